/*
 * check.c
 *
 * What is wrong with a zone, and what is odd about it.
 */
#include "mrz/mrz_core.h"

#include <stdio.h>
#include <string.h>

#include "mrz/characters.h"

static const char *const code_names[MRZ_CODES] = {
	[MRZ_WRONG_DIGIT] = "check_digit",
	[MRZ_WRONG_CHARACTER] = "character",
	[MRZ_EMPTY_FIELD] = "empty",
	[MRZ_NO_CODE] = "malformed_code",
	[MRZ_NO_DATE] = "impossible_date",
	[MRZ_NO_SEX] = "sex",
	[MRZ_DATES_CONTRADICT] = "contradictory_dates",
	[MRZ_UNKNOWN_CODE] = "unknown_code",
	[MRZ_CODE_OF_ISO] = "iso_code",
	[MRZ_DOCUMENT_CODE_UNKNOWN] = "document_code",
	[MRZ_DOCUMENT_CODE_OLD] = "old_document_code",
	[MRZ_LONG_NUMBER_HABIT] = "filler_counted",
	[MRZ_DIGIT_HABIT] = "filler_for_digit",
	[MRZ_SEX_X] = "sex_x",
	[MRZ_DATE_GAP] = "date_gap",
	[MRZ_NO_EXPIRY] = "no_expiry_date",
	[MRZ_NAME_TRUNCATED] = "possibly_truncated",
	[MRZ_NAME_SEPARATORS] = "separators",
	[MRZ_NO_PRIMARY] = "no_primary_identifier",
	[MRZ_NAME_CODED] = "coded_name",
	[MRZ_EXPIRED] = "expired",
};

const char *
mrz_code_name(MrzCode code)
{
	return code_names[code];
}

/* The first character that the field may not have, or -1. */
static int
wrong_character(const Mrz *mrz, MrzField field)
{
	MrzText text = mrz_printed(mrz, field);
	unsigned allowed = mrz_allowed(mrz, field);

	/* a document code begins with a letter */
	if (field == MRZ_DOCUMENT_CODE && kind_of(text.start[0]) != LETTERS)
		return 0;
	for (size_t i = 0; i < text.length; i++)
	{
		if (!(kind_of(text.start[i]) & allowed))
			return (int) i;
	}
	return -1;
}

static bool
is_blank(const Mrz *mrz, MrzField field)
{
	return mrz_trimmed(mrz, field).length == 0;
}

MrzCode
mrz_field_fault(const Mrz *mrz, MrzField field)
{
	MrzCode fault = MRZ_SOUND;
	CountryCode code;
	MrzDate date;

	if (mrz->layout->places[field].length == 0)
		return MRZ_SOUND;
	switch (field)
	{
			/* what is no fault here has no character that is not allowed */
		case MRZ_ISSUING_STATE:
		case MRZ_NATIONALITY:
			if (mrz_code(mrz, field, &code))
				return MRZ_SOUND;
			fault = MRZ_NO_CODE;
			break;
		case MRZ_BIRTH_DATE:
		case MRZ_EXPIRY_DATE:
			if (mrz_date(mrz, field, &date))
				return MRZ_SOUND;
			fault = MRZ_NO_DATE;
			break;
		case MRZ_SEX:
			if (mrz_sex_letter(mrz) != '\0')
				return MRZ_SOUND;
			fault = MRZ_NO_SEX;
			break;
		case MRZ_DOCUMENT_NUMBER:
		case MRZ_NAME:
			fault = is_blank(mrz, field) ? MRZ_EMPTY_FIELD : MRZ_SOUND;
			break;
		default:
			break;
	}
	return wrong_character(mrz, field) >= 0 ? MRZ_WRONG_CHARACTER : fault;
}

bool
mrz_valid(const Mrz *mrz)
{
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n = mrz_digits(mrz, digits);

	for (size_t i = 0; i < n; i++)
	{
		if (!digits[i].valid)
			return false;
	}
	for (int field = 0; field < MRZ_FIELDS; field++)
	{
		if (mrz_field_fault(mrz, (MrzField) field) != MRZ_SOUND)
			return false;
	}
	return true;
}

/* ---------- findings ---------- */

typedef struct Findings
{
	const Mrz *mrz;
	MrzFinding *list;
	size_t n;
} Findings;

static void
add(Findings *findings, MrzCode code, const char *field, size_t offset,
	char computed)
{
	if (findings->n < MRZ_FINDINGS_MAX)
		findings->list[findings->n++] =
			(MrzFinding){code, field, (uint8_t) offset,
						 findings->mrz->zone[offset], computed};
}

static void
add_field(Findings *findings, MrzCode code, MrzField field)
{
	add(findings, code, mrz_field_name(field),
		findings->mrz->layout->places[field].offset, '\0');
}

/* A driving licence, for which Doc 9303 has no codes. */
static bool
is_licence(const MrzLayout *layout)
{
	return layout->lines == 1 || layout->line_lengths[0] == 9;
}

/*
 * The document code, by the issue of Doc 9303 in force: parts 4 (section 4.4), 5,
 * 6, 7 and 8 (PU).  The second character of a card is its issuer's to choose; the
 * United States have digits there.  Passports without a second letter, or with one of the older
 * free ones, are still in use.
 */
static MrzCode
look_at_document_code(const Mrz *mrz)
{
	const char *code = mrz_printed(mrz, MRZ_DOCUMENT_CODE).start;

	if (is_licence(mrz->layout) || code[0] == 'V')
		return MRZ_SOUND;
	if (mrz->layout->line_lengths[0] == 44 || code[0] == 'P')
	{
		if (code[0] != 'P')
			return MRZ_DOCUMENT_CODE_UNKNOWN;
		if (mrz->layout->line_lengths[0] != 44)
			return mrz->layout->line_lengths[0] == 36 && code[1] == 'U'
					   ? MRZ_SOUND
					   : MRZ_DOCUMENT_CODE_UNKNOWN;
		return code[1] != MRZ_FILLER && strchr("PEDORTSLMU", code[1])
				   ? MRZ_SOUND
				   : MRZ_DOCUMENT_CODE_OLD;
	}
	if (!strchr("AIC", code[0]) || code[1] == 'V' ||
		(mrz->layout->line_lengths[0] == 30 && code[0] == 'A' &&
		 code[1] == 'I') ||
		(mrz->layout->line_lengths[0] == 36 && code[0] == 'A' &&
		 code[1] == 'C'))
		return MRZ_DOCUMENT_CODE_UNKNOWN;
	return MRZ_SOUND;
}

static void
look_at_name(Findings *findings)
{
	const Mrz *mrz = findings->mrz;
	MrzText text = mrz_printed(mrz, MRZ_NAME);
	MrzText name = mrz_trimmed(mrz, MRZ_NAME);
	int separators = 0;

	if (text.start[0] == MRZ_FILLER)
		add_field(findings, MRZ_NO_PRIMARY, MRZ_NAME);
	for (size_t i = 1; i < name.length; i++)
		separators += name.start[i - 1] == MRZ_FILLER &&
					  name.start[i] == MRZ_FILLER &&
					  (i < 2 || name.start[i - 2] != MRZ_FILLER);
	if (separators > 1)
		add_field(findings, MRZ_NAME_SEPARATORS, MRZ_NAME);
	if (mrz_field_is_full(mrz, MRZ_NAME))
		add_field(findings, MRZ_NAME_TRUNCATED, MRZ_NAME);
	for (size_t i = 0; i < name.length; i++)
		if (kind_of(name.start[i]) == DIGITS)
		{
			add(findings, MRZ_NAME_CODED, mrz_field_name(MRZ_NAME),
				(size_t) (name.start + i - mrz->zone), '\0');
			break;
		}
}

/* A field that is what it may be: what is odd about it. */
static void
look_at_field(Findings *findings, MrzField field)
{
	const Mrz *mrz = findings->mrz;
	CountryCode code;
	MrzDate date;
	MrzCode old;

	switch (field)
	{
		case MRZ_DOCUMENT_CODE:
			old = look_at_document_code(mrz);
			if (old != MRZ_SOUND)
				add_field(findings, old, field);
			break;
		case MRZ_ISSUING_STATE:
		case MRZ_NATIONALITY:
			if (!mrz_code(mrz, field, &code))
				break;
			if (!countrycode_known(code))
				add_field(findings, MRZ_UNKNOWN_CODE, field);
			/* as a nationality it is on documents of other States */
			else if (field == MRZ_ISSUING_STATE &&
					 countrycode_printed(code) != code)
				add_field(findings, MRZ_CODE_OF_ISO, field);
			break;
		case MRZ_BIRTH_DATE:
			if (mrz_date(mrz, field, &date) &&
				((date.year < 0 && (date.month || date.day)) ||
				 (!date.month && date.day)))
				add_field(findings, MRZ_DATE_GAP, field);
			break;
		case MRZ_EXPIRY_DATE:
			if (is_blank(mrz, field))
				add_field(findings, MRZ_NO_EXPIRY, field);
			break;
		case MRZ_SEX:
			if (mrz_printed(mrz, field).start[0] == 'X')
				add_field(findings, MRZ_SEX_X, field);
			break;
		case MRZ_NAME:
			look_at_name(findings);
			break;
		case MRZ_SECONDARY_IDENTIFIER:
			if (mrz_field_is_full(mrz, field))
				add_field(findings, MRZ_NAME_TRUNCATED, field);
			break;
		default:
			break;
	}
}

static void
look_at_digits(Findings *findings)
{
	MrzDigit digits[MRZ_DIGITS_MAX];
	size_t n = mrz_digits(findings->mrz, digits);

	for (size_t i = 0; i < n; i++)
	{
		const MrzDigit *digit = &digits[i];

		if (!digit->valid)
			add(findings, MRZ_WRONG_DIGIT, digit->name, digit->offset,
				digit->computed);
		else if (digit->habit == MRZ_FILLER_COUNTED)
			add(findings, MRZ_LONG_NUMBER_HABIT, digit->name, digit->offset,
				'\0');
		/* the standard allows it for an empty personal number */
		else if (digit->habit == MRZ_FILLER_DIGIT &&
				 !(strcmp(digit->name, "optional_data") == 0 &&
				   is_blank(findings->mrz, MRZ_OPTIONAL_DATA_1)))
			add(findings, MRZ_DIGIT_HABIT, digit->name, digit->offset, '\0');
	}
}

static int
compare_days(const MrzDate *a, const MrzDate *b)
{
	if (a->year != b->year)
		return a->year < b->year ? -1 : 1;
	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	return (a->day > b->day) - (a->day < b->day);
}

/* What the dates say as seen from a day. */
static void
look_at_dates(Findings *findings, const MrzDate *asof)
{
	const Mrz *mrz = findings->mrz;
	MrzDate birth;
	MrzDate expiry;

	if (!mrz_date(mrz, MRZ_EXPIRY_DATE, &expiry) ||
		!mrz_resolve_expiry(&expiry, asof, &expiry) || expiry.year < 0)
		return;
	if (mrz_date(mrz, MRZ_BIRTH_DATE, &birth) &&
		mrz_resolve_birth(&birth, asof, &birth) && birth.year >= 0 &&
		compare_days(&expiry, &birth) < 0)
		add_field(findings, MRZ_DATES_CONTRADICT, MRZ_EXPIRY_DATE);
	if (compare_days(&expiry, asof) < 0)
		add_field(findings, MRZ_EXPIRED, MRZ_EXPIRY_DATE);
}

size_t
mrz_findings(const Mrz *mrz, const MrzDate *asof, MrzFinding *list)
{
	Findings findings = {mrz, list, 0};

	for (int f = 0; f < MRZ_FIELDS; f++)
	{
		MrzField field = (MrzField) f;
		MrzCode fault = mrz_field_fault(mrz, field);
		size_t offset = mrz->layout->places[field].offset;

		if (mrz->layout->places[field].length == 0)
			continue;
		if (fault == MRZ_WRONG_CHARACTER)
			add(&findings, fault, mrz_field_name(field),
				offset + wrong_character(mrz, field), '\0');
		else if (fault != MRZ_SOUND)
			add_field(&findings, fault, field);
		else
			look_at_field(&findings, field);
	}
	look_at_digits(&findings);
	if (asof)
		look_at_dates(&findings, asof);
	return findings.n;
}

/* ---------- messages ---------- */

/* What may stand in a field that has another character. */
static const char *
allowed_characters(const Mrz *mrz, const MrzFinding *finding)
{
	MrzField field = mrz_field_at(mrz->layout, finding->offset);

	if (finding->offset == mrz->layout->places[MRZ_DOCUMENT_CODE].offset)
		return "a letter first";
	switch (mrz_allowed(mrz, field))
	{
		case LETTERS | FILLER:
			return "letters and fillers";
		case DIGITS | FILLER:
			return "digits and fillers";
		case DIGITS:
			return "a digit";
		case FILLER:
			return "fillers";
		default:
			return "letters, digits and fillers";
	}
}

void
mrz_message(const Mrz *mrz, const MrzFinding *finding, char *message)
{
	MrzField field = mrz_field_at(mrz->layout, finding->offset);
	int length = mrz->layout->places[field].length;
	const char *text = mrz->zone + mrz->layout->places[field].offset;
	const char *format = NULL;

	switch (finding->code)
	{
		case MRZ_WRONG_DIGIT:
			if (finding->computed == '\0')
				snprintf(message, MRZ_MESSAGE_MAX,
						 "The check digit of %s covers a character without "
						 "value.",
						 finding->field);
			else
				snprintf(message, MRZ_MESSAGE_MAX,
						 "The check digit of %s is \"%c\", computed is \"%c\".",
						 finding->field, finding->printed, finding->computed);
			return;
		case MRZ_WRONG_CHARACTER:
			snprintf(message, MRZ_MESSAGE_MAX,
					 "\"%c\" is not allowed in %s, which has %s.",
					 finding->printed, finding->field,
					 allowed_characters(mrz, finding));
			return;
		case MRZ_EMPTY_FIELD:
			snprintf(message, MRZ_MESSAGE_MAX, "There is no %s.",
					 finding->field);
			return;
		case MRZ_NO_CODE:
			format = "\"%.*s\" has not the form of a code: three letters, or "
					 "one and two fillers.";
			break;
		case MRZ_NO_DATE:
			format = "\"%.*s\" is no date of the calendar.";
			break;
		case MRZ_NO_SEX:
			format = "\"%.*s\" is none of M, F and the filler.";
			break;
		case MRZ_DATES_CONTRADICT:
			format = "\"%.*s\", the expiry date, is before the birth.";
			break;
		case MRZ_UNKNOWN_CODE:
			format = "\"%.*s\" is no code of ISO 3166 or Doc 9303-3.";
			break;
		case MRZ_CODE_OF_ISO:
			format = "\"%.*s\" is the code of ISO 3166; documents of Germany "
					 "have \"D<<\".";
			break;
		case MRZ_DOCUMENT_CODE_UNKNOWN:
			format = "\"%.*s\" is no document code of Doc 9303 for this "
					 "format.";
			break;
		case MRZ_DOCUMENT_CODE_OLD:
			format = "\"%.*s\" is a document code that passports issued from "
					 "2026 on may not have.";
			break;
		case MRZ_LONG_NUMBER_HABIT:
			format = "The digit counts the filler within the number, which "
					 "Doc 9303-5 leaves out.";
			break;
		case MRZ_DIGIT_HABIT:
			snprintf(message, MRZ_MESSAGE_MAX,
					 "The check digit of %s is a filler.", finding->field);
			return;
		case MRZ_SEX_X:
			format = "\"%.*s\" is for the printed page; the zone has a filler.";
			break;
		case MRZ_DATE_GAP:
			format = "\"%.*s\" has a part unknown before a known one.";
			break;
		case MRZ_NO_EXPIRY:
			format = "The document has no date of expiry.";
			break;
		case MRZ_NAME_TRUNCATED:
			format = "The name fills its field, so its end may be missing.";
			break;
		case MRZ_NAME_SEPARATORS:
			format = "The name has more than one double filler.";
			break;
		case MRZ_NO_PRIMARY:
			format = "The name begins with a filler: there is no primary "
					 "identifier.";
			break;
		case MRZ_NAME_CODED:
			format = "Digits of the name stand for Cyrillic letters, as on "
					 "internal passports of Russia.";
			break;
		case MRZ_EXPIRED:
			format = "The document expired on \"%.*s\".";
			break;
		case MRZ_SOUND:
		case MRZ_CODES:
			format = "";
			break;
	}
	snprintf(message, MRZ_MESSAGE_MAX, format, length, text);
}
