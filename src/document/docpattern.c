/*
 * docpattern.c
 *
 * Type docpattern, part of a document number as torn or half-read documents give
 * it, in the syntax of LIKE; the operator ~~; and what lets a btree index answer
 * it.
 *
 * All numbers that match lie between two that follow from the pattern.  How close
 * these are depends on the order of the index: by length and then text, the
 * default, where a pattern without % has all lengths but one left out; by text
 * alone, where the beginning counts; by text read backward, where the end counts.
 */
#include "postgres.h"
#include "compat.h"

#include "access/nbtree.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_type_d.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/sortsupport.h"

#include "document/docnumber.h"
#include "document/docnumber_core.h"
#include "text/parse_error.h"

/* ---------- the type ---------- */

/* Stored as text: what docnumber_parse_pattern() makes of it. */

static Datum
parse(const char *input, size_t len, Node *escontext)
{
	char pattern[DOCPATTERN_LENGTH_MAX];
	int length;
	ParseFault fault;

	if (!docnumber_parse_pattern(input, len, pattern, &length, &fault))
	{
		parse_error(escontext, "docpattern", input, len, &fault);
		return (Datum) 0;
	}
	return PointerGetDatum(cstring_to_text_with_len(pattern, length));
}

PG_FUNCTION_INFO_V1(docpattern_in);

Datum
docpattern_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);

	return parse(input, strlen(input), fcinfo->context);
}

PG_FUNCTION_INFO_V1(docpattern_recv);

Datum
docpattern_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int len;
	char *input = pq_getmsgtext(buf, buf->len - buf->cursor, &len);

	return parse(input, len, NULL);
}

PG_FUNCTION_INFO_V1(docpattern_from_text);

Datum
docpattern_from_text(PG_FUNCTION_ARGS)
{
	text *input = PG_GETARG_TEXT_P_SLICE(0, 0, DOCNUMBER_INPUT_MAX + 1);

	return parse(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), NULL);
}

/* A stored pattern; an error where its bytes, of a damaged page, are none. */
static const char *
read_pattern(text *pattern, int *length)
{
	const char *characters = VARDATA_ANY(pattern);
	int matched = 0;
	bool valid;

	*length = VARSIZE_ANY_EXHDR(pattern);
	valid = *length > 0 && *length <= DOCPATTERN_LENGTH_MAX;
	for (int i = 0; valid && i < *length; i++)
	{
		char c = characters[i];

		matched += c != '%';
		valid = matched <= DOCNUMBER_LENGTH_MAX &&
				(c == '%' || c == '_' || (c >= '0' && c <= '9') ||
				 (c >= 'A' && c <= 'Z'));
	}
	if (!valid)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED),
						errmsg("stored bytes are no docpattern")));
	return characters;
}

/* ---------- the operator ---------- */

/* A pattern is as short as a number, so trying all ways costs little. */
static bool
matches(const char *pattern, int pattern_length, const char *text, int length)
{
	int after_any = -1; /* of the pattern, after the last % */
	int resume = 0;     /* of the text, where that % is tried to end */
	int p = 0;
	int t = 0;

	while (t < length)
	{
		if (p < pattern_length && pattern[p] == '%')
		{
			after_any = ++p;
			resume = t;
		}
		else if (p < pattern_length &&
				 (pattern[p] == '_' || pattern[p] == text[t]))
		{
			p++;
			t++;
		}
		else if (after_any >= 0)
		{
			p = after_any;
			t = ++resume;
		}
		else
			return false;
	}
	while (p < pattern_length && pattern[p] == '%')
		p++;
	return p == pattern_length;
}

static bool
number_matches(Datum number, text *pattern)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_read(number, text);

	return matches(VARDATA_ANY(pattern), VARSIZE_ANY_EXHDR(pattern), text,
				   length);
}

PG_FUNCTION_INFO_V1(docnumber_like);

Datum
docnumber_like(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(number_matches(PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1)));
}

PG_FUNCTION_INFO_V1(docnumber_not_like);

Datum
docnumber_not_like(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!number_matches(PG_GETARG_DATUM(0), PG_GETARG_TEXT_PP(1)));
}

/* ---------- orders by text ---------- */

static void
reverse(char *text, int length)
{
	for (int i = 0, j = length - 1; i < j; i++, j--)
	{
		char c = text[i];

		text[i] = text[j];
		text[j] = c;
	}
}

static int
read_in_order(Datum number, bool backward, char *text)
{
	int length = docnumber_read(number, text);

	if (backward)
		reverse(text, length);
	return length;
}

static int
compare_texts(Datum x, Datum y, bool backward)
{
	char a[DOCNUMBER_LENGTH_MAX];
	char b[DOCNUMBER_LENGTH_MAX];
	int a_length = read_in_order(x, backward, a);
	int b_length = read_in_order(y, backward, b);
	int order = memcmp(a, b, Min(a_length, b_length));

	return order != 0 ? order : a_length - b_length;
}

#define TEXT_COMPARISON(name, backward, op)                                    \
	PG_FUNCTION_INFO_V1(name);                                                 \
	Datum name(PG_FUNCTION_ARGS)                                               \
	{                                                                          \
		PG_RETURN_BOOL(compare_texts(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1),   \
									 backward) op 0);                          \
	}                                                                          \
	extern Datum name(PG_FUNCTION_ARGS)

TEXT_COMPARISON(docnumber_pattern_lt, false, <);
TEXT_COMPARISON(docnumber_pattern_le, false, <=);
TEXT_COMPARISON(docnumber_pattern_ge, false, >=);
TEXT_COMPARISON(docnumber_pattern_gt, false, >);
TEXT_COMPARISON(docnumber_reverse_lt, true, <);
TEXT_COMPARISON(docnumber_reverse_le, true, <=);
TEXT_COMPARISON(docnumber_reverse_ge, true, >=);
TEXT_COMPARISON(docnumber_reverse_gt, true, >);

PG_FUNCTION_INFO_V1(docnumber_pattern_cmp);

Datum
docnumber_pattern_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(
		compare_texts(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), false));
}

PG_FUNCTION_INFO_V1(docnumber_reverse_cmp);

Datum
docnumber_reverse_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(
		compare_texts(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), true));
}

static int
compare_forward(Datum x, Datum y, SortSupport ssup)
{
	return compare_texts(x, y, false);
}

static int
compare_backward(Datum x, Datum y, SortSupport ssup)
{
	return compare_texts(x, y, true);
}

#if SIZEOF_DATUM == 8

/* Characters of an abbreviation: 37^12 < 2^63, 0 being the end. */
#define ABBREVIATED 12
#define CHARACTERS 37

static Datum
abbreviate(Datum number, bool backward)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = read_in_order(number, backward, text);
	uint64 abbreviation = 0;

	for (int i = 0; i < ABBREVIATED; i++)
	{
		char c = i < length ? text[i] : 0;

		abbreviation = abbreviation * CHARACTERS + (c == 0    ? 0
													: c < 'A' ? c - '0' + 1
															  : c - 'A' + 11);
	}
	return (Datum) abbreviation;
}

static Datum
abbreviate_forward(Datum number, SortSupport ssup)
{
	return abbreviate(number, false);
}

static Datum
abbreviate_backward(Datum number, SortSupport ssup)
{
	return abbreviate(number, true);
}

/* Abbreviations are kept: nearly all numbers differ within twelve characters. */
static bool
keep_abbreviations(int memtupcount, SortSupport ssup)
{
	return false;
}

#endif

static void
support_sorting(SortSupport ssup, bool backward)
{
	ssup->comparator = backward ? compare_backward : compare_forward;
#if SIZEOF_DATUM == 8
	if (ssup->abbreviate)
	{
		ssup->abbrev_full_comparator = ssup->comparator;
		ssup->comparator = ssup_datum_unsigned_cmp;
		ssup->abbrev_converter =
			backward ? abbreviate_backward : abbreviate_forward;
		ssup->abbrev_abort = keep_abbreviations;
	}
#endif
}

PG_FUNCTION_INFO_V1(docnumber_pattern_sortsupport);

Datum
docnumber_pattern_sortsupport(PG_FUNCTION_ARGS)
{
	support_sorting((SortSupport) PG_GETARG_POINTER(0), false);
	PG_RETURN_VOID();
}

PG_FUNCTION_INFO_V1(docnumber_reverse_sortsupport);

Datum
docnumber_reverse_sortsupport(PG_FUNCTION_ARGS)
{
	support_sorting((SortSupport) PG_GETARG_POINTER(0), true);
	PG_RETURN_VOID();
}

/* ---------- between which numbers a pattern's lie ---------- */

typedef enum NumberOrder
{
	ORDER_LENGTH,  /* by length, then by text */
	ORDER_TEXT,    /* by text */
	ORDER_BACKWARD /* by text read backward */
} NumberOrder;

/* Characters of the pattern before the first %, or all. */
static int
fixed_length(const char *pattern, int length)
{
	const char *any = memchr(pattern, '%', length);

	return any ? (int) (any - pattern) : length;
}

/*
 * The number that no match is before ("greatest" false), or after.  An unknown
 * character stands for the least, or greatest, there is; and so does what % may
 * stand for: nothing, or as many as there is room for.
 */
static Datum
bound(const char *pattern, int length, NumberOrder order, bool greatest)
{
	char own[DOCPATTERN_LENGTH_MAX];
	char text[DOCNUMBER_LENGTH_MAX];
	int n = 0;
	int fixed;

	memcpy(own, pattern, length);
	if (order == ORDER_BACKWARD)
		reverse(own, length);
	fixed = fixed_length(own, length);
	for (int i = 0; i < length; i++)
	{
		/* a shorter number is less in all orders, so what follows % is left out,
		 * unless the length comes first */
		if (i >= fixed && (greatest || order != ORDER_LENGTH))
			break;
		if (own[i] != '%')
			text[n++] = own[i] == '_' ? (greatest ? 'Z' : '0') : own[i];
	}
	if (greatest && fixed < length)
		while (n < DOCNUMBER_LENGTH_MAX)
			text[n++] = 'Z';
	if (n == 0)
		text[n++] = '0';
	if (order == ORDER_BACKWARD)
		reverse(text, n);
	return docnumber_make(text, n);
}

static Datum
bound_of_call(FunctionCallInfo fcinfo, bool greatest)
{
	int order = PG_GETARG_INT32(1);
	int length;
	const char *pattern = read_pattern(PG_GETARG_TEXT_PP(0), &length);

	if (order < ORDER_LENGTH || order > ORDER_BACKWARD)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no order %d of document numbers", order),
				 errhint("0 is by length and text, 1 by text, 2 by text "
						 "read backward.")));
	return bound(pattern, length, order, greatest);
}

PG_FUNCTION_INFO_V1(docpattern_least);

Datum
docpattern_least(PG_FUNCTION_ARGS)
{
	return bound_of_call(fcinfo, false);
}

PG_FUNCTION_INFO_V1(docpattern_greatest);

Datum
docpattern_greatest(PG_FUNCTION_ARGS)
{
	return bound_of_call(fcinfo, true);
}

/* ---------- the planner ---------- */

/* The order of an operator family, which its comparison function tells; or -1. */
static int
order_of_family(Oid opfamily, Oid type)
{
	Oid comparison = get_opfamily_proc(opfamily, type, type, BTORDER_PROC);
	char *name = OidIsValid(comparison) ? get_func_name(comparison) : NULL;

	if (name == NULL)
		return -1;
	if (strcmp(name, "docnumber_cmp") == 0)
		return ORDER_LENGTH;
	if (strcmp(name, "docnumber_pattern_cmp") == 0)
		return ORDER_TEXT;
	if (strcmp(name, "docnumber_reverse_cmp") == 0)
		return ORDER_BACKWARD;
	return -1;
}

/* Is the pattern known, and such that bounds leave next to nothing out? */
static bool
is_of_no_use(Node *pattern, NumberOrder order)
{
	Const *constant = (Const *) pattern;
	const char *characters;
	int length;

	if (!IsA(pattern, Const) || constant->constisnull)
		return false;
	characters = read_pattern(DatumGetTextPP(constant->constvalue), &length);
	if (order == ORDER_LENGTH)
		return fixed_length(characters, length) < length;
	return characters[order == ORDER_TEXT ? 0 : length - 1] == '%';
}

/* "number op docpattern_least(pattern, order)", or the greatest. */
static Expr *
make_bound(Oid op, Node *number, Oid function, Node *pattern, NumberOrder order)
{
	Oid type = exprType(number);
	Const *which = makeConst(INT4OID, -1, InvalidOid, sizeof(int32),
							 Int32GetDatum(order), false, true);
	FuncExpr *call =
		makeFuncExpr(function, type, list_make2(copyObject(pattern), which),
					 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);

	return make_opclause(op, BOOLOID, false, (Expr *) copyObject(number),
						 (Expr *) call, InvalidOid, InvalidOid);
}

static List *
index_condition(SupportRequestIndexCondition *request)
{
	List *args = is_opclause(request->node) ? ((OpExpr *) request->node)->args
				 : is_funcclause(request->node)
					 ? ((FuncExpr *) request->node)->args
					 : NIL;
	Node *number;
	Node *pattern;
	Oid type;
	Oid from;
	Oid to;
	Oid least;
	Oid greatest;
	Oid of_bound[2];
	int order;

	if (list_length(args) != 2 || request->indexarg != 0)
		return NIL;
	number = linitial(args);
	pattern = lsecond(args);
	type = exprType(number);
	order = order_of_family(request->opfamily, type);
	from = get_opfamily_member(request->opfamily, type, type,
							   BTGreaterEqualStrategyNumber);
	to = get_opfamily_member(request->opfamily, type, type,
							 BTLessEqualStrategyNumber);
	of_bound[0] = exprType(pattern);
	of_bound[1] = INT4OID;
	least = docnumber_function_beside(request->funcid, "docpattern_least", 2,
									  of_bound);
	greatest = docnumber_function_beside(request->funcid, "docpattern_greatest",
										 2, of_bound);
	if (order < 0 || !OidIsValid(from) || !OidIsValid(to) ||
		!OidIsValid(least) || !OidIsValid(greatest) ||
		!is_pseudo_constant_for_index(request->root, pattern, request->index) ||
		is_of_no_use(pattern, order))
		return NIL;
	request->lossy = true;
	return list_make2(make_bound(from, number, least, pattern, order),
					  make_bound(to, number, greatest, pattern, order));
}

PG_FUNCTION_INFO_V1(docnumber_like_support);

Datum
docnumber_like_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	List *conditions = NIL;

	if (IsA(request, SupportRequestIndexCondition) &&
		((SupportRequestIndexCondition *) request)->index->relam ==
			BTREE_AM_OID)
		conditions = index_condition((SupportRequestIndexCondition *) request);
	PG_RETURN_POINTER(conditions);
}
