-- Operations: their target lists are screened at their points in their period and
-- nowhere else, and what they came to is counted.  All persons and documents are
-- fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir case_setup.psql

\o /dev/null
INSERT INTO watchlist.list (code, title, owner) VALUES ('TARGET', 'Target list', 'TUN'), ('TARGET2', 'Another', 'TUN');
SELECT sharaka.create_document_list('TDOCS', 'Target documents');
\o

-- ---------- planning ----------

SET SESSION AUTHORIZATION test_administrator;
SELECT is(pg_temp.error_of(format('SELECT sharaka.plan_operation(%s)', given)), error, error)
FROM (VALUES ($$'X', 'x', now(), now() + '1 day', NULL, '{XXXXX,TNTUN,YYYYY}'$$,
		'22023: there is no border point "XXXXX", "YYYYY"||Border points are in watchlist.border_point, by UN/LOCODE without space.'),
	($$'X', 'x', now(), now() + '1 day', NULL, '{TNTUN}', '{TARGET,NIX}'$$,
		'22023: there is no list NIX||Lists are in watchlist.list. Make the target list first, plan the operation, then fill the list.'),
	($$'X', 'x', now(), now() + '1 day'$$, '22023: operation X has no points||Give the UN/LOCODEs of the border points where it takes place.'),
	($$'X', 'x', '2020-01-02 00:00Z', '2020-01-01 00:00Z', NULL, '{TNTUN}'$$,
		format('22023: an operation can not be from %s to %s||Give a start, and an end after it that is still to come.', timestamptz '2020-01-02 00:00Z', timestamptz '2020-01-01 00:00Z')),
	($$'X', 'x', '-infinity', 'infinity', NULL, '{TNTUN}'$$,
		'22023: an operation can not be from -infinity to infinity||Give a start, and an end after it that is still to come.'),
	($$'X', 'x', NULL, now() + '1 day', NULL, '{TNTUN}'$$,
		format('22023: an operation can not be from NULL to %s||Give a start, and an end after it that is still to come.', now() + interval '1 day')),
	($$NULL, 'x', now(), now() + '1 day', NULL, '{TNTUN}'$$, '22023: the code is empty||Give a short name, by which the operation is ended, prolonged and counted.'),
	($$'', '', now(), now() + '1 day', NULL, '{TNTUN}'$$, '22023: the code is empty||Give a short name, by which the operation is ended, prolonged and counted.'),
	($$'X', NULL, now(), now() + '1 day', NULL, '{TNTUN}'$$, '22023: the title is empty||Give the full name of the operation.'),
	($$'X', ' ', now(), now() + '1 day', NULL, '{TNTUN}'$$, '22023: the title is empty||Give the full name of the operation.'),
	($$'X', 'x', now(), now() + '1 day', NULL, '{TNTUN,NULL}'$$, '22023: there is no border point NULL||Border points are in watchlist.border_point, by UN/LOCODE without space.'),
	($$'X', 'x', now(), now() + '1 day', NULL, '{TNTUN}', '{NULL}'$$, '22023: there is no list NULL||Lists are in watchlist.list. Make the target list first, plan the operation, then fill the list.'),
	($$'X', 'x', now(), now() + '1 day', '{NULL}', '{TNTUN}'$$, '22023: operation X can not be of States {NULL}||Give the codes of the States that take part, or leave them out for this one.'),
	($$'X', 'x', now(), now() + '1 day', '{}', '{TNTUN}'$$, '22023: operation X can not be of States {}||Give the codes of the States that take part, or leave them out for this one.'))
	AS t (given, error);
SELECT lives_ok($$SELECT sharaka.plan_operation('SUMMER', 'Summer crossing', now() - interval '1 hour', now() + interval '1 day', '{TUN,DZA}', '{TNTUN}', '{TARGET,TDOCS}')$$, 'an operation is planned');
SELECT pg_temp.rows_eq($$SELECT o.title, o.states, p.border_point FROM watchlist.operation AS o JOIN watchlist.operation_point AS p USING (operation_id)$$,
	$$VALUES ('Summer crossing', '{DZA,TUN}', 'TNTUN')$$, 'as it was said');
SELECT is(pg_temp.error_of($$SELECT sharaka.plan_operation('SUMMER', 'Again', now(), now() + interval '1 day', points => '{TNLGN}')$$),
	'23505: there is an operation SUMMER already||Give another code.', 'a code is given once');
SELECT is(pg_temp.error_of($$SELECT sharaka.plan_operation('OTHER', 'Another', now() + interval '1 hour', now() + interval '2 hours', points => '{TNLGN,TNTUN}')$$),
	format('23P01: operation OTHER would overlap SUMMER at TNTUN|Operation SUMMER is from %s to %s.'
		'|A point has one operation at a time, whose lists are screened there. Give another period, or plan one operation with the lists of both.',
		now() - interval '1 hour', now() + interval '1 day'), 'two at a point at a time are not');
SELECT lives_ok($$SELECT sharaka.plan_operation('NEXT', 'Next', now() + interval '1 day', now() + interval '2 days', points => '{TNTUN}', lists => '{TARGET2}')$$, 'but one after the other');
SELECT lives_ok($$SELECT sharaka.plan_operation('PORT', 'At the port', now() - interval '1 hour', now() + interval '1 day', points => '{TNLGN}')$$, 'or elsewhere');
SELECT throws_ok($$INSERT INTO watchlist.operation_point SELECT operation_id, 'TNTUN' FROM watchlist.operation WHERE code = 'PORT'$$, '23P01', NULL, 'nor do points join by another way');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst;
SELECT throws_ok($$SELECT sharaka.plan_operation('X', 'x', now(), now() + interval '1 day', points => '{TNLGN}')$$, '42501', NULL, 'administrators plan, and nobody else');
RESET SESSION AUTHORIZATION;

-- ---------- target lists ----------

\o /dev/null
SELECT pg_temp.subject('TG-1', 'Ridha Cibleunfictif', 'TARGET'), pg_temp.subject('TG-2', 'Moncef Cibledeuxfictif', 'TARGET2'),
	pg_temp.subject('TG-D', 'Anis Ciblediscretfictif', 'TARGET', discreet => true), pg_temp.subject('TG-3', 'Fethi Ciblesecretfictif', 'TARGET', level => 3);
INSERT INTO watchlist.travel_document (list, issuing_state, kind, number, reason) VALUES ('TDOCS', 'TUN', 'passport', 'T9000001', 'revoked');
SET CONSTRAINTS ALL IMMEDIATE;
\o
CREATE FUNCTION pg_temp.found(point text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(h.reference, ',' ORDER BY h.reference), '') FROM (
		SELECT h.* FROM sharaka.screen(name => 'Ridha Cibleunfictif', border_point => point) AS h
		UNION ALL SELECT h.* FROM sharaka.screen(name => 'Moncef Cibledeuxfictif', border_point => point) AS h
		UNION ALL SELECT h.* FROM sharaka.screen(name => 'Noureddine Bouzidfictif', border_point => point) AS h
		UNION ALL SELECT h.* FROM sharaka.screen(document => 'T9000001', border_point => point) AS h) AS h
	WHERE h.class IN ('person', 'document')
$$;
SET SESSION AUTHORIZATION test_desk;
SELECT is(pg_temp.found('TNTUN'), 'N-2,T9000001 TUN passport,TG-1', 'at the point of the operation its lists are screened, beside those for everywhere');
SELECT is(pg_temp.found('TNLGN'), 'N-2', 'and nowhere else');
RESET SESSION AUTHORIZATION;
-- who is looked for discreetly, or above the clearance
SET SESSION AUTHORIZATION test_desk;
\o /dev/null
SELECT sharaka.screen(name => 'Anis Ciblediscretfictif');
SELECT sharaka.screen(name => 'Fethi Ciblesecretfictif');
SELECT sharaka.screen(name => 'Nobody Atall');
\o
RESET SESSION AUTHORIZATION;
SELECT cmp_ok(pg_temp.raise_cases(), '>', 0::bigint, 'cases are raised');
SELECT case_id AS tg1 FROM watchlist.case_file WHERE reference = 'TG-1' \gset
SET SESSION AUTHORIZATION test_analyst;
\o /dev/null
SELECT sharaka.assign_case(:tg1), sharaka.decide_case(:tg1, 'confirmed', 'same face');
\o
RESET SESSION AUTHORIZATION;

-- ---------- figures ----------

-- of a passenger list each traveller is counted, and not the list
SELECT sum(screened) AS screened FROM sharaka.operation_figures('PORT') \gset before_
SET SESSION AUTHORIZATION test_desk;
SELECT count(*) FROM sharaka.screen_manifest($$UNB+UNOA:4+CARRIER+TUN+260112:1030+1++APIS'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'NAD+FL+++ATALL:NOBODY'NAD+FL+++ATALL:NOTHING'UNT+5+1'UNZ+1+1'$$, border_point => 'TNLGN') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT sum(screened) FROM sharaka.operation_figures('PORT')), :before_screened + 2::numeric, 'two travellers of a list are two');

-- Seven travellers at TNTUN: one each of N-2, TG-1, T9000001, and of TG-2, whom
-- nothing finds there; TG-D, TG-3 and nobody.
SET SESSION AUTHORIZATION test_chief;
SELECT pg_temp.rows_eq($$SELECT * FROM sharaka.operation_figures('SUMMER')$$, format($$VALUES
	('TNTUN', date %L, NULL, NULL, 7, 5, 5, 1), ('TNTUN', %1$L, 'document', 'revoked', NULL, 1, 1, 0), ('TNTUN', %1$L, 'person', 'wanted', NULL, 4, 4, 1)$$, now()::date),
	'the figures for who may see all');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_analyst;
SELECT pg_temp.rows_eq($$SELECT screened, hits, cases, confirmed FROM sharaka.operation_figures('SUMMER') WHERE class IS NULL$$, 'VALUES (7, 4, 4, 1)', 'without what is above the clearance');
SELECT pg_temp.rows_eq($$SELECT screened, hits FROM sharaka.operation_figures('PORT')$$, 'VALUES (6, 1), (NULL, 1)', 'another operation has its own');
SELECT is(pg_temp.error_of($$SELECT * FROM sharaka.operation_figures('NIX')$$), 'P0002: there is no operation NIX||Operations are in watchlist.operation.', 'there is none of that name');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT pg_temp.rows_eq($$SELECT screened, hits, cases, confirmed FROM sharaka.operation_figures('SUMMER') WHERE class IS NULL$$, 'VALUES (7, 3, 3, 1)', 'for administrators without discreet ones, too');
SELECT is_empty($$SELECT * FROM sharaka.operation_figures('NEXT')$$, 'one that has not begun has none');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_officer;
SELECT throws_ok($$SELECT * FROM sharaka.operation_figures('SUMMER')$$, '42501', NULL, 'not for data officers');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk;
SELECT throws_ok($$SELECT * FROM sharaka.operation_figures('SUMMER')$$, '42501', NULL, 'nor for the desk');
RESET SESSION AUTHORIZATION;

-- ---------- the end ----------

SET SESSION AUTHORIZATION test_administrator;
SELECT is(pg_temp.error_of($$SELECT sharaka.end_operation('SUMMER', now() + interval '2 days')$$),
	format('22023: operation SUMMER can not be made to end at %s|It is from %s to %s.|Give a moment between now and its end. sharaka.prolong_operation() makes it longer.',
		now() + interval '2 days', now() - interval '1 hour', now() + interval '1 day'), 'an end after the end');
SELECT throws_ok($$SELECT sharaka.end_operation('SUMMER', now() - interval '1 minute')$$, '22023', NULL, 'or in the past');
SELECT throws_ok($$SELECT sharaka.prolong_operation('SUMMER', now() + interval '1 hour')$$, '22023', NULL, 'to prolong is not to shorten');
SELECT throws_ok($$SELECT sharaka.prolong_operation('SUMMER', now() + interval '30 hours')$$, '23P01', 'operation SUMMER would overlap NEXT at TNTUN', 'nor into the next one');
SELECT is(sharaka.prolong_operation('PORT', now() + interval '30 hours'), format('operation PORT ends at %s', now() + interval '30 hours'), 'where there is none it may be');
SELECT is(sharaka.end_operation('SUMMER', now() + interval '2 hours'), format('operation SUMMER ends at %s', now() + interval '2 hours'), 'it is made shorter');
SELECT is(sharaka.end_operation('NEXT'), 'operation NEXT is cancelled', 'one that has not begun is cancelled');
SELECT is(pg_temp.error_of($$SELECT sharaka.end_operation('NEXT')$$), '55000: operation NEXT was cancelled||Plan another one.', 'once');
SELECT throws_ok($$SELECT sharaka.end_operation('NIX')$$, 'P0002', 'there is no operation NIX', 'there is none of that name');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk;
SELECT is(pg_temp.found('TNTUN'), 'N-2,T9000001 TUN passport,TG-1', 'it goes on until then');
RESET SESSION AUTHORIZATION;
-- the end comes by itself: no call, only the clock
UPDATE watchlist.operation SET during = tstzrange(lower(during), clock_timestamp() + interval '100 milliseconds') WHERE code = 'SUMMER';
\o /dev/null
SELECT pg_sleep(0.11);
\o
SET SESSION AUTHORIZATION test_desk;
SELECT is(pg_temp.found('TNTUN'), 'N-2', 'when it is over its lists are screened nowhere');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(DISTINCT coalesce(operation_id::text, 'none'), ',') FROM (SELECT operation_id FROM watchlist.audit WHERE border_point = 'TNTUN' ORDER BY audit_id DESC LIMIT 4) AS a),
	'none', 'and what is screened there is no part of it');
SET SESSION AUTHORIZATION test_administrator;
SELECT throws_like($$SELECT sharaka.end_operation('SUMMER')$$, 'operation SUMMER is over since %', 'it ends once');
SELECT is(sharaka.end_operation('PORT') LIKE 'operation PORT ends at %', true, 'another is ended at once');
SELECT is((SELECT upper(during) <= clock_timestamp() FROM watchlist.operation WHERE code = 'PORT'), true, 'really');
SELECT lives_ok($$SELECT sharaka.plan_operation('AFTER', 'After', now() + interval '1 minute', now() + interval '2 days', points => '{TNTUN,TNLGN}')$$, 'and the points are free for another');
RESET SESSION AUTHORIZATION;

-- a list that is screened everywhere is not made a target list unsaid
SET client_min_messages = error;
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok($$SELECT sharaka.plan_operation('NATIONAL', 'A mistake', now() + interval '3 days', now() + interval '4 days', points => '{TNTUN}', lists => '{NAT}')$$, 'which warns');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk;
SELECT is(pg_temp.found('TNTUN'), '', 'since it is screened at the points of its operations only');
RESET SESSION AUTHORIZATION;

-- a list whose operations are over is screened nowhere, which those who watch are told
CREATE FUNCTION pg_temp.nowhere() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(about, ', ' ORDER BY about) FROM sharaka.check_operation() WHERE finding LIKE '%screened nowhere%'
$$;
SELECT is(pg_temp.nowhere(), 'list TARGET, list TARGET2, list TDOCS', 'the lists of operations that are over, not one with an operation to come');
SET SESSION AUTHORIZATION test_administrator;
SELECT lives_ok($$SELECT sharaka.end_operation('NATIONAL')$$, 'the operation is cancelled');
RESET SESSION AUTHORIZATION;
SELECT matches(pg_temp.nowhere(), 'list NAT', 'and the list with it');
SET SESSION AUTHORIZATION test_administrator;
DELETE FROM watchlist.operation_list WHERE list = 'NAT';
RESET SESSION AUTHORIZATION;
SELECT doesnt_match(coalesce(pg_temp.nowhere(), ''), 'list NAT', 'what is to be done mends it');

SELECT * FROM finish();
ROLLBACK;
