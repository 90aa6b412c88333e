/* numbers that read alike */

CREATE FUNCTION docnumber_distance(docnumber, docnumber) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION docnumber_distance(docnumber, docnumber) IS
	'what it takes to make one number of the other: 1 for a character read for another (0/O/Q/D, 1/I/L, 2/Z, 5/S, 6/G, 8/B, 8/S, 0/U, G/Q), 2 for one replaced, missing, too many, or swapped with its neighbour';
CREATE FUNCTION docnumber_variants(docnumber) RETURNS docnumber[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1000;
COMMENT ON FUNCTION docnumber_variants(docnumber) IS
	'all numbers that read alike, at a distance of up to 2, in their order, the number itself among them';
CREATE FUNCTION docnumber_alike_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION docnumber_alike_support(internal) IS 'planner support for docnumber_alike';
CREATE FUNCTION docnumber_alike(docnumber, docnumber) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	SUPPORT docnumber_alike_support;
COMMENT ON FUNCTION docnumber_alike(docnumber, docnumber) IS 'implementation of % operator';
CREATE OPERATOR % (
	LEFTARG = docnumber, RIGHTARG = docnumber, FUNCTION = docnumber_alike,
	COMMUTATOR = %, RESTRICT = eqsel, JOIN = eqjoinsel
);
COMMENT ON OPERATOR % (docnumber, docnumber) IS
	'reads alike: at most two characters read for others, or one slip; a btree index on the number answers it';
