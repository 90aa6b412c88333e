/*
 * pairs.c
 *
 * Pairs of spellings of one name: read from the data, and made from them
 * within a script.
 */
#include "name/train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/letter.h"

/* A token pair tells more of Arab names when it can only be one. */
#define WEIGHT_ARABIC 4.0
#define WEIGHT_MAGHREB 6.0
#define WEIGHT_HABIT 1.0

/* Below this many nats a letter, a pair is a mistake of alignment. */
#define PAIR_INFORMATION_MIN 0.55

/* Spellings of one name that are paired with each other. */
#define SPELLINGS_MAX 60

static Pair *
add_pair(Pairs *pairs, const Letters *x, const Letters *y, double weight)
{
	Pair *pair;

	if (pairs->n == pairs->room)
	{
		pairs->room = pairs->room ? 2 * pairs->room : 1024;
		pairs->items = realloc(pairs->items, pairs->room * sizeof(Pair));
		if (!pairs->items)
			exit(1);
	}
	pair = &pairs->items[pairs->n++];
	memset(pair, 0, sizeof(*pair));
	pair->x = *x;
	pair->y = *y;
	pair->weight = (float) weight;
	return pair;
}

/* A token's letters from one on, as they fold. */
typedef struct Folded
{
	uint8_t letters[TOKEN_LETTERS_MAX];
	int length;
} Folded;

static Folded
letters_from(const NameToken *token, int from)
{
	Folded s = {.length = token->length - from};

	memcpy(s.letters, token->letters + from, (size_t) s.length);
	return s;
}

static Letters
spell(const Folded *folded)
{
	Letters s;
	int first = folded->letters[0] >= LETTER_ARABIC ? LETTER_ARABIC : 'a';

	for (int i = 0; i < folded->length; i++)
		s.letters[i] = (uint8_t) (folded->letters[i] - first + 1);
	s.letters[folded->length] = LETTER_END;
	s.length = (uint8_t) (folded->length + 1);
	return s;
}

/* Letters that hardly occur in Arabic spellings of foreign names. */
bool
is_arab(const uint8_t *letters, int length)
{
	for (int i = 0; i < length; i++)
	{
		switch (letters[i])
		{
			case ARABIC_HAH:
			case ARABIC_KHAH:
			case ARABIC_THAL:
			case ARABIC_SAD:
			case ARABIC_DAD:
			case ARABIC_ZAH:
			case ARABIC_AIN:
				return true;
		}
	}
	return false;
}

bool
is_arab_spelling(const Letters *s)
{
	uint8_t letters[TOKEN_LETTERS_MAX];

	unfold(ALPHABET_ARABIC, s, letters);
	return is_arab(letters, s->length - 1);
}

/*
 * The French habits of the Maghreb, which the data hardly have, made from
 * spellings in English habits.
 */
static bool
french(const Folded *from, Folded *to)
{
	static const struct
	{
		const char *english;
		const char *french;
	} habits[] = {
		{"sh", "ch"}, {"oo", "ou"},  {"ee", "i"},   {"kh", "kh"}, {"th", "th"},
		{"dh", "dh"}, {"sse", "ce"}, {"ssi", "ci"}, {"se", "ce"}, {"si", "ci"},
		{"u", "ou"},  {"w", "ou"},   {"j", "dj"},   {"q", "k"},
	};
	bool changed = false;
	int i = 0;

	to->length = 0;
	while (i < from->length)
	{
		const char *out = NULL;
		int n = 1;

		for (size_t h = 0; h < sizeof(habits) / sizeof(habits[0]); h++)
		{
			n = (int) strlen(habits[h].english);
			if (i + n <= from->length &&
				memcmp(from->letters + i, habits[h].english, n) == 0)
			{
				out = habits[h].french;
				if (out[0] == 'o' && to->length > 0 &&
					to->letters[to->length - 1] == 'o')
					out = "u"; /* what is "ou" already stays so */
				changed |= strcmp(out, habits[h].english) != 0;
				break;
			}
		}
		if (!out)
			n = 1;
		for (int k = 0; k < (out ? (int) strlen(out) : 1); k++)
		{
			if (to->length == TOKEN_LETTERS_MAX)
				return false;
			to->letters[to->length++] =
				out ? (uint8_t) out[k] : from->letters[i];
		}
		i += n;
	}
	return changed;
}

/* One aligned token of each script. */
static void
add_tokens(Pairs *pairs, const NameToken *arabic, const NameToken *latin,
		   double weight, double count, int source, bool held_out)
{
	unsigned compounds = AFFIX_ABD | AFFIX_ABU | AFFIX_DIN | AFFIX_ALLAH |
						 AFFIX_ISLAM | AFFIX_HOUSE | AFFIX_OF;
	Folded x = letters_from(arabic, arabic->article);
	Folded y = letters_from(
		latin, arabic->article && latin->article ? latin->article : 0);
	Folded variant;
	Letters spelled_x;
	Letters spelled_y;
	Pair *pair;

	if (arabic->script != SCRIPT_ARABIC || latin->script != SCRIPT_LATIN ||
		((arabic->affixes ^ latin->affixes) & compounds) || x.length == 0 ||
		y.length == 0)
		return;
	if (is_arab(x.letters, x.length))
		weight *= WEIGHT_ARABIC;
	spelled_x = spell(&x);
	spelled_y = spell(&y);
	pair = add_pair(pairs, &spelled_x, &spelled_y, weight);
	pair->count = (float) count;
	pair->source = (uint8_t) source;
	pair->held_out = pair->asked = held_out;
	if (is_arab(x.letters, x.length) && french(&y, &variant))
	{
		spelled_y = spell(&variant);
		pair = add_pair(pairs, &spelled_x, &spelled_y, weight * WEIGHT_HABIT);
		pair->source = SOURCE_HABIT;
		pair->held_out = held_out;
	}
}

/* FNV-1a of a row, to choose what is held out. */
static uint32_t
hash_row(const char *arabic, const char *latin)
{
	uint32_t hash = 2166136261u;

	for (; *arabic; arabic++)
		hash = (hash ^ (uint8_t) *arabic) * 16777619u;
	hash = (hash ^ '\t') * 16777619u;
	for (; *latin; latin++)
		hash = (hash ^ (uint8_t) *latin) * 16777619u;
	return hash;
}

static void
read_pairs(const char *folder, int source, bool hold_out, Pairs *pairs)
{
	static const struct
	{
		const char *file;
		double weight;
		double count;         /* of a row that has none */
		uint32_t held_out_in; /* one row in so many */
	} sources[SOURCE_COUNT] = {
		[SOURCE_WIKIDATA] = {"wikidata_tokens.tsv", 1, 1, 10},
		[SOURCE_ANETAC] = {"anetac_tokens.tsv", 0.3, 0.3, 0},
		[SOURCE_GOOGLE] = {"google_ar2en.tsv", 0.5, 0.5, 0},
		[SOURCE_MAGHREB] = {"maghreb_names.tsv", WEIGHT_MAGHREB, 10, 2},
	};
	FILE *file = open_data(folder, sources[source].file);
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof(line), file))
	{
		char *arabic = strtok(line, "\t\n");
		char *latin = strtok(NULL, "\t\n");
		char *count = strtok(NULL, "\t\n");
		uint32_t in = sources[source].held_out_in;
		bool held_out;
		NameReading x;
		NameReading y;

		if (!arabic || !latin)
			continue;
		held_out = hold_out && in && hash_row(arabic, latin) % in == 0;
		name_read(arabic, strlen(arabic), &x);
		name_read(latin, strlen(latin), &y);
		if (x.n_tokens != y.n_tokens)
			continue;
		for (int i = 0; i < x.n_tokens; i++)
			add_tokens(
				pairs, &x.tokens[i], &y.tokens[i],
				sources[source].weight * (count ? log1p(atof(count)) : 1),
				count ? atof(count) : sources[source].count, source, held_out);
	}
	fclose(file);
}

int
compare_letters(const Letters *a, const Letters *b)
{
	int n = a->length < b->length ? a->length : b->length;
	int c = memcmp(a->letters, b->letters, n);

	return c ? c : a->length - b->length;
}

/* By x, then y, those held out first. */
static int
compare_pairs(const void *a, const void *b)
{
	const Pair *p = a;
	const Pair *q = b;
	int c = compare_letters(&p->x, &q->x);

	if (c == 0)
		c = compare_letters(&p->y, &q->y);
	return c ? c : q->held_out - p->held_out;
}

/* Is y a spelling of x in the data?  The pairs are sorted. */
bool
has_pair(const Pairs *pairs, const Letters *x, const Letters *y)
{
	size_t low = 0;
	size_t high = pairs->n;

	while (low < high)
	{
		size_t middle = (low + high) / 2;
		int c = compare_letters(&pairs->items[middle].x, x);

		if (c == 0)
			c = compare_letters(&pairs->items[middle].y, y);
		if (c == 0)
			return true;
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

void
sort_pairs(Pairs *pairs)
{
	qsort(pairs->items, pairs->n, sizeof(Pair), compare_pairs);
}

/* The letters of a spelling as they fold (letter.h), without the end. */
void
unfold(Alphabet alphabet, const Letters *s, uint8_t *folded)
{
	int first = alphabet == ALPHABET_ARABIC ? LETTER_ARABIC : 'a';

	for (int i = 0; i < s->length - 1; i++)
		folded[i] = (uint8_t) (s->letters[i] - 1 + first);
}

/*
 * The pairs of all files.  With "hold_out", some rows are set aside, and what
 * another row or another file has of the same with them.
 */
void
read_all_pairs(const char *folder, bool hold_out, Pairs *pairs)
{
	for (int source = 0; source < SOURCE_HABIT; source++)
		read_pairs(folder, source, hold_out, pairs);
	sort_pairs(pairs);
	for (size_t i = 1; i < pairs->n; i++)
	{
		const Pair *before = &pairs->items[i - 1];
		Pair *pair = &pairs->items[i];

		if (before->held_out && compare_letters(&before->x, &pair->x) == 0 &&
			compare_letters(&before->y, &pair->y) == 0)
			pair->held_out = true;
	}
}

/* ---------- pairs within a script ---------- */

static double
information(const Model *pieces, const Letters *s)
{
	double sum[TOKEN_LETTERS_MAX + 1] = {1.0};

	for (int i = 1; i <= s->length; i++)
		for (int n = 1; n <= PIECE_MAX && n <= i; n++)
		{
			UnitKey key = key_of(s->letters + i - n, n, NULL, 0);

			sum[i] += sum[i - n] * pieces->probability[model_find(pieces, key)];
		}
	return -log(sum[s->length]);
}

/*
 * Spellings opposite one and the same are spellings of one name: pair them
 * with each other and with themselves.  "swap" looks at the other side.
 */
void
pair_within(const Pairs *pairs, const Model *model, bool swap, Pairs *result)
{
	Model pieces[2];
	Pairs good = {0};

	project(model, 0, &pieces[0]);
	project(model, 1, &pieces[1]);
	for (size_t i = 0; i < pairs->n; i++)
	{
		const Pair *pair = &pairs->items[i];
		double p = pair->held_out ? 0 : joint_probability(model, pair);

		if (p > 0 &&
			log(p) + information(&pieces[0], &pair->x) +
					information(&pieces[1], &pair->y) >=
				PAIR_INFORMATION_MIN * (pair->x.length + pair->y.length))
			add_pair(&good, swap ? &pair->y : &pair->x,
					 swap ? &pair->x : &pair->y, pair->weight);
	}
	sort_pairs(&good);
	for (size_t i = 0, end; i < good.n; i = end)
	{
		for (end = i; end < good.n && compare_letters(&good.items[i].x,
													  &good.items[end].x) == 0;)
			end++;
		if (end - i > SPELLINGS_MAX)
			end = i + SPELLINGS_MAX;
		for (size_t a = i; a < end; a++)
			for (size_t b = i; b < end; b++)
			{
				double weight =
					sqrt(good.items[a].weight * good.items[b].weight);

				add_pair(result, &good.items[a].y, &good.items[b].y,
						 a == b ? weight : 2 * weight / (double) (end - i));
			}
	}
	free(good.items);
	sort_pairs(result);
}
