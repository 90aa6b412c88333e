/*
 * vocabulary.c
 *
 * The tokens of a segment that can help a row to the bound, and their posting
 * lists.
 */
#include "namesearch/search.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"

/*
 * May the element, an initial, stand for the token?  That depends on the first
 * letter only, so it is found out once for each.
 */
static bool
may_be_initial_of(SearchState *state, const Element *element,
				  const NameToken *token)
{
	uint8 *known =
		&state->initials[element - state->search->elements][token->letters[0]];

	if (token->script == SCRIPT_OTHER || token->length == 0)
		return false;
	if (*known == 0)
	{
		PreparedToken first = {0};
		uint8 kind;

		first.token.letters[0] = token->letters[0];
		first.token.length = 1;
		first.token.script = token->script;
		name_prepare_token(&first);
		(void) name_token_evidence(element->token, &first, &kind);
		*known = kind == MATCH_INITIAL ? 2 : 1;
	}
	return *known == 2;
}

/* May the token of a record be one of the words that the element joins? */
static bool
may_be_word(const Element *element, const NameToken *word)
{
	const NameToken *token = &element->token->token;

	return element->words == 1 && token->script != SCRIPT_OTHER &&
		   word->script != SCRIPT_OTHER && !word->title &&
		   token->length >= JOIN_LETTERS_MIN &&
		   word->length < 2 * token->length;
}

/* A token of the vocabulary, prepared as far as it was needed. */
typedef struct Looked
{
	const StoredToken *stored;
	PreparedToken token;
	bool weighed;
	bool known;
	bool has_consonants;
	bool spelled;
} Looked;

static void
weigh(Looked *looked)
{
	if (!looked->weighed)
		looked->token.weight = name_token_weight(&looked->token.token);
	looked->weighed = true;
}

static void
know(Looked *looked)
{
	if (!looked->known)
		name_know_token(&looked->token);
	looked->known = true;
}

static void
spell(Looked *looked)
{
	if (!looked->spelled)
		name_spell_token(&looked->token);
	looked->spelled = looked->has_consonants = true;
}

/* Without an article, its consonants are those of the group. */
static void
set_consonants(Looked *looked)
{
	const StoredToken *stored = looked->stored;

	if (looked->has_consonants)
		return;
	if (stored->token.article == 0 && stored->n_consonants != GROUP_INITIALS)
	{
		Consonants *consonants = &looked->token.consonants[0];

		skeleton_of_classes(
			stored->consonants,
			skeleton_count_all(stored->n_consonants, stored->optional),
			stored->optional, consonants);
		skeleton_find_places(consonants);
	}
	else
		name_set_consonants(&looked->token);
	looked->has_consonants = true;
}

/*
 * What a token of a record costs at least without a partner, at the most: it may
 * stand there twice.
 */
static float
credit_of(const PreparedToken *token)
{
	return name_least_cost(token, false);
}

/* The greatest similarity at which rows are told apart. */
float
highest_wanted(const NameSearch *search)
{
	return search->enough > 0 ? (float) Min(search->below, 1)
							  : (float) search->least;
}

/* A token of a record that matches an element, as KeptMatch has it. */
typedef struct Match
{
	float evidence;
	float weight;
	float credit;
} Match;

/* What of a credit counts in this search: only where what records cost does. */
static float
credit_share(const VocabularySearch *vocabulary)
{
	const NameSearch *search = vocabulary->state->search;

	return !search->by_all    ? 0
		   : search->directed ? vocabulary->bounds.directed_share
							  : 1;
}

/*
 * The least evidence of a match of the element that is of use: there is a gain by
 * it, and enough of one.  To who wants the element whole, all that is a match is.
 */
static float
least_evidence(const VocabularySearch *vocabulary, const Element *element,
			   const Match *match)
{
	const NameSearch *search = vocabulary->state->search;
	float t = (float) search->least;
	float lost = match->weight - element->cost -
				 match->credit * credit_share(vocabulary);
	float least = Max(element->needed, 0) + t * lost;

	if (element->whole)
		return vocabulary->bounds.match_least * match->weight;
	/* what is of use at some similarity is so at the least or at the greatest */
	if (search->by_all)
		least = Min(least, highest_wanted(search) * lost);
	return Max(least, vocabulary->bounds.match_least * match->weight);
}

static bool
is_useful(const VocabularySearch *vocabulary, int e, const Match *match)
{
	const Element *element = &vocabulary->state->search->elements[e];

	return match->evidence > 0 &&
		   match->evidence >= least_evidence(vocabulary, element, match);
}

/* Two words joined are mostly compared with too few tokens to make up for a profile. */
#define PROFILE_LEAST 16

/* Called before each comparison: the element is compared by a profile from when it pays. */
static void
make_profiles(NameSearch *search, Element *element)
{
	MemoryContext context = GetMemoryChunkContext(search);
	PreparedToken *token = element->words == 2
							   ? &search->joined[element->first]
							   : &search->name.tokens[element->first];

	if (element->walk ||
		(element->words == 2 && element->compared++ < PROFILE_LEAST))
		return;
	name_make_profiles(token,
					   MemoryContextAlloc(context, name_profiles_size(token)));
	element->walk = MemoryContextAlloc(context, sizeof(TokenWalk));
	name_begin_walk(element->walk, token);
}

/*
 * The match of the element and the token, of which one may be "cut" off; what is
 * of no use may have no evidence.
 */
static Match
match_token(VocabularySearch *vocabulary, int e, Looked *looked, bool cut)
{
	NameSearch *search = vocabulary->state->search;
	Element *element = &search->elements[e];
	const NameToken *x = &element->token->token;
	const NameToken *y = &looked->token.token;
	Match match = {0};
	/* what its group lacks, or has besides, if there is no other reading of it */
	int unmatched = element->words == 1 && x->article == 0 && y->article == 0
						? vocabulary->unmatched[e]
						: -1;
	float least;
	uint8 kind = MATCH_SPELLING;

	weigh(looked);
	match.weight = Min(element->token->weight, looked->token.weight);
	match.credit = credit_of(&looked->token);
	least = least_evidence(vocabulary, element, &match);
	if (!x->initial && !y->initial && !cut)
	{
		bool same = name_same_stem(x, y);

		if (!same && !name_may_reach(element->token, &looked->token,
									 vocabulary->unmatched[e], least))
			return match;
		if (!same && !name_known_may_reach(element->token, &looked->token,
										   &looked->known, least))
			return match;
		make_profiles(search, element);
		if (!element->walk)
			spell(looked);
		else if (unmatched < 0)
			set_consonants(looked);
		match.evidence =
			name_walk_evidence(element->token, element->walk, &looked->token,
							   unmatched, &looked->known);
	}
	else
	{
		know(looked);
		spell(looked);
		make_profiles(search, element);
		match.evidence =
			name_token_evidence(element->token, &looked->token, &kind);
	}
	if (kind == MATCH_INITIAL)
		match.weight = match.evidence;
	return match;
}

/* A place at the end of an array that grows. */
static void *
next_place(void **array, int *n, int *room, Size size)
{
	if (*n == *room)
	{
		*room = Max(*room * 2, 64);
		*array =
			*array ? repalloc_huge(*array, *room * size) : palloc(*room * size);
	}
	return (char *) *array + (*n)++ * size;
}

static void
gather_match(VocabularySearch *vocabulary, int e, const StoredToken *stored,
			 const Match *match, bool equal)
{
	Gathered *gathered = &vocabulary->gathered[e];
	KeptMatch *place;

	if (!equal && !is_useful(vocabulary, e, match))
		return;
	place =
		next_place((void **) &gathered->kept.matches, &gathered->kept.n_matches,
				   &gathered->matches_room, sizeof(KeptMatch));
	place->evidence = match->evidence;
	place->weight = match->weight;
	place->credit = match->credit;
	place->equal = equal;
	place->n_postings = stored->n_postings;
	place->postings = stored->postings;
}

static void
gather_word(Word **words, int *n, int *room, const StoredToken *stored,
			uint32 number)
{
	Word *place = next_place((void **) words, n, room, sizeof(Word));

	place->number = number;
	place->script = stored->token.script;
	place->n_consonants = stored->n_consonants;
	place->n_postings = stored->n_postings;
	place->postings = stored->postings;
}

static bool
is_first_word(const Element *element, Looked *looked)
{
	weigh(looked);
	if (!name_may_be_word(&looked->token, element->token))
		return false;
	if (looked->token.token.script != element->token->token.script)
		spell(looked);
	return name_is_first_word(&looked->token, element->token);
}

static bool
is_last_word(const Element *element, Looked *looked)
{
	weigh(looked);
	return name_may_be_word(&looked->token, element->token);
}

/* Can a match gain anything of which one is the beginning of the other? */
static bool
cut_may_gain(const VocabularySearch *vocabulary, int e, Looked *looked)
{
	const Element *element = &vocabulary->state->search->elements[e];
	Match match = {0};

	weigh(looked);
	match.weight = Min(element->token->weight, looked->token.weight);
	match.evidence = vocabulary->bounds.cut_share * match.weight;
	match.credit = credit_of(&looked->token);
	return is_useful(vocabulary, e, &match);
}

/* The element, an initial, stands for the token, or the token for it. */
static Match
match_initial(const VocabularySearch *vocabulary, const Element *element,
			  Looked *looked)
{
	Match match;

	weigh(looked);
	match.evidence = match.weight =
		vocabulary->bounds.initial_share *
		Max(element->token->weight, looked->token.weight);
	match.credit = credit_of(&looked->token);
	return match;
}

/* Keep the token if it may be one of two words that the element joins. */
static void
look_at_word(VocabularySearch *vocabulary, int e, Looked *looked, uint32 number)
{
	const Element *element = &vocabulary->state->search->elements[e];
	unsigned matches = vocabulary->matches[e];
	Gathered *gathered = &vocabulary->gathered[e];

	if (!may_be_word(element, &looked->stored->token))
		return;
	if (matches & GROUP_FIRST_WORD && is_first_word(element, looked))
		gather_word(&gathered->first, &gathered->n_first, &gathered->first_room,
					looked->stored, number);
	if (matches & GROUP_LAST_WORD && is_last_word(element, looked))
		gather_word(&gathered->last, &gathered->n_last, &gathered->last_room,
					looked->stored, number);
}

/* Keep the postings of a token that can help. */
static void
look_at_token(VocabularySearch *vocabulary, const StoredToken *stored,
			  uint32 number)
{
	const NameSearch *search = vocabulary->state->search;
	bool wanted = may_be_wanted(vocabulary->state->segment,
								vocabulary->postings, stored->n_postings,
								stored->postings, &vocabulary->state->windows);
	Looked looked;

	looked.stored = stored;
	looked.token.token = stored->token;
	looked.token.cut = false;
	looked.token.unspelled = true;
	looked.token.weight = stored->weight;
	looked.weighed = vocabulary->weights_hold;
	looked.known = looked.has_consonants = looked.spelled = false;
	for (int e = 0; e < search->n_elements; e++)
	{
		const Element *element = &search->elements[e];
		unsigned matches = vocabulary->matches[e];
		Match match = {0};
		bool equal;
		bool cut;

		if (!matches || (!wanted && !element->whole))
			continue;
		equal = (element->whole || wants_equal(vocabulary, e)) &&
				same_stem(&stored->token, &element->token->token) &&
				stored->token.affixes == element->token->token.affixes;
		if (!element->taken || element->searched)
		{
			if (equal)
				gather_match(vocabulary, e, stored, &match, equal);
			continue;
		}
		if (matches & (GROUP_FIRST_WORD | GROUP_LAST_WORD))
			look_at_word(vocabulary, e, &looked, number);
		cut = matches & GROUP_CUT && (stored->cut || element->token->cut) &&
			  cut_may_gain(vocabulary, e, &looked);
		if (matches & GROUP_INITIAL && !stored->token.initial &&
			may_be_initial_of(vocabulary->state, element, &stored->token))
			match = match_initial(vocabulary, element, &looked);
		else if (matches & GROUP_RELATED || (cut && element->token->cut))
			match =
				match_token(vocabulary, e, &looked, cut && element->token->cut);
		if (cut && stored->cut)
		{
			Match as_cut;

			looked.token.cut = true;
			as_cut = match_token(vocabulary, e, &looked, true);
			if (as_cut.evidence > match.evidence)
				match = as_cut;
			looked.token.cut = false;
		}
		gather_match(vocabulary, e, stored, &match, equal);
	}
}

/* Add the entries that have two words which the element joins. */
static void
add_words(VocabularySearch *vocabulary, int e, const KeptElement *kept)
{
	const Element *element = &vocabulary->state->search->elements[e];
	PostingList *list =
		add_list(vocabulary->lists, e, (uint32) kept->n_entries, 0);

	list->evidence = list->weight = element->token->weight;
	/* each of the words weighs less than what it is joined to */
	list->credit = 2 * vocabulary->bounds.cost_share * list->weight;
	list->entries = palloc(kept->n_entries * sizeof(uint32));
	memcpy(list->entries, kept->entries, kept->n_entries * sizeof(uint32));
}

/* Add the lists of an element, as far as they are of use to the search. */
static void
add_lists(VocabularySearch *vocabulary, int e, const KeptElement *kept)
{
	const NameSearch *search = vocabulary->state->search;
	const Element *element = &search->elements[e];
	bool is_searched = element->taken && !element->searched;
	float share = credit_share(vocabulary);

	for (int i = 0; i < kept->n_matches; i++)
	{
		const KeptMatch *match = &kept->matches[i];
		Match this = {match->evidence, match->weight, match->credit};
		PostingList *list;

		if (match->equal && vocabulary->equal_too && element->words == 1)
			add_list(vocabulary->lists, EQUAL_TO(e), match->n_postings,
					 match->postings);
		if (!is_searched || !is_useful(vocabulary, e, &this))
			continue;
		list =
			add_list(vocabulary->lists, e, match->n_postings, match->postings);
		list->evidence = match->evidence;
		list->weight = match->weight;
		list->credit = match->credit * share;
	}
	if (is_searched && kept->n_entries > 0)
		add_words(vocabulary, e, kept);
}

/* Is anything of the element still to be found in the vocabulary? */
static bool
is_unread(const VocabularySearch *vocabulary, int e)
{
	const Element *element = &vocabulary->state->search->elements[e];

	return element->taken ? !element->searched : wants_equal(vocabulary, e);
}

static bool
is_any_unread(const VocabularySearch *vocabulary)
{
	for (int e = 0; e < vocabulary->state->search->n_elements; e++)
		if (is_unread(vocabulary, e))
			return true;
	return false;
}

/*
 * Are all matches of the token looked for, so that they can be kept, or those alone
 * that this search can use?
 */
static bool
is_worth_all(const VocabularySearch *vocabulary, const Element *element)
{
	const SearchState *state = vocabulary->state;

	/* most pairs of words are asked for once */
	if (element->words > 1 || !state->search->by_all)
		return is_asked_often(state->segment, element->token, ASKED_OFTEN);
	/* what is of use to such a search is nearly all, in the windows that are wanted */
	return state->windows.all ||
		   is_asked_often(state->segment, element->token, ASKED_AGAIN);
}

/*
 * Add the lists of elements that are known from before, and say which are to be
 * known from now on.
 */
static void
recall_elements(VocabularySearch *vocabulary)
{
	NameSearch *search = vocabulary->state->search;
	const Segment *segment = vocabulary->state->segment;

	for (int e = 0; e < search->n_elements; e++)
	{
		Element *element = &search->elements[e];
		const KeptElement *kept;

		element->whole = false;
		if (!is_unread(vocabulary, e) || !may_keep(segment, element->token))
			continue;
		kept = recall_element(segment, element->token);
		if (kept)
			add_lists(vocabulary, e, kept);
		vocabulary->equal_known[e] = kept != NULL;
		if (!element->taken)
			continue;
		element->searched = kept != NULL;
		element->whole = !kept && is_worth_all(vocabulary, element);
		if (element->whole)
			element->unmatched_most = element->cut_most = INFINITY;
	}
}

/* Pass over groups that are nothing either, because the current one is. */
static void
pass_others(const VocabularySearch *vocabulary, VocabularyCursor *cursor)
{
	const TokenGroup *group = cursor->group;

	if (vocabulary->n_tests == 0)
		pass_to_consonants(cursor,
						   next_consonants(vocabulary, group->n_consonants));
	else if (vocabulary->first_joined &&
			 !(group->consonants[0] & vocabulary->first_joined) &&
			 !(group->optional & OPTIONAL_ADDED))
		pass_groups(cursor);
}

/* False if the segment is stale. */
static bool
read_vocabulary(VocabularySearch *vocabulary)
{
	Segment *segment = vocabulary->state->segment;
	VocabularyCursor *cursor = palloc(sizeof(VocabularyCursor));

	vocabulary->postings = palloc0(sizeof(PostingsPage));
	begin_vocabulary(cursor, segment);
	while (next_group(cursor))
	{
		cursor->heaviest = look_at_group(vocabulary, cursor->group);
		if (cursor->heaviest < 0)
		{
			pass_others(vocabulary, cursor);
			continue;
		}
		while (next_in_group(cursor))
			look_at_token(vocabulary, &cursor->token, cursor->number);
	}
	pfree(cursor);
	pfree(vocabulary->postings);
	return !segment->stale;
}

/*
 * Add the lists of all elements that are taken and have not been searched for;
 * false if the segment is stale.
 */
bool
search_vocabulary(SearchState *state, ListSet *lists)
{
	NameSearch *search = state->search;
	VocabularySearch vocabulary = {0};

	vocabulary.state = state;
	vocabulary.bounds = name_bounds();
	vocabulary.equal_too = search->equal_too && lists->n == 0;
	vocabulary.n_consonants = -1;
	vocabulary.weights_hold = state->segment->info.weights == current_weights();
	vocabulary.lists = lists;
	vocabulary.gathered = palloc0(ELEMENTS_MAX * sizeof(Gathered));
	recall_elements(&vocabulary);
	if (is_any_unread(&vocabulary) && !read_vocabulary(&vocabulary))
		return false;
	for (int e = 0; e < search->n_elements; e++)
	{
		Element *element = &search->elements[e];
		Gathered *gathered = &vocabulary.gathered[e];

		if (!find_words(state, e, gathered))
			return false;
		if (element->whole)
			keep_element(state->segment, element->token, &gathered->kept);
		element->whole = false;
		add_lists(&vocabulary, e, &gathered->kept);
		element->searched |= element->taken;
	}
	return true;
}
