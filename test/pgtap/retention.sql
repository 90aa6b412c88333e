-- Retention: what is due for review, prolonging it, and purging what was not
-- prolonged, as each role.  All persons and documents are fictional.
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
CREATE ROLE test_algerian LOGIN;
GRANT sharaka_officer TO test_algerian;
SELECT sharaka.enrol('test_' || role, 'No. ' || n, role) FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) WITH ORDINALITY AS r (role, n);
SELECT sharaka.enrol('test_algerian', 'No. 9', 'officer', 'DZA');
\o

-- ---------- new records follow the settings ----------

INSERT INTO watchlist.list (code, title, owner, digest) VALUES ('NAT', 'National list', 'TUN', NULL), ('ELSE', 'List of a publisher', 'UNO', 'x');
INSERT INTO watchlist.list (code, title, owner, renewed_every, loaded_at) VALUES ('REG', 'Register that is loaded each day', 'TUN', '1 day', now()),
	('CSV', 'List of another State, by CSV', 'USA', NULL, now());
CREATE FUNCTION pg_temp.review_days() RETURNS text LANGUAGE sql AS $$
	WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference)
			SELECT list_id, gen_random_uuid(), gen_random_uuid() FROM watchlist.list WHERE code = 'NAT' RETURNING review_on - current_date AS days),
		d AS (INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason)
			SELECT 'UTO', 'passport', ('Z' || count(*))::docnumber, 'lost' FROM watchlist.travel_document RETURNING review_on - current_date AS days)
	SELECT s.days || ' ' || d.days FROM s, d
$$;
CREATE FUNCTION pg_temp.days(until interval) RETURNS int LANGUAGE sql AS $$ SELECT (current_date + until)::date - current_date $$;
SELECT is(pg_temp.review_days(), pg_temp.days('5 years') || ' ' || pg_temp.days('10 years'), 'persons are reviewed after five years, documents after ten');
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok($$UPDATE watchlist.own_state SET retention_persons = '3 years', retention_documents = '365 days'$$, 'an administrator says how long');
SELECT throws_ok(format('UPDATE watchlist.own_state SET %I = %L', period, long), '23514', NULL, format('but not %s for %s', long, period))
FROM unnest(ARRAY['retention_persons', 'retention_documents', 'retention_audit']) AS period,
	-- of the last two the first compares as two years, and is less than none; the other is 1500 years, and compares as 90
	unnest(ARRAY['-1 day', '0', '11 months', '100 years 1 day', '100000000 years', '-1000 years 360720 days', '100000 years -35967600 days']) AS long;
SELECT throws_ok(format('UPDATE watchlist.own_state SET retention_travellers = %L', long), '23514', NULL, 'nor do they remember travellers for ' || long)
FROM unnest(ARRAY['-1 day', '101 years']) AS long;
SELECT lives_ok($$UPDATE watchlist.own_state SET retention_travellers = '0'$$, 'though not at all');
SELECT lives_ok($$UPDATE watchlist.own_state SET retention_travellers = '30 days'$$, 'and again');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.review_days(), pg_temp.days('3 years') || ' 365', 'records have the days of the settings');
SET SESSION AUTHORIZATION test_officer;
SELECT lives_ok('SELECT sharaka.begin_documents()', 'a data officer loads a list');
COPY document_load (issuing_state, kind, number, reason, owner, review_on) FROM stdin (FORMAT csv);
UTO,passport,L100001,lost,TUN,
UTO,passport,L100002,lost,TUN,2999-01-01
\.
SELECT is(pg_temp.error_of(call), format('42501: line 2 of what was copied: the record is not to be reviewed so late: 2999-01-01||'
	'Nothing was changed.  Give a day not after %s, which is how long records are kept between reviews, or leave review_on out.', current_date + 365), 'nobody keeps one for ever: ' || call)
FROM unnest(ARRAY['SELECT sharaka.change_documents(''national'')', 'SELECT sharaka.prepare_documents(''national'')']) AS call;
UPDATE document_load SET review_on = 'infinity' WHERE number = 'L100002';
SELECT throws_ok($$SELECT sharaka.change_documents('national')$$, '42501', 'line 2 of what was copied: the record is not to be reviewed so late: infinity', 'in no way');
UPDATE document_load SET review_on = 'soon' WHERE number = 'L100002';
SELECT throws_ok($$SELECT sharaka.change_documents('national')$$, '22007', 'line 2 of what was copied: invalid input syntax for type date: "soon"', 'what is no day is said to be none');
UPDATE document_load SET review_on = current_date + 366 WHERE number = 'L100002';
SELECT throws_ok($$SELECT sharaka.change_documents('national')$$, '42501', NULL, 'not a day longer than a new one');
UPDATE document_load SET review_on = current_date + 364 WHERE number = 'L100002';
SELECT lives_ok($$SELECT sharaka.change_documents('national')$$, 'of documents');
SELECT results_eq($$SELECT number::text, review_on FROM watchlist.travel_document WHERE number::text LIKE 'L%' ORDER BY 1$$,
	$$VALUES ('L100001', current_date + 365), ('L100002', current_date + 364)$$, 'of which each record has the day that it says, or that of the settings');
SELECT lives_ok('SELECT sharaka.begin_documents()', 'what the whole list says');
INSERT INTO document_load (issuing_state, kind, number, reason, owner, review_on) VALUES ('UTO', 'passport', 'L100001', 'lost', 'TUN', '2999-01-01'), ('UTO', 'passport', 'L100002', 'lost', 'TUN', '');
SELECT throws_ok($$SELECT sharaka.prepare_documents('national')$$, '42501', 'line 1 of what was copied: the record is not to be reviewed so late: 2999-01-01', 'is no later');
SELECT lives_ok('SELECT sharaka.begin_documents()', 'what is taken off');
INSERT INTO document_load (action, issuing_state, kind, number, reason, owner, review_on) VALUES ('delete', 'UTO', 'passport', 'L100002', 'lost', 'TUN', '2999-01-01');
SELECT lives_ok($$SELECT sharaka.change_documents('national')$$, 'has no day of review to speak of');
SELECT lives_ok('SELECT sharaka.begin_subjects()', 'subjects');
INSERT INTO subject_load (record, category, name, review_on) VALUES ('L1', 'wanted', 'Lina Fictif', NULL), ('L2', 'wanted', 'Lamia Fictif', '2999-01-01');
SELECT is(pg_temp.error_of(call), format('42501: line 2 of what was copied: the record is not to be reviewed so late: 2999-01-01||'
	'Nothing was changed.  Give a day not after %s, which is how long records are kept between reviews, or leave review_on out.', (current_date + interval '3 years')::date), 'nor are they kept for ever: ' || call)
FROM unnest(ARRAY['SELECT sharaka.change_subjects(''NAT'', now())', 'SELECT sharaka.load_subjects(''NAT'', now(), force => true)']) AS call;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok('SELECT sharaka.begin_documents()', 'an administrator, who sets how long records are kept,');
INSERT INTO document_load (issuing_state, kind, number, reason, owner, review_on) VALUES ('UTO', 'passport', 'L100003', 'lost', 'TUN', '2999-01-01');
SELECT lives_ok($$SELECT sharaka.change_documents('national')$$, 'loads any');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.own_state SET retention_persons = '5 years', retention_documents = '10 years';
DELETE FROM watchlist.subject;
DELETE FROM watchlist.travel_document;
DELETE FROM watchlist.history;

-- a day that never comes, or has always been, would break the queue of all
SELECT throws_ok(format('INSERT INTO watchlist.subject (list_id, record, reference, review_on) SELECT list_id, 1, 1, %L FROM watchlist.list WHERE code = ''NAT''', day), '23514', NULL, 'a subject is not reviewed on ' || day)
FROM unnest(ARRAY['infinity', '-infinity']) AS day;
SELECT throws_ok(format('INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, %I) VALUES (''UTO'', ''passport'', ''Z1'', ''lost'', %L)', col, day), '23514', NULL, format('nor has a document %s for its %s', day, col))
FROM unnest(ARRAY['infinity', '-infinity']) AS day, unnest(ARRAY['review_on', 'expires_on']) AS col;
SELECT throws_ok(format('INSERT INTO watchlist.notice (colour, number, issuer, expires_on) VALUES (''purple'', ''Z1'', ''TUN'', %L)', day), '23514', NULL, 'nor does a notice end on ' || day)
FROM unnest(ARRAY['infinity', '-infinity']) AS day;

-- ---------- the queue ----------

CREATE FUNCTION pg_temp.subject(ref text, review_in int, owner text DEFAULT 'TUN', level int DEFAULT 0, list text DEFAULT 'NAT', withdrawn boolean DEFAULT false)
	RETURNS bigint LANGUAGE sql AS $$
	WITH s AS (
		INSERT INTO watchlist.subject (list_id, record, reference, owner, level, released_to, review_on, comments, added_at, withdrawn_at)
		SELECT l.list_id, ref, ref, subject.owner, subject.level, '{*}', current_date + review_in, 'Secretum ' || ref, now() - interval '4 years',
			CASE WHEN withdrawn THEN now() END
		FROM watchlist.list AS l WHERE l.code = subject.list RETURNING subject_id)
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', 'Slaheddine Fictif', 'Slaheddine Fictif' FROM s RETURNING subject_id
$$;
SELECT pg_temp.subject('T-late', -1) AS late, pg_temp.subject('T-today', 0) AS today, pg_temp.subject('T-soon', 100) AS soon, pg_temp.subject('T-far', 400) AS far,
	pg_temp.subject('T-secret', 50, level => 3) AS secret, pg_temp.subject('A-late', -1, 'DZA') AS algerian, pg_temp.subject('T-held', -30) AS held,
	pg_temp.subject('U-listed', -1, list => 'ELSE') AS listed, pg_temp.subject('U-gone', -1, list => 'ELSE', withdrawn => true) AS gone,
	pg_temp.subject('U-register', -1, list => 'REG') AS register, pg_temp.subject('U-csv', -1, list => 'CSV') AS csv \gset
UPDATE watchlist.subject SET owner = 'TUN', released_to = '{*}' WHERE reference LIKE 'U-%';
INSERT INTO watchlist.notice (subject_id, colour, number, issuer, owner, expires_on, summary) VALUES
	(:far, 'blue', 'N-1', 'TUN', 'TUN', current_date - 1, 'Secretum'), (:far, 'green', 'N-2', 'TUN', 'TUN', current_date + 30, 'x'), (NULL, 'purple', 'N-3', 'TUN', 'TUN', NULL, 'x');
INSERT INTO watchlist.travel_document (record, issuing_state, kind, number, reason, owner, reference, review_on) VALUES
	(NULL, 'TUN', 'passport', 'T100001', 'stolen', 'TUN', 'ref 1', current_date - 1),
	('R-2', 'TUN', 'passport', 'T100002', 'stolen', 'TUN', 'ref 2', current_date - 1),
	('R-3', 'TUN', 'passport', 'T100003', 'stolen', 'TUN', 'ref 3', current_date + 10),
	('R-4', 'TUN', 'passport', 'T100004', 'stolen', 'TUN', 'ref 4', current_date - 1),
	('R-5', 'DZA', 'passport', 'T100005', 'stolen', 'DZA', 'ref 5', current_date - 1);
-- all as if it was there for long
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE watchlist.subject DISABLE TRIGGER USER;
UPDATE watchlist.subject SET version = 1, changed_at = NULL;
ALTER TABLE watchlist.subject ENABLE TRIGGER USER;
DELETE FROM watchlist.history;
-- cases, as far as they matter here
INSERT INTO watchlist.case_file (audit_id, screened_at, source, asking, class, subject_id, list, record, reference, owner, level, severity, discreet, confirm_first, deadline, state, closed_at)
SELECT 0, now(), 'screening', 'TUN', CASE WHEN subject IS NULL THEN 'document' ELSE 'person' END, subject, list, record, record, 'TUN', 0, 2, false, false, now(),
	CASE WHEN closed THEN 'confirmed' ELSE 'new' END, CASE WHEN closed THEN now() END
FROM (VALUES (:held::bigint, 'NAT', 'T-held', false), (:late, 'NAT', 'T-late', true), (NULL, 'national', 'R-4', false)) AS c (subject, list, record, closed);

SELECT function_privs_are('sharaka', f, args::text[], 'test_' || role, CASE WHEN role = may THEN ARRAY['EXECUTE'] ELSE '{}' END, format('%s() is for %s', f, may))
FROM (VALUES ('due_for_review', '{interval}', 'officer'), ('prolong', '{bigint,date,text}', 'officer'), ('prolong', '{text,text,date,text}', 'officer'),
		('prolong_notice', '{bigint,date,text}', 'officer'), ('purge', '{integer}', 'administrator')) AS f (f, args, may),
	unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role;
SELECT is((SELECT string_agg(DISTINCT p.proname, ',') FROM pg_proc AS p, unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role
	WHERE p.pronamespace = 'sharaka'::regnamespace AND p.proname ~ '^(purge_|records_due|open_cases|note_prolonging|check_prolonging)' AND has_function_privilege('test_' || role, p.oid, 'EXECUTE')),
	NULL, 'what they are made of is for nobody');
SELECT is((SELECT count(*) FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS role, unnest(ARRAY['purging', 'review_told']) AS tab
	WHERE has_any_column_privilege('test_' || role, 'watchlist.' || tab, 'SELECT, INSERT, UPDATE')), 0::bigint, 'nor are the tables: nobody marks a transaction as one that purges');

SET SESSION AUTHORIZATION test_officer;
SELECT results_eq('SELECT tab, coalesce(reference, record), days_left, held, told_at IS NOT NULL FROM sharaka.due_for_review()',
	$$VALUES ('subject', 'T-held', -30, true, true), ('notice', 'N-1 blue', -1, false, true), ('subject', 'T-late', -1, false, true), ('subject', 'U-gone', -1, false, true),
		('travel_document', 'ref 2', -1, false, true), ('travel_document', 'ref 4', -1, true, true), ('travel_document', 'ref 1', -1, false, true),
		('subject', 'T-today', 0, false, true), ('travel_document', 'ref 3', 10, false, true), ('notice', 'N-2 green', 30, false, true), ('subject', 'T-soon', 100, false, true)$$,
	'a data officer has the own State''s records, up to the clearance, six months ahead; a publisher reviews its list itself');
SELECT is((SELECT count(*) FROM sharaka.due_for_review('10 days')), 9::bigint, 'or another period');
SELECT is((SELECT count(*) FROM sharaka.due_for_review('2 years')), 12::bigint, 'as long as one likes');
SELECT is(pg_temp.error_of($$SELECT sharaka.due_for_review('-1 day')$$), '22023: within is -1 days||Give a period from today on, such as 6 months and 100 years at most, or leave it out.', 'not backwards');
SELECT throws_ok($$SELECT sharaka.due_for_review('10000000 years')$$, '22023', 'within is 10000000 years', 'nor beyond the calendar');
SELECT throws_ok($$SELECT sharaka.due_for_review(NULL)$$, '22023', 'within is NULL', 'nor for nobody knows how long');
SELECT is((SELECT count(*) FROM sharaka.due_for_review('100 years')), 12::bigint, 'a century will do');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM watchlist.review_told JOIN watchlist.officer USING (officer_id) WHERE login = 'test_officer'), 12::bigint, 'it is kept who was told');
SET SESSION AUTHORIZATION test_algerian;
SELECT results_eq('SELECT coalesce(reference, record) FROM sharaka.due_for_review()', $$VALUES ('A-late'), ('ref 5')$$, 'an officer of another State has that State''s');

-- ---------- prolonging ----------

SELECT is(pg_temp.error_of(format($$SELECT sharaka.prolong(%s, current_date + 365, 'still wanted')$$, :soon)),
	format('P0002: there is no such record of your State: subject %s||SELECT * FROM sharaka.due_for_review() shows what is to be reviewed.', :soon), 'records of others are not prolonged');
SELECT throws_ok($$SELECT sharaka.prolong('national', 'R-3', current_date + 365, 'x')$$, 'P0002', NULL, 'nor documents');
SELECT throws_ok(format($$SELECT sharaka.prolong_notice(%s, current_date + 365, 'x')$$, notice_id), 'P0002', NULL, 'nor notices') FROM watchlist.notice WHERE number = 'N-2';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok(format($$SELECT sharaka.prolong(%s, current_date + 365, 'x')$$, :secret), 'P0002', NULL, 'nor what is beyond the clearance');
SELECT is(pg_temp.error_of(format($$SELECT sharaka.prolong(%s, current_date, 'x')$$, :soon)),
	format('22023: a record can not be prolonged until %s||Give a day after today and not after %s, which is how long records are kept between reviews.', current_date, (current_date + interval '5 years')::date), 'nor until today');
SELECT throws_ok(format($$SELECT sharaka.prolong(%s, (current_date + interval '6 years')::date, 'x')$$, :soon), '22023', NULL, 'nor for longer than a new record');
SELECT throws_ok(format($$SELECT sharaka.prolong(%s, NULL, 'x')$$, :soon), '22023', NULL, 'nor until nobody knows');
SELECT is(pg_temp.error_of(format($$SELECT sharaka.prolong(%s, current_date + 365, ' ')$$, :soon)),
	'22023: there is no reason||Say why the record is still needed; it stands in watchlist.history.', 'nor without a reason');
SELECT is_empty('SELECT FROM watchlist.history', 'all of which leaves no trace');
SELECT lives_ok(format($$SELECT sharaka.prolong(%s, current_date + 365, 'warrant still in force')$$, :soon), 'a subject is prolonged');
SELECT lives_ok($$SELECT sharaka.prolong('national', 'R-3', current_date + 365, 'not found yet')$$, 'a document');
SELECT lives_ok(format($$SELECT sharaka.prolong_notice(%s, current_date + 365, 'renewed')$$, notice_id), 'a notice') FROM watchlist.notice WHERE number = 'N-2';
SELECT is(pg_temp.error_of(format($$SELECT sharaka.prolong(%s, current_date + 365, 'again')$$, :soon)),
	format('55000: the record has that day already: subject %s||Nothing was changed. Give another day.', :soon), 'to the same day it is not prolonged again');
SELECT throws_ok($$SELECT sharaka.prolong('national', 'R-3', current_date + 365, 'again')$$, '55000', NULL, 'nor a document');
SELECT throws_ok(format($$SELECT sharaka.prolong_notice(%s, current_date + 365, 'again')$$, notice_id), '55000', NULL, 'nor a notice') FROM watchlist.notice WHERE number = 'N-2';
SELECT results_eq($$SELECT tab COLLATE "default", action COLLATE "default", why, officer_id IS NOT NULL, coalesce(before->>'reference', before->>'number'), coalesce(before->>'review_on', before->>'expires_on')::date - current_date
	FROM watchlist.history ORDER BY history_id$$,
	$$VALUES ('subject', 'prolonged', 'warrant still in force', true, 'T-soon', 100), ('travel_document', 'prolonged', 'not found yet', true, 'ref 3', 10),
		('notice', 'prolonged', 'renewed', true, 'N-2', 30)$$, 'history has who, why, and the day before');
SELECT is((SELECT version || ' ' || (changed_at IS NULL) FROM watchlist.subject WHERE reference = 'T-soon'), '1 true', 'the version stays, and with it who was cleared');
SELECT is((SELECT string_agg(reference, ',') FROM sharaka.due_for_review() WHERE days_left > 0), NULL, 'and the queue is shorter');
UPDATE watchlist.subject SET comments = 'seen in Nowhere' WHERE reference IN ('T-late', 'T-today');
SELECT is((SELECT version FROM watchlist.subject WHERE reference = 'T-late'), 2, 'a change raises the version');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.travel_document SET remarks = 'Secretum', reason = 'lost' WHERE record = 'T100001 TUN passport';
UPDATE watchlist.travel_document SET remarks = 'Secretum again' WHERE record = 'T100001 TUN passport';
UPDATE watchlist.notice SET summary = 'other' WHERE number = 'N-1';

-- ---------- purging ----------

INSERT INTO watchlist.clearance (state, traveller, subject_id, version, until, why) VALUES ('TUN', 'UTO X1', :far, 1, now() - interval '1 day', 'Secretum'), ('TUN', 'UTO X2', :far, 1, now() + interval '1 day', 'x'), ('TUN', 'UTO X3', :late, 1, now() + interval '1 day', 'x');
INSERT INTO watchlist.officer_token (digest, officer_id, issued_by, expires_at) SELECT sha256(login::bytea), officer_id, 'x', now() + CASE login WHEN 'test_officer' THEN '-1 h' ELSE '1 h' END::interval
FROM watchlist.officer WHERE login IN ('test_officer', 'test_analyst');
-- records that somebody deleted long ago, and lately; versions of a document of long ago
INSERT INTO watchlist.history (changed_at, tab, subject_id, action, before, owner, why)
SELECT now() - ago::interval, tab, id, action, jsonb_build_object('comments', 'Secretum'), 'TUN', 'Secretum'
FROM (VALUES ('6 years', 'subject', -1, 'deleted'), ('4 years', 'subject', -2, 'deleted'), ('6 years', 'travel_document', NULL, 'deleted'), ('11 years', 'travel_document', NULL, 'changed'),
	('6 years', 'subject_name', :far, 'changed')) AS h (ago, tab, id, action);
\o /dev/null
SELECT sharaka.screen(name => 'Slaheddine Fictif');
SELECT sharaka.audit_seal();
-- a year is not waited for here
ALTER TABLE watchlist.own_state DROP CONSTRAINT own_state_retention_audit;
UPDATE watchlist.own_state SET retention_audit = '-1 day';
\o
SET SESSION AUTHORIZATION test_administrator;
SELECT is(pg_temp.error_of('SELECT sharaka.purge(0)'), '22023: at_most is 0||Give how many records of a kind one call removes, or leave it out.', 'nothing is not purged');
SELECT results_eq('SELECT item, records FROM sharaka.purge(1)', $$VALUES ('subjects', 1::bigint), ('notices', 1), ('travel documents', 1), ('history', 2), ('clearances', 1), ('tokens', 1), ('travellers', 0), ('audit', 1)$$,
	'what is past its day goes, a few at a time');
SELECT results_eq('SELECT item, records FROM sharaka.purge()', $$VALUES ('subjects', 2::bigint), ('notices', 0), ('travel documents', 2), ('history', 0), ('clearances', 0), ('tokens', 0), ('travellers', 0), ('audit', 0)$$,
	'or all');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(reference, ',' ORDER BY reference) FROM watchlist.subject), 'T-far,T-held,T-secret,T-soon,T-today,U-csv,U-listed,U-register',
	'subjects past their day are gone; not those that are prolonged, that have a day left, that an open case is about, or that their publisher lists');
SELECT is((SELECT string_agg(reference, ',' ORDER BY reference) FROM watchlist.travel_document), 'ref 3,ref 4', 'so are documents');
SELECT is((SELECT string_agg(number, ',' ORDER BY number) FROM watchlist.notice), 'N-2,N-3', 'and notices');
SELECT is((SELECT count(*) FROM watchlist.subject_name WHERE subject_id IN (:late, :algerian, :gone)), 0::bigint, 'with their names');
SELECT results_eq(format($$SELECT tab COLLATE "default", subject_id, before - 'review_on', owner COLLATE "default", version, officer_id IS NOT NULL FROM watchlist.history WHERE action = 'purged' ORDER BY tab, before->>'list', before->>'reference'$$),
	format($$VALUES ('notice', %s::bigint, '{"colour": "blue", "issuer": "TUN", "number": "N-1", "notice_id": %s, "expires_on": "%s"}'::jsonb, 'TUN', NULL::int, true),
		('subject', %6$s, '{"list": "ELSE", "record": "U-gone", "reference": "U-gone", "subject_id": %6$s}', 'TUN', 1, true),
		('subject', %4$s, '{"list": "NAT", "record": "A-late", "reference": "A-late", "subject_id": %4$s}', 'DZA', 1, true),
		('subject', %5$s, '{"list": "NAT", "record": "T-late", "reference": "T-late", "subject_id": %5$s}', 'TUN', 2, true),
		('travel_document', NULL, '{"list": "national", "kind": "passport", "issuing_state": "TUN", "reference": "ref 1"}', 'TUN', NULL, true),
		('travel_document', NULL, '{"list": "national", "kind": "passport", "issuing_state": "TUN", "record": "R-2", "reference": "ref 2"}', 'TUN', NULL, true),
		('travel_document', NULL, '{"list": "national", "kind": "passport", "issuing_state": "DZA", "record": "R-5", "reference": "ref 5"}', 'DZA', NULL, true)$$,
		:far, (SELECT min(notice_id) FROM watchlist.notice) - 1, current_date - 1, :algerian, :late, :gone),
	'each has left one trace: key, reference and owner');
SELECT is((SELECT count(*) FROM watchlist.history WHERE action = 'deleted' AND changed_at = now()), 0::bigint, 'and not what it was');
SELECT is((SELECT string_agg(tab || ' ' || action || ' ' || (before IS NULL AND why IS NULL), ', ' ORDER BY history_id) FROM watchlist.history
		WHERE action <> 'purged' AND changed_at = now() AND (tab = 'notice' OR subject_id = :late OR before->>'record' IS NULL)),
	'notice prolonged false, subject changed true, travel_document changed true, travel_document changed true, notice changed true', 'earlier versions of it lose what is personal');
SELECT is((SELECT string_agg(history_id || to_jsonb(h)::text, ',') FROM watchlist.history AS h WHERE to_jsonb(h)::text ~ 'T100001|T-late.*seen|Secretum T-late|Slaheddine'), NULL, 'nothing of the persons and numbers is left');
SELECT results_eq($$SELECT tab COLLATE "default", before IS NULL FROM watchlist.history WHERE changed_at < now() ORDER BY changed_at, tab$$,
	$$VALUES ('travel_document', true), ('subject', true), ('subject_name', false), ('travel_document', false), ('subject', false)$$,
	'what was deleted is kept as long as records are; of a subject that is there, all is kept');
SELECT is((SELECT string_agg(traveller, ',') FROM watchlist.clearance), 'UTO X2', 'clearances that have ended are gone');
SELECT is((SELECT count(*) FROM watchlist.officer_token), 1::bigint, 'and tokens');
SELECT is((SELECT count(*) FROM watchlist.audit WHERE payload IS NOT NULL), 0::bigint, 'the audit keeps who asked, not what');
SELECT is((SELECT string_agg(key, ',' ORDER BY review_on) FROM watchlist.review_told), format('%s,national R-4,%s,%s', :held, :today, :far), 'who was told of what is gone is forgotten');
SELECT is((SELECT count(*) FROM watchlist.purging), 0::bigint, 'and the mark of purging');

-- what is deleted after purging, in the same transaction, is kept
SELECT lives_ok($$DELETE FROM watchlist.subject WHERE reference = 'T-held'$$, 'deleting is no purging');
SELECT is((SELECT count(*) FROM watchlist.history WHERE action = 'deleted' AND before->>'reference' = 'T-held'), 1::bigint, 'and is kept in history');
-- nobody makes it pass for that
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok('INSERT INTO watchlist.purging DEFAULT VALUES', '42501', NULL, 'a data officer can not delete without a trace');
SELECT throws_ok($$DELETE FROM watchlist.history$$, '42501', NULL, 'nor remove the trace');
SELECT throws_ok('SELECT sharaka.purge()', '42501', NULL, 'nor purge');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.case_file SET state = 'confirmed', closed_at = now() WHERE closed_at IS NULL;
SELECT results_eq('SELECT item, records FROM sharaka.purge() LIMIT 3', $$VALUES ('subjects', 0::bigint), ('notices', 0), ('travel documents', 1)$$, 'a record goes when its case is closed');

-- travellers are remembered for as long as the settings say
INSERT INTO watchlist.traveller (fingerprint, seen_at, audit_id, state)
SELECT int4send(days), now() - days * interval '1 day', 0, 'TUN' FROM unnest(ARRAY[31, 29]) AS days;
SELECT is((SELECT records FROM sharaka.purge() WHERE item = 'travellers'), 1::bigint, 'travellers are forgotten after thirty days');
SELECT is((SELECT count(*) FROM watchlist.traveller), 1::bigint, 'and not before');

SELECT * FROM finish();
ROLLBACK;
