
/*
 * Cross-border operations: tables
 */

CREATE FUNCTION create_operation_tables() RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
	CREATE TABLE watchlist.operation (
		operation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		code text COLLATE "C" NOT NULL UNIQUE,
		title text NOT NULL,
		during tstzrange NOT NULL CHECK (NOT lower_inf(during) AND NOT upper_inf(during)),
		states text[] COLLATE "C" NOT NULL,
		added_at timestamptz NOT NULL DEFAULT now(),
		added_by text COLLATE "C" NOT NULL DEFAULT session_user
	);
	COMMENT ON TABLE watchlist.operation IS 'cross-border operations; one ends by itself when its period is over';
	COMMENT ON COLUMN watchlist.operation.operation_id IS 'key';
	COMMENT ON COLUMN watchlist.operation.code IS 'short name';
	COMMENT ON COLUMN watchlist.operation.title IS 'full name';
	COMMENT ON COLUMN watchlist.operation.during IS 'from when to when; the end does not belong to it; empty where it was cancelled before it began';
	COMMENT ON COLUMN watchlist.operation.states IS 'codes of the States that take part';
	COMMENT ON COLUMN watchlist.operation.added_at IS 'when it was planned';
	COMMENT ON COLUMN watchlist.operation.added_by IS 'by which login';

	CREATE TABLE watchlist.operation_point (
		operation_id bigint NOT NULL REFERENCES watchlist.operation ON DELETE CASCADE,
		border_point text COLLATE "C" NOT NULL REFERENCES watchlist.border_point,
		PRIMARY KEY (operation_id, border_point)
	);
	CREATE INDEX operation_point_border_point ON watchlist.operation_point (border_point);
	COMMENT ON TABLE watchlist.operation_point IS 'border points of operations';
	COMMENT ON COLUMN watchlist.operation_point.operation_id IS 'the operation';
	COMMENT ON COLUMN watchlist.operation_point.border_point IS 'UN/LOCODE of the point';

	CREATE TABLE watchlist.operation_list (
		operation_id bigint NOT NULL REFERENCES watchlist.operation ON DELETE CASCADE,
		list text COLLATE "C" NOT NULL REFERENCES watchlist.list (code) ON UPDATE CASCADE,
		PRIMARY KEY (operation_id, list)
	);
	CREATE INDEX operation_list_list ON watchlist.operation_list (list);
	COMMENT ON TABLE watchlist.operation_list IS 'target lists of operations: they are screened at the operation''s points in its period, and nowhere else';
	COMMENT ON COLUMN watchlist.operation_list.operation_id IS 'the operation';
	COMMENT ON COLUMN watchlist.operation_list.list IS 'code of the list in watchlist.list';

	CREATE FUNCTION watchlist.one_operation() RETURNS trigger
		LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
	DECLARE
		clash record;
	BEGIN
		-- of two that are planned at once the second sees the first
		-- and where it can not, having a snapshot of before, it fails
		UPDATE watchlist.task AS t SET name = t.name WHERE t.name = 'one_operation';
		SELECT o.code, p.border_point, t.code AS other, t.during INTO clash
		FROM watchlist.operation AS o JOIN watchlist.operation_point AS p ON p.operation_id = o.operation_id
		JOIN watchlist.operation_point AS q ON q.border_point = p.border_point AND q.operation_id <> p.operation_id
		JOIN watchlist.operation AS t ON t.operation_id = q.operation_id AND t.during && o.during
		WHERE o.operation_id = NEW.operation_id ORDER BY p.border_point, lower(t.during) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION USING
				ERRCODE = 'exclusion_violation',
				MESSAGE = format('operation %s would overlap %s at %s', clash.code, clash.other, clash.border_point),
				DETAIL = format('Operation %s is from %s to %s.', clash.other, lower(clash.during), upper(clash.during)),
				HINT = 'A point has one operation at a time, whose lists are screened there. Give another period, or plan one operation with the lists of both.';
		END IF;
		RETURN NULL;
	END $body$;
	COMMENT ON FUNCTION watchlist.one_operation() IS 'refuses an operation where there is another at the time';
	CREATE TRIGGER one_operation AFTER INSERT OR UPDATE ON watchlist.operation_point
		FOR EACH ROW EXECUTE FUNCTION watchlist.one_operation();
	CREATE TRIGGER one_operation AFTER UPDATE OF during ON watchlist.operation
		FOR EACH ROW EXECUTE FUNCTION watchlist.one_operation();
END
$$;
COMMENT ON FUNCTION create_operation_tables() IS 'part of create_schema(): operations, their points and lists';

CREATE FUNCTION operation_at(border_point text, OUT operation_id bigint, OUT left_out text[])
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path FROM CURRENT
AS $$
BEGIN
	SELECT o.operation_id, ARRAY(SELECT l.list FROM watchlist.operation_list AS l
			GROUP BY l.list HAVING bool_and(l.operation_id IS DISTINCT FROM o.operation_id))
	INTO operation_at.operation_id, operation_at.left_out
	FROM (SELECT (SELECT k.operation_id FROM watchlist.operation AS k JOIN watchlist.operation_point AS p ON p.operation_id = k.operation_id
			WHERE p.border_point = operation_at.border_point AND k.during @> clock_timestamp() LIMIT 1)) AS o (operation_id);
END
$$;
COMMENT ON FUNCTION operation_at(text) IS
	'the operation that is under way at a border point, of which there is one at most, and the lists of other operations, which are not screened there; NULL where there is no operation';
