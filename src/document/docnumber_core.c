/*
 * docnumber_core.c
 *
 * Reading, packing and ordering document numbers; docnumber_core.h has the
 * layout, form_table.h its rows.
 */
#include "document/docnumber_core.h"

#include <string.h>

#include "text/ascii.h"
#include "text/plain.h"
#include "text/utf8.h"

/* What a first byte says. */
typedef struct Form
{
	uint8_t first;      /* first byte of the run of this form */
	uint8_t length;     /* characters; 0 where no number has this first byte */
	uint8_t radix;      /* of positions that are no letters: 10, 16 or 36 */
	uint8_t head;       /* characters in the first word */
	uint8_t head_bytes; /* bytes of the first word */
	uint8_t tail_bytes; /* bytes of the second word, or 0 */
	uint32_t letters;   /* bit i: position i is a letter, radix 26 */
} Form;

#define FORM(byte, first, run, length, radix, letters, head, head_bytes,       \
			 tail_bytes, head_max, tail_max)                                   \
	[byte] = {first, length, radix, head, head_bytes, tail_bytes, letters},
static const Form forms[256] = {
#include "document/form_table.h"
};
#undef FORM

/* What is left of a word above its bytes. */
#define ABOVE(word, bytes) ((bytes) < 8 ? (word) >> ((bytes) % 8 * 8) : 0)

#define FORM(byte, first, run, length, radix, letters, head, head_bytes,       \
			 tail_bytes, head_max, tail_max)                                   \
	_Static_assert(byte >= first && byte < first + run && first > 0 &&         \
					   length <= DOCNUMBER_LENGTH_MAX &&                       \
					   1 + head_bytes + tail_bytes <= DOCNUMBER_STORED_MAX &&  \
					   ABOVE(head_max, head_bytes) == run - 1 &&               \
					   ABOVE(tail_max, tail_bytes) == 0,                       \
				   "form " #byte " has no room for its numbers");
#include "document/form_table.h"
#undef FORM

/* Kinds of number in the order of form_table.h; after them come the forms of
 * single lengths. */
enum
{
	KIND_ANY,
	KIND_DIGITS, /* the next three have one, two, three letters before them */
	KIND_DIGITS_LETTER = KIND_DIGITS + 4,
	KIND_HEX,
	KINDS
};

#define FIRST_BYTE(kind, length)                                               \
	((unsigned char) ((kind) * (DOCNUMBER_LENGTH_MAX + 1) + (length)))
#define FORM_PORTUGAL FIRST_BYTE(KINDS, 0)
#define FORM_ANY_10 169
#define FORM_DIGITS_15 182
#define FORM_DIGITS_16 186

#define PORTUGAL_LENGTH 12
#define PORTUGAL_LETTERS 0x600 /* the tenth and the eleventh character */

/* Characters that an abbreviation covers: 36^11 < 2^57. */
#define ABBREVIATED 11
#define ABBREVIATED_BITS 57

/* What plain() makes of characters that are dropped. */
#define DROPPED 0

static bool
is_separator(uint32_t code)
{
	switch (code)
	{
		case '-':
		case '.':
		case '/':
		case '<':
		case 0x2212: /* minus sign */
			return true;
		default:
			/* hyphens and dashes */
			return (code >= 0x2010 && code <= 0x2015) ||
				   (code < 0x80 && ascii_is_space((char) code)) ||
				   plain_is_wide_space(code) || plain_is_mark(code);
	}
}

/*
 * The letter or digit that a code point is in a number, DROPPED for one that
 * separates, UTF8_INVALID for any other.
 */
static uint32_t
plain(uint32_t code)
{
	code = plain_character(code);
	if (code >= 'a' && code <= 'z')
		code -= 'a' - 'A';
	if ((code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z'))
		return code;
	return is_separator(code) ? DROPPED : UTF8_INVALID;
}

static bool
refuse(ParseFault *fault, ptrdiff_t at, const char *detail, const char *hint)
{
	fault->at = at;
	fault->detail = detail;
	fault->hint = hint;
	return false;
}

bool
docnumber_parse(const char *input, size_t len, char *text, int *length,
				ParseFault *fault)
{
	int n = 0;
	size_t at = 0;

	if (len > DOCNUMBER_INPUT_MAX)
		return refuse(fault, -1, "This is far longer than any document number.",
					  "Keep what is not a single number as text.");
	while (at < len)
	{
		size_t start = at;
		uint32_t c = plain(utf8_next(input, len, &at));

		if (c == DROPPED)
			continue;
		if (c == UTF8_INVALID)
			return refuse(fault, (ptrdiff_t) start,
						  "A document number has only letters A to Z and "
						  "digits.",
						  "White space and the separators - . / < are dropped; "
						  "write letters of other alphabets as the document's "
						  "machine-readable zone does.");
		if (n == DOCNUMBER_LENGTH_MAX)
			return refuse(fault, (ptrdiff_t) start,
						  "A document number has at most 23 letters and "
						  "digits.",
						  "Keep what is not a single number as text.");
		text[n++] = (char) c;
	}
	if (n == 0)
		return refuse(fault, -1,
					  "A document number has at least one letter or digit.",
					  "Use NULL where there is no number.");
	*length = n;
	return true;
}

bool
docnumber_parse_pattern(const char *input, size_t len, char *pattern,
						int *length, ParseFault *fault)
{
	int n = 0;        /* characters of the pattern */
	int matched = 0;  /* of numbers, without what % stands for */
	bool any = false; /* a % is to be written */
	size_t at = 0;

	if (len > DOCNUMBER_INPUT_MAX)
		return refuse(fault, -1, "This is far longer than any document number.",
					  "A document number has at most 23 letters and digits.");
	while (at < len)
	{
		size_t start = at;
		uint32_t c = utf8_next(input, len, &at);

		if (c != '_' && c != '%')
			c = plain(c);
		if (c == '%')
			any = true;
		if (c == DROPPED || c == '%')
			continue;
		if (c == UTF8_INVALID)
			return refuse(fault, (ptrdiff_t) start,
						  "A pattern of document numbers has only letters A to "
						  "Z, digits, _ and %.",
						  "Write _ for each character that is not known, and % "
						  "where it is not known how many there are.");
		if (matched == DOCNUMBER_LENGTH_MAX)
			return refuse(fault, (ptrdiff_t) start,
						  "A document number has at most 23 letters and "
						  "digits.",
						  NULL);
		if (any && c != '_')
		{
			pattern[n++] = '%';
			any = false;
		}
		pattern[n++] = (char) c;
		matched++;
	}
	if (any)
		pattern[n++] = '%';
	if (n == 0)
		return refuse(fault, -1,
					  "A pattern has at least one letter, digit, _ or %.",
					  "Use NULL where nothing is known of the number.");
	*length = n;
	return true;
}

/* 0 to 35, as the order of characters has it; without a branch to mispredict. */
static inline unsigned
value_of(char c)
{
	return (unsigned) (c - '0' - (c >= 'A') * ('A' - '9' - 1));
}

static inline char
character_of(unsigned value)
{
	return (char) ('0' + value + (value >= 10) * ('A' - '9' - 1));
}

/* Which form a number has: the first kind that holds, as the header says. */
static const Form *
form_of(const char *text, int length)
{
	uint32_t letters = 0;
	unsigned greatest = 0;
	int leading = 0;

	for (int i = 0; i < length; i++)
	{
		unsigned value = value_of(text[i]);

		letters |= (uint32_t) (value >= 10) << i;
		greatest = value > greatest ? value : greatest;
	}
	while (leading < length && letters >> leading & 1)
		leading++;

	if (letters == 0 && length == 15)
		return &forms[FORM_DIGITS_15];
	if (letters == 0 && length == 16)
		return &forms[FORM_DIGITS_16];
	if (letters >> leading == 0 && leading <= 3)
		return &forms[FIRST_BYTE(KIND_DIGITS + leading, length)];
	if (letters == (uint32_t) 1 << (length - 1))
		return &forms[FIRST_BYTE(KIND_DIGITS_LETTER, length)];
	if (letters == PORTUGAL_LETTERS && length == PORTUGAL_LENGTH)
		return &forms[FORM_PORTUGAL];
	if (greatest < 16)
		return &forms[FIRST_BYTE(KIND_HEX, length)];
	if (length == 10)
		return &forms[FORM_ANY_10];
	return &forms[FIRST_BYTE(KIND_ANY, length)];
}

/* The characters from .. to - 1 as a number in mixed radix. */
static uint64_t
word_of(const Form *form, const char *text, int from, int to)
{
	uint64_t word = 0;

	for (int i = from; i < to; i++)
	{
		unsigned value = value_of(text[i]);

		if (form->letters >> i & 1)
			word = word * 26 + value - 10;
		else
			word = word * form->radix + value;
	}
	return word;
}

/*
 * Take the last character, that at position i, off a word.  Each case divides
 * by a constant, which takes no division.
 */
static inline unsigned
take_last(const Form *form, int i, uint64_t *word)
{
	uint64_t all = *word;

	switch (form->letters >> i & 1 ? 26 : form->radix)
	{
		case 10:
			*word = all / 10;
			return all % 10;
		case 16:
			*word = all / 16;
			return all % 16;
		case 26:
			*word = all / 26;
			return all % 26 + 10;
		default:
			*word = all / 36;
			return all % 36;
	}
}

/* The reverse of word_of; returns what is left of the word, 0 in a valid one. */
static uint64_t
text_of(const Form *form, uint64_t word, int from, int to, char *text)
{
	for (int i = to - 1; i >= from; i--)
		text[i] = character_of(take_last(form, i, &word));
	return word;
}

/* Write the low bytes of a word, high byte first; returns what is above them. */
static uint64_t
put_bytes(unsigned char *to, int bytes, uint64_t word)
{
	while (bytes-- > 0)
	{
		to[bytes] = (unsigned char) word;
		word >>= 8;
	}
	return word;
}

static uint64_t
get_bytes(const unsigned char *from, int bytes, uint64_t above)
{
	while (bytes-- > 0)
		above = above << 8 | *from++;
	return above;
}

size_t
docnumber_pack(const char *text, int length, unsigned char *stored)
{
	const Form *form = form_of(text, length);
	uint64_t head = word_of(form, text, 0, form->head);
	uint64_t tail = word_of(form, text, form->head, length);
	unsigned char *at = stored + 1;

	stored[0] =
		(unsigned char) (form->first + put_bytes(at, form->head_bytes, head));
	at += form->head_bytes;
	put_bytes(at, form->tail_bytes, tail);
	at += form->tail_bytes;
	return (size_t) (at - stored);
}

/* The form of stored bytes, or NULL where their size is none of a number. */
static const Form *
stored_form(const unsigned char *stored, size_t size)
{
	const Form *form;

	if (size == 0)
		return NULL;
	form = &forms[stored[0]];
	if (form->length == 0 ||
		size != (size_t) (1 + form->head_bytes + form->tail_bytes))
		return NULL;
	return form;
}

static uint64_t
head_of(const Form *form, const unsigned char *stored)
{
	return get_bytes(stored + 1, form->head_bytes,
					 (uint64_t) (stored[0] - form->first));
}

static uint64_t
tail_of(const Form *form, const unsigned char *stored)
{
	return get_bytes(stored + 1 + form->head_bytes, form->tail_bytes, 0);
}

/* Fills in the text in any case; false where a word is greater than can be. */
static bool
unpack(const Form *form, const unsigned char *stored, char *text)
{
	uint64_t head = text_of(form, head_of(form, stored), 0, form->head, text);
	uint64_t tail =
		text_of(form, tail_of(form, stored), form->head, form->length, text);

	return head == 0 && tail == 0;
}

int
docnumber_text(const unsigned char *stored, size_t size, char *text)
{
	const Form *form = stored_form(stored, size);

	if (form == NULL || !unpack(form, stored, text))
		return 0;
	return form->length;
}

bool
docnumber_pattern(const unsigned char *stored, size_t size, int *length,
				  uint32_t *letters)
{
	const Form *form = stored_form(stored, size);

	/* of other forms a place may hold both */
	if (form == NULL || form->radix != 10)
		return false;
	*length = form->length;
	*letters = form->letters;
	return true;
}

static int
compare_bytes(const unsigned char *a, size_t a_size, const unsigned char *b,
			  size_t b_size)
{
	int order = memcmp(a, b, a_size < b_size ? a_size : b_size);

	return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* What takes characters off a stored number, the first one first. */
typedef struct Reader
{
	const Form *form;
	const unsigned char *stored;
	const uint64_t *weights;
	uint64_t word; /* what is left of it */
} Reader;

/*
 * What a character of a form is worth in its word, by place.  A division by a
 * weight is dearer than one by a constant, but few characters have to be taken
 * to tell two numbers apart.
 */
static const uint64_t *
weights_of(const Form *form)
{
	static uint64_t weights[256][DOCNUMBER_LENGTH_MAX];
	uint64_t *own = weights[form->first];

	/* the last one is 1 once they are known */
	if (own[form->length - 1] == 0)
	{
		uint64_t weight = 1;

		for (int i = form->length - 1; i >= 0; i--)
		{
			if (i == form->head - 1)
				weight = 1;
			own[i] = weight;
			weight *= form->letters >> i & 1 ? 26 : form->radix;
		}
	}
	return own;
}

static inline Reader
begin_reading(const Form *form, const unsigned char *stored)
{
	return (Reader){form, stored, weights_of(form), head_of(form, stored)};
}

/* The value of character i; one after the other. */
static inline uint64_t
take_first(Reader *reader, int i)
{
	const Form *form = reader->form;
	uint64_t value;

	if (i == form->head)
		reader->word = tail_of(form, reader->stored);
	value = reader->word / reader->weights[i];
	reader->word -= value * reader->weights[i];
	return value + (form->letters >> i & 1 ? 10 : 0);
}

/* The order of two numbers of one length. */
static int
compare_characters(const Form *a_form, const unsigned char *a,
				   const Form *b_form, const unsigned char *b)
{
	Reader x = begin_reading(a_form, a);
	Reader y = begin_reading(b_form, b);

	for (int i = 0; i < a_form->length; i++)
	{
		uint64_t p = take_first(&x, i);
		uint64_t q = take_first(&y, i);

		if (p != q)
			return p < q ? -1 : 1;
	}
	return 0;
}

/*
 * Bytes that are no number come from a damaged page only.  They order before
 * all numbers, by themselves, so that no comparison ever fails.
 */
int
docnumber_compare(const unsigned char *a, size_t a_size, const unsigned char *b,
				  size_t b_size)
{
	const Form *a_form = stored_form(a, a_size);
	const Form *b_form = stored_form(b, b_size);
	int order;

	if (a_form == NULL || b_form == NULL)
	{
		if (a_form == b_form)
			return compare_bytes(a, a_size, b, b_size);
		return a_form == NULL ? -1 : 1;
	}
	if (a_form->length != b_form->length)
		return a_form->length < b_form->length ? -1 : 1;
	if (a_form->first == b_form->first)
		return memcmp(a, b, a_size);

	order = compare_characters(a_form, a, b_form, b);
	return order != 0 ? order : compare_bytes(a, a_size, b, b_size);
}

uint64_t
docnumber_abbreviate(const unsigned char *stored, size_t size)
{
	const Form *form = stored_form(stored, size);
	uint64_t head;
	uint64_t tail;
	uint64_t rank = 0;
	uint64_t place = 1;

	if (form == NULL)
		return 0;
	head = head_of(form, stored);
	tail = tail_of(form, stored);
	if (form->radix == 36 && form->tail_bytes == 0)
	{
		/* The whole word is base 36 already. */
		rank = head;
		for (int n = form->length; n > ABBREVIATED; n--)
			rank /= 36;
	}
	else
	{
		for (int i = form->length - 1; i >= 0; i--)
		{
			unsigned value = take_last(form, i, i < form->head ? &head : &tail);

			if (i < ABBREVIATED)
			{
				rank += value * place;
				place *= 36;
			}
		}
	}
	return (uint64_t) form->length << ABBREVIATED_BITS | rank;
}

bool
docnumber_next_text(char *text, int length)
{
	for (int i = length - 1; i >= 0; i--)
	{
		if (text[i] != '9' && text[i] != 'Z')
		{
			text[i]++;
			return true;
		}
		text[i] = text[i] == '9' ? '0' : 'A';
	}
	return false;
}

bool
docnumber_previous_text(char *text, int length)
{
	for (int i = length - 1; i >= 0; i--)
	{
		if (text[i] != '0' && text[i] != 'A')
		{
			text[i]--;
			return true;
		}
		text[i] = text[i] == '0' ? '9' : 'Z';
	}
	return false;
}
