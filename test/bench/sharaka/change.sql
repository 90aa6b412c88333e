-- So many records change: their names are kept, their births seen anew.
UPDATE watchlist.subject SET comments = 'seen at ' || clock_timestamp()
WHERE subject_id IN (SELECT subject_id FROM watchlist.subject TABLESAMPLE SYSTEM (1) WHERE kind = 'person' ORDER BY random() LIMIT :n);
SELECT * FROM sharaka.rescreen();
