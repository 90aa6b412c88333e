/*
 * mrz_find.c
 *
 * libFuzzer target for zones in text and their repair: no input crashes them,
 * what is found is in its place, and what is repaired fits and is told.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o mrz_find_fuzz \
 *		test/fuzz/mrz_find.c \
 *		src/mrz/{layout,parse,fields,digits,check,find,repair}.c \
 *		src/country/countrycode_core.c src/date/partialdate_core.c
 */
#include <stdlib.h>
#include <string.h>

#include "mrz/repair.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_search(const char *text, size_t size)
{
	size_t end = 0;
	MrzSearch search;
	MrzFound found;
	MrzStep step;

	mrz_begin_search(text, size, &search);
	while ((step = mrz_search_on(&search, &found)) != MRZ_SEARCH_DONE)
	{
		Mrz mrz;

		if (step != MRZ_SEARCH_FOUND)
			continue;
		mrz = (Mrz){mrz_layout(found.zone, found.length), found.zone};
		check(mrz.layout != NULL && found.start >= end &&
			  found.end > found.start && found.end <= size);
		check((found.faults == 0) == mrz_valid(&mrz));
		end = found.end;
	}
}

static void
check_repair(const MrzRepair *repair)
{
	Mrz mrz = {mrz_layout(repair->zone, repair->length), repair->zone};
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n;

	check(mrz.layout != NULL);
	n = mrz_digits(&mrz, digits);
	for (size_t i = 0; i < n; i++)
		check(digits[i].valid);
	for (int i = 0; i < repair->n_changes; i++)
	{
		const MrzChange *change = &repair->changes[i];

		check(change->was != change->now &&
			  (change->now == '\0' ||
			   repair->zone[change->offset] == change->now));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static MrzRepairRoom *room = NULL;
	MrzRepair repairs[MRZ_REPAIRS_MAX];
	char *text = malloc(size + (size == 0));
	size_t n;

	if (!room)
		room = malloc(mrz_repair_room());
	check(room && text);
	memcpy(text, data, size);
	check_search(text, size);
	n = mrz_repair(text, size, room, NULL, repairs);
	check(n <= MRZ_REPAIRS_MAX);
	for (size_t i = 0; i < n; i++)
	{
		check_repair(&repairs[i]);
		check(repairs[i].n_changes == repairs[0].n_changes);
	}
	free(text);
	return 0;
}
