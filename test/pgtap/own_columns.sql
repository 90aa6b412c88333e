-- The tables are the DBA's: columns added to them, whatever their names, change
-- no answer.  All persons and documents are fictional.
-- In a database of its own: a transaction keeps what a table looked like before each of a
-- thousand columns was added, which are gigabytes.
\o /dev/null
SELECT current_database() AS here \gset
SET client_min_messages = warning;
DROP DATABASE IF EXISTS own_columns;
CREATE DATABASE own_columns TEMPLATE template0 ENCODING 'UTF8';
\c own_columns
\o
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir sample_list.psql
\set un :sample
\ir sample_ofac.psql
\set ofac :sample
\set sample :un
\ir ../../script/demo.d/zone.psql
\o /dev/null
SELECT sharaka.create_schema();
SELECT sharaka.load_un_list(:'sample');
\o
INSERT INTO watchlist.travel_document (issuing_state, kind, number, run, reason, owner, reference)
VALUES ('EGY', 'passport', 'A21583374', NULL, 'stolen', 'EGY', 'S-1'),
	('EGY', 'passport', NULL, '[A21583000,A21583999]', 'stolen blank', 'EGY', 'S-2');

CREATE FUNCTION pg_temp.answers() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT regexp_replace(h::text, 'audit"+: \d+', '') FROM sharaka.screen(name => 'Samir Tawfiq Hassan Al-Khayali', birth => '1971', nationality => 'EGY',
		document => 'A21583374', sex => 'F', entities => true) AS h
	UNION ALL
	SELECT regexp_replace(h::text, 'audit"+: \d+', '') FROM sharaka.screen(pg_temp.passport('WAHMI', 'NADIA', 'TUR', 'A21583374', personal_number => '289105573291')) AS h
	UNION ALL
	SELECT r::text FROM sharaka.un_list_report() AS r
	UNION ALL
	SELECT r::text FROM sharaka.un_list_unread() AS r
$$;
-- the number of the audit is another one each time
CREATE TEMP TABLE before AS SELECT regexp_replace(answer, '""audit"": \d+', '') AS answer FROM pg_temp.answers() AS answer;
SELECT cmp_ok(count(*), '>', 25::bigint, 'there are answers to compare') FROM before;

-- every word of every function that reads a table, as a column of the table, and
-- the columns of other tables: those that there are now, or each would get all
SELECT format('ALTER TABLE %s %s', tab, string_agg(format('ADD COLUMN %I text DEFAULT ''own''', word), ', '))
FROM (SELECT c.oid::regclass AS tab, w.word, row_number() OVER (PARTITION BY c.oid) / 100 AS hundred
	FROM pg_class AS c, LATERAL (SELECT unnest(proargnames) AS word FROM pg_proc WHERE pronamespace = 'sharaka'::regnamespace
		UNION SELECT (regexp_matches(prosrc, '[a-z_]{2,}[0-9]?', 'g'))[1] FROM pg_proc
			WHERE pronamespace = 'sharaka'::regnamespace AND prosrc ~ (c.oid::regclass::text || '\M') AND proname !~ '^create_'
		UNION SELECT attname::text FROM pg_attribute AS a JOIN pg_class AS o ON o.oid = attrelid
			WHERE o.relnamespace = 'watchlist'::regnamespace AND o.relkind IN ('r', 'p') AND NOT attisdropped AND attnum > 0) AS w
	WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND w.word NOT IN (SELECT attname FROM pg_attribute WHERE attrelid = c.oid) AND length(w.word) < 64) AS own
GROUP BY tab, hundred \gexec
SELECT results_eq($$SELECT regexp_replace(answer, '""audit"": \d+', '') FROM pg_temp.answers() AS answer$$, 'SELECT * FROM before', 'screening and reports answer as before');
SELECT lives_ok(command, command) FROM unnest(ARRAY['SELECT sharaka.due_for_review()', 'SELECT sharaka.purge()', 'SELECT sharaka.metrics()', 'SELECT sharaka.check_operation()',
	'SELECT sharaka.check_installation()', $$SELECT sharaka.prolong('national', min(record), current_date + 1, 'x') FROM watchlist.travel_document$$]) AS command;
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)',
	replace(replace(:'sample', '2025-03-01T', '2025-04-01T'), 'FCi.003', 'FCi.004')), 'a list is loaded as before');
UPDATE watchlist.list SET reader = '0.0' WHERE code = 'UN';
SELECT lives_ok(format('SELECT sharaka.load_un_list(%L, force => true)', :'sample'), 'every record can be read again');
SELECT set_eq('SELECT * FROM (SELECT r::text FROM sharaka.un_list_unread() AS r) AS r (answer)',
	$$SELECT answer FROM before WHERE answer LIKE '(FC%'$$, 'the same is kept as text');

-- so are the other lists, and what changes of them
CREATE FUNCTION pg_temp.loaded(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE format('SELECT string_agg(total::text, '' '') FROM sharaka.%s WHERE item LIKE ''records%%''', call) INTO said;
	RETURN said;
END $$;
SELECT is(pg_temp.loaded(format('load_ofac_xml(%L::text)', :'ofac')), '4 0 0 0', 'OFAC''s list');
SELECT is(pg_temp.loaded(format('load_ofac_xml(%L::text)', replace(:'ofac', '>Nadia<', '>Nadya<'))), '0 1 0 3', 'changed');
CREATE FUNCTION pg_temp.copied(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_ofac_csv();
	INSERT INTO ofac_sdn (ent_num, sdn_name, sdn_type, remarks) VALUES ('90001', copied.name, 'individual', 'DOB 1971; nationality Egypt; Passport A1 (Egypt)'), ('90002', 'CASTLE', '-0-', NULL);
	INSERT INTO ofac_alt VALUES ('90001', '1', 'aka', 'SAMIR', NULL);
	INSERT INTO ofac_add VALUES ('90001', '1', NULL, 'Nowhere', 'Egypt', NULL);
	RETURN pg_temp.loaded('load_ofac_csv(''2025-03-02'', force => true)');
END $$;
SELECT is(pg_temp.copied('KHAYALI, Samir'), '0 2 2 0', 'CSV files');
SELECT is(pg_temp.copied('AL-KHAYALI, Samir'), '0 1 0 1', 'changed');
CREATE FUNCTION pg_temp.rows(born text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sharaka.begin_subjects();
	INSERT INTO subject_load (record, category, name, born, nationality, document_number, document_kind, notice_colour, notice_number)
	VALUES ('1', 'wanted', 'Nadia al-Wahmi', rows.born, 'TUN', 'T1', 'passport', 'red', 'N1'), ('2', 'wanted', 'Samir al-Khayali', NULL, NULL, NULL, NULL, NULL, NULL);
	RETURN pg_temp.loaded('load_subjects(''NAT'', clock_timestamp())');
END $$;
SELECT is(pg_temp.rows('1966'), '2 0 0 0', 'plain rows');
SELECT is(pg_temp.rows('1967'), '0 1 0 1', 'changed');
SELECT $${"entity_id": "2099/1", "name": "AL-WAHMI", "forename": "NADIA", "date_of_birth": "1966", "nationalities": ["TN"]}$$ AS notice,
	$$<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-01-01T10:00:00+01:00"><sanctionEntity logicalId="11" euReferenceNumber="EU.1.1">
	<regulation programme="FIC" numberTitle="2030/7" publicationDate="2030-03-01"/><subjectType code="person"/><nameAlias wholeName="Nadia Wahmi" gender="F" strong="true"/>
	<birthdate circa="true" year="1966" calendarType="GREGORIAN"/><citizenship countryIso2Code="EG" countryDescription="EGYPT"/>
	<identification identificationTypeCode="passport" number="A1" countryIso2Code="EG"/></sanctionEntity></export>$$ AS eu \gset
SELECT is(pg_temp.loaded(format('load_interpol_notices(%L, colour => ''red'', generated_at => ''2031-01-01'')', :'notice')), '1 0 0 0', 'a notice');
SELECT is(pg_temp.loaded(format('load_interpol_notices(%L, colour => ''red'', generated_at => ''2031-01-02'')', replace(:'notice', '1966', '1967'))), '0 1 0 0', 'changed');
SELECT is(pg_temp.loaded(format('load_eu_list(%L::text)', :'eu')), '1 0 0 0', 'the European Union''s list');
SELECT is(pg_temp.loaded(format('load_eu_list(%L::text)', replace(:'eu', '1966', '1967'))), '0 1 0 0', 'changed');

-- cases and operations
\o /dev/null
INSERT INTO watchlist.border_point (code, name, state, line) VALUES ('UTTST', 'Test', 'UTO', 'land');
SELECT sharaka.enrol(NULL, 'No. 1', 'analyst');
\o
SELECT lives_ok($$SELECT sharaka.plan_operation('OP', 'Operation', now() - interval '1 hour', now() + interval '1 hour', points => '{UTTST}')$$, 'an operation is planned');
SELECT lives_ok($$SELECT sharaka.screen(document => 'A21583374', border_point => 'UTTST')$$, 'a document is screened there');
SELECT is_empty('SELECT * FROM sharaka.run_jobs() WHERE error IS NOT NULL', 'all jobs are done');
SELECT cmp_ok(count(*), '>', 2::bigint, 'cases are raised') FROM watchlist.case_file;
SELECT lives_ok(format(command, (SELECT max(case_id) FROM watchlist.case_file)), command)
FROM unnest(ARRAY['SELECT sharaka.assign_case(%s, (SELECT max(officer_id) FROM watchlist.officer))', 'SELECT sharaka.escalate_case(%s, ''urgent'')',
	'SELECT sharaka.ask_owner(%s, ''Is it?'')', 'SELECT sharaka.take_owner_messages()', 'SELECT sharaka.owner_answers(%s, ''confirmed'', ''It is.'')',
	'SELECT sharaka.case_history(%s)', 'SELECT sharaka.my_cases()', 'SELECT sharaka.operation_figures(''OP'')',
	'SELECT sharaka.assign_case(%s - 1, (SELECT max(officer_id) FROM watchlist.officer)), sharaka.decide_case(%1$s - 1, ''not the same person'', ''It is not.'')',
	'UPDATE watchlist.case_file SET deadline = now() - interval ''1 day''', 'SELECT sharaka.escalate_cases()',
	'DELETE FROM watchlist.travel_document', 'UPDATE watchlist.subject SET withdrawn_at = now()', 'SELECT sharaka.prolong_operation(''OP'', now() + interval ''2 hours'')',
	'SELECT sharaka.end_operation(''OP'')', 'ALTER TABLE watchlist.own_state DROP CONSTRAINT own_state_retention_audit', 'UPDATE watchlist.own_state SET retention_audit = ''-1 day''', 'SELECT sharaka.erase_cases()']) AS command;

SELECT * FROM finish();
\o /dev/null
\c :here
SET client_min_messages = warning;
DROP DATABASE own_columns;
