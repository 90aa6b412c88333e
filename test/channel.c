/*
 * channel.c
 *
 * One spelling against many: what a profile and a walk say of a pair is compared
 * with what the channel says of it directly.  Spellings are drawn at random, and
 * changed by slips, so that all kinds of units and slips occur.  Prints TAP.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name/channel.h"
#include "text/letter.h"

#define PERCENT 18
#define QUERIES 400
#define OTHERS 120

static uint32_t state;

static uint32_t
draw(uint32_t n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % n;
}

typedef struct Word
{
	int length;
	uint8_t letters[SPELLING_MAX + 4];
} Word;

static uint8_t
draw_letter(Alphabet alphabet)
{
	static const uint8_t common[] = "aaeeiioumnhdrslbkyt";

	if (alphabet == ALPHABET_ARABIC)
		return (uint8_t) (LETTER_ARABIC + draw(LETTER_ARABIC_COUNT));
	return draw(3) ? common[draw(sizeof(common) - 1)]
				   : (uint8_t) ('a' + draw(26));
}

static void
draw_word(Alphabet alphabet, Word *word)
{
	word->length = 1 + (int) draw(draw(8) ? 9 : SPELLING_MAX + 3);
	for (int i = 0; i < word->length; i++)
		word->letters[i] = draw_letter(alphabet);
}

/* Change a letter, leave one out, add one, or swap two. */
static void
slip(Alphabet alphabet, Word *word)
{
	int i = (int) draw((uint32_t) word->length);
	uint8_t letter = word->letters[i];

	switch (draw(4))
	{
		case 0:
			word->letters[i] = draw_letter(alphabet);
			break;
		case 1:
			if (word->length == 1)
				break;
			memmove(word->letters + i, word->letters + i + 1,
					(size_t) (--word->length - i));
			break;
		case 2:
			if (word->length == SPELLING_MAX + 3)
				break;
			memmove(word->letters + i + 1, word->letters + i,
					(size_t) (word->length++ - i));
			word->letters[i] = draw_letter(alphabet);
			break;
		case 3:
			if (i + 1 == word->length)
				break;
			word->letters[i] = word->letters[i + 1];
			word->letters[i + 1] = letter;
			break;
	}
}

/* Arabic letters for Latin ones, roughly. */
static void
transliterate(Word *word, Alphabet from)
{
	static const char latin[] = "btthgkhddrzsssdtzagfqklmnhwybcjvg";

	for (int i = 0; i < word->length; i++)
	{
		if (from == ALPHABET_ARABIC)
			word->letters[i] =
				word->letters[i] == ARABIC_ALEF
					? 'a'
					: (uint8_t) latin[word->letters[i] - ARABIC_BEH];
		else
		{
			const char *at = strchr(latin, word->letters[i]);

			word->letters[i] =
				(uint8_t) (at ? ARABIC_BEH + (at - latin) : ARABIC_ALEF);
		}
	}
}

static int
compare_words(const void *a, const void *b)
{
	const Word *x = a;
	const Word *y = b;
	int n = x->length < y->length ? x->length : y->length;
	int order = memcmp(x->letters, y->letters, (size_t) n);

	return order ? order : x->length - y->length;
}

static int n_pairs, n_related, n_differ, n_beginnings, n_less, n_exact;

static int
least_of(const Spelling *x, const Spelling *y)
{
	int in_x = spelling_information(x, y->alphabet);
	int in_y = spelling_information(y, x->alphabet);

	return (in_x < in_y ? in_x : in_y) * PERCENT / 100;
}

static void
compare_pair(const ChannelProfile *profile, ChannelWalk *walk, const Word *word)
{
	const Spelling *own = profile->spelling;
	Spelling other;
	int least;
	int direct;
	int walked;

	channel_spell(&channel_model, (Alphabet) profile->alphabet, word->letters,
				  word->length, &other);
	least = least_of(own, &other);
	direct = channel_mutual_information(&channel_model, own, &other, least);
	walked = channel_walk(&channel_model, walk, word->letters, word->length);
	n_pairs++;
	n_related += direct >= least;
	n_differ += channel_profile_information(profile, &other, least) != direct;
	n_less += walked < direct;
	n_exact += walked == direct;
	n_beginnings +=
		channel_profile_beginning(profile, &other, true, least) !=
			channel_beginning_information(&channel_model, own, &other, least) ||
		channel_profile_beginning(profile, &other, false, least) !=
			channel_beginning_information(&channel_model, &other, own, least);
}

static void
compare_query(Alphabet alphabet, Alphabet opposite)
{
	static Word others[OTHERS];
	static ChannelWalk walk;
	Word word;
	Spelling spelling;
	ChannelProfile *profile;

	draw_word(alphabet, &word);
	channel_spell(&channel_model, alphabet, word.letters, word.length,
				  &spelling);
	profile = malloc(channel_profile_size(&channel_model, &spelling, opposite));
	if (!profile)
		exit(1);
	channel_make_profile(&channel_model, &spelling, opposite, profile);
	channel_begin_walk(&walk, profile, PERCENT);
	for (int i = 0; i < OTHERS; i++)
	{
		if (i % 4 == 0)
			draw_word(opposite, &others[i]);
		else
		{
			others[i] = word;
			if (alphabet != opposite)
				transliterate(&others[i], alphabet);
			for (int n = (int) draw(4); n > 0; n--)
				slip(opposite, &others[i]);
		}
	}
	/* in their order, and then in none */
	qsort(others, OTHERS, sizeof(Word), compare_words);
	for (int i = 0; i < OTHERS; i++)
		compare_pair(profile, &walk, &others[i]);
	for (int i = 0; i < OTHERS; i++)
		compare_pair(profile, &walk, &others[draw(OTHERS)]);
	free(profile);
}

static void
report(bool ok, int number, const char *what)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", number, what);
}

int
main(int argc, char **argv)
{
	state = argc > 1 ? (uint32_t) strtoul(argv[1], NULL, 10) : 1;
	for (int q = 0; q < QUERIES; q++)
		compare_query((Alphabet) (q & 1), (Alphabet) (q >> 1 & 1));
	printf("1..4\n# seed %s: %d pairs, %d related, %d walked exactly\n",
		   argc > 1 ? argv[1] : "1", n_pairs, n_related, n_exact);
	report(n_related > n_pairs / 4, 1, "many pairs are related");
	report(n_differ == 0, 2, "a profile gives what the channel gives");
	report(n_beginnings == 0, 3, "of beginnings, too");
	report(n_less == 0, 4, "a walk gives no less");
	return n_differ || n_beginnings || n_less;
}
