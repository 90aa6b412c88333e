-- namesearch: the index on names.

CREATE TABLE watched (id int PRIMARY KEY, name personname, note text);
INSERT INTO watched VALUES
	(1, 'Mohamed Ben Ali'), (2, 'محمد بن علي'), (3, 'Muhammad bin ''Ali Belkhodja'),
	(4, 'Abderrahmane Bouteldja'), (5, 'عبد الرحمن بوتلجة'), (6, 'Anna Eriksson'),
	(7, 'J. Lindqvist'), (8, 'Gulmohammad Kakar'), (9, 'Gul Mohammad Kakar'),
	(10, NULL), (11, 'Иванов Пётр'), (12, '山田 太郎');
CREATE INDEX watched_name ON watched USING namesearch (name);

-- The planner takes it where the table is large; here it has to be told to.
SET enable_seqscan = off;

-- % with the threshold of the setting, and with parameters of any text type.
EXPLAIN (COSTS OFF) SELECT id FROM watched WHERE name % 'Abdurrahman Butelja';
SELECT id, name FROM watched WHERE name % 'عبد الرحمن بوتلجه' ORDER BY id;
PREPARE by_text(text) AS SELECT id FROM watched WHERE name % $1 ORDER BY id;
EXPLAIN (COSTS OFF) EXECUTE by_text('Anna Ericson');
EXECUTE by_text('Anna Ericson');
PREPARE by_varchar(varchar) AS SELECT id FROM watched WHERE $1 % name ORDER BY id;
EXECUTE by_varchar('Anna Ericson');

-- @@ carries its threshold; NULL and what is no name find nothing.
EXPLAIN (COSTS OFF) SELECT id FROM watched WHERE name @@ namequery('Gulmohammad Kakar', 0.8);
SELECT id FROM watched WHERE name @@ namequery('Gulmohammad Kakar', 0.8) ORDER BY id;
SELECT id FROM watched WHERE namequery('Gulmohammad Kakar', 0.8) @@ name ORDER BY id;
SELECT id FROM watched WHERE name @@ NULL;
SELECT id FROM watched WHERE name % NULL;
SELECT id FROM watched WHERE name % '...'::text;
SELECT id FROM watched WHERE name % repeat('Ali ', 1000);

-- The same as name_match() where the query is directed.
SELECT id FROM watched WHERE name @@ namequery('Bouteldja', 0.6, directed => true) ORDER BY id;

-- Initials, other scripts, equal names of common words.
SELECT id FROM watched WHERE name @@ namequery('Jonas Lindqvist', 0.7) ORDER BY id;
-- a letter that is written as several is an initial, and not equal to a name of these
INSERT INTO watched VALUES (16, 'Щ Ли');
SELECT name_similarity('Щ Ли', 'Shch Li') < 1 AS not_equal,
       name_similarity('Щ Ли', 'Shch Li') = name_similarity('Shch Li', 'Щ Ли') AS same;
SELECT id FROM watched WHERE name @@ namequery('Shch Li', 0.7);
REINDEX INDEX watched_name;
SELECT id FROM watched WHERE name @@ namequery('Shch Li', 0.7);
DELETE FROM watched WHERE id = 16;
-- what looks like an initial may be a short name in the other script
INSERT INTO watched VALUES (15, 'عبداله سعيد');
REINDEX INDEX watched_name;
SELECT id FROM watched WHERE name @@ namequery('Abd a Said', 0.9);
DELETE FROM watched WHERE id = 15;
-- a zone may cut a name off within a consonant: KHOD of Khodja
INSERT INTO watched VALUES (14, 'Mohammad Abdelrahim Ben Khodja');
SELECT name_similarity('MOHAMMAD ABDELRAHIM BEN KHOD', name) > 0.89 AS alike FROM watched WHERE id = 14;
SELECT id FROM watched WHERE name @@ namequery('MOHAMMAD ABDELRAHIM BEN KHOD', 0.89);
REINDEX INDEX watched_name;
SELECT id FROM watched WHERE name @@ namequery('MOHAMMAD ABDELRAHIM BEN KHOD', 0.89);
DELETE FROM watched WHERE id = 14;
-- consonants that other spellings have none for may be left out on either side
CREATE TABLE spelling (id serial, name personname);
INSERT INTO spelling (name) SELECT given || ' ' || family
FROM unnest('{Khalid,Halid,خالد,Mumtaz,ممتاز,Xasan,حسن,Алексей,Alexei,عزة,Izzat,Jurij,Yuri,Джамал,Djamal,Jamal,Vali,ولی,آية,Aya,Eva,Ewa,
	Mohammad Reza,محمدرضا,جاد الرب,Gadelrab}'::text[]) AS given,
	unnest('{Mousavi,موسوی,Orlov,Orlow,Tschechow,Chekhov,Hoxha,Hodja,خاشقجي,Khashoggi,جنبلاط,Jumblatt,مقتدر,Muqtadir,عدد,Adad,Ajub,Ayub,لالا}'::text[]) AS family;
CREATE INDEX ON spelling USING namesearch (name);
-- some 40 of these are still pending, and the others in a segment
INSERT INTO spelling (name) SELECT name FROM spelling WHERE id % 12 = 5;
CREATE VIEW asked AS SELECT t, id, name FROM unnest('{0.95,0.9,0.8,0.7,0.5}'::float[]) AS t, spelling WHERE id % 23 = 4;
SELECT t AS threshold, count(*) > 30 AS many, count(*) FILTER (WHERE found IS NULL) AS missed, count(*) FILTER (WHERE kept IS NULL) AS wrong
FROM (SELECT t, a.id AS a, b.id AS b, true AS found FROM asked AS a JOIN spelling AS b ON b.name @@ namequery(a.name::text, t)) AS f
FULL JOIN (SELECT t, a.id AS a, b.id AS b, true AS kept FROM asked AS a JOIN spelling AS b ON name_similarity(a.name, b.name) >= t) AS s
USING (t, a, b) GROUP BY t ORDER BY t DESC;
DROP VIEW asked;
DROP TABLE spelling;
-- without what may be an article two are of one stem, whatever they stand for with it
INSERT INTO watched VALUES (17, 'Aboubacar Ali');
REINDEX INDEX watched_name;
SELECT name_similarity('Boubacar Ali', name) > 0.9 AS alike FROM watched WHERE id = 17;
SELECT id FROM watched WHERE name @@ namequery('Boubacar Ali', 0.9);
DELETE FROM watched WHERE id = 17;
SELECT id FROM watched WHERE name % '山田 太郎';
SELECT id FROM watched WHERE name % 'Ivanov Pyotr';
SELECT id FROM watched WHERE name @@ namequery('MOHAMED BEN ALI', 1) ORDER BY id;

-- A threshold of 0 finds every row with a name, whatever it is.
SELECT count(*) FROM watched WHERE name @@ namequery('Mohamed', 0);

-- Nearest first; in the end come all rows, those without a name last.
EXPLAIN (COSTS OFF) SELECT id FROM watched ORDER BY name <-> 'Muhammad Ben Ali' LIMIT 3;
SELECT id, round((name <-> 'محمد بن علي')::numeric, 2) AS distance FROM watched
ORDER BY name <-> 'محمد بن علي' LIMIT 3;
SELECT count(*), count(DISTINCT id), bool_or(id = 10 AND place = 12) AS null_is_last
FROM (SELECT id, row_number() OVER () AS place
      FROM (SELECT id FROM watched ORDER BY name <-> 'محمد بن علي') t) u;
SELECT count(*) FROM (SELECT id FROM watched ORDER BY name <-> NULL::personname) t;
SELECT id FROM watched WHERE name % 'محمد بن علي' ORDER BY name <-> 'محمد بن علي';
SELECT id FROM watched WHERE name @@ namequery('Gul Mohammad Kakar', 0.5) ORDER BY name <-> 'Kakar Gulmohammad';

-- Two words of the query that a name has as one, of which the consonant at the seam may
-- be there once: all that comparing every name finds.
CREATE TABLE joined (id serial PRIMARY KEY, name personname);
CREATE TABLE apart AS SELECT a.word || ' ' || b.word AS name, a.word || b.word AS whole
FROM (VALUES ('Gul'), ('Mohammad'), ('Nasr'), ('Rahman'), ('Vishnu'), ('Muthukrishnan'), ('Xhevdet'), ('Ali'), ('ممتاز'), ('نصر'), ('رحمن'), ('حسن')) AS a (word),
	(VALUES ('Latif'), ('Mohammad'), ('Rahmati'), ('Narayanan'), ('Swaminathan'), ('Nur'), ('تاج'), ('نور'), ('محمدي'), ('رازي')) AS b (word);
INSERT INTO joined (name) SELECT whole::personname FROM apart
UNION ALL SELECT regexp_replace(lower(name), '(.) \1', '\1')::personname FROM apart WHERE lower(name) ~ '(.) \1';
CREATE INDEX joined_name ON joined USING namesearch (name);
SELECT t AS threshold, count(*) FILTER (WHERE i.ids <> '{}') AS finds, count(*) FILTER (WHERE i.ids <> s.ids) AS differ
FROM unnest(ARRAY[0.6, 0.8, 0.95]) AS t, apart AS a,
	LATERAL (SELECT ARRAY(SELECT j.id FROM joined AS j WHERE j.name @@ namequery(a.name, t) ORDER BY j.id)) AS i (ids),
	LATERAL (SELECT ARRAY(SELECT j.id FROM joined AS j WHERE name_similarity(j.name, a.name::personname) >= t ORDER BY j.id)) AS s (ids)
GROUP BY t ORDER BY t;
DROP TABLE joined, apart;

-- Of two orders the second decides where the first does not.
SELECT id FROM watched WHERE name IS NOT NULL
ORDER BY name <-> 'Xyz Qwv', name <-> 'Anna Eriksson', id LIMIT 1;

-- Nested loops, cursors, and several keys.
SELECT p.name, w.id FROM (VALUES ('Abdul Rahman Buteldja'::personname), ('Peter Ivanov'), ('Ann Erikson')) p(name)
JOIN watched w ON w.name @@ namequery(p.name::text, 0.7) ORDER BY p.name, w.id;
BEGIN;
DECLARE nearest CURSOR FOR SELECT id FROM watched ORDER BY name <-> 'Anna Eriksson';
FETCH 1 FROM nearest;
FETCH BACKWARD 1 FROM nearest;
COMMIT;
SELECT id FROM watched WHERE name % 'Gulmohammad Kakar' AND name @@ namequery('Gul Mohammad Kakar', 1);

-- What is inserted, changed and deleted.
INSERT INTO watched VALUES (13, 'Ann Eriksson');
SELECT id FROM watched WHERE name @@ namequery('Anne Eriksson', 0.8) ORDER BY id;
-- so is, by its equal, a name that is too common to be similar to any other
INSERT INTO watched VALUES (14, 'Mohamed');
SELECT id FROM watched WHERE name % 'MOHAMED';
UPDATE watched SET name = 'Hanna Ericsson' WHERE id = 13;
DELETE FROM watched WHERE id = 6;
VACUUM watched;
SELECT id FROM watched WHERE name @@ namequery('Hanna Eriksson', 0.8) ORDER BY id;
REINDEX INDEX watched_name;
SELECT id FROM watched WHERE name @@ namequery('Hanna Eriksson', 0.8) ORDER BY id;

-- What it holds; whether that is right; merging what has come since.
SELECT segments, names, dead, pending, reading FROM namesearch_stats('watched_name');
INSERT INTO watched
SELECT 100 + i, 'Nadia ' || chr(97 + i % 26) || 'o' || chr(97 + i / 26 % 26) || 'an' || chr(97 + i / 676)
FROM generate_series(0, 699) i;
SELECT segments > 1 AS sealed, names, pending > 0 AS pending FROM namesearch_stats('watched_name');
SELECT namesearch_check('watched_name');
SELECT namesearch_merge('watched_name', all_segments => true) > 1 AS merged;
SELECT segments, names FROM namesearch_stats('watched_name');
SELECT namesearch_check('watched_name', heapallindexed => false);
SELECT namesearch_check('watched_pkey');
SELECT namesearch_stats('watched');
SELECT namesearch_merge('watched');
CREATE ROLE regress_officer;
SET ROLE regress_officer;
SELECT namesearch_check('watched_name');
SELECT namesearch_merge('watched_name');
RESET ROLE;
DROP ROLE regress_officer;

-- What was found for a token is kept, in a cache that may be too small for all, or none: the
-- rows are the same, of the segments that there are, and of new ones.
CREATE FUNCTION found(cache text, OUT names bigint, OUT digest text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('sltd.namesearch_cache_size', cache, false);
	SELECT count(*), md5(string_agg(w.id || ' ' || q.t, ',' ORDER BY w.id, q.t, q.i)) INTO names, digest
	FROM (SELECT t, 'Nadya ' || chr(97 + i * 7 % 26) || 'o' || chr(97 + i * 11 % 26) || 'ana' AS name, i
		FROM generate_series(1, 200) i, (VALUES (0.7), (0.9), (0.97)) AS v (t)) AS q
	JOIN watched w ON w.name @@ namequery(q.name, q.t);
END $$;
CREATE TEMP TABLE without_cache AS SELECT * FROM found('0');
SELECT names > 2000 AS many FROM without_cache;
SELECT cache, f = w AS same FROM (VALUES ('32MB'), ('32MB'), ('40kB'), ('40kB'), ('0'), ('32MB')) AS c (cache), found(cache) AS f, without_cache AS w;
INSERT INTO watched SELECT 3000 + i, 'Nadja ' || chr(97 + i % 26) || 'o' || chr(97 + i / 26) || 'ana' FROM generate_series(0, 675) i;
DELETE FROM watched WHERE id % 5 = 0;
VACUUM watched;
TRUNCATE without_cache;
INSERT INTO without_cache SELECT * FROM found('0');
SELECT cache, f = w AS same FROM (VALUES ('32MB'), ('32MB'), ('40kB')) AS c (cache), found(cache) AS f, without_cache AS w;
-- Rows that go with their transaction leave the file of the index, and what is built in it anew is another one.
CREATE TEMP TABLE passing (id int, name personname) ON COMMIT DELETE ROWS;
CREATE INDEX passing_name ON passing USING namesearch (name);
CREATE FUNCTION pass(salt int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	by_index int[];
	by_table int[];
BEGIN
	INSERT INTO passing SELECT i, 'Nadia ' || chr(97 + (i * salt) % 26) || 'o' || chr(97 + (i * salt) / 26 % 26) || 'an' || chr(97 + i % 7)
	FROM generate_series(1, 3000) AS i;
	PERFORM namesearch_merge('passing_name', all_segments => true);
	SET LOCAL enable_seqscan = off;
	by_index := ARRAY(SELECT p.id FROM passing AS p WHERE p.name @@ namequery('Nadya boban', 0.7) ORDER BY p.id);
	SET LOCAL enable_seqscan = on;
	SET LOCAL enable_indexscan = off;
	SET LOCAL enable_bitmapscan = off;
	by_table := ARRAY(SELECT p.id FROM passing AS p WHERE name_similarity(p.name, 'Nadya boban') >= 0.7 ORDER BY p.id);
	RETURN by_index = by_table AND cardinality(by_index) > 0;
END $$;
SELECT pass(1);
SELECT pass(5);
SELECT pass(11);
DROP FUNCTION pass;
DROP TABLE passing;
\set VERBOSITY sqlstate
SET sltd.namesearch_cache_size = -1;
\set VERBOSITY default
RESET sltd.namesearch_cache_size;
-- The commonest tokens can be found before anyone asks for them, as many as there is room for.
SELECT namesearch_prewarm('watched_name', 100) AS tokens;
SELECT f = w AS same FROM found('16MB') AS f, without_cache AS w;
SET sltd.namesearch_cache_size = 0;
SELECT namesearch_prewarm('watched_name') AS tokens;
RESET sltd.namesearch_cache_size;
SELECT namesearch_prewarm('watched_name', -1);
SELECT namesearch_prewarm('watched');
-- Without the library being preloaded nothing is shared, and all of this is 0.
SELECT used <= size AND tokens <= size AND found >= 0 AND missed >= 0 AS right FROM namesearch_cache();
DROP FUNCTION found;

-- Expressions, parts of a table, partitions.
CREATE TABLE arrival (day date, surname text, given text) PARTITION BY RANGE (day);
CREATE TABLE arrival_1 PARTITION OF arrival FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE arrival_2 PARTITION OF arrival FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE INDEX ON arrival USING namesearch (personname(surname || ', ' || given)) WHERE surname <> '';
INSERT INTO arrival VALUES ('2024-01-05', 'BEN ALI', 'Mohamed'), ('2024-02-05', 'BOUTELDJA', 'Abderrahmane');
EXPLAIN (COSTS OFF) SELECT day FROM arrival
WHERE surname <> '' AND personname(surname || ', ' || given) % 'عبد الرحمن بوتلجة';
SELECT day FROM arrival
WHERE surname <> '' AND personname(surname || ', ' || given) % 'عبد الرحمن بوتلجة';

-- VACUUM says how many rows are in the index, which may be a part of the table.
CREATE TABLE listed (id int, name personname, listed boolean);
INSERT INTO listed SELECT i, 'Omar ' || chr(97 + i % 26) || 'ani', i % 4 = 0 FROM generate_series(1, 1000) AS i;
CREATE INDEX listed_name ON listed USING namesearch (name) WHERE listed;
INSERT INTO listed SELECT i, 'Anna ' || chr(97 + i % 26) || 'ani', i % 4 = 0 FROM generate_series(1, 400) AS i;
VACUUM listed;
SELECT relname, reltuples FROM pg_class WHERE relname ~ '^listed' ORDER BY relname;
DROP TABLE listed;

-- What it is not for.
CREATE INDEX ON watched USING namesearch (note);
CREATE UNIQUE INDEX ON watched USING namesearch (name);
CREATE INDEX ON watched USING namesearch (name) WITH (fillfactor = 70);
SELECT amvalidate(oid) FROM pg_opclass WHERE opcname = 'personname_ops'
AND opcmethod = (SELECT oid FROM pg_am WHERE amname = 'namesearch');
DROP TABLE watched, arrival;
