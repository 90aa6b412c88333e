/*
 * layout.c
 *
 * The formats of machine-readable zones: where the fields of each lie, what
 * they are called and which characters they may have.
 */
#include "mrz/mrz_core.h"

#include <string.h>

#include "mrz/characters.h"

static const struct
{
	const char *name;
	uint8_t allowed;
} fields[MRZ_FIELDS] = {
	[MRZ_DOCUMENT_CODE] = {"document_code", LETTERS | FILLER},
	[MRZ_ISSUING_STATE] = {"issuing_state", LETTERS | FILLER},
	[MRZ_DOCUMENT_NUMBER] = {"document_number", LETTERS | DIGITS | FILLER},
	[MRZ_DOCUMENT_NUMBER_DIGIT] = {"document_number_check_digit",
								   DIGITS | FILLER},
	[MRZ_NATIONALITY] = {"nationality", LETTERS | FILLER},
	[MRZ_BIRTH_DATE] = {"birth_date", DIGITS | FILLER},
	[MRZ_BIRTH_DATE_DIGIT] = {"birth_date_check_digit", DIGITS | FILLER},
	[MRZ_SEX] = {"sex", LETTERS | FILLER},
	[MRZ_EXPIRY_DATE] = {"expiry_date", DIGITS | FILLER},
	[MRZ_EXPIRY_DATE_DIGIT] = {"expiry_date_check_digit", DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_1] = {"optional_data_1", LETTERS | DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_1_DIGIT] = {"optional_data_1_check_digit",
								   DIGITS | FILLER},
	[MRZ_OPTIONAL_DATA_2] = {"optional_data_2", LETTERS | DIGITS | FILLER},
	[MRZ_NAME] = {"name", LETTERS | FILLER},
	[MRZ_SECONDARY_IDENTIFIER] = {"secondary_identifier", LETTERS | FILLER},
	[MRZ_BLANK] = {"blank", FILLER},
	[MRZ_COMPOSITE_DIGIT] = {"composite_check_digit", DIGITS},
};

/* A place, and the fields that all formats of two lines have in one place. */
#define AT(columns, line, position, length)                                    \
	{                                                                          \
		line, position, length, ((line) -1) * (columns) + (position) -1        \
	}
#define TWO_LINES(columns)                                                     \
	.lines = 2, .line_lengths = {(columns), (columns)},                        \
	.length = 2 * (columns),                                                   \
	.places[MRZ_DOCUMENT_CODE] = AT(columns, 1, 1, 2),                         \
	.places[MRZ_ISSUING_STATE] = AT(columns, 1, 3, 3),                         \
	.places[MRZ_NAME] = AT(columns, 1, 6, (columns) -5),                       \
	.places[MRZ_DOCUMENT_NUMBER] = AT(columns, 2, 1, 9),                       \
	.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(columns, 2, 10, 1),                \
	.places[MRZ_NATIONALITY] = AT(columns, 2, 11, 3),                          \
	.places[MRZ_BIRTH_DATE] = AT(columns, 2, 14, 6),                           \
	.places[MRZ_BIRTH_DATE_DIGIT] = AT(columns, 2, 20, 1),                     \
	.places[MRZ_SEX] = AT(columns, 2, 21, 1),                                  \
	.places[MRZ_EXPIRY_DATE] = AT(columns, 2, 22, 6),                          \
	.places[MRZ_EXPIRY_DATE_DIGIT] = AT(columns, 2, 28, 1)

/*
 * Doc 9303 parts 5 (TD1), 6 (TD2), 4 (TD3), 7 (visas), 8 (the emergency document
 * is a TD2); and the cards and licences of some States.  Of the formats of one
 * size, those with a prefix come first, the longer one before the shorter.
 */
const MrzLayout mrz_layouts[] = {
	{
		.name = "TD1",
		.prefix = "",
		.usual_code = "I",
		.lines = 3,
		.line_lengths = {30, 30, 30},
		.length = 90,
		.long_number = true,
		.digit_in_code = true,
		.places[MRZ_DOCUMENT_CODE] = AT(30, 1, 1, 2),
		.places[MRZ_ISSUING_STATE] = AT(30, 1, 3, 3),
		.places[MRZ_DOCUMENT_NUMBER] = AT(30, 1, 6, 9),
		.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(30, 1, 15, 1),
		.places[MRZ_OPTIONAL_DATA_1] = AT(30, 1, 16, 15),
		.places[MRZ_BIRTH_DATE] = AT(30, 2, 1, 6),
		.places[MRZ_BIRTH_DATE_DIGIT] = AT(30, 2, 7, 1),
		.places[MRZ_SEX] = AT(30, 2, 8, 1),
		.places[MRZ_EXPIRY_DATE] = AT(30, 2, 9, 6),
		.places[MRZ_EXPIRY_DATE_DIGIT] = AT(30, 2, 15, 1),
		.places[MRZ_NATIONALITY] = AT(30, 2, 16, 3),
		.places[MRZ_OPTIONAL_DATA_2] = AT(30, 2, 19, 11),
		.places[MRZ_COMPOSITE_DIGIT] = AT(30, 2, 30, 1),
		.places[MRZ_NAME] = AT(30, 3, 1, 30),
		.composite = {AT(30, 1, 6, 25), AT(30, 2, 1, 7), AT(30, 2, 9, 7),
					  AT(30, 2, 19, 11)},
	},
	{
		.name = "MRV-B",
		.prefix = "V",
		.usual_code = "V",
		TWO_LINES(36),
		.places[MRZ_OPTIONAL_DATA_1] = AT(36, 2, 29, 8),
	},
	{
		/* France's identity card of 1988 to 2021 */
		.name = "ID-FRA",
		.prefix = "IDFRA",
		.usual_code = "ID",
		.lines = 2,
		.line_lengths = {36, 36},
		.length = 72,
		.places[MRZ_DOCUMENT_CODE] = AT(36, 1, 1, 2),
		.places[MRZ_ISSUING_STATE] = AT(36, 1, 3, 3),
		.places[MRZ_NAME] = AT(36, 1, 6, 25),
		.places[MRZ_OPTIONAL_DATA_1] = AT(36, 1, 31, 6),
		.places[MRZ_DOCUMENT_NUMBER] = AT(36, 2, 1, 12),
		.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(36, 2, 13, 1),
		.places[MRZ_SECONDARY_IDENTIFIER] = AT(36, 2, 14, 14),
		.places[MRZ_BIRTH_DATE] = AT(36, 2, 28, 6),
		.places[MRZ_BIRTH_DATE_DIGIT] = AT(36, 2, 34, 1),
		.places[MRZ_SEX] = AT(36, 2, 35, 1),
		.places[MRZ_COMPOSITE_DIGIT] = AT(36, 2, 36, 1),
		.composite = {AT(36, 1, 1, 36), AT(36, 2, 1, 35)},
	},
	{
		.name = "TD2",
		.prefix = "",
		.usual_code = "I",
		.long_number = true,
		.digit_in_code = true,
		TWO_LINES(36),
		.places[MRZ_OPTIONAL_DATA_1] = AT(36, 2, 29, 7),
		.places[MRZ_COMPOSITE_DIGIT] = AT(36, 2, 36, 1),
		.composite = {AT(36, 2, 1, 10), AT(36, 2, 14, 7), AT(36, 2, 22, 14)},
	},
	{
		.name = "MRV-A",
		.prefix = "V",
		.usual_code = "V",
		TWO_LINES(44),
		.places[MRZ_OPTIONAL_DATA_1] = AT(44, 2, 29, 16),
	},
	{
		.name = "TD3",
		.prefix = "",
		.usual_code = "PP",
		TWO_LINES(44),
		.places[MRZ_OPTIONAL_DATA_1] = AT(44, 2, 29, 14),
		.places[MRZ_OPTIONAL_DATA_1_DIGIT] = AT(44, 2, 43, 1),
		.places[MRZ_COMPOSITE_DIGIT] = AT(44, 2, 44, 1),
		.composite = {AT(44, 2, 1, 10), AT(44, 2, 14, 7), AT(44, 2, 22, 22)},
	},
	{
		/* Slovakia's card; a TD2 that is two characters short */
		.name = "ID-SVK",
		.prefix = "",
		.usual_code = "ID",
		TWO_LINES(34),
		.places[MRZ_OPTIONAL_DATA_1] = AT(34, 2, 29, 6),
	},
	{
		/* Switzerland's driving licence */
		.name = "DL-CHE",
		.prefix = "",
		.usual_code = "FA",
		.lines = 3,
		.line_lengths = {9, 30, 30},
		.length = 69,
		.digit_in_code = true,
		.places[MRZ_DOCUMENT_NUMBER] = {1, 1, 9, 0},
		.places[MRZ_DOCUMENT_CODE] = {2, 1, 2, 9},
		.places[MRZ_ISSUING_STATE] = {2, 3, 3, 11},
		.places[MRZ_OPTIONAL_DATA_1] = {2, 6, 9, 14},
		.places[MRZ_OPTIONAL_DATA_2] = {2, 15, 5, 23},
		.places[MRZ_BIRTH_DATE] = {2, 20, 6, 28},
		.places[MRZ_BLANK] = {2, 26, 5, 34},
		.places[MRZ_NAME] = {3, 1, 30, 39},
	},
	{
		/* France's driving licence */
		.name = "DL-FRA",
		.prefix = "D1FRA",
		.usual_code = "D1",
		.lines = 1,
		.line_lengths = {30},
		.length = 30,
		.digit_in_code = true,
		.places[MRZ_DOCUMENT_CODE] = AT(30, 1, 1, 2),
		.places[MRZ_ISSUING_STATE] = AT(30, 1, 3, 3),
		.places[MRZ_DOCUMENT_NUMBER] = AT(30, 1, 6, 9),
		.places[MRZ_DOCUMENT_NUMBER_DIGIT] = AT(30, 1, 15, 1),
		.places[MRZ_EXPIRY_DATE] = AT(30, 1, 16, 6),
		.places[MRZ_NAME] = AT(30, 1, 22, 8),
		.places[MRZ_COMPOSITE_DIGIT] = AT(30, 1, 30, 1),
		.number_covered = AT(30, 1, 1, 14),
		.composite = {AT(30, 1, 1, 29)},
	},
	{
		/* driving licences by ISO/IEC 18013-2; what is national stays unread */
		.name = "DL-ISO",
		.prefix = "D",
		.usual_code = "D1",
		.lines = 1,
		.line_lengths = {30},
		.length = 30,
		.digit_in_code = true,
		.places[MRZ_DOCUMENT_CODE] = AT(30, 1, 1, 2),
		.places[MRZ_ISSUING_STATE] = AT(30, 1, 3, 3),
		.places[MRZ_OPTIONAL_DATA_1] = AT(30, 1, 6, 24),
		.places[MRZ_COMPOSITE_DIGIT] = AT(30, 1, 30, 1),
		.composite = {AT(30, 1, 1, 29)},
	},
};

const size_t mrz_layout_count = sizeof(mrz_layouts) / sizeof(mrz_layouts[0]);

static inline bool
begins_with(const char *zone, const char *prefix)
{
	while (*prefix && *zone == *prefix)
	{
		zone++;
		prefix++;
	}
	return *prefix == '\0';
}

const MrzLayout *
mrz_layout(const char *zone, size_t len)
{
	for (size_t i = 0; i < mrz_layout_count; i++)
	{
		const MrzLayout *layout = &mrz_layouts[i];

		if (layout->length == len && begins_with(zone, layout->prefix))
			return layout;
	}
	return NULL;
}

const char *
mrz_field_name(MrzField field)
{
	return fields[field].name;
}

MrzField
mrz_field_at(const MrzLayout *layout, size_t offset)
{
	for (int field = 0; field < MRZ_FIELDS; field++)
	{
		const MrzPlace *place = &layout->places[field];

		if (offset >= place->offset && offset - place->offset < place->length)
			return (MrzField) field;
	}
	return MRZ_DOCUMENT_CODE; /* unreachable: the fields cover the zone */
}

MrzPlace
mrz_place_at(const MrzLayout *layout, size_t offset)
{
	MrzPlace place = {1, 1, 1, (uint8_t) offset};

	while (offset >= layout->line_lengths[place.line - 1])
		offset -= layout->line_lengths[place.line++ - 1];
	place.position = (uint8_t) (offset + 1);
	return place;
}

bool
mrz_has_coded_name(const Mrz *mrz)
{
	return mrz->layout->length == 88 && memcmp(mrz->zone, "PNRUS", 5) == 0;
}

unsigned
mrz_allowed(const Mrz *mrz, MrzField field)
{
	unsigned allowed = fields[field].allowed;

	if (field == MRZ_DOCUMENT_CODE && mrz->layout->digit_in_code)
		allowed |= DIGITS;
	if (field == MRZ_NAME && mrz_has_coded_name(mrz))
		allowed |= DIGITS;
	return allowed;
}
