/*
 * skeleton.h
 *
 * The consonants of a token in classes that spellings in either script share.
 * A skeleton is coarse: what has another skeleton may be the same name spelled
 * otherwise, and what has the same may be another.
 */
#ifndef SLTD_NAME_SKELETON_H
#define SLTD_NAME_SKELETON_H

#include "name/name_read.h"

/* A hash of the consonants and of the affixes that make another name. */
extern uint32_t skeleton_hash(const NameToken *token);

/*
 * The consonants of a spelling in classes wider still, in their order: h, w and
 * y are left out, and a letter that stands for several sounds is of several
 * classes.
 *
 * Some are optional: other spellings of the name may have none for them, be it
 * that another alphabet or language does not count the letter as a consonant (v
 * and waw, j and ya, kh and h) or that it is half of one (tch, dzh, x).  Others
 * are added to those of Arabic script, which only some spellings have: the second
 * m of ممتاز, before which a vowel may be heard, and the t of a ta marbuta.
 */
#define CONSONANTS_MAX 15
#define CONSONANT_CLASSES 8
#define OPTIONAL_MAX 4

/* Those that are optional have been added, and are not counted otherwise. */
#define OPTIONAL_ADDED 0x8000

typedef struct Consonants
{
	uint8_t n;
	uint8_t classes[CONSONANTS_MAX]; /* a bit for each class, in order */
	/* with those that are added; it is these that are compared */
	uint8_t n_all;
	uint8_t all[CONSONANTS_MAX];
	uint8_t n_least;   /* those that are not optional */
	uint16_t optional; /* places among all, as bits, and OPTIONAL_ADDED */
	uint16_t places[CONSONANT_CLASSES]; /* where each class stands, as bits */
} Consonants;

extern void skeleton_consonants(const NameToken *token, int from,
								Consonants *consonants);

/* So many consonants of the longer one the other may lack. */
static inline int
skeleton_missing_most(int longer)
{
	return longer < 3 ? 0 : longer < 6 ? 1 : longer < 9 ? 2 : 3;
}

/* The same, where all classes and what is optional are known, but the places. */
extern void skeleton_of_classes(const uint8_t *all, int n, unsigned optional,
								Consonants *consonants);
extern void skeleton_find_places(Consonants *consonants);

static inline int
skeleton_count_bits(uint32_t bits)
{
	int n = 0;

	/* there are few; not every processor counts them */
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* How many consonants there are with those that are added to n. */
static inline int
skeleton_count_all(int n, unsigned optional)
{
	return optional & OPTIONAL_ADDED
			   ? n + skeleton_count_bits(optional & ~OPTIONAL_ADDED)
			   : n;
}

/*
 * So many of all consonants may the other spelling lack, or have besides, whatever
 * is left out: cheap, and never too strict.
 */
static inline bool
skeleton_counts_agree(const Consonants *x, const Consonants *y)
{
	int most = skeleton_missing_most(x->n_all > y->n_all ? x->n_all : y->n_all);

	return x->n_least <= y->n_all + most && y->n_least <= x->n_all + most;
}

/*
 * Do two spellings share so many consonants in their order that they may be
 * one name?  Nearly all spellings of one name do.  The number of consonants of
 * the longer one that the other has not, or -1 where they are too many; with
 * those optional ones left out that make it least.
 */
extern int skeleton_count_unmatched(const Consonants *x, const Consonants *y);

static inline int
skeleton_unmatched(const Consonants *x, const Consonants *y)
{
	return skeleton_counts_agree(x, y) ? skeleton_count_unmatched(x, y) : -1;
}

static inline bool
skeleton_related(const Consonants *x, const Consonants *y)
{
	return skeleton_unmatched(x, y) >= 0;
}

/* Are the consonants of the part the first ones, or the last, of the whole? */
static inline bool
skeleton_is_beginning(const Consonants *part, const Consonants *whole)
{
	if (part->n > whole->n)
		return false;
	for (int i = 0; i < part->n; i++)
		if (!(part->classes[i] & whole->classes[i]))
			return false;
	return true;
}

static inline bool
skeleton_is_end(const Consonants *part, const Consonants *whole)
{
	int from = whole->n - part->n;

	if (from < 0)
		return false;
	for (int i = 0; i < part->n; i++)
		if (!(part->classes[i] & whole->classes[from + i]))
			return false;
	return true;
}

/* Consonants that are left of what may be cut off. */
#define CUT_CONSONANTS_MIN 2

/*
 * May the part be the beginning of the whole, cut off somewhere?  Its last
 * consonant may be half of one: the d of dj, the p of ph.
 */
extern bool skeleton_is_cut_off(const Consonants *part,
								const Consonants *whole);

/*
 * Is the whole made of two parts, each with less consonants?  Where both have the
 * same consonant at the seam, it may be there once.
 */
static inline bool
skeleton_is_joined(const Consonants *first, const Consonants *last,
				   const Consonants *whole)
{
	int doubled = first->n + last->n - whole->n;

	return first->n > 0 && last->n > 0 && first->n < whole->n &&
		   last->n < whole->n && (doubled == 0 || doubled == 1) &&
		   skeleton_is_beginning(first, whole) && skeleton_is_end(last, whole);
}

#endif /* SLTD_NAME_SKELETON_H */
