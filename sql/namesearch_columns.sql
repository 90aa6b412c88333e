-- An index on names may have further columns: what rows are told apart by beside the name.
-- A search that asks for them, too, compares fewer names, and gives the same rows.
CREATE TABLE wanted (id int PRIMARY KEY, name personname, born partialdate, state countrycode, sex smallint);
INSERT INTO wanted SELECT i,
	(ARRAY['Mohammed', 'محمد', 'Ahmad', 'أحمد', 'Karim', 'Anna'])[1 + i % 6] || ' ' || (ARRAY['Hassan', 'Omar', 'عمر', 'Nasser'])[1 + i / 6 % 4] || ' al-'
		|| chr(65 + i % 19) || 'a' || chr(98 + i % 17) || 'i',
	CASE i % 12 WHEN 0 THEN NULL WHEN 1 THEN 'XXXX' WHEN 2 THEN (1950 + i % 60)::text WHEN 3 THEN (1950 + i % 60)::text || '~'
		WHEN 4 THEN (1950 + i % 50)::text || '/' || (1953 + i % 50)::text WHEN 5 THEN 'XX' || (10 + i % 80)::text WHEN 6 THEN '19' || i % 10 || 'X'
		WHEN 7 THEN '../1960' WHEN 8 THEN '1960/..' WHEN 9 THEN (ARRAY['1700', '2150', '1850-01-01', '2103-12-31'])[1 + i / 12 % 4]
		ELSE to_char(date '1950-01-01' + i * 7, 'YYYY-MM-DD') END::partialdate,
	(ARRAY['DZA', 'EGY', 'D<<', 'DEU', 'ROM', 'ROU', NULL])[1 + i % 7]::countrycode,
	(ARRAY[0, 1, 2, 9, -5, 32767, NULL])[1 + i / 3 % 7]
FROM generate_series(1, 1200) AS i;
CREATE INDEX wanted_all ON wanted USING namesearch (name, born, state, sex);
SELECT namesearch_check('wanted_all');
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM wanted
	WHERE name @@ namequery('Mohamed Umar', 0.7) AND born %% '1961-05-03' AND state % 'DEU' AND sex = 1::smallint;

-- What all searches find, by the index and without it: every operator, alone and together.
CREATE TABLE search (name text, born partialdate, state countrycode, sex smallint);
INSERT INTO search SELECT n, b::partialdate, s::countrycode, x
	FROM unnest(ARRAY['Muhammad Hasan', 'احمد عمر', 'Anna Nasir al-Babi', 'Karim']) AS n,
		unnest(ARRAY['1961-05-03', '1975', '1988~', '1955/1958', 'XX70-03-01', '195X', 'XXXX', '../1958', '2104', '1849-06-06', '1850-12-31']) AS b,
		unnest(ARRAY['DEU', 'ROM']) AS s, unnest(ARRAY[9, -5]) AS x WHERE (s = 'DEU') = (x = 9);
CREATE FUNCTION found(OUT by_name text, OUT by_birth text, OUT near text, OUT by_state text, OUT by_sex text, OUT by_all text, OUT nearest text) LANGUAGE plpgsql AS $$
BEGIN
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name, ',' ORDER BY id, q.name)) INTO by_name
	FROM (SELECT DISTINCT q.name FROM search AS q) AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.6);
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name || q.born, ',' ORDER BY id, q.name, q.born)) INTO by_birth
	FROM (SELECT DISTINCT q.name, q.born FROM search AS q) AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.6) AND w.born % q.born;
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name || q.born, ',' ORDER BY id, q.name, q.born)) INTO near
	FROM (SELECT DISTINCT q.name, q.born FROM search AS q) AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.6) AND w.born %% q.born;
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name || q.state, ',' ORDER BY id, q.name, q.state)) INTO by_state
	FROM (SELECT DISTINCT q.name, q.state FROM search AS q) AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.6) AND w.state = q.state;
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name || q.sex, ',' ORDER BY id, q.name, q.sex)) INTO by_sex
	FROM (SELECT DISTINCT q.name, q.sex FROM search AS q) AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.85) AND w.sex = q.sex;
	SELECT count(*) || ' ' || md5(string_agg(id || ' ' || q.name || q.born || q.state || q.sex, ',' ORDER BY id, q.name, q.born, q.state, q.sex)) INTO by_all
	FROM search AS q JOIN wanted AS w ON w.name @@ namequery(q.name, 0.5) AND w.born %% q.born AND w.state % q.state AND w.sex = q.sex;
	SELECT count(*) || ' ' || md5(string_agg(d || ' ' || q.name || q.born, ',' ORDER BY q.name, q.born, d)) INTO nearest
	FROM (SELECT DISTINCT q.name, q.born FROM search AS q) AS q CROSS JOIN LATERAL
		(SELECT w.name <-> q.name AS d FROM wanted AS w WHERE w.born %% q.born ORDER BY w.name <-> q.name LIMIT 20) AS w;
END $$;
SELECT regexp_replace(f::text, ' [0-9a-f]{32}', '', 'g') AS found FROM found() AS f;
CREATE FUNCTION found_without() RETURNS record LANGUAGE plpgsql
SET enable_indexscan = off SET enable_bitmapscan = off SET enable_seqscan = on AS $$
BEGIN
	RETURN found();
END $$;
SELECT found() = found_without() AS same;
-- the same of rows that wait in the pending area, of several segments, of one that has been merged
INSERT INTO wanted SELECT id + 10000, name, born, state, sex FROM wanted WHERE id % 9 = 0;
SELECT found() = found_without() AS same;
UPDATE wanted SET born = '1961-05-01', state = 'DZA', sex = 9 WHERE id % 5 = 0;
SELECT found() = found_without() AS same;
SELECT namesearch_merge('wanted_all', true) > 1 AS merged;
SELECT found() = found_without() AS same;
DELETE FROM wanted WHERE id % 11 = 0;
VACUUM wanted;
SELECT found() = found_without() AS same;
SELECT namesearch_check('wanted_all');
-- and where memory is too little to build the index at once
SET maintenance_work_mem = '1MB';
REINDEX INDEX wanted_all;
RESET maintenance_work_mem;
SELECT namesearch_check('wanted_all');
SELECT found() = found_without() AS same;

-- A small integer is looked for whatever the type of the integer is that it is compared with; what is no small integer is in no row.
PREPARE by_integer(int) AS SELECT id FROM wanted WHERE name @@ namequery('Mohamed Umar', 0.7) AND sex = $1;
EXPLAIN (COSTS OFF) EXECUTE by_integer(9);
EXPLAIN (COSTS OFF) SELECT id FROM wanted WHERE name @@ namequery('Mohamed Umar', 0.7) AND sex = 9::bigint;
CREATE FUNCTION counted(condition text, OUT by_index int, OUT same boolean, OUT index_condition boolean) LANGUAGE plpgsql AS $$
DECLARE
	statement text := 'SELECT FROM wanted WHERE name @@ namequery(''Mohamed Umar'', 0.7) AND ' || condition;
	line text;
	by_table int;
BEGIN
	SET LOCAL enable_seqscan = off;
	index_condition := false;
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || statement LOOP
		index_condition := index_condition OR line ~ 'Index Cond: .*sex';
	END LOOP;
	EXECUTE replace(statement, 'SELECT', 'SELECT count(*)') INTO by_index;
	SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off;
	EXECUTE replace(statement, 'SELECT', 'SELECT count(*)') INTO by_table;
	same := by_index = by_table;
	RESET enable_indexscan; RESET enable_bitmapscan;
END $$;
SELECT condition, (counted(condition)).* FROM unnest(ARRAY['sex = 9', '9 = sex', 'sex = 9::bigint', '9::bigint = sex', 'sex = 9::smallint', 'sex = -5', 'sex = 32767',
	'sex = 32768', 'sex = 65545', 'sex = -65527', 'sex = 4294967305', 'sex = NULL::int']) AS condition;
SELECT condition, (counted(condition)).same FROM unnest(ARRAY['sex IN (1, 9)', 'sex IN (1, 9, 65545, NULL)', 'sex = ANY (ARRAY[1, 9]::bigint[])', 'sex IN (1::smallint, 9::smallint)',
	'name @@ ANY (ARRAY[namequery(''Karim'', 0.3), namequery(''Anna'', 0.3)]) AND sex IN (0, 9)']) AS condition;
DROP FUNCTION counted;
SET enable_seqscan = off;

-- Without a name the index is of no use, yet what it would give is right: rows without a name, too.
INSERT INTO wanted VALUES (20000, NULL, '1999-12-31', 'DZA', 7);
RESET enable_seqscan;
EXPLAIN (COSTS OFF) SELECT id FROM wanted WHERE sex = 7::smallint;
SET enable_seqscan = off;
SELECT id FROM wanted WHERE sex = 7::smallint;
SELECT id, name <-> 'Anna' AS distance FROM wanted WHERE born %% '1999-12-01' AND sex = 7::smallint ORDER BY name <-> 'Anna' LIMIT 5;
SELECT count(*) FROM wanted WHERE name @@ namequery('Mohamed Umar', 0.5) AND sex = NULL;

-- What columns there may be.
CREATE INDEX ON wanted USING namesearch (name, name);
CREATE INDEX ON wanted USING namesearch (born, name);
CREATE INDEX ON wanted USING namesearch (name, born, state, sex, born);
CREATE INDEX ON wanted USING namesearch (name, id);
SELECT opcname, amvalidate(c.oid) FROM pg_opclass AS c JOIN pg_am AS m ON m.oid = c.opcmethod WHERE m.amname = 'namesearch' ORDER BY opcname;
-- An operator class of one's own says by two functions what the marks of its values are.
CREATE FUNCTION char_mark("char") RETURNS smallint LANGUAGE sql IMMUTABLE STRICT RETURN 1 + ascii($1::text) % 255;
CREATE FUNCTION char_wanted_marks("char", smallint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
	RETURN set_bit(decode(repeat('00', 32), 'hex'), 1 + ascii($1::text) % 255, 1);
CREATE OPERATOR CLASS char_ops DEFAULT FOR TYPE "char" USING namesearch AS
	OPERATOR 1 =, FUNCTION 1 char_mark("char"), FUNCTION 2 char_wanted_marks("char", smallint);
SELECT amvalidate(oid) FROM pg_opclass WHERE opcname = 'char_ops' AND opcmethod = (SELECT oid FROM pg_am WHERE amname = 'namesearch');
ALTER TABLE wanted ADD COLUMN level "char" DEFAULT 'a';
UPDATE wanted SET level = 'b' WHERE id % 10 = 3;
CREATE INDEX wanted_level ON wanted USING namesearch (name, level);
DROP INDEX wanted_all;
EXPLAIN (COSTS OFF) SELECT id FROM wanted WHERE name @@ namequery('Mohamed Hassan', 0.6) AND level = 'b';
SELECT count(*) FROM wanted WHERE name @@ namequery('Mohamed Hassan', 0.6) AND level = 'b';
SELECT count(*) FROM wanted WHERE name_similarity(name, 'Mohamed Hassan') >= 0.6 AND level = 'b';
-- wrong ones are told
CREATE OR REPLACE FUNCTION char_wanted_marks("char", smallint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT RETURN '\x00'::bytea;
SELECT count(*) FROM wanted WHERE name @@ namequery('Mohamed Hassan', 0.6) AND level = 'b';
CREATE OR REPLACE FUNCTION char_mark("char") RETURNS smallint LANGUAGE sql IMMUTABLE STRICT RETURN 256;
INSERT INTO wanted (id, name) VALUES (30000, 'Anna');
-- what is stored is not what the function says now: so it must not change without REINDEX
CREATE OR REPLACE FUNCTION char_mark("char") RETURNS smallint LANGUAGE sql IMMUTABLE STRICT RETURN 4;
\set VERBOSITY terse
SELECT namesearch_check('wanted_level');
\set VERBOSITY default
DROP FUNCTION found_without, found;
DROP TABLE wanted, search;
DROP OPERATOR FAMILY char_ops USING namesearch;
DROP FUNCTION char_mark, char_wanted_marks;
