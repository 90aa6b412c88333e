
/* What is done beside */

CREATE FUNCTION lower_priority(niceness integer DEFAULT 10) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
REVOKE ALL ON FUNCTION lower_priority(integer) FROM PUBLIC;
COMMENT ON FUNCTION lower_priority(integer) IS
	'lets other sessions have the processor before this one, until it ends: by a niceness from 0 (as all) to 19 (what is left over); for loads and jobs that may take longer. It can not be taken back';
