/*
 * documents.c
 *
 * Stolen documents and runs of blanks for measurements, made up, and what is
 * asked of them.  The same arguments make the same documents.
 *
 *	documents make N RUNS SEED FOLDER		FOLDER/documents.tsv and FOLDER/asked.tsv
 *	documents numbers N LENGTH SEED			N numbers of a length, one a line
 *
 * Forty issuers have unequal shares, the first one twelfth of all, the last one
 * ninety-fifth; of the documents of each, 75 % are passports and 15 % identity
 * cards.  The shapes of numbers are those that docnumber_formats() has.
 *
 * Numbers are given out one after the other.  A series, of one issuer and kind, has
 * given out a block of numbers, of which 3 % are on file, any of them alike; so the
 * neighbours of a number that is on file are numbers of other people's documents.
 * The density is the same for any N.  Random alphanumeric numbers are given out
 * scattered over all there are.  Runs of blanks lie within a block or shortly
 * after it, and those of one series do not overlap.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DENSITY		0.03
#define BEYOND		1.1			/* blanks are numbered up to here, times the block */
#define ASKED		10000		/* of each set */
#define MAX_NUMBER	24
#define lengthof(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* ---------- what is there ---------- */

/*
 * A shape is written as a number with A for any letter, 0 for any digit, and * for
 * any of the characters that Germany uses.
 */
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define SCATTERED "0123456789CFGHJKLMNPRTVWXYZ"

static const struct
{
	const char *code;
	const char *passport;
	const char *card;
}			issuers[] = {
	{"ITA", "AA0000000", "AA00000AA"},
	{"FRA", "00AA00000", "000000000000"},
	{"USA", "000000000", "000000000"},
	{"D", "*********", "*********"},
	{"RUS", "000000000", "0000000000"},
	{"IND", "A0000000", "000000000000"},
	{"TUR", "A00000000", "A00A00000"},
	{"GBR", "000000000", "AA0000000"},
	{"PAK", "AA0000000", "0000000000000"},
	{"ESP", "AAA000000", "AAA000000"},
	{"BRA", "AA000000", "000000000"},
	{"POL", "AA0000000", "AAA000000"},
	{"MEX", "A00000000", "0000000000000"},
	{"UKR", "AA000000", "000000000"},
	{"MAR", "AA0000000", "AA000000"},
	{"IRN", "A00000000", "0000000000"},
	{"ZAF", "A00000000", "000000000"},
	{"DZA", "000000000", "000000000"},
	{"CAN", "AA000000", "000000000"},
	{"VEN", "000000000", "00000000"},
	{"THA", "AA0000000", "0000000000000"},
	{"BEL", "AA000000", "000000000000"},
	{"NLD", "AA******0", "AA******0"},
	{"SYR", "000000000", "00000000000"},
	{"PHL", "A0000000A", "000000000000"},
	{"LBN", "AA0000000", "000000000000"},
	{"YEM", "00000000", "00000000000"},
	{"EGY", "A00000000", "AA0000000"},
	{"KOR", "A00000000", "AA0000000"},
	{"ARG", "AAA000000", "00000000"},
	{"COL", "AA000000", "0000000000"},
	{"CZE", "00000000", "000000000"},
	{"SWE", "00000000", "000000000"},
	{"GRC", "AA0000000", "AA000000"},
	{"PRT", "A000000", "000000000AA0"},
	{"HUN", "AA0000000", "000000AA"},
	{"SAU", "A000000", "0000000000"},
	{"TUN", "A000000", "00000000"},
	{"ZWE", "AA000000", "AA0000000"},
	{"MYS", "A00000000", "000000000000"},
};

static const struct
{
	const char *name;
	double		share;
	const char *shape;			/* NULL: that of the issuer */
}			kinds[] = {
	{"passport", 0.75, NULL},
	{"identity card", 0.15, NULL},
	{"visa", 0.04, "000000000"},
	{"residence permit", 0.03, "AA0000000"},
	{"travel document", 0.02, "A00000000"},
	{"other", 0.01, "A0000000"},
};

typedef struct
{
	const char *issuer;
	const char *kind;
	const char *shape;
	double		share;
	uint64_t	first;			/* the block that was given out */
	uint64_t	issued;
	uint64_t	begins;			/* its documents, among all */
	uint64_t	on_file;
} Series;

/* A document is its series and its place there. */
#define SERIES_BITS 10
#define SERIES_OF(document) ((int) ((document) & ((1 << SERIES_BITS) - 1)))
#define SERIAL_OF(document) ((document) >> SERIES_BITS)

static Series series[lengthof(issuers) * lengthof(kinds)];
static int	n_series;
static uint64_t *documents;
static uint64_t n_documents;

/* ---------- chance ---------- */

static uint64_t random_state;

/* splitmix64 */
static uint64_t
next_random(void)
{
	uint64_t	z = (random_state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static uint64_t
below(uint64_t n)
{
	return (uint64_t) ((unsigned __int128) next_random() * n >> 64);
}

/* ---------- numbers ---------- */

static const char *
alphabet(char place)
{
	return place == 'A' ? LETTERS : place == '*' ? SCATTERED : DIGITS;
}

static uint64_t
numbers_of_shape(const char *shape)
{
	uint64_t	n = 1;

	for (; *shape; shape++)
		n *= strlen(alphabet(*shape));
	return n;
}

static bool
scattered(const char *shape)
{
	return strchr(shape, '*') != NULL;
}

static void
write_number(const Series *s, uint64_t serial, char *number)
{
	int			length = (int) strlen(s->shape);

	/* a factor that has no divisor in common with any of the sizes */
	if (scattered(s->shape))
		serial = (uint64_t) ((unsigned __int128) serial * UINT64_C(1664525000000017) % numbers_of_shape(s->shape));
	number[length] = '\0';
	for (int i = length - 1; i >= 0; i--)
	{
		const char *characters = alphabet(s->shape[i]);
		uint64_t	n = strlen(characters);

		number[i] = characters[serial % n];
		serial /= n;
	}
}

/* A number that this one is misread or mistyped as, two confusions or one slip. */
static void
write_slip(const char *number, char *slip)
{
	static const char *const alike[] = {"0OQD", "1IL", "2Z", "5S", "6G", "8B", "8S", "0U", "GQ"};
	int			length = (int) strlen(number);
	uint64_t	sort = below(5);
	int			at = (int) below((uint64_t) length);

	strcpy(slip, number);
	if (sort == 0)
	{
		int			confused = 0;

		for (int turn = 0; turn < 100 && confused < 2; turn++)
		{
			const char *group = alike[below(lengthof(alike))];
			char		other = group[below(strlen(group))];

			at = (int) below((uint64_t) length);
			if (slip[at] == number[at] && other != number[at] && strchr(group, number[at]))
			{
				slip[at] = other;
				confused++;
			}
		}
		if (confused > 0)
			return;
		sort = 1;
	}
	if (sort == 1)
		slip[at] = (LETTERS DIGITS)[below(36)];
	else if (sort == 2)
		memmove(slip + at, number + at + 1, strlen(number + at));
	else if (sort == 3)
	{
		memmove(slip + at + 1, number + at, strlen(number + at) + 1);
		slip[at] = (LETTERS DIGITS)[below(36)];
	}
	else
	{
		at = (int) below((uint64_t) length - 1);
		slip[at] = number[at + 1];
		slip[at + 1] = number[at];
	}
}

/* ---------- which are on file ---------- */

/*
 * The series, and how many documents each has; of one length of numbers only,
 * unless that is 0.
 */
static void
plan(uint64_t n, int only_length)
{
	double		all = 0;
	double		so_far = 0;

	for (int i = 0; i < lengthof(issuers); i++)
		for (int k = 0; k < lengthof(kinds); k++)
		{
			Series	   *s = &series[n_series];

			s->issuer = issuers[i].code;
			s->kind = kinds[k].name;
			s->shape = kinds[k].shape ? kinds[k].shape : k == 0 ? issuers[i].passport : issuers[i].card;
			s->share = kinds[k].share / (i + 6);
			if (only_length != 0 && (int) strlen(s->shape) != only_length)
				continue;
			all += s->share;
			n_series++;
		}
	for (int i = 0; i < n_series; i++)
	{
		Series	   *s = &series[i];
		uint64_t	there_are = numbers_of_shape(s->shape);

		s->begins = (uint64_t) ((double) n * (so_far / all) + 0.5);
		so_far += s->share;
		s->on_file = (i == n_series - 1 ? n : (uint64_t) ((double) n * (so_far / all) + 0.5)) - s->begins;
		s->issued = (uint64_t) ((double) s->on_file / DENSITY) + 1;
		/* a shape that has too few numbers is denser */
		if ((double) s->issued * BEYOND > (double) there_are)
			s->issued = (uint64_t) ((double) there_are / BEYOND);
		if (s->issued < s->on_file)
		{
			fprintf(stderr, "documents: too many for numbers like %s\n", s->shape);
			exit(1);
		}
		s->first = below(there_are - (uint64_t) ((double) s->issued * BEYOND) + 1);
	}
}

/* Each choice of as many documents of a block is as likely as another. */
static void
draw(uint64_t n)
{
	documents = malloc(n * sizeof(uint64_t));
	if (documents == NULL)
	{
		fprintf(stderr, "documents: out of memory\n");
		exit(1);
	}
	for (int i = 0; i < n_series; i++)
	{
		uint64_t	wanted = series[i].on_file;

		for (uint64_t place = 0; wanted > 0; place++)
			if (below(series[i].issued - place) < wanted)
			{
				documents[n_documents++] = (series[i].first + place) << SERIES_BITS | (uint64_t) i;
				wanted--;
			}
	}
}

static void
shuffle(void)
{
	for (uint64_t i = n_documents; i > 1; i--)
	{
		uint64_t	other = below(i);
		uint64_t	moved = documents[i - 1];

		documents[i - 1] = documents[other];
		documents[other] = moved;
	}
}

static int
compare(const void *a, const void *b)
{
	uint64_t	x = *(const uint64_t *) a;
	uint64_t	y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

/* ---------- output ---------- */

static FILE *
create(const char *folder, const char *name)
{
	char		path[4096];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (file == NULL)
	{
		perror(path);
		exit(1);
	}
	return file;
}

static void
finish(FILE *file)
{
	if (fclose(file) != 0)
	{
		perror("documents");
		exit(1);
	}
}

/* What is asked: set, its number there, number, issuer, kind, the number on file. */
static void
print_asked(FILE *file, const char *set, int id, const Series *s, const char *number, const char *on_file)
{
	fprintf(file, "%s\t%d\t%s\t%s\t%s\t%s\n", set, id, number, s->issuer, s->kind, on_file);
}

/* While the documents are in order: a number that was given out is looked up. */
static void
print_absent(FILE *file, const char *set)
{
	for (int id = 1; id <= ASKED;)
	{
		/* a series is asked as often as it has documents */
		int			i = SERIES_OF(documents[below(n_documents)]);
		const Series *s = &series[i];
		uint64_t	document = (s->first + below(s->issued)) << SERIES_BITS | (uint64_t) i;
		char		number[MAX_NUMBER];

		if (bsearch(&document, documents + s->begins, s->on_file, sizeof(uint64_t), compare))
			continue;
		write_number(s, SERIAL_OF(document), number);
		print_asked(file, set, id++, s, number, "\\N");
	}
}

static void
print_present(FILE *file)
{
	for (int id = 1; id <= ASKED; id++)
	{
		uint64_t	document = documents[below(n_documents)];
		const Series *s = &series[SERIES_OF(document)];
		char		number[MAX_NUMBER];
		char		slip[MAX_NUMBER];

		write_number(s, SERIAL_OF(document), number);
		print_asked(file, "present", id, s, number, number);

		document = documents[below(n_documents)];
		s = &series[SERIES_OF(document)];
		write_number(s, SERIAL_OF(document), number);
		do
			write_slip(number, slip);
		while (strcmp(slip, number) == 0);
		print_asked(file, "slip", id, s, slip, number);
	}
}

static void
print_common(FILE *file, const Series *s, const char *reason)
{
	int			year = 2015 + (int) below(11);
	int			month = 1 + (int) below(12);
	uint64_t	known = below(5);

	/* one in twenty is reported by another State */
	fprintf(file, "\t%s\t%s\t", reason, below(20) == 0 ? issuers[below(lengthof(issuers))].code : s->issuer);
	if (known == 0)
		fputs("\\N", file);
	else if (known == 1)
		fprintf(file, "%d-%02d", year, month);
	else
		fprintf(file, "%d-%02d-%02d", year, month, 1 + (int) below(28));
	fprintf(file, "\t%d-%02d-28\n", year, month);
}

static void
print_documents(FILE *file)
{
	for (uint64_t i = 0; i < n_documents; i++)
	{
		const Series *s = &series[SERIES_OF(documents[i])];
		uint64_t	chance = below(100);
		char		number[MAX_NUMBER];

		write_number(s, SERIAL_OF(documents[i]), number);
		fprintf(file, "%s\t%s\t%s\t", s->issuer, s->kind, number);
		/* one in fifty has a serial number of the blank, too */
		if (below(50) == 0)
			fprintf(file, "%c%08d", (int) ('A' + below(26)), (int) below(100000000));
		else
			fputs("\\N", file);
		fputs("\t\\N\t\\N", file);
		print_common(file, s, chance < 55 ? "stolen" : chance < 95 ? "lost" : "revoked");
	}
}

/* The runs of a series are in equal parts of its numbers, one in each. */
static void
print_runs(FILE *file, FILE *asked, uint64_t n)
{
	static const uint64_t lengths[] = {25, 50, 100, 100, 100, 500, 1000};
	double		all = 0;
	double		so_far = 0;
	uint64_t	done = 0;
	uint64_t	printed = 0;
	uint64_t	asked_of = 0;

	for (int i = 0; i < n_series; i++)
		if (!scattered(series[i].shape))
			all += series[i].share;
	for (int i = 0; i < n_series; i++)
	{
		const Series *s = &series[i];
		uint64_t	here;
		uint64_t	part;

		if (scattered(s->shape))
			continue;
		so_far += s->share;
		/* as in plan(): rounded so that all together are as many as asked */
		here = (uint64_t) ((double) n * (so_far / all) + 0.5) - done;
		done += here;
		if (here == 0)
			continue;
		part = (uint64_t) ((double) s->issued * BEYOND) / here;
		if (part == 0)
			part = 1;
		for (uint64_t run = 0; run < here; run++)
		{
			uint64_t	length = lengths[below(lengthof(lengths))];
			uint64_t	first;
			char		from[MAX_NUMBER];
			char		to[MAX_NUMBER];

			if (length > part)
				length = part;
			first = s->first + run * part + below(part - length + 1);
			write_number(s, first, from);
			write_number(s, first + length - 1, to);
			fprintf(file, "%s\t%s\t\\N\t\\N\t%s\t%s", s->issuer, s->kind, from, to);
			print_common(file, s, "stolen blank");
			/* each run is asked as often as another, in no order */
			for (printed++; asked_of < printed * ASKED / n; asked_of++)
			{
				char		number[MAX_NUMBER];

				write_number(s, first + below(length), number);
				print_asked(asked, "run", 1 + (int) (asked_of * 7919 % ASKED), s, number, "\\N");
			}
		}
	}
}

int
main(int argc, char **argv)
{
	uint64_t	n = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;

	if (argc == 6 && strcmp(argv[1], "make") == 0)
	{
		FILE	   *file = create(argv[5], "documents.tsv");
		FILE	   *asked = create(argv[5], "asked.tsv");

		random_state = strtoull(argv[4], NULL, 10);
		plan(n, 0);
		draw(n);
		print_present(asked);
		print_absent(asked, "absent");
		print_absent(asked, "delta");
		shuffle();
		print_documents(file);
		print_runs(file, asked, strtoull(argv[3], NULL, 10));
		finish(file);
		finish(asked);
	}
	else if (argc == 5 && strcmp(argv[1], "numbers") == 0)
	{
		random_state = strtoull(argv[4], NULL, 10);
		plan(n, atoi(argv[3]));
		draw(n);
		shuffle();
		for (uint64_t i = 0; i < n_documents; i++)
		{
			char		number[MAX_NUMBER];

			write_number(&series[SERIES_OF(documents[i])], SERIAL_OF(documents[i]), number);
			puts(number);
		}
		finish(stdout);
	}
	else
	{
		fprintf(stderr, "usage: documents make N RUNS SEED FOLDER | documents numbers N LENGTH SEED\n");
		return 1;
	}
	free(documents);
	return 0;
}
