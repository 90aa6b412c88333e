
/*
 * The consolidated list of the United Nations Security Council
 *
 * load_un_list() checks the file as a whole, compares it with what is loaded, see
 * list_load.sql, and takes a record that is new or has changed apart with
 * load_un_names() and its like.  Each field makes at least one row, with its
 * raw text.
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

CREATE FUNCTION read_un_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	UPDATE pg_temp.list_record AS r SET
		sex = CASE upper(tidy(item.gender)) WHEN 'MALE' THEN 'M' WHEN 'FEMALE' THEN 'F' END,
		title = (SELECT string_agg(value, '; ') FROM un_values(r.raw::xml, '/*/TITLE/VALUE') AS value),
		designation = (SELECT string_agg(value, '; ') FROM un_values(r.raw::xml, '/*/DESIGNATION/VALUE') AS value),
		birth_places = ARRAY(SELECT un_place(r.raw::xml, '/*/INDIVIDUAL_PLACE_OF_BIRTH')),
		addresses = ARRAY(SELECT un_place(r.raw::xml, '/*/INDIVIDUAL_ADDRESS | /*/ENTITY_ADDRESS')),
		regime = tidy(item.regime),
		listed_on = read_day(item.listed_on),
		updated_on = (SELECT max(read_day(value)) FROM un_values(r.raw::xml, '/*/LAST_DAY_UPDATED/VALUE') AS value),
		comments = tidy(item.comments),
		released_to = '{*}'
	FROM pg_temp.list_record AS given, XMLTABLE('/*' PASSING (given.raw::xml) COLUMNS
		gender text PATH 'string(GENDER)', regime text PATH 'string(UN_LIST_TYPE)',
		listed_on text PATH 'string(LISTED_ON)', comments text PATH 'string(COMMENTS1)') AS item
	WHERE given.record = r.record AND r.anew;
END
$$;
COMMENT ON FUNCTION read_un_subjects() IS
	'part of load_un_list(): what records say of their subjects, names, births, nationalities and documents apart';

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
	PERFORM refuse_file('the consolidated list of the United Nations Security Council', fault,
		'Fetch the file named consolidated.xml from the Security Council again.', '2200M');
END
$$;
COMMENT ON FUNCTION check_un_list(xml) IS 'part of load_un_list(): an error for a file that is not the list as published';

CREATE FUNCTION un_list_report() RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT report.* FROM list_report('UN') AS report;
END
$$;
COMMENT ON FUNCTION un_list_report() IS
	'what of the United Nations'' list as it is loaded was understood, and what is kept as text only';

CREATE FUNCTION un_list_unread() RETURNS TABLE (reference text, item text, kept text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT unread.* FROM list_unread('UN') AS unread;
END
$$;
COMMENT ON FUNCTION un_list_unread() IS
	'the fields of the United Nations'' list that are kept as text only, with the reference of their record';

CREATE FUNCTION load_un_list(document xml, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list_id bigint;
	generated timestamptz;
	fingerprint bytea;
	outcome list_outcome;
	given record;
BEGIN
	PERFORM require_schema();
	PERFORM require_document(document);
	list_id := begin_list('UN', 'United Nations Security Council Consolidated List', 'UNO');
	PERFORM check_un_list(document);
	generated := read_moment((xpath('string(/CONSOLIDATED_LIST/@dateGenerated)', document))[1]::text);
	fingerprint := sha256(convert_to(document::text, 'UTF8'));
	INSERT INTO pg_temp.list_record (position, record, reference, kind, raw)
	SELECT file.ordinality, file.record, file.reference, file.kind, file.body::text
	FROM un_records(document) WITH ORDINALITY AS file;
	PERFORM compare_list(list_id, generated, force, 'load_un_list');
	PERFORM read_un_subjects();
	outcome := write_list(list_id, true, force, 'load_un_list');
	FOR given IN SELECT r.subject_id, r.raw::xml AS body FROM pg_temp.list_record AS r WHERE r.anew ORDER BY r.position LOOP
		PERFORM load_un_births(given.subject_id, given.body);
		PERFORM load_un_names(given.subject_id, given.body);
		PERFORM load_un_nationalities(given.subject_id, given.body);
		PERFORM load_un_documents(given.subject_id, given.body);
	END LOOP;
	PERFORM end_list(list_id, generated, fingerprint, outcome);
	RETURN QUERY SELECT result.* FROM list_result('UN', outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_un_list(xml, boolean) IS
	'loads the United Nations Security Council''s consolidated list, all of it or nothing, and reports what was understood; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';

CREATE FUNCTION load_un_list(document text, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on
AS $$
BEGIN
	RETURN QUERY SELECT * FROM load_un_list(read_xml_file(document, 'CONSOLIDATED_LIST',
		'the consolidated list of the United Nations Security Council',
		'Fetch the file named consolidated.xml from the Security Council again.'), force);
END
$$;
COMMENT ON FUNCTION load_un_list(text, boolean) IS
	'the same from the text of the file, with a clearer error where it was cut short';
