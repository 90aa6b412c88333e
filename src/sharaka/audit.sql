
/*
 * Audit
 *
 * Every screening leaves a record with who asked, from where, when, what for, and
 * all of the answer; also one that finds nothing, and one whose transaction is
 * rolled back: journal_append() writes outside of transactions.  Nobody queues:
 * records get numbers from a sequence and are not chained when they are written.
 *
 * audit_seal() chains them afterwards, in batches.  A record has a digest over
 * what it says; its personal part goes into that as a digest of its own, over a
 * salt and the payload, so that payload and salt can be erased and the record still
 * be verified.  A seal has a digest over the digests of all records up to a number
 * and over the seal before.  A number that has no record yet when its batch is
 * sealed (somebody is just writing it) stands in audit_gap, and its record goes
 * into the next seal after it has arrived.
 *
 * Whoever can write the tables could write them anew from some seal on.  So heads
 * of the chain go out to where the database's administrators cannot reach them
 * (audit_heads()), and may be signed there and the signatures kept
 * (record_signature()).
 */

CREATE FUNCTION create_audit_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE SEQUENCE watchlist.audit_number;
	COMMENT ON SEQUENCE watchlist.audit_number IS 'numbers of watchlist.audit';
	CREATE TABLE watchlist.audit (
		audit_id bigint NOT NULL,
		at timestamptz NOT NULL,
		officer_id bigint,
		login text COLLATE "C" NOT NULL,
		label text NOT NULL,
		role text COLLATE "C" NOT NULL,
		state text COLLATE "C" NOT NULL,
		border_point text COLLATE "C",
		client inet,
		application text,
		operation_id bigint,
		purpose text NOT NULL,
		call text COLLATE "C" NOT NULL,
		hits int NOT NULL,
		payload_digest bytea NOT NULL,
		digest bytea NOT NULL,
		salt bytea,
		payload jsonb,
		PRIMARY KEY (audit_id, at)
	) PARTITION BY RANGE (at);
	CREATE TABLE watchlist.audit_rest PARTITION OF watchlist.audit DEFAULT;
	ALTER TABLE watchlist.audit_rest ENABLE ROW LEVEL SECURITY;
	COMMENT ON TABLE watchlist.audit IS 'every screening and its answer; records are only added; a partition a month';
	COMMENT ON TABLE watchlist.audit_rest IS 'audit of months that have no partition of their own; run_jobs() makes them ahead';
	COMMENT ON COLUMN watchlist.audit.audit_id IS 'number of the record, which the answer shows, too';
	COMMENT ON COLUMN watchlist.audit.at IS 'when';
	COMMENT ON COLUMN watchlist.audit.officer_id IS 'who asked; NULL for an owner of the database who is not enrolled';
	COMMENT ON COLUMN watchlist.audit.login IS 'by which login';
	COMMENT ON COLUMN watchlist.audit.label IS 'label of the officer then';
	COMMENT ON COLUMN watchlist.audit.role IS 'role of the officer then';
	COMMENT ON COLUMN watchlist.audit.state IS 'State that the officer served';
	COMMENT ON COLUMN watchlist.audit.border_point IS 'where';
	COMMENT ON COLUMN watchlist.audit.client IS 'address that the session came from; NULL on the server itself';
	COMMENT ON COLUMN watchlist.audit.application IS 'application_name of the session, which is what it says';
	COMMENT ON COLUMN watchlist.audit.operation_id IS 'operation that was under way at the point';
	COMMENT ON COLUMN watchlist.audit.purpose IS 'what for, as the caller said';
	COMMENT ON COLUMN watchlist.audit.call IS 'which function was called';
	COMMENT ON COLUMN watchlist.audit.hits IS 'number of hits, the discreet ones too; for a passenger list as a whole, of which each traveller has a record, those that were shown';
	COMMENT ON COLUMN watchlist.audit.payload_digest IS 'SHA-256 of salt and payload';
	COMMENT ON COLUMN watchlist.audit.digest IS 'SHA-256 of all of the above, see audit_digest()';
	COMMENT ON COLUMN watchlist.audit.salt IS '16 random bytes, without which an erased payload can''t be guessed; erased with it';
	COMMENT ON COLUMN watchlist.audit.payload IS 'what was asked and answered, for the desk and for the back office; NULL once erased';

	CREATE TABLE watchlist.audit_seal (
		seal_id bigint PRIMARY KEY,
		sealed_at timestamptz NOT NULL,
		first_id bigint NOT NULL,
		last_id bigint NOT NULL,
		records bigint NOT NULL,
		records_digest bytea NOT NULL,
		previous bytea NOT NULL,
		head bytea NOT NULL
	);
	COMMENT ON TABLE watchlist.audit_seal IS 'the chain over the audit';
	COMMENT ON COLUMN watchlist.audit_seal.seal_id IS 'number of the seal, without gaps';
	COMMENT ON COLUMN watchlist.audit_seal.sealed_at IS 'when';
	COMMENT ON COLUMN watchlist.audit_seal.first_id IS 'first number of the batch';
	COMMENT ON COLUMN watchlist.audit_seal.last_id IS 'last number of the batch; first_id - 1 where it has late records only';
	COMMENT ON COLUMN watchlist.audit_seal.records IS 'how many records, late ones included';
	COMMENT ON COLUMN watchlist.audit_seal.records_digest IS 'SHA-256 of their digests in the order of their numbers';
	COMMENT ON COLUMN watchlist.audit_seal.previous IS 'head of the seal before; 32 zero bytes for the first';
	COMMENT ON COLUMN watchlist.audit_seal.head IS 'SHA-256 of previous and of the above, see seal_head()';

	CREATE TABLE watchlist.audit_gap (
		audit_id bigint PRIMARY KEY,
		missed_by bigint NOT NULL REFERENCES watchlist.audit_seal,
		sealed_by bigint REFERENCES watchlist.audit_seal
	);
	CREATE INDEX audit_gap_missed_by ON watchlist.audit_gap (missed_by);
	CREATE INDEX audit_gap_sealed_by ON watchlist.audit_gap (sealed_by);
	COMMENT ON TABLE watchlist.audit_gap IS 'numbers that had no record when their batch was sealed';
	COMMENT ON COLUMN watchlist.audit_gap.audit_id IS 'the number';
	COMMENT ON COLUMN watchlist.audit_gap.missed_by IS 'seal of the batch';
	COMMENT ON COLUMN watchlist.audit_gap.sealed_by IS 'seal that has the record; NULL where it never came, since what asked for the number failed';

	CREATE TABLE watchlist.audit_signature (
		seal_id bigint NOT NULL REFERENCES watchlist.audit_seal,
		key text COLLATE "C" NOT NULL,
		signature bytea NOT NULL,
		recorded_at timestamptz NOT NULL DEFAULT now(),
		recorded_by text COLLATE "C" NOT NULL DEFAULT session_user,
		PRIMARY KEY (seal_id, key)
	);
	COMMENT ON TABLE watchlist.audit_signature IS 'signatures of heads of the chain, made elsewhere';
	COMMENT ON COLUMN watchlist.audit_signature.seal_id IS 'whose head was signed';
	COMMENT ON COLUMN watchlist.audit_signature.key IS 'name of the key, as its holders know it';
	COMMENT ON COLUMN watchlist.audit_signature.signature IS 'the signature over the text that audit_heads() gives';
	COMMENT ON COLUMN watchlist.audit_signature.recorded_at IS 'when it was brought back';
	COMMENT ON COLUMN watchlist.audit_signature.recorded_by IS 'by which login';

	CREATE FUNCTION watchlist.keep_audit() RETURNS trigger
		LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
	BEGIN
		-- only the personal part goes, when its time has come
		IF TG_OP = 'UPDATE' AND TG_LEVEL = 'ROW' THEN
			IF NEW.payload IS NULL AND NEW.salt IS NULL
				AND to_jsonb(NEW) - '{payload,salt}'::text[] = to_jsonb(OLD) - '{payload,salt}'::text[]
				AND OLD.at < now() - (SELECT o.retention_audit FROM watchlist.own_state AS o)
			THEN
				RETURN NEW;
			END IF;
		END IF;
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'the audit is only added to',
			HINT = 'What is personal in it is erased by sharaka.erase_audit() when its retention ends.';
	END $body$;
	COMMENT ON FUNCTION watchlist.keep_audit() IS 'refuses changes of the audit';
	CREATE TRIGGER keep_audit BEFORE UPDATE OR DELETE ON watchlist.audit
		FOR EACH ROW EXECUTE FUNCTION watchlist.keep_audit();
	-- a partition does not have this of the whole
	CREATE TRIGGER keep_audit_whole BEFORE TRUNCATE ON watchlist.audit
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit();
	CREATE TRIGGER keep_audit_whole BEFORE TRUNCATE ON watchlist.audit_rest
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit();
	CREATE TRIGGER keep_seals BEFORE UPDATE OR DELETE OR TRUNCATE ON watchlist.audit_seal
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit();
	CREATE TRIGGER keep_gaps BEFORE DELETE OR TRUNCATE ON watchlist.audit_gap
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit();
	CREATE TRIGGER keep_signatures BEFORE UPDATE OR DELETE OR TRUNCATE ON watchlist.audit_signature
		FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit();
	PERFORM create_audit_partitions();
END
$$;
COMMENT ON FUNCTION create_audit_tables() IS 'part of create_schema(): the audit and its chain';

/*
 * A partition is made apart and attached, which holds up nobody who screens: to make it
 * in its place would lock the whole, and to wait for that lock holds up all who come
 * after.  What looks at all of the audit, as a dump does, may hold up the attaching;
 * there are months to try it again.
 */
CREATE FUNCTION create_audit_partitions() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' SET lock_timeout = '100ms'
AS $$
DECLARE
	month date;
	partition text;
BEGIN
	FOR month IN SELECT m::date FROM generate_series(date_trunc('month', now()), now() + interval '3 months', interval '1 month') AS m
		WHERE to_regclass('watchlist.' || audit_partition(m)) IS NULL
	LOOP
		-- what came while there was none stays in the rest: that month gets none any more
		IF NOT EXISTS (SELECT FROM watchlist.audit_rest AS r WHERE r.at >= month AND r.at < month + interval '1 month') THEN
			partition := audit_partition(month);
			BEGIN
				EXECUTE format('CREATE TABLE watchlist.%I (LIKE watchlist.audit INCLUDING ALL)', partition);
				EXECUTE format('ALTER TABLE watchlist.%I ENABLE ROW LEVEL SECURITY', partition);
				EXECUTE format('CREATE TRIGGER keep_audit_whole BEFORE TRUNCATE ON watchlist.%I
					FOR EACH STATEMENT EXECUTE FUNCTION watchlist.keep_audit()', partition);
				EXECUTE format('ALTER TABLE watchlist.audit ATTACH PARTITION watchlist.%I FOR VALUES FROM (%L) TO (%L)',
					partition, month::timestamptz, (month + interval '1 month')::timestamptz);
			EXCEPTION WHEN lock_not_available THEN
				IF month - now() < interval '1 month' THEN
					RAISE;
				END IF;
			END;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION create_audit_partitions() IS
	'makes partitions of the audit for this month and the next three; one that somebody holds up is left to the next call, until its month is near';

CREATE FUNCTION audit_partition(at timestamptz) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN 'audit_' || to_char(audit_partition.at AT TIME ZONE 'UTC', 'YYYY_MM');
COMMENT ON FUNCTION audit_partition(timestamptz) IS 'name of the partition of the audit that a moment belongs to';

CREATE FUNCTION audit_digest(audit_id bigint, at timestamptz, officer_id bigint, login text, label text, role text, state text,
		border_point text, client inet, application text, operation_id bigint, purpose text, call text, hits int, payload_digest bytea)
	RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to(jsonb_build_array(audit_id, to_char(audit_digest.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
	officer_id, login, label, role, state, border_point, client::text, application, operation_id, purpose, call, hits,
	encode(payload_digest, 'hex'))::text, 'UTF8'));
COMMENT ON FUNCTION audit_digest(bigint, timestamptz, bigint, text, text, text, text, text, inet, text, bigint, text, text, int, bytea) IS
	'digest of a record of the audit: SHA-256 of a JSON array of its columns, the moment in UTC to the microsecond, the digest of the payload in hexadecimal';

CREATE FUNCTION payload_digest(salt bytea, payload jsonb) RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(salt || convert_to(payload::text, 'UTF8'));
COMMENT ON FUNCTION payload_digest(bytea, jsonb) IS 'SHA-256 of the salt and the text of the payload';

CREATE FUNCTION audit_append(me caller, call text, purpose text, border_point text, operation_id bigint, hits int, payload jsonb)
	RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	entry watchlist.audit;
	made_here boolean := false;
BEGIN
	entry.audit_id := nextval('watchlist.audit_number');
	entry.at := clock_timestamp();
	entry.officer_id := me.officer_id;
	entry.login := session_user;
	entry.label := me.label;
	entry.role := me.role;
	entry.state := me.state;
	entry.border_point := audit_append.border_point;
	entry.client := inet_client_addr();
	entry.application := nullif(current_setting('application_name'), '');
	entry.operation_id := audit_append.operation_id;
	entry.purpose := audit_append.purpose;
	entry.call := audit_append.call;
	entry.hits := audit_append.hits;
	entry.salt := uuid_send(gen_random_uuid());
	entry.payload := audit_append.payload;
	entry.payload_digest := payload_digest(entry.salt, entry.payload);
	entry.digest := audit_digest(entry.audit_id, entry.at, entry.officer_id, entry.login, entry.label, entry.role, entry.state,
		entry.border_point, entry.client, entry.application, entry.operation_id, entry.purpose, entry.call, entry.hits, entry.payload_digest);
	-- a screening alone has not written anything, and what has no number has made no table
	IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
		made_here := EXISTS (SELECT FROM pg_class AS c WHERE c.oid = 'watchlist.audit'::regclass AND c.xmin = pg_current_xact_id_if_assigned()::xid);
	END IF;
	IF made_here THEN
		-- with its transaction the whole audit would go
		INSERT INTO watchlist.audit SELECT entry.*;
	ELSE
		PERFORM journal_append('watchlist.audit', entry);
	END IF;
	RETURN entry.audit_id;
END
$$;
COMMENT ON FUNCTION audit_append(caller, text, text, text, bigint, int, jsonb) IS
	'part of screening: writes a record of the audit, which stays whatever becomes of the transaction; returns its number';

/* The chain */

CREATE FUNCTION seal_head(previous bytea, seal_id bigint, sealed_at timestamptz, first_id bigint, last_id bigint, records bigint, records_digest bytea)
	RETURNS bytea
	LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(previous || convert_to(jsonb_build_array(seal_id, to_char(sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
	first_id, last_id, records, encode(records_digest, 'hex'))::text, 'UTF8'));
COMMENT ON FUNCTION seal_head(bytea, bigint, timestamptz, bigint, bigint, bigint, bytea) IS
	'head of the chain after a seal: SHA-256 of the head before and of a JSON array of what the seal says';

CREATE FUNCTION audit_seal(at_most int DEFAULT 100000) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<sealing>>
DECLARE
	before watchlist.audit_seal;
	seal watchlist.audit_seal;
	late bigint[];
	gaps bigint[];
BEGIN
	PERFORM require_schema();
	IF (audit_seal.at_most > 0) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('at_most is %s', coalesce(audit_seal.at_most::text, 'NULL')),
			HINT = 'Give the number of records that one seal may be over, 1 or more, or leave it out.';
	END IF;
	-- one sealer; a second has nothing to do
	IF NOT try_alone('audit_seal') THEN
		RETURN NULL;
	END IF;
	SELECT s.* INTO before FROM watchlist.audit_seal AS s ORDER BY s.seal_id DESC LIMIT 1;
	seal.seal_id := coalesce(before.seal_id, 0) + 1;
	seal.sealed_at := clock_timestamp();
	seal.previous := coalesce(before.head, decode(repeat('00', 32), 'hex'));
	seal.first_id := coalesce(before.last_id, 0) + 1;
	SELECT least(CASE WHEN n.is_called THEN n.last_value ELSE 0 END, seal.first_id - 1 + audit_seal.at_most) INTO seal.last_id
	FROM watchlist.audit_number AS n;
	late := ARRAY(SELECT g.audit_id FROM watchlist.audit_gap AS g
		WHERE g.sealed_by IS NULL AND EXISTS (SELECT FROM watchlist.audit AS a WHERE a.audit_id = g.audit_id));
	IF seal.last_id < seal.first_id AND late = '{}' THEN
		RETURN NULL;
	END IF;
	-- numbers first: a record that comes between the two queries must not be sealed unseen
	SELECT array_agg(n ORDER BY n) FILTER (WHERE a.audit_id IS NULL) INTO gaps
	FROM generate_series(seal.first_id, seal.last_id) AS n LEFT JOIN watchlist.audit AS a ON a.audit_id = n;
	SELECT count(*), sha256(coalesce(string_agg(a.digest, ''::bytea ORDER BY a.audit_id), '')) INTO seal.records, seal.records_digest
	FROM watchlist.audit AS a
	WHERE (a.audit_id BETWEEN seal.first_id AND seal.last_id AND a.audit_id <> ALL (coalesce(sealing.gaps, '{}'))) OR a.audit_id = ANY (sealing.late);
	seal.head := seal_head(seal.previous, seal.seal_id, seal.sealed_at, seal.first_id, seal.last_id, seal.records, seal.records_digest);
	INSERT INTO watchlist.audit_seal (seal_id, sealed_at, first_id, last_id, records, records_digest, previous, head)
	VALUES (seal.seal_id, seal.sealed_at, seal.first_id, seal.last_id, seal.records, seal.records_digest, seal.previous, seal.head);
	INSERT INTO watchlist.audit_gap (audit_id, missed_by) SELECT n, seal.seal_id FROM unnest(sealing.gaps) AS n;
	UPDATE watchlist.audit_gap AS g SET sealed_by = seal.seal_id WHERE g.audit_id = ANY (sealing.late);
	RETURN seal.seal_id;
END
$$;
COMMENT ON FUNCTION audit_seal(int) IS
	'chains what was added to the audit since the last seal, at most so many records; returns the number of the seal, NULL where there was nothing or somebody else is at it';

CREATE FUNCTION sealed_records(seal bigint) RETURNS TABLE (audit_id bigint, at timestamptz)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	RETURN QUERY
	SELECT a.audit_id, a.at FROM watchlist.audit_seal AS s JOIN watchlist.audit AS a ON a.audit_id BETWEEN s.first_id AND s.last_id
	WHERE s.seal_id = sealed_records.seal AND NOT EXISTS (SELECT FROM watchlist.audit_gap AS g WHERE g.audit_id = a.audit_id)
	UNION ALL
	SELECT a.audit_id, a.at FROM watchlist.audit_gap AS g JOIN watchlist.audit AS a ON a.audit_id = g.audit_id
	WHERE g.sealed_by = sealed_records.seal
	ORDER BY 1;
END
$$;
COMMENT ON FUNCTION sealed_records(bigint) IS 'the records that a seal is over, in order';

CREATE FUNCTION audit_verify(first_seal bigint DEFAULT 1, last_seal bigint DEFAULT NULL)
	RETURNS TABLE (seal_id bigint, audit_id bigint, fault text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
<<run>>
DECLARE
	seal watchlist.audit_seal;
	-- of the seal before
	number bigint;
	head bytea;
	last_id bigint;
	there record;
	given constant bigint := (SELECT CASE WHEN n.is_called THEN n.last_value ELSE 0 END FROM watchlist.audit_number AS n);
	-- payloads are kept for as long, or were for a time
	kept constant interval := least((SELECT o.retention_audit FROM watchlist.own_state AS o),
		(SELECT min((c.before->>'retention_audit')::interval) FROM watchlist.setting_change AS c WHERE c.tab = 'own_state'));
BEGIN
	PERFORM calling('auditor', 'administrator');
	IF (audit_verify.first_seal >= 1 AND audit_verify.first_seal <= coalesce(audit_verify.last_seal, audit_verify.first_seal)) IS NOT TRUE THEN
		-- what verifies nothing must not look like what finds nothing
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('there are no seals from %s to %s', coalesce(audit_verify.first_seal::text, 'NULL'), coalesce(audit_verify.last_seal::text, 'the last')),
			HINT = 'Give the first seal, 1 or later, and the last or none.';
	END IF;
	SELECT s.seal_id, s.head, s.last_id INTO number, head, last_id FROM watchlist.audit_seal AS s WHERE s.seal_id = first_seal - 1;
	IF first_seal = 1 THEN
		number := 0;
		head := decode(repeat('00', 32), 'hex');
		last_id := 0;
	END IF;
	FOR seal IN SELECT s.* FROM watchlist.audit_seal AS s WHERE s.seal_id >= first_seal AND s.seal_id <= coalesce(last_seal, s.seal_id) ORDER BY s.seal_id LOOP
		audit_verify.seal_id := seal.seal_id;
		audit_verify.audit_id := NULL;
		IF (seal.seal_id, seal.previous, seal.first_id) IS DISTINCT FROM (number + 1, head, last_id + 1) THEN
			fault := format('does not follow seal %s', seal.seal_id - 1);
			RETURN NEXT;
		END IF;
		IF seal.head <> seal_head(seal.previous, seal.seal_id, seal.sealed_at, seal.first_id, seal.last_id, seal.records, seal.records_digest) THEN
			fault := 'the seal was altered';
			RETURN NEXT;
		END IF;
		SELECT count(*) AS records, sha256(coalesce(string_agg(a.digest, ''::bytea ORDER BY a.audit_id), '')) AS digest INTO there
		FROM sealed_records(seal.seal_id) AS r JOIN watchlist.audit AS a ON a.audit_id = r.audit_id AND a.at = r.at;
		IF there.records <> seal.records THEN
			fault := format('it is over %s records, and there are %s', seal.records, there.records);
			RETURN NEXT;
		ELSIF there.digest <> seal.records_digest THEN
			fault := 'a record was exchanged for another';
			RETURN NEXT;
		END IF;
		FOR audit_verify.audit_id, fault IN
			SELECT a.audit_id, CASE WHEN a.digest <> audit_digest(a.audit_id, a.at, a.officer_id, a.login, a.label, a.role, a.state,
					a.border_point, a.client, a.application, a.operation_id, a.purpose, a.call, a.hits, a.payload_digest) THEN 'the record was altered'
				WHEN a.payload IS NULL AND a.salt IS NULL THEN 'its payload was erased before its time'
				ELSE 'its payload was altered' END
			FROM sealed_records(seal.seal_id) AS r JOIN watchlist.audit AS a ON a.audit_id = r.audit_id AND a.at = r.at
			WHERE a.digest <> audit_digest(a.audit_id, a.at, a.officer_id, a.login, a.label, a.role, a.state,
					a.border_point, a.client, a.application, a.operation_id, a.purpose, a.call, a.hits, a.payload_digest)
				OR a.payload_digest <> payload_digest(a.salt, a.payload)
				OR (a.payload IS NULL) <> (a.salt IS NULL) OR (a.payload IS NULL AND a.at > now() - run.kept)
			ORDER BY 1
		LOOP
			RETURN NEXT;
		END LOOP;
		number := seal.seal_id;
		head := seal.head;
		last_id := seal.last_id;
	END LOOP;
	audit_verify.seal_id := NULL;
	FOR audit_verify.audit_id IN SELECT a.audit_id FROM watchlist.audit AS a WHERE a.audit_id < 1 OR a.audit_id > run.given ORDER BY 1 LOOP
		fault := 'no record was given this number';
		RETURN NEXT;
	END LOOP;
END
$$;
COMMENT ON FUNCTION audit_verify(bigint, bigint) IS
	'what is wrong with the audit, seal by seal: no rows where nothing that is sealed was removed, altered, erased before its time or slipped in; that the last seals are still there show heads kept elsewhere, see audit_heads(), and what never was sealed check_operation()';

CREATE FUNCTION audit_heads(after bigint DEFAULT 0) RETURNS TABLE (seal_id bigint, statement text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('auditor', 'administrator');
	RETURN QUERY
	SELECT s.seal_id, format('sharaka audit of %s, seal %s of %s, records to %s: %s', watchlist.own_state(), s.seal_id,
		to_char(s.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), s.last_id, encode(s.head, 'hex'))
	FROM watchlist.audit_seal AS s WHERE s.seal_id > audit_heads.after ORDER BY s.seal_id;
END
$$;
COMMENT ON FUNCTION audit_heads(bigint) IS
	'heads of the chain after a seal, each as a line of text to be kept, and signed, where administrators of the database have no access';

CREATE FUNCTION record_signature(seal bigint, key text, signature bytea) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM calling('auditor', 'administrator');
	INSERT INTO watchlist.audit_signature (seal_id, key, signature) VALUES (record_signature.seal, record_signature.key, record_signature.signature);
END
$$;
COMMENT ON FUNCTION record_signature(bigint, text, bytea) IS 'keeps a signature that was made over the line of audit_heads() for a seal';

CREATE FUNCTION erase_audit() RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
	erased bigint;
BEGIN
	PERFORM calling('administrator');
	-- only what is sealed
	UPDATE watchlist.audit AS a SET payload = NULL, salt = NULL
	WHERE a.payload IS NOT NULL AND a.at < now() - (SELECT o.retention_audit FROM watchlist.own_state AS o)
		AND a.audit_id <= (SELECT max(s.last_id) FROM watchlist.audit_seal AS s)
		AND NOT EXISTS (SELECT FROM watchlist.audit_gap AS g WHERE g.audit_id = a.audit_id AND g.sealed_by IS NULL);
	GET DIAGNOSTICS erased = ROW_COUNT;
	RETURN erased;
END
$$;
COMMENT ON FUNCTION erase_audit() IS
	'erases what is personal in the audit (question and answer) where its retention has ended; who asked when stays, and so does the chain; returns how many records';
