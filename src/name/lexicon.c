/*
 * lexicon.c
 *
 * Look-up of what spellings are known to stand for.  The table holds hashes, no
 * names.
 */
#include "name/lexicon.h"

#include <stddef.h>

const Lexeme *
lexicon_find(const uint8_t *letters, int length)
{
	uint32_t hash = lexicon_hash(letters, length);
	int low = 0;
	int high = lexicon.n;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (lexicon.hashes[middle] == hash)
			return &lexicon.lexemes[middle];
		if (lexicon.hashes[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

float
lexicon_agreement(const Lexeme *a, const Lexeme *b)
{
	int shared = 0;

	for (int i = 0; i < LEXEME_NAMES && a->names[i]; i++)
		for (int j = 0; j < LEXEME_NAMES && b->names[j]; j++)
			if (a->names[i] == b->names[j])
				shared +=
					a->shares[i] < b->shares[j] ? a->shares[i] : b->shares[j];
	return (float) shared / LEXICON_SHARE_UNIT;
}
