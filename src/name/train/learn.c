/*
 * learn.c
 *
 * Expectation maximisation: the probabilities of units from pairs of spellings,
 * which are cut into units in all possible ways at once.
 */
#include "name/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITERATIONS 8
#define PROBABILITY_MIN 2e-7 /* of a unit that is kept */

/* ---------- units ---------- */

/* The key of a unit; a piece by itself is a unit whose other side is empty. */
UnitKey
key_of(const uint8_t *x, int nx, const uint8_t *y, int ny)
{
	UnitKey key = 0;

	for (int i = 0; i < PIECE_MAX; i++)
		key = key << KEY_LETTER_BITS | (i < nx ? x[i] : 0u);
	for (int i = 0; i < PIECE_MAX; i++)
		key = key << KEY_LETTER_BITS | (i < ny ? y[i] : 0u);
	return key;
}

static uint32_t
hash_key(UnitKey key)
{
	return (uint32_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> 40);
}

/* Where a key is or would be; there its probability is 0. */
uint32_t
model_find(const Model *model, UnitKey key)
{
	uint32_t at = hash_key(key) & model->mask;

	while (model->keys[at] != 0 && model->keys[at] != key)
		at = (at + 1) & model->mask;
	return at;
}

/* A power of two that leaves at least half of the table free. */
uint32_t
table_size(size_t n)
{
	uint32_t size = 1024;

	while (size < n * 2)
		size *= 2;
	return size;
}

static void
model_init(Model *model, uint32_t size)
{
	memset(model, 0, sizeof(*model));
	model->keys = allocate(size, sizeof(UnitKey));
	model->probability = allocate(size, sizeof(double));
	model->count = allocate(size, sizeof(double));
	model->mask = size - 1;
	model->open = true;
}

static void
model_free(Model *model)
{
	free(model->keys);
	free(model->probability);
	free(model->count);
}

/* ---------- a pair cut in all ways ---------- */

/*
 * Letters that units have on either side, and how likely a unit of the shape is
 * before the first iteration.  Arabic leaves vowels out, so there Latin pieces
 * are the longer.
 */
typedef struct Shape
{
	int x;
	int y;
	double across; /* 0 for none */
	double within;
} Shape;

static const Shape shapes[] = {
	{1, 1, 0.5, 0.6},   {0, 1, 0.10, 0.08}, {1, 0, 0.10, 0.08},
	{1, 2, 0.10, 0.05}, {2, 1, 0.05, 0.05}, {2, 2, 0.04, 0.05},
	{1, 3, 0.02, 0.01}, {3, 1, 0.01, 0.01}, {0, 2, 0.01, 0},
	{2, 3, 0.01, 0},
};

#define SHAPES ((int) (sizeof(shapes) / sizeof(shapes[0])))

/* Places in the model of the units that begin at each pair of letters. */
typedef struct Lattice
{
	int nx;
	int ny;
	int32_t unit[SPELLING_MAX + 2][SPELLING_MAX + 2][SHAPES]; /* or -1 */
	double forward[SPELLING_MAX + 2][SPELLING_MAX + 2];
	double backward[SPELLING_MAX + 2][SPELLING_MAX + 2];
} Lattice;

/* The place of a unit, or -1; a new one enters while the model is open. */
static int32_t
unit_place(Model *model, UnitKey key, const Shape *shape)
{
	uint32_t at = model_find(model, key);

	if (model->keys[at] == 0)
	{
		if (!model->open)
			return -1;
		if (++model->n > model->mask / 4 * 3)
		{
			fprintf(stderr, "train: table of units full\n");
			exit(1);
		}
		model->keys[at] = key;
		model->probability[at] =
			(model->symmetric ? shape->within : shape->across) *
			pow(LETTER_PIECES, -(shape->x + shape->y));
	}
	return (int32_t) at;
}

static void
find_units(Model *model, const Pair *pair, Lattice *lattice)
{
	lattice->nx = pair->x.length;
	lattice->ny = pair->y.length;
	for (int i = 0; i <= lattice->nx; i++)
		for (int j = 0; j <= lattice->ny; j++)
			for (int s = 0; s < SHAPES; s++)
			{
				const Shape *shape = &shapes[s];

				lattice->unit[i][j][s] = -1;
				if (i + shape->x <= lattice->nx &&
					j + shape->y <= lattice->ny &&
					(model->symmetric ? shape->within : shape->across) > 0)
					lattice->unit[i][j][s] =
						unit_place(model,
								   key_of(pair->x.letters + i, shape->x,
										  pair->y.letters + j, shape->y),
								   shape);
			}
}

/* The probability of the pair: the sum over all cuts. */
static double
sum_forward(const Model *model, Lattice *lattice)
{
	for (int i = 0; i <= lattice->nx; i++)
		for (int j = 0; j <= lattice->ny; j++)
			lattice->forward[i][j] = 0;
	lattice->forward[0][0] = 1;
	for (int i = 0; i <= lattice->nx; i++)
		for (int j = 0; j <= lattice->ny; j++)
			for (int s = 0; s < SHAPES; s++)
				if (lattice->unit[i][j][s] >= 0)
					lattice->forward[i + shapes[s].x][j + shapes[s].y] +=
						lattice->forward[i][j] *
						model->probability[lattice->unit[i][j][s]];
	return lattice->forward[lattice->nx][lattice->ny];
}

/* Expectation: add the pair's share of each unit to its count. */
static void
expect(Model *model, Lattice *lattice, double weight)
{
	double total = lattice->forward[lattice->nx][lattice->ny];

	for (int i = lattice->nx; i >= 0; i--)
		for (int j = lattice->ny; j >= 0; j--)
		{
			double sum = i == lattice->nx && j == lattice->ny ? 1 : 0;

			for (int s = 0; s < SHAPES; s++)
			{
				int32_t unit = lattice->unit[i][j][s];
				double rest;

				if (unit < 0)
					continue;
				rest = model->probability[unit] *
					   lattice->backward[i + shapes[s].x][j + shapes[s].y];
				sum += rest;
				model->count[unit] +=
					weight * lattice->forward[i][j] * rest / total;
			}
			lattice->backward[i][j] = sum;
		}
}

double
joint_probability(const Model *model, const Pair *pair)
{
	static Lattice lattice;
	Model closed = *model;

	closed.open = false;
	find_units(&closed, pair, &lattice);
	return sum_forward(&closed, &lattice);
}

/* ---------- iterations ---------- */

/* Make the counts of (x, y) and (y, x) the same. */
static void
symmetrize(Model *model)
{
	for (uint32_t i = 0; i <= model->mask; i++)
	{
		UnitKey key = model->keys[i];
		UnitKey mirrored =
			(key & KEY_Y_MASK) << KEY_PIECE_BITS | key >> KEY_PIECE_BITS;
		uint32_t at;

		if (key == 0 || key > mirrored)
			continue;
		at = model_find(model, mirrored);
		if (model->keys[at] == 0)
			model->count[i] = 0;
		else
			model->count[i] = model->count[at] =
				(model->count[i] + model->count[at]) / 2;
	}
}

/* Maximisation: counts become probabilities; units too rare leave. */
static void
maximise(Model *model)
{
	Model next;
	double total = 0;
	size_t n = 0;

	if (model->symmetric)
		symmetrize(model);
	for (uint32_t i = 0; i <= model->mask; i++)
		total += model->count[i];
	for (uint32_t i = 0; i <= model->mask; i++)
		n += model->count[i] / total >= PROBABILITY_MIN;
	model_init(&next, table_size(n));
	for (uint32_t i = 0; i <= model->mask; i++)
	{
		double p = model->count[i] / total;
		uint32_t at;

		if (model->keys[i] == 0 || p < PROBABILITY_MIN)
			continue;
		at = model_find(&next, model->keys[i]);
		next.keys[at] = model->keys[i];
		next.probability[at] = p;
		next.n++;
	}
	next.open = false;
	next.symmetric = model->symmetric;
	model_free(model);
	*model = next;
}

void
learn(const char *what, Model *model, bool symmetric, const Pairs *pairs)
{
	static Lattice lattice;

	model_init(model, 1 << 23);
	model->symmetric = symmetric;
	for (int iteration = 1; iteration <= ITERATIONS; iteration++)
	{
		double seen = 0, unseen = 0, letters_seen = 0, letters_unseen = 0;
		size_t missed = 0;

		for (size_t i = 0; i < pairs->n; i++)
		{
			const Pair *pair = &pairs->items[i];
			int letters = pair->x.length + pair->y.length;
			double p;

			if (pair->held_out && (model->open || !pair->asked))
				continue;
			find_units(model, pair, &lattice);
			p = sum_forward(model, &lattice);
			if (!(p > 0))
			{
				missed++;
				continue;
			}
			if (!pair->held_out)
				expect(model, &lattice, pair->weight);
			*(pair->held_out ? &unseen : &seen) -= log(p);
			*(pair->held_out ? &letters_unseen : &letters_seen) += letters;
		}
		maximise(model);
		printf("%s: iteration %d, %zu pairs, %zu units; nats a letter %.4f, "
			   "held out %.4f; %zu pairs without a cut\n",
			   what, iteration, pairs->n, model->n, seen / letters_seen,
			   letters_unseen ? unseen / letters_unseen : 0.0, missed);
		fflush(stdout);
	}
}

/* ---------- pieces by themselves ---------- */

/* How likely each piece of one side is, whatever stands opposite. */
void
project(const Model *model, int side, Model *pieces)
{
	int shift = side == 0 ? KEY_PIECE_BITS : 0;
	double empty = 0;

	model_init(pieces, 1 << 17);
	for (uint32_t i = 0; i <= model->mask; i++)
	{
		UnitKey piece = model->keys[i] >> shift & KEY_Y_MASK;
		uint32_t at;

		if (model->keys[i] == 0)
			continue;
		if (piece == 0)
		{
			empty += model->probability[i];
			continue;
		}
		/* a piece by itself is keyed as the x side */
		piece <<= KEY_PIECE_BITS;
		at = model_find(pieces, piece);
		if (pieces->keys[at] == 0)
			pieces->n++;
		pieces->keys[at] = piece;
		pieces->probability[at] += model->probability[i];
	}
	/* any number of units that are empty on this side may stand between */
	for (uint32_t i = 0; i <= pieces->mask; i++)
		pieces->probability[i] /= 1 - empty;
}

/* ---------- a channel by way of another script ---------- */

/* Order of units by the piece of x, which the high half of a key is. */
static int
compare_units(const void *a, const void *b)
{
	UnitKey p = *(const UnitKey *) a;
	UnitKey q = *(const UnitKey *) b;

	return (p > q) - (p < q);
}

static int
piece_length(UnitKey piece)
{
	int n = 0;

	for (; piece; piece >>= KEY_LETTER_BITS)
		n += (piece & ((1 << KEY_LETTER_BITS) - 1)) != 0;
	return n;
}

static bool
has_shape(int nx, int ny)
{
	for (int s = 0; s < SHAPES; s++)
		if (shapes[s].x == nx && shapes[s].y == ny)
			return shapes[s].within > 0;
	return false;
}

/* Add a unit's probability to a model, where there is room for it. */
static void
add_probability(Model *model, UnitKey key, double probability)
{
	uint32_t at = model_find(model, key);

	model->n += model->keys[at] == 0;
	model->keys[at] = key;
	model->probability[at] += probability;
}

/*
 * Two Latin pieces are opposite each other as often as both are opposite one
 * Arabic piece.  This knows pairs of habits that no name in the data has in
 * both spellings.  A share of the symmetric model is replaced by it.
 */
void
blend_composed(const Model *across, double share, Model *model)
{
	UnitKey *units = allocate(across->n, sizeof(UnitKey));
	Model blended;
	Model composed;
	double total = 0;
	size_t n = 0;

	for (uint32_t i = 0; i <= across->mask; i++)
		if (across->keys[i] != 0)
			units[n++] = across->keys[i];
	qsort(units, n, sizeof(UnitKey), compare_units);
	model_init(&composed, 1 << 20);
	for (size_t i = 0, end; i < n; i = end)
	{
		UnitKey x = units[i] >> KEY_PIECE_BITS;
		double sum = 0;

		for (end = i; end < n && units[end] >> KEY_PIECE_BITS == x; end++)
			sum += across->probability[model_find(across, units[end])];
		for (size_t a = i; x != 0 && a < end; a++)
			for (size_t b = i; b < end; b++)
			{
				UnitKey y = units[a] & KEY_Y_MASK;
				UnitKey z = units[b] & KEY_Y_MASK;
				double p = across->probability[model_find(across, units[a])] *
						   across->probability[model_find(across, units[b])] /
						   sum;

				if (!has_shape(piece_length(y), piece_length(z)))
					continue;
				add_probability(&composed, y << KEY_PIECE_BITS | z, p);
				total += p;
			}
	}
	model_init(&blended, 1 << 20);
	blended.open = false;
	blended.symmetric = model->symmetric;
	for (uint32_t i = 0; i <= model->mask; i++)
		if (model->keys[i] != 0)
			add_probability(&blended, model->keys[i],
							(1 - share) * model->probability[i]);
	for (uint32_t i = 0; i <= composed.mask; i++)
		if (composed.keys[i] != 0 &&
			share * composed.probability[i] / total >= PROBABILITY_MIN)
			add_probability(&blended, composed.keys[i],
							share * composed.probability[i] / total);
	model_free(&composed);
	model_free(model);
	free(units);
	*model = blended;
}
