-- Measures what the stored layout of docnumber was chosen by: a million numbers
-- of each shape as text, as fixed 16 bytes (uuid stands for them), as the rank of the
-- number in a bytea, and as docnumber.  Everything in one run, for the tables of
-- docs/design.md:
--
--   script/server psql -X -v rows=1000000 -f test/bench/docnumber_layout.sql
--
\set ON_ERROR_STOP on
\if :{?rows} \else \set rows 1000000 \endif
\pset footer off
SET client_min_messages = warning;
CREATE EXTENSION sltd;

SET maintenance_work_mem = '256MB';
SET max_parallel_maintenance_workers = 0;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SELECT version();
SELECT name, setting, unit FROM pg_settings
WHERE name IN ('shared_buffers', 'maintenance_work_mem', 'max_parallel_maintenance_workers', 'jit',
	'fsync', 'wal_level', 'block_size') ORDER BY name;

-- A number of n characters from a random rank below 36^n.
CREATE FUNCTION base36(rank bigint, n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
		(rank / (36::numeric ^ i)::bigint % 36)::int + 1, 1), '' ORDER BY i DESC)
	FROM generate_series(0, n - 1) AS i
$$;
CREATE FUNCTION below(n numeric) RETURNS bigint LANGUAGE sql VOLATILE AS
	'SELECT trunc(n * random()::numeric)::bigint';

-- Rank among numbers of this length, high byte first, in as few bytes as the
-- length needs: what a general base-36 packing would store.
CREATE FUNCTION packed36(number text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT substr(int8send(sum((strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(number, i, 1)) - 1)
			* (36::numeric ^ (length(number) - i))::bigint)::bigint),
		9 - ceil(length(number) * ln(36) / ln(256))::int)
	FROM generate_series(1, length(number)) AS i
$$;

CREATE TABLE shape (name text, number text);
SET seed = 0.5;
INSERT INTO shape SELECT DISTINCT '1: 9, any', base36(below(36::numeric ^ 9), 9)
FROM generate_series(1, :rows);
INSERT INTO shape SELECT DISTINCT '2: 9, two letters', chr(65 + below(26)::int) || chr(65 + below(26)::int) || lpad(below(1e7)::text, 7, '0')
FROM generate_series(1, :rows);
INSERT INTO shape SELECT DISTINCT '3: 12, two letters', chr(65 + below(26)::int) || chr(65 + below(26)::int) || lpad(below(1e10)::text, 10, '0')
FROM generate_series(1, :rows);
INSERT INTO shape SELECT DISTINCT '4: 12, digits', lpad(below(1e12)::text, 12, '0')
FROM generate_series(1, :rows);
INSERT INTO shape SELECT DISTINCT '5: 12, any', base36(below(36::numeric ^ 12), 12)
FROM generate_series(1, :rows);
INSERT INTO shape SELECT '6: 9, shapes mixed', number FROM shape
WHERE name IN ('1: 9, any', '2: 9, two letters') AND random() < 0.5;
CREATE TABLE shuffled AS SELECT * FROM shape ORDER BY random();

CREATE TABLE layout (name text, type text, convert text);
INSERT INTO layout VALUES
	('text C', 'text COLLATE "C"', 'number'),
	('16 bytes', 'uuid', 'md5(number)::uuid'),
	('bytea', 'bytea', 'packed36(number)'),
	('docnumber', 'docnumber', 'number::docnumber');
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
	EXECUTE format('INSERT INTO numbers SELECT row_number() OVER (), %s FROM shuffled WHERE name = %L',
		convert, shape);
	CREATE TABLE probes AS SELECT number FROM numbers WHERE id <= 200000 ORDER BY md5(id::text);
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

SELECT format('CALL measure(%L, %L, %L, %L)', s.name, l.name, l.type, l.convert)
FROM (SELECT DISTINCT name FROM shape) AS s, layout AS l
ORDER BY s.name, l.name \gexec

SELECT shape, layout, rows, round(heap / 1e6, 1) AS heap_mb, round(index / 1e6, 1) AS index_mb,
	round(build_ms::numeric) AS build_ms, round(lookup_us::numeric, 2) AS lookup_us
FROM result ORDER BY shape, layout DESC;
