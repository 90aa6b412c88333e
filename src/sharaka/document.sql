
/*
 * Stolen and lost travel documents
 *
 * One table, a partition for each list: the national file, INTERPOL's, that of
 * another State.  A list is replaced by filling a new table beside it, with its
 * indexes, and exchanging the two; screening waits for no more than that.  What
 * comes from outside is copied into a temporary table of texts first, so that a
 * file is taken whole or not at all, and the line at fault can be named.
 *
 * Partitions have row-level security without a policy.  It does not count for who
 * reads the whole table, whose policies are the DBA's; but who was granted "all
 * tables" can't go past these by reading a partition.
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
	EXECUTE format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY', partition);
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

CREATE FUNCTION first_unread_document() RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	low bigint;
	high bigint;
	middle bigint;
BEGIN
	CREATE INDEX ON pg_temp.document_load (line);
	SELECT min(load.line), max(load.line) INTO low, high FROM pg_temp.document_load AS load;
	WHILE low < high LOOP
		middle := (low + high) / 2;
		BEGIN
			PERFORM count(read::text) FROM pg_temp.document_read AS read WHERE read.line BETWEEN low AND middle;
			low := middle + 1;
		EXCEPTION WHEN data_exception THEN
			high := middle;
		END;
	END LOOP;
	RETURN low;
END
$$;
COMMENT ON FUNCTION first_unread_document() IS 'part of loading: the first line of document_load that cannot be read, where there is one, by halves';

CREATE FUNCTION blame_document(state text, message text, detail text, hint text, column_name text, constraint_name text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	first_line bigint;
	condition text;
	said_state text := state;
	said_message text := message;
	said_detail text := detail;
	said_hint text := hint;
BEGIN
	IF state LIKE '22%' THEN
		first_line := first_unread_document();
		BEGIN
			PERFORM read::text FROM pg_temp.document_read AS read WHERE read.line = first_line;
		EXCEPTION WHEN data_exception THEN
			GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT,
				said_detail = PG_EXCEPTION_DETAIL, said_hint = PG_EXCEPTION_HINT;
			-- another datestyle would not help, this one is set
			IF said_state IN ('22007', '22008') THEN
				said_hint := 'Write dates as 2026-12-31.';
			END IF;
		END;
	ELSE
		SELECT CASE WHEN state = '23502' THEN format('read.%I IS NULL', column_name)
			ELSE 'NOT ' || pg_get_expr(c.conbin, c.conrelid) END INTO condition
		FROM (SELECT) AS one LEFT JOIN pg_constraint AS c
			ON c.conrelid = 'watchlist.travel_document'::regclass AND c.conname = constraint_name AND c.contype = 'c';
		IF condition IS NOT NULL THEN
			EXECUTE 'SELECT min(read.line) FROM pg_temp.document_read AS read WHERE read.action = ''put'' AND ' || condition INTO first_line;
		END IF;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = said_state,
		MESSAGE = coalesce('record ' || first_line || ' of what was copied: ', '') || said_message,
		DETAIL = coalesce(nullif(said_detail, ''), 'Nothing was changed.'),
		HINT = concat_ws(' ', nullif(said_hint, ''), 'Nothing was changed; SELECT * FROM document_load'
			|| coalesce(' WHERE line = ' || first_line, '') || ' shows what was copied.');
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

CREATE FUNCTION prepared_documents(list text) RETURNS regclass
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.oid::regclass
	FROM pg_class AS c JOIN pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
	WHERE c.relnamespace = to_regnamespace('watchlist') AND c.relkind = 'r' AND NOT c.relispartition
		AND d.description = 'prepared to replace list ' || prepared_documents.list;
END;
COMMENT ON FUNCTION prepared_documents(text) IS 'the table that prepare_documents() has left for a list of travel documents; NULL where there is none';

CREATE FUNCTION prepare_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	loaded record;
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
	PERFORM create_document_list(prepare_documents.list, coalesce(prepare_documents.title, prepare_documents.list));
	SELECT l.list_id, l.generated_at INTO loaded FROM watchlist.list AS l WHERE l.code = prepare_documents.list FOR UPDATE;
	PERFORM require_later(prepare_documents.list, prepare_documents.generated_at, loaded.generated_at);
	IF prepared_documents(prepare_documents.list) IS NOT NULL THEN
		EXECUTE format('DROP TABLE %s', prepared_documents(prepare_documents.list));
	END IF;

	SELECT free.name INTO new_name
	FROM generate_series(1, 2) AS generation, format('travel_document_%s_%s', loaded.list_id, generation) AS free (name)
	WHERE to_regclass('watchlist.' || free.name) IS NULL ORDER BY 1 LIMIT 1;
	EXECUTE format('CREATE TABLE watchlist.%I (LIKE watchlist.travel_document INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CONSTRAINT of_list CHECK (list = %L))',
		new_name, prepare_documents.list);
	EXECUTE format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY', new_name);
	EXECUTE format('COMMENT ON TABLE watchlist.%I IS %L', new_name, 'prepared to replace list ' || prepare_documents.list);
	BEGIN
		EXECUTE format($do$
			INSERT INTO watchlist.%I (list, record, issuing_state, kind, number, serial, run, raw, reason, owner, reference,
				stolen_on, reported_on, issued_on, expires_on, review_on, remarks)
			SELECT %L, read.record, read.issuing_state, read.kind, read.number, read.serial, read.run, read.raw, read.reason, read.owner,
				read.reference, read.stolen_on, read.reported_on, read.issued_on, read.expires_on,
				coalesce(read.review_on, (current_date + interval '10 years')::date), read.remarks
			FROM pg_temp.document_read AS read WHERE read.action = 'put'$do$, new_name, prepare_documents.list);
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
	DROP VIEW pg_temp.document_read;
	DROP TABLE pg_temp.document_load;
	RETURN n;
END
$$;
COMMENT ON FUNCTION prepare_documents(text, timestamptz, text) IS
	'first part of replace_documents(): makes a table with indexes, beside the list, of what was copied into document_load; returns the number of records';

CREATE FUNCTION require_later(list text, generated_at timestamptz, loaded timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF require_later.generated_at < require_later.loaded THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('list %s is loaded as of %s, which is later', require_later.list, require_later.loaded),
			HINT = 'Nothing was changed. Without generated_at it is replaced by any.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_later(text, timestamptz, timestamptz) IS 'part of loading: an error where a list is older than the one that is loaded';

CREATE FUNCTION give_up_exchange(seconds int, detail text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	RAISE EXCEPTION USING
		ERRCODE = 'lock_not_available',
		MESSAGE = format('the list could not be exchanged within %s seconds', seconds),
		DETAIL = detail,
		HINT = 'The list is as it was. Look for them in pg_stat_activity and pg_locks; then call exchange_documents(), which has what was prepared, or give more patience.';
END
$$;
COMMENT ON FUNCTION give_up_exchange(int, text) IS 'part of exchange_documents(): the error where others hold it up for too long';

/*
 * Whose snapshot was taken before the new table was filled would find it empty, and
 * the old one gone: an answer without hits.  So all transactions of that time have to
 * end before the exchange.
 */
CREATE FUNCTION wait_for_snapshots(patience int) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	until constant timestamptz := clock_timestamp() + patience * interval '1 second';
	others constant text[] := ARRAY(
		SELECT l.virtualtransaction FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
		WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() AND a.datname = current_database());
BEGIN
	WHILE EXISTS (SELECT FROM pg_locks AS l WHERE l.locktype = 'virtualxid' AND l.virtualtransaction = ANY (others)) LOOP
		IF clock_timestamp() > until THEN
			PERFORM give_up_exchange(patience, 'Transactions that began before the new list was there still go on.');
		END IF;
		PERFORM pg_sleep(0.1);
	END LOOP;
END
$$;
COMMENT ON FUNCTION wait_for_snapshots(int) IS 'part of exchange_documents(): waits for the transactions that go on in this database';

CREATE FUNCTION lock_documents(old_table regclass, patience int) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	until constant timestamptz := clock_timestamp() + patience * interval '1 second';
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
				PERFORM give_up_exchange(patience, 'Queries that go on for long, or transactions left open, hold watchlist.travel_document.');
			END IF;
		END;
		PERFORM pg_sleep(0.5);
	END LOOP;
END
$$;
COMMENT ON FUNCTION lock_documents(regclass, int) IS 'part of exchange_documents(): locks the table without making screening wait for those who hold it';

CREATE FUNCTION attach_documents(list text, generated_at timestamptz, title text, patience int) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	old_table constant regclass := document_partition(attach_documents.list);
	new_table constant regclass := prepared_documents(attach_documents.list);
	loaded record;
	before bigint;
BEGIN
	IF new_table IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = format('nothing is prepared to replace list "%s"', attach_documents.list),
			HINT = 'Copy it after SELECT sharaka.begin_documents(); and CALL sharaka.replace_documents(...).';
	END IF;
	SELECT l.generated_at INTO loaded FROM watchlist.list AS l WHERE l.code = attach_documents.list FOR UPDATE;
	PERFORM require_later(attach_documents.list, attach_documents.generated_at, loaded.generated_at);
	EXECUTE format('SELECT count(*) FROM %s', old_table) INTO before;
	PERFORM lock_documents(old_table, patience);
	EXECUTE format('ALTER TABLE watchlist.travel_document DETACH PARTITION %s', old_table);
	EXECUTE format('ALTER TABLE watchlist.travel_document ATTACH PARTITION %s FOR VALUES IN (%L)', new_table, attach_documents.list);
	EXECUTE format('ALTER TABLE %s DROP CONSTRAINT of_list', new_table);
	EXECUTE format('COMMENT ON TABLE %s IS NULL', new_table);
	EXECUTE format('DROP TABLE %s', old_table);
	UPDATE watchlist.list AS l SET generated_at = attach_documents.generated_at, loaded_at = now(),
		title = coalesce(attach_documents.title, l.title)
	WHERE l.code = attach_documents.list;
	RETURN before;
END
$$;
COMMENT ON FUNCTION attach_documents(text, timestamptz, text, int) IS
	'part of exchange_documents(): the exchange itself; returns how many records the list had';

CREATE FUNCTION exchange_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, patience int DEFAULT 600) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'active_sql_transaction',
			MESSAGE = 'a list is exchanged in a transaction of its own',
			DETAIL = 'Others would find neither the old list nor, before this transaction is committed, the new one.',
			HINT = 'Commit first.';
	END IF;
	PERFORM wait_for_snapshots(patience);
	RETURN attach_documents(exchange_documents.list, exchange_documents.generated_at, exchange_documents.title, patience);
END
$$;
COMMENT ON FUNCTION exchange_documents(text, timestamptz, text, int) IS
	'second part of replace_documents(): makes what prepare_documents() has left the list; returns how many records it had before; patience: seconds to wait for others, who are not held up meanwhile';

-- A procedure that commits can have no search_path of its own: names are written whole.
CREATE PROCEDURE replace_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, patience int DEFAULT 600,
		INOUT records_before bigint DEFAULT NULL, INOUT records_now bigint DEFAULT NULL)
	LANGUAGE plpgsql
AS $$
BEGIN
	records_now := sharaka.prepare_documents(replace_documents.list, replace_documents.generated_at, replace_documents.title);
	COMMIT;
	records_before := sharaka.exchange_documents(replace_documents.list, replace_documents.generated_at, replace_documents.title,
		replace_documents.patience);
END
$$;
COMMENT ON PROCEDURE replace_documents(text, timestamptz, text, int, bigint, bigint) IS
	'makes what was copied into document_load the whole of a list, as of generated_at; patience: seconds to wait for others; screening goes on meanwhile';

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
