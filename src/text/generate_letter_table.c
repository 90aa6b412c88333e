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

static uint16_t table[0x110000];
static uint8_t pool[LETTER_LOWER + 64];
static int pool_size;

static const UNormalizer2 *nfkc;
static const UNormalizer2 *nfkd;
static UTransliterator *to_latin;

/* Arabic letters that are not written with a letter of the alphabet. */
static const struct
{
	UChar32 code;
	int letter;
} arabic_variants[] = {
	{0x0622, ARABIC_ALEF},  {0x0623, ARABIC_ALEF},  {0x0625, ARABIC_ALEF},
	{0x0671, ARABIC_ALEF},  {0x0672, ARABIC_ALEF},  {0x0673, ARABIC_ALEF},
	{0x0624, ARABIC_WAW},   {0x0626, ARABIC_YEH},   {0x0649, ARABIC_YEH},
	{0x0629, ARABIC_HEH},   {0x06C3, ARABIC_HEH},   {0x06D5, ARABIC_HEH},
	{0x06BE, ARABIC_HEH},   {0x06C0, ARABIC_HEH},   {0x06C1, ARABIC_HEH},
	{0x06C2, ARABIC_HEH},   {0x06CC, ARABIC_YEH},   {0x06CD, ARABIC_YEH},
	{0x06CE, ARABIC_YEH},   {0x06D0, ARABIC_YEH},   {0x06D1, ARABIC_YEH},
	{0x06D2, ARABIC_YEH},   {0x06D3, ARABIC_YEH},   {0x0678, ARABIC_YEH},
	{0x063D, ARABIC_YEH},   {0x06A9, ARABIC_KAF},   {0x06AA, ARABIC_KAF},
	{0x06AC, ARABIC_KAF},   {0x06AD, ARABIC_KAF},   {0x06AE, ARABIC_KAF},
	{0x06AB, ARABIC_GAF},   {0x06B0, ARABIC_GAF},   {0x06B1, ARABIC_GAF},
	{0x06B2, ARABIC_GAF},   {0x06B3, ARABIC_GAF},   {0x06B4, ARABIC_GAF},
	{0x0763, ARABIC_GAF},   {0x06A8, ARABIC_GAF},   {0x06A5, ARABIC_VEH},
	{0x06A2, ARABIC_FEH},   {0x06A7, ARABIC_QAF},   {0x0679, ARABIC_TEH},
	{0x067C, ARABIC_TEH},   {0x067A, ARABIC_TEH},   {0x0688, ARABIC_DAL},
	{0x0689, ARABIC_DAL},   {0x068A, ARABIC_DAL},   {0x0691, ARABIC_REH},
	{0x0693, ARABIC_REH},   {0x0695, ARABIC_REH},   {0x0696, ARABIC_JEH},
	{0x069A, ARABIC_SHEEN}, {0x0681, ARABIC_ZAIN},  {0x0685, ARABIC_SEEN},
	{0x06BA, ARABIC_NOON},  {0x06BC, ARABIC_NOON},  {0x06BB, ARABIC_NOON},
	{0x06B5, ARABIC_LAM},   {0x06C4, ARABIC_WAW},   {0x06C5, ARABIC_WAW},
	{0x06C6, ARABIC_WAW},   {0x06C7, ARABIC_WAW},   {0x06C8, ARABIC_WAW},
	{0x06C9, ARABIC_WAW},   {0x06CA, ARABIC_WAW},   {0x06CB, ARABIC_WAW},
	{0x06CF, ARABIC_WAW},   {0x0676, ARABIC_WAW},   {0x0677, ARABIC_WAW},
	{0x0683, ARABIC_JEEM},  {0x0684, ARABIC_JEEM},  {0x0687, ARABIC_TCHEH},
	{0x06BF, ARABIC_TCHEH}, {0x0682, ARABIC_KHAH},  {0x06A6, ARABIC_PEH},
	{0x067F, ARABIC_TEH},   {0x067D, ARABIC_TEH},   {0x06A0, ARABIC_GHAIN},
	{0x06FC, ARABIC_GHAIN}, {0x06FA, ARABIC_SHEEN}, {0x06FB, ARABIC_DAD},
	{0x06AF, ARABIC_GAF},   {0x0762, ARABIC_KAF},   {0x06BD, ARABIC_NOON},
};

/*
 * Letters of other languages that are none of these are taken for the Arabic
 * letter whose body they have.
 */
static const struct
{
	int32_t group; /* UJoiningGroup */
	int letter;
} arabic_bodies[] = {
	{U_JG_ALEF, ARABIC_ALEF},        {U_JG_BEH, ARABIC_BEH},
	{U_JG_HAH, ARABIC_HAH},          {U_JG_DAL, ARABIC_DAL},
	{U_JG_REH, ARABIC_REH},          {U_JG_SEEN, ARABIC_SEEN},
	{U_JG_SWASH_KAF, ARABIC_KAF},    {U_JG_SAD, ARABIC_SAD},
	{U_JG_TAH, ARABIC_TAH},          {U_JG_AIN, ARABIC_AIN},
	{U_JG_FEH, ARABIC_FEH},          {U_JG_QAF, ARABIC_QAF},
	{U_JG_KAF, ARABIC_KAF},          {U_JG_GAF, ARABIC_KAF},
	{U_JG_LAM, ARABIC_LAM},          {U_JG_MEEM, ARABIC_MEEM},
	{U_JG_NOON, ARABIC_NOON},        {U_JG_NYA, ARABIC_NOON},
	{U_JG_WAW, ARABIC_WAW},          {U_JG_HEH, ARABIC_HEH},
	{U_JG_HEH_GOAL, ARABIC_HEH},     {U_JG_KNOTTED_HEH, ARABIC_HEH},
	{U_JG_TEH_MARBUTA, ARABIC_HEH},  {U_JG_YEH, ARABIC_YEH},
	{U_JG_FARSI_YEH, ARABIC_YEH},    {U_JG_YEH_WITH_TAIL, ARABIC_YEH},
	{U_JG_YEH_BARREE, ARABIC_YEH},   {U_JG_BURUSHASKI_YEH_BARREE, ARABIC_YEH},
	{U_JG_ROHINGYA_YEH, ARABIC_YEH},
};

/* Hebrew letters from alef on, final forms among them. */
static const uint8_t hebrew_letters[] = {
	ARABIC_ALEF,  ARABIC_BEH,  ARABIC_JEEM, ARABIC_DAL,  ARABIC_HEH,
	ARABIC_WAW,   ARABIC_ZAIN, ARABIC_HAH,  ARABIC_TAH,  ARABIC_YEH,
	ARABIC_KAF,   ARABIC_KAF,  ARABIC_LAM,  ARABIC_MEEM, ARABIC_MEEM,
	ARABIC_NOON,  ARABIC_NOON, ARABIC_SEEN, ARABIC_AIN,  ARABIC_FEH,
	ARABIC_FEH,   ARABIC_SAD,  ARABIC_SAD,  ARABIC_QAF,  ARABIC_REH,
	ARABIC_SHEEN, ARABIC_TEH,
};

/*
 * Cyrillic and Greek letters as passports have them: ICAO Doc 9303-3, section
 * 6, table B, and ELOT 743; for letters that Doc 9303 leaves out, as the State
 * that uses them does.  Given in lower case; what is not here is left to ICU.
 * A soft sign has no letter.
 */
static const struct
{
	UChar32 code;
	const char *letters;
} romanised[] = {
	{0x0430, "a"},  {0x0431, "b"},    {0x0432, "v"},  {0x0433, "g"},
	{0x0434, "d"},  {0x0435, "e"},    {0x0436, "zh"}, {0x0437, "z"},
	{0x0438, "i"},  {0x0439, "i"},    {0x043A, "k"},  {0x043B, "l"},
	{0x043C, "m"},  {0x043D, "n"},    {0x043E, "o"},  {0x043F, "p"},
	{0x0440, "r"},  {0x0441, "s"},    {0x0442, "t"},  {0x0443, "u"},
	{0x0444, "f"},  {0x0445, "kh"},   {0x0446, "ts"}, {0x0447, "ch"},
	{0x0448, "sh"}, {0x0449, "shch"}, {0x044A, "ie"}, {0x044B, "y"},
	{0x044C, ""},   {0x044D, "e"},    {0x044E, "iu"}, {0x044F, "ia"},
	{0x0451, "e"},  {0x0452, "d"},    {0x0453, "g"},  {0x0454, "ie"},
	{0x0455, "dz"}, {0x0456, "i"},    {0x0457, "i"},  {0x0458, "j"},
	{0x0459, "lj"}, {0x045A, "nj"},   {0x045B, "c"},  {0x045C, "k"},
	{0x045E, "u"},  {0x045F, "dz"},   {0x0491, "g"},  {0x0493, "g"},
	{0x0497, "zh"}, {0x049B, "k"},    {0x049D, "k"},  {0x04A3, "n"},
	{0x04AB, "s"},  {0x04AF, "u"},    {0x04B1, "u"},  {0x04B3, "kh"},
	{0x04B7, "ch"}, {0x04BB, "h"},    {0x04D9, "a"},  {0x04E3, "i"},
	{0x04E9, "o"},  {0x04EF, "u"},    {0x04CF, ""},   {0x04C0, ""},
	{0x03B1, "a"},  {0x03B2, "v"},    {0x03B3, "g"},  {0x03B4, "d"},
	{0x03B5, "e"},  {0x03B6, "z"},    {0x03B7, "i"},  {0x03B8, "th"},
	{0x03B9, "i"},  {0x03BA, "k"},    {0x03BB, "l"},  {0x03BC, "m"},
	{0x03BD, "n"},  {0x03BE, "x"},    {0x03BF, "o"},  {0x03C0, "p"},
	{0x03C1, "r"},  {0x03C2, "s"},    {0x03C3, "s"},  {0x03C4, "t"},
	{0x03C5, "y"},  {0x03C6, "f"},    {0x03C7, "ch"}, {0x03C8, "ps"},
	{0x03C9, "o"},
};

/* Marks that stand for hamza, ayn, a soft sign or an elision. */
static bool
is_apostrophe(UChar32 c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 ||
		   c == 0x201B || c == 0x2032 || c == 0xFF07 || c == 0x0621 ||
		   c == 0x0674 || c == 0x0640 || (c >= 0x02B0 && c <= 0x02FF) ||
		   c == 0x05F3 || c == 0x05F4 || c == 0x2035 || c == 0xA78B ||
		   c == 0xA78C || c == 0x1D5C || c == 0x1FBD || c == 0x1FBF ||
		   c == 0x1FFD || c == 0x1FFE;
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
	for (size_t i = 0; i < sizeof(arabic_bodies) / sizeof(arabic_bodies[0]);
		 i++)
		if (arabic_bodies[i].group ==
			u_getIntPropertyValue(c, UCHAR_JOINING_GROUP))
			return arabic_bodies[i].letter;
	return 0;
}

static int
hebrew_letter(UChar32 c)
{
	return c >= 0x05D0 && c <= 0x05EA ? hebrew_letters[c - 0x05D0] : 0;
}

/* Fold an Arabic or a Hebrew letter, or a ligature of them. */
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

		if (!letter)
			letter = hebrew_letter(normal[i]);
		if (letter)
			out[length++] = (uint8_t) letter;
	}
	return length;
}

/* The letter without its accents, in lower case. */
static UChar32
base_letter(UChar32 c)
{
	UChar source[2];
	UChar normal[32];
	int32_t n = 0;
	int32_t at = 0;
	UErrorCode status = U_ZERO_ERROR;
	UChar32 base;

	U16_APPEND_UNSAFE(source, n, c);
	n = unorm2_normalize(nfkd, source, n, normal, 32, &status);
	if (U_FAILURE(status) || n == 0)
		return c;
	U16_NEXT_UNSAFE(normal, at, base);
	return u_tolower(base);
}

static int
copy_letters(const char *letters, uint8_t *out)
{
	memcpy(out, letters, strlen(letters));
	return (int) strlen(letters);
}

/* The row of a letter in the table above, first as it is, then its base. */
static int
find_romanised(UChar32 c)
{
	UChar32 tries[] = {u_tolower(c), base_letter(c)};

	for (int t = 0; t < 2; t++)
		for (size_t i = 0; i < sizeof(romanised) / sizeof(romanised[0]); i++)
			if (romanised[i].code == tries[t])
				return (int) i;
	return -1;
}

static int
fold_latin(UChar32 c, uint8_t *out)
{
	UChar buffer[64];
	int32_t n = 0;
	int32_t limit;
	int length = 0;
	int row = find_romanised(c);
	UErrorCode status = U_ZERO_ERROR;

	if (c == 0x0259 || c == 0x018F || c == 0x01DD || c == 0x018E)
		return copy_letters("e", out); /* schwa of Azerbaijan */
	if (row >= 0)
		return copy_letters(romanised[row].letters, out);
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
	if (LETTER_DIGIT + pool_size + length > LETTER_PLACE)
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
	if (script == USCRIPT_ARABIC || script == USCRIPT_HEBREW)
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
	return script == USCRIPT_COMMON || script == USCRIPT_CYRILLIC ||
				   script == USCRIPT_GREEK || script == USCRIPT_HEBREW
			   ? LETTER_IGNORED
			   : LETTER_ITSELF;
}

/* Capitals and small letters, where what they fold to is compared. */
static uint16_t
case_of(UChar32 c)
{
	return u_isUUppercase(c) || u_istitle(c) ? LETTER_UPPER
		   : u_isULowercase(c)               ? LETTER_LOWER
											 : 0;
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
	nfkd = unorm2_getNFKDInstance(&status);
	u_uastrcpy(id, "Any-Latin; NFKD; [:M:] Remove; Latin-ASCII; Lower");
	to_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	if (U_FAILURE(status))
	{
		fprintf(stderr, "ICU: %s\n", u_errorName(status));
		return 1;
	}
	for (UChar32 c = 0; c <= 0x10FFFF; c++)
	{
		table[c] = entry_of(c);
		if (table[c] == LETTER_ITSELF || table[c] > LETTER_DIGIT)
			table[c] |= case_of(c);
	}
	for (int i = 0; i < BLOCKS; i++)
		index_of[i] = block_of(i, kept, &n_kept);

	printf("/*\n * letter_table.h\n *\n"
		   " * Classes and folded forms of all code points, from ICU %s.\n"
		   " * Written by generate_letter_table.c; not to be edited.\n */\n",
		   U_ICU_VERSION);
	printf("const uint8_t letter_folded[%d] = {", pool_size);
	for (int i = 0; i < pool_size; i++)
		printf("%s%d,", i % 16 ? " " : "\n\t", pool[i]);
	printf("\n};\n\nconst uint8_t letter_blocks[%d] = {", BLOCKS);
	for (int i = 0; i < BLOCKS; i++)
		printf("%s%d,", i % 16 ? " " : "\n\t", index_of[i]);
	printf("\n};\n\nconst uint16_t letter_entries[%d][%d] = {", n_kept, BLOCK);
	for (int i = 0; i < n_kept; i++)
	{
		printf("\n\t{");
		for (int j = 0; j < BLOCK; j++)
			printf("%s%d,", j % 16 ? " " : "\n\t\t",
				   table[kept[i] * BLOCK + j]);
		printf("\n\t},");
	}
	printf("\n};\n");
	if (n_kept > 256)
		abort();
	return 0;
}
