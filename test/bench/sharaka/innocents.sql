SELECT count(*) AS crossings, count(*) FILTER (WHERE hits > 0) AS referred, round(100.0 * count(*) FILTER (WHERE hits > 0) / count(*), 2) AS "referred, %"
FROM watchlist.audit WHERE login = 'bench_desk' AND call = 'screen(person)';
-- Records of the list, with the day of birth, sex and nationality that they bear, by a
-- name that is written anew: in the same script, in the other, with a slip of the hand;
-- by the rule, and by rules that ask more or less of the name.
CREATE TEMP TABLE planted AS SELECT a.* FROM asked AS a
WHERE a.n <= (SELECT count(*) FROM watchlist.subject JOIN watchlist.list USING (list_id) WHERE code = 'MADE');
CREATE FUNCTION pg_temp.found(kind text, threshold float8) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	share text;
BEGIN
	UPDATE watchlist.screening_rule SET name_threshold = found.threshold WHERE list = '*' AND severity = 0;
	SELECT round(100.0 * count(*) FILTER (WHERE EXISTS (
		SELECT FROM sharaka.screen_persons(p.name::personname, made_birth(p.n, 10)::partialdate, made_state(p.n, 10), made_sex(p.n, 10)) AS h
		WHERE h.reference = 'MADE-' || p.n)) / count(*), 1) INTO share
	FROM planted AS p WHERE p.kind = found.kind;
	RETURN share;
END $$;
SELECT kind, count(*) AS planted, pg_temp.found(kind, 0.65) AS "0.65, %", pg_temp.found(kind, 0.7) AS "0.7, %", pg_temp.found(kind, 0.77) AS "0.77, %",
	pg_temp.found(kind, 0.85) AS "0.85, %"
FROM planted GROUP BY kind ORDER BY kind;
SELECT threshold, count(*) AS travellers, count(*) FILTER (WHERE alert) AS alerts, round(extract(epoch FROM max(done) - min(done)) * 1000 / count(*), 2) AS "ms each"
FROM unnest(ARRAY[0.65, 0.7, 0.77, 0.85]) AS threshold, LATERAL (
	SELECT EXISTS (SELECT FROM sharaka.screen_persons(p.name::personname, made_birth(p.n, 20)::partialdate, made_state(p.n, 20), made_sex(p.n, 20),
			threshold => threshold) AS h WHERE h.score >= (SELECT alert_score FROM watchlist.screening_rule WHERE list = '*' AND severity = 0)) AS alert,
		clock_timestamp() AS done
	FROM passer AS p WHERE p.n <= 2000) AS screened
GROUP BY threshold ORDER BY threshold;
UPDATE watchlist.screening_rule SET name_threshold = 0.7 WHERE list = '*' AND severity = 0;
