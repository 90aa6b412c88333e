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

#endif

#endif /* SLTD_COMPAT_H */
