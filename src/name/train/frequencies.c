/*
 * frequencies.c
 *
 * How common names are, counted over skeletons of consonants so that all
 * spellings of one name share a count, and the table holds hashes, no names.
 */
#include "name/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name/skeleton.h"

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

		if (!arabic || !latin || !count)
			continue;
		name_read(arabic, strlen(arabic), &reading);
		if (reading.n_tokens != 1)
			continue;
		count_name(counts, latin, strlen(latin),
				   atof(count) * (is_arab(reading.tokens[0].letters,
										  reading.tokens[0].length)
									  ? 10
									  : 1));
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
write_table(const char *folder, Counts *counts)
{
	FILE *file;
	int n = 0;

	qsort(counts->items, counts->mask + 1, sizeof(Count), compare_counts);
	while (n < 4000 && counts->items[n].n / counts->total > 1.5e-5)
		n++;
	qsort(counts->items, (size_t) n, sizeof(Count), compare_skeletons);
	file = open_table(folder, "frequency_table.h");
	fprintf(file,
			"/*\n * frequency_table.h\n *\n"
			" * Skeletons of the commonest names, as hashes, and minus the\n"
			" * logarithm of their frequency.  Written by train/frequencies.c; "
			"not to be\n"
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

void
write_frequencies(const char *data, const char *tables)
{
	Counts counts = {allocate(1 << 20, sizeof(Count)), (1 << 20) - 1, 0};

	count_wikidata(&counts, data);
	count_list(&counts, data, "ofac_sdn.csv", ",\"", "\",", "individual");
	write_table(tables, &counts);
	free(counts.items);
}
