/*
 * digits.c
 *
 * Check digits: the sum of the characters' values, weighted 7, 3 and 1 in turn,
 * modulo ten (Doc 9303-3, section 4.9).
 */
#include "mrz/mrz_core.h"

#include <string.h>

#include "mrz/characters.h"

/*
 * The values of characters, weighted: in the low half of a word, so that sums of
 * them are the sums of the digits, and those of the high half count the characters
 * that have a value.
 */
#define VALUED (UINT32_C(1) << 16)

#define BY_7(c, kind, value) [c] = VALUED + 7 * (value),
#define BY_3(c, kind, value) [c] = VALUED + 3 * (value),
#define BY_1(c, kind, value) [c] = VALUED + (value),
static const uint32_t weighted[3][256] = {
	{MRZ_CHARACTERS(BY_7)}, {MRZ_CHARACTERS(BY_3)}, {MRZ_CHARACTERS(BY_1)}};

/* The sum that a check digit is made of; weights run on across pieces. */
typedef struct Sum
{
	uint32_t total; /* of the words above */
	uint32_t count; /* of characters */
} Sum;

#define EMPTY_SUM ((Sum){0, 0})

static void
add(Sum *sum, const char *text, size_t len)
{
	const unsigned char *c = (const unsigned char *) text;
	const uint32_t *first = weighted[sum->count % 3];
	const uint32_t *second = weighted[(sum->count + 1) % 3];
	const uint32_t *third = weighted[(sum->count + 2) % 3];
	uint32_t total = sum->total;
	size_t i = 0;

	for (; i + 3 <= len; i += 3)
		total += first[c[i]] + second[c[i + 1]] + third[c[i + 2]];
	if (i < len)
		total += first[c[i]];
	if (i + 1 < len)
		total += second[c[i + 1]];
	sum->total = total;
	sum->count += (uint32_t) len;
}

static char
digit_of(const Sum *sum)
{
	bool readable = sum->total / VALUED == sum->count;

	return readable ? (char) ('0' + sum->total % VALUED % 10) : '\0';
}

char
mrz_check_digit(const char *text, size_t len)
{
	Sum sum = EMPTY_SUM;

	add(&sum, text, len);
	return digit_of(&sum);
}

static void
begin_digit(const Mrz *mrz, const char *name, size_t offset, const Sum *sum,
			MrzDigit *digit)
{
	digit->name = name;
	digit->offset = (uint8_t) offset;
	digit->printed = mrz->zone[offset];
	digit->computed = digit_of(sum);
	digit->valid = digit->printed == digit->computed;
	digit->habit = MRZ_BY_STANDARD;
}

static bool
all_fillers(MrzText text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.start[i] != MRZ_FILLER)
			return false;
	return true;
}

/* Is this State the one that issued the document? */
static bool
is_issued_by(const Mrz *mrz, const char *code)
{
	return memcmp(mrz_printed(mrz, MRZ_ISSUING_STATE).start, code,
				  COUNTRYCODE_LENGTH) == 0;
}

/*
 * The digit of a field.  Some issuers print a filler for that of an empty
 * field: Doc 9303-4 allows it for the personal number, and it is seen where
 * there is no expiry date.  The Netherlands once did so for the personal number
 * of passports, empty or not.
 */
static void
field_digit(const Mrz *mrz, MrzField field, MrzField digit_field,
			MrzDigit *digit)
{
	MrzText text = mrz_printed(mrz, field);
	Sum sum = EMPTY_SUM;

	add(&sum, text.start, text.length);
	begin_digit(mrz,
				field == MRZ_OPTIONAL_DATA_1 ? "optional_data"
											 : mrz_field_name(field),
				mrz->layout->places[digit_field].offset, &sum, digit);
	if (!digit->valid && digit->printed == MRZ_FILLER &&
		(all_fillers(text) ||
		 (field == MRZ_OPTIONAL_DATA_1 && is_issued_by(mrz, "NLD"))))
	{
		digit->valid = true;
		digit->habit = MRZ_FILLER_DIGIT;
	}
}

/*
 * The digit of the document number.  Doc 9303-5 section 4.2.4 leaves the filler
 * within a long number out; Belgium and Portugal have cards of either kind.
 */
static void
number_digit(const Mrz *mrz, MrzDigit *digit)
{
	const MrzPlace *covered = &mrz->layout->number_covered;
	const char *name = mrz_field_name(MRZ_DOCUMENT_NUMBER);
	MrzNumber number;
	Sum sum = EMPTY_SUM;

	mrz_number(mrz, &number);
	if (covered->length > 0)
		add(&sum, mrz->zone + covered->offset, covered->length);
	else
		add(&sum, number.text, number.length);
	begin_digit(mrz, name, number.digit_offset, &sum, digit);
	if (number.is_long && !digit->valid)
	{
		size_t first = mrz->layout->places[MRZ_DOCUMENT_NUMBER].length;

		sum = EMPTY_SUM;
		add(&sum, number.text, first);
		add(&sum, "<", 1);
		add(&sum, number.text + first, number.length - first);
		if (digit_of(&sum) == digit->printed)
		{
			digit->computed = digit->printed;
			digit->valid = true;
			digit->habit = MRZ_FILLER_COUNTED;
		}
	}
}

/*
 * On cards of the Netherlands the optional data of the first line may be the
 * holder's personal number, with a check digit of its own at their end.
 */
static bool
personal_number_digit(const Mrz *mrz, MrzDigit *digit)
{
	MrzText text = mrz_printed(mrz, MRZ_OPTIONAL_DATA_1);
	Sum sum = EMPTY_SUM;

	if (mrz->layout->length != 90 || !is_issued_by(mrz, "NLD") ||
		kind_of(text.start[text.length - 1]) != DIGITS)
		return false;
	add(&sum, text.start, text.length - 1);
	begin_digit(mrz, "personal_number",
				mrz->layout->places[MRZ_OPTIONAL_DATA_1].offset + text.length -
					1,
				&sum, digit);
	return true;
}

static void
composite_digit(const Mrz *mrz, MrzDigit *digit)
{
	Sum sum = EMPTY_SUM;

	for (int i = 0; i < MRZ_COMPOSITE_PIECES; i++)
	{
		const MrzPlace *piece = &mrz->layout->composite[i];

		add(&sum, mrz->zone + piece->offset, piece->length);
	}
	begin_digit(mrz, "composite",
				mrz->layout->places[MRZ_COMPOSITE_DIGIT].offset, &sum, digit);
}

size_t
mrz_digits(const Mrz *mrz, MrzDigit *digits)
{
	const MrzPlace *places = mrz->layout->places;
	size_t n = 0;

	if (places[MRZ_DOCUMENT_NUMBER_DIGIT].length > 0)
		number_digit(mrz, &digits[n++]);
	if (places[MRZ_BIRTH_DATE_DIGIT].length > 0)
		field_digit(mrz, MRZ_BIRTH_DATE, MRZ_BIRTH_DATE_DIGIT, &digits[n++]);
	if (places[MRZ_EXPIRY_DATE_DIGIT].length > 0)
		field_digit(mrz, MRZ_EXPIRY_DATE, MRZ_EXPIRY_DATE_DIGIT, &digits[n++]);
	if (places[MRZ_OPTIONAL_DATA_1_DIGIT].length > 0)
		field_digit(mrz, MRZ_OPTIONAL_DATA_1, MRZ_OPTIONAL_DATA_1_DIGIT,
					&digits[n++]);
	else if (personal_number_digit(mrz, &digits[n]))
		n++;
	if (places[MRZ_COMPOSITE_DIGIT].length > 0)
		composite_digit(mrz, &digits[n++]);
	return n;
}
