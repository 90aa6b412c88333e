/*
 * mrz_repair.c
 *
 * Repairs of misread zones against brute force: of passports, visas and TD2
 * cards with up to three characters misread, mrz_repair() gives just the zones
 * that trying all changes gives.  Digits, dates and confusions are worked out anew
 * here.  TAP on standard output; the seed is the argument.
 *
 *	cc -Isrc -o mrz_repair test/mrz_repair.c \
 *		src/mrz/{layout,parse,fields,digits,check,find,repair}.c \
 *		src/country/countrycode_core.c src/date/partialdate_core.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mrz/repair.h"

#define ZONES 3000
#define CHANGES_MAX 2
#define FOUND_MAX 4096

/* A format, by columns of its second line: what its digits cover. */
typedef struct Format
{
	const char *first; /* line */
	int columns;
	int optional; /* characters of the optional data */
	bool optional_digit;
	bool composite;
} Format;

static const Format formats[] = {
	{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 44, 14, true, true},
	{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 44, 16, false, false},
	{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", 36, 7, false, true},
};

/* Where the digits stand, from 0: behind number, birth, expiry, optional data. */
static const int digit_places[] = {9, 19, 27, 42};
static const int field_starts[] = {0, 13, 21, 28};

static int
value(char c)
{
	return c == '<' ? 0 : c <= '9' ? c - '0' : c - 'A' + 10;
}

static int
sum(const char *text, int length, int *turn)
{
	static const int weights[] = {7, 3, 1};
	int total = 0;

	for (int i = 0; i < length; i++)
		total += value(text[i]) * weights[(*turn)++ % 3];
	return total;
}

static char
digit(const char *text, int length)
{
	int turn = 0;

	return (char) ('0' + sum(text, length, &turn) % 10);
}

static char
composite(const Format *format, const char *line)
{
	int turn = 0;
	int total = sum(line, 10, &turn);

	total += sum(line + 13, 7, &turn);
	total += sum(line + 21, format->columns - 1 - 21, &turn);
	return (char) ('0' + total % 10);
}

static int
digits_of(const Format *format)
{
	return format->optional_digit ? 4 : 3;
}

static bool
is_date(const char *text)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int parts[3];

	for (int i = 0; i < 3; i++)
	{
		if (text[2 * i] > '9' || text[2 * i + 1] > '9')
			return false;
		parts[i] = value(text[2 * i]) * 10 + value(text[2 * i + 1]);
	}
	return parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1 &&
		   parts[2] <= days[parts[1] - 1] &&
		   (parts[1] != 2 || parts[2] < 29 || parts[0] % 4 == 0);
}

static bool
is_right(const Format *format, const char *line)
{
	for (int i = 0; i < digits_of(format); i++)
		if (line[digit_places[i]] !=
			digit(line + field_starts[i], digit_places[i] - field_starts[i]))
			return false;
	return is_date(line + 13) && is_date(line + 21) &&
		   (!format->composite ||
			line[format->columns - 1] == composite(format, line));
}

/* Does a digit cover the column, or is it one? */
static bool
is_covered(const Format *format, int column)
{
	return column < 10 || (column >= 13 && column < 20) ||
		   (column >= 21 && column < 28) || (column >= 28 && format->composite);
}

static bool
is_number_only(const Format *format, int column)
{
	return column == 9 || (column >= 13 && column < 20) ||
		   (column >= 21 && column < 28) ||
		   (format->optional_digit && column == 42) ||
		   (format->composite && column == format->columns - 1);
}

/* The characters that one is read for, of the usual ones. */
static const char *
confused_with(char c)
{
	static const char *const table[] = {
		"0OQD", "O0QD", "Q0OD", "D0OQ", "1IL", "I1L", "L1I", "2Z",
		"Z2",   "5S",   "S5",   "6G",   "G6",  "8B",  "B8",
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i][0] == c)
			return table[i] + 1;
	return "";
}

/* ---------- brute force ---------- */

typedef struct Found
{
	int n;
	int changes; /* of each of them */
	char lines[FOUND_MAX][45];
} Found;

static void
try_changes(const Format *format, char *line, int column, int made, int left,
			Found *found)
{
	if (left == 0)
	{
		if (is_right(format, line) && found->n < FOUND_MAX)
			memcpy(found->lines[found->n++], line, format->columns);
		found->changes = made;
		return;
	}
	for (int i = column; i < format->columns; i++)
	{
		char was = line[i];

		if (!is_covered(format, i))
			continue;
		for (const char *c = confused_with(was); *c; c++)
		{
			if (is_number_only(format, i) && *c > '9')
				continue;
			line[i] = *c;
			try_changes(format, line, i + 1, made + 1, left - 1, found);
		}
		line[i] = was;
	}
}

/* ---------- zones ---------- */

static unsigned long long random_state;

static int
below(int n)
{
	random_state =
		random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (int) ((random_state >> 33) % (unsigned) n);
}

static void
make_line(const Format *format, char *line)
{
	static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	char dates[2][40];
	int filled = below(format->optional + 1);

	for (int i = 0; i < 2; i++)
		snprintf(dates[i], sizeof(dates[i]), "%02d%02d%02d", below(100),
				 1 + below(12), 1 + below(28));
	memset(line, '<', format->columns);
	for (int i = 0; i < 9; i++)
		line[i] = characters[below(below(2) ? 10 : 36)];
	memcpy(line + 10, "UTO", 3);
	memcpy(line + 13, dates[0], 6);
	line[20] = 'F';
	memcpy(line + 21, dates[1], 6);
	for (int i = 0; i < filled; i++)
		line[28 + i] = characters[below(36)];
	for (int i = 0; i < digits_of(format); i++)
		line[digit_places[i]] =
			digit(line + field_starts[i], digit_places[i] - field_starts[i]);
	if (format->composite)
		line[format->columns - 1] = composite(format, line);
}

static void
misread(const Format *format, char *line, int times)
{
	while (times > 0)
	{
		int i = below(format->columns);
		const char *others = confused_with(line[i]);

		if (is_covered(format, i) && *others)
			line[i] = others[below((int) strlen(others))];
		times -= below(3) > 0;
	}
}

/* ---------- comparison ---------- */

static bool
has_line(const Found *found, const Format *format, const char *line)
{
	for (int i = 0; i < found->n; i++)
		if (memcmp(found->lines[i], line, format->columns) == 0)
			return true;
	return false;
}

typedef struct Tally
{
	int compared;
	int several; /* with more than one repair */
	int number;  /* of repairs that differs */
	int zones;   /* that brute force does not have */
	int changes; /* more, or fewer */
} Tally;

static void
compare(const Format *format, const char *line, MrzRepairRoom *room,
		Found *found, Tally *tally)
{
	MrzRepair repairs[MRZ_REPAIRS_MAX];
	char text[100];
	char copy[45];
	size_t n;

	memcpy(copy, line, format->columns);
	found->n = 0;
	for (int changes = 0; changes <= CHANGES_MAX && found->n == 0; changes++)
		try_changes(format, copy, 0, 0, changes, found);
	if (found->n == 0 || found->n > MRZ_REPAIRS_MAX)
		return;
	snprintf(text, sizeof(text), "%s\n%.*s", format->first, format->columns,
			 line);
	n = mrz_repair(text, strlen(text), room, NULL, repairs);
	tally->compared++;
	tally->several += found->n > 1;
	tally->number += (int) n != found->n;
	for (size_t i = 0; i < n; i++)
	{
		if (!has_line(found, format, repairs[i].zone + format->columns))
			tally->zones++;
		if (repairs[i].n_changes != found->changes)
			tally->changes++;
	}
}

static void
report(int number, bool passed, const char *what)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", number, what);
}

int
main(int argc, char **argv)
{
	MrzRepairRoom *room = malloc(mrz_repair_room());
	Found *found = malloc(sizeof(Found));
	Tally tally = {0};

	random_state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	printf("# seed %llu", random_state);
	for (int z = 0; z < ZONES && room && found; z++)
	{
		const Format *format = &formats[z % 3];
		char line[45];

		make_line(format, line);
		misread(format, line, 1 + below(3));
		compare(format, line, room, found, &tally);
	}
	printf(": %d zones, %d with several repairs\n", tally.compared,
		   tally.several);
	report(1, tally.compared > ZONES / 2 && tally.several > ZONES / 20,
		   "most zones are compared");
	report(2, tally.number == 0, "there are as many repairs");
	report(3, tally.zones == 0, "they are the same");
	report(4, tally.changes == 0, "with as many changes");
	free(room);
	free(found);
	return tally.number + tally.zones + tally.changes > 0;
}
