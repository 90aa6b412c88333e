SELECT count(*) AS crossings, count(*) FILTER (WHERE hits > 0) AS referred, round(100.0 * count(*) FILTER (WHERE hits > 0) / count(*), 2) AS "referred, %"
FROM watchlist.audit WHERE login = 'bench_desk' AND call = 'screen(person)';
-- Records of the list, with the day of birth and sex that they bear, by a name that is
-- written anew: in the same script, in the other, with a slip of the hand.
SELECT a.kind, count(*) AS planted, count(*) FILTER (WHERE EXISTS (
		SELECT FROM sharaka.screen_persons(a.name::personname, made_birth(a.n, 10)::partialdate, made_state(a.n, 10), made_sex(a.n, 10)) AS h
		WHERE h.reference = 'MADE-' || a.n)) AS found,
	count(*) FILTER (WHERE EXISTS (SELECT FROM sharaka.screen_persons(a.name::personname) AS h WHERE h.reference = 'MADE-' || a.n)) AS "found by name alone"
FROM asked AS a WHERE a.n <= (SELECT count(*) FROM watchlist.subject JOIN watchlist.list USING (list_id) WHERE code = 'MADE')
GROUP BY a.kind ORDER BY a.kind;
