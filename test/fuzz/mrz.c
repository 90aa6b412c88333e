/*
 * mrz.c
 *
 * libFuzzer target for machine-readable zones: no input crashes the parser, and
 * what it takes has fields that cover it and prints as what it was read from.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o mrz_fuzz \
 *		test/fuzz/mrz.c src/mrz/{layout,parse,fields,digits,check}.c \
 *		src/country/countrycode_core.c src/date/partialdate_core.c
 */
#include <stdlib.h>
#include <string.h>

#include "mrz/mrz_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_places(const Mrz *mrz)
{
	size_t offset = 0;

	while (offset < mrz->layout->length)
	{
		MrzText text = mrz_printed(mrz, mrz_field_at(mrz->layout, offset));

		check(text.start == mrz->zone + offset && text.length > 0);
		offset += text.length;
	}
	check(offset == mrz->layout->length);
}

/* What is wrong is what makes it invalid, and all messages have their room. */
static void
check_findings(const Mrz *mrz, const MrzDate *asof, bool valid)
{
	MrzFinding findings[MRZ_FINDINGS_MAX];
	size_t n = mrz_findings(mrz, asof, findings);
	bool error = false;

	check(n < MRZ_FINDINGS_MAX);
	for (size_t i = 0; i < n; i++)
	{
		char message[MRZ_MESSAGE_MAX];

		mrz_message(mrz, &findings[i], message);
		check(strlen(message) > 0 && strlen(message) < MRZ_MESSAGE_MAX - 1);
		check(mrz_code_name(findings[i].code) != NULL &&
			  findings[i].offset < mrz->layout->length);
		error |= findings[i].code <= MRZ_LAST_ERROR &&
				 findings[i].code != MRZ_DATES_CONTRADICT;
	}
	check(error == !valid);
}

static void
check_readings(const Mrz *mrz)
{
	MrzDigit digits[MRZ_DIGITS_MAX];
	MrzNumber number;
	MrzName name;
	char holder[MRZ_HOLDER_MAX];
	MrzDate asof = {2026, 6, 1};
	MrzDate date;
	CountryCode code;
	bool valid = mrz_valid(mrz);

	check(mrz_digits(mrz, digits) <= MRZ_DIGITS_MAX);
	mrz_number(mrz, &number);
	check(number.length <= MRZ_NUMBER_MAX &&
		  number.digit_offset < mrz->layout->length);
	mrz_name(mrz, &name);
	check(name.primary_length <= MRZ_NAME_MAX &&
		  name.secondary_length <= MRZ_NAME_MAX);
	check(mrz_read_holder(mrz, holder) <= MRZ_HOLDER_MAX);
	check(!valid || mrz_code(mrz, MRZ_ISSUING_STATE, &code));
	check(!valid || mrz->layout->places[MRZ_SEX].length == 0 ||
		  mrz_sex_letter(mrz) != '\0');
	check(!valid || mrz->layout->places[MRZ_DOCUMENT_NUMBER].length == 0 ||
		  number.well_formed);
	check_findings(mrz, NULL, valid);
	check_findings(mrz, &asof, valid);
	if (mrz_date(mrz, MRZ_BIRTH_DATE, &date))
		mrz_resolve_birth(&date, &asof, &date);
	if (mrz_date(mrz, MRZ_EXPIRY_DATE, &date))
		mrz_resolve_expiry(&date, &asof, &date);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char zone[MRZ_ZONE_MAX];
	char again[MRZ_ZONE_MAX];
	char text[MRZ_PRINTED_MAX];
	size_t zone_len;
	size_t again_len;
	MrzFault fault;
	Mrz mrz;

	if (!mrz_parse((const char *) data, size, zone, &zone_len, &fault))
	{
		check(strlen(fault.fault.detail) < sizeof(fault.detail) - 1);
		return 0;
	}
	mrz.layout = mrz_layout(zone, zone_len);
	mrz.zone = zone;
	check(mrz.layout != NULL);
	check_places(&mrz);
	check_readings(&mrz);
	check(mrz_parse(text, mrz_print(&mrz, text), again, &again_len, &fault) &&
		  again_len == zone_len && memcmp(zone, again, zone_len) == 0);
	return 0;
}
