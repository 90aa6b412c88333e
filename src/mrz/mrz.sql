/* mrz: the machine-readable zone of a travel document */

CREATE TYPE mrz;

CREATE FUNCTION mrz_in(cstring) RETURNS mrz
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_in(cstring) IS 'I/O';
CREATE FUNCTION mrz_out(mrz) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_out(mrz) IS 'I/O';
CREATE FUNCTION mrz_recv(internal) RETURNS mrz
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_recv(internal) IS 'I/O';
CREATE FUNCTION mrz_send(mrz) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_send(mrz) IS 'I/O';

CREATE TYPE mrz (
	INPUT = mrz_in,
	OUTPUT = mrz_out,
	RECEIVE = mrz_recv,
	SEND = mrz_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = main,
	CATEGORY = 'U'
);
COMMENT ON TYPE mrz IS
	'machine-readable zone of a travel document as it was read, right or wrong: TD1, TD2, TD3, MRV-A, MRV-B (ICAO Doc 9303 parts 3 to 8), and some national cards and licences';

CREATE FUNCTION mrz(text) RETURNS mrz
	AS 'MODULE_PATHNAME', 'mrz_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz(text) IS 'convert text to mrz';
CREATE FUNCTION mrz(bpchar) RETURNS mrz
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN mrz($1::text);
COMMENT ON FUNCTION mrz(bpchar) IS 'convert character to mrz, without the blanks that pad it';
CREATE FUNCTION text(mrz) RETURNS text
	AS 'MODULE_PATHNAME', 'mrz_to_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION text(mrz) IS 'convert mrz to text';

CREATE CAST (text AS mrz) WITH FUNCTION mrz(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS mrz) IS 'an error where the text has the shape of no format';
CREATE CAST (varchar AS mrz) WITH FUNCTION mrz(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS mrz) IS 'an error where the text has the shape of no format';
CREATE CAST (bpchar AS mrz) WITH FUNCTION mrz(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS mrz) IS 'an error where the text has the shape of no format';
CREATE CAST (mrz AS text) WITH FUNCTION text(mrz) AS ASSIGNMENT;
COMMENT ON CAST (mrz AS text) IS 'the lines, with a line feed between them';

CREATE FUNCTION mrz_lt(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_lt(mrz, mrz) IS 'implementation of < operator';
CREATE FUNCTION mrz_le(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_le(mrz, mrz) IS 'implementation of <= operator';
CREATE FUNCTION mrz_eq(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_eq(mrz, mrz) IS 'implementation of = operator';
CREATE FUNCTION mrz_ne(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_ne(mrz, mrz) IS 'implementation of <> operator';
CREATE FUNCTION mrz_ge(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_ge(mrz, mrz) IS 'implementation of >= operator';
CREATE FUNCTION mrz_gt(mrz, mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_gt(mrz, mrz) IS 'implementation of > operator';
CREATE FUNCTION mrz_cmp(mrz, mrz) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_cmp(mrz, mrz) IS 'less-equal-greater';
CREATE FUNCTION mrz_hash(mrz) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_hash(mrz) IS 'hash';
CREATE FUNCTION mrz_hash_extended(mrz, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_hash_extended(mrz, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (mrz, mrz) IS 'less than, by characters';
CREATE OPERATOR <= (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (mrz, mrz) IS 'less than or equal, by characters';
CREATE OPERATOR = (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (mrz, mrz) IS 'the same characters';
CREATE OPERATOR <> (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (mrz, mrz) IS 'other characters';
CREATE OPERATOR >= (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (mrz, mrz) IS 'greater than or equal, by characters';
CREATE OPERATOR > (
	LEFTARG = mrz, RIGHTARG = mrz, FUNCTION = mrz_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (mrz, mrz) IS 'greater than, by characters';

CREATE OPERATOR CLASS mrz_ops DEFAULT FOR TYPE mrz USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 mrz_cmp(mrz, mrz),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS mrz_ops USING btree IS 'zones in the order of their characters';
COMMENT ON OPERATOR FAMILY mrz_ops USING btree IS 'zones in the order of their characters';
CREATE OPERATOR CLASS mrz_ops DEFAULT FOR TYPE mrz USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 mrz_hash(mrz),
	FUNCTION 2 mrz_hash_extended(mrz, bigint);
COMMENT ON OPERATOR CLASS mrz_ops USING hash IS 'zones by hash';
COMMENT ON OPERATOR FAMILY mrz_ops USING hash IS 'zones by hash';

/* fields */

CREATE FUNCTION mrz_format(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_format(mrz) IS
	'TD1, TD2, TD3, MRV-A or MRV-B, or ID-FRA, ID-SVK, DL-FRA, DL-CHE or DL-ISO for a national card or a licence; by shape';
CREATE FUNCTION mrz_document_code(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_document_code(mrz) IS
	'P for a passport, V for a visa, A, C or I for a card, with the second letter if there is one';
CREATE FUNCTION mrz_issuing_state(mrz) RETURNS countrycode
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_issuing_state(mrz) IS
	'State or organisation that issued the document; null where it is no code';
CREATE FUNCTION mrz_document_number(mrz) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_document_number(mrz) IS
	'document number at its full length; null where it is no number';
CREATE FUNCTION mrz_nationality(mrz) RETURNS countrycode
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_nationality(mrz) IS 'nationality of the holder; null where it is no code';
CREATE FUNCTION mrz_birth_date(mrz, asof date) RETURNS partialdate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_birth_date(mrz, date) IS
	'date of birth, the latest such day not after asof; null where it is no date';
CREATE FUNCTION mrz_sex(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_sex(mrz) IS 'M, F or X (printed as a filler); null for anything else';
CREATE FUNCTION mrz_expiry_date(mrz, asof date) RETURNS partialdate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_expiry_date(mrz, date) IS
	'date of expiry, in the year from 50 before asof to 49 after; null where it is no date';
CREATE FUNCTION mrz_optional_data_1(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_optional_data_1(mrz) IS
	'optional data, or the personal number of a passport, after the rest of a long document number; null where empty';
CREATE FUNCTION mrz_optional_data_2(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_optional_data_2(mrz) IS 'optional data of the second line of TD1; null where empty';
CREATE FUNCTION mrz_primary_identifier(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_primary_identifier(mrz) IS
	'surname, as printed but with spaces for fillers; null where empty';
CREATE FUNCTION mrz_secondary_identifier(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_secondary_identifier(mrz) IS
	'given names, as printed but with spaces for fillers; null where empty';
CREATE FUNCTION mrz_holder(mrz) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_holder(mrz) IS
	'the whole name, given names before the surname, letters for the digits that they are misread as, and Cyrillic where Russia codes it; null where it has no letter';
CREATE FUNCTION mrz_name_is_cut(mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_name_is_cut(mrz) IS
	'may the end of the name be missing: it fills its field (Doc 9303-4, section 4.2.3)';
CREATE FUNCTION mrz_is_valid(mrz) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION mrz_is_valid(mrz) IS
	'is the zone what an issuer would print: mrz_check() finds no error in it';

CREATE FUNCTION mrz_fields(
		mrz, asof date,
		OUT format text,
		OUT document_code text,
		OUT issuing_state countrycode,
		OUT document_number docnumber,
		OUT nationality countrycode,
		OUT birth_date partialdate,
		OUT sex text,
		OUT expiry_date partialdate,
		OUT optional_data_1 text,
		OUT optional_data_2 text,
		OUT primary_identifier text,
		OUT secondary_identifier text)
	RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_fields(mrz, date) IS
	'all fields in one row; each as the function of its name has it';
CREATE FUNCTION mrz_raw_fields(mrz)
	RETURNS TABLE (field text, line integer, "position" integer, printed text, cleaned text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 14;
COMMENT ON FUNCTION mrz_raw_fields(mrz) IS
	'the fields and check digits as printed, in the order of the zone, with their places; cleaned of the fillers around them, null where nothing is left';
CREATE FUNCTION mrz_check_digits(mrz)
	RETURNS TABLE (field text, printed text, computed text, valid boolean)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION mrz_check_digits(mrz) IS
	'each check digit of the zone: what is printed, what it should be, and the verdict';
CREATE FUNCTION mrz_check(mrz, asof date DEFAULT NULL)
	RETURNS TABLE (field text, severity text, code text, message text, line integer, "position" integer)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION mrz_check(mrz, date) IS
	'what is wrong with a zone: error, or odd about it: oddity; with a day also whether the document had expired, and whether its dates contradict';

/* zones in text, misread zones */

CREATE FUNCTION mrz_find(text)
	RETURNS TABLE (zone mrz, "position" integer, length integer)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION mrz_find(text) IS
	'zones in a page of text, right or misread, and where they stand, in characters from 1';
CREATE TYPE mrz_change AS (field text, line integer, "position" integer, was text, now text);
COMMENT ON TYPE mrz_change IS
	'a character of a zone that mrz_repair() has replaced; was is empty for a filler that was missing, now for one too many';
CREATE FUNCTION mrz_repair(text)
	RETURNS TABLE (zone mrz, changes mrz_change[])
	AS 'MODULE_PATHNAME', 'mrz_repair_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000 ROWS 1;
COMMENT ON FUNCTION mrz_repair(text) IS
	'what a misread zone most likely said: the zones that fit all check digits with the fewest characters replaced by others they are misread as, likeliest first; at most 64, with at most 10 changes';
CREATE FUNCTION mrz_blind_variants(docnumber, max_changes integer DEFAULT 2)
	RETURNS SETOF docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION mrz_blind_variants(docnumber, integer) IS
	'the numbers with the same check digit that this one is misread as, by up to so many characters (1 to 3), fewest first';

/* writing */

CREATE FUNCTION mrz_transliterate(text, issuing_state countrycode DEFAULT NULL) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mrz_transliterate(text, countrycode) IS
	'a name in the letters of the zone, with fillers between its words: Latin, Cyrillic and Arabic by the tables of Doc 9303-3, section 6, as the State has them';
CREATE FUNCTION mrz_from_arabic(text) RETURNS text
	AS 'MODULE_PATHNAME', 'mrz_transliterate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_from_arabic(text) IS
	'an Arabic name in the scheme of Doc 9303-3, section 6, letter by letter, with fillers between its words';
CREATE FUNCTION mrz_to_arabic(text) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_to_arabic(text) IS
	'the Arabic letters of a name in the scheme of Doc 9303-3, section 6; null where it cannot be in that scheme. Many Latin names could, so this is a second reading, never a conversion';
CREATE FUNCTION mrz_fold_arabic(text) RETURNS text
	AS 'MODULE_PATHNAME', 'mrz_fold_arabic_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mrz_fold_arabic(text) IS
	'the same text for all writings of a name that the scheme for Arabic leaves open: XTA or XAH, letters doubled or not, XYA, XAY or Y; null where it cannot be in that scheme';
CREATE FUNCTION mrz_make(
		format text,
		document_code text DEFAULT NULL,
		issuing_state countrycode DEFAULT NULL,
		document_number docnumber DEFAULT NULL,
		nationality countrycode DEFAULT NULL,
		birth_date partialdate DEFAULT NULL,
		sex text DEFAULT NULL,
		expiry_date partialdate DEFAULT NULL,
		primary_identifier text DEFAULT NULL,
		secondary_identifier text DEFAULT NULL,
		optional_data_1 text DEFAULT NULL,
		optional_data_2 text DEFAULT NULL,
		kept integer[] DEFAULT NULL)
	RETURNS mrz
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION mrz_make(text, text, countrycode, docnumber, countrycode, partialdate, text, partialdate, text, text, text, text, integer[]) IS
	'a valid zone of a format, with its check digits, names in the letters of the zone and cut to its length; kept says how many letters stay of each of their components, primary identifier first';
