/*
 * namesearch.h
 *
 * Access method namesearch: what is stored, and how its parts call each other.
 * docs/design.md has the layout and the order of locks and writes.
 *
 *	 handler.c	the access method as PostgreSQL sees it
 *	 meta.c		the meta page, and where extents are
 *	 token.c	tokens as bytes
 *	 draft.c	writing a segment, and putting it into the index
 *	 reader.c	reading segments
 *	 postings.c	posting lists
 *	 build.c	a segment of names in memory; CREATE INDEX
 *	 pending.c	the pending area: insert and seal
 *	 merge.c	several segments become one
 *	 worker.c	the background worker that merges
 *	 mark.c		further columns, as a byte each
 *	 query.c	a query, and the bounds that follow from it
 *	 search.c	the entries that match a query; vocabulary.c, group.c, words.c and
 *	 	lists.c are its parts (search.h)
 *	 scan.c		scans
 *	 vacuum.c	dead entries, and merging by VACUUM
 *	 check.c	namesearch_check()
 *	 stats.c	namesearch_stats()
 *	 namequery.c	type namequery
 */
#ifndef SLTD_NAMESEARCH_H
#define SLTD_NAMESEARCH_H

#include "postgres.h"
#include "compat.h"

#include "access/amapi.h"
#include "access/itup.h"
#include "storage/buffile.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"

#include "name/name_score.h"

/* ---------- pages ---------- */

#define META_BLOCK 0

/* Blocks by whose numbers heavyweight locks are taken. */
#define SEAL_LOCK_BLOCK 0
#define MERGE_LOCK_BLOCK 1

#define NAMESEARCH_MAGIC 0x4E534831
#define NAMESEARCH_LAYOUT 2
#define NAMESEARCH_PAGE_ID 0xFF9A

typedef enum PageKind
{
	PAGE_GROUPS,
	PAGE_VOCABULARY,
	PAGE_POSTINGS,
	PAGE_ENTRIES,
	PAGE_COSTS,
	PAGE_DIRECTORY,
	PAGE_PENDING,
	PAGE_META
} PageKind;

#define SECTION_COUNT (PAGE_DIRECTORY + 1)

/* The special area of all pages. */
typedef struct PageMark
{
	uint32 segment;
	uint16 kind;
	uint16 page_id; /* NAMESEARCH_PAGE_ID, for tools that identify pages */
} PageMark;

StaticAssertDecl(sizeof(PageMark) == 8, "PageMark is stored");

#define PageGetMark(page) ((PageMark *) PageGetSpecialPointer(page))

/* What a page has room for. */
#define PAGE_ROOM                                                              \
	(BLCKSZ - MAXALIGN(SizeOfPageHeaderData) - MAXALIGN(sizeof(PageMark)))

typedef struct Extent
{
	BlockNumber start;
	uint32 pages;
} Extent;

typedef struct SegmentInfo
{
	uint32 id;
	uint32 n_tokens;
	uint32 n_entries; /* the dead among them */
	uint32 n_dead;
	uint64 n_postings;
	Extent sections[SECTION_COUNT];
	uint32 weights; /* current_weights() when it was written */
} SegmentInfo;

StaticAssertDecl(sizeof(SegmentInfo) == 80, "SegmentInfo is stored");

/* An extent that was given up, free once no snapshot is older. */
typedef struct GivenUp
{
	Extent extent;
	uint64 next_xid;
} GivenUp;

StaticAssertDecl(sizeof(GivenUp) == 16, "GivenUp is stored");

typedef enum Writer
{
	WRITER_SEAL,
	WRITER_MERGE,
	WRITER_COUNT
} Writer;

#define SEGMENTS_MAX 64
#define GIVEN_UP_MAX 160

typedef struct MetaPage
{
	uint32 magic;
	uint16 layout;
	uint16 reading;
	uint32 next_segment;
	uint32 pending_id;
	Extent pending;
	Extent set_aside[WRITER_COUNT];
	uint32 n_segments;
	uint32 n_given_up;
	SegmentInfo segments[SEGMENTS_MAX];
	GivenUp given_up[GIVEN_UP_MAX];
} MetaPage;

StaticAssertDecl(sizeof(MetaPage) <= PAGE_ROOM, "MetaPage fits a page");

/* The first bytes of a page of groups, of which the others follow. */
typedef struct GroupHeader
{
	uint32 first_token; /* of the first group */
	uint32 n_groups;
} GroupHeader;

/* The first bytes of a vocabulary page; offsets of tokens are at its end. */
typedef struct VocabularyHeader
{
	uint32 first_token;
	uint16 n_tokens;
	uint16 bytes; /* of the tokens that follow */
} VocabularyHeader;

/* The first bytes of an entry page; offsets of entries are at its end. */
typedef struct EntryHeader
{
	uint32 first_entry;
	uint16 n_entries;
	uint16 bytes; /* of the entries that follow */
} EntryHeader;

/* The first bytes of a pending page. */
typedef struct PendingHeader
{
	uint16 closed;
	uint16 n_entries;
	uint16 bytes; /* of the entries that follow */
} PendingHeader;

/* So many tokens or entries of a segment have numbers; ENTRY_TOKEN() has a bit. */
#define NUMBERS_MAX ((UINT32_C(1) << 31) - 1)

#define PENDING_PAGES 1

/* ---------- tokens and entries ---------- */

/* Consonants of the group of initials; it comes before all others. */
#define GROUP_INITIALS 0xFF

typedef struct StoredToken
{
	NameToken token;    /* without places in the name */
	float weight;       /* by the tables that SegmentInfo has the number of */
	bool second;        /* in the group of its consonants without the article */
	bool cut;           /* the last word, which may be cut off, of some name */
	uint8 n_consonants; /* or GROUP_INITIALS */
	uint8 consonants[CONSONANTS_MAX]; /* all, those that are added among them */
	uint16 optional;
	uint32 n_postings;
	uint64 postings; /* where they begin; the entry if there is only one */
} StoredToken;

#define STORED_TOKEN_BYTES_MAX                                                 \
	(2 + TOKEN_LETTERS_MAX + 3 + sizeof(float) + 5 + 10)

/* The tokens of a vocabulary that have the same consonants, as stored. */
typedef struct TokenGroup
{
	uint8 n_consonants;               /* or GROUP_INITIALS */
	uint8 consonants[CONSONANTS_MAX]; /* all, those that are added among them */
	uint32 n_tokens;
	float lightest; /* no weight is less */
	uint8 cut;      /* is there a token that is cut off in some name? */
	uint8 unused;
	uint16 optional; /* consonants, as Consonants has them */
} TokenGroup;

StaticAssertDecl(sizeof(TokenGroup) == 28, "TokenGroup is stored");

/* A name in a segment: tokens by number, as ENTRY_TOKEN(). */
typedef struct StoredEntry
{
	ItemPointerData tid; /* invalid if dead */
	int n_tokens;
	uint32 tokens[NAME_TOKENS_MAX];
} StoredEntry;

#define ENTRY_TOKEN(number, cut) ((number) << 1 | (cut))
#define ENTRY_TOKEN_NUMBER(token) ((token) >> 1)
#define ENTRY_TOKEN_CUT(token) ((token) &1)

/*
 * What the tokens of an entry cost at least, as pages of costs have it, and whether
 * it has one of them twice; after it come the marks of further columns.
 */
#define COST_UNIT_NATS 0.125f
#define COST_MOST 0x7F
#define COST_TWICE 0x80

/* What these bytes mean, as a number that changes with it. */
#define COSTS_READ_AS 1

/* The tables of costs, and all else that weights and costs of a segment depend on. */
static inline uint32
current_weights(void)
{
	return name_weights_id() + COSTS_READ_AS;
}

#define COSTS_ON_PAGE(n_filters) (PAGE_ROOM / (1 + (n_filters)))

/* So many columns may follow the name. */
#define FILTERS_MAX 3

/* Their marks are from 1 to 255; NULL has this one. */
#define MARK_NULL 0

/* A set of marks: a bit for each, from the lowest of the first byte. */
#define MARK_BYTES 32

/*
 * Entries are looked at in windows of so many.  Where there are further columns, the
 * directory has of each window which marks of the first of them are in it; 0 if that
 * is not known, as it is of segments that were written before it was noted.
 */
#define WINDOW 8192
#define WINDOWS(n_entries) ((n_entries) / WINDOW + ((n_entries) % WINDOW > 0))
#define MARK_RANGE(least, greatest)                                            \
	(UINT32_C(1) << 31 | (uint32) (greatest) << 8 | (least))
#define MARK_RANGE_IS_KNOWN(range) ((range) != 0)
#define MARK_RANGE_LEAST(range) ((range) &0xFF)
#define MARK_RANGE_GREATEST(range) ((range) >> 8 & 0xFF)

/* Support functions of their operator classes; docs/reference/namesearch.md. */
#define MARK_PROC 1
#define WANTED_MARKS_PROC 2
#define PROCS 2

#define STORED_ENTRY_BYTES_MAX                                                 \
	(sizeof(ItemPointerData) + 1 + NAME_TOKENS_MAX * 5)

/* A name with its tokens written out, as pending pages have it. */
typedef struct NameEntry
{
	ItemPointerData tid; /* invalid if dead */
	int n_tokens;        /* 0 for NULL */
	NameToken tokens[NAME_TOKENS_MAX];
	bool cut[NAME_TOKENS_MAX];
	uint8 marks[FILTERS_MAX];
} NameEntry;

#define NAME_ENTRY_BYTES_MAX                                                   \
	(sizeof(ItemPointerData) + 1 + NAME_TOKENS_MAX * 6 + NAME_LETTERS_MAX +    \
	 FILTERS_MAX)

/* token.c */
extern uint8 *put_varint(uint8 *at, uint64 value);
extern uint8 *put_stored_token(uint8 *at, const StoredToken *token);
extern const uint8 *get_stored_token(const uint8 *at, const uint8 *end,
									 StoredToken *token);
extern void group_token(StoredToken *token);
extern int compare_tokens(const StoredToken *a, const StoredToken *b);
extern uint8 *put_entry(uint8 *at, const StoredEntry *entry);
extern const uint8 *get_entry(const uint8 *at, const uint8 *end,
							  StoredEntry *entry);
extern void read_name_entry(Relation index, const Datum *values,
							const bool *isnull, ItemPointer tid,
							NameEntry *entry);
extern uint8 *put_name_entry(uint8 *at, const NameEntry *entry, int n_filters);
extern const uint8 *get_name_entry(const uint8 *at, const uint8 *end,
								   NameEntry *entry, int n_filters);

/* mark.c */
static inline int
index_filters(Relation index)
{
	return IndexRelationGetNumberOfKeyAttributes(index) - 1;
}

extern void check_columns(Relation index);
extern void read_marks(Relation index, const Datum *values, const bool *isnull,
					   uint8 *marks);

/* ---------- the meta page ---------- */

extern void namesearch_init_page(Page page, uint32 segment, PageKind kind);
extern void read_meta(Relation index, MetaPage *meta);
extern bool has_earlier_reading(Relation index);
extern void create_meta(Relation index, ForkNumber fork);

/*
 * Change the meta page: lock, change what begin_meta_change() returns, finish.
 */
typedef struct MetaChange
{
	Buffer buffer;
	struct GenericXLogState *state;
	MetaPage *meta;
} MetaChange;

extern void begin_meta_change(Relation index, MetaChange *change);
extern void finish_meta_change(MetaChange *change);

extern uint32 take_segment_id(Relation index);
extern int compare_extents(const void *a, const void *b);
extern Extent set_aside_extent(Relation index, Writer writer, uint32 pages);
extern void give_up_extent(MetaPage *meta, Extent extent);
extern void add_segment(Relation index, MetaPage *meta,
						const SegmentInfo *info);
extern void drop_segment(MetaPage *meta, uint32 id);

/* ---------- drafts: segments being written ---------- */

typedef struct Draft Draft;

extern Draft *draft_create(int n_filters);
extern void draft_token(Draft *draft, StoredToken *token,
						const uint32 *entries);
extern void draft_entry(Draft *draft, const StoredEntry *entry, uint8 cost,
						const uint8 *marks);
extern int draft_filters(const Draft *draft);
extern void draft_finish(Draft *draft, SegmentInfo *info);
extern void draft_to_files(Draft *draft);
extern uint32 draft_pages(const Draft *draft);
extern void draft_put(Draft *draft, Relation index, Extent extent,
					  SegmentInfo *info);
extern void draft_free(Draft *draft);

/* ---------- reading segments ---------- */

/*
 * A segment, in the index or in a draft.  Reading its pages fails where the
 * index has used them again; then "stale" is set, and what was read so far is
 * of no use.
 */
typedef struct Segment
{
	Relation index;
	Draft *draft;
	SegmentInfo info;
	int n_filters;
	bool stale;
	bool fixed; /* it cannot go stale: if it seems so, the index is corrupt */
	uint32 *directory;    /* of vocabulary and entry pages */
	uint32 *window_marks; /* MARK_RANGE() of windows, if there are marks */
	BufferAccessStrategy strategy;
} Segment;

extern void open_segment(Segment *segment, Relation index,
						 const SegmentInfo *info, bool fixed);
extern void open_draft(Segment *segment, Draft *draft, const SegmentInfo *info);
extern void close_segment(Segment *segment);
extern bool read_section_page(Segment *segment, int section, uint32 page,
							  PGAlignedBlock *copy);
extern bool draft_read(Draft *draft, int section, uint32 page, char *copy);
extern bool load_directory(Segment *segment);
extern Buffer lock_section_page(Segment *segment, int section, uint32 page);
extern uint32 *decode_postings(Segment *segment, uint32 n, uint64 position);
extern Buffer lock_costs(Segment *segment, uint32 page);
extern bool read_costs(Segment *segment, uint32 page, uint8 *costs);
extern bool load_token(Segment *segment, uint32 number, StoredToken *token);
extern void fetch_entry(Segment *segment, uint32 number);
extern bool load_entry(Segment *segment, uint32 number, StoredEntry *entry);
extern void corrupt(Relation index, const char *what);

/*
 * The vocabulary in its order: groups, and, of those for which they are asked,
 * the tokens.
 */
typedef struct VocabularyCursor
{
	Segment *segment;
	uint32 group_page; /* the next one */
	uint32 left_on_group_page;
	bool jumped;             /* to the next one, over others */
	const TokenGroup *group; /* the current one */
	uint32 first;            /* its first token */
	float heaviest;          /* tokens that weigh more are passed over */
	uint32 next_number;      /* the next token of the group */
	uint32 page_first;       /* tokens of the page that has been copied */
	uint32 page_end;
	const uint8 *end;  /* of its tokens */
	uint32 number;     /* of the current token */
	StoredToken token; /* the current one, and its group */
	PGAlignedBlock group_copy;
	PGAlignedBlock copy;
} VocabularyCursor;

extern void begin_vocabulary(VocabularyCursor *cursor, Segment *segment);
extern bool next_group(VocabularyCursor *cursor);
extern void pass_groups(VocabularyCursor *cursor);
extern void pass_to_consonants(VocabularyCursor *cursor, int n_consonants);
extern bool next_in_group(VocabularyCursor *cursor);
extern bool next_token(VocabularyCursor *cursor);

typedef struct EntryCursor
{
	Segment *segment;
	uint32 page;   /* the next one */
	uint32 number; /* of the current entry */
	uint32 next_number;
	int left_on_page;
	const uint8 *at;
	const uint8 *end;
	StoredEntry entry;
	PGAlignedBlock copy;
} EntryCursor;

extern void begin_entries(EntryCursor *cursor, Segment *segment);
extern bool next_entry(EntryCursor *cursor);

/* ---------- names in memory ---------- */

typedef struct Gatherer Gatherer;

extern Gatherer *gatherer_create(int n_filters);
extern void gather(Gatherer *gatherer, const NameEntry *entry);
extern void gatherer_write(Gatherer *gatherer, Draft *draft);
extern void gatherer_free(Gatherer *gatherer);

/* Phases of CREATE INDEX, after PROGRESS_CREATEIDX_SUBPHASE_INITIALIZE. */
#define PHASE_READING 2
#define PHASE_MERGING 3
#define PHASE_WRITING 4

/* query.c */
extern uint8 least_entry_cost(const StoredToken *const *tokens, int n);

/* ---------- changing the index ---------- */

extern void init_pending_area(Relation index, ForkNumber fork, Extent extent,
							  uint32 id);

/* The entries of a copied page of the pending area. */
typedef struct PendingCursor
{
	const uint8 *at;
	const uint8 *end;
	const uint8 *start; /* of the current entry */
	int left;
	NameEntry entry;
} PendingCursor;

extern void begin_pending(PendingCursor *cursor, PGAlignedBlock *copy);
extern bool next_pending(Relation index, PendingCursor *cursor);
extern bool is_pending_page(Page page, uint32 id);
extern bool read_pending_page(Relation index, BlockNumber block, uint32 id,
							  PGAlignedBlock *copy);
extern void merge_segments(Draft *draft, Segment *segments, int n);
extern void publish_draft(Relation index, Writer writer, Draft *draft,
						  SegmentInfo *info, const SegmentInfo *replaced,
						  int n);

/* What to do while somebody else merges, checks or deletes. */
typedef enum MergeWait
{
	MERGE_UNLESS_BUSY,
	MERGE_WHEN_FREE,
	MERGE_IF_FULL /* then, if the list of segments still has no room */
} MergeWait;

extern void lock_merging(Relation index);
extern bool merge_pays(const MetaPage *meta);
extern bool is_being_merged(Relation index);
extern int merge_some(Relation index, bool all, MergeWait wait);
extern void start_merge_worker(Relation index);

extern int read_meta_and_pending(Relation index, MetaPage *meta);
extern Relation open_namesearch_index(Oid oid, LOCKMODE heap_lock,
									  LOCKMODE index_lock, Relation *heap);

/* ---------- access method ---------- */

/* cache.c */
extern void namesearch_define_settings(void);

/* shared_cache.c */
extern void shared_cache_define_setting(void);

extern IndexBuildResult *namesearch_build(Relation heap, Relation index,
										  struct IndexInfo *indexInfo);
extern void namesearch_buildempty(Relation index);
extern bool namesearch_insert(Relation index, Datum *values, bool *isnull,
							  ItemPointer tid, Relation heap,
							  IndexUniqueCheck checkUnique, bool indexUnchanged,
							  struct IndexInfo *indexInfo);
extern IndexBulkDeleteResult *
namesearch_bulkdelete(IndexVacuumInfo *info, IndexBulkDeleteResult *stats,
					  IndexBulkDeleteCallback callback, void *callback_state);
extern IndexBulkDeleteResult *
namesearch_vacuumcleanup(IndexVacuumInfo *info, IndexBulkDeleteResult *stats);
extern IndexScanDesc namesearch_beginscan(Relation index, int nkeys,
										  int norderbys);
extern void namesearch_rescan(IndexScanDesc scan, ScanKey keys, int nkeys,
							  ScanKey orderbys, int norderbys);
extern bool namesearch_gettuple(IndexScanDesc scan, ScanDirection dir);
extern int64 namesearch_getbitmap(IndexScanDesc scan, TIDBitmap *tbm);
extern void namesearch_endscan(IndexScanDesc scan);

/* Strategies of the operator class. */
#define STRATEGY_SIMILAR 1  /* % */
#define STRATEGY_QUERY 2    /* @@ */
#define STRATEGY_DISTANCE 3 /* <-> */

#endif /* SLTD_NAMESEARCH_H */
