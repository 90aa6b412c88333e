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

/* Whether to copy a datum by reference is asked since 16. */
#if PG_VERSION_NUM >= 160000
#define tuplesort_getdatum_compat(state, value, isnull)                        \
	tuplesort_getdatum(state, true, false, value, isnull, NULL)
#else
#define tuplesort_getdatum_compat(state, value, isnull)                        \
	tuplesort_getdatum(state, true, value, isnull, NULL)
#endif

#endif /* SLTD_COMPAT_H */
