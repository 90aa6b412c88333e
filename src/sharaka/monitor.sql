
/*
 * Monitoring
 *
 * check_installation() says what of the set-up is not as it should be,
 * check_operation() what does not go as it should, both with what to do about it;
 * metrics() has the figures, for an exporter.  None of them shows anything of a
 * record or of a question.
 *
 * Names and numbers are typed into statements, and must not get into the server's
 * log from there.  What keeps them out are settings that only a superuser may
 * change, and which so belong to the login: quiet() sets them.
 */

-- auditors, administrators, and logins of exporters
CREATE FUNCTION require_monitor() RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_schema();
	IF NOT pg_has_role(session_user, 'pg_monitor', 'MEMBER') THEN
		PERFORM calling('auditor', 'administrator');
	END IF;
END
$$;
COMMENT ON FUNCTION require_monitor() IS 'an error unless the caller is auditor, administrator, or a member of pg_monitor';

/* What goes on */

CREATE FUNCTION list_state() RETURNS TABLE (list text, holds text, owner text, generated_at timestamptz, loaded_at timestamptz, age interval, renewed_every interval, stale boolean)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_monitor();
	RETURN QUERY
	SELECT l.code, l.holds, l.owner, l.generated_at, l.loaded_at, clock_timestamp() - l.loaded_at, l.renewed_every,
		coalesce(coalesce(l.loaded_at, '-infinity') + l.renewed_every < clock_timestamp(), false)
	FROM watchlist.list AS l ORDER BY l.code;
END
$$;
COMMENT ON FUNCTION list_state() IS 'each list: when it was loaded, how long ago, and whether it should have been loaded anew since';

CREATE FUNCTION index_state() RETURNS TABLE (index regclass, segments int, names bigint, dead bigint, pending int, bytes bigint)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_monitor();
	RETURN QUERY
	SELECT c.oid::regclass, s.segments, s.names, s.dead, s.pending, pg_relation_size(c.oid)
	FROM pg_class AS c JOIN pg_am AS a ON a.oid = c.relam, LATERAL namesearch_stats(c.oid) AS s
	WHERE a.amname = 'namesearch' AND c.relkind = 'i' AND c.relnamespace = 'watchlist'::regnamespace
	ORDER BY c.oid::regclass::text;
END
$$;
COMMENT ON FUNCTION index_state() IS 'each index on names: its segments, living and dead names, names that are pending, and its size';

CREATE FUNCTION audit_state(OUT last_number bigint, OUT last_seal bigint, OUT sealed_at timestamptz, OUT unsealed bigint,
		OUT unsealed_since timestamptz, OUT missing bigint, OUT in_rest bigint)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	seal watchlist.audit_seal;
BEGIN
	PERFORM require_monitor();
	SELECT CASE WHEN n.is_called THEN n.last_value ELSE 0 END INTO last_number FROM watchlist.audit_number AS n;
	SELECT s.* INTO seal FROM watchlist.audit_seal AS s ORDER BY s.seal_id DESC LIMIT 1;
	last_seal := seal.seal_id;
	audit_state.sealed_at := seal.sealed_at;
	SELECT count(*), min(a.at) INTO unsealed, unsealed_since
	FROM watchlist.audit AS a
	WHERE a.audit_id > coalesce(seal.last_id, 0)
		OR a.audit_id = ANY (ARRAY(SELECT g.audit_id FROM watchlist.audit_gap AS g WHERE g.sealed_by IS NULL));
	SELECT count(*) INTO missing FROM watchlist.audit_gap AS g WHERE g.sealed_by IS NULL;
	SELECT count(*) INTO in_rest FROM watchlist.audit_rest AS r;
END
$$;
COMMENT ON FUNCTION audit_state() IS
	'the audit: last number given, last seal, how many records are not sealed and since when, numbers that have no record (yet), and records that are in no partition of a month';

CREATE FUNCTION job_state() RETURNS TABLE (job text, last_run timestamptz, last_error text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM require_monitor();
	RETURN QUERY SELECT j.name, j.last_run, j.last_error FROM watchlist.job AS j ORDER BY j.name;
END
$$;
COMMENT ON FUNCTION job_state() IS 'each job: when it last ran, and what went wrong';

CREATE FUNCTION check_operation(at_latest interval DEFAULT '15 minutes', pending_at_most int DEFAULT 20000)
	RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	late bigint;
	audit record;
BEGIN
	PERFORM require_monitor();
	RETURN QUERY
	SELECT 'error', 'list ' || l.list,
		CASE WHEN l.loaded_at IS NULL THEN 'it was never loaded' ELSE format('it was loaded %s, and should be every %s', time_ago(l.loaded_at), l.renewed_every) END,
		'Look at what fetches and loads it; answers call it stale meanwhile.'
	FROM list_state() AS l WHERE l.stale;
	RETURN QUERY
	SELECT 'warning', 'list ' || l.list, 'it is screened nowhere: its operations are over',
		format('Plan another with it, or let it be screened everywhere: DELETE FROM watchlist.operation_list WHERE list = %L;', l.list)
	FROM watchlist.operation_list AS l JOIN watchlist.operation AS o ON o.operation_id = l.operation_id
	GROUP BY l.list HAVING bool_and(isempty(o.during) OR coalesce(upper(o.during) <= clock_timestamp(), false)) ORDER BY l.list;
	RETURN QUERY
	SELECT 'warning', 'index ' || i.index::text, format('%s names are pending, which makes searching slow', i.pending),
		format('VACUUM the table, and look in the server''s log for why autovacuum or its workers do not: SELECT * FROM namesearch_stats(%L)', i.index::text)
	FROM index_state() AS i WHERE i.pending > pending_at_most;
	SELECT * INTO audit FROM audit_state();
	IF audit.unsealed_since < clock_timestamp() - at_latest THEN
		RETURN QUERY SELECT 'error', 'audit', format('%s records are not sealed, the oldest since %s', audit.unsealed, audit.unsealed_since),
			'SELECT sharaka.audit_seal(); and see to it that a clock calls it, as docs/install-sharaka.md says.';
	END IF;
	IF audit.last_number > 0 AND audit.last_seal IS NULL AND audit.unsealed = 0 THEN
		RETURN QUERY SELECT 'error', 'audit', format('%s numbers were given, and there is neither a record nor a seal', audit.last_number),
			'Compare with the heads that were kept elsewhere: the audit was removed.';
	END IF;
	SELECT count(*) INTO late FROM watchlist.audit_gap AS g JOIN watchlist.audit_seal AS s ON s.seal_id = g.missed_by
	WHERE g.sealed_by IS NULL AND s.sealed_at BETWEEN clock_timestamp() - interval '7 days' AND clock_timestamp() - check_operation.at_latest;
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'audit', format('%s numbers of the last seven days have no record', run.late),
			'A screening that failed when it was written leaves such a gap, and so does a record that was removed before it was sealed: look in the server''s log. SELECT * FROM watchlist.audit_gap WHERE sealed_by IS NULL;';
	END IF;
	IF audit.in_rest > 0 THEN
		RETURN QUERY SELECT 'warning', 'audit', format('%s records are in no partition of a month', audit.in_rest),
			'SELECT sharaka.create_audit_partitions(); every month, ahead of time. What is in audit_rest stays there, and is sealed and erased like all.';
	END IF;
	SELECT count(*) INTO late FROM open_cases() AS c WHERE c.deadline < clock_timestamp();
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'cases', format('%s open cases are past their deadline', run.late), 'Tell who is in charge of the cases.';
	END IF;
	SELECT count(*) INTO late FROM records_due(today()) AS d WHERE NOT d.held;
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'retention', format('%s records are past their day of review, or notices past their last day', run.late),
			'SELECT * FROM sharaka.purge(); every day.';
	END IF;
	SELECT count(*) INTO late FROM records_due((today() + interval '1 month')::date) AS d
	WHERE d.review_on >= today() AND NOT EXISTS (SELECT FROM watchlist.review_told AS r WHERE r.tab = d.tab AND r.key = d.key AND r.review_on = d.review_on);
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'retention', format('%s records will be purged within a month, and no data officer was told', run.late),
			'Have a data officer of each State look at sharaka.due_for_review().';
	END IF;
	SELECT count(*) INTO late FROM watchlist.own_state AS s, LATERAL (
		SELECT FROM watchlist.traveller AS t WHERE t.seen_at < now() - s.retention_travellers - interval '2 days' LIMIT 1) AS t;
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'retention', 'travellers are remembered longer than they should be', 'SELECT * FROM sharaka.purge(); every day.';
	END IF;
	SELECT count(*) INTO late FROM watchlist.own_state AS s, LATERAL (
		SELECT FROM watchlist.audit AS a WHERE a.at < now() - s.retention_audit - interval '2 days' AND a.payload IS NOT NULL LIMIT 1) AS a;
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'retention', 'what is personal in the audit is kept longer than it should be', 'SELECT * FROM sharaka.purge(); every day.';
	END IF;
	SELECT count(*) INTO late FROM watchlist.change AS c WHERE c.taken_at IS NULL AND c.queued_at < clock_timestamp() - check_operation.at_latest;
	IF run.late > 0 THEN
		RETURN QUERY SELECT 'warning', 'rescreening', format('%s changed records were not looked for among travellers, the oldest from %s', run.late,
				time_ago((SELECT min(c.queued_at) FROM watchlist.change AS c WHERE c.taken_at IS NULL))),
			'After a large list has come in, let run_jobs() go on: it takes some hundreds each time. SELECT * FROM sharaka.rescreen(100000); takes them at once.';
	END IF;
	RETURN QUERY
	SELECT 'error', 'job ' || j.job, CASE WHEN j.last_error IS NOT NULL THEN 'it failed: ' || split_part(j.last_error, ':', 1)
			ELSE format('it last ran %s', coalesce(time_ago(j.last_run), 'never')) END,
		CASE WHEN j.last_error IS NOT NULL THEN 'SELECT last_error FROM watchlist.job; run_jobs() tries again by itself.'
			ELSE 'See to it that a clock calls sharaka.run_jobs(), as docs/install-sharaka.md says.' END
	FROM job_state() AS j WHERE j.last_error IS NOT NULL OR coalesce(j.last_run, '-infinity') < clock_timestamp() - at_latest;
	IF NOT EXISTS (SELECT FROM job_state()) THEN
		RETURN QUERY SELECT 'error', 'jobs', 'no job has ever run',
			'See to it that a clock calls sharaka.run_jobs(), as docs/install-sharaka.md says.';
	END IF;
END
$$;
COMMENT ON FUNCTION check_operation(interval, int) IS
	'what does not go as it should: lists that are stale or screened nowhere, indexes that lag behind, audit that is not sealed, cases and records past their day, jobs that failed or did not run; no rows where all is well';

/* How it is set up */

CREATE FUNCTION quiet_settings() RETURNS TABLE (name text, value text, quiet text, meaning text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('log_min_messages', 'fatal', 'fatal|panic', 'errors quote what was typed; statements, durations and plans that are logged are messages, too'),
		('log_min_error_statement', 'panic', 'panic', 'the statement that was under way when a session was ended from outside'),
		('log_statement', 'none', 'none', 'statements'),
		('log_min_duration_statement', '-1', '-1(ms)?', 'statements that took long'),
		('log_min_duration_sample', '-1', '-1(ms)?', 'statements that took long, some of them'),
		('log_transaction_sample_rate', '0', '0(\.0*)?', 'statements of some transactions'),
		('log_parameter_max_length', '0', '0B?', 'parameters of statements'),
		('log_parameter_max_length_on_error', '0', '0B?', 'parameters of statements that failed'),
		('auto_explain.log_min_duration', '-1', '-1(ms)?', 'statements with their plans'),
		('track_activities', 'off', 'off|false|no|0', 'the statement under way, which the server logs when a session crashes or is in a deadlock, and which pg_stat_activity shows');
END;
COMMENT ON FUNCTION quiet_settings() IS
	'settings of a login that keep names and numbers out of the server''s log: the value that quiet() sets, the values that do (a regular expression), and what would be logged otherwise';

CREATE FUNCTION quiet(login name) RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	setting record;
BEGIN
	IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'only a superuser can set what is logged of a login',
			HINT = 'SELECT * FROM sharaka.check_installation() has the commands.';
	ELSIF NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = quiet.login) THEN
		RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', quiet.login);
	END IF;
	FOR setting IN SELECT s.name, s.value FROM quiet_settings() AS s LOOP
		EXECUTE format('ALTER ROLE %I SET %s = %L', quiet.login, setting.name, setting.value);
		-- what is set for this database would count for more
		EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET %s', quiet.login, current_database(), setting.name);
	END LOOP;
END
$$;
COMMENT ON FUNCTION quiet(name) IS
	'for superusers: sets for a login, from its next session on, what keeps names and numbers out of the server''s log; see quiet_settings()';

CREATE FUNCTION setting_of(login name, setting text) RETURNS text
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN coalesce(
		(SELECT substr(c.config, strpos(c.config, '=') + 1)
		FROM pg_db_role_setting AS s, unnest(s.setconfig) AS c (config)
		WHERE s.setrole IN (0, (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = setting_of.login))
			AND s.setdatabase IN (0, (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()))
			AND lower(split_part(c.config, '=', 1)) = setting_of.setting
		ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),
		-- the server's own, where this session does not have another
		(SELECT p.setting FROM pg_settings AS p WHERE p.name = setting_of.setting
			AND p.source IN ('default', 'configuration file', 'command line', 'environment variable', 'override')));
END
$$;
COMMENT ON FUNCTION setting_of(name, text) IS
	'the value that a setting has in sessions of a login in this database; NULL where that can''t be seen from here';

CREATE FUNCTION loud_logins() RETURNS TABLE (login name, settings text, commands text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT r.rolname, string_agg(s.name || ' = ' || coalesce(v.value, 'not known'), ', ' ORDER BY s.name),
		string_agg(format('ALTER ROLE %I SET %s = %s;', r.rolname, s.name, s.value), ' ' ORDER BY s.name)
	FROM pg_roles AS r, quiet_settings() AS s, LATERAL setting_of(r.rolname, s.name) AS v (value)
	WHERE r.rolcanlogin AND NOT r.rolsuper
		AND EXISTS (SELECT FROM officer_roles() AS o WHERE pg_has_role(r.oid, o.granted, 'MEMBER'))
		AND NOT coalesce(v.value ~* ('^(' || s.quiet || ')$'), false)
		-- a library that is not loaded logs nothing
		AND (v.value IS NOT NULL OR s.name IN (SELECT p.name FROM pg_settings AS p))
	GROUP BY r.rolname;
END
$$;
COMMENT ON FUNCTION loud_logins() IS 'logins of officers of which names and numbers would get into the server''s log, by which settings, and what mends it';

CREATE FUNCTION officer_roles() RETURNS TABLE (role text, granted name)
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT r, ('sharaka_' || r)::name FROM unnest(ARRAY['frontline', 'officer', 'analyst', 'auditor', 'administrator']) AS r;
END;
COMMENT ON FUNCTION officer_roles() IS 'roles of officers, and the role of PostgreSQL that each needs';

CREATE FUNCTION check_officers() RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT 'error', 'login ' || o.login, f.finding, f.what_to_do
	FROM watchlist.officer AS o LEFT JOIN pg_roles AS r ON r.rolname = o.login,
		LATERAL (VALUES
			(r.oid IS NULL, 'it is enrolled, and does not exist', format('CREATE ROLE %I LOGIN; or SELECT sharaka.dismiss(%s);', o.login, o.officer_id)),
			(NOT watchlist.same_login(o.login, o.login_role, o.login_cluster) AND r.oid IS NOT NULL, 'it was dropped and created anew, or renamed, since it was enrolled, and gets no answer',
				format('SELECT sharaka.confirm_logins(%s); if it is still the same officer''s, else SELECT sharaka.dismiss(%1$s);', o.officer_id)),
			(NOT r.rolcanlogin, 'it is enrolled, and can not log in', format('ALTER ROLE %I LOGIN; or SELECT sharaka.dismiss(%s);', o.login, o.officer_id)),
			(r.rolsuper, 'a superuser is enrolled as officer, and passes all that holds officers',
				format('ALTER ROLE %I NOSUPERUSER; or enrol another login.', o.login)),
			(r.rolbypassrls AND NOT r.rolsuper, 'it passes row-level security', format('ALTER ROLE %I NOBYPASSRLS;', o.login)),
			(NOT EXISTS (SELECT FROM officer_roles() AS g WHERE g.role IN (o.role, CASE o.role WHEN 'pooler' THEN 'frontline' END) AND pg_has_role(r.oid, g.granted, 'MEMBER')),
				format('it is enrolled as %s, and the role is not granted', o.role),
				format('GRANT sharaka_%s TO %I;', CASE o.role WHEN 'pooler' THEN 'frontline' ELSE o.role END, o.login))
		) AS f (is_so, finding, what_to_do)
	WHERE o.closed_at IS NULL AND o.login IS NOT NULL AND f.is_so;
	RETURN QUERY
	SELECT 'warning', 'logins', format('%s of them were enrolled in another cluster, and are known by their names alone', count(*)),
		'Look at watchlist.officer, whether each login is still its officer''s, then SELECT sharaka.confirm_logins();'
	FROM watchlist.officer AS o, pg_control_system() AS c WHERE o.closed_at IS NULL AND o.login_cluster <> c.system_identifier
	HAVING count(*) > 0;
	-- policies go by what is granted; a pooler has what the officers behind it need
	RETURN QUERY
	SELECT CASE WHEN o.role IS NULL THEN 'notice' ELSE 'error' END, 'login ' || r.rolname, format('it is granted %s, and %s', g.granted,
			CASE WHEN o.role IS NULL THEN 'is not enrolled here' ELSE 'is enrolled as ' || o.role END),
		CASE WHEN o.role IS NULL THEN format('Nothing, if it is enrolled in another database of the cluster: it gets no answer here. Else SELECT sharaka.enrol(%L, ...); or REVOKE %s FROM %I;', r.rolname, g.granted, r.rolname)
			ELSE format('REVOKE %s FROM %I;', g.granted, r.rolname) END
	FROM pg_roles AS r JOIN officer_roles() AS g ON pg_has_role(r.oid, g.granted, 'MEMBER')
	LEFT JOIN watchlist.officer AS o ON o.login = r.rolname AND o.closed_at IS NULL
	WHERE r.rolcanlogin AND NOT r.rolsuper AND o.role IS DISTINCT FROM g.role AND o.role IS DISTINCT FROM 'pooler'
		AND (o.role IS NOT NULL OR has_database_privilege(r.oid, current_database(), 'CONNECT'))
		AND NOT pg_has_role(r.oid, 'sharaka_owner', 'MEMBER');
	RETURN QUERY
	SELECT 'warning', 'login ' || r.rolname, 'it is a member of sharaka_owner, for which all of the database is open',
		format('REVOKE sharaka_owner FROM %I; superusers need no such grant.', r.rolname)
	FROM pg_roles AS r WHERE r.rolcanlogin AND NOT r.rolsuper AND pg_has_role(r.oid, 'sharaka_owner', 'MEMBER');
END
$$;
COMMENT ON FUNCTION check_officers() IS 'part of check_installation(): logins that are enrolled otherwise than they are granted, and those that can do more';

CREATE FUNCTION check_settings() RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT 'error', 'login ' || l.login, 'names and numbers would get into the server''s log: ' || l.settings,
		format('As a superuser: SELECT sharaka.quiet(%L); or %s', l.login, l.commands)
	FROM loud_logins() AS l;
	RETURN QUERY
	SELECT f.severity, f.about, f.finding, f.what_to_do
	FROM (VALUES
		(watchlist.own_state() = 'XXX', 'warning', 'own_state', 'it is not said whose database this is',
			$do$While nothing is recorded, make it anew with the code of the State: DROP SCHEMA watchlist CASCADE; SELECT sharaka.create_schema('TUN');$do$),
		(current_setting('wal_level') <> 'logical' AND EXISTS (SELECT FROM pg_publication_tables AS p WHERE p.schemaname = 'watchlist'), 'error', 'wal_level',
			'tables are published, and the server does not write what subscribers need', 'ALTER SYSTEM SET wal_level = logical; and restart the server, or DROP PUBLICATION.'),
		(current_setting('autovacuum') <> 'on', 'error', 'autovacuum', 'tables are not vacuumed', 'ALTER SYSTEM SET autovacuum = on; and reload.'),
		(current_setting('track_counts') <> 'on', 'error', 'track_counts', 'autovacuum does not know what to vacuum', 'ALTER SYSTEM SET track_counts = on; and reload.'),
		(current_setting('fsync') <> 'on', 'error', 'fsync', 'audit and records can be lost, and the database broken, by a crash', 'ALTER SYSTEM SET fsync = on; and reload.'))
		AS f (is_so, severity, about, finding, what_to_do)
	WHERE f.is_so;
END
$$;
COMMENT ON FUNCTION check_settings() IS 'part of check_installation(): what the server would log of questions, and settings that replication, vacuum and durability need';

CREATE FUNCTION check_access() RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT 'error', l.about, array_to_string(l.findings[1:5], '; ') || CASE WHEN cardinality(l.findings) > 5 THEN format('; and %s more', cardinality(l.findings) - 5) ELSE '' END,
		'As a superuser: SELECT sharaka.restore_access();'
	FROM (SELECT a.about, array_agg(DISTINCT a.finding ORDER BY a.finding) FROM access_lost() AS a GROUP BY a.about) AS l (about, findings)
	ORDER BY l.about;
END
$$;
COMMENT ON FUNCTION check_access() IS 'part of check_installation(): what access_lost() finds, five findings of each object at most';

CREATE FUNCTION check_tables() RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT 'error', 'table ' || c.oid::regclass::text, 'autovacuum is turned off for it', format('ALTER TABLE %s RESET (autovacuum_enabled);', c.oid::regclass)
	FROM pg_class AS c, unnest(c.reloptions) AS o
	WHERE c.relnamespace = to_regnamespace('watchlist') AND o ~* '^autovacuum_enabled=(off|false|no|0)$';
	RETURN QUERY
	SELECT 'error', 'table ' || t.tgrelid::regclass::text, format('trigger %s is turned off', t.tgname),
		format('ALTER TABLE %s ENABLE TRIGGER %I;', t.tgrelid::regclass, t.tgname)
	FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
	WHERE c.relnamespace = to_regnamespace('watchlist') AND t.tgenabled IN ('D', 'R') AND NOT t.tgisinternal;
	RETURN QUERY
	SELECT 'error', 'table ' || p.polrelid::regclass::text, format('policy %s is for everybody', p.polname),
		format('DROP POLICY %I ON %s;', p.polname, p.polrelid::regclass)
	FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
	WHERE c.relnamespace = to_regnamespace('watchlist') AND p.polroles = '{0}';
	RETURN QUERY
	SELECT 'error', 'table ' || t.name::text, 'no index on its names is in use, and each search reads all of it',
		format('CREATE INDEX CONCURRENTLY ON %s USING namesearch (%s);', t.name, t.columns)
	FROM (SELECT c.oid::regclass, w.columns FROM (VALUES ('subject_name', 'name, sole_birth'), ('traveller', 'name')) AS w (name, columns)
		JOIN pg_class AS c ON c.relnamespace = to_regnamespace('watchlist') AND c.relname = w.name) AS t (name, columns)
	WHERE NOT EXISTS (SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS a ON a.oid = c.relam
		WHERE i.indrelid = t.name AND a.amname = 'namesearch' AND i.indisvalid AND i.indpred IS NULL);
	RETURN QUERY
	SELECT 'error', 'table ' || r.srrelid::regclass::text, format('subscription %s writes to it: keys of another database come to stand for records of this one, and triggers do not fire, so that nobody is screened against what comes, and no history is kept', s.subname),
		format('DROP SUBSCRIPTION %I; and load what came with it, as a list of its owner, by load_subjects() or replace_documents().', s.subname)
	FROM pg_subscription_rel AS r JOIN pg_subscription AS s ON s.oid = r.srsubid JOIN pg_class AS c ON c.oid = r.srrelid
	WHERE c.relnamespace = to_regnamespace('watchlist');
END
$$;
COMMENT ON FUNCTION check_tables() IS 'part of check_installation(): tables that are not vacuumed, triggers and indexes that are not in use, policies for everybody, and tables that a subscription writes to';

CREATE FUNCTION check_installation() RETURNS TABLE (severity text, about text, finding text, what_to_do text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	-- tables that belong to somebody else can not be asked who is enrolled
	IF NOT (pg_has_role(session_user, 'pg_monitor', 'MEMBER') AND EXISTS (SELECT FROM access_lost() AS l WHERE l.about = 'schema watchlist')) THEN
		PERFORM require_monitor();
		RETURN QUERY SELECT c.* FROM check_officers() AS c;
		RETURN QUERY SELECT c.* FROM check_settings() AS c;
	END IF;
	RETURN QUERY SELECT c.* FROM check_access() AS c;
	RETURN QUERY SELECT c.* FROM check_tables() AS c;
END
$$;
COMMENT ON FUNCTION check_installation() IS
	'what of the set-up is not as it should be, and what to do: officers and what is granted to them, what the server would log of their questions, settings that vacuum and durability need, owners, policies and privileges, triggers and indexes of the tables, subscriptions that write to them; no rows where all is well';

/* Figures */

CREATE FUNCTION metrics() RETURNS TABLE (name text, labels jsonb, value float8)
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	audit record;
BEGIN
	PERFORM require_monitor();
	RETURN QUERY
	SELECT m.name, jsonb_build_object('list', l.list), m.value::float8
	FROM list_state() AS l, LATERAL (VALUES ('sharaka_list_age_seconds', extract(epoch FROM l.age)), ('sharaka_list_stale', l.stale::int)) AS m (name, value)
	WHERE m.value IS NOT NULL;
	RETURN QUERY
	SELECT m.name, jsonb_build_object('index', i.index::text), m.value::float8
	FROM index_state() AS i, LATERAL (VALUES ('sharaka_index_names', i.names), ('sharaka_index_dead', i.dead),
		('sharaka_index_pending', i.pending), ('sharaka_index_segments', i.segments), ('sharaka_index_bytes', i.bytes)) AS m (name, value);
	SELECT * INTO audit FROM audit_state();
	RETURN QUERY
	SELECT m.name, '{}'::jsonb, m.value::float8
	FROM (VALUES ('sharaka_audit_numbers_total', audit.last_number), ('sharaka_audit_unsealed', audit.unsealed),
		('sharaka_audit_unsealed_age_seconds', coalesce(extract(epoch FROM clock_timestamp() - audit.unsealed_since), 0)),
		('sharaka_audit_missing', audit.missing), ('sharaka_audit_in_rest', audit.in_rest)) AS m (name, value);
	RETURN QUERY
	SELECT m.name, '{}'::jsonb, m.value::float8
	FROM (SELECT count(*) AS n, count(*) FILTER (WHERE c.deadline < clock_timestamp()) AS late FROM open_cases() AS c) AS c,
		LATERAL (VALUES ('sharaka_cases_open', c.n), ('sharaka_cases_late', c.late)) AS m (name, value);
	RETURN QUERY
	SELECT m.name, jsonb_build_object('table', t.tab), m.value::float8
	FROM unnest(ARRAY['subject', 'notice', 'travel_document']) AS t (tab)
	LEFT JOIN (SELECT d.tab, count(*) AS n, count(*) FILTER (WHERE d.review_on < today()) AS late, count(*) FILTER (WHERE d.held) AS held
		FROM records_due((today() + interval '6 months')::date + 1) AS d GROUP BY d.tab) AS d ON d.tab = t.tab,
	LATERAL (VALUES ('sharaka_review_due', coalesce(d.n, 0)), ('sharaka_review_late', coalesce(d.late, 0)), ('sharaka_review_held', coalesce(d.held, 0))) AS m (name, value);
	RETURN QUERY
	SELECT m.name, jsonb_build_object('job', j.job), m.value::float8
	FROM job_state() AS j,
		LATERAL (VALUES ('sharaka_job_age_seconds', extract(epoch FROM clock_timestamp() - j.last_run)), ('sharaka_job_failed', (j.last_error IS NOT NULL)::int)) AS m (name, value)
	WHERE m.value IS NOT NULL;
	RETURN QUERY
	SELECT 'sharaka_findings', jsonb_build_object('severity', s.severity),
		(SELECT count(*) FROM check_installation() AS c WHERE c.severity = s.severity)::float8
	FROM unnest(ARRAY['error', 'warning', 'notice']) AS s (severity);
END
$$;
COMMENT ON FUNCTION metrics() IS 'figures for an exporter: name, labels and value; of lists, indexes, audit, cases, reviews, jobs, and findings of check_installation() by severity';
