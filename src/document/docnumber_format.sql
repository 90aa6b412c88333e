/*
 * docnumber_plausible: does a number have a shape that its issuer is known to use
 *
 * Nobody publishes the formats.  What is here was gathered from others: validators
 * that are in wide use, specimens, and the passports on the sanctions lists of
 * OFAC (2019) and the UN (2026).  It is incomplete, partly out of date and in
 * places wrong, and issuers change their formats without notice: advice, for
 * which no number may be refused.
 *
 * - The patterns are POSIX regular expressions over the number as docnumber has it,
 *   as printed or as in the zone, without the check digit of the zone: ten digits of
 *   a German passport are nine and the check digit.
 * - Where sources differ each has its row, and a number needs to fit only one.
 * - From the sanctions lists comes a shape that three numbers of a State have, and a
 *   tenth of its numbers, unless a row covers it.  A State with no other source is
 *   taken from them only if they have ten numbers of it, and four fifths fit.  "34 of
 *   50" counts the numbers, each once.
 * - "Not verified" is what numbers of a current series look like, with no source that
 *   could be read: it is better to miss a wrong number than to doubt all right ones.
 * - Personal numbers are no formats of an identity card, except where the source
 *   says that it is the number of the card.
 *
 * docnumber_formats() isn't strict, or it would not be inlined: 0.05 ms become 0.7 ms.
 */

CREATE FUNCTION docnumber_formats()
	RETURNS TABLE (issuer countrycode, kind text, pattern text, source text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 120
BEGIN ATOMIC
	SELECT format.issuer, format.kind, format.pattern, format.source
	FROM (VALUES
		('ARG'::countrycode, 'passport', '^[A-Z]{3}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('ARM', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('AUS', 'passport', '^[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('AUS', 'passport', '^[A-Z]{2}\d{7}$', 'current series, not verified'),
		('AUT', 'passport', '^[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('AZE', 'passport', '^[A-Z]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('BEL', 'passport', '^[A-Z]{2}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('BGR', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('BLR', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('BRA', 'passport', '^[A-Z]{2}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('CAN', 'passport', '^[A-Z]{2}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('CAN', 'passport', '^[A-Z]\d{6}[A-Z]{2}$', 'validator.js 13.15.35, isPassportNumber'),
		('CHE', 'passport', '^[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('CHN', 'passport', '^G\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('CHN', 'passport', '^E[A-HJ-NP-Z0-9]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('COL', 'passport', '^[A-Z]{2}\d{6}$', 'sanctions lists, 102 of 147'),
		('COL', 'passport', '^\d{8}$', 'sanctions lists, 26 of 147'),
		('CYP', 'passport', '^[A-Z](\d{6}|\d{8})$', 'validator.js 13.15.35, isPassportNumber'),
		('CZE', 'passport', '^\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('D', 'passport', '^[CFGHJKLMNPRTVWXYZ0-9]{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('D', 'passport', '^[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}$', 'stdnum 1.12.0, de.passport'),
		('DNK', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('DZA', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('ESP', 'passport', '^[A-Z0-9]{2,3}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('EST', 'passport', '^[A-Z]{1,2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('FIN', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('FRA', 'passport', '^\d{2}[A-Z]{2}\d{5}$', 'validator.js 13.15.35, isPassportNumber'),
		('GBR', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('GRC', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('HRV', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('HUN', 'passport', '^[A-Z]{2}\d{6,7}$', 'validator.js 13.15.35, isPassportNumber'),
		('IDN', 'passport', '^[A-C]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('IDN', 'passport', '^[A-Z]\d{6}$', 'sanctions lists, 4 of 7'),
		('IND', 'passport', '^[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('IND', 'passport', '^[A-Z]\d{6}$', 'sanctions lists, 8 of 9'),
		('IRL', 'passport', '^[A-Z0-9]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('IRN', 'passport', '^[A-Z]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('IRN', 'passport', '^[A-Z]\d{7}$', 'sanctions lists, 29 of 86'),
		('ISL', 'passport', '^A\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('ITA', 'passport', '^[A-Z0-9]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('JAM', 'passport', '^A\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('JPN', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('KAZ', 'passport', '^[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('KOR', 'passport', '^[MS]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('KOR', 'passport', '^[A-Z]\d{3}[A-Z]\d{4}$', 'series since 2021, not verified'),
		('KWT', 'passport', '^\d{9}$', 'sanctions lists, 9 of 13'),
		('KWT', 'passport', '^\d{7}$', 'sanctions lists, 3 of 13'),
		('LBN', 'passport', '^(LR|RL)\d{7}$', 'sanctions lists, 34 of 50'),
		('LBN', 'passport', '^\d{7}$', 'sanctions lists, 13 of 50'),
		('LBY', 'passport', '^[A-Z0-9]{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('LBY', 'passport', '^[A-Z]?\d{6}$', 'sanctions lists, 11 of 18'),
		('LIE', 'passport', '^[A-Z]\d{5}$', 'validator.js 13.15.35, isPassportNumber'),
		('LTU', 'passport', '^[A-Z0-9]{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('LUX', 'passport', '^[A-Z0-9]{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('LVA', 'passport', '^[A-Z0-9]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('MAR', 'passport', '^[A-Z]{2}\d{6,7}$', 'presidio, recognizer of Moroccan passports'),
		('MAR', 'passport', '^[A-Z]\d{6}$', 'sanctions lists, 6 of 9'),
		('MEX', 'passport', '^[A-Z]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('MEX', 'passport', '^\d{11}$', 'sanctions lists, 44 of 74'),
		('MEX', 'passport', '^\d{9}$', 'sanctions lists, 15 of 74'),
		('MLT', 'passport', '^\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('MOZ', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('MOZ', 'passport', '^\d{2}[A-Z]{2}\d{5}$', 'validator.js 13.15.35, isPassportNumber'),
		('MOZ', 'passport', '^[A-Z]{2}\d{6}$', 'sanctions lists, 5 of 5'),
		('MYS', 'passport', '^[AHK]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('NLD', 'passport', '^[A-Z]{2}[A-Z0-9]{6}\d$', 'validator.js 13.15.35, isPassportNumber'),
		('NZL', 'passport', '^(L[ADFH]|E[AP]|N)\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('PAK', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('PAK', 'passport', '^[A-Z]{1,2}\d{6}$', 'sanctions lists, 14 of 60'),
		('PHL', 'passport', '^[A-Z](\d{6}|\d{7}[A-Z])$', 'validator.js 13.15.35, isPassportNumber'),
		('PHL', 'passport', '^[A-Z]{2}\d{6,7}$', 'validator.js 13.15.35, isPassportNumber'),
		('POL', 'passport', '^[A-Z]{2}\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('PRK', 'passport', '^\d{9}$', 'sanctions lists, 42 of 47'),
		('PRT', 'passport', '^[A-Z]\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('PRT', 'passport', '^[A-Z]{2}\d{6}$', 'current series, not verified'),
		('QAT', 'passport', '^\d{8}$', 'sanctions lists, 9 of 10'),
		('ROU', 'passport', '^\d{8,9}$', 'validator.js 13.15.35, isPassportNumber'),
		('RUS', 'passport', '^\d{9}$', 'validator.js 13.15.35, isPassportNumber'),
		('RUS', 'passport', '^\d{10}$', 'sanctions lists, 11 of 53'),
		('SAU', 'passport', '^[A-Z]\d{6}$', 'sanctions lists, 31 of 31'),
		('SVK', 'passport', '^[A-Z0-9]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('SVN', 'passport', '^P[A-Z]\d{7}$', 'validator.js 13.15.35, isPassportNumber'),
		('SVN', 'passport', '^P\d{8}$', 'sanctions lists, 3 of 5'),
		('SWE', 'passport', '^\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('SWE', 'passport', '^[A-Z]{2}\d{7}$', 'series since 2022, not verified'),
		('SYR', 'passport', '^N?\d{9}$', 'sanctions lists, 5 of 11'),
		('SYR', 'passport', '^\d{7}$', 'sanctions lists, 4 of 11'),
		('THA', 'passport', '^[A-Z]{1,2}\d{6,7}$', 'validator.js 13.15.35, isPassportNumber'),
		('TUN', 'passport', '^[A-Z]\d{6}$', 'mrz-java, issue 4; sanctions lists, 16 of 16'),
		('TUR', 'passport', '^[A-Z]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('TUR', 'passport', '^(TR[A-Z])?\d{6}$', 'sanctions lists, 8 of 15'),
		('UKR', 'passport', '^[A-Z]{2}\d{6}$', 'validator.js 13.15.35, isPassportNumber'),
		('USA', 'passport', '^[A-Z0-9]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('UZB', 'passport', '^[A-Z]{2}\d{7}$', 'sanctions lists, 10 of 10'),
		('VEN', 'passport', '^\d{9}$', 'sanctions lists, 25 of 51'),
		('VEN', 'passport', '^[A-Z]\d{7}$', 'sanctions lists, 15 of 51'),
		('VEN', 'passport', '^\d{7}$', 'sanctions lists, 8 of 51'),
		('YEM', 'passport', '^\d{8}$', 'sanctions lists, 16 of 24'),
		('YEM', 'passport', '^[A-Z]\d{6}$', 'sanctions lists, 4 of 24'),
		('ZAF', 'passport', '^[TAMD]\d{8}$', 'validator.js 13.15.35, isPassportNumber'),
		('ZWE', 'passport', '^[A-Z]{2}\d{6}$', 'sanctions lists, 30 of 31'),
		('AGO', 'identity card', '^\d{9}[A-Z]{2}\d{3}$', 'stdnum 1.12.0, ao.bi'),
		('ARG', 'identity card', '^\d{7,8}$', 'stdnum 1.12.0, ar.dni'),
		('BEL', 'identity card', '^\d{12}$', 'PRADO, specimens BEL-BO-11005 and BEL-BO-03003'),
		('CHN', 'identity card', '^\d{17}[0-9X]$', 'python-stdnum 1.18, cn.ric'),
		('CHN', 'identity card', '^\d{15}(\d{2}[0-9X])?$', 'validator.js 13.15.35, isIdentityCard'),
		('HKG', 'identity card', '^[A-NP-Z]{1,2}\d{6}[0-9A]?$', 'stdnum 1.12.0, hk.hkid'),
		('HKG', 'identity card', '^[A-Z]{1,2}\d{6}[0-9A]?$', 'validator.js 13.15.35, isIdentityCard'),
		('ITA', 'identity card', '^C[A-Z]\d{5}[A-Z]{2}$', 'validator.js 13.15.35, isIdentityCard'),
		('ITA', 'identity card', '^[A-Z]{2}\d{7}$', 'cards of paper, not verified'),
		('LKA', 'identity card', '^(\d{9}[VX]|\d{12})$', 'stdnum 1.12.0, lk.nic'),
		('LKA', 'identity card', '^[1-9](\d{8}[VX]|\d{11})$', 'validator.js 13.15.35, isIdentityCard'),
		('MUS', 'identity card', '^[A-Z]\d{12}[A-Z0-9]$', 'stdnum 1.12.0, mu.nid'),
		('MYS', 'identity card', '^\d{12}$', 'python-stdnum 1.18, my.nric'),
		('PAK', 'identity card', '^[1-7]\d{11}[1-9]$', 'validator.js 13.15.35, isIdentityCard'),
		('PAK', 'identity card', '^\d{11}$', 'sanctions lists, 13 of 54'),
		('PER', 'identity card', '^\d{8}[0-9A-K]?$', 'stdnum 1.12.0, pe.cui'),
		('POL', 'identity card', '^[A-Z]{3}\d{6}$', 'validate-polish 2.1.40, identityCard'),
		('PRT', 'identity card', '^\d{9}[A-Z0-9]{2}\d$', 'stdnum 1.12.0, pt.cc'),
		('SGP', 'identity card', '^[ST]\d{7}[A-Z]$', 'FakerPHP 1.20.0, en_SG nric'),
		('THA', 'identity card', '^[1-8]\d{12}$', 'validator.js 13.15.35, isIdentityCard'),
		('TUN', 'identity card', '^\d{8}$', 'validator.js 13.15.35, isIdentityCard'),
		('TWN', 'identity card', '^[A-Z][12]\d{8}$', 'stdnum 1.12.0, tw.natid'),
		('PER', 'residence permit', '^\d{9}$', 'stdnum 1.12.0, pe.ce')
	) AS format (issuer, kind, pattern, source);
END;
COMMENT ON FUNCTION docnumber_formats() IS
	'formats of document numbers that are known, and from where: incomplete, and partly out of date or wrong';

CREATE FUNCTION docnumber_plausible(issuer countrycode, kind text, number docnumber) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
	SELECT bool_or(number::text COLLATE "C" ~ format.pattern)
	FROM docnumber_formats() AS format
	WHERE format.kind = docnumber_plausible.kind AND same_state(format.issuer, docnumber_plausible.issuer)
);
COMMENT ON FUNCTION docnumber_plausible(countrycode, text, docnumber) IS
	'does the number fit a format known for issuer and kind of document; NULL where none is known; advice only, for formats change and published ones are often wrong';
