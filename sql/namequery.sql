-- namequery: a name to look for, with the threshold from which a name matches.

-- As text: the threshold, a colon, and the name as it was given.
SELECT '0.85: محمد بن علي'::namequery, '0.7 directed: Mohamed Ben Ali'::namequery;
SELECT namequery('Mohamed Ben Ali', 0.85), namequery('Mohamed Ben Ali', 0.85, directed => true);
SELECT namequery('Ali', 1), namequery('Ali', 0), namequery('Ali', 0.1 + 0.2);

-- What is no threshold, or no name, is refused.
SELECT 'Mohamed Ben Ali'::namequery;
SELECT '1.5: Mohamed'::namequery;
SELECT 'NaN: Mohamed'::namequery;
SELECT '0.5 Mohamed'::namequery;
SELECT '0.5: 123'::namequery;
SELECT namequery('Mohamed', 1.01);
SELECT namequery('Mohamed', 'NaN');
SELECT namequery('', 0.5);
SELECT namequery(repeat('a', 1001), 0.5);

-- @@: the similarity is at least the threshold, whatever the settings.
SET sltd.name_similarity_threshold = 1;
SELECT name, name @@ namequery('محمد بن علي', 0.8) AS matches
FROM (VALUES ('Mohamed Ben Ali'::personname), ('Muhammad bin ''Ali'), ('Anna Eriksson')) t(name);
SELECT namequery('محمد بن علي', 0.8) @@ 'Mohamed Ben Ali'::personname AS the_other_way;
RESET sltd.name_similarity_threshold;

-- The threshold is that of name_similarity(), or if directed of name_match().
SELECT name @@ namequery('Omar Larbi', name_similarity(name, 'Omar Larbi')) AS at_it,
       name @@ namequery('Omar Larbi', name_similarity(name, 'Omar Larbi') + 0.001) AS above,
       name @@ namequery('Omar Larbi', name_match('Omar Larbi', name), true) AS directed_at_it,
       name @@ namequery('Omar Larbi', name_match('Omar Larbi', name) + 0.001, true) AS directed_above
FROM (SELECT 'Omar Hassan Said Larbi'::personname AS name) t;

-- Everything matches a threshold of 0, and NULL nothing.
SELECT 'Anna Eriksson'::personname @@ namequery('محمد', 0) AS all_match,
       NULL::personname @@ namequery('محمد', 0) AS unknown,
       namequery(NULL, 0.5) IS NULL AS no_query;

-- Equality, order and hashes go by name, threshold and direction.
SELECT namequery('Ali', 0.5) = '0.5: Ali' AS eq, namequery('Ali', 0.5) <> '0.6: Ali' AS ne,
       namequery('Ali', 0.5) < '0.6: Ali' AS lt, namequery('Ali', 0.5) <= '0.5: Ali' AS le,
       namequery('Ali', 0.5, true) > '0.5: Ali' AS gt, namequery('Ali', 0.5) >= '0.5: Ali' AS ge,
       namequery_cmp('0.5: Ali', '0.5: Omar') AS cmp;
SELECT DISTINCT q FROM (VALUES ('0.5: Ali'::namequery), ('0.50: Ali'), ('0.5: Omar')) t(q) ORDER BY q;
SELECT namequery_hash('0.5: Ali') = namequery_hash(namequery('Ali', 0.5)) AS hash,
       namequery_hash('0: Ali') = namequery_hash('-0: Ali') AS zero,
       namequery_hash_extended('0.5: Ali', 1) = namequery_hash_extended(namequery('Ali', 0.5), 1) AS seeded,
       namequery_hash_extended('0.5: Ali', 1) <> namequery_hash_extended('0.5: Ali', 2) AS by_seed;
-- What is equal has the same bytes, as a btree index that keeps equal ones once needs:
-- -0 is 0.
SELECT '-0: Ali'::namequery, namequery('Ali', '-0'), namequery_send('-0: Ali') = namequery_send('0: Ali') AS same;

-- Binary: a float8, a byte for directed, the text.
SELECT namequery_send('0.5: Ali');

-- ---------- what the planner expects ----------

-- The same of the same name, whatever type it has, on whichever side it stands: no
-- value is read as if it were of another type.
CREATE TABLE guessed (name personname, written text, asked namequery);
INSERT INTO guessed SELECT name, name, namequery(name, 0.9)
FROM (SELECT 'Mohamed ' || chr(65 + i % 26) || 'li' FROM generate_series(1, 10000) AS i) AS n (name);
ANALYZE guessed;
CREATE FUNCTION expected_rows(condition text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM guessed WHERE ' || condition INTO plan;
	RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
SELECT asked, count(DISTINCT expected_rows(format(condition, asked))) AS answers
FROM unnest(ARRAY['Ali', 'Mohamed Ben Ali', 'Abdelrahmane Ali']) AS asked,
	unnest(ARRAY['name %% %L', '%L %% name', 'name %% text %L', 'name %% varchar %L', 'written %% personname %L', 'personname %L %% written',
		'asked @@ personname %L', 'personname %L @@ asked', 'name @@ namequery(%L, 0.9)', 'namequery(%L, 0.9) @@ name']) AS condition
GROUP BY asked ORDER BY asked COLLATE "C";
DROP TABLE guessed;
DROP FUNCTION expected_rows;

-- The index is faster than reading the table at any threshold but 0, however common
-- the name is; where there are few rows, reading these is.
CREATE TABLE listed (name personname);
INSERT INTO listed SELECT given.name || ' ' || father.name || ' ' || chr(65 + i % 26) || chr(97 + i % 17) || 'l' || chr(97 + i % 11) || 'ni'
FROM generate_series(1, 200) AS i, unnest(ARRAY['Mohammed', 'Ali', 'Omar', 'Ahmad', 'Hassan', 'محمد', 'أحمد', 'Anna', 'Maria', 'John']) AS given (name),
	unnest(ARRAY['Said', 'Ibrahim', 'Karim', 'سعيد', 'علي', 'Khalid', 'Nasser', 'Yusuf', 'David', 'Peter']) AS father (name);
CREATE INDEX ON listed USING namesearch (name);
VACUUM ANALYZE listed;
CREATE TABLE few AS SELECT * FROM listed LIMIT 5;
CREATE INDEX ON few USING namesearch (name);
ANALYZE few;
CREATE FUNCTION reads_table(source regclass, condition text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %s WHERE ', source) || condition INTO plan;
	RETURN plan->0->'Plan'->>'Node Type' LIKE '%Seq Scan%';
END
$$;
SELECT count(*) AS plans, string_agg(asked || ' ' || threshold, ', ') FILTER (WHERE reads_table('listed', format('name @@ namequery(%L, %s)', asked, threshold))) AS wrong
FROM unnest(ARRAY['Ali', 'Mohammed', 'محمد', 'Omar Said', 'Mohammed Ali', 'Anna', 'Mohammed Ali Hassan', 'Quixote']) AS asked,
	unnest(ARRAY[0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) AS threshold;
SELECT bool_and(reads_table('listed', format('name @@ namequery(%L, 0)', asked))) AS everything
FROM unnest(ARRAY['Ali', 'Mohammed Ali Hassan']) AS asked;
SELECT bool_and(reads_table('few', format('name @@ namequery(%L, %s)', asked, threshold))) AS few
FROM unnest(ARRAY['Ali', 'Mohammed Ali Hassan']) AS asked, unnest(ARRAY[0, 0.5, 0.9]) AS threshold;
SET sltd.name_similarity_threshold = 0.6;
SELECT reads_table('listed', $$name % 'Mohammed'$$) AS at_6;
SET sltd.name_similarity_threshold = 0;
SELECT reads_table('listed', $$name % 'Mohammed'$$) AS at_0;
RESET sltd.name_similarity_threshold;
DROP TABLE listed, few;
DROP FUNCTION reads_table;
