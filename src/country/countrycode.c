/*
 * countrycode.c
 *
 * Type countrycode: the code of a State or organisation as travel documents
 * print it.  Four bytes, by value; countrycode_core.h has the layout.
 */
#include "postgres.h"
#include "compat.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#include "country/countrycode_core.h"
#include "text/parse_error.h"

#define PG_GETARG_COUNTRYCODE(n) ((CountryCode) PG_GETARG_INT32(n))
#define PG_RETURN_COUNTRYCODE(x) PG_RETURN_INT32(x)

static CountryCode
parse(const char *input, size_t len, Node *escontext)
{
	CountryCode code = 0;
	ParseFault fault;

	if (!countrycode_parse(input, len, &code, &fault))
		parse_error(escontext, "countrycode", input, len, &fault);
	return code;
}

PG_FUNCTION_INFO_V1(countrycode_in);

Datum
countrycode_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	PG_RETURN_COUNTRYCODE(parse(input, strlen(input), fcinfo->context));
}

PG_FUNCTION_INFO_V1(countrycode_out);

Datum
countrycode_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(COUNTRYCODE_LENGTH + 1);

	countrycode_print(PG_GETARG_COUNTRYCODE(0), text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(countrycode_recv);

/* On the wire a code is its three characters. */
Datum
countrycode_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	PG_RETURN_COUNTRYCODE(parse(input, len, NULL));
}

PG_FUNCTION_INFO_V1(countrycode_send);

Datum
countrycode_send(PG_FUNCTION_ARGS)
{
	char text[COUNTRYCODE_LENGTH + 1];
	StringInfoData buf;

	countrycode_print(PG_GETARG_COUNTRYCODE(0), text);
	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, COUNTRYCODE_LENGTH);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(countrycode_from_text);

/* Of a long text no more is fetched than it takes to refuse it. */
Datum
countrycode_from_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, COUNTRYCODE_INPUT_MAX + 1);

	PG_RETURN_COUNTRYCODE(
		parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL));
}

PG_FUNCTION_INFO_V1(countrycode_to_text);

Datum
countrycode_to_text(PG_FUNCTION_ARGS)
{
	char text[COUNTRYCODE_LENGTH + 1];

	countrycode_print(PG_GETARG_COUNTRYCODE(0), text);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, COUNTRYCODE_LENGTH));
}

#define COUNTRYCODE_COMPARISON(name, op)                                       \
	PG_FUNCTION_INFO_V1(countrycode_##name);                                   \
	Datum countrycode_##name(PG_FUNCTION_ARGS)                                 \
	{                                                                          \
		PG_RETURN_BOOL(PG_GETARG_COUNTRYCODE(0) op PG_GETARG_COUNTRYCODE(1));  \
	}                                                                          \
	extern Datum countrycode_##name(PG_FUNCTION_ARGS)

COUNTRYCODE_COMPARISON(lt, <);
COUNTRYCODE_COMPARISON(le, <=);
COUNTRYCODE_COMPARISON(eq, ==);
COUNTRYCODE_COMPARISON(ne, !=);
COUNTRYCODE_COMPARISON(ge, >=);
COUNTRYCODE_COMPARISON(gt, >);

PG_FUNCTION_INFO_V1(countrycode_cmp);

Datum
countrycode_cmp(PG_FUNCTION_ARGS)
{
	CountryCode a = PG_GETARG_COUNTRYCODE(0);
	CountryCode b = PG_GETARG_COUNTRYCODE(1);

	PG_RETURN_INT32((a > b) - (a < b));
}

PG_FUNCTION_INFO_V1(countrycode_sortsupport);

/* The stored integer orders as the code does. */
Datum
countrycode_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = ssup_datum_int32_cmp;
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(countrycode_hash);

Datum
countrycode_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32((uint32) PG_GETARG_COUNTRYCODE(0));
}

PG_FUNCTION_INFO_V1(countrycode_hash_extended);

Datum
countrycode_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended((uint32) PG_GETARG_COUNTRYCODE(0),
								PG_GETARG_INT64(1));
}

PG_FUNCTION_INFO_V1(countrycode_is_known);

Datum
countrycode_is_known(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(countrycode_known(PG_GETARG_COUNTRYCODE(0)));
}

PG_FUNCTION_INFO_V1(countrycode_same_state);

Datum
countrycode_same_state(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(countrycode_state(PG_GETARG_COUNTRYCODE(0)) ==
				   countrycode_state(PG_GETARG_COUNTRYCODE(1)));
}
