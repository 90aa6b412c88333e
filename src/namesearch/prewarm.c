/*
 * prewarm.c
 *
 * namesearch_prewarm(): search an index for its commonest tokens before anyone asks
 * for names that have them, so that they are kept (cache.c).
 */
#include "namesearch/search.h"

#include "access/relation.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* A token of the vocabulary, and in how many names it is. */
typedef struct CommonToken
{
	uint32 number;
	uint32 n_postings;
} CommonToken;

static int
compare_common(const void *a, const void *b)
{
	const CommonToken *x = a;
	const CommonToken *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->n_postings != y->n_postings)
		return x->n_postings > y->n_postings ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/*
 * The tokens of a segment that may be kept, the commonest first; NULL if it is
 * stale.
 */
static CommonToken *
common_tokens(Segment *segment, uint32 *n)
{
	CommonToken *tokens =
		palloc_extended((Size) segment->info.n_tokens * sizeof(CommonToken) + 1,
						MCXT_ALLOC_HUGE);
	VocabularyCursor *cursor = palloc(sizeof(VocabularyCursor));

	*n = 0;
	begin_vocabulary(cursor, segment);
	while (next_token(cursor))
	{
		const StoredToken *token = &cursor->token;

		if (!token->second && !token->token.initial &&
			*n < segment->info.n_tokens)
			tokens[(*n)++] = (CommonToken){cursor->number, token->n_postings};
	}
	pfree(cursor);
	if (segment->stale)
		return NULL;
	qsort(tokens, *n, sizeof(CommonToken), compare_common);
	return tokens;
}

/* How much is kept for a token of the segment; 0 if it is stale or keeps nothing. */
static Size
warm_token(Relation index, Segment *segment, uint32 number,
		   MemoryContext context, MemoryContext known_context)
{
	NameSearch *search = palloc0(sizeof(NameSearch));
	SearchState *state = palloc0(sizeof(SearchState));
	ListSet lists = {0};
	StoredToken stored;
	const KeptElement *kept;

	if (!load_token(segment, number, &stored))
		return 0;
	prepare_token_search(search, &stored.token);
	if (!may_keep(segment, search->elements[0].token))
		return 0;
	want_all_marks(search, index);
	set_range(search, BY_ALL_MOST, 2);
	state->index = index;
	state->search = search;
	state->segment = segment;
	state->context = context;
	state->known_context = known_context;
	if (!set_wanted_windows(state) || !search_vocabulary(state, &lists))
		return 0;
	kept = recall_element(segment, search->elements[0].token);
	return kept ? size_of_kept(kept) : 0;
}

/* Warm so many tokens of a segment, as long as there is room. */
static int
warm_segment(Relation index, const SegmentInfo *info, int most, Size *room)
{
	MemoryContext all = AllocSetContextCreate(
		CurrentMemoryContext, "tokens to keep", ALLOCSET_DEFAULT_SIZES);
	MemoryContext one = AllocSetContextCreate(
		CurrentMemoryContext, "token to keep", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(all);
	Segment segment;
	CommonToken *tokens;
	uint32 n;
	int warmed = 0;

	open_segment(&segment, index, info, false);
	tokens = common_tokens(&segment, &n);
	MemoryContextSwitchTo(one);
	for (uint32 i = 0; tokens && i < n && warmed < most; i++)
	{
		Size size;

		CHECK_FOR_INTERRUPTS();
		size = warm_token(index, &segment, tokens[i].number, one, one);
		MemoryContextReset(one);
		if (size == 0 || size > *room)
			break;
		*room -= size;
		warmed++;
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(one);
	MemoryContextDelete(all);
	return warmed;
}

PG_FUNCTION_INFO_V1(namesearch_prewarm);

/*
 * Search for the commonest tokens of each segment, as many as are asked for and as
 * half of what is kept has room for, and return how many it were.
 */
Datum
namesearch_prewarm(PG_FUNCTION_ARGS)
{
	Relation heap;
	Relation index = open_namesearch_index(PG_GETARG_OID(0), AccessShareLock,
										   AccessShareLock, &heap);
	int most = PG_GETARG_INT32(1);
	MetaPage *meta = palloc(sizeof(MetaPage));
	Size room = room_to_keep(index);
	AclResult acl =
		pg_class_aclcheck(RelationGetRelid(heap), GetUserId(), ACL_SELECT);
	int warmed = 0;

	if (acl != ACLCHECK_OK)
		aclcheck_error(acl, OBJECT_TABLE, RelationGetRelationName(heap));
	if (most < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("cannot search for %d tokens", most),
						errhint("Give how many of the commonest tokens are to "
								"be searched for.")));
	read_meta(index, meta);
	for (uint32 s = 0; meta->reading == NAME_READING && s < meta->n_segments;
		 s++)
		warmed += warm_segment(index, &meta->segments[s], most, &room);
	relation_close(index, AccessShareLock);
	relation_close(heap, AccessShareLock);
	PG_RETURN_INT32(warmed);
}
