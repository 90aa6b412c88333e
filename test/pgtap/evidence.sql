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

-- ---------- two dates of birth: sql/partialdate.sql has what partialdate_agreement() says ----------

SELECT is(array_agg(partialdate_agreement('1980-05-12', other::partialdate) ORDER BY n), sharaka.agreements(), 'from the best to the worst')
FROM unnest(ARRAY['1980-05-12', '1980', '1980-12-05', '1980-05-14', '1990']) WITH ORDINALITY AS o (other, n);
SELECT is(sharaka.default_factors(), (SELECT jsonb_object_agg(evidence, factor) FROM sharaka.default_weights()), 'what evidence weighs by default');
CREATE ROLE test_officer LOGIN;
GRANT sharaka_officer TO test_officer;
SET SESSION AUTHORIZATION test_officer;
SELECT is(partialdate_agreement('1980-01-01', '1980-05-12'), 'compatible', 'officers may ask for it');
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
CREATE FUNCTION pg_temp.evidence(kind text, name text, birth text, nationality text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(': ', h.detail->kind->>'verdict', h.detail->kind->>'listed')
	FROM sharaka.screen_persons(name::personname, birth::partialdate, nationality::countrycode, threshold => 0.99) AS h ORDER BY h.reference = 'of another age' LIMIT 1
$$;
SELECT is(pg_temp.evidence('birth', 'Selim Fictif', birth, NULL), evidence, what)
FROM (VALUES
	('1980-05-12', 'same day: 1975, 1980-05-12', 'the best of two births'),
	('1975-08-30', 'compatible: 1975, 1980-05-12', 'of whichever it is'),
	('1980-12-05', 'day and month swapped: 1975, 1980-05-12', 'which is better than to contradict'),
	('1990-08-30', 'contradicts: 1975, 1980-05-12', 'or none'),
	(NULL, '', 'nothing is known of who is asked for')) AS v (birth, evidence, what);
SELECT is(pg_temp.evidence('birth', 'Farida Fictive', '1990-08-30', NULL), '', 'nothing is listed');
SELECT is(pg_temp.evidence('nationality', 'Selim Fictif', NULL, nationality), verdict || ': D<<, TUN', nationality || ': ' || verdict)
FROM (VALUES ('TUN', 'same'), ('DEU', 'same'), ('FRA', 'other')) AS v (nationality, verdict);
SELECT is(pg_temp.evidence('nationality', 'Selim Fictif', NULL, NULL), 'D<<, TUN', 'none is asked for');
SELECT is(pg_temp.evidence('nationality', 'Farida Fictive', NULL, 'TUN'), '', 'none is listed');

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
SELECT cmp_ok(sharaka.person_score(sharaka.contradicted_threshold(sharaka.weights(), (SELECT min(alert_score) FROM watchlist.screening_rule)) + more, 'contradicts', NULL, 'same', sharaka.weights()), operator,
	(SELECT min(alert_score) FROM watchlist.screening_rule), what)
FROM (VALUES (1e-6, '>=', 'a name that is so alike is told of, whatever the birth'), (-1e-6, '<', 'one that is less is not')) AS v (more, operator, what);
SELECT cmp_ok(sharaka.contradicted_threshold(sharaka.weights() || '{"birth: contradicts": 0.01}', 0.74), '>', 1::float8, 'where such a birth rules out everybody, no name is alike enough');

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
