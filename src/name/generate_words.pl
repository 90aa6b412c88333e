#!/usr/bin/perl
#
# Writes src/name/word_table.h: the words that do something else in a name than
# name a person, each with what it does, in a hash table by folded letters.
#
#   perl src/name/generate_words.pl > src/name/word_table.h
#
# Words are given as letter.h folds them: no accents, no apostrophes, one alef
# and one ya, ta marbuta as ha.  A line is a role, perhaps with affixes, and the
# words that have it.  name_read.c says what the roles do.
#
use strict;
use warnings;
use utf8;

my @arabic = split //, 'ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤگ';
my %code = map { $arabic[$_] => 0xC0 + $_ } 0 .. $#arabic;
my $slots = 1024;
my $longest = 0;

# The same as hash_word() in name_read.c.
sub hash_of
{
	my $hash = 5381;
	$hash = ($hash * 33 ^ $_) & 0xFFFFFFFF for @_;
	return ($hash ^ $hash >> 10) % $slots;
}

my (@rows, %seen, @table);
binmode DATA, ':utf8';
while (<DATA>)
{
	next if /^\s*(#|$)/;
	my ($role, @words) = split;
	my @affixes = split /\+/, $role;
	$role = shift @affixes;
	for my $word (@words)
	{
		my @letters = map { $code{$_} // ord } split //, $word;
		die "not folded: " . join(' ', @letters) . "\n"
		  if grep { $_ < ord 'a' || $_ > ord 'z' && $_ < 0xC0 || $_ > 0xFF } @letters;
		die "twice: @letters\n" if $seen{$word}++;
		$longest = @letters if @letters > $longest;
		my $slot = hash_of(@letters);
		$slot = ($slot + 1) % $slots while $table[$slot];
		push @rows,
		  sprintf "{%d, ROLE_%s, %s, {%s}}", scalar @letters, $role,
		  join(' | ', map { "AFFIX_$_" } @affixes) || 0, join(', ', @letters);
		$table[$slot] = @rows;
	}
}
die "table too full\n" if @rows > $slots / 2;

print <<"END";
/*
 * word_table.h
 *
 * Particles, titles and other known words of names, and a hash table of them.
 * Written by generate_words.pl; not to be edited.
 */
#define KNOWN_WORD_LETTERS_MAX $longest
#define KNOWN_WORD_SLOTS $slots

END
print "static const KnownWord known_words[] = {\n";
print "\t$_,\n" for @rows;
print "};\n\n/* Numbers of known words by hash, from 1; 0 ends a search. */\n";
print "static const uint16_t known_word_slots[KNOWN_WORD_SLOTS] = {";
for my $slot (0 .. $slots - 1)
{
	print $slot % 16 ? ' ' : "\n\t", $table[$slot] // 0, ',';
}
print "\n};\n";

__DATA__
# ---------- the article, and its assimilated forms before a sun letter
ARTICLE+AL          al el ul il
ASSIMILATED+AL      as ash ad an ar at az es ech ed en er et ez ud ur us
ARTICLE+AL          ال

# ---------- before a name
PREFIX+BEN          bin ben ibn bn ebn ould uld wuld weld ouled walad oulad awlad ulad ou
PREFIX+BEN          بن ابن ولد اولاد ولاد
PREFIX+BEN+AL       bel
PREFIX+BEN+AL       بل
PREFIX+BINT         bint bent binti binte bte bt mint
PREFIX+BINT         بنت بت منت
PREFIX+ABU          abu abou abo aboo aba abi abul aboul abil abol ebu ebul
PREFIX+ABU          ابو ابا ابي
PREFIX+UMM          umm um oum om
PREFIX+UMM          ام
PREFIX+ABD          abd abdul abdel abdal abdol abdoul abdool abdil abdur abder abdar abdus
PREFIX+ABD          abdes abdas abdun abden abed
PREFIX+ABD          عبد
PREFIX+BEN+ABD      benabd benabdel benabdul binabdul
PREFIX+BEN+ABD      بنعبد
PREFIX+HOUSE        ait nait aal aale beni bani banu banou
PREFIX+HOUSE        ايت نايت بني بنو
GLUED+ABU           bou bu
GLUED               mc mac
GLUED+ABU           بو
PREFIX+OF              de von della dello del degli dal dos das des los las ter ten zu zum zur af av
INSIDE+OF           van di da do du la le den der
SMALL+OF            y e
DOTTED+BEN          b
PREFIX+OF              فان فون دي ديل ديلا دوس
INSIDE+OF           دا دو

# ---------- after a name
SUFFIX+DIN          din dine deen eddin eddine uddin addin addine aldin eldin eldine aldeen
SUFFIX+DIN          eldeen uddeen eddeen ouddine oddin
SUFFIX+DIN          الدين دين
SUFFIX+ALLAH        allah ullah ellah ollah oullah
SUFFIX+ALLAH        الله
SUFFIX+ISLAM        alislam elislam ulislam eleslam
SUFFIX+ISLAM        الاسلام
ARTICLED+ISLAM      islam eslam
SON+BEN             oglu ogly oghlu ogli oglou uulu
SON+BINT            kyzy kizi qizi gizi
GENERATION          jr sr junior senior jnr snr fils filho hijo
NUMERAL             ii iii iv

# ---------- Muhammad cut short
MUHAMMAD            mohd md muhd mhd mohamd muhmd
MUHAMMAD_DOTTED     moh muh moch mohm

# ---------- religion
TITLE               sheikh shaikh shaykh cheikh sheik cheik cheick cheykh sheykh shekh shiekh scheich
TITLE               seyh sheikha shaikha shaykha cheikha
TITLE               hajj haj hadj haji hajji hadji hajja hajjah hadja hadjia haja hag hagg haci
TITLE               hadzhi hadzi haxhi alhaj alhajj alhaji elhaj elhajj elhadj elhadji elhag
TITLE               sayyid sayed sayyed seyed seyyed syed sayid saiyid sayyida sayyidah sayeda
TITLE               sidi si sidna moulay mulay mawlay mouley muley lalla
TITLE               mullah mulla molla mollah moulla mollahe maulavi mawlawi maulawi mawlavi moulavi
TITLE               maulvi moulvi molvi molavi mowlavi maulana mawlana moulana mevlana
TITLE               mufti moufti qari hafiz hafez hafidh imam ayatollah ayatullah hojatoleslam
TITLE               hojjatoleslam
TITLE               الشيخ شيخ الشيخه شيخه الحاج حاج الحاجه حاجه حاجي الحاجي
TITLE               السيد سيد السيده سيده سيدي سي مولاي لاله لالا
TITLE               ملا الملا مولوي المولوي مولانا مفتي المفتي قاري القاري حافظ الحافظ الامام
TITLE               القاضي المرحوم المرحومه الشهيد
TITLE               hj hajah kyai kiai mallam
TITLE_DOTTED        fr

# ---------- learning and professions
TITLE               dr dra doctor docteur prof professor professeur pr
TITLE               phd rev esq
TITLE               engineer eng ustadh ustaz ustad ustadha ustadhah
TITLE               الدكتور دكتور الدكتوره دكتوره د الاستاذ استاذ الاستاذه استاذه
TITLE               البروفيسور بروفيسور البروفسور بروفسور
TITLE               المهندس مهندس المهندسه مهندسه المحامي المحاميه

# ---------- arms and State
TITLE               general gen colonel col captain capt cpt major maj brigadier brig lieutenant
TITLE               lieut lt sergeant sgt marshal admiral adm commander cdr emir
TITLE               prince princess excellency hrh amb datuk dato datin
TITLE_DOTTED        hon pt
TITLE               العقيد اللوا العميد الفريق المقدم الرايد النقيب الملازم المشير الجنرال
TITLE               جنرال القايد الامير الاميره سياده

# ---------- address, and names of married women
TITLE               mr mrs ms miss mister mme mlle madame mademoiselle monsieur herr frau
TITLE               senor senora sir mst mosammat mohtarma shri smt
TITLE               epouse ep nee veuve vve
TITLE               الانسه انسه حرم زوجه ارمله

# ---------- name unknown
NOISE               fnu lnu nmn nfn nln unknown xxx xxxx xxxxx

# ---------- what follows is another name of the same man
ALIAS               alias ملقب الملقب الشهير المعروف
ALIAS_SMALL         aka
