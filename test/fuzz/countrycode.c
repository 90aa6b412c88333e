/*
 * countrycode.c
 *
 * libFuzzer target for codes of States: a code is written in a form that is read as
 * the same again, and the code that stands for it stands for itself.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o countrycode_fuzz \
 *		test/fuzz/countrycode.c src/country/countrycode_core.c
 */
#include <stdlib.h>
#include <string.h>

#include "country/countrycode_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_code(CountryCode code)
{
	char text[COUNTRYCODE_LENGTH + 1];
	ParseFault fault;
	CountryCode again;

	countrycode_print(code, text);
	check(strlen(text) == COUNTRYCODE_LENGTH);
	check(countrycode_parse(text, COUNTRYCODE_LENGTH, &again, &fault) &&
		  again == code);
	check(countrycode_pack(text) == code);
	again = countrycode_state(code);
	check(countrycode_state(again) == again);
	if (countrycode_known(code) && again != code)
	{
		countrycode_print(again, text);
		check(countrycode_parse(text, COUNTRYCODE_LENGTH, &again, &fault));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *input = malloc(size + (size == 0));
	ParseFault fault;
	CountryCode code;

	check(input != NULL);
	memcpy(input, data, size);
	if (countrycode_parse(input, size, &code, &fault))
		check_code(code);
	else
		check(fault.at < (ptrdiff_t) size && fault.detail != NULL);
	free(input);
	return 0;
}
