
/*
 * Rescreening
 *
 * Travellers are remembered for some days: those who were screened, and those who
 * are expected.  When a record comes in or changes, they are screened against that
 * record only, by the index on their names and numbers.  What hits is written to
 * the audit as an answer that nobody waits for, and becomes a case from there.
 *
 * Nothing of this happens in the call that screens: travellers are taken out of
 * the audit afterwards, so that screening writes one row and no index on names.
 *
 * A screening sees what was committed when it began.  One that goes on while a record
 * comes in, and ends after that was looked for, would be told of it by nobody: so a
 * change is kept until all transactions have ended that went on when it was looked
 * for, and their screenings are remembered; these are looked at again.
 */

CREATE FUNCTION create_rescreening_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.traveller (
		traveller_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		fingerprint bytea NOT NULL UNIQUE,
		seen_at timestamptz NOT NULL,
		audit_id bigint NOT NULL,
		state text COLLATE "C" NOT NULL,
		border_point text COLLATE "C",
		name personname,
		birth partialdate,
		nationality countrycode,
		sex text COLLATE "C",
		document docnumber,
		issuing_state countrycode,
		kind text COLLATE "C",
		serial docnumber,
		personal_numbers docnumber[],
		began timestamptz
	);
	CREATE INDEX traveller_name ON watchlist.traveller USING namesearch (name);
	CREATE INDEX traveller_document ON watchlist.traveller (document);
	CREATE INDEX traveller_serial ON watchlist.traveller (serial) WHERE serial IS NOT NULL;
	CREATE INDEX traveller_personal_numbers ON watchlist.traveller USING gin (personal_numbers) WITH (fastupdate = off) WHERE personal_numbers IS NOT NULL;
	CREATE INDEX traveller_began ON watchlist.traveller (began) WHERE began IS NOT NULL;
	COMMENT ON TABLE watchlist.traveller IS 'travellers of the last days, to be screened against what comes in later; each once a border point, however often they cross';
	COMMENT ON COLUMN watchlist.traveller.traveller_id IS 'key';
	COMMENT ON COLUMN watchlist.traveller.fingerprint IS 'SHA-256 of what was asked, and where, by which a traveller who comes again is known';
	COMMENT ON COLUMN watchlist.traveller.seen_at IS 'when last screened, to the half day';
	COMMENT ON COLUMN watchlist.traveller.audit_id IS 'the screening, in the audit';
	COMMENT ON COLUMN watchlist.traveller.state IS 'State that asked; records that are not released to it are not looked at';
	COMMENT ON COLUMN watchlist.traveller.border_point IS 'where; another point may have other lists, so it makes another row';
	COMMENT ON COLUMN watchlist.traveller.name IS 'name; one that a zone or a passenger list has in the scheme for Arabic makes a second row; NULL for a passenger''s further documents, which have rows of their own';
	COMMENT ON COLUMN watchlist.traveller.birth IS 'date of birth';
	COMMENT ON COLUMN watchlist.traveller.nationality IS 'nationality';
	COMMENT ON COLUMN watchlist.traveller.sex IS 'M, F or X';
	COMMENT ON COLUMN watchlist.traveller.document IS 'number of the document';
	COMMENT ON COLUMN watchlist.traveller.issuing_state IS 'code of its issuing State';
	COMMENT ON COLUMN watchlist.traveller.kind IS 'kind of document';
	COMMENT ON COLUMN watchlist.traveller.serial IS 'serial number of the blank';
	COMMENT ON COLUMN watchlist.traveller.personal_numbers IS 'what may be a personal number in the optional data of the zone, as many cards and some passports have it; NULL for none';
	COMMENT ON COLUMN watchlist.traveller.began IS 'when the screening began, where it did not see all changes that were looked for already, until these are looked for again';

	CREATE TABLE watchlist.change (
		change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint,
		list text COLLATE "C",
		record text COLLATE "C",
		queued_at timestamptz NOT NULL DEFAULT now(),
		taken_at timestamptz,
		going_on text[] COLLATE "C",
		CHECK ((subject_id IS NULL) <> (list IS NULL))
	);
	CREATE INDEX change_taken_at ON watchlist.change (taken_at) WHERE taken_at IS NOT NULL;
	COMMENT ON TABLE watchlist.change IS 'records that came in or changed, until rescreen() has looked who among the travellers they hit';
	COMMENT ON COLUMN watchlist.change.change_id IS 'key';
	COMMENT ON COLUMN watchlist.change.subject_id IS 'the subject; not a key of another table, since it may be gone by then';
	COMMENT ON COLUMN watchlist.change.list IS 'list of travel documents';
	COMMENT ON COLUMN watchlist.change.record IS 'the document''s record in it; NULL where the whole list was replaced';
	COMMENT ON COLUMN watchlist.change.queued_at IS 'when it changed';
	COMMENT ON COLUMN watchlist.change.taken_at IS 'when rescreen() looked for it; it is kept until no screening can have missed it';
	COMMENT ON COLUMN watchlist.change.going_on IS 'transactions that went on then; empty once all of them have ended';

	CREATE FUNCTION watchlist.queue_subjects() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		IF TG_OP = 'INSERT' THEN
			INSERT INTO watchlist.change (subject_id)
			SELECT c.subject_id FROM changed AS c WHERE c.withdrawn_at IS NULL AND c.suspended_at IS NULL;
		ELSE
			-- one that was prolonged is the same still
			INSERT INTO watchlist.change (subject_id)
			SELECT k.subject_id FROM (
				SELECT c.subject_id, c.version, c.changed_at FROM changed AS c WHERE c.withdrawn_at IS NULL AND c.suspended_at IS NULL
				EXCEPT
				SELECT b.subject_id, b.version, b.changed_at FROM before AS b WHERE b.withdrawn_at IS NULL AND b.suspended_at IS NULL) AS k;
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.queue_subjects() IS 'subjects that came in or changed are queued to be looked for among travellers';
	CREATE FUNCTION watchlist.queue_documents() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		IF TG_OP = 'INSERT' THEN
			INSERT INTO watchlist.change (list, record)
			SELECT c.list, c.record FROM changed AS c WHERE c.withdrawn_at IS NULL AND c.suspended_at IS NULL;
		ELSE
			-- by what a hit depends on
			INSERT INTO watchlist.change (list, record)
			SELECT k.list, k.record FROM (
				SELECT c.list, c.record, c.issuing_state, c.kind, c.number, c.serial, c.run, c.reason, c.owner, c.released_to
				FROM changed AS c WHERE c.withdrawn_at IS NULL AND c.suspended_at IS NULL
				EXCEPT
				SELECT b.list, b.record, b.issuing_state, b.kind, b.number, b.serial, b.run, b.reason, b.owner, b.released_to
				FROM before AS b WHERE b.withdrawn_at IS NULL AND b.suspended_at IS NULL) AS k;
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.queue_documents() IS 'documents that came in or changed are queued to be looked for among travellers';
	CREATE TRIGGER queue_on_insert AFTER INSERT ON watchlist.subject
		REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.queue_subjects();
	CREATE TRIGGER queue_on_update AFTER UPDATE ON watchlist.subject
		REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.queue_subjects();
	CREATE TRIGGER queue_on_insert AFTER INSERT ON watchlist.travel_document
		REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.queue_documents();
	CREATE TRIGGER queue_on_update AFTER UPDATE ON watchlist.travel_document
		REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.queue_documents();
END
$$;
COMMENT ON FUNCTION create_rescreening_tables() IS 'part of create_schema(): travellers and the queue of changes';

CREATE FUNCTION job_done(job text, OUT through bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	through := coalesce((SELECT j.done_through FROM watchlist.job AS j WHERE j.name = job_done.job), 0);
END
$$;
COMMENT ON FUNCTION job_done(text) IS 'the seal that a job has come to; 0 for none';

CREATE FUNCTION job_done(job text, through bigint) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.job (name, done_through, last_run) VALUES (job_done.job, job_done.through, clock_timestamp())
	ON CONFLICT (name) DO UPDATE SET done_through = excluded.done_through, last_run = excluded.last_run;
END
$$;
COMMENT ON FUNCTION job_done(text, bigint) IS 'keeps the seal that a job has come to';

/*
 * Changes that no screening can have missed: those who went on when it was looked for
 * had ended by the call before, so that what they asked is remembered now.
 */
CREATE FUNCTION forget_changes(seen bigint[]) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	DELETE FROM watchlist.change AS c WHERE c.change_id = ANY (forget_changes.seen)
		AND NOT EXISTS (SELECT FROM watchlist.traveller AS t WHERE t.began < c.taken_at);
END
$$;
COMMENT ON FUNCTION forget_changes(bigint[]) IS 'part of remember_travellers(): removes changes, unless travellers are still to be looked at again';

CREATE FUNCTION settle_changes() RETURNS bigint[]
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	settled constant bigint[] := ARRAY(SELECT c.change_id FROM watchlist.change AS c WHERE c.taken_at IS NOT NULL AND c.going_on = '{}');
	others constant text[] := transactions_going_on();
BEGIN
	UPDATE watchlist.change AS c SET going_on = '{}'
	WHERE c.taken_at IS NOT NULL AND c.going_on <> '{}' AND NOT c.going_on && run.others;
	RETURN settled;
END
$$;
COMMENT ON FUNCTION settle_changes() IS
	'part of remember_travellers(): notes of which changes all transactions have ended that went on when they were looked for; returns those of which they had by the call before';

/*
 * What a screening asked, as travellers: one, or two where a name may be in the
 * scheme for Arabic; and further documents of a passenger, without the name, which
 * would be found twice.  Lists of operations are for some points only, so who crosses at
 * two is remembered for both.
 */
CREATE FUNCTION remember_travellers(through bigint DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	first constant bigint := job_done('remember_travellers') + 1;
	last constant bigint := coalesce(through, (SELECT max(s.seal_id) FROM watchlist.audit_seal AS s), 0);
	settled bigint[];
	n bigint;
BEGIN
	PERFORM calling('administrator');
	IF run.last < run.first THEN
		RETURN 0;
	END IF;
	run.settled := settle_changes();
	INSERT INTO watchlist.traveller AS t (fingerprint, seen_at, audit_id, state, border_point, name, birth, nationality, sex,
		document, issuing_state, kind, serial, personal_numbers, began)
	SELECT DISTINCT ON (f.fingerprint) f.fingerprint, a.at, a.audit_id, a.state, a.border_point, shown.name::personname,
		(p.asked->>'birth')::partialdate, (p.asked->>'nationality')::countrycode, upper(p.asked->>'sex'),
		shown.document::docnumber, shown.issuing_state::countrycode, shown.kind, (p.asked->>'serial')::docnumber,
		personal.numbers, CASE WHEN EXISTS (SELECT FROM watchlist.change AS c WHERE c.taken_at > b.began) THEN b.began END
	FROM generate_series(run.first, run.last) AS s (seal), sealed_records(s.seal) AS r
	JOIN watchlist.audit AS a ON a.audit_id = r.audit_id AND a.at = r.at
	CROSS JOIN LATERAL (SELECT a.payload->'asked') AS p (asked)
	-- the audit says when a transaction began that took long
	CROSS JOIN LATERAL (SELECT coalesce((a.payload->>'began')::timestamptz, a.at - interval '2 seconds')) AS b (began)
	CROSS JOIN LATERAL (
		SELECT reading.name, p.asked->>'document', p.asked->>'issuing_state', p.asked->>'kind'
		FROM (SELECT p.asked->>'name' UNION SELECT mrz_to_arabic(p.asked->>'name') WHERE a.call IN ('screen(mrz)', 'screen_manifest')) AS reading (name)
		WHERE reading.name IS NOT NULL OR NOT p.asked ? 'name'
		UNION ALL
		SELECT NULL, d.document->>'number', coalesce(d.document->>'issuing_state', p.asked->>'nationality'), kind_of_paxlst(d.document->>'kind')
		FROM jsonb_array_elements(p.asked->'documents') AS d (document)
		WHERE d.document->>'number' <> coalesce(p.asked->>'document', '')) AS shown (name, document, issuing_state, kind)
	CROSS JOIN LATERAL (SELECT nullif(personal_numbers((p.asked->>'mrz')::mrz), '{}')) AS personal (numbers)
	CROSS JOIN LATERAL (SELECT sha256(convert_to(jsonb_build_array(a.state, a.border_point, shown.name, p.asked->>'birth', p.asked->>'nationality', upper(p.asked->>'sex'),
		shown.document, shown.issuing_state, shown.kind, p.asked->>'serial', personal.numbers::text)::text, 'UTF8'))) AS f (fingerprint)
	WHERE a.call LIKE 'screen%' AND NOT (shown.name IS NULL AND shown.document IS NULL AND p.asked->>'serial' IS NULL AND personal.numbers IS NULL)
		AND a.at > now() - (SELECT o.retention_travellers FROM watchlist.own_state AS o)
	ORDER BY f.fingerprint, a.at DESC
	ON CONFLICT (fingerprint) DO UPDATE SET seen_at = excluded.seen_at, audit_id = excluded.audit_id
	WHERE excluded.seen_at > t.seen_at + interval '12 hours';
	GET DIAGNOSTICS n = ROW_COUNT;
	PERFORM forget_changes(run.settled);
	PERFORM job_done('remember_travellers', run.last);
	RETURN n;
END
$$;
COMMENT ON FUNCTION remember_travellers(bigint) IS
	'part of run_jobs(): takes travellers out of what was added to the audit, up to a seal; returns how many are new or were seen again';

CREATE FUNCTION forget_travellers() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	n bigint;
BEGIN
	PERFORM calling('administrator');
	DELETE FROM watchlist.traveller AS t WHERE t.seen_at < now() - (SELECT o.retention_travellers FROM watchlist.own_state AS o);
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION forget_travellers() IS 'removes travellers who were last seen before retention_travellers; returns how many';

/*
 * Who among the travellers may be hit.  Screening asks name_match(traveller, listed),
 * where what the listed name has more costs half of what it does in
 * name_similarity(), and the rest no less.  With evidence E and cost C, of
 * E / (E + C) >= t follows E / (E + 2 C) >= t / (2 - t): so low must the index be
 * asked.  Then most namesakes are of another age, and need not be looked at one by
 * one.
 */
CREATE FUNCTION hit_by_name(subjects bigint[]) RETURNS TABLE (traveller_id bigint, subject_id bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off
AS $$
<<run>>
DECLARE
	least_name constant float8 := (SELECT min(r.name_threshold) FROM watchlist.screening_rule AS r);
	least_score constant float8 := (SELECT min(r.alert_score) FROM watchlist.screening_rule AS r);
	weights constant jsonb := weights();
	listed record;
BEGIN
	FOR listed IN SELECT DISTINCT n.subject_id, n.name,
			ARRAY(SELECT b.born FROM watchlist.subject_birth AS b WHERE b.subject_id = n.subject_id AND b.born IS NOT NULL) AS births
		FROM unnest(hit_by_name.subjects) AS wanted (subject_id)
		JOIN watchlist.subject_name AS n ON n.subject_id = wanted.subject_id WHERE n.name IS NOT NULL
	LOOP
		RETURN QUERY
		SELECT near.traveller_id, listed.subject_id
		FROM (SELECT t.traveller_id, t.birth, name_match(t.name, run.listed.name) AS likeness FROM watchlist.traveller AS t
			WHERE t.name @@ namequery(run.listed.name::text, run.least_name / (2 - run.least_name)) OFFSET 0) AS near
		CROSS JOIN LATERAL (
			SELECT max(person_score(near.likeness, v.verdict, NULL, 'same', weights)) AS score
			FROM (SELECT partialdate_agreement(b.born, near.birth) AS verdict FROM unnest(run.listed.births) AS b (born) OFFSET 0) AS v) AS most
		WHERE near.likeness >= least_name
			AND coalesce(most.score, person_score(near.likeness, NULL, NULL, 'same', weights)) >= least_score;
	END LOOP;
END
$$;
COMMENT ON FUNCTION hit_by_name(bigint[]) IS 'part of rescreen(): travellers whose names, and ages, may hit subjects';

CREATE FUNCTION hit_by_document(changes bigint[]) RETURNS TABLE (traveller_id bigint, subject_id bigint, list text, record text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off
AS $$
BEGIN
	RETURN QUERY
	WITH document AS MATERIALIZED (
		SELECT d.list, d.record, d.number, d.serial, d.run FROM watchlist.change AS c
		JOIN watchlist.travel_document AS d ON d.list = c.list AND d.record = c.record
		WHERE c.change_id = ANY (hit_by_document.changes) AND d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	), replaced AS MATERIALIZED (
		SELECT DISTINCT c.list FROM watchlist.change AS c WHERE c.change_id = ANY (hit_by_document.changes) AND c.list IS NOT NULL AND c.record IS NULL
	)
	SELECT t.traveller_id, NULL::bigint, d.list, d.record FROM document AS d JOIN watchlist.traveller AS t ON t.document = d.number
	UNION
	SELECT t.traveller_id, NULL, d.list, d.record FROM document AS d JOIN watchlist.traveller AS t ON t.document = d.serial
	UNION
	SELECT t.traveller_id, NULL, d.list, d.record FROM document AS d JOIN watchlist.traveller AS t ON t.serial = d.serial
	UNION
	SELECT t.traveller_id, NULL, d.list, d.record FROM document AS d
	JOIN watchlist.traveller AS t ON t.document BETWEEN docrange_first(d.run) AND docrange_last(d.run) WHERE d.run @> t.document
	UNION
	SELECT t.traveller_id, NULL, d.list, d.record FROM document AS d
	JOIN watchlist.traveller AS t ON t.serial BETWEEN docrange_first(d.run) AND docrange_last(d.run) WHERE d.run @> t.serial
	UNION
	-- of a list that was replaced nobody knows what is new in it: all travellers against all of it
	SELECT t.traveller_id, NULL, r.list, d.record FROM replaced AS r CROSS JOIN watchlist.traveller AS t
	JOIN watchlist.travel_document AS d ON d.list = r.list AND d.number = t.document WHERE d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	UNION
	SELECT t.traveller_id, NULL, r.list, d.record FROM replaced AS r CROSS JOIN watchlist.traveller AS t
	JOIN watchlist.travel_document AS d ON d.list = r.list AND d.serial = t.document WHERE d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	UNION
	SELECT t.traveller_id, NULL, r.list, d.record FROM replaced AS r CROSS JOIN watchlist.traveller AS t
	JOIN watchlist.travel_document AS d ON d.list = r.list AND d.serial = t.serial WHERE d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	UNION
	SELECT t.traveller_id, NULL, r.list, d.record FROM replaced AS r CROSS JOIN watchlist.traveller AS t
	JOIN watchlist.travel_document AS d ON d.list = r.list AND d.run @> t.document WHERE d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	UNION
	SELECT t.traveller_id, NULL, r.list, d.record FROM replaced AS r CROSS JOIN watchlist.traveller AS t
	JOIN watchlist.travel_document AS d ON d.list = r.list AND d.run @> t.serial WHERE d.withdrawn_at IS NULL AND d.suspended_at IS NULL
	UNION
	SELECT t.traveller_id, i.subject_id, NULL, NULL FROM watchlist.change AS c
	JOIN watchlist.identity_document AS i ON i.subject_id = c.subject_id
	JOIN watchlist.traveller AS t ON t.document = i.number
	WHERE c.change_id = ANY (hit_by_document.changes)
	UNION
	SELECT t.traveller_id, i.subject_id, NULL, NULL FROM watchlist.change AS c
	JOIN watchlist.identity_document AS i ON i.subject_id = c.subject_id
	JOIN watchlist.traveller AS t ON t.personal_numbers @> ARRAY[i.number]
	WHERE c.change_id = ANY (hit_by_document.changes);
END
$$;
COMMENT ON FUNCTION hit_by_document(bigint[]) IS 'part of rescreen(): travellers whose documents are those of records that changed';

CREATE FUNCTION rescreen_traveller(traveller bigint, by_name bigint[], by_document bigint[], documents text[]) RETURNS SETOF hit
	LANGUAGE plpgsql STABLE ROWS 2 SET search_path FROM CURRENT
AS $$
DECLARE
	t watchlist.traveller;
	left_out text[];
BEGIN
	SELECT k.* INTO t FROM watchlist.traveller AS k WHERE k.traveller_id = rescreen_traveller.traveller;
	left_out := (operation_at(t.border_point)).left_out;
	IF by_document IS NOT NULL OR documents IS NOT NULL THEN
		RETURN QUERY
		SELECT h.* FROM screen_documents(t.document, t.issuing_state, t.kind, t.serial, asking => t.state, left_out => left_out) AS h
		WHERE h.record_id = ANY (by_document) OR jsonb_build_array(h.detail->>'list', h.detail->>'record')::text = ANY (documents);
		RETURN QUERY
		SELECT h.* FROM screen_personal_numbers(t.personal_numbers, t.issuing_state, t.state, left_out) AS h WHERE h.record_id = ANY (by_document);
	END IF;
	IF by_name IS NOT NULL THEN
		RETURN QUERY
		SELECT h.* FROM screen_persons(t.name, t.birth, t.nationality, t.sex, asking => t.state, left_out => left_out, max_persons => 100,
			traveller => traveller_key(t.issuing_state, t.document, t.birth), subjects => by_name) AS h;
	END IF;
END
$$;
COMMENT ON FUNCTION rescreen_traveller(bigint, bigint[], bigint[], text[]) IS
	'part of rescreen(): what a traveller hits among subjects, by name and by document, and travel documents, each as a JSON array of list and record';

CREATE FUNCTION hit_by_changes(changes bigint[]) RETURNS TABLE (traveller_id bigint, by_name bigint, by_document bigint, document text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET jit = off
AS $$
BEGIN
	RETURN QUERY
	SELECT b.traveller_id, b.subject_id, NULL::bigint, NULL::text
	FROM hit_by_name(ARRAY(SELECT DISTINCT c.subject_id FROM watchlist.change AS c JOIN watchlist.subject AS s ON s.subject_id = c.subject_id
		WHERE c.change_id = ANY (hit_by_changes.changes) AND s.kind = 'person' AND s.withdrawn_at IS NULL AND s.suspended_at IS NULL)) AS b
	UNION ALL
	SELECT d.traveller_id, NULL, d.subject_id, CASE WHEN d.list IS NOT NULL THEN jsonb_build_array(d.list, d.record)::text END
	FROM hit_by_document(hit_by_changes.changes) AS d;
END
$$;
COMMENT ON FUNCTION hit_by_changes(bigint[]) IS
	'part of rescreen(): travellers who may be hit by changes: the subject by whose name, that by whose document, and the travel document, as a JSON array of list and record';

CREATE FUNCTION rescreen(at_most int DEFAULT 200) RETURNS TABLE (changes bigint, travellers bigint, hits bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off
AS $$
<<run>>
DECLARE
	me caller := calling('administrator');
	taken bigint[];
	-- travellers whose screenings did not see what was looked for already
	late bigint[];
	missed bigint[];
	given record;
	n bigint;
	told jsonb;
	found jsonb[] := '{}';
	hit jsonb;
BEGIN
	changes := 0;
	travellers := 0;
	hits := 0;
	-- one at a time; a second has nothing to do
	IF NOT try_alone('rescreen') THEN
		RETURN NEXT;
		RETURN;
	END IF;
	me.label := 'rescreening';
	taken := ARRAY(SELECT c.change_id FROM watchlist.change AS c WHERE c.taken_at IS NULL ORDER BY c.change_id LIMIT rescreen.at_most);
	late := ARRAY(SELECT t.traveller_id FROM watchlist.traveller AS t WHERE t.began IS NOT NULL);
	missed := ARRAY(SELECT c.change_id FROM watchlist.change AS c
		WHERE c.taken_at > (SELECT min(t.began) FROM watchlist.traveller AS t WHERE t.traveller_id = ANY (run.late)));
	changes := cardinality(taken);
	FOR given IN
		WITH candidate AS (
			SELECT h.* FROM hit_by_changes(run.taken) AS h
			UNION ALL
			SELECT h.* FROM hit_by_changes(run.missed) AS h WHERE h.traveller_id = ANY (run.late)
		)
		SELECT c.traveller_id, array_agg(DISTINCT c.by_name) FILTER (WHERE c.by_name IS NOT NULL) AS by_name,
			array_agg(DISTINCT c.by_document) FILTER (WHERE c.by_document IS NOT NULL) AS by_document,
			array_agg(DISTINCT c.document) FILTER (WHERE c.document IS NOT NULL) AS documents
		FROM candidate AS c JOIN watchlist.traveller AS t ON t.traveller_id = c.traveller_id
		-- the case is raised for where the traveller was last
		GROUP BY c.traveller_id, t.seen_at ORDER BY t.seen_at DESC, c.traveller_id
	LOOP
		travellers := travellers + 1;
		SELECT count(*) FILTER (WHERE NOT h.detail ? 'cleared'), jsonb_agg(jsonb_strip_nulls(to_jsonb(h)) #- '{detail,name,explain}') INTO n, told
		FROM rescreen_traveller(given.traveller_id, given.by_name, given.by_document, given.documents) AS h;
		IF n > 0 THEN
			found := found || jsonb_build_object('traveller', given.traveller_id, 'hits', n, 'found', told);
			hits := hits + n;
		END IF;
	END LOOP;
	UPDATE watchlist.change AS c SET taken_at = clock_timestamp(), going_on = transactions_going_on() WHERE c.change_id = ANY (run.taken);
	UPDATE watchlist.traveller AS t SET began = NULL WHERE t.traveller_id = ANY (run.late);
	-- at last: these stay when the transaction is rolled back, and what failed before would be written with each try
	FOREACH hit IN ARRAY found LOOP
		PERFORM audit_append(run.me, 'rescreen', 'rescreening', t.border_point, (operation_at(t.border_point)).operation_id, (run.hit->>'hits')::int,
			jsonb_build_object('asked', jsonb_strip_nulls(jsonb_build_object('name', t.name::text, 'birth', t.birth::text,
					'nationality', t.nationality::text, 'sex', t.sex, 'document', t.document::text, 'issuing_state', t.issuing_state::text,
					'kind', t.kind, 'serial', t.serial::text, 'personal_numbers', t.personal_numbers::text[], 'state', t.state, 'screened', t.audit_id, 'seen_at', t.seen_at)),
				'found', run.hit->'found'))
		FROM watchlist.traveller AS t WHERE t.traveller_id = (run.hit->>'traveller')::bigint;
	END LOOP;
	RETURN NEXT;
END
$$;
COMMENT ON FUNCTION rescreen(int) IS
	'screens the travellers who are remembered against records that came in or changed, at most so many records, the oldest first; what hits goes into the audit, and from there becomes a case. Returns the number of changes, of travellers looked at one by one, at each point where they were, and of hits';
