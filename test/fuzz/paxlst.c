/*
 * paxlst.c
 *
 * libFuzzer target for passenger lists: no input crashes the reader, facts come
 * in an order that can be, what is counted was told, and each fault stands in the
 * text.  A text that is no interchange to edifact_is() has no segments.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o paxlst_fuzz \
 *		test/fuzz/paxlst.c src/message/{paxlst_core,edifact}.c \
 *		src/country/countrycode_core.c src/document/docnumber_core.c \
 *		src/date/partialdate_core.c src/text/letter.c \
 *		src/name/{name_read,channel,channel_table,frequency,skeleton,lexicon,lexicon_table}.c -lm
 */
#include <stdlib.h>
#include <string.h>

#include "date/partialdate_core.h"
#include "message/paxlst_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

/* What has been told so far. */
typedef struct Told
{
	size_t len;
	bool in_message;
	bool in_traveller;
	int messages;
	int travellers; /* of the message */
	long passengers;
	long crew;
	long others;
	long faults;
	int documents; /* of the traveller */
	int segment;
} Told;

static void
check_fault(const Told *told, const PaxlstFault *fault)
{
	size_t length = strnlen(fault->message, PAXLST_MESSAGE_MAX);

	check(fault->at <= told->len && fault->start <= fault->end &&
		  fault->end <= told->len);
	check(length > 0 && length < PAXLST_MESSAGE_MAX - 1);
	check(strlen(fault->tag) <= EDIFACT_TAG);
	check(strlen(paxlst_fault_name(fault->code)) > 0);
}

static void
check_date(const PaxlstDate *date)
{
	check(date->month >= 0 && date->month <= 12 && date->day >= 0 &&
		  date->day <= 31 && (date->month > 0 || date->day == 0));
	check(date->year >= -1 && date->year <= 9999 &&
		  (date->has_century || date->year <= 99));
	if (date->day > 0)
		check(partialdate_valid_day(date->has_century ? date->year
													  : 2000 + date->year,
									date->month, date->day));
}

static void
check_texts(const EdifactReader *reader, const PaxlstEvent *event)
{
	for (int i = 0; i < PAXLST_TEXTS; i++)
	{
		EdifactText text = event->texts[i];
		char *copy;

		if (text.length == 0)
			continue;
		check(text.length <= PAXLST_VALUE_MAX);
		copy = malloc(text.length);
		check(copy && edifact_copy(reader, text, copy) <= text.length);
		free(copy);
	}
}

static void
begin_message(Told *told, const PaxlstWhere *where)
{
	check(!told->in_message && where->message == ++told->messages);
	check(where->interchange > 0);
	told->in_message = true;
	told->travellers = 0;
	told->passengers = told->crew = told->others = told->faults = 0;
}

static void
begin_traveller(Told *told, const PaxlstWhere *where, PaxlstRole role)
{
	check(told->in_message && !told->in_traveller);
	check(where->traveller == ++told->travellers);
	told->in_traveller = true;
	told->documents = 0;
	if (role == PAXLST_PASSENGER || role == PAXLST_TRANSIT_PASSENGER)
		told->passengers++;
	else if (role == PAXLST_CREW || role == PAXLST_TRANSIT_CREW)
		told->crew++;
	else
		told->others++;
}

static void
end_message(Told *told, const PaxlstCounts *counts)
{
	check(told->in_message && !told->in_traveller);
	told->in_message = false;
	check(counts->passengers.counted == told->passengers &&
		  counts->crew.counted == told->crew && counts->others == told->others);
	check(counts->faults >= told->faults);
}

static void
take(void *context, const EdifactReader *reader, const PaxlstWhere *where,
	 const PaxlstEvent *event)
{
	Told *told = context;
	bool of_traveller = event->scope == PAXLST_OF_TRAVELLER ||
						event->scope == PAXLST_OF_DOCUMENT;

	check_texts(reader, event);
	switch (event->kind)
	{
		case PAXLST_FAULT:
			told->faults++;
			check_fault(told, event->fault);
			return;
		case PAXLST_MESSAGE:
			begin_message(told, where);
			return;
		case PAXLST_MESSAGE_END:
			end_message(told, event->counts);
			return;
		case PAXLST_TRAVELLER:
			begin_traveller(told, where, event->role);
			return;
		case PAXLST_TRAVELLER_END:
			check(told->in_traveller);
			told->in_traveller = false;
			return;
		case PAXLST_INTERCHANGE:
		case PAXLST_GROUP:
			check(!told->in_message);
			return;
		default:
			check(told->in_message && of_traveller == told->in_traveller);
			check_date(&event->date);
			check(event->document_length >= 0 &&
				  event->document_length <= DOCNUMBER_LENGTH_MAX);
			if (event->kind == PAXLST_DOCUMENT)
				check(++told->documents <= PAXLST_LIST_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + (size == 0));
	Told told = {.len = size};

	check(text != NULL);
	memcpy(text, data, size);
	paxlst_read(text, size, take, &told);
	check(!told.in_message && !told.in_traveller);
	check(told.messages == 0 || edifact_is(text, size));
	free(text);
	return 0;
}
