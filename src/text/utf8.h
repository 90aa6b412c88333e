/*
 * utf8.h
 *
 * Reading UTF-8, code point by code point, without PostgreSQL.
 */
#ifndef SLTD_TEXT_UTF8_H
#define SLTD_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID UINT32_MAX

/*
 * Decode the code point at *at, which is below len, and advance *at past it.
 * Malformed, overlong and cut-off sequences, surrogates and code points beyond
 * U+10FFFF give UTF8_INVALID and advance by one byte, so that a loop over any
 * bytes ends.
 */
static inline uint32_t
utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *s = (const unsigned char *) text + *at;
	size_t left = len - *at;
	uint32_t first = s[0];
	uint32_t code;
	size_t size;

	if (first < 0x80)
	{
		*at += 1;
		return first;
	}
	if (first >= 0xC2 && first <= 0xDF)
		size = 2;
	else if ((first & 0xF0) == 0xE0)
		size = 3;
	else if (first >= 0xF0 && first <= 0xF4)
		size = 4;
	else
		size = 0;
	if (size == 0 || size > left)
	{
		*at += 1;
		return UTF8_INVALID;
	}
	code = first & (0xFF >> (size + 1));
	for (size_t i = 1; i < size; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
		{
			*at += 1;
			return UTF8_INVALID;
		}
		code = code << 6 | (s[i] & 0x3F);
	}
	if ((size == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
		(size == 4 && (code < 0x10000 || code > 0x10FFFF)))
	{
		*at += 1;
		return UTF8_INVALID;
	}
	*at += size;
	return code;
}

#endif /* SLTD_TEXT_UTF8_H */
