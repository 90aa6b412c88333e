/*
 * transliterate_sql.c
 *
 * Names in the other script, for those who read it: name_romanize() and
 * name_arabize().  Arabic goes by the learned model of name_writing.c; other
 * scripts become Latin by ICU, whose data change between releases.  That is
 * why name_romanize() is stable only, and nothing that matches names calls it.
 */
#include "postgres.h"
#include "compat.h"

#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include <math.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "name/name_writing.h"
#include "text/utf8.h"

/* ---------- by ICU ---------- */

/*
 * UTF-16 units that a name becomes by way of ICU at the most; some ideographs
 * and syllables grow to a word.
 */
#define ICU_ROOM (8 * NAME_BYTES_MAX)

/* Closed at the end of the process; opening it takes milliseconds. */
static UTransliterator *any_latin;

static void
check_icu(UErrorCode status)
{
	if (U_FAILURE(status))
		ereport(ERROR, (errcode(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION),
						errmsg("could not write a name in Latin letters"),
						errdetail("ICU says: %s.", u_errorName(status)),
						errhint("Is the data of ICU complete?")));
}

static void
open_any_latin(void)
{
	static const UChar id[] = u"Any-Latin; Title";
	UErrorCode status = U_ZERO_ERROR;
	UTransliterator *opened;

	if (any_latin)
		return;
	opened = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	check_icu(status);
	any_latin = opened;
}

static void
append_by_icu(StringInfo to, const char *text, int len)
{
	UChar units[ICU_ROOM];
	char utf8[4 * ICU_ROOM];
	int32_t length;
	int32_t limit;
	int32_t bytes;
	UErrorCode status = U_ZERO_ERROR;

	open_any_latin();
	u_strFromUTF8(units, ICU_ROOM, &length, text, len, &status);
	check_icu(status);
	limit = length;
	utrans_transUChars(any_latin, units, &length, ICU_ROOM, 0, &limit, &status);
	check_icu(status);
	u_strToUTF8(utf8, sizeof(utf8), &bytes, units, length, &status);
	check_icu(status);
	appendBinaryStringInfo(to, utf8, bytes);
}

/* ---------- name_romanize ---------- */

/* Latin letters and what stands between them in Latin texts. */
static bool
is_latin(uint32_t code)
{
	return code < 0x370 || (code >= 0x1E00 && code < 0x1F00) ||
		   (code >= 0x2000 && code < 0x2070) ||
		   (code >= 0x2C60 && code < 0x2C80);
}

/* A mark of direction or a joiner, which is not for Latin text. */
static bool
is_mark(uint32_t code)
{
	return (code >= 0x200B && code <= 0x200F) ||
		   (code >= 0x202A && code <= 0x202E) ||
		   (code >= 0x2066 && code <= 0x2069) || code == 0x061C ||
		   code == 0xFEFF;
}

/* What is no Arabic token: Latin stays, anything else goes through ICU. */
static void
append_rest(StringInfo to, const char *text, int len)
{
	StringInfoData clean;
	bool latin = true;

	initStringInfo(&clean);
	for (size_t at = 0; at < len;)
	{
		size_t start = at;
		uint32_t code = utf8_next(text, len, &at);

		if (is_mark(code))
			continue;
		if (code == 0x060C) /* the Arabic comma, which ICU leaves */
		{
			appendStringInfoChar(&clean, ',');
			continue;
		}
		latin &= is_latin(code);
		appendBinaryStringInfo(&clean, text + start, (int) (at - start));
	}
	if (latin)
		appendBinaryStringInfo(to, clean.data, clean.len);
	else
		append_by_icu(to, clean.data, clean.len);
	pfree(clean.data);
}

/* The order of a reading may be another than that of the text. */
static int
compare_places(const void *a, const void *b)
{
	return ((const NameToken *) a)->at - ((const NameToken *) b)->at;
}

static void
romanize(const char *name, int len, StringInfo to)
{
	NameReading reading;
	WrittenToken *writings = palloc(WRITINGS_MAX * sizeof(WrittenToken));
	int done = 0;

	name_read(name, len, &reading);
	qsort(reading.tokens, reading.n_tokens, sizeof(NameToken), compare_places);
	for (int i = 0; i < reading.n_tokens; i++)
	{
		const NameToken *token = &reading.tokens[i];

		CHECK_FOR_INTERRUPTS();
		append_rest(to, name + done, token->at - done);
		if (name_write_token(WRITE_LATIN, name, token, writings) > 0)
			appendStringInfoString(to, writings[0].text);
		else
			append_rest(to, name + token->at, token->bytes);
		done = token->at + token->bytes;
	}
	append_rest(to, name + done, len - done);
	pfree(writings);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

PG_FUNCTION_INFO_V1(name_romanize);

Datum
name_romanize(PG_FUNCTION_ARGS)
{
	text *name = PG_GETARG_TEXT_PP(0);
	StringInfoData to;
	int from = 0;

	initStringInfo(&to);
	romanize(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &to);
	while (to.len > 0 && is_space(to.data[to.len - 1]))
		to.len--;
	while (from < to.len && is_space(to.data[from]))
		from++;
	PG_RETURN_TEXT_P(cstring_to_text_with_len(to.data + from, to.len - from));
}

/* ---------- name_arabize ---------- */

/* Three digits that count: more would say more than the model knows. */
static float4
rounded(float share)
{
	float4 scale;

	if (share < 1e-30f)
		return 0;
	scale = powf(10, 2 - floorf(log10f(share)));
	return rintf(share * scale) / scale;
}

PG_FUNCTION_INFO_V1(name_arabize);

Datum
name_arabize(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text *name = PG_GETARG_TEXT_PP(0);
	int32 n = PG_GETARG_INT32(1);
	NameWritings *writings;

	if (n < 1 || n > WRITTEN_NAMES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of writings out of range: %d", n),
				 errhint("Ask for 1 to %d writings.", WRITTEN_NAMES_MAX)));
	InitMaterializedSRF(fcinfo, 0);
	writings = palloc(sizeof(NameWritings));
	name_write_arabic(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), n, writings);
	for (int i = 0; i < writings->n; i++)
	{
		char written[WRITTEN_NAME_MAX];
		size_t len = name_writing_text(writings, i, written);
		Datum values[3] = {
			Int32GetDatum(i + 1),
			PointerGetDatum(cstring_to_text_with_len(written, (int) len)),
			Float4GetDatum(rounded(writings->names[i].share))};
		bool nulls[3] = {false, false, false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	pfree(writings);
	return (Datum) 0;
}
