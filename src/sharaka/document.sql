
/*
 * Stolen and lost travel documents
 *
 * One table, a partition for each list: the national file, INTERPOL's, that of
 * another State.  A list is replaced by filling a new table beside it, with its
 * indexes, and exchanging the two; screening waits for no more than that.  What
 * comes from outside is copied into a temporary table of texts first, so that a
 * file is taken whole or not at all, and the line at fault can be named.
 */

CREATE FUNCTION create_travel_document_table() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.travel_document (
		list text COLLATE "C" NOT NULL DEFAULT 'national',
		record text COLLATE "C" NOT NULL,
		issuing_state countrycode NOT NULL,
		kind text COLLATE "C" NOT NULL
			CHECK (kind IN ('passport', 'identity card', 'visa', 'residence permit', 'travel document', 'other')),
		number docnumber,
		serial docnumber,
		run docrange,
		raw text,
		reason text COLLATE "C" NOT NULL
			CHECK (reason IN ('stolen', 'lost', 'stolen blank', 'revoked', 'invalidated')),
		owner countrycode NOT NULL,
		reference text COLLATE "C",
		stolen_on partialdate,
		reported_on date,
		issued_on date,
		expires_on date,
		review_on date NOT NULL DEFAULT (current_date + interval '10 years'),
		remarks text,
		added_at timestamptz NOT NULL DEFAULT now(),
		changed_at timestamptz,
		withdrawn_at timestamptz,
		PRIMARY KEY (record, list),
		CONSTRAINT travel_document_number_or_run
			CHECK (CASE WHEN run IS NULL THEN number IS NOT NULL OR serial IS NOT NULL ELSE number IS NULL AND serial IS NULL END)
	) PARTITION BY LIST (list);
	-- look-ups are by the number alone: few records share one, and the rest is read from them
	CREATE INDEX travel_document_number ON watchlist.travel_document (number) WHERE number IS NOT NULL;
	CREATE INDEX travel_document_serial ON watchlist.travel_document (serial) WHERE serial IS NOT NULL;
	CREATE INDEX travel_document_run ON watchlist.travel_document
		USING gist (run, issuing_state, kind text_code_ops) WHERE run IS NOT NULL;

	-- no function of the extension, which the table is to outlive
	CREATE FUNCTION watchlist.name_travel_document() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $name$
	BEGIN
		NEW.record := concat_ws(' ', coalesce(NEW.number::text, NEW.serial::text, NEW.run::text),
			NEW.issuing_state::text, NEW.kind);
		RETURN NEW;
	END $name$;
	CREATE TRIGGER name_travel_document BEFORE INSERT ON watchlist.travel_document
		FOR EACH ROW WHEN (NEW.record IS NULL) EXECUTE FUNCTION watchlist.name_travel_document();
	COMMENT ON FUNCTION watchlist.name_travel_document() IS 'names a travel document by number, issuing State and kind';
	COMMENT ON TRIGGER name_travel_document ON watchlist.travel_document IS 'a document that is given no record of its own is named by number, issuing State and kind';

	COMMENT ON TABLE watchlist.travel_document IS 'stolen, lost and revoked travel documents, and runs of stolen blanks; no names of bearers; a partition a list';
	COMMENT ON COLUMN watchlist.travel_document.list IS 'code of the list in watchlist.list; create_document_list() makes one';
	COMMENT ON COLUMN watchlist.travel_document.record IS 'key within the list: the publisher''s own number of the record, else number (or serial number, or run), issuing State and kind';
	COMMENT ON COLUMN watchlist.travel_document.issuing_state IS 'code of the issuing State, as reported';
	COMMENT ON COLUMN watchlist.travel_document.kind IS 'passport, identity card, visa, residence permit, travel document, other';
	COMMENT ON COLUMN watchlist.travel_document.number IS 'number in the machine-readable zone';
	COMMENT ON COLUMN watchlist.travel_document.serial IS 'serial number of the blank, often another one';
	COMMENT ON COLUMN watchlist.travel_document.run IS 'run of numbers, as of stolen blanks, instead of a single one';
	COMMENT ON COLUMN watchlist.travel_document.raw IS 'numbers as they were delivered, where they were written otherwise';
	COMMENT ON COLUMN watchlist.travel_document.reason IS 'stolen, lost, stolen blank, revoked or invalidated';
	COMMENT ON COLUMN watchlist.travel_document.owner IS 'code of the State that reported the document and answers for the record';
	COMMENT ON COLUMN watchlist.travel_document.reference IS 'the owner''s reference';
	COMMENT ON COLUMN watchlist.travel_document.stolen_on IS 'when it was stolen or lost, as far as it is known';
	COMMENT ON COLUMN watchlist.travel_document.reported_on IS 'when the owner reported it';
	COMMENT ON COLUMN watchlist.travel_document.issued_on IS 'date of issue';
	COMMENT ON COLUMN watchlist.travel_document.expires_on IS 'date of expiry';
	COMMENT ON COLUMN watchlist.travel_document.review_on IS 'when the owner has to review the record; ten years after it was added, unless given';
	COMMENT ON COLUMN watchlist.travel_document.remarks IS 'what the officer should know';
	COMMENT ON COLUMN watchlist.travel_document.added_at IS 'when the record came into the list; when the whole list did, where it was replaced';
	COMMENT ON COLUMN watchlist.travel_document.changed_at IS 'when a delta last changed it';
	COMMENT ON COLUMN watchlist.travel_document.withdrawn_at IS 'when the owner withdrew it; from then on it is not screened';
	COMMENT ON CONSTRAINT travel_document_number_or_run ON watchlist.travel_document IS
		'a record has a number, a serial number or both, or else a run';
END
$$;
COMMENT ON FUNCTION create_travel_document_table() IS 'part of create_schema(): stolen and lost travel documents';

CREATE FUNCTION create_document_list(code text, title text) RETURNS text
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	partition text;
BEGIN
	PERFORM require_schema();
	INSERT INTO watchlist.list (code, title) VALUES (create_document_list.code, create_document_list.title)
	ON CONFLICT DO NOTHING;
	IF document_partition(create_document_list.code) IS NOT NULL THEN
		RETURN format('list %s exists: nothing changed', create_document_list.code);
	END IF;
	SELECT 'travel_document_' || list.list_id INTO partition FROM watchlist.list WHERE list.code = create_document_list.code;
	EXECUTE format('CREATE TABLE watchlist.%I PARTITION OF watchlist.travel_document FOR VALUES IN (%L)',
		partition, create_document_list.code);
	RETURN format('list %s created', create_document_list.code);
END
$$;
COMMENT ON FUNCTION create_document_list(text, text) IS
	'makes a list of travel documents: code as records and answers show it, and full name; changes nothing where it exists';

CREATE FUNCTION document_partition(list text) RETURNS regclass
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (
	SELECT c.oid::regclass FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
	WHERE i.inhparent = to_regclass('watchlist.travel_document')
		AND pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES IN (%L)', list)
);
COMMENT ON FUNCTION document_partition(text) IS 'the table that holds a list of travel documents; NULL where there is none';

/* Loading */

CREATE FUNCTION begin_documents() RETURNS text
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	SET LOCAL client_min_messages = warning;
	DROP TABLE IF EXISTS pg_temp.document_load;
	CREATE TEMP TABLE document_load (
		line bigint GENERATED ALWAYS AS IDENTITY,
		action text DEFAULT 'put',
		record text,
		issuing_state text,
		kind text,
		number text,
		serial text,
		first_number text,
		last_number text,
		reason text,
		owner text,
		reference text,
		stolen_on text,
		reported_on text,
		issued_on text,
		expires_on text,
		review_on text,
		remarks text
	);
	CREATE TEMP VIEW document_read AS
	SELECT load.line, coalesce(nullif(btrim(load.action), ''), 'put') AS action,
		coalesce(nullif(btrim(load.record), ''), concat_ws(' ', coalesce(typed.number::text, typed.serial::text, typed.run::text),
			typed.issuing_state::text, typed.kind)) AS record,
		typed.issuing_state, typed.kind, typed.number, typed.serial, typed.run,
		nullif(concat_ws(', ', load.number, load.serial, load.first_number, load.last_number),
			concat_ws(', ', typed.number::text, typed.serial::text, docrange_first(typed.run)::text, docrange_last(typed.run)::text)) AS raw,
		nullif(btrim(load.reason), '') AS reason, coalesce(typed.owner, typed.issuing_state) AS owner,
		nullif(btrim(load.reference), '') AS reference,
		nullif(btrim(load.stolen_on), '')::partialdate AS stolen_on, nullif(btrim(load.reported_on), '')::date AS reported_on,
		nullif(btrim(load.issued_on), '')::date AS issued_on, nullif(btrim(load.expires_on), '')::date AS expires_on,
		nullif(btrim(load.review_on), '')::date AS review_on, nullif(btrim(load.remarks), '') AS remarks
	FROM pg_temp.document_load AS load, LATERAL (SELECT
		nullif(btrim(load.issuing_state), '')::countrycode AS issuing_state, nullif(btrim(load.kind), '') AS kind,
		nullif(btrim(load.number), '')::docnumber AS number, nullif(btrim(load.serial), '')::docnumber AS serial,
		docrange(nullif(btrim(load.first_number), '')::docnumber,
			coalesce(nullif(btrim(load.last_number), ''), load.first_number)::docnumber) AS run,
		nullif(btrim(load.owner), '')::countrycode AS owner) AS typed;
	RETURN 'copy into document_load, then call replace_documents() or change_documents()';
END
$$;
COMMENT ON FUNCTION begin_documents() IS
	'makes the temporary table document_load, for COPY: texts as published; what an earlier call left is dropped';

CREATE FUNCTION require_documents() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	IF to_regclass('pg_temp.document_load') IS NULL OR to_regclass('pg_temp.document_read') IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = 'nothing was copied in this session',
			HINT = 'SELECT sharaka.begin_documents(); then COPY document_load (...) FROM ...; then call this again, in one session.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_documents() IS 'an error that says what to do where begin_documents() has not been called';

CREATE FUNCTION blame_document(state text, message text, detail text, hint text, column_name text, constraint_name text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	line bigint;
	condition text;
BEGIN
	IF state LIKE '22%' THEN
		-- the rows before it can be read
		line := 0;
		BEGIN
			FOR line IN SELECT read.line FROM pg_temp.document_read AS read, LATERAL (SELECT read::text OFFSET 0) AS all_of_it LOOP
			END LOOP;
		EXCEPTION WHEN data_exception THEN
			SELECT load.line INTO line FROM pg_temp.document_load AS load WHERE load.line > coalesce(blame_document.line, 0) ORDER BY load.line LIMIT 1;
		END;
	ELSE
		SELECT CASE WHEN state = '23502' THEN format('read.%I IS NULL', column_name)
			ELSE 'NOT ' || pg_get_expr(c.conbin, c.conrelid) END INTO condition
		FROM (SELECT) AS one LEFT JOIN pg_constraint AS c
			ON c.conrelid = 'watchlist.travel_document'::regclass AND c.conname = constraint_name AND c.contype = 'c';
		IF condition IS NOT NULL THEN
			EXECUTE 'SELECT min(read.line) FROM pg_temp.document_read AS read WHERE ' || condition INTO line;
		END IF;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = state,
		MESSAGE = coalesce('record ' || line || ' of what was copied: ', '') || message,
		DETAIL = coalesce(nullif(detail, ''), 'Nothing was changed.'),
		HINT = concat_ws(' ', nullif(hint, ''), 'Nothing was changed; SELECT * FROM document_load'
			|| coalesce(' WHERE line = ' || line, '') || ' shows what was copied.');
END
$$;
COMMENT ON FUNCTION blame_document(text, text, text, text, text, text) IS 'part of loading: the error again, with the record at fault';

CREATE FUNCTION index_like_parent(new_table regclass) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	command text;
BEGIN
	FOR command IN
		SELECT CASE WHEN i.indisprimary THEN format('ALTER TABLE %s ADD %s', new_table, pg_get_constraintdef(k.oid))
			ELSE format('CREATE %sINDEX ON %s', CASE WHEN i.indisunique THEN 'UNIQUE ' END, new_table)
				|| substr(pg_get_indexdef(i.indexrelid), 1 + length(format('CREATE %sINDEX %I ON ONLY watchlist.travel_document',
					CASE WHEN i.indisunique THEN 'UNIQUE ' END, c.relname))) END
		FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
		LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.contype = 'p'
		WHERE i.indrelid = 'watchlist.travel_document'::regclass
		ORDER BY i.indisprimary DESC, c.relname
	LOOP
		EXECUTE command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION index_like_parent(regclass) IS 'part of replace_documents(): the indexes that partitions of watchlist.travel_document have';

CREATE FUNCTION lock_documents(old_table regclass, seconds int) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	until constant timestamptz := clock_timestamp() + seconds * interval '1 second';
BEGIN
	-- this one holds up nobody who reads; autovacuum gives way to it
	EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', old_table);
	-- a lock that is waited for holds up all who come after: wait briefly, and let
	-- them pass in between
	LOOP
		BEGIN
			PERFORM set_config('lock_timeout', '100ms', true);
			EXECUTE format('LOCK TABLE ONLY watchlist.travel_document, %s IN ACCESS EXCLUSIVE MODE', old_table);
			RETURN;
		EXCEPTION WHEN lock_not_available THEN
			IF clock_timestamp() > until THEN
				RAISE EXCEPTION USING
					ERRCODE = 'lock_not_available',
					MESSAGE = format('the list could not be exchanged within %s seconds', seconds),
					DETAIL = 'Queries that go on for long, or transactions left open, hold watchlist.travel_document.',
					HINT = 'Nothing was changed. Look for them in pg_stat_activity and pg_locks, or give more patience.';
			END IF;
		END;
		PERFORM pg_sleep(0.5);
	END LOOP;
END
$$;
COMMENT ON FUNCTION lock_documents(regclass, int) IS 'part of replace_documents(): locks the table without making screening wait for those who hold it';

CREATE FUNCTION replace_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, patience int DEFAULT 600)
	RETURNS TABLE (item text, records bigint)
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	loaded record;
	old_table regclass;
	new_name text;
	n bigint;
	said_state text;
	said_message text;
	said_detail text;
	said_hint text;
	said_column text;
	said_constraint text;
BEGIN
	PERFORM require_documents();
	PERFORM create_document_list(replace_documents.list, coalesce(title, replace_documents.list));
	SELECT l.list_id, l.generated_at INTO loaded FROM watchlist.list AS l WHERE l.code = replace_documents.list FOR UPDATE;
	IF replace_documents.generated_at < loaded.generated_at THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('list %s is loaded as of %s, which is later', replace_documents.list, loaded.generated_at),
			HINT = 'Nothing was changed. Without generated_at it is replaced by any.';
	END IF;

	new_name := format('travel_document_%s_%s', loaded.list_id, pg_current_xact_id());
	EXECUTE format('CREATE TABLE watchlist.%I (LIKE watchlist.travel_document INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CONSTRAINT of_list CHECK (list = %L))',
		new_name, replace_documents.list);
	BEGIN
		EXECUTE format($do$
			INSERT INTO watchlist.%I (list, record, issuing_state, kind, number, serial, run, raw, reason, owner, reference,
				stolen_on, reported_on, issued_on, expires_on, review_on, remarks)
			SELECT %L, read.record, read.issuing_state, read.kind, read.number, read.serial, read.run, read.raw, read.reason, read.owner,
				read.reference, read.stolen_on, read.reported_on, read.issued_on, read.expires_on,
				coalesce(read.review_on, (current_date + interval '10 years')::date), read.remarks
			FROM pg_temp.document_read AS read WHERE read.action = 'put'$do$, new_name, replace_documents.list);
		GET DIAGNOSTICS n = ROW_COUNT;
		PERFORM index_like_parent(format('watchlist.%I', new_name)::regclass);
	EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
		GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL,
			said_hint = PG_EXCEPTION_HINT, said_column = COLUMN_NAME, said_constraint = CONSTRAINT_NAME;
		PERFORM blame_document(said_state, said_message, said_detail, said_hint, said_column, said_constraint);
	END;
	IF n <> (SELECT count(*) FROM pg_temp.document_load) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'a whole list has records to put, and no others',
			HINT = 'Nothing was changed. For additions, changes and deletions call change_documents().';
	END IF;
	EXECUTE format('ANALYZE watchlist.%I', new_name);

	old_table := document_partition(replace_documents.list);
	EXECUTE format('SELECT count(*) FROM %s', old_table) INTO records;
	item := 'records before';
	RETURN NEXT;
	PERFORM lock_documents(old_table, patience);
	EXECUTE format('ALTER TABLE watchlist.travel_document DETACH PARTITION %s', old_table);
	EXECUTE format('ALTER TABLE watchlist.travel_document ATTACH PARTITION watchlist.%I FOR VALUES IN (%L)', new_name, replace_documents.list);
	EXECUTE format('ALTER TABLE watchlist.%I DROP CONSTRAINT of_list', new_name);
	EXECUTE format('DROP TABLE %s', old_table);
	UPDATE watchlist.list AS l SET generated_at = replace_documents.generated_at, loaded_at = now(),
		title = coalesce(replace_documents.title, l.title)
	WHERE l.code = replace_documents.list;
	DROP VIEW pg_temp.document_read;
	DROP TABLE pg_temp.document_load;
	item := 'records now';
	records := n;
	RETURN NEXT;
END
$$;
COMMENT ON FUNCTION replace_documents(text, timestamptz, text, int) IS
	'makes what was copied into document_load the whole of a list, as of generated_at; patience: seconds to wait for long queries; screening goes on meanwhile';

CREATE FUNCTION change_documents(list text, generated_at timestamptz DEFAULT NULL, follows timestamptz DEFAULT NULL)
	RETURNS TABLE (item text, records bigint)
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	loaded record;
	said_state text;
	said_message text;
	said_detail text;
	said_hint text;
	said_column text;
	said_constraint text;
	wrong record;
BEGIN
	PERFORM require_documents();
	IF document_partition(change_documents.list) IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('there is no list of travel documents "%s"', change_documents.list),
			HINT = 'Make it with sharaka.create_document_list(code, title), or load the whole of it by replace_documents().';
	END IF;
	SELECT l.list_id, l.generated_at INTO loaded FROM watchlist.list AS l WHERE l.code = change_documents.list FOR UPDATE;
	IF change_documents.generated_at <= loaded.generated_at THEN
		RAISE NOTICE USING MESSAGE = format('list %s is loaded as of %s: nothing changed', change_documents.list, loaded.generated_at);
		RETURN;
	ELSIF change_documents.follows <> loaded.generated_at OR (change_documents.follows IS NOT NULL AND loaded.generated_at IS NULL) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('a delta between is missing: list %s is loaded as of %s', change_documents.list, coalesce(loaded.generated_at::text, 'an unknown time')),
			DETAIL = format('This delta follows %s.', change_documents.follows),
			HINT = 'Nothing was changed. Load the deltas in their order, or the whole list.';
	END IF;

	SELECT load.line, load.action INTO wrong FROM pg_temp.document_load AS load
	WHERE coalesce(nullif(btrim(load.action), ''), 'put') NOT IN ('put', 'delete') ORDER BY load.line LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('record %s of what was copied: action is "%s"', wrong.line, wrong.action),
			HINT = 'Nothing was changed. Write put for a record that is new or has changed, delete for one that is withdrawn.';
	END IF;
	BEGIN
		CREATE TEMP TABLE document_change ON COMMIT DROP AS
		SELECT DISTINCT ON (read.record) read.* FROM pg_temp.document_read AS read ORDER BY read.record, read.line DESC;

		item := 'withdrawn';
		UPDATE watchlist.travel_document AS t SET withdrawn_at = now()
		FROM pg_temp.document_change AS c
		WHERE t.list = change_documents.list AND t.record = c.record AND c.action = 'delete' AND t.withdrawn_at IS NULL;
		GET DIAGNOSTICS records = ROW_COUNT;
		RETURN NEXT;

		item := 'changed';
		UPDATE watchlist.travel_document AS t
		SET issuing_state = c.issuing_state, kind = c.kind, number = c.number, serial = c.serial, run = c.run, raw = c.raw,
			reason = c.reason, owner = c.owner, reference = c.reference, stolen_on = c.stolen_on, reported_on = c.reported_on,
			issued_on = c.issued_on, expires_on = c.expires_on, review_on = coalesce(c.review_on, t.review_on),
			remarks = c.remarks, changed_at = now(), withdrawn_at = NULL
		FROM pg_temp.document_change AS c
		WHERE t.list = change_documents.list AND t.record = c.record AND c.action = 'put'
			AND (t.withdrawn_at IS NOT NULL OR
				(t.issuing_state, t.kind, t.number, t.serial, t.run, t.raw, t.reason, t.owner, t.reference, t.stolen_on,
					t.reported_on, t.issued_on, t.expires_on, t.review_on, t.remarks)
				IS DISTINCT FROM
				(c.issuing_state, c.kind, c.number, c.serial, c.run, c.raw, c.reason, c.owner, c.reference, c.stolen_on,
					c.reported_on, c.issued_on, c.expires_on, coalesce(c.review_on, t.review_on), c.remarks));
		GET DIAGNOSTICS records = ROW_COUNT;
		RETURN NEXT;

		item := 'added';
		INSERT INTO watchlist.travel_document AS t (list, record, issuing_state, kind, number, serial, run, raw, reason, owner,
			reference, stolen_on, reported_on, issued_on, expires_on, review_on, remarks)
		SELECT change_documents.list, c.record, c.issuing_state, c.kind, c.number, c.serial, c.run, c.raw, c.reason, c.owner,
			c.reference, c.stolen_on, c.reported_on, c.issued_on, c.expires_on,
			coalesce(c.review_on, (current_date + interval '10 years')::date), c.remarks
		FROM pg_temp.document_change AS c
		WHERE c.action = 'put' AND NOT EXISTS (SELECT FROM watchlist.travel_document AS k
			WHERE k.list = change_documents.list AND k.record = c.record);
		GET DIAGNOSTICS records = ROW_COUNT;
		RETURN NEXT;
	EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
		GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL,
			said_hint = PG_EXCEPTION_HINT, said_column = COLUMN_NAME, said_constraint = CONSTRAINT_NAME;
		PERFORM blame_document(said_state, said_message, said_detail, said_hint, said_column, said_constraint);
	END;
	item := 'not on the list';
	SELECT count(*) INTO records FROM pg_temp.document_change AS c
	WHERE c.action = 'delete' AND NOT EXISTS (SELECT FROM watchlist.travel_document AS k
		WHERE k.list = change_documents.list AND k.record = c.record);
	RETURN NEXT;
	UPDATE watchlist.list AS l SET generated_at = coalesce(change_documents.generated_at, l.generated_at), loaded_at = now()
	WHERE l.code = change_documents.list;
	DROP TABLE pg_temp.document_change;
	DROP VIEW pg_temp.document_read;
	DROP TABLE pg_temp.document_load;
END
$$;
COMMENT ON FUNCTION change_documents(text, timestamptz, timestamptz) IS
	'puts and deletes what was copied into document_load in a list, as of generated_at, if it is of the time that this follows; one that is loaded already changes nothing';
