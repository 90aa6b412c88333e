-- Names in the other script, for the officer who reads one of them.

-- Latin to Arabic: the likeliest first
SELECT name FROM name_arabize('Mohamed', 1);
SELECT input, (SELECT name FROM name_arabize(input::personname, 1)) AS arabic
FROM (VALUES
	-- short vowels are not written, ayn is not heard, ta marbuta and hamza are
	('Youssef'), ('Khadija'), ('Ahmed'), ('Ibrahim'), ('Mustafa'), ('Said'),
	-- French, Maghreb and English habits are one
	('Cherif'), ('Sharif'), ('Khadidja'), ('Kacem'), ('Qasim'),
	-- particles and compounds, apart or joined
	('Ben Ali'), ('Mohamed bin Ali'), ('Ould Ali'), ('Abderrahmane'),
	('Abd al-Rahman'), ('Abdullah'), ('Nour Eddine'), ('Noureddine'),
	('Abu Ali'), ('Abul Qasim'), ('Ali bin Abu Ali'), ('Umm Said'),
	('Khadija bint Ali'), ('al-Sharif'), ('Nur al-Islam'), ('Ait Ahmed'), ('Beni Ali'),
	-- titles
	('Sheikh Ahmed'), ('Dr Ali'),
	-- what is in Arabic already stays as it is
	('محمد Ali'), ('مُحَمَّد'),
	-- other Latin letters, and letters that are read as Latin ones
	('Aḥmad'), ('Ахмед')) AS given (input);

-- where a vowel may have been short or long, both are among the first
SELECT name FROM name_arabize('Nasrallah') WHERE name IN ('ناصر الله', 'نصر الله') ORDER BY name COLLATE "C";
-- a name written joined is read both ways
SELECT name FROM name_arabize('Benali', 100) WHERE name IN ('بنعلي', 'بن علي') ORDER BY name COLLATE "C";

-- n rows at most, 5 unless told; ranks count, shares fall, and are less than all
SELECT count(*) FROM name_arabize('Mohamed Ben Ali');
SELECT count(*), count(DISTINCT name), max(rank), bool_and(probability > 0) AS likely,
	round(sum(probability)::numeric, 2) <= 1 AS share
FROM name_arabize('Mohamed Ben Ali', 100);
SELECT bool_and(probability >= next) AS in_order
FROM (SELECT probability, lead(probability) OVER (ORDER BY rank) AS next
	FROM name_arabize('Mohamed Ben Ali', 100)) AS pairs;
SELECT rank, name, probability FROM name_arabize('محمد');

-- nothing to go by
SELECT count(*) FROM name_arabize('王小明');
SELECT count(*) FROM name_arabize(NULL);

-- as many letters as a name has room for
SELECT count(*) FROM name_arabize(repeat('abdelq ', 142)::personname, 100);
SELECT count(*) FROM name_arabize(repeat('w', 1000)::personname, 100);
SELECT length(name_romanize(repeat('ش', 500)::personname)) > 0 AS written;

-- errors
SELECT * FROM name_arabize('Ali', 0);
SELECT * FROM name_arabize('Ali', 101);

-- Arabic to Latin; a mark of direction is shown, for versions of psql differ in its width
SELECT replace(input, U&'\200F', '(mark)') AS input, name_romanize(input::personname) AS latin
FROM (VALUES
	('محمد'), ('علي'), ('خديجة'), ('يوسف'), ('أحمد'), ('احمد'), ('إبراهيم'),
	('عبد الرحمن'), ('عبدالرحمن'), ('عبد الله'), ('نور الدين'), ('محمد بن علي'),
	('خديجة بنت علي'), ('أبو علي'), ('أم علي'), ('ولد علي'), ('نصر الله'),
	('نور الإسلام'), ('آل علي'), ('آيت علي'), ('بني علي'),
	('الشيخ محمد'), ('الحاج علي'),
	-- signs that are not letters, and presentation forms
	('مُحَمَّد'), ('محـمـد'), (U&'\200Fعلي'), (U&'\FECB\FEE0\FEF2'),
	-- Latin stays as it is written, but for spaces around it
	('  ERIKSSON, Anna-Maria  '), ('Šaʿbān O''Neill'), ('FNU Ali'),
	-- word by word
	('Mohamed علي'), ('علي، محمد'),
	-- other scripts by ICU
	('Ахмед'), ('王')) AS given (input);

-- what ICU writes may change with its data, what the model writes may not
SELECT proname, provolatile FROM pg_proc
WHERE proname IN ('name_romanize', 'name_arabize') ORDER BY 1;
