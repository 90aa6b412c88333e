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
CREATE TABLE turn (shape text, layout text, rows bigint, heap bigint, index bigint, build float8, lookup float8);

-- Processor time of this backend in seconds, to a hundredth: what else runs on the
-- machine counts less than by the clock.
CREATE FUNCTION cpu() RETURNS float8 LANGUAGE sql VOLATILE AS $$
	SELECT (stat[14]::int + stat[15]::int) / 100.0
	FROM string_to_array(pg_read_file('/proc/self/stat'), ' ') AS stat
$$;

-- The layouts take turns.
CREATE PROCEDURE measure(shape text, numbers text) LANGUAGE plpgsql AS $$
DECLARE
	layout layout;
	started float8;
	build float8;
	lookup float8;
BEGIN
	EXECUTE 'CREATE TABLE given AS ' || numbers;
	FOR layout IN SELECT * FROM layout LOOP
		EXECUTE format('CREATE TABLE %I (id int, number %s)', layout.name || ' numbers', layout.type);
		EXECUTE format('INSERT INTO %I SELECT row_number() OVER (), %s FROM given', layout.name || ' numbers', layout.convert);
		EXECUTE format('CREATE TABLE %I AS SELECT number FROM %I WHERE id <= 200000 ORDER BY hashint4(id)',
			layout.name || ' probes', layout.name || ' numbers');
		EXECUTE format('ANALYZE %I, %I', layout.name || ' numbers', layout.name || ' probes');
	END LOOP;
	SET LOCAL enable_hashjoin = off;
	SET LOCAL enable_mergejoin = off;
	SET LOCAL enable_memoize = off;
	FOR turn IN 1..11 LOOP
		FOR layout IN SELECT * FROM layout LOOP
			EXECUTE format('DROP INDEX IF EXISTS %I', layout.name || ' index');
			started := cpu();
			EXECUTE format('CREATE INDEX %I ON %I (number)', layout.name || ' index', layout.name || ' numbers');
			build := cpu() - started;
			started := cpu();
			EXECUTE format('SELECT count(*) FROM %I JOIN %I USING (number)',
				layout.name || ' probes', layout.name || ' numbers');
			lookup := cpu() - started;
			INSERT INTO turn SELECT shape, layout.name, (SELECT count(*) FROM given),
				pg_relation_size(quote_ident(layout.name || ' numbers')),
				pg_relation_size(quote_ident(layout.name || ' index')), build, lookup;
		END LOOP;
	END LOOP;
	FOR layout IN SELECT * FROM layout LOOP
		EXECUTE format('DROP TABLE %I, %I', layout.name || ' numbers', layout.name || ' probes');
	END LOOP;
	DROP TABLE given;
	COMMIT;
END
$$;

SELECT format('CALL measure(%L, %L)', name, format(
	'SELECT number FROM (SELECT DISTINCT %s AS number FROM generate_series(1, %s) AS i) AS n ORDER BY random()',
	CASE WHEN letters IS NULL THEN 'CASE WHEN i % 2 = 0 THEN random_number(0, 9, 36) ELSE random_number(2, 9, 10) END'
	ELSE format('random_number(%s, %s, %s)', letters, n, radix) END, :rows))
FROM shape ORDER BY name \gexec

SELECT shape, layout, max(rows) AS rows, round(max(heap) / 1e6, 1) AS heap_mb, round(max(index) / 1e6, 1) AS index_mb,
	round(percentile_cont(0.5) WITHIN GROUP (ORDER BY build) * 1e3) AS build_ms,
	round((percentile_cont(0.5) WITHIN GROUP (ORDER BY lookup) * 1e6 / 200000)::numeric, 1) AS lookup_us
FROM turn GROUP BY shape, layout ORDER BY shape, layout DESC;
