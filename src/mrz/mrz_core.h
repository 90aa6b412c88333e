/*
 * mrz_core.h
 *
 * The machine-readable zone of a travel document, ICAO Doc 9303 parts 3 to 8,
 * or of a national card or licence: reading it from text, where its fields lie,
 * what they say and what is wrong with them.  No PostgreSQL here, and no
 * allocation.
 *
 *	 layout.c	the formats
 *	 parse.c	reading text
 *	 fields.c	what the fields say
 *	 digits.c	check digits
 *	 check.c	what is wrong, or odd
 *	 find.c		zones in a text
 *	 repair.c	what a misread zone most likely said
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

/* The shortest, a driving licence. */
#define MRZ_ZONE_MIN 30

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
	MRZ_SECONDARY_IDENTIFIER, /* where it has a field of its own */
	MRZ_BLANK,                /* fillers */
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
	const char *name;       /* as the standard calls the format */
	const char *prefix;     /* what a zone of this format begins with */
	const char *usual_code; /* the document code that most of them have */
	uint8_t lines;
	uint8_t line_lengths[MRZ_LINES];
	uint8_t length;   /* of all lines */
	bool long_number; /* may the document number run on in the optional data */
	bool digit_in_code; /* may the second character be a digit */
	MrzPlace places[MRZ_FIELDS];
	MrzPlace number_covered; /* by its digit, if that is not the number */
	MrzPlace composite[MRZ_COMPOSITE_PIECES]; /* what the last digit covers */
} MrzLayout;

/* All formats; the zones of one size are told by their prefixes, in this order. */
extern const MrzLayout mrz_layouts[];
extern const size_t mrz_layout_count;

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

typedef enum MrzGlyphKind
{
	MRZ_GLYPH_CHARACTER,
	MRZ_GLYPH_SPACE,
	MRZ_GLYPH_LINE_END,
	MRZ_GLYPH_OTHER /* what no zone has */
} MrzGlyphKind;

/* What a character of a text is to a zone: a filler, if it looks like one. */
typedef struct MrzGlyph
{
	MrzGlyphKind kind;
	char character;  /* printable ASCII, no small letter */
	bool may_be_two; /* may stand for two fillers */
} MrzGlyph;

/* Read the code point at *at, which is below len, and advance *at past it. */
extern MrzGlyph mrz_next_glyph(const char *input, size_t len, size_t *at);

/*
 * Read a zone from text, with or without line breaks: drop white space, raise
 * lower case, take what looks like a filler for one or, where the line is too
 * short, for two; refuse what has the shape of no format.  The characters go to
 * "zone", which has room for MRZ_ZONE_MAX and is not terminated.
 */
extern bool mrz_gather(const char *input, size_t len, char *zone,
					   size_t *zone_len, MrzFault *fault);

/* The same, and refuse what does not begin with a document code. */
extern bool mrz_parse(const char *input, size_t len, char *zone,
					  size_t *zone_len, MrzFault *fault);

/*
 * How far a zone is from what the fields of its format may be: 0 if it is valid,
 * -1 if it is so far off that it is none.
 */
extern int mrz_count_faults(const Mrz *mrz);

/* A zone in a text: from byte "start" to before byte "end". */
typedef struct MrzFound
{
	size_t start;
	size_t end;
	size_t length;
	char zone[MRZ_ZONE_MAX];
	int faults; /* 0: it is valid; else how far it is from that */
} MrzFound;

typedef struct MrzSearch
{
	const char *text;
	size_t len;
	size_t at;     /* words from here on may begin a zone */
	bool in_word;  /* "at" is within a word that is too long */
	size_t filler; /* before this one there is none, from "at" on */
	MrzFound best; /* of those that overlap; faults -1 for none */
} MrzSearch;

typedef enum MrzStep
{
	MRZ_SEARCH_ON,
	MRZ_SEARCH_FOUND,
	MRZ_SEARCH_DONE
} MrzStep;

/*
 * Look for zones in a text of any length, a step at a time, each of which looks
 * at little more than MRZ_INPUT_MAX bytes.
 */
extern void mrz_begin_search(const char *text, size_t len, MrzSearch *search);
extern MrzStep mrz_search_on(MrzSearch *search, MrzFound *found);

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

/* Line and position, from 1, of an offset in the zone. */
extern MrzPlace mrz_place_at(const MrzLayout *layout, size_t offset);

/* A field as printed; length 0 where the format does not have it. */
static inline MrzText
mrz_printed(const Mrz *mrz, MrzField field)
{
	const MrzPlace *place = &mrz->layout->places[field];

	return (MrzText){mrz->zone + place->offset, place->length};
}

/* Kinds of characters (characters.h) that a field may have. */
extern unsigned mrz_allowed(const Mrz *mrz, MrzField field);

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

/* M, F or X (printed "<" or "X"); '\0' for anything else, or no field. */
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

/*
 * The holder's name as a search reads it, in UTF-8, given names first.  Names have
 * no digits, so one is taken for the letter that is misread as it; a character that
 * could not be read is left out, and its word goes on.  The names of an internal
 * passport of Russia are written in Cyrillic letters, which its letters and digits
 * stand for.  Returns the length, 0 where no letter is left.
 */
#define MRZ_HOLDER_MAX (2 * (2 * MRZ_NAME_MAX + 1))

extern size_t mrz_read_holder(const Mrz *mrz, char *holder);

/*
 * Does a field not end with a filler?  A name that fills its field may lack its
 * end, so whoever reads it has to think so (Doc 9303-4, section 4.2.3).
 */
extern bool mrz_field_is_full(const Mrz *mrz, MrzField field);

/* An internal passport of Russia: digits of its names stand for letters. */
extern bool mrz_has_coded_name(const Mrz *mrz);

/* Readings of a check digit that differ from the standard's. */
typedef enum MrzHabit
{
	MRZ_BY_STANDARD,
	MRZ_FILLER_COUNTED, /* the one within a long number, as 0 */
	MRZ_FILLER_DIGIT    /* "<" for the digit of an empty field */
} MrzHabit;

/* One check digit: what it says, what it should, and the verdict. */
typedef struct MrzDigit
{
	const char *name; /* of the field, or "composite" */
	uint8_t offset;   /* in the zone */
	char printed;
	char computed; /* '\0' where a character that it covers has no value */
	bool valid;
	MrzHabit habit; /* by which it is valid */
} MrzDigit;

#define MRZ_DIGITS_MAX 5

/* All check digits of the format; returns how many. */
extern size_t mrz_digits(const Mrz *mrz, MrzDigit *digits);

/* The check digit of some characters, '\0' where one has no value. */
extern char mrz_check_digit(const char *text, size_t len);

/* What can be said of a zone.  All up to MRZ_LAST_ERROR make it invalid. */
typedef enum MrzCode
{
	MRZ_SOUND,
	MRZ_WRONG_DIGIT,
	MRZ_WRONG_CHARACTER,
	MRZ_EMPTY_FIELD,
	MRZ_NO_CODE,
	MRZ_NO_DATE,
	MRZ_NO_SEX,
	MRZ_DATES_CONTRADICT,
	MRZ_LAST_ERROR = MRZ_DATES_CONTRADICT,
	MRZ_UNKNOWN_CODE,
	MRZ_CODE_OF_ISO,
	MRZ_DOCUMENT_CODE_UNKNOWN,
	MRZ_DOCUMENT_CODE_OLD,
	MRZ_LONG_NUMBER_HABIT,
	MRZ_DIGIT_HABIT,
	MRZ_SEX_X,
	MRZ_DATE_GAP,
	MRZ_NO_EXPIRY,
	MRZ_NAME_TRUNCATED,
	MRZ_NAME_SEPARATORS,
	MRZ_NO_PRIMARY,
	MRZ_NAME_CODED,
	MRZ_EXPIRED,
	MRZ_CODES
} MrzCode;

typedef struct MrzFinding
{
	MrzCode code;
	const char *field; /* its name, or that of the check digit's */
	uint8_t offset;    /* in the zone: of the field, or of the character */
	char printed;      /* of a wrong digit or character */
	char computed;     /* of a wrong digit */
} MrzFinding;

#define MRZ_FINDINGS_MAX 40

/* Room for a message and a terminator. */
#define MRZ_MESSAGE_MAX 160

/*
 * All that is wrong with a zone or odd about it, in the order of the zone's
 * fields, digits last; returns how much.  What depends on a day is said if
 * there is one, else NULL.
 */
extern size_t mrz_findings(const Mrz *mrz, const MrzDate *asof,
						   MrzFinding *findings);

extern const char *mrz_code_name(MrzCode code);
extern void mrz_message(const Mrz *mrz, const MrzFinding *finding,
						char *message);

/*
 * Is there no error?  All check digits agree, and each field has what may stand
 * in it: codes that have the form of one, known or not, dates of the calendar.
 */
extern bool mrz_valid(const Mrz *mrz);

/* The first thing that makes a field no such field, digits apart. */
extern MrzCode mrz_field_fault(const Mrz *mrz, MrzField field);

#endif /* SLTD_MRZ_CORE_H */
