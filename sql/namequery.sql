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
