/*
 * mrz.c
 *
 * Type mrz: the machine-readable zone of a travel document, as it was read.
 * What mrz_core.h declares does the reading; here are the functions of the type
 * and, as NullableDatum, the fields in types of their own, for the accessors and
 * for mrz_fields() alike.
 */
#include "postgres.h"
#include "compat.h"

#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "date/partialdate_core.h"
#include "document/docnumber.h"
#include "mrz/mrz.h"
#include "text/parse_error.h"

/*
 * What is stored: a byte with the version of this layout, and the characters
 * of the zone without line breaks.  All bits of the first byte above those of
 * the version are zero.
 */
typedef struct StoredMrz
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint8 version;
	char zone[FLEXIBLE_ARRAY_MEMBER];
} StoredMrz;

#define STORED_VERSION 1

StaticAssertDecl(offsetof(StoredMrz, version) == VARHDRSZ &&
					 offsetof(StoredMrz, zone) == VARHDRSZ + 1,
				 "the stored layout of mrz is fixed");

Datum
mrz_make_datum(const char *zone, size_t length)
{
	StoredMrz *mrz = palloc(offsetof(StoredMrz, zone) + length);

	SET_VARSIZE(mrz, offsetof(StoredMrz, zone) + length);
	mrz->version = STORED_VERSION;
	memcpy(mrz->zone, zone, length);
	return PointerGetDatum(mrz);
}

/* 0 for a soft error. */
static Datum
parse(const char *input, size_t len, Node *escontext)
{
	char zone[MRZ_ZONE_MAX];
	size_t zone_len;
	MrzFault fault;

	if (!mrz_parse(input, len, zone, &zone_len, &fault))
	{
		parse_error(escontext, "mrz", input, len, &fault.fault);
		return (Datum) 0;
	}
	return mrz_make_datum(zone, zone_len);
}

Mrz
mrz_of_datum(Datum datum)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(datum);
	const char *bytes = VARDATA_ANY(stored);
	size_t len = VARSIZE_ANY_EXHDR(stored);
	Mrz mrz = {NULL, bytes + 1};

	if (len > 1 && bytes[0] == STORED_VERSION)
		mrz.layout = mrz_layout(mrz.zone, len - 1);
	if (mrz.layout == NULL)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("stored bytes are no mrz")));
	return mrz;
}

#define PG_GETARG_MRZ(n) mrz_of_datum(PG_GETARG_DATUM(n))

PG_FUNCTION_INFO_V1(mrz_in);

Datum
mrz_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	PG_RETURN_DATUM(parse(input, strlen(input), fcinfo->context));
}

PG_FUNCTION_INFO_V1(mrz_out);

Datum
mrz_out(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	char *text = palloc(MRZ_PRINTED_MAX);

	mrz_print(&mrz, text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(mrz_recv);

/* On the wire a zone is its lines, with a line feed between them. */
Datum
mrz_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	PG_RETURN_DATUM(parse(input, len, NULL));
}

PG_FUNCTION_INFO_V1(mrz_send);

Datum
mrz_send(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	char text[MRZ_PRINTED_MAX];
	size_t len = mrz_print(&mrz, text);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, (int) len);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(mrz_from_text);

/* Of a long text no more is fetched than it takes to refuse it. */
Datum
mrz_from_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, MRZ_INPUT_MAX + 1);

	PG_RETURN_DATUM(parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL));
}

PG_FUNCTION_INFO_V1(mrz_to_text);

Datum
mrz_to_text(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	char text[MRZ_PRINTED_MAX];
	size_t len = mrz_print(&mrz, text);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text, (int) len));
}

/* Comparison, by the stored bytes ----------------------------------------- */

static int
compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	size_t a_len = VARSIZE_ANY_EXHDR(a);
	size_t b_len = VARSIZE_ANY_EXHDR(b);
	int result = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_len, b_len));

	if (result == 0)
		result = (a_len > b_len) - (a_len < b_len);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

#define MRZ_COMPARISON(name, op)                                               \
	PG_FUNCTION_INFO_V1(mrz_##name);                                           \
	Datum mrz_##name(PG_FUNCTION_ARGS)                                         \
	{                                                                          \
		PG_RETURN_BOOL(compare(fcinfo) op 0);                                  \
	}                                                                          \
	extern Datum mrz_##name(PG_FUNCTION_ARGS)

MRZ_COMPARISON(lt, <);
MRZ_COMPARISON(le, <=);
MRZ_COMPARISON(eq, ==);
MRZ_COMPARISON(ne, !=);
MRZ_COMPARISON(ge, >=);
MRZ_COMPARISON(gt, >);

PG_FUNCTION_INFO_V1(mrz_cmp);

Datum
mrz_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

/* Fields ------------------------------------------------------------------ */

static const NullableDatum absent = {(Datum) 0, true};

static NullableDatum
present(Datum value)
{
	return (NullableDatum){value, false};
}

static NullableDatum
text_datum(const char *start, size_t length)
{
	if (length == 0)
		return absent;
	return present(
		PointerGetDatum(cstring_to_text_with_len(start, (int) length)));
}

static NullableDatum
format(const Mrz *mrz)
{
	return text_datum(mrz->layout->name, strlen(mrz->layout->name));
}

/* Document code and optional data. */
static NullableDatum
trimmed(const Mrz *mrz, MrzField field)
{
	MrzText text = mrz_trimmed(mrz, field);

	return text_datum(text.start, text.length);
}

static NullableDatum
code(const Mrz *mrz, MrzField field)
{
	CountryCode value;

	return mrz_code(mrz, field, &value) ? present(Int32GetDatum(value))
										: absent;
}

static NullableDatum
document_number(const Mrz *mrz)
{
	MrzNumber number;
	Datum value;

	mrz_number(mrz, &number);
	if (!number.well_formed ||
		!docnumber_try(number.text, number.length, &value))
		return absent;
	return present(value);
}

static NullableDatum
optional_data_1(const Mrz *mrz)
{
	MrzNumber number;

	mrz_number(mrz, &number);
	return text_datum(number.optional_data.start, number.optional_data.length);
}

static NullableDatum
sex(const Mrz *mrz)
{
	char letter = mrz_sex_letter(mrz);

	return text_datum(&letter, letter != '\0');
}

/* The whole name, given names first, as lists have it. */
static NullableDatum
holder(const Mrz *mrz)
{
	char text[MRZ_HOLDER_MAX];

	return text_datum(text, mrz_read_holder(mrz, text));
}

static NullableDatum
primary_identifier(const Mrz *mrz)
{
	MrzName name;

	mrz_name(mrz, &name);
	return text_datum(name.primary, name.primary_length);
}

static NullableDatum
secondary_identifier(const Mrz *mrz)
{
	MrzName name;

	mrz_name(mrz, &name);
	return text_datum(name.secondary, name.secondary_length);
}

static MrzDate
day_of(DateADT date)
{
	MrzDate day = {-1, 0, 0};

	if (!DATE_NOT_FINITE(date))
		j2date(date + POSTGRES_EPOCH_JDATE, &day.year, &day.month, &day.day);
	return day;
}

/* A date with the century that it has as seen from a day. */
static NullableDatum
date(const Mrz *mrz, MrzField field, DateADT asof)
{
	MrzDate from = day_of(asof);
	MrzDate day;
	bool known;

	if (!mrz_date(mrz, field, &day))
		return absent;
	if (field == MRZ_BIRTH_DATE)
		known = mrz_resolve_birth(&day, &from, &day);
	else
		known = mrz_resolve_expiry(&day, &from, &day);
	if (!known)
		return absent;
	return present(Int64GetDatum(
		(int64) (day.year < 0
					 ? PARTIALDATE_UNKNOWN
					 : partialdate_make(day.year, day.month, day.day))));
}

/* A function that returns what the expression makes of "mrz", the argument. */
#define MRZ_ACCESSOR(name, expression)                                         \
	PG_FUNCTION_INFO_V1(name);                                                 \
	Datum name(PG_FUNCTION_ARGS)                                               \
	{                                                                          \
		Mrz mrz = PG_GETARG_MRZ(0);                                            \
		NullableDatum result = expression;                                     \
                                                                               \
		if (result.isnull)                                                     \
			PG_RETURN_NULL();                                                  \
		PG_RETURN_DATUM(result.value);                                         \
	}                                                                          \
	extern Datum name(PG_FUNCTION_ARGS)

MRZ_ACCESSOR(mrz_format, format(&mrz));
MRZ_ACCESSOR(mrz_document_code, trimmed(&mrz, MRZ_DOCUMENT_CODE));
MRZ_ACCESSOR(mrz_issuing_state, code(&mrz, MRZ_ISSUING_STATE));
MRZ_ACCESSOR(mrz_document_number, document_number(&mrz));
MRZ_ACCESSOR(mrz_nationality, code(&mrz, MRZ_NATIONALITY));
MRZ_ACCESSOR(mrz_birth_date, date(&mrz, MRZ_BIRTH_DATE, PG_GETARG_DATEADT(1)));
MRZ_ACCESSOR(mrz_sex, sex(&mrz));
MRZ_ACCESSOR(mrz_expiry_date,
			 date(&mrz, MRZ_EXPIRY_DATE, PG_GETARG_DATEADT(1)));
MRZ_ACCESSOR(mrz_optional_data_1, optional_data_1(&mrz));
MRZ_ACCESSOR(mrz_optional_data_2, trimmed(&mrz, MRZ_OPTIONAL_DATA_2));
MRZ_ACCESSOR(mrz_primary_identifier, primary_identifier(&mrz));
MRZ_ACCESSOR(mrz_secondary_identifier, secondary_identifier(&mrz));
MRZ_ACCESSOR(mrz_holder, holder(&mrz));
MRZ_ACCESSOR(
	mrz_name_is_cut,
	present(BoolGetDatum(mrz_field_is_full(&mrz, MRZ_NAME) ||
						 mrz_field_is_full(&mrz, MRZ_SECONDARY_IDENTIFIER))));
MRZ_ACCESSOR(mrz_is_valid, present(BoolGetDatum(mrz_valid(&mrz))));

/* The row type of the call, looked up once a query. */
static TupleDesc
row_type(FunctionCallInfo fcinfo)
{
	TupleDesc type = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (type != NULL)
		return type;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	fcinfo->flinfo->fn_extra = BlessTupleDesc(type);
	MemoryContextSwitchTo(old);
	return type;
}

PG_FUNCTION_INFO_V1(mrz_fields);

Datum
mrz_fields(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	DateADT asof = PG_GETARG_DATEADT(1);
	TupleDesc type = row_type(fcinfo);
	NullableDatum fields[] = {
		format(&mrz),
		trimmed(&mrz, MRZ_DOCUMENT_CODE),
		code(&mrz, MRZ_ISSUING_STATE),
		document_number(&mrz),
		code(&mrz, MRZ_NATIONALITY),
		date(&mrz, MRZ_BIRTH_DATE, asof),
		sex(&mrz),
		date(&mrz, MRZ_EXPIRY_DATE, asof),
		optional_data_1(&mrz),
		trimmed(&mrz, MRZ_OPTIONAL_DATA_2),
		primary_identifier(&mrz),
		secondary_identifier(&mrz),
	};
	Datum values[lengthof(fields)];
	bool nulls[lengthof(fields)];

	Assert(type->natts == lengthof(fields));
	for (int i = 0; i < lengthof(fields); i++)
	{
		values[i] = fields[i].value;
		nulls[i] = fields[i].isnull;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(type, values, nulls)));
}

PG_FUNCTION_INFO_V1(mrz_raw_fields);

/* The fields as printed, in the order of the zone, with their places. */
Datum
mrz_raw_fields(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	size_t offset = 0;

	InitMaterializedSRF(fcinfo, 0);
	while (offset < mrz.layout->length)
	{
		MrzField field = mrz_field_at(mrz.layout, offset);
		const MrzPlace *place = &mrz.layout->places[field];
		NullableDatum cleaned = trimmed(&mrz, field);
		Datum values[5] = {
			CStringGetTextDatum(mrz_field_name(field)),
			Int32GetDatum(place->line),
			Int32GetDatum(place->position),
			text_datum(mrz.zone + offset, place->length).value,
			cleaned.value,
		};
		bool nulls[5] = {false, false, false, false, cleaned.isnull};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		offset += place->length;
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mrz_check_digits);

Datum
mrz_check_digits(PG_FUNCTION_ARGS)
{
	Mrz mrz = PG_GETARG_MRZ(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n = mrz_digits(&mrz, digits);

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < n; i++)
	{
		MrzDigit *digit = &digits[i];
		NullableDatum computed =
			text_datum(&digit->computed, digit->computed != '\0');
		Datum values[4] = {
			CStringGetTextDatum(digit->name),
			text_datum(&digit->printed, 1).value,
			computed.value,
			BoolGetDatum(digit->valid),
		};
		bool nulls[4] = {false, false, computed.isnull, false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(mrz_check);

Datum
mrz_check(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MrzFinding findings[MRZ_FINDINGS_MAX];
	MrzDate asof = {-1, 0, 0};
	size_t n;
	Mrz mrz;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	mrz = PG_GETARG_MRZ(0);
	if (!PG_ARGISNULL(1))
		asof = day_of(PG_GETARG_DATEADT(1));
	n = mrz_findings(&mrz, asof.year < 0 ? NULL : &asof, findings);
	for (size_t i = 0; i < n; i++)
	{
		MrzPlace place = mrz_place_at(mrz.layout, findings[i].offset);
		char message[MRZ_MESSAGE_MAX];
		Datum values[6];
		bool nulls[6] = {false};

		mrz_message(&mrz, &findings[i], message);
		values[0] = CStringGetTextDatum(findings[i].field);
		values[1] = CStringGetTextDatum(
			findings[i].code <= MRZ_LAST_ERROR ? "error" : "oddity");
		values[2] = CStringGetTextDatum(mrz_code_name(findings[i].code));
		values[3] = CStringGetTextDatum(message);
		values[4] = Int32GetDatum(place.line);
		values[5] = Int32GetDatum(place.position);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
