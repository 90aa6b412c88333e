-- Sleeping to the microsecond: no shorter than asked for, and not rounded up to milliseconds.
-- (By how much it is longer is measured by test/bench/sharaka/discreet.sql.)
CREATE FUNCTION slept(seconds float8, turns int DEFAULT 20) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	began timestamptz;
	least float8 := 'infinity';
BEGIN
	FOR turn IN 1..turns LOOP
		began := clock_timestamp();
		PERFORM sleep_exactly(seconds);
		least := least(least, extract(epoch FROM clock_timestamp() - began));
	END LOOP;
	RETURN least;
END $$;
SELECT slept(0.0025) >= 0.0025 AS "milliseconds", slept(0.0001) >= 0.0001 AS "less than one";
-- the shortest of many, since others may keep the processor for a while
SELECT slept(0.0012, 200) < 0.002 AS "not rounded up";

-- nothing to sleep for
SELECT sleep_exactly(0), sleep_exactly(-1), sleep_exactly('-infinity'), sleep_exactly('nan'), sleep_exactly(NULL) IS NULL AS "of NULL";

-- it is cancelled, also where it would not end
\set SHOW_CONTEXT never
SET statement_timeout = '50ms';
SELECT sleep_exactly(60);
SELECT sleep_exactly('infinity');
DO $$
BEGIN
	LOOP
		PERFORM sleep_exactly(0.0005);
	END LOOP;
END $$;
RESET statement_timeout;
DROP FUNCTION slept;
