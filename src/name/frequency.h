/*
 * frequency.h
 *
 * How common a name is.  Mohamed says little of a person, Belmokhtar much.
 */
#ifndef SLTD_NAME_FREQUENCY_H
#define SLTD_NAME_FREQUENCY_H

#include "name/name_read.h"

/*
 * Minus the logarithm of the frequency of a token among names, in nats,
 * between 3 and 11.  Spellings of one name, in either script, share it: it is
 * counted over skeletons of consonants.
 */
extern float frequency_weight(const NameToken *token);

/* The weight of a name that has not been seen. */
extern const float frequency_weight_unseen;

/* No name weighs more. */
extern float frequency_weight_most(void);

/* A hash of the table of frequencies. */
extern uint32_t frequency_id(void);

#endif /* SLTD_NAME_FREQUENCY_H */
