/*
 * fault.h
 *
 * What a parser says of input that it refuses.  Parsers know nothing of
 * PostgreSQL: they fill in a ParseFault, and parse_error.c turns it into an
 * error report.
 */
#ifndef SLTD_TEXT_FAULT_H
#define SLTD_TEXT_FAULT_H

#include <stddef.h>

typedef struct ParseFault
{
	const char *detail; /* what is wrong, a whole sentence */
	const char *hint;   /* what to do about it, or NULL */
	ptrdiff_t at;       /* offset in bytes of the offending character; -1 when
						 * the fault is not one character's */
} ParseFault;

#endif /* SLTD_TEXT_FAULT_H */
