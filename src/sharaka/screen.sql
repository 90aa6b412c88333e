
/*
 * Screening
 *
 * Two classes of hits, never mixed into one score.  A document hit is a matter of
 * fact: this number is on file, and its score says only whether the issuing
 * State agrees too.  A person hit is a matter of likelihood: how alike the names
 * are, and what birth, sex and nationality add.  A stolen passport under
 * another name is what is looked for, so document hits ask for no name.
 *
 * All calls go through answer(), which writes the audit and only then says what the
 * caller may see.  What is discreet is found and written like everything else, and
 * left out at the end: rows and counts are those of an answer without it.  To find and
 * write it takes time, though, so answers for the desk are held until a whole multiple
 * of watchlist.own_state.desk_answer has passed.
 */

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

CREATE FUNCTION time_ago(past timestamptz) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
	WHEN now() - past < interval '2 hours' THEN floor(extract(epoch FROM greatest(now() - past, interval '0')) / 60) || ' minutes ago'
	WHEN now() - past < interval '2 days' THEN floor(extract(epoch FROM now() - past) / 3600) || ' hours ago'
	ELSE floor(extract(epoch FROM now() - past) / 86400) || ' days ago'
	END;
COMMENT ON FUNCTION time_ago(timestamptz) IS 'how long ago a moment was, in whole minutes, hours or days';

CREATE FUNCTION search_report(name personname, number docnumber, serial docnumber, alike boolean, left_out text[]) RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 5 SET search_path FROM CURRENT
AS $$
BEGIN
	IF search_report.name IS NULL AND search_report.number IS NULL AND search_report.serial IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT 'search', l.holds, l.owner, l.code, NULL::bigint,
		CASE WHEN l.holds = 'travel documents' THEN coalesce(search_report.number, search_report.serial)::text ELSE search_report.name::text END, NULL::float8,
		concat_ws('; ',
			CASE WHEN due.stale THEN 'STALE' END,
			CASE WHEN l.holds = 'travel documents' THEN
				concat_ws('; ',
					CASE WHEN search_report.number IS NULL THEN 'number of the document: not checked, it was not given'
						WHEN search_report.alike THEN 'number of the document: checked, with what reads alike'
						ELSE 'number of the document: checked' END,
					CASE WHEN search_report.serial IS NULL THEN 'serial number of the blank: not checked, it was not given'
						ELSE 'serial number of the blank: checked' END)
			ELSE concat_ws('; ',
					CASE WHEN search_report.name IS NULL THEN 'name: not checked, it was not given' ELSE 'name: checked' END,
					CASE WHEN search_report.number IS NULL THEN 'documents of subjects: not checked, no number was given'
						WHEN search_report.alike THEN 'documents of subjects: checked, with what reads alike'
						ELSE 'documents of subjects: checked' END) END,
			CASE WHEN l.loaded_at IS NOT NULL THEN 'loaded ' || time_ago(l.loaded_at)
				WHEN l.renewed_every IS NOT NULL THEN 'never loaded'
				ELSE 'kept here' END),
		NULL::text[], CASE WHEN due.stale THEN 'no hit is no answer: the list is not up to date' END,
		jsonb_strip_nulls(jsonb_build_object('generated_at', l.generated_at, 'loaded_at', l.loaded_at, 'stale', nullif(due.stale, false)))
	FROM watchlist.list AS l, LATERAL (SELECT coalesce(coalesce(l.loaded_at, '-infinity') + l.renewed_every < clock_timestamp(), false)) AS due (stale)
	WHERE l.code <> ALL (search_report.left_out)
	ORDER BY l.holds DESC, l.code;
END
$$;
COMMENT ON FUNCTION search_report(personname, docnumber, docnumber, boolean, text[]) IS
	'part of screen(): each list, by what it was searched and by what not, and how old it is';

CREATE TYPE inquiry AS (
	me caller,
	call text,
	purpose text,
	border_point text,
	operation_id bigint,
	left_out text[],
	began timestamptz
);
COMMENT ON TYPE inquiry IS 'who asks, where, what for, since when, and which lists are not for this';

CREATE FUNCTION inquire(call text, purpose text, border_point text) RETURNS inquiry
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	this inquiry;
BEGIN
	this.began := clock_timestamp();
	this.me := calling('frontline', 'officer', 'analyst', 'administrator');
	IF current_setting('transaction_read_only')::boolean THEN
		-- before anything is looked up: what can not be recorded is not answered
		RAISE EXCEPTION USING
			ERRCODE = 'read_only_sql_transaction',
			MESSAGE = 'a screening is recorded, and this transaction is read only',
			HINT = 'Screen in a transaction that may write, on the primary server.';
	ELSIF current_setting('synchronous_commit') = 'off' THEN
		-- what is answered must be found in the audit after a crash
		PERFORM set_config('synchronous_commit', 'on', true);
	END IF;
	IF coalesce(inquire.purpose, '') = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'there is no purpose',
			HINT = 'Say what the screening is for, or leave it out for a border check.';
	ELSIF length(inquire.purpose) > 200 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'string_data_right_truncation',
			MESSAGE = 'the purpose is too long',
			DETAIL = format('It has %s characters, and at most 200 are kept.', length(inquire.purpose));
	ELSIF inquire.border_point IS NOT NULL THEN
		PERFORM require_border_points(ARRAY[inquire.border_point]);
	END IF;
	this.call := inquire.call;
	this.purpose := inquire.purpose;
	this.border_point := coalesce(inquire.border_point, (this.me).border_point);
	SELECT o.operation_id, o.left_out INTO this.operation_id, this.left_out FROM operation_at(this.border_point) AS o;
	RETURN this;
END
$$;
COMMENT ON FUNCTION inquire(text, text, text) IS 'part of screen(): who is calling, and what goes for it; an error for who may not';

CREATE FUNCTION answer(this inquiry, asked jsonb, hits hit[]) RETURNS SETOF hit
	LANGUAGE plpgsql SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	to_desk constant boolean := (this.me).role = 'frontline';
	number bigint;
BEGIN
	SELECT audit_append(this.me, this.call, this.purpose, this.border_point, this.operation_id,
		count(*) FILTER (WHERE h.class IN ('document', 'person') AND NOT h.detail ? 'cleared')::int,
		jsonb_build_object('asked', answer.asked,
			'found', coalesce(jsonb_agg(CASE h.class WHEN 'zone' THEN to_jsonb(h) ELSE jsonb_strip_nulls(to_jsonb(h)) #- '{detail,name,explain}' END) FILTER (WHERE h.class <> 'search'), '[]'),
			'searched', coalesce(jsonb_object_agg(h.reference, h.detail) FILTER (WHERE h.class = 'search'), '{}'))
		-- what it could not see yet is looked at later: remember_travellers()
		|| CASE WHEN clock_timestamp() > now() + interval '1 second' THEN jsonb_build_object('began', now()) ELSE '{}' END)
	INTO number
	FROM unnest(answer.hits) AS h;
	RETURN QUERY
	SELECT h.class, h.file, h.owner, h.reference, h.record_id, h.matched, h.score, h.why, h.caution, h.instruction,
		CASE h.class WHEN 'search' THEN h.detail || jsonb_build_object('audit', number) ELSE h.detail END
	FROM unnest(answer.hits) AS h
	WHERE NOT coalesce(h.detail ? 'cleared', false) AND NOT (to_desk AND coalesce(h.detail ? 'discreet', false));
END
$$;
COMMENT ON FUNCTION answer(inquiry, jsonb, hit[]) IS
	'part of screen(): writes the audit, then gives what the caller may see of what was found: nothing that was cleared, and at the desk nothing discreet';

CREATE FUNCTION require_limits(me caller, INOUT threshold float8, INOUT max_persons int)
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF max_persons < 0 OR max_persons IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('max_persons is %s', coalesce(max_persons::text, 'NULL')),
			HINT = 'Give 0 or more, or leave it out.';
	ELSIF me.role <> 'owner' AND (threshold < 0.5 OR max_persons > 50) THEN
		-- answers have records of all levels, and whoever screens may see those of some only
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'this would read out the list',
			HINT = 'Let threshold be at least 0.5 and max_persons at most 50; leave both out for the rules of the State.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_limits(caller, float8, int) IS 'part of screen(): an error for limits that would find nothing, or everybody';

CREATE FUNCTION require_asked(VARIADIC given text[]) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF num_nonnulls(VARIADIC given) = 0 THEN
		-- what was not read must not look like what finds nothing
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'there is nothing to screen: no name, no document and no serial number is given',
			HINT = 'Give what the traveller has shown; a value that could not be read is no hit and no answer.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_asked(text[]) IS 'part of screen(): an error where all that could be asked for is NULL';

CREATE FUNCTION screen(name personname, birth partialdate DEFAULT NULL, nationality countrycode DEFAULT NULL,
		document docnumber DEFAULT NULL, issuing_state countrycode DEFAULT NULL, sex text DEFAULT NULL,
		threshold float8 DEFAULT NULL, max_persons int DEFAULT 10, entities boolean DEFAULT false,
		kind text DEFAULT NULL, serial docnumber DEFAULT NULL, alike boolean DEFAULT false,
		purpose text DEFAULT 'border check', border_point text DEFAULT NULL)
	RETURNS SETOF hit
	LANGUAGE plpgsql SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	this constant inquiry := inquire('screen(person)', screen.purpose, screen.border_point);
	state constant countrycode := coalesce(screen.issuing_state, screen.nationality);
BEGIN
	IF name::text LIKE '%<%' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = 'this looks like a machine-readable zone, not like a name',
			DETAIL = 'It has the filler character "<".',
			HINT = 'Write screen(''...''::mrz), or screen(mrz => ''...'').';
	END IF;
	PERFORM require_asked(screen.name::text, screen.document::text, screen.serial::text);
	PERFORM check_arguments(screen.threshold, screen.sex);
	PERFORM require_limits(this.me, screen.threshold, screen.max_persons);
	RETURN QUERY SELECT * FROM answer(this,
		jsonb_strip_nulls(jsonb_build_object('name', screen.name::text, 'birth', screen.birth::text, 'nationality', screen.nationality::text,
			'document', screen.document::text, 'issuing_state', state::text, 'sex', screen.sex, 'kind', screen.kind, 'serial', screen.serial::text,
			'threshold', screen.threshold, 'entities', nullif(screen.entities, false), 'alike', nullif(screen.alike, false))),
		ARRAY(SELECT h FROM screen_documents(document, state, kind, serial, alike, (this.me).state, this.left_out) AS h)
		|| ARRAY(SELECT h FROM screen_persons(name, birth, nationality, sex, threshold, max_persons, entities, (this.me).state, this.left_out,
			traveller_key(state, document, birth)) AS h)
		|| ARRAY(SELECT h FROM search_report(name, document, serial, alike, this.left_out) AS h));
	PERFORM hold((this.me).role, this.began);
END
$$;
COMMENT ON FUNCTION screen(personname, partialdate, countrycode, docnumber, countrycode, text, float8, int, boolean, text, docnumber, boolean, text, text) IS
	'screens a person and a document against all files: document hits first, then person hits, best first, then by what each list was searched';

CREATE FUNCTION screen(document docnumber, issuing_state countrycode DEFAULT NULL, kind text DEFAULT NULL, serial docnumber DEFAULT NULL,
		alike boolean DEFAULT false, purpose text DEFAULT 'border check', border_point text DEFAULT NULL)
	RETURNS SETOF hit
	LANGUAGE plpgsql SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	this constant inquiry := inquire('screen(document)', screen.purpose, screen.border_point);
BEGIN
	PERFORM require_asked(screen.document::text, screen.serial::text);
	RETURN QUERY SELECT * FROM answer(this,
		jsonb_strip_nulls(jsonb_build_object('document', screen.document::text, 'issuing_state', screen.issuing_state::text, 'kind', screen.kind,
			'serial', screen.serial::text, 'alike', nullif(screen.alike, false))),
		ARRAY(SELECT h FROM screen_documents(document, issuing_state, kind, serial, alike, (this.me).state, this.left_out) AS h)
		|| ARRAY(SELECT h FROM search_report(NULL, document, serial, alike, this.left_out) AS h));
	PERFORM hold((this.me).role, this.began);
END
$$;
COMMENT ON FUNCTION screen(docnumber, countrycode, text, docnumber, boolean, text, text) IS
	'screens a document alone: by its number, the serial number of the blank, or both';

CREATE FUNCTION personal_numbers(mrz mrz) RETURNS docnumber[]
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN ARRAY(
		SELECT DISTINCT personal.number
		FROM (VALUES (translate(mrz_optional_data_1(mrz), '<', '')), (translate(mrz_optional_data_2(mrz), '<', ''))) AS optional (data),
			LATERAL (SELECT CASE WHEN optional.data ~ '^[A-Z0-9]{5,23}$' THEN optional.data::docnumber END) AS personal (number)
		-- many cards repeat the number among the optional data
		WHERE personal.number IS NOT NULL AND personal.number IS DISTINCT FROM mrz_document_number(mrz)
		ORDER BY personal.number);
END
$$;
COMMENT ON FUNCTION personal_numbers(mrz) IS 'what may be a personal number among the optional data of a zone; not the number of the document';

CREATE FUNCTION screen_personal_numbers(numbers docnumber[], issuing_state countrycode, asking text, left_out text[]) RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT h.* FROM unnest(screen_personal_numbers.numbers) AS personal (number),
		screen_documents(personal.number, screen_personal_numbers.issuing_state, asking => screen_personal_numbers.asking, left_out => screen_personal_numbers.left_out) AS h
	WHERE h.file = 'identity documents';
END
$$;
COMMENT ON FUNCTION screen_personal_numbers(docnumber[], countrycode, text, text[]) IS 'part of screen(): documents of subjects that have one of these personal numbers';

/*
 * Some States write Arabic names letter by letter (Doc 9303-3, section 6).  Many other
 * names could be in that scheme, so both readings are screened.
 */
CREATE FUNCTION screen_holder(holder text, birth partialdate, nationality countrycode, sex text, threshold float8, max_persons int,
		asking text, left_out text[], traveller text)
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT
AS $$
<<asked>>
DECLARE
	arabic constant text := mrz_to_arabic(screen_holder.holder);
BEGIN
	IF asked.arabic IS NULL THEN
		RETURN QUERY
		SELECT p.* FROM screen_persons(screen_holder.holder::personname, screen_holder.birth, screen_holder.nationality, screen_holder.sex,
			screen_holder.threshold, screen_holder.max_persons, false, screen_holder.asking, screen_holder.left_out, screen_holder.traveller) AS p;
		RETURN;
	END IF;
	RETURN QUERY
	SELECT h.class, h.file, h.owner, h.reference, h.record_id, h.matched, h.score,
		CASE WHEN h.n = 2 THEN format('name read as Arabic, %s; ', h.read_as) ELSE '' END || h.why, h.caution, h.instruction,
		jsonb_set(h.detail, '{name,read_as}', to_jsonb(h.read_as))
	FROM (SELECT DISTINCT ON (p.record_id) reading.n, reading.name AS read_as, p.*
			FROM (VALUES (1, screen_holder.holder), (2, asked.arabic)) AS reading (n, name),
				screen_persons(reading.name::personname, screen_holder.birth, screen_holder.nationality, screen_holder.sex,
					screen_holder.threshold, screen_holder.max_persons, false, screen_holder.asking, screen_holder.left_out, screen_holder.traveller) AS p
			ORDER BY p.record_id, p.score DESC, reading.n) AS h
	ORDER BY h.score DESC, (h.detail->'name'->>'similarity')::float8 DESC, h.reference;
END
$$;
COMMENT ON FUNCTION screen_holder(text, partialdate, countrycode, text, float8, int, text, text[], text) IS
	'part of screen() and screen_manifest(): persons by the name of a document''s holder as zones have it, as it is written and as Arabic in the scheme of Doc 9303 where it can be; each subject once, by the better reading, which it says';

CREATE FUNCTION find_by_zone(mrz mrz, asof date, threshold float8, max_persons int, serial docnumber, asking text, left_out text[])
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	zone record;
	faults constant text := zone_faults(mrz);
	holder constant text := mrz_holder(mrz);
	-- a number whose check digit fails was misread
	misread constant boolean := EXISTS (SELECT FROM mrz_check_digits(mrz) AS d WHERE d.field = 'document_number' AND NOT d.valid);
BEGIN
	SELECT * INTO zone FROM mrz_fields(mrz, asof);
	IF faults IS NOT NULL THEN
		RETURN NEXT ROW('zone', 'machine-readable zone', NULL, NULL, NULL, zone.document_number::text, NULL,
			faults, NULL, NULL, (SELECT jsonb_agg(to_jsonb(d)) FROM mrz_check_digits(mrz) AS d))::hit;
	END IF;
	RETURN QUERY
	SELECT * FROM screen_documents(zone.document_number, zone.issuing_state, kind_of_zone(zone.document_code), serial, misread, asking, left_out)
	UNION ALL
	SELECT * FROM screen_personal_numbers(personal_numbers(mrz), zone.issuing_state, asking, left_out)
	ORDER BY score DESC;
	RETURN QUERY
	SELECT * FROM screen_holder(holder, zone.birth_date, zone.nationality, zone.sex, threshold, max_persons, asking, left_out,
		traveller_key(zone.issuing_state, zone.document_number, zone.birth_date));
	RETURN QUERY SELECT * FROM search_report(holder::personname, zone.document_number, serial, misread, left_out);
END
$$;
COMMENT ON FUNCTION find_by_zone(mrz, date, float8, int, docnumber, text, text[]) IS 'part of screen(): what a zone finds, to be told or not';

CREATE FUNCTION screen(mrz mrz, asof date DEFAULT current_date, threshold float8 DEFAULT NULL, max_persons int DEFAULT 10,
		serial docnumber DEFAULT NULL, purpose text DEFAULT 'border check', border_point text DEFAULT NULL)
	RETURNS SETOF hit
	LANGUAGE plpgsql SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
DECLARE
	this constant inquiry := inquire('screen(mrz)', screen.purpose, screen.border_point);
	zone record;
BEGIN
	IF screen.mrz IS NULL THEN
		-- a zone that was not read must not look like one that finds nothing
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'there is no zone to screen: mrz is NULL';
	END IF;
	PERFORM check_arguments(screen.threshold, NULL, screen.asof);
	PERFORM require_limits(this.me, screen.threshold, screen.max_persons);
	SELECT f.birth_date, f.nationality, f.document_number, f.issuing_state, f.sex INTO zone FROM mrz_fields(screen.mrz, screen.asof) AS f;
	RETURN QUERY SELECT * FROM answer(this,
		jsonb_strip_nulls(jsonb_build_object('mrz', screen.mrz::text, 'name', mrz_holder(screen.mrz), 'birth', zone.birth_date::text,
			'nationality', zone.nationality::text, 'document', zone.document_number::text, 'issuing_state', zone.issuing_state::text,
			'sex', zone.sex, 'serial', screen.serial::text, 'threshold', screen.threshold)),
		ARRAY(SELECT h FROM find_by_zone(screen.mrz, screen.asof, screen.threshold, screen.max_persons, screen.serial, (this.me).state, this.left_out) AS h));
	PERFORM hold((this.me).role, this.began);
END
$$;
COMMENT ON FUNCTION screen(mrz, date, float8, int, docnumber, text, text) IS
	'screens the zone of a travel document against all files; a zone that is wrong is screened too, and a first row says what is wrong with it';

/* A literal could be any of these, and what is taken for something else finds nothing. */
CREATE FUNCTION screen(text) RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RAISE EXCEPTION USING
		ERRCODE = 'ambiguous_function',
		MESSAGE = 'it is not said what is to be screened: a name, a document or a machine-readable zone',
		HINT = 'Write screen(name => ''...''), screen(document => ''...'') or screen(mrz => ''...'').';
END
$$;
COMMENT ON FUNCTION screen(text) IS 'an error that says how to say what a text is';
