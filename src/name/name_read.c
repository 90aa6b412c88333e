/*
 * name_read.c
 *
 * Reading a name goes in three steps.
 *
 * Words are cut at separators and their letters folded by the table of
 * letter.h; what stands around them, commas, quotes, capitals, is kept.  Then
 * the words are put into one order, given names first, where the name says
 * which are given: "BEN ALI, Mohamed", "BEN<ALI<<MOHAMED", "BEN ALI Mohamed".
 *
 * Last, each word is taken as what it is in Arab, Maghreb and Persian names: a
 * particle that belongs to the next word (al, bin, abu, abd), an ending that
 * belongs to the one before (al-din, Allah), a title, or a stem.  Compounds
 * that are written joined lose their affix here, so that Abd al-Rahman,
 * Abdurrahman and Abderrahmane have one shape: the stem, and a bit that says
 * what stood around it.
 *
 * generate_words.pl has the words that are known, in the folded form that the
 * table gives: no accents, no apostrophes, hamza and alef forms united.
 */
#include "name/name_read.h"

#include <string.h>

#include "text/letter.h"
#include "text/utf8.h"

/* What a word does. */
typedef enum Role
{
	ROLE_STEM,
	ROLE_ARTICLE,     /* al, el */
	ROLE_ASSIMILATED, /* as, ash, ech ...: an article before that letter only */
	ROLE_PREFIX,      /* affix of the next word */
	ROLE_INSIDE,      /* the same, but a name where it begins the whole: Le */
	ROLE_SMALL,       /* the same, in small letters between words: y */
	ROLE_DOTTED,      /* the same, with a dot: "b." */
	ROLE_GLUED,       /* part of the next word: Bou Zid is Bouzid */
	ROLE_SUFFIX,      /* affix of the word before */
	ROLE_ARTICLED,    /* the same after an article: al-Islam */
	ROLE_SON,         /* the same, of the father's name before: oglu */
	ROLE_TITLE,
	ROLE_TITLE_DOTTED,    /* the same with a full stop: "Hon." */
	ROLE_GENERATION,      /* Jr: a title after the name */
	ROLE_NUMERAL,         /* the same in capitals at the end: III */
	ROLE_MUHAMMAD,        /* Mohd */
	ROLE_MUHAMMAD_DOTTED, /* "Moh." */
	ROLE_ALIAS,           /* before another name of the same man */
	ROLE_ALIAS_SMALL,     /* the same in small letters: aka */
	ROLE_NOISE            /* name unknown */
} Role;

typedef struct KnownWord
{
	uint8_t length;
	uint8_t role;
	uint16_t affixes;
	uint8_t letters[14]; /* folded */
} KnownWord;

#include "name/word_table.h"

_Static_assert(KNOWN_WORD_LETTERS_MAX <= sizeof(((KnownWord *) NULL)->letters),
			   "a known word has more letters than its row");

/* Words of a name that are looked at, particles among them. */
#define WORDS_MAX 64

/* A word of the name, folded, and where it stands. */
typedef struct Word
{
	uint8_t letters[TOKEN_LETTERS_MAX];
	uint8_t length;
	uint8_t script;
	uint8_t role;
	uint8_t characters; /* letters as written; counts no further than 255 */
	uint16_t affixes;
	uint16_t at;
	uint16_t bytes;
	uint8_t first; /* which words of the text it is made of */
	uint8_t last;  /* more than one where words are glued */
	uint8_t upper; /* capitals; counts no further than 255 */
	bool lower;    /* has small letters */
	bool comma;    /* a comma stands before it */
	bool dotted;   /* a full stop stands after it */
	bool slashed;  /* a slash stands after it */
	bool elided;   /* its first letter stood apart, as if after an apostrophe */
	bool aside;    /* in quotes or brackets */
	bool suffix;   /* Jr, III */
	bool long_alef;    /* begins with alef madda, or with a macron */
	bool hamza;        /* the last letter is waw or ya with hamza */
	bool waw_left_out; /* a second waw stands last and has not been added */
	bool digit;        /* a digit was read last */
	uint8_t upsilon;   /* place of an upsilon that sounds v or f, from 1 */
} Word;

/* Words in the order of the text; then "order" has them in that of reading. */
typedef struct Words
{
	int n;
	int n_order;
	int capitals; /* place in "order" of a surname moved by capitals, or 0 */
	bool commas;  /* a surname is set apart by a comma */
	bool small;   /* there are words in small letters */
	Word words[WORDS_MAX];
	uint8_t order[WORDS_MAX];
} Words;

/* ---------- letters of a word ---------- */

static bool
is_vowel(uint8_t c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static void
word_append(Word *word, uint8_t letter)
{
	if (word->length < TOKEN_LETTERS_MAX)
		word->letters[word->length++] = letter;
}

/* Count up, but not round. */
static void
count_up(uint8_t *n)
{
	if (*n < UINT8_MAX)
		*n += 1;
}

static bool
is_greek(uint32_t code)
{
	return (code >= 0x0370 && code <= 0x03FF) ||
		   (code >= 0x1F00 && code <= 0x1FFF);
}

/* Upsilon with diaeresis is always a vowel by itself. */
static bool
has_diaeresis(uint32_t code)
{
	return code == 0x03AB || code == 0x03B0 || code == 0x03CB ||
		   code == 0x1FE2 || code == 0x1FE3 || code == 0x1FE7;
}

/*
 * Pairs of Greek letters that ELOT 743 and ICAO Doc 9303 write together: ou,
 * av and ev or af and ef, ng, nx, nch, and b at the beginning.
 */
static void
add_greek(Word *word, uint32_t code, const uint8_t *folded)
{
	uint8_t *last = word->length > 0 ? &word->letters[word->length - 1] : NULL;
	uint8_t letter = folded[0];

	if (word->upsilon && strchr("tkxpsfc", letter))
		word->letters[word->upsilon - 1] = 'f';
	word->upsilon = 0;
	if (last && letter == 'y' && !has_diaeresis(code))
	{
		if (*last == 'o')
			letter = 'u';
		else if (*last == 'a' || *last == 'e' || *last == 'i')
		{
			letter = 'v';
			if (word->length < TOKEN_LETTERS_MAX)
				word->upsilon = (uint8_t) (word->length + 1);
		}
	}
	else if (last && *last == 'g' &&
			 (letter == 'g' || letter == 'x' || letter == 'c'))
		*last = 'n';
	else if (word->length == 1 && *last == 'm' && folded[0] == 'p' &&
			 folded[1] == '\0')
	{
		*last = 'b';
		return;
	}
	word_append(word, letter);
	while (*++folded)
		word_append(word, *folded);
}

/*
 * Before waw a hamza has any seat or none, and the second of two waws is often
 * left out: رؤوف is رءوف, رئوف and رووف, داوود is داود.  Before ya two are two:
 * Nawawi.
 */
static void
add_arabic(Word *word, uint32_t code, uint8_t letter)
{
	uint8_t *last = word->length > 0 ? &word->letters[word->length - 1] : NULL;
	bool waw = letter == ARABIC_WAW && last && *last == ARABIC_WAW;

	if (word->waw_left_out && letter == ARABIC_YEH)
		word_append(word, ARABIC_WAW);
	if (letter == ARABIC_WAW && last && *last == ARABIC_YEH && word->hamza)
		*last = letter;
	else if (!waw)
		word_append(word, letter);
	word->waw_left_out = waw && !word->hamza;
	word->hamza = code == 0x0624 || code == 0x0626;
}

/*
 * Add a letter that folds; false where another script begins.
 */
static bool
add_letter(Word *word, uint32_t code, const Letter *letter, const char *source,
		   size_t bytes)
{
	const uint8_t *folded = letter->folded;
	uint8_t script = SCRIPT_OTHER;

	if (letter->class == LETTER_FOLDED)
		script = *folded >= LETTER_ARABIC ? SCRIPT_ARABIC : SCRIPT_LATIN;
	if (word->length > 0 && word->script != script)
		return false;
	if (word->length == 0)
		word->long_alef = code == 0x0622 || code == 0xFE81 || code == 0xFE82 ||
						  code == 0x0100 || code == 0x0101;
	word->script = script;
	word->digit = false;
	count_up(&word->characters);
	if (letter->letter_case == LETTER_UPPER)
		count_up(&word->upper);
	else if (letter->letter_case == LETTER_LOWER)
		word->lower = true;
	if (script == SCRIPT_OTHER)
	{
		if (word->length + bytes <= TOKEN_LETTERS_MAX)
			for (size_t i = 0; i < bytes; i++)
				word_append(word, (uint8_t) source[i]);
	}
	else if (is_greek(code))
		add_greek(word, code, folded);
	else if (script == SCRIPT_ARABIC && folded[1] == '\0')
		add_arabic(word, code, *folded);
	else
		while (*folded)
			word_append(word, *folded++);
	return true;
}

/* Chat letters: digits that stand for Arabic letters inside a Latin word. */
static const char *const chat_letters[10] = {
	"", "", "", "a", "", "kh", "t", "h", "q", "q",
};

/*
 * Add a digit that is read as a letter: alone among Latin letters.  Ayn (3) is
 * not heard beside a vowel.
 */
static void
add_digit(Word *word, uint8_t digit, const char *text, size_t len, size_t next)
{
	Letter after = {LETTER_SEPARATOR, 0, NULL};
	const char *chat = chat_letters[digit - '0'];
	bool latin_after;
	bool second = word->digit;

	if (next < len)
		after = letter_of(utf8_next(text, len, &next));
	latin_after = after.class == LETTER_FOLDED && *after.folded < LETTER_ARABIC;
	word->digit = true;
	if (second || after.class == LETTER_DIGIT ||
		(word->length == 0 ? !latin_after : word->script != SCRIPT_LATIN))
		return;
	if (digit == '3' &&
		((latin_after && is_vowel(*after.folded)) ||
		 (word->length > 0 && is_vowel(word->letters[word->length - 1]))))
		return;
	word->script = SCRIPT_LATIN;
	while (*chat)
		word_append(word, (uint8_t) *chat++);
}

/* ---------- cutting words ---------- */

typedef enum Mark
{
	MARK_NONE,
	MARK_COMMA,
	MARK_FILLER, /* < of a machine-readable zone: two are a comma */
	MARK_FULL_STOP,
	MARK_SLASH,
	MARK_QUOTE,
	MARK_OPEN,
	MARK_CLOSE
} Mark;

/* What a separator says of the words around it. */
static Mark
mark_of(uint32_t code)
{
	switch (code)
	{
		case ',':
		case 0x060C: /* Arabic */
		case 0x3001: /* ideographic */
		case 0xFF0C: /* full width */
			return MARK_COMMA;
		case '<':
			return MARK_FILLER;
		case '.':
			return MARK_FULL_STOP;
		case '/':
			return MARK_SLASH;
		case '"':
		case 0x00AB: /* angle quotes point either way */
		case 0x00BB:
		case 0x201C:
		case 0x201D:
		case 0x201E:
		case 0x201F:
		case 0x2039: /* single angle quotes */
		case 0x203A:
			return MARK_QUOTE;
		case '(':
		case '[':
		case '{':
		case 0xFD3F: /* ornate parenthesis, for Arabic */
		case 0xFF08:
		case 0x300C:
			return MARK_OPEN;
		case ')':
		case ']':
		case '}':
		case 0xFD3E:
		case 0xFF09:
		case 0x300D:
			return MARK_CLOSE;
		default:
			return MARK_NONE;
	}
}

/* Where cutting stands. */
typedef struct Cutter
{
	Words *words;
	Word *word;      /* being read: words->words[words->n] */
	bool in_word;    /* its place is known */
	Mark last;       /* separator just before, MARK_NONE after a letter */
	bool comma;      /* before the next word */
	Mark opened;     /* MARK_QUOTE or MARK_OPEN, not yet closed */
	int opened_word; /* the first word after it */
} Cutter;

static void
begin_word(Cutter *cutter)
{
	cutter->word = &cutter->words->words[cutter->words->n];
	memset(cutter->word, 0, sizeof(Word));
	cutter->in_word = false;
}

/* The word is whole; false where no more fit. */
static bool
end_word(Cutter *cutter)
{
	Word *word = cutter->word;

	if (word->length > 0)
	{
		if (word->upsilon == word->length)
			word->letters[word->length - 1] = 'f';
		word->first = word->last = (uint8_t) cutter->words->n;
		word->comma = cutter->comma;
		cutter->comma = false;
		if (++cutter->words->n == WORDS_MAX)
			return false;
	}
	begin_word(cutter);
	return true;
}

/* Words since the mark that opened are aside, now that it is closed. */
static void
close_aside(Cutter *cutter)
{
	for (int i = cutter->opened_word; i < cutter->words->n; i++)
		cutter->words->words[i].aside = true;
	cutter->opened = MARK_NONE;
}

static void
add_mark(Cutter *cutter, Mark mark, bool after_word)
{
	if (mark == MARK_COMMA ||
		(mark == MARK_FILLER && cutter->last == MARK_FILLER))
		cutter->comma = true;
	else if (mark == MARK_FULL_STOP && after_word)
		cutter->words->words[cutter->words->n - 1].dotted = true;
	else if (mark == MARK_SLASH && after_word)
		cutter->words->words[cutter->words->n - 1].slashed = true;
	else if ((mark == MARK_QUOTE && cutter->opened == MARK_QUOTE) ||
			 (mark == MARK_CLOSE && cutter->opened == MARK_OPEN))
		close_aside(cutter);
	else if ((mark == MARK_QUOTE || mark == MARK_OPEN) &&
			 cutter->opened == MARK_NONE)
	{
		cutter->opened = mark;
		cutter->opened_word = cutter->words->n;
	}
	cutter->last = mark;
}

/* A name that is in quotes as a whole has nothing aside. */
static void
clear_aside(Words *words)
{
	for (int i = 0; i < words->n; i++)
		if (!words->words[i].aside)
			return;
	for (int i = 0; i < words->n; i++)
		words->words[i].aside = false;
}

/*
 * Cut a text into words.  A word ends at a separator and where the script
 * changes.
 */
static void
cut_words(const char *text, size_t len, Words *words)
{
	Cutter cutter = {.words = words};
	size_t at = 0;

	words->n = 0;
	begin_word(&cutter);
	while (at < len)
	{
		size_t start = at;
		uint32_t code = utf8_next(text, len, &at);
		Letter letter = letter_of(code);
		Word *word = cutter.word;

		if (letter.class == LETTER_SEPARATOR)
		{
			bool after_word = word->length > 0;

			if (!end_word(&cutter))
				break;
			add_mark(&cutter, mark_of(code), after_word);
			continue;
		}
		if (letter.class == LETTER_DIGIT)
			add_digit(word, *letter.folded, text, len, at);
		else if (letter.class == LETTER_IGNORED)
		{
			word->long_alef |=
				word->length == 1 && (code == 0x0653 || code == 0x0304);
			word->hamza |= code == 0x0654;
		}
		else if (!add_letter(word, code, &letter, text + start, at - start))
		{
			at = start; /* another script begins */
			if (!end_word(&cutter))
				break;
			continue;
		}
		cutter.last = MARK_NONE;
		if (!cutter.in_word)
			word->at = (uint16_t) start;
		cutter.in_word = true;
		word->bytes = (uint16_t) (at - word->at);
	}
	if (words->n < WORDS_MAX)
		end_word(&cutter);
	clear_aside(words);
}

/* ---------- known words ---------- */

/* The same as hash_of() in generate_words.pl. */
static uint32_t
hash_word(const uint8_t *letters, int length)
{
	uint32_t hash = 5381;

	for (int i = 0; i < length; i++)
		hash = (hash * 33) ^ letters[i];
	return (hash ^ hash >> 10) % KNOWN_WORD_SLOTS;
}

static const KnownWord *
find_known(const Word *word)
{
	if (word->script == SCRIPT_OTHER || word->length > KNOWN_WORD_LETTERS_MAX)
		return NULL;
	for (uint32_t slot = hash_word(word->letters, word->length);
		 known_word_slots[slot] != 0; slot = (slot + 1) % KNOWN_WORD_SLOTS)
	{
		const KnownWord *known = &known_words[known_word_slots[slot] - 1];

		if (known->length == word->length &&
			memcmp(known->letters, word->letters, word->length) == 0)
			return known;
	}
	return NULL;
}

/* Is the word in capitals, more than an initial? */
static bool
in_capitals(const Word *word)
{
	return word->upper > 1 && !word->lower;
}

/*
 * Roles that depend on how the word is written and where it stands.  "comma"
 * says whether one has been met before this word's own.
 */
static Role
settle_role(const Words *words, int i, Role role, bool comma)
{
	const Word *word = &words->words[i];
	bool last = i + 1 == words->n;
	bool between = i > 0 && !last;

	switch (role)
	{
		case ROLE_SMALL:
			return between && word->lower ? ROLE_PREFIX : ROLE_STEM;
		case ROLE_DOTTED:
			return between && word->lower && word->dotted ? ROLE_PREFIX
														  : ROLE_STEM;
		case ROLE_TITLE_DOTTED:
			return word->dotted && !last ? ROLE_TITLE : ROLE_STEM;
		case ROLE_ALIAS:
			return between ? role : ROLE_STEM;
		case ROLE_ALIAS_SMALL:
			return between && word->upper == 0 ? ROLE_ALIAS : ROLE_STEM;
		case ROLE_GENERATION:
			return i > 0 ? role : ROLE_STEM;
		case ROLE_NUMERAL:
			return i > 0 && in_capitals(word) &&
						   (last || words->words[i + 1].comma)
					   ? ROLE_GENERATION
					   : ROLE_STEM;
		case ROLE_MUHAMMAD:
			/* "Smith, John, MD" is a doctor */
			return last && comma && word->comma ? ROLE_GENERATION : role;
		case ROLE_MUHAMMAD_DOTTED:
			return word->dotted ? ROLE_MUHAMMAD : ROLE_STEM;
		default:
			return role;
	}
}

static bool
is_word(const Word *word, const char *letters)
{
	return word->script == SCRIPT_LATIN && word->length == strlen(letters) &&
		   memcmp(word->letters, letters, word->length) == 0;
}

static void
set_role(Word *word, Role role, uint16_t affixes)
{
	word->role = (uint8_t) role;
	word->affixes = affixes;
}

/*
 * Words that mean something together, from word i on: s/o and a/l are "son of",
 * d/o and a/p "daughter of"; n/a and "no family name" are no name; a.k.a. is
 * before an alias.  How many words they are, or 0.
 */
static int
know_phrase(Words *words, int i)
{
	static const struct
	{
		char first[2];
		char second[2];
		uint16_t affixes;
	} slashed[] = {
		{"s", "o", AFFIX_BEN},  {"a", "l", AFFIX_BEN}, {"d", "o", AFFIX_BINT},
		{"a", "p", AFFIX_BINT}, {"n", "a", 0},
	};
	static const char *const parts[] = {"family", "first", "given", "last",
										"sur"};
	Word *word = &words->words[i];
	int left = words->n - i;

	if (left < 2 || word->length > 2)
		return 0;
	for (size_t k = 0; k < sizeof(slashed) / sizeof(slashed[0]); k++)
	{
		if (!word->slashed || !is_word(word, slashed[k].first) ||
			!is_word(word + 1, slashed[k].second))
			continue;
		set_role(word, ROLE_NOISE, 0);
		set_role(word + 1, slashed[k].affixes ? ROLE_PREFIX : ROLE_NOISE,
				 slashed[k].affixes);
		return 2;
	}
	if (left > 3 && i > 0 && is_word(word, "a") && word->dotted &&
		is_word(word + 1, "k") && word[1].dotted && is_word(word + 2, "a"))
	{
		set_role(word, ROLE_NOISE, 0);
		set_role(word + 1, ROLE_NOISE, 0);
		set_role(word + 2, ROLE_ALIAS, 0);
		return 3;
	}
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]) && left > 2; k++)
	{
		if (!is_word(word, "no") || !is_word(word + 1, parts[k]) ||
			!is_word(word + 2, "name"))
			continue;
		for (int n = 0; n < 3; n++)
			set_role(word + n, ROLE_NOISE, 0);
		return 3;
	}
	return 0;
}

/* What follows "alias", up to a comma, is aside. */
static void
set_aliases_aside(Words *words)
{
	bool aside = false;

	for (int i = 0; i < words->n; i++)
	{
		Word *word = &words->words[i];

		aside &= !word->comma;
		word->aside |= aside;
		if (word->role == ROLE_ALIAS)
		{
			set_role(word, ROLE_NOISE, 0);
			aside = true;
		}
	}
}

/* After "known" the alias may have a particle: المعروف بأبي حمزة. */
static void
drop_by(Words *words, int i)
{
	Word *word = &words->words[i];

	if (i > 0 && words->words[i - 1].role == ROLE_ALIAS &&
		word->script == SCRIPT_ARABIC && word->length > 3 &&
		word->letters[0] == ARABIC_BEH)
		memmove(word->letters, word->letters + 1, --word->length);
}

/* Before Allah, ايت is no people of Berbers but a sign: Persian Ayatollah. */
static void
set_signs_of_god(Words *words)
{
	for (int i = 0; i + 1 < words->n; i++)
		if (words->words[i].script == SCRIPT_ARABIC &&
			words->words[i].affixes & AFFIX_HOUSE &&
			words->words[i + 1].affixes & AFFIX_ALLAH)
			set_role(&words->words[i], ROLE_STEM, 0);
}

static void
know_words(Words *words)
{
	bool comma = false;
	int known_to = 0; /* words that are part of a phrase */

	for (int i = 0; i < words->n; i++)
	{
		Word *word = &words->words[i];
		const KnownWord *known = NULL;

		if (i >= known_to)
			known_to = i + know_phrase(words, i);
		if (i >= known_to)
		{
			drop_by(words, i);
			known = find_known(word);
		}
		if (known)
		{
			word->affixes = known->affixes;
			word->role =
				(uint8_t) settle_role(words, i, (Role) known->role, comma);
			word->suffix = word->role == ROLE_GENERATION;
			if (word->long_alef && word->role == ROLE_ARTICLE)
			{
				word->role = ROLE_PREFIX; /* the house of, no article */
				word->affixes = AFFIX_HOUSE;
			}
		}
		comma |= word->comma;
	}
	set_aliases_aside(words);
	set_signs_of_god(words);
}

/* ---------- the order of words ---------- */

/*
 * The first word after the comma that sets a surname apart, 0 for none.  What
 * follows must have more than a suffix: "John Smith, Jr." has no such comma.
 */
static int
comma_place(const Words *words)
{
	for (int k = 1; k < words->n_order; k++)
	{
		const Word *word = &words->words[words->order[k]];

		if (word->comma && !word->aside && !word->suffix)
			return k;
	}
	return 0;
}

static bool
is_particle(const Word *word)
{
	return word->role >= ROLE_ARTICLE && word->role <= ROLE_SON;
}

/* Titles that the name begins with; they stay where they are. */
static int
leading_titles(const Words *words)
{
	int k = 0;

	while (k < words->n_order &&
		   words->words[words->order[k]].role == ROLE_TITLE)
		k++;
	return k;
}

/*
 * The first word after a surname that is set apart by capitals and begins at
 * "from", 0 for none.  All of the rest must be in small letters but for
 * initials: names in capitals throughout, or in no case, tell nothing.
 */
static int
capitals_place(const Words *words, int from)
{
	int place = 0;
	bool surname = false;
	bool given = false;
	int k;

	for (k = from; k < words->n_order; k++)
	{
		const Word *word = &words->words[words->order[k]];

		if (in_capitals(word))
		{
			place = k + 1;
			/* two may be initials */
			surname |= word->role == ROLE_STEM && word->upper > 2;
		}
		else if (!is_particle(word))
			break;
	}
	for (k = place; surname && k < words->n_order; k++)
	{
		const Word *word = &words->words[words->order[k]];

		if (word->aside || word->suffix)
			continue;
		if (in_capitals(word) || (word->upper == 0 && !word->lower))
			return 0;
		given |= word->lower && word->upper > 0 && !is_particle(word);
	}
	return given ? place : 0;
}

/*
 * Move the words of a surname, "from" to "place", to the end before suffixes;
 * gives the place where it is then.
 */
static int
move_surname(Words *words, int from, int place)
{
	uint8_t moved[WORDS_MAX];
	int n = from;
	int surname = from;

	memcpy(moved, words->order, from);
	for (int pass = 0; pass < 3; pass++)
	{
		if (pass == 1)
			surname = n;
		for (int k = from; k < words->n_order; k++)
		{
			bool suffix = words->words[words->order[k]].suffix;

			if (pass == (suffix ? 2 : k < place))
				moved[n++] = words->order[k];
		}
	}
	memcpy(words->order, moved, words->n_order);
	return surname;
}

static bool
has_small_letters(const Words *words)
{
	for (int i = 0; i < words->n; i++)
		if (words->words[i].lower && words->words[i].upper > 0)
			return true;
	return false;
}

/* List the words in the order of reading, without what says "name unknown". */
static void
order_words(Words *words, bool keep_noise)
{
	bool comma = false;
	int from;
	int place;

	words->n_order = 0;
	words->capitals = 0;
	for (int i = 0; i < words->n; i++)
	{
		Word *word = &words->words[i];

		comma |= word->comma;
		if (word->role == ROLE_NOISE && !keep_noise)
			continue;
		word->comma = comma;
		comma = false;
		words->order[words->n_order++] = (uint8_t) i;
	}
	from = leading_titles(words);
	place = comma_place(words);
	if (from >= place && place > 0)
		from = 0; /* Cheikh, Omar */
	words->commas = place > 0;
	words->small = has_small_letters(words);
	if (place > 0)
		move_surname(words, from, place);
	else if ((place = capitals_place(words, from)) > 0)
		words->capitals = move_surname(words, from, place);
}

/* ---------- compounds ---------- */

static bool
starts_with(const NameToken *token, const char *letters)
{
	size_t n = strlen(letters);

	return token->length >= n && memcmp(token->letters, letters, n) == 0;
}

static bool
ends_with(const NameToken *token, const char *letters)
{
	size_t n = strlen(letters);

	return token->length >= n &&
		   memcmp(token->letters + token->length - n, letters, n) == 0;
}

static void
set_letters(NameToken *token, const char *letters)
{
	token->length = (uint8_t) strlen(letters);
	memcpy(token->letters, letters, token->length);
}

static void
drop_leading(NameToken *token, int n)
{
	token->length -= n;
	memmove(token->letters, token->letters + n, token->length);
}

/*
 * Abdelaziz, Abdurrahman, Abdrahman, Somali Cabdiraxmaan: abd, perhaps a vowel,
 * perhaps the article as l or as a doubled consonant, and a stem of two letters
 * or more.
 */
static void
split_latin_abd(NameToken *token)
{
	int i = 3;

	if (starts_with(token, "cabd"))
		drop_leading(token, 1);
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

/*
 * Abd Allah without Abd and the article, as it is heard from Senegal to Sudan:
 * Abdallah, Abdulla, Abdoulaye, Abdullahi.
 */
static void
unite_latin_abd_allah(NameToken *token)
{
	static const char *const forms[] = {
		"ah",   "ahi",   "ai",  "ay",  "aye",  "ie",  "la",   "lahi",
		"laah", "laahi", "lai", "lay", "laye", "lla", "llah", "llahi",
	};

	if (token->length > 5)
		return;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
	{
		if (strlen(forms[i]) == token->length && starts_with(token, forms[i]))
		{
			set_letters(token, "lah");
			return;
		}
	}
}

/*
 * Nureddin, Salahuddin, Azeddine: a, e, o or u, then d, ld or dd, then in.
 * Turkish has tt for dd, and an i goes before either (Fakhriddin, Muhittin),
 * but not before a single d (Abidin).
 */
static void
split_latin_din(NameToken *token)
{
	int i = token->length;
	const uint8_t *s = token->letters;
	bool twice;

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
	twice = (s[i - 1] == 'd' || s[i - 1] == 't') && s[i - 2] == s[i - 1];
	if (s[i - 1] != 'd' && !twice)
		return;
	i--;
	if (twice || s[i - 1] == 'l')
		i--;
	if (i < 3 || !is_vowel(s[i - 1]) ||
		(!twice && (s[i - 1] == 'i' || s[i - 1] == 'y')))
		return;
	token->length = (uint8_t) (i - 1);
	token->affixes |= AFFIX_DIN;
}

/*
 * An ending after a vowel and three letters or more: Nasrallah, Fathollah,
 * Saifulislam.
 */
static bool
split_latin_ending(NameToken *token, const char *ending, uint16_t affix)
{
	int i = token->length - (int) strlen(ending);

	if (i < 3 || !ends_with(token, ending) || !is_vowel(token->letters[i - 1]))
		return false;
	token->length = (uint8_t) (i - 1);
	token->affixes |= affix;
	return true;
}

/*
 * Allah after a name: Nasrallah.  Russian and Central Asian spellings lack the h
 * or have an o, Nasrulla, Nasrullo, Nasrulloh: three letters or more before
 * them, and four before alla, for Bella, Estrella and Intalla are others.
 */
static void
split_latin_allah(NameToken *token)
{
	static const char *const endings[] = {"alla", "ulla", "ullo", "ulloh"};

	uint8_t last = token->letters[token->length - 1];

	/* nearly all names end in another letter */
	if ((last != 'h' && last != 'a' && last != 'o') ||
		split_latin_ending(token, "llah", AFFIX_ALLAH))
		return;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
	{
		int rest = token->length - (int) strlen(endings[i]);

		if (rest >= (i == 0 ? 4 : 3) && ends_with(token, endings[i]))
		{
			token->length = (uint8_t) rest;
			token->affixes |= AFFIX_ALLAH;
			return;
		}
	}
}

/* Davutoglu: a father's name of three letters or more, and "son of". */
static void
split_latin_son(NameToken *token)
{
	static const char *const sons[] = {"oglu", "oglou", "ogly", "oghlu"};

	for (size_t i = 0; i < sizeof(sons) / sizeof(sons[0]); i++)
	{
		int rest = token->length - (int) strlen(sons[i]);

		if (rest >= 3 && ends_with(token, sons[i]))
		{
			token->length = (uint8_t) rest;
			token->affixes |= AFFIX_BEN;
			return;
		}
	}
}

/*
 * Abubakar, Abouzeid, Ebubekir: before a consonant and two letters more; with
 * the article before two consonants, Abolfazl, Abulqasim.
 */
static void
split_latin_abu(NameToken *token)
{
	const uint8_t *s = token->letters;
	int i;

	if (s[1] != 'b')
		return;
	if (starts_with(token, "abou"))
		i = 4;
	else if (starts_with(token, "abu") || starts_with(token, "ebu") ||
			 starts_with(token, "abol"))
		i = 3;
	else
		return;
	if (token->length - i < 3 || is_vowel(s[i]))
		return;
	if (token->length - i > 3 && s[i] == 'l' && !is_vowel(s[i + 1]))
		i++;
	else if (i == 3 && s[2] == 'o')
		return; /* Abolina */
	drop_leading(token, i);
	token->affixes |= AFFIX_ABU;
}

/*
 * Letters at the start that may be an article or another particle written
 * joined: Elbaradei, Essaid, Echerif, Benali, Belkacem, Bouteflika.  Alexander
 * and Benson look the same, so nothing is dropped here; the score tries both
 * readings.
 */
static int
latin_article(const NameToken *token)
{
	static const struct
	{
		const char *letters;
		uint8_t length_min; /* of the token */
	} particles[] = {
		{"ben", 6},   {"bin", 6},    {"bel", 6},    {"bou", 6}, {"ait", 7},
		{"ould", 7},  {"ouled", 8},  {"oumel", 8},  {"oum", 7}, {"dela", 8},
		{"delos", 8}, {"vander", 9}, {"vanden", 9},
	};
	const uint8_t *s = token->letters;

	if (token->length < 5)
		return 0;
	if (s[0] == 'b' || s[0] == 'o' || s[1] == 'i' ||
		(s[0] == 'd' && s[2] == 'l') || (s[0] == 'v' && s[2] == 'n'))
	{
		for (size_t i = 0; i < sizeof(particles) / sizeof(particles[0]); i++)
			if (token->length >= particles[i].length_min &&
				starts_with(token, particles[i].letters))
				return (int) strlen(particles[i].letters);
	}
	if (s[0] != 'a' && s[0] != 'e')
		return 0;
	if (s[1] == 'l' && token->length >= 6)
		return 2;
	if (s[1] == s[2])
		return 2;
	if ((s[1] == 'c' || s[1] == 's') && s[2] == 'h' && token->length >= 6)
		return 1;
	return 0;
}

/*
 * Benabdallah, Benabderrahmane: Ben is certain where Abd follows, for no other
 * name begins so.
 */
static void
split_latin_ben_abd(NameToken *token)
{
	NameToken father;

	if (token->letters[0] != 'b' ||
		(!starts_with(token, "benabd") && !starts_with(token, "binabd")))
		return;
	father = *token;
	drop_leading(&father, 3);
	split_latin_abd(&father);
	if (!(father.affixes & AFFIX_ABD))
		return;
	*token = father;
	token->affixes |= AFFIX_BEN;
}

static void
split_latin(NameToken *token)
{
	split_latin_ben_abd(token);
	if ((token->letters[0] == 'a' && token->letters[1] == 'b') ||
		token->letters[0] == 'c')
		split_latin_abd(token);
	if (token->affixes & AFFIX_ABD)
		unite_latin_abd_allah(token);
	else
	{
		split_latin_abu(token);
		split_latin_allah(token);
		split_latin_ending(token, "lislam", AFFIX_ISLAM);
		split_latin_son(token);
	}
	split_latin_din(token);
	token->article = (uint8_t) latin_article(token);
}

static bool
has_arabic(const NameToken *token, int at, const uint8_t *letters, int n)
{
	return at >= 0 && token->length >= at + n &&
		   memcmp(token->letters + at, letters, n) == 0;
}

static const uint8_t arabic_al[] = {ARABIC_ALEF, ARABIC_LAM};
static const uint8_t arabic_ben[] = {ARABIC_BEH, ARABIC_NOON};
static const uint8_t arabic_bel[] = {ARABIC_BEH, ARABIC_LAM};
static const uint8_t arabic_bou[] = {ARABIC_BEH, ARABIC_WAW};
static const uint8_t arabic_abd[] = {ARABIC_AIN, ARABIC_BEH, ARABIC_DAL};
static const uint8_t arabic_abu[] = {ARABIC_ALEF, ARABIC_BEH, ARABIC_WAW};
static const uint8_t arabic_din[] = {ARABIC_ALEF, ARABIC_LAM, ARABIC_DAL,
									 ARABIC_YEH, ARABIC_NOON};
static const uint8_t arabic_allah[] = {ARABIC_ALEF, ARABIC_LAM, ARABIC_LAM,
									   ARABIC_HEH};
static const uint8_t arabic_islam[] = {ARABIC_ALEF, ARABIC_LAM, ARABIC_ALEF,
									   ARABIC_SEEN, ARABIC_LAM, ARABIC_ALEF,
									   ARABIC_MEEM};

/*
 * Before Allah a ta marbuta is heard, and many write it as ta: Hibat Allah.  A
 * stem in ha is hardly ever another, so it is read so.
 */
static void
sound_ta_marbuta(NameToken *token)
{
	if (token->script == SCRIPT_ARABIC && token->length >= 3 &&
		token->letters[token->length - 1] == ARABIC_HEH)
		token->letters[token->length - 1] = ARABIC_TEH;
}

/* Drop an ending that two letters or more stand before. */
static bool
split_arabic_ending(NameToken *token, const uint8_t *ending, int n,
					uint16_t affix)
{
	if (token->length < n + 2 ||
		!has_arabic(token, token->length - n, ending, n))
		return false;
	token->length -= n;
	token->affixes |= affix;
	return true;
}

static int
arabic_article(const NameToken *token)
{
	if (token->length >= 4 && has_arabic(token, 0, arabic_al, 2) &&
		!has_arabic(token, 0, arabic_allah, 4))
		return 2;
	if (token->length >= 5 && (has_arabic(token, 0, arabic_ben, 2) ||
							   has_arabic(token, 0, arabic_bel, 2)))
		return 2;
	return token->length >= 5 && has_arabic(token, 0, arabic_bou, 2) ? 2 : 0;
}

/* Names that the Quran and many since write without a long vowel. */
static void
write_long_vowels(NameToken *token)
{
	static const struct
	{
		uint8_t length;
		uint8_t at; /* where an alef is to be added; taken off if "surplus" */
		bool surplus;
		uint8_t letters[7];
	} names[] = {
		{5,
		 3,
		 true,
		 {ARABIC_REH, ARABIC_HAH, ARABIC_MEEM, ARABIC_ALEF, ARABIC_NOON}},
		{4, 3, false, {ARABIC_ALEF, ARABIC_SEEN, ARABIC_HAH, ARABIC_QAF}},
		{6,
		 3,
		 false,
		 {ARABIC_ALEF, ARABIC_SEEN, ARABIC_MEEM, ARABIC_AIN, ARABIC_YEH,
		  ARABIC_LAM}},
		{6,
		 3,
		 false,
		 {ARABIC_ALEF, ARABIC_BEH, ARABIC_REH, ARABIC_HEH, ARABIC_YEH,
		  ARABIC_MEEM}},
		{4, 1, false, {ARABIC_HEH, ARABIC_REH, ARABIC_WAW, ARABIC_NOON}},
		{5,
		 4,
		 false,
		 {ARABIC_SEEN, ARABIC_LAM, ARABIC_YEH, ARABIC_MEEM, ARABIC_NOON}},
		{4, 3, false, {ARABIC_AIN, ARABIC_THEH, ARABIC_MEEM, ARABIC_NOON}},
		{4, 3, false, {ARABIC_LAM, ARABIC_QAF, ARABIC_MEEM, ARABIC_NOON}},
	};
	uint8_t *s = token->letters + token->article;
	int length = token->length - token->article;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		int at = names[i].at;

		if (names[i].length != length ||
			memcmp(names[i].letters, s, length) != 0)
			continue;
		if (names[i].surplus)
		{
			memmove(s + at, s + at + 1, length - at - 1);
			token->length--;
		}
		else if (token->length < TOKEN_LETTERS_MAX)
		{
			memmove(s + at + 1, s + at, length - at);
			s[at] = ARABIC_ALEF;
			token->length++;
		}
		return;
	}
}

static void
split_arabic(NameToken *token)
{
	if (token->length >= 8 && has_arabic(token, 0, arabic_ben, 2) &&
		has_arabic(token, 2, arabic_abd, 3))
	{
		drop_leading(token, 2);
		token->affixes |= AFFIX_BEN;
	}
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
	if (!split_arabic_ending(token, arabic_din, 5, AFFIX_DIN) &&
		!split_arabic_ending(token, arabic_islam, 7, AFFIX_ISLAM) &&
		split_arabic_ending(token, arabic_allah, 4, AFFIX_ALLAH))
		sound_ta_marbuta(token);
	token->article = (uint8_t) arabic_article(token);
	write_long_vowels(token);
}

unsigned
name_joined_affix(const NameToken *token)
{
	const uint8_t *s = token->letters;

	if (token->article == 0 || token->script == SCRIPT_OTHER)
		return 0;
	if (token->script == SCRIPT_ARABIC)
		return has_arabic(token, 0, arabic_ben, 2)   ? AFFIX_BEN
			   : has_arabic(token, 0, arabic_bou, 2) ? AFFIX_ABU
													 : 0;
	if (s[0] == 'b')
		return s[2] == 'n' ? AFFIX_BEN : s[2] == 'u' ? AFFIX_ABU : 0;
	if (s[0] == 'o' && token->article > 1)
		return s[2] == 'm' ? AFFIX_UMM : AFFIX_BEN;
	return 0;
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

/* No word is beside this one: what waits was no word of its own. */
#define NOT_BESIDE (-2)

/* What has been read of the name and waits for the next stem. */
typedef struct Reader
{
	NameReading *reading;
	uint16_t pending;     /* affixes of particles before the next stem */
	const Word *particle; /* the first of them */
	int last_particle;    /* which word of the text the last of them was */
	int last;             /* the same of the last token */
	int letters;          /* of all stems so far */
	bool full;            /* has a stem been left out */
} Reader;

/* The particles that wait are the new token's. */
static void
take_pending(Reader *reader, NameToken *token, const Word *word)
{
	/* they are not beside it where the surname was written first */
	if (reader->last_particle + 1 == word->first)
	{
		token->at = reader->particle->at;
		token->bytes = (uint16_t) (word->at + word->bytes - token->at);
	}
	if (reader->pending & AFFIX_ABD)
	{
		reader->pending &= ~AFFIX_AL;
		drop_article_after_abd(token);
	}
	token->affixes = reader->pending;
	reader->pending = 0;
}

/*
 * One letter, or with a full stop two that are one Cyrillic or Arabic letter:
 * "Yu.", "Kh."
 */
static bool
is_initial(const Word *word)
{
	static const char pairs[][3] = {"ch", "dh", "dj", "gh", "kh", "ph", "sh",
									"th", "ts", "ya", "ye", "yu", "zh"};

	if (word->characters == 1)
		/* a Cyrillic letter may be several Latin ones, an Arabic ligature a word */
		return word->script == SCRIPT_LATIN ||
			   (word->script == SCRIPT_ARABIC && word->length == 1);
	if (!word->dotted || word->script != SCRIPT_LATIN || word->length != 2)
		return false;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (memcmp(word->letters, pairs[i], 2) == 0)
			return true;
	return false;
}

static void
add_stem(Reader *reader, const Word *word, Role role)
{
	NameReading *reading = reader->reading;
	NameToken *token;

	reader->letters += word->length;
	if (reading->n_tokens == NAME_TOKENS_MAX ||
		reader->letters > NAME_LETTERS_MAX)
		reader->full = true;
	if (reader->full)
		return;
	token = &reading->tokens[reading->n_tokens++];
	memset(token, 0, sizeof(*token));
	memcpy(token->letters, word->letters, word->length);
	token->length = word->length;
	token->script = word->script;
	token->at = word->at;
	token->bytes = word->bytes;
	token->aside = word->aside;
	token->suffix = word->suffix;
	token->title = role == ROLE_TITLE || word->suffix;
	token->initial = !token->title && is_initial(word);
	reader->last = word->last;
	if (role == ROLE_MUHAMMAD)
		set_letters(token, "mohamed");
	if (word->suffix && (is_word(word, "junior") || is_word(word, "jnr")))
		set_letters(token, "jr");
	if (word->suffix && (is_word(word, "senior") || is_word(word, "snr")))
		set_letters(token, "sr");
	if (reader->pending)
		take_pending(reader, token, word);
	if (token->script == SCRIPT_LATIN)
		split_latin(token);
	else if (token->script == SCRIPT_ARABIC)
		split_arabic(token);
	if (word->elided && token->letters[0] == word->letters[0])
		token->article = 1; /* with the letter or without */
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

/*
 * "Saiful Islam": the article is written with the name before.  True where it
 * is there, or waits.
 */
static bool
articled(Reader *reader)
{
	NameReading *reading = reader->reading;
	NameToken *before = &reading->tokens[reading->n_tokens - 1];

	if (reader->pending & AFFIX_AL)
		return true;
	if (reading->n_tokens == 0 || before->script != SCRIPT_LATIN ||
		before->length < 5 || !ends_with(before, "ul"))
		return false;
	before->length -= 2;
	return true;
}

/* The sign of God and the proof of Islam: Ayatollah, Hojjatoleslam. */
static bool
is_title_compound(const NameToken *token)
{
	static const uint8_t sign[] = {ARABIC_ALEF, ARABIC_YEH, ARABIC_TEH};
	static const uint8_t proof[] = {ARABIC_HAH, ARABIC_JEEM};

	return token->script == SCRIPT_ARABIC && token->length == 3 &&
		   ((token->affixes & AFFIX_ALLAH && has_arabic(token, 0, sign, 3)) ||
			(token->affixes & AFFIX_ISLAM && has_arabic(token, 0, proof, 2)));
}

/* An ending such as al-Din goes to the stem before it, where there is one. */
static bool
add_ending(Reader *reader, const Word *word)
{
	const uint16_t endings = AFFIX_DIN | AFFIX_ALLAH | AFFIX_ISLAM;
	NameReading *reading = reader->reading;
	NameToken *before;

	if (reading->n_tokens == 0 || reader->full || (reader->pending & ~AFFIX_AL))
		return false;
	before = &reading->tokens[reading->n_tokens - 1];
	if (before->title || before->aside != word->aside ||
		before->script != word->script ||
		((before->affixes & endings) && (word->affixes & endings)))
		return false;
	if (word->role == ROLE_ARTICLED && !articled(reader))
		return false;
	before->affixes |= word->affixes;
	if (word->affixes & AFFIX_ALLAH)
		sound_ta_marbuta(before);
	before->title |= reading->n_tokens == 1 && is_title_compound(before);
	if (reader->pending && reader->last + 1 == reader->particle->first)
		reader->last = reader->last_particle;
	if (reader->last + 1 == word->first)
		before->bytes = (uint16_t) (word->at + word->bytes - before->at);
	reader->last = word->last;
	reader->pending = 0;
	return true;
}

static bool
has_article(const Word *word)
{
	return word->role == ROLE_ARTICLE ||
		   (word->length > 4 && word->letters[0] == ARABIC_ALEF &&
			word->letters[1] == ARABIC_LAM);
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
	next->characters = UINT8_MAX;
	next->role = ROLE_STEM;
	if (word->last + 1 == next->first)
	{
		next->bytes = (uint16_t) (next->at + next->bytes - word->at);
		next->at = word->at;
		next->first = word->first;
	}
	return true;
}

/* The word waits for the next. */
static void
add_particle(Reader *reader, const Word *word)
{
	if (!reader->pending || reader->last_particle + 1 != word->first)
		reader->particle = word;
	reader->last_particle = word->last;
	reader->pending |= word->affixes;
}

/*
 * Names that an article is glued to the word before of, from Bengal to Pakistan,
 * by the letter that it has there: Ziaur Rahman, Nurul Huda, Badruz Zaman.
 */
static bool
takes_glued_article(const Word *word, uint8_t letter)
{
	static const struct
	{
		uint8_t letter;
		const char *names;
	} glued[] = {
		{'l', " alam amin anam arefin bari baqi ghaffar ghani hadi hai haq "
			  "haque hasan hassan hoda hoque hossain huda huq hussain kabir "
			  "kader kadir karim kareem malik mannan momin mulk qader qadir "
			  "quader quddus "},
		{'r', " rahim raheem rahaman raheman rahman rashid rasheed rehman "
			  "razzak razzaq rauf "},
		{'s', " sabur salam salaam samad sattar subhan "},
		{'z', " zahir zaman "},
	};
	char wanted[TOKEN_LETTERS_MAX + 3];

	if (word->script != SCRIPT_LATIN || word->length < 3)
		return false;
	wanted[0] = ' ';
	memcpy(wanted + 1, word->letters, word->length);
	wanted[word->length + 1] = ' ';
	wanted[word->length + 2] = '\0';
	for (size_t i = 0; i < sizeof(glued) / sizeof(glued[0]); i++)
		if (glued[i].letter == letter)
			return strstr(glued[i].names, wanted) != NULL;
	return false;
}

/*
 * Take -ur or -ul off a word and let it wait for the next: Saifur Rahman is Saif
 * ur-Rahman.  Three letters or more must be left, and Rasul and Mansur are names.
 */
static void
unglue_article(Reader *reader, const Word *next)
{
	static const char *const whole[] = {
		"arthur", "batul",  "bulbul", "faisul", "gaffur", "ghafur",
		"gokul",  "makbul", "mansur", "maqbul", "masrur", "mukul",
		"rahul",  "rasul",  "sabur",  "shakur", "timur",  "taimur",
	};
	NameToken *token = &reader->reading->tokens[reader->reading->n_tokens - 1];
	uint8_t letter;

	if (token->script != SCRIPT_LATIN || token->length < 5 || token->title ||
		token->letters[token->length - 2] != 'u')
		return;
	letter = token->letters[token->length - 1];
	if (!strchr("lrsz", letter) || !takes_glued_article(next, letter))
		return;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strlen(whole[i]) == token->length && starts_with(token, whole[i]))
			return;
	token->length -= 2;
	reader->pending = AFFIX_AL;
	reader->last_particle = NOT_BESIDE;
}

/*
 * Is the word a letter that an apostrophe stands after elsewhere: O NEIL, KOFFI N
 * GUESSAN?  Other letters than these are initials, unless the name tells its parts:
 * D ANGELO, Marco; Jean D ALMEIDA; Joseph M BAPPE.
 */
static bool
is_elided(const Word *word, const Word *next, bool parted)
{
	uint8_t c = word->letters[0];
	uint8_t after = next->letters[0];

	if (word->script != SCRIPT_LATIN || word->length != 1 ||
		word->characters != 1 || word->dotted || word->role != ROLE_STEM ||
		next->script != SCRIPT_LATIN || next->role != ROLE_STEM ||
		next->length < 4 || word->last + 1 != next->first || next->comma)
		return false;
	if (c == 'o')
		return !is_vowel(after);
	if (c == 'n' && after == 'g')
		return true;
	return parted && word->upper == 1 &&
		   ((c == 'd' && is_vowel(after)) ||
			(c == 'l' && (is_vowel(after) || after == 'h')) ||
			(c == 'm' && (after == 'b' || after == 'p' || after == 'h')) ||
			(c == 'n' && strchr("dgkz", after)));
}

static bool
is_van_der(const Word *word, const Word *next)
{
	return is_word(word, "van") &&
		   (is_word(next, "der") || is_word(next, "den") ||
			is_word(next, "de"));
}

/* Read a word; next is what it may belong to, or NULL. */
static void
add_word(Reader *reader, const Word *word, Word *next, bool first, bool parted)
{
	switch ((Role) word->role)
	{
		case ROLE_ARTICLE:
		case ROLE_PREFIX:
			if (!next)
				break;
			add_particle(reader, word);
			return;
		case ROLE_ASSIMILATED:
			if (!next || !assimilates(word, next))
				break;
			add_particle(reader, word);
			return;
		case ROLE_INSIDE:
			/* Le Van Duc and Van Thi Hoa have names there */
			if (!next || (first && word->upper > 0 && !is_van_der(word, next)))
				break;
			add_particle(reader, word);
			return;
		case ROLE_GLUED:
			if (next && word->affixes && has_article(next))
			{
				add_particle(reader, word); /* Bou El Kacem: Abu l-Qasim */
				return;
			}
			if (next && glue(word, next))
				return;
			break;
		case ROLE_SUFFIX:
		case ROLE_ARTICLED:
		case ROLE_SON:
			if (add_ending(reader, word))
				return;
			break;
		default:
			if (next && is_elided(word, next, parted) && glue(word, next))
			{
				next->elided = true;
				return;
			}
			break;
	}
	add_stem(reader, word, (Role) word->role);
	if (next && next->role == ROLE_STEM && !reader->full)
		unglue_article(reader, next);
}

/* Is it told that the word is of the surname? */
static bool
is_parted(const Words *words, const Word *word)
{
	return words->commas || (words->small && word && in_capitals(word));
}

static void
read_words(Words *words, NameReading *reading)
{
	Reader reader = {.reading = reading};

	reading->n_tokens = 0;
	for (int k = 0; k < words->n_order; k++)
	{
		Word *word = &words->words[words->order[k]];
		Word *next = NULL;

		if (k + 1 < words->n_order)
			next = &words->words[words->order[k + 1]];
		/* "Sharif, Omar al-" ends in a particle, "KIM Chae-Il" does not */
		if (next && (next->aside != word->aside || next->suffix ||
					 k + 1 == words->capitals))
			next = NULL;
		add_word(&reader, word, next, k == 0, is_parted(words, next));
	}
}

void
name_read(const char *text, size_t len, NameReading *reading)
{
	Words words;

	if (len > NAME_BYTES_MAX)
		len = NAME_BYTES_MAX;
	cut_words(text, len, &words);
	know_words(&words);
	order_words(&words, false);

	/* a name of nothing but "name unknown" is compared as it stands */
	if (words.n_order == 0)
		order_words(&words, true);
	read_words(&words, reading);
}

bool
name_has_letter(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len)
	{
		Letter letter = letter_of(utf8_next(text, len, &at));

		if (letter.class == LETTER_FOLDED || letter.class == LETTER_ITSELF)
			return true;
	}
	return false;
}
