/*
 * generate_letter_table.c
 *
 * Writes letter_table.h with ICU: "make letter-table" at development time.
 * The result is checked in, and so is independent of the ICU at hand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "text/letter.h"

#define BLOCK 256
#define BLOCKS (0x110000 / BLOCK)
#define POOL_MAX 60000

static uint16_t table[0x110000];
static uint8_t pool[POOL_MAX];
static int pool_size;

static const UNormalizer2 *nfkc;
static UTransliterator *to_latin;

/* Arabic letters that are not written with a letter of the alphabet. */
static const struct
{
	UChar32 code;
	int letter;
} arabic_variants[] = {
	{0x0622, ARABIC_ALEF}, {0x0623, ARABIC_ALEF}, {0x0625, ARABIC_ALEF},
	{0x0671, ARABIC_ALEF}, {0x0672, ARABIC_ALEF}, {0x0673, ARABIC_ALEF},
	{0x0624, ARABIC_WAW}, {0x0626, ARABIC_YEH}, {0x0649, ARABIC_YEH},
	{0x0629, ARABIC_HEH}, {0x06C3, ARABIC_HEH}, {0x06D5, ARABIC_HEH},
	{0x06BE, ARABIC_HEH}, {0x06C0, ARABIC_HEH}, {0x06C1, ARABIC_HEH},
	{0x06C2, ARABIC_HEH}, {0x06CC, ARABIC_YEH}, {0x06CD, ARABIC_YEH},
	{0x06CE, ARABIC_YEH}, {0x06D0, ARABIC_YEH}, {0x06D1, ARABIC_YEH},
	{0x06D2, ARABIC_YEH}, {0x06D3, ARABIC_YEH}, {0x0678, ARABIC_YEH},
	{0x063D, ARABIC_YEH}, {0x06A9, ARABIC_KAF}, {0x06AA, ARABIC_KAF},
	{0x06AC, ARABIC_KAF}, {0x06AD, ARABIC_KAF}, {0x06AE, ARABIC_KAF},
	{0x06AB, ARABIC_GAF}, {0x06B0, ARABIC_GAF}, {0x06B1, ARABIC_GAF},
	{0x06B2, ARABIC_GAF}, {0x06B3, ARABIC_GAF}, {0x06B4, ARABIC_GAF},
	{0x0763, ARABIC_GAF}, {0x06A8, ARABIC_GAF}, {0x06A5, ARABIC_VEH},
	{0x06A2, ARABIC_FEH}, {0x06A7, ARABIC_QAF}, {0x0679, ARABIC_TEH},
	{0x067C, ARABIC_TEH}, {0x067A, ARABIC_TEH}, {0x0688, ARABIC_DAL},
	{0x0689, ARABIC_DAL}, {0x068A, ARABIC_DAL}, {0x0691, ARABIC_REH},
	{0x0693, ARABIC_REH}, {0x0695, ARABIC_REH}, {0x0696, ARABIC_JEH},
	{0x069A, ARABIC_SHEEN}, {0x0681, ARABIC_ZAIN}, {0x0685, ARABIC_SEEN},
	{0x06BA, ARABIC_NOON}, {0x06BC, ARABIC_NOON}, {0x06BB, ARABIC_NOON},
	{0x06B5, ARABIC_LAM}, {0x06C4, ARABIC_WAW}, {0x06C5, ARABIC_WAW},
	{0x06C6, ARABIC_WAW}, {0x06C7, ARABIC_WAW}, {0x06C8, ARABIC_WAW},
	{0x06C9, ARABIC_WAW}, {0x06CA, ARABIC_WAW}, {0x06CB, ARABIC_WAW},
	{0x06CF, ARABIC_WAW}, {0x0676, ARABIC_WAW}, {0x0677, ARABIC_WAW},
};

/*
 * Cyrillic letters that ICU writes with a diacritic and passports with several
 * letters (ICAO Doc 9303-3, section 6, table B); given in lower case.
 */
static const struct
{
	UChar32 code;
	const char *letters;
} cyrillic_digraphs[] = {
	{0x0436, "zh"}, {0x0439, "i"}, {0x0445, "kh"}, {0x0446, "ts"},
	{0x0447, "ch"}, {0x0448, "sh"}, {0x0449, "shch"}, {0x044E, "iu"},
	{0x044F, "ia"}, {0x0451, "e"}, {0x0454, "ie"}, {0x0457, "i"},
	{0x045F, "dz"}, {0x0452, "d"}, {0x04BB, "h"}, {0x0497, "zh"},
};

/* Marks that stand for hamza, ayn, a soft sign or an elision. */
static bool
is_apostrophe(UChar32 c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 ||
		   c == 0x201B || c == 0x2032 || c == 0xFF07 || c == 0x0621 ||
		   c == 0x0674 || c == 0x0640 || (c >= 0x02B0 && c <= 0x02FF);
}

static int
arabic_letter(UChar32 c)
{
	static const char *const letters[] = {LETTER_ARABIC_UTF8};
	char utf8[8] = {0};
	UErrorCode status = U_ZERO_ERROR;

	u_strToUTF8(utf8, sizeof(utf8), NULL, (UChar[]){(UChar) c}, 1, &status);
	for (int i = 0; i < LETTER_ARABIC_COUNT; i++)
		if (strcmp(letters[i], utf8) == 0)
			return LETTER_ARABIC + i;
	for (size_t i = 0; i < sizeof(arabic_variants) / sizeof(arabic_variants[0]);
		 i++)
		if (arabic_variants[i].code == c)
			return arabic_variants[i].letter;
	return 0;
}

/* Fold the compatibility form of an Arabic letter or ligature. */
static int
fold_arabic(UChar32 c, uint8_t *out)
{
	UChar source[2];
	UChar normal[32];
	int32_t n = 0;
	int length = 0;
	UErrorCode status = U_ZERO_ERROR;

	U16_APPEND_UNSAFE(source, n, c);
	n = unorm2_normalize(nfkc, source, n, normal, 32, &status);
	if (U_FAILURE(status))
		return 0;
	for (int32_t i = 0; i < n; i++)
	{
		int letter = arabic_letter(normal[i]);

		if (letter)
			out[length++] = (uint8_t) letter;
	}
	return length;
}

static int
fold_latin(UChar32 c, uint8_t *out)
{
	UChar buffer[64];
	int32_t n = 0;
	int32_t limit;
	int length = 0;
	UErrorCode status = U_ZERO_ERROR;

	if (c == 0x0259 || c == 0x018F || c == 0x01DD || c == 0x018E)
	{
		out[0] = 'e'; /* schwa of Azerbaijan */
		return 1;
	}
	for (size_t i = 0;
		 i < sizeof(cyrillic_digraphs) / sizeof(cyrillic_digraphs[0]); i++)
		if (cyrillic_digraphs[i].code == u_tolower(c))
		{
			length = (int) strlen(cyrillic_digraphs[i].letters);
			memcpy(out, cyrillic_digraphs[i].letters, length);
			return length;
		}
	U16_APPEND_UNSAFE(buffer, n, c);
	limit = n;
	utrans_transUChars(to_latin, buffer, &n, 64, 0, &limit, &status);
	if (U_FAILURE(status))
		return 0;
	for (int32_t i = 0; i < n; i++)
		if (buffer[i] >= 'a' && buffer[i] <= 'z')
			out[length++] = (uint8_t) buffer[i];
	return length;
}

static uint16_t
pooled(const uint8_t *letters, int length)
{
	for (int i = 0; i < pool_size; i += (int) strlen((char *) pool + i) + 1)
		if ((int) strlen((char *) pool + i) == length &&
			memcmp(pool + i, letters, length) == 0)
			return (uint16_t) (LETTER_DIGIT + i);
	if (pool_size + length + 1 > POOL_MAX)
		abort();
	memcpy(pool + pool_size, letters, length);
	pool[pool_size + length] = 0;
	pool_size += length + 1;
	return (uint16_t) (LETTER_DIGIT + pool_size - length - 1);
}

static uint16_t
entry_of(UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &status);
	uint32_t category = U_GET_GC_MASK(c);
	uint8_t letters[64];
	int length = 0;

	if (is_apostrophe(c))
		return LETTER_IGNORED;
	if (category & U_GC_ND_MASK)
	{
		letters[0] = (uint8_t) ('0' + u_charDigitValue(c));
		return pooled(letters, 1);
	}
	/* Fillers and selectors are letters and marks that nobody sees. */
	if ((category & U_GC_CF_MASK) ||
		u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return LETTER_IGNORED;
	if (category & (U_GC_MN_MASK | U_GC_ME_MASK))
	{
		bool ours = script == USCRIPT_INHERITED || script == USCRIPT_COMMON ||
					script == USCRIPT_LATIN || script == USCRIPT_ARABIC ||
					script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK ||
					script == USCRIPT_HEBREW;

		return ours ? LETTER_IGNORED : LETTER_ITSELF;
	}
	if (!(category & (U_GC_L_MASK | U_GC_MC_MASK | U_GC_NL_MASK)) &&
		!(script == USCRIPT_ARABIC && c >= 0xFB50))
		return LETTER_SEPARATOR;
	if (script == USCRIPT_ARABIC)
		length = fold_arabic(c, letters);
	else if (script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC ||
			 script == USCRIPT_GREEK ||
			 (script == USCRIPT_COMMON && (category & U_GC_L_MASK)))
		length = fold_latin(c, letters);
	if (length > 0)
		return pooled(letters, length);
	if (script == USCRIPT_ARABIC)
		return (category & U_GC_L_MASK) && c < 0xFB50 ? LETTER_ITSELF
													   : LETTER_IGNORED;
	return script == USCRIPT_COMMON || script == USCRIPT_CYRILLIC
			   ? LETTER_IGNORED
			   : LETTER_ITSELF;
}

static int
block_of(int block, int *kept, int *n_kept)
{
	for (int i = 0; i < *n_kept; i++)
		if (memcmp(table + kept[i] * BLOCK, table + block * BLOCK,
				   BLOCK * sizeof(table[0])) == 0)
			return i;
	kept[*n_kept] = block;
	return (*n_kept)++;
}

int
main(void)
{
	static int kept[BLOCKS];
	static int index_of[BLOCKS];
	int n_kept = 0;
	UErrorCode status = U_ZERO_ERROR;
	UChar id[64];

	nfkc = unorm2_getNFKCInstance(&status);
	u_uastrcpy(id, "Any-Latin; NFKD; [:M:] Remove; Latin-ASCII; Lower");
	to_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	if (U_FAILURE(status))
	{
		fprintf(stderr, "ICU: %s\n", u_errorName(status));
		return 1;
	}
	for (UChar32 c = 0; c <= 0x10FFFF; c++)
		table[c] = entry_of(c);
	for (int i = 0; i < BLOCKS; i++)
		index_of[i] = block_of(i, kept, &n_kept);

	printf("/*\n * letter_table.h\n *\n"
		   " * Classes and folded forms of all code points, from ICU %s.\n"
		   " * Written by generate_letter_table.c; not to be edited.\n */\n",
		   U_ICU_VERSION);
	printf("static const uint8_t letter_folded[%d] = {", pool_size);
	for (int i = 0; i < pool_size; i++)
		printf("%s%d,", i % 16 ? " " : "\n\t", pool[i]);
	printf("\n};\n\nstatic const uint8_t letter_blocks[%d] = {", BLOCKS);
	for (int i = 0; i < BLOCKS; i++)
		printf("%s%d,", i % 16 ? " " : "\n\t", index_of[i]);
	printf("\n};\n\nstatic const uint16_t letter_entries[%d][%d] = {", n_kept,
		   BLOCK);
	for (int i = 0; i < n_kept; i++)
	{
		printf("\n\t{");
		for (int j = 0; j < BLOCK; j++)
			printf("%s%d,", j % 16 ? " " : "\n\t\t", table[kept[i] * BLOCK + j]);
		printf("\n\t},");
	}
	printf("\n};\n");
	if (n_kept > 256)
		abort();
	return 0;
}
