/*
 * cache.c
 *
 * Which tokens of a segment match a token that has been asked for, kept in the
 * backend; shared_cache.c has what others keep.  Most names that are asked for have
 * tokens which others have, too, and to find the matches of a token in a large
 * vocabulary takes most of a search.  Segments do not change, so what was found
 * holds as long as they are there.
 */
#include "namesearch/search.h"

#include "common/hashfn.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/*
 * Smaller vocabularies are searched each time: to keep what they have would take
 * more room than they do.  To keep that of some 350 tokens pays (docs/design.md).
 */
#define VOCABULARY_MIN 100

static int cache_size; /* kB */

typedef struct CacheEntry
{
	CacheKey key;
	KeptElement kept;
} CacheEntry;

/*
 * When the younger half is full, it becomes the older one, and what that still had
 * is forgotten.  What is found in the older one is copied to the younger.
 */
typedef struct Half
{
	MemoryContext context;
	HTAB *entries;
	Size bytes;
} Half;

static Half younger;
static Half older;

/*
 * How often tokens were asked for, soon after each other at least: in each slot the
 * higher bits of the hash of a key, and how often.  The last key has the slot.
 */
#define ASKED_TIMES 0xFF

static uint32 asked_here[ASKED_SLOTS];

/*
 * Is there nothing else that has this number?  An index of a temporary table may be
 * built anew in its file at each commit, and what is small takes little time anyway.
 */
bool
is_known_by_number(const Segment *segment)
{
	return segment->info.n_tokens >= VOCABULARY_MIN &&
		   !RelationUsesLocalBuffers(segment->index);
}

/* Of a token in a segment, or, without one, of the segment. */
void
set_cache_key(CacheKey *key, const Segment *segment, const PreparedToken *token)
{
	memset(key, 0, sizeof(*key));
	key->index = RelationGetRelid(segment->index);
	key->file = segment->index->rd_rel->relfilenode;
	key->segment = segment->info.id;
	if (!token)
		return;
	key->cut = token->cut;
	key->joined = token->words > 1;
	memcpy(key->token.letters, token->token.letters, token->token.length);
	key->token.length = token->token.length;
	key->token.article = token->token.article;
	key->token.affixes = token->token.affixes;
	key->token.script = token->token.script;
	key->token.title = token->token.title;
	key->token.initial = token->token.initial;
	key->token.aside = token->token.aside;
}

static Size
limit_of_half(void)
{
	return (Size) cache_size * 1024 / 2;
}

/* Places in posting lists may take a small part besides. */
Size
places_limit(void)
{
	return (Size) cache_size * 1024 / 8;
}

/* And so may tokens of records. */
Size
slots_limit(void)
{
	return (Size) cache_size * 1024 / 4;
}

static void
forget_half(Half *half)
{
	if (half->context)
		MemoryContextDelete(half->context);
	memset(half, 0, sizeof(*half));
}

/* What is too much for the new size goes, lest a session keeps it to its end. */
static void
assign_cache_size(int size, void *extra)
{
	if (size >= cache_size)
		return;
	forget_half(&older);
	forget_half(&younger);
	forget_places();
	forget_slots();
}

void
namesearch_define_settings(void)
{
	DefineCustomIntVariable(
		"sltd.namesearch_cache_size",
		"Memory of a backend for matches of tokens that were searched for.",
		"What was found in an index for a token is kept, so that further names "
		"with this token are found faster.  0 keeps nothing.",
		&cache_size, 16 * 1024, 0, MAX_KILOBYTES, PGC_USERSET, GUC_UNIT_KB,
		NULL, assign_cache_size, NULL);
	shared_cache_define_setting();
}

/* A hash table in the context, for keys that are compared as bytes. */
HTAB *
make_table(const char *name, MemoryContext context, Size key_size,
		   Size entry_size)
{
	HASHCTL control = {0};

	control.keysize = key_size;
	control.entrysize = entry_size;
	control.hcxt = context;
	return hash_create(name, 256, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void
begin_half(Half *half)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "namesearch cache", ALLOCSET_DEFAULT_SIZES);

	half->entries = make_table("namesearch cache", context, sizeof(CacheKey),
							   sizeof(CacheEntry));
	/* whole, or not at all: memory may have ended before */
	MemoryContextSetParent(context, TopMemoryContext);
	half->context = context;
}

Size
size_of_kept(const KeptElement *kept)
{
	return sizeof(CacheEntry) + 2 * sizeof(void *) +
		   kept->n_matches * sizeof(KeptMatch) +
		   kept->n_entries * sizeof(uint32);
}

static void *
copy_of(MemoryContext context, const void *array, Size size)
{
	return size == 0 ? NULL
					 : memcpy(MemoryContextAlloc(context, size), array, size);
}

/* Put it into the younger half, which has room. */
static void
put_in_younger(const CacheKey *key, const KeptElement *kept)
{
	KeptElement copy = *kept;
	CacheEntry *entry;

	if (!younger.context)
		begin_half(&younger);
	copy.matches = copy_of(younger.context, kept->matches,
						   kept->n_matches * sizeof(KeptMatch));
	copy.entries = copy_of(younger.context, kept->entries,
						   kept->n_entries * sizeof(uint32));
	entry = hash_search(younger.entries, key, HASH_ENTER, NULL);
	entry->kept = copy;
	younger.bytes += size_of_kept(kept);
}

/* Put it into the younger half, for which the older one may have to go. */
static void
keep_here(const CacheKey *key, const KeptElement *kept)
{
	Size size = size_of_kept(kept);

	/* one that takes a good deal of the room is worth less than others */
	if (size > limit_of_half() / 4)
		return;
	if (younger.bytes + size > limit_of_half())
	{
		forget_half(&older);
		older = younger;
		memset(&younger, 0, sizeof(younger));
	}
	put_in_younger(key, kept);
}

/* What another backend has found. */
static const KeptElement *
recall_shared(const Segment *segment, const CacheKey *key)
{
	KeptElement *kept = palloc(sizeof(KeptElement));

	if (!find_shared(segment, key, kept))
		return NULL;
	keep_here(key, kept);
	return kept;
}

/*
 * What the vocabulary has for a token of a query, NULL where that is not known.
 * It is there until something else is kept.
 */
const KeptElement *
recall_element(const Segment *segment, const PreparedToken *token)
{
	CacheKey key;
	const CacheEntry *entry = NULL;

	set_cache_key(&key, segment, token);
	if (younger.context)
		entry = hash_search(younger.entries, &key, HASH_FIND, NULL);
	if (entry)
		return &entry->kept;
	if (older.context)
		entry = hash_search(older.entries, &key, HASH_FIND, NULL);
	if (!entry)
		return recall_shared(segment, &key);
	if (younger.bytes + size_of_kept(&entry->kept) <= limit_of_half())
		put_in_younger(&key, &entry->kept);
	return &entry->kept;
}

/*
 * Has the token been asked for so often, by all backends that share what they find?
 * Each call counts.
 */
bool
is_asked_often(const Segment *segment, const PreparedToken *token, int often)
{
	uint32 *slots = shared_asked(segment);
	CacheKey key;
	uint32 hash;
	uint32 asked;

	if (!may_keep(segment, token))
		return false;
	set_cache_key(&key, segment, token);
	hash = tag_hash(&key, sizeof(key));
	if (!slots)
		slots = asked_here;
	asked = slots[hash % ASKED_SLOTS];
	if ((asked ^ hash) & ~ASKED_TIMES)
		asked = hash & ~ASKED_TIMES;
	if ((asked & ASKED_TIMES) < ASKED_TIMES)
		asked++;
	slots[hash % ASKED_SLOTS] = asked;
	return (asked & ASKED_TIMES) >= often;
}

/* An initial matches half of the vocabulary. */
bool
may_keep(const Segment *segment, const PreparedToken *token)
{
	return cache_size > 0 && segment->info.n_tokens >= VOCABULARY_MIN &&
		   !token->token.initial;
}

void
keep_element(const Segment *segment, const PreparedToken *token,
			 const KeptElement *kept)
{
	CacheKey key;

	set_cache_key(&key, segment, token);
	keep_here(&key, kept);
	share_element(segment, &key, kept);
}

/* How much of what is found first will not make way for what is found then. */
Size
room_to_keep(Relation index)
{
	return Max(limit_of_half(), shared_room(index));
}

/* Is it known what a segment has for each token of a search? */
bool
recalls_all(const Segment *segment, const NameSearch *search)
{
	for (int e = 0; e < search->name.n_tokens; e++)
		if (!may_keep(segment, search->elements[e].token) ||
			!recall_element(segment, search->elements[e].token))
			return false;
	return search->name.n_tokens > 0;
}
