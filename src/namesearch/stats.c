/*
 * stats.c
 *
 * What an index holds, and merging by hand.
 */
#include "namesearch/namesearch.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/xlog.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/*
 * Open an index of this access method, and its table before it, as is the order
 * of locks.
 */
Relation
open_namesearch_index(Oid oid, LOCKMODE heap_lock, LOCKMODE index_lock,
					  Relation *heap)
{
	Oid heap_oid = IndexGetRelation(oid, true);
	Relation index;

	*heap = OidIsValid(heap_oid) ? relation_open(heap_oid, heap_lock) : NULL;
	index = relation_open(oid, index_lock);
	if (!*heap || index->rd_rel->relkind != RELKIND_INDEX ||
		index->rd_indam->ambuild != namesearch_build)
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
						errmsg("\"%s\" is not a namesearch index",
							   RelationGetRelationName(index)),
						errhint("Of a partitioned index, give the index of a "
								"partition.")));
	if (RELATION_IS_OTHER_TEMP(index))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("cannot access temporary indexes of other sessions")));
	if (!index->rd_index->indisvalid)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("index \"%s\" is not valid",
							   RelationGetRelationName(index)),
						errhint("Rebuild it by REINDEX.")));
	return index;
}

/* Entries of the pending area that are alive; -1 if it has been sealed. */
static int
count_pending(Relation index, const MetaPage *meta)
{
	int n = 0;

	for (uint32 p = 0; p < meta->pending.pages; p++)
	{
		PGAlignedBlock copy;
		PendingCursor cursor;

		if (!read_pending_page(index, meta->pending.start + p, meta->pending_id,
							   &copy))
			return -1;
		begin_pending(&cursor, &copy);
		while (next_pending(index, &cursor))
			n += ItemPointerIsValid(&cursor.entry.tid);
	}
	return n;
}

/* Copy the meta page, and count the living names of the pending area that it has. */
int
read_meta_and_pending(Relation index, MetaPage *meta)
{
	uint32 sealed = 0; /* pending area that was sealed meanwhile */
	int pending = -1;

	for (bool again = false; pending < 0; again = true)
	{
		CHECK_FOR_INTERRUPTS();
		read_meta(index, meta);
		if (again && meta->pending_id == sealed)
			corrupt(index, "a page does not belong to the pending area");
		sealed = meta->pending_id;
		pending = count_pending(index, meta);
	}
	return pending;
}

PG_FUNCTION_INFO_V1(namesearch_stats);

Datum
namesearch_stats(PG_FUNCTION_ARGS)
{
	Relation heap;
	Relation index = open_namesearch_index(PG_GETARG_OID(0), AccessShareLock,
										   AccessShareLock, &heap);
	MetaPage *meta = palloc(sizeof(MetaPage));
	BlockNumber blocks;
	TupleDesc desc;
	Datum values[9];
	bool nulls[9] = {false};
	int64 names = 0;
	int64 dead = 0;
	int64 tokens = 0;
	int64 postings = 0;
	int64 used = 1;
	int pending;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	pending = read_meta_and_pending(index, meta);
	used += meta->pending.pages;
	for (uint32 s = 0; s < meta->n_segments; s++)
	{
		const SegmentInfo *info = &meta->segments[s];

		names += info->n_entries - info->n_dead;
		dead += info->n_dead;
		tokens += info->n_tokens;
		postings += info->n_postings;
		for (int i = 0; i < SECTION_COUNT; i++)
			used += info->sections[i].pages;
	}
	blocks = RelationGetNumberOfBlocks(index);
	values[0] = Int32GetDatum((int32) meta->n_segments);
	values[1] = Int64GetDatum(names + pending);
	values[2] = Int64GetDatum(dead);
	values[3] = Int64GetDatum(tokens);
	values[4] = Int64GetDatum(postings);
	values[5] = Int32GetDatum(pending);
	values[6] = Int64GetDatum(blocks);
	values[7] = Int64GetDatum(blocks - used);
	values[8] = Int32GetDatum(meta->reading);
	relation_close(index, AccessShareLock);
	relation_close(heap, AccessShareLock);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(namesearch_merge);

Datum
namesearch_merge(PG_FUNCTION_ARGS)
{
	Relation heap;
	Relation index;
	int merged;

	if (RecoveryInProgress())
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("recovery is in progress"),
						errhint("Segments are merged on the primary.")));
	index = open_namesearch_index(PG_GETARG_OID(0), AccessShareLock,
								  RowExclusiveLock, &heap);
	if (!pg_class_ownercheck_compat(RelationGetRelid(heap), GetUserId()))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE,
					   RelationGetRelationName(heap));
	merged = merge_some(index, PG_GETARG_BOOL(1), MERGE_WHEN_FREE);
	relation_close(index, RowExclusiveLock);
	relation_close(heap, AccessShareLock);
	PG_RETURN_INT32(merged);
}
