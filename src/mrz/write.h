/*
 * write.h
 *
 * Writing zones: names in the letters of the machine-readable zone, and Arabic
 * ones in the transliteration of Doc 9303-3, section 6.
 */
#ifndef SLTD_MRZ_WRITE_H
#define SLTD_MRZ_WRITE_H

#include "mrz/mrz_core.h"

/* Room for what mrz_write_letters() makes of so many bytes. */
#define MRZ_LETTERS_ROOM(len) ((len) *4 + 1)

/*
 * Write a name, or a part of one, in the letters of the zone: those of Latin,
 * Cyrillic and Arabic by the tables of Doc 9303-3, section 6, of several writings
 * the first, with the habits of the State that "code" names; hyphens, commas and
 * spaces as single fillers; other punctuation not at all (section 4.6).  False,
 * with the fault filled in, if a character cannot be written.
 */
extern bool mrz_write_letters(const char *text, size_t len, const char *code,
							  char *written, size_t *length, MrzFault *fault);

#define MRZ_COMPONENTS_MAX 64

/*
 * Write a name into a field of "room" characters: primary identifier, two fillers,
 * secondary identifier, fillers.  If it is too long, so many letters of each
 * component are kept as "kept" says, n_kept of them, the primary's first; or, if
 * that is NULL, as mrz_cut_name() in write.c has it.  False if it does not fit.
 */
extern bool mrz_write_name(const char *primary, const char *secondary,
						   const int *kept, int n_kept, char *field,
						   size_t room);

/* Room for a text in Arabic letters of what has so many in the scheme. */
#define MRZ_ARABIC_ROOM(len) ((len) *4 + 1)

/*
 * Read letters of the scheme for Arabic, with fillers or spaces between words, as
 * UTF-8.  False if no Arabic name is written so: a letter is used that the scheme
 * does not have.
 */
extern bool mrz_read_arabic(const char *text, size_t len, char *arabic,
							size_t *length);

/*
 * The same letters for all that the scheme leaves open: teh marbuta as XAH, each
 * doubled letter once, the three yehs as Y.  "folded" has room for len characters.
 * False as mrz_read_arabic().
 */
extern bool mrz_fold_arabic(const char *text, size_t len, char *folded,
							size_t *length);

#endif /* SLTD_MRZ_WRITE_H */
