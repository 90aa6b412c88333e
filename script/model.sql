-- The tables of the screening database as a graph, in the language of graphviz: a
-- box a table, with its columns, key columns underlined; an arrow for a foreign
-- key, a dotted one for a column that is named as the key of another table, or as
-- the table, without one.  For script/model-picture.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
BEGIN;
SET client_min_messages = warning;
\o /dev/null
CREATE EXTENSION sharaka CASCADE;
SELECT sharaka.create_schema();
\o
CREATE TEMP VIEW tab AS
SELECT c.oid, c.relname AS name,
	(SELECT i.indkey::int2[] FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary) AS key
FROM pg_class AS c WHERE c.relnamespace = 'watchlist'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
CREATE TEMP VIEW col AS
SELECT t.oid AS tab, t.name AS tab_name, a.attnum AS num, a.attname AS name, a.attnum = ANY (t.key) AS is_key,
	replace(format_type(a.atttypid, NULL), 'timestamp with time zone', 'timestamptz') AS type
FROM tab AS t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped;
CREATE TEMP VIEW foreign_key AS
SELECT k.conrelid AS tab, k.conkey[1] AS num, k.confrelid AS to_tab
FROM pg_constraint AS k WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid IN (SELECT t.oid FROM tab AS t);

SELECT $$// Written by script/model-picture --write: do not edit.
digraph watchlist {
	graph [rankdir=RL, nodesep=0.2, ranksep=1, fontname="sans-serif"];
	node [shape=plain, fontname="sans-serif", fontsize=10];
	edge [arrowhead=open, arrowsize=0.6];$$;
SELECT format(E'\t%s [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="2"><tr><td bgcolor="#dfe7ef"><b>%s</b></td></tr>%s</table>>];',
	t.name, t.name,
	(SELECT string_agg(format('<tr><td port="%s" align="left">%s <font color="#666666">%s</font></td></tr>',
		c.name, CASE WHEN c.is_key THEN '<u>' || c.name || '</u>' ELSE c.name END, c.type), '' ORDER BY c.num) FROM col AS c WHERE c.tab = t.oid))
FROM tab AS t ORDER BY t.name COLLATE "C";
SELECT format(E'\t%s:%s -> %s;', c.tab_name, c.name, t.name)
FROM foreign_key AS k JOIN col AS c USING (tab, num) JOIN tab AS t ON t.oid = k.to_tab
ORDER BY c.tab_name COLLATE "C", c.num, t.name COLLATE "C";
SELECT format(E'\t%s:%s -> %s [style=dotted];', c.tab_name, c.name, t.name)
FROM col AS c JOIN tab AS t ON t.oid <> c.tab
	AND EXISTS (SELECT FROM col AS k WHERE k.tab = t.oid
		AND ((k.name = c.name AND k.name LIKE '%\_id' AND cardinality(t.key) = 1 AND k.is_key) OR (k.name = 'code' AND t.name = c.name)))
WHERE NOT EXISTS (SELECT FROM foreign_key AS k WHERE k.tab = c.tab AND k.num = c.num)
ORDER BY c.tab_name COLLATE "C", c.num, t.name COLLATE "C";
SELECT '}';
ROLLBACK;
