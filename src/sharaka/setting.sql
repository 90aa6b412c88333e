
/*
 * Who changed what screening goes by
 *
 * Rules, weights, instructions and officers decide whom the desk stops and who may
 * ask.  A change of one of them is kept as it was and as it is, whoever made it, by
 * whatever statement.
 */

CREATE FUNCTION create_setting_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	tab text;
BEGIN
	CREATE TABLE watchlist.setting_change (
		setting_change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
		changed_by text COLLATE "C" NOT NULL DEFAULT session_user,
		officer_id bigint,
		tab text COLLATE "C" NOT NULL,
		action text COLLATE "C" NOT NULL CHECK (action IN ('added', 'changed', 'deleted')),
		before jsonb,
		after jsonb,
		CHECK ((action = 'added') = (before IS NULL) AND (action = 'deleted') = (after IS NULL))
	);
	CREATE INDEX setting_change_changed_at ON watchlist.setting_change (changed_at);
	COMMENT ON TABLE watchlist.setting_change IS 'changes of what screening goes by, and of who may use it; nobody changes them';
	COMMENT ON COLUMN watchlist.setting_change.setting_change_id IS 'key';
	COMMENT ON COLUMN watchlist.setting_change.changed_at IS 'when';
	COMMENT ON COLUMN watchlist.setting_change.changed_by IS 'login that changed it';
	COMMENT ON COLUMN watchlist.setting_change.officer_id IS 'the officer, if the login is one''s; not a key of another table, so that no row is held by it';
	COMMENT ON COLUMN watchlist.setting_change.tab IS 'the table in schema watchlist';
	COMMENT ON COLUMN watchlist.setting_change.action IS 'added, changed or deleted';
	COMMENT ON COLUMN watchlist.setting_change.before IS 'the row as it was; NULL for one that was added';
	COMMENT ON COLUMN watchlist.setting_change.after IS 'the row as it is since; NULL for one that was deleted';

	CREATE FUNCTION watchlist.keep_setting() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		IF TG_OP = 'UPDATE' AND to_jsonb(OLD) = to_jsonb(NEW) THEN
			RETURN NULL;
		END IF;
		INSERT INTO watchlist.setting_change (officer_id, tab, action, before, after)
		VALUES ((watchlist.caller()).officer_id, TG_ARGV[0], CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
			CASE WHEN TG_OP <> 'INSERT' THEN jsonb_strip_nulls(to_jsonb(OLD)) END, CASE WHEN TG_OP <> 'DELETE' THEN jsonb_strip_nulls(to_jsonb(NEW)) END);
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.keep_setting() IS 'keeps what a setting was before it was changed or deleted, and what it is since';
	FOREACH tab IN ARRAY ARRAY['own_state', 'border_point', 'officer', 'screening_rule', 'evidence_weight', 'instruction', 'case_rule',
		'operation', 'operation_point', 'operation_list'] LOOP
		EXECUTE format('CREATE TRIGGER keep_setting AFTER INSERT OR UPDATE OR DELETE ON watchlist.%1$I
			FOR EACH ROW EXECUTE FUNCTION watchlist.keep_setting(%1$L)', tab);
	END LOOP;
	-- what a load writes of a list is no setting
	CREATE TRIGGER keep_setting AFTER INSERT OR DELETE OR UPDATE OF code, title, holds, owner, renewed_every ON watchlist.list
		FOR EACH ROW EXECUTE FUNCTION watchlist.keep_setting('list');
END
$$;
COMMENT ON FUNCTION create_setting_tables() IS 'part of create_schema(): changes of what screening goes by';
