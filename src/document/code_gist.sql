/* codes beside a run in one GiST index */

CREATE OPERATOR % (
	LEFTARG = countrycode, RIGHTARG = countrycode, FUNCTION = same_state,
	COMMUTATOR = %, RESTRICT = eqsel, JOIN = eqjoinsel
);
COMMENT ON OPERATOR % (countrycode, countrycode) IS 'codes of one State: D<< and DEU, ROM and ROU, RKS and UNK';

CREATE FUNCTION countrycode_gist_compress(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_gist_compress(internal) IS 'GiST support';
CREATE FUNCTION countrycode_gist_consistent(internal, countrycode, smallint, oid, internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION countrycode_gist_consistent(internal, countrycode, smallint, oid, internal) IS 'GiST support';
CREATE FUNCTION text_code_gist_compress(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_code_gist_compress(internal) IS 'GiST support';
CREATE FUNCTION text_code_gist_consistent(internal, text, smallint, oid, internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION text_code_gist_consistent(internal, text, smallint, oid, internal) IS 'GiST support';
CREATE FUNCTION code_gist_union(internal, internal) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_gist_union(internal, internal) IS 'GiST support';
CREATE FUNCTION code_gist_penalty(internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_gist_penalty(internal, internal, internal) IS 'GiST support';
CREATE FUNCTION code_gist_picksplit(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_gist_picksplit(internal, internal) IS 'GiST support';
CREATE FUNCTION code_gist_same(bigint, bigint, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_gist_same(bigint, bigint, internal) IS 'GiST support';
CREATE FUNCTION code_gist_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION code_gist_sortsupport(internal) IS 'GiST support';
CREATE OPERATOR CLASS countrycode_ops DEFAULT FOR TYPE countrycode USING gist AS
	OPERATOR 1 =,
	OPERATOR 2 %,
	FUNCTION 1 countrycode_gist_consistent(internal, countrycode, smallint, oid, internal),
	FUNCTION 2 code_gist_union(internal, internal),
	FUNCTION 3 countrycode_gist_compress(internal),
	FUNCTION 5 code_gist_penalty(internal, internal, internal),
	FUNCTION 6 code_gist_picksplit(internal, internal),
	FUNCTION 7 code_gist_same(bigint, bigint, internal),
	FUNCTION 11 code_gist_sortsupport(internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS countrycode_ops USING gist IS 'codes of States, also those that mean one State, beside other columns';
COMMENT ON OPERATOR FAMILY countrycode_ops USING gist IS 'codes of States, also those that mean one State, beside other columns';
CREATE OPERATOR CLASS text_code_ops FOR TYPE text USING gist AS
	OPERATOR 1 =,
	FUNCTION 1 text_code_gist_consistent(internal, text, smallint, oid, internal),
	FUNCTION 2 code_gist_union(internal, internal),
	FUNCTION 3 text_code_gist_compress(internal),
	FUNCTION 5 code_gist_penalty(internal, internal, internal),
	FUNCTION 6 code_gist_picksplit(internal, internal),
	FUNCTION 7 code_gist_same(bigint, bigint, internal),
	FUNCTION 11 code_gist_sortsupport(internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS text_code_ops USING gist IS 'short texts such as the kind of a document, by equality, beside other columns';
COMMENT ON OPERATOR FAMILY text_code_ops USING gist IS 'short texts such as the kind of a document, by equality, beside other columns';
