
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
 */

CREATE FUNCTION create_policies() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	tab text;
	mine constant text := 'owner = (SELECT watchlist.my_state()) AND (SELECT watchlist.my_role()) = ''officer''';
	cleared constant text := ' AND level <= (SELECT watchlist.my_clearance())';
	visible constant text := '(owner = (SELECT watchlist.my_state()) OR released_to && ARRAY[(SELECT watchlist.my_state()), ''*''])'
		|| cleared || ' AND (SELECT watchlist.my_role()) IN (''officer'', ''analyst'')';
	-- what a row is added to: a list of one's own State, or a record that one sees
	added_to constant jsonb := jsonb_build_object(
		'subject', 'EXISTS (SELECT FROM watchlist.list AS l WHERE l.list_id = subject.list_id AND l.owner = (SELECT watchlist.my_state()))',
		'travel_document', 'EXISTS (SELECT FROM watchlist.list AS l WHERE l.code = travel_document.list AND l.owner = (SELECT watchlist.my_state()))',
		'notice', 'EXISTS (SELECT FROM watchlist.subject AS s WHERE s.subject_id = notice.subject_id)');
	enrolled constant text := '(SELECT watchlist.my_role()) IN (''officer'', ''analyst'', ''auditor'', ''administrator'')';
	auditor constant text := '(SELECT watchlist.my_role()) = ''auditor''';
	administrator constant text := '(SELECT watchlist.my_role()) = ''administrator''';
	either constant text := '(SELECT watchlist.my_role()) IN (''auditor'', ''administrator'')';
BEGIN
	FOR tab IN SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition LOOP
		EXECUTE format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', tab);
		IF tab = 'audit' THEN
			-- journal_append() does not ask policies, so it refuses where any apply; the owner's would let all pass
			ALTER TABLE watchlist.audit NO FORCE ROW LEVEL SECURITY;
		END IF;
		EXECUTE format('CREATE POLICY owner ON watchlist.%I TO sharaka_owner USING (true) WITH CHECK (true)', tab);
	END LOOP;
	FOR tab IN SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind = 'r' AND c.relispartition LOOP
		EXECUTE format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY', tab);
	END LOOP;

	-- the files
	FOREACH tab IN ARRAY ARRAY['subject', 'subject_name', 'subject_birth', 'subject_nationality', 'subject_description',
		'identity_document', 'notice', 'travel_document']
	LOOP
		EXECUTE format('CREATE POLICY released ON watchlist.%I FOR SELECT TO sharaka_officer, sharaka_analyst USING (%s)', tab, visible);
		-- what is added to a subject has its level: who can not see it does not add to it
		EXECUTE format('CREATE POLICY own_insert ON watchlist.%I FOR INSERT TO sharaka_officer WITH CHECK (%s)', tab,
			concat_ws(' AND ', mine || CASE WHEN added_to ? tab THEN '' ELSE cleared END, added_to->>tab));
		EXECUTE format('CREATE POLICY own_update ON watchlist.%I FOR UPDATE TO sharaka_officer USING (%s) WITH CHECK (%s)', tab, mine || cleared, mine);
		EXECUTE format('CREATE POLICY own_delete ON watchlist.%I FOR DELETE TO sharaka_officer USING (%s)', tab, mine || cleared);
		EXECUTE format('GRANT SELECT ON watchlist.%I TO sharaka_officer, sharaka_analyst', tab);
		EXECUTE format('GRANT INSERT, UPDATE, DELETE ON watchlist.%I TO sharaka_officer', tab);
	END LOOP;
	-- a record is not moved either, past what was asked when it was added
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
	EXECUTE format('CREATE POLICY released ON watchlist.history FOR SELECT TO sharaka_officer, sharaka_analyst USING (%s)', visible);
	GRANT SELECT ON watchlist.history TO sharaka_officer, sharaka_analyst;

	-- cases: of those who asked, and of those who own the record
	EXECUTE format('CREATE POLICY party ON watchlist.case_file FOR SELECT TO sharaka_officer, sharaka_analyst USING ('
		'(asking = (SELECT watchlist.my_state()) OR owner = (SELECT watchlist.my_state())) AND (SELECT watchlist.my_role()) IN (''officer'', ''analyst'')%s)', cleared);
	EXECUTE format('CREATE POLICY auditor ON watchlist.case_file FOR SELECT TO sharaka_auditor USING (%s)', auditor);
	GRANT SELECT ON watchlist.case_file TO sharaka_officer, sharaka_analyst, sharaka_auditor;
	FOREACH tab IN ARRAY ARRAY['case_event', 'owner_message'] LOOP
		EXECUTE format('CREATE POLICY party ON watchlist.%I FOR SELECT TO sharaka_officer, sharaka_analyst, sharaka_auditor'
			' USING (EXISTS (SELECT FROM watchlist.case_file AS c WHERE c.case_id = %1$I.case_id))', tab);
		EXECUTE format('GRANT SELECT ON watchlist.%I TO sharaka_officer, sharaka_analyst, sharaka_auditor', tab);
	END LOOP;
	EXECUTE format('CREATE POLICY enrolled ON watchlist.job FOR SELECT TO sharaka_administrator USING (%s)', administrator);
	GRANT SELECT ON watchlist.job TO sharaka_administrator;

	-- what screening goes by
	FOREACH tab IN ARRAY ARRAY['own_state', 'border_point', 'list', 'screening_rule', 'evidence_weight', 'instruction', 'case_rule',
		'operation', 'operation_point', 'operation_list', 'layout']
	LOOP
		EXECUTE format('CREATE POLICY enrolled ON watchlist.%I FOR SELECT TO sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator USING (%s)',
			tab, enrolled);
		EXECUTE format('GRANT SELECT ON watchlist.%I TO sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator', tab);
		CONTINUE WHEN tab = 'layout';
		EXECUTE format('CREATE POLICY administrator ON watchlist.%I TO sharaka_administrator USING (%s) WITH CHECK (%2$s)', tab, administrator);
		EXECUTE format('GRANT %s ON watchlist.%I TO sharaka_administrator',
			CASE WHEN tab IN ('own_state', 'case_rule') THEN 'UPDATE'
				WHEN tab = 'list' THEN 'INSERT (code, title, owner, holds, renewed_every), UPDATE (title, owner, renewed_every)'
				ELSE 'INSERT, UPDATE, DELETE' END, tab);
	END LOOP;
	EXECUTE format('CREATE POLICY enrolled ON watchlist.officer FOR SELECT TO sharaka_administrator, sharaka_auditor USING (%s)', either);
	GRANT SELECT ON watchlist.officer TO sharaka_administrator, sharaka_auditor;

	EXECUTE format('CREATE POLICY enrolled ON watchlist.setting_change FOR SELECT TO sharaka_administrator, sharaka_auditor USING (%s)', either);
	GRANT SELECT ON watchlist.setting_change TO sharaka_administrator, sharaka_auditor;

	-- travellers: analysts ask who was where
	EXECUTE format('CREATE POLICY own_state ON watchlist.traveller FOR SELECT TO sharaka_analyst USING (state = (SELECT watchlist.my_state()) AND (SELECT watchlist.my_role()) = ''analyst'')');
	GRANT SELECT ON watchlist.traveller TO sharaka_analyst;

	-- the audit
	FOREACH tab IN ARRAY ARRAY['audit', 'audit_seal', 'audit_gap', 'audit_signature'] LOOP
		EXECUTE format('CREATE POLICY auditor ON watchlist.%I FOR SELECT TO sharaka_auditor USING (%s)', tab, auditor);
		EXECUTE format('GRANT SELECT ON watchlist.%I TO sharaka_auditor', tab);
	END LOOP;
	GRANT USAGE ON SCHEMA watchlist TO sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator;

	-- a trigger function that anybody could hang on a table of theirs would act with the rights of the owner
	REVOKE ALL ON ALL FUNCTIONS IN SCHEMA watchlist FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION watchlist.my_state(), watchlist.my_clearance(), watchlist.my_role(), watchlist.own_state(),
		watchlist.person_review(), watchlist.document_review() TO sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator;
END
$$;
COMMENT ON FUNCTION create_policies() IS 'part of create_schema(): row-level security and rights on the tables';

/* Functions: each is for the roles that are named here, and for nobody else. */

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sharaka FROM PUBLIC;
REVOKE ALL ON ALL PROCEDURES IN SCHEMA sharaka FROM PUBLIC;
GRANT USAGE ON SCHEMA sharaka TO sharaka_owner, sharaka_frontline, sharaka_officer, sharaka_analyst, sharaka_auditor, sharaka_administrator, pg_monitor;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sharaka TO sharaka_owner;
GRANT EXECUTE ON FUNCTION journal_append(regclass, record) TO sharaka_owner;
-- who loads lists and runs jobs lets desks go first
GRANT EXECUTE ON FUNCTION lower_priority(integer) TO sharaka_officer, sharaka_administrator;

DO $$
DECLARE
	given record;
	f regprocedure;
BEGIN
	FOR given IN SELECT * FROM (VALUES
		('sharaka_frontline, sharaka_officer, sharaka_analyst, sharaka_administrator', '{screen,screen_manifest,my_cases}'::text[]),
		('sharaka_officer, sharaka_analyst', '{assign_case,ask_owner,decide_case,withdraw_case,escalate_case,case_history,require_schema}'),
		('sharaka_officer, sharaka_administrator', '{owner_answers,take_owner_messages}'),
		('sharaka_analyst, sharaka_administrator', '{operation_figures}'),
		('sharaka_officer, sharaka_administrator', '{create_document_list,begin_documents,prepare_documents,exchange_documents,
			replace_documents,change_documents,load_un_list,begin_ofac_csv,load_ofac_csv,load_ofac_xml,load_interpol_notices,load_eu_list,
			begin_subjects,load_subjects,change_subjects,require_schema}'),
		('sharaka_officer, sharaka_analyst', '{un_list_report,un_list_unread,list_report,list_unread,require_schema,name_weight,birth_verdict,months_apart,year_if_new_year,person_score,document_score}'),
		('sharaka_auditor', '{case_history,require_schema}'),
		('sharaka_officer', '{due_for_review,prolong,prolong_notice}'),
		('sharaka_auditor, sharaka_administrator', '{audit_verify,audit_heads,record_signature}'),
		('sharaka_auditor, sharaka_administrator, pg_monitor', '{check_installation,check_operation,metrics}'),
		('sharaka_administrator', '{enrol,dismiss,issue_token,purge,remember_travellers,forget_travellers,rescreen,alert_curve,set_alert_budget,
			list_state,index_state,audit_state,job_state,audit_seal,create_audit_partitions,erase_audit,instruction_for,rule_for,weight_of,weights,
			run_jobs,plan_operation,end_operation,prolong_operation}'))
		AS g (roles, functions)
	LOOP
		FOR f IN SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'sharaka'::regnamespace AND p.proname = ANY (given.functions) LOOP
			EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %s', f, given.roles);
		END LOOP;
	END LOOP;
	FOR f IN SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'sharaka'::regnamespace AND p.prosecdef LOOP
		EXECUTE format('ALTER ROUTINE %s OWNER TO sharaka_owner', f);
	END LOOP;
END
$$;
