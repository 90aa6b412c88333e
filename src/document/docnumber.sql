/* docnumber: numbers of documents, cards and blanks */

CREATE TYPE docnumber;

CREATE FUNCTION docnumber_in(cstring) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_in(cstring) IS 'I/O';
CREATE FUNCTION docnumber_out(docnumber) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_out(docnumber) IS 'I/O';
CREATE FUNCTION docnumber_recv(internal) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_recv(internal) IS 'I/O';
CREATE FUNCTION docnumber_send(docnumber) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_send(docnumber) IS 'I/O';

CREATE TYPE docnumber (
	INPUT = docnumber_in,
	OUTPUT = docnumber_out,
	RECEIVE = docnumber_recv,
	SEND = docnumber_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = main,
	CATEGORY = 'U'
);
COMMENT ON TYPE docnumber IS
	'number of a document, card or blank: 1 to 23 letters A to Z and digits';

CREATE FUNCTION docnumber(text) RETURNS docnumber
	AS 'MODULE_PATHNAME', 'docnumber_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber(text) IS 'convert text to docnumber';
CREATE FUNCTION docnumber(bpchar) RETURNS docnumber
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN docnumber($1::text);
COMMENT ON FUNCTION docnumber(bpchar) IS 'convert character to docnumber, without the blanks that pad it';
CREATE FUNCTION text(docnumber) RETURNS text
	AS 'MODULE_PATHNAME', 'docnumber_to_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION text(docnumber) IS 'convert docnumber to text';

CREATE CAST (text AS docnumber) WITH FUNCTION docnumber(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS docnumber) IS 'an error where the text is no document number';
CREATE CAST (varchar AS docnumber) WITH FUNCTION docnumber(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS docnumber) IS 'an error where the text is no document number';
CREATE CAST (bpchar AS docnumber) WITH FUNCTION docnumber(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS docnumber) IS 'an error where the text is no document number';
CREATE CAST (docnumber AS text) WITH FUNCTION text(docnumber) AS ASSIGNMENT;
COMMENT ON CAST (docnumber AS text) IS 'letters and digits without separators';

CREATE FUNCTION docnumber_lt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_lt(docnumber, docnumber) IS 'implementation of < operator';
CREATE FUNCTION docnumber_le(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_le(docnumber, docnumber) IS 'implementation of <= operator';
CREATE FUNCTION docnumber_eq(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_eq(docnumber, docnumber) IS 'implementation of = operator';
CREATE FUNCTION docnumber_ne(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_ne(docnumber, docnumber) IS 'implementation of <> operator';
CREATE FUNCTION docnumber_ge(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_ge(docnumber, docnumber) IS 'implementation of >= operator';
CREATE FUNCTION docnumber_gt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_gt(docnumber, docnumber) IS 'implementation of > operator';
CREATE FUNCTION docnumber_cmp(docnumber, docnumber) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_cmp(docnumber, docnumber) IS 'less-equal-greater';
CREATE FUNCTION docnumber_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_sortsupport(internal) IS 'sort support';
CREATE FUNCTION docnumber_hash(docnumber) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_hash(docnumber) IS 'hash';
CREATE FUNCTION docnumber_hash_extended(docnumber, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_hash_extended(docnumber, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (docnumber, docnumber) IS 'less than, by length, then by text';
CREATE OPERATOR <= (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (docnumber, docnumber) IS 'less than or equal, by length, then by text';
CREATE OPERATOR = (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (docnumber, docnumber) IS 'the same letters and digits';
CREATE OPERATOR <> (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (docnumber, docnumber) IS 'another number';
CREATE OPERATOR >= (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (docnumber, docnumber) IS 'greater than or equal, by length, then by text';
CREATE OPERATOR > (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (docnumber, docnumber) IS 'greater than, by length, then by text';

CREATE OPERATOR CLASS docnumber_ops DEFAULT FOR TYPE docnumber USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 docnumber_cmp(docnumber, docnumber),
	FUNCTION 2 docnumber_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS docnumber_ops USING btree IS 'document numbers by length, then by text';
COMMENT ON OPERATOR FAMILY docnumber_ops USING btree IS 'document numbers by length, then by text';
CREATE OPERATOR CLASS docnumber_ops DEFAULT FOR TYPE docnumber USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 docnumber_hash(docnumber),
	FUNCTION 2 docnumber_hash_extended(docnumber, bigint);
COMMENT ON OPERATOR CLASS docnumber_ops USING hash IS 'document numbers by hash';
COMMENT ON OPERATOR FAMILY docnumber_ops USING hash IS 'document numbers by hash';

CREATE FUNCTION docnumber_smaller(docnumber, docnumber) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_smaller(docnumber, docnumber) IS 'smaller of two';
CREATE FUNCTION docnumber_larger(docnumber, docnumber) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_larger(docnumber, docnumber) IS 'larger of two';
CREATE AGGREGATE min(docnumber) (
	SFUNC = docnumber_smaller, STYPE = docnumber, COMBINEFUNC = docnumber_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(docnumber) IS 'first number in the order of length, then text';
CREATE AGGREGATE max(docnumber) (
	SFUNC = docnumber_larger, STYPE = docnumber, COMBINEFUNC = docnumber_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(docnumber) IS 'last number in the order of length, then text';

CREATE FUNCTION docnumber_next(docnumber) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_next(docnumber) IS
	'the number after this one of the same pattern of letters and digits: B00 after A99; null after the last';
CREATE FUNCTION docnumber_previous(docnumber) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_previous(docnumber) IS
	'the number before this one of the same pattern of letters and digits: A99 before B00; null before the first';

