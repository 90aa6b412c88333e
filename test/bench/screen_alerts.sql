--
-- How often screening alerts on travellers who are on no list, by threshold:
-- made-up names, two or three common words each, against the UN list, without
-- date of birth, sex and nationality.
--
--   script/server psql -X -q -v list="$PWD/../shared/data/un_consolidated.xml" -f test/bench/screen_alerts.sql
--
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS sharaka CASCADE;
SELECT sharaka.create_schema() AS made \gset
\set xml `cat :'list'`
CREATE TEMP TABLE report AS SELECT * FROM sharaka.load_un_list((:'xml')::xml);
SELECT setseed(0.5) AS seeded \gset
CREATE FUNCTION pg_temp.pick(words text) RETURNS text
	RETURN (string_to_array(words, ' '))[1 + floor(random() * array_length(string_to_array(words, ' '), 1))];
CREATE TEMP TABLE traveller AS
SELECT kind, n, concat_ws(' ', pg_temp.pick(given), CASE WHEN n % 2 = 0 THEN pg_temp.pick(given) END, pg_temp.pick(surname)) AS name
FROM generate_series(1, 300) AS n, (VALUES
	('Western', 'Anna Maria Peter Thomas Martin Laura Paul Jean Pierre Sophie Emma David Michael Sarah Daniel Julia Robert Claire Nicolas Elena',
		'Smith Miller Martin Bernard Rossi Schmidt Garcia Jansen Novak Larsen Brown Dubois Moreau Weber Fischer Silva Costa Nielsen Wagner Russo'),
	('Maghreb', 'Mohamed Ahmed Fatima Youcef Khadidja Rachid Karim Amina Said Omar Ali Hassan Nadia Samir Mustapha Abdelkader Brahim Yasmina Malika Hocine',
		'Benali Cherif Bouzid Mansouri Haddad Saidi Belkacem Ziani Hamdi Brahimi Amrani Slimani Khelifi Toumi Meziane Alaoui Idrissi Trabelsi Jaziri Rahmani'))
	AS names (kind, given, surname);
CREATE TEMP TABLE best AS
SELECT traveller.kind, n, max(name_match(traveller.name::personname, listed.name) * sharaka.name_weight(listed.quality)) AS score
FROM traveller, watchlist.subject_name AS listed GROUP BY traveller.kind, n;
SELECT kind, threshold, round(100.0 * count(*) FILTER (WHERE score >= threshold) / count(*), 1) AS "alert, %"
FROM best, unnest(ARRAY[0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9]) AS threshold GROUP BY kind, threshold ORDER BY kind, threshold;
