/*
 * letter.c
 *
 * Look-up in the table of letters; letter.h says what it holds.
 */
#include "text/letter.h"

#include <stddef.h>

#include "text/letter_table.h"

LetterClass
letter_class(uint32_t code, const uint8_t **folded)
{
	uint16_t entry;

	*folded = NULL;
	if (code > 0x10FFFF)
		return LETTER_SEPARATOR;
	entry = letter_entries[letter_blocks[code >> 8]][code & 0xFF];
	if (entry < LETTER_DIGIT)
		return (LetterClass) entry;

	/* An entry beyond the plain classes is an offset into the folded forms. */
	*folded = letter_folded + (entry - LETTER_DIGIT);
	return **folded >= '0' && **folded <= '9' ? LETTER_DIGIT : LETTER_FOLDED;
}
