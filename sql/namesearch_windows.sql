-- Posting lists are added up in windows of some thousands of entries, and the longest
-- only where others have entries: an index of several windows finds what comparing all
-- names does, whether tokens are common or rare, stand in one window or in all.
\pset null '<null>'

CREATE TABLE crowd (id int PRIMARY KEY, name personname);
-- families in one window, at its ends, in the first and the last, and of many in each of
-- the windows, of which there are four of 8192
INSERT INTO crowd
SELECT i, concat_ws(' ',
	CASE WHEN family IS NULL THEN (ARRAY['Mohamed', 'Ahmed', 'Ali', 'Hassan', 'محمد', 'أحمد', 'علي', 'Muhammad', 'Anna'])[1 + abs(hashint4extended(i, 1)) % 9]
		ELSE 'Mohamed' END,
	CASE WHEN i % 3 = 0 THEN (ARRAY['Khaled', 'Omar', 'خالد', 'عمر', 'Mahmoud', 'Khalid'])[1 + abs(hashint4extended(i, 2)) % 6] END,
	CASE WHEN family IS NOT NULL THEN family
		WHEN i % 5 > 0 THEN 'K' || chr((97 + abs(hashint4extended(i, 3)) % 26)::int) || 'r' || chr((97 + abs(hashint4extended(i, 4)) % 26)::int) || 'ni'
	END)::personname
FROM generate_series(1, 30000) AS i, LATERAL (SELECT CASE WHEN i BETWEEN 16383 AND 16387 OR i > 29950 THEN 'Zerrouki'
	WHEN i = 24577 THEN 'Ghannouchi' WHEN i IN (5, 20000) THEN 'Bouteflika' END) AS rare (family);
CREATE INDEX crowd_name ON crowd USING namesearch (name);
SELECT segments, names, namesearch_check('crowd_name') FROM namesearch_stats('crowd_name');

CREATE TABLE asked AS SELECT n, name::personname AS name FROM (VALUES
	(1, 'Mohamed Zerrouki'), (2, 'Ahmad Karoni'), (3, 'Ali'), (4, 'محمد خالد'), (5, 'Hasan Omar Kerani'),
	(6, 'Anna Zeruki'), (7, 'Khaled Mohamed'), (8, 'Kureni'), (9, 'Mohamed Khaled Karani Zerrouki'),
	(10, 'Mohamed Ghannouchi'), (11, 'Ahmed Mohamed Ali'), (12, 'A. Zerrouki'), (13, 'Muhammad Bouteflika'),
	(14, 'Nobody Whatever')) AS v (n, name);
-- each pair compared once, without the index
CREATE TABLE compared AS SELECT a.n, c.id, name_similarity(c.name, a.name) AS similarity FROM asked AS a, crowd AS c;

CREATE FUNCTION found(threshold float8) RETURNS TABLE (n int, ids int[]) LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT a.n, ARRAY(SELECT c.id FROM crowd AS c WHERE c.name @@ namequery(a.name::text, threshold) ORDER BY c.id) FROM asked AS a $$;
-- whether names are found at a threshold, and for which of those asked others than by
-- comparing all
CREATE FUNCTION against_scan(threshold float8, OUT finds boolean, OUT differ text) LANGUAGE sql AS $$
	SELECT sum(cardinality(f.ids)) > 0, string_agg(f.n::text, ' ' ORDER BY f.n) FILTER (WHERE f.ids <> ARRAY(
		SELECT c.id FROM compared AS c WHERE c.n = f.n AND c.similarity >= against_scan.threshold ORDER BY c.id))
	FROM found(threshold) AS f
$$;
SELECT t AS threshold, a.* FROM unnest(ARRAY[0.45, 0.6, 0.75, 0.82, 0.9, 0.99, 1]) AS t, against_scan(t) AS a;

CREATE FUNCTION nearest(most int) RETURNS TABLE (n int, distances float8[]) LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT a.n, ARRAY(SELECT c.name <-> a.name FROM crowd AS c ORDER BY c.name <-> a.name LIMIT most) FROM asked AS a $$;
SELECT most, string_agg(f.n::text, ' ' ORDER BY f.n) FILTER (WHERE EXISTS (
		SELECT FROM unnest(f.distances, ARRAY(SELECT 1 - c.similarity FROM compared AS c WHERE c.n = f.n ORDER BY c.similarity DESC LIMIT most)) AS d (index, scan)
		WHERE abs(index - scan) > 1e-9 OR index IS NULL OR scan IS NULL)) AS differ
FROM (VALUES (1), (12), (700)) AS v (most), nearest(most) AS f GROUP BY most ORDER BY most;

-- rows that went, and new ones in a segment of their own
DELETE FROM crowd WHERE id % 7 = 0;
DELETE FROM compared WHERE id % 7 = 0;
VACUUM crowd;
INSERT INTO crowd SELECT 40000 + i, 'Ali Zerr' || chr(97 + i % 26) || 'ki' FROM generate_series(1, 900) AS i;
INSERT INTO compared SELECT a.n, c.id, name_similarity(c.name, a.name) FROM asked AS a, crowd AS c WHERE c.id > 40000;
SELECT t AS threshold, a.* FROM unnest(ARRAY[0.6, 0.75, 0.9]) AS t, against_scan(t) AS a;

-- With a further column entries are in the order of its marks, so that windows without
-- those of the year that is asked for are passed over, and so are the postings there.
ALTER TABLE crowd ADD COLUMN born partialdate;
UPDATE crowd SET born = CASE WHEN id % 50 = 0 THEN NULL WHEN id % 50 = 1 THEN 'XXXX' WHEN id % 50 = 2 THEN '1970/1975'
	ELSE to_char(date '1930-01-01' + (abs(hashint4extended(id, 5)) % 29000)::int, 'YYYY-MM-DD') END::partialdate;
DROP INDEX crowd_name;
CREATE INDEX ON compared (n, similarity);
VACUUM ANALYZE crowd, compared;
CREATE FUNCTION found_born(threshold float8, born partialdate) RETURNS TABLE (n int, ids int[]) LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT a.n, ARRAY(SELECT c.id FROM crowd AS c WHERE c.name @@ namequery(a.name::text, threshold) AND c.born %% found_born.born ORDER BY c.id) FROM asked AS a $$;
CREATE FUNCTION nearest_born(born partialdate) RETURNS TABLE (n int, distances float8[]) LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT a.n, ARRAY(SELECT c.name <-> a.name FROM crowd AS c WHERE c.born %% nearest_born.born ORDER BY c.name <-> a.name LIMIT 30) FROM asked AS a $$;
-- whether names are found with each birth, and how many answers are others than by
-- comparing all; the second time places in long lists are known
CREATE FUNCTION against_scan_born(OUT finds boolean, OUT differ bigint, OUT order_differs bigint) LANGUAGE sql AS $$
	SELECT bool_and(f.finds), sum(f.differ), sum(o.differ)
	FROM unnest(ARRAY['1930-01-02', '1961-12-30', '2009', '1899', '196X']::partialdate[]) AS b (born)
	CROSS JOIN LATERAL (SELECT sum(cardinality(f.ids)) > 0 AS finds, count(*) FILTER (WHERE f.ids <> ARRAY(
			SELECT c.id FROM compared AS c JOIN crowd AS w ON w.id = c.id
			WHERE c.n = f.n AND c.similarity >= t AND w.born %% b.born ORDER BY c.id)) AS differ
		FROM unnest(ARRAY[0.6, 0.75, 0.9]) AS t, found_born(t, b.born) AS f) AS f
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE EXISTS (
			SELECT FROM unnest(f.distances, ARRAY(SELECT 1 - c.similarity FROM compared AS c JOIN crowd AS w ON w.id = c.id
				WHERE c.n = f.n AND w.born %% b.born ORDER BY c.similarity DESC LIMIT 30)) AS d (index, scan)
			WHERE abs(index - scan) > 1e-9 OR index IS NULL OR scan IS NULL)) AS differ
		FROM nearest_born(b.born) AS f) AS o
$$;
CREATE INDEX crowd_born ON crowd USING namesearch (name, born);
EXPLAIN (COSTS OFF) SELECT id FROM crowd WHERE name @@ namequery('Mohamed Zerrouki', 0.7) AND born %% '1961-12-30';
SELECT namesearch_check('crowd_born');
SELECT * FROM against_scan_born() UNION ALL SELECT * FROM against_scan_born();
-- a segment of rows that came later, and both in one, without those that went
INSERT INTO crowd SELECT id + 100000, name, born FROM crowd WHERE id % 10 = 3;
INSERT INTO compared SELECT n, id + 100000, similarity FROM compared WHERE id % 10 = 3;
SELECT segments > 1 AS several FROM namesearch_stats('crowd_born');
SELECT * FROM against_scan_born();
DELETE FROM crowd WHERE id % 10 = 4;
DELETE FROM compared WHERE id % 10 = 4;
VACUUM crowd;
SELECT namesearch_merge('crowd_born', true) > 1 AS merged;
SELECT namesearch_check('crowd_born');
SELECT * FROM against_scan_born();
-- built in parts, where memory is too little, and without a memory of what was found
SET maintenance_work_mem = '1MB';
REINDEX INDEX crowd_born;
RESET maintenance_work_mem;
SELECT namesearch_check('crowd_born');
SET sltd.namesearch_cache_size = 0;
SELECT * FROM against_scan_born();
RESET sltd.namesearch_cache_size;

-- A token that is asked for the first time is compared with those alone that have an entry in a
-- window with the births that are asked for: which of four of each, and of one, does not matter
CREATE TABLE rare (id int, name personname, born partialdate);
INSERT INTO rare SELECT i, 'Samir ' || (ARRAY['Haddad', 'Mansouri', 'Trabelsi', 'Khoury'])[1 + i % 4], make_date(1930 + i % 80, 3, 4)::partialdate FROM generate_series(1, 40000) AS i;
-- surnames as there are no others, of five consonants each
CREATE FUNCTION rare_surname(i int) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT string_agg(substr('bdfgklmnrstz', 1 + (i * (7 + 4 * k) + i / (1 + k)) % 12, 1) || substr('aiou', 1 + (i + k) % 4, 1), '' ORDER BY k) FROM generate_series(0, 4) AS k);
INSERT INTO rare SELECT 50000 + i * 10 + k, 'Samir ' || initcap(rare_surname(i)), make_date((1935 + k * 18 + i % 10)::int, 3, 4)::partialdate
FROM generate_series(1, 300) AS i, generate_series(0, 3) AS k WHERE i % 5 > 0 OR k = i % 4;
CREATE INDEX rare_name ON rare USING namesearch (name, born);
VACUUM ANALYZE rare;
SET enable_seqscan = off;
WITH asked AS MATERIALIZED (
	SELECT namequery('Samir ' || rare_surname(i) || substr('bdfgkln', 1 + i % 7, 1), 0.7) AS query, make_date((1935 + i % 4 * 18 + i % 10)::int, 5, 6)::partialdate AS born
	FROM generate_series(1, 300) AS i
), found AS (
	SELECT ARRAY(SELECT r.id FROM rare AS r WHERE r.name @@ a.query AND r.born %% a.born ORDER BY r.id) AS by_index,
		ARRAY(SELECT n.id FROM (SELECT r.* FROM rare AS r WHERE r.id > 50000 AND r.born %% a.born OFFSET 0) AS n WHERE n.name @@ a.query ORDER BY n.id) AS by_scan
	FROM asked AS a
)
SELECT count(*) AS asked, count(*) FILTER (WHERE by_index <> by_scan) AS otherwise, sum(cardinality(by_index)) > 200 AS many FROM found;
RESET enable_seqscan;
DROP TABLE rare;
DROP FUNCTION rare_surname;

-- Enough rows that came later, and have just the name that is asked for, are no reason to leave
-- those of an older segment: also where the later ones are dead, or are not who is asked for
CREATE TABLE homonym (id int, name personname, born partialdate) WITH (autovacuum_enabled = off);
INSERT INTO homonym SELECT i, 'Person' || chr(97 + i % 26) || chr(97 + i / 26 % 26) || ' Other', '1950' FROM generate_series(1, 600) AS i;
INSERT INTO homonym VALUES (1000, 'Gul Smith', '1961-05-03');
CREATE INDEX homonym_name ON homonym USING namesearch (name);
INSERT INTO homonym VALUES (2000, 'Gul Smith', '1980');
DO $$ BEGIN FOR i IN 1..15 LOOP UPDATE homonym SET name = (ARRAY['Gul Smith', 'GUL SMITH'])[1 + i % 2]::personname WHERE id = 2000; END LOOP; END $$;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT id FROM homonym ORDER BY name <-> 'Gul Smith' LIMIT 2;
SELECT array_agg(id ORDER BY id) FROM (SELECT id FROM homonym ORDER BY name <-> 'Gul Smith' LIMIT 2) AS nearest;
INSERT INTO homonym SELECT 2000 + i, 'Gul Smith', '1980' FROM generate_series(1, 13) AS i;
SELECT id, name <-> 'Gul Smith' AS distance FROM homonym WHERE born = '1961-05-03' ORDER BY name <-> 'Gul Smith' LIMIT 1;
SELECT count(*), count(DISTINCT id) FROM (SELECT id FROM homonym ORDER BY name <-> 'Gul Smith' OFFSET 0) AS ordered;
RESET enable_seqscan;
RESET enable_bitmapscan;
RESET enable_sort;

DROP TABLE homonym;
DROP FUNCTION against_scan, found, nearest, against_scan_born, found_born, nearest_born;
DROP TABLE crowd, asked, compared;
