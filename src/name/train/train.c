/*
 * train.c
 *
 * Learns the channel model and the frequencies of names, and writes them as C
 * tables.  A development program: "make train SLTD_DATA=../shared/data".
 *
 * Input, in the folder of the data:
 *	 wikidata_tokens.tsv	Arabic, Latin, count
 *	 anetac_tokens.tsv		Arabic, Latin
 *	 google_ar2en.tsv		Arabic, Latin
 *	 maghreb_names.tsv		Arabic, Latin, of one or more words
 *	 ofac_sdn.csv			for frequencies only
 *
 * Output, in the folder of the tables: channel_table.c, lexicon_table.c,
 * frequency_table.h, and
 * on standard output the likelihood of pairs.  With --hold-out, one row in ten
 * of Wikidata's and every second one of the Maghreb's are set aside, and how
 * well they are found is printed.
 *
 * Method.  Pairs of spellings are cut into units by all possible ways at once;
 * expectation maximisation (forward and backward sums) finds the probabilities
 * of the units.  First Arabic to Latin; its model then tells which Latin
 * spellings of one Arabic token are spellings of one name and which are
 * mistakes of alignment in the data, and those that remain train Latin to Latin
 * and Arabic to Arabic; a part of Latin to Latin is composed by way of Arabic.
 * Then the costs of units are sharpened (sharpen.c), and what common spellings
 * stand for is written down by hash (lexicon.c).  Nothing is random but for the choice of what is held
 * out, which is a hash of the row: the same data give the same tables.
 */
#include "name/train/train.h"

#include <stdlib.h>
#include <string.h>

/* What two Latin spellings share by way of Arabic, beside what they show. */
#define COMPOSED_SHARE 0.3

void *
allocate(size_t n, size_t size)
{
	void *result = calloc(n, size);

	if (!result)
	{
		fprintf(stderr, "train: out of memory\n");
		exit(1);
	}
	return result;
}

static FILE *
open_file(const char *folder, const char *name, const char *mode)
{
	char path[LINE_MAX_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, mode);
	if (!file)
	{
		perror(path);
		exit(1);
	}
	return file;
}

FILE *
open_data(const char *folder, const char *name)
{
	return open_file(folder, name, "r");
}

FILE *
open_table(const char *folder, const char *name)
{
	return open_file(folder, name, "w");
}

/* One pair in so many, by its letters. */
static bool
one_in(const Pair *pair, unsigned many)
{
	unsigned hash = 0;

	for (int i = 0; i < pair->x.length; i++)
		hash = hash * 31 + pair->x.letters[i];
	for (int i = 0; i < pair->y.length; i++)
		hash = hash * 31 + pair->y.letters[i];
	return hash % many == 0;
}

/* Arab names, and a few others so that these are not forgotten. */
static bool
is_arab_or_sampled(const Pair *pair)
{
	return is_arab_spelling(&pair->x) || one_in(pair, 8);
}

static bool
is_sampled(const Pair *pair)
{
	return one_in(pair, 10);
}

int
main(int argc, char **argv)
{
	bool hold_out = argc == 4 && strcmp(argv[1], "--hold-out") == 0;
	Pairs across = {0};
	Pairs latin = {0};
	Pairs arabic = {0};
	Model models[CHANNEL_COUNT];
	ChannelModel tables;
	const char *data = argv[argc - 2];
	const char *folder = argv[argc - 1];

	if (argc != 3 && !hold_out)
	{
		fprintf(stderr,
				"usage: train [--hold-out] FOLDER-OF-DATA FOLDER-OF-TABLES\n");
		return 2;
	}
	write_frequencies(data, folder);
	read_all_pairs(data, hold_out, &across);
	learn("Arabic-Latin", &models[CHANNEL_ARABIC_LATIN], false, &across);
	pair_within(&across, &models[CHANNEL_ARABIC_LATIN], false, &latin);
	learn("Latin-Latin", &models[CHANNEL_LATIN_LATIN], true, &latin);
	blend_composed(&models[CHANNEL_ARABIC_LATIN], COMPOSED_SHARE,
				   &models[CHANNEL_LATIN_LATIN]);
	pair_within(&across, &models[CHANNEL_ARABIC_LATIN], true, &arabic);
	learn("Arabic-Arabic", &models[CHANNEL_ARABIC_ARABIC], true, &arabic);
	build_tables(models, &tables);
	print_retrieval(&tables, &across);
	sharpen("Arabic-Latin", &tables, CHANNEL_ARABIC_LATIN, &across,
			is_arab_or_sampled);
	sharpen("Latin-Latin", &tables, CHANNEL_LATIN_LATIN, &latin, is_sampled);
	sharpen("Arabic-Arabic", &tables, CHANNEL_ARABIC_ARABIC, &arabic,
			is_sampled);
	print_retrieval(&tables, &across);
	write_tables(folder, &tables);
	write_lexicon(folder, &tables, &across);
	return 0;
}
