-- Zones in a page of text, and what misread ones most likely said.

-- ---------- a page ----------

CREATE TABLE page (id int, page text);
INSERT INTO page VALUES
	(1, 'Guest register, page 12
name: ERIKSSON   room 7
P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10
paid < 20.00 >, leaves on 12<04<15'),
	-- indented, in small letters, spaces within, an empty line between, and a frame
	(2, '| p<utoeriksson<<anna<maria <<<<<<<<<< <<<<<<<<< |

| l898902c3 6 uto 740812 2 f 120415 9 ze184226b<<<<<10 |'),
	-- line breaks lost, another zone right behind it, and a licence
	(3, 'MRZ:I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<,'
		'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<< D231458907UTO7408122F1204159<<<<<<<6; D1FRA13AA000026181231MARTIN<<9.'),
	-- misread, but still a zone
	(4, E'P<UT0ERIKS5ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL8989O2C36UTO74O8122F12O4159ZE184226B<<<<<1O'),
	-- fillers as they come from some readers and keyboards
	(5, 'P‹UTOERIKSSON««ANNA＜MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	-- no zones: a line too short, words and numbers, fillers only
	(6, 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	(7, repeat('THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG 0123456789 ', 20)),
	(8, repeat('<', 500)),
	(9, repeat('< ', 500) || repeat('A < ', 500)),
	(10, '');
SELECT id, mrz_format(f.zone), mrz_is_valid(f.zone), f.position, f.length, substr(page, f.position, 10) AS begins, right(substr(page, f.position, f.length), 10) AS ends
FROM page LEFT JOIN LATERAL mrz_find(page) AS f ON true ORDER BY id, f.position;
SELECT f.zone FROM page, mrz_find(page) AS f WHERE id = 5;
SELECT count(*) FROM mrz_find(NULL);
-- each zone of many, in order
SELECT count(*), count(DISTINCT f.position), bool_and(mrz_is_valid(f.zone))
FROM (SELECT string_agg(page, E'\n\n' ORDER BY i) AS pages FROM page, generate_series(1, 100) AS i WHERE id = 1) AS p, mrz_find(pages) AS f;

-- a look-alike may stand for two fillers, as far as the line is too short
SELECT E'P<UTOERIKSSON«ANNA<MARIA«««««««««<\nL898902C36UTO7408122F1204159ZE184226B««<10'::mrz;
SELECT E'P<UTOERIKSSON««ANNA<MARIA««««««««««<\nL898902C36UTO7408122F1204159ZE184226B««<10'::mrz;
SELECT 'P<UTOERIKSSON«ANNA<MARIA«««««««««<L898902C36UTO7408122F1204159ZE184226B««<10'::mrz = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz AS same;

-- what does not fit: a line too long is told, however the others could be made to
SELECT E'IDABCDEFGHIJKLMNOPQRSTUVWXYZ«\nABCDEFGHIJKLMNOPQRSTUVWXYZ0123\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'::mrz;
SELECT mrz('IDABCDEFGHIJKLMNOPQRSTUVWXYZ«' || E'\nABCDEFGHIJKLMNOPQRSTUVWXYZ0123\n' || repeat('A', 900));

-- ---------- repairs ----------

-- the fewest characters that make all digits fit, each of them told
SELECT r.zone, c.* FROM page, mrz_repair(page) AS r, unnest(r.changes) AS c WHERE id = 4;
-- a right zone is its own repair; text around it does not matter
SELECT id, r.zone, r.changes FROM page, mrz_repair(page) AS r WHERE id IN (1, 2) ORDER BY id;
-- lines that lack fillers, or have too many
SELECT r.* FROM page, mrz_repair(page) AS r WHERE id = 6;
SELECT r.* FROM mrz_repair('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<10') AS r;
-- a digit is the issuer's second character of a card as it is, but no first one
SELECT r.zone, r.changes FROM unnest(ARRAY['C1', 'C2', '1D', '11']) AS code,
	mrz_repair(code || 'USAD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<') AS r;
-- of a character that could not be read the digit leaves few
SELECT mrz_document_number(r.zone), r.changes FROM mrz_repair('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L8?8902C36UTO7408122F1204159ZE184226B<<<<<10') AS r;
SELECT mrz_birth_date(r.zone, '2026-01-01'), r.changes FROM mrz_repair('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO740?122F1204159ZE184226B<<<<<10') AS r;
-- what no digit covers is changed only where it may not stand, and to what is known
SELECT mrz_issuing_state(r.zone), mrz_primary_identifier(r.zone), mrz_sex(r.zone), r.changes
FROM mrz_repair('P<D2A8EN<AL1<<0MAR<<<<<<<<<<<<<<<<<<<<<<<<<<
L898902C36D2A7408122H1204159ZE184226B<<<<<10') AS r;
SELECT mrz_holder(r.zone), r.changes FROM mrz_repair('P<UTO?RIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO74O8122F1204159ZE184226B<<<<<10') AS r;
-- long numbers, by either reading of the standard, and their filler
SELECT r.zone, r.changes FROM (VALUES
	('I<UTOD23145890<7349<<<<<<<<<<<34O7127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<'),
	('I<UTOD2314589O<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<'),
	('I<UTOD23145890K7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<')) AS given (zone), mrz_repair(given.zone) AS r;
-- the beginning that tells a format from others of its size, and a licence, whose
-- digit covers it
SELECT mrz_format(r.zone), r.zone, r.changes FROM mrz_repair('I0FRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<8806923102858CORINNE<<<<<<<6512068F6') AS r;
SELECT mrz_format(r.zone), r.zone, r.changes FROM mrz_repair('DIFRA13AA000026181231MARTIN<<9') AS r;
SELECT mrz_format(r.zone), r.zone, r.changes FROM mrz_repair('D1FRA13AAO00026181231MARTIN<<9') AS r;
-- all that fit, and no more than 64
SELECT count(*), bool_and(mrz_is_valid(r.zone)), bool_or(mrz_document_number(r.zone) = 'JZ0825QL82W1') AS among
FROM mrz_repair(E'PUCHEALBASRI<<<<<<<<<<<<<<<<<<<<<<<<\nJZ0825DLB<USA38<<<<5M37030472W19<<<8') AS r;
SELECT count(*), bool_and(mrz_is_valid(r.zone)) FROM mrz_repair('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L?????2C36UTO7408122F1204159ZE184226B<<<<<10') AS r;
-- a repair is a zone, as input has it
SELECT count(*) FROM mrz_repair('?<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<1O');
-- of a text with many zones a cancel is heeded, and no more than 32 are tried
SET statement_timeout = '100ms';
SELECT count(*) FROM mrz_repair(repeat(E'JAUTOD2110989AN8L?<Q<<0OO?<L<G\n740212LJVF0YY59<OO<<Q<G<<?W7O6\nKEM8SSOD<BB9NA<MARIGA<<<<<2P<<\n', 210));
RESET statement_timeout;
-- none: too much is wrong, or there is no zone
SELECT count(*) FROM mrz_repair('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX');
SELECT count(*) FROM mrz_repair('');
SELECT count(*) FROM mrz_repair(NULL);
SELECT count(*) FROM mrz_repair(repeat(' ', 20001));

-- ---------- against brute force ----------

-- 300 zones with one to three characters misread in line 2: a repair fits all
-- digits, differs as it says, and by no more characters than were misread
CREATE TABLE misread AS
SELECT i, original, (SELECT string_agg(CASE WHEN n = ANY (hit) THEN translate(c, '0O1I2Z5S6G8B', 'O0I1Z2S5G6B8') ELSE c END, '' ORDER BY n)
	FROM string_to_table(original, NULL) WITH ORDINALITY AS t (c, n)) AS given
FROM (SELECT i, replace(zone::text, E'\n', '') AS original,
		(SELECT array_agg(n) FROM (SELECT 45 + ('x' || left(md5(i || 'at' || k), 6))::bit(24)::int % 43 AS n FROM generate_series(1, 1 + i % 3) AS k) AS t) AS hit
	FROM (SELECT i, mrz_make('TD3', 'P', 'UTO', upper(left(md5('n' || i), 9))::docnumber, 'UTO',
			to_char(date '1950-01-01' + i * 61, 'YYYY-MM-DD')::partialdate, 'F', to_char(date '2020-01-01' + i * 11, 'YYYY-MM-DD')::partialdate,
			'Eriksson', 'Anna', upper(left(md5('o' || i), 10))) AS zone
		FROM generate_series(1, 300) AS i) AS made) AS t;
CREATE FUNCTION differs(a text, b text) RETURNS int LANGUAGE sql IMMUTABLE
RETURN (SELECT count(*) FROM generate_series(1, length(a)) AS n WHERE substr(a, n, 1) <> substr(b, n, 1));
SELECT count(DISTINCT i) AS zones, count(DISTINCT i) FILTER (WHERE given <> original) AS misread,
	bool_and(mrz_is_valid(r.zone)) AS valid,
	bool_and(cardinality(r.changes) = differs(given, replace(r.zone::text, E'\n', ''))) AS told,
	bool_and(cardinality(r.changes) <= differs(given, original)) AS fewest,
	bool_and(NOT EXISTS (SELECT FROM unnest(r.changes) AS c
		WHERE substr(given, (c.line - 1) * 44 + c.position, 1) <> c.was
			OR substr(split_part(r.zone::text, E'\n', c.line), c.position, 1) <> c.now)) AS in_place
FROM misread, mrz_repair(given) AS r;
-- the original is among those with as few changes as it takes
SELECT count(*) FILTER (WHERE least < differs(given, original)) AS fewer_do,
	count(*) FILTER (WHERE least = differs(given, original) AND NOT found) AS lost,
	count(*) FILTER (WHERE first = original) > 240 AS mostly_first
FROM misread, LATERAL (SELECT min(cardinality(r.changes)) AS least, bool_or(replace(r.zone::text, E'\n', '') = original) AS found,
	(array_agg(replace(r.zone::text, E'\n', '')))[1] AS first FROM mrz_repair(given) AS r) AS r;
-- no single change of these makes the others right, tried one by one
SELECT count(*) FROM misread, generate_series(45, 88) AS at,
	LATERAL (SELECT overlay(given PLACING translate(substr(given, at, 1), '0O1I2Z5S6G8B', 'O0I1Z2S5G6B8') FROM at FOR 1)::mrz AS changed) AS c
WHERE (SELECT min(cardinality(r.changes)) FROM mrz_repair(given) AS r) > 1 AND mrz_is_valid(changed);

-- ---------- what a check digit cannot see ----------

-- confusions of equal value modulo ten, and pairs whose changes add up to nothing
SELECT v FROM mrz_blind_variants('L898902C3', 1) AS v;
SELECT count(*), count(DISTINCT v) FROM mrz_blind_variants('L898902C3') AS v;
SELECT string_agg(v::text, ' ') FROM mrz_blind_variants('6G', 1) AS v;
-- K counts as the filler behind a shorter number does
SELECT string_agg(v::text, ' ') FROM (VALUES ('AB12345K'), ('ABX345XXK'), ('ABX345XXX'), ('K')) AS n (number), mrz_blind_variants(number::docnumber, 1) AS v;
-- the places where a pair of O for 0 escapes (1,2)(1,5)(1,8)(2,4)(2,7)(4,5)(4,8)(5,7)(7,8)
SELECT string_agg(format('(%s,%s)', strpos(v, 'O'), 9 - strpos(reverse(v), 'O') + 1), ' ' ORDER BY v DESC)
FROM mrz_blind_variants('000000000') AS number, text(number) AS v WHERE v ~ '^[0O]+$';
-- all have the same digit, by plain arithmetic
CREATE FUNCTION check_digit(covered text) RETURNS int LANGUAGE sql IMMUTABLE
RETURN (SELECT sum(greatest(strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1, 0) * (ARRAY[1, 7, 3])[1 + n % 3]) % 10
	FROM string_to_table(covered, NULL) WITH ORDINALITY AS t (c, n));
SELECT changes, count(*), bool_and(check_digit(v::text) = check_digit('B012568GZ')) AS same_digit, bool_and(v <> 'B012568GZ') AS other
FROM generate_series(1, 3) AS changes, mrz_blind_variants('B012568GZ', changes) AS v GROUP BY changes ORDER BY changes;
SELECT mrz_blind_variants('A1', 0);
SELECT mrz_blind_variants('A1', 4);
SELECT count(*) FROM mrz_blind_variants(NULL);

DROP FUNCTION check_digit, differs;
DROP TABLE page, misread;
