/*
 * docnumber_alike.c
 *
 * Document numbers that read alike: two characters confused, or one slip.  The
 * operator is answered by a btree index on the number: a planner support function
 * gives it the list of all numbers that read alike.
 */
#include "postgres.h"
#include "compat.h"

#include "access/stratnum.h"
#include "catalog/pg_am_d.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

#include "document/docnumber.h"
#include "document/docnumber_core.h"

/* Numbers read alike up to this distance. */
#define ALIKE_MAX 2

#define COST_OF_CONFUSION 1
#define COST_OF_SLIP 2

/*
 * Characters that are read for each other: those that look alike, and pairs that
 * no check digit tells apart.
 */
static const char *const confusions[] = {"0OQD", "1IL", "2Z", "5S", "6G",
										 "8B",   "8S",  "0U", "GQ"};

static const char all_characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

#define CHARACTERS 36

static inline int
value_of(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* For each character the others, as bits. */
static const uint64 *
confused_with(void)
{
	static uint64 confused[CHARACTERS];

	if (confused[value_of('0')] == 0)
		for (int i = 0; i < lengthof(confusions); i++)
			for (const char *a = confusions[i]; *a; a++)
				for (const char *b = confusions[i]; *b; b++)
					if (*a != *b)
						confused[value_of(*a)] |= UINT64CONST(1)
												  << value_of(*b);
	return confused;
}

static bool
are_confused(char a, char b)
{
	return confused_with()[value_of(a)] >> value_of(b) & 1;
}

typedef struct Number
{
	int length;
	char text[DOCNUMBER_LENGTH_MAX];
} Number;

/*
 * The least sum of costs that makes one number of the other: a confusion costs 1; a
 * character replaced, missing or too many, and neighbours swapped, cost 2.
 */
static int
distance(const Number *a, const Number *b)
{
	int rows[3][DOCNUMBER_LENGTH_MAX + 1];
	int *before = rows[0];
	int *last = rows[1];
	int *row = rows[2];

	for (int j = 0; j <= b->length; j++)
		last[j] = j * COST_OF_SLIP;
	for (int i = 1; i <= a->length; i++)
	{
		char c = a->text[i - 1];
		int *oldest = before;

		row[0] = i * COST_OF_SLIP;
		for (int j = 1; j <= b->length; j++)
		{
			char d = b->text[j - 1];
			int cost = last[j - 1] + (c == d               ? 0
									  : are_confused(c, d) ? COST_OF_CONFUSION
														   : COST_OF_SLIP);

			cost = Min(cost, Min(last[j], row[j - 1]) + COST_OF_SLIP);
			if (i > 1 && j > 1 && c == b->text[j - 2] && d == a->text[i - 2])
				cost = Min(cost, before[j - 2] + COST_OF_SLIP);
			row[j] = cost;
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[b->length];
}

PG_FUNCTION_INFO_V1(docnumber_distance);

Datum
docnumber_distance(PG_FUNCTION_ARGS)
{
	Number a;
	Number b;

	a.length = docnumber_read(PG_GETARG_DATUM(0), a.text);
	b.length = docnumber_read(PG_GETARG_DATUM(1), b.text);
	PG_RETURN_INT32(distance(&a, &b));
}

PG_FUNCTION_INFO_V1(docnumber_alike);

Datum
docnumber_alike(PG_FUNCTION_ARGS)
{
	Number a;
	Number b;

	a.length = docnumber_read(PG_GETARG_DATUM(0), a.text);
	b.length = docnumber_read(PG_GETARG_DATUM(1), b.text);
	PG_RETURN_BOOL(abs(a.length - b.length) * COST_OF_SLIP <= ALIKE_MAX &&
				   distance(&a, &b) <= ALIKE_MAX);
}

/* ---------- all numbers that read alike ---------- */

typedef struct Variants
{
	int n;
	int room;
	Number *numbers;
} Variants;

static void
add_variant(Variants *variants, const Number *number)
{
	if (number->length < 1 || number->length > DOCNUMBER_LENGTH_MAX)
		return;
	if (variants->n == variants->room)
	{
		variants->room = Max(2 * variants->room, 1024);
		variants->numbers =
			variants->numbers
				? repalloc(variants->numbers, variants->room * sizeof(Number))
				: palloc(variants->room * sizeof(Number));
	}
	variants->numbers[variants->n++] = *number;
}

/* The number with up to so many of its characters from "at" on confused. */
static void
add_confused(Variants *variants, Number *number, int at, int changes)
{
	for (int i = at; i < number->length; i++)
	{
		char was = number->text[i];

		for (const char *c = all_characters; *c; c++)
		{
			if (*c == was || !are_confused(was, *c))
				continue;
			number->text[i] = *c;
			add_variant(variants, number);
			if (changes > 1)
				add_confused(variants, number, i + 1, changes - 1);
		}
		number->text[i] = was;
	}
}

/* The number with one slip. */
static void
add_slips(Variants *variants, const Number *number)
{
	for (int i = 0; i <= number->length; i++)
	{
		int after = number->length - i;
		Number slip = *number;

		/* a character too many before character i */
		slip.length = number->length + 1;
		for (const char *c = all_characters;
			 *c && slip.length <= DOCNUMBER_LENGTH_MAX; c++)
		{
			memcpy(slip.text + i + 1, number->text + i, after);
			slip.text[i] = *c;
			add_variant(variants, &slip);
		}
		if (after == 0)
			break;
		/* it missing, another one for it, it and the next one swapped */
		slip = *number;
		slip.length = number->length - 1;
		memcpy(slip.text + i, number->text + i + 1, after - 1);
		add_variant(variants, &slip);
		slip = *number;
		for (const char *c = all_characters; *c; c++)
		{
			slip.text[i] = *c;
			if (*c != number->text[i])
				add_variant(variants, &slip);
		}
		slip = *number;
		if (after > 1 && slip.text[i] != slip.text[i + 1])
		{
			slip.text[i] = number->text[i + 1];
			slip.text[i + 1] = number->text[i];
			add_variant(variants, &slip);
		}
	}
}

/* As docnumber orders: by length, then by text. */
static inline int
compare_numbers(const Number *a, const Number *b)
{
	return a->length != b->length ? a->length - b->length
								  : memcmp(a->text, b->text, a->length);
}

#define ST_SORT sort_numbers
#define ST_ELEMENT_TYPE Number
#define ST_COMPARE(a, b) compare_numbers(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

PG_FUNCTION_INFO_V1(docnumber_variants);

/* In their order, each once, the number itself among them. */
Datum
docnumber_variants(PG_FUNCTION_ARGS)
{
	Oid type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Variants variants = {0};
	Number number;
	Datum *list;
	int n = 0;

	number.length = docnumber_read(PG_GETARG_DATUM(0), number.text);
	if (!OidIsValid(type))
		elog(ERROR, "type of the number is not known");
	add_variant(&variants, &number);
	add_confused(&variants, &number, 0, ALIKE_MAX / COST_OF_CONFUSION);
	add_slips(&variants, &number);
	sort_numbers(variants.numbers, variants.n);
	list = palloc(variants.n * sizeof(Datum));
	for (int i = 0; i < variants.n; i++)
		if (i == 0 || compare_numbers(&variants.numbers[i - 1],
									  &variants.numbers[i]) != 0)
			list[n++] = docnumber_make(variants.numbers[i].text,
									   variants.numbers[i].length);
	PG_RETURN_ARRAYTYPE_P(
		construct_array(list, n, type, -1, false, TYPALIGN_INT));
}

/* ---------- the planner ---------- */

/*
 * For "number % other", where there is a btree index on the number and the other is
 * known before the scan: number = ANY (docnumber_variants(other)).
 */
static List *
index_condition(SupportRequestIndexCondition *request)
{
	List *args = is_opclause(request->node) ? ((OpExpr *) request->node)->args
				 : is_funcclause(request->node)
					 ? ((FuncExpr *) request->node)->args
					 : NIL;
	Node *indexed;
	Node *other;
	Oid type;
	Oid equal;
	Oid function;
	Expr *list;
	ScalarArrayOpExpr *condition;

	if (list_length(args) != 2)
		return NIL;
	indexed = list_nth(args, request->indexarg);
	other = list_nth(args, 1 - request->indexarg);
	type = exprType(indexed);
	equal = get_opfamily_member(request->opfamily, type, type,
								BTEqualStrategyNumber);
	function = docnumber_function_beside(request->funcid, "docnumber_variants",
										 1, &type);
	if (!OidIsValid(equal) || !OidIsValid(function) ||
		exprType(other) != type ||
		!is_pseudo_constant_for_index(request->root, other, request->index))
		return NIL;
	list =
		(Expr *) makeFuncExpr(function, get_array_type(type), list_make1(other),
							  InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
	condition = makeNode(ScalarArrayOpExpr);
	condition->opno = equal;
	condition->opfuncid = get_opcode(equal);
	condition->useOr = true;
	/* left as a call, which EXPLAIN shows and the executor makes once */
	condition->args = list_make2(indexed, list);
	condition->location = -1;
	request->lossy = false;
	return list_make1(condition);
}

PG_FUNCTION_INFO_V1(docnumber_alike_support);

Datum
docnumber_alike_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);
	List *conditions = NIL;

	if (IsA(request, SupportRequestIndexCondition) &&
		((SupportRequestIndexCondition *) request)->index->relam ==
			BTREE_AM_OID)
		conditions = index_condition((SupportRequestIndexCondition *) request);
	PG_RETURN_POINTER(conditions);
}
