
/*
 * Who is calling
 *
 * Settled once, by watchlist.caller(): the officer whose login opened the session
 * (session_user, which SET ROLE does not change), or, behind a pooler whose login
 * stands for many, the officer whom a token names.  An application that has
 * authenticated an officer gets a token for him by issue_token(), and sets it in
 * each transaction: SET LOCAL sharaka.token = '...'.  A setting can be written by
 * anybody, but not the 256 random bits of somebody else's token; the table has
 * digests only.
 *
 * A login is known by its name and by the oid of its role: a role that was dropped and
 * created anew by the same name is somebody else.  Another cluster, to which the files
 * were restored, has other oids; there the name alone counts until confirm_logins().
 */

CREATE FUNCTION create_officer_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	period text;
BEGIN
	CREATE TABLE watchlist.own_state (
		state text COLLATE "C" PRIMARY KEY CHECK (state ~ '^[A-Z]{1,3}<{0,2}$'),
		retention_persons interval NOT NULL DEFAULT '5 years',
		retention_documents interval NOT NULL DEFAULT '10 years',
		retention_audit interval NOT NULL DEFAULT '3 years',
		retention_travellers interval NOT NULL DEFAULT '30 days' CHECK (retention_travellers BETWEEN '0' AND '100 years'),
		time_zone text NOT NULL DEFAULT current_setting('TimeZone') CHECK (now() AT TIME ZONE time_zone IS NOT NULL),
		desk_answer interval NOT NULL DEFAULT '20 milliseconds' CHECK (desk_answer BETWEEN '0' AND '1 second')
	);
	CREATE UNIQUE INDEX own_state_one_row ON watchlist.own_state ((true));
	FOREACH period IN ARRAY ARRAY['retention_persons', 'retention_documents', 'retention_audit'] LOOP
		-- by the calendar, too: years less days compare as years of 360 days
		EXECUTE format($do$
			ALTER TABLE watchlist.own_state ADD CONSTRAINT own_state_%1$s
				CHECK (%1$s BETWEEN '1 year' AND '100 years' AND date '2001-01-01' + %1$s BETWEEN '2002-01-01' AND '2101-01-01');
			COMMENT ON CONSTRAINT own_state_%1$s ON watchlist.own_state IS
				'a year at least, or who administers could erase what was just done; 100 years at most';
		$do$, period);
	END LOOP;
	COMMENT ON TABLE watchlist.own_state IS 'whose database this is, and how long records are kept; one row';
	COMMENT ON COLUMN watchlist.own_state.state IS 'code of the State; XXX while it is not said';
	COMMENT ON COLUMN watchlist.own_state.retention_persons IS 'after how long a person''s record is reviewed or purged, unless it says itself, and what it was is erased from history when it was deleted; 1 to 100 years';
	COMMENT ON COLUMN watchlist.own_state.retention_documents IS 'after how long a document''s record is reviewed or purged, unless it says itself, and what it was is erased from history; 1 to 100 years';
	COMMENT ON COLUMN watchlist.own_state.retention_audit IS 'after how long the personal part of the audit is erased; 1 to 100 years, or who administers could erase what was just asked';
	COMMENT ON COLUMN watchlist.own_state.time_zone IS 'where the days are those of the State, whatever zone a session is in: until when a notice holds, and when a record is reviewed; that of who made the schema, unless given';
	COMMENT ON COLUMN watchlist.own_state.retention_travellers IS 'how long travellers are remembered, to be screened against what comes in later; 100 years at most';
	COMMENT ON COLUMN watchlist.own_state.desk_answer IS 'how long after a call the desk is answered, or twice, three times as long, so that time tells nothing of what is withheld; 0 for as soon as there is an answer, 1 second at most';

	CREATE TABLE watchlist.border_point (
		code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[A-Z]{2}[A-Z0-9]{3}$'),
		name text NOT NULL,
		state text COLLATE "C" NOT NULL,
		line text COLLATE "C" NOT NULL CHECK (line IN ('airport', 'seaport', 'land', 'rail'))
	);
	COMMENT ON TABLE watchlist.border_point IS 'border points';
	COMMENT ON COLUMN watchlist.border_point.code IS 'UN/LOCODE, five characters without space';
	COMMENT ON COLUMN watchlist.border_point.name IS 'name of the point';
	COMMENT ON COLUMN watchlist.border_point.state IS 'code of the State that it belongs to';
	COMMENT ON COLUMN watchlist.border_point.line IS 'airport, seaport, land or rail';

	CREATE TABLE watchlist.officer (
		officer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		login text COLLATE "C" UNIQUE,
		label text NOT NULL,
		role text COLLATE "C" NOT NULL
			CHECK (role IN ('frontline', 'officer', 'analyst', 'auditor', 'administrator', 'pooler')),
		state text COLLATE "C" NOT NULL,
		clearance int NOT NULL DEFAULT 1 CHECK (clearance BETWEEN 0 AND 3),
		border_point text COLLATE "C" REFERENCES watchlist.border_point,
		added_at timestamptz NOT NULL DEFAULT now(),
		closed_at timestamptz,
		login_role oid,
		login_cluster bigint,
		CHECK (role <> 'pooler' OR login IS NOT NULL),
		CONSTRAINT officer_login_role CHECK (num_nulls(login, login_role, login_cluster) IN (0, 3))
	);
	CREATE INDEX officer_border_point ON watchlist.officer (border_point);
	COMMENT ON TABLE watchlist.officer IS 'who may use the database, and as what';
	COMMENT ON COLUMN watchlist.officer.officer_id IS 'key';
	COMMENT ON COLUMN watchlist.officer.login IS 'the role of PostgreSQL that the officer logs in as; NULL for who comes through a pooler only';
	COMMENT ON COLUMN watchlist.officer.label IS 'service number or name, as audit and cases show it';
	COMMENT ON COLUMN watchlist.officer.role IS 'frontline, officer (data officer), analyst, auditor or administrator; pooler: stands for others, who are told by a token';
	COMMENT ON COLUMN watchlist.officer.state IS 'code of the State that the officer serves';
	COMMENT ON COLUMN watchlist.officer.clearance IS 'highest level of confidentiality that the officer may see, 0 to 3';
	COMMENT ON COLUMN watchlist.officer.border_point IS 'where the officer works, unless a screening says otherwise';
	COMMENT ON COLUMN watchlist.officer.added_at IS 'since when';
	COMMENT ON COLUMN watchlist.officer.closed_at IS 'until when; the row stays, since the audit names it';
	COMMENT ON COLUMN watchlist.officer.login_role IS 'oid of that role when it was enrolled or confirmed: one that is created anew by the same name has another';
	COMMENT ON COLUMN watchlist.officer.login_cluster IS 'system identifier of the cluster that this was in; oids of another one say nothing';

	CREATE TABLE watchlist.officer_token (
		digest bytea PRIMARY KEY,
		officer_id bigint NOT NULL REFERENCES watchlist.officer,
		issued_at timestamptz NOT NULL DEFAULT now(),
		issued_by text COLLATE "C" NOT NULL,
		expires_at timestamptz NOT NULL
	);
	CREATE INDEX officer_token_officer_id ON watchlist.officer_token (officer_id);
	COMMENT ON TABLE watchlist.officer_token IS 'tokens by which officers behind a pooler are told apart';
	COMMENT ON COLUMN watchlist.officer_token.digest IS 'SHA-256 of the token, which is nowhere else';
	COMMENT ON COLUMN watchlist.officer_token.officer_id IS 'who is meant';
	COMMENT ON COLUMN watchlist.officer_token.issued_at IS 'when it was issued';
	COMMENT ON COLUMN watchlist.officer_token.issued_by IS 'login that asked for it';
	COMMENT ON COLUMN watchlist.officer_token.expires_at IS 'until when it holds';

	CREATE FUNCTION watchlist.same_login(login text, login_role oid, login_cluster bigint) RETURNS boolean
		LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $same$
	BEGIN
		-- in SQL it would be planned anew for each question
		RETURN coalesce(same_login.login_role = to_regrole(quote_ident(same_login.login)), false)
			OR same_login.login_cluster <> (pg_control_system()).system_identifier;
	END
	$same$;
	COMMENT ON FUNCTION watchlist.same_login(text, oid, bigint) IS 'is a login still the role that was enrolled; in another cluster, which has other oids, yes';

	CREATE FUNCTION watchlist.caller() RETURNS watchlist.officer
		LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $caller$
	DECLARE
		me watchlist.officer;
	BEGIN
		SELECT o.* INTO me FROM watchlist.officer AS o WHERE o.login = session_user AND o.closed_at IS NULL
			AND watchlist.same_login(o.login, o.login_role, o.login_cluster);
		IF me.role = 'pooler' THEN
			SELECT o.* INTO me FROM watchlist.officer_token AS t JOIN watchlist.officer AS o ON o.officer_id = t.officer_id
			WHERE t.digest = sha256(convert_to(current_setting('sharaka.token', true), 'UTF8'))
				AND t.expires_at > clock_timestamp() AND o.closed_at IS NULL;
		END IF;
		RETURN me;
	END $caller$;
	COMMENT ON FUNCTION watchlist.caller() IS
		'the officer who is calling: by login, or by the token in the setting sharaka.token where the login is a pooler''s; a row of NULLs for others';
	CREATE FUNCTION watchlist.my_state() RETURNS text
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT (watchlist.caller()).state';
	COMMENT ON FUNCTION watchlist.my_state() IS 'State of the officer who is calling, for policies; NULL for others';
	CREATE FUNCTION watchlist.my_clearance() RETURNS int
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT (watchlist.caller()).clearance';
	COMMENT ON FUNCTION watchlist.my_clearance() IS 'clearance of the officer who is calling, for policies; NULL for others';
	CREATE FUNCTION watchlist.my_role() RETURNS text
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT (watchlist.caller()).role';
	COMMENT ON FUNCTION watchlist.my_role() IS 'what the officer who is calling is, for policies, since a pooler has the rights of all; NULL for others';
	CREATE FUNCTION watchlist.own_state() RETURNS text
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT o.state FROM watchlist.own_state AS o';
	COMMENT ON FUNCTION watchlist.own_state() IS 'whose database this is, for defaults';
END
$$;
COMMENT ON FUNCTION create_officer_tables() IS 'part of create_schema(): whose database this is, border points, officers and their tokens';

CREATE TYPE caller AS (
	officer_id bigint,
	login text,
	label text,
	role text,
	state text,
	clearance int,
	border_point text
);
COMMENT ON TYPE caller IS 'who is calling: the columns of watchlist.officer that answers depend on';

CREATE FUNCTION calling(VARIADIC roles text[]) RETURNS caller
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	me caller;
	replaced bigint;
BEGIN
	PERFORM require_schema();
	SELECT c.officer_id, c.login, c.label, c.role, c.state, c.clearance, c.border_point INTO me FROM watchlist.caller() AS c;
	IF me.officer_id IS NULL AND pg_has_role(session_user, 'sharaka_owner', 'MEMBER') THEN
		me := ROW(NULL, session_user, session_user, 'owner', watchlist.own_state(), 3, NULL);
	ELSIF me.officer_id IS NULL THEN
		SELECT o.officer_id INTO replaced FROM watchlist.officer AS o
		WHERE o.login = session_user AND o.closed_at IS NULL AND NOT watchlist.same_login(o.login, o.login_role, o.login_cluster);
		IF FOUND THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('login %s is not the one that was enrolled', session_user),
				DETAIL = 'A role was enrolled that had this name before.',
				HINT = format('If it is still the same officer''s, an administrator confirms that: SELECT sharaka.confirm_logins(%s); otherwise enrol a login of another name.', replaced);
		END IF;
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('login %s is not enrolled', session_user),
			HINT = 'An administrator enrols it by sharaka.enrol(). Behind a pooler, SET LOCAL sharaka.token to a token that holds.';
	ELSIF me.role <> ALL (roles) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('officer %s is %s', me.label, me.role),
			DETAIL = format('This is for: %s.', array_to_string(roles, ', '));
	END IF;
	RETURN me;
END
$$;
COMMENT ON FUNCTION calling(text[]) IS
	'the officer who is calling, if of one of these roles, else an error; superusers and members of sharaka_owner pass as owner of the database';

CREATE FUNCTION require_border_points(codes text[]) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path FROM CURRENT
AS $$
DECLARE
	unknown constant text := (SELECT string_agg(coalesce('"' || p.code || '"', 'NULL'), ', ' ORDER BY p.code) FROM unnest(require_border_points.codes) AS p (code)
		WHERE NOT EXISTS (SELECT FROM watchlist.border_point AS b WHERE b.code = p.code));
BEGIN
	IF unknown IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no border point %s', unknown),
			HINT = 'Border points are in watchlist.border_point, by UN/LOCODE without space.';
	END IF;
END
$$;
COMMENT ON FUNCTION require_border_points(text[]) IS 'an error unless each of these is the code of a border point';

CREATE FUNCTION enrol(login text, label text, role text, state text DEFAULT NULL, clearance int DEFAULT 1, border_point text DEFAULT NULL)
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	enrolled bigint;
BEGIN
	PERFORM calling('administrator');
	IF enrol.role NOT IN ('frontline', 'officer', 'analyst', 'auditor', 'administrator', 'pooler') OR enrol.role IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no role "%s"', enrol.role),
			HINT = 'Give frontline, officer, analyst, auditor, administrator or pooler.';
	ELSIF enrol.login IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = enrol.login) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('role "%s" does not exist', enrol.login),
			HINT = format('A superuser makes it: CREATE ROLE %I LOGIN; GRANT sharaka_%s TO %1$I;', enrol.login, enrol.role);
	ELSIF enrol.login IS NULL AND enrol.role = 'pooler' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'a pooler has a login',
			HINT = 'Give the role of PostgreSQL that the application logs in as; officers behind it are enrolled without one.';
	ELSIF (enrol.clearance BETWEEN 0 AND 3) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no clearance %s', coalesce(enrol.clearance::text, 'NULL')),
			HINT = 'Give 0 (open), 1 (restricted), 2 (confidential) or 3 (secret).';
	END IF;
	PERFORM require_words(enrol.label, 'the label', 'Give a service number or a name, as audit and cases are to show it.');
	IF enrol.border_point IS NOT NULL THEN
		PERFORM require_border_points(ARRAY[enrol.border_point]);
	END IF;
	INSERT INTO watchlist.officer (login, label, role, state, clearance, border_point, login_role, login_cluster)
	VALUES (enrol.login, enrol.label, enrol.role, coalesce(enrol.state::countrycode::text, watchlist.own_state()), enrol.clearance, enrol.border_point,
		to_regrole(quote_ident(enrol.login)), CASE WHEN enrol.login IS NOT NULL THEN (SELECT c.system_identifier FROM pg_control_system() AS c) END)
	RETURNING officer_id INTO enrolled;
	RETURN enrolled;
EXCEPTION WHEN unique_violation THEN
	RAISE EXCEPTION USING
		ERRCODE = 'unique_violation',
		MESSAGE = format('login %s is enrolled already', enrol.login),
		HINT = 'Who has left is dismissed by sharaka.dismiss(); a login is not given to somebody else.';
END
$$;
COMMENT ON FUNCTION enrol(text, text, text, text, int, text) IS
	'enrols an officer: the login (NULL behind a pooler), a label, the role, State, clearance from 0 to 3 and border point; returns the key. The login needs the role sharaka_... granted, too';

CREATE FUNCTION confirm_logins(officer bigint DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<confirmed>>
DECLARE
	logins bigint;
BEGIN
	PERFORM calling('administrator');
	UPDATE watchlist.officer AS o SET login_role = to_regrole(quote_ident(o.login)), login_cluster = c.system_identifier
	FROM pg_control_system() AS c
	WHERE o.closed_at IS NULL AND to_regrole(quote_ident(o.login)) IS NOT NULL
		AND CASE WHEN confirm_logins.officer IS NULL THEN o.login_cluster <> c.system_identifier ELSE o.officer_id = confirm_logins.officer END;
	GET DIAGNOSTICS logins = ROW_COUNT;
	IF confirmed.logins = 0 AND confirm_logins.officer IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no officer %s in service whose login exists', confirm_logins.officer);
	END IF;
	RETURN confirmed.logins;
END
$$;
COMMENT ON FUNCTION confirm_logins(bigint) IS
	'says that the login of an officer, which was dropped and created anew, is still the same officer''s; without an officer, that all logins are which were enrolled in another cluster, from which the files were restored or upgraded. Returns how many';

CREATE FUNCTION dismiss(officer bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('administrator');
	UPDATE watchlist.officer AS o SET closed_at = now() WHERE o.officer_id = dismiss.officer AND o.closed_at IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no officer %s in service', dismiss.officer);
	END IF;
	DELETE FROM watchlist.officer_token AS t WHERE t.officer_id = dismiss.officer;
END
$$;
COMMENT ON FUNCTION dismiss(bigint) IS 'ends an officer''s access at once, tokens included; the row stays, since the audit names it';

CREATE FUNCTION issue_token(officer bigint, valid_for interval DEFAULT '12 hours') RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	-- two of 122 random bits each, from the server's strong source
	token constant text := translate(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
BEGIN
	PERFORM calling('administrator');
	IF (issue_token.valid_for BETWEEN interval '1 second' AND interval '1 day') IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('a token can not hold for %s', coalesce(issue_token.valid_for::text, 'NULL')),
			HINT = 'Give at most a day: officers authenticate for each shift.';
	ELSIF NOT EXISTS (SELECT FROM watchlist.officer AS o WHERE o.officer_id = issue_token.officer AND o.closed_at IS NULL AND o.role <> 'pooler') THEN
		RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no officer %s in service', issue_token.officer);
	END IF;
	DELETE FROM watchlist.officer_token AS t WHERE t.expires_at < clock_timestamp();
	INSERT INTO watchlist.officer_token (digest, officer_id, issued_by, expires_at)
	VALUES (sha256(convert_to(token, 'UTF8')), issue_token.officer, session_user, clock_timestamp() + issue_token.valid_for);
	RETURN token;
END
$$;
COMMENT ON FUNCTION issue_token(bigint, interval) IS
	'a token for an officer who has authenticated with an application; it is shown once, and set by SET LOCAL sharaka.token';

CREATE FUNCTION today() RETURNS date
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN (SELECT (now() AT TIME ZONE o.time_zone)::date FROM watchlist.own_state AS o);
END
$$;
COMMENT ON FUNCTION today() IS 'the day that it is in the State, whatever time zone the session is in';

/* When the desk is answered */

CREATE FUNCTION time_to_hold(taken interval, step interval) RETURNS interval
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN step > '0' THEN step * greatest(ceil(extract(epoch FROM taken) / extract(epoch FROM step)), 1)::float8 - greatest(taken, '0') ELSE '0' END;
COMMENT ON FUNCTION time_to_hold(interval, interval) IS
	'how long an answer that has taken so long waits until it has taken a step, or a whole number of them; a clock that was set back counts as no time';

CREATE FUNCTION hold(role text, began timestamptz, travellers bigint DEFAULT 0) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<holding>>
DECLARE
	taken constant interval := clock_timestamp() - hold.began;
BEGIN
	-- what a discreet record costs, each traveller of a list may; chance covers what is left to do after this
	PERFORM sleep_exactly(extract(epoch FROM time_to_hold(holding.taken, o.desk_answer * (1 + hold.travellers / 10.0)) + o.desk_answer * random() / 20)::float8)
	FROM watchlist.own_state AS o WHERE hold.role = 'frontline';
END
$$;
COMMENT ON FUNCTION hold(text, timestamptz, bigint) IS
	'part of what the desk may call: keeps its answer until its time does not tell what it took to find; steps are longer by a tenth for each traveller of a list, and up to a twentieth more by chance';
