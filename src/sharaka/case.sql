
/*
 * Cases
 *
 * Cases are raised from the audit and not by screening.  A discreet hit leaves no
 * trace at the desk, where rows, counts and time are those of an answer without it;
 * and a screening whose transaction is rolled back is a case all the same.
 *
 * The State that asked works a case; the owner of the record answers what it is
 * asked.  Both see it, up to the clearance of who looks.  What may follow on what
 * is in case_transitions().  Where four eyes are needed, a decision, and an answer
 * of the owner, too, is a proposal until another officer decides the same.
 */

/* Raising */

CREATE FUNCTION asked_traveller(asked jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN traveller_key((asked->>'issuing_state')::countrycode, (asked->>'document')::docnumber, (asked->>'birth')::partialdate);
COMMENT ON FUNCTION asked_traveller(jsonb) IS 'traveller_key() of what was asked, as the audit has it';

CREATE FUNCTION asked_who(asked jsonb, class text) RETURNS bytea
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(convert_to(CASE
	WHEN class = 'document' THEN jsonb_build_array(asked->'issuing_state', asked->'document', asked->'serial')::text
	ELSE coalesce(asked_traveller(asked), jsonb_build_array(asked->'name', asked->'birth', asked->'nationality', asked->'sex',
		asked->'issuing_state', asked->'document')::text) END, 'UTF8'));
COMMENT ON FUNCTION asked_who(jsonb, text) IS
	'digest by which it is known that the same document was asked for, or the same traveller: by document and birth, else by all that was given';

/* Who may see a case, and what may be done, is what its record says now, not what it said at the screening. */
CREATE FUNCTION record_of_case(subject bigint, list text, record text)
	RETURNS TABLE (owner text, released_to text[], level int, severity int, discreet boolean, confirm_first boolean)
	LANGUAGE plpgsql STABLE ROWS 1 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT s.owner, s.released_to, s.level, s.severity, s.discreet, s.confirm_first FROM watchlist.subject AS s
	WHERE s.subject_id = record_of_case.subject AND s.withdrawn_at IS NULL AND s.suspended_at IS NULL
	UNION ALL
	SELECT t.owner, t.released_to, t.level, 2, t.discreet, false FROM watchlist.travel_document AS t
	WHERE record_of_case.subject IS NULL AND t.list = record_of_case.list AND t.record = record_of_case.record
		AND t.withdrawn_at IS NULL AND t.suspended_at IS NULL;
END
$$;
COMMENT ON FUNCTION record_of_case(bigint, text, text) IS
	'what the record of a case says of who may see it and what may be done: of a subject, else of a travel document; no row where it is withdrawn, suspended or gone';

CREATE FUNCTION raise_case(audit_id bigint, at timestamptz, hit jsonb) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<raised>>
DECLARE
	screening watchlist.audit;
	detail constant jsonb := raise_case.hit->'detail';
	hit_class constant text := raise_case.hit->>'class';
	subject constant bigint := (raise_case.hit->>'record_id')::bigint;
	traveller text;
	asked_for bytea;
	-- of a record that is gone what it was: its case falls at once, see drop_cases()
	as_it_was constant jsonb := jsonb_build_object('owner', raise_case.hit->>'owner', 'level', coalesce(detail->'level', '0'),
		'severity', coalesce(detail->'severity', '2'), 'discreet', detail ? 'discreet', 'confirm_first', detail ? 'confirm_first');
	governed record;
	deadline timestamptz;
	number bigint;
	state text;
	version int;
	is_new boolean := true;
BEGIN
	SELECT * INTO governed FROM record_of_case(subject, detail->>'list', detail->>'record');
	IF NOT FOUND THEN
		SELECT r.owner, r.level, r.severity, r.discreet, r.confirm_first INTO governed
		FROM jsonb_to_record(raised.as_it_was) AS r (owner text, level int, severity int, discreet boolean, confirm_first boolean);
	END IF;
	SELECT clock_timestamp() + r.deadline INTO deadline FROM watchlist.case_rule AS r WHERE r.severity = raised.governed.severity;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no rule for cases of severity %s', governed.severity),
			HINT = 'INSERT INTO watchlist.case_rule a row for it.';
	END IF;
	SELECT a.* INTO screening FROM watchlist.audit AS a WHERE a.audit_id = raise_case.audit_id AND a.at = raise_case.at;
	traveller := asked_traveller(screening.payload->'asked');
	asked_for := asked_who(screening.payload->'asked', raised.hit_class);
	-- it may have been cleared since it was found
	IF raised.hit_class = 'person' AND EXISTS (SELECT FROM watchlist.clearance AS k WHERE k.state = screening.state AND k.traveller = raised.traveller
			AND k.subject_id = raised.subject AND k.version = (raised.detail->>'version')::int AND k.until > clock_timestamp()) THEN
		RETURN false;
	END IF;
	-- what was decided is not asked again because the record was looked for once more
	IF screening.call LIKE 'rescreen%' AND EXISTS (SELECT FROM watchlist.case_file AS c
			WHERE c.who = raised.asked_for AND c.list = raised.detail->>'list' AND c.record = raised.detail->>'record' AND c.class = raised.hit_class
				AND c.asking = screening.state AND c.closed_at IS NOT NULL AND c.record_gone_at IS NULL AND c.state <> 'withdrawn'
				AND c.version IS NOT DISTINCT FROM (raised.detail->>'version')::int
				AND c.kind IS NOT DISTINCT FROM coalesce(raised.detail->>'category', raised.detail->>'reason')) THEN
		RETURN false;
	END IF;
	LOOP
		INSERT INTO watchlist.case_file (audit_id, screened_at, source, asking, border_point, operation_id, class, kind, subject_id, list, record,
			version, reference, owner, level, severity, discreet, confirm_first, traveller, who, asked, hit, deadline)
		VALUES (screening.audit_id, screening.at, CASE WHEN screening.call LIKE 'rescreen%' THEN 'rescreening' ELSE 'screening' END,
			screening.state, screening.border_point, screening.operation_id, raised.hit_class,
			coalesce(raised.detail->>'category', raised.detail->>'reason'), raised.subject,
			raised.detail->>'list', raised.detail->>'record', (raised.detail->>'version')::int, raise_case.hit->>'reference', raised.governed.owner,
			raised.governed.level, raised.governed.severity, raised.governed.discreet, raised.governed.confirm_first, raised.traveller, raised.asked_for,
			screening.payload->'asked', raise_case.hit, raised.deadline)
		ON CONFLICT (who, list, record, class, asking) WHERE closed_at IS NULL DO NOTHING
		RETURNING case_file.case_id, case_file.state INTO number, state;
		EXIT WHEN FOUND;
		is_new := false;
		SELECT c.case_id, c.state, c.version INTO number, state, version FROM watchlist.case_file AS c
		WHERE c.who = raised.asked_for AND c.list = raised.detail->>'list' AND c.record = raised.detail->>'record' AND c.class = raised.hit_class
			AND c.asking = screening.state AND c.closed_at IS NULL FOR UPDATE;
		EXIT WHEN FOUND;
		-- closed in the meantime
		is_new := true;
	END LOOP;
	IF NOT is_new AND version < (detail->>'version')::int THEN
		-- what is decided is decided of the record as it was last seen
		UPDATE watchlist.case_file AS c SET version = (raised.detail->>'version')::int, asked = screening.payload->'asked', hit = raise_case.hit,
			kind = coalesce(raised.detail->>'category', raised.detail->>'reason')
		WHERE c.case_id = raised.number;
	END IF;
	INSERT INTO watchlist.case_event (case_id, officer_id, login, label, action, from_state, to_state, audit_id, border_point)
	SELECT raised.number, screening.officer_id, screening.login, screening.label, CASE WHEN raised.is_new THEN 'raise' ELSE 'seen again' END,
		CASE WHEN NOT raised.is_new THEN raised.state END, raised.state, screening.audit_id, screening.border_point
	-- one screening may find a record in two ways; who is rescreened was not seen again
	WHERE (raised.is_new OR screening.call NOT LIKE 'rescreen%') AND NOT EXISTS (SELECT FROM watchlist.case_event AS e WHERE e.case_id = raised.number AND e.audit_id = screening.audit_id);
	RETURN is_new;
END
$$;
COMMENT ON FUNCTION raise_case(bigint, timestamptz, jsonb) IS
	'part of raise_cases(): a hit becomes a case, or another sighting of a case that is open; true if there is a new case';

CREATE FUNCTION raise_cases(at_most int DEFAULT 10) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	through bigint;
	seal bigint;
	sighting record;
	cases bigint := 0;
BEGIN
	PERFORM require_schema();
	INSERT INTO watchlist.job (name) VALUES ('raise_cases') ON CONFLICT DO NOTHING;
	-- two of this at once would raise cases twice
	SELECT j.done_through INTO through FROM watchlist.job AS j WHERE j.name = 'raise_cases' FOR UPDATE;
	FOR seal IN SELECT s.seal_id FROM watchlist.audit_seal AS s WHERE s.seal_id > run.through ORDER BY s.seal_id LIMIT raise_cases.at_most LOOP
		FOR sighting IN
			SELECT a.audit_id, a.at, f.hit FROM sealed_records(run.seal) AS r JOIN watchlist.audit AS a ON a.audit_id = r.audit_id AND a.at = r.at
			CROSS JOIN jsonb_array_elements(a.payload->'found') WITH ORDINALITY AS f (hit, place)
			WHERE a.hits > 0 AND f.hit->>'class' IN ('document', 'person') AND NOT coalesce(f.hit->'detail' ? 'cleared', false)
			ORDER BY a.audit_id, f.place
		LOOP
			cases := cases + raise_case(sighting.audit_id, sighting.at, sighting.hit)::int;
		END LOOP;
		UPDATE watchlist.job AS j SET done_through = run.seal WHERE j.name = 'raise_cases';
	END LOOP;
	RETURN cases;
END
$$;
COMMENT ON FUNCTION raise_cases(int) IS
	'makes cases of the hits that the audit has since the last call, at most so many seals; each record once; returns how many new cases';

/* What may follow on what */

CREATE FUNCTION case_transitions() RETURNS TABLE (action text, from_state text, to_state text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('assign', 'new', 'assigned'), ('assign', 'assigned', 'assigned'), ('assign', 'owner asked', 'owner asked'), ('assign', 'no answer', 'no answer'),
		('ask owner', 'assigned', 'owner asked'), ('ask owner', 'no answer', 'owner asked'),
		('owner answers', 'owner asked', 'assigned'), ('owner answers', 'no answer', 'assigned'),
		('owner answers', 'owner asked', 'confirmed'), ('owner answers', 'no answer', 'confirmed'),
		('owner answers', 'owner asked', 'not the same person'), ('owner answers', 'no answer', 'not the same person'),
		('owner answers', 'owner asked', 'withdrawn'), ('owner answers', 'no answer', 'withdrawn'),
		('decide', 'assigned', 'confirmed'), ('decide', 'owner asked', 'confirmed'), ('decide', 'no answer', 'confirmed'),
		('decide', 'assigned', 'not the same person'), ('decide', 'owner asked', 'not the same person'), ('decide', 'no answer', 'not the same person'),
		('withdraw', 'new', 'withdrawn'), ('withdraw', 'assigned', 'withdrawn'), ('withdraw', 'owner asked', 'withdrawn'), ('withdraw', 'no answer', 'withdrawn'),
		('escalate', 'new', 'new'), ('escalate', 'assigned', 'assigned'), ('escalate', 'owner asked', 'owner asked'), ('escalate', 'no answer', 'no answer');
END;
COMMENT ON FUNCTION case_transitions() IS
	'what officers may do with a case in which state, and what state it has then; the owner''s answer leads back to assigned where a second officer has to decide';

CREATE FUNCTION require_step(case_id bigint, me caller, action text, to_state text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	this watchlist.case_file;
	possible text;
BEGIN
	SELECT c.* INTO this FROM watchlist.case_file AS c WHERE c.case_id = require_step.case_id FOR UPDATE;
	IF this.case_id IS NULL OR (me.role <> 'owner' AND this.level > me.clearance)
		OR (me.role IN ('officer', 'analyst') AND me.state NOT IN (this.asking, this.owner)) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no case %s that you may see', require_step.case_id),
			HINT = 'Cases are in watchlist.case_file.';
	ELSIF me.role IN ('officer', 'analyst') AND me.state <> (CASE require_step.action WHEN 'owner answers' THEN this.owner ELSE this.asking END) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = CASE require_step.action WHEN 'owner answers' THEN format('%s answers for the record of case %s', this.owner, this.case_id)
				ELSE format('case %s is worked by %s', this.case_id, this.asking) END,
			DETAIL = format('Officer %s serves %s.', me.label, me.state);
	ELSIF NOT EXISTS (SELECT FROM case_transitions() AS t WHERE t.action = require_step.action AND t.from_state = this.state
			AND t.to_state = coalesce(require_step.to_state, t.to_state)) THEN
		SELECT string_agg(DISTINCT t.action, ', ') INTO possible FROM case_transitions() AS t WHERE t.from_state = this.state;
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('case %s is %s: %s is not possible', this.case_id, this.state, require_step.action),
			DETAIL = coalesce('Possible are: ' || possible || '.', 'The case is closed.'),
			HINT = CASE WHEN possible IS NULL THEN 'When the traveller is seen again, there will be a new case.'
				ELSE 'sharaka.case_history() says what happened to it.' END;
	END IF;
END
$$;
COMMENT ON FUNCTION require_step(bigint, caller, text, text) IS
	'part of working a case: locks it, and an error unless the caller may see it, is of the State whose turn it is, and the step is one of case_transitions()';

CREATE FUNCTION require_words(words text, what text, hint text DEFAULT 'Say it in words: it stays in the history of the case.') RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF coalesce(btrim(words), '') = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('%s is empty', what),
			HINT = hint;
	END IF;
END
$$;
COMMENT ON FUNCTION require_words(text, text, text) IS 'an error where something that is said in words is missing, such as the reason of a step in a case';

CREATE FUNCTION note_event(case_id bigint, me caller, action text, from_state text, why text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.case_event (case_id, officer_id, login, label, action, from_state, to_state, why)
	SELECT c.case_id, me.officer_id, session_user, me.label, note_event.action, note_event.from_state, c.state, note_event.why
	FROM watchlist.case_file AS c WHERE c.case_id = note_event.case_id;
END
$$;
COMMENT ON FUNCTION note_event(bigint, caller, text, text, text) IS 'part of working a case: adds to what happened to it';

/* Working a case */

CREATE FUNCTION assign_case(case_id bigint, officer bigint DEFAULT NULL, why text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'analyst');
	this watchlist.case_file;
	worker watchlist.officer;
BEGIN
	PERFORM require_step(assign_case.case_id, me, 'assign');
	SELECT c.* INTO this FROM watchlist.case_file AS c WHERE c.case_id = assign_case.case_id;
	SELECT o.* INTO worker FROM watchlist.officer AS o
	WHERE o.officer_id = coalesce(assign_case.officer, me.officer_id) AND o.closed_at IS NULL AND o.role IN ('officer', 'analyst')
		AND o.state = this.asking AND o.clearance >= this.level;
	IF worker.officer_id IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('case %s can not be assigned to officer %s', this.case_id, coalesce(assign_case.officer, me.officer_id)),
			DETAIL = format('It is for data officers and analysts of %s with clearance %s.', this.asking, this.level);
	END IF;
	UPDATE watchlist.case_file AS c SET state = CASE c.state WHEN 'new' THEN 'assigned' ELSE c.state END, assigned_to = worker.officer_id
	WHERE c.case_id = this.case_id;
	PERFORM note_event(this.case_id, me, 'assign', this.state, concat_ws(': ', 'to ' || worker.label, assign_case.why));
	RETURN format('case %s is assigned to %s', this.case_id, worker.label);
END
$$;
COMMENT ON FUNCTION assign_case(bigint, bigint, text) IS 'gives a case to a data officer or analyst, else to the caller';

CREATE FUNCTION ask_owner(case_id bigint, question text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'analyst');
	was text;
	message bigint;
BEGIN
	PERFORM require_words(ask_owner.question, 'the question');
	PERFORM require_step(ask_owner.case_id, me, 'ask owner');
	SELECT c.state INTO was FROM watchlist.case_file AS c WHERE c.case_id = ask_owner.case_id;
	UPDATE watchlist.case_file AS c SET state = 'owner asked', escalated_at = NULL, deadline = clock_timestamp() + r.deadline
	FROM watchlist.case_rule AS r WHERE c.case_id = ask_owner.case_id AND r.severity = c.severity;
	-- the owner is told when run_jobs() next notifies, which it does always
	INSERT INTO watchlist.owner_message (case_id, owner, question, asked_by)
	SELECT c.case_id, c.owner, ask_owner.question, me.officer_id FROM watchlist.case_file AS c WHERE c.case_id = ask_owner.case_id
	RETURNING message_id INTO message;
	PERFORM note_event(ask_owner.case_id, me, 'ask owner', was, ask_owner.question);
	RETURN message;
END
$$;
COMMENT ON FUNCTION ask_owner(bigint, text) IS
	'asks the owner of the record: a message in watchlist.owner_message, whose number is returned; the deadline begins anew';

CREATE FUNCTION take_owner_messages(at_most int DEFAULT 100)
	RETURNS TABLE (message_id bigint, owner text, case_id bigint, asking text, reference text, matched text, asked jsonb, question text, deadline timestamptz)
	LANGUAGE plpgsql SECURITY DEFINER ROWS 100 SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
BEGIN
	RETURN QUERY
	WITH queue AS (
		SELECT m.message_id FROM watchlist.owner_message AS m JOIN watchlist.case_file AS c ON c.case_id = m.case_id
		WHERE m.delivered_at IS NULL AND c.closed_at IS NULL AND (me.role = 'owner' OR c.level <= me.clearance)
			AND (me.role <> 'officer' OR m.owner = me.state)
		ORDER BY m.message_id LIMIT take_owner_messages.at_most FOR UPDATE OF m SKIP LOCKED
	), taken AS (
		UPDATE watchlist.owner_message AS m SET delivered_at = clock_timestamp() FROM queue AS q WHERE m.message_id = q.message_id
		RETURNING m.message_id, m.owner, m.case_id, m.question
	)
	SELECT t.message_id, t.owner, t.case_id, c.asking, c.reference, c.hit->>'matched', c.asked, t.question, c.deadline
	FROM taken AS t JOIN watchlist.case_file AS c ON c.case_id = t.case_id ORDER BY t.message_id;
END
$$;
COMMENT ON FUNCTION take_owner_messages(int) IS
	'takes questions from the queue, up to the caller''s clearance: data officers those to their State, administrators all, to carry them to owners who don''t work here; each is given once, unless the transaction is rolled back';

CREATE FUNCTION settle_case(case_id bigint, me caller, action text, decision text, why text, clear_for interval) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	this watchlist.case_file;
BEGIN
	SELECT c.* INTO this FROM watchlist.case_file AS c WHERE c.case_id = settle_case.case_id;
	IF (SELECT r.four_eyes FROM watchlist.case_rule AS r WHERE r.severity = this.severity)
		AND (this.proposed IS DISTINCT FROM decision OR this.proposed_by IS NOT DISTINCT FROM me.officer_id)
	THEN
		IF this.proposed = decision AND action <> 'owner answers' THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('case %s needs a second officer', this.case_id),
				DETAIL = format('It has severity %s, and officer %s has decided so already: %s.', this.severity, me.label, decision),
				HINT = 'The decision takes effect when another officer decides the same.';
		END IF;
		UPDATE watchlist.case_file AS c SET proposed = settle_case.decision, proposed_by = me.officer_id,
			state = CASE settle_case.action WHEN 'owner answers' THEN 'assigned' ELSE c.state END
		WHERE c.case_id = this.case_id;
		PERFORM note_event(this.case_id, me, CASE action WHEN 'owner answers' THEN action ELSE 'propose' END, this.state, concat(decision, ': ', why));
		RETURN format('%s takes effect when a second officer decides so, too', decision);
	END IF;
	UPDATE watchlist.case_file AS c SET state = settle_case.decision, closed_at = clock_timestamp(), proposed = NULL, proposed_by = NULL
	WHERE c.case_id = this.case_id;
	PERFORM note_event(this.case_id, me, action, this.state, concat(decision, ': ', why));
	-- documents are found whatever is decided
	IF decision = 'not the same person' AND this.class = 'person' AND this.traveller IS NOT NULL THEN
		INSERT INTO watchlist.clearance (state, traveller, subject_id, version, until, why)
		VALUES (this.asking, this.traveller, this.subject_id, this.version, clock_timestamp() + settle_case.clear_for, settle_case.why);
	END IF;
	RETURN decision;
END
$$;
COMMENT ON FUNCTION settle_case(bigint, caller, text, text, text, interval) IS
	'part of deciding: closes a case, or where four eyes are needed keeps the decision as a proposal; who is found not to be the person is cleared';

CREATE FUNCTION decide_case(case_id bigint, decision text, why text, clear_for interval DEFAULT '1 year') RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'analyst');
BEGIN
	IF decide_case.decision NOT IN ('confirmed', 'not the same person') OR decide_case.decision IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no decision "%s"', decide_case.decision),
			HINT = 'Decide confirmed or not the same person; sharaka.withdraw_case() takes a case back.';
	ELSIF (decide_case.clear_for > interval '0' AND decide_case.clear_for <= interval '10 years') IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('a traveller can not be cleared for %s', coalesce(decide_case.clear_for::text, 'NULL')),
			HINT = 'Give ten years at most, or leave it out for one; the document is not valid for longer.';
	END IF;
	PERFORM require_words(decide_case.why, 'the reason');
	PERFORM require_step(decide_case.case_id, me, 'decide', decide_case.decision);
	IF decide_case.decision = 'confirmed' AND (SELECT c.confirm_first FROM watchlist.case_file AS c WHERE c.case_id = decide_case.case_id)
		AND (SELECT m.answer FROM watchlist.owner_message AS m WHERE m.case_id = decide_case.case_id
			ORDER BY m.message_id DESC LIMIT 1) IS DISTINCT FROM 'confirmed'
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('the owner has not confirmed case %s', decide_case.case_id),
			DETAIL = 'The owner of the record demands that nothing is done to the person before that.',
			HINT = 'Ask by sharaka.ask_owner().';
	END IF;
	RETURN settle_case(decide_case.case_id, me, 'decide', decide_case.decision, decide_case.why, decide_case.clear_for);
END
$$;
COMMENT ON FUNCTION decide_case(bigint, text, text, interval) IS
	'decides a case: confirmed or not the same person, and why; the latter clears the pair of traveller and record for some time. Where four eyes are needed, it takes effect when a second officer decides the same; returns what is so now';

CREATE FUNCTION withdraw_case(case_id bigint, why text) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'analyst');
BEGIN
	PERFORM require_words(withdraw_case.why, 'the reason');
	PERFORM require_step(withdraw_case.case_id, me, 'withdraw');
	RETURN settle_case(withdraw_case.case_id, me, 'withdraw', 'withdrawn', withdraw_case.why, NULL);
END
$$;
COMMENT ON FUNCTION withdraw_case(bigint, text) IS 'takes a case back that is none, such as a test; a second officer has to do the same where four eyes are needed';

CREATE FUNCTION owner_answers(case_id bigint, answer text, remarks text) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
BEGIN
	IF owner_answers.answer NOT IN ('confirmed', 'not the same person', 'withdrawn') OR owner_answers.answer IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no answer "%s"', owner_answers.answer),
			HINT = 'Give confirmed, not the same person, or withdrawn where the record no longer stands.';
	END IF;
	PERFORM require_words(owner_answers.remarks, 'the remark');
	PERFORM require_step(owner_answers.case_id, me, 'owner answers', owner_answers.answer);
	UPDATE watchlist.owner_message AS m SET answer = owner_answers.answer, remarks = owner_answers.remarks, answered_at = clock_timestamp(),
		answered_by = me.officer_id, delivered_at = coalesce(m.delivered_at, clock_timestamp())
	WHERE m.message_id = (SELECT max(l.message_id) FROM watchlist.owner_message AS l WHERE l.case_id = owner_answers.case_id);
	RETURN settle_case(owner_answers.case_id, me, 'owner answers', owner_answers.answer, owner_answers.remarks, '1 year');
END
$$;
COMMENT ON FUNCTION owner_answers(bigint, text, text) IS
	'the owner''s answer: confirmed, not the same person, or withdrawn, with a remark; by a data officer of the owner, or by an administrator who records what came by other ways. Where four eyes are needed an officer of the State that asked decides the same';

CREATE FUNCTION escalate_case(case_id bigint, why text) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'analyst');
	was text;
BEGIN
	PERFORM require_words(escalate_case.why, 'the reason');
	PERFORM require_step(escalate_case.case_id, me, 'escalate');
	UPDATE watchlist.case_file AS c SET escalated_at = coalesce(c.escalated_at, clock_timestamp())
	WHERE c.case_id = escalate_case.case_id RETURNING c.state INTO was;
	PERFORM note_event(escalate_case.case_id, me, 'escalate', was, escalate_case.why);
	RETURN format('case %s is escalated', escalate_case.case_id);
END
$$;
COMMENT ON FUNCTION escalate_case(bigint, text) IS 'marks a case for who is above, before its deadline does';

/* Seeing cases */

CREATE FUNCTION case_history(case_id bigint)
	RETURNS TABLE (at timestamptz, officer text, action text, from_state text, to_state text, why text, audit_id bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	-- with the rights of the caller: row-level security says what is seen
	IF NOT EXISTS (SELECT FROM watchlist.case_file AS c WHERE c.case_id = case_history.case_id) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no case %s that you may see', case_history.case_id),
			HINT = 'Cases are in watchlist.case_file.';
	END IF;
	RETURN QUERY
	SELECT e.at, e.label, e.action, e.from_state, e.to_state, e.why, e.audit_id FROM watchlist.case_event AS e
	WHERE e.case_id = case_history.case_id ORDER BY e.event_id;
END
$$;
COMMENT ON FUNCTION case_history(bigint) IS 'what happened to a case: when, by whom, from what state to what, and why';

CREATE FUNCTION my_cases(since interval DEFAULT '1 day')
	RETURNS TABLE (audit_id bigint, screened_at timestamptz, class text, reference text, matched text, state text, action_allowed boolean)
	LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	began constant timestamptz := clock_timestamp();
	me constant caller := calling('frontline', 'officer', 'analyst', 'administrator');
BEGIN
	IF my_cases.since IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'it is not said since when: since is NULL',
			HINT = 'Give an interval such as ''7 days'', or leave it out for the last day.';
	END IF;
	-- numbers of cases have gaps where there are discreet ones: the desk knows its cases by the number of its question
	RETURN QUERY
	SELECT e.audit_id, e.at, c.class, c.reference, c.hit->>'matched', c.state, c.action_allowed
	FROM watchlist.case_event AS e JOIN watchlist.case_file AS c ON c.case_id = e.case_id
	WHERE e.action IN ('raise', 'seen again') AND e.at > clock_timestamp() - my_cases.since AND NOT c.discreet
		AND (e.officer_id = me.officer_id OR (me.officer_id IS NULL AND e.officer_id IS NULL AND e.login = me.login))
	ORDER BY e.audit_id, c.class, c.reference;
	PERFORM hold(me.role, began);
END
$$;
COMMENT ON FUNCTION my_cases(interval) IS
	'what became of the caller''s own hits, of the last day or since longer: the number of the screening, as its answer has it, the state of the case, and whether anything may be done to the person; no discreet ones';

/* What run_jobs() does with cases */

/*
 * Triggers let cases follow their records, but see neither a case that is only being
 * raised nor a list of documents that is exchanged: for these cases are compared with
 * their records.  Of those that are closed only where a list was exchanged; that is
 * queued for rescreen() until after this has run.
 */
CREATE FUNCTION cases_astray()
	RETURNS TABLE (case_id bigint, gone boolean, released boolean, differs boolean, owner text, level int, severity int, discreet boolean, confirm_first boolean)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT k.case_id, k.record IS NULL, released(k.owner, k.released_to, k.asking), k.differs, k.owner, k.level, k.severity, k.discreet, k.confirm_first
	FROM (
		SELECT c.case_id, c.asking, s.record, s.owner, s.released_to, s.level, s.severity, s.discreet, s.confirm_first,
			(c.owner, c.level, c.discreet, c.confirm_first) IS DISTINCT FROM (s.owner, s.level, s.discreet, s.confirm_first) OR c.severity < s.severity AS differs
		FROM watchlist.case_file AS c LEFT JOIN watchlist.subject AS s ON s.subject_id = c.subject_id AND s.withdrawn_at IS NULL AND s.suspended_at IS NULL
		WHERE c.subject_id IS NOT NULL AND c.closed_at IS NULL
		UNION ALL
		SELECT c.case_id, c.asking, t.record, t.owner, t.released_to, t.level, 2, t.discreet, false,
			(c.owner, c.level, c.discreet) IS DISTINCT FROM (t.owner, t.level, t.discreet)
		FROM watchlist.case_file AS c LEFT JOIN watchlist.travel_document AS t
			ON t.list = c.list AND t.record = c.record AND t.withdrawn_at IS NULL AND t.suspended_at IS NULL
		WHERE c.subject_id IS NULL AND (c.closed_at IS NULL
			OR c.list IN (SELECT q.list FROM watchlist.change AS q WHERE q.list IS NOT NULL AND q.record IS NULL))) AS k
	WHERE k.record IS NULL OR k.differs OR NOT released(k.owner, k.released_to, k.asking);
END
$$;
COMMENT ON FUNCTION cases_astray() IS
	'part of follow_records() and drop_cases(): cases that are not as their record is, or whose record is gone, or no longer released to the State that asked';

CREATE FUNCTION follow_records() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	followed bigint;
BEGIN
	PERFORM require_schema();
	UPDATE watchlist.case_file AS c SET owner = a.owner, level = a.level, severity = greatest(c.severity, a.severity),
		discreet = a.discreet, confirm_first = a.confirm_first
	FROM cases_astray() AS a
	WHERE c.case_id = a.case_id AND a.differs AND NOT a.gone;
	GET DIAGNOSTICS followed = ROW_COUNT;
	RETURN followed;
END
$$;
COMMENT ON FUNCTION follow_records() IS
	'gives cases the owner, level and demands of their record where these changed unseen by triggers, as while the case was raised or when a list was replaced; returns how many';

CREATE FUNCTION drop_cases() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	RETURN watchlist.let_fall(ARRAY(SELECT a.case_id FROM cases_astray() AS a WHERE a.gone), 'the record is no longer on file')
		+ watchlist.let_fall(ARRAY(SELECT a.case_id FROM cases_astray() AS a WHERE NOT a.gone AND NOT a.released),
			'the record is no longer released to the State that asked');
END
$$;
COMMENT ON FUNCTION drop_cases() IS
	'lets cases fall whose record has left the answers unseen by triggers, as when a list is replaced: open ones are closed, and nothing is allowed any more on those that were confirmed; returns how many';

CREATE FUNCTION escalate_cases() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	escalated bigint;
BEGIN
	PERFORM require_schema();
	WITH late AS (
		SELECT c.case_id, c.state FROM watchlist.case_file AS c
		WHERE c.closed_at IS NULL AND c.deadline < clock_timestamp() AND (c.escalated_at IS NULL OR c.state = 'owner asked')
		ORDER BY c.case_id FOR UPDATE SKIP LOCKED
	), moved AS (
		UPDATE watchlist.case_file AS c SET escalated_at = clock_timestamp(), state = CASE c.state WHEN 'owner asked' THEN 'no answer' ELSE c.state END
		FROM late AS l WHERE c.case_id = l.case_id RETURNING c.case_id, l.state AS from_state, c.state AS to_state
	)
	INSERT INTO watchlist.case_event (case_id, login, label, action, from_state, to_state, why)
	SELECT m.case_id, session_user, session_user, 'deadline', m.from_state, m.to_state, 'the deadline has passed' FROM moved AS m;
	GET DIAGNOSTICS escalated = ROW_COUNT;
	RETURN escalated;
END
$$;
COMMENT ON FUNCTION escalate_cases() IS 'escalates cases whose deadline has passed; an owner that was asked has given no answer then; returns how many';

CREATE FUNCTION erase_cases() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	due bigint[];
BEGIN
	PERFORM require_schema();
	due := ARRAY(SELECT c.case_id FROM watchlist.case_file AS c
		WHERE c.hit IS NOT NULL AND c.closed_at < now() - (SELECT o.retention_audit FROM watchlist.own_state AS o)
		ORDER BY c.closed_at LIMIT 10000);
	UPDATE watchlist.case_file AS c SET asked = NULL, hit = NULL, traveller = NULL, who = NULL WHERE c.case_id = ANY (run.due);
	UPDATE watchlist.owner_message AS m SET question = NULL, remarks = NULL WHERE m.case_id = ANY (run.due);
	UPDATE watchlist.case_event AS e SET why = NULL WHERE e.case_id = ANY (run.due) AND e.why IS NOT NULL
		AND e.at < now() - (SELECT o.retention_audit FROM watchlist.own_state AS o);
	RETURN cardinality(due);
END
$$;
COMMENT ON FUNCTION erase_cases() IS
	'erases what is personal in cases that were closed as long ago as the audit is kept; that there was a case, who did what when, and how it ended stays; returns how many';
