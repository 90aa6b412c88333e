
/* The files: tables in schema watchlist */

CREATE FUNCTION create_list_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.list (
		list_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		code text COLLATE "C" NOT NULL UNIQUE,
		title text NOT NULL,
		owner text COLLATE "C" NOT NULL DEFAULT watchlist.own_state(),
		holds text COLLATE "C" NOT NULL DEFAULT 'subjects' CHECK (holds IN ('subjects', 'travel documents')),
		renewed_every interval CHECK (renewed_every > interval '0'),
		generated_at timestamptz,
		loaded_at timestamptz,
		digest bytea,
		reader text COLLATE "C",
		next_table text COLLATE "C",
		next_generated_at timestamptz,
		next_after timestamptz
	);
	COMMENT ON TABLE watchlist.list IS 'lists of subjects and files of travel documents, one row for each publisher or national file';
	COMMENT ON COLUMN watchlist.list.list_id IS 'key';
	COMMENT ON COLUMN watchlist.list.code IS 'short name that answers show, such as UN';
	COMMENT ON COLUMN watchlist.list.title IS 'full name of the list';
	COMMENT ON COLUMN watchlist.list.owner IS 'code of the State or organisation whose list it is, such as UNO or XPO; owner of its records where they name none';
	COMMENT ON COLUMN watchlist.list.holds IS 'subjects or travel documents';
	COMMENT ON COLUMN watchlist.list.renewed_every IS 'how often the list is loaded anew; answers call it stale when that has passed since. NULL: it is kept here, and never stale';
	COMMENT ON COLUMN watchlist.list.generated_at IS 'when the publisher made the version that is loaded';
	COMMENT ON COLUMN watchlist.list.loaded_at IS 'when a version was last loaded, or found unchanged';
	COMMENT ON COLUMN watchlist.list.digest IS 'SHA-256 of the file that is loaded';
	COMMENT ON COLUMN watchlist.list.reader IS 'version of the loader that read it; another one reads every record again';
	COMMENT ON COLUMN watchlist.list.next_table IS 'table that prepare_documents() has filled to replace a list of travel documents';
	COMMENT ON COLUMN watchlist.list.next_generated_at IS 'when the publisher made what is in it';
	COMMENT ON COLUMN watchlist.list.next_after IS 'loaded_at of the list when it was filled; it replaces no later version';
END
$$;
COMMENT ON FUNCTION create_list_table() IS 'part of create_schema(): the lists';

/*
 * What sharing filters on: plain text, text[] and int, since row filters of
 * publications take no other.  They are part of the replica identity, which is the
 * whole row: subscribers find rows by their own primary key all the same.  A database
 * that has records of its own must not subscribe: see check_tables().
 */
CREATE FUNCTION govern(tab regclass, released text DEFAULT '{}') RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	EXECUTE format($do$
		ALTER TABLE %1$s
			ADD owner text COLLATE "C" NOT NULL DEFAULT watchlist.own_state() CHECK (owner ~ '^[A-Z]{1,3}<{0,2}$'),
			ADD level int NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 3),
			ADD released_to text[] COLLATE "C" NOT NULL DEFAULT %2$L;
		ALTER TABLE %1$s REPLICA IDENTITY FULL;
		COMMENT ON COLUMN %1$s.owner IS 'code of the State or organisation that owns the record and answers for it';
		COMMENT ON COLUMN %1$s.level IS 'confidentiality: 0 open, 1 restricted, 2 confidential, 3 secret';
		COMMENT ON COLUMN %1$s.released_to IS 'codes of the States that may see the record beside its owner; * for all';
	$do$, tab, released);
END
$$;
COMMENT ON FUNCTION govern(regclass, text) IS 'part of create_schema(): gives a table the columns that sharing and row-level security go by';

CREATE FUNCTION create_subject_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.subject (
		subject_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		list_id bigint NOT NULL REFERENCES watchlist.list,
		record text COLLATE "C" NOT NULL,
		reference text COLLATE "C" NOT NULL,
		kind text COLLATE "C" NOT NULL DEFAULT 'person'
			CHECK (kind IN ('person', 'entity')),
		category text COLLATE "C" NOT NULL DEFAULT 'sanctioned'
			CHECK (category IN ('wanted', 'suspected', 'missing', 'sanctioned', 'witness', 'victim', 'deceased', 'other')),
		reason text,
		act text,
		severity int NOT NULL DEFAULT 2 CHECK (severity BETWEEN 1 AND 4),
		caution text[] COLLATE "C" NOT NULL DEFAULT '{}',
		discreet boolean NOT NULL DEFAULT false,
		confirm_first boolean NOT NULL DEFAULT false,
		misuse_victim boolean NOT NULL DEFAULT false,
		sex text COLLATE "C" CHECK (sex IN ('M', 'F', 'X')),
		title text,
		designation text,
		birth_places text[],
		addresses text[],
		regime text,
		listed_on date,
		updated_on date,
		comments text,
		raw text,
		review_on date NOT NULL DEFAULT watchlist.person_review() CHECK (isfinite(review_on)),
		version int NOT NULL DEFAULT 1,
		added_at timestamptz NOT NULL DEFAULT now(),
		changed_at timestamptz,
		suspended_at timestamptz,
		withdrawn_at timestamptz,
		UNIQUE (list_id, record),
		CONSTRAINT subject_reference
			EXCLUDE USING btree (list_id WITH =, reference WITH =) WHERE (withdrawn_at IS NULL)
			DEFERRABLE INITIALLY DEFERRED
	);
	PERFORM govern('watchlist.subject');
	CREATE INDEX subject_review_on ON watchlist.subject (review_on);
	COMMENT ON TABLE watchlist.subject IS 'persons and entities on a list';
	COMMENT ON COLUMN watchlist.subject.subject_id IS 'key; the same for one record through all versions of its list';
	COMMENT ON COLUMN watchlist.subject.list_id IS 'the list the subject is on';
	COMMENT ON COLUMN watchlist.subject.record IS 'the publisher''s own number of the record';
	COMMENT ON COLUMN watchlist.subject.reference IS 'reference under which the owner of the record answers for it';
	COMMENT ON COLUMN watchlist.subject.kind IS 'person, or entity: an organisation, company or vessel';
	COMMENT ON COLUMN watchlist.subject.category IS 'wanted, suspected, missing, sanctioned, witness, victim, deceased or other';
	COMMENT ON COLUMN watchlist.subject.reason IS 'what for, such as the charge; instructions go by it';
	COMMENT ON COLUMN watchlist.subject.act IS 'the legal act: warrant, decision or resolution';
	COMMENT ON COLUMN watchlist.subject.severity IS 'from 1, for information, to 4, the gravest; thresholds and the need for four eyes go by it';
	COMMENT ON COLUMN watchlist.subject.caution IS 'what to beware of: armed, dangerous, violent, escape risk, suicidal, contagious, ...';
	COMMENT ON COLUMN watchlist.subject.discreet IS 'the traveller must not notice: hits are shown to the back office only';
	COMMENT ON COLUMN watchlist.subject.confirm_first IS 'the owner demands to be asked before anything is done to the person';
	COMMENT ON COLUMN watchlist.subject.misuse_victim IS 'the identity was misused by somebody else; the person may be its victim';
	COMMENT ON COLUMN watchlist.subject.sex IS 'M, F, or X for neither; NULL where the list does not say';
	COMMENT ON COLUMN watchlist.subject.title IS 'titles, as listed';
	COMMENT ON COLUMN watchlist.subject.designation IS 'offices and functions, as listed';
	COMMENT ON COLUMN watchlist.subject.birth_places IS 'places of birth, as listed';
	COMMENT ON COLUMN watchlist.subject.addresses IS 'addresses, as listed';
	COMMENT ON COLUMN watchlist.subject.regime IS 'the part of the list, such as the sanctions regime';
	COMMENT ON COLUMN watchlist.subject.listed_on IS 'when the subject came on the list';
	COMMENT ON COLUMN watchlist.subject.updated_on IS 'when the publisher last changed the record';
	COMMENT ON COLUMN watchlist.subject.comments IS 'what the list says in words';
	COMMENT ON COLUMN watchlist.subject.raw IS 'the record as published, whole';
	COMMENT ON COLUMN watchlist.subject.review_on IS 'when the owner has to review the record; it is purged then unless prolonged';
	COMMENT ON COLUMN watchlist.subject.version IS 'goes up with each change of the record or of what is known of it';
	COMMENT ON COLUMN watchlist.subject.added_at IS 'when the record was first loaded';
	COMMENT ON COLUMN watchlist.subject.changed_at IS 'when it last changed';
	COMMENT ON COLUMN watchlist.subject.suspended_at IS 'since when the owner has suspended the record; until it is NULL again it is not screened';
	COMMENT ON COLUMN watchlist.subject.withdrawn_at IS 'when it was withdrawn, or a load no longer found it on the list; from then on it is not screened';
	COMMENT ON CONSTRAINT subject_reference ON watchlist.subject IS
		'a reference is given once among the subjects on a list; one that was withdrawn may have had it before';
END
$$;
COMMENT ON FUNCTION create_subject_table() IS 'part of create_schema(): subjects';

CREATE FUNCTION create_subject_part_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.subject_name (
		name_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		name personname,
		kind text COLLATE "C" NOT NULL
			CHECK (kind IN ('primary', 'alias', 'original script', 'maiden')),
		quality text COLLATE "C" CHECK (quality IN ('good', 'low')),
		raw text NOT NULL,
		note text,
		sole_birth partialdate NOT NULL DEFAULT 'XXXX'
	);
	CREATE INDEX subject_name_subject_id ON watchlist.subject_name (subject_id);
	CREATE INDEX subject_name_name ON watchlist.subject_name USING namesearch (name, sole_birth);
	COMMENT ON TABLE watchlist.subject_name IS 'names of subjects, each by itself; a field that packs several makes several rows';
	COMMENT ON COLUMN watchlist.subject_name.name_id IS 'key';
	COMMENT ON COLUMN watchlist.subject_name.subject_id IS 'whose name it is';
	COMMENT ON COLUMN watchlist.subject_name.name IS 'the name that is screened; NULL where the field holds none';
	COMMENT ON COLUMN watchlist.subject_name.kind IS 'primary, alias, original script, or maiden';
	COMMENT ON COLUMN watchlist.subject_name.quality IS 'good or low, as the publisher rates an alias';
	COMMENT ON COLUMN watchlist.subject_name.raw IS 'the field as listed, white space made single';
	COMMENT ON COLUMN watchlist.subject_name.note IS 'remark that stood beside or within the name';
	COMMENT ON COLUMN watchlist.subject_name.sole_birth IS 'date of birth of the subject, where one is listed; XXXX where none is known, or several; kept by triggers, for the search';

	CREATE TABLE watchlist.subject_birth (
		birth_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		born partialdate,
		kind text COLLATE "C" CHECK (kind IN ('exact', 'approximate', 'between')),
		raw text NOT NULL,
		note text
	);
	CREATE INDEX subject_birth_subject_id ON watchlist.subject_birth (subject_id);
	COMMENT ON TABLE watchlist.subject_birth IS 'dates of birth of subjects; a person may have several, true and false ones';
	COMMENT ON COLUMN watchlist.subject_birth.birth_id IS 'key';
	COMMENT ON COLUMN watchlist.subject_birth.subject_id IS 'whose birth it is';
	COMMENT ON COLUMN watchlist.subject_birth.born IS 'the date, as far as it is known; NULL where the text was not understood';
	COMMENT ON COLUMN watchlist.subject_birth.kind IS 'exact, approximate, or between two dates, as the publisher says';
	COMMENT ON COLUMN watchlist.subject_birth.raw IS 'the date as listed';
	COMMENT ON COLUMN watchlist.subject_birth.note IS 'where the date comes from, if not from the field for births';

	CREATE TABLE watchlist.subject_nationality (
		nationality_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		nationality countrycode,
		raw text NOT NULL
	);
	CREATE INDEX subject_nationality_subject_id ON watchlist.subject_nationality (subject_id);
	COMMENT ON TABLE watchlist.subject_nationality IS 'nationalities of subjects';
	COMMENT ON COLUMN watchlist.subject_nationality.nationality_id IS 'key';
	COMMENT ON COLUMN watchlist.subject_nationality.subject_id IS 'whose nationality it is';
	COMMENT ON COLUMN watchlist.subject_nationality.nationality IS 'code of the State; NULL where its name was not understood';
	COMMENT ON COLUMN watchlist.subject_nationality.raw IS 'the nationality as listed';

	CREATE TABLE watchlist.subject_description (
		description_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL UNIQUE REFERENCES watchlist.subject ON DELETE CASCADE,
		height_cm int4range CHECK (height_cm <@ int4range(20, 300)),
		weight_kg int4range CHECK (weight_kg <@ int4range(1, 500)),
		hair text[],
		eyes text[],
		marks text,
		languages text[],
		note text
	);
	COMMENT ON TABLE watchlist.subject_description IS 'what a subject looks like and speaks';
	COMMENT ON COLUMN watchlist.subject_description.description_id IS 'key';
	COMMENT ON COLUMN watchlist.subject_description.subject_id IS 'who is described; once';
	COMMENT ON COLUMN watchlist.subject_description.height_cm IS 'height in centimetres, from and to';
	COMMENT ON COLUMN watchlist.subject_description.weight_kg IS 'weight in kilograms, from and to';
	COMMENT ON COLUMN watchlist.subject_description.hair IS 'colours of the hair';
	COMMENT ON COLUMN watchlist.subject_description.eyes IS 'colours of the eyes';
	COMMENT ON COLUMN watchlist.subject_description.marks IS 'distinguishing marks';
	COMMENT ON COLUMN watchlist.subject_description.languages IS 'languages spoken';
	COMMENT ON COLUMN watchlist.subject_description.note IS 'what else there is to say';
END
$$;
COMMENT ON FUNCTION create_subject_part_tables() IS 'part of create_schema(): names, births, nationalities and descriptions of subjects';

CREATE FUNCTION create_notice_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.notice (
		notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint REFERENCES watchlist.subject ON DELETE CASCADE,
		colour text COLLATE "C" NOT NULL
			CHECK (colour IN ('red', 'blue', 'green', 'yellow', 'black', 'orange', 'purple', 'silver', 'UN special', 'diffusion')),
		number text COLLATE "C" NOT NULL,
		issuer text COLLATE "C" NOT NULL,
		issued_on date,
		expires_on date CHECK (isfinite(expires_on)),
		status text COLLATE "C" NOT NULL DEFAULT 'in force' CHECK (status IN ('in force', 'suspended', 'cancelled', 'expired')),
		charge text,
		summary text,
		raw text,
		added_at timestamptz NOT NULL DEFAULT now()
	);
	PERFORM govern('watchlist.notice');
	-- of each owner: who adds one must not learn of those of others
	ALTER TABLE watchlist.notice ADD CONSTRAINT notice_number_colour_owner_key UNIQUE (number, colour, owner);
	CREATE INDEX notice_subject_id ON watchlist.notice (subject_id);
	COMMENT ON TABLE watchlist.notice IS 'notices in INTERPOL''s colours; those without a subject (modus operandi, threats, bodies) stand alone';
	COMMENT ON COLUMN watchlist.notice.notice_id IS 'key';
	COMMENT ON COLUMN watchlist.notice.subject_id IS 'the subject it is on; NULL where there is none';
	COMMENT ON COLUMN watchlist.notice.colour IS 'red (locate and arrest), blue (information), green (warning), yellow (missing), black (unidentified body), orange (threat), purple (modus operandi), silver (assets), UN special, or diffusion';
	COMMENT ON COLUMN watchlist.notice.number IS 'number of the notice; once in its colour for each owner';
	COMMENT ON COLUMN watchlist.notice.issuer IS 'code of the State or organisation that asked for it';
	COMMENT ON COLUMN watchlist.notice.issued_on IS 'date of issue';
	COMMENT ON COLUMN watchlist.notice.expires_on IS 'last day that it holds';
	COMMENT ON COLUMN watchlist.notice.status IS 'in force, suspended, cancelled or expired';
	COMMENT ON COLUMN watchlist.notice.charge IS 'what the person is charged with';
	COMMENT ON COLUMN watchlist.notice.summary IS 'what it says in words';
	COMMENT ON COLUMN watchlist.notice.raw IS 'the notice as published';
	COMMENT ON COLUMN watchlist.notice.added_at IS 'when it was loaded';
END
$$;
COMMENT ON FUNCTION create_notice_table() IS 'part of create_schema(): notices';

CREATE FUNCTION create_identity_document_table() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.identity_document (
		document_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		number docnumber,
		kind text COLLATE "C" NOT NULL
			CHECK (kind IN ('passport', 'travel document', 'identity card',
				'driving licence', 'birth certificate', 'other')),
		issuing_state countrycode,
		issuing_state_raw text,
		issued partialdate,
		raw text NOT NULL,
		note text
	);
	CREATE INDEX identity_document_number ON watchlist.identity_document (number);
	CREATE INDEX identity_document_subject_id ON watchlist.identity_document (subject_id);
	COMMENT ON TABLE watchlist.identity_document IS 'documents that subjects hold or use, genuine or not';
	COMMENT ON COLUMN watchlist.identity_document.document_id IS 'key';
	COMMENT ON COLUMN watchlist.identity_document.subject_id IS 'who holds or uses the document';
	COMMENT ON COLUMN watchlist.identity_document.number IS 'document number or personal number; NULL where the field holds none';
	COMMENT ON COLUMN watchlist.identity_document.kind IS 'passport, travel document, identity card (and personal numbers), driving licence, birth certificate, other';
	COMMENT ON COLUMN watchlist.identity_document.issuing_state IS 'code of the issuing State; NULL where it is not given or not understood';
	COMMENT ON COLUMN watchlist.identity_document.issuing_state_raw IS 'the issuing State as listed';
	COMMENT ON COLUMN watchlist.identity_document.issued IS 'date of issue, as far as it is known';
	COMMENT ON COLUMN watchlist.identity_document.raw IS 'type and number as listed, white space made single';
	COMMENT ON COLUMN watchlist.identity_document.note IS 'remark that the list makes on the document';
END
$$;
COMMENT ON FUNCTION create_identity_document_table() IS 'part of create_schema(): documents that subjects hold or use';

CREATE FUNCTION create_schema(own_state countrycode DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	found_version int;
	types_in text;
BEGIN
	IF to_regclass('watchlist.layout') IS NOT NULL THEN
		IF create_schema.own_state::text <> watchlist.own_state() THEN
			RAISE EXCEPTION USING
				ERRCODE = 'duplicate_schema',
				MESSAGE = format('schema watchlist is of State %s', watchlist.own_state()),
				DETAIL = 'Its lists, records and officers are, too.',
				HINT = format('While nothing is recorded, make it anew: DROP SCHEMA watchlist CASCADE; SELECT sharaka.create_schema(%L);', create_schema.own_state);
		END IF;
		SELECT version INTO found_version FROM watchlist.layout;
		RETURN format('schema watchlist exists in layout %s: nothing changed', found_version);
	END IF;
	IF NOT pg_has_role(current_user, 'sharaka_owner', 'MEMBER') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('%s can not make tables for sharaka_owner', current_user),
			HINT = format('Call create_schema() as a superuser, or as a member of the role: GRANT sharaka_owner TO %I.', current_user);
	END IF;
	SELECT n.nspname INTO types_in FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
	WHERE e.extname = 'sltd' AND has_schema_privilege('public', n.oid, 'CREATE');
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('everybody can make objects in schema %s, where the types are', types_in),
			DETAIL = 'Functions of the same name there would run with the rights of sharaka_owner.',
			HINT = format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC, or install sltd in a schema of its own.', types_in);
	END IF;
	IF to_regnamespace('watchlist') IS NULL THEN
		CREATE SCHEMA watchlist AUTHORIZATION sharaka_owner;
	ELSIF EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('watchlist')) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = 'there is a schema watchlist that is not of sharaka',
			DETAIL = 'It holds relations, but not the table watchlist.layout.',
			HINT = 'Rename it with ALTER SCHEMA, or use a database of its own for screening.';
	ELSIF (SELECT r.rolname NOT IN (current_user, 'sharaka_owner') FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner
			WHERE n.oid = to_regnamespace('watchlist')) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'there is a schema watchlist that another role owns',
			DETAIL = 'Its owner could exchange the tables for others, with triggers that run with the rights of who loads a list.',
			HINT = 'Call create_schema() as its owner, or take it over with ALTER SCHEMA watchlist OWNER TO CURRENT_USER.';
	ELSE
		REVOKE ALL ON SCHEMA watchlist FROM PUBLIC;
		ALTER SCHEMA watchlist OWNER TO sharaka_owner;
	END IF;
	COMMENT ON SCHEMA watchlist IS 'files of the screening database; made by sharaka.create_schema()';
	PERFORM create_tables(coalesce(own_state, 'XXX')::text);
	IF watchlist.own_state() = 'XXX' THEN
		RAISE WARNING USING
			MESSAGE = 'it is not said whose database this is',
			DETAIL = 'State XXX keeps its lists, which officers of no State can write.',
			HINT = 'For more than a trial, begin anew with the code of your State: DROP SCHEMA watchlist CASCADE; SELECT sharaka.create_schema(''TUN'');';
	END IF;
	RETURN 'schema watchlist created';
END
$$;
COMMENT ON FUNCTION create_schema(countrycode) IS
	'makes the tables of the screening database in schema watchlist, for a State; changes nothing where they exist. Called by a superuser or a member of sharaka_owner, to whom all of it belongs';

CREATE FUNCTION create_tables(own_state text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	PERFORM create_officer_tables();
	INSERT INTO watchlist.own_state (state) VALUES (create_tables.own_state);
	PERFORM create_retention_functions();
	PERFORM create_list_table();
	PERFORM create_subject_table();
	PERFORM create_subject_part_tables();
	PERFORM create_identity_document_table();
	PERFORM create_notice_table();
	PERFORM create_travel_document_table();
	PERFORM create_history_table();
	PERFORM create_history_functions();
	PERFORM create_history_triggers();
	PERFORM create_sole_birth_functions();
	PERFORM create_sole_birth_triggers();
	PERFORM create_rule_tables();
	PERFORM create_operation_tables();
	PERFORM create_case_tables();
	PERFORM create_rescreening_tables();
	PERFORM create_job_table();
	PERFORM create_retention_tables();
	PERFORM create_setting_tables();
	PERFORM create_audit_tables();
	CREATE TABLE watchlist.layout (
		version int PRIMARY KEY,
		created_at timestamptz NOT NULL DEFAULT now()
	);
	CREATE UNIQUE INDEX layout_one_row ON watchlist.layout ((true));
	COMMENT ON TABLE watchlist.layout IS 'which layout of the tables this schema has; one row';
	COMMENT ON COLUMN watchlist.layout.version IS 'version of the layout';
	COMMENT ON COLUMN watchlist.layout.created_at IS 'when create_schema() made it';
	INSERT INTO watchlist.layout (version) VALUES (1);
	PERFORM create_guards();
	PERFORM create_policies();
	PERFORM create_document_list('national', 'National file of stolen and lost travel documents');
END
$$;
COMMENT ON FUNCTION create_tables(text) IS 'part of create_schema(): all tables, as their owner';

CREATE FUNCTION require_schema() RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF NOT has_schema_privilege(to_regnamespace('watchlist'), 'USAGE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('%s may not use schema watchlist', current_user),
			DETAIL = (SELECT format('The schema belongs to %s.', nspowner::regrole) FROM pg_namespace WHERE nspname = 'watchlist'),
			HINT = 'All of it belongs to sharaka_owner. As a superuser: SELECT sharaka.restore_access();';
	ELSIF to_regclass('watchlist.layout') IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = 'the files of the screening database do not exist',
			HINT = 'Make them with the code of your State: SELECT sharaka.create_schema(''TUN'');';
	END IF;
END
$$;
COMMENT ON FUNCTION require_schema() IS 'an error that says what to do where create_schema() has not been called';
