
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
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
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
		reference text COLLATE "C",
		stolen_on partialdate,
		reported_on date,
		issued_on date,
		expires_on date CHECK (isfinite(expires_on)),
		review_on date NOT NULL DEFAULT watchlist.document_review() CHECK (isfinite(review_on)),
		remarks text,
		added_at timestamptz NOT NULL DEFAULT now(),
		changed_at timestamptz,
		discreet boolean NOT NULL DEFAULT false,
		suspended_at timestamptz,
		withdrawn_at timestamptz,
		PRIMARY KEY (record, list),
		CONSTRAINT travel_document_number_or_run
			CHECK (CASE WHEN run IS NULL THEN number IS NOT NULL OR serial IS NOT NULL ELSE number IS NULL AND serial IS NULL END)
	) PARTITION BY LIST (list);
	-- no names are in it, and any officer at any border is to find it
	PERFORM govern('watchlist.travel_document', released => '{*}');
	-- look-ups are by the number alone: few records share one, and the rest is read from them
	CREATE INDEX travel_document_number ON watchlist.travel_document (number) WHERE number IS NOT NULL;
	CREATE INDEX travel_document_serial ON watchlist.travel_document (serial) WHERE serial IS NOT NULL;
	CREATE INDEX travel_document_run ON watchlist.travel_document
		USING gist (run, issuing_state, kind text_code_ops) WHERE run IS NOT NULL;
	-- records come in the order of their review, or as a whole list with one day
	CREATE INDEX travel_document_review_on ON watchlist.travel_document USING brin (review_on);

	-- no function of the extension, which the table is to outlive
	CREATE FUNCTION watchlist.name_travel_document() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $name$
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
	COMMENT ON COLUMN watchlist.travel_document.reference IS 'the owner''s reference';
	COMMENT ON COLUMN watchlist.travel_document.stolen_on IS 'when it was stolen or lost, as far as it is known';
	COMMENT ON COLUMN watchlist.travel_document.reported_on IS 'when the owner reported it';
	COMMENT ON COLUMN watchlist.travel_document.issued_on IS 'date of issue';
	COMMENT ON COLUMN watchlist.travel_document.expires_on IS 'date of expiry';
	COMMENT ON COLUMN watchlist.travel_document.review_on IS 'when the owner has to review the record; as long after it was added as own_state says, unless given; it is purged then unless prolonged';
	COMMENT ON COLUMN watchlist.travel_document.remarks IS 'what the officer should know';
	COMMENT ON COLUMN watchlist.travel_document.added_at IS 'when the record came into the list; when the whole list did, where it was replaced';
	COMMENT ON COLUMN watchlist.travel_document.changed_at IS 'when a delta last changed it';
	COMMENT ON COLUMN watchlist.travel_document.discreet IS 'the traveller must not notice: hits are shown to the back office only';
	COMMENT ON COLUMN watchlist.travel_document.suspended_at IS 'since when the owner has suspended the record; until it is NULL again it is not screened';
	COMMENT ON COLUMN watchlist.travel_document.withdrawn_at IS 'when the owner withdrew it; from then on it is not screened';
	COMMENT ON CONSTRAINT travel_document_number_or_run ON watchlist.travel_document IS
		'a record has a number, a serial number or both, or else a run';
END
$$;
COMMENT ON FUNCTION create_travel_document_table() IS 'part of create_schema(): stolen and lost travel documents';

/*
 * The table of a list is made apart and attached, which neither waits for those who
 * screen nor holds them up, however long it takes to fill it.
 */
CREATE FUNCTION create_document_list(code text, title text, owner text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	partition text;
BEGIN
	PERFORM require_schema();
	INSERT INTO watchlist.list (code, title, holds, owner)
	VALUES (create_document_list.code, create_document_list.title, 'travel documents',
		require_list_keeper(create_document_list.code, create_document_list.owner))
	ON CONFLICT DO NOTHING;
	IF document_partition(create_document_list.code) IS NOT NULL THEN
		RETURN format('list %s exists: nothing changed', create_document_list.code);
	END IF;
	SELECT 'travel_document_' || list.list_id INTO partition FROM watchlist.list WHERE list.code = create_document_list.code;
	EXECUTE format('CREATE TABLE watchlist.%I (LIKE watchlist.travel_document INCLUDING ALL)', partition);
	PERFORM close_partition(format('watchlist.%I', partition)::regclass);
	EXECUTE format('ALTER TABLE watchlist.travel_document ATTACH PARTITION watchlist.%I FOR VALUES IN (%L)',
		partition, create_document_list.code);
	RETURN format('list %s created', create_document_list.code);
END
$$;
COMMENT ON FUNCTION create_document_list(text, text, text) IS
	'makes a list of travel documents: code as records and answers show it, full name, and whose list it is (else that of the State of who makes it); changes nothing where it exists';

CREATE FUNCTION close_partition(partition regclass) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', partition);
	EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', partition);
END
$$;
COMMENT ON FUNCTION close_partition(regclass) IS 'part of making a list of travel documents: nobody but the owner reads its table past the policies of the whole';

CREATE FUNCTION require_list_keeper(list text, owner text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
	keeper constant text := coalesce((SELECT l.owner FROM watchlist.list AS l WHERE l.code = require_list_keeper.list),
		require_list_keeper.owner::countrycode::text, me.state);
BEGIN
	IF me.role = 'officer' AND keeper <> me.state THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('list %s is kept by %s', require_list_keeper.list, keeper),
			DETAIL = format('Officer %s serves %s.', me.label, me.state),
			HINT = 'Administrators load the lists of others.';
	END IF;
	RETURN keeper;
END
$$;
COMMENT ON FUNCTION require_list_keeper(text, text) IS
	'whose list it is, or is to be: an owner that is given, else the caller''s State; an error unless the caller may load it: data officers their own State''s, administrators all';

CREATE FUNCTION document_partition(list text) RETURNS regclass
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (
		SELECT c.oid FROM watchlist.list AS l
		JOIN pg_class AS c ON c.relname IN ('travel_document_' || l.list_id, 'travel_document_' || l.list_id || '_1',
			'travel_document_' || l.list_id || '_2')
		JOIN pg_inherits AS i ON i.inhrelid = c.oid AND i.inhparent = 'watchlist.travel_document'::regclass
		WHERE l.code = document_partition.list);
END
$$;
COMMENT ON FUNCTION document_partition(text) IS 'the table that holds a list of travel documents; NULL where there is none';

/* Loading */

CREATE FUNCTION begin_documents() RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET client_min_messages = warning
AS $$
BEGIN
	PERFORM require_schema();
	PERFORM calling('officer', 'administrator');
	DROP VIEW IF EXISTS pg_temp.document_read;
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
	-- no other session sees it
	GRANT SELECT, INSERT, UPDATE, DELETE ON pg_temp.document_load TO PUBLIC;
	-- empty texts are NULL
	CREATE TEMP VIEW document_read AS
	SELECT given.line, coalesce(given.action, 'put') AS action,
		coalesce(given.record, concat_ws(' ', coalesce(typed.number::text, typed.serial::text, typed.run::text),
			typed.issuing_state::text, given.kind)) AS record,
		typed.issuing_state, given.kind, typed.number, typed.serial, typed.run,
		nullif(concat_ws(', ', given.number, given.serial, given.first_number, given.last_number),
			concat_ws(', ', typed.number::text, typed.serial::text, docrange_first(typed.run)::text, docrange_last(typed.run)::text)) AS raw,
		given.reason, coalesce(given.owner::countrycode, typed.issuing_state)::text AS owner, given.reference,
		given.stolen_on::partialdate AS stolen_on, given.reported_on::date AS reported_on, given.issued_on::date AS issued_on,
		given.expires_on::date AS expires_on, given.review_on::date AS review_on, given.remarks
	FROM pg_temp.document_load AS load, LATERAL (SELECT load.line,
		nullif(btrim(load.action), '') AS action, nullif(btrim(load.record), '') AS record,
		nullif(btrim(load.issuing_state), '') AS issuing_state, nullif(btrim(load.kind), '') AS kind,
		nullif(btrim(load.number), '') AS number, nullif(btrim(load.serial), '') AS serial,
		nullif(btrim(load.first_number), '') AS first_number, nullif(btrim(load.last_number), '') AS last_number,
		nullif(btrim(load.reason), '') AS reason, nullif(btrim(load.owner), '') AS owner,
		nullif(btrim(load.reference), '') AS reference, nullif(btrim(load.stolen_on), '') AS stolen_on,
		nullif(btrim(load.reported_on), '') AS reported_on, nullif(btrim(load.issued_on), '') AS issued_on,
		nullif(btrim(load.expires_on), '') AS expires_on, nullif(btrim(load.review_on), '') AS review_on,
		nullif(btrim(load.remarks), '') AS remarks) AS given,
	LATERAL (SELECT given.issuing_state::countrycode AS issuing_state, given.number::docnumber AS number,
		given.serial::docnumber AS serial,
		docrange(given.first_number::docnumber, coalesce(given.last_number, given.first_number)::docnumber) AS run) AS typed;
	RETURN 'copy into document_load, then call replace_documents() or change_documents()';
END
$$;
COMMENT ON FUNCTION begin_documents() IS
	'makes the temporary table document_load, for COPY: texts as published; what an earlier call left is dropped';

CREATE FUNCTION check_documents(whole boolean) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	me constant caller := calling('officer', 'administrator');
	no_first bigint;
	fault record;
BEGIN
	IF me.role = 'officer' THEN
		SELECT load.line, btrim(load.owner) AS owner INTO fault FROM pg_temp.document_load AS load
		WHERE btrim(load.owner) NOT IN ('', me.state) ORDER BY load.line LIMIT 1;
		PERFORM refuse_line(fault.line, format('the record is owned by %s', fault.owner),
			format('Officer %s serves %s; administrators load records of others.', me.label, me.state), '42501');
	END IF;
	PERFORM check_actions('document_load', whole, 'change_documents');
	SELECT min(load.line) INTO no_first FROM pg_temp.document_load AS load
	WHERE btrim(load.last_number) <> '' AND btrim(coalesce(load.first_number, '')) = '';
	IF no_first IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('line %s of what was copied: a run has a last number and no first', no_first),
			HINT = 'Nothing was changed. A run is written as first_number and last_number, without number.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_documents(boolean) IS 'part of loading: an error for actions and runs that are none';

CREATE FUNCTION index_like_parent(new_table regclass) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	command text;
BEGIN
	FOR command IN
		SELECT CASE WHEN k.oid IS NOT NULL THEN format('ALTER TABLE %s ADD %s', new_table, pg_get_constraintdef(k.oid))
			ELSE format('CREATE %sINDEX ON %s', CASE WHEN i.indisunique THEN 'UNIQUE ' END, new_table)
				|| substr(pg_get_indexdef(i.indexrelid), 1 + length(format('CREATE %sINDEX %I ON ONLY watchlist.travel_document',
					CASE WHEN i.indisunique THEN 'UNIQUE ' END, c.relname))) END
		FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
		LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u') AND k.conrelid = i.indrelid
		WHERE i.indrelid = 'watchlist.travel_document'::regclass
		ORDER BY i.indisprimary DESC, c.relname
	LOOP
		EXECUTE command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION index_like_parent(regclass) IS 'part of replace_documents(): the indexes that partitions of watchlist.travel_document have';

CREATE FUNCTION prepared_documents(list text) RETURNS regclass
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (SELECT to_regclass('watchlist.' || quote_ident(l.next_table)) FROM watchlist.list AS l WHERE l.code = prepared_documents.list);
END
$$;
COMMENT ON FUNCTION prepared_documents(text) IS 'the table that prepare_documents() has left for a list of travel documents; NULL where there is none';

/*
 * What a file does not say of its records is the keeper's, and a list that is
 * replaced keeps it: discreet, suspended_at, level, released_to, and the columns that
 * a DBA has added.  Few records have any of it, and only these are joined.
 */
CREATE FUNCTION kept_columns(OUT kept text[], OUT preset text[])
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum),
		array_agg(coalesce(pg_get_expr(d.adbin, d.adrelid), 'NULL') || '::' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
	INTO kept, preset
	FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	WHERE a.attrelid = 'watchlist.travel_document'::regclass AND a.attnum > 0 AND NOT a.attisdropped
		AND a.attgenerated = '' AND a.attidentity = ''
		-- what a file says, and its load
		AND a.attname <> ALL ('{list,record,issuing_state,kind,number,serial,run,raw,reason,owner,reference,stolen_on,reported_on,issued_on,
			expires_on,review_on,remarks,added_at,changed_at,withdrawn_at}');
END
$$;
COMMENT ON FUNCTION kept_columns() IS
	'part of replace_documents(): columns of watchlist.travel_document that files do not fill, and their defaults';

CREATE FUNCTION marked_documents(tab regclass) RETURNS text[]
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	columns constant record := kept_columns();
	marked text[];
BEGIN
	-- as images, since a column that was added may be of a type that has no equality
	EXECUTE format('SELECT array_agg(t.record) FROM %s AS t WHERE ROW(%s)::record OPERATOR(pg_catalog.*<>) ROW(%s)::record', tab,
		(SELECT string_agg('t.' || k, ', ') FROM unnest(columns.kept) AS k), array_to_string(columns.preset, ', ')) INTO marked;
	RETURN coalesce(marked, '{}');
END
$$;
COMMENT ON FUNCTION marked_documents(regclass) IS
	'part of replace_documents(): records of a list on which something is set that files do not say';

CREATE FUNCTION prolonged_documents(list text) RETURNS text[]
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN ARRAY(SELECT DISTINCT h.before->>'record' FROM watchlist.history AS h
		WHERE h.subject_id IS NULL AND h.tab = 'travel_document' AND h.action = 'prolonged' AND h.before->>'list' = prolonged_documents.list);
END
$$;
COMMENT ON FUNCTION prolonged_documents(text) IS 'part of replace_documents(): records of a list whose day of review was set by prolong()';

CREATE FUNCTION carry_marks(old_table regclass, new_table regclass, records text[], prolonged text[]) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	columns constant record := kept_columns();
BEGIN
	IF cardinality(carry_marks.records) = 0 THEN
		RETURN;
	END IF;
	EXECUTE format($do$
		UPDATE %1$s AS n SET review_on = CASE WHEN o.record = ANY ($2) THEN greatest(o.review_on, n.review_on) ELSE n.review_on END, %3$s
		FROM %2$s AS o
		WHERE o.record = ANY ($1) AND n.record = o.record
			AND (ROW(%4$s)::record OPERATOR(pg_catalog.*<>) ROW(%5$s)::record OR (o.review_on > n.review_on AND o.record = ANY ($2)))$do$,
		new_table, old_table, (SELECT string_agg(format('%1$s = o.%1$s', k), ', ') FROM unnest(columns.kept) AS k),
		(SELECT string_agg('o.' || k, ', ') FROM unnest(columns.kept) AS k), (SELECT string_agg('n.' || k, ', ') FROM unnest(columns.kept) AS k))
	USING carry_marks.records, carry_marks.prolonged;
END
$$;
COMMENT ON FUNCTION carry_marks(regclass, regclass, text[], text[]) IS
	'part of replace_documents(): sets on these records of a new table what is set on those of the old one and files do not say; on those that were prolonged also the day of review, if it is the later one';

CREATE FUNCTION refuse_losses(old_table regclass, new_table regclass, given bigint, force boolean) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	known bigint;
	absent bigint;
BEGIN
	IF refuse_losses.force THEN
		RETURN;
	END IF;
	EXECUTE format($do$
		SELECT count(*), count(*) FILTER (WHERE n.record IS NULL)
		FROM %s AS o LEFT JOIN %s AS n ON n.record = o.record WHERE o.withdrawn_at IS NULL$do$, old_table, new_table) INTO known, absent;
	IF absent > known / 4 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('this list would withdraw %s of %s documents', absent, known),
			DETAIL = format('It has %s records.', refuse_losses.given),
			HINT = 'Nothing was loaded.  If the file is whole, call replace_documents with force => true.';
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_losses(regclass, regclass, bigint, boolean) IS
	'part of replace_documents(): an error where more than a quarter of the documents of a list are not in the one that is to replace it';

CREATE FUNCTION prepare_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, force boolean DEFAULT false)
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET datestyle = 'ISO, YMD' SET standard_conforming_strings = on
AS $$
DECLARE
	loaded record;
	old_table regclass;
	new_name text;
	prolonged text[];
	n bigint;
	said_state text;
	said_message text;
	said_detail text;
	said_hint text;
	said_column text;
	said_constraint text;
BEGIN
	PERFORM require_copied('begin_documents', 'document_load', 'document_read');
	PERFORM require_list_keeper(prepare_documents.list);
	PERFORM create_document_list(prepare_documents.list, coalesce(prepare_documents.title, prepare_documents.list));
	SELECT l.list_id, l.generated_at, l.loaded_at INTO loaded FROM watchlist.list AS l WHERE l.code = prepare_documents.list FOR UPDATE;
	PERFORM require_later(prepare_documents.list, prepare_documents.generated_at, loaded.generated_at);
	IF NOT EXISTS (SELECT FROM pg_temp.document_load) THEN
		PERFORM refuse_file('a list of documents', 'Nothing was copied into document_load.', 'Copy the file after begin_documents().');
	END IF;
	PERFORM check_documents(whole => true);
	IF prepared_documents(prepare_documents.list) IS NOT NULL THEN
		EXECUTE format('DROP TABLE %s', prepared_documents(prepare_documents.list));
	END IF;

	old_table := document_partition(prepare_documents.list);
	SELECT free.name INTO new_name
	FROM generate_series(1, 2) AS generation, format('travel_document_%s_%s', loaded.list_id, generation) AS free (name)
	WHERE to_regclass('watchlist.' || free.name) IS NULL ORDER BY 1 LIMIT 1;
	EXECUTE format('CREATE TABLE watchlist.%I (LIKE watchlist.travel_document INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING CONSTRAINTS, CONSTRAINT of_list CHECK (list = %L))',
		new_name, prepare_documents.list);
	PERFORM close_partition(format('watchlist.%I', new_name)::regclass);
	BEGIN
		PERFORM refuse_late_reviews('document_read', watchlist.document_review());
		EXECUTE format($do$
			INSERT INTO watchlist.%I (list, record, issuing_state, kind, number, serial, run, raw, reason, owner, reference,
				stolen_on, reported_on, issued_on, expires_on, review_on, remarks)
			SELECT %L, read.record, read.issuing_state, read.kind, read.number, read.serial, read.run, read.raw, read.reason, read.owner,
				read.reference, read.stolen_on, read.reported_on, read.issued_on, read.expires_on,
				coalesce(read.review_on, (SELECT watchlist.document_review())), read.remarks
			FROM pg_temp.document_read AS read$do$, new_name, prepare_documents.list);
		GET DIAGNOSTICS n = ROW_COUNT;
		prolonged := prolonged_documents(prepare_documents.list);
		PERFORM carry_marks(old_table, format('watchlist.%I', new_name)::regclass, marked_documents(old_table) || prolonged, prolonged);
		PERFORM index_like_parent(format('watchlist.%I', new_name)::regclass);
	EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
		GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL,
			said_hint = PG_EXCEPTION_HINT, said_column = COLUMN_NAME, said_constraint = CONSTRAINT_NAME;
		PERFORM blame_copied('document_load', '{document_read}', '{travel_document}', said_state, said_message, said_detail, said_hint,
			said_column, 'travel_document', said_constraint);
	END;
	EXECUTE format('ANALYZE watchlist.%I', new_name);
	PERFORM refuse_losses(old_table, format('watchlist.%I', new_name)::regclass, n, prepare_documents.force);
	UPDATE watchlist.list AS l SET next_table = new_name, next_generated_at = prepare_documents.generated_at,
		next_after = loaded.loaded_at, title = coalesce(prepare_documents.title, l.title)
	WHERE l.code = prepare_documents.list;
	DROP VIEW pg_temp.document_read;
	DROP TABLE pg_temp.document_load;
	RETURN n;
END
$$;
COMMENT ON FUNCTION prepare_documents(text, timestamptz, text, boolean) IS
	'first part of replace_documents(): makes a table with indexes, beside the list, of what was copied into document_load; returns the number of records; force: also one that would withdraw more than a quarter of the list';

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

CREATE FUNCTION transactions_going_on() RETURNS text[]
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN ARRAY(
		SELECT l.virtualtransaction FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
		WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() AND a.datname = current_database()
			-- autovacuum has no user
			AND a.usename IS NOT NULL);
END
$$;
COMMENT ON FUNCTION transactions_going_on() IS 'the other transactions of users in this database, as pg_locks.virtualtransaction';

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
	others text[];
BEGIN
	-- those who wait here, too, look nothing up; nobody else can lock the table so
	LOCK TABLE watchlist.task IN ROW EXCLUSIVE MODE;
	others := transactions_going_on();
	WHILE EXISTS (
		SELECT FROM pg_locks AS l WHERE l.locktype = 'virtualxid' AND l.virtualtransaction = ANY (others)
		AND NOT EXISTS (SELECT FROM pg_locks AS w WHERE w.locktype = 'relation' AND w.granted AND w.pid = l.pid
			AND w.relation = 'watchlist.task'::regclass AND w.mode = 'RowExclusiveLock'))
	LOOP
		IF clock_timestamp() > until THEN
			PERFORM give_up_exchange(patience, 'Transactions that began before the new list was there still go on.');
		END IF;
		PERFORM pg_sleep(0.1);
	END LOOP;
END
$$;
COMMENT ON FUNCTION wait_for_snapshots(int) IS 'part of exchange_documents(): waits for the transactions that go on in this database';

CREATE FUNCTION lock_documents(old_table regclass, new_table regclass, patience int) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT SET lock_timeout = 0
AS $$
DECLARE
	until constant timestamptz := clock_timestamp() + patience * interval '1 second';
BEGIN
	BEGIN
		-- neither holds up anybody who looks something up, and autovacuum gives way to both
		PERFORM set_config('lock_timeout', patience * 1000 + 1000 || 'ms', true);
		EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', new_table);
		EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', old_table);
	EXCEPTION WHEN lock_not_available THEN
		PERFORM give_up_exchange(patience, 'The old table of the list or the new one is being vacuumed or changed.');
	END;
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
COMMENT ON FUNCTION lock_documents(regclass, regclass, int) IS 'part of exchange_documents(): locks the tables without making screening wait for those who hold them';

CREATE FUNCTION require_prepared(list text, prepared regclass) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF require_prepared.prepared IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = format('nothing is prepared to replace list "%s"', require_prepared.list),
			HINT = 'Copy it after SELECT sharaka.begin_documents(); and CALL sharaka.replace_documents(...).';
	END IF;
END
$$;
COMMENT ON FUNCTION require_prepared(text, regclass) IS 'part of exchange_documents(): an error where nothing is prepared';

CREATE FUNCTION attach_documents(list text, prepared regclass, patience int, seen bigint DEFAULT 0) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	old_table regclass;
	loaded record;
	before bigint;
	prolonged text[];
	late text[];
BEGIN
	SELECT l.generated_at, l.loaded_at, l.next_generated_at, l.next_after INTO loaded
	FROM watchlist.list AS l WHERE l.code = attach_documents.list FOR UPDATE;
	PERFORM require_prepared(attach_documents.list, prepared_documents(attach_documents.list));
	IF prepared_documents(attach_documents.list) <> attach_documents.prepared OR loaded.loaded_at IS DISTINCT FROM loaded.next_after THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('list %s was loaded or prepared anew meanwhile', attach_documents.list),
			DETAIL = 'What was prepared replaces only what the list was then; a delta since would be lost.',
			HINT = 'The list is as it is. Copy it and call replace_documents() again.';
	END IF;
	PERFORM require_later(attach_documents.list, loaded.next_generated_at, loaded.generated_at);
	old_table := document_partition(attach_documents.list);
	EXECUTE format('SELECT count(*) FROM %s', old_table) INTO before;
	-- what was set or taken back since it was prepared: most of it while nobody waits; a look-up that
	-- began before the exchange and ends after it sees these records as they were prepared
	prolonged := prolonged_documents(attach_documents.list);
	PERFORM carry_marks(old_table, attach_documents.prepared,
		marked_documents(old_table) || marked_documents(attach_documents.prepared) || prolonged, prolonged);
	PERFORM lock_documents(old_table, attach_documents.prepared, patience);
	-- and the rest now that nobody can go on
	SELECT coalesce(array_agg(h.before->>'record'), '{}'),
		prolonged || coalesce(array_agg(h.before->>'record') FILTER (WHERE h.action = 'prolonged'), '{}')
	INTO late, prolonged
	FROM watchlist.history AS h
	WHERE h.history_id > attach_documents.seen AND h.tab = 'travel_document' AND h.before->>'list' = attach_documents.list;
	PERFORM carry_marks(old_table, attach_documents.prepared, late, prolonged);
	EXECUTE format('ALTER TABLE watchlist.travel_document DETACH PARTITION %s', old_table);
	EXECUTE format('ALTER TABLE watchlist.travel_document ATTACH PARTITION %s FOR VALUES IN (%L)', attach_documents.prepared, attach_documents.list);
	EXECUTE format('ALTER TABLE %s DROP CONSTRAINT of_list', attach_documents.prepared);
	EXECUTE format('DROP TABLE %s', old_table);
	UPDATE watchlist.list AS l SET generated_at = l.next_generated_at, loaded_at = now(),
		next_table = NULL, next_generated_at = NULL, next_after = NULL
	WHERE l.code = attach_documents.list;
	INSERT INTO watchlist.change (list) VALUES (attach_documents.list);
	RETURN before;
END
$$;
COMMENT ON FUNCTION attach_documents(text, regclass, int, bigint) IS
	'part of exchange_documents(): the exchange itself; returns how many records the list had; seen: up to here watchlist.history has no change that is not committed';

CREATE FUNCTION exchange_documents(list text, patience int DEFAULT 600) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	-- what is waited for is seen by all; a table that is prepared later is not
	prepared regclass;
	seen bigint;
BEGIN
	PERFORM require_schema();
	PERFORM require_list_keeper(exchange_documents.list);
	IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'active_sql_transaction',
			MESSAGE = 'a list is exchanged in a transaction of its own',
			DETAIL = 'Others would find neither the old list nor, before this transaction is committed, the new one.',
			HINT = 'Commit first.';
	ELSIF exchange_documents.patience IS NULL OR exchange_documents.patience < 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('patience is %s', coalesce(exchange_documents.patience::text, 'NULL')),
			HINT = 'Give the seconds to wait for others, 0 or more, or leave it out.';
	ELSIF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'active_sql_transaction',
			MESSAGE = format('a list is exchanged in a transaction that is read committed, not %s', current_setting('transaction_isolation')),
			DETAIL = 'What officers set on records while it waits for others would be lost.',
			HINT = 'Begin it with ISOLATION LEVEL READ COMMITTED.';
	END IF;
	prepared := prepared_documents(exchange_documents.list);
	PERFORM require_prepared(exchange_documents.list, prepared);
	-- who has written one of these, or is about to, is waited for
	seen := coalesce(pg_sequence_last_value(pg_get_serial_sequence('watchlist.history', 'history_id')::regclass), 0);
	PERFORM wait_for_snapshots(patience);
	RETURN attach_documents(exchange_documents.list, prepared, patience, seen);
END
$$;
COMMENT ON FUNCTION exchange_documents(text, int) IS
	'second part of replace_documents(): makes what prepare_documents() has left the list; returns how many records it had before; patience: seconds to wait for others, who are not held up meanwhile';

-- A procedure that commits can have no search_path of its own: names are written whole.
CREATE PROCEDURE replace_documents(list text, generated_at timestamptz DEFAULT NULL, title text DEFAULT NULL, patience int DEFAULT 600,
		force boolean DEFAULT false, INOUT records_before bigint DEFAULT NULL, INOUT records_now bigint DEFAULT NULL)
	LANGUAGE plpgsql
AS $$
BEGIN
	records_now := sharaka.prepare_documents(replace_documents.list, replace_documents.generated_at, replace_documents.title,
		replace_documents.force);
	COMMIT;
	SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
	records_before := sharaka.exchange_documents(replace_documents.list, replace_documents.patience);
END
$$;
COMMENT ON PROCEDURE replace_documents(text, timestamptz, text, int, boolean, bigint, bigint) IS
	'makes what was copied into document_load the whole of a list, as of generated_at; patience: seconds to wait for others; force also replaces a list that would lose more than a quarter of its documents; screening goes on meanwhile';

CREATE FUNCTION change_documents(list text, generated_at timestamptz DEFAULT NULL, follows timestamptz DEFAULT NULL)
	RETURNS TABLE (item text, records bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET datestyle = 'ISO, YMD' SET standard_conforming_strings = on
AS $$
DECLARE
	loaded record;
	said_state text;
	said_message text;
	said_detail text;
	said_hint text;
	said_column text;
	said_constraint text;
BEGIN
	PERFORM require_copied('begin_documents', 'document_load', 'document_read');
	PERFORM require_list_keeper(change_documents.list);
	IF document_partition(change_documents.list) IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('there is no list of travel documents "%s"', change_documents.list),
			HINT = 'Make it with sharaka.create_document_list(code, title), or load the whole of it by replace_documents().';
	END IF;
	SELECT l.list_id, l.generated_at INTO loaded FROM watchlist.list AS l WHERE l.code = change_documents.list FOR UPDATE;
	IF NOT is_next(change_documents.list, change_documents.generated_at, change_documents.follows, loaded.generated_at) THEN
		RETURN;
	END IF;

	PERFORM check_documents(whole => false);
	BEGIN
		PERFORM refuse_late_reviews('document_read', watchlist.document_review());
		CREATE TEMP TABLE document_change ON COMMIT DROP AS
		SELECT DISTINCT ON (read.record) read.* FROM pg_temp.document_read AS read ORDER BY read.record, read.line DESC;
		-- a day of review that an officer has set is not taken back by an earlier one
		UPDATE pg_temp.document_change AS c SET review_on = t.review_on
		FROM unnest(prolonged_documents(change_documents.list)) AS prolonged (record), watchlist.travel_document AS t
		WHERE c.record = prolonged.record AND t.list = change_documents.list AND t.record = prolonged.record AND c.review_on < t.review_on;

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
			coalesce(c.review_on, (SELECT watchlist.document_review())), c.remarks
		FROM pg_temp.document_change AS c
		WHERE c.action = 'put' AND NOT EXISTS (SELECT FROM watchlist.travel_document AS k
			WHERE k.list = change_documents.list AND k.record = c.record);
		GET DIAGNOSTICS records = ROW_COUNT;
		RETURN NEXT;
	EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
		GET STACKED DIAGNOSTICS said_state = RETURNED_SQLSTATE, said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL,
			said_hint = PG_EXCEPTION_HINT, said_column = COLUMN_NAME, said_constraint = CONSTRAINT_NAME;
		PERFORM blame_copied('document_load', '{document_read}', '{travel_document}', said_state, said_message, said_detail, said_hint,
			said_column, 'travel_document', said_constraint);
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
