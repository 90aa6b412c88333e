/*
 * name_score.h
 *
 * How well two names agree: one number, and how it came about.
 */
#ifndef SLTD_NAME_SCORE_H
#define SLTD_NAME_SCORE_H

#include <stddef.h>

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
	int16_t first;  /* token of the reading */
	int16_t words;  /* tokens of the reading taken together */
	bool cut;       /* may lack its end, as in a machine-readable zone */
	bool unspelled; /* without its spelling, which is made where it is wanted */
	float weight;   /* minus logarithm of the name's frequency, in nats */
	const Lexeme *lexeme; /* what it is known to stand for, or NULL */
	/* the second ones without what may be an article */
	Consonants consonants[2];
	Spelling spelling[2];
	/* of these, by the alphabet opposite, where the token is compared often */
	const ChannelProfile *profiles[2][ALPHABET_COUNT];
} PreparedToken;

/* The bytes of a token that is "unspelled". */
#define UNSPELLED_BYTES offsetof(PreparedToken, spelling)

typedef struct PreparedName
{
	int n_tokens;
	PreparedToken tokens[NAME_TOKENS_MAX];
} PreparedName;

/* The tokens of a name; in a comparison some may have been joined. */
typedef struct NameSide
{
	int n;
	const PreparedToken *tokens[NAME_TOKENS_MAX];
} NameSide;

typedef struct TokenEvidence
{
	float evidence; /* in nats */
	uint8_t kind;   /* MatchKind */
} TokenEvidence;

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

/* Letters of a token that may be two words joined. */
#define JOIN_LETTERS_MIN 5

/* The most that names reach which are not the same. */
#define SIMILARITY_UNEQUAL_MAX 0.995

/* ---------- in parts, for an index ---------- */

/* The token of a name of len bytes that may have been cut off, or -1. */
extern int name_cut_token(const NameReading *reading, size_t len);

/*
 * Prepare a token of which "token" and "cut" are set: all of it, or by and by
 * its weight, what is known of it, and its spelling.
 */
extern void name_prepare_token(PreparedToken *prepared);
extern float name_token_weight(const NameToken *token);
extern void name_know_token(PreparedToken *prepared);
extern void name_set_consonants(PreparedToken *prepared);
extern void name_spell_token(PreparedToken *prepared); /* and its consonants */

/*
 * Make a token that has been spelled ready to be compared with many: bytes
 * needed, and the profiles at the place given.
 */
extern size_t name_profiles_size(const PreparedToken *prepared);
extern void name_make_profiles(PreparedToken *prepared, void *place);

/*
 * A token with profiles against others of an index, which come in the order of
 * their letters: by its variant, the alphabet opposite, and the other's variant.
 */
typedef struct TokenWalk
{
	ChannelWalk walks[2][ALPHABET_COUNT][2];
} TokenWalk;

extern void name_begin_walk(TokenWalk *walk, const PreparedToken *prepared);

/*
 * At least name_token_evidence() of the walk's token a and another that is
 * weighed, neither being an initial, nor b the beginning of a or a of b.  So many
 * consonants of one the other lacks; -1 if it is not known, one may have an
 * article, or a is two words joined: then b has its consonants.  What the lexicon
 * says of b is looked up if "known" is not set, and only where it matters.
 */
extern float name_walk_evidence(const PreparedToken *a, TokenWalk *walk,
								PreparedToken *b, int unmatched, bool *known);

/* Differs where tokens may weigh something else, by other tables. */
extern uint32_t name_weights_id(void);

extern void name_lay_out(const PreparedName *name, NameSide *side);

/* Are they of the same letters, with what may be an article or without? */
extern bool name_same_stem(const NameToken *x, const NameToken *y);

/* Can the spellings of two tokens that have their consonants give evidence? */
extern bool name_are_related(const PreparedToken *a, const PreparedToken *b);

/* Evidence of two tokens, and what kind of match it is.  Symmetric. */
extern float name_token_evidence(const PreparedToken *a, const PreparedToken *b,
								 uint8_t *kind);

/*
 * May two tokens that have been weighed, neither an initial, nor cut off, nor of
 * the same stem, give so much evidence?  So many consonants of one the other lacks,
 * at the least.  And may they, by what is known of both?  What the lexicon says of b is
 * looked up as above.
 */
extern bool name_may_reach(const PreparedToken *a, const PreparedToken *b,
						   int unmatched, float least);
extern bool name_known_may_reach(const PreparedToken *a, PreparedToken *b,
								 bool *known, float least);

/*
 * May a word be one of two that the token joins, or a word that has been spelled
 * the first of them?  The consonants have been seen to say so.
 */
extern bool name_may_be_word(const PreparedToken *word,
							 const PreparedToken *token);
extern bool name_is_first_word(const PreparedToken *word,
							   const PreparedToken *token);

/* May two tokens that follow each other be words of one name? */
extern bool name_can_join(const PreparedToken *first,
						  const PreparedToken *second);
extern void name_join_letters(const PreparedToken *first,
							  const PreparedToken *second,
							  PreparedToken *joined);
extern void name_join_tokens(const PreparedToken *first,
							 const PreparedToken *second,
							 PreparedToken *joined);

/*
 * The similarity by name_compare(), or by name_match() if directed, where the
 * evidence of token j of the record and token i of the query is known to be
 * evidence[j][i].
 */
extern double name_similarity_known(const NameSide *query,
									const NameSide *record, bool directed,
									const TokenEvidence *const *evidence);

/*
 * The least that a token of a query costs if it has no partner, in nats; less if
 * the query has it twice.  Of two tokens that stand against each other, each
 * bears half.  A token of a record costs no less, but in a directed match that
 * share of it.
 */
extern float name_least_cost(const PreparedToken *token, bool doubled);

/* What no comparison is better than. */
typedef struct NameBounds
{
	float doubt;         /* always among the cost */
	float initial_share; /* of a weight, the evidence of an initial */
	float match_least;   /* of a weight, below which there is no match */
	float cut_share;     /* of a weight, the most where the end is cut off */
	float weight_most;   /* of any token */
	/* of a weight, where a spelling lacks a consonant of the other */
	float unmatched_share;
	float cost_share; /* of a weight, the most that name_least_cost() gives */
	float directed_share; /* of that, what a token of a record costs at least */
} NameBounds;

extern NameBounds name_bounds(void);

#endif /* SLTD_NAME_SCORE_H */
