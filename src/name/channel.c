/*
 * channel.c
 *
 * Costs of spellings under the learned channel model: small dynamic programmes
 * over the tables of channel_table.c.
 */
#include "name/channel.h"

#include <math.h>

/* The number of a piece, 0 where no unit has it. */
static uint16_t
piece_number(const PieceTable *table, uint32_t key)
{
	for (uint32_t at = channel_hash(key) & table->mask; table->keys[at] != 0;
		 at = (at + 1) & table->mask)
	{
		if (table->keys[at] == key)
			return table->numbers[at];
	}
	return 0;
}

void
channel_spell(Channel channel, int side, const uint8_t *letters, int length,
			  Spelling *spelling)
{
	const PieceTable *table = &channel_tables[channel].pieces[side];
	double sum[SPELLING_MAX + 1] = {1.0};

	spelling->length = length;
	spelling->information[0] = 0;
	for (int i = 0; i < length; i++)
	{
		for (int n = 1; n <= PIECE_MAX; n++)
		{
			uint16_t number = 0;

			if (n <= i + 1)
				number = piece_number(table, piece_key(letters + i + 1 - n, n));
			spelling->pieces[i][n - 1] = number;
			if (number)
				sum[i + 1] += sum[i + 1 - n] * table->probabilities[number];
			else if (n == 1)
				sum[i + 1] += sum[i] * PROBABILITY_UNSEEN;
		}
		spelling->information[i + 1] = (int32_t) (-log(sum[i + 1]) * COST_UNIT);
	}
}

#define NEVER (1 << 28)

/* The cost of a unit of two pieces, either of which may be empty (0). */
static inline int
unit_cost(const ChannelTable *table, uint32_t x, uint32_t y)
{
	uint32_t key = unit_key(x, y);

	if (!(table->filter[x] & filter_bit(y)))
		return NEVER;
	for (uint32_t at = channel_hash(key) & table->mask; table->keys[at] != 0;
		 at = (at + 1) & table->mask)
	{
		if (table->keys[at] == key)
			return table->costs[at];
	}
	return NEVER;
}

static inline int
smaller(int a, int b)
{
	return a < b ? a : b;
}

typedef int CostRow[SPELLING_MAX + 1];

/* The cost of the best cut of the first i letters of x and j of y. */
static int
cell_cost(const ChannelTable *table, const Spelling *x, int i,
		  const Spelling *y, int j, const CostRow *best)
{
	int cost = NEVER;

	/* letters that no unit has, or that no unit has opposite each other */
	if (i > 0)
		cost = best[i - 1][j] + (int) (COST_UNSEEN_ONE * COST_UNIT);
	if (j > 0)
		cost =
			smaller(cost, best[i][j - 1] + (int) (COST_UNSEEN_ONE * COST_UNIT));
	if (i > 0 && j > 0)
		cost = smaller(cost, best[i - 1][j - 1] +
								 (int) (COST_UNSEEN_BOTH * COST_UNIT));

	for (int dx = 0; dx <= PIECE_MAX && dx <= i; dx++)
	{
		uint32_t piece_x = dx ? x->pieces[i - 1][dx - 1] : 0;

		if (dx > 0 && piece_x == 0)
			continue;
		for (int dy = dx == 0; dy <= PIECE_MAX && dy <= j; dy++)
		{
			uint32_t piece_y = dy ? y->pieces[j - 1][dy - 1] : 0;
			int before = best[i - dx][j - dy];

			if ((dy > 0 && piece_y == 0) || before >= cost)
				continue;
			cost = smaller(cost, before + unit_cost(table, piece_x, piece_y));
		}
	}
	return cost;
}

/* Columns of a row that some cut still reaches: first to last. */
typedef struct Alive
{
	int first;
	int last;
} Alive;

/* Columns of row i that a unit reaches from the rows before it. */
static Alive
reachable(const Alive *alive, int i)
{
	Alive columns = {SPELLING_MAX, -1};

	for (int k = i > PIECE_MAX ? i - PIECE_MAX : 0; k < i; k++)
	{
		if (alive[k].first < columns.first)
			columns.first = alive[k].first;
		if (alive[k].last > columns.last)
			columns.last = alive[k].last;
	}
	columns.last += columns.last >= 0 ? PIECE_MAX : 0;
	return columns;
}

/*
 * What remains of two spellings has no more mutual information than either has
 * information, so a beginning whose mutual information is too low to be made
 * good by that is given up; and so is the pair when no beginning is left.
 */
float
channel_mutual_information(Channel channel, const Spelling *x,
						   const Spelling *y, float least)
{
	const ChannelTable *table = &channel_tables[channel];
	const int total_x = x->information[x->length];
	const int total_y = y->information[y->length];
	const int needed = (int) (least * COST_UNIT);
	CostRow best[SPELLING_MAX + 1];
	Alive alive[SPELLING_MAX + 1];

	for (int i = 0; i <= x->length; i++)
	{
		Alive columns = i == 0 ? (Alive){0, PIECE_MAX} : reachable(alive, i);

		if (columns.last < 0)
			return -INFINITY;
		alive[i] = (Alive){SPELLING_MAX, -1};
		for (int j = 0; j <= y->length; j++)
			best[i][j] = NEVER;
		for (int j = columns.first;
			 j <= y->length &&
			 (j <= columns.last ||
			  (alive[i].last >= 0 && j - alive[i].last <= PIECE_MAX));
			 j++)
		{
			int cost = i + j == 0 ? 0 : cell_cost(table, x, i, y, j, best);
			int mutual = x->information[i] + y->information[j] - cost;
			int hope = smaller(total_x - x->information[i],
							   total_y - y->information[j]);

			if (cost >= NEVER || mutual + hope < needed)
				continue;
			best[i][j] = cost;
			alive[i].last = j;
			if (j < alive[i].first)
				alive[i].first = j;
		}
	}
	if (best[x->length][y->length] >= NEVER)
		return -INFINITY;
	return (float) (total_x + total_y - best[x->length][y->length]) / COST_UNIT;
}
