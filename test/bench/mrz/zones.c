/*
 * zones.c
 *
 * Machine-readable zones for measurements, and measurements of the code that
 * reads them, without a server.
 *
 *	zones make N SEED		N valid passports, one a line, unbroken
 *	zones time FILE SECONDS	zones of a file parsed and checked per second
 *	zones repair N SEED		N zones of all formats, misread and repaired
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mrz/repair.h"

/* ---------- made up at random ---------- */

static uint64_t random_state;

/* splitmix64 */
static uint64_t
next_random(void)
{
	uint64_t z = (random_state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static int
below(int n)
{
	return (int) (next_random() % (uint64_t) n);
}

/*
 * States and what numbers of their passports look like: A a letter, 9 a digit, X
 * either.
 */
static const struct
{
	const char *code;
	const char *pattern;
} states[] = {
	{"DZA", "999999999"}, {"EGY", "A99999999"}, {"MAR", "AA9999999"},
	{"TUN", "A999999"},   {"LBN", "LR9999999"}, {"JOR", "A999999"},
	{"FRA", "99AA99999"}, {"D<<", "CXXXXXXXX"}, {"GBR", "999999999"},
	{"TUR", "U99999999"}, {"ITA", "YA9999999"}, {"SYR", "999999999"},
	{"LBY", "XXXXXXXX"},  {"BEL", "AA999999"},  {"ESP", "AAA999999"},
};

#define N_STATES ((int) (sizeof(states) / sizeof(states[0])))

static void
put_number(const char *pattern, char *to)
{
	for (; *pattern; pattern++)
	{
		int kind = *pattern == 'X' ? below(2) ? 'A' : '9' : *pattern;

		*to++ = (char) (kind == 'A'   ? 'A' + below(26)
						: kind == '9' ? '0' + below(10)
									  : kind);
	}
}

static size_t
put_word(char *to)
{
	static const char *const syllables[] = {
		"BA", "SA", "MO", "HA", "MED", "KA", "RIM", "YO", "SEF", "BEN", "LA",
		"NA", "SI", "DI", "OU", "AL",  "ZE", "GO",  "BO", "TE",  "LI",  "IS",
	};
	size_t n = 0;

	for (int i = 2 + below(2); i > 0; i--)
	{
		const char *syllable =
			syllables[below((int) (sizeof(syllables) / sizeof(char *)))];

		memcpy(to + n, syllable, strlen(syllable));
		n += strlen(syllable);
	}
	return n;
}

static void
put_name(char *to, size_t room)
{
	char name[80];
	size_t n = put_word(name);

	memcpy(name + n, "<<", 2);
	n += 2;
	n += put_word(name + n);
	if (below(2))
	{
		name[n++] = '<';
		n += put_word(name + n);
	}
	memcpy(to, name, n < room ? n : room);
}

static void
put_date(char *to, int year)
{
	char text[40];

	snprintf(text, sizeof(text), "%02d%02d%02d", year % 100, 1 + below(12),
			 1 + below(28));
	memcpy(to, text, 6);
}

static void
put_digits(const Mrz *mrz, char *zone)
{
	for (int last = 0; last <= 1; last++)
	{
		MrzDigit digits[MRZ_DIGITS_MAX];
		size_t n = mrz_digits(mrz, digits);

		for (size_t i = 0; i < n; i++)
			if ((strcmp(digits[i].name, "composite") == 0) == last)
				zone[digits[i].offset] = digits[i].computed;
	}
}

static void
make_zone(const MrzLayout *layout, char *zone)
{
	const MrzPlace *places = layout->places;
	Mrz mrz = {layout, zone};
	int state = below(N_STATES);
	const char *code = strcmp(layout->name, "TD3") == 0 ? "P"
					   : layout->name[0] == 'M'         ? "V"
														: "I";

	memset(zone, MRZ_FILLER, MRZ_ZONE_MAX);
	memcpy(zone, code, 1);
	memcpy(zone + places[MRZ_ISSUING_STATE].offset, states[state].code, 3);
	memcpy(zone + places[MRZ_NATIONALITY].offset,
		   states[below(20) ? state : below(N_STATES)].code, 3);
	put_number(states[state].pattern,
			   zone + places[MRZ_DOCUMENT_NUMBER].offset);
	put_date(zone + places[MRZ_BIRTH_DATE].offset, 1950 + below(60));
	put_date(zone + places[MRZ_EXPIRY_DATE].offset, 2026 + below(10));
	zone[places[MRZ_SEX].offset] = below(2) ? 'M' : 'F';
	put_name(zone + places[MRZ_NAME].offset, places[MRZ_NAME].length);
	if (below(2))
		put_number(below(2) ? "9999999" : "XXXXX9",
				   zone + places[MRZ_OPTIONAL_DATA_1].offset);
	/* a filler would say that the number runs on */
	zone[places[MRZ_DOCUMENT_NUMBER_DIGIT].offset] = '0';
	put_digits(&mrz, zone);
}

static const MrzLayout *
layout_of(const char *name)
{
	for (size_t i = 0; i < mrz_layout_count; i++)
		if (strcmp(mrz_layouts[i].name, name) == 0)
			return &mrz_layouts[i];
	exit(2);
}

/* ---------- speed ---------- */

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static int
measure(const char *file, double seconds)
{
	FILE *in = fopen(file, "r");
	static char lines[20000][MRZ_ZONE_MAX + 2];
	size_t n = 0;
	size_t done = 0;
	size_t valid = 0;
	double begun;
	double took;

	if (!in)
		return 1;
	while (n < 20000 && fgets(lines[n], sizeof(lines[n]), in))
		n++;
	fclose(in);
	begun = now();
	do
	{
		for (size_t i = 0; i < n; i++, done++)
		{
			char zone[MRZ_ZONE_MAX];
			size_t length;
			MrzFault fault;
			Mrz mrz;

			if (!mrz_parse(lines[i], strlen(lines[i]), zone, &length, &fault))
				continue;
			mrz = (Mrz){mrz_layout(zone, length), zone};
			valid += mrz_valid(&mrz);
		}
		took = now() - begun;
	} while (took < seconds);
	printf("%.0f\n", (double) done / took);
	return valid == done ? 0 : 1;
}

/* ---------- misreading ---------- */

static const char *const usual[] = {"0OQD", "1IL", "2Z", "5S", "6G", "8B"};
static const char *const unusual[] = {"4A", "7T", "9G", "0U", "UV", "8S"};

/* Another character of the class, or the same if it is in none. */
static char
misread(char c, const char *const *classes, int n)
{
	for (int i = 0; i < n; i++)
	{
		const char *at = strchr(classes[i], c);
		int length = (int) strlen(classes[i]);

		if (at)
			return classes[i]
						  [(at - classes[i] + 1 + below(length - 1)) % length];
	}
	return c;
}

typedef struct Damage
{
	const char *what;
	int changes;
	const char *const *classes;
	bool lower_lines; /* not in the names and codes of the first line */
	char replacement; /* or any character of the field's kind, if '*' */
	int fillers;      /* more, or less */
} Damage;

static const Damage damages[] = {
	{"one confusion where a digit covers it", 1, usual, true, 0, 0},
	{"two", 2, usual, true, 0, 0},
	{"three", 3, usual, true, 0, 0},
	{"one confusion anywhere", 1, usual, false, 0, 0},
	{"three anywhere", 3, usual, false, 0, 0},
	{"one less usual confusion", 1, unusual, true, 0, 0},
	{"one character not read", 1, NULL, true, '?', 0},
	{"two characters not read", 2, NULL, true, '?', 0},
	{"a filler missing in a line", 0, NULL, false, 0, -1},
	{"one any other character", 1, NULL, true, '*', 0},
};

#define N_DAMAGES ((int) (sizeof(damages) / sizeof(damages[0])))

static bool
is_in(const MrzLayout *layout, size_t offset, bool covered_only)
{
	MrzField field = mrz_field_at(layout, offset);

	return !covered_only || (field != MRZ_NAME && field != MRZ_DOCUMENT_CODE &&
							 field != MRZ_ISSUING_STATE &&
							 field != MRZ_NATIONALITY && field != MRZ_SEX);
}

/* The zone as it is read, with line breaks; false if it has not changed. */
static bool
damage_zone(const MrzLayout *layout, const char *zone, const Damage *damage,
			char *text)
{
	static const char any[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	char read[MRZ_ZONE_MAX];
	Mrz mrz = {layout, read};
	int changed = 0;

	memcpy(read, zone, MRZ_ZONE_MAX);
	for (int tries = 0; changed < damage->changes && tries < 1000; tries++)
	{
		size_t at = (size_t) below(layout->length);
		char now_is = damage->classes ? misread(zone[at], damage->classes, 6)
					  : damage->replacement == '*' ? any[below(36)]
												   : damage->replacement;

		if (read[at] != zone[at] || now_is == zone[at] ||
			zone[at] == MRZ_FILLER || !is_in(layout, at, damage->lower_lines))
			continue;
		read[at] = now_is;
		changed++;
	}
	mrz_print(&mrz, text);
	if (damage->fillers)
	{
		char *last = strstr(text, "<<<");

		if (!last)
			return false;
		memmove(last, last + 1, strlen(last));
		changed = 1;
	}
	return changed > 0;
}

typedef struct Tally
{
	int zones;
	int first;  /* the original is the first repair */
	int alone;  /* and the only one */
	int among;  /* it is one of them */
	int wrong;  /* there are repairs, the original is none of them */
	int none;   /* there are none */
	int unseen; /* what was read is valid, though it is not the original */
	double took;
} Tally;

static void
tally(const char *text, const char *zone, const MrzLayout *layout,
	  MrzRepairRoom *room, Tally *t)
{
	MrzRepair repairs[MRZ_REPAIRS_MAX];
	double begun = now();
	size_t n = mrz_repair(text, strlen(text), room, NULL, repairs);
	int found = -1;

	t->took += now() - begun;
	t->zones++;
	for (size_t i = 0; i < n && found < 0; i++)
		if (repairs[i].length == layout->length &&
			memcmp(repairs[i].zone, zone, layout->length) == 0)
			found = (int) i;
	t->first += found == 0;
	t->alone += found == 0 && n == 1;
	t->among += found >= 0;
	t->none += n == 0;
	t->unseen += n > 0 && repairs[0].n_changes == 0;
	t->wrong += n > 0 && found < 0 && repairs[0].n_changes > 0;
}

static int
measure_repairs(int n)
{
	static const char *const formats[] = {"TD3", "TD3", "TD1", "TD2", "MRV-A"};
	MrzRepairRoom *room = malloc(mrz_repair_room());

	if (!room)
		return 1;
	printf("%-40s %6s %6s %6s %6s %6s %6s %6s %6s\n", "misread", "zones",
		   "first", "alone", "among", "wrong", "none", "unseen", "ms");
	for (int d = 0; d < N_DAMAGES; d++)
	{
		Tally t = {0};

		while (t.zones < n / N_DAMAGES)
		{
			const MrzLayout *layout = layout_of(formats[below(5)]);
			char zone[MRZ_ZONE_MAX];
			char text[MRZ_PRINTED_MAX];

			make_zone(layout, zone);
			if (damage_zone(layout, zone, &damages[d], text))
				tally(text, zone, layout, room, &t);
		}
		printf(
			"%-40s %6d %5.1f%% %5.1f%% %5.1f%% %5.1f%% %5.1f%% %5.1f%% %6.2f\n",
			damages[d].what, t.zones, 100.0 * t.first / t.zones,
			100.0 * t.alone / t.zones, 100.0 * t.among / t.zones,
			100.0 * t.wrong / t.zones, 100.0 * t.none / t.zones,
			100.0 * t.unseen / t.zones, 1000 * t.took / t.zones);
	}
	free(room);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
	{
		char zone[MRZ_ZONE_MAX];

		random_state = strtoull(argv[3], NULL, 10);
		for (int n = atoi(argv[2]); n > 0; n--)
		{
			make_zone(layout_of("TD3"), zone);
			printf("%.88s\n", zone);
		}
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "time") == 0)
		return measure(argv[2], atof(argv[3]));
	if (argc == 4 && strcmp(argv[1], "repair") == 0)
	{
		random_state = strtoull(argv[3], NULL, 10);
		return measure_repairs(atoi(argv[2]));
	}
	fputs("usage: zones make N SEED | time FILE SECONDS | repair N SEED\n",
		  stderr);
	return 2;
}
