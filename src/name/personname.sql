/* personname: full names in any script, and how alike they are */

CREATE TYPE personname;

CREATE FUNCTION personname_in(cstring) RETURNS personname
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_in(cstring) IS 'I/O';
CREATE FUNCTION personname_out(personname) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_out(personname) IS 'I/O';
CREATE FUNCTION personname_recv(internal) RETURNS personname
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_recv(internal) IS 'I/O';
CREATE FUNCTION personname_send(personname) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_send(personname) IS 'I/O';

CREATE TYPE personname (
	INPUT = personname_in,
	OUTPUT = personname_out,
	RECEIVE = personname_recv,
	SEND = personname_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = int4,
	STORAGE = extended,
	CATEGORY = 'U'
);
COMMENT ON TYPE personname IS
	'full name of a person in any script, kept exactly as given, of at most 1000 bytes and with at least one letter';

CREATE FUNCTION personname(text) RETURNS personname
	AS 'MODULE_PATHNAME', 'personname_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname(text) IS 'convert text to personname';
CREATE FUNCTION personname(bpchar) RETURNS personname
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN personname($1::text);
COMMENT ON FUNCTION personname(bpchar) IS 'convert character to personname, without the blanks that pad it';
CREATE CAST (text AS personname) WITH FUNCTION personname(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS personname) IS 'an error where the text has no letter or is too long';
CREATE CAST (varchar AS personname) WITH FUNCTION personname(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS personname) IS 'an error where the text has no letter or is too long';
CREATE CAST (bpchar AS personname) WITH FUNCTION personname(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS personname) IS 'an error where the text has no letter or is too long';
CREATE CAST (personname AS text) WITHOUT FUNCTION AS ASSIGNMENT;
COMMENT ON CAST (personname AS text) IS 'the name as it was given';

CREATE FUNCTION personname_lt(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_lt(personname, personname) IS 'implementation of < operator';
CREATE FUNCTION personname_le(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_le(personname, personname) IS 'implementation of <= operator';
CREATE FUNCTION personname_eq(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_eq(personname, personname) IS 'implementation of = operator';
CREATE FUNCTION personname_ne(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_ne(personname, personname) IS 'implementation of <> operator';
CREATE FUNCTION personname_ge(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_ge(personname, personname) IS 'implementation of >= operator';
CREATE FUNCTION personname_gt(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_gt(personname, personname) IS 'implementation of > operator';
CREATE FUNCTION personname_cmp(personname, personname) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_cmp(personname, personname) IS 'less-equal-greater';
CREATE FUNCTION personname_sortsupport(internal) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_sortsupport(internal) IS 'sort support';
CREATE FUNCTION personname_hash(personname) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_hash(personname) IS 'hash';
CREATE FUNCTION personname_hash_extended(personname, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION personname_hash_extended(personname, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (personname, personname) IS 'less than, by bytes';
CREATE OPERATOR <= (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (personname, personname) IS 'less than or equal, by bytes';
CREATE OPERATOR = (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (personname, personname) IS 'the same bytes; see % for names that match';
CREATE OPERATOR <> (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (personname, personname) IS 'other bytes';
CREATE OPERATOR >= (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (personname, personname) IS 'greater than or equal, by bytes';
CREATE OPERATOR > (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = personname_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (personname, personname) IS 'greater than, by bytes';

CREATE OPERATOR CLASS personname_ops DEFAULT FOR TYPE personname USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 personname_cmp(personname, personname),
	FUNCTION 2 personname_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS personname_ops USING btree IS 'names in the order of their bytes';
COMMENT ON OPERATOR FAMILY personname_ops USING btree IS 'names in the order of their bytes';
CREATE OPERATOR CLASS personname_ops DEFAULT FOR TYPE personname USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 personname_hash(personname),
	FUNCTION 2 personname_hash_extended(personname, bigint);
COMMENT ON OPERATOR CLASS personname_ops USING hash IS 'names by hash';
COMMENT ON OPERATOR FAMILY personname_ops USING hash IS 'names by hash';

CREATE FUNCTION personname_smaller(personname, personname) RETURNS personname
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_smaller(personname, personname) IS 'smaller of two';
CREATE FUNCTION personname_larger(personname, personname) RETURNS personname
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION personname_larger(personname, personname) IS 'larger of two';
CREATE AGGREGATE min(personname) (
	SFUNC = personname_smaller, STYPE = personname, COMBINEFUNC = personname_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(personname) IS 'first name in the order of bytes';
CREATE AGGREGATE max(personname) (
	SFUNC = personname_larger, STYPE = personname, COMBINEFUNC = personname_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(personname) IS 'last name in the order of bytes';

CREATE FUNCTION name_tokens(name personname,
	OUT "position" integer, OUT token text, OUT stem text, OUT script text,
	OUT particles text[], OUT is_title boolean, OUT is_suffix boolean,
	OUT is_initial boolean, OUT is_aside boolean, OUT weight real)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION name_tokens(personname) IS
	'what is read of a name: a row for each token, given names first where the name tells which they are';

CREATE FUNCTION name_similarity(personname, personname) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_similarity(personname, personname) IS
	'how well two names agree across spellings and scripts, 0 to 1; 1 only for names that are the same after folding; the same for (a, b) and (b, a)';

CREATE FUNCTION name_match(query personname, record personname) RETURNS double precision
	AS 'MODULE_PATHNAME', 'name_match_sql' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_match(personname, personname) IS
	'how well a record answers a query, 0 to 1: as name_similarity(), but what the query leaves out of the name in the record costs little';

CREATE FUNCTION name_explain(a personname, b personname,
	OUT name_a text, OUT name_b text, OUT kind text,
	OUT weight double precision, OUT cost double precision, OUT similarity double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 6;
COMMENT ON FUNCTION name_explain(personname, personname) IS
	'how the similarity of two names comes about: a row for each pair of tokens and each token alone, with the evidence in nats that a perfect match would give (weight) and what is lost of it or speaks against (cost); the last row has the evidence found, the sum of the costs, and the similarity, which is the one as a share of both';

CREATE FUNCTION name_romanize(personname) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 2000;
COMMENT ON FUNCTION name_romanize(personname) IS
	'the name in Latin letters, to be read: Arabic by the learned model, other scripts by ICU, Latin as it stands';
CREATE FUNCTION name_arabize(personname, n integer DEFAULT 5,
	OUT rank integer, OUT name text, OUT probability real)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2000 ROWS 5;
COMMENT ON FUNCTION name_arabize(personname, integer) IS
	'the n likeliest ways to write the name in Arabic, with the share of each among all that were found';

CREATE FUNCTION name_restriction_selectivity(internal, oid, internal, integer)
	RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION name_restriction_selectivity(internal, oid, internal, integer) IS
	'share of names that match a name, by the frequencies of its tokens';
CREATE FUNCTION name_join_selectivity(internal, oid, internal, smallint, internal)
	RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION name_join_selectivity(internal, oid, internal, smallint, internal) IS
	'share of pairs of names that match';

CREATE FUNCTION name_similar(personname, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_similar(personname, personname) IS 'implementation of % operator';
CREATE FUNCTION name_similar(personname, text) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_similar(personname, text) IS 'implementation of % operator';
CREATE FUNCTION name_similar(text, personname) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_similar(text, personname) IS 'implementation of % operator';
CREATE FUNCTION name_distance(personname, personname) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_distance(personname, personname) IS 'implementation of <-> operator';
CREATE FUNCTION name_distance(personname, text) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_distance(personname, text) IS 'implementation of <-> operator';
CREATE FUNCTION name_distance(text, personname) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_distance(text, personname) IS 'implementation of <-> operator';

/*
 * Applications send parameters as text.  Without operators of their own these
 * would find pg_trgm's, where it is installed, or none.
 */
CREATE OPERATOR % (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = name_similar,
	COMMUTATOR = %, RESTRICT = name_restriction_selectivity, JOIN = name_join_selectivity
);
COMMENT ON OPERATOR % (personname, personname) IS
	'similar names: name_similarity() is at least sltd.name_similarity_threshold';
CREATE OPERATOR % (
	LEFTARG = personname, RIGHTARG = text, FUNCTION = name_similar,
	COMMUTATOR = %, RESTRICT = name_restriction_selectivity, JOIN = name_join_selectivity
);
COMMENT ON OPERATOR % (personname, text) IS
	'similar names; a text that can be no name has similarity 0 to every name';
CREATE OPERATOR % (
	LEFTARG = text, RIGHTARG = personname, FUNCTION = name_similar,
	COMMUTATOR = %, RESTRICT = name_restriction_selectivity, JOIN = name_join_selectivity
);
COMMENT ON OPERATOR % (text, personname) IS
	'similar names; a text that can be no name has similarity 0 to every name';
CREATE OPERATOR <-> (
	LEFTARG = personname, RIGHTARG = personname, FUNCTION = name_distance,
	COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (personname, personname) IS 'distance of names: 1 less their similarity';
CREATE OPERATOR <-> (
	LEFTARG = personname, RIGHTARG = text, FUNCTION = name_distance,
	COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (personname, text) IS
	'distance of names; 1 to a text that can be no name';
CREATE OPERATOR <-> (
	LEFTARG = text, RIGHTARG = personname, FUNCTION = name_distance,
	COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (text, personname) IS
	'distance of names; 1 to a text that can be no name';

