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
	MemoryContext context;         /* of the segment */
	MemoryContext known_context;   /* of known tokens */
	known_hash *known;
	bool stale;
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
	KnownToken *known =
		MemoryContextAlloc(state->known_context,
						   offsetof(KnownToken, evidence) + n * sizeof(TokenEvidence));

	known->token.token = *token;
	known->token.first = 0;
	known->token.words = 1;
	known->token.cut = cut;
	name_prepare_token(&known->token);
	for (int i = 0; i < n; i++)
		known->evidence[i].evidence =
			name_token_evidence(&search->name.tokens[i], &known->token,
								&known->evidence[i].kind);
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

static int
compare_numbers(const void *a, const void *b)
{
	uint32 x = *(const uint32 *) a;
	uint32 y = *(const uint32 *) b;

	return (x > y) - (x < y);
}

static void
add_found(FoundList *list, const ItemPointerData *tid, double similarity,
		  bool is_null)
{
	if (list->n == list->room)
	{
		list->room = Max(list->room * 2, 64);
		list->found = list->found
						  ? repalloc_huge(list->found, list->room * sizeof(Found))
						  : MemoryContextAlloc(list->context,
											   list->room * sizeof(Found));
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
#define GROUP_RELATED 0x01    /* another spelling */
#define GROUP_CUT 0x02        /* one is the beginning of the other */
#define GROUP_FIRST_WORD 0x04 /* the first of two words that the element joins */
#define GROUP_LAST_WORD 0x08

static unsigned
group_matches(const NameSearch *search, const Element *element,
			  const Consonants *group)
{
	const PreparedToken *token = element->token;
	const Consonants *own = &token->consonants[0];
	unsigned matches = 0;

	if (element->words == 2)
	{
		const PreparedToken *words = &search->name.tokens[element->first];

		return skeleton_is_joined(&words[0].consonants[0],
								  &words[1].consonants[0], group)
				   ? GROUP_RELATED
				   : 0;
	}
	if (skeleton_related(own, group) ||
		(token->token.article > 0 &&
		 skeleton_related(&token->consonants[1], group)))
		matches |= GROUP_RELATED;
	if (skeleton_is_beginning(group, own))
	{
		matches |= GROUP_CUT;
		if (group->n > 0)
			matches |= GROUP_FIRST_WORD;
	}
	if (token->cut && skeleton_is_beginning(own, group))
		matches |= GROUP_CUT;
	if (group->n > 0 && skeleton_is_end(group, own))
		matches |= GROUP_LAST_WORD;
	return matches;
}

/* ---------- searching the vocabulary ---------- */

/* Entries that have a token which gives an element so much. */
typedef struct PostingList
{
	int element; /* -1: equal names */
	float gain;
	uint32 n;
	uint32 *entries;
	uint32 at; /* the next one */
} PostingList;

typedef struct ListSet
{
	int n;
	int room;
	PostingList *lists;
	uint64 postings;
} ListSet;

static void
add_list(ListSet *set, int element, float gain, uint32 *entries, uint32 n)
{
	if (set->n == set->room)
	{
		set->room = Max(set->room * 2, 64);
		set->lists = set->lists
						 ? repalloc_huge(set->lists, set->room * sizeof(PostingList))
						 : palloc(set->room * sizeof(PostingList));
	}
	set->lists[set->n++] = (PostingList){element, gain, n, entries, 0};
	set->postings += n;
}

/* What a match of the element and the token gains, at the least 0; < 0: none. */
static float
gain_of(const NameSearch *search, const Element *element,
		const PreparedToken *token)
{
	float t = (float) search->least;
	float weight = Min(element->token->weight, token->weight);
	uint8 kind;
	float evidence = name_token_evidence(element->token, token, &kind);

	if (evidence <= 0)
		return -1;
	if (kind == MATCH_INITIAL)
		weight = evidence;
	return Max(evidence - t * weight + t * element->cost, 0);
}

static bool
same_stem(const NameToken *x, const NameToken *y)
{
	return x->script == y->script && x->length == y->length &&
		   memcmp(x->letters, y->letters, x->length) == 0;
}

/* Words that elements join, by element. */
typedef struct WordLists
{
	ListSet first;
	ListSet last;
} WordLists;

typedef struct VocabularySearch
{
	SearchState *state;
	ListSet lists;
	WordLists *words; /* by element */
	unsigned matches[ELEMENTS_MAX]; /* of the current group */
} VocabularySearch;

static bool
is_group_of(const NameToken *token, const StoredToken *group)
{
	StoredToken own = {0};

	own.token = *token;
	group_token(&own);
	return same_group(&own, group);
}

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
		if (element->taken)
		{
			/* initials may stand for any name */
			if (token->n_consonants == GROUP_INITIALS ||
				element->token->token.initial)
				vocabulary->matches[e] = GROUP_RELATED;
			else
				vocabulary->matches[e] = group_matches(search, element, &group);
		}
		else if (search->equal_too && e == search->rarest &&
				 is_group_of(&element->token->token, token))
			vocabulary->matches[e] = GROUP_RELATED;
		any |= vocabulary->matches[e] != 0;
	}
	return any;
}

static uint32 *
get_postings(VocabularySearch *vocabulary, const StoredToken *stored,
			 uint32 **postings)
{
	if (!*postings)
		*postings = decode_postings(vocabulary->state->segment, stored);
	return *postings;
}

/* May the token of a record be one of the words that the element joins? */
static bool
may_be_word(const Element *element, const NameToken *word)
{
	return element->token->token.script != SCRIPT_OTHER &&
		   word->script != SCRIPT_OTHER && !word->title &&
		   word->length < TOKEN_LETTERS_MAX;
}

/* Keep the postings of a token that can help.  False if the segment is stale. */
static bool
look_at_token(VocabularySearch *vocabulary, const StoredToken *stored)
{
	const NameSearch *search = vocabulary->state->search;
	PreparedToken token;
	uint32 *postings = NULL;
	bool prepared = false;

	for (int e = 0; e < search->n_elements; e++)
	{
		const Element *element = &search->elements[e];
		unsigned matches = vocabulary->matches[e];
		float gain = -1;

		if (!matches)
			continue;
		if (search->equal_too && e == search->rarest &&
			same_stem(&stored->token, &element->token->token) &&
			stored->token.affixes == element->token->token.affixes)
		{
			if (!get_postings(vocabulary, stored, &postings))
				return false;
			add_list(&vocabulary->lists, -1, INFINITY, postings,
					 stored->n_postings);
		}
		if (!element->taken)
			continue;
		if (matches & (GROUP_FIRST_WORD | GROUP_LAST_WORD) &&
			may_be_word(element, &stored->token))
		{
			WordLists *words = &vocabulary->words[e];

			if (!get_postings(vocabulary, stored, &postings))
				return false;
			if (matches & GROUP_FIRST_WORD)
				add_list(&words->first, e, 0, postings, stored->n_postings);
			if (matches & GROUP_LAST_WORD)
				add_list(&words->last, e, 0, postings, stored->n_postings);
		}
		if (!(matches & GROUP_RELATED) &&
			!(matches & GROUP_CUT && (stored->cut || element->token->cut)))
			continue;
		if (!prepared)
		{
			token.token = stored->token;
			token.cut = false;
			name_prepare_token(&token);
			prepared = true;
		}
		gain = gain_of(search, element, &token);
		if (stored->cut)
		{
			token.cut = true;
			gain = Max(gain, gain_of(search, element, &token));
			token.cut = false;
		}
		if (gain < 0 || gain < element->needed)
			continue;
		if (!get_postings(vocabulary, stored, &postings))
			return false;
		add_list(&vocabulary->lists, e, gain, postings, stored->n_postings);
	}
	return true;
}

/* Entries that have both a first and a last word of what an element joins. */
static void
intersect_words(VocabularySearch *vocabulary, int e)
{
	const Segment *segment = vocabulary->state->segment;
	WordLists *words = &vocabulary->words[e];
	uint64 *bits;
	uint32 *both;
	uint32 n = 0;

	if (words->first.n == 0 || words->last.n == 0)
		return;
	bits = palloc_extended((segment->info.n_entries / 64 + 1) * sizeof(uint64),
						   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	both = palloc_extended(words->last.postings * sizeof(uint32) + 1,
						   MCXT_ALLOC_HUGE);
	for (int l = 0; l < words->first.n; l++)
		for (uint32 i = 0; i < words->first.lists[l].n; i++)
		{
			uint32 entry = words->first.lists[l].entries[i];

			bits[entry / 64] |= UINT64CONST(1) << entry % 64;
		}
	for (int l = 0; l < words->last.n; l++)
		for (uint32 i = 0; i < words->last.lists[l].n; i++)
		{
			uint32 entry = words->last.lists[l].entries[i];
			uint64 bit = UINT64CONST(1) << entry % 64;

			if (!(bits[entry / 64] & bit))
				continue;
			bits[entry / 64] &= ~bit;
			both[n++] = entry;
		}
	pfree(bits);
	qsort(both, n, sizeof(uint32), compare_numbers);
	if (n > 0)
		add_list(&vocabulary->lists, e, vocabulary->state->search->elements[e].most,
				 both, n);
}

/* Find the lists of all elements that are taken; false if stale. */
static bool
search_vocabulary(SearchState *state, ListSet *lists)
{
	VocabularyCursor *cursor = palloc(sizeof(VocabularyCursor));
	VocabularySearch vocabulary = {0};

	vocabulary.state = state;
	vocabulary.words = palloc0(ELEMENTS_MAX * sizeof(WordLists));
	begin_vocabulary(cursor, state->segment);
	while (next_group(cursor))
	{
		if (!look_at_group(&vocabulary, &cursor->token))
			continue;
		while (next_in_group(cursor))
			if (!look_at_token(&vocabulary, &cursor->token))
				return false;
	}
	if (state->segment->stale)
		return false;
	for (int e = 0; e < state->search->n_elements; e++)
		intersect_words(&vocabulary, e);
	*lists = vocabulary.lists;
	return true;
}

/* ---------- adding up posting lists ---------- */

/* Entries are added up in windows of so many. */
#define WINDOW 65536

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

/* The entries with gains enough, in their order. */
static void
add_up_lists(const NameSearch *search, ListSet *set, Candidates *candidates)
{
	float enough = search->bound - search->untaken;
	float *gains = palloc0(WINDOW * sizeof(float));
	uint32 *touched = palloc(WINDOW * sizeof(uint32));

	for (;;)
	{
		uint32 first = PG_UINT32_MAX;
		uint32 n = 0;
		Size kept = candidates->n;

		CHECK_FOR_INTERRUPTS();
		for (int l = 0; l < set->n; l++)
			if (set->lists[l].at < set->lists[l].n)
				first = Min(first, set->lists[l].entries[set->lists[l].at]);
		if (first == PG_UINT32_MAX)
			break;
		for (int l = 0; l < set->n; l++)
		{
			PostingList *list = &set->lists[l];

			for (; list->at < list->n && list->entries[list->at] - first < WINDOW;
				 list->at++)
			{
				uint32 i = list->entries[list->at] - first;

				if (gains[i] == 0)
					touched[n++] = i;
				/* so that an entry counts as touched */
				gains[i] += list->gain + FLT_MIN;
			}
		}
		for (uint32 k = 0; k < n; k++)
		{
			if (gains[touched[k]] >= enough)
				add_candidate(candidates, first + touched[k]);
			gains[touched[k]] = 0;
		}
		qsort(candidates->entries + kept, candidates->n - kept, sizeof(uint32),
			  compare_numbers);
	}
	pfree(gains);
	pfree(touched);
}

/* ---------- segments ---------- */

/* So many rows are rather compared than looked up more exactly. */
#define CANDIDATES_FEW 2000

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
	ListSet lists;

	if (search->everything)
		return compare_all(state);
	for (;;)
	{
		if (!search_vocabulary(state, &lists))
			return false;
		candidates.n = 0;
		add_up_lists(search, &lists, &candidates);
		if (candidates.n <= CANDIDATES_FEW || search->equal_only ||
			!take_more(search))
			break;
		MemoryContextReset(state->context);
		memset(&candidates, 0, sizeof(candidates));
	}
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
	if (!search_pending(state, meta))
		return false;
	for (uint32 s = 0; s < meta->n_segments; s++)
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
