-- Screening: what a passport, a name and a number find, and why.  All persons
-- and documents are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir sample_list.psql
\ir ../../script/demo.d/zone.psql
\o /dev/null
SELECT sharaka.create_schema();
SELECT sharaka.load_un_list(:'sample');
\o
INSERT INTO watchlist.travel_document (record, issuing_state, kind, number, run, reason, owner, reference, stolen_on) VALUES
	('1', 'UTO', 'passport', 'L898902C3', NULL, 'stolen', 'UTO', 'S-1', '2024-05'),
	('2', 'D<<', 'passport', 'C01X00T47', NULL, 'lost', 'D<<', 'S-2', NULL),
	('3', 'EGY', 'passport', 'L898902C3', NULL, 'revoked', 'EGY', 'S-3', NULL),
	('4', 'TUN', 'passport', NULL, '[Y000100,Y000199]', 'stolen blank', 'TUN', 'S-4', '2023'),
	('5', 'TUN', 'passport', NULL, '[Y000150,Y000150]', 'invalidated', 'TUN', 'S-5', NULL),
	('6', 'TUN', 'passport', 'Y000300', NULL, 'stolen', 'TUN', 'S-6', NULL);
UPDATE watchlist.travel_document SET withdrawn_at = now() WHERE reference = 'S-6';
ANALYZE;

-- the specimen of Doc 9303, reported stolen; the holder is not on any list
\set specimen 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10'
SELECT results_eq(format('SELECT class, file, owner, reference, matched, score, why FROM sharaka.screen(%L::mrz) WHERE class <> ''search''', :'specimen'), $$VALUES
	('document', 'travel documents', 'UTO', 'S-1', 'L898902C3', 1::float8,
	 'passport of UTO, stolen on 2024-05; number and issuing State agree'),
	('document', 'travel documents', 'EGY', 'S-3', 'L898902C3', 0.4,
	 'passport of EGY, revoked; the number agrees, but the document at hand is of UTO')$$,
	'a stolen passport is found under any name; the same number of another State ranks lower');
SELECT is(detail, '{"list": "national", "record": "1", "kind": "passport", "number": "L898902C3", "found_by": "number", "reason": "stolen", "stolen_on": "2024-05", "issuing_state": "UTO"}'::jsonb,
	'what a program reads of it')
FROM sharaka.screen(:'specimen'::mrz) WHERE score = 1;

-- codes of one State are equal
SELECT is(h.score, expected, 'a document of D<<, asked for as ' || coalesce(code, 'none'))
FROM (VALUES ('D<<', 1.0::float8), ('DEU', 1.0), ('FRA', 0.4), (NULL, 0.7)) AS asked (code, expected),
	sharaka.screen_documents('C01X00T47', code::countrycode) AS h;

-- runs of blanks
SELECT is(ARRAY(SELECT reference FROM sharaka.screen_documents(number, 'TUN') ORDER BY 1), hits, 'the run and ' || number::text)
FROM (VALUES ('Y000099'::docnumber, '{}'::text[]), ('Y000100', '{S-4}'), ('Y000142', '{S-4}'), ('Y000150', '{S-4,S-5}'),
	('Y000199', '{S-4}'), ('Y000200', '{}'), ('Y00015', '{}'), ('Y0001500', '{}'), ('Y0001A0', '{}'), ('Y000300', '{}'))
	AS asked (number, hits);
SELECT is(matched || ': ' || why, 'Y000100 to Y000199: in a run: passport of TUN, stolen blank on 2023; number and issuing State agree',
	'a run says so') FROM sharaka.screen_documents('Y000142', 'TUN');
SELECT is_empty('SELECT sharaka.screen_documents(NULL)', 'no number, no hit');

-- the passport of a listed person, under another name; the personal number as well
SELECT results_eq($$SELECT class, file, owner, reference, matched, why
		FROM sharaka.screen(pg_temp.passport('SMITH', 'JOHN', 'EGY', 'A21583374')) WHERE class <> 'search'$$,
	$$VALUES ('document', 'identity documents', 'UNO', 'FCi.001', 'A21583374',
		'passport of listed person SAMIR TAWFIQ HASSAN AL-KHAYALI; number and issuing State agree')$$,
	'the passport of a listed person');
SELECT results_eq($$SELECT reference, matched, why FROM sharaka.screen(pg_temp.passport('SMITH', 'JOHN', 'EGY', personal_number => '289105573291')) WHERE class <> 'search'$$,
	$$VALUES ('FCi.001', '289105573291',
		'identity card of listed person SAMIR TAWFIQ HASSAN AL-KHAYALI; the number agrees, the file does not give the issuing State')$$,
	'the personal number of a listed person');

SELECT results_eq($$SELECT file, reference FROM sharaka.screen(pg_temp.passport('SMITH', 'JOHN', 'EGY', 'A21583374', personal_number => 'A21583374')) WHERE class <> 'search'$$,
	$$VALUES ('identity documents', 'FCi.001')$$, 'a number that stands twice in a zone is found once');

-- a number that was misread, or typed by hand
SELECT results_eq($$SELECT class, file, reference, matched, round(score::numeric, 2), why
		FROM sharaka.screen(replace(pg_temp.passport('SMITH', 'JOHN', 'EGY', 'A21583374')::text, 'A21583374', 'A2I583374')::mrz) WHERE class = 'document'$$,
	$$VALUES ('document', 'identity documents', 'FCi.001', 'A21583374', 0.60,
		'reads alike, for A2I583374: passport of listed person SAMIR TAWFIQ HASSAN AL-KHAYALI; the issuing State agrees')$$,
	'a listed person''s passport whose check digit says that it was misread');
CREATE FUNCTION pg_temp.alike(number docnumber, state countrycode, kind text, alike boolean DEFAULT true) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', h.matched, round(h.score::numeric, 2), h.detail->>'found_by', h.detail->>'distance'), ', ' ORDER BY h.score DESC, h.matched)
	FROM sharaka.screen_documents(number, state, kind, alike => alike) AS h WHERE h.file = 'identity documents'
$$;
SELECT is(pg_temp.alike('A2I583374', 'EGY', 'passport', false), NULL, 'not unless it is asked for');
SELECT is(pg_temp.alike('A2IS83374', 'EGY', 'passport'), 'A21583374 0.50 reads alike 2', 'two characters');
SELECT is(pg_temp.alike('A2I583374', 'EGY', NULL), 'A21583374 0.60 reads alike 1', 'the kind is not known');
SELECT is(pg_temp.alike('A2I583374', 'EGY', 'visa'), NULL, 'of another kind');
SELECT is(pg_temp.alike('A2I583374', 'FRA', 'passport'), NULL, 'of another State');
SELECT is(pg_temp.alike('A2I583374', NULL, 'passport'), 'A21583374 0.42 reads alike 1', 'the State was not asked for');
SELECT is(pg_temp.alike('28910557329I', 'EGY', 'identity card'), '289105573291 0.42 reads alike 1', 'or is not on file');
SELECT is(pg_temp.alike('A21583374', 'EGY', 'passport'), 'A21583374 1.00', 'the number itself is found as such');
INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, raw)
SELECT subject_id, 'A2I583374', 'passport', 'EGY', 'misspelt' FROM watchlist.subject WHERE reference = 'FCi.001';
SELECT is(pg_temp.alike('A21583374', 'EGY', 'passport'), 'A21583374 1.00', 'and not beside one of the same person that reads alike');
SELECT is(pg_temp.alike('A2I583374', 'EGY', 'passport'), 'A2I583374 1.00', 'whichever of them it is');
DELETE FROM watchlist.identity_document WHERE raw = 'misspelt';
SELECT results_eq($$SELECT DISTINCT why FROM sharaka.screen(document => 'A2I583374', alike => true) WHERE class = 'search' AND file = 'subjects'$$,
	$$VALUES ('name: not checked, it was not given; documents of subjects: checked, with what reads alike; loaded 0 minutes ago')$$, 'which is said');
-- by the index, among many
SET LOCAL enable_seqscan = off;
CREATE FUNCTION pg_temp.plan(number docnumber) RETURNS SETOF text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	RETURN QUERY EXPLAIN (COSTS OFF) SELECT FROM watchlist.identity_document AS i WHERE i.number % plan.number;
END $$;
SELECT is((SELECT count(*) FROM pg_temp.plan('A2I583374') AS line WHERE line ~ 'identity_document_number' OR line ~ 'Index Cond: .*docnumber_variants'), 2::bigint,
	'numbers that read alike are found by the index');
RESET enable_seqscan;

-- names in any script and spelling; each subject once, by its best name
SELECT is((SELECT array_agg(reference) FROM sharaka.screen(name => name) WHERE class = 'person'), '{FCi.001}'::text[], 'name: ' || name::text)
FROM unnest(ARRAY['سمير توفيق حسن الخيالي', 'Samir Tawfiq Hassan Al-Khayali', 'SAMIR TAWFIK HASSAN EL KHAYALI', 'Al-Khayali Samir']::personname[]) AS name;
SELECT is((SELECT array_agg(reference) FROM sharaka.screen(pg_temp.passport('AL KHAYALI', 'SAMIR TAWFIQ HASSAN')) WHERE class <> 'search'), '{FCi.001}'::text[], 'from a zone');
-- a State may write Arabic letter by letter (Doc 9303-3, section 6); both readings are screened
SELECT is((SELECT format('%s: %s', reference, detail->'name'->>'read_as')
		FROM sharaka.screen(pg_temp.passport(mrz_from_arabic('الخيالي'), mrz_from_arabic('سمير توفيق حسن'))) WHERE class <> 'search'),
	'FCi.001: سمير توفيق حسن الخيالي', 'from a zone in the scheme for Arabic');
SELECT matches((SELECT why FROM sharaka.screen(pg_temp.passport('ALXKHYALY', 'SMYR<TWFYQ<XHSN')) WHERE class <> 'search'),
	'^name read as Arabic, سمير توفيق حسن الخيالي; name alike', 'which says so');
-- it does not tell a letter from its shadda, and a field may end within a letter
WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, owner, released_to)
		SELECT list_id, 'arabic', 'FCi.900', owner, released_to FROM watchlist.subject WHERE reference = 'FCi.001' RETURNING subject_id)
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
SELECT subject_id, 'primary', raw::personname, raw FROM s, (VALUES ('عطاالله داوود خيرالله الوهمي')) AS v (raw);
SELECT is((SELECT format('%s: %s', reference, detail->'name'->>'read_as') FROM sharaka.screen(pg_temp.passport(surname, given_names)) WHERE class <> 'search'),
	'FCi.900: عطاالله داوود خيرالله الوهمي', 'from a zone with ' || given_names || ' ' || surname)
FROM (VALUES ('ALWHMY', 'EXTTAALLH<DAWWD<XKHYRALLH'),
	('ALWHMY', 'EXTTAALLH<DAWWD<XKHYRALLH<X'),
	('ALWHMY<XK', 'EXTTAALLH<DAWWD<XKHYRALLH'),
	('ALWHMY', 'X<EXTTAALLH<DAWWD<XKHYRALLHX')) AS zone (surname, given_names);
UPDATE watchlist.subject SET withdrawn_at = now() WHERE reference = 'FCi.900';
SELECT is((SELECT detail->'name'->>'read_as' FROM sharaka.screen(pg_temp.passport('ALKHAYALY', 'SAMYR HASAN')) WHERE class <> 'search'),
	'SAMYR HASAN ALKHAYALY', 'and where the zone could be in that scheme but is not, too');
SELECT is((SELECT detail->'name'->'read_as' FROM sharaka.screen(pg_temp.passport('ALKHAYALI', 'SAMIR TOUFIK')) WHERE class <> 'search'),
	NULL, 'no letter O is in that scheme, nor I within a word');
-- passenger lists carry names as zones do
SELECT format($$UNB+UNOA:4+CARRIER+UTO+260112:1030+1++APIS'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+MS+++DESK'TDT+20+XX123'LOC+125+CDG'DTM+189:2601121100:201'LOC+87+UTA'DTM+232:2601121330:201'%sCNT+42:4'UNT+17+1'UNZ+1+1'$$,
	string_agg(format($$NAD+FL+++%s:%s'DOC+P:110:111+P100%s'$$, surname, given_names, n), '' ORDER BY n)) AS list
FROM (VALUES (1, 'ALXKHYALY', 'SMYR TWFYQ XHSN'), (2, 'ALKHAYALY', 'SAMYR HASAN'), (3, 'ALKHAYALI', 'SAMIR TOUFIK'), (4, 'ERIKSSON', 'ANNA MARIA')) AS p (n, surname, given_names) \gset
SELECT results_eq(format($$SELECT traveller, reference, detail->'name'->>'read_as', why ~ '^name read as Arabic, سمير توفيق حسن الخيالي; name alike' FROM sharaka.screen_manifest(%L) WHERE class = 'person'$$, :'list'),
	$$VALUES (1, 'FCi.001', 'سمير توفيق حسن الخيالي', true), (2, 'FCi.001', 'SAMYR HASAN ALKHAYALY', false), (3, 'FCi.001', NULL, false)$$,
	'from a passenger list, by the better of both readings');
SELECT is((SELECT array_agg(a.payload->'asked'->>'name' ORDER BY a.audit_id DESC) FILTER (WHERE a.n <= 4)
		FROM (SELECT k.*, row_number() OVER (ORDER BY k.audit_id DESC) AS n FROM watchlist.audit AS k WHERE k.call = 'screen_manifest') AS a),
	'{ANNA MARIA ERIKSSON,SAMIR TOUFIK ALKHAYALI,SAMYR HASAN ALKHAYALY,SMYR TWFYQ XHSN ALXKHYALY}', 'and the audit has the name as the list has it');
SELECT is_empty($$SELECT * FROM sharaka.screen(name => 'Anna Maria Eriksson') WHERE class <> 'search'$$, 'nobody has this name');
SELECT is_empty($$SELECT * FROM sharaka.screen(name => 'Castle in the Air Trading') WHERE class <> 'search'$$, 'a traveller is no company');
SELECT is((SELECT array_agg(reference) FROM sharaka.screen(name => 'Castle in the Air Trading', entities => true) WHERE class <> 'search'), '{FCe.001}'::text[],
	'unless companies are asked for');

UPDATE watchlist.screening_rule SET alert_score = 0;
-- what agrees raises the score, what contradicts lowers it, what is not known does neither
CREATE FUNCTION pg_temp.score(birth partialdate DEFAULT NULL, nationality countrycode DEFAULT NULL, sex text DEFAULT NULL)
	RETURNS float8 LANGUAGE sql AS $$
	SELECT score FROM sharaka.screen(name => 'Samir Toufik Hassan El Khayali', birth => birth, nationality => nationality, sex => sex) WHERE class = 'person'
$$;
SELECT cmp_ok(pg_temp.score(birth => '1971-03-09'), '>', pg_temp.score(birth => '1971'), 'the same day is more than the same year');
SELECT cmp_ok(pg_temp.score(birth => '1971'), '>', pg_temp.score(), 'the year is more than nothing');
SELECT is(pg_temp.score(birth => '1967-07-07'), pg_temp.score(birth => '1971'), 'any of several births will do: about 1968');
SELECT is(pg_temp.score(birth => 'XXXX'), pg_temp.score(), 'a birth that is not known is nothing');
SELECT cmp_ok(pg_temp.score(birth => '1985-01-01'), '<', pg_temp.score(), 'another birth contradicts');
SELECT cmp_ok(pg_temp.score(sex => 'F'), '<', pg_temp.score(), 'so does the other sex');
SELECT is(pg_temp.score(sex => 'm'), pg_temp.score(), 'the same sex adds nothing');
SELECT is(pg_temp.score(sex => 'X'), pg_temp.score(), 'nor does X');
SELECT cmp_ok(pg_temp.score(nationality => 'EGY'), '>', pg_temp.score(), 'the same nationality adds a little');
SELECT cmp_ok(pg_temp.score(nationality => 'FRA'), '<', pg_temp.score(), 'another one takes a little');
SELECT is(pg_temp.score(nationality => 'XXX'), pg_temp.score(), 'one that is not specified does nothing');
SELECT cmp_ok(pg_temp.score(nationality => 'FRA'), '>', pg_temp.score(birth => '1985-01-01'), 'nationality weighs less than birth');
SELECT ok(bool_and(sharaka.person_score(name, birth, sex, nationality, sharaka.weights()) BETWEEN 0 AND 1), 'scores are between 0 and 1')
FROM unnest(ARRAY[0, 0.3, 0.7, 0.99, 1]::float8[]) AS name, unnest(ARRAY['same day', 'compatible', 'day and month swapped', 'off by a little', 'contradicts', NULL]) AS birth,
	unnest(ARRAY['contradicts', NULL]) AS sex, unnest(ARRAY['same', 'other', NULL]) AS nationality;

-- and the answer says why
SELECT is(regexp_replace(why, '\d\.\d\d', '#'),
	'name alike #, primary; same day of birth; other nationality EGY', 'why')
FROM sharaka.screen(name => 'SAMIR TAWFIQ HASSAN AL-KHAYALI', birth => '1971-03-09', nationality => 'FRA') WHERE class = 'person';
SELECT is(regexp_replace(why, '\d\.\d\d', '#'),
	'name alike #, primary; birth contradicts 1968~, 1971-03-09; sex contradicts; same nationality EGY', 'why not')
FROM sharaka.screen(name => 'SAMIR TAWFIQ HASSAN AL-KHAYALI', birth => '1999', nationality => 'EGY', sex => 'F', threshold => 0.7) WHERE class = 'person';
SELECT unnest(ARRAY[is(detail #>> '{birth,verdict}', 'same day', 'what a program reads of a birth'),
	is(detail #>> '{name,kind}', 'primary', 'of a name'),
	is(detail #>> '{name,listed}', matched, 'of the listed name'),
	is((detail #>> '{name,similarity}')::float8, 1::float8, 'of its similarity'),
	cmp_ok(jsonb_array_length(detail #> '{name,explain}'), '>', 3, 'and how that came about')])
FROM sharaka.screen(name => 'SAMIR TAWFIQ HASSAN AL-KHAYALI', birth => '1971-03-09') WHERE class = 'person';

-- aliases of low quality count less
SELECT is((SELECT score FROM sharaka.screen(name => 'The Mapmaker') WHERE class = 'person'), sharaka.weight_of('alias of low quality'), 'a nickname, told exactly');
SELECT is_empty($$SELECT * FROM sharaka.screen(name => 'The Mapmaker', threshold => 0.85) WHERE class = 'person'$$, 'is below a higher threshold');

-- threshold and limit are arguments, and no setting can blind a screening
SELECT isnt_empty($$SELECT * FROM sharaka.screen(name => 'Salim Khayat', threshold => 0) WHERE class = 'person'$$, 'threshold 0 finds everybody');
SELECT is((SELECT count(*) FROM sharaka.screen(name => 'Samir', threshold => 0) WHERE class = 'person'), 3::bigint, 'all three');
SELECT is((SELECT count(*) FROM sharaka.screen(name => 'Samir', threshold => 0, max_persons => 2) WHERE class = 'person'), 2::bigint, 'or two of them');
SELECT ok((SELECT array_agg(score ORDER BY n) = array_agg(score ORDER BY score DESC)
	FROM sharaka.screen(name => 'Samir', threshold => 0) WITH ORDINALITY AS h (class, file, owner, reference, record_id, matched, score, why, caution, instruction, detail, n) WHERE class = 'person'),
	'best first');
SET sltd.name_similarity_threshold = 1;
SELECT isnt_empty($$SELECT * FROM sharaka.screen(name => 'Sameer Toufik Hasan El Khayali') WHERE class = 'person'$$, 'the setting of % plays no part');
RESET sltd.name_similarity_threshold;

-- document hits come first, and one answer has all files
SELECT results_eq($$SELECT class, reference FROM sharaka.screen(name => 'Samir Al-Khayali', document => 'L898902C3', issuing_state => 'UTO') WHERE class <> 'search'$$,
	$$VALUES ('document', 'S-1'), ('document', 'S-3'), ('person', 'FCi.001')$$, 'a name and a document');
SELECT results_eq($$SELECT reference, score FROM sharaka.screen(NULL, document => 'L898902C3', nationality => 'EGY') WHERE class <> 'search'$$,
	$$VALUES ('S-3', 1::float8), ('S-1', 0.4)$$, 'without an issuing State the nationality stands for it; the name may be missing');
SELECT throws_ok('SELECT * FROM sharaka.screen(name => NULL)', '22004', 'there is nothing to screen: no name, no document and no serial number is given',
	'a name that was not read must not look like one that finds nothing');

-- what is withdrawn is not found
SELECT lives_ok($$UPDATE watchlist.subject SET withdrawn_at = now() WHERE reference = 'FCi.001'$$, 'a subject is withdrawn');
SELECT is_empty($$SELECT * FROM sharaka.screen(name => 'Samir Tawfiq Hassan Al-Khayali', document => 'A21583374') WHERE class <> 'search'$$,
	'from then on neither name nor document is found');
UPDATE watchlist.subject SET withdrawn_at = NULL WHERE reference = 'FCi.001';

-- a zone that is wrong is screened all the same, and a first row says what is wrong
SELECT results_eq(format('SELECT class, matched, score, why FROM sharaka.screen(%L::mrz) WHERE class <> ''search''', replace(:'specimen', 'C36UTO', 'C35UTO')),
	$$VALUES ('zone', 'L898902C3', NULL::float8, 'check digit of document number: 5 instead of 6; check digit of composite: 0 instead of 3'),
	('document', 'L898902C3', 1, 'passport of UTO, stolen on 2024-05; number and issuing State agree'),
	('document', 'L898902C3', 0.4, 'passport of EGY, revoked; the number agrees, but the document at hand is of UTO')$$,
	'check digits');
SELECT is((SELECT why FROM sharaka.screen((replace(:'specimen', '898902', '8989?2'))::mrz) WHERE class = 'zone'),
	'check digit of document number: 6 that can not be computed; check digit of composite: 0 that can not be computed; '
	'no document number can be read: documents were not searched', 'a number that can not be read');
SELECT is((SELECT why FROM sharaka.screen((replace(replace(:'specimen', 'ERIKSSON', '<<<<<<<<'), 'ANNA<MARIA', '<<<<<<<<<<'))::mrz) WHERE class = 'zone'),
	'a field is not well formed; no name can be read: persons were not searched', 'a zone without a name');
SELECT is((SELECT jsonb_array_length(detail) FROM sharaka.screen(replace(:'specimen', 'C36UTO', 'C35UTO')::mrz) WHERE class = 'zone'), 5,
	'all check digits are in the detail');

-- the birth in a zone is read as of a day
SELECT is(why, 'name alike 1.00, primary; birth agrees with 1968~, 1971-03-09', 'as of today')
FROM sharaka.screen(pg_temp.passport('SAMIR TAWFIQ HASSAN AL KHAYALI', '', born => '7103<<')) WHERE class = 'person';
SELECT is(detail #>> '{birth,asked}', '1871-03', 'a day a century ago')
FROM sharaka.screen(pg_temp.passport('SAMIR TAWFIQ HASSAN AL KHAYALI', '', born => '7103<<'), asof => '1950-01-01') WHERE class = 'person';

-- arguments that would find nothing are errors, not answers
SELECT is(pg_temp.error_of('SELECT sharaka.screen(' || arguments || ')'), '22023: ' || error, 'screen(' || arguments || ')')
FROM (VALUES
	('name => ''Samir'', threshold => ''NaN''', 'threshold is NaN||Give a number from 0 to 1, or leave it out.'),
	('name => ''Samir'', threshold => 55', 'threshold is 55||Give a number from 0 to 1, or leave it out.'),
	('name => ''Samir'', sex => ''male''', 'sex is "male"||Give M, F, or X for neither; NULL if it is not known.'),
	('pg_temp.passport(''A'', ''B''), asof => NULL', 'asof is NULL||Give the day of the crossing, or leave it out.'),
	('pg_temp.passport(''A'', ''B''), asof => ''infinity''', 'asof is infinity||Give the day of the crossing, or leave it out.'))
	AS wrong (arguments, error);
SELECT throws_ok($$SELECT sharaka.screen(name => 'Samir', max_persons => -1)$$, '22023', 'max_persons is -1', 'nor is a negative limit');

-- rules that are gone blind no screening
SAVEPOINT rules;
DELETE FROM watchlist.evidence_weight;
SELECT is(sharaka.weights(), (SELECT jsonb_object_agg(evidence, factor) FROM sharaka.default_weights()), 'a weight that is not there is that by default');
SELECT isnt_empty($$SELECT FROM sharaka.screen(name => 'Nadia bint Yusuf al-Wahmi', birth => '1971', sex => 'F', nationality => 'EGY') WHERE class = 'person'$$, 'and hits are told of');
DELETE FROM watchlist.screening_rule;
SELECT throws_ok($$SELECT FROM sharaka.screen(name => 'Nadia bint Yusuf al-Wahmi')$$, 'P0002', 'there is no rule of screening for list * and severity 0', 'without a rule there is no answer');
ROLLBACK TO rules;

-- literals: which of the two is meant must be said
SELECT is(pg_temp.error_of(format('SELECT sharaka.screen(%s)', literal)), '42725: it is not said what is to be screened: a name, a document or a machine-readable zone|'
	'|Write screen(name => ''...''), screen(document => ''...'') or screen(mrz => ''...'').', 'a bare literal is refused: ' || literal)
FROM unnest(ARRAY[$$'محمد'$$, $$''$$, 'NULL', $$'A B'::text$$, $$'A B'::varchar$$, format('%L', :'specimen')]) AS literal;
PREPARE bare AS SELECT FROM sharaka.screen($1);
SELECT throws_ok('EXECUTE bare (''A B'')', '42725', NULL, 'and a parameter without a type');
SELECT lives_ok(command, command) FROM unnest(ARRAY[
	$$SELECT sharaka.screen(name => 'محمد')$$, $$SELECT sharaka.screen('محمد'::personname)$$,
	$$SELECT sharaka.screen(mrz => 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10')$$,
	$$SELECT sharaka.screen('محمد'::personname, '1970-05', 'EGY', 'A123')$$,
	$$SELECT sharaka.screen('محمد'::text::personname, date '1970-05-01'::partialdate)$$]) AS command;
SELECT is(pg_temp.error_of(format('SELECT sharaka.screen(name => %L)', :'specimen')),
	'22023: this looks like a machine-readable zone, not like a name|It has the filler character "<".|'
	'Write screen(''...''::mrz), or screen(mrz => ''...'').', 'a zone given as a name');

-- ---------- days are those of the State ----------

UPDATE watchlist.own_state SET time_zone = 'Africa/Tunis';
CREATE FUNCTION pg_temp.notices(zone text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('timezone', zone, true);
	RETURN (SELECT count(*) FROM sharaka.screen(name => 'Lastday Fictif') AS h, jsonb_array_elements(h.detail->'notices') WHERE h.class = 'person');
END $$;
WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, category) SELECT min(list_id), 'last', 'last', 'wanted' FROM watchlist.list WHERE holds = 'subjects' RETURNING subject_id),
	n AS (INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', 'Lastday Fictif', '' FROM s)
INSERT INTO watchlist.notice (subject_id, colour, number, issuer, issued_on, expires_on, owner)
SELECT subject_id, 'red', 'A-' || days, 'TUN', '2020-01-01', (now() AT TIME ZONE 'Africa/Tunis')::date + days, watchlist.own_state() FROM s, unnest(ARRAY[-1, 0]) AS days;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is(pg_temp.notices(zone), 1::bigint, 'a notice holds on its last day in the State, and not after, to a session in ' || zone)
FROM unnest(ARRAY['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) AS zone;
SELECT throws_ok($$UPDATE watchlist.own_state SET time_zone = 'Nowhere'$$, '22023', NULL, 'a time zone is one');

SELECT * FROM finish();
ROLLBACK;
