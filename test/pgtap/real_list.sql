-- The list as the United Nations publish it: nothing is lost in loading, and
-- its persons are found by their name in Arabic and by passports made out to an
-- alias.  The file is no part of the repository: SLTD_DATA names the folder of
-- un_consolidated.xml, else it is looked for in ../shared/data.  SLTD_EVERY=1
-- screens all of them instead of every fifth.
\set file `cat "${SLTD_DATA:-../shared/data}/un_consolidated.xml" 2>/dev/null || true`
\set every `echo "${SLTD_EVERY:-5}"`
SELECT :'file' = '' AS missing \gset
\if :missing
SELECT '1..0 # SKIP un_consolidated.xml is not in the folder that SLTD_DATA names';
\else
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir ../../script/demo.d/zone.psql

\o /dev/null
SELECT sharaka.create_schema();
SELECT clock_timestamp() AS start \gset
\o
CREATE TEMP TABLE report AS SELECT * FROM sharaka.load_un_list(:'file');
SELECT diag(format('loaded in %s s', round(extract(epoch FROM clock_timestamp() - :'start'), 1)));
ANALYZE;
SELECT diag(format('%-30s %5s %10s %12s', item, total, understood, kept_as_text)) FROM report;
SELECT is((SELECT total FROM report WHERE item = 'individuals'), 730::bigint, 'all individuals')
WHERE :'file' LIKE '%dateGenerated="2026-02-27%';

-- The fields of the file, found by patterns in its text instead of as XML.
CREATE TEMP TABLE un_record AS
SELECT substring(part FROM '<DATAID>(\d+)') AS id, part
FROM regexp_split_to_table(:'file', '(?=<(?:INDIVIDUAL|ENTITY)>)') AS part
WHERE part ~ '^<(INDIVIDUAL|ENTITY)>';
CREATE TEMP TABLE field AS
SELECT id, found[1] AS tag, btrim(replace(replace(replace(replace(replace(regexp_replace(found[2], '[\s\u00A0\u202F]+', ' ', 'g'),
	'&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', ''''), '&amp;', '&')) AS value
FROM un_record, regexp_matches(part, '<([A-Z_0-9]+)>([^<]*[^<\s][^<]*)</', 'g') AS found;
CREATE FUNCTION pg_temp.lost(tags text[], have text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT id || '': '' || tag || '' '' || value FROM field
		WHERE tag = ANY (%L) AND NOT EXISTS (SELECT FROM watchlist.subject AS s WHERE s.record = id AND %s)', tags, have);
END
$$;
SELECT is((SELECT count(*) FROM watchlist.subject), (SELECT count(*) FROM un_record), 'every record is a subject');
SELECT is_empty($$SELECT pg_temp.lost('{REFERENCE_NUMBER}', 's.reference = value')$$, 'with its reference');
SELECT is_empty($$SELECT pg_temp.lost('{FIRST_NAME,SECOND_NAME,THIRD_NAME,FOURTH_NAME}',
	'EXISTS (SELECT FROM watchlist.subject_name AS n WHERE n.subject_id = s.subject_id AND kind = ''primary'' AND strpos(n.raw, value) > 0)')$$,
	'every part of a name');
SELECT is_empty($$SELECT pg_temp.lost('{ALIAS_NAME,NAME_ORIGINAL_SCRIPT}',
	'EXISTS (SELECT FROM watchlist.subject_name AS n WHERE n.subject_id = s.subject_id AND n.raw = value)')$$,
	'every alias and every name in original script');
SELECT is_empty($$SELECT pg_temp.lost('{DATE,YEAR,FROM_YEAR,TO_YEAR,DATE_OF_BIRTH}',
	'EXISTS (SELECT FROM watchlist.subject_birth AS b WHERE b.subject_id = s.subject_id AND strpos(b.raw, value) > 0)')$$,
	'every date of birth');
SELECT is_empty($$SELECT pg_temp.lost('{NUMBER}',
	'EXISTS (SELECT FROM watchlist.identity_document AS d WHERE d.subject_id = s.subject_id AND strpos(d.raw, value) > 0)')$$,
	'every document');
SELECT is_empty($$SELECT pg_temp.lost('{ISSUING_COUNTRY}',
	'EXISTS (SELECT FROM watchlist.identity_document AS d WHERE d.subject_id = s.subject_id AND issuing_state_raw = value)')$$,
	'every issuing State');
SELECT is_empty($$SELECT pg_temp.lost('{NOTE}',
	'EXISTS (SELECT FROM watchlist.identity_document AS d WHERE d.subject_id = s.subject_id AND strpos(d.raw, value) > 0)
	OR EXISTS (SELECT FROM watchlist.subject_birth AS b WHERE b.subject_id = s.subject_id AND strpos(b.raw, value) > 0)
	OR EXISTS (SELECT FROM watchlist.subject_name AS n WHERE n.subject_id = s.subject_id AND strpos(n.note, value) > 0)
	OR EXISTS (SELECT FROM unnest(birth_places || addresses) AS place WHERE strpos(place, value) > 0)')$$,
	'every note');
SELECT is_empty($$SELECT pg_temp.lost('{COMMENTS1}', 's.comments = value')$$, 'every comment');
SELECT is((SELECT total FROM report WHERE item = 'nationalities'),
	(SELECT count(*) FROM un_record, regexp_matches(part, '<NATIONALITY>(.*?)</NATIONALITY>', 'g') AS n,
		regexp_matches(n[1], '<VALUE>[^<]+</VALUE>', 'g')), 'every nationality');
SELECT cmp_ok(understood, '>=', total * 98 / 100, 'understood: ' || item) FROM report
WHERE item IN ('primary names', 'aliases', 'names in original script', 'births', 'nationalities', 'documents',
	'issuing States of documents');

-- once more: nothing changes
SELECT is((SELECT array_agg(total) FROM sharaka.load_un_list(:'file') WHERE item LIKE 'records%'),
	ARRAY[0, 0, 0, (SELECT count(*) FROM un_record)], 'loading it twice changes nothing');

-- Recall: at which place the person asked for is found.
CREATE TEMP TABLE place (trial text, reference text, asked text, place bigint);
CREATE FUNCTION pg_temp.judge(wanted text, at_least int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	share float8;
BEGIN
	SELECT format('%s: recall@1 %s %%, recall@10 %s %% of %s', wanted,
			round(100.0 * count(*) FILTER (WHERE place = 1) / count(*), 1),
			round(100.0 * count(*) FILTER (WHERE place <= 10) / count(*), 1), count(*)),
		100.0 * count(*) FILTER (WHERE place <= 10) / count(*)
	INTO result, share FROM place WHERE trial = wanted;
	RETURN concat_ws(E'\n', cmp_ok(share, '>=', at_least::float8, result), diag(result),
		(SELECT string_agg(diag('not found: ' || reference), E'\n') FROM
			(SELECT reference FROM place WHERE trial = wanted AND coalesce(place, 11) > 10
			ORDER BY reference LIMIT 20) AS missed));
END
$$;

CREATE TEMP TABLE arabic AS
SELECT s.subject_id, s.reference, n.name FROM watchlist.subject AS s JOIN watchlist.subject_name AS n USING (subject_id)
JOIN field ON field.id = s.record AND tag = 'NAME_ORIGINAL_SCRIPT' AND value = n.raw
WHERE s.kind = 'person' AND n.raw ~ '[\u0600-\u06FF]' AND n.note IS NULL;
INSERT INTO place SELECT 'name in Arabic', reference, a.name::text,
	(SELECT min(n) FROM sharaka.screen(name => a.name) WITH ORDINALITY
		AS h (class, file, owner, reference, record_id, matched, score, why, caution, instruction, detail, n) WHERE record_id = subject_id)
FROM arabic AS a WHERE subject_id % :every = 0;
SELECT pg_temp.judge('name in Arabic', 90);

-- Aliases that share at least half of their words with the primary name.
CREATE FUNCTION pg_temp.words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT string_to_array(btrim(regexp_replace(upper(translate(name, '''‘’`', '')), '[^A-Z]+', ' ', 'g')), ' ')
$$;
CREATE TEMP TABLE alias AS
SELECT s.subject_id, s.reference, a.raw, w.words,
	pg_temp.passport(w.words[cardinality(w.words)], array_to_string(w.words[:cardinality(w.words) - 1], ' ')) AS zone
FROM watchlist.subject AS s
JOIN watchlist.subject_name AS a ON a.subject_id = s.subject_id AND a.kind = 'alias' AND a.quality = 'good'
JOIN watchlist.subject_name AS p ON p.subject_id = s.subject_id AND p.kind = 'primary',
LATERAL (SELECT pg_temp.words(a.name::text) AS words) AS w
WHERE s.kind = 'person' AND a.name::text !~ '[^\u0020-\u007E‘’]' AND cardinality(w.words) > 1
	AND w.words <> pg_temp.words(p.raw) AND a.name_id % :every = 0
	AND (SELECT count(*) FROM unnest(w.words) AS word WHERE word = ANY (pg_temp.words(p.raw))) * 2 >= cardinality(w.words);
SELECT ok(bool_and(mrz_is_valid(zone)), 'passports made out to aliases are valid') FROM alias;
INSERT INTO place SELECT 'passport of an alias', reference, a.raw,
	(SELECT min(n) FROM sharaka.screen(a.zone) WITH ORDINALITY
		AS h (class, file, owner, reference, record_id, matched, score, why, caution, instruction, detail, n) WHERE record_id = subject_id)
FROM alias AS a;
SELECT pg_temp.judge('passport of an alias', 75);

-- The same where the list does not have that very alias.
DO $$
DECLARE
	given record;
	found bigint;
BEGIN
	FOR given IN SELECT * FROM alias LOOP
		BEGIN
			DELETE FROM watchlist.subject_name AS n WHERE n.subject_id = given.subject_id AND n.raw = given.raw;
			SELECT min(n) INTO found FROM sharaka.screen(given.zone) WITH ORDINALITY
				AS h (class, file, owner, reference, record_id, matched, score, why, caution, instruction, detail, n)
			WHERE record_id = given.subject_id;
			RAISE EXCEPTION USING ERRCODE = 'ZZ000';
		EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
			NULL;
		END;
		INSERT INTO place VALUES ('passport of an alias that is not listed', given.reference, given.raw, found);
	END LOOP;
END
$$;
SELECT pg_temp.judge('passport of an alias that is not listed', 70);

-- Arabic names where the list has none in Arabic.
DELETE FROM watchlist.subject_name WHERE kind = 'original script';
INSERT INTO place SELECT 'name in Arabic against Latin names only', reference, a.name::text,
	(SELECT min(n) FROM sharaka.screen(name => a.name) WITH ORDINALITY
		AS h (class, file, owner, reference, record_id, matched, score, why, caution, instruction, detail, n) WHERE record_id = subject_id)
FROM arabic AS a WHERE subject_id % :every = 0;
SELECT pg_temp.judge('name in Arabic against Latin names only', 90);

SELECT * FROM finish();
ROLLBACK;
\endif
