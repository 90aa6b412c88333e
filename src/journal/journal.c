/*
 * journal.c
 *
 * journal_append() puts a row into a table, and the row stays whatever becomes
 * of the transaction: an audit trail must show what was looked at, also by one
 * who rolls back.
 *
 * How.  The row is inserted as INSERT does it, under the transaction's id, with
 * its TOAST chunks and its index entries; until then any error is one of an
 * ordinary insertion, and what it leaves is as dead as that of any transaction
 * that failed.  Then, as the last step, the row is frozen where it stands: one
 * WAL record sets the bits of its header that say that its xmin is older than
 * all snapshots, so nobody asks any more what became of xmin.  Then WAL is
 * flushed, because a transaction that aborts does not do so.
 *
 * Why not HEAP_INSERT_FROZEN, as COPY FREEZE?  That makes the row visible before
 * it has index entries.  A unique violation, a cancel or a crash between the two
 * would leave a row that no index knows.  COPY FREEZE may, since it demands a
 * table of its own transaction, which vanishes with it.
 *
 * What this means for
 *
 * - snapshots: all of them see the row at once, also those that are older, of
 *   whatever isolation level, and the command that appends it; on a standby,
 *   from when the record is replayed.  It is as with sequences.  A scan that
 *   appends to what it scans may find its own rows.
 *
 * - VACUUM, pruning and the visibility map: while the row is being inserted, its
 *   xmin runs, so it is neither removed nor its page set all-visible;
 *   heap_insert() has cleared the bit.  Afterwards it is a row like any that was
 *   frozen.  It is never heap-only.  All changes of the header are made under an
 *   exclusive lock of the page.  The statistics count the rows of an aborted
 *   transaction as dead until the next VACUUM, which may so come early.
 *
 * - a crash: before the record of the freeze is on disk, xmin counts as aborted.
 *   After that the row is there; its index entries come earlier in WAL.  Chunks
 *   are frozen before the row that points to them.  A crash between the two
 *   leaves chunks that no row points to; VACUUM FULL reclaims them.
 *
 * - unique indexes: others that insert the same key wait for xmin's transaction
 *   or, once the row is frozen, fail at once.  Insertion is not speculative.  A
 *   row with that key that this very transaction has deleted does not conflict,
 *   but comes back when it is rolled back; check_own_deletes() looks for it.
 *   Constraints that are checked at commit are refused.
 *
 * - definitions that this transaction has changed: if they are rolled back, the
 *   table has an index again, or a file, column or constraint that the row knows
 *   nothing of.  Whatever changes them takes ShareUpdateExclusiveLock at least,
 *   of the table or the index, and keeps it.  So a transaction that has such a
 *   lock is refused.  (It may have rewritten functions that constraints call or
 *   dropped the constraint of a domain: as ever, that is its own affair.)
 *
 * - CREATE INDEX CONCURRENTLY: while an index is being validated, all that a
 *   snapshot sees and a list made earlier has not is added to the index.  A
 *   frozen row would be added twice.  So an index that is ready for insertions
 *   but not valid is refused.  Validation does not start before those have gone
 *   who hold a lock from before it was ready; the lock that we take is kept until
 *   the end of the (sub)transaction, and released at its rollback, which is late
 *   enough.
 *
 * - SSI: an insertion is checked against the predicate locks of others as ever.
 *   But the row does not go when its transaction fails to serialize, and
 *   transactions that are READ ONLY may append, which SSI takes no account of.
 *
 * - subtransactions: nothing asks for xmin, so it may be one's that is rolled
 *   back.
 *
 * - COMMIT: rows of a transaction that did nothing else do not need it, so it does
 *   not wait for its own record to be flushed.  The WAL writer does that.
 *
 * - PREPARE TRANSACTION: the row stays whether it is committed or not.
 *
 * - READ ONLY transactions: they may append, as what they read is to be recorded.
 *   On a standby there is no WAL to write, so it is an error there.  In parallel
 *   mode no id of a transaction can be assigned; an error, too.
 *
 * - logical decoding: rows are decoded when their transaction commits.  Those of
 *   one that is rolled back are not, so a journal is not for logical replication.
 *
 * - synchronous replication: we wait until the row is flushed there.  Waiting for
 *   it to be applied (remote_apply) works for commit records only.
 */
#include "postgres.h"
#include "compat.h"

#include "access/detoast.h"
#include "access/genam.h"
#include "access/generic_xlog.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/toast_internals.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/catalog.h"
#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "executor/execPartition.h"
#include "executor/executor.h"
#include "executor/nodeModifyTable.h"
#include "miscadmin.h"
#include "parser/parse_relation.h"
#include "replication/syncrep.h"
#include "rewrite/prs2lock.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

/* Where a row goes: a table, or the partition that it is routed to. */
typedef struct Target
{
	EState *estate;
	ResultRelInfo *root;
	ResultRelInfo *table;
	TupleTableSlot *slot;      /* the row, in the layout of the table */
	ModifyTableState *mtstate; /* for routing, else NULL */
	PartitionTupleRouting *routing;
} Target;

pg_noreturn static void
reject(Relation rel, int code, const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(code),
					errmsg("cannot append to \"%s\" as a journal",
						   RelationGetRelationName(rel)),
					errdetail_internal("%s", detail), errhint("%s", hint)));
}

static void
check_server_state(void)
{
	if (RecoveryInProgress())
		ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
						errmsg("cannot execute %s during recovery",
							   "journal_append()"),
						errhint("Append on the primary server.")));
	PreventCommandIfParallelMode("journal_append()");
}

/* INSERT on the table, or on all of its columns. */
static void
check_privileges(Relation rel)
{
	Oid relid = RelationGetRelid(rel);

	if (pg_class_aclcheck(relid, GetUserId(), ACL_INSERT) != ACLCHECK_OK &&
		pg_attribute_aclcheck_all(relid, GetUserId(), ACL_INSERT,
								  ACLMASK_ALL) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV,
					   get_relkind_objtype(rel->rd_rel->relkind),
					   RelationGetRelationName(rel));
	if (check_enable_rls(relid, InvalidOid, true) == RLS_ENABLED)
		reject(rel, ERRCODE_FEATURE_NOT_SUPPORTED,
			   "Row-level security applies to the current user.",
			   "Append as a role that it does not apply to, for example by a "
			   "function that is SECURITY DEFINER.");
}

/* What the transaction has changed may be changed back under the row. */
static void
check_unchanged(Relation rel, Relation part)
{
	if (CheckRelationLockedByMe(part, ShareUpdateExclusiveLock, true))
		reject(
			rel, ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
			"This transaction has created or changed the table or one of its "
			"indexes, or holds a lock to do so.",
			"Append in another transaction.");
}

static bool
has_insert_rule(Relation rel)
{
	for (int i = 0; rel->rd_rules && i < rel->rd_rules->numLocks; i++)
	{
		if (rel->rd_rules->rules[i]->event == CMD_INSERT)
			return true;
	}
	return false;
}

/*
 * Triggers would be rolled back; foreign keys and what is checked at commit are
 * triggers, too.
 */
static void
check_plain_insert(Relation rel)
{
	TriggerDesc *triggers = rel->trigdesc;

	if (triggers &&
		(triggers->trig_insert_before_row || triggers->trig_insert_after_row ||
		 triggers->trig_insert_instead_row ||
		 triggers->trig_insert_before_statement ||
		 triggers->trig_insert_after_statement))
		reject(rel, ERRCODE_FEATURE_NOT_SUPPORTED,
			   "It has a trigger on INSERT, a foreign key or a deferrable "
			   "constraint, which the row would outlive.",
			   "Drop it, or append to a table that has none.");
	if (has_insert_rule(rel))
		reject(rel, ERRCODE_FEATURE_NOT_SUPPORTED, "It has a rule on INSERT.",
			   "Drop it, or append to a table that has none.");
}

/* Is this a table, or a partitioned one? */
static void
check_kind(Relation rel)
{
	if (rel->rd_rel->relkind != RELKIND_RELATION &&
		rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		reject(rel, ERRCODE_WRONG_OBJECT_TYPE, "It is not a table.",
			   "Give an ordinary or a partitioned table.");
	if (rel->rd_rel->relpersistence != RELPERSISTENCE_PERMANENT)
		reject(rel, ERRCODE_WRONG_OBJECT_TYPE,
			   "It is temporary or unlogged, and loses its rows.",
			   "Give a table that is logged.");
	if (IsCatalogRelation(rel))
		reject(rel, ERRCODE_INSUFFICIENT_PRIVILEGE, "It is a system catalog.",
			   "Give a table of your own.");
}

/* What a table must be, and the partitioned one above it. */
static void
check_definition(Relation rel)
{
	check_kind(rel);
	check_unchanged(rel, rel);
	check_plain_insert(rel);
}

static void
check_index(Relation rel, Relation index)
{
	Form_pg_index form = index->rd_index;

	if (form->indisexclusion)
		reject(rel, ERRCODE_FEATURE_NOT_SUPPORTED,
			   "It has an exclusion constraint.",
			   "Drop it, or append to a table that has none.");
	if (form->indisready && !form->indisvalid)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("cannot append to \"%s\" as a journal",
							   RelationGetRelationName(rel)),
						errdetail("Index \"%s\" is not valid.",
								  RelationGetRelationName(index)),
						errhint("It is being built or dropped concurrently: "
								"try again later. Or that has failed: drop it "
								"or rebuild it by REINDEX.")));
	check_unchanged(rel, index);
}

/* The rows of a value that is stored out of line are appended, too. */
static void
check_toast(Relation rel)
{
	Oid oid = rel->rd_rel->reltoastrelid;
	Relation toastrel;
	Relation *indexes;
	int n;

	if (!OidIsValid(oid))
		return;
	toastrel = table_open(oid, RowExclusiveLock);
	check_unchanged(rel, toastrel);
	toast_open_indexes(toastrel, RowExclusiveLock, &indexes, &n);
	for (int i = 0; i < n; i++)
		check_index(rel, indexes[i]);
	toast_close_indexes(indexes, n, NoLock);
	table_close(toastrel, NoLock);
}

/* All that a table must be to take the row itself. */
static void
check_table(ResultRelInfo *table)
{
	Relation rel = table->ri_RelationDesc;

	check_definition(rel);
	if (rel->rd_tableam != GetHeapamTableAmRoutine())
		reject(rel, ERRCODE_FEATURE_NOT_SUPPORTED,
			   "Its access method is not heap.",
			   "Give a table of access method heap.");
	for (int i = 0; i < table->ri_NumIndices; i++)
		check_index(rel, table->ri_IndexRelationDescs[i]);
	check_toast(rel);
}

static Relation
open_journal(Oid oid)
{
	Relation rel = try_relation_open(oid, RowExclusiveLock);

	if (!rel)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", oid)));
	check_kind(rel);
	check_privileges(rel);
	if (rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		check_definition(rel);
	return rel;
}

/* Take the entry apart; what is dropped or generated is not stored as it is. */
static void
store_entry(Relation rel, HeapTupleHeader entry, TupleTableSlot *slot)
{
	TupleDesc desc = RelationGetDescr(rel);
	Oid type = HeapTupleHeaderGetTypeId(entry);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(entry),
						   .t_data = entry};

	if (type != rel->rd_rel->reltype)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("entry is not a row of \"%s\"",
							   RelationGetRelationName(rel)),
						errdetail("It is of type %s.", format_type_be(type)),
						errhint("Cast it: ROW(...)::%s.",
								format_type_be(rel->rd_rel->reltype))));
	ItemPointerSetInvalid(&tuple.t_self);
	heap_deform_tuple(&tuple, desc, slot->tts_values, slot->tts_isnull);
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (att->attisdropped || att->attgenerated != '\0')
			slot->tts_isnull[i] = true;
	}
	ExecStoreVirtualTuple(slot);
}

/* The table in the range table, from which messages of constraints take names. */
static void
init_range_table(EState *estate, Relation rel)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	List *permissions = NIL;
	RTEPermissionInfo *permission;

	rte->rtekind = RTE_RELATION;
	rte->relid = RelationGetRelid(rel);
	rte->relkind = rel->rd_rel->relkind;
	rte->rellockmode = RowExclusiveLock;
	permission = addRTEPermissionInfo(&permissions, rte);
	permission->insertedCols =
		bms_add_range(NULL, 1 - FirstLowInvalidHeapAttributeNumber,
					  RelationGetNumberOfAttributes(rel) -
						  FirstLowInvalidHeapAttributeNumber);
	ExecInitRangeTable_compat(estate, list_make1(rte), permissions);
}

/* Find the partition, as COPY does. */
static void
route(Target *target)
{
	ModifyTableState *mtstate = makeNode(ModifyTableState);
	TupleConversionMap *map;

	mtstate->ps.state = target->estate;
	mtstate->operation = CMD_INSERT;
	mtstate->mt_nrels = 1;
	mtstate->resultRelInfo = target->root;
	mtstate->rootResultRelInfo = target->root;
	target->mtstate = mtstate;
	target->routing = ExecSetupPartitionTupleRouting(
		target->estate, target->root->ri_RelationDesc);
	target->table = ExecFindPartition(mtstate, target->root, target->routing,
									  target->slot, target->estate);
	map = ExecGetRootToChildMap_compat(target->table, target->estate);
	if (map)
		target->slot = execute_attr_map_slot(
			map->attrMap, target->slot, target->table->ri_PartitionTupleSlot);
}

static void
open_target(Target *target, Relation rel, HeapTupleHeader entry)
{
	EState *estate = CreateExecutorState();
	MemoryContext old = MemoryContextSwitchTo(estate->es_query_cxt);

	memset(target, 0, sizeof(Target));
	target->estate = estate;
	init_range_table(estate, rel);
	target->root = target->table = makeNode(ResultRelInfo);
	InitResultRelInfo(target->root, rel, 1, NULL, 0);
	target->slot =
		ExecInitExtraTupleSlot(estate, RelationGetDescr(rel), &TTSOpsVirtual);
	store_entry(rel, entry, target->slot);
	if (rel->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
		route(target);
	else
		ExecOpenIndices(target->table, false);
	target->slot->tts_tableOid =
		RelationGetRelid(target->table->ri_RelationDesc);
	MemoryContextSwitchTo(old);
}

static void
close_target(Target *target)
{
	if (target->routing)
		ExecCleanupTupleRouting(target->mtstate, target->routing);
	else
		ExecCloseIndices(target->table);
	ExecResetTupleTable(target->estate->es_tupleTable, false);
	FreeExecutorState(target->estate);
}

/* Was this row deleted or updated by the transaction that runs? */
static bool
deleted_by_us(TupleTableSlot *slot)
{
	Buffer buffer = ((BufferHeapTupleTableSlot *) slot)->buffer;
	HeapTupleHeader header =
		((BufferHeapTupleTableSlot *) slot)->base.tuple->t_data;
	bool result;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	result = !(header->t_infomask & HEAP_XMAX_INVALID) &&
			 !HEAP_XMAX_IS_LOCKED_ONLY(header->t_infomask) &&
			 TransactionIdIsCurrentTransactionId(
				 HeapTupleHeaderGetUpdateXid(header));
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	return result;
}

/* The key of the row in a unique index; false if no other row can have it. */
static bool
form_key(IndexInfo *info, Relation index, Target *target, ScanKey keys)
{
	Datum values[INDEX_MAX_KEYS];
	bool isnull[INDEX_MAX_KEYS];

	if (info->ii_Predicate != NIL &&
		!ExecQual(info->ii_PredicateState,
				  GetPerTupleExprContext(target->estate)))
		return false;
	if (!info->ii_UniqueProcs)
		BuildSpeculativeIndexInfo(index, info);
	FormIndexDatum(info, target->slot, target->estate, values, isnull);
	for (int i = 0; i < info->ii_NumIndexKeyAttrs; i++)
	{
		if (isnull[i] && !info->ii_NullsNotDistinct)
			return false;
		ScanKeyEntryInitialize(
			&keys[i], isnull[i] ? SK_ISNULL | SK_SEARCHNULL : 0, i + 1,
			info->ii_UniqueStrats[i], InvalidOid, index->rd_indcollation[i],
			info->ii_UniqueProcs[i], values[i]);
	}
	return true;
}

/*
 * A row of the same key that this transaction has deleted is no conflict to the
 * index, but comes back if it is rolled back, or to a savepoint.
 */
static void
check_own_deletes(Target *target)
{
	ResultRelInfo *table = target->table;
	Relation rel = table->ri_RelationDesc;
	TupleTableSlot *found = table_slot_create(rel, NULL);

	GetPerTupleExprContext(target->estate)->ecxt_scantuple = target->slot;
	for (int i = 0; i < table->ri_NumIndices; i++)
	{
		Relation index = table->ri_IndexRelationDescs[i];
		IndexInfo *info = table->ri_IndexRelationInfo[i];
		ScanKeyData keys[INDEX_MAX_KEYS];
		IndexScanDesc scan;

		if (!info->ii_Unique || !info->ii_ReadyForInserts ||
			!form_key(info, index, target, keys))
			continue;
		scan = index_beginscan_compat(rel, index, SnapshotAny,
									  info->ii_NumIndexKeyAttrs, 0);
		index_rescan(scan, keys, info->ii_NumIndexKeyAttrs, NULL, 0);
		while (index_getnext_slot(scan, ForwardScanDirection, found))
		{
			if (deleted_by_us(found))
				ereport(
					ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("appended row would violate unique index "
							"\"%s\" after a rollback",
							RelationGetRelationName(index)),
					 errdetail("This transaction has deleted or updated a "
							   "row with the same key."),
					 errhint("Append in another transaction."),
					 errtableconstraint(rel, RelationGetRelationName(index))));
		}
		index_endscan(scan);
	}
	ExecDropSingleTupleTableSlot(found);
}

/* Insert the row with its chunks and index entries, as any other. */
static void
insert_row(Target *target)
{
	ResultRelInfo *table = target->table;
	Relation rel = table->ri_RelationDesc;
	TupleConstr *constr = RelationGetDescr(rel)->constr;
	bool wrote_before = TransactionIdIsValid(GetTopTransactionIdIfAny());

	if (constr && constr->has_generated_stored)
		ExecComputeStoredGenerated(table, target->estate, target->slot,
								   CMD_INSERT);
	if (constr)
		ExecConstraints(table, target->slot, target->estate);
	if (rel->rd_rel->relispartition && !target->routing)
		ExecPartitionCheck(table, target->slot, target->estate, true);
	table_tuple_insert(rel, target->slot, GetCurrentCommandId(true), 0, NULL);
	if (table->ri_NumIndices > 0)
	{
		ExecInsertIndexTuples_compat(table, target->slot, target->estate);
		if (wrote_before)
			check_own_deletes(target);
	}
}

/*
 * Freeze rows of one page, in one record.  GenericXLogFinish() copies the page
 * back over itself; bytes that stay the same stay so for those who read rows by
 * a pin alone.
 */
static void
freeze_rows(Relation rel, const ItemPointerData *tids, int n)
{
	Buffer buffer = ReadBuffer(rel, ItemPointerGetBlockNumber(&tids[0]));
	GenericXLogState *state;
	Page page;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	state = GenericXLogStart(rel);
	page = GenericXLogRegisterBuffer(state, buffer, 0);
	for (int i = 0; i < n; i++)
	{
		OffsetNumber offset = ItemPointerGetOffsetNumber(&tids[i]);
		ItemId item = PageGetItemId(page, offset);

		if (!ItemIdIsNormal(item))
			elog(ERROR, "row (%u,%u) of \"%s\" is gone",
				 ItemPointerGetBlockNumber(&tids[i]), offset,
				 RelationGetRelationName(rel));
		HeapTupleHeaderSetXminFrozen((HeapTupleHeader) PageGetItem(page, item));
	}
	GenericXLogFinish(state);
	UnlockReleaseBuffer(buffer);
}

/* Freeze the chunks of one value. */
static void
freeze_value(Relation toastrel, Relation index, Oid value)
{
	ItemPointerData tids[MaxHeapTuplesPerPage];
	int n = 0;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple chunk;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(value));
	scan = systable_beginscan_ordered(toastrel, index, SnapshotSelf, 1, &key);
	while ((chunk = systable_getnext_ordered(scan, ForwardScanDirection)))
	{
		if (n > 0 && (n == MaxHeapTuplesPerPage ||
					  ItemPointerGetBlockNumber(&chunk->t_self) !=
						  ItemPointerGetBlockNumber(&tids[0])))
		{
			freeze_rows(toastrel, tids, n);
			n = 0;
		}
		tids[n++] = chunk->t_self;
	}
	systable_endscan_ordered(scan);
	if (n > 0)
		freeze_rows(toastrel, tids, n);
}

/* Freeze what the row has out of line. */
static void
freeze_values(Relation rel, HeapTuple tuple)
{
	TupleDesc desc = RelationGetDescr(rel);
	Datum *values = palloc(sizeof(Datum) * desc->natts);
	bool *isnull = palloc(sizeof(bool) * desc->natts);
	Relation toastrel =
		table_open(rel->rd_rel->reltoastrelid, RowExclusiveLock);
	Relation *indexes;
	int n;
	int valid = toast_open_indexes(toastrel, RowExclusiveLock, &indexes, &n);

	heap_deform_tuple(tuple, desc, values, isnull);
	for (int i = 0; i < desc->natts; i++)
	{
		struct varatt_external pointer;

		if (isnull[i] || TupleDescAttr(desc, i)->attlen != -1 ||
			!VARATT_IS_EXTERNAL_ONDISK(DatumGetPointer(values[i])))
			continue;
		VARATT_EXTERNAL_GET_POINTER(
			pointer, (struct varlena *) DatumGetPointer(values[i]));
		freeze_value(toastrel, indexes[valid], pointer.va_valueid);
	}
	toast_close_indexes(indexes, n, NoLock);
	table_close(toastrel, NoLock);
}

/* From here on the row does not depend on the transaction. */
static void
freeze_row(Relation rel, ItemPointer tid)
{
	HeapTupleData tuple = {.t_self = *tid};
	Buffer buffer;

	if (!heap_fetch(rel, SnapshotAny, &tuple, &buffer, false))
		elog(ERROR, "row (%u,%u) of \"%s\" is gone",
			 ItemPointerGetBlockNumber(tid), ItemPointerGetOffsetNumber(tid),
			 RelationGetRelationName(rel));
	if (HeapTupleHasExternal(&tuple))
		freeze_values(rel, &tuple);
	ReleaseBuffer(buffer);
	freeze_rows(rel, tid, 1);
}

/*
 * What COMMIT does for its record.  If this is all that the transaction wrote, it
 * makes no difference whether it commits, so COMMIT need not wait again.
 */
static void
flush_wal(bool wrote_before)
{
	HOLD_INTERRUPTS();
	if (synchronous_commit > SYNCHRONOUS_COMMIT_OFF)
		XLogFlush(XactLastRecEnd);
	else
		XLogSetAsyncXactLSN(XactLastRecEnd);
	SyncRepWaitForLSN(XactLastRecEnd, false);
	if (!wrote_before)
		XactLastRecEnd = InvalidXLogRecPtr;
	RESUME_INTERRUPTS();
}

PG_FUNCTION_INFO_V1(journal_append);

Datum
journal_append(PG_FUNCTION_ARGS)
{
	HeapTupleHeader entry = PG_GETARG_HEAPTUPLEHEADER(1);
	bool wrote_before = !XLogRecPtrIsInvalid(XactLastRecEnd);
	Relation rel;
	Target target;

	check_server_state();
	rel = open_journal(PG_GETARG_OID(0));
	open_target(&target, rel, entry);
	check_table(target.table);
	insert_row(&target);
	freeze_row(target.table->ri_RelationDesc, &target.slot->tts_tid);
	flush_wal(wrote_before);
	close_target(&target);
	relation_close(rel, NoLock);
	PG_RETURN_VOID();
}
