-- Rescreening: travellers are remembered, and screened against what comes in later.
-- All persons and documents are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir ../../script/demo.d/zone.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
INSERT INTO watchlist.list (code, title, owner) VALUES ('NAT', 'National list', 'TUN');
UPDATE watchlist.screening_rule SET alert_score = 0.8;
INSERT INTO watchlist.border_point VALUES ('TNTUN', 'Tunis-Carthage', 'TUN', 'airport');

\o
SELECT is(sharaka.remember_travellers(), 0::bigint, 'nothing is sealed yet');
\o /dev/null
-- travellers: a name, a zone, a zone in the scheme for Arabic, a document alone, and one who comes twice
SELECT sharaka.screen(name => 'Slaheddine Fictif', birth => '1980-05-17', nationality => 'TUN', document => 'T100001', issuing_state => 'TUN', sex => 'm', border_point => 'TNTUN');
SELECT sharaka.screen(pg_temp.passport('MOUSTAAR', 'NADIA', 'DZA', 'D200002', born => '750312', sex => 'F'));
SELECT sharaka.screen(pg_temp.passport(mrz_from_arabic('الخيالي'), mrz_from_arabic('سمير توفيق'), 'EGY', 'E300003'));
SELECT sharaka.screen(document => 'B100142', issuing_state => 'UTO');
SELECT sharaka.screen(NULL::personname, document => 'X5', serial => 'S77');
SELECT sharaka.screen(pg_temp.passport('MOUSTAAR', 'NADIA', 'DZA', 'D200002', born => '750312', sex => 'F'));
SELECT sharaka.screen(name => 'Jeanne Personne', birth => '1990');
SELECT sharaka.audit_seal();
\o
SELECT is(sharaka.remember_travellers(), 7::bigint, 'travellers are taken out of the audit: each once, and in both readings');
SELECT is(ARRAY(SELECT concat_ws('|', name::text, birth::text, nationality::text, sex, issuing_state::text, document::text, serial::text, border_point, state)
		FROM watchlist.traveller ORDER BY audit_id, name),
	ARRAY['Slaheddine Fictif|1980-05-17|TUN|M|TUN|T100001|TNTUN|TUN', 'SMYR TWFYQ ALXKHYALY|XXXX|XXX|X|EGY|E300003|TUN',
		'سمير توفيق الخيالي|XXXX|XXX|X|EGY|E300003|TUN', 'UTO|B100142|TUN', 'X5|S77|TUN',
		'NADIA MOUSTAAR|1975-03-12|XXX|F|DZA|D200002|TUN', 'Jeanne Personne|1990|TUN'], 'with all that was asked');
SELECT is(sharaka.remember_travellers(), 0::bigint, 'and only once');

-- what comes in later
CREATE FUNCTION pg_temp.subject(ref text, name text, born text, released text DEFAULT '{}', owner text DEFAULT 'TUN') RETURNS void LANGUAGE sql AS $$
	WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, category, owner, released_to)
			SELECT list_id, ref, ref, 'wanted', subject.owner, released::text[] FROM watchlist.list WHERE code = 'NAT' RETURNING subject_id),
		b AS (INSERT INTO watchlist.subject_birth (subject_id, born, raw) SELECT subject_id, subject.born::partialdate, subject.born FROM s)
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', subject.name::personname, subject.name FROM s
$$;
CREATE FUNCTION pg_temp.rescreened() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before constant bigint := (SELECT coalesce(max(audit_id), 0) FROM watchlist.audit);
BEGIN
	PERFORM sharaka.rescreen();
	RETURN (SELECT string_agg(coalesce(payload #>> '{asked,name}', payload #>> '{asked,document}') || ': ' || (hit->>'reference'), ', ' ORDER BY audit_id, hit->>'reference')
		FROM watchlist.audit, jsonb_array_elements(payload->'found') AS hit WHERE call = 'rescreen' AND audit_id > before);
END $$;
DELETE FROM watchlist.change;
SELECT is(pg_temp.rescreened(), NULL, 'nothing came in');
SELECT pg_temp.subject('N-1', 'Salah Eddine Fictif', '1980'), pg_temp.subject('N-2', 'Slaheddine Fictif', '1951'), pg_temp.subject('N-3', 'Samir Toufik El Khayali', '1971'),
	pg_temp.subject('N-4', 'Slaheddine Fictif', '1980', '{MAR}', 'DZA'), pg_temp.subject('N-5', 'Nadia Moustaar', '1975-03-12', '{*}', 'DZA') \g /dev/null
SELECT is((SELECT count(DISTINCT subject_id) FROM watchlist.change), 5::bigint, 'subjects are queued');
SELECT results_eq($$SELECT unnest(string_to_array(pg_temp.rescreened(), ', ')) COLLATE "C" ORDER BY 1$$,
	$$VALUES ('NADIA MOUSTAAR: N-5' COLLATE "C"), ('SMYR TWFYQ ALXKHYALY: N-3'), ('Slaheddine Fictif: N-1'), ('سمير توفيق الخيالي: N-3')$$,
	'travellers are found by a name in any script; not of another age, nor by records not released to the State that asked');
SELECT is((SELECT count(*) FROM watchlist.change WHERE taken_at IS NULL), 0::bigint, 'the queue is empty');

-- versions go up once a transaction, which this test is in one of
CREATE FUNCTION pg_temp.another_day() RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
	ALTER TABLE watchlist.subject DISABLE TRIGGER USER;
	UPDATE watchlist.subject SET changed_at = NULL, added_at = now() - interval '1 day';
	ALTER TABLE watchlist.subject ENABLE TRIGGER USER;
END $$;
-- a change of what is known is a change of the subject; the same again is none
SELECT pg_temp.another_day();
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'alias', 'Jeanne Personne', 'Jeanne Personne' FROM watchlist.subject WHERE reference = 'N-2';
SELECT is(pg_temp.rescreened(), NULL, 'an alias that contradicts by birth');
SELECT pg_temp.another_day();
UPDATE watchlist.subject_birth SET born = '1990' WHERE subject_id = (SELECT subject_id FROM watchlist.subject WHERE reference = 'N-2');
SELECT is(pg_temp.rescreened(), 'Jeanne Personne: N-2', 'and one that does not');
UPDATE watchlist.subject SET suspended_at = now() WHERE reference = 'N-1';
SELECT is(pg_temp.rescreened(), NULL, 'a record that is suspended hits nobody');
UPDATE watchlist.subject SET suspended_at = NULL WHERE reference = 'N-1';
SELECT is(pg_temp.rescreened(), 'Slaheddine Fictif: N-1', 'until it is in force again');

-- documents: single ones, runs, serial numbers, of subjects, and a whole list
INSERT INTO watchlist.travel_document (record, issuing_state, kind, number, reason, owner) VALUES ('d1', 'TUN', 'passport', 'T100001', 'stolen', 'TUN'), ('d2', 'TUN', 'passport', 'T100002', 'stolen', 'TUN');
SELECT is(pg_temp.rescreened(), 'Slaheddine Fictif: d1', 'a document');
INSERT INTO watchlist.travel_document (record, issuing_state, kind, run, reason, owner) VALUES ('r1', 'UTO', 'passport', '[B100100,B100199]', 'stolen blank', 'UTO');
SELECT is(pg_temp.rescreened(), 'B100142: r1', 'a run');
INSERT INTO watchlist.travel_document (record, issuing_state, kind, serial, reason, owner) VALUES ('s1', 'UTO', 'passport', 'S77', 'stolen blank', 'UTO');
SELECT is(pg_temp.rescreened(), 'X5: s1', 'a serial number');
UPDATE watchlist.travel_document SET remarks = 'seen in Nowhere' WHERE record = 'd2';
SELECT is(pg_temp.rescreened(), NULL, 'a document that nobody bore');
SELECT pg_temp.another_day();
INSERT INTO watchlist.identity_document (subject_id, number, kind, raw) SELECT subject_id, 'D200002', 'passport', 'D200002' FROM watchlist.subject WHERE reference = 'N-3';
SELECT matches(pg_temp.rescreened(), 'NADIA MOUSTAAR: N-3', 'a passport of a subject in another''s hands');
-- the personal number in the optional data of a zone
\o /dev/null
SELECT sharaka.screen(pg_temp.passport('FANTASIA', 'LUCIA', 'UTO', 'F500005', born => '880101', personal_number => '88010112345'));
SELECT sharaka.screen(pg_temp.passport('FANTASIA', 'COLETTE', 'UTO', 'F600006', born => '880102', personal_number => 'F600006'));
SELECT sharaka.screen(pg_temp.passport('', '', 'UTO', '<<<<<<<<<', personal_number => '88010354321'));
SELECT sharaka.audit_seal(), sharaka.remember_travellers();
\o
SELECT is((SELECT array_agg(concat_ws(' ', t.document::text, t.personal_numbers::text) ORDER BY t.audit_id) FROM watchlist.traveller AS t WHERE t.issuing_state = 'UTO' AND t.document::text IS DISTINCT FROM 'B100142'),
	ARRAY['F500005 {88010112345}', 'F600006', '{88010354321}'], 'personal numbers are kept, but not where they are the document''s');
CREATE FUNCTION pg_temp.card(number text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO watchlist.identity_document (subject_id, number, kind, raw) SELECT s.subject_id, card.number::docnumber, 'identity card', card.number
	FROM watchlist.subject AS s WHERE s.reference = 'N-7'
$$;
SELECT pg_temp.subject('N-7', 'Omar Inexistant', '1950') \g /dev/null
SELECT is(pg_temp.rescreened(), NULL, 'nobody has the name of a subject');
SELECT pg_temp.another_day();
SELECT pg_temp.card('88010112345') \g /dev/null
SELECT is(pg_temp.rescreened(), 'LUCIA FANTASIA: N-7', 'a card of a subject, by the personal number in a zone');
SELECT is((SELECT a.payload->'asked'->'personal_numbers' FROM watchlist.audit AS a ORDER BY a.audit_id DESC LIMIT 1), '["88010112345"]', 'which the audit has');
SELECT pg_temp.another_day();
SELECT pg_temp.card('88010354321') \g /dev/null
SELECT is((SELECT count(*) FROM sharaka.rescreen() WHERE travellers = 2 AND hits = 2), 1::bigint, 'also where a zone has nothing else that could be read');
SELECT pg_temp.another_day();
SELECT pg_temp.card('F600006') \g /dev/null
SELECT is((SELECT hits FROM sharaka.rescreen()), 3::bigint, 'a number that stands twice in a zone hits once');

INSERT INTO watchlist.change (list) VALUES ('national');
SELECT results_eq($$SELECT unnest(string_to_array(pg_temp.rescreened(), ', ')) COLLATE "C" ORDER BY 1$$,
	$$VALUES ('B100142: r1' COLLATE "C"), ('Slaheddine Fictif: d1'), ('X5: s1')$$, 'a list that was replaced');

-- passenger lists carry names as zones do
\o /dev/null
SELECT sharaka.screen_manifest($$UNB+UNOA:4+CARRIER+TUN+260112:1030+1++APIS'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+MS+++DESK'TDT+20+XX123'LOC+125+CDG'DTM+189:2601121100:201'LOC+87+TUN'DTM+232:2601121330:201'NAD+FL+++ALEXTTXSHAN:EXTTYXAH'DTM+329:850312'DOC+P:110:111+P400004'CNT+42:1'UNT+13+1'UNZ+1+1'$$);
SELECT sharaka.audit_seal();
\o
SELECT is(sharaka.remember_travellers(), 2::bigint, 'travellers of passenger lists are remembered in both readings');
SELECT pg_temp.subject('N-6', 'عطية العطشان', '1985') \g /dev/null
SELECT is(pg_temp.rescreened(), 'عطية العطشان: N-6', 'and found by the second');

-- and more documents than one
\o /dev/null
SELECT sharaka.screen_manifest($$UNB+UNOA:4+CARRIER+TUN+260112:1030+1++APIS'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+MS+++DESK'TDT+20+XX124'LOC+125+CDG'DTM+189:2601121100:201'LOC+87+TUN'DTM+232:2601121330:201'NAD+FL+++SANSNOM:ARLETTE'DTM+329:850313'DOC+P:110:111+P500005'LOC+91+UTO'DOC+V:110:111+V500006'LOC+91+TUN'CNT+42:1'UNT+16+1'UNZ+1+1'$$);
SELECT sharaka.audit_seal();
\o
SELECT is(sharaka.remember_travellers(), 2::bigint, 'a passenger with a passport and a visa');
SELECT set_eq($$SELECT concat_ws(' ', name::text, document::text, issuing_state::text, kind) FROM watchlist.traveller WHERE document IN ('P500005', 'V500006') $$,
	ARRAY['ARLETTE SANSNOM P500005 UTO', 'V500006 TUN visa'], 'is remembered with both, and once by name');
INSERT INTO watchlist.travel_document (record, issuing_state, kind, number, reason, owner) VALUES ('v1', 'TUN', 'visa', 'V500006', 'stolen', 'TUN');
SELECT is(pg_temp.rescreened(), 'V500006: v1', 'and found by the visa');

-- what is the same still is not looked for anew
SELECT pg_temp.another_day();
UPDATE watchlist.subject SET review_on = review_on + 100 WHERE reference = 'N-6';
UPDATE watchlist.travel_document SET review_on = review_on + 100, remarks = 'at a fair' WHERE record = 'v1';
UPDATE watchlist.subject SET comments = comments WHERE reference = 'N-6';
SELECT is((SELECT changes FROM sharaka.rescreen()), 0::bigint, 'records that were prolonged, or written as they were');
UPDATE watchlist.travel_document SET reason = 'lost' WHERE record = 'v1';
UPDATE watchlist.subject SET caution = '{armed}' WHERE reference = 'N-6';
SELECT is((SELECT changes FROM sharaka.rescreen()), 2::bigint, 'but those that changed are');
-- nor raised anew where it is decided
\o /dev/null
SET CONSTRAINTS ALL IMMEDIATE;
SELECT sharaka.audit_seal(), sharaka.raise_cases(1000);
UPDATE watchlist.case_file SET state = 'confirmed', closed_at = now() WHERE reference = 'N-6';
INSERT INTO watchlist.change (subject_id) SELECT subject_id FROM watchlist.subject WHERE reference = 'N-6';
SELECT sharaka.rescreen(), sharaka.audit_seal();
\o
SELECT is(sharaka.raise_cases(1000), 0::bigint, 'what is decided already is no new case');
SELECT pg_temp.another_day();
UPDATE watchlist.subject SET caution = '{armed,violent}' WHERE reference = 'N-6';
\o /dev/null
SELECT sharaka.rescreen(), sharaka.audit_seal();
\o
SELECT is(sharaka.raise_cases(1000), 1::bigint, 'until the record changes');

-- lists of an operation are for its points: who was there is found, wherever else he was
\o /dev/null
INSERT INTO watchlist.border_point VALUES ('TNLGN', 'La Goulette', 'TUN', 'seaport'), ('TNSFA', 'Sfax', 'TUN', 'seaport');
INSERT INTO watchlist.list (code, title, owner) VALUES ('SUMMER', 'Target list', 'TUN');
SELECT sharaka.plan_operation('SUMMER', 'Summer crossing', now() - interval '1 hour', now() + interval '1 day', points => '{TNTUN}', lists => '{SUMMER}');
CREATE FUNCTION pg_temp.crosses(name text, points text[]) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.screen(name => crosses.name::personname, birth => '1977-07-07', border_point => p) FROM unnest(points) AS p;
	PERFORM sharaka.audit_seal();
	RETURN sharaka.remember_travellers();
END $$;
\o
SELECT is(pg_temp.crosses('Ridha Cibleunfictif', '{TNLGN}'), 1::bigint, 'a traveller at one point');
SELECT is(pg_temp.crosses('Ridha Cibleunfictif', '{TNTUN}'), 1::bigint, 'is remembered at another, an hour later');
SELECT is(pg_temp.crosses('Ridha Cibleunfictif', '{TNTUN,TNLGN}'), 0::bigint, 'and not again before half a day');
SELECT is(pg_temp.crosses('Moncef Cibledeuxfictif', '{TNTUN,TNLGN,TNSFA}'), 3::bigint, 'nor is the point of the operation lost by others');
SELECT is(pg_temp.crosses('Fethi Cibletroisfictif', '{TNLGN,TNSFA}'), 2::bigint, 'one who was never there');
SELECT is(pg_temp.rescreened(), NULL, 'nothing came in');
CREATE FUNCTION pg_temp.target(list text, name text) RETURNS void LANGUAGE sql AS $$
	WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, category, owner)
			SELECT l.list_id, name, name, 'wanted', 'TUN' FROM watchlist.list AS l WHERE l.code = target.list RETURNING subject_id)
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', target.name::personname, target.name FROM s
$$;
CREATE FUNCTION pg_temp.rescreened_at() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	before constant bigint := (SELECT max(audit_id) FROM watchlist.audit);
BEGIN
	PERFORM sharaka.rescreen();
	RETURN QUERY SELECT concat_ws(' at ', hit->>'reference', a.border_point) FROM watchlist.audit AS a, jsonb_array_elements(a.payload->'found') AS hit
		WHERE a.call = 'rescreen' AND a.audit_id > before ORDER BY a.audit_id;
END $$;
SELECT pg_temp.target('SUMMER', name) FROM unnest(ARRAY['Ridha Cibleunfictif', 'Moncef Cibledeuxfictif', 'Fethi Cibletroisfictif']) AS name \g /dev/null
SELECT set_eq('SELECT pg_temp.rescreened_at()', ARRAY['Ridha Cibleunfictif at TNTUN', 'Moncef Cibledeuxfictif at TNTUN'], 'lists of an operation hit who was at its points, and there');
SELECT pg_temp.target('NAT', 'Moncef Cibledeuxfictif') \g /dev/null
SELECT results_eq('SELECT pg_temp.rescreened_at()', ARRAY['Moncef Cibledeuxfictif at TNSFA', 'Moncef Cibledeuxfictif at TNLGN', 'Moncef Cibledeuxfictif at TNTUN'],
	'lists for everywhere hit at each point, the last first');
\o /dev/null
SET CONSTRAINTS ALL IMMEDIATE;
SELECT sharaka.audit_seal(), sharaka.raise_cases(1000);
\o
SELECT set_eq($$SELECT c.list || ': ' || c.reference || ' at ' || c.border_point FROM watchlist.case_file AS c WHERE c.reference LIKE '% Cible%'$$,
	ARRAY['SUMMER: Ridha Cibleunfictif at TNTUN', 'SUMMER: Moncef Cibledeuxfictif at TNTUN', 'NAT: Moncef Cibledeuxfictif at TNSFA'],
	'that makes one case, where the traveller was last');
SELECT set_eq($$SELECT c.reference || ' ' || o.code FROM watchlist.case_file AS c JOIN watchlist.operation AS o USING (operation_id)$$,
	ARRAY['Ridha Cibleunfictif SUMMER', 'Moncef Cibledeuxfictif SUMMER'], 'and at the point of an operation one of it');

SELECT is(sharaka.forget_travellers(), 0::bigint, 'travellers are remembered');
UPDATE watchlist.traveller SET seen_at = now() - interval '31 days' WHERE name IS NULL;
SELECT is(sharaka.forget_travellers(), 4::bigint, 'for thirty days');
SELECT * FROM finish();
ROLLBACK;
