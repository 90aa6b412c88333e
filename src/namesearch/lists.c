/*
 * lists.c
 *
 * Posting lists, and adding up what the entries of a segment gain by them.
 */
#include "namesearch/search.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* Of n entries; "start" is as in StoredToken. */
PostingList *
add_list(ListSet *set, int element, uint32 n, uint64 start)
{
	PostingList *list;

	if (set->n == set->room)
	{
		set->room = Max(set->room * 2, 64);
		set->lists = set->lists ? repalloc_huge(set->lists,
												set->room * sizeof(PostingList))
								: palloc(set->room * sizeof(PostingList));
	}
	set->postings += n;
	list = &set->lists[set->n++];
	memset(list, 0, sizeof(*list));
	list->element = element;
	list->n = n;
	list->start = start;
	return list;
}

static void
set_gain(const NameSearch *search, PostingList *list, const Adding *adding)
{
	if (list->element < 0)
	{
		list->gain = 1; /* it is counted */
		return;
	}
	list->gain =
		list->evidence +
		adding->t * (search->elements[list->element].cost - list->weight);
	if (adding->with_records)
		list->gain += adding->t * list->credit;
}

/* Decode the postings of a list; false if the segment is stale. */
bool
decode_list(SearchState *state, PostingList *list)
{
	if (!list->entries)
		list->entries = decode_postings(state->segment, list->n, list->start);
	return list->entries != NULL;
}

bool
decode_lists(SearchState *state, ListSet *set)
{
	for (int l = 0; l < set->n; l++)
		if (!decode_list(state, &set->lists[l]))
			return false;
	return true;
}

void
add_entry(Entries *entries, uint32 number)
{
	if (entries->n == entries->room)
	{
		entries->room = Max(entries->room * 2, 256);
		entries->entries = entries->entries
							   ? repalloc_huge(entries->entries,
											   entries->room * sizeof(uint32))
							   : palloc(entries->room * sizeof(uint32));
	}
	entries->entries[entries->n++] = number;
}

/* Entries are added up in windows of so many, which the cache holds. */
#define WINDOW 8192

/* Sums of gains of the entries in a window; 0 where none is. */
typedef struct Window
{
	uint32 first; /* entry */
	float *sums;
	uint8 *equal;     /* tokens that are just those of the query */
	uint32 n_touched; /* entries of which either is not 0 */
	uint32 *touched;
	float *gains; /* of the current element */
	uint32 n_gained;
	uint32 *gained;
} Window;

/* The first entry that is still to be added up; PG_UINT32_MAX: none. */
static uint32
first_entry(const ListSet *set)
{
	uint32 first = PG_UINT32_MAX;

	for (int l = 0; l < set->n; l++)
		if (set->lists[l].at < set->lists[l].n)
			first = Min(first, set->lists[l].entries[set->lists[l].at]);
	return first;
}

/* Note the gain of the entries of a list, unless a greater one is there. */
static void
add_list_to_window(Window *window, PostingList *list)
{
	/* so that it is not 0 */
	float gain = list->gain + FLT_MIN;

	for (; list->at < list->n; list->at++)
	{
		uint32 i = list->entries[list->at] - window->first;

		if (i >= WINDOW)
			break;
		/* no match would be better than one that gains nothing */
		if (gain <= 0)
			continue;
		if (window->gains[i] == 0)
			window->gained[window->n_gained++] = i;
		if (window->gains[i] < gain)
			window->gains[i] = gain;
	}
}

/* An entry gains by an element once, whatever the tokens that match it. */
static void
add_element_to_window(Window *window, int element)
{
	for (uint32 k = 0; k < window->n_gained; k++)
	{
		uint32 i = window->gained[k];

		if (window->sums[i] == 0 && window->equal[i] == 0)
			window->touched[window->n_touched++] = i;
		if (element < 0)
			window->equal[i]++;
		else
			window->sums[i] += window->gains[i];
		window->gains[i] = 0;
	}
	window->n_gained = 0;
}

/*
 * What the page of costs has of an entry: its cost, and then its marks.  NULL if the
 * segment is stale.
 */
const uint8 *
entry_costs(SearchState *state, uint32 number)
{
	int n_filters = state->segment->n_filters;
	uint32 page = number / COSTS_ON_PAGE(n_filters);

	if (page >= state->segment->info.sections[PAGE_COSTS].pages)
		corrupt(state->index, "an entry has no cost");
	if (!state->costs)
		state->costs = MemoryContextAllocZero(
			state->context,
			state->segment->info.sections[PAGE_COSTS].pages * sizeof(uint8 *));
	if (!state->costs[page])
	{
		uint8 *costs = MemoryContextAlloc(state->context, PAGE_ROOM);

		if (!read_costs(state->segment, page, costs))
			return NULL;
		state->costs[page] = costs;
	}
	return state->costs[page] +
		   number % COSTS_ON_PAGE(n_filters) * (1 + n_filters);
}

/*
 * Does an entry with such a sum of gains become a candidate?  False if the segment
 * is stale, too.
 */
static bool
is_candidate(SearchState *state, const Adding *adding, uint32 number, float sum)
{
	bool with_cost = adding->with_records &&
					 state->segment->info.weights == name_weights_id();
	const uint8 *costs;
	float cost;

	if (sum < adding->enough)
		return false;
	if (!with_cost && state->search->n_filters == 0)
		return true;
	costs = entry_costs(state, number);
	if (!costs)
		return false;
	cost = with_cost ? costs[0] * COST_UNIT_NATS : 0;
	return sum >= adding->enough + adding->cost_share * cost &&
		   is_wanted(state->search, costs + 1);
}

/*
 * Entries of the window with sums enough become candidates, in their order.
 * False if the segment is stale.
 */
static bool
end_window(SearchState *state, Window *window, const Adding *adding,
		   uint64 *passed, Entries *candidates)
{
	for (uint32 k = 0; k < window->n_touched; k++)
	{
		uint32 i = window->touched[k];

		/* a name with all tokens of the query may be equal to it */
		if (window->equal[i] == state->search->name.n_tokens)
			window->sums[i] = INFINITY;
		if (is_candidate(state, adding, window->first + i, window->sums[i]))
			passed[i / 64] |= UINT64CONST(1) << i % 64;
		window->sums[i] = 0;
		window->equal[i] = 0;
	}
	if (state->segment->stale)
		return false;
	window->n_touched = 0;
	for (int w = 0; w < WINDOW / 64; w++)
		for (; passed[w]; passed[w] &= passed[w] - 1)
			add_entry(candidates, window->first + 64 * w +
									  pg_rightmost_one_pos64(passed[w]));
	return true;
}

static int
compare_elements(const void *a, const void *b)
{
	return ((const PostingList *) a)->element -
		   ((const PostingList *) b)->element;
}

/*
 * The entries with gains enough, in their order.  False if the segment is stale.
 */
bool
add_up_lists(SearchState *state, ListSet *set, const Adding *adding,
			 Entries *candidates)
{
	Window window = {0};
	uint64 *passed = palloc0(WINDOW / 8);
	bool done = true;

	window.sums = palloc0(WINDOW * sizeof(float));
	window.equal = palloc0(WINDOW);
	window.touched = palloc(WINDOW * sizeof(uint32));
	window.gains = palloc0(WINDOW * sizeof(float));
	window.gained = palloc(WINDOW * sizeof(uint32));
	candidates->n = 0;
	for (int l = 0; l < set->n; l++)
	{
		set->lists[l].at = 0;
		set_gain(state->search, &set->lists[l], adding);
	}
	if (set->n > 0)
		qsort(set->lists, set->n, sizeof(PostingList), compare_elements);
	while (done && (window.first = first_entry(set)) != PG_UINT32_MAX)
	{
		CHECK_FOR_INTERRUPTS();
		for (int l = 0; l < set->n; l++)
		{
			add_list_to_window(&window, &set->lists[l]);
			if (l + 1 == set->n ||
				set->lists[l + 1].element != set->lists[l].element)
				add_element_to_window(&window, set->lists[l].element);
		}
		done = end_window(state, &window, adding, passed, candidates);
	}
	pfree(window.sums);
	pfree(window.equal);
	pfree(window.touched);
	pfree(window.gains);
	pfree(window.gained);
	pfree(passed);
	return done;
}
