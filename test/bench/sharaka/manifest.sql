-- A list of 260 passengers, from :first on, as a carrier sends it.
SELECT format($$UNB+UNOA:4+CARRIER+TUN+260112:1030+1++APIS'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+MS+++DESK'TDT+20+XX123'LOC+125+CDG'DTM+189:2601121100:201'LOC+87+TUN'DTM+232:2601121330:201'%sCNT+42:260'UNT+%s+1'UNZ+1+1'$$,
	string_agg(format($$NAD+FL+++%s:%s'ATT+2++%s'DTM+329:%s'NAT+2+%s'DOC+P:110:111+T%s'LOC+91+%5$s'$$,
		upper(split_part(name, ' ', -1)), upper(regexp_replace(name, ' ?\S+$', '')), made_sex(n, 20), to_char(made_birth(n, 20), 'YYMMDD'), made_state(n, 20), n), ''), 10 + 6 * 260) AS manifest
FROM (SELECT * FROM passer WHERE name ~ '^[A-Za-z ]+ [A-Za-z]+$' ORDER BY n OFFSET :first - 1 LIMIT 260) AS p \gset
SET SESSION AUTHORIZATION bench_desk;
\timing on
SELECT count(*) AS parsed FROM paxlst_parse(:'manifest');
SELECT count(DISTINCT traveller) AS "travellers with hits", count(*) FILTER (WHERE class = 'message') AS faults FROM sharaka.screen_manifest(:'manifest');
SELECT count(DISTINCT traveller) AS "travellers with hits", count(*) FILTER (WHERE class = 'message') AS faults FROM sharaka.screen_manifest(:'manifest');
