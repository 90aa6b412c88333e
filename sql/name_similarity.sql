-- One name in the spellings that passports and lists have of it.  Each group has
-- one person.
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
-- Two names of one person are more similar than any two of different persons.
SELECT min(name_similarity(a.name, b.name)) FILTER (WHERE a.person = b.person) >
		max(name_similarity(a.name, b.name)) FILTER (WHERE a.person <> b.person) AS persons_are_apart,
	count(*) FILTER (WHERE a.person <> b.person AND a.name % b.name) AS false_matches
FROM spelling AS a JOIN spelling AS b ON a.id < b.id;

-- What is nearer.  A record is compared with two names, of which the first is
-- to agree better: by the similarity, and as a query that the record answers.
CREATE TABLE nearer (id serial, what text, record personname, near personname, far personname);
INSERT INTO nearer (what, record, near, far) VALUES
	-- the same name respelled is nearer than a name that is written alike
	('joined', 'عبد الرحمن الشريف', 'Abdelrahman Cherif', 'Abdelaziz Cherif'),
	('joined', 'Abd al-Rahman Cherif', 'Abderrahmane Cherif', 'Abderrahim Cherif'),
	('joined', 'Nour Eddine Kacem', 'Noureddine Kacem', 'Nasreddine Kacem'),
	('joined', 'صلاح الدين قاسم', 'Salah ad-Din Kacem', 'Saif ad-Din Kacem'),
	('joined', 'Abu Bakr Larbi', 'Aboubakr Larbi', 'Abu Omar Larbi'),
	('joined', 'Benali Tahar', 'Ben Ali Tahar', 'Ben Said Tahar'),
	('joined', 'محمد ولد سالم', 'Mohamed Ould Salem', 'Mohamed Ould Said'),
	('habits', 'يوسف بوزيد', 'Youcef Bouzid', 'Yasser Bouzid'),
	('habits', 'Yusuf Bouzid', 'Youcef Bouzid', 'Yasser Bouzid'),
	('habits', 'Yousuf Bouzid', 'Youcef Bouzid', 'Younes Bouzid'),
	('habits', 'جمال بوزيد', 'Gamal Bouzid', 'Jalal Bouzid'),
	('habits', 'Djamel Bouzid', 'Gamal Bouzid', 'Jalal Bouzid'),
	('habits', 'Jamal Bouzid', 'Djamel Bouzid', 'Jamil Bouzid'),
	('habits', 'Hocine Bouzid', 'Hussein Bouzid', 'Hassan Bouzid'),
	('habits', 'القذافي عمر', 'Kadhafi Omar', 'Kadri Omar'),
	('habits', 'القذافي عمر', 'Gaddafi Omar', 'Kadri Omar'),
	('habits', 'Kadhafi Omar', 'Gaddafi Omar', 'Kadri Omar'),
	('habits', 'Noureddine Cherif', 'Nureddin Şerif', 'Nasreddin Şerif'),
	('habits', 'خديجة بوشارب', 'Khadidja Bouchareb', 'Khaled Bouchareb'),
	('habits', 'يوسف الشريف', 'Jussuf Scherif', 'Jasser Scherif'),
	('habits', 'Omar Cherif', 'Omar Scherif', 'Omar Schaker'),
	('habits', 'حسين يلماز', 'Hüseyin Yılmaz', 'Hasan Yılmaz'),
	('near', 'حسن بوزيد', 'Hassen Bouzid', 'Hussein Bouzid'),
	('near', 'حسين بوزيد', 'Hüseyin Bouzid', 'Hassan Bouzid'),
	('near', 'حسون بوزيد', 'Hassoun Bouzid', 'Hassan Bouzid'),
	('near', 'Hassan Bouzid', 'Hassen Bouzid', 'Hassoun Bouzid'),
	('near', 'Hassan Bouzid', 'حسن بوزيد', 'حسين بوزيد'),
	('near', 'Hussein Bouzid', 'حسين بوزيد', 'حسن بوزيد'),
	('near', 'محمد بوزيد', 'Mehmed Bouzid', 'Mahmoud Bouzid'),
	('near', 'محمد بوزيد', 'Mohammed Bouzid', 'Ahmed Bouzid'),
	('near', 'محمود بوزيد', 'Mahmoud Bouzid', 'Mohamed Bouzid'),
	('near', 'أحمد بوزيد', 'Ahmad Bouzid', 'Hamed Bouzid'),
	('near', 'أحمد بوزيد', 'Ahmed Bouzid', 'Mohamed Bouzid'),
	('near', 'حميد بوزيد', 'Hamid Bouzid', 'Hamed Bouzid'),
	('near', 'حامد بوزيد', 'Hamed Bouzid', 'Hamid Bouzid'),
	('near', 'Mohamed Bouzid', 'Muhammad Bouzid', 'Mahmoud Bouzid'),
	('near', 'سليم بوزيد', 'Slim Bouzid', 'Salem Bouzid'),
	('near', 'سالم بوزيد', 'Salem Bouzid', 'Salim Bouzid'),
	('near', 'عمر بوزيد', 'Omar Bouzid', 'Amr Bouzid'),
	('near', 'عمرو بوزيد', 'Amr Bouzid', 'Omar Bouzid'),
	('near', 'Omar Bouzid', 'Umar Bouzid', 'Amr Bouzid'),
	('feminine', 'كريم العربي', 'Karim Larbi', 'Karima Larbi'),
	('feminine', 'Karim Larbi', 'Kerim Larbi', 'Karima Larbi'),
	('feminine', 'Karima Larbi', 'كريمة العربي', 'كريم العربي'),
	('feminine', 'Amina Larbi', 'أمينة العربي', 'أمين العربي'),
	('Hebrew', 'מוחמד עלי', 'Muhammad Ali', 'Mahmoud Ali'),
	('Hebrew', 'מוחמד עלי', 'محمد علي', 'محمود علي'),
	('Cyrillic', 'Юсуф Каримов', 'Yusuf Karimov', 'Yasir Karimov'),
	('Cyrillic', 'Мухаммед Али', 'محمد علي', 'محمود علي'),
	('Greek', 'Γεώργιος Παπαδόπουλος', 'Georgios Papadopoulos', 'Georgios Papandreou'),
	-- a slip is less than the right name and more than another
	('letter wrong', 'Abderrahmane Bouzid', 'Abderrahmane Bouzid', 'Abderrahnane Bouzid'),
	('letter wrong', 'Mustapha Belkacem', 'Mustapha Belkscem', 'Mustapha Bouzid'),
	('letter wrong', 'Mustapha Belkacem', 'Mustspha Belkacem', 'Mokhtar Belkacem'),
	('letter missing', 'Abderrahmane Bouzid', 'Abderrahmane Bouzid', 'Abderahmne Bouzid'),
	('letter missing', 'Mustapha Belkacem', 'Mustaha Belkacem', 'Mokhtar Belkacem'),
	('letter doubled', 'Mustapha Belkacem', 'Mustapha Belkacem', 'Mustapha Belkkacem'),
	('letter doubled', 'Mustapha Belkacem', 'Mustappha Belkacem', 'Mokhtar Belkacem'),
	('letters swapped', 'Mustapha Belkacem', 'Mustapha Belkacem', 'Mustpaha Belkacem'),
	('letters swapped', 'Mustapha Belkacem', 'Mustpaha Belkacem', 'Mokhtar Belkacem'),
	('letters swapped', 'مصطفى بلقاسم', 'Mustapha Belkacem', 'Mustpaha Belkacem'),
	-- what weighs little
	('title', 'Cheikh Omar Larbi', 'Omar Larbi', 'Cheikh Omar'),
	('title', 'الشيخ عمر العربي', 'Omar Larbi', 'Cheikh Omar'),
	('particle', 'Omar Ben Hassan Larbi', 'Omar Hassan Larbi', 'Omar Larbi'),
	('aside', 'Omar Larbi', 'Omar "Abu Hassan" Larbi', 'Omar Abu Hassan Larbi'),
	('suffix', 'Omar Larbi', 'Omar Larbi Jr', 'Omar Larbi Said'),
	('doubled', 'Omar Larbi', 'Omar Larbi Larbi', 'Omar Larbi Tahar'),
	('initial', 'Omar Hassan Larbi', 'Omar H. Larbi', 'Omar S. Larbi'),
	('initial', 'Omar Hassan Larbi', 'Omar Hassan Larbi', 'Omar H. Larbi'),
	('initial', 'عمر حسن العربي', 'O. Hassan Larbi', 'S. Hassan Larbi'),
	('initial', 'Omar Hassan Larbi', 'ع. حسن العربي', 'س. حسن العربي'),
	('cut off', 'Abderrahmane Mustafa Bouteldja', 'ABDERRAHMANE MUSTAFA BOUTELD', 'ABDERRAHMANE MUSTAFA BOUZIDI'),
	('cut off', 'عبد الرحمن مصطفى بومدين', 'ABDERRAHMANE MUSTAFA BOUMEDI', 'ABDERRAHMANE MUSTAFA BOUZIDI'),
	-- a rare name says more than a common one
	('rare', 'Mohamed Belkhodja', 'Ahmed Belkhodja', 'Mohamed Zeghidour'),
	('rare', 'Mohamed Belkhodja', 'M. Belkhodja', 'Mohamed B.'),
	-- a name in the middle is missing rather than another at the end
	('missing', 'Omar Larbi', 'Omar Hassan Larbi', 'Omar Hassan Bouzid'),
	('missing', 'Omar Larbi', 'Omar Hassan Said Tahar Larbi', 'Omar Hassan Said Tahar Bouzid');
SELECT what, record, near, far, name_similarity(record, near) > name_similarity(record, far) AS similarity,
	name_match(near, record) > name_match(far, record) AS match
FROM nearer ORDER BY id;

-- What a record answers.  A query that leaves a name out agrees better with the
-- record than one that has another name in its place.
CREATE TABLE answer (id serial, what text, record personname, better personname, worse personname);
INSERT INTO answer (what, record, better, worse) VALUES
	('missing', 'Omar Hassan Larbi', 'Omar Larbi', 'Omar Bouzid'),
	('missing', 'Omar Hassan Said Tahar Larbi', 'Omar Larbi', 'Omar Bouzid'),
	('missing', 'عمر حسن سعيد طاهر العربي', 'Omar Larbi', 'Omar Bouzid'),
	('another father', 'Omar Hassan Larbi', 'Omar Larbi', 'Omar Said Larbi'),
	('another father', 'عمر حسن العربي', 'Omar Larbi', 'Omar Said Larbi'),
	('another father', 'Omar bin Hassan Larbi', 'Omar Larbi', 'Omar bin Said Larbi'),
	('another grandfather', 'Omar Hassan Tahar Larbi', 'Omar Hassan Larbi', 'Omar Hassan Said Larbi'),
	('brother', 'Omar Hassan Larbi', 'Hassan Larbi', 'Said Hassan Larbi'),
	('brother', 'عمر حسن العربي', 'Hassan Larbi', 'Said Hassan Larbi'),
	('father and son', 'Omar Hassan Said Larbi', 'Omar Hasan Sayed Larby', 'Tahar Omar Hassan Said Larbi'),
	('father and son', 'Tahar Omar Hassan Larbi', 'Tahar Hassan Larbi', 'Omar Hassan Larbi'),
	('father and son swapped', 'Omar Hassan Larbi', 'Omar Larbi', 'Hassan Omar Larbi'),
	('father and son swapped', 'عمر حسن العربي', 'Omar Larbi', 'Hassan Omar Larbi'),
	('father and son swapped', 'Omar bin Hassan', 'عمر بن حسن', 'Hassan bin Omar'),
	('surname first', 'Omar Hassan Larbi', 'Larbi Omar Hassan', 'Hassan Omar Larbi'),
	('surname first', 'عمر حسن العربي', 'Larbi Omar Hassan', 'Hassan Omar Larbi');
SELECT what, record, better, worse, name_match(better, record) > name_match(worse, record) AS match
FROM answer ORDER BY id;

-- It is directed: what the query leaves out costs less than what it adds.
SELECT name_match('Omar Larbi', 'Omar Hassan Said Larbi') > name_match('Omar Hassan Said Larbi', 'Omar Larbi') AS directed,
	name_match('Omar Larbi', 'Omar Hassan Said Larbi') > name_similarity('Omar Larbi', 'Omar Hassan Said Larbi') AS lenient,
	name_match('Omar Larbi', 'OMAR LARBI') = 1 AS same, name_match('Omar Larbi', 'Anna Eriksson') = 0 AS nothing_in_common,
	name_match(NULL, 'Omar Larbi') IS NULL AS unknown;

-- One man carries the nisbas of tribe, town and country: another one is worse
-- than none, but not by much.
SELECT none > another AS worse, none - another < 0.15 AS slightly, another > other_father AS than_another_father
FROM (SELECT name_match('Omar Hassan Said', record), name_match('Omar Hassan Said al-Kufi', record),
		name_match('Omar Tahar Said al-Basri', record)
	FROM (VALUES ('Omar Hassan Said al-Basri'::personname)) AS r (record)) AS nisba (none, another, other_father);

-- Names of the commonest tokens, which many share, are less similar than rare
-- ones that agree as well.
SELECT name_similarity('Mohamed Ali', 'محمد علي') < name_similarity('Belkhodja Bouzid', 'بلخوجة بوزيد') AS common_is_less,
	name_similarity('Mohamed Ali', 'Mohammed Aly') < name_similarity('Belkhodja Bouteldja', 'Belkhoja Bouteldja') AS in_one_script;

-- Names that may well be of one person, and names that are of two.
CREATE TABLE alike (what text, a personname, b personname);
INSERT INTO alike VALUES
	('joined', 'Abd al-Rahman', 'Abdelrahman'), ('joined', 'عبد الرحمن', 'Abderrahmane'),
	('joined', 'Nour Eddine Kacem', 'نورالدين قاسم'), ('joined', 'Salah ad-Din Kacem', 'Salaheddine Qasim'),
	('joined', 'Abu Bakr Larbi', 'أبوبكر العربي'), ('joined', 'Aboubakr Larbi', 'أبو بكر العربي'),
	('joined', 'Ben Ali Tahar', 'Benali Tahar'), ('joined', 'Ben Ali Tahar', 'بنعلي الطاهر'),
	('joined', 'محمد ولد سالم', 'Mohamed Ould Salem'), ('joined', 'Mohamed Amine Larbi', 'Mohamedamine Larbi'),
	('order', 'Omar Hassan Larbi', 'Larbi Omar Hassan'), ('order', 'عمر حسن العربي', 'Larbi Omar Hassan'),
	('initial', 'Omar Hassan Larbi', 'Omar H. Larbi'), ('initial', 'عمر حسن العربي', 'O. Hassan Larbi'),
	('letter missing', 'Mustapha Belkacem', 'Mustaha Belkacem'),
	('letter doubled', 'Mustapha Belkacem', 'Mustappha Belkacem'),
	('letters swapped', 'Mustapha Belkacem', 'Mustpaha Belkacem'),
	('cut off', 'Abderrahmane Mustafa Bouteldja', 'ABDERRAHMANE MUSTAFA BOUTELD'),
	('title', 'Cheikh Omar Larbi', 'Omar Larbi'), ('title', 'الشيخ عمر العربي', 'Omar Larbi'),
	('particle', 'Omar Ben Hassan Larbi', 'Omar Hassan Larbi'),
	('aside', 'Omar "Abu Hassan" Larbi', 'Omar Larbi'), ('suffix', 'Omar Larbi Jr', 'Omar Larbi'),
	('doubled', 'Omar Larbi Larbi', 'Omar Larbi'), ('nisba', 'Omar Hassan Said al-Basri', 'Omar Hassan Said al-Kufi'),
	('father and son', 'Omar Hassan Said Larbi', 'Tahar Omar Hassan Said Larbi'),
	('habits', 'Youcef Bouzid', 'Yusuf Bouzid'), ('habits', 'Yousuf Bouzid', 'يوسف بوزيد'),
	('habits', 'Djamel Bouzid', 'Gamal Bouzid'), ('habits', 'جمال بوزيد', 'Djamel Bouzid'),
	('habits', 'Hocine Bouzid', 'Hussein Bouzid'), ('habits', 'Moammar Kadhafi', 'معمر القذافي'),
	('habits', 'Noureddine Cherif', 'Nureddin Şerif'),
	('Hebrew', 'מוחמד עלי', 'Muhammad Ali'),
	('Cyrillic', 'Юсуф Каримов', 'Yusuf Karimov'), ('Cyrillic', 'Мухаммед Али', 'محمد علي'),
	('Greek', 'Γεώργιος Παπαδόπουλος', 'Georgios Papadopoulos');
CREATE TABLE apart (what text, a personname, b personname);
INSERT INTO apart VALUES
	('near', 'Hassan Bouzid', 'Hussein Bouzid'),
	('near', 'Mohamed Bouzid', 'Mahmoud Bouzid'), ('near', 'محمد بوزيد', 'محمود بوزيد'),
	('near', 'محمد بوزيد', 'أحمد بوزيد'), ('near', 'Mohamed Ali', 'Mahmoud Ali'),
	('near', 'Abd al-Rahman Said', 'Abd al-Aziz Said'),
	('given name', 'محمد بن علي', 'Ahmed Ben Salem'), ('father', 'Mohamed Ben Ali', 'Mohamed Ben Said'),
	('surname', 'Mohamed Larbi', 'Mohamed Bouzid'), ('brother', 'Omar Hassan Larbi', 'Said Hassan Larbi'),
	('father and son swapped', 'Omar bin Hassan', 'Hassan bin Omar');
-- Listed are the former that are no more similar than some of the latter, and
-- the latter that match.
SELECT * FROM alike WHERE name_similarity(a, b) <= (SELECT max(name_similarity(a, b)) FROM apart);
SELECT * FROM apart WHERE a % b;

-- One name in two spellings or shapes, and two names that look like one.  Listed
-- are the former that do not match, and the latter that do.
CREATE TABLE one_name (what text, a personname, b personname);
INSERT INTO one_name VALUES
	('ta marbuta before Allah', 'هبة الله عمر', 'Hibatullah Omar'), ('ta marbuta before Allah', 'رحمة الله عمر', 'Rahmatullah Omar'),
	('ta marbuta before Allah', 'عنايةالله عمر', 'Inayatullah Omar'), ('ta marbuta before Allah', 'نعمة الله عمر', 'نعمت الله عمر'),
	('Allah', 'Асадулла Каримов', 'Asadullah Karimov'), ('Allah', 'Насралла Карим', 'Nasrallah Karim'),
	('Allah', 'Zabihulla Karimi', 'Zabihullah Karimi'), ('Allah', 'Sayfullo Karimov', 'سيف الله كريموف'),
	('Allah', 'Nasrulloh Karimov', 'Nasrullah Karimov'),
	('al-Din', 'Nuriddin Karimov', 'Nuruddin Karimov'), ('al-Din', 'Фахриддин Каримов', 'Fakhruddin Karimov'),
	('al-Din', 'صلاح الدين دميرتاش', 'Selahattin Demirtaş'), ('al-Din', 'Nurettin Kaya', 'Nureddin Kaya'),
	('al-Din', 'Muhittin Kaya', 'Muhiddin Kaya'),
	('surname first', 'BIN LADEN OSAMA', 'Osama bin Laden'), ('surname first', 'Ben Khelifa Fatma', 'Fatma Ben Khelifa'),
	('surname first', 'بن لادن أسامة', 'Osama bin Laden'), ('surname first', 'Imamoğlu Ekrem', 'Ekrem İmamoğlu'),
	('surname first', 'Ould Salem Mohamed Tahar', 'محمد الطاهر ولد سالم'),
	('joined', 'محمدرضا کریمی', 'Mohammad Reza Karimi'), ('joined', 'محمدعلی کریمی', 'Mohammad Ali Karimi'),
	('joined', 'حسینعلی کریمی', 'Hossein Ali Karimi'), ('joined', 'Mohammadreza Karimi', 'محمد رضا کریمی'),
	('Ben and Abd', 'Benabdallah Nabil', 'Ben Abdallah Nabil'), ('Ben and Abd', 'Benabderrahmane Aymen', 'بن عبد الرحمن أيمن'),
	('Ben and Abd', 'Nabil Benabdelkader', 'نبيل بنعبد القادر'),
	('initials', 'V. V. Orlov', 'Viktor Viktorovich Orlov'), ('initials', 'A. A. Popov', 'Alexander Alexandrovich Popov'),
	('initials', 'م. م. القاسمي', 'Mohamed Mahmoud al-Qasimi'), ('initials', 'Yu. A. Gagarin', 'Yuri Alekseyevich Gagarin'),
	('initials', 'Kh. Belkhodja', 'Khaled Belkhodja'),
	('stem of a compound', 'أمر الله عمر', 'Amrullah Omar'), ('stem of a compound', 'نصر الدين علي', 'Nacereddine Ali'),
	('stem of a compound', 'ضياء الدين عمر', 'Diaeddine Omar'),
	('kunya', 'Abolfazl Karimi', 'Abulfazl Karimi'), ('kunya', 'أبو القاسم علي', 'Abolghasem Ali'),
	('kunya', 'أبو الحسن علي', 'Abolhassan Ali'), ('kunya', 'بوبكر سالم', 'أبو بكر سالم'), ('kunya', 'Bouzid Ali', 'Abou Zid Ali'),
	('kunya', 'Bouhafs Ali', 'أبو حفص علي'), ('kunya', 'Boubacar Salem', 'Aboubacar Salem'),
	('kunya', 'أم كلثوم علي', 'Oumkeltoum Ali'), ('kunya', 'Oum El Kheir Ali', 'Oumelkheir Ali'),
	('glued article', 'Ziaur Rahman', 'Zia-ur-Rehman'), ('glued article', 'Ziaul Haq', 'Zia ul-Haq'),
	('glued article', 'سیف الرحمن', 'Saifur Rahman'), ('glued article', 'Obaidul Quader', 'Obaid-ul-Qadir'),
	('Arabic habits', 'عبد الرحمن سعيد', 'عبد الرحمان سعيد'), ('Arabic habits', 'بن عبد الرحمان علي', 'Benabderrahmane Ali'),
	('Arabic habits', 'داود سعيد', 'داوود سعيد'), ('Arabic habits', 'رؤوف سعيد', 'رئوف سعيد'), ('Arabic habits', 'إسحاق سعيد', 'اسحق سعيد'),
	('Arabic habits', 'عبد الرءوف سالم', 'Abdul Raouf Salem'), ('Arabic habits', 'هارون سعيد', 'هرون سعيد'), ('Arabic habits', 'شؤون البنداري', 'شوون البنداري'),
	('elided', 'KOFFI N GUESSAN', 'Koffi N''Guessan'), ('elided', 'Patrick O NEIL', 'Patrick O''Neil'),
	('elided', 'Maria D ANGELO', 'Maria D''Angelo'), ('elided', 'Joseph M BAPPE', 'Joseph M''Bappe'),
	('European', 'De La Cruz Jose', 'Delacruz Jose'), ('European', 'Jan Vandermeer', 'Jan van der Meer'),
	('v and waw', 'موسوی علی', 'Ali Mousavi'), ('v and waw', 'سیاوش جلالی', 'Siavash Jalali'), ('v and w', 'Vladimir Orlow', 'Vladimir Orlov'),
	('x', 'Алексей Петров', 'Alexei Petrov'), ('x', 'Максим Орлов', 'Maxim Orlov'), ('x', 'Xasan Nuur', 'Hasan Nuur'),
	('kh and h', 'Рахим Каримов', 'Rahim Karimov'), ('kh and h', 'Хабибулла Ахмедов', 'Habibullah Ahmedov'),
	('g and h', 'Олег Попов', 'Oleh Popov'), ('g and h', 'Ибрагим Магомедов', 'Ibrahim Magomedov'), ('g and h', 'Гейдар Алиев', 'Heydar Aliyev'),
	('j and y', 'Jevgenij Popov', 'Yevgeny Popov'), ('j and y', 'Jusuf Kalla', 'Yusuf Kalla'), ('j and y', 'Ajub Kalla', 'Ayub Kalla'),
	('half a consonant', 'Джамал Алиев', 'Jamal Aliev'), 
	('half a consonant', 'Tchernenko Konstantin', 'Chernenko Konstantin'), ('half a consonant', 'Жанибек Алиев', 'Janibek Aliev'),
	('half a consonant', 'Đukanović Milo', 'Djukanovic Milo'), ('half a consonant', 'Щербаков Иван', 'Scherbakov Ivan'),
	('unwritten vowel', 'ممتاز علي', 'Mumtaz Ali'), ('unwritten vowel', 'مقتدر أحمد', 'Muqtadir Ahmed'), ('unwritten vowel', 'عدد سالم', 'Adad Salem'),
	('nb', 'Junblat Walid', 'Jumblatt Walid'), ('ta marbuta', 'عزة الدوري', 'Izzat al-Douri'), ('ta marbuta', 'حكمة سالم', 'Hikmat Salem');
CREATE TABLE two_names (what text, a personname, b personname);
INSERT INTO two_names VALUES
	('compound', 'هبة الله عمر', 'Habibullah Omar'), ('compound', 'Nurettin Kaya', 'Nurten Kaya'), ('compound', 'Asadulla Karimi', 'Habibulla Karimi'),
	('father and son', 'Salman bin Muhammad', 'Muhammad bin Salman'), ('father and son', 'Omar bin Hassan Larbi', 'Hassan bin Omar Larbi'),
	('father and son', 'Sheikh Salman bin Muhammad', 'Muhammad bin Salman'),
	('joined', 'محمدرضا کریمی', 'Mohammad Taghi Karimi'),
	('Ben and Abd', 'Benabdallah Nabil', 'Benabderrahmane Nabil'),
	('compound', 'Saif al-Islam Gaddafi', 'Saif Gaddafi'), ('compound', 'سيف الإسلام القذافي', 'Saif Gaddafi'),
	('compound', 'Salimullah Khan', 'Salamullah Khan'), ('compound', 'جمال الدين زيتوني', 'Jalaluddin Zitouni'),
	('kunya', 'Hassan Boutaleb', 'Hassan Taleb'), ('kunya', 'Hassan Bouali', 'حسن علي'), ('kunya', 'Oumkeltoum Ali', 'كلثوم علي'),
	('glued article', 'Ziaur Rahman', 'Ataur Rahman'),
	('optional consonants', 'Khalid Omar', 'Walid Omar'), ('optional consonants', 'Jamal Hassan', 'Amal Hassan'),
	('optional consonants', 'Khalil Omar', 'Leila Omar'), ('optional consonants', 'Vali Ahmadi', 'Ali Ahmadi'),
	('optional consonants', 'Alex Petrov', 'Ali Petrov'), ('optional consonants', 'Nova Hansen', 'Noa Hansen'),
	('optional consonants', 'Gali Omar', 'Ali Omar'), ('optional consonants', 'Gamal Omar', 'Amal Omar'),
	('optional consonants', 'حسن عمر', 'حسين عمر');
SELECT what, a, b FROM one_name WHERE NOT a % b;
SELECT what, a, b FROM two_names WHERE a % b;
DROP TABLE one_name, two_names;

-- What agrees in part is close but not equal, a father and his son among it.
SELECT what, count(*), bool_and(name_similarity(a, b) < 1) AS not_equal FROM alike
WHERE what IN ('father and son', 'nisba', 'title', 'particle', 'aside', 'suffix', 'doubled', 'initial', 'cut off', 'order')
GROUP BY what ORDER BY what COLLATE "C";

-- The value is between 0 and 1, the same in both directions, and 1 only for
-- names that are the same after folding; a match is in the same range.
CREATE TABLE sample AS SELECT DISTINCT name FROM (
	SELECT name FROM spelling UNION ALL SELECT unnest(ARRAY[a, b]) FROM alike UNION ALL SELECT unnest(ARRAY[a, b]) FROM apart
	UNION ALL SELECT unnest(ARRAY[record, near, far]) FROM nearer UNION ALL SELECT unnest(ARRAY[record, better, worse]) FROM answer
) AS given (name);
SELECT count(*) > 40000 AS many,
	count(*) FILTER (WHERE name_similarity(a.name, b.name) <> name_similarity(b.name, a.name)) AS asymmetric,
	count(*) FILTER (WHERE name_similarity(a.name, b.name) NOT BETWEEN 0 AND 1) AS out_of_range,
	count(*) FILTER (WHERE name_match(a.name, b.name) NOT BETWEEN 0 AND 1) AS match_out_of_range,
	count(*) FILTER (WHERE a.name = b.name AND name_similarity(a.name, b.name) < 1) AS not_itself,
	count(*) FILTER (WHERE (name_similarity(a.name, b.name) = 1) <> (name_match(a.name, b.name) = 1)) AS not_equal_alike
FROM sample AS a, sample AS b;
SELECT name_similarity('Anna Eriksson', 'Omar Larbi') AS nothing_in_common, name_similarity('محمد', 'علي') AS in_arabic,
	name_similarity('حسن بوزيد', 'Omar Larbi') AS across_scripts;
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
SET sltd.name_similarity_threshold = 0.65;
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
RESET sltd.name_similarity_threshold;
DROP EXTENSION pg_trgm;

-- Why: a row for each pair of tokens and each token alone, and the result.
SELECT name_a, name_b, kind, weight > 0 AS weighs, cost > 0 AS costs, similarity > 0 AS similar
FROM name_explain('Abd al-Rahman Said', 'عبدالرحمن سعيد الشريف');
SELECT name_a, name_b, kind FROM name_explain('Mohamed Amine B. Larbi', 'Mohamedamine Bouzid Larbi');
SELECT name_a, name_b, kind FROM name_explain('Cheikh Omar Said', 'Omar Tahar');
SELECT name_a, name_b, kind FROM name_explain('Abu Omar Hassan Said', 'Hassan Omar Larbi');
-- A word in brackets is another name of the same man: no other word contradicts it.
SELECT name_a, name_b, kind FROM name_explain('Omar (Hassan) Larbi', 'Omar Karim Larbi');
SELECT name_a, name_b, kind FROM name_explain('Omar Hassan Larbi', 'Omar Karim Larbi');
SELECT count(*) FROM name_explain(NULL, 'Omar Said');

-- The rows add up: the last one has the sum of all costs, and the similarity is
-- the evidence as a share of both.  Matched tokens give what they weigh, less
-- what the spelling costs.
SELECT a, b, abs(total.cost - part.cost) < 1e-6 AS costs,
	abs(total.weight - part.evidence) < 1e-4 AS evidence,
	abs(total.similarity - total.weight / (total.weight + total.cost)) < 1e-6 AS share,
	total.similarity = name_similarity(a, b) AS the_similarity
FROM (VALUES ('Omar Said'::personname, 'عمر سعيد'::personname), ('Mohamed Larbi Bouzid', 'Mohammed Tahar Bouzid'),
		('Salah ad-Din Hussein', 'Hocine Salaheddine'), ('O. Hassan al-Kufi', 'عمر بن حسن'), ('Omar Said', 'Anna Eriksson'))
		AS pair (a, b)
	CROSS JOIN LATERAL (SELECT sum(cost), coalesce(sum(weight - cost) FILTER (WHERE matched), 0)
		FROM (SELECT *, kind IN ('same', 'spelling', 'transliteration', 'joined', 'initial') AS matched
			FROM name_explain(a, b)) AS row
		WHERE kind <> 'similarity') AS part (cost, evidence)
	JOIN LATERAL name_explain(a, b) AS total ON total.kind = 'similarity'
ORDER BY a, b;

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

DROP TABLE spelling, nearer, answer, alike, apart, sample;
