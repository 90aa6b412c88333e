
/*
 * A list of subjects in CSV, of one's own or made from any other
 *
 * A record is one row, or several: a further row adds a name, birth, nationality,
 * document, notice, place or address.  The rows are copied into the temporary table
 * subject_load as texts, so that a file is taken whole or not at all.  A view for
 * each table of schema watchlist reads them as columns of that table: the rows are
 * loaded from these, and by them the line at fault is found.
 */

CREATE FUNCTION copied_words(words text) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_split_to_array(words, '\s*[;,]\s*');
COMMENT ON FUNCTION copied_words(text) IS 'the words of a field with several, between semicolons or commas';

CREATE FUNCTION copied_states(words text) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT array_agg(CASE state WHEN '*' THEN state ELSE state::countrycode::text END ORDER BY place)
	FROM unnest(copied_words(words)) WITH ORDINALITY AS given (state, place);
END;
COMMENT ON FUNCTION copied_states(text) IS 'the States of a field with several; * for all';

CREATE FUNCTION copied_span(words text) RETURNS int4range
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN int4range(split_part(words, '-', 1)::int, coalesce(nullif(substring(words FROM '-(.*)$'), ''), split_part(words, '-', 1))::int, '[]');
COMMENT ON FUNCTION copied_span(text) IS 'height or weight, as a number or from and to: 180, 178-182';

CREATE FUNCTION begin_subjects() RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET client_min_messages = warning
AS $$
BEGIN
	PERFORM require_schema();
	PERFORM calling('officer', 'administrator');
	DROP TABLE IF EXISTS pg_temp.subject_load CASCADE;
	CREATE TEMP TABLE subject_load (
		line bigint GENERATED ALWAYS AS IDENTITY,
		action text, record text, reference text, kind text, category text, reason text, act text, severity text, caution text,
		discreet text, confirm_first text, misuse_victim text, sex text, title text, designation text, regime text,
		listed_on text, updated_on text, comments text, owner text, level text, released_to text, review_on text,
		height_cm text, weight_kg text, hair text, eyes text, marks text, languages text, description_note text,
		birth_place text, address text,
		name text, name_kind text, quality text, name_note text,
		born text, birth_kind text, birth_note text,
		nationality text,
		document_number text, document_kind text, issuing_state text, document_issued text, document_note text,
		notice_colour text, notice_number text, notice_issuer text, notice_issued_on text, notice_expires_on text,
		notice_status text, notice_charge text, notice_summary text
	);
	-- no other session sees it
	GRANT SELECT, INSERT, UPDATE, DELETE ON pg_temp.subject_load TO PUBLIC;
	PERFORM create_subject_views();
	PERFORM create_subject_part_views();
	RETURN 'copy into subject_load, then call load_subjects() or change_subjects()';
END
$$;
COMMENT ON FUNCTION begin_subjects() IS
	'makes the temporary table subject_load, for COPY: a row a record, further rows for further names, births and so on; what an earlier call left is dropped';

CREATE FUNCTION create_subject_views() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	-- what a record has once, from action to description_note, and what it is made of
	single text[];
	every text[];
	source record;
BEGIN
	SELECT array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attnum <= d.attnum), array_agg(a.attname ORDER BY a.attnum)
	INTO single, every
	FROM pg_attribute AS a JOIN pg_attribute AS d ON d.attrelid = a.attrelid AND d.attname = 'description_note'
	WHERE a.attrelid = 'pg_temp.subject_load'::regclass AND a.attnum > 1;
	-- empty texts are NULL
	EXECUTE 'CREATE TEMP VIEW subject_given AS SELECT load.line, '
		|| (SELECT string_agg(format('nullif(btrim(load.%1$I), '''') AS %1$I', name), ', ') FROM unnest(every) AS name)
		|| ' FROM pg_temp.subject_load AS load';
	EXECUTE 'CREATE TEMP VIEW subject_merged AS SELECT min(given.line) AS line, given.record, '
		|| (SELECT string_agg(format('min(given.%1$I) AS %1$I', name), ', ') FROM unnest(single) AS name WHERE name <> 'record')
		|| ', array_agg(DISTINCT given.birth_place) FILTER (WHERE given.birth_place IS NOT NULL) AS birth_places'
		|| ', array_agg(DISTINCT given.address) FILTER (WHERE given.address IS NOT NULL) AS addresses'
		|| ', jsonb_agg(jsonb_strip_nulls(to_jsonb(given)) - ''{line,action}''::text[] ORDER BY given.line)::text AS raw'
		|| ' FROM pg_temp.subject_given AS given GROUP BY given.record';
	FOR source IN SELECT * FROM (VALUES ('subject_read', 'subject_given'), ('subject_whole', 'subject_merged')) AS v (view, given) LOOP
		EXECUTE format($do$
			CREATE TEMP VIEW %I AS
			SELECT given.line, coalesce(given.action, 'put') AS action, given.record, coalesce(given.reference, given.record) AS reference,
				coalesce(given.kind, 'person') AS kind, given.category, given.reason, given.act, given.severity::int AS severity,
				copied_words(given.caution) AS caution, given.discreet::boolean AS discreet,
				given.confirm_first::boolean AS confirm_first, given.misuse_victim::boolean AS misuse_victim,
				given.sex, given.title, given.designation, given.regime, given.listed_on::date AS listed_on, given.updated_on::date AS updated_on,
				given.comments, given.owner::countrycode::text AS owner, given.level::int AS level,
				copied_states(given.released_to) AS released_to, given.review_on::date AS review_on %s
			FROM pg_temp.%I AS given$do$, source.view,
			CASE source.given WHEN 'subject_merged' THEN ', given.birth_places, given.addresses, given.raw' END, source.given);
	END LOOP;
END
$$;
COMMENT ON FUNCTION create_subject_views() IS
	'part of begin_subjects(): views of what was copied, as columns of watchlist.subject; subject_read by lines, subject_whole by records';

CREATE FUNCTION create_subject_part_views() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TEMP VIEW subject_name_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, given.name::personname AS name, given.name_kind AS kind,
		given.quality, given.name AS raw, given.name_note AS note
	FROM pg_temp.subject_given AS given WHERE num_nonnulls(given.name, given.name_kind, given.quality, given.name_note) > 0;
	CREATE TEMP VIEW subject_birth_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, given.born::partialdate AS born, given.birth_kind AS kind,
		given.born AS raw, given.birth_note AS note
	FROM pg_temp.subject_given AS given WHERE num_nonnulls(given.born, given.birth_kind, given.birth_note) > 0;
	CREATE TEMP VIEW subject_nationality_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, given.nationality::countrycode AS nationality, given.nationality AS raw
	FROM pg_temp.subject_given AS given WHERE given.nationality IS NOT NULL;
	CREATE TEMP VIEW subject_description_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, copied_span(given.height_cm) AS height_cm,
		copied_span(given.weight_kg) AS weight_kg, copied_words(given.hair) AS hair, copied_words(given.eyes) AS eyes, given.marks,
		copied_words(given.languages) AS languages, given.description_note AS note
	FROM pg_temp.subject_given AS given
	WHERE num_nonnulls(given.height_cm, given.weight_kg, given.hair, given.eyes, given.marks, given.languages, given.description_note) > 0;
	CREATE TEMP VIEW identity_document_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, given.document_number::docnumber AS number,
		given.document_kind AS kind, given.issuing_state::countrycode AS issuing_state, given.issuing_state AS issuing_state_raw,
		given.document_issued::partialdate AS issued, given.document_number AS raw, given.document_note AS note
	FROM pg_temp.subject_given AS given
	WHERE num_nonnulls(given.document_number, given.document_kind, given.issuing_state, given.document_issued, given.document_note) > 0;
	CREATE TEMP VIEW notice_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action, given.record, given.notice_colour AS colour, given.notice_number AS number,
		given.notice_issuer::countrycode::text AS issuer, given.notice_issued_on::date AS issued_on, given.notice_expires_on::date AS expires_on,
		coalesce(given.notice_status, 'in force') AS status, given.notice_charge AS charge, given.notice_summary AS summary
	FROM pg_temp.subject_given AS given
	WHERE num_nonnulls(given.notice_colour, given.notice_number, given.notice_issuer, given.notice_issued_on, given.notice_expires_on,
		given.notice_status, given.notice_charge, given.notice_summary) > 0;
END
$$;
COMMENT ON FUNCTION create_subject_part_views() IS 'part of begin_subjects(): views of what was copied, as columns of the tables of what is known of a subject';

CREATE FUNCTION refuse_line(line bigint, message text, hint text, code text DEFAULT '22023') RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	IF refuse_line.line IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = refuse_line.code,
			MESSAGE = format('line %s of what was copied: %s', refuse_line.line, refuse_line.message),
			HINT = 'Nothing was changed.  ' || refuse_line.hint;
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_line(bigint, text, text, text) IS 'part of loading: an error for a line, where there is one';

CREATE FUNCTION refuse_late_reviews(view text, latest date) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
	fault record;
BEGIN
	-- as watchlist.review_in_time() refuses it to officers in a table
	IF me.role = 'officer' THEN
		EXECUTE format('SELECT read.line, read.review_on FROM pg_temp.%I AS read WHERE read.action = ''put'' AND read.review_on > $1 ORDER BY read.line LIMIT 1',
			refuse_late_reviews.view) INTO fault USING refuse_late_reviews.latest;
		PERFORM refuse_line(fault.line, format('the record is not to be reviewed so late: %s', fault.review_on),
			format('Give a day not after %s, which is how long records are kept between reviews, or leave review_on out.', refuse_late_reviews.latest), '42501');
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_late_reviews(text, date) IS
	'part of loading: an error where an officer would have a record reviewed later than a new one; view: the lines as columns';

CREATE FUNCTION check_subjects(whole boolean) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	fault record;
	single constant text[] := ARRAY(SELECT a.attname FROM pg_attribute AS a
		WHERE a.attrelid = 'pg_temp.subject_merged'::regclass AND a.attname NOT IN ('line', 'record', 'birth_places', 'addresses', 'raw'));
BEGIN
	PERFORM check_actions('subject_load', whole, 'change_subjects');
	PERFORM refuse_line((SELECT min(given.line) FROM pg_temp.subject_given AS given WHERE given.record IS NULL),
		'there is no record', 'Give each record a number of its own, in each of its rows.');
	-- of what a record has once, further rows say the same or nothing
	WITH several AS MATERIALIZED (
		SELECT given.* FROM pg_temp.subject_given AS given
		WHERE given.record IN (SELECT g.record FROM pg_temp.subject_given AS g GROUP BY g.record HAVING count(*) > 1)
	), field AS (
		SELECT several.line, several.record, field.key AS name,
			field.value <> first_value(field.value) OVER (PARTITION BY several.record, field.key ORDER BY several.line) AS differs
		FROM several, jsonb_each_text(jsonb_strip_nulls(to_jsonb(several))) AS field WHERE field.key = ANY (single)
	)
	SELECT min(field.line) AS line, min(field.record) AS record, field.name INTO fault
	FROM field WHERE field.differs GROUP BY field.name ORDER BY 1, 3 LIMIT 1;
	PERFORM refuse_line(fault.line, format('record %s has another %s in a line before', fault.record, fault.name),
		'What a record has once is written in one of its rows, or the same in all.');
END
$$;
COMMENT ON FUNCTION check_subjects(boolean) IS 'part of loading: an error for rows that are no records';

CREATE FUNCTION gather_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
	fault record;
BEGIN
	INSERT INTO pg_temp.list_record (position, record, reference, kind, raw, category, reason, act, severity, caution, discreet, confirm_first,
		misuse_victim, sex, title, designation, birth_places, addresses, regime, listed_on, updated_on, comments, review_on, owner, level, released_to)
	SELECT whole.line, whole.record, whole.reference, whole.kind, whole.raw, whole.category, whole.reason, whole.act, whole.severity,
		whole.caution, whole.discreet, whole.confirm_first, whole.misuse_victim, whole.sex, whole.title, whole.designation, whole.birth_places,
		whole.addresses, whole.regime, whole.listed_on, whole.updated_on, whole.comments, whole.review_on, whole.owner, whole.level, whole.released_to
	FROM pg_temp.subject_whole AS whole WHERE whole.action = 'put';
	PERFORM refuse_line((SELECT min(r.position) FROM pg_temp.list_record AS r WHERE r.category IS NULL), 'there is no category',
		'Give wanted, suspected, missing, sanctioned, witness, victim, deceased or other, in the first row of a record.');
	PERFORM refuse_line((SELECT min(r.position) FROM pg_temp.list_record AS r
			WHERE NOT EXISTS (SELECT FROM pg_temp.subject_name_read AS n WHERE n.record = r.record)
				AND NOT EXISTS (SELECT FROM pg_temp.identity_document_read AS d WHERE d.record = r.record)),
		'there is neither a name nor a document', 'Give a name or the number of a document in some row of the record: nothing else finds a subject.');
	SELECT r.position, r.reference INTO fault
	FROM (SELECT g.position, g.reference, row_number() OVER (PARTITION BY g.reference ORDER BY g.position) AS n FROM pg_temp.list_record AS g) AS r
	WHERE r.n > 1 ORDER BY r.position LIMIT 1;
	PERFORM refuse_line(fault.position, format('another record has reference %s, too', fault.reference), 'Give each record one of its own.', '23505');
	IF me.role = 'officer' THEN
		SELECT r.position, r.owner INTO fault FROM pg_temp.list_record AS r WHERE r.owner <> me.state ORDER BY r.position LIMIT 1;
		PERFORM refuse_line(fault.position, format('the record is owned by %s', fault.owner),
			format('Officer %s serves %s; administrators load records of others.', me.label, me.state), '42501');
	END IF;
	PERFORM refuse_late_reviews('subject_read', watchlist.person_review());
END
$$;
COMMENT ON FUNCTION gather_subjects() IS 'part of loading: the records of what was copied';

CREATE FUNCTION check_subjects_of_others(list_id bigint, whole boolean) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
	other record;
BEGIN
	SELECT s.record, s.owner INTO other FROM watchlist.subject AS s
	WHERE s.list_id = check_subjects_of_others.list_id AND s.owner <> me.state AND me.role = 'officer'
		AND (EXISTS (SELECT FROM pg_temp.list_record AS r WHERE r.subject_id = s.subject_id AND r.anew)
			OR check_subjects_of_others.whole AND s.withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM pg_temp.list_record AS r WHERE r.subject_id = s.subject_id)
			-- these are withdrawn by now
			OR NOT check_subjects_of_others.whole AND EXISTS (SELECT FROM pg_temp.subject_given AS given WHERE given.record = s.record AND given.action = 'delete')) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('record %s is owned by %s', other.record, other.owner),
			DETAIL = format('Officer %s serves %s.', me.label, me.state),
			HINT = 'Nothing was changed.  Administrators load records of others.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_subjects_of_others(bigint, boolean) IS 'part of loading: an error where an officer would change a record that another State owns';

CREATE FUNCTION refuse_references(list_id bigint) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	fault record;
BEGIN
	SELECT r.position, r.reference, s.record INTO fault
	FROM pg_temp.list_record AS r JOIN watchlist.subject AS s ON s.reference = r.reference
	WHERE s.list_id = refuse_references.list_id AND s.withdrawn_at IS NULL AND s.subject_id IS DISTINCT FROM r.subject_id
		-- one that is in the file, too, may have given its reference to another
		AND NOT EXISTS (SELECT FROM pg_temp.list_record AS k WHERE k.subject_id = s.subject_id)
	ORDER BY r.position LIMIT 1;
	PERFORM refuse_line(fault.position, format('record %s of the list has reference %s', fault.record, fault.reference),
		'Delete that record in the same delta if this one follows it; else give this one a reference of its own.', '23505');
END
$$;
COMMENT ON FUNCTION refuse_references(bigint) IS
	'part of loading: an error for a record whose reference another one has that stays on the list, as in a delta';

/* What officers set stays; but what the file said before, and says no more, goes. */
CREATE FUNCTION take_back_marks() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	WITH said AS MATERIALIZED (
		SELECT r.subject_id, array_agg(DISTINCT k.name) AS names
		FROM pg_temp.list_record AS r JOIN watchlist.subject AS s ON s.subject_id = r.subject_id,
			-- a list may have come in another form before
			jsonb_array_elements(CASE WHEN s.raw ~ '^\[\{' THEN s.raw::jsonb END) AS e (line), jsonb_object_keys(e.line) AS k (name)
		WHERE r.anew AND k.name IN ('severity', 'caution', 'discreet', 'confirm_first', 'misuse_victim', 'level', 'released_to')
		GROUP BY r.subject_id)
	UPDATE pg_temp.list_record AS r SET
		severity = coalesce(r.severity, CASE WHEN 'severity' = ANY (said.names) THEN 2 END),
		caution = coalesce(r.caution, CASE WHEN 'caution' = ANY (said.names) THEN '{}'::text[] END),
		discreet = coalesce(r.discreet, CASE WHEN 'discreet' = ANY (said.names) THEN false END),
		confirm_first = coalesce(r.confirm_first, CASE WHEN 'confirm_first' = ANY (said.names) THEN false END),
		misuse_victim = coalesce(r.misuse_victim, CASE WHEN 'misuse_victim' = ANY (said.names) THEN false END),
		level = coalesce(r.level, CASE WHEN 'level' = ANY (said.names) THEN 0 END),
		released_to = coalesce(r.released_to, CASE WHEN 'released_to' = ANY (said.names) THEN '{}'::text[] END)
	FROM said WHERE r.subject_id = said.subject_id;
END
$$;
COMMENT ON FUNCTION take_back_marks() IS
	'part of loading: severity, secrecy and the like that the file said of a record before, and says no more, are as they are for a new record; what officers set is kept';

CREATE FUNCTION load_subject_parts() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	-- rows that say the same again, as joins give them, are one
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw, note)
	SELECT r.subject_id, read.born, read.kind, read.raw, read.note
	FROM pg_temp.list_record AS r JOIN (SELECT DISTINCT ON (b.record, b.raw, b.kind, b.note) b.* FROM pg_temp.subject_birth_read AS b
		ORDER BY b.record, b.raw, b.kind, b.note, b.line) AS read ON read.record = r.record
	WHERE r.anew ORDER BY r.position, read.line;

	INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw, note)
	SELECT r.subject_id, coalesce(read.kind, CASE row_number() OVER (PARTITION BY r.position ORDER BY read.line) WHEN 1 THEN 'primary' ELSE 'alias' END),
		read.quality, read.name, read.raw, read.note
	FROM pg_temp.list_record AS r JOIN (SELECT DISTINCT ON (n.record, n.raw, n.kind, n.quality, n.note) n.* FROM pg_temp.subject_name_read AS n
		ORDER BY n.record, n.raw, n.kind, n.quality, n.note, n.line) AS read ON read.record = r.record
	WHERE r.anew ORDER BY r.position, read.line;

	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT r.subject_id, read.nationality, read.raw
	FROM pg_temp.list_record AS r JOIN (SELECT DISTINCT ON (n.record, n.raw) n.* FROM pg_temp.subject_nationality_read AS n
		ORDER BY n.record, n.raw, n.line) AS read ON read.record = r.record
	WHERE r.anew ORDER BY r.position, read.line;

	INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, issuing_state_raw, issued, raw, note)
	SELECT r.subject_id, read.number, read.kind, read.issuing_state, read.issuing_state_raw, read.issued, read.raw, read.note
	FROM pg_temp.list_record AS r JOIN (SELECT DISTINCT ON (d.record, d.raw, d.kind, d.issuing_state_raw, d.issued::text, d.note) d.*
		FROM pg_temp.identity_document_read AS d
		ORDER BY d.record, d.raw, d.kind, d.issuing_state_raw, d.issued::text, d.note, d.line) AS read ON read.record = r.record
	WHERE r.anew ORDER BY r.position, read.line;
END
$$;
COMMENT ON FUNCTION load_subject_parts() IS 'part of loading: names, births, nationalities and documents of what was copied';

CREATE FUNCTION load_subject_descriptions() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	DELETE FROM watchlist.subject_description AS d USING pg_temp.list_record AS r WHERE r.anew AND d.subject_id = r.subject_id;
	INSERT INTO watchlist.subject_description (subject_id, height_cm, weight_kg, hair, eyes, marks, languages, note)
	SELECT r.subject_id, copied_span(given.height_cm), copied_span(given.weight_kg), copied_words(given.hair), copied_words(given.eyes),
		given.marks, copied_words(given.languages), given.note
	FROM pg_temp.list_record AS r JOIN (
		SELECT g.record, min(g.height_cm) AS height_cm, min(g.weight_kg) AS weight_kg, min(g.hair) AS hair, min(g.eyes) AS eyes,
			min(g.marks) AS marks, min(g.languages) AS languages, min(g.description_note) AS note
		FROM pg_temp.subject_given AS g
		WHERE num_nonnulls(g.height_cm, g.weight_kg, g.hair, g.eyes, g.marks, g.languages, g.description_note) > 0 GROUP BY g.record
	) AS given ON given.record = r.record
	WHERE r.anew ORDER BY r.position;
END
$$;
COMMENT ON FUNCTION load_subject_descriptions() IS 'part of loading: descriptions of what was copied';

CREATE FUNCTION load_subject_notices() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	fault record;
BEGIN
	DELETE FROM watchlist.notice AS n USING pg_temp.list_record AS r WHERE r.anew AND n.subject_id = r.subject_id;
	CREATE TEMP TABLE notice_copied ON COMMIT DROP AS
	SELECT DISTINCT ON (r.subject_id, read.colour, read.number, read.issuer, read.issued_on, read.expires_on, read.status, read.charge, read.summary)
		r.subject_id, s.owner, read.*
	FROM pg_temp.list_record AS r JOIN watchlist.subject AS s ON s.subject_id = r.subject_id
	JOIN pg_temp.notice_read AS read ON read.record = r.record
	WHERE r.anew
	ORDER BY r.subject_id, read.colour, read.number, read.issuer, read.issued_on, read.expires_on, read.status, read.charge, read.summary, read.line;
	SELECT c.line, c.number INTO fault
	FROM (SELECT g.*, row_number() OVER (PARTITION BY g.number, g.colour, g.owner ORDER BY g.line) AS n FROM pg_temp.notice_copied AS g) AS c
	WHERE c.n > 1 OR EXISTS (SELECT FROM watchlist.notice AS k WHERE (k.number, k.colour, k.owner) = (c.number, c.colour, c.owner))
	ORDER BY c.line LIMIT 1;
	PERFORM refuse_line(fault.line, format('notice %s is there already', fault.number), 'A notice has one number, and is on one subject.', '23505');
	INSERT INTO watchlist.notice (subject_id, colour, number, issuer, issued_on, expires_on, status, charge, summary, owner, level, released_to)
	SELECT s.subject_id, c.colour, c.number, coalesce(c.issuer, s.owner), c.issued_on, c.expires_on, c.status, c.charge, c.summary,
		s.owner, s.level, s.released_to
	FROM pg_temp.notice_copied AS c JOIN watchlist.subject AS s ON s.subject_id = c.subject_id ORDER BY c.line;
	DROP TABLE pg_temp.notice_copied;
END
$$;
COMMENT ON FUNCTION load_subject_notices() IS 'part of loading: notices of what was copied';

CREATE FUNCTION withdraw_deleted(list_id bigint) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	n bigint;
BEGIN
	UPDATE watchlist.subject AS s SET withdrawn_at = now()
	WHERE s.list_id = withdraw_deleted.list_id AND s.withdrawn_at IS NULL
		AND s.record IN (SELECT given.record FROM pg_temp.subject_given AS given WHERE given.action = 'delete');
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END
$$;
COMMENT ON FUNCTION withdraw_deleted(bigint) IS 'part of change_subjects(): withdraws what a delta deletes';

CREATE FUNCTION write_subjects(list_id bigint, generated timestamptz, whole boolean, force boolean) RETURNS list_outcome
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	outcome list_outcome;
	withdrawn bigint := 0;
	said_state text;
	said_message text;
	said_detail text;
	said_hint text;
	said_column text;
	said_table text;
	said_constraint text;
BEGIN
	ANALYZE pg_temp.subject_load;
	PERFORM check_subjects(whole);
	PERFORM gather_subjects();
	IF NOT whole THEN
		withdrawn := withdraw_deleted(write_subjects.list_id);
	END IF;
	PERFORM compare_list(write_subjects.list_id, generated, force, 'load_subjects', whole);
	PERFORM refuse_references(write_subjects.list_id);
	PERFORM take_back_marks();
	PERFORM check_subjects_of_others(write_subjects.list_id, whole);
	outcome := write_list(write_subjects.list_id, whole, force, 'load_subjects');
	outcome.withdrawn := outcome.withdrawn + withdrawn;
	PERFORM load_subject_parts();
	PERFORM load_subject_descriptions();
	PERFORM load_subject_notices();
	RETURN outcome;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
	GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL,
		said_hint = PG_EXCEPTION_HINT, said_column = COLUMN_NAME, said_table = TABLE_NAME, said_constraint = CONSTRAINT_NAME;
	IF said_hint LIKE 'Nothing was%' THEN
		-- it says all there is to say
		RAISE;
	END IF;
	PERFORM blame_copied('subject_load', '{subject_read,subject_name_read,subject_birth_read,subject_nationality_read,subject_description_read,identity_document_read,notice_read}',
		'{subject,subject_name,subject_birth,subject_nationality,subject_description,identity_document,notice}',
		said_state, said_message, said_detail, said_hint, said_column, said_table, said_constraint);
END
$$;
COMMENT ON FUNCTION write_subjects(bigint, timestamptz, boolean, boolean) IS 'part of load_subjects() and change_subjects(): writes what was copied; an error names the line';

CREATE FUNCTION require_subjects() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_copied('begin_subjects', 'subject_load', 'subject_given', 'subject_merged', 'subject_read', 'subject_whole', 'subject_name_read',
		'subject_birth_read', 'subject_nationality_read', 'subject_description_read', 'identity_document_read', 'notice_read');
END
$$;
COMMENT ON FUNCTION require_subjects() IS 'part of loading: an error that says what to do where begin_subjects() has not been called';

CREATE FUNCTION drop_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT SET client_min_messages = warning
AS $$
BEGIN
	DROP TABLE pg_temp.subject_load CASCADE;
END
$$;
COMMENT ON FUNCTION drop_subjects() IS 'part of loading: what was copied is loaded, and dropped';

CREATE FUNCTION load_subjects(list text, generated_at timestamptz, title text DEFAULT NULL, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list_id bigint;
	outcome list_outcome;
BEGIN
	PERFORM require_subjects();
	PERFORM require_time(load_subjects.generated_at);
	list_id := begin_list(load_subjects.list, coalesce(load_subjects.title, load_subjects.list), NULL);
	UPDATE watchlist.list AS l SET title = load_subjects.title WHERE l.code = load_subjects.list AND l.title <> load_subjects.title;
	IF NOT EXISTS (SELECT FROM pg_temp.subject_load) THEN
		PERFORM refuse_file('a list of subjects', 'Nothing was copied into subject_load.', 'Copy the file after begin_subjects().');
	END IF;
	outcome := write_subjects(list_id, load_subjects.generated_at, true, force);
	PERFORM end_list(list_id, load_subjects.generated_at, NULL, outcome);
	PERFORM drop_subjects();
	RETURN QUERY SELECT result.* FROM list_result(load_subjects.list, outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_subjects(text, timestamptz, text, boolean) IS
	'makes what was copied into subject_load the whole of a list, as of generated_at, all of it or nothing; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';

CREATE FUNCTION change_subjects(list text, generated_at timestamptz, follows timestamptz DEFAULT NULL)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	loaded record;
	outcome list_outcome;
	absent bigint;
BEGIN
	PERFORM require_subjects();
	PERFORM require_time(change_subjects.generated_at);
	PERFORM require_list_keeper(change_subjects.list);
	SELECT l.list_id, l.generated_at, l.reader, l.loaded_at INTO loaded FROM watchlist.list AS l WHERE l.code = change_subjects.list FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('there is no list of subjects "%s"', change_subjects.list),
			HINT = 'Load the whole of it by load_subjects().';
	ELSIF NOT is_next(change_subjects.list, change_subjects.generated_at, change_subjects.follows, loaded.generated_at) THEN
		RETURN;
	END IF;
	PERFORM begin_list(change_subjects.list, NULL, NULL);
	SELECT count(DISTINCT given.record) INTO absent FROM pg_temp.subject_given AS given
	WHERE given.action = 'delete' AND NOT EXISTS (SELECT FROM watchlist.subject AS s
		WHERE s.list_id = loaded.list_id AND s.record = given.record AND s.withdrawn_at IS NULL);
	outcome := write_subjects(loaded.list_id, change_subjects.generated_at, false, false);
	PERFORM end_list(loaded.list_id, change_subjects.generated_at, NULL, outcome);
	-- the rest was read by whoever read it before
	UPDATE watchlist.list AS l SET reader = loaded.reader WHERE l.list_id = loaded.list_id AND loaded.loaded_at IS NOT NULL;
	PERFORM drop_subjects();
	RETURN QUERY SELECT result.* FROM list_result(change_subjects.list, outcome) AS result
		UNION ALL VALUES ('deletions of records not on the list', absent, NULL::bigint, NULL::bigint);
END
$$;
COMMENT ON FUNCTION change_subjects(text, timestamptz, timestamptz) IS
	'puts and deletes what was copied into subject_load in a list of subjects, as of generated_at, if it is of the time that this follows; one that is loaded already changes nothing';
