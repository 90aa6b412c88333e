-- Stolen and lost travel documents: what a record is, how lists are loaded, and
-- what a number, a serial number and a run find.  All documents are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
SELECT is(pg_temp.error_of($$SELECT sharaka.create_document_list('X', 'x')$$),
	'42P01: the files of the screening database do not exist||Make them with the code of your State: SELECT sharaka.create_schema(''TUN'');', 'no list without files');
\o /dev/null
SELECT sharaka.create_schema();
\o

-- ---------- a record ----------

PREPARE filed (text, docnumber, docnumber, docrange) AS
	INSERT INTO watchlist.travel_document (record, issuing_state, kind, number, serial, run, reason, owner)
	VALUES ($1, 'UTO', 'passport', $2, $3, $4, 'stolen blank', 'UTO');
SELECT lives_ok($$EXECUTE filed(NULL, 'AB000100', NULL, NULL)$$, 'a number');
SELECT lives_ok($$EXECUTE filed(NULL, NULL, 'S700001', NULL)$$, 'a serial number');
SELECT lives_ok($$EXECUTE filed('both', 'AB000101', 'S700002', NULL)$$, 'both');
SELECT lives_ok($$EXECUTE filed(NULL, NULL, NULL, '[AB000100,AB000199]')$$, 'a run');
SELECT is((SELECT array_agg(record ORDER BY record) FROM watchlist.travel_document),
	ARRAY['AB000100 UTO passport', 'S700001 UTO passport', '[AB000100,AB000199] UTO passport', 'both'],
	'a record without a name of its own is named by number, State and kind');
SELECT throws_ok($$EXECUTE filed('x', NULL, NULL, NULL)$$, '23514', NULL, 'a record has a number');
SELECT throws_ok($$EXECUTE filed('x', 'AB1', NULL, '[AB1,AB2]')$$, '23514', NULL, 'or a run, and not both');
SELECT throws_ok($$EXECUTE filed('x', NULL, NULL, '[AB2,AB1]')$$, '22P02', NULL, 'which goes upward');
SELECT throws_ok($$EXECUTE filed('both', 'AB1', NULL, NULL)$$, '23505', NULL, 'a record is on a list once');
SELECT throws_ok($$EXECUTE filed(NULL, 'ab-000100', NULL, NULL)$$, '23505', NULL, 'and a document under one name, however it is written');
SELECT throws_ok($$UPDATE watchlist.travel_document SET reason = 'found'$$, '23514', NULL, 'no other reason');
SELECT throws_ok($$UPDATE watchlist.travel_document SET kind = 'ticket'$$, '23514', NULL, 'no other kind');
SELECT throws_ok($$UPDATE watchlist.travel_document SET list = 'nowhere'$$, '23514', NULL, 'no list that was not made');
SELECT is((SELECT count(*) FROM watchlist.travel_document WHERE review_on = (current_date + interval '10 years')::date), 4::bigint, 'reviewed after ten years');
DELETE FROM watchlist.travel_document;

-- ---------- lists ----------

SELECT is(sharaka.create_document_list('INTERPOL', 'Stolen and Lost Travel Documents'), 'list INTERPOL created', 'a list is made');
SELECT is(sharaka.create_document_list('INTERPOL', 'again'), 'list INTERPOL exists: nothing changed', 'once');
SELECT is((SELECT title FROM watchlist.list WHERE code = 'INTERPOL'), 'Stolen and Lost Travel Documents', 'and changes nothing again');
SELECT is(sharaka.create_document_list($$O'Brien "x" %s$$, 'any code'), $$list O'Brien "x" %s created$$, 'whatever its code is');
SELECT isnt(sharaka.document_partition($$O'Brien "x" %s$$), NULL, 'it has a table');
SELECT is(sharaka.document_partition('nowhere'), NULL, 'a list that was not made has none');

SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '42P01: nothing was copied in this session|'
	'|SELECT sharaka.begin_documents(); then COPY document_load (...) FROM ...; then call this again, in one session.', 'nothing was copied');
SELECT is(pg_temp.error_of($$SELECT sharaka.change_documents('INTERPOL')$$) LIKE '42P01: nothing was copied%', true, 'nor for a delta');

-- the whole of a list
\o /dev/null
SELECT sharaka.begin_documents();
\o
COPY document_load (issuing_state, kind, number, serial, first_number, last_number, reason, stolen_on, owner, review_on) FROM stdin (FORMAT csv, HEADER);
issuing_state,kind,number,serial,first_number,last_number,reason,stolen_on,owner,review_on
FRA,passport,12 ab-34567,,,,stolen,2024-05,,
D,passport,C01X00T47,7000123,,,lost,,D,2020-01-31
EGY,passport,12AB34567,,,,revoked,,EGY,
TUN,passport,,,Y000100,Y000199,stolen blank,2023,,
TUN,identity card,,,Y000150,,invalidated,,TUN,
ROM,visa,,4711 02,,,stolen blank,,ROU,
\.
-- replace_documents() without its COMMIT, which a test in one transaction can not have;
-- test/t/020_document_load.pl has it whole
CREATE FUNCTION pg_temp.replaced(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, force boolean DEFAULT false)
	RETURNS TABLE (item text, records bigint) LANGUAGE plpgsql AS $$
BEGIN
	item := 'records now';
	records := sharaka.prepare_documents(list, generated_at, title, force);
	RETURN NEXT;
	item := 'before';
	records := sharaka.attach_documents(list, sharaka.prepared_documents(list), 1);
	RETURN NEXT;
END $$;
CREATE FUNCTION pg_temp.said(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE format('SELECT string_agg(item || '' '' || records, '', '') FROM %s', query) INTO said;
	RETURN said;
END $$;
SELECT is(pg_temp.said($$pg_temp.replaced('INTERPOL', '2026-01-01 00:00+00')$$), 'records now 6, before 0', 'a list is loaded');
SELECT is((SELECT array_agg(concat_ws('|', issuing_state::text, kind, number, serial, run, raw, reason, owner::text, stolen_on) ORDER BY record)
		FROM watchlist.travel_document WHERE list = 'INTERPOL'),
	ARRAY['EGY|passport|12AB34567|revoked|EGY', 'FRA|passport|12AB34567|12 ab-34567|stolen|FRA|2024-05',
		'ROM|visa|471102|4711 02|stolen blank|ROU', 'D<<|passport|C01X00T47|7000123|lost|D<<',
		'TUN|passport|[Y000100,Y000199]|stolen blank|TUN|2023', 'TUN|identity card|[Y000150,Y000150]|Y000150|invalidated|TUN'],
	'with what was delivered where it is written otherwise');
SELECT is((SELECT generated_at FROM watchlist.list WHERE code = 'INTERPOL'), '2026-01-01 00:00+00'::timestamptz, 'and how old it is');
SELECT is((SELECT string_agg(pg_get_indexdef(i.indexrelid), E'\n' ORDER BY c.relname) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
		WHERE i.indrelid = sharaka.document_partition('INTERPOL') AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = i.indexrelid)),
	NULL, 'each of its indexes is part of an index of the whole');
SELECT is((SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'watchlist.travel_document'::regclass AND NOT relrowsecurity), 0::bigint, 'each list is closed to who reads its own table');
SELECT is((SELECT count(*) FROM pg_index WHERE indrelid = sharaka.document_partition('INTERPOL')),
	(SELECT count(*) FROM pg_index WHERE indrelid = 'watchlist.travel_document'::regclass), 'and none is missing');
SELECT is(to_regclass('pg_temp.document_load'), NULL, 'what was copied is gone');

-- what is found
CREATE FUNCTION pg_temp.found(number docnumber, state countrycode DEFAULT NULL, kind text DEFAULT NULL, serial docnumber DEFAULT NULL, alike boolean DEFAULT false)
	RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', h.matched, h.score, h.why), ' | ' ORDER BY h.score DESC, h.why) FROM sharaka.screen_documents(number, state, kind, serial, alike) AS h
$$;
SELECT is(pg_temp.found('12AB34567', 'FRA', 'passport'), '12AB34567 1 passport of FRA, stolen on 2024-05; number and issuing State agree | '
	'12AB34567 0.4 passport of EGY, revoked; the number agrees, but the document at hand is of FRA', 'number, State and kind; the number alone ranks lower');
SELECT is(pg_temp.found('12AB34567', 'FRA', 'visa'), '12AB34567 0.8 passport of FRA, stolen on 2024-05; number and issuing State agree; the document at hand is of another kind, visa | '
	'12AB34567 0.32 passport of EGY, revoked; the number agrees, but the document at hand is of FRA; the document at hand is of another kind, visa', 'another kind ranks lower');
SELECT is(pg_temp.found('12AB34567', 'FRA', 'travel document'), pg_temp.found('12AB34567', 'FRA'), 'a kind that says little does not');
SELECT is(pg_temp.found(NULL, 'DEU', 'passport', '7000123'),
	'7000123 1 by the serial number of the blank: passport of D<<, lost; number and issuing State agree; the owner has not reviewed it since 2020-01-31',
	'by the serial number; codes of one State are equal, and a review that is due is told of');
SET datestyle = 'German';
SELECT matches(pg_temp.found('7000123', 'DEU'), 'since 2020-01-31$', 'a setting changes no answer');
RESET datestyle;
SELECT is(pg_temp.found('7000123', 'DEU'), '7000123 1 the number is the serial number of a blank: passport of D<<, lost; number and issuing State agree; the owner has not reviewed it since 2020-01-31',
	'a serial number on file may be the number of the document');
SELECT is(pg_temp.found('C01X00T47', 'DEU', NULL, '7000123') LIKE 'C01X00T47 1 passport of D<<, lost;%', true, 'both find one record once');
SELECT is(pg_temp.found('7000123', 'DEU', NULL, '999'), NULL, 'where the serial number is known to be another, the number is no serial number');
SELECT is(pg_temp.found('Y000150', 'TUN', 'passport'), 'Y000100 to Y000199 1 in a run: passport of TUN, stolen blank on 2023; number and issuing State agree | '
	'Y000150 to Y000150 0.8 in a run: identity card of TUN, invalidated; number and issuing State agree; the document at hand is of another kind, passport', 'runs overlap');
SELECT is(pg_temp.found('X1', 'TUN', 'passport', 'Y000142'), 'Y000100 to Y000199 1 serial number in a run: passport of TUN, stolen blank on 2023; number and issuing State agree', 'a serial number in a run');
SELECT is(pg_temp.found('471102', 'ROU') IS NOT NULL AND pg_temp.found('471102', 'ROM') = pg_temp.found('471102', 'ROU'), true, 'ROM and ROU are one State');
SELECT is(pg_temp.found('12AB3456F', 'FRA', 'passport'), NULL, 'a number that reads alike is not looked for');
SELECT is(pg_temp.found('I2A834567', 'FRA', 'passport', alike => true), '12AB34567 0.5 reads alike, for I2A834567: passport of FRA, stolen on 2024-05; the issuing State agrees',
	'unless it is asked for; and then where the State agrees');
SELECT is(pg_temp.found('12AB34S67', 'FRA', 'passport', alike => true) LIKE '12AB34567 0.6 reads alike%', true, 'one character confused');
SELECT is(pg_temp.found('12AB34S67', 'FRA', 'visa', alike => true), NULL, 'and the kind');
SELECT is(pg_temp.error_of($$SELECT sharaka.screen_documents('A', kind => 'Passport')$$), '22023: kind of document is "Passport"|'
	'|Give passport, identity card, visa, residence permit, travel document or other; NULL if it is not known.', 'a kind that there is not');
SELECT is((SELECT detail FROM sharaka.screen_documents('12 AB 34567', 'FRA') WHERE score = 1),
	'{"list": "INTERPOL", "record": "12AB34567 FRA passport", "kind": "passport", "issuing_state": "FRA", "number": "12AB34567", "raw": "12 ab-34567", "found_by": "number", "reason": "stolen", "stolen_on": "2024-05"}',
	'what a program reads of it');
SELECT is(ARRAY(SELECT sharaka.same_kind(a, b) FROM (VALUES ('passport', 'passport'), ('identity card', 'residence permit'), ('passport', 'visa'), ('other', 'visa'), ('passport', NULL)) AS v (a, b)),
	ARRAY[true, true, false, NULL, NULL], 'kinds that agree');
SELECT is(ARRAY(SELECT sharaka.kind_of_zone(code) FROM unnest(ARRAY['P', 'PP', 'PD', 'PT', 'V', 'VC', 'I', 'ID', 'AC', 'C', 'X']) AS code),
	ARRAY['passport', 'passport', 'passport', 'travel document', 'visa', 'visa', 'identity card', 'identity card', 'other', 'identity card', NULL], 'kinds of zones');

-- what was searched is said, and what was not
SELECT is((SELECT why FROM sharaka.screen(document => 'X1') WHERE class = 'search' AND reference = 'national'),
	'number of the document: checked; serial number of the blank: not checked, it was not given; kept here', 'a number alone');
SELECT is((SELECT why FROM sharaka.screen(name => NULL, serial => 'X1') WHERE class = 'search' AND reference = 'national'),
	'number of the document: not checked, it was not given; serial number of the blank: checked; kept here', 'a serial number alone');
SELECT is((SELECT why FROM sharaka.screen(document => 'X1', serial => 'X2', alike => true) WHERE class = 'search' AND reference = 'national'),
	'number of the document: checked, with what reads alike; serial number of the blank: checked; kept here', 'all');
SELECT is((SELECT detail->>'generated_at' FROM sharaka.screen(NULL, document => 'X1') WHERE class = 'search' AND reference = 'INTERPOL'),
	to_jsonb('2026-01-01 00:00+00'::timestamptz) #>> '{}', 'and how old a list is');
SELECT throws_ok($$SELECT FROM sharaka.screen(NULL, document => NULL, serial => NULL, birth => '1980')$$, '22004', 'there is nothing to screen: no name, no document and no serial number is given',
	'nothing asked is no answer');
SELECT throws_ok($$SELECT FROM sharaka.screen(document => NULL::docnumber)$$, '22004', NULL, 'nor of a document');
\ir ../../script/demo.d/zone.psql
SELECT is((SELECT array_agg(class || ' ' || coalesce(matched, '') ORDER BY class) FROM sharaka.screen(pg_temp.passport('MEIER', 'UTE', 'D<<', 'C01X00T47'), serial => '7000123')),
	ARRAY['document C01X00T47', 'search C01X00T47', 'search C01X00T47', 'search C01X00T47'], 'a zone, and the serial number beside it');
-- a zone whose check digit fails was misread: what reads alike is looked for
SELECT is((SELECT array_agg(DISTINCT class || ' ' || coalesce(matched, ''))
		FROM sharaka.screen(replace(pg_temp.passport('MEIER', 'UTE', 'D<<', 'C01X00T47')::text, 'C01X00T47', 'C01XO0T47')::mrz)),
	ARRAY['document C01X00T47', 'search C01XO0T47', 'zone C01XO0T47'], 'a misread number');

-- ---------- a list is replaced, or not at all ----------

CREATE FUNCTION pg_temp.load(rows text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_documents();
	EXECUTE 'INSERT INTO document_load (action, issuing_state, kind, number, reason) VALUES ' || rows;
END $$;
SELECT pg_temp.load($$('put', 'FRA', 'passport', '12AB34568', 'lost'), ('put', 'FRA', 'passport', '12AB#4569', 'lost')$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '22P02: line 2 of what was copied: invalid input syntax for type docnumber: "12AB#4569"|'
	'At position 5 ("#"): A document number has only letters A to Z and digits.|White space and the separators - . / < are dropped; '
	'write letters of other alphabets as the document''s machine-readable zone does. Nothing was changed; SELECT * FROM document_load WHERE line = 2 shows what was copied.',
	'a number that is none: the record is named');
UPDATE document_load SET number = '1', issuing_state = 'F1' WHERE line = 2;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^22P02: line 2 of what was copied: invalid input syntax for type countrycode: "F1"', 'a State');
UPDATE document_load SET stolen_on = 'May' WHERE line = 1;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^22P02: line 1 of what was copied: invalid input syntax for type partialdate: "May"', 'a date, in the first record');
UPDATE document_load SET stolen_on = NULL, expires_on = '31.12.2030' WHERE line = 1;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^22008: line 1 of what was copied: .*31.12.2030.*Write dates as 2026-12-31', 'a day that may be read in two ways');
UPDATE document_load SET expires_on = NULL, issuing_state = 'FRA', reason = CASE line WHEN 1 THEN 'gone' ELSE 'lost' END;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^23514: line 1 of what was copied: .*travel_document_reason_check', 'a reason');
UPDATE document_load SET reason = NULL WHERE line = 1;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^23502: line 1 of what was copied: null value in column "reason"', 'a reason that is missing');
UPDATE document_load SET reason = 'lost', kind = 'passport', number = '12 AB 34568', issuing_state = 'FRA';
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '^23505: could not create unique index .*\|Key \(record, list\)=\(12AB34568 FRA passport, INTERPOL\) is duplicated', 'one document twice');
UPDATE document_load SET action = 'delete' WHERE line = 2;
SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL')$$), '22023: line 2 of what was copied: a whole list has no deletions|'
	'|Nothing was changed. For additions, changes and deletions call change_documents().', 'a delta');
DELETE FROM document_load WHERE line = 2;
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL', '2025-12-31')$$), '^55000: list INTERPOL is loaded as of 2026-01-01 .*which is later', 'an older list');
SELECT is((SELECT count(*) FROM watchlist.travel_document WHERE list = 'INTERPOL'), 6::bigint, 'after all that the list is as it was');
SELECT is(sharaka.prepared_documents('INTERPOL'), NULL, 'nothing is prepared');
SELECT matches(pg_temp.error_of($$SELECT sharaka.attach_documents('INTERPOL', NULL, 1)$$), '^42P01: nothing is prepared to replace list "INTERPOL"', 'to be exchanged');
SELECT matches(pg_temp.error_of($$SELECT sharaka.exchange_documents('INTERPOL')$$), '^25001: a list is exchanged in a transaction of its own', 'which needs a transaction of its own');
SELECT matches(pg_temp.error_of($$CALL sharaka.replace_documents('INTERPOL', force => true)$$), '^2D000: ', 'as replacing does');
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace AND relname LIKE 'travel\_document\__%' AND relkind = 'r'), 3::bigint, 'and no table is left behind');
SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL', '2026-02-01 00:00+00', 'SLTD')$$), '22023: this list would withdraw 6 of 6 documents|It has 1 records.|'
	'Nothing was loaded.  If the file is whole, call replace_documents with force => true.', 'a file of other documents');
SELECT is(pg_temp.said($$pg_temp.replaced('INTERPOL', '2026-02-01 00:00+00', 'SLTD', force => true)$$), 'records now 1, before 6', 'then a right one is loaded');
SELECT is(pg_temp.found('12AB34567'), NULL, 'what was on the old list is not found');
SELECT is(pg_temp.found('12AB34568', 'FRA'), '12AB34568 1 passport of FRA, lost; number and issuing State agree', 'what is on the new one is');
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234567', 'lost')$$) \g /dev/null
SELECT is(pg_temp.said($$pg_temp.replaced('ITA', title => 'Italy')$$), 'records now 1, before 0', 'a list that was not there is made');

-- ---------- a file that is cut short ----------

SELECT is(sharaka.begin_documents() IS NULL, false, 'nothing is copied');
SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('INTERPOL', '2026-02-01 00:00+00')$$), '22023: this is not a list of documents|'
	'Nothing was copied into document_load.|Nothing was loaded.  Copy the file after begin_documents().', 'which empties no list');
SELECT is(pg_temp.error_of($$SELECT sharaka.prepare_documents('new', force => true)$$) LIKE '22023: this is not a list of documents|%', true, 'and makes none');
SELECT is((SELECT count(*) FROM watchlist.list WHERE code = 'new'), 0::bigint, 'not even its name');
CREATE FUNCTION pg_temp.numbered(first int, last int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_documents();
	INSERT INTO document_load (issuing_state, kind, number, reason) SELECT 'UTO', 'passport', 'Q' || 1000 + i, 'lost' FROM generate_series(first, last) AS i;
END $$;
SELECT pg_temp.numbered(1, 9) \g /dev/null
SELECT is(pg_temp.said($$pg_temp.replaced('CUT')$$), 'records now 9, before 0', 'a first file is no loss');
UPDATE watchlist.travel_document SET withdrawn_at = now() WHERE list = 'CUT' AND number = 'Q1009';
SELECT pg_temp.numbered(1, 5) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('CUT')$$), '^22023: this list would withdraw 3 of 8 documents\|It has 5 records',
	'more than a quarter is refused; what is withdrawn is not counted');
SELECT is((SELECT count(*) FROM watchlist.travel_document WHERE list = 'CUT'), 9::bigint, 'and the list is as it was');
SELECT is(sharaka.prepared_documents('CUT'), NULL, 'with nothing prepared');
-- mended in document_load, it is loaded: two of eight are a quarter
INSERT INTO document_load (issuing_state, kind, number, reason) VALUES ('UTO', 'passport', 'Q1006', 'lost');
SELECT is(pg_temp.said($$pg_temp.replaced('CUT')$$), 'records now 6, before 9', 'a quarter is not');
-- as many records, and others
SELECT pg_temp.numbered(4, 9) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('CUT')$$), '^22023: this list would withdraw 3 of 6 documents', 'others in their place are no excuse');
SELECT is(pg_temp.said($$pg_temp.replaced('CUT', force => true)$$), 'records now 6, before 6', 'unless it is forced');

-- ---------- what officers have set stays ----------

SELECT pg_temp.numbered(1, 9) \g /dev/null
UPDATE document_load SET review_on = current_date + 30 WHERE number IN ('Q1006', 'Q1007');
SELECT is(pg_temp.said($$pg_temp.replaced('KEPT')$$), 'records now 9, before 0', 'a list');
ALTER TABLE watchlist.travel_document ADD COLUMN drawer json;
UPDATE watchlist.travel_document SET discreet = true WHERE list = 'KEPT' AND number = 'Q1001';
UPDATE watchlist.travel_document SET suspended_at = '2026-01-02 12:00+00' WHERE list = 'KEPT' AND number = 'Q1002';
UPDATE watchlist.travel_document SET level = 2, released_to = '{MAR}' WHERE list = 'KEPT' AND number = 'Q1003';
UPDATE watchlist.travel_document SET withdrawn_at = now(), suspended_at = '2026-01-03 12:00+00' WHERE list = 'KEPT' AND number = 'Q1004';
UPDATE watchlist.travel_document SET drawer = '{"a": 4}' WHERE list = 'KEPT' AND number = 'Q1005';
SELECT sharaka.prolong('KEPT', 'Q1006 UTO passport', current_date + 400, 'still open') \g /dev/null
-- by hand, not after review: the file has its own day
UPDATE watchlist.travel_document SET review_on = current_date + 400 WHERE list = 'KEPT' AND number = 'Q1007';
UPDATE watchlist.travel_document SET remarks = 'by hand', reason = 'stolen' WHERE list = 'KEPT' AND number = 'Q1008';
UPDATE watchlist.travel_document SET discreet = true WHERE list = 'KEPT' AND number = 'Q1009';
CREATE FUNCTION pg_temp.marks() RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(concat_ws(' ', number, level || array_to_string(released_to, ','), CASE WHEN discreet THEN 'discreet' END, to_char(suspended_at AT TIME ZONE 'UTC', '"suspended" MM-DD'),
		CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' END, drawer->>'a', nullif(review_on - current_date, (current_date + interval '10 years')::date - current_date), remarks, reason) ORDER BY number)
	FROM watchlist.travel_document WHERE list = 'KEPT'
$$;
CREATE FUNCTION pg_temp.again(days int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.numbered(1, 8);
	UPDATE document_load SET review_on = current_date + days WHERE number IN ('Q1006', 'Q1007');
END $$;
SELECT pg_temp.again(30) \g /dev/null
SELECT is(pg_temp.said($$pg_temp.replaced('KEPT')$$), 'records now 8, before 9', 'the file comes again');
SELECT is(pg_temp.marks(), ARRAY['Q1001 0* discreet lost', 'Q1002 0* suspended 01-02 lost', 'Q1003 2MAR lost', 'Q1004 0* suspended 01-03 lost', 'Q1005 0* 4 lost',
	'Q1006 0* 400 lost', 'Q1007 0* 30 lost', 'Q1008 0* lost'], 'what it does not say of a record stays; what it says goes; what was withdrawn is back');
SELECT is(pg_temp.found('Q1002', 'UTO'), NULL, 'a suspended one is not found');
SELECT is((SELECT detail->>'discreet' FROM sharaka.screen_documents('Q1001', 'UTO')), 'true', 'a discreet one is known as such');
SELECT is((SELECT count(*) FROM watchlist.travel_document WHERE list = 'CUT' AND (discreet OR suspended_at IS NOT NULL)), 0::bigint, 'another list has its own records');
SELECT pg_temp.again(500) \g /dev/null
SELECT is(sharaka.prepare_documents('KEPT'), 8::bigint, 'and again, with a later day of review');
-- officers go on
UPDATE watchlist.travel_document SET discreet = false WHERE list = 'KEPT' AND number = 'Q1001';
UPDATE watchlist.travel_document SET level = 1, released_to = '{}' WHERE list = 'KEPT' AND number = 'Q1007';
SELECT sharaka.prolong('KEPT', 'Q1008 UTO passport', current_date + 700, 'still open') \g /dev/null
SELECT is(sharaka.attach_documents('KEPT', sharaka.prepared_documents('KEPT'), 1), 8::bigint, 'before it takes the place of the list');
SELECT is(pg_temp.marks(), ARRAY['Q1001 0* lost', 'Q1002 0* suspended 01-02 lost', 'Q1003 2MAR lost', 'Q1004 0* suspended 01-03 lost', 'Q1005 0* 4 lost',
	'Q1006 0* 500 lost', 'Q1007 1 500 lost', 'Q1008 0* lost'], 'what was set and taken back meanwhile counts, and a later day of review');
ALTER TABLE watchlist.travel_document DROP COLUMN drawer;

-- ---------- a delta ----------

SELECT pg_temp.load($$('put', 'FRA', 'passport', '12AB34568', 'stolen'), ('put', 'FRA', 'passport', '12AB34569', 'lost'), ('delete', 'FRA', 'passport', '1', NULL)$$) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_documents('nowhere')$$), '^42704: there is no list of travel documents "nowhere"', 'no list');
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_documents('INTERPOL', '2026-02-03', '2026-02-02 00:00+00')$$),
	'^55000: a delta between is missing: list INTERPOL is loaded as of 2026-02-01', 'the delta before it is missing');
SELECT is(pg_temp.said($$sharaka.change_documents('INTERPOL', '2026-02-02 00:00+00', '2026-02-01 00:00+00')$$), 'withdrawn 0, changed 1, added 1, not on the list 1', 'a delta');
SELECT is(pg_temp.found('12AB34568', 'FRA'), '12AB34568 1 passport of FRA, stolen; number and issuing State agree', 'changed');
SELECT is(pg_temp.found('12AB34569', 'FRA'), '12AB34569 1 passport of FRA, lost; number and issuing State agree', 'added');
SELECT pg_temp.load($$('put', 'FRA', 'passport', '12AB34568', 'stolen')$$) \g /dev/null
SELECT is(pg_temp.said($$sharaka.change_documents('INTERPOL', '2026-02-02 00:00+00', '2026-02-01 00:00+00')$$), NULL, 'once loaded, it changes nothing');
SELECT is(pg_temp.said($$sharaka.change_documents('INTERPOL')$$), 'withdrawn 0, changed 0, added 0, not on the list 0', 'nor without a time: what is the same is left alone');
SELECT pg_temp.load($$('delete', 'FRA', 'passport', '12AB34568', NULL), ('delete', 'FRA', 'passport', '12AB34569', NULL), ('put', 'FRA', 'passport', '12AB34569', 'revoked')$$) \g /dev/null
SELECT is(pg_temp.said($$sharaka.change_documents('INTERPOL', '2026-02-03')$$), 'withdrawn 1, changed 1, added 0, not on the list 0', 'of two changes of a record the last counts');
SELECT is(pg_temp.found('12AB34568'), NULL, 'what is withdrawn is not found');
SELECT isnt((SELECT withdrawn_at FROM watchlist.travel_document WHERE list = 'INTERPOL' AND number = '12AB34568'), NULL, 'but kept');
SELECT pg_temp.load($$('put', 'FRA', 'passport', '12AB34568', 'stolen'), ('undo', 'FRA', 'passport', '12AB34569', 'lost')$$) \g /dev/null
SELECT is(pg_temp.error_of($$SELECT sharaka.change_documents('INTERPOL')$$), '22023: line 2 of what was copied: there is no such action|'
	'|Nothing was changed. Write put for a record that is new or has changed, delete for one that is withdrawn.', 'an action that there is not');
UPDATE document_load SET action = NULL, kind = 'ticket' WHERE line = 2;
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_documents('INTERPOL')$$), '^23514: line 2 of what was copied: ', 'a fault in a delta');
SELECT is(pg_temp.found('12AB34568'), NULL, 'leaves all as it was');
UPDATE document_load SET kind = 'passport' WHERE line = 2;
SELECT is(pg_temp.said($$sharaka.change_documents('INTERPOL', '2026-02-04')$$), 'withdrawn 0, changed 2, added 0, not on the list 0', 'reported again, it is back');
SELECT is(pg_temp.found('12AB34568', 'FRA'), '12AB34568 1 passport of FRA, stolen; number and issuing State agree', 'and found');

-- ---------- found in review ----------

-- it can be begun anew, empty texts are NULL, and a run is not half of one
SELECT lives_ok('SELECT sharaka.begin_documents(), sharaka.begin_documents()', 'begun anew');
INSERT INTO document_load (action, record, issuing_state, kind, number, serial, first_number, last_number, reason, owner, stolen_on, review_on)
VALUES ('', ' ', 'ESP', 'passport', 'ABC123456', '', '', '', 'stolen', '', '', '');
SELECT is(pg_temp.said($$sharaka.change_documents('ITA')$$), 'withdrawn 0, changed 0, added 1, not on the list 0', 'empty texts');
SELECT is((SELECT concat_ws('|', record, raw, serial, run, owner::text, stolen_on) FROM watchlist.travel_document WHERE number = 'ABC123456'),
	'ABC123456 ESP passport|ESP', 'are nothing');
SELECT sharaka.begin_documents() \g /dev/null
INSERT INTO document_load (issuing_state, kind, number, last_number, reason) VALUES ('ESP', 'passport', 'A0000001', 'A0000500', 'stolen blank');
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('ITA')$$), '^22023: line 1 of what was copied: a run has a last number and no first', 'half a run');
SELECT matches(pg_temp.error_of($$SELECT sharaka.change_documents('ITA')$$), '^22023: line 1 of what was copied: a run has a last number and no first', 'in a delta');
-- a delta that is loaded while a list is prepared is not lost
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234567', 'lost')$$) \g /dev/null
SELECT is(sharaka.prepare_documents('ITA', '2026-03-01', force => true), 1::bigint, 'prepared');
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA7654321', 'lost')$$) \g /dev/null
SELECT is(pg_temp.said($$sharaka.change_documents('ITA', '2026-03-02')$$), 'withdrawn 0, changed 0, added 1, not on the list 0', 'a delta meanwhile');
UPDATE watchlist.list SET loaded_at = loaded_at + interval '1 second' WHERE code = 'ITA'; -- as of another transaction
SELECT matches(pg_temp.error_of($$SELECT sharaka.attach_documents('ITA', sharaka.prepared_documents('ITA'), 1)$$),
	'^55000: list ITA was loaded or prepared anew meanwhile', 'what was prepared before is refused');
SELECT isnt(pg_temp.found('YA7654321'), NULL, 'and the delta is there');
SELECT is(sharaka.create_document_list(E'back\\slash', 'a code of any characters'), E'list back\\slash created', 'a code with a backslash');
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234567', 'lost')$$) \g /dev/null
SELECT is(pg_temp.said($$pg_temp.replaced(E'back\\slash')$$), 'records now 1, before 0', 'is loaded');
-- constraints and columns that the DBA adds
ALTER TABLE watchlist.travel_document ADD COLUMN letters int GENERATED ALWAYS AS (length(record)) STORED;
ALTER TABLE watchlist.travel_document ADD CONSTRAINT own CHECK (added_at < '2000-01-01') NOT VALID;
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234567', 'lost')$$) \g /dev/null
SELECT matches(pg_temp.error_of($$SELECT sharaka.prepare_documents('ITA')$$), '^23514: new row for relation .* violates check constraint "own"', 'an own constraint is told of');
ALTER TABLE watchlist.travel_document DROP CONSTRAINT own;
SELECT is(pg_temp.said($$pg_temp.replaced('ITA', force => true)$$), 'records now 1, before 3', 'a generated column is no hindrance');
-- the table that replaces another has the constraints of the whole, and no index twice
ALTER TABLE watchlist.travel_document ADD CONSTRAINT once UNIQUE (list, reference);
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234568', 'lost')$$) \g /dev/null
SELECT is(pg_temp.said($$pg_temp.replaced('ITA', force => true)$$), 'records now 1, before 1', 'a unique constraint, either');
SELECT is((SELECT count(*) FROM pg_index WHERE indrelid = sharaka.document_partition('ITA')), (SELECT count(*) FROM pg_index WHERE indrelid = 'watchlist.travel_document'::regclass),
	'each index is there once');
SELECT is((SELECT count(*) FROM pg_index AS i LEFT JOIN pg_inherits AS h ON h.inhrelid = i.indexrelid WHERE i.indrelid = sharaka.document_partition('ITA') AND h.inhparent IS NULL), 0::bigint,
	'and part of one of the whole');
SELECT is(pg_temp.error_of($$SELECT sharaka.exchange_documents('ITA', NULL)$$) ~ '^(25001|22023)', true, 'who waits says how long');

-- a data officer loads what the own State owns
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
SELECT sharaka.enrol('test_officer', 'No. 1', 'officer', 'TUN') \g /dev/null
SELECT sharaka.create_document_list('TUNDOC', 'Own documents', 'TUN') \g /dev/null
SET SESSION AUTHORIZATION test_officer;
SELECT sharaka.begin_documents() \g /dev/null
INSERT INTO document_load (issuing_state, kind, number, reason, owner) VALUES ('TUN', 'passport', 'T1', 'lost', 'TUN'), ('FRA', 'passport', 'F1', 'lost', 'FRA');
SELECT is(pg_temp.error_of($$SELECT * FROM sharaka.change_documents('TUNDOC')$$), '42501: line 2 of what was copied: the record is owned by FRA||'
	'Nothing was changed.  Officer No. 1 serves TUN; administrators load records of others.', 'and not what another does');
SELECT throws_ok($$SELECT sharaka.prepare_documents('TUNDOC')$$, '42501', 'line 2 of what was copied: the record is owned by FRA', 'be it a whole list');
RESET SESSION AUTHORIZATION;

-- an officer's later day of review is not taken back by a delta
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234568', 'lost')$$) \g /dev/null
UPDATE document_load SET review_on = (current_date + 100)::text;
SELECT sharaka.change_documents('ITA') \g /dev/null
SELECT is((SELECT review_on - current_date FROM watchlist.travel_document WHERE list = 'ITA' AND number = 'YA1234568'), 100, 'a file says when a record is reviewed');
SELECT sharaka.prolong('ITA', record, current_date + 900, 'not found yet') FROM watchlist.travel_document WHERE list = 'ITA' AND number = 'YA1234568' \g /dev/null
SELECT pg_temp.load($$('put', 'ITA', 'passport', 'YA1234568', 'stolen')$$) \g /dev/null
UPDATE document_load SET review_on = (current_date + 200)::text;
SELECT sharaka.change_documents('ITA') \g /dev/null
SELECT is((SELECT reason || (review_on - current_date) FROM watchlist.travel_document WHERE list = 'ITA' AND number = 'YA1234568'), 'stolen900', 'but not sooner than an officer did');

-- a day that never comes is none, and the line that has it is named
CREATE FUNCTION pg_temp.error_with(col text, day text, call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_documents();
	EXECUTE format('INSERT INTO document_load (issuing_state, kind, number, reason, %s) VALUES (''ITA'', ''passport'', ''YB1'', ''lost'', NULL), (''ITA'', ''passport'', ''YB2'', ''lost'', %L)',
		error_with.col, error_with.day);
	RETURN pg_temp.error_of(error_with.call);
END $$;
SELECT matches(pg_temp.error_with(col, day, call), format('^23514: line 2 of what was copied: .*travel_document_%s_check.*WHERE line = 2 shows what was copied\.$', col),
	format('%s %s by %s', col, day, call))
FROM unnest(ARRAY['review_on', 'expires_on']) AS col, unnest(ARRAY['infinity', '-infinity']) AS day,
	unnest(ARRAY['SELECT sharaka.change_documents(''ITA'')', 'SELECT sharaka.prepare_documents(''ITA'', force => true)']) AS call;

-- ---------- files that are made anew ----------
SET CONSTRAINTS ALL IMMEDIATE;
\o /dev/null
DROP SCHEMA watchlist CASCADE;
SELECT sharaka.create_schema('TUN');
\o
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason) VALUES ('ITA', 'passport', 'YB1', 'lost');
SELECT is((SELECT count(*) FROM sharaka.screen(document => 'YB1', issuing_state => 'ITA') WHERE class = 'document'), 1::bigint,
	'a session that has screened screens on when the files have been made anew');

SELECT * FROM finish();
ROLLBACK;
