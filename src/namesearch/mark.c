/*
 * mark.c
 *
 * Further columns of an index: of each, a row has a mark of one byte, and a search
 * passes over the rows whose marks say that they are not wanted.  Operator classes
 * say what the marks are, by two functions; marks are no more than a hint, so rows
 * are rechecked.
 */
#include "namesearch/search.h"

#include "access/genam.h"
#include "access/skey.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/*
 * The first column has names, and its operator class no functions; all others have
 * theirs.
 */
void
check_columns(Relation index)
{
	int n = IndexRelationGetNumberOfKeyAttributes(index);

	if (n > 1 + FILTERS_MAX)
		ereport(ERROR, (errcode(ERRCODE_TOO_MANY_COLUMNS),
						errmsg("a namesearch index has at most %d columns",
							   1 + FILTERS_MAX)));
	for (int column = 1; column <= n; column++)
	{
		bool marks =
			OidIsValid(index_getprocid(index, (AttrNumber) column, MARK_PROC));

		if (marks != (column > 1))
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("column %d of a namesearch index cannot be of its "
							"operator class",
							column),
					 errhint("The first column has the names, and further "
							 "ones what rows are told apart by.")));
	}
}

/* The marks of a row.  That of NULL is 0, which no search wants. */
void
read_marks(Relation index, const Datum *values, const bool *isnull,
		   uint8 *marks)
{
	for (int f = 0; f < index_filters(index); f++)
	{
		int column = f + 1;
		int mark = MARK_NULL;

		if (!isnull[column])
			mark = DatumGetInt16(FunctionCall1Coll(
				index_getprocinfo(index, (AttrNumber) (column + 1), MARK_PROC),
				index->rd_indcollation[column], values[column]));
		if (mark < 0 || mark > PG_UINT8_MAX)
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("support function %d of column %d gives "
								   "%d, which is no mark from 0 to 255",
								   MARK_PROC, column + 1, mark)));
		marks[f] = (uint8) mark;
	}
}

void
want_all_marks(NameSearch *search, Relation index)
{
	search->n_filters = index_filters(index);
	memset(search->wanted, 0xFF, sizeof(search->wanted));
	search->narrowed = false;
}

/*
 * The function that says which marks a key wants: that of the column's type, or of
 * another type that the column is compared with.
 */
static Datum
wanted_marks(Relation index, ScanKey key)
{
	AttrNumber column = key->sk_attno;
	Oid type = index->rd_opcintype[column - 1];
	Oid function;

	if (!OidIsValid(key->sk_subtype) || key->sk_subtype == type)
		return FunctionCall2Coll(
			index_getprocinfo(index, column, WANTED_MARKS_PROC),
			key->sk_collation, key->sk_argument,
			Int16GetDatum(key->sk_strategy));
	function = get_opfamily_proc(index->rd_opfamily[column - 1], type,
								 key->sk_subtype, WANTED_MARKS_PROC);
	if (!OidIsValid(function))
		elog(ERROR,
			 "missing support function %d(%u,%u) of column %d of index \"%s\"",
			 WANTED_MARKS_PROC, type, key->sk_subtype, column,
			 RelationGetRelationName(index));
	return OidFunctionCall2Coll(function, key->sk_collation, key->sk_argument,
								Int16GetDatum(key->sk_strategy));
}

/* Of the rows, only those whose column may satisfy the key are wanted. */
void
want_marks(NameSearch *search, Relation index, ScanKey key)
{
	bytea *marks = DatumGetByteaPP(wanted_marks(index, key));
	int f = key->sk_attno - 2;

	if (VARSIZE_ANY_EXHDR(marks) != MARK_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("support function %d of column %d gives %d bytes, and "
						"a set of marks has %d",
						WANTED_MARKS_PROC, key->sk_attno,
						(int) VARSIZE_ANY_EXHDR(marks), MARK_BYTES)));
	for (int i = 0; i < MARK_BYTES; i++)
		search->wanted[f][i] &= ((const uint8 *) VARDATA_ANY(marks))[i];
	search->wanted[f][0] &= (uint8) ~(1 << MARK_NULL);
	search->narrowed = true;
}

bool
is_wanted(const NameSearch *search, const uint8 *marks)
{
	for (int f = 0; f < search->n_filters; f++)
		if (!(search->wanted[f][marks[f] / 8] >> marks[f] % 8 & 1))
			return false;
	return true;
}
