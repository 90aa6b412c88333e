\echo Use "CREATE EXTENSION sharaka CASCADE" to load this file. \quit

/*
 * sharaka: a screening database on the types of sltd.
 *
 * The extension ships functions only.  The files they work on are ordinary
 * tables in schema watchlist, made by create_schema(): a table that belonged to
 * the extension would go with DROP EXTENSION, and a dump would leave out what a
 * DBA added to it.
 *
 * SET search_path FROM CURRENT pins what is current while this script runs:
 * sharaka, the schema of sltd and pg_temp.  Functions with a body in standard SQL
 * (RETURN, BEGIN ATOMIC) are bound to their objects when they are created and
 * need no path; without one they can be inlined.  Tables are always written
 * watchlist.something.
 *
 * The tables belong to the role sharaka_owner, and so do the functions with
 * SECURITY DEFINER.  Nobody logs in as that role, and row-level security holds for
 * it, too.  What a function with elevated rights answers depends on who logged in,
 * see caller.sql.  Who may call what is in access.sql, at the end.
 */

DO $$
DECLARE
	role text;
	existing record;
BEGIN
	-- its owner could add functions that these here would call
	IF EXISTS (SELECT FROM pg_catalog.pg_namespace AS n JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
		WHERE n.nspname OPERATOR(pg_catalog.=) 'sharaka' AND NOT r.rolsuper)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'there is a schema sharaka that belongs to a role that is no superuser',
			HINT = 'Drop it, or take it over with ALTER SCHEMA sharaka OWNER TO CURRENT_USER.';
	END IF;
	FOREACH role IN ARRAY ARRAY['sharaka_owner', 'sharaka_frontline', 'sharaka_officer', 'sharaka_analyst',
		'sharaka_auditor', 'sharaka_administrator']
	LOOP
		SELECT * INTO existing FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) role;
		IF NOT FOUND THEN
			EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', role);
		ELSIF existing.rolcanlogin OR existing.rolsuper OR existing.rolbypassrls OR existing.rolcreaterole THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_role_specification',
				MESSAGE = pg_catalog.format('there is a role %s that can do more than sharaka gives it', role),
				DETAIL = 'It may log in, create roles, pass row-level security, or is a superuser.',
				HINT = pg_catalog.format('ALTER ROLE %s NOLOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS, or rename it.', role);
		END IF;
	END LOOP;
END
$$;
