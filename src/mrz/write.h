/*
 * write.h
 *
 * Writing zones: names in the letters of the machine-readable zone, and Arabic
 * ones in the transliteration of Doc 9303-3, section 6.
 */
#ifndef SLTD_MRZ_WRITE_H
#define SLTD_MRZ_WRITE_H

#include <unicode/utypes.h>

#include "mrz/mrz_core.h"

/* Room for what mrz_write_letters() makes of so many UTF-16 units. */
#define MRZ_LETTERS_ROOM(units) ((units) *4 + 1)

/*
 * Write a name, or a part of one, in normal form NFKC, in the letters of the zone:
 * those of Latin, Cyrillic and Arabic by the tables of Doc 9303-3, section 6, of
 * several writings the first, with the habits of the State that "code" names;
 * hyphens, commas and spaces as single fillers; other punctuation not at all
 * (section 4.6).  False, with the fault filled in, if a character cannot be
 * written.
 */
extern bool mrz_write_letters(const UChar *text, int32_t len, const char *code,
							  char *written, size_t *length, MrzFault *fault);

#define MRZ_COMPONENTS_MAX 64

/* The components of a name, of which some letters are kept. */
typedef struct MrzComponent
{
	const char *start;
	int length;
	int kept;
} MrzComponent;

typedef struct MrzComponents
{
	int n;
	int n_primary; /* those of the primary identifier, which come first */
	int fillers; /* between two: 1, or 2 between given names on France's card */
	MrzComponent list[MRZ_COMPONENTS_MAX];
} MrzComponents;

/* Cut identifiers at their fillers; false if there are too many components. */
extern bool mrz_split_name(const char *primary, const char *secondary,
						   MrzComponents *components);

/*
 * Cut the components to the length of a field.  The primary identifier stays whole
 * if that leaves room for a letter of the secondary one; else its last components
 * become initials, as few as have to.  Then the others keep what there is room
 * for.  A name that is cut ends with a letter at the end of the field, if it can.
 */
extern void mrz_cut_name(MrzComponents *components, int room);

/*
 * Write a name into a field of "room" characters: primary identifier, two fillers,
 * secondary identifier, fillers.  False if it does not fit.
 */
extern bool mrz_write_name(const MrzComponents *components, char *field,
						   size_t room);

/* Room for a text in Arabic letters of what has so many in the scheme. */
#define MRZ_ARABIC_ROOM(len) ((len) *4 + 1)

/*
 * Read letters of the scheme for Arabic, with fillers or spaces between words, as
 * UTF-8.  A letter that was cut at the end of a word is left out.  False if no Arabic
 * name is written so: a letter is used that the scheme does not have, or one that
 * Arabic does not have at its place.
 */
extern bool mrz_read_arabic(const char *text, size_t len, char *arabic,
							size_t *length);

/*
 * The same letters for all that the scheme leaves open: teh marbuta as XAH, each
 * doubled letter once, the three yehs as Y.  "folded" has room for len characters.
 * Cut letters and false as mrz_read_arabic().
 */
extern bool mrz_fold_arabic(const char *text, size_t len, char *folded,
							size_t *length);

#endif /* SLTD_MRZ_WRITE_H */
