
/*
 * What screening goes by: rules and instructions, as data
 *
 * How alike a name must be, and from which score on a person hit is told of, may
 * differ by list and severity; what evidence weighs is a table, too.  What an
 * officer is to do with a hit is the asking State's own affair.
 */

CREATE FUNCTION create_rule_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.screening_rule (
		list text COLLATE "C" NOT NULL DEFAULT '*',
		severity int NOT NULL DEFAULT 0 CHECK (severity BETWEEN 0 AND 4),
		name_threshold float8 NOT NULL CHECK (name_threshold BETWEEN 0.3 AND 1),
		alert_score float8 NOT NULL CHECK (alert_score BETWEEN 0 AND 1),
		alert_budget float8 CHECK (alert_budget > 0),
		PRIMARY KEY (list, severity)
	);
	COMMENT ON TABLE watchlist.screening_rule IS 'from when on a person hit is told of; the row for list and severity counts, else that for the list, else for the severity, else for all';
	COMMENT ON COLUMN watchlist.screening_rule.list IS 'code of the list; * for all';
	COMMENT ON COLUMN watchlist.screening_rule.severity IS 'severity of the record; 0 for all';
	COMMENT ON COLUMN watchlist.screening_rule.name_threshold IS 'how alike the names must be, name_match() times the weight of the listed name';
	COMMENT ON COLUMN watchlist.screening_rule.alert_score IS 'score from which the hit is told of, with birth, sex and nationality';
	COMMENT ON COLUMN watchlist.screening_rule.alert_budget IS 'false alerts in 10,000 travellers that alert_score was chosen for by set_alert_budget()';
	INSERT INTO watchlist.screening_rule (name_threshold, alert_score) VALUES (0.7, 0.74);

	CREATE TABLE watchlist.evidence_weight (
		evidence text COLLATE "C" PRIMARY KEY,
		factor float8 NOT NULL CHECK (factor BETWEEN 0 AND 1),
		meaning text NOT NULL
	);
	COMMENT ON TABLE watchlist.evidence_weight IS 'what evidence beside the name does to the score of a person hit';
	COMMENT ON COLUMN watchlist.evidence_weight.evidence IS 'the evidence';
	COMMENT ON COLUMN watchlist.evidence_weight.factor IS 'what agrees multiplies the distance of the score from 1 by it, what contradicts multiplies the score';
	COMMENT ON COLUMN watchlist.evidence_weight.meaning IS 'in words';
	INSERT INTO watchlist.evidence_weight (evidence, factor, meaning)
	SELECT evidence, factor, meaning FROM default_weights() AS w;

	CREATE TABLE watchlist.instruction (
		instruction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		state text COLLATE "C" NOT NULL DEFAULT '*',
		class text COLLATE "C" NOT NULL CHECK (class IN ('person', 'document')),
		kind text COLLATE "C" NOT NULL,
		reason text COLLATE "C" NOT NULL DEFAULT '*',
		min_score float8 NOT NULL DEFAULT 0 CHECK (min_score BETWEEN 0 AND 1),
		action text COLLATE "C" NOT NULL CHECK (action IN ('stop', 'refer', 'discreet check', 'seize', 'assist', 'inform')),
		remarks text,
		UNIQUE (state, class, kind, reason, min_score)
	);
	COMMENT ON TABLE watchlist.instruction IS 'what an officer is to do with a hit, by what the record is; the row that names most of State and reason counts, and of these that of the highest score reached';
	COMMENT ON COLUMN watchlist.instruction.instruction_id IS 'key';
	COMMENT ON COLUMN watchlist.instruction.state IS 'State whose officer asks; * for any';
	COMMENT ON COLUMN watchlist.instruction.class IS 'person or document';
	COMMENT ON COLUMN watchlist.instruction.kind IS 'category of the subject, such as wanted; reason of a travel document, such as stolen; discreet for discreet records; * for any';
	COMMENT ON COLUMN watchlist.instruction.reason IS 'reason of the record of a subject; * for any';
	COMMENT ON COLUMN watchlist.instruction.min_score IS 'from which score on';
	COMMENT ON COLUMN watchlist.instruction.action IS 'stop, refer (to second line), discreet check, seize (the document), assist (a victim), or inform';
	COMMENT ON COLUMN watchlist.instruction.remarks IS 'further words for the officer';
	INSERT INTO watchlist.instruction (class, kind, min_score, action) VALUES
		('person', 'wanted', 0.9, 'stop'), ('person', 'missing', 0, 'assist'), ('person', 'victim', 0, 'assist'),
		('person', 'discreet', 0, 'discreet check'), ('person', '*', 0, 'refer'),
		('document', 'stolen', 0.7, 'seize'), ('document', 'lost', 0.7, 'seize'), ('document', 'stolen blank', 0.7, 'seize'),
		('document', 'revoked', 0.7, 'seize'), ('document', 'invalidated', 0.7, 'seize'),
		('document', 'discreet', 0, 'discreet check'), ('document', '*', 0, 'refer');
END
$$;
COMMENT ON FUNCTION create_rule_tables() IS 'part of create_schema(): rules of screening and instructions to officers';

CREATE FUNCTION default_weights() RETURNS TABLE (evidence text, factor float8, meaning text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('alias of low quality', 0.8::float8, 'a listed name that its publisher calls weak, often a single common one; times the likeness'),
		('birth: same day', 0.6, 'the same day, in full on both sides'),
		('birth: compatible', 0.8, 'can be the same day; 1 January counts as the year alone'),
		('birth: day and month swapped', 0.85, 'the same with day and month exchanged'),
		('birth: off by a little', 0.95, 'up to three days apart, or the same day of the month a year, or a month apart'),
		('birth: contradicts', 0.75, 'none of all births that are listed; times the score'),
		('sex: contradicts', 0.7, 'the other sex; times the score'),
		('nationality: same', 0.95, 'one of those listed'),
		('nationality: other', 0.97, 'none of those listed; times the score');
END;
COMMENT ON FUNCTION default_weights() IS 'what evidence weighs until watchlist.evidence_weight is changed';

CREATE FUNCTION weight_of(evidence text) RETURNS float8
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (SELECT w.factor FROM watchlist.evidence_weight AS w WHERE w.evidence = weight_of.evidence);
END
$$;
COMMENT ON FUNCTION weight_of(text) IS 'factor of an evidence in watchlist.evidence_weight; NULL for one that is not there';

CREATE FUNCTION default_factors() RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT jsonb_object_agg(d.evidence, d.factor) FROM default_weights() AS d);
COMMENT ON FUNCTION default_factors() IS 'default_weights() as weights() has them';

CREATE FUNCTION weights() RETURNS jsonb
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	-- a row that is gone must not make scores unknown
	RETURN (SELECT default_factors() || coalesce(jsonb_object_agg(w.evidence, w.factor), '{}') FROM watchlist.evidence_weight AS w);
END
$$;
COMMENT ON FUNCTION weights() IS 'all of watchlist.evidence_weight, for person_score(); what is not there weighs what it does by default';

CREATE FUNCTION person_score(name float8, birth text, sex text, nationality text, weights jsonb) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (1 - (1 - name)
		* CASE WHEN birth <> 'contradicts' THEN coalesce((weights->>('birth: ' || birth))::float8, 1) ELSE 1 END
		* CASE nationality WHEN 'same' THEN (weights->>'nationality: same')::float8 ELSE 1 END)
	* CASE birth WHEN 'contradicts' THEN (weights->>'birth: contradicts')::float8 ELSE 1 END
	* CASE sex WHEN 'contradicts' THEN (weights->>'sex: contradicts')::float8 ELSE 1 END
	* CASE nationality WHEN 'other' THEN (weights->>'nationality: other')::float8 ELSE 1 END;
COMMENT ON FUNCTION person_score(float8, text, text, text, jsonb) IS
	'score of a person hit: the weighted similarity of the names, raised by what agrees and lowered by what contradicts; what is not known changes nothing';

CREATE FUNCTION rule_for(list text, severity int, OUT name_threshold float8, OUT alert_score float8)
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	SELECT r.name_threshold, r.alert_score INTO rule_for.name_threshold, rule_for.alert_score
	FROM watchlist.screening_rule AS r
	WHERE r.list IN (rule_for.list, '*') AND r.severity IN (rule_for.severity, 0)
	ORDER BY r.list <> '*' DESC, r.severity <> 0 DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no rule of screening for list %s and severity %s', rule_for.list, rule_for.severity),
			HINT = 'INSERT INTO watchlist.screening_rule a row for list * and severity 0.';
	END IF;
END
$$;
COMMENT ON FUNCTION rule_for(text, int) IS 'the rule of watchlist.screening_rule that counts for a list and a severity';

CREATE FUNCTION instruction_for(state text, class text, kind text, reason text, score float8) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (SELECT concat_ws(': ', i.action, i.remarks) FROM watchlist.instruction AS i
		WHERE i.class = instruction_for.class AND i.state IN (instruction_for.state, '*') AND i.kind IN (instruction_for.kind, '*')
			AND i.reason IN (instruction_for.reason, '*') AND i.min_score <= instruction_for.score
		ORDER BY i.state <> '*' DESC, i.kind <> '*' DESC, i.reason <> '*' DESC, i.min_score DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION instruction_for(text, text, text, text, float8) IS
	'what the asking State''s table says to do with a hit of this class, kind (category of a subject, reason of a document) and reason, at this score';
