-- the operator classes are complete
SELECT amname, opcname, amvalidate(pg_opclass.oid)
FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod
WHERE opcintype = 'docnumber'::regtype ORDER BY amname;

-- docnumber: letters and digits; lower case is raised, separators are dropped
SELECT given, given::docnumber AS number
FROM (VALUES ('L898902C3'), ('l898902c<'), (' AB 123-456.7/8 '), ('٠١٢٣٤٥٦٧٨٩'), ('۰۱۲۳۴۵۶۷۸۹'),
	('0'), ('00'), ('<<7<<'), ('ABCDEFGHIJKLMNOPQRSTUVW'), ('Ａ１－ｂ２')) AS t (given);

-- what copying from documents and web pages brings along is dropped too: no-break
-- and thin spaces, marks of direction and of zero width, dashes, line ends
SELECT (E'A\u00A01\u20092\u202F3\u2013' || E'4\u200F5\u200E6\u061C7\uFEFF8\r\n9\t0\u2066\u00AD\u2212')::docnumber;

-- what is refused, and what to do instead
SELECT ''::docnumber;
SELECT ' <<< - '::docnumber;
SELECT 'AB_123'::docnumber;
SELECT 'AB123 (expired)'::docnumber;
SELECT 'АB123'::docnumber; -- its first letter is Cyrillic
SELECT 'ÄB123'::docnumber;
SELECT '१२३'::docnumber;
SELECT 'جواز ١٢٣'::docnumber;
SELECT 'ABCDEFGHIJKLMNOPQRSTUVW-X'::docnumber;
SELECT repeat(' ', 999)::docnumber;
SELECT repeat(' ', 1001)::docnumber;
SELECT repeat('A1', 5000000)::text::docnumber;
CREATE TABLE long_text AS SELECT string_agg(md5(i::text), '') AS input FROM generate_series(1, 30000) AS i;
SELECT input::docnumber FROM long_text;
DROP TABLE long_text;

-- what is not seen is told by its code
SELECT U&'L898\3164902C3'::docnumber;
SELECT U&'L898\00ADΩ'::docnumber;

-- casts are written out or made by assignment, never silent
SELECT 'c01x00t47'::text::docnumber, 'C01X00T47'::docnumber::text || '!' AS text,
	docnumber('d-1'::text), text('D1'::docnumber);
CREATE TABLE document (id int, number docnumber);
INSERT INTO document SELECT 1, text 'ab 1';
INSERT INTO document VALUES (2, 'AB10'), (3, 'AB2'), (4, '99'), (5, 'B'), (6, NULL);
SELECT 'AB1'::text = number FROM document;

-- the first and the last of many, by an index where there is one
CREATE TEMP TABLE extreme (g int, value docnumber);
INSERT INTO extreme SELECT i % 3, v FROM generate_series(1, 3) AS i, unnest('{B,99,AB10,A1,AB2,1234567890123456789,ZZ}'::docnumber[]) AS v;
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
INSERT INTO strings VALUES ('l898 902-c3', 'l898 902-c3');
CREATE TEMP TABLE assigned (value docnumber);
INSERT INTO assigned SELECT v FROM strings;
INSERT INTO assigned SELECT c FROM strings;
PREPARE assign_varchar (varchar) AS INSERT INTO assigned VALUES ($1);
PREPARE assign_char (char(100)) AS INSERT INTO assigned VALUES ($1);
EXECUTE assign_varchar ('l898 902-c3');
EXECUTE assign_char ('l898 902-c3');
SELECT value::text || '.' AS value, count(*) FROM assigned GROUP BY value;
SELECT v::docnumber = c::docnumber AS alike, docnumber(v) = docnumber(c) AS by_function FROM strings;
DEALLOCATE assign_varchar;
DEALLOCATE assign_char;
DROP TABLE strings, assigned;

-- order: by length, then digits before letters
SELECT number FROM document ORDER BY number;
SELECT 'Z' < '10'::docnumber AS lt, 'AB1' <= 'ab-1'::docnumber AS le, 'AB1' = 'A B 1'::docnumber AS eq,
	'AB1' <> 'AB01'::docnumber AS ne, 'AA' >= '9Z'::docnumber AS ge, 'A1' > '1A'::docnumber AS gt;
SELECT docnumber_cmp('A1', 'A2') < 0 AS less, docnumber_cmp('A1', 'a1') AS equal,
	docnumber_cmp('A10', 'A9') > 0 AS greater;

-- next and previous number of the same pattern of letters and digits
SELECT n AS number, docnumber_next(n), docnumber_previous(n)
FROM unnest(ARRAY['A99', 'B00', 'AZ9', 'BA0', '0', '9', 'A', 'Z', 'ZZ99', 'AA00', '9Z', '1A2B', 'X9Z9Z',
	'999999999', '99999999999999999999999', 'ZZZZZZZZZZZZZZZZZZZZZZY']::docnumber[]) AS n;
SELECT docnumber_next(NULL), docnumber_previous(NULL);

-- on the wire a number is its text; receiving checks as input does
SELECT docnumber_send('AB-12');
CREATE TABLE received (number docnumber);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 4131 6162202d3c31 d9a1d9a2' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 413100' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 41ff31' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 3c' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 313131313131313131313131313131313131313131313131' (format binary)
SELECT number FROM received;

/*
 * Against independent arithmetic.  The sample has random numbers of all lengths,
 * with every pattern that has a stored form of its own and with none, and the
 * first and last number of each pattern.  A is a letter, 9 a digit, F a hexadecimal
 * digit, X any.
 */
CREATE TABLE pattern AS
SELECT DISTINCT pattern FROM generate_series(1, 23) AS n, LATERAL (VALUES
	(repeat('X', n)), (repeat('F', n)), (repeat('A', n)), (left(repeat('9A', n), n)), (left(repeat('A9', n), n)),
	(repeat('9', n)), ('A' || repeat('9', n - 1)), (left('AA', n) || repeat('9', n - 2)),
	(left('AAA', n) || repeat('9', n - 3)), (left('AAAA', n) || repeat('9', n - 4)),
	(repeat('9', n - 1) || 'A'), (repeat('9', n - 2) || left('AA', n)), (left('A' || repeat('9', n - 2) || 'A', n)),
	('X' || repeat('9', n - 1)), (repeat('9', n - 1) || 'X'), ('999999999AA9')) AS t (pattern);
CREATE FUNCTION random_number(pattern text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text := '';
	class text;
BEGIN
	FOREACH class IN ARRAY string_to_array(pattern, NULL) LOOP
		result := result || substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + CASE class
			WHEN 'A' THEN 10 + floor(26 * random()) WHEN '9' THEN floor(10 * random())
			WHEN 'F' THEN floor(16 * random()) ELSE floor(36 * random()) END::int, 1);
	END LOOP;
	RETURN result;
END
$$;
SET seed = 0.25;
CREATE TABLE sample AS
SELECT t, t::docnumber AS number, random() < 0.08 AS chosen, t !~ '[1-8B-EG-Y]' AS extreme FROM (
	SELECT random_number(pattern) FROM pattern, generate_series(1, 100)
	UNION SELECT translate(pattern, '9FX', '000') FROM pattern
	UNION SELECT translate(pattern, 'AFX', 'ZFZ') FROM pattern
	UNION SELECT translate(pattern, 'FX', '9A') FROM pattern) AS u (t);
ANALYZE sample;
SELECT count(*) > 25000 AS enough, count(DISTINCT length(t)) AS lengths FROM sample;

-- what goes in comes out
SELECT * FROM sample WHERE number::text <> t OR t::docnumber <> number;

-- order by sorting, with and without abbreviated keys, is that of length and text
SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY number) AS a,
	row_number() OVER (ORDER BY length(t), t COLLATE "C") AS b FROM sample) AS s WHERE a <> b;
SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY left(t, 1), number DESC) AS a,
	row_number() OVER (ORDER BY left(t, 1), length(t) DESC, t COLLATE "C" DESC) AS b FROM sample) AS s WHERE a <> b;

-- so is the order of the index, and of every operator on pairs
CREATE UNIQUE INDEX sample_number ON sample (number);
SET enable_sort = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT number FROM sample ORDER BY number;
SELECT count(*) FROM (SELECT t, lag(t) OVER (ORDER BY number) AS before FROM sample) AS s
WHERE (length(before), before COLLATE "C") >= (length(t), t COLLATE "C");
RESET enable_sort;
RESET enable_seqscan;
WITH few AS (SELECT number, t COLLATE "C" AS t, length(t) AS n FROM sample WHERE chosen)
SELECT count(*) > 200000 AS enough, count(*) FILTER (WHERE
	((a.n, a.t) < (b.n, b.t)) <> (a.number < b.number) OR ((a.n, a.t) <= (b.n, b.t)) <> (a.number <= b.number) OR
	(a.t = b.t) <> (a.number = b.number) OR (a.t <> b.t) <> (a.number <> b.number) OR
	((a.n, a.t) >= (b.n, b.t)) <> (a.number >= b.number) OR ((a.n, a.t) > (b.n, b.t)) <> (a.number > b.number) OR
	(docnumber_cmp(a.number, b.number) > 0) <> (a.number > b.number)) AS wrong
FROM few AS a, few AS b WHERE a.n = b.n OR a.n = 9 AND b.n BETWEEN 8 AND 10;

-- each number is found by btree and by hash, by hash join and by merge join
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM sample WHERE number = 'AB-1';
SELECT count(*) FROM sample AS s WHERE NOT EXISTS (SELECT FROM sample WHERE number = s.t::docnumber OFFSET 0);
DROP INDEX sample_number;
CREATE INDEX sample_number ON sample USING hash (number);
EXPLAIN (COSTS OFF) SELECT * FROM sample WHERE number = 'AB-1';
SELECT count(*) FROM sample AS s WHERE NOT EXISTS (SELECT FROM sample WHERE number = s.t::docnumber OFFSET 0);
DROP INDEX sample_number;
RESET enable_seqscan;
SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT count(*) = (SELECT count(*) FROM sample) AS all_found FROM sample AS a JOIN sample AS b USING (number) WHERE a.t = b.t;
RESET enable_mergejoin;
SET enable_hashjoin = off;
SELECT count(*) = (SELECT count(*) FROM sample) AS all_found FROM sample AS a JOIN sample AS b USING (number) WHERE a.t = b.t;
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT count(DISTINCT docnumber_hash(number)) > 0.999 * count(*) AS spread,
	count(DISTINCT docnumber_hash_extended(number, 1)) = count(*) AS spread_extended,
	bool_and(docnumber_hash_extended(number, 1) <> docnumber_hash_extended(number, 2)) AS seeded
FROM sample;
CREATE TABLE sample_part (number docnumber) PARTITION BY HASH (number);
CREATE TABLE sample_part_0 PARTITION OF sample_part FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE sample_part_1 PARTITION OF sample_part FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO sample_part SELECT number FROM sample;
SELECT count(*) FROM sample_part WHERE number = 'ZZZZZZZZZ';
DROP TABLE sample_part;

-- equal numbers are equal bytes, so a btree may keep them as one entry
CREATE TABLE twins AS SELECT 'AB1234567'::docnumber AS number FROM generate_series(1, 20000);
CREATE INDEX twins_number ON twins (number);
SELECT pg_relation_size('twins_number') < 200000 AS deduplicated;
DROP TABLE twins;

-- sorting gives up abbreviated keys that all look alike, and sorts on
SELECT count(*) FROM (SELECT lag(n) OVER (ORDER BY n::docnumber) AS before, n
	FROM (SELECT '12345678901' || lpad((i * 7919 % 100003)::text, 7, '0') AS n
		FROM generate_series(0, 100002) AS i) AS s) AS s
WHERE before >= n COLLATE "C";

/*
 * next and previous, against the rank of a number within its pattern: one more, one
 * less, and back to text.
 */
CREATE FUNCTION step(number text, by int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	rank numeric := by;
	place numeric := 1;
	radix int;
	result text := '';
BEGIN
	FOR i IN REVERSE length(number)..1 LOOP
		radix := CASE WHEN substr(number, i, 1) >= 'A' THEN 26 ELSE 10 END;
		rank := rank + place * (ascii(substr(number, i, 1)) - CASE radix WHEN 26 THEN 65 ELSE 48 END);
		place := place * radix;
	END LOOP;
	IF rank < 0 OR rank >= place THEN
		RETURN NULL;
	END IF;
	FOR i IN 1..length(number) LOOP
		radix := CASE WHEN substr(number, i, 1) >= 'A' THEN 26 ELSE 10 END;
		place := div(place, radix);
		result := result || chr(CASE radix WHEN 26 THEN 65 ELSE 48 END + div(rank, place)::int);
		rank := rank % place;
	END LOOP;
	RETURN result;
END
$$;
SELECT step('A99', 1), step('BA0', -1), step('ZZ9', 1);
SELECT t, docnumber_next(number), docnumber_previous(number) FROM sample
WHERE (chosen OR extreme) AND (docnumber_next(number)::text IS DISTINCT FROM step(t COLLATE "C", 1)
	OR docnumber_previous(number)::text IS DISTINCT FROM step(t COLLATE "C", -1))
	OR docnumber_next(docnumber_previous(number)) <> number
	OR docnumber_previous(docnumber_next(number)) <> number;
SELECT count(*) > 300 AS firsts_and_lasts FROM sample
WHERE docnumber_next(number) IS NULL OR docnumber_previous(number) IS NULL;

/*
 * What is stored, against the layout of docs/design.md.  Stored bytes are for
 * ever: this must never change for a number that could once be stored.
 */
CREATE CAST (docnumber AS bytea) WITHOUT FUNCTION;
CREATE CAST (bytea AS docnumber) WITHOUT FUNCTION;
/* kinds of number as form_table.h has them, with the first bytes of length 0 */
CREATE TABLE kind (rank int, first int, test text, only_length int, before text, repeated text, after text, run boolean);
INSERT INTO kind VALUES
	(1, 182 - 15, '^[0-9]+$', 15, '', '9', '', true),
	(2, 186 - 16, '^[0-9]+$', 16, '', '9', '', true),
	(3, 24, '^[0-9]+$', NULL, '', '9', '', false),
	(4, 48, '^[A-Z][0-9]*$', NULL, 'A', '9', '', false),
	(5, 72, '^[A-Z]{2}[0-9]*$', NULL, 'AA', '9', '', false),
	(6, 96, '^[A-Z]{3}[0-9]*$', NULL, 'AAA', '9', '', false),
	(7, 120, '^[0-9]+[A-Z]$', NULL, '', '9', 'A', false),
	(8, 168 - 12, '^[0-9]{9}[A-Z]{2}[0-9]$', 12, '', '9', 'AA9', false),
	(9, 144, '^[0-9A-F]+$', NULL, '', 'F', '', false),
	(10, 169 - 10, '', 10, '', 'X', '', true),
	(11, 0, '', NULL, '', 'X', '', false);
CREATE FUNCTION radix(class text) RETURNS int LANGUAGE sql IMMUTABLE AS
	$$ SELECT CASE class WHEN 'A' THEN 26 WHEN '9' THEN 10 WHEN 'F' THEN 16 WHEN 'X' THEN 36 END $$;
/* the characters from..to as a number, how many such numbers there are, and in how many bytes they go */
CREATE FUNCTION word(t text, pattern text, OUT number numeric, OUT bytes int) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	numbers numeric := 1;
BEGIN
	number := 0;
	FOR i IN 1..length(t) LOOP
		number := number * radix(substr(pattern, i, 1)) + strpos(CASE substr(pattern, i, 1) WHEN 'A' THEN ''
			ELSE '0123456789' END || 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(t, i, 1)) - 1;
		numbers := numbers * radix(substr(pattern, i, 1));
	END LOOP;
	SELECT min(b) FROM generate_series(0, 15) AS b WHERE 256::numeric ^ b >= numbers INTO bytes;
END
$$;
CREATE FUNCTION to_bytes(number numeric, bytes int) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	result bytea := '';
BEGIN
	FOR i IN 1..bytes LOOP
		result := set_byte('\x00', 0, (number % 256)::int) || result;
		number := div(number, 256);
	END LOOP;
	RETURN result;
END
$$;
CREATE FUNCTION by_layout(t text) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
DECLARE
	n int := length(t);
	kind kind;
	pattern text;
	head int;
	word record;
	bytes int;
BEGIN
	SELECT * FROM kind AS k WHERE t ~ test AND coalesce(only_length, n) = n ORDER BY rank LIMIT 1 INTO kind;
	pattern := kind.before || repeat(kind.repeated, n - length(kind.before || kind.after)) || kind.after;
	word := word(t, pattern);
	IF word.bytes <= 8 THEN
		bytes := CASE WHEN kind.run THEN 6 ELSE word.bytes END;
		RETURN set_byte('\x00', 0, kind.first + n + div(word.number, 256::numeric ^ bytes)::int)
			|| to_bytes(word.number, bytes);
	END IF;
	word := word(left(t, n - 12), pattern);
	RETURN set_byte('\x00', 0, kind.first + n) || to_bytes(word.number, word.bytes)
		|| (SELECT to_bytes(w.number, w.bytes) FROM word(right(t, 12), right(pattern, 12)) AS w);
END
$$;
SELECT number, number::bytea, by_layout(number::text)
FROM unnest(ARRAY['0', 'Z', 'AB1234567', 'L898902C3', '999999999999', 'ZZ9999999999', '999999999ZZ9', 'FFFFFFFFFFFF',
	'ZZZZZZZZZZ', '999999999999999', '9999999999999999', 'ZZZZZZZZZZZZZZZZZZZZZZZ']::docnumber[]) AS number;
SELECT t, number::bytea, by_layout(t) FROM sample
WHERE (chosen OR extreme) AND number::bytea <> by_layout(t COLLATE "C");

-- eight bytes with their header, which make index entries of 16 bytes, hold any number of up to ten
-- characters, and those of the patterns of documents up to twelve and beyond
SELECT max(pg_column_size(number)) AS up_to_ten FROM sample WHERE length(t) <= 10;
SELECT max(pg_column_size(number)) AS digits_up_to_sixteen FROM sample WHERE t ~ '^[0-9]{1,16}$';
SELECT max(pg_column_size(number)) AS letters_then_digits FROM sample WHERE t ~ '^[A-Z]{0,3}[0-9]+$' AND length(t) <= 13;
SELECT max(pg_column_size(number)) AS digits_then_letter FROM sample WHERE t ~ '^[0-9]+[A-Z]$' AND length(t) <= 14;
SELECT max(pg_column_size(number)) AS hexadecimal FROM sample WHERE t ~ '^[0-9A-F]+$' AND length(t) <= 12;
SELECT min(pg_column_size(number)) AS shortest, max(pg_column_size(number)) AS longest FROM sample;

-- bytes of a damaged page: every first byte, every size, low and high; only their text is an error
CREATE TABLE damaged AS
SELECT (set_byte('\x00', 0, first) || decode(repeat(filler, size), 'hex'))::docnumber AS number
FROM generate_series(0, 255) AS first, generate_series(0, 20) AS size, unnest(ARRAY['00', 'ff', '7a']) AS filler
UNION SELECT ''::bytea::docnumber;
SELECT '\x'::bytea::docnumber;
SELECT '\x00'::bytea::docnumber::text;
SELECT docnumber_next('\xde00'::bytea::docnumber);
SELECT docnumber_previous('\x1900ff'::bytea::docnumber);
SELECT docnumber_send('\x24ffffffffff'::bytea::docnumber);
SELECT count(*), count(DISTINCT number), count(DISTINCT number::bytea) FROM damaged;
SELECT count(*) FROM damaged AS a, damaged AS b
WHERE get_byte(b.number::bytea || '\x00', 0) % 37 = 1 AND length(a.number::bytea) BETWEEN 6 AND 7 AND ((a.number = b.number) <> (a.number::bytea = b.number::bytea)
	OR sign(docnumber_cmp(a.number, b.number)) <> -sign(docnumber_cmp(b.number, a.number)));
CREATE FUNCTION readable(number docnumber) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN number::text;
EXCEPTION WHEN data_corrupted THEN
	RETURN NULL;
END
$$;
SELECT count(DISTINCT get_byte(number::bytea, 0)) AS forms, bool_and(text ~ '^[0-9A-Z]{1,23}$') AS all_text
FROM (SELECT number, readable(number) AS text FROM damaged) AS d WHERE text IS NOT NULL;

DROP CAST (docnumber AS bytea);
DROP CAST (bytea AS docnumber);
DROP TABLE document, received, pattern, sample, kind, damaged;
DROP FUNCTION random_number, step, radix, word, to_bytes, by_layout, readable;
