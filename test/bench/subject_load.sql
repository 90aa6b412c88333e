-- How long a list of one's own takes to load, in a database of its own:
--
--   script/server psql -X -q -v n=1000000 -f test/bench/subject_load.sql
--
-- n subjects with a made-up name, a birth and a nationality each; then the same list
-- again, of which every hundredth record has changed and every hundredth is gone.
\if :{?n}
\else
\set n 100000
\endif
SET client_min_messages = warning;
CREATE EXTENSION sharaka CASCADE;
\o /dev/null
SELECT sharaka.create_schema('TUN');
\o
SELECT $$INSERT INTO subject_load (record, category, name, born, nationality)
SELECT i, 'wanted', initcap(translate(md5(i::text), '0123456789', 'aeiourmlst')) || CASE WHEN $$ AS rows1,
	$$ THEN ' Changed' ELSE '' END || ' ' || initcap(translate(md5((i % 30000)::text), '0123456789', 'sneiouamlt')),
	make_date(1900 + i % 100, 1 + i % 12, 1 + i % 28), (ARRAY['TUN', 'DZA', 'MAR', 'LBY', 'EGY'])[1 + i % 5]
FROM generate_series(1, $$ AS rows2 \gset
\o /dev/null
SELECT sharaka.begin_subjects();
\o
:rows1 false :rows2 :n) AS i;
\timing on
SELECT * FROM sharaka.load_subjects('BENCH', '2026-01-01');
\timing off
\o /dev/null
SELECT sharaka.begin_subjects();
\o
:rows1 i % 100 = 0 :rows2 :n) AS i WHERE i % 100 <> 1;
\timing on
SELECT * FROM sharaka.load_subjects('BENCH', '2026-01-02');
