/*
 * partialdate_core.h
 *
 * Dates of birth as lists and documents hold them: parts of them unknown, in
 * doubt, or only the two ends of an interval known.  No PostgreSQL here.
 */
#ifndef SLTD_PARTIALDATE_CORE_H
#define SLTD_PARTIALDATE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/fault.h"

/*
 * A date is one word.  From the highest bit down:
 *
 *		bits	size	what
 *		60..63	4		version of this layout, 1; so that a zeroed word is no
 *						date, and every date is positive as a signed integer
 *		32..59	28		the date, or the first end of an interval
 *		31		1		is this an interval
 *		3..30	28		the second end of an interval, or 0
 *		0..2	3		not used, 0
 *
 * Each end:
 *
 *		14..27	14		year, 0 to 9999; digits that are not known are 0 here
 *		10..13	4		month, 0 where not known
 *		5..9	5		day, 0 where not known
 *		2..4	3		digits of the year that are known, PartialDigits
 *		0..1	2		qualifier, PartialQualifier
 *
 * So the order of the words is that of the first day a date can be, an X of
 * the year read as 0; of dates that begin alike the less precise is first.
 * A date has one normal form of its text and one word: equality, order and
 * hash are those of the integer.
 */
typedef uint64_t PartialDate;

#define PARTIALDATE_VERSION_SHIFT 60
#define PARTIALDATE_FIRST_SHIFT 32
#define PARTIALDATE_INTERVAL ((PartialDate) 1 << 31)
#define PARTIALDATE_SECOND_SHIFT 3

#define PARTIALDATE_VERSION ((PartialDate) 1 << PARTIALDATE_VERSION_SHIFT)

#define PARTIALDATE_END_BITS 28
#define PARTIALDATE_YEAR_SHIFT 14
#define PARTIALDATE_MONTH_SHIFT 10
#define PARTIALDATE_DAY_SHIFT 5
#define PARTIALDATE_DIGITS_SHIFT 2

typedef enum PartialDigits
{
	DIGITS_OPEN,       /* no bound: the .. of ../1960 */
	DIGITS_NONE,       /* XXXX */
	DIGITS_NO_CENTURY, /* XX85 */
	DIGITS_CENTURY,    /* 19XX */
	DIGITS_DECADE,     /* 198X */
	DIGITS_ALL         /* 1985 */
} PartialDigits;

/* Two flags: the last is both of the others. */
typedef enum PartialQualifier
{
	QUALIFIER_NONE,
	QUALIFIER_UNCERTAIN,   /* ? */
	QUALIFIER_APPROXIMATE, /* ~ */
	QUALIFIER_BOTH         /* % */
} PartialQualifier;

/* The date of which nothing is known, XXXX. */
#define PARTIALDATE_UNKNOWN                                                    \
	(PARTIALDATE_VERSION |                                                     \
	 (PartialDate) DIGITS_NONE                                                 \
		 << (PARTIALDATE_FIRST_SHIFT + PARTIALDATE_DIGITS_SHIFT))

/* Longer input is refused unread. */
#define PARTIALDATE_INPUT_MAX 100

/* Room for the longest text, 1985-04-12%/1985-04-13%, and a terminator. */
#define PARTIALDATE_TEXT_SIZE 24

/*
 * How far a qualifier widens a date: so many days, months or years, whichever
 * the date's last known part is.
 */
#define PARTIALDATE_TOLERANCE 2

/* Days since 2000-01-01, both included; the bounds where there is no bound. */
typedef struct DayRange
{
	int32_t first;
	int32_t last;
} DayRange;

#define DAY_UNBOUNDED 1000000000

/*
 * Dates are near each other that are so many days apart: no further is what a slip
 * in the day, the month or the year, day and month exchanged, or another calendar
 * make of a date.
 */
#define PARTIALDATE_NEAR_DAYS 400

/*
 * Dates of one birth are written so many days apart where one of them was converted
 * from the Hijri calendar, whose months begin with a moon that was seen or reckoned.
 */
#define PARTIALDATE_CALENDAR_DAYS 3

/* How well two dates of birth agree, the best first. */
typedef enum PartialAgreement
{
	AGREEMENT_SAME_DAY,
	AGREEMENT_COMPATIBLE,
	AGREEMENT_SWAPPED, /* day and month */
	AGREEMENT_LITTLE_OFF,
	AGREEMENT_NONE
} PartialAgreement;

/* What a date says of its parts; not known: year -1, month 0, day 0. */
typedef struct PartialFields
{
	int year;
	int month;
	int day;
	bool exact; /* one day, without a qualifier */
} PartialFields;

/* Is this a day of the calendar: proleptic Gregorian, years 0 to 9999? */
extern bool partialdate_valid_day(int year, int month, int day);

/* A date of known year; month 0 or day 0 where unknown.  Parts are valid. */
extern PartialDate partialdate_make(int year, int month, int day);

/* The same with the last two digits of the year only, as in XX85-04-12. */
extern PartialDate partialdate_make_no_century(int year, int month, int day);

/*
 * Read a date.  False, with the fault filled in, for anything that is no date
 * of the profile in docs/reference/partialdate.md.
 */
extern bool partialdate_parse(const char *input, size_t len, PartialDate *date,
							  ParseFault *fault);

/* Write the normal form and a terminator; returns its length. */
extern size_t partialdate_print(PartialDate date, char *text);

extern PartialFields partialdate_fields(PartialDate date);

/* The last two digits of a year whose century is unknown, as in XX85; else -1. */
extern int partialdate_year_of_century(PartialDate date);

/* The days a date can be, widened by its qualifiers. */
extern DayRange partialdate_range(PartialDate date);

/* Days between two dates at their nearest; 0 where they could be one day. */
extern int32_t partialdate_days_apart(PartialDate a, PartialDate b);

/*
 * Do two dates of birth agree?  1 January counts as its year alone, which is what
 * registers write that know no more; off by a little are PARTIALDATE_CALENDAR_DAYS,
 * and the same day of the month before or of the year before.
 */
extern PartialAgreement partialdate_agreement(PartialDate a, PartialDate b);

#endif /* SLTD_PARTIALDATE_CORE_H */
