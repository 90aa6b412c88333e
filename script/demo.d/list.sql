-- A national list.  Every person in it is fictional; any likeness is by chance.
INSERT INTO watchlist.list (code, title, generated_at, loaded_at)
VALUES ('NAT', 'National list (fictional)', now(), now());

CREATE TEMP TABLE given (reference text, primary_name text, arabic text, alias text, quality text,
	born text, sex text, nationality text, issuing_state text, passport text);
INSERT INTO given VALUES
	('N-001', 'Salah ad-Din Bu Ghazi', 'صلاح الدين بوغازي', 'Abu Nasr', 'low', '1972-09-11', 'M', 'TUN', 'TUN', 'L334411'),
	('N-002', 'Mahmud Abd al-Rahman al-Sayyid al-Khatib', 'محمود عبد الرحمن السيد الخطيب', 'Mahmoud El-Sayed', 'good', '1969~', 'M', 'EGY', NULL, NULL),
	('N-003', 'Nur al-Din Bin al-Shaykh', 'نور الدين بن الشيخ', 'Noureddine Bencheikh', 'good', '1956-07-01', 'M', 'DZA', 'DZA', 'D8812345'),
	('N-004', 'Khadija bint Yusuf al-Amri', 'خديجة بنت يوسف العامري', 'Khadija Youcef', 'good', '1984-03', 'F', 'MAR', 'MAR', 'AB100200'),
	('N-005', 'Muhammad bin Ali al-Wahmi', 'محمد بن علي الوهمي', 'Abu Ali', 'low', '1979/1981', 'M', 'YEM', NULL, NULL),
	('N-006', 'Husayn Abd al-Karim Jabir', 'حسين عبد الكريم جابر', 'Hussein Gaber', 'good', '1965-12-03', 'M', 'IRQ', 'IRQ', 'G1920304'),
	('N-007', 'Jamal al-Din Qasim Bu Tahir', 'جمال الدين قاسم بوطاهر', 'Djamel Kacem', 'good', '1971', 'M', 'DZA', NULL, NULL),
	('N-008', 'Fatima al-Zahra Ibn Umar', 'فاطمة الزهراء بن عمر', 'Fatma Zohra Benamor', 'good', '1990-10-22', 'F', 'TUN', 'TUN', 'K771020'),
	('N-009', 'Umar Wuld Sidi Ahmad', 'عمر ولد سيدي أحمد', 'Oumar Ould Sid Ahmed', 'good', '1975-01-01', 'M', 'MRT', NULL, NULL),
	('N-010', 'Yusuf Ibrahim Sulayman al-Hakim', 'يوسف إبراهيم سليمان الحكيم', NULL, NULL, '1988-08-08', 'M', 'LBN', 'LBN', 'RL045512'),
	('N-011', 'Abd al-Aziz Bu Zayd', 'عبد العزيز بوزيد', 'Abdelaziz Bouzid', 'good', '1962', 'M', 'DZA', NULL, NULL),
	('N-012', 'Layla Mansur Haddad', 'ليلى منصور حداد', 'Leila Mansour', 'good', '1993-02-14', 'F', 'JOR', 'JOR', 'N556677'),
	('N-013', 'Tariq Isma''il al-Najjar', 'طارق إسماعيل النجار', 'Tarek Ismail', 'good', '1977-06', 'M', 'EGY', 'EGY', 'A07134455'),
	('N-014', 'Rashid Ait Sa''id', 'رشيد آيت سعيد', 'Rachid Aït Said', 'good', '1968-04-30', 'M', 'MAR', NULL, NULL),
	('N-015', 'Bashir Khalifa al-Fituri', 'بشير خليفة الفيتوري', NULL, NULL, '1959', 'M', 'LBY', 'LBY', 'H4401198'),
	('N-016', 'Samira Abd Allah Hashim', 'سميرة عبد الله هاشم', 'Samira Abdallah', 'good', '1986-11-19', 'F', 'SYR', NULL, NULL),
	('N-017', 'Mustafa Kamal Shukri', 'مصطفى كمال شكري', 'Moustafa Choukri', 'good', '1974-07-07', 'M', 'MAR', 'MAR', 'PX334455'),
	('N-018', 'Ayyub Salim Bin Nasir', 'أيوب سالم بن ناصر', 'The Goldsmith', 'low', '1991-01-27', 'M', 'OMN', NULL, NULL),
	('N-019', 'Zaynab Hasan al-Turki', 'زينب حسن التركي', 'Zeineb Hassen', 'good', '1980-05-05', 'F', 'IRQ', NULL, NULL),
	('N-020', 'Idris Musa Abu Bakr', 'إدريس موسى أبو بكر', 'Driss Moussa', 'good', '1983', 'M', 'TCD', NULL, NULL),
	('N-021', 'Hamza Bu Alam', 'حمزة بوعلام', 'Hamza Boualem', 'good', '1996-09-01', 'M', 'DZA', 'DZA', '169004412'),
	('N-022', 'Karim Fu''ad Shahin', 'كريم فؤاد شاهين', 'Karim Chahine', 'good', '1970-03-15', 'M', 'LBN', NULL, NULL),
	('N-023', 'Nabil Uthman Qutb', 'نبيل عثمان قطب', 'Nabil Osman', 'good', '1966-02', 'M', 'EGY', NULL, NULL),
	('N-024', 'Abd al-Qadir Bin Jallun', 'عبد القادر بنجلون', 'Abdelkader Benjelloun', 'good', '1958-12-12', 'M', 'MAR', NULL, NULL),
	('N-025', 'Hajar Mahfuz Wahba', 'هاجر محفوظ وهبة', NULL, NULL, '1994', 'F', 'EGY', 'EGY', 'A22817340'),
	('N-026', 'Sulayman Dawud Ibn Ashur', 'سليمان داود بن عاشور', 'Slimane Daoud', 'good', '1963-10-10', 'M', 'TUN', NULL, NULL),
	('N-027', 'Ghassan Anwar Mardini', 'غسان أنور مارديني', NULL, NULL, '1978-08-21', 'M', 'SYR', 'SYR', 'N009912345'),
	('N-028', 'Rim Abd al-Wahhab Sharif', 'ريم عبد الوهاب شريف', 'Rym Abdelouahab Cherif', 'good', '1989-06-30', 'F', 'DZA', NULL, NULL),
	('N-029', 'Faysal Jum''a al-Utaybi', 'فيصل جمعة العتيبي', 'Faical Joumaa', 'good', '1985-04-04', 'M', 'KWT', NULL, NULL),
	('N-030', 'Isam Rida Zaytun', 'عصام رضا زيتون', 'Issam Ridha Zitoun', 'good', '1973', 'M', 'TUN', 'TUN', 'T604417'),
	('N-031', 'Viktor Pavlov-Nemo', NULL, 'Victor Pawlow', 'good', '1961-01-31', 'M', 'UTO', 'UTO', 'U7710023'),
	('N-032', 'Maria Esperanza Quimera', NULL, 'María Kimera', 'good', '1987-07-17', 'F', 'UTO', NULL, NULL),
	('N-033', 'Jean-Baptiste Mirage', NULL, 'J. B. Mirage', 'good', '1955~', 'M', 'UTO', NULL, NULL),
	('N-034', 'Anwar Bu Shanab', 'أنور بوشنب', 'Anouar Bouchnab', 'good', '1999-12-31', 'M', 'LBY', NULL, NULL),
	('N-035', 'Malika Bint al-Hajj Tahir', 'مليكة بنت الحاج الطاهر', 'Malika Tahar', 'good', '1967-05', 'F', 'MAR', NULL, NULL),
	('N-036', 'Yahya Zakariyya al-Muqaddam', 'يحيى زكريا المقدم', 'Yahia Zakaria El Mokaddem', 'good', '1992-03-03', 'M', 'MRT', NULL, NULL);

INSERT INTO watchlist.subject (list_id, record, reference, sex, comments)
SELECT list_id, reference, reference, sex, 'Fictional person.' FROM given, watchlist.list WHERE code = 'NAT';
INSERT INTO watchlist.subject_name (subject_id, kind, quality, name, raw)
SELECT subject_id, n.kind, n.quality, n.name::personname, n.name
FROM given JOIN watchlist.subject USING (reference),
	LATERAL (VALUES ('primary', NULL, primary_name), ('original script', NULL, arabic), ('alias', given.quality, alias))
	AS n (kind, quality, name)
WHERE n.name IS NOT NULL;
INSERT INTO watchlist.subject_birth (subject_id, born, raw)
SELECT subject_id, born::partialdate, born FROM given JOIN watchlist.subject USING (reference);
INSERT INTO watchlist.subject_nationality (subject_id, nationality, raw)
SELECT subject_id, nationality::countrycode, nationality FROM given JOIN watchlist.subject USING (reference);
INSERT INTO watchlist.identity_document (subject_id, number, kind, issuing_state, issuing_state_raw, raw)
SELECT subject_id, passport::docnumber, 'passport', issuing_state::countrycode, issuing_state, passport
FROM given JOIN watchlist.subject USING (reference) WHERE passport IS NOT NULL;
