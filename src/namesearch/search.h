/*
 * search.h
 *
 * Searching an index: a query with its bounds, and what it finds.
 */
#ifndef SLTD_NAMESEARCH_SEARCH_H
#define SLTD_NAMESEARCH_SEARCH_H

#include "namesearch/namesearch.h"

/*
 * What a record can match: a token of the query, or two that follow each other,
 * joined.  Gains are in nats, as docs/design.md has them.
 */
typedef struct Element
{
	const PreparedToken *token;
	int first;     /* token of the query */
	int words;     /* 1, or 2 if joined */
	float cost;    /* at least, where it has no partner */
	float most;    /* the greatest gain */
	float needed;  /* the gain below which a match is of no use */
	bool taken;    /* a row must match one of those that are taken */
	bool searched; /* its postings have been found in the segment */
} Element;

#define ELEMENTS_MAX (2 * NAME_TOKENS_MAX)

static inline bool
same_stem(const NameToken *x, const NameToken *y)
{
	return x->script == y->script && x->length == y->length &&
		   memcmp(x->letters, y->letters, x->length) == 0;
}

typedef struct NameSearch
{
	PreparedName name;
	NameSide side;
	bool directed;
	bool is_null; /* of an ordered scan: distances are NULL */
	PreparedToken joined[NAME_TOKENS_MAX];
	int n_elements;
	Element elements[ELEMENTS_MAX];

	/* similarities wanted: at least "least", and below "below" */
	double least;
	double below;
	float bound;     /* the sum of gains that a row must have */
	float untaken;   /* what elements that are not taken can add */
	bool everything; /* all rows are compared */
	bool equal_only; /* only equal names reach "least" */
	bool equal_too;  /* equal names may fall short of the bound */
	int rarest;      /* the rarest token, an element */
	StoredToken rarest_group;
} NameSearch;

extern void prepare_search(NameSearch *search, const char *name, int len,
						   bool directed);
extern void set_range(NameSearch *search, double least, double below);
extern bool take_more(NameSearch *search, Size n);

typedef struct Found
{
	ItemPointerData tid;
	bool is_null; /* the row has no name */
	double similarity;
} Found;

typedef struct FoundList
{
	MemoryContext context;
	Size n;
	Size room;
	Found *found;
} FoundList;

extern void search_index(Relation index, NameSearch *search, FoundList *list);

#endif /* SLTD_NAMESEARCH_SEARCH_H */
