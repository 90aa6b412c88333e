/*
 * postings.c
 *
 * Posting lists: decoding them, whole or where entries are wanted.
 *
 * Differences can only be decoded one after the other.  So of a long list a backend
 * keeps places from which it can go on, and a search that wants entries of a few
 * windows decodes these only.  Segments do not change, and neither do the places.
 */
#include "namesearch/search.h"

#include "utils/hsearch.h"
#include "utils/memutils.h"

/* A posting as it is decoded: the difference to the one before, in pieces of 7 bits. */
typedef struct PostingDecoder
{
	uint32 *entries;
	uint32 i;
	uint32 n;
	uint64 last;
	uint64 delta; /* what a page before has of the next one */
	int shift;
	uint64 limit; /* no posting is so great */
} PostingDecoder;

/*
 * Decode what a page has of a list; returns where that ends, NULL if it makes no
 * sense.
 */
static const uint8 *
decode_bytes(PostingDecoder *decoder, const uint8 *at, const uint8 *end)
{
	uint64 last = decoder->last;
	uint64 delta = decoder->delta;
	int shift = decoder->shift;
	uint32 i = decoder->i;

	while (i < decoder->n && at < end)
	{
		uint8 byte;

		/* most are of one byte or of two */
		if (shift == 0 && end - at >= 2 && (at[0] & at[1] & 0x80) == 0)
		{
			delta = at[0] & 0x7F;
			if (*at++ & 0x80)
				delta |= (uint64) *at++ << 7;
			last += delta;
			if (last >= decoder->limit)
				return NULL;
			decoder->entries[i++] = (uint32) last;
			delta = 0;
			continue;
		}
		byte = *at++;
		delta |= (uint64) (byte & 0x7F) << shift;
		shift += 7;
		if (byte & 0x80 && shift < 35)
			continue;
		last += delta;
		if (last >= decoder->limit)
			return NULL;
		decoder->entries[i++] = (uint32) last;
		delta = 0;
		shift = 0;
	}
	decoder->last = last;
	decoder->delta = delta;
	decoder->shift = shift;
	decoder->i = i;
	return at;
}

/* Decode what the page has that the position is on; false if the segment is stale. */
static bool
decode_page(Segment *segment, PostingDecoder *decoder, uint64 *position)
{
	uint64 page_number = *position / PAGE_ROOM;
	uint32 number = (uint32) Min(page_number, PG_UINT32_MAX);
	PGAlignedBlock copy;
	Buffer buffer = InvalidBuffer;
	char *page = copy.data;
	const uint8 *at;
	const uint8 *end;
	const uint8 *reached = NULL;

	if (segment->draft)
		(void) read_section_page(segment, PAGE_POSTINGS, number, &copy);
	else
	{
		buffer = lock_section_page(segment, PAGE_POSTINGS, number);
		if (!BufferIsValid(buffer))
			return false;
		page = BufferGetPage(buffer);
	}
	at = (uint8 *) PageGetContents(page) + *position % PAGE_ROOM;
	end = (uint8 *) page + Min(((PageHeader) page)->pd_lower,
							   MAXALIGN(SizeOfPageHeaderData) + PAGE_ROOM);
	if (at < end)
		reached = decode_bytes(decoder, at, end);
	if (BufferIsValid(buffer))
		UnlockReleaseBuffer(buffer);
	if (reached)
		*position += reached - at;
	else
		corrupt(segment->index, "a posting list does not make sense");
	return true;
}

/* Decode up to n postings altogether; false if the segment is stale. */
static bool
decode_up_to(Segment *segment, PostingDecoder *decoder, uint32 n,
			 uint64 *position)
{
	decoder->n = n;
	while (decoder->i < n)
		if (!decode_page(segment, decoder, position))
			return false;
	return true;
}

static void
begin_decoding(PostingDecoder *decoder, const Segment *segment, uint32 n)
{
	memset(decoder, 0, sizeof(*decoder));
	if (n > segment->info.n_entries)
		corrupt(segment->index,
				"a token has more postings than there are entries");
	decoder->entries =
		palloc_extended(Max(n, 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	decoder->limit = segment->info.n_entries;
}

/*
 * The n postings of a token, in order; "position" is as in StoredToken.  NULL
 * if the segment is stale.
 */
uint32 *
decode_postings(Segment *segment, uint32 n, uint64 position)
{
	PostingDecoder decoder;

	begin_decoding(&decoder, segment, n);
	if (n == 1)
	{
		if (position >= decoder.limit)
			corrupt(segment->index, "a posting beyond the last entry");
		decoder.entries[0] = (uint32) position;
		return decoder.entries;
	}
	return decode_up_to(segment, &decoder, n, &position) ? decoder.entries
														 : NULL;
}

/* ---------- where entries are wanted ---------- */

/* A list has a place before each so many postings; shorter ones are decoded whole. */
#define PLACE_POSTINGS 128

typedef struct Place
{
	uint64 position;
	uint32 before; /* the posting before it; 0 for the first */
} Place;

typedef struct PlacesKey
{
	Oid index;
	Oid file;
	uint32 segment;
	uint64 start;
} PlacesKey;

typedef struct Places
{
	PlacesKey key;
	uint32 n_postings; /* of the list */
	Place *places;
} Places;

static HTAB *kept_places;
static MemoryContext places_context;
static Size places_bytes;

void
forget_places(void)
{
	if (places_context)
		MemoryContextDelete(places_context);
	places_context = NULL;
	kept_places = NULL;
	places_bytes = 0;
}

static void
set_places_key(PlacesKey *key, const Segment *segment, uint64 start)
{
	memset(key, 0, sizeof(*key));
	key->index = RelationGetRelid(segment->index);
	key->file = segment->index->rd_rel->relfilenode;
	key->segment = segment->info.id;
	key->start = start;
}

static const Place *
recall_places(const Segment *segment, uint64 start, uint32 n_postings)
{
	PlacesKey key;
	const Places *kept;

	if (!kept_places)
		return NULL;
	set_places_key(&key, segment, start);
	kept = hash_search(kept_places, &key, HASH_FIND, NULL);
	if (!kept)
		return NULL;
	if (kept->n_postings != n_postings)
		corrupt(segment->index,
				"two tokens have the same postings, and not as many");
	return kept->places;
}

/* Keep n places of a list, for which those of others may have to go. */
static void
keep_places(const Segment *segment, uint64 start, uint32 n_postings,
			const Place *places, uint32 n)
{
	Size bytes = n * sizeof(Place) + sizeof(Places) + 2 * sizeof(void *);
	PlacesKey key;
	Place *copy;
	Places *kept;

	if (bytes > places_limit())
		return;
	if (places_bytes + bytes > places_limit())
		forget_places();
	if (!kept_places)
	{
		MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
													  "places in posting lists",
													  ALLOCSET_DEFAULT_SIZES);

		kept_places = make_table("places in posting lists", context,
								 sizeof(PlacesKey), sizeof(Places));
		/* whole, or not at all: memory may have ended before */
		MemoryContextSetParent(context, TopMemoryContext);
		places_context = context;
	}
	set_places_key(&key, segment, start);
	copy = MemoryContextAlloc(places_context, n * sizeof(Place));
	memcpy(copy, places, n * sizeof(Place));
	kept = hash_search(kept_places, &key, HASH_ENTER, NULL);
	kept->n_postings = n_postings;
	kept->places = copy;
	places_bytes += bytes;
}

/* Decode all postings, and keep the places; NULL if the segment is stale. */
static uint32 *
decode_and_keep(Segment *segment, uint32 n, uint64 start)
{
	uint32 n_places = (n + PLACE_POSTINGS - 1) / PLACE_POSTINGS;
	Place *places = palloc(n_places * sizeof(Place));
	uint64 position = start;
	PostingDecoder decoder;

	begin_decoding(&decoder, segment, n);
	for (uint32 p = 0; p < n_places; p++)
	{
		places[p].position = position;
		places[p].before = (uint32) decoder.last;
		if (!decode_up_to(segment, &decoder, Min((p + 1) * PLACE_POSTINGS, n),
						  &position))
			return NULL;
	}
	keep_places(segment, start, n, places, n_places);
	pfree(places);
	return decoder.entries;
}

/* The first place from "from" on after which there may be entries from "entry" on. */
static uint32
find_place(const Place *places, uint32 n_places, uint32 from, uint64 entry)
{
	uint32 low = from;
	uint32 high = n_places - 1;

	while (low < high)
	{
		uint32 middle = low + (high - low) / 2;

		if (places[middle + 1].before < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The postings of a token in windows that are wanted, and some others, in order.
 * *n is how many it has, and becomes how many are decoded.  NULL if the segment is
 * stale.
 */
uint32 *
decode_wanted(Segment *segment, uint32 *n, uint64 start,
			  const WantedWindows *windows)
{
	uint32 n_places = (*n + PLACE_POSTINGS - 1) / PLACE_POSTINGS;
	const Place *places;
	PostingDecoder decoder;
	uint32 p = 0;

	if (windows->all || n_places < 2 || !is_known_by_number(segment))
		return decode_postings(segment, *n, start);
	places = recall_places(segment, start, *n);
	if (!places)
		return decode_and_keep(segment, *n, start);
	begin_decoding(&decoder, segment, *n);
	for (uint32 w = 0; p < n_places && w < windows->n; w++)
	{
		w = windows->next[w];
		if (w == windows->n)
			break;
		p = find_place(places, n_places, p, (uint64) w * WINDOW);
		for (; p < n_places && places[p].before < (uint64) (w + 1) * WINDOW;
			 p++)
		{
			uint64 position = places[p].position;
			uint32 end = Min((p + 1) * PLACE_POSTINGS, *n);

			decoder.last = places[p].before;
			if (!decode_up_to(segment, &decoder,
							  decoder.i + end - p * PLACE_POSTINGS, &position))
				return NULL;
		}
	}
	*n = decoder.i;
	return decoder.entries;
}

/* Longer lists have entries in most windows. */
#define FEW_POSTINGS 8

/*
 * The few postings of a token, from a page that is read once for the lists on it.
 * False where they cannot be had so: whoever decodes the list finds out why.
 */
static bool
decode_few(Segment *segment, PostingsPage *page, uint32 n, uint64 start,
		   uint32 *entries)
{
	PostingDecoder decoder = {.entries = entries, .n = n};
	uint32 number = (uint32) Min(start / PAGE_ROOM, PG_UINT32_MAX);
	const uint8 *at =
		(uint8 *) PageGetContents(page->page.data) + start % PAGE_ROOM;
	const uint8 *end;

	if (!page->is_read || page->number != number)
	{
		page->is_read =
			read_section_page(segment, PAGE_POSTINGS, number, &page->page);
		page->number = number;
	}
	if (!page->is_read)
		return false;
	decoder.limit = segment->info.n_entries;
	end = (uint8 *) page->page.data +
		  Min(((PageHeader) page->page.data)->pd_lower,
			  MAXALIGN(SizeOfPageHeaderData) + PAGE_ROOM);
	return at < end && decode_bytes(&decoder, at, end) && decoder.i == n;
}

/* May one of the n postings of a token be in a window that is wanted? */
bool
may_be_wanted(Segment *segment, PostingsPage *page, uint32 n, uint64 start,
			  const WantedWindows *windows)
{
	uint32 entries[FEW_POSTINGS];

	if (windows->all || n > FEW_POSTINGS)
		return true;
	if (n == 1 && start < segment->info.n_entries)
		entries[0] = (uint32) start;
	else if (n < 2 || !decode_few(segment, page, n, start, entries))
		return true;
	for (uint32 i = 0; i < n; i++)
		if (windows->next[entries[i] / WINDOW] == entries[i] / WINDOW)
			return true;
	return false;
}
