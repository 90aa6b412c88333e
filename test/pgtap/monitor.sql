-- Monitoring: what is found of the set-up and of what goes on, the figures, and who
-- may ask.  All persons are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
SELECT format('CREATE ROLE test_%1$s LOGIN; GRANT sharaka_%1$s TO test_%1$s', role)
FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role \gexec
SELECT sharaka.enrol('test_' || role, 'No. ' || n, role) FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) WITH ORDINALITY AS r (role, n);
SELECT sharaka.quiet(('test_' || role)::name) FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role;
CREATE ROLE test_exporter LOGIN;
GRANT pg_monitor TO test_exporter;
CREATE ROLE test_stranger LOGIN;
\o

-- ---------- who may ask ----------

SELECT function_privs_are('sharaka', f, '{}'::text[], 'test_' || role, CASE WHEN role = ANY (may) THEN ARRAY['EXECUTE'] ELSE '{}' END, format('%s(): %s', f, role))
FROM (VALUES ('check_installation', '{auditor,administrator,exporter}'::text[]), ('metrics', '{auditor,administrator,exporter}'), ('list_state', '{administrator}'),
		('index_state', '{administrator}'), ('audit_state', '{administrator}'), ('job_state', '{administrator}'), ('loud_logins', '{}'), ('check_officers', '{}')) AS f (f, may),
	unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator', 'exporter', 'stranger']) AS role;
SET SESSION AUTHORIZATION test_exporter;
SELECT isnt_empty('SELECT * FROM sharaka.metrics()', 'an exporter needs pg_monitor and nothing else');
SELECT lives_ok('SELECT * FROM sharaka.check_operation()', 'for what goes on');
SELECT lives_ok('SELECT * FROM sharaka.check_installation()', 'and the set-up, too');
SELECT throws_ok('SELECT FROM watchlist.list', '42501', NULL, 'and reads no table');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Anna Eriksson')$$, '42501', NULL, 'nor screens');
RESET SESSION AUTHORIZATION;

-- ---------- the set-up ----------

-- those of the server that runs the tests are another matter
CREATE FUNCTION pg_temp.findings() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s: %s', severity, about, finding) FROM sharaka.check_installation() WHERE about !~ '^(wal_level|fsync)$'
$$;
CREATE FUNCTION pg_temp.mend() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	command text;
BEGIN
	FOR command IN SELECT split_part(replace(what_to_do, 'As a superuser: ', ''), ';', 1) FROM sharaka.check_installation() WHERE about ~ '^(login|table) ' LOOP
		EXECUTE command;
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.mended() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.mend();
	RETURN is_empty('SELECT pg_temp.findings()', 'what_to_do mends it');
END $$;
SELECT is_empty('SELECT pg_temp.findings()', 'all is well');
SET SESSION AUTHORIZATION test_auditor;
SELECT is_empty('SELECT pg_temp.findings()', 'the auditor sees the same');
RESET SESSION AUTHORIZATION;

ALTER ROLE test_frontline RESET log_min_messages;
ALTER ROLE test_frontline SET log_statement = 'all';
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_frontline: names and numbers would get into the server''s log: log_min_messages = warning, log_statement = all')$$, 'a login whose questions are logged');
SELECT is(what_to_do, $$As a superuser: SELECT sharaka.quiet('test_frontline'); or ALTER ROLE test_frontline SET log_min_messages = fatal; ALTER ROLE test_frontline SET log_statement = none;$$,
	'how it is silenced') FROM sharaka.check_installation() WHERE about = 'login test_frontline';
SELECT pg_temp.mended();
SELECT format('ALTER ROLE test_frontline IN DATABASE %I SET track_activities = on', current_database()) \gexec
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_frontline: names and numbers would get into the server''s log: track_activities = on')$$, 'in this database alone');
SELECT pg_temp.mended();
SELECT format('ALTER DATABASE %I SET log_min_duration_statement = 0', current_database()) \gexec
SELECT is_empty('SELECT pg_temp.findings()', 'what is set for the login counts for more than what is for the database');
ALTER ROLE test_analyst RESET log_min_duration_statement;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_analyst: names and numbers would get into the server''s log: log_min_duration_statement = 0')$$, 'which counts where there is nothing else');
SELECT pg_temp.mended();
SELECT format('ALTER DATABASE %I RESET log_min_duration_statement', current_database()) \gexec
SELECT throws_ok($$SELECT sharaka.quiet('test_nobody')$$, '42704', 'role "test_nobody" does not exist', 'a login that there is not');
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_ok($$SELECT sharaka.quiet('test_frontline')$$, '42501', NULL, 'administrators change no login');
RESET SESSION AUTHORIZATION;

REVOKE sharaka_analyst FROM test_analyst;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_analyst: it is enrolled as analyst, and the role is not granted')$$, 'enrolled and not granted');
SELECT pg_temp.mended();
GRANT sharaka_officer TO test_frontline;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_frontline: it is granted sharaka_officer, and is enrolled as frontline')$$, 'granted and enrolled as something else');
SELECT pg_temp.mended();
GRANT sharaka_auditor TO test_stranger;
SELECT sharaka.quiet('test_stranger') \gset
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('notice: login test_stranger: it is granted sharaka_auditor, and is not enrolled here')$$, 'granted and not enrolled');
SELECT is(what_to_do, $$Nothing, if it is enrolled in another database of the cluster: it gets no answer here. Else SELECT sharaka.enrol('test_stranger', ...); or REVOKE sharaka_auditor FROM test_stranger;$$,
	'which is well where it is of another database') FROM sharaka.check_installation() WHERE about = 'login test_stranger';
SAVEPOINT connect;
SELECT format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT is_empty('SELECT pg_temp.findings()', 'or can not come here');
ROLLBACK TO connect;
REVOKE sharaka_auditor FROM test_stranger;
SELECT is_empty('SELECT pg_temp.findings()', 'or is granted nothing');
ALTER ROLE test_officer SUPERUSER;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_officer: a superuser is enrolled as officer, and passes all that holds officers')$$, 'a superuser');
SELECT pg_temp.mended();
ALTER ROLE test_officer BYPASSRLS;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_officer: it passes row-level security')$$, 'who passes security');
SELECT pg_temp.mended();
ALTER ROLE test_officer NOLOGIN;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: login test_officer: it is enrolled, and can not log in')$$, 'who can not log in');
SELECT pg_temp.mended();
GRANT sharaka_owner TO test_stranger;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('warning: login test_stranger: it is a member of sharaka_owner, for which all of the database is open')$$, 'who owns all');
SELECT pg_temp.mended();
ALTER TABLE watchlist.subject_name SET (autovacuum_enabled = off);
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.subject_name: autovacuum is turned off for it')$$, 'a table that is not vacuumed');
SELECT pg_temp.mended();
ALTER TABLE watchlist.officer NO FORCE ROW LEVEL SECURITY;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.officer: row-level security is not forced on it')$$, 'a table without security');
SELECT pg_temp.mended();
ALTER TABLE watchlist.subject DISABLE TRIGGER keep_history;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.subject: trigger keep_history is turned off')$$, 'a trigger that is turned off');
SELECT pg_temp.mended();
CREATE POLICY all_see ON watchlist.subject USING (true);
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.subject: policy all_see is for everybody')$$, 'a policy that lets all pass');
SELECT pg_temp.mended();
DROP INDEX watchlist.subject_name_name;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.subject_name: no index on its names is in use, and each search reads all of it')$$, 'an index that is gone');
CREATE INDEX subject_name_name ON watchlist.subject_name USING namesearch (name, sole_birth);
ALTER TABLE watchlist.audit_rest DISABLE ROW LEVEL SECURITY;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.audit_rest: row-level security is not forced on it')$$, 'a partition without security');
SELECT pg_temp.mended();
SELECT format('DROP TABLE watchlist.%I', sharaka.audit_partition(now() + interval '2 months')) \gexec
SELECT sharaka.create_audit_partitions() \g /dev/null
SELECT is_empty('SELECT pg_temp.findings()', 'those that are made for the months to come have it');
UPDATE watchlist.own_state SET state = 'XXX';
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('warning: own_state: it is not said whose database this is')$$, 'nobody''s database');
UPDATE watchlist.own_state SET state = 'TUN';
-- who publishes needs a setting of the server, nobody else
SELECT is_empty($$SELECT FROM sharaka.check_installation() WHERE about = 'wal_level'$$, 'nothing is published');
SAVEPOINT published;
SET LOCAL client_min_messages = error;
CREATE PUBLICATION test_publication FOR TABLE watchlist.subject;
SELECT is((SELECT severity || ': ' || finding FROM sharaka.check_installation() WHERE about = 'wal_level'),
	CASE WHEN current_setting('wal_level') <> 'logical' THEN 'error: tables are published, and the server does not write what subscribers need' END, 'something is');
ROLLBACK TO published;
-- what a subscription writes passes keys and triggers
SET LOCAL client_min_messages = error;
CREATE SUBSCRIPTION test_subscription CONNECTION 'dbname=nowhere' PUBLICATION nothing WITH (connect = false);
SET LOCAL allow_system_table_mods = on;
INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate) SELECT oid, 'watchlist.subject_name'::regclass, 'i' FROM pg_subscription WHERE subname = 'test_subscription';
RESET allow_system_table_mods;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.subject_name: subscription test_subscription writes to it: keys of another database come to stand for records of this one, '
	|| 'and triggers do not fire, so that nobody is screened against what comes, and no history is kept')$$, 'a subscription that writes to the files');
ROLLBACK TO published;
SELECT is_empty('SELECT pg_temp.findings()', 'all is well without it');

-- ---------- policies, privileges and owners that are lost ----------

-- rolled back at the end: what is appended to the audit asks that nothing was changed of it
SAVEPOINT lost;
SELECT is_empty('SELECT sharaka.restore_access()', 'nothing is lost');
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_ok('SELECT sharaka.restore_access()', '42501', NULL, 'administrators put nothing back');
RESET SESSION AUTHORIZATION;
SET ROLE sharaka_owner;
SELECT is(pg_temp.error_of('SELECT sharaka.restore_access()'), '42501: only a superuser can put back owners, policies and privileges|'
	'|SELECT * FROM sharaka.check_installation() says what is lost.', 'nor does the owner');
RESET ROLE;
CREATE TEMP VIEW access_now AS
	SELECT 'policy' AS what, p::text AS is FROM pg_policies AS p WHERE schemaname = 'watchlist'
	UNION ALL SELECT 'table', relname || ' ' || relrowsecurity || relforcerowsecurity || ' ' || relowner::regrole || array_to_string(ARRAY(SELECT unnest(relacl)::text ORDER BY 1), ' ') FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p', 'S')
	UNION ALL SELECT 'column', attrelid::regclass || '.' || attname || ' ' || attacl::text FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace)
	UNION ALL SELECT 'function', p.oid::regprocedure || ' ' || proowner::regrole || array_to_string(ARRAY(SELECT unnest(proacl)::text ORDER BY 1), ' ') FROM pg_proc AS p WHERE pronamespace IN ('watchlist'::regnamespace, 'sharaka'::regnamespace)
	UNION ALL SELECT 'schema', nspname || ' ' || nspowner::regrole || array_to_string(ARRAY(SELECT unnest(nspacl)::text ORDER BY 1), ' ') FROM pg_namespace WHERE nspname IN ('watchlist', 'sharaka', 'public');
CREATE TEMP TABLE access AS SELECT * FROM access_now;
SELECT cmp_ok((SELECT count(*) FROM access WHERE what = w), '>', 1::bigint, 'there is something to compare: ' || w) FROM unnest(ARRAY['policy', 'table', 'column', 'function', 'schema']) AS w;
CREATE FUNCTION pg_temp.put_back(title text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN NEXT isnt_empty('SELECT sharaka.restore_access()', title || ': it is put back');
	RETURN NEXT is_empty('SELECT pg_temp.findings()', title || ': and all is well');
	RETURN NEXT set_eq('SELECT * FROM access_now', 'SELECT * FROM access', title || ': it is as it was made');
END $$;

REVOKE SELECT ON watchlist.subject FROM sharaka_officer;
REVOKE INSERT (code) ON watchlist.list FROM sharaka_administrator;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.list: sharaka_administrator may not INSERT (code)'), ('error: table watchlist.subject: sharaka_officer may not SELECT')$$, 'privileges that are lost');
SELECT pg_temp.put_back('privileges');
DROP POLICY own_insert ON watchlist.notice;
ALTER POLICY released ON watchlist.subject USING (true);
ALTER POLICY enrolled ON watchlist.officer TO sharaka_auditor;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: table watchlist.notice: policy own_insert is lost'), ('error: table watchlist.officer: policy enrolled is another one'),
	('error: table watchlist.subject: policy released is another one')$$, 'policies that are lost, or others');
SELECT pg_temp.put_back('policies');
REVOKE EXECUTE ON FUNCTION sharaka.my_cases FROM sharaka_frontline;
GRANT EXECUTE ON FUNCTION watchlist.caller TO PUBLIC;
SELECT results_eq('SELECT pg_temp.findings()', $$VALUES ('error: role PUBLIC: it may call watchlist.caller'), ('error: role sharaka_frontline: it lacks EXECUTE on function my_cases(interval)')$$, 'functions that are for others');
SELECT pg_temp.put_back('functions');
DROP OWNED BY sharaka_officer;
SELECT cmp_ok(count(*), '>', 20::bigint, 'DROP OWNED takes much') FROM pg_temp.findings();
SELECT matches(finding, '^it lacks EXECUTE on .*; and [0-9]+ more$', 'of which some is told') FROM sharaka.check_installation() WHERE about = 'role sharaka_officer';
SELECT pg_temp.put_back('DROP OWNED');
CREATE POLICY test_own ON watchlist.subject FOR SELECT TO test_stranger USING (level = 0);
GRANT SELECT ON watchlist.subject TO test_stranger;
SELECT is_empty('SELECT pg_temp.findings()', 'what was added is not reported');
SELECT is_empty('SELECT sharaka.restore_access()', 'nor taken away');
REVOKE SELECT ON watchlist.subject FROM test_stranger;
DROP POLICY test_own ON watchlist.subject;

-- as pg_restore --no-owner leaves it
SELECT format('ALTER TABLE watchlist.%I OWNER TO CURRENT_USER', relname) FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p') \gexec
ALTER SEQUENCE watchlist.audit_number OWNER TO CURRENT_USER;
SELECT format('ALTER ROUTINE %s OWNER TO CURRENT_USER', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'watchlist'::regnamespace \gexec
ALTER SCHEMA watchlist OWNER TO CURRENT_USER;
SELECT matches(finding, '^FUNCTION .* belongs to ' || current_user || '; .* and [0-9]+ more$', 'files of somebody else') FROM sharaka.check_installation() WHERE about = 'schema watchlist';
SET SESSION AUTHORIZATION test_exporter;
SELECT isnt_empty('SELECT FROM sharaka.check_installation()', 'are told to who monitors');
SET SESSION AUTHORIZATION test_administrator;
SELECT matches(pg_temp.error_of('SELECT sharaka.check_installation()'), '^42501: sharaka_owner may not use schema watchlist[|]The schema belongs to .*[.][|]'
	'All of it belongs to sharaka_owner[.] As a superuser: SELECT sharaka[.]restore_access[(][)];$', 'to others it can not be told who they are');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.put_back('owners');
ALTER TABLE watchlist.officer OWNER TO CURRENT_USER;
SELECT ok(EXISTS (SELECT FROM pg_temp.findings() AS f WHERE f = 'error: schema watchlist: TABLE watchlist.officer belongs to ' || current_user), 'one table of somebody else');
SELECT pg_temp.put_back('one owner');
ALTER SCHEMA watchlist OWNER TO test_stranger;
SELECT is(pg_temp.error_of('SELECT sharaka.restore_access()'), '42501: schema watchlist belongs to test_stranger, who is no superuser|Its owner could have exchanged tables and functions, which would get the rights of sharaka_owner.'
	'|Restore it as a superuser; or, if all in it is as it was dumped, ALTER SCHEMA watchlist OWNER TO CURRENT_USER and call this again.', 'files of who is no superuser are not taken over');
ROLLBACK TO lost;
CREATE ROLE test_pooler LOGIN;
GRANT sharaka_frontline, sharaka_analyst TO test_pooler;
\o /dev/null
SELECT sharaka.enrol('test_pooler', 'pooler', 'pooler'), sharaka.quiet('test_pooler');
\o
SELECT is_empty('SELECT pg_temp.findings()', 'a pooler has what those behind it need');

-- ---------- what goes on ----------

CREATE FUNCTION pg_temp.going() RETURNS SETOF text LANGUAGE sql AS $$ SELECT format('%s: %s: %s', severity, about, finding) FROM sharaka.check_operation('0 s', 2) $$;
CREATE FUNCTION pg_temp.metric(name text, label text DEFAULT NULL) RETURNS float8 LANGUAGE sql AS $$
	SELECT m.value FROM sharaka.metrics() AS m WHERE m.name = metric.name AND (label IS NULL OR EXISTS (SELECT FROM jsonb_each_text(m.labels) AS l WHERE l.value = label)) $$;
SELECT results_eq('SELECT pg_temp.going()', $$VALUES ('error: jobs: no job has ever run')$$, 'jobs that never ran');
INSERT INTO watchlist.job (name, last_run) VALUES ('well', clock_timestamp() + interval '1 h');
SELECT is_empty('SELECT pg_temp.going()', 'all is well');
INSERT INTO watchlist.list (code, title, renewed_every, loaded_at) VALUES ('A', 'x', '1 day', now() - interval '3 days'), ('B', 'x', '7 days', now() - interval '3 days'), ('C', 'x', '7 days', NULL);
SELECT results_eq('SELECT pg_temp.going()', $$VALUES ('error: list A: it was loaded 3 days ago, and should be every 1 day'), ('error: list C: it was never loaded')$$, 'lists that are stale');
SELECT is(pg_temp.metric('sharaka_list_stale', l), stale, 'as a figure: list ' || l) FROM (VALUES ('A', 1::float8), ('B', 0), ('C', 1)) AS l (l, stale);
SELECT is(round(pg_temp.metric('sharaka_list_age_seconds', 'A') / 86400), 3::float8, 'how old one is');
DELETE FROM watchlist.list WHERE code IN ('A', 'B', 'C');

WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, review_on)
	SELECT list_id, 'x' || i, 'x' || i, current_date - i FROM watchlist.list, generate_series(1, 2) AS i RETURNING subject_id)
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'alias', ('Fictif ' || i)::personname, '' FROM s, generate_series(1, 2) AS i;
SELECT results_eq('SELECT pg_temp.going()', $$VALUES ('warning: index watchlist.subject_name_name: 4 names are pending, which makes searching slow'),
	('warning: retention: 2 records are past their day of review, or notices past their last day'),
	('warning: rescreening: 2 changed records were not looked for among travellers, the oldest from 0 minutes ago')$$, 'names that are pending, and what purge() and run_jobs() have to do');
DELETE FROM watchlist.change;
SELECT is(pg_temp.metric('sharaka_index_pending'), 4::float8, 'as a figure');
SELECT is(pg_temp.metric('sharaka_review_late', 'subject'), 2::float8, 'and for reviews');
UPDATE watchlist.subject SET review_on = current_date + 10;
DELETE FROM watchlist.subject_name;
SELECT is((SELECT pg_temp.going() AS f ORDER BY f DESC LIMIT 1), 'warning: retention: 2 records will be purged within a month, and no data officer was told', 'nobody was told');
SET SESSION AUTHORIZATION test_officer;
SELECT is((SELECT count(*) FROM sharaka.due_for_review()), 2::bigint, 'a data officer looks');
RESET SESSION AUTHORIZATION;
SELECT is_empty($$SELECT * FROM pg_temp.going() AS f WHERE f LIKE '%retention%'$$, 'and all is well');
SELECT is(pg_temp.metric('sharaka_review_due', 'subject'), 2::float8, 'they are due');
DELETE FROM watchlist.subject;

\o /dev/null
SELECT sharaka.screen(name => 'Slaheddine Fictif') FROM generate_series(1, 3);
\o
SELECT matches((SELECT * FROM pg_temp.going() AS f WHERE f LIKE '%audit%'), '^error: audit: 3 records are not sealed, the oldest since ', 'audit that is not sealed');
SELECT is(pg_temp.metric('sharaka_audit_unsealed'), 3::float8, 'as a figure');
SELECT is(sharaka.audit_seal(), 1::bigint, 'it is sealed');
SELECT is_empty($$SELECT * FROM pg_temp.going() AS f WHERE f LIKE '%audit%'$$, 'and all is well');
SELECT is(pg_temp.metric('sharaka_audit_unsealed') + pg_temp.metric('sharaka_audit_unsealed_age_seconds'), 0::float8, 'as a figure');
-- a record that comes after its batch was sealed
SELECT nextval('watchlist.audit_number') AS late \gset
SELECT is(sharaka.audit_seal(), 2::bigint, 'a seal over a number without record');
SELECT is(pg_temp.metric('sharaka_audit_missing'), 1::float8, 'which is missing');
SELECT is((SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%numbers%'), 'warning: audit: 1 numbers of the last seven days have no record', 'as is found');
SELECT is((SELECT count(*) FROM sharaka.check_operation('1 h') AS f WHERE f.finding LIKE '%numbers%'), 0::bigint, 'unless it may just be being written');
INSERT INTO watchlist.audit SELECT (jsonb_populate_record(a, jsonb_build_object('audit_id', :late, 'at', a.at + interval '1 year'))).* FROM watchlist.audit AS a ORDER BY audit_id LIMIT 1;
SELECT results_eq('SELECT unsealed, in_rest FROM sharaka.audit_state()', 'VALUES (1::bigint, 1::bigint)', 'when it has come, it is not sealed, nor in a partition');
SELECT ok(EXISTS (SELECT FROM pg_temp.going() AS f WHERE f = 'warning: audit: 1 records are in no partition of a month'), 'which is found');

-- nothing is kept for too long
SELECT is_empty($$SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%longer than%'$$, 'travellers and payloads are kept as long as the settings say');
INSERT INTO watchlist.traveller (fingerprint, seen_at, audit_id, state, document) SELECT sha256('x'), now() - days * interval '1 day', 1, 'TUN', 'X1' FROM unnest(ARRAY[31]) AS days;
SELECT is_empty($$SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%travellers are%'$$, 'purge() may be a day late');
UPDATE watchlist.traveller SET seen_at = now() - interval '33 days';
SELECT is((SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%travellers are%'), 'warning: retention: travellers are remembered longer than they should be', 'but not three');
DELETE FROM watchlist.traveller;
INSERT INTO watchlist.audit SELECT (jsonb_populate_record(a, jsonb_build_object('audit_id', 1, 'at', now() - interval '3 years 3 days'))).* FROM watchlist.audit AS a ORDER BY audit_id LIMIT 1;
SELECT is((SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%longer than%'), 'warning: retention: what is personal in the audit is kept longer than it should be', 'nor payloads');
-- an audit that is gone
SAVEPOINT gone;
SET LOCAL session_replication_role = replica;
DELETE FROM watchlist.audit;
DELETE FROM watchlist.audit_gap;
DELETE FROM watchlist.audit_seal;
SET LOCAL session_replication_role = origin;
SELECT matches((SELECT f FROM pg_temp.going() AS f WHERE f LIKE '%audit%'), '^error: audit: [0-9]+ numbers were given, and there is neither a record nor a seal$', 'numbers tell that there was an audit');
ROLLBACK TO gone;

-- cases and jobs
SELECT is(pg_temp.metric('sharaka_cases_open'), 0::float8, 'no cases');
INSERT INTO watchlist.case_file (audit_id, screened_at, source, asking, class, list, record, reference, owner, level, severity, discreet, confirm_first, deadline, state, closed_at)
SELECT 0, now(), 'screening', 'TUN', 'document', 'x', 'x', 'x', 'TUN', 0, 2, false, false, now() + hours * interval '1 h', CASE WHEN closed THEN 'confirmed' ELSE 'new' END, CASE WHEN closed THEN now() END
FROM (VALUES (-1, false), (1, false), (-1, true)) AS c (hours, closed);
INSERT INTO watchlist.job (name, last_run, last_error) VALUES ('late', now() - interval '1 day', NULL), ('failed', clock_timestamp() + interval '1 h', '22000: no such "Slaheddine Fictif"');
SELECT set_eq($$SELECT * FROM pg_temp.going() AS f WHERE f ~ 'case|job'$$, ARRAY['warning: cases: 1 open cases are past their deadline',
	'error: job failed: it failed: 22000', 'error: job late: it last ran 24 hours ago'], 'cases past their deadline, jobs that failed or did not run; no words of an error');
SELECT is(pg_temp.metric(n, l), v, n || coalesce(' ' || l, '')) FROM (VALUES ('sharaka_cases_open', NULL, 2::float8), ('sharaka_cases_late', NULL, 1),
	('sharaka_job_failed', 'failed', 1), ('sharaka_job_failed', 'well', 0)) AS m (n, l, v);
SELECT is((SELECT string_agg(name || labels::text, ',') FROM sharaka.metrics() GROUP BY name, labels HAVING count(*) > 1), NULL, 'no figure is given twice');
SELECT is((SELECT string_agg(name, ',') FROM sharaka.metrics() WHERE name !~ '^sharaka_[a-z_]+$' OR value IS NULL), NULL, 'names are an exporter''s, and each has a value');

SELECT * FROM finish();
ROLLBACK;
