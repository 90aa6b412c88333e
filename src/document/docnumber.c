/*
 * docnumber.c
 *
 * Type docnumber: the number of a document, card or blank.  A short varlena;
 * docnumber_core.h has the layout of its bytes.  Values may have headers of
 * one byte or of four, and nothing here looks at which.
 */
#include "postgres.h"
#include "compat.h"

#include "catalog/pg_proc.h"
#include "common/hashfn.h"
#include "lib/hyperloglog.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/sortsupport.h"
#include "utils/syscache.h"

#include "document/docnumber.h"
#include "document/docnumber_core.h"
#include "text/parse_error.h"

/* The stored bytes of a number and their count. */
#define STORED(number) ((const unsigned char *) VARDATA_ANY(number))
#define STORED_SIZE(number) ((size_t) VARSIZE_ANY_EXHDR(number))

#define DatumGetDocNumber(x) ((struct varlena *) PG_DETOAST_DATUM_PACKED(x))
#define PG_GETARG_DOCNUMBER(n) DatumGetDocNumber(PG_GETARG_DATUM(n))

Datum
docnumber_make(const char *text, int length)
{
	struct varlena *number = palloc(VARHDRSZ + DOCNUMBER_STORED_MAX);
	size_t size =
		docnumber_pack(text, length, (unsigned char *) VARDATA(number));

	SET_VARSIZE(number, VARHDRSZ + size);
	return PointerGetDatum(number);
}

Oid
docnumber_function_beside(Oid function, const char *name, int n_args,
						  const Oid *args)
{
	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
						   CStringGetDatum(name),
						   PointerGetDatum(buildoidvector(args, n_args)),
						   ObjectIdGetDatum(get_func_namespace(function)));
}

static bool
read_docnumber(const char *input, size_t len, Datum *result, ParseFault *fault)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length;

	if (!docnumber_parse(input, len, text, &length, fault))
		return false;
	*result = docnumber_make(text, length);
	return true;
}

bool
docnumber_try(const char *input, size_t len, Datum *result)
{
	ParseFault fault;

	return read_docnumber(input, len, result, &fault);
}

static Datum
parse(const char *input, size_t len, Node *escontext)
{
	Datum result = (Datum) 0;
	ParseFault fault;

	if (!read_docnumber(input, len, &result, &fault))
		parse_error(escontext, "docnumber", input, len, &fault);
	return result;
}

static void
free_if_copy(struct varlena *number, Datum original)
{
	if ((Pointer) number != DatumGetPointer(original))
		pfree(number);
}

int
docnumber_read(Datum datum, char *text)
{
	struct varlena *number = DatumGetDocNumber(datum);
	int length = docnumber_text(STORED(number), STORED_SIZE(number), text);

	if (length == 0)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("stored bytes are no docnumber")));
	free_if_copy(number, datum);
	return length;
}

PG_FUNCTION_INFO_V1(docnumber_in);

Datum
docnumber_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	return parse(input, strlen(input), fcinfo->context);
}

PG_FUNCTION_INFO_V1(docnumber_out);

Datum
docnumber_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(DOCNUMBER_LENGTH_MAX + 1);

	text[docnumber_read(PG_GETARG_DATUM(0), text)] = '\0';
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(docnumber_recv);

/* On the wire a number is its text. */
Datum
docnumber_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	return parse(input, len, NULL);
}

PG_FUNCTION_INFO_V1(docnumber_send);

Datum
docnumber_send(PG_FUNCTION_ARGS)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_read(PG_GETARG_DATUM(0), text);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, length);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(docnumber_from_text);

/*
 * Of a long text only so much is fetched and decompressed that the parser sees
 * that it is too long.
 */
Datum
docnumber_from_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, DOCNUMBER_INPUT_MAX + 1);

	return parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL);
}

PG_FUNCTION_INFO_V1(docnumber_to_text);

Datum
docnumber_to_text(PG_FUNCTION_ARGS)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_read(PG_GETARG_DATUM(0), text);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, length));
}

static int
compare(Datum x, Datum y)
{
	struct varlena *a = DatumGetDocNumber(x);
	struct varlena *b = DatumGetDocNumber(y);
	int order =
		docnumber_compare(STORED(a), STORED_SIZE(a), STORED(b), STORED_SIZE(b));

	free_if_copy(a, x);
	free_if_copy(b, y);
	return order;
}

/* Equal numbers are equal bytes, and no text need be made to see that. */
static bool
same_number(Datum x, Datum y)
{
	struct varlena *a = DatumGetDocNumber(x);
	struct varlena *b = DatumGetDocNumber(y);
	bool same = STORED_SIZE(a) == STORED_SIZE(b) &&
				memcmp(STORED(a), STORED(b), STORED_SIZE(a)) == 0;

	free_if_copy(a, x);
	free_if_copy(b, y);
	return same;
}

#define DOCNUMBER_COMPARISON(name, result)                                     \
	PG_FUNCTION_INFO_V1(docnumber_##name);                                     \
	Datum docnumber_##name(PG_FUNCTION_ARGS)                                   \
	{                                                                          \
		Datum a = PG_GETARG_DATUM(0);                                          \
		Datum b = PG_GETARG_DATUM(1);                                          \
                                                                               \
		PG_RETURN_BOOL(result);                                                \
	}                                                                          \
	extern Datum docnumber_##name(PG_FUNCTION_ARGS)

DOCNUMBER_COMPARISON(lt, compare(a, b) < 0);
DOCNUMBER_COMPARISON(le, compare(a, b) <= 0);
DOCNUMBER_COMPARISON(eq, same_number(a, b));
DOCNUMBER_COMPARISON(ne, !same_number(a, b));
DOCNUMBER_COMPARISON(ge, compare(a, b) >= 0);
DOCNUMBER_COMPARISON(gt, compare(a, b) > 0);

PG_FUNCTION_INFO_V1(docnumber_cmp);

Datum
docnumber_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

PG_FUNCTION_INFO_V1(docnumber_smaller);

Datum
docnumber_smaller(PG_FUNCTION_ARGS)
{
	Datum a = PG_GETARG_DATUM(0);
	Datum b = PG_GETARG_DATUM(1);

	PG_RETURN_DATUM(compare(a, b) < 0 ? a : b);
}

PG_FUNCTION_INFO_V1(docnumber_larger);

Datum
docnumber_larger(PG_FUNCTION_ARGS)
{
	Datum a = PG_GETARG_DATUM(0);
	Datum b = PG_GETARG_DATUM(1);

	PG_RETURN_DATUM(compare(a, b) > 0 ? a : b);
}

static int
compare_full(Datum x, Datum y, SortSupport ssup)
{
	return compare(x, y);
}

#if SIZEOF_DATUM == 8

/*
 * Sorting compares abbreviations, 64 bits by value, and looks at the numbers
 * only where those are equal.  That settles the order of all numbers of up to
 * eleven characters.  Longer ones may share a prefix, as numbers of one office
 * do: when too few abbreviations differ, they are given up.
 */
typedef struct AbbreviationState
{
	int64 inputs;
	bool estimating;
	hyperLogLogState distinct;
} AbbreviationState;

/* Estimate from so many inputs on. */
#define ESTIMATE_FROM 10000
/* Give up below one distinct abbreviation in so many inputs. */
#define ABANDON_BELOW 2000
/* Keep for good once so many are distinct. */
#define ENOUGH_DISTINCT 100000.0

static Datum
abbreviate(Datum original, SortSupport ssup)
{
	AbbreviationState *state = ssup->ssup_extra;
	struct varlena *number = DatumGetDocNumber(original);
	uint64 abbreviation =
		docnumber_abbreviate(STORED(number), STORED_SIZE(number));

	state->inputs++;
	if (state->estimating)
		addHyperLogLog(&state->distinct,
					   DatumGetUInt32(hash_uint32(
						   (uint32) (abbreviation ^ abbreviation >> 32))));
	free_if_copy(number, original);
	return (Datum) abbreviation;
}

static bool
abandon_abbreviations(int memtupcount, SortSupport ssup)
{
	AbbreviationState *state = ssup->ssup_extra;
	double distinct;

	if (memtupcount < ESTIMATE_FROM || state->inputs < ESTIMATE_FROM ||
		!state->estimating)
		return false;
	distinct = estimateHyperLogLog(&state->distinct);
	if (distinct > ENOUGH_DISTINCT)
		state->estimating = false;
	return distinct < (double) state->inputs / ABANDON_BELOW + 0.5;
}

#endif

PG_FUNCTION_INFO_V1(docnumber_sortsupport);

Datum
docnumber_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = compare_full;
#if SIZEOF_DATUM == 8
	if (ssup->abbreviate)
	{
		MemoryContext caller = MemoryContextSwitchTo(ssup->ssup_cxt);
		AbbreviationState *state = palloc(sizeof(AbbreviationState));

		state->inputs = 0;
		state->estimating = true;
		initHyperLogLog(&state->distinct, 10);
		ssup->ssup_extra = state;
		ssup->comparator = ssup_datum_unsigned_cmp;
		ssup->abbrev_converter = abbreviate;
		ssup->abbrev_abort = abandon_abbreviations;
		ssup->abbrev_full_comparator = compare_full;
		MemoryContextSwitchTo(caller);
	}
#endif
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(docnumber_next);

Datum
docnumber_next(PG_FUNCTION_ARGS)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_read(PG_GETARG_DATUM(0), text);

	if (!docnumber_next_text(text, length))
		PG_RETURN_NULL();
	return docnumber_make(text, length);
}

PG_FUNCTION_INFO_V1(docnumber_previous);

Datum
docnumber_previous(PG_FUNCTION_ARGS)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_read(PG_GETARG_DATUM(0), text);

	if (!docnumber_previous_text(text, length))
		PG_RETURN_NULL();
	return docnumber_make(text, length);
}
