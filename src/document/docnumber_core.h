/*
 * docnumber_core.h
 *
 * Numbers of documents, cards and blanks: reading, printing, packing and
 * comparing them.  No PostgreSQL here.
 *
 * A number has two shapes.  As text it is 1 to 23 letters A to Z and digits,
 * without a terminator, beside its length.  Stored it is packed: every number
 * has exactly one stored form, and no two share one, so that equality and
 * hashing need only the bytes.
 *
 *   byte 0	 the form: the length and the kind of number; 0 and the values
 *			 after the last row of form_table.h are free for later layouts
 *   byte 1- the characters as one number in mixed radix, first character
 *			 highest, in as many bytes as the greatest of its form needs, high
 *			 byte first; where that would pass 64 bits, two such numbers, the
 *			 second of the last twelve characters
 *
 * A kind says what stands where: digits only; one, two or three letters and
 * then digits; digits and then a letter; the hexadecimal digits of a chip's
 * serial number; nine digits, two letters and a digit (Portugal's cards); or
 * anything.  The first of these that holds is the kind.  A position that holds
 * only digits or only letters takes 3.3 or 4.7 bits instead of 5.2, which
 * keeps the numbers that documents have within six bytes up to length 12 and
 * beyond; docs/design.md says why six matter.
 *
 * Three forms would need a few bits more than six bytes.  They have a run of
 * first bytes, and the place within the run is the top of the number.
 *
 * Numbers order by length, then as ASCII text.  Within one form that is the
 * order of the bytes.
 */
#ifndef SLTD_DOCNUMBER_CORE_H
#define SLTD_DOCNUMBER_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/fault.h"

#define DOCNUMBER_LENGTH_MAX 23  /* letters and digits */
#define DOCNUMBER_STORED_MAX 17  /* bytes */
#define DOCNUMBER_INPUT_MAX 1000 /* bytes, with all that is dropped */

/*
 * Read a number into text, which has room for DOCNUMBER_LENGTH_MAX characters,
 * and its length.  Lower case is raised and separators are dropped.  False,
 * with the fault filled in, where it is no document number.
 */
extern bool docnumber_parse(const char *input, size_t len, char *text,
							int *length, ParseFault *fault);

/* Characters of a pattern: those of a number, and % between any two of them. */
#define DOCPATTERN_LENGTH_MAX (2 * DOCNUMBER_LENGTH_MAX + 1)

/*
 * Read a pattern of numbers in the syntax of LIKE, _ for one character and % for
 * any number of them, otherwise as docnumber_parse() does.  What it makes of it is
 * the same for patterns that match the same: of % and _ beside each other there is
 * one %, and it comes last.
 */
extern bool docnumber_parse_pattern(const char *input, size_t len,
									char *pattern, int *length,
									ParseFault *fault);

/* Pack a number; returns how many bytes of stored it takes. */
extern size_t docnumber_pack(const char *text, int length,
							 unsigned char *stored);

/*
 * The text of a stored number; returns its length, or 0 where the bytes are
 * none, in which case text is undefined.
 */
extern int docnumber_text(const unsigned char *stored, size_t size, char *text);

/*
 * Which places of a stored number are letters, as bits, and its length, where the
 * form alone says so: then numbers of the same places order as their bytes.
 * False where it has to be unpacked to know, or the bytes are none.
 */
extern bool docnumber_pattern(const unsigned char *stored, size_t size,
							  int *length, uint32_t *letters);

/* Less than 0, 0 or greater: the order of any two stored byte strings. */
extern int docnumber_compare(const unsigned char *a, size_t a_size,
							 const unsigned char *b, size_t b_size);

/*
 * 64 bits that order as the numbers do as far as they go: the length, then
 * the first eleven characters.  Numbers no longer than that are equal where
 * these are.
 */
extern uint64_t docnumber_abbreviate(const unsigned char *stored, size_t size);

/*
 * Step to the next or previous number of the same pattern: letters stay
 * letters, digits stay digits, and the last position turns fastest.  False,
 * with text undefined, where there is none.
 */
extern bool docnumber_next_text(char *text, int length);
extern bool docnumber_previous_text(char *text, int length);

#endif /* SLTD_DOCNUMBER_CORE_H */
