-- What is wrong with a zone, what is odd about it, and the formats beside those
-- of Doc 9303-4 to -7.  Holders are those of specimens.

-- check digits by plain arithmetic: values 0 to 35, weights 7 3 1
CREATE FUNCTION check_digit(covered text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT (sum(greatest(strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', c) - 1, 0)
		* (ARRAY[1, 7, 3])[1 + n % 3]) % 10)::text
	FROM string_to_table(covered, NULL) WITH ORDINALITY AS t (c, n));
-- a card, whose first line is given, with its composite digit
CREATE FUNCTION td1(first text, second text) RETURNS mrz LANGUAGE sql IMMUTABLE
RETURN concat(rpad(first, 30, '<'), second,
	check_digit(substr(rpad(first, 30, '<'), 6) || substr(second, 1, 7) || substr(second, 9, 7) || substr(second, 19, 11)),
	rpad('ERIKSSON<<ANNA<MARIA', 30, '<'))::mrz;

-- ---------- formats ----------

CREATE TABLE specimen (what text, zone mrz);
INSERT INTO specimen VALUES
	('crew member certificate: its airline in the optional data',
		td1('ACUTOD231458907UTA', '7408122F1204159UTO<<<<<<<<<<<')),
	('emergency document, Doc 9303-8',
		'PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F2606277<<<<<<<8'),
	('identity card of France, 1988 to 2021',
		'IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<8806923102858CORINNE<<<<<<<6512068F6'),
	('the same, with two given names and an office',
		(SELECT l || check_digit(l)
			FROM (VALUES ('IDFRAERIKSSON<<<<<<<<<<<<<<<<<952042' || '050675200145' || check_digit('050675200145')
				|| 'ANNA<<MARIA<<<' || '740812' || check_digit('740812') || 'F')) AS v (l))::mrz),
	('identity card of Slovakia',
		('IDSVKERIKSSON<<ANNA<MARIA<<<<<<<<<' || '123456<AA' || check_digit('123456<AA') || 'SVK7408122F3004157<<<<<<')::mrz),
	('driving licence of France', 'D1FRA13AA000026181231MARTIN<<9'),
	('driving licence by ISO 18013',
		('D1UTO' || '1234567890ABCDEFGHIJKLMN' || check_digit('D1UTO1234567890ABCDEFGHIJKLMN'))::mrz),
	('driving licence of Switzerland', E'AAA001D<<\nFACHE305142128097<<800126<<<<<\nERIKSSON<<ANNA<MARIA<<<<<<<<<<');
SELECT what, mrz_format(zone), mrz_is_valid(zone) FROM specimen;
SELECT mrz_format(zone), f.document_code, f.issuing_state, f.document_number, f.nationality, f.birth_date, f.sex, f.expiry_date
FROM specimen, mrz_fields(zone, '2026-06-01') AS f;
SELECT mrz_format(zone), f.optional_data_1, f.optional_data_2, f.primary_identifier, f.secondary_identifier, mrz_holder(zone), mrz_name(zone)
FROM specimen, mrz_fields(zone, '2026-06-01') AS f;
SELECT mrz_format(zone), d.* FROM specimen, mrz_check_digits(zone) AS d WHERE mrz_format(zone) ~ '^(ID|DL)';
-- fields leave no gaps, and stand where they say
SELECT mrz_format(zone), string_agg(printed, '') = replace(zone::text, E'\n', '') AS complete,
	bool_and(printed = substr(split_part(zone::text, E'\n', line), "position", length(printed))) AS in_place,
	bool_and(coalesce(cleaned, '') = trim(printed, '<')) AS cleaned
FROM specimen, mrz_raw_fields(zone) GROUP BY zone ORDER BY 1;
-- a change of any character that a digit covers is found, unless its value is the same
SELECT mrz_format(zone) AS format, count(*) AS changes,
	count(*) FILTER (WHERE mrz_is_valid(changed)) AS unseen,
	string_agg(DISTINCT f.field, ', ') FILTER (WHERE mrz_is_valid(changed)) AS in_fields
FROM specimen, replace(zone::text, E'\n', '') AS l, generate_series(6, length(l)) AS at,
	LATERAL (SELECT overlay(l PLACING CASE substr(l, at, 1) WHEN '<' THEN 'C' WHEN '9' THEN '7' ELSE chr(ascii(substr(l, at, 1)) + 1) END
		FROM at FOR 1)::mrz AS changed) AS c,
	LATERAL (SELECT field FROM (SELECT field, sum(length(printed)) OVER (ROWS UNBOUNDED PRECEDING) AS through
			FROM mrz_raw_fields(zone)) AS r WHERE through >= at ORDER BY through LIMIT 1) AS f
WHERE mrz_format(zone) ~ '^(ID|DL)' GROUP BY 1 ORDER BY 1;
-- the shape is theirs only with their prefix
SELECT mrz_format('IDFRXBERTHIER<<<<<<<<<<<<<<<<<<<<<<<8806923102858CORINNE<<<<<<<6512068F6');
SELECT 'X1FRA13AA000026181231MARTIN<<9'::mrz;

-- ---------- habits of issuers: valid, and said ----------

CREATE TABLE habit (what text, zone mrz);
INSERT INTO habit VALUES
	-- numbers of cards of Belgium and Portugal, by either reading of the standard
	('long number', td1('IDBEL600001795<0152', '7408122F3004157BEL<<<<<<<<<<<')),
	('its filler counted', td1('IDBEL000590240<6013', '7408122F3004157BEL<<<<<<<<<<<')),
	('long number, Portugal', td1('I<PRT007777779<ZZ92', '7408122F3004157PRT<<<<<<<<<<<')),
	('its filler counted, Portugal', td1('I<PRT000024759<ZZ72', '7408122F3004157PRT<<<<<<<<<<<')),
	('neither', td1('IDBEL000590240<6014', '7408122F3004157BEL<<<<<<<<<<<')),
	-- the personal number of the Netherlands has a digit of its own
	('personal number', td1('I<NLDSPECI20142999999990<<<<<8', '7408122F3004157NLD<<<<<<<<<<<')),
	('its digit wrong', td1('I<NLDSPECI20142999999990<<<<<7', '7408122F3004157NLD<<<<<<<<<<<')),
	('none', td1('I<NLDSPECI20142', '7408122F3004157NLD<<<<<<<<<<<')),
	('filler for its digit in a passport', (SELECT 'P<NLDERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<' || l
			|| check_digit(substr(l, 1, 10) || substr(l, 14, 7) || substr(l, 22))
		FROM (VALUES ('SPECI20142NLD7408122F3004157999999990<<<<<<')) AS v (l))::mrz),
	('no date of expiry', td1('I<UTOD231458907', '7408122F<<<<<<<UTO<<<<<<<<<<<')),
	('the same, with a digit', td1('I<UTOD231458907', '7408122F<<<<<<0UTO<<<<<<<<<<<')),
	('no date of birth', td1('I<UTOD231458907', '<<<<<<0F1204159UTO<<<<<<<<<<<')),
	('sex X', td1('I<UTOD231458907', '7408122X1204159UTO<<<<<<<<<<<'));
SELECT what, mrz_is_valid(zone) AS valid, string_agg(concat_ws(' ', c.severity, c.code, 'in', c.field), ', ') FILTER (WHERE c.code <> '') AS findings
FROM habit LEFT JOIN LATERAL mrz_check(zone) AS c ON true GROUP BY what, zone ORDER BY zone, what;
SELECT what, d.* FROM habit, mrz_check_digits(zone) AS d WHERE what ~ 'personal|counted$' AND d.field ~ 'number';

-- ---------- findings ----------

-- each of them, with its place
SELECT what, c.* FROM (VALUES
	('right', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('digit', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C37UTO7408122F1204159ZE184226B<<<<<10'),
	('no digit to compute', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8989?2C36UTO7408122F1204159ZE184226B<<<<<10'),
	('a letter for O', 'PPUT0ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	-- an O counts 24, as the Y and 4 do, so that its digit agrees
	('a letter in a date', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7O08122F1204159ZE184226B<<<<<10'),
	('no number', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<<<<0UTO7408122F1204159ZE184226B<<<<<12'),
	('no name', 'PPUTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('no code', 'PPU<OERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36U<O7408122F1204159ZE184226B<<<<<10'),
	('codes unknown', 'PPQQQERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36ZZZ7408122F1204159ZE184226B<<<<<10'),
	('no day', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7402304F1204159ZE184226B<<<<<16'),
	('no sex', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122Q1204159ZE184226B<<<<<10'),
	('old code', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('other code', 'QPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('truncated', 'PPUTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KL898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('separators', 'PPUTOSTEVENSON<<PETER<<JOHN<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('no primary', 'PPUTO<<FIRST<NAME<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('gap', 'PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO74<<126F1204159ZE184226B<<<<<18'),
	('coded', 'PNRUSIVAN6V<<4URA<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36RUS7408122F1204159ZE184226B<<<<<10')) AS given (what, zone),
	mrz_check(zone::mrz) AS c;
-- what makes it invalid is an error, and the other way round
SELECT count(*), bool_and(mrz_is_valid(zone) = NOT EXISTS (SELECT FROM mrz_check(zone) WHERE severity = 'error')) AS agree
FROM (SELECT zone FROM specimen UNION ALL SELECT zone FROM habit
	UNION ALL SELECT overlay(replace(s.zone::text, E'\n', '') PLACING c FROM at FOR 1)::mrz
	FROM specimen AS s, generate_series(2, 30) AS at, unnest(ARRAY['<', '0', 'Q', '?', '9']) AS c
	WHERE mrz_format(s.zone) <> 'DL-CHE' OR at <> 10) AS v;

-- as of a day: whether it had expired, and whether the dates contradict
SELECT asof, c.severity, c.code, c.message
FROM (VALUES (date '2012-04-15'), ('2012-04-16'), (NULL), ('infinity')) AS day (asof)
	LEFT JOIN LATERAL mrz_check('PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10', asof) AS c ON true
ORDER BY asof;
SELECT c.severity, c.code FROM mrz_check(td1('I<UTOD231458907', '2408127F2204156UTO<<<<<<<<<<<'), '2026-06-01') AS c ORDER BY c.code;
SELECT count(*) FROM mrz_check(NULL);

-- document codes, by Doc 9303 parts 4 to 8
SELECT string_agg(code, ' ' ORDER BY n) FILTER (WHERE finding IS NULL) AS by_the_standard,
	string_agg(code, ' ' ORDER BY n) FILTER (WHERE finding = 'old_document_code') AS old,
	string_agg(code, ' ' ORDER BY n) FILTER (WHERE finding = 'document_code') AS none, format
FROM unnest(ARRAY['P<', 'PP', 'PE', 'PD', 'PO', 'PR', 'PT', 'PS', 'PL', 'PM', 'PU', 'PN', 'V<', 'VB', 'I<', 'IR', 'IV', 'A<', 'AC', 'AI', 'C<', 'CV', 'XX'])
		WITH ORDINALITY AS c (code, n),
	(VALUES ('TD1', 'UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<'),
		('TD2', 'UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6'),
		('TD3', 'UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10')) AS f (format, rest),
	LATERAL (SELECT (SELECT m.code FROM mrz_check((c.code || rest)::mrz) AS m WHERE m.field = 'document_code') AS finding) AS x
GROUP BY format ORDER BY format;

-- the second character of a card is its issuer's to choose, as C1 and C2 of the United States for permanent residents
SELECT code, mrz_is_valid(zone), mrz_document_code(zone), (SELECT array_agg(c.severity || ' ' || c.code) FROM mrz_check(zone) AS c) AS findings
FROM unnest(ARRAY['C1', 'C2', 'I9', 'A0', 'P1', 'C?']) AS c (code),
	(VALUES ('USAD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<'),
		('USAERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6')) AS f (rest),
	LATERAL CAST(code || rest AS mrz) AS z (zone);

-- may the name be cut off?
SELECT mrz_name_is_cut(zone::mrz), mrz_holder(zone::mrz)
FROM (VALUES ('PPUTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KL898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('PPUTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVORL898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('PPUTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'),
	('PPUTO???<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10')) AS v (zone);
SELECT mrz_name('PPUTO???<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10') IS NULL AS none;

-- names have no digits: one is a letter that was misread, and no sound of a chat
CREATE FUNCTION named(name text) RETURNS mrz LANGUAGE sql IMMUTABLE
RETURN (rpad('PPUTO' || name, 44, '<') || 'L898902C36UTO7408122F1204159ZE184226B<<<<<10')::mrz;
SELECT printed, mrz_holder(named(printed)), mrz_name(named(printed)) % name::personname AS alike, name_similarity(mrz_name(named(printed)), name::personname)
FROM (VALUES ('BOUZID<<5AID', 'Said Bouzid'), ('8OUZID<<MOHAMED', 'Mohamed Bouzid'), ('80U21D<<MOHAMED', 'Mohamed Bouzid'), ('6AM4L<<7AHAR', 'Tahar Gamal'),
	('B3N<9ASSIM<<AL1', 'Ali Ben Qassim')) AS v (printed, name);
-- a character that could not be read leaves its word whole, and two are taken for fillers
SELECT printed, mrz_holder(named(printed)), mrz_name(named(printed)) % 'Anna Maria Eriksson' AS alike, mrz_primary_identifier(named(printed))
FROM (VALUES ('ERIK?SON<<ANNA<M*RIA'), ('?RIKSSON<<ANNA<MARIA'), ('ERIKSSON??ANNA<MARIA'), ('ERIKSSON<?ANNA<MARIA'), ('ERIKSSON<<ANNA<MARI?<<<?'),
	('ERIKSSON<<?<ANNA<<<?*'), ('???<<?'), ('?<<3'), ('<<<5')) AS v (printed);

-- internal passports of Russia have letters and digits for those of Cyrillic, one for one
SELECT mrz_holder(zone), mrz_name(zone), mrz_primary_identifier(zone), mrz_to_arabic(mrz_holder(zone)) IS NULL AS not_arabic
FROM (VALUES (E'PNRUSZDRIL7K<<SERGEQ<ANATOL9EVI3<<<<<<<<<<<<\n3919353498RUS7207233M<<<<<<<4151218910003<50'::mrz),
	((rpad('PNRUSABVGDE2JZIQKLMNOPRSTUFHC34WXY9678', 44, '<') || '3919353498RUS7207233M<<<<<<<4151218910003<50')::mrz),
	((rpad('PNRUSIVAN015<<?ETR', 44, '<') || '3919353498RUS7207233M<<<<<<<4151218910003<50')::mrz)) AS v (zone);

-- Germany has a code of its own in zones (Doc 9303-3, section 5); as a nationality the other one is on cards of other States
SELECT zone::text ~ '^..DEU' AS issued, c.field, c.severity, c.code, c.message
FROM (VALUES (rpad('PPDEUMUSTERMANN<<ERIKA', 44, '<') || 'L898902C36D<<7408122F1204159ZE184226B<<<<<10'),
	(rpad('PPD<<MUSTERMANN<<ERIKA', 44, '<') || 'L898902C36DEU7408122F1204159ZE184226B<<<<<10')) AS v (zone)
	LEFT JOIN LATERAL mrz_check(zone::mrz) AS c ON true;

DROP TABLE specimen, habit;
DROP FUNCTION named;
DROP FUNCTION td1, check_digit;
