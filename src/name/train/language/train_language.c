/*
 * train_language.c
 *
 * Learns how to write names in the other script, and writes it as C tables.
 * A development program: "make train SLTD_DATA=../shared/data", after
 * channel_table.c is there.
 *
 * Input, in the folder of the data, is pairs of an Arabic and a Latin token:
 *	 wikidata_tokens.tsv	with a count
 *	 google_ar2en.tsv
 *	 anetac_tokens.tsv
 *	 maghreb_names.tsv		of one or more words
 *	 un_consolidated.xml	names by themselves, for the languages
 *
 * Output, in the folder of the tables: transliteration_table.c, and on
 * standard output how well names are written that were held out.
 *
 * Method.  The channel model cuts each pair into units at the likeliest
 * places.  Counted by where they stand in the name, and with the Arabic
 * letters as they are written instead of folded, they are the units of
 * transliterate.h; the letters of the side that is written make the model of
 * the language.  For the figures, one in ten of the spellings that are read is
 * held out with all its pairs; the tables are then made from all.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name/channel.h"
#include "name/name_read.h"
#include "name/transliterate.h"
#include "text/letter.h"
#include "text/utf8.h"

#define LINE_MAX_BYTES 4096

/* What a pair counts that need not be of Arab origin; a name of a list. */
#define WEIGHT_FOREIGN 0.03
#define WEIGHT_NAME 1.0

/*
 * Below this many nats a letter of mutual information, a pair is a mistake of
 * alignment in the data.
 */
#define PAIR_INFORMATION_MIN 0.8

/* Units that are rarer than this share are left out, and rarer runs. */
#define SHARE_MIN 2e-5
#define RUN_COUNT_MIN 1.0

/* What a longest run tells over the shorter ones at the least, in nats. */
#define RUN_GAIN_MIN 1.5

/* Weight of what is known without the place, without the letters before. */
#define PLACE_PRIOR 100.0
#define LANGUAGE_PRIOR 4.0

/*
 * How much the language counts against the units, and how much of a written
 * piece's own likelihood is left to it: chosen by the figures for what is held
 * out, and by what becomes of names that everyone knows.
 */
#define LANGUAGE_WEIGHT 0.8
#define MARGINAL_WEIGHT 0.8

/*
 * A spelling: its folded letters, and what stands in the text for each, as
 * numbers of letters that are written.  A hamza folds to nothing, and goes
 * with the letter before it.
 */
#define WRITTEN_PER_LETTER 3

typedef struct Spelled
{
	uint8_t folded[TOKEN_LETTERS_MAX];
	uint8_t written[TOKEN_LETTERS_MAX][WRITTEN_PER_LETTER];
	int length;
} Spelled;

typedef struct Pair
{
	Spelled sides[2]; /* Arabic, Latin */
	double weight;
	bool judged; /* do the figures count it */
	/* the cut: ends of the pieces of both sides */
	int n_units;
	uint8_t ends[2 * TOKEN_LETTERS_MAX][2];
} Pair;

static Pair *pairs;
static size_t n_pairs;

/* Spellings without another beside them, for the models of the languages. */
static Spelled *spelled_names;
static size_t n_spelled_names;

static void *
allocate(size_t n, size_t size)
{
	void *result = calloc(n, size);

	if (!result)
	{
		fprintf(stderr, "train_language: out of memory\n");
		exit(1);
	}
	return result;
}

/* ---------- pairs ---------- */

/* The number of the letter that the text has here; 0 where it has none. */
static int
written_letter(const char *text, size_t bytes, const uint8_t *folded)
{
	static const char *const arabic[] = {WRITTEN_ARABIC_UTF8};

	for (int i = 0; i < WRITTEN_ARABIC_COUNT; i++)
		if (strlen(arabic[i]) == bytes && memcmp(arabic[i], text, bytes) == 0)
			return i + 1;
	if (!folded || folded[1] != 0)
		return 0;
	if (*folded >= 'a' && *folded <= 'z')
		return *folded - 'a' + 1;
	return 0;
}

/*
 * The stem of a token as the text spells it; false where it is not found there.
 */
static bool
spell(const char *text, const NameToken *token, Spelled *spelled)
{
	Spelled all = {.length = 0};
	size_t end = (size_t) token->at + token->bytes;

	for (size_t at = token->at; at < end;)
	{
		size_t start = at;
		Letter letter = letter_of(utf8_next(text, end, &at));
		LetterClass class = letter.class;
		const uint8_t *folded = letter.folded;
		int written = written_letter(text + start, at - start, folded);

		if (class == LETTER_IGNORED && written && all.length > 0)
			all.written[all.length - 1][1] = (uint8_t) written;
		if (class != LETTER_FOLDED)
			continue;
		for (; *folded; folded++)
		{
			if (all.length == TOKEN_LETTERS_MAX)
				return false;
			all.written[all.length][0] =
				*folded < LETTER_ARABIC ? *folded - 'a' + 1 : written;
			all.folded[all.length++] = *folded;
		}
	}
	/* the stem is the last place where its letters stand */
	for (int from = all.length - token->length; from >= 0; from--)
	{
		if (memcmp(all.folded + from, token->letters, token->length) != 0)
			continue;
		spelled->length = token->length;
		memcpy(spelled->folded, token->letters, token->length);
		memcpy(spelled->written, all.written[from],
			   (size_t) token->length * WRITTEN_PER_LETTER);
		return true;
	}
	return false;
}

static void
drop_leading(Spelled *s, int n)
{
	s->length -= n;
	memmove(s->folded, s->folded + n, (size_t) s->length);
	memmove(s->written, s->written + n,
			(size_t) s->length * WRITTEN_PER_LETTER);
}

/* Letters that hardly occur in Arabic spellings of foreign names. */
static bool
is_arab(const Spelled *s)
{
	for (int i = 0; i < s->length; i++)
	{
		switch (s->folded[i])
		{
			case ARABIC_HAH:
			case ARABIC_KHAH:
			case ARABIC_THAL:
			case ARABIC_SAD:
			case ARABIC_DAD:
			case ARABIC_ZAH:
			case ARABIC_AIN:
			case ARABIC_TAH:
			case ARABIC_QAF:
				return true;
		}
	}
	return false;
}

static void
add_pair(const char *arabic, const NameToken *x, const char *latin,
		 const NameToken *y, double weight, bool judged)
{
	const uint8_t compounds =
		AFFIX_ABD | AFFIX_ABU | AFFIX_DIN | AFFIX_ALLAH | AFFIX_BEN;
	static size_t room;
	Pair *pair;

	if (x->script != SCRIPT_ARABIC || y->script != SCRIPT_LATIN ||
		((x->affixes ^ y->affixes) & compounds))
		return;
	if (n_pairs == room)
	{
		room = room ? 2 * room : 1024;
		pairs = realloc(pairs, room * sizeof(Pair));
		if (!pairs)
			exit(1);
	}
	pair = &pairs[n_pairs];
	memset(pair, 0, sizeof(*pair));
	if (!spell(arabic, x, &pair->sides[0]) || !spell(latin, y, &pair->sides[1]))
		return;
	drop_leading(&pair->sides[0], x->article);
	if (x->article)
		drop_leading(&pair->sides[1], y->article);
	if (pair->sides[0].length == 0 || pair->sides[1].length == 0)
		return;
	pair->weight = weight * (is_arab(&pair->sides[0]) ? 1 : WEIGHT_FOREIGN);
	pair->judged = judged && is_arab(&pair->sides[0]);
	n_pairs++;
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
		fprintf(stderr, "train_language: cannot read %s\n", path);
		exit(1);
	}
	return file;
}

static void
read_pairs(const char *folder, const char *name, double weight, bool judged)
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
		for (int i = 0; x.n_tokens == y.n_tokens && i < x.n_tokens; i++)
			add_pair(arabic, &x.tokens[i], latin, &y.tokens[i],
					 weight * (count ? pow(atof(count), 0.7) : 1), judged);
	}
	fclose(file);
}

static void
add_name(const char *text, size_t len)
{
	static size_t room;
	NameReading reading;

	name_read(text, len, &reading);
	for (int i = 0; i < reading.n_tokens; i++)
	{
		const NameToken *token = &reading.tokens[i];

		if (n_spelled_names == room)
		{
			room = room ? 2 * room : 1024;
			spelled_names = realloc(spelled_names, room * sizeof(Spelled));
			if (!spelled_names)
				exit(1);
		}
		if (token->script == SCRIPT_OTHER || token->title ||
			!spell(text, token, &spelled_names[n_spelled_names]))
			continue;
		drop_leading(&spelled_names[n_spelled_names], token->article);
		n_spelled_names += spelled_names[n_spelled_names].length > 1;
	}
}

/* Names of persons in a list: the part of each line between two marks. */
static void
read_names(const char *folder, const char *name, const char *before)
{
	FILE *file = open_data(folder, name);
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), file))
	{
		char *start = strstr(line, before);
		char *end = start ? strstr(start, "</") : NULL;

		if (end)
			add_name(start + strlen(before),
					 (size_t) (end - start) - strlen(before));
	}
	fclose(file);
}

/* ---------- cutting pairs by the channel ---------- */

/*
 * The cost of a unit of two numbered pieces in the channel from Arabic to
 * Latin, in nats; infinite where there is none.  All this program knows of
 * that channel's tables.
 */
static double
channel_unit_cost(uint32_t x, uint32_t y)
{
	const ChannelTable *table = &channel_model.channels[CHANNEL_ARABIC_LATIN];
	uint32_t key = unit_key(x, y);

	if (x <= LETTER_PIECES && y <= LETTER_PIECES)
		return table->letters[x][y] / (double) COST_UNIT;
	for (uint32_t at = channel_hash(key) & table->mask; table->units[at] != 0;
		 at = (at + 1) & table->mask)
	{
		if (table->units[at] >> UNIT_COST_BITS == key)
			return (table->units[at] & COST_MAX) / (double) COST_UNIT;
	}
	return INFINITY;
}

/* The number of the piece of n letters that ends with letter i, or 0. */
static uint32_t
piece_at(const Spelling *spelling, int i, int n)
{
	return n == 0   ? 0
		   : n == 1 ? spelling->letters[i - 1]
					: spelling->pieces[i - 1][n - 2];
}

/* The cheapest way to reach a cell, and the sizes of the last pieces. */
typedef struct Cell
{
	double cost;
	uint8_t step[2];
} Cell;

/* Cut a pair at the likeliest places; false where it is a mistake. */
static bool
cut_pair(Pair *pair)
{
	static Cell cells[TOKEN_LETTERS_MAX + 1][TOKEN_LETTERS_MAX + 1];
	int nx = pair->sides[0].length;
	int ny = pair->sides[1].length;
	Spelling x;
	Spelling y;
	int n = 0;

	channel_spell(&channel_model, ALPHABET_ARABIC, pair->sides[0].folded, nx,
				  &x);
	channel_spell(&channel_model, ALPHABET_LATIN, pair->sides[1].folded, ny,
				  &y);
	for (int i = 0; i <= nx; i++)
		for (int j = 0; j <= ny; j++)
		{
			Cell *cell = &cells[i][j];

			cell->cost = i + j ? INFINITY : 0;
			for (int dx = 0; dx <= PIECE_MAX && dx <= i; dx++)
				for (int dy = dx == 0; dy <= PIECE_MAX && dy <= j; dy++)
				{
					uint32_t px = piece_at(&x, i, dx);
					uint32_t py = piece_at(&y, j, dy);
					double cost;

					if ((dx && !px) || (dy && !py))
						continue;
					cost =
						cells[i - dx][j - dy].cost + channel_unit_cost(px, py);
					if (cost < cell->cost)
						*cell = (Cell){cost, {(uint8_t) dx, (uint8_t) dy}};
				}
		}
	if (!((x.information[ALPHABET_LATIN][nx] +
		   y.information[ALPHABET_ARABIC][ny]) /
				  (double) COST_UNIT -
			  cells[nx][ny].cost >=
		  PAIR_INFORMATION_MIN * (nx + ny)))
		return false;
	for (int i = nx, j = ny; i + j > 0;)
	{
		const Cell *cell = &cells[i][j];

		pair->ends[n][0] = (uint8_t) i;
		pair->ends[n++][1] = (uint8_t) j;
		i -= cell->step[0];
		j -= cell->step[1];
	}
	/* from the beginning on */
	for (int k = 0; k < n / 2; k++)
		for (int side = 0; side < 2; side++)
		{
			uint8_t end = pair->ends[k][side];

			pair->ends[k][side] = pair->ends[n - 1 - k][side];
			pair->ends[n - 1 - k][side] = end;
		}
	pair->n_units = n;
	return true;
}

static void
cut_pairs(void)
{
	size_t good = 0;

	for (size_t i = 0; i < n_pairs; i++)
		if (cut_pair(&pairs[i]))
			pairs[good++] = pairs[i];
	printf("pairs: %zu, of which %zu are of one name\n", n_pairs, good);
	n_pairs = good;
}

/* ---------- counting ---------- */

/*
 * What is counted, in an open-addressed table: units by what they read and
 * write, in each place, and runs of letters, in the first.
 */
typedef struct Count
{
	uint64_t key; /* never 0 */
	double n[UNIT_PLACES];
} Count;

#define COUNTS_SIZE (1 << 20)
#define LETTERS_BITS (8 * WRITTEN_PIECE_MAX)
#define LETTERS_OF(key) ((key) & ((UINT64_C(1) << LETTERS_BITS) - 1))
#define EMPTY_RUN (UINT64_C(1) << 63)

/* What is learned for one direction. */
typedef struct Learner
{
	WritingDirection direction;
	Count *units;
	double total[UNIT_PLACES]; /* of units */
	Count *runs;
	Count *contexts; /* runs that a letter or the end follows */
} Learner;

static Count *
count_of(Count *counts, uint64_t key)
{
	uint32_t at = (uint32_t) (key * UINT64_C(0x9E3779B97F4A7C15) >> 40);

	for (int tries = 0; tries < COUNTS_SIZE; tries++)
	{
		Count *count = &counts[at++ & (COUNTS_SIZE - 1)];

		if (count->key == key || count->key == 0)
			return count;
	}
	fprintf(stderr, "train_language: too much to count\n");
	exit(1);
}

static void
add_count(Count *counts, uint64_t key, int place, double n)
{
	Count *count = count_of(counts, key);

	count->key = key;
	count->n[place] += n;
}

/* Which side of a pair is read; the other is written. */
static int
side_read(WritingDirection direction)
{
	return direction == WRITE_ARABIC ? 1 : 0;
}

/*
 * The key of the unit of the letters from..to of both sides: what is read in
 * the high bits, what is written, the first letter lowest, in the low ones.  0
 * where it is too long for a unit.
 */
static uint64_t
unit_of(const Pair *pair, int reads, const int from[2], const int to[2])
{
	const Spelled *written = &pair->sides[1 - reads];
	uint64_t letters = 0;
	int n = 0;

	for (int i = from[1 - reads]; i < to[1 - reads]; i++)
		for (int k = 0; k < WRITTEN_PER_LETTER && written->written[i][k]; k++)
		{
			if (n == WRITTEN_PIECE_MAX)
				return 0;
			letters |= (uint64_t) written->written[i][k] << 8 * n++;
		}
	if (to[reads] - from[reads] > READ_PIECE_MAX)
		return 0;
	return (uint64_t) reading_key(pair->sides[reads].folded + from[reads],
								  to[reads] - from[reads])
			   << LETTERS_BITS |
		   letters;
}

/*
 * The ends of the units of a pair; returns how many there are.  A piece that
 * reads nothing goes with the one before, the first of all with the one after.
 */
static int
units_of(const Pair *pair, int reads, int ends[][2])
{
	int n = 0;

	for (int i = 0; i < pair->n_units; i++)
	{
		int read = pair->ends[i][reads];

		if (read == 0 || (n > 0 && read == ends[n - 1][reads]))
		{
			if (n > 0)
				ends[n - 1][1 - reads] = pair->ends[i][1 - reads];
			continue;
		}
		ends[n][0] = pair->ends[i][0];
		ends[n++][1] = pair->ends[i][1];
	}
	return n;
}

/*
 * Count units, and those beside each other together as one more: what is
 * written for a letter depends on the letters around it.
 */
static void
count_units(Learner *learner, const Pair *pair)
{
	int reads = side_read(learner->direction);
	int ends[2 * TOKEN_LETTERS_MAX + 1][2] = {{0, 0}};
	int n = units_of(pair, reads, ends + 1);

	for (int i = 0; i < n; i++)
		for (int j = i + 1; j <= n; j++)
		{
			uint64_t unit = unit_of(pair, reads, ends[i], ends[j]);
			UnitPlace place = i == 0   ? PLACE_BEGINNING
							  : j == n ? PLACE_END
									   : PLACE_MIDDLE;

			if (unit)
				add_count(learner->units, unit, place, pair->weight);
			if (j == i + 1)
				learner->total[place] += pair->weight;
		}
}

/* The runs that end with a letter, and what comes before it. */
static uint32_t
count_letter(Learner *learner, uint32_t before, int letter, double weight)
{
	uint32_t run = run_key(before, letter);

	for (int n = 1;
		 n <= RUN_MAX && (n == 1 || run_end(run, n) != run_end(run, n - 1));
		 n++)
	{
		add_count(learner->runs, run_end(run, n), 0, weight);
		/* the empty run comes before all letters */
		add_count(learner->contexts, run_end(run, n) >> 6 | EMPTY_RUN, 0,
				  weight);
	}
	return run_end(run, RUN_MAX - 1);
}

static void
count_language(Learner *learner, const Spelled *s, double weight)
{
	uint32_t before = run_key(0, 0);

	for (int i = 0; i < s->length; i++)
		for (int k = 0; k < WRITTEN_PER_LETTER && s->written[i][k]; k++)
			before = count_letter(learner, before, s->written[i][k], weight);
	count_letter(learner, before, 0, weight);
}

/* One in ten of the spellings that are read. */
static bool
held_out(const Spelled *s)
{
	uint32_t hash = 2166136261u;

	for (int i = 0; i < s->length; i++)
		hash = (hash ^ s->folded[i]) * 16777619u;
	return hash % 10 == 0;
}

/* Is there a letter that no unit can write? */
static bool
cannot_be_written(const Spelled *s)
{
	for (int i = 0; i < s->length; i++)
		if (s->written[i][0] == 0)
			return true;
	return false;
}

static bool
is_learned(const Pair *pair, WritingDirection direction, bool hold_out)
{
	int reads = side_read(direction);

	return !(hold_out && held_out(&pair->sides[reads])) &&
		   !cannot_be_written(&pair->sides[1 - reads]);
}

/* ---------- the model ---------- */

static uint8_t
stored_cost(double p, double weight)
{
	double cost = -log(p) * weight * WRITING_COST_UNIT;

	return (uint8_t) (cost < 0 ? 0 : cost > 255 ? 255 : lround(cost));
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t p = (*(Count *const *) a)->key;
	uint64_t q = (*(Count *const *) b)->key;

	return (p > q) - (p < q);
}

static double
all_places(const double *n)
{
	return n[PLACE_BEGINNING] + n[PLACE_MIDDLE] + n[PLACE_END];
}

/* How often each piece is written, whatever was read. */
static Count *
count_written(Count *const *units, int n)
{
	Count *written = allocate(COUNTS_SIZE, sizeof(Count));

	for (int i = 0; i < n; i++)
		add_count(written, LETTERS_OF(units[i]->key) | EMPTY_RUN, 0,
				  all_places(units[i]->n));
	return written;
}

/*
 * What a unit costs: how likely it is in its place, and how likely then what is
 * read given what is written; for the likelihood of the latter is the
 * language's to tell.  What writes nothing has nothing there.
 */
static void
set_unit(const Learner *learner, const Count *count, Count *written,
		 WritingUnit *unit)
{
	uint64_t letters = LETTERS_OF(count->key);
	double share = all_places(count->n) / all_places(learner->total);
	double alone = letters ? count_of(written, letters | EMPTY_RUN)->n[0] /
								 all_places(learner->total)
						   : 1;

	for (int i = 0; i < WRITTEN_PIECE_MAX; i++)
		unit->letters[i] = (uint8_t) (letters >> 8 * i);
	for (int place = 0; place < UNIT_PLACES; place++)
	{
		double p = (count->n[place] + PLACE_PRIOR * share) /
				   (learner->total[place] + PLACE_PRIOR);

		unit->costs[place] = stored_cost(p / pow(alone, MARGINAL_WEIGHT), 1);
	}
}

static void
make_units(const Learner *learner, WritingModel *model)
{
	Count **kept = allocate(COUNTS_SIZE, sizeof(Count *));
	uint32_t *pieces = allocate(UINT16_MAX, sizeof(uint32_t));
	uint16_t *first = allocate(UINT16_MAX, sizeof(uint16_t));
	WritingUnit *units = allocate(UINT16_MAX, sizeof(WritingUnit));
	Count *written;
	int n = 0;

	for (size_t i = 0; i < COUNTS_SIZE; i++)
		if (all_places(learner->units[i].n) >=
			SHARE_MIN * all_places(learner->total))
			kept[n++] = &learner->units[i];
	if (n >= UINT16_MAX)
	{
		fprintf(stderr, "train_language: too many units\n");
		exit(1);
	}
	qsort(kept, (size_t) n, sizeof(Count *), compare_keys);
	written = count_written(kept, n);
	for (int i = 0; i < n; i++)
	{
		if (i == 0 ||
			kept[i]->key >> LETTERS_BITS != kept[i - 1]->key >> LETTERS_BITS)
		{
			pieces[model->n_pieces] = (uint32_t) (kept[i]->key >> LETTERS_BITS);
			first[model->n_pieces++] = (uint16_t) i;
		}
		set_unit(learner, kept[i], written, &units[i]);
	}
	first[model->n_pieces] = (uint16_t) n;
	model->pieces = pieces;
	model->first = first;
	model->units = units;
	free(written);
	free(kept);
}

/*
 * How likely the last letter of a run is after those before it: counted, and
 * smoothed by the same of the run without its first letter.
 */
static double
run_probability(const Learner *learner, uint32_t run)
{
	double p = 1.0 / (WRITTEN_ARABIC_COUNT + 1);

	for (int n = 1;
		 n <= RUN_MAX && (n == 1 || run_end(run, n) != run_end(run, n - 1));
		 n++)
	{
		uint32_t key = run_end(run, n);

		p = (count_of(learner->runs, key)->n[0] + LANGUAGE_PRIOR * p) /
			(count_of(learner->contexts, key >> 6 | EMPTY_RUN)->n[0] +
			 LANGUAGE_PRIOR);
	}
	return p;
}

/*
 * Is a run worth its place?  One that is rare is not, nor a longest one that
 * the shorter ones foretell.
 */
static bool
is_kept(const Learner *learner, const Count *run)
{
	double after;
	double shorter;

	if (run->n[0] < RUN_COUNT_MIN)
		return false;
	if (run->key >> 6 * (RUN_MAX - 1) == 0)
		return true;
	after = count_of(learner->contexts, run->key >> 6 | EMPTY_RUN)->n[0];
	shorter =
		run_probability(learner, run_end((uint32_t) run->key, RUN_MAX - 1)) *
		LANGUAGE_PRIOR / (after + LANGUAGE_PRIOR);
	return run->n[0] *
			   log(run_probability(learner, (uint32_t) run->key) / shorter) >
		   RUN_GAIN_MIN;
}

static void
make_runs(const Learner *learner, WritingModel *model)
{
	uint32_t n = 0;
	uint32_t size;
	LetterRun *runs;

	for (size_t i = 0; i < COUNTS_SIZE; i++)
		n += is_kept(learner, &learner->runs[i]);
	size = n + n / 4;
	runs = allocate(size, sizeof(LetterRun));
	for (size_t i = 0; i < COUNTS_SIZE; i++)
	{
		uint32_t key = (uint32_t) learner->runs[i].key;
		uint32_t at = run_hash(key) % size;
		double after = count_of(learner->contexts, key | EMPTY_RUN)->n[0];

		if (!is_kept(learner, &learner->runs[i]))
			continue;
		while (runs[at].key != 0)
			at = (at + 1) % size;
		runs[at].key = key;
		runs[at].cost =
			stored_cost(run_probability(learner, key), LANGUAGE_WEIGHT);
		runs[at].unseen = stored_cost(LANGUAGE_PRIOR / (after + LANGUAGE_PRIOR),
									  LANGUAGE_WEIGHT);
	}
	model->n_runs = size;
	model->runs = runs;
}

/* Learn one direction, with or without what is held out. */
static void
learn(WritingDirection direction, bool hold_out, WritingModel *model)
{
	Learner learner = {.direction = direction};

	memset(model, 0, sizeof(*model));
	learner.units = allocate(COUNTS_SIZE, sizeof(Count));
	learner.runs = allocate(COUNTS_SIZE, sizeof(Count));
	learner.contexts = allocate(COUNTS_SIZE, sizeof(Count));
	for (size_t i = 0; i < n_pairs; i++)
	{
		const Pair *pair = &pairs[i];

		if (!is_learned(pair, direction, hold_out))
			continue;
		count_units(&learner, pair);
		count_language(&learner, &pair->sides[1 - side_read(direction)],
					   pair->weight);
	}
	for (size_t i = 0; i < n_spelled_names; i++)
		if ((spelled_names[i].folded[0] >= LETTER_ARABIC) ==
				(direction == WRITE_ARABIC) &&
			!cannot_be_written(&spelled_names[i]))
			count_language(&learner, &spelled_names[i], WEIGHT_NAME);
	make_units(&learner, model);
	make_runs(&learner, model);
	free(learner.units);
	free(learner.runs);
	free(learner.contexts);
}

static void
free_model(WritingModel *model)
{
	free((void *) model->pieces);
	free((void *) model->first);
	free((void *) model->units);
	free((void *) model->runs);
}

/* ---------- figures ---------- */

static int
compare_read(const Spelled *a, const Spelled *b)
{
	int n = a->length < b->length ? a->length : b->length;
	int c = memcmp(a->folded, b->folded, (size_t) n);

	return c ? c : a->length - b->length;
}

static int
compare_arabic(const void *a, const void *b)
{
	return compare_read(&((const Pair *) a)->sides[0],
						&((const Pair *) b)->sides[0]);
}

static int
compare_latin(const void *a, const void *b)
{
	return compare_read(&((const Pair *) a)->sides[1],
						&((const Pair *) b)->sides[1]);
}

/* The folded form of a number of a letter. */
static uint8_t
fold_written(WritingDirection direction, uint8_t letter)
{
	static const char *const arabic[] = {WRITTEN_ARABIC_UTF8};
	const char *utf8;
	const uint8_t *folded;
	size_t at = 0;

	if (direction == WRITE_LATIN)
		return (uint8_t) ('a' + letter - 1);
	utf8 = arabic[letter - 1];
	folded = letter_of(utf8_next(utf8, strlen(utf8), &at)).folded;
	return folded ? *folded : 0;
}

static Spelled
fold_writing(WritingDirection direction, const Writing *writing)
{
	Spelled s = {.length = 0};

	for (int i = 0; i < writing->length; i++)
	{
		uint8_t letter = fold_written(direction, writing->letters[i]);

		if (letter)
			s.folded[s.length++] = letter;
	}
	return s;
}

/* Letters to insert, delete or replace. */
static int
edit_distance(const Spelled *a, const Spelled *b)
{
	int row[TOKEN_LETTERS_MAX + 1];

	for (int j = 0; j <= b->length; j++)
		row[j] = j;
	for (int i = 1; i <= a->length; i++)
	{
		int diagonal = row[0];

		row[0] = i;
		for (int j = 1; j <= b->length; j++)
		{
			int best = diagonal + (a->folded[i - 1] != b->folded[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b->length];
}

/* Distance of a writing to the nearest that pairs first..end have. */
static int
nearest(WritingDirection direction, const Writing *writing, size_t first,
		size_t end)
{
	Spelled s = fold_writing(direction, writing);
	int least = TOKEN_LETTERS_MAX;

	for (size_t i = first; i < end; i++)
	{
		int d = edit_distance(
			&s, &pairs[i].sides[direction == WRITE_ARABIC ? 0 : 1]);

		if (d < least)
			least = d;
	}
	return least;
}

/*
 * Write what was held out, where one of the pairs is Arab: is the first, or
 * one of the first five, a spelling that the data have for it?
 */
static void
judge(WritingDirection direction, const WritingModel *model)
{
	int reads = direction == WRITE_ARABIC;
	size_t n = 0, first_right = 0, among_five = 0;
	double distance = 0, letters = 0;

	qsort(pairs, n_pairs, sizeof(Pair), reads ? compare_latin : compare_arabic);
	for (size_t i = 0, end; i < n_pairs; i = end)
	{
		const Spelled *read = &pairs[i].sides[reads];
		Writing writings[WRITINGS_MAX];
		bool arab = false;
		int found;
		int right = -1;

		for (end = i;
			 end < n_pairs && compare_read(read, &pairs[end].sides[reads]) == 0;
			 end++)
			arab |= pairs[end].judged;
		if (!arab || !held_out(read))
			continue;
		found = transliterate(model, read->folded, read->length, writings);
		n++;
		distance += nearest(direction, &writings[0], i, end);
		letters += writings[0].length;
		for (int k = 0; k < found && k < 5 && right < 0; k++)
			if (nearest(direction, &writings[k], i, end) == 0)
				right = k;
		first_right += right == 0;
		among_five += right >= 0;
	}
	printf("%s: %zu spellings held out; first right %.3f, among five %.3f; "
		   "%.3f letters wrong in a hundred of the first\n",
		   reads ? "Latin to Arabic" : "Arabic to Latin", n,
		   (double) first_right / (double) n, (double) among_five / (double) n,
		   100 * distance / letters);
}

/* ---------- output ---------- */

static void
write_model(FILE *file, const char *name, const WritingModel *model)
{
	int n_units = model->first[model->n_pieces];

	fprintf(file, "\nstatic const uint32_t %s_pieces[%d] = {", name,
			model->n_pieces);
	for (int i = 0; i < model->n_pieces; i++)
		fprintf(file, "%s%u,", i % 8 ? " " : "\n\t", model->pieces[i]);
	fprintf(file, "\n};\n\nstatic const uint16_t %s_first[%d] = {", name,
			model->n_pieces + 1);
	for (int i = 0; i <= model->n_pieces; i++)
		fprintf(file, "%s%u,", i % 12 ? " " : "\n\t", model->first[i]);
	fprintf(file, "\n};\n\nstatic const WritingUnit %s_units[%d] = {", name,
			n_units);
	for (int i = 0; i < n_units; i++)
	{
		const WritingUnit *u = &model->units[i];

		fprintf(file, "%s{{%d, %d, %d, %d, %d}, {%d, %d, %d}},",
				i % 3 ? " " : "\n\t", u->letters[0], u->letters[1],
				u->letters[2], u->letters[3], u->letters[4], u->costs[0],
				u->costs[1], u->costs[2]);
	}
	fprintf(file, "\n};\n\nstatic const LetterRun %s_runs[%u] = {", name,
			model->n_runs);
	for (uint32_t i = 0; i < model->n_runs; i++)
		fprintf(file, "%s{%u, %d, %d},", i % 4 ? " " : "\n\t",
				model->runs[i].key, model->runs[i].cost, model->runs[i].unseen);
	fprintf(file, "\n};\n");
}

static void
write_table(const char *folder, const WritingModel *models)
{
	static const char *const names[] = {"arabic", "latin"};
	char path[LINE_MAX_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/transliteration_table.c", folder);
	file = fopen(path, "w");
	if (!file)
	{
		fprintf(stderr, "train_language: cannot write %s\n", path);
		exit(1);
	}
	fprintf(file, "/*\n * transliteration_table.c\n *\n"
				  " * How names are written in Arabic and in Latin letters;\n"
				  " * transliterate.h says what it is.\n"
				  " * Written by train_language.c; not to be edited.\n */\n"
				  "#include \"name/transliterate.h\"\n");
	for (int d = 0; d < WRITING_DIRECTIONS; d++)
		write_model(file, names[d], &models[d]);
	fprintf(file,
			"\nconst WritingModel writing_models[WRITING_DIRECTIONS] = {\n");
	for (int d = 0; d < WRITING_DIRECTIONS; d++)
		fprintf(file, "\t{%d, %s_pieces, %s_first, %s_units, %u, %s_runs},\n",
				models[d].n_pieces, names[d], names[d], names[d],
				models[d].n_runs, names[d]);
	fprintf(file, "};\n");
	fclose(file);
}

int
main(int argc, char **argv)
{
	WritingModel models[WRITING_DIRECTIONS];

	if (argc != 3)
	{
		fprintf(stderr,
				"usage: train_language FOLDER-OF-DATA FOLDER-OF-TABLES\n");
		return 2;
	}
	read_pairs(argv[1], "wikidata_tokens.tsv", 1, true);
	read_pairs(argv[1], "google_ar2en.tsv", 0.3, false);
	read_pairs(argv[1], "anetac_tokens.tsv", 0.2, false);
	read_pairs(argv[1], "maghreb_names.tsv", 2, false);
	read_names(argv[1], "un_consolidated.xml", "_NAME>");
	read_names(argv[1], "un_consolidated.xml", "<NAME_ORIGINAL_SCRIPT>");
	cut_pairs();
	for (int d = 0; d < WRITING_DIRECTIONS; d++)
	{
		learn((WritingDirection) d, true, &models[d]);
		judge((WritingDirection) d, &models[d]);
		free_model(&models[d]);
		learn((WritingDirection) d, false, &models[d]);
		printf("%d pieces, %d units, %u places for runs\n", models[d].n_pieces,
			   models[d].first[models[d].n_pieces], models[d].n_runs);
	}
	write_table(argv[2], models);
	return 0;
}
