# Rows that journal_append() put down are there after a crash in the middle of
# their transaction, on a standby, and beside writers and VACUUM; indexes and
# TOAST agree with the table then, and there are as many rows as were appended.
use strict;
use warnings;
use IPC::Run ();
use Time::HiRes qw(sleep);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);

# What nobody flushes stays in memory and is lost with it.
$primary->append_conf('postgresql.conf', q{
wal_writer_delay = 10s
autovacuum = off
max_prepared_transactions = 2
});
$primary->start;
$primary->safe_psql('postgres', q{
	CREATE EXTENSION sltd;
	CREATE EXTENSION amcheck;
	CREATE TABLE journal (id int PRIMARY KEY, who int NOT NULL, note text);
	ALTER TABLE journal ALTER note SET STORAGE external;
	CREATE INDEX journal_who ON journal (who);
	CREATE SEQUENCE entry});

sub append_sql
{
	my ($id, $note) = @_;
	return "SELECT journal_append('journal', ROW($id, 0, $note)::journal);";
}

sub rows
{
	my ($node, $where) = @_;
	return $node->safe_psql('postgres', "SELECT count(*) FROM journal WHERE $where");
}

# A session that goes on until it is finished or the server dies.
sub start_session
{
	my %session = (in => '', out => '', err => '', timer => IPC::Run::timeout(180));
	$session{run} = IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-d', $primary->connstr('postgres') ],
		'<', \$session{in}, '>', \$session{out}, '2>', \$session{err}, $session{timer});
	return \%session;
}

sub say_in
{
	my ($session, $sql) = @_;
	$session->{out} = '';
	$session->{in} .= "$sql\n\\echo done\n";
	$session->{run}->pump until $session->{out} =~ /done/;
	return;
}

# The whole server at once.
sub crash
{
	my $postmaster = $primary->{_pid};
	my @pids = split ' ', slurp_file("/proc/$postmaster/task/$postmaster/children");
	$primary->kill9;
	kill 'KILL', @pids;
	for (1 .. 200)
	{
		last unless grep { -e "/proc/$_" } $postmaster, @pids;
		sleep 0.05;
	}
	$primary->start;
	return;
}

# Heap and TOAST; each index has each row once; all pages are as the visibility
# map has them.
sub check_all
{
	my ($title) = @_;
	my ($status, $out, $err) = $primary->psql('postgres', q{
		SELECT * FROM verify_heapam('journal', check_toast => true);
		SELECT verify_heapam(reltoastrelid) FROM pg_class WHERE oid = 'journal'::regclass;
		SELECT bt_index_parent_check(indexrelid, heapallindexed => true, rootdescend => true)::text FROM pg_index
		WHERE indrelid IN (SELECT unnest(ARRAY[oid, reltoastrelid]) FROM pg_class WHERE oid = 'journal'::regclass);
		SET enable_seqscan = off; SET enable_bitmapscan = off;
		SELECT count(*) AS by_index FROM journal WHERE who > -1 \gset
		SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_seqscan = on;
		SELECT count(*) = :by_index FROM journal WHERE who > -1 AND coalesce(length(note), 0) >= 0});
	is("$status:$err", '0:', "$title: no check fails");
	is($out =~ s/^\n*//r, 't', "$title: nothing is damaged, and indexes have all rows once");
	return;
}

# ---------- a crash right after the call has returned ----------

# No other session may do anything meanwhile: one that aborts has WAL flushed.
$primary->safe_psql('postgres', 'CHECKPOINT');
my $session = start_session();
say_in($session, 'BEGIN;' . append_sql(1, "'crash'") . append_sql(2, "repeat('x', 100000)")
	  . q{INSERT INTO journal VALUES (3, 0, 'ordinary');});
crash();
$session->{run}->kill_kill;
is($primary->safe_psql('postgres', 'SELECT id, length(note) FROM journal ORDER BY id'),
	"1|5\n2|100000", 'after a crash they are there, and an ordinary one is not');
check_all('after a crash');

$session = start_session();
say_in($session, append_sql(20, "'alone'") . 'SELECT pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn();');
like($session->{out}, qr/^t$/m, 'a commit after which nothing can be lost does not flush again');
say_in($session, 'BEGIN;' . append_sql(21, "'first'") . q{INSERT INTO journal VALUES (22, 0, 'ordinary'); COMMIT;});
crash();
$session->{run}->kill_kill;
is(rows($primary, 'id BETWEEN 20 AND 22'), 3, 'it does where an ordinary row follows,');
$session = start_session();
say_in($session, q{BEGIN; INSERT INTO journal VALUES (23, 0, 'ordinary');} . append_sql(24, "'last'") . 'COMMIT;');
crash();
$session->{run}->kill_kill;
is(rows($primary, 'id BETWEEN 23 AND 24'), 2, 'or came before');
check_all('after crashes right after commits');

$session = start_session();
say_in($session, 'BEGIN;' . append_sql(3, "'open'"));
is(rows($primary, 'id = 3'), 1, 'others see the row while the transaction is open');
isnt($primary->psql('postgres', "SET statement_timeout = '30s'; INSERT INTO journal VALUES (3, 0, 'again')"),
	0, 'and its key is taken');
say_in($session, 'ROLLBACK;');
$session->{run}->kill_kill;

# ---------- crashes at any moment ----------

my $folder = $primary->basedir;
append_to_file("$folder/append.sql", q{\set size random(1, 6000)
BEGIN;
SELECT journal_append('journal', ROW(nextval('entry') + 1000, :client_id, repeat('x', :size))::journal);
ROLLBACK;
});
# Others insert and delete in the same pages, and have a key refused.
append_to_file("$folder/write.sql", q{\set id random(1, 1000000000)
INSERT INTO journal VALUES (-:id, 0, 'ordinary') ON CONFLICT DO NOTHING;
DELETE FROM journal WHERE id = -:id;
DO $$
BEGIN
	PERFORM journal_append('journal', ROW(1, 0, repeat('clash', 1000))::journal);
EXCEPTION WHEN unique_violation THEN
	NULL;
END
$$;
});

sub pgbench
{
	my (@options) = @_;
	my %bench = (out => '', err => '');
	$bench{run} = IPC::Run::start([ 'pgbench', '-n', @options, $primary->connstr('postgres') ],
		'<', '/dev/null', '>', \$bench{out}, '2>', \$bench{err});
	return \%bench;
}

for my $round (1 .. 3)
{
	my $bench = pgbench('-c', 4, '-T', 60, '-f', "$folder/append.sql");
	sleep 0.7 + rand;
	crash();
	$bench->{run}->finish;
	cmp_ok(rows($primary, 'id > 1000'), '>', 0, 'rows were appended');
	check_all("crash $round at work");
}

# ---------- a standby ----------

$primary->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'backup', has_streaming => 1);
$standby->start;
$session = start_session();
say_in($session, 'BEGIN;' . append_sql(4, "repeat('y', 50000)"));
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('flush'));
is(rows($standby, "id = 4 AND note = repeat('y', 50000)"), 1, 'a standby shows the row of an open transaction');
say_in($session, 'ROLLBACK;' . append_sql(5, "'replicated'"));
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('flush'));
is(rows($standby, 'id IN (4, 5)'), 2, 'and of one that was rolled back');
my ($status, $out, $err) = $standby->psql('postgres', append_sql(6, "''"));
like($err, qr/cannot execute journal_append\(\) during recovery.*Append on the primary/s, 'on it nothing is appended');
$primary->safe_psql('postgres', "ALTER SYSTEM SET synchronous_standby_names = 'standby'; SELECT pg_reload_conf()");
$primary->poll_query_until('postgres', "SELECT sync_state = 'sync' FROM pg_stat_replication") or die 'no synchronous standby';
say_in($session, 'BEGIN;' . append_sql(7, "'synchronous'"));
$primary->stop('immediate');
$session->{run}->kill_kill;
$standby->promote;
is(rows($standby, 'id = 7'), 1, 'one that is synchronous has it when the call returns');
$standby->stop;
$primary->append_conf('postgresql.auto.conf', "synchronous_standby_names = ''");
$primary->start;

# ---------- two-phase commit, and decoding ----------

$primary->safe_psql('postgres', 'BEGIN;' . append_sql(8, "'prepared'") . "PREPARE TRANSACTION 'p'");
crash();
$primary->safe_psql('postgres', "ROLLBACK PREPARED 'p'");
is(rows($primary, 'id = 8'), 1, 'the row of a prepared transaction stays');

SKIP:
{
	$primary->psql('postgres', q{SELECT pg_create_logical_replication_slot('slot', 'test_decoding')}) == 0
	  or skip 'test_decoding is not installed', 1;
	# a commit that waits for what came before
	$primary->safe_psql('postgres', 'BEGIN;' . append_sql(9, "'undone'") . 'ROLLBACK;' . append_sql(10, "'committed'")
		  . q{SELECT pg_logical_emit_message(true, 'test', 'flush')});
	is($primary->safe_psql('postgres', q{
			SELECT substring(data, 'id\[integer\]:(\d+)') FROM pg_logical_slot_get_changes('slot', NULL, NULL)
			WHERE data LIKE 'table%'}),
		'10', 'rows of transactions that commit are decoded, others are not');
	$primary->safe_psql('postgres', q{SELECT pg_drop_replication_slot('slot')});
}

# ---------- an index that is built concurrently ----------

my $reader = start_session();
say_in($reader, 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class;');
my $build = IPC::Run::start([ 'psql', '-X', '-q', '-d', $primary->connstr('postgres'),
		'-c', 'CREATE UNIQUE INDEX CONCURRENTLY journal_note ON journal (id, who)' ],
	'<', '/dev/null', '>', \my $build_out, '2>', \my $build_err);
$primary->poll_query_until('postgres', q{
	SELECT indisready FROM pg_index WHERE indexrelid = to_regclass('journal_note')}) or die 'no index';
(undef, undef, $err) = $primary->psql('postgres', append_sql(11, "'early'"));
like($err, qr/Index "journal_note" is not valid.*try again later/s, 'while an index is validated nothing is appended');
say_in($reader, 'COMMIT;');
$reader->{in} .= "\\q\n";
$reader->{run}->finish;
ok($build->finish, 'the index is built');
$primary->safe_psql('postgres', append_sql(11, "'late'"));
check_all('with an index built concurrently');

# Some are refused meanwhile, the others must be in the index once.
append_to_file("$folder/try.sql", q{
DO $$
BEGIN
	PERFORM journal_append('journal', ROW(nextval('entry') + 1000, 1, repeat('x', 4000))::journal);
	RAISE EXCEPTION 'fictional';
EXCEPTION WHEN raise_exception OR object_not_in_prerequisite_state THEN
	NULL;
END
$$;
});
my $bench = pgbench('-c', 3, '-T', 6, '-f', "$folder/try.sql");
for (1 .. 8)
{
	sleep 0.2;
	$primary->safe_psql('postgres', 'REINDEX TABLE CONCURRENTLY journal');
}
ok($bench->{run}->finish, 'rows were appended while indexes were rebuilt') or diag($bench->{err});
check_all('with indexes rebuilt concurrently');

# ---------- beside writers and VACUUM ----------

my $before = rows($primary, 'id > 1000');
my $appending = pgbench('-c', 4, '-t', 1250, '-f', "$folder/append.sql");
my $writing = pgbench('-c', 2, '-T', 4, '-f', "$folder/write.sql");
for (1 .. 8)
{
	$primary->safe_psql('postgres', 'VACUUM (' . ($_ % 2 ? 'FREEZE' : 'INDEX_CLEANUP on') . ') journal');
	sleep 0.3;
}
ok($_->{run}->finish, 'a writer has gone through') or diag($_->{err}) for $appending, $writing;
is(rows($primary, 'id > 1000') - $before, 4 * 1250, 'there are as many rows as were appended');
check_all('beside writers');
$primary->safe_psql('postgres', 'VACUUM (FREEZE) journal');
check_all('frozen');
$primary->safe_psql('postgres', 'CLUSTER journal USING journal_pkey');
is(rows($primary, 'id > 1000') - $before, 4 * 1250, 'and as many after CLUSTER');
check_all('rewritten');

$session->{run}->kill_kill;
$primary->stop;
done_testing();
