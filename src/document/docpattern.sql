/* docpattern: parts of document numbers */

CREATE TYPE docpattern;
CREATE FUNCTION docpattern_in(cstring) RETURNS docpattern
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_in(cstring) IS 'I/O';
CREATE FUNCTION docpattern_out(docpattern) RETURNS cstring
	AS 'textout' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_out(docpattern) IS 'I/O';
CREATE FUNCTION docpattern_recv(internal) RETURNS docpattern
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_recv(internal) IS 'I/O';
CREATE FUNCTION docpattern_send(docpattern) RETURNS bytea
	AS 'textsend' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_send(docpattern) IS 'I/O';
CREATE TYPE docpattern (
	INPUT = docpattern_in,
	OUTPUT = docpattern_out,
	RECEIVE = docpattern_recv,
	SEND = docpattern_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = main,
	CATEGORY = 'U'
);
COMMENT ON TYPE docpattern IS
	'part of a document number, as of a torn document: letters and digits, _ for one that is not known, % for any number of them';

CREATE FUNCTION docpattern(text) RETURNS docpattern
	AS 'MODULE_PATHNAME', 'docpattern_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern(text) IS 'convert text to docpattern';
CREATE FUNCTION docpattern(bpchar) RETURNS docpattern
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN docpattern($1::text);
COMMENT ON FUNCTION docpattern(bpchar) IS 'convert character to docpattern, without the blanks that pad it';
CREATE CAST (text AS docpattern) WITH FUNCTION docpattern(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS docpattern) IS 'an error where the text is no pattern of document numbers';
CREATE CAST (varchar AS docpattern) WITH FUNCTION docpattern(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS docpattern) IS 'an error where the text is no pattern of document numbers';
CREATE CAST (bpchar AS docpattern) WITH FUNCTION docpattern(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS docpattern) IS 'an error where the text is no pattern of document numbers';
CREATE CAST (docpattern AS text) WITHOUT FUNCTION AS ASSIGNMENT;
COMMENT ON CAST (docpattern AS text) IS 'letters, digits, _ and %';

CREATE FUNCTION docpattern_lt(docpattern, docpattern) RETURNS boolean
	AS 'bytealt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_lt(docpattern, docpattern) IS 'implementation of < operator';
CREATE FUNCTION docpattern_le(docpattern, docpattern) RETURNS boolean
	AS 'byteale' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_le(docpattern, docpattern) IS 'implementation of <= operator';
CREATE FUNCTION docpattern_eq(docpattern, docpattern) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_eq(docpattern, docpattern) IS 'implementation of = operator';
CREATE FUNCTION docpattern_ne(docpattern, docpattern) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_ne(docpattern, docpattern) IS 'implementation of <> operator';
CREATE FUNCTION docpattern_ge(docpattern, docpattern) RETURNS boolean
	AS 'byteage' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_ge(docpattern, docpattern) IS 'implementation of >= operator';
CREATE FUNCTION docpattern_gt(docpattern, docpattern) RETURNS boolean
	AS 'byteagt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_gt(docpattern, docpattern) IS 'implementation of > operator';
CREATE FUNCTION docpattern_cmp(docpattern, docpattern) RETURNS integer
	AS 'byteacmp' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_cmp(docpattern, docpattern) IS 'less-equal-greater';
CREATE FUNCTION docpattern_hash(docpattern) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_hash(docpattern) IS 'hash';
CREATE FUNCTION docpattern_hash_extended(docpattern, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docpattern_hash_extended(docpattern, bigint) IS 'seeded hash';
CREATE OPERATOR < (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (docpattern, docpattern) IS 'less than, by bytes';
CREATE OPERATOR <= (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (docpattern, docpattern) IS 'less than or equal, by bytes';
CREATE OPERATOR = (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (docpattern, docpattern) IS 'the same pattern';
CREATE OPERATOR <> (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (docpattern, docpattern) IS 'another pattern';
CREATE OPERATOR >= (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (docpattern, docpattern) IS 'greater than or equal, by bytes';
CREATE OPERATOR > (
	LEFTARG = docpattern, RIGHTARG = docpattern, FUNCTION = docpattern_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (docpattern, docpattern) IS 'greater than, by bytes';
CREATE OPERATOR CLASS docpattern_ops DEFAULT FOR TYPE docpattern USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 docpattern_cmp(docpattern, docpattern),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS docpattern_ops USING btree IS 'patterns by bytes';
COMMENT ON OPERATOR FAMILY docpattern_ops USING btree IS 'patterns by bytes';
CREATE OPERATOR CLASS docpattern_ops DEFAULT FOR TYPE docpattern USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 docpattern_hash(docpattern),
	FUNCTION 2 docpattern_hash_extended(docpattern, bigint);
COMMENT ON OPERATOR CLASS docpattern_ops USING hash IS 'patterns by hash';
COMMENT ON OPERATOR FAMILY docpattern_ops USING hash IS 'patterns by hash';

CREATE FUNCTION docpattern_least(docpattern, integer) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_least(docpattern, integer) IS
	'a number that none which match is before, in the order by length and text (0), by text (1) or by text read backward (2)';
CREATE FUNCTION docpattern_greatest(docpattern, integer) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docpattern_greatest(docpattern, integer) IS
	'a number that none which match is after, in the order by length and text (0), by text (1) or by text read backward (2)';

CREATE FUNCTION docnumber_like_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_like_support(internal) IS 'planner support for docnumber_like';
CREATE FUNCTION docnumber_like(docnumber, docpattern) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	SUPPORT docnumber_like_support;
COMMENT ON FUNCTION docnumber_like(docnumber, docpattern) IS 'implementation of ~~ operator';
CREATE FUNCTION docnumber_not_like(docnumber, docpattern) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_not_like(docnumber, docpattern) IS 'implementation of !~~ operator';
CREATE OPERATOR ~~ (
	LEFTARG = docnumber, RIGHTARG = docpattern, FUNCTION = docnumber_like,
	NEGATOR = !~~, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR ~~ (docnumber, docpattern) IS 'matches LIKE expression';
CREATE OPERATOR !~~ (
	LEFTARG = docnumber, RIGHTARG = docpattern, FUNCTION = docnumber_not_like,
	NEGATOR = ~~, RESTRICT = nlikesel, JOIN = nlikejoinsel
);
COMMENT ON OPERATOR !~~ (docnumber, docpattern) IS 'does not match LIKE expression';

/* order by text */

CREATE FUNCTION docnumber_pattern_lt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_pattern_lt(docnumber, docnumber) IS 'implementation of ~<~ operator';
CREATE FUNCTION docnumber_pattern_le(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_pattern_le(docnumber, docnumber) IS 'implementation of ~<=~ operator';
CREATE FUNCTION docnumber_pattern_ge(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_pattern_ge(docnumber, docnumber) IS 'implementation of ~>=~ operator';
CREATE FUNCTION docnumber_pattern_gt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_pattern_gt(docnumber, docnumber) IS 'implementation of ~>~ operator';
CREATE FUNCTION docnumber_pattern_cmp(docnumber, docnumber) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_pattern_cmp(docnumber, docnumber) IS 'less-equal-greater';
CREATE FUNCTION docnumber_pattern_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_pattern_sortsupport(internal) IS 'sort support';
CREATE OPERATOR ~<~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_pattern_lt,
	COMMUTATOR = ~>~, NEGATOR = ~>=~, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR ~<~ (docnumber, docnumber) IS 'less than, by text';
CREATE OPERATOR ~<=~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_pattern_le,
	COMMUTATOR = ~>=~, NEGATOR = ~>~, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR ~<=~ (docnumber, docnumber) IS 'less than or equal, by text';
CREATE OPERATOR ~>=~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_pattern_ge,
	COMMUTATOR = ~<=~, NEGATOR = ~<~, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR ~>=~ (docnumber, docnumber) IS 'greater than or equal, by text';
CREATE OPERATOR ~>~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_pattern_gt,
	COMMUTATOR = ~<~, NEGATOR = ~<=~, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR ~>~ (docnumber, docnumber) IS 'greater than, by text';
CREATE OPERATOR CLASS docnumber_pattern_ops FOR TYPE docnumber USING btree AS
	OPERATOR 1 ~<~, OPERATOR 2 ~<=~, OPERATOR 3 =, OPERATOR 4 ~>=~, OPERATOR 5 ~>~,
	FUNCTION 1 docnumber_pattern_cmp(docnumber, docnumber),
	FUNCTION 2 docnumber_pattern_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS docnumber_pattern_ops USING btree IS 'document numbers by text, for patterns of which the beginning is known';
COMMENT ON OPERATOR FAMILY docnumber_pattern_ops USING btree IS 'document numbers by text, for patterns of which the beginning is known';

/* order by text read backward */

CREATE FUNCTION docnumber_reverse_lt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_reverse_lt(docnumber, docnumber) IS 'implementation of ~<<~ operator';
CREATE FUNCTION docnumber_reverse_le(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_reverse_le(docnumber, docnumber) IS 'implementation of ~<<=~ operator';
CREATE FUNCTION docnumber_reverse_ge(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_reverse_ge(docnumber, docnumber) IS 'implementation of ~>>=~ operator';
CREATE FUNCTION docnumber_reverse_gt(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_reverse_gt(docnumber, docnumber) IS 'implementation of ~>>~ operator';
CREATE FUNCTION docnumber_reverse_cmp(docnumber, docnumber) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_reverse_cmp(docnumber, docnumber) IS 'less-equal-greater';
CREATE FUNCTION docnumber_reverse_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_reverse_sortsupport(internal) IS 'sort support';
CREATE OPERATOR ~<<~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_reverse_lt,
	COMMUTATOR = ~>>~, NEGATOR = ~>>=~, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR ~<<~ (docnumber, docnumber) IS 'less than, by text read backward';
CREATE OPERATOR ~<<=~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_reverse_le,
	COMMUTATOR = ~>>=~, NEGATOR = ~>>~, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR ~<<=~ (docnumber, docnumber) IS 'less than or equal, by text read backward';
CREATE OPERATOR ~>>=~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_reverse_ge,
	COMMUTATOR = ~<<=~, NEGATOR = ~<<~, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR ~>>=~ (docnumber, docnumber) IS 'greater than or equal, by text read backward';
CREATE OPERATOR ~>>~ (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_reverse_gt,
	COMMUTATOR = ~<<~, NEGATOR = ~<<=~, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR ~>>~ (docnumber, docnumber) IS 'greater than, by text read backward';
CREATE OPERATOR CLASS docnumber_reverse_ops FOR TYPE docnumber USING btree AS
	OPERATOR 1 ~<<~, OPERATOR 2 ~<<=~, OPERATOR 3 =, OPERATOR 4 ~>>=~, OPERATOR 5 ~>>~,
	FUNCTION 1 docnumber_reverse_cmp(docnumber, docnumber),
	FUNCTION 2 docnumber_reverse_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS docnumber_reverse_ops USING btree IS 'document numbers by text read backward, for patterns of which the end is known';
COMMENT ON OPERATOR FAMILY docnumber_reverse_ops USING btree IS 'document numbers by text read backward, for patterns of which the end is known';
