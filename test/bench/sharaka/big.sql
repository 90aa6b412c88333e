-- The large list, and travellers who are remembered.
SET synchronous_commit = off;
SET work_mem = '256MB';
DROP INDEX watchlist.subject_name_name;
SELECT made_list('BIG', 1, (SELECT max(n) FROM made)) AS made \gset
\timing on
CREATE INDEX subject_name_name ON watchlist.subject_name USING namesearch (name, sole_birth);
DROP INDEX watchlist.traveller_name;
INSERT INTO watchlist.traveller (fingerprint, seen_at, audit_id, state, name, birth, nationality, sex, document, issuing_state)
SELECT sha256(int8send(n)), now(), 0, 'TUN', name::personname, made_birth(n, 20)::partialdate, made_state(n, 20), made_sex(n, 20),
	('T' || n + 1000000)::docnumber, made_state(n, 20) FROM passer WHERE n <= :travellers;
CREATE INDEX traveller_name ON watchlist.traveller USING namesearch (name);
\timing off
VACUUM ANALYZE;
DELETE FROM watchlist.change;
