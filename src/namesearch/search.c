/*
 * search.c
 *
 * The rows that a query matches.  The vocabulary says which tokens can help a
 * row to the bound, their posting lists which rows have enough of them, and the
 * operators' own comparison which of these are wanted.
 */
#include "namesearch/search.h"

#include "lib/binaryheap.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* ---------- comparing ---------- */

static void
add_found(FoundList *list, const ItemPointerData *tid, double similarity,
		  bool is_null)
{
	if (list->n == list->room)
	{
		list->room = Max(list->room * 2, 64);
		list->found =
			list->found
				? repalloc_huge(list->found, list->room * sizeof(Found))
				: MemoryContextAlloc(list->context, list->room * sizeof(Found));
	}
	list->found[list->n].tid = *tid;
	list->found[list->n].is_null = is_null;
	list->found[list->n++].similarity = similarity;
}

/* The greatest similarities of so many rows are kept at the most. */
#define GREATEST_MOST 10000

/* The least first. */
static int
compare_greatest(Datum a, Datum b, void *arg)
{
	double x = DatumGetFloat8(a);
	double y = DatumGetFloat8(b);

	return (x < y) - (x > y);
}

static binaryheap *
make_greatest(Size enough)
{
	return binaryheap_allocate((int) enough, compare_greatest, NULL);
}

/* Keep the similarity of a row if it is one of the "enough" greatest. */
static void
add_greatest(binaryheap *greatest, Size enough, double similarity)
{
	if ((Size) greatest->bh_size < enough)
		binaryheap_add(greatest, Float8GetDatum(similarity));
	else if (similarity > DatumGetFloat8(binaryheap_first(greatest)))
		binaryheap_replace_first(greatest, Float8GetDatum(similarity));
}

/* Compare a record with the query, and keep it if it is wanted. */
static void
compare_record(SearchState *state, const ItemPointerData *tid, int n,
			   KnownToken *const *known)
{
	const NameSearch *search = state->search;
	const TokenEvidence *evidence[NAME_TOKENS_MAX];
	NameSide record;
	double similarity;

	record.n = n;
	for (int j = 0; j < n; j++)
	{
		record.tokens[j] = &known[j]->token;
		evidence[j] = known[j]->evidence;
	}
	similarity = name_similarity_known(&search->side, &record, search->directed,
									   evidence);
	if (similarity >= search->least && similarity < search->below)
		add_found(state->list, tid, similarity, n == 0);
	else if (similarity < search->least && state->list->less)
		add_greatest(state->list->less, search->enough, similarity);
}

/* False if the segment is stale. */
static bool
compare_entry(SearchState *state, const StoredEntry *entry)
{
	KnownToken *known[NAME_TOKENS_MAX];

	if (!ItemPointerIsValid(&entry->tid))
		return true;
	if (state->search->unread)
	{
		add_found(state->list, &entry->tid, 1, false);
		return true;
	}
	forget_many_known(state);
	for (int j = 0; j < entry->n_tokens; j++)
	{
		known[j] = get_known(state, entry->tokens[j]);
		if (!known[j])
			return false;
	}
	compare_record(state, &entry->tid, entry->n_tokens, known);
	return true;
}

/* ---------- segments ---------- */

/* Compare all rows; false if the segment is stale. */
static bool
compare_all(SearchState *state)
{
	EntryCursor *cursor = palloc(sizeof(EntryCursor));

	begin_entries(cursor, state->segment);
	while (next_entry(cursor))
	{
		if (state->search->n_filters > 0)
		{
			const uint8 *costs = entry_costs(state, cursor->number);
			bool wanted = costs && is_wanted(state->search, costs + 1);

			unlock_costs(state);
			if (state->segment->stale)
				return false;
			if (!wanted)
				continue;
		}
		if (!compare_entry(state, &cursor->entry))
			return false;
	}
	return !state->segment->stale;
}

/* By what the query costs alone. */
static Adding
adding_by_query(const NameSearch *search)
{
	Adding adding = {0};

	adding.t = (float) search->least;
	adding.enough = search->bound - search->untaken;
	return adding;
}

/* By what query and record cost. */
static Adding
adding_with_records(const NameSearch *search)
{
	Adding adding = {0};
	float t = (float) search->least;

	adding.t = t;
	adding.with_records = true;
	adding.cost_share = search->directed ? t * name_bounds().directed_share : t;
	adding.enough = bound_at(search, t);
	if (search->enough > 0)
		adding.highest = highest_wanted(search);
	return adding;
}

/* Compare a candidate; false if the segment is stale. */
static bool
compare_candidate(SearchState *state, uint32 number)
{
	const NameSearch *search = state->search;
	StoredEntry entry;

	if (!load_entry(state->segment, number, &entry))
		return false;
	if (search->equal_only && entry.n_tokens != search->name.n_tokens)
		return true;
	return compare_entry(state, &entry);
}

/* So many candidates before one is compared, it is fetched. */
#define FETCH_AHEAD 4

/* Compare the candidates; false if the segment is stale. */
static bool
compare_candidates(SearchState *state, const Entries *candidates)
{
	for (Size i = 0; i < candidates->n; i++)
	{
		if (i + FETCH_AHEAD < candidates->n)
			fetch_entry(state->segment, candidates->entries[i + FETCH_AHEAD]);
		if (!compare_candidate(state, candidates->entries[i]))
			return false;
	}
	return true;
}

/* Similarities from the least that is wanted up to 1 are taken in so many steps. */
#define STEPS 512

/* The step, from the top, that such a similarity falls into. */
static int
step_of(const NameSearch *search, double similarity)
{
	double below_top = (1 - similarity) / (1 - search->least);

	return (int) Min(Max(below_top * STEPS, 0), STEPS - 1);
}

/*
 * Compare the candidates that can be the most similar first, until there are enough
 * rows which no other can surpass; false if the segment is stale.
 */
static bool
compare_in_steps(SearchState *state, const Candidates *candidates)
{
	NameSearch *search = state->search;
	Size n = candidates->entries.n;
	uint32 *sorted = palloc_extended(n * sizeof(uint32), MCXT_ALLOC_HUGE);
	binaryheap *greatest =
		search->enough <= GREATEST_MOST ? make_greatest(search->enough) : NULL;
	Size ends[STEPS + 1] = {0};
	Size done = 0;
	Size seen = 0; /* rows that have been found, by the greatest */

	for (Size i = 0; i < n; i++)
		ends[step_of(search, candidates->most[i]) + 1]++;
	for (int step = 0; step < STEPS; step++)
		ends[step + 1] += ends[step];
	/* each goes behind the last of its step, so that ends[] are where steps end */
	for (Size i = 0; i < n; i++)
		sorted[ends[step_of(search, candidates->most[i])]++] =
			candidates->entries.entries[i];
	for (int step = 0; step < STEPS; step++)
	{
		double top = 1 - (1 - search->least) * step / STEPS;

		if (done == ends[step])
			continue;
		for (; greatest && seen < state->list->n; seen++)
			add_greatest(greatest, search->enough,
						 state->list->found[seen].similarity);
		/* in the first step others may be just as similar as those that are there */
		if (step > 0 && greatest &&
			(Size) greatest->bh_size == search->enough &&
			DatumGetFloat8(binaryheap_first(greatest)) >= top)
		{
			search->reached = Max(search->reached, top);
			break;
		}
		for (; done < ends[step]; done++)
		{
			if (done + FETCH_AHEAD < n)
				fetch_entry(state->segment, sorted[done + FETCH_AHEAD]);
			if (!compare_candidate(state, sorted[done]))
				return false;
		}
	}
	return true;
}

/*
 * How many entries of the segment have all tokens of the query, so alike, if each
 * had its tokens by chance.  Names of one people go together, so there may be more,
 * those of two do not; and what else entries have makes them less similar.
 */
static double
expected_rows(const SearchState *state, const ListSet *lists, double alike)
{
	const NameSearch *search = state->search;
	double n_entries = state->segment->info.n_entries;
	double shares[NAME_TOKENS_MAX] = {0};
	double expected = n_entries;

	for (int l = 0; l < lists->n; l++)
	{
		const PostingList *list = &lists->lists[l];

		if (list->element >= 0 && search->elements[list->element].words == 1 &&
			list->evidence >= alike * list->weight)
			shares[search->elements[list->element].first] +=
				list->n / n_entries;
	}
	for (int i = 0; i < search->name.n_tokens; i++)
		expected *= Min(shares[i], 1);
	return expected;
}

/*
 * Where the segment should have enough rows that are more similar than is asked
 * for, look for these only: adding up costs more the less similar they may be.
 */
static bool
raise_range(SearchState *state, const ListSet *lists)
{
	static const struct
	{
		double least;
		double times; /* of the rows that are enough, expected */
	} higher[] = {{0.9, 6}, {0.8, 1}};
	NameSearch *search = state->search;

	for (int i = 0; i < lengthof(higher); i++)
	{
		double least = higher[i].least;
		double expected;

		if (search->least >= least || search->below <= least)
			continue;
		expected = search->trust * expected_rows(state, lists, least);
		if (expected < higher[i].times * search->enough)
			continue;
		set_range(search, least, search->below);
		take_all_elements(search);
		search->reached = Max(search->reached, least);
		search->expected = expected;
		return true;
	}
	return false;
}

/* Find the rows of a segment by all elements. */
static bool
search_by_all(SearchState *state)
{
	NameSearch *search = state->search;
	Candidates candidates = {0};
	ListSet lists = {0};
	Adding adding;

	if (!search_vocabulary(state, &lists))
		return false;
	/* how many of those whom columns leave have the tokens is not known */
	if (search->enough > 0 && !search->narrowed &&
		recalls_all(state->segment, search) && raise_range(state, &lists))
	{
		/* equal names may need lists of their own now */
		memset(&lists, 0, sizeof(lists));
		if (!search_vocabulary(state, &lists))
			return false;
	}
	adding = adding_with_records(search);
	if (!add_up_lists(state, &lists, &adding, &candidates))
		return false;
	return search->enough > 0 ? compare_in_steps(state, &candidates)
							  : compare_candidates(state, &candidates.entries);
}

static bool
search_segment(SearchState *state)
{
	NameSearch *search = state->search;
	Candidates candidates = {0};
	ListSet lists = {0};

	if (search->everything || search->unread)
		return compare_all(state);
	if (!set_wanted_windows(state))
		return false;
	if (search->by_all)
		return search_by_all(state);
	do
	{
		Adding adding = adding_by_query(search);

		if (!search_vocabulary(state, &lists) ||
			!add_up_lists(state, &lists, &adding, &candidates))
			return false;
	} while (!search->equal_only && take_more(search, candidates.entries.n));
	return compare_candidates(state, &candidates.entries);
}

/* ---------- the pending area ---------- */

/*
 * May the entry reach the bound?  At the most it gains all that elements can which
 * have a related token in it.  Equal names may fall short of the bound.
 */
static bool
may_reach(VocabularySearch *vocabulary, const NameEntry *entry)
{
	const NameSearch *search = vocabulary->state->search;
	bool matched[ELEMENTS_MAX] = {0};
	bool any = false;
	float most = 0;

	for (int j = 0; j < entry->n_tokens; j++)
	{
		StoredToken token = {0};

		token.token = entry->tokens[j];
		for (int second = 0; second <= (token.token.article > 0); second++)
		{
			TokenGroup group = {0};

			token.second = second;
			group_token(&token);
			group.n_consonants = token.n_consonants;
			memcpy(group.consonants, token.consonants, CONSONANTS_MAX);
			group.optional = token.optional;
			group.cut = entry->cut[j];
			if (look_at_group(vocabulary, &group) < 0)
				continue;
			any = true;
			for (int e = 0; e < search->n_elements; e++)
				matched[e] |= vocabulary->matches[e] != 0;
		}
	}
	for (int e = 0; e < search->n_elements; e++)
		most += matched[e] ? search->elements[e].most : 0;
	return any &&
		   (search->equal_too || most >= search->bound - search->untaken);
}

static bool
search_pending(SearchState *state, const MetaPage *meta)
{
	VocabularySearch vocabulary = {0};
	PGAlignedBlock copy;
	PendingCursor cursor;

	vocabulary.state = state;
	vocabulary.n_consonants = -1;
	vocabulary.equal_too = state->search->equal_too;
	for (uint32 p = 0; p < meta->pending.pages; p++)
	{
		if (!read_pending_page(state->index, meta->pending.start + p,
							   meta->pending_id, &copy))
			return false;
		begin_pending(&cursor, &copy);
		while (next_pending(state->index, &cursor))
		{
			const NameEntry *entry = &cursor.entry;
			KnownToken *known[NAME_TOKENS_MAX];

			if (!ItemPointerIsValid(&entry->tid) ||
				!is_wanted(state->search, entry->marks))
				continue;
			if (state->search->unread)
			{
				add_found(state->list, &entry->tid, 1, false);
				continue;
			}
			if (!state->search->everything && !may_reach(&vocabulary, entry))
				continue;
			for (int j = 0; j < entry->n_tokens; j++)
				known[j] = make_known(state, &entry->tokens[j], entry->cut[j]);
			compare_record(state, &entry->tid, entry->n_tokens, known);
			MemoryContextReset(state->known_context);
		}
	}
	return true;
}

/* ---------- the index ---------- */

/* One attempt, with one list of segments; false if it has to start over. */
static bool
search_once(SearchState *state, const MetaPage *meta)
{
	state->search->reached = state->search->least;
	set_range(state->search, state->search->least, state->search->below);
	if (!search_pending(state, meta))
	{
		state->lost = meta->pending_id;
		return false;
	}
	/* the newest are the first to be merged away, so they are read first */
	for (int s = (int) meta->n_segments - 1; s >= 0; s--)
	{
		Segment segment;
		MemoryContext old;
		bool done;

		open_segment(&segment, state->index, &meta->segments[s], false);
		state->segment = &segment;
		begin_known(state);
		set_range(state->search, state->search->least, state->search->below);
		if (!state->search->equal_only && !state->search->everything &&
			state->search->least <= BY_ALL_KNOWN_MOST &&
			recalls_all(&segment, state->search))
			take_all_elements(state->search);
		old = MemoryContextSwitchTo(state->context);
		done = search_segment(state);
		MemoryContextSwitchTo(old);
		MemoryContextReset(state->context);
		if (!done)
		{
			state->lost = segment.info.id;
			return false;
		}
	}
	return true;
}

/*
 * Pages are used again only after their segment has left the list, so where it is
 * still there after a page of another was found, starting over would be for ever.
 */
static bool
is_listed(const MetaPage *meta, uint32 id)
{
	for (uint32 s = 0; s < meta->n_segments; s++)
		if (meta->segments[s].id == id)
			return true;
	return meta->pending_id == id;
}

/* Leave out rows that are less similar than all that have been found. */
static void
drop_unreached(const NameSearch *search, FoundList *list)
{
	Size n = 0;

	for (Size i = 0; i < list->n; i++)
		if (list->found[i].similarity >= search->reached)
			list->found[n++] = list->found[i];
	list->n = n;
}

/*
 * Where there are not enough rows: how similar must others be so that there are?  As
 * similar as of those that were compared so many are.
 */
static double
find_enough_from(const NameSearch *search, const FoundList *list)
{
	Size missing = search->enough - list->n;
	double similarity;

	if (list->n >= search->enough || (Size) list->less->bh_size < missing)
		return 0;
	while ((Size) list->less->bh_size > missing)
		(void) binaryheap_remove_first(list->less);
	similarity = DatumGetFloat8(binaryheap_first(list->less));
	/* so low that all rows would be compared */
	return bound_at(search, (float) similarity) > 0 ? similarity : 0;
}

/*
 * An index of an earlier reading has other tokens than names now are read as, but
 * its rows.
 */
static void
note_reading(Relation index, const MetaPage *meta)
{
	static bool noted = false;

	if (noted)
		return;
	noted = true;
	ereport(
		NOTICE,
		(errmsg("index \"%s\" was made by an earlier version of sltd",
				RelationGetRelationName(index)),
		 errdetail("It has reading %u of names, this version reading %u, so "
				   "each search compares all rows.",
				   meta->reading, NAME_READING),
		 errhint("Rebuild the index by REINDEX INDEX CONCURRENTLY.")));
}

/*
 * Find the rows in the range of the search: all, or if the search has "enough",
 * all that are at least as similar as search->reached then says; where there are
 * not enough, search->enough_from tells how far to look for others.  The list is
 * emptied before.  If the search is "unread" then, these are just all rows.
 */
void
search_index(Relation index, NameSearch *search, FoundList *list)
{
	SearchState *state = palloc0(sizeof(SearchState));
	MetaPage *meta = palloc(sizeof(MetaPage));

	state->index = index;
	state->search = search;
	state->list = list;
	state->context = AllocSetContextCreate(CurrentMemoryContext, "name search",
										   ALLOCSET_DEFAULT_SIZES);
	state->known_context = AllocSetContextCreate(
		CurrentMemoryContext, "tokens of names found", ALLOCSET_DEFAULT_SIZES);
	list->less = search->enough > 0 && search->enough <= GREATEST_MOST
					 ? make_greatest(search->enough)
					 : NULL;
	for (bool again = false;; again = true)
	{
		CHECK_FOR_INTERRUPTS();
		list->n = 0;
		search->expected = 0;
		if (list->less)
			binaryheap_reset(list->less);
		read_meta(index, meta);
		if (again && is_listed(meta, state->lost))
			corrupt(index, "a page does not belong to its segment");
		search->unread = meta->reading != NAME_READING;
		if (search_once(state, meta))
			break;
	}
	if (search->unread)
		note_reading(index, meta);
	else if (search->enough > 0)
		drop_unreached(search, list);
	if (search->expected > list->n)
		search->trust *= list->n / search->expected;
	search->enough_from = list->less ? find_enough_from(search, list) : 0;
	if (list->less)
		binaryheap_free(list->less);
	MemoryContextDelete(state->context);
	MemoryContextDelete(state->known_context);
	pfree(state);
	pfree(meta);
}
