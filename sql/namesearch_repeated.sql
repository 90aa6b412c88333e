-- Names that have a word twice, or two that are alike: one word of a record is a partner
-- of one of them only.  The index counts that without looking at names, and must find
-- what comparing all names does, those that have the word twice as well.
CREATE TABLE repeated AS
SELECT row_number() OVER () AS id, concat_ws(' ', a, b, c)::personname AS name
FROM unnest(ARRAY['Ahmed', 'أحمد', 'Ahmad', 'Mohamed', 'Muhammad', 'Karim', 'El-Karim', 'A.']) AS a,
	unnest(ARRAY['Ahmed', 'محمد', 'Ahmad', 'Mohamed', 'Zerrouki', 'Karim', NULL]) AS b,
	unnest(ARRAY['Ahmed', 'Ahmad', 'Mohamed', 'Mohammed', 'Haddad', NULL]) AS c;
-- some that stand there once, so that a token has a single posting
INSERT INTO repeated SELECT 1000 + i, name::personname
FROM unnest(ARRAY['Yunis Yunis', 'Yunus Yonis', 'Younes', 'Ahmed Ahmed Ahmed Ahmed', 'Mohamed Ahmedahmed', 'Ahmedahmed']) WITH ORDINALITY AS v (name, i);
CREATE INDEX repeated_name ON repeated USING namesearch (name);

CREATE TABLE asked AS SELECT id AS n, name FROM repeated WHERE id % 5 = 0 OR id > 1000;
CREATE TABLE compared AS SELECT a.n, r.id, r.name, name_similarity(r.name, a.name) AS similarity,
	name_match(a.name, r.name) AS match FROM asked AS a, repeated AS r;

CREATE FUNCTION found(query personname, threshold float8, directed boolean) RETURNS bigint[] LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT ARRAY(SELECT r.id FROM repeated AS r WHERE r.name @@ namequery(query::text, threshold, directed) ORDER BY r.id) $$;
CREATE FUNCTION nearest(query personname, most int) RETURNS float8[] LANGUAGE sql SET enable_seqscan = off
AS $$ SELECT ARRAY(SELECT r.name <-> query FROM repeated AS r ORDER BY r.name <-> query LIMIT most) $$;
-- names for which another answer comes from the index than from comparing all
CREATE FUNCTION differ() RETURNS TABLE (how text, names bigint) LANGUAGE sql AS $$
	SELECT 'at ' || t || CASE WHEN d THEN ', directed' ELSE '' END, count(*) FILTER (WHERE found(a.name, t, d) <> ARRAY(
		SELECT c.id FROM compared AS c WHERE c.n = a.n AND CASE WHEN d THEN c.match ELSE c.similarity END >= t ORDER BY c.id))
	FROM asked AS a, unnest(ARRAY[0.4, 0.6, 0.7, 0.8, 0.9, 0.96, 1]) AS t, unnest(ARRAY[false, true]) AS d GROUP BY t, d
	UNION ALL
	SELECT 'the nearest ' || most, count(*) FILTER (WHERE EXISTS (
		SELECT FROM unnest(nearest(a.name, most), ARRAY(SELECT 1 - c.similarity FROM compared AS c WHERE c.n = a.n ORDER BY c.similarity DESC LIMIT most)) AS v (index, scan)
		WHERE abs(v.index - v.scan) > 1e-9 OR v.index IS NULL OR v.scan IS NULL))
	FROM asked AS a, unnest(ARRAY[1, 10, 100, 400]) AS most GROUP BY most
$$;
SELECT count(*) > 60 AS many FROM asked;
SELECT * FROM differ() ORDER BY how COLLATE "C";
-- and so it is in a segment that is merged of two
INSERT INTO repeated SELECT 2000 + id, name FROM repeated;
INSERT INTO compared SELECT n, 2000 + id, name, similarity, match FROM compared;
SELECT sum(names) AS differ FROM differ();
SELECT namesearch_check('repeated_name');
SELECT namesearch_merge('repeated_name', true) > 1 AS merged;
SELECT namesearch_check('repeated_name');
SELECT sum(names) AS differ FROM differ();
-- so many who have all words of the name that one more of these is searched for
INSERT INTO repeated SELECT 10000 + i, 'Ahmed Mohamed Ali' FROM generate_series(1, 600) AS i;
SELECT namesearch_merge('repeated_name', true) > 1 AS merged;
SELECT t AS threshold, cardinality(found('Ahmed Mohamed Ali', t, false)) AS found FROM unnest(ARRAY[0.94, 0.95, 0.957, 0.96, 0.965, 0.97, 0.99]) AS t;
DROP TABLE repeated, asked, compared;
DROP FUNCTION found, nearest, differ;
