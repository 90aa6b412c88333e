-- What must hold for every member of the extension, in the manner of
-- PostgreSQL's own opr_sanity and type_sanity.
CREATE TEMP VIEW member AS
SELECT classid::regclass AS catalogue, objid
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'sltd');
SELECT catalogue, count(*) > 0 AS has_members FROM member GROUP BY catalogue ORDER BY catalogue::text COLLATE "C";

-- objects without a comment; arrays of types have none anywhere
SELECT pg_describe_object(catalogue, objid, 0)
FROM member
WHERE obj_description(objid, catalogue::text) IS NULL
	AND NOT (catalogue = 'pg_type'::regclass
		AND EXISTS (SELECT FROM pg_type WHERE oid = objid AND typcategory = 'A'));

-- types without send and receive, or without default btree and hash classes
SELECT t.typname FROM pg_type AS t JOIN member ON objid = t.oid AND catalogue = 'pg_type'::regclass
WHERE t.typtype = 'b' AND t.typcategory <> 'A'
	AND (t.typsend = 0 OR t.typreceive = 0
		OR (SELECT count(DISTINCT amname) FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod
			WHERE opcintype = t.oid AND opcdefault AND amname IN ('btree', 'hash')) < 2);

-- operator classes that are not valid
SELECT opcname FROM pg_opclass JOIN member ON objid = pg_opclass.oid AND catalogue = 'pg_opclass'::regclass
WHERE NOT amvalidate(pg_opclass.oid);

-- boolean operators without estimators
SELECT o.oid::regoperator FROM pg_operator AS o JOIN member ON objid = o.oid AND catalogue = 'pg_operator'::regclass
WHERE o.oprresult = 'boolean'::regtype AND (o.oprrest = 0 OR o.oprjoin = 0);

-- functions that are volatile, take NULL, keep a query from running in parallel
-- or have elevated rights; where a NULL is an unknown part of a date, it is meant
SELECT p.oid::regprocedure, provolatile, proisstrict, proparallel, prosecdef
FROM pg_proc AS p JOIN member ON objid = p.oid AND catalogue = 'pg_proc'::regclass
WHERE provolatile = 'v' OR NOT proisstrict OR proparallel <> 's' OR prosecdef
ORDER BY 1;

-- operators whose function is not leakproof: their indexes would be lost under
-- row-level security
SELECT o.oid::regoperator FROM pg_operator AS o JOIN member ON objid = o.oid AND catalogue = 'pg_operator'::regclass
JOIN pg_proc AS p ON p.oid = o.oprcode
WHERE NOT proleakproof;

-- leakproof functions that are neither an operator's nor an operator class's:
-- all of them take a value that has been checked and cannot fail on it
SELECT p.oid::regprocedure
FROM pg_proc AS p JOIN member ON objid = p.oid AND catalogue = 'pg_proc'::regclass
WHERE proleakproof
	AND NOT EXISTS (SELECT FROM pg_operator WHERE oprcode = p.oid)
	AND NOT EXISTS (SELECT FROM pg_amproc WHERE amproc = p.oid)
ORDER BY p.oid::regprocedure::text COLLATE "C";

-- casts from and to text that happen silently
SELECT castsource::regtype, casttarget::regtype, castcontext
FROM pg_cast JOIN member ON objid = pg_cast.oid AND catalogue = 'pg_cast'::regclass
WHERE castcontext = 'i';
