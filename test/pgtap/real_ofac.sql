-- OFAC's list as it is published as CSV: nothing is lost in loading, by counts that
-- patterns make in the text of the files.  The files are no part of the
-- repository: SLTD_DATA names the folder of ofac_sdn.csv, ofac_alt.csv and
-- ofac_add.csv, else they are looked for in ../shared/data.
\set file `cat "${SLTD_DATA:-../shared/data}/ofac_sdn.csv" 2>/dev/null || true`
SELECT :'file' = '' AS missing \gset
\if :missing
SELECT '1..0 # SKIP ofac_sdn.csv is not in the folder that SLTD_DATA names';
\else
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\set alt `cat "${SLTD_DATA:-../shared/data}/ofac_alt.csv"`
-- commands with the files in them, since \copy takes no variables
\set script `f=$(mktemp); for t in sdn alt add; do printf 'COPY ofac_%s FROM stdin (FORMAT csv);\n' $t; tr -d '\032' < "${SLTD_DATA:-../shared/data}/ofac_$t.csv" | awk 'length > 1'; printf '%s\n' '\.'; done > "$f"; echo "$f"`

\o /dev/null
SELECT sharaka.create_schema('TUN');
SELECT sharaka.begin_ofac_csv();
\i :script
SELECT clock_timestamp() AS start \gset
\o
CREATE TEMP TABLE report AS SELECT * FROM sharaka.load_ofac_csv('2020-07-16');
SELECT diag(format('loaded in %s s', round(extract(epoch FROM clock_timestamp() - :'start'), 1)));
ANALYZE;
SELECT diag(format('%-30s %5s %10s %12s', item, total, understood, kept_as_text)) FROM report;

CREATE TEMP TABLE file AS SELECT substring(line FROM '^\d+') AS record, line FROM regexp_split_to_table(:'file', E'\n') AS line WHERE line ~ '^\d';
CREATE FUNCTION pg_temp.found(pattern text) RETURNS bigint LANGUAGE sql AS
	'SELECT count(*) FROM file, regexp_matches(line, pattern, ''g'')';
CREATE FUNCTION pg_temp.reported(wanted text) RETURNS bigint LANGUAGE sql AS 'SELECT total FROM report WHERE item = wanted';
SELECT is(pg_temp.reported('records added'), (SELECT count(*) FROM file), 'every line is a subject');
SELECT is(pg_temp.reported('individuals'), pg_temp.found('^\d+,"[^"]*","individual"'), 'all individuals');
SELECT is(pg_temp.reported('aliases'), (SELECT count(*) FROM regexp_split_to_table(:'alt', E'\n') AS line WHERE line ~ '^\d') + pg_temp.found('[";] ?(?:[Aa]lt\. )?[afn]\.k\.a\. '''), 'every alias, those in remarks too');
SELECT is(pg_temp.reported('births'), pg_temp.found('[";] ?(?:[Aa]lt\. )?DOB '), 'every date of birth');
SELECT is(pg_temp.reported('nationalities'), pg_temp.found('[";] ?(?:[Aa]lt\. )?(?:nationality|citizen) '), 'every nationality and citizenship');
SELECT is((SELECT sum(cardinality(birth_places)) FROM watchlist.subject), pg_temp.found('[";] ?(?:[Aa]lt\. )?POB '), 'every place of birth');
SELECT is((SELECT count(*) FROM watchlist.subject WHERE sex IS NOT NULL), (SELECT count(*) FROM file WHERE line ~ 'Gender (?:Fem|M)ale'), 'every sex');

-- days of birth, read by to_date()
CREATE TEMP TABLE born AS
SELECT record, to_date(day[1], 'DD Mon YYYY') AS day FROM file, regexp_matches(line, 'DOB (\d\d [A-Z][a-z]{2} \d{4})(?=[;."])', 'g') AS day;
SELECT cmp_ok(count(*), '>', 3000::bigint, 'there are days of birth') FROM born;
SELECT is_empty($$SELECT record, day FROM born EXCEPT SELECT s.record COLLATE "default", b.born::text::date FROM watchlist.subject AS s JOIN watchlist.subject_birth AS b USING (subject_id) WHERE b.born::text ~ '^\d{4}-\d\d-\d\d$'$$,
	'each is the day that to_date() reads');
-- passports, by a pattern
CREATE TEMP TABLE passport AS
SELECT record, regexp_replace(p[1], '[^A-Z0-9]', '', 'g') AS number, regexp_replace(p[2], '\s+', ' ', 'g') AS state FROM file, regexp_matches(line, '\mPassport ([A-Z0-9/ -]*\d[A-Z0-9/ -]*?)(?: \(([^()]*)\))?(?: issued[^;"]*| expires[^;"]*)?[;."]', 'g') AS p;
SELECT cmp_ok(count(*), '>', 1000::bigint, 'there are passports') FROM passport;
SELECT is_empty($$SELECT record, number FROM passport AS p WHERE NOT EXISTS (SELECT FROM watchlist.subject AS s JOIN watchlist.identity_document AS d USING (subject_id)
	WHERE s.record = p.record AND d.number::text = p.number AND d.kind = 'passport' AND d.issuing_state_raw IS NOT DISTINCT FROM p.state)$$, 'each is there, with its State');
SELECT cmp_ok(understood, '>=', total * 98 / 100, 'understood: ' || item) FROM report
WHERE item IN ('primary names', 'aliases', 'births', 'nationalities', 'documents', 'issuing States of documents');

-- once more: nothing changes
\o /dev/null
SELECT sharaka.begin_ofac_csv();
\i :script
\o
SELECT is((SELECT array_agg(total) FROM sharaka.load_ofac_csv('2020-07-17') WHERE item LIKE 'records%'),
	ARRAY[0, 0, 0, (SELECT count(*) FROM file)], 'loading it twice changes nothing');

-- persons are found by the name as one says it, and by their passports
CREATE TEMP TABLE asked AS
SELECT s.subject_id, n.name, (SELECT d.number FROM watchlist.identity_document AS d WHERE d.subject_id = s.subject_id AND d.kind = 'passport' AND d.number IS NOT NULL LIMIT 1) AS number
FROM watchlist.subject AS s JOIN watchlist.subject_name AS n USING (subject_id)
WHERE s.kind = 'person' AND n.kind = 'primary' AND s.record::int % 40 = 0;
SELECT is((SELECT count(*) FROM asked AS a WHERE EXISTS (SELECT FROM sharaka.screen(name => a.name) AS h WHERE h.record_id = a.subject_id)), count(*), format('%s of %1$s persons are found', count(*))) FROM asked;
SELECT is((SELECT count(*) FROM asked AS a WHERE a.number IS NOT NULL AND EXISTS (SELECT FROM sharaka.screen(NULL::personname, document => a.number) AS h WHERE h.record_id = a.subject_id)), count(*),
	format('%s of %1$s passports are found', count(*))) FROM asked WHERE number IS NOT NULL;
\setenv SHARAKA_SCRIPT :script
\! rm -f "$SHARAKA_SCRIPT"

SELECT * FROM finish();
ROLLBACK;
\endif
