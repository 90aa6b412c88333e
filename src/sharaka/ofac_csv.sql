
/*
 * OFAC's Specially Designated Nationals List: the set of CSV files
 *
 * sdn.csv has a line a subject, alt.csv its aliases, add.csv its addresses.  What
 * else is known of a person is in the remarks, in pieces between semicolons.
 */

CREATE FUNCTION begin_ofac_csv() RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET client_min_messages = warning
AS $$
BEGIN
	PERFORM calling('officer', 'administrator');
	DROP TABLE IF EXISTS pg_temp.ofac_sdn, pg_temp.ofac_alt, pg_temp.ofac_add, pg_temp.ofac_comments;
	CREATE TEMP TABLE ofac_sdn (ent_num text COLLATE "C", sdn_name text, sdn_type text, program text, title text, call_sign text,
		vess_type text, tonnage text, grt text, vess_flag text, vess_owner text, remarks text);
	CREATE TEMP TABLE ofac_alt (ent_num text COLLATE "C", alt_num text, alt_type text, alt_name text, alt_remarks text);
	CREATE TEMP TABLE ofac_add (ent_num text COLLATE "C", add_num text, address text, city text, country text, add_remarks text);
	CREATE TEMP TABLE ofac_comments (ent_num text COLLATE "C", remarks text);
	-- no other session sees them
	GRANT SELECT, INSERT, UPDATE, DELETE ON pg_temp.ofac_sdn, pg_temp.ofac_alt, pg_temp.ofac_add, pg_temp.ofac_comments TO PUBLIC;
	RETURN 'copy into ofac_sdn, ofac_alt, ofac_add and ofac_comments, then call load_ofac_csv()';
END
$$;
COMMENT ON FUNCTION begin_ofac_csv() IS
	'makes the temporary tables ofac_sdn, ofac_alt, ofac_add and ofac_comments, for COPY of sdn.csv, alt.csv, add.csv and sdn_comments.csv; what an earlier call left is dropped';

CREATE FUNCTION check_ofac_csv() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	fault text;
	stray record;
BEGIN
	SELECT format('Line %s of ofac_sdn begins with %s, which is no number of a record.', g.line, coalesce(quote_literal(g.ent_num), 'nothing'))
	INTO fault FROM (SELECT row_number() OVER (ORDER BY s.ctid) AS line, s.* FROM pg_temp.ofac_sdn AS s) AS g
	WHERE btrim(g.ent_num) !~ '^\d{1,9}$' OR g.ent_num IS NULL ORDER BY g.line LIMIT 1;
	IF fault IS NULL THEN
		SELECT format('Record %s has %s.', g.ent_num, CASE WHEN ofac_text(g.sdn_name) IS NULL THEN 'no name'
			ELSE 'the type ' || quote_literal(g.sdn_type) || ', which is none of individual, vessel and aircraft' END)
		INTO fault FROM pg_temp.ofac_sdn AS g
		WHERE ofac_text(g.sdn_name) IS NULL OR lower(ofac_text(g.sdn_type)) NOT IN ('individual', 'entity', 'vessel', 'aircraft') LIMIT 1;
	END IF;
	IF NOT EXISTS (SELECT FROM pg_temp.ofac_sdn) THEN
		fault := 'There is nobody in ofac_sdn.';
	ELSIF NOT EXISTS (SELECT FROM pg_temp.ofac_alt) OR NOT EXISTS (SELECT FROM pg_temp.ofac_add) THEN
		fault := coalesce(fault, 'It lacks alt.csv or add.csv.');
	ELSIF fault IS NULL THEN
		SELECT g.ent_num, g.file INTO stray FROM (SELECT a.ent_num, 'ofac_alt' AS file FROM pg_temp.ofac_alt AS a
			UNION ALL SELECT a.ent_num, 'ofac_add' FROM pg_temp.ofac_add AS a
			UNION ALL SELECT a.ent_num, 'ofac_comments' FROM pg_temp.ofac_comments AS a) AS g
		WHERE g.ent_num IS NULL OR btrim(g.ent_num) NOT IN (SELECT r.record FROM pg_temp.list_record AS r) LIMIT 1;
		IF FOUND THEN
			fault := format('%s tells of record %s, which is not in ofac_sdn: a file is cut short, or they are of different days.',
				stray.file, coalesce(stray.ent_num, 'NULL'));
		END IF;
	END IF;
	PERFORM refuse_file('the set of CSV files of OFAC''s list', coalesce(fault, record_fault()),
		'Fetch sdn.csv, alt.csv and add.csv again, call begin_ofac_csv() and copy them.');
END
$$;
COMMENT ON FUNCTION check_ofac_csv() IS 'part of load_ofac_csv(): an error for files that are not the set as published';

CREATE FUNCTION gather_ofac_csv() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO pg_temp.list_record (position, record, reference, kind, raw, category, released_to)
	SELECT row_number() OVER (ORDER BY s.ctid), btrim(s.ent_num), btrim(s.ent_num),
		CASE lower(ofac_text(s.sdn_type)) WHEN 'individual' THEN 'person' ELSE 'entity' END,
		jsonb_strip_nulls(jsonb_build_object('sdn', to_jsonb(s), 'alt', alt.list, 'add', address.list, 'comments', comment.list))::text,
		'sanctioned', '{*}'
	FROM pg_temp.ofac_sdn AS s
	LEFT JOIN (SELECT btrim(a.ent_num) AS ent_num, jsonb_agg(to_jsonb(a) ORDER BY a.alt_num, a::text) AS list
		FROM pg_temp.ofac_alt AS a GROUP BY 1) AS alt ON alt.ent_num = btrim(s.ent_num)
	LEFT JOIN (SELECT btrim(a.ent_num) AS ent_num, jsonb_agg(to_jsonb(a) ORDER BY a.add_num, a::text) AS list
		FROM pg_temp.ofac_add AS a GROUP BY 1) AS address ON address.ent_num = btrim(s.ent_num)
	LEFT JOIN (SELECT btrim(c.ent_num) AS ent_num, jsonb_agg(to_jsonb(c) ORDER BY c::text) AS list
		FROM pg_temp.ofac_comments AS c GROUP BY 1) AS comment ON comment.ent_num = btrim(s.ent_num);
END
$$;
COMMENT ON FUNCTION gather_ofac_csv() IS 'part of load_ofac_csv(): the records of what was copied';

CREATE FUNCTION read_ofac_subjects() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	-- the pieces of the remarks, for what is read of them
	CREATE TEMP TABLE ofac_remark ON COMMIT DROP AS
	SELECT r.record, r.kind, piece.ordinality AS position, piece.piece
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_sdn AS s ON btrim(s.ent_num) = r.record
	LEFT JOIN pg_temp.ofac_comments AS c ON btrim(c.ent_num) = r.record,
	ofac_remarks(tidy(concat(ofac_text(s.remarks), ofac_text(c.remarks)))) WITH ORDINALITY AS piece (piece, ordinality)
	WHERE r.anew;
	CREATE INDEX ON pg_temp.ofac_remark (record);
	ANALYZE pg_temp.ofac_remark;
	UPDATE pg_temp.list_record AS r SET
		sex = (SELECT CASE p.piece WHEN 'Gender Male' THEN 'M' WHEN 'Gender Female' THEN 'F' END
			FROM pg_temp.ofac_remark AS p WHERE p.record = r.record AND p.piece ~ '^Gender (?:Male|Female)$' LIMIT 1),
		title = ofac_text(s.title),
		regime = replace(ofac_text(s.program), '] [', '; '),
		birth_places = ARRAY(SELECT regexp_replace(p.piece, '^(?:alt\. )?POB ', '') FROM pg_temp.ofac_remark AS p
			WHERE p.record = r.record AND p.piece ~ '^(?:alt\. )?POB ' ORDER BY p.position),
		addresses = ARRAY(SELECT line FROM pg_temp.ofac_add AS a, concat_ws(', ', ofac_text(a.address), ofac_text(a.city),
				ofac_text(a.country), ofac_text(a.add_remarks)) AS line
			WHERE btrim(a.ent_num) = r.record AND line <> '' ORDER BY a.add_num),
		comments = nullif(concat_ws('; ', (SELECT string_agg(p.piece, '; ' ORDER BY p.position) FROM pg_temp.ofac_remark AS p WHERE p.record = r.record),
			nullif(lower(ofac_text(s.sdn_type)), 'individual'), ofac_text(s.vess_type), 'call sign ' || ofac_text(s.call_sign),
			'tonnage ' || ofac_text(s.tonnage), 'gross registered tonnage ' || ofac_text(s.grt), 'flag ' || ofac_text(s.vess_flag),
			'owner ' || ofac_text(s.vess_owner)), '')
	FROM pg_temp.ofac_sdn AS s WHERE btrim(s.ent_num) = r.record AND r.anew;
END
$$;
COMMENT ON FUNCTION read_ofac_subjects() IS 'part of load_ofac_csv(): what the files say of the subjects, names, births, nationalities and documents apart';

CREATE FUNCTION load_ofac_names() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw, note)
	SELECT r.subject_id, listed.kind, listed.quality,
		read_name(CASE r.kind WHEN 'person' THEN turn_name(listed.name) ELSE listed.name END), listed.name, listed.note
	FROM pg_temp.list_record AS r JOIN (
		SELECT btrim(s.ent_num) AS record, 1 AS place, '' AS position, 'primary' AS kind, NULL AS quality, ofac_text(s.sdn_name) AS name, NULL AS note
		FROM pg_temp.ofac_sdn AS s
		UNION ALL
		SELECT btrim(a.ent_num), 2, lpad(btrim(a.alt_num), 12, '0'), 'alias', 'good', ofac_text(a.alt_name),
			nullif(concat_ws('; ', nullif(lower(btrim(a.alt_type)), 'aka'), ofac_text(a.alt_remarks)), '')
		FROM pg_temp.ofac_alt AS a
		UNION ALL
		-- OFAC calls these weak
		SELECT p.record, 3, lpad(p.position::text, 12, '0'), 'alias', 'low', name.part[2], nullif(name.part[1] || 'ka', 'aka')
		FROM pg_temp.ofac_remark AS p, regexp_match(p.piece, '^(?:[Aa]lt\. )?([afn])\.k\.a\. [''"](.*)[''"]$') AS name (part)
		WHERE name.part IS NOT NULL
	) AS listed ON listed.record = r.record
	WHERE r.anew AND listed.name IS NOT NULL
	ORDER BY r.position, listed.place, listed.position;
END
$$;
COMMENT ON FUNCTION load_ofac_names() IS 'part of load_ofac_csv(): primary names, aliases, and weak aliases told in remarks';

CREATE FUNCTION load_ofac_parts() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	INSERT INTO watchlist.subject_birth (subject_id, born, kind, raw)
	SELECT r.subject_id, ofac_date(given.day),
		CASE WHEN given.day ~ '^circa' THEN 'approximate' WHEN given.day ~ ' to ' THEN 'between' ELSE 'exact' END, given.day
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_remark AS p ON p.record = r.record,
	LATERAL (SELECT substring(p.piece FROM '^(?:[Aa]lt\. )?DOB (.*)$') AS day) AS given
	WHERE r.anew AND given.day IS NOT NULL ORDER BY r.position, p.position;

	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
	SELECT r.subject_id, country_named(regexp_replace(given.state, '^possibly ', '')), given.state
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_remark AS p ON p.record = r.record,
	LATERAL (SELECT substring(p.piece FROM '^(?:[Aa]lt\. )?(?:nationality|citizen) (.*)$') AS state) AS given
	WHERE r.anew AND given.state IS NOT NULL ORDER BY r.position, p.position;

	INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, issuing_state_raw, issued, raw, note)
	SELECT r.subject_id, read_number(regexp_replace(d.number, '[^A-Z0-9]', '', 'g')), ofac_document_kind(coalesce(d.label, p.piece), r.kind),
		country_named(d.state), d.state, ofac_date(d.issued), p.piece, d.note
	FROM pg_temp.list_record AS r JOIN pg_temp.ofac_remark AS p ON p.record = r.record, ofac_document(p.piece) AS d
	-- a passport of which the number is not understood is told of
	WHERE r.anew AND (d.number IS NOT NULL OR p.piece ~ '^(?:[Aa]lt\. )?(?:[A-Z][a-z]+ )?Passport\M') ORDER BY r.position, p.position;
END
$$;
COMMENT ON FUNCTION load_ofac_parts() IS 'part of load_ofac_csv(): births, nationalities and documents told in remarks';

CREATE FUNCTION load_ofac_csv(generated_at timestamptz, force boolean DEFAULT false)
	RETURNS TABLE (item text, total bigint, understood bigint, kept_as_text bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET standard_conforming_strings = on SET jit = off
AS $$
DECLARE
	list_id bigint;
	outcome list_outcome;
BEGIN
	PERFORM require_copied('begin_ofac_csv', 'ofac_sdn', 'ofac_alt', 'ofac_add', 'ofac_comments');
	list_id := begin_list('OFAC', 'OFAC Specially Designated Nationals List', 'USA');
	PERFORM require_time(load_ofac_csv.generated_at);
	-- for the plans that follow
	ANALYZE pg_temp.ofac_sdn, pg_temp.ofac_alt, pg_temp.ofac_add, pg_temp.ofac_comments;
	CREATE INDEX ON pg_temp.ofac_add (btrim(ent_num));
	PERFORM gather_ofac_csv();
	PERFORM check_ofac_csv();
	PERFORM compare_list(list_id, load_ofac_csv.generated_at, force, 'load_ofac_csv');
	PERFORM read_ofac_subjects();
	outcome := write_list(list_id, true, force, 'load_ofac_csv');
	PERFORM load_ofac_parts();
	PERFORM load_ofac_names();
	PERFORM end_list(list_id, load_ofac_csv.generated_at, NULL, outcome);
	DROP TABLE pg_temp.ofac_remark, pg_temp.ofac_sdn, pg_temp.ofac_alt, pg_temp.ofac_add, pg_temp.ofac_comments;
	RETURN QUERY SELECT result.* FROM list_result('OFAC', outcome) AS result;
END
$$;
COMMENT ON FUNCTION load_ofac_csv(timestamptz, boolean) IS
	'loads OFAC''s list from the CSV files that were copied after begin_ofac_csv(), as of generated_at, all of it or nothing, and reports what was understood; force also loads a list that is older than the loaded one or would withdraw more than a quarter of its subjects';
