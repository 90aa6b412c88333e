/*
 * sharpen.c
 *
 * Expectation maximisation makes the pairs of the data likely; it does not mind
 * what else becomes likely with them.  Here the costs of units are changed so
 * that a spelling prefers its own name to the names that the model most takes it
 * for: the gradient of the logarithm of its share among those (maximum mutual
 * information estimation, as speech recognition has it), along the best cuts.
 */
#include "name/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name/skeleton.h"

#define RIVALS_MAX 12
/* A rival has this share of the information in the poorer spelling. */
#define RIVAL_SHARE_MIN 0.3

#define EPOCHS 12
#define RATE 0.04
#define STRAY_MAX (1.5 * COST_UNIT) /* a cost never moves further than this */

/* The costs of a channel while they change. */
typedef struct Costs
{
	const ChannelTable *table;
	double letters[LETTER_PIECES + 1][LETTER_PIECES + 1];
	double *units;
	bool symmetric;
} Costs;

typedef struct Word
{
	const Letters *letters;
	Spelling spelling;
	Consonants consonants;
	int best; /* mutual information with a spelling it is attested with */
} Word;

typedef struct Words
{
	size_t n;
	Word *items;
} Words;

/* A pair and what either side is taken for. */
typedef struct Case
{
	const Word *x;
	const Word *y;
	double weight;
	int n_rivals[2];
	const Word *rivals[2][RIVALS_MAX]; /* of x among y, of y among x */
} Case;

/* ---------- words ---------- */

static int
compare_words(const void *a, const void *b)
{
	return compare_letters(((const Word *) a)->letters,
						   ((const Word *) b)->letters);
}

static void
collect_words(const ChannelModel *model, Alphabet alphabet, const Pairs *pairs,
			  int side, Words *words)
{
	size_t n = 0;

	words->items = allocate(pairs->n, sizeof(Word));
	for (size_t i = 0; i < pairs->n; i++)
		words->items[i].letters =
			side == 0 ? &pairs->items[i].x : &pairs->items[i].y;
	qsort(words->items, pairs->n, sizeof(Word), compare_words);
	for (size_t i = 0; i < pairs->n; i++)
		if (n == 0 ||
			compare_words(&words->items[i], &words->items[n - 1]) != 0)
			words->items[n++] = words->items[i];
	words->n = n;
	for (size_t i = 0; i < n; i++)
	{
		Word *word = &words->items[i];
		NameToken token = {0};

		unfold(alphabet, word->letters, token.letters);
		token.length = (uint8_t) (word->letters->length - 1);
		token.script =
			alphabet == ALPHABET_ARABIC ? SCRIPT_ARABIC : SCRIPT_LATIN;
		skeleton_consonants(&token, 0, &word->consonants);
		channel_spell(model, alphabet, token.letters, token.length,
					  &word->spelling);
	}
}

static Word *
find_word(const Words *words, const Letters *letters)
{
	Word key = {.letters = letters};

	return bsearch(&key, words->items, words->n, sizeof(Word), compare_words);
}

/* ---------- rivals ---------- */

static int
smaller_information(const Spelling *x, const Spelling *y)
{
	int in_x = spelling_information(x, y->alphabet);
	int in_y = spelling_information(y, x->alphabet);

	return in_x < in_y ? in_x : in_y;
}

/*
 * The words that "word" is most taken for, but for those that it is paired
 * with, and those that have no better explanation: these are spellings of it
 * that the data happen not to have.
 */
static int
find_rivals(const ChannelModel *model, const Pairs *pairs, const Word *word,
			bool is_x, const Words *among, const Word *rivals[])
{
	int scores[RIVALS_MAX];
	int n = 0;

	for (size_t i = 0; i < among->n; i++)
	{
		const Word *other = &among->items[i];
		int information =
			smaller_information(&word->spelling, &other->spelling);
		int least = n == RIVALS_MAX ? scores[n - 1] + 1
									: (int) (RIVAL_SHARE_MIN * information);
		int score;
		int at;

		if (!skeleton_related(&word->consonants, &other->consonants))
			continue;
		score = channel_mutual_information(model, &word->spelling,
										   &other->spelling, least);
		if (score < least || score > other->best ||
			has_pair(pairs, is_x ? word->letters : other->letters,
					 is_x ? other->letters : word->letters))
			continue;
		if (n < RIVALS_MAX)
			n++;
		for (at = n - 1; at > 0 && scores[at - 1] < score; at--)
		{
			scores[at] = scores[at - 1];
			rivals[at] = rivals[at - 1];
		}
		scores[at] = score;
		rivals[at] = other;
	}
	return n;
}

/* ---------- costs that change ---------- */

static void
init_costs(const ChannelTable *table, bool symmetric, Costs *costs)
{
	costs->table = table;
	costs->symmetric = symmetric;
	costs->units = allocate(table->mask + 1, sizeof(double));
	for (uint32_t i = 0; i <= table->mask; i++)
		costs->units[i] = table->units[i] & COST_MAX;
	for (int x = 0; x <= LETTER_PIECES; x++)
		for (int y = 0; y <= LETTER_PIECES; y++)
			costs->letters[x][y] = table->letters[x][y];
}

/* Where the cost of a unit is kept; NULL where there is no such unit. */
static double *
cost_place(Costs *costs, uint32_t x, uint32_t y)
{
	const ChannelTable *table = costs->table;
	uint32_t key = unit_key(x, y);
	uint32_t at = channel_hash(key) & table->mask;

	if (x <= LETTER_PIECES && y <= LETTER_PIECES)
		return &costs->letters[x][y];
	for (; table->units[at] != 0; at = (at + 1) & table->mask)
		if (table->units[at] >> UNIT_COST_BITS == key)
			return &costs->units[at];
	return NULL;
}

/* The number of the piece of n letters that ends with letter i. */
static uint32_t
piece_at(const Spelling *s, int i, int n)
{
	return n == 0 ? 0 : n == 1 ? s->letters[i - 1] : s->pieces[i - 1][n - 2];
}

typedef struct Cut
{
	int n;
	uint32_t units[2 * SPELLING_MAX + 2][2];
	double cost;
} Cut;

/* The best cut of two spellings under the costs as they are. */
static void
best_cut(Costs *costs, const Spelling *x, const Spelling *y, Cut *cut)
{
	static double best[SPELLING_MAX + 2][SPELLING_MAX + 2];
	static uint8_t step[SPELLING_MAX + 2][SPELLING_MAX + 2][2];

	for (int i = 0; i <= x->length; i++)
		for (int j = 0; j <= y->length; j++)
		{
			best[i][j] = i + j ? INFINITY : 0;
			for (int dx = 0; dx <= PIECE_MAX && dx <= i; dx++)
				for (int dy = dx == 0; dy <= PIECE_MAX && dy <= j; dy++)
				{
					uint32_t px = piece_at(x, i, dx);
					uint32_t py = piece_at(y, j, dy);
					const double *cost;

					if ((dx && !px) || (dy && !py) ||
						!(cost = cost_place(costs, px, py)) ||
						best[i - dx][j - dy] + *cost >= best[i][j])
						continue;
					best[i][j] = best[i - dx][j - dy] + *cost;
					step[i][j][0] = (uint8_t) dx;
					step[i][j][1] = (uint8_t) dy;
				}
		}
	cut->n = 0;
	cut->cost = best[x->length][y->length];
	for (int i = x->length, j = y->length; i + j > 0; cut->n++)
	{
		int dx = step[i][j][0];
		int dy = step[i][j][1];

		cut->units[cut->n][0] = piece_at(x, i, dx);
		cut->units[cut->n][1] = piece_at(y, j, dy);
		i -= dx;
		j -= dy;
	}
}

static void
move_cost(Costs *costs, uint32_t x, uint32_t y, double by)
{
	double *cost = cost_place(costs, x, y);
	const ChannelTable *table = costs->table;
	double from = x <= LETTER_PIECES && y <= LETTER_PIECES
					  ? table->letters[x][y]
					  : table->units[cost - costs->units] & COST_MAX;

	*cost = fmin(fmax(*cost + by, from - STRAY_MAX), from + STRAY_MAX);
	*cost = fmin(fmax(*cost, 0), COST_MAX);
}

static void
move_cut(Costs *costs, const Cut *cut, double by)
{
	for (int u = 0; u < cut->n; u++)
	{
		move_cost(costs, cut->units[u][0], cut->units[u][1], by);
		if (costs->symmetric && cut->units[u][0] != cut->units[u][1])
			move_cost(costs, cut->units[u][1], cut->units[u][0], by);
	}
}

/* One step for a pair against the rivals on one side; its loss in nats. */
static double
step_against(Costs *costs, const Case *c, int side)
{
	static Cut cuts[RIVALS_MAX + 1];
	double score[RIVALS_MAX + 1];
	double sum = 0;
	int n = c->n_rivals[side] + 1;

	for (int k = 0; k < n; k++)
	{
		const Spelling *x = &c->x->spelling;
		const Spelling *y = &c->y->spelling;

		if (k > 0 && side == 0)
			y = &c->rivals[0][k - 1]->spelling;
		else if (k > 0)
			x = &c->rivals[1][k - 1]->spelling;
		best_cut(costs, x, y, &cuts[k]);
		score[k] = (spelling_information(x, y->alphabet) +
					spelling_information(y, x->alphabet) - cuts[k].cost) /
				   COST_UNIT;
	}
	for (int k = 0; k < n; k++)
		sum += exp(score[k] - score[0]);
	for (int k = 0; k < n; k++)
	{
		double share = exp(score[k] - score[0]) / sum;

		move_cut(costs, &cuts[k],
				 c->weight * RATE * COST_UNIT * (k == 0 ? share - 1 : share));
	}
	return log(sum);
}

/* ---------- all of it ---------- */

/*
 * The pairs to learn from: those of Arab names, and a sample of the others so
 * that these are not forgotten.
 */
static size_t
collect_cases(const ChannelModel *model, const Pairs *pairs,
			  const Words words[2], bool (*is_taken)(const Pair *),
			  Case **result)
{
	Case *cases = allocate(pairs->n, sizeof(Case));
	size_t n = 0;

	for (size_t i = 0; i < pairs->n; i++)
	{
		const Pair *pair = &pairs->items[i];
		Word *x = find_word(&words[0], &pair->x);
		Word *y = find_word(&words[1], &pair->y);
		int mutual =
			channel_mutual_information(model, &x->spelling, &y->spelling, 0);

		if (pair->held_out || mutual < 0)
			continue;
		if (compare_letters(&pair->x, &pair->y) != 0)
		{
			x->best = mutual > x->best ? mutual : x->best;
			y->best = mutual > y->best ? mutual : y->best;
		}
		/* what is no better than a slip is a mistake of the data */
		if (is_taken(pair) && compare_letters(&pair->x, &pair->y) != 0 &&
			2 * mutual > smaller_information(&x->spelling, &y->spelling))
			cases[n++] = (Case){x, y, 1, {0, 0}, {{0}}};
	}
	*result = cases;
	return n;
}

void
sharpen(const char *what, ChannelModel *model, Channel channel,
		const Pairs *pairs, bool (*is_taken)(const Pair *))
{
	static Costs costs;
	Alphabet sides[2] = {
		channel == CHANNEL_LATIN_LATIN ? ALPHABET_LATIN : ALPHABET_ARABIC,
		channel == CHANNEL_ARABIC_ARABIC ? ALPHABET_ARABIC : ALPHABET_LATIN};
	Words words[2];
	Case *cases;
	size_t n;

	for (int side = 0; side < 2; side++)
		collect_words(model, sides[side], pairs, side, &words[side]);
	n = collect_cases(model, pairs, words, is_taken, &cases);
#pragma omp parallel for schedule(dynamic, 64)
	for (size_t i = 0; i < n; i++)
	{
		Case *c = &cases[i];

		c->n_rivals[0] =
			find_rivals(model, pairs, c->x, true, &words[1], c->rivals[0]);
		c->n_rivals[1] =
			find_rivals(model, pairs, c->y, false, &words[0], c->rivals[1]);
	}
	init_costs(&model->channels[channel], channel != CHANNEL_ARABIC_LATIN,
			   &costs);
	for (int epoch = 1; epoch <= EPOCHS; epoch++)
	{
		double loss = 0;

		for (size_t i = 0; i < n; i++)
		{
			/* in another order than that of the alphabet */
			const Case *c = &cases[(i * 7919) % n];

			loss += step_against(&costs, c, 0) + step_against(&costs, c, 1);
		}
		printf("%s: sharpened, epoch %d, %zu pairs, loss %.4f nats a pair\n",
			   what, epoch, n, loss / (double) n);
		fflush(stdout);
	}
	replace_costs(&model->channels[channel], costs.letters, costs.units);
	for (int side = 0; side < 2; side++)
		free(words[side].items);
	free(costs.units);
	free(cases);
}
