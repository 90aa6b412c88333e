/*
 * paxlst_core.c
 *
 * What the segments of a passenger list say.  Each segment is read where it
 * stands: an LOC behind a TDT is of the flight, behind a NAD of the traveller,
 * behind a DOC it may be of the document.  A value that no reader has asked for
 * is told as a fault, so that nothing is passed over in silence.
 */
#include "message/paxlst_core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "date/partialdate_core.h"
#include "name/name_read.h"
#include "text/ascii.h"
#include "text/plain.h"
#include "text/utf8.h"

/* Bytes of a value that a message quotes. */
#define QUOTED_MAX 40

/* Room for the values of a segment that have line breaks in them. */
#define SCRATCH_SIZE 4096

/* Things of which there may be many, PAXLST_LIST_MAX each. */
typedef enum ManyOf
{
	MANY_LEGS,
	MANY_PLACES,
	MANY_CONTACTS,
	MANY_REFERENCES,
	MANY_DOCUMENTS,
	MANY_NATIONALITIES,
	MANY_FREE_TEXTS,
	MANY_TIMES,
	MANY_KINDS
} ManyOf;

static const char *const many_names[MANY_KINDS] = {
	"legs",      "places",        "contacts",   "references",
	"documents", "nationalities", "free texts", "times",
};

/* A count that a message gives, and where. */
typedef struct GivenCount
{
	long count; /* -1 for none */
	int segment;
	size_t start;
	size_t end;
} GivenCount;

/* Messages that are parts of one list: what came before the one at hand. */
typedef struct Series
{
	bool open;  /* is a further part to come */
	bool ended; /* was the one before the last of its list */
	long part;  /* the last one; 0 for none */
	EdifactText reference;
	long passengers;
	long transit_passengers;
	long crew;
	long transit_crew;
} Series;

typedef struct Paxlst
{
	EdifactReader reader;
	EdifactSegment segment;
	PaxlstSink sink;
	void *context;
	PaxlstWhere where;
	PaxlstScope scope;

	bool in_interchange; /* has there been a UNB without its UNZ */
	bool in_group;
	bool in_message;
	bool is_paxlst; /* the message at hand */
	EdifactText interchange_reference;
	EdifactText group_reference;
	EdifactText message_reference;
	long groups;            /* of the interchange */
	long messages;          /* of the interchange */
	long messages_of_group; /* of the group */
	int first_segment;      /* of the message */
	PaxlstCounts counts;
	GivenCount given_passengers;
	GivenCount given_crew;
	Series series;

	int interchanges; /* of the text, so far */
	int lists;        /* messages of the text, so far */
	int travellers;   /* of the message, so far */
	int message_lists[MANY_KINDS];
	int traveller_lists[MANY_KINDS];
	bool at_call;       /* was the last LOC of the leg none of its ends */
	bool has_departure; /* of the leg */
	bool has_arrival;
	uint64_t seen[PAXLST_OF_DOCUMENT + 1]; /* facts told, by what they are of */

	char scratch[SCRATCH_SIZE]; /* values with line breaks, without these */
	size_t scratch_used;
} Paxlst;

static const char *const fault_names[PAXLST_FAULT_CODES] = {
	[PAXLST_MALFORMED_SEGMENT] = "malformed_segment",
	[PAXLST_MALFORMED_VALUE] = "malformed_value",
	[PAXLST_SERVICE_STRING] = "service_string",
	[PAXLST_TOO_MUCH] = "too_much",
	[PAXLST_NOT_ENDED] = "not_ended",
	[PAXLST_MISSING_SEGMENT] = "missing_segment",
	[PAXLST_MISPLACED] = "misplaced",
	[PAXLST_REPEATED] = "repeated",
	[PAXLST_COUNT_DIFFERS] = "count_differs",
	[PAXLST_REFERENCE_DIFFERS] = "reference_differs",
	[PAXLST_TRAILING_TEXT] = "trailing_text",
	[PAXLST_TEXT_OUTSIDE] = "text_outside",
	[PAXLST_LINE_BREAK] = "line_break",
	[PAXLST_SEPARATOR_GUESSED] = "separator_guessed",
	[PAXLST_IGNORED_SEGMENT] = "ignored_segment",
	[PAXLST_IGNORED_VALUE] = "ignored_value",
	[PAXLST_UNKNOWN_CODE] = "unknown_code",
	[PAXLST_OTHER_MESSAGE] = "other_message",
	[PAXLST_MISSING_PART] = "missing_part",
};

const char *
paxlst_fault_name(PaxlstFaultCode code)
{
	return fault_names[code];
}

const char *
paxlst_role_name(PaxlstRole role)
{
	static const char *const names[PAXLST_ROLES] = {
		[PAXLST_PASSENGER] = "passenger",
		[PAXLST_CREW] = "crew",
		[PAXLST_TRANSIT_PASSENGER] = "transit passenger",
		[PAXLST_TRANSIT_CREW] = "transit crew",
		[PAXLST_OTHER] = "other",
	};

	return names[role];
}

/* ---------- telling ---------- */

static PaxlstEvent
event(const Paxlst *paxlst, PaxlstKind kind)
{
	PaxlstEvent event = {.kind = kind, .scope = paxlst->scope};

	event.segment = paxlst->segment.number;
	event.at = paxlst->segment.start;
	return event;
}

static void
tell(Paxlst *paxlst, const PaxlstEvent *event)
{
	paxlst->sink(paxlst->context, &paxlst->reader, &paxlst->where, event);
}

static void
tell_fault(Paxlst *paxlst, PaxlstFault *fault)
{
	PaxlstEvent told = event(paxlst, PAXLST_FAULT);

	told.fault = fault;
	paxlst->counts.faults++;
	tell(paxlst, &told);
}

/* A fault of the segment at hand, at an offset of the text. */
static void __attribute__((format(printf, 4, 5)))
fault_at(Paxlst *paxlst, PaxlstFaultCode code, size_t at, const char *format,
		 ...)
{
	const EdifactSegment *segment = &paxlst->segment;
	PaxlstFault fault = {.code = code, .segment = segment->number, .at = at};
	va_list args;

	fault.start = segment->start;
	fault.end = segment->end;
	memcpy(fault.tag, segment->tag, sizeof(fault.tag));
	va_start(args, format);
	vsnprintf(fault.message, sizeof(fault.message), format, args);
	va_end(args);
	tell_fault(paxlst, &fault);
}

#define fault_segment(paxlst, code, ...)                                       \
	fault_at(paxlst, code, (paxlst)->segment.start, __VA_ARGS__)

/* Where a value stands; if it is in the scratch space, its segment. */
static size_t
offset_of(const Paxlst *paxlst, EdifactText text)
{
	const char *start = paxlst->reader.text;

	if (text.length == 0 || (uintptr_t) text.start < (uintptr_t) start ||
		(uintptr_t) text.start >= (uintptr_t) (start + paxlst->reader.len))
		return paxlst->segment.start;
	return (size_t) (text.start - start);
}

/* A value to be quoted in a message, whole characters of it. */
typedef struct Quoted
{
	char text[QUOTED_MAX + 4];
} Quoted;

static Quoted
quoted(EdifactText text)
{
	Quoted quoted;
	size_t n = 0;

	while (n < text.length)
	{
		size_t next = n;

		utf8_next(text.start, text.length, &next);
		if (next > QUOTED_MAX)
			break;
		n = next;
	}
	if (n > 0)
		memcpy(quoted.text, text.start, n);
	snprintf(quoted.text + n, sizeof(quoted.text) - n, "%s",
			 n < text.length ? "..." : "");
	return quoted;
}

#define fault_value(paxlst, code, value, format, ...)                          \
	fault_at(paxlst, code, offset_of(paxlst, value), format,                   \
			 quoted(value).text, ##__VA_ARGS__)

/* ---------- values ---------- */

/* A value of the segment as it stands there; it counts as read. */
static EdifactText
take_raw(Paxlst *paxlst, uint32_t element, uint32_t component)
{
	EdifactValue *value = edifact_value(&paxlst->segment, element, component);

	if (!value)
		return (EdifactText){NULL, 0};
	value->used = true;
	if (value->text.length > PAXLST_VALUE_MAX)
	{
		fault_at(paxlst, PAXLST_TOO_MUCH, offset_of(paxlst, value->text),
				 "The value has %zu bytes; one of more than %d is not read.",
				 value->text.length, PAXLST_VALUE_MAX);
		return (EdifactText){NULL, 0};
	}
	return value->text;
}

/*
 * The same without line breaks.  It may lie in the scratch space, which lasts as
 * long as the segment.
 */
static EdifactText
take(Paxlst *paxlst, uint32_t element, uint32_t component)
{
	EdifactText text = take_raw(paxlst, element, component);
	char *copy = paxlst->scratch + paxlst->scratch_used;
	size_t n = 0;

	if (!paxlst->segment.line_break || text.length == 0 ||
		text.length > SCRATCH_SIZE - paxlst->scratch_used)
		return text;
	for (size_t i = 0; i < text.length; i++)
	{
		if (text.start[i] != '\n' && text.start[i] != '\r')
			copy[n++] = text.start[i];
	}
	paxlst->scratch_used += n;
	return (EdifactText){copy, n};
}

/*
 * The code of a composite element.  Its second and third component say whose
 * list the code is of, which passenger lists leave no choice in.
 */
static EdifactText
take_code(Paxlst *paxlst, uint32_t element)
{
	take(paxlst, element, 2);
	take(paxlst, element, 3);
	return take(paxlst, element, 1);
}

static bool
is(EdifactText text, const char *word)
{
	if (text.length != strlen(word))
		return false;
	for (size_t i = 0; i < text.length; i++)
	{
		if (ascii_upper(text.start[i]) != word[i])
			return false;
	}
	return true;
}

static bool
same(EdifactText a, EdifactText b)
{
	return a.length == b.length &&
		   (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

/* Digits as a number of at most nine; -1 for anything else. */
static long
number_of(EdifactText text)
{
	long number = 0;

	while (text.length > 1 && *text.start == '0')
	{
		text.start++;
		text.length--;
	}
	if (text.length == 0 || text.length > 9)
		return -1;
	for (size_t i = 0; i < text.length; i++)
	{
		if (!ascii_is_digit(text.start[i]))
			return -1;
		number = number * 10 + (text.start[i] - '0');
	}
	return number;
}

/* The code of a State; 0, and a fault, where it is none. */
static CountryCode
country_of(Paxlst *paxlst, EdifactText text)
{
	ParseFault fault;
	CountryCode country;

	if (text.length == 0)
		return 0;
	if (!countrycode_parse(text.start, text.length, &country, &fault))
	{
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, text,
					"\"%s\" is no country code of three letters.");
		return 0;
	}
	if (!countrycode_known(country))
		fault_value(paxlst, PAXLST_UNKNOWN_CODE, text,
					"\"%s\" is no code of ISO 3166 or Doc 9303-3.");
	return country;
}

/* Nothing more of the segment is to be told than what has been said of it. */
static void
pass_over(Paxlst *paxlst)
{
	for (int i = 0; i < paxlst->segment.n_values; i++)
		paxlst->segment.values[i].used = true;
	paxlst->segment.left_out = 0;
}

/* May the list have one more of a kind?  Else that is a fault. */
static bool
has_room(Paxlst *paxlst, ManyOf kind)
{
	bool of_traveller = paxlst->scope == PAXLST_OF_TRAVELLER ||
						paxlst->scope == PAXLST_OF_DOCUMENT;
	int *lists = of_traveller ? paxlst->traveller_lists : paxlst->message_lists;

	if (lists[kind] < PAXLST_LIST_MAX)
	{
		lists[kind]++;
		return true;
	}
	pass_over(paxlst);
	fault_segment(paxlst, PAXLST_TOO_MUCH,
				  "There are more than %d %s; this one is not read.",
				  PAXLST_LIST_MAX, many_names[kind]);
	return false;
}

/* ---------- dates ---------- */

/*
 * Formats (data element 2379): C and Y are two digits of the year, M month, D
 * day, h hour, m minute, s second.  A date without a format has the first one
 * of its length.
 */
static const struct
{
	const char *code;
	const char *parts;
} date_formats[] = {
	{"101", "YMD"},     {"102", "CYMD"},   {"201", "YMDhm"}, {"203", "CYMDhm"},
	{"204", "CYMDhms"}, {"202", "YMDhms"}, {"602", "CY"},    {"610", "CYM"},
	{"2", "DMY"},       {"3", "MDY"},      {"4", "DMCY"},    {"609", "YM"},
};

#define DATE_FORMATS (sizeof(date_formats) / sizeof(date_formats[0]))

/* Two digits; -1 for two that stand for what is not known, -2 for others. */
static int
two_digits(const char *text)
{
	if (ascii_is_digit(text[0]) && ascii_is_digit(text[1]))
		return (text[0] - '0') * 10 + (text[1] - '0');
	if ((ascii_upper(text[0]) == 'X' && ascii_upper(text[1]) == 'X') ||
		(text[0] == '<' && text[1] == '<'))
		return -1;
	return -2;
}

/* A day that is not known is written 00, XX or <<. */
static bool
settle_date(PaxlstDate *date, bool is_zero)
{
	date->month = date->month < 0 ? 0 : date->month;
	date->day = date->day < 0 || date->month == 0 ? 0 : date->day;
	if (date->year < 0 || is_zero)
		*date = (PaxlstDate){.year = -1};
	if (date->month > 12 ||
		(date->day > 0 &&
		 !partialdate_valid_day(date->has_century ? date->year
												  : 2000 + date->year,
								date->month, date->day)))
		return false;
	return date->hour >= 0 && date->minute >= 0 && date->second >= 0 &&
		   (date->hour < 24 || (date->hour == 24 && date->minute == 0)) &&
		   date->minute < 60 && date->second < 60;
}

static bool
read_parts(EdifactText text, const char *parts, PaxlstDate *date)
{
	int century = 0;
	bool is_zero = true;

	*date = (PaxlstDate){.year = 0};
	if (text.length != 2 * strlen(parts))
		return false;
	for (size_t i = 0; parts[i] != '\0'; i++)
	{
		int n = two_digits(text.start + 2 * i);

		if (n < -1)
			return false;
		is_zero = is_zero && n <= 0;
		switch (parts[i])
		{
			case 'C':
				date->has_century = true;
				century = n;
				break;
			case 'Y':
				date->year = n;
				break;
			case 'M':
				date->month = n;
				break;
			case 'D':
				date->day = n;
				break;
			case 'h':
				date->has_time = true;
				date->hour = n;
				break;
			case 'm':
				date->minute = n;
				break;
			default:
				date->second = n;
		}
	}
	if (date->has_century && date->year >= 0)
		date->year = century < 0 ? -1 : century * 100 + date->year;
	return settle_date(date, is_zero);
}

/* Room for the digits of a date in any script, with marks of direction. */
#define DATE_DIGITS_MAX 100

/* A date in plain digits, in "copy" if it is not. */
static EdifactText
plain_digits(EdifactText text, char *copy)
{
	uint8_t from[DATE_DIGITS_MAX];

	if (text.length == 0 || text.length > DATE_DIGITS_MAX)
		return text;
	return (EdifactText){copy, plain_copy(text.start, text.length, copy, from)};
}

/* Read a date of a format, or of none; a fault where it is no date. */
static bool
date_of(Paxlst *paxlst, EdifactText given, EdifactText format, PaxlstDate *date)
{
	char digits[DATE_DIGITS_MAX];
	EdifactText text = plain_digits(given, digits);

	for (size_t i = 0; i < DATE_FORMATS; i++)
	{
		if (is(format, date_formats[i].code) &&
			read_parts(text, date_formats[i].parts, date))
			return true;
	}
	for (size_t i = 0; i < DATE_FORMATS; i++)
	{
		if (text.length == 2 * strlen(date_formats[i].parts))
		{
			if (read_parts(text, date_formats[i].parts, date))
				return true;
			break;
		}
	}
	if (given.length == 0)
		fault_segment(paxlst, PAXLST_MALFORMED_VALUE, "No date is given.");
	else
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, given,
					"\"%s\" is no date.");
	return false;
}

/* A date of the calendar, without which a day of a flight is of no use. */
static bool
day_of(Paxlst *paxlst, EdifactText text, EdifactText format, PaxlstDate *date)
{
	if (!date_of(paxlst, text, format, date))
		return false;
	if (date->year < 0 || date->month == 0 || date->day == 0)
	{
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, text,
					"\"%s\" is no whole date.");
		return false;
	}
	if (!date->has_century)
		date->year += 2000;
	date->has_century = true;
	return true;
}

/* ---------- travellers and messages end ---------- */

static void
end_traveller(Paxlst *paxlst)
{
	if (paxlst->where.traveller > 0 && (paxlst->scope == PAXLST_OF_TRAVELLER ||
										paxlst->scope == PAXLST_OF_DOCUMENT))
	{
		PaxlstEvent told = event(paxlst, PAXLST_TRAVELLER_END);

		tell(paxlst, &told);
	}
	if (paxlst->scope != PAXLST_OF_NOTHING)
		paxlst->scope = PAXLST_OF_MESSAGE;
	paxlst->where.traveller = 0;
}

/*
 * Compare a count with what was counted: of this message, or of the list up to
 * this part; while parts are to come, a count may be that of the whole.  Some
 * senders count travellers in transit and some do not.
 */
static void
check_travellers(Paxlst *paxlst, const GivenCount *given, const char *what,
				 long counted, long transit, long before, long transit_before)
{
	PaxlstFault fault = {.code = PAXLST_COUNT_DIFFERS, .tag = "CNT"};
	long all = before + counted;

	if (given->count < 0 || given->count == counted ||
		given->count == counted - transit || given->count == all ||
		given->count == all - transit - transit_before ||
		(paxlst->series.open && given->count > all))
		return;
	fault.segment = given->segment;
	fault.at = fault.start = given->start;
	fault.end = given->end;
	snprintf(fault.message, sizeof(fault.message),
			 "The number of %s is given as %ld; there are %ld.", what,
			 given->count, counted);
	tell_fault(paxlst, &fault);
}

static void
check_counts(Paxlst *paxlst)
{
	const PaxlstCounts *counts = &paxlst->counts;
	Series *series = &paxlst->series;

	check_travellers(paxlst, &paxlst->given_passengers, "passengers",
					 counts->passengers.counted, counts->transit_passengers,
					 series->passengers, series->transit_passengers);
	check_travellers(paxlst, &paxlst->given_crew, "crew members",
					 counts->crew.counted, counts->transit_crew, series->crew,
					 series->transit_crew);
	series->passengers += counts->passengers.counted;
	series->transit_passengers += counts->transit_passengers;
	series->crew += counts->crew.counted;
	series->transit_crew += counts->transit_crew;
}

static void
end_message(Paxlst *paxlst)
{
	PaxlstEvent told;

	if (!paxlst->in_message)
		return;
	end_traveller(paxlst);
	if (paxlst->is_paxlst)
		check_counts(paxlst);
	told = event(paxlst, PAXLST_MESSAGE_END);
	told.counts = &paxlst->counts;
	tell(paxlst, &told);
	paxlst->in_message = false;
	paxlst->scope = PAXLST_OF_NOTHING;
	paxlst->where.message = 0;
}

/* End what should have been ended before the segment at hand. */
static void
end_unended(Paxlst *paxlst, bool group, bool interchange)
{
	if (paxlst->in_message)
	{
		fault_segment(paxlst, PAXLST_MISSING_SEGMENT,
					  "The message that ends here has no UNT.");
		end_message(paxlst);
	}
	if (paxlst->in_group && group)
	{
		fault_segment(paxlst, PAXLST_MISSING_SEGMENT,
					  "The group that ends here has no UNE.");
		paxlst->in_group = false;
	}
	if (paxlst->in_interchange && interchange)
	{
		fault_segment(paxlst, PAXLST_MISSING_SEGMENT,
					  "The interchange that ends here has no UNZ.");
		paxlst->in_interchange = false;
	}
}

/* ---------- service segments ---------- */

static void
begin_interchange(Paxlst *paxlst)
{
	paxlst->in_interchange = true;
	paxlst->where.interchange = ++paxlst->interchanges;
	paxlst->groups = paxlst->messages = 0;
}

/* The day, and perhaps the time, at which a header says it was made. */
static void
read_day(Paxlst *paxlst, uint32_t element, PaxlstDate *date)
{
	EdifactText day = take(paxlst, element, 1);
	EdifactText time = take(paxlst, element, 2);
	char digits[16];
	char parts[8];

	date->year = -1;
	if (day.length == 0)
		return;
	if (day.length <= 8 && time.length <= 6)
	{
		memcpy(digits, day.start, day.length);
		if (time.length > 0)
			memcpy(digits + day.length, time.start, time.length);
		snprintf(parts, sizeof(parts), "%s%s", day.length == 8 ? "CYMD" : "YMD",
				 time.length == 0   ? ""
				 : time.length == 4 ? "hm"
									: "hms");
		if (read_parts((EdifactText){digits, day.length + time.length}, parts,
					   date) &&
			date->month > 0 && date->day > 0)
		{
			date->year += date->has_century ? 0 : 2000;
			return;
		}
	}
	date->year = -1;
	fault_value(paxlst, PAXLST_MALFORMED_VALUE, day, "\"%s\" is no date.");
}

static void
read_unb(Paxlst *paxlst)
{
	PaxlstEvent told;

	end_unended(paxlst, true, true);
	begin_interchange(paxlst);
	told = event(paxlst, PAXLST_INTERCHANGE);
	told.texts[0] = take(paxlst, 2, 1);
	told.texts[1] = take(paxlst, 3, 1);
	told.texts[2] = paxlst->interchange_reference = take_raw(paxlst, 5, 1);
	told.texts[3] = take(paxlst, 11, 1);
	read_day(paxlst, 4, &told.date);
	tell(paxlst, &told);
}

static void
need_interchange(Paxlst *paxlst)
{
	PaxlstEvent told;

	if (paxlst->in_interchange)
		return;
	fault_segment(paxlst, PAXLST_MISSING_SEGMENT, "There is no UNB before it.");
	begin_interchange(paxlst);
	paxlst->interchange_reference = (EdifactText){NULL, 0};
	told = event(paxlst, PAXLST_INTERCHANGE);
	told.date.year = -1;
	tell(paxlst, &told);
}

static void
read_ung(Paxlst *paxlst)
{
	PaxlstEvent told;

	end_unended(paxlst, true, false);
	need_interchange(paxlst);
	paxlst->in_group = true;
	paxlst->groups++;
	paxlst->messages_of_group = 0;
	told = event(paxlst, PAXLST_GROUP);
	told.texts[0] = take(paxlst, 2, 1);
	told.texts[1] = take(paxlst, 3, 1);
	told.texts[2] = paxlst->group_reference = take_raw(paxlst, 5, 1);
	read_day(paxlst, 4, &told.date);
	tell(paxlst, &told);
}

/* Compare the reference at the end with that at the beginning. */
static void
check_reference(Paxlst *paxlst, EdifactText begun, const char *tag)
{
	EdifactText ended = take_raw(paxlst, 2, 1);

	if (!same(begun, ended))
		fault_value(paxlst, PAXLST_REFERENCE_DIFFERS, ended,
					"The reference \"%s\" is not that of %s, \"%s\".", tag,
					quoted(begun).text);
}

/* Compare a count at the end with what there is. */
static long
check_count(Paxlst *paxlst, const char *what, long counted)
{
	EdifactText text = take(paxlst, 1, 1);
	long given = number_of(text);

	if (given != counted)
		fault_value(paxlst, PAXLST_COUNT_DIFFERS, text,
					"\"%s\" is given for the number of %s, which is %ld.", what,
					counted);
	return given;
}

/*
 * Put a message among those that are parts of one list.  Parts may come in
 * texts of their own, so what is missing is an oddity.
 */
static void
read_part(Paxlst *paxlst, EdifactText reference)
{
	Series *series = &paxlst->series;
	EdifactText part = take(paxlst, 4, 1);
	EdifactText flag = take(paxlst, 4, 2);
	long number = number_of(part);
	bool follows = number > 1 && series->part == number - 1 && !series->ended &&
				   same(series->reference, reference);

	if (part.length > 0 && number < 0)
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, part,
					"\"%s\" is no number of a part.");
	if (flag.length > 0 && !is(flag, "C") && !is(flag, "F"))
		fault_value(paxlst, PAXLST_UNKNOWN_CODE, flag,
					"\"%s\" is neither C, for a first part, nor F, for the "
					"last.");
	if (series->open && !follows)
		fault_segment(paxlst, PAXLST_MISSING_PART,
					  "A list of which part %ld came before it lacks its last "
					  "part.",
					  series->part);
	if (number > 1 && !follows)
		fault_segment(paxlst, PAXLST_MISSING_PART,
					  "This is part %ld of a list, and part %ld is not before "
					  "it.",
					  number, number - 1);
	if (!follows)
		*series = (Series){.reference = reference};
	series->part = number;
	series->ended = is(flag, "F");
	series->open = is(flag, "C") || (number > 1 && !series->ended);
}

static void
begin_message(Paxlst *paxlst)
{
	GivenCount none = {.count = -1};

	need_interchange(paxlst);
	paxlst->in_message = true;
	paxlst->where.message = ++paxlst->lists;
	paxlst->messages++;
	paxlst->messages_of_group++;
	paxlst->where.traveller = 0;
	paxlst->scope = PAXLST_OF_MESSAGE;
	paxlst->first_segment = paxlst->segment.number;
	paxlst->counts = (PaxlstCounts){
		.passengers.given = -1, .crew.given = -1, .segments.given = -1};
	paxlst->given_passengers = paxlst->given_crew = none;
	paxlst->travellers = 0;
	paxlst->seen[PAXLST_OF_MESSAGE] = 0;
	memset(paxlst->message_lists, 0, sizeof(paxlst->message_lists));
}

static void
read_unh(Paxlst *paxlst)
{
	PaxlstEvent told;

	end_unended(paxlst, false, false);
	begin_message(paxlst);
	told = event(paxlst, PAXLST_MESSAGE);
	told.texts[0] = paxlst->message_reference = take_raw(paxlst, 1, 1);
	for (int i = 0; i < 5; i++)
		told.texts[1 + i] = take(paxlst, 2, (uint32_t) (1 + i));
	told.texts[6] = take_raw(paxlst, 3, 1);
	told.texts[7] = take(paxlst, 4, 1);
	told.texts[8] = take(paxlst, 4, 2);
	paxlst->is_paxlst =
		told.texts[1].length == 0 || is(told.texts[1], "PAXLST");
	tell(paxlst, &told);
	if (paxlst->is_paxlst)
		read_part(paxlst, told.texts[6]);
	else
		fault_value(paxlst, PAXLST_OTHER_MESSAGE, told.texts[1],
					"The message is of type \"%s\", and is not read.");
}

/* A segment of a message stands where none has begun: read it all the same. */
static void
need_message(Paxlst *paxlst)
{
	PaxlstEvent told;

	if (paxlst->in_message)
		return;
	begin_message(paxlst);
	paxlst->is_paxlst = true;
	paxlst->message_reference = (EdifactText){NULL, 0};
	told = event(paxlst, PAXLST_MESSAGE);
	tell(paxlst, &told);
	fault_segment(paxlst, PAXLST_MISSING_SEGMENT, "There is no UNH before it.");
}

/* An end of what has not begun. */
static bool
has_begun(Paxlst *paxlst, bool begun, const char *tag)
{
	if (!begun)
		fault_segment(paxlst, PAXLST_MISSING_SEGMENT,
					  "There is no %s before it.", tag);
	return begun;
}

static void
read_unt(Paxlst *paxlst)
{
	PaxlstCount *segments = &paxlst->counts.segments;

	if (!has_begun(paxlst, paxlst->in_message, "UNH"))
		return;
	end_traveller(paxlst);
	segments->counted = paxlst->segment.number - paxlst->first_segment + 1;
	segments->given =
		check_count(paxlst, "segments of the message", segments->counted);
	check_reference(paxlst, paxlst->message_reference, "UNH");
	end_message(paxlst);
}

static void
read_une(Paxlst *paxlst)
{
	end_unended(paxlst, false, false);
	if (!has_begun(paxlst, paxlst->in_group, "UNG"))
		return;
	check_count(paxlst, "messages of the group", paxlst->messages_of_group);
	check_reference(paxlst, paxlst->group_reference, "UNG");
	paxlst->in_group = false;
}

static void
read_unz(Paxlst *paxlst)
{
	end_unended(paxlst, true, false);
	if (!has_begun(paxlst, paxlst->in_interchange, "UNB"))
		return;
	if (paxlst->groups > 0)
		check_count(paxlst, "groups of the interchange", paxlst->groups);
	else
		check_count(paxlst, "messages of the interchange", paxlst->messages);
	check_reference(paxlst, paxlst->interchange_reference, "UNB");
	paxlst->in_interchange = false;
	paxlst->where.interchange = 0;
}

/* ---------- segments of a message ---------- */

static void
ignore_code(Paxlst *paxlst, EdifactText code)
{
	pass_over(paxlst);
	fault_segment(paxlst, PAXLST_IGNORED_SEGMENT,
				  "%s with code \"%s\" is not read.", paxlst->segment.tag,
				  quoted(code).text);
}

static void
misplace(Paxlst *paxlst, const char *where)
{
	pass_over(paxlst);
	fault_segment(paxlst, PAXLST_MISPLACED,
				  "%s is not read here; it belongs behind %s.",
				  paxlst->segment.tag, where);
}

static bool
of_traveller(const Paxlst *paxlst)
{
	return paxlst->scope == PAXLST_OF_TRAVELLER ||
		   paxlst->scope == PAXLST_OF_DOCUMENT;
}

/*
 * Tell a fact of which the message, leg, traveller or document has one at the
 * most.
 */
static void
tell_once(Paxlst *paxlst, PaxlstScope scope, const char *what,
		  const PaxlstEvent *told)
{
	uint64_t bit = (uint64_t) 1 << told->kind;

	if (paxlst->seen[scope] & bit)
	{
		fault_segment(paxlst, PAXLST_REPEATED,
					  "There is another %s before it, which is kept.", what);
		return;
	}
	paxlst->seen[scope] |= bit;
	tell(paxlst, told);
}

/* A segment that only travellers have. */
static bool
need_traveller(Paxlst *paxlst)
{
	if (!of_traveller(paxlst))
		misplace(paxlst, "the NAD of a traveller");
	return of_traveller(paxlst);
}

static void
read_bgm(Paxlst *paxlst)
{
	static const char *const known[] = {"745", "250", "266", "336", "655"};
	PaxlstEvent told = event(paxlst, PAXLST_LIST);
	bool is_known = false;

	told.code = take_code(paxlst, 1);
	told.texts[0] = take(paxlst, 2, 1);
	take(paxlst, 3, 1); /* original, copy ... */
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		is_known = is_known || is(told.code, known[i]);
	if (!is_known)
		fault_value(paxlst, PAXLST_UNKNOWN_CODE, told.code,
					"\"%s\" is no kind of passenger list.");
	tell_once(paxlst, PAXLST_OF_MESSAGE, "BGM", &told);
}

static void
read_rff(Paxlst *paxlst)
{
	PaxlstEvent told = event(paxlst, PAXLST_REFERENCE);

	if (!has_room(paxlst, MANY_REFERENCES))
		return;
	told.code = take(paxlst, 1, 1);
	told.texts[0] = take(paxlst, 1, 2);
	told.texts[1] = take(paxlst, 1, 4);
	if (told.texts[1].length == 0)
		told.texts[1] = take(paxlst, 1, 5);
	tell(paxlst, &told);
}

/* Numbers and addresses, each with its kind: 202 628 9292:TE. */
static void
read_com(Paxlst *paxlst)
{
	for (uint32_t element = 1; element <= 9; element++)
	{
		PaxlstEvent told = event(paxlst, PAXLST_CONTACT);

		told.texts[0] = take(paxlst, element, 1);
		told.code = take(paxlst, element, 2);
		if (told.texts[0].length == 0)
			continue;
		if (!has_room(paxlst, MANY_CONTACTS))
			return;
		tell(paxlst, &told);
	}
}

/*
 * The carrier at the beginning of a flight number: two letters or digits, one
 * of them a letter (IATA), or three letters (ICAO).
 */
static size_t
carrier_length(EdifactText flight)
{
	const char *c = flight.start;

	if (flight.length > 3 && ascii_is_letter(c[0]) && ascii_is_letter(c[1]) &&
		ascii_is_letter(c[2]))
		return flight.length == 5 && memcmp(c + 2, "MCL", 3) == 0 ? 2 : 3;
	if (flight.length > 2 && (ascii_is_letter(c[0]) || ascii_is_letter(c[1])) &&
		(unsigned char) c[0] < 0x80 && (unsigned char) c[1] < 0x80)
		return 2;
	return 0;
}

static void
read_tdt(Paxlst *paxlst)
{
	PaxlstEvent told;
	EdifactText stage = take(paxlst, 1, 1);
	EdifactText flight = take(paxlst, 2, 1);
	EdifactText carrier = take_code(paxlst, 5);
	size_t n;

	end_traveller(paxlst);
	if (paxlst->travellers > 0)
		fault_segment(paxlst, PAXLST_MISPLACED,
					  "A flight stands behind travellers; those before it are "
					  "without it.");
	paxlst->scope = PAXLST_OF_LEG;
	paxlst->at_call = false;
	paxlst->has_departure = paxlst->has_arrival = false;
	paxlst->seen[PAXLST_OF_LEG] = 0;
	if (stage.length > 0 && !is(stage, "20"))
		fault_value(paxlst, PAXLST_UNKNOWN_CODE, stage,
					"The stage \"%s\" is read as the flight itself, 20.");
	if (!has_room(paxlst, MANY_LEGS))
	{
		paxlst->scope = PAXLST_OF_MESSAGE;
		return;
	}
	told = event(paxlst, PAXLST_LEG);
	n = flight.length > 0 ? carrier_length(flight) : 0;
	if (carrier.length > 0 && carrier.length < flight.length &&
		memcmp(carrier.start, flight.start, carrier.length) == 0 &&
		!ascii_is_letter(flight.start[carrier.length]))
		n = carrier.length;
	told.texts[0] = carrier.length > 0 ? carrier : flight;
	if (carrier.length == 0)
		told.texts[0].length = n;
	told.texts[1] = (EdifactText){flight.start ? flight.start + n : NULL,
								  flight.length - n};
	told.texts[2] = flight;
	if (flight.length == 0)
		fault_segment(paxlst, PAXLST_MALFORMED_VALUE,
					  "The flight has no number.");
	tell(paxlst, &told);
}

/* A further leg of the same flight, which has both of its ends. */
static void
next_leg(Paxlst *paxlst)
{
	PaxlstEvent told = event(paxlst, PAXLST_LEG);

	paxlst->has_departure = paxlst->has_arrival = false;
	paxlst->seen[PAXLST_OF_LEG] = 0;
	told.number = 1;
	tell(paxlst, &told);
}

static bool
read_end_of_leg(Paxlst *paxlst, EdifactText code, PaxlstEvent *told)
{
	bool departs = is(code, "125");

	if (paxlst->scope != PAXLST_OF_LEG || !(departs || is(code, "87")))
		return false;
	if (departs ? paxlst->has_departure : paxlst->has_arrival)
	{
		if (!has_room(paxlst, MANY_LEGS))
		{
			paxlst->scope = PAXLST_OF_MESSAGE;
			return true;
		}
		next_leg(paxlst);
	}
	if (departs)
		paxlst->has_departure = true;
	else
		paxlst->has_arrival = true;
	told->kind = departs ? PAXLST_DEPARTURE : PAXLST_ARRIVAL;
	tell(paxlst, told);
	return true;
}

/* Places whose code is that of a State. */
static bool
is_of_state(EdifactText code)
{
	return is(code, "174") || is(code, "180") || is(code, "91");
}

static void
read_loc(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	PaxlstEvent told = event(paxlst, PAXLST_PLACE);

	told.code = code;
	told.texts[0] = take_code(paxlst, 2);
	told.texts[1] = take(paxlst, 2, 4);
	for (uint32_t i = 0; i < 2; i++)
	{
		told.texts[2 + 2 * i] = take_code(paxlst, 3 + i);
		told.texts[3 + 2 * i] = take(paxlst, 3 + i, 4);
	}
	paxlst->at_call = !is(code, "125") && !is(code, "87");
	if (of_traveller(paxlst) && is_of_state(code))
		told.country = country_of(paxlst, told.texts[0]);
	if (paxlst->scope == PAXLST_OF_DOCUMENT && is(code, "91"))
	{
		told.kind = PAXLST_ISSUED_BY;
		tell_once(paxlst, PAXLST_OF_DOCUMENT, "issuing State", &told);
		return;
	}
	if (is(code, "91"))
	{
		misplace(paxlst, "the DOC of a document");
		return;
	}
	if (read_end_of_leg(paxlst, code, &told))
		return;
	if (has_room(paxlst, MANY_PLACES))
	{
		paxlst->seen[PAXLST_OF_LEG] &= ~((uint64_t) 1 << PAXLST_PLACE_TIME);
		tell(paxlst, &told);
	}
	else if (paxlst->scope == PAXLST_OF_LEG)
		paxlst->scope = PAXLST_OF_MESSAGE;
}

/* Times of a leg, or of a place that the flight calls at. */
static void
read_time(Paxlst *paxlst, EdifactText code, EdifactText text,
		  EdifactText format)
{
	PaxlstEvent told = event(paxlst, PAXLST_TIME);
	bool departs = is(code, "189");

	told.code = code;
	told.texts[0] = text;
	if (paxlst->scope == PAXLST_OF_LEG && (departs || is(code, "232")))
	{
		if (!day_of(paxlst, text, format, &told.date))
			return;
		told.kind = paxlst->at_call ? PAXLST_PLACE_TIME
					: departs       ? PAXLST_DEPARTS
									: PAXLST_ARRIVES;
		tell_once(paxlst, PAXLST_OF_LEG, "time", &told);
		return;
	}
	if (has_room(paxlst, MANY_TIMES))
		tell(paxlst, &told);
}

static void
read_date_of_traveller(Paxlst *paxlst, EdifactText code, EdifactText text,
					   EdifactText format)
{
	static const struct
	{
		const char *code;
		PaxlstKind kind;
		PaxlstScope scope;
		const char *what;
	} dates[] = {
		{"329", PAXLST_BIRTH, PAXLST_OF_TRAVELLER, "date of birth"},
		{"36", PAXLST_EXPIRY, PAXLST_OF_DOCUMENT, "date of expiry"},
		{"182", PAXLST_ISSUED_ON, PAXLST_OF_DOCUMENT, "date of issue"},
	};

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
	{
		PaxlstEvent told = event(paxlst, dates[i].kind);

		if (!is(code, dates[i].code))
			continue;
		if (dates[i].scope > paxlst->scope)
			misplace(paxlst, "the DOC of a document");
		else if (date_of(paxlst, text, format, &told.date))
			tell_once(paxlst, dates[i].scope, dates[i].what, &told);
		return;
	}
	ignore_code(paxlst, code);
}

static void
read_dtm(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	EdifactText text = take(paxlst, 1, 2);
	EdifactText format = take(paxlst, 1, 3);

	if (of_traveller(paxlst))
		read_date_of_traveller(paxlst, code, text, format);
	else
		read_time(paxlst, code, text, format);
}

/* ---------- travellers ---------- */

static PaxlstRole
role_of(Paxlst *paxlst, EdifactText code)
{
	if (is(code, "FL"))
		return PAXLST_PASSENGER;
	if (is(code, "FM"))
		return PAXLST_CREW;
	if (is(code, "DDU"))
		return PAXLST_TRANSIT_PASSENGER;
	if (is(code, "DDT"))
		return PAXLST_TRANSIT_CREW;
	fault_value(paxlst, PAXLST_UNKNOWN_CODE, code,
				"\"%s\" is neither a passenger nor a crew member; it is read "
				"as a traveller.");
	return PAXLST_OTHER;
}

static void
count_traveller(PaxlstCounts *counts, PaxlstRole role)
{
	bool in_transit =
		role == PAXLST_TRANSIT_PASSENGER || role == PAXLST_TRANSIT_CREW;

	if (role == PAXLST_PASSENGER || role == PAXLST_TRANSIT_PASSENGER)
	{
		counts->passengers.counted++;
		counts->transit_passengers += in_transit;
	}
	else if (role == PAXLST_CREW || role == PAXLST_TRANSIT_CREW)
	{
		counts->crew.counted++;
		counts->transit_crew += in_transit;
	}
	else
		counts->others++;
}

/* Can what is given as a name be one?  It is told as it is. */
static void
check_name(Paxlst *paxlst, const EdifactText *names)
{
	size_t length = 0;
	bool has_letter = false;
	EdifactText first = {NULL, 0};

	for (int i = PAXLST_SURNAME; i < PAXLST_ADDRESS; i++)
	{
		if (names[i].length == 0)
			continue;
		first = first.length == 0 ? names[i] : first;
		length += names[i].length + 1;
		has_letter =
			has_letter || name_has_letter(names[i].start, names[i].length);
	}
	if (length == 0)
		fault_segment(paxlst, PAXLST_MALFORMED_VALUE,
					  "The traveller has no name.");
	else if (!has_letter)
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, first,
					"\"%s\" is no name: it has no letter.");
	else if (length > NAME_BYTES_MAX + 1)
		fault_value(paxlst, PAXLST_TOO_MUCH, first,
					"The name \"%s\" is longer than a name can be.");
}

/* Names are components of the fourth element; some senders use the third. */
static void
take_names(Paxlst *paxlst, EdifactText *names)
{
	uint32_t element = 4;

	if (!edifact_value(&paxlst->segment, 4, 1) &&
		edifact_value(&paxlst->segment, 3, 1))
	{
		element = 3;
		fault_segment(paxlst, PAXLST_MISPLACED,
					  "The name stands in the third element, and is read "
					  "there; it belongs in the fourth.");
	}
	for (int i = 0; i < PAXLST_ADDRESS; i++)
		names[i] = take(paxlst, element, (uint32_t) (1 + i));
}

static void
read_party(Paxlst *paxlst)
{
	PaxlstEvent told;

	end_traveller(paxlst);
	paxlst->scope = PAXLST_OF_PARTY;
	told = event(paxlst, PAXLST_PARTY);
	told.texts[PAXLST_ADDRESS] = take_code(paxlst, 2);
	take_names(paxlst, told.texts);
	tell_once(paxlst, PAXLST_OF_MESSAGE, "reporting party", &told);
}

static void
read_nad(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	PaxlstEvent told;
	int n = PAXLST_ADDRESS;

	if (is(code, "MS"))
	{
		read_party(paxlst);
		return;
	}
	end_traveller(paxlst);
	paxlst->scope = PAXLST_OF_TRAVELLER;
	paxlst->where.traveller = ++paxlst->travellers;
	paxlst->seen[PAXLST_OF_TRAVELLER] = 0;
	memset(paxlst->traveller_lists, 0, sizeof(paxlst->traveller_lists));
	told = event(paxlst, PAXLST_TRAVELLER);
	told.code = code;
	told.role = role_of(paxlst, code);
	count_traveller(&paxlst->counts, told.role);
	take_names(paxlst, told.texts);
	for (uint32_t i = 1; i <= 4; i++)
		told.texts[n++] = take(paxlst, 5, i);
	told.texts[n++] = take(paxlst, 6, 1);
	take(paxlst, 7, 2);
	take(paxlst, 7, 3);
	told.texts[n] = take(paxlst, 7, 4);
	if (told.texts[n].length == 0)
		told.texts[n] = take(paxlst, 7, 1);
	told.texts[++n] = take(paxlst, 8, 1);
	told.texts[++n] = take(paxlst, 9, 1);
	tell(paxlst, &told);
	check_name(paxlst, told.texts);
}

static void
read_att(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	EdifactText sex;
	PaxlstEvent told = event(paxlst, PAXLST_SEX);

	if (!need_traveller(paxlst))
		return;
	if (!is(code, "2"))
	{
		ignore_code(paxlst, code);
		return;
	}
	take(paxlst, 2, 1);
	sex = take_code(paxlst, 3);
	if (is(sex, "M") || is(sex, "F") || is(sex, "X"))
		told.sex = ascii_upper(*sex.start);
	else if (is(sex, "U"))
		told.sex = 'X'; /* not specified, as zones have it */
	else
	{
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, sex,
					"\"%s\" is no sex: M, F, U or X.");
		return;
	}
	tell_once(paxlst, PAXLST_OF_TRAVELLER, "sex", &told);
}

static void
read_nat(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	PaxlstEvent told = event(paxlst, PAXLST_NATIONALITY);

	if (!need_traveller(paxlst))
		return;
	told.at_birth = is(code, "1");
	if (code.length > 0 && !told.at_birth && !is(code, "2"))
		fault_value(paxlst, PAXLST_UNKNOWN_CODE, code,
					"The code \"%s\" is read as the nationality of now, 2.");
	told.texts[0] = take_code(paxlst, 2);
	told.country = country_of(paxlst, told.texts[0]);
	if (told.texts[0].length == 0)
		fault_segment(paxlst, PAXLST_MALFORMED_VALUE,
					  "No nationality is given.");
	else if (has_room(paxlst, MANY_NATIONALITIES))
		tell(paxlst, &told);
}

/* A number with at most two decimals, after any decimal mark, in hundredths. */
static long
hundredths_of(EdifactText text)
{
	EdifactText whole = text;
	EdifactText rest = {NULL, 0};
	long number;

	for (size_t i = 0; i < text.length && rest.start == NULL; i++)
	{
		if (text.start[i] == '.' || text.start[i] == ',')
		{
			whole.length = i;
			rest = (EdifactText){text.start + i + 1, text.length - i - 1};
		}
	}
	number = number_of(whole);
	if (number < 0 || (rest.start && (rest.length < 1 || rest.length > 2 ||
									  number_of(rest) < 0)))
		return -1;
	return number * 100 +
		   (rest.start ? number_of(rest) * (rest.length == 1 ? 10 : 1) : 0);
}

static void
read_mea(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	EdifactText unit;
	EdifactText number;
	PaxlstEvent told = event(paxlst, PAXLST_BAGS);

	if (!need_traveller(paxlst))
		return;
	unit = take(paxlst, 3, 1);
	number = take(paxlst, 3, 2);
	take(paxlst, 2, 1);
	if (is(code, "CT"))
		told.number = number_of(number);
	else if (is(code, "WT"))
	{
		told.kind = PAXLST_WEIGHT;
		told.texts[0] = unit;
		told.number = hundredths_of(number);
	}
	else
	{
		ignore_code(paxlst, code);
		return;
	}
	if (told.number < 0)
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, number,
					"\"%s\" is no number of bags or weight.");
	else
		tell_once(paxlst, PAXLST_OF_TRAVELLER,
				  told.kind == PAXLST_BAGS ? "number of bags" : "weight",
				  &told);
}

/* Has what is said of the traveller, or of the document, been verified? */
static void
read_gei(Paxlst *paxlst)
{
	PaxlstEvent told = event(paxlst, PAXLST_VERIFIED);
	EdifactText code;

	if (!need_traveller(paxlst))
		return;
	take(paxlst, 1, 1);
	code = take_code(paxlst, 2);
	if (!is(code, "173") && !is(code, "174"))
	{
		ignore_code(paxlst, code);
		return;
	}
	told.number = is(code, "173");
	tell_once(paxlst, paxlst->scope, "GEI", &told);
}

static void
read_ftx(Paxlst *paxlst)
{
	PaxlstEvent told = event(paxlst, PAXLST_FREE_TEXT);

	if (!has_room(paxlst, MANY_FREE_TEXTS))
		return;
	told.code = take(paxlst, 1, 1);
	take_code(paxlst, 3);
	for (uint32_t i = 0; i < 5; i++)
		told.texts[i] = take(paxlst, 4, 1 + i);
	tell(paxlst, &told);
}

static void
read_emp(Paxlst *paxlst)
{
	PaxlstEvent told = event(paxlst, PAXLST_EMPLOYMENT);

	if (!need_traveller(paxlst))
		return;
	take(paxlst, 1, 1);
	told.texts[0] = take_code(paxlst, 2);
	if (told.texts[0].length == 0)
		told.texts[0] = take(paxlst, 2, 4);
	tell_once(paxlst, PAXLST_OF_TRAVELLER, "occupation", &told);
}

static void
read_doc(Paxlst *paxlst)
{
	PaxlstEvent told;
	EdifactText number;
	ParseFault fault;

	if (!need_traveller(paxlst))
		return;
	paxlst->scope = PAXLST_OF_TRAVELLER;
	if (!has_room(paxlst, MANY_DOCUMENTS))
		return;
	paxlst->scope = PAXLST_OF_DOCUMENT;
	paxlst->seen[PAXLST_OF_DOCUMENT] = 0;
	told = event(paxlst, PAXLST_DOCUMENT);
	told.code = take_code(paxlst, 1);
	number = told.texts[0] = take(paxlst, 2, 1);
	if (number.length > 0)
	{
		char copy[PAXLST_VALUE_MAX];
		size_t n = edifact_copy(&paxlst->reader, number, copy);

		if (!docnumber_parse(copy, n, told.document, &told.document_length,
							 &fault))
			told.document_length = 0;
	}
	tell(paxlst, &told);
	if (number.length == 0)
		fault_segment(paxlst, PAXLST_MALFORMED_VALUE,
					  "The document has no number.");
	else if (told.document_length == 0)
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, number,
					"\"%s\" is no document number.");
}

static void
read_cnt(Paxlst *paxlst)
{
	EdifactText code = take(paxlst, 1, 1);
	EdifactText text = take(paxlst, 1, 2);
	bool of_crew = is(code, "41");
	GivenCount *given =
		of_crew ? &paxlst->given_crew : &paxlst->given_passengers;
	long count = number_of(text);

	end_traveller(paxlst);
	if (!of_crew && !is(code, "42"))
	{
		ignore_code(paxlst, code);
		return;
	}
	if (count < 0)
	{
		fault_value(paxlst, PAXLST_MALFORMED_VALUE, text,
					"\"%s\" is no count.");
		return;
	}
	*given = (GivenCount){count, paxlst->segment.number, paxlst->segment.start,
						  paxlst->segment.end};
	if (of_crew)
		paxlst->counts.crew.given = count;
	else
		paxlst->counts.passengers.given = count;
}

/* ---------- the text ---------- */

static const struct
{
	char tag[EDIFACT_TAG + 1];
	void (*read)(Paxlst *paxlst);
} readers[] = {
	{"NAD", read_nad}, {"DTM", read_dtm}, {"LOC", read_loc}, {"RFF", read_rff},
	{"DOC", read_doc}, {"ATT", read_att}, {"NAT", read_nat}, {"MEA", read_mea},
	{"GEI", read_gei}, {"FTX", read_ftx}, {"COM", read_com}, {"EMP", read_emp},
	{"TDT", read_tdt}, {"BGM", read_bgm}, {"CNT", read_cnt},
};

static const struct
{
	char tag[EDIFACT_TAG + 1];
	void (*read)(Paxlst *paxlst);
} service_readers[] = {
	{"UNB", read_unb}, {"UNG", read_ung}, {"UNH", read_unh},
	{"UNT", read_unt}, {"UNE", read_une}, {"UNZ", read_unz},
};

/* Say which values of the segment nobody has asked for. */
static void
tell_unread(Paxlst *paxlst)
{
	const EdifactSegment *segment = &paxlst->segment;
	const EdifactValue *first = NULL;
	int n = segment->left_out;

	for (int i = 0; i < segment->n_values; i++)
	{
		if (segment->values[i].used)
			continue;
		n++;
		first = first ? first : &segment->values[i];
	}
	if (n == 0)
		return;
	if (!first)
		first = &segment->values[EDIFACT_VALUES_MAX - 1];
	fault_value(paxlst, PAXLST_IGNORED_VALUE, first->text,
				"\"%s\" in element %u, component %u, is not read%s.",
				first->element, first->component,
				n > 1 ? ", nor are values behind it" : "");
}

/* What is odd about the form of the segment. */
static void
tell_form(Paxlst *paxlst)
{
	const EdifactSegment *segment = &paxlst->segment;

	if (segment->line_break)
		fault_segment(paxlst, PAXLST_LINE_BREAK,
					  "There are line breaks in the segment; they are read as "
					  "if they were not there.");
	if (segment->released)
		fault_at(paxlst, PAXLST_NOT_ENDED, segment->end,
				 "A release character stands at the end of the text.");
	else if (!segment->terminated)
		fault_at(paxlst, PAXLST_NOT_ENDED, segment->end,
				 "The segment is not ended.");
}

/* False where it is no service segment. */
static bool
read_service(Paxlst *paxlst)
{
	for (size_t i = 0; i < sizeof(service_readers) / sizeof(service_readers[0]);
		 i++)
	{
		if (memcmp(paxlst->segment.tag, service_readers[i].tag, EDIFACT_TAG) ==
			0)
		{
			service_readers[i].read(paxlst);
			return true;
		}
	}
	return false;
}

/* A segment that is read, or told to be unread. */
static void
read_body(Paxlst *paxlst)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
	{
		if (memcmp(paxlst->segment.tag, readers[i].tag, EDIFACT_TAG) == 0)
		{
			readers[i].read(paxlst);
			return;
		}
	}
	pass_over(paxlst);
	if (paxlst->segment.tag[0] == '\0')
		fault_segment(paxlst, PAXLST_MALFORMED_SEGMENT,
					  "The segment has no tag of three letters.");
	else
		fault_segment(paxlst, PAXLST_IGNORED_SEGMENT, "%s is not read.",
					  paxlst->segment.tag);
}

static void
read_segment(Paxlst *paxlst)
{
	paxlst->scratch_used = 0;
	if (memcmp(paxlst->segment.tag, "UN", 2) == 0 && read_service(paxlst))
	{
		tell_form(paxlst);
		return;
	}
	need_message(paxlst);
	if (!paxlst->is_paxlst)
		return;
	read_body(paxlst);
	tell_unread(paxlst);
	tell_form(paxlst);
}

/* Something that is said of the text outside of segments. */
static void
tell_text(Paxlst *paxlst, PaxlstFaultCode code, const char *message)
{
	PaxlstFault fault = {.code = code};

	fault.at = fault.start = paxlst->segment.start;
	fault.end = paxlst->segment.end;
	snprintf(fault.message, sizeof(fault.message), "%s", message);
	tell_fault(paxlst, &fault);
}

static void
end_text(Paxlst *paxlst)
{
	paxlst->segment.start = paxlst->segment.end = paxlst->reader.len;
	paxlst->segment.tag[0] = '\0';
	paxlst->segment.number = 0;
	end_unended(paxlst, true, true);
	if (paxlst->series.open)
		tell_text(paxlst, PAXLST_MISSING_PART,
				  "The last list lacks its last part.");
}

void
paxlst_read(const char *text, size_t len, PaxlstSink sink, void *context)
{
	Paxlst paxlst = {.sink = sink, .context = context};
	EdifactStep step;

	edifact_begin(text, len, &paxlst.reader);
	while ((step = edifact_next(&paxlst.reader, &paxlst.segment)) !=
		   EDIFACT_END)
	{
		switch (step)
		{
			case EDIFACT_SEGMENT:
				read_segment(&paxlst);
				break;
			case EDIFACT_BAD_SERVICES:
				tell_text(&paxlst, PAXLST_SERVICE_STRING,
						  "The characters of UNA cannot all be service "
						  "characters; those of ISO 9735 are taken.");
				break;
			case EDIFACT_NO_SERVICES:
				tell_text(&paxlst, PAXLST_SEPARATOR_GUESSED,
						  "There is no UNA; the element separator is taken "
						  "from behind the tag.");
				break;
			default:
				if (paxlst.segment.end < len)
					tell_text(&paxlst, PAXLST_TEXT_OUTSIDE,
							  "The text before the interchange is not read.");
				else
					tell_text(&paxlst, PAXLST_TRAILING_TEXT,
							  "The text behind the interchange is not read.");
		}
	}
	end_text(&paxlst);
}
