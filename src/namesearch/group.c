/*
 * group.c
 *
 * What groups of tokens, which have the same consonants, can be to the elements
 * of a query.  Nearly all are nothing to any, so what is cheap comes first.
 */
#include "namesearch/search.h"

#include <math.h>

/* What groups of so many consonants can be to an element, as bits. */
#define TEST_JOINED 0x01  /* two words joined */
#define TEST_ALL 0x02     /* all consonants alike */
#define TEST_STEM 0x04    /* the same without an article */
#define TEST_LACKING 0x08 /* all but a few */
#define TEST_CUT 0x10
#define TEST_FIRST 0x20 /* the first of two words */
#define TEST_LAST 0x40
#define TEST_INITIAL 0x80
#define TEST_EQUAL 0x100 /* the group of the token itself */
#define TEST_NONE 0x200  /* no consonants, as the element has none */
#define TEST_OPTIONAL                                                          \
	0x400 /* all or all but a few, where some are optional on either side */

static bool
may_lack(int n, int n_group)
{
	return Max(n, n_group) - Min(n, n_group) <=
		   skeleton_missing_most(Max(n, n_group));
}

/*
 * May groups of n consonants, and perhaps some that are added, have those of the
 * element if some are left out on either side?
 */
static bool
may_agree(const Consonants *own, int n)
{
	Consonants group = {0};
	int most = Min(n + OPTIONAL_MAX, CONSONANTS_MAX);

	/* as many optional ones as there can be, whether added or not */
	group.n_all = (uint8) most;
	group.n_least = (uint8) Max(most - 2 * OPTIONAL_MAX, 0);
	return skeleton_counts_agree(own, &group);
}

/* Tests of an element that groups of n consonants can pass. */
static unsigned
tests_of(const NameSearch *search, const Element *element, int n)
{
	const PreparedToken *token = element->token;
	int own = token->consonants[0].n;
	unsigned tests = 0;

	if (element->words == 2)
	{
		const PreparedToken *words = &search->name.tokens[element->first];
		int doubled = words[0].consonants[0].n + words[1].consonants[0].n - n;

		return doubled == 0 || doubled == 1 ? TEST_JOINED : 0;
	}
	if (n == own)
		tests |= n > 0 ? TEST_ALL : TEST_NONE;
	if (token->token.article > 0 && n == token->consonants[1].n)
		tests |= TEST_STEM;
	if (element->unmatched_most > 0 &&
		(may_lack(own, n) ||
		 (token->token.article > 0 && may_lack(token->consonants[1].n, n))))
		tests |= TEST_LACKING;
	if (may_agree(&token->consonants[0], n) ||
		(token->token.article > 0 && may_agree(&token->consonants[1], n)))
		tests |= TEST_OPTIONAL;
	if (n >= CUT_CONSONANTS_MIN && (n <= own || token->cut))
		tests |= TEST_CUT;
	if (n > 0 && n < own)
		tests |= TEST_FIRST | TEST_LAST;
	if (token->token.initial)
		tests |= TEST_INITIAL;
	return tests;
}

/* The least number of consonants of which one lacks those of the other, or -1. */
static int
unmatched_consonants(const PreparedToken *token, const Consonants *group)
{
	int n = skeleton_unmatched(&token->consonants[0], group);

	if (token->token.article > 0 && n != 0)
	{
		int without = skeleton_unmatched(&token->consonants[1], group);

		if (n < 0 || (without >= 0 && without < n))
			n = without;
	}
	return n;
}

/* What a group is to an element, by the tests that it can pass. */
static unsigned
group_matches(const NameSearch *search, const Element *element, unsigned tests,
			  const Consonants *group, int8 *unmatched)
{
	const PreparedToken *token = element->token;
	const Consonants *own = &token->consonants[0];
	unsigned matches = tests & TEST_INITIAL ? GROUP_INITIAL : 0;

	*unmatched = 0;
	if (tests & TEST_JOINED)
	{
		const PreparedToken *words = &search->name.tokens[element->first];

		return skeleton_is_joined(&words[0].consonants[0],
								  &words[1].consonants[0], group)
				   ? GROUP_RELATED | GROUP_CUT
				   : 0;
	}
	/* there are as many consonants on both sides, those added left aside */
	if (tests & TEST_NONE ||
		(tests & TEST_ALL && skeleton_is_beginning(own, group)) ||
		(tests & TEST_STEM &&
		 skeleton_is_beginning(&token->consonants[1], group)))
		matches |= GROUP_RELATED;
	else if (tests & (TEST_LACKING | TEST_OPTIONAL))
	{
		int n = unmatched_consonants(token, group);

		if (n >= 0)
			matches |= GROUP_RELATED;
		*unmatched = (int8) Max(n, 0);
	}
	if (tests & TEST_CUT && (skeleton_is_cut_off(group, own) ||
							 (token->cut && skeleton_is_cut_off(own, group))))
		matches |= GROUP_CUT;
	if (tests & TEST_FIRST && skeleton_is_beginning(group, own))
		matches |= GROUP_FIRST_WORD;
	if (tests & TEST_LAST && skeleton_is_end(group, own))
		matches |= GROUP_LAST_WORD;
	return matches;
}

/* The heaviest token of a group that may be of use to an element it matches. */
static float
heaviest_of_use(const Element *element, unsigned matches, int unmatched)
{
	float heaviest = 0;

	if (matches & GROUP_INITIAL || (matches & GROUP_RELATED && unmatched == 0))
		return INFINITY;
	if (matches & GROUP_RELATED)
		heaviest = element->unmatched_most;
	if (matches & GROUP_CUT)
		heaviest = Max(heaviest, element->cut_most);
	if (matches & (GROUP_FIRST_WORD | GROUP_LAST_WORD))
		heaviest = Max(heaviest, element->token->weight);
	return heaviest;
}

/* For two words joined, what the first eight consonants of a group of n are to be. */
static void
set_joined(GroupTest *test, const NameSearch *search, int n)
{
	const PreparedToken *words =
		&search->name.tokens[search->elements[test->element].first];
	const Consonants *first = &words[0].consonants[0];
	const Consonants *last = &words[1].consonants[0];
	uint8 joined[sizeof(uint64)] = {0};
	uint8 beyond[sizeof(uint64)] = {0};

	for (int i = 0; i < (int) sizeof(uint64); i++)
	{
		if (i >= n)
			beyond[i] = PG_UINT8_MAX;
		else
			joined[i] = i < first->n ? first->classes[i]
									 : last->classes[last->n - n + i];
	}
	memcpy(&test->joined, joined, sizeof(uint64));
	memcpy(&test->beyond, beyond, sizeof(uint64));
}

static GroupTest
make_test(const NameSearch *search, int e, int n, unsigned tests)
{
	const Element *element = &search->elements[e];
	const Consonants *own = &element->token->consonants[0];
	GroupTest test = {0};

	test.element = e;
	test.tests = tests;
	/* a group without consonants has 0 there, and is passed on by none of them */
	test.first = own->n > 0 ? own->classes[0] : 0;
	test.last = own->n > 0 ? own->classes[own->n - 1] : 0;
	test.optional = element->words == 1 &&
					(own->optional || (element->token->token.article > 0 &&
									   element->token->consonants[1].optional));
	test.cut = element->token->cut;
	test.lacking_most = element->unmatched_most;
	test.cut_most = element->cut_most;
	test.word_most = element->token->weight;
	if (tests & TEST_JOINED)
		set_joined(&test, search, n);
	return test;
}

/* The first consonants of groups that can be anything, if only two words joined can. */
static void
set_first_joined(VocabularySearch *vocabulary)
{
	const NameSearch *search = vocabulary->state->search;

	vocabulary->first_joined = 0;
	for (int i = 0; i < vocabulary->n_tests; i++)
	{
		const GroupTest *test = &vocabulary->tests[i];
		int first = search->elements[test->element].first;

		if (test->tests != TEST_JOINED)
		{
			vocabulary->first_joined = 0;
			return;
		}
		vocabulary->first_joined |=
			search->name.tokens[first].consonants[0].classes[0];
	}
}

/* Tests of an element that is looked for, or of its equals; 0 for none. */
static unsigned
tests_wanted(const VocabularySearch *vocabulary, int e, int n_consonants)
{
	const NameSearch *search = vocabulary->state->search;
	const Element *element = &search->elements[e];

	if (element->taken && !element->searched)
		return n_consonants == GROUP_INITIALS
				   ? TEST_EQUAL
				   : tests_of(search, element, n_consonants);
	if (wants_equal(vocabulary, e) &&
		search->groups[e].n_consonants == n_consonants)
		return TEST_EQUAL;
	return 0;
}

/* The next number of consonants that groups may have which can be anything. */
int
next_consonants(const VocabularySearch *vocabulary, int n_consonants)
{
	int n = n_consonants == GROUP_INITIALS ? 0 : n_consonants + 1;

	for (; n <= CONSONANTS_MAX; n++)
		for (int e = 0; e < vocabulary->state->search->n_elements; e++)
			if (tests_wanted(vocabulary, e, n))
				return n;
	return n;
}

/* Find out which elements groups of so many consonants can be anything to. */
static void
prepare_tests(VocabularySearch *vocabulary, int n_consonants)
{
	const NameSearch *search = vocabulary->state->search;

	vocabulary->n_tests = 0;
	vocabulary->n_consonants = n_consonants;
	memset(vocabulary->matches, 0, sizeof(vocabulary->matches));
	memset(vocabulary->unmatched, 0, sizeof(vocabulary->unmatched));
	for (int e = 0; e < search->n_elements; e++)
	{
		unsigned tests = tests_wanted(vocabulary, e, n_consonants);

		if (tests)
			vocabulary->tests[vocabulary->n_tests++] =
				make_test(search, e, n_consonants, tests);
	}
	set_first_joined(vocabulary);
}

/* Is a byte of them 0? */
static inline bool
has_zero(uint64 bytes)
{
	return (bytes - UINT64CONST(0x0101010101010101)) & ~bytes &
		   UINT64CONST(0x8080808080808080);
}

/* May the consonants be those of two words joined, as far as eight of them say? */
static inline bool
may_be_joined(const GroupTest *test, const TokenGroup *tokens)
{
	uint64 consonants;

	memcpy(&consonants, tokens->consonants, sizeof(consonants));
	/* those that are added are not among those of the words */
	return tokens->optional & OPTIONAL_ADDED ||
		   !has_zero((consonants & test->joined) | test->beyond);
}

/* The tests that are left for a group after what is cheap to find out. */
static inline unsigned
tests_left(const GroupTest *test, const TokenGroup *tokens, float lightest)
{
	unsigned tests = test->tests;

	if (lightest > test->lacking_most)
		tests &= ~TEST_LACKING;
	if (lightest > test->cut_most || !(test->cut || tokens->cut))
		tests &= ~TEST_CUT;
	if (lightest > test->word_most)
		tests &= ~(TEST_FIRST | TEST_LAST);
	if (!(tokens->consonants[0] & test->first))
		tests &= ~(TEST_ALL | TEST_CUT | TEST_FIRST);
	if (!(test->optional || tokens->optional))
		tests &= ~TEST_OPTIONAL;
	if (tests & TEST_JOINED && !may_be_joined(test, tokens))
		tests &= ~TEST_JOINED;
	if (tests & TEST_LAST && !(tokens->optional & OPTIONAL_ADDED) &&
		!(tokens->consonants[tokens->n_consonants - 1] & test->last))
		tests &= ~TEST_LAST;
	return tests;
}

/*
 * What a group of tokens is to each element.  Returns the weight of the heaviest
 * of its tokens that may be of use: less than any if it is nothing to any element.
 */
float
look_at_group(VocabularySearch *vocabulary, const TokenGroup *tokens)
{
	const NameSearch *search = vocabulary->state->search;
	float lightest = vocabulary->weights_hold ? tokens->lightest : 0;
	float heaviest = -1;
	bool is_read = false;
	Consonants group;

	if (vocabulary->n_consonants != tokens->n_consonants)
		prepare_tests(vocabulary, tokens->n_consonants);
	for (int i = 0; i < vocabulary->n_tests; i++)
	{
		const GroupTest *test = &vocabulary->tests[i];
		const Element *element = &search->elements[test->element];
		unsigned *matches = &vocabulary->matches[test->element];
		int8 *unmatched = &vocabulary->unmatched[test->element];
		unsigned tests = tests_left(test, tokens, lightest);

		*matches = 0;
		if (!tests)
			continue;
		if (!(tests & TEST_EQUAL) && !is_read)
		{
			skeleton_of_classes(
				tokens->consonants,
				skeleton_count_all(tokens->n_consonants, tokens->optional),
				tokens->optional, &group);
			is_read = true;
		}
		if (!(tests & TEST_EQUAL))
			*matches = group_matches(search, element, tests, &group, unmatched);
		else if (!element->taken || element->searched)
			*matches = memcmp(tokens->consonants,
							  search->groups[test->element].consonants,
							  CONSONANTS_MAX) == 0
						   ? GROUP_RELATED
						   : 0;
		else
		{
			/* an initial may be taken for a short name */
			*matches = GROUP_RELATED;
			if (element->token->token.initial)
				*matches |= GROUP_INITIAL;
		}
		if (*matches)
			heaviest =
				Max(heaviest, heaviest_of_use(element, *matches, *unmatched));
	}
	return vocabulary->weights_hold || heaviest < 0 ? heaviest : INFINITY;
}
