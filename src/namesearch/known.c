/*
 * known.c
 *
 * What tokens of records are to the query.  A search finds the same tokens in many
 * records, and so do searches after it: what a token is, and how well it agrees with
 * one that was asked for, depends on nothing else and does not change, so a backend
 * keeps both.  Each has one place that it can be in, from which it drives out what was
 * there.
 */
#include "namesearch/search.h"

#include "common/hashfn.h"
#include "port/pg_bitutils.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* ---------- kept by the backend ---------- */

/* The token of a segment, without its spelling. */
typedef struct TokenSlot
{
	uint32 segment; /* number_of() */
	uint32 token;   /* ENTRY_TOKEN() */
	char prepared[UNSPELLED_BYTES];
} TokenSlot;

/* How well it agrees with a token that was asked for. */
typedef struct EvidenceSlot
{
	uint32 query; /* number_of() */
	uint32 token; /* ENTRY_TOKEN() */
	TokenEvidence evidence;
} EvidenceSlot;

/*
 * More would find little more: the commonest tokens are in most records.  And what
 * backends have drives what others have out of the processor's caches.
 */
#define TOKEN_SLOTS_MAX 8192
#define EVIDENCE_SLOTS_MAX 65536

static TokenSlot *token_slots;
static EvidenceSlot *evidence_slots;
static uint32 n_token_slots; /* powers of two */
static uint32 n_evidence_slots;
static MemoryContext slots_context;

/*
 * Segments, and tokens that were asked for in them, are known by a number.  A number
 * is not used again, so what is kept for one that was forgotten is found no more.
 */
typedef struct Numbered
{
	CacheKey key;
	uint32 number;
} Numbered;

#define NUMBERED_MAX 8192

static HTAB *numbered;
static uint32 last_number;

void
forget_slots(void)
{
	if (slots_context)
		MemoryContextDelete(slots_context);
	slots_context = NULL;
	token_slots = NULL;
	evidence_slots = NULL;
	numbered = NULL;
}

/* False where nothing is to be kept. */
static bool
begin_slots(void)
{
	uint32 n_tokens;
	uint32 n_evidence;
	MemoryContext context;

	if (slots_context)
		return true;
	n_tokens =
		(uint32) Min(slots_limit() / 2 / sizeof(TokenSlot), TOKEN_SLOTS_MAX);
	n_evidence = (uint32) Min(slots_limit() / 2 / sizeof(EvidenceSlot),
							  EVIDENCE_SLOTS_MAX);
	if (n_tokens == 0 || n_evidence == 0)
		return false;
	context = AllocSetContextCreate(CurrentMemoryContext, "tokens of records",
									ALLOCSET_DEFAULT_SIZES);
	n_token_slots = pg_prevpower2_32(n_tokens);
	n_evidence_slots = pg_prevpower2_32(n_evidence);
	token_slots =
		MemoryContextAllocExtended(context, n_token_slots * sizeof(TokenSlot),
								   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	evidence_slots = MemoryContextAllocExtended(
		context, n_evidence_slots * sizeof(EvidenceSlot),
		MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	numbered = NULL;
	/* whole, or not at all: memory may have ended before */
	MemoryContextSetParent(context, TopMemoryContext);
	slots_context = context;
	return true;
}

/* The number of a token that is asked for in a segment, or of that; 0 for none. */
static uint32
number_of(const Segment *segment, const PreparedToken *token)
{
	CacheKey key;
	Numbered *entry;
	bool found;

	if (!is_known_by_number(segment) || !begin_slots())
		return 0;
	if (last_number == PG_UINT32_MAX)
	{
		forget_slots();
		last_number = 0;
		return 0;
	}
	if (numbered && hash_get_num_entries(numbered) >= NUMBERED_MAX)
	{
		hash_destroy(numbered);
		numbered = NULL;
	}
	if (!numbered)
		numbered = make_table("tokens asked for", slots_context,
							  sizeof(CacheKey), sizeof(Numbered));
	set_cache_key(&key, segment, token);
	entry = hash_search(numbered, &key, HASH_ENTER, &found);
	if (!found)
		entry->number = ++last_number;
	return entry->number;
}

static TokenSlot *
slot_of_token(uint32 segment, uint32 token)
{
	return &token_slots[hash_combine(segment, murmurhash32(token)) &
						(n_token_slots - 1)];
}

static EvidenceSlot *
slot_of_evidence(uint32 query, uint32 token)
{
	return &evidence_slots[hash_combine(murmurhash32(query),
										murmurhash32(token)) &
						   (n_evidence_slots - 1)];
}

/* ---------- of a search ---------- */

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

/* Begin with the tokens of a segment. */
void
begin_known(SearchState *state)
{
	const NameSearch *search = state->search;

	MemoryContextReset(state->known_context);
	state->known = known_create(state->known_context, 256, NULL);
	state->segment_number = number_of(state->segment, NULL);
	for (int i = 0; i < search->name.n_tokens; i++)
		state->query_numbers[i] =
			number_of(state->segment, &search->name.tokens[i]);
}

/* Lest there be too many. */
void
forget_many_known(SearchState *state)
{
	if (state->known->members > KNOWN_MAX)
		begin_known(state);
}

/*
 * May the token of a record have to do with one of the query, so that its
 * spelling matters: be another spelling of it, or part of what it joins, or cut
 * off?
 */
static bool
may_matter(const PreparedToken *query, const PreparedToken *token)
{
	const Consonants *x = &query->consonants[0];
	const Consonants *y = &token->consonants[0];

	return query->token.initial != token->token.initial ||
		   skeleton_is_beginning(x, y) || skeleton_is_beginning(y, x) ||
		   skeleton_is_cut_off(x, y) || skeleton_is_cut_off(y, x) ||
		   name_are_related(query, token);
}

/* Prepare the token of a record, but for its spelling. */
static void
prepare_unspelled(PreparedToken *prepared, const NameToken *token, bool cut)
{
	prepared->token = *token;
	prepared->first = 0;
	prepared->words = 1;
	prepared->cut = cut;
	prepared->unspelled = true;
	prepared->weight = name_token_weight(token);
	name_know_token(prepared);
	name_set_consonants(prepared);
}

static KnownToken *
begin_token(SearchState *state)
{
	Size size = MAXALIGN(offsetof(KnownToken, token) + UNSPELLED_BYTES);
	KnownToken *known = MemoryContextAlloc(state->known_context,
										   size + state->search->name.n_tokens *
													  sizeof(TokenEvidence));

	known->evidence = (TokenEvidence *) ((char *) known + size);
	return known;
}

/* The token with its spelling, once that has been wanted. */
typedef struct Spelled
{
	bool made;
	PreparedToken token;
} Spelled;

/* Find out how well it agrees with token i of the query. */
static void
compare_known(SearchState *state, KnownToken *known, int i, Spelled *spelled)
{
	if (!spelled->made)
	{
		memcpy(&spelled->token, &known->token, UNSPELLED_BYTES);
		name_spell_token(&spelled->token);
		spelled->made = true;
	}
	known->evidence[i].evidence =
		name_token_evidence(&state->search->name.tokens[i], &spelled->token,
							&known->evidence[i].kind);
}

/* What is not related gives no evidence. */
static bool
is_related(SearchState *state, KnownToken *known, int i)
{
	known->evidence[i] = (TokenEvidence){0, MATCH_SPELLING};
	return may_matter(&state->search->name.tokens[i], &known->token);
}

/* A token that is in no segment. */
KnownToken *
make_known(SearchState *state, const NameToken *token, bool cut)
{
	KnownToken *known = begin_token(state);
	Spelled spelled;

	spelled.made = false;
	prepare_unspelled(&known->token, token, cut);
	for (int i = 0; i < state->search->name.n_tokens; i++)
		if (is_related(state, known, i))
			compare_known(state, known, i, &spelled);
	return known;
}

/* Prepare a token of the segment; false if that is stale. */
static bool
recall_token(SearchState *state, uint32 key, PreparedToken *prepared)
{
	TokenSlot *slot = NULL;
	StoredToken stored;

	if (state->segment_number > 0 && slots_context)
	{
		slot = slot_of_token(state->segment_number, key);
		if (slot->segment == state->segment_number && slot->token == key)
		{
			memcpy(prepared, slot->prepared, UNSPELLED_BYTES);
			return true;
		}
	}
	if (!load_token(state->segment, ENTRY_TOKEN_NUMBER(key), &stored))
		return false;
	prepare_unspelled(prepared, &stored.token, ENTRY_TOKEN_CUT(key));
	if (slot)
	{
		slot->segment = state->segment_number;
		slot->token = key;
		memcpy(slot->prepared, prepared, UNSPELLED_BYTES);
	}
	return true;
}

/* Say how well a token of the segment agrees with token i of the query. */
static void
recall_evidence(SearchState *state, uint32 key, KnownToken *known, int i,
				Spelled *spelled)
{
	uint32 number = state->query_numbers[i];
	EvidenceSlot *slot = NULL;

	if (number > 0 && slots_context)
	{
		slot = slot_of_evidence(number, key);
		if (slot->query == number && slot->token == key)
		{
			known->evidence[i] = slot->evidence;
			return;
		}
	}
	compare_known(state, known, i, spelled);
	if (slot)
	{
		slot->query = number;
		slot->token = key;
		slot->evidence = known->evidence[i];
	}
}

/* A token of the segment, by ENTRY_TOKEN(); NULL if the segment is stale. */
KnownToken *
get_known(SearchState *state, uint32 key)
{
	KnownEntry *entry = known_lookup(state->known, key);
	KnownToken *known;
	Spelled spelled;
	bool found;

	spelled.made = false;
	if (entry)
		return entry->known;
	known = begin_token(state);
	if (!recall_token(state, key, &known->token))
		return NULL;
	for (int i = 0; i < state->search->name.n_tokens; i++)
		if (is_related(state, known, i))
			recall_evidence(state, key, known, i, &spelled);
	entry = known_insert(state->known, key, &found);
	entry->known = known;
	return known;
}
