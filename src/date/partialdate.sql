/* partialdate: dates of birth of which parts are unknown or in doubt */

CREATE TYPE partialdate;

CREATE FUNCTION partialdate_in(cstring) RETURNS partialdate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_in(cstring) IS 'I/O';
CREATE FUNCTION partialdate_out(partialdate) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_out(partialdate) IS 'I/O';
CREATE FUNCTION partialdate_recv(internal) RETURNS partialdate
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_recv(internal) IS 'I/O';
CREATE FUNCTION partialdate_send(partialdate) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_send(partialdate) IS 'I/O';

CREATE TYPE partialdate (
	INPUT = partialdate_in,
	OUTPUT = partialdate_out,
	RECEIVE = partialdate_recv,
	SEND = partialdate_send,
	INTERNALLENGTH = 8,
	PASSEDBYVALUE,
	ALIGNMENT = double,
	CATEGORY = 'U'
);
COMMENT ON TYPE partialdate IS
	'date of birth of which parts are unknown or in doubt, or an interval (a profile of EDTF, ISO 8601-2, level 1)';

CREATE FUNCTION partialdate(text) RETURNS partialdate
	AS 'MODULE_PATHNAME', 'partialdate_from_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate(text) IS 'convert text to partialdate';
CREATE FUNCTION partialdate(bpchar) RETURNS partialdate
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN partialdate($1::text);
COMMENT ON FUNCTION partialdate(bpchar) IS 'convert character to partialdate, without the blanks that pad it';
CREATE FUNCTION text(partialdate) RETURNS text
	AS 'MODULE_PATHNAME', 'partialdate_to_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION text(partialdate) IS 'convert partialdate to text';
CREATE FUNCTION partialdate(date) RETURNS partialdate
	AS 'MODULE_PATHNAME', 'partialdate_from_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate(date) IS 'convert date to partialdate';
CREATE FUNCTION date(partialdate) RETURNS date
	AS 'MODULE_PATHNAME', 'partialdate_to_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION date(partialdate) IS 'convert partialdate to date';

CREATE CAST (text AS partialdate) WITH FUNCTION partialdate(text) AS ASSIGNMENT;
COMMENT ON CAST (text AS partialdate) IS 'an error where the text is no date of the profile';
CREATE CAST (varchar AS partialdate) WITH FUNCTION partialdate(text) AS ASSIGNMENT;
COMMENT ON CAST (varchar AS partialdate) IS 'an error where the text is no date of the profile';
CREATE CAST (bpchar AS partialdate) WITH FUNCTION partialdate(bpchar) AS ASSIGNMENT;
COMMENT ON CAST (bpchar AS partialdate) IS 'an error where the text is no date of the profile';
CREATE CAST (partialdate AS text) WITH FUNCTION text(partialdate) AS ASSIGNMENT;
COMMENT ON CAST (partialdate AS text) IS 'the normal form of the date';
CREATE CAST (date AS partialdate) WITH FUNCTION partialdate(date) AS ASSIGNMENT;
COMMENT ON CAST (date AS partialdate) IS 'an error for infinity and for years before 0000, which is 1 BC, or after 9999';
CREATE CAST (partialdate AS date) WITH FUNCTION date(partialdate);
COMMENT ON CAST (partialdate AS date) IS 'an error where the date is not one exact day; see partialdate_exact()';

CREATE FUNCTION partialdate_lt(partialdate, partialdate) RETURNS boolean
	AS 'int8lt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_lt(partialdate, partialdate) IS 'implementation of < operator';
CREATE FUNCTION partialdate_le(partialdate, partialdate) RETURNS boolean
	AS 'int8le' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_le(partialdate, partialdate) IS 'implementation of <= operator';
CREATE FUNCTION partialdate_eq(partialdate, partialdate) RETURNS boolean
	AS 'int8eq' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_eq(partialdate, partialdate) IS 'implementation of = operator';
CREATE FUNCTION partialdate_ne(partialdate, partialdate) RETURNS boolean
	AS 'int8ne' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_ne(partialdate, partialdate) IS 'implementation of <> operator';
CREATE FUNCTION partialdate_ge(partialdate, partialdate) RETURNS boolean
	AS 'int8ge' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_ge(partialdate, partialdate) IS 'implementation of >= operator';
CREATE FUNCTION partialdate_gt(partialdate, partialdate) RETURNS boolean
	AS 'int8gt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_gt(partialdate, partialdate) IS 'implementation of > operator';
CREATE FUNCTION partialdate_cmp(partialdate, partialdate) RETURNS integer
	AS 'btint8cmp' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_cmp(partialdate, partialdate) IS 'less-equal-greater';
CREATE FUNCTION partialdate_sortsupport(internal) RETURNS void
	AS 'btint8sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_sortsupport(internal) IS 'sort support';
CREATE FUNCTION partialdate_hash(partialdate) RETURNS integer
	AS 'hashint8' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_hash(partialdate) IS 'hash';
CREATE FUNCTION partialdate_hash_extended(partialdate, bigint) RETURNS bigint
	AS 'hashint8extended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_hash_extended(partialdate, bigint) IS 'seeded hash';

CREATE OPERATOR < (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (partialdate, partialdate) IS 'less than, by first possible day';
CREATE OPERATOR <= (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (partialdate, partialdate) IS 'less than or equal, by first possible day';
CREATE OPERATOR = (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (partialdate, partialdate) IS 'the same text; see % for dates that may be one day';
CREATE OPERATOR <> (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (partialdate, partialdate) IS 'another text';
CREATE OPERATOR >= (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (partialdate, partialdate) IS 'greater than or equal, by first possible day';
CREATE OPERATOR > (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (partialdate, partialdate) IS 'greater than, by first possible day';

CREATE OPERATOR CLASS partialdate_ops DEFAULT FOR TYPE partialdate USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 partialdate_cmp(partialdate, partialdate),
	FUNCTION 2 partialdate_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS partialdate_ops USING btree IS 'partial dates by their first possible day';
COMMENT ON OPERATOR FAMILY partialdate_ops USING btree IS 'partial dates by their first possible day';
CREATE OPERATOR CLASS partialdate_ops DEFAULT FOR TYPE partialdate USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 partialdate_hash(partialdate),
	FUNCTION 2 partialdate_hash_extended(partialdate, bigint);
COMMENT ON OPERATOR CLASS partialdate_ops USING hash IS 'partial dates by hash';
COMMENT ON OPERATOR FAMILY partialdate_ops USING hash IS 'partial dates by hash';

CREATE FUNCTION partialdate_smaller(partialdate, partialdate) RETURNS partialdate
	AS 'int8smaller' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_smaller(partialdate, partialdate) IS 'smaller of two';
CREATE FUNCTION partialdate_larger(partialdate, partialdate) RETURNS partialdate
	AS 'int8larger' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_larger(partialdate, partialdate) IS 'larger of two';
CREATE AGGREGATE min(partialdate) (
	SFUNC = partialdate_smaller, STYPE = partialdate, COMBINEFUNC = partialdate_smaller, SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(partialdate) IS 'first date by the first day that each can be';
CREATE AGGREGATE max(partialdate) (
	SFUNC = partialdate_larger, STYPE = partialdate, COMBINEFUNC = partialdate_larger, SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(partialdate) IS 'last date by the first day that each can be';

CREATE FUNCTION partialdate_compatible(partialdate, partialdate) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_compatible(partialdate, partialdate) IS 'implementation of % operator';
CREATE FUNCTION partialdate_distance(partialdate, partialdate) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_distance(partialdate, partialdate) IS 'implementation of <-> operator';

CREATE OPERATOR % (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_compatible,
	COMMUTATOR = %, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR % (partialdate, partialdate) IS 'can the two be one day, with two units of tolerance where one is uncertain or approximate';
CREATE FUNCTION partialdate_near(partialdate, partialdate) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_near(partialdate, partialdate) IS 'implementation of %% operator';
CREATE OPERATOR %% (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_near,
	COMMUTATOR = %%, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR %% (partialdate, partialdate) IS 'are the two at most 400 days apart, as slips in the day, the month or the year, day and month exchanged, or another calendar make them';
CREATE OPERATOR <-> (
	LEFTARG = partialdate, RIGHTARG = partialdate, FUNCTION = partialdate_distance,
	COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (partialdate, partialdate) IS 'days between the two at their nearest; 0 where they are compatible';
CREATE FUNCTION partialdate_agreement(partialdate, partialdate) RETURNS text
	AS 'MODULE_PATHNAME', 'partialdate_agreement_in_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_agreement(partialdate, partialdate) IS
	'do two dates of birth agree: same day, compatible (1 January counts as its year alone), day and month swapped, off by a little (up to three days, as conversion from the Hijri calendar gives, or the same day a month or a year apart, where there is no such day the last of the month, in a year without 29 February also 1 March), contradicts; NULL where either is not known';

CREATE FUNCTION partialdate_make(year integer, month integer, day integer) RETURNS partialdate
	AS 'MODULE_PATHNAME', 'partialdate_from_parts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION partialdate_make(integer, integer, integer) IS
	'a date of its parts, null where not known';
CREATE FUNCTION partialdate_earliest(partialdate) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_earliest(partialdate) IS
	'first day the date can be, tolerance included; null where nothing bounds it';
CREATE FUNCTION partialdate_latest(partialdate) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_latest(partialdate) IS
	'last day the date can be, tolerance included; null where nothing bounds it';
CREATE FUNCTION partialdate_days(partialdate) RETURNS daterange
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN daterange(partialdate_earliest($1), partialdate_latest($1), '[]');
COMMENT ON FUNCTION partialdate_days(partialdate) IS
	'all days the date can be, tolerance included; without a bound where nothing bounds it';
CREATE FUNCTION partialdate_year(partialdate) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_year(partialdate) IS
	'the year; null where it is not known in full and for an interval';
CREATE FUNCTION partialdate_month(partialdate) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_month(partialdate) IS
	'the month; null where it is not known and for an interval';
CREATE FUNCTION partialdate_day(partialdate) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_day(partialdate) IS
	'the day of the month; null where it is not known and for an interval';
CREATE FUNCTION partialdate_exact(partialdate) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_exact(partialdate) IS
	'the day, where the date is one day without a qualifier; else null';
CREATE FUNCTION partialdate_is_exact(partialdate) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION partialdate_is_exact(partialdate) IS 'is the date one day, without a qualifier';
