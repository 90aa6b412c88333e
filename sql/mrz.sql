-- mrz: a zone with line breaks or without, indented, in lower case; what comes
-- out has a line feed between its lines.  The holder is that of ICAO's specimens.
CREATE TABLE specimen (id int, source text, zone mrz);
INSERT INTO specimen VALUES
	(1, '9303-5, TD1',
'I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<'),
	(2, '9303-11, TD1 with a long number',
'I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<'),
	(3, '9303-6, TD2',
	'i<utoeriksson<<anna<maria<<<<<<<<<<<
	d231458907uto7408122f1204159<<<<<<<6
	'),
	(4, '9303-8, emergency document',
E'PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\rD231458907UTO7408122F2606277<<<<<<<8'),
	(5, '9303-4, TD3',
E'\r\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\r\n'),
	(6, '9303-7, MRV-A',
'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< L8988901C4XXX4009078F96121096ZE184226B<<<<<<'),
	(7, '9303-7, MRV-B',
'V<UTO ERIKSSON<<ANNA<MARIA <<<<<<<<<<<

L8988901C4 XXX 4009078 F 9612109 <<<<<<<<');
SELECT source, mrz_format(zone), mrz_is_valid(zone), zone FROM specimen ORDER BY id;

-- what is wrong with a document is kept: digits that do not agree, unknown
-- codes, digits in a name, and whatever a reader prints for what it cannot read
SELECT mrz_is_valid(zone), zone
FROM (VALUES
	('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C37UTO7408122F1204159ZE184226B<<<<<10'::mrz),
	('QQZZZER1KSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36Z9Z7408122F1204159ZE184226B<<<<<10'),
	('P<UTOERIK?SON<<ANNA*MARIA<<<<<<<<<<<<<<<<<<<L8989#2C36UTO74081~2F1204159ZE184226B<<<<<10')) AS given (zone);

-- what has the shape of no format is refused
SELECT 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz;
SELECT 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8
98902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz;
SELECT 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<

L8988901C4XXX4009078F9612109<<<<<<<'::mrz;
SELECT 'I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<<'::mrz;
SELECT 'I<UTOD231458907
<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<'::mrz;
SELECT 'P<UTOERIKSSON<<ANNA<MARIA'::mrz;
SELECT ''::mrz;
SELECT E' \t\n'::mrz;
SELECT '<PUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz;
SELECT '1<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6'::mrz;
SELECT 'P<UTOERIKSSON««ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10'::mrz;
SELECT 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO٧408122F1204159ZE184226B<<<<<10'::mrz;
SELECT E'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO74\x1B8122F1204159ZE184226B<<<<<10'::mrz;
SELECT E'P<UTO\u00A0ERIKSSON<<ANNA<MARIA'::mrz;
SELECT E'\x7F'::mrz;
SELECT mrz(repeat('<', 1001));
SELECT mrz(repeat(' ', 1000) || (SELECT text(zone) FROM specimen WHERE id = 5));
-- a megabyte is refused for its size; only its beginning is looked at
CREATE TABLE scan (page text);
INSERT INTO scan VALUES (repeat('ERIKSSON<<ANNA<MARIA', 50000));
SELECT page::mrz FROM scan;

-- marks that are not seen are dropped as white space is; others are told by their codes
SELECT count(*), count(*) FILTER (WHERE replace(E'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10', '<', '<' || c)::mrz
	= 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10') AS dropped
FROM (VALUES (U&'\00AD'), (U&'\061C'), (U&'\200B'), (U&'\200E'), (U&'\200F'), (U&'\202A'), (U&'\202E'), (U&'\2060'), (U&'\2066'), (U&'\2067'), (U&'\2069'), (U&'\FEFF'), (U&'\00A0'), (U&'\2003'), (U&'\2028'), (U&'\202F'), (U&'\205F'), (U&'\3000')) AS mark (c) WHERE c <> U&'\2028';
SELECT U&'P<UTO\3164ERIKSSON'::mrz;

-- casts are written out or made by assignment, never silent
SELECT zone::text = zone::text::mrz::text AS same, text(zone) = zone::text AS text,
	mrz(zone::text) = zone AS mrz, length(zone::text) AS length
FROM specimen ORDER BY id;
SELECT 'P' || zone FROM specimen;

-- the same from varchar and from char(n), without the blanks that pad it
CREATE TEMP TABLE strings (v varchar(100), c char(100));
INSERT INTO strings VALUES ('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10');
CREATE TEMP TABLE assigned (value mrz);
INSERT INTO assigned SELECT v FROM strings;
INSERT INTO assigned SELECT c FROM strings;
PREPARE assign_varchar (varchar) AS INSERT INTO assigned VALUES ($1);
PREPARE assign_char (char(100)) AS INSERT INTO assigned VALUES ($1);
EXECUTE assign_varchar ('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10');
EXECUTE assign_char ('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10');
SELECT value::text || '.' AS value, count(*) FROM assigned GROUP BY value;
SELECT v::mrz = c::mrz AS alike, mrz(v) = mrz(c) AS by_function FROM strings;
DEALLOCATE assign_varchar;
DEALLOCATE assign_char;
DROP TABLE strings, assigned;

-- all fields in one row; the centuries are those of a day that the caller gives
SELECT id, f.format, document_code, issuing_state, document_number, nationality,
	birth_date, sex, expiry_date
FROM specimen, mrz_fields(zone, '2026-06-01') AS f ORDER BY id;
SELECT id, optional_data_1, optional_data_2, primary_identifier, secondary_identifier
FROM specimen, mrz_fields(zone, '2026-06-01') AS f ORDER BY id;

-- or each by a function, and nothing for no zone
SELECT count(*) AS specimens, count(*) FILTER (WHERE f IS NOT DISTINCT FROM ROW (
	mrz_format(zone), mrz_document_code(zone), mrz_issuing_state(zone),
	mrz_document_number(zone), mrz_nationality(zone), mrz_birth_date(zone, '2026-06-01'),
	mrz_sex(zone), mrz_expiry_date(zone, '2026-06-01'), mrz_optional_data_1(zone),
	mrz_optional_data_2(zone), mrz_primary_identifier(zone), mrz_secondary_identifier(zone))) AS same
FROM specimen, mrz_fields(zone, '2026-06-01') AS f;
SELECT mrz_format(NULL), mrz_document_number(NULL), mrz_birth_date(zone, NULL), mrz_is_valid(NULL),
	mrz_fields(zone, NULL), (SELECT count(*) FROM mrz_check_digits(NULL)) AS digits
FROM specimen WHERE id = 5;

-- the fields as printed, where they stand
SELECT * FROM mrz_raw_fields('I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<');
SELECT field, max(place) FILTER (WHERE id = 3) AS td2, max(place) FILTER (WHERE id = 5) AS td3,
	max(place) FILTER (WHERE id = 6) AS mrv_a, max(place) FILTER (WHERE id = 7) AS mrv_b
FROM specimen, mrz_raw_fields(zone) AS f,
	format('%s, %s-%s', line, "position", "position" + length(printed) - 1) AS place
WHERE id IN (3, 5, 6, 7)
GROUP BY field ORDER BY min(line), min("position"), max("position");
-- they leave no gaps, and stand where they say
SELECT id, string_agg(printed, '') = replace(zone::text, E'\n', '') AS complete,
	bool_and(printed = substr(split_part(zone::text, E'\n', line), "position", length(printed))) AS in_place
FROM specimen, mrz_raw_fields(zone) GROUP BY id, zone ORDER BY id;

-- check digits, beside plain arithmetic: values 0 to 35, weights 7 3 1
CREATE FUNCTION check_digit(covered text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT (sum(greatest(strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1, 0)
		* (ARRAY[1, 7, 3])[1 + n % 3]) % 10)::text
	FROM string_to_table(covered, NULL) WITH ORDINALITY AS t (c, n));
-- the examples of Doc 9303-3, appendix A
SELECT covered, check_digit(covered)
FROM (VALUES ('520727'), ('AB2134<<<'), ('HA672242<658022549601086<<<<<<<<<<<<<<0'),
	('D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<'), ('HA672242<658022549601086<<<<<<<')) AS example (covered);
SELECT mrz_is_valid(zone), d.*
FROM (VALUES
	('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<HA672242<6UTO5802254F9601086<<<<<<<<<<<<<<08'::mrz),
	('I<UTOD231458907<<<<<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<'),
	('I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<HA672242<6UTO5802254M9601086<<<<<<<8')) AS example (zone),
	mrz_check_digits(zone) AS d;
-- a visa has no composite digit; a character without a value leaves none to compute
SELECT * FROM mrz_check_digits('V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C3XXX40?9078F9612109<<<<<<<<');
SELECT * FROM mrz_check_digits('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902?36UTO7408122F120415<ZE184226B<<<<<1?');

-- what each digit covers, stated again from the standard
CREATE TABLE covered (format text, field text, piece int, line int, first int, last int, digit_line int, digit int);
INSERT INTO covered VALUES
	('TD1', 'document_number', 1, 1, 6, 14, 1, 15), ('TD1', 'birth_date', 1, 2, 1, 6, 2, 7),
	('TD1', 'expiry_date', 1, 2, 9, 14, 2, 15), ('TD1', 'composite', 1, 1, 6, 30, 2, 30),
	('TD1', 'composite', 2, 2, 1, 7, 2, 30), ('TD1', 'composite', 3, 2, 9, 15, 2, 30),
	('TD1', 'composite', 4, 2, 19, 29, 2, 30),
	('TD2', 'composite', 1, 2, 1, 10, 2, 36), ('TD2', 'composite', 2, 2, 14, 20, 2, 36),
	('TD2', 'composite', 3, 2, 22, 35, 2, 36),
	('TD3', 'optional_data', 1, 2, 29, 42, 2, 43), ('TD3', 'composite', 1, 2, 1, 10, 2, 44),
	('TD3', 'composite', 2, 2, 14, 20, 2, 44), ('TD3', 'composite', 3, 2, 22, 43, 2, 44);
INSERT INTO covered
SELECT format, field, 1, 2, first, last, 2, last + 1
FROM unnest(ARRAY['TD2', 'TD3', 'MRV-A', 'MRV-B']) AS format,
	(VALUES ('document_number', 1, 9), ('birth_date', 14, 19), ('expiry_date', 22, 27)) AS two_lines (field, first, last);

-- 1,000 zones with digits of that arithmetic, and each with one character changed
CREATE FUNCTION lines(zone mrz) RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN string_to_array(zone::text, E'\n');
CREATE FUNCTION with_digit(zone mrz, which text) RETURNS mrz LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT array_to_string(l[:digit_line - 1] || overlay(l[digit_line] PLACING
			check_digit(string_agg(substr(l[line], first, last - first + 1), '' ORDER BY piece))
			FROM digit FOR 1) || l[digit_line + 1:], E'\n')::mrz
	FROM lines(zone) AS l, covered
	WHERE format = mrz_format(zone) AND field = which
	GROUP BY l, digit_line, digit
	UNION ALL SELECT zone
	LIMIT 1;
END;
CREATE TABLE generated AS
SELECT id, with_digit(with_digit(with_digit(with_digit(with_digit(CASE id % 5
		WHEN 0 THEN concat('I<UTO', number, '0', optional, '<<<<<', birth, '0M', expiry, '0TUN<<<<<<<<<<<0', rpad(name, 30, '<'))
		WHEN 1 THEN concat(rpad('I<EGY' || name, 36, '<'), number, '0EGY', birth, '0F', expiry, '0', left(optional, 7), '0')
		WHEN 2 THEN concat(rpad('P<DZA' || name, 44, '<'), number, '0DZA', birth, '0<', expiry, '0', optional, '<<<<00')
		WHEN 3 THEN concat(rpad('V<MAR' || name, 44, '<'), number, '0D<<', birth, '0F', expiry, '0', optional, '<<<<<<')
		ELSE concat(rpad('V<JOR' || name, 36, '<'), number, '0LBN', birth, '0M', expiry, '0', left(optional, 8))
	END::mrz, 'document_number'), 'birth_date'), 'expiry_date'), 'optional_data'), 'composite') AS zone
FROM (SELECT id, rpad(upper(left(md5('number' || id), 1 + id % 9)), 9, '<') AS number,
		to_char(date '1950-01-01' + id * 7, 'YYMMDD') AS birth, to_char(date '2020-01-01' + id, 'YYMMDD') AS expiry,
		upper(left(md5('optional' || id), 10)) AS optional,
		translate(upper(md5('name' || id)), '0123456789', '<ENTRAILS<') AS name
	FROM generate_series(1, 1000) AS id) AS part;
SELECT mrz_format(zone), count(*), count(*) FILTER (WHERE mrz_is_valid(zone)) AS valid,
	count(DISTINCT zone) AS distinct
FROM generated GROUP BY 1 ORDER BY 1;

CREATE TABLE damaged AS
SELECT id, overlay(unbroken PLACING substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<', 1 + id * 11 % 37, 1)
	FROM 2 + id * 7 % (length(unbroken) - 1) FOR 1)::mrz AS zone
FROM generated, replace(zone::text, E'\n', '') AS unbroken;
SELECT mrz_format(zone) AS format, count(*) AS digits,
	count(*) FILTER (WHERE d.printed = substr(l[digit_line], digit, 1) AND d.computed = check_digit(text)
		AND d.valid = (d.printed = check_digit(text))) AS agree,
	count(*) FILTER (WHERE NOT d.valid) AS wrong
FROM damaged, lines(zone) AS l, mrz_check_digits(zone) AS d,
	LATERAL (SELECT digit_line, digit, string_agg(substr(l[line], first, last - first + 1), '' ORDER BY piece) AS text
		FROM covered WHERE format = mrz_format(zone) AND covered.field = d.field
		GROUP BY digit_line, digit) AS again
-- a long number and an empty field with a filler for its digit are told below
WHERE d.printed <> '<'
GROUP BY 1 ORDER BY 1;

-- they are valid where the digits are and each field is what its pattern allows
CREATE TABLE calendar AS
SELECT to_char(date '2000-01-01' + n, 'YYMMDD') AS day FROM generate_series(0, 36524) AS n;
ANALYZE calendar, damaged;
SELECT mrz_format(zone) AS format, count(*) AS zones, count(*) FILTER (WHERE mrz_is_valid(zone)) AS valid,
	count(*) FILTER (WHERE mrz_is_valid(zone) = (digits AND patterns)) AS agree
FROM (SELECT zone, bool_and(CASE field
			WHEN 'document_code' THEN printed ~ CASE WHEN mrz_format(zone) IN ('TD1', 'TD2') THEN '^[A-Z][A-Z0-9<]$' ELSE '^[A-Z][A-Z<]$' END
			WHEN 'issuing_state' THEN printed ~ '^[A-Z]([A-Z]{2}|<<)$'
			WHEN 'nationality' THEN printed ~ '^[A-Z]([A-Z]{2}|<<)$'
			WHEN 'name' THEN printed ~ '^<*[A-Z][A-Z<]*$'
			WHEN 'sex' THEN printed ~ '^[MFX<]$'
			WHEN 'birth_date' THEN day IS NOT NULL OR printed ~ '^(\d\d|<<)<{4}$'
			WHEN 'expiry_date' THEN day IS NOT NULL OR printed = '<<<<<<'
			WHEN 'document_number' THEN printed ~ '^<*[A-Z0-9][A-Z0-9<]*$'
			ELSE printed ~ '^[A-Z0-9<]*$' END) AS patterns
		FROM damaged, mrz_raw_fields(zone) LEFT JOIN calendar ON day = printed
		GROUP BY zone) AS p,
	LATERAL (SELECT bool_and(valid) AS digits FROM mrz_check_digits(zone)) AS d
GROUP BY 1 ORDER BY 1;

-- what no check digit sees: characters whose values are equal modulo ten
SELECT at - 44 AS position, substr(unbroken, at, 1) AS printed, string_agg(c, '' ORDER BY c COLLATE "C") AS unseen
FROM specimen, replace(zone::text, E'\n', '') AS unbroken, generate_series(45, 54) AS at,
	string_to_table('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<', NULL) AS c
WHERE id = 5 AND c <> substr(unbroken, at, 1) AND mrz_is_valid(overlay(unbroken PLACING c FROM at FOR 1)::mrz)
GROUP BY at, unbroken ORDER BY at;

-- a long document number runs on in the optional data; its digit leaves out the
-- filler between, or counts it, as issuers do either (numbers of specimen cards)
SELECT given.printed, mrz_document_number(zone), mrz_optional_data_1(zone), d.printed AS digit, d.computed, d.valid
FROM (VALUES
	('D23145890<7349<<<<<<<<<<<'), ('600001795<0152<<<<<<<<<<<'), ('000001115<7027<<<<<<<<<<<'),
	('000590240<6013<<<<<<<<<<<'), ('592211692<1741<<<<<<<<<<<'), ('007777779<ZZ92<<<<<<<<<<<'),
	('000024759<ZZ72<<<<<<<<<<<'), ('141974817<ZV17<<<<<<<<<<<'),
	('600001795<0151<<<<<<<<<<<'), ('600001795<015O<<<<<<<<<<<'), ('600001795<0152<<REST<1<<<'),
	('600001795<0<<<<<<<<<<<<<<'), ('600001795<<<<<<<<<<<<<<<<'), ('60000179<<0152<<<<<<<<<<<'),
	('60000179<80152<<<<<<<<<<<'), ('123456789<123456789012342'), ('123456<AA2<<<<<<<<<<<<<<<'),
	('6000?1795<0152<<<<<<<<<<<'), ('600-01795<0152<<<<<<<<<<<'), ('<<<<<<<<<0<<<<<<<<<<<<<<<')) AS given (printed),
	LATERAL (SELECT concat('I<UTO', given.printed, '7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<')::mrz AS zone) AS td1,
	LATERAL (SELECT * FROM mrz_check_digits(zone) WHERE field = 'document_number') AS d;
-- TD2 likewise; in TD3 a number has nine characters
SELECT d.*, mrz_document_number(zone), mrz_optional_data_1(zone), mrz_is_valid(zone)
FROM (VALUES
	('I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<123456789<UTO7408122F1204159104<<<<8'::mrz),
	('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<123456789<UTO7408122F1204159104<<<<<<<<<<<24')) AS given (zone),
	mrz_check_digits(zone) AS d;
-- the two ways in arithmetic
SELECT check_digit('D23145890' || '734') AS sample, check_digit('600001795' || '015') AS without_filler,
	check_digit('000590240<' || '601') AS with_filler, check_digit('123456789' || '10') AS td2,
	check_digit('123456789<' || '7408122' || '1204159104<<<<') AS composite;

-- the digit of an empty field is "<" or "0", in an empty personal number by the
-- standard, in an empty date on documents that never expire
SELECT given.printed, d.printed AS digit, d.computed, d.valid
FROM (VALUES ('<<<<<<<<<<<<<<0'), ('<<<<<<<<<<<<<<<'), ('<<<<<<<<<<<<<<1'),
	('ZE184226B<<<<<1'), ('ZE184226B<<<<<<'), ('0<<<<<<<<<<<<<<'), ('ZE184226B<<<<<0')) AS given (printed),
	mrz_check_digits(concat('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159', given.printed, '0')::mrz) AS d
WHERE d.field = 'optional_data';
SELECT d.field, given.printed, d.printed AS digit, d.computed, d.valid
FROM unnest(ARRAY['<<<<<<0', '<<<<<<<', '<<<<<<1', '74<<<<<', '<<<<<0<']) AS given (printed),
	mrz_check_digits(concat('V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX', given.printed, 'F', given.printed, '<<<<<<<<')::mrz) AS d
WHERE d.field <> 'document_number';

-- dates: fillers for what is unknown of a birth; an expiry date is known or blank
CREATE FUNCTION dated(birth text, expiry text) RETURNS mrz LANGUAGE sql IMMUTABLE
RETURN concat('V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX', birth, check_digit(birth), 'F',
	expiry, check_digit(expiry), '<<<<<<<<')::mrz;
SELECT date, mrz_birth_date(zone, '2026-06-01') AS birth, mrz_is_valid(dated(date, '300101')) AS valid_birth,
	mrz_expiry_date(zone, '2026-06-01') AS expiry, mrz_is_valid(dated('740812', date)) AS valid_expiry
FROM unnest(ARRAY['740812', '7408<<', '74<<<<', '<<<<<<', '<<0812', '74<<12', '7<0812', '740<12', '000229',
	'040229', '010229', '740431', '740430', '741301', '740001', '740100', '000000', '74O812', '74?812',
	'ABCDEF', '991231']) AS date, dated(date, date) AS zone;
-- a birth is the latest such day that is not after the day given and less than
-- 100 years before it; the 29th of February needs a year that has one
SELECT asof, mrz_birth_date(dated('260601', '260601'), asof) AS d260601, mrz_birth_date(dated('260602', '260601'), asof) AS d260602,
	mrz_birth_date(dated('2606<<', '260601'), asof) AS m2606, mrz_birth_date(dated('26<<<<', '260601'), asof) AS y26,
	mrz_birth_date(dated('27<<<<', '260601'), asof) AS y27, mrz_birth_date(dated('000229', '260601'), asof) AS d000229,
	mrz_birth_date(dated('<<<<<<', '260601'), asof) AS unknown
FROM unnest(ARRAY['2026-06-01', '2026-05-31', '2026-01-01', '1999-12-31', '2000-02-28', '2000-02-29', '2099-01-01', '0050-01-01',
	'9999-12-31', '0001-01-01 BC', '0044-03-15 BC', '20000-01-01', 'infinity', '-infinity']::date[]) AS asof;
-- an expiry is in the year from 50 before to 49 after
SELECT asof, mrz_expiry_date(dated('740812', '751231'), asof) AS y75, mrz_expiry_date(dated('740812', '760101'), asof) AS y76,
	mrz_expiry_date(dated('740812', '260601'), asof) AS y26, mrz_expiry_date(dated('740812', '000229'), asof) AS y00,
	mrz_expiry_date(dated('740812', '<<<<<<'), asof) AS blank
FROM unnest(ARRAY['2026-06-01', '2025-12-31', '1990-01-01', '1940-01-01', '0020-01-01', '9990-01-01', '20000-01-01', 'infinity']::date[]) AS asof;
-- each two-digit year has one year in either window
SELECT count(*) AS years, count(DISTINCT birth) AS births, min(birth::text) AS first, max(birth::text) AS last,
	count(DISTINCT expiry) AS expiries, min(expiry::text) AS first, max(expiry::text) AS last
FROM generate_series(0, 99) AS y, LATERAL (SELECT dated(to_char(y, 'FM00') || '0602', to_char(y, 'FM00') || '0602') AS zone) AS z,
	LATERAL (SELECT mrz_birth_date(zone, '2026-06-01') AS birth, mrz_expiry_date(zone, '2026-06-01') AS expiry) AS d;

-- sex: "<" is unspecified, and X where an issuer prints it
SELECT printed, mrz_sex(zone), mrz_is_valid(zone)
FROM unnest(ARRAY['M', 'F', '<', 'X', 'm', 'K', '1', '?']) AS printed,
	LATERAL (SELECT concat('V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX4009078', printed, '9612109<<<<<<<<')::mrz AS zone) AS z;

-- codes: those that are no code are null; unknown ones are no fault of the zone
SELECT printed, mrz_document_code(zone), mrz_issuing_state(zone), mrz_nationality(zone), mrz_is_valid(zone)
FROM (VALUES ('V<', 'UTO', 'D<<'), ('VZ', 'D<<', 'XXA'), ('V<', 'ZZZ', 'ZZY'), ('V1', 'UTO', 'UTO'), ('V<', '<<<', 'UTO'),
	('V<', 'U<O', 'UTO'), ('V<', 'UT<', 'UTO'), ('V<', 'UTO', 'U1O'), ('V<', 'UTO', '<<<'), ('V?', 'U?O', 'UT!')) AS given (printed, issuer, holder),
	LATERAL (SELECT concat(printed, issuer, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4', holder, '4009078F9612109<<<<<<<<')::mrz AS zone) AS z;

-- optional data keep the fillers within; those around them fall
SELECT mrz_optional_data_1(zone), mrz_optional_data_2(zone)
FROM (VALUES ('<<<<<<<<<<<<<<<', '<<<<<<<<<<<'), ('324951<45849<<<', '<<A<<B<<<<<')) AS given (first, second),
	LATERAL (SELECT concat('I<UTOD231458907', first, '7408122F1204159UTO', second, '6ERIKSSON<<ANNA<MARIA<<<<<<<<<<')::mrz AS zone) AS z;

-- names: the primary identifier ends at the first double filler.  Holders with
-- one name, without a primary one, with a third part; what could not be read
CREATE FUNCTION named(name text) RETURNS mrz LANGUAGE sql IMMUTABLE
RETURN concat(rpad('V<UTO' || name, 36, '<'), 'L8988901C4XXX4009078F9612109<<<<<<<<')::mrz;
SELECT name, mrz_primary_identifier(zone) AS primary_identifier, mrz_secondary_identifier(zone) AS secondary_identifier, mrz_is_valid(zone)
FROM unnest(ARRAY['ERIKSSON<<ANNA<MARIA', 'ARKFREITH', 'SATRIYA<SUDARPA', '<<FIRST<NAME', 'STEVENSON<<PETER<<JOHN',
	'STEVENSON<<<PETER', 'STEVENSON<PETER', '<STEVENSON<<PETER', '<<<PETER', 'ER1KSSON<<ANNA', 'ERIK?SON<<AN*A', '',
	'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE', 'ABCDEFGHIJKLMNOPQRSTUVWXYZABC<D', 'ABCDEFGHIJKLMNOPQRSTUVWXYZAB<<C',
	'A<B<C<D<<E<F<G']) AS name, named(name) AS zone;
-- the examples of Doc 9303 parts 4 to 6
SELECT part, viz, mrz_primary_identifier(zone) AS primary_identifier, mrz_secondary_identifier(zone) AS secondary_identifier
FROM (VALUES
	(4, 'ERIKSSON, ANNA MARIA', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'),
	(4, 'HENG, DEBORAH MING LO', 'PPUTOHENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<'),
	(4, 'SMITH-JONES, SUSIE MARGARET', 'PPUTOSMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<'),
	(4, 'O''CONNOR, ENYA SIOBHAN', 'PPUTOOCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<'),
	(4, 'VAN DER MUELLEN, MARTIN', 'PPUTOVAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<'),
	(4, 'AL-BASRI, HUDA MUHAMMAD JAWAD', 'PPUTOAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<'),
	(4, 'VILARCHAO FERNANDEZ, JOSE RAMON', 'PPUTOVILARCHAO<FERNANDEZ<<JOSE<RAMON<<<<<<<<'),
	(4, 'ARKFREITH', 'PPUTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<'),
	(4, 'SATRIYA SUDARPA', 'PPUTOSATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<'),
	(4, 'NILAVADHANANANDA, CHAYAPA DEJTHAMRONG KRASUANG', 'PPUTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K'),
	(4, 'NILAVADHANANANDA, ARNPOL PETCH CHARONGUANG', 'PPUTONILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU'),
	(4, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'PPUTOBENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI'),
	(4, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'PPUTOBENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO'),
	(4, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'PPUTOBENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO'),
	(4, 'PAPANDROPOULOUS, JONATHON WARREN TREVOR', 'PPUTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVOR'),
	(5, 'NILAVADHANANANDA, CHAYAPA DEJTHAMRONG KRASUANG', 'NILAVADHANANANDA<<CHAYAPA<DE<K'),
	(5, 'NILAVADHANANANDA, ARNPOL PETCH CHARONGUANG', 'NILAVADHANANANDA<<ARNPOL<PE<CH'),
	(5, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'BENNELONG<WOOLOOMOOLOO<W<W<<DI'),
	(5, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'BENNELONG<WOOLOOM<WA<WARN<<D<P'),
	(5, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'BENNE<WOOLO<WARRA<WARNA<<DIN<P'),
	(5, 'PAPANDROPOULOUS, JONATHON ALEC', 'PAPANDROPOULOUS<<JONATHON<ALEC'),
	(5, 'VAN DER MUELLEN, MARTIN', 'VAN<DER<MUELLEN<<MARTIN<<<<<<<'),
	(5, 'AL-BASRI, HUDA MUHAMMAD JAWAD', 'AL<BASRI<<HUDA<MUHAMMAD<JAWAD<'),
	(5, 'VILARCHAO FERNANDEZ, JOSE RAMON', 'VILARCHAO<FERNANDEZ<<JOSE<RAMO'),
	(5, 'ARKFREITH', 'ARKFREITH<<<<<<<<<<<<<<<<<<<<<'),
	(5, 'SATRIYA SUDARPA', 'SATRIYA<SUDARPA<<<<<<<<<<<<<<<'),
	(6, 'NILAVADHANANANDA, CHAYAPA DEJTHAMRONG KRASUANG', 'I<UTONILAVADHANANANDA<<CHAYAPA<DEJ<K'),
	(6, 'NILAVADHANANANDA, ARNPOL PETCH CHARONGUANG', 'I<UTONILAVADHANANANDA<<ARN<PET<CHARO'),
	(6, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'I<UTOBENNELONG<WOOLOOMOOLOO<W<W<<D<P'),
	(6, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'I<UTOBENNELONG<WOOLOOM<WAR<WARN<<D<P'),
	(6, 'BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL, DINGO POTOROO', 'I<UTOBENNEL<WOOLO<WARRA<WARNA<<DIN<P'),
	(6, 'PAPANDROPOULOUS, JONATHOON ALEC', 'I<UTOPAPANDROPOULOUS<<JONATHOON<ALEC'),
	(6, 'VAN DER MUELLEN, MARTIN', 'I<UTOVAN<DER<MUELLEN<<MARTIN<<<<<<<<'),
	(6, 'AL-BASRI, HUDA MUHAMMAD JAWAD', 'I<UTOAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<'),
	(6, 'VILARCHAO FERNANDEZ, JOSE RAMON', 'I<UTOVILARCHAO<FERNANDEZ<<JOSE<RAMON'),
	(6, 'ARKFREITH', 'I<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<'),
	(6, 'SATRIYA SUDARPA', 'I<UTOSATRIYA<SUDARPA<<<<<<<<<<<<<<<<')) AS example (part, viz, line),
	LATERAL (SELECT CASE part
		WHEN 5 THEN 'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6' || line
		ELSE line || rpad('D231458907UTO7408122F1204159', length(line), '<') END::mrz AS zone) AS z;

-- comparison is by characters; the same zone is the same however it was written
SELECT a.id, string_agg(CASE WHEN a.zone < b.zone THEN '<' WHEN a.zone = b.zone THEN '=' ELSE '>' END, ' ' ORDER BY b.id) AS order,
	bool_and((a.zone < b.zone) = (replace(a.zone::text, E'\n', '') COLLATE "C" < replace(b.zone::text, E'\n', ''))
		AND (a.zone <= b.zone) = (a.zone < b.zone OR a.zone = b.zone) AND (a.zone > b.zone) = (b.zone < a.zone)
		AND (a.zone >= b.zone) = NOT (a.zone < b.zone) AND (a.zone <> b.zone) = NOT (a.zone = b.zone)
		AND sign(mrz_cmp(a.zone, b.zone)) = (a.zone > b.zone)::int - (a.zone < b.zone)::int) AS as_text
FROM specimen AS a, specimen AS b GROUP BY a.id ORDER BY a.id;
SELECT mrz_hash(a.zone) = mrz_hash(b.zone) AS hash, mrz_hash_extended(a.zone, 0) = mrz_hash_extended(b.zone, 0) AS extended,
	mrz_hash_extended(a.zone, 1) <> mrz_hash_extended(b.zone, 2) AS seeded, a.zone = b.zone AS equal
FROM specimen AS a, LATERAL (SELECT lower(replace(a.zone::text, E'\n', E' \r\n '))::mrz AS zone) AS b WHERE a.id = 5;

-- btree and hash indexes, hash joins, and partitions by hash
CREATE INDEX generated_zone ON generated (zone);
CREATE INDEX generated_number ON generated (mrz_document_number(zone));
ANALYZE generated;
SET enable_seqscan = off;
SET plan_cache_mode = force_generic_plan;
PREPARE by_zone (mrz) AS SELECT id FROM generated WHERE zone = $1;
EXPLAIN (COSTS OFF) EXECUTE by_zone (NULL);
RESET plan_cache_mode;
SELECT id FROM generated WHERE zone = (SELECT zone FROM generated WHERE id = 500);
SELECT count(*) FROM generated AS g WHERE zone < (SELECT zone FROM generated WHERE id = 7);
EXPLAIN (COSTS OFF) SELECT id FROM generated WHERE mrz_document_number(zone) = 'L898902C3';
SELECT count(*) FROM generated AS g JOIN generated AS h ON mrz_document_number(g.zone) = mrz_document_number(h.zone) WHERE g.id = 998;
DROP INDEX generated_zone;
CREATE INDEX generated_zone ON generated USING hash (zone);
SELECT id FROM generated WHERE zone = (SELECT zone FROM generated WHERE id = 999);
RESET enable_seqscan;
SELECT count(*) FROM generated WHERE zone < (SELECT zone FROM generated WHERE id = 7);
SELECT count(*) = count(DISTINCT zone) AS distinct, bool_and(following IS NULL OR zone < following) AS sorted
FROM (SELECT zone, lead(zone) OVER (ORDER BY zone) AS following FROM generated) AS pair;
CREATE TABLE crossing (zone mrz) PARTITION BY HASH (zone);
CREATE TABLE crossing_0 PARTITION OF crossing FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE crossing_1 PARTITION OF crossing FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO crossing SELECT zone FROM generated;
SELECT count(*) FROM generated JOIN crossing USING (zone);
SELECT opcname, amname, amvalidate(opclass.oid)
FROM pg_opclass AS opclass JOIN pg_am AS am ON am.oid = opcmethod WHERE opcintype = 'mrz'::regtype ORDER BY amname;

-- a byte of layout and the characters are stored, with a short header
SELECT id, pg_column_size(zone) - 2 AS characters FROM specimen ORDER BY id;

-- on the wire a zone is its lines; receiving checks as input does
SELECT convert_from(mrz_send(zone), 'UTF8') = zone::text AS lines FROM specimen ORDER BY id;
CREATE TABLE received (zone mrz);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 563c55544f4552494b53534f4e3c3c414e4e413c4d415249413c3c3c3c3c3c3c3c3c3c3c0a4c3839383839303143345858583430303930373846393631323130393c3c3c3c3c3c3c3c' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 563c5500' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 563cff' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 563c55544f' (format binary)
SELECT zone FROM received;

DROP FUNCTION with_digit;
DROP TABLE specimen, scan, calendar, covered, generated, damaged, crossing, received;
DROP FUNCTION check_digit, lines, dated, named;
