-- What is read of a name: its tokens, given names first where the name says
-- which they are, each with the stem that is compared and what stood around it.
SELECT position, token, stem, script, particles, is_title, is_suffix, is_initial, is_aside, weight BETWEEN 3 AND 11 AS weighs
FROM name_tokens('Dr. BEN ALI, Mohamed A. "Abu Omar"');
SELECT position, token, stem, script, particles FROM name_tokens('الشيخ عبد الرحمن بن يوسف الشريف');
SELECT token, stem, script FROM name_tokens('王小明');
SELECT count(*) FROM name_tokens(NULL);
SELECT count(*) FROM name_tokens(repeat('Ba ', 300)::personname);

-- A name as one line: stems with their particles before them, and marks for
-- titles (T), suffixes (S), initials (I) and what is aside (A).
CREATE FUNCTION reading(personname) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(array_to_string(particles || stem, ' ') || CASE WHEN is_title THEN '/T' WHEN is_suffix THEN '/S'
		WHEN is_initial THEN '/I' ELSE '' END || CASE WHEN is_aside THEN '/A' ELSE '' END, ', ' ORDER BY position)
	FROM name_tokens($1)
$$;
CREATE TABLE sample (id serial, kind text, name text, wanted text);

-- One spelling in all its forms: each folds to the same letters.
INSERT INTO sample (kind, name, wanted) VALUES
	('hamza', 'أحمد', 'احمد'), ('hamza', U&'\0627\0654\062D\0645\062F', 'احمد'), ('hamza', 'إبراهيم', 'ابراهيم'),
	('hamza', U&'\0627\0655\0628\0631\0627\0647\064A\0645', 'ابراهيم'), ('hamza', 'آدم', 'ادم'),
	('hamza', U&'\0627\0653\062F\0645', 'ادم'), ('hamza', 'ٱحمد', 'احمد'), ('hamza', 'علاء', 'علا'),
	('hamza', 'مؤمن', 'مومن'), ('hamza', U&'\0645\0648\0654\0645\0646', 'مومن'), ('hamza', 'رائد', 'رايد'),
	('hamza', U&'\0631\0627\064A\0654\062F', 'رايد'),
	('hamza', 'رؤوف', 'روف'), ('hamza', 'رءوف', 'روف'), ('hamza', 'رئوف', 'روف'), ('hamza', U&'\0631\064A\0654\0648\0641', 'روف'),
	('hamza', 'مسؤول', 'مسول'), ('hamza', 'مسئول', 'مسول'), ('hamza', 'داوود', 'داود'), ('hamza', 'داؤد', 'داود'), ('hamza', 'طاووس', 'طاوس'),
	('hamza', 'نووي', 'نووي'), ('hamza', 'شوون', 'شون'), ('hamza', 'النووي', 'ال-نووي'), ('hamza', 'طاووسي', 'طاوسي'),
	('long vowel', 'عبد الرحمان', 'abd رحمن'), ('long vowel', 'الرحمان', 'ال-رحمن'), ('long vowel', 'إسحق', 'اسحاق'),
	('long vowel', 'إسمعيل', 'اسماعيل'), ('long vowel', 'هرون', 'هارون'), ('long vowel', 'سليمن', 'سليمان'),
	('harakat', 'مُحَمَّد', 'محمد'), ('harakat', 'رحمٰن', 'رحمن'), ('tatweel', 'محـــمد', 'محمد'),
	('joiner', U&'\0645\200C\062D\200D\0645\062F\200F', 'محمد'),
	('ta marbuta', 'فاطمة', 'فاطمه'), ('alef maqsura', 'مصطفى', 'مصطفي'),
	('Persian', 'علی', 'علي'), ('Persian', 'اکبر', 'اكبر'), ('Persian', 'پرویز', 'پرويز'), ('Persian', 'چمران', 'چمران'),
	('Persian', 'ژاله', 'ژاله'), ('Persian', 'گلنار', 'گلنار'), ('Urdu', 'ٹیپو', 'تيپو'), ('Urdu', 'ڈار', 'دار'),
	('Urdu', 'گاڑی', 'گاري'), ('Urdu', 'خاں', 'خان'), ('Urdu', 'ہاشمی', 'هاشمي'), ('Urdu', 'بھٹو', 'بهتو'),
	('Urdu', 'بابے', 'بابي'), ('Pashto', 'ښکلا', 'شكلا'), ('Sindhi', 'ڀٽو', 'بتو'), ('Maghreb', 'ڤيصل', 'ڤيصل'),
	('Maghreb', 'ݣرام', 'گرام'),
	('presentation', 'ﻣﺤﻤﺪ', 'محمد'), ('presentation', 'ﻋﻼء', 'علا'), ('presentation', 'ﷲ', 'الله'),
	('digits', 'محمد ٣', 'محمد'), ('digits', 'محمد ۳', 'محمد'), ('digits', 'محمد3', 'محمد'), ('digits', 'Ali २', 'ali'),
	('French', 'Hélène', 'helene'), ('French', 'François', 'francois'), ('French', 'Œuvrard', 'oeuvrard'),
	('Turkish', 'Işık', 'isik'), ('Turkish', 'İSMAİL', 'ismail'), ('Turkish', 'Çağlar', 'caglar'),
	('Turkish', 'Öztürk', 'ozturk'), ('Azeri', 'Ədalət', 'edalet'),
	('German', 'Müller', 'muller'), ('German', 'Weiß', 'weiss'), ('German', 'Jäger', 'jager'),
	('Polish', 'Wałęsa', 'walesa'), ('Scandinavian', 'Åsa', 'asa'), ('Scandinavian', 'Sørensen', 'sorensen'),
	('Scandinavian', 'Ægir', 'aegir'), ('Icelandic', 'Þórður', 'thordur'), ('Vietnamese', 'Nguyễn', 'nguyen'),
	('Vietnamese', 'Đặng', 'dang'), ('Vietnamese', 'Trương', 'truong'), ('Croatian', 'Đorđe', 'dorde'),
	('ALA-LC', 'Ḥusayn', 'husayn'), ('ALA-LC', 'Saʻīd', 'said'), ('ALA-LC', 'Muṣṭafá', 'mustafa'),
	('DIN 31635', 'Ṯābit', 'tabit'), ('DIN 31635', 'Ǧamāl', 'gamal'), ('DIN 31635', 'Ḫālid', 'halid'),
	('ISO 233', 'ʾaḥmad', 'ahmad'), ('ISO 233', 'Faẗḧī', 'fathi'), ('decomposed', U&'Sa\0304lih\0323', 'salih'),
	('full width', 'Ａｌｉ', 'ali'),
	('Russian', 'Щукин', 'shchukin'), ('Russian', 'Юрий', 'iurii'), ('Russian', 'Игорь', 'igor'),
	('Russian', 'Подъячев', 'podieiachev'), ('Russian', 'Хрущёв', 'khrushchev'), ('Ukrainian', 'Їжак', 'izhak'),
	('Ukrainian', 'Євген', 'ievgen'), ('Serbian', 'Ђорђе', 'dorde'), ('Serbian', 'Љубиша', 'ljubisha'),
	('Serbian', 'Његош', 'njegosh'), ('Macedonian', 'Ѓорѓи', 'gorgi'), ('Kazakh', 'Әлия', 'aliia'),
	('Kazakh', 'Қуаныш', 'kuanysh'), ('Kazakh', 'Ғұмар', 'gumar'), ('Kazakh', 'Өмір', 'omir'), ('Tajik', 'Ҷамшед', 'chamshed'),
	('Greek', 'Παπαδόπουλος', 'papadopoulos'), ('Greek', 'Σταύρος', 'stavros'), ('Greek', 'Ευάγγελος', 'evangelos'),
	('Greek', 'Λευτέρης', 'lefteris'), ('Greek', 'Μπακογιάννη', 'bakogianni'), ('Greek', 'Ταΰγετος', 'taygetos'),
	('Greek', 'ΧΡΗΣΤΟΣ', 'christos'),
	('Hebrew', 'משה', 'مشه'), ('Hebrew', 'דָּוִד', 'دود'), ('Hebrew', 'אבו חסן', 'abu حسن'), ('Hebrew', 'ג׳ורג׳', 'جورج'),
	('Hebrew', 'אברהם בן יוסף', 'ابرهم, bin يوسف');
INSERT INTO sample (kind, name, wanted)
SELECT 'apostrophe', 'Ma' || mark || 'mun', 'mamun' FROM unnest(string_to_array(U&'\0027 \2018 \2019 \0060 \00B4 \02BB \02BC \02BD \02BE \02BF \05F3 \02B9 \A78C \FF07', ' ')) AS mark;

-- Which name is the surname: by a comma, as in a machine-readable zone, by
-- capitals.  A suffix after a comma is no given name.
INSERT INTO sample (kind, name, wanted) VALUES
	('comma', 'BEN ALI, Mohamed Amine', 'mohamed, amine, bin ali'), ('comma', 'بن علي، محمد', 'محمد, bin علي'),
	('comma', 'Gogh, Vincent van', 'vincent, of gogh'), ('comma', 'Sharif, Omar al-', 'omar, al sharif'),
	('comma', 'Hassan,', 'hassan'), ('comma', 'Dr. Kacem, Omar', 'dr/T, omar, kacem'),
	('comma', 'Cheikh, Omar', 'omar, cheikh/T'), ('comma', 'Smith, Dr.', 'dr/T, smith'), ('comma', 'Hassan, FNU Karim', 'karim, hassan'),
	('MRZ', 'BEN<ALI<<MOHAMED<AMINE<<<<', 'mohamed, amine, bin ali'), ('MRZ', 'ALI<HASSAN', 'ali, hassan'),
	('capitals', 'BEN ALI Mohamed Amine', 'mohamed, amine, bin ali'), ('capitals', 'Mohamed BEN ALI', 'mohamed, bin ali'),
	('capitals', 'MOHAMED BEN ALI', 'mohamed, bin ali'), ('capitals', 'de GAULLE Charles', 'charles, of gaulle'),
	('capitals', 'Dr. KACEM Omar', 'dr/T, omar, kacem'), ('capitals', 'MD Rahim Hussain', 'mohamed, rahim, hussain'),
	('capitals', 'J. Robert Smith', 'j/I, robert, smith'), ('capitals', 'КУЗНЕЦОВА Анна', 'anna, kuznetsova'),
	('capitals', 'ΠΑΠΠΑΣ Ιωάννης', 'ioannis, pappas'), ('capitals', 'KACEM Omar قاسم', 'kacem, omar, قاسم'),
	('capitals', 'KIM Chae-Il', 'chae, il, kim'), ('capitals', 'AJ Karim', 'aj, karim'), ('capitals', 'KACEM Omar Jr.', 'omar, kacem, jr/S'),
	('suffix', 'John Smith, Jr.', 'john, smith, jr/S'), ('suffix', 'Smith, John, Jr.', 'john, smith, jr/S'),
	('suffix', 'Smith Jr., John', 'john, smith, jr/S'), ('suffix', 'John Smith III', 'john, smith, iii/S'),
	('suffix', 'Smith, John, MD', 'john, smith, md/S'), ('suffix', 'John Iv Smith', 'john, iv, smith'),
	('suffix', 'Junior Silva', 'junior, silva'), ('suffix', 'João Silva Júnior', 'joao, silva, jr/S'),
	('suffix', 'João Silva Filho', 'joao, silva, filho/S'), ('suffix', 'John Smith Senior', 'john, smith, sr/S');

-- Aliases aside, initials, abbreviations.
INSERT INTO sample (kind, name, wanted) VALUES
	('aside', 'Omar (Abu Zayd) Said', 'omar, abu zayd/A, said'), ('aside', 'Omar «Zayd» Said', 'omar, zayd/A, said'),
	('aside', 'عمر (ابو زيد)', 'عمر, abu زيد/A'), ('aside', '"Omar Said"', 'omar, said'), ('aside', 'Omar "Said', 'omar, said'),
	('aside', 'Omar ben (Said)', 'omar, ben, said/A'),
	('initial', 'J.R. Smith', 'j/I, r/I, smith'), ('initial', 'م. هـ علي', 'م/I, ه/I, علي'), ('initial', 'Ш. Али', 'sh/I, ali'),
	('initial', 'Ali bin A.', 'ali, bin a/I'), ('initial', 'Ahmad b. Ali', 'ahmad, bin ali'), ('initial', 'Ahmad B. Ali', 'ahmad, b/I, ali'),
	('initial', 'Yu. A. Gagarin', 'yu/I, a/I, gagarin'), ('initial', 'Kh. Omar', 'kh/I, omar'), ('initial', 'Omar Ye.', 'omar, ye/I'),
	('initial', 'Yu Hai', 'yu, hai'), ('initial', 'Li. Hai', 'li, hai'),
	('abbreviation', 'Mohd. Ali', 'mohamed, ali'), ('abbreviation', 'Muh''d Ali', 'mohamed, ali'),
	('abbreviation', 'Md Mhd Ali', 'mohamed, mohamed, ali'), ('abbreviation', 'Moh. Ali', 'mohamed, ali'),
	('abbreviation', 'Moh Ali', 'moh, ali'), ('abbreviation', 'M. Ali', 'm/I, ali'),
	('alias', 'Omar Said alias Abu Zayd', 'omar, said, abu zayd/A'), ('alias', 'Omar Said aka Zayd', 'omar, said, zayd/A'),
	('alias', 'Omar Said a.k.a. Zayd', 'omar, said, zayd/A'), ('alias', 'Jean Aka Kouame', 'jean, aka, kouame'),
	('alias', 'Omar alias Zayd, Said', 'said, omar, zayd/A'), ('alias', 'عمر الملقب أبو زيد', 'عمر, abu زيد/A'),
	('alias', 'عمر المعروف بأبي زيد', 'عمر, abu زيد/A'), ('alias', 'Omar ‹Zayd› Said', 'omar, zayd/A, said'),
	('unknown', 'UNKNOWN Karimi', 'karimi'), ('unknown', 'Karimi, NFN', 'karimi'), ('unknown', 'XXX Karimi', 'karimi'),
	('unknown', 'Karimi N/A', 'karimi'), ('unknown', 'No Family Name Karim', 'karim'), ('unknown', 'No Mu Hyon', 'no, mu, hyon'),
	('doubled', 'Ali Ali Hassan', 'ali, ali, hassan'), ('chat', '7assan 3ali', 'hassan, ali'),
	('chat', 'Ra3d Mus6afa', 'rad, mustafa'), ('chat', '5aled 2ahmed', 'khaled, ahmed'), ('chat', '9assem 8assem', 'qassem, qassem'),
	('chat', 'Ali 25 Omar12', 'ali, omar'), ('chat', '3mar', 'amar');

-- Titles stay tokens: some of them are names as well.
INSERT INTO sample (kind, name, wanted)
SELECT 'title', title || ' Omar', lower(title) || '/T, omar'
FROM unnest('{Sheikh,Shaikh,Cheikh,Sheikha,Hajj,Haji,Hadj,Hajja,Dr,Doctor,Sayyid,Sayyida,Syed,Sidi,Si,Moulay,Lalla,Mullah,Maulavi,
	Mawlawi,Mufti,Qari,Hafiz,Hafez,General,Colonel,Captain,Engineer,Ustadh,Mr,Mrs,Madame,Prof,Veuve}'::text[]) AS title;
INSERT INTO sample (kind, name, wanted)
SELECT 'title', title || ' عمر', regexp_replace(title, '^ال', 'ال-') || '/T, عمر'
FROM unnest('{الشيخ,شيخ,الحاج,حاجي,الدكتور,دكتور,د,السيد,سيدي,مولاي,المهندس,مهندس,الاستاذ,ملا,مولوي,مفتي,قاري,حافظ,العقيد,الامام}'::text[]) AS title;
INSERT INTO sample (kind, name, wanted) VALUES
	('title', 'Fatima épouse Ali', 'fatima, epouse/T, ali'), ('title', 'Fatima ép. Ali', 'fatima, ep/T, ali'),
	('title', 'Fatima née Ali', 'fatima, nee/T, ali'), ('title', 'الدكتورة فاطمة', 'ال-دكتوره/T, فاطمه'), ('title', 'шейх Али', 'sheikh/T, ali'),
	('title', 'El Hadj Omar', 'al hadj/T, omar'), ('title', 'Hj. Omar', 'hj/T, omar'), ('title', 'Rev. Omar Said', 'rev/T, omar, said'),
	('title', 'Hon. Omar', 'hon/T, omar'), ('title', 'Hon Sui Sen', 'hon, sui, sen'), ('title', 'Omar Akhund', 'omar, akhund'), ('title', 'سيادة العقيد عمر', 'سياده/T, ال-عقيد/T, عمر'),
	('title', 'آية الله علي', 'allah ايت/T, علي'), ('title', 'آیت الله علی', 'allah ايت/T, علي'), ('title', 'Ayatollah Ali', 'allah ayat/T, ali'),
	('title', 'حجة الإسلام حسن', 'al-islam حجه/T, حسن'), ('title', 'حجة الله حسن', 'allah حجت, حسن');

-- Particles, before and after, apart and joined.
INSERT INTO sample (kind, name, wanted)
SELECT 'son', 'Omar ' || particle || ' Ali', 'omar, bin ali'
FROM unnest('{bin,ben,ibn,Ould,Wuld,Walad,Ouled,Ou}'::text[]) AS particle;
INSERT INTO sample (kind, name, wanted)
SELECT 'article', 'Omar ' || article || noun, 'omar, al ' || lower(noun)
FROM (VALUES ('al-', 'Karim'), ('el ', 'Karim'), ('ul-', 'Karim'), ('ar-', 'Rashid'), ('as ', 'Said'), ('ash-', 'Sharif'),
	('at-', 'Tahir'), ('az-', 'Zayd'), ('ad-', 'Dib'), ('an-', 'Nur'), ('ech ', 'Cherif'), ('es-', 'Said')) AS sun (article, noun);
INSERT INTO sample (kind, name, wanted) VALUES
	('son', 'Ahmad s/o Rahim', 'ahmad, bin rahim'), ('son', 'MUTHU A/L RAMAN', 'muthu, bin raman'), ('son', 'Omar Uld Ali', 'omar, bin ali'),
	('daughter', 'Devi d/o Raman', 'devi, bint raman'), ('daughter', 'DEVI A/P RAMAN', 'devi, bint raman'),
	('daughter', 'Mariem Mint Ali', 'mariem, bint ali'), ('daughter', 'مريم منت علي', 'مريم, bint علي'),
	('daughter', 'Fatima bint Ali', 'fatima, bint ali'), ('daughter', 'فاطمة بنت علي', 'فاطمه, bint علي'),
	('kunya', 'Abu Ali', 'abu ali'), ('kunya', 'Aba Ali', 'abu ali'), ('kunya', 'Abi Ali', 'abu ali'), ('kunya', 'أبي علي', 'abu علي'),
	('kunya', 'Abouzeid', 'abu zeid'), ('kunya', 'Oum Ali', 'umm ali'), ('kunya', 'Om Ali', 'umm ali'), ('kunya', 'ام علي', 'umm علي'),
	('people', 'Aït Ahmed', 'house ahmed'), ('people', 'Naït Ali', 'house ali'), ('people', 'Beni Hassan', 'house hassan'),
	('people', 'آل سعود', 'house سعود'), ('people', U&'\0627\0653\0644 \0633\0639\0648\062F', 'house سعود'),
	('people', 'ال سعود', 'al سعود'), ('people', 'Āl Saʿūd', 'house saud'), ('people', 'Al Saud', 'al saud'), ('people', 'آيت أحمد', 'house احمد'),
	('joined', 'Benkirane', 'ben-kirane'), ('joined', 'Bouteflika', 'bou-teflika'), ('joined', 'Bellounis', 'bel-lounis'),
	('joined', 'Ouldabbas', 'ould-abbas'), ('joined', 'Belkacem', 'bel-kacem'), ('joined', 'بلقاسم', 'بل-قاسم'), ('joined', 'بنعلي', 'بن-علي'),
	('joined', 'Ben El Kacem', 'al bin kacem'), ('joined', 'Bel Kacem', 'al bin kacem'), ('joined', 'Bou Zid', 'bou-zid'),
	('joined', 'Bou El Kacem', 'al abu kacem'), ('joined', 'الشريف', 'ال-شريف'), ('joined', 'Elbaradei', 'el-baradei'),
	('joined', 'Mc Donald', 'mcdonald'),
	('joined', 'بوبكر', 'بو-بكر'), ('joined', 'Oumkeltoum', 'oum-keltoum'), ('joined', 'Oumar', 'oumar'),
	('kunya', 'Abolfazl', 'abu fazl'), ('kunya', 'Abulqasim', 'abu qasim'), ('kunya', 'Aboulkacem', 'abu kacem'),
	('kunya', 'Ebubekir', 'abu bekir'), ('kunya', 'Ebu Bekir', 'abu bekir'), ('kunya', 'Aboulela', 'abu lela'), ('kunya', 'Abolina', 'abolina'),
	('elided', 'Patrick O NEIL', 'patrick, o-neil'), ('elided', 'KOFFI N GUESSAN', 'koffi, n-guessan'),
	('elided', 'Marco D ANGELO', 'marco, d-angelo'), ('elided', 'D ANGELO, Marco', 'marco, d-angelo'), ('elided', 'Joseph M BAPPE', 'joseph, m-bappe'),
	('elided', 'John D Adams', 'john, d/I, adams'), ('elided', 'ADAMS<<JOHN<D', 'john, d/I, adams'), ('elided', 'John O. Neil', 'john, o/I, neil'),
	('elided', 'JOHN M BROWN', 'john, m/I, brown'), ('elided', 'O. Hassan', 'o/I, hassan'),
	('European', 'Jose Delacruz', 'jose, dela-cruz'), ('European', 'Jan Vandermeer', 'jan, vander-meer'), ('European', 'Van der Meer Jan', 'of meer, jan'),
	('European', 'Ludwig van Beethoven', 'ludwig, of beethoven'), ('European', 'Juan de la Cruz', 'juan, of cruz'),
	('European', 'Luca Della Robbia', 'luca, of robbia'), ('European', 'Ana dos Santos', 'ana, of santos'),
	('European', 'José Ortega y Gasset', 'jose, ortega, of gasset'), ('European', 'Le Thi Hoa', 'le, thi, hoa'),
	('European', 'فينسنت فان جوخ', 'فينسنت, of جوخ'),
	('Turkish', 'Ali Davutoğlu', 'ali, bin davut'), ('Turkish', 'Əli Vəli oğlu', 'eli, bin veli'), ('Turkish', 'Лейла Али кызы', 'leila, bint ali'),
	('Somali', 'Cabdiraxmaan', 'abd raxmaan'), ('Somali', 'Cabdi Xasan', 'abdi, xasan'),
	('alone', 'Mohamed Ben', 'mohamed, ben'), ('alone', 'Abu', 'abu'), ('alone', 'Omar Abd', 'omar, abd'), ('alone', 'عبد', 'عبد'),
	('alone', 'Ali Abu, Jr.', 'ali, abu, jr/S'), ('alone', 'FNU LNU', 'fnu, lnu');

-- Compounds have one shape, joined and apart.
INSERT INTO sample (kind, name, wanted)
SELECT 'compound', name, 'abd rahman'
FROM unnest('{Abd al-Rahman,Abdul Rahman,Abdelrahman,Abdurrahman,Abd-ar-Rahman,Abdul-Rahman,Abdrahman}'::text[]) AS name;
INSERT INTO sample (kind, name, wanted)
SELECT 'compound', name, 'abd lah'
FROM unnest('{Abd Allah,Abdallah,Abdullah,Abdul lah,Abdoulaye,Abdulla,Abdullahi,Abdulai,Cabdullahi,Cabdullaahi}'::text[]) AS name;
INSERT INTO sample (kind, name, wanted)
SELECT 'compound', name, 'al-islam saif'
FROM unnest('{Saif al-Islam,Saif El Islam,Saiful Islam,Saifulislam,Saif ul-Islam,Saif Alislam}'::text[]) AS name;
INSERT INTO sample (kind, name, wanted) VALUES
	('compound', 'عبد الرحمن', 'abd رحمن'), ('compound', 'عبدالرحمن', 'abd رحمن'), ('compound', 'عبد الله', 'abd له'),
	('compound', 'عبدالله', 'abd له'), ('compound', 'سيف الإسلام', 'al-islam سيف'), ('compound', 'سيفالاسلام', 'al-islam سيف'),
	('compound', 'عبيد الله', 'allah عبيد'), ('compound', 'عبيدالله', 'allah عبيد'), ('compound', 'Ubayd Allah', 'allah ubayd'),
	('compound', 'Ubaydullah', 'allah ubayd'), ('compound', 'Nour Eddine', 'al-din nour'), ('compound', 'Noureddine', 'al-din nour'),
	('compound', 'نور الدين', 'al-din نور'), ('compound', 'Mohamed Islam', 'mohamed, islam'),
	('compound', 'هبة الله', 'allah هبت'), ('compound', 'هبةالله', 'allah هبت'), ('compound', 'Hibatullah', 'allah hibat'),
	('compound', 'Хабибулла', 'allah khabib'), ('compound', 'Sayfullo', 'allah sayf'), ('compound', 'Nasrulloh', 'allah nasr'),
	('compound', 'Насралла', 'allah nasr'), ('compound', 'Estrella', 'estrella'), ('compound', 'Intalla', 'intalla'), ('compound', 'Ulla', 'ulla'),
	('compound', 'Nuriddin', 'al-din nur'), ('compound', 'Selahattin', 'al-din selah'), ('compound', 'Muhittin', 'al-din muh'),
	('compound', 'Abidin', 'abidin'), ('compound', 'Martin', 'martin'), ('compound', 'Valentin', 'valentin'),
	('compound', 'Benabdallah', 'bin abd lah'), ('compound', 'Ben Abdallah', 'bin abd lah'),
	('compound', 'Benabderrahmane', 'bin abd rahmane'), ('compound', 'Benabd el Kader', 'bin abd kader'),
	('compound', 'بنعبد الله', 'bin abd له'), ('compound', 'بنعبدالقادر', 'bin abd قادر'), ('compound', 'Benabdi', 'ben-abdi'),
	('compound', 'Ziaur Rahman', 'zia, al rahman'), ('compound', 'Zia ur-Rahman', 'zia, al rahman'), ('compound', 'Nurul Huda', 'nur, al huda'),
	('compound', 'Badruz Zaman', 'badr, al zaman'), ('compound', 'Rasul Karim', 'rasul, karim'), ('compound', 'Mansur Rahman', 'mansur, rahman'),
	('compound', 'Ziaur Khan', 'ziaur, khan'), ('compound', 'RAHMAN, Ziaur', 'zia, al rahman');

SELECT kind, name, wanted, reading(name::personname) AS read FROM sample
WHERE reading(name::personname) IS DISTINCT FROM wanted ORDER BY id;
SELECT count(*) AS names, count(DISTINCT kind) AS kinds FROM sample;

-- Names written in either order are the same name.
SELECT name_similarity('BEN ALI, Mohamed', 'Mohamed Ben Ali') AS comma,
	name_similarity('BEN<ALI<<MOHAMED', 'Mohamed Ben Ali') AS zone,
	name_similarity('BEN ALI Mohamed', 'Mohamed Ben Ali') AS capitals,
	name_similarity('بن علي، محمد', 'محمد بن علي') AS arabic;
-- What is explained quotes words in the order of reading.
SELECT name_a, name_b, kind FROM name_explain('EDDOULA, Nasr Seif', 'Nasr Seifeddoula');

DROP TABLE sample;
DROP FUNCTION reading;
