/*
 * name_read.c
 *
 * Reading a name goes in two steps.  Words are cut at separators and their
 * letters folded by the table of letter.c.  Then each word is taken as what it
 * is in Arab, Maghreb and Persian names: a particle that belongs to the next
 * word (al, bin, abu, abd), an ending that belongs to the one before (al-din,
 * Allah), a title, or a stem.  Compounds that are written joined lose their
 * affix here, so that Abd al-Rahman, Abdurrahman and Abderrahmane have one
 * shape: the stem, and a bit that says what stood around it.
 *
 * The words are those of names.md's sources in the folded form that the table
 * gives: no accents, no apostrophes, hamza and alef forms united.
 */
#include "name/name_read.h"

#include <string.h>

#include "text/letter.h"
#include "text/utf8.h"

/* A word of the name, folded, and where it stands. */
typedef struct Word
{
	uint8_t letters[TOKEN_LETTERS_MAX];
	uint8_t length;
	uint8_t script;
	uint16_t at;
	uint16_t bytes;
} Word;

/* What a word does. */
typedef enum Role
{
	ROLE_STEM,
	ROLE_ARTICLE, /* al, el; assimilated forms are looked at by the caller */
	ROLE_ASSIMILATED, /* as, ash, ech ...: an article before that letter only */
	ROLE_PREFIX,      /* affix of the next word */
	ROLE_SUFFIX,      /* affix of the word before */
	ROLE_GLUED,       /* part of the next word: Bou Zid is Bouzid */
	ROLE_TITLE,
	ROLE_NOISE /* name unknown */
} Role;

typedef struct KnownWord
{
	const char *word; /* UTF-8 of folded letters */
	uint8_t role;
	uint8_t affix;
} KnownWord;

/* Sorted by script, then in groups that read as one. */
static const KnownWord known_words[] = {
	{"al", ROLE_ARTICLE, AFFIX_AL},
	{"el", ROLE_ARTICLE, AFFIX_AL},
	{"ul", ROLE_ARTICLE, AFFIX_AL},
	{"il", ROLE_ARTICLE, AFFIX_AL},
	{"as", ROLE_ASSIMILATED, AFFIX_AL},
	{"ash", ROLE_ASSIMILATED, AFFIX_AL},
	{"ad", ROLE_ASSIMILATED, AFFIX_AL},
	{"an", ROLE_ASSIMILATED, AFFIX_AL},
	{"ar", ROLE_ASSIMILATED, AFFIX_AL},
	{"at", ROLE_ASSIMILATED, AFFIX_AL},
	{"az", ROLE_ASSIMILATED, AFFIX_AL},
	{"es", ROLE_ASSIMILATED, AFFIX_AL},
	{"ech", ROLE_ASSIMILATED, AFFIX_AL},
	{"ed", ROLE_ASSIMILATED, AFFIX_AL},
	{"en", ROLE_ASSIMILATED, AFFIX_AL},
	{"er", ROLE_ASSIMILATED, AFFIX_AL},
	{"et", ROLE_ASSIMILATED, AFFIX_AL},
	{"ez", ROLE_ASSIMILATED, AFFIX_AL},
	{"ud", ROLE_ASSIMILATED, AFFIX_AL},
	{"ur", ROLE_ASSIMILATED, AFFIX_AL},

	{"bin", ROLE_PREFIX, AFFIX_BEN},
	{"ben", ROLE_PREFIX, AFFIX_BEN},
	{"ibn", ROLE_PREFIX, AFFIX_BEN},
	{"bn", ROLE_PREFIX, AFFIX_BEN},
	{"ould", ROLE_PREFIX, AFFIX_BEN},
	{"wuld", ROLE_PREFIX, AFFIX_BEN},
	{"weld", ROLE_PREFIX, AFFIX_BEN},
	{"ouled", ROLE_PREFIX, AFFIX_BEN},
	{"walad", ROLE_PREFIX, AFFIX_BEN},
	{"bint", ROLE_PREFIX, AFFIX_BINT},
	{"bent", ROLE_PREFIX, AFFIX_BINT},
	{"abu", ROLE_PREFIX, AFFIX_ABU},
	{"abou", ROLE_PREFIX, AFFIX_ABU},
	{"abo", ROLE_PREFIX, AFFIX_ABU},
	{"aboo", ROLE_PREFIX, AFFIX_ABU},
	{"aba", ROLE_PREFIX, AFFIX_ABU},
	{"abi", ROLE_PREFIX, AFFIX_ABU},
	{"bou", ROLE_GLUED, 0},
	{"bu", ROLE_GLUED, 0},
	{"abul", ROLE_PREFIX, AFFIX_ABU},
	{"aboul", ROLE_PREFIX, AFFIX_ABU},
	{"abil", ROLE_PREFIX, AFFIX_ABU},
	{"abol", ROLE_PREFIX, AFFIX_ABU},
	{"umm", ROLE_PREFIX, AFFIX_UMM},
	{"um", ROLE_PREFIX, AFFIX_UMM},
	{"oum", ROLE_PREFIX, AFFIX_UMM},
	{"abd", ROLE_PREFIX, AFFIX_ABD},
	{"abdul", ROLE_PREFIX, AFFIX_ABD},
	{"abdel", ROLE_PREFIX, AFFIX_ABD},
	{"abdal", ROLE_PREFIX, AFFIX_ABD},
	{"abdol", ROLE_PREFIX, AFFIX_ABD},
	{"abdoul", ROLE_PREFIX, AFFIX_ABD},
	{"abdool", ROLE_PREFIX, AFFIX_ABD},
	{"abdil", ROLE_PREFIX, AFFIX_ABD},
	{"abdur", ROLE_PREFIX, AFFIX_ABD},
	{"abder", ROLE_PREFIX, AFFIX_ABD},
	{"abdar", ROLE_PREFIX, AFFIX_ABD},
	{"abdus", ROLE_PREFIX, AFFIX_ABD},
	{"abdes", ROLE_PREFIX, AFFIX_ABD},
	{"abdas", ROLE_PREFIX, AFFIX_ABD},
	{"abdun", ROLE_PREFIX, AFFIX_ABD},
	{"abden", ROLE_PREFIX, AFFIX_ABD},
	{"abed", ROLE_PREFIX, AFFIX_ABD},

	{"din", ROLE_SUFFIX, AFFIX_DIN},
	{"dine", ROLE_SUFFIX, AFFIX_DIN},
	{"deen", ROLE_SUFFIX, AFFIX_DIN},
	{"eddin", ROLE_SUFFIX, AFFIX_DIN},
	{"eddine", ROLE_SUFFIX, AFFIX_DIN},
	{"uddin", ROLE_SUFFIX, AFFIX_DIN},
	{"addin", ROLE_SUFFIX, AFFIX_DIN},
	{"addine", ROLE_SUFFIX, AFFIX_DIN},
	{"aldin", ROLE_SUFFIX, AFFIX_DIN},
	{"eldin", ROLE_SUFFIX, AFFIX_DIN},
	{"eldine", ROLE_SUFFIX, AFFIX_DIN},
	{"aldeen", ROLE_SUFFIX, AFFIX_DIN},
	{"eldeen", ROLE_SUFFIX, AFFIX_DIN},
	{"uddeen", ROLE_SUFFIX, AFFIX_DIN},
	{"allah", ROLE_SUFFIX, AFFIX_ALLAH},
	{"ullah", ROLE_SUFFIX, AFFIX_ALLAH},
	{"ellah", ROLE_SUFFIX, AFFIX_ALLAH},
	{"ollah", ROLE_SUFFIX, AFFIX_ALLAH},

	{"sheikh", ROLE_TITLE, 0},
	{"shaikh", ROLE_TITLE, 0},
	{"shaykh", ROLE_TITLE, 0},
	{"cheikh", ROLE_TITLE, 0},
	{"sheik", ROLE_TITLE, 0},
	{"hajj", ROLE_TITLE, 0},
	{"haj", ROLE_TITLE, 0},
	{"hadj", ROLE_TITLE, 0},
	{"haji", ROLE_TITLE, 0},
	{"hajji", ROLE_TITLE, 0},
	{"hadji", ROLE_TITLE, 0},
	{"dr", ROLE_TITLE, 0},
	{"doctor", ROLE_TITLE, 0},
	{"prof", ROLE_TITLE, 0},
	{"professor", ROLE_TITLE, 0},
	{"sayyid", ROLE_TITLE, 0},
	{"sayed", ROLE_TITLE, 0},
	{"sayyed", ROLE_TITLE, 0},
	{"seyed", ROLE_TITLE, 0},
	{"seyyed", ROLE_TITLE, 0},
	{"sidi", ROLE_TITLE, 0},
	{"si", ROLE_TITLE, 0},
	{"moulay", ROLE_TITLE, 0},
	{"mulay", ROLE_TITLE, 0},
	{"lalla", ROLE_TITLE, 0},
	{"mullah", ROLE_TITLE, 0},
	{"mulla", ROLE_TITLE, 0},
	{"maulavi", ROLE_TITLE, 0},
	{"mawlawi", ROLE_TITLE, 0},
	{"maulana", ROLE_TITLE, 0},
	{"mawlana", ROLE_TITLE, 0},
	{"mufti", ROLE_TITLE, 0},
	{"qari", ROLE_TITLE, 0},
	{"hafiz", ROLE_TITLE, 0},
	{"hafez", ROLE_TITLE, 0},
	{"imam", ROLE_TITLE, 0},
	{"general", ROLE_TITLE, 0},
	{"gen", ROLE_TITLE, 0},
	{"colonel", ROLE_TITLE, 0},
	{"col", ROLE_TITLE, 0},
	{"captain", ROLE_TITLE, 0},
	{"capt", ROLE_TITLE, 0},
	{"major", ROLE_TITLE, 0},
	{"brigadier", ROLE_TITLE, 0},
	{"brig", ROLE_TITLE, 0},
	{"lieutenant", ROLE_TITLE, 0},
	{"engineer", ROLE_TITLE, 0},
	{"eng", ROLE_TITLE, 0},
	{"ustadh", ROLE_TITLE, 0},
	{"ustaz", ROLE_TITLE, 0},
	{"emir", ROLE_TITLE, 0},
	{"mr", ROLE_TITLE, 0},
	{"mrs", ROLE_TITLE, 0},
	{"ms", ROLE_TITLE, 0},
	{"mme", ROLE_TITLE, 0},
	{"madame", ROLE_TITLE, 0},
	{"epouse", ROLE_TITLE, 0},
	{"ep", ROLE_TITLE, 0},
	{"nee", ROLE_TITLE, 0},
	{"veuve", ROLE_TITLE, 0},
	{"jr", ROLE_TITLE, 0},
	{"sr", ROLE_TITLE, 0},
	{"fnu", ROLE_NOISE, 0},
	{"lnu", ROLE_NOISE, 0},
	{"nmn", ROLE_NOISE, 0},

	{"ال", ROLE_ARTICLE, AFFIX_AL},
	{"بن", ROLE_PREFIX, AFFIX_BEN},
	{"ابن", ROLE_PREFIX, AFFIX_BEN},
	{"ولد", ROLE_PREFIX, AFFIX_BEN},
	{"بنت", ROLE_PREFIX, AFFIX_BINT},
	{"ابو", ROLE_PREFIX, AFFIX_ABU},
	{"ابا", ROLE_PREFIX, AFFIX_ABU},
	{"ابي", ROLE_PREFIX, AFFIX_ABU},
	{"بو", ROLE_GLUED, 0},
	{"ام", ROLE_PREFIX, AFFIX_UMM},
	{"عبد", ROLE_PREFIX, AFFIX_ABD},
	{"الدين", ROLE_SUFFIX, AFFIX_DIN},
	{"دين", ROLE_SUFFIX, AFFIX_DIN},
	{"الله", ROLE_SUFFIX, AFFIX_ALLAH},
	{"الشيخ", ROLE_TITLE, 0},
	{"شيخ", ROLE_TITLE, 0},
	{"الحاج", ROLE_TITLE, 0},
	{"حاج", ROLE_TITLE, 0},
	{"حاجي", ROLE_TITLE, 0},
	{"الدكتور", ROLE_TITLE, 0},
	{"دكتور", ROLE_TITLE, 0},
	{"د", ROLE_TITLE, 0},
	{"السيد", ROLE_TITLE, 0},
	{"سيد", ROLE_TITLE, 0},
	{"سيدي", ROLE_TITLE, 0},
	{"مولاي", ROLE_TITLE, 0},
	{"المهندس", ROLE_TITLE, 0},
	{"الاستاذ", ROLE_TITLE, 0},
	{"ملا", ROLE_TITLE, 0},
	{"مولوي", ROLE_TITLE, 0},
	{"مفتي", ROLE_TITLE, 0},
	{"قاري", ROLE_TITLE, 0},
	{"حافظ", ROLE_TITLE, 0},
	{"العقيد", ROLE_TITLE, 0},
	{"اللوا", ROLE_TITLE, 0},
	{"العميد", ROLE_TITLE, 0},
	{"الامير", ROLE_TITLE, 0},
	{"الامام", ROLE_TITLE, 0},
};

/* Chat letters: digits that stand for Arabic letters inside a Latin word. */
static const char *const chat_letters[10] = {
	"", "", "", "a", "", "kh", "t", "h", "q", "q",
};

/* ---------- words ---------- */

static void
word_append(Word *word, uint8_t letter)
{
	if (word->length < TOKEN_LETTERS_MAX)
		word->letters[word->length++] = letter;
}

/* Add what a code point folds to; false where it cannot stand in the word. */
static bool
word_add(Word *word, LetterClass class, const uint8_t *folded,
		 const char *source, size_t bytes)
{
	uint8_t script;

	if (class == LETTER_IGNORED)
		return true;
	if (class == LETTER_DIGIT)
	{
		const char *chat = chat_letters[*folded - '0'];

		if (word->length > 0 && word->script == SCRIPT_LATIN)
			while (*chat)
				word_append(word, (uint8_t) *chat++);
		return true;
	}
	if (class == LETTER_ITSELF)
		script = SCRIPT_OTHER;
	else
		script = *folded >= LETTER_ARABIC ? SCRIPT_ARABIC : SCRIPT_LATIN;
	if (word->length > 0 && word->script != script)
		return false;
	word->script = script;
	if (script == SCRIPT_OTHER)
	{
		if (word->length + bytes <= TOKEN_LETTERS_MAX)
			for (size_t i = 0; i < bytes; i++)
				word_append(word, (uint8_t) source[i]);
	}
	else
		while (*folded)
			word_append(word, *folded++);
	return true;
}

/*
 * The next word at or after *at, which moves past it; false at the end.  A
 * word ends at a separator and where the script changes.
 */
static bool
next_word(const char *text, size_t len, size_t *at, Word *word)
{
	bool in_word = false;

	memset(word, 0, sizeof(*word));
	while (*at < len)
	{
		size_t start = *at;
		const uint8_t *folded;
		LetterClass class = letter_class(utf8_next(text, len, at), &folded);

		if (class == LETTER_SEPARATOR)
		{
			if (word->length > 0)
				return true;
			in_word = false;
			continue;
		}
		if (!word_add(word, class, folded, text + start, *at - start))
		{
			*at = start; /* another script begins */
			return true;
		}
		if (!in_word)
			word->at = (uint16_t) start;
		in_word = true;
		word->bytes = (uint16_t) (*at - word->at);
	}
	return word->length > 0;
}

/* Compare folded letters with a word in UTF-8. */
static bool
spelled(const uint8_t *letters, int length, const char *utf8)
{
	size_t len = strlen(utf8);
	size_t at = 0;
	int i = 0;

	while (at < len)
	{
		const uint8_t *folded;

		letter_class(utf8_next(utf8, len, &at), &folded);
		for (; folded && *folded; folded++)
			if (i >= length || letters[i++] != *folded)
				return false;
	}
	return i == length;
}

static const KnownWord *
known_word(const Word *word)
{
	if (word->script == SCRIPT_OTHER)
		return NULL;
	for (size_t i = 0; i < sizeof(known_words) / sizeof(known_words[0]); i++)
	{
		/* the first byte settles nearly all of them */
		bool latin = (unsigned char) known_words[i].word[0] < 0x80;

		if (latin != (word->script == SCRIPT_LATIN) ||
			(latin && (uint8_t) known_words[i].word[0] != word->letters[0]))
			continue;
		if (spelled(word->letters, word->length, known_words[i].word))
			return &known_words[i];
	}
	return NULL;
}

/* ---------- compounds ---------- */

static bool
is_vowel(uint8_t c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool
starts_with(const NameToken *token, const char *letters)
{
	size_t n = strlen(letters);

	return token->length >= n && memcmp(token->letters, letters, n) == 0;
}

static void
drop_leading(NameToken *token, int n)
{
	token->length -= n;
	memmove(token->letters, token->letters + n, token->length);
}

/*
 * Abdelaziz, Abdurrahman, Abdrahman: abd, perhaps a vowel, perhaps the article
 * as l or as a doubled consonant, and a stem of two letters or more.
 */
static void
split_latin_abd(NameToken *token)
{
	int i = 3;

	if (token->length < 6 || !starts_with(token, "abd"))
		return;
	while (i < 5 && is_vowel(token->letters[i]))
		i++;
	if (i > 3 && i + 2 < token->length &&
		(token->letters[i] == 'l' ||
		 token->letters[i] == token->letters[i + 1]))
		i++;
	if (token->length - i < 2)
		return;
	drop_leading(token, i);
	token->affixes |= AFFIX_ABD;
}

/* Nureddin, Salahuddin, Azeddine: a, e, o or u, then d, ld or dd, then in. */
static void
split_latin_din(NameToken *token)
{
	int i = token->length;
	const uint8_t *s = token->letters;

	if (i > 1 && s[i - 1] == 'e' && s[i - 2] == 'n')
		i--;
	if (i < 6 || s[i - 1] != 'n')
		return;
	i--;
	if (s[i - 1] == 'i' || s[i - 1] == 'y')
		i--;
	else if (s[i - 1] == 'e' && s[i - 2] == 'e')
		i -= 2;
	else
		return;
	if (s[i - 1] != 'd')
		return;
	i--;
	if (s[i - 1] == 'd' || s[i - 1] == 'l')
		i--;
	if (i < 3 || !is_vowel(s[i - 1]) || s[i - 1] == 'i' || s[i - 1] == 'y')
		return;
	token->length = (uint8_t) (i - 1);
	token->affixes |= AFFIX_DIN;
}

/* Nasrallah, Fathollah: a vowel and llah after two letters or more. */
static void
split_latin_allah(NameToken *token)
{
	int i = token->length - 4;

	if (i < 3 || memcmp(token->letters + i, "llah", 4) != 0 ||
		!is_vowel(token->letters[i - 1]))
		return;
	token->length = (uint8_t) (i - 1);
	token->affixes |= AFFIX_ALLAH;
}

/* Abubakar, Abouzeid: abu or abou before a consonant and two letters more. */
static void
split_latin_abu(NameToken *token)
{
	int i;

	if (starts_with(token, "abou"))
		i = 4;
	else if (starts_with(token, "abu"))
		i = 3;
	else
		return;
	if (token->length - i < 3 || is_vowel(token->letters[i]))
		return;
	drop_leading(token, i);
	token->affixes |= AFFIX_ABU;
}

/*
 * Letters at the start that may be an article or a Ben written joined:
 * Elbaradei, Essaid, Echerif, Benali.  Alexander and Benson look the same, so
 * nothing is dropped here; the score tries both readings.
 */
static int
latin_article(const NameToken *token)
{
	const uint8_t *s = token->letters;

	if (token->length >= 6 &&
		(starts_with(token, "ben") || starts_with(token, "bin")))
		return 3;
	if (token->length < 5 || (s[0] != 'a' && s[0] != 'e'))
		return 0;
	if (s[1] == 'l' && token->length >= 6)
		return 2;
	if (s[1] == s[2])
		return 2;
	if ((s[1] == 'c' || s[1] == 's') && s[2] == 'h' && token->length >= 6)
		return 1;
	return 0;
}

static bool
has_arabic(const NameToken *token, int at, const uint8_t *letters, int n)
{
	return at >= 0 && token->length >= at + n &&
		   memcmp(token->letters + at, letters, n) == 0;
}

static const uint8_t arabic_al[] = {ARABIC_ALEF, ARABIC_LAM};
static const uint8_t arabic_abd[] = {ARABIC_AIN, ARABIC_BEH, ARABIC_DAL};
static const uint8_t arabic_abu[] = {ARABIC_ALEF, ARABIC_BEH, ARABIC_WAW};
static const uint8_t arabic_din[] = {ARABIC_ALEF, ARABIC_LAM, ARABIC_DAL,
									 ARABIC_YEH, ARABIC_NOON};
static const uint8_t arabic_allah[] = {ARABIC_ALEF, ARABIC_LAM, ARABIC_LAM,
									   ARABIC_HEH};

static void
split_arabic(NameToken *token)
{
	if (token->length >= 6 && has_arabic(token, 0, arabic_abd, 3))
	{
		drop_leading(token, has_arabic(token, 3, arabic_al, 2) ? 5 : 3);
		token->affixes |= AFFIX_ABD;
	}
	else if (token->length >= 6 && has_arabic(token, 0, arabic_abu, 3))
	{
		drop_leading(token, 3);
		token->affixes |= AFFIX_ABU;
	}
	if (token->length >= 7 &&
		has_arabic(token, token->length - 5, arabic_din, 5))
	{
		token->length -= 5;
		token->affixes |= AFFIX_DIN;
	}
	else if (token->length >= 6 &&
			 has_arabic(token, token->length - 4, arabic_allah, 4))
	{
		token->length -= 4;
		token->affixes |= AFFIX_ALLAH;
	}
	if (token->length >= 4 && has_arabic(token, 0, arabic_al, 2) &&
		!has_arabic(token, 0, arabic_allah, 4))
		token->article = 2;
}

static void
split_latin(NameToken *token)
{
	split_latin_abd(token);
	if (!(token->affixes & AFFIX_ABD))
	{
		split_latin_abu(token);
		split_latin_allah(token);
	}
	split_latin_din(token);
	token->article = (uint8_t) latin_article(token);
}

/*
 * After Abd the article belongs to the compound, not to the stem: Abd
 * al-Aziz, Abd Allah.
 */
static void
drop_article_after_abd(NameToken *token)
{
	if (token->script == SCRIPT_ARABIC && token->length >= 4 &&
		has_arabic(token, 0, arabic_al, 2))
		drop_leading(token, 2);
	else if (token->script == SCRIPT_LATIN && token->length == 5 &&
			 is_vowel(token->letters[0]) &&
			 memcmp(token->letters + 1, "llah", 4) == 0)
		drop_leading(token, 2);
}

/* ---------- the name ---------- */

/* What has been read of the name and waits for the next stem. */
typedef struct Reader
{
	NameReading *reading;
	bool keep_noise; /* take FNU and LNU for names */
	uint8_t pending; /* affixes of particles before the next stem */
	Word particle;   /* the first of them, in case none follows */
	int letters;     /* of all stems so far */
	bool full;       /* has a stem been left out */
} Reader;

static NameToken *
add_stem(Reader *reader, const Word *word, bool title)
{
	NameReading *reading = reader->reading;
	NameToken *token;

	reader->letters += word->length;
	if (reading->n_tokens == NAME_TOKENS_MAX ||
		reader->letters > NAME_LETTERS_MAX)
		reader->full = true;
	if (reader->full)
		return NULL;
	token = &reading->tokens[reading->n_tokens++];
	memset(token, 0, sizeof(*token));
	memcpy(token->letters, word->letters, word->length);
	token->length = word->length;
	token->script = word->script;
	token->title = title;
	token->at = word->at;
	token->bytes = word->bytes;
	if (reader->pending)
	{
		token->at = reader->particle.at;
		token->bytes = (uint16_t) (word->at + word->bytes - token->at);
		if (reader->pending & AFFIX_ABD)
		{
			reader->pending &= ~AFFIX_AL;
			drop_article_after_abd(token);
		}
		token->affixes = reader->pending;
		reader->pending = 0;
	}
	if (token->script == SCRIPT_LATIN)
		split_latin(token);
	else if (token->script == SCRIPT_ARABIC)
		split_arabic(token);
	return token;
}

/* Is the word an article before this next one?  "as" is one before "Said". */
static bool
assimilates(const Word *article, const Word *next)
{
	uint8_t last = article->letters[article->length - 1];
	uint8_t second = article->letters[1];

	return next->script == SCRIPT_LATIN && next->length > 1 &&
		   (next->letters[0] == last || next->letters[0] == second);
}

/* An ending such as al-Din goes to the stem before it, where there is one. */
static bool
add_suffix(Reader *reader, const Word *word, uint8_t affix)
{
	NameReading *reading = reader->reading;
	NameToken *before;

	if (reading->n_tokens == 0 || reader->full || (reader->pending & ~AFFIX_AL))
		return false;
	before = &reading->tokens[reading->n_tokens - 1];
	if (before->title || before->script != word->script ||
		(before->affixes & (AFFIX_DIN | AFFIX_ALLAH)))
		return false;
	before->affixes |= affix;
	before->bytes = (uint16_t) (word->at + word->bytes - before->at);
	reader->pending = 0;
	return true;
}

/* Put a word before the next; false where they do not make one. */
static bool
glue(const Word *word, Word *next)
{
	int length = word->length + next->length;

	if (next->script != word->script || length > TOKEN_LETTERS_MAX)
		return false;
	memmove(next->letters + word->length, next->letters, next->length);
	memcpy(next->letters, word->letters, word->length);
	next->length = (uint8_t) length;
	next->bytes = (uint16_t) (next->at + next->bytes - word->at);
	next->at = word->at;
	return true;
}

static void
add_word(Reader *reader, const Word *word, Word *next)
{
	const KnownWord *known = known_word(word);
	Role role = known ? (Role) known->role : ROLE_STEM;

	if (role == ROLE_ASSIMILATED)
		role = next && assimilates(word, next) ? ROLE_ARTICLE : ROLE_STEM;
	if (role == ROLE_NOISE && reader->keep_noise)
		role = ROLE_STEM;
	if (role == ROLE_NOISE ||
		(role == ROLE_SUFFIX && add_suffix(reader, word, known->affix)))
		return;
	if (role == ROLE_GLUED && next && glue(word, next))
		return;
	if ((role == ROLE_PREFIX || role == ROLE_ARTICLE) && next)
	{
		if (!reader->pending)
			reader->particle = *word;
		reader->pending |= known->affix;
		return;
	}
	add_stem(reader, word, role == ROLE_TITLE);
}

static void
read_words(const char *text, size_t len, NameReading *reading, bool keep_noise)
{
	Reader reader = {.reading = reading, .keep_noise = keep_noise};
	Word words[2];
	size_t at = 0;
	int current = 0;
	bool more;

	reading->n_tokens = 0;
	more = next_word(text, len, &at, &words[0]);
	while (more)
	{
		more = next_word(text, len, &at, &words[1 - current]);
		add_word(&reader, &words[current], more ? &words[1 - current] : NULL);
		current = 1 - current;
	}
}

void
name_read(const char *text, size_t len, NameReading *reading)
{
	if (len > NAME_BYTES_MAX)
		len = NAME_BYTES_MAX;
	read_words(text, len, reading, false);

	/* a name of nothing but "name unknown" is compared as it stands */
	if (reading->n_tokens == 0)
		read_words(text, len, reading, true);
}

bool
name_has_letter(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len)
	{
		const uint8_t *folded;
		LetterClass class = letter_class(utf8_next(text, len, &at), &folded);

		if (class == LETTER_FOLDED || class == LETTER_ITSELF)
			return true;
	}
	return false;
}
