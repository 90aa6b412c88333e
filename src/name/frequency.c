/*
 * frequency.c
 *
 * Frequencies of names by skeleton.  A skeleton is the sequence of the name's
 * consonants in classes that spellings in either script share: vowels, w, y,
 * ayn and hamza are left out, doubled letters count once, k and q and c are
 * one class.  Mohamed, Muhammad and محمد have one skeleton, and so have some
 * names that differ; their frequencies add up, which is no harm here.
 */
#include "name/frequency.h"

#include "name/frequency_table.h"
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
frequency_skeleton(const NameToken *token)
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

char
frequency_first_consonant(const NameToken *token)
{
	for (int i = token->article; i < token->length;)
	{
		char c = token->script == SCRIPT_OTHER ? (char) token->letters[i++]
											   : consonant_at(token, &i);

		if (c != '-')
			return c;
	}
	return 0;
}

float
frequency_weight(const NameToken *token)
{
	uint32_t skeleton = frequency_skeleton(token);
	int low = 0;
	int high = FREQUENCY_COUNT;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (frequency_skeletons[middle] == skeleton)
			return (float) frequency_weights[middle] / FREQUENCY_UNIT;
		if (frequency_skeletons[middle] < skeleton)
			low = middle + 1;
		else
			high = middle;
	}
	return FREQUENCY_UNSEEN;
}
