
/*
 * The alert budget
 *
 * What a desk can bear decides from which score on it is told of a hit.  How many
 * travellers a score would stop is measured on those who are remembered: nearly all
 * of them are on no list, and namesakes are as common among them as at the border.
 */

CREATE FUNCTION best_scores(list text, severity int, sample int) RETURNS TABLE (score float8)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	least constant float8 := (rule_for(list, severity)).name_threshold;
	others constant text[] := ARRAY(SELECT l.code FROM watchlist.list AS l WHERE best_scores.list NOT IN (l.code, '*'));
BEGIN
	-- by a hash, which is as good as chance and gives the same twice
	RETURN QUERY
	SELECT (SELECT coalesce(max(h.score), 0) FROM screen_persons(t.name, t.birth, t.nationality, t.sex, threshold => least, max_persons => 1000,
				asking => t.state, left_out => others) AS h
			WHERE best_scores.severity IN (0, (h.detail->>'severity')::int))
	FROM (SELECT k.* FROM watchlist.traveller AS k WHERE k.name IS NOT NULL ORDER BY k.fingerprint LIMIT sample) AS t;
END
$$;
COMMENT ON FUNCTION best_scores(text, int, int) IS 'part of alert_curve(): the best score that each traveller of a sample has against a list and severity, 0 for none';

CREATE FUNCTION require_rule(list text, severity int, sample int) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF (require_rule.severity BETWEEN 0 AND 4) IS NOT TRUE OR (require_rule.sample > 0) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('severity is %s, and the sample %s', coalesce(require_rule.severity::text, 'NULL'), coalesce(require_rule.sample::text, 'NULL')),
			HINT = 'Give a severity from 1 to 4, or 0 for all, and a number of travellers.';
	ELSIF require_rule.list IS DISTINCT FROM '*' AND NOT EXISTS (SELECT FROM watchlist.list AS l WHERE l.code = require_rule.list) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('there is no list %s', coalesce(require_rule.list, 'NULL')),
			HINT = 'Give the code of a list in watchlist.list, or * for all.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_rule(text, int, int) IS 'part of alert_curve() and set_alert_budget(): an error for a list or a severity that there is not, or for a sample of nobody';

CREATE FUNCTION alert_curve(list text DEFAULT '*', severity int DEFAULT 0, sample int DEFAULT 1000)
	RETURNS TABLE (alert_score float8, travellers bigint, alerts bigint, alerts_in_10000 float8)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('administrator');
	PERFORM require_rule(alert_curve.list, alert_curve.severity, alert_curve.sample);
	RETURN QUERY
	WITH best AS MATERIALIZED (SELECT b.score FROM best_scores(alert_curve.list, alert_curve.severity, alert_curve.sample) AS b)
	SELECT s.step / 100.0::float8, count(*), count(*) FILTER (WHERE b.score >= s.step / 100.0::float8),
		round(10000.0 * count(*) FILTER (WHERE b.score >= s.step / 100.0::float8) / count(*), 1)::float8
	FROM generate_series(50, 100, 2) AS s (step) CROSS JOIN best AS b GROUP BY s.step ORDER BY s.step;
END
$$;
COMMENT ON FUNCTION alert_curve(text, int, int) IS
	'how many of the travellers who are remembered a list would stop by each alert_score, for a list (* for all) and severity (0 for all); measured on a sample of so many';

CREATE FUNCTION set_alert_budget(alerts_in_10000 float8, list text DEFAULT '*', severity int DEFAULT 0, sample int DEFAULT 2000) RETURNS float8
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	scores float8[];
	allowed int;
	chosen float8;
BEGIN
	PERFORM calling('administrator');
	IF (alerts_in_10000 > 0 AND alerts_in_10000 <= 10000) IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the budget must be more than 0, and 10,000 at most',
			HINT = 'Give the number of false alerts in 10,000 travellers that can be borne.';
	END IF;
	PERFORM require_rule(set_alert_budget.list, set_alert_budget.severity, set_alert_budget.sample);
	scores := ARRAY(SELECT b.score FROM best_scores(set_alert_budget.list, set_alert_budget.severity, set_alert_budget.sample) AS b ORDER BY b.score DESC);
	allowed := floor(cardinality(scores) * alerts_in_10000 / 10000);
	IF allowed < 3 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('%s travellers are too few to tell %s alerts in 10,000', cardinality(scores), alerts_in_10000),
			DETAIL = 'At least three of the sample must be allowed to alert.',
			HINT = format('Give a sample of %s, or wait until so many travellers are remembered.', ceil(30000 / alerts_in_10000));
	END IF;
	IF scores[allowed + 1] >= 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('no score keeps within %s alerts in 10,000', alerts_in_10000),
			DETAIL = format('%s of %s travellers reach the highest score.', (SELECT count(*) FROM unnest(scores) AS s (score) WHERE s.score >= 1), cardinality(scores)),
			HINT = 'They have the name, birth and nationality of somebody who is listed. sharaka.alert_curve() shows what each score would stop.';
	END IF;
	-- just above the best of those who must not alert
	chosen := least(1, greatest(0.3, ceil(scores[allowed + 1] * 1000 + 0.001) / 1000));
	INSERT INTO watchlist.screening_rule AS r (list, severity, name_threshold, alert_score, alert_budget)
	VALUES (set_alert_budget.list, set_alert_budget.severity, (rule_for(set_alert_budget.list, set_alert_budget.severity)).name_threshold, chosen, alerts_in_10000)
	ON CONFLICT ON CONSTRAINT screening_rule_pkey DO UPDATE SET alert_score = excluded.alert_score, alert_budget = excluded.alert_budget;
	RETURN chosen;
END
$$;
COMMENT ON FUNCTION set_alert_budget(float8, text, int, int) IS
	'sets the alert_score of a list (* for all) and severity (0 for all) so that no more than so many in 10,000 travellers alert, and returns it; measured on a sample of those who are remembered, who are taken to be innocent';
