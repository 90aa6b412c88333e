
/* namequery: what @@ looks for; namesearch: the index on names */

CREATE TYPE namequery;

CREATE FUNCTION namequery_in(cstring) RETURNS namequery
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namequery_in(cstring) IS 'I/O';
CREATE FUNCTION namequery_out(namequery) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namequery_out(namequery) IS 'I/O';
CREATE FUNCTION namequery_recv(internal) RETURNS namequery
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namequery_recv(internal) IS 'I/O';
CREATE FUNCTION namequery_send(namequery) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namequery_send(namequery) IS 'I/O';

CREATE TYPE namequery (
	INPUT = namequery_in,
	OUTPUT = namequery_out,
	RECEIVE = namequery_recv,
	SEND = namequery_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'U'
);
COMMENT ON TYPE namequery IS
	'a name to look for, and the similarity from which a name matches it';

CREATE FUNCTION namequery(name text, threshold double precision, directed boolean DEFAULT false)
	RETURNS namequery
	AS 'MODULE_PATHNAME', 'namequery_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namequery(text, double precision, boolean) IS
	'a query for names of at least this similarity, from 0 to 1: by name_similarity(), or if directed by name_match()';

CREATE FUNCTION namequery_lt(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_lt(namequery, namequery) IS 'implementation of < operator';
CREATE FUNCTION namequery_le(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_le(namequery, namequery) IS 'implementation of <= operator';
CREATE FUNCTION namequery_eq(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_eq(namequery, namequery) IS 'implementation of = operator';
CREATE FUNCTION namequery_ne(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_ne(namequery, namequery) IS 'implementation of <> operator';
CREATE FUNCTION namequery_ge(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_ge(namequery, namequery) IS 'implementation of >= operator';
CREATE FUNCTION namequery_gt(namequery, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_gt(namequery, namequery) IS 'implementation of > operator';
CREATE FUNCTION namequery_cmp(namequery, namequery) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_cmp(namequery, namequery) IS 'less-equal-greater';
CREATE FUNCTION namequery_hash(namequery) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_hash(namequery) IS 'hash';
CREATE FUNCTION namequery_hash_extended(namequery, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION namequery_hash_extended(namequery, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (namequery, namequery) IS 'less than, by the bytes of the name, then by threshold';
CREATE OPERATOR <= (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (namequery, namequery) IS 'less than or equal';
CREATE OPERATOR = (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (namequery, namequery) IS 'the same name, threshold and direction';
CREATE OPERATOR <> (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (namequery, namequery) IS 'another name, threshold or direction';
CREATE OPERATOR >= (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (namequery, namequery) IS 'greater than or equal';
CREATE OPERATOR > (
	LEFTARG = namequery, RIGHTARG = namequery, FUNCTION = namequery_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (namequery, namequery) IS 'greater than';

CREATE OPERATOR CLASS namequery_ops DEFAULT FOR TYPE namequery USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 namequery_cmp(namequery, namequery),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS namequery_ops USING btree IS 'queries in the order of their names';
COMMENT ON OPERATOR FAMILY namequery_ops USING btree IS 'queries in the order of their names';
CREATE OPERATOR CLASS namequery_ops DEFAULT FOR TYPE namequery USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 namequery_hash(namequery),
	FUNCTION 2 namequery_hash_extended(namequery, bigint);
COMMENT ON OPERATOR CLASS namequery_ops USING hash IS 'queries by hash';
COMMENT ON OPERATOR FAMILY namequery_ops USING hash IS 'queries by hash';

CREATE FUNCTION name_matches(personname, namequery) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_matches(personname, namequery) IS 'implementation of @@ operator';
CREATE FUNCTION name_matches(namequery, personname) RETURNS boolean
	AS 'MODULE_PATHNAME', 'name_matches_commutator'
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 50;
COMMENT ON FUNCTION name_matches(namequery, personname) IS 'implementation of @@ operator';

CREATE OPERATOR @@ (
	LEFTARG = personname, RIGHTARG = namequery, FUNCTION = name_matches,
	COMMUTATOR = @@, RESTRICT = name_restriction_selectivity, JOIN = name_join_selectivity
);
COMMENT ON OPERATOR @@ (personname, namequery) IS
	'the name has at least the similarity that the query asks for';
CREATE OPERATOR @@ (
	LEFTARG = namequery, RIGHTARG = personname, FUNCTION = name_matches,
	COMMUTATOR = @@, RESTRICT = name_restriction_selectivity, JOIN = name_join_selectivity
);
COMMENT ON OPERATOR @@ (namequery, personname) IS
	'the name has at least the similarity that the query asks for';

CREATE FUNCTION namesearch_handler(internal) RETURNS index_am_handler
	AS 'MODULE_PATHNAME' LANGUAGE C STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namesearch_handler(internal) IS 'handler of access method namesearch';
CREATE ACCESS METHOD namesearch TYPE INDEX HANDLER namesearch_handler;
COMMENT ON ACCESS METHOD namesearch IS 'index on names that match across spellings and scripts';

CREATE OPERATOR CLASS personname_ops DEFAULT FOR TYPE personname USING namesearch AS
	OPERATOR 1 % (personname, personname),
	OPERATOR 1 % (personname, text),
	OPERATOR 2 @@ (personname, namequery),
	OPERATOR 3 <-> (personname, personname) FOR ORDER BY float_ops,
	OPERATOR 3 <-> (personname, text) FOR ORDER BY float_ops;
COMMENT ON OPERATOR CLASS personname_ops USING namesearch IS 'names by similarity';
COMMENT ON OPERATOR FAMILY personname_ops USING namesearch IS 'names by similarity';

CREATE FUNCTION partialdate_mark(partialdate) RETURNS smallint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_mark(partialdate) IS 'mark of dates of birth in a namesearch index';
CREATE FUNCTION partialdate_wanted_marks(partialdate, strategy smallint) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_wanted_marks(partialdate, smallint) IS 'marks of dates of birth that a search of a namesearch index wants';
CREATE OPERATOR CLASS partialdate_ops DEFAULT FOR TYPE partialdate USING namesearch AS
	OPERATOR 1 %, OPERATOR 2 %%,
	FUNCTION 1 partialdate_mark(partialdate),
	FUNCTION 2 partialdate_wanted_marks(partialdate, smallint);
COMMENT ON OPERATOR CLASS partialdate_ops USING namesearch IS 'dates of birth beside a name, by their year';
COMMENT ON OPERATOR FAMILY partialdate_ops USING namesearch IS 'dates of birth beside a name, by their year';

CREATE FUNCTION countrycode_mark(countrycode) RETURNS smallint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_mark(countrycode) IS 'mark of codes of States in a namesearch index';
CREATE FUNCTION countrycode_wanted_marks(countrycode, strategy smallint) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION countrycode_wanted_marks(countrycode, smallint) IS 'marks of codes of States that a search of a namesearch index wants';
CREATE OPERATOR CLASS countrycode_ops DEFAULT FOR TYPE countrycode USING namesearch AS
	OPERATOR 1 =, OPERATOR 2 %,
	FUNCTION 1 countrycode_mark(countrycode),
	FUNCTION 2 countrycode_wanted_marks(countrycode, smallint);
COMMENT ON OPERATOR CLASS countrycode_ops USING namesearch IS 'States beside a name';
COMMENT ON OPERATOR FAMILY countrycode_ops USING namesearch IS 'States beside a name';

CREATE FUNCTION int2_mark(int2) RETURNS smallint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION int2_mark(int2) IS 'mark of small integers in a namesearch index';
CREATE FUNCTION int2_wanted_marks(int2, strategy smallint) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION int2_wanted_marks(int2, smallint) IS 'marks of small integers that a search of a namesearch index wants';
CREATE FUNCTION int2_wanted_marks(int4, strategy smallint) RETURNS bytea
	AS 'MODULE_PATHNAME', 'int2_wanted_marks_of_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION int2_wanted_marks(int4, smallint) IS 'marks of small integers that a search of a namesearch index for an integer wants';
CREATE FUNCTION int2_wanted_marks(int8, strategy smallint) RETURNS bytea
	AS 'MODULE_PATHNAME', 'int2_wanted_marks_of_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION int2_wanted_marks(int8, smallint) IS 'marks of small integers that a search of a namesearch index for a large integer wants';
CREATE OPERATOR CLASS int2_ops DEFAULT FOR TYPE int2 USING namesearch AS
	OPERATOR 1 =,
	OPERATOR 1 = (int2, int4),
	OPERATOR 1 = (int2, int8),
	FUNCTION 1 int2_mark(int2),
	FUNCTION 2 int2_wanted_marks(int2, smallint),
	FUNCTION 2 (int2, int4) int2_wanted_marks(int4, smallint),
	FUNCTION 2 (int2, int8) int2_wanted_marks(int8, smallint);
COMMENT ON OPERATOR CLASS int2_ops USING namesearch IS 'small integers beside a name, such as sex, severity or tenant';
COMMENT ON OPERATOR FAMILY int2_ops USING namesearch IS 'small integers beside a name, such as sex, severity or tenant';

CREATE FUNCTION namesearch_check(index regclass, heapallindexed boolean DEFAULT true)
	RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION namesearch_check(regclass, boolean) IS
	'check a namesearch index against itself and, unless told otherwise, against its table; an error (XX002) says what is wrong first';
REVOKE ALL ON FUNCTION namesearch_check(regclass, boolean) FROM PUBLIC;

CREATE FUNCTION namesearch_stats(index regclass,
	OUT segments integer, OUT names bigint, OUT dead bigint, OUT tokens bigint,
	OUT postings bigint, OUT pending integer, OUT pages bigint, OUT free_pages bigint,
	OUT reading integer)
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION namesearch_stats(regclass) IS
	'what a namesearch index holds: segments, living and dead names, tokens and postings (summed over segments), names in the pending area, pages and those that are free, and the number of the reading of names';

CREATE FUNCTION namesearch_merge(index regclass, all_segments boolean DEFAULT false)
	RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION namesearch_merge(regclass, boolean) IS
	'merge those segments of a namesearch index that it pays for, or all; returns how many; for the owner of the table';

CREATE FUNCTION namesearch_prewarm(index regclass, tokens integer DEFAULT 10000)
	RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION namesearch_prewarm(regclass, integer) IS
	'search a namesearch index for its commonest tokens, so many of each segment and as half of the cache has room for, so that names with them are found faster from now on; returns how many it were; for who may read the table';

CREATE FUNCTION namesearch_cache(OUT size bigint, OUT used bigint, OUT tokens bigint,
	OUT found bigint, OUT missed bigint)
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION namesearch_cache() IS
	'what backends share of searches of namesearch indexes: bytes there are and are used, tokens, and how often what a backend asked for was found there or missed since the server started; all 0 where sltd is not preloaded';
