
/*
 * OFAC's Specially Designated Nationals List: SDN Advanced XML
 *
 * The file is a set of tables that point at each other: parties, documents, places
 * and entries, in words that are numbers of reference values.  Each is read once
 * into a temporary table, and joined.  A record as it is compared is a party with
 * its documents, entries and places.
 */

CREATE FUNCTION ofac_namespaces() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{http://www.un.org/sanctions/1.0,https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML}'::text[];
COMMENT ON FUNCTION ofac_namespaces() IS 'namespaces of SDN Advanced XML: the first, and that of the Sanctions List Service';

CREATE FUNCTION ofac_period(year1 text, month1 text, day1 text, year2 text, month2 text, day2 text, approximate boolean) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
DECLARE
	first text := concat_ws('-', year1, lpad(month1, 2, '0'), lpad(day1, 2, '0'));
	last text := concat_ws('-', year2, lpad(month2, 2, '0'), lpad(day2, 2, '0'));
	mark constant text := CASE WHEN approximate THEN '~' ELSE '' END;
BEGIN
	IF year1 !~ '^\d{4}$' OR year2 !~ '^\d{4}$' OR year1 IS NULL THEN
		RETURN NULL;
	ELSIF last = '' OR first = last THEN
		RETURN first || mark;
	ELSIF first ~ '-01-01$' AND last ~ '-12-31$' THEN
		first := year1;
		last := year2;
	ELSIF first ~ '-01$' AND read_day(last) = read_day(first) + interval '1 month' - interval '1 day' THEN
		RETURN left(first, 7) || mark;
	END IF;
	RETURN CASE WHEN first = last THEN first || mark ELSE first || mark || '/' || last || mark END;
END
$$;
COMMENT ON FUNCTION ofac_period(text, text, text, text, text, text, boolean) IS
	'the time between two days as a partialdate writes it: a year where they are its first and its last, likewise a month';

CREATE FUNCTION refuse_ofac_xml(fault text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM refuse_file('OFAC''s SDN Advanced XML', refuse_ofac_xml.fault, 'Fetch SDN_ADVANCED.XML from OFAC again.', '2200M');
END
$$;
COMMENT ON FUNCTION refuse_ofac_xml(text) IS 'part of load_ofac_xml(): an error for a file that is not the list as published, where there is a fault';

CREATE FUNCTION plain_ofac_xml(document xml) RETURNS xml
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM refuse_ofac_xml(root_fault(document, 'Sanctions', ofac_namespaces()));
	RETURN regexp_replace(document::text, '\sxmlns=(["''])[^"'']*\1', '')::xml;
END
$$;
COMMENT ON FUNCTION plain_ofac_xml(xml) IS 'part of load_ofac_xml(): the file without its namespace, of which there are two, for paths without a prefix';

CREATE FUNCTION check_ofac_xml(plain xml) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM refuse_ofac_xml((
		SELECT format('It lacks %s, or there is nothing in it.', part.name)
		FROM XMLTABLE('/*' PASSING plain COLUMNS
			issue int PATH 'count(DateOfIssue/Year)', words int PATH 'count(ReferenceValueSets/*)', places int PATH 'count(Locations)',
			papers int PATH 'count(IDRegDocuments)', parties int PATH 'count(DistinctParties/DistinctParty)',
			entries int PATH 'count(SanctionsEntries)') AS item,
		LATERAL (VALUES (1, 'DateOfIssue', item.issue), (2, 'ReferenceValueSets', item.words), (3, 'Locations', item.places),
			(4, 'IDRegDocuments', item.papers), (5, 'DistinctParties', item.parties), (6, 'SanctionsEntries', item.entries)) AS part (n, name, elements)
		WHERE part.elements = 0 ORDER BY part.n LIMIT 1));
END
$$;
COMMENT ON FUNCTION check_ofac_xml(xml) IS 'part of load_ofac_xml(): an error for a file that lacks a part of the list';

CREATE FUNCTION ofac_party_fault() RETURNS text
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	-- one of an unknown type would not be screened as a person, one without a name not at all
	RETURN coalesce(record_fault(), (
		SELECT format('Record %s (number %s) %s.', p.n, p.record, CASE WHEN p.type IS NULL THEN 'is of no type that the file explains' ELSE 'has no name' END)
		FROM pg_temp.ofac_party AS p WHERE p.type IS NULL OR NOT p.named ORDER BY p.n LIMIT 1));
END
$$;
COMMENT ON FUNCTION ofac_party_fault() IS 'part of load_ofac_xml(): the first record that could not be screened; NULL where there is none';

CREATE FUNCTION gather_ofac_xml(document xml) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	issue text;
BEGIN
	CREATE TEMP TABLE ofac_value ON COMMIT DROP AS
	SELECT item.* FROM XMLTABLE('/Sanctions/ReferenceValueSets/*/*' PASSING document COLUMNS
		tag text PATH 'name()', id text PATH '@ID', value text PATH 'normalize-space(.)', iso2 text PATH '@ISO2',
		party_type text PATH '@PartyTypeID', script text PATH '@ScriptCode') AS item;
	CREATE UNIQUE INDEX ON pg_temp.ofac_value (tag, id);
	issue := format('string(DocumentDate[@IDRegDocDateTypeID="%s"]/DatePeriod/Start/From/',
		(SELECT v.id FROM pg_temp.ofac_value AS v WHERE v.tag = 'IDRegDocDateType' AND v.value = 'Issue Date'));

	CREATE TEMP TABLE ofac_place ON COMMIT DROP AS
	SELECT item.id, item.country, v.iso2, v.value AS state, item.body::text AS body,
		nullif(concat_ws(', ', (SELECT string_agg(tidy(part.value), ', ' ORDER BY part.n)
			FROM XMLTABLE('/Location/LocationPart/LocationPartValue[not(@Primary="false")]/Value' PASSING item.body
				COLUMNS n FOR ORDINALITY, value text PATH 'string(.)') AS part WHERE tidy(part.value) IS NOT NULL), v.value), '') AS line
	FROM XMLTABLE('/Sanctions/Locations/Location' PASSING document COLUMNS
		id text PATH '@ID', country text PATH 'string(LocationCountry/@CountryID)', body xml PATH '.') AS item
	LEFT JOIN pg_temp.ofac_value AS v ON v.tag = 'Country' AND v.id = item.country;
	CREATE UNIQUE INDEX ON pg_temp.ofac_place (id);

	CREATE TEMP TABLE ofac_paper ON COMMIT DROP AS
	SELECT item.n, item.identity, item.number, item.comment, item.authority, item.body::text AS body, v.value AS label,
		c.value AS state, c.iso2, ofac_period(item.year, item.month, item.day, NULL, NULL, NULL, false) AS issued
	FROM XMLTABLE('/Sanctions/IDRegDocuments/IDRegDocument' PASSING document COLUMNS
		n FOR ORDINALITY, identity text PATH '@IdentityID', type text PATH '@IDRegDocTypeID',
		issuer text PATH '@IssuedBy-CountryID', number text PATH 'string(IDRegistrationNo)', comment text PATH 'string(Comment)',
		authority text PATH 'string(IssuingAuthority)',
		year text PATH (issue || 'Year)'), month text PATH (issue || 'Month)'), day text PATH (issue || 'Day)'),
		body xml PATH '.') AS item
	LEFT JOIN pg_temp.ofac_value AS v ON v.tag = 'IDRegDocType' AND v.id = item.type
	LEFT JOIN pg_temp.ofac_value AS c ON c.tag = 'Country' AND c.id = item.issuer;
	CREATE INDEX ON pg_temp.ofac_paper (identity);

	CREATE TEMP TABLE ofac_entry ON COMMIT DROP AS
	SELECT item.profile, min(read_day(concat_ws('-', item.year, lpad(item.month, 2, '0'), lpad(item.day, 2, '0')))) AS listed_on,
		string_agg(item.body::text, E'\n' ORDER BY item.n) AS body,
		string_agg(program.list, '; ' ORDER BY item.n) AS program
	FROM XMLTABLE('/Sanctions/SanctionsEntries/SanctionsEntry' PASSING document COLUMNS
		n FOR ORDINALITY, profile text PATH '@ProfileID', year text PATH 'string(EntryEvent[1]/Date/Year)',
		month text PATH 'string(EntryEvent[1]/Date/Month)', day text PATH 'string(EntryEvent[1]/Date/Day)', body xml PATH '.') AS item,
	LATERAL (SELECT string_agg(DISTINCT tidy(m.comment), '; ') AS list
		FROM XMLTABLE('/SanctionsEntry/SanctionsMeasure' PASSING item.body COLUMNS
			type text PATH '@SanctionsTypeID', comment text PATH 'string(Comment)') AS m
		LEFT JOIN pg_temp.ofac_value AS v ON v.tag = 'SanctionsType' AND v.id = m.type
		WHERE v.value = 'Program') AS program
	GROUP BY item.profile;

	CREATE TEMP TABLE ofac_party ON COMMIT DROP AS
	SELECT item.n, item.record COLLATE "C" AS record, item.profile, item.comment, v.value AS subtype, t.value AS type, item.named, item.body,
		ARRAY(SELECT i.id FROM XMLTABLE('/DistinctParty/Profile/Identity' PASSING item.body COLUMNS id text PATH '@ID') AS i) AS identities,
		ARRAY(SELECT DISTINCT l.id FROM XMLTABLE('//VersionLocation' PASSING item.body COLUMNS id text PATH '@LocationID') AS l) AS places
	FROM XMLTABLE('/Sanctions/DistinctParties/DistinctParty' PASSING document COLUMNS
		n FOR ORDINALITY, record text PATH '@FixedRef', profile text PATH 'string(Profile/@ID)',
		party_subtype text PATH 'string(Profile/@PartySubTypeID)', comment text PATH 'string(Comment)',
		named boolean PATH 'boolean(Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue[normalize-space(.) != ""])',
		body xml PATH '.') AS item
	LEFT JOIN pg_temp.ofac_value AS v ON v.tag = 'PartySubType' AND v.id = item.party_subtype
	LEFT JOIN pg_temp.ofac_value AS t ON t.tag = 'PartyType' AND t.id = v.party_type;
	ANALYZE pg_temp.ofac_value, pg_temp.ofac_place, pg_temp.ofac_paper, pg_temp.ofac_entry, pg_temp.ofac_party;

	INSERT INTO pg_temp.list_record (position, record, reference, kind, raw, category, released_to)
	SELECT p.n, tidy(p.record), tidy(p.record), CASE p.type WHEN 'Individual' THEN 'person' ELSE 'entity' END,
		concat_ws(E'\n', p.body::text, paper.body, e.body, place.body), 'sanctioned', '{*}'
	FROM pg_temp.ofac_party AS p
	LEFT JOIN pg_temp.ofac_entry AS e ON e.profile = p.profile
	LEFT JOIN LATERAL (SELECT string_agg(d.body, E'\n' ORDER BY d.n) AS body FROM pg_temp.ofac_paper AS d
		WHERE d.identity = ANY (p.identities)) AS paper ON true
	LEFT JOIN LATERAL (SELECT string_agg(l.body, E'\n' ORDER BY l.id) AS body FROM pg_temp.ofac_place AS l
		WHERE l.id = ANY (p.places)) AS place ON true;
	CREATE INDEX ON pg_temp.ofac_party (record);
END
$$;
COMMENT ON FUNCTION gather_ofac_xml(xml) IS 'part of load_ofac_xml(): the records of the file, and what they point at';

CREATE FUNCTION read_ofac_features() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TEMP TABLE ofac_feature ON COMMIT DROP AS
	SELECT p.record, item.n, v.value AS label, coalesce(d.value, tidy(item.detail)) AS detail, tidy(item.comment) AS comment,
		l.line, l.state, l.iso2,
		CASE WHEN coalesce(c.value, 'Gregorian') = 'Gregorian' THEN ofac_period(item.y1, nullif(item.m1, ''), nullif(item.d1, ''),
			nullif(item.y2, ''), nullif(item.m2, ''), nullif(item.d2, ''), item.approximate) END AS period,
		nullif(concat_ws(' ', nullif(concat_ws('-', nullif(item.y1, ''), nullif(item.m1, ''), nullif(item.d1, '')), ''),
			'to ' || nullif(concat_ws('-', nullif(item.y2, ''), nullif(item.m2, ''), nullif(item.d2, '')), ''),
			CASE WHEN item.approximate THEN 'approximate' END, nullif(c.value, 'Gregorian')), '') AS dates, item.approximate
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_party AS p ON p.record = r.record,
	XMLTABLE('/DistinctParty/Profile/Feature/FeatureVersion' PASSING p.body COLUMNS
		n FOR ORDINALITY, type text PATH '../@FeatureTypeID', comment text PATH 'string(Comment)',
		calendar text PATH 'string(DatePeriod/@CalendarTypeID)',
		approximate boolean PATH 'DatePeriod/*/@Approximate = "true"',
		y1 text PATH 'string(DatePeriod/Start/From/Year)', m1 text PATH 'string(DatePeriod/Start/From/Month)', d1 text PATH 'string(DatePeriod/Start/From/Day)',
		y2 text PATH 'string(DatePeriod/End/To/Year)', m2 text PATH 'string(DatePeriod/End/To/Month)', d2 text PATH 'string(DatePeriod/End/To/Day)',
		reference text PATH 'string(VersionDetail/@DetailReferenceID)', detail text PATH 'string(VersionDetail)',
		location text PATH 'string(VersionLocation/@LocationID)') AS item
	LEFT JOIN pg_temp.ofac_value AS v ON v.tag = 'FeatureType' AND v.id = item.type
	LEFT JOIN pg_temp.ofac_value AS d ON d.tag = 'DetailReference' AND d.id = item.reference
	LEFT JOIN pg_temp.ofac_value AS c ON c.tag = 'CalendarType' AND c.id = item.calendar
	LEFT JOIN pg_temp.ofac_place AS l ON l.id = item.location
	WHERE r.anew;
	CREATE INDEX ON pg_temp.ofac_feature (record);
	ANALYZE pg_temp.ofac_feature;

	UPDATE pg_temp.list_record AS r SET
		sex = (SELECT CASE f.detail WHEN 'Male' THEN 'M' WHEN 'Female' THEN 'F' END FROM pg_temp.ofac_feature AS f
			WHERE f.record = r.record AND f.label = 'Gender' AND f.detail IN ('Male', 'Female') ORDER BY f.n LIMIT 1),
		title = (SELECT string_agg(f.detail, '; ' ORDER BY f.n) FROM pg_temp.ofac_feature AS f WHERE f.record = r.record AND f.label = 'Title'),
		regime = e.program,
		listed_on = e.listed_on,
		birth_places = ARRAY(SELECT coalesce(f.line, f.detail) FROM pg_temp.ofac_feature AS f WHERE f.record = r.record
			AND f.label = 'Place of Birth' AND coalesce(f.line, f.detail) IS NOT NULL ORDER BY f.n),
		addresses = ARRAY(SELECT f.line FROM pg_temp.ofac_feature AS f WHERE f.record = r.record AND f.label = 'Location' AND f.line IS NOT NULL ORDER BY f.n),
		comments = nullif(concat_ws('; ', tidy(p.comment), CASE p.type WHEN 'Transport' THEN lower(p.subtype) END,
			(SELECT string_agg(concat_ws(' ', f.label, f.detail, f.comment, f.dates), '; ' ORDER BY f.n) FROM pg_temp.ofac_feature AS f
				WHERE f.record = r.record AND f.label NOT IN ('Birthdate', 'Place of Birth', 'Nationality Country', 'Citizenship Country', 'Gender', 'Location', 'Title'))), '')
	FROM pg_temp.ofac_party AS p LEFT JOIN pg_temp.ofac_entry AS e ON e.profile = p.profile
	WHERE p.record = r.record AND r.anew;
END
$$;
COMMENT ON FUNCTION read_ofac_features() IS 'part of load_ofac_xml(): what the file says of the subjects, names, births, nationalities and documents apart';

CREATE FUNCTION load_ofac_xml_names() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TEMP TABLE ofac_name_group ON COMMIT DROP AS
	SELECT p.record, item.id, min(item.type) AS type
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_party AS p ON p.record = r.record,
	XMLTABLE('/DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup' PASSING p.body COLUMNS
		id text PATH '@ID', type text PATH '@NamePartTypeID') AS item
	WHERE r.anew GROUP BY p.record, item.id;
	CREATE UNIQUE INDEX ON pg_temp.ofac_name_group (record, id);
	ANALYZE pg_temp.ofac_name_group;
	INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw, note)
	SELECT g.subject_id,
		CASE WHEN g.script <> 'Latn' THEN 'original script' WHEN g.is_primary THEN 'primary' ELSE 'alias' END,
		CASE WHEN g.low THEN 'low' WHEN NOT g.is_primary THEN 'good' END,
		read_name(g.name), g.raw,
		nullif(concat_ws('; ', CASE WHEN g.type NOT IN ('Name', 'A.K.A.') THEN g.type END, CASE WHEN g.untrue THEN 'false identity' END), '')
	FROM (
		SELECT r.subject_id, r.position, min(part.n) AS n, bool_or(part.is_primary) AS is_primary, bool_or(part.low) AS low,
			bool_or(part.untrue) AS untrue, min(a.value) AS type, min(s.script) AS script,
			-- given names first, as one says them
			string_agg(tidy(part.value), ' ' ORDER BY CASE t.value WHEN 'First Name' THEN 1 WHEN 'Middle Name' THEN 2 WHEN 'Patronymic' THEN 3
				WHEN 'Matronymic' THEN 5 WHEN 'Maiden Name' THEN 6 WHEN 'Nickname' THEN 7 ELSE 4 END, part.n) AS name,
			string_agg(tidy(part.value), ' ' ORDER BY part.n) AS raw
		FROM pg_temp.list_record AS r JOIN pg_temp.ofac_party AS p ON p.record = r.record
		CROSS JOIN LATERAL XMLTABLE('/DistinctParty/Profile/Identity/Alias/DocumentedName/DocumentedNamePart/NamePartValue' PASSING p.body COLUMNS
			n FOR ORDINALITY, name_id text PATH '../../@ID', name_group text PATH '@NamePartGroupID', script text PATH '@ScriptID',
			type text PATH '../../../@AliasTypeID', value text PATH 'string(.)',
			is_primary boolean PATH '../../../@Primary = "true" and ../../../../@Primary = "true"',
			low boolean PATH '../../../@LowQuality = "true"', untrue boolean PATH '../../../../@False = "true"') AS part
		LEFT JOIN pg_temp.ofac_name_group AS g ON g.record = r.record AND g.id = part.name_group
		LEFT JOIN pg_temp.ofac_value AS t ON t.tag = 'NamePartType' AND t.id = g.type
		LEFT JOIN pg_temp.ofac_value AS s ON s.tag = 'Script' AND s.id = part.script
		LEFT JOIN pg_temp.ofac_value AS a ON a.tag = 'AliasType' AND a.id = part.type
		WHERE r.anew AND tidy(part.value) IS NOT NULL
		GROUP BY r.subject_id, r.position, part.name_id
	) AS g
	ORDER BY g.position, g.n;
END
$$;
COMMENT ON FUNCTION load_ofac_xml_names() IS 'part of load_ofac_xml(): primary names, aliases, weak ones, names in original script';

CREATE FUNCTION load_ofac_xml_parts() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw, note)
	SELECT r.subject_id, read_partialdate(f.period),
		CASE WHEN f.approximate THEN 'approximate' WHEN f.period ~ '/' THEN 'between' ELSE 'exact' END,
		coalesce(f.dates, f.detail, f.comment, 'Birthdate'), CASE WHEN f.dates IS NOT NULL THEN f.comment END
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_feature AS f ON f.record = r.record
	WHERE r.anew AND f.label = 'Birthdate' ORDER BY r.position, f.n;

	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT r.subject_id, coalesce(country_of_alpha2(f.iso2), country_named(coalesce(f.state, f.detail))), coalesce(f.state, f.line, f.detail, f.label)
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_feature AS f ON f.record = r.record
	WHERE r.anew AND f.label IN ('Nationality Country', 'Citizenship Country') ORDER BY r.position, f.n;

	INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, issuing_state_raw, issued, raw, note)
	SELECT r.subject_id, CASE WHEN d.number ~ '\d' THEN read_number(regexp_replace(upper(regexp_replace(d.number, '^\s*IMO\s', '')), '[^A-Z0-9]', '', 'g')) END, ofac_document_kind(coalesce(d.label, ''), r.kind),
		coalesce(country_of_alpha2(d.iso2), country_named(d.state)), d.state, read_partialdate(d.issued),
		coalesce(tidy(concat_ws(' ', d.label, d.number)), 'document'), nullif(concat_ws('; ', tidy(d.authority), tidy(d.comment)), '')
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_party AS p ON p.record = r.record JOIN pg_temp.ofac_paper AS d ON d.identity = ANY (p.identities)
	WHERE r.anew ORDER BY r.position, d.n;
END
$$;
COMMENT ON FUNCTION load_ofac_xml_parts() IS 'part of load_ofac_xml(): births, nationalities and documents';

CREATE FUNCTION load_ofac_xml(document xml, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list_id bigint;
	generated timestamptz;
	plain xml;
	outcome list_outcome;
BEGIN
	PERFORM require_schema();
	PERFORM require_document(document);
	list_id := begin_list('OFAC', 'OFAC Specially Designated Nationals List', 'USA');
	plain := plain_ofac_xml(document);
	PERFORM check_ofac_xml(plain);
	generated := read_moment((SELECT concat_ws('-', lpad(d.year, 4, '0'), lpad(d.month, 2, '0'), lpad(d.day, 2, '0'))
		FROM XMLTABLE('/Sanctions/DateOfIssue' PASSING plain COLUMNS
			year text PATH 'string(Year)', month text PATH 'string(Month)', day text PATH 'string(Day)') AS d) || ' 00:00+00');
	IF generated IS NULL THEN
		PERFORM refuse_ofac_xml('It does not say when it was made (element DateOfIssue).');
	END IF;
	PERFORM gather_ofac_xml(plain);
	PERFORM refuse_ofac_xml(ofac_party_fault());
	PERFORM compare_list(list_id, generated, force, 'load_ofac_xml');
	PERFORM read_ofac_features();
	outcome := write_list(list_id, true, force, 'load_ofac_xml');
	PERFORM load_ofac_xml_parts();
	PERFORM load_ofac_xml_names();
	PERFORM end_list(list_id, generated, sha256(convert_to(document::text, 'UTF8')), outcome);
	DROP TABLE pg_temp.ofac_value, pg_temp.ofac_place, pg_temp.ofac_paper, pg_temp.ofac_entry, pg_temp.ofac_party, pg_temp.ofac_feature,
		pg_temp.ofac_name_group;
	RETURN QUERY SELECT result.* FROM list_result('OFAC', outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_ofac_xml(xml, boolean) IS
	'loads OFAC''s list from SDN Advanced XML, all of it or nothing, and reports what was understood; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';

CREATE FUNCTION load_ofac_xml(document text, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on
AS $$
BEGIN
	PERFORM require_document(load_ofac_xml.document);
	RETURN QUERY SELECT * FROM load_ofac_xml(read_xml_file(load_ofac_xml.document, 'Sanctions', 'OFAC''s SDN Advanced XML',
		'Fetch SDN_ADVANCED.XML from OFAC again.'), force);
END
$$;
COMMENT ON FUNCTION load_ofac_xml(text, boolean) IS
	'the same from the text of the file, with a clearer error where it was cut short';
