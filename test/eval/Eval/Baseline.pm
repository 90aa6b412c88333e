# What the extension is judged beside: names romanised by ICU and compared by
# similarity() of pg_trgm, in a throw-away server, on the same sets.
#
# The results have the form that those of score.c are given in evaluate.  Of a
# population only the first travellers pass, since this takes long.
package Eval::Baseline;

use strict;
use warnings;
use utf8;
use Exporter 'import';

our @EXPORT = qw(baseline);

use constant {
	TRAVELLERS => 200,
	BINS => 10_000,
	ROMANIZE => 'Any-Latin; Latin-ASCII; Lower',
};

# A file of romanised lines, each with its number before it.
sub romanized_file
{
	my ($path, @names) = @_;
	open my $out, '>:encoding(UTF-8)', "$path.names" or die "evaluate: $path: $!\n";
	print $out map { tr/\t\n\r\\/    /r . "\n" } @names;
	close $out or die "evaluate: $path: $!\n";
	system('uconv', '-f', 'UTF-8', '-t', 'UTF-8', '-x', ROMANIZE, '-o', "$path.latin", "$path.names") == 0
	  or die "evaluate: uconv (icu-devtools) failed\n";
	open my $in, '<:encoding(UTF-8)', "$path.latin" or die "evaluate: $path: $!\n";
	open $out, '>:encoding(UTF-8)', $path or die "evaluate: $path: $!\n";
	my $number = 0;
	while (my $name = <$in>)
	{
		print $out $number++, "\t", $name =~ tr/\t\r\\/   /r;
	}
	close $out or die "evaluate: $path: $!\n";
	die "evaluate: uconv changed the number of lines\n" if $number != @names;
	return $path;
}

sub load
{
	my ($table, $path) = @_;
	return "CREATE UNLOGGED TABLE $table (id int, name text);\n\\copy $table FROM '$path'\nANALYZE $table;\n";
}

# How often each query has each similarity with the list, and with its gold.
sub rank_sql
{
	my ($folder, $i, $set) = @_;
	my $golds = "$folder/baseline.$i.gold";
	open my $fh, '>', $golds or die "evaluate: $golds: $!\n";
	for my $q (0 .. $#{ $set->{queries} })
	{
		print $fh map { "$q\t$_\n" } @{ $set->{queries}[$q][1] };
	}
	close $fh or die "evaluate: $golds: $!\n";
	return load('list', romanized_file("$folder/baseline.$i.list", @{ $set->{list} }))
	  . load('query', romanized_file("$folder/baseline.$i.queries", map { $_->[0] } @{ $set->{queries} }))
	  . "CREATE UNLOGGED TABLE gold (query int, entry int);\n\\copy gold FROM '$golds'\n"
	  . <<SQL;
CREATE UNLOGGED TABLE seen AS
	SELECT query.id AS query, similarity(query.name, list.name) AS value, count(*) AS n
	FROM list, query GROUP BY 1, 2;
CREATE UNLOGGED TABLE gold_seen AS
	SELECT query.id AS query, similarity(query.name, list.name) AS value
	FROM gold JOIN query ON query.id = gold.query JOIN list ON list.id = gold.entry;
SELECT 'rank', $i, query, best,
	coalesce(sum(n) FILTER (WHERE value > best), 0),
	sum(n) FILTER (WHERE value = best) - (SELECT count(*) FROM gold_seen AS g WHERE g.query = seen.query AND g.value = best)
FROM seen JOIN (SELECT query, max(value) AS best FROM gold_seen GROUP BY 1) AS golds USING (query)
GROUP BY query, best ORDER BY query;
SELECT 'wrong', $i, floor(value * @{[BINS]})::int, sum(n)
FROM (SELECT value, n FROM seen UNION ALL SELECT value, -1 FROM gold_seen) AS others GROUP BY 3 HAVING sum(n) > 0;
DROP TABLE list, query, gold, seen, gold_seen;
SQL
}

sub pairs_sql
{
	my ($folder, $i, $set) = @_;
	my @pairs = $set->{kind} eq 'pairs' ? map { [ @$_[ 2, 3 ] ] } @{ $set->{pairs} }
	  : map { [ $_->[3], $_->[2] ], [ $_->[4], $_->[2] ] } @{ $set->{triples} };
	return load('a', romanized_file("$folder/baseline.$i.a", map { $_->[0] } @pairs))
	  . load('b', romanized_file("$folder/baseline.$i.b", map { $_->[1] } @pairs))
	  . "SELECT 'pair', $i, similarity(a.name, b.name) FROM a JOIN b USING (id) ORDER BY id;\n"
	  . "DROP TABLE a, b;\n";
}

sub population_sql
{
	my ($folder, $i, $set) = @_;
	my $n = @{ $set->{travellers} };
	my @travellers = map { $_->[0] } @{ $set->{travellers} }[ 0 .. ($n < TRAVELLERS ? $n : TRAVELLERS) - 1 ];
	return load('list', romanized_file("$folder/baseline.$i.list", map { $_->[0] } @{ $set->{list} }))
	  . load('query', romanized_file("$folder/baseline.$i.queries", @travellers))
	  . "SELECT 'all', $i, floor(similarity(query.name, list.name) * " . BINS . ")::int, count(*)\n"
	  . "FROM list, query GROUP BY 3;\nDROP TABLE list, query;\n";
}

sub script
{
	my ($folder, @sets) = @_;
	my $sql = <<'SQL';
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\t'
SET client_min_messages = warning;
DROP DATABASE IF EXISTS sltd_evaluate;
CREATE DATABASE sltd_evaluate TEMPLATE template0 ENCODING 'UTF8';
\c sltd_evaluate
CREATE EXTENSION pg_trgm;
SET max_parallel_workers_per_gather = 2;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 0;
SET work_mem = '256MB';
SET jit = off;
SELECT 'sees', similarity('محمد', 'محمد');
SQL
	for my $i (0 .. $#sets)
	{
		my $set = $sets[$i];
		$sql .= "SELECT 'start', $i, extract(epoch FROM clock_timestamp());\n"
		  . ($set->{kind} eq 'rank' ? rank_sql($folder, $i, $set)
			: $set->{kind} eq 'population' ? population_sql($folder, $i, $set)
			: pairs_sql($folder, $i, $set))
		  . "SELECT 'end', $i, extract(epoch FROM clock_timestamp());\n";
	}
	return "$sql\\c postgres\nDROP DATABASE sltd_evaluate;\n";
}

# In the server at hand if this runs beside one, else in one that is thrown away.
sub baseline
{
	my ($top, $folder, @sets) = @_;
	my $file = "$folder/baseline.sql";
	my @command = ((defined $ENV{SLTD_STAGE} ? () : "$top/script/server"),
		'psql', '-X', '-q', '-d', 'postgres', '-f', $file);
	my (@results, @start);
	open my $out, '>:encoding(UTF-8)', $file or die "evaluate: $file: $!\n";
	print $out script($folder, @sets);
	close $out or die "evaluate: $file: $!\n";
	push @results, { set => $_ } for @sets;
	open my $in, '-|:encoding(UTF-8)', @command or die "evaluate: $command[0]: $!\n";
	while (my $line = <$in>)
	{
		chomp $line;
		my ($what, $i, @values) = split /\t/, $line;
		if ($what eq 'sees' and $i != 1)
		{
			die "evaluate: pg_trgm sees no Arabic here: LC_CTYPE is C\n";
		}
		elsif ($what eq 'start') { $start[$i] = $values[0] }
		elsif ($what eq 'end') { $results[$i]{seconds} = $values[0] - $start[$i] }
		elsif ($what eq 'rank') { push @{ $results[$i]{ranks} }, [ @values[ 1 .. 3 ] ] }
		elsif ($what eq 'wrong') { $results[$i]{wrong}{ $values[0] } = $values[1] }
		elsif ($what eq 'pair') { push @{ $results[$i]{scores} }, $values[0] }
		elsif ($what eq 'all') { $results[$i]{counts}{all}{ $values[0] } = $values[1] }
	}
	close $in or die "evaluate: the baseline failed\n";
	return @results;
}

1;
