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

void
skeleton_find_places(Consonants *consonants)
{
	for (int i = 0; i < consonants->n_all; i++)
		for (unsigned set = consonants->all[i]; set; set &= set - 1)
			consonants->places[__builtin_ctz(set)] |= (uint16_t) (1 << i);
}

/* A consonant that is read, and what may be said of it besides its classes. */
typedef struct Read
{
	uint8_t classes;
	bool optional; /* other spellings may have none */
	uint8_t added; /* an optional one after it, 0 for none */
} Read;

/* The letter at a place, 0 beyond the end. */
static inline uint8_t
letter_at(const NameToken *token, int at)
{
	return at < token->length ? token->letters[at] : 0;
}

/* Is it ch there, or sch? */
static inline bool
is_ch(const NameToken *token, int at)
{
	return letter_at(token, at) == 'c' && letter_at(token, at + 1) == 'h';
}

static inline bool
is_sch(const NameToken *token, int at)
{
	return letter_at(token, at) == 's' && is_ch(token, at + 1);
}

/*
 * What is special of a Latin consonant at "at", of which the classes are known.
 * j is y in half of Europe, v is waw, or w, kh is h.
 */
static void
read_latin(const NameToken *token, int at, Read *read)
{
	uint8_t next = letter_at(token, at + 1);

	switch (token->letters[at])
	{
		case 'd':
			if (next == 'j') /* Croatian đ folds to d */
				read->classes |= WIDE_D;
			read->optional = (next == 'z' && letter_at(token, at + 2) == 'h') ||
							 is_sch(token, at + 1);
			break;
		case 'g': /* Ukrainian h, and Russian g for the h of others */
			read->optional = next != 'h';
			break;
		case 'j':
		case 'v':
			read->optional = true;
			break;
		case 'k':
			read->optional = next == 'h';
			break;
		case 'n':
			if (next == 'b')
				read->classes |= WIDE_M;
			break;
		case 's':
			read->optional = is_ch(token, at + 1);
			break;
		case 't':
			read->optional = is_ch(token, at + 1) || is_sch(token, at + 1);
			break;
		case 'x':
			read->optional = true; /* Somali h */
			read->added = WIDE_S;  /* ks */
			break;
		case 'z':
			if (next == 'h') /* Russian zh is Kazakh j */
				read->classes |= WIDE_K;
			break;
	}
}

static void
read_arabic(const NameToken *token, int at, Read *read)
{
	uint8_t letter = token->letters[at];
	int next = at + 1;

	if (letter == ARABIC_HEH && next == token->length && at > 0)
	{
		read->classes = WIDE_D; /* ta marbuta */
		read->optional = true;
	}
	else if (letter == ARABIC_NOON && next < token->length &&
			 token->letters[next] == ARABIC_BEH)
		read->classes |= WIDE_M;
}

static void
add_consonant(Consonants *consonants, uint8_t classes, bool optional)
{
	if (consonants->n_all == CONSONANTS_MAX)
		return;
	if (optional)
		consonants->optional |= (uint16_t) (1 << consonants->n_all);
	consonants->all[consonants->n_all++] = classes;
}

/* All are there; those that are added are not among the others. */
static void
count_consonants(Consonants *consonants)
{
	unsigned optional = consonants->optional & ~OPTIONAL_ADDED;

	consonants->n_least =
		(uint8_t) (consonants->n_all -
				   (optional ? skeleton_count_bits(optional) : 0));
	if (consonants->optional & OPTIONAL_ADDED)
	{
		for (int i = 0; i < consonants->n_all; i++)
			if (!(optional >> i & 1))
				consonants->classes[consonants->n++] = consonants->all[i];
		return;
	}
	consonants->n = consonants->n_all;
	memcpy(consonants->classes, consonants->all, sizeof(consonants->all));
}

void
skeleton_consonants(const NameToken *token, int from, Consonants *consonants)
{
	uint8_t last = 0;
	int left = OPTIONAL_MAX; /* consonants that may be optional */

	memset(consonants, 0, sizeof(*consonants));
	if (token->script == SCRIPT_OTHER)
		return;
	for (int i = from; i < token->length && consonants->n_all < CONSONANTS_MAX;)
	{
		int at = i;
		Read read = {0};
		bool again;

		read.classes =
			wide_classes(consonant_at(token, &i), token->letters[at]);
		again = read.classes && read.classes == last;
		last = read.classes;
		if (token->script == SCRIPT_ARABIC)
			read_arabic(token, at, &read);
		else if (read.classes)
			read_latin(token, at, &read);
		if (again)
		{
			/* a vowel may be heard between two that Arabic script has */
			read.added = token->script == SCRIPT_ARABIC ? read.classes : 0;
			read.classes = 0;
		}
		if (read.classes &&
			(!read.optional || left > 0 || token->script == SCRIPT_LATIN))
		{
			add_consonant(consonants, read.classes, read.optional && left > 0);
			left -= read.optional;
		}
		if (read.added && left-- > 0)
			add_consonant(consonants, read.added, true);
	}
	if (token->script == SCRIPT_ARABIC && consonants->optional)
		consonants->optional |= OPTIONAL_ADDED;
	count_consonants(consonants);
	skeleton_find_places(consonants);
}

void
skeleton_of_classes(const uint8_t *all, int n, unsigned optional,
					Consonants *consonants)
{
	memset(consonants, 0, sizeof(*consonants));
	consonants->n_all = (uint8_t) n;
	consonants->optional = (uint16_t) optional;
	memcpy(consonants->all, all, n);
	count_consonants(consonants);
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
 * algorithm, in which a bit that is not set has been matched.  Some of either,
 * given as bits, are left out.
 */
static int
common(const Consonants *x, uint32_t without_x, const Consonants *y,
	   uint32_t without_y)
{
	uint32_t all = (UINT32_C(1) << x->n_all) - 1;
	uint32_t unmatched = all;

	for (int j = 0; j < y->n_all; j++)
	{
		uint32_t matches = 0;

		if (without_y >> j & 1)
			continue;
		for (uint32_t set = y->all[j]; set; set &= set - 1)
			matches |= x->places[__builtin_ctz(set)];
		matches &= unmatched & ~without_x;
		unmatched = (unmatched + matches) | (unmatched - matches);
	}
	return skeleton_count_bits(all & ~unmatched);
}

/*
 * The least that stays unmatched when any of the optional consonants are left
 * out, but not all that a spelling has; -1 where it is too many.  "in_all" have
 * been found common to all of both.
 */
static int
least_unmatched(const Consonants *x, const Consonants *y, int in_all)
{
	int least = -1;

	const uint32_t optional_x = x->optional & ~OPTIONAL_ADDED;
	const uint32_t optional_y = y->optional & ~OPTIONAL_ADDED;

	for (uint32_t p = optional_x;; p = (p - 1) & optional_x)
	{
		int n_x = x->n_all - skeleton_count_bits(p);

		for (uint32_t q = optional_y;; q = (q - 1) & optional_y)
		{
			int n_y = y->n_all - skeleton_count_bits(q);
			int longer = n_x > n_y ? n_x : n_y;
			int shorter = n_x + n_y - longer;
			int most = skeleton_missing_most(longer);

			if (least >= 0 && least - 1 < most)
				most = least - 1;
			if ((n_x > 0 || x->n == 0) && (n_y > 0 || y->n == 0) &&
				longer - shorter <= most && longer - in_all <= most)
			{
				int unmatched = longer - common(x, p, y, q);

				if (unmatched <= most)
					least = unmatched;
				if (least == 0)
					return 0;
			}
			if (q == 0)
				break;
		}
		if (p == 0)
			break;
	}
	return least;
}

int
skeleton_count_unmatched(const Consonants *x, const Consonants *y)
{
	int longer = x->n_all > y->n_all ? x->n_all : y->n_all;
	int missing = skeleton_missing_most(longer);
	int in_all;
	int unmatched;
	int least;

	in_all = common(x, 0, y, 0);
	unmatched = longer - in_all;
	if (unmatched == 0 || !(x->optional || y->optional))
		return unmatched > missing ? -1 : unmatched;
	/* nothing that may be left out makes up for this */
	least = x->n_least > y->n_least ? x->n_least : y->n_least;
	if (least - in_all > skeleton_missing_most(least))
		return -1;
	return least_unmatched(x, y, in_all);
}
