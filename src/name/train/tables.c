/*
 * tables.c
 *
 * The tables that channel.c reads (channel.h says what they are), made from the
 * models, and written as C.
 */
#include "name/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Information in a letter that no pair has. */
#define INFORMATION_UNSEEN ((int) (9 * COST_UNIT))

#define PIECES_MAX (1 << PIECE_NUMBER_BITS)

/* ---------- pieces ---------- */

/* The letters of the piece in the x half of a key, as channel.h keys them. */
static uint32_t
stored_piece_key(UnitKey key, int *n)
{
	uint8_t letters[PIECE_MAX];

	*n = 0;
	for (int i = PIECE_MAX - 1; i >= 0; i--)
	{
		int code = (int) (key >> (KEY_PIECE_BITS + i * KEY_LETTER_BITS)) &
				   ((1 << KEY_LETTER_BITS) - 1);

		if (code)
			letters[(*n)++] = (uint8_t) code;
	}
	return piece_key(letters, *n);
}

/* The number of the piece in the x half of a key. */
static uint32_t
piece_number(const PieceTable *table, UnitKey key)
{
	int n;
	uint32_t stored = stored_piece_key(key, &n);
	uint32_t at;

	if (n < 2)
		return stored;
	at = channel_hash(stored) & table->mask;
	while (table->keys[at] != stored)
		at = (at + 1) & table->mask;
	return table->numbers[at];
}

static uint8_t
stored_cost(double probability, int most)
{
	double cost = -log(probability) * COST_UNIT;

	return (uint8_t) (cost < 0 ? 0 : cost > most ? most : lround(cost));
}

static int
compare_keys(const void *a, const void *b)
{
	UnitKey p = *(const UnitKey *) a;
	UnitKey q = *(const UnitKey *) b;

	return (p > q) - (p < q);
}

/* Number the pieces of both channels of an alphabet, in order of their keys. */
static void
build_pieces(Model pieces[ALPHABET_COUNT], PieceTable *result)
{
	static UnitKey keys[2 * PIECES_MAX];
	uint32_t *stored;
	uint16_t *numbers;
	uint8_t *information[ALPHABET_COUNT];
	size_t n_keys = 0;
	uint32_t size;
	int number = LETTER_PIECES;

	for (int o = 0; o < ALPHABET_COUNT; o++)
		for (uint32_t i = 0; i <= pieces[o].mask; i++)
			if (pieces[o].keys[i] != 0 && n_keys < 2 * PIECES_MAX)
				keys[n_keys++] = pieces[o].keys[i];
	qsort(keys, n_keys, sizeof(UnitKey), compare_keys);
	size = table_size(n_keys);
	stored = allocate(size, sizeof(uint32_t));
	numbers = allocate(size, sizeof(uint16_t));
	*result =
		(PieceTable){.mask = size - 1, .keys = stored, .numbers = numbers};
	for (int o = 0; o < ALPHABET_COUNT; o++)
	{
		information[o] = allocate(PIECES_MAX, 1);
		memset(information[o], COST_MAX, PIECES_MAX);
		memset(information[o], INFORMATION_UNSEEN, LETTER_PIECES + 1);
		result->information[o] = information[o];
	}
	for (size_t i = 0; i < n_keys; i++)
	{
		int n;
		uint32_t key = stored_piece_key(keys[i], &n);
		uint32_t at = channel_hash(key) & (size - 1);

		if (n > 1 && (i == 0 || keys[i] != keys[i - 1]))
		{
			while (stored[at] != 0)
				at = (at + 1) & (size - 1);
			stored[at] = key;
			numbers[at] = (uint16_t) ++number;
		}
	}
	if (number >= PIECES_MAX)
	{
		fprintf(stderr, "train: too many pieces\n");
		exit(1);
	}
	for (int o = 0; o < ALPHABET_COUNT; o++)
		for (uint32_t i = 0; i <= pieces[o].mask; i++)
			if (pieces[o].keys[i] != 0)
			{
				uint32_t piece = piece_number(result, pieces[o].keys[i]);

				information[o][piece] = stored_cost(
					pieces[o].probability[i],
					piece <= LETTER_PIECES ? INFORMATION_UNSEEN : COST_MAX);
			}
}

/* ---------- units ---------- */

/* Single letters opposite each other: what is learned, or a slip. */
static void
build_letters(const uint8_t *information_x, const uint8_t *information_y,
			  uint8_t letters[][LETTER_PIECES + 1])
{
	for (int x = 0; x <= LETTER_PIECES; x++)
		for (int y = 0; y <= LETTER_PIECES; y++)
		{
			int cost = SLIP_COST + (x ? information_x[x] : 0) +
					   (y ? information_y[y] : 0);

			letters[x][y] = (uint8_t) (cost > COST_MAX ? COST_MAX : cost);
		}
}

static void
build_units(const Model *model, const ChannelModel *tables, Alphabet x,
			Alphabet y, ChannelTable *result)
{
	uint32_t size = table_size(model->n);
	uint32_t *units = allocate(size, sizeof(uint32_t));
	uint64_t(*filter)[FILTER_BITS / 64] =
		allocate(PIECES_MAX, sizeof(filter[0]));
	uint8_t(*letters)[LETTER_PIECES + 1] =
		allocate(LETTER_PIECES + 1, sizeof(letters[0]));

	build_letters(tables->pieces[x].information[y],
				  tables->pieces[y].information[x], letters);
	for (uint32_t i = 0; i <= model->mask; i++)
	{
		uint32_t nx;
		uint32_t ny;
		uint8_t cost;
		uint32_t at;

		if (model->keys[i] == 0)
			continue;
		nx = piece_number(&tables->pieces[x], model->keys[i] & ~KEY_Y_MASK);
		ny = piece_number(&tables->pieces[y], model->keys[i] << KEY_PIECE_BITS);
		cost = stored_cost(model->probability[i], COST_MAX);
		if (nx <= LETTER_PIECES && ny <= LETTER_PIECES)
		{
			if (cost < letters[nx][ny])
				letters[nx][ny] = cost;
			continue;
		}
		at = channel_hash(unit_key(nx, ny)) & (size - 1);
		while (units[at] != 0)
			at = (at + 1) & (size - 1);
		units[at] = unit_key(nx, ny) << UNIT_COST_BITS | cost;
		filter[nx][filter_bit(ny) / 64] |= UINT64_C(1) << filter_bit(ny) % 64;
	}
	*result = (ChannelTable){(const void *) letters, (const void *) filter,
							 size - 1, units};
}

void
build_tables(const Model models[CHANNEL_COUNT], ChannelModel *result)
{
	static const Alphabet sides[CHANNEL_COUNT][2] = {
		[CHANNEL_ARABIC_LATIN] = {ALPHABET_ARABIC, ALPHABET_LATIN},
		[CHANNEL_LATIN_LATIN] = {ALPHABET_LATIN, ALPHABET_LATIN},
		[CHANNEL_ARABIC_ARABIC] = {ALPHABET_ARABIC, ALPHABET_ARABIC},
	};

	for (int a = 0; a < ALPHABET_COUNT; a++)
	{
		Model pieces[ALPHABET_COUNT];

		for (int o = 0; o < ALPHABET_COUNT; o++)
			project(&models[channel_of((Alphabet) a, (Alphabet) o)],
					channel_side((Alphabet) a, (Alphabet) o), &pieces[o]);
		build_pieces(pieces, &result->pieces[a]);
	}
	for (int c = 0; c < CHANNEL_COUNT; c++)
		build_units(&models[c], result, sides[c][0], sides[c][1],
					&result->channels[c]);
}

static uint32_t
rounded(double cost)
{
	return (uint32_t) (cost < 0          ? 0
					   : cost > COST_MAX ? COST_MAX
										 : lround(cost));
}

/* Put other costs in the place of those that a channel has. */
void
replace_costs(ChannelTable *table, double letters[][LETTER_PIECES + 1],
			  const double *units)
{
	uint8_t(*new_letters)[LETTER_PIECES + 1] =
		allocate(LETTER_PIECES + 1, sizeof(new_letters[0]));
	uint32_t *new_units = allocate(table->mask + 1, sizeof(uint32_t));

	for (int x = 0; x <= LETTER_PIECES; x++)
		for (int y = 0; y <= LETTER_PIECES; y++)
			new_letters[x][y] = (uint8_t) rounded(letters[x][y]);
	for (uint32_t i = 0; i <= table->mask; i++)
		if (table->units[i] != 0)
			new_units[i] =
				(table->units[i] & ~(uint32_t) COST_MAX) | rounded(units[i]);
	table->letters = (const void *) new_letters;
	table->units = new_units;
}

/* ---------- output ---------- */

static void
write_numbers(FILE *file, const char *type, const char *name,
			  const char *suffix, const void *values, size_t n)
{
	fprintf(file, "\nstatic const %s %s_%s[%zu] = {", type, name, suffix, n);
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s%u,", i % 16 ? " " : "\n\t",
				type[4] == '8'   ? ((const uint8_t *) values)[i]
				: type[4] == '1' ? ((const uint16_t *) values)[i]
								 : ((const uint32_t *) values)[i]);
	fprintf(file, "\n};\n");
}

static int
count_pieces(const PieceTable *table)
{
	int n = LETTER_PIECES;

	for (uint32_t i = 0; i <= table->mask; i++)
		n += table->keys[i] != 0;
	return n + 1;
}

static void
write_square(FILE *file, const char *name, const ChannelTable *table)
{
	fprintf(file,
			"\nstatic const uint8_t %s_letters[LETTER_PIECES + 1]"
			"[LETTER_PIECES + 1] = {\n",
			name);
	for (int x = 0; x <= LETTER_PIECES; x++)
	{
		fprintf(file, "\t{");
		for (int y = 0; y <= LETTER_PIECES; y++)
			fprintf(file, "%s%d",
					y == 0   ? ""
					: y % 18 ? ", "
							 : ",\n\t ",
					table->letters[x][y]);
		fprintf(file, "},\n");
	}
	fprintf(file, "};\n");
}

static void
write_filter(FILE *file, const char *name, const ChannelTable *table, int n)
{
	fprintf(file, "\nstatic const uint64_t %s_filter[%d][FILTER_BITS / 64] = {",
			name, n);
	for (int x = 0; x < n; x++)
	{
		fprintf(file, "\n\t{");
		for (int w = 0; w < FILTER_BITS / 64; w++)
			fprintf(file, "%s0x%llx", w ? ", " : "",
					(unsigned long long) table->filter[x][w]);
		fprintf(file, "},");
	}
	fprintf(file, "\n};\n");
}

/*
 * The units of a channel by the piece on one side, 0 for x: first[p] is where
 * those of piece p begin, and first[p + 1] where they end.
 */
static void
write_lists(FILE *file, const char *name, const ChannelTable *table, int side,
			int n_pieces)
{
	uint32_t *first = allocate((size_t) n_pieces + 1, sizeof(uint32_t));
	uint32_t *list = allocate(table->mask + 1, sizeof(uint32_t));
	char full_name[64];

	snprintf(full_name, sizeof(full_name), "%s_%s", name, side ? "y" : "x");
	for (int pass = 0; pass < 2; pass++)
	{
		for (uint32_t i = 0; i <= table->mask; i++)
		{
			uint32_t key = table->units[i] >> UNIT_COST_BITS;
			uint32_t x = key >> PIECE_NUMBER_BITS;
			uint32_t y = key & ((1u << PIECE_NUMBER_BITS) - 1);

			if (table->units[i] == 0)
				continue;
			if (pass == 0)
				first[side ? y : x]++;
			else
				list[--first[side ? y : x]] = (side ? x : y) << UNIT_COST_BITS |
											  (table->units[i] & COST_MAX);
		}
		for (int p = 1; pass == 0 && p <= n_pieces; p++)
			first[p] += first[p - 1];
	}
	write_numbers(file, "uint32_t", full_name, "first", first,
				  (size_t) n_pieces + 1);
	write_numbers(file, "uint32_t", full_name, "list", list, first[n_pieces]);
	free(first);
	free(list);
}

void
write_tables(const char *folder, const ChannelModel *model)
{
	static const char *const alphabets[ALPHABET_COUNT] = {"latin", "arabic"};
	static const char *const channels[CHANNEL_COUNT] = {
		"arabic_latin", "latin_latin", "arabic_arabic"};
	int n_pieces[ALPHABET_COUNT];
	FILE *file = open_table(folder, "channel_table.c");

	fprintf(file, "/*\n * channel_table.c\n *\n"
				  " * The learned channel model; channel.h says what it is.\n"
				  " * Written by train/tables.c; not to be edited.\n */\n"
				  "#include \"name/channel.h\"\n");
	for (int a = 0; a < ALPHABET_COUNT; a++)
	{
		const PieceTable *t = &model->pieces[a];

		n_pieces[a] = count_pieces(t);
		write_numbers(file, "uint32_t", alphabets[a], "keys", t->keys,
					  t->mask + 1);
		write_numbers(file, "uint16_t", alphabets[a], "numbers", t->numbers,
					  t->mask + 1);
		for (int o = 0; o < ALPHABET_COUNT; o++)
		{
			char name[64];

			snprintf(name, sizeof(name), "%s_to_%s", alphabets[a],
					 alphabets[o]);
			write_numbers(file, "uint8_t", name, "information",
						  t->information[o], (size_t) n_pieces[a]);
		}
	}
	for (int c = 0; c < CHANNEL_COUNT; c++)
	{
		const ChannelTable *t = &model->channels[c];

		write_square(file, channels[c], t);
		write_filter(file, channels[c], t,
					 n_pieces[c == CHANNEL_LATIN_LATIN ? ALPHABET_LATIN
													   : ALPHABET_ARABIC]);
		write_numbers(file, "uint32_t", channels[c], "units", t->units,
					  t->mask + 1);
		write_lists(file, channels[c], t, 0,
					n_pieces[c == CHANNEL_LATIN_LATIN ? ALPHABET_LATIN
													  : ALPHABET_ARABIC]);
		/* the others are symmetric */
		if (c == CHANNEL_ARABIC_LATIN)
			write_lists(file, channels[c], t, 1, n_pieces[ALPHABET_LATIN]);
	}
	fprintf(file, "\nconst ChannelModel channel_model = {\n\t{");
	for (int a = 0; a < ALPHABET_COUNT; a++)
		fprintf(file,
				"{%u,\n\t  %s_keys,\n\t  %s_numbers,\n"
				"\t  {%s_to_latin_information, %s_to_arabic_information}}%s",
				model->pieces[a].mask, alphabets[a], alphabets[a], alphabets[a],
				alphabets[a], a == 0 ? ",\n\t " : "},\n\t{");
	for (int c = 0; c < CHANNEL_COUNT; c++)
	{
		char other[64];

		snprintf(other, sizeof(other), "%s_%s", channels[c],
				 c == CHANNEL_ARABIC_LATIN ? "y" : "x");
		fprintf(file,
				"{%s_letters,\n\t  %s_filter,\n\t  %u,\n\t  %s_units,\n"
				"\t  {%s_x_first, %s_first},\n\t  {%s_x_list, %s_list}}%s",
				channels[c], channels[c], model->channels[c].mask, channels[c],
				channels[c], other, channels[c], other,
				c == CHANNEL_COUNT - 1 ? "},\n};\n" : ",\n\t ");
	}
	fclose(file);
}
