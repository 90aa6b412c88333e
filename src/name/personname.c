/*
 * personname.c
 *
 * Type personname: a full name in any script, stored as the bytes of text and
 * given back exactly as it came.  Input checks that there is a letter to find
 * it by, and caps the length, so that matching is total and bounded.
 *
 * The matching itself is plain C beside this file: name_read.c reads tokens,
 * channel.c compares two of them, name_score.c compares two names.
 */
#include "postgres.h"
#include "compat.h"

#include "access/detoast.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/sortsupport.h"
#include "utils/tuplestore.h"
#include "utils/varlena.h"

#include "name/name_score.h"
#include "name/personname.h"
#include "text/parse_error.h"

double name_similarity_threshold;

void
personname_define_settings(void)
{
	DefineCustomRealVariable(
		"sltd.name_similarity_threshold",
		"Similarity from which two names match by the operator %.",
		"A share between 0 and 1; name_similarity() gives the value of a pair.",
		&name_similarity_threshold, 0.90, 0.0, 1.0, PGC_USERSET, 0, NULL, NULL,
		NULL);
}

/* ---------- input and output ---------- */

bool
personname_check(const char *input, size_t len, Node *escontext)
{
	ParseFault fault = {NULL, NULL, -1};

	if (len > NAME_BYTES_MAX)
	{
		fault.detail =
			"A name has at most " CppAsString2(NAME_BYTES_MAX) " bytes.";
		fault.hint = "Give one name; further names of the person are rows of "
					 "their own.";
	}
	else if (!name_has_letter(input, len))
	{
		fault.detail = "A name has at least one letter.";
		fault.hint = "Use NULL where the name is not known.";
	}
	if (fault.detail)
		parse_error(escontext, "personname", input, len, &fault);
	return fault.detail == NULL;
}

PG_FUNCTION_INFO_V1(personname_in);

Datum
personname_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);
	size_t len = strlen(input);

	if (!personname_check(input, len, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(input, (int) len));
}

PG_FUNCTION_INFO_V1(personname_out);

Datum
personname_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(TextDatumGetCString(PG_GETARG_DATUM(0)));
}

PG_FUNCTION_INFO_V1(personname_recv);

/* On the wire a name is its text. */
Datum
personname_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	personname_check(input, len, NULL);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(input, len));
}

PG_FUNCTION_INFO_V1(personname_send);

Datum
personname_send(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendtext(&buf, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(personname_from_text);

/* Too long a text is refused before it is fetched and decompressed. */
Datum
personname_from_text(PG_FUNCTION_ARGS)
{
	text *input;

	if (toast_raw_datum_size(PG_GETARG_DATUM(0)) > NAME_BYTES_MAX + VARHDRSZ)
	{
		input = DatumGetTextPSlice(PG_GETARG_DATUM(0), 0, NAME_BYTES_MAX + 1);
		personname_check(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL);
	}
	input = PG_GETARG_TEXT_PP(0);
	personname_check(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL);
	PG_RETURN_TEXT_P(input);
}

/* ---------- equality and order, by bytes ---------- */

static int
compare(FunctionCallInfo fcinfo)
{
	text *a = PG_GETARG_TEXT_PP(0);
	text *b = PG_GETARG_TEXT_PP(1);
	int len_a = VARSIZE_ANY_EXHDR(a);
	int len_b = VARSIZE_ANY_EXHDR(b);
	int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(len_a, len_b));

	if (order == 0)
		order = (len_a > len_b) - (len_a < len_b);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define PERSONNAME_COMPARISON(name, op)                                        \
	PG_FUNCTION_INFO_V1(personname_##name);                                    \
	Datum personname_##name(PG_FUNCTION_ARGS)                                  \
	{                                                                          \
		PG_RETURN_BOOL(compare(fcinfo) op 0);                                  \
	}                                                                          \
	extern Datum personname_##name(PG_FUNCTION_ARGS)

PERSONNAME_COMPARISON(lt, <);
PERSONNAME_COMPARISON(le, <=);
PERSONNAME_COMPARISON(eq, ==);
PERSONNAME_COMPARISON(ne, !=);
PERSONNAME_COMPARISON(ge, >=);
PERSONNAME_COMPARISON(gt, >);

PG_FUNCTION_INFO_V1(personname_cmp);

Datum
personname_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(personname_smaller);

Datum
personname_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(PG_GETARG_TEXT_PP(compare(fcinfo) < 0 ? 0 : 1));
}

PG_FUNCTION_INFO_V1(personname_larger);

Datum
personname_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(PG_GETARG_TEXT_PP(compare(fcinfo) > 0 ? 0 : 1));
}

PG_FUNCTION_INFO_V1(personname_sortsupport);

/* Names are text that sorts by bytes, as under collation C. */
Datum
personname_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);
	MemoryContext old = MemoryContextSwitchTo(ssup->ssup_cxt);

	varstr_sortsupport(ssup, TEXTOID, C_COLLATION_OID);
	MemoryContextSwitchTo(old);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(personname_hash);

Datum
personname_hash(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);
	Datum hash =
		hash_any((unsigned char *) VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	PG_FREE_IF_COPY(name, 0);
	return hash;
}

PG_FUNCTION_INFO_V1(personname_hash_extended);

Datum
personname_hash_extended(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);
	Datum hash = hash_any_extended((unsigned char *) VARDATA_ANY(name),
								   VARSIZE_ANY_EXHDR(name), PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(name, 0);
	return hash;
}

/* ---------- matching ---------- */

/*
 * The two names of the last call.  In a scan one of them is the same in every
 * call, and is read once.
 */
typedef struct PreparedPair
{
	int len[2];
	char bytes[2][NAME_BYTES_MAX];
	PreparedName name[2];
} PreparedPair;

/*
 * Prepare argument n.  It is a personname or, on the right side of an operator,
 * any text; one that is too long to be a name matches nothing, so that
 * operators never raise an error.
 */
static PreparedName *
prepared(FunctionCallInfo fcinfo, int n)
{
	PreparedPair *pair = fcinfo->flinfo->fn_extra;
	Datum datum = PG_GETARG_DATUM(n);
	text *name;
	int len;

	if (!pair)
	{
		pair =
			MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(PreparedPair));
		pair->len[0] = pair->len[1] = -1;
		fcinfo->flinfo->fn_extra = pair;
	}
	if (toast_raw_datum_size(datum) > NAME_BYTES_MAX + VARHDRSZ)
	{
		pair->len[n] = -1;
		pair->name[n].n_tokens = 0;
		return &pair->name[n];
	}
	name = DatumGetTextPP(datum);
	len = VARSIZE_ANY_EXHDR(name);
	if (len != pair->len[n] ||
		memcmp(pair->bytes[n], VARDATA_ANY(name), len) != 0)
	{
		memcpy(pair->bytes[n], VARDATA_ANY(name), len);
		pair->len[n] = len;
		name_prepare(VARDATA_ANY(name), len, &pair->name[n]);
	}
	return &pair->name[n];
}

static double
similarity(FunctionCallInfo fcinfo)
{
	PreparedName *a = prepared(fcinfo, 0);
	PreparedName *b = prepared(fcinfo, 1);
	NameScore score;

	name_compare(a, b, &score);
	return score.similarity;
}

PG_FUNCTION_INFO_V1(name_similarity);

Datum
name_similarity(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(similarity(fcinfo));
}

PG_FUNCTION_INFO_V1(name_match_sql);

/* The query is the first argument, the record the second. */
Datum
name_match_sql(PG_FUNCTION_ARGS)
{
	PreparedName *query = prepared(fcinfo, 0);
	PreparedName *record = prepared(fcinfo, 1);
	NameScore score;

	name_match(query, record, &score);
	PG_RETURN_FLOAT8(score.similarity);
}

PG_FUNCTION_INFO_V1(name_distance);

Datum
name_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(1 - similarity(fcinfo));
}

PG_FUNCTION_INFO_V1(name_similar);

Datum
name_similar(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(similarity(fcinfo) >= name_similarity_threshold);
}

/* ---------- explanation ---------- */

static const char *const kind_names[] = {
	[MATCH_SAME] = "same",
	[MATCH_SPELLING] = "spelling",
	[MATCH_TRANSLITERATION] = "transliteration",
	[MATCH_JOINED] = "joined",
	[MATCH_INITIAL] = "initial",
	[MATCH_PARTICLE] = "particle",
	[MATCH_MISSING] = "missing",
	[MATCH_CONTRADICTED] = "contradicted",
	[MATCH_ORDER] = "order",
};

/*
 * The words of a name that tokens "first" and following were read from.  Tokens
 * that follow each other need not stand beside each other in the name: surnames
 * that are written first are read last.
 */
static Datum
words_of(const PreparedPair *pair, int n, int first, int words, bool *isnull)
{
	StringInfoData buf;

	*isnull = first < 0;
	if (*isnull)
		return (Datum) 0;
	initStringInfo(&buf);
	for (int i = first; i < first + words; i++)
	{
		const NameToken *token = &pair->name[n].tokens[i].token;

		if (i > first)
			appendStringInfoChar(&buf, ' ');
		appendBinaryStringInfo(&buf, pair->bytes[n] + token->at, token->bytes);
	}
	return PointerGetDatum(cstring_to_text_with_len(buf.data, buf.len));
}

#define EXPLAIN_COLUMNS 6

/* A row without names: the sum, or what is part of it whatever the names. */
static void
put_sum(ReturnSetInfo *rsinfo, const char *kind, double weight, double cost,
		double similarity)
{
	Datum values[EXPLAIN_COLUMNS] = {0};
	bool nulls[EXPLAIN_COLUMNS] = {true,  true,  false,
								   false, false, similarity < 0};

	values[2] = CStringGetTextDatum(kind);
	values[3] = Float8GetDatum(weight);
	values[4] = Float8GetDatum(cost);
	values[5] = Float8GetDatum(similarity);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(name_explain);

/*
 * A row for each pair of tokens and for each token alone, one for the doubt
 * that is always there, and a last one with the sum.
 */
Datum
name_explain(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	PreparedName *a = prepared(fcinfo, 0);
	PreparedName *b = prepared(fcinfo, 1);
	PreparedPair *pair = fcinfo->flinfo->fn_extra;
	NameScore score;

	InitMaterializedSRF(fcinfo, 0);
	name_compare(a, b, &score);
	for (int i = 0; i < score.n_parts; i++)
	{
		const MatchPart *part = &score.parts[i];
		Datum values[EXPLAIN_COLUMNS] = {0};
		bool nulls[EXPLAIN_COLUMNS] = {false, false, false, false, false, true};

		values[0] = words_of(pair, 0, part->a, part->a_words, &nulls[0]);
		values[1] = words_of(pair, 1, part->b, part->b_words, &nulls[1]);
		values[2] = CStringGetTextDatum(kind_names[part->kind]);
		values[3] = Float8GetDatum(part->weight);
		values[4] = Float8GetDatum(part->cost);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	put_sum(rsinfo, "doubt", 0, score.doubt, -1);
	put_sum(rsinfo, "similarity", score.evidence, score.cost, score.similarity);
	return (Datum) 0;
}
