# From PostgreSQL 16 on input errors are soft: pg_input_is_valid() and
# pg_input_error_info() answer instead of failing, and from 17 on COPY can skip
# rows that are not understood.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
my $version = int($node->safe_psql('postgres', 'SHOW server_version_num') / 10000);
$node->safe_psql('postgres', 'CREATE EXTENSION sltd');

my $zone = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'
  . 'L898902C36UTO7408122F1204159ZE184226B<<<<<10';

# type, a value that is one, values that are none
my @types = (
	[ 'countrycode', 'EGY', 'DE', 'EG1', '' ],
	[ 'docnumber', 'L898902C3', 'A+1', '', 'A' x 24 ],
	[ 'partialdate', '1974-08~', '1974-13', '1900-02-29', 'yesterday' ],
	[ 'personname', 'Anna Eriksson', '', '-', 'a' x 1001 ],
	[ 'mrz', $zone, substr($zone, 1), "\x7F", '' ]);

SKIP:
{
	skip 'soft errors came with PostgreSQL 16', 1 if $version < 16;
	for my $case (@types)
	{
		my ($type, $good, @bad) = @$case;
		is($node->safe_psql('postgres', "SELECT pg_input_is_valid('$good', '$type')"),
			't', "$type: a value is valid");
		for my $value (@bad)
		{
			is($node->safe_psql('postgres', qq{
					SELECT sql_error_code, message LIKE '%type $type:%', detail <> ''
					FROM pg_input_error_info('$value', '$type')}),
				'22P02|t|t', "$type: an error with code, message and detail");
		}
	}
}

SKIP:
{
	skip 'COPY ... ON_ERROR came with PostgreSQL 17', 1 if $version < 17;
	for my $case (@types)
	{
		my ($type, $good, $bad) = @$case;
		my $file = $node->data_dir . "/$type.txt";
		append_to_file($file, "$good\n$bad\n$good\n");
		is($node->safe_psql('postgres', qq{
				CREATE TABLE loaded_$type (value $type);
				COPY loaded_$type FROM '$file' (ON_ERROR ignore);
				SELECT count(*) FROM loaded_$type}),
			'2', "$type: COPY skips the row that is none");
	}
}

is($version >= 15, 1, "PostgreSQL $version");
$node->stop;
done_testing();
