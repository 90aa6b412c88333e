/*
 * skeleton.c
 *
 * Consonants in classes.  Vowels, w, y, ayn and hamza are left out, doubled
 * letters count once; k, q and c are one class, and so are j, dj and g.
 */
#include "name/skeleton.h"

#include "text/letter.h"

/* Classes of the Arabic letters, alef first; '-' is left out. */
static const char arabic_class[LETTER_ARABIC_COUNT + 1] =
	"-BTTJHXDZRZSCSDTZ-GFKKLMNH--BCJFJ";

/* Classes of Latin letters, a first. */
static const char latin_class[26 + 1] = "-BKD-FJH-JKLMN-BKRST-F-X-Z";

/* Two Latin letters that are one consonant. */
static const struct
{
	char letters[3];
	char class;
} digraphs[] = {
	{"kh", 'X'}, {"sh", 'C'}, {"ch", 'C'}, {"gh", 'G'}, {"th", 'T'},
	{"dh", 'Z'}, {"ph", 'F'}, {"dj", 'J'}, {"ck", 'K'},
};

/* Affixes that make another name; particles and articles do not. */
#define AFFIXES_OF_COMPOUNDS (AFFIX_ABU | AFFIX_ABD | AFFIX_DIN | AFFIX_ALLAH)

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
	for (size_t i = 0; left >= 2 && i < sizeof(digraphs) / sizeof(digraphs[0]);
		 i++)
	{
		if (s[0] == digraphs[i].letters[0] && s[1] == digraphs[i].letters[1])
		{
			*at += 1;
			return digraphs[i].class;
		}
	}
	return left == 1 && *s == 'h' ? '-' : latin_class[*s - 'a'];
}

uint32_t
skeleton_hash(const NameToken *token)
{
	uint32_t hash = 2166136261u ^ (token->affixes & AFFIXES_OF_COMPOUNDS);
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

/* The bit of a class, wide ones together. */
static uint32_t
wide_class(char class)
{
	switch (class)
	{
		case '-':
		case 'H':
			return 0;
		case 'T':
		case 'Z':
			class = 'D';
			break;
		case 'J':
		case 'G':
		case 'X':
			class = 'K';
			break;
		case 'C':
			class = 'S';
			break;
	}
	return UINT32_C(1) << (class - 'A');
}

uint32_t
skeleton_consonants(const NameToken *token, int from)
{
	uint32_t set = 0;

	if (token->script == SCRIPT_OTHER)
		return 0;
	for (int i = from; i < token->length;)
		set |= wide_class(consonant_at(token, &i));
	return set;
}

uint32_t
skeleton_first_consonant(const NameToken *token)
{
	uint32_t first = 0;

	if (token->script == SCRIPT_OTHER)
		return 0;
	for (int i = token->article; first == 0 && i < token->length;)
		first = wide_class(consonant_at(token, &i));
	return first;
}
