/*
 * namequery.c
 *
 * Type namequery: what operator @@ looks for.  The threshold is part of the
 * value, so that the operator is immutable and says the same on every server,
 * whatever its settings.
 */
#include "namesearch/namequery.h"

#include "common/hashfn.h"
#include "common/shortest_dec.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "name/name_score.h"
#include "name/personname.h"
#include "text/parse_error.h"

/* ---------- input and output ---------- */

static NameQuery *
make_query(const char *name, int len, double threshold, bool directed)
{
	Size size = offsetof(NameQuery, name) + len;
	NameQuery *query = palloc0(size);

	SET_VARSIZE(query, size);
	query->version = NAMEQUERY_VERSION;
	query->directed = directed;
	query->threshold = threshold + 0.0; /* -0 is 0, byte by byte */
	memcpy(query->name, name, len);
	return query;
}

static bool
is_threshold(double threshold)
{
	return threshold >= 0 && threshold <= 1;
}

static void
refuse_threshold(double threshold)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("threshold of a namequery is out of range: %g", threshold),
			 errhint("Give a similarity from 0 to 1; name_similarity() gives "
					 "that of two names.")));
}

#define DIRECTED " directed"

PG_FUNCTION_INFO_V1(namequery_in);

/* "0.85: Mohamed Ben Ali" or "0.85 directed: Mohamed Ben Ali" */
Datum
namequery_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);
	Size len = strlen(input);
	ParseFault fault = {NULL,
						"Write the threshold, a colon and the name: "
						"\"0.85: Mohamed Ben Ali\".",
						-1};
	char *at;
	double threshold = strtod(input, &at);
	bool directed = false;

	if (at == input || !is_threshold(threshold))
		fault.detail = "A namequery begins with a threshold from 0 to 1.";
	else if (strncmp(at, DIRECTED, strlen(DIRECTED)) == 0)
	{
		directed = true;
		at += strlen(DIRECTED);
	}
	if (!fault.detail && *at != ':')
		fault.detail = "A colon stands between threshold and name.";
	if (fault.detail)
	{
		parse_error(fcinfo->context, "namequery", input, len, &fault);
		PG_RETURN_NULL();
	}
	at++;
	while (*at == ' ')
		at++;
	if (!personname_check(at, strlen(at), fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(make_query(at, (int) strlen(at), threshold, directed));
}

PG_FUNCTION_INFO_V1(namequery_out);

Datum
namequery_out(PG_FUNCTION_ARGS)
{
	NameQuery *query = PG_GETARG_NAMEQUERY(0);
	char threshold[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(query->threshold, threshold);
	PG_RETURN_CSTRING(psprintf("%s%s: %.*s", threshold,
							   query->directed ? DIRECTED : "",
							   NameQueryLength(query), NameQueryName(query)));
}

PG_FUNCTION_INFO_V1(namequery_recv);

Datum
namequery_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	double threshold = pq_getmsgfloat8(buf);
	int directed = pq_getmsgbyte(buf);
	int len;
	char *name = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	if (!is_threshold(threshold))
		refuse_threshold(threshold);
	if (directed > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid external \"namequery\" value"),
				 errdetail("Its byte for directed is neither 0 nor 1.")));
	personname_check(name, len, NULL);
	PG_RETURN_POINTER(make_query(name, len, threshold, directed));
}

PG_FUNCTION_INFO_V1(namequery_send);

/* A float8, a byte, and the text of the name. */
Datum
namequery_send(PG_FUNCTION_ARGS)
{
	NameQuery *query = PG_GETARG_NAMEQUERY(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendfloat8(&buf, query->threshold);
	pq_sendbyte(&buf, query->directed);
	pq_sendtext(&buf, NameQueryName(query), NameQueryLength(query));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(namequery_make);

Datum
namequery_make(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);
	double threshold = PG_GETARG_FLOAT8(1);

	if (!is_threshold(threshold))
		refuse_threshold(threshold);
	personname_check(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), NULL);
	PG_RETURN_POINTER(make_query(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
								 threshold, PG_GETARG_BOOL(2)));
}

/* ---------- equality and order, by threshold and bytes ---------- */

static int
compare(FunctionCallInfo fcinfo)
{
	NameQuery *a = PG_GETARG_NAMEQUERY(0);
	NameQuery *b = PG_GETARG_NAMEQUERY(1);
	int len_a = NameQueryLength(a);
	int len_b = NameQueryLength(b);
	int order = memcmp(a->name, b->name, Min(len_a, len_b));

	if (order == 0)
		order = (len_a > len_b) - (len_a < len_b);
	if (order == 0)
		order = (a->threshold > b->threshold) - (a->threshold < b->threshold);
	if (order == 0)
		order = (int) a->directed - (int) b->directed;
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define NAMEQUERY_COMPARISON(name, op)                                         \
	PG_FUNCTION_INFO_V1(namequery_##name);                                     \
	Datum namequery_##name(PG_FUNCTION_ARGS)                                   \
	{                                                                          \
		PG_RETURN_BOOL(compare(fcinfo) op 0);                                  \
	}                                                                          \
	extern Datum namequery_##name(PG_FUNCTION_ARGS)

NAMEQUERY_COMPARISON(lt, <);
NAMEQUERY_COMPARISON(le, <=);
NAMEQUERY_COMPARISON(eq, ==);
NAMEQUERY_COMPARISON(ne, !=);
NAMEQUERY_COMPARISON(ge, >=);
NAMEQUERY_COMPARISON(gt, >);

PG_FUNCTION_INFO_V1(namequery_cmp);

Datum
namequery_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(namequery_hash);

static uint64
hash_query(const NameQuery *query, uint64 seed)
{
	uint64 hash = DatumGetUInt64(hash_any_extended(
		(const unsigned char *) query->name, NameQueryLength(query), seed));

	hash = hash_combine64(hash, DatumGetUInt64(hash_any_extended(
									(const unsigned char *) &query->threshold,
									sizeof(query->threshold), seed)));
	return hash_combine64(hash, query->directed);
}

Datum
namequery_hash(PG_FUNCTION_ARGS)
{
	NameQuery *query = PG_GETARG_NAMEQUERY(0);
	uint64 hash = hash_query(query, 0);

	PG_FREE_IF_COPY(query, 0);
	PG_RETURN_INT32((int32) hash);
}

PG_FUNCTION_INFO_V1(namequery_hash_extended);

Datum
namequery_hash_extended(PG_FUNCTION_ARGS)
{
	NameQuery *query = PG_GETARG_NAMEQUERY(0);
	uint64 hash = hash_query(query, (uint64) PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(query, 0);
	PG_RETURN_INT64((int64) hash);
}

/* ---------- matching ---------- */

/* The query and the name of the last call; in a scan the query stays. */
typedef struct PreparedMatch
{
	Size query_size;
	char *query; /* its bytes */
	PreparedName wanted;
	PreparedName record;
} PreparedMatch;

PG_FUNCTION_INFO_V1(name_matches);

Datum
name_matches(PG_FUNCTION_ARGS)
{
	text *name;
	NameQuery *query = PG_GETARG_NAMEQUERY(1);
	PreparedMatch *match = fcinfo->flinfo->fn_extra;
	NameScore score;

	if (!match)
	{
		match = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt,
									   sizeof(PreparedMatch));
		fcinfo->flinfo->fn_extra = match;
	}
	if (match->query_size != VARSIZE(query) ||
		memcmp(match->query, query, VARSIZE(query)) != 0)
	{
		if (match->query)
			pfree(match->query);
		match->query = NULL;
		match->query_size = 0;
		match->query =
			MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE(query));
		memcpy(match->query, query, VARSIZE(query));
		match->query_size = VARSIZE(query);
		name_prepare(NameQueryName(query), NameQueryLength(query),
					 &match->wanted);
	}
	name = PG_GETARG_TEXT_PP(0);
	name_prepare(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &match->record);
	if (query->directed)
		name_match(&match->wanted, &match->record, &score);
	else
		name_compare(&match->wanted, &match->record, &score);
	PG_FREE_IF_COPY(name, 0);
	PG_RETURN_BOOL(score.similarity >= query->threshold);
}

PG_FUNCTION_INFO_V1(name_matches_commutator);

Datum
name_matches_commutator(PG_FUNCTION_ARGS)
{
	NullableDatum query = fcinfo->args[0];

	fcinfo->args[0] = fcinfo->args[1];
	fcinfo->args[1] = query;
	return name_matches(fcinfo);
}
