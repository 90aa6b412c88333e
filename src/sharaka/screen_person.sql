
/*
 * Screening persons
 *
 * A person hit is a matter of likelihood: how alike the names are, and what birth,
 * sex and nationality add.  Candidates come from the index on names by @@, whose
 * threshold stands in the query: no setting can blind it.
 */

CREATE FUNCTION what_to_tell(subject bigint, asking text, score float8, OUT caution text[], OUT instruction text, OUT detail jsonb)
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	SELECT s.caution || CASE WHEN s.misuse_victim THEN '{identity misused}' ELSE '{}' END::text[],
		concat_ws('; ', instruction_for(what_to_tell.asking, 'person', CASE WHEN s.discreet THEN 'discreet' ELSE s.category END, s.reason, what_to_tell.score),
			CASE WHEN s.confirm_first THEN 'ask the owner before anything is done to the person' END,
			CASE WHEN s.misuse_victim THEN 'the person may be the victim of somebody who used this identity' END),
		jsonb_strip_nulls(jsonb_build_object('list', l.code, 'record', s.record, 'version', s.version, 'category', s.category,
			'reason', s.reason, 'act', s.act, 'severity', s.severity, 'level', nullif(s.level, 0), 'discreet', nullif(s.discreet, false),
			'confirm_first', nullif(s.confirm_first, false), 'misuse_victim', nullif(s.misuse_victim, false),
			'notices', (SELECT jsonb_agg(concat_ws(' ', n.colour, n.number) ORDER BY n.colour, n.number) FROM watchlist.notice AS n
				WHERE n.subject_id = s.subject_id AND released(n.owner, n.released_to, what_to_tell.asking) AND n.status = 'in force' AND coalesce(n.expires_on >= today(), true))))
	INTO what_to_tell.caution, what_to_tell.instruction, what_to_tell.detail
	FROM watchlist.subject AS s JOIN watchlist.list AS l ON l.list_id = s.list_id WHERE s.subject_id = what_to_tell.subject;
END
$$;
COMMENT ON FUNCTION what_to_tell(bigint, text, float8) IS
	'what a hit on a subject says beside how it was found: caution, instruction of the asking State, and the record for programs';

CREATE FUNCTION agreements() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['same day', 'compatible', 'day and month swapped', 'off by a little', 'contradicts'];
COMMENT ON FUNCTION agreements() IS 'what partialdate_agreement() says, from the best to the worst';

/* A wrong argument must not look like an answer without hits. */
CREATE FUNCTION check_arguments(threshold float8, sex text, asof date DEFAULT current_date) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF NOT threshold BETWEEN 0 AND 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('threshold is %s', threshold),
			HINT = 'Give a number from 0 to 1, or leave it out.';
	ELSIF upper(sex) NOT IN ('M', 'F', 'X') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('sex is "%s"', sex),
			HINT = 'Give M, F, or X for neither; NULL if it is not known.';
	ELSIF asof IS NULL OR NOT isfinite(asof) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('asof is %s', coalesce(asof::text, 'NULL')),
			HINT = 'Give the day of the crossing, or leave it out.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_arguments(float8, text, date) IS 'part of screen(): an error for arguments that would find nothing';

CREATE FUNCTION traveller_key(issuing_state countrycode, number docnumber, birth partialdate) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN issuing_state::text || ' ' || number::text || ' ' || birth::text;
COMMENT ON FUNCTION traveller_key(countrycode, docnumber, partialdate) IS
	'who a traveller is for clearances: document and birth; NULL where any of these is not known';

/* person_score() is told of from "alert_score" on. */
CREATE FUNCTION contradicted_threshold(weights jsonb, alert_score float8) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN (weights->>'birth: contradicts')::float8 < alert_score THEN 2
	WHEN (weights->>'nationality: same')::float8 = 0 THEN 0
	ELSE 1 - (1 - alert_score / (weights->>'birth: contradicts')::float8) / (weights->>'nationality: same')::float8
	END - 1e-9;
COMMENT ON FUNCTION contradicted_threshold(jsonb, float8) IS
	'part of screen_persons(): from which likeness of the name on a hit can be told of, from a score on, although the birth contradicts; above 1 for never';

CREATE TYPE alike_name AS (
	name_id bigint,
	subject_id bigint,
	listed personname,
	kind text,
	quality text,
	raw text,
	note text,
	similarity float8
);
COMMENT ON TYPE alike_name IS 'a listed name that answers one that is asked for, and how well';

/* This and namesakes() are planned as screen_persons() says, who calls them: to say it again costs each screening. */

CREATE FUNCTION alike_names(asked personname, threshold float8, subjects bigint[], birth partialdate, contradicted float8)
	RETURNS SETOF alike_name
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 50 SET search_path FROM CURRENT
AS $$
<<wanted>>
DECLARE
	query constant namequery := namequery(alike_names.asked::text, alike_names.threshold, directed => true);
	contradicted constant float8 := greatest(alike_names.contradicted, alike_names.threshold);
	query_contradicted constant namequery := namequery(alike_names.asked::text, least(wanted.contradicted, 1), directed => true);
BEGIN
	IF alike_names.subjects IS NULL AND alike_names.birth IS NOT NULL THEN
		RETURN QUERY
		SELECT n.name_id, n.subject_id, n.name, n.kind, n.quality, n.raw, n.note, name_match(alike_names.asked, n.name)
		FROM watchlist.subject_name AS n WHERE n.name @@ wanted.query AND n.sole_birth %% alike_names.birth
			-- of who is of nearly that age, most are of another still
			AND (partialdate_agreement(n.sole_birth, alike_names.birth) IS DISTINCT FROM 'contradicts'
				OR wanted.contradicted <= 1 AND name_match(alike_names.asked, n.name) >= wanted.contradicted);
		IF wanted.contradicted <= 1 THEN
			RETURN QUERY
			SELECT n.name_id, n.subject_id, n.name, n.kind, n.quality, n.raw, n.note, name_match(alike_names.asked, n.name)
			FROM watchlist.subject_name AS n WHERE n.name @@ wanted.query_contradicted AND NOT n.sole_birth %% alike_names.birth;
		END IF;
	ELSIF alike_names.subjects IS NULL THEN
		RETURN QUERY
		SELECT n.name_id, n.subject_id, n.name, n.kind, n.quality, n.raw, n.note, name_match(alike_names.asked, n.name)
		FROM watchlist.subject_name AS n WHERE n.name @@ wanted.query;
	ELSE
		RETURN QUERY
		SELECT n.name_id, n.subject_id, n.name, n.kind, n.quality, n.raw, n.note, name_match(alike_names.asked, n.name)
		FROM unnest(alike_names.subjects) AS one (subject_id) JOIN watchlist.subject_name AS n ON n.subject_id = one.subject_id
		WHERE name_match(alike_names.asked, n.name) >= alike_names.threshold;
	END IF;
END
$$;
COMMENT ON FUNCTION alike_names(personname, float8, bigint[], partialdate, float8) IS
	'listed names that answer a name at least so well, by the index; or of some subjects only; birth: names of subjects who are known to be of another age have to answer as well as contradicted says';

CREATE TYPE namesake AS (
	subject_id bigint,
	listed personname,
	kind text,
	quality text,
	raw text,
	note text,
	similarity float8,
	weighted float8,
	owner text,
	reference text,
	discreet boolean,
	sex text,
	alert_score float8
);
COMMENT ON TYPE namesake IS 'a subject who may be told of, by the name that answers best, and the score that it takes';

CREATE FUNCTION namesakes(alike alike_name[], birth partialdate, threshold float8, entities boolean, asking text, left_out text[], weights jsonb)
	RETURNS SETOF namesake
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	WITH listed AS MATERIALIZED (
		SELECT n.*, n.similarity * CASE n.quality WHEN 'low' THEN (namesakes.weights->>'alias of low quality')::float8 ELSE 1 END AS weighted,
			(SELECT l.code FROM watchlist.list AS l WHERE l.list_id = s.list_id) AS code,
			s.severity, s.owner, s.reference, s.discreet, s.sex
		FROM unnest(namesakes.alike) AS n JOIN watchlist.subject AS s ON s.subject_id = n.subject_id
		WHERE s.withdrawn_at IS NULL AND s.suspended_at IS NULL AND (s.kind = 'person' OR namesakes.entities)
			AND released(s.owner, s.released_to, namesakes.asking)
	), rule AS MATERIALIZED (
		SELECT k.code, k.severity, r.name_threshold, r.alert_score
		FROM (SELECT DISTINCT l.code, l.severity FROM listed AS l) AS k CROSS JOIN LATERAL rule_for(k.code, k.severity) AS r
	), best AS (
		SELECT DISTINCT ON (l.subject_id) l.*, rule.alert_score FROM listed AS l JOIN rule ON rule.code = l.code AND rule.severity = l.severity
		WHERE l.code <> ALL (namesakes.left_out) AND l.weighted >= coalesce(namesakes.threshold, rule.name_threshold)
		ORDER BY l.subject_id, l.weighted DESC, l.name_id
	)
	SELECT b.subject_id, b.listed, b.kind, b.quality, b.raw, b.note, b.similarity, b.weighted, b.owner, b.reference, b.discreet, b.sex, b.alert_score
	FROM best AS b CROSS JOIN LATERAL (
		-- most namesakes are of another age: these need not be looked at one by one
		SELECT max(person_score(b.weighted, v.verdict, NULL, 'same', namesakes.weights)) AS score
		FROM (SELECT partialdate_agreement(w.born, namesakes.birth) AS verdict FROM watchlist.subject_birth AS w
			WHERE w.subject_id = b.subject_id OFFSET 0) AS v) AS most
	WHERE namesakes.threshold IS NOT NULL
		OR coalesce(most.score, person_score(b.weighted, NULL, NULL, 'same', namesakes.weights)) >= b.alert_score;
END
$$;
COMMENT ON FUNCTION namesakes(alike_name[], partialdate, float8, boolean, text, text[], jsonb) IS
	'part of screen_persons(): the subjects of names that are alike who may be told of, if sex and nationality agree; each once, by its best name';

CREATE FUNCTION screen_persons(name personname, birth partialdate DEFAULT NULL,
		nationality countrycode DEFAULT NULL, sex text DEFAULT NULL,
		threshold float8 DEFAULT NULL, max_persons int DEFAULT 10, entities boolean DEFAULT false,
		asking text DEFAULT NULL, left_out text[] DEFAULT '{}', traveller text DEFAULT NULL, subjects bigint[] DEFAULT NULL)
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT SET jit = off
	SET plan_cache_mode = force_generic_plan -- planning takes longer than a look-up in a list of some thousands
AS $$
-- Columns are named one by one and with their table, variables with their
-- block: a column that a DBA adds must not stand for another.
<<asked>>
DECLARE
	nationality constant countrycode := nullif(screen_persons.nationality, 'XXX');
	sex constant text := upper(screen_persons.sex);
	weights jsonb;
	least_name float8;
	least_score float8;
	alike alike_name[];
	near namesake[];
BEGIN
	PERFORM require_schema();
	PERFORM check_arguments(screen_persons.threshold, screen_persons.sex);
	IF screen_persons.name IS NULL THEN
		RETURN;
	END IF;
	SELECT weights(), min(r.name_threshold), min(r.alert_score) INTO asked.weights, asked.least_name, asked.least_score
	FROM watchlist.screening_rule AS r;
	IF screen_persons.threshold IS NULL AND asked.least_name IS NULL THEN
		PERFORM rule_for('*', 0);
	END IF;
	asked.alike := ARRAY(SELECT n FROM alike_names(screen_persons.name, coalesce(screen_persons.threshold, asked.least_name), screen_persons.subjects,
		CASE WHEN screen_persons.threshold IS NULL THEN screen_persons.birth END, contradicted_threshold(asked.weights, asked.least_score)) AS n);
	-- of most travellers nothing is to be told: what follows would take its time for no rows
	IF cardinality(asked.alike) > 0 THEN
		asked.near := ARRAY(SELECT n FROM namesakes(asked.alike, screen_persons.birth, screen_persons.threshold, screen_persons.entities,
			screen_persons.asking, screen_persons.left_out, asked.weights) AS n);
	END IF;
	IF coalesce(cardinality(asked.near), 0) = 0 THEN
		RETURN;
	END IF;
	RETURN QUERY
	WITH judged AS (
		SELECT b.*, e.verdict AS birth, e.listed AS births, c.verdict AS nationality, c.listed AS nationalities,
			CASE WHEN b.sex <> asked.sex AND 'X' NOT IN (b.sex, asked.sex) THEN 'contradicts' END AS sex_verdict,
			EXISTS (SELECT FROM watchlist.clearance AS k JOIN watchlist.subject AS s ON s.subject_id = k.subject_id
				WHERE k.state = screen_persons.asking AND k.traveller = screen_persons.traveller AND k.subject_id = b.subject_id
					AND k.version = s.version AND k.until > clock_timestamp()) AS cleared
		FROM unnest(asked.near) AS b
		CROSS JOIN LATERAL (
			-- the best of any birth that is listed
			SELECT (agreements())[min(array_position(agreements(), v.verdict))], string_agg(DISTINCT w.born::text, ', ')
			FROM watchlist.subject_birth AS w, LATERAL (SELECT partialdate_agreement(w.born, screen_persons.birth)) AS v (verdict)
			WHERE w.subject_id = b.subject_id AND v.verdict IS NOT NULL) AS e (verdict, listed)
		CROSS JOIN LATERAL (
			SELECT CASE WHEN bool_or(same_state(n.nationality, asked.nationality)) THEN 'same'
					WHEN NOT bool_or(same_state(n.nationality, asked.nationality)) THEN 'other' END,
				string_agg(DISTINCT n.nationality::text, ', ')
			FROM watchlist.subject_nationality AS n WHERE n.subject_id = b.subject_id) AS c (verdict, listed)
	), scored AS (
		SELECT j.*, person_score(j.weighted, j.birth, j.sex_verdict, j.nationality, asked.weights) AS score FROM judged AS j
	), ranked AS (
		-- what the desk does not see must not take places of what it sees
		SELECT k.*, row_number() OVER (PARTITION BY k.discreet, k.cleared ORDER BY k.score DESC, k.weighted DESC, k.reference) AS place
		FROM scored AS k WHERE screen_persons.threshold IS NOT NULL OR k.score >= k.alert_score
	)
	SELECT 'person', 'subjects', r.owner, r.reference, r.subject_id, r.listed::text, r.score,
		concat_ws('; ',
			'name alike ' || to_char(r.similarity, 'FM0.00') || ', '
				|| CASE r.kind WHEN 'alias' THEN concat_ws(' ', r.quality, r.kind) ELSE r.kind END,
			CASE r.birth WHEN 'same day' THEN 'same day of birth'
				WHEN 'compatible' THEN 'birth agrees with ' || r.births
				WHEN 'day and month swapped' THEN 'birth agrees if day and month are swapped: ' || r.births
				WHEN 'off by a little' THEN 'birth is off by a little: ' || r.births
				WHEN 'contradicts' THEN 'birth contradicts ' || r.births END,
			'sex ' || r.sex_verdict,
			r.nationality || ' nationality ' || r.nationalities),
		told.caution, told.instruction,
		jsonb_strip_nulls(jsonb_build_object(
			'name', jsonb_build_object('asked', screen_persons.name::text, 'listed', r.listed::text, 'kind', r.kind,
				'quality', r.quality, 'raw', r.raw, 'note', r.note, 'similarity', r.similarity,
				'explain', (SELECT jsonb_agg(to_jsonb(e)) FROM name_explain(r.listed, screen_persons.name) AS e)),
			'birth', jsonb_build_object('asked', screen_persons.birth::text, 'listed', r.births, 'verdict', r.birth),
			'nationality', jsonb_build_object('asked', asked.nationality::text, 'listed', r.nationalities,
				'verdict', r.nationality),
			'sex', jsonb_build_object('asked', asked.sex, 'verdict', r.sex_verdict),
			'cleared', nullif(r.cleared, false))) || told.detail
	FROM ranked AS r
	CROSS JOIN LATERAL what_to_tell(r.subject_id, coalesce(screen_persons.asking, watchlist.own_state()), r.score) AS told
	WHERE r.place <= screen_persons.max_persons
	ORDER BY r.score DESC, r.weighted DESC, r.reference;
END
$$;
COMMENT ON FUNCTION screen_persons(personname, partialdate, countrycode, text, float8, int, boolean, text, text[], text, bigint[]) IS
	'listed persons, and entities if asked for, who reach the rules for their list and severity, or a threshold for names that is given, best first, discreet and cleared ones counted apart; asking: what is released to this State; left_out: codes of lists not to be searched; traveller: key by which clearances are found; subjects: of these only';
