/*
 * edifact.h
 *
 * Segments of UN/EDIFACT interchanges (ISO 9735): where they begin and end, and
 * where the values lie in them.  No PostgreSQL here, and no allocation: values
 * are stretches of the text.
 *
 * What is read is what is sent: several interchanges in one text, with lines of
 * a transport before, between and behind them; any service characters; line
 * breaks between segments and, where lines were wrapped, within them.  No text
 * is refused; what is odd about a segment is said beside it.
 */
#ifndef SLTD_MESSAGE_EDIFACT_H
#define SLTD_MESSAGE_EDIFACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of the text, white space around it left out; or nothing. */
typedef struct EdifactText
{
	const char *start;
	size_t length;
} EdifactText;

/*
 * A value that is not empty.  Elements count from 1, that of the tag is 0;
 * components count from 1.
 */
typedef struct EdifactValue
{
	uint32_t element;
	uint32_t component;
	bool used; /* for the reader of messages: has it been read */
	EdifactText text;
} EdifactValue;

#define EDIFACT_TAG 3

/* Values of a segment that are kept; no segment of a passenger list has more. */
#define EDIFACT_VALUES_MAX 100

typedef struct EdifactSegment
{
	char tag[EDIFACT_TAG + 1]; /* in capitals; empty where there is none */
	int number;                /* in the text, from 1 */
	size_t start;              /* of the tag */
	size_t end;                /* before the terminator */
	bool terminated;
	bool line_break; /* is there one in it */
	bool released;   /* does a release character stand at the end of the text */
	int left_out;    /* values beyond those that are kept */
	int n_values;
	EdifactValue values[EDIFACT_VALUES_MAX];
} EdifactSegment;

typedef enum EdifactService
{
	EDIFACT_COMPONENT,
	EDIFACT_ELEMENT,
	EDIFACT_DECIMAL,
	EDIFACT_RELEASE,
	EDIFACT_REPETITION,
	EDIFACT_TERMINATOR
} EdifactService;

#define EDIFACT_SERVICES (EDIFACT_TERMINATOR + 1)

/* A character of the text, in UTF-8. */
typedef struct EdifactCharacter
{
	char bytes[4];
	size_t size; /* 0 for one that is not in use */
} EdifactCharacter;

typedef struct EdifactReader
{
	const char *text;
	size_t len;
	size_t at;
	bool outside; /* before the first interchange, or behind one */
	int segments; /* so far */
	EdifactCharacter services[EDIFACT_SERVICES];
	uint8_t classes[256]; /* of first bytes: may something begin here */
} EdifactReader;

typedef enum EdifactStep
{
	EDIFACT_SEGMENT,
	EDIFACT_OUTSIDE,      /* text that is of no interchange */
	EDIFACT_BAD_SERVICES, /* a UNA that cannot be; the default is in use */
	EDIFACT_NO_SERVICES,  /* no UNA, and another separator than the default */
	EDIFACT_END
} EdifactStep;

extern void edifact_begin(const char *text, size_t len, EdifactReader *reader);

/*
 * The next segment, or something that is said of the text at "start" to "end"
 * of the segment.
 */
extern EdifactStep edifact_next(EdifactReader *reader, EdifactSegment *segment);

/* Does an interchange, a group or a message begin anywhere in the text? */
extern bool edifact_is(const char *text, size_t len);

/* A value of the segment, or NULL where it is empty. */
extern EdifactValue *edifact_value(EdifactSegment *segment, uint32_t element,
								   uint32_t component);

/*
 * Write what a value says, without release characters and line breaks, to
 * "copy", which has room for its length; returns how long it is.
 */
extern size_t edifact_copy(const EdifactReader *reader, EdifactText text,
						   char *copy);

#endif /* SLTD_MESSAGE_EDIFACT_H */
