/*
 * search.c
 *
 * The rows that a query matches.  The vocabulary says which tokens can help a
 * row to the bound, their posting lists which rows have enough of them, and the
 * operators' own comparison which of these are wanted.
 */
#include "namesearch/search.h"

#include <float.h>
#include <math.h>

#include "common/hashfn.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* ---------- what tokens of records are to the query ---------- */

/* A token of a record, prepared, with its evidence for each token of the query. */
typedef struct KnownToken
{
	PreparedToken token;
	TokenEvidence evidence[FLEXIBLE_ARRAY_MEMBER];
} KnownToken;

typedef struct KnownEntry
{
	uint32 key; /* ENTRY_TOKEN() */
	char status;
	KnownToken *known;
} KnownEntry;

#define SH_PREFIX known
#define SH_ELEMENT_TYPE KnownEntry
#define SH_KEY_TYPE uint32
#define SH_KEY key
#define SH_HASH_KEY(tb, key) murmurhash32(key)
#define SH_EQUAL(tb, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Known tokens are forgotten when there are so many. */
#define KNOWN_MAX 8192

typedef struct SearchState
{
	Relation index;
	NameSearch *search;
	FoundList *list;
	Segment *segment;
	MemoryContext context;       /* of the segment */
	MemoryContext known_context; /* of known tokens */
	known_hash *known;
	/* whether initials stand for a letter: 0 unknown, 1 no, 2 yes */
	uint8 initials[ELEMENTS_MAX][256];
} SearchState;

static void
forget_known(SearchState *state)
{
	MemoryContextReset(state->known_context);
	state->known = known_create(state->known_context, 256, NULL);
}

static KnownToken *
make_known(SearchState *state, const NameToken *token, bool cut)
{
	const NameSearch *search = state->search;
	int n = search->name.n_tokens;
	KnownToken *known = MemoryContextAlloc(state->known_context,
										   offsetof(KnownToken, evidence) +
											   n * sizeof(TokenEvidence));

	known->token.token = *token;
	known->token.first = 0;
	known->token.words = 1;
	known->token.cut = cut;
	name_prepare_token(&known->token);
	for (int i = 0; i < n; i++)
		known->evidence[i].evidence = name_token_evidence(
			&search->name.tokens[i], &known->token, &known->evidence[i].kind);
	return known;
}

/* A token of the segment, by ENTRY_TOKEN(); NULL if the segment is stale. */
static KnownToken *
get_known(SearchState *state, uint32 key)
{
	KnownEntry *entry;
	StoredToken stored;
	bool found;

	entry = known_lookup(state->known, key);
	if (entry)
		return entry->known;
	if (!load_token(state->segment, ENTRY_TOKEN_NUMBER(key), &stored))
		return NULL;
	entry = known_insert(state->known, key, &found);
	entry->known = make_known(state, &stored.token, ENTRY_TOKEN_CUT(key));
	return entry->known;
}

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
}

/* False if the segment is stale. */
static bool
compare_entry(SearchState *state, const StoredEntry *entry)
{
	KnownToken *known[NAME_TOKENS_MAX];

	if (!ItemPointerIsValid(&entry->tid))
		return true;
	if (state->known->members > KNOWN_MAX)
		forget_known(state);
	for (int j = 0; j < entry->n_tokens; j++)
	{
		known[j] = get_known(state, entry->tokens[j]);
		if (!known[j])
			return false;
	}
	compare_record(state, &entry->tid, entry->n_tokens, known);
	return true;
}

/* ---------- which groups of tokens an element can match ---------- */

/* What a group is to an element. */
#define GROUP_RELATED 0x01 /* another spelling */
#define GROUP_CUT 0x02     /* one is the beginning of the other */
#define GROUP_FIRST_WORD                                                       \
	0x04 /* the first of two words that the element joins */
#define GROUP_LAST_WORD 0x08
#define GROUP_INITIAL                                                          \
	0x10 /* names that the element, an initial, may stand for */

static unsigned
group_matches(const NameSearch *search, const Element *element,
			  const Consonants *group, int8 *unmatched)
{
	const PreparedToken *token = element->token;
	const Consonants *own = &token->consonants[0];
	unsigned matches = 0;
	int n;

	*unmatched = 0;
	if (element->words == 2)
	{
		const PreparedToken *words = &search->name.tokens[element->first];

		return skeleton_is_joined(&words[0].consonants[0],
								  &words[1].consonants[0], group)
				   ? GROUP_RELATED | GROUP_CUT
				   : 0;
	}
	n = skeleton_unmatched(own, group);
	if (token->token.article > 0 && n != 0)
	{
		int without = skeleton_unmatched(&token->consonants[1], group);

		if (n < 0 || (without >= 0 && without < n))
			n = without;
	}
	if (n >= 0)
	{
		matches |= GROUP_RELATED;
		*unmatched = (int8) n;
	}
	if (skeleton_is_cut_off(group, own) ||
		(token->cut && skeleton_is_cut_off(own, group)))
		matches |= GROUP_CUT;
	if (group->n > 0 && group->n < own->n && skeleton_is_beginning(group, own))
		matches |= GROUP_FIRST_WORD;
	if (group->n > 0 && group->n < own->n && skeleton_is_end(group, own))
		matches |= GROUP_LAST_WORD;
	return matches;
}

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

/* ---------- searching the vocabulary ---------- */

/* Entries that have a token which gives an element so much. */
typedef struct PostingList
{
	int element;
	float gain;
	uint32 n;
	uint64 start;    /* as in StoredToken */
	uint32 *entries; /* once they have been decoded */
	uint32 at;       /* the next one */
} PostingList;

typedef struct ListSet
{
	int n;
	int room;
	PostingList *lists;
	uint64 postings;
} ListSet;

static PostingList *
add_list(ListSet *set, int element, float gain, uint32 n)
{
	if (set->n == set->room)
	{
		set->room = Max(set->room * 2, 64);
		set->lists = set->lists ? repalloc_huge(set->lists,
												set->room * sizeof(PostingList))
								: palloc(set->room * sizeof(PostingList));
	}
	set->postings += n;
	set->lists[set->n] = (PostingList){element, gain, n, 0, NULL, 0};
	return &set->lists[set->n++];
}

static void
add_token(ListSet *set, int element, float gain, const StoredToken *stored)
{
	add_list(set, element, gain, stored->n_postings)->start = stored->postings;
}

/* Decode the postings of all lists; false if the segment is stale. */
static bool
decode_lists(SearchState *state, ListSet *set)
{
	for (int l = 0; l < set->n; l++)
	{
		PostingList *list = &set->lists[l];

		if (list->entries)
			continue;
		list->entries = decode_postings(state->segment, list->n, list->start);
		if (!list->entries)
			return false;
	}
	return true;
}

/* Words that an element joins, by number in their order. */
typedef struct WordLists
{
	ListSet first;
	int first_room;
	uint32 *first_numbers;
	ListSet last;
	int last_room;
	uint32 *last_numbers;
} WordLists;

static void
add_number(uint32 **numbers, int n, int *room, uint32 number)
{
	if (n == *room || !*numbers)
	{
		*room = Max(*room * 2, 64);
		*numbers = *numbers ? repalloc(*numbers, *room * sizeof(uint32))
							: palloc(*room * sizeof(uint32));
	}
	(*numbers)[n] = number;
}

typedef struct VocabularySearch
{
	SearchState *state;
	NameBounds bounds;
	bool equal_too; /* equal names are still to be found */
	ListSet *lists;
	WordLists *words;               /* by element */
	unsigned matches[ELEMENTS_MAX]; /* of the current group */
	int8 unmatched[ELEMENTS_MAX];   /* consonants, of the current group */
} VocabularySearch;

/* What the current group is to each element; whether it is anything to any. */
static bool
look_at_group(VocabularySearch *vocabulary, const StoredToken *token)
{
	const NameSearch *search = vocabulary->state->search;
	Consonants group;
	bool any = false;

	group.n = token->n_consonants == GROUP_INITIALS ? 0 : token->n_consonants;
	memcpy(group.classes, token->consonants, sizeof(group.classes));
	for (int e = 0; e < search->n_elements; e++)
	{
		const Element *element = &search->elements[e];

		vocabulary->matches[e] = 0;
		if (element->taken && !element->searched)
		{
			if (token->n_consonants == GROUP_INITIALS)
				vocabulary->matches[e] = GROUP_RELATED;
			else
				vocabulary->matches[e] = group_matches(
					search, element, &group, &vocabulary->unmatched[e]);
			/* an initial may stand for any name, or be taken for a short one */
			if (element->token->token.initial)
				vocabulary->matches[e] |= GROUP_INITIAL;
		}
		else if (vocabulary->equal_too && e == search->rarest &&
				 same_group(&search->rarest_group, token))
			vocabulary->matches[e] = GROUP_RELATED;
		any |= vocabulary->matches[e] != 0;
	}
	return any;
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
	bool spelled;
} Looked;

static void
weigh(Looked *looked)
{
	if (!looked->weighed)
		name_weigh_token(&looked->token);
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
	looked->spelled = true;
}

/*
 * The evidence of the element and the token, of which one may be "cut" off, and
 * what kind of match it is; what is of no use may be 0.
 */
static float
useful_evidence(VocabularySearch *vocabulary, int e, Looked *looked, bool cut,
				uint8 *kind)
{
	const Element *element = &vocabulary->state->search->elements[e];
	const NameToken *x = &element->token->token;
	const NameToken *y = &looked->token.token;
	float t = (float) vocabulary->state->search->least;
	float weight;
	float least;

	weigh(looked);
	weight = Min(element->token->weight, looked->token.weight);
	least = Max(Max(element->needed, 0) + t * (weight - element->cost),
				vocabulary->bounds.match_least * weight);
	if (!x->initial && !y->initial && !cut && !same_stem(x, y))
	{
		if (!name_may_reach(element->token, &looked->token,
							vocabulary->unmatched[e], least))
			return 0;
		know(looked);
		if (!name_known_may_reach(element->token, &looked->token, least))
			return 0;
	}
	know(looked);
	spell(looked);
	return name_token_evidence(element->token, &looked->token, kind);
}

/*
 * What a match of the element and the token gains.  One that gains nothing, as
 * none does, or less, is no better than no match.
 */
static float
gain_of(VocabularySearch *vocabulary, int e, Looked *looked, bool cut)
{
	const Element *element = &vocabulary->state->search->elements[e];
	float t = (float) vocabulary->state->search->least;
	float weight;
	float evidence;
	uint8 kind;

	evidence = useful_evidence(vocabulary, e, looked, cut, &kind);
	if (evidence <= 0)
		return -1;
	weight = kind == MATCH_INITIAL
				 ? evidence
				 : Min(element->token->weight, looked->token.weight);
	return evidence - t * weight + t * element->cost;
}

static bool
is_first_word(const Element *element, Looked *looked)
{
	weigh(looked);
	if (!name_may_be_word(&looked->token, element->token))
		return false;
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
	float t = (float) vocabulary->state->search->least;
	float gain;

	weigh(looked);
	gain = (vocabulary->bounds.cut_share - t) *
			   Min(element->token->weight, looked->token.weight) +
		   t * element->cost;
	return gain > 0 && gain >= element->needed;
}

/* Keep the postings of a token that can help. */
static void
look_at_token(VocabularySearch *vocabulary, const StoredToken *stored,
			  uint32 number)
{
	const NameSearch *search = vocabulary->state->search;
	Looked looked;

	looked.stored = stored;
	looked.token.token = stored->token;
	looked.token.cut = false;
	looked.weighed = looked.known = looked.spelled = false;
	for (int e = 0; e < search->n_elements; e++)
	{
		const Element *element = &search->elements[e];
		unsigned matches = vocabulary->matches[e];
		float gain = -1;
		bool cut;

		if (!matches)
			continue;
		if (vocabulary->equal_too && e == search->rarest &&
			same_stem(&stored->token, &element->token->token) &&
			stored->token.affixes == element->token->token.affixes)
			add_token(vocabulary->lists, -1, INFINITY, stored);
		if (!element->taken || element->searched)
			continue;
		if (matches & (GROUP_FIRST_WORD | GROUP_LAST_WORD) &&
			may_be_word(element, &stored->token))
		{
			WordLists *words = &vocabulary->words[e];

			if (matches & GROUP_FIRST_WORD && is_first_word(element, &looked))
			{
				add_number(&words->first_numbers, words->first.n,
						   &words->first_room, number);
				add_token(&words->first, e, 0, stored);
			}
			if (matches & GROUP_LAST_WORD && is_last_word(element, &looked))
			{
				add_number(&words->last_numbers, words->last.n,
						   &words->last_room, number);
				add_token(&words->last, e, 0, stored);
			}
		}
		cut = matches & GROUP_CUT && (stored->cut || element->token->cut) &&
			  cut_may_gain(vocabulary, e, &looked);
		/* the names are without number, so they are not weighed */
		if (matches & GROUP_INITIAL && !stored->token.initial &&
			may_be_initial_of(vocabulary->state, element, &stored->token))
			gain = element->most;
		else if (matches & GROUP_RELATED || (cut && element->token->cut))
			gain = gain_of(vocabulary, e, &looked, cut && element->token->cut);
		if (cut && stored->cut)
		{
			looked.token.cut = true;
			gain = Max(gain, gain_of(vocabulary, e, &looked, true));
			looked.token.cut = false;
		}
		if (gain > 0 && gain >= element->needed)
			add_token(vocabulary->lists, e, gain, stored);
	}
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32 x = *(const uint32 *) a;
	uint32 y = *(const uint32 *) b;

	return (x > y) - (x < y);
}

/* Has the entry a first word, and a last word after it? */
static bool
has_words(const WordLists *words, const StoredEntry *entry)
{
	for (int i = 0; i + 1 < entry->n_tokens; i++)
	{
		uint32 first = ENTRY_TOKEN_NUMBER(entry->tokens[i]);
		uint32 last = ENTRY_TOKEN_NUMBER(entry->tokens[i + 1]);

		if (bsearch(&first, words->first_numbers, words->first.n,
					sizeof(uint32), compare_numbers) &&
			bsearch(&last, words->last_numbers, words->last.n, sizeof(uint32),
					compare_numbers))
			return true;
	}
	return false;
}

/* Set the bits of all entries in the lists. */
static void
mark_entries(const ListSet *set, uint64 *bits)
{
	for (int l = 0; l < set->n; l++)
		for (uint32 i = 0; i < set->lists[l].n; i++)
			bits[set->lists[l].entries[i] / 64] |=
				UINT64CONST(1) << set->lists[l].entries[i] % 64;
}

/* From so many postings on, it pays to read those of the other word. */
#define FIRST_WORDS_FEW 500

/*
 * Add the entries that have two words which the element joins.  False if the
 * segment is stale.
 */
static bool
find_words(VocabularySearch *vocabulary, int e)
{
	SearchState *state = vocabulary->state;
	WordLists *words = &vocabulary->words[e];
	uint64 *has_last = NULL;
	PostingList *list;
	uint32 *both;
	uint32 n = 0;

	if (words->first.n == 0 || words->last.n == 0)
		return true;
	if (!decode_lists(state, &words->first))
		return false;
	if (words->first.postings > FIRST_WORDS_FEW)
	{
		if (!decode_lists(state, &words->last))
			return false;
		has_last = palloc_extended((state->segment->info.n_entries / 64 + 1) *
									   sizeof(uint64),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
		mark_entries(&words->last, has_last);
	}
	both = palloc_extended(words->first.postings * sizeof(uint32),
						   MCXT_ALLOC_HUGE);
	for (int l = 0; l < words->first.n; l++)
	{
		for (uint32 i = 0; i < words->first.lists[l].n; i++)
		{
			uint32 number = words->first.lists[l].entries[i];
			StoredEntry entry;

			if (has_last && !(has_last[number / 64] >> number % 64 & 1))
				continue;
			if (!load_entry(state->segment, number, &entry))
				return false;
			if (has_words(words, &entry))
				both[n++] = number;
		}
	}
	if (n == 0)
		return true;
	qsort(both, n, sizeof(uint32), compare_numbers);
	list = add_list(vocabulary->lists, e, state->search->elements[e].most, n);
	list->entries = both;
	return true;
}

/*
 * Add the lists of all elements that are taken and have not been searched for;
 * false if the segment is stale.
 */
static bool
search_vocabulary(SearchState *state, ListSet *lists)
{
	NameSearch *search = state->search;
	VocabularyCursor *cursor = palloc(sizeof(VocabularyCursor));
	VocabularySearch vocabulary = {0};

	vocabulary.state = state;
	vocabulary.bounds = name_bounds();
	vocabulary.equal_too = search->equal_too && lists->n == 0;
	vocabulary.lists = lists;
	vocabulary.words = palloc0(ELEMENTS_MAX * sizeof(WordLists));
	begin_vocabulary(cursor, state->segment);
	while (next_group(cursor))
		if (look_at_group(&vocabulary, &cursor->token))
			while (next_in_group(cursor))
				look_at_token(&vocabulary, &cursor->token, cursor->number);
	if (state->segment->stale || !decode_lists(state, lists))
		return false;
	for (int e = 0; e < search->n_elements; e++)
	{
		if (!search->elements[e].taken || search->elements[e].searched)
			continue;
		if (!find_words(&vocabulary, e))
			return false;
		search->elements[e].searched = true;
	}
	pfree(cursor);
	return true;
}

/* ---------- adding up posting lists ---------- */

/* Entries are added up in windows of so many, which the cache holds. */
#define WINDOW 8192

typedef struct Candidates
{
	Size n;
	Size room;
	uint32 *entries;
} Candidates;

static void
add_candidate(Candidates *candidates, uint32 entry)
{
	if (candidates->n == candidates->room)
	{
		candidates->room = Max(candidates->room * 2, 256);
		candidates->entries =
			candidates->entries
				? repalloc_huge(candidates->entries,
								candidates->room * sizeof(uint32))
				: palloc(candidates->room * sizeof(uint32));
	}
	candidates->entries[candidates->n++] = entry;
}

/* Sums of gains of the entries in a window; 0 where none is. */
typedef struct Window
{
	uint32 first; /* entry */
	float *sums;
	uint32 n_touched; /* entries that are not 0 */
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
		if (window->gains[i] == 0)
			window->gained[window->n_gained++] = i;
		if (window->gains[i] < gain)
			window->gains[i] = gain;
	}
}

/* An entry gains by an element once, whatever the tokens that match it. */
static void
add_element_to_window(Window *window)
{
	for (uint32 k = 0; k < window->n_gained; k++)
	{
		uint32 i = window->gained[k];

		if (window->sums[i] == 0)
			window->touched[window->n_touched++] = i;
		window->sums[i] += window->gains[i];
		window->gains[i] = 0;
	}
	window->n_gained = 0;
}

/* Entries of the window with sums enough become candidates, in their order. */
static void
end_window(Window *window, float enough, uint64 *passed, Candidates *candidates)
{
	for (uint32 k = 0; k < window->n_touched; k++)
	{
		uint32 i = window->touched[k];

		if (window->sums[i] >= enough)
			passed[i / 64] |= UINT64CONST(1) << i % 64;
		window->sums[i] = 0;
	}
	window->n_touched = 0;
	for (int w = 0; w < WINDOW / 64; w++)
		for (; passed[w]; passed[w] &= passed[w] - 1)
			add_candidate(candidates, window->first + 64 * w +
										  pg_rightmost_one_pos64(passed[w]));
}

static int
compare_elements(const void *a, const void *b)
{
	return ((const PostingList *) a)->element -
		   ((const PostingList *) b)->element;
}

/* The entries with gains enough, in their order. */
static void
add_up_lists(const NameSearch *search, ListSet *set, Candidates *candidates)
{
	float enough = search->bound - search->untaken;
	Window window = {0};
	uint64 *passed = palloc0(WINDOW / 8);

	window.sums = palloc0(WINDOW * sizeof(float));
	window.touched = palloc(WINDOW * sizeof(uint32));
	window.gains = palloc0(WINDOW * sizeof(float));
	window.gained = palloc(WINDOW * sizeof(uint32));
	for (int l = 0; l < set->n; l++)
		set->lists[l].at = 0;
	if (set->n > 0)
		qsort(set->lists, set->n, sizeof(PostingList), compare_elements);
	while ((window.first = first_entry(set)) != PG_UINT32_MAX)
	{
		CHECK_FOR_INTERRUPTS();
		for (int l = 0; l < set->n; l++)
		{
			add_list_to_window(&window, &set->lists[l]);
			if (l + 1 == set->n ||
				set->lists[l + 1].element != set->lists[l].element)
				add_element_to_window(&window);
		}
		end_window(&window, enough, passed, candidates);
	}
	pfree(window.sums);
	pfree(window.touched);
	pfree(window.gains);
	pfree(window.gained);
	pfree(passed);
}

/* ---------- segments ---------- */

/* Compare all rows; false if the segment is stale. */
static bool
compare_all(SearchState *state)
{
	EntryCursor *cursor = palloc(sizeof(EntryCursor));

	begin_entries(cursor, state->segment);
	while (next_entry(cursor))
		if (!compare_entry(state, &cursor->entry))
			return false;
	return !state->segment->stale;
}

static bool
search_segment(SearchState *state)
{
	NameSearch *search = state->search;
	Candidates candidates = {0};
	ListSet lists = {0};

	if (search->everything)
		return compare_all(state);
	do
	{
		if (!search_vocabulary(state, &lists))
			return false;
		candidates.n = 0;
		add_up_lists(search, &lists, &candidates);
	} while (!search->equal_only && take_more(search, candidates.n));
	for (Size i = 0; i < candidates.n; i++)
	{
		StoredEntry entry;

		if (!load_entry(state->segment, candidates.entries[i], &entry))
			return false;
		if (search->equal_only && entry.n_tokens != search->name.n_tokens)
			continue;
		if (!compare_entry(state, &entry))
			return false;
	}
	return true;
}

/* ---------- the pending area ---------- */

/* May a token of the entry be of use? */
static bool
is_of_use(SearchState *state, const NameEntry *entry)
{
	VocabularySearch vocabulary = {0};

	vocabulary.state = state;
	vocabulary.equal_too = state->search->equal_too;
	for (int j = 0; j < entry->n_tokens; j++)
	{
		StoredToken token = {0};

		token.token = entry->tokens[j];
		for (int second = 0; second <= (token.token.article > 0); second++)
		{
			token.second = second;
			group_token(&token);
			if (look_at_group(&vocabulary, &token))
				return true;
		}
	}
	return false;
}

static bool
search_pending(SearchState *state, const MetaPage *meta)
{
	PGAlignedBlock copy;
	PendingCursor cursor;

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
				(!state->search->everything && !is_of_use(state, entry)))
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
	set_range(state->search, state->search->least, state->search->below);
	if (!search_pending(state, meta))
		return false;
	/* the newest are the first to be merged away, so they are read first */
	for (int s = (int) meta->n_segments - 1; s >= 0; s--)
	{
		Segment segment;
		MemoryContext old;
		bool done;

		open_segment(&segment, state->index, &meta->segments[s], false);
		state->segment = &segment;
		forget_known(state);
		set_range(state->search, state->search->least, state->search->below);
		old = MemoryContextSwitchTo(state->context);
		done = search_segment(state);
		MemoryContextSwitchTo(old);
		MemoryContextReset(state->context);
		if (!done)
			return false;
	}
	return true;
}

/* Find all rows in the range of the search; the list is emptied before. */
void
search_index(Relation index, NameSearch *search, FoundList *list)
{
	SearchState state = {0};
	MetaPage *meta = palloc(sizeof(MetaPage));

	state.index = index;
	state.search = search;
	state.list = list;
	state.context = AllocSetContextCreate(CurrentMemoryContext, "name search",
										  ALLOCSET_DEFAULT_SIZES);
	state.known_context = AllocSetContextCreate(
		CurrentMemoryContext, "tokens of names found", ALLOCSET_DEFAULT_SIZES);
	do
	{
		CHECK_FOR_INTERRUPTS();
		list->n = 0;
		read_meta(index, meta);
	} while (!search_once(&state, meta));
	MemoryContextDelete(state.context);
	MemoryContextDelete(state.known_context);
	pfree(meta);
}
