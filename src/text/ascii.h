/*
 * ascii.h
 *
 * The characters that parsers of codes, numbers and dates look for.  Unlike
 * those of ctype.h these depend on no locale and take any byte.
 */
#ifndef SLTD_TEXT_ASCII_H
#define SLTD_TEXT_ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline char
ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

#endif /* SLTD_TEXT_ASCII_H */
