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

/* Is the entry with this TID, unless it is dead already, to be marked? */
static bool
is_to_be_deleted(Deletion *deletion, const uint8 *entry)
{
	ItemPointerData tid;

	memcpy(&tid, entry, sizeof(tid));
	if (!ItemPointerIsValid(&tid))
		return false;
	if (deletion->callback(&tid, deletion->callback_state))
		return true;
	deletion->kept += 1;
	return false;
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
 * from the start of its contents.  Returns how many were marked.
 */
static int
mark_entries(Deletion *deletion, Buffer buffer, const uint16 *offsets, int n)
{
	const uint8 *contents =
		(const uint8 *) PageGetContents(BufferGetPage(buffer));
	uint16 dead[BLCKSZ / sizeof(ItemPointerData)];
	int n_dead = 0;
	GenericXLogState *state;
	uint8 *changed;

	for (int i = 0; i < n; i++)
		if (is_to_be_deleted(deletion, contents + offsets[i]))
			dead[n_dead++] = offsets[i];
	if (n_dead == 0)
		return 0;
	state = GenericXLogStart(deletion->index);
	changed =
		(uint8 *) PageGetContents(GenericXLogRegisterBuffer(state, buffer, 0));
	for (int i = 0; i < n_dead; i++)
		mark_dead(changed + dead[i]);
	GenericXLogFinish(state);
	deletion->removed += n_dead;
	return n_dead;
}

static void
delete_from_pending_page(Deletion *deletion, BlockNumber block)
{
	Buffer buffer = ReadBuffer(deletion->index, block);
	uint16 offsets[BLCKSZ / sizeof(ItemPointerData)];
	const uint8 *contents;
	PendingCursor cursor;
	int n = 0;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	contents = (const uint8 *) PageGetContents(BufferGetPage(buffer));
	begin_pending(&cursor, (PGAlignedBlock *) BufferGetPage(buffer));
	while (next_pending(deletion->index, &cursor))
		offsets[n++] = (uint16) (cursor.start - contents);
	mark_entries(deletion, buffer, offsets, n);
	UnlockReleaseBuffer(buffer);
}

/* Returns how many entries of the segment were marked. */
static uint32
delete_from_segment(Deletion *deletion, const SegmentInfo *info,
					BufferAccessStrategy strategy)
{
	const Extent *extent = &info->sections[PAGE_ENTRIES];
	uint32 marked = 0;

	for (uint32 i = 0; i < extent->pages; i++)
	{
		Buffer buffer;
		Page page;
		EntryHeader header;
		uint16 offsets[BLCKSZ / sizeof(uint16)];

		vacuum_delay_point_compat();
		buffer = ReadBufferExtended(deletion->index, MAIN_FORKNUM,
									extent->start + i, RBM_NORMAL, strategy);
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		page = BufferGetPage(buffer);
		if (PageIsNew(page) || PageGetMark(page)->segment != info->id ||
			PageGetMark(page)->kind != PAGE_ENTRIES)
			corrupt(deletion->index, "a page does not belong to its segment");
		memcpy(&header, PageGetContents(page), sizeof(header));
		if (header.n_entries > PAGE_ROOM / sizeof(uint16) / 2)
			corrupt(deletion->index, "an entry page does not make sense");
		for (int e = 0; e < header.n_entries; e++)
			memcpy(&offsets[e],
				   PageGetContents(page) + PAGE_ROOM - (e + 1) * sizeof(uint16),
				   sizeof(uint16));
		marked += mark_entries(deletion, buffer, offsets, header.n_entries);
		UnlockReleaseBuffer(buffer);
	}
	return marked;
}

/*
 * Go to a segment that has not been visited, if there is one.  The merge lock is
 * held for one segment at a time; what is merged meanwhile has a new number, and
 * is visited again.
 */
static bool
delete_from_next_segment(Deletion *deletion, MetaPage *meta, List **visited,
						 BufferAccessStrategy strategy)
{
	Relation index = deletion->index;
	const SegmentInfo *next = NULL;
	uint32 marked;

	LockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	read_meta(index, meta);
	for (uint32 s = 0; s < meta->n_segments && !next; s++)
		if (!list_member_int(*visited, (int) meta->segments[s].id))
			next = &meta->segments[s];
	if (next)
	{
		*visited = lappend_int(*visited, (int) next->id);
		marked = delete_from_segment(deletion, next, strategy);
		if (marked > 0)
		{
			MetaChange change;

			begin_meta_change(index, &change);
			for (uint32 i = 0; i < change.meta->n_segments; i++)
				if (change.meta->segments[i].id == next->id)
					change.meta->segments[i].n_dead += marked;
			finish_meta_change(&change);
		}
	}
	UnlockPage(index, MERGE_LOCK_BLOCK, ExclusiveLock);
	return next != NULL;
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
		delete_from_pending_page(&deletion, meta->pending.start + i);
	UnlockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
	while (delete_from_next_segment(&deletion, meta, &visited, info->strategy))
		;
	stats->tuples_removed += deletion.removed;
	stats->num_index_tuples = deletion.kept;
	pfree(meta);
	return stats;
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
		stats->num_index_tuples = info->num_heap_tuples;
		stats->estimated_count = info->estimated_count;
	}
	merge_some(index, false, false);
	stats->num_pages = RelationGetNumberOfBlocks(index);
	return stats;
}
