/*
 * paxlst_core.h
 *
 * Passenger and crew lists, UN/EDIFACT messages PAXLST, as the guide to advance
 * passenger information of WCO, IATA and ICAO lays them down (D.02B to D.16B).
 * No PostgreSQL here, and no allocation: what is read is told to a function of
 * the caller's, fact by fact, in the order of the text.
 *
 * No message is refused.  What cannot be read, is not read, or contradicts is a
 * fault, told among the facts.
 */
#ifndef SLTD_MESSAGE_PAXLST_CORE_H
#define SLTD_MESSAGE_PAXLST_CORE_H

#include "country/countrycode_core.h"
#include "document/docnumber_core.h"
#include "message/edifact.h"

/* Larger texts are refused by the callers. */
#define PAXLST_INPUT_MAX (64 * 1024 * 1024)

/* A longer value is a fault and not read. */
#define PAXLST_VALUE_MAX 1000

/* Things of one kind that a traveller or a message has; more are faults. */
#define PAXLST_LIST_MAX 100

/* What a fact is about. */
typedef enum PaxlstScope
{
	PAXLST_OF_NOTHING, /* outside of messages */
	PAXLST_OF_MESSAGE,
	PAXLST_OF_PARTY, /* who reports */
	PAXLST_OF_LEG,
	PAXLST_OF_TRAVELLER,
	PAXLST_OF_DOCUMENT
} PaxlstScope;

/*
 * Facts, and what their texts are.  A text that is absent has length 0.  Facts
 * with a code (NAD, LOC, DTM ...) have it in "code".
 */
typedef enum PaxlstKind
{
	PAXLST_INTERCHANGE, /* texts: sender, recipient, reference, test; date */
	PAXLST_GROUP,       /* the same of a group, without test */
	PAXLST_MESSAGE,     /* texts: reference, type, version, release, agency,
						 * association, common reference, part, flag */
	PAXLST_MESSAGE_END, /* counts */
	PAXLST_LIST,        /* code; texts: function */
	PAXLST_PARTY,       /* texts: name, identifier */
	PAXLST_CONTACT,     /* code; texts: number or address */
	PAXLST_LEG,         /* texts: carrier, flight number, as sent; number: 1 for
						 * a further leg of the flight before */
	PAXLST_DEPARTURE,   /* texts: place */
	PAXLST_ARRIVAL,     /* texts: place */
	PAXLST_PLACE,       /* code; texts: code of the place, names of it and of
						 * what it lies in; country if it is one */
	PAXLST_PLACE_TIME,  /* date: of the place before */
	PAXLST_DEPARTS,     /* date */
	PAXLST_ARRIVES,     /* date */
	PAXLST_TIME,        /* code; texts: as sent */
	PAXLST_TRAVELLER,   /* code; role; texts: see PAXLST_SURNAME and the next */
	PAXLST_TRAVELLER_END,
	PAXLST_BIRTH,       /* date */
	PAXLST_SEX,         /* sex */
	PAXLST_NATIONALITY, /* texts: as sent; country, 0 where it is none */
	PAXLST_BAGS,        /* number */
	PAXLST_WEIGHT,      /* number, in hundredths; texts: unit */
	PAXLST_FREE_TEXT,   /* code; texts: lines */
	PAXLST_EMPLOYMENT,  /* texts: occupation */
	PAXLST_VERIFIED,    /* number: 1 or 0 */
	PAXLST_REFERENCE,   /* code; texts: value, version */
	PAXLST_DOCUMENT,    /* code; texts: number as sent; document */
	PAXLST_ISSUED_BY,   /* texts: as sent; country, 0 where it is none */
	PAXLST_ISSUED_ON,   /* date */
	PAXLST_EXPIRY,      /* date */
	PAXLST_FAULT        /* fault */
} PaxlstKind;

/* Texts of PAXLST_TRAVELLER. */
enum
{
	PAXLST_SURNAME,
	PAXLST_GIVEN,
	PAXLST_MIDDLE,                      /* three of them */
	PAXLST_ADDRESS = PAXLST_MIDDLE + 3, /* eight of them */
	PAXLST_TEXTS = PAXLST_ADDRESS + 8
};

typedef enum PaxlstRole
{
	PAXLST_PASSENGER,
	PAXLST_CREW,
	PAXLST_TRANSIT_PASSENGER,
	PAXLST_TRANSIT_CREW,
	PAXLST_OTHER
} PaxlstRole;

#define PAXLST_ROLES (PAXLST_OTHER + 1)

/* A date, perhaps without its century, its day and month 0 where unknown. */
typedef struct PaxlstDate
{
	int year; /* -1 where unknown */
	bool has_century;
	int month;
	int day;
	bool has_time;
	int hour;
	int minute;
	int second;
} PaxlstDate;

/* What a message says there is of something, -1 if nothing, and what there is. */
typedef struct PaxlstCount
{
	long given;
	long counted;
} PaxlstCount;

typedef struct PaxlstCounts
{
	PaxlstCount passengers; /* in transit or not */
	PaxlstCount crew;
	PaxlstCount segments;
	long others;             /* travellers of other roles */
	long transit_passengers; /* of the passengers */
	long transit_crew;       /* of the crew */
	long faults;
} PaxlstCounts;

typedef enum PaxlstFaultCode
{
	/* errors: something is lost, or contradicts */
	PAXLST_MALFORMED_SEGMENT,
	PAXLST_MALFORMED_VALUE,
	PAXLST_SERVICE_STRING,
	PAXLST_TOO_MUCH,
	PAXLST_NOT_ENDED,
	PAXLST_MISSING_SEGMENT,
	PAXLST_MISPLACED,
	PAXLST_REPEATED,
	PAXLST_COUNT_DIFFERS,
	PAXLST_REFERENCE_DIFFERS,
	PAXLST_TRAILING_TEXT,
	PAXLST_LAST_ERROR = PAXLST_TRAILING_TEXT,
	/* oddities */
	PAXLST_TEXT_OUTSIDE,
	PAXLST_LINE_BREAK,
	PAXLST_SEPARATOR_GUESSED,
	PAXLST_IGNORED_SEGMENT,
	PAXLST_IGNORED_VALUE,
	PAXLST_UNKNOWN_CODE,
	PAXLST_OTHER_MESSAGE,
	PAXLST_MISSING_PART,
	PAXLST_FAULT_CODES
} PaxlstFaultCode;

/* Room for a message and a terminator. */
#define PAXLST_MESSAGE_MAX 240

typedef struct PaxlstFault
{
	PaxlstFaultCode code;
	int segment;  /* its number in the text; 0 outside of segments */
	size_t at;    /* offset of what is wrong */
	size_t start; /* of the segment, or of what is wrong outside of one */
	size_t end;
	char tag[EDIFACT_TAG + 1];
	char message[PAXLST_MESSAGE_MAX];
} PaxlstFault;

typedef struct PaxlstEvent
{
	PaxlstKind kind;
	PaxlstScope scope;
	int segment; /* number of the segment in the text */
	size_t at;   /* its offset */
	EdifactText code;
	EdifactText texts[PAXLST_TEXTS];
	PaxlstRole role;
	PaxlstDate date;
	CountryCode country; /* 0 for none */
	bool at_birth;       /* a nationality that may not be that of now */
	char sex;
	long number;
	char document[DOCNUMBER_LENGTH_MAX];
	int document_length; /* 0 where it is no document number */
	const PaxlstCounts *counts;
	const PaxlstFault *fault;
} PaxlstEvent;

/* Where a fact stands; all count from 1, 0 where there is none. */
typedef struct PaxlstWhere
{
	int interchange;
	int message;
	int traveller; /* of the message */
} PaxlstWhere;

/*
 * What the facts are told to.  The reader writes out texts by edifact_copy();
 * they last until the function returns.
 */
typedef void (*PaxlstSink)(void *context, const EdifactReader *reader,
						   const PaxlstWhere *where, const PaxlstEvent *event);

/* Read a text to its end. */
extern void paxlst_read(const char *text, size_t len, PaxlstSink sink,
						void *context);

extern const char *paxlst_fault_name(PaxlstFaultCode code);
extern const char *paxlst_role_name(PaxlstRole role);

#endif /* SLTD_MESSAGE_PAXLST_CORE_H */
