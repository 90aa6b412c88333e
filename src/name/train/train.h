/*
 * train.h
 *
 * The trainer's parts: pairs of spellings (pairs.c), the models learned from
 * them (learn.c), the tables that the extension reads (tables.c), which are
 * made to tell names apart (sharpen.c), what spellings stand for (lexicon.c),
 * how well pairs held out are found (retrieval.c) and how common names are
 * (frequencies.c).  train.c has the order of it all.
 */
#ifndef SLTD_NAME_TRAIN_H
#define SLTD_NAME_TRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "name/channel.h"
#include "name/name_read.h"

#define LINE_MAX_BYTES 4096

/* A spelling: letters as pieces (channel.h), the end among them. */
typedef struct Letters
{
	uint8_t letters[TOKEN_LETTERS_MAX + 1];
	uint8_t length;
} Letters;

typedef struct Pair
{
	Letters x;
	Letters y;
	float weight;
	float count; /* how often the row was seen; less where that is not known */
	bool held_out; /* not learned from */
	bool asked;    /* its retrieval is measured: a row of a file, held out */
	uint8_t source;
} Pair;

/* Where a pair comes from. */
enum
{
	SOURCE_WIKIDATA,
	SOURCE_ANETAC,
	SOURCE_GOOGLE,
	SOURCE_MAGHREB,
	SOURCE_HABIT, /* made from another pair by a habit of spelling */
	SOURCE_COUNT
};

typedef struct Pairs
{
	Pair *items;
	size_t n;
	size_t room;
} Pairs;

/* A unit by its letters: six bits each, 0 for none; x in the high half. */
typedef uint64_t UnitKey;

#define KEY_LETTER_BITS 6
#define KEY_PIECE_BITS (KEY_LETTER_BITS * PIECE_MAX)
#define KEY_Y_MASK ((UINT64_C(1) << KEY_PIECE_BITS) - 1)

/* Units, or pieces, and their probabilities: an open-addressed table. */
typedef struct Model
{
	UnitKey *keys;
	double *probability;
	double *count;
	uint32_t mask;
	size_t n;
	bool open; /* units not seen before may still enter */
	bool symmetric;
} Model;

/* train.c */
extern void *allocate(size_t n, size_t size);
extern FILE *open_data(const char *folder, const char *name);
extern FILE *open_table(const char *folder, const char *name);

/* pairs.c */
extern bool is_arab(const uint8_t *letters, int length);
extern void read_all_pairs(const char *folder, bool hold_out, Pairs *pairs);
extern void pair_within(const Pairs *pairs, const Model *model, bool swap,
						Pairs *result);
extern bool is_arab_spelling(const Letters *s);
extern int compare_letters(const Letters *a, const Letters *b);
extern void sort_pairs(Pairs *pairs);
extern bool has_pair(const Pairs *pairs, const Letters *x, const Letters *y);
extern void unfold(Alphabet alphabet, const Letters *s, uint8_t *folded);

/* learn.c */
extern UnitKey key_of(const uint8_t *x, int nx, const uint8_t *y, int ny);
extern uint32_t model_find(const Model *model, UnitKey key);
extern void learn(const char *what, Model *model, bool symmetric,
				  const Pairs *pairs);
extern double joint_probability(const Model *model, const Pair *pair);
extern void project(const Model *model, int side, Model *pieces);
extern void blend_composed(const Model *across, double share, Model *model);
extern uint32_t table_size(size_t n);

/* tables.c */
extern void build_tables(const Model models[CHANNEL_COUNT],
						 ChannelModel *result);
extern void write_tables(const char *folder, const ChannelModel *model);

extern void replace_costs(ChannelTable *table,
						  double letters[][LETTER_PIECES + 1],
						  const double *units);

/* sharpen.c */
extern void sharpen(const char *what, ChannelModel *model, Channel channel,
					const Pairs *pairs, bool (*is_taken)(const Pair *));

/* retrieval.c */
extern void print_retrieval(const ChannelModel *model, const Pairs *pairs);

/* lexicon.c */
extern void write_lexicon(const char *folder, const ChannelModel *model,
						  const Pairs *pairs);

/* frequencies.c */
extern void write_frequencies(const char *data, const char *tables);

#endif /* SLTD_NAME_TRAIN_H */
