/*
 * mark_types.c
 *
 * Marks of dates of birth, codes of States and small integers, for further columns
 * of an index (mark.c).
 */
#include "postgres.h"
#include "compat.h"

#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "country/countrycode_core.h"
#include "date/partialdate_core.h"
#include "namesearch/namesearch.h"

static bytea *
no_marks(void)
{
	bytea *marks = palloc0(VARHDRSZ + MARK_BYTES);

	SET_VARSIZE(marks, VARHDRSZ + MARK_BYTES);
	return marks;
}

static void
add_mark(bytea *marks, int mark)
{
	((uint8 *) VARDATA(marks))[mark / 8] |= (uint8) (1 << mark % 8);
}

static bytea *
one_mark(int mark)
{
	bytea *marks = no_marks();

	add_mark(marks, mark);
	return marks;
}

/* ---------- dates: the year, if it is one ---------- */

#define YEAR_BEFORE 1849
#define MARK_YEARS                                                             \
	254 /* the last of them has all later years, the first earlier */
#define MARK_ANY_YEAR 255

/* Strategies of the operator class. */
#define STRATEGY_COMPATIBLE 1 /* % */
#define STRATEGY_NEAR 2       /* %% */

/* The mark of the year that a day is in, days being counted from 2000-01-01. */
static int
mark_of_day(int64 day)
{
	int year;
	int month;
	int of_month;

	if (day <= -DAY_UNBOUNDED)
		return 1;
	if (day >= DAY_UNBOUNDED)
		return MARK_YEARS;
	j2date((int) day + POSTGRES_EPOCH_JDATE, &year, &month, &of_month);
	return Min(Max(year - YEAR_BEFORE, 1), MARK_YEARS);
}

PG_FUNCTION_INFO_V1(partialdate_mark);

/* The year of a date that can be in one only. */
Datum
partialdate_mark(PG_FUNCTION_ARGS)
{
	DayRange range = partialdate_range((PartialDate) PG_GETARG_INT64(0));
	int mark = mark_of_day(range.first);

	PG_RETURN_INT16(mark == mark_of_day(range.last) ? (int16) mark
													: MARK_ANY_YEAR);
}

PG_FUNCTION_INFO_V1(partialdate_wanted_marks);

/* The years of dates that are compatible with one, or near it. */
Datum
partialdate_wanted_marks(PG_FUNCTION_ARGS)
{
	DayRange range = partialdate_range((PartialDate) PG_GETARG_INT64(0));
	int days = PG_GETARG_INT16(1) == STRATEGY_NEAR ? PARTIALDATE_NEAR_DAYS : 0;
	int last = mark_of_day((int64) range.last + days);
	bytea *marks = one_mark(MARK_ANY_YEAR);

	for (int mark = mark_of_day((int64) range.first - days); mark <= last;
		 mark++)
		add_mark(marks, mark);
	PG_RETURN_BYTEA_P(marks);
}

/* ---------- States, and integers: a hash ---------- */

#define HASH_MARKS 255

static int
mark_of_hash(uint32 hash)
{
	return (int) (1 + hash % HASH_MARKS);
}

static int
mark_of_state(CountryCode code)
{
	return mark_of_hash(murmurhash32((uint32) countrycode_state(code)));
}

PG_FUNCTION_INFO_V1(countrycode_mark);

Datum
countrycode_mark(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT16((int16) mark_of_state(PG_GETARG_INT32(0)));
}

PG_FUNCTION_INFO_V1(countrycode_wanted_marks);

Datum
countrycode_wanted_marks(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(one_mark(mark_of_state(PG_GETARG_INT32(0))));
}

PG_FUNCTION_INFO_V1(int2_mark);

Datum
int2_mark(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT16((int16) mark_of_hash((uint16) PG_GETARG_INT16(0)));
}

/* What is no small integer is in no row. */
static bytea *
marks_of_integer(int64 value)
{
	return value >= PG_INT16_MIN && value <= PG_INT16_MAX
			   ? one_mark(mark_of_hash((uint16) value))
			   : no_marks();
}

PG_FUNCTION_INFO_V1(int2_wanted_marks);

Datum
int2_wanted_marks(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(marks_of_integer(PG_GETARG_INT16(0)));
}

PG_FUNCTION_INFO_V1(int2_wanted_marks_of_int4);

Datum
int2_wanted_marks_of_int4(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(marks_of_integer(PG_GETARG_INT32(0)));
}

PG_FUNCTION_INFO_V1(int2_wanted_marks_of_int8);

Datum
int2_wanted_marks_of_int8(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(marks_of_integer(PG_GETARG_INT64(0)));
}
