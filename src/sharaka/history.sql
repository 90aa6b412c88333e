
/*
 * Versions of a record
 *
 * What is known of a subject is in several tables, and is one record: a change of
 * any of them is a change of the subject, whose version goes up once a
 * transaction.  What a row was before it was changed or deleted is kept in
 * watchlist.history; whoever changed it, by whatever statement.  The owner and who
 * may see the record stand in each row of each of the tables, where sharing and
 * policies look for them.
 *
 * The functions of the triggers are no members of the extension, which the tables
 * outlive.
 */

CREATE FUNCTION create_history_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.history (
		history_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		changed_at timestamptz NOT NULL DEFAULT now(),
		changed_by text COLLATE "C" NOT NULL DEFAULT session_user,
		officer_id bigint,
		tab text COLLATE "C" NOT NULL,
		subject_id bigint,
		version int,
		action text COLLATE "C" NOT NULL CHECK (action IN ('changed', 'deleted', 'prolonged', 'purged')),
		before jsonb,
		why text
	);
	PERFORM govern('watchlist.history');
	CREATE INDEX history_subject_id ON watchlist.history (subject_id) WHERE subject_id IS NOT NULL;
	CREATE INDEX history_record ON watchlist.history ((before->>'list'), (before->>'record')) WHERE subject_id IS NULL;
	CREATE INDEX history_changed_at ON watchlist.history USING brin (changed_at);
	COMMENT ON TABLE watchlist.history IS 'what rows of the files were before they were changed or deleted';
	COMMENT ON COLUMN watchlist.history.history_id IS 'key';
	COMMENT ON COLUMN watchlist.history.changed_at IS 'when';
	COMMENT ON COLUMN watchlist.history.changed_by IS 'login that changed it';
	COMMENT ON COLUMN watchlist.history.officer_id IS 'the officer, if the login is one''s';
	COMMENT ON COLUMN watchlist.history.tab IS 'the table in schema watchlist';
	COMMENT ON COLUMN watchlist.history.subject_id IS 'the subject that the row is of; NULL for travel documents and notices without one';
	COMMENT ON COLUMN watchlist.history.version IS 'version of the subject that the row was part of';
	COMMENT ON COLUMN watchlist.history.action IS 'changed, deleted, prolonged after review, or purged when its review was due: then only key and reference are kept of it';
	COMMENT ON COLUMN watchlist.history.before IS 'the row as it was; NULL once the record was purged, or deleted as long ago as records are kept';
	COMMENT ON COLUMN watchlist.history.why IS 'the reason, where one was given';
END
$$;
COMMENT ON FUNCTION create_history_table() IS 'part of create_schema(): what records were';

CREATE FUNCTION create_history_functions() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE FUNCTION watchlist.released_by_both(a text[], b text[]) RETURNS text[]
		LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
	AS $body$
		SELECT CASE WHEN '*' = ANY (a) THEN coalesce(b, a) WHEN '*' = ANY (b) OR b IS NULL THEN a
			ELSE ARRAY(SELECT unnest(a) INTERSECT SELECT unnest(b) ORDER BY 1) END
	$body$;
	COMMENT ON FUNCTION watchlist.released_by_both(text[], text[]) IS 'States that two records are released to; of one alone where the other is NULL';
	CREATE FUNCTION watchlist.keep_history() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	<<kept>>
	DECLARE
		-- what triggers keep is nobody's change
		kept_by_triggers constant text[] := CASE TG_ARGV[0] WHEN 'subject_name' THEN '{sole_birth}' ELSE '{}' END;
		was constant jsonb := to_jsonb(OLD) - kept_by_triggers;
		-- which tables have these is known; a DBA may have added columns of the names to others
		subject constant bigint := CASE WHEN TG_ARGV[0] <> 'travel_document' THEN (was->>'subject_id')::bigint END;
	BEGIN
		IF TG_OP = 'UPDATE' AND was - '{version,changed_at}'::text[] = to_jsonb(NEW) - kept_by_triggers - '{version,changed_at}'::text[] THEN
			RETURN NULL;
		ELSIF TG_OP = 'DELETE' AND EXISTS (SELECT FROM watchlist.purging AS p WHERE p.xid = pg_current_xact_id_if_assigned()) THEN
			-- purge() leaves its own trace
			RETURN NULL;
		END IF;
		INSERT INTO watchlist.history (officer_id, tab, subject_id, version, action, before, owner, level, released_to)
		VALUES ((watchlist.caller()).officer_id, TG_ARGV[0], kept.subject,
			CASE TG_ARGV[0] WHEN 'subject' THEN (kept.was->>'version')::int
				ELSE (SELECT s.version FROM watchlist.subject AS s WHERE s.subject_id = kept.subject) END,
			CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
			-- who may not see the record now does not see what it was, and the other way round
			jsonb_strip_nulls(kept.was), coalesce(NEW.owner, OLD.owner), greatest(NEW.level, OLD.level), watchlist.released_by_both(OLD.released_to, NEW.released_to));
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.keep_history() IS 'keeps what a row was before it was changed or deleted';

	CREATE FUNCTION watchlist.govern_history() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		IF TG_ARGV[0] = 'subject' THEN
			UPDATE watchlist.history AS h SET owner = NEW.owner, level = greatest(h.level, NEW.level),
				released_to = watchlist.released_by_both(h.released_to, NEW.released_to)
			WHERE h.subject_id = NEW.subject_id;
		ELSE
			UPDATE watchlist.history AS h SET owner = NEW.owner, level = greatest(h.level, NEW.level),
				released_to = watchlist.released_by_both(h.released_to, NEW.released_to)
			WHERE h.subject_id IS NULL AND h.tab = 'travel_document' AND h.before->>'list' = NEW.list AND h.before->>'record' = NEW.record;
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.govern_history() IS 'a record that becomes more secret, or is released to fewer, takes along what is kept of its past; one that becomes less secret does not';

	CREATE FUNCTION watchlist.next_version() RETURNS trigger
		LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- the same, or prolonged and otherwise the same
		IF to_jsonb(NEW) - 'review_on' = to_jsonb(OLD) - 'review_on' THEN
			RETURN NEW;
		END IF;
		-- once a transaction, and not for one that is new in it
		NEW.version := OLD.version;
		IF OLD.added_at <> now() AND OLD.changed_at IS DISTINCT FROM now() THEN
			NEW.version := OLD.version + 1;
		END IF;
		NEW.changed_at := CASE WHEN OLD.added_at <> now() THEN now() ELSE NEW.changed_at END;
		RETURN NEW;
	END $body$;
	COMMENT ON FUNCTION watchlist.next_version() IS 'raises the version of a subject that is changed';

	CREATE FUNCTION watchlist.touch_subject() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		UPDATE watchlist.subject AS s SET changed_at = now()
		WHERE s.subject_id IN (SELECT p.subject_id FROM parts AS p) AND s.added_at <> now() AND s.changed_at IS DISTINCT FROM now();
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.touch_subject() IS 'what is known of a subject changed: so did the subject';

	CREATE FUNCTION watchlist.govern_part() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- whoever changes these holds the lock, and hands them on to the parts that there are then
		SELECT s.owner, s.level, s.released_to INTO NEW.owner, NEW.level, NEW.released_to
		FROM watchlist.subject AS s WHERE s.subject_id = NEW.subject_id FOR NO KEY UPDATE;
		IF NOT FOUND THEN
			-- the foreign key says so, and better; to who has policies it is as if they might not see it
			NEW.owner := 'XXX';
			NEW.level := 0;
			NEW.released_to := '{}';
		END IF;
		RETURN NEW;
	END $body$;
	COMMENT ON FUNCTION watchlist.govern_part() IS 'what is known of a subject has its owner, level and releases';

	CREATE FUNCTION watchlist.govern_parts() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		part text;
	BEGIN
		FOREACH part IN ARRAY ARRAY['subject_name', 'subject_birth', 'subject_nationality', 'subject_description', 'identity_document'] LOOP
			EXECUTE format('UPDATE watchlist.%I SET owner = $1, level = $2, released_to = $3 WHERE subject_id = $4', part)
			USING NEW.owner, NEW.level, NEW.released_to, NEW.subject_id;
		END LOOP;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.govern_parts() IS 'hands a change of owner, level or releases on to what is known of a subject';
END
$$;
COMMENT ON FUNCTION create_history_functions() IS 'part of create_schema(): functions of the triggers that keep versions';

CREATE FUNCTION create_history_triggers() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	tab text;
BEGIN
	FOREACH tab IN ARRAY ARRAY['subject_name', 'subject_birth', 'subject_nationality', 'subject_description', 'identity_document'] LOOP
		PERFORM govern(format('watchlist.%I', tab)::regclass);
		EXECUTE format($do$
			CREATE TRIGGER govern_part BEFORE INSERT OR UPDATE OF subject_id, owner, level, released_to ON watchlist.%1$I
				FOR EACH ROW EXECUTE FUNCTION watchlist.govern_part();
			CREATE TRIGGER touch_on_insert AFTER INSERT ON watchlist.%1$I
				REFERENCING NEW TABLE AS parts FOR EACH STATEMENT EXECUTE FUNCTION watchlist.touch_subject();
			CREATE TRIGGER touch_on_update AFTER UPDATE ON watchlist.%1$I
				REFERENCING NEW TABLE AS parts FOR EACH STATEMENT EXECUTE FUNCTION watchlist.touch_subject();
			CREATE TRIGGER touch_on_delete AFTER DELETE ON watchlist.%1$I
				REFERENCING OLD TABLE AS parts FOR EACH STATEMENT EXECUTE FUNCTION watchlist.touch_subject();
		$do$, tab);
	END LOOP;
	CREATE TRIGGER next_version BEFORE UPDATE ON watchlist.subject
		FOR EACH ROW EXECUTE FUNCTION watchlist.next_version();
	CREATE TRIGGER govern_parts AFTER UPDATE OF owner, level, released_to ON watchlist.subject
		FOR EACH ROW WHEN ((OLD.owner, OLD.level, OLD.released_to) IS DISTINCT FROM (NEW.owner, NEW.level, NEW.released_to))
		EXECUTE FUNCTION watchlist.govern_parts();
	FOREACH tab IN ARRAY ARRAY['subject', 'travel_document'] LOOP
		EXECUTE format('CREATE TRIGGER govern_history AFTER UPDATE OF owner, level, released_to ON watchlist.%1$I
			FOR EACH ROW WHEN ((OLD.owner, OLD.level, OLD.released_to) IS DISTINCT FROM (NEW.owner, NEW.level, NEW.released_to))
			EXECUTE FUNCTION watchlist.govern_history(%1$L)', tab);
	END LOOP;
	FOREACH tab IN ARRAY ARRAY['subject', 'subject_name', 'subject_birth', 'subject_nationality', 'subject_description',
		'identity_document', 'notice', 'travel_document']
	LOOP
		EXECUTE format('CREATE TRIGGER keep_history AFTER UPDATE OR DELETE ON watchlist.%1$I
			FOR EACH ROW EXECUTE FUNCTION watchlist.keep_history(%1$L)', tab);
	END LOOP;
END
$$;
COMMENT ON FUNCTION create_history_triggers() IS 'part of create_schema(): triggers that keep versions of records';
