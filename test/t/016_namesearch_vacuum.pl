# An index on names is vacuumed slowly, by autovacuum, while others merge it, check
# it and insert: nobody makes it give up, nobody waits for its naps, and nothing is
# forgotten meanwhile.
#
# NAMESEARCH_SECONDS says how long they go on, NAMESEARCH_SEED what is drawn at random.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::RealBin;
use Time::HiRes qw(time sleep);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Namesearch;

note('seed (NAMESEARCH_SEED) ' . seed_random());
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
# whoever waits in the queue of a lock that autovacuum has makes it give up after this
# time; no worker merges, so that segments pile up
$node->append_conf('postgresql.conf', q{
autovacuum = on
autovacuum_naptime = 1s
log_autovacuum_min_duration = 0
deadlock_timeout = 10ms
max_worker_processes = 0
jit = off
log_statement = none
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE TABLE pool (id serial PRIMARY KEY, name personname) WITH (autovacuum_enabled = off);
	CREATE TABLE person (id serial PRIMARY KEY, name personname) WITH (autovacuum_enabled = off, autovacuum_vacuum_insert_threshold = -1)});
$node->safe_psql('postgres', names_sql('pool', map { make_name() } 1 .. 3000));
$node->safe_psql('postgres', q{
	INSERT INTO person (name) SELECT name FROM pool, generate_series(1, 40);
	CREATE INDEX person_name ON person USING namesearch (name);
	INSERT INTO person (name) SELECT name FROM pool;
	DELETE FROM person WHERE id % 10 > 1});
# what is pruned and written already costs VACUUM nothing, but for the index
$node->safe_psql('postgres', 'SELECT count(*) FROM person; CHECKPOINT');
$node->safe_psql('postgres', q{
	ALTER TABLE person SET (autovacuum_enabled = on, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 40)});

sub vacuuming
{
	return $node->safe_psql('postgres', q{
		SELECT count(*) FROM pg_stat_progress_vacuum AS v JOIN pg_stat_activity USING (pid)
		WHERE relid = 'person'::regclass AND phase = 'vacuuming indexes' AND backend_type = 'autovacuum worker'});
}

my $until = time + 120;
sleep 0.1 until vacuuming() or time > $until;
ok(vacuuming(), 'autovacuum is at the index');
my $start = time;
$node->safe_psql('postgres', q{SELECT namesearch_check('person_name', false)});
ok(vacuuming(), 'a check goes on while autovacuum takes a nap');
my $waited = time - $start;
$node->safe_psql('postgres', q{SELECT namesearch_merge('person_name', false)});
note("a check took $waited s");
# more than 64 times as many as a pending page has
$node->safe_psql('postgres', 'INSERT INTO person (name) SELECT name FROM pool, generate_series(1, 15)');
ok(vacuuming(), 'so do 45,000 inserts');
my ($status, $out, $err) = $node->psql('postgres', q{
	SET lock_timeout = '1ms';
	SELECT namesearch_merge('person_name', false) FROM generate_series(1, 20)});
ok($status == 0 || $err =~ /lock timeout/, 'who merges has its way, or is told that it has not in time') or diag($err);
ok(vacuuming(), 'autovacuum is still at it');
ok(slurp_file($node->logfile) !~ /canceling autovacuum task/, 'it was not made to give up');
# this makes it
$node->safe_psql('postgres', 'ALTER TABLE person SET (autovacuum_enabled = off)');
ok(slurp_file($node->logfile) =~ /canceling autovacuum task/, 'which would stand in the log');
$node->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP ON) person');
is($node->safe_psql('postgres', q{
	SELECT namesearch_merge('person_name', true) >= 0;
	SELECT dead, names - (SELECT count(*) FROM person) FROM namesearch_stats('person_name');
	SELECT namesearch_check('person_name')}), "t\n0|0\n", 'the index is right');

# ---------- VACUUM and merges in turn, in the midst of segments ----------

# Rows come where others were, so one whose name is marked too late, or never, is in
# the index twice.
my $seconds = $ENV{NAMESEARCH_SECONDS} // 8;
my $folder = $node->basedir;
append_to_file("$folder/change.sql", "\\set n random(1, 3000)\n\\set at random(1, 120000)\n"
	  . "DELETE FROM person WHERE id BETWEEN :at AND :at + 50;\n"
	  . "INSERT INTO person (id, name) SELECT :at + i, name FROM pool, generate_series(0, 50, 2) AS i WHERE pool.id = :n;\n");
$node->safe_psql('postgres', q{ALTER TABLE person DROP CONSTRAINT person_pkey; CREATE INDEX ON person (id)});
my $bench = IPC::Run::start(
	[ 'pgbench', '-n', '-c', 2, '-R', 100, '-T', $seconds, '--random-seed', int rand 1_000_000, '-f', "$folder/change.sql", $node->connstr('postgres') ],
	'<', '/dev/null', '>', \my $bench_out, '2>', \my $bench_err);
my ($vacuum, $merge) = map { start_psql($node, @$_) } (
	[ 'vacuum', "SET vacuum_cost_delay = '1ms'; SET vacuum_cost_limit = 100;\n" . "VACUUM (INDEX_CLEANUP ON) person;\n" x 50000 ],
	[ 'merge', "SELECT namesearch_merge('person_name', true); SELECT pg_sleep(0.02);\n" x 50000 ]);
ok($bench->finish, 'rows come and go') or diag($bench_err);
# one that comes between two statements is lost
$until = time + 60;
sleep 0.05
  until time > $until || !$node->safe_psql('postgres', q{SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
	WHERE query ~ '^(SET vacuum_cost_delay|VACUUM|SELECT namesearch_merge|SELECT pg_sleep)' AND pid <> pg_backend_pid()});
$_->{run}->finish for $vacuum, $merge;
like($_->{err}, qr/canceling statement due to user request/, 'they went on until then') for $vacuum, $merge;
is($node->safe_psql('postgres', q{SELECT namesearch_check('person_name')}), '', 'each row is in the index once');
$node->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP ON) person');
is($node->safe_psql('postgres', q{
	SELECT names - (SELECT count(*) FROM person) FROM namesearch_stats('person_name');
	SELECT namesearch_check('person_name')}), "0\n", 'and what is dead was found');
$node->stop;
done_testing();
