/*
 * frequency.c
 *
 * Frequencies of names by skeleton.  Mohamed, Muhammad and محمد have one
 * skeleton, and so have some names that differ; their frequencies add up, which
 * is no harm here.
 */
#include "name/frequency.h"

#include "name/frequency_table.h"
#include "name/skeleton.h"

float
frequency_weight_most(void)
{
	int most = 0;

	for (int i = 0; i < FREQUENCY_COUNT; i++)
		if (frequency_weights[i] > most)
			most = frequency_weights[i];
	return most > FREQUENCY_UNSEEN * FREQUENCY_UNIT ? most / FREQUENCY_UNIT
													: FREQUENCY_UNSEEN;
}

float
frequency_weight(const NameToken *token)
{
	uint32_t skeleton = skeleton_hash(token);
	int low = 0;
	int high = FREQUENCY_COUNT;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (frequency_skeletons[middle] == skeleton)
			return (float) frequency_weights[middle] / FREQUENCY_UNIT;
		if (frequency_skeletons[middle] < skeleton)
			low = middle + 1;
		else
			high = middle;
	}
	return FREQUENCY_UNSEEN;
}
