
/*
 * Screening
 *
 * Two classes of hits, never mixed into one score.  A document hit is a matter of
 * fact: this number is on file, and its score says only whether the issuing
 * State agrees too.  A person hit is a matter of likelihood: how alike the names
 * are, and what birth, sex and nationality add.  A stolen passport under
 * another name is what is looked for, so document hits ask for no name.
 */

CREATE FUNCTION name_weight(quality text) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE quality WHEN 'low' THEN 0.8 ELSE 1.0 END;
COMMENT ON FUNCTION name_weight(text) IS
	'weight of a listed name: an alias of low quality, often a single common name, counts 0.8';

CREATE FUNCTION person_score(name float8, birth text, sex text, nationality text) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (1 - (1 - name)
		* CASE birth WHEN 'same day' THEN 0.6 WHEN 'compatible' THEN 0.8 ELSE 1.0 END
		* CASE nationality WHEN 'same' THEN 0.95 ELSE 1.0 END)
	* CASE birth WHEN 'contradicts' THEN 0.75 ELSE 1.0 END
	* CASE sex WHEN 'contradicts' THEN 0.7 ELSE 1.0 END
	* CASE nationality WHEN 'other' THEN 0.97 ELSE 1.0 END;
COMMENT ON FUNCTION person_score(float8, text, text, text) IS
	'score of a person hit: the weighted similarity of the names, raised by what agrees and lowered by what contradicts; what is not known changes nothing';

CREATE FUNCTION birth_evidence(subject bigint, birth partialdate)
	RETURNS TABLE (verdict text, listed text)
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT CASE WHEN bool_or(b.born = birth_evidence.birth AND partialdate_is_exact(b.born)) THEN 'same day'
			WHEN bool_or(b.born % birth_evidence.birth) THEN 'compatible'
			WHEN NOT bool_or(b.born % birth_evidence.birth) THEN 'contradicts' END,
		string_agg(DISTINCT b.born::text, ', ')
	FROM watchlist.subject_birth AS b
	WHERE b.subject_id = birth_evidence.subject AND b.born <> 'XXXX' AND birth_evidence.birth <> 'XXXX';
END
$$;
COMMENT ON FUNCTION birth_evidence(bigint, partialdate) IS
	'does a date of birth agree with any that are listed for a subject: same day, compatible, contradicts; NULL where either is not known';

CREATE FUNCTION nationality_evidence(subject bigint, nationality countrycode)
	RETURNS TABLE (verdict text, listed text)
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT CASE WHEN bool_or(same_state(n.nationality, nationality_evidence.nationality)) THEN 'same'
			WHEN NOT bool_or(same_state(n.nationality, nationality_evidence.nationality)) THEN 'other' END,
		string_agg(DISTINCT n.nationality::text, ', ')
	FROM watchlist.subject_nationality AS n WHERE n.subject_id = nationality_evidence.subject;
END
$$;
COMMENT ON FUNCTION nationality_evidence(bigint, countrycode) IS
	'is a nationality among those listed for a subject: same, other; NULL where either is not known';

/* A wrong argument must not look like an answer without hits. */
CREATE FUNCTION check_arguments(threshold float8, sex text, asof date DEFAULT current_date) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF threshold IS NULL OR NOT threshold BETWEEN 0 AND 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('threshold is %s', coalesce(threshold::text, 'NULL')),
			HINT = 'Give a number from 0 to 1, or leave it out.';
	ELSIF upper(sex) NOT IN ('M', 'F', 'X') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('sex is "%s"', sex),
			HINT = 'Give M, F, or X for neither; NULL if it is not known.';
	ELSIF asof IS NULL OR NOT isfinite(asof) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('asof is %s', coalesce(asof::text, 'NULL')),
			HINT = 'Give the day of the crossing, or leave it out.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_arguments(float8, text, date) IS 'part of screen(): an error for arguments that would find nothing';

CREATE FUNCTION screen_persons(name personname, birth partialdate DEFAULT NULL,
		nationality countrycode DEFAULT NULL, sex text DEFAULT NULL,
		threshold float8 DEFAULT 0.7, max_persons int DEFAULT 10, entities boolean DEFAULT false)
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT SET jit = off
AS $$
-- Columns are named one by one and with their table, variables with their
-- block: a column that a DBA adds must not stand for another.
<<asked>>
DECLARE
	nationality constant countrycode := nullif(screen_persons.nationality, 'XXX');
	sex constant text := upper(screen_persons.sex);
BEGIN
	PERFORM require_schema();
	PERFORM check_arguments(screen_persons.threshold, screen_persons.sex);
	RETURN QUERY
	WITH alike AS (
		SELECT DISTINCT ON (n.subject_id) n.subject_id, n.name, n.kind, n.quality, n.raw, n.note,
			name_match(screen_persons.name, n.name) AS similarity,
			name_match(screen_persons.name, n.name) * name_weight(n.quality) AS weighted
		FROM watchlist.subject_name AS n
		WHERE name_match(screen_persons.name, n.name) * name_weight(n.quality) >= screen_persons.threshold
		ORDER BY n.subject_id, weighted DESC, n.name_id
	), judged AS (
		SELECT alike.*, list.code, s.reference, b.verdict AS birth, b.listed AS births,
			c.verdict AS nationality, c.listed AS nationalities,
			CASE WHEN s.sex <> asked.sex AND 'X' NOT IN (s.sex, asked.sex) THEN 'contradicts' END AS sex
		FROM alike JOIN watchlist.subject AS s ON s.subject_id = alike.subject_id
		JOIN watchlist.list ON list.list_id = s.list_id
		CROSS JOIN birth_evidence(s.subject_id, screen_persons.birth) AS b
		CROSS JOIN nationality_evidence(s.subject_id, asked.nationality) AS c
		WHERE s.withdrawn_at IS NULL AND (s.kind = 'person' OR screen_persons.entities)
	), ranked AS (
		SELECT j.*, person_score(j.weighted, j.birth, j.sex, j.nationality) AS score
		FROM judged AS j ORDER BY score DESC, j.weighted DESC, j.reference LIMIT screen_persons.max_persons
	)
	SELECT 'person', 'subjects', r.code, r.reference, r.subject_id, r.name::text, r.score,
		concat_ws('; ',
			'name alike ' || to_char(r.similarity, 'FM0.00') || ', '
				|| CASE r.kind WHEN 'alias' THEN concat_ws(' ', r.quality, r.kind) ELSE r.kind END,
			CASE r.birth WHEN 'same day' THEN 'same day of birth'
				WHEN 'compatible' THEN 'birth agrees with ' || r.births
				WHEN 'contradicts' THEN 'birth contradicts ' || r.births END,
			'sex ' || r.sex,
			r.nationality || ' nationality ' || r.nationalities),
		jsonb_strip_nulls(jsonb_build_object(
			'name', jsonb_build_object('asked', screen_persons.name::text, 'listed', r.name::text, 'kind', r.kind,
				'quality', r.quality, 'raw', r.raw, 'note', r.note, 'similarity', r.similarity,
				'explain', (SELECT jsonb_agg(to_jsonb(e)) FROM name_explain(r.name, screen_persons.name) AS e)),
			'birth', jsonb_build_object('asked', screen_persons.birth::text, 'listed', r.births, 'verdict', r.birth),
			'nationality', jsonb_build_object('asked', asked.nationality::text, 'listed', r.nationalities,
				'verdict', r.nationality),
			'sex', jsonb_build_object('asked', asked.sex, 'verdict', r.sex)))
	FROM ranked AS r ORDER BY r.score DESC, r.weighted DESC, r.reference;
END
$$;
COMMENT ON FUNCTION screen_persons(personname, partialdate, countrycode, text, float8, int, boolean) IS
	'listed persons, and entities if asked for, whose name is at least as alike as the threshold, best first';

CREATE FUNCTION screen(name personname, birth partialdate DEFAULT NULL, nationality countrycode DEFAULT NULL,
		document docnumber DEFAULT NULL, issuing_state countrycode DEFAULT NULL, sex text DEFAULT NULL,
		threshold float8 DEFAULT 0.7, max_persons int DEFAULT 10, entities boolean DEFAULT false,
		kind text DEFAULT NULL, serial docnumber DEFAULT NULL, alike boolean DEFAULT false)
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT
AS $$
BEGIN
	IF name::text LIKE '%<%' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'this looks like a machine-readable zone, not like a name',
			DETAIL = 'It has the filler character "<".',
			HINT = 'Write screen(''...''::mrz), or screen(mrz => ''...'').';
	END IF;
	RETURN QUERY SELECT * FROM screen_documents(document, coalesce(issuing_state, nationality), kind, serial, alike);
	RETURN QUERY SELECT * FROM screen_persons(name, birth, nationality, sex, threshold, max_persons, entities);
	RETURN QUERY SELECT * FROM document_search(document, serial, alike);
END
$$;
COMMENT ON FUNCTION screen(personname, partialdate, countrycode, docnumber, countrycode, text, float8, int, boolean, text, docnumber, boolean) IS
	'screens a person and a document against all files: document hits first, then person hits, best first, then by what documents were searched';

CREATE FUNCTION zone_faults(mrz mrz) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN nullif(concat_ws('; ',
		(SELECT string_agg(format('check digit of %s: %s', replace(field, '_', ' '), printed)
				|| coalesce(' instead of ' || computed, ' that can not be computed'), '; ')
			FROM mrz_check_digits(mrz) WHERE NOT valid),
		CASE WHEN NOT mrz_is_valid(mrz) AND NOT EXISTS (SELECT FROM mrz_check_digits(mrz) WHERE NOT valid)
			THEN 'a field is not well formed' END,
		CASE WHEN mrz_document_number(mrz) IS NULL
			THEN 'no document number can be read: documents were not searched' END,
		CASE WHEN concat(mrz_primary_identifier(mrz), mrz_secondary_identifier(mrz)) !~ '[A-Z]'
			THEN 'no name can be read: persons were not searched' END), '');
END
$$;
COMMENT ON FUNCTION zone_faults(mrz) IS
	'what is wrong with a machine-readable zone, in words; NULL where it is as an issuer prints it';

CREATE FUNCTION screen(mrz mrz, asof date DEFAULT current_date,
		threshold float8 DEFAULT 0.7, max_persons int DEFAULT 10, serial docnumber DEFAULT NULL)
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	zone record;
	faults constant text := zone_faults(mrz);
	holder constant text := mrz_holder(mrz);
	arabic constant text := mrz_to_arabic(mrz_holder(mrz));
	-- a number whose check digit fails was misread
	misread constant boolean := EXISTS (SELECT FROM mrz_check_digits(mrz) AS d WHERE d.field = 'document_number' AND NOT d.valid);
BEGIN
	PERFORM check_arguments(threshold, NULL, asof);
	SELECT * INTO zone FROM mrz_fields(mrz, asof);
	IF faults IS NOT NULL THEN
		RETURN NEXT ROW('zone', 'machine-readable zone', NULL, NULL, NULL, zone.document_number::text, NULL,
			faults, (SELECT jsonb_agg(to_jsonb(d)) FROM mrz_check_digits(mrz) AS d))::hit;
	END IF;
	RETURN QUERY
	SELECT * FROM screen_documents(zone.document_number, zone.issuing_state, kind_of_zone(zone.document_code), serial, misread)
	UNION ALL
	SELECT h.* FROM (
			-- many cards repeat the number among the optional data
			SELECT DISTINCT CASE WHEN data ~ '^[A-Z0-9]{5,23}$' THEN data::docnumber END
			FROM (VALUES (translate(zone.optional_data_1, '<', '')), (translate(zone.optional_data_2, '<', '')))
				AS optional (data)
		) AS personal (number),
		screen_documents(personal.number, zone.issuing_state) AS h
	WHERE h.file = 'identity documents' AND personal.number IS DISTINCT FROM zone.document_number
	ORDER BY score DESC;
	-- Some States write Arabic names letter by letter (Doc 9303-3, section 6).
	-- Many other names could be in that scheme, so both readings are screened.
	RETURN QUERY
	SELECT h.class, h.file, h.owner, h.reference, h.record_id, h.matched, h.score,
		CASE WHEN h.read_as = arabic THEN format('zone read as Arabic, %s; ', arabic) ELSE '' END || h.why,
		CASE WHEN arabic IS NULL THEN h.detail ELSE jsonb_set(h.detail, '{name,read_as}', to_jsonb(h.read_as)) END
	FROM (SELECT DISTINCT ON (p.record_id) reading.name AS read_as, p.*
			FROM (VALUES (1, holder), (2, arabic)) AS reading (n, name),
				screen_persons(reading.name::personname, zone.birth_date, zone.nationality, zone.sex, threshold, max_persons) AS p
			WHERE reading.name IS NOT NULL
			ORDER BY p.record_id, p.score DESC, reading.n) AS h
	ORDER BY h.score DESC, (h.detail->'name'->>'similarity')::float8 DESC, h.reference
	LIMIT max_persons;
	RETURN QUERY SELECT * FROM document_search(zone.document_number, serial, misread);
END
$$;
COMMENT ON FUNCTION screen(mrz, date, float8, int, docnumber) IS
	'screens the zone of a travel document against all files; a zone that is wrong is screened too, and a first row says what is wrong with it';
