/*
 * lexicon.c
 *
 * What spellings stand for: the names of the data are the Arabic spellings, and
 * each Latin spelling stands for those that it is paired with, as often as it is
 * paired with each.  An Arabic spelling stands for itself, and for those that
 * its Latin spellings stand for as well.
 */
#include "name/train/train.h"

#include <stdlib.h>
#include <string.h>

#include "name/lexicon.h"
#include "text/letter.h"

/* A pair counts that has this share of the information in either spelling. */
#define MUTUAL_SHARE_MIN 0.35

/* What a spelling stands for less often than this is left out. */
#define NAME_SHARE_MIN 0.06

/* Names that are seen less often than this are left out. */
#define NAME_COUNT_MIN 3.0

typedef struct Link
{
	const Letters *x;
	const Letters *y;
	int name; /* number of x */
	double weight;
	double share; /* of y that it has */
} Link;

typedef struct Links
{
	Link *items;
	size_t n;
} Links;

typedef struct Entry
{
	uint32_t hash;
	Lexeme lexeme;
} Entry;

typedef struct Entries
{
	Entry *items;
	size_t n;
} Entries;

/* ---------- links ---------- */

static int
compare_by_x(const void *a, const void *b)
{
	const Link *p = a;
	const Link *q = b;
	int c = compare_letters(p->x, q->x);

	return c ? c : compare_letters(p->y, q->y);
}

static int
compare_by_y(const void *a, const void *b)
{
	const Link *p = a;
	const Link *q = b;
	int c = compare_letters(p->y, q->y);

	return c ? c : compare_letters(p->x, q->x);
}

static bool
is_one_name(const ChannelModel *model, const Pair *pair)
{
	Spelling x;
	Spelling y;
	uint8_t letters[TOKEN_LETTERS_MAX];
	int in_x;
	int in_y;

	unfold(ALPHABET_ARABIC, &pair->x, letters);
	channel_spell(model, ALPHABET_ARABIC, letters, pair->x.length - 1, &x);
	unfold(ALPHABET_LATIN, &pair->y, letters);
	channel_spell(model, ALPHABET_LATIN, letters, pair->y.length - 1, &y);
	in_x = spelling_information(&x, ALPHABET_LATIN);
	in_y = spelling_information(&y, ALPHABET_ARABIC);
	return channel_mutual_information(model, &x, &y, 0) >
		   MUTUAL_SHARE_MIN * (in_x < in_y ? in_x : in_y);
}

/* The pairs of the data, each once, in order of x. */
static void
collect_links(const ChannelModel *model, const Pairs *pairs, Links *links)
{
	links->items = allocate(pairs->n, sizeof(Link));
	links->n = 0;
	for (size_t i = 0; i < pairs->n; i++)
	{
		const Pair *pair = &pairs->items[i];

		if (!pair->held_out && pair->source != SOURCE_HABIT &&
			is_one_name(model, pair))
			links->items[links->n++] =
				(Link){&pair->x, &pair->y, 0, pair->count, 0};
	}
	qsort(links->items, links->n, sizeof(Link), compare_by_x);
}

/* Unite links of one pair, leave out rare names, and number those that stay. */
static int
number_names(Links *links)
{
	size_t kept = 0;
	int names = 0;

	for (size_t i = 0, end; i < links->n; i = end)
	{
		double weight = 0;
		size_t first = kept;

		for (end = i;
			 end < links->n &&
			 compare_letters(links->items[i].x, links->items[end].x) == 0;
			 end++)
		{
			weight += links->items[end].weight;
			if (kept > first &&
				compare_by_x(&links->items[kept - 1], &links->items[end]) == 0)
				links->items[kept - 1].weight += links->items[end].weight;
			else
				links->items[kept++] = links->items[end];
		}
		if (weight < NAME_COUNT_MIN || names == UINT16_MAX)
			kept = first;
		else
			names++;
		for (size_t k = first; k < kept; k++)
			links->items[k].name = names;
	}
	links->n = kept;
	return names;
}

/* ---------- lexemes ---------- */

/* Add a name to those of a lexeme, which are in order of their shares. */
static void
add_name(Lexeme *lexeme, int name, double share)
{
	int stored = (int) (share * LEXICON_SHARE_UNIT);
	int at = LEXEME_NAMES - 1;

	if (share < NAME_SHARE_MIN || lexeme->shares[at] >= stored)
		return;
	for (; at > 0 && lexeme->shares[at - 1] < stored; at--)
	{
		lexeme->names[at] = lexeme->names[at - 1];
		lexeme->shares[at] = lexeme->shares[at - 1];
	}
	lexeme->names[at] = (uint16_t) name;
	lexeme->shares[at] =
		(uint8_t) (stored > LEXICON_SHARE_UNIT ? LEXICON_SHARE_UNIT : stored);
}

static void
add_latin(Links *links, Entries *entries)
{
	qsort(links->items, links->n, sizeof(Link), compare_by_y);
	for (size_t i = 0, end; i < links->n; i = end)
	{
		Entry *entry = &entries->items[entries->n++];
		uint8_t letters[TOKEN_LETTERS_MAX];
		double weight = 0;

		for (end = i;
			 end < links->n &&
			 compare_letters(links->items[i].y, links->items[end].y) == 0;
			 end++)
			weight += links->items[end].weight;
		unfold(ALPHABET_LATIN, links->items[i].y, letters);
		entry->hash = lexicon_hash(letters, links->items[i].y->length - 1);
		for (size_t k = i; k < end; k++)
		{
			links->items[k].share = links->items[k].weight / weight;
			add_name(&entry->lexeme, links->items[k].name,
					 links->items[k].share);
		}
	}
}

/* Links of a Latin spelling, which are in order of y. */
static size_t
first_of_y(const Links *links, const Letters *y)
{
	size_t low = 0;
	size_t high = links->n;

	while (low < high)
	{
		size_t middle = (low + high) / 2;

		if (compare_letters(links->items[middle].y, y) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
add_arabic(const Links *by_x, const Links *by_y, int names, Entries *entries)
{
	double *sums = allocate((size_t) names + 1, sizeof(double));

	for (size_t i = 0, end; i < by_x->n; i = end)
	{
		Entry *entry = &entries->items[entries->n++];
		uint8_t letters[TOKEN_LETTERS_MAX];
		double weight = 0;

		memset(sums, 0, ((size_t) names + 1) * sizeof(double));
		for (end = i;
			 end < by_x->n && by_x->items[end].name == by_x->items[i].name;
			 end++)
		{
			const Letters *y = by_x->items[end].y;

			weight += by_x->items[end].weight;
			for (size_t k = first_of_y(by_y, y);
				 k < by_y->n && compare_letters(by_y->items[k].y, y) == 0; k++)
				sums[by_y->items[k].name] +=
					by_x->items[end].weight * by_y->items[k].share;
		}
		unfold(ALPHABET_ARABIC, by_x->items[i].x, letters);
		entry->hash = lexicon_hash(letters, by_x->items[i].x->length - 1);
		for (int name = 1; name <= names; name++)
			add_name(&entry->lexeme, name,
					 name == by_x->items[i].name ? 1 : sums[name] / weight);
	}
	free(sums);
}

/* ---------- output ---------- */

static int
compare_entries(const void *a, const void *b)
{
	uint32_t p = ((const Entry *) a)->hash;
	uint32_t q = ((const Entry *) b)->hash;

	return (p > q) - (p < q);
}

void
write_lexicon(const char *folder, const ChannelModel *model, const Pairs *pairs)
{
	FILE *file = open_table(folder, "lexicon_table.c");
	Links links;
	Links by_x;
	Entries entries;
	int names;

	collect_links(model, pairs, &links);
	names = number_names(&links);
	by_x.n = links.n;
	by_x.items = allocate(links.n, sizeof(Link));
	memcpy(by_x.items, links.items, links.n * sizeof(Link));
	entries.n = 0;
	entries.items = allocate(2 * links.n, sizeof(Entry));
	add_latin(&links, &entries);
	add_arabic(&by_x, &links, names, &entries);
	qsort(entries.items, entries.n, sizeof(Entry), compare_entries);
	fprintf(file,
			"/*\n * lexicon_table.c\n *\n"
			" * What spellings stand for, by hash; lexicon.h says more.\n"
			" * Written by train/lexicon.c; not to be edited.\n */\n"
			"#include \"name/lexicon.h\"\n\n"
			"static const uint32_t hashes[%zu] = {",
			entries.n);
	for (size_t i = 0; i < entries.n; i++)
		fprintf(file, "%s%uu,", i % 8 ? " " : "\n\t", entries.items[i].hash);
	fprintf(file, "\n};\n\nstatic const Lexeme lexemes[%zu] = {", entries.n);
	for (size_t i = 0; i < entries.n; i++)
	{
		const Lexeme *l = &entries.items[i].lexeme;

		fprintf(file, "%s{{%d, %d, %d, %d}, {%d, %d, %d, %d}},",
				i % 3 ? " " : "\n\t", l->names[0], l->names[1], l->names[2],
				l->names[3], l->shares[0], l->shares[1], l->shares[2],
				l->shares[3]);
	}
	fprintf(file, "\n};\n\nconst Lexicon lexicon = {%zu, hashes, lexemes};\n",
			entries.n);
	fclose(file);
	printf("lexicon: %zu spellings of %d names\n", entries.n, names);
	free(links.items);
	free(by_x.items);
	free(entries.items);
}
