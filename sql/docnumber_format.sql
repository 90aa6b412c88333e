-- Does a number have a shape that its issuer is known to use: advice, never a
-- reason to refuse one.

SELECT c AS issuer, kind, n AS number, docnumber_plausible(c, kind, n) AS plausible
FROM (VALUES
	-- a letter and eight digits
	('TUR', 'passport', 'U01234567'), ('TUR', 'passport', 'u 01234567'), ('TUR', 'passport', 'U0123456'), ('TUR', 'passport', 'UA0123456'),
	('DZA', 'passport', '012345678'), ('DZA', 'passport', 'A12345678'),
	('LBN', 'passport', 'RL 0123456'), ('LBN', 'passport', '0123456'), ('LBN', 'passport', 'RX0123456'),
	('MAR', 'passport', 'AB0123456'), ('MAR', 'passport', 'AB01234567'), ('TUN', 'passport', 'Z012345'), ('TUN', 'passport', '012345'),
	-- printed with a letter for which the zone of a passport has no place
	('SYR', 'passport', 'N 012345678'), ('SYR', 'passport', '012345678'), ('SYR', 'passport', 'A012345678'),
	('FRA', 'passport', '12AB34567'), ('FRA', 'passport', '12ABC4567'),
	-- letters left out: Germany prints no vowels and no letters that read like a digit; China no I and no O
	('D', 'passport', 'C01X00T47'), ('D', 'passport', 'C01X0OT47'), ('CHN', 'passport', 'EA1234567'), ('CHN', 'passport', 'EO1234567'),
	-- the check digit is no part of the number
	('D', 'passport', 'C01X00T478'),
	-- series that began after the sources were written
	('AUS', 'passport', 'RA0123456'), ('AUS', 'passport', 'N0123456'), ('KOR', 'passport', 'M012A3456'), ('KOR', 'passport', 'M01234567'), ('KOR', 'passport', 'M0123A456'),
	('SWE', 'passport', 'AA0123456'), ('SWE', 'passport', '01234567'), ('PRT', 'passport', 'CA012345'), ('PRT', 'passport', 'N012345'),
	('ITA', 'identity card', 'AX0123456'), ('ITA', 'identity card', 'CA01234AB'), ('ITA', 'identity card', 'AX012345'),
	-- numbers too long for the field: these are in the zone's optional data too
	('BEL', 'identity card', '600-0017950-15'), ('BEL', 'identity card', '600001795'), ('PRT', 'identity card', '00777777 9 ZZ9')
) AS document (issuer, kind, number), countrycode(issuer) AS c, docnumber(number) AS n;

-- codes of one State are one
SELECT issuer, kind, docnumber_plausible(issuer, kind, 'C01X00T47') AS letters, docnumber_plausible(issuer, kind, '012345678') AS digits
FROM (VALUES ('D'::countrycode), ('DEU'), ('ROU'), ('ROM'), ('GBR'), ('GBD')) AS code (issuer), (VALUES ('passport')) AS k (kind);

-- null where no format is known: of the State, of this kind of its documents, of what is no kind
SELECT docnumber_plausible('EGY', 'passport', 'A01234567') AS state, docnumber_plausible('UTO', 'passport', 'L898902C3') AS specimen,
	docnumber_plausible('XXA', 'travel document', 'A0123456') AS stateless, docnumber_plausible('TUR', 'visa', 'U01234567') AS visa,
	docnumber_plausible('TUR', 'Passport', 'U01234567') AS no_kind, docnumber_plausible('TUR', '', 'U01234567') AS no_kind_too;
SELECT docnumber_plausible(NULL, 'passport', 'U01234567') AS issuer, docnumber_plausible('TUR', NULL, 'U01234567') AS kind,
	docnumber_plausible('TUR', 'passport', NULL) AS number;

-- what is known of one State, and from where
SELECT * FROM docnumber_formats() WHERE same_state(issuer, 'TUN');
SELECT * FROM docnumber_formats() WHERE same_state(issuer, 'DEU');

-- ---------- the list as a whole ----------

SELECT count(*) > 100 AS many, count(DISTINCT issuer) > 70 AS of_many, count(*) FILTER (WHERE NOT is_known(issuer)) AS unknown_issuer,
	count(*) FILTER (WHERE kind NOT IN ('passport', 'identity card', 'visa', 'residence permit', 'travel document', 'other')) AS unknown_kind,
	count(*) FILTER (WHERE source !~ '[^ ]') AS without_source, count(*) FILTER (WHERE num_nulls(issuer, kind, pattern, source) > 0) AS with_null,
	count(*) - count(DISTINCT (issuer, kind, pattern)) AS twice
FROM docnumber_formats();
-- codes of one State are not mixed
SELECT DISTINCT a.issuer, b.issuer FROM docnumber_formats() AS a, docnumber_formats() AS b
WHERE a.issuer < b.issuer AND same_state(a.issuer, b.issuer);

-- every pattern is a regular expression, anchored at both ends, of nothing that a
-- number cannot have; none takes any number whatever its length
SELECT issuer, kind, pattern FROM docnumber_formats()
WHERE pattern !~ '^\^.*\$$' OR replace(pattern, '\d', '0') !~ '^[][A-Z0-9(){},?|^$-]+$'
	OR regexp_replace(pattern, '\([^()]*\)', '', 'g') ~ '\|'
	OR '' ~ pattern OR '0' ~ pattern OR 'A' ~ pattern OR repeat('0', 23) ~ pattern OR repeat('A', 23) ~ pattern;

-- every pattern has a number that fits, alone and in upper case only
CREATE TABLE sample AS
SELECT number::docnumber FROM unnest('{
	0123456, 01234567, 012345678, 0123456789, 01234567890, 012345678901, 0123456789012, 012345678901234567, 11010519491231002X,
	A01234, A012345, A0123456, A01234567, A0123456A, P01234567, U01234567, M01234567, G01234567, E01234567, EA1234567, L898902C3,
	AB012345, AB0123456, A012345AB, ABC012345, 01AB23456, AB012345C, PA0123456, RL0123456, TRA012345, N012345678, LA012345, TA012345,
	C01X00T47, SPECI2014, 012345678CA012, 007777779ZZ9, 600001795015, CA01234AB, 123456789V, 199012345678, A010190012345B, A0101900123456,
	1234567890123, 12345678A, S1234567D, A123456789, 110105491231002, A1234563, M012A3456
	}'::text[]) AS number;
SELECT issuer, kind, pattern FROM docnumber_formats() AS f
WHERE NOT EXISTS (SELECT FROM sample WHERE docnumber_plausible(f.issuer, f.kind, number) AND number::text ~ f.pattern);
SELECT issuer, kind, pattern, number FROM docnumber_formats(), sample
WHERE number::text ~ pattern AND (' ' || number::text ~ pattern OR number::text || ' ' ~ pattern OR number::text || E'\n' ~ pattern OR lower(number::text) ~ pattern AND number::text ~ '[A-Z]');

-- the answer is that of the list
SELECT count(*) FILTER (WHERE plausible) > 0 AS some_fit, count(*) FILTER (WHERE NOT plausible) > 0 AS some_do_not,
	count(*) FILTER (WHERE plausible IS DISTINCT FROM (SELECT bool_or(number::text ~ pattern) FROM docnumber_formats() AS f WHERE f.kind = s.kind AND same_state(f.issuer, s.issuer))) AS differ
FROM (SELECT issuer, kind, number, docnumber_plausible(issuer, kind, number) AS plausible
	FROM sample, unnest('{TUR,D,DEU,LBN,TUN,EGY}'::countrycode[]) AS issuer, unnest('{passport,"identity card",visa}'::text[]) AS kind) AS s;

DROP TABLE sample;
