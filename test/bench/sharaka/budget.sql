-- The budget: 50 false alerts in 10,000, set on travellers who do not cross later.
INSERT INTO watchlist.traveller (fingerprint, seen_at, audit_id, state, name, birth, nationality, sex)
SELECT sha256(int8send(n)), now(), 0, 'TUN', name::personname, made_birth(n, 20)::partialdate, made_state(n, 20), made_sex(n, 20)
FROM passer WHERE n > :crossings ORDER BY n LIMIT 10000;
ANALYZE watchlist.traveller;
SELECT * FROM sharaka.alert_curve(sample => 2000) WHERE alert_score >= 0.7;
SELECT sharaka.set_alert_budget(40, sample => 10000) AS "alert_score for 40 in 10,000";
TRUNCATE watchlist.traveller;
CREATE SEQUENCE crossing;
GRANT USAGE ON crossing TO bench_desk;
