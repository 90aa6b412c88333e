/*
 * transliterate.c
 *
 * A beam search over the tables of transliteration_table.c.  What has been read
 * of the spelling so far is written in up to WRITINGS_MAX ways; each is
 * continued by every unit that reads the next letters.  Ways that wrote the
 * same letters by different cuts are one, and as likely as both together.
 */
#include "name/transliterate.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* A letter that no unit reads is left out, at this many nats. */
#define COST_LEFT_OUT 10.0f

/* Ways to write what was read so far. */
typedef struct Beam
{
	int n;
	int worst; /* where the dearest is, once all places are taken */
	Writing writings[WRITINGS_MAX];
} Beam;

/* The cost of what costs a in one way and b in another. */
static float
either_cost(float a, float b)
{
	float low = a < b ? a : b;

	return low - log1pf(expf(-fabsf(a - b)));
}

static void
find_worst(Beam *beam)
{
	beam->worst = 0;
	for (int i = 1; i < beam->n; i++)
	{
		if (beam->writings[i].cost > beam->writings[beam->worst].cost)
			beam->worst = i;
	}
}

/* Is there no use in a way that costs this much? */
static bool
too_dear(const Beam *beam, float cost)
{
	return beam->n == WRITINGS_MAX && cost >= beam->writings[beam->worst].cost;
}

/* Keep a way to write, in place of the dearest if need be. */
static void
beam_add(Beam *beam, const Writing *writing)
{
	for (int i = 0; i < beam->n; i++)
	{
		Writing *same = &beam->writings[i];

		if (same->length == writing->length &&
			memcmp(same->letters, writing->letters, writing->length) == 0)
		{
			same->cost = either_cost(same->cost, writing->cost);
			if (beam->n == WRITINGS_MAX)
				find_worst(beam);
			return;
		}
	}
	if (beam->n < WRITINGS_MAX)
		beam->writings[beam->n++] = *writing;
	else if (too_dear(beam, writing->cost))
		return;
	else
		beam->writings[beam->worst] = *writing;
	if (beam->n == WRITINGS_MAX)
		find_worst(beam);
}

static const LetterRun *
find_run(const WritingModel *model, uint32_t key)
{
	for (uint32_t at = run_hash(key) % model->n_runs; model->runs[at].key != 0;
		 at = (at + 1) % model->n_runs)
	{
		if (model->runs[at].key == key)
			return &model->runs[at];
	}
	return NULL;
}

/*
 * What a letter costs after the run before it, in 1/WRITING_COST_UNIT nat: by
 * the longest run that names have, the shorter the dearer.
 */
static int
letter_cost(const WritingModel *model, uint32_t before, int letter)
{
	int cost = 0;

	for (int n = RUN_MAX; n > 0; n--)
	{
		uint32_t context = run_end(before, n - 1);
		const LetterRun *run;

		if (n > 1 && context == run_end(before, n - 2))
			continue; /* it is not that long */
		run = find_run(model, run_key(context, letter));
		if (run)
			return cost + run->cost;
		run = n > 1 ? find_run(model, context) : NULL;
		if (run)
			cost += run->unseen;
	}
	return cost + UINT8_MAX;
}

/* Write a letter, or the end of the name. */
static void
append_letter(const WritingModel *model, Writing *writing, int letter)
{
	writing->cost +=
		(float) letter_cost(model, writing->run, letter) / WRITING_COST_UNIT;
	writing->run = run_end(run_key(writing->run, letter), RUN_MAX - 1);
	if (letter != 0)
		writing->letters[writing->length++] = (uint8_t) letter;
}

/* Write a unit after what is written; false where there is no room. */
static bool
append_unit(const WritingModel *model, Writing *writing, const uint8_t *letters)
{
	for (int i = 0; i < WRITTEN_PIECE_MAX && letters[i] != 0; i++)
	{
		if (writing->length == WRITING_MAX)
			return false;
		append_letter(model, writing, letters[i]);
	}
	return true;
}

/* The number of a piece that is read, -1 where there is none. */
static int
find_piece(const WritingModel *model, const uint8_t *letters, int n)
{
	uint32_t key = reading_key(letters, n);
	int low = 0;
	int high = model->n_pieces;

	while (low < high)
	{
		int middle = (low + high) / 2;

		if (model->pieces[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < model->n_pieces && model->pieces[low] == key ? low : -1;
}

/* Continue all ways by the units of one piece. */
static void
read_piece(const WritingModel *model, int piece, UnitPlace place,
		   const Beam *from, Beam *to)
{
	for (int w = 0; w < from->n; w++)
	{
		for (int u = model->first[piece]; u < model->first[piece + 1]; u++)
		{
			const WritingUnit *unit = &model->units[u];
			Writing next = from->writings[w];

			next.cost += (float) unit->costs[place] / WRITING_COST_UNIT;
			if (!too_dear(to, next.cost) &&
				append_unit(model, &next, unit->letters) &&
				!too_dear(to, next.cost))
				beam_add(to, &next);
		}
	}
}

static void
leave_out(const Beam *from, Beam *to)
{
	for (int w = 0; w < from->n; w++)
	{
		Writing next = from->writings[w];

		next.cost += COST_LEFT_OUT;
		beam_add(to, &next);
	}
}

static bool
cheaper(const Writing *a, const Writing *b)
{
	if (a->cost != b->cost)
		return a->cost < b->cost;
	return memcmp(a->letters, b->letters, WRITING_MAX) < 0;
}

/* Put the ways that wrote anything in order; returns how many there are. */
static int
sort_writings(const Beam *beam, Writing writings[WRITINGS_MAX])
{
	int n = 0;

	for (int i = 0; i < beam->n; i++)
	{
		int at = n;

		if (beam->writings[i].length == 0)
			continue;
		for (; at > 0 && cheaper(&beam->writings[i], &writings[at - 1]); at--)
			writings[at] = writings[at - 1];
		writings[at] = beam->writings[i];
		n++;
	}
	return n;
}

int
transliterate(const WritingModel *model, const uint8_t *letters, int length,
			  Writing writings[WRITINGS_MAX])
{
	/* the beams before the last READ_PIECE_MAX letters and after them */
	Beam beams[READ_PIECE_MAX + 1];
	Beam *last;

	if (length > WRITING_MAX)
		length = WRITING_MAX;
	memset(beams, 0, sizeof(beams));
	beams[0].n = 1;
	beams[0].writings[0].run = run_key(0, 0);
	for (int i = 1; i <= length; i++)
	{
		Beam *to = &beams[i % (READ_PIECE_MAX + 1)];

		to->n = 0;
		for (int n = 1; n <= READ_PIECE_MAX && n <= i; n++)
		{
			const Beam *from = &beams[(i - n) % (READ_PIECE_MAX + 1)];
			int piece = find_piece(model, letters + i - n, n);
			UnitPlace place = i == n        ? PLACE_BEGINNING
							  : i == length ? PLACE_END
											: PLACE_MIDDLE;

			if (piece >= 0)
				read_piece(model, piece, place, from, to);
			if (n == 1)
				leave_out(from, to);
		}
	}
	last = &beams[length % (READ_PIECE_MAX + 1)];
	for (int i = 0; i < last->n; i++)
		append_letter(model, &last->writings[i], 0);
	return sort_writings(last, writings);
}
