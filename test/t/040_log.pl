# Names and numbers that officers type stay out of the server's log, whatever the
# server is set to log, once sharaka.quiet() was called for their logins.  All
# persons and documents are fictional.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);

# a server that logs all there is to log
$node->append_conf('postgresql.conf', <<'CONF');
log_statement = all
log_min_messages = info
log_min_error_statement = info
log_min_duration_statement = 0
log_duration = on
log_parameter_max_length = -1
log_parameter_max_length_on_error = -1
log_lock_waits = on
log_temp_files = 0
debug_print_parse = on
debug_print_plan = on
deadlock_timeout = 100ms
shared_preload_libraries = auto_explain
auto_explain.log_min_duration = 0
auto_explain.log_nested_statements = on
auto_explain.log_verbose = on
CONF
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION sharaka CASCADE;
SELECT sharaka.create_schema('TUN');
CREATE ROLE desk LOGIN;
GRANT sharaka_frontline TO desk;
CREATE ROLE loud LOGIN;
GRANT sharaka_frontline TO loud;
SELECT sharaka.enrol('desk', 'No. 1', 'frontline');
SELECT sharaka.enrol('loud', 'No. 2', 'frontline');
INSERT INTO watchlist.list (code, title) VALUES ('NAT', 'National list');
WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference) SELECT list_id, '1', 'N-1' FROM watchlist.list WHERE code = 'NAT' RETURNING subject_id)
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', 'Slaheddine Fictif', 'x' FROM s;
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason) VALUES ('TUN', 'passport', 'HIT47110815', 'stolen');
SQL

# how the administrator gets to know
is($node->safe_psql('postgres', q{SELECT string_agg(about, ', ' ORDER BY about) FROM sharaka.check_installation() WHERE finding LIKE '%into the server''s log%'}),
	'login desk, login loud', 'the logins are found');
$node->safe_psql('postgres', q{SELECT sharaka.quiet('desk')});
is($node->safe_psql('postgres', q{SELECT string_agg(about, ', ') FROM sharaka.check_installation() WHERE finding LIKE '%into the server''s log%'}),
	'login loud', 'and one is quiet');

# What is asked, by the word that must not be found in the log.
my @asked = (
	[ 'Slaheddine', q{SELECT sharaka.screen(name => 'Slaheddine Fictif')} ],
	[ 'Nohitname', q{SELECT sharaka.screen(name => 'Nohitname Quelconque', birth => '1974-08-12')} ],
	[ 'HIT47110815', q{SELECT sharaka.screen(document => 'HIT47110815', issuing_state => 'TUN')} ],
	[ 'NOHIT470815', q{SELECT sharaka.screen(document => 'NOHIT470815')} ],
	[ 'ZONENAME', q{SELECT sharaka.screen('P<UTOZONENAME<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz)} ],
	[ 'BADZONE', q{SELECT sharaka.screen('P<BADZONE'::mrz)} ],
	[ 'Badbirth', q{SELECT sharaka.screen(name => 'Badbirth', birth => '12/08/74 of Badbirth')} ],
	[ 'Badstate', q{SELECT sharaka.screen(name => 'Badstate', nationality => 'Badstate')} ],
	[ 'Badthreshold', q{SELECT sharaka.screen(name => 'Badthreshold', threshold => 0)} ],
	[ 'Syntaxerror', q{SELECT FROM sharaka.screen(name => 'Syntaxerror' } ],
	[ 'Nocolumn', q{SELECT "Nocolumn" FROM sharaka.screen(name => 'Nocolumn')} ],
	[ 'Nofunction', q{SELECT sharaka.purge('Nofunction')} ],
	[ 'Nodivision', q{SELECT 1/0 FROM sharaka.screen(name => 'Nodivision')} ],
	[ 'Notable', q{SELECT * FROM watchlist.subject_name WHERE raw = 'Notable'} ],
	[ 'Donotice', q{DO $$ BEGIN RAISE WARNING 'Donotice'; END $$} ],
	[ 'Prepared', q{PREPARE p AS SELECT sharaka.screen(name => $1::personname); EXECUTE p('Prepared')} ],
	[ 'Setanyway', q{SET debug_print_parse = on; SET client_min_messages = debug5; SELECT sharaka.screen(name => 'Setanyway')} ],
	[ 'Cannotset', q{SET log_statement = 'all'; SELECT 'Cannotset'} ],
	[ 'Timedout', q{SET statement_timeout = '100ms'; SELECT pg_sleep(10), sharaka.screen(name => 'Timedout')} ],
);
sub ask
{
	my ($login) = @_;
	my %answer;
	for my $asked (@asked)
	{
		my ($word, $sql) = @$asked;
		my ($status, $out, $error) = $node->psql('postgres', $sql, on_error_stop => 0, extra_params => [ '-U', $login ]);
		$answer{$word} = "$out$error";
	}
	# parameters of the extended protocol
	my $script = PostgreSQL::Test::Utils::tempdir . '/bench.sql';
	append_to_file($script, "\\set birth '19740812'\nSELECT sharaka.screen(NULL, document => 'EXTENDED' || :birth)::text;\nSELECT 1 / (:birth - :birth);\n");
	run_log([ 'pgbench', '-n', '-M', 'extended', '-t', '1', '-f', $script, '-h', $node->host, '-p', $node->port, '-U', $login, 'postgres' ],
		'>', \my $out, '2>', \my $error);
	unlink $script;
	return %answer;
}

my $start = -s $node->logfile;
my %answer = ask('loud');
my $log = slurp_file($node->logfile, $start);
# a test that could not fail would find nothing here, either
my @logged = grep { $log =~ /$_/ } (map { $_->[0] } @asked), '19740812';
is(scalar(@logged), @asked + 1, 'a login that is not quiet has all of it in the log')
  or diag("not logged: $_->[0]") for grep { my $w = $_->[0]; !grep { $_ eq $w } @logged } @asked;

$start = -s $node->logfile;
%answer = ask('desk');
$log = slurp_file($node->logfile, $start);
for my $word ((map { $_->[0] } @asked), '19740812', 'EXTENDED')
{
	unlike($log, qr/$word/i, "$word is not in the log");
}
like($answer{Slaheddine}, qr/N-1/, 'the answer is as ever');
like($answer{HIT47110815}, qr/number and issuing State agree/, 'and of a document');
like($answer{Badbirth}, qr/ERROR:  invalid input syntax/, 'the error is told to who asked');
like($answer{Cannotset}, qr/permission denied to set parameter "log_statement"/, 'officers can not turn it on');

# a deadlock would log what both sides asked for, a crash what the session did, and
# a session that is ended, too
$start = -s $node->logfile;
for my $way (qw(terminate crash))
{
	$node->append_conf('postgresql.conf', 'restart_after_crash = on');
	$node->reload;
	my $session = IPC::Run::start(
		[ 'psql', '-X', '-h', $node->host, '-p', $node->port, '-U', 'desk', '-d', 'postgres', '-c', "SELECT sharaka.screen(name => 'Crashname'), pg_sleep(60)" ],
		'>', \my $out, '2>', \my $error);
	$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE usename = 'desk'}) or die;
	is($node->safe_psql('postgres', q{SELECT query FROM pg_stat_activity WHERE usename = 'desk'}), '', 'what goes on shows no question');
	# in the midst of the statement
	sleep 1;
	my $pid = $node->safe_psql('postgres', q{SELECT pid FROM pg_stat_activity WHERE usename = 'desk'});
	if ($way eq 'crash') { kill 'KILL', $pid } else { $node->safe_psql('postgres', "SELECT pg_terminate_backend($pid, 5000)") }
	$session->finish;
	$node->poll_query_until('postgres', 'SELECT true') or die;
}
$log = slurp_file($node->logfile, $start);
like($log, qr/was terminated by signal 9/, 'the server has told of a crash');
like($log, qr/terminating connection due to administrator command/, 'and of a session that was ended');
unlike($log, qr/Crashname/, 'and not what was asked in it');

$node->stop;
done_testing();
