-- run_jobs(): one call for the clock, each job by itself.  All persons and documents
-- are fictional.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql
\ir case_setup.psql

CREATE FUNCTION pg_temp.hit() RETURNS void LANGUAGE sql AS $$
	SELECT FROM sharaka.screen(document => 'A7000001', issuing_state => 'DZA');
	SELECT FROM sharaka.screen(name => 'Noureddine Bouzidfictif', birth => '1980-01-02', document => 'X100001', issuing_state => 'UTO')
$$;

-- ---------- who calls ----------

SET SESSION AUTHORIZATION test_analyst;
SELECT throws_ok('SELECT * FROM sharaka.run_jobs()', '42501', NULL, 'not for analysts');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_desk;
SELECT throws_ok('SELECT * FROM sharaka.run_jobs()', '42501', NULL, 'nor for the desk');
SELECT pg_temp.hit();
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION test_administrator;
SELECT pg_temp.rows_eq($$SELECT job, error FROM sharaka.run_jobs() WHERE job NOT IN ('remember_travellers', 'rescreen')$$,
	$$VALUES ('audit_seal', NULL), ('raise_cases', NULL), ('follow_records', NULL), ('drop_cases', NULL), ('escalate_cases', NULL), ('erase_cases', NULL), ('remove_old_tokens', NULL), ('create_audit_partitions', NULL)$$,
	'a row a job');
SELECT is((SELECT count(*) FROM watchlist.job WHERE last_run IS NOT NULL AND last_error IS NULL), (SELECT count(*) FROM sharaka.run_jobs()), 'which the table of jobs has, too');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(reference, ',' ORDER BY reference) FROM watchlist.case_file), 'DOC-1,N-2', 'the hits are cases');
SELECT is((SELECT done_through FROM watchlist.job WHERE name = 'raise_cases'), (SELECT max(seal_id) FROM watchlist.audit_seal), 'of all that is sealed');
SELECT is_empty($$SELECT FROM sharaka.run_jobs() WHERE error IS NOT NULL OR job IN ('raise_cases', 'drop_cases', 'escalate_cases', 'remove_old_tokens') AND result <> '0'$$, 'again there is nothing to do');

-- ---------- each job ----------

-- deadlines
UPDATE watchlist.case_file SET deadline = clock_timestamp() - interval '1 second' WHERE reference = 'N-2';
SELECT is((SELECT result FROM sharaka.run_jobs() WHERE job = 'escalate_cases'), '1', 'a case is escalated');
SELECT is((SELECT state || (escalated_at IS NOT NULL)::text FROM watchlist.case_file WHERE reference = 'N-2'), 'newtrue', 'one that nobody took, as it is');
-- an owner that does not answer
SET SESSION AUTHORIZATION test_analyst;
SELECT is(sharaka.assign_case(c.case_id) IS NOT NULL AND sharaka.ask_owner(c.case_id, 'Is it stolen?') > 0, true, 'an owner is asked') FROM watchlist.case_file AS c WHERE c.reference = 'DOC-1';
RESET SESSION AUTHORIZATION;
UPDATE watchlist.case_file SET deadline = clock_timestamp() - interval '1 second' WHERE reference = 'DOC-1';
SELECT is((SELECT result FROM sharaka.run_jobs() WHERE job = 'escalate_cases'), '1', 'and does not answer');
SELECT is((SELECT state FROM watchlist.case_file WHERE reference = 'DOC-1'), 'no answer', 'which the case says');
-- a list that is replaced: no trigger sees it
\o /dev/null
SELECT sharaka.create_document_list('NEW', 'Loaded list', 'DZA');
INSERT INTO watchlist.travel_document (list, issuing_state, kind, number, reason, owner) VALUES ('NEW', 'DZA', 'passport', 'A8000001', 'stolen', 'DZA'), ('NEW', 'DZA', 'passport', 'A8000002', 'stolen', 'DZA');
SELECT sharaka.screen(document => 'A8000001', issuing_state => 'DZA');
SELECT sharaka.screen(document => 'A8000002', issuing_state => 'DZA');
SELECT * FROM sharaka.run_jobs();
CREATE TABLE watchlist.exchanged (LIKE watchlist.travel_document INCLUDING ALL);
INSERT INTO watchlist.exchanged SELECT * FROM watchlist.travel_document WHERE list = 'NEW' AND number = 'A8000002';
SELECT format('ALTER TABLE watchlist.travel_document DETACH PARTITION %1$s; ALTER TABLE watchlist.exchanged OWNER TO sharaka_owner;
	ALTER TABLE watchlist.travel_document ATTACH PARTITION watchlist.exchanged FOR VALUES IN (''NEW'')', sharaka.document_partition('NEW')) \gexec
\o
SELECT is((SELECT string_agg(state, ',') FROM watchlist.case_file WHERE list = 'NEW'), 'new,new', 'cases of a list that was replaced');
SELECT is((SELECT result FROM sharaka.run_jobs() WHERE job = 'drop_cases'), '1', 'fall where the record is gone');
SELECT pg_temp.rows_eq($$SELECT record, state FROM watchlist.case_file WHERE list = 'NEW' ORDER BY record$$,
	$$VALUES ('A8000001 DZA passport', 'withdrawn'), ('A8000002 DZA passport', 'new')$$, 'and where it is not they stay');
-- tokens
\o /dev/null
INSERT INTO watchlist.officer_token (digest, officer_id, issued_by, expires_at)
SELECT sha256(convert_to(n::text, 'UTF8')), (SELECT min(officer_id) FROM watchlist.officer), 'test', clock_timestamp() + n * interval '1 hour' FROM unnest(ARRAY[-1, 1]) AS n;
\o
SELECT is((SELECT result FROM sharaka.run_jobs() WHERE job = 'remove_old_tokens'), '1', 'a token that no longer holds is removed');
SELECT is((SELECT count(*) FROM watchlist.officer_token), 1::bigint, 'and no other');
-- partitions ahead
SELECT format('DROP TABLE watchlist.%I', sharaka.audit_partition(now() + interval '2 months')) \gexec
SELECT is((SELECT count(*) FROM sharaka.run_jobs() WHERE error IS NOT NULL), 0::bigint, 'the clock ticks');
SELECT isnt(to_regclass('watchlist.' || sharaka.audit_partition(now() + interval '2 months')), NULL, 'and partitions are made ahead');

-- ---------- one that fails ----------

CREATE FUNCTION pg_temp.fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'out of luck';
END $$;
CREATE TRIGGER fail BEFORE INSERT ON watchlist.case_file FOR EACH ROW EXECUTE FUNCTION pg_temp.fail();
SELECT pg_temp.hit();
UPDATE watchlist.subject SET withdrawn_at = now() WHERE reference = 'N-2';
\o /dev/null
SELECT sharaka.screen(document => 'T7000001', issuing_state => 'TUN');
\o
UPDATE watchlist.case_file SET deadline = clock_timestamp() - interval '1 second', escalated_at = NULL WHERE list = 'NEW';
SELECT pg_temp.rows_eq($$SELECT job, result, error FROM sharaka.run_jobs() WHERE job IN ('raise_cases', 'escalate_cases')$$,
	$$VALUES ('raise_cases', NULL, 'P0001: out of luck'), ('escalate_cases', '1', NULL)$$, 'a job that fails says so and stops no other');
SELECT is((SELECT last_error FROM watchlist.job WHERE name = 'raise_cases'), 'P0001: out of luck', 'it stands in the table');
SELECT is((SELECT done_through < (SELECT max(seal_id) FROM watchlist.audit_seal) FROM watchlist.job WHERE name = 'raise_cases'), true, 'with nothing done by halves');
DROP TRIGGER fail ON watchlist.case_file;
-- a hit on the case of DOC-1 is another sighting; N-2's case fell, so this is a new one
SELECT pg_temp.rows_eq($$SELECT result, error FROM sharaka.run_jobs() WHERE job = 'raise_cases'$$, $$VALUES ('2', NULL)$$, 'and is made up for by the next call');
SELECT is((SELECT last_error IS NULL AND failed_at IS NOT NULL FROM watchlist.job WHERE name = 'raise_cases'), true, 'after which the error is gone, but not that there was one');

SELECT is((SELECT array_agg(job || ' ' || error) FROM sharaka.run_jobs() WHERE error IS NOT NULL), NULL, 'all jobs run');

-- some of them
SELECT pg_temp.rows_eq($$SELECT job, error FROM sharaka.run_jobs('{drop_cases,audit_seal}')$$, $$VALUES ('audit_seal', NULL), ('drop_cases', NULL)$$, 'some jobs alone, in their order');
SELECT is(pg_temp.error_of($$SELECT * FROM sharaka.run_jobs('{audit_seal,nix}')$$), '22023: there is no job nix||Jobs are: ' || array_to_string(sharaka.jobs(), ', ') || '.', 'which there are');
SELECT is_empty($$SELECT * FROM sharaka.run_jobs('{}')$$, 'or none');

SELECT * FROM finish();
ROLLBACK;
