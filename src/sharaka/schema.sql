
/* The files: tables in schema watchlist */

CREATE FUNCTION create_subject_tables() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.list (
		list_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		code text COLLATE "C" NOT NULL UNIQUE,
		title text NOT NULL,
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
	COMMENT ON COLUMN watchlist.list.generated_at IS 'when the publisher made the version that is loaded';
	COMMENT ON COLUMN watchlist.list.loaded_at IS 'when that version was loaded';
	COMMENT ON COLUMN watchlist.list.digest IS 'SHA-256 of the file that is loaded';
	COMMENT ON COLUMN watchlist.list.reader IS 'version of the loader that read it; another one reads every record again';

	COMMENT ON COLUMN watchlist.list.next_table IS 'table that prepare_documents() has filled to replace a list of travel documents';
	COMMENT ON COLUMN watchlist.list.next_generated_at IS 'when the publisher made what is in it';
	COMMENT ON COLUMN watchlist.list.next_after IS 'loaded_at of the list when it was filled; it replaces no later version';

	CREATE TABLE watchlist.subject (
		subject_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		list_id bigint NOT NULL REFERENCES watchlist.list,
		record text COLLATE "C" NOT NULL,
		reference text COLLATE "C" NOT NULL,
		kind text COLLATE "C" NOT NULL DEFAULT 'person'
			CHECK (kind IN ('person', 'entity')),
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
		added_at timestamptz NOT NULL DEFAULT now(),
		changed_at timestamptz,
		withdrawn_at timestamptz,
		UNIQUE (list_id, record),
		CONSTRAINT subject_reference
			EXCLUDE USING btree (list_id WITH =, reference WITH =) WHERE (withdrawn_at IS NULL)
			DEFERRABLE INITIALLY DEFERRED
	);
	COMMENT ON TABLE watchlist.subject IS 'persons and entities on a list';
	COMMENT ON COLUMN watchlist.subject.subject_id IS 'key; the same for one record through all versions of its list';
	COMMENT ON COLUMN watchlist.subject.list_id IS 'the list the subject is on';
	COMMENT ON COLUMN watchlist.subject.record IS 'the publisher''s own number of the record';
	COMMENT ON COLUMN watchlist.subject.reference IS 'reference under which the owner of the list answers for the record';
	COMMENT ON COLUMN watchlist.subject.kind IS 'person, or entity: an organisation, company or vessel';
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
	COMMENT ON COLUMN watchlist.subject.added_at IS 'when the record was first loaded';
	COMMENT ON COLUMN watchlist.subject.changed_at IS 'when a load last changed it';
	COMMENT ON COLUMN watchlist.subject.withdrawn_at IS 'when a load no longer found it on the list; from then on it is not screened';
	COMMENT ON CONSTRAINT subject_reference ON watchlist.subject IS
		'a reference is given once among the subjects on a list; one that was withdrawn may have had it before';

	CREATE TABLE watchlist.subject_name (
		name_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		name personname,
		kind text COLLATE "C" NOT NULL
			CHECK (kind IN ('primary', 'alias', 'original script')),
		quality text COLLATE "C" CHECK (quality IN ('good', 'low')),
		raw text NOT NULL,
		note text
	);
	CREATE INDEX subject_name_subject_id ON watchlist.subject_name (subject_id);
	COMMENT ON TABLE watchlist.subject_name IS 'names of subjects, each by itself; a field that packs several makes several rows';
	COMMENT ON COLUMN watchlist.subject_name.name_id IS 'key';
	COMMENT ON COLUMN watchlist.subject_name.subject_id IS 'whose name it is';
	COMMENT ON COLUMN watchlist.subject_name.name IS 'the name that is screened; NULL where the field holds none';
	COMMENT ON COLUMN watchlist.subject_name.kind IS 'primary, alias, or original script';
	COMMENT ON COLUMN watchlist.subject_name.quality IS 'good or low, as the publisher rates an alias';
	COMMENT ON COLUMN watchlist.subject_name.raw IS 'the field as listed, white space made single';
	COMMENT ON COLUMN watchlist.subject_name.note IS 'remark that stood beside or within the name';

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
END
$$;
COMMENT ON FUNCTION create_subject_tables() IS 'part of create_schema(): lists, subjects and what is known of them';

CREATE FUNCTION create_identity_document_table() RETURNS void
	LANGUAGE plpgsql SET search_path FROM CURRENT
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

CREATE FUNCTION create_schema() RETURNS text
	LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
DECLARE
	found_version int;
BEGIN
	IF to_regclass('watchlist.layout') IS NOT NULL THEN
		SELECT version INTO found_version FROM watchlist.layout;
		RETURN format('schema watchlist exists in layout %s: nothing changed', found_version);
	END IF;
	IF to_regnamespace('watchlist') IS NULL THEN
		CREATE SCHEMA watchlist;
	ELSIF EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('watchlist')) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = 'there is a schema watchlist that is not of sharaka',
			DETAIL = 'It holds relations, but not the table watchlist.layout.',
			HINT = 'Rename it with ALTER SCHEMA, or use a database of its own for screening.';
	ELSIF (SELECT r.rolname <> current_user FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner
			WHERE n.oid = to_regnamespace('watchlist')) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = 'there is a schema watchlist that another role owns',
			DETAIL = 'Its owner could exchange the tables for others, with triggers that run with the rights of who loads a list.',
			HINT = 'Call create_schema() as its owner, or take it over with ALTER SCHEMA watchlist OWNER TO CURRENT_USER.';
	END IF;
	COMMENT ON SCHEMA watchlist IS 'files of the screening database; made by sharaka.create_schema()';

	PERFORM create_subject_tables();
	PERFORM create_identity_document_table();
	PERFORM create_travel_document_table();
	CREATE TABLE watchlist.layout (
		version int PRIMARY KEY,
		created_at timestamptz NOT NULL DEFAULT now()
	);
	CREATE UNIQUE INDEX layout_one_row ON watchlist.layout ((true));
	COMMENT ON TABLE watchlist.layout IS 'which layout of the tables this schema has; one row';
	COMMENT ON COLUMN watchlist.layout.version IS 'version of the layout';
	COMMENT ON COLUMN watchlist.layout.created_at IS 'when create_schema() made it';
	INSERT INTO watchlist.layout (version) VALUES (1);
	PERFORM create_document_list('national', 'National file of stolen and lost travel documents');
	RETURN 'schema watchlist created';
END
$$;
COMMENT ON FUNCTION create_schema() IS
	'makes the tables of the screening database in schema watchlist; changes nothing where they exist';

CREATE FUNCTION require_schema() RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	IF to_regclass('watchlist.layout') IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = 'the files of the screening database do not exist',
			HINT = 'Make them with: SELECT sharaka.create_schema();';
	END IF;
END
$$;
COMMENT ON FUNCTION require_schema() IS 'an error that says what to do where create_schema() has not been called';
