# A database with both extensions survives dump and restore, in text and in the
# custom format: values and indexes; what is in the screening database is in
# 041_sharaka_dump.pl.  DROP EXTENSION leaves nothing behind.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

$node->safe_psql('postgres', 'CREATE DATABASE original');
my $empty = $node->safe_psql('original', catalogue());
$node->safe_psql('original', <<'SQL');
CREATE EXTENSION sharaka CASCADE;
SELECT sharaka.create_schema();
CREATE TABLE every_type (
	id int PRIMARY KEY,
	zone mrz UNIQUE,
	number docnumber,
	state countrycode,
	birth partialdate,
	name personname
);
INSERT INTO every_type
SELECT id,
	('I<UTO' || rpad('D' || id, 9, '<') || '0<<<<<<<<<<<<<<<'
		|| '7408122F1204159UTO<<<<<<<<<<<6' || rpad('ERIKSSON<<ANNA<MARIA', 30, '<'))::mrz,
	('AB' || id)::docnumber,
	(ARRAY['EGY', 'D<<', 'TUN'])[1 + id % 3]::countrycode,
	(ARRAY['1974', '1974-08~', '1970/1975', 'XX74-08-12', 'XXXX'])[1 + id % 5]::partialdate,
	('Anna ' || chr(96 + 1 + id % 26) || ' إريكسون')::personname
FROM generate_series(1, 5000) AS id;
CREATE INDEX ON every_type (number);
CREATE INDEX ON every_type USING hash (number);
CREATE INDEX ON every_type (state, birth);
CREATE INDEX ON every_type (name);
SQL

my $digest = q{
	SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM every_type AS t};
my $before = $node->safe_psql('original', $digest);
my $path = $node->data_dir . '/../dump';

for my $format (qw(plain custom))
{
	my $copy = "copy_$format";
	$node->safe_psql('postgres', "CREATE DATABASE $copy");
	$node->command_ok([ 'pg_dump', "--format=$format", "--file=$path.$format",
		'--dbname', $node->connstr('original') ], "dump in $format format");
	if ($format eq 'plain')
	{
		$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1',
			'-f', "$path.$format", '-d', $node->connstr($copy) ],
			"restore from $format format");
	}
	else
	{
		$node->command_ok([ 'pg_restore', '--exit-on-error', '--dbname',
			$node->connstr($copy), "$path.$format" ],
			"restore from $format format");
	}
	is($node->safe_psql($copy, $digest), $before, "rows are the same, $format");
	is($node->safe_psql($copy,
		q{SET enable_seqscan = off; SELECT id FROM every_type WHERE number = 'AB-4711'}),
		'4711', "index finds its row, $format");
	is($node->safe_psql($copy, tables()), $node->safe_psql('original', tables()),
		"tables of the screening database are there, $format");
}

# binary COPY goes through send and receive of every type
$node->safe_psql('original', qq{
	COPY every_type TO '$path.binary' (FORMAT binary);
	CREATE TABLE binary_copy (LIKE every_type);
	COPY binary_copy FROM '$path.binary' (FORMAT binary)});
is($node->safe_psql('original', $digest =~ s/every_type/binary_copy/r), $before,
	'binary COPY gives the same rows');

# a physical backup has the same rows and indexes
$node->safe_psql('original', 'CHECKPOINT');
$node->stop('immediate');
$node->start;
is($node->safe_psql('original', $digest), $before, 'rows are the same after a crash');
is($node->safe_psql('original',
	q{SET enable_seqscan = off; SELECT id FROM every_type WHERE number = 'AB-4711'}),
	'4711', 'index finds its row after a crash');

$node->safe_psql('original', q{
	DROP TABLE every_type, binary_copy;
	DROP SCHEMA watchlist CASCADE;
	DROP EXTENSION sharaka;
	DROP SCHEMA IF EXISTS sharaka;
	DROP EXTENSION sltd});
is($node->safe_psql('original', catalogue()), $empty, 'DROP EXTENSION leaves nothing behind');

$node->stop;
done_testing();

sub tables
{
	return q{
		SELECT relname, relkind FROM pg_class
		WHERE relnamespace = 'watchlist'::regnamespace ORDER BY 1};
}

sub catalogue
{
	return join ' UNION ALL ', map { "SELECT '$_', count(*) FROM $_" }
		qw(pg_type pg_proc pg_operator pg_opclass pg_opfamily pg_cast pg_namespace pg_class pg_description);
}
