/*
 * channel.c
 *
 * Costs of spellings under the learned channel model: small dynamic programmes
 * over the tables of channel_table.c.
 */
#include "name/channel.h"

#include "text/letter.h"

static inline int
smaller(int a, int b)
{
	return a < b ? a : b;
}

/* The number of a piece of two or three letters, 0 where no unit has it. */
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
channel_spell(const ChannelModel *model, Alphabet alphabet,
			  const uint8_t *letters, int length, Spelling *spelling)
{
	const PieceTable *table = &model->pieces[alphabet];
	int first = alphabet == ALPHABET_ARABIC ? LETTER_ARABIC : 'a';

	length = smaller(length, SPELLING_MAX);
	for (int i = 0; i < length; i++)
		spelling->letters[i] = (uint8_t) (letters[i] - first + 1);
	spelling->letters[length++] = LETTER_END;
	spelling->length = (uint8_t) length;
	spelling->alphabet = (uint8_t) alphabet;
	for (int o = 0; o < ALPHABET_COUNT; o++)
		spelling->information[o][0] = 0;
	for (int i = 0; i < length; i++)
	{
		int least[ALPHABET_COUNT];

		for (int o = 0; o < ALPHABET_COUNT; o++)
			least[o] = spelling->information[o][i] +
					   table->information[o][spelling->letters[i]];
		for (int n = 2; n <= PIECE_MAX; n++)
		{
			uint16_t number = 0;

			if (n <= i + 1)
				number = piece_number(
					table, piece_key(spelling->letters + i + 1 - n, n));
			spelling->pieces[i][n - 2] = number;
			for (int o = 0; number && o < ALPHABET_COUNT; o++)
				least[o] =
					smaller(least[o], spelling->information[o][i + 1 - n] +
										  table->information[o][number]);
		}
		for (int o = 0; o < ALPHABET_COUNT; o++)
			spelling->information[o][i + 1] = (uint16_t) least[o];
	}
}

#define NEVER (1 << 20)

/*
 * The cost of a unit of two pieces, of which one has several letters; "filter"
 * is that of piece x.
 */
static inline int
unit_cost(const ChannelTable *table, const uint64_t *filter, uint32_t x,
		  uint32_t y)
{
	uint32_t bit = filter_bit(y);
	uint32_t key = unit_key(x, y);

	if (!(filter[bit / 64] >> bit % 64 & 1))
		return NEVER;
	for (uint32_t at = channel_hash(key) & table->mask; table->units[at] != 0;
		 at = (at + 1) & table->mask)
	{
		if (table->units[at] >> UNIT_COST_BITS == key)
			return (int) (table->units[at] & COST_MAX);
	}
	return NEVER;
}

typedef int CostRow[SPELLING_MAX + 2];

/*
 * Neighbours swapped: a slip of the hand.  Only letters of one alphabet can be
 * seen to be the same.
 */
static inline int
swap_cost(const Spelling *x, int i, const Spelling *y, int j)
{
	if (x->letters[i - 1] != y->letters[j - 2] ||
		x->letters[i - 2] != y->letters[j - 1])
		return NEVER;
	return SLIP_COST + x->information[x->alphabet][i] -
		   x->information[x->alphabet][i - 2];
}

/* The pieces of x that end with its letter i, and their filters. */
typedef struct Ending
{
	uint32_t piece[PIECE_MAX + 1];
	const uint64_t *filter[PIECE_MAX + 1];
} Ending;

static inline void
end_pieces(const ChannelTable *table, const Spelling *x, int i, Ending *ending)
{
	ending->piece[0] = 0;
	ending->piece[1] = i > 0 ? x->letters[i - 1] : 0;
	ending->piece[2] = i > 1 ? x->pieces[i - 1][0] : 0;
	ending->piece[3] = i > 2 ? x->pieces[i - 1][1] : 0;
	for (int n = 0; n <= PIECE_MAX; n++)
		ending->filter[n] = table->filter[ending->piece[n]];
}

/*
 * The cost of the best cut of the first i letters of x and j of y; best[] has
 * those of shorter beginnings.
 */
static inline int
cell_cost(const ChannelTable *table, const Spelling *x, int i,
		  const Ending *ending, const Spelling *y, int j, CostRow *best)
{
	const uint32_t letter_y = j > 0 ? y->letters[j - 1] : 0;
	int cost = NEVER;

#define TRY_UNIT(dx, dy, piece_y)                                              \
	if (best[i - (dx)][j - (dy)] < cost)                                       \
	cost = smaller(cost, best[i - (dx)][j - (dy)] +                            \
							 unit_cost(table, ending->filter[dx],              \
									   ending->piece[dx], piece_y))

	if (j > 0)
		cost = best[i][j - 1] + table->letters[0][letter_y];
	if (i > 0)
	{
		const uint8_t *letters = table->letters[ending->piece[1]];

		cost = smaller(cost, best[i - 1][j] + letters[0]);
		if (j > 0)
			cost = smaller(cost, best[i - 1][j - 1] + letters[letter_y]);
	}
	if (j > 1 && y->pieces[j - 1][0])
	{
		uint32_t piece_y = y->pieces[j - 1][0];

		TRY_UNIT(0, 2, piece_y);
		if (i > 0)
			TRY_UNIT(1, 2, piece_y);
		if (ending->piece[2])
			TRY_UNIT(2, 2, piece_y);
	}
	if (j > 2 && i > 0 && y->pieces[j - 1][1])
	{
		uint32_t piece_y = y->pieces[j - 1][1];

		TRY_UNIT(1, 3, piece_y);
		if (ending->piece[2])
			TRY_UNIT(2, 3, piece_y);
	}
	if (j > 0 && ending->piece[2])
		TRY_UNIT(2, 1, letter_y);
	if (j > 0 && ending->piece[3])
		TRY_UNIT(3, 1, letter_y);
	if (x->alphabet == y->alphabet && i > 1 && j > 1 &&
		best[i - 2][j - 2] < cost)
		cost = smaller(cost, best[i - 2][j - 2] + swap_cost(x, i, y, j));
#undef TRY_UNIT
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
	Alive columns = {SPELLING_MAX + 1, -1};

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
 * What remains of two spellings has hardly more mutual information than
 * HOPE_SHARE of the information in either, so a beginning whose mutual
 * information is too low to be made good by that is given up; and so is the
 * pair when no beginning is left.
 */
#define HOPE_SHARE(information) ((information) *7 / 8)

/* Two spellings in the order of the channel's sides. */
typedef struct Sides
{
	const ChannelTable *table;
	const Spelling *x;
	const Spelling *y;
	const uint16_t *information_x;
	const uint16_t *information_y;
} Sides;

static Sides
sides_of(const ChannelModel *model, const Spelling *a, const Spelling *b)
{
	bool swapped = a->alphabet < b->alphabet;
	const Spelling *x = swapped ? b : a;
	const Spelling *y = swapped ? a : b;
	Channel channel = channel_between(a, b);

	return (Sides){&model->channels[channel], x, y, x->information[y->alphabet],
				   y->information[x->alphabet]};
}

/*
 * Fill in the costs of all beginnings up to length_x and length_y letters, row
 * by row of x until none leads to "least" any more; the number of rows.
 */
static int
fill_costs(const Sides *sides, int length_x, int length_y, int least,
		   CostRow *best)
{
	int total_x = sides->information_x[length_x];
	int total_y = sides->information_y[length_y];
	Alive alive[SPELLING_MAX + 2];

	for (int i = 0; i <= length_x; i++)
	{
		Alive columns = i == 0 ? (Alive){0, PIECE_MAX} : reachable(alive, i);
		Ending ending;

		if (columns.last < 0)
			return i;
		alive[i] = (Alive){SPELLING_MAX + 1, -1};
		end_pieces(sides->table, sides->x, i, &ending);
		for (int j = 0; j <= length_y; j++)
			best[i][j] = NEVER;
		for (int j = columns.first;
			 j <= length_y &&
			 (j <= columns.last ||
			  (alive[i].last >= 0 && j - alive[i].last <= PIECE_MAX));
			 j++)
		{
			int cost = i + j == 0 ? 0
								  : cell_cost(sides->table, sides->x, i,
											  &ending, sides->y, j, best);
			int mutual =
				sides->information_x[i] + sides->information_y[j] - cost;
			int hope = HOPE_SHARE(smaller(total_x - sides->information_x[i],
										  total_y - sides->information_y[j]));

			if (cost >= NEVER || mutual + hope < least)
				continue;
			best[i][j] = cost;
			alive[i].last = j;
			if (j < alive[i].first)
				alive[i].first = j;
		}
	}
	return length_x + 1;
}

int
channel_mutual_information(const ChannelModel *model, const Spelling *x,
						   const Spelling *y, int least)
{
	Sides sides = sides_of(model, x, y);
	int length_x = sides.x->length;
	int length_y = sides.y->length;
	CostRow best[SPELLING_MAX + 2];

	if (fill_costs(&sides, length_x, length_y, least, best) <= length_x ||
		best[length_x][length_y] >= NEVER)
		return CHANNEL_UNRELATED;
	return sides.information_x[length_x] + sides.information_y[length_y] -
		   best[length_x][length_y];
}

/*
 * The ends of both spellings, and how much of the longer one there is, are left
 * open.
 */
int
channel_beginning_information(const ChannelModel *model, const Spelling *part,
							  const Spelling *whole, int least)
{
	Sides sides = sides_of(model, part, whole);
	bool part_is_x = sides.x == part;
	int length_x = sides.x->length - 1;
	int length_y = sides.y->length - 1;
	int most = CHANNEL_UNRELATED;
	CostRow best[SPELLING_MAX + 2];
	int rows = fill_costs(&sides, length_x, length_y, least, best);

	if (part_is_x && rows <= length_x)
		return CHANNEL_UNRELATED;
	for (int k = 0; part_is_x ? k <= length_y : k < rows; k++)
	{
		int i = part_is_x ? length_x : k;
		int j = part_is_x ? k : length_y;
		int mutual =
			sides.information_x[i] + sides.information_y[j] - best[i][j];

		if (mutual > most)
			most = mutual;
	}
	return most < least ? CHANNEL_UNRELATED : most;
}
