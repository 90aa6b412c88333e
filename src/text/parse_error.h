/*
 * parse_error.h
 *
 * Reports the fault that a parser found in the input of a type.
 */
#ifndef SLTD_TEXT_PARSE_ERROR_H
#define SLTD_TEXT_PARSE_ERROR_H

#include "nodes/nodes.h"

#include "text/fault.h"

/*
 * Report that "input" (len bytes, not necessarily terminated) is no value of
 * the type, SQLSTATE 22P02.  With an error context (soft errors, PostgreSQL 16
 * and later) this returns and the caller returns at once; otherwise it does
 * not return.
 */
extern void parse_error(Node *escontext, const char *type_name,
						const char *input, size_t len, const ParseFault *fault);

#endif /* SLTD_TEXT_PARSE_ERROR_H */
