/*
 * parse.c
 *
 * Zones as text.  Reading cares for the shape only: characters that can be
 * kept, in lines of the right length.
 */
#include "mrz/mrz_core.h"

#include <stdio.h>
#include <string.h>

#include "mrz/characters.h"
#include "text/ascii.h"
#include "text/plain.h"
#include "text/utf8.h"

#define SHAPES                                                                 \
	"A zone has three lines of 30 characters (TD1), two of 36 (TD2, MRV-B) "   \
	"or two of 44 (TD3, MRV-A); some national cards and licences have two of " \
	"34, one of 30, or three of 9, 30 and 30."
#define CHARACTERS                                                             \
	"Write letters without marks, as Doc 9303-3 section 6 has them; put "      \
	"\"?\" where a character could not be read."

/* ---------- characters ---------- */

/* Characters that are read, or typed, for fillers; some of them for two. */
static const struct
{
	uint16_t code;
	bool may_be_two;
} look_alikes[] = {
	{0x00AB, true},  {0x02C2, false}, {0x1438, false}, {0x2039, false},
	{0x226A, true},  {0x2329, false}, {0x276C, false}, {0x276E, false},
	{0x27E8, false}, {0x27EA, true},  {0x3008, false}, {0x300A, true},
	{0xFE64, false}, {0xFF1C, false},
};

/* What a character beyond ASCII is to a zone. */
static MrzGlyph
wide_glyph(uint32_t code)
{
	MrzGlyph glyph = {MRZ_GLYPH_OTHER, '\0', false};

	if (code == 0x85 || code == 0x2028 || code == 0x2029)
		glyph.kind = MRZ_GLYPH_LINE_END;
	else if (plain_is_wide_space(code) || plain_is_mark(code))
		glyph.kind = MRZ_GLYPH_SPACE;
	/* full width, as keyboards of East Asia have it */
	else if (code > 0xFF00 && code <= 0xFF5E)
	{
		glyph.kind = MRZ_GLYPH_CHARACTER;
		glyph.character = ascii_upper((char) (code - 0xFEE0));
	}
	for (size_t i = 0; i < sizeof(look_alikes) / sizeof(look_alikes[0]); i++)
	{
		if (code == look_alikes[i].code)
		{
			glyph.kind = MRZ_GLYPH_CHARACTER;
			glyph.character = MRZ_FILLER;
			glyph.may_be_two = look_alikes[i].may_be_two;
		}
	}
	return glyph;
}

MrzGlyph
mrz_next_glyph(const char *input, size_t len, size_t *at)
{
	char c = input[*at];

	if ((unsigned char) c >= 0x80)
		return wide_glyph(utf8_next(input, len, at));
	*at += 1;
	if (c > ' ' && c <= '~')
		return (MrzGlyph){MRZ_GLYPH_CHARACTER, ascii_upper(c), false};
	if (c == '\n' || c == '\r')
		return (MrzGlyph){MRZ_GLYPH_LINE_END, '\0', false};
	return (MrzGlyph){ascii_is_space(c) ? MRZ_GLYPH_SPACE : MRZ_GLYPH_OTHER,
					  '\0', false};
}

/* ---------- lines ---------- */

/*
 * Lines that hold something, as given; more than are counted fit no format.  In
 * "twos" is which of their characters may be two fillers.
 */
typedef struct GivenLines
{
	size_t count;
	size_t length[MRZ_LINES];
	size_t twos_of_line[MRZ_LINES];
	size_t total;
	bool any_twos; /* else what follows is not set */
	bool twos[MRZ_ZONE_MAX];
} GivenLines;

static void
end_line(GivenLines *lines, size_t length)
{
	if (lines->count < MRZ_LINES)
		lines->length[lines->count] = length;
	lines->count++;
}

static bool
refuse(MrzFault *fault, const char *hint)
{
	fault->fault.detail = fault->detail;
	fault->fault.hint = hint;
	fault->fault.at = -1;
	return false;
}

static bool
refuse_character(MrzFault *fault, const char *input, size_t size, size_t line,
				 size_t position)
{
	char shown[12];
	size_t at = 0;
	uint32_t code = utf8_next(input, size, &at);

	if (size == 1)
		snprintf(shown, sizeof(shown), "0x%02X", (unsigned char) input[0]);
	else if (plain_is_invisible(code))
		snprintf(shown, sizeof(shown), "U+%04X", (unsigned) code);
	else
		snprintf(shown, sizeof(shown), "\"%.*s\"", (int) size, input);
	snprintf(fault->detail, sizeof(fault->detail),
			 "Line %zu, position %zu (%s): only printable ASCII characters can "
			 "be kept.",
			 line, position, shown);
	return refuse(fault, CHARACTERS);
}

/* Printable ASCII from the first on, small letters raised. */
static const char printable[] =
	"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"
	"`ABCDEFGHIJKLMNOPQRSTUVWXYZ{|}~";

/* Copy what is printable ASCII, as nearly all is; returns how much it was. */
static size_t
copy_printable(const char *input, size_t len, char *zone, size_t *total)
{
	size_t most = *total < MRZ_ZONE_MAX ? MRZ_ZONE_MAX - *total : 0;
	char *to = zone + *total;
	size_t n = 0;

	if (most > len)
		most = len;
	while (n < most)
	{
		unsigned i = (unsigned char) input[n] - (unsigned) '!';

		if (i >= sizeof(printable) - 1)
			break;
		to[n++] = printable[i];
	}
	*total += n;
	return n;
}

/* Copy the characters that are no white space, and measure the lines. */
static bool
read_lines(const char *input, size_t len, char *zone, GivenLines *lines,
		   MrzFault *fault)
{
	size_t total = 0;
	size_t line_start = 0;
	size_t at = 0;

	memset(lines, 0, offsetof(GivenLines, twos));
	while (at < len)
	{
		size_t start;
		MrzGlyph glyph;

		at += copy_printable(input + at, len - at, zone, &total);
		if (at == len)
			break;
		start = at;
		glyph = mrz_next_glyph(input, len, &at);
		if (glyph.kind == MRZ_GLYPH_CHARACTER)
		{
			if (glyph.may_be_two && !lines->any_twos)
			{
				memset(lines->twos, 0, sizeof(lines->twos));
				lines->any_twos = true;
			}
			if (total < MRZ_ZONE_MAX)
			{
				zone[total] = glyph.character;
				if (glyph.may_be_two)
					lines->twos[total] = true;
			}
			if (lines->count < MRZ_LINES)
				lines->twos_of_line[lines->count] += glyph.may_be_two;
			total++;
		}
		else if (glyph.kind == MRZ_GLYPH_LINE_END)
		{
			if (total > line_start)
				end_line(lines, total - line_start);
			line_start = total;
		}
		else if (glyph.kind == MRZ_GLYPH_OTHER)
			return refuse_character(fault, input + start, at - start,
									lines->count + 1, total - line_start + 1);
	}
	if (total > line_start)
		end_line(lines, total - line_start);
	lines->total = total;
	return true;
}

/*
 * Make the characters "first" to "last" so many more, which are fillers that were
 * read as one with another: the last ones, for these stand at the end of a line,
 * where it is no matter which of them it was.  False if there are not as many.
 */
static bool
part_fillers(char *zone, GivenLines *lines, size_t first, size_t last,
			 size_t more)
{
	for (size_t i = last; lines->any_twos && more > 0 && i-- > first;)
	{
		if (!lines->twos[i])
			continue;
		if (lines->total >= MRZ_ZONE_MAX)
			return false;
		memmove(zone + i + 1, zone + i, lines->total - i);
		memmove(lines->twos + i + 1, lines->twos + i,
				(lines->total - i) * sizeof(bool));
		lines->twos[i] = lines->twos[i + 1] = false;
		lines->total++;
		more--;
	}
	return more == 0;
}

/* The layout of as many lines that comes nearest in length. */
static const MrzLayout *
nearest_layout(const char *zone, const GivenLines *lines)
{
	const MrzLayout *nearest = NULL;
	size_t least = SIZE_MAX;
	size_t held = lines->total < MRZ_ZONE_MAX ? lines->total : MRZ_ZONE_MAX;

	for (size_t i = 0; i < mrz_layout_count; i++)
	{
		const MrzLayout *layout = &mrz_layouts[i];
		size_t prefix = strlen(layout->prefix);
		size_t off = 0;

		if (layout->lines != lines->count || prefix > held ||
			memcmp(zone, layout->prefix, prefix) != 0)
			continue;
		for (size_t line = 0; line < lines->count; line++)
		{
			size_t length = layout->line_lengths[line];
			size_t most = lines->length[line] + lines->twos_of_line[line];

			off += lines->length[line] > length ? lines->length[line] - length
				   : most < length              ? length - most
												: 0;
		}
		if (off < least)
		{
			least = off;
			nearest = layout;
		}
	}
	return nearest;
}

static bool
is_length_of_format(size_t length)
{
	for (size_t i = 0; i < mrz_layout_count; i++)
		if (mrz_layouts[i].length == length)
			return true;
	return false;
}

/* One line, or what was one: its length alone tells the format. */
static bool
check_length(char *zone, GivenLines *lines, MrzFault *fault)
{
	size_t twos;

	if (lines->total <= MRZ_ZONE_MAX && mrz_layout(zone, lines->total) != NULL)
		return true;
	twos = lines->twos_of_line[0];
	if (twos > 0 && lines->total + twos <= MRZ_ZONE_MAX &&
		mrz_layout(zone, lines->total + twos) != NULL)
		return part_fillers(zone, lines, 0, lines->total, twos);
	snprintf(fault->detail, sizeof(fault->detail),
			 "No format of a machine-readable zone has %zu characters%s.",
			 lines->total,
			 is_length_of_format(lines->total) ? " and begins so" : "");
	return refuse(fault, SHAPES);
}

static bool
refuse_line(const GivenLines *lines, const MrzLayout *layout, size_t line,
			MrzFault *fault)
{
	snprintf(fault->detail, sizeof(fault->detail),
			 "Line %zu has %zu characters where %s has %d.", line + 1,
			 lines->length[line], layout->name, layout->line_lengths[line]);
	return refuse(fault, SHAPES);
}

/* Do the lines given have the shape of a format? */
static bool
check_lines(char *zone, GivenLines *lines, MrzFault *fault)
{
	const MrzLayout *layout;
	size_t start = 0;

	if (lines->count <= 1)
		return check_length(zone, lines, fault);
	layout = nearest_layout(zone, lines);
	if (layout == NULL)
	{
		snprintf(fault->detail, sizeof(fault->detail),
				 "No format of a machine-readable zone has %zu lines.",
				 lines->count);
		return refuse(fault, SHAPES);
	}
	for (size_t line = 0; line < lines->count; line++)
	{
		if (lines->length[line] > layout->line_lengths[line])
			return refuse_line(lines, layout, line, fault);
	}
	for (size_t line = 0; line < lines->count; line++)
	{
		size_t given = lines->length[line];
		size_t length = layout->line_lengths[line];

		if (!part_fillers(zone, lines, start, start + given, length - given))
			return refuse_line(lines, layout, line, fault);
		start += length;
	}
	return true;
}

bool
mrz_gather(const char *input, size_t len, char *zone, size_t *zone_len,
		   MrzFault *fault)
{
	GivenLines lines;

	if (len > MRZ_INPUT_MAX)
	{
		snprintf(fault->detail, sizeof(fault->detail),
				 "Text of more than %d bytes is no machine-readable zone.",
				 MRZ_INPUT_MAX);
		return refuse(fault, SHAPES);
	}
	if (!read_lines(input, len, zone, &lines, fault) ||
		!check_lines(zone, &lines, fault))
		return false;
	*zone_len = lines.total;
	return true;
}

bool
mrz_parse(const char *input, size_t len, char *zone, size_t *zone_len,
		  MrzFault *fault)
{
	const MrzPlace *place;

	if (!mrz_gather(input, len, zone, zone_len, fault))
		return false;
	place = &mrz_layout(zone, *zone_len)->places[MRZ_DOCUMENT_CODE];
	if (kind_of(zone[place->offset]) == LETTERS)
		return true;
	snprintf(fault->detail, sizeof(fault->detail),
			 "Line %d, position %d (\"%c\"): a document code begins with a "
			 "letter.",
			 place->line, place->position, zone[place->offset]);
	return refuse(fault, "A zone begins with P for a passport, V for a visa, "
						 "A, C or I for a card.");
}

size_t
mrz_print(const Mrz *mrz, char *text)
{
	const MrzLayout *layout = mrz->layout;
	const char *from = mrz->zone;
	char *to = text;

	for (int line = 0; line < layout->lines; line++)
	{
		if (line > 0)
			*to++ = '\n';
		memcpy(to, from, layout->line_lengths[line]);
		from += layout->line_lengths[line];
		to += layout->line_lengths[line];
	}
	*to = '\0';
	return (size_t) (to - text);
}
