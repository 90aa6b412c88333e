/*
 * mrz_find.c
 *
 * SQL functions that find zones in text, and say what misread ones most likely
 * were.
 */
#include "postgres.h"
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "document/docnumber.h"
#include "document/docnumber_core.h"
#include "mrz/characters.h"
#include "mrz/mrz.h"
#include "mrz/repair.h"

PG_FUNCTION_INFO_V1(mrz_find);

/* The zones of a text, with their places in it, in characters from 1. */
Datum
mrz_find(PG_FUNCTION_ARGS)
{
	text *page = PG_GETARG_TEXT_PP(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const char *start = VARDATA_ANY(page);
	size_t counted = 0;
	int position = 1;
	MrzSearch search;
	MrzFound found;
	MrzStep step;

	InitMaterializedSRF(fcinfo, 0);
	mrz_begin_search(start, VARSIZE_ANY_EXHDR(page), &search);
	while ((step = mrz_search_on(&search, &found)) != MRZ_SEARCH_DONE)
	{
		Datum values[3];
		bool nulls[3] = {false};

		CHECK_FOR_INTERRUPTS();
		if (step != MRZ_SEARCH_FOUND)
			continue;
		position += pg_mbstrlen_with_len(start + counted,
										 (int) (found.start - counted));
		counted = found.start;
		values[0] = mrz_make_datum(found.zone, found.length);
		values[1] = Int32GetDatum(position);
		values[2] = Int32GetDatum(pg_mbstrlen_with_len(
			start + found.start, (int) (found.end - found.start)));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		pfree(DatumGetPointer(values[0]));
	}
	return (Datum) 0;
}

/* The type of an element of the array in column "column" of the result. */
static TupleDesc
element_type(TupleDesc result, int column, Oid *type)
{
	*type = get_element_type(TupleDescAttr(result, column)->atttypid);
	return lookup_rowtype_tupdesc_copy(*type, -1);
}

/* A row of type mrz_change. */
static Datum
change_row(const MrzLayout *layout, const MrzChange *change, TupleDesc type)
{
	MrzPlace place = mrz_place_at(layout, change->offset);
	Datum values[5] = {
		CStringGetTextDatum(
			mrz_field_name(mrz_field_at(layout, change->offset))),
		Int32GetDatum(place.line),
		Int32GetDatum(place.position),
		PointerGetDatum(
			cstring_to_text_with_len(&change->was, change->was != '\0')),
		PointerGetDatum(
			cstring_to_text_with_len(&change->now, change->now != '\0')),
	};
	bool nulls[5] = {false};

	return HeapTupleGetDatum(heap_form_tuple(type, values, nulls));
}

static void
check_for_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

PG_FUNCTION_INFO_V1(mrz_repair_text);

Datum
mrz_repair_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, MRZ_REPAIR_INPUT_MAX + 1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MrzRepair *repairs = palloc(MRZ_REPAIRS_MAX * sizeof(MrzRepair));
	MrzRepairRoom *room;
	TupleDesc change_type;
	Oid change_oid;
	size_t n;

	if (VARSIZE_ANY_EXHDR(input) > MRZ_REPAIR_INPUT_MAX)
		ereport(
			ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("text is too long to be repaired"),
			 errdetail("It has more than %d bytes.", MRZ_REPAIR_INPUT_MAX),
			 errhint("Find the zones of a long text by mrz_find() first.")));
	InitMaterializedSRF(fcinfo, 0);
	change_type = element_type(result->setDesc, 1, &change_oid);
	room = palloc(mrz_repair_room());
	n = mrz_repair(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), room,
				   check_for_interrupts, repairs);
	for (size_t i = 0; i < n; i++)
	{
		const MrzRepair *repair = &repairs[i];
		const MrzLayout *layout = mrz_layout(repair->zone, repair->length);
		Datum rows[MRZ_CHANGES_MAX];
		Datum values[2];
		bool nulls[2] = {false};

		for (int k = 0; k < repair->n_changes; k++)
			rows[k] = change_row(layout, &repair->changes[k], change_type);
		values[0] = mrz_make_datum(repair->zone, repair->length);
		values[1] = PointerGetDatum(construct_array(
			rows, repair->n_changes, change_oid, -1, false, TYPALIGN_DOUBLE));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	pfree(room);
	return (Datum) 0;
}

/* ---------- what check digits cannot see ---------- */

/* A document number of which some characters are being replaced. */
typedef struct Variation
{
	ReturnSetInfo *result;
	char text[DOCNUMBER_LENGTH_MAX];
	int length;
} Variation;

#define CHANGES_OF_VARIANT_MAX 3

/* Characters of the field for the number in all formats of Doc 9303. */
#define MRZ_NUMBER_FIELD 9

static void
put_variant(Variation *variation, int length)
{
	bool isnull = false;
	Datum variant;

	if (length == 0)
		return;
	variant = docnumber_make(variation->text, length);
	tuplestore_putvalues(variation->result->setResult,
						 variation->result->setDesc, &variant, &isnull);
	pfree(DatumGetPointer(variant));
}

/*
 * Does it help to look at this pair: is it usual, or does no digit tell the two
 * apart?
 */
static bool
is_looked_at(const MrzConfusion *confusion)
{
	return !confusion->wide || character(confusion->a).value % 10 ==
								   character(confusion->b).value % 10;
}

/*
 * Replace exactly so many characters from position "at" on, such that the sum of
 * the check digit changes by "owed" modulo ten.
 */
static void
vary(Variation *variation, int at, int changes, int owed)
{
	static const int weights[] = {7, 3, 1};

	CHECK_FOR_INTERRUPTS();
	if (changes == 0)
	{
		if (owed % 10 == 0)
			put_variant(variation, variation->length);
		return;
	}
	for (int i = at; i < variation->length; i++)
	{
		char was = variation->text[i];

		for (size_t k = 0; k < mrz_confusion_count; k++)
		{
			char now = mrz_confused(&mrz_confusions[k], was);
			int change;

			if (now == '\0' || now == MRZ_FILLER ||
				!is_looked_at(&mrz_confusions[k]))
				continue;
			change =
				weights[i % 3] * (character(now).value - character(was).value);
			variation->text[i] = now;
			vary(variation, i + 1, changes - 1, owed + change);
		}
		variation->text[i] = was;
	}
}

PG_FUNCTION_INFO_V1(mrz_blind_variants);

Datum
mrz_blind_variants(PG_FUNCTION_ARGS)
{
	int most = PG_GETARG_INT32(1);
	Variation variation = {0};

	if (most < 1 || most > CHANGES_OF_VARIANT_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("number of changes must be between 1 and %d",
							   CHANGES_OF_VARIANT_MAX)));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	variation.result = (ReturnSetInfo *) fcinfo->resultinfo;
	variation.length = docnumber_read(PG_GETARG_DATUM(0), variation.text);
	for (int changes = 1; changes <= most; changes++)
	{
		vary(&variation, 0, changes, 0);
		if (changes > 1)
			continue;
		/* K counts as the filler does that stands behind a short number */
		if (variation.text[variation.length - 1] == 'K')
			put_variant(&variation, variation.length - 1);
		if (variation.length < MRZ_NUMBER_FIELD)
		{
			variation.text[variation.length] = 'K';
			put_variant(&variation, variation.length + 1);
		}
	}
	return (Datum) 0;
}
