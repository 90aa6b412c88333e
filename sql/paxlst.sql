-- Passenger and crew lists (UN/EDIFACT PAXLST).  All persons are fictional.

-- ---------- a list, after the example of the guide of WCO, IATA and ICAO ----------

CREATE TABLE list (what text PRIMARY KEY, body text);
INSERT INTO list VALUES ('guide', $$UNA:+.? '
UNB+UNOA:4+XY*API+BORDER+070429:0900+000000001++APIS'
UNG+PAXLST+XY AIRLINES+BORDER+070429:0900+100+UN+D:05B'
UNH+PAX001+PAXLST:D:05B:UN:IATA+ABC01+01:F'
BGM+745'
RFF+TN:BA123456:::1'
NAD+MS+++WILLIAMS:JANE'
COM+202 628 9292:TE+202 628 4998:FX+DESK@XY.EXAMPLE:EM'
TDT+20+XY123+++XY'
LOC+125+YVR'
DTM+189:0704291230:201'
LOC+87+JFK'
DTM+232:0704291600:201'
NAD+FL+++DOE:JOHN:WAYNE+20 MAIN STREET+ANYCITY+VA+10053+USA'
ATT+2++M'
DTM+329:570121'
MEA+CT++:2'
MEA+WT++KGM:20'
GEI+4+173'
FTX+BAG+++UA987654:3'
LOC+22+JFK'
LOC+174+CAN'
LOC+178+YVR'
LOC+179+ORD'
LOC+180+USA:::AMBER HILL+:::PA'
COM+502 555 1212:TE'
EMP+1+CR1:110:111'
NAT+2+CAN'
RFF+AVF:TYR123'
RFF+ABO:BA1321654987'
RFF+SEA:24C'
DOC+P:110:111+MB140241'
DTM+36:081021'
LOC+91+CAN'
DOC+V:110:111+987-654 A'
DTM+36:20091231:102'
LOC+91+USA'
CNT+42:1'
UNT+36+PAX001'
UNE+1+100'
UNZ+1+000000001'
$$);
\x
SELECT p.* FROM list, paxlst_parse(body) AS p;
SELECT m.* FROM list, paxlst_messages(body) AS m;
SELECT d.* FROM list, paxlst_parse(body) AS p, unnest(p.documents) AS d;
\x
SELECT f.* FROM list, paxlst_faults(body) AS f;

-- ---------- the form of the text ----------

-- the same list with other service characters, line breaks and headers
CREATE FUNCTION written(body text, una text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN 'UNA' || una || translate(substr(body, 10), ':+?''', substr(una, 1, 2) || substr(una, 4, 1) || right(una, 1));
CREATE TABLE variant (what text, body text);
INSERT INTO variant
SELECT v.what, v.body
FROM list, LATERAL (VALUES
	('star, dollar', written(replace(body, 'XY*API', 'XY?*API'), ':*.? $')),
	('parenthesis', written(body, ':(.? ~')),
	('control characters of UNOB', written(body, E'\x1f\x1d,  \x1c')),
	('characters of two and three bytes', written(body, '§¶.? €')),
	('a line feed ends segments', written(replace(body, E'\n', ''), E':+.? \n')),
	('the same with a carriage return before it',
		replace(written(replace(body, E'\n', ''), E':+.? \n'), E'\n', E'\r\n')),
	('a character of repetition, which senders have in their names', 'UNA:+.?*''' || substr(body, 10)),
	('no UNA', substr(body, 10)),
	('no line breaks', replace(body, E'\n', '')),
	('CRLF', replace(body, E'\n', E'\r\n')),
	('empty lines and spaces', replace(body, E'\n', E' \n\t\n   ')),
	('terminators too many', left(body, 9) || replace(substr(body, 10), '''', ''''' ''')),
	('byte order mark', U&'\FEFF' || body),
	('control characters around', E'\x02' || body || E'\x03'),
	('space before the separator', replace(body, 'UNG+', 'UNG +')),
	('small tags', replace(replace(replace(body, 'NAD+', 'nad+'), 'DTM+', 'Dtm+'), 'UNT+', 'unt+'))) AS v (what, body);
SELECT v.what,
	(SELECT jsonb_agg(p ORDER BY traveller) FROM paxlst_parse(v.body) AS p)
		= (SELECT jsonb_agg(p ORDER BY traveller) FROM paxlst_parse(l.body) AS p) AS same_travellers,
	(SELECT jsonb_agg(m) FROM paxlst_messages(v.body) AS m)
		= (SELECT jsonb_agg(m) FROM paxlst_messages(l.body) AS m) AS same_messages,
	(SELECT count(*) FROM paxlst_faults(v.body)) AS faults
FROM list AS l, variant AS v;

-- what a message has is what counts, so the rest is written by a function
CREATE FUNCTION message(segments text, reference text DEFAULT '1', header text DEFAULT '') RETURNS text LANGUAGE sql IMMUTABLE
RETURN concat('UNH+', reference, '+PAXLST:D:05B:UN:IATA', header, '''BGM+745''', segments,
	'UNT+', regexp_count(replace(segments, '?''', ''), '''') + 3, '+', reference, '''');
CREATE FUNCTION interchange(messages text, n integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE
RETURN concat('UNB+UNOC:3+XY+BORDER+260601:0830+77''', messages, 'UNZ+', n, '+77''');

-- lines of a transport; several interchanges with service characters of their own;
-- a separator that no UNA announces
SELECT p.message, p.message_reference, p.traveller, p.name
FROM paxlst_parse(E'QU LHRXXBA\r\n.JFKAPXS 010101\r\n\x02'
	|| written('UNA:+.? ''' || interchange(message('NAD+FL+++DOE:JANE''NAD+FL+++DOE:JIM''')), ':*.? $')
	|| E'\x03\r\n.JFKAPXS 010102\r\n'
	|| translate(interchange(message('NAD+FL+++ROE:JACK''', '2') || message('NAD+FL+++ROE:JILL''', '3'), 2), '+', '*')
	|| interchange(message('NAD+FL+++POE:JON''', '4'))) AS p;
SELECT f.interchange, f.message, f.segment, f.severity, f.code, f.detail
FROM paxlst_faults(E'QU LHRXXBA\r\n' || interchange(message('NAD+FL+++DOE:JANE''')) || E'\n.NEXT\n'
	|| replace(interchange(message('NAD+FL+++DOE:JANE''')), '+', '*') || 'NNNN') AS f;

-- release characters: plus, colon, question mark, apostrophe, and before any other
SELECT p.surname, p.given_names, p.name, p.faults
FROM paxlst_parse(interchange(message('NAD+FL+++O?''NEIL ?+ SON:A?:B:??C?D'''))) AS p;

-- lines that were wrapped; a segment that was not ended before the next line
SELECT p.name, p.birth_date, p.nationality, p.booking
FROM paxlst_parse(interchange(message(E'NAD+FL+++DOE:JO\r\nHN''DTM+329:5701\n21''NAT+2+\nCAN\nRFF+AVF:AB\nC12\n'''))) AS p;
SELECT f.segment, f.tag, f.severity, f.code
FROM paxlst_faults(interchange(message(E'NAD+FL+++DOE:JO\r\nHN''DTM+329:5701\n21''NAT+2+\nCAN\nRFF+AVF:AB\nC12\n'''))) AS f;

-- lines of a fixed length part any two characters: those of a tag, a release character and the one that it releases
SELECT p.message_reference, p.name, p.birth_date
FROM paxlst_parse(E'UN\r\nH+1+PAXLST''BGM+745''N\nAD+FL+++O?\n''BRIEN:SEAN''DT\r\nM+329:740812''NA\nD+FL+++A?\r\n?B?\r\n:C''UN\nT+6+1''') AS p;
SELECT f.segment, f.tag, f.severity, f.code, f.detail
FROM paxlst_faults(E'UN\r\nH+1+PAXLST''BGM+745''N\nAD+FL+++O?\n''BRIEN:SEAN''DT\r\nM+329:740812''NA\nD+FL+++A?\r\n?B?\r\n:C''UN\nT+6+1''') AS f;
WITH wrapped AS (
	SELECT v.what, v.body, left(v.body, place) || break.characters || substr(v.body, place + 1) AS text,
		l.place > 0 AND substr(v.body, l.place, 1) !~ v.separator
			AND substr(v.body, l.place + 1, 1) !~ v.separator AS within
	FROM list, LATERAL (VALUES
			('UNA', translate(replace(body, 'DOE:JOHN', 'O?''D?+OE:J??HN ?:'), E'\n', ''), 9, '[+:'' ]'),
			('no UNA', substr(translate(body, E'\n', ''), 10), 0, '[+:'' ]'),
			('another separator', translate(substr(translate(body, E'\n*', ''), 10), '+', '*'), 0, '[*:'' ]'),
			('characters of two and three bytes', translate(written(body, '§¶.? €'), E'\n', ''), 9, '[§¶€ ]')) AS v (what, body, una, separator),
		generate_series(v.una, length(v.body)) AS l (place),
		(VALUES (E'\n'), (E'\r\n')) AS break (characters)),
expected AS (
	SELECT body, (SELECT jsonb_agg(to_jsonb(p) - 'faults' ORDER BY traveller) FROM paxlst_parse(body) AS p) AS travellers,
		(SELECT jsonb_agg(to_jsonb(m) - 'faults') FROM paxlst_messages(body) AS m) AS messages
	FROM (SELECT DISTINCT body FROM wrapped) AS w)
SELECT what, count(*) > 1000 AS many,
	count(*) FILTER (WHERE (SELECT jsonb_agg(to_jsonb(p) - 'faults' ORDER BY traveller) FROM paxlst_parse(text) AS p) IS DISTINCT FROM travellers) AS other_travellers,
	count(*) FILTER (WHERE (SELECT jsonb_agg(to_jsonb(m) - 'faults') FROM paxlst_messages(text) AS m) IS DISTINCT FROM messages) AS other_messages,
	count(*) FILTER (WHERE within AND NOT EXISTS (SELECT FROM paxlst_faults(text) AS f WHERE f.code = 'line_break')) AS not_told
FROM wrapped JOIN expected USING (body) GROUP BY what ORDER BY what;

-- ends that are missing
SELECT f.segment, f."position", f.tag, f.segment_text, f.code, f.detail
FROM (VALUES ('UNB+UNOA:4+A+B+260601:0830+1''UNH+1+PAXLST''NAD+FL+++DOE?')) AS t (body), paxlst_faults(body) AS f;

-- ---------- travellers ----------

SELECT p.traveller, p.role, p.function, p.surname, p.given_names, p.middle_names, p.name
FROM paxlst_parse(interchange(message(concat(
	'NAD+MS+ABC9876''', 'NAD+FL+++DOE:JANE''', 'NAD+FM+++ROE:JACK:T:U''', 'NAD+DDU+++POE:JON''', 'NAD+DDT+++NOE:JIM''',
	'NAD+FL+++SUKARTO''', 'NAD+FL+++:ONLY GIVEN''', 'NAD+FL+++الشريف:عبد الرحمن''', 'NAD+FL+++MÜLLER:ÄNNE''',
	'NAD+FL++IN THE:THIRD''', 'NAD+ZZ+++WHO:EVER''', 'NAD+FL''', 'NAD+FL+++--:42''',
	'NAD+FL+++', repeat('LONG ', 120), ':', repeat('NAMES ', 120), '''')))) AS p
WHERE traveller < 13;
SELECT p.traveller, length(p.surname) AS surname, length(p.given_names) AS given, p.name, f.code, f.detail
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL++IN THE:THIRD''', 'NAD+ZZ+++WHO:EVER''', 'NAD+FL''', 'NAD+FL+++--:42''',
	'NAD+FL+++', repeat('LONG ', 120), ':', repeat('NAMES ', 120), ''''
	'NAD+FL+++', repeat('x', 1001), ':A''')))) AS p, unnest(p.faults) AS f;

-- sex and nationality: what cannot be read is kept as it came
SELECT p.traveller, p.sex, p.nationality, p.nationalities, p.residence, p.birth_place, p.birth_country, f.code, f.detail
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL+++DOE:A''ATT+2++F''NAT+2+EGY:162:5''LOC+174+TUN''LOC+180+MAR:::FES''',
	'NAD+FL+++DOE:B''ATT+2++U''NAT+2+EG''LOC+174+XX''LOC+180+:::ATLANTIS''',
	'NAD+FL+++DOE:C''ATT+2++X''NAT+2+D''NAT+2+TUN''',
	'NAD+FL+++DOE:D''ATT+2++Q''NAT+2+QQQ''',
	'NAD+FL+++DOE:E''ATT+2++M''ATT+2++F''NAT+2''')))) AS p
LEFT JOIN LATERAL unnest(p.faults) AS f ON true;

-- code 1 is the nationality at birth, 2 that of now (UN/EDIFACT 3493): it goes first, wherever it stands
SELECT p.given_names, p.nationality, p.nationalities, (SELECT array_agg(f.detail) FROM unnest(p.faults) AS f) AS faults
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL+++DOE:BIRTH FIRST''NAT+1+TUN''NAT+2+FRA''', 'NAD+FL+++DOE:BIRTH LAST''NAT+2+FRA''NAT+1+TUN''',
	'NAD+FL+++DOE:BIRTH ONLY''NAT+1+TUN''NAT+1+DZA''', 'NAD+FL+++DOE:NO CODE''NAT+1+TUN''NAT++FRA''NAT+2+ITA''',
	'NAD+FL+++DOE:UNREADABLE NOW''NAT+1+TUN''NAT+2+FR''', 'NAD+FL+++DOE:TWO OF NOW''NAT+2+FR''NAT+2+ITA''NAT+3+ESP''')))) AS p;

-- dates of birth: of two digits, the latest year that leaves it not after the day
-- given, or else that of the flight; unknown parts; other formats
CREATE VIEW born AS
SELECT b.n, b.dtm, interchange(message(concat('TDT+20+XY1''LOC+125+LHR''DTM+189:2606011200:201''NAD+FL+++DOE:A''DTM+329:', b.dtm, ''''))) AS body
FROM (VALUES (1, '260601'), (2, '260602'), (3, '570121'), (4, '570100'), (5, '570000'), (6, '000000'), (7, '57XXXX'), (8, '57<<<<'),
	(9, '000229'), (10, '19570121'), (11, '19570121:102'), (12, '210157:2'), (13, '012157:3'), (14, '1957:602'), (15, '195701:610'),
	(16, '210119570:4'), (17, '21011957:4'), (18, '571321'), (19, '570230'), (20, '57-01-21'), (21, ''), (22, '570021')) AS b (n, dtm);
SELECT dtm, p.birth_date AS by_flight, q.birth_date AS asof_1999, p.faults[1].code, p.faults[1].detail
FROM born, paxlst_parse(body) AS p, paxlst_parse(body, '1999-12-31') AS q ORDER BY n;
-- digits of other scripts
SELECT p.birth_date, d.expiry_date
FROM paxlst_parse(interchange(message(U&'NAD+FL+++DOE:A''DTM+329:\0665\0667\0660\0661\0662\0661''DOC+P+A1''DTM+36:\200F\06F3\06F0\06F1\06F2\06F3\06F1''NAD+FL+++DOE:B''DTM+329:\0661\0669\0665\0667\0660\0661\0662\0661:102'''))) AS p
	LEFT JOIN LATERAL unnest(p.documents) AS d ON true;
-- without a flight the day of the interchange counts, and without that, today
SELECT p.birth_date FROM paxlst_parse(interchange(message('NAD+FL+++DOE:A''DTM+329:260601'''))) AS p;
SELECT p.birth_date FROM paxlst_parse(interchange(message('NAD+FL+++DOE:A''DTM+329:260602'''))) AS p;
SELECT p.birth_date = to_char(current_date, 'YYYY-MM-DD')::partialdate AS today
FROM paxlst_parse('UNH+1+PAXLST''NAD+FL+++DOE:A''DTM+329:' || to_char(current_date, 'YYMMDD') || '''') AS p;
SELECT p.birth_date FROM paxlst_parse(interchange(message('NAD+FL+++DOE:A''DTM+329:570121''')), 'infinity') AS p;

-- documents
SELECT p.traveller, d.*
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL+++DOE:A''DOC+P:110:111+L898902C3''DTM+36:310415''DTM+182:210416''LOC+91+UTO''GEI+4+173''',
	'DOC+I:110:111+d.231-458''LOC+91+D<<''DOC+V+??''DTM+36:00XX00''LOC+91+1''DOC+P''',
	'NAD+FL+++DOE:B''NAD+FL+++DOE:C''DOC+L:110:111+Z1''DTM+36:751231''DTM+36:761231''')), 1)) AS p, unnest(p.documents) AS d;
SELECT p.traveller, f.tag, f.code, f.detail
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL+++DOE:A''DTM+36:310415''LOC+91+UTO''DOC+V+??''LOC+91+1''DOC+P''',
	'DOC+L:110:111+Z1''DTM+36:751231''DTM+36:761231''')))) AS p, unnest(p.faults) AS f;

-- baggage, occupation, verification, references, free text
SELECT p.traveller, p.verified, p.bag_count, p.bag_weight, p.bag_weight_unit, p.occupation, p.booking, p.seat,
	p.reference_numbers, p.free_texts, p.contacts
FROM paxlst_parse(interchange(message(concat(
	'NAD+FL+++DOE:A''GEI+4+173''MEA+CT++:2''MEA+WT++KGM:20.5''FTX+BAG+++XY123456:2''FTX+BAG+++XY999999''RFF+AVF:ABC123''RFF+SEA:12A''RFF+SEA:12B''RFF+CR:77''COM+12345:TE''',
	'NAD+FM+++ROE:B''GEI+4+174''MEA+CT++:x''MEA+WT++LBR:7''EMP+1+CR2:110:111''')))) AS p;

-- ---------- flights ----------

-- two flights; two legs of one flight; calls; carriers of two and three letters
SELECT l.*
FROM paxlst_parse(interchange(message(concat(
	'TDT+20+XY123+++XY''LOC+125+YVR''DTM+189:2606011230:201''LOC+87+LHR''DTM+232:2606020600:201''',
	'TDT+20+ABC45D''DTM+189:2606020800:201''LOC+125+LHR''LOC+87+CAI''DTM+232:2606021400:201''LOC+125+CAI''DTM+189:2606021500:201''LOC+87+TUN''DTM+232:20260602190000:204''',
	'TDT+20+6E7+++6E''TDT+20+1234+++ABC''TDT+20+ABC8+++AB''TDT+20+XYMCL''TDT+20+ABCMCL''TDT+20''',
	'NAD+FL+++DOE:A''')))) AS p, unnest(p.legs) WITH ORDINALITY AS l ORDER BY l.ordinality;
-- a name where the code is expected, and beside it
SELECT l.departure, l.arrival, p.documents[1].issuing_state_text, p.places AS of_traveller, m.places AS of_message
FROM (VALUES (interchange(message('TDT+20+XY1''LOC+125+CAI:139:6:CAIRO''LOC+87+:::TUNIS CARTHAGE''NAD+FL+++DOE:A''DOC+P+A1''LOC+91+UTO:162:5:UTOPIA''')))) AS t (body),
	paxlst_messages(body) AS m, paxlst_parse(body) AS p, unnest(p.legs) AS l;
SELECT m.code, m.kind, m.function, m.places, m.times, f.tag, f.code, f.detail
FROM (VALUES (replace(interchange(message(
	'DTM+137:260601''TDT+20+XY1''LOC+125+LHR''LOC+87+CAI''LOC+92+LXR''DTM+189:2606011800:201''LOC+130+ASW''DTM+232:2606011900:201''DTM+554:260601''DTM+232:2606319900:201''LOC+188+LHR''')),
	'BGM+745', 'BGM+266+CLNB'))) AS t (body), paxlst_messages(body) AS m, paxlst_faults(body) AS f;

-- ---------- messages ----------

-- groups, other messages, a test, crew, counts as they are given and as they are
SELECT m.message, m.message_reference, m.message_type, m.interchange, m.group_reference, m.is_test, m.kind,
	m.passengers_given AS p_given, m.passengers_counted AS p, m.crew_given AS c_given, m.crew_counted AS c, m.others_counted AS o,
	m.segments_given AS s_given, m.segments_counted AS s, m.faults
FROM paxlst_messages(concat(
	'UNB+UNOC:3+XY+BORDER+20260601:0830+77++++++1''UNG+PAXLST+A+B+260601:0830+5+UN+D:05B''',
	message('NAD+FL+++DOE:A''NAD+DDU+++DOE:B''CNT+42:2'''), message('NAD+FL+++DOE:A''NAD+DDU+++DOE:B''CNT+42:1''', '2'), 'UNE+2+5''',
	'UNG+CUSRES+A+B+260601:0830+6+UN+D:05B''UNH+3+CUSRES:D:05B:UN:IATA''BGM+962''RFF+TN:1''UNT+4+3''UNE+1+6''UNZ+2+77''',
	interchange('UNH+1+PAXLST''BGM+250''NAD+FM+++ROE:A''NAD+DDT+++ROE:B''NAD+ZZ+++ROE:C''CNT+41:3''UNT+8+1'''))) AS m;

-- a list in three parts: counts of the part, of all so far or of the whole
SELECT f.message, f.tag, f.segment_text, f.severity, f.code, f.detail
FROM paxlst_faults(interchange(
	message('NAD+FL+++DOE:A''NAD+FL+++DOE:B''CNT+42:5''', '1', '+XY1+01:C')
	|| message('NAD+FL+++DOE:C''CNT+42:1''', '2', '+XY1+02')
	|| message('NAD+FL+++DOE:D''NAD+FL+++DOE:E''CNT+42:5''', '3', '+XY1+03:F'), 3)) AS f;
SELECT m.message, m.common_reference, m.part, m.is_last_part
FROM paxlst_messages(interchange(message('', '1', '+XY1+01:C') || message('', '2', '+XY1+02') || message('', '3', '+XY1+03:F') || message('', '4'), 4)) AS m;
SELECT f.message, f.tag, f.severity, f.code, f.detail
FROM paxlst_faults(interchange(
	message('NAD+FL+++DOE:A''CNT+42:5''', '1', '+XY1+01:C')
	|| message('NAD+FL+++DOE:C''NAD+FL+++DOE:D''CNT+42:5''', '2', '+XY1+03:F')
	|| message('', '3', '+XY2+01:C') || message('', '4', '+XY3+01:C'), 4)) AS f;

-- ---------- faults ----------

-- envelopes that do not agree with what is in them
SELECT f.interchange, f.message, f.segment, f.tag, f.code, f.detail
FROM paxlst_faults(concat(
	'UNG+PAXLST+A+B+260631:0830+5''UNH+1+PAXLST''NAD+FL+++DOE:A''UNT+9+2''UNE+2+6''UNZ+x+1''',
	'UNB+UNOA:4+A+B++1''NAD+FL+++DOE:B''UNH+2+PAXLST''UNB+UNOA:4+A+B+260601+2''UNT+1+1''UNE+1+1''UNZ+0+2''')) AS f;
-- segments and values that are not read, out of place, more than one
SELECT f.traveller, f.segment, f."position", f.tag, f.segment_text, f.severity, f.code, f.detail
FROM paxlst_faults(interchange(message(concat(
	'ATT+2++M''DOC+P+1''AUT+1''NAD+FL+++DOE:A:B:C:D:E+MAIN STREET''CPI+1''QTY+1:2''DTM+137:260601''ATT+1++M''MEA+XX++:2''GEI+9+1''',
	'DTM+329:570121''DTM+329:580121''EMP+1+CR1''EMP+1+CR2''NAT+2+CAN+X:Y''é+1''1+2''CNT+9:1''CNT+42:x''TDT+20+XY1''TDT+10+XY2++3+TRAIN''')))) AS f;
-- a UNA that cannot be
SELECT p.name, f.code, f.detail
FROM (VALUES ('UNA:+.? ''' || interchange(message('NAD+FL+++DOE:A''')), true),
	('UNA+++++''' || interchange(message('NAD+FL+++DOE:A''')), false),
	('UNAabcdef' || interchange(message('NAD+FL+++DOE:A''')), false)) AS v (body, good),
	paxlst_parse(body) AS p LEFT JOIN LATERAL paxlst_faults(body) AS f ON true;

-- at most 100 of a kind; of the faults of a traveller 100 are returned with it
SELECT cardinality(p.documents) AS documents, cardinality(p.reference_numbers) AS reference_numbers, cardinality(p.faults) AS faults,
	p.faults[101].code, p.faults[101].detail
FROM paxlst_parse(interchange(message('NAD+FL+++DOE:A''' || repeat('DOC+P+A1''RFF+AVF:X''', 160)))) AS p;
SELECT f.code, f.detail, count(*)
FROM paxlst_faults(interchange(message('NAD+FL+++DOE:A''' || repeat('DOC+P+A1''RFF+AVF:X''', 160)
	|| repeat('TDT+20+XY1''', 101) || 'FTX+AAA' || repeat('+A', 120) || ''''))) AS f
GROUP BY f.code, f.detail ORDER BY f.code, f.detail COLLATE "C";

-- ---------- errors ----------

SELECT * FROM paxlst_parse('');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM paxlst_messages('Dear Sir, please find the passengers attached');
SELECT * FROM paxlst_faults('ISA*00*          *00*~');
SELECT count(*) FROM paxlst_parse('UNH');
SELECT count(*) FROM paxlst_parse(repeat('UNH+1+PAXLST~', 5200000));
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM paxlst_parse(NULL);
SELECT count(*) FROM paxlst_parse('UNH+1+CUSRES');
