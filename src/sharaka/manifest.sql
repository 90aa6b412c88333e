
/*
 * Passenger lists
 *
 * A list is screened in one call, each traveller as at the desk: one record of the
 * audit a traveller, and one for the list, whose flush to disk is the flush of all.
 */

CREATE TYPE manifest_hit AS (
	message int,
	traveller int,
	name text,
	class text,
	file text,
	owner text,
	reference text,
	record_id bigint,
	matched text,
	score float8,
	why text,
	caution text[],
	instruction text,
	detail jsonb
);
COMMENT ON TYPE manifest_hit IS 'a row of the answer to screen_manifest(): a hit, and whose';
COMMENT ON COLUMN manifest_hit.message IS 'number of the message in the text; NULL for what is of the whole';
COMMENT ON COLUMN manifest_hit.traveller IS 'number of the traveller in the message';
COMMENT ON COLUMN manifest_hit.name IS 'name of the traveller';
COMMENT ON COLUMN manifest_hit.class IS 'document, person, search, or message (what can not be read)';
COMMENT ON COLUMN manifest_hit.file IS 'as in hit';
COMMENT ON COLUMN manifest_hit.owner IS 'as in hit';
COMMENT ON COLUMN manifest_hit.reference IS 'as in hit';
COMMENT ON COLUMN manifest_hit.record_id IS 'as in hit';
COMMENT ON COLUMN manifest_hit.matched IS 'as in hit; of what can not be read, the segment';
COMMENT ON COLUMN manifest_hit.score IS 'as in hit';
COMMENT ON COLUMN manifest_hit.why IS 'as in hit; of what can not be read, what is wrong';
COMMENT ON COLUMN manifest_hit.caution IS 'as in hit';
COMMENT ON COLUMN manifest_hit.instruction IS 'as in hit';
COMMENT ON COLUMN manifest_hit.detail IS 'as in hit; of what can not be read, where';

CREATE FUNCTION kind_of_paxlst(kind text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind WHEN 'P' THEN 'passport' WHEN 'I' THEN 'identity card' WHEN 'V' THEN 'visa' WHEN 'L' THEN 'travel document' ELSE 'other' END;
COMMENT ON FUNCTION kind_of_paxlst(text) IS 'kind of a document by its code in a passenger list';

CREATE FUNCTION screen_travellers(this inquiry, manifest text, searched hit[]) RETURNS SETOF manifest_hit
	LANGUAGE plpgsql ROWS 100 SET search_path FROM CURRENT SET synchronous_commit = off
AS $$
DECLARE
	t record;
	sex text;
BEGIN
	FOR t IN
		SELECT p.message, p.traveller, p.message_reference, p.role, p.name, p.surname, p.given_names, p.sex, p.birth_date, p.nationality, p.legs, p.documents,
			d.number, d.issuing_state
		FROM paxlst_parse(manifest) AS p
		LEFT JOIN LATERAL (SELECT k.number, k.issuing_state FROM unnest(p.documents) WITH ORDINALITY AS k
			WHERE k.number IS NOT NULL ORDER BY k.kind <> 'P', k.ordinality LIMIT 1) AS d ON true
	LOOP
		sex := CASE WHEN upper(t.sex) IN ('M', 'F', 'X') THEN upper(t.sex) END;
		RETURN QUERY
		SELECT t.message, t.traveller, coalesce(t.name::text, concat_ws(', ', t.surname, t.given_names)), h.*
		FROM answer(this,
			jsonb_strip_nulls(jsonb_build_object('name', t.name::text, 'birth', t.birth_date::text, 'nationality', t.nationality::text, 'sex', sex,
				'document', t.number::text, 'issuing_state', t.issuing_state::text, 'role', t.role, 'message', t.message_reference,
				'legs', to_jsonb(t.legs), 'documents', to_jsonb(t.documents))),
			ARRAY(SELECT h FROM unnest(t.documents) AS d,
				screen_documents(d.number, coalesce(d.issuing_state, t.nationality), kind_of_paxlst(d.kind), NULL, false, (this.me).state, this.left_out) AS h
				WHERE d.number IS NOT NULL)
			|| ARRAY(SELECT h FROM screen_holder(t.name::text, t.birth_date, t.nationality, sex, NULL, 10, (this.me).state, this.left_out,
				traveller_key(t.issuing_state, t.number, t.birth_date)) AS h)
			|| searched) AS h
		WHERE h.class <> 'search';
	END LOOP;
END
$$;
COMMENT ON FUNCTION screen_travellers(inquiry, text, hit[]) IS 'part of screen_manifest(): the travellers, one after the other';

CREATE FUNCTION screen_manifest(manifest text, purpose text DEFAULT 'passenger list', border_point text DEFAULT NULL)
	RETURNS SETOF manifest_hit
	LANGUAGE plpgsql SECURITY DEFINER ROWS 100 SET search_path FROM CURRENT
AS $$
DECLARE
	this constant inquiry := inquire('screen_manifest', screen_manifest.purpose, screen_manifest.border_point);
	searched constant hit[] := ARRAY(SELECT h FROM search_report('X', 'X', NULL, false, this.left_out) AS h);
	hits manifest_hit[];
	number bigint;
	travellers bigint;
BEGIN
	IF screen_manifest.manifest IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'there is no passenger list to screen: manifest is NULL';
	END IF;
	hits := ARRAY(SELECT h FROM screen_travellers(this, screen_manifest.manifest, searched) AS h);
	SELECT audit_append(this.me, 'manifest', this.purpose, this.border_point, this.operation_id, cardinality(hits),
			jsonb_build_object('asked', jsonb_build_object('messages', jsonb_agg(to_jsonb(m))), 'found', '[]'::jsonb)),
		sum(m.passengers_counted + m.crew_counted + m.others_counted) INTO number, travellers
	FROM paxlst_messages(screen_manifest.manifest) AS m;
	RETURN QUERY SELECT f.message, f.traveller, NULL::text, 'message', NULL::text, NULL::text, f.tag, NULL::bigint, f.segment_text, NULL::float8,
			f.detail, NULL::text[], NULL::text, to_jsonb(f) FROM paxlst_faults(screen_manifest.manifest) AS f;
	RETURN QUERY SELECT h.* FROM unnest(hits) AS h;
	RETURN QUERY SELECT NULL::int, NULL::int, NULL::text, s.class, s.file, s.owner, s.reference, s.record_id, NULL::text, s.score, s.why, s.caution, s.instruction,
			s.detail || jsonb_build_object('audit', number) FROM unnest(searched) AS s;
	PERFORM hold((this.me).role, this.began, travellers);
END
$$;
COMMENT ON FUNCTION screen_manifest(text, text, text) IS
	'screens the travellers of passenger lists (UN/EDIFACT PAXLST): what can not be read comes first, then the hits of each traveller in their order, then by what each list was searched';
