/* countrycode: three-letter codes of States and organisations */

CREATE TYPE countrycode;

CREATE FUNCTION countrycode_in(cstring) RETURNS countrycode
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_in(cstring) IS 'I/O';
CREATE FUNCTION countrycode_out(countrycode) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_out(countrycode) IS 'I/O';
CREATE FUNCTION countrycode_recv(internal) RETURNS countrycode
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_recv(internal) IS 'I/O';
CREATE FUNCTION countrycode_send(countrycode) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_send(countrycode) IS 'I/O';

CREATE TYPE countrycode (
	INPUT = countrycode_in,
	OUTPUT = countrycode_out,
	RECEIVE = countrycode_recv,
	SEND = countrycode_send,
	INTERNALLENGTH = 4,
	PASSEDBYVALUE,
	ALIGNMENT = int4,
	CATEGORY = 'U'
);
COMMENT ON TYPE countrycode IS
	'three-letter code of a State or organisation as travel documents print it (ICAO Doc 9303-3, section 5)';

CREATE FUNCTION countrycode(text) RETURNS countrycode
	AS 'MODULE_PATHNAME', 'countrycode_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode(text) IS 'convert text to countrycode';
CREATE FUNCTION countrycode(bpchar) RETURNS countrycode
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN countrycode($1::text);
COMMENT ON FUNCTION countrycode(bpchar) IS 'convert character to countrycode, without the blanks that pad it';
CREATE FUNCTION text(countrycode) RETURNS text
	AS 'MODULE_PATHNAME', 'countrycode_to_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION text(countrycode) IS 'convert countrycode to text';

CREATE CAST (text AS countrycode) WITH FUNCTION countrycode(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS countrycode) IS 'an error where the text is no country code';
CREATE CAST (varchar AS countrycode) WITH FUNCTION countrycode(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS countrycode) IS 'an error where the text is no country code';
CREATE CAST (bpchar AS countrycode) WITH FUNCTION countrycode(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS countrycode) IS 'an error where the text is no country code';
CREATE CAST (countrycode AS text) WITH FUNCTION text(countrycode) AS ASSIGNMENT;
COMMENT ON CAST (countrycode AS text) IS 'the three characters of the code';

CREATE FUNCTION countrycode_lt(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_lt(countrycode, countrycode) IS 'implementation of < operator';
CREATE FUNCTION countrycode_le(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_le(countrycode, countrycode) IS 'implementation of <= operator';
CREATE FUNCTION countrycode_eq(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_eq(countrycode, countrycode) IS 'implementation of = operator';
CREATE FUNCTION countrycode_ne(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_ne(countrycode, countrycode) IS 'implementation of <> operator';
CREATE FUNCTION countrycode_ge(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_ge(countrycode, countrycode) IS 'implementation of >= operator';
CREATE FUNCTION countrycode_gt(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_gt(countrycode, countrycode) IS 'implementation of > operator';
CREATE FUNCTION countrycode_cmp(countrycode, countrycode) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_cmp(countrycode, countrycode) IS 'less-equal-greater';
CREATE FUNCTION countrycode_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_sortsupport(internal) IS 'sort support';
CREATE FUNCTION countrycode_hash(countrycode) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_hash(countrycode) IS 'hash';
CREATE FUNCTION countrycode_hash_extended(countrycode, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_hash_extended(countrycode, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (countrycode, countrycode) IS 'less than, by letters';
CREATE OPERATOR <= (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (countrycode, countrycode) IS 'less than or equal, by letters';
CREATE OPERATOR = (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (countrycode, countrycode) IS 'the same code; see same_state() for codes of one State';
CREATE OPERATOR <> (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (countrycode, countrycode) IS 'another code';
CREATE OPERATOR >= (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (countrycode, countrycode) IS 'greater than or equal, by letters';
CREATE OPERATOR > (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = countrycode_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (countrycode, countrycode) IS 'greater than, by letters';

CREATE OPERATOR CLASS countrycode_ops DEFAULT FOR TYPE countrycode USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 countrycode_cmp(countrycode, countrycode),
	FUNCTION 2 countrycode_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS countrycode_ops USING btree IS 'country codes in the order of their letters';
COMMENT ON OPERATOR FAMILY countrycode_ops USING btree IS 'country codes in the order of their letters';
CREATE OPERATOR CLASS countrycode_ops DEFAULT FOR TYPE countrycode USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 countrycode_hash(countrycode),
	FUNCTION 2 countrycode_hash_extended(countrycode, bigint);
COMMENT ON OPERATOR CLASS countrycode_ops USING hash IS 'country codes by hash';
COMMENT ON OPERATOR FAMILY countrycode_ops USING hash IS 'country codes by hash';

CREATE FUNCTION countrycode_smaller(countrycode, countrycode) RETURNS countrycode
	AS 'int4smaller' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_smaller(countrycode, countrycode) IS 'smaller of two';
CREATE FUNCTION countrycode_larger(countrycode, countrycode) RETURNS countrycode
	AS 'int4larger' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_larger(countrycode, countrycode) IS 'larger of two';
CREATE AGGREGATE min(countrycode) (
	SFUNC = countrycode_smaller, STYPE = countrycode, COMBINEFUNC = countrycode_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(countrycode) IS 'first code in the order of letters';
CREATE AGGREGATE max(countrycode) (
	SFUNC = countrycode_larger, STYPE = countrycode, COMBINEFUNC = countrycode_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(countrycode) IS 'last code in the order of letters';

CREATE FUNCTION is_known(countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME', 'countrycode_is_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION is_known(countrycode) IS
	'is the code in force, or was it, in ISO 3166-1 or ICAO Doc 9303-3 section 5';
CREATE FUNCTION same_state(countrycode, countrycode) RETURNS boolean
	AS 'MODULE_PATHNAME', 'countrycode_same_state' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION same_state(countrycode, countrycode) IS
	'do two codes mean one State: D<< and DEU; GBR and GBD, GBN, GBO, GBP, GBS; ROM and ROU; RKS, XKX, XXK and UNK';

