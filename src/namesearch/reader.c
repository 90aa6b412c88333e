/*
 * reader.c
 *
 * Reading segments.  A page is locked, looked at and copied, so that nothing is
 * locked while its contents are worked on.
 */
#include "namesearch/namesearch.h"

#include "miscadmin.h"
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
	memset(segment, 0, sizeof(*segment));
	segment->index = index;
	segment->info = *info;
	segment->fixed = fixed;
}

void
open_draft(Segment *segment, Draft *draft, const SegmentInfo *info)
{
	memset(segment, 0, sizeof(*segment));
	segment->draft = draft;
	segment->info = *info;
	segment->fixed = true;
}

void
close_segment(Segment *segment)
{
	if (segment->directory)
		pfree(segment->directory);
	segment->directory = NULL;
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

/* Pin and lock a page of a section; its mark is right. */
static Buffer
lock_section_page(Segment *segment, int section, uint32 page)
{
	const Extent *extent = &segment->info.sections[section];
	Buffer buffer;
	Page contents;

	CHECK_FOR_INTERRUPTS();
	if (page >= extent->pages)
		corrupt(segment->index, "a page beyond the end of its section");
	buffer =
		ReadBufferExtended(segment->index, MAIN_FORKNUM, extent->start + page,
						   RBM_NORMAL, segment->strategy);
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

bool
load_directory(Segment *segment)
{
	uint32 n = segment->info.sections[PAGE_VOCABULARY].pages +
			   segment->info.sections[PAGE_ENTRIES].pages;
	uint32 per_page = PAGE_ROOM / sizeof(uint32);
	PGAlignedBlock copy;

	if (segment->directory)
		return true;
	segment->directory = palloc((n + 1) * sizeof(uint32));
	for (uint32 at = 0; at < n; at += per_page)
	{
		if (!read_section_page(segment, PAGE_DIRECTORY, at / per_page, &copy))
			return false;
		memcpy(segment->directory + at, PageGetContents(copy.data),
			   Min(per_page, n - at) * sizeof(uint32));
	}
	return true;
}

/* The last of n words of a directory that is not greater; -1 for none. */
static int
search_directory(const uint32 *words, uint32 n, uint32 number)
{
	uint32 low = 0;
	uint32 high = n;

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
						 offsetof(EntryHeader, n_entries),
				 "find_item() reads both");

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
	page =
		search_directory(words, segment->info.sections[section].pages, number);
	if (page < 0)
		corrupt(segment->index, "a number before the first");
	buffer = lock_section_page(segment, section, page);
	if (!BufferIsValid(buffer))
		return InvalidBuffer;
	start = (const uint8 *) PageGetContents(BufferGetPage(buffer));
	memcpy(&header, start, sizeof(header));
	number -= header.first_entry;
	if (number >= header.n_entries)
		corrupt(segment->index, "a number after the last");
	memcpy(&offset, start + PAGE_ROOM - (number + 1) * sizeof(uint16),
		   sizeof(offset));
	if (offset < sizeof(header) || offset >= PAGE_ROOM)
		corrupt(segment->index, "an offset beyond its page");
	*item = start + offset;
	*end = start + PAGE_ROOM;
	return buffer;
}

/* ---------- posting lists ---------- */

/*
 * The n postings of a token, in order; "position" is as in StoredToken.  NULL
 * if the segment is stale.
 */
uint32 *
decode_postings(Segment *segment, uint32 n, uint64 position)
{
	uint32 *entries;
	uint64 last = 0;
	PGAlignedBlock copy;
	const uint8 *at = NULL;
	const uint8 *end = NULL;

	if (n > segment->info.n_entries)
		corrupt(segment->index,
				"a token has more postings than there are entries");
	entries = palloc_extended(Max(n, 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	if (n == 1)
	{
		entries[0] = (uint32) position;
		last = position;
	}
	for (uint32 i = 0; n > 1 && i < n; i++)
	{
		uint64 delta = 0;
		int shift = 0;
		uint8 byte;

		do
		{
			if (at == end)
			{
				if (!read_section_page(segment, PAGE_POSTINGS,
									   (uint32) (position / PAGE_ROOM), &copy))
					return NULL;
				at =
					(uint8 *) PageGetContents(copy.data) + position % PAGE_ROOM;
				end = (uint8 *) copy.data + ((PageHeader) copy.data)->pd_lower;
				if (at >= end)
					corrupt(segment->index, "postings beyond their end");
				position += end - at;
			}
			byte = *at++;
			delta |= (uint64) (byte & 0x7F) << shift;
			shift += 7;
		} while (byte & 0x80 && shift < 35);
		last += delta;
		entries[i] = (uint32) last;
		if (last >= segment->info.n_entries)
			break;
	}
	if (last >= segment->info.n_entries)
		corrupt(segment->index, "a posting beyond the last entry");
	return entries;
}

/* ---------- vocabulary ---------- */

void
begin_vocabulary(VocabularyCursor *cursor, Segment *segment)
{
	memset(cursor, 0, offsetof(VocabularyCursor, copy));
	cursor->segment = segment;
}

static void
corrupt_vocabulary(const VocabularyCursor *cursor)
{
	corrupt(cursor->segment->index, "a vocabulary page does not make sense");
}

/* Begin to read a vocabulary page. */
static void
begin_vocabulary_page(VocabularyCursor *cursor, Page page)
{
	VocabularyHeader header;

	cursor->at = (const uint8 *) PageGetContents(page);
	memcpy(&header, cursor->at, sizeof(header));
	cursor->at += sizeof(header);
	cursor->end = cursor->at + header.bytes;
	cursor->next_number = header.first_token;
	if (header.bytes > PAGE_ROOM - sizeof(header))
		corrupt_vocabulary(cursor);
}

/* Begin to read a group, which begins at cursor->at. */
static void
begin_group(VocabularyCursor *cursor)
{
	StoredToken *token = &cursor->token;
	uint16 size[2];
	int classes;

	token->n_consonants = *cursor->at++;
	classes = token->n_consonants == GROUP_INITIALS ? 0 : token->n_consonants;
	if (classes > CONSONANTS_MAX ||
		cursor->end - cursor->at < classes + (int) sizeof(size))
		corrupt_vocabulary(cursor);
	memset(token->consonants, 0, sizeof(token->consonants));
	memcpy(token->consonants, cursor->at, classes);
	cursor->at += classes;
	memcpy(size, cursor->at, sizeof(size));
	cursor->at += sizeof(size);
	cursor->left_in_group = size[0];
	cursor->group_end = cursor->at + size[1];
	if (cursor->group_end > cursor->end)
		corrupt_vocabulary(cursor);
}

/* Go to the next group; the rest of the current one is passed over. */
bool
next_group(VocabularyCursor *cursor)
{
	cursor->next_number += cursor->left_in_group;
	cursor->left_in_group = 0;
	cursor->at = cursor->at ? cursor->group_end : NULL;
	while (cursor->at == cursor->end)
	{
		if (cursor->page >=
				cursor->segment->info.sections[PAGE_VOCABULARY].pages ||
			!read_section_page(cursor->segment, PAGE_VOCABULARY, cursor->page++,
							   &cursor->copy))
			return false;
		begin_vocabulary_page(cursor, cursor->copy.data);
	}
	begin_group(cursor);
	return true;
}

/* Go to the next token of the group. */
bool
next_in_group(VocabularyCursor *cursor)
{
	if (cursor->left_in_group == 0)
		return false;
	cursor->at =
		get_stored_token(cursor->at, cursor->group_end, &cursor->token);
	if (!cursor->at)
		corrupt_vocabulary(cursor);
	cursor->left_in_group--;
	cursor->number = cursor->next_number++;
	return true;
}

bool
next_token(VocabularyCursor *cursor)
{
	while (!next_in_group(cursor))
		if (!next_group(cursor))
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

bool
next_entry(EntryCursor *cursor)
{
	while (cursor->left_on_page == 0)
	{
		EntryHeader header;

		if (cursor->page >=
				cursor->segment->info.sections[PAGE_ENTRIES].pages ||
			!read_section_page(cursor->segment, PAGE_ENTRIES, cursor->page++,
							   &cursor->copy))
			return false;
		cursor->at = (uint8 *) PageGetContents(cursor->copy.data);
		memcpy(&header, cursor->at, sizeof(header));
		cursor->at += sizeof(header);
		cursor->end =
			cursor->at + Min(header.bytes, PAGE_ROOM - sizeof(header));
		cursor->left_on_page = header.n_entries;
		cursor->next_number = header.first_entry;
	}
	cursor->at = get_entry(cursor->at, cursor->end, &cursor->entry);
	if (!cursor->at)
		corrupt(cursor->segment->index, "an entry page does not make sense");
	cursor->left_on_page--;
	cursor->number = cursor->next_number++;
	return true;
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
