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
 * The latter two are symmetric.  Everything is in integers, so that results
 * are the same on every machine.
 */
#ifndef SLTD_NAME_CHANNEL_H
#define SLTD_NAME_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest piece of a unit. */
#define PIECE_MAX 3

/* Letters of a spelling that count. */
#define SPELLING_MAX 30

typedef enum Alphabet
{
	ALPHABET_LATIN,
	ALPHABET_ARABIC,
	ALPHABET_COUNT
} Alphabet;

typedef enum Channel
{
	CHANNEL_ARABIC_LATIN,
	CHANNEL_LATIN_LATIN,
	CHANNEL_ARABIC_ARABIC,
	CHANNEL_COUNT
} Channel;

/* Costs, minus logarithms of probabilities, are in 1/16 nat. */
#define COST_UNIT 16.0f
#define COST_MAX 255

/*
 * What a slip of the hand costs, a letter left out, added or taken for another
 * that no pair of spellings has shown, above the information of the letters.
 */
#define SLIP_COST ((int) (5.5f * COST_UNIT))

/*
 * Single letters are pieces 1 to LETTER_PIECES, counted from the first of their
 * alphabet; 0 is the empty piece.  Every spelling ends with LETTER_END, so that
 * the model knows what stands at the end of names.
 */
#define LETTER_PIECES 34
#define LETTER_END 34

/* Bits that a piece's filter has, one for each hash of a piece opposite. */
#define FILTER_BITS 256

/*
 * The pieces of two and three letters of an alphabet, numbered from
 * LETTER_PIECES + 1, in an open-addressed table by piece_key(); a key of 0
 * ends a search.  The information in a piece, by its number, differs with the
 * alphabet on the other side.
 */
typedef struct PieceTable
{
	uint32_t mask; /* size of the table less one */
	const uint32_t *keys;
	const uint16_t *numbers;
	const uint8_t *information[ALPHABET_COUNT];
} PieceTable;

/*
 * One channel.  Units of single letters, or of one and none, are in a square
 * that has slips worked in.  The others are in an open-addressed table: the
 * number of the piece of x, that of y, and the cost, in 12, 12 and 8 bits; 0
 * ends a search.  The filter of a piece of x has the bits of all pieces that it
 * is opposite of, which spares nearly all searches in vain.
 */
typedef struct ChannelTable
{
	const uint8_t (*letters)[LETTER_PIECES + 1];
	const uint64_t (*filter)[FILTER_BITS / 64];
	uint32_t mask;
	const uint32_t *units;
	/*
	 * The same by the piece of x, and by that of y: where those of a piece begin
	 * in a list, and that, with the piece opposite and the cost, in 24 and 8
	 * bits.  The trainer has none.
	 */
	const uint32_t *first[2];
	const uint32_t *list[2];
} ChannelTable;

typedef struct ChannelModel
{
	PieceTable pieces[ALPHABET_COUNT];
	ChannelTable channels[CHANNEL_COUNT];
} ChannelModel;

/* The model that train.c has learned and written. */
extern const ChannelModel channel_model;

/* The key of a piece of up to PIECE_MAX letters, given as pieces; never 0. */
static inline uint32_t
piece_key(const uint8_t *letters, int n)
{
	uint32_t key = 0;

	for (int i = 0; i < n; i++)
		key = key << 8 | letters[i];
	return key;
}

#define PIECE_NUMBER_BITS 12
#define UNIT_COST_BITS 8

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

/* The bit of a piece in filters. */
static inline uint32_t
filter_bit(uint32_t piece)
{
	return piece * 0x9E3779B1u >> 24;
}

/* A spelling as the channels see it. */
typedef struct Spelling
{
	uint8_t length; /* with the end */
	uint8_t alphabet;
	uint8_t letters[SPELLING_MAX + 1]; /* as pieces of one letter */
	/* pieces of two and of three letters that end with the letter; 0 for none */
	uint16_t pieces[SPELLING_MAX + 1][PIECE_MAX - 1];
	/* information in the first letters, by the alphabet on the other side */
	uint16_t information[ALPHABET_COUNT][SPELLING_MAX + 2];
} Spelling;

/* Information in the whole spelling opposite an alphabet, in 1/16 nat. */
static inline int
spelling_information(const Spelling *spelling, int opposite)
{
	return spelling->information[opposite][spelling->length];
}

/* The channel of an alphabet and the one opposite. */
static inline Channel
channel_of(Alphabet alphabet, Alphabet opposite)
{
	if (alphabet != opposite)
		return CHANNEL_ARABIC_LATIN;
	return alphabet == ALPHABET_LATIN ? CHANNEL_LATIN_LATIN
									  : CHANNEL_ARABIC_ARABIC;
}

/* The side of it that the alphabet stands on: 0 for x, 1 for y. */
static inline int
channel_side(Alphabet alphabet, Alphabet opposite)
{
	return alphabet == ALPHABET_LATIN && opposite == ALPHABET_ARABIC;
}

/* The channel between two spellings. */
static inline Channel
channel_between(const Spelling *x, const Spelling *y)
{
	return channel_of((Alphabet) x->alphabet, (Alphabet) y->alphabet);
}

/* Spell folded letters (letter.h); those beyond SPELLING_MAX are left out. */
extern void channel_spell(const ChannelModel *model, Alphabet alphabet,
						  const uint8_t *letters, int length,
						  Spelling *spelling);

#define CHANNEL_UNRELATED (-(1 << 20))

/*
 * Mutual information of two spellings by their best cut into units, in 1/16
 * nat, or CHANNEL_UNRELATED where it is below "least", which is found out
 * sooner.  The same for (x, y) and (y, x).
 */
extern int channel_mutual_information(const ChannelModel *model,
									  const Spelling *x, const Spelling *y,
									  int least);

/*
 * The same of one spelling and the beginning of another that agrees with it
 * best, for a name that has been cut off.
 */
extern int channel_beginning_information(const ChannelModel *model,
										 const Spelling *part,
										 const Spelling *whole, int least);

/* ---------- one spelling against many ---------- */

/* A unit of a spelling: the last of its letters, how many, and the cost. */
typedef struct ProfileUnit
{
	uint8_t end; /* 0 if it has no letter */
	uint8_t length;
	uint8_t cost;
} ProfileUnit;

/*
 * A spelling that is to be compared with many of an alphabet: all units that its
 * pieces are in, by the piece opposite.
 */
typedef struct ChannelProfile
{
	const Spelling *spelling;
	uint8_t alphabet; /* the one opposite */
	/* costs of letter opposite, or of none, by letter of the spelling, or none */
	uint8_t letters[LETTER_PIECES + 1][SPELLING_MAX + 2];
	/* costs of the last two letters opposite none; COST_NEVER where no unit is */
	uint16_t pairs_alone[SPELLING_MAX + 2];
	bool has_pairs; /* is there any? */
	/*
	 * Information up to a letter with what may be hoped for from the rest, of the
	 * spelling without its end, and of all of it.
	 */
	uint16_t hoped[2][SPELLING_MAX + 2];
	/* where the units of a piece opposite begin; and end, where the next does */
	uint16_t first[(1 << PIECE_NUMBER_BITS) + 1];
	ProfileUnit units[];
} ChannelProfile;

#define COST_NEVER UINT16_MAX

/* Bytes of the profile of a spelling, and the profile at the place given. */
extern size_t channel_profile_size(const ChannelModel *model,
								   const Spelling *spelling, Alphabet opposite);
extern void channel_make_profile(const ChannelModel *model,
								 const Spelling *spelling, Alphabet opposite,
								 ChannelProfile *profile);

/*
 * channel_mutual_information() of the profile's spelling and another of the
 * alphabet opposite, and channel_beginning_information(), in which the profile's
 * is the part or the whole: the same numbers, sooner.
 */
extern int channel_profile_information(const ChannelProfile *profile,
									   const Spelling *other, int least);
extern int channel_profile_beginning(const ChannelProfile *profile,
									 const Spelling *other, bool is_part,
									 int least);

/*
 * A profile's spelling against others that come in the order of their letters:
 * what has been found out of a beginning holds for all that begin so.
 */
typedef struct ChannelWalk
{
	const ChannelProfile *profile;
	int least_percent; /* what share of the information is of use */
	int n_letters;     /* of the other spelling, without the end */
	int hopeless;      /* so many letters of it lead to nothing; 0: none do */
	Spelling other;
	bool alive[SPELLING_MAX + 2]; /* has row j anything that is not given up? */
	int best[SPELLING_MAX + 2][SPELLING_MAX + 2];
} ChannelWalk;

extern void channel_begin_walk(ChannelWalk *walk, const ChannelProfile *profile,
							   int least_percent);

/*
 * At least channel_mutual_information() of the profile's spelling and the one of
 * these letters, with a "least" of that share of the information in the poorer
 * one: less is given up than there, as the rest of the spelling is not known.
 */
extern int channel_walk(const ChannelModel *model, ChannelWalk *walk,
						const uint8_t *letters, int length);

#endif /* SLTD_NAME_CHANNEL_H */
