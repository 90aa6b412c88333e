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

/* From "0" to "Z", Doc 9303-3 section 4.9; others have no kind and no value. */
static const Character characters[] = {
	{DIGITS, 0},   {DIGITS, 1},   {DIGITS, 2},   {DIGITS, 3},   {DIGITS, 4},
	{DIGITS, 5},   {DIGITS, 6},   {DIGITS, 7},   {DIGITS, 8},   {DIGITS, 9},
	{0, 0},        {0, 0},        {FILLER, 0},   {0, 0},        {0, 0},
	{0, 0},        {0, 0},        {LETTERS, 10}, {LETTERS, 11}, {LETTERS, 12},
	{LETTERS, 13}, {LETTERS, 14}, {LETTERS, 15}, {LETTERS, 16}, {LETTERS, 17},
	{LETTERS, 18}, {LETTERS, 19}, {LETTERS, 20}, {LETTERS, 21}, {LETTERS, 22},
	{LETTERS, 23}, {LETTERS, 24}, {LETTERS, 25}, {LETTERS, 26}, {LETTERS, 27},
	{LETTERS, 28}, {LETTERS, 29}, {LETTERS, 30}, {LETTERS, 31}, {LETTERS, 32},
	{LETTERS, 33}, {LETTERS, 34}, {LETTERS, 35},
};

static inline Character
character(char c)
{
	size_t i = (size_t) (unsigned char) c - '0';

	if (i < sizeof(characters) / sizeof(characters[0]))
		return characters[i];
	return (Character){0, 0};
}

static inline unsigned
kind_of(char c)
{
	return character(c).kind;
}

#endif /* SLTD_MRZ_CHARACTERS_H */
