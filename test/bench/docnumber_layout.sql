-- Measures what the stored layout of docnumber was chosen by: a million numbers
-- of each shape as text, as docnumber, and as the two other layouts that were
-- candidates.  For those only the size of the value matters, so that other types
-- stand for them: uuid for fixed 16 bytes, and bytea of as many bytes as a
-- number in base 36 needs.  One run gives the table of docs/design.md:
--
--   script/server psql -X -q -v rows=1000000 -f test/bench/docnumber_layout.sql
--
\set ON_ERROR_STOP on
\if :{?rows} \else \set rows 1000000 \endif
\pset footer off
CREATE EXTENSION sltd;

SET client_min_messages = warning;
SET maintenance_work_mem = '256MB';
SET max_parallel_maintenance_workers = 0;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SELECT version();
SELECT name, setting, unit FROM pg_settings
WHERE name IN ('shared_buffers', 'maintenance_work_mem', 'max_parallel_maintenance_workers', 'jit', 'fsync')
ORDER BY name;

-- n random characters: the first "letters" are letters, the others are of the
-- first "radix" of the digits and letters.
CREATE FUNCTION random_number(letters int, n int, radix int) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + CASE
		WHEN i <= letters THEN 10 + floor(26 * random()) ELSE floor(radix * random()) END::int, 1), '')
	FROM generate_series(1, n) AS i
$$;
SET seed = 0.5;
CREATE TABLE shape (name text, letters int, n int, radix int);
INSERT INTO shape VALUES
	('a: 9, any', 0, 9, 36),
	('b: 9, two letters and digits', 2, 9, 10),
	('c: 9, half a and half b', NULL, 9, NULL),
	('d: 12, two letters and digits', 2, 12, 10),
	('e: 12, digits', 0, 12, 10),
	('f: 12, any', 0, 12, 36);
CREATE TABLE layout (name text, type text, convert text);
INSERT INTO layout VALUES
	('text C', 'text COLLATE "C"', 'number'),
	('docnumber', 'docnumber', 'number::docnumber'),
	('16 bytes', 'uuid', 'md5(number)::uuid'),
	('base 36', 'bytea', 'substr(decode(md5(number), ''hex''), 1, ceil(length(number) * ln(36) / ln(256))::int)');
CREATE TABLE result (shape text, layout text, rows bigint, heap bigint, index bigint,
	build_ms float8, lookup_us float8);

-- The best of five, since other work on the machine only ever adds.
CREATE PROCEDURE measure(shape text, layout text, type text, convert text) LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz;
	build float8;
	lookup float8;
BEGIN
	EXECUTE format('CREATE TABLE numbers (id int, number %s)', type);
	EXECUTE format('INSERT INTO numbers SELECT row_number() OVER (), %s FROM given', convert);
	CREATE TABLE probes AS SELECT number FROM numbers WHERE id <= 200000 ORDER BY hashint4(id);
	ANALYZE numbers, probes;
	FOR i IN 1..5 LOOP
		DROP INDEX IF EXISTS numbers_number;
		started := clock_timestamp();
		CREATE INDEX numbers_number ON numbers (number);
		build := least(build, extract(epoch FROM clock_timestamp() - started) * 1e3);
	END LOOP;
	SET LOCAL enable_hashjoin = off;
	SET LOCAL enable_mergejoin = off;
	SET LOCAL enable_memoize = off;
	FOR i IN 1..5 LOOP
		started := clock_timestamp();
		EXECUTE 'SELECT count(*) FROM probes JOIN numbers USING (number)';
		lookup := least(lookup, extract(epoch FROM clock_timestamp() - started) * 1e6 / 200000);
	END LOOP;
	EXECUTE 'INSERT INTO result SELECT $1, $2, count(*), pg_relation_size(''numbers''),
		pg_relation_size(''numbers_number''), $3, $4 FROM numbers'
		USING shape, layout, build, lookup;
	DROP TABLE numbers, probes;
	COMMIT;
END
$$;

SELECT CASE WHEN layout.name = 'text C' THEN format('DROP TABLE IF EXISTS given') END,
	CASE WHEN layout.name = 'text C' THEN format('CREATE TABLE given AS SELECT DISTINCT %s AS number FROM generate_series(1, %s) AS i',
		CASE WHEN letters IS NULL THEN 'CASE WHEN i % 2 = 0 THEN random_number(0, 9, 36) ELSE random_number(2, 9, 10) END'
		ELSE format('random_number(%s, %s, %s)', letters, n, radix) END, :rows) END,
	format('CALL measure(%L, %L, %L, %L)', shape.name, layout.name, type, convert)
FROM shape, layout ORDER BY shape.name, layout.name DESC \gexec

SELECT shape, layout, rows, round(heap / 1e6, 1) AS heap_mb, round(index / 1e6, 1) AS index_mb,
	round(build_ms) AS build_ms, round(lookup_us::numeric, 2) AS lookup_us
FROM result ORDER BY shape, layout DESC;
