-- What screening goes by, part by part: births, nationalities, arguments, and the names
-- that are found.  Expected values are those of docs/sharaka.md ("Read the answer") and
-- of the comments on the functions.  All persons are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\o /dev/null
SELECT sharaka.create_schema('TUN');
\o

-- ---------- two dates of birth ----------

SELECT is(sharaka.birth_verdict(x::partialdate, y::partialdate), verdict, format('%s and %s: %s', x, y, verdict))
FROM (VALUES
	('1980-05-12', '1980-05-12', 'same day'),
	('1980-05', '1980-05-12', 'compatible'),
	('1980', '1980-05-12', 'compatible'),
	-- the same, but neither says a day
	('1980', '1980', 'compatible'),
	-- 1 January stands for a year of which no more is known
	('1980-01-01', '1980-05-12', 'compatible'),
	('1980-01-01', '1980-01-01', 'compatible'),
	('1980-01-01', '1980-11', 'compatible'),
	('1980-05-12', '1980-12-05', 'day and month swapped'),
	('1980-01-02', '1980-02-01', 'day and month swapped'),
	-- to the third day, also over the end of a year
	('1980-05-12', '1980-05-15', 'off by a little'),
	('1980-05-12', '1980-05-16', 'contradicts'),
	('1979-12-31', '1980-01-03', 'off by a little'),
	('1980-02-28', '1980-03-02', 'off by a little'),
	('1980-05-12', '1981-05-12', 'off by a little'),
	('1980-05-12', '1980-06-12', 'off by a little'),
	-- a month apart over the end of a year
	('1979-12-15', '1980-01-15', 'off by a little'),
	('1979-12-31', '1980-01-31', 'off by a little'),
	-- the last day stands for one that the month does not have
	('1980-01-31', '1980-02-29', 'off by a little'),
	('1980-01-30', '1980-02-29', 'off by a little'),
	('1981-01-31', '1981-02-28', 'off by a little'),
	('1980-02-29', '1980-03-31', 'off by a little'),
	('1980-03-31', '1980-04-30', 'off by a little'),
	('1980-08-31', '1980-09-30', 'off by a little'),
	('1980-01-28', '1980-02-29', 'contradicts'),
	('1980-04-29', '1980-05-31', 'contradicts'),
	-- a year apart, where one of the two has no 29 February
	('1980-02-29', '1981-02-28', 'off by a little'),
	('1980-02-29', '1981-03-01', 'off by a little'),
	('1979-02-28', '1980-02-29', 'off by a little'),
	('1979-03-01', '1980-02-29', 'off by a little'),
	('1980-02-29', '1981-02-27', 'contradicts'),
	('1980-02-29', '1981-03-02', 'contradicts'),
	('1980-02-29', '1982-02-28', 'contradicts'),
	('1980-02-29', '1978-03-01', 'contradicts'),
	('1980-02-28', '1981-03-01', 'contradicts'),
	('1978-12-15', '1980-01-15', 'contradicts'),
	('0000-12-15', '0001-01-15', 'off by a little'),
	('1980-05-12', '1982-05-12', 'contradicts'),
	('1980-05-12', '1980-07-12', 'contradicts'),
	('1980-05-12', '1981-06-12', 'contradicts'),
	('1980-05', '1980-06-20', 'contradicts'),
	('1980', '1981-12-30', 'contradicts'),
	('XXXX', '1980-05-12', NULL),
	(NULL, '1980-05-12', NULL),
	(NULL, NULL, NULL)) AS v (a, b, verdict),
	LATERAL (VALUES (a, b), (b, a)) AS both_ways (x, y);
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
SET SESSION AUTHORIZATION test_officer;
SELECT is(sharaka.birth_verdict('1980-01-01', '1980-05-12'), 'compatible', 'officers may ask for it');
RESET SESSION AUTHORIZATION;

-- ---------- what a subject's births and nationalities say ----------

INSERT INTO watchlist.list (code, title, owner) VALUES ('L', 'Fictional', 'TUN');
CREATE FUNCTION pg_temp.subject(ref text, names text[], births text[], nationalities text[]) RETURNS bigint LANGUAGE sql AS $$
	WITH s AS (INSERT INTO watchlist.subject (list_id, record, reference, category, owner)
		SELECT list_id, ref, ref, 'wanted', 'TUN' FROM watchlist.list RETURNING subject_id),
	b AS (INSERT INTO watchlist.subject_birth (subject_id, born, raw) SELECT subject_id, d::partialdate, coalesce(d, '') FROM s, unnest(births) AS d),
	c AS (INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw) SELECT subject_id, n::countrycode, n FROM s, unnest(nationalities) AS n),
	d AS (INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
		SELECT subject_id, CASE n WHEN 1 THEN 'primary' ELSE 'alias' END, name::personname, name FROM s, unnest(names) WITH ORDINALITY AS u (name, n))
	SELECT subject_id FROM s
$$;
SELECT pg_temp.subject('two births', '{Salim Fictif,Selim Fictif}', '{1980-05-12,1975}', '{TUN,D<<}') AS two,
	pg_temp.subject('no birth', '{Farida Fictive}', '{}', '{}') AS none, pg_temp.subject('of another age', '{Salim Fictif}', '{1950-02-02}', '{FRA}') AS other \gset
SET CONSTRAINTS ALL IMMEDIATE;
SELECT results_eq(format('SELECT * FROM sharaka.birth_evidence(%s, %L)', :two, '1980-05-12'), $$VALUES ('same day', '1975, 1980-05-12')$$, 'the best of two births');
SELECT results_eq(format('SELECT * FROM sharaka.birth_evidence(%s, %L)', :two, '1975-08-30'), $$VALUES ('compatible', '1975, 1980-05-12')$$, 'of whichever it is');
SELECT results_eq(format('SELECT * FROM sharaka.birth_evidence(%s, %L)', :two, '1990-08-30'), $$VALUES ('contradicts', '1975, 1980-05-12')$$, 'or none');
SELECT results_eq(format('SELECT * FROM sharaka.birth_evidence(%s, %L)', :none, '1990-08-30'), 'VALUES (NULL, NULL)', 'nothing is listed');
SELECT results_eq(format('SELECT * FROM sharaka.birth_evidence(%s, NULL)', :two), 'VALUES (NULL, NULL)', 'nothing is known of who is asked for');
SELECT results_eq(format('SELECT * FROM sharaka.nationality_evidence(%s, %L)', :two, nationality), format('VALUES (%L, %L)', verdict, 'D<<, TUN'), nationality || ': ' || verdict)
FROM (VALUES ('TUN', 'same'), ('DEU', 'same'), ('FRA', 'other')) AS v (nationality, verdict);
SELECT results_eq(format('SELECT * FROM sharaka.nationality_evidence(%s, %L)', :none, 'TUN'), 'VALUES (NULL, NULL)', 'none is listed');

-- ---------- names ----------

CREATE FUNCTION pg_temp.found(name text, threshold float8, subjects bigint[], birth text, contradicted float8) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(DISTINCT s.reference, ', ' ORDER BY s.reference)
	FROM sharaka.alike_names(name::personname, threshold, subjects, birth::partialdate, contradicted) AS a JOIN watchlist.subject AS s USING (subject_id)
$$;
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, NULL, 2), 'of another age, two births', 'without a birth all are found');
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, '1980', 2), 'two births', 'by a birth those who may have it');
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, '1980', 0.95), 'of another age, two births', 'and those whose name says enough alone');
SELECT is(pg_temp.found('Saleem Fictif', 0.8, NULL, '1980', 0.999), 'two births', 'which a respelled one does not');
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, '1950-12-20', 2), 'two births', 'nearly the same age is another one, too');
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, '1950-12-20', 0.95), 'of another age, two births', 'of whom the name says enough alone');
SELECT is(pg_temp.found('Salim Fictif', 0.9, NULL, '1950-02-04', 2), 'of another age, two births', 'a birth that is off by a little does not contradict');
SELECT is(pg_temp.found('Salim Fictif', 0.9, ARRAY[:other], '1980', 2), 'of another age', 'of some subjects, all are compared');
SELECT is(pg_temp.found('Salim Fictif', 0.9, '{}', NULL, 2), NULL, 'of none, none');
SELECT is(pg_temp.found('Nobody Whatever', 0.9, NULL, NULL, 2), NULL, 'nor by another name');
SELECT results_eq(format($$SELECT DISTINCT similarity = name_match('Salim Fictif', listed) FROM sharaka.alike_names('Salim Fictif', 0.5, NULL, NULL, 2)$$),
	'VALUES (true)', 'the similarity is that of name_match()');

-- ---------- from which likeness on a birth may contradict ----------

-- a name that is alike so much, times what a birth that contradicts leaves of it, and with
-- the same nationality, is just told of
SELECT cmp_ok(sharaka.person_score(sharaka.contradicted_threshold(sharaka.weights()) + more, 'contradicts', NULL, 'same', sharaka.weights()), operator,
	(SELECT min(alert_score) FROM watchlist.screening_rule), what)
FROM (VALUES (1e-6, '>=', 'a name that is so alike is told of, whatever the birth'), (-1e-6, '<', 'one that is less is not')) AS v (more, operator, what);
SELECT cmp_ok(sharaka.contradicted_threshold(sharaka.weights() || '{"birth: contradicts": 0.01}'), '>', 1::float8, 'where such a birth rules out everybody, no name is alike enough');

-- ---------- arguments ----------

SELECT lives_ok(format('SELECT sharaka.check_arguments(%s)', arguments), arguments || ' is right')
FROM unnest(ARRAY['NULL, NULL', '0, ''M''', '1, ''f''', '0.7, ''x'', ''2026-01-01''']) AS arguments;
SELECT is(pg_temp.error_of(format('SELECT sharaka.check_arguments(%s)', arguments)), error, arguments || ' is wrong')
FROM (VALUES
	('1.1, NULL', '22023: threshold is 1.1||Give a number from 0 to 1, or leave it out.'),
	('-0.1, NULL', '22023: threshold is -0.1||Give a number from 0 to 1, or leave it out.'),
	('''NaN'', NULL', '22023: threshold is NaN||Give a number from 0 to 1, or leave it out.'),
	('NULL, ''male''', '22023: sex is "male"||Give M, F, or X for neither; NULL if it is not known.'),
	('NULL, ''''', '22023: sex is ""||Give M, F, or X for neither; NULL if it is not known.'),
	('NULL, NULL, NULL', '22023: asof is NULL||Give the day of the crossing, or leave it out.'),
	('NULL, NULL, ''infinity''', '22023: asof is infinity||Give the day of the crossing, or leave it out.')) AS v (arguments, error);

SELECT * FROM finish();
ROLLBACK;
