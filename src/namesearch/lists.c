/*
 * lists.c
 *
 * Posting lists, and adding up what the entries of a segment gain by them.
 */
#include "namesearch/search.h"

#include <math.h>

#include "common/hashfn.h"
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

/*
 * What a list gains at the similarity t of "adding", and how that falls from there
 * to the highest.  A gain is max(0, evidence - s (weight - cost - credit)) at
 * similarity s: convex in s, so a line that is above it at both ends is so between.
 */
static void
set_gain(const NameSearch *search, PostingList *list, const Adding *adding)
{
	float rise;

	if (list->element < 0)
	{
		list->gain = 1; /* it is counted */
		list->fall = 0;
		return;
	}
	rise = search->elements[list->element].cost - list->weight;
	if (adding->with_records)
		rise += list->credit;
	list->gain = list->evidence + adding->t * rise;
	/* no gain falls below 0, so the line ends there at the latest */
	list->fall =
		adding->highest > adding->t
			? Min(-rise, Max(list->gain, 0) / (adding->highest - adding->t))
			: 0;
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

/* How similar the last entry can be. */
static void
note_most(Candidates *candidates, float most)
{
	if (candidates->most_room < candidates->entries.n)
	{
		candidates->most_room = candidates->entries.room;
		candidates->most =
			candidates->most
				? repalloc_huge(candidates->most,
								candidates->most_room * sizeof(float))
				: palloc(candidates->most_room * sizeof(float));
	}
	candidates->most[candidates->entries.n - 1] = most;
}

/*
 * Sums of gains of the entries in a window, which the cache holds.  Between two windows sums, falls, gains
 * and marks of entries are zero.
 */
typedef struct Window
{
	uint32 first; /* entry */
	float sums[WINDOW];
	uint8 equal[WINDOW];      /* tokens that are just those of the query */
	uint8 is_touched[WINDOW]; /* has either been added to? */
	uint32 n_touched;
	uint16 touched[WINDOW];
	float falls[WINDOW]; /* of the sums, if they are wanted */
	float gains[WINDOW]; /* of the current element; 0 where there is none */
	float gain_falls[WINDOW];
	uint32 n_gained;
	uint16 gained[WINDOW];
	uint64 passed[WINDOW / 64]; /* whose sums are enough */
	uint8 costs[WINDOW];        /* of records, as they are stored */
	/* of elements that are rivals, if there are some */
	uint8 tokens[WINDOW];      /* that they match: none, one, or more */
	float rival_sums[WINDOW];  /* of their gains */
	float rival_most[WINDOW];  /* the greatest of them */
	float rival_falls[WINDOW]; /* the sum of their falls */
	float rival_fall[WINDOW];  /* the least of them */
} Window;

/*
 * The lists of an element, or of EQUAL_TO() it.  An entry that is in no list that
 * leads cannot become a candidate, so the others are asked only for entries that
 * have been found in these.
 */
typedef struct ListGroup
{
	int element;
	bool rival;
	float most; /* that an entry gains by them */
	uint64 postings;
	bool leads;
} ListGroup;

#define GROUPS_MAX (NAME_TOKENS_MAX + ELEMENTS_MAX)

typedef struct AddingUp
{
	SearchState *state;
	const Adding *adding;
	ListSet *set;
	int n_groups;
	ListGroup groups[GROUPS_MAX];
	/* of each window and group the first list whose next entry is there; -1: none */
	int *due;
	bool with_costs; /* what records cost counts, and is known */
	/* are there rivals, and is it known which entries have a token twice? */
	bool rivals;
	/* what lists that gain nothing yet could add where similarity rises by 1 */
	float rise;
	Window *window;
} AddingUp;

/* The group that a list is in, made if need be. */
static int
group_of_list(AddingUp *sums, const PostingList *list)
{
	int g = 0;

	while (g < sums->n_groups && sums->groups[g].element != list->element)
		g++;
	if (g == sums->n_groups)
	{
		memset(&sums->groups[g], 0, sizeof(ListGroup));
		sums->groups[g].element = list->element;
		sums->groups[g].rival =
			list->element >= 0 &&
			sums->state->search->elements[list->element].rival;
		sums->groups[g].leads = true;
		sums->n_groups++;
	}
	return g;
}

/* Those that lead first, and of them those with the fewest entries. */
static int
compare_groups(const void *a, const void *b)
{
	const ListGroup *x = a;
	const ListGroup *y = b;

	if (x->leads != y->leads)
		return x->leads ? -1 : 1;
	if (x->postings != y->postings)
		return x->postings < y->postings ? -1 : 1;
	return x->element - y->element;
}

/*
 * Say which groups lead.  The greatest do not, as long as an entry that is in no
 * other gains too little; nor does a token of the query that names equal to it must
 * have, where there is a rarer one.
 */
static void
set_leaders(AddingUp *sums)
{
	float most = 0;
	bool equal_leads = false;

	qsort(sums->groups, sums->n_groups, sizeof(ListGroup), compare_groups);
	for (int g = sums->n_groups - 1; g >= 0; g--)
	{
		if (sums->groups[g].element < 0)
			continue;
		most += sums->groups[g].most;
		if (most >= sums->adding->enough)
			break;
		sums->groups[g].leads = false;
	}
	for (int g = 0; g < sums->n_groups; g++)
		if (sums->groups[g].element < 0)
		{
			sums->groups[g].leads = !equal_leads;
			equal_leads = true;
		}
	qsort(sums->groups, sums->n_groups, sizeof(ListGroup), compare_groups);
}

/* Pass over the entries of a list that are before the given one. */
static void
pass_entries(PostingList *list, uint64 before)
{
	uint32 step = 1;
	uint32 low = list->at; /* before it */
	uint32 high;           /* not before it */

	if (low == list->n || list->entries[low] >= before)
		return;
	while (step < list->n - low && list->entries[low + step] < before)
	{
		low += step;
		step *= 2;
	}
	high = low + Min(step, list->n - low);
	while (high - low > 1)
	{
		uint32 middle = low + (high - low) / 2;

		if (list->entries[middle] < before)
			low = middle;
		else
			high = middle;
	}
	list->at = high;
}

/* Note in which window the list has its next entry that may be wanted. */
static void
note_due(AddingUp *sums, int l)
{
	PostingList *list = &sums->set->lists[l];

	while (list->at < list->n)
	{
		uint32 window = list->entries[list->at] / WINDOW;
		uint32 wanted = sums->state->windows.next[window];
		int *due;

		if (wanted > window)
		{
			pass_entries(list, (uint64) wanted * WINDOW);
			continue;
		}
		due = &sums->due[(Size) window * sums->n_groups + list->group];
		list->next_due = *due;
		*due = l;
		break;
	}
}

/* Are there marks in the range that are wanted? */
static bool
range_is_wanted(const NameSearch *search, uint32 range)
{
	if (!MARK_RANGE_IS_KNOWN(range))
		return true;
	for (uint32 mark = MARK_RANGE_LEAST(range);
		 mark <= MARK_RANGE_GREATEST(range); mark++)
		if (search->wanted[0][mark / 8] >> mark % 8 & 1)
			return true;
	return false;
}

/* Say which windows have entries that may be wanted; false if the segment is stale. */
bool
set_wanted_windows(SearchState *state)
{
	Segment *segment = state->segment;
	WantedWindows *windows = &state->windows;
	uint32 next;

	windows->n = next = WINDOWS(segment->info.n_entries);
	windows->next =
		palloc_extended((Size) windows->n * sizeof(uint32), MCXT_ALLOC_HUGE);
	windows->all = true;
	if (segment->n_filters > 0 && !load_directory(segment))
		return false;
	for (uint32 w = windows->n; w-- > 0;)
	{
		if (!segment->window_marks ||
			range_is_wanted(state->search, segment->window_marks[w]))
			next = w;
		else
			windows->all = false;
		windows->next[w] = next;
	}
	return true;
}

/* Decode the postings of the lists; false if the segment is stale. */
static bool
decode_lists(AddingUp *sums)
{
	for (int l = 0; l < sums->set->n; l++)
	{
		PostingList *list = &sums->set->lists[l];

		if (!list->entries)
			list->entries = decode_wanted(sums->state->segment, &list->n,
										  list->start, &sums->state->windows);
		if (!list->entries)
			return false;
	}
	return true;
}

/* A token of the vocabulary that a rival matches, by its posting list. */
typedef struct RivalToken
{
	uint64 start;
	char status;
} RivalToken;

#define SH_PREFIX rival
#define SH_ELEMENT_TYPE RivalToken
#define SH_KEY_TYPE uint64
#define SH_KEY start
#define SH_HASH_KEY(tb, key) murmurhash32((uint32) (key))
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/*
 * Say which lists tell how many tokens of an entry rivals match and gain by: of the
 * lists of a token, the first.  Where two cannot be told to be of one token, as of
 * single postings, and of entries that have two words, each counts, which is safe.
 */
static void
set_rival_lists(AddingUp *sums)
{
	struct rival_hash *tokens = rival_create(CurrentMemoryContext, 256, NULL);

	for (int l = 0; l < sums->set->n; l++)
	{
		PostingList *list = &sums->set->lists[l];
		bool found = false;

		if (list->element < 0 || list->gain <= 0 ||
			!sums->state->search->elements[list->element].rival)
			continue;
		if (list->start > 0 && list->n > 1)
			(void) rival_insert(tokens, list->start, &found);
		list->by_rival = !found;
	}
	rival_destroy(tokens);
}

/* Make the groups, and put each list where its first entry is. */
static void
begin_adding_up(AddingUp *sums)
{
	const NameSearch *search = sums->state->search;
	bool known = sums->state->segment->info.weights == current_weights();
	Size n_due;
	float rises[ELEMENTS_MAX] = {0};

	for (int l = 0; l < sums->set->n; l++)
	{
		PostingList *list = &sums->set->lists[l];
		ListGroup *group;

		set_gain(search, list, sums->adding);
		/* no match would be better than one that gains nothing */
		if (list->gain <= 0)
		{
			rises[list->element] = Max(rises[list->element], -list->fall);
			continue;
		}
		group = &sums->groups[group_of_list(sums, list)];
		group->most = Max(group->most, list->gain);
		group->postings += list->n;
	}
	for (int e = 0; e < search->n_elements; e++)
		sums->rise += rises[e];
	set_leaders(sums);
	for (int g = 0; g < sums->n_groups; g++)
		sums->rivals |= sums->groups[g].rival;
	sums->rivals &= known;
	sums->with_costs = sums->adding->with_records && known;
	if (sums->rivals)
		set_rival_lists(sums);
	n_due = (Size) sums->state->windows.n * sums->n_groups;
	sums->due = palloc_extended(n_due * sizeof(int) + 1, MCXT_ALLOC_HUGE);
	memset(sums->due, -1, n_due * sizeof(int));
	for (int l = 0; l < sums->set->n; l++)
	{
		PostingList *list = &sums->set->lists[l];

		if (list->gain <= 0)
			continue;
		list->at = 0;
		list->group = group_of_list(sums, list);
		note_due(sums, l);
	}
}

/*
 * Note the gain of the entries of a list, unless a greater one is there; and how it
 * falls, unless another falls less.
 */
static pg_attribute_always_inline void
note_gains(Window *window, PostingList *list, bool leads, bool with_falls,
		   bool by_rival)
{
	const uint32 *entries = list->entries;
	const uint8 *is_touched = window->is_touched;
	float *gains = window->gains;
	float *falls = window->gain_falls;
	uint16 *gained = window->gained;
	uint32 n_gained = window->n_gained;
	float gain = list->gain;
	float fall = list->fall;
	uint32 at;

	for (at = list->at; at < list->n; at++)
	{
		uint32 i = entries[at] - window->first;

		if (i >= WINDOW)
			break;
		if (!leads && !is_touched[i])
			continue;
		if (by_rival && window->tokens[i] < 2)
			window->tokens[i]++;
		if (gains[i] == 0)
		{
			gained[n_gained++] = (uint16) i;
			if (with_falls)
				falls[i] = fall;
		}
		if (gains[i] < gain)
			gains[i] = gain;
		if (with_falls && falls[i] > fall)
			falls[i] = fall;
	}
	list->at = at;
	window->n_gained = n_gained;
}

static void
add_list_to_window(const AddingUp *sums, PostingList *list, bool leads)
{
	bool with_falls = sums->adding->highest > 0;

	if (sums->rivals && list->by_rival)
		note_gains(sums->window, list, leads, with_falls, true);
	else if (with_falls)
		note_gains(sums->window, list, leads, true, false);
	else
		note_gains(sums->window, list, leads, false, false);
}

/* Note a gain of an entry by a rival. */
static void
note_rival(Window *window, uint16 i, bool with_falls)
{
	bool first = window->rival_sums[i] == 0;

	window->rival_sums[i] += window->gains[i];
	window->rival_most[i] = Max(window->rival_most[i], window->gains[i]);
	if (!with_falls)
		return;
	window->rival_falls[i] += window->gain_falls[i];
	if (first || window->gain_falls[i] < window->rival_fall[i])
		window->rival_fall[i] = window->gain_falls[i];
}

/* An entry gains by an element once, whatever the tokens that match it. */
static void
add_element_to_window(Window *window, const ListGroup *group, bool rival,
					  bool with_falls)
{
	for (uint32 k = 0; k < window->n_gained; k++)
	{
		uint16 i = window->gained[k];

		if (!window->is_touched[i])
			window->touched[window->n_touched++] = i;
		window->is_touched[i] = 1;
		if (group->element < 0)
			window->equal[i]++;
		else
		{
			if (rival)
				note_rival(window, i, with_falls);
			window->sums[i] += window->gains[i];
			if (with_falls)
				window->falls[i] += window->gain_falls[i];
		}
		window->gains[i] = 0;
	}
	window->n_gained = 0;
}

void
unlock_costs(SearchState *state)
{
	if (BufferIsValid(state->costs))
		UnlockReleaseBuffer(state->costs);
	state->costs = InvalidBuffer;
}

/*
 * What the page of costs has of an entry: its cost, and then its marks.  It is there
 * until that of another page is asked for, and locked until unlock_costs().  NULL if
 * the segment is stale.
 */
const uint8 *
entry_costs(SearchState *state, uint32 number)
{
	int n_filters = state->segment->n_filters;
	uint32 page = number / COSTS_ON_PAGE(n_filters);

	if (!BufferIsValid(state->costs) || page != state->costs_page)
	{
		unlock_costs(state);
		state->costs = lock_costs(state->segment, page);
		state->costs_page = page;
	}
	return BufferIsValid(state->costs)
			   ? (uint8 *) PageGetContents(BufferGetPage(state->costs)) +
					 number % COSTS_ON_PAGE(n_filters) * (1 + n_filters)
			   : NULL;
}

/*
 * How similar an entry can be: at a similarity s it must have gained s cost -
 * ROUNDING, and what it gained at t falls from there.  Only equal names need not,
 * but all their tokens gain.
 */
static float
most_similar(const AddingUp *sums, float sum, float fall, float cost)
{
	float t = sums->adding->t;
	float slope = cost + fall - sums->rise;

	if (slope <= 0 || sum >= sums->state->search->equal - ROUNDING)
		return 1;
	return Min((sum + ROUNDING + t * (fall - sums->rise)) / slope + ROUNDING,
			   1);
}

/* A name with all tokens of the query may be equal to it. */
static bool
may_be_equal(const AddingUp *sums, uint32 i)
{
	return sums->window->equal[i] == sums->state->search->name.n_tokens;
}

/*
 * Keep an entry with such a sum of gains if it becomes a candidate; nothing is done
 * if the segment is stale.
 */
static void
keep_candidate(AddingUp *sums, uint32 i, Candidates *candidates)
{
	SearchState *state = sums->state;
	const Adding *adding = sums->adding;
	const Window *window = sums->window;
	uint32 number = window->first + i;
	bool equal = may_be_equal(sums, i);
	float sum = window->sums[i];
	float fall = window->falls[i];
	float cost = 0;
	const uint8 *costs = NULL;

	if (sums->with_costs || sums->rivals || state->search->n_filters > 0)
	{
		costs = entry_costs(state, number);
		if (!costs)
			return;
		if (sums->with_costs)
			cost = (costs[0] & COST_MOST) * COST_UNIT_NATS;
		if (sums->rivals && window->tokens[i] == 1 && !(costs[0] & COST_TWICE))
		{
			/* it is a partner of one of them only */
			sum -= window->rival_sums[i] - window->rival_most[i];
			fall -= window->rival_falls[i] - window->rival_fall[i];
			/* all tokens of the query are looked for, and one that it has not */
			if (adding->with_records)
				equal = false;
		}
	}
	if (equal)
		sum = INFINITY;
	if (sum < adding->enough + adding->cost_share * cost ||
		(costs && !is_wanted(state->search, costs + 1)))
		return;
	add_entry(&candidates->entries, number);
	if (adding->highest > 0)
		note_most(candidates,
				  most_similar(sums, sum, fall,
							   state->search->cost +
								   adding->cost_share / adding->t * cost));
}

/* Fewer entries are looked at one by one. */
#define TOUCHED_MANY (WINDOW / 32)

/* Read what records of the window cost; false if the segment is stale. */
static bool
read_window_costs(AddingUp *sums)
{
	SearchState *state = sums->state;
	Window *window = sums->window;
	int n_filters = state->segment->n_filters;
	uint32 n =
		(uint32) Min(WINDOW, state->segment->info.n_entries - window->first);
	uint32 i = 0;

	while (i < n)
	{
		const uint8 *costs = entry_costs(state, window->first + i);
		uint32 on_page = COSTS_ON_PAGE(n_filters);
		uint32 end = i + on_page - (window->first + i) % on_page;

		if (!costs)
			return false;
		end = Min(end, n);
		if (n_filters == 0)
		{
			memcpy(&window->costs[i], costs, end - i);
			i = end;
		}
		for (; i < end; i++, costs += 1 + n_filters)
			window->costs[i] = costs[0];
	}
	return true;
}

/* Mark the entries with sums enough, or that may be equal; false if the segment is stale. */
static bool
mark_passed(AddingUp *sums)
{
	Window *window = sums->window;
	float enough = sums->adding->enough;
	float share = 0;

	if (sums->with_costs && window->n_touched >= TOUCHED_MANY)
	{
		if (!read_window_costs(sums))
			return false;
		share = sums->adding->cost_share;
	}
	for (uint32 k = 0; k < window->n_touched; k++)
	{
		uint16 i = window->touched[k];
		float cost =
			share > 0 ? (window->costs[i] & COST_MOST) * COST_UNIT_NATS : 0;

		if (window->sums[i] >= enough + share * cost || may_be_equal(sums, i))
			window->passed[i / 64] |= UINT64CONST(1) << i % 64;
	}
	return true;
}

/* Forget what the window has added up. */
static void
clear_window(AddingUp *sums)
{
	Window *window = sums->window;

	for (uint32 k = 0; k < window->n_touched; k++)
	{
		uint16 i = window->touched[k];

		window->sums[i] = window->falls[i] = 0;
		window->equal[i] = window->is_touched[i] = 0;
		if (!sums->rivals)
			continue;
		window->tokens[i] = 0;
		window->rival_sums[i] = window->rival_most[i] = 0;
		window->rival_falls[i] = window->rival_fall[i] = 0;
	}
	window->n_touched = 0;
}

/*
 * Entries of the window with sums enough become candidates, in their order.
 * False if the segment is stale.
 */
static bool
end_window(AddingUp *sums, Candidates *candidates)
{
	SearchState *state = sums->state;
	uint64 *passed = sums->window->passed;

	if (sums->window->n_touched == 0)
		return true;
	if (mark_passed(sums))
		for (int w = 0; w < WINDOW / 64; w++)
			for (; passed[w]; passed[w] &= passed[w] - 1)
				keep_candidate(sums, 64 * w + pg_rightmost_one_pos64(passed[w]),
							   candidates);
	unlock_costs(state);
	clear_window(sums);
	return !state->segment->stale;
}

/* Add up the lists that have entries in the window. */
static void
add_up_window(AddingUp *sums)
{
	Window *window = sums->window;
	int *due = &sums->due[(Size) (window->first / WINDOW) * sums->n_groups];

	for (int g = 0; g < sums->n_groups; g++)
	{
		const ListGroup *group = &sums->groups[g];
		int next;

		for (int l = due[g]; l >= 0; l = next)
		{
			PostingList *list = &sums->set->lists[l];

			next = list->next_due;
			if (group->leads || window->n_touched > 0)
				add_list_to_window(sums, list, group->leads);
			else
				pass_entries(list, (uint64) window->first + WINDOW);
			note_due(sums, l);
		}
		add_element_to_window(window, group, sums->rivals && group->rival,
							  sums->adding->highest > 0);
	}
}

/*
 * The entries with gains enough, in their order.  False if the segment is stale.
 */
bool
add_up_lists(SearchState *state, ListSet *set, const Adding *adding,
			 Candidates *candidates)
{
	/*
	 * It is as large as what malloc() gives back to the system, and would be mapped
	 * and cleared again for each search.
	 */
	static Window window;
	static bool is_in_use = false;
	AddingUp sums = {.state = state, .adding = adding, .set = set};
	const WantedWindows *windows = &state->windows;
	bool done = true;
	uint32 w = 0;

	candidates->entries.n = 0;
	if (!decode_lists(&sums))
		return false;
	/* an error has left what had been added up */
	if (is_in_use)
		memset(&window, 0, sizeof(window));
	is_in_use = true;
	sums.window = &window;
	begin_adding_up(&sums);
	while (done && w < windows->n && windows->next[w] < windows->n)
	{
		CHECK_FOR_INTERRUPTS();
		w = windows->next[w];
		window.first = w++ * WINDOW;
		add_up_window(&sums);
		done = end_window(&sums, candidates);
	}
	is_in_use = false;
	pfree(sums.due);
	return done;
}
