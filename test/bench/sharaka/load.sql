-- Lists, travellers and an officer, for test/bench/sharaka/run.
SET synchronous_commit = off;
CREATE EXTENSION sharaka CASCADE;
-- the few connections of a border's server may have that
ALTER DATABASE sharaka_bench SET sltd.namesearch_cache_size = '64MB';
SELECT sharaka.create_schema('TUN') AS made \gset
\set password `echo "$PGPASSWORD"`
CREATE ROLE bench_desk LOGIN PASSWORD :'password';
GRANT sharaka_frontline TO bench_desk;
INSERT INTO watchlist.border_point VALUES ('TNTUN', 'Tunis-Carthage', 'TUN', 'airport');
SELECT sharaka.enrol('bench_desk', 'desk', 'frontline', border_point => 'TNTUN') AS enrolled \gset
\set xml `cat "$DATA"/un_consolidated.xml`
SELECT count(*) AS report FROM sharaka.load_un_list(:'xml') \gset

-- what is made up: names by make_names, the rest by a hash of the number
CREATE UNLOGGED TABLE made (n bigint PRIMARY KEY, name text);
\copy made FROM PROGRAM 'cat "$FOLDER/names"'
CREATE UNLOGGED TABLE asked (class text, kind text, name text, n bigint);
\copy asked FROM PROGRAM 'cat "$FOLDER/asked"'
CREATE UNLOGGED TABLE passer (n bigint PRIMARY KEY, name text);
\copy passer FROM PROGRAM 'cat "$FOLDER/travellers"'
CREATE FUNCTION made_birth(n bigint, salt int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date '1945-01-01' + (abs(hashint8extended(n, salt)) % 23000)::int;
CREATE FUNCTION made_sex(n bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN abs(hashint8extended(n, salt + 1)) % 4 = 0 THEN 'F' ELSE 'M' END;
CREATE FUNCTION made_state(n bigint, salt int) RETURNS countrycode LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((ARRAY['DZA','EGY','JOR','LBN','MAR','TUN','LBY','SYR','IRQ','FRA','BEL','RUS'])[1 + abs(hashint8extended(n, salt + 2)) % 12])::countrycode;
CREATE FUNCTION made_list(code text, first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO watchlist.list (code, title, owner) VALUES (made_list.code, 'made up', 'XPO');
	-- records one by one are for the loaders' own measurement
	SET LOCAL session_replication_role = replica;
	INSERT INTO watchlist.subject (list_id, record, reference, category, severity, sex, owner, released_to)
	SELECT l.list_id, m.n, made_list.code || '-' || m.n, (ARRAY['wanted', 'suspected', 'sanctioned', 'missing'])[1 + m.n % 4], 1 + m.n % 3, made_sex(m.n, 10), 'XPO', '{*}'
	FROM made AS m, watchlist.list AS l WHERE l.code = made_list.code AND m.n BETWEEN made_list.first AND made_list.last ORDER BY m.n;
	-- of ten births seven are days, one is a month, two are years
	INSERT INTO watchlist.subject_birth (subject_id, born, raw, owner, released_to)
	SELECT s.subject_id, to_char(made_birth(m.n, 10), CASE WHEN m.n % 10 < 7 THEN 'YYYY-MM-DD' WHEN m.n % 10 < 8 THEN 'YYYY-MM' ELSE 'YYYY' END)::partialdate, '', 'XPO', '{*}'
	FROM made AS m JOIN watchlist.subject AS s ON s.record = m.n::text JOIN watchlist.list AS l ON l.list_id = s.list_id AND l.code = made_list.code;
	INSERT INTO watchlist.subject_name (subject_id, kind, name, raw, sole_birth, owner, released_to)
	SELECT s.subject_id, 'primary', m.name::personname, m.name, b.born, 'XPO', '{*}' FROM made AS m
	JOIN watchlist.subject AS s ON s.record = m.n::text JOIN watchlist.list AS l ON l.list_id = s.list_id AND l.code = made_list.code
	JOIN watchlist.subject_birth AS b ON b.subject_id = s.subject_id;
	INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw, owner, released_to)
	SELECT s.subject_id, made_state(m.n, 10), '', 'XPO', '{*}'
	FROM made AS m JOIN watchlist.subject AS s ON s.record = m.n::text JOIN watchlist.list AS l ON l.list_id = s.list_id AND l.code = made_list.code;
	SET LOCAL session_replication_role = origin;
END $$;
SELECT made_list('MADE', 1, :listed) AS made \gset
GRANT SELECT ON passer TO bench_desk;
VACUUM ANALYZE;
SELECT (SELECT count(*) FROM watchlist.subject WHERE kind = 'person') AS "persons listed", (SELECT count(*) FROM watchlist.subject_name) AS "names of all",
	(SELECT count(*) FROM passer) AS "travellers made up";
