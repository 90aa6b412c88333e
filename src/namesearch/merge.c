/*
 * merge.c
 *
 * Several segments become one.  Vocabularies are merged in their order, and so
 * are the posting lists of each token; entries follow each other, segment after
 * segment, without the dead ones.
 */
#include "namesearch/namesearch.h"

#include "lib/binaryheap.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "storage/latch.h"
#include "storage/lmgr.h"
#include "storage/proc.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

/* A segment that is merged. */
typedef struct Source
{
	Segment *segment;
	VocabularyCursor vocabulary;
	uint32 *numbers;     /* new numbers of its tokens */
	uint64 *dead;        /* a bit an entry */
	uint32 *dead_before; /* in all words before */
	uint32 first;        /* its first entry in the new segment */
} Source;

/* Find out which entries are dead; returns how many live. */
static uint32
count_living(Source *source)
{
	Segment *segment = source->segment;
	uint32 n = segment->info.n_entries;
	uint32 words = n / 64 + 1;
	uint32 dead = 0;
	EntryCursor *cursor = palloc(sizeof(EntryCursor));

	source->dead = palloc_extended(words * sizeof(uint64),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	source->dead_before =
		palloc_extended(words * sizeof(uint32), MCXT_ALLOC_HUGE);
	begin_entries(cursor, segment);
	while (next_entry(cursor))
		if (!ItemPointerIsValid(&cursor->entry.tid))
			source->dead[cursor->number / 64] |= UINT64CONST(1)
												 << cursor->number % 64;
	pfree(cursor);
	for (uint32 w = 0; w < words; w++)
	{
		source->dead_before[w] = dead;
		dead += (uint32) pg_popcount64(source->dead[w]);
	}
	return n - dead;
}

/* The number that a living entry has in the new segment. */
static uint32
new_entry_number(const Source *source, uint32 number)
{
	uint64 before = (UINT64CONST(1) << number % 64) - 1;

	return source->first + number - source->dead_before[number / 64] -
		   (uint32) pg_popcount64(source->dead[number / 64] & before);
}

/* Earlier segments first, where tokens are the same. */
static int
compare_sources(Datum a, Datum b, void *arg)
{
	const Source *x = (const Source *) DatumGetPointer(a);
	const Source *y = (const Source *) DatumGetPointer(b);
	int order = compare_tokens(&x->vocabulary.token, &y->vocabulary.token);

	if (order == 0)
		order = x < y ? -1 : 1;
	return -order;
}

/* Append the living postings of a source's current token to a list. */
static void
add_postings(Source *source, uint32 **list, uint32 *n, Size *room)
{
	uint32 n_entries = source->vocabulary.token.n_postings;
	uint32 *entries = decode_postings(source->segment, n_entries,
									  source->vocabulary.token.postings);

	if (*n + n_entries > *room)
	{
		*room = Max(*room * 2, *n + n_entries);
		*list = repalloc_huge(*list, *room * sizeof(uint32));
	}
	for (uint32 i = 0; i < n_entries; i++)
		if (!(source->dead[entries[i] / 64] >> entries[i] % 64 & 1))
			(*list)[(*n)++] = new_entry_number(source, entries[i]);
	pfree(entries);
}

static void
merge_vocabularies(Draft *draft, Source *sources, int n)
{
	binaryheap *heap = binaryheap_allocate(n, compare_sources, NULL);
	Size room = 1024;
	uint32 *list = palloc(room * sizeof(uint32));
	uint32 number = 0;

	for (int i = 0; i < n; i++)
		if (next_token(&sources[i].vocabulary))
			binaryheap_add_unordered(heap, PointerGetDatum(&sources[i]));
	binaryheap_build(heap);
	while (!binaryheap_empty(heap))
	{
		Source *source = (Source *) DatumGetPointer(binaryheap_first(heap));
		StoredToken token = source->vocabulary.token;
		uint32 n_list = 0;

		CHECK_FOR_INTERRUPTS();
		do
		{
			token.cut |= source->vocabulary.token.cut;
			add_postings(source, &list, &n_list, &room);
			source->numbers[source->vocabulary.number] = number;
			if (next_token(&source->vocabulary))
			{
				/* what is out of order would be carried on in the new segment */
				if (compare_tokens(&source->vocabulary.token, &token) <= 0)
					corrupt(source->segment->index,
							"a vocabulary is out of order");
				binaryheap_replace_first(heap, PointerGetDatum(source));
			}
			else
				(void) binaryheap_remove_first(heap);
			if (binaryheap_empty(heap))
				break;
			source = (Source *) DatumGetPointer(binaryheap_first(heap));
		} while (compare_tokens(&source->vocabulary.token, &token) == 0);
		if (n_list == 0)
			continue;
		token.n_postings = n_list;
		draft_token(draft, &token, list);
		number++;
	}
	pfree(list);
	binaryheap_free(heap);
}

/* What an entry costs at least, if its segment is by other tables. */
static uint8
count_cost(Segment *segment, const StoredEntry *entry)
{
	StoredToken loaded[NAME_TOKENS_MAX];
	const StoredToken *tokens[NAME_TOKENS_MAX];

	for (int i = 0; i < entry->n_tokens; i++)
	{
		(void) load_token(segment, ENTRY_TOKEN_NUMBER(entry->tokens[i]),
						  &loaded[i]);
		loaded[i].weight = name_token_weight(&loaded[i].token);
		tokens[i] = &loaded[i];
	}
	return least_entry_cost(tokens, entry->n_tokens);
}

static void
copy_entries(Draft *draft, Source *source)
{
	Segment *segment = source->segment;
	EntryCursor *cursor = palloc(sizeof(EntryCursor));
	uint8 *costs = palloc(PAGE_ROOM);
	uint32 on_page = COSTS_ON_PAGE(segment->n_filters);
	int width = 1 + segment->n_filters;
	bool costs_hold = segment->info.weights == name_weights_id();

	begin_entries(cursor, segment);
	while (next_entry(cursor))
	{
		StoredEntry *entry = &cursor->entry;
		const uint8 *stored;
		uint8 cost;

		CHECK_FOR_INTERRUPTS();
		if (cursor->number % on_page == 0)
			(void) read_costs(segment, cursor->number / on_page, costs);
		if (source->dead[cursor->number / 64] >> cursor->number % 64 & 1)
			continue;
		stored = costs + cursor->number % on_page * width;
		cost = costs_hold ? stored[0] : count_cost(segment, entry);
		for (int i = 0; i < entry->n_tokens; i++)
		{
			uint32 number = ENTRY_TOKEN_NUMBER(entry->tokens[i]);

			if (number >= segment->info.n_tokens)
				corrupt(segment->index,
						"an entry has a token that is not in the vocabulary");
			entry->tokens[i] = ENTRY_TOKEN(source->numbers[number],
										   ENTRY_TOKEN_CUT(entry->tokens[i]));
		}
		draft_entry(draft, entry, cost, stored + 1);
	}
	pfree(costs);
	pfree(cursor);
}

/* Write segments as one; their entries must not change. */
void
merge_segments(Draft *draft, Segment *segments, int n)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "merge of segments", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Source *sources = palloc0(n * sizeof(Source));
	uint32 first = 0;

	for (int i = 0; i < n; i++)
	{
		Source *source = &sources[i];

		source->segment = &segments[i];
		source->first = first;
		first += count_living(source);
		source->numbers = palloc_extended(
			(segments[i].info.n_tokens + 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
		begin_vocabulary(&source->vocabulary, &segments[i]);
	}
	MemoryContextSwitchTo(old);
	merge_vocabularies(draft, sources, n);
	for (int i = 0; i < n; i++)
		copy_entries(draft, &sources[i]);
	MemoryContextDelete(context);
}

/* ---------- putting a segment into the list ---------- */

/*
 * Put a finished draft into the index, in place of n segments.  The caller
 * holds the lock of its kind of writer.
 */
void
publish_draft(Relation index, Writer writer, Draft *draft, SegmentInfo *info,
			  const SegmentInfo *replaced, int n)
{
	MetaChange change;

	if (info->n_entries > 0)
	{
		Extent extent = set_aside_extent(index, writer, draft_pages(draft));

		info->id = take_segment_id(index);
		draft_put(draft, index, extent, info);
	}
	begin_meta_change(index, &change);
	for (int i = 0; i < n; i++)
		drop_segment(change.meta, replaced[i].id);
	if (info->n_entries > 0)
		add_segment(index, change.meta, info);
	change.meta->set_aside[writer] = (Extent){0, 0};
	finish_meta_change(&change);
}

/* ---------- which segments to merge ---------- */

/*
 * A segment is merged with all smaller ones when those together have a good
 * part of its size, so that each name is copied only a few times; and alone,
 * when a good part of its entries is dead.
 */
#define MERGE_SHARE 4
#define DEAD_SHARE 5

static int
compare_sizes(const void *a, const void *b)
{
	uint32 x = ((const SegmentInfo *) a)->n_entries;
	uint32 y = ((const SegmentInfo *) b)->n_entries;

	return (x > y) - (x < y);
}

/* Sort segments by size; how many of the smallest should become one? */
static int
choose_segments(SegmentInfo *segments, int n, bool all)
{
	uint64 smaller = 0;
	int chosen = 0;

	qsort(segments, n, sizeof(SegmentInfo), compare_sizes);
	for (int i = 0; i < n; i++)
	{
		if (all || (i > 0 && smaller * MERGE_SHARE >= segments[i].n_entries) ||
			(uint64) segments[i].n_dead * DEAD_SHARE > segments[i].n_entries)
			chosen = i + 1;
		smaller += segments[i].n_entries;
	}
	return chosen == 1 && segments[0].n_dead == 0 ? 0 : chosen;
}

/* So long one sleeps before trying to have the merge lock again, in ms. */
#define MERGE_LOCK_NAP 10

/*
 * Take the merge lock, without standing in its queue: whoever waits there for
 * autovacuum makes it give up, and what it has merged by then is lost.  It would
 * be begun again, and end the same way, as long as there is somebody who waits.
 */
void
lock_merging(Relation index)
{
	TimestampTz start = GetCurrentTimestamp();

	while (!ConditionalLockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock))
	{
		if (LockTimeout > 0 && TimestampDifferenceExceeds(
								   start, GetCurrentTimestamp(), LockTimeout))
			ereport(ERROR,
					(errcode(ERRCODE_LOCK_NOT_AVAILABLE),
					 errmsg("canceling statement due to lock timeout"),
					 errdetail("Index \"%s\" is being merged, checked or "
							   "vacuumed.",
							   RelationGetRelationName(index))));
		(void) WaitLatch(MyLatch,
						 WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 MERGE_LOCK_NAP, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
}

/*
 * Merge what should be: all segments, or those that it pays for.  Returns how
 * many were merged.
 */
int
merge_some(Relation index, bool all, MergeWait wait)
{
	MetaPage *meta;
	Segment *segments;
	SegmentInfo info;
	Draft *draft;
	int n = 0;

	if (wait != MERGE_UNLESS_BUSY)
		lock_merging(index);
	else if (!ConditionalLockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock))
		return 0;
	meta = palloc(sizeof(MetaPage));
	read_meta(index, meta);
	if (wait != MERGE_IF_FULL || meta->n_segments == SEGMENTS_MAX)
		n = choose_segments(meta->segments, meta->n_segments, all);
	if (n > 0)
	{
		segments = palloc(n * sizeof(Segment));
		for (int i = 0; i < n; i++)
		{
			open_segment(&segments[i], index, &meta->segments[i], true);
			segments[i].strategy = GetAccessStrategy(BAS_BULKREAD);
		}
		draft = draft_create(index_filters(index));
		merge_segments(draft, segments, n);
		draft_finish(draft, &info);
		publish_draft(index, WRITER_MERGE, draft, &info, meta->segments, n);
		draft_free(draft);
		for (int i = 0; i < n; i++)
		{
			close_segment(&segments[i]);
			FreeAccessStrategy(segments[i].strategy);
		}
		pfree(segments);
	}
	pfree(meta);
	UnlockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	return n;
}
