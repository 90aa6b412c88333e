/*
 * docnumber.c
 *
 * libFuzzer target for document numbers: the input, cut in two, is read as two
 * numbers and taken as the stored bytes of two.  Numbers come back as they went
 * in and order as their text does; bytes that are no number do no harm.  The first
 * is read as a pattern, too, and what that makes of it is read as the same again.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -Isrc -o docnumber_fuzz \
 *		test/fuzz/docnumber.c src/document/docnumber_core.c
 */
#include <stdlib.h>
#include <string.h>

#include "document/docnumber_core.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Number
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length;
	unsigned char stored[DOCNUMBER_STORED_MAX];
	size_t size;
} Number;

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

static bool
read_number(const char *input, size_t len, Number *number)
{
	char again[DOCNUMBER_LENGTH_MAX];
	ParseFault fault;

	if (!docnumber_parse(input, len, number->text, &number->length, &fault))
	{
		check(fault.at < (ptrdiff_t) len);
		return false;
	}
	number->size = docnumber_pack(number->text, number->length, number->stored);
	check(number->size <= DOCNUMBER_STORED_MAX);
	check(docnumber_text(number->stored, number->size, again) ==
			  number->length &&
		  memcmp(number->text, again, number->length) == 0);
	return true;
}

static void
check_steps(const Number *number)
{
	char text[DOCNUMBER_LENGTH_MAX];

	memcpy(text, number->text, number->length);
	if (docnumber_next_text(text, number->length))
		check(docnumber_previous_text(text, number->length) &&
			  memcmp(text, number->text, number->length) == 0);
	memcpy(text, number->text, number->length);
	if (docnumber_previous_text(text, number->length))
		check(docnumber_next_text(text, number->length) &&
			  memcmp(text, number->text, number->length) == 0);
}

static void
check_places(const Number *number)
{
	uint32_t letters;
	int length;

	if (!docnumber_pattern(number->stored, number->size, &length, &letters))
		return;
	check(length == number->length);
	for (int i = 0; i < length; i++)
		check((letters >> i & 1) == (number->text[i] >= 'A'));
}

static void
check_pattern(const char *input, size_t len)
{
	char pattern[DOCPATTERN_LENGTH_MAX];
	char again[DOCPATTERN_LENGTH_MAX];
	int length;
	int length_again;
	ParseFault fault;

	if (!docnumber_parse_pattern(input, len, pattern, &length, &fault))
	{
		check(fault.at < (ptrdiff_t) len);
		return;
	}
	check(length > 0 && length <= DOCPATTERN_LENGTH_MAX);
	check(docnumber_parse_pattern(pattern, (size_t) length, again,
								  &length_again, &fault) &&
		  length_again == length && memcmp(pattern, again, length) == 0);
}

static void
check_order(const Number *a, const Number *b)
{
	uint64_t a_short = docnumber_abbreviate(a->stored, a->size);
	uint64_t b_short = docnumber_abbreviate(b->stored, b->size);
	int order = a->length - b->length;

	if (order == 0)
		order = memcmp(a->text, b->text, a->length);
	check(sign(order) ==
		  sign(docnumber_compare(a->stored, a->size, b->stored, b->size)));
	if (a_short != b_short)
		check((a_short < b_short) == (order < 0));
	else
		check(order == 0 || a->length > 11);
}

static void
check_stored(const unsigned char *a, size_t a_size, const unsigned char *b,
			 size_t b_size)
{
	char text[DOCNUMBER_LENGTH_MAX];
	int length = docnumber_text(a, a_size, text);
	int order = docnumber_compare(a, a_size, b, b_size);

	check(length <= DOCNUMBER_LENGTH_MAX);
	for (int i = 0; i < length; i++)
		check((text[i] >= '0' && text[i] <= '9') ||
			  (text[i] >= 'A' && text[i] <= 'Z'));
	check(sign(order) == -sign(docnumber_compare(b, b_size, a, a_size)));
	check((order == 0) == (a_size == b_size && memcmp(a, b, a_size) == 0));
	docnumber_abbreviate(a, a_size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cut;
	char *first;
	char *second;
	Number a;
	Number b;

	if (size < 1)
		return 0;
	cut = data[0] % size;
	data++;
	size--;

	/* Copies of their own, so that the sanitizer sees a read past their end. */
	first = malloc(cut);
	second = malloc(size - cut);
	memcpy(first, data, cut);
	memcpy(second, data + cut, size - cut);
	check_stored((unsigned char *) first, cut, (unsigned char *) second,
				 size - cut);
	check_pattern(first, cut);
	if (read_number(first, cut, &a))
	{
		check_steps(&a);
		check_places(&a);
		if (read_number(second, size - cut, &b))
			check_order(&a, &b);
	}
	free(first);
	free(second);
	return 0;
}
