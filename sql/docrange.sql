-- docrange: runs of document numbers, as of stolen blanks; both ends belong to a run

SELECT run, docrange_first(run), docrange_last(run), docrange_count(run)
FROM unnest(ARRAY['[A0000001,A0000500]', ' [ a 000-0001 , a0000001 ] ', '[A0,Z9]', '[12AB99998,12AC00001]', '[0,9]',
	'[AAAAAAAAAAAAAAAAAAAAAAA,ZZZZZZZZZZZZZZZZZZZZZZZ]']::docrange[]) AS run;
SELECT docrange('A0000001', 'A0000500'), docrange(NULL, 'A0000500') IS NULL AS nothing;

-- what is no run: another form, a pattern that changes, the ends the wrong way round
SELECT ''::docrange;
SELECT 'A1,A2'::docrange;
SELECT '[A1]'::docrange;
SELECT '[A1,A2'::docrange;
SELECT '(A1,A2)'::docrange;
SELECT '[A1,A2,A3]'::docrange;
SELECT '[A1,]'::docrange;
SELECT '[A1,A!2]'::docrange;
SELECT '[A0999990,AA999990]'::docrange;
SELECT '[A9,A10]'::docrange;
SELECT '[A2,A1]'::docrange;
SELECT docrange('A2', 'A1');
SELECT docrange('A2', '21');

-- a member has the pattern of the run: a number that stands between as text may not
SELECT number, run @> number AS has, number <@ run AS is_in
FROM (VALUES (docrange '[A0999990,A1000010]')) AS r (run),
	unnest(ARRAY['A0999989', 'A0999990', 'A1000000', 'A1000010', 'A1000011', 'A099999Z', 'A100000', 'A09999999', 'B1000000']::docnumber[]) AS number;
SELECT a, b, a @> b AS has, a <@ b AS is_in, a && b AS overlap, a = b AS same, a < b AS before
FROM (VALUES (docrange '[A10,A20]', docrange '[A12,A20]'), ('[A10,A20]', '[A10,A20]'), ('[A10,A20]', '[A20,A30]'), ('[A10,A20]', '[A21,A30]'),
	('[A10,A20]', '[110,120]'), ('[A10,A20]', '[A1A,A2A]'), ('[A10,A20]', '[A100,A200]')) AS pair (a, b);
SELECT docrange '[A1,A2]' @> NULL::docnumber AS unknown, NULL::docrange && '[A1,A2]' AS unknown_too;

-- against the numbers written out, for all pairs of some runs
CREATE TABLE small (id int, run docrange, members text[]);
INSERT INTO small SELECT row_number() OVER (), docrange(a, b),
	(SELECT array_agg(n::text) FROM (SELECT chr(65 + i / 10) || i % 10 AS n FROM generate_series(0, 259) AS i
		UNION ALL SELECT lpad(i::text, 2, '0') FROM generate_series(0, 99) AS i) AS all_numbers
		WHERE n COLLATE "C" BETWEEN a::text AND b::text AND n ~ CASE WHEN a::text ~ '^[0-9]' THEN '^[0-9]' ELSE '^[A-Z]' END)
FROM (VALUES ('A0', 'A9'), ('A5', 'B5'), ('B0', 'B0'), ('B6', 'C0'), ('A0', 'Z9'), ('00', '09'), ('05', '55'), ('55', '99'), ('00', '99')) AS v (x, y),
	docnumber(x) AS a, docnumber(y) AS b;
SELECT count(*), bool_and(docrange_count(a.run) = cardinality(a.members)) AS count,
	bool_and((a.run @> b.run) = (a.members @> b.members)) AS has, bool_and((a.run <@ b.run) = (a.members <@ b.members)) AS is_in,
	bool_and((a.run && b.run) = (a.members && b.members)) AS overlap, bool_and((a.run = b.run) = (a.id = b.id)) AS same,
	bool_and(sign(docrange_cmp(a.run, b.run)) = (a.run > b.run)::int - (a.run < b.run)::int
		AND (a.run <= b.run) = NOT (a.run > b.run) AND (a.run >= b.run) = NOT (a.run < b.run) AND (a.run <> b.run) = NOT (a.run = b.run)) AS order
FROM small AS a, small AS b;
SELECT count(DISTINCT run), count(*) FROM (SELECT run FROM small UNION ALL SELECT run FROM small) AS twice;
SELECT bool_and(docrange_hash(a.run) = docrange_hash(b.run) AND docrange_hash_extended(a.run, 1) = docrange_hash_extended(b.run, 1)) AS same_hash
FROM small AS a JOIN small AS b ON a.run = b.run;
SELECT opcname, amname, amvalidate(opclass.oid)
FROM pg_opclass AS opclass JOIN pg_am AS am ON am.oid = opcmethod WHERE opcintype = 'docrange'::regtype ORDER BY amname;

-- ---------- the index ----------

-- 20,000 runs of many patterns, and what each plan finds
-- plans are those of a table without statistics
CREATE TABLE blank (id int, run docrange) WITH (autovacuum_enabled = off);
INSERT INTO blank SELECT i, docrange(a::docnumber, b::docnumber)
FROM (SELECT i, ('x' || left(md5('blank' || i), 7))::bit(28)::int AS r FROM generate_series(1, 20000) AS i) AS random,
	LATERAL (SELECT CASE i % 4 WHEN 0 THEN chr(65 + r % 26) || lpad((r / 26 % 990000)::text, 6, '0')
			WHEN 1 THEN lpad((r % 9900000)::text, 9, '0') WHEN 2 THEN lpad((r % 90)::text, 2, '0') || 'AB' || lpad((r / 90 % 90000)::text, 5, '0')
			ELSE 'LR' || lpad((r % 9900000)::text, 7, '0') END AS a, r % 1000 AS size) AS first,
	LATERAL (SELECT regexp_replace(a, '\d+$', '') || lpad((substring(a FROM '\d+$')::int + size)::text, length(substring(a FROM '\d+$')), '0') AS b) AS last;
CREATE TABLE asked AS
SELECT i AS query, CASE WHEN i % 2 = 0 THEN docrange_last(run) ELSE docnumber_next(docrange_last(run)) END AS number, run AS around
FROM generate_series(1, 400) AS i JOIN blank ON id = i * 47 % 20000 + 1;
CREATE FUNCTION answers() RETURNS TABLE (what text, queries bigint, rows numeric, sum numeric) LANGUAGE sql STABLE AS $$
	SELECT what, count(*), sum(n), sum(s) FROM (
		SELECT 'number' AS what, (SELECT ARRAY[count(*), sum(id)] FROM blank WHERE run @> number) AS a FROM asked
		UNION ALL SELECT 'has', (SELECT ARRAY[count(*), sum(id)] FROM blank WHERE run @> around) FROM asked
		UNION ALL SELECT 'is in', (SELECT ARRAY[count(*), sum(id)] FROM blank WHERE run <@ docrange(docrange_first(around), coalesce(docnumber_next(docrange_last(around)), docrange_last(around)))) FROM asked
		UNION ALL SELECT 'overlap', (SELECT ARRAY[count(*), sum(id)] FROM blank WHERE run && around) FROM asked
		UNION ALL SELECT 'same', (SELECT ARRAY[count(*), sum(id)] FROM blank WHERE run = around) FROM asked) AS x,
		LATERAL (SELECT a[1] AS n, coalesce(a[2], 0) AS s) AS y
	GROUP BY what ORDER BY what
$$;
CREATE TABLE by_table AS SELECT * FROM answers();
CREATE INDEX blank_run ON blank USING gist (run);
SET jit = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM blank WHERE run @> 'A123456'::docnumber;
EXPLAIN (COSTS OFF) SELECT id FROM blank WHERE 'A123456'::docnumber <@ run;
EXPLAIN (COSTS OFF) SELECT id FROM blank WHERE run && '[A123456,A123466]';
SELECT t.what, t.queries, t.rows, t.rows = i.rows AND t.sum = i.sum AS the_same FROM by_table AS t JOIN answers() AS i USING (what) ORDER BY what;
-- built row by row, with splits, and after rows went
CREATE TABLE grown (LIKE blank);
CREATE INDEX grown_run ON grown USING gist (run);
INSERT INTO grown SELECT * FROM blank ORDER BY md5(id::text);
DELETE FROM grown WHERE id % 3 = 0;
DELETE FROM blank WHERE id % 3 = 0;
VACUUM grown;
SELECT count(*), count(*) FILTER (WHERE a.ids IS DISTINCT FROM b.ids) AS differ
FROM asked, LATERAL (SELECT array_agg(id ORDER BY id) AS ids FROM grown WHERE run @> number) AS a,
	LATERAL (SELECT array_agg(id ORDER BY id) AS ids FROM blank WHERE run @> number) AS b;
RESET enable_seqscan;

-- under row-level security the index is used still: the operators leak nothing
CREATE ROLE officer_of_docrange;
GRANT SELECT ON blank TO officer_of_docrange;
ALTER TABLE blank ENABLE ROW LEVEL SECURITY;
CREATE POLICY even ON blank USING (id % 2 = 0);
ANALYZE blank;
SET ROLE officer_of_docrange;
EXPLAIN (COSTS OFF) SELECT id FROM blank WHERE run @> 'A123456'::docnumber;
SELECT bool_and(id % 2 = 0) AS even FROM blank WHERE run && '[A000000,A999999]';
RESET ROLE;

-- on the wire a run is its text; receiving checks as input does
SELECT convert_from(docrange_send(run), 'UTF8') = run::text AS text FROM small WHERE id = 2;
CREATE TABLE received (run docrange);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 5b41312c41395d' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 5b41392c41315d' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 5b4131' (format binary)
SELECT run FROM received;
-- a byte of version, the size of the first number, and both numbers
SELECT pg_column_size(run) FROM blank WHERE id = 1;

DROP FUNCTION answers;
DROP TABLE small, blank, asked, by_table, grown, received;
DROP ROLE officer_of_docrange;
