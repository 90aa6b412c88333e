/*
 * countrycode_core.h
 *
 * Three-letter codes of States and organisations, as ICAO Doc 9303-3
 * section 5 writes them into the machine-readable zone.  No PostgreSQL here.
 */
#ifndef SLTD_COUNTRYCODE_CORE_H
#define SLTD_COUNTRYCODE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/fault.h"

/*
 * A code is stored as its three characters in the low bytes of an integer,
 * first character highest, so that codes order as their text does.  The high
 * byte is the version of this layout, 0.  All values are positive.
 */
typedef int32_t CountryCode;

#define COUNTRYCODE_LENGTH 3

/* Longer input is refused unread. */
#define COUNTRYCODE_INPUT_MAX 100

static inline CountryCode
countrycode_pack(const char *text)
{
	return (CountryCode) ((unsigned char) text[0] << 16 |
						  (unsigned char) text[1] << 8 |
						  (unsigned char) text[2]);
}

/*
 * Read a code: three letters, or one letter, with or without its two fillers
 * (Germany is "D<<" in the zone).  Lower case is raised; white space around the
 * code and marks that are not seen are dropped.  False, with the fault filled in,
 * for anything else.
 */
extern bool countrycode_parse(const char *input, size_t len, CountryCode *code,
							  ParseFault *fault);

/* Write the three characters and a terminator. */
extern void countrycode_print(CountryCode code, char *text);

/* Is this the code of a State or organisation, now or formerly? */
extern bool countrycode_known(CountryCode code);

/*
 * The code that stands for all codes of one State: DEU for D<<, ROU for ROM.
 * A code that has no other spelling stands for itself.
 */
extern CountryCode countrycode_state(CountryCode code);

/* A code as zones have it: D<< for DEU; others as they are (Doc 9303-3, section 5). */
extern CountryCode countrycode_printed(CountryCode code);

#endif /* SLTD_COUNTRYCODE_CORE_H */
