
/*
 * Cross-border operations
 *
 * For some days States look for somebody at some points together, by target lists
 * that are screened there and then and nowhere else.  A point has one operation at a
 * time: with two, it could not be said whose figures a traveller belongs to.  An
 * operation begins and ends by itself.  Its lists stay with it: they don't become
 * lists for everywhere when it is over, or cancelled.
 */

CREATE FUNCTION plan_operation(code text, title text, starts timestamptz, ends timestamptz, states text[] DEFAULT NULL,
		points text[] DEFAULT '{}', lists text[] DEFAULT '{}')
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<planned>>
DECLARE
	unknown text;
	operation bigint;
	everywhere text;
BEGIN
	PERFORM calling('administrator');
	PERFORM require_words(plan_operation.code, 'the code', 'Give a short name, by which the operation is ended, prolonged and counted.');
	PERFORM require_words(plan_operation.title, 'the title', 'Give the full name of the operation.');
	IF (plan_operation.starts < plan_operation.ends AND plan_operation.ends > clock_timestamp()
			AND isfinite(plan_operation.starts) AND isfinite(plan_operation.ends)) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('an operation can not be from %s to %s', coalesce(plan_operation.starts::text, 'NULL'), coalesce(plan_operation.ends::text, 'NULL')),
			HINT = 'Give a start, and an end after it that is still to come.';
	ELSIF cardinality(coalesce(plan_operation.points, '{}')) = 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('operation %s has no points', plan_operation.code),
			HINT = 'Give the UN/LOCODEs of the border points where it takes place.';
	ELSIF cardinality(plan_operation.states) = 0 OR array_position(plan_operation.states, NULL) IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('operation %s can not be of States %s', plan_operation.code, plan_operation.states),
			HINT = 'Give the codes of the States that take part, or leave them out for this one.';
	END IF;
	PERFORM require_border_points(plan_operation.points);
	SELECT string_agg(coalesce(l.code, 'NULL'), ', ' ORDER BY l.code) INTO unknown FROM unnest(plan_operation.lists) AS l (code)
	WHERE NOT EXISTS (SELECT FROM watchlist.list AS k WHERE k.code = l.code);
	IF unknown IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no list %s', unknown),
			HINT = 'Lists are in watchlist.list. Make the target list first, plan the operation, then fill the list.';
	END IF;
	SELECT string_agg(l.code, ', ' ORDER BY l.code) INTO everywhere FROM watchlist.list AS l
	WHERE l.code = ANY (plan_operation.lists) AND NOT EXISTS (SELECT FROM watchlist.operation_list AS o WHERE o.list = l.code)
		AND (EXISTS (SELECT FROM watchlist.subject AS s WHERE s.list_id = l.list_id)
			OR EXISTS (SELECT FROM watchlist.travel_document AS t WHERE t.list = l.code));
	INSERT INTO watchlist.operation (code, title, during, states)
	VALUES (plan_operation.code, plan_operation.title, tstzrange(plan_operation.starts, plan_operation.ends),
		ARRAY(SELECT DISTINCT s::countrycode::text FROM unnest(coalesce(plan_operation.states, ARRAY[watchlist.own_state()])) AS s))
	RETURNING operation_id INTO operation;
	INSERT INTO watchlist.operation_list (operation_id, list) SELECT DISTINCT planned.operation, l FROM unnest(plan_operation.lists) AS l;
	INSERT INTO watchlist.operation_point (operation_id, border_point) SELECT DISTINCT planned.operation, p FROM unnest(plan_operation.points) AS p;
	IF everywhere IS NOT NULL THEN
		RAISE WARNING USING
			MESSAGE = format('list %s is now a target list', everywhere),
			DETAIL = 'It has records, and was screened everywhere until now. From now on it is screened at points of its operations only.',
			HINT = 'If that was not meant: DELETE FROM watchlist.operation_list WHERE list = ...';
	END IF;
	RETURN operation;
EXCEPTION WHEN unique_violation THEN
	RAISE EXCEPTION USING
		ERRCODE = 'unique_violation',
		MESSAGE = format('there is an operation %s already', plan_operation.code),
		HINT = 'Give another code.';
END
$$;
COMMENT ON FUNCTION plan_operation(text, text, timestamptz, timestamptz, text[], text[], text[]) IS
	'plans an operation: code, title, from when to when, States that take part (else this one), UN/LOCODEs of border points, codes of target lists, which are screened there and then and nowhere else; returns its key. A point has one operation at a time';

CREATE FUNCTION require_operation(code text) RETURNS tstzrange
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	period tstzrange;
BEGIN
	SELECT o.during INTO period FROM watchlist.operation AS o WHERE o.code = require_operation.code FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no operation %s', require_operation.code),
			HINT = 'Operations are in watchlist.operation.';
	ELSIF isempty(period) OR upper(period) <= clock_timestamp() THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('operation %s %s', require_operation.code, CASE WHEN isempty(period) THEN 'was cancelled' ELSE 'is over since ' || upper(period) END),
			HINT = 'Plan another one.';
	END IF;
	RETURN period;
END
$$;
COMMENT ON FUNCTION require_operation(text) IS 'part of changing an operation: locks it and gives its period; an error where it is over, or there is none';

CREATE FUNCTION end_operation(code text, at timestamptz DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<ended>>
DECLARE
	me constant caller := calling('administrator');
	period constant tstzrange := require_operation(end_operation.code);
	until constant timestamptz := coalesce(end_operation.at, clock_timestamp());
BEGIN
	IF until > upper(period) OR end_operation.at < clock_timestamp() - interval '1 second' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('operation %s can not be made to end at %s', end_operation.code, until),
			DETAIL = format('It is from %s to %s.', lower(period), upper(period)),
			HINT = 'Give a moment between now and its end. sharaka.prolong_operation() makes it longer.';
	END IF;
	UPDATE watchlist.operation AS o
	SET during = CASE WHEN ended.until <= lower(ended.period) THEN 'empty' ELSE tstzrange(lower(ended.period), ended.until) END
	WHERE o.code = end_operation.code;
	RETURN CASE WHEN until <= lower(period) THEN format('operation %s is cancelled', end_operation.code)
		ELSE format('operation %s ends at %s', end_operation.code, until) END;
END
$$;
COMMENT ON FUNCTION end_operation(text, timestamptz) IS
	'ends an operation before its time, at once or at a moment; one that has not begun by then is cancelled. Its lists are screened no more';

CREATE FUNCTION prolong_operation(code text, ends timestamptz) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<prolonged>>
DECLARE
	me constant caller := calling('administrator');
	period constant tstzrange := require_operation(prolong_operation.code);
BEGIN
	IF (prolong_operation.ends > upper(period) AND isfinite(prolong_operation.ends)) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('operation %s can not be prolonged to %s', prolong_operation.code, coalesce(prolong_operation.ends::text, 'NULL')),
			DETAIL = format('It is from %s to %s.', lower(period), upper(period)),
			HINT = 'Give a later end. sharaka.end_operation() makes it shorter.';
	END IF;
	UPDATE watchlist.operation AS o SET during = tstzrange(lower(prolonged.period), prolong_operation.ends) WHERE o.code = prolong_operation.code;
	RETURN format('operation %s ends at %s', prolong_operation.code, prolong_operation.ends);
END
$$;
COMMENT ON FUNCTION prolong_operation(text, timestamptz) IS 'gives an operation that is not over a later end';

/*
 * Counts, no records.  What the caller may not see is not counted: records above
 * the clearance, and discreet ones unless an analyst asks whose State asked or owns
 * the record.
 */
CREATE FUNCTION operation_figures(code text)
	RETURNS TABLE (border_point text, day date, class text, kind text, screened bigint, hits bigint, cases bigint, confirmed bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path FROM CURRENT
AS $$
<<figures>>
DECLARE
	me constant caller := calling('analyst', 'administrator');
	operation watchlist.operation;
BEGIN
	SELECT o.* INTO operation FROM watchlist.operation AS o WHERE o.code = operation_figures.code;
	IF operation.operation_id IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no operation %s', operation_figures.code),
			HINT = 'Operations are in watchlist.operation.';
	END IF;
	RETURN QUERY
	WITH screening AS (
		SELECT a.border_point, a.at::date AS day, a.state, a.payload FROM watchlist.audit AS a
		-- a question from the last moment is written a little later
		WHERE a.operation_id = operation.operation_id AND a.at >= lower(operation.during) AND a.at < upper(operation.during) + interval '1 hour'
			-- of a passenger list each traveller has a record, and so has the list; who is rescreened is no other traveller
			AND a.call NOT IN ('manifest', 'rescreen')
	), hit AS (
		SELECT s.border_point, s.day, f.hit->>'class' AS class, coalesce(f.hit->'detail'->>'category', f.hit->'detail'->>'reason') AS kind,
			s.state, f.hit->>'owner' AS owner, coalesce((f.hit->'detail'->>'level')::int, 0) AS level,
			coalesce(f.hit->'detail' ? 'discreet', false) AS discreet
		FROM screening AS s CROSS JOIN jsonb_array_elements(s.payload->'found') AS f (hit)
		WHERE f.hit->>'class' IN ('document', 'person') AND NOT coalesce(f.hit->'detail' ? 'cleared', false)
	), counted AS (
		SELECT s.border_point, s.day, NULL AS class, NULL AS kind, count(*) AS screened, NULL::bigint AS hits, NULL::bigint AS cases, NULL::bigint AS confirmed
		FROM screening AS s GROUP BY s.border_point, s.day
		UNION ALL
		SELECT h.border_point, h.day, h.class, h.kind, NULL, 1, NULL, NULL FROM hit AS h
		WHERE operation_counts(figures.me, h.state, h.owner, h.level, h.discreet)
		UNION ALL
		SELECT c.border_point, c.screened_at::date, c.class, c.kind, NULL, NULL, 1, CASE c.state WHEN 'confirmed' THEN 1 ELSE 0 END
		FROM watchlist.case_file AS c
		WHERE c.operation_id = operation.operation_id AND operation_counts(figures.me, c.asking, c.owner, c.level, c.discreet)
	)
	SELECT n.border_point, n.day, n.class, n.kind, sum(n.screened)::bigint,
		coalesce(sum(n.hits), 0)::bigint, coalesce(sum(n.cases), 0)::bigint, coalesce(sum(n.confirmed), 0)::bigint
	FROM counted AS n GROUP BY GROUPING SETS ((n.border_point, n.day, n.class, n.kind), (n.border_point, n.day))
	HAVING grouping(n.class) = 1 OR n.class IS NOT NULL
	ORDER BY 1, 2, 3 NULLS FIRST, 4;
END
$$;
COMMENT ON FUNCTION operation_figures(text) IS
	'what an operation came to, by border point and day: a row with the travellers screened and the sums (class is NULL), then a row for each class and kind, which is the category of a person or the reason of a document; hits, cases, and cases confirmed. Days are those of the session''s time zone. What the caller may not see is not counted';

CREATE FUNCTION operation_counts(me caller, asking text, owner text, level int, discreet boolean) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN level <= (me).clearance AND (NOT discreet OR (me).role = 'owner' OR ((me).role = 'analyst' AND (me).state IN (asking, owner)));
COMMENT ON FUNCTION operation_counts(caller, text, text, int, boolean) IS 'part of operation_figures(): is a record counted for this caller';
