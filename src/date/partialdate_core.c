/*
 * partialdate_core.c
 *
 * Reading, printing and comparing partial dates.  The text is a profile of
 * the Extended Date/Time Format (ISO 8601-2:2019) at level 1.
 *
 * A reader goes over the text once and fills in one PartialEnd, or two for an
 * interval; packing these makes the word.  To compare, each date becomes the
 * range of days that it can be.  A date without its century is such a range in
 * each century, of which the nearest counts.
 */
#include "date/partialdate_core.h"

#include <string.h>

#include "text/ascii.h"
#include "text/plain.h"

/* A date, or an end of an interval, unpacked. */
typedef struct PartialEnd
{
	int year;
	int month;
	int day;
	PartialDigits digits;
	PartialQualifier qualifier;
} PartialEnd;

typedef struct Reader
{
	const char *input;
	size_t at;
	size_t end;
	const uint8_t *from; /* where it was in what was given */
	ParseFault *fault;
} Reader;

/*
 * Calendar
 */

/*
 * Days from 2000-01-01.  Years are counted from March, so that the leap day
 * is the last of its year, and from 400 years before the year 0, so that none
 * is negative: a tolerance may reach into the years before 0.  On that count
 * 2000-01-01 is day 876522.
 */
static int32_t
day_number(int year, int month, int day)
{
	int y = year + 400 - (month <= 2);
	int m = (month + 9) % 12;

	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 -
		   876522;
}

/* The first day of a month, counted from January of the year 0. */
static int32_t
month_start(int months)
{
	months += 400 * 12;
	return day_number(months / 12 - 400, months % 12 + 1, 1);
}

bool
partialdate_valid_day(int year, int month, int day)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
								   31, 31, 30, 31, 30, 31};

	if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return day <= 29;
	return day <= days[month - 1];
}

/*
 * The word
 */

static PartialDate
pack(const PartialEnd *end)
{
	return (PartialDate) end->year << PARTIALDATE_YEAR_SHIFT |
		   (PartialDate) end->month << PARTIALDATE_MONTH_SHIFT |
		   (PartialDate) end->day << PARTIALDATE_DAY_SHIFT |
		   (PartialDate) end->digits << PARTIALDATE_DIGITS_SHIFT |
		   (PartialDate) end->qualifier;
}

static PartialEnd
unpack(PartialDate date, int shift)
{
	PartialEnd end;

	date >>= shift;
	end.year = (int) (date >> PARTIALDATE_YEAR_SHIFT & 0x3FFF);
	end.month = (int) (date >> PARTIALDATE_MONTH_SHIFT & 0xF);
	end.day = (int) (date >> PARTIALDATE_DAY_SHIFT & 0x1F);
	end.digits = (PartialDigits) (date >> PARTIALDATE_DIGITS_SHIFT & 0x7);
	end.qualifier = (PartialQualifier) (date & 0x3);
	return end;
}

static PartialEnd
first_end(PartialDate date)
{
	return unpack(date, PARTIALDATE_FIRST_SHIFT);
}

static PartialEnd
second_end(PartialDate date)
{
	return unpack(date, PARTIALDATE_SECOND_SHIFT);
}

static PartialDate
single(const PartialEnd *end)
{
	return PARTIALDATE_VERSION | pack(end) << PARTIALDATE_FIRST_SHIFT;
}

/*
 * The days of one end in the given year, widened on both sides by so many of
 * its last known part; a decade and a century by years, since their unknown
 * digits are room enough.
 */
static DayRange
end_range(const PartialEnd *end, int year, int tolerance)
{
	DayRange range = {-DAY_UNBOUNDED, DAY_UNBOUNDED};
	int start = year * 12;
	int months = 12;

	if (end->digits == DIGITS_OPEN || end->digits == DIGITS_NONE)
		return range;
	if (end->day > 0)
	{
		int32_t day = day_number(year, end->month, end->day);

		range.first = day - tolerance;
		range.last = day + tolerance;
		return range;
	}

	if (end->month > 0)
	{
		start += end->month - 1;
		months = 1;
	}
	else
	{
		if (end->digits == DIGITS_DECADE)
			months *= 10;
		else if (end->digits == DIGITS_CENTURY)
			months *= 100;
		tolerance *= 12;
	}
	range.first = month_start(start - tolerance);
	range.last = month_start(start + months + tolerance) - 1;
	return range;
}

PartialDate
partialdate_make(int year, int month, int day)
{
	PartialEnd end = {year, month, day, DIGITS_ALL, QUALIFIER_NONE};

	return single(&end);
}

PartialDate
partialdate_make_no_century(int year, int month, int day)
{
	PartialEnd end = {year, month, day, DIGITS_NO_CENTURY, QUALIFIER_NONE};

	return single(&end);
}

PartialFields
partialdate_fields(PartialDate date)
{
	PartialFields fields = {-1, 0, 0, false};
	PartialEnd end = first_end(date);

	if (date & PARTIALDATE_INTERVAL)
		return fields;
	if (end.digits == DIGITS_ALL)
		fields.year = end.year;
	fields.month = end.month;
	fields.day = end.day;
	fields.exact = end.digits == DIGITS_ALL && end.day > 0 &&
				   end.qualifier == QUALIFIER_NONE;
	return fields;
}

int
partialdate_year_of_century(PartialDate date)
{
	PartialEnd end = first_end(date);

	if (date & PARTIALDATE_INTERVAL || end.digits != DIGITS_NO_CENTURY)
		return -1;
	return end.year;
}

/*
 * Reading
 */

/* One hint for all that is not a more particular mistake. */
#define HINT_FORMS                                                             \
	"Write 1985-04-12, 1985-04, 1985, 198X, 19XX, or XXXX where nothing is "   \
	"known, XX85-04-12 where the century is not; ?, ~ or % after it for "      \
	"uncertain, approximate or both; and 1960/1965, ../1960 or 1960/.. for "   \
	"an interval."

static bool
refuse(Reader *reader, size_t at, const char *detail, const char *hint)
{
	reader->fault->at = at < reader->end ? (ptrdiff_t) reader->from[at] : -1;
	reader->fault->detail = detail;
	reader->fault->hint = hint;
	return false;
}

static bool
is_unknown(char c)
{
	return c == 'X' || c == 'x';
}

static PartialQualifier
qualifier_of(char c)
{
	switch (c)
	{
		case '?':
			return QUALIFIER_UNCERTAIN;
		case '~':
			return QUALIFIER_APPROXIMATE;
		case '%':
			return QUALIFIER_BOTH;
		default:
			return QUALIFIER_NONE;
	}
}

static bool
is_qualifier(char c)
{
	return qualifier_of(c) != QUALIFIER_NONE;
}

static char
peek(const Reader *reader, size_t ahead)
{
	size_t at = reader->at + ahead;

	return at < reader->end ? reader->input[at] : '\0';
}

/* Four digits, of which those on one side may be unknown. */
static bool
read_year(Reader *reader, PartialEnd *end)
{
	size_t start = reader->at;
	unsigned unknown = 0;

	for (int i = 0; i < 4; i++, reader->at++)
	{
		char c = peek(reader, 0);

		if (i == 0 && (c == '-' || c == '+' || c == 'Y' || c == 'y'))
			return refuse(reader, reader->at,
						  "Only the years 0000 to 9999 are supported.",
						  HINT_FORMS);
		if (i == 0 && is_qualifier(c))
			return refuse(reader, reader->at,
						  "A qualifier stands at the end, for the whole date.",
						  HINT_FORMS);
		if (!ascii_is_digit(c) && !is_unknown(c))
			return refuse(reader, reader->at,
						  "A year has four digits, X for those unknown.",
						  HINT_FORMS);
		end->year = end->year * 10 + (ascii_is_digit(c) ? c - '0' : 0);
		unknown = unknown << 1 | is_unknown(c);
	}

	switch (unknown)
	{
		case 0x0:
			end->digits = DIGITS_ALL;
			return true;
		case 0x1:
			end->digits = DIGITS_DECADE;
			return true;
		case 0x3:
			end->digits = DIGITS_CENTURY;
			return true;
		case 0xC:
			end->digits = DIGITS_NO_CENTURY;
			return true;
		case 0xF:
			end->digits = DIGITS_NONE;
			return true;
		default:
			return refuse(reader, start,
						  "Of a year the last, the last two, the first two or "
						  "all digits may be unknown.",
						  HINT_FORMS);
	}
}

/* A month or a day: two digits, or XX, which is 0. */
static bool
read_part(Reader *reader, int *part)
{
	char tens = peek(reader, 0);
	char ones = peek(reader, 1);

	if (ascii_is_digit(tens) && ascii_is_digit(ones))
	{
		*part = (tens - '0') * 10 + (ones - '0');
		if (*part == 0)
			return refuse(reader, reader->at, "There is no month or day 00.",
						  "Write XX, or leave the part out, where it is not "
						  "known.");
	}
	else if (!is_unknown(tens) || !is_unknown(ones))
		return refuse(reader,
					  reader->at + (ascii_is_digit(tens) || is_unknown(tens)),
					  "A month or a day has two digits, or is XX.", HINT_FORMS);
	reader->at += 2;
	return true;
}

static bool
read_month(Reader *reader, PartialEnd *end)
{
	size_t start = reader->at;

	if (!read_part(reader, &end->month))
		return false;
	if (end->month > 20 && end->month <= 41)
		return refuse(reader, start,
					  "Seasons and other parts of a year are not supported.",
					  "Write the months as an interval, such as "
					  "1985-03/1985-05.");
	if (end->month > 12)
		return refuse(reader, start, "A month is 01 to 12.", HINT_FORMS);
	if (end->month > 0 && end->digits != DIGITS_ALL &&
		end->digits != DIGITS_NO_CENTURY)
		return refuse(reader, start,
					  "A month is not supported where the year is not known.",
					  "Leave it out, as in 198X; where only the century is not "
					  "known, write XX85-04.");
	return true;
}

static bool
read_day(Reader *reader, PartialEnd *end)
{
	size_t start = reader->at;
	int year = end->year;

	if (!read_part(reader, &end->day))
		return false;
	if (end->day > 0 && end->month == 0)
		return refuse(reader, start,
					  "A day is not supported where the month is not known.",
					  "Leave it out, as in 1985.");
	/* Without the century, a day that some century has. */
	if (end->digits == DIGITS_NO_CENTURY)
		year += 2000;
	if (end->day > 0 && !partialdate_valid_day(year, end->month, end->day))
		return refuse(reader, start, "The month has no such day.", NULL);
	return true;
}

/* One date with its qualifier, up to the end of the text or a solidus. */
static bool
read_date(Reader *reader, PartialEnd *end)
{
	char c;

	if (!read_year(reader, end))
		return false;
	if (peek(reader, 0) == '-')
	{
		reader->at++;
		if (!read_month(reader, end))
			return false;
		if (peek(reader, 0) == '-')
		{
			reader->at++;
			if (!read_day(reader, end))
				return false;
		}
	}

	end->qualifier = qualifier_of(peek(reader, 0));
	if (end->qualifier != QUALIFIER_NONE)
		reader->at++;
	c = peek(reader, 0);
	if (is_qualifier(c))
		return refuse(reader, reader->at,
					  "A date has one qualifier; both ? and ~ are %.",
					  HINT_FORMS);
	if (c == '-' && end->qualifier != QUALIFIER_NONE)
		return refuse(reader, reader->at - 1,
					  "A qualifier stands at the end, for the whole date.",
					  HINT_FORMS);
	if (c == 'T' || c == 't' || c == ' ')
		return refuse(reader, reader->at,
					  "A date has no time of day and no inner space.",
					  HINT_FORMS);
	if (reader->at < reader->end && c != '/')
		return refuse(reader, reader->at, "A date cannot go on like this.",
					  HINT_FORMS);
	/* A qualifier says nothing where nothing is known. */
	if (end->digits == DIGITS_NONE)
		end->qualifier = QUALIFIER_NONE;
	return true;
}

/* An end of an interval: .. or nothing where it is open. */
static bool
read_end(Reader *reader, PartialEnd *end)
{
	size_t start = reader->at;

	if (reader->at == reader->end || peek(reader, 0) == '/')
		return true;
	if (peek(reader, 0) == '.' && peek(reader, 1) == '.')
	{
		reader->at += 2;
		if (reader->at < reader->end && peek(reader, 0) != '/')
			return refuse(reader, reader->at,
						  "Only a solidus can follow the dots of an open end.",
						  HINT_FORMS);
		return true;
	}
	if (!read_date(reader, end))
		return false;
	if (end->digits == DIGITS_NO_CENTURY)
		return refuse(reader, start,
					  "An interval needs the centuries of its ends.",
					  HINT_FORMS);
	if (end->digits == DIGITS_NONE)
		end->digits = DIGITS_OPEN;
	return true;
}

static bool
read_interval(Reader *reader, PartialDate *date)
{
	PartialEnd first = {0};
	PartialEnd second = {0};

	if (!read_end(reader, &first))
		return false;
	reader->at++;
	if (!read_end(reader, &second))
		return false;
	if (reader->at < reader->end)
		return refuse(reader, reader->at, "An interval has two ends.",
					  HINT_FORMS);
	if (end_range(&first, first.year, 0).first >
		end_range(&second, second.year, 0).last)
		return refuse(reader, reader->end,
					  "The interval ends before it begins.",
					  "Write the earlier date first.");

	if (first.digits == DIGITS_OPEN && second.digits == DIGITS_OPEN)
		*date = PARTIALDATE_UNKNOWN;
	else if (pack(&first) == pack(&second))
		*date = single(&first);
	else
		*date = single(&first) | PARTIALDATE_INTERVAL |
				pack(&second) << PARTIALDATE_SECOND_SHIFT;
	return true;
}

bool
partialdate_parse(const char *input, size_t len, PartialDate *date,
				  ParseFault *fault)
{
	char given[PARTIALDATE_INPUT_MAX];
	uint8_t from[PARTIALDATE_INPUT_MAX];
	Reader reader = {given, 0, 0, from, fault};
	PartialEnd end = {0};

	if (len > PARTIALDATE_INPUT_MAX)
		return refuse(&reader, 0, "The text is too long for a date.",
					  HINT_FORMS);
	reader.end = plain_copy(input, len, given, from);
	if (memchr(given, '/', reader.end) != NULL)
		return read_interval(&reader, date);
	if (!read_date(&reader, &end))
		return false;
	*date = single(&end);
	return true;
}

/*
 * Printing
 */

static char *
put_number(char *to, int number, int digits)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = (char) ('0' + number % 10);
	return to + digits;
}

static char *
put_end(char *to, const PartialEnd *end)
{
	static const char qualifiers[] = {'\0', '?', '~', '%'};
	char *year = to;

	if (end->digits == DIGITS_OPEN)
	{
		*to++ = '.';
		*to++ = '.';
		return to;
	}
	to = put_number(to, end->year, 4);
	if (end->digits == DIGITS_NONE || end->digits == DIGITS_NO_CENTURY)
		year[0] = year[1] = 'X';
	if (end->digits == DIGITS_NONE || end->digits == DIGITS_CENTURY)
		year[2] = 'X';
	if (end->digits == DIGITS_NONE || end->digits == DIGITS_CENTURY ||
		end->digits == DIGITS_DECADE)
		year[3] = 'X';
	if (end->month > 0)
	{
		*to++ = '-';
		to = put_number(to, end->month, 2);
	}
	if (end->day > 0)
	{
		*to++ = '-';
		to = put_number(to, end->day, 2);
	}
	if (end->qualifier != QUALIFIER_NONE)
		*to++ = qualifiers[end->qualifier];
	return to;
}

size_t
partialdate_print(PartialDate date, char *text)
{
	PartialEnd first = first_end(date);
	PartialEnd second = second_end(date);
	char *to = put_end(text, &first);

	if (date & PARTIALDATE_INTERVAL)
	{
		*to++ = '/';
		to = put_end(to, &second);
	}
	*to = '\0';
	return (size_t) (to - text);
}

/*
 * Comparing
 */

static DayRange
widened_range(const PartialEnd *end, int year)
{
	return end_range(end, year,
					 end->qualifier == QUALIFIER_NONE ? 0
													  : PARTIALDATE_TOLERANCE);
}

DayRange
partialdate_range(PartialDate date)
{
	PartialEnd first = first_end(date);
	DayRange range = {-DAY_UNBOUNDED, DAY_UNBOUNDED};

	if (first.digits != DIGITS_NO_CENTURY)
		range = widened_range(&first, first.year);
	if (date & PARTIALDATE_INTERVAL)
	{
		PartialEnd second = second_end(date);

		range.last = widened_range(&second, second.year).last;
	}
	return range;
}

static int32_t
days_between(DayRange a, DayRange b)
{
	if (a.first > b.last)
		return a.first - b.last;
	if (b.first > a.last)
		return b.first - a.last;
	return 0;
}

static bool
has_century(const PartialEnd *end, int century)
{
	return end->day == 0 || partialdate_valid_day(century * 100 + end->year,
												  end->month, end->day);
}

/*
 * Days between a date without its century and a range.  The nearest century
 * is that of one of the range's ends or next to it; 29 February of XX00 is in
 * one of any four; and centuries of 36524 days are rounded.
 */
static int32_t
nearest_century(const PartialEnd *end, DayRange range)
{
	int lowest = range.first / 36524 + 20 - 5;
	int highest = range.last / 36524 + 20 + 5;
	int32_t nearest = DAY_UNBOUNDED;

	if (lowest < 0)
		lowest = 0;
	if (highest > 99)
		highest = 99;
	for (int century = lowest; century <= highest && nearest > 0; century++)
	{
		int32_t days;

		if (!has_century(end, century))
			continue;
		days =
			days_between(widened_range(end, century * 100 + end->year), range);
		if (days < nearest)
			nearest = days;
	}
	return nearest;
}

int32_t
partialdate_days_apart(PartialDate a, PartialDate b)
{
	PartialEnd end_a = first_end(a);
	PartialEnd end_b = first_end(b);
	int32_t nearest = DAY_UNBOUNDED;

	if (end_a.digits != DIGITS_NO_CENTURY && end_b.digits != DIGITS_NO_CENTURY)
		return days_between(partialdate_range(a), partialdate_range(b));
	if (end_b.digits != DIGITS_NO_CENTURY)
		return nearest_century(&end_a, partialdate_range(b));
	if (end_a.digits != DIGITS_NO_CENTURY)
		return nearest_century(&end_b, partialdate_range(a));

	/* The calendar repeats after four centuries. */
	for (int century = 16; century < 20 && nearest > 0; century++)
	{
		int32_t days;

		if (!has_century(&end_a, century))
			continue;
		days = nearest_century(
			&end_b, widened_range(&end_a, century * 100 + end_a.year));
		if (days < nearest)
			nearest = days;
	}
	return nearest;
}

/*
 * Agreement
 */

/* Registers that know the year alone write 1 January. */
static PartialDate
year_if_new_year(PartialDate date)
{
	PartialFields fields = partialdate_fields(date);

	if (fields.year >= 0 && fields.month == 1 && fields.day == 1)
		return partialdate_make(fields.year, 0, 0);
	return date;
}

static bool
swapped(PartialFields a, PartialFields b)
{
	return a.year == b.year && a.month == b.day && a.day == b.month;
}

/* Is the day that of the month, or its last where it does not have that? */
static bool
same_day_of_month(PartialFields day, int of_month)
{
	return day.day == of_month ||
		   (day.day < of_month &&
			!partialdate_valid_day(day.year, day.month, day.day + 1));
}

static bool
is_day(PartialFields date, int month, int day)
{
	return date.month == month && date.day == day;
}

/*
 * Are two days the same one so many months apart?  A month that does not have the
 * day has its last instead; a year without 29 February also has 1 March.
 */
static bool
months_apart(PartialFields a, PartialFields b, int months)
{
	bool forward = a.year < b.year || (a.year == b.year && a.month < b.month);
	PartialFields first = forward ? a : b;
	PartialFields then = forward ? b : a;
	int apart = (then.year - first.year) * 12 + then.month - first.month;

	if (apart == months)
		return same_day_of_month(then, first.day) ||
			   same_day_of_month(first, then.day);
	return months == 12 && then.year == first.year + 1 &&
		   ((is_day(first, 2, 29) && is_day(then, 3, 1)) ||
			(is_day(first, 3, 1) && is_day(then, 2, 29)));
}

PartialAgreement
partialdate_agreement(PartialDate a, PartialDate b)
{
	PartialFields fields_a = partialdate_fields(a);
	PartialFields fields_b = partialdate_fields(b);
	PartialDate known_a = year_if_new_year(a);
	bool exact = fields_a.exact && fields_b.exact;

	if (a == b && partialdate_fields(known_a).exact)
		return AGREEMENT_SAME_DAY;
	if (partialdate_days_apart(known_a, year_if_new_year(b)) == 0)
		return AGREEMENT_COMPATIBLE;
	if (exact && swapped(fields_a, fields_b))
		return AGREEMENT_SWAPPED;
	if (partialdate_days_apart(a, b) <= PARTIALDATE_CALENDAR_DAYS ||
		(exact && (months_apart(fields_a, fields_b, 1) ||
				   months_apart(fields_a, fields_b, 12))))
		return AGREEMENT_LITTLE_OFF;
	return AGREEMENT_NONE;
}
