/*
 * name.c
 *
 * libFuzzer target for reading and comparing names.  The input is cut in two at
 * its first line feed.  Beside memory errors it looks for a token that is not in
 * the name or shares bytes with another, and for a similarity that is out of
 * range, not the same in both directions, or not 1 for a name and itself.
 *
 *	 clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o name_fuzzer \
 *		 test/fuzz/name.c src/name/{name_read,name_score,channel}.c \
 *		 src/name/{channel_table,frequency,skeleton}.c src/text/letter.c -lm
 *	 ./name_fuzzer -max_len=1100 -max_total_time=60
 */
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static PreparedName a;
	static PreparedName b;
	NameScore ab;
	NameScore ba;
	NameScore aa;
	const uint8_t *cut = memchr(data, '\n', size);
	size_t first = cut ? (size_t) (cut - data) : size;
	size_t second = cut ? first + 1 : size;

	name_prepare((const char *) data, first, &a);
	name_prepare((const char *) data + second, size - second, &b);
	check_reading(&a.reading, first);
	check_reading(&b.reading, size - second);
	name_compare(&a, &b, &ab);
	name_compare(&b, &a, &ba);
	name_compare(&a, &a, &aa);
	if (ab.similarity != ba.similarity || !(ab.similarity >= 0) ||
		ab.similarity > 1)
		abort();
	if (aa.similarity != (a.reading.n_tokens > 0))
		abort();
	for (int i = 0; i < ab.n_parts; i++)
	{
		const MatchPart *part = &ab.parts[i];

		if (part->a + part->a_words > a.reading.n_tokens ||
			part->b + part->b_words > b.reading.n_tokens)
			abort();
	}
	return 0;
}
