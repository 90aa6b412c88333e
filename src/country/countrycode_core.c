/*
 * countrycode_core.c
 *
 * Reading, printing and looking up three-letter codes.  Any well-formed code
 * is accepted: issuers print codes that no list has, and a document is not
 * refused for it.
 */
#include "country/countrycode_core.h"

#include <string.h>

#include "country/known_codes.h"
#include "text/ascii.h"
#include "text/plain.h"
#include "text/utf8.h"

#define FILLER '<'

/*
 * Codes that mean one State.  The United Kingdom's are the classes of British
 * nationality of Doc 9303-3 section 5 part A; Kosovo's are printed by Kosovo
 * itself, by the European Union, on German residence permits and by UNMIK;
 * the others were replaced in ISO 3166-1 without a change of State.
 */
static const struct
{
	char code[4];
	char state[4];
} same_state[] = {
	{"D<<", "DEU"}, {"GBD", "GBR"}, {"GBN", "GBR"}, {"GBO", "GBR"},
	{"GBP", "GBR"}, {"GBS", "GBR"}, {"RKS", "XKX"}, {"XXK", "XKX"},
	{"UNK", "XKX"}, {"ROM", "ROU"}, {"ZAR", "COD"}, {"TMP", "TLS"},
	{"BUR", "MMR"}, {"BYS", "BLR"}, {"DHY", "BEN"}, {"HVO", "BFA"},
};

static bool
refuse(ParseFault *fault, ptrdiff_t at, const char *detail)
{
	fault->at = at;
	fault->detail = detail;
	fault->hint = "Write three letters such as EGY or TUN; Germany is DEU, or "
				  "D<< as in its machine-readable zone.";
	return false;
}

/* The first character that is not seen, which would make the number of letters odd. */
static size_t
find_invisible(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len)
	{
		size_t start = at;

		if (plain_is_invisible(utf8_next(text, len, &at)))
			return start;
	}
	return len;
}

bool
countrycode_parse(const char *input, size_t len, CountryCode *code,
				  ParseFault *fault)
{
	char given[COUNTRYCODE_INPUT_MAX];
	uint8_t from[COUNTRYCODE_INPUT_MAX];
	char text[COUNTRYCODE_LENGTH] = {FILLER, FILLER, FILLER};
	size_t n;
	size_t invisible;
	size_t letters = 0;

	if (len > COUNTRYCODE_INPUT_MAX)
		return refuse(fault, -1, "A country code has three letters.");
	n = plain_copy(input, len, given, from);
	invisible = find_invisible(given, n);
	if (invisible < n)
		return refuse(fault, from[invisible],
					  "A country code has letters only, before any filler.");
	if (n != 1 && n != COUNTRYCODE_LENGTH)
		return refuse(fault, -1, "A country code has three letters.");

	for (size_t i = 0; i < n; i++)
	{
		char c = given[i];

		if (ascii_is_letter(c) && letters == i)
			letters++;
		else if (c != FILLER || i == 0)
			return refuse(fault, from[i],
						  "A country code has letters only, before any "
						  "filler.");
		text[i] = ascii_upper(c);
	}
	if (letters == 2)
		return refuse(fault, -1,
					  "A country code of two letters is not used in "
					  "travel documents.");

	*code = countrycode_pack(text);
	return true;
}

void
countrycode_print(CountryCode code, char *text)
{
	text[0] = (char) (code >> 16 & 0xFF);
	text[1] = (char) (code >> 8 & 0xFF);
	text[2] = (char) (code & 0xFF);
	text[3] = '\0';
}

bool
countrycode_known(CountryCode code)
{
	size_t low = 0;
	size_t high = sizeof(known_codes) / sizeof(known_codes[0]);

	while (low < high)
	{
		size_t middle = (low + high) / 2;
		CountryCode there = countrycode_pack(known_codes[middle]);

		if (there == code)
			return true;
		if (there < code)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

CountryCode
countrycode_printed(CountryCode code)
{
	return code == countrycode_pack("DEU") ? countrycode_pack("D<<") : code;
}

CountryCode
countrycode_state(CountryCode code)
{
	for (size_t i = 0; i < sizeof(same_state) / sizeof(same_state[0]); i++)
	{
		if (countrycode_pack(same_state[i].code) == code)
			return countrycode_pack(same_state[i].state);
	}
	return code;
}
