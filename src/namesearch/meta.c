/*
 * meta.c
 *
 * The meta page: which segments there are, where the pending area is, and which
 * extents nobody may write to.  All other pages are free.
 */
#include "namesearch/namesearch.h"

#include "access/generic_xlog.h"
#include "access/transam.h"
#include "access/xact.h"
#include "access/xloginsert.h"
#include "common/pg_prng.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "storage/procarray.h"
#include "utils/rel.h"

void
namesearch_init_page(Page page, uint32 segment, PageKind kind)
{
	PageMark *mark;

	PageInit(page, BLCKSZ, sizeof(PageMark));
	mark = PageGetMark(page);
	mark->segment = segment;
	mark->kind = kind;
	mark->page_id = NAMESEARCH_PAGE_ID;
}

/* ---------- reading ---------- */

static MetaPage *
check_meta(Relation index, Page page)
{
	MetaPage *meta = (MetaPage *) PageGetContents(page);

	if (PageIsNew(page) || PageGetMark(page)->page_id != NAMESEARCH_PAGE_ID ||
		meta->magic != NAMESEARCH_MAGIC)
		ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
						errmsg("index \"%s\" is not a namesearch index",
							   RelationGetRelationName(index)),
						errdetail("Block 0 is not its meta page."),
						errhint("Rebuild the index by REINDEX.")));
	if (meta->layout != NAMESEARCH_LAYOUT || meta->reading > NAME_READING)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("index \"%s\" was made by another version of sltd",
						RelationGetRelationName(index)),
				 errdetail("It has layout %u and reading %u; this version has "
						   "%u and, up to, %u.",
						   meta->layout, meta->reading, NAMESEARCH_LAYOUT,
						   NAME_READING),
				 errhint("Rebuild the index by REINDEX INDEX CONCURRENTLY.")));
	if (meta->n_segments > SEGMENTS_MAX || meta->n_given_up > GIVEN_UP_MAX)
		ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
						errmsg("meta page of index \"%s\" is corrupt",
							   RelationGetRelationName(index))));
	return meta;
}

void
read_meta(Relation index, MetaPage *meta)
{
	Buffer buffer = ReadBuffer(index, META_BLOCK);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	memcpy(meta, check_meta(index, BufferGetPage(buffer)), sizeof(MetaPage));
	UnlockReleaseBuffer(buffer);
}

/* Was it made by an earlier reading of names?  If it is damaged, no matter. */
bool
has_earlier_reading(Relation index)
{
	Buffer buffer = ReadBuffer(index, META_BLOCK);
	const MetaPage *meta = (MetaPage *) PageGetContents(BufferGetPage(buffer));
	bool earlier;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	earlier = meta->magic == NAMESEARCH_MAGIC && meta->reading < NAME_READING;
	UnlockReleaseBuffer(buffer);
	return earlier;
}

/* ---------- changing ---------- */

/* What is stored ends where the last entry in use does, for generic WAL. */
static void
set_meta_end(Page page)
{
	((PageHeader) page)->pd_lower =
		(char *) PageGetContents(page) + sizeof(MetaPage) - (char *) page;
}

void
begin_meta_change(Relation index, MetaChange *change)
{
	change->buffer = ReadBuffer(index, META_BLOCK);
	LockBuffer(change->buffer, BUFFER_LOCK_EXCLUSIVE);
	check_meta(index, BufferGetPage(change->buffer));
	change->state = GenericXLogStart(index);
	change->meta = (MetaPage *) PageGetContents(
		GenericXLogRegisterBuffer(change->state, change->buffer, 0));
}

void
finish_meta_change(MetaChange *change)
{
	GenericXLogFinish(change->state);
	UnlockReleaseBuffer(change->buffer);
}

uint32
take_segment_id(Relation index)
{
	MetaChange change;
	uint32 id;

	begin_meta_change(index, &change);
	id = change.meta->next_segment++;
	finish_meta_change(&change);
	return id;
}

/* ---------- extents ---------- */

/* By where they start; for qsort(). */
int
compare_extents(const void *a, const void *b)
{
	BlockNumber x = ((const Extent *) a)->start;
	BlockNumber y = ((const Extent *) b)->start;

	return (x > y) - (x < y);
}

/* All extents that are not free, in their order; returns how many. */
static int
extents_in_use(const MetaPage *meta, Writer writer, Extent *extents)
{
	int n = 0;

	extents[n++] = (Extent){META_BLOCK, 1};
	extents[n++] = meta->pending;
	for (int w = 0; w < WRITER_COUNT; w++)
		if (w != writer)
			extents[n++] = meta->set_aside[w];
	for (uint32 s = 0; s < meta->n_segments; s++)
		for (int i = 0; i < SECTION_COUNT; i++)
			extents[n++] = meta->segments[s].sections[i];
	for (uint32 i = 0; i < meta->n_given_up; i++)
		extents[n++] = meta->given_up[i].extent;
	qsort(extents, n, sizeof(Extent), compare_extents);
	return n;
}

/* Forget given-up extents that no snapshot can need. */
static void
forget_given_up(Relation index, MetaPage *meta)
{
	uint32 kept = 0;

	for (uint32 i = 0; i < meta->n_given_up; i++)
	{
		FullTransactionId since =
			FullTransactionIdFromU64(meta->given_up[i].next_xid);

		if (!GlobalVisCheckRemovableFullXid(NULL, since))
			meta->given_up[kept++] = meta->given_up[i];
	}
	meta->n_given_up = kept;
}

/*
 * Make the index so many blocks long.  A merge may need very many, so the lock is
 * taken for each: an INSERT that seals needs a few meanwhile.
 */
static void
extend_index(Relation index, BlockNumber blocks)
{
	bool extended;

	do
	{
		CHECK_FOR_INTERRUPTS();
		LockRelationForExtension(index, ExclusiveLock);
		extended = RelationGetNumberOfBlocks(index) < blocks;
		if (extended)
			ReleaseBuffer(ReadBuffer(index, P_NEW));
		UnlockRelationForExtension(index, ExclusiveLock);
	} while (extended);
}

/*
 * Set aside pages in a row for a writer, which holds the lock of its kind.  What
 * was set aside for such a one before is free.
 */
Extent
set_aside_extent(Relation index, Writer writer, uint32 pages)
{
	Extent extents[SEGMENTS_MAX * SECTION_COUNT + GIVEN_UP_MAX + 4];
	Extent extent = {0, pages};
	BlockNumber end = 0;
	MetaChange change;
	int n;

	begin_meta_change(index, &change);
	forget_given_up(index, change.meta);
	n = extents_in_use(change.meta, writer, extents);
	for (int i = 0; i < n; i++)
	{
		if (extents[i].pages == 0)
			continue;
		if (extents[i].start >= end && extents[i].start - end >= pages)
			break;
		end = Max(end, extents[i].start + extents[i].pages);
	}
	extent.start = end;
	change.meta->set_aside[writer] = extent;
	finish_meta_change(&change);
	extend_index(index, extent.start + extent.pages);
	return extent;
}

/* Nobody begins to read the extent any more. */
void
give_up_extent(MetaPage *meta, Extent extent)
{
	/* where there is no room, scans may have to start over */
	if (extent.pages == 0 || meta->n_given_up == GIVEN_UP_MAX)
		return;
	meta->given_up[meta->n_given_up].extent = extent;
	meta->given_up[meta->n_given_up++].next_xid =
		U64FromFullTransactionId(ReadNextFullTransactionId());
}

/* ---------- an empty index ---------- */

/*
 * The meta page of an index without names, and its pending area after it.
 */
void
create_meta(Relation index, ForkNumber fork)
{
	Extent pending = {META_BLOCK + 1, PENDING_PAGES};
	Buffer buffer = ReadBufferExtended(index, fork, P_NEW, RBM_NORMAL, NULL);
	GenericXLogState *state;
	MetaPage *meta;
	Page page;

	Assert(BufferGetBlockNumber(buffer) == META_BLOCK);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	state = GenericXLogStart(index);
	page = GenericXLogRegisterBuffer(state, buffer, GENERIC_XLOG_FULL_IMAGE);
	namesearch_init_page(page, 0, PAGE_META);
	meta = (MetaPage *) PageGetContents(page);
	memset(meta, 0, sizeof(*meta));
	meta->magic = NAMESEARCH_MAGIC;
	meta->layout = NAMESEARCH_LAYOUT;
	meta->reading = NAME_READING;
	meta->pending_id = 1;
	meta->pending = pending;
	/*
	 * An index may be built anew in its file, as that of a temporary table whose
	 * rows go with their transaction.  What a backend has kept of segments before
	 * must not be taken for what it says of the new ones.
	 */
	meta->next_segment =
		2 + pg_prng_uint32(&pg_global_prng_state) % (PG_UINT32_MAX / 2);
	set_meta_end(page);
	GenericXLogFinish(state);
	UnlockReleaseBuffer(buffer);
	for (uint32 i = 0; i < pending.pages; i++)
		ReleaseBuffer(ReadBufferExtended(index, fork, P_NEW, RBM_NORMAL, NULL));
	init_pending_area(index, fork, pending, 1);
	/* generic WAL leaves out what is unlogged, but not so this fork */
	if (fork == INIT_FORKNUM)
		log_newpage_range(index, fork, META_BLOCK,
						  pending.start + pending.pages, true);
}

/* ---------- the list of segments ---------- */

void
add_segment(Relation index, MetaPage *meta, const SegmentInfo *info)
{
	if (meta->n_segments == SEGMENTS_MAX)
		elog(ERROR, "list of segments of index \"%s\" is full",
			 RelationGetRelationName(index));
	meta->segments[meta->n_segments++] = *info;
}

/* Take a segment off the list, and give up its extents. */
void
drop_segment(MetaPage *meta, uint32 id)
{
	for (uint32 s = 0; s < meta->n_segments; s++)
	{
		if (meta->segments[s].id != id)
			continue;
		for (int i = 0; i < SECTION_COUNT; i++)
			give_up_extent(meta, meta->segments[s].sections[i]);
		meta->n_segments--;
		memmove(&meta->segments[s], &meta->segments[s + 1],
				(meta->n_segments - s) * sizeof(SegmentInfo));
		return;
	}
}
