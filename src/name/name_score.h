/*
 * name_score.h
 *
 * How well two names agree: one number, and how it came about.
 */
#ifndef SLTD_NAME_SCORE_H
#define SLTD_NAME_SCORE_H

#include "name/lexicon.h"
#include "name/name_read.h"
#include "name/skeleton.h"

/* What a pair of tokens, or a token alone, contributes. */
typedef enum MatchKind
{
	MATCH_SAME,            /* the same letters after folding */
	MATCH_SPELLING,        /* two spellings in one script */
	MATCH_TRANSLITERATION, /* two scripts */
	MATCH_JOINED,          /* two words of one name are one in the other */
	MATCH_INITIAL,         /* a letter for a name */
	MATCH_PARTICLE,        /* one has a particle that the other has not */
	MATCH_MISSING,         /* the other name has nothing for it */
	MATCH_CONTRADICTED,    /* the other name has something else instead */
	MATCH_ORDER            /* it stands elsewhere than in the other name */
} MatchKind;

/* A row of the explanation. */
typedef struct MatchPart
{
	MatchKind kind;
	int16_t a;       /* token of the first name, -1 where it has none */
	int16_t b;       /* token of the second name, -1 where it has none */
	int16_t a_words; /* tokens taken together on that side: 1, or 2 if joined */
	int16_t b_words;
	float weight; /* evidence that a perfect match would give, in nats */
	float cost;   /* what of it is lost, or what speaks against, in nats */
} MatchPart;

/* A token prepared for comparison: weighed, and spelled as the channels see it. */
typedef struct PreparedToken
{
	NameToken token;
	int16_t first;        /* token of the reading */
	int16_t words;        /* tokens of the reading taken together */
	bool cut;             /* may lack its end, as in a machine-readable zone */
	float weight;         /* minus logarithm of the name's frequency, in nats */
	const Lexeme *lexeme; /* what it is known to stand for, or NULL */
	/* the second ones without what may be an article */
	Consonants consonants[2];
	Spelling spelling[2];
} PreparedToken;

typedef struct PreparedName
{
	int n_tokens;
	PreparedToken tokens[NAME_TOKENS_MAX];
} PreparedName;

typedef struct NameScore
{
	double similarity; /* 0 to 1 */
	double evidence;   /* for one name, in nats */
	double cost;       /* against it, the doubt among it */
	double doubt;      /* that is there whatever the names */
	int n_parts;
	MatchPart parts[4 * NAME_TOKENS_MAX];
} NameScore;

extern void name_prepare(const char *text, size_t len, PreparedName *name);

/*
 * Compare two names.  Symmetric, total, and 1 only where the names are equal
 * after folding; 0 where either has no token.
 */
extern void name_compare(const PreparedName *a, const PreparedName *b,
						 NameScore *score);

/*
 * Does a record answer a query?  As name_compare(), but directed: what the
 * query leaves out of the record's name costs little.
 */
extern void name_match(const PreparedName *query, const PreparedName *record,
					   NameScore *score);

#endif /* SLTD_NAME_SCORE_H */
