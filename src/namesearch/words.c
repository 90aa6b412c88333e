/*
 * words.c
 *
 * Rows that have two words where the query has one: Gul Mohammad, Gulmohammad.
 */
#include "namesearch/search.h"

#include "lib/qunique.h"

/* Words, and their postings where they have been decoded. */
typedef struct WordList
{
	int n;
	const Word *words;
	uint32 **entries;
} WordList;

/*
 * Drop the last words that no first word goes with: an element of so many
 * consonants has those of both, or one less.
 */
static void
drop_idle_words(Gathered *gathered, int consonants)
{
	uint32 firsts[SCRIPT_OTHER] = {0}; /* numbers of consonants, as bits */
	int n = 0;

	for (int i = 0; i < gathered->n_first; i++)
		firsts[gathered->first[i].script] |= UINT32_C(1)
											 << gathered->first[i].n_consonants;
	for (int i = 0; i < gathered->n_last; i++)
	{
		int first = consonants - gathered->last[i].n_consonants;

		if (firsts[gathered->last[i].script] >> first & 3)
			gathered->last[n++] = gathered->last[i];
	}
	gathered->n_last = n;
	if (n == 0)
		gathered->n_first = 0;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32 x = *(const uint32 *) a;
	uint32 y = *(const uint32 *) b;

	return (x > y) - (x < y);
}

static bool
is_word(const WordList *list, uint32 number)
{
	/* the number is the first that a word has */
	return bsearch(&number, list->words, list->n, sizeof(Word),
				   compare_numbers) != NULL;
}

/* Has the entry a first word, and a last word after it? */
static bool
has_words(const WordList *first, const WordList *last, const StoredEntry *entry)
{
	for (int i = 0; i + 1 < entry->n_tokens; i++)
		if (is_word(first, ENTRY_TOKEN_NUMBER(entry->tokens[i])) &&
			is_word(last, ENTRY_TOKEN_NUMBER(entry->tokens[i + 1])))
			return true;
	return false;
}

/* Words of a script that have so many consonants, from one number to another. */
typedef struct WordKind
{
	uint8 script;
	int from;
	int to;
} WordKind;

static bool
is_of_kind(const Word *word, const WordKind *kind)
{
	return word->script == kind->script && word->n_consonants >= kind->from &&
		   word->n_consonants <= kind->to;
}

static uint64
count_postings(const WordList *list, const WordKind *kind)
{
	uint64 n = 0;

	for (int l = 0; l < list->n; l++)
		if (is_of_kind(&list->words[l], kind))
			n += list->words[l].n_postings;
	return n;
}

/* The postings of a word; NULL if the segment is stale. */
static const uint32 *
postings_of(SearchState *state, WordList *list, int l)
{
	const Word *word = &list->words[l];

	if (!list->entries[l])
		list->entries[l] =
			decode_postings(state->segment, word->n_postings, word->postings);
	return list->entries[l];
}

/* Add entries with words of a kind that have a first and a last word. */
static bool
read_entries(SearchState *state, const WordList *first, const WordList *last,
			 WordList *list, const WordKind *kind, Entries *found)
{
	for (int l = 0; l < list->n; l++)
	{
		const uint32 *postings;

		if (!is_of_kind(&list->words[l], kind))
			continue;
		postings = postings_of(state, list, l);
		if (!postings)
			return false;
		for (uint32 i = 0; i < list->words[l].n_postings; i++)
		{
			StoredEntry entry;

			if (!load_entry(state->segment, postings[i], &entry))
				return false;
			if (has_words(first, last, &entry))
				add_entry(found, postings[i]);
		}
	}
	return true;
}

/*
 * Add entries that have words of two kinds.  Whether one follows the other is seen
 * when they are compared.
 */
static bool
meet_postings(SearchState *state, WordList *first, const WordKind *first_kind,
			  WordList *last, const WordKind *last_kind, Entries *found)
{
	uint64 *has_last = palloc_extended(
		(state->segment->info.n_entries / 64 + 1) * sizeof(uint64),
		MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	for (int pass = 0; pass < 2; pass++)
	{
		WordList *list = pass == 0 ? last : first;

		for (int l = 0; l < list->n; l++)
		{
			const uint32 *postings;

			if (!is_of_kind(&list->words[l],
							pass == 0 ? last_kind : first_kind))
				continue;
			postings = postings_of(state, list, l);
			if (!postings)
				return false;
			for (uint32 i = 0; i < list->words[l].n_postings; i++)
			{
				uint32 number = postings[i];
				uint64 bit = UINT64CONST(1) << number % 64;

				if (pass == 0)
					has_last[number / 64] |= bit;
				else if (has_last[number / 64] & bit)
					add_entry(found, number);
			}
		}
	}
	pfree(has_last);
	return true;
}

/* To read an entry takes as long as so many postings. */
#define ENTRY_POSTINGS 80

/*
 * Find the entries that have two words which the element joins: as many consonants
 * as it has together, or one more.  False if the segment is stale.
 */
bool
find_words(SearchState *state, int e, Gathered *gathered)
{
	int consonants = state->search->elements[e].token->consonants[0].n;
	WordList firsts = {0};
	WordList lasts = {0};
	Entries found = {0};

	drop_idle_words(gathered, consonants);
	if (gathered->n_first == 0)
		return true;
	firsts.n = gathered->n_first;
	firsts.words = gathered->first;
	firsts.entries = palloc0(firsts.n * sizeof(uint32 *));
	lasts.n = gathered->n_last;
	lasts.words = gathered->last;
	lasts.entries = palloc0(lasts.n * sizeof(uint32 *));
	for (int script = 0; script < SCRIPT_OTHER; script++)
		for (int n = 1; n < consonants; n++)
		{
			WordKind first_kind = {(uint8) script, n, n};
			WordKind last_kind = {(uint8) script, consonants - n,
								  consonants - n + 1};
			uint64 first = count_postings(&firsts, &first_kind);
			uint64 last = count_postings(&lasts, &last_kind);
			bool done = true;

			if (first == 0 || last == 0)
				continue;
			if (Min(first, last) * ENTRY_POSTINGS > first + last)
				done = meet_postings(state, &firsts, &first_kind, &lasts,
									 &last_kind, &found);
			else if (first < last)
				done = read_entries(state, &firsts, &lasts, &firsts,
									&first_kind, &found);
			else
				done = read_entries(state, &firsts, &lasts, &lasts, &last_kind,
									&found);
			if (!done)
				return false;
		}
	if (found.n > 0)
	{
		qsort(found.entries, found.n, sizeof(uint32), compare_numbers);
		found.n =
			qunique(found.entries, found.n, sizeof(uint32), compare_numbers);
	}
	gathered->kept.n_entries = (int) found.n;
	gathered->kept.entries = found.entries;
	return true;
}
