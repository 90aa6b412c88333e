-- What sltd promises of its members, and which are the exceptions; sanity.sql has what
-- must hold for every member.
CREATE TEMP VIEW member AS
SELECT classid::regclass AS catalogue, objid
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'sltd');
SELECT catalogue, count(*) > 0 AS has_members FROM member GROUP BY catalogue ORDER BY catalogue::text COLLATE "C";

-- types without default btree and hash classes
SELECT t.typname FROM pg_type AS t JOIN member ON objid = t.oid AND catalogue = 'pg_type'::regclass
WHERE t.typtype = 'b' AND t.typcategory <> 'A'
	AND (SELECT count(DISTINCT amname) FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod
		WHERE opcintype = t.oid AND opcdefault AND amname IN ('btree', 'hash')) < 2;

-- functions that are volatile, take NULL, keep a query from running in parallel
-- or have elevated rights; where a NULL is an unknown part of a date, it is meant, and
-- aggregates pass over it
SELECT p.oid::regprocedure, provolatile, proisstrict, proparallel, prosecdef
FROM pg_proc AS p JOIN member ON objid = p.oid AND catalogue = 'pg_proc'::regclass
WHERE provolatile = 'v' OR NOT proisstrict AND prokind <> 'a' OR proparallel <> 's' OR prosecdef
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

-- min() and max() of a type that is ordered, with what a btree index answers them by
SELECT a.aggfnoid::regprocedure, a.aggsortop::regoperator, o.amopstrategy AS strategy, a.aggcombinefn::regprocedure
FROM pg_aggregate AS a JOIN member ON objid = a.aggfnoid AND catalogue = 'pg_proc'::regclass
	JOIN pg_amop AS o ON o.amopopr = a.aggsortop
	JOIN pg_opclass AS c ON c.opcfamily = o.amopfamily AND c.opcintype = o.amoplefttype AND c.opcdefault
	JOIN pg_am ON pg_am.oid = c.opcmethod AND amname = 'btree'
ORDER BY a.aggfnoid::regprocedure::text COLLATE "C";
