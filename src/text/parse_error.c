/*
 * parse_error.c
 *
 * One wording for all types: the message names the type and the input, the
 * detail names the offending character and its position, the hint says what
 * to do.  Long input is cut, so that an error about a gigabyte stays readable.
 */
#include "postgres.h"
#include "compat.h"

#include "mb/pg_wchar.h"

#include "text/parse_error.h"
#include "text/plain.h"

/* Bytes of the input that a message quotes. */
#define QUOTED_MAX 80

static char *
quoted(const char *input, size_t len)
{
	int clipped;

	if (len <= QUOTED_MAX)
		return pnstrdup(input, len);
	clipped = pg_mbcliplen(input, QUOTED_MAX, QUOTED_MAX);
	return psprintf("%.*s...", clipped, input);
}

/* A character for people to see: in quotes, or by its code if it is not seen. */
static char *
shown(const char *input, size_t len, size_t at)
{
	size_t next = at;
	uint32_t code = utf8_next(input, len, &next);

	if (code != UTF8_INVALID && plain_is_invisible(code))
		return psprintf("U+%04X", code);
	return psprintf("\"%.*s\"", pg_mblen(input + at), input + at);
}

void
parse_error(Node *escontext, const char *type_name, const char *input,
			size_t len, const ParseFault *fault)
{
	char *detail;

	if (fault->at < 0 || fault->at >= (ptrdiff_t) len)
		detail = pstrdup(fault->detail);
	else
		detail = psprintf("At position %d (%s): %s",
						  pg_mbstrlen_with_len(input, (int) fault->at) + 1,
						  shown(input, len, (size_t) fault->at), fault->detail);

	errsave(escontext, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("invalid input syntax for type %s: \"%s\"",
							   type_name, quoted(input, len)),
						errdetail("%s", detail),
						fault->hint ? errhint("%s", fault->hint) : 0));
}
