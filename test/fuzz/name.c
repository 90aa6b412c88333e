/*
 * name.c
 *
 * libFuzzer target for reading and comparing names.  The input is cut in two at
 * its first line feed.  Beside memory errors it looks for a token that is not in
 * the name or shares bytes with another, for a similarity that is out of range,
 * not the same in both directions, or not 1 for a name and itself, and for an
 * explanation whose rows do not add up.
 *
 *	 clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o name_fuzz \
 *		 test/fuzz/name.c src/name/{name_read,name_score,channel,lexicon}.c \
 *		 src/name/{channel_table,lexicon_table,frequency,skeleton}.c src/text/letter.c -lm
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name/name_score.h"
#include "text/letter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a reader promises of any bytes. */
static void
check_reading(const NameReading *reading, size_t size)
{
	static bool taken[NAME_BYTES_MAX];
	int letters = 0;

	memset(taken, false, sizeof(taken));
	if (reading->n_tokens < 0 || reading->n_tokens > NAME_TOKENS_MAX)
		abort();
	for (int i = 0; i < reading->n_tokens; i++)
	{
		const NameToken *token = &reading->tokens[i];

		if (token->length == 0 || token->length > TOKEN_LETTERS_MAX ||
			token->article >= token->length || token->bytes == 0 ||
			(size_t) token->at + token->bytes > size ||
			token->at + token->bytes > NAME_BYTES_MAX ||
			token->affixes >> AFFIX_COUNT || (token->initial && token->title))
			abort();
		for (int k = token->at; k < token->at + token->bytes; k++)
		{
			if (taken[k])
				abort();
			taken[k] = true;
		}
		for (int k = 0; k < token->length; k++)
		{
			uint8_t c = token->letters[k];

			if ((token->script == SCRIPT_LATIN && (c < 'a' || c > 'z')) ||
				(token->script == SCRIPT_ARABIC &&
				 (c < LETTER_ARABIC ||
				  c >= LETTER_ARABIC + LETTER_ARABIC_COUNT)))
				abort();
		}
		letters += token->length;
	}
	if (letters > NAME_LETTERS_MAX + NAME_TOKENS_MAX * 7)
		abort();
}

/* A part names tokens that the reading has, and its numbers are no nonsense. */
static void
check_part(const MatchPart *part, int n_a, int n_b)
{
	bool pair = part->kind != MATCH_MISSING;

	if (part->a < -1 || part->b < -1 || part->a + part->a_words > n_a ||
		part->b + part->b_words > n_b)
		abort();
	if (pair ? part->a < 0 || part->b < 0 : (part->a < 0) == (part->b < 0))
		abort();
	if (!(part->weight >= 0) || !(part->cost >= 0) || isinf(part->weight) ||
		isinf(part->cost))
		abort();
}

/*
 * What a score promises of any two names: the costs add up, what was found is no
 * more than what the matched tokens weigh, and the similarity follows.
 */
static void
check_score(const NameScore *score, int n_a, int n_b)
{
	double cost = score->doubt;
	double weight = 0;

	if (score->n_parts < 0 ||
		score->n_parts > (int) (sizeof(score->parts) / sizeof(MatchPart)) ||
		!(score->similarity >= 0) || score->similarity > 1)
		abort();
	for (int i = 0; i < score->n_parts; i++)
	{
		const MatchPart *part = &score->parts[i];

		check_part(part, n_a, n_b);
		cost += part->cost;
		if (part->kind != MATCH_MISSING && part->kind != MATCH_CONTRADICTED)
			weight += part->weight;
	}
	if (fabs(cost - score->cost) > 1e-6 || !(score->evidence >= 0) ||
		score->evidence > weight + 1e-4)
		abort();
	if (score->similarity < 1 &&
		score->similarity >
			score->evidence / (score->evidence + score->cost) + 1e-12)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static NameReading reading;
	static PreparedName a;
	static PreparedName b;
	NameScore ab;
	NameScore ba;
	NameScore aa;
	const uint8_t *cut = memchr(data, '\n', size);
	size_t first = cut ? (size_t) (cut - data) : size;
	size_t second = cut ? first + 1 : size;

	name_read((const char *) data, first, &reading);
	check_reading(&reading, first);
	name_read((const char *) data + second, size - second, &reading);
	check_reading(&reading, size - second);
	name_prepare((const char *) data, first, &a);
	name_prepare((const char *) data + second, size - second, &b);
	name_compare(&a, &b, &ab);
	name_compare(&b, &a, &ba);
	check_score(&ab, a.n_tokens, b.n_tokens);
	check_score(&ba, b.n_tokens, a.n_tokens);
	if (ab.similarity != ba.similarity || ab.cost != ba.cost)
		abort();
	name_compare(&a, &a, &aa);
	if (aa.similarity != (a.n_tokens > 0))
		abort();
	name_match(&a, &b, &ab);
	check_score(&ab, a.n_tokens, b.n_tokens);
	name_match(&b, &a, &ba);
	check_score(&ba, b.n_tokens, a.n_tokens);
	name_match(&a, &a, &aa);
	if (aa.similarity != (a.n_tokens > 0))
		abort();
	return 0;
}
