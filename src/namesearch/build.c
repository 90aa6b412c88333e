/*
 * build.c
 *
 * Names gathered in memory become a segment: their distinct tokens are numbered
 * in the order of the vocabulary, and postings are sorted by counting.  CREATE
 * INDEX gathers until maintenance_work_mem is full, and writes files, which it
 * merges now and then and in the end.
 */
#include "namesearch/namesearch.h"

#include "access/tableam.h"
#include "catalog/index.h"
#include "commands/progress.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "pgstat.h"
#include "utils/backend_progress.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* ---------- gathering ---------- */

/* What makes two tokens the same, without padding. */
typedef struct TokenKey
{
	uint8 letters[TOKEN_LETTERS_MAX];
	uint8 length;
	uint8 article;
	uint16 affixes;
	uint8 script;
	uint8 marks;
} TokenKey;

StaticAssertDecl(sizeof(TokenKey) == 36, "TokenKey is hashed as bytes");

typedef struct GatheredToken
{
	TokenKey key;
	uint32 number; /* in the order of coming */
	bool cut;
	uint32 hash;
	char status;
} GatheredToken;

#define SH_PREFIX token_hash
#define SH_ELEMENT_TYPE GatheredToken
#define SH_KEY_TYPE TokenKey
#define SH_KEY key
#define SH_HASH_KEY(tb, key)                                                   \
	hash_bytes((const unsigned char *) &(key), sizeof(TokenKey))
#define SH_EQUAL(tb, a, b) (memcmp(&(a), &(b), sizeof(TokenKey)) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct Gatherer
{
	MemoryContext context;
	token_hash_hash *tokens;
	uint32 n_entries;
	Size entries_room;
	ItemPointerData *tids;
	uint8 *lengths; /* tokens of each entry */
	int n_filters;
	uint8 *marks; /* of each entry */
	Size n_words;
	Size words_room;
	uint32 *words; /* the tokens of all entries, as ENTRY_TOKEN() */
};

Gatherer *
gatherer_create(int n_filters)
{
	MemoryContext context = AllocSetContextCreate(
		CurrentMemoryContext, "names gathered", ALLOCSET_DEFAULT_SIZES);
	Gatherer *gatherer = MemoryContextAllocZero(context, sizeof(Gatherer));

	gatherer->context = context;
	gatherer->tokens = token_hash_create(context, 1024, NULL);
	gatherer->entries_room = 1024;
	gatherer->words_room = 4096;
	gatherer->tids = MemoryContextAlloc(context, gatherer->entries_room *
													 sizeof(ItemPointerData));
	gatherer->lengths = MemoryContextAlloc(context, gatherer->entries_room);
	gatherer->n_filters = n_filters;
	gatherer->marks =
		MemoryContextAlloc(context, gatherer->entries_room * n_filters + 1);
	gatherer->words =
		MemoryContextAlloc(context, gatherer->words_room * sizeof(uint32));
	return gatherer;
}

void
gatherer_free(Gatherer *gatherer)
{
	MemoryContextDelete(gatherer->context);
}

static uint32
gatherer_entries(const Gatherer *gatherer)
{
	return gatherer->n_entries;
}

/* What it will have needed when it has been written. */
static Size
gatherer_memory(const Gatherer *gatherer)
{
	return MemoryContextMemAllocated(gatherer->context, true) +
		   gatherer->n_words * sizeof(uint32) +
		   gatherer->tokens->members *
			   (sizeof(StoredToken) + sizeof(uint32) * 3);
}

static void
make_room(Gatherer *gatherer, int n_tokens)
{
	if (gatherer->n_entries == gatherer->entries_room)
	{
		gatherer->entries_room *= 2;
		gatherer->tids = repalloc_huge(
			gatherer->tids, gatherer->entries_room * sizeof(ItemPointerData));
		gatherer->lengths =
			repalloc_huge(gatherer->lengths, gatherer->entries_room);
		gatherer->marks = repalloc_huge(
			gatherer->marks, gatherer->entries_room * gatherer->n_filters + 1);
	}
	if (gatherer->n_words + n_tokens > gatherer->words_room)
	{
		gatherer->words_room *= 2;
		gatherer->words = repalloc_huge(gatherer->words,
										gatherer->words_room * sizeof(uint32));
	}
}

void
gather(Gatherer *gatherer, const NameEntry *entry)
{
	make_room(gatherer, entry->n_tokens);
	memcpy(gatherer->marks + (Size) gatherer->n_entries * gatherer->n_filters,
		   entry->marks, gatherer->n_filters);
	gatherer->tids[gatherer->n_entries] = entry->tid;
	gatherer->lengths[gatherer->n_entries++] = (uint8) entry->n_tokens;
	for (int i = 0; i < entry->n_tokens; i++)
	{
		const NameToken *token = &entry->tokens[i];
		GatheredToken *gathered;
		TokenKey key = {{0}};
		bool found;

		memcpy(key.letters, token->letters, token->length);
		key.length = token->length;
		key.article = token->article;
		key.affixes = token->affixes;
		key.script = token->script;
		key.marks =
			(uint8) (token->title | token->initial << 1 | token->aside << 2);
		gathered = token_hash_insert(gatherer->tokens, key, &found);
		if (!found)
		{
			gathered->number = gatherer->tokens->members - 1;
			gathered->cut = false;
		}
		gathered->cut |= entry->cut[i];
		gatherer->words[gatherer->n_words++] =
			ENTRY_TOKEN(gathered->number, entry->cut[i]);
	}
}

/* ---------- writing what was gathered ---------- */

static void
token_of_key(const TokenKey *key, NameToken *token)
{
	memset(token, 0, sizeof(*token));
	memcpy(token->letters, key->letters, key->length);
	token->length = key->length;
	token->article = key->article;
	token->affixes = key->affixes;
	token->script = key->script;
	token->title = key->marks & 1;
	token->initial = key->marks >> 1 & 1;
	token->aside = key->marks >> 2 & 1;
}

static int
compare_token_pointers(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return compare_tokens(*(StoredToken *const *) a, *(StoredToken *const *) b);
}

/*
 * The vocabulary in its order.  places[2 * n] and [2 * n + 1] become the numbers
 * of the token that came as n, and of its second place.
 */
static StoredToken **
sort_vocabulary(Gatherer *gatherer, uint32 *places, uint32 *n_tokens)
{
	uint32 members = gatherer->tokens->members;
	StoredToken *tokens =
		palloc_extended(2 * members * sizeof(StoredToken) + 1, MCXT_ALLOC_HUGE);
	StoredToken **sorted = palloc_extended(
		2 * members * sizeof(StoredToken *) + 1, MCXT_ALLOC_HUGE);
	token_hash_iterator iterator;
	GatheredToken *gathered;
	uint32 n = 0;

	token_hash_start_iterate(gatherer->tokens, &iterator);
	while ((gathered = token_hash_iterate(gatherer->tokens, &iterator)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		for (int second = 0; second < 2; second++)
		{
			StoredToken *token = &tokens[n];

			memset(token, 0, sizeof(*token));
			token_of_key(&gathered->key, &token->token);
			places[2 * gathered->number + second] = PG_UINT32_MAX;
			if (second && (token->token.article == 0 || token->token.initial))
				break;
			token->second = second;
			token->cut = gathered->cut;
			token->postings = 2 * gathered->number + second; /* until sorted */
			group_token(token);
			sorted[n++] = token;
		}
	}
	qsort(sorted, n, sizeof(*sorted), compare_token_pointers);
	for (uint32 i = 0; i < n; i++)
		places[sorted[i]->postings] = i;
	*n_tokens = n;
	return sorted;
}

/*
 * Postings of all tokens, one list after the other, and where each begins.  A
 * token that a name has twice has one posting.
 */
static uint32 *
sort_postings(Gatherer *gatherer, const uint32 *places, uint32 n_tokens,
			  StoredToken **sorted, uint32 *starts)
{
	uint32 *postings = palloc_extended(
		(2 * gatherer->n_words + 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	uint32 sum = 0;

	memset(starts, 0, n_tokens * sizeof(uint32));
	for (Size w = 0; w < gatherer->n_words; w++)
		for (int second = 0; second < 2; second++)
		{
			uint32 place =
				places[2 * ENTRY_TOKEN_NUMBER(gatherer->words[w]) + second];

			if (place != PG_UINT32_MAX)
				starts[place]++;
		}
	for (uint32 i = 0; i < n_tokens; i++)
	{
		uint32 n = starts[i];

		starts[i] = sum;
		sorted[i]->n_postings = 0;
		sum += n;
	}
	for (uint32 e = 0, w = 0; e < gatherer->n_entries; e++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < 2 * gatherer->lengths[e]; i++)
		{
			uint32 word = gatherer->words[w + i / 2];
			uint32 place = places[2 * ENTRY_TOKEN_NUMBER(word) + i % 2];
			uint32 *list;

			if (i == 2 * gatherer->lengths[e] - 1)
				w += gatherer->lengths[e];
			if (place == PG_UINT32_MAX)
				continue;
			list = postings + starts[place];
			if (sorted[place]->n_postings == 0 ||
				list[sorted[place]->n_postings - 1] != e)
				list[sorted[place]->n_postings++] = e;
		}
	}
	return postings;
}

/*
 * Sort the entries by the mark of the first further column, so that a search for one
 * mark finds its entries together; those with the same mark stay in their order.
 */
static void
sort_entries(Gatherer *gatherer)
{
	uint32 n = gatherer->n_entries;
	int n_filters = gatherer->n_filters;
	uint32 places[PG_UINT8_MAX + 2] = {0}; /* the next entry of each mark */
	Size word_places[PG_UINT8_MAX + 2] = {0};
	ItemPointerData *tids;
	uint8 *lengths;
	uint8 *marks;
	uint32 *words;
	Size word = 0;

	tids = palloc_extended(n * sizeof(ItemPointerData) + 1, MCXT_ALLOC_HUGE);
	lengths = palloc_extended((Size) n + 1, MCXT_ALLOC_HUGE);
	marks = palloc_extended((Size) n * n_filters + 1, MCXT_ALLOC_HUGE);
	words = palloc_extended(gatherer->n_words * sizeof(uint32) + 1,
							MCXT_ALLOC_HUGE);
	for (uint32 e = 0; e < n; e++)
	{
		int mark = gatherer->marks[(Size) e * n_filters];

		places[mark + 1]++;
		word_places[mark + 1] += gatherer->lengths[e];
	}
	for (int mark = 0; mark < PG_UINT8_MAX; mark++)
	{
		places[mark + 1] += places[mark];
		word_places[mark + 1] += word_places[mark];
	}
	for (uint32 e = 0; e < n; e++)
	{
		const uint8 *of_entry = gatherer->marks + (Size) e * n_filters;
		uint32 place = places[of_entry[0]]++;
		int length = gatherer->lengths[e];

		tids[place] = gatherer->tids[e];
		lengths[place] = (uint8) length;
		memcpy(marks + (Size) place * n_filters, of_entry, n_filters);
		memcpy(words + word_places[of_entry[0]], gatherer->words + word,
			   length * sizeof(uint32));
		word_places[of_entry[0]] += length;
		word += length;
	}
	pfree(gatherer->tids);
	pfree(gatherer->lengths);
	pfree(gatherer->marks);
	pfree(gatherer->words);
	gatherer->tids = tids;
	gatherer->lengths = lengths;
	gatherer->marks = marks;
	gatherer->words = words;
}

void
gatherer_write(Gatherer *gatherer, Draft *draft)
{
	MemoryContext old = MemoryContextSwitchTo(gatherer->context);
	uint32 *places = palloc_extended(
		(2 * gatherer->tokens->members + 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	uint32 n_tokens;
	StoredToken **sorted = sort_vocabulary(gatherer, places, &n_tokens);
	uint32 *starts =
		palloc_extended((n_tokens + 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	uint32 *postings;
	const StoredToken *tokens[NAME_TOKENS_MAX];
	StoredEntry entry;
	Size word = 0;

	if (gatherer->n_filters > 0)
		sort_entries(gatherer);
	postings = sort_postings(gatherer, places, n_tokens, sorted, starts);
	for (uint32 i = 0; i < n_tokens; i++)
	{
		CHECK_FOR_INTERRUPTS();
		draft_token(draft, sorted[i], postings + starts[i]);
	}
	for (uint32 e = 0; e < gatherer->n_entries; e++)
	{
		CHECK_FOR_INTERRUPTS();
		entry.tid = gatherer->tids[e];
		entry.n_tokens = gatherer->lengths[e];
		for (int i = 0; i < entry.n_tokens; i++, word++)
		{
			uint32 token = gatherer->words[word];
			uint32 place = places[2 * ENTRY_TOKEN_NUMBER(token)];

			tokens[i] = sorted[place];
			entry.tokens[i] = ENTRY_TOKEN(place, ENTRY_TOKEN_CUT(token));
		}
		draft_entry(draft, &entry, least_entry_cost(tokens, entry.n_tokens),
					gatherer->marks + (Size) e * gatherer->n_filters);
	}
	MemoryContextSwitchTo(old);
}

/* ---------- CREATE INDEX ---------- */

/*
 * So many drafts of a level become one: even in files each takes some memory, and
 * the less memory there is, the more of them there are.
 */
#define DRAFTS_MERGED 16

/* A segment of names that did not fit into memory with all others. */
typedef struct KeptDraft
{
	Draft *draft;
	SegmentInfo info;
	int level; /* how often it has been merged */
} KeptDraft;

typedef struct BuildState
{
	MemoryContext row_context;
	int n_filters;
	Gatherer *gatherer;
	List *kept; /* drafts, those of the higher levels first */
	double rows;
} BuildState;

/* Make one of the drafts from the given one on. */
static void
merge_drafts(BuildState *build, int first)
{
	int n = list_length(build->kept) - first;
	KeptDraft *merged;
	Segment *segments;

	if (n == 1)
		return;
	pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE, PHASE_MERGING);
	segments = palloc(n * sizeof(Segment));
	for (int i = 0; i < n; i++)
	{
		KeptDraft *kept = list_nth(build->kept, first + i);

		open_draft(&segments[i], kept->draft, &kept->info);
	}
	merged = palloc(sizeof(KeptDraft));
	merged->draft = draft_create(build->n_filters);
	merged->level = ((KeptDraft *) list_nth(build->kept, first))->level + 1;
	merge_segments(merged->draft, segments, n);
	draft_finish(merged->draft, &merged->info);
	for (int i = 0; i < n; i++)
	{
		KeptDraft *kept = llast(build->kept);

		close_segment(&segments[i]);
		draft_free(kept->draft);
		pfree(kept);
		build->kept = list_delete_last(build->kept);
	}
	pfree(segments);
	build->kept = lappend(build->kept, merged);
}

/* Merge the last drafts while there are enough of one level. */
static void
merge_kept(BuildState *build)
{
	for (;;)
	{
		int n = list_length(build->kept);
		int first = n - DRAFTS_MERGED;

		if (first < 0 || ((KeptDraft *) list_nth(build->kept, first))->level !=
							 ((KeptDraft *) llast(build->kept))->level)
			return;
		merge_drafts(build, first);
		draft_to_files(((KeptDraft *) llast(build->kept))->draft);
		pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE,
									 PHASE_READING);
	}
}

/* Write what has been gathered as a draft. */
static void
flush_gatherer(BuildState *build)
{
	KeptDraft *kept = palloc(sizeof(KeptDraft));

	kept->draft = draft_create(build->n_filters);
	kept->level = 0;
	gatherer_write(build->gatherer, kept->draft);
	draft_finish(kept->draft, &kept->info);
	build->kept = lappend(build->kept, kept);
	gatherer_free(build->gatherer);
	build->gatherer = gatherer_create(build->n_filters);
}

static void
build_row(Relation index, ItemPointer tid, Datum *values, bool *isnull,
		  bool alive, void *state)
{
	BuildState *build = state;
	MemoryContext old = MemoryContextSwitchTo(build->row_context);
	NameEntry entry;

	read_name_entry(index, values, isnull, tid, &entry);
	MemoryContextSwitchTo(old);
	MemoryContextReset(build->row_context);
	gather(build->gatherer, &entry);
	build->rows += 1;
	if (gatherer_memory(build->gatherer) >
		(Size) maintenance_work_mem * (Size) 1024)
	{
		flush_gatherer(build);
		draft_to_files(((KeptDraft *) llast(build->kept))->draft);
		merge_kept(build);
	}
}

IndexBuildResult *
namesearch_build(Relation heap, Relation index, IndexInfo *indexInfo)
{
	IndexBuildResult *result = palloc(sizeof(IndexBuildResult));
	BuildState build = {0};

	if (RelationGetNumberOfBlocks(index) != 0)
		elog(ERROR, "index \"%s\" already contains data",
			 RelationGetRelationName(index));
	check_columns(index);
	create_meta(index, MAIN_FORKNUM);
	build.row_context = AllocSetContextCreate(
		CurrentMemoryContext, "name being read", ALLOCSET_DEFAULT_SIZES);
	build.n_filters = index_filters(index);
	build.gatherer = gatherer_create(build.n_filters);
	pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE, PHASE_READING);
	result->heap_tuples = table_index_build_scan(heap, index, indexInfo, true,
												 true, build_row, &build, NULL);
	result->index_tuples = build.rows;
	if (gatherer_entries(build.gatherer) > 0)
		flush_gatherer(&build);
	gatherer_free(build.gatherer);
	if (build.kept != NIL)
	{
		KeptDraft *whole;

		merge_drafts(&build, 0);
		whole = linitial(build.kept);
		pgstat_progress_update_param(PROGRESS_CREATEIDX_SUBPHASE,
									 PHASE_WRITING);
		publish_draft(index, WRITER_MERGE, whole->draft, &whole->info, NULL, 0);
		draft_free(whole->draft);
	}
	MemoryContextDelete(build.row_context);
	return result;
}

void
namesearch_buildempty(Relation index)
{
	create_meta(index, INIT_FORKNUM);
}
