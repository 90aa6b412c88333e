/*
 * worker.c
 *
 * A background worker that merges the segments of one index, so that no INSERT
 * has to.  Where none can be started, VACUUM merges later.
 */
#include "namesearch/namesearch.h"

#include "access/genam.h"
#include "access/relation.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "storage/lmgr.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* What the worker is told, in bgw_extra. */
typedef struct MergeTask
{
	Oid database;
	Oid index;
} MergeTask;

PGDLLEXPORT void namesearch_merge_worker(Datum argument);

/* So long after a backend has started one it starts no other, in ms. */
#define WORKER_PAUSE 100

/* Start one, which may find that somebody else merges, or has the index locked. */
void
start_merge_worker(Relation index)
{
	static TimestampTz started = 0;
	BackgroundWorker worker = {0};
	MergeTask task = {MyDatabaseId, RelationGetRelid(index)};
	TimestampTz now = GetCurrentTimestamp();

	if (RelationUsesLocalBuffers(index) ||
		!TimestampDifferenceExceeds(started, now, WORKER_PAUSE))
		return;
	started = now;
	worker.bgw_flags =
		BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = BGW_NEVER_RESTART;
	strlcpy(worker.bgw_library_name, "sltd", BGW_MAXLEN);
	strlcpy(worker.bgw_function_name, "namesearch_merge_worker", BGW_MAXLEN);
	snprintf(worker.bgw_name, BGW_MAXLEN, "namesearch merge of index %u",
			 task.index);
	strlcpy(worker.bgw_type, "namesearch merge", BGW_MAXLEN);
	memcpy(worker.bgw_extra, &task, sizeof(task));
	(void) RegisterDynamicBackgroundWorker(&worker, NULL);
}

/* The index may have gone, or be merged by somebody else: nothing to do then. */
void
namesearch_merge_worker(Datum argument)
{
	MergeTask task;
	Relation index;

	memcpy(&task, MyBgworkerEntry->bgw_extra, sizeof(task));
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(task.database, InvalidOid, 0);
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	pgstat_report_activity(STATE_RUNNING, "merging segments");
	/* a table that is being loaded may be locked for long; VACUUM will do */
	index = ConditionalLockRelationOid(task.index, RowExclusiveLock)
				? try_relation_open(task.index, NoLock)
				: NULL;
	if (index)
	{
		if (index->rd_rel->relkind == RELKIND_INDEX &&
			index->rd_indam->ambuild == namesearch_build)
			merge_some(index, false, MERGE_UNLESS_BUSY);
		relation_close(index, RowExclusiveLock);
	}
	CommitTransactionCommand();
	pgstat_report_activity(STATE_IDLE, NULL);
	proc_exit(0);
}
