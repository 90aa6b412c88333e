-- Names have the one birth that is listed for their subject, whatever changes it, and screening by it
-- tells of the same persons as looking at everybody does.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
CREATE EXTENSION sharaka CASCADE;
SELECT sharaka.create_schema('TUN') \g /dev/null
SELECT plan(20);

INSERT INTO watchlist.list (code, title) VALUES ('T', 'fictional');
INSERT INTO watchlist.subject (list_id, record, reference, category)
SELECT l.list_id, r, 'T-' || r, 'wanted' FROM watchlist.list AS l, unnest(ARRAY['one', 'two', 'other']) AS r WHERE l.code = 'T';
CREATE FUNCTION subject(record text) RETURNS bigint LANGUAGE sql STABLE RETURN
	(SELECT s.subject_id FROM watchlist.subject AS s WHERE s.record = subject.record);
CREATE FUNCTION births(record text) RETURNS text LANGUAGE sql STABLE RETURN
	(SELECT string_agg(n.sole_birth::text, ' ' ORDER BY n.name_id) FROM watchlist.subject_name AS n WHERE n.subject_id = subject(births.record));
CREATE FUNCTION add_birth(record text, born text) RETURNS void LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO watchlist.subject_birth (subject_id, born, raw) VALUES (subject(add_birth.record), add_birth.born::partialdate, 'x');
END;

INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) SELECT subject(r), 'primary', 'Omar Fictif', 'x' FROM unnest(ARRAY['one', 'two']) AS r;
SELECT is(births('one'), 'XXXX', 'no birth is listed');
SELECT add_birth('one', '1970-05-01') \g /dev/null
SELECT is(births('one'), '1970-05-01', 'one is, after the name');
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw) VALUES (subject('one'), 'alias', 'Umar Fictif', 'x');
SELECT is(births('one'), '1970-05-01 1970-05-01', 'and before another name');
SELECT add_birth('one', NULL), add_birth('one', 'XXXX'), add_birth('one', '1970-05-01') \g /dev/null
SELECT is(births('one'), '1970-05-01 1970-05-01', 'what is not known, or the same, makes no second');
SELECT add_birth('one', '1970') \g /dev/null
SELECT is(births('one'), 'XXXX XXXX', 'of two, names have none');
UPDATE watchlist.subject_birth SET born = NULL WHERE born = '1970';
SELECT is(births('one'), '1970-05-01 1970-05-01', 'of which one is then not known');
UPDATE watchlist.subject_birth SET subject_id = subject('two') WHERE born = '1970-05-01';
SELECT is(births('one') || ', ' || births('two'), 'XXXX XXXX, 1970-05-01', 'births go over to another subject');
DELETE FROM watchlist.subject_birth WHERE subject_id = subject('two');
SELECT is(births('two'), 'XXXX', 'they are deleted');
SELECT add_birth('two', '1980') \g /dev/null
UPDATE watchlist.subject_name SET sole_birth = '1950' WHERE subject_id = subject('two');
SELECT is(births('two'), '1980', 'nobody can say otherwise');
INSERT INTO watchlist.subject_name (subject_id, kind, name, raw, sole_birth) VALUES (subject('two'), 'alias', 'X Fictif', 'x', '1950');
SELECT is(births('two'), '1980 1980', 'nor of a new name');
UPDATE watchlist.subject_name SET subject_id = subject('two') WHERE subject_id = subject('one');
SELECT is(births('two'), '1980 1980 1980 1980', 'names go over to another subject');
SELECT is((SELECT count(*) FROM watchlist.history AS h WHERE h.tab = 'subject_name' AND h.before ? 'sole_birth'), 0::bigint, 'history has nothing of it');
SELECT is((SELECT count(*) FROM watchlist.history AS h WHERE h.tab = 'subject_name'), 2::bigint, 'and of names only what was done to them');
TRUNCATE watchlist.subject_birth;
SELECT is(births('two'), 'XXXX XXXX XXXX XXXX', 'all births go at once');
SELECT add_birth('two', '1980') \g /dev/null
DELETE FROM watchlist.subject WHERE record = 'two';
SELECT is((SELECT count(*) FROM watchlist.subject_name), 0::bigint, 'subjects are deleted with all of it');

-- Persons of each kind of birth, and travellers who are asked for by each.
INSERT INTO watchlist.subject (list_id, record, reference, category, severity, sex)
SELECT l.list_id, 'p' || i, 'P-' || i, 'wanted', 1 + i % 3, (ARRAY['M', 'F', NULL])[1 + i % 3] FROM watchlist.list AS l, generate_series(1, 400) AS i WHERE l.code = 'T';
CREATE FUNCTION some_name(i int) RETURNS text LANGUAGE sql IMMUTABLE RETURN
	(ARRAY['Mohammed', 'محمد', 'Ahmad', 'Karim', 'Amina'])[1 + i % 5] || ' ' || (ARRAY['Hassan', 'Omar', 'Nasser'])[1 + i / 5 % 3] || ' '
		|| (ARRAY['Fictif', 'Inventé', 'Fictiv'])[1 + i / 15 % 3];
CREATE FUNCTION some_birth(i int) RETURNS partialdate LANGUAGE sql IMMUTABLE RETURN
	(CASE i % 8 WHEN 0 THEN NULL WHEN 1 THEN 'XXXX' WHEN 2 THEN '19' || 60 + i % 5 WHEN 3 THEN '19' || 60 + i % 5 || '-01-01' WHEN 4 THEN '196' || i % 4 || '~'
		WHEN 5 THEN 'XX6' || i % 5 || '-03-04' ELSE to_char(date '1960-03-04' + (i * 7919) % 1500, 'YYYY-MM-DD') END)::partialdate;
INSERT INTO watchlist.subject_birth (subject_id, born, raw)
SELECT subject('p' || i), some_birth(i + k), 'x' FROM generate_series(1, 400) AS i, generate_series(0, CASE WHEN i % 9 = 0 THEN 1 ELSE 0 END) AS k;
INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw)
SELECT subject('p' || i), 'alias', (ARRAY['good', 'low', NULL])[1 + i % 3], some_name(i)::personname, 'x' FROM generate_series(1, 400) AS i;
-- all subjects one by one, without the index, are the oracle
CREATE FUNCTION told(i int, whole boolean) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT RETURN
	(SELECT string_agg(concat_ws(' ', h.reference, round(h.score::numeric, 9), h.why), E'\n' ORDER BY h.score DESC, h.reference)
	FROM sharaka.screen_persons(some_name(i * 3)::personname, some_birth(i), (ARRAY['TUN', 'DZA', NULL])[1 + i % 3]::countrycode, (ARRAY['M', 'F', NULL])[1 + i % 3],
		max_persons => 1000, subjects => CASE WHEN whole THEN ARRAY(SELECT s.subject_id FROM watchlist.subject AS s) END) AS h);
CREATE FUNCTION differing() RETURNS SETOF int LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT i FROM generate_series(1, 60) AS i WHERE told(i, false) IS DISTINCT FROM told(i, true);
END;
SELECT cmp_ok((SELECT count(*) FROM generate_series(1, 60) AS i WHERE told(i, true) <> ''), '>', 50::bigint, 'travellers are told of');
SELECT is_empty('SELECT * FROM differing()', 'by the index the same persons are told of');
UPDATE watchlist.evidence_weight SET factor = 0.97 WHERE evidence = 'birth: contradicts';
SELECT is_empty('SELECT * FROM differing()', 'also where a contradicted birth counts for little');
UPDATE watchlist.evidence_weight SET factor = CASE evidence WHEN 'birth: contradicts' THEN 0.85 ELSE 0 END WHERE evidence IN ('birth: contradicts', 'nationality: same');
SELECT is_empty('SELECT * FROM differing()', 'and where a nationality that agrees counts for everything');
UPDATE watchlist.evidence_weight SET factor = 0.5 WHERE evidence = 'birth: contradicts';
SELECT is_empty('SELECT * FROM differing()', 'and where a contradicted birth says all');
SELECT * FROM finish();
ROLLBACK;
