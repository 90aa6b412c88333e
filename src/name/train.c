/*
 * train.c
 *
 * Learns the channel model and the frequencies of names, and writes them as C
 * tables.  A development program: "make train SLTD_DATA=../shared/data".
 *
 * Input, in the folder of the data:
 *	 wikidata_tokens.tsv	Arabic, Latin, count
 *	 anetac_tokens.tsv		Arabic, Latin
 *	 google_ar2en.tsv		Arabic, Latin
 *	 maghreb_names.tsv		Arabic, Latin, of one or more words
 *	 un_consolidated.xml, ofac_sdn.csv, ofac_alt.csv	for frequencies only
 *
 * Output, in the folder of the tables: channel_table.c, frequency_table.h, and
 * on standard output the likelihood of pairs held out from training.
 *
 * Method.  Pairs of spellings are cut into units by all possible ways at once;
 * expectation maximisation (forward and backward sums) finds the probabilities
 * of the units.  First Arabic to Latin; its model then tells which Latin
 * spellings of one Arabic token are spellings of one name and which are
 * mistakes of alignment in the data, and those that remain train Latin to Latin
 * and Arabic to Arabic.  Nothing is random but for the choice of what is held
 * out, which is a hash of the pair: the same data give the same tables.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name/channel.h"
#include "name/name_read.h"
#include "name/skeleton.h"
#include "text/letter.h"

#define ITERATIONS 8
#define PROBABILITY_MIN 2e-7 /* of a unit that is kept */
#define LINE_MAX_BYTES 4096

/* A token pair tells more of Arab names when it can only be one. */
#define WEIGHT_ARABIC 4.0
#define WEIGHT_MAGHREB 6.0
#define WEIGHT_HABIT 1.0

/* Below this many nats a letter, a pair is a mistake of alignment. */
#define PAIR_INFORMATION_MIN 0.55

typedef struct Letters
{
	uint8_t letters[TOKEN_LETTERS_MAX];
	uint8_t length;
} Letters;

typedef struct Pair
{
	Letters x;
	Letters y;
	float weight;
	bool held_out;
} Pair;

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

/* A channel under training: an open-addressed table of units. */
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

static void *
allocate(size_t n, size_t size)
{
	void *result = calloc(n, size);

	if (!result)
	{
		fprintf(stderr, "train: out of memory\n");
		exit(1);
	}
	return result;
}

static uint64_t
letter_code(uint8_t letter)
{
	return letter >= LETTER_ARABIC ? letter - LETTER_ARABIC + 1
								   : letter - 'a' + 1;
}

/* The key of a unit; a piece by itself is a unit whose other side is empty. */
static UnitKey
key_of(const uint8_t *x, int nx, const uint8_t *y, int ny)
{
	UnitKey key = 0;

	for (int i = 0; i < PIECE_MAX; i++)
		key = key << KEY_LETTER_BITS | (i < nx ? letter_code(x[i]) : 0);
	for (int i = 0; i < PIECE_MAX; i++)
		key = key << KEY_LETTER_BITS | (i < ny ? letter_code(y[i]) : 0);
	return key;
}

static uint32_t
hash_key(UnitKey key)
{
	return (uint32_t) ((key * UINT64_C(0x9E3779B97F4A7C15)) >> 40);
}

/* ---------- pairs ---------- */

static uint32_t
hash_letters(uint32_t hash, const Letters *s)
{
	for (int i = 0; i < s->length; i++)
		hash = (hash ^ s->letters[i]) * 16777619u;
	return hash;
}

static void
add_pair(Pairs *pairs, const Letters *x, const Letters *y, double weight)
{
	Pair *pair;

	if (x->length == 0 || y->length == 0)
		return;
	if (pairs->n == pairs->room)
	{
		pairs->room = pairs->room ? 2 * pairs->room : 1024;
		pairs->items = realloc(pairs->items, pairs->room * sizeof(Pair));
		if (!pairs->items)
			exit(1);
	}
	pair = &pairs->items[pairs->n++];
	pair->x = *x;
	pair->y = *y;
	pair->weight = (float) weight;
	/* the same for (x, y) and (y, x) */
	pair->held_out =
		(hash_letters(2166136261u, x) + hash_letters(2166136261u, y)) % 50 == 0;
}

static Letters
letters_from(const NameToken *token, int from)
{
	Letters s;

	s.length = (uint8_t) (token->length - from);
	memcpy(s.letters, token->letters + from, s.length);
	return s;
}

/* Letters that hardly occur in Arabic spellings of foreign names. */
static bool
is_arab(const Letters *s)
{
	for (int i = 0; i < s->length; i++)
	{
		switch (s->letters[i])
		{
			case ARABIC_HAH:
			case ARABIC_KHAH:
			case ARABIC_THAL:
			case ARABIC_SAD:
			case ARABIC_DAD:
			case ARABIC_ZAH:
			case ARABIC_AIN:
				return true;
		}
	}
	return false;
}

/*
 * The French habits of the Maghreb, which the data hardly have, made from
 * spellings in English habits.
 */
static bool
french(const Letters *from, Letters *to)
{
	static const struct
	{
		const char *english;
		const char *french;
	} habits[] = {
		{"sh", "ch"}, {"oo", "ou"},  {"ee", "i"},   {"kh", "kh"}, {"th", "th"},
		{"dh", "dh"}, {"sse", "ce"}, {"ssi", "ci"}, {"se", "ce"}, {"si", "ci"},
		{"u", "ou"},  {"w", "ou"},   {"j", "dj"},   {"q", "k"},
	};
	bool changed = false;
	int i = 0;

	to->length = 0;
	while (i < from->length)
	{
		const char *out = NULL;
		int n = 1;

		for (size_t h = 0; h < sizeof(habits) / sizeof(habits[0]); h++)
		{
			n = (int) strlen(habits[h].english);
			if (i + n <= from->length &&
				memcmp(from->letters + i, habits[h].english, n) == 0)
			{
				out = habits[h].french;
				if (out[0] == 'o' && to->length > 0 &&
					to->letters[to->length - 1] == 'o')
					out = "u"; /* what is "ou" already stays so */
				changed |= strcmp(out, habits[h].english) != 0;
				break;
			}
		}
		if (!out)
			n = 1;
		for (int k = 0; k < (out ? (int) strlen(out) : 1); k++)
		{
			if (to->length == TOKEN_LETTERS_MAX)
				return false;
			to->letters[to->length++] =
				out ? (uint8_t) out[k] : from->letters[i];
		}
		i += n;
	}
	return changed;
}

/* One aligned token of each script. */
static void
add_tokens(Pairs *pairs, const NameToken *arabic, const NameToken *latin,
		   double weight)
{
	bool drop_both = arabic->article && latin->article;
	bool drop_one = arabic->article && (latin->affixes & AFFIX_AL);
	uint8_t compounds = AFFIX_ABD | AFFIX_ABU | AFFIX_DIN | AFFIX_ALLAH;
	Letters x =
		letters_from(arabic, drop_both || drop_one ? arabic->article : 0);
	Letters y = letters_from(latin, drop_both ? latin->article : 0);
	Letters variant;

	if (arabic->script != SCRIPT_ARABIC || latin->script != SCRIPT_LATIN ||
		((arabic->affixes ^ latin->affixes) & compounds))
		return;
	if (arabic->article && !drop_both && !drop_one)
		x = letters_from(arabic, arabic->article);
	if (is_arab(&x))
		weight *= WEIGHT_ARABIC;
	add_pair(pairs, &x, &y, weight);
	if (is_arab(&x) && french(&y, &variant))
		add_pair(pairs, &x, &variant, weight * WEIGHT_HABIT);
}

static FILE *
open_data(const char *folder, const char *name)
{
	char path[LINE_MAX_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	if (!file)
	{
		fprintf(stderr, "train: cannot read %s\n", path);
		exit(1);
	}
	return file;
}

static void
read_pairs(const char *folder, const char *name, double weight, Pairs *pairs)
{
	FILE *file = open_data(folder, name);
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), file))
	{
		char *arabic = strtok(line, "\t\n");
		char *latin = strtok(NULL, "\t\n");
		char *count = strtok(NULL, "\t\n");
		NameReading x;
		NameReading y;

		if (!arabic || !latin)
			continue;
		name_read(arabic, strlen(arabic), &x);
		name_read(latin, strlen(latin), &y);
		if (x.n_tokens != y.n_tokens)
			continue;
		for (int i = 0; i < x.n_tokens; i++)
			add_tokens(pairs, &x.tokens[i], &y.tokens[i],
					   weight * (count ? log1p(atof(count)) : 1));
	}
	fclose(file);
}

/* ---------- the model ---------- */

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

/* A power of two that leaves at least half of the table free. */
static uint32_t
table_size(size_t n)
{
	uint32_t size = 1024;

	while (size < n * 2)
		size *= 2;
	return size;
}

/*
 * How likely a unit of this shape is before the first iteration; 0 where none
 * may have it.  Arabic leaves vowels out, so there Latin pieces are the longer.
 */
static double
shape(bool symmetric, int nx, int ny)
{
	static const double across[PIECE_MAX + 1][PIECE_MAX + 1] = {
		{0, 0.10, 0.01, 0},
		{0.10, 0.5, 0.10, 0.02},
		{0, 0.05, 0.04, 0.01},
		{0, 0.01, 0, 0}};
	static const double within[PIECE_MAX + 1][PIECE_MAX + 1] = {
		{0, 0.08, 0, 0},
		{0.08, 0.6, 0.05, 0.01},
		{0, 0.05, 0.05, 0},
		{0, 0.01, 0, 0}};

	return symmetric ? within[nx][ny] : across[nx][ny];
}

/* The place of a unit; a new one enters while the model is open. */
static double *
unit_place(Model *model, double *values, const uint8_t *x, int nx,
		   const uint8_t *y, int ny)
{
	UnitKey key = key_of(x, nx, y, ny);
	uint32_t at = hash_key(key) & model->mask;

	while (model->keys[at] != 0 && model->keys[at] != key)
		at = (at + 1) & model->mask;
	if (model->keys[at] == 0)
	{
		if (!model->open)
			return NULL;
		if (++model->n > model->mask / 4 * 3)
		{
			fprintf(stderr, "train: table of units full\n");
			exit(1);
		}
		model->keys[at] = key;
		model->probability[at] =
			shape(model->symmetric, nx, ny) * pow(28, -(nx + ny));
	}
	return &values[at];
}

/*
 * Forward sums over all cuts of a pair's beginnings, or, with "back", backward
 * sums over its ends.
 */
static double
sums(Model *model, const Pair *pair, double f[][TOKEN_LETTERS_MAX + 1],
	 bool back)
{
	int nx = pair->x.length;
	int ny = pair->y.length;

	for (int a = 0; a <= nx; a++)
	{
		for (int b = 0; b <= ny; b++)
		{
			int i = back ? nx - a : a;
			int j = back ? ny - b : b;
			double sum = a + b == 0 ? 1 : 0;

			for (int dx = 0; dx <= PIECE_MAX && dx <= a; dx++)
				for (int dy = 0; dy <= PIECE_MAX && dy <= b; dy++)
				{
					double *p;

					if (shape(model->symmetric, dx, dy) == 0)
						continue;
					p = unit_place(model, model->probability,
								   pair->x.letters + (back ? i : i - dx), dx,
								   pair->y.letters + (back ? j : j - dy), dy);
					if (p)
						sum +=
							*p * (back ? f[i + dx][j + dy] : f[i - dx][j - dy]);
				}
			f[i][j] = sum;
		}
	}
	return back ? f[0][0] : f[nx][ny];
}

/* Expectation: add the pair's share of each unit to its count. */
static double
expect(Model *model, const Pair *pair)
{
	static double forward[TOKEN_LETTERS_MAX + 1][TOKEN_LETTERS_MAX + 1];
	static double backward[TOKEN_LETTERS_MAX + 1][TOKEN_LETTERS_MAX + 1];
	int nx = pair->x.length;
	int ny = pair->y.length;
	double total = sums(model, pair, forward, false);

	if (!(total > 0))
		return 0;
	sums(model, pair, backward, true);
	for (int i = 0; i <= nx; i++)
		for (int j = 0; j <= ny; j++)
			for (int dx = 0; dx <= PIECE_MAX && i + dx <= nx; dx++)
				for (int dy = 0; dy <= PIECE_MAX && j + dy <= ny; dy++)
				{
					double *p;

					if (shape(model->symmetric, dx, dy) == 0)
						continue;
					p = unit_place(model, model->probability,
								   pair->x.letters + i, dx, pair->y.letters + j,
								   dy);
					if (p)
						model->count[p - model->probability] +=
							pair->weight * forward[i][j] * *p *
							backward[i + dx][j + dy] / total;
				}
	return total;
}

/* Make the counts of (x, y) and (y, x) the same. */
static void
symmetrize(Model *model)
{
	UnitKey low = (UINT64_C(1) << KEY_PIECE_BITS) - 1;

	for (uint32_t i = 0; i <= model->mask; i++)
	{
		UnitKey key = model->keys[i];
		UnitKey mirrored =
			(key & low) << KEY_PIECE_BITS | key >> KEY_PIECE_BITS;
		uint32_t at = hash_key(mirrored) & model->mask;

		if (key == 0 || key > mirrored)
			continue;
		while (model->keys[at] != 0 && model->keys[at] != mirrored)
			at = (at + 1) & model->mask;
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
		at = hash_key(model->keys[i]) & next.mask;
		while (next.keys[at] != 0)
			at = (at + 1) & next.mask;
		next.keys[at] = model->keys[i];
		next.probability[at] = p;
		next.n++;
	}
	next.open = false;
	next.symmetric = model->symmetric;
	free(model->keys);
	free(model->probability);
	free(model->count);
	*model = next;
}

static void
train(const char *what, Model *model, bool symmetric, const Pairs *pairs)
{
	static double unused[TOKEN_LETTERS_MAX + 1][TOKEN_LETTERS_MAX + 1];

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
			double p = pair->held_out && !model->open
						   ? sums(model, pair, unused, false)
						   : 0;

			if (!pair->held_out)
				p = expect(model, pair);
			if (!(p > 0))
			{
				missed++;
				continue;
			}
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
static void
project(const Model *model, int side, Model *pieces)
{
	int shift = side == 0 ? KEY_PIECE_BITS : 0;
	UnitKey mask = (UINT64_C(1) << (KEY_PIECE_BITS)) - 1;
	double empty = 0;

	model_init(pieces, 1 << 17);
	for (uint32_t i = 0; i <= model->mask; i++)
	{
		UnitKey piece = model->keys[i] >> shift & mask;
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
		at = hash_key(piece) & pieces->mask;
		while (pieces->keys[at] != 0 && pieces->keys[at] != piece)
			at = (at + 1) & pieces->mask;
		if (pieces->keys[at] == 0)
			pieces->n++;
		pieces->keys[at] = piece;
		pieces->probability[at] += model->probability[i];
	}
	/* any number of units that are empty on this side may stand between */
	for (uint32_t i = 0; i <= pieces->mask; i++)
		pieces->probability[i] /= 1 - empty;
}

/* ---------- pairs within a script ---------- */

static double
information(const Model *pieces, const Letters *s)
{
	double sum[TOKEN_LETTERS_MAX + 1] = {1.0};

	for (int i = 1; i <= s->length; i++)
		for (int n = 1; n <= PIECE_MAX && n <= i; n++)
		{
			UnitKey key = key_of(s->letters + i - n, n, NULL, 0);
			uint32_t at = hash_key(key) & pieces->mask;

			while (pieces->keys[at] != 0 && pieces->keys[at] != key)
				at = (at + 1) & pieces->mask;
			sum[i] += sum[i - n] * pieces->probability[at];
		}
	return -log(sum[s->length]);
}

static int
compare_by_x(const void *a, const void *b)
{
	const Pair *p = a;
	const Pair *q = b;
	int n = p->x.length < q->x.length ? p->x.length : q->x.length;
	int c = memcmp(p->x.letters, q->x.letters, n);

	return c ? c : p->x.length - q->x.length;
}

/*
 * Letterss opposite one and the same are spellings of one name: pair them
 * with each other and with themselves.  "swap" looks at the other side.
 */
static void
pair_within(const Pairs *pairs, Model *model, bool swap, Pairs *result)
{
	static double unused[TOKEN_LETTERS_MAX + 1][TOKEN_LETTERS_MAX + 1];
	Model pieces[2];
	Pairs good = {0};

	project(model, 0, &pieces[0]);
	project(model, 1, &pieces[1]);
	for (size_t i = 0; i < pairs->n; i++)
	{
		const Pair *pair = &pairs->items[i];
		double p = sums(model, pair, unused, false);
		double mutual;

		if (!(p > 0) || pair->held_out)
			continue;
		mutual = log(p) + information(&pieces[0], &pair->x) +
				 information(&pieces[1], &pair->y);
		if (mutual < PAIR_INFORMATION_MIN * (pair->x.length + pair->y.length))
			continue;
		add_pair(&good, swap ? &pair->y : &pair->x, swap ? &pair->x : &pair->y,
				 pair->weight);
	}
	qsort(good.items, good.n, sizeof(Pair), compare_by_x);
	for (size_t i = 0, end; i < good.n; i = end)
	{
		for (end = i; end < good.n &&
					  compare_by_x(&good.items[i], &good.items[end]) == 0;)
			end++;
		if (end - i > 60)
			end = i + 60;
		for (size_t a = i; a < end; a++)
			for (size_t b = i; b < end; b++)
			{
				double weight =
					sqrt(good.items[a].weight * good.items[b].weight);

				add_pair(result, &good.items[a].y, &good.items[b].y,
						 a == b ? weight : 2 * weight / (double) (end - i));
			}
	}
	free(good.items);
}

/* ---------- frequencies ---------- */

typedef struct Count
{
	uint32_t skeleton;
	double n;
} Count;

typedef struct Counts
{
	Count *items;
	uint32_t mask;
	double total;
} Counts;

static void
count_name(Counts *counts, const char *text, size_t len, double weight)
{
	NameReading reading;

	name_read(text, len, &reading);
	for (int i = 0; i < reading.n_tokens; i++)
	{
		uint32_t skeleton = skeleton_hash(&reading.tokens[i]);
		uint32_t at = skeleton & counts->mask;

		while (counts->items[at].n > 0 &&
			   counts->items[at].skeleton != skeleton)
			at = (at + 1) & counts->mask;
		counts->items[at].skeleton = skeleton;
		counts->items[at].n += weight;
		counts->total += weight;
	}
}

static void
count_wikidata(Counts *counts, const char *folder)
{
	FILE *file = open_data(folder, "wikidata_tokens.tsv");
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), file))
	{
		char *arabic = strtok(line, "\t\n");
		char *latin = strtok(NULL, "\t\n");
		char *count = strtok(NULL, "\t\n");
		NameReading reading;
		Letters x;

		if (!arabic || !latin || !count)
			continue;
		name_read(arabic, strlen(arabic), &reading);
		if (reading.n_tokens != 1)
			continue;
		x = letters_from(&reading.tokens[0], 0);
		count_name(counts, latin, strlen(latin),
				   atof(count) * (is_arab(&x) ? 10 : 1));
	}
	fclose(file);
}

/* Names of persons in lists: the part of each line between two marks. */
static void
count_list(Counts *counts, const char *folder, const char *name,
		   const char *before, const char *after, const char *only)
{
	FILE *file = open_data(folder, name);
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), file))
	{
		char *start = strstr(line, before);
		char *end;

		if (!start || (only && !strstr(line, only)))
			continue;
		start += strlen(before);
		end = strstr(start, after);
		if (end)
			count_name(counts, start, (size_t) (end - start), 5);
	}
	fclose(file);
}

static int
compare_counts(const void *a, const void *b)
{
	double p = ((const Count *) a)->n;
	double q = ((const Count *) b)->n;

	return (p < q) - (p > q);
}

static int
compare_skeletons(const void *a, const void *b)
{
	uint32_t p = ((const Count *) a)->skeleton;
	uint32_t q = ((const Count *) b)->skeleton;

	return (p > q) - (p < q);
}

static void
write_frequencies(const char *folder, Counts *counts)
{
	char path[LINE_MAX_BYTES];
	FILE *file;
	int n = 0;

	qsort(counts->items, counts->mask + 1, sizeof(Count), compare_counts);
	while (n < 4000 && counts->items[n].n / counts->total > 1.5e-5)
		n++;
	qsort(counts->items, (size_t) n, sizeof(Count), compare_skeletons);
	snprintf(path, sizeof(path), "%s/frequency_table.h", folder);
	file = fopen(path, "w");
	if (!file)
		exit(1);
	fprintf(file,
			"/*\n * frequency_table.h\n *\n"
			" * Skeletons of the commonest names, as hashes, and minus the\n"
			" * logarithm of their frequency.  Written by train.c; not to be\n"
			" * edited.\n */\n"
			"#define FREQUENCY_COUNT %d\n#define FREQUENCY_UNIT 16.0f\n"
			"#define FREQUENCY_UNSEEN 11.0f\n\n"
			"static const uint32_t frequency_skeletons[FREQUENCY_COUNT] = {",
			n);
	for (int i = 0; i < n; i++)
		fprintf(file, "%s%uu,", i % 6 ? " " : "\n\t",
				counts->items[i].skeleton);
	fprintf(file, "\n};\n\nstatic const uint8_t "
				  "frequency_weights[FREQUENCY_COUNT] = {");
	for (int i = 0; i < n; i++)
	{
		double weight = -log(counts->items[i].n / counts->total);

		if (weight < 3)
			weight = 3;
		fprintf(file, "%s%d,", i % 16 ? " " : "\n\t", (int) (weight * 16));
	}
	fprintf(file, "\n};\n");
	fclose(file);
	printf("frequencies: %d skeletons of %.0f tokens\n", n, counts->total);
}

/* ---------- output ---------- */

/* The pieces of one side in order of their keys; numbers count from 1. */
typedef struct Pieces
{
	int n;
	UnitKey keys[1 << PIECE_NUMBER_BITS];
	double probability[1 << PIECE_NUMBER_BITS];
} Pieces;

static int
compare_keys(const void *a, const void *b)
{
	UnitKey p = *(const UnitKey *) a;
	UnitKey q = *(const UnitKey *) b;

	return (p > q) - (p < q);
}

static int
number_of(const Pieces *pieces, UnitKey key)
{
	const UnitKey *found;

	if (key == 0)
		return 0;
	found = bsearch(&key, pieces->keys + 1, (size_t) pieces->n, sizeof(UnitKey),
					compare_keys);
	return found ? (int) (found - pieces->keys) : -1;
}

static void
number_pieces(const Model *model, int side, Pieces *pieces)
{
	Model projected;

	project(model, side, &projected);
	pieces->n = 0;
	for (uint32_t i = 0; i <= projected.mask; i++)
	{
		if (projected.keys[i] == 0)
			continue;
		if (pieces->n + 1 == 1 << PIECE_NUMBER_BITS)
		{
			fprintf(stderr, "train: too many pieces\n");
			exit(1);
		}
		pieces->keys[++pieces->n] = projected.keys[i];
	}
	qsort(pieces->keys + 1, (size_t) pieces->n, sizeof(UnitKey), compare_keys);
	for (uint32_t i = 0; i <= projected.mask; i++)
		if (projected.keys[i] != 0)
			pieces->probability[number_of(pieces, projected.keys[i])] =
				projected.probability[i];
}

static unsigned
stored_cost(double probability)
{
	double cost = -log(probability) * COST_UNIT;

	return cost < 0 ? 0 : (unsigned) lround(cost);
}

static void
write_numbers(FILE *file, const char *type, const char *name,
			  const char *suffix, const uint64_t *values, size_t n)
{
	fprintf(file, "\nstatic const %s %s_%s[%zu] = {", type, name, suffix, n);
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s%llu%s,", i % 10 ? " " : "\n\t",
				(unsigned long long) values[i],
				strcmp(type, "uint64_t") == 0 ? "u" : "");
	fprintf(file, "\n};\n");
}

/* Put a key into an open-addressed table as channel.c searches it. */
static void
place(uint64_t *keys, uint64_t *values, uint32_t mask, uint32_t key,
	  uint64_t value)
{
	uint32_t at = channel_hash(key) & mask;

	while (keys[at] != 0)
		at = (at + 1) & mask;
	keys[at] = key;
	values[at] = value;
}

/* Letters of the numbered piece, as channel.h keys them. */
static uint32_t
stored_piece_key(UnitKey key, bool arabic)
{
	uint8_t letters[PIECE_MAX];
	int n = 0;

	for (int i = PIECE_MAX - 1; i >= 0; i--)
	{
		int code = (int) (key >> (KEY_PIECE_BITS + i * KEY_LETTER_BITS)) &
				   ((1 << KEY_LETTER_BITS) - 1);

		if (code)
			letters[n++] =
				(uint8_t) (code - 1 + (arabic ? LETTER_ARABIC : 'a'));
	}
	return piece_key(letters, n);
}

static uint32_t
write_pieces(FILE *file, const char *name, const Pieces *pieces, bool arabic)
{
	uint32_t size = table_size((size_t) pieces->n);
	uint64_t *keys = allocate(size, sizeof(uint64_t));
	uint64_t *numbers = allocate(size, sizeof(uint64_t));

	for (int i = 1; i <= pieces->n; i++)
		place(keys, numbers, size - 1,
			  stored_piece_key(pieces->keys[i], arabic), (uint64_t) i);
	write_numbers(file, "uint32_t", name, "keys", keys, size);
	write_numbers(file, "uint16_t", name, "numbers", numbers, size);
	fprintf(file, "\nstatic const float %s_probabilities[%d] = {\n\t0,", name,
			pieces->n + 1);
	for (int i = 1; i <= pieces->n; i++)
		fprintf(file, "%s%.6ef,", i % 6 ? " " : "\n\t", pieces->probability[i]);
	fprintf(file, "\n};\n");
	free(keys);
	free(numbers);
	return size - 1;
}

static uint32_t
write_units(FILE *file, const char *name, const Model *model, const Pieces *x,
			const Pieces *y)
{
	uint32_t size = table_size(model->n);
	uint64_t *keys = allocate(size, sizeof(uint64_t));
	uint64_t *costs = allocate(size, sizeof(uint64_t));
	uint64_t *filter = allocate((size_t) x->n + 1, sizeof(uint64_t));
	UnitKey low = (UINT64_C(1) << KEY_PIECE_BITS) - 1;

	for (uint32_t i = 0; i <= model->mask; i++)
	{
		uint32_t nx;
		uint32_t ny;

		if (model->keys[i] == 0)
			continue;
		nx = (uint32_t) number_of(x, model->keys[i] & ~low);
		ny = (uint32_t) number_of(y, (model->keys[i] & low) << KEY_PIECE_BITS);
		place(keys, costs, size - 1, unit_key(nx, ny),
			  stored_cost(model->probability[i]));
		filter[nx] |= filter_bit(ny);
	}
	write_numbers(file, "uint32_t", name, "keys", keys, size);
	write_numbers(file, "uint16_t", name, "costs", costs, size);
	write_numbers(file, "uint64_t", name, "filter", filter, (size_t) x->n + 1);
	free(keys);
	free(costs);
	free(filter);
	return size - 1;
}

static void
write_channels(const char *folder, const Model models[CHANNEL_COUNT])
{
	static const char *const names[CHANNEL_COUNT] = {
		"arabic_latin", "latin_latin", "arabic_arabic"};
	static Pieces pieces[2];
	uint32_t masks[CHANNEL_COUNT][3];
	char path[LINE_MAX_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/channel_table.c", folder);
	file = fopen(path, "w");
	if (!file)
		exit(1);
	fprintf(file, "/*\n * channel_table.c\n *\n"
				  " * The learned channel model; channel.h says what it is.\n"
				  " * Written by train.c; not to be edited.\n */\n"
				  "#include \"name/channel.h\"\n");
	for (int c = 0; c < CHANNEL_COUNT; c++)
	{
		char name[64];

		for (int side = 0; side < 2; side++)
		{
			bool is_arabic = c == CHANNEL_ARABIC_ARABIC ||
							 (c == CHANNEL_ARABIC_LATIN && side == 0);

			number_pieces(&models[c], side, &pieces[side]);
			masks[c][side] = masks[c][0];
			if (side == 1 && models[c].symmetric)
				continue;
			snprintf(name, sizeof(name), "%s_%c", names[c], "xy"[side]);
			masks[c][side] = write_pieces(file, name, &pieces[side], is_arabic);
		}
		masks[c][2] =
			write_units(file, names[c], &models[c], &pieces[0], &pieces[1]);
	}
	fprintf(file, "\nconst ChannelTable channel_tables[CHANNEL_COUNT] = {\n");
	for (int c = 0; c < CHANNEL_COUNT; c++)
	{
		const char *n = names[c];

		fprintf(file, "\t{{");
		for (int side = 0; side < 2; side++)
		{
			char letter = side == 1 && !models[c].symmetric ? 'y' : 'x';

			fprintf(file,
					"{%u, %s_%c_keys, %s_%c_numbers, %s_%c_probabilities},"
					"\n\t  ",
					masks[c][side], n, letter, n, letter, n, letter);
		}
		fprintf(file, "},\n\t %s_filter, %u, %s_keys, %s_costs},\n", n,
				masks[c][2], n, n);
	}
	fprintf(file, "};\n");
	fclose(file);
}

int
main(int argc, char **argv)
{
	Pairs across = {0};
	Pairs latin = {0};
	Pairs arabic = {0};
	Model models[CHANNEL_COUNT];
	Counts counts = {allocate(1 << 20, sizeof(Count)), (1 << 20) - 1, 0};

	if (argc != 3)
	{
		fprintf(stderr, "usage: train FOLDER-OF-DATA FOLDER-OF-TABLES\n");
		return 2;
	}
	count_wikidata(&counts, argv[1]);
	count_list(&counts, argv[1], "ofac_sdn.csv", ",\"", "\",", "individual");
	count_list(&counts, argv[1], "un_consolidated.xml", "_NAME>", "</", NULL);
	count_list(&counts, argv[1], "un_consolidated.xml",
			   "<NAME_ORIGINAL_SCRIPT>", "</", NULL);
	write_frequencies(argv[2], &counts);

	read_pairs(argv[1], "wikidata_tokens.tsv", 1, &across);
	read_pairs(argv[1], "anetac_tokens.tsv", 0.3, &across);
	read_pairs(argv[1], "google_ar2en.tsv", 0.5, &across);
	read_pairs(argv[1], "maghreb_names.tsv", WEIGHT_MAGHREB, &across);
	train("Arabic-Latin", &models[CHANNEL_ARABIC_LATIN], false, &across);
	pair_within(&across, &models[CHANNEL_ARABIC_LATIN], false, &latin);
	train("Latin-Latin", &models[CHANNEL_LATIN_LATIN], true, &latin);
	pair_within(&across, &models[CHANNEL_ARABIC_LATIN], true, &arabic);
	train("Arabic-Arabic", &models[CHANNEL_ARABIC_ARABIC], true, &arabic);
	write_channels(argv[2], models);
	return 0;
}
