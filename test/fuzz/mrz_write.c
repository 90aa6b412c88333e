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
#include <unicode/ustring.h>

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

/* What a text is in UTF-16; its length in units, or -1. */
static int32_t
read_units(const char *text, size_t size, UChar **units)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t length;

	*units = malloc((size + 1) * sizeof(UChar));
	check(*units != NULL);
	u_strFromUTF8(*units, (int32_t) size, &length, text, (int32_t) size,
				  &status);
	return U_SUCCESS(status) ? length : -1;
}

static bool
write_text(const char *text, size_t size, const char *code, char **written,
		   size_t *length)
{
	UChar *units;
	int32_t n = read_units(text, size, &units);
	MrzFault fault;
	bool done;

	*written = malloc(MRZ_LETTERS_ROOM(n < 0 ? 0 : (size_t) n));
	check(*written != NULL);
	done =
		n >= 0 && mrz_write_letters(units, n, code, *written, length, &fault);
	free(units);
	return done;
}

/* A field with the written letters as primary identifier, cut or not. */
static void
check_name(const char *written, int room)
{
	char *field = malloc(room);
	MrzComponents components;

	check(field != NULL);
	if (mrz_split_name(written, "ANNA<MARIA", &components))
	{
		mrz_cut_name(&components, room);
		check(mrz_write_name(&components, field, room));
		for (int i = 0; i < room; i++)
			check(is_zone_letter(field[i]));
	}
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

	check(arabic && folded);
	if (mrz_read_arabic(text, size, arabic, &length))
	{
		check(length < MRZ_ARABIC_ROOM(size));
		check(mrz_fold_arabic(text, size, folded, &folded_length) &&
			  folded_length <= size);
		check(write_text(arabic, length, "", &again, &folded_length));
		free(again);
	}
	free(arabic);
	free(folded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + (size == 0));
	char *written;
	size_t length;

	check(text != NULL);
	memcpy(text, data, size);
	if (write_text(text, size, size % 2 ? "UKR" : "", &written, &length))
	{
		check(strlen(written) == length);
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
