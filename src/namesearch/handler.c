/*
 * handler.c
 *
 * Access method namesearch as PostgreSQL sees it, and what it is said to cost.
 */
#include "namesearch/search.h"

#include <math.h>

#include "access/amvalidate.h"
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/reloptions.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_amproc.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_type.h"
#include "commands/progress.h"
#include "commands/vacuum.h"
#include "nodes/makefuncs.h"
#include "nodes/pathnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "name/personname.h"
#include "namesearch/namequery.h"

/* ---------- selectivity ---------- */

/* Of a name that is not known at planning. */
#define SELECTIVITY_DEFAULT 0.00005

/* No estimate is below this share of rows. */
#define SELECTIVITY_LEAST 1e-8

/*
 * The share of names that match a query, by what 270 queries found among 60,000 and
 * a million names of test/bench/namesearch/make_names from 0.1 to 1: it is right
 * within a factor of ten for nine of ten.  A record matches by any part of the query
 * that is enough, spelled one way or another, so the share is less with the square
 * of the threshold, whatever all tokens weigh together, which is minus the logarithm
 * of their frequency; and the more so the more tokens there are.  Commoner tokens
 * are in more records, of which some have little besides.
 */
static double
selectivity_of(const char *name, int len, double threshold, bool directed)
{
	NameSearch *search = palloc(sizeof(NameSearch));
	double selectivity = 0;
	double weight = 0;
	int n;

	prepare_search(search, name, len, directed);
	n = search->name.n_tokens;
	for (int i = 0; i < n; i++)
		weight += search->name.tokens[i].weight;
	pfree(search);
	if (threshold <= 0)
		selectivity = 1;
	else if (n > 0)
		selectivity = exp(
			-(2 + 0.5 * weight / n + (10 + 0.5 * n) * threshold * threshold));
	return Max(selectivity, SELECTIVITY_LEAST);
}

/*
 * A type is known by its functions, which stand in no catalogue twice.  All others
 * that stand beside % and @@ are texts, in their bytes.
 */
static bool
is_namequery(Oid type)
{
	Oid output;
	bool is_varlena;
	FmgrInfo function;

	getTypeOutputInfo(getBaseType(type), &output, &is_varlena);
	fmgr_info(output, &function);
	return function.fn_addr == namequery_out;
}

/* Selectivity of % or @@ with a constant, whichever side it stands on. */
static double
restriction_selectivity(PlannerInfo *root, List *args, int varRelid)
{
	VariableStatData variable;
	Node *other;
	bool var_on_left;
	double selectivity = SELECTIVITY_DEFAULT;

	if (!get_restriction_variable(root, args, varRelid, &variable, &other,
								  &var_on_left))
		return selectivity;
	other = estimate_expression_value(root, other);
	if (IsA(other, Const))
	{
		Const *constant = (Const *) other;

		if (constant->constisnull)
			selectivity = 0;
		else if (is_namequery(constant->consttype))
		{
			NameQuery *query = DatumGetNameQuery(constant->constvalue);

			selectivity =
				selectivity_of(NameQueryName(query), NameQueryLength(query),
							   query->threshold, query->directed);
		}
		else
		{
			text *name = DatumGetTextPP(constant->constvalue);

			selectivity =
				selectivity_of(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name),
							   name_similarity_threshold, false);
		}
	}
	ReleaseVariableStats(variable);
	return selectivity;
}

PG_FUNCTION_INFO_V1(name_restriction_selectivity);

Datum
name_restriction_selectivity(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(restriction_selectivity(
		(PlannerInfo *) PG_GETARG_POINTER(0), (List *) PG_GETARG_POINTER(2),
		PG_GETARG_INT32(3)));
}

PG_FUNCTION_INFO_V1(name_join_selectivity);

Datum
name_join_selectivity(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(SELECTIVITY_DEFAULT);
}

/* ---------- cost ---------- */

/*
 * What a search costs, by the times of the same queries beside those of scans of the
 * table, which are 0.03 ms for a unit of cost: of the vocabulary, in
 * cpu_operator_cost a distinct token, of which there are so many for so many names;
 * three times as much if nothing is known from before, and a tenth if all is.
 */
#define TOKEN_COST 1.0
#define TOKENS_OF_NAMES(names) (100 * sqrt(names))

/* What comparing a row costs that a posting list has given. */
#define ROW_COST 60

/* Of the names of a list, so many times more are compared than match, and some. */
#define ROWS_COMPARED 2
#define ROWS_COMPARED_LEAST 10

/* Rows that an ordered scan compares before it returns the first. */
#define ROWS_COMPARED_FIRST 1000

/* Is the index no more than a list of rows, being of an earlier reading? */
static bool
compares_all_rows(const IndexOptInfo *info)
{
	Relation index;
	bool earlier;

	if (info->hypothetical)
		return false;
	index = index_open(info->indexoid, NoLock);
	earlier = has_earlier_reading(index);
	index_close(index, NoLock);
	return earlier;
}

/* Is there a clause on the first column?  Those of others come later. */
static bool
is_by_name(const IndexPath *path)
{
	return path->indexclauses != NIL &&
		   linitial_node(IndexClause, path->indexclauses)->indexcol == 0;
}

static void
namesearch_costestimate(PlannerInfo *root, IndexPath *path, double loop_count,
						Cost *startup, Cost *total, Selectivity *selectivity,
						double *correlation, double *pages)
{
	GenericCosts costs = {0};
	IndexOptInfo *index = path->indexinfo;
	double names = Max(index->tuples, 1);
	double tokens = Min(TOKENS_OF_NAMES(names), 3 * names);
	double compared;
	double first;

	/* without a name to look for, the table is read sooner */
	if (!is_by_name(path) && path->indexorderbys == NIL)
	{
		*startup = *total = get_float8_infinity();
		*selectivity = 1;
		*correlation = 0;
		*pages = index->pages;
		return;
	}
	costs.numIndexTuples = names;
	genericcostestimate(root, path, loop_count, &costs);
	if (compares_all_rows(index))
	{
		*startup = names * cpu_index_tuple_cost;
		*total = costs.indexTotalCost + names * ROW_COST * cpu_operator_cost;
		*selectivity = 1;
		*correlation = 0;
		*pages = index->pages;
		return;
	}
	compared = names;
	if (is_by_name(path))
		compared = Min(names, costs.indexSelectivity * names * ROWS_COMPARED +
								  ROWS_COMPARED_LEAST);
	/* all is found before the first row, but for an order, of few rows, hopefully */
	first = path->indexorderbys == NIL ? compared
									   : Min(compared, ROWS_COMPARED_FIRST);
	*startup = tokens * TOKEN_COST * cpu_operator_cost +
			   first * ROW_COST * cpu_operator_cost;
	*total = *startup + (compared - first) * ROW_COST * cpu_operator_cost +
			 costs.indexSelectivity * names * cpu_index_tuple_cost;
	/* of what = ANY has, each is searched for */
	*total += (Max(costs.num_sa_scans, 1) - 1) * *startup;
	*selectivity = costs.indexSelectivity;
	*correlation = 0;
	*pages = Min(index->pages, tokens / 400 + compared);
}

/* ---------- the rest ---------- */

static bytea *
namesearch_options(Datum reloptions, bool validate)
{
	return (bytea *) build_reloptions(reloptions, validate, 0, 0, NULL, 0);
}

static char *
namesearch_buildphasename(int64 phase)
{
	switch (phase)
	{
		case PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE:
			return "initializing";
		case PHASE_READING:
			return "reading names";
		case PHASE_MERGING:
			return "merging segments";
		case PHASE_WRITING:
			return "writing the index";
	}
	return NULL;
}

static bool
misfit(Oid family, const char *what, Oid object)
{
	ereport(INFO, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				   errmsg("operator family %u of access method namesearch has "
						  "a %s that does not fit: %u",
						  family, what, object)));
	return false;
}

/* Does the family have this support function for these types? */
static bool
has_function(const CatCList *functions, int number, Oid left, Oid right)
{
	for (int i = 0; i < functions->n_members; i++)
	{
		Form_pg_amproc amproc =
			(Form_pg_amproc) GETSTRUCT(&functions->members[i]->tuple);

		if (amproc->amprocnum == number && amproc->amproclefttype == left &&
			amproc->amprocrighttype == right)
			return true;
	}
	return false;
}

/* Can it be told which rows are wanted where the left type is compared with the right? */
static bool
has_marks(const CatCList *functions, Oid left, Oid right)
{
	return has_function(functions, MARK_PROC, left, left) &&
		   has_function(functions, WANTED_MARKS_PROC, left, right);
}

/*
 * A class of names has the three operators, and no support functions; any other has
 * operators that search, and both functions: the second for each type on the right.
 */
static bool
namesearch_validate(Oid opclass)
{
	HeapTuple tuple = SearchSysCache1(CLAOID, ObjectIdGetDatum(opclass));
	Form_pg_opclass form;
	CatCList *operators;
	CatCList *functions;
	bool of_names;
	bool valid = true;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator class %u", opclass);
	form = (Form_pg_opclass) GETSTRUCT(tuple);
	operators =
		SearchSysCacheList1(AMOPSTRATEGY, ObjectIdGetDatum(form->opcfamily));
	functions =
		SearchSysCacheList1(AMPROCNUM, ObjectIdGetDatum(form->opcfamily));
	of_names = functions->n_members == 0;
	for (int i = 0; i < operators->n_members; i++)
	{
		Form_pg_amop amop =
			(Form_pg_amop) GETSTRUCT(&operators->members[i]->tuple);
		bool ordering = of_names && amop->amopstrategy == STRATEGY_DISTANCE;

		if (amop->amopstrategy < STRATEGY_SIMILAR ||
			amop->amopstrategy > STRATEGY_DISTANCE ||
			(amop->amoppurpose == AMOP_ORDER) != ordering ||
			(!of_names &&
			 !has_marks(functions, amop->amoplefttype, amop->amoprighttype)) ||
			!check_amop_signature(amop->amopopr, ordering ? FLOAT8OID : BOOLOID,
								  amop->amoplefttype, amop->amoprighttype))
			valid = misfit(form->opcfamily, "operator", amop->amopopr);
	}
	for (int i = 0; i < functions->n_members; i++)
	{
		Form_pg_amproc amproc =
			(Form_pg_amproc) GETSTRUCT(&functions->members[i]->tuple);
		Oid left = amproc->amproclefttype;
		Oid right = amproc->amprocrighttype;

		if (amproc->amprocnum == MARK_PROC
				? left != right ||
					  !has_function(functions, WANTED_MARKS_PROC, left, left) ||
					  !check_amproc_signature(amproc->amproc, INT2OID, true, 1,
											  1, left)
				: !has_function(functions, MARK_PROC, left, left) ||
					  !check_amproc_signature(amproc->amproc, BYTEAOID, true, 2,
											  2, right, INT2OID))
			valid = misfit(form->opcfamily, "function", amproc->amproc);
	}
	ReleaseCatCacheList(functions);
	ReleaseCatCacheList(operators);
	ReleaseSysCache(tuple);
	return valid;
}

PG_FUNCTION_INFO_V1(namesearch_handler);

Datum
namesearch_handler(PG_FUNCTION_ARGS)
{
	IndexAmRoutine *routine = makeNode(IndexAmRoutine);

	routine->amstrategies = STRATEGY_DISTANCE;
	routine->amsupport = PROCS;
	routine->amcanmulticol = true;
	routine->amcanorderbyop = true;
	routine->amoptionalkey = true;
	routine->amkeytype = InvalidOid;
	routine->amparallelvacuumoptions = VACUUM_OPTION_PARALLEL_BULKDEL;
	routine->ambuild = namesearch_build;
	routine->ambuildempty = namesearch_buildempty;
	routine->aminsert = namesearch_insert;
	routine->ambulkdelete = namesearch_bulkdelete;
	routine->amvacuumcleanup = namesearch_vacuumcleanup;
	routine->amcostestimate = namesearch_costestimate;
	routine->amoptions = namesearch_options;
	routine->ambuildphasename = namesearch_buildphasename;
	routine->amvalidate = namesearch_validate;
	routine->ambeginscan = namesearch_beginscan;
	routine->amrescan = namesearch_rescan;
	routine->amgettuple = namesearch_gettuple;
	routine->amgetbitmap = namesearch_getbitmap;
	routine->amendscan = namesearch_endscan;
	PG_RETURN_POINTER(routine);
}
