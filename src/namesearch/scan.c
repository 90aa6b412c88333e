/*
 * scan.c
 *
 * Index scans.  A search by threshold finds all its rows at once.  A search by
 * distance goes in rounds with falling thresholds, until whoever asks has
 * enough; the last one has all rows that are left.
 */
#include "namesearch/search.h"

#include "access/relscan.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/tidbitmap.h"
#include "pgstat.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "name/personname.h"
#include "namesearch/namequery.h"

/*
 * Where rounds of an ordered scan end.  One that has found enough rows ends
 * earlier, or knows how far it must go to find them, and is followed by one for the
 * rest, to which so many times more rows are enough.  What a round costs is adding
 * up lists, whatever it finds, so there are few.
 */
static const double rounds[] = {0.50, 0.25, 0};
#define ENOUGH_FIRST 12
#define ENOUGH_TIMES 5

#define ABOVE_ALL 2.0

typedef struct ScanState
{
	MemoryContext context; /* of a rescan */
	NameSearch *search;
	double least; /* no row below is wanted */
	bool nothing; /* no row is wanted at all */
	bool by_name; /* no row without a name is wanted */
	int round;    /* the next one */
	double below; /* rows that are so similar, or more, have been found */
	Size enough;  /* rows of a round */
	Size next;    /* row of the list */
	FoundList list;
} ScanState;

IndexScanDesc
namesearch_beginscan(Relation index, int nkeys, int norderbys)
{
	IndexScanDesc scan = RelationGetIndexScan(index, nkeys, norderbys);
	ScanState *state = palloc0(sizeof(ScanState));

	state->context = AllocSetContextCreate(
		CurrentMemoryContext, "namesearch scan", ALLOCSET_DEFAULT_SIZES);
	scan->opaque = state;
	if (norderbys > 0)
	{
		scan->xs_orderbyvals = palloc0(norderbys * sizeof(Datum));
		scan->xs_orderbynulls = palloc(norderbys * sizeof(bool));
		memset(scan->xs_orderbynulls, true, norderbys * sizeof(bool));
	}
	return scan;
}

void
namesearch_rescan(IndexScanDesc scan, ScanKey keys, int nkeys, ScanKey orderbys,
				  int norderbys)
{
	ScanState *state = scan->opaque;

	if (keys && scan->numberOfKeys > 0)
		memmove(scan->keyData, keys, scan->numberOfKeys * sizeof(ScanKeyData));
	if (orderbys && scan->numberOfOrderBys > 0)
		memmove(scan->orderByData, orderbys,
				scan->numberOfOrderBys * sizeof(ScanKeyData));
	MemoryContextReset(state->context);
	memset(&state->list, 0, sizeof(state->list));
	state->search = NULL;
}

void
namesearch_endscan(IndexScanDesc scan)
{
	ScanState *state = scan->opaque;

	MemoryContextDelete(state->context);
	pfree(state);
}

/* ---------- the keys of a scan ---------- */

/* What a key looks for. */
typedef struct Wanted
{
	const char *name;
	int len;
	double least;
	bool directed;
} Wanted;

static void
read_key(ScanKey key, Wanted *wanted)
{
	if (key->sk_strategy == STRATEGY_QUERY)
	{
		NameQuery *query = DatumGetNameQuery(key->sk_argument);

		wanted->name = NameQueryName(query);
		wanted->len = NameQueryLength(query);
		wanted->least = query->threshold;
		wanted->directed = query->directed;
	}
	else
	{
		text *name = DatumGetTextPP(key->sk_argument);

		wanted->name = VARDATA_ANY(name);
		wanted->len = VARSIZE_ANY_EXHDR(name);
		wanted->least = key->sk_strategy == STRATEGY_SIMILAR
							? name_similarity_threshold
							: 0;
		wanted->directed = false;
	}
}

static bool
same_name(const Wanted *a, const Wanted *b)
{
	return a->len == b->len && a->directed == b->directed &&
		   memcmp(a->name, b->name, a->len) == 0;
}

/*
 * Begin the search.  The order, or else the first key, is what is searched for;
 * keys that are of the same name tell where to stop, and others are rechecked.
 */
static void
begin_search(IndexScanDesc scan)
{
	ScanState *state = scan->opaque;
	MemoryContext old = MemoryContextSwitchTo(state->context);
	Wanted wanted = {0};
	bool ordered = scan->numberOfOrderBys > 0;
	bool order_is_null = ordered && scan->orderByData[0].sk_flags & SK_ISNULL;

	state->list.context = state->context;
	state->search = palloc0(sizeof(NameSearch));
	state->nothing = state->by_name = false;
	state->least = 0;
	state->round = 0;
	state->below = ABOVE_ALL;
	state->enough = ENOUGH_FIRST;
	state->next = 0;
	/* what is found may have made room for another row meanwhile */
	scan->xs_recheck = !IsMVCCSnapshot(scan->xs_snapshot);
	/* of further orders, distances are not known */
	scan->xs_recheckorderby = scan->numberOfOrderBys > 1;
	if (ordered && !order_is_null)
		read_key(&scan->orderByData[0], &wanted);
	for (int k = 0; k < scan->numberOfKeys; k++)
	{
		ScanKey key = &scan->keyData[k];
		Wanted further;

		if (key->sk_flags & SK_ISNULL)
		{
			state->nothing = true;
			break;
		}
		if (key->sk_attno > 1)
			continue;
		state->by_name = true;
		read_key(key, &further);
		if (!wanted.name)
			wanted = further;
		if (same_name(&wanted, &further))
			state->least = Max(state->least, further.least);
		else
			scan->xs_recheck = true;
	}
	if (wanted.name)
		prepare_search(state->search, wanted.name, wanted.len, wanted.directed);
	state->search->is_null = order_is_null;
	want_all_marks(state->search, scan->indexRelation);
	for (int k = 0; k < scan->numberOfKeys && !state->nothing; k++)
		if (scan->keyData[k].sk_attno > 1)
		{
			want_marks(state->search, scan->indexRelation, &scan->keyData[k]);
			scan->xs_recheck = true;
		}
	MemoryContextSwitchTo(old);
}

/*
 * Find the rows from "least" to below "below"; once there are enough, the others
 * may be left, unless "enough" is 0.
 */
static void
find_rows(IndexScanDesc scan, double least, double below, Size enough)
{
	ScanState *state = scan->opaque;
	MemoryContext old = MemoryContextSwitchTo(state->context);

	state->search->enough = enough;
	set_range(state->search, least, below);
	search_index(scan->indexRelation, state->search, &state->list);
	state->next = 0;
	if (state->search->unread)
	{
		scan->xs_recheck = true;
		scan->xs_recheckorderby = scan->numberOfOrderBys > 0;
	}
	MemoryContextSwitchTo(old);
}

/* ---------- bitmap scans ---------- */

int64
namesearch_getbitmap(IndexScanDesc scan, TIDBitmap *tbm)
{
	ScanState *state = scan->opaque;
	FoundList *list = &state->list;
	int64 n = 0;

	pgstat_count_index_scan(scan->indexRelation);
	begin_search(scan);
	if (state->nothing)
		return 0;
	find_rows(scan, state->least, ABOVE_ALL, 0);
	for (Size i = 0; i < list->n; i++)
	{
		if (list->found[i].is_null && state->by_name)
			continue;
		tbm_add_tuples(tbm, &list->found[i].tid, 1, scan->xs_recheck);
		n++;
	}
	return n;
}

/* ---------- plain and ordered scans ---------- */

/* Nearest first; rows without a name last; the order is always the same. */
static int
compare_found(const void *a, const void *b)
{
	const Found *x = a;
	const Found *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->is_null != y->is_null)
		return x->is_null ? 1 : -1;
	if (x->similarity != y->similarity)
		return x->similarity > y->similarity ? -1 : 1;
	return ItemPointerCompare((ItemPointer) &x->tid, (ItemPointer) &y->tid);
}

/* Find the rows of the next round; false if there is none. */
static bool
next_round(IndexScanDesc scan)
{
	ScanState *state = scan->opaque;
	double end;
	double least;

	if (state->round == lengthof(rounds) || state->below <= state->least)
		return false;
	/* there is no order, or all rows are at the same distance */
	if (scan->numberOfOrderBys == 0 || state->search->name.n_tokens == 0)
	{
		state->round = lengthof(rounds) - 1;
		state->enough = 0;
	}
	end = Max(rounds[state->round], state->least);
	least = Max(state->search->enough_from, end);
	find_rows(scan, least, state->below, state->enough);
	state->below = state->search->unread ? least : state->search->reached;
	if (state->search->unread)
		state->round = lengthof(rounds);
	else if (state->below > end)
	{
		/* unless it was for rows alone that should have been there */
		if (state->list.n >= state->enough || state->below <= least)
			state->enough *= ENOUGH_TIMES;
	}
	else
		state->round++;
	if (scan->numberOfOrderBys > 0)
		qsort(state->list.found, state->list.n, sizeof(Found), compare_found);
	return true;
}

static void
return_row(IndexScanDesc scan, const Found *found)
{
	ScanState *state = scan->opaque;

	scan->xs_heaptid = found->tid;
	if (scan->numberOfOrderBys == 0)
		return;
	scan->xs_orderbynulls[0] = found->is_null || state->search->is_null;
	scan->xs_orderbyvals[0] = Float8GetDatum(1 - found->similarity);
	for (int k = 1; k < scan->numberOfOrderBys; k++)
	{
		scan->xs_orderbynulls[k] = false;
		scan->xs_orderbyvals[k] = Float8GetDatum(0);
	}
}

bool
namesearch_gettuple(IndexScanDesc scan, ScanDirection dir)
{
	ScanState *state = scan->opaque;

	if (!ScanDirectionIsForward(dir))
		elog(ERROR, "namesearch scans go forward only");
	if (!state->search)
	{
		pgstat_count_index_scan(scan->indexRelation);
		begin_search(scan);
	}
	if (state->nothing)
		return false;
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		while (state->next < state->list.n)
		{
			const Found *found = &state->list.found[state->next++];

			if (found->is_null && state->by_name)
				continue;
			return_row(scan, found);
			return true;
		}
		if (!next_round(scan))
			return false;
	}
}
