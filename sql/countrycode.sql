-- countrycode: what goes in comes out, in capitals
SELECT code::countrycode
FROM (VALUES ('EGY'), ('tun'), ('D'), ('D<<'), (' DEU '), ('UTO'), ('XYZ')) AS given (code);

-- marks that are not seen are dropped, and white space around it of any width
SELECT count(*), count(*) FILTER (WHERE (c || 'E' || c || 'GY' || c)::countrycode = 'EGY') AS egy
FROM (VALUES (U&'\00AD'), (U&'\061C'), (U&'\200B'), (U&'\200E'), (U&'\200F'), (U&'\202A'), (U&'\202E'), (U&'\2060'), (U&'\2066'), (U&'\2067'), (U&'\2069'), (U&'\FEFF')) AS mark (c);
SELECT count(*), count(*) FILTER (WHERE (c || 'D' || c || ' ')::countrycode = 'D<<') AS d FROM (VALUES (U&'\00A0'), (U&'\2003'), (U&'\2028'), (U&'\202F'), (U&'\205F'), (U&'\3000')) AS space (c);
SELECT U&'EG\00A0Y'::countrycode;
SELECT U&'E\2067G\2800'::countrycode;

-- what is refused, and what to do instead
SELECT 'DE'::countrycode;
SELECT ''::countrycode;
SELECT 'EG1'::countrycode;
SELECT '<EG'::countrycode;
SELECT 'EG<'::countrycode;
SELECT 'مصر'::countrycode;
SELECT 'EG!Y'::text::countrycode;
SELECT repeat('EGY', 50)::countrycode;
SELECT (repeat(' ', 1000000) || 'EGY')::countrycode;

-- casts are written out or made by assignment, never silent
SELECT 'dza'::text::countrycode, 'DZA'::countrycode::text || '!' AS text,
	countrycode('mar'::text), text('MAR'::countrycode);
CREATE TABLE crossing (id int, nationality countrycode);
INSERT INTO crossing
SELECT id, (ARRAY['JOR', 'LBN', 'EGY', 'TUN', 'D<<', 'DZA', 'MAR', 'DEU'])[1 + id % 8]
FROM generate_series(1, 800) AS id;
INSERT INTO crossing VALUES (801, NULL);

-- the same from varchar and from char(n), without the blanks that pad it
CREATE TEMP TABLE strings (v varchar(100), c char(100));
INSERT INTO strings VALUES ('dza', 'dza');
CREATE TEMP TABLE assigned (value countrycode);
INSERT INTO assigned SELECT v FROM strings;
INSERT INTO assigned SELECT c FROM strings;
PREPARE assign_varchar (varchar) AS INSERT INTO assigned VALUES ($1);
PREPARE assign_char (char(100)) AS INSERT INTO assigned VALUES ($1);
EXECUTE assign_varchar ('dza');
EXECUTE assign_char ('dza');
SELECT value::text || '.' AS value, count(*) FROM assigned GROUP BY value;
SELECT v::countrycode = c::countrycode AS alike, countrycode(v) = countrycode(c) AS by_function FROM strings;
DEALLOCATE assign_varchar;
DEALLOCATE assign_char;
DROP TABLE strings, assigned;

-- comparison, by letters
SELECT 'EGY' < 'JOR'::countrycode AS lt, 'EGY' <= 'EGY'::countrycode AS le,
	'EGY' = 'egy'::countrycode AS eq, 'D<<' <> 'DEU'::countrycode AS ne,
	'JOR' >= 'LBN'::countrycode AS ge, 'TUN' > 'MAR'::countrycode AS gt;
SELECT countrycode_cmp('EGY', 'JOR'), countrycode_cmp('EGY', 'EGY'), countrycode_cmp('JOR', 'EGY');
SELECT nationality, count(*) FROM crossing GROUP BY nationality ORDER BY nationality;
SELECT DISTINCT nationality FROM crossing WHERE nationality > 'JOR' ORDER BY nationality DESC;

-- the first and the last of many, by an index where there is one
CREATE TEMP TABLE extreme (g int, value countrycode);
INSERT INTO extreme SELECT i % 3, v FROM generate_series(1, 3) AS i, unnest('{TUN,D,EGY,DEU,ZWE,AFG}'::countrycode[]) AS v;
INSERT INTO extreme VALUES (3, NULL);
SELECT min(value), max(value) FROM extreme;
SELECT g, min(value) = (array_agg(value ORDER BY value))[1] AS first, max(value) = (array_agg(value ORDER BY value DESC NULLS LAST))[1] AS last FROM extreme GROUP BY g ORDER BY g;
CREATE INDEX ON extreme (value);
SET enable_seqscan = off;
SELECT min(value), max(value) FROM extreme;
RESET enable_seqscan;
DROP TABLE extreme;

-- btree and hash indexes, hash joins, and partitions by hash
CREATE INDEX crossing_nationality ON crossing (nationality);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM crossing WHERE nationality = 'TUN';
SELECT count(*) FROM crossing WHERE nationality = 'TUN';
SELECT count(*) FROM crossing WHERE nationality BETWEEN 'DEU' AND 'JOR';
DROP INDEX crossing_nationality;
CREATE INDEX crossing_nationality ON crossing USING hash (nationality);
SELECT count(*) FROM crossing WHERE nationality = 'D<<';
RESET enable_seqscan;
CREATE TABLE crossing_part (nationality countrycode) PARTITION BY HASH (nationality);
CREATE TABLE crossing_part_0 PARTITION OF crossing_part FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE crossing_part_1 PARTITION OF crossing_part FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO crossing_part SELECT nationality FROM crossing WHERE nationality IS NOT NULL;
SELECT count(*) FROM crossing_part WHERE nationality = 'EGY';
SELECT countrycode_hash('EGY') = countrycode_hash('egy') AS hash,
	countrycode_hash_extended('EGY', 1) <> countrycode_hash_extended('EGY', 2) AS seeded;

-- codes that are or were in force, of States and of organisations
SELECT code, is_known(code::countrycode)
FROM unnest(ARRAY['EGY', 'D<<', 'UTO', 'XPO', 'XXA', 'RKS', 'SUN', 'ROM', 'ABW', 'ZWE', 'XYZ', 'AAA', 'ZZZ']) AS code;

-- codes of one State
SELECT a, b, same_state(a::countrycode, b::countrycode)
FROM (VALUES ('D<<', 'DEU'), ('GBD', 'GBR'), ('GBN', 'GBS'), ('ROM', 'ROU'),
	('RKS', 'XXK'), ('UNK', 'XKX'), ('EGY', 'EGY'), ('EGY', 'ERI')) AS pair (a, b);

-- on the wire a code is its three characters; receiving checks as input does
SELECT countrycode_send('D<<');
CREATE TABLE received (code countrycode);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 454759 443c3c 74756e' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 45475900' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" ff4759' (format binary)
SELECT code FROM received;

DROP TABLE crossing, crossing_part, received;
