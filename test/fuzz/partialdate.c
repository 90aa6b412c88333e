/*
 * partialdate.c
 *
 * libFuzzer target for dates of birth.  The input is cut in two at its first line
 * feed, and each is read as a date.  A date is written in a form that is read as
 * the same again, in its room; two are equal if they are written alike; their days
 * are in order, and as far apart in both directions.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o partialdate_fuzz \
 *		test/fuzz/partialdate.c src/date/partialdate_core.c
 */
#include <stdlib.h>
#include <string.h>

#include "date/partialdate_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_date(PartialDate date, char *text)
{
	ParseFault fault;
	PartialDate again;
	PartialFields fields = partialdate_fields(date);
	DayRange days = partialdate_range(date);
	size_t length = partialdate_print(date, text);
	int year_of_century = partialdate_year_of_century(date);

	check(length < PARTIALDATE_TEXT_SIZE && text[length] == '\0');
	check(partialdate_parse(text, length, &again, &fault) && again == date);
	check(days.first <= days.last);
	check(!fields.exact || days.first == days.last);
	check(fields.year >= -1 && fields.year <= 9999);
	check(fields.year < 0 || fields.month == 0 || fields.day == 0 ||
		  partialdate_valid_day(fields.year, fields.month, fields.day));
	check(year_of_century < 100 && (year_of_century < 0 || fields.year < 0));
	check(partialdate_days_apart(date, date) == 0);
	if (fields.exact)
		check(partialdate_make(fields.year, fields.month, fields.day) == date);
}

/* A copy of its own, so that the sanitizer sees a read past its end. */
static bool
read_date(const uint8_t *data, size_t size, PartialDate *date, char *text)
{
	char *input = malloc(size + (size == 0));
	ParseFault fault;
	bool done;

	check(input != NULL);
	memcpy(input, data, size);
	done = partialdate_parse(input, size, date, &fault);
	if (done)
		check_date(*date, text);
	else
		check(fault.at < (ptrdiff_t) size && fault.detail != NULL);
	free(input);
	return done;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t first = cut ? (size_t) (cut - data) : size;
	char a_text[PARTIALDATE_TEXT_SIZE];
	char b_text[PARTIALDATE_TEXT_SIZE];
	PartialDate a;
	PartialDate b;
	int32_t apart;

	if (!read_date(data, first, &a, a_text) || !cut ||
		!read_date(cut + 1, size - first - 1, &b, b_text))
		return 0;
	apart = partialdate_days_apart(a, b);
	check(apart >= 0 && apart == partialdate_days_apart(b, a));
	check((a == b) == (strcmp(a_text, b_text) == 0));
	check(a != b || apart == 0);
	return 0;
}
