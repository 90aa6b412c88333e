\echo Use "CREATE EXTENSION sltd" to load this file. \quit

DO $$
BEGIN
	IF pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.<>) 'UTF8' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'feature_not_supported',
			MESSAGE = 'sltd needs a database in UTF8',
			DETAIL = pg_catalog.format('This database is in %s.',
				pg_catalog.getdatabaseencoding()),
			HINT = 'Create one with: CREATE DATABASE name TEMPLATE template0 ENCODING ''UTF8''.';
	END IF;
END
$$;

CREATE FUNCTION sltd_version() RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sltd_version() IS
	'version of the loaded library and of the server it was built for';

