/*
 * retrieval.c
 *
 * How well the model finds the Latin spelling of an Arabic token that it has
 * not learned from, among all Latin tokens of the data.
 */
#include "name/train/train.h"

#include <stdlib.h>
#include <string.h>

/* Distinct Latin spellings, in order. */
typedef struct Vocabulary
{
	size_t n;
	const Letters **words;
	Spelling *spellings;
} Vocabulary;

static int
compare_words(const void *a, const void *b)
{
	return compare_letters(*(const Letters *const *) a,
						   *(const Letters *const *) b);
}

static void
spell(const ChannelModel *model, Alphabet alphabet, const Letters *s,
	  Spelling *spelling)
{
	uint8_t folded[TOKEN_LETTERS_MAX];

	unfold(alphabet, s, folded);
	channel_spell(model, alphabet, folded, s->length - 1, spelling);
}

static void
collect(const ChannelModel *model, const Pairs *pairs, Vocabulary *vocabulary)
{
	size_t all = 0;
	size_t n = 0;

	vocabulary->words = allocate(pairs->n, sizeof(vocabulary->words[0]));
	for (size_t i = 0; i < pairs->n; i++)
		if (pairs->items[i].source != SOURCE_HABIT)
			vocabulary->words[all++] = &pairs->items[i].y;
	qsort(vocabulary->words, all, sizeof(vocabulary->words[0]), compare_words);
	for (size_t i = 0; i < all; i++)
		if (i == 0 || compare_words(&vocabulary->words[i],
									&vocabulary->words[i - 1]) != 0)
			vocabulary->words[n++] = vocabulary->words[i];
	vocabulary->n = n;
	vocabulary->spellings = allocate(n, sizeof(Spelling));
	for (size_t i = 0; i < n; i++)
		spell(model, ALPHABET_LATIN, vocabulary->words[i],
			  &vocabulary->spellings[i]);
}

/* Tokens that are no spelling of x and are found before y. */
static int
rank_of(const ChannelModel *model, const Pairs *pairs,
		const Vocabulary *vocabulary, const Pair *pair)
{
	Spelling x;
	Spelling y;
	int sought;
	int rank = 0;

	spell(model, ALPHABET_ARABIC, &pair->x, &x);
	spell(model, ALPHABET_LATIN, &pair->y, &y);
	sought = channel_mutual_information(model, &x, &y, CHANNEL_UNRELATED + 1);
	for (size_t i = 0; i < vocabulary->n; i++)
		if (channel_mutual_information(model, &x, &vocabulary->spellings[i],
									   sought) >= sought &&
			!has_pair(pairs, &pair->x, vocabulary->words[i]))
			rank++;
	return rank;
}

void
print_retrieval(const ChannelModel *model, const Pairs *pairs)
{
	static const char *const names[SOURCE_COUNT] = {
		[SOURCE_WIKIDATA] = "Wikidata, Arab", [SOURCE_MAGHREB] = "Maghreb"};
	Vocabulary vocabulary;
	int asked[SOURCE_COUNT] = {0};
	int within[SOURCE_COUNT][3] = {{0}};

	collect(model, pairs, &vocabulary);
	for (size_t i = 0; i < pairs->n; i++)
	{
		const Pair *pair = &pairs->items[i];
		int rank;

		if (!pair->asked || !is_arab_spelling(&pair->x))
			continue;
		rank = rank_of(model, pairs, &vocabulary, pair);
		asked[pair->source]++;
		within[pair->source][0] += rank < 1;
		within[pair->source][1] += rank < 10;
		within[pair->source][2] += rank < 100;
	}
	for (int s = 0; s < SOURCE_COUNT; s++)
		if (asked[s] > 0)
			printf("%s: %d held out, among %zu tokens: recall@1 %.3f, @10 %.3f,"
				   " @100 %.3f\n",
				   names[s], asked[s], vocabulary.n,
				   (double) within[s][0] / asked[s],
				   (double) within[s][1] / asked[s],
				   (double) within[s][2] / asked[s]);
	fflush(stdout);
}
