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

typedef struct Character
{
	uint8_t kind;
	uint8_t value;
} Character;

/* Doc 9303-3, section 4.9; others have no kind and no value. */
static const Character characters[256] = {
	['0'] = {DIGITS, 0},   ['1'] = {DIGITS, 1},   ['2'] = {DIGITS, 2},
	['3'] = {DIGITS, 3},   ['4'] = {DIGITS, 4},   ['5'] = {DIGITS, 5},
	['6'] = {DIGITS, 6},   ['7'] = {DIGITS, 7},   ['8'] = {DIGITS, 8},
	['9'] = {DIGITS, 9},   ['<'] = {FILLER, 0},   ['A'] = {LETTERS, 10},
	['B'] = {LETTERS, 11}, ['C'] = {LETTERS, 12}, ['D'] = {LETTERS, 13},
	['E'] = {LETTERS, 14}, ['F'] = {LETTERS, 15}, ['G'] = {LETTERS, 16},
	['H'] = {LETTERS, 17}, ['I'] = {LETTERS, 18}, ['J'] = {LETTERS, 19},
	['K'] = {LETTERS, 20}, ['L'] = {LETTERS, 21}, ['M'] = {LETTERS, 22},
	['N'] = {LETTERS, 23}, ['O'] = {LETTERS, 24}, ['P'] = {LETTERS, 25},
	['Q'] = {LETTERS, 26}, ['R'] = {LETTERS, 27}, ['S'] = {LETTERS, 28},
	['T'] = {LETTERS, 29}, ['U'] = {LETTERS, 30}, ['V'] = {LETTERS, 31},
	['W'] = {LETTERS, 32}, ['X'] = {LETTERS, 33}, ['Y'] = {LETTERS, 34},
	['Z'] = {LETTERS, 35},
};

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
