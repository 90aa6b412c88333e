/*
 * letter.h
 *
 * What each code point is to a reader of names, from a table that
 * generate_letter_table.c writes with ICU at development time.  Nothing here
 * calls ICU: its data changes between releases, and an index built on one
 * release would be wrong on the next.
 *
 * Letters fold to a small alphabet of bytes:
 *   'a' to 'z'		Latin, and Cyrillic and Greek written in Latin letters;
 *	LETTER_ARABIC	and above: the Arabic letters below, to which Persian, Urdu,
 *					Pashto and Maghreb letters and all presentation forms fold.
 */
#ifndef SLTD_TEXT_LETTER_H
#define SLTD_TEXT_LETTER_H

#include <stdbool.h>
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
 * Class of a code point, and for LETTER_DIGIT and LETTER_FOLDED the letters
 * that it folds to, terminated.  Code points beyond Unicode separate.
 */
extern LetterClass letter_class(uint32_t code, const uint8_t **folded);

#endif /* SLTD_TEXT_LETTER_H */
