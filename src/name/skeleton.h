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
 * The set of the consonants from letter "from" on, as bits, in classes wider
 * still: dentals are one, velars are one, s and sh are one, h is left out.
 */
extern uint32_t skeleton_consonants(const NameToken *token, int from);

/* The first consonant's bit, 0 where there is none. */
extern uint32_t skeleton_first_consonant(const NameToken *token);

#endif /* SLTD_NAME_SKELETON_H */
