/*
 * name_score.h
 *
 * How well two names agree: one number, and how it came about.
 */
#ifndef SLTD_NAME_SCORE_H
#define SLTD_NAME_SCORE_H

#include "name/name_read.h"

/* What a pair of tokens, or a token alone, contributes. */
typedef enum MatchKind
{
	MATCH_SAME,            /* the same letters after folding */
	MATCH_SPELLING,        /* two spellings in one script */
	MATCH_TRANSLITERATION, /* two scripts */
	MATCH_JOINED,          /* two words of one name are one in the other */
	MATCH_INITIAL,         /* a letter for a name */
	MATCH_MISSING,         /* the other name has nothing for it */
	MATCH_CONTRADICTED     /* the other name has something else instead */
} MatchKind;

/* A row of the explanation. */
typedef struct MatchPart
{
	MatchKind kind;
	bool title;
	int16_t a;       /* token of the first name, -1 where it has none */
	int16_t b;       /* token of the second name, -1 where it has none */
	int16_t a_words; /* tokens taken together on that side: 1, or 2 if joined */
	int16_t b_words;
	float weight;   /* evidence that a perfect match would give, in nats */
	float evidence; /* evidence that this one gives */
} MatchPart;

/*
 * A name prepared for comparison: read, and its tokens weighed.  How the
 * channels see a token is worked out when first needed and kept, by variant
 * (whole, or without what may be an article) and by the script of the other.
 */
typedef struct PreparedName
{
	NameReading reading;
	float weight[NAME_TOKENS_MAX];
	uint32_t consonants[NAME_TOKENS_MAX];      /* skeleton.h */
	uint32_t stem_consonants[NAME_TOKENS_MAX]; /* without an article */
	int16_t first[NAME_TOKENS_MAX];            /* token of the reading */
	int16_t words[NAME_TOKENS_MAX]; /* tokens of the reading taken together */
	bool spelled[NAME_TOKENS_MAX][2][2];
	Spelling spelling[NAME_TOKENS_MAX][2][2];
} PreparedName;

typedef struct NameScore
{
	double similarity; /* 0 to 1 */
	int n_parts;
	MatchPart parts[2 * NAME_TOKENS_MAX];
} NameScore;

extern void name_prepare(const char *text, size_t len, PreparedName *name);

/*
 * Compare two names.  Symmetric, total, and 1 only where the names are equal
 * after folding; 0 where either has no token.
 */
extern void name_compare(PreparedName *a, PreparedName *b, NameScore *score);

#endif /* SLTD_NAME_SCORE_H */
