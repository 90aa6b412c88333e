/*
 * find.c
 *
 * Zones in a page of text: the characters of some words that follow each other,
 * as many as a format has, with the lines broken where the format breaks them or
 * not at all, that look like its fields.
 */
#include "mrz/mrz_core.h"

#include <string.h>

#include "mrz/characters.h"

/* A zone in progress: the characters from some word on. */
typedef struct Window
{
	char zone[MRZ_ZONE_MAX];
	size_t n;
	size_t breaks[MRZ_LINES]; /* characters before each line break */
	size_t n_breaks;
} Window;

/* One that looks like a zone, and how much: less is better. */
typedef struct Candidate
{
	const MrzLayout *layout;
	int faults;
} Candidate;

/* What a zone may have, or a reader prints where it could not read. */
static bool
is_zone_character(MrzGlyph glyph)
{
	return glyph.kind == MRZ_GLYPH_CHARACTER &&
		   (kind_of(glyph.character) != 0 || glyph.character == '?' ||
			glyph.character == '*');
}

/* Do the lines break where those of the format do? */
static bool
breaks_fit(const Window *window, const MrzLayout *layout)
{
	for (size_t i = 0; i < window->n_breaks; i++)
	{
		size_t end = 0;
		int line = 0;

		while (line < layout->lines && end < window->breaks[i])
			end += layout->line_lengths[line++];
		if (end != window->breaks[i])
			return false;
	}
	return true;
}

/* Fields whose characters tell a zone from other text. */
static bool
is_telling(MrzField field)
{
	return field != MRZ_DOCUMENT_NUMBER && field != MRZ_OPTIONAL_DATA_1 &&
		   field != MRZ_OPTIONAL_DATA_2;
}

#define TELLING_MIN 30
#define FILLERS_MIN 2
#define FAULTS_SHARE 6

/*
 * Are the dates none, whatever else there is?  Most words that follow each other in a
 * text are told from a zone by these few characters.
 */
static bool
lacks_dates(const Mrz *mrz)
{
	static const MrzField fields[] = {MRZ_BIRTH_DATE, MRZ_EXPIRY_DATE};
	size_t dates = 0;
	size_t digits = 0;
	size_t fillers = 0;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
	{
		MrzText text = mrz_printed(mrz, fields[i]);

		dates += text.length;
		for (size_t k = 0; k < text.length; k++)
		{
			unsigned kind = kind_of(text.start[k]);

			digits += kind == DIGITS;
			fillers += kind == FILLER;
		}
	}
	return digits * 2 < dates && digits + fillers < dates;
}

/*
 * One character in six may be misread, and half of the dates.  What has few
 * telling characters must be right.
 */
int
mrz_count_faults(const Mrz *mrz)
{
	int telling = 0;
	int faults = 0;
	int fillers = 0;
	int dates = 0;
	int digits = 0;

	for (int f = 0; f < MRZ_FIELDS; f++)
	{
		MrzField field = (MrzField) f;
		bool is_date = field == MRZ_BIRTH_DATE || field == MRZ_EXPIRY_DATE;
		bool tells = is_telling(field);
		unsigned allowed = mrz_allowed(mrz, field);
		MrzText text = mrz_printed(mrz, field);

		for (size_t i = 0; i < text.length; i++)
		{
			unsigned kind = kind_of(text.start[i]);

			fillers += kind == FILLER;
			dates += is_date;
			digits += is_date && kind == DIGITS;
			telling += tells;
			faults += tells && !(kind & allowed);
		}
	}
	if (kind_of(mrz->zone[mrz->layout->places[MRZ_DOCUMENT_CODE].offset]) !=
		LETTERS)
		return -1;
	if (mrz_valid(mrz))
		return 0;
	if (telling < TELLING_MIN || fillers < FILLERS_MIN || digits * 2 < dates ||
		faults * FAULTS_SHARE > telling)
		return -1;
	return faults + 1;
}

static bool
look_at(const Window *window, Candidate *candidate)
{
	Mrz mrz = {mrz_layout(window->zone, window->n), window->zone};
	int faults;

	if (mrz.layout == NULL || !breaks_fit(window, mrz.layout) ||
		lacks_dates(&mrz))
		return false;
	faults = mrz_count_faults(&mrz);
	if (faults < 0)
		return false;
	candidate->layout = mrz.layout;
	candidate->faults = faults;
	return true;
}

/* The best zone that begins with the word at "start"; false if there is none. */
static bool
find_at(const char *text, size_t len, size_t start, MrzFound *found)
{
	Window window = {0};
	size_t at = start;
	bool any = false;

	while (at < len && at - start < MRZ_INPUT_MAX)
	{
		MrzGlyph glyph = mrz_next_glyph(text, len, &at);
		size_t next = at;
		Candidate candidate;

		if (is_zone_character(glyph))
		{
			if (window.n == MRZ_ZONE_MAX)
				break;
			window.zone[window.n++] = glyph.character;
		}
		else
		{
			if (glyph.kind == MRZ_GLYPH_LINE_END && window.n > 0 &&
				(window.n_breaks == 0 ||
				 window.breaks[window.n_breaks - 1] != window.n))
			{
				if (window.n_breaks == MRZ_LINES)
					break;
				window.breaks[window.n_breaks++] = window.n;
			}
			continue;
		}
		if (window.n < MRZ_ZONE_MIN ||
			(at < len && is_zone_character(mrz_next_glyph(text, len, &next))))
			continue;
		if (look_at(&window, &candidate) &&
			(!any || candidate.faults < found->faults))
		{
			any = true;
			found->start = start;
			found->end = at;
			found->length = candidate.layout->length;
			found->faults = candidate.faults;
			memcpy(found->zone, window.zone, window.n);
		}
	}
	return any;
}

/* The first byte from "at" on, and before "limit", that is no word's. */
static size_t
end_of_word(const char *text, size_t len, size_t at, size_t limit)
{
	size_t end = at;

	while (at < len && end < limit &&
		   is_zone_character(mrz_next_glyph(text, len, &at)))
		end = at;
	return end;
}

/* The first byte from "at" on, and before "limit", of a word. */
static size_t
next_word(const char *text, size_t len, size_t at, size_t limit)
{
	size_t start = at;

	while (at < len && start < limit &&
		   !is_zone_character(mrz_next_glyph(text, len, &at)))
		start = at;
	return start;
}

/* Is there a filler within so many bytes of the word at "start"? */
static bool
has_filler_near(MrzSearch *search, size_t start)
{
	size_t limit = start + MRZ_INPUT_MAX < search->len ? start + MRZ_INPUT_MAX
													   : search->len;

	if (search->filler < start)
		search->filler = start;
	while (search->filler < limit)
	{
		size_t next = search->filler;
		MrzGlyph glyph = mrz_next_glyph(search->text, search->len, &next);

		if (glyph.kind == MRZ_GLYPH_CHARACTER && glyph.character == MRZ_FILLER)
			return true;
		search->filler = next;
	}
	return false;
}

void
mrz_begin_search(const char *text, size_t len, MrzSearch *search)
{
	memset(search, 0, sizeof(*search));
	search->text = text;
	search->len = len;
	search->best.faults = -1;
}

/* Look for a zone that begins with the word at search->at. */
static void
search_word(MrzSearch *search)
{
	const char *text = search->text;
	size_t start = search->at;
	size_t end = end_of_word(text, search->len, start, start + MRZ_INPUT_MAX);
	bool near = has_filler_near(search, start);
	MrzFound here;

	search->at = end;
	search->in_word = end - start >= MRZ_INPUT_MAX;
	/* without a filler near, only a licence can stand here, in one word */
	if (search->in_word || text[start] == MRZ_FILLER ||
		(!near && end - start != MRZ_ZONE_MIN))
		return;
	if (find_at(text, near ? search->len : end, start, &here) &&
		(search->best.faults < 0 || here.faults < search->best.faults))
		search->best = here;
}

MrzStep
mrz_search_on(MrzSearch *search, MrzFound *found)
{
	size_t limit = search->at + MRZ_INPUT_MAX;

	if (search->in_word)
	{
		search->at = end_of_word(search->text, search->len, search->at, limit);
		search->in_word = search->at >= limit;
		return MRZ_SEARCH_ON;
	}
	search->at = next_word(search->text, search->len, search->at, limit);
	/* of zones that overlap, the best */
	if (search->best.faults >= 0 && search->at >= search->best.end)
	{
		*found = search->best;
		search->best.faults = -1;
		search->at = found->end;
		return MRZ_SEARCH_FOUND;
	}
	if (search->at == search->len)
		return MRZ_SEARCH_DONE;
	if (search->at < limit)
		search_word(search);
	return MRZ_SEARCH_ON;
}
