
/*
 * The consolidated list of the United Nations Security Council
 *
 * load_un_list() checks the file as a whole, brings the subjects up to date
 * record by record, and takes a record that is new or has changed apart with
 * load_un_names() and its like.  Each field makes at least one row, with its
 * raw text; the typed column of the row is NULL where the text was not
 * understood, so that the report and un_list_unread() are plain queries.
 */

CREATE FUNCTION un_records(document xml)
	RETURNS TABLE (record text, reference text, kind text, named boolean, body xml)
	LANGUAGE sql IMMUTABLE STRICT
BEGIN ATOMIC
	SELECT tidy(item.dataid), tidy(item.reference_number),
		CASE item.tag WHEN 'INDIVIDUAL' THEN 'person' ELSE 'entity' END, tidy(item.names) IS NOT NULL, item.body
	FROM XMLTABLE('/CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL | /CONSOLIDATED_LIST/ENTITIES/ENTITY'
		PASSING document COLUMNS
		tag text PATH 'name()',
		dataid text PATH 'string(DATAID)',
		reference_number text PATH 'string(REFERENCE_NUMBER)',
		names text PATH 'concat(FIRST_NAME, SECOND_NAME, THIRD_NAME, FOURTH_NAME)',
		body xml PATH '.') AS item;
END;
COMMENT ON FUNCTION un_records(xml) IS 'the records of the list, individuals and entities';

CREATE FUNCTION un_values(body xml, path text) RETURNS SETOF text
	LANGUAGE plpgsql IMMUTABLE STRICT ROWS 2 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT tidy(item.value)
		FROM XMLTABLE(path PASSING body COLUMNS value text PATH 'string(.)') AS item
		WHERE tidy(item.value) IS NOT NULL;
END
$$;
COMMENT ON FUNCTION un_values(xml, text) IS 'the texts at a path of a record, without empty ones';

CREATE FUNCTION un_place(body xml, path text) RETURNS SETOF text
	LANGUAGE plpgsql IMMUTABLE STRICT ROWS 2 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT line
		FROM XMLTABLE(path PASSING body COLUMNS
			street text PATH 'string(STREET)', city text PATH 'string(CITY)',
			province text PATH 'string(STATE_PROVINCE)', zip text PATH 'string(ZIP_CODE)',
			country text PATH 'string(COUNTRY)', note text PATH 'string(NOTE)') AS item,
		concat_ws(', ', tidy(street), tidy(city), tidy(province), tidy(zip), tidy(country), tidy(note)) AS line
		WHERE line <> '';
END
$$;
COMMENT ON FUNCTION un_place(xml, text) IS 'the places at a path of a record, a line each';

CREATE FUNCTION load_un_names(of_subject bigint, body xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
	SELECT of_subject, 'primary', read_name(given.name), given.name
	FROM (SELECT string_agg(value, ' ') AS name
		FROM un_values(body, '/*/FIRST_NAME | /*/SECOND_NAME | /*/THIRD_NAME | /*/FOURTH_NAME') AS value
		) AS given;

	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
	SELECT of_subject, 'original script', read_name(tidy(name)), field
	FROM un_values(body, '/*/NAME_ORIGINAL_SCRIPT') AS field,
		regexp_split_to_table(field, '[;؛]') AS name;

	INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw, note)
	SELECT of_subject,
		CASE WHEN found.original_script THEN 'original script' ELSE 'alias' END,
		CASE tidy(item.quality) WHEN 'Good' THEN 'good' WHEN 'Low' THEN 'low' END,
		read_name(found.name), tidy(item.name),
		nullif(concat_ws('; ', CASE WHEN tidy(item.quality) NOT IN ('Good', 'Low') THEN tidy(item.quality) END,
			found.note, tidy(item.note)), '')
	FROM XMLTABLE('/*/INDIVIDUAL_ALIAS | /*/ENTITY_ALIAS' PASSING body COLUMNS
		quality text PATH 'string(QUALITY)',
		name text PATH 'string(ALIAS_NAME)',
		note text PATH 'string(NOTE)') AS item
	LEFT JOIN names_in_field(item.name, item.note) AS found ON true
	WHERE tidy(item.name) IS NOT NULL;

	-- the name in Arabic as a document bears it
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw, note)
	SELECT of_subject, 'original script', read_name(name), field, 'on a document'
	FROM un_values(body, '/*/INDIVIDUAL_DOCUMENT/NOTE') AS field, other_script(field) AS name;
END
$$;
COMMENT ON FUNCTION load_un_names(bigint, xml) IS 'part of load_un_list(): primary name, aliases, names in original script';

CREATE FUNCTION load_un_births(of_subject bigint, body xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw, note)
	SELECT of_subject,
		read_partialdate(coalesce(
			date_in_words(about || given.day),
			date_in_words(about || given.note || ' ' || given.year),
			date_in_words(about || given.year),
			date_in_words(about || 'between ' || given.first || ' and ' || given.last),
			date_in_words(about || given.note))),
		CASE given.kind WHEN 'EXACT' THEN 'exact' WHEN 'BETWEEN' THEN 'between'
			WHEN 'APPROXIMATELY' THEN 'approximate' END,
		raw,
		CASE WHEN coalesce(given.day, given.year, given.first) IS NOT NULL THEN given.note END
	FROM XMLTABLE('/*/INDIVIDUAL_DATE_OF_BIRTH' PASSING body COLUMNS
		kind text PATH 'string(TYPE_OF_DATE)', day text PATH 'string(DATE)',
		year text PATH 'string(YEAR)', first text PATH 'string(FROM_YEAR)',
		last text PATH 'string(TO_YEAR)', note text PATH 'string(NOTE)') AS item,
	LATERAL (VALUES (tidy(item.kind), tidy(item.day), tidy(item.year), tidy(item.first),
		tidy(item.last), tidy(item.note))) AS given (kind, day, year, first, last, note),
	LATERAL (VALUES (
		CASE WHEN given.kind = 'APPROXIMATELY' OR given.note ~* '^approx' THEN 'approximately ' ELSE '' END,
		nullif(concat_ws(' ', given.kind, given.day, given.year, given.first || '-' || given.last,
			given.note), ''))) AS read (about, raw)
	WHERE raw IS NOT NULL;

	INSERT INTO watchlist.subject_birth (subject_id, born, raw, note)
	SELECT of_subject, read_partialdate(date_in_words(tidy(item.day))), tidy(item.day),
		'of the alias ' || tidy(item.name)
	FROM XMLTABLE('/*/INDIVIDUAL_ALIAS' PASSING body COLUMNS
		name text PATH 'string(ALIAS_NAME)', day text PATH 'string(DATE_OF_BIRTH)') AS item
	WHERE tidy(item.day) IS NOT NULL;

	INSERT INTO watchlist.subject_birth (subject_id, born, raw, note)
	SELECT of_subject, read_partialdate(born), field, 'told in a remark'
	FROM un_values(body, '/*/INDIVIDUAL_ALIAS/ALIAS_NAME | /*/INDIVIDUAL_ALIAS/NOTE | /*/INDIVIDUAL_DOCUMENT/NOTE')
		AS field, births_told(field) AS born;
END
$$;
COMMENT ON FUNCTION load_un_births(bigint, xml) IS
	'part of load_un_list(): dates of birth, those of aliases and documents too';

CREATE FUNCTION load_un_nationalities(of_subject bigint, body xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT of_subject, country_named(value), value
	FROM un_values(body, '/*/NATIONALITY/VALUE') AS value;
END
$$;
COMMENT ON FUNCTION load_un_nationalities(bigint, xml) IS 'part of load_un_list(): nationalities';

CREATE FUNCTION load_un_documents(of_subject bigint, body xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.identity_document
		(subject_id, number, kind, issuing_state, issuing_state_raw, issued, raw, note)
	SELECT of_subject, found.number,
		document_kind(concat_ws(' ', given.kind2, given.number, given.kind)),
		CASE WHEN given.state IS NULL
			THEN coalesce(country_in_words(given.number), country_in_words(given.kind2), country_in_words(given.note))
			ELSE country_named(given.state) END,
		given.state, read_partialdate(date_in_words(left(given.issued, 10))),
		concat_ws(' ', given.kind, nullif(given.kind2, given.kind), given.number, '(' || given.note || ')'),
		given.note
	FROM XMLTABLE('/*/INDIVIDUAL_DOCUMENT' PASSING body COLUMNS
		kind text PATH 'string(TYPE_OF_DOCUMENT)', kind2 text PATH 'string(TYPE_OF_DOCUMENT2)',
		number text PATH 'string(NUMBER)', issuing_country text PATH 'string(ISSUING_COUNTRY)',
		country_of_issue text PATH 'string(COUNTRY_OF_ISSUE)', issued text PATH 'string(DATE_OF_ISSUE)',
		note text PATH 'string(NOTE)') AS item,
	LATERAL (VALUES (tidy(item.kind), tidy(item.kind2), tidy(item.number),
		coalesce(tidy(item.issuing_country), tidy(item.country_of_issue)), tidy(item.issued), tidy(item.note)))
		AS given (kind, kind2, number, state, issued, note)
	LEFT JOIN LATERAL (
		SELECT numbers_in_field(coalesce(given.number, given.kind2)) AS number
		UNION
		SELECT numbers_in_field(given.note, sentence => true)
		) AS found ON true
	WHERE coalesce(given.kind, given.kind2, given.number, given.note) IS NOT NULL;

	-- passports that a remark on an alias tells of
	INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, raw, note)
	SELECT of_subject, number, document_kind(field), country_in_words(field), field,
		'told of an alias'
	FROM un_values(body, '/*/INDIVIDUAL_ALIAS/ALIAS_NAME | /*/INDIVIDUAL_ALIAS/NOTE') AS field,
		numbers_in_field(translate(field, '()', '  '), sentence => true) AS number;
END
$$;
COMMENT ON FUNCTION load_un_documents(bigint, xml) IS
	'part of load_un_list(): identity documents, those told of in remarks too';

CREATE FUNCTION load_un_record(of_subject bigint, body xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
-- whatever columns a DBA adds
#variable_conflict use_variable
BEGIN
	UPDATE watchlist.subject SET
		sex = CASE upper(tidy(item.gender)) WHEN 'MALE' THEN 'M' WHEN 'FEMALE' THEN 'F' END,
		title = (SELECT string_agg(value, '; ') FROM un_values(body, '/*/TITLE/VALUE') AS value),
		designation = (SELECT string_agg(value, '; ') FROM un_values(body, '/*/DESIGNATION/VALUE') AS value),
		birth_places = ARRAY(SELECT un_place(body, '/*/INDIVIDUAL_PLACE_OF_BIRTH')),
		addresses = ARRAY(SELECT un_place(body, '/*/INDIVIDUAL_ADDRESS | /*/ENTITY_ADDRESS')),
		regime = tidy(item.regime),
		listed_on = read_day(item.listed_on),
		updated_on = (SELECT max(read_day(value)) FROM un_values(body, '/*/LAST_DAY_UPDATED/VALUE') AS value),
		comments = tidy(item.comments),
		raw = body::text
	FROM XMLTABLE('/*' PASSING body COLUMNS
		gender text PATH 'string(GENDER)', regime text PATH 'string(UN_LIST_TYPE)',
		listed_on text PATH 'string(LISTED_ON)', comments text PATH 'string(COMMENTS1)') AS item
	WHERE subject_id = of_subject;

	DELETE FROM watchlist.subject_name WHERE subject_id = of_subject;
	DELETE FROM watchlist.subject_birth WHERE subject_id = of_subject;
	DELETE FROM watchlist.subject_nationality WHERE subject_id = of_subject;
	DELETE FROM watchlist.identity_document WHERE subject_id = of_subject;
	PERFORM load_un_names(of_subject, body);
	PERFORM load_un_births(of_subject, body);
	PERFORM load_un_nationalities(of_subject, body);
	PERFORM load_un_documents(of_subject, body);
END
$$;
COMMENT ON FUNCTION load_un_record(bigint, xml) IS
	'part of load_un_list(): writes anew what a record says of its subject';

CREATE FUNCTION check_un_list(document xml) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	fault text;
BEGIN
	IF document::text LIKE '%<!DOCTYPE%' THEN
		fault := 'It has a document type declaration, which the published list never has.';
	ELSIF document IS NOT DOCUMENT THEN
		fault := 'It is not an XML document with one root element.';
	ELSIF NOT xpath_exists('/CONSOLIDATED_LIST', document) THEN
		fault := format('Its root element is %s%s, not CONSOLIDATED_LIST.',
			coalesce((xpath('name(/*)', document))[1]::text, 'missing'),
			' of namespace ' || nullif((xpath('namespace-uri(/*)', document))[1]::text, ''));
	ELSIF NOT xpath_exists('/CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL', document)
		OR NOT xpath_exists('/CONSOLIDATED_LIST/ENTITIES', document) THEN
		fault := 'It lacks INDIVIDUALS or ENTITIES, or there is nobody in them.';
	ELSIF xpath_exists('//*[(local-name() = "INDIVIDUAL" or local-name() = "ENTITY")
			and not(self::INDIVIDUAL/parent::INDIVIDUALS/parent::CONSOLIDATED_LIST)
			and not(self::ENTITY/parent::ENTITIES/parent::CONSOLIDATED_LIST)]', document) THEN
		-- it would be left out
		fault := 'It has an INDIVIDUAL or ENTITY that is out of place or of another namespace.';
	ELSIF read_moment((xpath('string(/CONSOLIDATED_LIST/@dateGenerated)', document))[1]::text) IS NULL THEN
		fault := 'It does not say when it was made (attribute dateGenerated).';
	ELSE
		SELECT format('Record %s of %s (DATAID %s, REFERENCE_NUMBER %s) has no number, reference or name of its own.',
			ordinality, total, coalesce(record, 'missing'), coalesce(reference, 'missing'))
		INTO fault
		FROM (SELECT item.*, count(*) OVER () AS total,
				count(*) OVER (PARTITION BY record) > 1 OR count(*) OVER (PARTITION BY reference) > 1 AS double
			FROM un_records(document) WITH ORDINALITY AS item) AS item
		WHERE record IS NULL OR reference IS NULL OR double OR NOT named
		ORDER BY ordinality LIMIT 1;
	END IF;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_xml_document',
			MESSAGE = 'this is not the consolidated list of the United Nations Security Council',
			DETAIL = fault,
			HINT = 'Nothing was loaded.  Fetch the file named consolidated.xml from the Security Council again.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_un_list(xml) IS 'part of load_un_list(): an error for a file that is not the list as published';

CREATE FUNCTION un_changes(list bigint, document xml)
	RETURNS TABLE (record text, reference text, kind text, body xml, subject bigint, withdrawn boolean, differs boolean)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	WITH given AS MATERIALIZED (SELECT * FROM un_records(document)),
	known AS (SELECT s.* FROM watchlist.subject AS s WHERE s.list_id = un_changes.list),
	-- by the publisher's number, and by reference where the record has been given a new number
	pair AS (
		SELECT given.*, known.subject_id, known.withdrawn_at, known.raw FROM given JOIN known USING (record)
		UNION ALL
		-- several withdrawn subjects may have had one reference
		(SELECT DISTINCT ON (given.record) given.*, known.subject_id, known.withdrawn_at, known.raw
		FROM given LEFT JOIN known ON known.reference = given.reference
			AND known.record NOT IN (SELECT g.record FROM given AS g)
		WHERE given.record NOT IN (SELECT k.record FROM known AS k)
		ORDER BY given.record, known.withdrawn_at DESC NULLS FIRST, known.subject_id DESC)
	)
	SELECT pair.record, pair.reference, pair.kind, pair.body, pair.subject_id,
		pair.withdrawn_at IS NOT NULL, pair.raw IS DISTINCT FROM pair.body::text
	FROM pair;
END
$$;
COMMENT ON FUNCTION un_changes(bigint, xml) IS
	'part of load_un_list(): each record of the list with the subject it is of, if that is known';

CREATE FUNCTION un_list_report() RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	RETURN QUERY
	WITH subject AS (
		SELECT s.* FROM watchlist.subject AS s JOIN watchlist.list USING (list_id)
		WHERE list.code = 'UN' AND s.withdrawn_at IS NULL
	), field (place, item, understood) AS (
		SELECT CASE kind WHEN 'person' THEN 1 ELSE 2 END,
			CASE kind WHEN 'person' THEN 'individuals' ELSE 'entities' END, true FROM subject
		UNION ALL
		SELECT CASE n.kind WHEN 'primary' THEN 3 WHEN 'alias' THEN 4 ELSE 5 END,
			CASE n.kind WHEN 'primary' THEN 'primary names' WHEN 'alias' THEN 'aliases'
				ELSE 'names in original script' END, n.name IS NOT NULL
		FROM watchlist.subject_name AS n JOIN subject USING (subject_id)
		UNION ALL
		SELECT 6, 'births', b.born IS NOT NULL
		FROM watchlist.subject_birth AS b JOIN subject USING (subject_id)
		UNION ALL
		SELECT 7, 'nationalities', n.nationality IS NOT NULL
		FROM watchlist.subject_nationality AS n JOIN subject USING (subject_id)
		UNION ALL
		SELECT 8, 'documents', d.number IS NOT NULL
		FROM watchlist.identity_document AS d JOIN subject USING (subject_id)
		UNION ALL
		SELECT 9, 'issuing States of documents', d.issuing_state IS NOT NULL
		FROM watchlist.identity_document AS d JOIN subject USING (subject_id)
		WHERE coalesce(d.issuing_state::text, d.issuing_state_raw) IS NOT NULL
		UNION ALL
		SELECT 10, 'remarks on names', false
		FROM watchlist.subject_name AS n JOIN subject USING (subject_id)
		WHERE n.note IS NOT NULL
		UNION ALL
		SELECT 11, 'places of birth and addresses', false
		FROM subject AS s, unnest(s.birth_places || s.addresses)
	)
	SELECT field.item, count(*), count(*) FILTER (WHERE field.understood),
		count(*) FILTER (WHERE NOT field.understood)
	FROM field GROUP BY place, field.item ORDER BY place;
END
$$;
COMMENT ON FUNCTION un_list_report() IS
	'what of the United Nations'' list as it is loaded was understood, and what is kept as text only';

CREATE FUNCTION un_list_unread() RETURNS TABLE (reference text, item text, kept text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	RETURN QUERY
	SELECT s.reference, field.item, field.kept
	FROM watchlist.subject AS s JOIN watchlist.list USING (list_id),
	LATERAL (
		SELECT 'name', raw FROM watchlist.subject_name AS n
		WHERE n.subject_id = s.subject_id AND n.name IS NULL
		UNION ALL
		SELECT 'birth', raw FROM watchlist.subject_birth AS b
		WHERE b.subject_id = s.subject_id AND b.born IS NULL
		UNION ALL
		SELECT 'nationality', raw FROM watchlist.subject_nationality AS n
		WHERE n.subject_id = s.subject_id AND n.nationality IS NULL
		UNION ALL
		SELECT 'document', raw FROM watchlist.identity_document AS d
		WHERE d.subject_id = s.subject_id AND d.number IS NULL
		UNION ALL
		SELECT 'issuing State', issuing_state_raw FROM watchlist.identity_document AS d
		WHERE d.subject_id = s.subject_id AND d.issuing_state IS NULL AND d.issuing_state_raw IS NOT NULL
		UNION ALL
		SELECT DISTINCT 'remark on a name', n.raw || ': ' || n.note FROM watchlist.subject_name AS n
		WHERE n.subject_id = s.subject_id AND n.note IS NOT NULL
	) AS field (item, kept)
	WHERE list.code = 'UN' AND s.withdrawn_at IS NULL
	ORDER BY s.reference, field.item, field.kept;
END
$$;
COMMENT ON FUNCTION un_list_unread() IS
	'the fields of the United Nations'' list that are kept as text only, with the reference of their record';

CREATE FUNCTION load_un_list(document xml, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off
AS $$
-- whatever columns a DBA adds
#variable_conflict use_variable
DECLARE
	version constant text := (SELECT extversion FROM pg_extension WHERE extname = 'sharaka');
	list watchlist.list;
	generated timestamptz;
	fingerprint bytea;
	known bigint;
	given record;
	present text[] := '{}';
	added bigint := 0;
	changed bigint := 0;
	withdrawn bigint := 0;
	unchanged bigint := 0;
BEGIN
	PERFORM require_schema();
	IF document IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'there is no list to load: the document is NULL';
	END IF;
	PERFORM require_list_keeper('UN', 'UNO');
	LOCK TABLE watchlist.list IN SHARE ROW EXCLUSIVE MODE;
	PERFORM check_un_list(document);
	generated := read_moment((xpath('string(/CONSOLIDATED_LIST/@dateGenerated)', document))[1]::text);
	fingerprint := sha256(convert_to(document::text, 'UTF8'));
	INSERT INTO watchlist.list (code, title, owner)
	VALUES ('UN', 'United Nations Security Council Consolidated List', 'UNO')
	ON CONFLICT (code) DO NOTHING;
	SELECT * INTO STRICT list FROM watchlist.list WHERE code = 'UN';
	SELECT count(*) INTO known FROM watchlist.subject AS s
	WHERE s.list_id = list.list_id AND s.withdrawn_at IS NULL;

	IF list.digest = fingerprint AND list.reader = version THEN
		RAISE NOTICE 'nothing changed: the list generated at % is loaded since %', list.generated_at, list.loaded_at;
		unchanged := known;
		UPDATE watchlist.list AS l SET loaded_at = now() WHERE l.list_id = list.list_id;
	ELSE
		IF generated < list.generated_at AND NOT force THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_parameter_value',
				MESSAGE = 'a newer list is loaded than this one',
				DETAIL = format('This one was generated at %s, the loaded one at %s.', generated, list.generated_at),
				HINT = 'Nothing was loaded.  To go back to the older list, call load_un_list with force => true.';
		END IF;
		FOR given IN SELECT * FROM un_changes(list.list_id, document) LOOP
			present := present || given.record;
			IF given.subject IS NULL THEN
				INSERT INTO watchlist.subject (list_id, record, reference, kind, owner, released_to)
				VALUES (list.list_id, given.record, given.reference, given.kind, list.owner, '{*}')
				RETURNING subject_id INTO given.subject;
				added := added + 1;
			ELSIF given.withdrawn OR given.differs THEN
				UPDATE watchlist.subject AS s
				SET record = given.record, reference = given.reference, kind = given.kind,
					changed_at = now(), withdrawn_at = NULL
				WHERE s.subject_id = given.subject;
				added := added + given.withdrawn::int;
				changed := changed + (NOT given.withdrawn)::int;
			ELSE
				unchanged := unchanged + 1;
				CONTINUE WHEN list.reader = version;
			END IF;
			PERFORM load_un_record(given.subject, given.body);
		END LOOP;
		UPDATE watchlist.subject AS s SET withdrawn_at = now()
		WHERE s.list_id = list.list_id AND s.withdrawn_at IS NULL
			AND s.record <> ALL (present);
		GET DIAGNOSTICS withdrawn = ROW_COUNT;
		IF withdrawn > known / 4 AND NOT force THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('this list would withdraw %s of %s subjects', withdrawn, known),
				DETAIL = format('It has %s records.', cardinality(present)),
				HINT = 'Nothing was loaded.  If the file is whole, call load_un_list with force => true.';
		END IF;
		UPDATE watchlist.list AS l
		SET generated_at = generated, loaded_at = now(), digest = fingerprint, reader = version
		WHERE l.list_id = list.list_id;
	END IF;

	RETURN QUERY
	SELECT report.* FROM un_list_report() AS report
	UNION ALL
	VALUES ('records added', added, NULL::bigint, NULL::bigint), ('records changed', changed, NULL, NULL),
		('records withdrawn', withdrawn, NULL, NULL), ('records unchanged', unchanged, NULL, NULL);
END
$$;
COMMENT ON FUNCTION load_un_list(xml, boolean) IS
	'loads the United Nations Security Council''s consolidated list, all of it or nothing, and reports what was understood; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';

CREATE FUNCTION load_un_list(document text, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	parsed xml;
	fault text;
BEGIN
	IF document LIKE '%<!DOCTYPE%' THEN
		fault := 'It has a document type declaration, which the published list never has.';
	ELSE
		BEGIN
			parsed := xmlparse(DOCUMENT ltrim(document, E'\uFEFF \n\r\t'));
		EXCEPTION WHEN invalid_xml_document OR invalid_xml_content THEN
			GET STACKED DIAGNOSTICS fault = PG_EXCEPTION_DETAIL;
			fault := CASE WHEN tidy(document) IS NULL THEN 'It is empty.'
				WHEN document NOT LIKE '%</CONSOLIDATED_LIST>%'
				THEN 'It ends before </CONSOLIDATED_LIST>: it is cut short, or another file.'
				ELSE 'It is not well-formed XML: ' || split_part(fault, E'\n', 1) END;
		END;
	END IF;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_xml_document',
			MESSAGE = 'this is not the consolidated list of the United Nations Security Council',
			DETAIL = fault,
			HINT = 'Nothing was loaded.  Fetch the file named consolidated.xml from the Security Council again.';
	END IF;
	RETURN QUERY SELECT * FROM load_un_list(parsed, force);
END
$$;
COMMENT ON FUNCTION load_un_list(text, boolean) IS
	'the same from the text of the file, with a clearer error where it was cut short';
