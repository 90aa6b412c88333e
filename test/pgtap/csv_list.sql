-- Subjects from CSV: the whole of a list, a delta, the same again, and what is
-- refused.  All persons are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
\o

-- fields with several words, and spans
SELECT is(sharaka.copied_words(given), want, 'words in: ' || coalesce(given, 'NULL'))
FROM (VALUES ('armed', '{armed}'::text[]), ('armed;violent', '{armed,violent}'), ('armed , violent', '{armed,violent}'), (NULL, NULL)) AS v (given, want);
SELECT is(sharaka.copied_states(given), want, 'States in: ' || coalesce(given, 'NULL'))
FROM (VALUES ('TUN', '{TUN}'::text[]), ('dza, MAR;D', '{DZA,MAR,D<<}'), ('*', '{*}'), (NULL, NULL)) AS v (given, want);
SELECT throws_ok($$SELECT sharaka.copied_states('Tunisia')$$, '22P02', NULL, 'States are codes');
SELECT is(sharaka.copied_span(given), want, 'a span: ' || coalesce(given, 'NULL'))
FROM (VALUES ('180', '[180,180]'::int4range), ('178-182', '[178,182]'), ('178-', '[178,178]'), (NULL, NULL)) AS v (given, want);

CREATE FUNCTION pg_temp.records(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE format('SELECT string_agg(total::text, '','') FROM sharaka.%s WHERE item LIKE ''records%%''', call) INTO said;
	RETURN said;
END $$;
CREATE FUNCTION pg_temp.copied(rows text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_subjects();
	EXECUTE 'INSERT INTO subject_load (record, category, sex, name, name_kind, born, nationality, document_kind, document_number, issuing_state) VALUES ' || rows;
END $$;
\set whole '($$1$$, $$wanted$$, $$M$$, $$Slaheddine Fictif$$, $$primary$$, $$1980$$, $$TUN$$, $$passport$$, $$T 100001$$, $$TUN$$), ($$1$$, NULL, NULL, $$صلاح الدين فكتيف$$, $$original script$$, $$1981-02-03$$, NULL, NULL, NULL, NULL), ($$2$$, $$suspected$$, $$F$$, $$Nadia Moustaar$$, $$primary$$, $$1975-03-12$$, $$DZA$$, NULL, NULL, NULL)'
SELECT pg_temp.copied(:'whole') \g /dev/null
SELECT is(pg_temp.records($$load_subjects('NAT', '2026-01-01')$$), '2,0,0,0', 'a list is loaded');
SELECT is((SELECT format('%s %s %s %s', category, sex, owner, version) FROM watchlist.subject WHERE record = '1'), 'wanted M TUN 1', 'a subject of this State');
SELECT is(ARRAY(SELECT name::text || ' ' || n.kind FROM watchlist.subject_name AS n JOIN watchlist.subject USING (subject_id) WHERE record = '1' ORDER BY name_id),
	ARRAY['Slaheddine Fictif primary', 'صلاح الدين فكتيف original script'], 'several rows give several names');
SELECT is(ARRAY(SELECT born::text FROM watchlist.subject_birth JOIN watchlist.subject USING (subject_id) WHERE record = '1' ORDER BY birth_id), ARRAY['1980', '1981-02-03'], 'and births');
SELECT is((SELECT number::text || ' ' || issuing_state::text FROM watchlist.identity_document), 'T100001 TUN', 'and documents');
SELECT is((SELECT string_agg(reference, ',') FROM sharaka.screen(name => 'Salah Eddine Fictif', birth => '1980') WHERE class = 'person'), '1', 'which are screened');

-- the same again
SELECT pg_temp.copied(:'whole') \g /dev/null
SELECT is(pg_temp.records($$load_subjects('NAT', '2026-01-01')$$), '0,0,0,2', 'the same again changes nothing');
SELECT is((SELECT max(version) FROM watchlist.subject), 1, 'and raises no version');

-- another one: one added, one changed, one withdrawn
SELECT pg_temp.copied($$('2', 'wanted', 'F', 'Nadia Moustaar', 'primary', '1975-03-12', 'DZA', NULL, NULL, NULL), ('3', 'missing', NULL, 'Jean Personne', 'primary', NULL, NULL, NULL, NULL, NULL)$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.load_subjects('NAT', '2026-02-01')$$) ~ '^22023: this list would withdraw 1 of 2 subjects', true, 'too many would be withdrawn');
SELECT is(pg_temp.records($$load_subjects('NAT', '2026-02-01', force => true)$$), '1,1,1,0', 'unless that is meant');
SELECT is((SELECT string_agg(record || category || (withdrawn_at IS NOT NULL), ',' ORDER BY record) FROM watchlist.subject), '1wantedtrue,2wantedfalse,3missingfalse', 'as it says');

-- nothing is taken of what is not understood
SELECT pg_temp.copied($$('4', 'wanted', NULL, 'Good Name', 'primary', NULL, NULL, NULL, NULL, NULL), ('5', 'hunted', NULL, 'Bad Name', 'primary', NULL, NULL, NULL, NULL, NULL)$$) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.load_subjects('NAT', '2026-03-01', force => true)$$),
	'^23514: .*subject_category_check.*\|Give one of: wanted, suspected, missing, sanctioned, witness, victim, deceased, other\. ', 'a category that there is not, and those that there are');
SELECT is((SELECT count(*) FROM watchlist.subject WHERE record IN ('4', '5')), 0::bigint, 'is refused with all of the file');

SELECT pg_temp.copied($$('4', 'wanted', NULL, 'Good Name', 'primary', NULL, NULL, NULL, NULL, NULL), ('5', 'wanted', 'M', NULL, NULL, '1980', NULL, NULL, NULL, NULL)$$) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.load_subjects('NAT', '2026-03-01', force => true)$$), '^22023: line 2 of what was copied: there is neither a name nor a document\|',
	'a record that nothing finds is refused');

-- ---------- deltas ----------

CREATE FUNCTION pg_temp.delta(rows text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_subjects();
	EXECUTE 'INSERT INTO subject_load (action, record, category, name) VALUES ' || rows;
	UPDATE subject_load SET name_kind = 'primary' WHERE name IS NOT NULL;
END $$;
CREATE FUNCTION pg_temp.there() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(record || ' ' || n.name::text, ', ' ORDER BY record) FROM watchlist.subject AS s JOIN watchlist.subject_name AS n USING (subject_id)
	WHERE s.withdrawn_at IS NULL
$$;
SELECT pg_temp.delta($$('put', '4', 'wanted', 'Fourth Fictif'), ('', '3', 'missing', 'Jean Personne'), ('delete', '2', NULL, NULL), ('delete', '77', NULL, NULL)$$) \g /dev/null
SELECT results_eq($$SELECT item, total FROM sharaka.change_subjects('NAT', '2026-03-01', follows => '2026-02-01') WHERE item ~ 'record'$$,
	$$VALUES ('records added', 1::bigint), ('records changed', 0), ('records withdrawn', 1), ('records unchanged', 1), ('deletions of records not on the list', 1)$$,
	'a delta adds and deletes, and says what it did not find');
SELECT is(pg_temp.there(), '3 Jean Personne, 4 Fourth Fictif', 'what it names');
SELECT pg_temp.delta($$('put', '4', 'wanted', 'Fourth Again')$$) \g /dev/null
SELECT is_empty($$SELECT * FROM sharaka.change_subjects('NAT', '2026-03-01')$$, 'one of a time that is loaded already changes nothing');
SELECT is(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-01', follows => '2026-04-01 00:00+00')$$),
	format('55000: a delta between is missing: list NAT is loaded as of %s|This delta follows %s.|Nothing was changed. Load the deltas in their order, or the whole list.',
		timestamptz '2026-03-01', timestamptz '2026-04-01 00:00+00'), 'one whose predecessor is missing is refused');
SELECT is(pg_temp.records($$change_subjects('NAT', '2026-04-01', follows => '2026-03-01')$$), '0,1,0,0', 'and loaded in its order');
SELECT is(pg_temp.there(), '3 Jean Personne, 4 Fourth Again', 'beside what it does not name');
SELECT pg_temp.delta($$('put', '6', 'wanted', 'Sixth Fictif'), ('keep', '3', NULL, NULL)$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-01')$$), '22023: line 2 of what was copied: there is no such action||'
	'Nothing was changed. Write put for a record that is new or has changed, delete for one that is withdrawn.', 'an action that there is not');
SELECT pg_temp.delta($$('put', '6', 'wanted', 'Sixth Fictif'), ('delete', '3', NULL, NULL)$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.load_subjects('NAT', '2026-05-01')$$), '22023: line 2 of what was copied: a whole list has no deletions||'
	'Nothing was changed. For additions, changes and deletions call change_subjects().', 'a delta is not taken for a whole list');
SELECT is(pg_temp.error_of($$SELECT sharaka.change_subjects('NIX', '2026-05-01')$$), '42704: there is no list of subjects "NIX"||Load the whole of it by load_subjects().', 'a list that is not there');
SELECT is(pg_temp.there(), '3 Jean Personne, 4 Fourth Again', 'nothing of these was changed');

-- a data officer and the records of another State on the own list
SELECT sharaka.begin_subjects() \g /dev/null
INSERT INTO subject_load (action, record, category, name, owner) VALUES ('put', '5', 'wanted', 'Ahmed Fictif', 'DZA');
SELECT is(pg_temp.records($$change_subjects('NAT', '2026-05-05')$$), '1,0,0,0', 'an administrator puts a record of another State');
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
SELECT sharaka.enrol('test_officer', 'No. 1', 'officer') \g /dev/null
INSERT INTO watchlist.notice (colour, number, issuer, owner, level) VALUES ('red', 'SN-1', 'DZA', 'DZA', 3), ('red', 'SN-2', 'TUN', 'TUN', 3);
SET SESSION AUTHORIZATION test_officer;
-- nor is one told of notices of others
SELECT sharaka.begin_subjects() \g /dev/null
INSERT INTO subject_load (record, category, name, notice_colour, notice_number) VALUES ('N', 'wanted', 'Nour Noticefictif', 'red', 'SN-1');
SELECT lives_ok($$SELECT sharaka.change_subjects('NAT', '2026-05-05 12:00')$$, 'a notice has a number that one of another State has');
SELECT sharaka.begin_subjects() \g /dev/null
INSERT INTO subject_load (record, category, name, notice_colour, notice_number) VALUES ('N2', 'wanted', 'Nour Noticefictif', 'red', 'SN-2');
SELECT is(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-05 13:00')$$), '23505: line 1 of what was copied: notice SN-2 is there already||'
	'Nothing was changed.  A notice has one number, and is on one subject.', 'but not that of the own State');
SELECT sharaka.begin_subjects() \g /dev/null
INSERT INTO subject_load (action, record) VALUES ('delete', '5');
SELECT throws_ok($$SELECT sharaka.change_subjects('NAT', '2026-05-06')$$, '42501', 'record 5 is owned by DZA', 'which an officer does not delete');
UPDATE subject_load SET action = 'put', category = 'witness', name = 'X Fictif';
SELECT throws_ok($$SELECT sharaka.change_subjects('NAT', '2026-05-06')$$, '42501', 'record 5 is owned by DZA', 'or change');
SELECT throws_ok($$SELECT sharaka.load_subjects('NAT', '2026-05-06', force => true)$$, '42501', 'record 5 is owned by DZA', 'or replace');
UPDATE subject_load SET record = '6';
SELECT throws_ok($$SELECT sharaka.load_subjects('NAT', '2026-05-06', force => true)$$, '42501', 'record 5 is owned by DZA', 'or leave out');
UPDATE subject_load SET owner = 'DZA';
SELECT throws_like($$SELECT sharaka.change_subjects('NAT', '2026-05-06')$$, '%the record is owned by DZA', 'or add');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT category || (withdrawn_at IS NULL) FROM watchlist.subject WHERE record = '5'), 'wantedtrue', 'it is as it was');

-- in a delta nobody takes the place of who is on the list still
CREATE FUNCTION pg_temp.given(rows text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_subjects();
	EXECUTE 'INSERT INTO subject_load (action, record, reference, category, name, born) VALUES ' || rows;
END $$;
SELECT pg_temp.given($$('put', 'A', 'REF-A', 'wanted', 'Alpha Premierfictif', '1980')$$) \g /dev/null
SELECT is(pg_temp.records($$change_subjects('NAT', '2026-05-07')$$), '1,0,0,0', 'a record');
SELECT pg_temp.given($$('put', 'Z', 'REF-A', 'wanted', 'Zeta Autrefictif', '1999')$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-08')$$), '23505: line 1 of what was copied: record A of the list has reference REF-A||'
	'Nothing was changed.  Delete that record in the same delta if this one follows it; else give this one a reference of its own.', 'and another with its reference');
SELECT pg_temp.given($$('delete', 'A', NULL, NULL, NULL, NULL), ('put', 'Z', 'REF-A', 'wanted', 'Alpha Premierfictif', '1980')$$) \g /dev/null
SELECT is(pg_temp.records($$change_subjects('NAT', '2026-05-08')$$), '1,0,1,0', 'unless that goes');
SELECT is((SELECT string_agg(record, ',') FROM watchlist.subject WHERE reference = 'REF-A'), 'Z', 'it is the same subject under another number then');

-- what the file does not say is the officers'
SELECT pg_temp.given($$('put', 'M', 'REF-M', 'wanted', 'Mounir Marquefictif', '1980')$$) \g /dev/null
SELECT sharaka.change_subjects('NAT', '2026-05-09') \g /dev/null
UPDATE watchlist.subject SET discreet = true, level = 3, confirm_first = true, severity = 4, caution = '{armed}', released_to = '{DZA}' WHERE record = 'M';
SELECT sharaka.prolong((SELECT subject_id FROM watchlist.subject WHERE record = 'M'), (current_date + interval '4 years')::date, 'still wanted') \g /dev/null
SELECT pg_temp.given($$('put', 'M', 'REF-M', 'wanted', 'Mounir Marquefictif', '1981')$$) \g /dev/null
UPDATE subject_load SET review_on = (current_date + interval '1 year')::date::text;
SELECT is(pg_temp.records($$change_subjects('NAT', '2026-05-10')$$), '0,1,0,0', 'a record changes in the file');
CREATE FUNCTION pg_temp.marks() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', discreet, level, confirm_first, severity, caution, released_to) FROM watchlist.subject WHERE record = 'M'
$$;
SELECT is(pg_temp.marks(), 't 3 t 4 {armed} {DZA}', 'and keeps what officers have set');
SELECT is((SELECT review_on FROM watchlist.subject WHERE record = 'M'), (current_date + interval '4 years')::date, 'and the day to which it was prolonged');
-- what the file has said is the file's
SELECT pg_temp.given($$('put', 'M', 'REF-M', 'wanted', 'Mounir Marquefictif', '1982')$$) \g /dev/null
UPDATE subject_load SET severity = '3', caution = 'violent', released_to = 'MAR';
SELECT sharaka.change_subjects('NAT', '2026-05-11') \g /dev/null
SELECT is(pg_temp.marks(), 't 3 t 3 {violent} {MAR}', 'what the file says counts');
SELECT pg_temp.given($$('put', 'M', 'REF-M', 'wanted', 'Mounir Marquefictif', '1983')$$) \g /dev/null
SELECT sharaka.change_subjects('NAT', '2026-05-12') \g /dev/null
SELECT is(pg_temp.marks(), 't 3 t 2 {} {}', 'and what it says no more goes');

-- a day that never comes is none
SELECT pg_temp.given($$('put', 'D1', NULL, 'wanted', 'Dina Premierfictif', NULL), ('put', 'D2', NULL, 'wanted', 'Dina Autrefictif', NULL)$$) \g /dev/null
UPDATE subject_load SET review_on = 'infinity' WHERE record = 'D2';
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-13')$$), '^23514: line 2 of what was copied: .*subject_review_on_check.*WHERE line = 2 shows what was copied\.$', 'no review');
UPDATE subject_load SET review_on = NULL, notice_colour = 'red', notice_number = 'RN-' || record, notice_expires_on = CASE record WHEN 'D2' THEN '-infinity' END;
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_subjects('NAT', '2026-05-13')$$), '^23514: line 2 of what was copied: .*notice_expires_on_check.*WHERE line = 2 shows what was copied\.$', 'no end of a notice');

SELECT * FROM finish();
ROLLBACK;
