
/*
 * Who may do what
 *
 * All tables have row-level security, forced on their owner, too.  Officers and
 * analysts see records of their own State and those released to it, up to their
 * clearance; data officers change their own State's, and add to its lists.  Frontline
 * officers see no table: screening answers them.  Auditors see the audit,
 * administrators what screening goes by.  Nobody changes the audit.
 *
 * A pooler's login has the roles of all who come through it, so policies ask what the
 * officer is whose token it bears.
 *
 * wanted_policies() and wanted_grants() say it, once; access_lost() compares with what
 * there is.  create_schema() and this script make what it finds missing,
 * check_installation() tells it, and restore_access() puts it back.
 */

CREATE FUNCTION create_guards() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	tab text;
BEGIN
	-- a record is not moved past what a policy asks when it is added
	CREATE FUNCTION watchlist.stay() RETURNS trigger
		LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		IF NOT pg_has_role(current_user, 'sharaka_owner', 'MEMBER') THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('a row of %s is not moved', TG_TABLE_NAME),
				HINT = 'Delete it, and add it where it belongs.';
		END IF;
		RETURN NEW;
	END $body$;
	COMMENT ON FUNCTION watchlist.stay() IS 'refuses to move a record to another list, or a notice to another subject, but to the owner of the tables';
	CREATE TRIGGER stay BEFORE UPDATE OF list_id ON watchlist.subject
		FOR EACH ROW WHEN (OLD.list_id <> NEW.list_id) EXECUTE FUNCTION watchlist.stay();
	CREATE TRIGGER stay BEFORE UPDATE OF list ON watchlist.travel_document
		FOR EACH ROW WHEN (OLD.list <> NEW.list) EXECUTE FUNCTION watchlist.stay();
	CREATE TRIGGER stay BEFORE UPDATE OF subject_id ON watchlist.notice
		FOR EACH ROW WHEN (OLD.subject_id IS DISTINCT FROM NEW.subject_id) EXECUTE FUNCTION watchlist.stay();
	-- how long a record is kept is said with a reason, and not for ever
	CREATE FUNCTION watchlist.review_in_time() RETURNS trigger
		LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		latest date;
	BEGIN
		-- loaders add rows as the owner
		IF pg_has_role(current_user, 'sharaka_owner', 'MEMBER') THEN
			RETURN NEW;
		END IF;
		latest := CASE TG_ARGV[0] WHEN 'subject' THEN watchlist.person_review() ELSE watchlist.document_review() END;
		IF NEW.review_on > latest OR TG_OP = 'UPDATE' THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('a row of %s is not to be reviewed so late: %s', TG_ARGV[0], NEW.review_on),
				DETAIL = format('Records are kept until %s without review.', latest),
				HINT = 'sharaka.prolong() sets another day, with a reason.';
		END IF;
		RETURN NEW;
	END $body$;
	COMMENT ON FUNCTION watchlist.review_in_time() IS 'refuses a later day of review, but to the owner of the tables, by which prolong() sets it';
	FOREACH tab IN ARRAY ARRAY['subject', 'travel_document'] LOOP
		EXECUTE format('CREATE TRIGGER review_in_time BEFORE UPDATE OF review_on ON watchlist.%1$I
			FOR EACH ROW WHEN (NEW.review_on > OLD.review_on) EXECUTE FUNCTION watchlist.review_in_time(%1$L)', tab);
		EXECUTE format('CREATE TRIGGER review_on_insert BEFORE INSERT ON watchlist.%1$I
			FOR EACH ROW EXECUTE FUNCTION watchlist.review_in_time(%1$L)', tab);
	END LOOP;
END
$$;
COMMENT ON FUNCTION create_guards() IS 'part of create_schema(): triggers for what policies can not ask';

CREATE FUNCTION wanted_policies() RETURNS TABLE (tab text, policy text, command text, roles text[], passes text, checks text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
<<wanted>>
DECLARE
	mine constant text := 'owner = (SELECT watchlist.my_state()) AND (SELECT watchlist.my_role()) = ''officer''';
	cleared constant text := ' AND level <= (SELECT watchlist.my_clearance())';
	seen_by constant text := '(SELECT watchlist.my_role()) = ANY (ARRAY[''officer'', ''analyst''])';
	visible constant text := '(owner = (SELECT watchlist.my_state()) OR released_to && ARRAY[(SELECT watchlist.my_state()), ''*''])'
		|| cleared || ' AND ' || seen_by;
	-- what a row is added to: a list of one's own State, or a record that one sees
	added_to constant jsonb := jsonb_build_object(
		'subject', 'EXISTS (SELECT FROM watchlist.list l WHERE l.list_id = subject.list_id AND l.owner = (SELECT watchlist.my_state()))',
		'travel_document', 'EXISTS (SELECT FROM watchlist.list l WHERE l.code = travel_document.list AND l.owner = (SELECT watchlist.my_state()))',
		'notice', 'EXISTS (SELECT FROM watchlist.subject s WHERE s.subject_id = notice.subject_id)');
	enrolled constant text := '(SELECT watchlist.my_role()) = ANY (ARRAY[''officer'', ''analyst'', ''auditor'', ''administrator''])';
	auditor constant text := '(SELECT watchlist.my_role()) = ''auditor''';
	administrator constant text := '(SELECT watchlist.my_role()) = ''administrator''';
	either constant text := '(SELECT watchlist.my_role()) = ANY (ARRAY[''auditor'', ''administrator''])';
	readers constant text[] := '{sharaka_officer,sharaka_analyst}';
BEGIN
	RETURN QUERY
	SELECT c.relname::text, 'owner', 'ALL', '{sharaka_owner}'::text[], 'true', 'true' FROM pg_class AS c
	WHERE c.relnamespace = to_regnamespace('watchlist') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relowner = to_regrole('sharaka_owner');
	-- the files
	RETURN QUERY
	SELECT f.tab, p.* FROM unnest(ARRAY['subject', 'subject_name', 'subject_birth', 'subject_nationality', 'subject_description',
		'identity_document', 'notice', 'travel_document']) AS f (tab),
	LATERAL (VALUES ('released', 'SELECT', wanted.readers, wanted.visible, NULL),
		-- what is added to a subject has its level: who can not see it does not add to it
		('own_insert', 'INSERT', '{sharaka_officer}', NULL, concat_ws(' AND ', wanted.mine || CASE WHEN wanted.added_to ? f.tab THEN '' ELSE wanted.cleared END, wanted.added_to->>f.tab)),
		('own_update', 'UPDATE', '{sharaka_officer}', wanted.mine || wanted.cleared, wanted.mine),
		('own_delete', 'DELETE', '{sharaka_officer}', wanted.mine || wanted.cleared, NULL)) AS p;
	-- what screening goes by
	RETURN QUERY
	SELECT f.tab, p.* FROM unnest(ARRAY['own_state', 'border_point', 'list', 'screening_rule', 'evidence_weight', 'instruction', 'case_rule',
		'operation', 'operation_point', 'operation_list', 'layout']) AS f (tab),
	LATERAL (VALUES ('enrolled', 'SELECT', '{sharaka_officer,sharaka_analyst,sharaka_auditor,sharaka_administrator}'::text[], wanted.enrolled, NULL),
		('administrator', 'ALL', '{sharaka_administrator}', wanted.administrator, wanted.administrator)) AS p (policy)
	WHERE p.policy <> 'administrator' OR f.tab <> 'layout';
	RETURN QUERY
	VALUES ('history', 'released', 'SELECT', wanted.readers, wanted.visible, NULL),
		-- cases: of those who asked, and of those who own the record
		('case_file', 'party', 'SELECT', wanted.readers, '(asking = (SELECT watchlist.my_state()) OR owner = (SELECT watchlist.my_state())) AND ' || wanted.seen_by || wanted.cleared, NULL),
		('case_file', 'auditor', 'SELECT', '{sharaka_auditor}', wanted.auditor, NULL),
		('case_event', 'party', 'SELECT', wanted.readers || 'sharaka_auditor'::text, 'EXISTS (SELECT FROM watchlist.case_file c WHERE c.case_id = case_event.case_id)', NULL),
		('owner_message', 'party', 'SELECT', wanted.readers || 'sharaka_auditor'::text, 'EXISTS (SELECT FROM watchlist.case_file c WHERE c.case_id = owner_message.case_id)', NULL),
		('job', 'enrolled', 'SELECT', '{sharaka_administrator}', wanted.administrator, NULL),
		('officer', 'enrolled', 'SELECT', '{sharaka_administrator,sharaka_auditor}', wanted.either, NULL),
		('setting_change', 'enrolled', 'SELECT', '{sharaka_administrator,sharaka_auditor}', wanted.either, NULL),
		-- travellers: analysts ask who was where
		('traveller', 'own_state', 'SELECT', '{sharaka_analyst}', 'state = (SELECT watchlist.my_state()) AND (SELECT watchlist.my_role()) = ''analyst''', NULL),
		('audit', 'auditor', 'SELECT', '{sharaka_auditor}', wanted.auditor, NULL),
		('audit_seal', 'auditor', 'SELECT', '{sharaka_auditor}', wanted.auditor, NULL),
		('audit_gap', 'auditor', 'SELECT', '{sharaka_auditor}', wanted.auditor, NULL),
		('audit_signature', 'auditor', 'SELECT', '{sharaka_auditor}', wanted.auditor, NULL);
END
$$;
COMMENT ON FUNCTION wanted_policies() IS 'part of access_lost(): the policies of the tables';

CREATE FUNCTION same_condition(one text, other text) RETURNS boolean
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- as it is written here, and as the server writes what it has read
RETURN regexp_replace(one, '::text|\mAS \w+|[()\s]', '', 'g') IS NOT DISTINCT FROM regexp_replace(other, '::text|\mAS \w+|[()\s]', '', 'g');
COMMENT ON FUNCTION same_condition(text, text) IS 'part of access_lost(): are two conditions of policies the same but for parentheses, space, casts to text and names of columns';

/*
 * Each privilege with the list that it should be in.  Tables are for the roles that
 * have a policy, functions for those that are named here, and for nobody else.
 */
CREATE FUNCTION wanted_grants() RETURNS TABLE (in_schema text, kind text, object text, privilege text, acl aclitem[], grantee text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
<<wanted>>
DECLARE
	everybody constant text[] := '{sharaka_owner,sharaka_frontline,sharaka_officer,sharaka_analyst,sharaka_auditor,sharaka_administrator}';
	enrolled constant text[] := '{sharaka_officer,sharaka_analyst,sharaka_auditor,sharaka_administrator}';
	types_in constant oid := (SELECT e.extnamespace FROM pg_extension AS e WHERE e.extname = 'sltd');
BEGIN
	RETURN QUERY
	SELECT n.nspname::text, 'SCHEMA', quote_ident(n.nspname), 'USAGE', n.nspacl, r
	FROM (VALUES (to_regnamespace('sharaka')::oid, wanted.everybody || 'pg_monitor'::text), (wanted.types_in, wanted.everybody), (to_regnamespace('watchlist'), wanted.enrolled)) AS g (id, roles)
	JOIN pg_namespace AS n ON n.oid = g.id, unnest(g.roles) AS r;
	-- what is copied to be loaded goes through a temporary table
	RETURN QUERY
	SELECT '', 'DATABASE', quote_ident(d.datname), 'TEMPORARY', d.datacl, 'sharaka_owner' FROM pg_database AS d WHERE d.datname = current_database();
	RETURN QUERY
	SELECT 'watchlist', 'TABLE', format('watchlist.%I', c.relname), p,
		CASE WHEN p LIKE '%(%' THEN (SELECT a.attacl FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = substring(p FROM '[(](.*)[)]')) ELSE c.relacl END, r
	FROM wanted_policies() AS w JOIN pg_class AS c ON c.relnamespace = to_regnamespace('watchlist') AND c.relname = w.tab
		CROSS JOIN unnest(CASE
			WHEN w.command <> 'ALL' THEN ARRAY[w.command]
			WHEN w.tab IN ('own_state', 'case_rule') THEN '{UPDATE}'
			WHEN w.tab = 'list' THEN '{INSERT (code),INSERT (title),INSERT (owner),INSERT (holds),INSERT (renewed_every),UPDATE (title),UPDATE (owner),UPDATE (renewed_every)}'
			ELSE '{INSERT,UPDATE,DELETE}' END) AS p,
		unnest(w.roles) AS r
	WHERE w.policy <> 'owner';
	RETURN QUERY
	SELECT n.nspname::text, CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.oid::regprocedure::text, 'EXECUTE', coalesce(f.proacl, acldefault('f', f.proowner)), r
	FROM (VALUES ('sharaka', '{sharaka_frontline,sharaka_officer,sharaka_analyst,sharaka_administrator}'::text[], '{screen,screen_manifest,my_cases}'::text[]),
			('sharaka', '{sharaka_officer,sharaka_analyst}', '{assign_case,ask_owner,decide_case,withdraw_case,escalate_case,case_history,require_schema}'),
			('sharaka', '{sharaka_officer,sharaka_administrator}', '{owner_answers,take_owner_messages}'),
			('sharaka', '{sharaka_analyst,sharaka_administrator}', '{operation_figures}'),
			('sharaka', '{sharaka_officer,sharaka_administrator}', '{create_document_list,begin_documents,prepare_documents,exchange_documents,
				replace_documents,change_documents,load_un_list,begin_ofac_csv,load_ofac_csv,load_ofac_xml,load_interpol_notices,load_eu_list,
				begin_subjects,load_subjects,change_subjects,require_schema}'),
			('sharaka', '{sharaka_officer,sharaka_analyst}', '{un_list_report,un_list_unread,list_report,list_unread,require_schema,name_weight,person_score,document_score}'),
			('sharaka', '{sharaka_auditor}', '{case_history,require_schema}'),
			('sharaka', '{sharaka_officer}', '{due_for_review,prolong,prolong_notice}'),
			('sharaka', '{sharaka_auditor,sharaka_administrator}', '{audit_verify,audit_heads,record_signature}'),
			('sharaka', '{sharaka_auditor,sharaka_administrator,pg_monitor}', '{check_installation,check_operation,metrics}'),
			('sharaka', '{sharaka_administrator}', '{enrol,confirm_logins,dismiss,issue_token,purge,remember_travellers,forget_travellers,rescreen,alert_curve,set_alert_budget,
				list_state,index_state,audit_state,job_state,audit_seal,create_audit_partitions,erase_audit,instruction_for,rule_for,weight_of,weights,
				run_jobs,plan_operation,end_operation,prolong_operation}'),
			('watchlist', wanted.enrolled, '{my_state,my_clearance,my_role,own_state,person_review,document_review}'),
			((SELECT t.nspname FROM pg_namespace AS t WHERE t.oid = wanted.types_in), '{sharaka_owner}', '{journal_append}'),
			-- who loads lists and runs jobs lets desks go first
			((SELECT t.nspname FROM pg_namespace AS t WHERE t.oid = wanted.types_in), '{sharaka_officer,sharaka_administrator}', '{lower_priority}')) AS g (name, roles, functions)
	JOIN pg_namespace AS n ON n.nspname = g.name JOIN pg_proc AS f ON f.pronamespace = n.oid AND f.proname = ANY (g.functions), unnest(g.roles) AS r
	UNION
	SELECT 'sharaka', 'FUNCTION', f.oid::regprocedure::text, 'EXECUTE', coalesce(f.proacl, acldefault('f', f.proowner)), 'sharaka_owner'
	FROM pg_proc AS f WHERE f.pronamespace = to_regnamespace('sharaka') AND f.prokind <> 'p';
END
$$;
COMMENT ON FUNCTION wanted_grants() IS 'part of access_lost(): the privileges of roles, each with what is granted on the object';

CREATE FUNCTION access_lost() RETURNS TABLE (in_schema text, about text, finding text, command text)
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
<<lost>>
DECLARE
	files constant oid := to_regnamespace('watchlist');
	keeper constant oid := to_regrole('sharaka_owner');
	-- whoever restored the files without owners owns all of them
	restorer constant oid := (SELECT c.relowner FROM pg_class AS c WHERE c.relnamespace = lost.files AND c.relname = 'layout');
BEGIN
	RETURN QUERY
	SELECT 'watchlist', 'schema watchlist', format('%s belongs to %s', o.object, pg_get_userbyid(o.owner)), format('ALTER %s OWNER TO sharaka_owner', o.object)
	FROM (SELECT 'SCHEMA watchlist', n.nspowner FROM pg_namespace AS n WHERE n.oid = lost.files
		UNION ALL
		SELECT format('%s watchlist.%I', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.relname), c.relowner FROM pg_class AS c
		WHERE c.relnamespace = lost.files AND c.relkind IN ('r', 'p', 'S')
			AND (c.relowner = lost.restorer OR c.relispartition OR EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'owner'))
			-- that of an identity column goes with its table
			AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i' AND c.relkind = 'S')
		UNION ALL
		SELECT format('%s watchlist.%I(%s)', CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.proname, pg_get_function_identity_arguments(f.oid)), f.proowner FROM pg_proc AS f
		WHERE f.pronamespace = lost.files AND (f.proowner = lost.restorer OR f.prosecdef)) AS o (object, owner)
	WHERE o.owner <> lost.keeper;

	RETURN QUERY
	SELECT 'watchlist', format('table watchlist.%I', c.relname), 'row-level security is not forced on it',
		format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY%s', c.relname, CASE WHEN NOT c.relispartition AND c.relname <> 'audit' THEN ', FORCE ROW LEVEL SECURITY' END)
	FROM pg_class AS c
	-- a partition has no policies, so that nobody but the owner reads it
	WHERE c.relnamespace = lost.files AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND (c.relforcerowsecurity OR c.relispartition
		-- journal_append() does not ask policies, so it refuses where any apply; the owner's would let all pass
		OR c.relname = 'audit'));

	RETURN QUERY
	SELECT 'watchlist', format('table watchlist.%I', w.tab), format('policy %s is %s', w.policy, CASE WHEN p.policyname IS NULL THEN 'lost' ELSE 'another one' END),
		CASE WHEN p.policyname IS NOT NULL THEN format('DROP POLICY %I ON watchlist.%I; ', w.policy, w.tab) ELSE '' END
			|| format('CREATE POLICY %I ON watchlist.%I FOR %s TO %s%s%s', w.policy, w.tab, w.command, array_to_string(w.roles, ', '),
				' USING (' || w.passes || ')', ' WITH CHECK (' || w.checks || ')')
	FROM wanted_policies() AS w JOIN pg_class AS c ON c.relnamespace = lost.files AND c.relname = w.tab
	LEFT JOIN pg_policies AS p ON p.schemaname = 'watchlist' AND p.tablename = w.tab AND p.policyname = w.policy
	WHERE (p.permissive = 'PERMISSIVE' AND p.cmd = w.command AND p.roles::text[] @> w.roles AND p.roles::text[] <@ w.roles
		AND same_condition(p.qual, w.passes) AND same_condition(p.with_check, w.checks)) IS NOT TRUE;

	RETURN QUERY
	SELECT w.in_schema, CASE w.kind WHEN 'TABLE' THEN 'table ' || w.object ELSE 'role ' || w.grantee END,
		CASE w.kind WHEN 'TABLE' THEN format('%s may not %s', w.grantee, w.privilege) ELSE format('it lacks %s on %s %s', w.privilege, lower(w.kind), w.object) END,
		format('GRANT %s ON %s %s TO %I', w.privilege, w.kind, w.object, w.grantee)
	FROM wanted_grants() AS w
	WHERE NOT EXISTS (SELECT FROM aclexplode(w.acl) AS a WHERE a.grantee = to_regrole(quote_ident(w.grantee)) AND a.privilege_type = split_part(w.privilege, ' ', 1));

	-- a trigger function that anybody could hang on a table of theirs would act with the rights of the owner
	RETURN QUERY
	SELECT n.nspname::text, 'role PUBLIC', format('it may call %I.%I', n.nspname, f.proname), format('REVOKE ALL ON %s %s FROM PUBLIC', CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.oid::regprocedure)
	FROM pg_proc AS f JOIN pg_namespace AS n ON n.oid = f.pronamespace
	WHERE (n.nspname = 'sharaka' OR n.nspname = 'watchlist' AND f.proowner = lost.keeper)
		AND EXISTS (SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS a WHERE a.grantee = 0);
END
$$;
COMMENT ON FUNCTION access_lost() IS
	'policies, privileges and owners that are not as create_schema() and CREATE EXTENSION make them: in which schema, of what, what is wrong, and the command that mends it';

CREATE FUNCTION create_policies() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	command text;
BEGIN
	FOR command IN SELECT l.command FROM access_lost() AS l WHERE l.in_schema = 'watchlist' LOOP
		EXECUTE command;
	END LOOP;
END
$$;
COMMENT ON FUNCTION create_policies() IS 'part of create_schema(): row-level security and rights on the tables';

CREATE FUNCTION restore_access() RETURNS SETOF text
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
<<restored>>
DECLARE
	command text;
	owner name;
BEGIN
	IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'only a superuser can put back owners, policies and privileges',
			HINT = 'SELECT * FROM sharaka.check_installation() says what is lost.';
	END IF;
	SELECT r.rolname INTO owner FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner
	WHERE n.nspname = 'watchlist' AND r.rolname <> 'sharaka_owner' AND NOT r.rolsuper;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('schema watchlist belongs to %s, who is no superuser', restored.owner),
			DETAIL = 'Its owner could have exchanged tables and functions, which would get the rights of sharaka_owner.',
			HINT = 'Restore it as a superuser; or, if all in it is as it was dumped, ALTER SCHEMA watchlist OWNER TO CURRENT_USER and call this again.';
	END IF;
	-- what belongs to sharaka_owner again has policies and privileges to be looked at
	FOR round IN 1 .. 2 LOOP
		FOR command IN SELECT l.command FROM access_lost() AS l LOOP
			EXECUTE command;
			RETURN NEXT command;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION restore_access() IS
	'for superusers: puts back owners, row-level security, policies and privileges of tables and functions as create_schema() and CREATE EXTENSION make them, and gives the commands; no rows where nothing was lost. What was added stays';

DO $$
DECLARE
	command text;
BEGIN
	FOR command IN SELECT format('ALTER ROUTINE %s OWNER TO sharaka_owner', p.oid::regprocedure) FROM pg_proc AS p WHERE p.pronamespace = 'sharaka'::regnamespace AND p.prosecdef LOOP
		EXECUTE command;
	END LOOP;
	-- what the tables have lost, if there are any, restore_access() puts back
	FOR command IN SELECT l.command FROM sharaka.access_lost() AS l WHERE l.in_schema <> 'watchlist' LOOP
		EXECUTE command;
	END LOOP;
END
$$;
