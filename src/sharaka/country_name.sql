
/* Names of States, as published lists write them */

CREATE FUNCTION country_names() RETURNS TABLE (code countrycode, names text)
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT state.code, state.names
	FROM (VALUES
		('AFG'::countrycode, 'afghanistan|islamic republic of afghanistan|afghan'),
		('ALB', 'albania|albanian'),
		('DZA', 'algeria|algerian|algerie'),
		('AND', 'andorra'),
		('AGO', 'angola|angolan'),
		('ATG', 'antigua and barbuda'),
		('ARG', 'argentina|argentine|argentinian'),
		('ARM', 'armenia|armenian'),
		('AUS', 'australia|australian'),
		('AUT', 'austria|austrian'),
		('AZE', 'azerbaijan|azerbaijani'),
		('BHS', 'bahamas|the bahamas|bahamas, the'),
		('BHR', 'bahrain|bahraini'),
		('BGD', 'bangladesh|bangladeshi'),
		('BRB', 'barbados'),
		('BLR', 'belarus|belarusian|byelorussia|byelorussian ssr'),
		('BEL', 'belgium|belgian'),
		('BLZ', 'belize'),
		('BEN', 'benin|beninese'),
		('DHY', 'dahomey'),
		('BTN', 'bhutan'),
		('BOL', 'bolivia|bolivia (plurinational state of)|bolivian'),
		('BIH', 'bosnia and herzegovina|bosnia & herzegovina|bosnia|bosnian'),
		('BWA', 'botswana'),
		('BRA', 'brazil|brazilian'),
		('BRN', 'brunei darussalam|brunei'),
		('BGR', 'bulgaria|bulgarian'),
		('BFA', 'burkina faso|burkinabe'),
		('HVO', 'upper volta'),
		('BDI', 'burundi|burundian'),
		('CPV', 'cabo verde|cape verde'),
		('KHM', 'cambodia|kampuchea|democratic kampuchea|cambodian'),
		('CMR', 'cameroon|cameroun|cameroonian'),
		('CAN', 'canada|canadian'),
		('CAF', 'central african republic|central african|centrafricaine|car'),
		('TCD', 'chad|tchad|chadian'),
		('CHL', 'chile|chilean'),
		('CHN', 'china|people''s republic of china|chinese|china, people''s republic of'),
		('HKG', 'hong kong|china, hong kong sar|china, hong kong special administrative region'),
		('MAC', 'macao|macau|china, macao special administrative region'),
		('TWN', 'taiwan|taiwan province of china|taiwanese'),
		('COL', 'colombia|colombian'),
		('COM', 'comoros|union of the comoros|comorian'),
		('COG', 'congo|republic of the congo|congo, republic of the|congo-brazzaville'),
		('COD', 'democratic republic of the congo|congo, democratic republic of the|congo, democratic republic of (was zaire)|drc|dr congo|congolese'),
		('ZAR', 'zaire'),
		('CRI', 'costa rica|costa rican'),
		('CIV', 'cote d''ivoire|ivory coast|ivorian'),
		('HRV', 'croatia|croatian'),
		('CUB', 'cuba|cuban'),
		('CYP', 'cyprus|cypriot'),
		('CZE', 'czechia|czech republic|czech'),
		('CSK', 'czechoslovakia|former czechoslovakia'),
		('PRK', 'democratic people''s republic of korea|dprk|north korea|korea, democratic people''s republic of|korea, north|north korean'),
		('DNK', 'denmark|danish'),
		('DJI', 'djibouti|djiboutian'),
		('DMA', 'dominica'),
		('DOM', 'dominican republic'),
		('TLS', 'timor-leste|east timor'),
		('ECU', 'ecuador|ecuadorian'),
		('EGY', 'egypt|arab republic of egypt|egypte|egyptian'),
		('SLV', 'el salvador|salvadoran'),
		('GNQ', 'equatorial guinea'),
		('ERI', 'eritrea|eritrean'),
		('EST', 'estonia|estonian'),
		('SWZ', 'eswatini|swaziland'),
		('ETH', 'ethiopia|ethiopian'),
		('FJI', 'fiji'),
		('FIN', 'finland|finnish'),
		('FRA', 'france|french'),
		('GAB', 'gabon|gabonese'),
		('GMB', 'gambia|the gambia|gambia, the|gambian'),
		('GEO', 'georgia|georgian'),
		('DEU', 'germany|federal republic of germany|german'),
		('DDR', 'german democratic republic|east germany'),
		('GHA', 'ghana|ghanaian'),
		('GRC', 'greece|greek'),
		('GRD', 'grenada'),
		('GTM', 'guatemala|guatemalan'),
		('GIN', 'guinea|guinean'),
		('GNB', 'guinea-bissau|guinea bissau'),
		('GUY', 'guyana|guyanese'),
		('HTI', 'haiti|haitian'),
		('VAT', 'holy see|vatican'),
		('HND', 'honduras|honduran'),
		('HUN', 'hungary|hungarian'),
		('ISL', 'iceland|icelandic'),
		('IND', 'india|indian'),
		('IDN', 'indonesia|indonesian'),
		('IRN', 'iran (islamic republic of)|iran|islamic republic of iran|iran, islamic republic of|iranian'),
		('IRQ', 'iraq|iraqi'),
		('IRL', 'ireland|irish'),
		('ISR', 'israel|israeli'),
		('ITA', 'italy|italian'),
		('JAM', 'jamaica|jamaican'),
		('JPN', 'japan|japanese'),
		('JOR', 'jordan|hashemite kingdom of jordan|jordanie|jordanian'),
		('KAZ', 'kazakhstan|kazakh'),
		('KEN', 'kenya|kenyan'),
		('KIR', 'kiribati'),
		('RKS', 'kosovo|kosovar'),
		('KWT', 'kuwait|kuwaiti'),
		('KGZ', 'kyrgyzstan|kyrgyz republic|kyrgyz'),
		('LAO', 'lao people''s democratic republic|laos'),
		('LVA', 'latvia|latvian'),
		('LBN', 'lebanon|liban|lebanese'),
		('LSO', 'lesotho'),
		('LBR', 'liberia|liberian'),
		('LBY', 'libya|state of libya|libyan arab jamahiriya|socialist people''s libyan arab jamahiriya|libyan'),
		('LIE', 'liechtenstein'),
		('LTU', 'lithuania|lithuanian'),
		('LUX', 'luxembourg'),
		('MDG', 'madagascar|malagasy'),
		('MWI', 'malawi|malawian'),
		('MYS', 'malaysia|malaysian'),
		('MDV', 'maldives|maldivian'),
		('MLI', 'mali|malian'),
		('MLT', 'malta|maltese'),
		('MHL', 'marshall islands'),
		('MRT', 'mauritania|mauritanie|mauritanian'),
		('MUS', 'mauritius|mauritian'),
		('MEX', 'mexico|mexican'),
		('FSM', 'micronesia (federated states of)|micronesia|micronesia, federated states of'),
		('MCO', 'monaco'),
		('MNG', 'mongolia|mongolian'),
		('MNE', 'montenegro|montenegrin'),
		('MAR', 'morocco|kingdom of morocco|maroc|moroccan'),
		('MOZ', 'mozambique|mozambican'),
		('MMR', 'myanmar|burma|union of myanmar|burmese'),
		('NAM', 'namibia|namibian'),
		('NRU', 'nauru'),
		('NPL', 'nepal|nepalese|nepali'),
		('NLD', 'netherlands|the netherlands|netherlands (kingdom of the)|holland|dutch'),
		('NZL', 'new zealand'),
		('NIC', 'nicaragua|nicaraguan'),
		('NER', 'niger|nigerien'),
		('NGA', 'nigeria|nigerian'),
		('MKD', 'north macedonia|macedonia|the former yugoslav republic of macedonia|macedonia, the former yugoslav republic of|north macedonia, the republic of'),
		('NOR', 'norway|norwegian'),
		('OMN', 'oman|omani'),
		('PAK', 'pakistan|islamic republic of pakistan|pakistani'),
		('PLW', 'palau'),
		('PSE', 'state of palestine|palestine|occupied palestinian territory|palestinian authority|palestinian territory, occupied|palestinian'),
		('PAN', 'panama|panamanian'),
		('PNG', 'papua new guinea'),
		('PRY', 'paraguay|paraguayan'),
		('PER', 'peru|peruvian'),
		('PHL', 'philippines|the philippines|filipino|philippine'),
		('POL', 'poland|polish'),
		('PRT', 'portugal|portuguese'),
		('QAT', 'qatar|qatari'),
		('KOR', 'republic of korea|south korea|korea, republic of|korea, south|south korean'),
		('MDA', 'republic of moldova|moldova|moldovan'),
		('ROU', 'romania|romanian'),
		('RUS', 'russian federation|russia|russian'),
		('RWA', 'rwanda|rwandan|rwandese'),
		('KNA', 'saint kitts and nevis'),
		('LCA', 'saint lucia'),
		('VCT', 'saint vincent and the grenadines'),
		('WSM', 'samoa|western samoa'),
		('SMR', 'san marino'),
		('STP', 'sao tome and principe'),
		('SAU', 'saudi arabia|kingdom of saudi arabia|ksa|arabie saoudite|saudi|saudi arabian'),
		('SEN', 'senegal|senegalese'),
		('SRB', 'serbia|serbian'),
		('SCG', 'serbia and montenegro'),
		('YUG', 'yugoslavia|former yugoslavia|socialist federal republic of yugoslavia|federal republic of yugoslavia'),
		('SYC', 'seychelles'),
		('SLE', 'sierra leone|sierra leonean'),
		('SGP', 'singapore|singaporean'),
		('SVK', 'slovakia|slovak'),
		('SVN', 'slovenia|slovenian'),
		('SLB', 'solomon islands'),
		('SOM', 'somalia|somali'),
		('ZAF', 'south africa|south african'),
		('SSD', 'south sudan|south sudanese'),
		('ESP', 'spain|spanish'),
		('LKA', 'sri lanka|ceylon|sri lankan'),
		('SDN', 'sudan|the sudan|soudan|sudanese'),
		('SUR', 'suriname'),
		('SWE', 'sweden|swedish'),
		('CHE', 'switzerland|swiss'),
		('SYR', 'syrian arab republic|syria|syrie|syrian'),
		('TJK', 'tajikistan|tajik'),
		('THA', 'thailand|thai'),
		('TGO', 'togo|togolese'),
		('TON', 'tonga'),
		('TTO', 'trinidad and tobago'),
		('TUN', 'tunisia|tunisie|tunisian'),
		('TUR', 'turkiye|turkey|turquie|turkish'),
		('TKM', 'turkmenistan|turkmen'),
		('TUV', 'tuvalu'),
		('UGA', 'uganda|ugandan'),
		('UKR', 'ukraine|ukrainian'),
		('SUN', 'former soviet union|soviet union|ussr|union of soviet socialist republics|former ussr'),
		('ARE', 'united arab emirates|uae|emirati'),
		('GBR', 'united kingdom of great britain and northern ireland|united kingdom|uk|great britain|british'),
		('TZA', 'united republic of tanzania|tanzania|tanzania, united republic of|tanzanian'),
		('USA', 'united states of america|united states|usa|us|u.s.a|american'),
		('URY', 'uruguay|uruguayan'),
		('UZB', 'uzbekistan|uzbek'),
		('VUT', 'vanuatu'),
		('VEN', 'venezuela (bolivarian republic of)|venezuela|venezuelan'),
		('VNM', 'viet nam|vietnam|vietnamese'),
		('ESH', 'western sahara'),
		('YEM', 'yemen|republic of yemen|yemeni'),
		('YMD', 'democratic yemen|people''s democratic republic of yemen'),
		('ZMB', 'zambia|zambian'),
		('ZWE', 'zimbabwe|zimbabwean'),
		('RHO', 'southern rhodesia|rhodesia'),
		('BMU', 'bermuda'),
		('CYM', 'cayman islands'),
		('GGY', 'guernsey'),
		('GIB', 'gibraltar'),
		('IMN', 'isle of man|man, isle of'),
		('JEY', 'jersey'),
		('PRI', 'puerto rico'),
		('VGB', 'virgin islands, british|british virgin islands'),
		('XXA', 'stateless|stateless person'),
		('XXB', 'refugee')
	) AS state (code, names);
END;
COMMENT ON FUNCTION country_names() IS
	'names and adjectives of States, lower case without accents and separated by |, with the code that travel documents have for the State; the United Nations'' names, common ones and former ones';

CREATE FUNCTION plain_country_name(text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
	lower(translate($1, 'àáâãäåçèéêëìíîïñòóôõöùúûüýÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ’‘`',
		'aaaaaaceeeeiiiinooooouuuuyAAAAAACEEEEIIIINOOOOOUUUUY''''''') COLLATE "C"),
	'\s+', ' ', 'g'), ' .,;:');
COMMENT ON FUNCTION plain_country_name(text) IS 'the form in which country_names() has a name';

CREATE FUNCTION country_named(name text) RETURNS countrycode
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT state.code
	FROM (SELECT '|' || plain_country_name(name) || '|' OFFSET 0) AS given (name), country_names() AS state
	WHERE strpos('|' || state.names || '|', given.name) > 0
	LIMIT 1;
END;
COMMENT ON FUNCTION country_named(text) IS
	'code of the State that a list names; NULL where the name is not known';

CREATE FUNCTION country_in_words(words text) RETURNS countrycode
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT state.code
	FROM (SELECT plain_country_name(left(words, 500)) OFFSET 0) AS given (line), country_names() AS state,
		unnest(string_to_array(state.names, '|')) AS name
	WHERE starts_with(line || ' ', name || ' ')
		OR right(line, length(name) + 2) = ', ' || name
		OR right(line, length(name) + 3) = ' (' || name || ')'
		OR strpos(translate(line, '(,;', '   '), ' ' || name || ' passport ') > 0
	ORDER BY length(name) DESC
	LIMIT 1;
END;
COMMENT ON FUNCTION country_in_words(text) IS
	'code of the State that a line begins with, adds at its end, or writes before "passport": "Libya X", "X, South Sudan", "X (US)", "under a Tunisian passport"';

-- adjacent literals are one
CREATE FUNCTION country_of_alpha2(code text) RETURNS countrycode
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (substring('ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD '
		'BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN '
		'CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU '
		'DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB '
		'GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG '
		'HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN '
		'KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU '
		'LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR '
		'MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL '
		'OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB '
		'RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP '
		'SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN '
		'TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF '
		'ZMZMB ZWZWE XKRKS '
		FROM '\m' || substring(upper(code) FROM '^[A-Z]{2}$') || '([A-Z]{3})'))::countrycode;
COMMENT ON FUNCTION country_of_alpha2(text) IS
	'code of the State that ISO 3166-1 has this code of two letters for, or XK for Kosovo; NULL for others';
