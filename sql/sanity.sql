-- What must hold for every member of both extensions, in the manner of PostgreSQL's
-- own opr_sanity and type_sanity: each query lists what is wrong, and so nothing.
-- What is true of sltd alone, with its lists, is in catalogue.sql.
CREATE EXTENSION sharaka;
CREATE TEMP VIEW member AS
SELECT e.extname, d.classid::regclass AS catalogue, d.objid
FROM pg_depend AS d JOIN pg_extension AS e ON d.refobjid = e.oid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname IN ('sltd', 'sharaka');
CREATE TEMP VIEW function AS
SELECT p.*, m.extname, l.lanname FROM pg_proc AS p
JOIN member AS m ON m.objid = p.oid AND m.catalogue = 'pg_proc'::regclass
JOIN pg_language AS l ON l.oid = p.prolang;
CREATE TEMP VIEW operator AS
SELECT o.* FROM pg_operator AS o JOIN member AS m ON m.objid = o.oid AND m.catalogue = 'pg_operator'::regclass;
CREATE TEMP VIEW type AS
SELECT t.* FROM pg_type AS t JOIN member AS m ON m.objid = t.oid AND m.catalogue = 'pg_type'::regclass;
SELECT extname, count(*) > 50 AS has_functions FROM function GROUP BY extname ORDER BY extname COLLATE "C";

-- objects without a comment; arrays of types have none anywhere
SELECT pg_describe_object(m.catalogue, m.objid, 0) FROM member AS m
WHERE obj_description(m.objid, m.catalogue::text) IS NULL
	AND NOT (m.catalogue = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type WHERE oid = m.objid AND typcategory = 'A'))
	AND m.catalogue <> 'pg_class'::regclass;

-- ---------- functions ----------

-- that look names up by the search path of whoever calls them.  A body in standard
-- SQL is bound when it is created.  A procedure that commits can't pin a path; it
-- names the schema of what it calls.
SELECT f.oid::regprocedure, f.lanname FROM function AS f
WHERE f.lanname NOT IN ('c', 'internal') AND f.prosqlbody IS NULL AND f.prosrc !~ '\mCOMMIT\M'
	AND NOT EXISTS (SELECT FROM unnest(f.proconfig) AS c (setting) WHERE c.setting LIKE 'search_path=%');

-- a path with a schema that anybody could create objects in, or temporary tables
-- before others
SELECT f.oid::regprocedure, c.setting FROM function AS f, unnest(f.proconfig) AS c (setting)
WHERE c.setting LIKE 'search_path=%'
	AND (c.setting ~ '\$user|pg_temp.*,' OR c.setting !~ 'pg_temp');

-- with the rights of an owner who is more than sharaka_owner, or for everybody
SELECT f.oid::regprocedure FROM function AS f
WHERE f.prosecdef AND (pg_get_userbyid(f.proowner) <> 'sharaka_owner' OR has_function_privilege('public', f.oid, 'EXECUTE'));

-- in a language that can reach out of the database
SELECT f.oid::regprocedure, f.lanname FROM function AS f
WHERE f.lanname NOT IN ('c', 'internal', 'sql', 'plpgsql');

-- in C: not in this library; or one symbol for functions that differ by more than text
-- in place of a name (mrz_transliterate() counts its arguments)
SELECT f.oid::regprocedure, f.probin FROM function AS f WHERE f.lanname = 'c' AND f.probin <> '$libdir/sltd';
SELECT a.oid::regprocedure, b.oid::regprocedure, a.prosrc FROM function AS a JOIN function AS b
	ON a.prosrc = b.prosrc AND a.probin = b.probin AND a.oid < b.oid
WHERE a.lanname = 'c' AND b.lanname = 'c'
	AND (a.prorettype <> b.prorettype OR a.provolatile <> b.provolatile OR a.proisstrict <> b.proisstrict
		OR a.proparallel <> b.proparallel OR a.proleakproof <> b.proleakproof OR a.pronargs <> b.pronargs);

-- internal ones, declared otherwise than PostgreSQL does; to hash a value can't fail,
-- which PostgreSQL does not say
SELECT f.oid::regprocedure, f.prosrc FROM function AS f
LEFT JOIN pg_proc AS p ON p.proname = f.prosrc AND p.pronamespace = 'pg_catalog'::regnamespace AND p.prolang = f.prolang
WHERE f.lanname = 'internal' AND f.prosrc NOT IN ('hashvarlena', 'hashvarlenaextended', 'aggregate_dummy')
	AND (p.oid IS NULL OR p.pronargs <> f.pronargs OR p.proisstrict <> f.proisstrict OR p.proretset <> f.proretset
		OR f.proleakproof AND NOT p.proleakproof AND f.prosrc !~ '^hash');

-- leakproof, but not in C: SQL can always raise an error that tells what it was given
SELECT f.oid::regprocedure FROM function AS f WHERE f.proleakproof AND f.lanname NOT IN ('c', 'internal');

-- leakproof, but takes text or bytes that somebody wrote, which most functions refuse
-- now and then.  Names are compared with any text: it is read as a name and never
-- refused.
SELECT f.oid::regprocedure FROM function AS f
WHERE f.proleakproof
	AND f.proargtypes::oid[] && ARRAY['text'::regtype, 'cstring'::regtype, 'bytea'::regtype]::oid[]
ORDER BY f.oid::regprocedure::text COLLATE "C";

-- leakproof, but not immutable: % has the threshold of the session
SELECT f.oid::regprocedure FROM function AS f WHERE f.proleakproof AND f.provolatile <> 'i'
ORDER BY f.oid::regprocedure::text COLLATE "C";

-- immutable, but takes or gives a time with the zone of the session
SELECT f.oid::regprocedure FROM function AS f
WHERE f.provolatile = 'i' AND f.proargtypes::oid[] || f.prorettype && ARRAY['timestamptz'::regtype, 'timetz'::regtype]::oid[];

-- of sltd, without side effects, but not to be run in parallel
SELECT f.oid::regprocedure FROM function AS f
WHERE f.extname = 'sltd' AND f.provolatile <> 'v' AND f.proparallel <> 's';

-- pseudo-types that the planner and executor do not check; these two check them
-- themselves
SELECT f.oid::regprocedure FROM function AS f
WHERE f.proname NOT IN ('journal_append', 'require_document') AND (f.proargtypes::oid[] && ARRAY['"any"'::regtype, 'record'::regtype, 'anyelement'::regtype]::oid[]
	OR f.prorettype IN ('"any"'::regtype, 'anyelement'::regtype, 'cstring'::regtype)
		AND f.proname !~ '_out$');

-- to return internal, a function has to take it, or any user could make one
SELECT f.oid::regprocedure FROM function AS f
WHERE f.prorettype = 'internal'::regtype AND NOT 'internal'::regtype = ANY (f.proargtypes::oid[]);

-- that not everybody may call: reading a whole index is for who owns the database, and
-- what a journal has can't be taken back.  Of sharaka none is for everybody.
SELECT f.oid::regprocedure FROM function AS f
WHERE has_function_privilege('public', f.oid, 'EXECUTE') = (f.extname = 'sharaka');

-- ---------- operators ----------

-- whose function does not say that it is one; same_state() is for use under its name
SELECT o.oid::regoperator, obj_description(o.oprcode, 'pg_proc') FROM operator AS o
WHERE obj_description(o.oprcode, 'pg_proc') NOT LIKE 'implementation of ' || o.oprname || ' operator'
	AND o.oprcode::oid IN (SELECT oid FROM function);

-- a commutator whose operands are not swapped, or which is not the commutator in turn;
-- none, but for comparison with a pattern, which is not turned round as LIKE is not
SELECT a.oid::regoperator, b.oid::regoperator FROM operator AS a JOIN pg_operator AS b ON b.oid = a.oprcom
WHERE a.oprleft <> b.oprright OR a.oprright <> b.oprleft OR a.oprresult <> b.oprresult OR b.oprcom <> a.oid;
SELECT a.oid::regoperator FROM operator AS a
WHERE a.oprcom = 0 AND a.oprresult = 'boolean'::regtype
	AND 'docpattern'::regtype NOT IN (a.oprleft, a.oprright);

-- a negator of other operands, which is not the negator in turn, or is itself
SELECT a.oid::regoperator, b.oid::regoperator FROM operator AS a JOIN pg_operator AS b ON b.oid = a.oprnegate
WHERE a.oprleft <> b.oprleft OR a.oprright <> b.oprright OR a.oprresult <> 'boolean'::regtype
	OR b.oprnegate <> a.oid OR a.oid = b.oid;

-- a function that is not declared for the operands
SELECT o.oid::regoperator, f.oid::regprocedure FROM operator AS o JOIN pg_proc AS f ON f.oid = o.oprcode
WHERE f.pronargs <> 2 OR f.proretset OR f.prorettype <> o.oprresult
	OR f.proargtypes[0] <> o.oprleft OR f.proargtypes[1] <> o.oprright;

-- an operator, its commutator and its negator differ in what their functions promise
SELECT a.oid::regoperator, b.oid::regoperator FROM operator AS a
JOIN pg_operator AS b ON b.oid IN (a.oprcom, a.oprnegate)
JOIN pg_proc AS f ON f.oid = a.oprcode JOIN pg_proc AS g ON g.oid = b.oprcode
WHERE (f.provolatile, f.proisstrict, f.proleakproof, f.proparallel)
	<> (g.provolatile, g.proisstrict, g.proleakproof, g.proparallel);

-- without estimators, with those of another kind of comparison, or with some that give
-- no boolean
SELECT o.oid::regoperator FROM operator AS o
WHERE (o.oprresult = 'boolean'::regtype) <> (o.oprrest <> 0) OR (o.oprrest <> 0) <> (o.oprjoin <> 0);
SELECT o.oid::regoperator, o.oprrest, o.oprjoin FROM operator AS o
JOIN (VALUES ('=', 'eqsel', 'eqjoinsel'), ('<>', 'neqsel', 'neqjoinsel'),
	('<', 'scalarltsel', 'scalarltjoinsel'), ('<=', 'scalarlesel', 'scalarlejoinsel'),
	('>', 'scalargtsel', 'scalargtjoinsel'), ('>=', 'scalargesel', 'scalargejoinsel')) AS e (name, rest, "join")
	ON e.name = o.oprname
WHERE o.oprrest <> e.rest::regproc OR o.oprjoin <> e."join"::regproc;

-- said to hash or to merge, but not the equality of a hash or btree family; or so
-- without saying it
SELECT o.oid::regoperator FROM operator AS o
WHERE o.oprcanhash <> EXISTS (SELECT FROM pg_amop JOIN pg_am ON pg_am.oid = amopmethod
	WHERE amopopr = o.oid AND amname = 'hash');
SELECT o.oid::regoperator FROM operator AS o
WHERE o.oprcanmerge <> EXISTS (SELECT FROM pg_amop JOIN pg_am ON pg_am.oid = amopmethod
	WHERE amopopr = o.oid AND amname = 'btree' AND amopstrategy = 3);

-- that an index, or a parallel plan, can't have
SELECT o.oid::regoperator, p.provolatile FROM operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode
WHERE p.provolatile = 'v' OR NOT p.proisstrict OR p.proparallel <> 's';

-- ---------- operator classes ----------

SELECT c.opcname, a.amname FROM pg_opclass AS c JOIN pg_am AS a ON a.oid = c.opcmethod
JOIN member AS m ON m.objid = c.oid AND m.catalogue = 'pg_opclass'::regclass
WHERE NOT amvalidate(c.oid);

-- more than one default of a type and method
SELECT opcintype::regtype, opcmethod FROM pg_opclass
WHERE opcdefault AND opcintype IN (SELECT oid FROM type)
GROUP BY opcintype, opcmethod HAVING count(*) > 1;

-- of btree, without a word on deduplication
SELECT c.opcname FROM pg_opclass AS c
JOIN member AS m ON m.objid = c.oid AND m.catalogue = 'pg_opclass'::regclass
JOIN pg_am AS a ON a.oid = c.opcmethod AND a.amname = 'btree'
WHERE NOT EXISTS (SELECT FROM pg_amproc AS s WHERE s.amprocfamily = c.opcfamily AND s.amprocnum = 4);

-- of hash, without a seed, which partitions and hash joins need
SELECT c.opcname FROM pg_opclass AS c
JOIN member AS m ON m.objid = c.oid AND m.catalogue = 'pg_opclass'::regclass
JOIN pg_am AS a ON a.oid = c.opcmethod AND a.amname = 'hash'
WHERE NOT EXISTS (SELECT FROM pg_amproc AS s WHERE s.amprocfamily = c.opcfamily AND s.amprocnum = 2);

-- support functions that are not immutable: an index would depend on the session
SELECT s.amproc::regprocedure FROM pg_amproc AS s JOIN function AS f ON f.oid = s.amproc
WHERE f.provolatile <> 'i' OR f.proparallel <> 's';

-- ---------- types ----------

-- that can't be sent or received, or have no array
SELECT t.oid::regtype FROM type AS t
WHERE t.typtype = 'b' AND t.typcategory <> 'A'
	AND (t.typreceive = 0 OR t.typsend = 0 OR t.typarray = 0 OR NOT t.typisdefined);

-- functions that are not declared for their part: (cstring), (internal), (type), with or
-- without the modifier; or not immutable and strict
SELECT t.oid::regtype, f.oid::regprocedure FROM type AS t
JOIN pg_proc AS f ON f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend)
WHERE t.typtype = 'b' AND t.typcategory <> 'A'
	AND NOT (f.proisstrict AND f.provolatile = 'i' AND f.proparallel = 's' AND NOT f.proretset
		AND CASE f.oid
			WHEN t.typinput THEN f.prorettype = t.oid AND f.proargtypes[0] = 'cstring'::regtype
			WHEN t.typoutput THEN f.prorettype = 'cstring'::regtype AND f.proargtypes[0] = t.oid
			WHEN t.typreceive THEN f.prorettype = t.oid AND f.proargtypes[0] = 'internal'::regtype
			WHEN t.typsend THEN f.prorettype = 'bytea'::regtype AND f.proargtypes[0] = t.oid END);

-- by value, but of a size that no datum has; of a size, but said to be toastable
SELECT t.oid::regtype, t.typlen, t.typbyval, t.typalign, t.typstorage FROM type AS t
WHERE t.typbyval AND (t.typlen, t.typalign) NOT IN ((1, 'c'), (2, 's'), (4, 'i'), (8, 'd'))
	OR t.typlen <> -1 AND t.typstorage <> 'p';

-- ---------- casts ----------

-- that happen without being asked for, pass by the functions of input and output, or
-- whose function is for something else; what takes text takes varchar as it is
SELECT c.castsource::regtype, c.casttarget::regtype, c.castcontext FROM pg_cast AS c
JOIN member AS m ON m.objid = c.oid AND m.catalogue = 'pg_cast'::regclass
LEFT JOIN pg_proc AS f ON f.oid = c.castfunc
WHERE c.castcontext = 'i' OR c.castmethod = 'i'
	OR c.castmethod = 'f' AND (f.proargtypes[0] <> c.castsource AND NOT (f.proargtypes[0] = 'text'::regtype AND c.castsource = 'varchar'::regtype) OR f.prorettype <> c.casttarget OR f.provolatile <> 'i');

-- ---------- what an extension leaves in a database ----------

-- members that lie outside of the schemas of their extensions
SELECT f.oid::regprocedure FROM function AS f
JOIN pg_extension AS e ON e.extname = f.extname
WHERE f.pronamespace <> e.extnamespace;

-- members of another owner than their extension, but for those with the rights of
-- sharaka_owner
SELECT f.oid::regprocedure FROM function AS f
JOIN pg_extension AS e ON e.extname = f.extname
WHERE f.proowner <> e.extowner AND NOT f.prosecdef;

-- tables, views, sequences, triggers, rules: none, what a DBA fills is made by functions
SELECT pg_describe_object(m.catalogue, m.objid, 0) FROM member AS m
WHERE m.catalogue IN ('pg_trigger'::regclass, 'pg_rewrite'::regclass, 'pg_event_trigger'::regclass, 'pg_language'::regclass)
	OR m.catalogue = 'pg_class'::regclass
		AND NOT EXISTS (SELECT FROM pg_class WHERE oid = m.objid AND relkind = 'c');

DROP EXTENSION sharaka;
