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
 */
#define CONSONANTS_MAX 15
#define CONSONANT_CLASSES 8

typedef struct Consonants
{
	uint8_t n;
	uint8_t classes[CONSONANTS_MAX];    /* a bit for each class, in order */
	uint16_t places[CONSONANT_CLASSES]; /* where each class stands, as bits */
} Consonants;

extern void skeleton_consonants(const NameToken *token, int from,
								Consonants *consonants);

/*
 * Do two spellings share so many consonants in their order that they may be
 * one name?  Nearly all spellings of one name do.
 */
extern bool skeleton_related(const Consonants *x, const Consonants *y);

/* Are the consonants of the part the first, or the last, of the whole? */
extern bool skeleton_is_prefix(const Consonants *part, const Consonants *whole);
extern bool skeleton_is_suffix(const Consonants *part, const Consonants *whole);

/* May the second spelling begin as the first does? */
static inline bool
skeleton_begins(const Consonants *x, const Consonants *y)
{
	return x->n == 0 || y->n == 0 || (x->classes[0] & y->classes[0]);
}

#endif /* SLTD_NAME_SKELETON_H */
