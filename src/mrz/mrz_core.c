/*
 * mrz_core.c
 *
 * Machine-readable zones.  Everything is driven by two tables: "layouts" says
 * where the fields of each format lie, "fields" what they are called and which
 * characters they may have.
 *
 * Reading happens in two steps.  mrz_parse() takes text and cares for the shape
 * only: printable ASCII, lines of the right length.  The readers of fields take
 * what came through, whatever the characters say, and tell well-formed fields
 * from others; so a zone with an unreadable or a forged character is kept and
 * still gives all its other fields.
 */
#include "mrz/mrz_core.h"

#include <stdio.h>
#include <string.h>

#include "date/partialdate_core.h"
#include "text/ascii.h"
#include "text/utf8.h"

/* Kinds of characters; what is none of them is allowed in no field. */
#define LETTERS 1
#define DIGITS 2
#define FILLER 4

static const struct
{
	const char *name;
	uint8_t allowed;
} fields[MRZ_FIELDS] = {
	[MRZ_DOCUMENT_CODE] = {"document_code", LETTERS | FILLER},
	[MRZ_ISSUING_STATE] = {"issuing_state", LETTERS | FILLER},
	[MRZ_DOCUMENT_NUMBER] = {"document_number", LETTERS | DIGITS | FILLER},
	[MRZ_DOCUMENT_NUMBER_DIGIT] = {"document_number_check_digit",
								   DIGITS | FILLER},
	[MRZ_NATIONALITY] = {"nationality", LETTERS | FILLER},
	[MRZ_BIRTH_DATE] = {"birth_date", DIGITS | FILLER},
	[MRZ_BIRTH_DATE_DIGIT] = {"birth_date_check_digit", DIGITS | FILLER},
	[MRZ_SEX] = {"sex", LETTERS | FILLER},
	[MRZ_EXPIRY_DATE] = {"expiry_date", DIGITS | FILLER},
	[MRZ_EXPIRY_DATE_DIGIT] = {"expiry_date_check_digit", DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_1] = {"optional_data_1", LETTERS | DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_1_DIGIT] = {"optional_data_1_check_digit",
								   DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_2] = {"optional_data_2", LETTERS | DIGITS | FILLER},
	[MRZ_NAME] = {"name", LETTERS | FILLER},
	[MRZ_COMPOSITE_DIGIT] = {"composite_check_digit", DIGITS},
};

/* A place, and the fields that all formats of two lines have in one place. */
#define AT(columns, line, position, length)                                    \
	{                                                                          \
		line, position, length, ((line) -1) * (columns) + (position) -1        \
	}
#define TWO_LINES(columns)                                                     \
	.lines = 2, .line_length = (columns), .length = 2 * (columns),             \
	.places[MRZ_DOCUMENT_CODE] = AT(columns, 1, 1, 2),                         \
	.places[MRZ_ISSUING_STATE] = AT(columns, 1, 3, 3),                         \
	.places[MRZ_NAME] = AT(columns, 1, 6, (columns) -5),                       \
	.places[MRZ_DOCUMENT_NUMBER] = AT(columns, 2, 1, 9),                       \
	.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(columns, 2, 10, 1),                \
	.places[MRZ_NATIONALITY] = AT(columns, 2, 11, 3),                          \
	.places[MRZ_BIRTH_DATE] = AT(columns, 2, 14, 6),                           \
	.places[MRZ_BIRTH_DATE_DIGIT] = AT(columns, 2, 20, 1),                     \
	.places[MRZ_SEX] = AT(columns, 2, 21, 1),                                  \
	.places[MRZ_EXPIRY_DATE] = AT(columns, 2, 22, 6),                          \
	.places[MRZ_EXPIRY_DATE_DIGIT] = AT(columns, 2, 28, 1)

/*
 * The formats, in Doc 9303 parts 5 (TD1), 6 (TD2), 4 (TD3) and 7 (visas).  Of
 * two of one size, that with the prefix comes first.
 */
static const MrzLayout layouts[] = {
	{
		.name = "TD1",
		.prefix = "",
		.lines = 3,
		.line_length = 30,
		.length = 90,
		.long_number = true,
		.places[MRZ_DOCUMENT_CODE] = AT(30, 1, 1, 2),
		.places[MRZ_ISSUING_STATE] = AT(30, 1, 3, 3),
		.places[MRZ_DOCUMENT_NUMBER] = AT(30, 1, 6, 9),
		.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(30, 1, 15, 1),
		.places[MRZ_OPTIONAL_DATA_1] = AT(30, 1, 16, 15),
		.places[MRZ_BIRTH_DATE] = AT(30, 2, 1, 6),
		.places[MRZ_BIRTH_DATE_DIGIT] = AT(30, 2, 7, 1),
		.places[MRZ_SEX] = AT(30, 2, 8, 1),
		.places[MRZ_EXPIRY_DATE] = AT(30, 2, 9, 6),
		.places[MRZ_EXPIRY_DATE_DIGIT] = AT(30, 2, 15, 1),
		.places[MRZ_NATIONALITY] = AT(30, 2, 16, 3),
		.places[MRZ_OPTIONAL_DATA_2] = AT(30, 2, 19, 11),
		.places[MRZ_COMPOSITE_DIGIT] = AT(30, 2, 30, 1),
		.places[MRZ_NAME] = AT(30, 3, 1, 30),
		.composite = {AT(30, 1, 6, 25), AT(30, 2, 1, 7), AT(30, 2, 9, 7),
					  AT(30, 2, 19, 11)},
	},
	{
		.name = "MRV-B",
		.prefix = "V",
		TWO_LINES(36),
		.places[MRZ_OPTIONAL_DATA_1] = AT(36, 2, 29, 8),
	},
	{
		.name = "TD2",
		.prefix = "",
		.long_number = true,
		TWO_LINES(36),
		.places[MRZ_OPTIONAL_DATA_1] = AT(36, 2, 29, 7),
		.places[MRZ_COMPOSITE_DIGIT] = AT(36, 2, 36, 1),
		.composite = {AT(36, 2, 1, 10), AT(36, 2, 14, 7), AT(36, 2, 22, 14)},
	},
	{
		.name = "MRV-A",
		.prefix = "V",
		TWO_LINES(44),
		.places[MRZ_OPTIONAL_DATA_1] = AT(44, 2, 29, 16),
	},
	{
		.name = "TD3",
		.prefix = "",
		TWO_LINES(44),
		.places[MRZ_OPTIONAL_DATA_1] = AT(44, 2, 29, 14),
		.places[MRZ_OPTIONAL_DATA_1_DIGIT] = AT(44, 2, 43, 1),
		.places[MRZ_COMPOSITE_DIGIT] = AT(44, 2, 44, 1),
		.composite = {AT(44, 2, 1, 10), AT(44, 2, 14, 7), AT(44, 2, 22, 22)},
	},
};

#define N_LAYOUTS (sizeof(layouts) / sizeof(layouts[0]))

#define SHAPES                                                                 \
	"A zone has three lines of 30 characters (TD1), two of 36 (TD2, MRV-B) "   \
	"or two of 44 (TD3, MRV-A); unbroken it has 90, 72 or 88."
#define CHARACTERS                                                             \
	"Write the filler as \"<\" and letters without marks, as Doc 9303-3 "      \
	"section 6 has them; put \"?\" where a character could not be read."

typedef struct Character
{
	uint8_t kind;
	uint8_t value;
} Character;

/* From "0" to "Z", Doc 9303-3 section 4.9; others have no kind and no value. */
static const Character characters[] = {
	{DIGITS, 0},   {DIGITS, 1},   {DIGITS, 2},   {DIGITS, 3},   {DIGITS, 4},
	{DIGITS, 5},   {DIGITS, 6},   {DIGITS, 7},   {DIGITS, 8},   {DIGITS, 9},
	{0, 0},        {0, 0},        {FILLER, 0},   {0, 0},        {0, 0},
	{0, 0},        {0, 0},        {LETTERS, 10}, {LETTERS, 11}, {LETTERS, 12},
	{LETTERS, 13}, {LETTERS, 14}, {LETTERS, 15}, {LETTERS, 16}, {LETTERS, 17},
	{LETTERS, 18}, {LETTERS, 19}, {LETTERS, 20}, {LETTERS, 21}, {LETTERS, 22},
	{LETTERS, 23}, {LETTERS, 24}, {LETTERS, 25}, {LETTERS, 26}, {LETTERS, 27},
	{LETTERS, 28}, {LETTERS, 29}, {LETTERS, 30}, {LETTERS, 31}, {LETTERS, 32},
	{LETTERS, 33}, {LETTERS, 34}, {LETTERS, 35},
};

static inline Character
character(char c)
{
	size_t i = (size_t) (unsigned char) c - '0';

	if (i < sizeof(characters) / sizeof(characters[0]))
		return characters[i];
	return (Character){0, 0};
}

static inline unsigned
kind_of(char c)
{
	return character(c).kind;
}

/* Reading text ------------------------------------------------------------ */

/* Lines that hold something, as given; more than are counted fit no format. */
typedef struct GivenLines
{
	size_t count;
	size_t length[MRZ_LINES];
	size_t total;
} GivenLines;

static void
end_line(GivenLines *lines, size_t length)
{
	if (lines->count < MRZ_LINES)
		lines->length[lines->count] = length;
	lines->count++;
}

static bool
refuse(MrzFault *fault, const char *hint)
{
	fault->fault.detail = fault->detail;
	fault->fault.hint = hint;
	fault->fault.at = -1;
	return false;
}

static bool
refuse_character(MrzFault *fault, const char *input, size_t len, size_t line,
				 size_t position)
{
	char shown[8];
	size_t size = 0;

	if (utf8_next(input, len, &size) < 0x80)
		snprintf(shown, sizeof(shown), "0x%02X", (unsigned char) input[0]);
	else
		snprintf(shown, sizeof(shown), "\"%.*s\"", (int) size, input);
	snprintf(fault->detail, sizeof(fault->detail),
			 "Line %zu, position %zu (%s): only printable ASCII characters can "
			 "be kept.",
			 line, position, shown);
	return refuse(fault, CHARACTERS);
}

/* Copy the characters that are no white space, and measure the lines. */
static bool
gather(const char *input, size_t len, char *zone, GivenLines *lines,
	   MrzFault *fault)
{
	size_t total = 0;
	size_t line_start = 0;

	memset(lines, 0, sizeof(*lines));
	for (size_t i = 0; i <= len; i++)
	{
		char c = i < len ? input[i] : '\n';

		if (c > ' ' && c <= '~')
		{
			if (total < MRZ_ZONE_MAX)
				zone[total] = ascii_upper(c);
			total++;
		}
		else if (c == '\n' || c == '\r')
		{
			if (total > line_start)
				end_line(lines, total - line_start);
			line_start = total;
		}
		else if (!ascii_is_space(c))
			return refuse_character(fault, input + i, len - i, lines->count + 1,
									total - line_start + 1);
	}
	lines->total = total;
	return true;
}

static bool
has_prefix(const MrzLayout *layout, const char *zone, size_t len)
{
	size_t n = strlen(layout->prefix);

	return n <= len && memcmp(zone, layout->prefix, n) == 0;
}

const MrzLayout *
mrz_layout(const char *zone, size_t len)
{
	for (size_t i = 0; i < N_LAYOUTS; i++)
	{
		if (layouts[i].length == len && has_prefix(&layouts[i], zone, len))
			return &layouts[i];
	}
	return NULL;
}

/* The layout of as many lines that comes nearest in length. */
static const MrzLayout *
nearest_layout(const char *zone, const GivenLines *lines)
{
	const MrzLayout *nearest = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < N_LAYOUTS; i++)
	{
		const MrzLayout *layout = &layouts[i];
		size_t off = 0;

		if (layout->lines != lines->count ||
			!has_prefix(layout, zone,
						lines->total < MRZ_ZONE_MAX ? lines->total
													: MRZ_ZONE_MAX))
			continue;
		for (size_t line = 0; line < lines->count; line++)
			off += lines->length[line] > layout->line_length
					   ? lines->length[line] - layout->line_length
					   : layout->line_length - lines->length[line];
		if (off < least)
		{
			least = off;
			nearest = layout;
		}
	}
	return nearest;
}

/* Do the lines given have the shape of a format? */
static bool
check_lines(const char *zone, const GivenLines *lines, MrzFault *fault)
{
	const MrzLayout *layout;

	if (lines->count <= 1)
	{
		if (mrz_layout(zone, lines->total) != NULL)
			return true;
		snprintf(fault->detail, sizeof(fault->detail),
				 "No format of a machine-readable zone has %zu characters.",
				 lines->total);
		return refuse(fault, SHAPES);
	}

	layout = nearest_layout(zone, lines);
	if (layout == NULL)
	{
		snprintf(fault->detail, sizeof(fault->detail),
				 "No format of a machine-readable zone has %zu lines.",
				 lines->count);
		return refuse(fault, SHAPES);
	}
	for (size_t line = 0; line < lines->count; line++)
	{
		if (lines->length[line] == layout->line_length)
			continue;
		snprintf(fault->detail, sizeof(fault->detail),
				 "Line %zu has %zu characters where %s has %d.", line + 1,
				 lines->length[line], layout->name, layout->line_length);
		return refuse(fault, SHAPES);
	}
	return true;
}

bool
mrz_parse(const char *input, size_t len, char *zone, size_t *zone_len,
		  MrzFault *fault)
{
	GivenLines lines;

	if (len > MRZ_INPUT_MAX)
	{
		snprintf(fault->detail, sizeof(fault->detail),
				 "Text of more than %d bytes is no machine-readable zone.",
				 MRZ_INPUT_MAX);
		return refuse(fault, SHAPES);
	}
	if (!gather(input, len, zone, &lines, fault) ||
		!check_lines(zone, &lines, fault))
		return false;
	if (kind_of(zone[0]) != LETTERS)
	{
		snprintf(fault->detail, sizeof(fault->detail),
				 "Line 1, position 1 (\"%c\"): a document code begins with a "
				 "letter.",
				 zone[0]);
		return refuse(fault, "A zone begins with P for a passport, V for a "
							 "visa, A, C or I for a card.");
	}
	*zone_len = lines.total;
	return true;
}

size_t
mrz_print(const Mrz *mrz, char *text)
{
	const MrzLayout *layout = mrz->layout;
	char *to = text;

	for (int line = 0; line < layout->lines; line++)
	{
		if (line > 0)
			*to++ = '\n';
		memcpy(to, mrz->zone + line * layout->line_length, layout->line_length);
		to += layout->line_length;
	}
	*to = '\0';
	return (size_t) (to - text);
}

/* Fields ------------------------------------------------------------------ */

const char *
mrz_field_name(MrzField field)
{
	return fields[field].name;
}

MrzField
mrz_field_at(const MrzLayout *layout, size_t offset)
{
	for (int field = 0; field < MRZ_FIELDS; field++)
	{
		const MrzPlace *place = &layout->places[field];

		if (offset >= place->offset && offset - place->offset < place->length)
			return (MrzField) field;
	}
	return MRZ_DOCUMENT_CODE; /* unreachable: the fields cover the zone */
}

MrzText
mrz_printed(const Mrz *mrz, MrzField field)
{
	const MrzPlace *place = &mrz->layout->places[field];

	return (MrzText){mrz->zone + place->offset, place->length};
}

static MrzText
trim(MrzText text)
{
	while (text.length > 0 && text.start[0] == MRZ_FILLER)
	{
		text.start++;
		text.length--;
	}
	while (text.length > 0 && text.start[text.length - 1] == MRZ_FILLER)
		text.length--;
	return text;
}

MrzText
mrz_trimmed(const Mrz *mrz, MrzField field)
{
	return trim(mrz_printed(mrz, field));
}

static bool
all_fillers(MrzText text)
{
	return trim(text).length == 0;
}

static bool
has_only(MrzText text, unsigned allowed)
{
	for (size_t i = 0; i < text.length; i++)
	{
		if (!(kind_of(text.start[i]) & allowed))
			return false;
	}
	return true;
}

bool
mrz_code(const Mrz *mrz, MrzField field, CountryCode *code)
{
	MrzText text = mrz_printed(mrz, field);
	ParseFault fault;

	return countrycode_parse(text.start, text.length, code, &fault);
}

char
mrz_sex_letter(const Mrz *mrz)
{
	char sex = mrz_printed(mrz, MRZ_SEX).start[0];

	switch (sex)
	{
		case 'M':
		case 'F':
		case 'X':
			return sex;
		case MRZ_FILLER:
			return 'X';
		default:
			return '\0';
	}
}

/*
 * A number of more than nine characters has a filler for its check digit; the
 * rest of it and its digit stand at the start of the optional data and end at
 * the next filler (Doc 9303-5 and 9303-6, note j).  A number that is padded
 * within its nine is short and does not run on.
 */
void
mrz_number(const Mrz *mrz, MrzNumber *number)
{
	MrzText text = mrz_printed(mrz, MRZ_DOCUMENT_NUMBER);
	MrzText optional = mrz_printed(mrz, MRZ_OPTIONAL_DATA_1);
	MrzText digit = mrz_printed(mrz, MRZ_DOCUMENT_NUMBER_DIGIT);
	size_t run = 0;

	memcpy(number->text, text.start, text.length);
	number->length = text.length;
	number->digit_offset = (size_t) (digit.start - mrz->zone);
	number->is_long = false;

	if (mrz->layout->long_number && digit.start[0] == MRZ_FILLER &&
		text.start[text.length - 1] != MRZ_FILLER)
	{
		while (run < optional.length && optional.start[run] != MRZ_FILLER)
			run++;
		if (run >= 2)
		{
			number->is_long = true;
			memcpy(number->text + text.length, optional.start, run - 1);
			number->length += run - 1;
			number->digit_offset =
				(size_t) (optional.start - mrz->zone) + run - 1;
			optional.start += run;
			optional.length -= run;
		}
	}
	number->optional_data = trim(optional);
	number->well_formed =
		!all_fillers(text) && has_only((MrzText){number->text, number->length},
									   fields[MRZ_DOCUMENT_NUMBER].allowed);
}

/* Copy a stretch of the name with a space for each run of fillers. */
static size_t
copy_name(char *to, MrzText text)
{
	size_t n = 0;

	text = trim(text);
	for (size_t i = 0; i < text.length; i++)
	{
		if (text.start[i] != MRZ_FILLER)
			to[n++] = text.start[i];
		else if (to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return n;
}

void
mrz_name(const Mrz *mrz, MrzName *name)
{
	MrzText text = mrz_printed(mrz, MRZ_NAME);
	MrzText primary = {text.start, 0};
	MrzText secondary;

	while (primary.length < text.length &&
		   !(text.start[primary.length] == MRZ_FILLER &&
			 primary.length + 1 < text.length &&
			 text.start[primary.length + 1] == MRZ_FILLER))
		primary.length++;
	secondary.start = primary.start + primary.length;
	secondary.length = text.length - primary.length;

	name->primary_length = copy_name(name->primary, primary);
	name->secondary_length = copy_name(name->secondary, secondary);
}

/* Dates ------------------------------------------------------------------- */

/* Two digits, or -1 for two fillers; false for anything else. */
static bool
two_digits(const char *at, int *number)
{
	if (kind_of(at[0]) == DIGITS && kind_of(at[1]) == DIGITS)
		*number = (at[0] - '0') * 10 + (at[1] - '0');
	else if (at[0] == MRZ_FILLER && at[1] == MRZ_FILLER)
		*number = -1;
	else
		return false;
	return true;
}

bool
mrz_date(const Mrz *mrz, MrzField field, MrzDate *date)
{
	MrzText text = mrz_printed(mrz, field);
	int month;
	int day;

	if (!two_digits(text.start, &date->year) ||
		!two_digits(text.start + 2, &month) ||
		!two_digits(text.start + 4, &day))
		return false;
	if (field == MRZ_EXPIRY_DATE && !all_fillers(text) &&
		(date->year < 0 || month < 0 || day < 0))
		return false;

	/* What is unknown is taken as what allows most: a leap year, January. */
	if (!partialdate_valid_day(date->year < 0 ? 2000 : 2000 + date->year,
							   month < 0 ? 1 : month, day < 0 ? 1 : day))
		return false;
	date->month = month < 0 ? 0 : month;
	date->day = day < 0 ? 0 : day;
	return true;
}

/* Put the date into a year, if the calendar has it there. */
static bool
resolve(const MrzDate *date, int year, MrzDate *resolved)
{
	if (year < 0 || year > 9999 ||
		!partialdate_valid_day(year, date->month ? date->month : 1,
							   date->month && date->day ? date->day : 1))
		return false;
	resolved->year = year;
	resolved->month = date->month;
	resolved->day = date->month ? date->day : 0;
	return true;
}

static bool
unknown_year(const MrzDate *date, MrzDate *resolved)
{
	if (date->year >= 0)
		return false;
	*resolved = (MrzDate){-1, 0, 0};
	return true;
}

bool
mrz_resolve_birth(const MrzDate *date, const MrzDate *asof, MrzDate *resolved)
{
	int year;
	int month = date->month ? date->month : 1;
	int day = date->month && date->day ? date->day : 1;

	if (unknown_year(date, resolved))
		return true;
	if (asof->year < 0)
		return false;
	year = asof->year - asof->year % 100 + date->year;
	if (year > asof->year ||
		(year == asof->year &&
		 (month > asof->month || (month == asof->month && day > asof->day))))
		year -= 100;
	return resolve(date, year, resolved);
}

bool
mrz_resolve_expiry(const MrzDate *date, const MrzDate *asof, MrzDate *resolved)
{
	int last = asof->year + 49;

	if (unknown_year(date, resolved))
		return true;
	if (asof->year < 0)
		return false;
	return resolve(date, last - (last - date->year + 100) % 100, resolved);
}

/* Check digits ------------------------------------------------------------ */

/* The sum that a check digit is made of; weights run on across pieces. */
typedef struct Sum
{
	unsigned total;
	unsigned weight; /* index of the next one */
	bool readable;   /* has each character a value */
} Sum;

#define EMPTY_SUM ((Sum){0, 0, true})

static void
add(Sum *sum, const char *text, size_t len)
{
	static const uint8_t weights[] = {7, 3, 1};
	unsigned total = sum->total;
	unsigned weight = sum->weight;

	for (size_t i = 0; i < len; i++)
	{
		Character c = character(text[i]);

		if (c.kind == 0)
			sum->readable = false;
		total += c.value * weights[weight];
		weight = weight == 2 ? 0 : weight + 1;
	}
	sum->total = total;
	sum->weight = weight;
}

static char
digit_of(const Sum *sum)
{
	return sum->readable ? (char) ('0' + sum->total % 10) : '\0';
}

/*
 * The digit of a field.  Some issuers print a filler for that of an empty
 * field: Doc 9303-4 allows it for the personal number, and it is seen where
 * there is no expiry date.
 */
static void
field_digit(const Mrz *mrz, MrzField field, MrzField digit_field,
			MrzDigit *digit)
{
	MrzText text = mrz_printed(mrz, field);
	Sum sum = EMPTY_SUM;

	add(&sum, text.start, text.length);
	digit->field =
		field == MRZ_OPTIONAL_DATA_1 ? "optional_data" : mrz_field_name(field);
	digit->printed = mrz_printed(mrz, digit_field).start[0];
	digit->computed = digit_of(&sum);
	digit->valid = digit->printed == digit->computed ||
				   (digit->printed == MRZ_FILLER && all_fillers(text));
}

/*
 * The digit of the document number.  Doc 9303-5 section 4.2.4 leaves the filler
 * within a long number out; Belgium and Portugal have cards of either kind.
 */
static void
number_digit(const Mrz *mrz, MrzDigit *digit)
{
	MrzNumber number;
	Sum sum = EMPTY_SUM;

	mrz_number(mrz, &number);
	add(&sum, number.text, number.length);
	digit->field = mrz_field_name(MRZ_DOCUMENT_NUMBER);
	digit->printed = mrz->zone[number.digit_offset];
	digit->computed = digit_of(&sum);
	if (number.is_long && digit->printed != digit->computed)
	{
		size_t first = mrz->layout->places[MRZ_DOCUMENT_NUMBER].length;

		sum = EMPTY_SUM;
		add(&sum, number.text, first);
		add(&sum, "<", 1);
		add(&sum, number.text + first, number.length - first);
		if (digit_of(&sum) == digit->printed)
			digit->computed = digit->printed;
	}
	digit->valid = digit->printed == digit->computed;
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
	digit->field = "composite";
	digit->printed = mrz_printed(mrz, MRZ_COMPOSITE_DIGIT).start[0];
	digit->computed = digit_of(&sum);
	digit->valid = digit->printed == digit->computed;
}

size_t
mrz_digits(const Mrz *mrz, MrzDigit *digits)
{
	const MrzPlace *places = mrz->layout->places;
	size_t n = 0;

	number_digit(mrz, &digits[n++]);
	field_digit(mrz, MRZ_BIRTH_DATE, MRZ_BIRTH_DATE_DIGIT, &digits[n++]);
	field_digit(mrz, MRZ_EXPIRY_DATE, MRZ_EXPIRY_DATE_DIGIT, &digits[n++]);
	if (places[MRZ_OPTIONAL_DATA_1_DIGIT].length > 0)
		field_digit(mrz, MRZ_OPTIONAL_DATA_1, MRZ_OPTIONAL_DATA_1_DIGIT,
					&digits[n++]);
	if (places[MRZ_COMPOSITE_DIGIT].length > 0)
		composite_digit(mrz, &digits[n++]);
	return n;
}

/* Is the field what an issuer may print in it?  Check digits apart. */
static bool
well_formed(const Mrz *mrz, MrzField field)
{
	MrzText text = mrz_printed(mrz, field);
	CountryCode code;
	MrzDate date;

	if (!has_only(text, fields[field].allowed))
		return false;
	switch (field)
	{
		case MRZ_ISSUING_STATE:
		case MRZ_NATIONALITY:
			return mrz_code(mrz, field, &code);
		case MRZ_BIRTH_DATE:
		case MRZ_EXPIRY_DATE:
			return mrz_date(mrz, field, &date);
		case MRZ_SEX:
			return mrz_sex_letter(mrz) != '\0';
		case MRZ_DOCUMENT_NUMBER:
		case MRZ_NAME:
			return !all_fillers(text);
		default:
			return true;
	}
}

bool
mrz_valid(const Mrz *mrz)
{
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n = mrz_digits(mrz, digits);

	for (size_t i = 0; i < n; i++)
	{
		if (!digits[i].valid)
			return false;
	}
	for (int field = 0; field < MRZ_FIELDS; field++)
	{
		if (!well_formed(mrz, (MrzField) field))
			return false;
	}
	return true;
}
