

/* Rows that stay when the transaction is rolled back */

CREATE FUNCTION journal_append(journal regclass, entry record) RETURNS void
	AS 'MODULE_PATHNAME' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION journal_append(regclass, record) IS
	'append a row to a table, where it stays whatever becomes of the transaction; the entry is a row of that table''s type';

-- What one appends can't be taken back, not even in a transaction that is READ
-- ONLY, so it takes more than the right to INSERT.
REVOKE ALL ON FUNCTION journal_append(regclass, record) FROM PUBLIC;
