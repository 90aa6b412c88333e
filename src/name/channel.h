/*
 * channel.h
 *
 * The learned channel model: how likely it is that two spellings are one name.
 *
 * Two spellings are cut into pairs of short pieces, "units": (م, m),
 * (ح, uh), (ش, ch), (ou, u).  The trainer (train.c) has learned how often
 * each unit occurs in pairs of spellings of one name, and how often each piece
 * occurs at all.  The logarithm of the probability of the best cut, less those
 * of the two spellings by themselves, is their pointwise mutual information:
 * how much more often the two stand for one name than chance would have it.
 *
 * There are three channels: Arabic to Latin, Latin to Latin, Arabic to Arabic.
 * The latter two are symmetric, and their sides have the same pieces.
 */
#ifndef SLTD_NAME_CHANNEL_H
#define SLTD_NAME_CHANNEL_H

#include <stdint.h>

/* Longest piece of a unit. */
#define PIECE_MAX 3

/* Letters of a spelling that count. */
#define SPELLING_MAX 30

typedef enum Channel
{
	CHANNEL_ARABIC_LATIN,
	CHANNEL_LATIN_LATIN,
	CHANNEL_ARABIC_ARABIC,
	CHANNEL_COUNT
} Channel;

/*
 * The pieces of one side of a channel, numbered from 1; 0 is the empty piece.
 * Keys are probed linearly from channel_hash(); an entry of 0 ends the search.
 */
typedef struct PieceTable
{
	uint32_t mask; /* size of the table less one */
	const uint32_t *keys;
	const uint16_t *numbers;
	const float *probabilities; /* of a piece by itself, by number */
} PieceTable;

/*
 * One channel, as train.c writes it.  A unit's key is made of the numbers of
 * its pieces.  The filter has for each piece of x a set of 64 bits: a unit
 * whose bit is not set does not exist, which spares most searches.
 */
typedef struct ChannelTable
{
	PieceTable pieces[2];
	const uint64_t *filter;
	uint32_t mask;
	const uint32_t *keys;
	const uint16_t *costs;
} ChannelTable;

extern const ChannelTable channel_tables[CHANNEL_COUNT];

/* Costs are in 1/256 nat. */
#define COST_UNIT 256.0f

/*
 * What pieces cost that no pair of spellings has shown, in nats: slips of the
 * hand.  Letters that differ, a letter too many on one side.
 */
#define COST_UNSEEN_BOTH 13.0f
#define COST_UNSEEN_ONE 10.0f

/* How likely a piece of one letter is that has not been seen. */
#define PROBABILITY_UNSEEN 1.2e-4

/* The key of a piece of one to PIECE_MAX letters; never 0. */
static inline uint32_t
piece_key(const uint8_t *letters, int n)
{
	uint32_t key = 0;

	for (int i = 0; i < n; i++)
		key = key << 8 | letters[i];
	return key;
}

#define PIECE_NUMBER_BITS 12

static inline uint32_t
unit_key(uint32_t x, uint32_t y)
{
	return x << PIECE_NUMBER_BITS | y;
}

static inline uint32_t
channel_hash(uint32_t key)
{
	return (key * 0x9E3779B1u) >> 12;
}

static inline uint64_t
filter_bit(uint32_t y)
{
	return UINT64_C(1) << (y * 0x9E3779B1u >> 26);
}

/*
 * A spelling as one side of a channel sees it: the number of the piece of n
 * letters that ends with letter i, for each i and n; and the information in
 * its first i letters by themselves, in 1/COST_UNIT nat.
 */
typedef struct Spelling
{
	int length;
	uint16_t pieces[SPELLING_MAX][PIECE_MAX];
	int32_t information[SPELLING_MAX + 1];
} Spelling;

/* Information in the whole spelling, in nats. */
static inline float
spelling_information(const Spelling *spelling)
{
	return (float) spelling->information[spelling->length] / COST_UNIT;
}

extern void channel_spell(Channel channel, int side, const uint8_t *letters,
						  int length, Spelling *spelling);

/*
 * Mutual information of two spellings by their best cut into units, in nats,
 * or minus infinity where it is certainly below "least", which is found out
 * much sooner.  In CHANNEL_ARABIC_LATIN x is the Arabic one.
 */
extern float channel_mutual_information(Channel channel, const Spelling *x,
										const Spelling *y, float least);

#endif /* SLTD_NAME_CHANNEL_H */
