-- A session that lets others have the processor before it.
CREATE FUNCTION niceness() RETURNS int LANGUAGE sql AS $$
	-- proc(5): the 19th field, the 17th behind the name in brackets
	SELECT split_part(substring(pg_read_file('/proc/self/stat', 0, 1000) FROM '\) (.*)'), ' ', 17)::int
$$;
SELECT niceness() AS "as all";
SELECT lower_priority(0), niceness();
SELECT lower_priority(5), niceness();
SELECT lower_priority(), niceness() AS "where nothing is said";
SELECT lower_priority(19), niceness();
-- nor does a kernel that shares processors among sessions first count it as another
SELECT coalesce(pg_read_file('/proc/self/autogroup', 0, 100, true) ~ 'nice 19', true) AS "and of its group";
SELECT lower_priority(NULL) IS NULL AS "of NULL", niceness();

-- it is not taken back, but goes with the session
SELECT lower_priority(5);
\connect -
SELECT niceness();

SELECT lower_priority(-1);
SELECT lower_priority(20);

-- who hands sessions on does not let anybody do it
CREATE ROLE behind_a_pooler;
SET ROLE behind_a_pooler;
SELECT lower_priority();
RESET ROLE;
DROP ROLE behind_a_pooler;
DROP FUNCTION niceness;
