-- Cases: raised from the audit, worked by officers, answered by owners, and fallen
-- with their records.  All persons and documents are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir case_setup.psql

-- ---------- who is the same traveller ----------

SELECT is(sharaka.asked_traveller(asked), want, format('a traveller is known by document and birth: %s', asked))
FROM (VALUES ('{"issuing_state": "UTO", "document": "X1", "birth": "1980-01-02", "name": "A"}'::jsonb, 'UTO X1 1980-01-02'), ('{"document": "X1", "birth": "1980"}', NULL), ('{"name": "A"}', NULL)) AS v (asked, want);
SELECT is(sharaka.asked_who(a, class) = sharaka.asked_who(b, class), same, format('%s: %s and %s', class, a, b))
FROM (VALUES ('person', '{"issuing_state": "UTO", "document": "X1", "birth": "1980", "name": "A"}'::jsonb, '{"issuing_state": "UTO", "document": "X1", "birth": "1980", "name": "B"}'::jsonb, true),
	('person', '{"issuing_state": "UTO", "document": "X1", "birth": "1980"}', '{"issuing_state": "UTO", "document": "X1", "birth": "1981"}', false),
	('person', '{"name": "A", "sex": "M"}', '{"name": "A", "sex": "M", "kind": "visa"}', true), ('person', '{"name": "A", "sex": "M"}', '{"name": "A"}', false),
	('document', '{"issuing_state": "UTO", "document": "X1", "name": "A"}', '{"issuing_state": "UTO", "document": "X1", "name": "B"}', true),
	('document', '{"document": "X1", "serial": "S1"}', '{"document": "X1"}', false)) AS v (class, a, b, same);

-- ---------- a hit becomes a case ----------

SET SESSION AUTHORIZATION test_desk;
SELECT is((SELECT count(*) FROM sharaka.screen(name => 'Noureddine Bouzidfictif', birth => '1980-01-02', document => 'X100001', issuing_state => 'UTO')
	WHERE class = 'person'), 1::bigint, 'the desk has a hit');
RESET SESSION AUTHORIZATION;
SELECT is_empty('SELECT FROM watchlist.case_file', 'screening writes no case');
SELECT is(pg_temp.raise_cases(), 1::bigint, 'one case is raised of it');
SELECT is(pg_temp.raise_cases(), 0::bigint, 'once');
SELECT pg_temp.rows_eq($$SELECT class, kind, list, record, version, reference, owner, level, severity, discreet, confirm_first, traveller, asking, border_point, source, state, action_allowed
	FROM watchlist.case_file$$,
	$$VALUES ('person', 'wanted', 'NAT', 'N-2', 1, 'N-2', 'TUN', 0, 2, false, false, 'UTO X100001 1980-01-02', 'TUN', 'TNTUN', 'screening', 'new', true)$$,
	'with what it is about');
SELECT is(c.asked->>'name', 'Noureddine Bouzidfictif', 'and what was asked') FROM watchlist.case_file AS c;
SELECT is(c.deadline - c.opened_at < interval '24 hours 1 second' AND c.deadline - c.opened_at > interval '23 hours 59 minutes', true, 'with the deadline of its severity') FROM watchlist.case_file AS c;
SELECT pg_temp.rows_eq($$SELECT officer, action, from_state, to_state FROM sharaka.case_history(pg_temp.number('N-2'))$$, $$VALUES ('desk', 'raise', NULL, 'new')$$, 'and a history');

-- the same traveller and record
SET SESSION AUTHORIZATION test_desk2;
SELECT is((SELECT count(*) FROM sharaka.screen(name => 'Nour Eddine Bouzidfictif', birth => '1980-01-02', document => 'X100001', issuing_state => 'UTO', border_point => 'TNLGN')
	WHERE class = 'person'), 1::bigint, 'seen again elsewhere, written otherwise');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.raise_cases(), 0::bigint, 'is no new case');
SELECT pg_temp.rows_eq($$SELECT label, action, border_point FROM watchlist.case_event ORDER BY event_id$$, $$VALUES ('desk', 'raise', 'TNTUN'), ('desk2', 'seen again', 'TNLGN')$$, 'but is told of in it');
\o /dev/null
SELECT sharaka.screen(name => 'Noureddine Bouzidfictif', birth => '1980-01-02', document => 'X100002', issuing_state => 'UTO');
SELECT sharaka.screen(name => 'Noureddine Bouzidfictif');
SELECT sharaka.screen(name => 'Noureddine Bouzidfictif');
\o
SELECT is(pg_temp.raise_cases(), 2::bigint, 'another document is another traveller, and so is one of whom a name alone is known');
SELECT is((SELECT count(*) FROM watchlist.case_event WHERE action = 'seen again'), 2::bigint, 'who is the same when asked for in the same words');

-- documents
\o /dev/null
SELECT sharaka.screen(document => 'A7000001', issuing_state => 'DZA');
SELECT sharaka.screen(document => 'A7000001', issuing_state => 'DZA', alike => true);
SELECT sharaka.screen(document => 'T7000001', issuing_state => 'TUN');
SELECT sharaka.screen(name => 'Nobody Atall', document => 'Q1');
\o
SELECT is(pg_temp.raise_cases(), 2::bigint, 'a case for each document on file, and none where nothing is found');
SELECT pg_temp.rows_eq($$SELECT reference, class, kind, owner, subject_id, severity FROM watchlist.case_file WHERE class = 'document' ORDER BY 1$$,
	$$VALUES ('DOC-1', 'document', 'stolen', 'DZA', NULL::bigint, 2), ('DOC-2', 'document', 'lost', 'TUN', NULL, 2)$$, 'what they are about');

-- ---------- who sees what ----------

SET SESSION AUTHORIZATION test_desk;
\o /dev/null
SELECT sharaka.screen(name => 'Sami Discretfictif', birth => '1985', document => 'X100003', issuing_state => 'UTO');
SELECT sharaka.screen(name => 'Habib Secretfictif', birth => '1985', document => 'X100004', issuing_state => 'UTO');
SELECT sharaka.screen(name => 'Yacine Algerfictif', birth => '1985', document => 'X100005', issuing_state => 'UTO');
SELECT sharaka.screen(name => 'Kamel Grandfictif', birth => '1985', document => 'X100006', issuing_state => 'UTO');
SELECT sharaka.screen(name => 'Walid Gravefictif', birth => '1985', document => 'X100007', issuing_state => 'UTO');
\o
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.raise_cases(), 5::bigint, 'cases of all kinds');
SET SESSION AUTHORIZATION test_desk;
SELECT pg_temp.rows_eq($$SELECT class, reference, matched, state, action_allowed FROM sharaka.my_cases() ORDER BY audit_id$$,
	$$VALUES ('person', 'N-2', 'Noureddine Bouzidfictif', 'new', true), ('person', 'N-S', 'Habib Secretfictif', 'new', true), ('person', 'D-C', 'Yacine Algerfictif', 'new', false),
		('person', 'N-4', 'Kamel Grandfictif', 'new', true), ('person', 'D-4', 'Walid Gravefictif', 'new', false)$$,
	'the desk sees what became of its own hits, and no discreet case');
SELECT throws_ok('SELECT FROM watchlist.case_file', '42501', NULL, 'nor the table');
SELECT throws_ok('SELECT FROM watchlist.case_event', '42501', NULL, 'nor what happens to cases');
SELECT throws_ok('SELECT sharaka.decide_case(1, ''confirmed'', ''x'')', '42501', NULL, 'and decides nothing');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk2;
SELECT pg_temp.rows_eq('SELECT reference FROM sharaka.my_cases()', $$VALUES ('N-2')$$, 'another desk sees its own sighting of the same case');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst;
SELECT is((SELECT string_agg(DISTINCT reference, ',' ORDER BY reference) FROM watchlist.case_file), 'D-4,D-C,DOC-1,DOC-2,N-2,N-4,N-D', 'an analyst sees the cases of the State up to the clearance');
SELECT is((SELECT count(DISTINCT case_id) FROM watchlist.case_event), (SELECT count(*) FROM watchlist.case_file), 'and what happened to them');
SELECT throws_ok('UPDATE watchlist.case_file SET state = ''confirmed''', '42501', NULL, 'which is changed by functions alone');
SELECT throws_ok('INSERT INTO watchlist.case_event (case_id) VALUES (1)', '42501', NULL, 'nor is any made up');
SELECT throws_ok('SELECT watchlist.let_fall(''{1}'', ''x'')', '42501', NULL, 'nor does a case fall because somebody says so');
SELECT throws_ok('SELECT sharaka.raise_cases()', '42501', NULL, 'nor is one raised');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.number('N-S') AS secret, pg_temp.number('N-2') AS n2, pg_temp.number('DOC-1') AS doc1, pg_temp.number('D-C') AS dc,
	pg_temp.number('N-4') AS n4, pg_temp.number('D-4') AS d4, pg_temp.number('N-D') AS nd, pg_temp.number('DOC-2') AS doc2 \gset
SET SESSION AUTHORIZATION test_chief;
SELECT is((SELECT count(*) FROM watchlist.case_file WHERE case_id = :secret), 1::bigint, 'a higher clearance sees more');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_algiers;
SELECT is((SELECT string_agg(DISTINCT reference, ',' ORDER BY reference) FROM watchlist.case_file), 'D-4,D-C,DOC-1', 'the owner sees the cases on its records');
SELECT throws_ok(format('SELECT sharaka.assign_case(%s)', :dc), '42501', format('case %s is worked by TUN', :dc), 'and does not work those of others');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_rabat;
SELECT is_empty('SELECT FROM watchlist.case_file', 'a third State sees none');
SELECT throws_ok(format('SELECT sharaka.assign_case(%s)', :dc), 'P0002', format('there is no case %s that you may see', :dc), 'nor whether there is one');
SELECT throws_ok(format('SELECT * FROM sharaka.case_history(%s)', :dc), 'P0002', format('there is no case %s that you may see', :dc), 'or what happened to it');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_auditor;
SELECT is((SELECT count(*) FROM watchlist.case_file), (SELECT count(DISTINCT case_id) FROM watchlist.case_event), 'the auditor reads cases and what happened to them');
SELECT throws_ok('SELECT sharaka.assign_case(1)', '42501', NULL, 'and works none');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_ok('SELECT FROM watchlist.case_file', '42501', NULL, 'administrators read none');
SELECT lives_ok($$UPDATE watchlist.case_rule SET deadline = '12 hours' WHERE severity = 3$$, 'but say how long one may take');
RESET SESSION AUTHORIZATION;

-- ---------- every step from every state ----------

-- A case in each state by the steps that lead there, and what is possible from it.
-- The table of what is allowed is written here a second time, from the rules in words.
CREATE TEMP TABLE allowed (state text, steps text[]);
INSERT INTO allowed VALUES ('new', '{assign,withdraw,escalate}'),
	('assigned', '{assign,ask owner,confirmed,not the same person,withdraw,escalate}'),
	('owner asked', '{assign,owner answers,confirmed,not the same person,withdraw,escalate}'),
	('no answer', '{assign,ask owner,owner answers,confirmed,not the same person,withdraw,escalate}'),
	('confirmed', '{}'), ('not the same person', '{}'), ('withdrawn', '{}');
CREATE FUNCTION pg_temp.steps(number bigint) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	step text;
	command text;
	possible text[] := '{}';
BEGIN
	FOR step, command IN VALUES ('assign', 'sharaka.assign_case(%s, (SELECT officer_id FROM watchlist.officer WHERE login = ''test_analyst''))'),
		('ask owner', 'sharaka.ask_owner(%s, ''is it him?'')'),
		('owner answers', 'sharaka.owner_answers(%s, ''confirmed'', ''yes'')'), ('confirmed', 'sharaka.decide_case(%s, ''confirmed'', ''seen'')'),
		('not the same person', 'sharaka.decide_case(%s, ''not the same person'', ''seen'')'), ('withdraw', 'sharaka.withdraw_case(%s, ''a test'')'),
		('escalate', 'sharaka.escalate_case(%s, ''urgent'')')
	LOOP
		BEGIN
			EXECUTE 'SELECT ' || format(command, number);
			RAISE EXCEPTION USING ERRCODE = 'UV001';
		EXCEPTION
			WHEN SQLSTATE 'UV001' THEN possible := possible || step;
			WHEN object_not_in_prerequisite_state THEN NULL;
		END;
	END LOOP;
	RETURN possible;
END $$;
SELECT is(pg_temp.steps(:doc2), steps, 'from new') FROM allowed WHERE state = 'new';
SELECT is(pg_temp.error_of(format('SELECT sharaka.decide_case(%s, ''confirmed'', ''seen'')', :doc2)),
	format('55000: case %s is new: decide is not possible|Possible are: assign, escalate, withdraw.|sharaka.case_history() says what happened to it.', :doc2), 'an error says what is possible');
SET SESSION AUTHORIZATION test_analyst;
SELECT is(sharaka.assign_case(:doc2), format('case %s is assigned to analyst', :doc2), 'an analyst takes a case');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.steps(:doc2), steps, 'from assigned') FROM allowed WHERE state = 'assigned';
SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.ask_owner(%s, ''Has it been found?'')', :doc2), 'asks');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.steps(:doc2), steps, 'from owner asked') FROM allowed WHERE state = 'owner asked';
UPDATE watchlist.case_file SET deadline = clock_timestamp() - interval '1 second' WHERE case_id = :doc2;
SELECT is(sharaka.escalate_cases(), 1::bigint, 'the deadline passes');
SELECT is(sharaka.escalate_cases(), 0::bigint, 'once');
SELECT is(pg_temp.steps(:doc2), steps, 'from no answer') FROM allowed WHERE state = 'no answer';
SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.ask_owner(%s, ''Again: has it been found?'')', :doc2), 'asked again');
SELECT is((SELECT escalated_at IS NULL AND deadline > clock_timestamp() + interval '23 hours' FROM watchlist.case_file WHERE case_id = :doc2), true, 'with a deadline anew');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_officer;
SELECT is((SELECT string_agg(concat_ws('/', owner, case_id, question), ';' ORDER BY message_id) FROM sharaka.take_owner_messages()),
	format('TUN/%s/Has it been found?;TUN/%1$s/Again: has it been found?', :doc2), 'the owner''s officer is told');
SELECT is_empty('SELECT * FROM sharaka.take_owner_messages()', 'once');
SELECT is(sharaka.owner_answers(:doc2, 'confirmed', 'It was not found.'), 'confirmed', 'and answers');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.steps(:doc2), steps, 'from confirmed') FROM allowed WHERE state = 'confirmed';
SELECT is(pg_temp.error_of(format('SELECT sharaka.assign_case(%s)', :doc2)),
	format('55000: case %s is confirmed: assign is not possible|The case is closed.|When the traveller is seen again, there will be a new case.', :doc2), 'which says so');
SELECT pg_temp.rows_eq(format('SELECT officer, action, from_state, to_state, why FROM sharaka.case_history(%s)', :doc2), $$VALUES
	(session_user::text, 'raise', NULL, 'new', NULL), ('analyst', 'assign', 'new', 'assigned', 'to analyst'),
	('analyst', 'ask owner', 'assigned', 'owner asked', 'Has it been found?'), (session_user::text, 'deadline', 'owner asked', 'no answer', 'the deadline has passed'),
	('analyst', 'ask owner', 'no answer', 'owner asked', 'Again: has it been found?'), ('officer', 'owner answers', 'owner asked', 'confirmed', 'confirmed: It was not found.')$$,
	'all of it is in the history');
SET SESSION AUTHORIZATION test_analyst;
SELECT is(sharaka.withdraw_case(:doc1, 'a test of the reader'), 'withdrawn', 'a case is taken back');
SELECT is(pg_temp.error_of(format('SELECT sharaka.decide_case(%s, ''perhaps'', ''x'')', :n2)),
	'22023: there is no decision "perhaps"||Decide confirmed or not the same person; sharaka.withdraw_case() takes a case back.', 'no other decision');
SELECT is(pg_temp.error_of(format('SELECT sharaka.decide_case(%s, ''confirmed'', '' '')', :n2)),
	'22023: the reason is empty||Say it in words: it stays in the history of the case.', 'nor one without a reason');
SELECT throws_ok(format('SELECT sharaka.decide_case(%s, ''not the same person'', ''x'', ''-1 day'')', :n2), '22023', 'a traveller can not be cleared for -1 days', 'nor a clearance that has ended');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.steps(:doc1), steps, 'from withdrawn') FROM allowed WHERE state = 'withdrawn';
SELECT officer_id AS desk FROM watchlist.officer WHERE login = 'test_desk' \gset
SELECT throws_ok(format('SELECT sharaka.assign_case(%s, %s)', :n2, :desk), '22023', format('case %s can not be assigned to officer %s', :n2, :desk), 'a case is not for the desk');
SELECT officer_id AS analyst FROM watchlist.officer WHERE login = 'test_analyst' \gset
SELECT throws_ok(format('SELECT sharaka.assign_case(%s, %s)', :secret, :analyst), '22023', NULL, 'nor for who may not see it');

-- the state machine has no way but those written above
SELECT is((SELECT array_agg(DISTINCT s.step) FROM allowed AS a, unnest(a.steps) AS s (step)
		WHERE NOT EXISTS (SELECT FROM sharaka.case_transitions() AS t WHERE t.from_state = a.state AND (s.step IN (t.action, t.to_state)))), NULL, 'no step is missing');
SELECT is((SELECT count(*) FROM sharaka.case_transitions() AS t WHERE t.from_state IN ('confirmed', 'not the same person', 'withdrawn')), 0::bigint, 'what is closed stays so');

-- ---------- the owner is asked first ----------

SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s)', :dc), 'a case whose owner demands to confirm');
SELECT is(pg_temp.error_of(format('SELECT sharaka.decide_case(%s, ''confirmed'', ''same face'')', :dc)),
	format('55000: the owner has not confirmed case %s|The owner of the record demands that nothing is done to the person before that.|Ask by sharaka.ask_owner().', :dc),
	'is not confirmed without');
SELECT is((SELECT action_allowed FROM watchlist.case_file WHERE case_id = :dc), false, 'and nothing may be done');
SELECT lives_ok(format('SELECT sharaka.ask_owner(%s, ''Is he the one?'')', :dc), 'so the owner is asked');
SELECT throws_ok(format('SELECT sharaka.owner_answers(%s, ''confirmed'', ''yes'')', :dc), '42501', NULL, 'an analyst does not answer');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok(format('SELECT sharaka.owner_answers(%s, ''confirmed'', ''yes'')', :dc), '42501', format('DZA answers for the record of case %s', :dc), 'nor does another State');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_algiers;
SELECT is((SELECT matched || ': ' || question FROM sharaka.take_owner_messages()), 'Yacine Algerfictif: Is he the one?', 'the owner reads the question');
SELECT throws_ok(format('SELECT sharaka.owner_answers(%s, ''maybe'', ''x'')', :dc), '22023', 'there is no answer "maybe"', 'answers in no other way');
SELECT is(sharaka.owner_answers(:dc, 'confirmed', 'Warrant 12 stands.'), 'confirmed', 'than by confirming');
SELECT is((SELECT answer || ', ' || remarks FROM watchlist.owner_message WHERE case_id = :dc), 'confirmed, Warrant 12 stands.', 'which is kept');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk;
SELECT pg_temp.rows_eq('SELECT state, action_allowed FROM sharaka.my_cases() WHERE reference = ''D-C''', $$VALUES ('confirmed', true)$$, 'and the desk may act');
RESET SESSION AUTHORIZATION;

-- ---------- four eyes ----------

SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s)', :n4), 'a grave case');
SELECT is(sharaka.decide_case(:n4, 'confirmed', 'same face'), 'confirmed takes effect when a second officer decides so, too', 'one decides');
SELECT is((SELECT state || '/' || proposed FROM watchlist.case_file WHERE case_id = :n4), 'assigned/confirmed', 'which is a proposal');
SELECT is(pg_temp.error_of(format('SELECT sharaka.decide_case(%s, ''confirmed'', ''same face, really'')', :n4)),
	format('42501: case %s needs a second officer|It has severity 4, and officer analyst has decided so already: confirmed.|The decision takes effect when another officer decides the same.', :n4),
	'and not a decision when the same officer repeats it');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst2;
SELECT is(sharaka.decide_case(:n4, 'not the same person', 'no scar'), 'not the same person takes effect when a second officer decides so, too', 'a second sees it otherwise');
SELECT is((SELECT state || '/' || proposed FROM watchlist.case_file WHERE case_id = :n4), 'assigned/not the same person', 'which is a proposal, too');
SELECT throws_ok(format('SELECT sharaka.withdraw_case(%s, ''x'') || sharaka.withdraw_case(%1$s, ''x'')', :n4), '42501', NULL, 'nor does one withdraw it alone');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst;
SELECT is(sharaka.decide_case(:n4, 'not the same person', 'right, no scar'), 'not the same person', 'two who agree decide');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(label || ': ' || action, ', ' ORDER BY event_id) FROM watchlist.case_event WHERE case_id = :n4),
	'desk: raise, analyst: assign, analyst: propose, analyst2: propose, analyst: decide', 'and the history says who');
-- the owner's answer is one pair of eyes
SET SESSION AUTHORIZATION test_officer;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s), sharaka.ask_owner(%1$s, ''Is he the one?'')', :d4), 'the owner of a grave case is asked');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT is((SELECT owner FROM sharaka.take_owner_messages()), 'DZA', 'an administrator carries the question');
SELECT is(sharaka.owner_answers(:d4, 'confirmed', 'by telephone'), 'confirmed takes effect when a second officer decides so, too', 'and records the answer');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.rows_eq(format('SELECT state, proposed, action_allowed FROM watchlist.case_file WHERE case_id = %s', :d4), $$VALUES ('assigned', 'confirmed', false)$$, 'which is not yet a decision');
SET SESSION AUTHORIZATION test_officer;
SELECT is(sharaka.decide_case(:d4, 'confirmed', 'the owner says so'), 'confirmed', 'until an officer makes it one');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT action_allowed FROM watchlist.case_file WHERE case_id = :d4), true, 'and then the desk may act');
UPDATE watchlist.case_rule SET four_eyes = true WHERE severity = 2;
\o /dev/null
SELECT sharaka.screen(document => 'T7000001', issuing_state => 'TUN');
SELECT pg_temp.raise_cases();
\o
SELECT isnt(pg_temp.number('DOC-2'), :doc2::bigint, 'what was closed is a new case when it is seen again');
SET SESSION AUTHORIZATION test_officer;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s), sharaka.ask_owner(%1$s, ''Found?'')', pg_temp.number('DOC-2')), 'who asks the own State');
SELECT is(sharaka.owner_answers(pg_temp.number('DOC-2'), 'confirmed', 'no'), 'confirmed takes effect when a second officer decides so, too', 'and answers');
SELECT throws_ok(format('SELECT sharaka.decide_case(%s, ''confirmed'', ''I said so'')', pg_temp.number('DOC-2')), '42501', NULL, 'does not make two');
RESET SESSION AUTHORIZATION;
UPDATE watchlist.case_rule SET four_eyes = false WHERE severity = 2;

-- ---------- who is not the person is not asked again ----------

SELECT is((SELECT string_agg(traveller || ' is not ' || subject_id || ' ' || version, '') FROM watchlist.clearance),
	'UTO X100006 1985 is not ' || (SELECT subject_id FROM watchlist.subject WHERE reference = 'N-4') || ' 1', 'the decision cleared the pair');
CREATE FUNCTION pg_temp.again() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	shown int;
	raised bigint;
BEGIN
	SELECT count(*) INTO shown FROM sharaka.screen(name => 'Kamel Grandfictif', birth => '1985', document => 'X100006', issuing_state => 'UTO') WHERE class = 'person';
	PERFORM sharaka.audit_seal();
	SELECT sharaka.raise_cases() INTO raised;
	RETURN format('%s shown, %s raised', shown, raised);
END $$;
SELECT is(pg_temp.again(), '0 shown, 0 raised', 'the traveller passes');
SELECT is((SELECT hits FROM watchlist.audit ORDER BY audit_id DESC LIMIT 1), 0, 'without a hit');
SELECT is((SELECT payload->'found'->0->'detail'->>'cleared' FROM watchlist.audit ORDER BY audit_id DESC LIMIT 1), 'true', 'as the audit knows');
SAVEPOINT later;
SET SESSION AUTHORIZATION test_rabat;
SELECT is((SELECT count(*) FROM sharaka.screen(name => 'Kamel Grandfictif', birth => '1985', document => 'X100006', issuing_state => 'UTO') WHERE class = 'person'), 1::bigint,
	'at a desk of another State the traveller is not cleared');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.raise_cases(), 1::bigint, 'whose case is another one');
ROLLBACK TO later;
UPDATE watchlist.clearance SET until = clock_timestamp();
SELECT is(pg_temp.again(), '1 shown, 1 raised', 'until the clearance ends');
ROLLBACK TO later;
UPDATE watchlist.subject SET comments = 'another photograph' WHERE reference = 'N-4';
SELECT is((SELECT version FROM watchlist.subject WHERE reference = 'N-4'), 2, 'the record changes');
SELECT is(pg_temp.again(), '1 shown, 1 raised', 'and is another one');
SELECT is((SELECT version FROM watchlist.case_file WHERE case_id = pg_temp.number('N-4')), 2, 'of which the case knows');
ROLLBACK TO later;
-- found before it was cleared, raised after
UPDATE watchlist.clearance SET until = clock_timestamp();
\o /dev/null
SELECT sharaka.screen(name => 'Kamel Grandfictif', birth => '1985', document => 'X100006', issuing_state => 'UTO');
\o
UPDATE watchlist.clearance SET until = clock_timestamp() + interval '1 day';
SELECT is(pg_temp.raise_cases(), 0::bigint, 'nor is what was found a moment before');
-- for how long
SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s)', :nd), 'a discreet case is worked in the back office');
SELECT is(sharaka.decide_case(:nd, 'not the same person', 'ten years older', '30 days'), 'not the same person', 'and clears for some days');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT (until - clock_timestamp()) BETWEEN '29 days 23 hours' AND '30 days' FROM watchlist.clearance WHERE traveller = 'UTO X100003 1985'), true, 'and no longer');
-- documents are never muted
\o /dev/null
SELECT sharaka.screen(document => 'A7000001', issuing_state => 'DZA');
SELECT pg_temp.raise_cases();
\o
SELECT pg_temp.number('DOC-1') AS doc3 \gset
SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s), sharaka.decide_case(%1$s, ''not the same person'', ''another document'')', :doc3), 'a document that was taken for another');
RESET SESSION AUTHORIZATION;
\o /dev/null
SELECT sharaka.screen(document => 'A7000001', issuing_state => 'DZA');
\o
SELECT is(pg_temp.raise_cases(), 1::bigint, 'is found again all the same');
SELECT is((SELECT count(*) FROM watchlist.clearance), 2::bigint, 'without a clearance');

-- ---------- cases fall with their records ----------

CREATE FUNCTION pg_temp.fallen(number bigint, OUT state text, OUT why text, OUT action_allowed boolean) LANGUAGE sql AS $$
	SELECT c.state, e.why, c.action_allowed FROM watchlist.case_file AS c JOIN watchlist.case_event AS e ON e.case_id = c.case_id
	WHERE c.case_id = number ORDER BY e.event_id DESC LIMIT 1
$$;
UPDATE watchlist.subject SET suspended_at = now() WHERE reference = 'N-2';
SELECT is(pg_temp.fallen(:n2)::text, '(withdrawn,"the record was suspended",f)', 'a subject is suspended');
SELECT is((SELECT count(*) FROM watchlist.case_file WHERE reference = 'N-2' AND closed_at IS NULL), 0::bigint, 'and all its cases fall');
UPDATE watchlist.subject SET suspended_at = NULL WHERE reference = 'N-2';
\o /dev/null
SELECT sharaka.screen(name => 'Noureddine Bouzidfictif', birth => '1980-01-02', document => 'X100001', issuing_state => 'UTO');
\o
SELECT is(pg_temp.raise_cases(), 1::bigint, 'it is back, and so are cases');
UPDATE watchlist.subject SET withdrawn_at = now() WHERE reference = 'N-2';
SELECT is(pg_temp.fallen(pg_temp.number('N-2'))::text, '(withdrawn,"the record was withdrawn",f)', 'withdrawn');
DELETE FROM watchlist.subject WHERE reference = 'N-S';
SELECT is(pg_temp.fallen(:secret)::text, '(withdrawn,"the record was deleted",f)', 'deleted');
DELETE FROM watchlist.subject WHERE reference = 'D-C';
SELECT is(pg_temp.fallen(:dc)::text, '(confirmed,"the record was deleted",f)', 'what was confirmed stays so, but nothing more is done');
UPDATE watchlist.travel_document SET withdrawn_at = now() WHERE reference = 'DOC-1';
SELECT is(pg_temp.fallen(pg_temp.number('DOC-1'))::text, '(withdrawn,"the record was withdrawn",f)', 'a document');
DELETE FROM watchlist.travel_document WHERE reference = 'DOC-2';
SELECT is(pg_temp.fallen(pg_temp.number('DOC-2'))::text, '(withdrawn,"the record was deleted",f)', 'and one that is deleted');
SELECT is((SELECT count(*) FROM watchlist.case_event WHERE case_id = :doc1), 3::bigint, 'what had been closed before is left alone');
-- found, then withdrawn, then raised
SELECT is(pg_temp.subject('N-9', 'Mourad Soudainfictif', 'NAT') > 0, true, 'a record');
SET CONSTRAINTS ALL IMMEDIATE;
\o /dev/null
SELECT sharaka.screen(name => 'Mourad Soudainfictif');
\o
UPDATE watchlist.subject SET withdrawn_at = now() WHERE reference = 'N-9';
SELECT is(pg_temp.raise_cases(), 1::bigint, 'that was withdrawn before its case was raised');
SELECT is(sharaka.drop_cases(), 1::bigint, 'takes the case with it at the next run');
SELECT is(pg_temp.fallen(pg_temp.number('N-9'))::text, '(withdrawn,"the record is no longer on file",f)', 'and why');

-- a record that changes hands or secrecy takes its cases along
SELECT is(pg_temp.subject('N-7', 'Lotfi Variablefictif', 'NAT') > 0, true, 'a record');
SET CONSTRAINTS ALL IMMEDIATE;
\o /dev/null
SELECT sharaka.screen(name => 'Lotfi Variablefictif');
SELECT pg_temp.raise_cases();
\o
UPDATE watchlist.subject SET level = 3, discreet = true, severity = 4, confirm_first = true WHERE reference = 'N-7';
SELECT pg_temp.rows_eq($$SELECT level, discreet, severity, confirm_first, action_allowed, state FROM watchlist.case_file WHERE reference = 'N-7'$$,
	$$VALUES (3, true, 4, true, false, 'new')$$, 'a record becomes secret');
SET SESSION AUTHORIZATION test_analyst;
SELECT is_empty($$SELECT FROM watchlist.case_file WHERE reference = 'N-7'$$, 'and its cases are seen no more');
RESET SESSION AUTHORIZATION;

-- what changed before the case was raised goes for it as well
SELECT is(pg_temp.subject('N-8', 'Nizar Bientotfictif', 'NAT') > 0, true, 'a record');
SET CONSTRAINTS ALL IMMEDIATE;
SET SESSION AUTHORIZATION test_desk;
\o /dev/null
SELECT sharaka.screen(name => 'Nizar Bientotfictif', birth => '1985', document => 'X200008', issuing_state => 'UTO');
\o
RESET SESSION AUTHORIZATION;
UPDATE watchlist.subject SET level = 3, discreet = true, severity = 4, confirm_first = true WHERE reference = 'N-8';
SELECT is(pg_temp.raise_cases(), 1::bigint, 'that becomes secret between screening and case');
SELECT pg_temp.rows_eq($$SELECT level, discreet, severity, confirm_first, action_allowed FROM watchlist.case_file WHERE reference = 'N-8'$$,
	$$VALUES (3, true, 4, true, false)$$, 'has a secret case');
SET SESSION AUTHORIZATION test_desk;
SELECT is_empty($$SELECT FROM sharaka.my_cases() WHERE reference = 'N-8'$$, 'of which the desk is not told');
RESET SESSION AUTHORIZATION;
-- as where the change was committed while the case was being raised
ALTER TABLE watchlist.subject DISABLE TRIGGER cases_follow_change;
UPDATE watchlist.subject SET owner = 'DZA', level = 2 WHERE reference = 'N-8';
ALTER TABLE watchlist.subject ENABLE TRIGGER cases_follow_change;
SELECT is(sharaka.follow_records(), 1::bigint, 'what no trigger has seen');
SELECT pg_temp.rows_eq($$SELECT owner, level, state FROM watchlist.case_file WHERE reference = 'N-8'$$, $$VALUES ('DZA', 2, 'new')$$, 'the next run makes up for');
SELECT is(sharaka.follow_records(), 0::bigint, 'once');

-- four eyes are not closed by who changes the record
SELECT is(pg_temp.subject('N-5', 'Brahim Doublefictif', 'NAT', 4) > 0, true, 'a grave record');
SET CONSTRAINTS ALL IMMEDIATE;
\o /dev/null
SELECT sharaka.screen(name => 'Brahim Doublefictif');
SELECT pg_temp.raise_cases();
\o
SELECT pg_temp.number('N-5') AS n5 \gset
SET SESSION AUTHORIZATION test_officer;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s), sharaka.decide_case(%1$s, ''confirmed'', ''same face'')', :n5), 'one officer proposes');
UPDATE watchlist.subject SET severity = 2 WHERE reference = 'N-5';
SELECT throws_ok(format('SELECT sharaka.decide_case(%s, ''confirmed'', ''same face'')', :n5), '42501', format('case %s needs a second officer', :n5),
	'and is not the second, whatever the record says now');
RESET SESSION AUTHORIZATION;
SELECT is(c.severity, 4, 'the case is as grave as it was') FROM watchlist.case_file AS c WHERE c.case_id = :n5;
-- a record that becomes graver hurries its case
SELECT is(pg_temp.subject('N-6', 'Chokri Pressefictif', 'NAT', 1) > 0, true, 'a slight record');
SET CONSTRAINTS ALL IMMEDIATE;
\o /dev/null
SELECT sharaka.screen(name => 'Chokri Pressefictif');
SELECT pg_temp.raise_cases();
\o
UPDATE watchlist.subject SET severity = 4 WHERE reference = 'N-6';
SELECT is(c.severity = 4 AND c.deadline - clock_timestamp() <= r.deadline, true, 'becomes grave, and its case is due when grave ones are')
FROM watchlist.case_file AS c JOIN watchlist.case_rule AS r ON r.severity = 4 WHERE c.case_id = pg_temp.number('N-6');

-- a release that is taken back takes the cases of who had it
UPDATE watchlist.subject SET released_to = '{TUN,MAR}' WHERE reference = 'D-4';
\o /dev/null
SELECT sharaka.screen(name => 'Walid Gravefictif', birth => '1991', document => 'X200009', issuing_state => 'UTO');
SELECT pg_temp.raise_cases();
\o
UPDATE watchlist.subject SET released_to = '{MAR}' WHERE reference = 'D-4';
SELECT is(pg_temp.fallen(pg_temp.number('D-4'))::text, '(withdrawn,"the record is no longer released to the State that asked",f)', 'a release is taken back');

-- the decision is about the record as it was last seen
SELECT is(pg_temp.subject('N-3', 'Slim Tardiffictif', 'NAT') > 0, true, 'a record');
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE watchlist.subject SET added_at = now() - interval '1 day' WHERE reference = 'N-3';
\o /dev/null
SELECT sharaka.screen(name => 'Slim Tardiffictif', birth => '1985', document => 'X200010', issuing_state => 'UTO');
SELECT pg_temp.raise_cases();
UPDATE watchlist.subject SET changed_at = NULL, caution = '{armed}' WHERE reference = 'N-3';
SELECT sharaka.screen(name => 'Slim Tardiffictif', birth => '1985', document => 'X200010', issuing_state => 'UTO');
SELECT pg_temp.raise_cases();
\o
SELECT is(c.version > 1 AND c.version = s.version AND c.hit->'caution' ? 'armed', true, 'a record that changed is seen again, as it is now')
FROM watchlist.case_file AS c JOIN watchlist.subject AS s ON s.subject_id = c.subject_id WHERE c.case_id = pg_temp.number('N-3');
SET SESSION AUTHORIZATION test_analyst;
SELECT lives_ok(format('SELECT sharaka.assign_case(%s), sharaka.decide_case(%1$s, ''not the same person'', ''taller'')', pg_temp.number('N-3')), 'whoever it is not');
RESET SESSION AUTHORIZATION;
\o /dev/null
SELECT sharaka.screen(name => 'Slim Tardiffictif', birth => '1985', document => 'X200010', issuing_state => 'UTO');
\o
SELECT is(pg_temp.raise_cases(), 0::bigint, 'is cleared of that');

-- a list that is exchanged shows no trigger which documents it lost
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner, reference) VALUES ('TUN', 'passport', 'T7000009', 'stolen', 'TUN', 'DOC-9');
\o /dev/null
SELECT sharaka.screen(document => 'T7000009', issuing_state => 'TUN');
SELECT pg_temp.raise_cases();
\o
SELECT pg_temp.number('DOC-9') AS doc9 \gset
SET SESSION AUTHORIZATION test_analyst;
SELECT is(sharaka.assign_case(:doc9) IS NOT NULL AND sharaka.decide_case(:doc9, 'confirmed', 'the holder says so') = 'confirmed', true, 'a document is confirmed');
RESET SESSION AUTHORIZATION;
ALTER TABLE watchlist.travel_document DISABLE TRIGGER cases_follow_delete;
DELETE FROM watchlist.travel_document WHERE reference = 'DOC-9';
ALTER TABLE watchlist.travel_document ENABLE TRIGGER cases_follow_delete;
SELECT is(sharaka.drop_cases(), 0::bigint, 'cases that are closed are not compared each time');
INSERT INTO watchlist.change (list) SELECT list FROM watchlist.case_file WHERE case_id = :doc9;
SELECT is(sharaka.drop_cases(), 1::bigint, 'but after an exchange');
SELECT is(pg_temp.fallen(:doc9)::text, '(confirmed,"the record is no longer on file",f)', 'and nothing more is done about the document');

-- ---------- what happened stays ----------

SELECT throws_ok('UPDATE watchlist.case_event SET label = ''x''', '42501', 'what happened to cases is only added to', 'events are not changed');
SELECT throws_ok('DELETE FROM watchlist.case_event', '42501', 'what happened to cases is only added to', 'nor deleted');
SELECT throws_ok('TRUNCATE watchlist.case_event', '42501', 'what happened to cases is only added to', 'nor emptied');
SELECT throws_ok('DELETE FROM watchlist.case_file', '42501', 'what happened to cases is only added to', 'nor are cases');
-- but what is personal goes when its time has come
SELECT is(sharaka.erase_cases(), 0::bigint, 'nothing is erased before its time');
-- a year is not waited for here
ALTER TABLE watchlist.own_state DROP CONSTRAINT own_state_retention_audit;
UPDATE watchlist.own_state SET retention_audit = '0';
SELECT is(sharaka.erase_cases(), 0::bigint, 'nor what was closed within it');
UPDATE watchlist.own_state SET retention_audit = '-1 day';
SELECT cmp_ok(sharaka.erase_cases(), '>', 5::bigint, 'what was closed long ago');
SELECT is((SELECT count(*) FROM watchlist.case_file WHERE closed_at IS NOT NULL AND num_nonnulls(asked, hit, traveller, who) > 0), 0::bigint, 'has no traveller any more');
SELECT is((SELECT count(*) FROM watchlist.case_event AS e JOIN watchlist.case_file AS c ON c.case_id = e.case_id WHERE c.closed_at IS NOT NULL AND e.why IS NOT NULL), 0::bigint, 'nor words');
SELECT is((SELECT count(*) FROM watchlist.owner_message WHERE question IS NOT NULL OR remarks IS NOT NULL), 0::bigint, 'nor questions');
SELECT is((SELECT count(*) FROM watchlist.case_file WHERE closed_at IS NULL AND hit IS NULL), 0::bigint, 'open cases have theirs');
SELECT is((SELECT count(*) FROM watchlist.case_event WHERE case_id = :n4), 5::bigint, 'who did what stays');
SELECT is(sharaka.erase_cases(), 0::bigint, 'once');

SELECT * FROM finish();
ROLLBACK;
