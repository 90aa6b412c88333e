/*
 * compat.h
 *
 * What differs between PostgreSQL 15 and 18, in one place.  Every file that
 * includes postgres.h includes this one next.
 */
#ifndef SLTD_COMPAT_H
#define SLTD_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "sltd needs PostgreSQL 15 or later"
#endif

#include "fmgr.h"

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else

/*
 * Soft errors came with 16.  Before it there is no error context to report to,
 * so errsave raises and ereturn never gets to return.
 */
#define errsave(context, ...)                                                  \
	do                                                                         \
	{                                                                          \
		(void) (context);                                                      \
		ereport(ERROR, __VA_ARGS__);                                           \
	} while (0)

#define ereturn(context, dummy_value, ...)                                     \
	do                                                                         \
	{                                                                          \
		errsave(context, __VA_ARGS__);                                         \
		return dummy_value;                                                    \
	} while (0)

/* BufFileRead() that raises an error at a short read came with 16. */
#include "storage/buffile.h"

static inline void
BufFileReadExact(BufFile *file, void *ptr, size_t size)
{
	if (BufFileRead(file, ptr, size) != size)
		elog(ERROR, "could not read %zu bytes from temporary file", size);
}

#endif

/* The delay of VACUUM learned in 18 who it is for. */
#if PG_VERSION_NUM >= 180000
#define vacuum_delay_point_compat() vacuum_delay_point(false)
#else
#define vacuum_delay_point_compat() vacuum_delay_point()
#endif

/* Functions that don't return are marked by a word of their own since 18. */
#ifndef pg_noreturn
#define pg_noreturn pg_attribute_noreturn()
#endif

/* The library names itself since 18. */
#if PG_VERSION_NUM >= 180000
#define PG_MODULE_MAGIC_COMPAT(module, release)                                \
	PG_MODULE_MAGIC_EXT(.name = module, .version = release)
#else
#define PG_MODULE_MAGIC_COMPAT(module, release) PG_MODULE_MAGIC
#endif

/* One function tells since 16 who owns what. */
#if PG_VERSION_NUM >= 160000
#define pg_class_ownercheck_compat(relation, role)                             \
	object_ownercheck(RelationRelationId, relation, role)
#else
#define pg_class_ownercheck_compat(relation, role)                             \
	pg_class_ownercheck(relation, role)
#endif

/* Whether to copy a datum by reference is asked since 16. */
#if PG_VERSION_NUM >= 160000
#define tuplesort_getdatum_compat(state, value, isnull)                        \
	tuplesort_getdatum(state, true, false, value, isnull, NULL)
#else
#define tuplesort_getdatum_compat(state, value, isnull)                        \
	tuplesort_getdatum(state, true, value, isnull, NULL)
#endif

/* Where a relation is stored has another name since 16. */
#if PG_VERSION_NUM >= 160000
#define RelationGetLocator_compat(relation) ((relation)->rd_locator)
#else
#define RelationGetLocator_compat(relation) ((relation)->rd_node)
#endif

/* Statistics of index scans came with 18. */
#if PG_VERSION_NUM >= 180000
#define index_beginscan_compat(heap, index, snapshot, n_keys, n_orderbys)      \
	index_beginscan(heap, index, snapshot, NULL, n_keys, n_orderbys)
#else
#define index_beginscan_compat(heap, index, snapshot, n_keys, n_orderbys)      \
	index_beginscan(heap, index, snapshot, n_keys, n_orderbys)
#endif

/*
 * Privileges moved from the entries of the range table to nodes of their own in
 * 16; before it they are found in the entry under the same names.  18 wants to
 * know which entries are not pruned.
 */
#if PG_VERSION_NUM >= 180000
#define ExecInitRangeTable_compat(estate, entries, permissions)                \
	ExecInitRangeTable(estate, entries, permissions, bms_make_singleton(1))
#elif PG_VERSION_NUM >= 160000
#define ExecInitRangeTable_compat(estate, entries, permissions)                \
	ExecInitRangeTable(estate, entries, permissions)
#else
#define RTEPermissionInfo RangeTblEntry
#define addRTEPermissionInfo(permissions, entry) ((void) (permissions), (entry))
#define ExecInitRangeTable_compat(estate, entries, permissions)                \
	((void) (permissions), ExecInitRangeTable(estate, entries))
#endif

/* Summarizing indexes are told apart since 16; an insertion concerns all. */
#if PG_VERSION_NUM >= 160000
#define ExecInsertIndexTuples_compat(table, slot, estate)                      \
	ExecInsertIndexTuples(table, slot, estate, false, false, NULL, NIL, false)
#define ExecGetRootToChildMap_compat(table, estate)                            \
	ExecGetRootToChildMap(table, estate)
#else
#define ExecInsertIndexTuples_compat(table, slot, estate)                      \
	ExecInsertIndexTuples(table, slot, estate, false, false, NULL, NIL)
#define ExecGetRootToChildMap_compat(table, estate)                            \
	((table)->ri_RootToPartitionMap)
#endif

#endif /* SLTD_COMPAT_H */
