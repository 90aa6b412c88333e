-- A row that is appended to a journal stays whatever becomes of the transaction.
CREATE TABLE journal (
	id int PRIMARY KEY,
	who text NOT NULL,
	what text CHECK (what <> '')
);
CREATE INDEX journal_who ON journal (lower(who)) WHERE what IS NOT NULL;

-- the transaction is rolled back
BEGIN;
SELECT journal_append('journal', ROW(1, 'Amina', 'rolled back')::journal);
INSERT INTO journal VALUES (-1, 'Amina', 'an ordinary row');
ROLLBACK;
SELECT * FROM journal ORDER BY id;

-- a savepoint is rolled back
BEGIN;
SAVEPOINT s;
SELECT journal_append('journal', ROW(2, 'Basim', 'savepoint')::journal);
ROLLBACK TO s;
SELECT journal_append('journal', ROW(3, 'Basim', 'after it')::journal);
COMMIT;
SELECT * FROM journal WHERE id > 1 ORDER BY id;

-- a later error in the same statement, and in a function that catches it
SELECT journal_append('journal', ROW(4, 'Carla', 'error')::journal), 1 / (SELECT count(*) - count(*) FROM journal);
DO $$
BEGIN
	PERFORM journal_append('journal', ROW(5, 'Carla', 'caught')::journal);
	RAISE EXCEPTION 'fictional';
EXCEPTION WHEN raise_exception THEN
	NULL;
END
$$;
-- and a statement that is cancelled
SET statement_timeout = '300ms';
SELECT journal_append('journal', ROW(6, 'Carla', 'cancelled')::journal), pg_sleep(60);
RESET statement_timeout;
SELECT * FROM journal WHERE id > 3 ORDER BY id;

-- transactions that are READ ONLY leave their trace, too, and a snapshot of
-- any age sees it
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT count(*) FROM journal;
SELECT journal_append('journal', ROW(7, 'Dina', 'read only')::journal);
SELECT count(*) FROM journal;
ROLLBACK;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT journal_append('journal', ROW(8, 'Dina', 'serializable')::journal);
ROLLBACK;

-- NULL appends nothing
SELECT journal_append('journal', NULL) IS NULL;
SELECT journal_append(NULL, ROW(9, 'Dina', 'nowhere')::journal) IS NULL;

-- indexes find the rows
SET enable_seqscan = off;
EXPLAIN (COSTS off) SELECT id FROM journal WHERE lower(who) = 'carla' AND what IS NOT NULL;
SELECT id FROM journal WHERE lower(who) = 'carla' AND what IS NOT NULL ORDER BY id;
SELECT who FROM journal WHERE id = 7;
RESET enable_seqscan;

-- rows can be changed and deleted as any other; what is undone is that
BEGIN;
SELECT journal_append('journal', ROW(10, 'Emre', 'to be deleted')::journal);
DELETE FROM journal WHERE id = 10;
SELECT count(*) FROM journal WHERE id = 10;
ROLLBACK;
SELECT count(*) FROM journal WHERE id = 10;
DELETE FROM journal WHERE id = 10;

-- a large value is stored out of line, and its chunks stay, too
CREATE TABLE scan (id int, image text, note text);
ALTER TABLE scan ALTER image SET STORAGE external, ALTER note SET STORAGE external;
BEGIN;
SELECT journal_append('scan', ROW(1, repeat('0123456789', 30000), repeat('x', 5000))::scan);
SELECT journal_append('scan', ROW(2, 'small', repeat('y', 5000))::scan);
ROLLBACK;
VACUUM (FREEZE) scan;
SELECT id, length(image), md5(image) = md5(repeat('0123456789', 30000)) AS same, length(note) FROM scan ORDER BY id;
-- a row of the table itself is taken as it is, with its values out of line
BEGIN;
SELECT journal_append('scan', scan) FROM scan WHERE id = 1;
ROLLBACK;
DELETE FROM scan WHERE ctid = (SELECT min(ctid) FROM scan);
VACUUM scan;
SELECT id, length(image), md5(image) = md5(repeat('0123456789', 30000)) AS same FROM scan ORDER BY id;

-- constraints; what fails leaves nothing
SELECT journal_append('journal', ROW(1, 'Faris', 'the same key')::journal);
SELECT journal_append('journal', ROW(11, NULL, 'nobody')::journal);
SELECT journal_append('journal', ROW(11, 'Faris', '')::journal);
SELECT count(*) FROM journal WHERE who = 'Faris' OR who IS NULL;
-- a key that this transaction has freed comes back with the rollback
BEGIN;
DELETE FROM journal WHERE id = 1;
SELECT journal_append('journal', ROW(1, 'Faris', 'a deleted key')::journal);
ROLLBACK;
BEGIN;
INSERT INTO journal VALUES (12, 'Faris', 'inserted');
SAVEPOINT s;
UPDATE journal SET id = 13 WHERE id = 12;
SELECT journal_append('journal', ROW(12, 'Faris', 'a changed key')::journal);
ROLLBACK TO s;
-- where it did not, there is nothing to come back
DELETE FROM journal WHERE id = 13;
UPDATE journal SET what = 'noted' WHERE id = 12;
SELECT journal_append('journal', ROW(13, 'Faris', 'another key')::journal);
ROLLBACK;
SELECT id, what FROM journal WHERE who = 'Faris';
-- neither with NULL as a key
CREATE TABLE nulls (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
CREATE TABLE nulls_distinct (a int, b int, UNIQUE (a, b));
INSERT INTO nulls VALUES (1, NULL);
INSERT INTO nulls_distinct VALUES (1, NULL);
BEGIN;
DELETE FROM nulls_distinct;
SELECT journal_append('nulls_distinct', ROW(1, NULL)::nulls_distinct);
DELETE FROM nulls;
SELECT journal_append('nulls', ROW(1, NULL)::nulls);
ROLLBACK;
SELECT (SELECT count(*) FROM nulls), (SELECT count(*) FROM nulls_distinct);

-- the entry is the row: of the table's type, without defaults; but what is
-- generated is computed
SELECT journal_append('journal', ROW(14, 'Greta', 'no type'));
SELECT journal_append('journal', ROW(14, 'a', 'b')::scan);
CREATE TABLE shape (gone text NOT NULL, a int DEFAULT 1, b int GENERATED ALWAYS AS (a + 1) STORED, c int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE shape DROP gone, ADD d text DEFAULT 'd';
BEGIN;
SELECT journal_append('shape', ROW(41, 0, 7, NULL)::shape);
SELECT journal_append('shape', ROW(NULL, 0, 8, 'e')::shape);
ROLLBACK;
SELECT * FROM shape ORDER BY c;
SELECT journal_append('shape', ROW(41, 0, NULL, NULL)::shape);

-- partitions
CREATE TABLE by_month (at date NOT NULL, note text, PRIMARY KEY (at, note)) PARTITION BY RANGE (at);
CREATE TABLE by_month_1 PARTITION OF by_month FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE by_month_2 (note text NOT NULL, gone int, at date NOT NULL, CHECK (note <> 'bad'));
ALTER TABLE by_month_2 DROP gone;
ALTER TABLE by_month ATTACH PARTITION by_month_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE by_month_rest PARTITION OF by_month DEFAULT PARTITION BY LIST (note);
CREATE TABLE by_month_rest_x PARTITION OF by_month_rest FOR VALUES IN ('x');
BEGIN;
SELECT journal_append('by_month', ROW('2026-01-15', 'January')::by_month);
SELECT journal_append('by_month', ROW('2026-02-15', 'February')::by_month);
SELECT journal_append('by_month', ROW('2026-03-15', 'x')::by_month);
SELECT journal_append('by_month_2', ROW('direct', '2026-02-16')::by_month_2);
ROLLBACK;
SELECT tableoid::regclass, * FROM by_month ORDER BY at;
SELECT journal_append('by_month', ROW('2026-03-15', 'y')::by_month);
SELECT journal_append('by_month', ROW('2026-02-15', 'bad')::by_month);
SELECT journal_append('by_month', ROW(NULL, 'when')::by_month);
SELECT journal_append('by_month', ROW('2026-02-15', 'February')::by_month);
SELECT journal_append('by_month_2', ROW('January', '2026-01-16')::by_month_2);
SELECT journal_append('by_month', ROW('direct', '2026-02-16')::by_month_2);

-- what would be undone under the row, or is not done, is refused
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TABLE with_trigger (id int);
CREATE TRIGGER t AFTER INSERT ON with_trigger FOR EACH STATEMENT EXECUTE FUNCTION nothing();
SELECT journal_append('with_trigger', ROW(1)::with_trigger);
CREATE TABLE with_reference (id int REFERENCES journal);
SELECT journal_append('with_reference', ROW(1)::with_reference);
CREATE TABLE with_rule (id int);
CREATE RULE r AS ON INSERT TO with_rule DO ALSO NOTIFY fictional;
SELECT journal_append('with_rule', ROW(1)::with_rule);
CREATE TABLE with_deferrable (id int UNIQUE DEFERRABLE);
SELECT journal_append('with_deferrable', ROW(1)::with_deferrable);
CREATE TABLE with_exclusion (id int, EXCLUDE USING btree (id WITH =));
SELECT journal_append('with_exclusion', ROW(1)::with_exclusion);
CREATE TEMP TABLE passing (id int);
SELECT journal_append('passing', ROW(1)::passing);
CREATE UNLOGGED TABLE unlogged (id int);
SELECT journal_append('unlogged', ROW(1)::unlogged);
CREATE VIEW seen AS SELECT 1 AS id;
SELECT journal_append('seen', ROW(1)::seen);
CREATE SEQUENCE numbers;
SELECT journal_append('numbers', ROW(1, 'a', 'b')::journal);
SELECT journal_append('journal_pkey', ROW(1, 'a', 'b')::journal);
SELECT journal_append(0, ROW(1, 'a', 'b')::journal);
SELECT journal_append('pg_authid', authid) FROM pg_authid AS authid WHERE oid = 10;

-- and so is a table that the transaction has changed
BEGIN;
CREATE TABLE fresh (id int);
SELECT journal_append('fresh', ROW(1)::fresh);
ROLLBACK;
BEGIN;
TRUNCATE scan;
SELECT journal_append('scan', ROW(3, 'a', 'b')::scan);
ROLLBACK;
BEGIN;
DROP INDEX journal_who;
SELECT journal_append('journal', ROW(15, 'Hind', 'index dropped')::journal);
ROLLBACK;
BEGIN;
REINDEX INDEX journal_who;
SELECT journal_append('journal', ROW(15, 'Hind', 'index rebuilt')::journal);
ROLLBACK;
BEGIN;
ALTER INDEX journal_who SET (fillfactor = 50);
SELECT journal_append('journal', ROW(15, 'Hind', 'index changed')::journal);
ROLLBACK;
BEGIN;
ALTER TABLE journal DROP CONSTRAINT journal_what_check;
SELECT journal_append('journal', ROW(15, 'Hind', '')::journal);
ROLLBACK;
BEGIN;
ALTER TABLE by_month DETACH PARTITION by_month_1;
SELECT journal_append('by_month', ROW('2026-01-17', 'x')::by_month);
ROLLBACK;
-- unless that has been undone
BEGIN;
SAVEPOINT s;
TRUNCATE scan;
ROLLBACK TO s;
SELECT journal_append('scan', ROW(3, 'a', 'b')::scan);
TRUNCATE scan;
ROLLBACK;
SELECT id FROM scan ORDER BY id;

-- an index that is being built or dropped concurrently, or that failed
CREATE INDEX scan_id ON scan (id);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'scan_id'::regclass;
SELECT journal_append('scan', ROW(4, 'a', 'b')::scan);
REINDEX INDEX scan_id;
SELECT journal_append('scan', ROW(4, 'a', 'b')::scan);

-- privileges: to execute the function, and to insert; or on all columns
CREATE ROLE journal_clerk;
GRANT SELECT (id), INSERT (id, who) ON journal TO journal_clerk;
SET ROLE journal_clerk;
SELECT journal_append('journal', ROW(16, 'Iris', 'no right')::journal);
RESET ROLE;
GRANT EXECUTE ON FUNCTION journal_append(regclass, record) TO journal_clerk;
SET ROLE journal_clerk;
SELECT journal_append('journal', ROW(16, 'Iris', 'not on all columns')::journal);
RESET ROLE;
GRANT INSERT (what) ON journal TO journal_clerk;
SET ROLE journal_clerk;
SELECT journal_append('journal', ROW(16, 'Iris', 'may')::journal);
SELECT journal_append('journal', ROW(17, 'Iris', '')::journal);
RESET ROLE;
ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
SELECT journal_append('journal', ROW(17, 'owner', 'does not apply')::journal);
SET ROLE journal_clerk;
SELECT journal_append('journal', ROW(18, 'Iris', 'applies')::journal);
RESET ROLE;
SELECT id, what FROM journal WHERE id >= 14 ORDER BY id;

DROP TABLE journal, scan, nulls, nulls_distinct, shape, by_month, with_trigger, with_reference, with_rule,
	with_deferrable, with_exclusion, passing, unlogged;
DROP VIEW seen;
DROP SEQUENCE numbers;
DROP FUNCTION nothing;
DROP OWNED BY journal_clerk;
DROP ROLE journal_clerk;
