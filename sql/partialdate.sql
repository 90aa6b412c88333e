SET datestyle = ISO;

-- partialdate: a date of birth as lists and documents hold it.  A day, a month,
-- a year; a decade, a century; nothing known; only the century unknown, as in a
-- machine-readable zone
SELECT value, value::partialdate AS date
FROM unnest(ARRAY['1985-04-12', '1985-04', '1985', '198X', '19XX', 'XXXX',
	'XX85', 'XX85-04', 'XX85-04-12', '0000', '9999-12-31']) AS value;

-- uncertain, approximate, or both
SELECT '1985?'::partialdate, '1985-04~'::partialdate, '1985-04-12%'::partialdate,
	'198X~'::partialdate, 'XX85-04-12?'::partialdate;

-- born between two dates, or on one side of a date
SELECT value::partialdate AS date
FROM unnest(ARRAY['1960/1965', '1960-11/1961-02', '1960-11-30/1961', '1960~/1965?', '195X/1962',
	'1960/1960-06', '../1960', '1960/..']) AS value;

-- what is not known is dropped at the end; an end of an interval of which
-- nothing is known is open; an interval of one date is that date
SELECT value, value::partialdate AS date
FROM unnest(ARRAY[' 198x ', '1985-XX', '1985-xx-XX', '1985-04-XX', '198X-XX-XX', 'XX85-XX-XX', 'XX85-04-XX~',
	'XXXX-XX-XX', 'XXXX?', '1960/', '/1960', 'XXXX/1960', '1960/XXXX-XX', '../..', '/',
	'1985/1985-XX', '1985-04-12~/1985-04-12~', E'\t1985\n']) AS value;

-- what is refused, and what to do instead
SELECT ''::partialdate;
SELECT '12/04/1985'::partialdate;
SELECT '1985-00-00'::partialdate;
SELECT '1985-02-29'::partialdate;
SELECT '2001-21'::partialdate;
SELECT '198X-04'::partialdate;
SELECT '1985-XX-12'::partialdate;
SELECT '1965/1960'::partialdate;
SELECT '1985-04-12T23:20:30Z'::partialdate;
SELECT 'né en 1985'::partialdate;
-- digits of other scripts, and marks that are not seen, as they come with them
SELECT '١٩٨٥'::partialdate, '۱۹۸۵-۰۴-۱۲~'::partialdate, '１９８５／１９８７'::partialdate, 'XX٨٥-١٢'::partialdate;
SELECT count(*), count(*) FILTER (WHERE (c || '1985' || c || '-04' || c)::partialdate = '1985-04') AS dropped
FROM (VALUES (U&'\00AD'), (U&'\061C'), (U&'\200B'), (U&'\200E'), (U&'\200F'), (U&'\202A'), (U&'\202E'), (U&'\2060'), (U&'\2066'), (U&'\2067'), (U&'\2069'), (U&'\FEFF')) AS mark (c);
SELECT count(*), count(*) FILTER (WHERE (c || '1985-04' || c || ' ')::partialdate = '1985-04') AS dropped FROM (VALUES (U&'\00A0'), (U&'\2003'), (U&'\2028'), (U&'\202F'), (U&'\205F'), (U&'\3000')) AS space (c);
SELECT U&'\200F\0661\0669\0668\0665-\0661\0663'::partialdate;
SELECT U&'1985\2800'::partialdate;
SELECT U&'1985\00A0-04'::partialdate;
SELECT '1985é'::partialdate;
SELECT repeat(' ', 50) || '1985' || repeat(' ', 46) AS spaces,
	(repeat(' ', 50) || '1985' || repeat(' ', 46))::partialdate;
SELECT (repeat(' ', 51) || '1985' || repeat(' ', 46))::partialdate;

-- each other way to be refused, with its reason
CREATE FUNCTION answer(value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	reason text;
BEGIN
	RETURN value::partialdate::text;
EXCEPTION WHEN invalid_text_representation THEN
	GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
	RETURN 'refused: ' || reason;
END
$$;
SELECT value, answer(value)
FROM unnest(ARRAY['985', '19 5', '19850412', '1985-4-12', '1985-04-1', '1985-', '1985-04-', '1985-0X', '1985-04-1X',
	'1985-13', '1985-20', '1985-42', '1985-99', '1985-04-31', '1985-04-32', '1900-02-29', 'XX99-02-29', '1985-04-00',
	'X985', '1X85', 'X98X', 'XX8X', '1XXX', 'XXX5', '-1985', '+1985', 'Y17985', '?1985', '1985?~', '1985??',
	'19XX-04', 'XXXX-04', 'XXXX-04-12', '198X-XX-12', '1985.04.12', '1985-04-12 ?', '1985 / 1990', '1985/1990/1995',
	'1985/?', '.', '..', '../', '...', '.../1985', '1985/...', '1985..', '..1985', '../1985/..', '1985/19',
	'XX85/1990', '1980/XX85', '1985-02/1985-01', '1985-04-12/1985-04-11', '1985~/1984~', '199X/198X',
	'1985-04-12/1985-03', 'unknown', '-', 'XX', 'XXXXX', '1985-04-12/XX']) AS value;

-- 29 February: the Gregorian calendar over all years; without a century, a day
-- that some century has.  Of 10000 years 2500 - 100 + 25 are leap years
SELECT answer('2000-02-29'), answer('1996-02-29'), answer('0000-02-29'), answer('XX00-02-29'), answer('XX04-02-29');
SELECT count(*) FROM generate_series(0, 9999) AS year WHERE answer(to_char(year, 'FM0000') || '-02-29') NOT LIKE 'refused%';

-- the examples of the standard and of the Library of Congress' specification of
-- EDTF: level 0 without times; level 1 without seasons and years beyond four
-- digits; and some of level 2, of which nothing is supported
SELECT value, answer(value)
FROM unnest(ARRAY['1985-04-12', '1985-04', '1985', '1985-04-12T23:20:30', '1985-04-12T23:20:30Z',
	'1985-04-12T23:20:30-04', '1985-04-12T23:20:30+04:30', '1964/2008', '2004-06/2006-08', '2004-02-01/2005-02-08',
	'2004-02-01/2005-02', '2004-02-01/2005', '2005/2006-02']) AS value;
SELECT value, answer(value)
FROM unnest(ARRAY['Y170000002', 'Y-170000002', '2001-21', '1984?', '2004-06~', '2004-06-11%', '201X', '20XX',
	'2004-XX', '1985-04-XX', '1985-XX-XX', '1985-04-12/..', '1985-04/..', '1985/..', '../1985-04-12', '../1985-04',
	'../1985', '1985-04-12/', '1985-04/', '1985/', '/1985-04-12', '/1985-04', '/1985', '-1985', '1984~/2004-06',
	'1984/2004-06~', '1984~/2004~', '1984?/2004%', '1984-06?/2004-08?', '1984-06-02?/2004-08-08~',
	'1984-06-02?/']) AS value;
SELECT value, answer(value)
FROM unnest(ARRAY['156X-12-25', '15XX-12-25', 'XXXX-12-XX', '1XXX-XX', '1XXX-12', '1984-1X', '2004-06~-11',
	'?2004-06-~11', '1950S2', '[1667,1668,1670..1672]', '2001-34']) AS value;

-- casts are written out or made by assignment, never silent
SELECT '1985-04'::text::partialdate, '1985-xx'::partialdate::text || '!' AS text,
	partialdate('198x'::text), partialdate('198x'), text('1985-XX'::partialdate);
SELECT '1985'::partialdate % '1985-04'::text;
SELECT '1985'::partialdate <-> date '1985-04-12';
CREATE TABLE person (id int, birth partialdate);
INSERT INTO person VALUES (1, '1985'::text), (2, date '1985-04-12'), (3, NULL);
SELECT birth FROM person;
CREATE TABLE note (entry text);
ALTER TABLE note ALTER entry SET STORAGE EXTERNAL;
INSERT INTO note VALUES (repeat('1985-04-12', 1000000));
SELECT entry::partialdate FROM note;
TRUNCATE person;

-- the first and the last of many, by an index where there is one
CREATE TEMP TABLE extreme (g int, value partialdate);
INSERT INTO extreme SELECT i % 3, v FROM generate_series(1, 3) AS i, unnest('{1985,XXXX,1960/1965,../1960,1985-04-12,1999~,XX85}'::partialdate[]) AS v;
INSERT INTO extreme VALUES (3, NULL);
SELECT min(value), max(value) FROM extreme;
SELECT g, min(value) = (array_agg(value ORDER BY value))[1] AS first, max(value) = (array_agg(value ORDER BY value DESC NULLS LAST))[1] AS last FROM extreme GROUP BY g ORDER BY g;
CREATE INDEX ON extreme (value);
SET enable_seqscan = off;
SELECT min(value), max(value) FROM extreme;
RESET enable_seqscan;
DROP TABLE extreme;

-- all days that a date can be
SELECT d, partialdate_days(d), partialdate_days(d) && daterange('1985-04-12', '1985-04-12', '[]') = d % '1985-04-12' AS agree
FROM unnest('{1985-04-12,1985-04,198X,1985~,1960/1965,../1960,1985/..,XXXX,XX85-04,9999-12-31,0000}'::partialdate[]) AS d;
SELECT partialdate_days(NULL) IS NULL AS unknown;

-- the same from varchar and from char(n), without the blanks that pad it
CREATE TEMP TABLE strings (v varchar(100), c char(100));
INSERT INTO strings VALUES ('1985-04~', '1985-04~');
CREATE TEMP TABLE assigned (value partialdate);
INSERT INTO assigned SELECT v FROM strings;
INSERT INTO assigned SELECT c FROM strings;
PREPARE assign_varchar (varchar) AS INSERT INTO assigned VALUES ($1);
PREPARE assign_char (char(100)) AS INSERT INTO assigned VALUES ($1);
EXECUTE assign_varchar ('1985-04~');
EXECUTE assign_char ('1985-04~');
SELECT value::text || '.' AS value, count(*) FROM assigned GROUP BY value;
SELECT v::partialdate = c::partialdate AS alike, partialdate(v) = partialdate(c) AS by_function FROM strings;
DEALLOCATE assign_varchar;
DEALLOCATE assign_char;
DROP TABLE strings, assigned;

-- a day of PostgreSQL's calendar is an exact date; the way back is written out
SELECT date '1985-04-12'::partialdate, partialdate(date '9999-12-31'), date '0001-01-01 BC'::partialdate,
	'1985-04-12'::partialdate::date, '0000-01-01'::partialdate::date, date('9999-12-31'::partialdate);
SELECT date 'infinity'::partialdate;
SELECT date '-infinity'::partialdate;
SELECT date '0002-12-31 BC'::partialdate;
SELECT date '10000-01-01'::partialdate;
SELECT '1985-04'::partialdate::date;
SELECT '1985-04-12~'::partialdate::date;

-- parts, the exact day, and the first and last day the date can be: a date that
-- is uncertain or approximate is given two days, months or years on either side
SELECT d AS date, partialdate_year(d) AS year, partialdate_month(d) AS month, partialdate_day(d) AS day,
	partialdate_is_exact(d) AS is_exact, partialdate_exact(d) AS exact,
	partialdate_earliest(d) AS earliest, partialdate_latest(d) AS latest
FROM unnest(ARRAY['1985-04-12', '1985-04', '1985', '198X', '19XX', 'XXXX', 'XX85', 'XX85-04', 'XX85-04-12',
	'1985-04-12?', '1985-04~', '1985%', '198X~', '19XX~', '1960/1965', '1960~/1965-04', '1960/1965-04-30?',
	'../1960', '../1960~', '1960-11/..', '1985-01~', '0000', '0000~', '9999-12-31', '9999%']::partialdate[]) AS d;

-- made of its parts, null where not known
SELECT partialdate_make(1985, 4, 12), partialdate_make(1985, 4, NULL), partialdate_make(1985, NULL, NULL),
	partialdate_make(NULL, NULL, NULL), partialdate_make(0, 2, 29), partialdate_make(9999, 12, 31);
SELECT partialdate_make(1985, 2, 29);
SELECT partialdate_make(1985, 13, NULL);
SELECT partialdate_make(1985, 0, NULL);
SELECT partialdate_make(1985, 4, 0);
SELECT partialdate_make(-1, NULL, NULL);
SELECT partialdate_make(10000, NULL, NULL);
SELECT partialdate_make(2147483647, 2147483647, 2147483647);
SELECT partialdate_make(1985, -2147483648, -2147483648);
SELECT partialdate_make(NULL, 4, NULL);
SELECT partialdate_make(NULL, 4, 12);
SELECT partialdate_make(1985, NULL, 12);

-- the calendar agrees with that of type date: each day of 1850 to 2100 there and
-- back, and the bounds of each month and year of 1900 to 2100
SELECT count(*) AS days,
	count(*) FILTER (WHERE d::partialdate::text <> d::text) AS text,
	count(*) FILTER (WHERE d::text::partialdate::date <> d) AS back,
	count(*) FILTER (WHERE partialdate_make(partialdate_year(p), partialdate_month(p), partialdate_day(p)) <> p) AS parts,
	count(*) FILTER (WHERE (partialdate_exact(p), partialdate_earliest(p), partialdate_latest(p)) <> (d, d, d)) AS bounds
FROM (SELECT day::date, day::date::partialdate FROM generate_series(timestamp '1850-01-01', '2100-12-31', '1 day') AS day) AS _ (d, p);
SELECT count(*) AS months,
	count(*) FILTER (WHERE partialdate_earliest(p) <> m) AS earliest,
	count(*) FILTER (WHERE partialdate_latest(p) <> (m + interval '1 month')::date - 1) AS latest
FROM (SELECT month::date, to_char(month, 'YYYY-MM')::partialdate
	FROM generate_series(timestamp '1900-01-01', '2100-12-01', '1 month') AS month) AS _ (m, p);
SELECT count(*) AS years,
	count(*) FILTER (WHERE partialdate_earliest(p) <> make_date(y, 1, 1)) AS earliest,
	count(*) FILTER (WHERE partialdate_latest(p) <> make_date(y, 12, 31)) AS latest
FROM (SELECT year, year::text::partialdate FROM generate_series(1900, 2100) AS year) AS _ (y, p);

-- % and <->: can the two be one day, and if not how many days lie between
SELECT a, b, a % b AS compatible, a <-> b AS days
FROM (VALUES
	('1985', '1985-04-12'), ('1985-04', '1985-05'), ('1985-04-12', '1985-12-04'),
	('1985~', '1983'), ('1985~', '1982'), ('1985~', '1981-12-31~'), ('1985-04-12', '1985-04-14?'), ('1985-04-12', '1985-04-15?'),
	('1960/1965', '1965-12-31'), ('1960/1965', '1966-01-01'), ('../1960', '1961-01-01'), ('1960/..', '../1960'),
	('XX85-04-12', '1985-04-12'), ('XX85-04-12', '1985-04-13'), ('XX85', '1960/1984'), ('XX85', '1960/1985'),
	('XX85', '1890/1990'), ('XX00', '1999'), ('XX00', '2099-12-31'), ('XX99-12-31', 'XX00-01-01'), ('XX85', '1986/2084'),
	('XX00-02-29', '1900/1999'), ('XX00-02-29', '1900/2000'), ('XX00-02-29', '1900'), ('XX00-02-29', 'XX00-03-01'),
	('XXXX', '1985-04-12'), ('XXXX', 'XX85'), ('XXXX', '../1960'), ('0000-01-01', '9999-12-31')
) AS pair (x, y), LATERAL (SELECT x::partialdate, y::partialdate) AS _ (a, b);

-- the same against date arithmetic and ranges.  Known dates of each precision,
-- with and without qualifier, and the days they span:
CREATE TABLE known AS
SELECT unit, text || qualifier AS value, start, step, wide * slack AS slack,
	(start - wide * slack)::date AS first, (start + step + wide * slack)::date - 1 AS last
FROM (
	SELECT 'day', d, d::text, interval '1 day', interval '2 days'
	FROM generate_series(1, 26) AS i, LATERAL (SELECT date '1891-12-27' + i * 2801) AS _ (d)
	UNION ALL
	SELECT 'day', '2000-02-29', '2000-02-29', '1 day', '2 days'
	UNION ALL
	SELECT 'month', m, to_char(m, 'YYYY-MM'), '1 month', '2 months'
	FROM generate_series(1, 16) AS i, LATERAL (SELECT (date '1900-01-01' + i * interval '125 months')::date) AS _ (m)
	UNION ALL
	SELECT 'year', make_date(y, 1, 1), y::text, '1 year', '2 years'
	FROM generate_series(1895, 2030, 11) AS y
	UNION ALL
	SELECT 'decade', make_date(y, 1, 1), left(y::text, 3) || 'X', '10 years', '2 years'
	FROM generate_series(1900, 2020, 30) AS y
	UNION ALL
	SELECT 'century', make_date(y, 1, 1), left(y::text, 2) || 'XX', '100 years', '2 years'
	FROM generate_series(1800, 2100, 100) AS y
) AS plain (unit, start, text, step, slack),
	(VALUES ('', 0), ('?', 1), ('~', 1), ('%', 1)) AS qualifier (qualifier, wide);
SELECT count(*) AS known,
	count(*) FILTER (WHERE partialdate_earliest(value::partialdate) <> first) AS earliest,
	count(*) FILTER (WHERE partialdate_latest(value::partialdate) <> last) AS latest
FROM known;
-- intervals of these, half open ones, and nothing known; the same days without
-- their century, which are a range in each
CREATE TABLE span (date partialdate, days datemultirange, century_known boolean);
INSERT INTO span
SELECT value::partialdate, datemultirange(daterange(first, last, '[]')), true
FROM known WHERE right(value, 1) NOT IN ('?', '%')
UNION ALL
SELECT (a.value || '/' || b.value)::partialdate, datemultirange(daterange(a.first, b.last, '[]')), true
FROM (SELECT *, row_number() OVER (ORDER BY value COLLATE "C") AS n FROM known) AS a,
	(SELECT *, row_number() OVER (ORDER BY value COLLATE "C") AS n FROM known) AS b
WHERE (a.n * 31 + b.n * 17) % 397 = 0 AND a.start < b.start + b.step
UNION ALL
SELECT ('../' || value)::partialdate, datemultirange(daterange(NULL, last, '[]')), true
FROM known WHERE (last - date '2000-01-01') % 9 = 0
UNION ALL
SELECT (value || '/..')::partialdate, datemultirange(daterange(first, NULL, '[]')), true
FROM known WHERE (last - date '2000-01-01') % 9 = 1
UNION ALL
SELECT 'XXXX', datemultirange(daterange(NULL, NULL)), true
UNION ALL
SELECT ('XX' || right(value, -2))::partialdate,
	range_agg(daterange((day - slack)::date, (day + step + slack)::date)), false
FROM known, generate_series(1, 99) AS century,
	LATERAL (SELECT make_date(century * 100 + date_part('year', start)::int % 100, date_part('month', start)::int, 1)
		+ date_part('day', start)::int - 1) AS _ (day)
WHERE (unit = 'day' AND right(value, 1) NOT IN ('~', '%') OR unit IN ('month', 'year') AND right(value, 1) = '%')
	AND date_part('month', day) = date_part('month', start)
GROUP BY value;
CREATE TABLE pair AS
SELECT a.date AS a, b.date AS b, a.days && b.days AS overlap, CASE WHEN a.days && b.days THEN 0
	WHEN a.century_known AND b.century_known THEN greatest(lower(a.days) - upper(b.days), lower(b.days) - upper(a.days)) + 1
	-- the calendar repeats after four centuries
	ELSE (SELECT min(greatest(lower(x) - upper(y), lower(y) - upper(x)) + 1) FROM unnest(a.days) AS x, unnest(b.days) AS y
		WHERE lower(x) BETWEEN '1590-01-01' AND '2190-01-01'
			AND (b.century_known OR lower(y) BETWEEN '1490-01-01' AND '2290-01-01')) END AS days
FROM span AS a, span AS b
WHERE NOT a.century_known OR b.century_known;
SELECT count(*) > 50000 AS many, count(*) FILTER (WHERE overlap) > 10000 AS some, count(*) FILTER (WHERE NOT overlap) > 10000 AS others,
	count(*) FILTER (WHERE days IS NULL) AS undecided,
	count(*) FILTER (WHERE a % b <> overlap) AS compatible,
	count(*) FILTER (WHERE b % a <> overlap) AS commuted,
	count(*) FILTER (WHERE a <-> b <> days) AS distance,
	count(*) FILTER (WHERE b <-> a <> days) AS distance_commuted
FROM pair;

-- order: by the first day the date can be, an X of the year read as 0; of dates
-- that begin alike the less precise first
SELECT string_agg(d::text, ' < ' ORDER BY d)
FROM unnest(ARRAY['1985-04-13', '1985-04-12', '1985-04-12?', '1985-04', '1985-05', '1985', '1985~', '1985%', '1985/1986', '1985/..',
	'1980', '1980-01', '1980-01-01', '198X', '190X', '19XX', '1900', '1900-01', '../1960', 'XXXX', 'XX85', 'XX00', 'XX85-04', '0000',
	'000X', '00XX', '0085', '9999-12-31', '1985/1985-06']::partialdate[]) AS d;
SELECT '1985' < '1985-04'::partialdate AS lt, '1985' <= '1985-XX'::partialdate AS le,
	'1985-04-xx' = '1985-04'::partialdate AS eq, '1985' <> '1985?'::partialdate AS ne,
	'1985-04-12' >= '1985-04'::partialdate AS ge, '1990' > '198X'::partialdate AS gt;
SELECT '1985-04' < '1985'::partialdate AS lt, '1985?' <= '1985-XX'::partialdate AS le,
	'1985' = '1985-04'::partialdate AS eq, '198X' <> '198x'::partialdate AS ne,
	'1985' >= '1985-04'::partialdate AS ge, '198X' > '198X'::partialdate AS gt;
SELECT partialdate_cmp('1985', '1986'), partialdate_cmp('1985', '1985-XX'), partialdate_cmp('1986', '1985');
SELECT count(*) AS out_of_order
FROM (SELECT start, lag(start) OVER (ORDER BY value::partialdate) AS before FROM known) AS _
WHERE start < before;

-- near: at most 400 days apart, as a slip makes dates
SELECT a, b, a::partialdate %% b::partialdate AS near, a::partialdate <-> b::partialdate AS days
FROM (VALUES ('1985-04-12', '1985-12-04'), ('1985-04-12', '1986-04-12'), ('1985-01-01', '1986-02-05'), ('1985-01-01', '1986-02-06'), ('1985', '1987'),
	('1985', '1986-12-31'), ('1985~', '1988'), ('1985-04-12', 'XXXX'), ('1985-04-12', 'XX85'), ('1985-04-12', '../1984'), ('1985-04-12', '1987/1990')) AS v (a, b);
SELECT bool_and((a %% b) = (a <-> b <= 400) AND (a %% b) = (b %% a)) AS as_days
FROM (SELECT to_char(date '1970-01-01' + i * 37, 'YYYY-MM-DD')::partialdate AS a, to_char(date '1990-01-01' - i * 23, 'YYYY-MM')::partialdate AS b
	FROM generate_series(1, 1000) AS i) AS v;

-- do two dates of birth agree, whichever is listed and whichever is asked for?  Slips of
-- those who write, and what registers and calendars do to a date, are no contradiction
SELECT count(*) AS pairs, count(*) FILTER (WHERE partialdate_agreement(x::partialdate, y::partialdate) IS DISTINCT FROM agreement) AS otherwise
FROM (VALUES
	('1980-05-12', '1980-05-12', 'same day'),
	('1980-05', '1980-05-12', 'compatible'),
	('1980', '1980-05-12', 'compatible'),
	-- the same, but neither says a day
	('1980', '1980', 'compatible'),
	-- 1 January stands for a year of which no more is known
	('1980-01-01', '1980-05-12', 'compatible'),
	('1980-01-01', '1980-01-01', 'compatible'),
	('1980-01-01', '1980-11', 'compatible'),
	('1980-05-12', '1980-12-05', 'day and month swapped'),
	('1980-01-02', '1980-02-01', 'day and month swapped'),
	-- to the third day, also over the end of a year
	('1980-05-12', '1980-05-15', 'off by a little'),
	('1980-05-12', '1980-05-16', 'contradicts'),
	('1979-12-31', '1980-01-03', 'off by a little'),
	('1980-02-28', '1980-03-02', 'off by a little'),
	('1980-05-12', '1981-05-12', 'off by a little'),
	('1980-05-12', '1980-06-12', 'off by a little'),
	-- a month apart over the end of a year
	('1979-12-15', '1980-01-15', 'off by a little'),
	('1979-12-31', '1980-01-31', 'off by a little'),
	-- the last day stands for one that the month does not have
	('1980-01-31', '1980-02-29', 'off by a little'),
	('1980-01-30', '1980-02-29', 'off by a little'),
	('1981-01-31', '1981-02-28', 'off by a little'),
	('1980-02-29', '1980-03-31', 'off by a little'),
	('1980-03-31', '1980-04-30', 'off by a little'),
	('1980-08-31', '1980-09-30', 'off by a little'),
	('1980-01-28', '1980-02-29', 'contradicts'),
	('1980-04-29', '1980-05-31', 'contradicts'),
	-- a year apart, where one of the two has no 29 February
	('1980-02-29', '1981-02-28', 'off by a little'),
	('1980-02-29', '1981-03-01', 'off by a little'),
	('1979-02-28', '1980-02-29', 'off by a little'),
	('1979-03-01', '1980-02-29', 'off by a little'),
	('1980-02-29', '1981-02-27', 'contradicts'),
	('1980-02-29', '1981-03-02', 'contradicts'),
	('1980-02-29', '1982-02-28', 'contradicts'),
	('1980-02-29', '1978-03-01', 'contradicts'),
	('1980-02-28', '1981-03-01', 'contradicts'),
	('1978-12-15', '1980-01-15', 'contradicts'),
	('0000-12-15', '0001-01-15', 'off by a little'),
	('1980-05-12', '1982-05-12', 'contradicts'),
	('1980-05-12', '1980-07-12', 'contradicts'),
	('1980-05-12', '1981-06-12', 'contradicts'),
	('1980-05', '1980-06-20', 'contradicts'),
	('1980', '1981-12-30', 'contradicts'),
	('XXXX', '1980-05-12', NULL),
	(NULL, '1980-05-12', NULL),
	(NULL, NULL, NULL)) AS v (a, b, agreement),
	LATERAL (VALUES (a, b), (b, a)) AS both_ways (x, y);
SELECT a, b, partialdate_agreement(a::partialdate, b::partialdate)
FROM (VALUES ('1980-05-12', '1980-05-12'), ('1980-05', '1980-05-12'), ('1980-01-01', '1980-11-30'), ('1980-05-12', '1980-12-05'), ('1980-05-12', '1980-05-15'),
	('1980-01-31', '1980-02-29'), ('1980-02-29', '1981-03-01'), ('1980-05-12', '1971-10-03'), ('1980-05-12?', '1980-05-14'), ('XX80-05-12', '1980-05-12'), ('1975/1979', '1980-01-03'), ('XXXX', '1980')) AS v (a, b);
-- as PostgreSQL's own dates have it, which add months to the last day of a month where there is no such day
SELECT count(*) AS pairs, count(*) FILTER (WHERE partialdate_agreement(a::partialdate, b::partialdate) IS DISTINCT FROM CASE
	WHEN a = b THEN 'same day'
	WHEN to_char(a, 'YYYY-MM-DD') = to_char(b, 'YYYY-DD-MM') THEN 'day and month swapped'
	WHEN abs(a - b) <= 3 OR a + interval '1 month' = b OR b - interval '1 month' = a OR a + interval '1 year' = b OR b - interval '1 year' = a
		OR b + interval '1 month' = a OR a - interval '1 month' = b OR b + interval '1 year' = a OR a - interval '1 year' = b
		OR (to_char(a, 'MMDD'), to_char(b, 'MMDD')) IN (('0229', '0301'), ('0301', '0229')) AND abs(a - b) BETWEEN 365 AND 366 THEN 'off by a little'
	ELSE 'contradicts' END) AS otherwise
FROM (SELECT d, date '1979-01-01' + i AS b FROM generate_series(0, 1500) AS i, generate_series(date '1980-01-01', '1981-03-31', '1 day') AS d) AS v, LATERAL (SELECT d::date) AS a (a)
WHERE '0101' NOT IN (to_char(a, 'MMDD'), to_char(b, 'MMDD'));

-- btree and hash indexes; sorts, joins and distinct rows; partitions by hash
SELECT amname, opcname, amvalidate(c.oid)
FROM pg_opclass AS c JOIN pg_am AS m ON m.oid = opcmethod WHERE opcintype = 'partialdate'::regtype ORDER BY amname;
INSERT INTO person SELECT id, date '1940-01-01' + id * 13 FROM generate_series(1, 2000) AS id;
INSERT INTO person SELECT id, (1940 + id % 70)::text::partialdate FROM generate_series(2001, 2500) AS id;
INSERT INTO person VALUES (2501, 'XXXX'), (2502, 'XX85-04-12'), (2503, '1960/1965'), (2504, NULL);
CREATE INDEX person_birth ON person (birth);
VACUUM ANALYZE person;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM person WHERE birth = '1985';
SELECT count(*) FROM person WHERE birth = '1985';
SELECT birth FROM person WHERE birth > '1985-04' ORDER BY birth LIMIT 3;
SELECT birth FROM person ORDER BY birth DESC NULLS LAST LIMIT 2;
DROP INDEX person_birth;
CREATE INDEX person_birth ON person USING hash (birth);
SELECT count(*) FROM person WHERE birth = '1960/1965';
DROP INDEX person_birth;
RESET enable_seqscan;
SELECT birth FROM person ORDER BY birth LIMIT 4;
SELECT count(birth) AS rows, count(DISTINCT birth) AS dates FROM person;
SELECT count(*) AS dates_and_null FROM (SELECT birth FROM person GROUP BY birth) AS _;
SET enable_hashjoin = off;
SELECT count(*) FROM person AS a JOIN person AS b USING (birth);
RESET enable_hashjoin;
SET enable_mergejoin = off;
SELECT count(*) FROM person AS a JOIN person AS b USING (birth);
RESET enable_mergejoin;
SELECT partialdate_hash('1985') = partialdate_hash('1985-XX') AS hash,
	partialdate_hash('1985') <> partialdate_hash('1986') AS differs,
	partialdate_hash_extended('1985', 0) & 4294967295 = partialdate_hash('1985')::bigint & 4294967295 AS unseeded,
	partialdate_hash_extended('1985', 1) <> partialdate_hash_extended('1985', 2) AS seeded;
-- the stored words are those of the table in partialdate_core.h, for ever: the hash
-- gives them away
SELECT date, hashint8extended((1::bigint << 60) + (first << 32) + second, 0) = partialdate_hash_extended(date, 0) AS as_documented
FROM (SELECT date, (y1 << 14) + (m1 << 10) + (d1 << 5) + (digits1 << 2) + q1,
		(interval << 31) + (((y2 << 14) + (digits2 << 2) + q2) << 3)
	FROM (VALUES
		('1985-04-12'::partialdate, 1985::bigint, 4, 12, 5, 0, 0::bigint, 0::bigint, 0, 0),
		('9999-12-31%', 9999, 12, 31, 5, 3, 0, 0, 0, 0),
		('1985?', 1985, 0, 0, 5, 1, 0, 0, 0, 0),
		('198X~', 1980, 0, 0, 4, 2, 0, 0, 0, 0),
		('19XX', 1900, 0, 0, 3, 0, 0, 0, 0, 0),
		('XX85-04', 85, 4, 0, 2, 0, 0, 0, 0, 0),
		('XXXX', 0, 0, 0, 1, 0, 0, 0, 0, 0),
		('1960?/1965~', 1960, 0, 0, 5, 1, 1, 1965, 5, 2),
		('../1960', 0, 0, 0, 0, 0, 1, 1960, 5, 0),
		('1960-11/..', 1960, 11, 0, 5, 0, 1, 0, 0, 0)
	) AS _ (date, y1, m1, d1, digits1, q1, interval, y2, digits2, q2)) AS layout (date, first, second);
CREATE TABLE person_part (birth partialdate) PARTITION BY HASH (birth);
CREATE TABLE person_part_0 PARTITION OF person_part FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE person_part_1 PARTITION OF person_part FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO person_part SELECT birth FROM person;
SELECT count(*) FROM person_part WHERE birth = '1985';
SELECT min(rows) > 1000 AS spread FROM (SELECT count(*) AS rows FROM person_part GROUP BY tableoid) AS _;

-- who can be born on a day: the planner knows about how many from the table's
-- statistics
SELECT oprname, oprrest, oprjoin FROM pg_operator
WHERE oprleft = 'partialdate'::regtype AND oprresult = 'boolean'::regtype ORDER BY oprname COLLATE "C";
CREATE FUNCTION estimate(query text) RETURNS float LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' -> 'Plan Rows';
END
$$;
SELECT estimate('SELECT FROM person WHERE birth % ''1960/1979''') / (SELECT count(*) FROM person WHERE birth % '1960/1979')
	BETWEEN 0.7 AND 1.4 AS close;
-- and an index of ranges finds them, those without their century too
CREATE INDEX person_birth ON person USING gist (daterange(partialdate_earliest(birth), partialdate_latest(birth), '[]'));
SET enable_seqscan = off;
SET enable_indexscan = off;
EXPLAIN (COSTS OFF) SELECT birth FROM person
WHERE daterange(partialdate_earliest(birth), partialdate_latest(birth), '[]') && daterange('1985-04-12', '1985-04-12', '[]')
	AND birth % '1985-04-12';
SELECT birth, count(*) FROM person
WHERE daterange(partialdate_earliest(birth), partialdate_latest(birth), '[]') && daterange('1985-04-12', '1985-04-12', '[]')
	AND birth % '1985-04-12'
GROUP BY birth ORDER BY birth;
RESET enable_seqscan;
RESET enable_indexscan;
SELECT birth, count(*) FROM person WHERE birth % '1985-04-12' GROUP BY birth ORDER BY birth;
-- under row-level security no function stands in an index's way but those that
-- can refuse a value, are in SQL, or are no condition, for min() and max()
SELECT oid::regprocedure AS not_leakproof FROM pg_proc
WHERE NOT proleakproof AND prokind = 'f' AND (prorettype = 'partialdate'::regtype OR 'partialdate'::regtype = ANY (proargtypes))
ORDER BY oid::regprocedure::text COLLATE "C";

-- on the wire a date is its text; receiving checks as input does
SELECT convert_from(partialdate_send('1960~/1965-XX'), 'UTF8');
CREATE TABLE received (birth partialdate);
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 313938352d30342d3132 31393878 2e2e2f31393630 2f58585858' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 3139383500' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 31393835ff' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" 313938352d30322d3239' (format binary)
\copy received from program 'perl "$PG_ABS_SRCDIR/test/binary_copy.pl" ""' (format binary)
SELECT birth FROM received;

DROP TABLE person, person_part, note, known, span, pair, received;
DROP FUNCTION answer, estimate;
