-- Loading INTERPOL's notices: every field of fictional ones, again, newer ones, and what is not notices
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
CREATE FUNCTION pg_temp.load(notices text, at timestamptz, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT item, total FROM sharaka.load_interpol_notices(%L, ''red'', %L%s) WHERE item LIKE ''records%%''', notices, at, more)
$$;

-- fictional persons
\set full '{"entity_id": "2031/1", "forename": "SAMIR", "name": "KHAYALI", "date_of_birth": "1971/03/09", "nationalities": ["EG", "QQ"], "country_of_birth_id": "EG", "place_of_birth": "Port Imaginary", "sex_id": "M", "height": 1.78, "weight": 80, "hairs_id": ["BLA"], "eyes_colors_id": ["BROD"], "languages_spoken_ids": ["ARA", "FRE"], "distinguishing_marks": "Scar on chin", "arrest_warrants": [{"issuing_country_id": "TN", "charge": "Vol de cartes", "charge_translation": "Theft of maps"}], "_links": {"self": {"href": "x"}}}'
\set year '{"entity_id": "2031/2", "forename": "NADIA", "name": "WAHMI", "date_of_birth": "1966", "nationalities": null, "sex_id": "F", "height": 0, "weight": 900, "arrest_warrants": [{"issuing_country_id": "FR", "charge": "B"}, {"issuing_country_id": "DZ", "charge": "A"}]}'
\set odd '{"entity_id": "2031/3", "forename": null, "name": "IDRIS", "date_of_birth": "spring", "sex_id": "U"}'
\set fourth '{"entity_id": "2031/4", "forename": "ZAYD", "name": "MUSTAAR"}'
SELECT format('[%s, %s, %s, %s]', :'full', :'year', :'odd', :'fourth') AS sample,
	format('[%s, %s, %s, %s]', :'full', replace(:'year', 'WAHMI', 'VAHMI'), :'odd',
		'{"entity_id": "2031/5", "forename": "HAYAL", "name": "NUR"}') AS newer \gset

SELECT pg_temp.rows_are(format($$SELECT * FROM sharaka.load_interpol_notices(%L, 'red', '2031-01-01Z')$$, :'sample'), $$VALUES
	('individuals', 4, 4, 0), ('primary names', 4, 4, 0), ('births', 3, 2, 1), ('nationalities', 2, 1, 1),
	('places of birth and addresses', 1, 0, 1), ('records added', 4, NULL, NULL), ('records changed', 0, NULL, NULL),
	('records withdrawn', 0, NULL, NULL), ('records unchanged', 0, NULL, NULL)$$, 'the report of the first load');
SELECT pg_temp.rows_are('SELECT code, owner, generated_at FROM watchlist.list WHERE code LIKE ''INTERPOL%''',
	$$VALUES ('INTERPOL-RED', 'XPO', timestamptz '2031-01-01Z')$$, 'the list');
SELECT pg_temp.rows_are('SELECT record, reference, kind, category, sex, reason, act, birth_places, owner, released_to FROM watchlist.subject ORDER BY record',
	$$VALUES ('2031/1', '2031/1', 'person', 'wanted', 'M', 'Vol de cartes', 'arrest warrant of TUN', '{"Port Imaginary, EG"}'::text[], 'XPO', '{*}'::text[]),
	('2031/2', '2031/2', 'person', 'wanted', 'F', 'A; B', 'arrest warrant of DZA, FRA', '{}', 'XPO', '{*}'),
	('2031/3', '2031/3', 'person', 'wanted', NULL, NULL, NULL, '{}', 'XPO', '{*}'),
	('2031/4', '2031/4', 'person', 'wanted', NULL, NULL, NULL, '{}', 'XPO', '{*}')$$, 'subjects');
SELECT pg_temp.rows_are('SELECT name::text, kind FROM watchlist.subject_name ORDER BY name_id',
	$$VALUES ('SAMIR KHAYALI', 'primary'), ('NADIA WAHMI', 'primary'), ('IDRIS', 'primary'), ('ZAYD MUSTAAR', 'primary')$$, 'names');
SELECT pg_temp.rows_are('SELECT born::text, raw FROM watchlist.subject_birth ORDER BY birth_id',
	$$VALUES ('1971-03-09', '1971/03/09'), ('1966', '1966'), (NULL, 'spring')$$, 'births');
SELECT pg_temp.rows_are('SELECT nationality::text, raw FROM watchlist.subject_nationality ORDER BY nationality_id',
	$$VALUES ('EGY', 'EG'), (NULL, 'QQ')$$, 'nationalities');
SELECT pg_temp.rows_are('SELECT height_cm, weight_kg, hair, eyes, marks, languages, note FROM watchlist.subject_description ORDER BY description_id',
	$$VALUES ('[178,179)'::int4range, '[80,81)'::int4range, '{BLA}'::text[], '{BROD}'::text[], 'Scar on chin', '{ARA,FRE}'::text[], NULL),
	(NULL, NULL, NULL, NULL, NULL, NULL, 'weight 900')$$, 'descriptions; a measure that can not be is text');
SELECT pg_temp.rows_are('SELECT colour, number, issuer, charge, summary, status FROM watchlist.notice ORDER BY number',
	$$VALUES ('red', '2031/1', 'TUN', 'Vol de cartes', 'Theft of maps', 'in force'), ('red', '2031/2', 'XPO', 'A; B', NULL, 'in force'),
	('red', '2031/3', 'XPO', NULL, NULL, 'in force'), ('red', '2031/4', 'XPO', NULL, NULL, 'in force')$$, 'notices, and who asked for them');
SELECT pg_temp.rows_are($$SELECT * FROM sharaka.list_unread('INTERPOL-RED')$$,
	$$VALUES ('2031/1', 'nationality', 'QQ'), ('2031/2', 'description', 'weight 900'), ('2031/3', 'birth', 'spring')$$, 'what was not understood');

-- the same in pages, and with other links
SELECT pg_temp.rows_are(pg_temp.load(format('[{"total": 4, "_embedded": {"notices": [%s, %s]}}, {"total": 4, "_embedded": {"notices": [%s, %s]}}]',
	replace(:'full', '"href": "x"', '"href": "y"'), :'year', :'odd', :'fourth'), '2031-01-01Z'),
	$$VALUES ('records added', 0), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 4)$$, 'the same in pages');
SELECT pg_temp.rows_are(pg_temp.load(:'newer', '2031-02-01Z'),
	$$VALUES ('records added', 1), ('records changed', 1), ('records withdrawn', 1), ('records unchanged', 2)$$, 'newer ones are a difference');
SELECT pg_temp.rows_are('SELECT number, status FROM watchlist.notice ORDER BY number',
	$$VALUES ('2031/1', 'in force'), ('2031/2', 'in force'), ('2031/3', 'in force'), ('2031/4', 'cancelled'), ('2031/5', 'in force')$$, 'what is gone is cancelled');
SELECT ok(EXISTS (SELECT FROM watchlist.subject_name WHERE name::text = 'NADIA VAHMI'), 'a changed name');
SELECT pg_temp.rows_are(pg_temp.load(:'fourth', '2031-03-01Z', ', whole => false'),
	$$VALUES ('records added', 1), ('records changed', 0), ('records withdrawn', 0), ('records unchanged', 0)$$, 'one notice beside the others');
SELECT is((SELECT status FROM watchlist.notice WHERE number = '2031/4'), 'in force', 'is in force again');
SELECT lives_ok(format($$SELECT sharaka.load_interpol_notices(%L::jsonb, 'yellow', '2031-01-01Z')$$,
	'{"entity_id": "2031/1", "forename": "LINA", "name": "NUR", "birth_name": "HULM", "date_of_event": "2030/05/06", "country": "TN"}'), 'a yellow notice, as jsonb');
SELECT pg_temp.rows_are($$SELECT s.category, s.comments, n.kind, n.name::text FROM watchlist.subject AS s JOIN watchlist.subject_name AS n USING (subject_id)
	JOIN watchlist.list AS l USING (list_id) WHERE l.code = 'INTERPOL-YELLOW' ORDER BY n.name_id$$,
	$$VALUES ('missing', 'missing since 2030/05/06; missing from TN', 'primary', 'LINA NUR'),
	('missing', 'missing since 2030/05/06; missing from TN', 'maiden', 'LINA HULM')$$, 'a missing person, and the name at birth');
SELECT lives_ok(format($$SELECT sharaka.load_interpol_notices(%L, 'UN special', '2031-01-01Z')$$, :'odd'), 'a UN special notice');
SELECT is((SELECT s.category FROM watchlist.subject AS s JOIN watchlist.list AS l USING (list_id) WHERE l.code = 'INTERPOL-UN'), 'sanctioned', 'is of a sanctioned person');

-- the same number with another owner is another notice; one that was given to another owner is the same
INSERT INTO watchlist.notice (colour, number, issuer, owner, level) VALUES ('red', '2031/1', 'DZA', 'DZA', 3);
UPDATE watchlist.notice SET owner = 'XPO' WHERE number = '2031/4';
SELECT lives_ok(pg_temp.load(format('[%s, %s]', replace(:'full', 'Theft', 'Loss'), replace(:'fourth', 'MUSTAAR', 'MUSTAR')), '2031-03-02Z', ', whole => false'), 'notices are loaded');
SELECT pg_temp.rows_are($$SELECT number, owner, raw IS NULL FROM watchlist.notice WHERE colour = 'red' AND number IN ('2031/1', '2031/4') ORDER BY number, owner$$,
	$$VALUES ('2031/1', 'DZA', true), ('2031/1', watchlist.own_state(), false), ('2031/4', 'XPO', false)$$, 'beside those of others, each for its owner');
DELETE FROM watchlist.notice WHERE owner = 'DZA';

-- errors
SELECT alike(pg_temp.error_of(pg_temp.load(:'sample', '2031-01-01Z')), '22023: a newer list is loaded than this one|%', 'older');
SELECT alike(pg_temp.error_of(pg_temp.load(:'full', '2031-04-01Z')), '22023: this list would withdraw 4 of 5 subjects|%', 'most of it is missing');
SELECT alike(pg_temp.error_of(pg_temp.load(left(:'sample', 400), '2031-04-01Z')),
	'22023: this is not a set of INTERPOL''s notices|It is cut short, or not JSON: %', 'cut short');
SELECT alike(pg_temp.error_of(pg_temp.load(format('{"total": 9, "_embedded": {"notices": [%s]}}', :'full'), '2031-04-01Z')),
	'%|It says that there are 9 notices, and has 1.|%', 'a page is missing');
SELECT alike(pg_temp.error_of(pg_temp.load('[]', '2031-04-01Z')), '%|There is no notice in it.|%', 'empty');
SELECT alike(pg_temp.error_of(pg_temp.load('{"name": "X"}', '2031-04-01Z')), '%|Notice 1 of 1 ({"name": "X"}) has no entity_id.|%', 'no number');
SELECT alike(pg_temp.error_of(pg_temp.load('[1]', '2031-04-01Z')), '%|Notice 1 of 1 (1) is no JSON object.|%', 'something else');
SELECT alike(pg_temp.error_of(pg_temp.load('{"entity_id": "7"}', '2031-04-01Z')), '%|Notice 1 of 1 (7) has neither forename nor name.|%', 'no name');
SELECT alike(pg_temp.error_of(pg_temp.load('{"entity_id": "7", "name": "X", "arrest_warrants": [3]}', '2031-04-01Z')), '%has arrest_warrants that are no array of objects.|%', 'warrants of another form');
SELECT alike(pg_temp.error_of(pg_temp.load(format('[%s, %1$s]', :'full'), '2031-04-01Z')), '%has a number that another one has, too.|%', 'twice');
SELECT alike(pg_temp.error_of(pg_temp.load(:'full', NULL)), '22004: it is not said when the list was made|%', 'no time');
SELECT is(pg_temp.error_of(format($$SELECT sharaka.load_interpol_notices(%L, 'blue', now())$$, :'full')),
	'22023: INTERPOL does not publish notices of colour ''blue''||Give red, yellow or UN special.', 'another colour');
SELECT is((SELECT count(*) FROM watchlist.subject WHERE withdrawn_at IS NULL), 7::bigint, 'what was refused changed nothing');

-- who may
CREATE ROLE pgtap_interpol_officer LOGIN IN ROLE sharaka_officer;
SELECT sharaka.enrol('pgtap_interpol_officer', 'Officer', 'officer', 'TUN') > 0 AS enrolled \gset
GRANT USAGE ON SCHEMA public TO PUBLIC;
SELECT pg_temp.load(:'newer', '2031-04-01Z') AS command \gset
SET SESSION AUTHORIZATION pgtap_interpol_officer;
SELECT alike(pg_temp.error_of(:'command'), '42501: list INTERPOL-RED is kept by XPO|%', 'an officer of a State does not load INTERPOL''s list');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
ROLLBACK;
