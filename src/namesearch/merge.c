/*
 * merge.c
 *
 * Several segments become one.  Vocabularies are merged in their order, and so
 * are the posting lists of each token; entries follow each other by the mark of the
 * first further column, and else segment after segment, without the dead ones.
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

/* Living entries that follow each other, before and after. */
typedef struct Run
{
	uint32 first;  /* entry */
	uint32 living; /* entries before it */
	uint32 number; /* its new one */
} Run;

/* A segment that is merged. */
typedef struct Source
{
	Segment *segment;
	VocabularyCursor vocabulary;
	uint32 *numbers;     /* new numbers of its tokens */
	uint64 *dead;        /* a bit an entry */
	uint32 *dead_before; /* in all words before */
	uint8 *marks; /* by which entries are ordered, while they are numbered */
	int n_runs;
	int runs_room;
	Run *runs;
	int run;     /* of the last entry whose number was asked for */
	uint32 next; /* entry to be numbered */
	EntryCursor entries;
	bool has_entry; /* at the cursor */
	uint8 *costs;   /* the page of costs that it is on */
} Source;

/* Go to the next entry, and have its page of costs. */
static void
next_of_source(Source *source)
{
	uint32 on_page = COSTS_ON_PAGE(source->segment->n_filters);

	CHECK_FOR_INTERRUPTS();
	source->has_entry = next_entry(&source->entries);
	if (source->has_entry && source->entries.number % on_page == 0)
		(void) read_costs(source->segment, source->entries.number / on_page,
						  source->costs);
}

/* Cost and marks of the current entry. */
static const uint8 *
costs_of_source(const Source *source)
{
	int n_filters = source->segment->n_filters;

	return source->costs +
		   source->entries.number % COSTS_ON_PAGE(n_filters) * (1 + n_filters);
}

static bool
is_dead(const Source *source, uint32 number)
{
	return source->dead[number / 64] >> number % 64 & 1;
}

/* Find out which entries are dead, and by which mark the others are ordered. */
static void
read_entries(Source *source)
{
	uint32 n = source->segment->info.n_entries;
	uint32 words = n / 64 + 1;
	uint32 dead = 0;

	source->dead = palloc_extended(words * sizeof(uint64),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	source->dead_before =
		palloc_extended(words * sizeof(uint32), MCXT_ALLOC_HUGE);
	if (source->segment->n_filters > 0)
		source->marks = palloc_extended((Size) n + 1, MCXT_ALLOC_HUGE);
	source->costs = palloc(PAGE_ROOM);
	begin_entries(&source->entries, source->segment);
	for (next_of_source(source); source->has_entry; next_of_source(source))
	{
		uint32 number = source->entries.number;

		if (!ItemPointerIsValid(&source->entries.entry.tid))
			source->dead[number / 64] |= UINT64CONST(1) << number % 64;
		if (source->marks)
			source->marks[number] = costs_of_source(source)[1];
	}
	for (uint32 w = 0; w < words; w++)
	{
		source->dead_before[w] = dead;
		dead += (uint32) pg_popcount64(source->dead[w]);
	}
}

/* How many living entries are before one. */
static uint32
living_before(const Source *source, uint32 number)
{
	uint64 before = (UINT64CONST(1) << number % 64) - 1;

	return number - source->dead_before[number / 64] -
		   (uint32) pg_popcount64(source->dead[number / 64] & before);
}

/* Pass over dead entries; false if there is no other. */
static bool
find_to_number(Source *source)
{
	uint32 n = source->segment->info.n_entries;

	while (source->next < n && is_dead(source, source->next))
		source->next++;
	return source->next < n;
}

static uint8
next_mark(const Source *source)
{
	return source->marks ? source->marks[source->next] : 0;
}

/* Give numbers to the next entries, as long as their marks are no greater. */
static void
add_run(Source *source, uint32 *number)
{
	uint8 mark = next_mark(source);
	Run *run;

	if (source->n_runs == source->runs_room)
	{
		source->runs_room = Max(source->runs_room * 2, 16);
		source->runs =
			source->runs
				? repalloc_huge(source->runs, source->runs_room * sizeof(Run))
				: palloc(source->runs_room * sizeof(Run));
	}
	run = &source->runs[source->n_runs++];
	run->first = source->next;
	run->living = living_before(source, source->next);
	run->number = *number;
	do
	{
		CHECK_FOR_INTERRUPTS();
		source->next++;
		(*number)++;
	} while (find_to_number(source) && next_mark(source) <= mark);
}

/*
 * Number the entries anew: always that with the least mark among the next ones of all
 * segments, of the first segment that has it.  In each segment they stay in their
 * order, whatever that is, so that lists of postings do.
 */
static void
number_entries(Source *sources, int n)
{
	uint32 number = 0;

	for (;;)
	{
		Source *least = NULL;

		for (int i = 0; i < n; i++)
			if (find_to_number(&sources[i]) &&
				(!least || next_mark(&sources[i]) < next_mark(least)))
				least = &sources[i];
		if (!least)
			break;
		add_run(least, &number);
	}
	for (int i = 0; i < n; i++)
		if (sources[i].marks)
			pfree(sources[i].marks);
}

/* The number that a living entry has in the new segment. */
static uint32
new_entry_number(Source *source, uint32 number)
{
	const Run *run;

	/* one asks for entries in their order, again and again */
	if (number < source->runs[source->run].first)
		source->run = 0;
	while (source->run + 1 < source->n_runs &&
		   source->runs[source->run + 1].first <= number)
		source->run++;
	run = &source->runs[source->run];
	return run->number + living_before(source, number) - run->living;
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
		if (!is_dead(source, entries[i]))
			(*list)[(*n)++] = new_entry_number(source, entries[i]);
	pfree(entries);
}

#define ST_SORT sort_numbers
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b) (*(a) > *(b)) - (*(a) < *(b))
#define ST_SCOPE static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

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
		sort_numbers(list, n_list);
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
copy_entry(Draft *draft, Source *source)
{
	Segment *segment = source->segment;
	StoredEntry *entry = &source->entries.entry;
	const uint8 *stored = costs_of_source(source);
	uint8 cost = segment->info.weights == current_weights()
					 ? stored[0]
					 : count_cost(segment, entry);

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

/* Go to the next living entry. */
static void
find_to_copy(Source *source)
{
	do
		next_of_source(source);
	while (source->has_entry && is_dead(source, source->entries.number));
}

static bool
has_number(Source *source, uint32 number)
{
	return source->has_entry &&
		   new_entry_number(source, source->entries.number) == number;
}

/* Copy the entries in the order of their new numbers. */
static void
copy_entries(Draft *draft, Source *sources, int n)
{
	uint32 number = 0;
	int i;

	for (i = 0; i < n; i++)
	{
		begin_entries(&sources[i].entries, sources[i].segment);
		sources[i].run = 0;
		find_to_copy(&sources[i]);
	}
	for (;;)
	{
		for (i = 0; i < n && !has_number(&sources[i], number); i++)
			;
		if (i == n)
			break;
		do
		{
			copy_entry(draft, &sources[i]);
			number++;
			find_to_copy(&sources[i]);
		} while (has_number(&sources[i], number));
	}
	for (i = 0; i < n; i++)
		if (sources[i].has_entry)
			elog(ERROR, "an entry has no number in the merged segment");
}

/* Write segments as one; their entries must not change. */
void
merge_segments(Draft *draft, Segment *segments, int n)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "merge of segments", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Source *sources = palloc0(n * sizeof(Source));

	for (int i = 0; i < n; i++)
	{
		Source *source = &sources[i];

		source->segment = &segments[i];
		read_entries(source);
		source->numbers = palloc_extended(
			(segments[i].info.n_tokens + 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
		begin_vocabulary(&source->vocabulary, &segments[i]);
	}
	number_entries(sources, n);
	MemoryContextSwitchTo(old);
	merge_vocabularies(draft, sources, n);
	copy_entries(draft, sources, n);
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
	/* one by itself is only written anew if it has something to lose, or to learn */
	if (chosen == 1 && segments[0].n_dead == 0 &&
		segments[0].weights == current_weights())
		return 0;
	return chosen;
}

/* Would merge_some() merge several? */
bool
merge_pays(const MetaPage *meta)
{
	SegmentInfo segments[SEGMENTS_MAX];

	memcpy(segments, meta->segments, meta->n_segments * sizeof(SegmentInfo));
	return choose_segments(segments, meta->n_segments, false) > 1;
}

/* Has somebody the merge lock? */
bool
is_being_merged(Relation index)
{
	if (!ConditionalLockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock))
		return true;
	UnlockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	return false;
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
