/*
 * code_gist.c
 *
 * Codes in a GiST index beside a run of numbers: the issuing State, and short
 * texts such as the kind of a document.  They are looked for by equality alone, so
 * a key is an interval of what stands for the codes below it: the code of the
 * State, or a hash of the text.
 */
#include "postgres.h"
#include "compat.h"

#include "access/gist.h"
#include "access/stratnum.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

#include "country/countrycode_core.h"

/* A key is stored as an int8, the lower end in its high half. */
typedef struct CodeKey
{
	uint32 lower;
	uint32 upper;
} CodeKey;

static CodeKey
read_key(Datum datum)
{
	uint64 stored = (uint64) DatumGetInt64(datum);

	return (CodeKey){(uint32) (stored >> 32), (uint32) stored};
}

static Datum
make_key(CodeKey key)
{
	return Int64GetDatum((int64) ((uint64) key.lower << 32 | key.upper));
}

static CodeKey
widen(CodeKey key, CodeKey other)
{
	return (CodeKey){Min(key.lower, other.lower), Max(key.upper, other.upper)};
}

static int
compare_keys(Datum x, Datum y)
{
	uint64 a = (uint64) DatumGetInt64(x);
	uint64 b = (uint64) DatumGetInt64(y);

	return (a > b) - (a < b);
}

static uint32
value_of_state(CountryCode code)
{
	return (uint32) countrycode_state(code);
}

/* Texts that are equal by the collation have one hash. */
static uint32
value_of_text(Datum text, Oid collation)
{
	return DatumGetUInt32(DirectFunctionCall1Coll(hashtext, collation, text));
}

/* A leaf's value as a key. */
static GISTENTRY *
compressed(GISTENTRY *entry, uint32 value)
{
	GISTENTRY *result = palloc(sizeof(GISTENTRY));

	gistentryinit(*result, make_key((CodeKey){value, value}), entry->rel,
				  entry->page, entry->offset, false);
	return result;
}

PG_FUNCTION_INFO_V1(countrycode_gist_compress);

Datum
countrycode_gist_compress(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);

	if (entry->leafkey)
		entry = compressed(entry, value_of_state(DatumGetInt32(entry->key)));
	PG_RETURN_POINTER(entry);
}

PG_FUNCTION_INFO_V1(text_code_gist_compress);

Datum
text_code_gist_compress(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);

	if (entry->leafkey)
		entry =
			compressed(entry, value_of_text(entry->key, PG_GET_COLLATION()));
	PG_RETURN_POINTER(entry);
}

static bool
holds(const GISTENTRY *entry, uint32 value)
{
	CodeKey key = read_key(entry->key);

	return key.lower <= value && value <= key.upper;
}

#define STRATEGY_SAME_STATE 2

PG_FUNCTION_INFO_V1(countrycode_gist_consistent);

/* Codes of one State have one key, so that a code itself is looked at again. */
Datum
countrycode_gist_consistent(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	StrategyNumber strategy = PG_GETARG_UINT16(2);
	bool *recheck = (bool *) PG_GETARG_POINTER(4);

	*recheck = strategy != STRATEGY_SAME_STATE;
	PG_RETURN_BOOL(holds(entry, value_of_state(PG_GETARG_INT32(1))));
}

PG_FUNCTION_INFO_V1(text_code_gist_consistent);

Datum
text_code_gist_consistent(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	bool *recheck = (bool *) PG_GETARG_POINTER(4);

	*recheck = true;
	PG_RETURN_BOOL(
		holds(entry, value_of_text(PG_GETARG_DATUM(1), PG_GET_COLLATION())));
}

PG_FUNCTION_INFO_V1(code_gist_union);

Datum
code_gist_union(PG_FUNCTION_ARGS)
{
	GistEntryVector *entries = (GistEntryVector *) PG_GETARG_POINTER(0);
	int *size = (int *) PG_GETARG_POINTER(1);
	CodeKey key = read_key(entries->vector[0].key);

	for (int i = 1; i < entries->n; i++)
		key = widen(key, read_key(entries->vector[i].key));
	*size = sizeof(int64);
	return make_key(key);
}

PG_FUNCTION_INFO_V1(code_gist_penalty);

Datum
code_gist_penalty(PG_FUNCTION_ARGS)
{
	GISTENTRY *entry = (GISTENTRY *) PG_GETARG_POINTER(0);
	GISTENTRY *added = (GISTENTRY *) PG_GETARG_POINTER(1);
	float *penalty = (float *) PG_GETARG_POINTER(2);
	CodeKey key = read_key(entry->key);
	CodeKey wide = widen(key, read_key(added->key));

	*penalty = (float) (wide.upper - wide.lower) - (key.upper - key.lower);
	PG_RETURN_POINTER(penalty);
}

typedef struct SplitEntry
{
	OffsetNumber number;
	Datum key;
} SplitEntry;

static int
compare_split_entries(const void *a, const void *b)
{
	return compare_keys(((const SplitEntry *) a)->key,
						((const SplitEntry *) b)->key);
}

PG_FUNCTION_INFO_V1(code_gist_picksplit);

/* Half of the entries, in their order, go to each page. */
Datum
code_gist_picksplit(PG_FUNCTION_ARGS)
{
	GistEntryVector *entries = (GistEntryVector *) PG_GETARG_POINTER(0);
	GIST_SPLITVEC *split = (GIST_SPLITVEC *) PG_GETARG_POINTER(1);
	int n = entries->n - 1; /* the first is none */
	int half = n / 2;
	SplitEntry *sorted = palloc(n * sizeof(SplitEntry));
	CodeKey left;
	CodeKey right;

	for (int i = 0; i < n; i++)
		sorted[i] =
			(SplitEntry){(OffsetNumber) (i + 1), entries->vector[i + 1].key};
	qsort(sorted, n, sizeof(SplitEntry), compare_split_entries);
	split->spl_left = palloc(n * sizeof(OffsetNumber));
	split->spl_right = palloc(n * sizeof(OffsetNumber));
	split->spl_nleft = half;
	split->spl_nright = n - half;
	left = read_key(sorted[0].key);
	right = read_key(sorted[half].key);
	for (int i = 0; i < n; i++)
	{
		CodeKey key = read_key(sorted[i].key);

		if (i < half)
		{
			split->spl_left[i] = sorted[i].number;
			left = widen(left, key);
		}
		else
		{
			split->spl_right[i - half] = sorted[i].number;
			right = widen(right, key);
		}
	}
	split->spl_ldatum = make_key(left);
	split->spl_rdatum = make_key(right);
	PG_RETURN_POINTER(split);
}

PG_FUNCTION_INFO_V1(code_gist_same);

Datum
code_gist_same(PG_FUNCTION_ARGS)
{
	bool *same = (bool *) PG_GETARG_POINTER(2);

	*same = compare_keys(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)) == 0;
	PG_RETURN_POINTER(same);
}

static int
compare_for_sorting(Datum x, Datum y, SortSupport ssup)
{
	return compare_keys(x, y);
}

PG_FUNCTION_INFO_V1(code_gist_sortsupport);

Datum
code_gist_sortsupport(PG_FUNCTION_ARGS)
{
	((SortSupport) PG_GETARG_POINTER(0))->comparator = compare_for_sorting;
	PG_RETURN_VOID();
}
