# An index on names gives what a scan of the table does, while others insert,
# update, delete, vacuum and merge; and so does each kind of index and of scan.
#
# NAMESEARCH_QUERIES says how many queries at least, NAMESEARCH_SEED what is
# drawn at random.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::RealBin;
use Time::HiRes qw(time);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

note('seed (NAMESEARCH_SEED) ' . seed_random());
my $queries = $ENV{NAMESEARCH_QUERIES} // 200;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nlog_statement = none\njit = off\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE person (id serial PRIMARY KEY, name personname, note int) WITH (fillfactor = 70);
	CREATE INDEX person_name ON person USING namesearch (name);
	CREATE TABLE pool (id serial PRIMARY KEY, name personname)});
my @names = map { make_name() } 1 .. 1500;
$node->safe_psql('postgres', names_sql('person', @names) . names_sql('pool', @names)
	  . 'INSERT INTO person (id, name) VALUES (-1, NULL), (-2, NULL)');

my $folder = $node->basedir;
append_to_file("$folder/insert.sql", "\\set n random(1, 1500)\n"
	  . "INSERT INTO person (name) SELECT name FROM pool WHERE id = :n;\n");
append_to_file("$folder/change.sql", "\\set n random(1, 1500)\n\\set at random(1, 4000)\n"
	  . "INSERT INTO person (name) SELECT name FROM pool WHERE id = :n;\n"
	  . "DELETE FROM person WHERE id = (SELECT min(id) FROM person WHERE id > :at);\n"
	  . "UPDATE person SET name = (SELECT name FROM pool WHERE id = :n) WHERE id = :at;\n"
	  . "UPDATE person SET note = :n WHERE id = :at + 1;\n");

sub start_writers
{
	my ($seconds) = @_;
	my $seed = int rand 1_000_000;
	return [
		IPC::Run::start([ 'pgbench', '-n', '-c', 2, '-R', 400, '-T', $seconds, '--random-seed', $seed,
				'-f', "$folder/change.sql", $node->connstr('postgres') ],
			'<', '/dev/null', '>', \my $out, '2>', \my $err),
		start_psql($node, 'tend', "\\unset ON_ERROR_STOP\n" . join "\n", map {
				"VACUUM person; SELECT pg_sleep(0.2); SELECT namesearch_merge('person_name', " . ($_ % 2 ? 'true' : 'false') . ');'
			} 1 .. $seconds * 4) ];
}

sub finish_writers
{
	my ($writers, $title) = @_;
	my ($bench, $tend) = @$writers;
	ok($bench->finish, "$title: writers went on");
	$tend->{run}->finish;
	# REINDEX CONCURRENTLY takes the index away after its name has been looked up
	my @errors = grep { /ERROR/ && !/is not valid|could not open relation/ } split /\n/, $tend->{err};
	is("@errors", '', "$title: vacuum and merges went on");
}

# Everything of a scan by distance, compared with the table by one snapshot.
sub ordered
{
	my ($query) = @_;
	my $q = quote_sql($query);
	utf8::encode($q);
	return qq{
		SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off;
		WITH scan AS MATERIALIZED (
			SELECT id, name, name <-> $q AS d FROM person ORDER BY name <-> $q),
		numbered AS (SELECT *, row_number() OVER () AS place FROM scan),
		steps AS (SELECT *, lag(d) OVER w AS before, lag(name IS NULL) OVER w AS null_before
			FROM numbered WINDOW w AS (ORDER BY place))
		SELECT count(*) = (SELECT count(*) FROM person), count(*) = count(DISTINCT id),
			count(*) FILTER (WHERE before > d), count(*) FILTER (WHERE null_before AND name IS NOT NULL),
			count(*) FILTER (WHERE name IS NULL) >= 2,
			(SELECT string_agg(id || ' ' || name || ' ' || (name <-> $q), ', ') FROM person
				WHERE id NOT IN (SELECT id FROM scan))
		FROM steps};
}

# ---------- the plans compared, while others write ----------

like($node->safe_psql('postgres', compare_plans('person', 0.8, 'Omar Hassan') =~ s/WITH asked/EXPLAIN WITH asked/r),
	qr/Bitmap Index Scan on person_name/, 'the comparison uses the index');
like($node->safe_psql('postgres', ordered('Omar Hassan') =~ s/WITH scan/EXPLAIN WITH scan/r),
	qr/Index Scan using person_name/, 'and so does the order');

my ($asked, $found, $orders) = (0, 0, 0);
my (@differ, @disorder);
while ($asked < $queries)
{
	my $writers = start_writers(8);
	my $until = time + 8;
	while (time < $until)
	{
		my ($n, $rows, $wrong, $first) = split /\|/, $node->safe_psql('postgres',
			compare_plans('person', sprintf('%.3f', 0.1 + rand 0.9), map { make_query(@names) } 1 .. 10));
		$asked += $n;
		$found += $rows;
		push @differ, $first if $wrong;
		my $query = make_query(@names);
		my $order = $node->safe_psql('postgres', ordered($query));
		push @disorder, "$query: $order" if $order ne 't|t|0|0|t|';
		$orders++;
	}
	finish_writers($writers, "$asked queries");
}
note("$asked queries found $found rows, and $orders orders");
is(join("\n", @differ), '', 'both plans give the same rows');
is(join("\n", @disorder), '', 'scans in order give each row once, nearest first, NULL last');
cmp_ok($found, '>', $asked, 'rows were found');
is($node->safe_psql('postgres', check_sql('person_name')), '', 'the index is right');

# ---------- built while others write ----------

my $writers = start_writers(6);
$node->safe_psql('postgres', 'CREATE INDEX CONCURRENTLY person_other ON person USING namesearch (name)');
is($node->safe_psql('postgres', check_sql('person_other')), '', 'CREATE INDEX CONCURRENTLY under writes');
$node->safe_psql('postgres', 'REINDEX INDEX CONCURRENTLY person_name');
is($node->safe_psql('postgres', check_sql('person_name')), '', 'REINDEX INDEX CONCURRENTLY under writes');
finish_writers($writers, 'builds');
is($node->safe_psql('postgres', check_sql('person_name', 'person_other') . '; DROP INDEX person_other'),
	"\n", 'both are right afterwards');

# ---------- many single inserts ----------

my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM person');
my ($bench_out, $bench_err) = ('', '');
my $bench = IPC::Run::start([ 'pgbench', '-n', '-c', 4, '-t', 2500, '-f', "$folder/insert.sql",
		$node->connstr('postgres') ], '<', '/dev/null', '>', \$bench_out, '2>', \$bench_err);
my $slowest = 0;
my $reads = 0;
my @missed;
do
{
	my $name = join('', map { ('a' .. 'z')[ rand 26 ] } 1 .. 9) . ' ixbat';
	$node->safe_psql('postgres', "INSERT INTO person (name) VALUES ('$name')");
	my $seen = $node->safe_psql('postgres', "SET enable_seqscan = off; SELECT count(*) FROM person WHERE name % '$name'");
	push @missed, $name if $seen < 1;
	my $start = time;
	$node->safe_psql('postgres', q{SET enable_seqscan = off; SELECT count(*) FROM person WHERE name % 'Ibrahim Nasser'});
	$slowest = time - $start if time - $start > $slowest;
	$reads++;
	$bench->pump_nb;
} while ($bench->pumpable);
ok($bench->finish, '10,000 single inserts by four writers') or diag($bench_err);
note("slowest of $reads reads: $slowest s");
cmp_ok($slowest, '<', 2, 'readers did not wait for them');
is(join(', ', @missed), '', 'meanwhile, a name is found by the statement after its commit');
is($node->safe_psql('postgres', 'SELECT count(*) FROM person') - $before, 10_000 + $reads, 'all of them are there');
my $stats = $node->safe_psql('postgres', q{SELECT segments < 72, pending < 4000 FROM namesearch_stats('person_name')});
is($stats, 't|t', 'segments and the pending area are bounded');
is($node->safe_psql('postgres', check_sql('person_name')), '', 'the index is right after them');
$node->safe_psql('postgres', 'DELETE FROM person WHERE id % 5 > 0; VACUUM person');

# ---------- merged in the background ----------

$node->safe_psql('postgres', 'CREATE TABLE trickle (name personname) WITH (autovacuum_enabled = off); CREATE INDEX trickle_name ON trickle USING namesearch (name)');
$node->safe_psql('postgres', "INSERT INTO trickle SELECT name FROM pool LIMIT 250 OFFSET 250 * $_") for 0 .. 5;
ok($node->poll_query_until('postgres', q{SELECT segments < 4 AND names = 1500 FROM namesearch_stats('trickle_name')}), 'few segments stay, whoever inserts and does not vacuum');
is($node->safe_psql('postgres', check_sql('trickle_name')), '', 'the merged index is right');

# ---------- found by the next statement ----------

my $pairs = join "\n", map {
	my $name = join '', map { ('a' .. 'z')[ rand 26 ] } 1 .. 9;
	"INSERT INTO person (name) VALUES ('$name ixbat'); \\c -\n"
	  . "SET enable_seqscan = off; SELECT count(*) FROM person WHERE name % '$name ixbat';"
} 1 .. 60;
my @seen = grep { /^\d+$/ } split /\n/, $node->safe_psql('postgres', $pairs);
is(scalar(grep { $_ >= 1 } @seen), 60, 'a name is found by the statement after its commit');

# ---------- an update of another column ----------

$node->safe_psql('postgres', 'VACUUM FULL person; ANALYZE person');
my $pending = q{SELECT pending, names, segments FROM namesearch_stats('person_name')};
my $earlier = $node->safe_psql('postgres', $pending);
$node->safe_psql('postgres', 'UPDATE person SET note = 4 WHERE id % 100 = 5');
is($node->safe_psql('postgres', $pending), $earlier, 'a HOT update of another column leaves the index alone');
is($node->safe_psql('postgres', check_sql('person_name')), '', 'the index is right with chains of HOT updates');

# ---------- kinds of indexes ----------

my $list = 'SELECT name, id FROM pool';
my %kinds = (
	partial => "CREATE TABLE partial AS $list; CREATE INDEX i_partial ON partial USING namesearch (name) WHERE id % 2 = 0;",
	expression => "CREATE TABLE expression AS SELECT name::text AS written, id FROM pool;"
	  . 'CREATE INDEX i_expression ON expression USING namesearch ((written::personname));',
	unlogged => "CREATE UNLOGGED TABLE unlogged AS $list; CREATE INDEX i_unlogged ON unlogged USING namesearch (name);",
	temporary => "CREATE TEMPORARY TABLE temporary AS $list; CREATE INDEX i_temporary ON temporary USING namesearch (name);",
	partitioned => 'CREATE TABLE partitioned (name personname, id int) PARTITION BY HASH (id);'
	  . 'CREATE TABLE part_0 PARTITION OF partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 0);'
	  . 'CREATE INDEX i_partitioned ON partitioned USING namesearch (name);'
	  . 'CREATE TABLE part_1 PARTITION OF partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 1);'
	  . "INSERT INTO partitioned $list;");
for my $kind (sort keys %kinds)
{
	my $name = $kind eq 'expression' ? 'written::personname' : 'name';
	my $column = $kind eq 'expression' ? 'written' : 'name';
	my $where = $kind eq 'partial' ? 'AND id % 2 = 0' : '';
	my $answer = qq{SELECT count(*), sum(id) FROM $kind WHERE $name @@ namequery('Mohammed Hassan', 0.6) $where};
	my $check = $kind eq 'partitioned' ? check_sql('part_0_name_idx', 'part_1_name_idx') : check_sql("i_$kind");
	my @out = grep { $_ ne '' } split /\n/, $node->safe_psql('postgres', qq{
		$kinds{$kind}
		INSERT INTO $kind ($column, id) SELECT $column, id + 5000 FROM $kind;
		DELETE FROM $kind WHERE id % 7 = 0;
		VACUUM $kind;
		INSERT INTO $kind ($column, id) VALUES (NULL, 1), ('Muhamad Hasan', 20000);
		$check;
		SET enable_indexscan = off; SET enable_bitmapscan = off;
		$answer;
		RESET ALL; SET enable_seqscan = off;
		$answer;
		EXPLAIN (COSTS off) $answer});
	is($out[1], $out[0], "$kind: both plans give the same rows");
	cmp_ok((split /\|/, $out[0])[0], '>', 0, "$kind: rows are found");
	like(join("\n", @out), qr/Index Scan (on|using) (i_$kind|part_\d_name_idx)/, "$kind: the index is used");
}

# ---------- the check runs what is the owner's as the owner ----------

is($node->safe_psql('postgres', q{
	CREATE ROLE somebody;
	CREATE FUNCTION tell(personname) RETURNS personname IMMUTABLE LANGUAGE plpgsql AS $$
	BEGIN
		IF current_user <> 'somebody' THEN RAISE 'run by %', current_user; END IF;
		RETURN $1;
	END $$;
	CREATE TABLE somebodys AS SELECT name FROM pool LIMIT 10;
	ALTER TABLE somebodys OWNER TO somebody;
	CREATE INDEX i_somebodys ON somebodys USING namesearch (tell(name));
	SELECT namesearch_check('i_somebodys')}), '', 'an expression is run by the owner of the table');

# ---------- kinds of scans ----------

is($node->safe_psql('postgres', q{
	SET enable_seqscan = off; SET enable_sort = off;
	BEGIN;
	DECLARE nearest NO SCROLL CURSOR FOR SELECT name <-> 'Omar Hassan' FROM person ORDER BY name <-> 'Omar Hassan';
	CREATE TEMPORARY TABLE fetched (d float8, place serial);
	MOVE 0 IN nearest;
	DO $$
	DECLARE c refcursor := 'nearest'; distance float8;
	BEGIN
		LOOP
			FETCH c INTO distance;
			EXIT WHEN NOT FOUND;
			INSERT INTO fetched VALUES (distance);
		END LOOP;
	END $$;
	SELECT count(*) = (SELECT count(*) FROM person) FROM fetched;
	SELECT count(*) FROM (SELECT d < lag(d) OVER (ORDER BY place) AS wrong FROM fetched) AS x WHERE wrong;
	COMMIT}), "t\n0", 'a cursor gives all rows, in order');
my ($status, $out, $err) = $node->psql('postgres', q{
	SET enable_seqscan = off; SET enable_sort = off;
	BEGIN;
	DECLARE nearest NO SCROLL CURSOR FOR SELECT id FROM person ORDER BY name <-> 'Omar Hassan';
	FETCH 3 FROM nearest; FETCH BACKWARD 1 FROM nearest});
like($err, qr/cursor can only scan forward/, 'a cursor goes forward only');

my $join = q{SELECT count(*), sum(a.id::bigint * b.id) FROM (SELECT * FROM pool WHERE id <= 60) AS a
	JOIN person AS b ON b.name @@ namequery(a.name::text, 0.75)};
my $plan = $node->safe_psql('postgres', "SET enable_seqscan = off; SET enable_material = off; EXPLAIN (COSTS off) $join");
like($plan, qr/Nested Loop.*Index Scan (on|using) person_name/s, 'a nested loop uses the index');
my $joined = $node->safe_psql('postgres', "SET enable_seqscan = off; SET enable_material = off; $join");
is($joined, $node->safe_psql('postgres', "SET enable_indexscan = off; SET enable_bitmapscan = off; $join"),
	'a nested loop gives the same rows');
cmp_ok((split /\|/, $joined)[0], '>=', 10, 'a nested loop finds rows');
is($node->safe_psql('postgres', q{
	SET enable_seqscan = off; SET enable_sort = off;
	SELECT count(*), count(DISTINCT a.id) FROM (SELECT * FROM pool WHERE id <= 40) AS a
	CROSS JOIN LATERAL (SELECT id FROM person AS b ORDER BY b.name <-> a.name LIMIT 3) AS nearest}),
	'120|40', 'an ordered scan begins anew for each row of a nested loop');

$node->stop;
done_testing();
