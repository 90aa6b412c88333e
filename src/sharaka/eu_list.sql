
/*
 * The consolidated list of the European Union's financial sanctions
 *
 * The file is XML of namespace http://eu.europa.ec/fpi/fsd/export, with all fields in
 * attributes; an empty one stands for nothing.  A country that is not known has the
 * code 00.
 */

CREATE FUNCTION eu_records(document xml)
	RETURNS TABLE (record text, reference text, kind text, named boolean, body xml)
	LANGUAGE sql IMMUTABLE STRICT
BEGIN ATOMIC
	SELECT tidy(item.logical_id), coalesce(tidy(item.reference_number), tidy(item.logical_id)),
		CASE item.code WHEN 'person' THEN 'person' WHEN 'enterprise' THEN 'entity' END, item.named, item.body
	FROM XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/e:export/e:sanctionEntity'
		PASSING document COLUMNS
		logical_id text PATH 'string(@logicalId)',
		reference_number text PATH 'string(@euReferenceNumber)',
		code text PATH 'string(e:subjectType/@code)',
		named boolean PATH 'boolean(e:nameAlias[normalize-space(concat(@wholeName, @firstName, @middleName, @lastName)) != ""])',
		body xml PATH '.') AS item;
END;
COMMENT ON FUNCTION eu_records(xml) IS 'the records of the European Union''s list, persons and enterprises';

CREATE FUNCTION eu_country(code text, description text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(tidy(description), nullif(tidy(code), '00'));
COMMENT ON FUNCTION eu_country(text, text) IS 'a country as the European Union''s list writes it: its name, else its code';

CREATE FUNCTION eu_state(code text, description text) RETURNS countrycode
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(country_of_alpha2(tidy(code)), country_named(tidy(description)));
COMMENT ON FUNCTION eu_state(text, text) IS 'code of a country of the European Union''s list; NULL where it is none';

CREATE FUNCTION eu_places(body xml, element text) RETURNS SETOF text
	LANGUAGE plpgsql IMMUTABLE STRICT ROWS 2 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY SELECT line
		FROM XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), ('/*/e:' || element) PASSING body COLUMNS
			street text PATH 'string(@street)', box text PATH 'string(@poBox)', zip text PATH 'string(@zipCode)',
			city text PATH 'string(@city)', place text PATH 'string(@place)', region text PATH 'string(@region)',
			code text PATH 'string(@countryIso2Code)', description text PATH 'string(@countryDescription)',
			remark text PATH 'string(e:remark)') AS item,
		concat_ws(', ', tidy(item.street), 'P.O. box ' || tidy(item.box), tidy(item.zip), tidy(item.city), tidy(item.place), tidy(item.region),
			nullif(eu_country(item.code, item.description), 'UNKNOWN'),
			-- a remark on a birth is about its date
			CASE WHEN element = 'address' THEN tidy(item.remark) END) AS line
		WHERE line <> '';
END
$$;
COMMENT ON FUNCTION eu_places(xml, text) IS 'part of load_eu_list(): addresses, or places of birth, a line each';

CREATE FUNCTION eu_birth(calendar text, day text, year text, month text, day_of_month text, first text, last text, circa boolean) RETURNS partialdate
	LANGUAGE sql IMMUTABLE
RETURN read_partialdate(CASE
	WHEN calendar = 'ISLAMIC' THEN date_in_words(concat_ws('/', day_of_month, month, year) || ' (Hijri Calendar)')
	WHEN coalesce(day, year) IS NULL AND circa THEN first || '~/' || last || '~'
	WHEN coalesce(day, year) IS NULL THEN first || '/' || last
	ELSE coalesce(day, year || coalesce('-' || lpad(month, 2, '0') || coalesce('-' || lpad(day_of_month, 2, '0'), ''), ''))
		|| CASE WHEN circa THEN '~' ELSE '' END END);
COMMENT ON FUNCTION eu_birth(text, text, text, text, text, text, text, boolean) IS
	'part of load_eu_list(): a date of birth from its parts, those of the Islamic calendar too; NULL where they make none';

CREATE FUNCTION read_eu_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	UPDATE pg_temp.list_record AS r SET
		sex = alias.sex, title = alias.titles, designation = alias.functions,
		act = regulation.acts, regime = regulation.programmes,
		listed_on = coalesce(read_day(item.designated), regulation.first), updated_on = regulation.last,
		birth_places = ARRAY(SELECT eu_places(given.body, 'birthdate')),
		addresses = ARRAY(SELECT eu_places(given.body, 'address')),
		comments = nullif(concat_ws('; ', tidy(item.details), 'United Nations: ' || tidy(item.un), remark.texts), ''),
		released_to = '{*}'
	FROM (SELECT l.record, l.raw::xml AS body FROM pg_temp.list_record AS l WHERE l.anew OFFSET 0) AS given,
	XMLTABLE('/*' PASSING given.body COLUMNS details text PATH 'string(@designationDetails)',
		un text PATH 'string(@unitedNationId)', designated text PATH 'string(@designationDate)') AS item,
	LATERAL (SELECT string_agg(DISTINCT tidy(a.title), '; ') AS titles, string_agg(DISTINCT tidy(a.function), '; ') AS functions,
			CASE count(DISTINCT a.gender) FILTER (WHERE a.gender IN ('M', 'F')) WHEN 1 THEN min(a.gender) FILTER (WHERE a.gender IN ('M', 'F')) END AS sex
		FROM XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:nameAlias' PASSING given.body COLUMNS
			title text PATH 'string(@title)', function text PATH 'string(@function)', gender text PATH 'string(@gender)') AS a) AS alias,
	LATERAL (SELECT string_agg(DISTINCT tidy(g.number), '; ') AS acts, string_agg(DISTINCT tidy(g.programme), '; ') AS programmes,
			min(read_day(g.published)) AS first, max(read_day(g.published)) AS last
		FROM XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:regulation' PASSING given.body COLUMNS
			number text PATH 'string(@numberTitle)', programme text PATH 'string(@programme)',
			published text PATH 'string(@publicationDate)') AS g) AS regulation,
	LATERAL (SELECT string_agg(tidy(t.words), '; ') AS texts
		FROM XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:remark' PASSING given.body COLUMNS
			words text PATH 'string(.)') AS t) AS remark
	WHERE given.record = r.record;
END
$$;
COMMENT ON FUNCTION read_eu_subjects() IS
	'part of load_eu_list(): what records say of their subjects, names, births, nationalities and documents apart';

CREATE FUNCTION load_eu_names() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw, note)
	SELECT listed.subject_id,
		CASE WHEN listed.rank = 1 THEN 'primary' WHEN listed.latin THEN 'alias' ELSE 'original script' END,
		CASE WHEN listed.rank > 1 THEN CASE listed.strong WHEN 'true' THEN 'good' WHEN 'false' THEN 'low' END END,
		read_name(listed.name), listed.name, listed.remark
	FROM (
		SELECT r.subject_id, r.position, a.place, named.name, latin, a.strong, tidy(a.remark) AS remark,
			-- the list has no order; a name that the zone of a document can hold comes first
			row_number() OVER (PARTITION BY r.subject_id ORDER BY latin DESC, a.strong = 'true' DESC, a.place) AS rank
		FROM pg_temp.list_record AS r,
		XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:nameAlias' PASSING (r.raw::xml) COLUMNS
			place FOR ORDINALITY, whole text PATH 'string(@wholeName)', first text PATH 'string(@firstName)',
			middle text PATH 'string(@middleName)', last text PATH 'string(@lastName)', strong text PATH 'string(@strong)',
			remark text PATH 'string(e:remark)') AS a,
		LATERAL (SELECT coalesce(tidy(a.whole), tidy(concat_ws(' ', a.first, a.middle, a.last))) AS name) AS named,
		LATERAL (SELECT named.name ~ '[A-Za-z]' AS latin) AS script
		WHERE r.anew AND named.name IS NOT NULL
		) AS listed
	ORDER BY listed.position, listed.rank;
END
$$;
COMMENT ON FUNCTION load_eu_names() IS
	'part of load_eu_list(): names; the primary one is the first strong one in Latin letters, those without any are in original script';

CREATE FUNCTION load_eu_births() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw, note)
	SELECT r.subject_id, eu_birth(b.calendar, given.day, given.year, given.month, given.day_of_month, given.first, given.last, b.circa = 'true'),
		CASE WHEN b.circa = 'true' THEN 'approximate' WHEN coalesce(given.day, given.year) IS NULL THEN 'between' ELSE 'exact' END,
		concat_ws(' ', CASE WHEN b.circa = 'true' THEN 'circa' END,
			coalesce(given.day, nullif(concat_ws('-', given.year, given.month, given.day_of_month), ''), concat_ws(' to ', given.first, given.last)),
			nullif(nullif(b.calendar, 'GREGORIAN'), '')),
		tidy(b.remark)
	FROM pg_temp.list_record AS r,
	XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:birthdate' PASSING (r.raw::xml) COLUMNS
		place FOR ORDINALITY, day text PATH 'string(@birthdate)', year text PATH 'string(@year)', month text PATH 'string(@monthOfYear)',
		day_of_month text PATH 'string(@dayOfMonth)', first text PATH 'string(@yearRangeFrom)', last text PATH 'string(@yearRangeTo)',
		circa text PATH 'string(@circa)', calendar text PATH 'string(@calendarType)', remark text PATH 'string(e:remark)') AS b,
	LATERAL (SELECT tidy(b.day) AS day, tidy(b.year) AS year, tidy(b.month) AS month, tidy(b.day_of_month) AS day_of_month,
		tidy(b.first) AS first, tidy(b.last) AS last) AS given
	WHERE r.anew AND coalesce(given.day, given.year, given.month, given.day_of_month, given.first, given.last) IS NOT NULL
	ORDER BY r.position, b.place;
END
$$;
COMMENT ON FUNCTION load_eu_births() IS 'part of load_eu_list(): dates of birth; one that tells of a place only is none';

CREATE FUNCTION load_eu_parts() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT r.subject_id, eu_state(c.code, c.description), eu_country(c.code, c.description)
	FROM pg_temp.list_record AS r,
	XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:citizenship' PASSING (r.raw::xml) COLUMNS
		place FOR ORDINALITY, code text PATH 'string(@countryIso2Code)', description text PATH 'string(@countryDescription)') AS c
	WHERE r.anew AND eu_country(c.code, c.description) IS NOT NULL ORDER BY r.position, c.place;

	INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, issuing_state_raw, issued, raw, note)
	SELECT r.subject_id, read.number,
		CASE WHEN r.kind <> 'person' THEN 'other' WHEN d.type = 'id' THEN 'identity card' ELSE document_kind(d.type || ' ' || d.description) END,
		eu_state(d.code, d.country), nullif(eu_country(d.code, d.country), 'UNKNOWN'), read_partialdate(date_in_words(left(tidy(d.issued), 10))),
		concat_ws(' ', coalesce(tidy(d.description), tidy(d.type)), tidy(d.number), nullif(tidy(d.latin), tidy(d.number))),
		nullif(concat_ws('; ', CASE WHEN d.diplomatic = 'true' THEN 'diplomatic' END, CASE WHEN d.known_false = 'true' THEN 'known to be false' END,
			CASE WHEN d.expired = 'true' THEN 'known to be expired' END, CASE WHEN d.lost = 'true' THEN 'reported lost' END,
			CASE WHEN d.revoked = 'true' THEN 'revoked by its issuer' END, 'valid to ' || tidy(d.valid_to),
			'issued by ' || tidy(d.issuer), 'in the name of ' || tidy(d.name), tidy(d.remark)), '')
	FROM pg_temp.list_record AS r,
	XMLTABLE(XMLNAMESPACES('http://eu.europa.ec/fpi/fsd/export' AS e), '/*/e:identification' PASSING (r.raw::xml) COLUMNS
		place FOR ORDINALITY, type text PATH 'string(@identificationTypeCode)', description text PATH 'string(@identificationTypeDescription)',
		number text PATH 'string(@number)', latin text PATH 'string(@latinNumber)', code text PATH 'string(@countryIso2Code)',
		country text PATH 'string(@countryDescription)', issued text PATH 'string(@issuedDate)', valid_to text PATH 'string(@validTo)',
		issuer text PATH 'string(@issuedBy)', name text PATH 'string(@nameOnDocument)', diplomatic text PATH 'string(@diplomatic)',
		known_false text PATH 'string(@knownFalse)', expired text PATH 'string(@knownExpired)', lost text PATH 'string(@reportedLost)',
		revoked text PATH 'string(@revokedByIssuer)', remark text PATH 'string(e:remark)') AS d
	LEFT JOIN LATERAL numbers_in_field(coalesce(tidy(d.latin), tidy(d.number))) AS read (number) ON true
	WHERE r.anew AND coalesce(tidy(d.number), tidy(d.latin), tidy(d.remark)) IS NOT NULL ORDER BY r.position, d.place, read.number;
END
$$;
COMMENT ON FUNCTION load_eu_parts() IS 'part of load_eu_list(): nationalities and documents';

CREATE FUNCTION check_eu_list(document xml) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	fault text := root_fault(document, 'export', '{http://eu.europa.ec/fpi/fsd/export}');
BEGIN
	IF fault IS NOT NULL THEN
		NULL;
	ELSIF read_moment((xpath('string(/*/@generationDate)', document))[1]::text) IS NULL THEN
		fault := 'It does not say when it was made (attribute generationDate).';
	ELSIF xpath_exists('//*[local-name() = "sanctionEntity" and not(self::e:sanctionEntity/parent::e:export)]', document,
			'{{e,http://eu.europa.ec/fpi/fsd/export}}') THEN
		-- it would be left out
		fault := 'It has a sanctionEntity that is out of place or of another namespace.';
	ELSIF NOT EXISTS (SELECT FROM eu_records(document)) THEN
		fault := 'There is no sanctionEntity in it.';
	ELSE
		SELECT format('Record %s (logicalId %s) %s.', g.ordinality, coalesce(g.record, 'missing'),
			CASE WHEN g.kind IS NULL THEN 'is neither of a person nor of an enterprise' ELSE 'has no name' END)
		INTO fault FROM eu_records(document) WITH ORDINALITY AS g
		WHERE g.kind IS NULL OR NOT g.named ORDER BY g.ordinality LIMIT 1;
	END IF;
	PERFORM refuse_file('the consolidated list of the European Union''s financial sanctions', fault,
		'Fetch the file in XML (full, version 1.1) from the European Commission again.', '2200M');
END
$$;
COMMENT ON FUNCTION check_eu_list(xml) IS 'part of load_eu_list(): an error for a file that is not the list as published';

CREATE FUNCTION load_eu_list(document xml, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list_id bigint;
	generated timestamptz;
	outcome list_outcome;
BEGIN
	PERFORM require_schema();
	PERFORM require_document(document);
	list_id := begin_list('EU', 'European Union Consolidated Financial Sanctions List', 'EUE');
	PERFORM check_eu_list(document);
	generated := read_moment((xpath('string(/*/@generationDate)', document))[1]::text);
	INSERT INTO pg_temp.list_record (position, record, reference, kind, raw, category)
	SELECT file.ordinality, file.record, file.reference, file.kind, file.body::text, 'sanctioned'
	FROM eu_records(document) WITH ORDINALITY AS file;
	PERFORM refuse_file('the consolidated list of the European Union''s financial sanctions', record_fault(),
		'Fetch the file in XML (full, version 1.1) from the European Commission again.', '2200M');
	PERFORM compare_list(list_id, generated, force, 'load_eu_list');
	PERFORM read_eu_subjects();
	outcome := write_list(list_id, true, force, 'load_eu_list');
	PERFORM load_eu_births();
	PERFORM load_eu_names();
	PERFORM load_eu_parts();
	PERFORM end_list(list_id, generated, sha256(convert_to(document::text, 'UTF8')), outcome);
	RETURN QUERY SELECT result.* FROM list_result('EU', outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_eu_list(xml, boolean) IS
	'loads the consolidated list of the European Union''s financial sanctions, all of it or nothing, and reports what was understood; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';

CREATE FUNCTION load_eu_list(document text, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on
AS $$
BEGIN
	PERFORM require_document(load_eu_list.document);
	RETURN QUERY SELECT * FROM load_eu_list(read_xml_file(load_eu_list.document, 'export',
		'the consolidated list of the European Union''s financial sanctions',
		'Fetch the file in XML (full, version 1.1) from the European Commission again.'), force);
END
$$;
COMMENT ON FUNCTION load_eu_list(text, boolean) IS
	'the same from the text of the file, with a clearer error where it was cut short';
