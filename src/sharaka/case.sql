
/*
 * Cases
 */

CREATE FUNCTION create_case_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.clearance (
		clearance_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		traveller text COLLATE "C" NOT NULL,
		subject_id bigint NOT NULL REFERENCES watchlist.subject ON DELETE CASCADE,
		version int NOT NULL,
		cleared_at timestamptz NOT NULL DEFAULT now(),
		cleared_by text COLLATE "C" NOT NULL DEFAULT session_user,
		until timestamptz NOT NULL,
		why text NOT NULL
	);
	CREATE INDEX clearance_traveller ON watchlist.clearance (traveller, subject_id);
	CREATE INDEX clearance_subject_id ON watchlist.clearance (subject_id);
	COMMENT ON TABLE watchlist.clearance IS 'travellers who are not the person on a record, found out once and not asked again until the record changes or the clearance ends; documents are found all the same';
	COMMENT ON COLUMN watchlist.clearance.clearance_id IS 'key';
	COMMENT ON COLUMN watchlist.clearance.traveller IS 'document and birth, as traveller_key() writes them';
	COMMENT ON COLUMN watchlist.clearance.subject_id IS 'the record that the traveller is not';
	COMMENT ON COLUMN watchlist.clearance.version IS 'version of the record; another one is looked at anew';
	COMMENT ON COLUMN watchlist.clearance.cleared_at IS 'when';
	COMMENT ON COLUMN watchlist.clearance.cleared_by IS 'by which login';
	COMMENT ON COLUMN watchlist.clearance.until IS 'until when it holds';
	COMMENT ON COLUMN watchlist.clearance.why IS 'how it is known';
END
$$;
COMMENT ON FUNCTION create_case_tables() IS 'part of create_schema(): cases and clearances';
