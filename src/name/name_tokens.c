/*
 * name_tokens.c
 *
 * SQL function name_tokens(): what is read of a name, a row a token, for the
 * analyst who asks why two names match or don't.
 */
#include "postgres.h"
#include "compat.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "name/frequency.h"
#include "name/name_read.h"
#include "text/letter.h"

static const char *const affix_names[AFFIX_COUNT] = {
	"al",     "bin",   "bint",     "abu",   "umm", "abd",
	"al-din", "allah", "al-islam", "house", "of",
};

static const char *const script_names[] = {
	[SCRIPT_LATIN] = "Latin",
	[SCRIPT_ARABIC] = "Arabic",
	[SCRIPT_OTHER] = "other",
};

/*
 * The folded letters of a token as text, with a hyphen after those that may be
 * a joined particle.
 */
static Datum
stem_of(const NameToken *token)
{
	static const char *const arabic[] = {LETTER_ARABIC_UTF8};
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < token->length; i++)
	{
		if (i > 0 && i == token->article)
			appendStringInfoChar(&buf, '-');
		if (token->script == SCRIPT_ARABIC)
			appendStringInfoString(&buf,
								   arabic[token->letters[i] - LETTER_ARABIC]);
		else
			appendStringInfoChar(&buf, (char) token->letters[i]);
	}
	return PointerGetDatum(cstring_to_text_with_len(buf.data, buf.len));
}

static Datum
particles_of(const NameToken *token)
{
	Datum names[AFFIX_COUNT];
	int n = 0;

	for (int i = 0; i < AFFIX_COUNT; i++)
		if (token->affixes >> i & 1)
			names[n++] = CStringGetTextDatum(affix_names[i]);
	return PointerGetDatum(
		construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(name_tokens);

Datum
name_tokens(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	text *name = PG_GETARG_TEXT_PP(0);
	NameReading reading;

	InitMaterializedSRF(fcinfo, 0);
	name_read(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &reading);
	for (int i = 0; i < reading.n_tokens; i++)
	{
		const NameToken *token = &reading.tokens[i];
		Datum values[10];
		bool nulls[10] = {false};

		values[0] = Int32GetDatum(i + 1);
		values[1] = PointerGetDatum(cstring_to_text_with_len(
			VARDATA_ANY(name) + token->at, token->bytes));
		values[2] = stem_of(token);
		values[3] = CStringGetTextDatum(script_names[token->script]);
		values[4] = particles_of(token);
		values[5] = BoolGetDatum(token->title && !token->suffix);
		values[6] = BoolGetDatum(token->suffix);
		values[7] = BoolGetDatum(token->initial);
		values[8] = BoolGetDatum(token->aside);
		values[9] = Float4GetDatum(frequency_weight(token));
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
