# A server is killed at random moments while pgbench inserts, changes and deletes, and
# while indexes are built and vacuumed.  After each recovery nothing that was committed
# is lost, namesearch_check() finds nothing, and each index gives what a scan of the
# table gives.  A standby goes through the same and is promoted at the end.
#
# FAULT_ROUNDS says how many times (10), FAULT_SEED what is drawn at random.
use strict;
use warnings;
use utf8;
use IPC::Run ();
use Time::HiRes qw(sleep);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

my $rounds = $ENV{FAULT_ROUNDS} // 10;
$ENV{NAMESEARCH_SEED} = $ENV{FAULT_SEED} if $ENV{FAULT_SEED};
note('seed (FAULT_SEED) ' . seed_random());

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 1, extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
# small buffers and much WAL: pages are written and torn in all states
$node->append_conf('postgresql.conf', q{
	autovacuum = off
	restart_after_crash = off
	shared_buffers = 2MB
	checkpoint_timeout = 30s
	max_wal_size = 64MB
	log_statement = none
	jit = off
	synchronous_commit = on
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE ledger (id bigserial PRIMARY KEY, client int);
	CREATE TABLE person (id bigserial PRIMARY KEY, name personname, number docnumber, run docrange,
		state countrycode, birth partialdate, zone mrz) WITH (fillfactor = 80);
	CREATE INDEX person_name ON person USING namesearch (name);
	CREATE INDEX person_number ON person (number);
	CREATE INDEX person_number_hash ON person USING hash (number);
	CREATE INDEX person_reverse ON person (number docnumber_reverse_ops);
	CREATE INDEX person_run ON person USING gist (run, state);
	CREATE INDEX person_birth ON person (birth);
	CREATE TABLE pool (id serial PRIMARY KEY, name personname)});
my @names = map { make_name() } 1 .. 1000;
$node->safe_psql('postgres', names_sql('pool', @names));

my $row = q{SELECT name, ('AB' || :n * 37 % 4000)::docnumber, docrange(('C' || 1000 + :n)::docnumber, ('C' || 1000 + :n + :n % 50)::docnumber),
	(ARRAY['UTO', 'EGY', 'D<<'])[1 + :n % 3]::countrycode, (1930 + :n % 80)::text::partialdate FROM pool WHERE id = :n};
my $folder = $node->basedir;
append_to_file("$folder/load.sql", qq{
\\set n random(1, 1000)
\\set at random(1, 20000)
BEGIN;
INSERT INTO person (name, number, run, state, birth) $row;
UPDATE person SET name = (SELECT name FROM pool WHERE id = :n), number = ('X' || :n)::docnumber WHERE id = :at;
DELETE FROM person WHERE id = :at + 1;
INSERT INTO ledger (client) VALUES (:client_id);
COMMIT;
});
my $tend = join "\n", map { q{
	VACUUM person;
	SELECT namesearch_merge('person_name', true);
	DROP INDEX IF EXISTS person_built;
	CREATE INDEX person_built ON person USING namesearch (name);
	REINDEX INDEX person_run;
	CHECKPOINT;
	VACUUM (INDEX_CLEANUP on) person;
	REINDEX INDEX CONCURRENTLY person_name;} } 1 .. 200;

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;

my ($transactions, $lost, $queries, $crashes) = (0, 0, 0, 0);
my $committed = 0;

# As an outage would: the postmaster and all its processes at once.
sub kill_all
{
	my $postmaster = $node->{_pid};
	my @pids = split ' ', slurp_file("/proc/$postmaster/task/$postmaster/children");
	$node->kill9;
	kill 'KILL', @pids;
	for (1 .. 200)
	{
		last unless grep { -e "/proc/$_" } $postmaster, @pids;
		sleep 0.05;
	}
}

# Rows by each index and by the table, in one statement each.
sub plans_differ
{
	my ($server) = @_;
	my @differ;
	my ($asked, $found, $wrong, $first) = split /\|/,
	  $server->safe_psql('postgres', compare_plans('person', 0.8, map { make_query(@names) } 1 .. 10));
	push @differ, "name: $first" if $wrong;
	my $n = 1 + int rand 1000;
	for my $where (
		"number = ('AB' || $n * 37 % 4000)::docnumber", "number % ('AB' || $n * 37 % 4000)::docnumber",
		"number LIKE 'AB1%'", "number ~~ '%7'::docpattern", "run @> ('C' || 1000 + $n)::docnumber AND state = 'UTO'",
		"run && docrange('C1100', 'C1200')", "birth BETWEEN '1950' AND '1952'")
	{
		my $rows = "SELECT count(*), sum(id) FROM person WHERE $where";
		my @answers = split /\n/, $server->safe_psql('postgres', qq{
			SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off; $rows;
			RESET ALL; SET jit = off; SET enable_seqscan = off; $rows});
		push @differ, "$where: @answers" if $answers[0] ne $answers[1];
		$queries++;
	}
	$queries += $asked;
	return join "\n", @differ;
}

for my $round (1 .. $rounds)
{
	unlink glob "$folder/log.*";
	my ($out, $err) = ('', '');
	my $bench = IPC::Run::start(
		[ 'pgbench', '-n', '-c', 4, '-T', 600, '-l', "--log-prefix=$folder/log", '--random-seed', int rand 1_000_000,
			'-f', "$folder/load.sql", $node->connstr('postgres') ],
		'<', '/dev/null', '>', \$out, '2>', \$err);
	my $psql = start_psql($node, 'tend', "\\unset ON_ERROR_STOP\n$tend");
	sleep(1 + rand 4);
	kill_all();
	$crashes++;
	eval { $bench->finish };
	eval { $psql->{run}->finish };
	# a line of the log is a transaction that pgbench was told is committed
	my $logged = 0;
	for my $file (glob "$folder/log.*")
	{
		# the last line may be cut off
		$logged += () = slurp_file($file) =~ /^\d+ \d+ \d+ \d+ \d+ \d+.*\n/mg;
	}
	$transactions += $logged;
	$node->start;
	my $there = $node->safe_psql('postgres', 'SELECT count(*) FROM ledger');
	$lost += $committed + $logged - $there if $there < $committed + $logged;
	cmp_ok($there, '>=', $committed + $logged, "round $round: $logged transactions, none lost");
	cmp_ok($there, '<=', $committed + $logged + 5000, "round $round: and not many more than are logged");
	$committed = $there;
	my ($status, $checked, $errors) = $node->psql('postgres', q{
		SELECT count(namesearch_check(indexrelid)::text) FROM pg_index JOIN pg_class ON oid = indexrelid
		WHERE indisvalid AND indisready AND relam = (SELECT oid FROM pg_am WHERE amname = 'namesearch')});
	is("$status:$errors", '0:', "round $round: namesearch_check() finds nothing");
	is(plans_differ($node), '', "round $round: each index gives what the table gives");
	# invalid leftovers of builds that were cut off
	$node->safe_psql('postgres', $_) for grep { $_ } split /\n/, $node->safe_psql('postgres', q{
		SELECT format('DROP INDEX IF EXISTS %s', indexrelid::regclass) FROM pg_index
		WHERE NOT indisvalid AND indrelid = 'person'::regclass});
}

# ---------- the standby ----------

$node->wait_for_catchup($standby);
is($standby->safe_psql('postgres', 'SELECT count(*) FROM ledger'), $committed, 'the standby has all of it');
is(plans_differ($standby), '', 'and its indexes give what the table gives');
$node->stop('immediate');
$standby->promote;
is($standby->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'promoted, its index is right');
$standby->safe_psql('postgres', names_sql('person', map { make_name() } 1 .. 500) . q{DELETE FROM person WHERE id % 3 = 0; VACUUM person});
is(plans_differ($standby), '', 'and is so after further changes');
$standby->stop;

note("$crashes crashes under $transactions transactions, $lost lost; $queries queries by both plans");
done_testing();
