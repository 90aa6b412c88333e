
/*
 * The one birth that is known of a name
 *
 * Most namesakes are of another age, so the index on names has the date of birth of
 * the subject as a further column, where one is listed.  Triggers keep it: whatever
 * the statement says, a name has what watchlist.subject_birth says.  Of whom several
 * births are listed, or none that is understood, it is XXXX, which fits every search.
 * Loaders write births before names, lest names are written, and indexed, twice.
 */

CREATE FUNCTION create_sole_birth_functions() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	-- dates are compared as text, which needs nothing of the schema of their type
	CREATE FUNCTION watchlist.sole_birth(subject bigint) RETURNS text
		LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	AS $body$
		SELECT CASE count(DISTINCT b.born::text) WHEN 1 THEN max(b.born::text) ELSE 'XXXX' END
		FROM watchlist.subject_birth AS b WHERE b.subject_id = sole_birth.subject AND b.born::text <> 'XXXX'
	$body$;
	CREATE FUNCTION watchlist.know_sole_birth() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- who changes births holds this lock, too
		PERFORM FROM watchlist.subject AS s WHERE s.subject_id = NEW.subject_id FOR NO KEY UPDATE;
		NEW.sole_birth := watchlist.sole_birth(NEW.subject_id);
		RETURN NEW;
	END $body$;
	CREATE FUNCTION watchlist.renew_sole_births() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- the trigger on names finds out what it is
		UPDATE watchlist.subject_name AS n SET sole_birth = DEFAULT
		WHERE n.subject_id IN (SELECT c.subject_id FROM changed AS c) AND n.sole_birth::text <> watchlist.sole_birth(n.subject_id);
		RETURN NULL;
	END $body$;
	CREATE FUNCTION watchlist.renew_all_sole_births() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		UPDATE watchlist.subject_name AS n SET sole_birth = DEFAULT WHERE n.sole_birth::text <> 'XXXX';
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.sole_birth(bigint) IS 'the date of birth that is listed for a subject, if it is one; XXXX where several are, or none';
	COMMENT ON FUNCTION watchlist.know_sole_birth() IS 'a name has the date of birth that is listed for its subject, if it is one';
	COMMENT ON FUNCTION watchlist.renew_sole_births() IS 'births of subjects changed: what their names have of them may, too';
	COMMENT ON FUNCTION watchlist.renew_all_sole_births() IS 'all births are gone: names have none';
END
$$;
COMMENT ON FUNCTION create_sole_birth_functions() IS 'part of create_schema(): functions of the triggers by which names have the birth of their subject';

CREATE FUNCTION create_sole_birth_triggers() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TRIGGER know_sole_birth BEFORE INSERT OR UPDATE OF subject_id, sole_birth ON watchlist.subject_name
		FOR EACH ROW EXECUTE FUNCTION watchlist.know_sole_birth();
	-- by their names after touch_subject(), which locks the subject
	CREATE TRIGGER update_sole_birth_on_insert AFTER INSERT ON watchlist.subject_birth
		REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.renew_sole_births();
	CREATE TRIGGER update_sole_birth_on_delete AFTER DELETE ON watchlist.subject_birth
		REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.renew_sole_births();
	CREATE TRIGGER update_sole_birth_of_new AFTER UPDATE ON watchlist.subject_birth
		REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.renew_sole_births();
	CREATE TRIGGER update_sole_birth_of_old AFTER UPDATE ON watchlist.subject_birth
		REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION watchlist.renew_sole_births();
	CREATE TRIGGER update_sole_birth_on_truncate AFTER TRUNCATE ON watchlist.subject_birth
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.renew_all_sole_births();
END
$$;
COMMENT ON FUNCTION create_sole_birth_triggers() IS 'part of create_schema(): triggers by which names have the birth of their subject';
