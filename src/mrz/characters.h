/*
 * characters.h
 *
 * The characters of a machine-readable zone.
 */
#ifndef SLTD_MRZ_CHARACTERS_H
#define SLTD_MRZ_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

/* Kinds of characters; what is none of them is allowed in no field. */
#define LETTERS 1
#define DIGITS 2
#define FILLER 4

/*
 * All characters with their values, Doc 9303-3, section 4.9; others have no kind
 * and no value.
 */
/* clang-format off */
#define MRZ_CHARACTERS(X) \
	X('0', DIGITS, 0) X('1', DIGITS, 1) X('2', DIGITS, 2) \
	X('3', DIGITS, 3) X('4', DIGITS, 4) X('5', DIGITS, 5) \
	X('6', DIGITS, 6) X('7', DIGITS, 7) X('8', DIGITS, 8) \
	X('9', DIGITS, 9) X('<', FILLER, 0) X('A', LETTERS, 10) \
	X('B', LETTERS, 11) X('C', LETTERS, 12) X('D', LETTERS, 13) \
	X('E', LETTERS, 14) X('F', LETTERS, 15) X('G', LETTERS, 16) \
	X('H', LETTERS, 17) X('I', LETTERS, 18) X('J', LETTERS, 19) \
	X('K', LETTERS, 20) X('L', LETTERS, 21) X('M', LETTERS, 22) \
	X('N', LETTERS, 23) X('O', LETTERS, 24) X('P', LETTERS, 25) \
	X('Q', LETTERS, 26) X('R', LETTERS, 27) X('S', LETTERS, 28) \
	X('T', LETTERS, 29) X('U', LETTERS, 30) X('V', LETTERS, 31) \
	X('W', LETTERS, 32) X('X', LETTERS, 33) X('Y', LETTERS, 34) \
	X('Z', LETTERS, 35)
/* clang-format on */

typedef struct Character
{
	uint8_t kind;
	uint8_t value;
} Character;

#define CHARACTER(c, kind, value) [c] = {kind, value},
static const Character characters[256] = {MRZ_CHARACTERS(CHARACTER)};
#undef CHARACTER

static inline Character
character(char c)
{
	return characters[(unsigned char) c];
}

static inline unsigned
kind_of(char c)
{
	return character(c).kind;
}

#endif /* SLTD_MRZ_CHARACTERS_H */
