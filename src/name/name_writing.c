/*
 * name_writing.c
 *
 * name_read.c takes a name apart into stems and what stands around them; here
 * it is put together again in the other script.  A stem is written by the
 * learned model in several ways.  Where the first letters may be an article or
 * a Ben that is written joined (Elbaradei, Benali), both readings are written,
 * and share the likelihood.
 *
 * Which particle it was is not in a token, as for matching ould and ben are
 * one; it is looked up in the source.
 */
#include "name/name_writing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "text/letter.h"
#include "text/utf8.h"

/* What the reading of letters as an article or a Ben costs, in nats. */
#define COST_ARTICLE 0.5f

static const char *const arabic_letters[] = {WRITTEN_ARABIC_UTF8};

/*
 * Titles and honours as they are written; the Latin spellings are those that
 * name_read.c gives, folded.  The first row of an Arabic one is how it is
 * written in Latin.
 */
static const struct
{
	const char *latin;
	const char *arabic;
} titles[] = {
	{"Sheikh", "الشيخ"},
	{"Sheikh", "شيخ"},
	{"Shaikh", "الشيخ"},
	{"Shaykh", "الشيخ"},
	{"Cheikh", "الشيخ"},
	{"Sheik", "الشيخ"},
	{"Hajj", "الحاج"},
	{"Hajj", "حاج"},
	{"Haj", "الحاج"},
	{"Hadj", "الحاج"},
	{"Haji", "حاجي"},
	{"Hajji", "حاجي"},
	{"Hadji", "حاجي"},
	{"Dr", "الدكتور"},
	{"Dr", "دكتور"},
	{"Dr", "د"},
	{"Doctor", "الدكتور"},
	{"Sayyid", "السيد"},
	{"Sayyid", "سيد"},
	{"Sayed", "السيد"},
	{"Sayyed", "السيد"},
	{"Seyed", "السيد"},
	{"Seyyed", "السيد"},
	{"Mr", "السيد"},
	{"Mrs", "السيدة"},
	{"Sidi", "سيدي"},
	{"Si", "سي"},
	{"Moulay", "مولاي"},
	{"Mulay", "مولاي"},
	{"Lalla", "لالة"},
	{"Mullah", "ملا"},
	{"Mulla", "ملا"},
	{"Mawlawi", "مولوي"},
	{"Maulavi", "مولوي"},
	{"Mufti", "مفتي"},
	{"Qari", "قاري"},
	{"Hafiz", "حافظ"},
	{"Hafez", "حافظ"},
	{"Imam", "الإمام"},
	{"Emir", "الأمير"},
	{"General", "اللواء"},
	{"Colonel", "العقيد"},
	{"Brigadier", "العميد"},
	{"Captain", "النقيب"},
	{"Major", "الرائد"},
	{"Engineer", "المهندس"},
	{"Ustadh", "الأستاذ"},
	{"Ustaz", "الأستاذ"},
};

/* ---------- reading the source ---------- */

/* Folded letters of a text, as far as there is room; returns how many. */
static int
fold(const char *text, size_t len, uint8_t *letters, int room)
{
	size_t at = 0;
	int n = 0;

	while (at < len)
	{
		Letter letter = letter_of(utf8_next(text, len, &at));

		if (letter.class != LETTER_FOLDED)
			continue;
		for (; *letter.folded && n < room; letter.folded++)
			letters[n++] = *letter.folded;
	}
	return n;
}

/* What stands before the stem in the source. */
typedef struct Particles
{
	bool ould;    /* ould or ولد rather than ben or ibn */
	bool article; /* at the end: Abd al-, Abul, أبو ال */
	int house;    /* which of house_words, where the token has one */
} Particles;

/* Words for the people of somebody, by the script they are written in. */
static const char *const house_words[][2] = {
	{"آل ", "Al "}, {"آيت ", "Ait "}, {"بني ", "Beni "}};

/* The word for the people of somebody that folds to these letters. */
static int
find_house(const uint8_t *letters)
{
	if (letters[0] == 'b' || letters[0] == ARABIC_BEH)
		return 2;
	return letters[0] == 'n' || letters[1] == 'i' || letters[1] == ARABIC_YEH;
}

static Particles
find_particles(const char *source, const NameToken *token)
{
	uint8_t letters[NAME_BYTES_MAX];
	Particles found = {false, false, 0};
	int n = fold(source + token->at, token->bytes, letters, NAME_BYTES_MAX);
	int stem = n - token->length;

	/* the stem is the last place where its letters stand */
	while (stem > 0 &&
		   memcmp(letters + stem, token->letters, token->length) != 0)
		stem--;
	if (stem < 2)
		return found;
	found.ould =
		letters[0] == 'o' || letters[0] == 'w' || letters[0] == ARABIC_WAW;
	found.house = find_house(letters);
	found.article =
		letters[stem - 1] == 'l' ||
		(letters[stem - 2] == ARABIC_ALEF && letters[stem - 1] == ARABIC_LAM);
	return found;
}

/* ---------- putting a token together ---------- */

/* Text that is cut where it would not fit; the bounds leave room for all. */
typedef struct Text
{
	char *text;
	size_t room;
	size_t length;
} Text;

static void
append(Text *to, const char *from, size_t len)
{
	if (to->length + len >= to->room)
		return;
	memcpy(to->text + to->length, from, len);
	to->length += len;
	to->text[to->length] = '\0';
}

static void
append_string(Text *to, const char *from)
{
	append(to, from, strlen(from));
}

static void
append_arabic_stem(Text *to, const Writing *stem, bool servant)
{
	/* the Merciful has an alef that is spoken and not written */
	static const uint8_t rahman[] = {17, 13, 31, 1, 32};

	for (int i = 0; i < stem->length; i++)
	{
		if (servant && i == 3 && stem->length == sizeof(rahman) &&
			memcmp(stem->letters, rahman, sizeof(rahman)) == 0)
			continue;
		append_string(to, arabic_letters[stem->letters[i] - 1]);
	}
}

static void
append_latin_stem(Text *to, const Writing *stem)
{
	for (int i = 0; i < stem->length; i++)
	{
		char letter = (char) ((i == 0 ? 'A' : 'a') + stem->letters[i] - 1);

		append(to, &letter, 1);
	}
}

static void
write_arabic(Particles particles, uint16_t affixes, const Writing *stem,
			 Text *to)
{
	if (affixes & AFFIX_BEN)
		append_string(to, particles.ould ? "ولد " : "بن ");
	if (affixes & AFFIX_BINT)
		append_string(to, "بنت ");
	if (affixes & AFFIX_UMM)
		append_string(to, "أم ");
	if (affixes & AFFIX_ABU)
		append_string(to, affixes & (AFFIX_BEN | AFFIX_BINT) ? "أبي " : "أبو ");
	if (affixes & AFFIX_HOUSE)
		append_string(to, house_words[particles.house][0]);
	if (affixes & AFFIX_ABD)
		append_string(to, "عبد ");
	if ((affixes & (AFFIX_AL | AFFIX_ABD)) ||
		((affixes & AFFIX_ABU) && particles.article))
		append_string(to, "ال");
	append_arabic_stem(to, stem, affixes & AFFIX_ABD);
	if (affixes & AFFIX_DIN)
		append_string(to, " الدين");
	if (affixes & AFFIX_ALLAH)
		append_string(to, " الله");
	if (affixes & AFFIX_ISLAM)
		append_string(to, " الإسلام");
}

static void
write_latin(Particles particles, uint16_t affixes, const Writing *stem,
			Text *to)
{
	if (affixes & AFFIX_BEN)
		append_string(to, particles.ould ? "Ould " : "bin ");
	if (affixes & AFFIX_BINT)
		append_string(to, "bint ");
	if (affixes & AFFIX_UMM)
		append_string(to, "Umm ");
	if (affixes & AFFIX_ABU)
		append_string(to, "Abu ");
	if (affixes & AFFIX_HOUSE)
		append_string(to, house_words[particles.house][1]);
	if (affixes & AFFIX_ABD)
		append_string(to, "Abd ");
	if ((affixes & AFFIX_AL) || ((affixes & AFFIX_ABD) && particles.article))
		append_string(to, "al-");
	append_latin_stem(to, stem);
	if (affixes & AFFIX_DIN)
		append_string(to, " al-Din");
	if (affixes & AFFIX_ALLAH)
		append_string(to,
					  stem->letters[stem->length - 1] == 1 ? "llah" : "allah");
	if (affixes & AFFIX_ISLAM)
		append_string(to, " al-Islam");
}

/* ---------- the writings of a token ---------- */

/* A token's writings while they are looked for. */
typedef struct Search
{
	WritingDirection direction;
	const NameToken *token;
	Particles particles;
	int n;
	float costs[2 * WRITINGS_MAX];
	WrittenToken found[2 * WRITINGS_MAX];
} Search;

/* A text that was found twice is as likely as both together. */
static void
add_found(Search *search, const WrittenToken *written, float cost)
{
	for (int i = 0; i < search->n; i++)
	{
		float low = fminf(search->costs[i], cost);

		if (strcmp(search->found[i].text, written->text) != 0)
			continue;
		search->costs[i] = low - log1pf(expf(-fabsf(search->costs[i] - cost)));
		return;
	}
	search->costs[search->n] = cost;
	search->found[search->n++] = *written;
}

/* Write the stem from a letter on, with these particles around it. */
static void
write_stem(Search *search, int from, uint16_t affixes, float cost)
{
	const NameToken *token = search->token;
	Writing stems[WRITINGS_MAX];
	int n = transliterate(&writing_models[search->direction],
						  token->letters + from, token->length - from, stems);

	for (int i = 0; i < n; i++)
	{
		WrittenToken written;
		Text to = {written.text, WRITTEN_TOKEN_MAX, 0};

		if (search->direction == WRITE_ARABIC)
			write_arabic(search->particles, affixes, &stems[i], &to);
		else
			write_latin(search->particles, affixes, &stems[i], &to);
		add_found(search, &written, stems[i].cost + cost);
	}
}

/* The title that a token is, in the other script; NULL where it is none. */
static const char *
find_title(WritingDirection direction, const NameToken *token)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
	{
		const char *read =
			direction == WRITE_ARABIC ? titles[i].latin : titles[i].arabic;
		uint8_t letters[TOKEN_LETTERS_MAX];
		int n = fold(read, strlen(read), letters, TOKEN_LETTERS_MAX);

		if (n == token->length && memcmp(letters, token->letters, n) == 0)
			return direction == WRITE_ARABIC ? titles[i].arabic
											 : titles[i].latin;
	}
	return NULL;
}

/* Abd Allah, of whose second word reading leaves "lah" or less. */
static bool
is_abdallah(const NameToken *token)
{
	uint8_t first = token->letters[0];

	if (!(token->affixes & AFFIX_ABD) || token->length > 4)
		return false;
	if (token->script == SCRIPT_ARABIC)
		return token->length == 2 && first == ARABIC_LAM &&
			   token->letters[1] == ARABIC_HEH;
	for (int i = 0; i < token->length; i++)
		if (!strchr(i < 2 ? "la" : "lah", token->letters[i]))
			return false;
	return first == 'l';
}

/* What is written in one way only; NULL where the model is asked. */
static const char *
find_fixed(WritingDirection direction, const NameToken *token)
{
	if (token->title)
		return find_title(direction, token);
	if (is_abdallah(token) && !(token->affixes & ~(AFFIX_ABD | AFFIX_AL)))
		return direction == WRITE_ARABIC ? "عبد الله" : "Abdullah";
	return NULL;
}

static void
search_writings(Search *search)
{
	const NameToken *token = search->token;
	bool ben = token->script == SCRIPT_LATIN && token->article == 3;

	if (search->direction == WRITE_LATIN && token->article)
	{
		/* in Arabic the article is always written joined */
		write_stem(search, token->article, token->affixes | AFFIX_AL, 0);
		return;
	}
	write_stem(search, 0, token->affixes, 0);
	if (token->article && !(token->affixes & (AFFIX_AL | AFFIX_BEN)))
		write_stem(search, token->article,
				   token->affixes | (ben ? AFFIX_BEN : AFFIX_AL), COST_ARTICLE);
}

/* Put the likeliest in order, and give them their shares. */
static int
sort_found(const Search *search, WrittenToken writings[WRITINGS_MAX])
{
	int order[2 * WRITINGS_MAX];
	int n = search->n < WRITINGS_MAX ? search->n : WRITINGS_MAX;
	float total = 0;

	for (int i = 0; i < search->n; i++)
	{
		int at = i;

		for (; at > 0 && search->costs[i] < search->costs[order[at - 1]]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (int i = 0; i < n; i++)
	{
		writings[i] = search->found[order[i]];
		writings[i].share =
			expf(search->costs[order[0]] - search->costs[order[i]]);
		total += writings[i].share;
	}
	for (int i = 0; i < n; i++)
		writings[i].share /= total;
	return n;
}

int
name_write_token(WritingDirection direction, const char *source,
				 const NameToken *token, WrittenToken writings[WRITINGS_MAX])
{
	uint8_t reads = direction == WRITE_ARABIC ? SCRIPT_LATIN : SCRIPT_ARABIC;
	const char *fixed;
	Search search;

	if (token->script != reads)
		return 0;
	fixed = find_fixed(direction, token);
	if (fixed)
	{
		snprintf(writings[0].text, WRITTEN_TOKEN_MAX, "%s", fixed);
		writings[0].share = 1;
		return 1;
	}
	search.direction = direction;
	search.token = token;
	search.particles = find_particles(source, token);
	search.n = 0;
	search_writings(&search);
	return sort_found(&search, writings);
}

/* ---------- whole names ---------- */

/* Keep a name among the n likeliest. */
static void
keep_name(WrittenName *names, int *found, int n, const WrittenName *name)
{
	int at = *found < n ? (*found)++ : n - 1;

	for (; at > 0 && name->share > names[at - 1].share; at--)
		names[at] = names[at - 1];
	names[at] = *name;
}

/* Continue the likeliest beginnings of a name by all writings of a token. */
static void
combine(NameWritings *writings, int token, int n)
{
	WrittenName before[WRITTEN_NAMES_MAX];
	int n_before = writings->n;

	memcpy(before, writings->names, sizeof(WrittenName) * (size_t) n_before);
	writings->n = 0;
	for (int i = 0; i < n_before; i++)
	{
		for (int k = 0; k < writings->n_tokens[token]; k++)
		{
			WrittenName name = before[i];

			name.tokens[token] = (uint8_t) k;
			name.share *= writings->tokens[token][k].share;
			/* those that follow are less likely still */
			if (writings->n == n && name.share <= writings->names[n - 1].share)
				break;
			keep_name(writings->names, &writings->n, n, &name);
		}
	}
}

void
name_write_arabic(const char *source, size_t len, int n, NameWritings *writings)
{
	NameReading *reading = &writings->reading;
	bool any = false;

	name_read(source, len, reading);
	writings->source = source;
	writings->n = 1;
	memset(&writings->names[0], 0, sizeof(WrittenName));
	writings->names[0].share = 1;
	for (int i = 0; i < reading->n_tokens; i++)
	{
		any |= reading->tokens[i].script != SCRIPT_OTHER;
		writings->n_tokens[i] = name_write_token(
			WRITE_ARABIC, source, &reading->tokens[i], writings->tokens[i]);
		if (writings->n_tokens[i] > 0)
			combine(writings, i, n);
	}
	if (!any)
		writings->n = 0;
}

size_t
name_writing_text(const NameWritings *writings, int i,
				  char text[WRITTEN_NAME_MAX])
{
	const NameReading *reading = &writings->reading;
	Text to = {text, WRITTEN_NAME_MAX, 0};

	for (int t = 0; t < reading->n_tokens; t++)
	{
		const NameToken *token = &reading->tokens[t];

		if (t > 0)
			append(&to, " ", 1);
		if (writings->n_tokens[t] > 0)
			append_string(
				&to, writings->tokens[t][writings->names[i].tokens[t]].text);
		else
			append(&to, writings->source + token->at, token->bytes);
	}
	return to.length;
}
