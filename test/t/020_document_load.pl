# Lists of travel documents are replaced and changed while others screen: whole or
# not at all, without anybody being held up, also when the server goes down.
use strict;
use warnings;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "log_statement = none\n");
$node->start;
$node->safe_psql('postgres', q{CREATE EXTENSION sharaka CASCADE; SELECT sharaka.create_schema()});

# Numbers 1 to 5000 are on every version of the list; 10,000 and its version
# tells which one it is.
sub copy_sql
{
	my ($version) = @_;
	return qq{
		SELECT sharaka.begin_documents();
		INSERT INTO document_load (issuing_state, kind, number, reason)
		SELECT 'UTO', 'passport', 'N' || i, 'lost' FROM generate_series(1, 5000) AS i;
		INSERT INTO document_load (issuing_state, kind, number, reason) VALUES ('UTO', 'passport', 'N' || 10000 + $version, 'lost');};
}

sub load_sql
{
	my ($version, $patience) = @_;
	$patience //= 60;
	return copy_sql($version) . "CALL sharaka.replace_documents('INTERPOL', timestamptz '2026-01-01' + $version * interval '1 day', patience => $patience);";
}

# A psql that runs a script while the test goes on.
my $scripts = 0;

sub start_script
{
	my ($sql) = @_;
	my $file = $node->basedir . '/script' . $scripts++ . '.sql';
	append_to_file($file, $sql);
	my %psql = (out => '', err => '');
	$psql{run} = IPC::Run::start([ 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $file ],
		'<', '/dev/null', '>', \$psql{out}, '2>', \$psql{err});
	return \%psql;
}

sub state_of
{
	return $node->safe_psql('postgres', q{
		SELECT count(*), count(*) FILTER (WHERE number < 'N9999'), string_agg(number::text, ',') FILTER (WHERE number > 'N9999')
		FROM watchlist.travel_document WHERE list = 'INTERPOL'});
}

$node->safe_psql('postgres', load_sql(0));
is(state_of(), '5001|5000|N10000', 'a list is loaded');

# ---------- screening goes on while it is replaced ----------

my $folder = $node->basedir;
append_to_file("$folder/screen.sql", q{
\set n random(1, 5000)
SELECT 1 / count(*) FROM sharaka.screen_documents(('N' || :n)::docnumber, 'UTO');
});
my ($out, $err) = ('', '');
my $screening = IPC::Run::start(
	[ 'pgbench', '-n', '-c', 2, '-T', 8, '-f', "$folder/screen.sql", $node->connstr('postgres') ],
	'<', '/dev/null', '>', \$out, '2>', \$err);
my $replaced = 0;
my $until = time + 6;
while (time < $until || $replaced < 6)
{
	$replaced++;
	$node->safe_psql('postgres', load_sql($replaced));
}
ok($screening->finish, "each look-up found its document while the list was replaced $replaced times") or diag($err);
is(state_of(), '5001|5000|N' . (10000 + $replaced), 'and is the last one');

# ---------- new tables ----------

# Somebody looks at all there is, as a dump does, and a month of the audit and a list
# begin: nobody who screens waits for that.
my $reader = $node->background_psql('postgres');
$reader->query_safe('BEGIN; SELECT count(*) FROM watchlist.audit; SELECT count(*) FROM watchlist.travel_document');
my $month = $node->safe_psql('postgres', q{SELECT 'watchlist.' || sharaka.audit_partition(now() + interval '2 months')});
my $making = start_script(qq{
	SET statement_timeout = '20s';
	SELECT sharaka.create_document_list('NEW', 'begun while somebody looks');
	BEGIN;
	} . (copy_sql(0) =~ s/'N'/'M'/gr) . q{
	SELECT sharaka.prepare_documents('NEWER', timestamptz '2026-01-01');
	SELECT pg_sleep(2);
	COMMIT;
	SELECT 'made';});
for (1 .. 20)
{
	is($node->safe_psql('postgres', q{SET statement_timeout = '1s'; SELECT count(*) FROM sharaka.screen(document => 'N17') WHERE class = 'document'}),
		1, 'a screening while a list begins') if $_ % 5 == 0;
	select(undef, undef, undef, 0.1);
}
$making->{run}->finish;
like($making->{out}, qr/made/, 'which waits for nobody, either') or diag($making->{err});
$reader->query_safe('COMMIT');
$node->safe_psql('postgres', q{SELECT sharaka.exchange_documents('NEWER')});
$node->safe_psql('postgres', "DROP TABLE $month");
$reader->query_safe('BEGIN; SELECT count(*) FROM watchlist.audit');
is($node->safe_psql('postgres', q{SET statement_timeout = '5s'; SELECT error FROM sharaka.run_jobs() WHERE job = 'create_audit_partitions'}), '',
	'a month of the audit that is held up is left to the next run');
is($node->safe_psql('postgres', qq{SELECT to_regclass('$month') IS NULL}), 't', 'and not made by halves');
$reader->query_safe('COMMIT');
$reader->quit;
$node->safe_psql('postgres', 'SELECT * FROM sharaka.run_jobs()');
is($node->safe_psql('postgres', qq{SELECT relispartition AND relrowsecurity FROM pg_class WHERE oid = '$month'::regclass}), 't', 'which makes it');

# ---------- a long query holds the table ----------

{
	my $long = start_script(q{
		BEGIN; SELECT count(*) FROM watchlist.travel_document;
		SELECT pg_sleep(600) AS analyst;});
	$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%analyst%' AND wait_event = 'PgSleep'});
	my ($status, $stdout, $stderr) = $node->psql('postgres', load_sql($replaced + 1, 1), on_error_stop => 1);
	like($stderr, qr/the list could not be exchanged within 1 seconds/, 'the exchange gives up');
	like($stderr, qr/pg_stat_activity/, 'and says where to look');
	is(state_of(), '5001|5000|N' . (10000 + $replaced), 'the list is as it was');

	my $waiting = start_script(q{SELECT sharaka.exchange_documents('INTERPOL')});
	$node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE '%exchange_documents%'
		AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()});
	is($node->safe_psql('postgres', q{SELECT count(*) FROM generate_series(1, 200) AS i, sharaka.screen_documents(('N' || i)::docnumber, 'UTO')}),
		200, 'with patience what was prepared waits, and screening does not');
	$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%analyst%' AND pid <> pg_backend_pid()});
	eval { $long->{run}->finish };
	ok($waiting->{run}->finish, 'once the long query is over, it is done') or diag($waiting->{err});
	$replaced++;
	is(state_of(), '5001|5000|N' . (10000 + $replaced), 'with the new list');
}

# ---------- several at once ----------

my @loads = map { start_script(load_sql($replaced + $_)) } 1 .. 3;
$_->{run}->finish for @loads;
my @refused = grep { /ERROR/ && !/which is later|nothing is prepared|loaded or prepared anew/ } map { split /\n/, $_->{err} } @loads;
is("@refused", '', 'loads of one list wait for each other; an older one after a newer is refused');
my ($before, $on_list, $version) = split /\|/, state_of();
is("$before|$on_list", '5001|5000', 'the list is whole');
$node->safe_psql('postgres', load_sql($replaced + 3));
$replaced += 3;
is(state_of(), '5001|5000|N' . (10000 + $replaced), 'and the newest stays');

# A list that is prepared while another waits to be exchanged is not exchanged in its
# place: nobody was waited for who can not see it.
my $early = start_script(q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class; SELECT pg_sleep(600) AS early});
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%early%' AND wait_event = 'PgSleep'});
my $first = start_script(load_sql($replaced + 1));
$node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE '%replace_documents%' AND wait_event = 'PgSleep' AND pid <> pg_backend_pid()});
$node->safe_psql('postgres', copy_sql($replaced + 2) . q{ SELECT sharaka.prepare_documents('INTERPOL', timestamptz '2026-06-01')});
$node->safe_psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%early%' AND pid <> pg_backend_pid()});
eval { $early->{run}->finish };
$first->{run}->finish;
like($first->{err}, qr/loaded or prepared anew meanwhile/, 'a list that was prepared later is not exchanged for the first');
is(state_of(), '5001|5000|N' . (10000 + $replaced), 'the list is as it was');
# two lists at once do not wait for each other
my @both = map { start_script(copy_sql(1) . "SELECT sharaka.prepare_documents('L$_'); BEGIN; SELECT pg_sleep(0.5); SELECT sharaka.exchange_documents('L$_', patience => 20); COMMIT;") } 1 .. 2;
ok((grep { $_->{run}->finish } @both) == 2, 'two lists are exchanged at once') or diag(map { $_->{err} } @both);

# ---------- the server goes down in the middle ----------

for my $wait (0.05, 0.15, 0.3, 0.5)
{
	my $down = start_script(load_sql(900));
	select undef, undef, undef, $wait;
	$node->stop('immediate');
	eval { $down->{run}->finish };
	$node->start;
	my $state = state_of();
	ok($state eq '5001|5000|N' . (10000 + $replaced) || $state eq '5001|5000|N10900', "after $wait s and a crash the list is whole: $state");
	is($node->safe_psql('postgres', q{SELECT count(*) FROM sharaka.screen_documents('N77', 'UTO') WHERE detail->>'list' = 'INTERPOL'}), 1, 'and is screened');
}
$node->safe_psql('postgres', load_sql(901));
is(state_of(), '5001|5000|N10901', 'it can be loaded again');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace AND relname ~ '^travel_document_\d' AND relkind = 'r' AND NOT relispartition}),
	0, 'no table is left behind');

# a delta that is cut off
my ($status) = $node->psql('postgres', q{
	SELECT sharaka.begin_documents();
	INSERT INTO document_load (action, issuing_state, kind, number, reason) SELECT 'put', 'UTO', 'passport', 'N' || i, 'stolen' FROM generate_series(1, 5000) AS i;
	BEGIN;
	SELECT * FROM sharaka.change_documents('INTERPOL');
	SELECT pg_terminate_backend(pg_backend_pid());});
isnt($status, 0, 'a session ends within a delta');
is($node->safe_psql('postgres', q{SELECT count(*) FROM watchlist.travel_document WHERE reason = 'stolen'}), 0, 'of which nothing is left');

$node->stop;
done_testing();
