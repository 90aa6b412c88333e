#!/usr/bin/perl
#
# test/fuzz/values.pl SECONDS [SEED]: gives the input and receive functions of all types
# of sltd values that were changed at random, for so long, in the database of PGHOST and
# the like.  What is taken has to come back the same as text and in binary form, and to
# be equal to itself with the same hash; no error but that of a wrong value is raised;
# and no backend crashes.  It reaches what is not in a parser of its own: docrange,
# namequery, and all receive functions.
#
use strict;
use warnings;
use utf8;
use Encode qw(encode_utf8);
use File::Temp qw(tempdir);
use Time::HiRes qw(time);

my ($seconds, $seed) = @ARGV;
die "usage: test/fuzz/values.pl SECONDS [SEED]\n" unless $seconds;
$seed //= int(rand 1_000_000);
srand $seed;
binmode STDOUT, ':utf8';
my $folder = tempdir(CLEANUP => 1);
chmod 0755, $folder;

my $zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
my %seeds = (
	countrycode => [qw(D<< EGY utO)],
	docnumber => [ 'L898902C3', 'ab-123 456', 'A' x 23, '0' ],
	docpattern => [ 'L89%', '%C3', '_8_', 'a\\%', '%' ],
	docrange => [ '[A1,A9]', '[000001,000099]', ' [AB10,AB99] ' ],
	partialdate => [ '1985-04-12', '1960/1965', '../1960', 'XX85-04', '19XX?', '1985-04~' ],
	personname => [ 'Mohamed Ben Ali', 'محمد بن علي', "D'Arcy-Ćwik, Dr.", "Abd al\x{2019}Rahman" ],
	namequery => [ '0.85: Mohamed Ben Ali', '0.7 directed: محمد', '-0: Ali', '1e-1: X Y' ],
	mrz => [ $zone, 'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<' ]);
my @pieces = (qw(< % _ [ ] , - / . .. ~ ? X 0 9 A Z a : e \\ '), ' ', "\n", "\t", 'É', 'ل', 'ß', "\x{200c}", "\x{301}", "\x{1F600}", "\x{FEFF}", "\x{0660}");

sub change
{
	my ($value, $other) = @_;
	for (1 .. 1 + int rand 3)
	{
		my $at = int rand(1 + length $value);
		my $kind = int rand 6;
		if ($kind == 0) { substr($value, $at, int rand 4) = '' }
		elsif ($kind == 1) { substr($value, $at, 0) = $pieces[ rand @pieces ] }
		elsif ($kind == 2 && $at < length $value) { substr($value, $at, 1) = $pieces[ rand @pieces ] }
		elsif ($kind == 3 && $at < length $value) { substr($value, $at, 1) = chr(1 + int rand 126) }
		elsif ($kind == 4) { $value = substr($value, 0, $at) . substr($other, int rand(1 + length $other)) }
		else { $value .= substr($value, $at) x (1 + int rand 40) if length $value < 2000 }
	}
	return $value =~ tr/\0//dr;
}

# What the send function gives, changed: bytes that need not be UTF-8.
sub change_bytes
{
	my ($bytes) = @_;
	for (1 .. int rand 3)
	{
		my $at = int rand(1 + length $bytes);
		if (rand() < 0.5 && $at < length $bytes) { substr($bytes, $at, 1) = chr int rand 256 }
		elsif (rand() < 0.5) { substr($bytes, $at) = '' }
		else { substr($bytes, $at, 0) = chr int rand 256 }
	}
	return $bytes;
}

sub on_wire
{
	my ($type, $value) = @_;
	my $text = encode_utf8($value);
	return $text unless $type eq 'namequery';
	return pack('d>C', (0, 0.5, 1, -0.0, 2, 'nan')[ rand 6 ], int rand 3) . $text =~ s/^[^:]*: ?//r;
}

sub psql
{
	my ($sql) = @_;
	open my $out, '>:raw', "$folder/run.sql" or die $!;
	print $out $sql;
	close $out;
	return `psql -X -q -A -t -v VERBOSITY=sqlstate -f $folder/run.sql 2>&1`;
}

my $setup = psql(q{SET client_min_messages = warning;
	CREATE EXTENSION IF NOT EXISTS sltd;
	DROP TABLE IF EXISTS value_survives;
	CREATE UNLOGGED TABLE value_survives AS SELECT 1;
	CREATE OR REPLACE FUNCTION try_value(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		wrong text;
	BEGIN
		EXECUTE format('
			WITH v (x) AS MATERIALIZED (SELECT $1::%1$I)
			SELECT concat_ws('','', CASE WHEN x::text::%1$I <> x THEN ''text'' END,
				CASE WHEN x <> x OR %1$I_cmp(x, x) <> 0 THEN ''equality'' END,
				CASE WHEN %1$I_hash(x) <> %1$I_hash(x::text::%1$I) THEN ''hash'' END,
				CASE WHEN %1$I_send(x) <> %1$I_send(x::text::%1$I) THEN ''bytes'' END) FROM v', type) INTO wrong USING value;
		RETURN coalesce(nullif(wrong, ''), 'taken');
	EXCEPTION
		WHEN invalid_text_representation OR numeric_value_out_of_range OR program_limit_exceeded OR string_data_right_truncation
			OR invalid_parameter_value OR data_exception THEN
			RETURN 'refused';
	END $$;});
die $setup if $setup =~ /ERROR/;

my (%count, @faults);
my $until = time + $seconds;
my $round = 0;
while (time < $until && @faults < 10)
{
	my (@values, $sql);
	for my $type (sort keys %seeds)
	{
		my @known = @{ $seeds{$type} };
		push @values, map { [ $type, change($known[ rand @known ], $known[ rand @known ]) ] } 1 .. 60;
	}
	$sql = "SET client_min_messages = warning;\n" . join '', map {
		my $text = $_->[1] =~ s/'/''/gr;
		"SELECT '$_->[0]', try_value('$_->[0]', '$text');\n"
	} @values;
	my $n = 0;
	for my $type (sort keys %seeds)
	{
		for (1 .. 12)
		{
			my @known = @{ $seeds{$type} };
			my $bytes = change_bytes(on_wire($type, rand() < 0.5 ? $known[ rand @known ] : change($known[ rand @known ], 'X')));
			my $file = "$folder/" . $n++;
			open my $out, '>:raw', $file or die $!;
			print $out "PGCOPY\n\377\r\n\0", pack('NN', 0, 0), pack('nN', 1, length $bytes), $bytes, pack('n', 0xFFFF);
			close $out;
			$sql .= "CREATE TEMP TABLE IF NOT EXISTS received_$type (x $type);\n"
			  . "\\echo receive $type\n\\copy received_$type FROM '$file' (FORMAT binary)\n";
		}
		$sql .= "SELECT '$type', try_value('$type', x::text) FROM received_$type;\n"
		  . "\\copy received_$type TO '$folder/sent' (FORMAT binary)\nCREATE TEMP TABLE again_$type (x $type);\n"
		  . "\\copy again_$type FROM '$folder/sent' (FORMAT binary)\n"
		  . "SELECT '$type', CASE WHEN (SELECT array_agg(x ORDER BY x) FROM received_$type) IS DISTINCT FROM (SELECT array_agg(x ORDER BY x) FROM again_$type)"
		  . " THEN 'binary' ELSE 'sent' END;\n";
	}
	my $out = psql(encode_utf8($sql));
	my $type = '';
	for (split /\n/, $out)
	{
		if (/^receive (\w+)/) { $type = $1 }
		elsif (/^(\w+)\|(taken|refused|sent)$/) { $count{$2}++ }
		elsif (/ERROR: +(\w+)/)
		{
			# wrong bytes, wrong text, not UTF-8, too short or long
			if ($1 =~ /^(22...|08P01|54...)$/) { $count{refused}++ }
			else { push @faults, "$type: $_" }
		}
		elsif (/\S/) { push @faults, $_ }
	}
	$round++;
}
push @faults, 'a backend crashed' unless psql('SELECT count(*) FROM value_survives') =~ /^1$/m;
print "# $_\n" for @faults;
printf "%s 1 - %d values taken, %d refused, seed %d\n1..1\n", @faults ? 'not ok' : 'ok', $count{taken} // 0, $count{refused} // 0, $seed;
exit(@faults > 0);
