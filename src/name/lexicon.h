/*
 * lexicon.h
 *
 * Which names a spelling is known to stand for.  Mahmoud is much like محمد and
 * yet another name; Youcef is little like Yusuf and yet the same one.  Where the
 * data show of both spellings what they stand for, that counts beside the
 * channel model.
 */
#ifndef SLTD_NAME_LEXICON_H
#define SLTD_NAME_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

/* Names that a spelling stands for, the commonest ones. */
#define LEXEME_NAMES 4

#define LEXICON_SHARE_UNIT 255

typedef struct Lexeme
{
	uint16_t names[LEXEME_NAMES]; /* numbers from 1; 0 for none */
	uint8_t shares[LEXEME_NAMES]; /* how often it stands for each, of 255 */
} Lexeme;

typedef struct Lexicon
{
	int n;
	const uint32_t *hashes; /* in order */
	const Lexeme *lexemes;
} Lexicon;

/* The lexicon that train/lexicon.c has learned and written. */
extern const Lexicon lexicon;

/* FNV-1a of folded letters (letter.h). */
static inline uint32_t
lexicon_hash(const uint8_t *letters, int length)
{
	uint32_t hash = 2166136261u;

	for (int i = 0; i < length; i++)
		hash = (hash ^ letters[i]) * 16777619u;
	return hash;
}

/* What a spelling stands for; NULL where the lexicon does not know. */
extern const Lexeme *lexicon_find(const uint8_t *letters, int length);

/* How often two spellings stand for one name, 0 to 1. */
extern float lexicon_agreement(const Lexeme *a, const Lexeme *b);

#endif /* SLTD_NAME_LEXICON_H */
