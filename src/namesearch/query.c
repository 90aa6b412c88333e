/*
 * query.c
 *
 * A query, and the bounds that follow from it: how much a row must gain to reach
 * the similarity that is wanted, and by which elements of the query it must be
 * found.  docs/design.md has the reasoning.
 */
#include "namesearch/search.h"

#include <math.h>

/* So many rows take as long to compare as one more element to be searched for. */
#define ROWS_CHEAP 500
#define ROWS_DEAR 4000

/* Is the element there again, as a token or as two joined? */
static bool
is_doubled(const Element *elements, int n, int e)
{
	for (int k = 0; k < n; k++)
		if (k != e &&
			same_stem(&elements[k].token->token, &elements[e].token->token))
			return true;
	return false;
}

/*
 * What elements cost at least without a partner: n_tokens, and those that are two
 * of them joined.  Two tokens may have been joined and cost no more than that
 * does, so each bears its part.
 */
static void
set_costs(Element *elements, int n_tokens, int n)
{
	for (int e = 0; e < n; e++)
		elements[e].cost =
			name_least_cost(elements[e].token, is_doubled(elements, n, e));
	for (int e = n_tokens; e < n; e++)
	{
		Element *joined = &elements[e];
		Element *words = &elements[joined->first];
		float weight = words[0].token->weight + words[1].token->weight;

		for (int w = 0; w < 2; w++)
			words[w].cost = Min(words[w].cost,
								joined->cost * words[w].token->weight / weight);
	}
	for (int e = n_tokens; e < n; e++)
	{
		Element *joined = &elements[e];

		joined->cost =
			elements[joined->first].cost + elements[joined->first + 1].cost;
	}
}

static void
add_element(Element *elements, int *n, const PreparedToken *token, int first,
			int words)
{
	Element *element = &elements[(*n)++];

	element->token = token;
	element->first = first;
	element->words = words;
	element->rival = false;
	element->compared = 0;
	element->walk = NULL;
}

static bool
same_token(const NameToken *x, const NameToken *y)
{
	return same_stem(x, y) && x->affixes == y->affixes &&
		   x->article == y->article && x->title == y->title &&
		   x->initial == y->initial && x->aside == y->aside;
}

/* Has an entry some token twice? */
static bool
has_twice(const StoredToken *const *tokens, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
			if (same_token(&tokens[i]->token, &tokens[j]->token))
				return true;
	return false;
}

/*
 * What the tokens of an entry cost at least that have no partner, all together,
 * in a comparison that is not directed; and COST_TWICE.
 */
uint8
least_entry_cost(const StoredToken *const *tokens, int n)
{
	static PreparedToken prepared[2 * NAME_TOKENS_MAX];
	Element elements[ELEMENTS_MAX];
	float cost = 0;
	int n_elements = 0;

	for (int i = 0; i < n; i++)
	{
		prepared[i].token = tokens[i]->token;
		prepared[i].weight = tokens[i]->weight;
		add_element(elements, &n_elements, &prepared[i], i, 1);
	}
	for (int i = 0; i + 1 < n; i++)
	{
		PreparedToken *joined = &prepared[n_elements];

		if (!name_can_join(&prepared[i], &prepared[i + 1]))
			continue;
		name_join_letters(&prepared[i], &prepared[i + 1], joined);
		joined->weight = name_token_weight(&joined->token);
		add_element(elements, &n_elements, joined, i, 2);
	}
	set_costs(elements, n, n_elements);
	for (int i = 0; i < n; i++)
		cost += elements[i].cost;
	return (uint8) Min(cost / COST_UNIT_NATS, COST_MOST) |
		   (has_twice(tokens, n) ? COST_TWICE : 0);
}

/* Say which tokens may match the same token of a record. */
static void
set_rivals(NameSearch *search)
{
	for (int i = 0; i < search->name.n_tokens; i++)
		for (int j = 0; j < i; j++)
			if (name_are_related(&search->name.tokens[i],
								 &search->name.tokens[j]))
				search->elements[i].rival = search->elements[j].rival = true;
}

static void
set_groups(NameSearch *search)
{
	memset(search->groups, 0, search->name.n_tokens * sizeof(StoredToken));
	for (int i = 0; i < search->name.n_tokens; i++)
	{
		search->groups[i].token = search->name.tokens[i].token;
		group_token(&search->groups[i]);
	}
}

void
prepare_search(NameSearch *search, const char *name, int len, bool directed)
{
	memset(search, 0, offsetof(NameSearch, n_elements));
	search->directed = directed;
	search->trust = 1;
	search->n_elements = 0;
	if (len <= NAME_BYTES_MAX)
		name_prepare(name, len, &search->name);
	name_lay_out(&search->name, &search->side);
	for (int i = 0; i < search->name.n_tokens; i++)
		add_element(search->elements, &search->n_elements,
					&search->name.tokens[i], i, 1);
	for (int i = 0; i + 1 < search->name.n_tokens; i++)
	{
		const PreparedToken *first = &search->name.tokens[i];
		const PreparedToken *second = &search->name.tokens[i + 1];

		if (!name_can_join(first, second))
			continue;
		name_join_tokens(first, second, &search->joined[i]);
		add_element(search->elements, &search->n_elements, &search->joined[i],
					i, 2);
	}
	set_costs(search->elements, search->name.n_tokens, search->n_elements);
	set_rivals(search);
	set_groups(search);
}

/* A search for a token alone, which has no place in a name. */
void
prepare_token_search(NameSearch *search, const NameToken *token)
{
	PreparedToken *prepared = &search->name.tokens[0];

	memset(search, 0, offsetof(NameSearch, n_elements));
	search->n_elements = 0;
	search->name.n_tokens = 1;
	prepared->token = *token;
	prepared->words = 1;
	prepared->weight = name_token_weight(token);
	name_prepare_token(prepared);
	name_lay_out(&search->name, &search->side);
	add_element(search->elements, &search->n_elements, prepared, 0, 1);
	set_costs(search->elements, 1, 1);
	set_groups(search);
}

/*
 * The most that elements can gain together: those of "allowed", of which no two
 * have a token in common with each other, nor with "except".
 */
static float
most_of(const NameSearch *search, const bool *allowed, const Element *except)
{
	float best[NAME_TOKENS_MAX + 2] = {0};
	int n = search->name.n_tokens;

	for (int i = n - 1; i >= 0; i--)
	{
		best[i] = best[i + 1];
		for (int e = 0; e < search->n_elements; e++)
		{
			const Element *element = &search->elements[e];

			if (element->first != i || !allowed[e] || element == except ||
				(except && element->first < except->first + except->words &&
				 except->first < element->first + element->words))
				continue;
			best[i] = Max(best[i], element->most + best[i + element->words]);
		}
	}
	return best[0];
}

/*
 * Is it better to search for one element than for another?  The greater gain
 * leaves less for the others to do; but initials are in half of all names.
 */
static bool
goes_before(const Element *a, const Element *b)
{
	bool a_initial = a->token->token.initial;
	bool b_initial = b->token->token.initial;

	return a_initial != b_initial ? b_initial : a->most > b->most;
}

/*
 * The weight of a token above which a match of the element that has no more than
 * a share of it as evidence gains too little: (share - t) w + t c is less than
 * needed, w the lesser weight.
 */
static float
weight_of_use(const NameSearch *search, const Element *element, float share)
{
	float t = (float) search->least;
	float most;

	if (share >= t)
		return INFINITY;
	most =
		(t * element->cost - Max(element->needed, 0)) / (t - share) + ROUNDING;
	return element->token->weight <= most ? INFINITY : most;
}

/* Take elements, the best first, until the others can't do alone. */
static void
take_elements(NameSearch *search)
{
	bool untaken[ELEMENTS_MAX];
	bool all[ELEMENTS_MAX];

	for (int e = 0; e < search->n_elements; e++)
	{
		search->elements[e].taken |= search->by_all;
		untaken[e] = !search->elements[e].taken;
		all[e] = true;
	}
	while ((search->untaken = most_of(search, untaken, NULL)) >= search->bound)
	{
		int best = -1;

		for (int e = 0; e < search->n_elements; e++)
			if (untaken[e] &&
				(best < 0 ||
				 goes_before(&search->elements[e], &search->elements[best])))
				best = e;
		if (best < 0)
			break;
		untaken[best] = false;
		search->elements[best].taken = true;
	}
	for (int e = 0; e < search->n_elements; e++)
	{
		Element *element = &search->elements[e];

		if (search->by_all)
		{
			element->needed = 0;
			element->unmatched_most = element->cut_most = INFINITY;
			continue;
		}
		element->needed = search->bound - most_of(search, all, element);
		element->unmatched_most =
			weight_of_use(search, element, name_bounds().unmatched_share);
		element->cut_most =
			weight_of_use(search, element, name_bounds().cut_share);
	}
}

/* The sum of gains that a row must have to be so similar. */
float
bound_at(const NameSearch *search, float t)
{
	return t * search->cost - ROUNDING;
}

/* Look for similarities of at least "least" and below "below". */
void
set_range(NameSearch *search, double least, double below)
{
	NameBounds bounds = name_bounds();
	float t = (float) least;
	float cost = bounds.doubt;
	bool all[ELEMENTS_MAX];

	search->least = least;
	search->below = below;
	search->equal = 0;
	for (int e = 0; e < search->n_elements; e++)
	{
		Element *element = &search->elements[e];
		float weight = element->token->weight;

		if (element->words == 1)
		{
			cost += element->cost;
			search->equal += (1 - t) * weight + t * element->cost;
		}
		/* an initial may stand for a name that weighs more */
		weight =
			Max(weight, bounds.initial_share * Max(weight, bounds.weight_most));
		element->most = (1 - t) * weight + t * element->cost;
		element->taken = element->searched = element->whole = false;
		all[e] = true;
	}
	search->cost = cost;
	search->bound = bound_at(search, t);
	search->by_all = least <= BY_ALL_MOST;
	search->everything = least <= 0 || search->bound <= 0;
	search->equal_too = search->equal < search->bound + 2 * ROUNDING;
	search->equal_only = least > SIMILARITY_UNEQUAL_MAX ||
						 most_of(search, all, NULL) < search->bound;
	take_elements(search);
}

/*
 * Search by all elements above BY_ALL_MOST, too: where all that tokens match is
 * known, adding up their lists costs less than comparing the rows that a few of
 * them leave.
 */
void
take_all_elements(NameSearch *search)
{
	search->by_all = true;
	take_elements(search);
}

/*
 * Searching for an element is dear where spellings match it that lack one of
 * its consonants, which are the most.
 */
static bool
is_dear(const NameSearch *search, const Element *element)
{
	float t = (float) search->least;
	float gain = Max(element->needed, 0) - t * element->cost;

	if (element->token->token.initial)
		return true;
	return t + gain / element->token->weight <= name_bounds().unmatched_share;
}

/*
 * Take one more element, if it pays for having fewer than n rows to compare.
 */
bool
take_more(NameSearch *search, Size n)
{
	Element *best = NULL;

	for (int e = 0; e < search->n_elements; e++)
		if (!search->elements[e].taken &&
			(!best || goes_before(&search->elements[e], best)))
			best = &search->elements[e];
	if (!best || n <= (is_dear(search, best) ? ROWS_DEAR : ROWS_CHEAP))
		return false;
	best->taken = true;
	take_elements(search);
	return true;
}
