-- The list of the United Nations, each record read anew.
\set xml `cat "$DATA"/un_consolidated.xml`
UPDATE watchlist.list SET reader = '' WHERE code = 'UN';
SELECT count(*) FROM sharaka.load_un_list(:'xml');
