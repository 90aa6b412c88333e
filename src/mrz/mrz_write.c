/*
 * mrz_write.c
 *
 * SQL functions that write zones.
 */
#include "postgres.h"
#include "compat.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "country/countrycode_core.h"
#include "date/partialdate_core.h"
#include "document/docnumber.h"
#include "document/docnumber_core.h"
#include "mrz/mrz.h"
#include "mrz/write.h"
#include "text/ascii.h"

/* No name is longer. */
#define NAME_LETTERS_BYTES_MAX 10000

/* ---------- letters ---------- */

pg_noreturn static void
refuse_fault(const char *message, const MrzFault *fault)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("%s", message), errdetail("%s", fault->fault.detail),
					errhint("%s", fault->fault.hint)));
}

static void
check_length(text *name)
{
	if (VARSIZE_ANY_EXHDR(name) > NAME_LETTERS_BYTES_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("name is too long for a machine-readable zone"),
						errdetail("It has more than %d bytes.",
								  NAME_LETTERS_BYTES_MAX)));
}

/* The text in normal form NFKC, as UTF-16; its length in units. */
static UChar *
normalize(text *name, int32_t *length)
{
	int32_t given = (int32_t) VARSIZE_ANY_EXHDR(name);
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
	UChar *units = palloc((given + 1) * sizeof(UChar));
	UChar *normal;

	u_strFromUTF8(units, given, &given, VARDATA_ANY(name), given, &status);
	if (U_FAILURE(status))
		ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
						errmsg("name is no text of Unicode: %s",
							   u_errorName(status))));
	*length = unorm2_normalize(nfkc, units, given, NULL, 0, &status);
	if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status))
		elog(ERROR, "could not normalize a name: %s", u_errorName(status));
	status = U_ZERO_ERROR;
	normal = palloc((*length + 1) * sizeof(UChar));
	unorm2_normalize(nfkc, units, given, normal, *length + 1, &status);
	if (U_FAILURE(status))
		elog(ERROR, "could not normalize a name: %s", u_errorName(status));
	return normal;
}

/* The letters of the zone for a text, terminated. */
static char *
write_letters(text *name, const char *code, size_t *length)
{
	int32_t units;
	UChar *normal;
	char *written;
	MrzFault fault;

	if (VARSIZE_ANY_EXHDR(name) > NAME_LETTERS_BYTES_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("name is too long for a machine-readable zone"),
						errdetail("It has more than %d bytes.",
								  NAME_LETTERS_BYTES_MAX)));
	normal = normalize(name, &units);
	written = palloc(MRZ_LETTERS_ROOM(units));
	if (!mrz_write_letters(normal, units, code, written, length, &fault))
		refuse_fault("name cannot be written in a machine-readable zone",
					 &fault);
	return written;
}

PG_FUNCTION_INFO_V1(mrz_transliterate);

Datum
mrz_transliterate(PG_FUNCTION_ARGS)
{
	char code[COUNTRYCODE_LENGTH + 1] = "";
	char *written;
	size_t length;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_NARGS() > 1 && !PG_ARGISNULL(1))
		countrycode_print(PG_GETARG_INT32(1), code);
	written = write_letters(PG_GETARG_TEXT_PP(0), code, &length);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(written, (int) length));
}

/* A text with its letters raised. */
static char *
take_letters(text *input, size_t *len)
{
	char *letters;

	check_length(input);
	*len = VARSIZE_ANY_EXHDR(input);
	letters = palloc(*len + 1);
	for (size_t i = 0; i < *len; i++)
		letters[i] = ascii_upper(VARDATA_ANY(input)[i]);
	return letters;
}

PG_FUNCTION_INFO_V1(mrz_to_arabic);

Datum
mrz_to_arabic(PG_FUNCTION_ARGS)
{
	size_t len;
	char *input = take_letters(PG_GETARG_TEXT_PP(0), &len);
	char *arabic = palloc(MRZ_ARABIC_ROOM(len));
	size_t length;

	if (!mrz_read_arabic(input, len, arabic, &length))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(arabic, (int) length));
}

PG_FUNCTION_INFO_V1(mrz_fold_arabic_text);

Datum
mrz_fold_arabic_text(PG_FUNCTION_ARGS)
{
	size_t len;
	char *input = take_letters(PG_GETARG_TEXT_PP(0), &len);
	char *folded = palloc(len + 1);
	size_t length;

	if (!mrz_fold_arabic(input, len, folded, &length))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(folded, (int) length));
}

/* ---------- zones ---------- */

/* The arguments of mrz_make(). */
enum
{
	ARG_FORMAT,
	ARG_DOCUMENT_CODE,
	ARG_ISSUING_STATE,
	ARG_DOCUMENT_NUMBER,
	ARG_NATIONALITY,
	ARG_BIRTH_DATE,
	ARG_SEX,
	ARG_EXPIRY_DATE,
	ARG_PRIMARY,
	ARG_SECONDARY,
	ARG_OPTIONAL_DATA_1,
	ARG_OPTIONAL_DATA_2,
	ARG_KEPT
};

/* A zone being written. */
typedef struct ZoneWriter
{
	FunctionCallInfo fcinfo;
	const MrzLayout *layout;
	char zone[MRZ_ZONE_MAX];
} ZoneWriter;

pg_noreturn static void
refuse_field(const ZoneWriter *writer, MrzField field, const char *why)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("field \"%s\" cannot be written in format %s",
						   mrz_field_name(field), writer->layout->name),
					errdetail("%s", why)));
}

/* Write characters to the beginning of a field, which has room for them. */
static void
write_field(ZoneWriter *writer, MrzField field, const char *text, size_t length)
{
	const MrzPlace *place = &writer->layout->places[field];

	if (place->length == 0)
		refuse_field(writer, field, "The format has no such field.");
	if (length > place->length)
		refuse_field(writer, field,
					 psprintf("It has %d characters, %zu were given.",
							  place->length, length));
	memcpy(writer->zone + place->offset, text, length);
}

static const MrzLayout *
layout_of_argument(text *format)
{
	char *name = text_to_cstring(format);

	for (size_t i = 0; i < mrz_layout_count; i++)
		if (pg_strcasecmp(name, mrz_layouts[i].name) == 0)
			return &mrz_layouts[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%.20s\" is no format of a machine-readable zone", name),
			 errhint("Formats are TD1, TD2, TD3, MRV-A, MRV-B, ID-FRA, ID-SVK, "
					 "DL-CHE, DL-FRA and DL-ISO.")));
}

/*
 * Codes and optional data: letters, digits, and fillers, which may be given as
 * spaces or hyphens.  Returns the length.
 */
static size_t
take_characters(const ZoneWriter *writer, MrzField field, int argument,
				char **characters)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	char *given = text_to_cstring(PG_GETARG_TEXT_PP(argument));

	for (char *c = given; *c; c++)
	{
		*c = ascii_upper(*c);
		if (*c == ' ' || *c == '-')
			*c = MRZ_FILLER;
		if (*c != MRZ_FILLER && !ascii_is_letter(*c) && !ascii_is_digit(*c))
			refuse_field(writer, field,
						 "It has letters A to Z, digits and fillers.");
	}
	*characters = given;
	return strlen(given);
}

static void
write_code(ZoneWriter *writer, MrzField field, int argument)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	char code[COUNTRYCODE_LENGTH + 1];

	if (PG_ARGISNULL(argument))
		return;
	countrycode_print(countrycode_printed(PG_GETARG_INT32(argument)), code);
	write_field(writer, field, code, COUNTRYCODE_LENGTH);
}

static void
write_document_code(ZoneWriter *writer)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	const char *usual = writer->layout->usual_code;
	char *code;
	size_t length;

	if (PG_ARGISNULL(ARG_DOCUMENT_CODE))
		write_field(writer, MRZ_DOCUMENT_CODE, usual, strlen(usual));
	else
	{
		length = take_characters(writer, MRZ_DOCUMENT_CODE, ARG_DOCUMENT_CODE,
								 &code);
		write_field(writer, MRZ_DOCUMENT_CODE, code, length);
	}
}

/*
 * The document number.  One that is longer than its field runs on in the optional
 * data, with a place for its check digit, and returns how much it takes there; of
 * one on a visa the first nine characters are taken (Doc 9303-7).
 */
static size_t
write_number(ZoneWriter *writer)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	const MrzLayout *layout = writer->layout;
	size_t room = layout->places[MRZ_DOCUMENT_NUMBER].length;
	size_t optional = layout->places[MRZ_OPTIONAL_DATA_1].length;
	char text[DOCNUMBER_LENGTH_MAX];
	size_t length;

	if (PG_ARGISNULL(ARG_DOCUMENT_NUMBER))
		return 0;
	length =
		(size_t) docnumber_read(PG_GETARG_DATUM(ARG_DOCUMENT_NUMBER), text);
	if (length > room && layout->prefix[0] == 'V')
		length = room;
	if (length <= room || !layout->long_number)
	{
		write_field(writer, MRZ_DOCUMENT_NUMBER, text, length);
		/* a filler would say that the number runs on */
		if (layout->places[MRZ_DOCUMENT_NUMBER_DIGIT].length > 0)
			write_field(writer, MRZ_DOCUMENT_NUMBER_DIGIT, "0", 1);
		return 0;
	}
	/* its digit and a filler stand behind it */
	if (length - room + 2 > optional)
		refuse_field(writer, MRZ_DOCUMENT_NUMBER,
					 psprintf("It has at most %zu characters, %zu were given.",
							  room + optional - 2, length));
	write_field(writer, MRZ_DOCUMENT_NUMBER, text, room);
	write_field(writer, MRZ_OPTIONAL_DATA_1, text + room, length - room);
	writer->zone[layout->places[MRZ_OPTIONAL_DATA_1].offset + length - room] =
		'0';
	return length - room + 2;
}

static void
write_optional(ZoneWriter *writer, MrzField field, int argument, size_t taken)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	const MrzPlace *place = &writer->layout->places[field];
	char *text;
	size_t length;

	if (PG_ARGISNULL(argument))
		return;
	length = take_characters(writer, field, argument, &text);
	if (length == 0)
		return;
	if (place->length == 0)
		refuse_field(writer, field, "The format has no such field.");
	if (length + taken > place->length)
		refuse_field(writer, field,
					 psprintf("It has room for %zu characters, %zu were given.",
							  place->length - taken, length));
	memcpy(writer->zone + place->offset + taken, text, length);
}

static void
write_sex(ZoneWriter *writer)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	char *sex;

	if (PG_ARGISNULL(ARG_SEX))
		return;
	sex = text_to_cstring(PG_GETARG_TEXT_PP(ARG_SEX));
	if (strlen(sex) != 1 || !strchr("MFXmfx<", sex[0]))
		refuse_field(writer, MRZ_SEX, "It is M, F or X.");
	sex[0] = ascii_upper(sex[0]);
	write_field(writer, MRZ_SEX, sex[0] == 'X' ? "<" : sex, 1);
}

static void
write_two_digits(char *to, int number)
{
	to[0] = (char) ('0' + number / 10 % 10);
	to[1] = (char) ('0' + number % 10);
}

static void
write_date(ZoneWriter *writer, MrzField field, int argument)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	char text[6];
	PartialDate date;
	PartialFields parts;
	int of_century;
	int year;

	if (PG_ARGISNULL(argument))
		return;
	date = (PartialDate) PG_GETARG_INT64(argument);
	memset(text, MRZ_FILLER, sizeof(text));
	if (date != PARTIALDATE_UNKNOWN)
	{
		parts = partialdate_fields(date);
		of_century = partialdate_year_of_century(date);
		year = parts.year >= 0 ? parts.year : of_century;
		if (year < 0 ||
			date != (parts.year >= 0
						 ? partialdate_make(year, parts.month, parts.day)
						 : partialdate_make_no_century(year, parts.month,
													   parts.day)))
			refuse_field(writer, field,
						 "It has year, month and day, of which the last may be "
						 "unknown, without qualifiers.");
		if (field == MRZ_EXPIRY_DATE && parts.day == 0)
			refuse_field(writer, field, "It is a day, or unknown as a whole.");
		write_two_digits(text, year % 100);
		if (parts.month > 0)
			write_two_digits(text + 2, parts.month);
		if (parts.day > 0)
			write_two_digits(text + 4, parts.day);
	}
	write_field(writer, field, text, sizeof(text));
}

/* The letters of an identifier, terminated; "" where there is none. */
static char *
write_identifier(const ZoneWriter *writer, int argument)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	const MrzPlace *place = &writer->layout->places[MRZ_ISSUING_STATE];
	char code[COUNTRYCODE_LENGTH + 1] = "";
	size_t length;

	if (PG_ARGISNULL(argument))
		return "";
	memcpy(code, writer->zone + place->offset, COUNTRYCODE_LENGTH);
	return write_letters(PG_GETARG_TEXT_PP(argument), code, &length);
}

/* How many letters of each component are kept, or NULL. */
static int *
take_kept(const ZoneWriter *writer, int *n)
{
	FunctionCallInfo fcinfo = writer->fcinfo;
	ArrayType *array;
	int *kept;

	*n = 0;
	if (PG_ARGISNULL(ARG_KEPT))
		return NULL;
	array = PG_GETARG_ARRAYTYPE_P(ARG_KEPT);
	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		refuse_field(writer, MRZ_NAME,
					 "What is kept of its components is an array of numbers, "
					 "without nulls.");
	*n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	kept = (int *) ARR_DATA_PTR(array);
	for (int i = 0; i < *n; i++)
		if (kept[i] < 0)
			refuse_field(writer, MRZ_NAME,
						 "Of no component fewer than 0 letters can be kept.");
	return kept;
}

/* Cut components to a field, by "kept" or as mrz_cut_name() does, and write them. */
static void
write_components(ZoneWriter *writer, MrzField field, MrzComponents *components,
				 const int *kept)
{
	const MrzPlace *place = &writer->layout->places[field];
	bool any_primary = false;

	if (!kept)
		mrz_cut_name(components, place->length);
	for (int i = 0; kept && i < components->n; i++)
	{
		components->list[i].kept = Min(kept[i], components->list[i].length);
		any_primary |= i < components->n_primary && kept[i] > 0;
	}
	if (kept && components->n_primary > 0 && !any_primary)
		refuse_field(writer, field,
					 "Nothing is to be kept of the primary identifier.");
	if (!mrz_write_name(components, writer->zone + place->offset,
						place->length))
		refuse_field(writer, field, "What is to be kept of it does not fit.");
}

static void
write_name(ZoneWriter *writer)
{
	const MrzPlace *places = writer->layout->places;
	const char *primary = write_identifier(writer, ARG_PRIMARY);
	const char *secondary = write_identifier(writer, ARG_SECONDARY);
	bool apart = places[MRZ_SECONDARY_IDENTIFIER].length > 0;
	MrzComponents components;
	MrzComponents given;
	int n_kept;
	int *kept = take_kept(writer, &n_kept);

	if (places[MRZ_NAME].length == 0)
	{
		if (primary[0] || secondary[0])
			refuse_field(writer, MRZ_NAME, "The format has no such field.");
		return;
	}
	if (!mrz_split_name(primary, apart ? "" : secondary, &components) ||
		!mrz_split_name(apart ? secondary : "", "", &given))
		refuse_field(writer, MRZ_NAME, "It has too many components.");
	if (kept && n_kept != components.n + given.n)
		refuse_field(writer, MRZ_NAME,
					 psprintf("It has %d components, %d are said to be kept.",
							  components.n + given.n, n_kept));
	write_components(writer, MRZ_NAME, &components, kept);
	if (apart)
	{
		/* as France does */
		given.fillers = 2;
		write_components(writer, MRZ_SECONDARY_IDENTIFIER, &given,
						 kept ? kept + components.n : NULL);
	}
}

/* The check digits of the fields, and then the composite one over them. */
static void
write_digits(ZoneWriter *writer)
{
	Mrz mrz = {writer->layout, writer->zone};
	const MrzPlace *composite = &writer->layout->places[MRZ_COMPOSITE_DIGIT];

	for (int last = 0; last <= 1; last++)
	{
		MrzDigit digits[MRZ_DIGITS_MAX];
		size_t n = mrz_digits(&mrz, digits);

		for (size_t i = 0; i < n; i++)
		{
			bool is_composite =
				composite->length > 0 && digits[i].offset == composite->offset;

			if (is_composite == last && digits[i].computed != '\0' &&
				strcmp(digits[i].name, "personal_number") != 0)
				writer->zone[digits[i].offset] = digits[i].computed;
		}
	}
}

/* What has been written is a zone, and a valid one. */
static void
check_zone(const ZoneWriter *writer)
{
	Mrz mrz = {writer->layout, writer->zone};
	MrzFinding findings[MRZ_FINDINGS_MAX];
	char message[MRZ_MESSAGE_MAX];

	if (mrz_layout(writer->zone, writer->layout->length) != writer->layout)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("zone would be read as one of another format than %s",
						writer->layout->name),
				 errdetail("What it begins with, \"%.5s\", is that of another "
						   "format of the same size.",
						   writer->zone),
				 errhint("A visa begins with V and nothing else does; IDFRA is "
						 "ID-FRA, D1FRA is DL-FRA.")));
	if (mrz_valid(&mrz))
		return;
	for (size_t i = 0; i < mrz_findings(&mrz, NULL, findings); i++)
	{
		if (findings[i].code > MRZ_LAST_ERROR)
			continue;
		mrz_message(&mrz, &findings[i], message);
		refuse_field(writer, mrz_field_at(mrz.layout, findings[i].offset),
					 message);
	}
}

PG_FUNCTION_INFO_V1(mrz_make);

Datum
mrz_make(PG_FUNCTION_ARGS)
{
	ZoneWriter writer = {fcinfo, NULL, {0}};
	size_t taken;

	if (PG_ARGISNULL(ARG_FORMAT))
		PG_RETURN_NULL();
	writer.layout = layout_of_argument(PG_GETARG_TEXT_PP(ARG_FORMAT));
	memset(writer.zone, MRZ_FILLER, sizeof(writer.zone));
	write_document_code(&writer);
	write_code(&writer, MRZ_ISSUING_STATE, ARG_ISSUING_STATE);
	taken = write_number(&writer);
	write_code(&writer, MRZ_NATIONALITY, ARG_NATIONALITY);
	write_date(&writer, MRZ_BIRTH_DATE, ARG_BIRTH_DATE);
	write_sex(&writer);
	write_date(&writer, MRZ_EXPIRY_DATE, ARG_EXPIRY_DATE);
	write_optional(&writer, MRZ_OPTIONAL_DATA_1, ARG_OPTIONAL_DATA_1, taken);
	write_optional(&writer, MRZ_OPTIONAL_DATA_2, ARG_OPTIONAL_DATA_2, 0);
	write_name(&writer);
	write_digits(&writer);
	check_zone(&writer);
	PG_RETURN_DATUM(mrz_make_datum(writer.zone, writer.layout->length));
}
