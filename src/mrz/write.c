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

#define ALEF_MADDA 0x0622
#define WAW_HAMZA 0x0624
#define ALEF_HAMZA_BELOW 0x0625
#define ALEF 0x0627
#define BEH 0x0628
#define TEH_MARBUTA 0x0629
#define JEEM 0x062C
#define HAH 0x062D
#define KHAH 0x062E
#define AIN 0x0639
#define GHAIN 0x063A
#define FEH 0x0641
#define QAF 0x0642
#define KAF 0x0643
#define LAM 0x0644
#define MEEM 0x0645
#define HEH 0x0647
#define WAW 0x0648
#define ALEF_MAKSURA 0x0649
#define YEH 0x064A
#define SHADDA 0x0651
#define ALEF_WASLA 0x0671
#define VEH 0x06A4
#define FARSI_YEH 0x06CC

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

/*
 * A letter without its marks, or what stands for it; in normal form NFKC that is
 * one that Unicode composes.
 */
static bool
put_decomposed(Writer *writer, uint32_t code)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	UChar parts[8];
	int32_t i = 0;
	UChar32 base;

	if (U_FAILURE(status) ||
		unorm2_getDecomposition(nfd, (UChar32) code, parts, 8, &status) <= 0 ||
		U_FAILURE(status))
		return false;
	U16_NEXT(parts, i, 8, base);
	return put_capital(writer, (uint32_t) u_toupper(base)) ||
		   put_arabic(writer, (uint32_t) base);
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

static void
say_character(UChar32 c, MrzFault *fault)
{
	char shown[U8_MAX_LENGTH + 1] = "";
	int32_t n = 0;
	UBool failed = false;

	U8_APPEND(shown, n, U8_MAX_LENGTH, c, failed);
	snprintf(fault->detail, sizeof(fault->detail),
			 "Doc 9303-3 has no writing for \"%s\" (U+%04X).",
			 failed ? "" : shown, (unsigned) c);
}

bool
mrz_write_letters(const UChar *text, int32_t len, const char *code,
				  char *written, size_t *length, MrzFault *fault)
{
	Writer writer = {written, 0, 0, code};
	int32_t at = 0;

	while (at < len)
	{
		UChar32 c;

		U16_NEXT(text, at, len, c);
		if (put_character(&writer, (uint32_t) c))
			continue;
		say_character(c, fault);
		fault->fault.detail = fault->detail;
		fault->fault.hint = u_isdigit(c) ? "Write numbers of names as letters, "
										   "as in \"XIV\"."
										 : "Write the name in Latin letters, "
										   "as its issuer does.";
		fault->fault.at = -1;
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

static bool
add_components(MrzComponents *components, const char *text)
{
	while (*text)
	{
		MrzComponent *component = &components->list[components->n];

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

bool
mrz_split_name(const char *primary, const char *secondary,
			   MrzComponents *components)
{
	components->n = 0;
	components->fillers = 1;
	if (!add_components(components, primary))
		return false;
	components->n_primary = components->n;
	return add_components(components, secondary);
}

/* Fillers that stand before a component, if any of it is kept. */
static int
fillers_before(const MrzComponents *components, int i)
{
	int first = i < components->n_primary ? 0 : components->n_primary;

	for (int k = first; k < i; k++)
		if (components->list[k].kept > 0)
			return components->fillers;
	return i < components->n_primary ? 0 : 2;
}

/* Characters that the first components take, with their fillers. */
static int
length_of(const MrzComponents *components, int n)
{
	int length = 0;

	for (int i = 0; i < n; i++)
		if (components->list[i].kept > 0)
			length += fillers_before(components, i) + components->list[i].kept;
	return length;
}

/*
 * Cut components to a length: each keeps a letter at least, and the first ones as
 * many as they have.  If not even a letter of each fits, the last ones go.
 */
static void
cut_components(MrzComponents *components, int first, int last, int room)
{
	int between = components->fillers;

	while (last > first && (last - first) * (1 + between) - between > room)
		components->list[--last].kept = 0;
	room -= (last - first - 1) * between;
	for (int i = first; i < last; i++)
	{
		int most = room - (last - i - 1);

		if (components->list[i].kept > most)
			components->list[i].kept = most;
		room -= components->list[i].kept;
	}
}

/* Let components that are cut have what is left. */
static void
fill_up(MrzComponents *components, int room)
{
	int left = room - length_of(components, components->n);

	for (int i = 0; i < components->n && left > 0; i++)
	{
		MrzComponent *component = &components->list[i];
		int more = component->length - component->kept;

		if (component->kept == 0)
			left -= fillers_before(components, i);
		if (more > left)
			more = left;
		if (more > 0)
		{
			component->kept += more;
			left -= more;
		}
	}
}

/*
 * A component that was left out for want of room for its fillers, too, has a
 * letter if the one before it gives some up.
 */
static void
end_with_letter(MrzComponents *components, int room)
{
	int last = components->n - 1;
	MrzComponent *before;
	int owed;

	while (last > 0 && components->list[last].kept == 0)
		last--;
	if (last == components->n - 1)
		return;
	before = &components->list[last];
	owed = length_of(components, components->n) +
		   fillers_before(components, last + 1) + 1 - room;
	if (owed > 0 && owed <= components->fillers && before->kept > owed &&
		length_of(components, components->n) < room)
	{
		before->kept -= owed;
		components->list[last + 1].kept = 1;
	}
}

void
mrz_cut_name(MrzComponents *components, int room)
{
	int n = components->n;
	int primary = components->n_primary;
	int left;

	if (length_of(components, n) <= room)
		return;
	for (int i = primary; i-- > 1;)
	{
		left = room - length_of(components, primary);
		if (primary == n ? left >= 0 : left >= 3)
			break;
		components->list[i].kept = 1;
	}
	left = primary == n ? room : room - 3;
	if (length_of(components, primary) > left)
		cut_components(components, 0, primary, left);
	if (primary < n)
		cut_components(components, primary, n,
					   room - length_of(components, primary) - 2);
	fill_up(components, room);
	end_with_letter(components, room);
}

bool
mrz_write_name(const MrzComponents *components, char *field, size_t room)
{
	size_t n = 0;

	for (int i = 0; i < components->n; i++)
	{
		const MrzComponent *component = &components->list[i];
		size_t fillers = (size_t) fillers_before(components, i);

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

static bool
starts_with(const char *text, size_t len, const char *beginning)
{
	size_t n = strlen(beginning);

	return n <= len && memcmp(text, beginning, n) == 0;
}

/* How long a letter's writing is that a text begins with. */
static size_t
length_of_letter(const MrzLetter *letter, const char *text)
{
	return letter->code == VEH && text[0] == 'X' ? 2 : strlen(letter->writing);
}

/* The letter that a text begins with; NULL if it begins with none. */
static const MrzLetter *
first_letter(const char *text, size_t len)
{
	for (size_t i = 0; i < N_ARABIC; i++)
	{
		const MrzLetter *letter = &arabic_letters[i];

		if (letter->writing[0] != '\0' && letter->writing[0] != '*' &&
			starts_with(text, len, letter->writing))
			return letter;
		/* at the end of a word; and veh, as the standard's program has it */
		if ((letter->code == TEH_MARBUTA && starts_with(text, len, "XAH")) ||
			(letter->code == VEH && starts_with(text, len, "XV")))
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

static bool
is_word_end(const char *text, size_t len)
{
	return len == 0 || text[0] == MRZ_FILLER || text[0] == ' ';
}

/* Whether a text begins with what is left of a word. */
static bool
word_ends_with(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return starts_with(text, len, end) && is_word_end(text + n, len - n);
}

/*
 * Pass the beginning of a letter that was cut at the end of its word; false if that is
 * not what stands there.  A field that is too short for a name ends within a letter,
 * too, and a name may be cut at the end of any of its words, some to an initial (Doc
 * 9303-4 to -7); of XKH there may be left X or XK.  The name has to be found by its
 * other letters.
 */
static bool
skip_cut_letter(const char *text, size_t len, size_t *at)
{
	const char *left = text + *at;
	size_t n = 0;

	while (!is_word_end(left + n, len - *at - n))
		n++;
	for (size_t i = 0; n > 0 && i < N_ARABIC; i++)
	{
		const char *writing = arabic_letters[i].writing;

		if (strlen(writing) > n && memcmp(writing, left, n) == 0)
		{
			*at += n;
			return true;
		}
	}
	return false;
}

/* A word that is being read. */
typedef struct Word
{
	int n;            /* so many letters */
	uint32_t last[3]; /* the last ones, 0 for shadda or none */
	bool article;     /* it begins with alef and lam */
	bool waw_hamza;   /* it has that letter */
} Word;

static void
add_letter(Word *word, uint32_t code)
{
	memmove(word->last + 1, word->last, 2 * sizeof(word->last[0]));
	word->last[0] = code;
	word->n++;
	if (word->n == 2 && code == LAM)
		word->article = word->last[1] == ALEF || word->last[1] == ALEF_WASLA;
	word->waw_hamza |= code == WAW_HAMZA;
}

/*
 * Whether Arabic has the letter nowhere at this place of a word: hamza below alef
 * begins a word or a noun, and hamza on waw does not begin one, nor stand in it twice.
 * These are I and U in the scheme, so nearly all Latin names that have none of the
 * letters which the scheme lacks are told by them: KARIM, YUSUF.
 */
static bool
is_misplaced(const Word *word, uint32_t code)
{
	switch (code)
	{
		case ALEF_HAMZA_BELOW:
			return word->n > 0 && !(word->article && word->n == 2);
		case WAW_HAMZA:
			return word->n == 0 || word->waw_hamza;
		default:
			return false;
	}
}

/* Letters that the article is not assimilated to. */
static bool
is_moon_letter(uint32_t code)
{
	switch (code)
	{
		case BEH:
		case JEEM:
		case HAH:
		case KHAH:
		case AIN:
		case GHAIN:
		case FEH:
		case QAF:
		case KAF:
		case MEEM:
		case HEH:
		case WAW:
		case YEH:
			return true;
		default:
			return false;
	}
}

/*
 * Whether a letter that stands behind the same letter is another one, and not its
 * shadda: the scheme writes both alike.  Names are mostly kept without shadda, and a
 * comparison leaves it out, but misses a letter; so it is another one wherever
 * shadda would be unusual.  "rest" is what follows in the text.
 */
static bool
is_another_letter(const Word *word, uint32_t code, const char *rest, size_t len)
{
	int n = word->article ? word->n - 2 : word->n; /* letters of the noun */
	bool after_alef = word->last[1] == ALEF || word->last[1] == ALEF_WASLA;

	/* a word does not begin with shadda; nor a noun, if the article stays lam */
	if (word->n == 1 || (word->article && n == 1 && is_moon_letter(code)))
		return true;
	switch (code)
	{
		case ALEF:
		case ALEF_MADDA:
		case ALEF_WASLA:
		case ALEF_MAKSURA:
		case TEH_MARBUTA:
			/* these have no shadda; two alefs meet in EXTTAALLH */
			return true;
		case LAM:
			/*
			 * The article before a noun that begins with lam, be it in the middle
			 * of a word that is written together: EBDALLH, BALLH, EBDALLXTTYF.  Or
			 * the preposition before the word for God, which has no alef then:
			 * XHMDLLH; but DLLH may have shadda.
			 */
			return after_alef || (n > 2 && word->last[1] != LAM &&
								  word_ends_with(rest, len, "H"));
		case WAW:
			/* behind a long vowel: DAWWD; but AWWL and ALAWWL begin with alef */
			return after_alef && n > 2;
		case YEH:
			/* likewise MYXKHAYYL, not AYYWB; and the names YXHYY and MXHYY<ALDYN */
			return (after_alef && n > 2) ||
				   (word->last[1] == HAH &&
					(word->last[2] == MEEM || word->last[2] == YEH) &&
					(is_word_end(rest, len) || starts_with(rest, len, "AL")));
		default:
			return false;
	}
}

bool
mrz_read_arabic(const char *text, size_t len, char *arabic, size_t *length)
{
	Word word = {0};
	size_t n = 0;
	size_t at = 0;

	while (at < len)
	{
		const MrzLetter *letter;

		if (is_word_end(text + at, len - at))
		{
			if (n > 0 && arabic[n - 1] != ' ')
				arabic[n++] = ' ';
			word = (Word){0};
			at++;
			continue;
		}
		letter = first_letter(text + at, len - at);
		if (letter == NULL)
		{
			if (!skip_cut_letter(text, len, &at))
				return false;
			continue;
		}
		if (is_misplaced(&word, letter->code))
			return false;
		at += length_of_letter(letter, text + at);
		if (letter->code == word.last[0] &&
			!is_another_letter(&word, letter->code, text + at, len - at))
		{
			n += put_code(arabic + n, SHADDA);
			add_letter(&word, 0);
		}
		else
		{
			n += put_code(arabic + n, letter->code);
			add_letter(&word, letter->code);
		}
	}
	while (n > 0 && arabic[n - 1] == ' ')
		n--;
	*length = n;
	return n > 0;
}

/* The writing that stands for all that the scheme leaves open of a letter. */
static const char *
folded_writing(const MrzLetter *letter)
{
	switch (letter->code)
	{
		case TEH_MARBUTA:
			return "XAH";
		case ALEF_MAKSURA:
		case FARSI_YEH:
			return "Y";
		default:
			return letter->writing;
	}
}

bool
mrz_fold_arabic(const char *text, size_t len, char *folded, size_t *length)
{
	const char *last = "";
	size_t n = 0;
	size_t at = 0;

	while (at < len)
	{
		const MrzLetter *letter;
		const char *writing;

		if (is_word_end(text + at, len - at))
		{
			if (n > 0 && folded[n - 1] != MRZ_FILLER)
				folded[n++] = MRZ_FILLER;
			last = "";
			at++;
			continue;
		}
		letter = first_letter(text + at, len - at);
		if (letter == NULL)
		{
			if (!skip_cut_letter(text, len, &at))
				return false;
			continue;
		}
		writing = folded_writing(letter);
		at += length_of_letter(letter, text + at);
		if (strcmp(writing, last) == 0)
			continue;
		last = writing;
		memcpy(folded + n, writing, strlen(writing));
		n += strlen(writing);
	}
	while (n > 0 && folded[n - 1] == MRZ_FILLER)
		n--;
	*length = n;
	return n > 0;
}
