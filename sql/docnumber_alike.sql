-- Document numbers that read alike: at most two characters read for others, or
-- one slip; answered by a btree index on the number.

SELECT a, b, docnumber_distance(a, b) AS distance, a % b AS alike
FROM (VALUES ('A1234567', 'A1234567'), ('O1234567', '01234567'), ('B0S23456', '8OS23456'), ('B0S23456', '8O523456'),
	('A1234567', 'A1234576'), ('A1234567', 'A124567'), ('A1234567', 'A12344567'), ('A1234567', 'X1234567'), ('A1234567', 'X1234568'),
	('A1234567', 'A1Z34576'), ('6G', 'QG'), ('1', 'L'), ('1', '12'), ('12', '3'), ('AB', 'BA'), ('A', 'B'), ('8', 'S')) AS pair (x, y),
	docnumber(x) AS a, docnumber(y) AS b;
SELECT docnumber_distance('A', NULL) AS unknown, NULL::docnumber % 'A' AS unknown_too, docnumber_variants(NULL) AS unknown_three;

-- beside the definition, written anew: all ways to make one of the other
CREATE FUNCTION way(a text, b text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	least int;
BEGIN
	IF a = '' OR b = '' THEN
		RETURN 2 * (length(a) + length(b));
	END IF;
	least := way(substr(a, 2), substr(b, 2)) + CASE WHEN left(a, 1) = left(b, 1) THEN 0
		WHEN translate('0O,0Q,0D,OQ,OD,QD,1I,1L,IL,2Z,5S,6G,8B,8S,0U,GQ', ',', ' ') ~ format('(%1$s%2$s|%2$s%1$s)', left(a, 1), left(b, 1)) THEN 1
		ELSE 2 END;
	least := least(least, way(substr(a, 2), b) + 2, way(a, substr(b, 2)) + 2);
	IF left(a, 2) = reverse(left(b, 2)) AND length(a) > 1 AND length(b) > 1 THEN
		least := least(least, way(substr(a, 3), substr(b, 3)) + 2);
	END IF;
	RETURN least;
END $$;
CREATE TABLE short AS SELECT DISTINCT translate(left(md5(i::text), 1 + i % 3), '3479abcdef', '0Q1LB5SGOZ')::docnumber AS number FROM generate_series(1, 80) AS i;
SELECT count(*) > 2000 AS many, count(*) FILTER (WHERE docnumber_distance(a.number, b.number) <> way(a.number::text, b.number::text)) AS differ,
	count(*) FILTER (WHERE (a.number % b.number) <> (way(a.number::text, b.number::text) <= 2)) AS differ_too,
	count(*) FILTER (WHERE docnumber_distance(a.number, b.number) <> docnumber_distance(b.number, a.number)) AS one_sided,
	count(*) FILTER (WHERE (b.number = ANY (docnumber_variants(a.number))) <> (a.number % b.number)) AS not_listed
FROM short AS a, short AS b;

-- the list: in order, each once, none longer than a number can be; bounded
SELECT number, cardinality(list) AS variants, (SELECT count(*) FROM unnest(list) AS v WHERE NOT v % number) AS not_alike,
	(SELECT bool_and(v < following OR following IS NULL) FROM (SELECT v, lead(v) OVER (ORDER BY n) AS following FROM unnest(list) WITH ORDINALITY AS u (v, n)) AS o) AS in_order
FROM unnest(ARRAY['A', 'A1234567', '000000000', '00000000000000000000000']::docnumber[]) AS number, docnumber_variants(number) AS list;
SELECT docnumber_variants('A') @> ARRAY['A', 'B', '9', 'AB', '0A']::docnumber[] AS has, 'ABC' = ANY (docnumber_variants('A')) AS has_not;

-- ---------- the index ----------

CREATE TABLE passport AS
SELECT i AS id, CASE i % 3 WHEN 0 THEN chr(65 + i % 26) || lpad((i * 7919::bigint % 10000000)::text, 7, '0')
	WHEN 1 THEN lpad((i * 7907::bigint % 1000000000)::text, 9, '0') ELSE upper(left(md5(i::text), 9)) END::docnumber AS number
FROM generate_series(1, 20000) AS i;
CREATE INDEX passport_number ON passport (number);
ANALYZE passport;
EXPLAIN (COSTS OFF) SELECT id FROM passport WHERE number % 'A1234567';
EXPLAIN (COSTS OFF) SELECT id FROM passport WHERE 'A1234567' % number;
SET plan_cache_mode = force_generic_plan;
PREPARE alike (docnumber) AS SELECT id FROM passport WHERE number % $1;
EXPLAIN (COSTS OFF) EXECUTE alike ('A1234567');
RESET plan_cache_mode;
-- a plan, without the line that 18 adds to what is disabled and taken all the same
CREATE FUNCTION plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line !~ 'Disabled: true' THEN
			RETURN NEXT line;
		END IF;
	END LOOP;
END
$$;
-- for each of another table
SET enable_seqscan = off;
SET enable_material = off;
SELECT plan('SELECT count(*) FROM short JOIN passport ON passport.number % short.number');
DROP FUNCTION plan(text);
RESET enable_seqscan;
RESET enable_material;
-- 10,000 numbers with a slip each: the list has the number that was meant, and the
-- index finds for one in a hundred all that a sequential scan finds
CREATE TABLE slipped AS
SELECT id, number, (CASE id % 4 WHEN 0 THEN overlay(n PLACING substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + r % 36, 1) FROM at FOR 1)
	WHEN 1 THEN overlay(n PLACING '' FROM at FOR 1) WHEN 2 THEN overlay(n PLACING substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + r % 36, 1) FROM at FOR 0)
	ELSE overlay(n PLACING reverse(substr(n, at, 2)) FROM at FOR 2) END)::docnumber AS slip
FROM passport, text(number) AS n, abs(hashint4(id)) AS r, LATERAL (SELECT 1 + r / 36 % length(n) AS at) AS x WHERE id % 2 = 0;
SELECT count(*), count(*) FILTER (WHERE number % slip) AS alike, count(*) FILTER (WHERE number = ANY (docnumber_variants(slip))) AS listed FROM slipped;
SET enable_seqscan = off;
CREATE TABLE by_index AS SELECT s.id, (SELECT array_agg(p.id ORDER BY p.id) FROM passport AS p WHERE p.number % s.slip) AS found FROM slipped AS s WHERE s.id % 200 = 0;
DROP INDEX passport_number;
SELECT count(*), count(*) FILTER (WHERE found IS DISTINCT FROM (SELECT array_agg(p.id ORDER BY p.id) FROM passport AS p WHERE p.number % s.slip)) AS differ
FROM by_index JOIN slipped AS s USING (id);
RESET enable_seqscan;

-- another index cannot, and does not try
CREATE INDEX passport_number ON passport USING hash (number);
EXPLAIN (COSTS OFF) SELECT id FROM passport WHERE number % 'A1234567';

-- under row-level security the index is used still: the operator leaks nothing
DROP INDEX passport_number;
CREATE INDEX passport_number ON passport (number);
CREATE ROLE officer_of_docnumber;
GRANT SELECT ON passport TO officer_of_docnumber;
ALTER TABLE passport ENABLE ROW LEVEL SECURITY;
CREATE POLICY even ON passport USING (id % 2 = 0);
SET ROLE officer_of_docnumber;
EXPLAIN (COSTS OFF) SELECT id FROM passport WHERE number % 'A1234567';
RESET ROLE;

DROP FUNCTION way;
DROP TABLE short, passport, slipped, by_index;
DROP ROLE officer_of_docnumber;
