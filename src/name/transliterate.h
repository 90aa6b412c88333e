/*
 * transliterate.h
 *
 * Writing the letters of one script in another: the likeliest ways, by a
 * learned model.  No PostgreSQL here.
 *
 * A spelling is cut into pieces of one to three letters, and each piece is
 * written as one of the pieces of the other script that stood opposite it in
 * pairs of spellings: a unit.  Vowels that Arabic leaves out are part of the
 * piece of a consonant: (م, mu).  Units alone would write the commonest piece
 * whatever stands beside it; a model of the language, how likely a letter is
 * after those before it, says which pieces make a name.
 *
 * The tables are written by train_language.c, which chose how much units and
 * language count against each other.
 */
#ifndef SLTD_NAME_TRANSLITERATE_H
#define SLTD_NAME_TRANSLITERATE_H

#include <stdint.h>

/* Letters of a piece that is read, and of one that is written. */
#define READ_PIECE_MAX 3
#define WRITTEN_PIECE_MAX 5

/* Letters that are read and written at the most. */
#define WRITING_MAX 30

/* How many ways of writing are followed side by side, and found at most. */
#define WRITINGS_MAX 64

/* Costs are in 1/16 nat, in one byte. */
#define WRITING_COST_UNIT 16.0f

/*
 * Letters that are written, by number from 1; 0 is the beginning and the end
 * of a name.  Arabic ones are not folded here: hamza, alef and final forms are
 * what an officer expects to see.
 */
#define WRITTEN_LATIN_COUNT 26
#define WRITTEN_ARABIC_COUNT 36
#define WRITTEN_ARABIC_UTF8                                                    \
	"ا", "أ", "إ", "آ", "ء", "ؤ", "ئ", "ب", "ة", "ت", "ث", "ج", "ح", "خ", "د", \
		"ذ", "ر", "ز", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ك",  \
		"ل", "م", "ن", "ه", "و", "ى", "ي"

typedef enum WritingDirection
{
	WRITE_ARABIC, /* reads Latin letters */
	WRITE_LATIN,  /* reads folded Arabic letters */
	WRITING_DIRECTIONS
} WritingDirection;

/* Where in the name a unit stands: it costs another thing in each place. */
typedef enum UnitPlace
{
	PLACE_BEGINNING,
	PLACE_MIDDLE,
	PLACE_END,
	UNIT_PLACES
} UnitPlace;

/* What a piece may be written as; letters of 0 end it. */
typedef struct WritingUnit
{
	uint8_t letters[WRITTEN_PIECE_MAX];
	uint8_t costs[UNIT_PLACES];
} WritingUnit;

/*
 * A run of letters that names have: what its last letter costs after the ones
 * before, and what it asks for before a letter that was not seen after it.
 */
typedef struct LetterRun
{
	uint32_t key; /* run_key(); 0 where the table has none */
	uint8_t cost;
	uint8_t unseen;
} LetterRun;

/* One direction, as train_language.c writes it. */
typedef struct WritingModel
{
	int n_pieces;           /* pieces that can be read, */
	const uint32_t *pieces; /* sorted by reading_key() */
	const uint16_t *first;  /* first unit of each, and the end */
	const WritingUnit *units;
	uint32_t n_runs; /* places for them, probed from run_hash() */
	const LetterRun *runs;
} WritingModel;

extern const WritingModel writing_models[WRITING_DIRECTIONS];

/* The key of a piece of one to READ_PIECE_MAX folded letters. */
static inline uint32_t
reading_key(const uint8_t *letters, int n)
{
	uint32_t key = 0;

	for (int i = 0; i < n; i++)
		key = key << 8 | letters[i];
	return key;
}

/* Letters of a run at the most. */
#define RUN_MAX 5

/* The key of a run: six bits a letter. */
static inline uint32_t
run_key(uint32_t before, int letter)
{
	return before << 6 | (uint32_t) (letter + 1);
}

/* The last n letters of a run. */
static inline uint32_t
run_end(uint32_t key, int n)
{
	return key & ((UINT32_C(1) << 6 * n) - 1);
}

static inline uint32_t
run_hash(uint32_t key)
{
	return key * 0x9E3779B1u >> 10;
}

/* A way to write a spelling, by numbers of letters. */
typedef struct Writing
{
	uint8_t letters[WRITING_MAX];
	uint8_t length;
	uint32_t run; /* the last letters, and the beginning */
	float cost;   /* in nats; less is likelier */
} Writing;

/*
 * The likeliest ways to write folded letters, the best first; returns how many
 * there are.
 */
extern int transliterate(const WritingModel *model, const uint8_t *letters,
						 int length, Writing writings[WRITINGS_MAX]);

#endif /* SLTD_NAME_TRANSLITERATE_H */
