-- Stolen and lost travel documents.  All of them are made up.
INSERT INTO watchlist.travel_document (issuing_state, kind, number, reason, owner, reference, reported_on, stolen_on)
SELECT state, (ARRAY['passport', 'passport', 'passport', 'identity card', 'residence permit'])[1 + i % 5],
	(chr(65 + i * 7 % 26) || lpad((i * 1047291::bigint % 10000000)::text, 7, '0'))::docnumber,
	(ARRAY['stolen', 'lost', 'lost', 'revoked', 'invalidated', 'stolen'])[1 + i % 6],
	state, state::text || '-' || i, date '2024-01-01' + i, to_char(date '2023-01-01' + i, 'YYYY-MM')::partialdate
FROM generate_series(1, 400) AS i,
	LATERAL (SELECT (ARRAY['UTO', 'EGY', 'TUN', 'DZA', 'MAR', 'JOR', 'LBN', 'LBY'])[1 + i % 8]::countrycode AS state) AS s;

INSERT INTO watchlist.travel_document (issuing_state, kind, number, run, reason, owner, reference, reported_on, stolen_on) VALUES
	('UTO', 'passport', 'K5402176', NULL, 'stolen', 'UTO', 'UTO-501', '2025-02-03', '2025-02-01'),
	('UTO', 'travel document', NULL, '[X4100000,X4100499]', 'stolen blank', 'UTO', 'UTO-502', '2024-11-20', '2024-11'),
	('LBN', 'passport', 'RL045512', NULL, 'revoked', 'LBN', 'LBN-503', '2025-01-15', NULL);
