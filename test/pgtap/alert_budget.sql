-- The alert budget: how many travellers each score would stop, and the score by which
-- no more of them alert than can be borne.  All persons are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir case_setup.psql

-- A name that is the same has the score 1, and each contradiction its factor.
-- With these, scores have no fractions but such as binary numbers have.
\o /dev/null
UPDATE watchlist.evidence_weight SET factor = CASE evidence WHEN 'sex: contradicts' THEN 0.875 WHEN 'nationality: other' THEN 0.75 WHEN 'birth: contradicts' THEN 0.5 ELSE factor END;
DELETE FROM watchlist.subject;
CREATE FUNCTION pg_temp.listed(ref text, name text, list text, severity int, owner text DEFAULT 'TUN') RETURNS void LANGUAGE sql AS $$
	WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, owner, severity, sex, category)
			SELECT l.list_id, ref, ref, listed.owner, listed.severity, 'M', 'wanted' FROM watchlist.list AS l WHERE l.code = listed.list RETURNING subject_id),
		b AS (INSERT INTO watchlist.subject_birth (subject_id, born, raw) SELECT subject_id, '1980-05-17', '' FROM s),
		n AS (INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw) SELECT subject_id, 'TUN', '' FROM s)
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject_id, 'primary', listed.name::personname, listed.name FROM s
$$;
SELECT pg_temp.listed('N-1', 'Slaheddine Fictif', 'NAT', 2), pg_temp.listed('N-2', 'Walid Gravefictif', 'NAT', 4), pg_temp.listed('D-1', 'Walid Gravefictif', 'DZ', 2),
	-- another State's, which is not released to this one
	pg_temp.listed('D-2', 'Nadia Inventee', 'DZ', 2, 'DZA');
SET CONSTRAINTS ALL IMMEDIATE;
-- travellers, from the first on, who are asked for in this order
CREATE FUNCTION pg_temp.travellers(first int, last int, name text, sex text DEFAULT NULL, nationality text DEFAULT NULL, birth text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO watchlist.traveller (fingerprint, seen_at, audit_id, state, name, sex, nationality, birth)
	SELECT int4send(n), now(), 0, 'TUN', travellers.name::personname, travellers.sex, travellers.nationality::countrycode, travellers.birth::partialdate FROM generate_series(first, last) AS n
$$;
SELECT pg_temp.travellers(1, 1, 'Slaheddine Fictif'), pg_temp.travellers(2, 3, 'Slaheddine Fictif', 'F'), pg_temp.travellers(4, 6, 'Slaheddine Fictif', nationality => 'FRA'),
	pg_temp.travellers(7, 10, 'Slaheddine Fictif', 'F', 'FRA'), pg_temp.travellers(11, 15, 'Slaheddine Fictif', birth => '1950-02-02'),
	-- like two who are listed, of whom the one is graver
	pg_temp.travellers(16, 21, 'Walid Gravefictif', 'F'),
	pg_temp.travellers(22, 30, 'Nadia Inventee'), pg_temp.travellers(31, 100, 'Jeanne Personne'),
	-- one of whom only the document is known
	pg_temp.travellers(0, 0, NULL);
\o
SELECT results_eq($$SELECT b.score, count(*) FROM sharaka.best_scores('*', 0, 1000) AS b GROUP BY 1 ORDER BY 1 DESC$$,
	'VALUES (1::float8, 1::bigint), (0.875, 8), (0.75, 3), (0.65625, 4), (0.5, 5), (0, 79)', 'the best score of each');

-- ---------- the curve ----------

SET SESSION AUTHORIZATION test_administrator;
-- a score stops who has it or more
CREATE FUNCTION pg_temp.alerts(score float8) RETURNS bigint LANGUAGE sql AS $$
	SELECT sum(n)::bigint FROM (VALUES (1, 1.0), (8, 0.875), (3, 0.75), (4, 0.65625), (5, 0.5)) AS v (n, s) WHERE v.s >= alerts.score
$$;
SELECT results_eq('SELECT * FROM sharaka.alert_curve()',
	'SELECT s / 100.0::float8, 100::bigint, pg_temp.alerts(s / 100.0::float8), 100.0::float8 * pg_temp.alerts(s / 100.0::float8) FROM generate_series(50, 100, 2) AS s',
	'each second score from 0.5 to 1 with how many it stops');
SELECT results_eq($$SELECT alert_score, travellers, alerts, alerts_in_10000 FROM sharaka.alert_curve() WHERE alert_score IN (0.5, 0.64, 0.66, 0.76, 0.86, 0.88, 1)$$,
	'VALUES (0.5::float8, 100::bigint, 21::bigint, 2100::float8), (0.64, 100, 16, 1600), (0.66, 100, 12, 1200), (0.76, 100, 9, 900), (0.86, 100, 9, 900), (0.88, 100, 1, 100), (1, 100, 1, 100)', 'such as these');
SELECT results_eq(format('SELECT alerts FROM sharaka.alert_curve(%s) WHERE alert_score IN (0.5, 0.86, 0.88)', given), format('SELECT unnest(%L::bigint[])', want), given)
FROM (VALUES ($$'NAT'$$, '{21,9,1}'), ($$'DZ'$$, '{6,6,0}'), ($$'NAT', 4$$, '{6,6,0}'), ($$'NAT', 2$$, '{15,3,1}'), ('severity => 4', '{6,6,0}'), ('severity => 2', '{21,9,1}'),
	($$'DZ', 4$$, '{0,0,0}'), ($$'national'$$, '{0,0,0}')) AS v (given, want);
SELECT results_eq('SELECT travellers, alerts, alerts_in_10000 FROM sharaka.alert_curve(sample => 7) WHERE alert_score IN (0.5, 0.76)',
	'VALUES (7::bigint, 7::bigint, 10000::float8), (7, 3, 4285.7)', 'of a sample');

-- ---------- the budget ----------

CREATE FUNCTION pg_temp.budget(alerts float8, list text DEFAULT '*', severity int DEFAULT 0, sample int DEFAULT 2000) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s: %s alert', s, pg_temp.alerts(s)) FROM sharaka.set_alert_budget(budget.alerts, budget.list, budget.severity, budget.sample) AS s
$$;
-- a thousandth above the best of those who must not
SELECT is(pg_temp.budget(budget), want, format('%s in 10,000, of 100 travellers', budget))
FROM (VALUES (300, '0.876: 1 alert'), (899, '0.876: 1 alert'), (900, '0.751: 9 alert'), (1199, '0.751: 9 alert'), (1200, '0.657: 12 alert'), (1600, '0.501: 16 alert'),
	(2099, '0.501: 16 alert')) AS v (budget, want);
SELECT is(sharaka.set_alert_budget(budget), 0.3::float8, format('%s in 10,000 take all who are alike, but names not at all alike do not alert', budget))
FROM unnest(ARRAY[2100, 10000]) AS budget;
SELECT is(sharaka.set_alert_budget(5000, sample => 12), 0.657::float8, 'of a sample of 12, where six may');
SELECT is(pg_temp.error_of('SELECT sharaka.set_alert_budget(250)'),
	'55000: 100 travellers are too few to tell 250 alerts in 10,000|At least three of the sample must be allowed to alert.|Give a sample of 120, or wait until so many travellers are remembered.',
	'so few tell nothing');
SELECT is(pg_temp.error_of('SELECT sharaka.set_alert_budget(1000, sample => 29)'),
	'55000: 29 travellers are too few to tell 1000 alerts in 10,000|At least three of the sample must be allowed to alert.|Give a sample of 30, or wait until so many travellers are remembered.',
	'in a sample neither');
SELECT is(pg_temp.error_of(format('SELECT sharaka.set_alert_budget(%s)', budget)),
	'22023: the budget must be more than 0, and 10,000 at most||Give the number of false alerts in 10,000 travellers that can be borne.', format('%s is no budget', budget))
FROM unnest(ARRAY['0', '-1', '10001', 'NULL', $$'NaN'$$, $$'infinity'$$]) AS budget;
SELECT is(pg_temp.error_of(format('SELECT %s', call)), told, call)
FROM unnest(ARRAY['sharaka.set_alert_budget(1000, %s)', 'sharaka.alert_curve(%s)']) AS c (form), (VALUES ($$'NIX'$$, '42704: there is no list NIX||Give the code of a list in watchlist.list, or * for all.'),
	('NULL', '42704: there is no list NULL||Give the code of a list in watchlist.list, or * for all.'),
	($$'*', 9$$, '22023: severity is 9, and the sample %s||Give a severity from 1 to 4, or 0 for all, and a number of travellers.'),
	($$'*', NULL$$, '22023: severity is NULL, and the sample %s||Give a severity from 1 to 4, or 0 for all, and a number of travellers.'),
	($$'*', 0, -1$$, '22023: severity is 0, and the sample -1||Give a severity from 1 to 4, or 0 for all, and a number of travellers.')) AS v (arguments, told_form),
	LATERAL (SELECT format(c.form, v.arguments), format(v.told_form, CASE WHEN c.form LIKE '%curve%' THEN 1000 ELSE 2000 END)) AS f (call, told);

-- ---------- what screening goes by then ----------

SELECT is(sharaka.set_alert_budget(1200), 0.657::float8, 'a budget for all');
SELECT is(sharaka.set_alert_budget(900, 'NAT'), 0.751::float8, 'another for a list');
SELECT is(sharaka.set_alert_budget(300, 'NAT', 4), 0.876::float8, 'and for the gravest of it');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.rows_eq('SELECT list, severity, name_threshold, alert_score, alert_budget FROM watchlist.screening_rule ORDER BY list, severity',
	$$VALUES ('*', 0, 0.7::float8, 0.657::float8, 1200::float8), ('NAT', 0, 0.7, 0.751, 900), ('NAT', 4, 0.7, 0.876, 300)$$, 'these are the rules now, and for how alike names must be they are as before');
SET SESSION AUTHORIZATION test_officer;
CREATE FUNCTION pg_temp.told(name text, sex text, nationality text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(h.reference || ' ' || h.score, ', ' ORDER BY h.reference) FROM sharaka.screen(name => told.name::personname, sex => told.sex, nationality => told.nationality::countrycode) AS h WHERE h.class = 'person'
$$;
SELECT is(pg_temp.told('Slaheddine Fictif', 'F', NULL), 'N-1 0.875', 'who has more is told of');
SELECT is(pg_temp.told('Slaheddine Fictif', NULL, 'FRA'), NULL, 'who has less is not');
SELECT is(pg_temp.told('Walid Gravefictif', 'F', NULL), 'D-1 0.875', 'by list and severity');
RESET SESSION AUTHORIZATION;

-- a list of its own with other names
UPDATE watchlist.screening_rule SET name_threshold = 0.9 WHERE list = '*' AND severity = 0;
SET SESSION AUTHORIZATION test_administrator;
SELECT is(sharaka.set_alert_budget(600, 'DZ'), 0.3::float8, 'a budget that all of a list are within');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT name_threshold FROM watchlist.screening_rule WHERE list = 'DZ'), 0.9::float8, 'a rule that is added takes the likeness of names from that which counted before');

-- ---------- who may ----------

SELECT function_privs_are('sharaka', f, args::text[], 'test_' || role, CASE role WHEN 'administrator' THEN ARRAY['EXECUTE'] ELSE '{}' END, format('%s() for %s', f, role))
FROM (VALUES ('alert_curve', '{text,integer,integer}'), ('set_alert_budget', '{double precision,text,integer,integer}')) AS f (f, args), unnest(ARRAY['desk', 'officer', 'analyst', 'auditor', 'administrator']) AS role;
\o /dev/null
CREATE ROLE test_poser LOGIN;
GRANT sharaka_administrator TO test_poser;
SELECT sharaka.enrol('test_poser', 'poser', 'analyst');
\o
SET SESSION AUTHORIZATION test_poser;
SELECT is(pg_temp.error_of('SELECT sharaka.' || call), '42501: officer poser is analyst|This is for: administrator.|', call || ' by who is something else')
FROM unnest(ARRAY['alert_curve()', 'set_alert_budget(1200)']) AS call;
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
