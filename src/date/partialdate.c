/*
 * partialdate.c
 *
 * Type partialdate: a date of birth as lists and documents hold it.  Eight
 * bytes, by value; partialdate_core.h has the layout.  The words are positive
 * and order as integers, so the SQL part takes comparison, sort support and
 * hash from int8.
 */
#include "postgres.h"
#include "compat.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "date/partialdate_core.h"
#include "text/parse_error.h"

StaticAssertDecl(FLOAT8PASSBYVAL, "partialdate needs a 64-bit server");
StaticAssertDecl(PARTIALDATE_FIRST_SHIFT + PARTIALDATE_END_BITS ==
					 PARTIALDATE_VERSION_SHIFT,
				 "the first end lies under the version");
StaticAssertDecl(PARTIALDATE_INTERVAL ==
					 (uint64) 1
						 << (PARTIALDATE_SECOND_SHIFT + PARTIALDATE_END_BITS),
				 "the flag of an interval lies between the ends");

#define PG_GETARG_PARTIALDATE(n) ((PartialDate) PG_GETARG_INT64(n))
#define PG_RETURN_PARTIALDATE(x) PG_RETURN_INT64((int64) (x))

static PartialDate
parse(const char *input, size_t len, Node *escontext)
{
	PartialDate date = 0;
	ParseFault fault;

	if (!partialdate_parse(input, len, &date, &fault))
		parse_error(escontext, "partialdate", input, len, &fault);
	return date;
}

PG_FUNCTION_INFO_V1(partialdate_in);

Datum
partialdate_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	PG_RETURN_PARTIALDATE(parse(input, strlen(input), fcinfo->context));
}

PG_FUNCTION_INFO_V1(partialdate_out);

Datum
partialdate_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(PARTIALDATE_TEXT_SIZE);

	partialdate_print(PG_GETARG_PARTIALDATE(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(partialdate_recv);

/* On the wire a date is its text, so that no client depends on the layout. */
Datum
partialdate_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	PG_RETURN_PARTIALDATE(parse(input, len, NULL));
}

PG_FUNCTION_INFO_V1(partialdate_send);

Datum
partialdate_send(PG_FUNCTION_ARGS)
{
	char text[PARTIALDATE_TEXT_SIZE];
	size_t len = partialdate_print(PG_GETARG_PARTIALDATE(0), text);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, (int) len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(partialdate_from_text);

/* Of a long text no more is fetched than it takes to refuse it. */
Datum
partialdate_from_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, PARTIALDATE_INPUT_MAX + 1);

	PG_RETURN_PARTIALDATE(
		parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL));
}

PG_FUNCTION_INFO_V1(partialdate_to_text);

Datum
partialdate_to_text(PG_FUNCTION_ARGS)
{
	char text[PARTIALDATE_TEXT_SIZE];
	size_t len = partialdate_print(PG_GETARG_PARTIALDATE(0), text);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, (int) len));
}

PG_FUNCTION_INFO_V1(partialdate_from_date);

Datum
partialdate_from_date(PG_FUNCTION_ARGS)
{
	DateADT date = PG_GETARG_DATEADT(0);
	int year = -1;
	int month = 0;
	int day = 0;

	if (!DATE_NOT_FINITE(date))
		j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (year < 0 || year > 9999)
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						errmsg("date out of range for type partialdate"),
						errdetail("The years are 0000, which is 1 BC, to "
								  "9999.")));
	PG_RETURN_PARTIALDATE(partialdate_make(year, month, day));
}

/* The day of an exact date; PostgreSQL counts days as DayRange does. */
static bool
exact_day(PartialDate date, DateADT *day)
{
	*day = partialdate_range(date).first;
	return partialdate_fields(date).exact;
}

PG_FUNCTION_INFO_V1(partialdate_to_date);

Datum
partialdate_to_date(PG_FUNCTION_ARGS)
{
	PartialDate date = PG_GETARG_PARTIALDATE(0);
	DateADT day;
	char text[PARTIALDATE_TEXT_SIZE];

	if (!exact_day(date, &day))
	{
		partialdate_print(date, text);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot cast partialdate \"%s\" to type date", text),
				 errdetail("It is not one exact day."),
				 errhint("partialdate_exact() is null for such a date; "
						 "partialdate_earliest() and partialdate_latest() "
						 "bound it.")));
	}
	PG_RETURN_DATEADT(day);
}

PG_FUNCTION_INFO_V1(partialdate_exact);

Datum
partialdate_exact(PG_FUNCTION_ARGS)
{
	DateADT day;

	if (!exact_day(PG_GETARG_PARTIALDATE(0), &day))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(day);
}

PG_FUNCTION_INFO_V1(partialdate_is_exact);

Datum
partialdate_is_exact(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(partialdate_fields(PG_GETARG_PARTIALDATE(0)).exact);
}

PG_FUNCTION_INFO_V1(partialdate_earliest);

Datum
partialdate_earliest(PG_FUNCTION_ARGS)
{
	DayRange range = partialdate_range(PG_GETARG_PARTIALDATE(0));

	if (range.first == -DAY_UNBOUNDED)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(range.first);
}

PG_FUNCTION_INFO_V1(partialdate_latest);

Datum
partialdate_latest(PG_FUNCTION_ARGS)
{
	DayRange range = partialdate_range(PG_GETARG_PARTIALDATE(0));

	if (range.last == DAY_UNBOUNDED)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(range.last);
}

PG_FUNCTION_INFO_V1(partialdate_year);

Datum
partialdate_year(PG_FUNCTION_ARGS)
{
	PartialFields fields = partialdate_fields(PG_GETARG_PARTIALDATE(0));

	if (fields.year < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(fields.year);
}

PG_FUNCTION_INFO_V1(partialdate_month);

Datum
partialdate_month(PG_FUNCTION_ARGS)
{
	PartialFields fields = partialdate_fields(PG_GETARG_PARTIALDATE(0));

	if (fields.month == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(fields.month);
}

PG_FUNCTION_INFO_V1(partialdate_day);

Datum
partialdate_day(PG_FUNCTION_ARGS)
{
	PartialFields fields = partialdate_fields(PG_GETARG_PARTIALDATE(0));

	if (fields.day == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(fields.day);
}

/* Of a day that the calendar has not, what is wrong with it. */
static const char *
why_no_day(int year, int month)
{
	if (year < 0 || year > 9999)
		return "The years are 0000, which is 1 BC, to 9999.";
	return month < 1 || month > 12 ? "A month is 1 to 12."
								   : "The month has no such day.";
}

PG_FUNCTION_INFO_V1(partialdate_from_parts);

/* A null part is not known; then no smaller part may be. */
Datum
partialdate_from_parts(PG_FUNCTION_ARGS)
{
	int year = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT32(0);
	int month = PG_ARGISNULL(1) ? 1 : PG_GETARG_INT32(1);
	int day = PG_ARGISNULL(2) ? 1 : PG_GETARG_INT32(2);

	if ((PG_ARGISNULL(0) && !PG_ARGISNULL(1)) ||
		(PG_ARGISNULL(1) && !PG_ARGISNULL(2)))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("a partialdate of a known %s needs a known %s",
							   PG_ARGISNULL(1) ? "day" : "month",
							   PG_ARGISNULL(1) ? "month" : "year")));
	if (!partialdate_valid_day(year, month, day))
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
						errmsg("date field value out of range: %d-%02d-%02d",
							   year, month, day),
						errdetail("%s", why_no_day(year, month)),
						errhint("Give NULL for a part that is not known.")));

	if (PG_ARGISNULL(0))
		PG_RETURN_PARTIALDATE(PARTIALDATE_UNKNOWN);
	PG_RETURN_PARTIALDATE(partialdate_make(year, PG_ARGISNULL(1) ? 0 : month,
										   PG_ARGISNULL(2) ? 0 : day));
}

PG_FUNCTION_INFO_V1(partialdate_distance);

Datum
partialdate_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(partialdate_days_apart(PG_GETARG_PARTIALDATE(0),
										   PG_GETARG_PARTIALDATE(1)));
}

PG_FUNCTION_INFO_V1(partialdate_compatible);

Datum
partialdate_compatible(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(partialdate_days_apart(PG_GETARG_PARTIALDATE(0),
										  PG_GETARG_PARTIALDATE(1)) == 0);
}

PG_FUNCTION_INFO_V1(partialdate_near);

Datum
partialdate_near(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(partialdate_days_apart(PG_GETARG_PARTIALDATE(0),
										  PG_GETARG_PARTIALDATE(1)) <=
				   PARTIALDATE_NEAR_DAYS);
}

PG_FUNCTION_INFO_V1(partialdate_agreement_in_words);

Datum
partialdate_agreement_in_words(PG_FUNCTION_ARGS)
{
	static const char *const words[] = {
		[AGREEMENT_SAME_DAY] = "same day",
		[AGREEMENT_COMPATIBLE] = "compatible",
		[AGREEMENT_SWAPPED] = "day and month swapped",
		[AGREEMENT_LITTLE_OFF] = "off by a little",
		[AGREEMENT_NONE] = "contradicts"};
	PartialDate a = PG_GETARG_PARTIALDATE(0);
	PartialDate b = PG_GETARG_PARTIALDATE(1);

	if (a == PARTIALDATE_UNKNOWN || b == PARTIALDATE_UNKNOWN)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(words[partialdate_agreement(a, b)]));
}
