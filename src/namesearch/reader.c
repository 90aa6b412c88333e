/*
 * reader.c
 *
 * Reading segments.  A page is locked and copied, so that nothing is locked while its
 * contents are worked on, or what little is wanted of it is taken under the lock.
 */
#include "namesearch/namesearch.h"

#include <math.h>

#include "miscadmin.h"
#include "pgstat.h"
#include "storage/buf_internals.h"
#include "utils/rel.h"

void
corrupt(Relation index, const char *what)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_INDEX_CORRUPTED),
		 errmsg("index \"%s\" is corrupt: %s",
				index ? RelationGetRelationName(index) : "(being built)", what),
		 errhint("Look at it by namesearch_check(), and rebuild it by "
				 "REINDEX.")));
}

void
open_segment(Segment *segment, Relation index, const SegmentInfo *info,
			 bool fixed)
{
	if (info->n_entries > NUMBERS_MAX || info->n_tokens > NUMBERS_MAX)
		corrupt(index,
				"a segment has more entries or tokens than there can be");
	memset(segment, 0, sizeof(*segment));
	segment->index = index;
	segment->info = *info;
	segment->n_filters = index_filters(index);
	segment->fixed = fixed;
}

void
open_draft(Segment *segment, Draft *draft, const SegmentInfo *info)
{
	memset(segment, 0, sizeof(*segment));
	segment->draft = draft;
	segment->info = *info;
	segment->n_filters = draft_filters(draft);
	segment->fixed = true;
}

void
close_segment(Segment *segment)
{
	if (segment->directory)
		pfree(segment->directory);
	segment->directory = segment->window_marks = NULL;
}

/* The page is not what the list of segments says. */
static bool
not_found(Segment *segment)
{
	if (segment->fixed)
		corrupt(segment->index, "a page does not belong to its segment");
	segment->stale = true;
	return false;
}

/*
 * The buffers in which pages were found, by block.  Most are still there, and to ask
 * a buffer which page it has is cheaper than to look for the page in the table of
 * all buffers: a search looks at a thousand pages.
 */
#define RECENT_BUFFERS 16384

static Buffer recent_buffers[RECENT_BUFFERS];

/* One in so many times it is looked for, which also tells that the page is used. */
#define RECENT_TIMES 8

static inline Buffer *
recent_buffer(Relation index, BlockNumber block)
{
	return &recent_buffers[(index->rd_rel->relfilenode * 0x9E3779B1 + block) %
						   RECENT_BUFFERS];
}

static Buffer
read_page(Segment *segment, BlockNumber block)
{
	static uint32 times = 0;
	Relation index = segment->index;
	Buffer *recent = recent_buffer(index, block);
	Buffer buffer;

	if (BufferIsValid(*recent) && !RelationUsesLocalBuffers(index) &&
		++times % RECENT_TIMES != 0 &&
		ReadRecentBuffer(RelationGetLocator_compat(index), MAIN_FORKNUM, block,
						 *recent))
	{
		pgstat_count_buffer_read(index);
		pgstat_count_buffer_hit(index);
		return *recent;
	}
	buffer = ReadBufferExtended(index, MAIN_FORKNUM, block, RBM_NORMAL,
								segment->strategy);
	if (!BufferIsLocal(buffer))
		*recent = buffer;
	return buffer;
}

/*
 * Pin and lock a page of a section; its mark is right.  InvalidBuffer if the segment is
 * stale.
 */
Buffer
lock_section_page(Segment *segment, int section, uint32 page)
{
	const Extent *extent = &segment->info.sections[section];
	Buffer buffer;
	Page contents;

	CHECK_FOR_INTERRUPTS();
	if (page >= extent->pages)
		corrupt(segment->index, "a page beyond the end of its section");
	buffer = read_page(segment, extent->start + page);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	contents = BufferGetPage(buffer);
	if (PageIsNew(contents) ||
		PageGetMark(contents)->segment != segment->info.id ||
		PageGetMark(contents)->kind != section)
	{
		UnlockReleaseBuffer(buffer);
		not_found(segment);
		return InvalidBuffer;
	}
	return buffer;
}

/* False only if the segment is stale. */
bool
read_section_page(Segment *segment, int section, uint32 page,
				  PGAlignedBlock *copy)
{
	Buffer buffer;

	if (segment->draft)
	{
		if (!draft_read(segment->draft, section, page, copy->data))
			elog(ERROR, "cannot read temporary file of a segment");
		return true;
	}
	buffer = lock_section_page(segment, section, page);
	if (!BufferIsValid(buffer))
		return false;
	memcpy(copy->data, BufferGetPage(buffer), BLCKSZ);
	UnlockReleaseBuffer(buffer);
	return true;
}

static void
check_window_marks(const Segment *segment, uint32 n)
{
	for (uint32 w = 0; w < n; w++)
	{
		uint32 range = segment->window_marks[w];
		uint32 least = MARK_RANGE_LEAST(range);
		uint32 greatest = MARK_RANGE_GREATEST(range);

		if (MARK_RANGE_IS_KNOWN(range) &&
			(range != MARK_RANGE(least, greatest) || least > greatest))
			corrupt(segment->index, "marks of a window do not make sense");
	}
}

/*
 * Load the directory; false if the segment is stale.  One that was written before
 * marks of windows were noted ends with zeros, or has a page less.
 */
bool
load_directory(Segment *segment)
{
	uint32 n_pages = segment->info.sections[PAGE_VOCABULARY].pages +
					 segment->info.sections[PAGE_ENTRIES].pages;
	uint32 n_windows =
		segment->n_filters > 0 ? WINDOWS(segment->info.n_entries) : 0;
	uint32 per_page = PAGE_ROOM / sizeof(uint32);
	uint32 n = n_pages + n_windows;
	PGAlignedBlock copy;

	if (segment->directory)
		return true;
	segment->directory = palloc0((n + 1) * sizeof(uint32));
	segment->window_marks = n_windows > 0 ? segment->directory + n_pages : NULL;
	for (uint32 at = 0; at < n; at += per_page)
	{
		if (at >= n_pages &&
			at / per_page >= segment->info.sections[PAGE_DIRECTORY].pages)
			break;
		if (!read_section_page(segment, PAGE_DIRECTORY, at / per_page, &copy))
			return false;
		memcpy(segment->directory + at, PageGetContents(copy.data),
			   Min(per_page, n - at) * sizeof(uint32));
	}
	check_window_marks(segment, n_windows);
	return true;
}

/*
 * The page of n that has an item, of "items", by the first of each; -1 for none.
 * They are nearly as many on each page, so it is not far from where it would be then.
 */
static int
search_directory(const uint32 *words, uint32 n, uint32 items, uint32 number)
{
	uint32 guess = (uint32) Min((uint64) number * n / Max(items, 1), n);
	uint32 low = guess;
	uint32 high = guess;

	/* the first that is greater is not before "low", nor beyond "high" */
	for (uint32 step = 1; low > 0 && words[low - 1] > number; step *= 2)
	{
		high = low - 1;
		low -= Min(step, low);
	}
	for (uint32 step = 1; high < n && words[high] <= number; step *= 2)
	{
		low = high + 1;
		high += Min(step, n - high);
	}
	while (low < high)
	{
		uint32 middle = (low + high) / 2;

		if (words[middle] <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return (int) low - 1;
}

/* Pages of tokens and of entries begin alike. */
StaticAssertDecl(sizeof(VocabularyHeader) == sizeof(EntryHeader) &&
					 offsetof(VocabularyHeader, n_tokens) ==
						 offsetof(EntryHeader, n_entries) &&
					 offsetof(VocabularyHeader, bytes) ==
						 offsetof(EntryHeader, bytes),
				 "read_item_header() reads both");

/*
 * Read how a page of items begins, of which "number" is one or the next; false if
 * it is not there, or items and offsets don't fit into the page.
 */
static bool
read_item_header(const uint8 *start, uint32 number, EntryHeader *header)
{
	memcpy(header, start, sizeof(*header));
	return number - header->first_entry < header->n_entries &&
		   sizeof(*header) + header->bytes +
				   header->n_entries * sizeof(uint16) <=
			   PAGE_ROOM;
}

/* Where the items of a page end. */
static const uint8 *
end_of_items(const uint8 *start, const EntryHeader *header)
{
	return start + sizeof(*header) + header->bytes;
}

/*
 * Lock the page with an item, a token or an entry, and tell where that begins
 * and where it ends at the latest.  InvalidBuffer if the segment is stale.  The
 * page is not copied, since little of it is looked at.
 */
static Buffer
find_item(Segment *segment, PageKind section, uint32 number, const uint8 **item,
		  const uint8 **end)
{
	const uint32 *words;
	const uint8 *start;
	EntryHeader header;
	Buffer buffer;
	uint16 offset;
	int page;

	if (!load_directory(segment))
		return InvalidBuffer;
	words =
		segment->directory +
		(section == PAGE_ENTRIES ? segment->info.sections[PAGE_VOCABULARY].pages
								 : 0);
	page = search_directory(words, segment->info.sections[section].pages,
							section == PAGE_ENTRIES ? segment->info.n_entries
													: segment->info.n_tokens,
							number);
	if (page < 0)
		corrupt(segment->index, "a number before the first");
	buffer = lock_section_page(segment, section, page);
	if (!BufferIsValid(buffer))
		return InvalidBuffer;
	start = (const uint8 *) PageGetContents(BufferGetPage(buffer));
	if (!read_item_header(start, number, &header))
		corrupt(segment->index, "a number that is not on its page");
	memcpy(&offset,
		   start + PAGE_ROOM -
			   (number - header.first_entry + 1) * sizeof(uint16),
		   sizeof(offset));
	*item = start + offset;
	*end = end_of_items(start, &header);
	if (offset < sizeof(header) || *item >= *end)
		corrupt(segment->index, "an offset beyond its page");
	return buffer;
}

/* ---------- costs ---------- */

/*
 * Lock a page of costs and marks, which is not copied, since little of it is looked
 * at.  InvalidBuffer if the segment is stale.
 */
Buffer
lock_costs(Segment *segment, uint32 page)
{
	return lock_section_page(segment, PAGE_COSTS, page);
}

/* Copy a page of costs and marks, COSTS_ON_PAGE() of them; false if stale. */
bool
read_costs(Segment *segment, uint32 page, uint8 *costs)
{
	PGAlignedBlock copy;

	if (!read_section_page(segment, PAGE_COSTS, page, &copy))
		return false;
	memcpy(costs, PageGetContents(copy.data), PAGE_ROOM);
	return true;
}

/* ---------- vocabulary ---------- */

void
begin_vocabulary(VocabularyCursor *cursor, Segment *segment)
{
	memset(cursor, 0, offsetof(VocabularyCursor, group_copy));
	cursor->segment = segment;
	cursor->heaviest = INFINITY;
}

static void
corrupt_vocabulary(const VocabularyCursor *cursor)
{
	corrupt(cursor->segment->index, "a vocabulary page does not make sense");
}

/* Read the next page of groups; false if there is none. */
static bool
next_group_page(VocabularyCursor *cursor)
{
	const uint8 *start =
		(const uint8 *) PageGetContents(cursor->group_copy.data);
	uint32 next = cursor->group ? cursor->first + cursor->group->n_tokens : 0;
	bool jumped = cursor->jumped;
	GroupHeader header;

	cursor->jumped = false;
	if (cursor->group_page == cursor->segment->info.sections[PAGE_GROUPS].pages)
	{
		if (next != cursor->segment->info.n_tokens)
			corrupt_vocabulary(cursor);
		return false;
	}
	if (!read_section_page(cursor->segment, PAGE_GROUPS, cursor->group_page++,
						   &cursor->group_copy))
		return false;
	memcpy(&header, start, sizeof(header));
	if (header.n_groups == 0 ||
		header.n_groups > (PAGE_ROOM - sizeof(header)) / sizeof(TokenGroup) ||
		(jumped ? header.first_token > cursor->segment->info.n_tokens
				: header.first_token != next))
		corrupt_vocabulary(cursor);
	cursor->first = header.first_token;
	cursor->group = (const TokenGroup *) (start + sizeof(header));
	cursor->left_on_group_page = header.n_groups;
	return true;
}

/*
 * Go to the next group; the rest of the current one is passed over.  False if there
 * is none, or the segment is stale.  Numbers of tokens follow each other, and are
 * as many as the list of segments says.
 */
bool
next_group(VocabularyCursor *cursor)
{
	uint32 n_tokens = cursor->segment->info.n_tokens;

	if (cursor->left_on_group_page > 0)
	{
		cursor->first += cursor->group->n_tokens;
		cursor->group++;
	}
	else if (!next_group_page(cursor))
		return false;
	cursor->left_on_group_page--;
	cursor->next_number = cursor->first;
	if ((cursor->group->n_consonants != GROUP_INITIALS &&
		 skeleton_count_all(cursor->group->n_consonants,
							cursor->group->optional) > CONSONANTS_MAX) ||
		cursor->first > n_tokens ||
		cursor->group->n_tokens > n_tokens - cursor->first)
		corrupt_vocabulary(cursor);
	return true;
}

/*
 * Pass over the groups with as many consonants as the current one, and the same first
 * one, that have none added.
 */
void
pass_groups(VocabularyCursor *cursor)
{
	while (cursor->left_on_group_page > 0 &&
		   cursor->group[1].n_consonants == cursor->group->n_consonants &&
		   cursor->group[1].consonants[0] == cursor->group->consonants[0] &&
		   !(cursor->group[1].optional & OPTIONAL_ADDED))
	{
		cursor->first += cursor->group->n_tokens;
		cursor->group++;
		cursor->left_on_group_page--;
	}
}

/* Has the first group of a page fewer consonants?  True if the segment is stale. */
static bool
begins_before(Segment *segment, uint32 page, int n_consonants)
{
	Buffer buffer = lock_section_page(segment, PAGE_GROUPS, page);
	TokenGroup group;

	if (!BufferIsValid(buffer))
		return true;
	memcpy(&group, PageGetContents(BufferGetPage(buffer)) + sizeof(GroupHeader),
		   sizeof(group));
	UnlockReleaseBuffer(buffer);
	return group.n_consonants == GROUP_INITIALS ||
		   group.n_consonants < n_consonants;
}

/*
 * Pass over groups with fewer consonants, of which no page is read as a whole.  The
 * next group has so many, or is one of the last with fewer.
 */
void
pass_to_consonants(VocabularyCursor *cursor, int n_consonants)
{
	uint32 low = cursor->group_page; /* the first that may not begin before */
	uint32 high = cursor->segment->info.sections[PAGE_GROUPS].pages;

	while (cursor->left_on_group_page > 0 &&
		   cursor->group[1].n_consonants < n_consonants)
	{
		cursor->first += cursor->group->n_tokens;
		cursor->group++;
		cursor->left_on_group_page--;
	}
	if (cursor->left_on_group_page > 0)
		return;
	while (low < high)
	{
		uint32 middle = low + (high - low) / 2;

		if (begins_before(cursor->segment, middle, n_consonants))
			low = middle + 1;
		else
			high = middle;
	}
	/* the groups that are looked for may begin on the page before that */
	if (low > cursor->group_page + 1)
	{
		cursor->group_page = low - 1;
		cursor->jumped = true;
	}
}

/* Read the page of the next token; false if the segment is stale. */
static bool
read_token_page(VocabularyCursor *cursor)
{
	Segment *segment = cursor->segment;
	const uint8 *start = (const uint8 *) PageGetContents(cursor->copy.data);
	EntryHeader header;
	int page;

	if (!load_directory(segment))
		return false;
	page = search_directory(segment->directory,
							segment->info.sections[PAGE_VOCABULARY].pages,
							segment->info.n_tokens, cursor->next_number);
	if (page < 0)
		corrupt_vocabulary(cursor);
	if (!read_section_page(segment, PAGE_VOCABULARY, page, &cursor->copy))
		return false;
	if (!read_item_header(start, cursor->next_number, &header) ||
		header.first_entry != segment->directory[page])
		corrupt_vocabulary(cursor);
	cursor->page_first = header.first_entry;
	cursor->page_end = header.first_entry + header.n_entries;
	cursor->end = end_of_items(start, &header);
	return true;
}

/* Go to the next token of the group that does not weigh too much. */
bool
next_in_group(VocabularyCursor *cursor)
{
	const uint8 *start = (const uint8 *) PageGetContents(cursor->copy.data);

	while (cursor->next_number < cursor->first + cursor->group->n_tokens)
	{
		uint16 offset;
		float weight;

		if ((cursor->next_number < cursor->page_first ||
			 cursor->next_number >= cursor->page_end) &&
			!read_token_page(cursor))
			return false;
		memcpy(&offset,
			   start + PAGE_ROOM -
				   (cursor->next_number - cursor->page_first + 1) *
					   sizeof(offset),
			   sizeof(offset));
		cursor->number = cursor->next_number++;
		if (start + offset + sizeof(weight) > cursor->end)
			corrupt_vocabulary(cursor);
		memcpy(&weight, start + offset, sizeof(weight));
		if (weight > cursor->heaviest)
			continue;
		if (!get_stored_token(start + offset, cursor->end, &cursor->token))
			corrupt_vocabulary(cursor);
		cursor->token.n_consonants = cursor->group->n_consonants;
		memcpy(cursor->token.consonants, cursor->group->consonants,
			   sizeof(cursor->token.consonants));
		cursor->token.optional = cursor->group->optional;
		return true;
	}
	return false;
}

bool
next_token(VocabularyCursor *cursor)
{
	while (!cursor->group || !next_in_group(cursor))
		if (cursor->segment->stale || !next_group(cursor))
			return false;
	return true;
}

/* Find a token by its number, without its group. */
bool
load_token(Segment *segment, uint32 number, StoredToken *token)
{
	const uint8 *item;
	const uint8 *end;
	Buffer buffer = find_item(segment, PAGE_VOCABULARY, number, &item, &end);

	if (!BufferIsValid(buffer))
		return false;
	if (!get_stored_token(item, end, token))
		corrupt(segment->index, "a vocabulary page does not make sense");
	UnlockReleaseBuffer(buffer);
	return true;
}

/* ---------- entries ---------- */

void
begin_entries(EntryCursor *cursor, Segment *segment)
{
	memset(cursor, 0, offsetof(EntryCursor, copy));
	cursor->segment = segment;
}

static void
corrupt_entries(const EntryCursor *cursor)
{
	corrupt(cursor->segment->index, "an entry page does not make sense");
}

/*
 * Go to the next entry; false if there is none, or the segment is stale.  Numbers
 * follow each other, and are as many as the list of segments says.
 */
bool
next_entry(EntryCursor *cursor)
{
	const SegmentInfo *info = &cursor->segment->info;

	while (cursor->left_on_page == 0)
	{
		EntryHeader header;
		const uint8 *start = (uint8 *) PageGetContents(cursor->copy.data);

		if (cursor->page == info->sections[PAGE_ENTRIES].pages)
		{
			if (cursor->next_number != info->n_entries)
				corrupt_entries(cursor);
			return false;
		}
		if (!read_section_page(cursor->segment, PAGE_ENTRIES, cursor->page++,
							   &cursor->copy))
			return false;
		if (!read_item_header(start, cursor->next_number, &header) ||
			header.first_entry != cursor->next_number ||
			header.n_entries > info->n_entries - cursor->next_number)
			corrupt_entries(cursor);
		cursor->at = start + sizeof(header);
		cursor->end = end_of_items(start, &header);
		cursor->left_on_page = header.n_entries;
	}
	cursor->at = get_entry(cursor->at, cursor->end, &cursor->entry);
	if (!cursor->at)
		corrupt_entries(cursor);
	cursor->left_on_page--;
	cursor->number = cursor->next_number++;
	return true;
}

/*
 * Have the processor fetch what load_entry() will look at first.  Entries that are
 * compared stand on pages all over the index, and to wait for memory takes a good
 * part of loading one.
 */
void
fetch_entry(Segment *segment, uint32 number)
{
#if defined(__GNUC__)
	const Extent *extent = &segment->info.sections[PAGE_ENTRIES];
	const uint32 *words;
	const char *contents;
	Buffer buffer;
	int page;

	if (!segment->directory || RelationUsesLocalBuffers(segment->index))
		return;
	words = segment->directory + segment->info.sections[PAGE_VOCABULARY].pages;
	page =
		search_directory(words, extent->pages, segment->info.n_entries, number);
	if (page < 0)
		return;
	buffer = *recent_buffer(segment->index, extent->start + page);
	if (!BufferIsValid(buffer))
		return;
	contents = PageGetContents(BufferGetPage(buffer));
	__builtin_prefetch(GetBufferDescriptor(buffer - 1));
	__builtin_prefetch(contents);
	__builtin_prefetch(contents + PAGE_ROOM);
	__builtin_prefetch(contents + PAGE_ROOM -
					   (number - words[page] + 1) * sizeof(uint16));
#endif
}

/* Find an entry by its number. */
bool
load_entry(Segment *segment, uint32 number, StoredEntry *entry)
{
	const uint8 *item;
	const uint8 *end;
	Buffer buffer = find_item(segment, PAGE_ENTRIES, number, &item, &end);

	if (!BufferIsValid(buffer))
		return false;
	if (!get_entry(item, end, entry))
		corrupt(segment->index, "an entry page does not make sense");
	UnlockReleaseBuffer(buffer);
	return true;
}
