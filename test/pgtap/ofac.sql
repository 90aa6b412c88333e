-- Loading OFAC's list, from its CSV files and from SDN Advanced XML: small
-- fictional ones, again, newer ones, and files that are not the list
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir sample_ofac.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
\o
CREATE FUNCTION pg_temp.rows_are(have text, want text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT results_eq(format('SELECT r::text FROM (%s) AS r', have), format('SELECT r::text FROM (%s) AS r', want), what)
$$;
CREATE FUNCTION pg_temp.subject(wanted text) RETURNS bigint LANGUAGE sql AS 'SELECT subject_id FROM watchlist.subject WHERE reference = wanted';

-- ---------- words ----------

SELECT is(sharaka.turn_name(listed), said, 'name: ' || listed) FROM (VALUES ('AL-WAHMI, Nadia', 'Nadia AL-WAHMI'),
	('DE LOS FICTOS, Juan Maria, Jr.', 'Juan Maria DE LOS FICTOS Jr.'), ('ABU KHARITA', 'ABU KHARITA')) AS n (listed, said);
SELECT is(sharaka.ofac_date(words)::text, born, 'birth: ' || words) FROM (VALUES ('03 Feb 1961', '1961-02-03'), ('Apr 1961', '1961-04'), ('1961', '1961'),
	('circa 1961', '1961~'), ('1961 to 1963', '1961/1963'), ('circa 1961-1963', '1961~/1963~'), ('01 Jan 1961 to 31 Dec 1961', '1961-01-01/1961-12-31'),
	('circa Apr 1961', '1961-04~'), ('unknown', NULL)) AS d (words, born);
SELECT is((SELECT concat_ws('|', d.label, d.number, d.state, d.issued, d.note) FROM sharaka.ofac_document(piece) AS d), told, 'document: ' || piece) FROM (VALUES
	('Passport A123456 (Iraq)', 'Passport|A123456|Iraq'),
	('alt. Passport D366 871 (Jordan)', 'Passport|D366 871|Jordan'),
	('Diplomatic Passport 008827 (Iran) issued 1999', 'Diplomatic Passport|008827|Iran|1999'),
	('Passport K754050 issued 26 May 1999 expires 25 May 2004', 'Passport|K754050|26 May 1999|expires 25 May 2004'),
	('Passport #H0099999 (Iraq)', 'Passport|H0099999|Iraq'),
	('National ID No. 2-89-10-55732-91 (Egypt)', 'National ID No.|2-89-10-55732-91|Egypt'),
	('D.N.I. 99.865.882 (Spain)', 'D.N.I.|99.865.882|Spain'),
	('NIT # 999076758-1 (Colombia)', 'NIT #|999076758-1|Colombia'),
	('National Foreign ID Number RNE: W999645-8 (Brazil)', 'National Foreign ID Number|W999645-8|Brazil'),
	('Vessel Registration Identification IMO 9990001', 'Vessel Registration Identification IMO|9990001'),
	('Aircraft Manufacturer''s Serial Number (MSN) 1391', 'Aircraft Manufacturer''s Serial Number (MSN)|1391'),
	('DOB 1963', ''), ('Telephone No. (218) 21 273343326', ''), ('Linked To: PASSPORT 1 LTD.', ''), ('Additional Sanctions Information - Section 1245', ''),
	('Aircraft Model A321-131', ''), ('a.k.a. ''PASSPORT 1''', ''), ('Minister of Maps', ''), ('Passport', '')) AS p (piece, told);

-- ---------- CSV files ----------

SELECT is(pg_temp.error_of($$SELECT sharaka.load_ofac_csv('2025-03-01')$$), '42P01: nothing was copied in this session|'
	'|SELECT sharaka.begin_ofac_csv(); then COPY ofac_sdn (...) FROM ...; then call this again, in one session.', 'nothing was copied');
CREATE TEMP TABLE given_sdn (n int, line text[]);
CREATE FUNCTION pg_temp.copied(changed boolean DEFAULT false) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_ofac_csv();
	INSERT INTO ofac_sdn VALUES
		('90001', 'AL-KHAYALI, Samir Tawfiq', 'individual', 'FICTION] [FABLE2', 'Cartographer', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ',
			'DOB 10 Dec 1948; alt. DOB circa 1950; alt. DOB 1951 to 1953; alt. DOB in his fifties; POB Nowhere, Iraq; alt. POB Cairo, Egypt; '
			'nationality Egypt; alt. citizen Atlantis; Gender Male; Passport M003264/88 (Iraq) issued 01 Feb 1993 expires 01 Feb 1998; '
			'National ID No. 2-89-10-55732-91 (Atlantis); a.k.a. ''THE MAPMAKER''; a.k.a. ''AL KHAYAL, Abou''; Secondary sanctions risk: section 1(b); Linked To: CASTLE IN THE AIR, INC.'),
		('90002', 'CASTLE IN THE AIR, INC.', '-0- ', 'FICTION', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', 'NIT # 999076758-1 (Colombia); f.k.a. ''AIR CASTLE''.'),
		('90003', 'FLYING DUTCHMAN', 'vessel', 'FICTION', '-0- ', 'FD01', 'Ghost Ship', '1000', '900', 'Panama', 'Davy J.', 'Vessel Registration Identification IMO 9990001 (vessel) [FICTION].'),
		('90004', CASE WHEN changed THEN 'AL-WAHMI, Nadya' ELSE 'AL-WAHMI, Nadia' END, 'individual', 'FICTION', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', 'Gender Female; passport of a bird. '),
		('90005', '007', 'individual', 'FICTION', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ', '-0- ');
	INSERT INTO ofac_alt VALUES ('90001', '1', 'aka', 'KHAYALI, Sameer', '-0- '), ('90001', '2', 'fka', 'HAYALI, Semir', '-0- '), ('90002', '10', 'aka', 'CITA', '-0- ');
	INSERT INTO ofac_add VALUES ('90001', '1', '-0- ', 'Nowhere', 'Iraq', '-0- '), ('90002', '2', '1, Cloud Street', 'Nowhere', '-0- ', 'undetermined'), ('90003', '3', '-0- ', '-0- ', '-0- ', '-0- ');
	RETURN 'copied';
END $$;
\o /dev/null
SELECT pg_temp.copied();
\o
SELECT pg_temp.rows_are($$SELECT * FROM sharaka.load_ofac_csv('2025-02-01 00:00+00')$$, $$VALUES
	('individuals', 3, 3, 0), ('entities', 2, 2, 0), ('primary names', 5, 4, 1), ('aliases', 6, 6, 0), ('births', 4, 3, 1), ('nationalities', 2, 1, 1),
	('documents', 4, 4, 0), ('issuing States of documents', 3, 2, 1), ('remarks on names', 2, 0, 2), ('places of birth and addresses', 4, 0, 4),
	('records added', 5, NULL, NULL), ('records changed', 0, NULL, NULL), ('records withdrawn', 0, NULL, NULL), ('records unchanged', 0, NULL, NULL)$$,
	'the report of the first load, counted by hand');
SELECT pg_temp.rows_are($$SELECT code, owner, generated_at, loaded_at FROM watchlist.list WHERE code = 'OFAC'$$,
	$$VALUES ('OFAC', 'USA', timestamptz '2025-02-01 00:00+00', now())$$, 'the list and whose it is');
SELECT pg_temp.rows_are($$SELECT record, reference, kind, category, owner, released_to, sex, title, regime, birth_places, addresses FROM watchlist.subject WHERE record = '90001'$$,
	$$VALUES ('90001', '90001', 'person', 'sanctioned', 'USA', '{*}'::text[], 'M', 'Cartographer', 'FICTION; FABLE2', '{"Nowhere, Iraq","Cairo, Egypt"}'::text[], '{"Nowhere, Iraq"}'::text[])$$,
	'what is known of a person');
SELECT pg_temp.rows_are($$SELECT record, kind, sex, comments FROM watchlist.subject WHERE record > '90002' ORDER BY record$$,
	$$VALUES ('90003', 'entity', NULL, 'Vessel Registration Identification IMO 9990001 (vessel) [FICTION]; vessel; Ghost Ship; call sign FD01; tonnage 1000; gross registered tonnage 900; flag Panama; owner Davy J.'),
	('90004', 'person', 'F', 'Gender Female; passport of a bird'), ('90005', 'person', NULL, NULL)$$, 'vessels, and what is left in words');
SELECT pg_temp.rows_are($$SELECT name::text, n.kind, quality, n.raw, note FROM watchlist.subject_name AS n JOIN watchlist.subject USING (subject_id) WHERE record IN ('90001', '90002') ORDER BY name_id$$,
	$$VALUES ('Samir Tawfiq AL-KHAYALI', 'primary', NULL, 'AL-KHAYALI, Samir Tawfiq', NULL), ('Sameer KHAYALI', 'alias', 'good', 'KHAYALI, Sameer', NULL),
	('Semir HAYALI', 'alias', 'good', 'HAYALI, Semir', 'fka'), ('THE MAPMAKER', 'alias', 'low', 'THE MAPMAKER', NULL), ('Abou AL KHAYAL', 'alias', 'low', 'AL KHAYAL, Abou', NULL),
	('CASTLE IN THE AIR, INC.', 'primary', NULL, 'CASTLE IN THE AIR, INC.', NULL), ('CITA', 'alias', 'good', 'CITA', NULL), ('AIR CASTLE', 'alias', 'low', 'AIR CASTLE', 'fka')$$,
	'names as they are said, weak ones too');
SELECT pg_temp.rows_are($$SELECT born::text, kind, raw FROM watchlist.subject_birth ORDER BY birth_id$$,
	$$VALUES ('1948-12-10', 'exact', '10 Dec 1948'), ('1950~', 'approximate', 'circa 1950'), ('1951/1953', 'between', '1951 to 1953'), (NULL, 'exact', 'in his fifties')$$, 'births');
SELECT pg_temp.rows_are($$SELECT nationality::text, raw FROM watchlist.subject_nationality ORDER BY nationality_id$$, $$VALUES ('EGY', 'Egypt'), (NULL, 'Atlantis')$$, 'nationalities and citizenships');
SELECT pg_temp.rows_are($$SELECT number::text, kind, issuing_state::text, issuing_state_raw, issued::text, raw, note FROM watchlist.identity_document ORDER BY document_id$$,
	$$VALUES ('M00326488', 'passport', 'IRQ', 'Iraq', '1993-02-01', 'Passport M003264/88 (Iraq) issued 01 Feb 1993 expires 01 Feb 1998', 'expires 01 Feb 1998'),
	('289105573291', 'identity card', NULL, 'Atlantis', NULL, 'National ID No. 2-89-10-55732-91 (Atlantis)', NULL),
	('9990767581', 'other', 'COL', 'Colombia', NULL, 'NIT # 999076758-1 (Colombia)', NULL),
	('9990001', 'other', NULL, NULL, NULL, 'Vessel Registration Identification IMO 9990001 (vessel) [FICTION]', NULL)$$, 'documents');
SELECT pg_temp.rows_are($$SELECT * FROM sharaka.list_unread('OFAC') WHERE item <> 'remark on a name'$$,
	$$VALUES ('90001', 'birth', 'in his fifties'), ('90001', 'issuing State', 'Atlantis'), ('90001', 'nationality', 'Atlantis'), ('90005', 'name', '007')$$,
	'what was not understood');
SELECT is((SELECT count(*) FROM watchlist.history), 0::bigint, 'a first load has no history');

-- again, and a newer one: one changed, one gone, one new
CREATE TEMP TABLE before AS SELECT xmin AS row_version, * FROM watchlist.subject;
\o /dev/null
SELECT pg_temp.copied();
\o
SELECT pg_temp.rows_are($$SELECT item, total FROM sharaka.load_ofac_csv('2025-02-01 00:00+00') WHERE item LIKE 'records%'$$,
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 5)$$, 'loading them twice');
SELECT pg_temp.rows_are('SELECT xmin AS version, * FROM watchlist.subject ORDER BY subject_id', 'SELECT * FROM before ORDER BY subject_id', 'no row was touched');
\o /dev/null
SELECT pg_temp.copied(changed => true);
DELETE FROM ofac_sdn WHERE ent_num = '90005';
INSERT INTO ofac_sdn (ent_num, sdn_name, sdn_type, remarks) VALUES (' 90006 ', 'OULD MOUSTAAR, Idris', 'individual', 'DOB 1974');
INSERT INTO ofac_comments VALUES ('90006', '; nationality Mauritania.');
\o
SELECT pg_temp.rows_are($$SELECT item, total FROM sharaka.load_ofac_csv('2025-02-02 00:00+00') WHERE item LIKE 'records%'$$,
	$$VALUES ('records added', 1), ('records changed', 1), ('records withdrawn', 1), ('records unchanged', 3)$$, 'newer ones are loaded as a delta');
SELECT pg_temp.rows_are($$SELECT s.record, b.subject_id = s.subject_id, s.changed_at IS NOT NULL, s.withdrawn_at IS NOT NULL FROM watchlist.subject AS s LEFT JOIN before AS b USING (record) ORDER BY s.record$$,
	$$VALUES ('90001', true, false, false), ('90002', true, false, false), ('90003', true, false, false), ('90004', true, true, false), ('90005', true, false, true), ('90006', NULL, false, false)$$,
	'subjects keep their keys');
SELECT is((SELECT nationality::text FROM watchlist.subject_nationality WHERE subject_id = pg_temp.subject('90006')), 'MRT', 'a remark goes on in the file of comments');

-- what is refused
CREATE FUNCTION pg_temp.refused(change text, detail text, what text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.copied();
	EXECUTE change;
	RETURN is(pg_temp.error_of($q$SELECT sharaka.load_ofac_csv('2025-03-03')$q$), '22023: this is not the set of CSV files of OFAC''s list|' || detail
		|| '|Nothing was loaded.  Fetch sdn.csv, alt.csv and add.csv again, call begin_ofac_csv() and copy them.', what);
END $$;
SELECT pg_temp.refused('DELETE FROM ofac_sdn', 'There is nobody in ofac_sdn.', 'nobody');
SELECT pg_temp.refused('DELETE FROM ofac_alt', 'It lacks alt.csv or add.csv.', 'a file is missing');
SELECT pg_temp.refused($$DELETE FROM ofac_sdn WHERE ent_num = '90002'$$, 'ofac_alt tells of record 90002, which is not in ofac_sdn: a file is cut short, or they are of different days.', 'a file that is cut short');
SELECT pg_temp.refused($$UPDATE ofac_sdn SET ent_num = '<html>' WHERE ent_num = '90001'$$, 'Line 5 of ofac_sdn begins with ''<html>'', which is no number of a record.', 'another file');
SELECT pg_temp.refused($$UPDATE ofac_sdn SET sdn_type = 'balloon' WHERE ent_num = '90003'$$, 'Record 90003 has the type ''balloon'', which is none of individual, vessel and aircraft.', 'another type');
SELECT pg_temp.refused($$UPDATE ofac_sdn SET sdn_name = '-0- ' WHERE ent_num = '90003'$$, 'Record 90003 has no name.', 'no name');
SELECT pg_temp.refused($$UPDATE ofac_sdn SET ent_num = '90001' WHERE ent_num = '90005'$$, 'Record 1 of 5 (number 90001, reference 90001) has a number that another one has, too.', 'a number twice');
SELECT is(pg_temp.error_of($$SELECT sharaka.load_ofac_csv(NULL)$$), '22004: it is not said when the list was made|'
	'|Give generated_at: the file itself does not say it, and an older list must not replace a newer one.', 'no date');
\o /dev/null
SELECT pg_temp.copied();
\o
SELECT is(pg_temp.error_of($$SELECT sharaka.load_ofac_csv('2025-01-01 00:00+00')$$), format('22023: a newer list is loaded than this one|This one was generated at %s, the loaded one at %s.|'
	'Nothing was loaded.  To go back to the older list, call load_ofac_csv with force => true.', timestamptz '2025-01-01 00:00+00', timestamptz '2025-02-02 00:00+00'), 'an older list');
DELETE FROM ofac_sdn WHERE ent_num IN ('90004', '90003');
DELETE FROM ofac_add WHERE ent_num IN ('90004', '90003');
SELECT is(pg_temp.error_of($$SELECT sharaka.load_ofac_csv('2025-02-03')$$), '22023: this list would withdraw 3 of 5 subjects|It has 3 records.|'
	'Nothing was loaded.  If the file is whole, call load_ofac_csv with force => true.', 'a list that would withdraw most');
SELECT lives_ok($$SELECT sharaka.load_ofac_csv('2025-02-03', force => true)$$, 'but by force');

-- who may
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
\o /dev/null
SELECT sharaka.enrol('test_officer', 'No. 1', 'officer');
\o
SET SESSION AUTHORIZATION test_officer;
SELECT lives_ok('SELECT sharaka.begin_ofac_csv()', 'a data officer begins');
SELECT throws_ok($$SELECT sharaka.load_ofac_csv('2025-03-03')$$, '42501', 'list OFAC is kept by USA', 'and does not load the list of others');
SELECT throws_ok($$SELECT sharaka.load_ofac_xml('<a/>'::text)$$, '42501', 'list OFAC is kept by USA', 'in no form');
CREATE TEMP TABLE list_record (raw text);
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.error_of(format('SELECT sharaka.load_ofac_xml(%L)', :'sample')), '42P07: relation "list_record" already exists||', 'a table of one''s own is not taken for that of the loader');
DROP TABLE list_record;
SET SESSION AUTHORIZATION test_officer;
DROP TABLE IF EXISTS ofac_x;
RESET SESSION AUTHORIZATION;
DROP TABLE ofac_sdn;
SET SESSION AUTHORIZATION test_officer;
CREATE TEMP TABLE ofac_sdn (ent_num text);
SELECT throws_ok($$SELECT sharaka.load_ofac_csv('2025-03-03')$$, '42501', 'ofac_sdn is not the table that begin_ofac_csv() makes', 'nor for what is copied into');
RESET SESSION AUTHORIZATION;
DROP TABLE ofac_sdn;

-- ---------- SDN Advanced XML ----------

SELECT pg_temp.rows_are(format('SELECT * FROM sharaka.load_ofac_xml(%L, force => true)', :'sample'), $$VALUES
	('individuals', 2, 2, 0), ('entities', 2, 2, 0), ('primary names', 4, 4, 0), ('aliases', 2, 1, 1), ('names in original script', 1, 1, 0), ('births', 5, 4, 1),
	('nationalities', 2, 1, 1), ('documents', 3, 2, 1), ('issuing States of documents', 2, 1, 1), ('remarks on names', 1, 0, 1), ('places of birth and addresses', 2, 0, 2),
	('records added', 2, NULL, NULL), ('records changed', 2, NULL, NULL), ('records withdrawn', 1, NULL, NULL), ('records unchanged', 0, NULL, NULL)$$,
	'the same list in another form: records are found again by their numbers');
SELECT pg_temp.rows_are($$SELECT kind, category, owner, released_to, sex, title, regime, listed_on, birth_places, addresses, comments FROM watchlist.subject WHERE record = '90001'$$,
	$$VALUES ('person', 'sanctioned', 'USA', '{*}'::text[], 'M', 'Cartographer', 'FABLE2; FICTION', '2003-05-12'::date, '{"Nowhere, Iraq"}'::text[], '{}'::text[], 'Fictional person.')$$,
	'what is known of a person');
SELECT pg_temp.rows_are($$SELECT record, kind, sex, comments, addresses FROM watchlist.subject WHERE withdrawn_at IS NULL AND record > '90001' ORDER BY record$$,
	$$VALUES ('90002', 'entity', NULL, NULL, '{"Nowhere, Iraq"}'::text[]), ('90003', 'entity', NULL, 'vessel; VESSEL TYPE Ghost Ship', '{}'), ('90004', 'person', 'F', NULL, '{}')$$, 'and of others');
SELECT pg_temp.rows_are($$SELECT name::text, n.kind, quality, n.raw, note FROM watchlist.subject_name AS n JOIN watchlist.subject USING (subject_id) WHERE withdrawn_at IS NULL ORDER BY record, name_id$$,
	$$VALUES ('Samir Tawfiq AL-KHAYALI', 'primary', NULL, 'AL-KHAYALI Samir Tawfiq', NULL), ('سمير الخيالي', 'original script', 'good', 'سمير الخيالي', NULL),
	('THE MAPMAKER', 'alias', 'low', 'THE MAPMAKER', NULL), (NULL, 'alias', 'good', '007', 'F.K.A.'), ('CASTLE IN THE AIR, INC.', 'primary', NULL, 'CASTLE IN THE AIR, INC.', NULL),
	('FLYING DUTCHMAN', 'primary', NULL, 'FLYING DUTCHMAN', NULL), ('Nadia AL-WAHMI', 'primary', NULL, 'AL-WAHMI Nadia', NULL)$$, 'names, weak ones and those in Arabic');
SELECT pg_temp.rows_are($$SELECT born::text, kind, raw FROM watchlist.subject_birth WHERE subject_id = pg_temp.subject('90001') ORDER BY birth_id$$,
	$$VALUES ('1948-12-10', 'exact', '1948-12-10 to 1948-12-10'), ('1950~', 'approximate', '1950-1-1 to 1950-12-31 approximate'), ('1951/1953', 'between', '1951-1-1 to 1953-12-31'),
	('1952-02', 'exact', '1952-2-1 to 1952-2-29'), (NULL, 'exact', '1370-1-1 Islamic')$$, 'births');
SELECT pg_temp.rows_are($$SELECT nationality::text, raw FROM watchlist.subject_nationality WHERE subject_id = pg_temp.subject('90001') ORDER BY nationality_id$$,
	$$VALUES ('EGY', 'Egypt'), (NULL, 'undetermined')$$, 'nationalities');
SELECT pg_temp.rows_are($$SELECT number::text, d.kind, issuing_state::text, issuing_state_raw, issued::text, d.raw, note FROM watchlist.identity_document AS d JOIN watchlist.subject USING (subject_id) WHERE withdrawn_at IS NULL ORDER BY document_id$$,
	$$VALUES ('M00326488', 'passport', 'IRQ', 'Iraq', '1993-02-01', 'Passport M003264/88', NULL), (NULL, 'identity card', NULL, 'undetermined', NULL, 'National ID No. no number', 'expired'),
	('9990001', 'other', NULL, NULL, NULL, 'Vessel Registration Identification IMO 9990001', NULL)$$, 'documents');

SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_ofac_xml(%L) WHERE item LIKE 'records%%'$$, :'sample'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$, 'loading it twice');
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_ofac_xml(%L) WHERE item LIKE 'records%%'$$, replace(replace(:'sample', '<Day>1</Day></DateOfIssue>', '<Day>2</Day></DateOfIssue>'),
		'http://www.un.org/sanctions/1.0', 'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML')),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$, 'a newer one with the same records, in the newer namespace');
-- one changed by what it points at, one gone, one new
SELECT pg_temp.rows_are(format($$SELECT item, total FROM sharaka.load_ofac_xml(%L) WHERE item LIKE 'records%%'$$, replace(replace(replace(:'sample', '<Day>1</Day></DateOfIssue>', '<Day>3</Day></DateOfIssue>'),
		'IMO 9990001', 'IMO 9990007'), '90002', '90009')),
	$$VALUES ('records added', 1), ('records changed', 1), ('records withdrawn', 1), ('records unchanged', 2)$$, 'a newer one is loaded as a delta');
SELECT is((SELECT number::text FROM watchlist.identity_document WHERE subject_id = pg_temp.subject('90003')), '9990007', 'a document that changed is a record that changed');

CREATE FUNCTION pg_temp.refused(file text, state text, detail text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT is(pg_temp.error_of(format('SELECT sharaka.load_ofac_xml(%L)', file)),
		state || ': this is not OFAC''s SDN Advanced XML|' || detail || '|Nothing was loaded.  Fetch SDN_ADVANCED.XML from OFAC again.', what)
$$;
SELECT pg_temp.refused('', '2200M', 'It is empty.', 'an empty file');
SELECT pg_temp.refused(left(:'sample', 4000), '2200M', 'It ends before </Sanctions>: it is cut short, or another file.', 'a file that is cut short');
SELECT pg_temp.refused('<html/>', '2200M', 'Its root element is html, not Sanctions of namespace http://www.un.org/sanctions/1.0.', 'a web page');
SELECT pg_temp.refused(replace(:'sample', 'http://www.un.org/sanctions/1.0', 'urn:other'), '2200M',
	'Its root element is Sanctions of namespace urn:other, not Sanctions of namespace http://www.un.org/sanctions/1.0.', 'another vocabulary');
SELECT pg_temp.refused(regexp_replace(:'sample', '<DistinctParties>.*</DistinctParties>', ''), '2200M', 'It lacks DistinctParties, or there is nothing in it.', 'nobody');
SELECT pg_temp.refused(regexp_replace(:'sample', '<SanctionsEntries>.*</SanctionsEntries>', ''), '2200M', 'It lacks SanctionsEntries, or there is nothing in it.', 'half of a list');
SELECT pg_temp.refused(replace(:'sample', '<Month>3</Month><Day>1</Day></DateOfIssue>', '<Month>13</Month><Day>1</Day></DateOfIssue>'), '2200M', 'It does not say when it was made (element DateOfIssue).', 'no date');
SELECT pg_temp.refused(replace(:'sample', 'DistinctParty FixedRef="90002"', 'DistinctParty FixedRef="90001"'), '2200M',
	'Record 1 of 4 (number 90001, reference 90001) has a number that another one has, too.', 'a number twice');
SELECT pg_temp.refused(replace(:'sample', 'Profile ID="90003" PartySubTypeID="1"', 'Profile ID="90003" PartySubTypeID="77"'), '2200M',
	'Record 3 (number 90003) is of no type that the file explains.', 'who may be a person or not');
SELECT pg_temp.refused(replace(:'sample', 'FLYING DUTCHMAN', ' '), '2200M', 'Record 3 (number 90003) has no name.', 'nobody who can be found');
SELECT pg_temp.refused(regexp_replace(replace(:'sample', 'xmlns=', 'xmlns:s='), '(</?)(?=[A-Z])', '\1s:', 'g'), '2200M', 'It lacks DateOfIssue, or there is nothing in it.', 'prefixes, which OFAC does not write');
SELECT pg_temp.refused(replace(:'sample', '<Sanctions ', '<!DOCTYPE a [<!ENTITY b "bbbb">]><Sanctions '), '2200M', 'It has a document type declaration, which the published list never has.', 'entities of its own');
SELECT is(pg_temp.error_of($$SELECT sharaka.load_ofac_xml(NULL::xml)$$), '22004: there is no list to load: the document is NULL||', 'no document');

SELECT * FROM finish();
ROLLBACK;
