/*
 * skeleton.c
 *
 * Consonants in classes.  Vowels, w, y, ayn and hamza are left out, doubled
 * letters count once; k, q and c are one class, and so are j, dj and g.
 */
#include "name/skeleton.h"

#include <string.h>

#include "text/letter.h"

/* Classes of the Arabic letters, alef first; '-' is left out. */
static const char arabic_class[LETTER_ARABIC_COUNT + 1] =
	"-BTTJHXDZRZSCSDTZ-GFKKLMNH--BCJFJ";

/* Classes of Latin letters, a first. */
static const char latin_class[26 + 1] = "-BKD-FJH-JKLMN-BKRST-F-X-Z";

/* The class of two Latin letters that are one consonant; 0 for others. */
static inline char
digraph_class(uint8_t first, uint8_t second)
{
	switch (first)
	{
		case 'k':
			return second == 'h' ? 'X' : 0;
		case 's':
			return second == 'h' ? 'C' : 0;
		case 'c':
			return second == 'h' ? 'C' : second == 'k' ? 'K' : 0;
		case 'g':
			return second == 'h' ? 'G' : 0;
		case 't':
			return second == 'h' ? 'T' : 0;
		case 'd':
			return second == 'h' ? 'Z' : second == 'j' ? 'J' : 0;
		case 'p':
			return second == 'h' ? 'F' : 0;
	}
	return 0;
}

/* Affixes that make another name; particles and articles do not. */
#define AFFIXES_OF_COMPOUNDS                                                   \
	(AFFIX_ABU | AFFIX_ABD | AFFIX_DIN | AFFIX_ALLAH | AFFIX_ISLAM)

/* The class of the consonant at *at, which moves past it; '-' for none. */
static char
consonant_at(const NameToken *token, int *at)
{
	const uint8_t *s = token->letters + *at;
	int left = token->length - *at;

	*at += 1;
	if (token->script == SCRIPT_ARABIC)
		return left == 1 && *s == ARABIC_HEH ? '-'
											 : arabic_class[*s - LETTER_ARABIC];
	if (left >= 2)
	{
		char class = digraph_class(s[0], s[1]);

		if (class)
		{
			*at += 1;
			return class;
		}
	}
	return left == 1 && *s == 'h' ? '-' : latin_class[*s - 'a'];
}

uint32_t
skeleton_hash(const NameToken *token)
{
	uint32_t hash = 2166136261u ^ ((token->affixes | name_joined_affix(token)) &
								   AFFIXES_OF_COMPOUNDS);
	char last = 0;

	/* FNV-1a; only table positions depend on it */
	for (int i = token->article; i < token->length;)
	{
		char c = token->script == SCRIPT_OTHER ? (char) token->letters[i++]
											   : consonant_at(token, &i);

		if (c == '-' || (c == last && token->script != SCRIPT_OTHER))
			continue;
		hash = (hash ^ (uint8_t) c) * 16777619u;
		last = c;
	}
	return hash;
}

/* Wide classes, as bits. */
enum
{
	WIDE_B = 1 << 0,
	WIDE_F = 1 << 1,
	WIDE_D = 1 << 2, /* t, d, th, dh, z */
	WIDE_K = 1 << 3, /* k, q, g, j, kh, gh */
	WIDE_S = 1 << 4, /* s, z, sh */
	WIDE_M = 1 << 5,
	WIDE_N = 1 << 6,
	WIDE_LR = 1 << 7
};

/* The wide classes of a consonant; a letter may be read in several ways. */
static uint8_t
wide_classes(char class, uint8_t letter)
{
	switch (class)
	{
		case 'B':
			return WIDE_B;
		case 'F':
			return letter == 'v' || letter == ARABIC_VEH ? WIDE_F | WIDE_B
														 : WIDE_F;
		case 'D':
			return WIDE_D;
		case 'T':
			return letter == ARABIC_THEH || letter == 't' ? WIDE_D | WIDE_S
														  : WIDE_D;
		case 'Z':
			return WIDE_D | WIDE_S;
		case 'S':
			return letter == 'x' ? WIDE_S | WIDE_K : WIDE_S;
		case 'C':
			return letter == 'c' ? WIDE_S | WIDE_K : WIDE_S;
		case 'K':
			return letter == 'c' ? WIDE_S | WIDE_K : WIDE_K;
		case 'J':
		case 'G':
		case 'X':
			return letter == 'x' ? WIDE_S | WIDE_K : WIDE_K;
		case 'M':
			return WIDE_M;
		case 'N':
			return WIDE_N;
		case 'L':
		case 'R':
			return WIDE_LR;
	}
	return 0;
}

static void
find_places(Consonants *consonants)
{
	for (int i = 0; i < consonants->n; i++)
		for (unsigned set = consonants->classes[i]; set; set &= set - 1)
			consonants->places[__builtin_ctz(set)] |= (uint16_t) (1 << i);
}

void
skeleton_consonants(const NameToken *token, int from, Consonants *consonants)
{
	uint8_t last = 0;

	memset(consonants, 0, sizeof(*consonants));
	if (token->script == SCRIPT_OTHER)
		return;
	for (int i = from; i < token->length && consonants->n < CONSONANTS_MAX;)
	{
		uint8_t letter = token->letters[i];
		uint8_t classes = wide_classes(consonant_at(token, &i), letter);

		if (classes && classes != last)
			consonants->classes[consonants->n++] = classes;
		last = classes;
	}
	find_places(consonants);
}

void
skeleton_of_classes(const uint8_t *classes, int n, Consonants *consonants)
{
	memset(consonants, 0, sizeof(*consonants));
	consonants->n = (uint8_t) n;
	memcpy(consonants->classes, classes, n);
	find_places(consonants);
}

static bool
is_half(uint8_t part, uint8_t whole)
{
	return (part & WIDE_D && whole & WIDE_K) ||
		   (part & WIDE_B && whole & WIDE_F);
}

bool
skeleton_is_cut_off(const Consonants *part, const Consonants *whole)
{
	int last = part->n - 1;

	if (part->n < CUT_CONSONANTS_MIN || part->n > whole->n)
		return false;
	for (int i = 0; i < last; i++)
		if (!(part->classes[i] & whole->classes[i]))
			return false;
	return part->classes[last] & whole->classes[last] ||
		   is_half(part->classes[last], whole->classes[last]);
}

/*
 * The longest common subsequence, a bit for each consonant of x: Hyyrö's
 * algorithm, in which a bit that is not set has been matched.
 */
int
skeleton_unmatched(const Consonants *x, const Consonants *y)
{
	int longer = x->n > y->n ? x->n : y->n;
	int missing = skeleton_missing_most(longer);
	uint32_t all = (UINT32_C(1) << x->n) - 1;
	uint32_t unmatched = all;

	if (x->n + y->n - longer < longer - missing)
		return -1;
	for (int j = 0; j < y->n; j++)
	{
		uint32_t matches = 0;

		for (uint32_t set = y->classes[j]; set; set &= set - 1)
			matches |= x->places[__builtin_ctz(set)];
		matches &= unmatched;
		unmatched = (unmatched + matches) | (unmatched - matches);
	}
	/* there are few; not every processor counts them */
	for (uint32_t matched = all & ~unmatched; matched; matched &= matched - 1)
		longer--;
	return longer > missing ? -1 : longer;
}
