/*
 * check.c
 *
 * SQL function namesearch_check(): an index against itself, and against its
 * table.  As in amcheck, the first fault is an error.
 *
 * The locks for sealing and merging are held meanwhile, so that segments stay;
 * names may be inserted.
 */
#include "namesearch/namesearch.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/index.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_type.h"
#include "lib/bloomfilter.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "storage/lmgr.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/tuplesort.h"

typedef struct CheckState
{
	Relation index;
	MetaPage *meta;
	bloom_filter *entries; /* living ones, with their TIDs; NULL: not wanted */
	Tuplesortstate *tids;  /* of these */
} CheckState;

static void fault(const CheckState *state, const char *format, uint64 a,
				  uint64 b) pg_attribute_printf(2, 0);

/* Raise the error; the format takes two numbers. */
static void
fault(const CheckState *state, const char *format, uint64 a, uint64 b)
{
	char *detail =
		psprintf(format, (unsigned long long) a, (unsigned long long) b);

	ereport(ERROR,
			(errcode(ERRCODE_INDEX_CORRUPTED),
			 errmsg("index \"%s\" is corrupt",
					RelationGetRelationName(state->index)),
			 errdetail("%s", detail), errhint("Rebuild it by REINDEX.")));
}

/* ---------- extents ---------- */

/* Nothing that is in use is in use twice, or beyond the end of the index. */
static void
check_extents(const CheckState *state)
{
	const MetaPage *meta = state->meta;
	Extent extents[SEGMENTS_MAX * SECTION_COUNT + 2];
	BlockNumber blocks = RelationGetNumberOfBlocks(state->index);
	BlockNumber end = 0;
	int n = 0;

	extents[n++] = (Extent){META_BLOCK, 1};
	extents[n++] = meta->pending;
	for (uint32 s = 0; s < meta->n_segments; s++)
		for (int i = 0; i < SECTION_COUNT; i++)
			if (meta->segments[s].sections[i].pages > 0)
				extents[n++] = meta->segments[s].sections[i];
	qsort(extents, n, sizeof(Extent), compare_extents);
	for (int i = 0; i < n; i++)
	{
		if (extents[i].start < end)
			fault(state,
				  "Block %llu is in use twice, in an extent of %llu pages.",
				  extents[i].start, extents[i].pages);
		end = extents[i].start + extents[i].pages;
		if (end > blocks)
			fault(state, "An extent ends at block %llu, the index at %llu.",
				  end, blocks);
	}
}

/* ---------- vocabulary and postings ---------- */

/* What is known of a segment while it is checked. */
typedef struct SegmentCheck
{
	const CheckState *state;
	Segment segment;
	uint8 *found;          /* postings of each entry */
	uint64 *second;        /* a bit for each token that stands there again */
	StoredToken *articles; /* tokens that may begin with an article */
	int n_articles;
	int articles_room;
	uint64 n_postings;
} SegmentCheck;

static bool
is_second(const SegmentCheck *check, uint32 number)
{
	return check->second[number / 64] >> number % 64 & 1;
}

static bool
has_token(const StoredEntry *entry, uint32 number)
{
	for (int i = 0; i < entry->n_tokens; i++)
		if (ENTRY_TOKEN_NUMBER(entry->tokens[i]) == number)
			return true;
	return false;
}

/* Postings are in order, and their entries have the token. */
static void
check_postings(SegmentCheck *check, const StoredToken *token, uint32 number)
{
	uint32 *entries =
		decode_postings(&check->segment, token->n_postings, token->postings);

	if (token->n_postings == 0)
		fault(check->state, "Token %llu of segment %llu has no entries.",
			  number, check->segment.info.id);
	for (uint32 i = 0; i < token->n_postings; i++)
	{
		StoredEntry entry;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && entries[i] <= entries[i - 1])
			fault(check->state,
				  "Postings of token %llu of segment %llu are out of order.",
				  number, check->segment.info.id);
		if (token->second)
			continue;
		(void) load_entry(&check->segment, entries[i], &entry);
		if (!has_token(&entry, number))
			fault(check->state, "Entry %llu does not have token %llu.",
				  entries[i], number);
		check->found[entries[i]]++;
	}
	check->n_postings += token->n_postings;
	pfree(entries);
}

static void
note_article(SegmentCheck *check, const StoredToken *token)
{
	if (check->n_articles == check->articles_room)
	{
		check->articles_room = Max(check->articles_room * 2, 64);
		check->articles =
			check->articles
				? repalloc_huge(check->articles,
								check->articles_room * sizeof(StoredToken))
				: palloc(check->articles_room * sizeof(StoredToken));
	}
	check->articles[check->n_articles++] = *token;
}

/* By all but the group. */
static int
compare_articles(const void *a, const void *b)
{
	StoredToken x = *(const StoredToken *) a;
	StoredToken y = *(const StoredToken *) b;

	CHECK_FOR_INTERRUPTS();
	x.n_consonants = y.n_consonants = 0;
	memset(x.consonants, 0, sizeof(x.consonants));
	memset(y.consonants, 0, sizeof(y.consonants));
	x.optional = y.optional = 0;
	return compare_tokens(&x, &y);
}

static bool
same_postings(SegmentCheck *check, const StoredToken *a, const StoredToken *b)
{
	uint32 *x;
	uint32 *y;
	bool same;

	if (a->n_postings != b->n_postings)
		return false;
	x = decode_postings(&check->segment, a->n_postings, a->postings);
	y = decode_postings(&check->segment, b->n_postings, b->postings);
	same = memcmp(x, y, a->n_postings * sizeof(uint32)) == 0;
	pfree(x);
	pfree(y);
	return same;
}

/* A token with an article stands in two groups, with the same entries. */
static void
check_articles(SegmentCheck *check)
{
	if (check->n_articles == 0)
		return;
	qsort(check->articles, check->n_articles, sizeof(StoredToken),
		  compare_articles);
	for (int i = 0; i < check->n_articles; i += 2)
	{
		const StoredToken *first = &check->articles[i];
		const StoredToken *second = first + 1;

		CHECK_FOR_INTERRUPTS();
		if (i + 1 == check->n_articles || first->second || !second->second ||
			first->token.length != second->token.length ||
			memcmp(first->token.letters, second->token.letters,
				   first->token.length) != 0 ||
			!same_postings(check, first, second))
			fault(check->state,
				  "A token with an article stands in one group only, or with "
				  "other entries, in segment %llu (of %llu such tokens).",
				  check->segment.info.id, check->n_articles);
	}
}

/* Is what the group says of its tokens true of this one? */
static bool
is_in_group(const StoredToken *token, const TokenGroup *group)
{
	return token->n_consonants == group->n_consonants &&
		   memcmp(token->consonants, group->consonants, CONSONANTS_MAX) == 0 &&
		   token->optional == group->optional &&
		   token->weight >= group->lightest && (!token->cut || group->cut);
}

static void
check_vocabulary(SegmentCheck *check)
{
	VocabularyCursor *cursor = palloc(sizeof(VocabularyCursor));
	StoredToken last;
	uint32 expected = 0;

	begin_vocabulary(cursor, &check->segment);
	while (next_token(cursor))
	{
		StoredToken token = cursor->token;

		CHECK_FOR_INTERRUPTS();
		group_token(&token);
		if (!is_in_group(&token, cursor->group))
			fault(check->state,
				  "Token %llu of segment %llu is in a wrong group.", expected,
				  check->segment.info.id);
		if (check->segment.info.weights == current_weights() &&
			token.weight != name_token_weight(&token.token))
			fault(check->state,
				  "Token %llu of segment %llu has a wrong weight.", expected,
				  check->segment.info.id);
		if (expected > 0 && compare_tokens(&last, &token) >= 0)
			fault(check->state, "Token %llu of segment %llu is out of order.",
				  expected, check->segment.info.id);
		if (token.second)
			check->second[expected / 64] |= UINT64CONST(1) << expected % 64;
		if (token.token.article > 0 && !token.token.initial)
			note_article(check, &token);
		check_postings(check, &cursor->token, expected);
		last = token;
		expected++;
	}
	if (check->n_postings != check->segment.info.n_postings)
		fault(check->state, "A segment has %llu postings, the list says %llu.",
			  check->n_postings, check->segment.info.n_postings);
	check_articles(check);
	pfree(cursor);
}

/* ---------- entries ---------- */

/* Remember a living entry, to be compared with the table. */
static void
remember_entry(const CheckState *state, const NameEntry *entry)
{
	uint8 bytes[NAME_ENTRY_BYTES_MAX];
	int n;

	if (!state->entries)
		return;
	n = (int) (put_name_entry(bytes, entry, index_filters(state->index)) -
			   bytes);
	bloom_add_element(state->entries, bytes, n);
	tuplesort_putdatum(state->tids,
					   Int64GetDatum(itemptr_encode((ItemPointer) &entry->tid)),
					   false);
}

static void
check_entry(SegmentCheck *check, const StoredEntry *stored, uint32 number,
			const uint8 *cost)
{
	NameEntry entry;
	StoredToken loaded[NAME_TOKENS_MAX];
	const StoredToken *tokens[NAME_TOKENS_MAX];
	int distinct = 0;

	entry.tid = stored->tid;
	entry.n_tokens = stored->n_tokens;
	/* others were found by their number, through the postings of their tokens */
	if (stored->n_tokens == 0)
	{
		StoredEntry found;

		(void) load_entry(&check->segment, number, &found);
		if (found.n_tokens != 0 ||
			memcmp(&found.tid, &stored->tid, sizeof(ItemPointerData)) != 0)
			fault(check->state,
				  "Entry %llu of segment %llu is not where its number leads.",
				  number, check->segment.info.id);
	}
	for (int i = 0; i < stored->n_tokens; i++)
	{
		uint32 token = ENTRY_TOKEN_NUMBER(stored->tokens[i]);
		bool again = false;

		if (token >= check->segment.info.n_tokens || is_second(check, token))
			fault(check->state, "Entry %llu has token %llu, which is none.",
				  number, token);
		for (int j = 0; j < i; j++)
			again |= ENTRY_TOKEN_NUMBER(stored->tokens[j]) == token;
		distinct += !again;
		(void) load_token(&check->segment, token, &loaded[i]);
		tokens[i] = &loaded[i];
		entry.tokens[i] = loaded[i].token;
		entry.cut[i] = ENTRY_TOKEN_CUT(stored->tokens[i]);
		if (entry.cut[i] && !loaded[i].cut)
			fault(
				check->state,
				"Entry %llu has token %llu cut off, which is said never to be.",
				number, token);
	}
	if (check->found[number] != distinct)
		fault(check->state, "Entry %llu is missing in %llu posting lists.",
			  number, distinct - check->found[number]);
	if (check->segment.info.weights == current_weights() &&
		cost[0] != least_entry_cost(tokens, stored->n_tokens))
		fault(check->state, "Entry %llu is said to cost %llu.", number,
			  cost[0]);
	memcpy(entry.marks, cost + 1, check->segment.n_filters);
	if (check->segment.window_marks)
	{
		uint32 range = check->segment.window_marks[number / WINDOW];

		if (MARK_RANGE_IS_KNOWN(range) &&
			(entry.marks[0] < MARK_RANGE_LEAST(range) ||
			 entry.marks[0] > MARK_RANGE_GREATEST(range)))
			fault(check->state,
				  "Entry %llu has mark %llu, which its window is said not to "
				  "have.",
				  number, entry.marks[0]);
	}
	if (ItemPointerIsValid(&entry.tid))
		remember_entry(check->state, &entry);
}

static void
check_entries(SegmentCheck *check)
{
	EntryCursor *cursor = palloc(sizeof(EntryCursor));
	uint8 *costs = palloc(PAGE_ROOM);
	uint32 on_page = COSTS_ON_PAGE(check->segment.n_filters);
	uint32 dead = 0;

	begin_entries(cursor, &check->segment);
	while (next_entry(cursor))
	{
		uint32 number = cursor->number;

		CHECK_FOR_INTERRUPTS();
		if (number % on_page == 0)
			(void) read_costs(&check->segment, number / on_page, costs);
		check_entry(check, &cursor->entry, number,
					costs + number % on_page * (1 + check->segment.n_filters));
		dead += !ItemPointerIsValid(&cursor->entry.tid);
	}
	/* a crash may come between marking entries and counting them */
	if (dead < check->segment.info.n_dead)
		fault(check->state,
			  "A segment has %llu dead entries, the list says %llu.", dead,
			  check->segment.info.n_dead);
	pfree(cursor);
}

static void
check_segment(const CheckState *state, const SegmentInfo *info)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "segment being checked", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	SegmentCheck check = {0};

	check.state = state;
	open_segment(&check.segment, state->index, info, true);
	(void) load_directory(&check.segment);
	check.found =
		palloc_extended(info->n_entries + 1, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check.second = palloc_extended((info->n_tokens / 64 + 1) * sizeof(uint64),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check_vocabulary(&check);
	check_entries(&check);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
check_pending(const CheckState *state)
{
	const MetaPage *meta = state->meta;

	for (uint32 p = 0; p < meta->pending.pages; p++)
	{
		PGAlignedBlock copy;
		PendingCursor cursor;

		if (!read_pending_page(state->index, meta->pending.start + p,
							   meta->pending_id, &copy))
			fault(state, "Block %llu is not of pending area %llu.",
				  meta->pending.start + p, meta->pending_id);
		begin_pending(&cursor, &copy);
		while (next_pending(state->index, &cursor))
			if (ItemPointerIsValid(&cursor.entry.tid))
				remember_entry(state, &cursor.entry);
	}
}

/* ---------- against the table ---------- */

/* No row is in the index twice. */
static void
check_tids(const CheckState *state)
{
	int64 last = -1;
	Datum tid;
	bool isnull;

	tuplesort_performsort(state->tids);
	while (tuplesort_getdatum_compat(state->tids, &tid, &isnull))
	{
		ItemPointerData pointer;

		if (DatumGetInt64(tid) == last)
		{
			itemptr_decode(&pointer, last);
			fault(state, "Row (%llu,%llu) is in the index twice.",
				  ItemPointerGetBlockNumber(&pointer),
				  ItemPointerGetOffsetNumber(&pointer));
		}
		last = DatumGetInt64(tid);
	}
}

static void
check_row(Relation index, ItemPointer tid, Datum *values, bool *isnull,
		  bool alive, void *argument)
{
	const CheckState *state = argument;
	uint8 bytes[NAME_ENTRY_BYTES_MAX];
	NameEntry entry;
	int n;

	read_name_entry(index, values, isnull, tid, &entry);
	n = (int) (put_name_entry(bytes, &entry, index_filters(index)) - bytes);
	if (bloom_lacks_element(state->entries, bytes, n))
		fault(state,
			  "Row (%llu,%llu) is not in the index, or with another name.",
			  ItemPointerGetBlockNumber(tid), ItemPointerGetOffsetNumber(tid));
}

/* Every row that the snapshot sees is in the index as it is read. */
static void
check_table(CheckState *state, Relation heap, Snapshot snapshot)
{
	IndexInfo *info = BuildIndexInfo(state->index);
	TableScanDesc scan =
		table_beginscan_strat(heap, snapshot, 0, NULL, true, true);

	/* so that the scan goes by the snapshot */
	info->ii_Concurrent = true;
	table_index_build_scan(heap, state->index, info, true, false, check_row,
						   state, scan);
}

static Snapshot
take_snapshot(Relation index)
{
	Snapshot snapshot = RegisterSnapshot(GetTransactionSnapshot());

	if (IsolationUsesXactSnapshot() && index->rd_index->indcheckxmin &&
		!TransactionIdPrecedes(
			HeapTupleHeaderGetXmin(index->rd_indextuple->t_data),
			snapshot->xmin))
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("index \"%s\" cannot be checked by the snapshot of "
						"this transaction",
						RelationGetRelationName(index))));
	return snapshot;
}

PG_FUNCTION_INFO_V1(namesearch_check);

Datum
namesearch_check(PG_FUNCTION_ARGS)
{
	bool with_table = PG_GETARG_BOOL(1);
	CheckState state = {0};
	Snapshot snapshot = NULL;
	Relation heap;
	Oid user;
	int security;
	int nest;

	if (RecoveryInProgress())
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("recovery is in progress"),
						errhint("Check the index on the primary.")));
	state.index = open_namesearch_index(PG_GETARG_OID(0), AccessShareLock,
										AccessShareLock, &heap);
	/* expressions and the predicate of the index are run as the owner's */
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(heap->rd_rel->relowner,
						   security | SECURITY_RESTRICTED_OPERATION);
	nest = NewGUCNestLevel();
	state.meta = palloc(sizeof(MetaPage));
	lock_merging(state.index);
	LockPage(state.index, SEAL_LOCK_BLOCK, ExclusiveLock);
	if (with_table)
	{
		snapshot = take_snapshot(state.index);
		state.entries = bloom_create((int64) Max(heap->rd_rel->reltuples, 1000),
									 maintenance_work_mem, 0);
		state.tids =
			tuplesort_begin_datum(INT8OID, Int8LessOperator, InvalidOid, false,
								  maintenance_work_mem, NULL, TUPLESORT_NONE);
	}
	read_meta(state.index, state.meta);
	if (state.meta->reading != NAME_READING)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("index \"%s\" was made by an earlier version of sltd",
						RelationGetRelationName(state.index)),
				 errdetail("What names it has by reading %u, this version, of "
						   "reading %u, cannot tell.",
						   state.meta->reading, NAME_READING),
				 errhint("Rebuild the index by REINDEX INDEX CONCURRENTLY.")));
	check_extents(&state);
	for (uint32 s = 0; s < state.meta->n_segments; s++)
		check_segment(&state, &state.meta->segments[s]);
	check_pending(&state);
	UnlockPage(state.index, SEAL_LOCK_BLOCK, ExclusiveLock);
	UnlockPage(state.index, MERGE_LOCK_BLOCK, ExclusiveLock);
	if (with_table)
	{
		check_tids(&state);
		check_table(&state, heap, snapshot);
		UnregisterSnapshot(snapshot);
		tuplesort_end(state.tids);
		bloom_free(state.entries);
	}
	AtEOXact_GUC(false, nest);
	SetUserIdAndSecContext(user, security);
	relation_close(state.index, AccessShareLock);
	relation_close(heap, AccessShareLock);
	PG_RETURN_VOID();
}
