/* docrange: runs of document numbers */

CREATE TYPE docrange;

CREATE FUNCTION docrange_in(cstring) RETURNS docrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_in(cstring) IS 'I/O';
CREATE FUNCTION docrange_out(docrange) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_out(docrange) IS 'I/O';
CREATE FUNCTION docrange_recv(internal) RETURNS docrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_recv(internal) IS 'I/O';
CREATE FUNCTION docrange_send(docrange) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_send(docrange) IS 'I/O';

CREATE TYPE docrange (
	INPUT = docrange_in,
	OUTPUT = docrange_out,
	RECEIVE = docrange_recv,
	SEND = docrange_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = main,
	CATEGORY = 'U'
);
COMMENT ON TYPE docrange IS
	'run of document numbers of one pattern of letters and digits, as of stolen blanks: [first,last], both included';

CREATE FUNCTION docrange(docnumber, docnumber) RETURNS docrange
	AS 'MODULE_PATHNAME', 'docrange_from_numbers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange(docnumber, docnumber) IS
	'the run from the first number to the last, which have the same pattern of letters and digits';
CREATE FUNCTION docrange_first(docrange) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_first(docrange) IS 'first number of a run';
CREATE FUNCTION docrange_last(docrange) RETURNS docnumber
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_last(docrange) IS 'last number of a run, which belongs to it';
CREATE FUNCTION docrange_count(docrange) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_count(docrange) IS 'how many numbers a run has';

CREATE FUNCTION docrange_lt(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_lt(docrange, docrange) IS 'implementation of < operator';
CREATE FUNCTION docrange_le(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_le(docrange, docrange) IS 'implementation of <= operator';
CREATE FUNCTION docrange_eq(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_eq(docrange, docrange) IS 'implementation of = operator';
CREATE FUNCTION docrange_ne(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_ne(docrange, docrange) IS 'implementation of <> operator';
CREATE FUNCTION docrange_ge(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_ge(docrange, docrange) IS 'implementation of >= operator';
CREATE FUNCTION docrange_gt(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_gt(docrange, docrange) IS 'implementation of > operator';
CREATE FUNCTION docrange_cmp(docrange, docrange) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_cmp(docrange, docrange) IS 'less-equal-greater';
CREATE FUNCTION docrange_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_sortsupport(internal) IS 'sort support';
CREATE FUNCTION docrange_hash(docrange) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_hash(docrange) IS 'hash';
CREATE FUNCTION docrange_hash_extended(docrange, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_hash_extended(docrange, bigint) IS 'seeded hash';
CREATE FUNCTION docrange_contains_number(docrange, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_contains_number(docrange, docnumber) IS 'implementation of @> operator';
CREATE FUNCTION docnumber_in_range(docnumber, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_in_range(docnumber, docrange) IS 'implementation of <@ operator';
CREATE FUNCTION docrange_contains(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_contains(docrange, docrange) IS 'implementation of @> operator';
CREATE FUNCTION docrange_contained(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_contained(docrange, docrange) IS 'implementation of <@ operator';
CREATE FUNCTION docrange_overlaps(docrange, docrange) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docrange_overlaps(docrange, docrange) IS 'implementation of && operator';

CREATE OPERATOR < (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (docrange, docrange) IS 'less than: by length, pattern of letters and digits, and text of the first number, then of the last';
CREATE OPERATOR <= (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (docrange, docrange) IS 'less than or equal';
CREATE OPERATOR = (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (docrange, docrange) IS 'the same first and last number';
CREATE OPERATOR <> (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (docrange, docrange) IS 'another first or last number';
CREATE OPERATOR >= (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (docrange, docrange) IS 'greater than or equal';
CREATE OPERATOR > (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (docrange, docrange) IS 'greater than';
CREATE OPERATOR @> (
	LEFTARG = docrange, RIGHTARG = docnumber, FUNCTION = docrange_contains_number,
	-- few runs have a number in common
	COMMUTATOR = <@, RESTRICT = eqsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR @> (docrange, docnumber) IS 'the number is in the run';
CREATE OPERATOR <@ (
	LEFTARG = docnumber, RIGHTARG = docrange, FUNCTION = docnumber_in_range,
	COMMUTATOR = @>, RESTRICT = eqsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (docnumber, docrange) IS 'the number is in the run';
CREATE OPERATOR @> (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_contains,
	COMMUTATOR = <@, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR @> (docrange, docrange) IS 'the run has all numbers of the other';
CREATE OPERATOR <@ (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_contained,
	COMMUTATOR = @>, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR <@ (docrange, docrange) IS 'the other run has all its numbers';
CREATE OPERATOR && (
	LEFTARG = docrange, RIGHTARG = docrange, FUNCTION = docrange_overlaps,
	COMMUTATOR = &&, RESTRICT = contsel, JOIN = contjoinsel
);
COMMENT ON OPERATOR && (docrange, docrange) IS 'the runs have numbers in common';

CREATE OPERATOR CLASS docrange_ops DEFAULT FOR TYPE docrange USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 docrange_cmp(docrange, docrange),
	FUNCTION 2 docrange_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS docrange_ops USING btree IS 'runs in their order';
COMMENT ON OPERATOR FAMILY docrange_ops USING btree IS 'runs in their order';
CREATE OPERATOR CLASS docrange_ops DEFAULT FOR TYPE docrange USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 docrange_hash(docrange),
	FUNCTION 2 docrange_hash_extended(docrange, bigint);
COMMENT ON OPERATOR CLASS docrange_ops USING hash IS 'runs by hash';
COMMENT ON OPERATOR FAMILY docrange_ops USING hash IS 'runs by hash';

CREATE FUNCTION docrange_gist_consistent(internal, docrange, smallint, oid, internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_gist_consistent(internal, docrange, smallint, oid, internal) IS 'GiST support';
CREATE FUNCTION docrange_gist_union(internal, internal) RETURNS docrange
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_gist_union(internal, internal) IS 'GiST support';
CREATE FUNCTION docrange_gist_penalty(internal, internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_gist_penalty(internal, internal, internal) IS 'GiST support';
CREATE FUNCTION docrange_gist_picksplit(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_gist_picksplit(internal, internal) IS 'GiST support';
CREATE FUNCTION docrange_gist_same(docrange, docrange, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docrange_gist_same(docrange, docrange, internal) IS 'GiST support';
CREATE OPERATOR CLASS docrange_ops DEFAULT FOR TYPE docrange USING gist AS
	OPERATOR 1 @> (docrange, docnumber),
	OPERATOR 2 @>,
	OPERATOR 3 <@,
	OPERATOR 4 &&,
	OPERATOR 5 =,
	FUNCTION 1 docrange_gist_consistent(internal, docrange, smallint, oid, internal),
	FUNCTION 2 docrange_gist_union(internal, internal),
	FUNCTION 5 docrange_gist_penalty(internal, internal, internal),
	FUNCTION 6 docrange_gist_picksplit(internal, internal),
	FUNCTION 7 docrange_gist_same(docrange, docrange, internal),
	FUNCTION 11 docrange_sortsupport(internal);
COMMENT ON OPERATOR CLASS docrange_ops USING gist IS 'runs that have a number, or numbers in common';
COMMENT ON OPERATOR FAMILY docrange_ops USING gist IS 'runs that have a number, or numbers in common';
