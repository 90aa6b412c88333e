/*
 * lexicon.c
 *
 * Look-up of what spellings are known to stand for.  The table holds hashes, no
 * names.
 */
#include "name/lexicon.h"

#include <stddef.h>

#include "name/hash_search.h"

const Lexeme *
lexicon_find(const uint8_t *letters, int length)
{
	static HashIndex index;
	int at = hash_search(&index, lexicon.hashes, lexicon.n,
						 lexicon_hash(letters, length));

	return at < 0 ? NULL : &lexicon.lexemes[at];
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
