
/*
 * Cases: tables
 *
 * A hit is no verdict.  It becomes a case, which the back office works: somebody
 * takes it, asks the owner of the record, and decides.  What happened to a case is
 * in watchlist.case_event, which is only added to.  A case outlives the record that
 * it is about, so it points at it by plain columns without a foreign key.
 *
 * A record that leaves the answers takes its open cases with it: triggers see to
 * that at once, and run_jobs() to what triggers don't see, such as a list that was
 * replaced by exchanging its partition.
 */

CREATE FUNCTION create_case_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM create_clearance_table();
	PERFORM create_case_rule_table();
	PERFORM create_case_file_table();
	PERFORM create_case_event_table();
	PERFORM create_owner_message_table();
	PERFORM create_case_functions();
	PERFORM create_case_triggers();
END
$$;
COMMENT ON FUNCTION create_case_tables() IS 'part of create_schema(): cases and clearances';

CREATE FUNCTION create_clearance_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.clearance (
		clearance_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		state text COLLATE "C" NOT NULL,
		traveller text COLLATE "C" NOT NULL,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		version int NOT NULL,
		cleared_at timestamptz NOT NULL DEFAULT now(),
		cleared_by text COLLATE "C" NOT NULL DEFAULT session_user,
		until timestamptz NOT NULL,
		why text NOT NULL
	);
	CREATE INDEX clearance_traveller ON watchlist.clearance (traveller, subject_id);
	CREATE INDEX clearance_subject_id ON watchlist.clearance (subject_id);
	COMMENT ON TABLE watchlist.clearance IS 'travellers who are not the person on a record, found out once and not asked again until the record changes or the clearance ends; documents are found all the same';
	COMMENT ON COLUMN watchlist.clearance.clearance_id IS 'key';
	COMMENT ON COLUMN watchlist.clearance.state IS 'State that asked, and whose officers found it out; others are told of the hit';
	COMMENT ON COLUMN watchlist.clearance.traveller IS 'document and birth, as traveller_key() writes them';
	COMMENT ON COLUMN watchlist.clearance.subject_id IS 'the record that the traveller is not';
	COMMENT ON COLUMN watchlist.clearance.version IS 'version of the record; another one is looked at anew';
	COMMENT ON COLUMN watchlist.clearance.cleared_at IS 'when';
	COMMENT ON COLUMN watchlist.clearance.cleared_by IS 'by which login';
	COMMENT ON COLUMN watchlist.clearance.until IS 'until when it holds';
	COMMENT ON COLUMN watchlist.clearance.why IS 'how it is known';
END
$$;
COMMENT ON FUNCTION create_clearance_table() IS 'part of create_schema(): who is known not to be the person on a record';

CREATE FUNCTION create_case_rule_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.case_rule (
		severity int PRIMARY KEY CHECK (severity BETWEEN 1 AND 4),
		deadline interval NOT NULL CHECK (deadline > interval '0'),
		four_eyes boolean NOT NULL
	);
	COMMENT ON TABLE watchlist.case_rule IS 'how long a case may take and who decides it, by the severity of the record';
	COMMENT ON COLUMN watchlist.case_rule.severity IS 'severity of the record; travel documents have that of 2';
	COMMENT ON COLUMN watchlist.case_rule.deadline IS 'after how long a case that nobody has decided, or an owner that has not answered, is escalated';
	COMMENT ON COLUMN watchlist.case_rule.four_eyes IS 'a decision takes effect when a second officer decides the same';
	INSERT INTO watchlist.case_rule (severity, deadline, four_eyes) VALUES
		(1, '72 hours', false), (2, '24 hours', false), (3, '8 hours', false), (4, '2 hours', true);
END
$$;
COMMENT ON FUNCTION create_case_rule_table() IS 'part of create_schema(): deadlines of cases, and where four eyes are needed';

CREATE FUNCTION create_case_file_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.case_file (
		case_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		audit_id bigint NOT NULL,
		screened_at timestamptz NOT NULL,
		source text COLLATE "C" NOT NULL CHECK (source IN ('screening', 'rescreening')),
		asking text COLLATE "C" NOT NULL,
		border_point text COLLATE "C",
		operation_id bigint,
		class text COLLATE "C" NOT NULL CHECK (class IN ('person', 'document')),
		kind text COLLATE "C",
		subject_id bigint,
		list text COLLATE "C" NOT NULL,
		record text COLLATE "C" NOT NULL,
		version int,
		reference text COLLATE "C" NOT NULL,
		owner text COLLATE "C" NOT NULL,
		level int NOT NULL,
		severity int NOT NULL REFERENCES watchlist.case_rule,
		discreet boolean NOT NULL,
		confirm_first boolean NOT NULL,
		traveller text COLLATE "C",
		who bytea,
		asked jsonb,
		hit jsonb,
		state text COLLATE "C" NOT NULL DEFAULT 'new'
			CHECK (state IN ('new', 'assigned', 'owner asked', 'no answer', 'confirmed', 'not the same person', 'withdrawn')),
		assigned_to bigint REFERENCES watchlist.officer,
		proposed text COLLATE "C" CHECK (proposed IN ('confirmed', 'not the same person', 'withdrawn')),
		proposed_by bigint REFERENCES watchlist.officer,
		deadline timestamptz NOT NULL,
		escalated_at timestamptz,
		opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
		closed_at timestamptz,
		record_gone_at timestamptz,
		action_allowed boolean NOT NULL GENERATED ALWAYS AS (record_gone_at IS NULL
			AND (state = 'confirmed' OR (NOT confirm_first AND state NOT IN ('not the same person', 'withdrawn')))) STORED,
		CHECK ((closed_at IS NOT NULL) = (state IN ('confirmed', 'not the same person', 'withdrawn')))
	);
	-- one traveller and record, one open case
	CREATE UNIQUE INDEX case_file_open ON watchlist.case_file (who, list, record, class, asking) WHERE closed_at IS NULL;
	CREATE INDEX case_file_deadline ON watchlist.case_file (deadline) WHERE closed_at IS NULL;
	CREATE INDEX case_file_subject_id ON watchlist.case_file (subject_id) WHERE subject_id IS NOT NULL;
	CREATE INDEX case_file_document ON watchlist.case_file (record, list) WHERE subject_id IS NULL;
	CREATE INDEX case_file_audit_id ON watchlist.case_file (audit_id);
	CREATE INDEX case_file_operation_id ON watchlist.case_file (operation_id) WHERE operation_id IS NOT NULL;
	CREATE INDEX case_file_severity ON watchlist.case_file (severity);
	CREATE INDEX case_file_assigned_to ON watchlist.case_file (assigned_to);
	CREATE INDEX case_file_proposed_by ON watchlist.case_file (proposed_by);
	CREATE INDEX case_file_closed_at ON watchlist.case_file (closed_at) WHERE hit IS NOT NULL;
	COMMENT ON TABLE watchlist.case_file IS 'hits that the back office works: one open case for a traveller and a record';
	COMMENT ON COLUMN watchlist.case_file.case_id IS 'number of the case';
	COMMENT ON COLUMN watchlist.case_file.audit_id IS 'number of the screening in watchlist.audit, which the desk has, too';
	COMMENT ON COLUMN watchlist.case_file.screened_at IS 'when that was';
	COMMENT ON COLUMN watchlist.case_file.source IS 'screening, or rescreening of travellers against what came in later';
	COMMENT ON COLUMN watchlist.case_file.asking IS 'code of the State whose officer screened, and which works the case';
	COMMENT ON COLUMN watchlist.case_file.border_point IS 'where the traveller was';
	COMMENT ON COLUMN watchlist.case_file.operation_id IS 'operation that was under way there';
	COMMENT ON COLUMN watchlist.case_file.class IS 'person or document';
	COMMENT ON COLUMN watchlist.case_file.kind IS 'category of the subject, or reason of the travel document';
	COMMENT ON COLUMN watchlist.case_file.subject_id IS 'the subject that was hit; NULL for a travel document';
	COMMENT ON COLUMN watchlist.case_file.list IS 'code of the list that the record is on';
	COMMENT ON COLUMN watchlist.case_file.record IS 'key of the record within the list';
	COMMENT ON COLUMN watchlist.case_file.version IS 'version of the subject that was hit';
	COMMENT ON COLUMN watchlist.case_file.reference IS 'reference under which the owner answers for the record';
	COMMENT ON COLUMN watchlist.case_file.owner IS 'code of the State or organisation that owns the record';
	COMMENT ON COLUMN watchlist.case_file.level IS 'confidentiality of the record';
	COMMENT ON COLUMN watchlist.case_file.severity IS 'severity of the record, the highest that it had since the case was raised; 2 for travel documents';
	COMMENT ON COLUMN watchlist.case_file.discreet IS 'the traveller must not notice: the desk does not see the case';
	COMMENT ON COLUMN watchlist.case_file.confirm_first IS 'the owner demands to confirm before anything is done to the person';
	COMMENT ON COLUMN watchlist.case_file.traveller IS 'document and birth, as traveller_key() writes them; NULL where one was not known';
	COMMENT ON COLUMN watchlist.case_file.who IS 'digest of who or what was asked for, by which the same is known again';
	COMMENT ON COLUMN watchlist.case_file.asked IS 'what was asked; erased when the retention of the audit has passed since the case was closed';
	COMMENT ON COLUMN watchlist.case_file.hit IS 'the hit as it was found; erased likewise';
	COMMENT ON COLUMN watchlist.case_file.state IS 'new, assigned, owner asked, no answer (by the deadline), confirmed, not the same person, or withdrawn';
	COMMENT ON COLUMN watchlist.case_file.assigned_to IS 'officer who works it';
	COMMENT ON COLUMN watchlist.case_file.proposed IS 'decision that takes effect when a second officer decides the same';
	COMMENT ON COLUMN watchlist.case_file.proposed_by IS 'officer who decided first';
	COMMENT ON COLUMN watchlist.case_file.deadline IS 'when it is escalated';
	COMMENT ON COLUMN watchlist.case_file.escalated_at IS 'when it was escalated; NULL again when the owner is asked again';
	COMMENT ON COLUMN watchlist.case_file.opened_at IS 'when it was raised';
	COMMENT ON COLUMN watchlist.case_file.closed_at IS 'when it was decided or withdrawn';
	COMMENT ON COLUMN watchlist.case_file.record_gone_at IS 'when the record left the answers; also on a case that was confirmed before';
	COMMENT ON COLUMN watchlist.case_file.action_allowed IS 'may anything be done to the person: not before the case is confirmed where the owner demands that, nor once it fell';
END
$$;
COMMENT ON FUNCTION create_case_file_table() IS 'part of create_schema(): cases';

CREATE FUNCTION create_case_event_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.case_event (
		event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		case_id bigint NOT NULL REFERENCES watchlist.case_file,
		at timestamptz NOT NULL DEFAULT clock_timestamp(),
		officer_id bigint,
		login text COLLATE "C" NOT NULL,
		label text NOT NULL,
		action text COLLATE "C" NOT NULL CHECK (action IN ('raise', 'seen again', 'assign', 'ask owner', 'owner answers', 'propose',
			'decide', 'withdraw', 'escalate', 'deadline', 'record gone')),
		from_state text COLLATE "C",
		to_state text COLLATE "C" NOT NULL,
		why text,
		audit_id bigint,
		border_point text COLLATE "C"
	);
	CREATE INDEX case_event_case_id ON watchlist.case_event (case_id);
	CREATE INDEX case_event_officer_id ON watchlist.case_event (officer_id) WHERE action IN ('raise', 'seen again');
	COMMENT ON TABLE watchlist.case_event IS 'what happened to cases; only added to';
	COMMENT ON COLUMN watchlist.case_event.event_id IS 'key';
	COMMENT ON COLUMN watchlist.case_event.case_id IS 'the case';
	COMMENT ON COLUMN watchlist.case_event.at IS 'when';
	COMMENT ON COLUMN watchlist.case_event.officer_id IS 'who: of raise and seen again, who screened; NULL for an owner of the database who is not enrolled';
	COMMENT ON COLUMN watchlist.case_event.login IS 'by which login';
	COMMENT ON COLUMN watchlist.case_event.label IS 'label of the officer then';
	COMMENT ON COLUMN watchlist.case_event.action IS 'raise, seen again, assign, ask owner, owner answers, propose (a decision that needs a second officer), decide, withdraw, escalate, deadline (has passed), record gone';
	COMMENT ON COLUMN watchlist.case_event.from_state IS 'state before; NULL for raise';
	COMMENT ON COLUMN watchlist.case_event.to_state IS 'state after, often the same';
	COMMENT ON COLUMN watchlist.case_event.why IS 'why, or what was asked or answered; erased with what is personal in the case';
	COMMENT ON COLUMN watchlist.case_event.audit_id IS 'screening that raise and seen again are from';
	COMMENT ON COLUMN watchlist.case_event.border_point IS 'where that was';
END
$$;
COMMENT ON FUNCTION create_case_event_table() IS 'part of create_schema(): what happened to cases';

CREATE FUNCTION create_owner_message_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.owner_message (
		message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		case_id bigint NOT NULL REFERENCES watchlist.case_file,
		owner text COLLATE "C" NOT NULL,
		question text,
		asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
		asked_by bigint REFERENCES watchlist.officer,
		delivered_at timestamptz,
		answered_at timestamptz,
		answer text COLLATE "C" CHECK (answer IN ('confirmed', 'not the same person', 'withdrawn')),
		remarks text,
		answered_by bigint REFERENCES watchlist.officer
	);
	CREATE INDEX owner_message_case_id ON watchlist.owner_message (case_id);
	CREATE INDEX owner_message_asked_by ON watchlist.owner_message (asked_by);
	CREATE INDEX owner_message_answered_by ON watchlist.owner_message (answered_by);
	CREATE INDEX owner_message_queue ON watchlist.owner_message (message_id) WHERE delivered_at IS NULL;
	COMMENT ON TABLE watchlist.owner_message IS 'questions to owners of records: a queue that take_owner_messages() empties';
	COMMENT ON COLUMN watchlist.owner_message.message_id IS 'key';
	COMMENT ON COLUMN watchlist.owner_message.case_id IS 'the case';
	COMMENT ON COLUMN watchlist.owner_message.owner IS 'code of the State or organisation that is asked';
	COMMENT ON COLUMN watchlist.owner_message.question IS 'what it is asked; erased with what is personal in the case';
	COMMENT ON COLUMN watchlist.owner_message.asked_at IS 'when';
	COMMENT ON COLUMN watchlist.owner_message.asked_by IS 'by which officer';
	COMMENT ON COLUMN watchlist.owner_message.delivered_at IS 'when it was taken from the queue';
	COMMENT ON COLUMN watchlist.owner_message.answered_at IS 'when it was answered';
	COMMENT ON COLUMN watchlist.owner_message.answer IS 'confirmed, not the same person, or withdrawn';
	COMMENT ON COLUMN watchlist.owner_message.remarks IS 'what the owner said; erased likewise';
	COMMENT ON COLUMN watchlist.owner_message.answered_by IS 'officer of the owner, or administrator who recorded the answer';
END
$$;
COMMENT ON FUNCTION create_owner_message_table() IS 'part of create_schema(): questions to owners of records';

CREATE FUNCTION create_case_functions() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE FUNCTION watchlist.keep_cases() RETURNS trigger
		LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- only words go, when their time has come
		IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' THEN
			IF to_jsonb(NEW) - 'why' = to_jsonb(OLD) - 'why' AND to_jsonb(NEW)->>'why' IS NULL
				AND OLD.at < now() - (SELECT o.retention_audit FROM watchlist.own_state AS o)
			THEN
				RETURN NEW;
			END IF;
		END IF;
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'what happened to cases is only added to',
			HINT = 'What is personal in a case is erased by run_jobs() when the retention of the audit has passed since it was closed.';
	END $body$;
	COMMENT ON FUNCTION watchlist.keep_cases() IS 'refuses changes of what happened to cases';

	CREATE FUNCTION watchlist.let_fall(cases bigint[], why text) RETURNS bigint
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		me constant watchlist.officer := watchlist.caller();
		fallen bigint;
	BEGIN
		WITH gone AS (
			SELECT c.case_id, c.state FROM watchlist.case_file AS c
			WHERE c.case_id = ANY (let_fall.cases) AND c.record_gone_at IS NULL AND (c.closed_at IS NULL OR c.state = 'confirmed')
			ORDER BY c.case_id FOR UPDATE
		), closed AS (
			-- what was confirmed stays so
			UPDATE watchlist.case_file AS c SET record_gone_at = clock_timestamp(), proposed = NULL, proposed_by = NULL,
				state = CASE c.state WHEN 'confirmed' THEN c.state ELSE 'withdrawn' END, closed_at = coalesce(c.closed_at, clock_timestamp())
			FROM gone AS g WHERE c.case_id = g.case_id RETURNING c.case_id, g.state AS from_state, c.state AS to_state
		)
		INSERT INTO watchlist.case_event (case_id, officer_id, login, label, action, from_state, to_state, why)
		SELECT d.case_id, me.officer_id, session_user, coalesce(me.label, session_user), 'record gone', d.from_state, d.to_state, let_fall.why
		FROM closed AS d;
		GET DIAGNOSTICS fallen = ROW_COUNT;
		RETURN fallen;
	END $body$;
	REVOKE ALL ON FUNCTION watchlist.let_fall(bigint[], text) FROM PUBLIC;
	COMMENT ON FUNCTION watchlist.let_fall(bigint[], text) IS 'closes cases whose record left the answers; returns how many';

	CREATE FUNCTION watchlist.why_gone(deleted boolean, withdrawn_at timestamptz, suspended_at timestamptz) RETURNS text
		LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
	AS $body$
		SELECT CASE WHEN deleted THEN 'the record was deleted' WHEN withdrawn_at IS NOT NULL THEN 'the record was withdrawn'
			WHEN suspended_at IS NOT NULL THEN 'the record was suspended' END
	$body$;
	COMMENT ON FUNCTION watchlist.why_gone(boolean, timestamptz, timestamptz) IS 'why a record is not in the answers; NULL where it is';

	CREATE FUNCTION watchlist.follow_subject() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		gone constant text := watchlist.why_gone(TG_OP = 'DELETE', NEW.withdrawn_at, NEW.suspended_at);
	BEGIN
		IF TG_OP = 'UPDATE' THEN
			-- four eyes that were demanded once are not closed by who changes the record
			UPDATE watchlist.case_file AS c SET owner = NEW.owner, level = NEW.level, severity = greatest(c.severity, NEW.severity),
				deadline = CASE WHEN NEW.severity > c.severity THEN least(c.deadline, clock_timestamp() + r.deadline) ELSE c.deadline END,
				discreet = NEW.discreet, confirm_first = NEW.confirm_first
			FROM watchlist.case_rule AS r
			WHERE r.severity = NEW.severity AND c.subject_id = NEW.subject_id
				AND ((c.owner, c.level, c.discreet, c.confirm_first) IS DISTINCT FROM (NEW.owner, NEW.level, NEW.discreet, NEW.confirm_first)
					OR c.severity < NEW.severity);
			PERFORM watchlist.let_fall(ARRAY(SELECT c.case_id FROM watchlist.case_file AS c
				WHERE c.subject_id = NEW.subject_id AND c.asking <> NEW.owner AND NOT NEW.released_to && ARRAY[c.asking, '*']),
				'the record is no longer released to the State that asked');
		END IF;
		IF gone IS NOT NULL THEN
			PERFORM watchlist.let_fall(ARRAY(SELECT c.case_id FROM watchlist.case_file AS c WHERE c.subject_id = OLD.subject_id), gone);
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.follow_subject() IS 'cases follow their record: who may see them, and that they fall with it';

	CREATE FUNCTION watchlist.follow_document() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		gone constant text := watchlist.why_gone(TG_OP = 'DELETE', NEW.withdrawn_at, NEW.suspended_at);
	BEGIN
		IF TG_OP = 'UPDATE' THEN
			UPDATE watchlist.case_file AS c SET owner = NEW.owner, level = NEW.level, discreet = NEW.discreet, record = NEW.record
			WHERE c.subject_id IS NULL AND c.list = OLD.list AND c.record = OLD.record
				AND (c.owner, c.level, c.discreet, c.record) IS DISTINCT FROM (NEW.owner, NEW.level, NEW.discreet, NEW.record);
			PERFORM watchlist.let_fall(ARRAY(SELECT c.case_id FROM watchlist.case_file AS c
				WHERE c.subject_id IS NULL AND c.list = NEW.list AND c.record = NEW.record
					AND c.asking <> NEW.owner AND NOT NEW.released_to && ARRAY[c.asking, '*']),
				'the record is no longer released to the State that asked');
		END IF;
		IF gone IS NOT NULL THEN
			PERFORM watchlist.let_fall(ARRAY(SELECT c.case_id FROM watchlist.case_file AS c
				WHERE c.subject_id IS NULL AND c.list = OLD.list AND c.record IN (OLD.record, NEW.record)), gone);
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.follow_document() IS 'the same for travel documents';
END
$$;
COMMENT ON FUNCTION create_case_functions() IS 'part of create_schema(): functions of the triggers on cases and on what they are about';

CREATE FUNCTION create_case_triggers() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TRIGGER keep_events BEFORE UPDATE OR DELETE ON watchlist.case_event
		FOR EACH ROW EXECUTE FUNCTION watchlist.keep_cases();
	CREATE TRIGGER keep_events_whole BEFORE TRUNCATE ON watchlist.case_event
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_cases();
	CREATE TRIGGER keep_files BEFORE DELETE OR TRUNCATE ON watchlist.case_file
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_cases();
	CREATE TRIGGER cases_follow_change AFTER UPDATE ON watchlist.subject
		FOR EACH ROW WHEN ((OLD.withdrawn_at, OLD.suspended_at, OLD.owner, OLD.released_to, OLD.level, OLD.severity, OLD.discreet, OLD.confirm_first)
			IS DISTINCT FROM (NEW.withdrawn_at, NEW.suspended_at, NEW.owner, NEW.released_to, NEW.level, NEW.severity, NEW.discreet, NEW.confirm_first))
		EXECUTE FUNCTION watchlist.follow_subject();
	CREATE TRIGGER cases_follow_delete AFTER DELETE ON watchlist.subject
		FOR EACH ROW EXECUTE FUNCTION watchlist.follow_subject();
	CREATE TRIGGER cases_follow_change AFTER UPDATE ON watchlist.travel_document
		FOR EACH ROW WHEN ((OLD.record, OLD.withdrawn_at, OLD.suspended_at, OLD.owner, OLD.released_to, OLD.level, OLD.discreet)
			IS DISTINCT FROM (NEW.record, NEW.withdrawn_at, NEW.suspended_at, NEW.owner, NEW.released_to, NEW.level, NEW.discreet))
		EXECUTE FUNCTION watchlist.follow_document();
	CREATE TRIGGER cases_follow_delete AFTER DELETE ON watchlist.travel_document
		FOR EACH ROW EXECUTE FUNCTION watchlist.follow_document();
END
$$;
COMMENT ON FUNCTION create_case_triggers() IS 'part of create_schema(): triggers on cases and on what they are about';
