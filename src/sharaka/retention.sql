
/*
 * Retention
 *
 * A record of a person or a document has a day on which its owner has to review
 * it; a notice has a last day.  Months ahead it is in the queue of the owner's data
 * officers, due_for_review(), and it is kept who was told.  prolong() sets another
 * day, with a reason.  purge() removes what was not prolonged, and leaves a trace
 * that says which record it was and nothing of what was in it.
 *
 * Not purged is what an open case is about, and a subject that a list from
 * elsewhere still has: its publisher reviews it, and takes it off the list.
 *
 * What is deleted goes to the history, by triggers, whoever deletes it.  What is
 * purged must not.  The triggers know it by a row of watchlist.purging with the
 * number of their own transaction, which nobody but sharaka_owner can write; purge()
 * removes it at its end, so that it is never committed.
 */

CREATE FUNCTION create_retention_functions() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE FUNCTION watchlist.person_review() RETURNS date
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT ((now() AT TIME ZONE o.time_zone)::date + o.retention_persons)::date FROM watchlist.own_state AS o';
	COMMENT ON FUNCTION watchlist.person_review() IS 'when a person''s record that is made today is reviewed, for defaults';
	CREATE FUNCTION watchlist.document_review() RETURNS date
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT ((now() AT TIME ZONE o.time_zone)::date + o.retention_documents)::date FROM watchlist.own_state AS o';
	COMMENT ON FUNCTION watchlist.document_review() IS 'when a document''s record that is made today is reviewed, for defaults';
END
$$;
COMMENT ON FUNCTION create_retention_functions() IS 'part of create_schema(): the defaults of days of review';

CREATE FUNCTION create_retention_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.review_told (
		tab text COLLATE "C" NOT NULL,
		key text COLLATE "C" NOT NULL,
		review_on date NOT NULL,
		told_at timestamptz NOT NULL DEFAULT now(),
		officer_id bigint NOT NULL REFERENCES watchlist.officer,
		PRIMARY KEY (tab, key, review_on)
	);
	CREATE INDEX review_told_officer_id ON watchlist.review_told (officer_id);
	COMMENT ON TABLE watchlist.review_told IS 'which officer of the owner was first told by due_for_review() that a record has to be reviewed';
	COMMENT ON COLUMN watchlist.review_told.tab IS 'table of the record';
	COMMENT ON COLUMN watchlist.review_told.key IS 'its key there; list and record for travel documents';
	COMMENT ON COLUMN watchlist.review_told.review_on IS 'the day of review that was told';
	COMMENT ON COLUMN watchlist.review_told.told_at IS 'when';
	COMMENT ON COLUMN watchlist.review_told.officer_id IS 'who was told';

	CREATE TABLE watchlist.purging (
		xid xid8 PRIMARY KEY DEFAULT pg_current_xact_id()
	);
	COMMENT ON TABLE watchlist.purging IS 'the transaction in which purge() is at work, so that history does not keep what it removes; never a row that others see';
	COMMENT ON COLUMN watchlist.purging.xid IS 'number of the transaction';
END
$$;
COMMENT ON FUNCTION create_retention_tables() IS 'part of create_schema(): who was told of reviews, and the mark of purge()';

CREATE FUNCTION open_cases() RETURNS TABLE (subject_id bigint, list text, record text, deadline timestamptz)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT c.subject_id, c.list, c.record, c.deadline FROM watchlist.case_file AS c WHERE c.closed_at IS NULL;
END
$$;
COMMENT ON FUNCTION open_cases() IS 'cases that are not closed, by the record that they are about';

CREATE FUNCTION records_due(before date, of_table text DEFAULT NULL, to_purge int DEFAULT NULL)
	RETURNS TABLE (tab text, key text, id bigint, list text, record text, reference text, owner text, level int, review_on date, held boolean)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	WITH open AS MATERIALIZED (SELECT c.subject_id, c.list, c.record FROM open_cases() AS c)
	SELECT d.* FROM (
	SELECT 'subject', s.subject_id::text, s.subject_id, l.code, s.record, s.reference, s.owner, s.level, s.review_on,
		s.subject_id IN (SELECT o.subject_id FROM open AS o WHERE o.subject_id IS NOT NULL) AS held
	FROM watchlist.subject AS s JOIN watchlist.list AS l ON l.list_id = s.list_id
	-- what stands on a list that is loaded anew, from a file of its publisher or another State's, is reviewed there
	WHERE coalesce(records_due.of_table, 'subject') = 'subject' AND s.review_on < records_due.before AND (s.withdrawn_at IS NOT NULL
		OR (l.digest IS NULL AND l.renewed_every IS NULL AND (l.loaded_at IS NULL OR l.owner = watchlist.own_state())))
	UNION ALL
	SELECT 'notice', n.notice_id::text, n.notice_id, NULL, NULL, concat_ws(' ', n.number, n.colour), n.owner, n.level, n.expires_on,
		n.subject_id IS NOT NULL AND n.subject_id IN (SELECT o.subject_id FROM open AS o WHERE o.subject_id IS NOT NULL)
	FROM watchlist.notice AS n WHERE coalesce(records_due.of_table, 'notice') = 'notice' AND n.expires_on < records_due.before
	UNION ALL
	SELECT 'travel_document', concat_ws(' ', t.list, t.record), NULL, t.list, t.record, t.reference, t.owner, t.level, t.review_on,
		(t.list, t.record) IN (SELECT o.list, o.record FROM open AS o WHERE o.subject_id IS NULL)
	FROM watchlist.travel_document AS t WHERE coalesce(records_due.of_table, 'travel_document') = 'travel_document' AND t.review_on < records_due.before
	) AS d WHERE records_due.to_purge IS NULL OR NOT d.held
	-- of a list with one day of review for all, not all of it is gathered to remove some
	LIMIT records_due.to_purge;
END
$$;
COMMENT ON FUNCTION records_due(date, text, int) IS
	'records whose day of review, and notices whose last day, is before a day; held: an open case is about it; of_table: of one table only; to_purge: so many at most, and none that is held';

CREATE FUNCTION due_for_review(within interval DEFAULT '6 months')
	RETURNS TABLE (tab text, id bigint, list text, record text, reference text, owner text, review_on date, days_left int, held boolean, told_at timestamptz)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer');
BEGIN
	IF (within BETWEEN interval '0' AND interval '100 years') IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('within is %s', coalesce(within::text, 'NULL')),
			HINT = 'Give a period from today on, such as 6 months and 100 years at most, or leave it out.';
	END IF;
	RETURN QUERY
	WITH due AS MATERIALIZED (
		SELECT d.* FROM records_due((today() + within)::date + 1) AS d
		WHERE me.role = 'owner' OR (d.owner = me.state AND d.level <= me.clearance)
	), told AS (
		INSERT INTO watchlist.review_told AS r (tab, key, review_on, officer_id)
		SELECT d.tab, d.key, d.review_on, me.officer_id FROM due AS d WHERE me.officer_id IS NOT NULL
		ON CONFLICT DO NOTHING
		RETURNING r.tab, r.key, r.review_on, r.told_at
	)
	SELECT d.tab, d.id, d.list, d.record, d.reference, d.owner, d.review_on, d.review_on - today(), d.held, coalesce(r.told_at, t.told_at)
	FROM due AS d
	LEFT JOIN told AS t ON t.tab = d.tab AND t.key = d.key AND t.review_on = d.review_on
	LEFT JOIN watchlist.review_told AS r ON r.tab = d.tab AND r.key = d.key AND r.review_on = d.review_on
	ORDER BY d.review_on, d.tab, d.id, d.key;
END
$$;
COMMENT ON FUNCTION due_for_review(interval) IS
	'the queue of data officers: own records that have to be reviewed within a period, and notices that end, soonest first; held: an open case is about it, and it is not purged meanwhile; told_at: when an officer was first told of it, which this call does';

/* Prolonging */

CREATE FUNCTION check_prolonging(until date, latest date, why text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF until <= today() OR until > latest OR until IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('a record can not be prolonged until %s', coalesce(until::text, 'NULL')),
			HINT = format('Give a day after today and not after %s, which is how long records are kept between reviews.', latest);
	ELSIF coalesce(btrim(why), '') = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'there is no reason',
			HINT = 'Say why the record is still needed; it stands in watchlist.history.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_prolonging(date, date, text) IS 'part of prolong(): an error for a day that is not ahead or too far, or without a reason';

CREATE FUNCTION require_prolongable(is_there boolean, day date, until date, tab text, key text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF NOT is_there THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('there is no such record of your State: %s %s', tab, key),
			HINT = 'SELECT * FROM sharaka.due_for_review() shows what is to be reviewed.';
	ELSIF day = until THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('the record has that day already: %s %s', tab, key),
			HINT = 'Nothing was changed. Give another day.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_prolongable(boolean, date, date, text, text) IS
	'part of prolong(): an error for a record that was not found, or has the day already';

CREATE FUNCTION note_prolonging(tab text, key text, why text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	-- what the trigger has just written
	UPDATE watchlist.history AS h SET action = 'prolonged', why = note_prolonging.why
	WHERE h.history_id = currval(pg_get_serial_sequence('watchlist.history', 'history_id'))
		AND h.tab = note_prolonging.tab AND h.changed_at = now();
	DELETE FROM watchlist.review_told AS r WHERE r.tab = note_prolonging.tab AND r.key = note_prolonging.key;
END
$$;
COMMENT ON FUNCTION note_prolonging(text, text, text) IS 'part of prolong(): puts the reason into history';

CREATE FUNCTION prolong(subject bigint, until date, why text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<asked>>
DECLARE
	me constant caller := calling('officer');
	day date;
BEGIN
	PERFORM check_prolonging(prolong.until, watchlist.person_review(), prolong.why);
	SELECT s.review_on INTO day FROM watchlist.subject AS s
	WHERE s.subject_id = prolong.subject AND (asked.me.role = 'owner' OR (s.owner = asked.me.state AND s.level <= asked.me.clearance))
	FOR NO KEY UPDATE;
	PERFORM require_prolongable(FOUND, asked.day, prolong.until, 'subject', prolong.subject::text);
	UPDATE watchlist.subject AS s SET review_on = prolong.until WHERE s.subject_id = prolong.subject;
	PERFORM note_prolonging('subject', prolong.subject::text, prolong.why);
END
$$;
COMMENT ON FUNCTION prolong(bigint, date, text) IS
	'sets another day of review for a subject of the officer''s own State, after review; the reason stands in history, and the version stays';

CREATE FUNCTION prolong(list text, record text, until date, why text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<asked>>
DECLARE
	me constant caller := calling('officer');
	key constant text := concat_ws(' ', prolong.list, prolong.record);
	day date;
BEGIN
	PERFORM check_prolonging(prolong.until, watchlist.document_review(), prolong.why);
	SELECT t.review_on INTO day FROM watchlist.travel_document AS t
	WHERE t.list = prolong.list AND t.record = prolong.record AND (asked.me.role = 'owner' OR (t.owner = asked.me.state AND t.level <= asked.me.clearance))
	FOR NO KEY UPDATE;
	PERFORM require_prolongable(FOUND, asked.day, prolong.until, 'travel_document', asked.key);
	UPDATE watchlist.travel_document AS t SET review_on = prolong.until WHERE t.list = prolong.list AND t.record = prolong.record;
	PERFORM note_prolonging('travel_document', asked.key, prolong.why);
END
$$;
COMMENT ON FUNCTION prolong(text, text, date, text) IS 'sets another day of review for a travel document, by list and record';

CREATE FUNCTION prolong_notice(notice bigint, until date, why text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<asked>>
DECLARE
	me constant caller := calling('officer');
	day date;
BEGIN
	PERFORM check_prolonging(prolong_notice.until, watchlist.person_review(), prolong_notice.why);
	SELECT n.expires_on INTO day FROM watchlist.notice AS n
	WHERE n.notice_id = prolong_notice.notice AND (asked.me.role = 'owner' OR (n.owner = asked.me.state AND n.level <= asked.me.clearance))
	FOR NO KEY UPDATE;
	PERFORM require_prolongable(FOUND, asked.day, prolong_notice.until, 'notice', prolong_notice.notice::text);
	UPDATE watchlist.notice AS n SET expires_on = prolong_notice.until WHERE n.notice_id = prolong_notice.notice;
	PERFORM note_prolonging('notice', prolong_notice.notice::text, prolong_notice.why);
END
$$;
COMMENT ON FUNCTION prolong_notice(bigint, date, text) IS 'sets another last day for a notice';

/* Purging */

CREATE FUNCTION purge_subjects(at_most int) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	gone bigint[];
BEGIN
	WITH due AS MATERIALIZED (
		SELECT d.id, d.list FROM records_due(today(), 'subject', purge_subjects.at_most) AS d
	), purged AS (
		-- one that is prolonged at this moment stays
		DELETE FROM watchlist.subject AS s USING due AS d WHERE s.subject_id = d.id AND s.review_on < today()
		RETURNING s.subject_id, s.version, d.list AS of_list, s.record, s.reference, s.review_on, s.owner, s.level, s.released_to
	), traced AS (
		INSERT INTO watchlist.history (officer_id, tab, subject_id, version, action, before, owner, level, released_to)
		SELECT (watchlist.caller()).officer_id, 'subject', p.subject_id, p.version, 'purged',
			jsonb_build_object('subject_id', p.subject_id, 'list', p.of_list, 'record', p.record, 'reference', p.reference, 'review_on', p.review_on),
			p.owner, p.level, p.released_to
		FROM purged AS p
	)
	SELECT array_agg(p.subject_id) INTO gone FROM purged AS p;
	UPDATE watchlist.history AS h SET before = NULL, why = NULL WHERE h.subject_id = ANY (run.gone) AND h.action <> 'purged';
	RETURN coalesce(cardinality(run.gone), 0);
END
$$;
COMMENT ON FUNCTION purge_subjects(int) IS 'part of purge(): subjects with what is known of them, and what they were';

CREATE FUNCTION purge_notices(at_most int) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	gone bigint[];
BEGIN
	WITH due AS MATERIALIZED (
		SELECT d.id FROM records_due(today(), 'notice', purge_notices.at_most) AS d
	), purged AS (
		DELETE FROM watchlist.notice AS n USING due AS d WHERE n.notice_id = d.id AND n.expires_on < today()
		RETURNING n.*
	), traced AS (
		INSERT INTO watchlist.history (officer_id, tab, subject_id, action, before, owner, level, released_to)
		SELECT (watchlist.caller()).officer_id, 'notice', p.subject_id, 'purged',
			jsonb_build_object('notice_id', p.notice_id, 'number', p.number, 'colour', p.colour, 'issuer', p.issuer, 'expires_on', p.expires_on),
			p.owner, p.level, p.released_to
		FROM purged AS p
	)
	SELECT array_agg(p.notice_id) INTO gone FROM purged AS p;
	UPDATE watchlist.history AS h SET before = NULL, why = NULL
	WHERE h.tab = 'notice' AND h.action <> 'purged' AND (h.before->>'notice_id')::bigint = ANY (run.gone);
	RETURN coalesce(cardinality(run.gone), 0);
END
$$;
COMMENT ON FUNCTION purge_notices(int) IS 'part of purge(): notices, and what they were';

-- A record that has no number of its own is named by that of the document.
CREATE FUNCTION purge_documents(at_most int) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	lists text[];
	records text[];
BEGIN
	WITH due AS MATERIALIZED (
		SELECT d.list, d.record FROM records_due(today(), 'travel_document', purge_documents.at_most) AS d
	), purged AS (
		DELETE FROM watchlist.travel_document AS t USING due AS d WHERE t.list = d.list AND t.record = d.record AND t.review_on < today()
		RETURNING t.*
	), traced AS (
		INSERT INTO watchlist.history (officer_id, tab, action, before, owner, level, released_to)
		SELECT (watchlist.caller()).officer_id, 'travel_document', 'purged',
			jsonb_strip_nulls(jsonb_build_object('list', p.list,
				'record', nullif(p.record, concat_ws(' ', coalesce(p.number::text, p.serial::text, p.run::text), p.issuing_state::text, p.kind)),
				'reference', p.reference, 'issuing_state', p.issuing_state::text, 'kind', p.kind, 'review_on', p.review_on)),
			p.owner, p.level, p.released_to
		FROM purged AS p
	)
	SELECT array_agg(p.list), array_agg(p.record) INTO lists, records FROM purged AS p;
	UPDATE watchlist.history AS h SET before = NULL, why = NULL
	FROM unnest(run.lists, run.records) AS gone (list, record)
	WHERE h.subject_id IS NULL AND h.tab = 'travel_document' AND h.action <> 'purged'
		AND h.before->>'list' = gone.list AND h.before->>'record' = gone.record;
	RETURN coalesce(cardinality(run.lists), 0);
END
$$;
COMMENT ON FUNCTION purge_documents(int) IS 'part of purge(): travel documents, and what they were';

CREATE FUNCTION purge_history() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	rules watchlist.own_state;
	n bigint;
BEGIN
	SELECT o.* INTO STRICT rules FROM watchlist.own_state AS o;
	UPDATE watchlist.history AS h SET before = NULL, why = NULL
	WHERE h.before IS NOT NULL AND h.action <> 'purged' AND h.changed_at < now() - least(run.rules.retention_persons, run.rules.retention_documents)
		AND CASE h.tab WHEN 'travel_document' THEN h.changed_at < now() - run.rules.retention_documents
			ELSE h.changed_at < now() - run.rules.retention_persons
				AND NOT EXISTS (SELECT FROM watchlist.subject AS s WHERE s.subject_id = h.subject_id) END;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION purge_history() IS
	'part of purge(): what records were that somebody deleted as long ago as records are kept, and older versions of documents';

CREATE FUNCTION purge(at_most int DEFAULT 100000) RETURNS TABLE (item text, records bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('administrator');
	IF at_most IS NULL OR at_most < 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('at_most is %s', coalesce(at_most::text, 'NULL')),
			HINT = 'Give how many records of a kind one call removes, or leave it out.';
	END IF;
	-- a second one has nothing to do
	IF NOT try_alone('purge') THEN
		RETURN;
	END IF;
	INSERT INTO watchlist.purging DEFAULT VALUES;
	item := 'subjects';
	records := purge_subjects(at_most);
	RETURN NEXT;
	item := 'notices';
	records := purge_notices(at_most);
	RETURN NEXT;
	item := 'travel documents';
	records := purge_documents(at_most);
	RETURN NEXT;
	DELETE FROM watchlist.purging AS p WHERE p.xid = pg_current_xact_id();
	item := 'history';
	records := purge_history();
	RETURN NEXT;
	item := 'clearances';
	DELETE FROM watchlist.clearance AS c WHERE c.until < now();
	GET DIAGNOSTICS records = ROW_COUNT;
	RETURN NEXT;
	item := 'tokens';
	DELETE FROM watchlist.officer_token AS t WHERE t.expires_at < clock_timestamp();
	GET DIAGNOSTICS records = ROW_COUNT;
	RETURN NEXT;
	item := 'travellers';
	records := forget_travellers();
	RETURN NEXT;
	item := 'audit';
	records := erase_audit();
	RETURN NEXT;
	-- of records that are gone, or have another day by now
	DELETE FROM watchlist.review_told AS r WHERE r.review_on < today()
		AND NOT EXISTS (SELECT FROM records_due(today()) AS d WHERE d.tab = r.tab AND d.key = r.key AND d.review_on = r.review_on);
END
$$;
COMMENT ON FUNCTION purge(int) IS
	'removes what is past its day of review and not prolonged, at most so many records of a kind, with a trace in history; erases what the history, the audit and the memory of travellers keep for longer than watchlist.own_state says; to be called every day by an administrator. Returns how many; no rows where another call is at it';
