/*
 * namequery.h
 *
 * Type namequery: a name to look for, and the similarity from which a name
 * matches it.
 */
#ifndef SLTD_NAMEQUERY_H
#define SLTD_NAMEQUERY_H

#include "postgres.h"
#include "compat.h"

typedef struct NameQuery
{
	int32 vl_len_; /* see SET_VARSIZE() */
	uint8 version;
	uint8 directed; /* by name_match(), not by name_similarity() */
	uint8 unused[2];
	float8 threshold;
	char name[FLEXIBLE_ARRAY_MEMBER];
} NameQuery;

StaticAssertDecl(offsetof(NameQuery, name) == 16, "NameQuery is stored");

#define NAMEQUERY_VERSION 1

#define DatumGetNameQuery(datum) ((NameQuery *) PG_DETOAST_DATUM(datum))
#define PG_GETARG_NAMEQUERY(n) DatumGetNameQuery(PG_GETARG_DATUM(n))
#define NameQueryName(query) ((query)->name)
#define NameQueryLength(query)                                                 \
	((int) (VARSIZE(query) - offsetof(NameQuery, name)))

/* Output function of the type. */
extern PGDLLEXPORT Datum namequery_out(PG_FUNCTION_ARGS);

#endif /* SLTD_NAMEQUERY_H */
