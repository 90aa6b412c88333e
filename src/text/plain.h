/*
 * plain.h
 *
 * What comes with a code, number or date that is copied from a document or a
 * page and is no part of it: marks that are not seen, white space of all widths;
 * and digits of other scripts.
 */
#ifndef SLTD_TEXT_PLAIN_H
#define SLTD_TEXT_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text/ascii.h"
#include "text/utf8.h"

/* Marks of direction, of joining and of where lines may be broken. */
static inline bool
plain_is_mark(uint32_t code)
{
	return code == 0x00AD || code == 0x061C ||
		   (code >= 0x200B && code <= 0x200F) ||
		   (code >= 0x202A && code <= 0x202E) ||
		   (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF;
}

/* White space beyond ASCII. */
static inline bool
plain_is_wide_space(uint32_t code)
{
	return code == 0x00A0 || (code >= 0x2000 && code <= 0x200A) ||
		   code == 0x2028 || code == 0x2029 || code == 0x202F ||
		   code == 0x205F || code == 0x3000;
}

/* Can it not be told from what is around it?  A plain space can. */
static inline bool
plain_is_invisible(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x034F ||
		   code == 0x115F || code == 0x1160 || code == 0x1680 ||
		   code == 0x17B4 || code == 0x17B5 ||
		   (code >= 0x180B && code <= 0x180F) || code == 0x2800 ||
		   code == 0x3164 || (code >= 0xFE00 && code <= 0xFE0F) ||
		   code == 0xFFA0 || (code >= 0xE0000 && code <= 0xE0FFF) ||
		   plain_is_mark(code) || plain_is_wide_space(code);
}

/* Characters of full width, and Arabic and Persian digits, as ASCII. */
static inline uint32_t
plain_character(uint32_t code)
{
	if (code >= 0xFF01 && code <= 0xFF5E)
		return code - 0xFF01 + '!';
	if (code >= 0x0660 && code <= 0x0669)
		return code - 0x0660 + '0';
	if (code >= 0x06F0 && code <= 0x06F9)
		return code - 0x06F0 + '0';
	return code;
}

/*
 * Copy a text, of at most UINT8_MAX bytes, without marks and without white space
 * around it, in plain characters; "from" has where each byte of the copy was.
 * Both have room for the text.  Returns the length of the copy.
 */
static inline size_t
plain_copy(const char *text, size_t len, char *copy, uint8_t *from)
{
	size_t n = 0;
	size_t at = 0;

	while (at < len)
	{
		size_t start = at;
		uint32_t code = plain_character(utf8_next(text, len, &at));

		if (plain_is_wide_space(code))
			code = ' ';
		if (plain_is_mark(code) ||
			(n == 0 && code < 0x80 && ascii_is_space((char) code)))
			continue;
		if (code < 0x80)
		{
			from[n] = (uint8_t) start;
			copy[n++] = (char) code;
			continue;
		}
		for (size_t i = start; i < at; i++)
		{
			from[n] = (uint8_t) i;
			copy[n++] = text[i];
		}
	}
	while (n > 0 && ascii_is_space(copy[n - 1]))
		n--;
	return n;
}

#endif /* SLTD_TEXT_PLAIN_H */
