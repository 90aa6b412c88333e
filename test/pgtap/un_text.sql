-- What a published list writes in words, and what is read from it.  All names
-- and numbers are made up.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SET search_path = sharaka, public;
SELECT no_plan();

-- white space
SELECT is(tidy(E'  two\n   \u00a0 words '), 'two words', 'white space is made single');
SELECT is(tidy(E' \n '), NULL, 'nothing is NULL');

-- types without an error
SELECT is(read_name('Samir')::text, 'Samir', 'a name');
SELECT is(read_name('007'), NULL, 'no letters, no name');
SELECT is(read_name(repeat('a', 1001)), NULL, 'too long for a name');
SELECT is(read_number('ab 123-456')::text, 'AB123456', 'a number');
SELECT is(read_number('none, he says'), NULL, 'no number');
SELECT is(read_number(repeat('1', 24)), NULL, 'too long for a number');
SELECT is(read_partialdate('1970-02')::text, '1970-02', 'a date');
SELECT is(read_partialdate('1970-02-31'), NULL, 'no date');
SELECT is(read_day('2019-05-01-04:00'), '2019-05-01', 'a day with a time zone');
SELECT is(read_day('2019-02-29'), NULL, 'no day');
SELECT is(read_day('1 May 2019'), NULL, 'no day in words');

-- names of States
SELECT is(country_named(name)::text, code, 'State: ' || name)
FROM (VALUES ('Egypt', 'EGY'), ('EGYPT ', 'EGY'), ('Türkiye', 'TUR'), ('TÜRKIYE', 'TUR'), ('Côte d’Ivoire', 'CIV'),
	('Iran (Islamic Republic of)', 'IRN'), ('former Soviet Union', 'SUN'), ('State of Palestine', 'PSE'),
	('Democratic People''s Republic of Korea', 'PRK'), ('Stateless', 'XXA'), ('Yemeni', 'YEM'),
	('Mali', 'MLI'), ('Somalia', 'SOM'), ('Niger', 'NER'), ('Guinea', 'GIN'), ('Guinea-Bissau', 'GNB'),
	('na', NULL), ('Atlantis', NULL), ('', NULL), ('egypt|egyptian', NULL)) AS known (name, code);
SELECT is(country_in_words(words)::text, code, 'State in: ' || words)
FROM (VALUES ('Tunisian passport number X', 'TUN'), ('Libya 539831', 'LBY'), ('R11123109, South Sudan', 'SSD'),
	('514173678 (US)', 'USA'), ('Central African Republic number O1', 'CAF'), ('CAR diplomatic passport', 'CAF'),
	('Nigerian passport', 'NGA'), ('Counterfeit Danish licence', NULL), ('Malicious', NULL)) AS known (words, code);
SELECT is((SELECT string_agg(code::text, ', ') FROM country_names() WHERE NOT is_known(code)), NULL,
	'all codes are known ones');
SELECT is((SELECT string_agg(name, ', ') FROM (SELECT name FROM country_names(), string_to_table(names, '|') AS name
	GROUP BY name HAVING count(*) > 1 OR name <> plain_country_name(name)) AS double), NULL,
	'each name stands for one State, in its plain form');

-- dates
SELECT is(date_in_words(words), date, 'date: ' || words)
FROM (VALUES ('Nov. 1973 ', '1973-11'), ('August 1962', '1962-08'), ('17 Dec. 1949', '1949-12-17'),
	('02 Feb.1968', '1968-02-02'), ('4 juil. 1980', '1980-07-04'), ('juin 1980', '1980-06'), ('août 1980', '1980-08'),
	('1 déc. 1980', '1980-12-01'), ('Sept. 1980', '1980-09'),
	('1953', '1953'), ('1953-02', '1953-02'), ('1953-02-03', '1953-02-03'),
	('Between May and Jun. 1976', '1976-05/1976-06'), ('between 1955 and 1958', '1955/1958'),
	('Approximately 1956', '1956~'), ('approx. between 1955 and 1958', '1955~/1958~'),
	('24/06/1402 (Hijri Calendar)', '1982-04-17/1982-04-21'),
	('40-45 years old', NULL), ('Ju. 1980', NULL), ('Marseille 1980', NULL), ('1402', NULL), ('03/04/1960', NULL),
	('99/99/1402 (Hijri)', NULL), ('unknown', NULL), ('', NULL)) AS known (words, date);

SET LOCAL datestyle = 'German';
SELECT is(date_in_words('24/06/1402 (Hijri Calendar)'), '1982-04-17/1982-04-21', 'whatever the style of dates');
RESET datestyle;

-- the tabular calendar: its first day, the length of its cycle of 30 years, and days published elsewhere
SELECT is(hijri_to_date(1, 1, 1), '0622-07-19', '1 Muharram 1 is 16 July 622 of the Julian calendar');
SELECT is(hijri_to_date(1431, 1, 1) - hijri_to_date(1401, 1, 1), 10631, '30 years have 19 of 354 days and 11 of 355');
SELECT is((SELECT array_agg(y) FROM generate_series(1, 30) AS y
	WHERE hijri_to_date(y + 1, 1, 1) - hijri_to_date(y, 1, 1) = 355), ARRAY[2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29],
	'the leap years of the cycle');
SELECT is((SELECT array_agg(hijri_to_date(1441, m + 1, 1) - hijri_to_date(1441, m, 1)) FROM generate_series(1, 11) AS m),
	ARRAY[30, 29, 30, 29, 30, 29, 30, 29, 30, 29, 30], 'months have 30 and 29 days by turns');
SELECT is(hijri_to_date(1400, 1, 1), '1979-11-21', '1 Muharram 1400');
SELECT is(hijri_to_date(1400, 13, 1), NULL, 'no thirteenth month');

-- births within remarks
SELECT is(ARRAY(SELECT births_told(words) ORDER BY 1), births, 'births in: ' || words)
FROM (VALUES ('DOB: a) 12 May 1962 b) 12 May 1964. POB: Nowhere', '{1962-05-12,1964-05-12}'::text[]),
	('(DPOB - 1970) - Passport No. 395269, expires 21 August 2005', '{1970}'),
	('born in Nowhere on 02 Feb.1968', '{1968-02-02}'), ('born in Nowhere 1967', '{1967}'),
	('passport issued 4 Feb. 2003', '{}'), ('Stillborn 1970', '{}')) AS known (words, births);

-- names
SELECT is(ARRAY(SELECT name || CASE WHEN original_script THEN ' *' ELSE '' END || coalesce(' [' || note || ']', '')
	FROM names_in_field(field, remark)), names, 'names in: ' || concat_ws(' + ', field, remark))
FROM (VALUES
	('Samir Khayali', NULL, '{Samir Khayali}'::text[]),
	('Samir Khayali; Sameer Khayali', NULL, '{Samir Khayali,Sameer Khayali}'),
	('a) Samir Khayali b) Sameer Khayali; S. Khayali', NULL, '{Samir Khayali,Sameer Khayali,S. Khayali}'),
	('Samir; Sameer b) S. Khayali', NULL, '{Samir,Sameer,S. Khayali}'),
	(') Samir', NULL, '{Samir}'),
	('“The Mapmaker”', NULL, '{The Mapmaker}'),
	('“General” Nobody', NULL, '{General Nobody}'),
	('KHAYALI, Samir K.', NULL, '{"KHAYALI, Samir K."}'),
	('‘Abd al-Khayal', NULL, '{‘Abd al-Khayal}'),
	('Samir (سمير)', NULL, '{Samir,سمير *}'),
	('Samir (original script: Самир)', NULL, '{Samir,Самир *}'),
	('Samir (birth name)', NULL, '{"Samir [birth name]"}'),
	('(Sheikh) Samir', NULL, '{(Sheikh) Samir}'),
	('Samir سمير', NULL, '{Samir,سمير *}'),
	('سمير', NULL, '{"سمير *"}'),
	('سمير (Samir; Sameer)', NULL, '{"سمير *",Samir,Sameer}'),
	('سمير (Samir)', NULL, '{"سمير *",Samir}'),
	('سمير', 'Samir; Sameer', '{"سمير *",Samir,Sameer}'),
	('سمير', '(Samir; Sameer) by this nom de guerre', '{"سمير *",Samir,Sameer}'),
	('Samir', 'In Arabic: سمير الخيالي', '{Samir,"سمير الخيالي *"}'),
	('Samir', 'nom de guerre', '{Samir}'),
	('Samir, born 1 Jan. 1953 (a passport)', NULL, '{"Samir [born 1 Jan. 1953; a passport]"}'),
	('Air Castle (AC) (قصر (original script); Castle of Air; Sky Castle)', NULL,
		'{Air Castle,AC,"قصر *",Castle of Air,Sky Castle}'),
	('Jin (金)', NULL, '{Jin,"金 *"}'),
	('007', NULL, '{}'), ('', NULL, '{}'), (NULL, NULL, '{}'),
	('((((', NULL, '{}'), ('a) b) c)', NULL, '{}')) AS known (field, remark, names);

-- fields of any length are read in time
SET LOCAL statement_timeout = '20s';
SELECT is((SELECT count(*) FROM names_in_field(repeat('Samir; ', 10000))), 10000::bigint, 'a field of 10,000 names');
SELECT is((SELECT count(*) FROM names_in_field(repeat('(', 1000000))), 0::bigint, 'brackets without end');
SELECT is((SELECT count(*) FROM names_in_field('a', repeat('م ا; ', 10000))), 10001::bigint, 'a remark of 10,000 names');
SELECT is((SELECT count(*) FROM numbers_in_field(repeat('A1-', 100000))), 0::bigint, 'a number without end');
SELECT is(date_in_words(repeat('about ', 100000) || '1970'), NULL, 'a date without end');
SELECT is(country_in_words(repeat('tunisian ', 100000))::text, 'TUN', 'a State and much else');
RESET statement_timeout;

-- document numbers
SELECT is(ARRAY(SELECT number::text FROM numbers_in_field(field, sentence) AS number ORDER BY number), numbers,
	'numbers in: ' || field)
FROM (VALUES
	('A21583374', false, '{A21583374}'::text[]), ('A 21583374', false, '{A21583374}'), ('a2345678', false, '{A2345678}'),
	-- a series is part of the number, also where it is written small; one in other letters is not understood
	('ab 12345', false, '{AB12345}'), ('АВ 123456', false, '{}'), ('№ 123456', false, '{123456}'),
	('E-502602', false, '{E502602}'), ('B/113321', false, '{B113321}'), ('TR-P 725 277', false, '{TRP725277}'),
	('07 14 575197', false, '{0714575197}'), ('1990/456862', false, '{1990456862}'), ('No45510/230', false, '{45510230}'),
	('23CP74993.3XYZ', false, '{23CP749933XYZ}'), ('46313- 5246059-8', false, '{4631352460598}'),
	('Libya 539831', false, '{539831}'), ('Libya B/113321', false, '{B113321}'), ('R11123109, South Sudan', false, '{R11123109}'),
	('Libyan passport No. 624620 ', false, '{624620}'), ('Diplomatic Passport: Z41432805', false, '{Z41432805}'),
	('British number 105730477', false, '{105730477}'), ('passport number 9319 No. 666738', false, '{9319666738}'),
	('travel document (“Reiseausweis”) A 1240354', false, '{A1240354}'),
	('492221153 (Expired 25 Jan. 2016)', false, '{492221153}'), ('492221153 expires 25 Jan. 2016', false, '{492221153}'),
	('a) M382462 b) M382463; M382464', false, '{M382462,M382463,M382464}'),
	('Laissez-passer no. N°346/AAAAAA/BBBBBB/CCCC/DDDDD/EE/FF', false, '{}'), ('none', false, '{}'), ('', false, '{}'),
	('Tunisian passport number L 202710 issued on 28 Feb. 1996', true, '{L202710}'),
	('15754743 issued on 18 Jun. 1999', true, '{15754743}'), ('SSN 123-45-6789 (USA)', true, '{123456789}'),
	('Italian Fiscal Code: ABCDEF85U22A463A', true, '{ABCDEF85U22A463A}'), ('card DE- 584011', true, '{DE584011}'),
	('expired on 21 Aug. 2011, passport booklet number A3926776', true, '{A3926776}'),
	('issued in 1974 in Nowhere', true, '{}'), ('2000-2001', true, '{}'), ('expires on 1 Feb. 2012', true, '{}')
	) AS known (field, sentence, numbers);
SELECT is(document_kind(words), kind, 'kind: ' || words)
FROM (VALUES ('Passport', 'passport'), ('Numéro de passeport', 'passport'), ('Número de pasaporte', 'passport'),
	('national passport National Identification Number', 'passport'), ('Laissez-passer no. 1 Passport', 'travel document'),
	('National Identification Number', 'identity card'), ('tazkira', 'identity card'), ('Driver''s Permit', 'driving licence'),
	('Birth certificate', 'birth certificate'), ('Student paper', 'other')) AS known (words, kind);

SELECT * FROM finish();
ROLLBACK;
