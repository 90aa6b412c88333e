/*
 * frequency.c
 *
 * Frequencies of names by skeleton.  Mohamed, Muhammad and محمد have one
 * skeleton, and so have some names that differ; their frequencies add up, which
 * is no harm here.
 */
#include "name/frequency.h"

#include "name/frequency_table.h"
#include "name/hash_search.h"
#include "name/skeleton.h"

const float frequency_weight_unseen = FREQUENCY_UNSEEN;

float
frequency_weight_most(void)
{
	static int most;

	if (most == 0)
		for (int i = 0; i < FREQUENCY_COUNT; i++)
			if (frequency_weights[i] > most)
				most = frequency_weights[i];
	return most > FREQUENCY_UNSEEN * FREQUENCY_UNIT ? most / FREQUENCY_UNIT
													: FREQUENCY_UNSEEN;
}

float
frequency_weight(const NameToken *token)
{
	static HashIndex index;
	int at = hash_search(&index, frequency_skeletons, FREQUENCY_COUNT,
						 skeleton_hash(token));

	return at < 0 ? FREQUENCY_UNSEEN
				  : (float) frequency_weights[at] / FREQUENCY_UNIT;
}

uint32_t
frequency_id(void)
{
	uint32_t hash = 2166136261u;

	for (int i = 0; i < FREQUENCY_COUNT; i++)
	{
		hash = (hash ^ frequency_skeletons[i]) * 16777619u;
		hash = (hash ^ frequency_weights[i]) * 16777619u;
	}
	return hash ^ (uint32_t) (FREQUENCY_UNSEEN * FREQUENCY_UNIT);
}
