/*
 * letter.h
 *
 * What each code point is to a reader of names, from a table that
 * generate_letter_table.c writes with ICU at development time.  Nothing here
 * calls ICU: its data changes between releases, and an index built on one
 * release would be wrong on the next.
 *
 * Letters fold to a small alphabet of bytes:
 *   'a' to 'z'		Latin; Cyrillic and Greek, written as passports write them;
 *	LETTER_ARABIC	and above: the Arabic letters below, to which Persian, Urdu,
 *					Pashto and Maghreb letters and all presentation forms fold,
 *					and Hebrew letters, each to its Arabic sister: both scripts
 *					leave vowels out, and one model reads both.
 */
#ifndef SLTD_TEXT_LETTER_H
#define SLTD_TEXT_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Arabic letters in the order of their codes: 0xC0 is alef. */
#define LETTER_ARABIC 0xC0
#define LETTER_ARABIC_COUNT 33
#define LETTER_ARABIC_UTF8                                                     \
	"ا", "ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش", "ص", "ض", \
		"ط", "ظ", "ع", "غ", "ف", "ق", "ك", "ل", "م", "ن", "ه", "و", "ي", "پ",  \
		"چ", "ژ", "ڤ", "گ"

enum
{
	ARABIC_ALEF = LETTER_ARABIC,
	ARABIC_BEH,
	ARABIC_TEH,
	ARABIC_THEH,
	ARABIC_JEEM,
	ARABIC_HAH,
	ARABIC_KHAH,
	ARABIC_DAL,
	ARABIC_THAL,
	ARABIC_REH,
	ARABIC_ZAIN,
	ARABIC_SEEN,
	ARABIC_SHEEN,
	ARABIC_SAD,
	ARABIC_DAD,
	ARABIC_TAH,
	ARABIC_ZAH,
	ARABIC_AIN,
	ARABIC_GHAIN,
	ARABIC_FEH,
	ARABIC_QAF,
	ARABIC_KAF,
	ARABIC_LAM,
	ARABIC_MEEM,
	ARABIC_NOON,
	ARABIC_HEH,
	ARABIC_WAW,
	ARABIC_YEH,
	ARABIC_PEH,
	ARABIC_TCHEH,
	ARABIC_JEH,
	ARABIC_VEH,
	ARABIC_GAF
};

typedef enum LetterClass
{
	LETTER_SEPARATOR, /* ends a token: space, hyphen, punctuation, symbol */
	LETTER_IGNORED,   /* no part of a spelling: accents, vowel marks, joiners,
					   * direction marks, tatweel, hamza, apostrophes */
	LETTER_ITSELF,    /* a letter of a script that is compared as it stands */
	LETTER_DIGIT,     /* a digit of any script; folds to '0' to '9' */
	LETTER_FOLDED     /* folds to one or more letters of the alphabet above */
} LetterClass;

/*
 * The table: an entry for each code point, by blocks of 256.  An entry below
 * LETTER_DIGIT is the class itself; others are LETTER_DIGIT and the place of
 * the folded form in letter_folded, where digits come first.  The highest bits
 * tell capitals and small letters.
 */
#define LETTER_UPPER 0x8000
#define LETTER_LOWER 0x4000
#define LETTER_PLACE 0x3FFF
#define LETTER_DIGIT_FORMS 20 /* bytes of the folded digits */

extern const uint8_t letter_folded[];
extern const uint8_t letter_blocks[];
extern const uint16_t letter_entries[][256];

/* A code point as the table has it. */
typedef struct Letter
{
	LetterClass class;
	uint16_t letter_case;  /* LETTER_UPPER, LETTER_LOWER, or 0 for neither */
	const uint8_t *folded; /* for LETTER_DIGIT and LETTER_FOLDED, terminated */
} Letter;

/* Code points beyond Unicode separate. */
static inline Letter
letter_of(uint32_t code)
{
	Letter letter = {LETTER_SEPARATOR, 0, NULL};
	uint16_t entry;
	uint16_t place;

	if (code > 0x10FFFF)
		return letter;
	entry = letter_entries[letter_blocks[code >> 8]][code & 0xFF];
	place = entry & LETTER_PLACE;
	letter.letter_case = entry & ~LETTER_PLACE;
	if (place < LETTER_DIGIT)
		letter.class = (LetterClass) place;
	else
	{
		place -= LETTER_DIGIT;
		letter.class =
			place < LETTER_DIGIT_FORMS ? LETTER_DIGIT : LETTER_FOLDED;
		letter.folded = letter_folded + place;
	}
	return letter;
}

#endif /* SLTD_TEXT_LETTER_H */
