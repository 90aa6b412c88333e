/*
 * draft.c
 *
 * A segment while it is written: its pages are kept, in memory if they are few
 * and else in a temporary file for each section, until it is known how many
 * there are.  Then they are copied into an extent of the index, and logged.
 */
#include "namesearch/namesearch.h"

#include "access/xloginsert.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/*
 * Pages of a section that are kept in memory: those of any pending area, so that
 * an INSERT needs no temporary file.
 */
#define MEMORY_PAGES 64

typedef struct Section
{
	BufFile *file; /* NULL while the pages are in memory */
	char *memory;
	uint32 room; /* pages that it has room for */
	uint32 pages;
	PGAlignedBlock *page; /* the one being filled; NULL once all are */
	uint8 *start;         /* of its contents */
	uint8 *at;
	uint8 *limit; /* where room ends */
} Section;

typedef enum DirectoryKind
{
	DIRECTORY_VOCABULARY,
	DIRECTORY_ENTRIES,
	DIRECTORY_WINDOWS,
	DIRECTORY_COUNT
} DirectoryKind;

struct Draft
{
	int n_filters;
	Section sections[SECTION_COUNT];
	uint32 n_tokens;
	uint32 n_entries;
	uint64 n_postings;
	uint64 posting_bytes;
	TokenGroup group;   /* the open one; it is open if it has tokens */
	uint32 group_first; /* its first token */
	/* of vocabulary pages, of entry pages and, if there are marks, of windows */
	uint32 *directory[DIRECTORY_COUNT];
	Size directory_room[DIRECTORY_COUNT];
};

static void
begin_page(Section *section, PageKind kind)
{
	Page page = (Page) section->page->data;

	namesearch_init_page(page, 0, kind);
	section->start = section->at = (uint8 *) PageGetContents(page);
	section->limit = (uint8 *) page + ((PageHeader) page)->pd_special;
}

/* Move what is in memory to a file. */
static void
move_to_file(Section *section)
{
	MemoryContext old;

	if (!section->memory)
		return;
	/* it lives as long as the draft, whoever writes */
	old = MemoryContextSwitchTo(GetMemoryChunkContext(section->memory));
	section->file = BufFileCreateTemp(false);
	MemoryContextSwitchTo(old);
	BufFileWrite(section->file, section->memory,
				 (Size) section->pages * BLCKSZ);
	pfree(section->memory);
	section->memory = NULL;
}

/* Keep the page that has been filled. */
static void
keep_page(Section *section)
{
	if (!section->file && section->pages == MEMORY_PAGES)
		move_to_file(section);
	if (section->file)
		BufFileWrite(section->file, section->page->data, BLCKSZ);
	else
	{
		if (section->pages == section->room)
		{
			MemoryContext context = GetMemoryChunkContext(section->page);

			section->room = Max(2 * section->room, 1);
			section->memory =
				section->memory
					? repalloc(section->memory, (Size) section->room * BLCKSZ)
					: MemoryContextAlloc(context, BLCKSZ);
		}
		memcpy(section->memory + (Size) section->pages * BLCKSZ,
			   section->page->data, BLCKSZ);
	}
	section->pages++;
}

static void
end_page(Section *section)
{
	PageHeader header = (PageHeader) section->page->data;

	header->pd_lower = (LocationIndex) (section->at - (uint8 *) header);
	header->pd_upper = (LocationIndex) (section->limit - (uint8 *) header);
	keep_page(section);
	section->at = NULL;
}

/* Note at the end of the page where the next item begins. */
static void
put_offset(Section *section)
{
	uint16 offset = (uint16) (section->at - section->start);

	section->limit -= sizeof(offset);
	memcpy(section->limit, &offset, sizeof(offset));
}

Draft *
draft_create(int n_filters)
{
	Draft *draft = palloc0(sizeof(Draft));

	draft->n_filters = n_filters;
	for (int s = 0; s < SECTION_COUNT; s++)
		draft->sections[s].page = palloc(sizeof(PGAlignedBlock));
	return draft;
}

void
draft_free(Draft *draft)
{
	for (int s = 0; s < SECTION_COUNT; s++)
	{
		if (draft->sections[s].file)
			BufFileClose(draft->sections[s].file);
		if (draft->sections[s].memory)
			pfree(draft->sections[s].memory);
		if (draft->sections[s].page)
			pfree(draft->sections[s].page);
	}
	for (int d = 0; d < DIRECTORY_COUNT; d++)
		if (draft->directory[d])
			pfree(draft->directory[d]);
	pfree(draft);
}

/* Add to the directory, which has so many words, another one. */
static void
add_to_directory(Draft *draft, DirectoryKind d, uint32 n, uint32 word)
{
	if (n >= draft->directory_room[d])
	{
		Size room = Max(draft->directory_room[d] * 2, 256);

		draft->directory[d] =
			draft->directory[d]
				? repalloc_huge(draft->directory[d], room * sizeof(uint32))
				: MemoryContextAlloc(GetMemoryChunkContext(draft),
									 room * sizeof(uint32));
		draft->directory_room[d] = room;
	}
	draft->directory[d][n] = word;
}

static void
check_numbers(uint32 n)
{
	if (n >= NUMBERS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a namesearch index has at most %u names", NUMBERS_MAX),
				 errhint("Partition the table.")));
}

/* ---------- posting lists ---------- */

static void
put_posting_byte(Draft *draft, uint8 byte)
{
	Section *section = &draft->sections[PAGE_POSTINGS];

	if (!section->at)
		begin_page(section, PAGE_POSTINGS);
	*section->at++ = byte;
	draft->posting_bytes++;
	if (section->at == section->limit)
		end_page(section);
}

static void
put_postings(Draft *draft, StoredToken *token, const uint32 *entries)
{
	uint32 last = 0;

	draft->n_postings += token->n_postings;
	if (token->n_postings == 1)
	{
		token->postings = entries[0];
		return;
	}
	token->postings = draft->posting_bytes;
	for (uint32 i = 0; i < token->n_postings; i++)
	{
		uint8 bytes[10];
		uint8 *end = put_varint(bytes, entries[i] - last);

		for (uint8 *at = bytes; at < end; at++)
			put_posting_byte(draft, *at);
		last = entries[i];
	}
}

/* ---------- vocabulary ---------- */

/* Write the open group, if there is one. */
static void
end_group(Draft *draft)
{
	Section *section = &draft->sections[PAGE_GROUPS];

	if (draft->group.n_tokens == 0)
		return;
	if (section->at && section->limit - section->at < (int) sizeof(TokenGroup))
		end_page(section);
	if (!section->at)
	{
		begin_page(section, PAGE_GROUPS);
		((GroupHeader *) section->start)->first_token = draft->group_first;
		section->at += sizeof(GroupHeader);
	}
	((GroupHeader *) section->start)->n_groups++;
	memcpy(section->at, &draft->group, sizeof(TokenGroup));
	section->at += sizeof(TokenGroup);
	draft->group.n_tokens = 0;
}

static void
add_to_group(Draft *draft, const StoredToken *token)
{
	TokenGroup *group = &draft->group;

	if (group->n_tokens > 0 &&
		(group->n_consonants != token->n_consonants ||
		 memcmp(group->consonants, token->consonants, CONSONANTS_MAX) != 0 ||
		 group->optional != token->optional))
		end_group(draft);
	if (group->n_tokens == 0)
	{
		memset(group, 0, sizeof(*group));
		group->n_consonants = token->n_consonants;
		memcpy(group->consonants, token->consonants, CONSONANTS_MAX);
		group->optional = token->optional;
		group->lightest = token->weight;
		draft->group_first = draft->n_tokens;
	}
	group->n_tokens++;
	group->lightest = Min(group->lightest, token->weight);
	group->cut |= token->cut;
}

static void
end_vocabulary_page(Draft *draft)
{
	Section *section = &draft->sections[PAGE_VOCABULARY];
	VocabularyHeader *header = (VocabularyHeader *) section->start;

	if (!section->at)
		return;
	header->n_tokens = (uint16) (draft->n_tokens - header->first_token);
	header->bytes =
		(uint16) (section->at - section->start - sizeof(VocabularyHeader));
	end_page(section);
}

static void
begin_vocabulary_page(Draft *draft)
{
	Section *section = &draft->sections[PAGE_VOCABULARY];

	begin_page(section, PAGE_VOCABULARY);
	((VocabularyHeader *) section->start)->first_token = draft->n_tokens;
	section->at += sizeof(VocabularyHeader);
	add_to_directory(draft, DIRECTORY_VOCABULARY, section->pages,
					 draft->n_tokens);
}

/*
 * Add the next token of the vocabulary, which is greater than the last, and its
 * postings, which are in order.
 */
void
draft_token(Draft *draft, StoredToken *token, const uint32 *entries)
{
	Section *section = &draft->sections[PAGE_VOCABULARY];

	check_numbers(draft->n_tokens);
	put_postings(draft, token, entries);
	token->weight = name_token_weight(&token->token);
	add_to_group(draft, token);
	if (section->at && section->limit - section->at <
						   (int) (STORED_TOKEN_BYTES_MAX + sizeof(uint16)))
		end_vocabulary_page(draft);
	if (!section->at)
		begin_vocabulary_page(draft);
	put_offset(section);
	section->at = put_stored_token(section->at, token);
	draft->n_tokens++;
}

/* ---------- entries ---------- */

static void
end_entry_page(Draft *draft)
{
	Section *section = &draft->sections[PAGE_ENTRIES];
	EntryHeader *header = (EntryHeader *) section->start;

	if (!section->at)
		return;
	header->n_entries = (uint16) (draft->n_entries - header->first_entry);
	header->bytes =
		(uint16) (section->at - section->start - sizeof(EntryHeader));
	end_page(section);
}

int
draft_filters(const Draft *draft)
{
	return draft->n_filters;
}

static void
put_cost(Draft *draft, uint8 cost, const uint8 *marks)
{
	Section *section = &draft->sections[PAGE_COSTS];

	if (!section->at)
		begin_page(section, PAGE_COSTS);
	*section->at++ = cost;
	memcpy(section->at, marks, draft->n_filters);
	section->at += draft->n_filters;
	if (section->limit - section->at < 1 + draft->n_filters)
		end_page(section);
}

/* Note that the next entry, and so its window, has this mark. */
static void
note_mark(Draft *draft, uint8 mark)
{
	uint32 window = draft->n_entries / WINDOW;
	uint32 *range;

	if (draft->n_entries % WINDOW == 0)
		add_to_directory(draft, DIRECTORY_WINDOWS, window,
						 MARK_RANGE(mark, mark));
	range = &draft->directory[DIRECTORY_WINDOWS][window];
	*range = MARK_RANGE(Min(MARK_RANGE_LEAST(*range), mark),
						Max(MARK_RANGE_GREATEST(*range), mark));
}

/* Add the next entry, what its tokens cost at least, and its marks. */
void
draft_entry(Draft *draft, const StoredEntry *entry, uint8 cost,
			const uint8 *marks)
{
	Section *section = &draft->sections[PAGE_ENTRIES];

	check_numbers(draft->n_entries);
	if (section->at && section->limit - section->at <
						   (int) (STORED_ENTRY_BYTES_MAX + sizeof(uint16)))
		end_entry_page(draft);
	if (!section->at)
	{
		begin_page(section, PAGE_ENTRIES);
		((EntryHeader *) section->start)->first_entry = draft->n_entries;
		section->at += sizeof(EntryHeader);
		add_to_directory(draft, DIRECTORY_ENTRIES, section->pages,
						 draft->n_entries);
	}
	put_offset(section);
	section->at = put_entry(section->at, entry);
	put_cost(draft, cost, marks);
	if (draft->n_filters > 0)
		note_mark(draft, marks[0]);
	draft->n_entries++;
}

/* ---------- the end ---------- */

static void
put_directory(Draft *draft, DirectoryKind d, uint32 n)
{
	Section *section = &draft->sections[PAGE_DIRECTORY];

	for (uint32 i = 0; i < n; i++)
	{
		if (!section->at)
			begin_page(section, PAGE_DIRECTORY);
		memcpy(section->at, &draft->directory[d][i], sizeof(uint32));
		section->at += sizeof(uint32);
		if (section->limit - section->at < (int) sizeof(uint32))
			end_page(section);
	}
}

void
draft_finish(Draft *draft, SegmentInfo *info)
{

	end_group(draft);
	end_vocabulary_page(draft);
	end_entry_page(draft);
	if (draft->sections[PAGE_GROUPS].at)
		end_page(&draft->sections[PAGE_GROUPS]);
	if (draft->sections[PAGE_POSTINGS].at)
		end_page(&draft->sections[PAGE_POSTINGS]);
	if (draft->sections[PAGE_COSTS].at)
		end_page(&draft->sections[PAGE_COSTS]);
	put_directory(draft, DIRECTORY_VOCABULARY,
				  draft->sections[PAGE_VOCABULARY].pages);
	put_directory(draft, DIRECTORY_ENTRIES,
				  draft->sections[PAGE_ENTRIES].pages);
	if (draft->n_filters > 0)
		put_directory(draft, DIRECTORY_WINDOWS, WINDOWS(draft->n_entries));
	if (draft->sections[PAGE_DIRECTORY].at)
		end_page(&draft->sections[PAGE_DIRECTORY]);
	memset(info, 0, sizeof(*info));
	info->n_tokens = draft->n_tokens;
	info->n_entries = draft->n_entries;
	info->n_postings = draft->n_postings;
	info->weights = current_weights();
	for (int s = 0; s < SECTION_COUNT; s++)
	{
		info->sections[s].pages = draft->sections[s].pages;
		pfree(draft->sections[s].page);
		draft->sections[s].page = NULL;
	}
}

/* A draft that is finished need not be in memory until it is read. */
void
draft_to_files(Draft *draft)
{
	for (int s = 0; s < SECTION_COUNT; s++)
		move_to_file(&draft->sections[s]);
}

uint32
draft_pages(const Draft *draft)
{
	uint32 pages = 0;

	for (int s = 0; s < SECTION_COUNT; s++)
		pages += draft->sections[s].pages;
	return pages;
}

bool
draft_read(Draft *draft, int section, uint32 page, char *copy)
{
	const Section *kept = &draft->sections[section];

	if (!kept->file)
		memcpy(copy, kept->memory + (Size) page * BLCKSZ, BLCKSZ);
	else if (BufFileSeekBlock(kept->file, page) == 0)
		BufFileReadExact(kept->file, copy, BLCKSZ);
	else
		return false;
	return true;
}

/*
 * Copy the pages into an extent of the index; info->id is on each.  Nobody
 * reads them before they are on the meta page.  Each is logged as it is
 * written: it may be over what was given up by a change of the meta page that
 * must then not be lost.
 */
void
draft_put(Draft *draft, Relation index, Extent extent, SegmentInfo *info)
{
	BlockNumber block = extent.start;
	PGAlignedBlock copy;

	for (int s = 0; s < SECTION_COUNT; s++)
	{
		info->sections[s].start = block;
		for (uint32 i = 0; i < draft->sections[s].pages; i++)
		{
			Buffer buffer;

			CHECK_FOR_INTERRUPTS();
			if (!draft_read(draft, s, i, copy.data))
				elog(ERROR, "cannot read temporary file of a segment");
			PageGetMark(copy.data)->segment = info->id;
			buffer = ReadBufferExtended(index, MAIN_FORKNUM, block++,
										RBM_ZERO_AND_LOCK, NULL);
			START_CRIT_SECTION();
			memcpy(BufferGetPage(buffer), copy.data, BLCKSZ);
			MarkBufferDirty(buffer);
			if (RelationNeedsWAL(index))
				log_newpage_buffer(buffer, true);
			END_CRIT_SECTION();
			UnlockReleaseBuffer(buffer);
		}
	}
}
