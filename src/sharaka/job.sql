
/*
 * Jobs
 *
 * What happens beside the questions is done by one call, run_jobs(), which cron,
 * pg_cron or any other clock makes every second or minute as an administrator:
 *
 *   * * * * *  psql -X -q -d screening -c 'SELECT * FROM sharaka.run_jobs()' >/dev/null
 *   SELECT cron.schedule('sharaka', '5 seconds', 'SELECT sharaka.run_jobs()');
 *
 * A job that another call is at is passed over, so that one clock can have those that
 * take long, and another those that must not wait for them.  Each job has a
 * subtransaction of its own: one that fails says so in watchlist.job, is tried again by
 * the next call, and stops no other.
 */

/* Partitions come last: to attach one holds up whoever looks at all of the audit until the transaction ends. */
CREATE FUNCTION jobs() RETURNS text[]
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['audit_seal', 'raise_cases', 'remember_travellers', 'rescreen', 'follow_records', 'drop_cases', 'escalate_cases', 'erase_cases',
	'remove_old_tokens', 'create_audit_partitions'];
COMMENT ON FUNCTION jobs() IS 'functions that run_jobs() calls, in this order';

CREATE FUNCTION create_job_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.job (
		name text COLLATE "C" PRIMARY KEY,
		done_through bigint NOT NULL DEFAULT 0,
		last_run timestamptz,
		last_error text,
		failed_at timestamptz
	);
	COMMENT ON TABLE watchlist.job IS 'what run_jobs() does, and how it went';
	COMMENT ON COLUMN watchlist.job.name IS 'the job, which is a function in schema sharaka';
	COMMENT ON COLUMN watchlist.job.done_through IS 'how far it has come, such as the last seal of the audit that it has read';
	COMMENT ON COLUMN watchlist.job.last_run IS 'when it last ran, well or not';
	COMMENT ON COLUMN watchlist.job.last_error IS 'what went wrong the last time; NULL where nothing did';
	COMMENT ON COLUMN watchlist.job.failed_at IS 'when anything last went wrong';

	-- advisory locks would do, if not anybody could take them
	CREATE TABLE watchlist.task (
		name text COLLATE "C" PRIMARY KEY
	);
	COMMENT ON TABLE watchlist.task IS 'what one session does at a time; who does it has a lock of the row';
	COMMENT ON COLUMN watchlist.task.name IS 'the task';
	INSERT INTO watchlist.task (name) SELECT t FROM unnest(jobs() || '{purge,one_operation}') AS t;
END
$$;
COMMENT ON FUNCTION create_job_table() IS 'part of create_schema(): what run_jobs() does';

CREATE FUNCTION try_alone(task text) RETURNS boolean
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM FROM watchlist.task AS t WHERE t.name = try_alone.task FOR UPDATE SKIP LOCKED;
	RETURN FOUND;
END
$$;
COMMENT ON FUNCTION try_alone(text) IS
	'begins a task of watchlist.task that one session does at a time, until its transaction ends; false where another is at it';

CREATE FUNCTION remove_old_tokens() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	removed bigint;
BEGIN
	PERFORM require_schema();
	DELETE FROM watchlist.officer_token AS t WHERE t.expires_at < clock_timestamp();
	GET DIAGNOSTICS removed = ROW_COUNT;
	RETURN removed;
END
$$;
COMMENT ON FUNCTION remove_old_tokens() IS 'removes tokens that no longer hold; returns how many';

CREATE FUNCTION run_jobs(these text[] DEFAULT NULL) RETURNS TABLE (job text, result text, error text)
	LANGUAGE plpgsql SECURITY DEFINER ROWS 10 SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('administrator');
	IF NOT run_jobs.these <@ jobs() THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there is no job %s', (SELECT string_agg(o, ', ') FROM unnest(run_jobs.these) AS o WHERE o <> ALL (jobs()) OR o IS NULL)),
			HINT = format('Jobs are: %s.', array_to_string(jobs(), ', '));
	END IF;
	FOREACH job IN ARRAY jobs() LOOP
		CONTINUE WHEN job <> ALL (run_jobs.these) OR NOT try_alone(job);
		error := NULL;
		BEGIN
			EXECUTE format('SELECT sharaka.%I()::text', job) INTO result;
		EXCEPTION WHEN OTHERS THEN
			error := SQLSTATE || ': ' || SQLERRM;
			result := NULL;
		END;
		INSERT INTO watchlist.job (name, last_run, last_error, failed_at)
		VALUES (run_jobs.job, clock_timestamp(), run_jobs.error, CASE WHEN run_jobs.error IS NOT NULL THEN clock_timestamp() END)
		ON CONFLICT (name) DO UPDATE
			SET last_run = excluded.last_run, last_error = excluded.last_error, failed_at = coalesce(excluded.failed_at, job.failed_at);
		RETURN NEXT;
	END LOOP;
	-- Any role may LISTEN, so that a notification must say nothing, not even by
	-- being there: one comes with each run, and is empty, whether there is
	-- anything to see or not.  Who may see it looks.
	PERFORM pg_notify('sharaka_cases', '');
END
$$;
COMMENT ON FUNCTION run_jobs(text[]) IS
	'does what is to be done beside screening: chains the audit, raises cases, lets them fall and escalates them, rescreens, erases, makes partitions; to be called every second or minute by an administrator; these: only some of jobs(). A row a job with what it returned, or its error; none for a job that another call is at';
