/*
 * docrange.c
 *
 * Type docrange: a run of document numbers, as of stolen blanks, both ends
 * included.  All of its numbers have one pattern, letters and digits in the same
 * places.
 *
 * Numbers in the order of length, pattern and text have those of a run beside each
 * other.  So a run is an interval of that order, and so is the key that GiST has
 * for several runs, whose ends may be of different patterns.
 */
#include "postgres.h"
#include "compat.h"

#include "access/gist.h"
#include "access/stratnum.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#include "document/docnumber.h"
#include "document/docnumber_core.h"
#include "text/ascii.h"
#include "text/parse_error.h"

/*
 * What is stored: a byte of version, the size of the first number, and both
 * numbers as they are stored by themselves.  A run has one stored form.
 */
#define RANGE_VERSION 1
#define RANGE_HEADER 2
#define RANGE_STORED_MAX (RANGE_HEADER + 2 * DOCNUMBER_STORED_MAX)

/* One end of a run: a number, with its place in the order. */
typedef struct End
{
	int length;
	uint32 letters; /* bit i: character i is a letter */
	char text[DOCNUMBER_LENGTH_MAX];
} End;

typedef struct Run
{
	End first;
	End last;
} Run;

/* ---------- numbers in their order ---------- */

static void
set_letters(End *end)
{
	end->letters = 0;
	for (int i = 0; i < end->length; i++)
		if (ascii_is_letter(end->text[i]))
			end->letters |= UINT32_C(1) << i;
}

static bool
same_pattern(const End *a, const End *b)
{
	return a->length == b->length && a->letters == b->letters;
}

static int
compare_ends(const End *a, const End *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	if (a->letters != b->letters)
		return a->letters < b->letters ? -1 : 1;
	return memcmp(a->text, b->text, a->length);
}

static bool
run_contains(const Run *outer, const Run *inner)
{
	return compare_ends(&outer->first, &inner->first) <= 0 &&
		   compare_ends(&inner->last, &outer->last) <= 0;
}

static bool
runs_overlap(const Run *a, const Run *b)
{
	return compare_ends(&a->first, &b->last) <= 0 &&
		   compare_ends(&b->first, &a->last) <= 0;
}

static int
compare_runs(const Run *a, const Run *b)
{
	int order = compare_ends(&a->first, &b->first);

	return order != 0 ? order : compare_ends(&a->last, &b->last);
}

/* ---------- stored runs ---------- */

pg_noreturn static void
refuse_stored(void)
{
	ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
					errmsg("stored bytes are no docrange")));
}

static void
read_end(const unsigned char *stored, size_t size, End *end)
{
	end->length = docnumber_text(stored, size, end->text);
	if (end->length == 0)
		refuse_stored();
	set_letters(end);
}

/* A number as it is stored. */
typedef struct StoredNumber
{
	const unsigned char *bytes;
	size_t size;
} StoredNumber;

/* The ends of a stored run that is not toasted. */
static void
find_ends(const struct varlena *range, StoredNumber *first, StoredNumber *last)
{
	const unsigned char *bytes = (const unsigned char *) VARDATA_ANY(range);
	size_t size = VARSIZE_ANY_EXHDR(range);

	if (size < RANGE_HEADER || bytes[0] != RANGE_VERSION ||
		(size_t) RANGE_HEADER + bytes[1] > size)
		refuse_stored();
	first->bytes = bytes + RANGE_HEADER;
	first->size = bytes[1];
	last->bytes = first->bytes + first->size;
	last->size = size - RANGE_HEADER - first->size;
}

static void
read_run(Datum datum, Run *run)
{
	struct varlena *range = PG_DETOAST_DATUM_PACKED(datum);
	StoredNumber first;
	StoredNumber last;

	find_ends(range, &first, &last);
	read_end(first.bytes, first.size, &run->first);
	read_end(last.bytes, last.size, &run->last);
	if ((Pointer) range != DatumGetPointer(datum))
		pfree(range);
}

static Datum
make_range(const Run *run)
{
	struct varlena *range = palloc(VARHDRSZ + RANGE_STORED_MAX);
	unsigned char *bytes = (unsigned char *) VARDATA(range);
	size_t size = RANGE_HEADER;

	bytes[0] = RANGE_VERSION;
	bytes[1] = (unsigned char) docnumber_pack(
		run->first.text, run->first.length, bytes + RANGE_HEADER);
	size += bytes[1];
	size += docnumber_pack(run->last.text, run->last.length, bytes + size);
	SET_VARSIZE(range, VARHDRSZ + size);
	return PointerGetDatum(range);
}

/* A single number as a run. */
static void
read_number(Datum datum, Run *run)
{
	run->first.length = docnumber_read(datum, run->first.text);
	set_letters(&run->first);
	run->last = run->first;
}

/* ---------- input and output ---------- */

#define HINT_FORM "Write the first and the last number: [A0000001,A0000500]."

/* False, with the fault filled in, unless the ends make a run. */
static bool
check_run(Run *run, ParseFault *fault)
{
	set_letters(&run->first);
	set_letters(&run->last);
	fault->at = -1;
	if (!same_pattern(&run->first, &run->last))
	{
		fault->detail =
			"The two numbers have letters and digits in different places.";
		fault->hint = "A run has numbers of one pattern; write several runs.";
		return false;
	}
	if (compare_ends(&run->first, &run->last) > 0)
	{
		fault->detail = "The first number is after the last one.";
		fault->hint = HINT_FORM;
		return false;
	}
	return true;
}

/* The number before the next "stop"; advances past it. */
static bool
read_part(const char *input, size_t len, size_t *at, char stop, End *end,
		  ParseFault *fault)
{
	const char *start = input + *at;
	const char *found = memchr(start, stop, len - *at);

	if (found == NULL)
	{
		fault->at = -1;
		fault->detail = "It is not of the form [first,last].";
		fault->hint = HINT_FORM;
		return false;
	}
	if (!docnumber_parse(start, (size_t) (found - start), end->text,
						 &end->length, fault))
	{
		if (fault->at >= 0)
			fault->at += (ptrdiff_t) *at;
		return false;
	}
	*at = (size_t) (found - input) + 1;
	return true;
}

static bool
parse_run(const char *input, size_t len, Run *run, ParseFault *fault)
{
	size_t at = 0;

	while (len > 0 && ascii_is_space(input[len - 1]))
		len--;
	while (at < len && ascii_is_space(input[at]))
		at++;
	if (at == len || input[at] != '[' || input[len - 1] != ']' ||
		len > 2 * DOCNUMBER_INPUT_MAX)
	{
		fault->at = -1;
		fault->detail = "It is not of the form [first,last].";
		fault->hint = HINT_FORM;
		return false;
	}
	at++;
	return read_part(input, len, &at, ',', &run->first, fault) &&
		   read_part(input, len, &at, ']', &run->last, fault) &&
		   check_run(run, fault);
}

static Datum
parse(const char *input, size_t len, Node *escontext)
{
	Run run;
	ParseFault fault;

	if (!parse_run(input, len, &run, &fault))
	{
		parse_error(escontext, "docrange", input, len, &fault);
		return (Datum) 0;
	}
	return make_range(&run);
}

/* Room for a run as text, terminated. */
#define RANGE_PRINTED_MAX (2 * DOCNUMBER_LENGTH_MAX + 4)

/* "[first,last]", terminated; returns its length. */
static int
print_run(const Run *run, char *text)
{
	return snprintf(text, RANGE_PRINTED_MAX, "[%.*s,%.*s]", run->first.length,
					run->first.text, run->last.length, run->last.text);
}

PG_FUNCTION_INFO_V1(docrange_in);

Datum
docrange_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	return parse(input, strlen(input), fcinfo->context);
}

PG_FUNCTION_INFO_V1(docrange_out);

Datum
docrange_out(PG_FUNCTION_ARGS)
{
	char *text = palloc(RANGE_PRINTED_MAX);
	Run run;

	read_run(PG_GETARG_DATUM(0), &run);
	print_run(&run, text);
	PG_RETURN_CSTRING(text);
}

PG_FUNCTION_INFO_V1(docrange_recv);

/* On the wire a run is its text. */
Datum
docrange_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	return parse(input, len, NULL);
}

PG_FUNCTION_INFO_V1(docrange_send);

Datum
docrange_send(PG_FUNCTION_ARGS)
{
	char text[RANGE_PRINTED_MAX];
	StringInfoData buf;
	Run run;

	read_run(PG_GETARG_DATUM(0), &run);
	pq_begintypsend(&buf);
	pq_sendtext(&buf, text, print_run(&run, text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(docrange_from_numbers);

Datum
docrange_from_numbers(PG_FUNCTION_ARGS)
{
	char text[RANGE_PRINTED_MAX];
	ParseFault fault;
	Run run;
	Run last;

	read_number(PG_GETARG_DATUM(0), &run);
	read_number(PG_GETARG_DATUM(1), &last);
	run.last = last.first;
	if (!check_run(&run, &fault))
		parse_error(NULL, "docrange", text, print_run(&run, text), &fault);
	return make_range(&run);
}

/* ---------- what a run has ---------- */

PG_FUNCTION_INFO_V1(docrange_first);

Datum
docrange_first(PG_FUNCTION_ARGS)
{
	Run run;

	read_run(PG_GETARG_DATUM(0), &run);
	return docnumber_make(run.first.text, run.first.length);
}

PG_FUNCTION_INFO_V1(docrange_last);

Datum
docrange_last(PG_FUNCTION_ARGS)
{
	Run run;

	read_run(PG_GETARG_DATUM(0), &run);
	return docnumber_make(run.last.text, run.last.length);
}

/* Numbers before this one of its pattern, of which the last turns fastest. */
static long double
place_in_pattern(const End *end)
{
	long double place = 0;

	for (int i = 0; i < end->length; i++)
	{
		bool letter = end->letters >> i & 1;

		place =
			place * (letter ? 26 : 10) + (end->text[i] - (letter ? 'A' : '0'));
	}
	return place;
}

PG_FUNCTION_INFO_V1(docrange_count);

/* So many numbers are in it. */
Datum
docrange_count(PG_FUNCTION_ARGS)
{
	Datum count = DirectFunctionCall1(int4_numeric, Int32GetDatum(0));
	Run run;

	read_run(PG_GETARG_DATUM(0), &run);
	for (int i = 0; i < run.first.length; i++)
	{
		int radix = run.first.letters >> i & 1 ? 26 : 10;
		int difference = run.last.text[i] - run.first.text[i];

		count = DirectFunctionCall2(
			numeric_mul, count,
			DirectFunctionCall1(int4_numeric, Int32GetDatum(radix)));
		count = DirectFunctionCall2(
			numeric_add, count,
			DirectFunctionCall1(int4_numeric, Int32GetDatum(difference)));
	}
	return DirectFunctionCall2(
		numeric_add, count,
		DirectFunctionCall1(int4_numeric, Int32GetDatum(1)));
}

/* ---------- operators ---------- */

#define RANGE_OPERATOR(name, read_left, read_right, result)                    \
	PG_FUNCTION_INFO_V1(name);                                                 \
	Datum name(PG_FUNCTION_ARGS)                                               \
	{                                                                          \
		Run a;                                                                 \
		Run b;                                                                 \
                                                                               \
		read_left(PG_GETARG_DATUM(0), &a);                                     \
		read_right(PG_GETARG_DATUM(1), &b);                                    \
		PG_RETURN_BOOL(result);                                                \
	}                                                                          \
	extern Datum name(PG_FUNCTION_ARGS)

RANGE_OPERATOR(docrange_contains_number, read_run, read_number,
			   run_contains(&a, &b));
RANGE_OPERATOR(docnumber_in_range, read_number, read_run, run_contains(&b, &a));
RANGE_OPERATOR(docrange_contains, read_run, read_run, run_contains(&a, &b));
RANGE_OPERATOR(docrange_contained, read_run, read_run, run_contains(&b, &a));
RANGE_OPERATOR(docrange_overlaps, read_run, read_run, runs_overlap(&a, &b));
RANGE_OPERATOR(docrange_lt, read_run, read_run, compare_runs(&a, &b) < 0);
RANGE_OPERATOR(docrange_le, read_run, read_run, compare_runs(&a, &b) <= 0);
RANGE_OPERATOR(docrange_eq, read_run, read_run, compare_runs(&a, &b) == 0);
RANGE_OPERATOR(docrange_ne, read_run, read_run, compare_runs(&a, &b) != 0);
RANGE_OPERATOR(docrange_ge, read_run, read_run, compare_runs(&a, &b) >= 0);
RANGE_OPERATOR(docrange_gt, read_run, read_run, compare_runs(&a, &b) > 0);

static int
compare_ranges(Datum x, Datum y, SortSupport ssup)
{
	Run a;
	Run b;

	read_run(x, &a);
	read_run(y, &b);
	return compare_runs(&a, &b);
}

PG_FUNCTION_INFO_V1(docrange_cmp);

Datum
docrange_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(
		compare_ranges(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), NULL));
}

PG_FUNCTION_INFO_V1(docrange_sortsupport);

/* For btree, and for GiST, which so builds an index by sorting. */
Datum
docrange_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = compare_ranges;
	PG_RETURN_VOID();
}

/* ---------- GiST ---------- */

#define STRATEGY_CONTAINS_NUMBER 1
#define STRATEGY_CONTAINS 2
#define STRATEGY_CONTAINED 3
#define STRATEGY_OVERLAPS 4
#define STRATEGY_SAME 5

/* Widen a run, or a key, so that it has another one. */
static void
widen(Run *run, const Run *other)
{
	if (compare_ends(&other->first, &run->first) < 0)
		run->first = other->first;
	if (compare_ends(&other->last, &run->last) > 0)
		run->last = other->last;
}

/* As compare_ends(), without unpacking where that can be. */
static int
compare_stored(StoredNumber a, StoredNumber b)
{
	End x;
	End y;

	if (docnumber_pattern(a.bytes, a.size, &x.length, &x.letters) &&
		docnumber_pattern(b.bytes, b.size, &y.length, &y.letters))
	{
		if (x.length != y.length)
			return x.length < y.length ? -1 : 1;
		if (x.letters != y.letters)
			return x.letters < y.letters ? -1 : 1;
		return memcmp(a.bytes, b.bytes, a.size);
	}
	read_end(a.bytes, a.size, &x);
	read_end(b.bytes, b.size, &y);
	return compare_ends(&x, &y);
}

/*
 * Is the number in the run, or between the ends of a key?  A search asks this of
 * hundreds of keys.
 */
static bool
has_number(Datum key, Datum number)
{
	struct varlena *range = PG_DETOAST_DATUM_PACKED(key);
	struct varlena *own = PG_DETOAST_DATUM_PACKED(number);
	StoredNumber wanted = {(const unsigned char *) VARDATA_ANY(own),
						   VARSIZE_ANY_EXHDR(own)};
	StoredNumber first;
	StoredNumber last;

	find_ends(range, &first, &last);
	return compare_stored(first, wanted) <= 0 &&
		   compare_stored(wanted, last) <= 0;
}

PG_FUNCTION_INFO_V1(docrange_gist_consistent);

Datum
docrange_gist_consistent(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	StrategyNumber strategy = PG_GETARG_UINT16(2);
	bool *recheck = (bool *) PG_GETARG_POINTER(4);
	bool leaf = GIST_LEAF(entry);
	Run key;
	Run query;

	*recheck = false;
	if (strategy == STRATEGY_CONTAINS_NUMBER)
		PG_RETURN_BOOL(has_number(entry->key, PG_GETARG_DATUM(1)));
	read_run(entry->key, &key);
	read_run(PG_GETARG_DATUM(1), &query);
	switch (strategy)
	{
		case STRATEGY_CONTAINS:
			PG_RETURN_BOOL(run_contains(&key, &query));
		case STRATEGY_CONTAINED:
			PG_RETURN_BOOL(leaf ? run_contains(&query, &key)
								: runs_overlap(&query, &key));
		case STRATEGY_OVERLAPS:
			PG_RETURN_BOOL(runs_overlap(&query, &key));
		case STRATEGY_SAME:
			PG_RETURN_BOOL(leaf ? compare_runs(&query, &key) == 0
								: run_contains(&key, &query));
	}
	elog(ERROR, "unrecognized strategy number: %d", strategy);
}

PG_FUNCTION_INFO_V1(docrange_gist_union);

Datum
docrange_gist_union(PG_FUNCTION_ARGS)
{
	GistEntryVector *entries = (GistEntryVector *) PG_GETARG_POINTER(0);
	int *size = (int *) PG_GETARG_POINTER(1);
	Datum result;
	Run key;

	read_run(entries->vector[0].key, &key);
	for (int i = 1; i < entries->n; i++)
	{
		Run other;

		read_run(entries->vector[i].key, &other);
		widen(&key, &other);
	}
	result = make_range(&key);
	*size = VARSIZE(DatumGetPointer(result));
	return result;
}

/* How wide a key is, where one of several patterns is wider than any of one. */
static long double
width(const Run *run)
{
	if (!same_pattern(&run->first, &run->last))
		return 1e33L * (1 + run->last.length - run->first.length);
	return place_in_pattern(&run->last) - place_in_pattern(&run->first);
}

PG_FUNCTION_INFO_V1(docrange_gist_penalty);

Datum
docrange_gist_penalty(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	GISTENTRY *added = (GISTENTRY *) PG_GETARG_POINTER(1);
	float *penalty = (float *) PG_GETARG_POINTER(2);
	Run key;
	Run other;
	long double before;

	read_run(entry->key, &key);
	read_run(added->key, &other);
	before = width(&key);
	widen(&key, &other);
	*penalty = (float) (width(&key) - before);
	PG_RETURN_POINTER(penalty);
}

/* An entry that is to go to one of two pages. */
typedef struct SplitEntry
{
	OffsetNumber number;
	Run run;
} SplitEntry;

static int
compare_split_entries(const void *a, const void *b)
{
	return compare_runs(&((const SplitEntry *) a)->run,
						&((const SplitEntry *) b)->run);
}

PG_FUNCTION_INFO_V1(docrange_gist_picksplit);

/* Half of the entries, in their order, go to each page. */
Datum
docrange_gist_picksplit(PG_FUNCTION_ARGS)
{
	GistEntryVector *entries = (GistEntryVector *) PG_GETARG_POINTER(0);
	GIST_SPLITVEC *split = (GIST_SPLITVEC *) PG_GETARG_POINTER(1);
	int n = entries->n - 1; /* the first is none */
	SplitEntry *sorted = palloc(n * sizeof(SplitEntry));
	Run left;
	Run right;

	for (int i = 0; i < n; i++)
	{
		sorted[i].number = (OffsetNumber) (i + 1);
		read_run(entries->vector[i + 1].key, &sorted[i].run);
	}
	qsort(sorted, n, sizeof(SplitEntry), compare_split_entries);
	split->spl_left = palloc(n * sizeof(OffsetNumber));
	split->spl_right = palloc(n * sizeof(OffsetNumber));
	split->spl_nleft = split->spl_nright = 0;
	left = sorted[0].run;
	right = sorted[n / 2].run;
	for (int i = 0; i < n; i++)
	{
		if (i < n / 2)
		{
			split->spl_left[split->spl_nleft++] = sorted[i].number;
			widen(&left, &sorted[i].run);
		}
		else
		{
			split->spl_right[split->spl_nright++] = sorted[i].number;
			widen(&right, &sorted[i].run);
		}
	}
	split->spl_ldatum = make_range(&left);
	split->spl_rdatum = make_range(&right);
	PG_RETURN_POINTER(split);
}

PG_FUNCTION_INFO_V1(docrange_gist_same);

Datum
docrange_gist_same(PG_FUNCTION_ARGS)
{
	bool *same = (bool *) PG_GETARG_POINTER(2);

	*same = compare_ranges(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), NULL) == 0;
	PG_RETURN_POINTER(same);
}
