-- The audit's chain: records are sealed, late ones too; what is altered, removed or
-- slipped in shows; heads go out; what is personal is erased.  Digests are computed
-- anew here, by what docs/audit.md and the comments on the functions say of them.
-- All persons are fictional.
BEGIN;
SET client_min_messages = warning;
SET timezone = 'Africa/Tunis';
SET application_name = 'gate 1';
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir case_setup.psql
\o /dev/null
CREATE ROLE test_nobody LOGIN;
CREATE ROLE test_poser LOGIN;
GRANT sharaka_auditor, sharaka_administrator TO test_nobody, test_poser;
SELECT sharaka.enrol('test_poser', 'poser', 'analyst');
-- of a record that is asked under an operation no column is empty, but what the connection leaves so
SELECT sharaka.plan_operation('SUMMER', 'Summer crossing', now() - interval '1 hour', now() + interval '1 day', points => '{TNTUN}');
\o

-- ---------- digests ----------

-- these were computed elsewhere (Python's json and hashlib)
SELECT is(sharaka.payload_digest('\x000102030405060708090a0b0c0d0e0f', '{"asked": {"name": "Zoé Fictive"}}'),
	'\x78e1ed9ffa24c56691934fdc6815990a326d0179d4ed595028216e68a3a6f401'::bytea, 'a payload is digested with its salt');
SELECT is(sharaka.audit_digest(7, '2026-01-02 05:04:05.678901+02', 5, 'test_desk', 'No. 1', 'frontline', 'TUN', 'TNTUN', '192.0.2.7', 'gate 1', 3,
		'say "why" \ à la frontière', 'screen(name)', 1, '\x78e1ed9ffa24c56691934fdc6815990a326d0179d4ed595028216e68a3a6f401'),
	'\x50d9483ea235e44dac5d3fa3fda3b620abc8333693e18e0186e3414f89fa7504'::bytea, 'a record as a JSON array of its columns');
SELECT is(sharaka.audit_digest(8, '2026-01-02 03:04:05+00', NULL, 'boss', 'boss', 'owner', 'TUN', NULL, NULL, NULL, NULL,
		'not stated', 'rescreen', 0, '\x78e1ed9ffa24c56691934fdc6815990a326d0179d4ed595028216e68a3a6f401'),
	'\xf610261a98c6d641cd19038bfe37b103e396d5868c1005398fd91e081a1c7d73'::bytea, 'with null for what is not known');
SELECT is(sharaka.seal_head(decode(repeat('00', 32), 'hex'), 1, '2026-01-02 04:05:00.000001+01', 1, 8, 2, '\x5bb5141fbec08456af4a523fb964890cf129df146738b471ee564036e857c87a'),
	'\x659b84ae1dd94d26419bbdbfdf871a05096676e315df44a5d68847663dcc1297'::bytea, 'and a head with the head before');

CREATE FUNCTION pg_temp.json(value text) RETURNS text LANGUAGE sql AS $$ SELECT coalesce('"' || value || '"', 'null') $$;
CREATE FUNCTION pg_temp.moment(at timestamptz) RETURNS text LANGUAGE sql AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') $$;
CREATE FUNCTION pg_temp.digest(a watchlist.audit) RETURNS bytea LANGUAGE sql AS $$
	SELECT sha256(convert_to(format('[%s, "%s", %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, "%s"]', a.audit_id, pg_temp.moment(a.at), coalesce(a.officer_id::text, 'null'),
		pg_temp.json(a.login), pg_temp.json(a.label), pg_temp.json(a.role), pg_temp.json(a.state), pg_temp.json(a.border_point), pg_temp.json(a.client::text),
		pg_temp.json(a.application), coalesce(a.operation_id::text, 'null'), pg_temp.json(a.purpose), pg_temp.json(a.call), a.hits, encode(a.payload_digest, 'hex')), 'UTF8'))
$$;
CREATE FUNCTION pg_temp.head(s watchlist.audit_seal) RETURNS bytea LANGUAGE sql AS $$
	SELECT sha256(s.previous || convert_to(format('[%s, "%s", %s, %s, %s, "%s"]', s.seal_id, pg_temp.moment(s.sealed_at), s.first_id, s.last_id, s.records,
		encode(s.records_digest, 'hex')), 'UTF8'))
$$;

-- ---------- sealing ----------

CREATE FUNCTION pg_temp.ask(times int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR n IN 1..times LOOP
		PERFORM sharaka.screen(name => 'Nobody Atall', border_point => 'TNTUN', purpose => 'border check');
	END LOOP;
END $$;
-- a record whose number was taken long before it comes
CREATE FUNCTION pg_temp.arrive(number bigint, at timestamptz DEFAULT clock_timestamp()) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a watchlist.audit;
BEGIN
	SELECT k.* INTO a FROM watchlist.audit AS k WHERE k.audit_id = 1;
	a.audit_id := arrive.number;
	a.at := arrive.at;
	a.salt := sha256(int8send(arrive.number));
	a.payload := jsonb_build_object('asked', jsonb_build_object('name', 'Nobody ' || arrive.number));
	a.payload_digest := sha256(a.salt || convert_to(a.payload::text, 'UTF8'));
	a.digest := pg_temp.digest(a);
	INSERT INTO watchlist.audit SELECT a.*;
END $$;
CREATE FUNCTION pg_temp.seals() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(format('%s: %s of %s-%s', seal_id, records, first_id, last_id), ', ' ORDER BY seal_id) FROM watchlist.audit_seal
$$;
CREATE FUNCTION pg_temp.gaps() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(format('%s: %s-%s', audit_id, missed_by, sealed_by), ', ' ORDER BY audit_id) FROM watchlist.audit_gap
$$;

SELECT is(sharaka.audit_seal(), NULL, 'nobody has asked anything');
SET SESSION AUTHORIZATION test_officer;
SELECT pg_temp.ask(3) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT nextval('watchlist.audit_number') AS late \gset
SET SESSION AUTHORIZATION test_officer;
SELECT pg_temp.ask(1) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is_empty($$SELECT FROM watchlist.audit WHERE num_nulls(officer_id, login, label, role, state, border_point, application, operation_id) > 0$$, 'records say all of who asks');
SELECT is_empty($$SELECT FROM watchlist.audit AS a WHERE a.digest <> pg_temp.digest(a) OR a.payload_digest <> sha256(a.salt || convert_to(a.payload::text, 'UTF8'))$$, 'and have their digests');
SELECT is(count(DISTINCT salt), 4::bigint, 'over salts of which each is another') FROM watchlist.audit WHERE octet_length(salt) = 16;
SELECT is(sharaka.audit_seal(), 1::bigint, 'a seal is set');
SELECT is(pg_temp.seals(), '1: 4 of 1-5', 'over all records that are there');
SELECT is(pg_temp.gaps(), '4: 1-', 'and a number whose record is still being written is kept');
SELECT is(sharaka.audit_seal(), NULL, 'it does not wait for that');
SET SESSION AUTHORIZATION test_officer;
SELECT pg_temp.ask(2) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT pg_temp.arrive(:late) \g /dev/null
SELECT is(sharaka.audit_seal(), 2::bigint, 'the next seal');
SELECT is(pg_temp.seals(), '1: 4 of 1-5, 2: 3 of 6-7', 'is over the late record, too');
SELECT is(pg_temp.gaps(), '4: 1-2', 'which is said');
SET SESSION AUTHORIZATION test_officer;
SELECT pg_temp.ask(3) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(sharaka.audit_seal(2), 3::bigint, 'a seal is over as many as are given');
SELECT is(sharaka.audit_seal(2), 4::bigint, 'and another over the rest');
SELECT is(sharaka.audit_seal(2), NULL, 'until there is nothing left');
SELECT nextval('watchlist.audit_number') AS late \gset
SELECT is(sharaka.audit_seal(), 5::bigint, 'where one is only being written, a seal is over none');
SELECT is(sharaka.audit_seal(), NULL, 'which is not said twice');
SELECT pg_temp.arrive(:late) \g /dev/null
SELECT is(sharaka.audit_seal(), 6::bigint, 'and when it has come, a seal is over it alone');
SELECT is(sharaka.audit_seal(), NULL, 'once');
SELECT is(pg_temp.seals(), '1: 4 of 1-5, 2: 3 of 6-7, 3: 2 of 8-9, 4: 1 of 10-10, 5: 0 of 11-11, 6: 1 of 12-11', 'these are the seals');
SELECT is(pg_temp.gaps(), '4: 1-2, 11: 5-6', 'and these were late');

-- the chain, computed anew
CREATE TEMP TABLE sealed (seal_id bigint, records bigint[]);
INSERT INTO sealed VALUES (1, '{1,2,3,5}'), (2, '{4,6,7}'), (3, '{8,9}'), (4, '{10}'), (5, '{}'), (6, '{11}');
SELECT results_eq('SELECT s.records_digest FROM watchlist.audit_seal AS s ORDER BY s.seal_id',
	$$SELECT sha256(coalesce((SELECT string_agg(pg_temp.digest(a), ''::bytea ORDER BY a.audit_id) FROM watchlist.audit AS a WHERE a.audit_id = ANY (k.records)), '')) FROM sealed AS k ORDER BY k.seal_id$$,
	'a seal has the digest of those of its records, in the order of their numbers');
SELECT results_eq('SELECT s.previous FROM watchlist.audit_seal AS s ORDER BY s.seal_id',
	$$SELECT coalesce(lag(pg_temp.head(s)) OVER (ORDER BY s.seal_id), decode(repeat('00', 32), 'hex')) FROM watchlist.audit_seal AS s ORDER BY s.seal_id$$, 'the head of the seal before');
SELECT results_eq('SELECT s.head FROM watchlist.audit_seal AS s ORDER BY s.seal_id', 'SELECT pg_temp.head(s) FROM watchlist.audit_seal AS s ORDER BY s.seal_id', 'and one of its own');
SELECT results_eq('SELECT s.seal_id, ARRAY(SELECT r.audit_id FROM sharaka.sealed_records(s.seal_id) AS r) FROM watchlist.audit_seal AS s ORDER BY s.seal_id', 'SELECT * FROM sealed ORDER BY seal_id',
	'it is known which records a seal is over');

-- ---------- nobody changes it ----------

SELECT is(pg_temp.error_of(command), '42501: the audit is only added to||What is personal in it is erased by sharaka.erase_audit() when its retention ends.', command)
FROM unnest(ARRAY[$$UPDATE watchlist.audit SET purpose = 'x' WHERE audit_id = 1$$, 'UPDATE watchlist.audit SET payload = NULL, salt = NULL WHERE audit_id = 1', 'DELETE FROM watchlist.audit WHERE audit_id = 1',
	'TRUNCATE watchlist.audit', 'TRUNCATE watchlist.' || sharaka.audit_partition(now()), 'TRUNCATE watchlist.' || sharaka.audit_partition(now() + interval '2 months'), 'TRUNCATE watchlist.audit_rest',
	'UPDATE watchlist.audit_seal SET records = records', 'DELETE FROM watchlist.audit_seal WHERE seal_id = 3', 'TRUNCATE watchlist.audit_seal CASCADE',
	'DELETE FROM watchlist.audit_gap', 'TRUNCATE watchlist.audit_gap', $$UPDATE watchlist.audit_signature SET signature = ''$$, 'DELETE FROM watchlist.audit_signature', 'TRUNCATE watchlist.audit_signature']) AS command;

-- ---------- what somebody changes all the same ----------

-- what a query shows after a change by who can switch triggers off; then the change is undone
CREATE FUNCTION pg_temp.shown_after(change text, query text) RETURNS text LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE
	shown text;
BEGIN
	EXECUTE change;
	EXECUTE query INTO shown;
	RAISE EXCEPTION USING ERRCODE = 'T0001';
EXCEPTION WHEN SQLSTATE 'T0001' THEN
	RETURN shown;
END $$;
CREATE FUNCTION pg_temp.faults_after(change text, seals text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.shown_after(change, format($q$SELECT string_agg(format('%%s %%s', concat_ws('/', v.seal_id, v.audit_id), v.fault), '; ')
		FROM sharaka.audit_verify(%s) AS v$q$, seals))
$$;

SELECT is_empty('SELECT * FROM sharaka.audit_verify()', 'nothing was changed');
-- records are removed, or slipped in
SELECT is(pg_temp.faults_after('DELETE FROM watchlist.audit WHERE audit_id = ' || number), fault, format('record %s is removed', number))
FROM (VALUES (1, '1 it is over 4 records, and there are 3'), (3, '1 it is over 4 records, and there are 3'), (4, '2 it is over 3 records, and there are 2'),
	(7, '2 it is over 3 records, and there are 2'), (10, '4 it is over 1 records, and there are 0'), (11, '6 it is over 1 records, and there are 0')) AS v (number, fault);
SELECT is(pg_temp.faults_after('SELECT pg_temp.arrive(9)'), '3 it is over 2 records, and there are 3', 'another record gets a number that one has already');
SELECT is(pg_temp.faults_after('DELETE FROM watchlist.audit_gap WHERE audit_id = 4'), '1 it is over 4 records, and there are 5; 2 it is over 3 records, and there are 2', 'a late record is said not to have been late');
SELECT is(pg_temp.faults_after('INSERT INTO watchlist.audit_gap (audit_id, missed_by) VALUES (3, 1)'), '1 it is over 4 records, and there are 3', 'or one to be late that was not');
-- they are altered
SELECT is(pg_temp.faults_after(format('UPDATE watchlist.audit SET %I = %s WHERE audit_id = 8', a.attname, CASE a.atttypid
		WHEN 'text'::regtype THEN format('coalesce(%I, '''') || ''x''', a.attname)
		WHEN 'inet'::regtype THEN '''198.51.100.7'''
		WHEN 'timestamptz'::regtype THEN format('%I + interval ''1 microsecond''', a.attname)
		WHEN 'bytea'::regtype THEN 'sha256(''x'')'
		ELSE format('%I + 1', a.attname) END)), '3/8 the record was altered', format('column %s of a record is altered', a.attname))
FROM pg_attribute AS a WHERE a.attrelid = 'watchlist.audit'::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('audit_id', 'digest', 'salt', 'payload');
SELECT is(pg_temp.faults_after(format('UPDATE watchlist.audit SET %I = NULL WHERE audit_id = 8', col)), '3/8 the record was altered', format('column %s is emptied', col))
FROM unnest(ARRAY['officer_id', 'border_point', 'application', 'operation_id']) AS col;
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit SET digest = sha256(digest) WHERE audit_id = 8'), '3 a record was exchanged for another; 3/8 the record was altered', 'its digest is altered');
SELECT is(pg_temp.faults_after($$UPDATE watchlist.audit SET purpose = 'x' WHERE audit_id = 8; UPDATE watchlist.audit AS a SET digest = pg_temp.digest(a) WHERE audit_id = 8$$),
	'3 a record was exchanged for another', 'or set so that it fits');
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit SET audit_id = 17 - audit_id WHERE audit_id IN (8, 9)'),
	'3 a record was exchanged for another; 3/8 the record was altered; 3/9 the record was altered', 'two change places');
SELECT is(pg_temp.faults_after(format('UPDATE watchlist.audit SET %s WHERE audit_id IN (4, 8)', change)), '2/4 its payload was altered; 3/8 its payload was altered', 'of payload and salt: ' || change)
FROM unnest(ARRAY[$$payload = payload || '{"found": [1]}'$$, $$salt = salt || '\x00'$$, 'payload = NULL', 'salt = NULL']) AS change;
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit SET payload = NULL, salt = NULL WHERE audit_id IN (4, 8)'), '2/4 its payload was erased before its time; 3/8 its payload was erased before its time',
	'both are erased before their time');
SELECT is(pg_temp.faults_after($$UPDATE watchlist.audit SET payload = '{}', payload_digest = sha256(salt || '{}') WHERE audit_id = 8$$), '3/8 the record was altered', 'a payload is exchanged with its digest');
SELECT is(pg_temp.faults_after($$UPDATE watchlist.audit SET hits = hits + 1 WHERE audit_id IN (1, 7); DELETE FROM watchlist.audit WHERE audit_id = 9$$),
	'1/1 the record was altered; 2/7 the record was altered; 3 it is over 2 records, and there are 1', 'all that was done is told, in order');
-- so are seals
SELECT is(pg_temp.faults_after(format('UPDATE watchlist.audit_seal SET %s WHERE seal_id = 3', change)), fault, 'of a seal: ' || change)
FROM (VALUES ($$sealed_at = sealed_at + interval '1 microsecond'$$, '3 the seal was altered'),
	('first_id = 9', '3 does not follow seal 2; 3 the seal was altered; 3 it is over 2 records, and there are 1'),
	('last_id = 10', '3 the seal was altered; 3 it is over 2 records, and there are 3; 4 does not follow seal 3'),
	('records = 3', '3 the seal was altered; 3 it is over 3 records, and there are 2'),
	('records_digest = sha256(records_digest)', '3 the seal was altered; 3 a record was exchanged for another'),
	('previous = sha256(previous)', '3 does not follow seal 2; 3 the seal was altered'),
	('head = sha256(head)', '3 the seal was altered; 4 does not follow seal 3'),
	('seal_id = 99', '4 does not follow seal 3; 99 does not follow seal 98; 99 the seal was altered')) AS v (change, fault);
SELECT is(pg_temp.faults_after('DELETE FROM watchlist.audit_seal WHERE seal_id = ' || seal), fault, format('seal %s is removed', seal))
FROM (VALUES (1, '2 does not follow seal 1'), (4, '5 does not follow seal 4')) AS v (seal, fault);
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit_seal SET sealed_at = now() WHERE seal_id = 3; UPDATE watchlist.audit_seal AS s SET head = pg_temp.head(s) WHERE seal_id = 3'),
	'4 does not follow seal 3', 'one that is set anew has another head');
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit_seal SET seal_id = 99 WHERE seal_id = 6; UPDATE watchlist.audit_seal AS s SET head = pg_temp.head(s) WHERE seal_id = 99;
		UPDATE watchlist.audit_gap SET sealed_by = 99 WHERE sealed_by = 6'), '99 does not follow seal 98', 'numbers have no gaps');
SELECT is(pg_temp.faults_after('DELETE FROM watchlist.audit_seal WHERE seal_id = 2', '3'), '3 does not follow seal 2', 'also where verification begins behind one that is removed');
-- what was never sealed
SELECT is(pg_temp.faults_after(format('SELECT pg_temp.arrive(%s)', number)), fault, format('a record is slipped in as number %s', number))
FROM (VALUES (0, '0 no record was given this number'), (-5, '-5 no record was given this number'), (1000, '1000 no record was given this number')) AS v (number, fault);
-- some of the seals
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit SET hits = hits + 1 WHERE audit_id IN (4, 8)', seals), fault, coalesce(nullif(seals, ''), 'all') || ': ' || coalesce(fault, 'nothing'))
FROM (VALUES ('', '2/4 the record was altered; 3/8 the record was altered'), ('1, 1', NULL), ('2, 2', '2/4 the record was altered'), ('1, 2', '2/4 the record was altered'),
	('3', '3/8 the record was altered'), ('4', NULL), ('last_seal => 3', '2/4 the record was altered; 3/8 the record was altered')) AS v (seals, fault);
SELECT is(pg_temp.faults_after('UPDATE watchlist.audit_seal SET head = sha256(head) WHERE seal_id = 2', '3, 3'), '3 does not follow seal 2', 'the seal before the first is asked for its head');
SELECT is(pg_temp.error_of(format('SELECT * FROM sharaka.audit_verify(%s)', seals)), format('22023: there are no seals from %s||Give the first seal, 1 or later, and the last or none.', told), 'no seals are not whole seals: ' || seals)
FROM (VALUES ('NULL', 'NULL to the last'), ('0', '0 to the last'), ('2, 1', '2 to 1')) AS v (seals, told);
SELECT is(pg_temp.error_of(format('SELECT sharaka.audit_seal(%s)', n)), format('22023: at_most is %s||Give the number of records that one seal may be over, 1 or more, or leave it out.', n), 'a seal is over some records')
FROM unnest(ARRAY['-2', '0', 'NULL']) AS n;
SELECT is_empty('SELECT * FROM sharaka.audit_verify()', 'all is as it was');

-- ---------- heads that are kept elsewhere ----------

SET SESSION AUTHORIZATION test_auditor;
CREATE TEMP TABLE kept AS SELECT * FROM sharaka.audit_heads();
GRANT SELECT ON kept TO test_administrator;
SELECT pg_temp.rows_eq('SELECT * FROM kept ORDER BY seal_id', $$SELECT s.seal_id, 'sharaka audit of TUN, seal ' || s.seal_id || ' of ' || pg_temp.moment(s.sealed_at) || 'Z, records to '
	|| s.last_id || ': ' || encode(s.head, 'hex') FROM watchlist.audit_seal AS s ORDER BY s.seal_id$$, 'a head is a line of text');
SELECT is((SELECT array_agg(seal_id) FROM sharaka.audit_heads(after => 4)), '{5,6}', 'those after a seal');
SELECT is_empty('SELECT FROM sharaka.audit_heads(after => 6)', 'of which there may be none');
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.heads_lost_after(change text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.shown_after(change, $q$SELECT string_agg(k.seal_id::text, ',' ORDER BY k.seal_id) FROM kept AS k WHERE k.statement NOT IN (SELECT h.statement FROM sharaka.audit_heads() AS h)$q$)
$$;
SELECT is(pg_temp.heads_lost_after('SELECT'), NULL, 'what was kept is there');
SELECT is(pg_temp.heads_lost_after('DELETE FROM watchlist.audit_seal WHERE seal_id >= 5'), '5,6', 'also the last seals, which nothing follows');
-- who can write everything writes the chain anew from a record on
CREATE FUNCTION pg_temp.write_anew(first_seal bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR seal IN first_seal..6 LOOP
		UPDATE watchlist.audit_seal AS s SET previous = (SELECT b.head FROM watchlist.audit_seal AS b WHERE b.seal_id = seal - 1),
			records_digest = (SELECT sha256(coalesce(string_agg(a.digest, ''::bytea ORDER BY a.audit_id), ''))
				FROM sealed AS k JOIN watchlist.audit AS a ON a.audit_id = ANY (k.records) WHERE k.seal_id = seal) WHERE s.seal_id = seal;
		UPDATE watchlist.audit_seal AS s SET head = pg_temp.head(s) WHERE s.seal_id = seal;
	END LOOP;
END $$;
SELECT v.change AS forgery FROM (VALUES ($$UPDATE watchlist.audit SET purpose = 'x' WHERE audit_id = 8; UPDATE watchlist.audit AS a SET digest = pg_temp.digest(a) WHERE audit_id = 8;
	SELECT pg_temp.write_anew(3)$$)) AS v (change) \gset
SELECT is(pg_temp.faults_after(:'forgery'), NULL, 'a chain that is written anew holds together');
SELECT is(pg_temp.heads_lost_after(:'forgery'), '3,4,5,6', 'but has other heads');

SET SESSION AUTHORIZATION test_auditor;
SELECT lives_ok($$SELECT sharaka.record_signature(4, 'key of 2026', '\xfeedbeef')$$, 'a signature is kept');
SELECT lives_ok($$SELECT sharaka.record_signature(4, 'key of Algiers', '\xcafe')$$, 'by another key, too');
SELECT throws_ok($$SELECT sharaka.record_signature(4, 'key of 2026', '\x00')$$, '23505', NULL, 'once for each');
SELECT throws_ok($$SELECT sharaka.record_signature(7, 'key of 2026', '\x00')$$, '23503', NULL, 'not for a seal that there is not');
SELECT throws_ok($$SELECT sharaka.record_signature(5, 'key of 2026', NULL)$$, '23502', NULL, 'nor without one');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok($$SELECT sharaka.record_signature(6, 'key of 2026', '\x0123')$$, 'administrators keep them, too');
SELECT pg_temp.rows_eq('SELECT * FROM sharaka.audit_heads(after => 1)', 'SELECT * FROM kept WHERE seal_id > 1 ORDER BY seal_id', 'and take heads out');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.rows_eq('SELECT seal_id, key, signature, recorded_by, recorded_at = now() FROM watchlist.audit_signature ORDER BY seal_id, key',
	$$VALUES (4, 'key of 2026', '\xfeedbeef'::bytea, 'test_auditor', true), (4, 'key of Algiers', '\xcafe', 'test_auditor', true), (6, 'key of 2026', '\x0123', 'test_administrator', true)$$,
	'it says who brought which');

-- ---------- who may ----------

SELECT function_privs_are('sharaka', f, args::text[], 'test_' || role, CASE WHEN role = ANY (may::text[]) THEN ARRAY['EXECUTE'] ELSE '{}' END, format('%s() for %s', f, role))
FROM (VALUES ('audit_verify', '{bigint,bigint}', '{auditor,administrator}'), ('audit_heads', '{bigint}', '{auditor,administrator}'), ('record_signature', '{bigint,text,bytea}', '{auditor,administrator}'),
		('audit_seal', '{integer}', '{administrator}'), ('erase_audit', '{}', '{administrator}'), ('audit_append', '{sharaka.caller,text,text,text,bigint,integer,jsonb}', '{}')) AS f (f, args, may),
	unnest(ARRAY['desk', 'officer', 'analyst', 'auditor', 'administrator']) AS role;
-- a role that is granted does not do without being enrolled as such
SET SESSION AUTHORIZATION test_nobody;
SELECT is(pg_temp.error_of('SELECT sharaka.' || call), '42501: login test_nobody is not enrolled||An administrator enrols it by sharaka.enrol(). Behind a pooler, SET LOCAL sharaka.token to a token that holds.',
	call || ' by nobody') FROM unnest(ARRAY['audit_verify()', 'audit_heads()', $$record_signature(5, 'key', '\x00')$$, 'erase_audit()']) AS call;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_poser;
SELECT is(pg_temp.error_of('SELECT sharaka.' || call), format('42501: officer poser is analyst|This is for: %s.|', roles), call || ' by who is something else')
FROM (VALUES ('audit_verify()', 'auditor, administrator'), ('audit_heads()', 'auditor, administrator'), ($$record_signature(5, 'key', '\x00')$$, 'auditor, administrator'),
	('erase_audit()', 'administrator')) AS v (call, roles);
RESET SESSION AUTHORIZATION;

-- ---------- erasing what is personal ----------

\o /dev/null
SELECT pg_temp.arrive(nextval('watchlist.audit_number'), now() - interval '3 years 1 day'), pg_temp.arrive(nextval('watchlist.audit_number'), now() - interval '3 years' + interval '1 day');
SELECT sharaka.audit_seal();
SELECT pg_temp.arrive(nextval('watchlist.audit_number'), now() - interval '3 years 1 day');
\o
CREATE TEMP TABLE before AS SELECT * FROM watchlist.audit;
CREATE FUNCTION pg_temp.erased() RETURNS bigint[] LANGUAGE sql AS $$
	SELECT array_agg(audit_id ORDER BY audit_id) FROM watchlist.audit WHERE payload IS NULL AND salt IS NULL
$$;
SELECT is(pg_temp.error_of(format('UPDATE watchlist.audit SET %s WHERE audit_id = 12', change)),
	'42501: the audit is only added to||What is personal in it is erased by sharaka.erase_audit() when its retention ends.', 'of a record that is old enough: ' || change)
FROM unnest(ARRAY['payload = NULL', 'salt = NULL', 'payload = NULL, salt = NULL, officer_id = NULL', $$payload = '{}'$$]) AS change;
SET SESSION AUTHORIZATION test_administrator;
SELECT is(sharaka.erase_audit(), 1::bigint, 'what is older than three years is erased');
SELECT is(sharaka.erase_audit(), 0::bigint, 'once');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.erased(), '{12}', 'not what is a day younger, nor what no seal is over yet');
SELECT bag_eq('SELECT * FROM watchlist.audit WHERE audit_id <> 12', 'SELECT * FROM before WHERE audit_id <> 12', 'all others are as they were');
SELECT results_eq($$SELECT to_jsonb(a) - '{salt,payload}'::text[] FROM watchlist.audit AS a WHERE a.audit_id = 12$$,
	$$SELECT to_jsonb(b) - '{salt,payload}'::text[] FROM before AS b WHERE b.audit_id = 12$$, 'who asked, when and what for stays');
SELECT is_empty('SELECT * FROM sharaka.audit_verify()', 'and so does the chain');
SELECT is(pg_temp.faults_after($$UPDATE watchlist.audit SET purpose = 'x' WHERE audit_id = 12$$), '7/12 the record was altered', 'on what is left, too');
SELECT is(pg_temp.faults_after('DELETE FROM watchlist.audit WHERE audit_id = 12'), '7 it is over 2 records, and there are 1', 'all of it');
SELECT is(sharaka.audit_seal(), 8::bigint, 'the last is sealed');
SET SESSION AUTHORIZATION test_administrator;
SELECT is(sharaka.erase_audit(), 1::bigint, 'and erased then');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.erased(), '{12,14}', 'being as old');
UPDATE watchlist.own_state SET retention_audit = '2 years';
SET SESSION AUTHORIZATION test_administrator;
SELECT is(sharaka.erase_audit(), 1::bigint, 'the settings say after how long');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.erased(), '{12,13,14}', 'and nothing is erased before that');
SELECT is_empty('SELECT * FROM sharaka.audit_verify()', 'the chain is whole');

SELECT * FROM finish();
ROLLBACK;
