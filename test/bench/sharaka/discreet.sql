-- What an officer's clock tells of a discreet record that is withheld: respelled names
-- of :n records with few namesakes, and the births they bear, are screened twenty
-- times while the record stands and after it was withdrawn, each twice in turn.
CREATE TEMP TABLE watched AS
SELECT s.subject_id, a.name::personname AS name, made_birth(a.n, 10)::partialdate AS birth, made_state(a.n, 10) AS nationality, made_sex(a.n, 10) AS sex
FROM asked AS a JOIN watchlist.subject AS s ON s.record = a.n::text JOIN watchlist.list AS l ON l.list_id = s.list_id AND l.code = 'BIG'
WHERE a.class = 'rare' AND a.kind = 'misspelt' LIMIT :n;
CREATE TEMP TABLE timed (subject_id bigint, stands boolean, ms float8);
GRANT SELECT, INSERT ON watched, timed TO bench_desk;
CREATE PROCEDURE pg_temp.time_screening(stands boolean) LANGUAGE plpgsql AS $$
DECLARE
	one watched;
	began timestamptz;
BEGIN
	FOR one IN SELECT * FROM watched LOOP
		FOR turn IN -1..20 LOOP
			began := clock_timestamp();
			PERFORM FROM sharaka.screen(name => one.name, birth => one.birth, nationality => one.nationality, sex => one.sex) AS h
			WHERE h.class = 'person';
			IF turn > 0 THEN
				INSERT INTO timed VALUES (one.subject_id, stands, extract(epoch FROM clock_timestamp() - began) * 1000);
			END IF;
		END LOOP;
	END LOOP;
END $$;
UPDATE watchlist.subject SET discreet = true WHERE subject_id IN (SELECT subject_id FROM watched);
SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM sharaka.screen_persons(w.name, w.birth, w.nationality, w.sex) AS h WHERE h.record_id = w.subject_id))
	AS "discreet records that are found" FROM watched AS w;
\set turn 'SET SESSION AUTHORIZATION bench_desk; CALL pg_temp.time_screening(true); RESET SESSION AUTHORIZATION; UPDATE watchlist.subject SET withdrawn_at = now() WHERE subject_id IN (SELECT subject_id FROM watched); SET SESSION AUTHORIZATION bench_desk; CALL pg_temp.time_screening(false); RESET SESSION AUTHORIZATION; UPDATE watchlist.subject SET withdrawn_at = NULL WHERE subject_id IN (SELECT subject_id FROM watched);'
:turn
:turn
SELECT count(*) AS persons, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.stands)::numeric, 2) AS "median with the record, ms",
	round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.gone)::numeric, 2) AS "without, ms",
	round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.stands - t.gone)::numeric, 2) AS "difference, ms",
	round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.spread)::numeric, 2) AS "half of the screenings of one person differ by, ms"
FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE stands) AS stands,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE NOT stands) AS gone,
		percentile_cont(0.75) WITHIN GROUP (ORDER BY ms) FILTER (WHERE NOT stands)
			- percentile_cont(0.25) WITHIN GROUP (ORDER BY ms) FILTER (WHERE NOT stands) AS spread
	FROM timed GROUP BY subject_id) AS t;
