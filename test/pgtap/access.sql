-- Who may do and see what: each role tries what it may and what it must not.  All
-- persons and documents are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir ../../script/demo.d/zone.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
INSERT INTO watchlist.border_point VALUES ('TNTUN', 'Tunis-Carthage', 'TUN', 'airport');
SELECT format('CREATE ROLE test_%1$s LOGIN; GRANT sharaka_%1$s TO test_%1$s', role)
FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role \gexec
CREATE ROLE test_stranger LOGIN;
GRANT sharaka_frontline TO test_stranger;
CREATE ROLE test_pooler LOGIN;
GRANT sharaka_frontline TO test_pooler;
SELECT sharaka.enrol('test_' || role, 'No. ' || n, role, clearance => CASE role WHEN 'officer' THEN 2 ELSE 1 END, border_point => CASE role WHEN 'frontline' THEN 'TNTUN' END)
FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator', 'pooler']) WITH ORDINALITY AS r (role, n);
\o
-- records of this State and of others, of all levels
INSERT INTO watchlist.list (code, title, owner) VALUES ('NAT', 'National list', 'TUN'), ('DZ', 'List of Algeria', 'DZA');
CREATE FUNCTION pg_temp.subject(ref text, name text, owner text, level int, released text, discreet boolean DEFAULT false) RETURNS bigint LANGUAGE sql AS $$
	WITH s AS (
		INSERT INTO watchlist.subject (list_id, record, reference, owner, level, released_to, discreet, category, birth_places)
		SELECT list_id, ref, ref, subject.owner, level, released::text[], discreet, 'wanted', '{Nowhere}' FROM watchlist.list
		WHERE code = CASE subject.owner WHEN 'TUN' THEN 'NAT' ELSE 'DZ' END RETURNING subject_id)
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', subject.name::personname, subject.name FROM s RETURNING subject_id
$$;
\o /dev/null
SELECT pg_temp.subject('T-0', 'Slaheddine Fictif', 'TUN', 0, '{}'), pg_temp.subject('T-3', 'Slaheddine Secret Fictif', 'TUN', 3, '{}'),
	pg_temp.subject('A-0', 'Salah Eddine Fictif', 'DZA', 0, '{TUN}'), pg_temp.subject('A-1', 'Slaheddine Fictif', 'DZA', 1, '{*}'),
	pg_temp.subject('A-X', 'Slaheddine Fictif', 'DZA', 0, '{MAR}'), pg_temp.subject('A-N', 'Slaheddine Fictif', 'DZA', 0, '{}'),
	pg_temp.subject('T-D', 'Slah Eddine Fictif', 'TUN', 0, '{}', true);
\o
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner, level, released_to) VALUES
	('TUN', 'passport', 'T100001', 'stolen', 'TUN', 0, '{*}'), ('DZA', 'passport', 'A100001', 'stolen', 'DZA', 0, '{*}'),
	('DZA', 'passport', 'A100002', 'stolen', 'DZA', 0, '{MAR}');
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner, discreet) VALUES ('DZA', 'passport', 'A100003', 'stolen', 'DZA', true);
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner)
SELECT 'UTO', 'passport', ('N' || i)::docnumber, 'lost', 'UTO' FROM generate_series(100000, 105000) AS i;
INSERT INTO watchlist.travel_document (issuing_state, kind, run, reason, owner)
SELECT 'UTO', 'passport', docrange(('B' || i)::docnumber, ('B' || i + 5)::docnumber), 'stolen blank', 'UTO' FROM generate_series(100000, 130000, 7) AS i;
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
SELECT (SELECT min(subject_id) FROM watchlist.subject), 'alias', (md5(i::text) || ' Fictif')::personname, '' FROM generate_series(1, 5000) AS i;
SET CONSTRAINTS ALL IMMEDIATE;
ANALYZE;

CREATE FUNCTION pg_temp.hits(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hits text;
BEGIN
	EXECUTE format('SELECT string_agg(h.reference, '','' ORDER BY h.reference COLLATE "C") FROM sharaka.screen(%s) AS h WHERE h.class IN (''person'', ''document'')', call) INTO hits;
	RETURN hits;
END $$;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RETURN plan;
END $$;
-- everything there is, in both schemas
CREATE TEMP TABLE thing AS
	SELECT c.oid::regclass AS tab FROM pg_class AS c WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p', 'v', 'S');
GRANT SELECT ON thing TO PUBLIC;
CREATE FUNCTION pg_temp.can(what text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(replace(tab::text, 'watchlist.', ''), ',' ORDER BY tab::text COLLATE "C"), '') FROM thing
	WHERE NOT tab::text ~ 'audit_\d' AND CASE (SELECT relkind FROM pg_class WHERE oid = tab) WHEN 'S' THEN has_sequence_privilege(tab, 'USAGE') ELSE has_any_column_privilege(tab, what) END
$$;

-- ---------- frontline: answers, and nothing else ----------

SET SESSION AUTHORIZATION test_frontline;
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-0,A-1,T-0,T-3', 'an answer has records of all levels that the State may see, and no discreet ones');
SELECT is(pg_temp.hits($$document => 'A100001'$$), 'A100001 DZA passport', 'a document');
SELECT is(pg_temp.hits($$document => 'A100002'$$), NULL, 'not one released to another State');
SELECT is(pg_temp.hits($$document => 'A100003'$$), NULL, 'nor a discreet one');
SELECT is(pg_temp.hits($$pg_temp.passport('FICTIF', 'SLAHEDDINE', 'DZA', 'A100003')$$), 'A-0,A-1,T-0,T-3', 'by zone, too');
SELECT is(pg_temp.can(privilege), '', 'frontline can not ' || privilege) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS privilege;
SELECT throws_ok('SELECT FROM watchlist.subject', '42501', NULL, 'no table is read');
SELECT throws_ok($$SELECT sharaka.screen_persons('Slaheddine Fictif')$$, '42501', NULL, 'nor found in past the audit');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine', threshold => 0)$$, '42501', 'this would read out the list', 'nor read out by a low threshold');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine', max_persons => 100000)$$, '42501', 'this would read out the list', 'or by many persons');
SELECT throws_ok($$SELECT sharaka.audit_verify()$$, '42501', NULL, 'nothing of the audit');
SELECT throws_ok($$SELECT sharaka.enrol('test_frontline', 'x', 'analyst')$$, '42501', NULL, 'nobody is enrolled');
SELECT throws_ok($$SELECT sharaka.begin_documents()$$, '42501', NULL, 'nothing is loaded');
SELECT throws_ok($$SELECT journal_append('watchlist.audit', ROW(1))$$, '42501', NULL, 'nothing is slipped into the audit');
SELECT throws_ok($$SET ROLE sharaka_owner$$, '42501', NULL, 'and nobody becomes the owner');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine', border_point => 'XXXXX')$$, '22023', 'there is no border point "XXXXX"', 'a point that there is not');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine', purpose => '')$$, '22023', 'there is no purpose', 'no purpose');
SELECT is((SELECT string_agg(DISTINCT p.proname, ',' ORDER BY p.proname) FROM pg_proc AS p
		WHERE pronamespace = 'sharaka'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')), 'my_cases,screen,screen_manifest', 'no other function is called but for what became of it');
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine', purpose => repeat('x', 201))$$, '22001', 'the purpose is too long', 'a purpose that is none');
-- what the caller sets changes nothing
SET sharaka.token = 'x';
SET sltd.name_similarity_threshold = 1;
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-0,A-1,T-0,T-3', 'settings change no answer');
RESET sltd.name_similarity_threshold;
CREATE FUNCTION pg_temp.name_match(personname, personname) RETURNS float8 LANGUAGE sql AS 'SELECT 0::float8';
CREATE FUNCTION pg_temp.released(text, text[], text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SET search_path = pg_temp, public, pg_catalog;
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-0,A-1,T-0,T-3', 'nor do objects that stand for others');
RESET search_path;
RESET SESSION AUTHORIZATION;

-- ---------- time tells the desk nothing of what is withheld ----------

SELECT is(sharaka.time_to_hold(taken::interval, step::interval)::text, held, format('%s taken of steps of %s: %s more', taken, step, held))
FROM (VALUES ('0 ms', '20 ms', '00:00:00.02'), ('3 ms', '20 ms', '00:00:00.017'), ('20 ms', '20 ms', '00:00:00'), ('20.001 ms', '20 ms', '00:00:00.019999'),
	('1 hour', '0.7 s', '00:00:00.1'), ('-1 hour', '20 ms', '00:00:00.02'), ('3 ms', '0', '00:00:00')) AS t (taken, step, held);
UPDATE watchlist.own_state SET desk_answer = '0.3 s';
CREATE FUNCTION pg_temp.takes(call text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	began constant timestamptz := clock_timestamp();
BEGIN
	EXECUTE 'SELECT count(*) FROM sharaka.' || call;
	RETURN extract(epoch FROM clock_timestamp() - began);
END $$;
SET SESSION AUTHORIZATION test_frontline;
SELECT cmp_ok(pg_temp.takes(call), '>=', 0.3::float8, 'the answer to ' || call || ' is held')
FROM unnest(ARRAY[$$screen(name => 'Nobody Fictif')$$, $$screen(document => 'A100003')$$, $$screen(mrz => pg_temp.passport('FICTIF', 'SLAHEDDINE', 'DZA', 'A100003'))$$,
	$$screen_manifest('UNH+1+PAXLST:D:02B:UN:IATA''')$$, $$my_cases()$$]) AS call;
SET SESSION AUTHORIZATION test_officer;
SELECT cmp_ok(least(pg_temp.takes('my_cases()'), pg_temp.takes('my_cases()'), pg_temp.takes('my_cases()')), '<', 0.3::float8, 'to others all is told, and at once');
RESET SESSION AUTHORIZATION;
-- a list of passengers: a tenth of a step more for each
UPDATE watchlist.own_state SET desk_answer = '0.1 s';
SET SESSION AUTHORIZATION test_frontline;
SELECT cmp_ok(pg_temp.takes(format($$screen_manifest('UNH+1+PAXLST:D:02B:UN:IATA''%s')$$, repeat('NAD+FL+++NOBODY:FICTIF''''', 20))), '>=', 0.3::float8, 'the answer to a list of twenty is held three times as long');
RESET SESSION AUTHORIZATION;
SELECT throws_ok($$UPDATE watchlist.own_state SET desk_answer = '2 s'$$, '23514', NULL, 'no desk waits for long');
SELECT throws_ok($$UPDATE watchlist.own_state SET desk_answer = '-1 ms'$$, '23514', NULL, 'nor is answered before it has asked');
UPDATE watchlist.own_state SET desk_answer = '20 ms';

-- ---------- who is calling ----------

SET SESSION AUTHORIZATION test_stranger;
SELECT is(pg_temp.error_of($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$), '42501: login test_stranger is not enrolled|'
	'|An administrator enrols it by sharaka.enrol(). Behind a pooler, SET LOCAL sharaka.token to a token that holds.', 'a login without officer gets no answer');
RESET SESSION AUTHORIZATION;
SELECT officer_id AS frontline FROM watchlist.officer WHERE login = 'test_frontline' \gset
SET SESSION AUTHORIZATION test_administrator;
SELECT sharaka.enrol(NULL, 'No. 99', 'frontline', 'MAR') AS moroccan \gset
SELECT sharaka.issue_token(:moroccan) AS token \gset
SELECT is(length(:'token'), 64, 'a token');
SELECT throws_ok('SELECT FROM watchlist.officer_token', '42501', NULL, 'of which administrators see not even the digest');
SELECT is(pg_temp.error_of('SELECT sharaka.issue_token(-1)'), 'P0002: there is no officer -1 in service||', 'not for nobody');
SELECT is(pg_temp.error_of($$SELECT sharaka.enrol('test_nobody', 'x', 'frontline')$$), '42704: role "test_nobody" does not exist|'
	'|A superuser makes it: CREATE ROLE test_nobody LOGIN; GRANT sharaka_frontline TO test_nobody;', 'a login that there is not');
SELECT throws_ok($$SELECT sharaka.enrol('test_frontline', 'x', 'analyst')$$, '23505', 'login test_frontline is enrolled already', 'nor twice');
SELECT throws_ok($$SELECT sharaka.enrol(NULL, 'x', 'king')$$, '22023', 'there is no role "king"', 'nor as anything');
SELECT is(pg_temp.error_of(format('SELECT sharaka.enrol(NULL, %s)', given)), error, error)
FROM (VALUES ($$'x', 'frontline', border_point => 'NOPE'$$, '22023: there is no border point "NOPE"||Border points are in watchlist.border_point, by UN/LOCODE without space.'),
	($$NULL, 'frontline'$$, '22023: the label is empty||Give a service number or a name, as audit and cases are to show it.'),
	($$' ', 'frontline'$$, '22023: the label is empty||Give a service number or a name, as audit and cases are to show it.'),
	($$'x', 'frontline', clearance => 4$$, '22023: there is no clearance 4||Give 0 (open), 1 (restricted), 2 (confidential) or 3 (secret).'),
	($$'x', 'frontline', clearance => NULL$$, '22023: there is no clearance NULL||Give 0 (open), 1 (restricted), 2 (confidential) or 3 (secret).'),
	($$'x', 'pooler'$$, '22004: a pooler has a login||Give the role of PostgreSQL that the application logs in as; officers behind it are enrolled without one.'))
	AS t (given, error);
RESET SESSION AUTHORIZATION;

-- who gets the name of a login does not get what it was enrolled as
SAVEPOINT anew;
SELECT officer_id AS replaced FROM watchlist.officer WHERE login = 'test_officer' \gset
DROP ROLE test_officer;
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
SELECT format('login test_officer is not the one that was enrolled|A role was enrolled that had this name before.'
	'|If it is still the same officer''s, an administrator confirms that: SELECT sharaka.confirm_logins(%s); otherwise enrol a login of another name.', :replaced) AS refused \gset
SET SESSION AUTHORIZATION test_officer;
SELECT is(pg_temp.error_of($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$), '42501: ' || :'refused', 'a login that was made anew gets no answer');
SELECT is((SELECT count(*) FROM watchlist.subject), 0::bigint, 'and sees no record');
SET SESSION AUTHORIZATION test_administrator;
SELECT is((SELECT string_agg(severity || ': ' || finding || ': ' || what_to_do, '') FROM sharaka.check_installation() WHERE about = 'login test_officer' AND what_to_do ~ 'confirm'),
	format('error: it was dropped and created anew, or renamed, since it was enrolled, and gets no answer: SELECT sharaka.confirm_logins(%s); if it is still the same officer''s, else SELECT sharaka.dismiss(%1$s);', :replaced),
	'it is found');
SELECT is(sharaka.confirm_logins(), 0::bigint, 'nor is it confirmed with all that came from another cluster');
SELECT is(pg_temp.error_of('SELECT sharaka.confirm_logins(-1)'), 'P0002: there is no officer -1 in service whose login exists||', 'nor is nobody');
SELECT is(sharaka.confirm_logins(:replaced), 1::bigint, 'but by itself');
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok('SELECT sharaka.confirm_logins()', '42501', NULL, 'by administrators alone');
SELECT isnt(pg_temp.hits($$name => 'Slaheddine Fictif'$$), NULL, 'and has its answers');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM watchlist.setting_change WHERE tab = 'officer' AND action = 'changed' AND after->>'login' = 'test_officer'), 1::bigint, 'it is kept who confirmed it');
-- nor does who is renamed
ALTER ROLE test_officer RENAME TO test_former;
ALTER ROLE test_stranger RENAME TO test_officer;
SET SESSION AUTHORIZATION test_officer;
SELECT is(pg_temp.error_of($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$), '42501: ' || :'refused', 'nor does one that got the name');
RESET SESSION AUTHORIZATION;
ROLLBACK TO anew;
-- in another cluster all have other oids, and the name counts until they are confirmed
SAVEPOINT anew;
UPDATE watchlist.officer SET login_role = login_role::bigint + 1, login_cluster = login_cluster - 1 WHERE login IS NOT NULL;
SET SESSION AUTHORIZATION test_frontline;
SELECT isnt(pg_temp.hits($$name => 'Slaheddine Fictif'$$), NULL, 'after a restore all goes on');
SET SESSION AUTHORIZATION test_administrator;
SELECT is((SELECT severity || ': ' || finding || ': ' || what_to_do FROM sharaka.check_installation() WHERE about = 'logins'),
	'warning: 6 of them were enrolled in another cluster, and are known by their names alone: Look at watchlist.officer, whether each login is still its officer''s, then SELECT sharaka.confirm_logins();', 'which is told');
SELECT is(sharaka.confirm_logins(), 6::bigint, 'until all are confirmed');
SELECT is_empty($$SELECT FROM sharaka.check_installation() WHERE about = 'logins'$$, 'and is well');
RESET SESSION AUTHORIZATION;
ROLLBACK TO anew;
SET SESSION AUTHORIZATION test_pooler;
RESET sharaka.token;
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$, '42501', 'login test_pooler is not enrolled', 'a pooler alone gets no answer');
SET sharaka.token = '12345';
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$, '42501', 'login test_pooler is not enrolled', 'nor by a token that is guessed');
SET sharaka.token = :'token';
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-1,A-X', 'with a token it is the officer behind, and what his State may see');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok(format('SELECT sharaka.dismiss(%s)', :moroccan), 'an officer leaves');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_pooler;
SELECT throws_ok($$SELECT sharaka.screen(name => 'Slaheddine Fictif')$$, '42501', 'login test_pooler is not enrolled', 'and has no access from then on');
RESET SESSION AUTHORIZATION;
RESET sharaka.token;

-- ---------- data officers: their own State's records ----------

SET SESSION AUTHORIZATION test_officer;
SELECT is((SELECT string_agg(reference, ',' ORDER BY reference) FROM watchlist.subject), 'A-0,A-1,T-0,T-D', 'a data officer sees what is released to the State, up to the clearance');
SELECT is((SELECT count(DISTINCT subject_id) FROM watchlist.subject_name), 4::bigint, 'of the names, too');
SELECT lives_ok($$UPDATE watchlist.subject SET comments = 'seen' WHERE reference = 'T-0'$$, 'changes the own');
SELECT is((SELECT count(*) FROM watchlist.subject WHERE comments = 'seen'), 1::bigint, 'really');
UPDATE watchlist.subject SET comments = 'seen' WHERE owner = 'DZA';
DELETE FROM watchlist.subject WHERE owner = 'DZA';
DELETE FROM watchlist.subject_name WHERE owner = 'DZA';
SELECT is((SELECT count(*) FROM watchlist.subject WHERE owner = 'DZA' AND comments IS NULL), 2::bigint, 'and not those of others');
SELECT throws_ok($$UPDATE watchlist.subject SET owner = 'DZA' WHERE reference = 'T-0'$$, '42501', NULL, 'none is given away');
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference, owner) SELECT list_id, 'x', 'x', 'DZA' FROM watchlist.list WHERE code = 'DZ'$$, '42501', NULL, 'nor made for others');
SELECT throws_ok($$INSERT INTO watchlist.subject_name (subject_id, kind, name, raw, owner) SELECT subject_id, 'alias', 'X Y', 'X Y', 'TUN' FROM watchlist.subject WHERE reference = 'A-0'$$,
	'42501', NULL, 'nor a name slipped in to others'' subjects');
SELECT throws_ok($$INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner) VALUES ('DZA', 'passport', 'A7', 'lost', 'DZA')$$, '42501', NULL, 'nor a document');
SELECT throws_ok($$SELECT sharaka.load_un_list('<a/>'::text)$$, '42501', 'list UN is kept by UNO', 'lists of others are not loaded');
SELECT throws_ok('SELECT FROM watchlist.audit', '42501', NULL, 'the audit is not seen');
SELECT throws_ok('SELECT FROM watchlist.officer', '42501', NULL, 'nor officers');
SELECT throws_ok($$UPDATE watchlist.instruction SET action = 'inform'$$, '42501', NULL, 'nor are instructions changed');
SELECT throws_ok('ALTER TABLE watchlist.subject DISABLE ROW LEVEL SECURITY', '42501', NULL, 'nor security');
SELECT throws_ok('TRUNCATE watchlist.history', '42501', NULL, 'nor history');
SELECT is((SELECT before->>'comments' FROM watchlist.history WHERE tab = 'subject' ORDER BY history_id DESC LIMIT 1), NULL, 'what was before is seen');
SELECT throws_ok('SELECT FROM watchlist.travel_document_1', '42501', NULL, 'nor a part of a table');
-- own lists
SELECT is(sharaka.create_document_list('TN2', 'Second file'), 'list TN2 created', 'a data officer makes a list');
SELECT lives_ok('SELECT sharaka.begin_documents()', 'and loads it');
COPY document_load (issuing_state, kind, number, reason) FROM stdin (FORMAT csv);
TUN,passport,T200001,lost
\.
SELECT is((SELECT records FROM sharaka.change_documents('TN2') WHERE item = 'added'), 1::bigint, 'through the temporary table');
SELECT throws_ok($$SELECT sharaka.create_document_list('XX', 'x', 'DZA')$$, '42501', 'list XX is kept by DZA', 'not one of another State');
CREATE TEMP TABLE document_load (line bigint);
CREATE TEMP VIEW document_read AS SELECT 1 AS line;
SELECT throws_ok($$SELECT sharaka.change_documents('TN2')$$, '42501', 'document_load is not the table that begin_documents() makes', 'a table of one''s own is not taken for it');
DROP VIEW document_read;
DROP TABLE document_load;
RESET SESSION AUTHORIZATION;

-- ---------- data officers of another State ----------

\o /dev/null
CREATE ROLE test_guest LOGIN;
GRANT sharaka_officer TO test_guest;
SELECT sharaka.enrol('test_guest', 'guest', 'officer', 'DEU', clearance => 2);
\o
SET SESSION AUTHORIZATION test_guest;
SELECT is(sharaka.create_document_list('DE1', 'Their file'), 'list DE1 created', 'a guest makes a list');
SELECT is(sharaka.create_document_list('DE2', 'Their second file', 'DEU'), 'list DE2 created', 'whose State may be given');
SELECT is((SELECT array_agg(owner ORDER BY code) FROM watchlist.list WHERE code IN ('DE1', 'DE2')), '{DEU,DEU}', 'which is that State''s, not this one''s');
SELECT throws_ok($$SELECT sharaka.create_document_list('TN3', 'x', 'TUN')$$, '42501', 'list TN3 is kept by TUN', 'not one of this State');
SELECT sharaka.begin_subjects() \g /dev/null
INSERT INTO subject_load (record, category, name) VALUES ('1', 'wanted', 'Nobody Fictif');
SELECT lives_ok($$SELECT sharaka.load_subjects('DE3', now(), 'Their persons')$$, 'a guest makes a list of subjects');
SELECT is((SELECT owner FROM watchlist.list WHERE code = 'DE3'), 'DEU', 'which is that State''s, too');
RESET SESSION AUTHORIZATION;

-- ---------- analysts read, with discreet records ----------

SET SESSION AUTHORIZATION test_analyst;
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-0,A-1,T-0,T-3,T-D', 'the back office is answered with discreet records');
SELECT is((SELECT string_agg(reference, ',' ORDER BY reference) FROM watchlist.subject), 'A-0,A-1,T-0,T-D', 'an analyst reads them');
SELECT throws_ok($$UPDATE watchlist.subject SET comments = 'x'$$, '42501', NULL, 'and changes nothing');
SELECT is(pg_temp.can('INSERT') || pg_temp.can('UPDATE'), '', 'in no table');
RESET SESSION AUTHORIZATION;

-- ---------- auditors and administrators ----------

SET SESSION AUTHORIZATION test_auditor;
SELECT cmp_ok((SELECT count(*) FROM watchlist.audit WHERE label = 'No. 1' AND border_point = 'TNTUN'), '>=', 6::bigint, 'the auditor reads who asked, and where');
SELECT is(pg_temp.can('INSERT') || pg_temp.can('UPDATE'), '', 'and changes nothing');
SELECT throws_ok('SELECT FROM watchlist.subject', '42501', NULL, 'nor reads files');
SELECT throws_ok($$SELECT sharaka.screen(name => 'x')$$, '42501', NULL, 'nor screens');
SELECT is_empty('SELECT * FROM sharaka.audit_verify()', 'the chain is verified');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_ok('SELECT FROM watchlist.subject', '42501', NULL, 'administrators read no files');
-- what they change of the settings is kept
INSERT INTO watchlist.instruction (state, class, kind, action) VALUES ('TUN', 'person', 'witness', 'inform');
UPDATE watchlist.screening_rule SET name_threshold = 0.75 WHERE list = '*' AND severity = 0;
UPDATE watchlist.screening_rule SET name_threshold = 0.75 WHERE list = '*' AND severity = 0;
DELETE FROM watchlist.instruction WHERE state = 'TUN' AND kind = 'witness';
SELECT is((SELECT string_agg(concat_ws(' ', changed_by, tab, action, before->>'name_threshold', after->>'name_threshold', coalesce(before, after)->>'kind'), ', ' ORDER BY setting_change_id)
		FROM watchlist.setting_change WHERE tab IN ('screening_rule', 'instruction') AND coalesce(before, after)->>'kind' IS DISTINCT FROM '*'),
	'test_administrator instruction added witness, test_administrator screening_rule changed 0.7 0.75, test_administrator instruction deleted witness',
	'changes of settings are kept, and what changes nothing is none');
SELECT is((SELECT o.label FROM watchlist.officer AS o WHERE o.officer_id = s.officer_id), 'No. 5', 'with the officer')
FROM watchlist.setting_change AS s WHERE s.tab = 'screening_rule';
SELECT isnt_empty($$SELECT FROM watchlist.setting_change WHERE tab = 'officer' AND action = 'added' AND after->>'login' = 'test_frontline'$$, 'who was enrolled, too');
SELECT isnt_empty($$SELECT FROM watchlist.setting_change WHERE tab = 'list' AND after->>'code' = 'TN2' AND changed_by = 'test_officer'$$, 'and lists');
SELECT throws_ok('DELETE FROM watchlist.setting_change', '42501', NULL, 'nobody deletes that');
SELECT throws_ok($$UPDATE watchlist.setting_change SET changed_by = 'nobody'$$, '42501', NULL, 'nor changes it');
SELECT throws_ok('ALTER TABLE watchlist.screening_rule DISABLE TRIGGER keep_setting', '42501', NULL, 'nor goes past it');
SELECT throws_ok('SELECT FROM watchlist.audit', '42501', NULL, 'nor the audit');
SELECT throws_ok('DELETE FROM watchlist.audit', '42501', NULL, 'which they do not delete');
SELECT throws_ok($$UPDATE watchlist.own_state SET retention_audit = '0'$$, '23514', NULL, 'nor shorten its retention to nothing');
SELECT lives_ok($$UPDATE watchlist.instruction SET action = 'inform' WHERE class = 'person' AND kind = '*'$$, 'instructions are theirs');
SELECT is((SELECT count(*) FROM watchlist.instruction WHERE action = 'inform'), 1::bigint, 'really');
SELECT is(pg_temp.hits($$document => 'T100001'$$), 'T100001 TUN passport', 'and they may screen');
RESET SESSION AUTHORIZATION;

-- a role without an officer sees nothing, whatever it was granted
SET SESSION AUTHORIZATION test_stranger;
SELECT throws_ok('SELECT FROM watchlist.subject', '42501', NULL, 'a stranger reads nothing');
RESET SESSION AUTHORIZATION;
GRANT sharaka_analyst, sharaka_administrator TO test_stranger;
SET SESSION AUTHORIZATION test_stranger;
SELECT is((SELECT count(*) FROM watchlist.subject), 0::bigint, 'who is not enrolled sees no row');
SELECT is((SELECT count(*) FROM watchlist.list), 0::bigint, 'of no table');
SELECT throws_ok($$SELECT sharaka.issue_token(1)$$, '42501', NULL, 'and administers nothing');
RESET SESSION AUTHORIZATION;

-- ---------- hostile officers ----------

-- a pooler has the roles of all, but shows what the officer behind it may see
\o /dev/null
GRANT sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator TO test_pooler;
SELECT sharaka.issue_token(sharaka.enrol(NULL, 'desk behind a pooler', 'frontline')) AS token \gset
\o
SET SESSION AUTHORIZATION test_pooler;
SET sharaka.token = :'token';
SELECT is((SELECT count(*) FROM watchlist.subject) + (SELECT count(*) FROM watchlist.audit) + (SELECT count(*) FROM watchlist.list) + (SELECT count(*) FROM watchlist.officer)
	+ (SELECT count(*) FROM watchlist.case_file) + (SELECT count(*) FROM watchlist.history) + (SELECT count(*) FROM watchlist.setting_change), 0::bigint, 'a desk behind a pooler reads no table');
WITH changed AS (UPDATE watchlist.subject SET withdrawn_at = now() RETURNING 1), ruled AS (UPDATE watchlist.screening_rule SET alert_score = 1 RETURNING 1)
SELECT is((SELECT count(*) FROM changed) + (SELECT count(*) FROM ruled), 0::bigint, 'and changes none');
SELECT is(pg_temp.hits($$name => 'Slaheddine Fictif'$$), 'A-0,A-1,T-0,T-3', 'but screens');
RESET SESSION AUTHORIZATION;
RESET sharaka.token;

-- records above one's clearance are not changed unseen: without a condition, no policy of SELECT is asked
SET SESSION AUTHORIZATION test_officer;
UPDATE watchlist.subject SET comments = 'all';
DELETE FROM watchlist.subject_name;
RESET SESSION AUTHORIZATION;
SELECT is((SELECT comments FROM watchlist.subject WHERE reference = 'T-3'), NULL, 'what is above one''s clearance is not changed');
SELECT is((SELECT count(*) FROM watchlist.subject_name AS n JOIN watchlist.subject AS s USING (subject_id) WHERE s.reference = 'T-3'), 1::bigint, 'nor deleted');

-- lists of others, and records that one does not see
INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner, level) SELECT subject_id, 'red', 'HIDDEN', 'TUN', 'TUN', 3 FROM watchlist.subject WHERE reference = 'T-3';
SET SESSION AUTHORIZATION test_guest;
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference, owner) SELECT list_id, 'G-1', 'G-1', 'DEU' FROM watchlist.list WHERE code = 'NAT'$$, '42501', NULL,
	'nobody adds to a list of another State');
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference, owner) SELECT list_id, 'T-3', 'x', 'DEU' FROM watchlist.list WHERE code = 'NAT'$$, '42501',
	'new row violates row-level security policy for table "subject"', 'nor is told that a record is there');
SELECT throws_ok($$INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner) VALUES ('TUN', 'passport', 'T100001', 'lost', 'DEU') ON CONFLICT DO NOTHING$$, '42501', NULL,
	'or a document');
SELECT throws_ok(format($$INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner) VALUES (%s, 'red', 'FAKE', 'DEU', 'DEU')$$, s), '42501', NULL, 'a notice is for a record that one sees, whether it is there or not')
FROM unnest(ARRAY[1, 2147483647]) AS s;
-- nor is anything moved there
SELECT throws_ok($$UPDATE watchlist.subject SET list_id = (SELECT list_id FROM watchlist.list WHERE code = 'NAT') WHERE owner = 'DEU'$$, '42501', 'a row of subject is not moved', 'no subject is moved to another list');
INSERT INTO watchlist.travel_document (list, issuing_state, kind, number, reason, owner) VALUES ('DE1', 'DEU', 'passport', 'D100001', 'lost', 'DEU');
SELECT throws_like($$UPDATE watchlist.travel_document SET list = 'national' WHERE owner = 'DEU'$$, 'a row of travel_document% is not moved', 'nor a document');
INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner) SELECT subject_id, 'red', 'OWN', 'DEU', 'DEU' FROM watchlist.subject WHERE owner = 'DEU';
-- a number that is taken would tell of a notice that is not for them
SELECT lives_ok($$INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner) SELECT subject_id, 'red', 'HIDDEN', 'DEU', 'DEU' FROM watchlist.subject WHERE owner = 'DEU'$$,
	'a number that a secret notice of another State has is free');
SELECT throws_ok($$INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner) SELECT subject_id, 'red', 'HIDDEN', 'DEU', 'DEU' FROM watchlist.subject WHERE owner = 'DEU'$$,
	'23505', NULL, 'once');
SELECT throws_ok($$UPDATE watchlist.notice SET subject_id = 1 WHERE owner = 'DEU'$$, '42501', 'a row of notice is not moved', 'nor a notice');
RESET SESSION AUTHORIZATION;

-- functions with the rights of the owner are not hung on a table of one's own
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p WHERE p.pronamespace = 'watchlist'::regnamespace AND p.prorettype = 'trigger'::regtype
	AND (has_function_privilege('test_analyst', p.oid, 'EXECUTE') OR has_function_privilege('test_administrator', p.oid, 'EXECUTE'))), NULL, 'nobody calls a function of the triggers');
SET SESSION AUTHORIZATION test_analyst;
CREATE TEMP TABLE own (subject_id bigint, sole_birth text, owner text, level int, released_to text[]);
SELECT throws_ok('CREATE TRIGGER t BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION watchlist.' || f || '()', '42501', NULL, f || '() is not for tables of one''s own')
FROM unnest(ARRAY['know_sole_birth', 'govern_part', 'follow_subject', 'keep_setting', 'keep_history']) AS f;
DROP TABLE own;
RESET SESSION AUTHORIZATION;

-- nobody keeps the jobs from running, or is taken for one of them
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE pronamespace IN ('sharaka'::regnamespace, 'watchlist'::regnamespace) AND prosrc ~ 'advisory(_xact)?_lock'), NULL, 'no lock is one that anybody could take');
SELECT format($do$
	SET SESSION AUTHORIZATION test_%1$s;
	SELECT throws_ok('LOCK TABLE watchlist.task IN ' || mode || ' MODE', '42501', NULL, 'nor is the table of tasks locked by %1$s, ' || mode)
	FROM unnest(ARRAY['ROW SHARE', 'ROW EXCLUSIVE', 'ACCESS EXCLUSIVE']) AS mode;
	RESET SESSION AUTHORIZATION $do$, role) FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role \gexec

-- who screens does not read out the list, whatever the role
SELECT format($do$
	SET SESSION AUTHORIZATION test_%1$s;
	SELECT throws_ok($q$SELECT sharaka.screen(name => 'a', threshold => 0)$q$, '42501', 'this would read out the list', '%1$s does not read out the list');
	SELECT throws_ok($q$SELECT sharaka.screen(name => 'a', max_persons => 100000)$q$, '42501', 'this would read out the list', 'by no limit');
	RESET SESSION AUTHORIZATION $do$, role) FROM unnest(ARRAY['officer', 'analyst', 'administrator']) AS role \gexec

-- what is not recorded is not looked up: a wrong argument and a transaction that is read only are told first
SET SESSION AUTHORIZATION test_frontline;
SAVEPOINT read_only;
SET TRANSACTION READ ONLY;
SELECT throws_ok(format('SELECT FROM sharaka.%s', call), '25006', 'a screening is recorded, and this transaction is read only', call || ' is no search without a record')
FROM unnest(ARRAY[$$screen(name => 'Slah Eddine Fictif')$$, $$screen(document => 'A100003')$$, $$screen_manifest('UNH+1+PAXLST:D:02B:UN:IATA''')$$]) AS call;
ROLLBACK TO read_only;
SELECT throws_ok($$SELECT FROM sharaka.screen(name => 'Slah Eddine Fictif', document => 'A100003', sex => 'Z')$$, '22023', 'sex is "Z"', 'nor a wrong argument');
SET synchronous_commit = off;
SELECT count(*) FROM sharaka.screen(name => 'Nobody Fictif') \g /dev/null
SELECT is(current_setting('synchronous_commit'), 'on', 'a record is on disk before its answer is given');
RESET synchronous_commit;
RESET SESSION AUTHORIZATION;

-- what operations take away from screening is kept
\o /dev/null
SET SESSION AUTHORIZATION test_administrator;
SELECT sharaka.plan_operation('OP', 'x', now() + interval '2 days', now() + interval '3 days', points => '{TNTUN}');
INSERT INTO watchlist.operation_list (operation_id, list) SELECT operation_id, 'NAT' FROM watchlist.operation;
DELETE FROM watchlist.operation_list;
RESET SESSION AUTHORIZATION;
\o
SELECT is((SELECT string_agg(concat_ws(' ', tab, action, coalesce(before, after)->>'list'), ', ' ORDER BY setting_change_id) FROM watchlist.setting_change WHERE tab LIKE 'operation%'),
	'operation added, operation_point added, operation_list added NAT, operation_list deleted NAT', 'who takes a list from a point is known');

-- ---------- the audit stays, whoever asks ----------

SELECT throws_ok('DELETE FROM watchlist.audit', '42501', 'the audit is only added to', 'not even the owner deletes');
SELECT throws_ok('TRUNCATE watchlist.audit', '42501', 'the audit is only added to', 'or truncates');
SELECT throws_ok($$UPDATE watchlist.audit SET label = 'x'$$, '42501', 'the audit is only added to', 'or changes');

-- ---------- indexes are used under row-level security ----------

SET jit = off;
SELECT format($do$
	SET SESSION AUTHORIZATION test_%1$s;
	SELECT matches(pg_temp.plan(query), 'Index Cond: .*' || condition, '%1$s, by index: ' || query)
	FROM (VALUES ('SELECT FROM watchlist.travel_document WHERE number = ''N100500''', 'number = '),
		('SELECT FROM watchlist.travel_document WHERE run @> docnumber ''B100003''', 'run @> '),
		('SELECT FROM watchlist.travel_document WHERE number %% ''N100500''', 'number = ANY'),
		('SELECT FROM watchlist.travel_document WHERE number LIKE ''N1005__''', 'number >= '),
		('SELECT FROM watchlist.subject_name WHERE name @@ namequery(''Slaheddine Fictif'', 0.8)', 'name @@ '),
		('SELECT FROM watchlist.subject_name WHERE name_id = 1', 'name_id = 1'))
		AS asked (query, condition);
	RESET SESSION AUTHORIZATION $do$, role) FROM unnest(ARRAY['officer', 'analyst']) AS role \gexec

-- ---------- what is more secret than the officer ----------

SELECT subject_id AS secret FROM watchlist.subject WHERE reference = 'T-3' \gset
-- the officer has clearance 2, and T-3 level 3
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok(format('INSERT INTO watchlist.%s (subject_id, %s) VALUES (%s, %s)', tab, columns, secret, given), '42501', NULL, 'nothing is added to a record that is not seen: ' || tab)
FROM (SELECT :'secret') AS s (secret), (VALUES ('subject_name', 'kind, name, raw', '''alias'', ''Bogus Faux'', '''''), ('subject_birth', 'born, raw', '''1980'', '''''),
	('subject_nationality', 'nationality, raw', '''TUN'', '''''), ('identity_document', 'number, kind, raw', '''X1'', ''passport'', ''''')) AS g (tab, columns, given);
SELECT throws_ok($$INSERT INTO watchlist.subject_birth (subject_id, born, raw) VALUES (999999999, '1980', '')$$, '42501', NULL, 'nor is it told which numbers there are');
RESET SESSION AUTHORIZATION;

-- what a record was is no less secret than what it is
SELECT pg_temp.subject('T-H', 'Hamadi Histoirefictif', 'TUN', 0, '{DZA,MAR}') AS hist \gset
SET CONSTRAINTS ALL IMMEDIATE;
CREATE ROLE test_algiers LOGIN;
GRANT sharaka_analyst TO test_algiers;
SELECT sharaka.enrol('test_algiers', 'Algiers', 'analyst', 'DZA', 1) \g /dev/null
UPDATE watchlist.subject_name SET raw = 'Hamadi H.' WHERE subject_id = :hist;
SET SESSION AUTHORIZATION test_algiers;
SELECT isnt_empty(format('SELECT FROM watchlist.history WHERE subject_id = %s', :hist), 'who sees a record sees what it was');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.subject SET released_to = '{MAR}' WHERE subject_id = :hist;
SET SESSION AUTHORIZATION test_algiers;
SELECT is_empty(format('SELECT FROM watchlist.history WHERE subject_id = %s', :hist), 'until the release is taken back');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst;
SELECT isnt_empty(format('SELECT FROM watchlist.history WHERE subject_id = %s', :hist), 'the owner''s analyst sees it');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.subject SET level = 3 WHERE subject_id = :hist;
SET SESSION AUTHORIZATION test_analyst;
SELECT is_empty(format('SELECT FROM watchlist.history WHERE subject_id = %s', :hist), 'until it becomes secret');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.subject SET level = 0, released_to = '{*}' WHERE subject_id = :hist;
SET SESSION AUTHORIZATION test_algiers;
SELECT is_empty(format('SELECT FROM watchlist.history WHERE subject_id = %s', :hist), 'what was secret stays so when the record no longer is');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.travel_document SET remarks = 'x' WHERE number = 'T100001';
UPDATE watchlist.travel_document SET level = 3 WHERE number = 'T100001';
SET SESSION AUTHORIZATION test_analyst;
SELECT is_empty($$SELECT FROM watchlist.history WHERE tab = 'travel_document' AND before->>'number' = 'T100001'$$, 'documents likewise');
RESET SESSION AUTHORIZATION;
SELECT is(watchlist.released_by_both(a, b), want, format('released to %s and to %s', a, coalesce(b::text, 'NULL')))
FROM (VALUES ('{TUN,MAR}'::text[], '{MAR,DZA}'::text[], '{MAR}'::text[]), ('{*}', '{DZA}', '{DZA}'), ('{DZA}', '{*}', '{DZA}'), ('{*}', '{*}', '{*}'),
	('{DZA}', NULL, '{DZA}'), ('{*}', NULL, '{*}'), ('{}', '{*}', '{}')) AS v (a, b, want);

-- how long a record is kept is not said in passing
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok($$UPDATE watchlist.subject SET review_on = '2999-01-01' WHERE reference = 'T-0'$$, '42501', NULL, 'a record is kept longer by prolong() alone');
SELECT throws_ok($$UPDATE watchlist.subject SET review_on = review_on + 1 WHERE reference = 'T-0'$$, '42501', NULL, 'be it by a day');
SELECT lives_ok($$UPDATE watchlist.subject SET review_on = review_on - 1 WHERE reference = 'T-0'$$, 'but reviewed sooner');
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference, category, review_on) SELECT list_id, 'far', 'far', 'wanted', '2999-01-01' FROM watchlist.list WHERE code = 'NAT'$$,
	'42501', NULL, 'nor is one added for ever');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_ok($$SELECT sharaka.issue_token((SELECT min(officer_id) FROM watchlist.officer), NULL)$$, '22023', 'a token can not hold for NULL', 'a token holds for some time');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_frontline;
SELECT throws_ok('SELECT sharaka.my_cases(NULL)', '22004', NULL, 'cases are of some time');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
