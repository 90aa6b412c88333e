/*
 * name_read.h
 *
 * Reading a name: UTF-8 in any script becomes a short list of tokens that can
 * be compared, each with its folded letters, the particles and compounds that
 * it carries, and its weight.  No PostgreSQL here.
 */
#ifndef SLTD_NAME_READ_H
#define SLTD_NAME_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "name/channel.h"

/*
 * The number of this reading: of the tokens that names are read as, and of the
 * classes of their consonants (skeleton.h).  Indexes store both, so a change of
 * either takes a new number.
 */
#define NAME_READING 2

/* What a personname may have at the most; longer input is refused. */
#define NAME_BYTES_MAX 1000

/*
 * Tokens of a name that take part in matching, and letters in all of them; a
 * token beyond either does not, nor do those after it.  Comparing two names
 * takes time as the product of their letters, so this bounds it.
 */
#define NAME_TOKENS_MAX 20
#define NAME_LETTERS_MAX 256

/* Letters of a token that take part in matching. */
#define TOKEN_LETTERS_MAX SPELLING_MAX

typedef enum NameScript
{
	SCRIPT_LATIN,  /* and all that folds to Latin letters */
	SCRIPT_ARABIC, /* and all that folds to Arabic letters */
	SCRIPT_OTHER   /* compared as it stands; letters are UTF-8 */
} NameScript;

/*
 * What is written around the stem of a name, joined to it or apart:
 * "Abd al-Rahman" is the stem "rahman" with AFFIX_ABD, "Nour Eddine" the stem
 * "nour" with AFFIX_DIN, and "bin Ali" the stem "ali" with AFFIX_BEN.
 */
enum
{
	AFFIX_AL = 1 << 0,    /* the article, written apart: al, el, as- ... */
	AFFIX_BEN = 1 << 1,   /* son of: bin, ben, ibn, ould */
	AFFIX_BINT = 1 << 2,  /* daughter of */
	AFFIX_ABU = 1 << 3,   /* father of, the kunya: abu, abou */
	AFFIX_UMM = 1 << 4,   /* mother of: umm, oum */
	AFFIX_ABD = 1 << 5,   /* servant of: abd, abdul, abdel */
	AFFIX_DIN = 1 << 6,   /* of the religion: eddine, al-din, uddin */
	AFFIX_ALLAH = 1 << 7, /* of God: Nasrallah, Fath Allah */
	AFFIX_ISLAM = 1 << 8, /* of Islam: Saif al-Islam, Saiful Islam */
	AFFIX_HOUSE = 1 << 9, /* people of: the other al (house), ait, beni */
	AFFIX_OF = 1 << 10,   /* European: de, van, von, della */
};

#define AFFIX_COUNT 11

typedef struct NameToken
{
	uint8_t letters[TOKEN_LETTERS_MAX]; /* the stem, folded (letter.h) */
	uint8_t length;                     /* letters in use */
	uint8_t article;  /* leading letters that may be a joined article, or
					   * another particle: El-baradei, Ben-ali, Bel-kacem */
	uint16_t affixes; /* AFFIX_ bits */
	uint8_t script;   /* NameScript */
	bool title;       /* sheikh, hajj, doctor: weighs little */
	uint16_t at;      /* where it stands in the name, with its particles */
	uint16_t bytes;   /* how long it is there */
	bool initial;     /* one letter that stands for a name */
	bool suffix;      /* Jr, III: a title after the name */
	bool aside;       /* in quotes or brackets inside the name: an alias */
} NameToken;

/*
 * The tokens are in the order given names first, surname last, where the name
 * says which is which: by a comma, as a machine-readable zone does, or by
 * capitals.  Otherwise they are in the order in which they are written.
 */
typedef struct NameReading
{
	int n_tokens;
	NameToken tokens[NAME_TOKENS_MAX];
} NameReading;

/*
 * The particle that a token may be joined with, where it says more than an
 * article does: Bou-zid, Ben-ali, Oum-keltoum.  Bel is Ben al- or Abu al-.
 */
extern unsigned name_joined_affix(const NameToken *token);

/* Has the text any letter?  A name without one can never be found. */
extern bool name_has_letter(const char *text, size_t len);

/* Read a name.  Total: any bytes give a reading, malformed ones separate. */
extern void name_read(const char *text, size_t len, NameReading *reading);

#endif /* SLTD_NAME_READ_H */
