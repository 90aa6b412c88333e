/*
 * transliterate.c
 *
 * libFuzzer target for writing names in the other script.  Beside memory errors
 * it looks for shares that are out of range or out of order, and for a token
 * that is written as nothing.
 *
 *	 clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o transliterate_fuzz \
 *		 test/fuzz/transliterate.c \
 *		 src/name/{name_read,name_writing,transliterate,transliteration_table}.c \
 *		 src/text/letter.c -lm
 */
#include <stdlib.h>

#include "name/name_writing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_tokens(const char *name, const NameReading *reading,
			 WritingDirection direction)
{
	static WrittenToken writings[WRITINGS_MAX];

	for (int t = 0; t < reading->n_tokens; t++)
	{
		int n =
			name_write_token(direction, name, &reading->tokens[t], writings);

		if (n > WRITINGS_MAX)
			abort();
		for (int i = 0; i < n; i++)
		{
			if (writings[i].text[0] == '\0' || !(writings[i].share >= 0) ||
				writings[i].share > 1.001f ||
				(i > 0 && writings[i].share > writings[i - 1].share))
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static NameWritings writings;
	static char text[WRITTEN_NAME_MAX];
	const char *name = (const char *) data;

	if (size > NAME_BYTES_MAX)
		return 0;
	name_write_arabic(name, size, WRITTEN_NAMES_MAX, &writings);
	check_tokens(name, &writings.reading, WRITE_LATIN);
	for (int i = 0; i < writings.n; i++)
	{
		if (name_writing_text(&writings, i, text) >= WRITTEN_NAME_MAX)
			abort();
		if (i > 0 && writings.names[i].share > writings.names[i - 1].share)
			abort();
	}
	return 0;
}
