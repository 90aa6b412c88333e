/*
 * shared_cache.c
 *
 * What backends have found in segments, for those that come after them, where the
 * library is preloaded.  Records stand one after the other in a piece of shared
 * memory that is written round and round: the newest takes the place of the
 * oldest.  One that is found when it is old is written again.
 */
#include "namesearch/search.h"

#include <limits.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "port/atomics.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/rel.h"

#define TRANCHE "sltd namesearch cache"

/* As if a record took no less on average; what there are more is forgotten. */
#define RECORD_BYTES_LEAST 1024

static int shared_cache_size; /* kB */
static shmem_request_hook_type next_shmem_request;
static shmem_startup_hook_type next_shmem_startup;

/* A token, and a segment of an index of a database. */
typedef struct SharedKey
{
	Oid database;
	CacheKey key;
} SharedKey;

/* Positions never go back; where they are in memory is what is left by its size. */
typedef struct SharedPlace
{
	SharedKey key;
	uint64 position;
} SharedPlace;

typedef struct SharedCache
{
	LWLock *lock; /* of all but the counts, and of the hash table */
	uint64 size;
	uint64 head; /* where the next record goes */
	uint64 tail; /* the oldest one */
	pg_atomic_uint64 found;
	pg_atomic_uint64 missed;
	uint32 asked[ASKED_SLOTS]; /* as in cache.c; who writes last is right */
	char memory[FLEXIBLE_ARRAY_MEMBER];
} SharedCache;

/*
 * A record: then come its matches and entries.  What is too short for a record at
 * the end of the memory has its size only, and GAP.
 */
typedef struct SharedRecord
{
	uint64 bytes; /* of all */
	SharedKey key;
	int n_matches;
	int n_entries;
} SharedRecord;

#define GAP UINT64CONST(1)

static SharedCache *cache;
static HTAB *places;

static uint64
memory_size(void)
{
	return MAXALIGN_DOWN((uint64) shared_cache_size * 1024);
}

static long
places_most(void)
{
	return (long) Max(memory_size() / RECORD_BYTES_LEAST, 16);
}

static void
request_memory(void)
{
	if (next_shmem_request)
		next_shmem_request();
	if (shared_cache_size == 0)
		return;
	RequestAddinShmemSpace(
		add_size(offsetof(SharedCache, memory) + memory_size(),
				 hash_estimate_size(places_most(), sizeof(SharedPlace))));
	RequestNamedLWLockTranche(TRANCHE, 1);
}

static void
start_cache(void)
{
	HASHCTL control = {0};
	bool found;

	if (next_shmem_startup)
		next_shmem_startup();
	cache = NULL;
	if (shared_cache_size == 0)
		return;
	control.keysize = sizeof(SharedKey);
	control.entrysize = sizeof(SharedPlace);
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	cache = ShmemInitStruct(
		TRANCHE, offsetof(SharedCache, memory) + memory_size(), &found);
	if (!found)
	{
		cache->lock = &GetNamedLWLockTranche(TRANCHE)->lock;
		cache->size = memory_size();
		cache->head = cache->tail = 0;
		pg_atomic_init_u64(&cache->found, 0);
		pg_atomic_init_u64(&cache->missed, 0);
		memset(cache->asked, 0, sizeof(cache->asked));
	}
	places = ShmemInitHash(TRANCHE " tokens", places_most(), places_most(),
						   &control, HASH_ELEM | HASH_BLOBS);
	LWLockRelease(AddinShmemInitLock);
	if (!found)
		load_shared();
}

/* The size is fixed when the server starts; a library that comes later has none. */
void
shared_cache_define_setting(void)
{
	bool preloaded = process_shared_preload_libraries_in_progress;

	DefineCustomIntVariable(
		"sltd.namesearch_shared_cache_size",
		"Memory that all backends share for matches of tokens that were "
		"searched for.",
		"It is there if sltd is one of shared_preload_libraries.  0 shares "
		"nothing.",
		&shared_cache_size, 128 * 1024, 0, INT_MAX / 2,
		preloaded ? PGC_POSTMASTER : PGC_SIGHUP, GUC_UNIT_KB, NULL, NULL, NULL);
	if (!preloaded)
		return;
	cache_file_define_setting();
	next_shmem_request = shmem_request_hook;
	shmem_request_hook = request_memory;
	next_shmem_startup = shmem_startup_hook;
	shmem_startup_hook = start_cache;
}

/* Temporary tables are for one backend. */
static bool
is_shared(const Segment *segment)
{
	return cache && !RelationUsesLocalBuffers(segment->index);
}

/* How often tokens were asked for by all backends, or NULL. */
uint32 *
shared_asked(const Segment *segment)
{
	return is_shared(segment) ? cache->asked : NULL;
}

static void
set_shared_key(SharedKey *shared, const CacheKey *key)
{
	memset(shared, 0, sizeof(*shared));
	shared->database = MyDatabaseId;
	memcpy(&shared->key, key, sizeof(*key));
}

static SharedRecord *
record_at(uint64 position)
{
	return (SharedRecord *) (cache->memory + position % cache->size);
}

static bool
is_old(uint64 position)
{
	return cache->head - position > cache->size / 2;
}

/* Is a record there?  It may have been written again since. */
static bool
is_current(uint64 position)
{
	const SharedRecord *record = record_at(position);
	const SharedPlace *place;

	if (record->bytes & GAP)
		return false;
	place = hash_search(places, &record->key, HASH_FIND, NULL);
	return place && place->position == position;
}

/* Give up the oldest record. */
static void
drop_oldest(void)
{
	const SharedRecord *record = record_at(cache->tail);

	if (is_current(cache->tail))
		hash_search(places, &record->key, HASH_REMOVE, NULL);
	cache->tail += record->bytes & ~GAP;
}

/* Room for so many bytes in one piece. */
static SharedRecord *
make_record(uint64 bytes)
{
	uint64 left = cache->size - cache->head % cache->size;

	while (cache->head + bytes + (left < bytes ? left : 0) - cache->tail >
			   cache->size ||
		   hash_get_num_entries(places) >= places_most())
		drop_oldest();
	if (left < bytes)
	{
		record_at(cache->head)->bytes = left | GAP;
		cache->head += left;
	}
	return record_at(cache->head);
}

/* A record that has been made is there from now on. */
static void
end_record(const SharedRecord *record)
{
	SharedPlace *place =
		hash_search(places, &record->key, HASH_ENTER_NULL, NULL);

	if (place)
		place->position = cache->head;
	cache->head += record->bytes;
}

static char *
put_array(char *at, const void *array, Size size)
{
	if (size > 0)
		memcpy(at, array, size);
	return at + size;
}

/* Share what was found in a segment for a token, unless that is there already. */
void
share_element(const Segment *segment, const CacheKey *key,
			  const KeptElement *kept)
{
	Size matches = kept->n_matches * sizeof(KeptMatch);
	Size entries = kept->n_entries * sizeof(uint32);
	uint64 bytes = MAXALIGN(sizeof(SharedRecord) + matches + entries);
	SharedPlace *place;
	SharedKey shared;

	/* one that takes a good deal of the room is worth less than others */
	if (!is_shared(segment) || bytes > cache->size / 8)
		return;
	set_shared_key(&shared, key);
	LWLockAcquire(cache->lock, LW_EXCLUSIVE);
	place = hash_search(places, &shared, HASH_FIND, NULL);
	if (!place || is_old(place->position))
	{
		SharedRecord *record = make_record(bytes);
		char *at = (char *) (record + 1);

		record->bytes = bytes;
		record->key = shared;
		record->n_matches = kept->n_matches;
		record->n_entries = kept->n_entries;
		at = put_array(at, kept->matches, matches);
		(void) put_array(at, kept->entries, entries);
		end_record(record);
	}
	LWLockRelease(cache->lock);
}

static void *
get_array(const char **at, Size size)
{
	void *array = size > 0 ? palloc(size) : NULL;

	if (size > 0)
		memcpy(array, *at, size);
	*at += size;
	return array;
}

/*
 * What has been shared for a token, copied into the current memory context; false
 * where nothing has.
 */
bool
find_shared(const Segment *segment, const CacheKey *key, KeptElement *kept)
{
	const SharedPlace *place;
	SharedKey shared;
	bool old = false;
	bool found;

	if (!is_shared(segment))
		return false;
	set_shared_key(&shared, key);
	LWLockAcquire(cache->lock, LW_SHARED);
	place = hash_search(places, &shared, HASH_FIND, NULL);
	found = place != NULL;
	if (found)
	{
		const SharedRecord *record = record_at(place->position);
		const char *at = (const char *) (record + 1);

		kept->n_matches = record->n_matches;
		kept->n_entries = record->n_entries;
		kept->matches = get_array(&at, kept->n_matches * sizeof(KeptMatch));
		kept->entries = get_array(&at, kept->n_entries * sizeof(uint32));
		old = is_old(place->position);
	}
	LWLockRelease(cache->lock);
	pg_atomic_fetch_add_u64(found ? &cache->found : &cache->missed, 1);
	if (old)
		share_element(segment, key, kept);
	return found;
}

/*
 * The next record from a position on, the oldest first, or NULL.  This and what
 * follows is for the postmaster while it is alone.
 */
const void *
next_shared(uint64 *position, uint64 *bytes)
{
	uint64 at = Max(*position, cache->tail);

	while (at < cache->head && !is_current(at))
		at += record_at(at)->bytes & ~GAP;
	if (at >= cache->head)
		return NULL;
	*bytes = record_at(at)->bytes;
	*position = at + *bytes;
	return record_at(at);
}

/* Share a record that next_shared() gave before; false if it is none. */
bool
restore_shared(const void *record, uint64 bytes)
{
	const SharedRecord *old = record;
	uint64 wanted;

	if (bytes < sizeof(SharedRecord) || old->bytes != bytes ||
		old->n_matches < 0 || old->n_entries < 0)
		return false;
	wanted = sizeof(SharedRecord) +
			 (uint64) old->n_matches * sizeof(KeptMatch) +
			 (uint64) old->n_entries * sizeof(uint32);
	if (bytes != MAXALIGN(wanted))
		return false;
	/* there may be less room than there was */
	if (bytes <= cache->size / 8)
		end_record(memcpy(make_record(bytes), record, bytes));
	return true;
}

void
forget_shared(void)
{
	while (cache->tail < cache->head)
		drop_oldest();
}

/* How much may be shared before what is found first is old. */
Size
shared_room(Relation index)
{
	return cache && !RelationUsesLocalBuffers(index) ? cache->size / 2 : 0;
}

PG_FUNCTION_INFO_V1(namesearch_cache);

/* What is shared; all 0 where the library is not preloaded. */

Datum
namesearch_cache(PG_FUNCTION_ARGS)
{
	TupleDesc desc;
	Datum values[5];
	bool nulls[5] = {false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	memset(values, 0, sizeof(values));
	if (cache)
	{
		LWLockAcquire(cache->lock, LW_SHARED);
		values[0] = Int64GetDatum((int64) cache->size);
		values[1] = Int64GetDatum((int64) (cache->head - cache->tail));
		values[2] = Int64GetDatum((int64) hash_get_num_entries(places));
		LWLockRelease(cache->lock);
		values[3] = Int64GetDatum((int64) pg_atomic_read_u64(&cache->found));
		values[4] = Int64GetDatum((int64) pg_atomic_read_u64(&cache->missed));
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(desc, values, nulls)));
}
