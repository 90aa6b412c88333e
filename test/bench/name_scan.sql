-- What a scan of names costs, beside pg_trgm's similarity in the same run.
--
--   script/server psql -X -q -f test/bench/name_scan.sql
--
-- Fictional names, put together at random (seeded) from common tokens in two
-- scripts; one query a line, each over all rows, without an index.
\timing off
SET client_min_messages = warning;
CREATE EXTENSION sltd;
CREATE EXTENSION pg_trgm;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SELECT setseed(0.42);
CREATE TABLE person AS
SELECT (given[1 + floor(random() * 12)] || ' ' || given[1 + floor(random() * 12)] || ' '
	|| family[1 + floor(random() * 12)])::personname AS name
FROM (VALUES (ARRAY['Mohamed', 'Ahmed', 'Youssef', 'Omar', 'Karim', 'Said', 'محمد', 'أحمد', 'يوسف', 'عمر', 'Anna', 'Peter'],
	ARRAY['Ben Ali', 'al-Sharif', 'Bouzid', 'Cherif', 'Haddad', 'Khoury', 'الشريف', 'بوزيد', 'حداد', 'Eriksson', 'Kowalski', 'Smith'])) AS t (given, family),
	generate_series(1, 100000);
ALTER TABLE person ADD plain text;
UPDATE person SET plain = name::text;
VACUUM ANALYZE person;

CREATE FUNCTION pg_temp.milliseconds(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	best numeric;
	start timestamptz;
BEGIN
	FOR turn IN 1..3 LOOP
		start := clock_timestamp();
		EXECUTE query;
		best := least(best, extract(epoch FROM clock_timestamp() - start) * 1000);
	END LOOP;
	RETURN round(best, 1);
END
$$;
SELECT asked, ours AS sltd_ms, trgm AS pg_trgm_ms, round(ours / trgm, 1) AS ratio, round(ours / 100, 1) AS sltd_us_a_row
FROM (SELECT asked,
	pg_temp.milliseconds(format('SELECT count(*) FROM person WHERE name %% %L', asked)) AS ours,
	pg_temp.milliseconds(format('SELECT count(*) FROM person WHERE plain %% %L', asked)) AS trgm
FROM unnest(ARRAY['Mohamed Ben Ali', 'محمد بن علي', 'Noureddine Bouzid', 'Anna Maria Eriksson']) AS asked) AS measured;
