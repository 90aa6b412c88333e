/*
 * pending.c
 *
 * The pending area: a few pages that new names are appended to.  When they are
 * full, whoever comes next makes a segment of them.
 */
#include "namesearch/namesearch.h"

#include "access/generic_xlog.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* From so many segments on, some are merged in the background if that pays. */
#define SEGMENTS_MERGE 4

/* From so many on, who seals merges before: nobody else seems to. */
#define SEGMENTS_CROWDED (SEGMENTS_MAX - 8)

static uint8 *
pending_contents(Page page, PendingHeader **header)
{
	*header = (PendingHeader *) PageGetContents(page);
	return (uint8 *) *header + sizeof(PendingHeader);
}

/* Make an extent a pending area without entries. */
void
init_pending_area(Relation index, ForkNumber fork, Extent extent, uint32 id)
{
	for (uint32 i = 0; i < extent.pages; i++)
	{
		Buffer buffer = ReadBufferExtended(index, fork, extent.start + i,
										   RBM_ZERO_AND_LOCK, NULL);
		GenericXLogState *state = GenericXLogStart(index);
		Page page =
			GenericXLogRegisterBuffer(state, buffer, GENERIC_XLOG_FULL_IMAGE);
		PendingHeader *header;

		namesearch_init_page(page, id, PAGE_PENDING);
		((PageHeader) page)->pd_lower =
			(LocationIndex) (pending_contents(page, &header) - (uint8 *) page);
		memset(header, 0, sizeof(*header));
		GenericXLogFinish(state);
		UnlockReleaseBuffer(buffer);
	}
}

bool
is_pending_page(Page page, uint32 id)
{
	return !PageIsNew(page) && PageGetMark(page)->segment == id &&
		   PageGetMark(page)->kind == PAGE_PENDING;
}

/* Copy a page of the pending area; false if it is not that any more. */
bool
read_pending_page(Relation index, BlockNumber block, uint32 id,
				  PGAlignedBlock *copy)
{
	Buffer buffer = ReadBuffer(index, block);
	bool found;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	found = is_pending_page(BufferGetPage(buffer), id);
	if (found)
		memcpy(copy->data, BufferGetPage(buffer), BLCKSZ);
	UnlockReleaseBuffer(buffer);
	return found;
}

void
begin_pending(PendingCursor *cursor, PGAlignedBlock *copy)
{
	PendingHeader *header;

	cursor->at = pending_contents(copy->data, &header);
	cursor->end = cursor->at + Min(header->bytes, PAGE_ROOM - sizeof(*header));
	cursor->left = header->n_entries;
}

bool
next_pending(Relation index, PendingCursor *cursor)
{
	if (cursor->left == 0)
		return false;
	cursor->start = cursor->at;
	cursor->at = get_name_entry(cursor->at, cursor->end, &cursor->entry,
								index_filters(index));
	if (!cursor->at)
		corrupt(index, "a pending page does not make sense");
	cursor->left--;
	return true;
}

/* ---------- sealing ---------- */

/* Close a pending page, and gather what it has. */
static void
close_page(Relation index, BlockNumber block, uint32 id, Gatherer *gatherer)
{
	Buffer buffer = ReadBuffer(index, block);
	PGAlignedBlock copy;
	PendingHeader *header;
	PendingCursor cursor;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	if (!is_pending_page(BufferGetPage(buffer), id))
		corrupt(index, "a page of the pending area is none");
	(void) pending_contents(BufferGetPage(buffer), &header);
	if (!header->closed)
	{
		GenericXLogState *state = GenericXLogStart(index);

		(void) pending_contents(GenericXLogRegisterBuffer(state, buffer, 0),
								&header);
		header->closed = true;
		GenericXLogFinish(state);
	}
	memcpy(copy.data, BufferGetPage(buffer), BLCKSZ);
	UnlockReleaseBuffer(buffer);
	begin_pending(&cursor, &copy);
	while (next_pending(index, &cursor))
		if (ItemPointerIsValid(&cursor.entry.tid))
			gather(gatherer, &cursor.entry);
}

/*
 * Make room in the list of segments, where it is crowded: waiting only if there
 * is none left.
 *
 * An INSERT that waits does not make autovacuum give up, either.  If that merges, it
 * makes the room which is waited for, and to begin anew would take longer.  If it
 * deletes, it lets go of the lock before each nap, however slow it is set to be.
 * Of several that wait, one merges, and the others find that there is room.  It
 * merges what pays, not all: of segments in a full list some always do, since none
 * has so many names that each could be several times as large as all smaller ones.
 */
static void
make_room(Relation index)
{
	MetaPage *meta = palloc(sizeof(MetaPage));
	uint32 n;

	read_meta(index, meta);
	n = meta->n_segments;
	pfree(meta);
	if (n >= SEGMENTS_CROWDED)
		merge_some(index, false,
				   n == SEGMENTS_MAX ? MERGE_IF_FULL : MERGE_UNLESS_BUSY);
}

/*
 * Make a segment of the pending area "id", unless that has been done, or there
 * is no room for it: then the caller tries again.
 */
static void
seal(Relation index, uint32 id)
{
	MetaPage *meta;
	Gatherer *gatherer;
	Draft *draft;
	SegmentInfo info;
	Extent extent;
	Extent pending;
	MetaChange change;
	uint32 pending_id;
	bool crowded;

	make_room(index);
	meta = palloc(sizeof(MetaPage));
	LockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
	read_meta(index, meta);
	if (meta->pending_id != id || meta->n_segments == SEGMENTS_MAX)
	{
		UnlockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
		pfree(meta);
		return;
	}
	gatherer = gatherer_create(index_filters(index));
	for (uint32 i = 0; i < meta->pending.pages; i++)
		close_page(index, meta->pending.start + i, id, gatherer);
	draft = draft_create(index_filters(index));
	gatherer_write(gatherer, draft);
	draft_finish(draft, &info);
	extent = set_aside_extent(index, WRITER_SEAL,
							  draft_pages(draft) + PENDING_PAGES);
	info.id = take_segment_id(index);
	draft_put(draft, index, extent, &info);
	pending_id = take_segment_id(index);
	pending = (Extent){extent.start + draft_pages(draft), PENDING_PAGES};
	init_pending_area(index, MAIN_FORKNUM, pending, pending_id);

	begin_meta_change(index, &change);
	if (info.n_entries > 0)
		add_segment(index, change.meta, &info);
	give_up_extent(change.meta, change.meta->pending);
	change.meta->pending = pending;
	change.meta->pending_id = pending_id;
	change.meta->set_aside[WRITER_SEAL] = (Extent){0, 0};
	crowded =
		change.meta->n_segments >= SEGMENTS_MERGE && merge_pays(change.meta);
	finish_meta_change(&change);

	UnlockPage(index, SEAL_LOCK_BLOCK, ExclusiveLock);
	draft_free(draft);
	gatherer_free(gatherer);
	pfree(meta);
	if (crowded && !is_being_merged(index))
		start_merge_worker(index);
}

/* ---------- insert ---------- */

/* Where this backend last appended; kept with the relation. */
typedef struct InsertPlace
{
	uint32 id;
	Extent pending;
	uint32 page;
} InsertPlace;

static InsertPlace *
insert_place(Relation index)
{
	InsertPlace *place = index->rd_amcache;
	MetaPage *meta;

	if (place)
		return place;
	meta = palloc(sizeof(MetaPage));
	read_meta(index, meta);
	place = MemoryContextAlloc(index->rd_indexcxt, sizeof(InsertPlace));
	place->id = meta->pending_id;
	place->pending = meta->pending;
	place->page = 0;
	index->rd_amcache = place;
	pfree(meta);
	return place;
}

static void
forget_place(Relation index)
{
	if (index->rd_amcache)
		pfree(index->rd_amcache);
	index->rd_amcache = NULL;
}

typedef enum AppendResult
{
	APPENDED,
	PAGE_FULL,
	AREA_CLOSED,
	AREA_GONE
} AppendResult;

static AppendResult
append_to_page(Relation index, BlockNumber block, uint32 id, const uint8 *bytes,
			   int n)
{
	Buffer buffer = ReadBuffer(index, block);
	Page page = BufferGetPage(buffer);
	AppendResult result = APPENDED;
	PendingHeader *header;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	(void) pending_contents(page, &header);
	if (!is_pending_page(page, id))
		result = AREA_GONE;
	else if (header->closed)
		result = AREA_CLOSED;
	else if (sizeof(*header) + header->bytes + n > PAGE_ROOM)
		result = PAGE_FULL;
	else
	{
		GenericXLogState *state = GenericXLogStart(index);
		uint8 *contents;

		page = GenericXLogRegisterBuffer(state, buffer, 0);
		contents = pending_contents(page, &header);
		memcpy(contents + header->bytes, bytes, n);
		header->bytes += n;
		header->n_entries++;
		((PageHeader) page)->pd_lower =
			(LocationIndex) (contents + header->bytes - (uint8 *) page);
		GenericXLogFinish(state);
	}
	UnlockReleaseBuffer(buffer);
	return result;
}

static void
insert_entry(Relation index, const NameEntry *entry)
{
	uint8 bytes[NAME_ENTRY_BYTES_MAX];
	int n = (int) (put_name_entry(bytes, entry, index_filters(index)) - bytes);

	for (;;)
	{
		InsertPlace *place = insert_place(index);
		AppendResult result = PAGE_FULL;
		uint32 id = place->id;

		CHECK_FOR_INTERRUPTS();
		while (result == PAGE_FULL && place->page < place->pending.pages)
		{
			result = append_to_page(index, place->pending.start + place->page,
									id, bytes, n);
			if (result == PAGE_FULL)
				place->page++;
		}
		if (result == APPENDED)
			return;
		forget_place(index);
		if (result != AREA_GONE)
			seal(index, id);
	}
}

bool
namesearch_insert(Relation index, Datum *values, bool *isnull, ItemPointer tid,
				  Relation heap, IndexUniqueCheck checkUnique,
				  bool indexUnchanged, struct IndexInfo *indexInfo)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "name being inserted", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	NameEntry entry;

	read_name_entry(index, values, isnull, tid, &entry);
	insert_entry(index, &entry);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return false;
}
