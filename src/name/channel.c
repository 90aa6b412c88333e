/*
 * channel.c
 *
 * Costs of spellings under the learned channel model: small dynamic programmes
 * over the tables of channel_table.c.
 */
#include "name/channel.h"

#include <string.h>

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

/* The pieces that end with letter i, from 0, and the information up to it. */
static void
spell_letter(const PieceTable *table, Spelling *spelling, int i)
{
	int least[ALPHABET_COUNT];

	for (int o = 0; o < ALPHABET_COUNT; o++)
		least[o] = spelling->information[o][i] +
				   table->information[o][spelling->letters[i]];
	for (int n = 2; n <= PIECE_MAX; n++)
	{
		uint16_t number = 0;

		if (n <= i + 1)
			number = piece_number(table,
								  piece_key(spelling->letters + i + 1 - n, n));
		spelling->pieces[i][n - 2] = number;
		for (int o = 0; number && o < ALPHABET_COUNT; o++)
			least[o] = smaller(least[o], spelling->information[o][i + 1 - n] +
											 table->information[o][number]);
	}
	for (int o = 0; o < ALPHABET_COUNT; o++)
		spelling->information[o][i + 1] = (uint16_t) least[o];
}

static inline uint8_t
letter_piece(Alphabet alphabet, uint8_t letter)
{
	return (uint8_t) (letter -
					  (alphabet == ALPHABET_ARABIC ? LETTER_ARABIC : 'a') + 1);
}

void
channel_spell(const ChannelModel *model, Alphabet alphabet,
			  const uint8_t *letters, int length, Spelling *spelling)
{
	length = smaller(length, SPELLING_MAX);
	for (int i = 0; i < length; i++)
		spelling->letters[i] = letter_piece(alphabet, letters[i]);
	spelling->letters[length++] = LETTER_END;
	spelling->length = (uint8_t) length;
	spelling->alphabet = (uint8_t) alphabet;
	for (int o = 0; o < ALPHABET_COUNT; o++)
		spelling->information[o][0] = 0;
	for (int i = 0; i < length; i++)
		spell_letter(&model->pieces[alphabet], spelling, i);
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

/*
 * Within an alphabet the order is of no meaning, but what is given up as
 * hopeless depends on it.
 */
static bool
stands_second(const Spelling *a, const Spelling *b)
{
	if (a->alphabet != b->alphabet)
		return a->alphabet < b->alphabet;
	if (a->length != b->length)
		return a->length > b->length;
	return memcmp(a->letters, b->letters, a->length) > 0;
}

static Sides
sides_of(const ChannelModel *model, const Spelling *a, const Spelling *b)
{
	bool swapped = stands_second(a, b);
	const Spelling *x = swapped ? b : a;
	const Spelling *y = swapped ? a : b;
	Channel channel = channel_between(a, b);

	return (Sides){&model->channels[channel], x, y, x->information[y->alphabet],
				   y->information[x->alphabet]};
}

/*
 * Fill in the costs of all beginnings up to length_x and length_y letters.
 * Returns how many rows were filled: fewer than there are if from then on
 * nothing leads to "least".
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
 * The most mutual information of a spelling and the beginning of another that
 * agrees with it best: that of the rows if rows_open, or of the columns.  So many
 * rows have been filled.
 */
static int
most_of_beginnings(CostRow *best, int filled, const uint16_t *in_rows,
				   const uint16_t *in_columns, int rows, int columns,
				   bool rows_open, int least)
{
	int most = CHANNEL_UNRELATED;

	for (int k = 0; k <= (rows_open ? rows : columns); k++)
	{
		int i = rows_open ? k : rows;
		int j = rows_open ? columns : k;
		int mutual;

		if (i >= filled)
			break;
		mutual = in_rows[i] + in_columns[j] - best[i][j];
		if (mutual > most)
			most = mutual;
	}
	return most < least ? CHANNEL_UNRELATED : most;
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
	int length_x = sides.x->length - 1;
	int length_y = sides.y->length - 1;
	CostRow best[SPELLING_MAX + 2];
	int filled = fill_costs(&sides, length_x, length_y, least, best);

	return most_of_beginnings(best, filled, sides.information_x,
							  sides.information_y, length_x, length_y,
							  sides.x != part, least);
}

/* ---------- one spelling against many ---------- */

/* The piece of n letters that ends with letter i, from 1; 0 for none. */
static inline uint32_t
piece_of(const Spelling *spelling, int i, int n)
{
	return n == 0   ? 0
		   : n > i  ? 0
		   : n == 1 ? spelling->letters[i - 1]
					: spelling->pieces[i - 1][n - 2];
}

size_t
channel_profile_size(const ChannelModel *model, const Spelling *spelling,
					 Alphabet opposite)
{
	Alphabet own = (Alphabet) spelling->alphabet;
	const ChannelTable *table = &model->channels[channel_of(own, opposite)];
	const uint32_t *first = table->first[channel_side(own, opposite)];
	size_t n = first[1] - first[0];

	for (int i = 1; i <= spelling->length; i++)
		for (int length = 1; length <= PIECE_MAX; length++)
		{
			uint32_t piece = piece_of(spelling, i, length);

			n += piece ? first[piece + 1] - first[piece] : 0;
		}
	return offsetof(ChannelProfile, units) + n * sizeof(ProfileUnit);
}

/* Add a unit, or only count it, where those of its piece opposite go. */
static void
add_profile_units(const ChannelTable *table, int side, uint32_t piece, int end,
				  int length, bool count, ChannelProfile *profile)
{
	for (uint32_t u = table->first[side][piece];
		 u < table->first[side][piece + 1]; u++)
	{
		uint32_t opposite = table->list[side][u] >> UNIT_COST_BITS;
		uint8_t cost = (uint8_t) (table->list[side][u] & COST_MAX);

		if (opposite == 0)
		{
			profile->pairs_alone[end] = cost;
			profile->has_pairs = true;
		}
		else if (count)
			profile->first[opposite]++;
		else
			profile->units[--profile->first[opposite]] =
				(ProfileUnit){(uint8_t) end, (uint8_t) length, cost};
	}
}

void
channel_make_profile(const ChannelModel *model, const Spelling *spelling,
					 Alphabet opposite, ChannelProfile *profile)
{
	Alphabet alphabet = (Alphabet) spelling->alphabet;
	const ChannelTable *table =
		&model->channels[channel_of(alphabet, opposite)];
	int side = channel_side(alphabet, opposite);
	const uint16_t *information = spelling->information[opposite];

	profile->spelling = spelling;
	profile->alphabet = opposite;
	for (int other = 0; other <= LETTER_PIECES; other++)
		for (int i = 0; i <= spelling->length; i++)
		{
			int own = i > 0 ? spelling->letters[i - 1] : 0;

			profile->letters[other][i] =
				side ? table->letters[other][own] : table->letters[own][other];
		}
	for (int i = 0; i <= spelling->length; i++)
		for (int whole = 0; whole < 2; whole++)
		{
			int left = information[spelling->length - !whole] - information[i];

			profile->hoped[whole][i] =
				(uint16_t) (information[i] + HOPE_SHARE(left));
		}
	profile->has_pairs = false;
	memset(profile->first, 0, sizeof(profile->first));
	memset(profile->pairs_alone, 0xFF, sizeof(profile->pairs_alone));
	for (int count = 1; count >= 0; count--)
	{
		add_profile_units(table, side, 0, 0, 0, count, profile);
		for (int i = 1; i <= spelling->length; i++)
			for (int length = 1; length <= PIECE_MAX; length++)
			{
				uint32_t piece = piece_of(spelling, i, length);

				if (piece)
					add_profile_units(table, side, piece, i, length, count,
									  profile);
			}
		for (int p = 1; count && p <= 1 << PIECE_NUMBER_BITS; p++)
			profile->first[p] += profile->first[p - 1];
	}
}

/* The best of what ends with units of the pieces that end with letter j. */
static void
add_row_units(const ChannelProfile *profile, const Spelling *other, int j,
			  int length, CostRow *best)
{
	int *row = best[j];

	for (int n = 1; n <= PIECE_MAX && n <= j; n++)
	{
		uint32_t piece = piece_of(other, j, n);
		const int *from = best[j - n];

		for (int u = piece ? profile->first[piece] : 0;
			 piece && u < profile->first[piece + 1]; u++)
		{
			ProfileUnit unit = profile->units[u];

			if (unit.length > 0 && unit.end <= length)
				row[unit.end] = smaller(
					row[unit.end], from[unit.end - unit.length] + unit.cost);
			else if (unit.length == 0)
				for (int i = 0; i <= length; i++)
					row[i] = smaller(row[i], from[i] + unit.cost);
		}
	}
}

/* More information than any name has: how much is left of it is not known. */
#define INFORMATION_ANY (COST_MAX * (SPELLING_MAX + 1))

/*
 * Neighbours swapped, as swap_cost().  Of a beginning it is not known which of the
 * spellings is x, so the lesser cost is taken.
 */
static void
add_row_swaps(const Spelling *own, const Spelling *other, bool is_beginning,
			  int j, int length, CostRow *best)
{
	bool own_is_x = !is_beginning && !stands_second(own, other);
	const uint16_t *in_own = own->information[own->alphabet];
	const uint16_t *in_other = other->information[own->alphabet];

	for (int i = 2; i <= length; i++)
	{
		int by_own = in_own[i] - in_own[i - 2];
		int by_other = in_other[j] - in_other[j - 2];

		if (own->letters[i - 1] == other->letters[j - 2] &&
			own->letters[i - 2] == other->letters[j - 1])
			best[j][i] = smaller(best[j][i],
								 best[j - 2][i - 2] + SLIP_COST +
									 (is_beginning ? smaller(by_own, by_other)
									  : own_is_x   ? by_own
												   : by_other));
	}
}

/*
 * Row j of the costs, of the other spelling; column i is of the profile's.  "left"
 * is the information in the rest of the other one, or INFORMATION_ANY.  What is
 * not reached, or given up, costs NEVER.  False if that is everything.
 */
static inline bool
fill_row(const ChannelProfile *profile, const Spelling *other, int j,
		 int length, int left, int least, CostRow *best)
{
	const Spelling *own = profile->spelling;
	const uint8_t *letters =
		profile->letters[j > 0 ? other->letters[j - 1] : 0];
	const uint8_t *alone = profile->letters[0];
	const uint16_t *in_own = own->information[other->alphabet];
	const uint16_t *hoped = profile->hoped[length == own->length];
	int others = other->information[own->alphabet][j] - least;
	int hope_left = HOPE_SHARE(left);
	int *row = best[j];
	const int *above = j > 0 ? best[j - 1] : row;
	int before = NEVER;
	int diagonal = NEVER;
	bool alive = false;

	for (int i = 0; i <= length; i++)
		row[i] = NEVER;
	if (j == 0)
		row[0] = 0;
	else
		add_row_units(profile, other, j, length, best);
	if (j > 1 && own->alphabet == other->alphabet)
		add_row_swaps(own, other, left == INFORMATION_ANY, j, length, best);
	for (int i = 0; i <= length; i++)
	{
		int cost = row[i];
		int most = others + smaller(hoped[i], in_own[i] + hope_left);

		/* without a row above, it is this one, whose costs are greater yet */
		cost = smaller(cost, above[i] + letters[0]);
		cost = smaller(cost, before + alone[i]);
		cost = smaller(cost, diagonal + letters[i]);
		if (profile->has_pairs && i > 1)
			cost = smaller(cost, row[i - 2] + profile->pairs_alone[i]);
		diagonal = above[i];
		if (cost > most)
			cost = NEVER;
		else
			alive = true;
		row[i] = before = cost;
	}
	return alive;
}

/* As fill_costs(), the rows being of the other spelling. */
static int
fill_profile_costs(const ChannelProfile *profile, const Spelling *other,
				   int length, int length_other, int least, CostRow *best)
{
	const uint16_t *in_other = other->information[profile->spelling->alphabet];
	int last_alive = 0;

	for (int j = 0; j <= length_other; j++)
	{
		if (j - last_alive > PIECE_MAX)
			return j;
		if (fill_row(profile, other, j, length,
					 in_other[length_other] - in_other[j], least, best))
			last_alive = j;
	}
	return length_other + 1;
}

int
channel_profile_information(const ChannelProfile *profile,
							const Spelling *other, int least)
{
	const Spelling *own = profile->spelling;
	CostRow best[SPELLING_MAX + 2];

	if (fill_profile_costs(profile, other, own->length, other->length, least,
						   best) <= other->length ||
		best[other->length][own->length] >= NEVER)
		return CHANNEL_UNRELATED;
	return own->information[other->alphabet][own->length] +
		   other->information[own->alphabet][other->length] -
		   best[other->length][own->length];
}

int
channel_profile_beginning(const ChannelProfile *profile, const Spelling *other,
						  bool is_part, int least)
{
	const Spelling *own = profile->spelling;
	int length = own->length - 1;
	int length_other = other->length - 1;
	CostRow best[SPELLING_MAX + 2];
	int filled =
		fill_profile_costs(profile, other, length, length_other, least, best);

	return most_of_beginnings(best, filled, other->information[own->alphabet],
							  own->information[other->alphabet], length_other,
							  length, is_part, least);
}

/* ---------- one spelling against others in their order ---------- */

/*
 * The least mutual information that is of use with a spelling that begins with
 * these j letters: it has the information up to one of the last three, at least,
 * for a piece of it must end there.
 */
static int
least_of_beginning(const ChannelWalk *walk, int j)
{
	const Spelling *own = walk->profile->spelling;
	const uint16_t *in_other = walk->other.information[own->alphabet];
	int poorer = spelling_information(own, walk->other.alphabet);

	for (int k = j > PIECE_MAX - 1 ? j - PIECE_MAX + 1 : 0; k <= j; k++)
		poorer = smaller(poorer, in_other[k]);
	return walk->least_percent * poorer / 100 - 1;
}

void
channel_begin_walk(ChannelWalk *walk, const ChannelProfile *profile,
				   int least_percent)
{
	walk->profile = profile;
	walk->least_percent = least_percent;
	walk->n_letters = walk->hopeless = 0;
	walk->other.alphabet = profile->alphabet;
	for (int o = 0; o < ALPHABET_COUNT; o++)
		walk->other.information[o][0] = 0;
	walk->alive[0] =
		fill_row(profile, &walk->other, 0, profile->spelling->length,
				 INFORMATION_ANY, least_of_beginning(walk, 0), walk->best);
}

/* How many letters the walk's spelling has alike with another from the first. */
static int
letters_alike(const ChannelWalk *walk, const uint8_t *letters, int length)
{
	Alphabet alphabet = (Alphabet) walk->other.alphabet;
	int n = smaller(walk->n_letters, length);
	int i = 0;

	while (i < n &&
		   walk->other.letters[i] == letter_piece(alphabet, letters[i]))
		i++;
	return i;
}

int
channel_walk(const ChannelModel *model, ChannelWalk *walk,
			 const uint8_t *letters, int length)
{
	const Spelling *own = walk->profile->spelling;
	Spelling *other = &walk->other;
	const PieceTable *table = &model->pieces[other->alphabet];
	int alike;
	int cost;

	length = smaller(length, SPELLING_MAX);
	alike = letters_alike(walk, letters, length);
	if (walk->hopeless > 0 && alike >= walk->hopeless)
		return CHANNEL_UNRELATED;
	walk->hopeless = 0;
	walk->n_letters = alike;
	for (int j = alike + 1; j <= length + 1; j++)
	{
		/* the end is not kept: the next spelling has it elsewhere */
		bool end = j == length + 1;

		other->letters[j - 1] =
			end ? LETTER_END
				: letter_piece((Alphabet) other->alphabet, letters[j - 1]);
		spell_letter(table, other, j - 1);
		walk->alive[j] =
			fill_row(walk->profile, other, j, own->length, INFORMATION_ANY,
					 least_of_beginning(walk, j), walk->best);
		if (end)
			break;
		walk->n_letters = j;
		if (j >= PIECE_MAX - 1 && !walk->alive[j] && !walk->alive[j - 1] &&
			!walk->alive[j - 2])
		{
			walk->hopeless = j;
			return CHANNEL_UNRELATED;
		}
	}
	cost = walk->best[length + 1][own->length];
	return cost >= NEVER
			   ? CHANNEL_UNRELATED
			   : own->information[other->alphabet][own->length] +
					 other->information[own->alphabet][length + 1] - cost;
}
