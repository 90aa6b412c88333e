/*
 * edifact.c
 *
 * Cutting a text into segments and these into values, in one pass.
 */
#include "message/edifact.h"

#include <string.h>

#include "text/ascii.h"
#include "text/utf8.h"

/*
 * Classes of bytes.  From SERVICE on: the byte is a service character, or the
 * first one of some that have more than one byte.
 */
#define ORDINARY 0
#define LINE_BREAK 1
#define SERVICE 2
#define SERVICE_LONG SERVICE
#define SERVICE_SHORT (SERVICE + 1)

/* The service string of ISO 9735 where there is no UNA. */
#define DEFAULT_SERVICES ":+.? '"

/* Tags that may follow a segment of which the terminator is missing. */
static const char known_tags[][EDIFACT_TAG + 1] = {
	"ATT", "AUT", "BGM", "CNT", "COM", "CPI", "DOC", "DTM",
	"EMP", "FTX", "GEI", "LOC", "MEA", "NAD", "NAT", "QTY",
	"RFF", "TDT", "UNB", "UNE", "UNG", "UNH", "UNT", "UNZ",
};

static bool
is_line_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_alphanumeric(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}

/* White space, and the control characters that transports put around text. */
static bool
is_blank(char c)
{
	return (unsigned char) c <= ' ' || c == 0x7F;
}

static size_t
skip_blank(const EdifactReader *reader, size_t at)
{
	while (at < reader->len && is_blank(reader->text[at]))
		at++;
	return at;
}

/* The same, and terminators that end nothing. */
static size_t
skip_empty(const EdifactReader *reader, size_t at)
{
	const EdifactCharacter *terminator = &reader->services[EDIFACT_TERMINATOR];

	for (;;)
	{
		at = skip_blank(reader, at);
		if (terminator->size > reader->len - at ||
			memcmp(reader->text + at, terminator->bytes, terminator->size) != 0)
			return at;
		at += terminator->size;
	}
}

static EdifactText
trimmed(const char *text, size_t start, size_t end)
{
	while (start < end && ascii_is_space(text[start]))
		start++;
	while (end > start && ascii_is_space(text[end - 1]))
		end--;
	return (EdifactText){text + start, end - start};
}

/* ---------- service characters ---------- */

static bool
in_use(const EdifactReader *reader, EdifactService service)
{
	return reader->services[service].size > 0 && service != EDIFACT_DECIMAL &&
		   service != EDIFACT_REPETITION;
}

static void
classify(EdifactReader *reader)
{
	memset(reader->classes, ORDINARY, sizeof(reader->classes));
	reader->classes['\n'] = reader->classes['\r'] = LINE_BREAK;
	for (int i = 0; i < EDIFACT_SERVICES; i++)
	{
		const EdifactCharacter *service = &reader->services[i];

		if (in_use(reader, i))
			reader->classes[(unsigned char) service->bytes[0]] =
				service->size == 1 ? SERVICE_SHORT + i : SERVICE_LONG;
	}
}

/*
 * Take the service characters from six characters of a text.  Decimal mark and
 * repetition separator are read over: numbers of passenger lists are whole, and
 * no element of theirs is repeated, while senders have the repetition separator
 * in their names (APIS*ABC).  Returns the offset behind them, or 0 where they
 * cannot be.
 */
static size_t
take_services(EdifactReader *reader, const char *text, size_t len, size_t at)
{
	EdifactCharacter services[EDIFACT_SERVICES] = {0};

	for (int i = 0; i < EDIFACT_SERVICES; i++)
	{
		size_t start = at;
		EdifactCharacter *service = &services[i];
		char c;

		if (at == len || utf8_next(text, len, &at) == UTF8_INVALID)
			return 0;
		service->size = at - start;
		memcpy(service->bytes, text + start, service->size);
		c = service->bytes[0];
		if (i == EDIFACT_DECIMAL || i == EDIFACT_REPETITION)
			continue;
		if (i == EDIFACT_RELEASE && c == ' ')
			service->size = 0; /* none is in use */
		else if (is_alphanumeric(c) || ascii_is_space(c))
		{
			if (i != EDIFACT_TERMINATOR || !is_line_break(c))
				return 0;
		}
		for (int k = 0; k < i; k++)
		{
			if (k != EDIFACT_DECIMAL && k != EDIFACT_REPETITION &&
				service->size > 0 && services[k].size == service->size &&
				memcmp(services[k].bytes, service->bytes, service->size) == 0)
				return 0;
		}
	}
	memcpy(reader->services, services, sizeof(services));
	classify(reader);
	return at;
}

static void
default_services(EdifactReader *reader)
{
	take_services(reader, DEFAULT_SERVICES, strlen(DEFAULT_SERVICES), 0);
}

/* The service of a byte that is of one by its class; -1 if it is of none. */
static int
service_at(const EdifactReader *reader, size_t at)
{
	uint8_t class = reader->classes[(unsigned char) reader->text[at]];

	if (class >= SERVICE_SHORT)
		return class - SERVICE_SHORT;
	if (class != SERVICE_LONG)
		return -1;
	for (int i = 0; i < EDIFACT_SERVICES; i++)
	{
		const EdifactCharacter *service = &reader->services[i];

		if (in_use(reader, i) && service->size <= reader->len - at &&
			memcmp(reader->text + at, service->bytes, service->size) == 0)
			return i;
	}
	return -1;
}

/* Are line breaks nothing but ends of lines?  Not where they end segments. */
static bool
may_be_wrapped(const EdifactReader *reader)
{
	return !is_line_break(reader->services[EDIFACT_TERMINATOR].bytes[0]);
}

/*
 * Go over line breaks between two characters that belong together: a line of a
 * fixed length ends anywhere.
 */
static size_t
skip_wrap(const EdifactReader *reader, size_t at)
{
	while (at < reader->len && is_line_break(reader->text[at]) &&
		   may_be_wrapped(reader))
		at++;
	return at;
}

/* ---------- where interchanges begin ---------- */

/* Where a tag ends that begins here; 0 if it does not. */
static size_t
tag_end(const EdifactReader *reader, size_t at, const char *tag)
{
	for (int i = 0; i < EDIFACT_TAG; i++)
	{
		if (i > 0)
			at = skip_wrap(reader, at);
		if (at == reader->len || ascii_upper(reader->text[at]) != tag[i])
			return 0;
		at++;
	}
	return at;
}

/* The same for the tags that an interchange begins with. */
static size_t
header_tag_end(const EdifactReader *reader, size_t at)
{
	static const char *const tags[] = {"UNB", "UNG", "UNH"};
	size_t end = 0;

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]) && end == 0; i++)
		end = tag_end(reader, at, tags[i]);
	return end;
}

/*
 * UNA, six characters and the next segment.  These are not looked at: a
 * service string that cannot be is one, and is said to be wrong.
 */
static bool
is_service_string(const EdifactReader *reader, size_t at, size_t *end)
{
	at = tag_end(reader, at, "UNA");
	if (at == 0)
		return false;
	for (int i = 0; i < EDIFACT_SERVICES; i++)
	{
		if (at == reader->len)
			return false;
		utf8_next(reader->text, reader->len, &at);
	}
	*end = at;
	return header_tag_end(reader, skip_blank(reader, at)) > 0;
}

/* UNB, UNG or UNH and what may be a separator, spaces before it or not. */
static bool
is_header(const EdifactReader *reader, size_t at)
{
	at = header_tag_end(reader, at);
	if (at == 0)
		return false;
	at = skip_wrap(reader, at);
	for (int spaces = 0; spaces < 3; spaces++)
	{
		if (at < reader->len && reader->text[at] == ' ')
			at++;
	}
	return at < reader->len && !is_alphanumeric(reader->text[at]) &&
		   !ascii_is_space(reader->text[at]);
}

/* The beginning of an interchange from "at" on, or the end of the text. */
static size_t
find_beginning(const EdifactReader *reader, size_t at)
{
	bool in_word = false;
	size_t end;

	for (; at < reader->len; at++)
	{
		if (!in_word &&
			(is_service_string(reader, at, &end) || is_header(reader, at)))
			break;
		in_word = is_alphanumeric(reader->text[at]);
	}
	return at;
}

void
edifact_begin(const char *text, size_t len, EdifactReader *reader)
{
	*reader = (EdifactReader){.text = text, .len = len, .outside = true};
	default_services(reader);
}

bool
edifact_is(const char *text, size_t len)
{
	EdifactReader reader;

	edifact_begin(text, len, &reader);
	return find_beginning(&reader, 0) < len;
}

/* ---------- segments ---------- */

static void
put_value(EdifactReader *reader, EdifactSegment *segment, uint32_t element,
		  uint32_t component, size_t start)
{
	EdifactText text = trimmed(reader->text, start, reader->at);
	EdifactValue *value;

	if (text.length == 0)
		return;
	if (segment->n_values == EDIFACT_VALUES_MAX)
	{
		segment->left_out++;
		return;
	}
	value = &segment->values[segment->n_values++];
	*value = (EdifactValue){element, component, false, text};
}

/* Is this the beginning of a segment, as far as its tag can tell? */
static bool
is_known_segment(const EdifactReader *reader, size_t at)
{
	for (size_t i = 0; i < sizeof(known_tags) / sizeof(known_tags[0]); i++)
	{
		if (memcmp(reader->text + at, known_tags[i], EDIFACT_TAG) == 0)
			return service_at(reader, at + EDIFACT_TAG) == EDIFACT_ELEMENT;
	}
	return false;
}

/*
 * Go over a line break within a segment, and the white space behind it.  False
 * if the segment should have ended before it, since another begins behind.
 */
static bool
pass_line_break(EdifactReader *reader)
{
	const char *text = reader->text;
	size_t at = reader->at;

	while (at < reader->len && ascii_is_space(text[at]) &&
		   reader->classes[(unsigned char) text[at]] < SERVICE)
		at++;
	if (reader->len - at > EDIFACT_TAG && is_known_segment(reader, at))
		return false;
	reader->at = at;
	return true;
}

/* Nothing is broken by a line break before a separator or a terminator. */
static bool
ends_value(const EdifactReader *reader)
{
	int service;

	if (reader->at == reader->len)
		return true;
	service = service_at(reader, reader->at);
	return service >= 0 && service != EDIFACT_RELEASE;
}

/* Step over a release character and the one that it releases. */
static void
pass_released(EdifactReader *reader, EdifactSegment *segment)
{
	size_t at = reader->at + reader->services[EDIFACT_RELEASE].size;

	reader->at = skip_wrap(reader, at);
	segment->line_break |= reader->at > at;
	if (reader->at < reader->len)
		utf8_next(reader->text, reader->len, &reader->at);
	else
		segment->released = true;
}

static void
cut(EdifactReader *reader, EdifactSegment *segment)
{
	size_t start = reader->at;
	uint32_t element = 0;
	uint32_t component = 1;

	while (reader->at < reader->len)
	{
		uint8_t class =
			reader->classes[(unsigned char) reader->text[reader->at]];
		int service;

		if (class == ORDINARY)
		{
			reader->at++;
			continue;
		}
		if (class == LINE_BREAK)
		{
			if (!pass_line_break(reader))
				break;
			segment->line_break |= !ends_value(reader);
			continue;
		}
		service = service_at(reader, reader->at);
		if (service == EDIFACT_RELEASE)
		{
			pass_released(reader, segment);
			continue;
		}
		if (service < 0)
		{
			reader->at++;
			continue;
		}
		put_value(reader, segment, element, component, start);
		segment->end = reader->at;
		reader->at += reader->services[service].size;
		start = reader->at;
		if (service == EDIFACT_TERMINATOR)
		{
			segment->terminated = true;
			return;
		}
		component = service == EDIFACT_COMPONENT ? component + 1 : 1;
		element += service == EDIFACT_ELEMENT;
	}
	put_value(reader, segment, element, component, start);
	segment->end = reader->at;
}

static void
take_tag(EdifactSegment *segment)
{
	EdifactValue *value = edifact_value(segment, 0, 1);
	char tag[EDIFACT_TAG];
	int n = 0;

	if (!value)
		return;
	for (size_t i = 0; i < value->text.length; i++)
	{
		char c = value->text.start[i];

		if (is_line_break(c))
			continue;
		if (n == EDIFACT_TAG || !is_alphanumeric(c))
			return;
		tag[n++] = ascii_upper(c);
	}
	if (n < EDIFACT_TAG)
		return;
	value->used = true;
	memcpy(segment->tag, tag, EDIFACT_TAG);
}

/* ---------- the text ---------- */

/*
 * An interchange without UNA begins: the default is in use, but for an element
 * separator that the header shows to be another.
 */
static bool
guess_services(EdifactReader *reader)
{
	size_t at = skip_wrap(reader, header_tag_end(reader, reader->at));
	char services[] = DEFAULT_SERVICES;

	default_services(reader);
	while (at < reader->len && reader->text[at] == ' ')
		at++;
	if (at == reader->len || reader->text[at] == services[EDIFACT_ELEMENT] ||
		(unsigned char) reader->text[at] >= 0x80)
		return false;
	services[EDIFACT_ELEMENT] = reader->text[at];
	return take_services(reader, services, strlen(services), 0) > 0;
}

static EdifactStep
say(EdifactStep step, EdifactSegment *segment, size_t start, size_t end)
{
	segment->start = start;
	segment->end = end;
	return step;
}

/* Text before, between and behind interchanges. */
static EdifactStep
pass_outside(EdifactReader *reader, EdifactSegment *segment)
{
	size_t start = skip_empty(reader, reader->at);
	size_t end;

	if (reader->len - start >= 3 &&
		memcmp(reader->text + start, "\xEF\xBB\xBF", 3) == 0)
		start = skip_blank(reader, start + 3); /* a byte order mark */
	reader->at = find_beginning(reader, start);
	reader->outside = false;
	if (reader->at > start)
	{
		reader->outside = reader->at < reader->len;
		return say(EDIFACT_OUTSIDE, segment, start, reader->at);
	}
	if (reader->at < reader->len &&
		!is_service_string(reader, reader->at, &end) && guess_services(reader))
		return say(EDIFACT_NO_SERVICES, segment, reader->at,
				   header_tag_end(reader, reader->at));
	return EDIFACT_SEGMENT;
}

EdifactStep
edifact_next(EdifactReader *reader, EdifactSegment *segment)
{
	size_t start;
	size_t end;

	memset(segment->tag, '\0', sizeof(segment->tag));
	segment->terminated = segment->line_break = segment->released = false;
	segment->left_out = segment->n_values = 0;
	if (reader->outside)
	{
		EdifactStep step = pass_outside(reader, segment);

		if (step != EDIFACT_SEGMENT)
			return step;
	}
	reader->at = start = skip_empty(reader, reader->at);
	if (start == reader->len)
		return EDIFACT_END;
	if (is_service_string(reader, start, &end))
	{
		bool good = take_services(reader, reader->text, reader->len,
								  tag_end(reader, start, "UNA")) > 0;

		reader->at = end;
		if (!good)
		{
			default_services(reader);
			return say(EDIFACT_BAD_SERVICES, segment, start, end);
		}
		return edifact_next(reader, segment);
	}
	segment->number = ++reader->segments;
	segment->start = start;
	cut(reader, segment);
	take_tag(segment);
	if (strcmp(segment->tag, "UNZ") == 0)
		reader->outside = true;
	return EDIFACT_SEGMENT;
}

EdifactValue *
edifact_value(EdifactSegment *segment, uint32_t element, uint32_t component)
{
	for (int i = 0; i < segment->n_values; i++)
	{
		EdifactValue *value = &segment->values[i];

		if (value->element == element && value->component == component)
			return value;
		if (value->element > element)
			break;
	}
	return NULL;
}

size_t
edifact_copy(const EdifactReader *reader, EdifactText text, char *copy)
{
	const EdifactCharacter *release = &reader->services[EDIFACT_RELEASE];
	size_t n = 0;
	size_t at = 0;

	while (at < text.length)
	{
		const char *here = text.start + at;
		size_t start;

		if (is_line_break(*here))
		{
			at++;
			continue;
		}
		if (release->size > 0 && release->size <= text.length - at &&
			memcmp(here, release->bytes, release->size) == 0)
		{
			at += release->size;
			while (at < text.length && may_be_wrapped(reader) &&
				   is_line_break(text.start[at]))
				at++;
		}
		start = at;
		if (at < text.length)
			utf8_next(text.start, text.length, &at);
		memcpy(copy + n, text.start + start, at - start);
		n += at - start;
	}
	return n;
}
