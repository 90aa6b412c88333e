/*
 * write.c
 *
 * Names in the letters of the machine-readable zone (Doc 9303-3, sections 4.6
 * and 6).
 */
#include "mrz/write.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/utf8.h"

typedef struct MrzLetter
{
	uint16_t code;
	char writing[5];
} MrzLetter;

typedef struct MrzException
{
	uint16_t code;
	char state[4];
	bool first; /* only at the beginning of a word */
	char writing[4];
} MrzException;

#include "mrz/letter_table.h"

#define N_LETTERS (sizeof(letters) / sizeof(letters[0]))
#define N_ARABIC (sizeof(arabic_letters) / sizeof(arabic_letters[0]))
#define N_EXCEPTIONS (sizeof(exceptions) / sizeof(exceptions[0]))

#define TEH_MARBUTA 0x0629
#define SHADDA 0x0651
#define ALEF 0x0627
#define LAM 0x0644

/* ---------- letters ---------- */

static const MrzLetter *
find_letter(const MrzLetter *list, size_t n, uint32_t code)
{
	size_t low = 0;
	size_t high = n;

	while (low < high)
	{
		size_t middle = (low + high) / 2;

		if (list[middle].code == code)
			return &list[middle];
		if (list[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* A text being written. */
typedef struct Writer
{
	char *text;
	size_t n;
	size_t last; /* where the last letter's writing begins */
	const char *state;
} Writer;

static void
put(Writer *writer, const char *writing)
{
	size_t length = strlen(writing);

	if (length == 0)
		return;
	writer->last = writer->n;
	memcpy(writer->text + writer->n, writing, length);
	writer->n += length;
}

/* A filler between two words; none at the beginning, and never two. */
static void
put_filler(Writer *writer)
{
	if (writer->n > 0 && writer->text[writer->n - 1] != MRZ_FILLER)
		writer->text[writer->n++] = MRZ_FILLER;
	writer->last = writer->n;
}

static bool
put_arabic(Writer *writer, uint32_t code)
{
	const MrzLetter *letter = find_letter(arabic_letters, N_ARABIC, code);

	if (letter == NULL)
		return false;
	if (letter->writing[0] == '*')
	{
		size_t length = writer->n - writer->last;

		memcpy(writer->text + writer->n, writer->text + writer->last, length);
		writer->n += length;
		writer->last = writer->n;
	}
	else
		put(writer, letter->writing);
	return true;
}

/* Teh marbuta was written as within a word; now the word has ended. */
static void
end_arabic_word(Writer *writer)
{
	if (writer->n >= 3 && writer->last == writer->n - 3 &&
		memcmp(writer->text + writer->last, "XTA", 3) == 0)
		memcpy(writer->text + writer->last, "XAH", 3);
}

/* A capital letter by the tables, as its State has it. */
static bool
put_capital(Writer *writer, uint32_t code)
{
	bool first = writer->n == 0 || writer->text[writer->n - 1] == MRZ_FILLER;
	const MrzLetter *letter;

	for (size_t i = 0; i < N_EXCEPTIONS; i++)
		if (exceptions[i].code == code && (first || !exceptions[i].first) &&
			strcmp(exceptions[i].state, writer->state) == 0)
		{
			put(writer, exceptions[i].writing);
			return true;
		}
	if (code >= 'A' && code <= 'Z')
	{
		char letter_itself[2] = {(char) code, '\0'};

		put(writer, letter_itself);
		return true;
	}
	letter = find_letter(letters, N_LETTERS, code);
	if (letter == NULL)
		return false;
	put(writer, letter->writing);
	return true;
}

/* The letters of a character's decomposition; marks are left out. */
static bool
put_decomposed(Writer *writer, uint32_t code)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
	UChar parts[32];
	int32_t n;
	int32_t i = 0;
	bool any = false;

	if (U_FAILURE(status))
		return false;
	n = unorm2_getDecomposition(nfkd, (UChar32) code, parts, 32, &status);
	if (U_FAILURE(status) || n <= 0)
		return false;
	while (i < n)
	{
		UChar32 part;

		U16_NEXT(parts, i, n, part);
		if (u_charType(part) == U_NON_SPACING_MARK)
			continue;
		if (!put_capital(writer, (uint32_t) u_toupper(part)) &&
			!put_arabic(writer, (uint32_t) part))
			return false;
		any = true;
	}
	return any;
}

static bool
is_separator(uint32_t code)
{
	int8_t type = u_charType((UChar32) code);

	return code == ',' || code == '<' || code == 0x060C ||
		   type == U_DASH_PUNCTUATION || type == U_SPACE_SEPARATOR ||
		   type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
		   (code >= '\t' && code <= '\r');
}

/* Punctuation, and what only tells how a letter is to be shown. */
static bool
is_left_out(uint32_t code)
{
	int32_t mask = U_GET_GC_MASK((UChar32) code);

	return mask & (U_GC_P_MASK | U_GC_CF_MASK | U_GC_MN_MASK | U_GC_SK_MASK |
				   U_GC_LM_MASK);
}

static bool
put_character(Writer *writer, uint32_t code)
{
	uint32_t upper = (uint32_t) u_toupper((UChar32) code);

	if (is_separator(code))
	{
		end_arabic_word(writer);
		put_filler(writer);
		return true;
	}
	return put_capital(writer, upper) || put_arabic(writer, code) ||
		   put_decomposed(writer, code) || is_left_out(code);
}

bool
mrz_write_letters(const char *text, size_t len, const char *code, char *written,
				  size_t *length, MrzFault *fault)
{
	Writer writer = {written, 0, 0, code};
	size_t at = 0;

	while (at < len)
	{
		size_t start = at;
		uint32_t c = utf8_next(text, len, &at);

		if (c != UTF8_INVALID && put_character(&writer, c))
			continue;
		snprintf(fault->detail, sizeof(fault->detail),
				 "Doc 9303-3 has no writing for \"%.*s\" (U+%04X).",
				 c == UTF8_INVALID ? 0 : (int) (at - start), text + start,
				 (unsigned) c);
		fault->fault.detail = fault->detail;
		fault->fault.hint = u_isdigit((UChar32) c)
								? "Write numbers of names as letters, as in "
								  "\"XIV\"."
								: "Write the name in Latin letters, as its "
								  "issuer does.";
		fault->fault.at = (ptrdiff_t) start;
		return false;
	}
	end_arabic_word(&writer);
	while (writer.n > 0 && written[writer.n - 1] == MRZ_FILLER)
		writer.n--;
	written[writer.n] = '\0';
	*length = writer.n;
	return true;
}

/* ---------- names that are too long ---------- */

typedef struct Component
{
	const char *start;
	int length;
	int kept;
} Component;

typedef struct Components
{
	int n;
	int n_primary;
	Component list[MRZ_COMPONENTS_MAX];
} Components;

static bool
add_components(Components *components, const char *text)
{
	while (*text)
	{
		Component *component = &components->list[components->n];

		if (components->n == MRZ_COMPONENTS_MAX)
			return false;
		component->start = text;
		component->length = component->kept = (int) strcspn(text, "<");
		text += component->length;
		text += *text == MRZ_FILLER;
		components->n++;
	}
	return true;
}

/* Characters that components take, with the fillers between them. */
static int
length_of(const Components *components, int first, int last)
{
	int length = 0;

	for (int i = first; i < last; i++)
		if (components->list[i].kept > 0)
			length += components->list[i].kept + (length > 0);
	return length;
}

/*
 * Cut components to a length: each keeps a letter at least, and the first ones as
 * many as they have.  If not even a letter of each fits, the last ones go.
 */
static void
cut_components(Components *components, int first, int last, int room)
{
	while (last > first && 2 * (last - first) - 1 > room)
		components->list[--last].kept = 0;
	/* what is left of a single one may take all the room */
	room -= last - first - 1;
	for (int i = first; i < last; i++)
	{
		int most = room - (last - i - 1);

		if (components->list[i].kept > most)
			components->list[i].kept = most;
		room -= components->list[i].kept;
	}
}

/*
 * Cut a name to a length.  The primary identifier stays whole if that leaves room
 * for a letter of the secondary one; else its last components become initials,
 * as few as have to.
 */
static void
mrz_cut_name(Components *components, int room)
{
	int n = components->n;
	int primary = components->n_primary;
	int left;

	for (int i = primary; i-- > 1;)
	{
		left = room - length_of(components, 0, primary);
		if (primary == n ? left >= 0 : left >= 3)
			break;
		components->list[i].kept = 1;
	}
	left = primary == n ? room : room - 3;
	if (length_of(components, 0, primary) > left)
		cut_components(components, 0, primary, left);
	left = room - length_of(components, 0, primary) - 2;
	if (primary < n)
	{
		/* two letters of one given name rather than none of the others */
		cut_components(components, primary, n, left);
	}
}

bool
mrz_write_name(const char *primary, const char *secondary, const int *kept,
			   int n_kept, char *field, size_t room)
{
	Components components = {0};
	size_t n = 0;
	int length;

	if (!add_components(&components, primary))
		return false;
	components.n_primary = components.n;
	if (!add_components(&components, secondary))
		return false;
	length = length_of(&components, 0, components.n);
	if (components.n_primary < components.n)
		length += 2 - (components.n_primary > 0);
	if (kept)
	{
		if (n_kept != components.n)
			return false;
		for (int i = 0; i < n_kept; i++)
			if (kept[i] >= 0 && kept[i] < components.list[i].length)
				components.list[i].kept = kept[i];
	}
	else if (length > (int) room)
		mrz_cut_name(&components, (int) room);
	for (int i = 0; i < components.n; i++)
	{
		const Component *component = &components.list[i];
		size_t fillers = i == 0 && components.n_primary > 0 ? 0
						 : i == components.n_primary        ? 2
															: 1;

		if (component->kept == 0)
			continue;
		if (n + fillers + component->kept > room)
			return false;
		memset(field + n, MRZ_FILLER, fillers);
		memcpy(field + n + fillers, component->start, component->kept);
		n += fillers + component->kept;
	}
	memset(field + n, MRZ_FILLER, room - n);
	return true;
}

/* ---------- the scheme for Arabic ---------- */

/* The letter that a text begins with; NULL if it begins with none. */
static const MrzLetter *
first_letter(const char *text, size_t len)
{
	for (size_t i = 0; i < N_ARABIC; i++)
	{
		const MrzLetter *letter = &arabic_letters[i];
		size_t n = strlen(letter->writing);

		if (n > 0 && letter->writing[0] != '*' && n <= len &&
			memcmp(text, letter->writing, n) == 0)
			return letter;
		if (letter->code == TEH_MARBUTA && len >= 3 &&
			memcmp(text, "XAH", 3) == 0)
			return letter;
	}
	return NULL;
}

static size_t
put_code(char *to, uint32_t code)
{
	to[0] = (char) (0xC0 | code >> 6);
	to[1] = (char) (0x80 | (code & 0x3F));
	return 2;
}

/* So many letters of a word, and which they are. */
typedef struct Word
{
	int n;
	const MrzLetter *last;
	bool article; /* it begins with alef and lam, and has nothing else yet */
} Word;

bool
mrz_read_arabic(const char *text, size_t len, char *arabic, size_t *length)
{
	Word word = {0};
	size_t n = 0;
	size_t at = 0;

	while (at < len)
	{
		const MrzLetter *letter;

		if (text[at] == MRZ_FILLER || text[at] == ' ')
		{
			if (n > 0 && arabic[n - 1] != ' ')
				arabic[n++] = ' ';
			word = (Word){0};
			at++;
			continue;
		}
		letter = first_letter(text + at, len - at);
		if (letter == NULL)
			return false;
		/* a doubled letter has shadda, but not the first of a word or noun */
		if (letter == word.last && word.n > 1 &&
			!(word.article && letter->code == LAM))
		{
			n += put_code(arabic + n, SHADDA);
			word.last = NULL;
			word.article = false;
		}
		else
		{
			n += put_code(arabic + n, letter->code);
			word.article =
				word.n == 1 && letter->code == LAM && word.last->code == ALEF;
			word.last = letter;
		}
		word.n++;
		at += strlen(letter->writing);
	}
	while (n > 0 && arabic[n - 1] == ' ')
		n--;
	*length = n;
	return n > 0;
}

bool
mrz_fold_arabic(const char *text, size_t len, char *folded, size_t *length)
{
	const MrzLetter *last = NULL;
	size_t n = 0;
	size_t at = 0;

	while (at < len)
	{
		const MrzLetter *letter;
		const char *writing;

		if (text[at] == MRZ_FILLER || text[at] == ' ')
		{
			if (n > 0 && folded[n - 1] != MRZ_FILLER)
				folded[n++] = MRZ_FILLER;
			last = NULL;
			at++;
			continue;
		}
		letter = first_letter(text + at, len - at);
		if (letter == NULL)
			return false;
		at += strlen(letter->writing);
		if (letter == last)
			continue;
		last = letter;
		writing = letter->code == TEH_MARBUTA ? "XAH"
				  : letter->code == 0x0649 || letter->code == 0x06CC
					  ? "Y"
					  : letter->writing;
		memcpy(folded + n, writing, strlen(writing));
		n += strlen(writing);
	}
	while (n > 0 && folded[n - 1] == MRZ_FILLER)
		n--;
	*length = n;
	return n > 0;
}
