-- One name in the spellings that passports and lists have of it.  Each group has
-- one person; listed are the pairs that the default threshold misses.
CREATE TABLE spelling (id serial, person int, name personname);
INSERT INTO spelling (person, name) VALUES
	(1, 'محمد بن علي'), (1, 'Mohamed Ben Ali'), (1, 'Muhammad bin ''Ali'), (1, 'MOHAMMED BIN ALI'),
	(1, 'مُحَمَّد بن عليّ'), (1, 'BEN ALI, Mohammad'), (1, 'Muḥammad ibn ʿAlī'), (1, 'Mouhamed Ben Aly'),
	(2, 'عبد الرحمن الشريف'), (2, 'Abd al-Rahman al-Sharif'), (2, 'Abdurrahman Ash-Sharif'),
	(2, 'Abderrahmane Cherif'), (2, 'عبدالرحمن الشريف'), (2, 'ABDEL RAHMAN EL SHERIF'),
	(3, 'نور الدين بوزيد'), (3, 'Noureddine Bouzid'), (3, 'Nour Eddine BOUZID'), (3, 'Nur al-Din Bu Zid'),
	(4, 'صلاح الدين حسين'), (4, 'Salah ad-Din Hussein'), (4, 'Salaheddine Hocine'), (4, 'Salahuddin Husain'),
	(5, 'خديجة بنت يوسف'), (5, 'Khadija bint Yusuf'), (5, 'Khadidja Youcef'), (5, 'Khadijah Yousef'),
	(6, 'جمال عبد الناصر قاسم'), (6, 'Gamal Abdel Nasser Kassem'), (6, 'Djamel Abdennacer Kacem'),
	(6, 'Jamal Abd al-Nasir Qasim'),
	(7, 'Анна Кузнецова'), (7, 'Anna Kuznetsova');
SELECT a.name AS a, b.name AS b, round(name_similarity(a.name, b.name)::numeric, 2)
FROM spelling AS a JOIN spelling AS b ON a.person = b.person AND a.id < b.id
WHERE NOT a.name % b.name
ORDER BY a.id, b.id;

-- Names that are near but different: listed are those that match all the same.
SELECT a, b FROM (VALUES ('Hassan Karim', 'Hussein Karim'), ('Salim Khoury', 'Salam Khoury'),
	('حسن كريم', 'حسين كريم'), ('Mohamed Ali', 'Mahmoud Ali'), ('محمد علي', 'Mahmoud Ali'),
	('Omar Said', 'Ammar Said'), ('Mohamed Ben Ali', 'Mohamed Ben Said'),
	('محمد بن علي', 'Ahmed Ben Salem'), ('Abd al-Rahman Said', 'Abd al-Aziz Said')) AS pair (a, b)
WHERE a::personname % b::personname;

-- No name of one person matches one of another.
SELECT a.name, b.name FROM spelling AS a JOIN spelling AS b ON a.person < b.person
WHERE a.name % b.name;

-- The value is between 0 and 1, the same in both directions, and 1 only for
-- names that are the same after folding.
SELECT count(*) AS pairs,
	count(*) FILTER (WHERE name_similarity(a.name, b.name) <> name_similarity(b.name, a.name)) AS asymmetric,
	count(*) FILTER (WHERE name_similarity(a.name, b.name) NOT BETWEEN 0 AND 1) AS out_of_range
FROM spelling AS a, spelling AS b;
SELECT a.name, b.name FROM spelling AS a, spelling AS b
WHERE a.id < b.id AND name_similarity(a.name, b.name) = 1;
SELECT name_similarity('José Álvarez', 'JOSE ALVAREZ') AS accents,
	name_similarity('أحمد', 'احمد') AS hamza, name_similarity('محـــمد', 'محمد') AS tatweel,
	name_similarity('ﻣﺤﻤﺪ', 'محمد') AS presentation_forms,
	name_similarity('O''Connor', 'OCONNOR') AS apostrophe,
	name_similarity('Smith-Jones', 'SMITH JONES') AS hyphen,
	name_similarity('علی', 'علي') AS persian;
SELECT name_similarity('FNU Hassan', 'Hassan') AS first_name_unknown, name_similarity('FNU LNU', 'FNU LNU') AS no_name_known;
SELECT name_similarity('Ali Mohamed', 'Mohamed Ali') < 1 AS order_counts,
	name_similarity('王小明', '王小明') = 1 AS other_script, name_similarity('王小明', 'Wang Xiaoming') AS unread;

-- What nobody sees does not tell names apart, wherever it stands.
SELECT count(*) AS invisible,
	count(*) FILTER (WHERE name_similarity('Ali Hassan', ('A' || c || 'li Hassan' || c)::personname) = 1
		AND name_similarity('علي حسن', ('علي ' || c || ' ح' || c || 'سن')::personname) = 1) AS same
FROM (VALUES (U&'\00AD'), (U&'\034F'), (U&'\061C'), (U&'\115F'), (U&'\1160'), (U&'\17B4'), (U&'\180B'), (U&'\200B'),
	(U&'\200D'), (U&'\202E'), (U&'\2060'), (U&'\2065'), (U&'\2066'), (U&'\3164'), (U&'\FE0F'), (U&'\FEFF'), (U&'\FFA0'),
	(U&'\+0E0002'), (U&'\+0E0100')) AS invisible (c);

-- Fewer names on the passport than in the file cost less than other names.
SELECT name_similarity('Mohamed Bouzid', 'Mohamed Larbi Tahar Bouzid') >
	name_similarity('Mohamed Said Bouzid', 'Mohamed Larbi Tahar Bouzid') AS missing_is_not_contradicted;

-- A common name is weak evidence, a rare one strong.
SELECT name_similarity('Mohamed Belmokhtari', 'Ahmed Belmokhtari') >
	name_similarity('Mohamed Belmokhtari', 'Mohamed Zeghidour') AS rare_name_weighs_more;

-- Distance is what similarity leaves; the nearest come first.
SELECT abs(('محمد بن علي'::personname <-> 'Mohamed Ben Ali') -
	(1 - name_similarity('محمد بن علي', 'Mohamed Ben Ali'))) < 1e-12 AS distance;
SELECT person, count(*) FROM (SELECT person FROM spelling ORDER BY name <-> 'Nureddin Buzid' LIMIT 4) AS nearest
GROUP BY person;

-- The threshold of % is a setting.
SHOW sltd.name_similarity_threshold;
SET sltd.name_similarity_threshold = 1;
SELECT 'Ali Hassan'::personname % 'ALI HASSAN' AS same, 'Ali Hassan'::personname % 'Aly Hassan' AS other;
SET sltd.name_similarity_threshold = 0;
SELECT 'Ali Hassan'::personname % 'Anna Eriksson' AS anything;
SET sltd.name_similarity_threshold = 2;
RESET sltd.name_similarity_threshold;

-- Parameters that applications send as text reach these operators on either
-- side, also beside pg_trgm; no text raises an error.
CREATE EXTENSION pg_trgm;
PREPARE as_text (text) AS SELECT count(*) FROM spelling WHERE name % $1;
PREPARE as_varchar (varchar) AS SELECT count(*) FROM spelling WHERE name % $1;
PREPARE as_name (personname) AS SELECT count(*) FROM spelling WHERE name % $1;
PREPARE on_left (text) AS SELECT count(*) FROM spelling WHERE $1 % name;
EXECUTE as_text ('محمد بن علي');
EXECUTE as_varchar ('محمد بن علي');
EXECUTE as_name ('محمد بن علي');
EXECUTE on_left ('محمد بن علي');
EXECUTE as_text ('');
EXECUTE as_text (repeat('Mohamed ', 1000000));
PREPARE nearest (text) AS SELECT person FROM spelling ORDER BY name <-> $1 LIMIT 1;
EXECUTE nearest ('Muhamad Binali');
PREPARE nearest_left (varchar) AS SELECT person FROM spelling ORDER BY $1 <-> name LIMIT 1;
EXECUTE nearest_left ('Muhamad Binali');
SELECT ''::text <-> 'Ali'::personname AS nothing, 'Ali'::personname <-> repeat('Ali ', 100000) AS too_long;
DROP EXTENSION pg_trgm;

-- Why: a row for each pair of tokens and each token alone, and the result.
SELECT name_a, name_b, kind, weight > 0 AS weighs, cost > 0 AS costs
FROM name_explain('Abd al-Rahman Said', 'عبدالرحمن سعيد الشريف');
SELECT name_a, name_b, kind FROM name_explain('Mohamed Amine B. Larbi', 'Mohamedamine Bouzid Larbi');
SELECT name_a, name_b, kind FROM name_explain('Cheikh Omar Said', 'Omar Tahar');
-- A particle that one name lacks, another order, and names that stand against each other.
SELECT name_a, name_b, kind, cost > 0 AS costs FROM name_explain('Abu Omar Hassan Said', 'Hassan Omar Larbi');

-- The rows add up: the last one has what matched tokens give, what speaks against, and the one as a share of both.
SELECT a, b, abs(sum(cost) FILTER (WHERE kind <> 'similarity') - max(cost) FILTER (WHERE kind = 'similarity')) < 1e-4 AS costs,
	abs(sum(weight - cost) FILTER (WHERE kind IN ('same', 'spelling', 'transliteration', 'joined', 'initial'))
		- max(weight) FILTER (WHERE kind = 'similarity')) < 1e-4 AS evidence,
	abs(max(similarity) - max(weight / (weight + cost)) FILTER (WHERE kind = 'similarity')) < 1e-6 AS share,
	max(similarity) = name_similarity(a, b) AS the_similarity
FROM (VALUES ('Omar Said'::personname, 'عمر سعيد'::personname), ('Mohamed Larbi Bouzid', 'Mohammed Tahar Bouzid'),
	('Salah ad-Din Hussein', 'Hocine Salaheddine')) AS pair (a, b), name_explain(a, b)
GROUP BY a, b ORDER BY a;

-- What is nearer: each row has a name, and two others of which the first agrees better, by similarity and by the directed
-- match of a query with a record.  Listed is what does not hold.
CREATE TABLE nearer (what text, name personname, better personname, worse personname);
INSERT INTO nearer VALUES
	('joined', 'عبد الرحمن الشريف', 'Abdelrahman Cherif', 'Abdelaziz Cherif'),
	('joined', 'Nour Eddine Kacem', 'Noureddine Kacem', 'Nasreddine Kacem'),
	('joined', 'Abu Bakr Larbi', 'Aboubakr Larbi', 'Abu Omar Larbi'),
	('joined', 'Benali Tahar', 'Ben Ali Tahar', 'Ben Said Tahar'),
	('joined', 'Mohamed Ould Salem', 'محمد ولد سالم', 'محمد ولد سعيد'),
	('missing', 'Omar Larbi', 'Omar Hassan Larbi', 'Omar Hassan Bouzid'),
	('missing', 'Omar Larbi', 'Omar Hassan Said Tahar Larbi', 'Omar Hassan Said Tahar Bouzid'),
	('father', 'Omar Hassan Larbi', 'Omar Larbi', 'Omar Said Larbi'),
	('father', 'عمر حسن العربي', 'Omar Larbi', 'Omar Said Larbi'),
	('grandfather', 'Omar Hassan Tahar Larbi', 'Omar Hassan Larbi', 'Omar Hassan Said Larbi'),
	('brother', 'Omar Hassan Larbi', 'Hassan Larbi', 'Said Hassan Larbi'),
	('father and son', 'Omar Hassan Said Larbi', 'Omar Hassan Said Larby', 'Tahar Omar Hassan Said Larbi'),
	('swapped', 'Omar Hassan Larbi', 'Omar Larbi', 'Hassan Omar Larbi'),
	('swapped', 'Omar bin Hassan', 'عمر بن حسن', 'Hassan bin Omar'),
	('surname first', 'Omar Hassan Larbi', 'Larbi Omar Hassan', 'Hassan Omar Larbi'),
	('nisba', 'Omar Hassan Said al-Basri', 'Omar Hassan Said al-Kufi', 'Omar Hassan Tahar al-Kufi'),
	('title', 'Cheikh Omar Larbi', 'Omar Larbi', 'Cheikh Omar Tahar'),
	('initial', 'Omar H. Larbi', 'Omar Hassan Larbi', 'Omar Said Larbi'),
	('initial', 'O. Hassan Larbi', 'عمر حسن العربي', 'سعيد حسن العربي'),
	('slip', 'Abderrahmane Bouzid', 'Abderrahmane Bouzid', 'Abderrahmnae Bouzid'),
	('slip', 'Abderrahmane Bouzid', 'Abderrahmnae Bouzid', 'Abderrahmane Tahar'),
	('slip', 'Mustapha Belkacem', 'Mustpaha Belkacem', 'Mokhtar Belkacem'),
	('slip', 'Mustapha Belkacem', 'Mustahpa Belkacm', 'Mokhtar Belkacem'),
	('cut off', 'ABDERRAHMANE MUSTAFA BOUTELD', 'Abderrahmane Mustafa Bouteldja', 'Abderrahmane Mustafa Bouzid'),
	('alias aside', 'Omar Larbi', 'Omar "Abu Hassan" Larbi', 'Omar Abu Hassan Larbi'),
	('suffix', 'Omar Larbi', 'Omar Larbi Jr', 'Omar Larbi Said'),
	('doubled', 'Omar Larbi', 'Omar Larbi Larbi', 'Omar Larbi Tahar'),
	('feminine', 'كريم العربي', 'Karim Larbi', 'Karima Larbi'),
	('feminine', 'Amina Larbi', 'أمينة العربي', 'أمين العربي'),
	('near', 'حسن بوزيد', 'Hassen Bouzid', 'Hussein Bouzid'),
	('near', 'حسين بوزيد', 'Hüseyin Bouzid', 'Hasan Bouzid'),
	('near', 'حسن بوزيد', 'حسن بوزيد', 'حسين بوزيد'),
	('near', 'محمد بوزيد', 'Mehmed Bouzid', 'Mahmoud Bouzid'),
	('near', 'محمود بوزيد', 'Mahmoud Bouzid', 'Mohamed Bouzid'),
	('near', 'أحمد بوزيد', 'Ahmad Bouzid', 'Hamed Bouzid'),
	('near', 'حميد بوزيد', 'Hamid Bouzid', 'Hamed Bouzid'),
	('near', 'سليم بوزيد', 'Slim Bouzid', 'Salem Bouzid'),
	('near', 'عمر بوزيد', 'Omar Bouzid', 'Amr Bouzid'),
	('habits', 'يوسف بوزيد', 'Youcef Bouzid', 'Yasser Bouzid'),
	('habits', 'Yusuf Bouzid', 'Youcef Bouzid', 'Yasser Bouzid'),
	('habits', 'Djamel Bouzid', 'Gamal Bouzid', 'Jalal Bouzid'),
	('habits', 'Hocine Bouzid', 'Hussein Bouzid', 'Hassan Bouzid'),
	('habits', 'Kadhafi Omar', 'Gaddafi Omar', 'Kadri Omar'),
	('habits', 'Noureddine Cherif', 'Nureddin Şerif', 'Nasreddin Şerif'),
	('habits', 'Khadidja Bouchareb', 'Khadija Bushareb', 'Hala Bushareb'),
	('Hebrew', 'מוחמד עלי', 'Muhammad Ali', 'Mahmoud Ali'),
	('Cyrillic', 'Юсуф Каримов', 'Yusuf Karimov', 'Yasir Karimov'),
	('Greek', 'Γεώργιος Παπαδόπουλος', 'Georgios Papadopoulos', 'Georgios Papandreou'),
	('rare', 'Mohamed Belkhodja', 'M. Belkhodja', 'Mohamed B.');
SELECT * FROM nearer
WHERE name_similarity(name, better) <= name_similarity(name, worse) OR name_match(better, name) <= name_match(worse, name);

-- Two that agree in all but spelling are over the threshold; so are those with a slip.  Listed is what falls short.
SELECT what, name, better, round(name_similarity(name, better)::numeric, 2) FROM nearer
WHERE what IN ('joined', 'slip', 'cut off', 'habits', 'initial', 'Hebrew', 'Cyrillic', 'Greek', 'suffix', 'doubled') AND NOT name % better;

-- Directed: what a passport leaves out costs less than what it adds.
SELECT name_match('Omar Larbi', 'Omar Hassan Said Larbi') > name_match('Omar Hassan Said Larbi', 'Omar Larbi') AS directed,
	name_match('Omar Larbi', 'Omar Larbi') = 1 AS same, name_match('Omar', 'Anna') AS nothing,
	name_match('Omar Larbi', 'Omar Hassan Said Larbi') >= name_similarity('Omar Larbi', 'Omar Hassan Said Larbi') AS lenient;

-- A slightly other nisba is no great matter: one man has those of tribe, town and country.
SELECT name_match('Omar Hassan Said', 'Omar Hassan Said al-Basri')
	- name_match('Omar Hassan Said al-Kufi', 'Omar Hassan Said al-Basri') < 0.1 AS slightly;

-- The commonest names are shared by many: they are less similar than rare ones that agree as well.
SELECT name_similarity('Mohamed Ali', 'محمد علي') < name_similarity('Belkhodja Bouteldja', 'بلخوجة بوتلجة') AS common_is_less;

-- The longest names, written together in one of the two, take no more than some
-- milliseconds; words beyond the first 256 letters are not looked at.
SET statement_timeout = '10s';
SELECT count(name_similarity(a, (b || copy)::personname)) FROM generate_series(1, 200) AS copy,
	(SELECT string_agg('el' || word, ' ' ORDER BY w)::personname AS a,
		string_agg('el' || word || CASE WHEN w % 2 = 0 THEN ' ' ELSE '' END, '' ORDER BY w) AS b
	FROM generate_series(1, 40) AS w, substr(repeat('shamachekaroundibalti', 4), 1 + w % 21, 13) AS word) AS long;
RESET statement_timeout;
SELECT name_similarity(repeat(repeat('b', 30) || ' ', 8)::personname,
		(repeat(repeat('b', 30) || ' ', 8) || repeat('c', 30) || ' Ali')::personname) = 1 AS not_beyond_256,
	name_similarity(repeat('Ba ', 20)::personname, (repeat('Ba ', 20) || 'Ali al-Din')::personname) = 1 AS not_beyond_20;

DROP TABLE spelling;
