/*
 * vacuum.c
 *
 * Entries whose rows VACUUM will free are marked dead, first in the pending
 * area and then in the segments; afterwards segments are merged.
 */
#include "namesearch/namesearch.h"

#include "access/generic_xlog.h"
#include "commands/vacuum.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/rel.h"

typedef struct Deletion
{
	Relation index;
	IndexBulkDeleteCallback callback;
	void *callback_state;
	double kept;
	double removed;
} Deletion;

/* What is to be done with an entry. */
typedef enum EntryState
{
	ENTRY_KEPT,
	ENTRY_DEAD, /* since before */
	ENTRY_TO_MARK
} EntryState;

static EntryState
look_at_entry(Deletion *deletion, const uint8 *entry)
{
	ItemPointerData tid;

	memcpy(&tid, entry, sizeof(tid));
	if (!ItemPointerIsValid(&tid))
		return ENTRY_DEAD;
	if (deletion->callback(&tid, deletion->callback_state))
		return ENTRY_TO_MARK;
	deletion->kept += 1;
	return ENTRY_KEPT;
}

static void
mark_dead(uint8 *entry)
{
	ItemPointerData tid;

	ItemPointerSetInvalid(&tid);
	memcpy(entry, &tid, sizeof(tid));
}

/*
 * Mark the entries of a page that is locked; "offsets" are where they begin,
 * from the start of its contents.  Returns how many are dead now, those that were
 * before among them.
 */
static int
mark_entries(Deletion *deletion, Buffer buffer, const uint16 *offsets, int n)
{
	const uint8 *contents =
		(const uint8 *) PageGetContents(BufferGetPage(buffer));
	uint16 to_mark[BLCKSZ / sizeof(ItemPointerData)];
	int n_to_mark = 0;
	int n_dead = 0;
	GenericXLogState *state;
	uint8 *changed;

	for (int i = 0; i < n; i++)
	{
		EntryState entry = look_at_entry(deletion, contents + offsets[i]);

		n_dead += entry != ENTRY_KEPT;
		if (entry == ENTRY_TO_MARK)
			to_mark[n_to_mark++] = offsets[i];
	}
	if (n_to_mark == 0)
		return n_dead;
	state = GenericXLogStart(deletion->index);
	changed =
		(uint8 *) PageGetContents(GenericXLogRegisterBuffer(state, buffer, 0));
	for (int i = 0; i < n_to_mark; i++)
		mark_dead(changed + to_mark[i]);
	GenericXLogFinish(state);
	deletion->removed += n_to_mark;
	return n_dead;
}

static void
delete_from_pending_page(Deletion *deletion, BlockNumber block, uint32 id)
{
	Buffer buffer = ReadBuffer(deletion->index, block);
	uint16 offsets[BLCKSZ / sizeof(ItemPointerData)];
	const uint8 *contents;
	PendingCursor cursor;
	int n = 0;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	if (!is_pending_page(BufferGetPage(buffer), id))
		corrupt(deletion->index, "a page of the pending area is none");
	contents = (const uint8 *) PageGetContents(BufferGetPage(buffer));
	begin_pending(&cursor, (PGAlignedBlock *) BufferGetPage(buffer));
	while (next_pending(deletion->index, &cursor))
		offsets[n++] = (uint16) (cursor.start - contents);
	mark_entries(deletion, buffer, offsets, n);
	UnlockReleaseBuffer(buffer);
}

/*
 * Where the entries of a page begin, from the start of its contents; returns how
 * many there are.  Something will be written there, so it must be just where the
 * entries follow each other.
 */
static int
find_entries(Relation index, Page page, uint32 first, uint16 *offsets)
{
	const uint8 *start = (const uint8 *) PageGetContents(page);
	const uint8 *at = start + sizeof(EntryHeader);
	const uint8 *end;
	EntryHeader header;

	memcpy(&header, start, sizeof(header));
	if (header.first_entry != first ||
		sizeof(header) + header.bytes + header.n_entries * sizeof(uint16) >
			PAGE_ROOM)
		corrupt(index, "an entry page does not make sense");
	end = at + header.bytes;
	for (int e = 0; e < header.n_entries; e++)
	{
		StoredEntry entry;

		memcpy(&offsets[e], start + PAGE_ROOM - (e + 1) * sizeof(uint16),
			   sizeof(uint16));
		if (at - start != offsets[e] || !(at = get_entry(at, end, &entry)))
			corrupt(index, "an entry page does not make sense");
	}
	return header.n_entries;
}

/*
 * Pages of a segment that are visited before others may have the merge lock.  They
 * cost no more than autovacuum may do before it takes a nap, as it is set by default.
 */
#define PAGES_AT_ONCE 8

/* How far bulk delete has come in a segment. */
typedef struct SegmentDeletion
{
	SegmentInfo info;
	uint32 page;    /* the next one */
	uint32 entries; /* of pages before */
	uint32 dead;    /* of these, by now */
} SegmentDeletion;

/* Mark the entries of the next pages; false if there are none. */
static bool
delete_from_pages(Deletion *deletion, SegmentDeletion *segment,
				  BufferAccessStrategy strategy)
{
	const Extent *extent = &segment->info.sections[PAGE_ENTRIES];
	uint32 end = Min(segment->page + PAGES_AT_ONCE, extent->pages);

	for (; segment->page < end; segment->page++)
	{
		Buffer buffer;
		Page page;
		uint16 offsets[BLCKSZ / sizeof(uint16)];
		int n;

		CHECK_FOR_INTERRUPTS();
		buffer = ReadBufferExtended(deletion->index, MAIN_FORKNUM,
									extent->start + segment->page, RBM_NORMAL,
									strategy);
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		page = BufferGetPage(buffer);
		if (PageIsNew(page) || PageGetMark(page)->segment != segment->info.id ||
			PageGetMark(page)->kind != PAGE_ENTRIES)
			corrupt(deletion->index, "a page does not belong to its segment");
		n = find_entries(deletion->index, page, segment->entries, offsets);
		segment->entries += n;
		segment->dead += mark_entries(deletion, buffer, offsets, n);
		UnlockReleaseBuffer(buffer);
	}
	return end < extent->pages;
}

/* Say in the list of segments how many entries of one are dead. */
static void
set_dead(Relation index, const SegmentDeletion *segment)
{
	MetaChange change;

	if (segment->entries != segment->info.n_entries)
		corrupt(index, "a segment has not as many entries as the list says");
	/* there may be some that a pass marked which did not come to its end */
	if (segment->dead == segment->info.n_dead)
		return;
	begin_meta_change(index, &change);
	for (uint32 i = 0; i < change.meta->n_segments; i++)
		if (change.meta->segments[i].id == segment->info.id)
			change.meta->segments[i].n_dead = segment->dead;
	finish_meta_change(&change);
}

static const SegmentInfo *
find_segment(const MetaPage *meta, uint32 id)
{
	for (uint32 s = 0; s < meta->n_segments; s++)
		if (meta->segments[s].id == id)
			return &meta->segments[s];
	return NULL;
}

/*
 * Go to a segment that has not been visited, if there is one.  The merge lock is
 * held for a few pages at a time, and never while VACUUM takes a nap.  What is merged
 * meanwhile has a new number, and is visited again.
 */
static bool
delete_from_next_segment(Deletion *deletion, MetaPage *meta, List **visited,
						 BufferAccessStrategy strategy)
{
	Relation index = deletion->index;
	const SegmentInfo *next = NULL;
	SegmentDeletion segment = {0};
	double kept = deletion->kept;

	LockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	read_meta(index, meta);
	for (uint32 s = 0; s < meta->n_segments && !next; s++)
		if (!list_member_int(*visited, (int) meta->segments[s].id))
			next = &meta->segments[s];
	if (next)
	{
		*visited = lappend_int(*visited, (int) next->id);
		segment.info = *next;
		while (next && delete_from_pages(deletion, &segment, strategy))
		{
			UnlockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
			vacuum_delay_point_compat();
			LockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
			read_meta(index, meta);
			next = find_segment(meta, segment.info.id);
		}
		if (next)
			set_dead(index, &segment);
		else
			deletion->kept = kept;
	}
	UnlockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	return segment.info.n_entries > 0;
}

IndexBulkDeleteResult *
namesearch_bulkdelete(IndexVacuumInfo *info, IndexBulkDeleteResult *stats,
					  IndexBulkDeleteCallback callback, void *callback_state)
{
	Relation index = info->index;
	Deletion deletion = {index, callback, callback_state, 0, 0};
	MetaPage *meta = palloc(sizeof(MetaPage));
	List *visited = NIL;

	if (!stats)
		stats = palloc0(sizeof(IndexBulkDeleteResult));
	LockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
	read_meta(index, meta);
	for (uint32 i = 0; i < meta->pending.pages; i++)
		delete_from_pending_page(&deletion, meta->pending.start + i,
								 meta->pending_id);
	UnlockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
	while (delete_from_next_segment(&deletion, meta, &visited, info->strategy))
		vacuum_delay_point_compat();
	stats->tuples_removed += deletion.removed;
	stats->num_index_tuples = deletion.kept;
	pfree(meta);
	return stats;
}

/* Not those of the table, of which only a part may be in the index. */
static double
count_names(Relation index)
{
	MetaPage *meta = palloc(sizeof(MetaPage));
	double names = read_meta_and_pending(index, meta);

	for (uint32 s = 0; s < meta->n_segments; s++)
		names += meta->segments[s].n_entries - meta->segments[s].n_dead;
	pfree(meta);
	return names;
}

IndexBulkDeleteResult *
namesearch_vacuumcleanup(IndexVacuumInfo *info, IndexBulkDeleteResult *stats)
{
	Relation index = info->index;

	if (info->analyze_only)
		return stats;
	if (!stats)
	{
		stats = palloc0(sizeof(IndexBulkDeleteResult));
		stats->num_index_tuples = count_names(index);
	}
	merge_some(index, false, MERGE_UNLESS_BUSY);
	stats->num_pages = RelationGetNumberOfBlocks(index);
	return stats;
}
