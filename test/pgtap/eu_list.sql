-- Loading the list of the European Union: everything in a small fictional one, again, a newer one, and files that are not the list
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
SELECT sharaka.create_schema();
CREATE FUNCTION pg_temp.rows_are(have text, want text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT results_eq(format('SELECT r::text FROM (%s) AS r', have), format('SELECT r::text FROM (%s) AS r', want), what)
$$;
CREATE FUNCTION pg_temp.load(document text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT item, total FROM sharaka.load_eu_list(%L%s) WHERE item LIKE ''records%%''', document, more)
$$;

-- fictional persons, an enterprise, and regulations
\set head '<?xml version="1.0" encoding="UTF-8"?>\n<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-01-01T10:00:00.000+01:00" globalFileId="1">'
\set one '<sanctionEntity designationDetails="Cartographer of fables" unitedNationId="FCi.001" euReferenceNumber="EU.1.1" logicalId="11"><remark>Fictional &amp; harmless</remark><regulation publicationDate="2030-03-01" numberTitle="2030/7 (OJ L1)" programme="FIC"><publicationUrl>x</publicationUrl></regulation><regulation publicationDate="2030-05-02" numberTitle="2030/9 (OJ L2)" programme="FIC"/><subjectType code="person" classificationCode="P"/><nameAlias firstName="" middleName="" lastName="" wholeName="سمير الخيالي" function="" gender="" title="" nameLanguage="AR" strong="true" logicalId="1"><regulationSummary publicationDate="2030-03-01"/></nameAlias><nameAlias firstName="Samir" middleName="T." lastName="Khayali" wholeName="" function="Minister" gender="M" title="Dr" nameLanguage="" strong="true" logicalId="2"/><nameAlias wholeName="The Mapmaker" gender="M" strong="false" logicalId="3"><remark>code name</remark></nameAlias><citizenship countryIso2Code="EG" countryDescription="EGYPT"/><citizenship countryIso2Code="00" countryDescription="UNKNOWN"/><birthdate circa="false" calendarType="GREGORIAN" city="Port Imaginary" birthdate="1971-03-09" dayOfMonth="9" monthOfYear="3" year="1971" countryIso2Code="EG" countryDescription="EGYPT"/><birthdate circa="true" calendarType="GREGORIAN" year="1968" countryIso2Code="00" countryDescription="UNKNOWN"/><identification diplomatic="true" knownExpired="true" knownFalse="true" reportedLost="true" revokedByIssuer="true" issuedBy="Port" latinNumber="A 21583374" nameOnDocument="S. Khayali" number="٢١٥٨٣٣٧٤" countryIso2Code="EG" countryDescription="EGYPT" identificationTypeCode="passport" identificationTypeDescription="National passport" issuedDate="2001-02-28" validTo="2006-02-27"><remark>seen once</remark></identification><identification number="289105573291" latinNumber="" countryIso2Code="00" countryDescription="UNKNOWN" identificationTypeCode="id" identificationTypeDescription="National identification card"/><address street="1 Fable Road" poBox="7" zipCode="1000" city="Nowhere" place="" region="Lower Fable" countryIso2Code="EG" countryDescription="EGYPT"><remark>as of 2030</remark></address></sanctionEntity>'
\set two '<sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.1.2" logicalId="12" designationDate="2029-12-31"><regulation publicationDate="2030-03-01" numberTitle="2030/7 (OJ L1)" programme="FIC"/><subjectType code="person"/><nameAlias wholeName="Nadia Wahmi" gender="F" strong="true"/><nameAlias wholeName="007" gender="M" strong="true"/><birthdate circa="false" calendarType="GREGORIAN" year="1966" monthOfYear="4"/><birthdate circa="false" yearRangeFrom="1957" yearRangeTo="1962"/><birthdate circa="true" yearRangeFrom="1945" yearRangeTo="1950"/><birthdate circa="false" calendarType="ISLAMIC" year="1402" monthOfYear="6" dayOfMonth="24"/><birthdate circa="false" calendarType="GREGORIAN" birthdate="1970-02-31"/><birthdate circa="false" city="Nowhere"/><identification number="unknown" identificationTypeCode="passport" countryIso2Code="" countryDescription="Atlantis"/></sanctionEntity>'
\set three '<sanctionEntity euReferenceNumber="EU.1.3" logicalId="13"><regulation publicationDate="2030-03-01" numberTitle="2030/8 (OJ L1)" programme="AIR"/><subjectType code="enterprise"/><nameAlias wholeName="Castle in the Air Trading" strong="true"/><identification number="FC 1234" identificationTypeCode="regnumber" identificationTypeDescription="Registration Number" countryIso2Code="XK"/></sanctionEntity>'
\set four '<sanctionEntity euReferenceNumber="" logicalId="14"><regulation publicationDate="2030-03-01" numberTitle="2030/8 (OJ L1)" programme="AIR"/><subjectType code="person"/><nameAlias wholeName="Zayd Mustaar" strong="true"/></sanctionEntity>'
SELECT :'head' || :'one' || :'two' || :'three' || :'four' || '</export>' AS sample,
	replace(:'head', '2031-01', '2031-02') || :'one' || replace(:'two', 'Wahmi', 'Vahmi') || :'three' || replace(replace(:'four', '"14"', '"15"'), 'Zayd', 'Hayal')
	|| '</export>' AS newer \gset

SELECT pg_temp.rows_are(format('SELECT * FROM sharaka.load_eu_list(%L)', :'sample'), $$VALUES
	('individuals', 3, 3, 0), ('entities', 1, 1, 0), ('primary names', 4, 4, 0), ('aliases', 1, 1, 0), ('names in original script', 2, 1, 1),
	('births', 7, 6, 1), ('nationalities', 2, 1, 1), ('documents', 4, 3, 1), ('issuing States of documents', 3, 2, 1),
	('remarks on names', 1, 0, 1), ('places of birth and addresses', 3, 0, 3), ('records added', 4, NULL, NULL),
	('records changed', 0, NULL, NULL), ('records withdrawn', 0, NULL, NULL), ('records unchanged', 0, NULL, NULL)$$, 'the report of the first load');
SELECT pg_temp.rows_are('SELECT code, owner, generated_at FROM watchlist.list WHERE code = ''EU''',
	$$VALUES ('EU', 'EUE', timestamptz '2031-01-01 09:00Z')$$, 'the list');
SELECT pg_temp.rows_are('SELECT record, reference, kind, category, sex, title, designation, act, regime, listed_on, updated_on, comments, birth_places, addresses,
		owner, released_to FROM watchlist.subject ORDER BY record', $$VALUES
	('11', 'EU.1.1', 'person', 'sanctioned', 'M', 'Dr', 'Minister', '2030/7 (OJ L1); 2030/9 (OJ L2)', 'FIC', '2030-03-01'::date, '2030-05-02'::date,
		'Cartographer of fables; United Nations: FCi.001; Fictional & harmless', '{"Port Imaginary, EGYPT"}'::text[],
		'{"1 Fable Road, P.O. box 7, 1000, Nowhere, Lower Fable, EGYPT, as of 2030"}'::text[], 'EUE', '{*}'::text[]),
	('12', 'EU.1.2', 'person', 'sanctioned', NULL, NULL, NULL, '2030/7 (OJ L1)', 'FIC', '2029-12-31', '2030-03-01', NULL, '{Nowhere}', '{}', 'EUE', '{*}'),
	('13', 'EU.1.3', 'entity', 'sanctioned', NULL, NULL, NULL, '2030/8 (OJ L1)', 'AIR', '2030-03-01', '2030-03-01', NULL, '{}', '{}', 'EUE', '{*}'),
	('14', '14', 'person', 'sanctioned', NULL, NULL, NULL, '2030/8 (OJ L1)', 'AIR', '2030-03-01', '2030-03-01', NULL, '{}', '{}', 'EUE', '{*}')$$, 'subjects');
SELECT pg_temp.rows_are('SELECT name::text, kind, quality, raw, note FROM watchlist.subject_name ORDER BY name_id', $$VALUES
	('Samir T. Khayali', 'primary', NULL, 'Samir T. Khayali', NULL), ('The Mapmaker', 'alias', 'low', 'The Mapmaker', 'code name'),
	('سمير الخيالي', 'original script', 'good', 'سمير الخيالي', NULL), ('Nadia Wahmi', 'primary', NULL, 'Nadia Wahmi', NULL),
	(NULL, 'original script', 'good', '007', NULL), ('Castle in the Air Trading', 'primary', NULL, 'Castle in the Air Trading', NULL),
	('Zayd Mustaar', 'primary', NULL, 'Zayd Mustaar', NULL)$$, 'names');
SELECT pg_temp.rows_are('SELECT born::text, kind, raw FROM watchlist.subject_birth ORDER BY birth_id', $$VALUES
	('1971-03-09', 'exact', '1971-03-09'), ('1968~', 'approximate', 'circa 1968'), ('1966-04', 'exact', '1966-4'),
	('1957/1962', 'between', '1957 to 1962'), ('1945~/1950~', 'approximate', 'circa 1945 to 1950'),
	('1982-04-17/1982-04-21', 'exact', '1402-6-24 ISLAMIC'), (NULL, 'exact', '1970-02-31')$$, 'births');
SELECT pg_temp.rows_are('SELECT nationality::text, raw FROM watchlist.subject_nationality ORDER BY nationality_id',
	$$VALUES ('EGY', 'EGYPT'), (NULL, 'UNKNOWN')$$, 'nationalities');
SELECT pg_temp.rows_are('SELECT number::text, kind, issuing_state::text, issuing_state_raw, issued::text, raw, note FROM watchlist.identity_document ORDER BY document_id',
	$$VALUES ('A21583374', 'passport', 'EGY', 'EGYPT', '2001-02-28', 'National passport ٢١٥٨٣٣٧٤ A 21583374',
		'diplomatic; known to be false; known to be expired; reported lost; revoked by its issuer; valid to 2006-02-27; issued by Port; in the name of S. Khayali; seen once'),
	('289105573291', 'identity card', NULL, NULL, NULL, 'National identification card 289105573291', NULL),
	(NULL, 'passport', NULL, 'Atlantis', NULL, 'passport unknown', NULL),
	('FC1234', 'other', 'RKS', 'XK', NULL, 'Registration Number FC 1234', NULL)$$, 'documents');
SELECT pg_temp.rows_are($$SELECT * FROM sharaka.list_unread('EU')$$, $$VALUES
	('EU.1.1', 'nationality', 'UNKNOWN'), ('EU.1.1', 'remark on a name', 'The Mapmaker: code name'), ('EU.1.2', 'birth', '1970-02-31'),
	('EU.1.2', 'document', 'passport unknown'), ('EU.1.2', 'issuing State', 'Atlantis'), ('EU.1.2', 'name', '007')$$, 'what was not understood');
SELECT ok(raw LIKE '<sanctionEntity %&amp;%</sanctionEntity>', 'the record as published') FROM watchlist.subject WHERE record = '11';

-- again, and a difference
SELECT pg_temp.rows_are(pg_temp.load(:'sample'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$, 'the same file');
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_eu_list(%L::xml) WHERE item LIKE 'records%%'$$, :'sample'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$, 'as xml');
SELECT pg_temp.rows_are(pg_temp.load(:'newer'),
	$$VALUES ('records added', 1), ('records changed', 1), ('records withdrawn', 1), ('records unchanged', 2)$$, 'a newer list is a difference');
SELECT pg_temp.rows_are('SELECT record, changed_at IS NOT NULL, withdrawn_at IS NOT NULL FROM watchlist.subject ORDER BY record',
	$$VALUES ('11', false, false), ('12', true, false), ('13', false, false), ('14', false, true), ('15', false, false)$$, 'what changed, went and came');
SELECT pg_temp.rows_are($$SELECT name::text FROM watchlist.subject_name JOIN watchlist.subject USING (subject_id) WHERE record IN ('12', '15') AND subject_name.kind = 'primary' ORDER BY 1$$,
	$$VALUES ('Hayal Mustaar'), ('Nadia Vahmi')$$, 'names of the newer list');

-- errors
SELECT alike(pg_temp.error_of(pg_temp.load(:'sample')), '22023: a newer list is loaded than this one|%', 'older');
SELECT pg_temp.rows_are(pg_temp.load(:'sample', ', force => true'),
	$$VALUES ('records added', 1), ('records changed', 1), ('records withdrawn', 1), ('records unchanged', 2)$$, 'but by force');
SELECT alike(pg_temp.error_of(pg_temp.load(:'head' || :'one' || '</export>')), '22023: this list would withdraw 3 of 4 subjects|%', 'most of it is missing');
SELECT alike(pg_temp.error_of(pg_temp.load(left(:'sample', 900))),
	'2200M: this is not the consolidated list of the European Union''s financial sanctions|It ends before </export>: it is cut short, or another file.|%', 'cut short');
SELECT alike(pg_temp.error_of(pg_temp.load('<export generationDate="2031-01-01"/>')), '%|Its root element is export, not export of namespace http://eu.europa.ec/fpi/fsd/export.|%', 'without namespace');
SELECT alike(pg_temp.error_of(pg_temp.load('<CONSOLIDATED_LIST/>')), '%|Its root element is CONSOLIDATED_LIST, not export of %', 'another list');
SELECT alike(pg_temp.error_of(pg_temp.load(:'head' || '</export>')), '%|There is no sanctionEntity in it.|%', 'nobody');
SELECT alike(pg_temp.error_of(pg_temp.load(replace(:'sample', 'generationDate', 'date'))), '%|It does not say when it was made (attribute generationDate).|%', 'no date');
SELECT alike(pg_temp.error_of(pg_temp.load(replace(:'sample', '"enterprise"', '"vessel"'))), '%|Record 3 (logicalId 13) is neither of a person nor of an enterprise.|%', 'another type');
SELECT alike(pg_temp.error_of(pg_temp.load(replace(:'sample', 'Zayd Mustaar', ' '))), '%|Record 4 (logicalId 14) has no name.|%', 'no name');
SELECT alike(pg_temp.error_of(pg_temp.load(replace(:'sample', 'logicalId="13"', 'logicalId="12"'))), '%has a number that another one has, too.|%', 'a number twice');
SELECT alike(pg_temp.error_of(pg_temp.load(replace(:'sample', :'four', '<group>' || :'four' || '</group>'))), '%|It has a sanctionEntity that is out of place %', 'out of place');
SELECT alike(pg_temp.error_of('SELECT sharaka.load_eu_list(NULL::text)'), '22004: there is no list to load%', 'NULL');
SELECT is((SELECT count(*) FROM watchlist.subject WHERE withdrawn_at IS NULL), 4::bigint, 'what was refused changed nothing');

-- who may
CREATE ROLE pgtap_eu_officer LOGIN IN ROLE sharaka_officer;
SELECT sharaka.enrol('pgtap_eu_officer', 'Officer', 'officer', 'TUN') > 0 AS enrolled \gset
SELECT pg_temp.load(:'sample') AS command \gset
SET SESSION AUTHORIZATION pgtap_eu_officer;
SELECT alike(pg_temp.error_of(:'command'), '42501: list EU is kept by EUE|%', 'an officer of a State does not load the list of the European Union');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
ROLLBACK;
