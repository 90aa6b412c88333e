-- personname: a full name, in any script, comes back exactly as it was given
SELECT name::personname
FROM (VALUES ('Anna Maria Eriksson'), ('ERIKSSON, Anna Maria'), ('  two  spaces '),
	('أنا ماريا إريكسون'), ('Анна Мария Эрикссон'), ('王小明'), ('O''Connor'), ('X')) AS given (name);

-- what can be no name is refused: use NULL for a name that is not known
SELECT ''::personname;
SELECT ' - ?'::personname;
SELECT '12 34'::personname;
SELECT 'ـ ً'::personname;
-- nor letters that nobody sees: Hangul, Khmer and Mongolian fillers
SELECT U&'\3164\115F\1160\FFA0'::personname;
SELECT U&'\17B4\180B'::personname;
SELECT repeat('a', 1000)::personname = repeat('a', 1000)::personname AS longest;
SELECT repeat('a', 1001)::personname;
SELECT repeat('ا', 501)::personname;
SELECT repeat('ab ', 1000000)::text::personname;
CREATE TABLE long_text AS SELECT repeat('ab ', 1000000) AS name;
SELECT name::personname FROM long_text;
SELECT octet_length(name) FROM long_text;

-- casts are written out or made by assignment
CREATE TABLE person (id int, name personname);
INSERT INTO person SELECT id, 'Person ' || chr(96 + id % 26 + 1) FROM generate_series(1, 520) AS id;
INSERT INTO person VALUES (521, NULL);
SELECT 'Anna'::text::personname, 'Anna'::personname::text || '!' AS text, personname('Anna'::text),
	'Anna'::varchar::personname;

-- the first and the last of many, by an index where there is one
CREATE TEMP TABLE extreme (g int, value personname);
INSERT INTO extreme SELECT i % 3, v FROM generate_series(1, 3) AS i, unnest('{Said Bouzid,Ali,علي,Zahra,Émile}'::personname[]) AS v;
INSERT INTO extreme VALUES (3, NULL);
SELECT min(value), max(value) FROM extreme;
SELECT g, min(value) = (array_agg(value ORDER BY value))[1] AS first, max(value) = (array_agg(value ORDER BY value DESC NULLS LAST))[1] AS last FROM extreme GROUP BY g ORDER BY g;
CREATE INDEX ON extreme (value);
SET enable_seqscan = off;
SELECT min(value), max(value) FROM extreme;
RESET enable_seqscan;
DROP TABLE extreme;

-- the same from varchar and from char(n), without the blanks that pad it
CREATE TEMP TABLE strings (v varchar(100), c char(100));
INSERT INTO strings VALUES ('Said Bouzid', 'Said Bouzid');
CREATE TEMP TABLE assigned (value personname);
INSERT INTO assigned SELECT v FROM strings;
INSERT INTO assigned SELECT c FROM strings;
PREPARE assign_varchar (varchar) AS INSERT INTO assigned VALUES ($1);
PREPARE assign_char (char(100)) AS INSERT INTO assigned VALUES ($1);
EXECUTE assign_varchar ('Said Bouzid');
EXECUTE assign_char ('Said Bouzid');
SELECT value::text || '.' AS value, count(*) FROM assigned GROUP BY value;
SELECT v::personname = c::personname AS alike, personname(v) = personname(c) AS by_function FROM strings;
DEALLOCATE assign_varchar;
DEALLOCATE assign_char;
DROP TABLE strings, assigned;

-- equality and order are of bytes: comparing spellings is what % is for
SELECT 'a' < 'b'::personname AS lt, 'a' <= 'a'::personname AS le, 'a' = 'A'::personname AS eq,
	'a' <> 'A'::personname AS ne, 'ab' >= 'a'::personname AS ge, 'a' > 'ab'::personname AS gt;
SELECT sign(personname_cmp('a', 'b')), personname_cmp('a', 'a'), sign(personname_cmp('é', 'z'));
SELECT count(*) FROM (SELECT name, lag(name) OVER (ORDER BY name) AS before FROM person) AS sorted
WHERE name::text COLLATE "C" < before::text COLLATE "C";
SELECT count(DISTINCT name) FROM person;

-- btree and hash indexes
CREATE INDEX person_name ON person (name);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM person WHERE name = 'Person c';
SELECT count(*) FROM person WHERE name = 'Person c';
SELECT count(*) FROM person WHERE name >= 'Person x';
DROP INDEX person_name;
CREATE INDEX person_name ON person USING hash (name);
SELECT count(*) FROM person WHERE name = 'Person d';
RESET enable_seqscan;
SELECT personname_hash('Anna') = hashtext('Anna' COLLATE "C") AS hash,
	personname_hash_extended('Anna', 1) <> personname_hash_extended('Anna', 2) AS seeded;

-- on the wire a name is its text; receiving checks as input does
SELECT personname_send('Anna');
CREATE TABLE received (name personname);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 416e6e61 d8a3d986d8a7' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 2d2d' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 41ff42' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 410042' (format binary)
SELECT name FROM received;

DROP TABLE person, long_text, received;
