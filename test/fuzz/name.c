/*
 * name.c
 *
 * libFuzzer target for reading and comparing names.  The input is cut in two at
 * its first line feed.  Beside memory errors it looks for a similarity that is
 * out of range, not the same in both directions, or not 1 for a name and
 * itself.
 *
 *	 clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o name_fuzzer \
 *		 test/fuzz/name.c src/name/{name_read,name_score,channel}.c \
 *		 src/name/{channel_table,frequency,skeleton}.c src/text/letter.c -lm
 *	 ./name_fuzzer -max_len=1100 -max_total_time=60
 */
#include <stdlib.h>
#include <string.h>

#include "name/name_score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
