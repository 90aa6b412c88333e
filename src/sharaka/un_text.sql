
/* Reading what the United Nations' list writes in words */

CREATE FUNCTION tidy(words text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(regexp_replace(words, '[\s\u00A0\u202F\uFEFF]+', ' ', 'g')), '');
COMMENT ON FUNCTION tidy(text) IS 'text with single spaces; NULL where nothing is left';

/*
 * Text to a type without an error.  These catch the error in a subtransaction,
 * which a parallel query has none of.
 */
CREATE FUNCTION read_name(words text) RETURNS personname
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN words::personname;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_name(text) IS 'text as personname; NULL where it is none';

CREATE FUNCTION read_number(words text) RETURNS docnumber
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN words::docnumber;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_number(text) IS 'text as docnumber; NULL where it is none';

CREATE FUNCTION read_partialdate(words text) RETURNS partialdate
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN words::partialdate;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_partialdate(text) IS 'text as partialdate; NULL where it is none';

CREATE FUNCTION read_day(words text) RETURNS date
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path FROM CURRENT
AS $$
DECLARE
	part text[] := regexp_match(words, '^\s*(\d{4})-(\d\d)-(\d\d)(?!\d)');
BEGIN
	RETURN make_date(part[1]::int, part[2]::int, part[3]::int);
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_day(text) IS
	'the day that text begins with as YYYY-MM-DD; NULL where it begins with none';

CREATE FUNCTION read_moment(words text) RETURNS timestamptz
	LANGUAGE plpgsql STABLE STRICT SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN CASE WHEN read_day(words) IS NOT NULL THEN words::timestamptz END;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION read_moment(text) IS
	'the moment that text gives, its day as YYYY-MM-DD; NULL where it gives none';

/* Dates */

CREATE FUNCTION month_named(word text) RETURNS int
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT month
	FROM (SELECT plain_country_name(word) OFFSET 0) AS given (start), (VALUES
		(1, 'january'), (1, 'janvier'), (2, 'february'), (2, 'fevrier'),
		(3, 'march'), (3, 'mars'), (4, 'april'), (4, 'avril'), (5, 'may'), (5, 'mai'),
		(6, 'june'), (6, 'juin'), (7, 'july'), (7, 'juillet'), (8, 'august'), (8, 'aout'),
		(9, 'september'), (9, 'septembre'), (10, 'october'), (10, 'octobre'),
		(11, 'november'), (11, 'novembre'), (12, 'december'), (12, 'decembre')
	) AS name_of (month, name)
	WHERE length(start) >= 3 AND starts_with(name, start)
	LIMIT 1;
END;
COMMENT ON FUNCTION month_named(text) IS
	'month by its English or French name or an abbreviation of three letters or more';

CREATE FUNCTION hijri_to_date(year int, month int, day int) RETURNS date
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
	WHEN year BETWEEN 1 AND 1600 AND month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 30
	THEN date '0622-07-19'
		+ (year - 1) * 354 + (3 + 11 * year) / 30
		+ (59 * (month - 1) + 1) / 2 + day - 1
	END;
COMMENT ON FUNCTION hijri_to_date(int, int, int) IS
	'day of the tabular Islamic calendar (civil epoch); the calendar in use may differ from it by two days either way';

CREATE FUNCTION date_in_words(words text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT
AS $$
DECLARE
	-- no date takes more; it also bounds the recursion
	given text := btrim(tidy(left(words, 100)), ' ,.;:()');
	-- no [[:alpha:]]: under locale C that is ASCII only
	month constant text := '([A-Za-z\u00C0-\u024F]{3,9})\.?';
	year constant text := '((?:18|19|20)\d\d)';
	part text[];
	until text;
	day date;
BEGIN
	part := regexp_match(given, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}) *\(?(?:hijri|hegira)', 'i');
	IF part IS NOT NULL THEN
		day := hijri_to_date(part[3]::int, part[2]::int, part[1]::int);
		RETURN (day - 2)::partialdate::text || '/' || (day + 2)::partialdate::text;
	END IF;

	part := regexp_match(given, '^(?:approximately|approx\.?|circa|ca?\.|about|environ|vers) *(.*)$', 'i');
	IF part IS NOT NULL THEN
		RETURN replace(date_in_words(part[1]), '/', '~/') || '~';
	END IF;

	part := regexp_match(given, '^(?:between|entre) (.*) (?:and|et) (.*)$', 'i');
	IF part IS NOT NULL THEN
		until := date_in_words(part[2]);
		RETURN coalesce(date_in_words(part[1]),
			date_in_words(part[1] || ' ' || left(until, 4))) || '/' || until;
	END IF;

	IF given ~ ('^' || year || '(-\d\d){0,2}$') THEN
		RETURN given;
	END IF;
	part := regexp_match(given, '^()' || month || ' *' || year || '$');
	IF part IS NULL THEN
		part := regexp_match(given, '^(\d{1,2}) *' || month || ' *' || year || '$');
	END IF;
	RETURN part[3] || to_char(month_named(part[2]), '"-"FM00')
		|| coalesce(to_char(nullif(part[1], '')::int, '"-"FM00'), '');
END
$$;
COMMENT ON FUNCTION date_in_words(text) IS
	'a date as lists write it, in the notation of partialdate: "Nov. 1973", "17 Dec. 1949", "Between May and Jun. 1976", "24/06/1402 (Hijri Calendar)"; NULL for other text';

CREATE FUNCTION births_told(words text) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT DISTINCT coalesce(date_in_words(found[1]), right(found[1], 4))
	FROM regexp_split_to_table(words, '(?=\m(?:born|DP?OB|date of birth)\M)', 'i') AS told,
		regexp_matches(
			regexp_replace(told, '\m(?:passport|issue|expir|nationality|POB).*$', '', 'i'),
			'((?:\m\d{1,2} *[A-Za-z\u00C0-\u024F]{3,9}\.? *|\m[A-Za-z\u00C0-\u024F]{3,9}\.? *)?(?:18|19|20)\d\d)\M', 'g') AS found
	WHERE told ~* '^(?:born|DP?OB|date of birth)\M';
END;
COMMENT ON FUNCTION births_told(text) IS
	'dates of birth in a remark, in the notation of partialdate: what follows "born", "DOB" or "DPOB"';

/* Names */

CREATE FUNCTION other_script(words text) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT tidy(run[1]) FROM regexp_matches(words,
		'([\u0370-\u1DFF\u2C00-\uD7FF\uF900-\uFEFF](?:[\u0300-\u1DFF\u200B-\u2014\u2C00-\uD7FF\uF900-\uFEFF\uFF08\uFF09\s.-]*[\u0300-\u1DFF\u2C00-\uD7FF\uF900-\uFEFF\uFF09])?)',
		'g') AS run;
END;
COMMENT ON FUNCTION other_script(text) IS 'the pieces of a text that are in another script than Latin';

CREATE FUNCTION names_in_field(field text, remark text DEFAULT NULL)
	RETURNS TABLE (name text, original_script boolean, note text)
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 2 SET search_path FROM CURRENT
AS $$
DECLARE
	latin constant text := '[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]';
	-- brackets at the end hold other spellings or a remark; elsewhere they are part of the name
	bracket text[] := regexp_match(tidy(field), '^([^()]*[^()\s])\s*\((.*)\)[\s,.;]*$');
	head text := coalesce(bracket[1], tidy(field));
	spellings text[] := array_remove(regexp_split_to_array(bracket[2], '\s*[;()]+\s*'), '');
	listed text := substring(tidy(remark) FROM '\(([^()0-9:]*;[^()0-9:]*)\)');
	piece text;
BEGIN
	IF head !~ latin THEN
		listed := coalesce(listed, substring(tidy(remark) FROM '^([^()0-9:]*;[^()0-9:]*)$'));
	ELSIF cardinality(spellings) = 1 AND NOT EXISTS (SELECT other_script(bracket[2])) THEN
		spellings := NULL;
	END IF;

	FOR piece IN SELECT regexp_split_to_table(head, ';|(?:^|[\s;,])[a-z]\)(?=\s|$)') LOOP
		name := tidy(regexp_replace(regexp_replace(piece, '[\s,]+born\M.*$', '', 'i'),
			'[\u0370-\u1DFF\u2C00-\uD7FF\uF900-\uFEFF]', '', 'g'));
		IF name ~ latin THEN
			original_script := false;
			name := btrim(translate(name, '"“”', ''), ' ,;:)');
			note := nullif(concat_ws('; ', substring(piece FROM '(?i)[\s,]+(born\M.*)$'),
				CASE WHEN spellings IS NULL THEN bracket[2] END), '');
			RETURN NEXT;
		END IF;
		original_script := true;
		note := NULL;
		FOR name IN SELECT other_script(piece) LOOP
			RETURN NEXT;
		END LOOP;
	END LOOP;

	FOREACH piece IN ARRAY coalesce(spellings, '{}') || coalesce(string_to_array(listed, ';'), '{}') LOOP
		original_script := true;
		FOR name IN SELECT other_script(piece) LOOP
			RETURN NEXT;
		END LOOP;
		CONTINUE WHEN FOUND OR piece !~ latin OR piece ~ '[0-9:]' OR piece ~* '^original script';
		original_script := false;
		name := btrim(translate(regexp_replace(piece, ' - sub-unit name$', ''), '"“”', ''), ' ,;:');
		RETURN NEXT;
	END LOOP;

	original_script := true;
	FOR name IN SELECT other_script(remark) LOOP
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION names_in_field(text, text) IS
	'the names that a field and the remark beside it hold: separated by semicolons, lettered a) b), in brackets, in two scripts';

/* Documents */

CREATE FUNCTION numbers_in_field(words text, sentence boolean DEFAULT false) RETURNS SETOF docnumber
	LANGUAGE plpgsql IMMUTABLE STRICT ROWS 1 SET search_path FROM CURRENT
AS $$
DECLARE
	-- a digit is what makes a number; letters may stand before, between and after
	number constant text := '((?:\m[A-Z]{1,3}[-/ ]{1,2}){0,2}\m[A-Z0-9]*[0-9][A-Z0-9]*'
		|| '(?:[-–/.] ?[A-Z0-9]*[0-9][A-Z0-9]*| [0-9]+|[-/][A-Z0-9]+)*)(?=$|[\s,;:)]|\.(?:\s|$))';
	given text := tidy(regexp_replace(words, '\([^()]*\)', ' ', 'g'));
	found text[];
BEGIN
	given := regexp_replace(given, '(\d) [Nn][o°º]\.? *(\d)', '\1 \2', 'g');
	given := regexp_replace(given, '\m(?:no|No|[Nn][°º])(?:\. ?|(?=\d)|(?= \d))', 'number ', 'g');
	-- a series in letters that are no number's: what follows is half of one
	IF given ~ '(^|\s)[^[:ascii:]\s]{1,3}[-/ ]{0,2}[0-9]' AND given !~ '[A-Za-z]|№' THEN
		RETURN;
	END IF;
	IF given !~ '[[:lower:]]{2}' OR given ~ '^[A-Za-z]{1,3}[-/ ]{0,2}[0-9 -]+$' THEN
		given := upper(given);
	END IF;
	found := ARRAY(SELECT m[1] FROM regexp_matches(given,
		'\m(?:[Nn]umber|[Cc]ard|[Cc]ode|SSN|[Pp]assport)[\s:]*' || number, 'g') AS m);
	IF found = '{}' THEN
		found := ARRAY(SELECT m[1] FROM regexp_matches(
			regexp_replace(given, '\m(?:expir|issued|valid).*$', '', 'i'), number, 'g') AS m
			WHERE NOT sentence OR given ~ ('^' || number || ' issued'));
	END IF;
	RETURN QUERY SELECT DISTINCT read_number(regexp_replace(n, '[^A-Z0-9]', '', 'g'))
		FROM unnest(found) AS n
		WHERE read_number(regexp_replace(n, '[^A-Z0-9]', '', 'g')) IS NOT NULL;
END
$$;
COMMENT ON FUNCTION numbers_in_field(text, boolean) IS
	'the document numbers that a field holds; in a sentence only those that a word such as "number" or "card" announces';

CREATE FUNCTION document_kind(words text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN words ~* 'travel document|laissez' THEN 'travel document'
	WHEN words ~* 'passport|passeport|pasaporte' THEN 'passport'
	WHEN words ~* 'driv' THEN 'driving licence'
	WHEN words ~* 'birth' THEN 'birth certificate'
	WHEN words ~* 'ident|card|tazkira|social security|ssn|fiscal|national' THEN 'identity card'
	ELSE 'other'
	END;
COMMENT ON FUNCTION document_kind(text) IS 'kind of document, from the words for it';
