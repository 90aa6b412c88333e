/*
 * search.h
 *
 * Searching an index: a query with its bounds, and what it finds.
 *
 *	 query.c		the bounds
 *	 search.c		the order of it all; comparing rows
 *	 known.c		tokens of these, and how well they agree with the query's
 *	 vocabulary.c	tokens that match the query, and their posting lists
 *	 cache.c		what they are, if they have been searched for before
 *	 shared_cache.c	the same by any backend
 *	 group.c		groups of tokens that may have some
 *	 words.c		rows with two words that the query has as one
 *	 lists.c		adding up posting lists
 */
#ifndef SLTD_NAMESEARCH_SEARCH_H
#define SLTD_NAMESEARCH_SEARCH_H

#include "namesearch/namesearch.h"

/*
 * What a record can match: a token of the query, or two that follow each other,
 * joined.  Gains are in nats, as docs/design.md has them.
 */
typedef struct Element
{
	const PreparedToken *token;
	int first;    /* token of the query */
	int words;    /* 1, or 2 if joined */
	float cost;   /* at least, where it has no partner */
	float most;   /* the greatest gain */
	float needed; /* the gain below which a match is of no use */
	/* weights of a token above which, or below, no match has that gain that ... */
	float unmatched_most; /* ... lacks a consonant, or has one in excess */
	float cut_most;       /* ... has its end cut off */
	bool taken;           /* a row must match one of those that are taken */
	bool searched;        /* its postings have been found in the segment */
	bool whole;           /* all its matches are looked for, to be kept */
	bool rival;           /* what it matches another token may match, too */
	uint32 compared;      /* tokens without a walk, of two words joined */
	TokenWalk *walk;      /* once it is compared by a profile */
} Element;

#define ELEMENTS_MAX (2 * NAME_TOKENS_MAX)

/* For the rounding of sums in single precision. */
#define ROUNDING 0.001f

static inline bool
same_stem(const NameToken *x, const NameToken *y)
{
	return x->script == y->script && x->length == y->length &&
		   memcmp(x->letters, y->letters, x->length) == 0;
}

typedef struct NameSearch
{
	PreparedName name;
	NameSide side;
	bool directed;
	bool is_null; /* of an ordered scan: distances are NULL */
	PreparedToken joined[NAME_TOKENS_MAX];
	int n_elements;
	Element elements[ELEMENTS_MAX];

	/* rows that are wanted, by their marks */
	int n_filters;
	uint8 wanted[FILTERS_MAX][MARK_BYTES];
	bool narrowed; /* some are not */

	/* similarities wanted: at least "least", and below "below" */
	double least;
	double below;
	float cost;     /* the doubt, and what no element is spared */
	float bound;    /* the sum of gains that a row must have */
	float equal;    /* that of an equal name, or less */
	bool by_all;    /* all elements are taken, and what records cost counts */
	Size enough;    /* rows after which others may be left; 0: none may */
	double reached; /* all rows at least so similar have been found */
	double enough_from; /* so similar are enough rows; 0 if it is not known */
	double expected;    /* rows for which a higher "least" was taken, or 0 */
	double trust;       /* the share of rows expected before that were there */
	float untaken;      /* what elements that are not taken can add */
	bool everything;    /* all rows are compared */
	bool unread;        /* all rows are found, whatever their names are */
	bool equal_only;    /* only equal names reach "least" */
	bool equal_too;     /* equal names may fall short of the bound */
	StoredToken groups[NAME_TOKENS_MAX]; /* of the tokens */
} NameSearch;

extern void prepare_search(NameSearch *search, const char *name, int len,
						   bool directed);
extern void prepare_token_search(NameSearch *search, const NameToken *token);
extern void set_range(NameSearch *search, double least, double below);
extern float bound_at(const NameSearch *search, float t);
extern void take_all_elements(NameSearch *search);
extern bool take_more(NameSearch *search, Size n);

/*
 * Up to this similarity nearly all spellings are of use, and too many rows reach
 * the bound that does not count what records cost.
 */
#define BY_ALL_MOST 0.76

/* The same where all that the tokens of the query match is known. */
#define BY_ALL_KNOWN_MOST 0.87

typedef struct Found
{
	ItemPointerData tid;
	bool is_null; /* the row has no name */
	double similarity;
} Found;

/* mark.c */
extern void want_all_marks(NameSearch *search, Relation index);
extern void want_marks(NameSearch *search, Relation index, ScanKey key);
extern bool is_wanted(const NameSearch *search, const uint8 *marks);

typedef struct FoundList
{
	MemoryContext context;
	Size n;
	Size room;
	Found *found;
	/* the greatest similarities of rows that are not similar enough, if known */
	struct binaryheap *less;
} FoundList;

extern void search_index(Relation index, NameSearch *search, FoundList *list);

/* ---------- the parts of a search ---------- */

/* Which windows of a segment have entries that may be wanted. */
typedef struct WantedWindows
{
	bool all;
	uint32 n; /* windows */
	uint32
		*next; /* of each itself, or the next one that has some; n for none */
} WantedWindows;

typedef struct SearchState
{
	Relation index;
	NameSearch *search;
	FoundList *list;
	Segment *segment;
	uint32 lost; /* segment, or pending area, that pages were not of */
	WantedWindows windows;       /* of the segment */
	MemoryContext context;       /* likewise */
	MemoryContext known_context; /* of known tokens */
	struct known_hash *known;
	/* by which what is kept of the segment, and of tokens of the query, is known */
	uint32 segment_number;
	uint32 query_numbers[NAME_TOKENS_MAX];
	Buffer costs; /* and marks of entries, while a page of them is locked */
	uint32 costs_page;
	/* whether initials stand for a letter: 0 unknown, 1 no, 2 yes */
	uint8 initials[ELEMENTS_MAX][256];
} SearchState;

/*
 * A token of a record, with its evidence for each token of the query.  There is no
 * memory for its spelling, since few need it once there is the evidence.
 */
typedef struct KnownToken
{
	TokenEvidence *evidence;
	PreparedToken token; /* UNSPELLED_BYTES of it */
} KnownToken;

/* known.c */
extern void begin_known(SearchState *state);
extern void forget_many_known(SearchState *state);
extern KnownToken *make_known(SearchState *state, const NameToken *token,
							  bool cut);
extern KnownToken *get_known(SearchState *state, uint32 key);
extern void forget_slots(void);

/* Of a list: entries that have just the token of an element. */
#define EQUAL_TO(element) (-1 - (element))

/*
 * Entries that have a token which matches an element.  At similarity t it gains
 * evidence - t weight + t cost of the element, and t credit where what records
 * cost is counted: what the token would cost without a partner.
 */
typedef struct PostingList
{
	int element; /* or EQUAL_TO(): entries that have just this token */
	float evidence;
	float weight;
	float credit;
	float gain;   /* as lists are now added up */
	float fall;   /* by which it falls at least where similarity rises by 1 */
	uint32 n;     /* entries, or of these those that were decoded */
	uint64 start; /* as in StoredToken */
	uint32 *entries; /* once they have been decoded */
	uint32 at;       /* the next one */
	int group;       /* while lists are added up */
	bool by_rival;   /* the first of this token that a rival matches */
	int next_due;    /* list of the group whose next entry is in this window */
} PostingList;

typedef struct ListSet
{
	int n;
	int room;
	PostingList *lists;
	uint64 postings;
} ListSet;

/* Entries that are found, in any order. */
typedef struct Entries
{
	Size n;
	Size room;
	uint32 *entries;
} Entries;

/* Entries that may be similar enough, in their order. */
typedef struct Candidates
{
	Entries entries;
	float *most; /* how similar each can be, where Adding asks for it */
	Size most_room;
} Candidates;

/* postings.c */
extern uint32 *decode_wanted(Segment *segment, uint32 *n, uint64 start,
							 const WantedWindows *windows);
extern void forget_places(void);

/* A page of postings, for who asks for lists in the order of their tokens. */
typedef struct PostingsPage
{
	bool is_read;
	uint32 number;
	PGAlignedBlock page;
} PostingsPage;

extern bool may_be_wanted(Segment *segment, PostingsPage *page, uint32 n,
						  uint64 start, const WantedWindows *windows);

/* lists.c */
extern PostingList *add_list(ListSet *set, int element, uint32 n, uint64 start);
extern void add_entry(Entries *entries, uint32 number);
extern const uint8 *entry_costs(SearchState *state, uint32 number);
extern void unlock_costs(SearchState *state);

extern bool set_wanted_windows(SearchState *state);

/* How lists are added up. */
typedef struct Adding
{
	float t;           /* the similarity that entries are to reach */
	bool with_records; /* what entries cost counts, too */
	float enough;      /* the sum that an entry must have */
	float cost_share;  /* of what it costs, to be added to that */
	float highest;     /* similarities up to this are told apart; 0: none are */
} Adding;

extern bool add_up_lists(SearchState *state, ListSet *set, const Adding *adding,
						 Candidates *candidates);

/* A token of the vocabulary that matches an element. */
typedef struct KeptMatch
{
	float evidence;
	float weight;
	float credit; /* if what records cost is counted, and all of it */
	uint32 n_postings : 31;
	uint32 equal : 1; /* the same, so that names with it may be equal */
	uint64 postings;
} KeptMatch;

/*
 * All that a segment has for a token, whatever the query and its threshold: tokens
 * that match it, and entries that have two words which it joins.
 */
typedef struct KeptElement
{
	int n_matches;
	int n_entries;
	KeptMatch *matches;
	uint32 *entries; /* in their order */
} KeptElement;

/* One of two words that an element may join. */
typedef struct Word
{
	uint32 number;
	uint8 script;
	uint8 n_consonants;
	uint32 n_postings;
	uint64 postings;
} Word;

/* What the search needs of it, or all, while the vocabulary is read. */
typedef struct Gathered
{
	KeptElement kept;
	int matches_room;
	int n_first;
	int first_room;
	Word *first; /* in the order of their numbers */
	int n_last;
	int last_room;
	Word *last;
} Gathered;

/*
 * What says which matches a token has, and in what.  Files of indexes are known by
 * their number: REINDEX makes another one, and numbers segments anew.
 */
typedef struct CacheKey
{
	Oid index;
	Oid file;
	uint32 segment;
	bool cut;
	bool joined;
	NameToken token; /* without places in the name */
} CacheKey;

/* shared_cache.c */
extern void share_element(const Segment *segment, const CacheKey *key,
						  const KeptElement *kept);
extern uint32 *shared_asked(const Segment *segment);
extern bool find_shared(const Segment *segment, const CacheKey *key,
						KeptElement *kept);
extern Size shared_room(Relation index);
extern const void *next_shared(uint64 *position, uint64 *bytes);
extern bool restore_shared(const void *record, uint64 bytes);
extern void forget_shared(void);

/* cache_file.c */
extern void cache_file_define_setting(void);
extern void load_shared(void);

/* words.c */
extern bool find_words(SearchState *state, int e, Gathered *gathered);

/* cache.c */
extern bool may_keep(const Segment *segment, const PreparedToken *token);
#define ASKED_SLOTS 16384 /* in which tokens are counted */
#define ASKED_AGAIN 2
#define ASKED_OFTEN 4

extern bool is_asked_often(const Segment *segment, const PreparedToken *token,
						   int often);
extern bool recalls_all(const Segment *segment, const NameSearch *search);
extern const KeptElement *recall_element(const Segment *segment,
										 const PreparedToken *token);
extern void keep_element(const Segment *segment, const PreparedToken *token,
						 const KeptElement *kept);
extern struct HTAB *make_table(const char *name, MemoryContext context,
							   Size key_size, Size entry_size);
extern bool is_known_by_number(const Segment *segment);
extern void set_cache_key(CacheKey *key, const Segment *segment,
						  const PreparedToken *token);
extern Size places_limit(void);
extern Size slots_limit(void);
extern Size size_of_kept(const KeptElement *kept);
extern Size room_to_keep(Relation index);

/* What a group is to an element. */
#define GROUP_RELATED 0x01 /* another spelling */
#define GROUP_CUT 0x02     /* one is the beginning of the other */
#define GROUP_FIRST_WORD                                                       \
	0x04 /* the first of two words that the element joins */
#define GROUP_LAST_WORD 0x08
#define GROUP_INITIAL                                                          \
	0x10 /* names that the element, an initial, may stand for */

/* What is to be found out of a group for an element, and what fails tests. */
typedef struct GroupTest
{
	int element;
	unsigned tests;
	uint8 first;   /* consonants, of which the group's first is to be one */
	uint8 last;    /* and its last */
	uint64 joined; /* of two words: the same for its first eight, a byte each */
	uint64 beyond; /* bytes where it has none, set */
	bool optional; /* the element has optional consonants */
	bool cut;      /* the element may be cut off */
	float lacking_most; /* what the lightest token of the group may weigh */
	float cut_most;
	float word_most;
} GroupTest;

typedef struct VocabularySearch
{
	SearchState *state;
	NameBounds bounds;
	bool equal_too;    /* equal names are still to be found */
	bool weights_hold; /* weights that are stored are those of the library */
	ListSet *lists;
	Gathered *gathered; /* by element */
	PostingsPage *postings;
	int n_consonants; /* of groups that the tests are for */
	int n_tests;
	GroupTest tests[ELEMENTS_MAX];
	uint8 first_joined; /* of two words, if there are no other tests; else 0 */
	bool equal_known[ELEMENTS_MAX]; /* from before */
	unsigned matches[ELEMENTS_MAX]; /* of the current group */
	int8 unmatched[ELEMENTS_MAX];   /* consonants, of the current group */
} VocabularySearch;

/* Are tokens that are equal to the element to be found in the vocabulary? */
static inline bool
wants_equal(const VocabularySearch *vocabulary, int e)
{
	return vocabulary->equal_too && !vocabulary->equal_known[e] &&
		   vocabulary->state->search->elements[e].words == 1;
}

/* group.c */
extern int next_consonants(const VocabularySearch *vocabulary,
						   int n_consonants);
extern float look_at_group(VocabularySearch *vocabulary,
						   const TokenGroup *tokens);

/* vocabulary.c */
extern float highest_wanted(const NameSearch *search);
extern bool search_vocabulary(SearchState *state, ListSet *lists);

#endif /* SLTD_NAMESEARCH_SEARCH_H */
