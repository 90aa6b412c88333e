/*
 * mrz_core.h
 *
 * The machine-readable zone of a travel document, ICAO Doc 9303 parts 3 to 7:
 * reading it from text, where its fields lie, what they say and whether its
 * check digits agree.  No PostgreSQL here, and no allocation.
 *
 * A zone is kept as its characters without line breaks.  Its format is not
 * kept: mrz_layout() derives it from the length and the first characters, so
 * that formats can be added without a change to what is stored.
 *
 * Nothing that is wrong with a document makes a zone unreadable.  Each reading
 * says whether its field is well formed; mrz_valid() sums up.
 */
#ifndef SLTD_MRZ_CORE_H
#define SLTD_MRZ_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "country/countrycode_core.h"
#include "text/fault.h"

#define MRZ_FILLER '<'

/* The longest zone, and the longest with its line breaks and a terminator. */
#define MRZ_ZONE_MAX 90
#define MRZ_PRINTED_MAX (MRZ_ZONE_MAX + 3)

/* Input of more bytes is refused unread: no zone is so much white space. */
#define MRZ_INPUT_MAX 1000

/* A part of a zone has at most this many characters: 9 and 15 in TD1. */
#define MRZ_NUMBER_MAX 24
#define MRZ_NAME_MAX 39

typedef enum MrzField
{
	MRZ_DOCUMENT_CODE,
	MRZ_ISSUING_STATE,
	MRZ_DOCUMENT_NUMBER,
	MRZ_DOCUMENT_NUMBER_DIGIT,
	MRZ_NATIONALITY,
	MRZ_BIRTH_DATE,
	MRZ_BIRTH_DATE_DIGIT,
	MRZ_SEX,
	MRZ_EXPIRY_DATE,
	MRZ_EXPIRY_DATE_DIGIT,
	MRZ_OPTIONAL_DATA_1,
	MRZ_OPTIONAL_DATA_1_DIGIT,
	MRZ_OPTIONAL_DATA_2,
	MRZ_NAME,
	MRZ_COMPOSITE_DIGIT
} MrzField;

#define MRZ_FIELDS (MRZ_COMPOSITE_DIGIT + 1)

/*
 * Where a field lies: line and position as the standard counts them, from 1,
 * and the offset in the zone without line breaks, from 0.  A format that does
 * not have the field has length 0.
 */
typedef struct MrzPlace
{
	uint8_t line;
	uint8_t position;
	uint8_t length;
	uint8_t offset;
} MrzPlace;

#define MRZ_LINES 3
#define MRZ_COMPOSITE_PIECES 4

typedef struct MrzLayout
{
	const char *name;   /* as the standard calls the format */
	const char *prefix; /* what a zone of this format begins with */
	uint8_t lines;
	uint8_t line_length;
	uint8_t length;   /* of all lines */
	bool long_number; /* may the document number run on in the optional data */
	MrzPlace places[MRZ_FIELDS];
	MrzPlace composite[MRZ_COMPOSITE_PIECES]; /* what the last digit covers */
} MrzLayout;

typedef struct Mrz
{
	const MrzLayout *layout;
	const char *zone; /* layout->length characters */
} Mrz;

/* A stretch of a zone, or nothing. */
typedef struct MrzText
{
	const char *start;
	size_t length;
} MrzText;

/* A fault, with room for a detail that has to be composed. */
typedef struct MrzFault
{
	ParseFault fault;
	char detail[128];
} MrzFault;

/*
 * Read a zone from text, with or without line breaks: drop white space, raise
 * lower case, refuse what has the shape of no format.  The characters go to
 * "zone", which has room for MRZ_ZONE_MAX and is not terminated.
 */
extern bool mrz_parse(const char *input, size_t len, char *zone,
					  size_t *zone_len, MrzFault *fault);

/* The layout of a zone, or NULL where no format has its shape. */
extern const MrzLayout *mrz_layout(const char *zone, size_t len);

/*
 * Write the lines with a line feed between them, and a terminator, to "text",
 * which has room for MRZ_PRINTED_MAX.  Returns the length.
 */
extern size_t mrz_print(const Mrz *mrz, char *text);

/* The name of a field: that of its accessor, or of the check digit. */
extern const char *mrz_field_name(MrzField field);

/* The field at an offset of the zone; a layout leaves no gaps. */
extern MrzField mrz_field_at(const MrzLayout *layout, size_t offset);

/* A field as printed; length 0 where the format does not have it. */
extern MrzText mrz_printed(const Mrz *mrz, MrzField field);

/* A field without the fillers around it, for codes and optional data. */
extern MrzText mrz_trimmed(const Mrz *mrz, MrzField field);

/* Issuing State or nationality; false where it is no code. */
extern bool mrz_code(const Mrz *mrz, MrzField field, CountryCode *code);

/*
 * The document number, at its full length where it runs on in the optional
 * data, with the fillers that it has inside; and the optional data that are
 * left.
 */
typedef struct MrzNumber
{
	char text[MRZ_NUMBER_MAX];
	size_t length;
	size_t digit_offset;   /* of its check digit in the zone */
	bool is_long;          /* does it run on in the optional data */
	bool well_formed;      /* letters and digits, and not blank */
	MrzText optional_data; /* of MRZ_OPTIONAL_DATA_1, fillers trimmed */
} MrzNumber;

extern void mrz_number(const Mrz *mrz, MrzNumber *number);

/*
 * A date before its century is known.  Month and day are 0 where they are
 * unknown, the year is -1.
 */
typedef struct MrzDate
{
	int year; /* the two digits printed */
	int month;
	int day;
} MrzDate;

/*
 * Read a date field; false where it is no date of any century.  Fillers stand
 * for what is unknown of a birth date; an expiry date is known or blank.
 */
extern bool mrz_date(const Mrz *mrz, MrzField field, MrzDate *date);

/*
 * Give a date of birth or of expiry its century, as seen from a day: born on
 * the latest such date that is not after it and less than 100 years before;
 * expiring in the year nearest to it, of 50 before to 49 after.  False where
 * there is no such day.  A date of unknown year stays so, with year -1.
 */
extern bool mrz_resolve_birth(const MrzDate *date, const MrzDate *asof,
							  MrzDate *resolved);
extern bool mrz_resolve_expiry(const MrzDate *date, const MrzDate *asof,
							   MrzDate *resolved);

/* M, F or X (printed "<" or "X"); '\0' for anything else. */
extern char mrz_sex_letter(const Mrz *mrz);

/*
 * The holder's name: the primary identifier ends at the first double filler.
 * Fillers become single spaces.  Length 0 where there is none.
 */
typedef struct MrzName
{
	char primary[MRZ_NAME_MAX];
	char secondary[MRZ_NAME_MAX];
	size_t primary_length;
	size_t secondary_length;
} MrzName;

extern void mrz_name(const Mrz *mrz, MrzName *name);

/* One check digit: what it says, what it should, and the verdict. */
typedef struct MrzDigit
{
	const char *field;
	char printed;
	char computed; /* '\0' where a character that it covers has no value */
	bool valid;
} MrzDigit;

#define MRZ_DIGITS_MAX 5

/* All check digits of the format; returns how many. */
extern size_t mrz_digits(const Mrz *mrz, MrzDigit *digits);

/*
 * Is the zone what its issuer would print: each field well formed, dates
 * possible, check digits right?  Codes need not be known ones.
 */
extern bool mrz_valid(const Mrz *mrz);

#endif /* SLTD_MRZ_CORE_H */
