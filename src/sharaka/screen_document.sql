
/*
 * Screening documents
 *
 * A document hit is a matter of fact: this number is on file.  Its score says how
 * much else agrees.  A number that was read with doubt may be looked up with what
 * reads alike; since numbers are given out one after the other, such a hit is only
 * told of where issuing State and kind agree.
 */

CREATE TYPE hit AS (
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
COMMENT ON TYPE hit IS 'a row of the answer to screen()';
COMMENT ON COLUMN hit.class IS 'zone (what is wrong with the zone that was read), document, person, or search (what was searched, and with what)';
COMMENT ON COLUMN hit.file IS 'where the record is: travel documents, identity documents, or subjects';
COMMENT ON COLUMN hit.owner IS 'code of the State or organisation that answers for the record; of a list that was searched, whose it is';
COMMENT ON COLUMN hit.reference IS 'the owner''s reference, or else the key of the record in its list; of a list that was searched, its code';
COMMENT ON COLUMN hit.record_id IS 'key of the subject in watchlist.subject; a travel document is named in detail, by list and record';
COMMENT ON COLUMN hit.matched IS 'the number or name on file';
COMMENT ON COLUMN hit.score IS 'from 0 to 1, to be compared within one class only';
COMMENT ON COLUMN hit.why IS 'what agrees and what does not, for an officer';
COMMENT ON COLUMN hit.caution IS 'what to beware of';
COMMENT ON COLUMN hit.instruction IS 'what the asking State tells its officers to do';
COMMENT ON COLUMN hit.detail IS 'the same and more, for a program';

CREATE FUNCTION released(owner text, released_to text[], asking text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN asking IS NULL OR owner = asking OR asking = ANY (released_to) OR '*' = ANY (released_to);
COMMENT ON FUNCTION released(text, text[], text) IS 'may a State see a record: its own, or one that is released to it; NULL asks for no State';

CREATE FUNCTION same_kind(on_file text, asked text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN on_file = asked OR (on_file IN ('identity card', 'residence permit') AND asked IN ('identity card', 'residence permit')) THEN true
	WHEN on_file IN ('travel document', 'other') OR asked IN ('travel document', 'other') THEN NULL
	ELSE on_file = asked
	END;
COMMENT ON FUNCTION same_kind(text, text) IS
	'do two kinds of document agree: a card may be an identity card or a residence permit; NULL where a kind says too little';

CREATE FUNCTION kind_of_zone(document_code text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
	WHEN document_code ~ '^P[ULRST]' THEN 'travel document'
	WHEN document_code ~ '^P' THEN 'passport'
	WHEN document_code ~ '^V' THEN 'visa'
	WHEN document_code ~ '^AC' THEN 'other'
	WHEN document_code ~ '^[IAC]' THEN 'identity card'
	END;
COMMENT ON FUNCTION kind_of_zone(text) IS
	'kind of a document by the first letters of its zone (Doc 9303-4, 9303-5, 9303-7 and 9303-8); NULL where they are of no such document';

CREATE FUNCTION document_score(on_file countrycode, asked countrycode, kind_agrees boolean DEFAULT NULL, distance int DEFAULT 0) RETURNS float8
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN same_state(on_file, asked) THEN 1.0
	WHEN on_file IS NULL OR asked IS NULL THEN 0.7
	ELSE 0.4
	END
	* CASE WHEN NOT kind_agrees THEN 0.8 ELSE 1.0 END
	* CASE distance WHEN 0 THEN 1.0 WHEN 1 THEN 0.6 ELSE 0.5 END;
COMMENT ON FUNCTION document_score(countrycode, countrycode, boolean, int) IS
	'score of a document hit: 1 where number and issuing State agree, 0.7 where one issuing State is not known, 0.4 where only the number agrees; times 0.8 for another kind, times 0.6 or 0.5 for a number that only reads alike, at a distance of 1 or 2';

CREATE FUNCTION document_agreement(on_file countrycode, asked countrycode, distance int DEFAULT 0) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN same_state(on_file, asked) AND distance = 0 THEN 'number and issuing State agree'
	WHEN same_state(on_file, asked) THEN 'the issuing State agrees'
	ELSE CASE WHEN distance = 0 THEN 'the number agrees' ELSE 'the number is not the same' END
		|| CASE WHEN on_file IS NULL THEN ', the file does not give the issuing State'
			WHEN asked IS NULL THEN ', the issuing State was not asked for'
			ELSE ', but the document at hand is of ' || asked::text END
	END;
COMMENT ON FUNCTION document_agreement(countrycode, countrycode, int) IS 'document_score() in words';

CREATE FUNCTION screen_documents(number docnumber, issuing_state countrycode DEFAULT NULL, kind text DEFAULT NULL,
		serial docnumber DEFAULT NULL, alike boolean DEFAULT false, asking text DEFAULT NULL, left_out text[] DEFAULT '{}')
	RETURNS SETOF hit
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 5 SET search_path FROM CURRENT
	SET plan_cache_mode = force_generic_plan -- planning takes longer than all look-ups
AS $$
<<asked>>
DECLARE
	number constant docnumber := screen_documents.number;
	serial constant docnumber := screen_documents.serial;
	state constant countrycode := screen_documents.issuing_state;
	kind constant text := screen_documents.kind;
	-- keys, not rows: arrays of a table's type are lost with the table, and a session outlives it
	lists text[];
	records text[];
	found_by text[];
	cards bigint[];
	distances int[];
BEGIN
	PERFORM require_schema();
	IF asked.kind NOT IN ('passport', 'identity card', 'visa', 'residence permit', 'travel document', 'other') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('kind of document is "%s"', asked.kind),
			HINT = 'Give passport, identity card, visa, residence permit, travel document or other; NULL if it is not known.';
	END IF;
	SELECT array_agg(u.list), array_agg(u.record), array_agg(u.found_by) INTO asked.lists, asked.records, asked.found_by FROM (
		SELECT t.list, t.record, 'number' AS found_by
		FROM watchlist.travel_document AS t WHERE t.number = asked.number
		UNION ALL
		SELECT t.list, t.record, 'serial number' FROM watchlist.travel_document AS t WHERE t.serial = asked.serial
		UNION ALL
		-- a blank is filed by its serial number, which often is the number of the document, too
		SELECT t.list, t.record, 'serial number on file' FROM watchlist.travel_document AS t
		WHERE t.serial = asked.number AND asked.serial IS NULL AND t.number IS DISTINCT FROM asked.number
		UNION ALL
		SELECT t.list, t.record, 'run' FROM watchlist.travel_document AS t WHERE t.run @> asked.number
		UNION ALL
		SELECT t.list, t.record, 'run of serial numbers' FROM watchlist.travel_document AS t
		WHERE t.run @> asked.serial AND (asked.number IS NULL OR NOT t.run @> asked.number)
		UNION ALL
		SELECT t.list, t.record, 'reads alike' FROM watchlist.travel_document AS t
		WHERE screen_documents.alike AND t.number % asked.number AND t.number <> asked.number
			AND (asked.state IS NULL OR t.issuing_state % asked.state) AND same_kind(t.kind, asked.kind) IS NOT FALSE
	) AS u;
	SELECT array_agg(u.document_id), array_agg(u.distance) INTO asked.cards, asked.distances FROM (
		SELECT i.document_id, 0 AS distance
		FROM watchlist.identity_document AS i WHERE i.number = asked.number
		UNION ALL
		SELECT i.document_id, docnumber_distance(i.number, asked.number) FROM watchlist.identity_document AS i
		WHERE screen_documents.alike AND i.number % asked.number AND i.number <> asked.number
			AND (i.issuing_state % asked.state) IS NOT FALSE AND same_kind(i.kind, asked.kind) IS NOT FALSE
	) AS u;
	-- most documents are on no file: what follows would take its time for no rows
	IF asked.lists IS NULL AND asked.cards IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	WITH looked_up AS (
		SELECT (t.*)::watchlist.travel_document AS doc, u.found_by
		FROM unnest(asked.lists, asked.records, asked.found_by) AS u (list, record, found_by)
		JOIN watchlist.travel_document AS t ON t.list = u.list AND t.record = u.record
	), judged AS (
		SELECT DISTINCT ON ((u.doc).list, (u.doc).record) u.doc, u.found_by, same_kind((u.doc).kind, asked.kind) AS kind_agrees,
			CASE WHEN u.found_by = 'reads alike' THEN docnumber_distance((u.doc).number, asked.number) ELSE 0 END AS distance
		FROM looked_up AS u
		WHERE (u.doc).withdrawn_at IS NULL AND (u.doc).suspended_at IS NULL
			AND released((u.doc).owner, (u.doc).released_to, screen_documents.asking)
			AND (u.doc).list <> ALL (screen_documents.left_out)
		ORDER BY (u.doc).list, (u.doc).record, u.found_by
	), of_subjects AS (
		SELECT (i.*)::watchlist.identity_document AS doc, u.distance
		FROM unnest(asked.cards, asked.distances) AS u (document_id, distance)
		JOIN watchlist.identity_document AS i ON i.document_id = u.document_id
	), held AS (
		SELECT DISTINCT ON ((o.doc).subject_id, coalesce((o.doc).issuing_state::text, '')) o.doc, o.distance,
			document_score((o.doc).issuing_state, asked.state, distance => o.distance) AS score
		FROM of_subjects AS o
		ORDER BY (o.doc).subject_id, coalesce((o.doc).issuing_state::text, ''), o.distance, (o.doc).document_id
	), scored AS (
		SELECT j.*, document_score((j.doc).issuing_state, asked.state, j.kind_agrees, j.distance) AS score FROM judged AS j
	)
	SELECT 'document', 'travel documents', (j.doc).owner, coalesce((j.doc).reference, (j.doc).record), NULL::bigint,
		coalesce(nullif(concat_ws(' to ', docrange_first((j.doc).run)::text, docrange_last((j.doc).run)::text), ''),
			CASE WHEN j.found_by LIKE 'serial number%' THEN (j.doc).serial::text ELSE (j.doc).number::text END),
		j.score,
		format('%s%s of %s, %s%s; %s%s%s',
			CASE j.found_by WHEN 'run' THEN 'in a run: ' WHEN 'run of serial numbers' THEN 'serial number in a run: '
				WHEN 'serial number' THEN 'by the serial number of the blank: '
				WHEN 'serial number on file' THEN 'the number is the serial number of a blank: '
				WHEN 'reads alike' THEN format('reads alike, for %s: ', asked.number::text) END,
			(j.doc).kind, (j.doc).issuing_state::text, (j.doc).reason, ' on ' || (j.doc).stolen_on::text,
			document_agreement((j.doc).issuing_state, asked.state, j.distance),
			CASE WHEN NOT j.kind_agrees THEN '; the document at hand is of another kind, ' || asked.kind END,
			CASE WHEN (j.doc).review_on < today() THEN '; the owner has not reviewed it since ' || to_char((j.doc).review_on, 'YYYY-MM-DD') END),
		'{}'::text[],
		instruction_for(coalesce(screen_documents.asking, watchlist.own_state()), 'document',
			CASE WHEN (j.doc).discreet THEN 'discreet' ELSE (j.doc).reason END, NULL, j.score),
		jsonb_strip_nulls(jsonb_build_object('list', (j.doc).list, 'record', (j.doc).record, 'kind', (j.doc).kind,
			'issuing_state', (j.doc).issuing_state::text, 'number', (j.doc).number::text, 'serial', (j.doc).serial::text,
			'run', (j.doc).run::text, 'raw', (j.doc).raw, 'found_by', j.found_by, 'distance', nullif(j.distance, 0),
			'reason', (j.doc).reason, 'reported_on', (j.doc).reported_on, 'stolen_on', (j.doc).stolen_on::text,
			'remarks', (j.doc).remarks, 'level', nullif((j.doc).level, 0), 'discreet', nullif((j.doc).discreet, false)))
	FROM scored AS j
	UNION ALL
	SELECT 'document', 'identity documents', s.owner, s.reference, s.subject_id,
		(h.doc).number::text,
		h.score,
		format('%s%s of listed %s %s; %s', CASE WHEN h.distance > 0 THEN format('reads alike, for %s: ', asked.number::text) END,
			(h.doc).kind, s.kind, n.name, document_agreement((h.doc).issuing_state, asked.state, h.distance)),
		told.caution, told.instruction,
		jsonb_strip_nulls(jsonb_build_object('kind', (h.doc).kind, 'issuing_state', (h.doc).issuing_state::text,
			'number', (h.doc).number::text, 'found_by', CASE WHEN h.distance > 0 THEN 'reads alike' END, 'distance', nullif(h.distance, 0),
			'subject', n.name, 'raw', (h.doc).raw)) || told.detail
	FROM held AS h
	JOIN watchlist.subject AS s ON s.subject_id = (h.doc).subject_id
	JOIN watchlist.list ON list.list_id = s.list_id
	CROSS JOIN LATERAL (SELECT min(p.raw) FROM watchlist.subject_name AS p
		WHERE p.subject_id = s.subject_id AND p.kind = 'primary') AS n (name)
	CROSS JOIN LATERAL what_to_tell(s.subject_id, coalesce(screen_documents.asking, watchlist.own_state()), h.score) AS told
	WHERE s.withdrawn_at IS NULL AND s.suspended_at IS NULL
		AND released(s.owner, s.released_to, screen_documents.asking) AND list.code <> ALL (screen_documents.left_out)
	ORDER BY 7 DESC, 2 DESC, 4;
END
$$;
COMMENT ON FUNCTION screen_documents(docnumber, countrycode, text, docnumber, boolean, text, text[]) IS
	'travel documents, runs of blanks and identity documents that have this number or this serial number of the blank, best first; alike: also numbers that this one may be misread for, where issuing State and kind agree; asking: what is released to this State; left_out: codes of lists not to be searched';
