/*
 * hash_search.h
 *
 * Search in a sorted array of hashes, which are spread evenly: their first bits
 * tell where to look.
 */
#ifndef SLTD_NAME_HASH_SEARCH_H
#define SLTD_NAME_HASH_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#define HASH_INDEX_BITS 12
#define HASH_INDEX_SIZE (1 << HASH_INDEX_BITS)

/* Where hashes with the same first bits begin; made at the first search. */
typedef struct HashIndex
{
	bool is_made;
	uint16_t first[HASH_INDEX_SIZE + 1];
} HashIndex;

static inline void
make_hash_index(HashIndex *index, const uint32_t *hashes, int n)
{
	int at = 0;

	for (uint32_t bits = 0; bits <= HASH_INDEX_SIZE; bits++)
	{
		while (at < n && hashes[at] >> (32 - HASH_INDEX_BITS) < bits)
			at++;
		index->first[bits] = (uint16_t) at;
	}
	index->is_made = true;
}

/* Where the hash stands among n, at the most 65,535, or -1. */
static inline int
hash_search(HashIndex *index, const uint32_t *hashes, int n, uint32_t hash)
{
	uint32_t bits = hash >> (32 - HASH_INDEX_BITS);

	if (!index->is_made)
		make_hash_index(index, hashes, n);
	for (int at = index->first[bits]; at < index->first[bits + 1]; at++)
		if (hashes[at] == hash)
			return at;
	return -1;
}

#endif /* SLTD_NAME_HASH_SEARCH_H */
