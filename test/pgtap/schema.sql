-- The files: create_schema() and the rules that the tables keep
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT no_plan();
\ir error_of.psql

-- before: a clear error
SELECT is(pg_temp.error_of('SELECT sharaka.un_list_report()'),
	'42P01: the files of the screening database do not exist|'
	'|Make them with the code of your State: SELECT sharaka.create_schema(''TUN'');',
	'what needs the files says how to make them');
SELECT is(pg_temp.error_of($$SELECT sharaka.screen(name => 'Samir')$$),
	'42P01: the files of the screening database do not exist|'
	'|Make them with the code of your State: SELECT sharaka.create_schema(''TUN'');',
	'so does screening');

-- a schema of somebody else
CREATE SCHEMA watchlist;
CREATE TABLE watchlist.birds (name text);
SELECT is(pg_temp.error_of('SELECT sharaka.create_schema()'),
	'42P06: there is a schema watchlist that is not of sharaka|'
	'It holds relations, but not the table watchlist.layout.|'
	'Rename it with ALTER SCHEMA, or use a database of its own for screening.',
	'a foreign schema is not touched');
SELECT tables_are('watchlist', ARRAY['birds'], 'and nothing was made in it');
DROP TABLE watchlist.birds;

-- nor is one made in a schema whose owner could exchange the tables
CREATE ROLE sharaka_test_squatter;
ALTER SCHEMA watchlist OWNER TO sharaka_test_squatter;
SELECT is(pg_temp.error_of('SELECT sharaka.create_schema()'),
	'42501: there is a schema watchlist that another role owns|'
	'Its owner could exchange the tables for others, with triggers that run with the rights of who loads a list.|'
	'Call create_schema() as its owner, or take it over with ALTER SCHEMA watchlist OWNER TO CURRENT_USER.',
	'an empty schema of another role is not used');
ALTER SCHEMA watchlist OWNER TO CURRENT_USER;

-- an empty one will do; once made, it stays
SELECT is(sharaka.create_schema(), 'schema watchlist created', 'tables are made');
INSERT INTO watchlist.list (code, title) VALUES ('NAT', 'National list');
SELECT is(sharaka.create_schema(), 'schema watchlist exists in layout 1: nothing changed',
	'a second call says that it exists');
SELECT is((SELECT string_agg(code, ',' ORDER BY code) FROM watchlist.list), 'NAT,national', 'and changes nothing');
SELECT is((SELECT array_agg(t) FROM unnest(ARRAY['layout', 'list', 'subject', 'subject_name', 'subject_birth', 'subject_nationality',
	'subject_description', 'identity_document', 'notice', 'travel_document', 'travel_document_1', 'history', 'audit', 'audit_rest',
	'audit_seal', 'officer', 'border_point', 'instruction', 'screening_rule', 'evidence_weight', 'operation', 'clearance',
	'case_rule', 'case_file', 'case_event', 'owner_message', 'job']) AS t
	WHERE to_regclass('watchlist.' || t) IS NULL), NULL, 'the files');

-- a State is said at once, or lists and officers stay those of none
SELECT is(pg_temp.error_of($$SELECT sharaka.create_schema('TUN')$$),
	'42P06: schema watchlist is of State XXX|Its lists, records and officers are, too.'
	'|While nothing is recorded, make it anew: DROP SCHEMA watchlist CASCADE; SELECT sharaka.create_schema(''TUN'');',
	'a State that is said later is not passed over');
SAVEPOINT anew;
\o /dev/null
DROP SCHEMA watchlist CASCADE;
SELECT sharaka.create_schema('TUN');
\o
SELECT is((SELECT string_agg(code || ' ' || owner, ',') FROM watchlist.list), 'national TUN', 'the file made anew is of the State');
SELECT is(sharaka.create_schema('TUN'), 'schema watchlist exists in layout 1: nothing changed', 'which may be said again');
SELECT is(pg_temp.error_of($$SELECT sharaka.create_schema('DZA')$$),
	'42P06: schema watchlist is of State TUN|Its lists, records and officers are, too.'
	'|While nothing is recorded, make it anew: DROP SCHEMA watchlist CASCADE; SELECT sharaka.create_schema(''DZA'');', 'but no other');
-- numbers of notices are each owner's
INSERT INTO watchlist.notice (colour, number, issuer, owner, level) VALUES ('red', '2026/77', 'DZA', 'DZA', 3);
SELECT lives_ok($$INSERT INTO watchlist.notice (colour, number, issuer, owner) VALUES ('red', '2026/77', 'TUN', 'TUN')$$,
	'the number of a notice that is not released is not told by being taken');
SELECT throws_ok($$INSERT INTO watchlist.notice (colour, number, issuer, owner) VALUES ('red', '2026/77', 'TUN', 'TUN')$$, '23505', NULL, 'one owner has it once');
-- as a restore leaves it that forgets owners
REVOKE ALL ON SCHEMA watchlist FROM sharaka_owner;
ALTER SCHEMA watchlist OWNER TO sharaka_test_squatter;
REVOKE ALL ON SCHEMA watchlist FROM sharaka_owner;
SELECT is(pg_temp.error_of($$SELECT sharaka.screen(name => 'Samir')$$),
	'42501: sharaka_owner may not use schema watchlist|The schema belongs to sharaka_test_squatter.'
	'|All of it belongs to sharaka_owner. As a superuser: SELECT sharaka.restore_access();', 'a restore without owners is told as such');
ROLLBACK TO anew;

-- all of it belongs to a role that nobody logs in as
SELECT is((SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ',') FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace),
	'sharaka_owner', 'tables are owned by sharaka_owner');
SELECT is((SELECT array_agg(rolname) FROM pg_roles WHERE rolname LIKE 'sharaka\_%' AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)),
	NULL, 'which can nothing else, like the other roles');
SELECT is((SELECT string_agg(relname, ',') FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace AND relkind IN ('r', 'p')
		AND NOT (relrowsecurity AND (relforcerowsecurity OR relispartition))),
	'audit', 'row-level security is on in every table, and forced on all but that which a journal is written to');
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE prosecdef AND pronamespace IN ('sharaka'::regnamespace, 'watchlist'::regnamespace) AND pg_get_userbyid(proowner) <> 'sharaka_owner'),
	NULL, 'functions with elevated rights have its rights and no more');
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE pronamespace = 'sharaka'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')),
	NULL, 'no function of the extension is for everybody');
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE pronamespace = 'watchlist'::regnamespace AND NOT coalesce(proconfig::text LIKE '%search_path=pg_catalog%', false)),
	NULL, 'functions beside the tables have their path pinned');

-- what sharing filters on
SELECT is((SELECT string_agg(c.relname, ',') FROM pg_class AS c WHERE c.relnamespace = 'watchlist'::regnamespace AND NOT c.relispartition
		AND c.relname IN ('subject', 'subject_name', 'subject_birth', 'subject_nationality', 'subject_description', 'identity_document', 'notice', 'travel_document')
		AND (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, NULL) || ' ' || a.attnotnull, ',' ORDER BY a.attname) FROM pg_attribute AS a
			WHERE a.attrelid = c.oid AND a.attname IN ('owner', 'level', 'released_to'))
			IS DISTINCT FROM 'level integer true,owner text true,released_to text[] true'),
	NULL, 'every file has owner, level and releases, of types that row filters take');
SELECT is((SELECT string_agg(c.relname, ',') FROM pg_class AS c WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p')
		AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'released_to') AND c.relreplident <> 'f'),
	NULL, 'and the whole row as its replica identity');
SELECT lives_ok($$CREATE PUBLICATION sharaka_test FOR TABLE
	watchlist.subject WHERE (owner = 'XXX' AND level < 2 AND released_to && ARRAY['TUN', '*']),
	watchlist.subject_name WHERE (owner = 'XXX' AND level < 2 AND released_to && ARRAY['TUN', '*']),
	watchlist.travel_document WHERE (owner = 'XXX' AND level < 2 AND released_to && ARRAY['TUN', '*'])
	WITH (publish_via_partition_root)$$, 'a publication takes them');

-- ordinary tables: they are no members of the extension and outlive it
SELECT is((SELECT count(*) FROM pg_depend WHERE deptype = 'e' AND classid = 'pg_class'::regclass
	AND objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'watchlist'::regnamespace)),
	0::bigint, 'no table is a member of the extension');
SELECT throws_ok($$DO $do$ BEGIN
		DROP EXTENSION sharaka;
		PERFORM FROM watchlist.travel_document;
		RAISE EXCEPTION 'and back again';
	END $do$ $$, 'P0001', 'and back again', 'they stay when the extension goes');

-- every table and column says what it is for
SELECT is((SELECT string_agg(c.relname || coalesce('.' || a.attname, ''), ', ')
	FROM pg_class AS c
	LEFT JOIN LATERAL (SELECT NULL AS attname, 0 AS attnum UNION ALL
		SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS a ON true
	WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND coalesce(col_description(c.oid, nullif(a.attnum, 0)), obj_description(c.oid, 'pg_class'), '') = ''),
	NULL, 'every table and column has a comment');
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE pronamespace = 'sharaka'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL),
	NULL, 'so does every function');
SELECT is((SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc AS p
	WHERE pronamespace = 'sharaka'::regnamespace AND prosqlbody IS NULL AND p.prokind <> 'p'
		AND NOT coalesce(proconfig::text LIKE '%search_path=sharaka, public, pg_temp%', false)),
	NULL, 'every function is bound to its objects or has its path pinned');
SELECT is((SELECT string_agg(proname, ', ') FROM pg_proc WHERE pronamespace = 'sharaka'::regnamespace AND prokind = 'p' AND prosrc ~ '(PERFORM|:=|SELECT|FROM) (?!sharaka\.)'),
	NULL, 'procedures, which commit and can not, write names whole');

-- keys
SELECT is((SELECT string_agg(c.relname, ', ') FROM pg_class AS c
	WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p')
		AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')),
	NULL, 'every table has a primary key');
SELECT is((SELECT string_agg(conname, ', ') FROM pg_constraint AS k
	WHERE k.connamespace = 'watchlist'::regnamespace AND contype = 'f'
		AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = k.conrelid AND indkey[0] = k.conkey[1])),
	NULL, 'every foreign key has an index');
SELECT col_is_fk('watchlist', t, 'subject_id', t || ' belongs to a subject')
FROM unnest(ARRAY['subject_name', 'subject_birth', 'subject_nationality', 'identity_document']) AS t;
SELECT is((SELECT string_agg(attrelid::regclass || '.' || attname, ', ') FROM pg_attribute AS a
	JOIN pg_index AS i ON i.indrelid = attrelid AND attnum = ANY (indkey)
	JOIN pg_class AS c ON c.oid = attrelid AND relnamespace = 'watchlist'::regnamespace
	WHERE atttypid = 'text'::regtype AND attcollation <> (SELECT oid FROM pg_collation WHERE collname = 'C' AND collnamespace = 'pg_catalog'::regnamespace)),
	NULL, 'text keys have C collation');

-- a subject with everything, and what is refused
INSERT INTO watchlist.subject (list_id, record, reference) SELECT list_id, '1', 'N-1' FROM watchlist.list WHERE code = 'NAT';
PREPARE name_of AS INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw)
	SELECT subject_id, $1, $2, 'Samir', 'Samir' FROM watchlist.subject;
SELECT lives_ok($$EXECUTE name_of('alias', 'low')$$, 'an alias of low quality');
SELECT throws_ok($$EXECUTE name_of('nickname', 'low')$$, '23514', NULL, 'no other kind of name');
SELECT throws_ok($$EXECUTE name_of('alias', 'best')$$, '23514', NULL, 'no other quality');
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference) SELECT list_id, '1', 'N-2' FROM watchlist.list WHERE code = 'NAT'$$,
	'23505', NULL, 'a record is on a list once');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT throws_ok($$INSERT INTO watchlist.subject (list_id, record, reference) SELECT list_id, '2', 'N-1' FROM watchlist.list WHERE code = 'NAT'$$,
	'23P01', NULL, 'under a reference of its own');
SET CONSTRAINTS ALL DEFERRED;
SELECT throws_ok($$INSERT INTO watchlist.subject_name (subject_id, kind, raw) VALUES (-1, 'alias', 'x')$$,
	'23503', NULL, 'no name without a subject');
SELECT throws_ok($$UPDATE watchlist.subject SET sex = 'male'$$, '23514', NULL, 'sex is M, F or X');
SELECT throws_ok($$INSERT INTO watchlist.layout (version) VALUES (2)$$, '23505', NULL, 'the layout has one row');

-- a subject takes with it what is known of it
SELECT lives_ok('DELETE FROM watchlist.subject', 'a subject can be deleted');
SELECT is_empty('SELECT FROM watchlist.subject_name', 'with its names');

SELECT * FROM finish();
ROLLBACK;
