-- Codes beside a run in one GiST index: runs of many issuers overlap.

-- codes of one State
SELECT a, b, a % b AS one_state FROM (VALUES ('D'::countrycode, 'DEU'::countrycode), ('ROM', 'ROU'), ('RKS', 'UNK'), ('XKX', 'XXK'), ('DZA', 'D'), ('TUN', 'TUN')) AS pair (a, b);

-- A number of the issuing State and kind at hand is found by one index; a number
-- alone by the same.
CREATE TABLE stolen_blank (id int PRIMARY KEY, issuing_state countrycode, kind text, run docrange);
INSERT INTO stolen_blank
SELECT i, (ARRAY['DZA', 'EGY', 'JOR', 'LBN', 'MAR', 'TUN', 'D', 'DEU', 'ROM', 'ROU', 'RKS', 'UNK'])[1 + i % 12],
	(ARRAY['passport', 'identity card', 'visa'])[1 + i / 12 % 3], docrange(docnumber(lpad(first::text, 7, '0')), docnumber(lpad((first + i % 300)::text, 7, '0')))
FROM generate_series(1, 12000) AS i, LATERAL (SELECT i * 7919 % 99000 AS first) AS f;
INSERT INTO stolen_blank VALUES (20001, NULL, 'passport', '[0000001,0000002]'), (20002, 'TUN', NULL, '[0000001,0000002]'), (20003, 'TUN', 'passport', NULL);
CREATE TABLE question AS
SELECT lpad((i * 331)::text, 7, '0')::docnumber AS number, (ARRAY['DEU', 'ROU', 'XKX', 'TUN', 'EGY', 'USA'])[1 + i % 6]::countrycode AS state,
	(ARRAY['passport', 'identity card', 'visa', 'other'])[1 + i % 4] AS kind
FROM generate_series(1, 300) AS i;
CREATE VIEW answer AS SELECT q.*,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank WHERE run @> number) AS by_number,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank WHERE run @> number AND issuing_state % state) AS by_state,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank AS b WHERE run @> number AND issuing_state = state AND b.kind = q.kind) AS by_code_and_kind,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank AS b WHERE run @> number AND issuing_state % state AND b.kind = q.kind) AS by_all
FROM question AS q;
CREATE TABLE by_table AS SELECT * FROM answer;
CREATE INDEX stolen_blank_run ON stolen_blank USING gist (run, issuing_state, kind text_code_ops);
SET jit = off;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM stolen_blank WHERE run @> '0001234'::docnumber AND issuing_state % 'DEU' AND kind = 'passport';
EXPLAIN (COSTS OFF) SELECT id FROM stolen_blank WHERE run @> '0001234'::docnumber;
SELECT count(*) FILTER (WHERE t IS DISTINCT FROM i) AS differ, sum(cardinality(t.by_number)) > 2000 AS by_number,
	sum(cardinality(t.by_state)) BETWEEN 100 AND sum(cardinality(t.by_number)) / 3 AS by_state, sum(cardinality(t.by_all)) BETWEEN 20 AND sum(cardinality(t.by_state)) / 2 AS by_all
FROM by_table AS t JOIN answer AS i USING (number);
-- other orders of the columns, grown row by row, and after rows went
DROP INDEX stolen_blank_run;
CREATE INDEX stolen_blank_run ON stolen_blank USING gist (issuing_state, kind text_code_ops, run);
SELECT count(*) FILTER (WHERE t IS DISTINCT FROM i) AS differ FROM by_table AS t JOIN answer AS i USING (number);
ALTER TABLE stolen_blank RENAME TO given;
CREATE TABLE stolen_blank (LIKE given);
CREATE INDEX stolen_blank_kind ON stolen_blank USING gist (kind text_code_ops, issuing_state, run);
INSERT INTO stolen_blank SELECT * FROM given ORDER BY md5(id::text);
CREATE OR REPLACE VIEW answer AS SELECT q.*,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank WHERE run @> number) AS by_number,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank WHERE run @> number AND issuing_state % state) AS by_state,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank AS b WHERE run @> number AND issuing_state = state AND b.kind = q.kind) AS by_code_and_kind,
	(SELECT array_agg(id ORDER BY id) FROM stolen_blank AS b WHERE run @> number AND issuing_state % state AND b.kind = q.kind) AS by_all
FROM question AS q;
SELECT count(*) FILTER (WHERE t IS DISTINCT FROM i) AS differ FROM by_table AS t JOIN answer AS i USING (number);
EXPLAIN (COSTS OFF) SELECT id FROM stolen_blank WHERE kind = 'visa' AND issuing_state = 'DEU';
SELECT count(*), count(*) FILTER (WHERE issuing_state <> 'DEU') AS others FROM stolen_blank WHERE kind = 'visa' AND issuing_state = 'DEU';
DELETE FROM stolen_blank WHERE id % 5 <> 0;
VACUUM stolen_blank;
SELECT count(*), count(*) FILTER (WHERE id % 5 <> 0) AS gone FROM stolen_blank WHERE kind = 'visa' AND issuing_state % 'DEU';
INSERT INTO stolen_blank SELECT * FROM given WHERE id % 5 <> 0;
SELECT count(*) FILTER (WHERE t IS DISTINCT FROM i) AS differ FROM by_table AS t JOIN answer AS i USING (number);
RESET enable_seqscan;

-- texts that a collation takes for equal are equal
CREATE COLLATION any_case (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE TABLE word (word text COLLATE any_case);
INSERT INTO word VALUES ('Passport'), ('PASSPORT'), ('visa');
CREATE INDEX word_word ON word USING gist (word text_code_ops);
SET enable_seqscan = off;
SELECT word FROM word WHERE word = 'passport' ORDER BY word COLLATE "C";
RESET enable_seqscan;

-- under row-level security
CREATE ROLE blank_reader;
GRANT SELECT ON stolen_blank TO blank_reader;
ALTER TABLE stolen_blank ENABLE ROW LEVEL SECURITY;
CREATE POLICY odd ON stolen_blank USING (id % 2 = 1);
ANALYZE stolen_blank;
SET ROLE blank_reader;
EXPLAIN (COSTS OFF) SELECT id FROM stolen_blank WHERE run @> '0001234'::docnumber AND issuing_state % 'DEU' AND kind = 'passport';
RESET ROLE;
DROP VIEW answer;
DROP TABLE stolen_blank, given, question, by_table, word;
DROP ROLE blank_reader;
