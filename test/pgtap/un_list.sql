-- Loading the list of the United Nations: everything in a small fictional one,
-- again, a newer one, and files that are not the list
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir sample_list.psql
SELECT sharaka.create_schema();
-- rows as text: columns of C collation do not compare with others
CREATE FUNCTION pg_temp.rows_are(have text, want text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT results_eq(format('SELECT r::text FROM (%s) AS r', have), format('SELECT r::text FROM (%s) AS r', want), what)
$$;
CREATE FUNCTION pg_temp.subject(wanted text) RETURNS bigint LANGUAGE sql AS
	'SELECT subject_id FROM watchlist.subject WHERE reference = wanted';

-- the report, counted by hand from the sample; no setting changes what is read
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT pg_temp.rows_are(format('SELECT * FROM sharaka.load_un_list(%L)', :'sample'), $$VALUES
	('individuals', 3, 3, 0), ('entities', 1, 1, 0),
	('primary names', 4, 4, 0), ('aliases', 17, 16, 1), ('names in original script', 7, 7, 0),
	('births', 18, 16, 2), ('nationalities', 5, 4, 1), ('documents', 18, 17, 1),
	('issuing States of documents', 12, 11, 1), ('remarks on names', 11, 0, 11),
	('places of birth and addresses', 3, 0, 3),
	('records added', 4, NULL, NULL), ('records changed', 0, NULL, NULL),
	('records withdrawn', 0, NULL, NULL), ('records unchanged', 0, NULL, NULL)$$,
	'the report of the first load');
RESET standard_conforming_strings;
RESET escape_string_warning;

-- subjects
SELECT pg_temp.rows_are($$SELECT record, reference, kind, sex, title, designation, regime, listed_on, updated_on,
		comments, birth_places, addresses FROM watchlist.subject WHERE reference = 'FCi.001'$$,
	$$VALUES ('900001', 'FCi.001', 'person', 'M', 'Dr.; Haji', 'Cartographer', 'Fiction', '2012-12-31'::date,
		'2019-05-01'::date, 'Fictional person. Trades in maps & compasses.',
		'{"Nowhere, Lower Fable, Egypt"}'::text[], '{"Port Imaginary, Egypt, as of 2016"}'::text[])$$,
	'what is known of a subject');
SELECT pg_temp.rows_are('SELECT reference, kind, sex FROM watchlist.subject ORDER BY 1',
	$$VALUES ('FCe.001', 'entity', NULL), ('FCi.001', 'person', 'M'), ('FCi.002', 'person', 'F'), ('FCi.003', 'person', NULL)$$,
	'persons and entities');
SELECT pg_temp.rows_are('SELECT code, generated_at, loaded_at FROM watchlist.list WHERE code = ''UN''',
	$$VALUES ('UN', timestamptz '2025-03-01 00:00:09.554+00', now())$$, 'the list, and how old it is');
SELECT ok(raw LIKE '<INDIVIDUAL>%<DATAID>900001</DATAID>%&amp;%</INDIVIDUAL>', 'the record as published')
FROM watchlist.subject WHERE reference = 'FCi.001';

-- names
SELECT pg_temp.rows_are($$SELECT name::text, kind, quality, raw, note FROM watchlist.subject_name
		WHERE subject_id = pg_temp.subject('FCi.001') ORDER BY name_id$$,
	$$VALUES ('SAMIR TAWFIQ HASSAN AL-KHAYALI', 'primary', NULL, 'SAMIR TAWFIQ HASSAN AL-KHAYALI', NULL),
	('سمير توفيق حسن الخيالي', 'original script', NULL, 'سمير توفيق حسن الخيالي', NULL),
	('Sameer Toufik Hassan', 'alias', 'good', 'Sameer Toufik Hassan; Samir Tewfik; Semir Teufik', NULL),
	('Samir Tewfik', 'alias', 'good', 'Sameer Toufik Hassan; Samir Tewfik; Semir Teufik', NULL),
	('Semir Teufik', 'alias', 'good', 'Sameer Toufik Hassan; Samir Tewfik; Semir Teufik', NULL),
	('S. Khayali', 'alias', 'good', 'a) S. Khayali b) Samir Khayyali; Samir Kheyali', NULL),
	('Samir Khayyali', 'alias', 'good', 'a) S. Khayali b) Samir Khayyali; Samir Kheyali', NULL),
	('Samir Kheyali', 'alias', 'good', 'a) S. Khayali b) Samir Khayyali; Samir Kheyali', NULL),
	('The Mapmaker', 'alias', 'low', '“The Mapmaker”', NULL),
	(NULL, 'alias', 'low', '007', NULL),
	('Abou Kharita', 'alias', 'good', 'Abou Kharita (ابو خريطة)', NULL),
	('ابو خريطة', 'original script', 'good', 'Abou Kharita (ابو خريطة)', NULL)$$,
	'names of a person: packed, lettered, quoted, in two scripts, and one that is none');
SELECT pg_temp.rows_are($$SELECT name::text, kind, quality, note FROM watchlist.subject_name
		WHERE subject_id = pg_temp.subject('FCi.002') ORDER BY name_id$$,
	$$VALUES ('NADIA BINT YUSUF AL-WAHMI', 'primary', NULL, NULL),
	('Nadya Wehmi', 'alias', 'good', 'born 4 Mar.1966 in Nowhere; Egyptian passport no.14936340, expiry 3 May 2024.'),
	('Nadia Vahmi', 'alias', 'good', 'formerly listed as'),
	('Umm Khayal', 'alias', 'low', 'original script: Умм Хаяль'),
	('Умм Хаяль', 'original script', 'low', 'original script: Умм Хаяль'),
	('نادية الوهمي', 'original script', 'good', 'Nadia al-Wahmi; Nadiya Wahmy'),
	('Nadia al-Wahmi', 'alias', 'good', 'Nadia al-Wahmi; Nadiya Wahmy'),
	('Nadiya Wahmy', 'alias', 'good', 'Nadia al-Wahmi; Nadiya Wahmy'),
	('Nadia Youcef', 'alias', 'good',
	 'DOB: a) 12 May 1962 b) 1963. POB: Nowhere. Passport number: B1626371; Date of issue: 11 Feb 2013')$$,
	'names that a remark holds');
SELECT pg_temp.rows_are($$SELECT name::text, kind, quality, note FROM watchlist.subject_name
		WHERE subject_id = pg_temp.subject('FCe.001') ORDER BY name_id$$,
	$$VALUES ('CASTLE IN THE AIR TRADING (CAT)', 'primary', NULL, NULL), ('قصر في الهواء', 'original script', NULL, NULL),
	('Air Castle Co.', 'alias', NULL, 'a.k.a.'), ('Château en Espagne', 'alias', NULL, 'f.k.a.')$$,
	'names of an entity');
SELECT pg_temp.rows_are($$SELECT name::text, note FROM watchlist.subject_name
		WHERE subject_id = pg_temp.subject('FCi.003') AND kind = 'original script' ORDER BY name_id$$,
	$$VALUES ('ادريس ولد مستعار', NULL), ('ادريس فكتيف', 'on a document')$$, 'the name that a document bears');

-- births
SELECT pg_temp.rows_are($$SELECT born::text, kind, raw, note FROM watchlist.subject_birth
		WHERE subject_id = pg_temp.subject('FCi.002') ORDER BY birth_id$$,
	$$VALUES ('1970', 'exact', 'EXACT 1970', NULL),
	('1957/1962', 'between', 'BETWEEN 1957-1962', NULL),
	('1945~/1950~', 'between', 'BETWEEN 1945-1950 Approximately', 'Approximately'),
	('1973-11', 'exact', 'EXACT Nov. 1973', NULL),
	('1972-02', 'exact', 'EXACT fév. 1972', NULL),
	('1982-04-17/1982-04-21', 'exact', 'EXACT 24/06/1402 (Hijri Calendar)', NULL),
	('1976-05/1976-06', 'exact', 'EXACT Between May and Jun. 1976', NULL),
	('1958-09', 'exact', 'EXACT 1958 Sep.', 'Sep.'),
	('1981-02-04', 'exact', 'EXACT 1981-02-04 from false passport', 'from false passport'),
	(NULL, 'approximate', 'APPROXIMATELY 40-45 years old', NULL),
	(NULL, 'exact', 'EXACT 1970-02-31', NULL),
	('1967-05-06', NULL, '1967-05-06', 'of the alias Nadia Vahmi'),
	('1966-03-04', NULL, 'Nadya Wehmi, born 4 Mar.1966 in Nowhere (Egyptian passport no.14936340, expiry 3 May 2024.)', 'told in a remark'),
	('1962-05-12', NULL, 'DOB: a) 12 May 1962 b) 1963. POB: Nowhere. Passport number: B1626371; Date of issue: 11 Feb 2013', 'told in a remark'),
	('1963', NULL, 'DOB: a) 12 May 1962 b) 1963. POB: Nowhere. Passport number: B1626371; Date of issue: 11 Feb 2013', 'told in a remark')$$,
	'births of every form');
SELECT pg_temp.rows_are($$SELECT born::text, kind FROM watchlist.subject_birth
		WHERE subject_id = pg_temp.subject('FCi.001') ORDER BY birth_id$$,
	$$VALUES ('1971-03-09', 'exact'), ('1968~', 'approximate')$$, 'a day, and about a year');
SELECT pg_temp.rows_are($$SELECT born::text, note FROM watchlist.subject_birth WHERE subject_id = pg_temp.subject('FCi.003')$$,
	$$VALUES ('1974-08-23', 'told in a remark')$$, 'the birth that a document bears');

-- nationalities
SELECT pg_temp.rows_are($$SELECT nationality::text, raw FROM watchlist.subject_nationality
		WHERE subject_id = pg_temp.subject('FCi.002') ORDER BY nationality_id$$,
	$$VALUES ('TUR', 'Türkiye'), ('SUN', 'former Soviet Union'), (NULL, 'na')$$, 'nationalities');

-- documents
SELECT pg_temp.rows_are($$SELECT number::text, kind, issuing_state::text, issuing_state_raw, issued::text, raw, note
		FROM watchlist.identity_document WHERE subject_id = pg_temp.subject('FCi.001') ORDER BY document_id$$,
	$$VALUES ('A21583374', 'passport', 'EGY', 'Egypt', '2001-02-28',
		'Passport A 21583374 (expired on 27 Feb. 2006)', 'expired on 27 Feb. 2006'),
	('289105573291', 'identity card', NULL, NULL, NULL,
		'National Identification Number national identity card no. 2-89-10-55732-91', NULL)$$,
	'documents, whole');
SELECT pg_temp.rows_are($$SELECT number::text, kind, issuing_state::text FROM watchlist.identity_document
		WHERE subject_id = pg_temp.subject('FCi.003') ORDER BY identity_document.number NULLS FIRST$$,
	$$VALUES (NULL, 'travel document', NULL), ('539831', 'passport', 'LBY'), ('656278', 'identity card', 'AFG'),
	('L202710', 'passport', 'TUN'), ('M382462', 'passport', 'MAR'), ('M382463', 'passport', 'MAR'),
	('11979885', 'passport', 'QAT'), ('15754743', 'identity card', NULL), ('31756908', 'driving licence', NULL),
	('45510230', 'passport', NULL), ('492221153', 'passport', NULL), ('R11123109', 'passport', 'SSD'),
	('TRP725277', 'passport', 'MAR'), ('PS492531408', 'passport', 'PRK')$$, 'documents of every form');
SELECT pg_temp.rows_are($$SELECT number::text, kind, issuing_state::text, note FROM watchlist.identity_document
		WHERE subject_id = pg_temp.subject('FCi.002') ORDER BY identity_document.number$$,
	$$VALUES ('14936340', 'passport', 'EGY', 'told of an alias'), ('B1626371', 'passport', NULL, 'told of an alias')$$,
	'passports that remarks tell of');

-- what is only kept as text
SELECT pg_temp.rows_are($$SELECT * FROM sharaka.un_list_unread() WHERE item <> 'remark on a name'$$,
	$$VALUES ('FCi.001', 'name', '007'), ('FCi.002', 'birth', 'APPROXIMATELY 40-45 years old'),
	('FCi.002', 'birth', 'EXACT 1970-02-31'), ('FCi.002', 'nationality', 'na'),
	('FCi.003', 'document', 'Passport Laissez-passer no. N°346/AAAAAA/BBBBBB/CCCC/DDDDD/EE/FF'),
	('FCi.003', 'issuing State', 'Atlantis')$$, 'what was not understood');
SELECT is((SELECT count(*) FROM sharaka.un_list_unread() WHERE item = 'remark on a name'), 8::bigint, 'remarks are there too');

-- the same again: nothing changes, and it says so
CREATE TEMP TABLE before AS SELECT xmin AS row_version, * FROM watchlist.subject;
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_un_list(%L) WHERE item LIKE 'records%%'$$, :'sample'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$,
	'loading it twice');
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_un_list(%L::xml) WHERE item LIKE 'records%%'$$, :'sample'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$,
	'as xml it is the same file');
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_un_list(%L) WHERE item LIKE 'records%%'$$,
		replace(:'sample', '2025-03-01T', '2025-03-02T')),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$,
	'a newer file with the same records');
SELECT is((SELECT generated_at::date FROM watchlist.list WHERE code = 'UN'), '2025-03-02', 'of which only the date is new');
SELECT pg_temp.rows_are('SELECT xmin AS version, * FROM watchlist.subject ORDER BY subject_id', 'SELECT * FROM before ORDER BY subject_id',
	'no row was touched');

-- a newer list: one changed, one gone, one new, one with a new number of its publisher
SELECT replace(replace(replace(regexp_replace(:'sample', '<ENTITY>.*</ENTITY>', ''), '2025-03-01T', '2025-04-01T'),
	'Nadia Vahmi', 'Nadia Fahmi'), '900003', '900004') AS newer \gset
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_un_list(%L, force => true) WHERE item LIKE 'records%%'$$, :'newer'),
	$$VALUES ('records added', 0), ('records changed', 2), ('records withdrawn', 1), ('records unchanged', 1)$$,
	'a newer list is loaded as a delta');
SELECT pg_temp.rows_are($$SELECT s.subject_id, s.record, s.changed_at IS NOT NULL, s.withdrawn_at IS NOT NULL
		FROM watchlist.subject AS s ORDER BY s.reference$$,
	$$SELECT subject_id, CASE record WHEN '900003' THEN '900004' ELSE record END,
		record IN ('900002', '900003'), record = '900101' FROM before ORDER BY reference$$,
	'subjects keep their keys');
SELECT pg_temp.rows_are($$SELECT count(*) FILTER (WHERE name::text = 'Nadia Fahmi'), count(*) FILTER (WHERE name::text = 'Nadia Vahmi'), count(*)
	FROM watchlist.subject_name WHERE subject_id = pg_temp.subject('FCi.002')$$,
	$$VALUES (1, 0, 9)$$, 'the names are those of the newer list');

-- an older list is not loaded by mistake
SELECT is(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L)', :'sample')),
	format('22023: a newer list is loaded than this one|This one was generated at %s, the loaded one at %s.|'
	'Nothing was loaded.  To go back to the older list, call load_un_list with force => true.',
	timestamptz '2025-03-01 00:00:09.554+00', timestamptz '2025-04-01 00:00:09.554+00'), 'an older list is refused');
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_un_list(%L, force => true) WHERE item LIKE 'records%%'$$, :'sample'),
	$$VALUES ('records added', 1), ('records changed', 2), ('records withdrawn', 0), ('records unchanged', 1)$$,
	'but by force; what was withdrawn is on the list again');
SELECT is((SELECT subject_id FROM before WHERE reference = 'FCe.001'), pg_temp.subject('FCe.001'), 'under its old key');

-- references that change places
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L)', replace(replace(replace(replace(:'sample',
	'2025-03-01T', '2025-05-01T'), 'FCi.001', 'FCi.0'), 'FCi.002', 'FCi.001'), 'FCi.0<', 'FCi.002<')),
	'two records swap their references');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT pg_temp.rows_are('SELECT record, reference, subject_id FROM watchlist.subject ORDER BY record',
	$$SELECT record, translate(reference, '12', '21'), subject_id FROM before WHERE reference LIKE 'FCi%' AND reference <> 'FCi.003'
	UNION ALL SELECT record, reference, subject_id FROM before WHERE NOT (reference LIKE 'FCi%' AND reference <> 'FCi.003')
	ORDER BY record$$, 'and keep their keys');
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)', :'sample'), 'and back');

-- a reference goes from a record that is withdrawn to another one
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)', regexp_replace(replace(replace(:'sample',
	'2025-03-01T', '2025-05-01T'), 'FCi.001', 'FCe.001'), '<ENTITY>.*</ENTITY>', '')), 'a reference of a withdrawn record is given anew');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT pg_temp.rows_are('SELECT record, reference, withdrawn_at IS NULL FROM watchlist.subject ORDER BY record',
	$$VALUES ('900001', 'FCe.001', true), ('900002', 'FCi.002', true), ('900003', 'FCi.003', true), ('900101', 'FCe.001', false)$$,
	'and tells two subjects of which one is on the list');
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)', regexp_replace(replace(replace(replace(:'sample',
	'2025-03-01T', '2025-05-02T'), 'FCi.001', 'FCe.001'), '900001', '900009'), '<ENTITY>.*</ENTITY>', '')), 'then its record gets a new number');
SELECT pg_temp.rows_are($$SELECT s.record, s.reference, s.withdrawn_at IS NULL, b.record FROM watchlist.subject AS s
		LEFT JOIN before AS b USING (subject_id) WHERE s.reference = 'FCe.001' ORDER BY s.record$$,
	$$VALUES ('900009', 'FCe.001', true, '900001'), ('900101', 'FCe.001', false, '900101')$$,
	'of the two subjects it is the one on the list');
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)', :'sample'), 'and back once more');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;

-- a reader of another version reads every record again
UPDATE watchlist.list SET reader = '0.0';
DELETE FROM watchlist.subject_name;
SELECT is((SELECT total FROM sharaka.load_un_list(:'sample') WHERE item = 'records unchanged'), 4::bigint,
	'nothing changed in the list');
SELECT is((SELECT count(*) FROM watchlist.subject_name), 28::bigint, 'but it was read again');

-- files that are not the list are refused whole
CREATE TEMP TABLE kept AS SELECT xmin AS version, * FROM watchlist.subject_name;
CREATE FUNCTION pg_temp.refused(file text, detail text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT is(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L, force => true)', file)),
		'2200M: this is not the consolidated list of the United Nations Security Council|' || detail
		|| '|Nothing was loaded.  Fetch the file named consolidated.xml from the Security Council again.', what)
$$;
SELECT pg_temp.refused(left(:'sample', 5000), 'It ends before </CONSOLIDATED_LIST>: it is cut short, or another file.',
	'a file that was cut short');
SELECT pg_temp.refused('', 'It is empty.', 'an empty file');
SELECT pg_temp.refused('<html><body>404</body></html>', 'Its root element is html, not CONSOLIDATED_LIST.', 'a web page');
SELECT pg_temp.refused(replace(:'sample', '<CONSOLIDATED_LIST ', '<CONSOLIDATED_LIST xmlns="urn:other" '),
	'Its root element is CONSOLIDATED_LIST of namespace urn:other, not CONSOLIDATED_LIST.', 'another vocabulary');
SELECT pg_temp.refused('404 not found', 'It ends before </CONSOLIDATED_LIST>: it is cut short, or another file.', 'no XML');
SELECT matches(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L)', replace(:'sample', '<TITLE>', '<TITEL>'))),
	'^2200M: .*\|It is not well-formed XML: line 17: .*TITEL.*\|Nothing was loaded.  Fetch ', 'XML that is not well-formed, with its line');
SELECT pg_temp.refused(regexp_replace(:'sample', '<ENTITIES>.*</ENTITIES>', ''),
	'It lacks INDIVIDUALS or ENTITIES, or there is nobody in them.', 'half of a list');
SELECT pg_temp.refused(regexp_replace(:'sample', '<INDIVIDUALS>.*</INDIVIDUALS>', '<INDIVIDUALS/>'),
	'It lacks INDIVIDUALS or ENTITIES, or there is nobody in them.', 'a list of nobody');
SELECT pg_temp.refused(replace(:'sample', 'dateGenerated=', 'date='),
	'It does not say when it was made (attribute dateGenerated).', 'a list without a date');
SELECT pg_temp.refused(replace(:'sample', '2025-03-01T00:00:09.554Z', generated),
	'It does not say when it was made (attribute dateGenerated).', 'a list of ' || generated)
FROM unnest(ARRAY['2025-03-01Tnoon', '2025-03-01T24:99:00Z', '2025-03-01 00:00 Nowhere/Town', 'infinity']) AS generated;
SELECT pg_temp.refused(regexp_replace(:'sample', '<INDIVIDUAL>', '<INDIVIDUAL xmlns="urn:other">'),
	'It has an INDIVIDUAL or ENTITY that is out of place or of another namespace.', 'a record of another vocabulary');
SELECT pg_temp.refused(replace(:'sample', '<ENTITIES>', '<ENTITIES><INDIVIDUAL><DATAID>1</DATAID></INDIVIDUAL>'),
	'It has an INDIVIDUAL or ENTITY that is out of place or of another namespace.', 'a person among the entities');
SELECT pg_temp.refused(replace(:'sample', '</ENTITIES>', '</ENTITIES><ENTITY/>'),
	'It has an INDIVIDUAL or ENTITY that is out of place or of another namespace.', 'a record that stands nowhere');
SELECT pg_temp.refused(replace(replace(:'sample', '>NADIA<', '>&#160;<'), '<SECOND_NAME>BINT YUSUF AL-WAHMI</SECOND_NAME>', ''),
	'Record 2 of 4 (DATAID 900002, REFERENCE_NUMBER FCi.002) has no number, reference or name of its own.', 'a name of a no-break space');
SELECT pg_temp.refused(replace(:'sample', '<DATAID>900002</DATAID>', ''),
	'Record 2 of 4 (DATAID missing, REFERENCE_NUMBER FCi.002) has no number, reference or name of its own.', 'a record without a number');
SELECT pg_temp.refused(replace(:'sample', 'FCi.002', 'FCi.001'),
	'Record 1 of 4 (DATAID 900001, REFERENCE_NUMBER FCi.001) has no number, reference or name of its own.', 'a reference given twice');
SELECT pg_temp.refused(replace(replace(:'sample', '<FIRST_NAME>NADIA</FIRST_NAME>', ''), '<SECOND_NAME>BINT YUSUF AL-WAHMI</SECOND_NAME>', ''),
	'Record 2 of 4 (DATAID 900002, REFERENCE_NUMBER FCi.002) has no number, reference or name of its own.', 'a record without a name');
SELECT pg_temp.refused(replace(:'sample', '<CONSOLIDATED_LIST', '<!DOCTYPE a [<!ENTITY b "bbbb">]><CONSOLIDATED_LIST'),
	'It has a document type declaration, which the published list never has.', 'entities of its own');
SELECT is(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L::xml)', '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')),
	'2200M: this is not the consolidated list of the United Nations Security Council|'
	'It has a document type declaration, which the published list never has.|'
	'Nothing was loaded.  Fetch the file named consolidated.xml from the Security Council again.', 'as xml too');
SELECT is(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L::xml)', content)),
	'2200M: this is not the consolidated list of the United Nations Security Council|'
	'It is not an XML document with one root element.|'
	'Nothing was loaded.  Fetch the file named consolidated.xml from the Security Council again.', 'content that is no document: ' || content)
FROM unnest(ARRAY['', 'text', '<!-- remark -->', '<a/><b/>', 'text <a/>']) AS content;
SELECT is(pg_temp.error_of('SELECT sharaka.load_un_list(NULL::text)'),
	'22004: there is no list to load: the document is NULL||', 'no file');
SELECT is(pg_temp.error_of('SELECT sharaka.load_un_list(NULL::xml)'),
	'22004: there is no list to load: the document is NULL||', 'no document');
SELECT is(pg_temp.error_of(format('SELECT sharaka.load_un_list(%L)', replace(regexp_replace(:'sample',
	'(</INDIVIDUAL>).*(</INDIVIDUALS>)', '\1\2'), '2025-03-01T', '2025-07-01T'))),
	'22023: this list would withdraw 2 of 4 subjects|It has 2 records.|'
	'Nothing was loaded.  If the file is whole, call load_un_list with force => true.', 'a list that would withdraw half of its subjects');
SELECT pg_temp.rows_are('SELECT xmin AS version, * FROM watchlist.subject_name ORDER BY name_id', 'SELECT * FROM kept ORDER BY name_id',
	'none of these changed anything');

-- a record that has its name in other fields than the first two is named
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L)', replace(replace(replace(:'sample', '2025-03-01T', '2025-07-02T'),
	'<FIRST_NAME>NADIA</FIRST_NAME>', ''), 'SECOND_NAME>BINT YUSUF AL-WAHMI</SECOND_NAME', 'FOURTH_NAME>AL-WAHMI</FOURTH_NAME')),
	'a record with a fourth name only');
SELECT is((SELECT raw FROM watchlist.subject_name WHERE subject_id = pg_temp.subject('FCi.002') AND kind = 'primary'),
	'AL-WAHMI', 'is loaded under it');

-- a byte order mark and line feeds before the list do no harm
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L)', E'\uFEFF\n' || replace(:'sample', '2025-03-01T', '2025-08-01T')),
	'a byte order mark');

-- a list that was made by hand is the publisher's all the same, and so are its records
DELETE FROM watchlist.subject;
DELETE FROM watchlist.list WHERE code = 'UN';
INSERT INTO watchlist.list (code, title, renewed_every) VALUES ('UN', 'United Nations', '1 day');
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L)', :'sample'), 'a list that is there is loaded');
SELECT pg_temp.rows_are($$SELECT DISTINCT l.owner, s.owner FROM watchlist.list AS l JOIN watchlist.subject AS s USING (list_id) WHERE l.code = 'UN'$$, $$VALUES ('UNO', 'UNO')$$,
	'and is that of the United Nations');

SELECT * FROM finish();
ROLLBACK;
