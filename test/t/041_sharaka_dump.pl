# A screening database that is in use goes through dump and restore, into another
# database, another cluster, and in two steps: rows, history, audit and its chain,
# rights, and what a DBA added.  Nothing is fired a second time.  It stays usable
# when the extension is dropped.  All persons and documents are fictional.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
my $path = $node->data_dir . '/../dump';

$node->safe_psql('postgres', 'CREATE DATABASE original');
$node->safe_psql('original', <<'SQL');
CREATE EXTENSION sharaka CASCADE;
SELECT sharaka.create_schema('TUN');
INSERT INTO watchlist.border_point VALUES ('TNTUN', 'Tunis-Carthage', 'TUN', 'airport');
CREATE ROLE desk LOGIN;
GRANT sharaka_frontline TO desk;
CREATE ROLE keeper LOGIN;
GRANT sharaka_officer TO keeper;
CREATE ROLE boss LOGIN;
GRANT sharaka_administrator TO boss;
SELECT sharaka.quiet('desk');
SELECT sharaka.enrol('desk', 'No. 1', 'frontline', border_point => 'TNTUN');
SELECT sharaka.enrol('keeper', 'No. 2', 'officer', clearance => 2);
SELECT sharaka.enrol('boss', 'No. 3', 'administrator');
SELECT sharaka.issue_token(1);
INSERT INTO watchlist.list (code, title, renewed_every) VALUES ('NAT', 'National list', '1 day');
SELECT sharaka.create_document_list('DZ', 'List of Algeria', 'DZA');
INSERT INTO watchlist.subject (list_id, record, reference, level, released_to, sex, caution, review_on)
SELECT list_id, i, 'N-' || i, i % 3, CASE WHEN i % 2 = 0 THEN '{*}' ELSE '{DZA}' END::text[], 'M', '{armed}', current_date + i - 3 FROM watchlist.list, generate_series(1, 50) AS i WHERE code = 'NAT';
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
SELECT subject_id, 'primary', ('Slaheddine ' || chr(96 + 1 + subject_id::int % 26) || 'ictif إريكسون')::personname, 'x' FROM watchlist.subject;
INSERT INTO watchlist.subject_birth (subject_id, born, raw) SELECT subject_id, '1974~', 'about 1974' FROM watchlist.subject;
INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw) SELECT subject_id, 'D<<', 'German' FROM watchlist.subject;
INSERT INTO watchlist.subject_description (subject_id, height_cm) SELECT subject_id, '[170,180]' FROM watchlist.subject;
INSERT INTO watchlist.identity_document (subject_id, number, kind, raw) SELECT subject_id, ('AB' || subject_id)::docnumber, 'passport', 'x' FROM watchlist.subject;
INSERT INTO watchlist.notice (subject_id, colour, number, issuer) SELECT subject_id, 'red', 'R-' || subject_id, 'TUN' FROM watchlist.subject WHERE subject_id < 9;
INSERT INTO watchlist.travel_document (list, issuing_state, kind, number, reason) SELECT l, 'TUN', 'passport', ('T' || i)::docnumber, 'stolen' FROM generate_series(1000, 1100) AS i, unnest('{national,DZ}'::text[]) AS l;
INSERT INTO watchlist.travel_document (issuing_state, kind, run, reason) VALUES ('TUN', 'passport', '[B100,B199]', 'stolen blank');
INSERT INTO watchlist.clearance (state, traveller, subject_id, version, until, why) VALUES ('TUN', 'TUN X1', 1, 1, 'infinity', 'x');
INSERT INTO watchlist.operation (code, title, during, states) VALUES ('OP', 'Operation', '[2020-01-01,2020-02-01)', '{TUN,DZA}');
INSERT INTO watchlist.operation_point SELECT operation_id, 'TNTUN' FROM watchlist.operation;
-- what a DBA adds
ALTER TABLE watchlist.subject ADD COLUMN file_number text DEFAULT 'none';
CREATE INDEX dba_index ON watchlist.subject (file_number);
CREATE ROLE inspector LOGIN;
GRANT USAGE ON SCHEMA watchlist TO inspector;
GRANT SELECT ON watchlist.subject TO inspector;
CREATE POLICY dba_policy ON watchlist.subject FOR SELECT TO inspector USING (level = 0);
CREATE VIEW watchlist.dba_view AS SELECT file_number FROM watchlist.subject;
SQL
# changes, prolonging, purging, screening and sealing, in transactions of their own
$node->safe_psql('original', $_->[1], extra_params => [ '-U', $_->[0] ]) for (
	[ 'keeper', q{UPDATE watchlist.subject SET reason = 'fraud', file_number = 'F' || record WHERE record::int % 5 = 0} ],
	[ 'keeper', q{DELETE FROM watchlist.subject_birth WHERE subject_id = 20} ],
	[ 'keeper', q{UPDATE watchlist.travel_document SET remarks = 'seen' WHERE number = 'T1007'} ],
	[ 'keeper', q{SELECT sharaka.due_for_review()} ],
	[ 'keeper', q{SELECT sharaka.prolong(10, current_date + 100, 'still wanted')} ],
	[ 'boss', q{SELECT sharaka.purge()} ],
	(map { [ 'desk', "SELECT sharaka.screen(name => 'Slaheddine Fictif', document => 'T100$_')" ] } 1 .. 3),
	[ 'boss', q{SELECT sharaka.audit_seal()} ],
	[ 'desk', q{SELECT sharaka.screen(document => 'B150')} ],
	[ 'boss', q{SELECT sharaka.audit_seal()} ],
	[ 'desk', q{SELECT sharaka.screen(document => 'not sealed yet')} ]);
my %before = state($node, 'original');
like($before{rows}, qr/^history\|[1-9]/m, 'there is a history');
like($before{rows}, qr/^audit\|5\|/m, 'and an audit');

# another database of the same cluster, plain and custom
for my $format (qw(plain custom))
{
	$node->command_ok([ 'pg_dump', "--format=$format", "--file=$path.$format", '--dbname', $node->connstr('original') ], "dump in $format format");
	$node->safe_psql('postgres', "CREATE DATABASE copy_$format");
	restore($node, "copy_$format", $format);
	same($node, "copy_$format", $format);
	works($node, "copy_$format", $format);
}

# in two steps: the tables with their triggers are there when the rows come
$node->command_ok([ 'pg_dump', '--schema-only', "--file=$path.schema", '--dbname', $node->connstr('original') ], 'dump of the schema');
$node->command_ok([ 'pg_dump', '--data-only', '--disable-triggers', "--file=$path.data", '--dbname', $node->connstr('original') ], 'dump of the data');
$node->safe_psql('postgres', 'CREATE DATABASE copy_steps');
restore($node, 'copy_steps', $_) for qw(schema data);
same($node, 'copy_steps', 'in two steps');
works($node, 'copy_steps', 'in two steps');

# by several processes
$node->safe_psql('postgres', 'CREATE DATABASE copy_parallel');
$node->command_ok([ 'pg_dump', '--format=directory', '--jobs=2', "--file=$path.directory", '--dbname', $node->connstr('original') ], 'dump by two processes');
$node->command_ok([ 'pg_restore', '--jobs=2', '--dbname', $node->connstr('copy_parallel'), "$path.directory" ], 'restored by two');
same($node, 'copy_parallel', 'by two processes');

# without owners: all belongs to who restores, and is given back
$node->safe_psql('postgres', 'CREATE DATABASE copy_no_owner');
$node->command_ok([ 'pg_restore', '--exit-on-error', '--no-owner', '--no-privileges', '--dbname', $node->connstr('copy_no_owner'), "$path.custom" ], 'restored without owners');
my ($failed, $nothing, $denied) = $node->psql('copy_no_owner', q{SELECT sharaka.screen(document => 'B150')}, extra_params => [ '-U', 'desk' ]);
like($denied, qr/sharaka_owner may not use schema watchlist\n.*belongs to .*\n.*SELECT sharaka.restore_access\(\)/, 'without owners: the desk is told why');
like($node->safe_psql('copy_no_owner', q{SELECT finding FROM sharaka.check_installation() WHERE about = 'schema watchlist'}), qr/belongs to .*; and \d+ more/, 'without owners: it is found');
isnt($node->safe_psql('copy_no_owner', 'SELECT sharaka.restore_access()'), '', 'without owners: and mended');
# what a DBA has granted is not known any more
$node->safe_psql('copy_no_owner', 'GRANT USAGE ON SCHEMA watchlist TO inspector; GRANT SELECT ON watchlist.subject TO inspector');
same($node, 'copy_no_owner', 'without owners');
works($node, 'copy_no_owner', 'without owners');

# another cluster: with the roles and logins of this one, then with the roles that the extension makes
$node->command_ok([ 'pg_dumpall', '--globals-only', "--file=$path.globals", '--dbname', $node->connstr('postgres') ], 'dump of the roles');
for my $how ('pg_dumpall', 'CREATE EXTENSION')
{
	my $other = PostgreSQL::Test::Cluster->new($how eq 'pg_dumpall' ? 'globals' : 'bare');
	$other->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
	$other->start;
	if ($how eq 'pg_dumpall')
	{
		my $globals = slurp_file("$path.globals") =~ s/^(CREATE|ALTER) ROLE (?!desk|keeper|boss|inspector|sharaka_).*$//mgr;
		$other->safe_psql('postgres', $globals);
	}
	else
	{
		# as docs/install-sharaka.md says
		$other->safe_psql('postgres', 'CREATE EXTENSION sharaka CASCADE; DROP EXTENSION sharaka, sltd; DROP SCHEMA sharaka');
		$other->safe_psql('postgres', 'CREATE ROLE inspector LOGIN; CREATE ROLE desk LOGIN; GRANT sharaka_frontline TO desk; CREATE ROLE boss LOGIN; GRANT sharaka_administrator TO boss; CREATE ROLE keeper LOGIN; GRANT sharaka_officer TO keeper');
	}
	$other->safe_psql('postgres', 'CREATE DATABASE copy');
	restore($other, 'copy', 'plain');
	same($other, 'copy', "another cluster, roles by $how");
	works($other, 'copy', "another cluster, roles by $how");
	is($other->safe_psql('copy', q{SELECT count(*) FROM sharaka.check_installation() WHERE about = 'login desk'}),
		$how eq 'pg_dumpall' ? 0 : 1, 'what the server logs of a login comes with the roles');
	# oids are those of the cluster
	like($other->safe_psql('copy', q{SELECT severity, finding FROM sharaka.check_installation() WHERE about = 'logins'}), qr/^warning\|3 of them were enrolled in another cluster/,
		'logins are known by name there');
	is($other->safe_psql('copy', 'SELECT sharaka.confirm_logins()', extra_params => [ '-U', 'boss' ]), 3, 'until they are confirmed');
	$other->safe_psql('copy', 'DROP ROLE desk; CREATE ROLE desk LOGIN; GRANT sharaka_frontline TO desk');
	my ($failed, $nothing, $refused) = $other->psql('copy', q{SELECT sharaka.screen(document => 'B150')}, extra_params => [ '-U', 'desk' ]);
	like($refused, qr/login desk is not the one that was enrolled/, 'and then a login that is made anew is another');
	$other->stop;
}

# without the extension
$node->safe_psql('original', 'DROP EXTENSION sharaka');
is($node->safe_psql('original', rows()), $before{rows}, 'DROP EXTENSION leaves all rows');
is($node->safe_psql('original', q{SELECT count(*) FROM watchlist.subject}, extra_params => [ '-U', 'keeper' ]),
	$node->safe_psql('original', q{SELECT count(*) FROM watchlist.subject WHERE level <= 2 }), 'policies hold');
is($node->safe_psql('original', q{SELECT count(*) FROM watchlist.subject}, extra_params => [ '-U', 'inspector' ]),
	$node->safe_psql('original', q{SELECT count(*) FROM watchlist.subject WHERE level = 0 }), 'those of a DBA, too');
my $version = $node->safe_psql('original', q{SELECT version FROM watchlist.subject WHERE subject_id = 10});
$node->safe_psql('original', q{
	UPDATE watchlist.subject SET reason = 'theft' WHERE subject_id = 10;
	INSERT INTO watchlist.subject (list_id, record, reference) SELECT list_id, 'new', 'new' FROM watchlist.list WHERE code = 'NAT';
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'alias', 'Fictif', 'x' FROM watchlist.subject WHERE record = 'new';
	INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason) VALUES ('TUN', 'passport', 'NEW1', 'lost');
	DELETE FROM watchlist.subject WHERE subject_id = 11}, extra_params => [ '-U', 'keeper' ]);
is($node->safe_psql('original', q{SELECT string_agg(tab || ' ' || action, ', ' ORDER BY history_id) FROM watchlist.history WHERE changed_at = (SELECT max(changed_at) FROM watchlist.history)}),
	'subject deleted, subject_name deleted, subject_birth deleted, subject_nationality deleted, subject_description deleted, identity_document deleted',
	'history is kept')
  or diag($node->safe_psql('original', q{SELECT history_id, tab, action, changed_at FROM watchlist.history ORDER BY 1 DESC LIMIT 8}));
is($node->safe_psql('original', q{SELECT version FROM watchlist.subject WHERE subject_id = 10}), $version + 1, 'and versions');
my ($status, $out, $error) = $node->psql('original', 'DELETE FROM watchlist.audit');
like($error, qr/the audit is only added to/, 'and the audit');
# and again with it
$node->safe_psql('original', 'CREATE EXTENSION sharaka');
is($node->safe_psql('original', 'SELECT sharaka.create_schema()'), 'schema watchlist exists in layout 1: nothing changed', 'a new extension finds the files');
is($node->safe_psql('original', 'SELECT sharaka.restore_access()'), '', 'no policy and no privilege is lost');
works($node, 'original', 'after DROP and CREATE EXTENSION');

$node->stop;
done_testing();

sub restore
{
	my ($to, $database, $format) = @_;
	my $command = $format eq 'custom'
	  ? [ 'pg_restore', '--exit-on-error', '--dbname', $to->connstr($database), "$path.$format" ]
	  : [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$path.$format", '-d', $to->connstr($database) ];
	$to->command_ok($command, "restore of $format");
}

# a digest of each table
sub rows
{
	return q{
		SELECT c.relname, (xpath('//*[local-name() = "n"]/text()', d))[1], (xpath('//*[local-name() = "md5"]/text()', d))[1]
		FROM pg_class AS c, query_to_xml(format('SELECT count(*) AS n, md5(string_agg(t::text, ''|'' ORDER BY t::text COLLATE "C")) FROM watchlist.%I AS t', relname), true, true, '') AS d
		WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1};
}

# what there is: rows, sequences, owners, rights, security
sub state
{
	my ($of, $database) = @_;
	my %query = (
		rows => rows(),
		sequences => q{SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'watchlist' ORDER BY 1},
		tables => q{SELECT relname, relkind, pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity, relreplident, array_to_string(ARRAY(SELECT unnest(relacl)::text ORDER BY 1), ' ') FROM pg_class
			WHERE relnamespace = 'watchlist'::regnamespace AND relkind <> 'c' ORDER BY 1},
		columns => q{SELECT attrelid::regclass::text COLLATE "C", attname, format_type(atttypid, atttypmod), attnotnull, attidentity, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)
			FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
			WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2},
		policies => q{SELECT tablename, policyname, roles::text[], cmd, qual, with_check FROM pg_policies WHERE schemaname = 'watchlist' ORDER BY 1, 2},
		triggers => q{SELECT tgrelid::regclass::text COLLATE "C", tgname, tgenabled FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid WHERE relnamespace = 'watchlist'::regnamespace AND NOT tgisinternal ORDER BY 1, 2},
		functions => q{SELECT p.oid::regprocedure::text COLLATE "C", pg_get_userbyid(proowner), prosecdef, has_function_privilege('public', p.oid, 'EXECUTE'), ARRAY(SELECT r FROM unnest(ARRAY['frontline', 'officer', 'analyst',
			'auditor', 'administrator', 'owner']) AS r WHERE has_function_privilege('sharaka_' || r, p.oid, 'EXECUTE')) FROM pg_proc AS p
			WHERE pronamespace IN ('sharaka'::regnamespace, 'watchlist'::regnamespace) ORDER BY 1});
	return map { $_ => $of->safe_psql($database, $query{$_}) } keys %query;
}

sub same
{
	my ($of, $database, $title) = @_;
	my %now = state($of, $database);
	for my $part (sort keys %before)
	{
		my %was = map { $_ => 1 } split /\n/, $before{$part};
		my %is = map { $_ => 1 } split /\n/, $now{$part};
		ok($now{$part} eq $before{$part}, "$title: the same $part")
		  or diag(map({ "- $_\n" } grep { !$is{$_} } sort keys %was), map({ "+ $_\n" } grep { !$was{$_} } sort keys %is));
	}
}

# history not grown, the chain whole and going on, and answers as before
sub works
{
	my ($of, $database, $title) = @_;
	is($of->safe_psql($database, 'SELECT * FROM sharaka.audit_verify()'), '', "$title: the chain is whole");
	my $last = $of->safe_psql($database, 'SELECT max(audit_id) FROM watchlist.audit');
	is($of->safe_psql($database, q{SELECT reference FROM sharaka.screen(document => 'B150') WHERE class = 'document'}, extra_params => [ '-U', 'desk' ]),
		'[B100,B199] TUN passport', "$title: a run is found at the desk");
	like($of->safe_psql($database, q{SELECT count(*) FROM sharaka.screen(name => 'Slaheddine Kictif', max_persons => 50) WHERE class = 'person'}, extra_params => [ '-U', 'desk' ]),
		qr/^[1-9]/, "$title: and a name");
	is($of->safe_psql($database, 'SELECT max(audit_id) FROM watchlist.audit'), $last + 2, "$title: numbers of the audit go on");
	isnt($of->safe_psql($database, 'SELECT sharaka.audit_seal()', extra_params => [ '-U', 'boss' ]), '', "$title: it is sealed");
	is($of->safe_psql($database, 'SELECT * FROM sharaka.audit_verify()'), '', "$title: and the chain is whole");
	my ($status, $out, $error) = $of->psql($database, 'SELECT FROM watchlist.subject', extra_params => [ '-U', 'desk' ]);
	like($error, qr/permission denied/, "$title: the desk reads no table");
}
