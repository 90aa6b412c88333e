
/* Reading what OFAC writes in words */

CREATE FUNCTION ofac_text(words text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(tidy(words), '-0-');
COMMENT ON FUNCTION ofac_text(text) IS 'a field of OFAC''s CSV files, which write -0- where there is nothing';

CREATE FUNCTION turn_name(listed text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN tidy(regexp_replace(listed, '^([^,]+),([^,]+)(?:,(.*))?$', '\2 \1 \3'));
COMMENT ON FUNCTION turn_name(text) IS 'a name as one says it, of one that is written surname first: "AL-WAHMI, Nadia", "AL-WAHMI, Samir, Jr."';

CREATE FUNCTION ofac_date(words text) RETURNS partialdate
	LANGUAGE sql IMMUTABLE STRICT
RETURN read_partialdate(date_in_words(regexp_replace(words, '^(circa )?(.*?)(?: to |(?<=\d{4})-(?=\d{4}$))(.*)$', '\1between \2 and \3')));
COMMENT ON FUNCTION ofac_date(text) IS 'a date of birth as OFAC writes it: "03 Feb 1961", "Apr 1961", "circa 1961", "1961 to 1963", "circa 1961-1963"; NULL for other text';

CREATE FUNCTION ofac_remarks(remarks text) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT piece FROM regexp_split_to_table(regexp_replace(remarks, '[\s.]+$', ''), '\s*;\s*') AS piece WHERE piece <> '';
END;
COMMENT ON FUNCTION ofac_remarks(text) IS 'the pieces of a remark, without the full stop at its end';

CREATE FUNCTION ofac_document(remark text, OUT label text, OUT number text, OUT state text, OUT issued text, OUT note text)
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT
AS $$
DECLARE
	-- what the words before a number end with
	kind constant text := '\m(?:Passport|Booklet|Cedula|ID|Identi[a-z]+|Number|No\.?|Card|Code|Certificate|Licen[cs]e|Registry|Registration'
		|| '|Document|Nacional|[Ee]lectoral|Tazkira|SSN|DNI|NIE|NIT|RUC|RIF|RTN|RFC|CURP|LE|FEIN|MMSI|IMO)(?!\w)|(?:[A-Z]\.){2,}|\(MSN\)|F/N\)|#';
	-- numbers of other things, and words
	other constant text := '^(?:[Aa]lt\. )?(?:DOB|POB|Gender|nationality|citizen|[afn]\.k\.a\.|Linked To|Tele|Phone|PHONE|Fax|E-?mail|Web'
		|| '|Chinese Commercial Code|SWIFT|BIK|Digital Currency|Aircraft (?:Model|Manufacture Date|Operator|Mode)|Secondary|Additional'
		|| '|CAATSA|Government Gazette|Executive Order)';
	part text[];
BEGIN
	IF remark ~ other THEN
		RETURN;
	END IF;
	part := regexp_match(remark, '^(?:[Aa]lt\. )?(.*(?:' || kind || '):?)\s+(?:[A-Za-z]+:\s*|#)?'
		|| '([A-Z0-9][A-Z0-9 .:/_-]*?)(?=\s*(?:$|\(| issued| expires|,))((?:.*)$)');
	IF part IS NULL OR part[2] !~ '\d' THEN
		RETURN;
	END IF;
	label := part[1];
	number := part[2];
	state := substring(part[3] FROM '^\s*\((?!vessel|aircraft|individual)([^()]*)\)');
	issued := substring(part[3] FROM '\missued (\d{1,2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{2} \d{4}|\d{4})');
	note := substring(part[3] FROM '\mexpires .*$');
END
$$;
COMMENT ON FUNCTION ofac_document(text) IS
	'the document that a piece of a remark tells of: "Passport A123 (Iraq) issued 1999", "alt. National ID No. 456 (Egypt)"; NULLs where it tells of none';

CREATE FUNCTION ofac_document_kind(label text, subject_kind text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN subject_kind <> 'person' THEN 'other'
	WHEN label ~* 'cedula|\m(?:ID|NIE|DNI|SSN)\M|\m(?:D\.N\.I|N\.I\.E|C\.U\.R\.P|I\.F\.E)\.|electoral|identidad|citizen' AND label !~* 'passport|tax' THEN 'identity card'
	ELSE document_kind(label) END;
COMMENT ON FUNCTION ofac_document_kind(text, text) IS 'kind of document, from OFAC''s words for it; registrations of companies, vessels and aircraft are other';
