-- Reading passenger lists: processor time of the backend for a message of 260
-- passengers, and for a text near the limit.
--
--	script/server psql -X -q -f test/bench/paxlst.sql
--
\pset footer off
CREATE EXTENSION sltd;
CREATE TABLE list (body text);
ALTER TABLE list ALTER body SET STORAGE EXTERNAL;
INSERT INTO list
SELECT concat('UNA:+.? ''UNB+UNOA:4+XY+B+260601:0830+1''UNH+1+PAXLST:D:05B:UN:IATA+XY1+01:F''BGM+745''NAD+MS+++DESK''',
	'TDT+20+XY123''LOC+125+YVR''DTM+189:2606011200:201''LOC+87+JFK''DTM+232:2606011900:201''',
	string_agg(format(E'NAD+FL+++ERIKSSON:ANNA:MARIA%s''\nATT+2++F''\nDTM+329:740812''\nGEI+4+173''LOC+22+JFK''LOC+174+CAN''LOC+178+YVR''LOC+179+JFK''NAT+2+CAN''RFF+AVF:TYR%s''RFF+SEA:24C''DOC+P:110:111+MB140%s''DTM+36:281021''LOC+91+CAN''', n, n, n), ''),
	'CNT+42:260''UNT+3650+1''UNZ+1+1''')
FROM generate_series(1, 260) AS n;
SELECT octet_length(body) AS bytes, segments_counted AS segments, passengers_counted AS passengers FROM list, paxlst_messages(body);

-- processor time of this backend so far, in milliseconds
CREATE FUNCTION spent() RETURNS numeric LANGUAGE sql VOLATILE
RETURN (SELECT (split_part(stat, ' ', 14)::numeric + split_part(stat, ' ', 15)::numeric) * 10.0
	FROM pg_read_file('/proc/self/stat') AS stat);

-- 300 turns; the function depends on the turn, or it would be called once
SELECT spent() AS start \gset
SELECT sum(n)::int / 300 AS travellers
FROM list, generate_series(1, 300) AS turn, LATERAL (SELECT count(*) AS n FROM paxlst_parse(body, date '2026-06-01' + turn)) AS p;
SELECT round((spent() - :start) / 300, 1) AS ms_of_260_passengers;

SELECT spent() AS start \gset
SELECT count(*) AS travellers FROM paxlst_parse('UNH+1+PAXLST''' || repeat('NAD+FL+++DOE:A''', 3300000));
SELECT round((spent() - :start) / 1000, 1) AS s_of_50_megabytes,
	(SELECT substring(status FROM 'VmHWM:\s+(\d+)')::int / 1024 FROM pg_read_file('/proc/self/status') AS status) AS peak_megabytes;
