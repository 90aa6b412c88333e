/*
 * fields.c
 *
 * What the fields of a zone say.  The readers take whatever came through, and
 * tell well-formed fields from others; so a zone with an unreadable or a forged
 * character still gives all its other fields.
 */
#include "mrz/mrz_core.h"

#include <string.h>

#include "date/partialdate_core.h"
#include "mrz/characters.h"
#include "text/ascii.h"

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

	return text.length > 0 &&
		   countrycode_parse(text.start, text.length, code, &fault);
}

char
mrz_sex_letter(const Mrz *mrz)
{
	MrzText text = mrz_printed(mrz, MRZ_SEX);
	char sex = text.length > 0 ? text.start[0] : '\0';

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
									   LETTERS | DIGITS | FILLER);
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
		else if (n > 0 && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return n;
}

void
mrz_name(const Mrz *mrz, MrzName *name)
{
	MrzText text = mrz_printed(mrz, MRZ_NAME);
	MrzText primary = {text.start, 0};
	MrzText secondary = mrz_printed(mrz, MRZ_SECONDARY_IDENTIFIER);

	if (secondary.length > 0)
		primary.length = text.length;
	else
	{
		while (primary.length < text.length &&
			   !(text.start[primary.length] == MRZ_FILLER &&
				 primary.length + 1 < text.length &&
				 text.start[primary.length + 1] == MRZ_FILLER))
			primary.length++;
		secondary.start = primary.start + primary.length;
		secondary.length = text.length - primary.length;
	}
	name->primary_length = copy_name(name->primary, primary);
	name->secondary_length = copy_name(name->secondary, secondary);
}

/* What digits of names are misread for; 3 and 9 are for more than one letter. */
static char
letter_for(char c)
{
	static const char letters[] = "OIZ?ASGTB?";

	return ascii_is_digit(c) ? letters[c - '0'] : c;
}

/* A character of which only its place is known. */
static bool
is_unread(char c)
{
	return c == '?' || c == '*';
}

/* The Cyrillic letters of Russia's internal passports, by digits and letters. */
static const char *
cyrillic_for(char c)
{
	static const char *const of_digits[] = {"О", "И", "Ё", "Ч", "Ш",
											"С", "Э", "Ю", "Я", "Ь"};
	static const char *const of_letters[] = {
		"А", "Б", "Ц", "Д", "Е", "Ф", "Г", "Х", "И", "Ж", "К", "Л", "М",
		"Н", "О", "П", "Й", "Р", "С", "Т", "У", "В", "Щ", "Ъ", "Ы", "З"};

	if (ascii_is_digit(c))
		return of_digits[c - '0'];
	return c >= 'A' && c <= 'Z' ? of_letters[c - 'A'] : NULL;
}

/* Write an identifier behind what there is of a name; returns its new length. */
static size_t
add_identifier(const Mrz *mrz, const char *text, size_t length, char *name,
			   size_t n)
{
	bool coded = mrz_has_coded_name(mrz);
	bool parted = n > 0;

	for (size_t i = 0; i < length; i++)
	{
		char c = coded ? text[i] : letter_for(text[i]);
		const char *cyrillic = coded ? cyrillic_for(c) : NULL;

		if (c == ' ' || (is_unread(c) && i > 0 && is_unread(text[i - 1])))
			parted = n > 0;
		if (c == ' ' || is_unread(c))
			continue;
		if (parted)
			name[n++] = ' ';
		parted = false;
		if (cyrillic != NULL)
		{
			memcpy(name + n, cyrillic, 2);
			n += 2;
		}
		else
			name[n++] = c;
	}
	return n;
}

size_t
mrz_read_holder(const Mrz *mrz, char *holder)
{
	MrzName name;
	size_t n;

	mrz_name(mrz, &name);
	n = add_identifier(mrz, name.secondary, name.secondary_length, holder, 0);
	n = add_identifier(mrz, name.primary, name.primary_length, holder, n);
	for (size_t i = 0; i < n; i++)
		if (kind_of(holder[i]) == LETTERS || (unsigned char) holder[i] >= 0x80)
			return n;
	return 0;
}

bool
mrz_field_is_full(const Mrz *mrz, MrzField field)
{
	MrzText text = mrz_printed(mrz, field);

	return text.length > 0 && text.start[text.length - 1] != MRZ_FILLER;
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

	if (text.length == 0 || !two_digits(text.start, &date->year) ||
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
