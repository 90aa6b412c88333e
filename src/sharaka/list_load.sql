
/*
 * Loading a list of subjects, whatever its format
 *
 * A loader writes the records of its file into the temporary table list_record:
 * the publisher's number, the reference and the record as published.  These are
 * compared with what is loaded; only what is new or has changed is taken apart.
 *
 *     begin_list()     the list, locked, and an empty list_record
 *     compare_list()   says of each record whether it is new, has changed or has not
 *     (the loader sets the columns of list_record that go to the subject)
 *     write_list()     writes and withdraws subjects
 *     (the loader writes names, births, nationalities and documents)
 *     end_list()       what is loaded now
 *
 * All of it is by sets of records.  A typed column is NULL where the text beside it
 * was not understood, so that list_report() and list_unread() are plain queries.
 */

CREATE TYPE list_outcome AS (
	added bigint,
	changed bigint,
	withdrawn bigint,
	unchanged bigint
);
COMMENT ON TYPE list_outcome IS 'how many records of a list a load has added, changed, withdrawn, and found unchanged';

CREATE FUNCTION begin_list(code text, title text, owner text) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	list record;
BEGIN
	PERFORM require_schema();
	-- made by hand and never loaded, such as to say how often it is renewed: it is the publisher's all the same
	UPDATE watchlist.list AS l SET owner = begin_list.owner
	WHERE l.code = begin_list.code AND l.loaded_at IS NULL AND l.owner = watchlist.own_state() AND l.owner <> begin_list.owner
		AND NOT EXISTS (SELECT FROM watchlist.subject AS s WHERE s.list_id = l.list_id);
	INSERT INTO watchlist.list (code, title, owner)
	VALUES (begin_list.code, coalesce(begin_list.title, begin_list.code), require_list_keeper(begin_list.code, begin_list.owner))
	ON CONFLICT DO NOTHING;
	SELECT l.list_id, l.holds INTO STRICT list FROM watchlist.list AS l WHERE l.code = begin_list.code FOR UPDATE;
	IF list.holds <> 'subjects' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'wrong_object_type',
			MESSAGE = format('list %s holds %s', begin_list.code, list.holds),
			HINT = 'Give another code for a list of subjects.';
	END IF;
	-- an error where the caller has made a table of that name: it is ours from here on
	CREATE TEMP TABLE list_record (
		position bigint,
		record text COLLATE "C",
		reference text COLLATE "C",
		kind text,
		raw text,
		subject_id bigint,
		change text DEFAULT 'added',
		anew boolean DEFAULT true,
		category text,
		reason text,
		act text,
		severity int,
		caution text[],
		discreet boolean,
		confirm_first boolean,
		misuse_victim boolean,
		sex text,
		title text,
		designation text,
		birth_places text[],
		addresses text[],
		regime text,
		listed_on date,
		updated_on date,
		comments text,
		review_on date,
		owner text,
		level int,
		released_to text[]
	) ON COMMIT DROP;
	RETURN list.list_id;
END
$$;
COMMENT ON FUNCTION begin_list(text, text, text) IS
	'part of loading: the key of a list of subjects, made where it does not exist, and locked; an error unless the caller may load it';

CREATE FUNCTION require_document(document anyelement) RETURNS void
	LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF require_document.document IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'there is no list to load: the document is NULL';
	END IF;
END
$$;
COMMENT ON FUNCTION require_document(anyelement) IS 'part of loading: an error where there is no file';

CREATE FUNCTION require_time(generated timestamptz) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF require_time.generated IS NULL OR NOT isfinite(require_time.generated) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'it is not said when the list was made',
			HINT = 'Give generated_at: the file itself does not say it, and an older list must not replace a newer one.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_time(timestamptz) IS 'part of loading: an error where it is not said when a file was made';

CREATE FUNCTION require_copied(begin text, VARIADIC tables text[]) RETURNS void
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	tab text;
BEGIN
	PERFORM require_schema();
	FOREACH tab IN ARRAY tables LOOP
		IF to_regclass(format('pg_temp.%I', tab)) IS NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'undefined_table',
				MESSAGE = 'nothing was copied in this session',
				HINT = format('SELECT sharaka.%s(); then COPY %s (...) FROM ...; then call this again, in one session.', begin, tab);
		ELSIF (SELECT pg_get_userbyid(c.relowner) <> current_user FROM pg_class AS c WHERE c.oid = to_regclass(format('pg_temp.%I', tab))) THEN
			-- it could call functions with our rights
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('%s is not the table that %s() makes', tab, begin),
				HINT = format('Drop it and call sharaka.%s().', begin);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION require_copied(text, text[]) IS 'part of loading: an error that says what to do where the tables to copy into were not made';

CREATE FUNCTION is_next(list text, generated timestamptz, follows timestamptz, loaded timestamptz) RETURNS boolean
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	IF is_next.generated <= is_next.loaded THEN
		RAISE NOTICE USING MESSAGE = format('list %s is loaded as of %s: nothing changed', is_next.list, is_next.loaded);
		RETURN false;
	ELSIF is_next.follows <> is_next.loaded OR (is_next.follows IS NOT NULL AND is_next.loaded IS NULL) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('a delta between is missing: list %s is loaded as of %s', is_next.list, coalesce(is_next.loaded::text, 'an unknown time')),
			DETAIL = format('This delta follows %s.', is_next.follows),
			HINT = 'Nothing was changed. Load the deltas in their order, or the whole list.';
	END IF;
	RETURN true;
END
$$;
COMMENT ON FUNCTION is_next(text, timestamptz, timestamptz, timestamptz) IS
	'part of loading: whether a delta is to be loaded; false for one that is loaded already, an error where one between is missing';

CREATE FUNCTION check_actions(copied text, whole boolean, change text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	no_action bigint;
	deletion bigint;
BEGIN
	EXECUTE format($do$
		SELECT min(load.line) FILTER (WHERE btrim(load.action) NOT IN ('', 'put', 'delete')),
			min(load.line) FILTER (WHERE btrim(load.action) = 'delete')
		FROM pg_temp.%I AS load$do$, copied) INTO no_action, deletion;
	IF no_action IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('line %s of what was copied: there is no such action', no_action),
			HINT = 'Nothing was changed. Write put for a record that is new or has changed, delete for one that is withdrawn.';
	ELSIF whole AND deletion IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('line %s of what was copied: a whole list has no deletions', deletion),
			HINT = format('Nothing was changed. For additions, changes and deletions call %s().', change);
	END IF;
END
$$;
COMMENT ON FUNCTION check_actions(text, boolean, text) IS 'part of loading: an error for actions that are none, and for deletions in a whole list';

CREATE FUNCTION first_unread(copied text, view text) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	low bigint;
	high bigint;
	middle bigint;
BEGIN
	EXECUTE format('SELECT min(load.line), max(load.line) FROM pg_temp.%I AS load', copied) INTO low, high;
	WHILE low <= high LOOP
		middle := (low + high) / 2;
		BEGIN
			EXECUTE format('SELECT count(read::text) FROM pg_temp.%I AS read WHERE read.line BETWEEN $1 AND $2', view) USING low, middle;
			low := middle + 1;
		EXCEPTION WHEN data_exception THEN
			IF low = middle THEN
				RETURN low;
			END IF;
			high := middle;
		END;
	END LOOP;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION first_unread(text, text) IS 'part of loading: the first line of a table of texts that a view on it can not read, where there is one, by halves';

CREATE FUNCTION blame_copied(copied text, views text[], tables text[], state text, message text, detail text, hint text,
		column_name text, table_name text, constraint_name text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT SET datestyle = 'ISO, YMD'
AS $$
DECLARE
	view text := views[array_position(tables, table_name)];
	first_line bigint;
	condition text;
	said_state text := state;
	said_message text := message;
	said_detail text := detail;
	said_hint text := hint;
BEGIN
	IF state LIKE '22%' THEN
		EXECUTE format('CREATE INDEX ON pg_temp.%I (line)', copied);
		SELECT unread.view, unread.line INTO view, first_line
		FROM (SELECT given.view, first_unread(copied, given.view) AS line FROM unnest(views) AS given (view)) AS unread
		WHERE unread.line IS NOT NULL ORDER BY unread.line LIMIT 1;
		BEGIN
			IF FOUND THEN
				EXECUTE format('SELECT count(read::text) FROM pg_temp.%I AS read WHERE read.line = $1', view) USING first_line;
			END IF;
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
			ON c.conrelid = to_regclass('watchlist.' || quote_ident(table_name)) AND c.conname = constraint_name AND c.contype = 'c';
		-- what one of some words has to be
		said_hint := coalesce(nullif(said_hint, ''), 'Give one of: ' || (SELECT string_agg(word[1], ', ')
			FROM regexp_matches(substring(condition FROM '= ANY \(ARRAY\[(.*)\]\)'), '''([^'']+)''', 'g') AS word) || '.');
		IF condition IS NOT NULL AND view IS NOT NULL THEN
			BEGIN
				EXECUTE format('SELECT min(read.line) FROM pg_temp.%I AS read WHERE read.action = ''put'' AND %s', view, condition) INTO first_line;
			EXCEPTION WHEN OTHERS THEN
				-- a constraint on columns that are not loaded
				first_line := NULL;
			END;
		END IF;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = said_state,
		MESSAGE = coalesce('line ' || first_line || ' of what was copied: ', '') || said_message,
		DETAIL = coalesce(nullif(said_detail, ''), 'Nothing was changed.'),
		HINT = concat_ws(' ', nullif(said_hint, ''), format('Nothing was changed; SELECT * FROM %I', copied)
			|| coalesce(' WHERE line = ' || first_line, '') || ' shows what was copied.');
END
$$;
COMMENT ON FUNCTION blame_copied(text, text[], text[], text, text, text, text, text, text, text) IS
	'part of loading: the error again, with the line at fault of what was copied; views: the lines as columns of the tables that they go to';

CREATE FUNCTION reader_version() RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'sharaka');
END
$$;
COMMENT ON FUNCTION reader_version() IS 'version by which lists are read; what another one has read is read again';

CREATE FUNCTION compare_list(list_id bigint, generated timestamptz, force boolean, loader text, whole boolean DEFAULT true) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
<<compared>>
DECLARE
	loaded timestamptz;
	reread boolean;
BEGIN
	SELECT l.generated_at, l.reader IS DISTINCT FROM reader_version() INTO STRICT loaded, reread
	FROM watchlist.list AS l WHERE l.list_id = compare_list.list_id;
	IF compare_list.generated < loaded AND NOT compare_list.force THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'a newer list is loaded than this one',
			DETAIL = format('This one was generated at %s, the loaded one at %s.', compare_list.generated, loaded),
			HINT = format('Nothing was loaded.  To go back to the older list, call %s with force => true.', compare_list.loader);
	END IF;
	-- right after a first load nothing is known of how many subjects there are, and each would read all of list_record
	CREATE INDEX ON pg_temp.list_record (record);
	ANALYZE pg_temp.list_record;
	UPDATE pg_temp.list_record AS g
	SET subject_id = s.subject_id,
		change = CASE WHEN s.withdrawn_at IS NOT NULL THEN 'added' WHEN s.raw IS DISTINCT FROM g.raw THEN 'changed' ELSE 'unchanged' END,
		anew = compared.reread OR s.withdrawn_at IS NOT NULL OR s.raw IS DISTINCT FROM g.raw
	FROM watchlist.subject AS s WHERE s.list_id = compare_list.list_id AND s.record = g.record;
	-- by reference where the record has been given a new number; several withdrawn
	-- subjects may have had one reference, and who is not in a delta is on the list still
	UPDATE pg_temp.list_record AS g
	SET subject_id = k.subject_id, change = CASE WHEN k.withdrawn_at IS NULL THEN 'changed' ELSE 'added' END
	FROM (SELECT DISTINCT ON (s.reference) s.reference, s.subject_id, s.withdrawn_at
		FROM watchlist.subject AS s
		WHERE s.list_id = compare_list.list_id AND NOT EXISTS (SELECT FROM pg_temp.list_record AS r WHERE r.record = s.record)
			AND (compare_list.whole OR s.withdrawn_at IS NOT NULL)
		ORDER BY s.reference, s.withdrawn_at DESC NULLS FIRST, s.subject_id DESC) AS k
	WHERE g.subject_id IS NULL AND g.reference = k.reference;
	CREATE INDEX ON pg_temp.list_record (subject_id);
END
$$;
COMMENT ON FUNCTION compare_list(bigint, timestamptz, boolean, text, boolean) IS
	'part of loading: finds the subject of each record, and whether it is added, changed or unchanged, and to be read anew; an error for a list that is older than the loaded one';

CREATE FUNCTION withdraw_absent(list_id bigint, force boolean, loader text) RETURNS bigint
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	given constant bigint := (SELECT count(*) FROM pg_temp.list_record);
	known constant bigint := (SELECT count(*) FROM watchlist.subject AS s
		WHERE s.list_id = withdraw_absent.list_id AND s.withdrawn_at IS NULL);
	absent bigint;
BEGIN
	UPDATE watchlist.subject AS s SET withdrawn_at = now()
	WHERE s.list_id = withdraw_absent.list_id AND s.withdrawn_at IS NULL
		AND NOT EXISTS (SELECT FROM pg_temp.list_record AS r WHERE r.subject_id = s.subject_id);
	GET DIAGNOSTICS absent = ROW_COUNT;
	IF absent > known / 4 AND NOT withdraw_absent.force THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('this list would withdraw %s of %s subjects', absent, known),
			DETAIL = format('It has %s records.', given),
			HINT = format('Nothing was loaded.  If the file is whole, call %s with force => true.', withdraw_absent.loader);
	END IF;
	RETURN absent;
END
$$;
COMMENT ON FUNCTION withdraw_absent(bigint, boolean, text) IS
	'part of loading: withdraws the subjects that are not in list_record; an error where these are more than a quarter';

CREATE FUNCTION write_list(list_id bigint, whole boolean, force boolean, loader text) RETURNS list_outcome
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	outcome list_outcome;
BEGIN
	SELECT count(*) FILTER (WHERE r.change = 'added'), count(*) FILTER (WHERE r.change = 'changed'),
		0, count(*) FILTER (WHERE r.change = 'unchanged')
	INTO outcome.added, outcome.changed, outcome.withdrawn, outcome.unchanged FROM pg_temp.list_record AS r;
	IF write_list.whole THEN
		outcome.withdrawn := withdraw_absent(write_list.list_id, write_list.force, write_list.loader);
	END IF;

	UPDATE watchlist.subject AS s SET
		record = r.record, reference = r.reference, kind = r.kind, raw = r.raw, withdrawn_at = NULL,
		changed_at = CASE WHEN r.change = 'unchanged' THEN s.changed_at ELSE now() END,
		reason = r.reason, act = r.act, sex = r.sex, title = r.title, designation = r.designation, birth_places = r.birth_places,
		addresses = r.addresses, regime = r.regime, listed_on = r.listed_on, updated_on = r.updated_on, comments = r.comments,
		-- what a list does not say of its subjects is the keeper's
		category = coalesce(r.category, s.category), severity = coalesce(r.severity, s.severity),
		caution = coalesce(r.caution, s.caution), discreet = coalesce(r.discreet, s.discreet),
		confirm_first = coalesce(r.confirm_first, s.confirm_first), misuse_victim = coalesce(r.misuse_victim, s.misuse_victim),
		-- nor is a day that an officer has set, after review, taken back by an earlier one
		review_on = CASE WHEN r.review_on IS NULL THEN s.review_on
			WHEN EXISTS (SELECT FROM watchlist.history AS h WHERE h.subject_id = s.subject_id AND h.tab = 'subject' AND h.action = 'prolonged')
			THEN greatest(r.review_on, s.review_on) ELSE r.review_on END,
		owner = coalesce(r.owner, s.owner), level = coalesce(r.level, s.level),
		released_to = coalesce(r.released_to, s.released_to)
	FROM pg_temp.list_record AS r WHERE r.anew AND r.subject_id = s.subject_id;

	DELETE FROM watchlist.subject_name AS p USING pg_temp.list_record AS r WHERE r.anew AND p.subject_id = r.subject_id;
	DELETE FROM watchlist.subject_birth AS p USING pg_temp.list_record AS r WHERE r.anew AND p.subject_id = r.subject_id;
	DELETE FROM watchlist.subject_nationality AS p USING pg_temp.list_record AS r WHERE r.anew AND p.subject_id = r.subject_id;
	DELETE FROM watchlist.identity_document AS p USING pg_temp.list_record AS r WHERE r.anew AND p.subject_id = r.subject_id;

	WITH new AS (
		INSERT INTO watchlist.subject AS s (list_id, record, reference, kind, raw, reason, act, sex, title, designation, birth_places,
			addresses, regime, listed_on, updated_on, comments, category, severity, caution, discreet, confirm_first, misuse_victim,
			review_on, owner, level, released_to)
		SELECT write_list.list_id, r.record, r.reference, r.kind, r.raw, r.reason, r.act, r.sex, r.title, r.designation, r.birth_places,
			r.addresses, r.regime, r.listed_on, r.updated_on, r.comments, coalesce(r.category, 'sanctioned'), coalesce(r.severity, 2),
			coalesce(r.caution, '{}'), coalesce(r.discreet, false), coalesce(r.confirm_first, false), coalesce(r.misuse_victim, false),
			coalesce(r.review_on, watchlist.person_review()), coalesce(r.owner, l.owner), coalesce(r.level, 0), coalesce(r.released_to, '{}')
		FROM pg_temp.list_record AS r JOIN watchlist.list AS l ON l.list_id = write_list.list_id CROSS JOIN watchlist.own_state AS o
		WHERE r.subject_id IS NULL ORDER BY r.position
		RETURNING s.subject_id, s.record
	)
	UPDATE pg_temp.list_record AS r SET subject_id = new.subject_id FROM new WHERE r.record = new.record;
	RETURN outcome;
END
$$;
COMMENT ON FUNCTION write_list(bigint, boolean, boolean, text) IS
	'part of loading: writes the subjects of list_record, withdraws those that a whole list does not have, and takes away what was known of those that are read anew';

CREATE FUNCTION end_list(list_id bigint, generated timestamptz, fingerprint bytea, outcome list_outcome) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	loaded record;
BEGIN
	SELECT l.code, l.generated_at, l.loaded_at INTO STRICT loaded FROM watchlist.list AS l WHERE l.list_id = end_list.list_id;
	IF loaded.loaded_at IS NOT NULL AND outcome.added + outcome.changed + outcome.withdrawn = 0 THEN
		RAISE NOTICE USING MESSAGE = format('nothing changed: list %s%s is loaded since %s', loaded.code,
			' generated at ' || loaded.generated_at, loaded.loaded_at);
	END IF;
	UPDATE watchlist.list AS l
	SET generated_at = end_list.generated, loaded_at = now(), digest = end_list.fingerprint, reader = reader_version()
	WHERE l.list_id = end_list.list_id;
	DROP TABLE pg_temp.list_record;
END
$$;
COMMENT ON FUNCTION end_list(bigint, timestamptz, bytea, list_outcome) IS 'part of loading: which version of a list is loaded; says so where nothing changed';

CREATE FUNCTION refuse_file(what text, fault text, hint text, code text DEFAULT '22023') RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	IF refuse_file.fault IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = refuse_file.code,
			MESSAGE = 'this is not ' || refuse_file.what,
			DETAIL = refuse_file.fault,
			HINT = 'Nothing was loaded.  ' || refuse_file.hint;
	END IF;
END
$$;
COMMENT ON FUNCTION refuse_file(text, text, text, text) IS 'part of loading: an error for a file that is not what it should be, where there is a fault';

CREATE FUNCTION read_xml_file(document text, root text, what text, hint text) RETURNS xml
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	fault text;
BEGIN
	IF read_xml_file.document LIKE '%<!DOCTYPE%' THEN
		fault := 'It has a document type declaration, which the published list never has.';
	ELSE
		BEGIN
			RETURN xmlparse(DOCUMENT ltrim(read_xml_file.document, E'\uFEFF \n\r\t'));
		EXCEPTION WHEN invalid_xml_document OR invalid_xml_content THEN
			GET STACKED DIAGNOSTICS fault = PG_EXCEPTION_DETAIL;
			fault := CASE WHEN tidy(read_xml_file.document) IS NULL THEN 'It is empty.'
				WHEN strpos(read_xml_file.document, '</' || read_xml_file.root || '>') = 0
				THEN format('It ends before </%s>: it is cut short, or another file.', read_xml_file.root)
				ELSE 'It is not well-formed XML: ' || split_part(fault, E'\n', 1) END;
		END;
	END IF;
	PERFORM refuse_file(read_xml_file.what, fault, read_xml_file.hint, '2200M');
END
$$;
COMMENT ON FUNCTION read_xml_file(text, text, text, text) IS 'part of loading: the text of a file as xml, with a clear error where it was cut short';

CREATE FUNCTION root_fault(document xml, root text, namespaces text[]) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	name text;
	namespace text;
BEGIN
	IF document::text LIKE '%<!DOCTYPE%' THEN
		RETURN 'It has a document type declaration, which the published list never has.';
	ELSIF document IS NOT DOCUMENT THEN
		RETURN 'It is not an XML document with one root element.';
	END IF;
	name := (xpath('local-name(/*)', document))[1]::text;
	namespace := (xpath('namespace-uri(/*)', document))[1]::text;
	IF name <> root_fault.root OR namespace <> ALL (root_fault.namespaces) THEN
		RETURN format('Its root element is %s%s, not %s%s.', name, ' of namespace ' || nullif(namespace, ''),
			root_fault.root, ' of namespace ' || nullif(root_fault.namespaces[1], ''));
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION root_fault(xml, text, text[]) IS
	'part of loading: what is wrong with the root of an XML file that should have this name and one of these namespaces; NULL where it is right';

CREATE FUNCTION record_fault() RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (
		SELECT format('Record %s of %s (number %s, reference %s) %s.', g.position, g.total, coalesce(g.record, 'missing'),
			coalesce(g.reference, 'missing'),
			CASE WHEN g.record IS NULL THEN 'has no number' WHEN g.reference IS NULL THEN 'has no reference'
				WHEN g.records > 1 THEN 'has a number that another one has, too' ELSE 'has a reference that another one has, too' END)
		FROM (SELECT r.position, r.record, r.reference, count(*) OVER () AS total, count(*) OVER (PARTITION BY r.record) AS records,
				count(*) OVER (PARTITION BY r.reference) AS refs FROM pg_temp.list_record AS r) AS g
		WHERE g.record IS NULL OR g.reference IS NULL OR g.records > 1 OR g.refs > 1
		ORDER BY g.position LIMIT 1);
END
$$;
COMMENT ON FUNCTION record_fault() IS 'part of loading: the first record without a number or reference of its own; NULL where there is none';

/* What was understood */

CREATE FUNCTION list_report(list text) RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	RETURN QUERY
	WITH subject AS (
		SELECT s.* FROM watchlist.subject AS s JOIN watchlist.list AS l ON l.list_id = s.list_id
		WHERE l.code = list_report.list AND s.withdrawn_at IS NULL
	), field (place, item, understood) AS (
		SELECT CASE s.kind WHEN 'person' THEN 1 ELSE 2 END,
			CASE s.kind WHEN 'person' THEN 'individuals' ELSE 'entities' END, true FROM subject AS s
		UNION ALL
		SELECT CASE n.kind WHEN 'primary' THEN 3 WHEN 'original script' THEN 5 ELSE 4 END,
			CASE n.kind WHEN 'primary' THEN 'primary names' WHEN 'original script' THEN 'names in original script'
				ELSE 'aliases' END, n.name IS NOT NULL
		FROM watchlist.subject_name AS n JOIN subject AS s ON s.subject_id = n.subject_id
		UNION ALL
		SELECT 6, 'births', b.born IS NOT NULL
		FROM watchlist.subject_birth AS b JOIN subject AS s ON s.subject_id = b.subject_id
		UNION ALL
		SELECT 7, 'nationalities', n.nationality IS NOT NULL
		FROM watchlist.subject_nationality AS n JOIN subject AS s ON s.subject_id = n.subject_id
		UNION ALL
		SELECT 8, 'documents', d.number IS NOT NULL
		FROM watchlist.identity_document AS d JOIN subject AS s ON s.subject_id = d.subject_id
		UNION ALL
		SELECT 9, 'issuing States of documents', d.issuing_state IS NOT NULL
		FROM watchlist.identity_document AS d JOIN subject AS s ON s.subject_id = d.subject_id
		WHERE coalesce(d.issuing_state::text, d.issuing_state_raw) IS NOT NULL
		UNION ALL
		SELECT 10, 'remarks on names', false
		FROM watchlist.subject_name AS n JOIN subject AS s ON s.subject_id = n.subject_id
		WHERE n.note IS NOT NULL
		UNION ALL
		SELECT 11, 'places of birth and addresses', false
		FROM subject AS s, unnest(s.birth_places || s.addresses)
	)
	SELECT field.item, count(*), count(*) FILTER (WHERE field.understood),
		count(*) FILTER (WHERE NOT field.understood)
	FROM field GROUP BY field.place, field.item ORDER BY field.place;
END
$$;
COMMENT ON FUNCTION list_report(text) IS
	'what of a list of subjects as it is loaded was understood, and what is kept as text only';

CREATE FUNCTION list_unread(list text) RETURNS TABLE (reference text, item text, kept text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	RETURN QUERY
	SELECT s.reference, field.item, field.kept
	FROM watchlist.subject AS s JOIN watchlist.list AS l ON l.list_id = s.list_id,
	LATERAL (
		SELECT 'name', n.raw FROM watchlist.subject_name AS n
		WHERE n.subject_id = s.subject_id AND n.name IS NULL
		UNION ALL
		SELECT 'birth', b.raw FROM watchlist.subject_birth AS b
		WHERE b.subject_id = s.subject_id AND b.born IS NULL
		UNION ALL
		SELECT 'nationality', n.raw FROM watchlist.subject_nationality AS n
		WHERE n.subject_id = s.subject_id AND n.nationality IS NULL
		UNION ALL
		SELECT 'document', d.raw FROM watchlist.identity_document AS d
		WHERE d.subject_id = s.subject_id AND d.number IS NULL
		UNION ALL
		SELECT 'issuing State', d.issuing_state_raw FROM watchlist.identity_document AS d
		WHERE d.subject_id = s.subject_id AND d.issuing_state IS NULL AND d.issuing_state_raw IS NOT NULL
		UNION ALL
		SELECT 'description', d.note FROM watchlist.subject_description AS d
		WHERE d.subject_id = s.subject_id AND d.note IS NOT NULL
		UNION ALL
		SELECT DISTINCT 'remark on a name', n.raw || ': ' || n.note FROM watchlist.subject_name AS n
		WHERE n.subject_id = s.subject_id AND n.note IS NOT NULL
	) AS field (item, kept)
	WHERE l.code = list_unread.list AND s.withdrawn_at IS NULL
	ORDER BY s.reference, field.item, field.kept;
END
$$;
COMMENT ON FUNCTION list_unread(text) IS
	'the fields of a list of subjects that are kept as text only, with the reference of their record';

CREATE FUNCTION list_result(list text, outcome list_outcome) RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT report.* FROM list_report(list_result.list) AS report
	UNION ALL
	VALUES ('records added', outcome.added, NULL::bigint, NULL::bigint), ('records changed', outcome.changed, NULL, NULL),
		('records withdrawn', outcome.withdrawn, NULL, NULL), ('records unchanged', outcome.unchanged, NULL, NULL);
END
$$;
COMMENT ON FUNCTION list_result(text, list_outcome) IS 'part of loading: list_report(), and what was added, changed and withdrawn';
