

/* Sleep to the microsecond */

CREATE FUNCTION sleep_exactly(seconds float8) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sleep_exactly(float8) IS
	'sleep so many seconds; pg_sleep() rounds up to whole milliseconds, so what comes after it tells what went before';
