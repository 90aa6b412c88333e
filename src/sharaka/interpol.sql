
/*
 * INTERPOL's public notices: red, yellow, and UN special, in JSON
 *
 * Each colour is a list.  What is loaded is one notice, an array of notices, or
 * pages as INTERPOL's service gives them: {"total": 2, "_embedded": {"notices": []}}.
 * A record belongs to INTERPOL, from which it came; the State that asked for
 * the notice is its issuer, in watchlist.notice.
 */

CREATE FUNCTION json_texts(given jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT tidy(item.value) FROM jsonb_array_elements_text(
		CASE jsonb_typeof(given) WHEN 'array' THEN given WHEN 'null' THEN '[]' ELSE jsonb_build_array(given) END)
	WITH ORDINALITY AS item (value, place)
	WHERE tidy(item.value) IS NOT NULL ORDER BY item.place);
COMMENT ON FUNCTION json_texts(jsonb) IS 'the texts of a JSON array, or the one that stands there without an array';

CREATE FUNCTION interpol_pages(notices jsonb) RETURNS SETOF jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT page.value FROM jsonb_array_elements(CASE jsonb_typeof(notices) WHEN 'array' THEN notices ELSE jsonb_build_array(notices) END) AS page;
END;
COMMENT ON FUNCTION interpol_pages(jsonb) IS 'part of load_interpol_notices(): the elements of an array, or the one that is none';

CREATE FUNCTION interpol_notices(notices jsonb) RETURNS SETOF jsonb
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT notice.value FROM interpol_pages(notices) WITH ORDINALITY AS page (value, place),
		jsonb_array_elements(CASE WHEN jsonb_typeof(page.value #> '{_embedded,notices}') = 'array'
			THEN page.value #> '{_embedded,notices}' ELSE jsonb_build_array(page.value) END) WITH ORDINALITY AS notice (value, place)
	ORDER BY page.place, notice.place;
END;
COMMENT ON FUNCTION interpol_notices(jsonb) IS 'part of load_interpol_notices(): the notices, whether one, in an array or in pages';

CREATE FUNCTION interpol_measure(given text, unit numeric, span int4range) RETURNS int4range
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN given ~ '^\d{1,3}(?:\.\d{1,6})?$' AND round(given::numeric * unit)::int <@ span
	THEN int4range(round(given::numeric * unit)::int, round(given::numeric * unit)::int, '[]') END;
COMMENT ON FUNCTION interpol_measure(text, numeric, int4range) IS
	'part of load_interpol_notices(): a height or weight, times unit; NULL where it is none or no person is of it';

CREATE FUNCTION interpol_list(colour text, OUT code text, OUT title text, OUT category text)
	LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT
AS $$
BEGIN
	SELECT l.code, l.title, l.category INTO code, title, category
	FROM (VALUES ('red', 'INTERPOL-RED', 'INTERPOL red notices', 'wanted'),
		('yellow', 'INTERPOL-YELLOW', 'INTERPOL yellow notices', 'missing'),
		('UN special', 'INTERPOL-UN', 'INTERPOL - United Nations Security Council special notices', 'sanctioned'))
		AS l (colour, code, title, category)
	WHERE l.colour = interpol_list.colour;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('INTERPOL does not publish notices of colour %s', coalesce(quote_literal(interpol_list.colour), 'NULL')),
			HINT = 'Give red, yellow or UN special.';
	END IF;
END
$$;
COMMENT ON FUNCTION interpol_list(text) IS 'part of load_interpol_notices(): the list that holds a colour';

CREATE FUNCTION check_interpol_notices(notices jsonb, whole boolean) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	fault text;
	given constant bigint := (SELECT count(*) FROM interpol_notices(notices));
	total constant numeric := (SELECT max((page ->> 'total')::numeric) FROM interpol_pages(notices) AS page WHERE jsonb_typeof(page -> 'total') = 'number');
BEGIN
	SELECT format('Notice %s of %s (%s) %s.', g.place, given, coalesce(tidy(g.notice ->> 'entity_id'), left(g.notice::text, 60)),
		CASE WHEN jsonb_typeof(g.notice) <> 'object' THEN 'is no JSON object'
			WHEN tidy(g.notice ->> 'entity_id') IS NULL THEN 'has no entity_id'
			WHEN tidy(concat(g.notice ->> 'forename', g.notice ->> 'name')) IS NULL THEN 'has neither forename nor name'
			ELSE 'has arrest_warrants that are no array of objects' END)
	INTO fault
	FROM interpol_notices(notices) WITH ORDINALITY AS g (notice, place)
	WHERE jsonb_typeof(g.notice) <> 'object' OR tidy(g.notice ->> 'entity_id') IS NULL
		OR tidy(concat(g.notice ->> 'forename', g.notice ->> 'name')) IS NULL
		OR coalesce(jsonb_typeof(g.notice -> 'arrest_warrants'), 'null') NOT IN ('null', 'array')
		OR jsonb_path_exists(g.notice, 'strict $.arrest_warrants[*] ? (@.type() <> "object")', '{}', true)
	ORDER BY g.place LIMIT 1;
	IF given = 0 THEN
		fault := 'There is no notice in it.';
	ELSIF fault IS NULL AND whole AND given < total THEN
		fault := format('It says that there are %s notices, and has %s.', total, given);
	END IF;
	PERFORM refuse_file('a set of INTERPOL''s notices', coalesce(fault, record_fault()),
		'Fetch the notices again, all pages of them; with whole => false, some are loaded beside those that are there.');
END
$$;
COMMENT ON FUNCTION check_interpol_notices(jsonb, boolean) IS 'part of load_interpol_notices(): an error for what is not INTERPOL''s notices, or not all of them';

CREATE FUNCTION read_interpol_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	UPDATE pg_temp.list_record AS r SET
		sex = CASE WHEN given.notice ->> 'sex_id' IN ('M', 'F') THEN given.notice ->> 'sex_id' END,
		reason = warrant.charges,
		act = 'arrest warrant of ' || warrant.states,
		birth_places = ARRAY(SELECT place FROM concat_ws(', ', tidy(given.notice ->> 'place_of_birth'), tidy(given.notice ->> 'country_of_birth_id')) AS place
			WHERE place <> ''),
		comments = nullif(concat_ws('; ', 'missing since ' || tidy(given.notice ->> 'date_of_event'), 'missing from '
			|| nullif(concat_ws(', ', tidy(given.notice ->> 'place'), tidy(given.notice ->> 'country')), '')), ''),
		released_to = '{*}'
	FROM (SELECT l.record, l.raw::jsonb AS notice FROM pg_temp.list_record AS l WHERE l.anew) AS given
	LEFT JOIN LATERAL (
		SELECT string_agg(DISTINCT tidy(w ->> 'charge'), '; ') AS charges,
			string_agg(DISTINCT coalesce(country_of_alpha2(w ->> 'issuing_country_id')::text, tidy(w ->> 'issuing_country_id')), ', ') AS states
		FROM jsonb_array_elements(CASE jsonb_typeof(given.notice -> 'arrest_warrants') WHEN 'array' THEN given.notice -> 'arrest_warrants' END) AS w
		) AS warrant ON true
	WHERE given.record = r.record;
END
$$;
COMMENT ON FUNCTION read_interpol_subjects() IS 'part of load_interpol_notices(): what the notices say of the subjects';

CREATE FUNCTION load_interpol_parts() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw)
	SELECT r.subject_id, read_partialdate(replace(given.day, '/', '-')), 'exact', given.day
	FROM pg_temp.list_record AS r CROSS JOIN LATERAL (SELECT tidy(r.raw::jsonb ->> 'date_of_birth') AS day) AS given
	WHERE r.anew AND given.day IS NOT NULL ORDER BY r.position;

	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw)
	SELECT r.subject_id, listed.kind, read_name(listed.name), listed.name
	FROM pg_temp.list_record AS r CROSS JOIN LATERAL (SELECT r.raw::jsonb AS notice) AS g,
	LATERAL (VALUES (1, 'primary', tidy(concat_ws(' ', g.notice ->> 'forename', g.notice ->> 'name'))),
		(2, 'maiden', tidy(concat_ws(' ', g.notice ->> 'forename', nullif(g.notice ->> 'birth_name', ''))))) AS listed (place, kind, name)
	WHERE r.anew AND listed.name IS NOT NULL AND (listed.place = 1 OR tidy(g.notice ->> 'birth_name') <> tidy(g.notice ->> 'name'))
	ORDER BY r.position, listed.place;

	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT r.subject_id, country_of_alpha2(code), code
	FROM pg_temp.list_record AS r, unnest(json_texts(r.raw::jsonb -> 'nationalities')) WITH ORDINALITY AS given (code, place)
	WHERE r.anew ORDER BY r.position, given.place;
END
$$;
COMMENT ON FUNCTION load_interpol_parts() IS 'part of load_interpol_notices(): names, births and nationalities';

CREATE FUNCTION load_interpol_descriptions() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	DELETE FROM watchlist.subject_description AS d USING pg_temp.list_record AS r WHERE r.anew AND d.subject_id = r.subject_id;
	INSERT INTO watchlist.subject_description (subject_id, height_cm, weight_kg, hair, eyes, marks, languages, note)
	SELECT r.subject_id, d.height_cm, d.weight_kg, nullif(d.hair, '{}'), nullif(d.eyes, '{}'), d.marks, nullif(d.languages, '{}'), d.note
	FROM pg_temp.list_record AS r CROSS JOIN LATERAL (SELECT r.raw::jsonb AS notice) AS g,
	-- what is not known is null or 0
	LATERAL (SELECT nullif(nullif(tidy(g.notice ->> 'height'), '0'), '0.0') AS height, nullif(nullif(tidy(g.notice ->> 'weight'), '0'), '0.0') AS weight,
		nullif(tidy(g.notice ->> 'sex_id'), 'U') AS sex) AS given,
	LATERAL (SELECT interpol_measure(given.height, 100, int4range(20, 299)) AS height_cm,
		interpol_measure(given.weight, 1, int4range(1, 499)) AS weight_kg) AS measure,
	LATERAL (SELECT measure.height_cm, measure.weight_kg, json_texts(g.notice -> 'hairs_id') AS hair, json_texts(g.notice -> 'eyes_colors_id') AS eyes,
		tidy(g.notice ->> 'distinguishing_marks') AS marks, json_texts(g.notice -> 'languages_spoken_ids') AS languages,
		nullif(concat_ws('; ', CASE WHEN measure.height_cm IS NULL THEN 'height ' || given.height END,
			CASE WHEN measure.weight_kg IS NULL THEN 'weight ' || given.weight END,
			CASE WHEN given.sex NOT IN ('M', 'F') THEN 'sex ' || given.sex END), '') AS note) AS d
	WHERE r.anew AND (d.height_cm IS NOT NULL OR d.weight_kg IS NOT NULL OR d.hair <> '{}' OR d.eyes <> '{}' OR d.marks IS NOT NULL
		OR d.languages <> '{}' OR d.note IS NOT NULL)
	ORDER BY r.position;
END
$$;
COMMENT ON FUNCTION load_interpol_descriptions() IS 'part of load_interpol_notices(): descriptions; a measure that is none is told in the note';

CREATE FUNCTION write_interpol_notices(list_id bigint, colour text) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	-- its days, and that it is suspended, are the keeper's
	INSERT INTO watchlist.notice AS n (subject_id, colour, number, issuer, charge, summary, raw, owner)
	SELECT r.subject_id, write_interpol_notices.colour, r.record,
		CASE WHEN warrant.states = 1 THEN coalesce(warrant.state, 'XPO') ELSE 'XPO' END, r.reason, warrant.translations, r.raw,
		-- of whom it is kept for
		coalesce((SELECT min(k.owner) FROM watchlist.notice AS k
			WHERE k.number = r.record AND k.colour = write_interpol_notices.colour AND k.subject_id = r.subject_id), watchlist.own_state())
	FROM pg_temp.list_record AS r CROSS JOIN LATERAL (SELECT r.raw::jsonb -> 'arrest_warrants' AS list) AS given
	LEFT JOIN LATERAL (
		SELECT count(DISTINCT tidy(w ->> 'issuing_country_id')) AS states, min(country_of_alpha2(w ->> 'issuing_country_id')::text) AS state,
			string_agg(DISTINCT tidy(w ->> 'charge_translation'), '; ') AS translations
		FROM jsonb_array_elements(CASE jsonb_typeof(given.list) WHEN 'array' THEN given.list END) AS w) AS warrant ON true
	WHERE r.anew ORDER BY r.position
	ON CONFLICT ON CONSTRAINT notice_number_colour_owner_key DO UPDATE
	SET subject_id = excluded.subject_id, issuer = excluded.issuer, charge = excluded.charge, summary = excluded.summary, raw = excluded.raw,
		status = CASE n.status WHEN 'suspended' THEN n.status ELSE 'in force' END;
	UPDATE watchlist.notice AS n SET status = 'cancelled'
	FROM watchlist.subject AS s
	WHERE s.list_id = write_interpol_notices.list_id AND s.subject_id = n.subject_id AND s.withdrawn_at IS NOT NULL AND n.status <> 'cancelled';
END
$$;
COMMENT ON FUNCTION write_interpol_notices(bigint, text) IS
	'part of load_interpol_notices(): the notices, each with the State that asked for it where the warrants are of one, else INTERPOL; those of withdrawn subjects are cancelled';

CREATE FUNCTION load_interpol_notices(notices jsonb, colour text, generated_at timestamptz, whole boolean DEFAULT true, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list record;
	list_id bigint;
	outcome list_outcome;
BEGIN
	PERFORM require_schema();
	PERFORM require_document(notices);
	list := interpol_list(load_interpol_notices.colour);
	list_id := begin_list(list.code, list.title, 'XPO');
	PERFORM require_time(load_interpol_notices.generated_at);
	INSERT INTO pg_temp.list_record (position, record, reference, raw, kind, category)
	SELECT g.place, tidy(g.notice ->> 'entity_id'), tidy(g.notice ->> 'entity_id'),
		-- where pictures and pages are found: it changes without the notice
		CASE jsonb_typeof(g.notice) WHEN 'object' THEN (g.notice - '_links' - '_embedded')::text END, 'person', list.category
	FROM interpol_notices(notices) WITH ORDINALITY AS g (notice, place);
	PERFORM check_interpol_notices(notices, whole);
	PERFORM compare_list(list_id, load_interpol_notices.generated_at, force, 'load_interpol_notices');
	PERFORM read_interpol_subjects();
	outcome := write_list(list_id, whole, force, 'load_interpol_notices');
	PERFORM load_interpol_parts();
	PERFORM load_interpol_descriptions();
	PERFORM write_interpol_notices(list_id, load_interpol_notices.colour);
	PERFORM end_list(list_id, load_interpol_notices.generated_at, NULL, outcome);
	RETURN QUERY SELECT result.* FROM list_result(list.code, outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_interpol_notices(jsonb, text, timestamptz, boolean, boolean) IS
	'loads INTERPOL''s notices of a colour (red, yellow or UN special) as of generated_at, all of them or nothing, and reports what was understood; where they are not whole, nothing is withdrawn; force also loads notices that are older than the loaded ones or would withdraw more than a quarter of them';

CREATE FUNCTION load_interpol_notices(notices text, colour text, generated_at timestamptz, whole boolean DEFAULT true, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on
AS $$
DECLARE
	document jsonb;
	fault text;
BEGIN
	BEGIN
		document := ltrim(load_interpol_notices.notices, E'\uFEFF')::jsonb;
	EXCEPTION WHEN data_exception THEN
		GET STACKED DIAGNOSTICS fault = PG_EXCEPTION_DETAIL;
		PERFORM refuse_file('a set of INTERPOL''s notices', 'It is cut short, or not JSON: ' || fault, 'Fetch the notices again.');
	END;
	RETURN QUERY SELECT * FROM load_interpol_notices(document, load_interpol_notices.colour, load_interpol_notices.generated_at, whole, force);
END
$$;
COMMENT ON FUNCTION load_interpol_notices(text, text, timestamptz, boolean, boolean) IS
	'the same from the text of the file, with a clearer error where it was cut short';
