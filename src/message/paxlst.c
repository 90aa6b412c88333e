/*
 * paxlst.c
 *
 * SQL functions for passenger and crew lists.  What paxlst_core.h tells fact by
 * fact is gathered here into rows: of travellers, of messages, of faults.  A
 * traveller or message is gathered in a memory context of its own, which its row
 * ends, so memory does not grow with the text.
 */
#include "postgres.h"
#include "compat.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "date/partialdate_core.h"
#include "document/docnumber.h"
#include "message/paxlst_core.h"
#include "mrz/mrz_core.h"
#include "name/name_read.h"

/* Bytes of a segment that a fault quotes. */
#define QUOTED_MAX 200

/* ---------- rows and lists of them ---------- */

/* A row that is being filled, of the result or of a composite type. */
#define COLUMNS_MAX 40

typedef struct Row
{
	Datum values[COLUMNS_MAX];
	bool nulls[COLUMNS_MAX];
} Row;

static void
clear_row(Row *row)
{
	memset(row->values, 0, sizeof(row->values));
	memset(row->nulls, true, sizeof(row->nulls));
}

static void
set(Row *row, int column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

static void
set_text(Row *row, int column, const EdifactReader *reader, EdifactText value)
{
	text *copy;

	if (value.length == 0)
		return;
	copy = palloc(VARHDRSZ + value.length);
	SET_VARSIZE(copy,
				VARHDRSZ + edifact_copy(reader, value, (char *) VARDATA(copy)));
	set(row, column, PointerGetDatum(copy));
}

static void
set_string(Row *row, int column, const char *value)
{
	if (value)
		set(row, column, CStringGetTextDatum(value));
}

/* A count that is -1 where there is none. */
static void
set_count(Row *row, int column, long count)
{
	if (count >= 0)
		set(row, column, Int32GetDatum((int32) count));
}

/* Texts with something between them. */
static void
set_joined(Row *row, int column, const EdifactReader *reader,
		   const EdifactText *texts, int n, const char *between)
{
	StringInfoData joined;

	initStringInfo(&joined);
	for (int i = 0; i < n; i++)
	{
		if (texts[i].length == 0)
			continue;
		if (joined.len > 0)
			appendStringInfoString(&joined, between);
		enlargeStringInfo(&joined, (int) texts[i].length);
		joined.len +=
			(int) edifact_copy(reader, texts[i], joined.data + joined.len);
		joined.data[joined.len] = '\0';
	}
	if (joined.len > 0)
		set(row, column,
			PointerGetDatum(cstring_to_text_with_len(joined.data, joined.len)));
	pfree(joined.data);
}

/* What a traveller or a message has many of. */
typedef enum ListKind
{
	LIST_LEGS,
	LIST_PLACES,
	LIST_REFERENCES,
	LIST_CONTACTS,
	LIST_FREE_TEXTS,
	LIST_TIMES,
	LIST_DOCUMENTS,
	LIST_FAULTS,
	LISTS
} ListKind;

/* The type of a list's elements, and the column of the result that it goes to. */
typedef struct ListType
{
	int column; /* -1: the function does not return it */
	Oid type;
	TupleDesc desc;
} ListType;

#define LIST_ROOM 8

typedef struct RowList
{
	int n;
	int room;
	Row *rows;
} RowList;

/* Columns of the composite types. */
enum
{
	LEG_CARRIER,
	LEG_NUMBER,
	LEG_FLIGHT,
	LEG_DEPARTURE,
	LEG_DEPARTS,
	LEG_ARRIVAL,
	LEG_ARRIVES
};
enum
{
	PLACE_FUNCTION,
	PLACE_CODE,
	PLACE_NAME,
	PLACE_AT
};
enum
{
	DOCUMENT_KIND,
	DOCUMENT_NUMBER,
	DOCUMENT_ISSUING_STATE,
	DOCUMENT_ISSUE_DATE,
	DOCUMENT_EXPIRY_DATE,
	DOCUMENT_VERIFIED,
	DOCUMENT_NUMBER_TEXT,
	DOCUMENT_ISSUING_STATE_TEXT
};
enum
{
	ITEM_KIND,
	ITEM_VALUE,
	ITEM_VERSION
};
enum
{
	FAULT_SEGMENT,
	FAULT_POSITION,
	FAULT_TAG,
	FAULT_SEGMENT_TEXT,
	FAULT_SEVERITY,
	FAULT_CODE,
	FAULT_DETAIL
};

/* Columns of paxlst_parse(). */
enum
{
	T_MESSAGE,
	T_MESSAGE_REFERENCE,
	T_TRAVELLER,
	T_SEGMENT,
	T_ROLE,
	T_FUNCTION,
	T_NAME,
	T_SURNAME,
	T_GIVEN_NAMES,
	T_MIDDLE_NAMES,
	T_SEX,
	T_BIRTH_DATE,
	T_NATIONALITY,
	T_NATIONALITIES,
	T_RESIDENCE,
	T_BIRTH_PLACE,
	T_BIRTH_COUNTRY,
	T_EMBARKATION,
	T_DEBARKATION,
	T_FIRST_PORT,
	T_BOOKING,
	T_SEAT,
	T_OCCUPATION,
	T_VERIFIED,
	T_BAG_COUNT,
	T_BAG_WEIGHT,
	T_BAG_WEIGHT_UNIT,
	T_ADDRESS,
	T_DOCUMENTS,
	T_LEGS,
	T_PLACES,
	T_REFERENCES,
	T_CONTACTS,
	T_FREE_TEXTS,
	T_FAULTS,
	T_COLUMNS
};

/* Columns of paxlst_messages(). */
enum
{
	M_MESSAGE,
	M_MESSAGE_REFERENCE,
	M_TYPE,
	M_INTERCHANGE,
	M_INTERCHANGE_REFERENCE,
	M_SENDER,
	M_RECIPIENT,
	M_PREPARED,
	M_IS_TEST,
	M_GROUP_REFERENCE,
	M_COMMON_REFERENCE,
	M_PART,
	M_IS_LAST_PART,
	M_KIND,
	M_CODE,
	M_FUNCTION,
	M_REPORTING_PARTY,
	M_REPORTING_PARTY_CODE,
	M_CONTACTS,
	M_LEGS,
	M_PLACES,
	M_REFERENCES,
	M_FREE_TEXTS,
	M_TIMES,
	M_PASSENGERS_GIVEN,
	M_PASSENGERS_COUNTED,
	M_CREW_GIVEN,
	M_CREW_COUNTED,
	M_OTHERS_COUNTED,
	M_SEGMENTS_GIVEN,
	M_SEGMENTS_COUNTED,
	M_FAULTS,
	M_COLUMNS
};

/* Columns of paxlst_faults() before those of paxlst_fault. */
enum
{
	F_INTERCHANGE,
	F_MESSAGE,
	F_MESSAGE_REFERENCE,
	F_TRAVELLER,
	F_FAULT
};

StaticAssertDecl((int) T_COLUMNS <= COLUMNS_MAX &&
					 (int) M_COLUMNS <= COLUMNS_MAX,
				 "rows have room for all columns");

static const int columns_of_traveller[LISTS] = {
	[LIST_LEGS] = T_LEGS,
	[LIST_PLACES] = T_PLACES,
	[LIST_REFERENCES] = T_REFERENCES,
	[LIST_CONTACTS] = T_CONTACTS,
	[LIST_FREE_TEXTS] = T_FREE_TEXTS,
	[LIST_TIMES] = -1,
	[LIST_DOCUMENTS] = T_DOCUMENTS,
	[LIST_FAULTS] = T_FAULTS,
};

static const int columns_of_message[LISTS] = {
	[LIST_LEGS] = M_LEGS,
	[LIST_PLACES] = M_PLACES,
	[LIST_REFERENCES] = M_REFERENCES,
	[LIST_CONTACTS] = M_CONTACTS,
	[LIST_FREE_TEXTS] = M_FREE_TEXTS,
	[LIST_TIMES] = M_TIMES,
	[LIST_DOCUMENTS] = -1,
	[LIST_FAULTS] = -1,
};

/* ---------- what is being gathered ---------- */

/* A traveller or a message. */
typedef struct Gathered
{
	MemoryContext context;
	Row row;
	RowList lists[LISTS];
	Datum nationalities[PAXLST_LIST_MAX];
	int n_nationalities;
	bool has_nationality; /* of now, readable or not */
	long more_faults;     /* than the list has */
} Gathered;

typedef struct Gathering
{
	ReturnSetInfo *result;
	const char *text;
	size_t counted; /* bytes of the text, and the characters in them */
	int characters;
	ListType types[LISTS];
	MemoryContext of_interchange; /* for the texts of the next row */
	Row interchange;              /* columns as paxlst_messages() has them */
	Gathered message;
	Gathered traveller;
	Datum legs; /* of the message as an array, once a traveller has asked */
	bool legs_are_made;
	bool has_asof;
	DateADT asof;
	bool has_flight_day;
	DateADT flight_day; /* of the message */
	bool has_prepared;
	DateADT prepared; /* day of the interchange */
} Gathering;

static void
begin_gathered(Gathered *gathered)
{
	MemoryContextReset(gathered->context);
	clear_row(&gathered->row);
	memset(gathered->lists, 0, sizeof(gathered->lists));
	gathered->n_nationalities = 0;
	gathered->has_nationality = false;
	gathered->more_faults = 0;
}

/* A new row at the end of a list; the core bounds how many there are. */
static Row *
add_row(Gathered *gathered, ListKind kind)
{
	RowList *list = &gathered->lists[kind];

	if (list->n == list->room)
	{
		list->room = list->room == 0 ? LIST_ROOM : 2 * list->room;
		list->rows = list->rows ? repalloc(list->rows, list->room * sizeof(Row))
								: palloc(list->room * sizeof(Row));
	}
	clear_row(&list->rows[list->n]);
	return &list->rows[list->n++];
}

static Row *
last_row(Gathered *gathered, ListKind kind)
{
	RowList *list = &gathered->lists[kind];

	return list->n > 0 ? &list->rows[list->n - 1] : NULL;
}

static Datum
make_array(const ListType *type, const RowList *list)
{
	Datum *elements = palloc(list->n * sizeof(Datum));
	ArrayType *array;

	for (int i = 0; i < list->n; i++)
		elements[i] = HeapTupleGetDatum(heap_form_tuple(
			type->desc, list->rows[i].values, list->rows[i].nulls));
	array = construct_array(elements, list->n, type->type, -1, false,
							TYPALIGN_DOUBLE);
	pfree(elements);
	return PointerGetDatum(array);
}

/* Put the lists into their columns; those that are empty stay null. */
static void
set_lists(const Gathering *gathering, Gathered *gathered)
{
	for (int i = 0; i < LISTS; i++)
	{
		const ListType *type = &gathering->types[i];

		if (type->column >= 0 && gathered->lists[i].n > 0)
			set(&gathered->row, type->column,
				make_array(type, &gathered->lists[i]));
	}
}

static void
put_row(const Gathering *gathering, Row *row)
{
	tuplestore_putvalues(gathering->result->setResult,
						 gathering->result->setDesc, row->values, row->nulls);
}

/* ---------- dates ---------- */

static DateADT
day_of_date(const PaxlstDate *date)
{
	return date2j(date->year, date->month, date->day) - POSTGRES_EPOCH_JDATE;
}

static Datum
timestamp_of(const PaxlstDate *date)
{
	int64 seconds = (date->hour * 60 + date->minute) * 60 + date->second;

	return TimestampGetDatum(day_of_date(date) * USECS_PER_DAY +
							 seconds * USECS_PER_SEC);
}

/* The day as of which years of two digits are read. */
static MrzDate
asof_day(const Gathering *gathering)
{
	MrzDate day = {-1, 0, 0};
	DateADT asof;

	if (gathering->has_asof)
		asof = gathering->asof;
	else if (gathering->has_flight_day)
		asof = gathering->flight_day;
	else if (gathering->has_prepared)
		asof = gathering->prepared;
	else
		asof = GetSQLCurrentDate();
	if (!DATE_NOT_FINITE(asof))
		j2date(asof + POSTGRES_EPOCH_JDATE, &day.year, &day.month, &day.day);
	return day;
}

/*
 * A date of birth or of expiry.  Centuries are decided as for machine-readable
 * zones; where there is no such day the century stays open.
 */
static Datum
partialdate_of(const Gathering *gathering, const PaxlstDate *date,
			   bool is_expiry)
{
	MrzDate asof;
	MrzDate day = {date->year, date->month, date->day};
	PartialDate made;

	if (date->year < 0)
		made = PARTIALDATE_UNKNOWN;
	else if (date->has_century)
		made = partialdate_make(date->year, date->month, date->day);
	else
	{
		asof = asof_day(gathering);
		if (is_expiry ? mrz_resolve_expiry(&day, &asof, &day)
					  : mrz_resolve_birth(&day, &asof, &day))
			made = partialdate_make(day.year, day.month, day.day);
		else
			made =
				partialdate_make_no_century(date->year, date->month, date->day);
	}
	return Int64GetDatum((int64) made);
}

/* ---------- facts that travellers and messages have in common ---------- */

static void
gather_item(Gathered *gathered, ListKind kind, const EdifactReader *reader,
			const PaxlstEvent *event)
{
	Row *row = add_row(gathered, kind);

	set_text(row, ITEM_KIND, reader, event->code);
	set_text(row, ITEM_VALUE, reader, event->texts[0]);
	if (kind == LIST_REFERENCES)
		set_text(row, ITEM_VERSION, reader, event->texts[1]);
	if (kind == LIST_FREE_TEXTS)
		set_joined(row, ITEM_VALUE, reader, event->texts, 5, ":");
}

static void
gather_leg(Gathered *message, const EdifactReader *reader,
		   const PaxlstEvent *event)
{
	Row *before = last_row(message, LIST_LEGS);
	Row flight;
	Row *leg;

	clear_row(&flight);
	if (event->number == 1 && before)
		flight = *before;
	leg = add_row(message, LIST_LEGS);
	for (int i = LEG_CARRIER; i <= LEG_FLIGHT; i++)
	{
		if (event->number != 1)
			set_text(leg, i, reader, event->texts[i]);
		else if (!flight.nulls[i])
			set(leg, i, flight.values[i]);
	}
}

static void
gather_place(Gathered *gathered, const EdifactReader *reader,
			 const PaxlstEvent *event)
{
	Row *row = add_row(gathered, LIST_PLACES);

	set_text(row, PLACE_FUNCTION, reader, event->code);
	set_text(row, PLACE_CODE, reader, event->texts[0]);
	set_joined(row, PLACE_NAME, reader, event->texts + 1, 5, ", ");
}

/*
 * An end of a leg or an issuing State: its code, else its name.  A name beside
 * a code is kept among the places.
 */
static void
gather_code(Gathered *gathered, Row *row, int column,
			const EdifactReader *reader, const PaxlstEvent *event)
{
	bool has_name = false;

	for (int i = 1; i <= 5; i++)
		has_name = has_name || event->texts[i].length > 0;
	if (event->texts[0].length > 0)
		set_text(row, column, reader, event->texts[0]);
	else
		set_joined(row, column, reader, event->texts + 1, 5, ", ");
	if (has_name && event->texts[0].length > 0)
		gather_place(gathered, reader, event);
}

/* False where the fact is none of these. */
static bool
gather_common(Gathered *gathered, const EdifactReader *reader,
			  const PaxlstEvent *event)
{
	switch (event->kind)
	{
		case PAXLST_CONTACT:
			gather_item(gathered, LIST_CONTACTS, reader, event);
			return true;
		case PAXLST_REFERENCE:
			gather_item(gathered, LIST_REFERENCES, reader, event);
			return true;
		case PAXLST_FREE_TEXT:
			gather_item(gathered, LIST_FREE_TEXTS, reader, event);
			return true;
		case PAXLST_TIME:
			gather_item(gathered, LIST_TIMES, reader, event);
			return true;
		case PAXLST_PLACE:
			gather_place(gathered, reader, event);
			return true;
		default:
			return false;
	}
}

/* ---------- messages ---------- */

static void
gather_interchange(Gathering *gathering, const EdifactReader *reader,
				   const PaxlstEvent *event)
{
	Row *row = &gathering->interchange;
	MemoryContext before;

	MemoryContextReset(gathering->of_interchange);
	before = MemoryContextSwitchTo(gathering->of_interchange);
	clear_row(row);
	set_text(row, M_SENDER, reader, event->texts[0]);
	set_text(row, M_RECIPIENT, reader, event->texts[1]);
	set_text(row, M_INTERCHANGE_REFERENCE, reader, event->texts[2]);
	set(row, M_IS_TEST,
		BoolGetDatum(event->texts[3].length == 1 &&
					 *event->texts[3].start == '1'));
	gathering->has_prepared = event->date.year >= 0;
	if (gathering->has_prepared)
	{
		gathering->prepared = day_of_date(&event->date);
		set(row, M_PREPARED, timestamp_of(&event->date));
	}
	MemoryContextSwitchTo(before);
}

/* What a group says of itself is taken where the interchange is silent. */
static void
gather_group(Gathering *gathering, const EdifactReader *reader,
			 const PaxlstEvent *event)
{
	Row *row = &gathering->interchange;
	MemoryContext before = MemoryContextSwitchTo(gathering->of_interchange);

	if (row->nulls[M_SENDER])
		set_text(row, M_SENDER, reader, event->texts[0]);
	if (row->nulls[M_RECIPIENT])
		set_text(row, M_RECIPIENT, reader, event->texts[1]);
	row->nulls[M_GROUP_REFERENCE] = true;
	set_text(row, M_GROUP_REFERENCE, reader, event->texts[2]);
	if (event->date.year >= 0 && !gathering->has_prepared)
	{
		gathering->has_prepared = true;
		gathering->prepared = day_of_date(&event->date);
		set(row, M_PREPARED, timestamp_of(&event->date));
	}
	MemoryContextSwitchTo(before);
}

static void
begin_message(Gathering *gathering, const EdifactReader *reader,
			  const PaxlstWhere *where, const PaxlstEvent *event)
{
	Row *row = &gathering->message.row;
	long part = 0;

	begin_gathered(&gathering->message);
	begin_gathered(&gathering->traveller);
	gathering->legs_are_made = false;
	gathering->has_flight_day = false;
	MemoryContextSwitchTo(gathering->message.context);
	*row = gathering->interchange;
	set(row, M_MESSAGE, Int32GetDatum(where->message));
	set(row, M_INTERCHANGE, Int32GetDatum(where->interchange));
	set_text(row, M_MESSAGE_REFERENCE, reader, event->texts[0]);
	set_joined(row, M_TYPE, reader, event->texts + 1, 5, ":");
	set_text(row, M_COMMON_REFERENCE, reader, event->texts[6]);
	for (size_t i = 0; i < event->texts[7].length; i++)
	{
		char c = event->texts[7].start[i];

		part = part >= 0 && part < 100000 && c >= '0' && c <= '9'
				   ? part * 10 + (c - '0')
				   : -1;
	}
	if (event->texts[7].length > 0)
		set_count(row, M_PART, part);
	if (event->texts[8].length == 1)
		set(row, M_IS_LAST_PART,
			BoolGetDatum(pg_toupper(*event->texts[8].start) == 'F'));
}

static const char *
kind_of_list(EdifactText code)
{
	static const struct
	{
		const char *code;
		const char *kind;
	} kinds[] = {
		{"745", "passenger list"},    {"250", "crew list"},
		{"266", "flight status"},     {"336", "master crew list"},
		{"655", "gate pass request"},
	};

	for (int i = 0; i < lengthof(kinds); i++)
	{
		if (code.length == 3 && memcmp(code.start, kinds[i].code, 3) == 0)
			return kinds[i].kind;
	}
	return NULL;
}

/* The day of the flight is that of the first departure, else arrival. */
static void
take_flight_day(Gathering *gathering, const PaxlstEvent *event)
{
	if (!gathering->has_flight_day)
		gathering->flight_day = day_of_date(&event->date);
	gathering->has_flight_day = true;
}

static void
gather_time_of_leg(Gathering *gathering, int column, const PaxlstEvent *event)
{
	Row *leg = last_row(&gathering->message, LIST_LEGS);

	take_flight_day(gathering, event);
	if (leg)
		set(leg, column, timestamp_of(&event->date));
}

static void
gather_of_message(Gathering *gathering, const EdifactReader *reader,
				  const PaxlstEvent *event)
{
	Gathered *message = &gathering->message;
	Row *leg = last_row(message, LIST_LEGS);
	Row *place;

	MemoryContextSwitchTo(message->context);
	switch (event->kind)
	{
		case PAXLST_LIST:
			set_text(&message->row, M_CODE, reader, event->code);
			set_string(&message->row, M_KIND, kind_of_list(event->code));
			set_text(&message->row, M_FUNCTION, reader, event->texts[0]);
			break;
		case PAXLST_PARTY:
			set_joined(&message->row, M_REPORTING_PARTY, reader, event->texts,
					   PAXLST_ADDRESS, " ");
			set_text(&message->row, M_REPORTING_PARTY_CODE, reader,
					 event->texts[PAXLST_ADDRESS]);
			break;
		case PAXLST_LEG:
			gather_leg(message, reader, event);
			gathering->legs_are_made = false;
			break;
		case PAXLST_DEPARTURE:
			gather_code(message, leg, LEG_DEPARTURE, reader, event);
			break;
		case PAXLST_ARRIVAL:
			gather_code(message, leg, LEG_ARRIVAL, reader, event);
			break;
		case PAXLST_DEPARTS:
			gather_time_of_leg(gathering, LEG_DEPARTS, event);
			break;
		case PAXLST_ARRIVES:
			gather_time_of_leg(gathering, LEG_ARRIVES, event);
			break;
		case PAXLST_PLACE_TIME:
			place = last_row(message, LIST_PLACES);
			if (place)
				set(place, PLACE_AT, timestamp_of(&event->date));
			break;
		default:
			gather_common(message, reader, event);
	}
}

static void
end_message(Gathering *gathering, const PaxlstCounts *counts)
{
	Row *row = &gathering->message.row;

	set_count(row, M_PASSENGERS_GIVEN, counts->passengers.given);
	set_count(row, M_PASSENGERS_COUNTED, counts->passengers.counted);
	set_count(row, M_CREW_GIVEN, counts->crew.given);
	set_count(row, M_CREW_COUNTED, counts->crew.counted);
	set_count(row, M_OTHERS_COUNTED, counts->others);
	set_count(row, M_SEGMENTS_GIVEN, counts->segments.given);
	set_count(row, M_SEGMENTS_COUNTED, counts->segments.counted);
	set_count(row, M_FAULTS, counts->faults);
	set_lists(gathering, &gathering->message);
	put_row(gathering, row);
}

/* ---------- travellers ---------- */

static void
set_names(Row *row, const EdifactReader *reader, const EdifactText *names)
{
	EdifactText in_order[PAXLST_ADDRESS];
	Datum name;

	for (int i = 0; i < PAXLST_ADDRESS; i++)
		in_order[i] = names[(PAXLST_GIVEN + i) % PAXLST_ADDRESS];
	set_text(row, T_SURNAME, reader, names[PAXLST_SURNAME]);
	set_text(row, T_GIVEN_NAMES, reader, names[PAXLST_GIVEN]);
	set_joined(row, T_MIDDLE_NAMES, reader, names + PAXLST_MIDDLE,
			   PAXLST_ADDRESS - PAXLST_MIDDLE, " ");
	set_joined(row, T_NAME, reader, in_order, PAXLST_ADDRESS, " ");
	if (row->nulls[T_NAME])
		return;
	name = row->values[T_NAME];
	row->nulls[T_NAME] =
		VARSIZE_ANY_EXHDR(DatumGetPointer(name)) > NAME_BYTES_MAX ||
		!name_has_letter(VARDATA_ANY(DatumGetPointer(name)),
						 VARSIZE_ANY_EXHDR(DatumGetPointer(name)));
}

static void
gather_traveller(Gathering *gathering, const EdifactReader *reader,
				 const PaxlstWhere *where, const PaxlstEvent *event)
{
	Row *row = &gathering->traveller.row;
	const Row *message = &gathering->message.row;

	set(row, T_MESSAGE, Int32GetDatum(where->message));
	if (!message->nulls[M_MESSAGE_REFERENCE])
		set(row, T_MESSAGE_REFERENCE, message->values[M_MESSAGE_REFERENCE]);
	set(row, T_TRAVELLER, Int32GetDatum(where->traveller));
	set(row, T_SEGMENT, Int32GetDatum(event->segment));
	set_string(row, T_ROLE, paxlst_role_name(event->role));
	set_text(row, T_FUNCTION, reader, event->code);
	set_names(row, reader, event->texts);
	set_joined(row, T_ADDRESS, reader, event->texts + PAXLST_ADDRESS,
			   PAXLST_TEXTS - PAXLST_ADDRESS, ", ");
}

static void
gather_nationality(Gathered *traveller, const EdifactReader *reader,
				   const PaxlstEvent *event)
{
	Row raw;

	clear_row(&raw);
	set_text(&raw, 0, reader, event->texts[0]);
	traveller->nationalities[traveller->n_nationalities++] = raw.values[0];
	/* one at birth counts only where none of now is sent */
	if (event->at_birth && traveller->has_nationality)
		return;
	if (!event->at_birth && !traveller->has_nationality)
	{
		traveller->has_nationality = true;
		traveller->row.nulls[T_NATIONALITY] = true;
	}
	if (event->country != 0 && traveller->row.nulls[T_NATIONALITY])
		set(&traveller->row, T_NATIONALITY, Int32GetDatum(event->country));
}

/* Is a code this one? */
static bool
is_code(EdifactText code, const char *word)
{
	return code.length == strlen(word) &&
		   pg_strncasecmp(code.start, word, code.length) == 0;
}

/* Places that have columns of their own, the first of each kind. */
static void
set_place(Row *row, const EdifactReader *reader, const PaxlstEvent *event)
{
	static const struct
	{
		const char *function;
		int column;
	} codes[] = {
		{"178", T_EMBARKATION}, {"179", T_DEBARKATION}, {"22", T_FIRST_PORT}};

	for (int i = 0; i < lengthof(codes); i++)
	{
		if (is_code(event->code, codes[i].function) &&
			row->nulls[codes[i].column])
			set_text(row, codes[i].column, reader, event->texts[0]);
	}
	if (is_code(event->code, "174") && row->nulls[T_RESIDENCE] &&
		event->country != 0)
		set(row, T_RESIDENCE, Int32GetDatum(event->country));
	if (!is_code(event->code, "180") || !row->nulls[T_BIRTH_PLACE])
		return;
	set_joined(row, T_BIRTH_PLACE, reader, event->texts + 1, 5, ", ");
	if (row->nulls[T_BIRTH_PLACE])
		set_text(row, T_BIRTH_PLACE, reader, event->texts[0]);
	if (event->country != 0 && row->nulls[T_BIRTH_COUNTRY])
		set(row, T_BIRTH_COUNTRY, Int32GetDatum(event->country));
}

static void
set_reference(Row *row, const EdifactReader *reader, const PaxlstEvent *event)
{
	int column = is_code(event->code, "AVF")   ? T_BOOKING
				 : is_code(event->code, "SEA") ? T_SEAT
											   : -1;

	if (column >= 0 && row->nulls[column])
		set_text(row, column, reader, event->texts[0]);
}

static void
gather_document(Gathered *traveller, const EdifactReader *reader,
				const PaxlstEvent *event)
{
	Row *row = add_row(traveller, LIST_DOCUMENTS);

	set_text(row, DOCUMENT_KIND, reader, event->code);
	set_text(row, DOCUMENT_NUMBER_TEXT, reader, event->texts[0]);
	if (event->document_length > 0)
		set(row, DOCUMENT_NUMBER,
			docnumber_make(event->document, event->document_length));
}

static void
gather_of_document(Gathering *gathering, Row *row, const EdifactReader *reader,
				   const PaxlstEvent *event)
{
	switch (event->kind)
	{
		case PAXLST_ISSUED_BY:
			gather_code(&gathering->traveller, row, DOCUMENT_ISSUING_STATE_TEXT,
						reader, event);
			if (event->country != 0)
				set(row, DOCUMENT_ISSUING_STATE, Int32GetDatum(event->country));
			break;
		case PAXLST_ISSUED_ON:
			set(row, DOCUMENT_ISSUE_DATE,
				partialdate_of(gathering, &event->date, false));
			break;
		case PAXLST_EXPIRY:
			set(row, DOCUMENT_EXPIRY_DATE,
				partialdate_of(gathering, &event->date, true));
			break;
		default:
			set(row, DOCUMENT_VERIFIED, BoolGetDatum(event->number == 1));
	}
}

static void
gather_of_traveller(Gathering *gathering, const EdifactReader *reader,
					const PaxlstWhere *where, const PaxlstEvent *event)
{
	Gathered *traveller = &gathering->traveller;
	Row *row = &traveller->row;
	char sex[2] = {event->sex, '\0'};

	MemoryContextSwitchTo(traveller->context);
	if (event->kind == PAXLST_PLACE)
		set_place(row, reader, event);
	if (event->kind == PAXLST_REFERENCE)
		set_reference(row, reader, event);
	if (gather_common(traveller, reader, event))
		return;
	switch (event->kind)
	{
		case PAXLST_TRAVELLER:
			gather_traveller(gathering, reader, where, event);
			break;
		case PAXLST_BIRTH:
			set(row, T_BIRTH_DATE,
				partialdate_of(gathering, &event->date, false));
			break;
		case PAXLST_SEX:
			set_string(row, T_SEX, sex);
			break;
		case PAXLST_NATIONALITY:
			gather_nationality(traveller, reader, event);
			break;
		case PAXLST_BAGS:
			set_count(row, T_BAG_COUNT, event->number);
			break;
		case PAXLST_WEIGHT:
			set(row, T_BAG_WEIGHT,
				NumericGetDatum(int64_div_fast_to_numeric(event->number, 2)));
			set_text(row, T_BAG_WEIGHT_UNIT, reader, event->texts[0]);
			break;
		case PAXLST_EMPLOYMENT:
			set_text(row, T_OCCUPATION, reader, event->texts[0]);
			break;
		case PAXLST_DOCUMENT:
			gather_document(traveller, reader, event);
			break;
		case PAXLST_VERIFIED:
			if (event->scope == PAXLST_OF_TRAVELLER)
			{
				set(row, T_VERIFIED, BoolGetDatum(event->number == 1));
				break;
			}
			/* FALLTHROUGH */
		case PAXLST_ISSUED_BY:
		case PAXLST_ISSUED_ON:
		case PAXLST_EXPIRY:
			gather_of_document(gathering, last_row(traveller, LIST_DOCUMENTS),
							   reader, event);
			break;
		default:
			break;
	}
}

/* The legs of the message are the same for all of its travellers. */
static void
set_legs(Gathering *gathering, Row *row)
{
	const ListType *type = &gathering->types[LIST_LEGS];
	const RowList *list = &gathering->message.lists[LIST_LEGS];

	if (list->n == 0)
		return;
	if (!gathering->legs_are_made)
	{
		MemoryContextSwitchTo(gathering->message.context);
		gathering->legs = make_array(type, list);
		gathering->legs_are_made = true;
		MemoryContextSwitchTo(gathering->traveller.context);
	}
	set(row, type->column, gathering->legs);
}

/* ---------- faults ---------- */

/*
 * The place of an offset in characters, from 1.  Faults come nearly in the
 * order of the text, so counting goes on from the one before.
 */
static int
position_of(Gathering *gathering, size_t at)
{
	const char *text = gathering->text;

	if (at >= gathering->counted)
		gathering->characters += pg_mbstrlen_with_len(
			text + gathering->counted, (int) (at - gathering->counted));
	else
		gathering->characters -=
			pg_mbstrlen_with_len(text + at, (int) (gathering->counted - at));
	gathering->counted = at;
	return gathering->characters + 1;
}

static Datum
segment_text(const Gathering *gathering, const PaxlstFault *fault)
{
	const char *start = gathering->text + fault->start;
	int length = (int) (fault->end - fault->start);
	int clipped = pg_mbcliplen(start, length, QUOTED_MAX);

	if (clipped == length)
		return PointerGetDatum(cstring_to_text_with_len(start, length));
	return CStringGetTextDatum(psprintf("%.*s...", clipped, start));
}

/* The columns of paxlst_fault, the first of them at "column". */
static void
set_fault(Gathering *gathering, Row *row, int column, const PaxlstFault *fault)
{
	if (fault->segment > 0)
		set(row, column + FAULT_SEGMENT, Int32GetDatum(fault->segment));
	set(row, column + FAULT_POSITION,
		Int32GetDatum(position_of(gathering, fault->at)));
	if (fault->tag[0] != '\0')
		set_string(row, column + FAULT_TAG, fault->tag);
	set(row, column + FAULT_SEGMENT_TEXT, segment_text(gathering, fault));
	set_string(row, column + FAULT_SEVERITY,
			   fault->code <= PAXLST_LAST_ERROR ? "error" : "oddity");
	set_string(row, column + FAULT_CODE, paxlst_fault_name(fault->code));
	set_string(row, column + FAULT_DETAIL, fault->message);
}

static void
gather_fault(Gathering *gathering, const PaxlstFault *fault)
{
	Gathered *traveller = &gathering->traveller;

	MemoryContextSwitchTo(traveller->context);
	if (traveller->lists[LIST_FAULTS].n < PAXLST_LIST_MAX)
		set_fault(gathering, add_row(traveller, LIST_FAULTS), 0, fault);
	else
		traveller->more_faults++;
}

static void
say_more_faults(Gathered *traveller)
{
	Row *row;

	if (traveller->more_faults == 0)
		return;
	row = add_row(traveller, LIST_FAULTS);
	set_string(row, FAULT_SEVERITY, "error");
	set_string(row, FAULT_CODE, paxlst_fault_name(PAXLST_TOO_MUCH));
	set_string(row, FAULT_DETAIL,
			   psprintf("There are %ld more faults; paxlst_faults() returns "
						"all of them.",
						traveller->more_faults));
}

static void
end_traveller(Gathering *gathering)
{
	Gathered *traveller = &gathering->traveller;

	MemoryContextSwitchTo(traveller->context);
	if (traveller->n_nationalities > 0)
		set(&traveller->row, T_NATIONALITIES,
			PointerGetDatum(construct_array(traveller->nationalities,
											traveller->n_nationalities, TEXTOID,
											-1, false, TYPALIGN_INT)));
	say_more_faults(traveller);
	set_lists(gathering, traveller);
	set_legs(gathering, &traveller->row);
	put_row(gathering, &traveller->row);
	begin_gathered(traveller);
}

/* ---------- the functions ---------- */

static bool
of_traveller(const PaxlstEvent *event)
{
	return event->scope == PAXLST_OF_TRAVELLER ||
		   event->scope == PAXLST_OF_DOCUMENT;
}

/* What all functions make of a fact that is of no traveller. */
static void
gather_outside(Gathering *gathering, const EdifactReader *reader,
			   const PaxlstWhere *where, const PaxlstEvent *event)
{
	if (event->kind == PAXLST_INTERCHANGE)
		gather_interchange(gathering, reader, event);
	else if (event->kind == PAXLST_GROUP)
		gather_group(gathering, reader, event);
	else if (event->kind == PAXLST_MESSAGE)
		begin_message(gathering, reader, where, event);
	else
		gather_of_message(gathering, reader, event);
}

static void
gather_travellers(void *context, const EdifactReader *reader,
				  const PaxlstWhere *where, const PaxlstEvent *event)
{
	Gathering *gathering = context;
	MemoryContext before = CurrentMemoryContext;

	CHECK_FOR_INTERRUPTS();
	if (event->kind == PAXLST_FAULT)
	{
		if (where->traveller > 0)
			gather_fault(gathering, event->fault);
	}
	else if (event->kind == PAXLST_TRAVELLER_END)
		end_traveller(gathering);
	else if (of_traveller(event))
		gather_of_traveller(gathering, reader, where, event);
	else if (event->kind != PAXLST_MESSAGE_END)
		gather_outside(gathering, reader, where, event);
	MemoryContextSwitchTo(before);
}

static void
gather_messages(void *context, const EdifactReader *reader,
				const PaxlstWhere *where, const PaxlstEvent *event)
{
	Gathering *gathering = context;
	MemoryContext before = CurrentMemoryContext;

	CHECK_FOR_INTERRUPTS();
	if (event->kind == PAXLST_MESSAGE_END)
	{
		MemoryContextSwitchTo(gathering->message.context);
		end_message(gathering, event->counts);
	}
	else if (event->kind != PAXLST_FAULT && !of_traveller(event))
		gather_outside(gathering, reader, where, event);
	MemoryContextSwitchTo(before);
}

static void
gather_faults(void *context, const EdifactReader *reader,
			  const PaxlstWhere *where, const PaxlstEvent *event)
{
	Gathering *gathering = context;
	MemoryContext before = CurrentMemoryContext;
	const Row *message = &gathering->message.row;
	Row row;

	CHECK_FOR_INTERRUPTS();
	if (event->kind == PAXLST_MESSAGE)
		begin_message(gathering, reader, where, event);
	if (event->kind == PAXLST_FAULT)
	{
		MemoryContextReset(gathering->traveller.context);
		MemoryContextSwitchTo(gathering->traveller.context);
		clear_row(&row);
		if (where->interchange > 0)
			set(&row, F_INTERCHANGE, Int32GetDatum(where->interchange));
		if (where->message > 0)
			set(&row, F_MESSAGE, Int32GetDatum(where->message));
		if (where->message > 0 && !message->nulls[M_MESSAGE_REFERENCE])
			set(&row, F_MESSAGE_REFERENCE,
				message->values[M_MESSAGE_REFERENCE]);
		if (where->traveller > 0)
			set(&row, F_TRAVELLER, Int32GetDatum(where->traveller));
		set_fault(gathering, &row, F_FAULT, event->fault);
		put_row(gathering, &row);
	}
	MemoryContextSwitchTo(before);
}

/* The text of an argument; an error where it cannot be read. */
static text *
get_text(Datum datum)
{
	text *input;

	if (toast_raw_datum_size(datum) - VARHDRSZ > PAXLST_INPUT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long to be read as passenger lists"),
				 errdetail("It has %zu bytes; at most %d are read.",
						   (size_t) toast_raw_datum_size(datum) - VARHDRSZ,
						   PAXLST_INPUT_MAX),
				 errhint("Split it between interchanges, before UNA or UNB.")));
	input = DatumGetTextPP(datum);
	if (!edifact_is(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("text is no UN/EDIFACT interchange"),
				 errdetail("No word of it is the segment UNA, UNB, UNG or "
						   "UNH."),
				 errhint("Give the interchange as it was received, from UNA or "
						 "UNB on.")));
	return input;
}

/* The types of the lists, from the columns of the result. */
static void
find_types(Gathering *gathering, const int *columns)
{
	TupleDesc result = gathering->result->setDesc;

	for (int i = 0; i < LISTS; i++)
	{
		ListType *type = &gathering->types[i];

		type->column = columns[i];
		if (type->column < 0)
			continue;
		type->type =
			get_element_type(TupleDescAttr(result, type->column)->atttypid);
		type->desc = lookup_rowtype_tupdesc_copy(type->type, -1);
	}
}

static MemoryContext
make_context(void)
{
	return AllocSetContextCreate(CurrentMemoryContext, "paxlst",
								 ALLOCSET_DEFAULT_SIZES);
}

static void
gather(FunctionCallInfo fcinfo, Gathering *gathering, const int *columns,
	   PaxlstSink sink)
{
	text *input = get_text(PG_GETARG_DATUM(0));

	InitMaterializedSRF(fcinfo, 0);
	gathering->result = (ReturnSetInfo *) fcinfo->resultinfo;
	gathering->text = VARDATA_ANY(input);
	if (columns)
		find_types(gathering, columns);
	gathering->of_interchange = make_context();
	gathering->message.context = make_context();
	gathering->traveller.context = make_context();
	clear_row(&gathering->interchange);
	begin_gathered(&gathering->message);
	begin_gathered(&gathering->traveller);
	paxlst_read(gathering->text, VARSIZE_ANY_EXHDR(input), sink, gathering);
}

PG_FUNCTION_INFO_V1(paxlst_parse);

Datum
paxlst_parse(PG_FUNCTION_ARGS)
{
	Gathering *gathering = palloc0(sizeof(Gathering));

	if (PG_ARGISNULL(0))
	{
		InitMaterializedSRF(fcinfo, 0);
		return (Datum) 0;
	}
	gathering->has_asof = !PG_ARGISNULL(1);
	if (gathering->has_asof)
		gathering->asof = PG_GETARG_DATEADT(1);
	gather(fcinfo, gathering, columns_of_traveller, gather_travellers);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(paxlst_messages);

Datum
paxlst_messages(PG_FUNCTION_ARGS)
{
	gather(fcinfo, palloc0(sizeof(Gathering)), columns_of_message,
		   gather_messages);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(paxlst_faults);

Datum
paxlst_faults(PG_FUNCTION_ARGS)
{
	gather(fcinfo, palloc0(sizeof(Gathering)), NULL, gather_faults);
	return (Datum) 0;
}
