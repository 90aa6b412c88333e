/*
 * name_score.c
 *
 * From two lists of tokens to one number.
 *
 * A pair of tokens can give as much evidence for one person as a perfect match
 * of the token would, which is minus the logarithm of its frequency (Fellegi
 * and Sunter's weight).  How much of that it gives depends on how well the
 * channel model explains one spelling by the other: on their mutual
 * information as a share of what either spelling holds.  Tokens are assigned to
 * tokens so that the evidence is greatest.  The similarity is the evidence found
 * as a share of what there was to find: all of the matched tokens, all of the
 * tokens that stand against each other, and a part of those that one name has
 * in excess, since passports hold two to five of a man's names and files more
 * or fewer.
 */
#include "name/name_score.h"

#include <math.h>
#include <string.h>

#include "name/channel.h"
#include "name/frequency.h"
#include "name/skeleton.h"

/*
 * Mutual information as a share of the information in the poorer spelling: up
 * to the first, none of the weight counts, from the second, all of it.  Of
 * pairs of an Arabic and a Latin spelling of one Arab name nine in ten lie
 * above 0.47, of pairs of different names one in a hundred above -0.24.  In
 * Arabic a name has one spelling, but for what folding has already united, so
 * that more is asked there.
 */
static const struct
{
	float none;
	float full;
} share_limits[CHANNEL_COUNT] = {
	[CHANNEL_ARABIC_LATIN] = {0.10f, 0.70f},
	[CHANNEL_LATIN_LATIN] = {0.10f, 0.70f},
	[CHANNEL_ARABIC_ARABIC] = {0.35f, 0.75f},
};

/* Share of a title's frequency weight that it has. */
#define TITLE_SHARE 0.25f

/* Share of its weight that a token in excess on one side costs. */
#define EXCESS_SHARE 0.35f

/* Share of the weight that an initial gives. */
#define INITIAL_SHARE 0.3f

/* Evidence below this share of the weight is no match. */
#define MATCH_MIN_SHARE 0.25f

/* A join must bring this many nats more than the words do apart. */
#define JOIN_GAIN_MIN 2.0f
#define JOIN_LETTERS_MIN 5

/* What another order of the tokens costs at the most. */
#define ORDER_COST 0.03

/* The most that names reach which are not the same. */
#define SIMILARITY_UNEQUAL_MAX 0.995

typedef struct Comparison
{
	PreparedName *a;
	PreparedName *b;
	PreparedName joined_a; /* copies in which words have been joined */
	PreparedName joined_b;
	float evidence[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
	uint8_t kind[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
	int partner[NAME_TOKENS_MAX]; /* token of b for each of a, or -1 */
} Comparison;

static void
weigh(PreparedName *name, int i)
{
	const NameToken *token = &name->reading.tokens[i];

	name->weight[i] =
		frequency_weight(token) * (token->title ? TITLE_SHARE : 1);
	name->consonants[i] = skeleton_consonants(token, 0);
	name->stem_consonants[i] = skeleton_consonants(token, token->article);
}

void
name_prepare(const char *text, size_t len, PreparedName *name)
{
	name_read(text, len, &name->reading);
	for (int i = 0; i < name->reading.n_tokens; i++)
	{
		weigh(name, i);
		name->first[i] = (int16_t) i;
		name->words[i] = 1;
	}
	memset(name->spelled, false,
		   (size_t) name->reading.n_tokens * sizeof(name->spelled[0]));
}

/* ---------- two tokens ---------- */

static float
affix_cost(uint8_t a, uint8_t b)
{
	static const struct
	{
		uint8_t affixes;
		float cost;
	} costs[] = {
		{AFFIX_BEN, 0.3f}, {AFFIX_BINT, 0.6f}, {AFFIX_ABU | AFFIX_UMM, 2.5f},
		{AFFIX_ABD, 3.0f}, {AFFIX_DIN, 2.5f},  {AFFIX_ALLAH, 2.5f},
	};
	float cost = 0;

	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++)
		if ((a ^ b) & costs[i].affixes)
			cost += costs[i].cost;
	return cost;
}

/* The channel between two scripts, and the side of it that the first is. */
static Channel
channel_between(NameScript from, NameScript to, int *side)
{
	*side = 0;
	if (from != to)
	{
		*side = from == SCRIPT_LATIN;
		return CHANNEL_ARABIC_LATIN;
	}
	return from == SCRIPT_LATIN ? CHANNEL_LATIN_LATIN : CHANNEL_ARABIC_ARABIC;
}

static const Spelling *
spelling_of(PreparedName *side, int i, int variant, NameScript other)
{
	const NameToken *token = &side->reading.tokens[i];
	bool arabic = other == SCRIPT_ARABIC;
	Spelling *spelling = &side->spelling[i][variant][arabic];

	if (!side->spelled[i][variant][arabic])
	{
		int from = variant ? token->article : 0;
		int channel_side;
		Channel channel =
			channel_between((NameScript) token->script, other, &channel_side);

		channel_spell(channel, channel_side, token->letters + from,
					  token->length - from, spelling);
		side->spelled[i][variant][arabic] = true;
	}
	return spelling;
}

/*
 * Share of the weight that two tokens give, read with or without what may be
 * an article.
 */
static float
shared_information(PreparedName *a, int i, int variant_a, PreparedName *b,
				   int j, int variant_b)
{
	NameScript script_a = (NameScript) a->reading.tokens[i].script;
	NameScript script_b = (NameScript) b->reading.tokens[j].script;
	const Spelling *x = spelling_of(a, i, variant_a, script_b);
	const Spelling *y = spelling_of(b, j, variant_b, script_a);
	int side;
	Channel channel = channel_between(script_a, script_b, &side);
	float information = fminf(spelling_information(x), spelling_information(y));
	float mutual = channel_mutual_information(
		channel, side == 0 ? x : y, side == 0 ? y : x,
		share_limits[channel].none * information);

	return (mutual / information - share_limits[channel].none) /
		   (share_limits[channel].full - share_limits[channel].none);
}

static bool
same_letters(const NameToken *x, int from_x, const NameToken *y, int from_y)
{
	return x->script == y->script && x->length - from_x == y->length - from_y &&
		   memcmp(x->letters + from_x, y->letters + from_y,
				  x->length - from_x) == 0;
}

static int
count_bits(uint32_t set)
{
	int n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

/*
 * Do two tokens share consonants enough to be worth comparing?  Nearly all
 * spellings of one name do, and one in four of two names.
 */
static bool
share_consonants(const PreparedName *a, int i, const PreparedName *b, int j)
{
	int common = count_bits(a->consonants[i] & b->consonants[j]);
	int in_a = count_bits(a->stem_consonants[i]);
	int in_b = count_bits(b->stem_consonants[j]);
	int fewer = in_a < in_b ? in_a : in_b;
	int more = in_a < in_b ? in_b : in_a;

	return 2 * common >= fewer && (more < 3 || 5 * common >= 2 * more);
}

/* Evidence of two tokens, and what kind of match it is. */
static float
token_evidence(PreparedName *a, int i, PreparedName *b, int j, uint8_t *kind)
{
	const NameToken *x = &a->reading.tokens[i];
	const NameToken *y = &b->reading.tokens[j];
	float weight = fminf(a->weight[i], b->weight[j]);
	float share = 0;

	*kind = x->script == y->script ? MATCH_SPELLING : MATCH_TRANSLITERATION;
	if (x->script == SCRIPT_LATIN && y->script == SCRIPT_LATIN &&
		(x->length == 1 || y->length == 1) && x->letters[0] == y->letters[0] &&
		x->length + y->length > 2)
	{
		*kind = MATCH_INITIAL;
		return INITIAL_SHARE * weight;
	}
	if (!share_consonants(a, i, b, j))
		return 0;
	for (int v = 0; v <= (x->article > 0); v++)
	{
		for (int w = 0; w <= (y->article > 0); w++)
		{
			if (same_letters(x, v ? x->article : 0, y, w ? y->article : 0))
			{
				*kind = MATCH_SAME;
				share = 1;
			}
			else if (share < 1 && x->script != SCRIPT_OTHER &&
					 y->script != SCRIPT_OTHER)
				share = fmaxf(share, shared_information(a, i, v, b, j, w));
		}
	}
	return weight * fminf(share, 1) - affix_cost(x->affixes, y->affixes);
}

/* ---------- two names ---------- */

static void
fill_evidence(Comparison *c)
{
	for (int i = 0; i < c->a->reading.n_tokens; i++)
		for (int j = 0; j < c->b->reading.n_tokens; j++)
			c->evidence[i][j] =
				token_evidence(c->a, i, c->b, j, &c->kind[i][j]);
}

static bool
join_tokens(const NameToken *first, const NameToken *second, NameToken *joined)
{
	if (first->script != second->script || first->script == SCRIPT_OTHER ||
		first->title || second->title ||
		first->length + second->length > TOKEN_LETTERS_MAX)
		return false;
	*joined = *first;
	memcpy(joined->letters + first->length, second->letters, second->length);
	joined->length = (uint8_t) (first->length + second->length);
	joined->affixes = first->affixes | second->affixes;
	joined->article = first->article;
	joined->bytes = (uint16_t) (second->at + second->bytes - first->at);
	return true;
}

/* The best that token i of one side finds on the other. */
static float
best_evidence(const Comparison *c, bool of_a, int i)
{
	float best = 0;

	for (int j = 0;
		 j < (of_a ? c->b->reading.n_tokens : c->a->reading.n_tokens); j++)
		best = fmaxf(best, of_a ? c->evidence[i][j] : c->evidence[j][i]);
	return best;
}

/* Might this token be the two joined?  Cheap, and right nearly always. */
static bool
may_be_join(const NameToken *joined, const NameToken *token)
{
	return token->length >= JOIN_LETTERS_MIN &&
		   2 * token->length >= joined->length &&
		   2 * joined->length >= token->length &&
		   skeleton_first_consonant(joined) == skeleton_first_consonant(token);
}

/* What joining tokens i and i + 1 of one side brings over leaving them. */
static float
join_gain(Comparison *c, bool of_a, int i, NameToken *joined)
{
	PreparedName *side = of_a ? c->a : c->b;
	PreparedName *other = of_a ? c->b : c->a;
	PreparedName alone;
	float apart = best_evidence(c, of_a, i) + best_evidence(c, of_a, i + 1);
	float together = 0;
	uint8_t kind;

	if (apart > 0.7f * (side->weight[i] + side->weight[i + 1]) ||
		!join_tokens(&side->reading.tokens[i], &side->reading.tokens[i + 1],
					 joined))
		return 0;
	alone.reading.n_tokens = 1;
	alone.reading.tokens[0] = *joined;
	weigh(&alone, 0);
	memset(alone.spelled, false, sizeof(alone.spelled[0]));
	for (int j = 0; j < other->reading.n_tokens; j++)
	{
		if (may_be_join(joined, &other->reading.tokens[j]))
			together =
				fmaxf(together, token_evidence(&alone, 0, other, j, &kind));
	}
	return together - apart;
}

/* The evidence moves with the tokens; only that of the joined one is new. */
static void
move_evidence(Comparison *c, bool of_a, int i)
{
	int n = c->a->reading.n_tokens;
	int m = c->b->reading.n_tokens;

	for (int k = i + 1; k < (of_a ? n : m); k++)
	{
		for (int l = 0; l < (of_a ? m : n); l++)
		{
			int row = of_a ? k : l;
			int column = of_a ? l : k;

			c->evidence[row][column] = c->evidence[row + of_a][column + !of_a];
			c->kind[row][column] = c->kind[row + of_a][column + !of_a];
		}
	}
	for (int l = 0; l < (of_a ? m : n); l++)
	{
		int row = of_a ? i : l;
		int column = of_a ? l : i;

		c->evidence[row][column] =
			token_evidence(c->a, row, c->b, column, &c->kind[row][column]);
	}
}

/* Put the joined token in place of i and i + 1, in a copy of the name. */
static void
replace_by_join(Comparison *c, bool of_a, int i, const NameToken *joined)
{
	PreparedName **name = of_a ? &c->a : &c->b;
	PreparedName *side = of_a ? &c->joined_a : &c->joined_b;
	int after;

	if (*name != side)
		*side = **name;
	*name = side;
	side->reading.tokens[i] = *joined;
	weigh(side, i);
	side->words[i] = (int16_t) (side->words[i] + side->words[i + 1]);
	after = --side->reading.n_tokens - i - 1;
#define CLOSE_GAP(array)                                                       \
	memmove(&(array)[i + 1], &(array)[i + 2], after * sizeof((array)[0]))
	CLOSE_GAP(side->reading.tokens);
	CLOSE_GAP(side->weight);
	CLOSE_GAP(side->consonants);
	CLOSE_GAP(side->stem_consonants);
	CLOSE_GAP(side->first);
	CLOSE_GAP(side->words);
	CLOSE_GAP(side->spelled);
	CLOSE_GAP(side->spelling);
#undef CLOSE_GAP
	memset(side->spelled[i], false, sizeof(side->spelled[i]));
	move_evidence(c, of_a, i);
}

/* Join words that the other name writes as one, while it pays. */
static void
join_words(Comparison *c)
{
	for (int pass = 0; pass < 2; pass++)
	{
		bool of_a = pass == 0;

		for (int i = 0; i + 1 < (of_a ? c->a : c->b)->reading.n_tokens; i++)
		{
			NameToken joined;

			if (join_gain(c, of_a, i, &joined) < JOIN_GAIN_MIN)
				continue;
			replace_by_join(c, of_a, i, &joined);
		}
	}
}

/*
 * The assignment of the tokens of a to tokens of b with the greatest sum of
 * evidence: the Hungarian method with potentials, rows from 1.  There are
 * columns enough, for each row may stay alone at no evidence.
 */
static void
assign(Comparison *c)
{
	int n = c->a->reading.n_tokens;
	int m = c->b->reading.n_tokens + n;
	float u[NAME_TOKENS_MAX + 1] = {0};
	float v[2 * NAME_TOKENS_MAX + 1] = {0};
	int row[2 * NAME_TOKENS_MAX + 1] = {0};
	int way[2 * NAME_TOKENS_MAX + 1] = {0};

	for (int i = 1; i <= n; i++)
	{
		float least[2 * NAME_TOKENS_MAX + 1];
		bool used[2 * NAME_TOKENS_MAX + 1] = {false};
		int j0 = 0;

		row[0] = i;
		for (int j = 0; j <= m; j++)
			least[j] = INFINITY;
		do
		{
			int i0 = row[j0];
			int j1 = 0;
			float delta = INFINITY;

			used[j0] = true;
			for (int j = 1; j <= m; j++)
			{
				float cost;

				if (used[j])
					continue;
				cost = j <= c->b->reading.n_tokens
						   ? -fmaxf(c->evidence[i0 - 1][j - 1], 0)
						   : 0;
				cost -= u[i0] + v[j];
				if (cost < least[j])
				{
					least[j] = cost;
					way[j] = j0;
				}
				if (least[j] < delta)
				{
					delta = least[j];
					j1 = j;
				}
			}
			for (int j = 0; j <= m; j++)
			{
				if (used[j])
				{
					u[row[j]] += delta;
					v[j] -= delta;
				}
				else
					least[j] -= delta;
			}
			j0 = j1;
		} while (row[j0] != 0);
		for (; j0; j0 = way[j0])
			row[j0] = row[way[j0]];
	}
	for (int i = 0; i < n; i++)
		c->partner[i] = -1;
	for (int j = 1; j <= c->b->reading.n_tokens; j++)
	{
		int i = row[j] - 1;

		if (i >= 0 &&
			c->evidence[i][j - 1] >
				MATCH_MIN_SHARE * fminf(c->a->weight[i], c->b->weight[j - 1]))
			c->partner[i] = j - 1;
	}
}

/* ---------- the number ---------- */

static MatchPart *
add_part(NameScore *score, MatchKind kind, float weight, float evidence)
{
	MatchPart *part = &score->parts[score->n_parts++];

	memset(part, 0, sizeof(*part));
	part->kind = kind;
	part->a = part->b = -1;
	part->weight = weight;
	part->evidence = evidence;
	return part;
}

static void
add_side(MatchPart *part, bool is_a, const PreparedName *side, int i)
{
	*(is_a ? &part->a : &part->b) = side->first[i];
	*(is_a ? &part->a_words : &part->b_words) = side->words[i];
	part->title |= side->reading.tokens[i].title;
}

static void
list_parts(Comparison *c, NameScore *score)
{
	bool matched[NAME_TOKENS_MAX] = {false};

	score->n_parts = 0;
	for (int i = 0; i < c->a->reading.n_tokens; i++)
	{
		int j = c->partner[i];
		MatchPart *part;

		if (j < 0)
		{
			part = add_part(score, MATCH_MISSING, c->a->weight[i], 0);
			add_side(part, true, c->a, i);
			continue;
		}
		matched[j] = true;
		part = add_part(score, (MatchKind) c->kind[i][j],
						fmaxf(c->a->weight[i], c->b->weight[j]),
						c->evidence[i][j]);
		if (part->kind != MATCH_SAME && c->a->words[i] + c->b->words[j] > 2)
			part->kind = MATCH_JOINED;
		add_side(part, true, c->a, i);
		add_side(part, false, c->b, j);
	}
	for (int j = 0; j < c->b->reading.n_tokens; j++)
	{
		if (!matched[j])
			add_side(add_part(score, MATCH_MISSING, c->b->weight[j], 0), false,
					 c->b, j);
	}
}

/* Is the order of the matched tokens another?  0 to 1. */
static double
disorder(const Comparison *c)
{
	int pairs = 0;
	int inversions = 0;

	for (int i = 0; i < c->a->reading.n_tokens; i++)
		for (int k = i + 1; k < c->a->reading.n_tokens; k++)
			if (c->partner[i] >= 0 && c->partner[k] >= 0)
			{
				pairs++;
				inversions += c->partner[i] > c->partner[k];
			}
	return pairs ? (double) inversions / pairs : 0;
}

/*
 * Evidence found as a share of what there was to find.  Unmatched tokens of
 * both sides stand against each other as far as both have them; only the rest
 * is in excess.
 */
static double
similarity_of(const Comparison *c, NameScore *score)
{
	double found = 0;
	double sought = 0;
	double left_a = 0;
	double left_b = 0;

	for (int k = 0; k < score->n_parts; k++)
	{
		const MatchPart *part = &score->parts[k];

		if (part->kind == MATCH_MISSING)
			*(part->a >= 0 ? &left_a : &left_b) += part->weight;
		else
		{
			found += part->evidence;
			sought += part->weight;
		}
	}
	for (int k = 0; k < score->n_parts; k++)
		if (score->parts[k].kind == MATCH_MISSING && !score->parts[k].title &&
			left_a > 0 && left_b > 0)
			score->parts[k].kind = MATCH_CONTRADICTED;
	sought += fmin(left_a, left_b) + EXCESS_SHARE * fabs(left_a - left_b);
	if (!(found > 0))
		return 0;
	return fmin(found / sought * (1 - ORDER_COST * disorder(c)),
				SIMILARITY_UNEQUAL_MAX);
}

static bool
equal_readings(const NameReading *a, const NameReading *b)
{
	if (a->n_tokens != b->n_tokens)
		return false;
	for (int i = 0; i < a->n_tokens; i++)
		if (!same_letters(&a->tokens[i], 0, &b->tokens[i], 0) ||
			a->tokens[i].affixes != b->tokens[i].affixes)
			return false;
	return true;
}

/* An order of readings, so that a comparison does not depend on sides. */
static int
compare_readings(const NameReading *a, const NameReading *b)
{
	if (a->n_tokens != b->n_tokens)
		return a->n_tokens - b->n_tokens;
	for (int i = 0; i < a->n_tokens; i++)
	{
		const NameToken *x = &a->tokens[i];
		const NameToken *y = &b->tokens[i];
		int order;

		if (x->length != y->length)
			return x->length - y->length;
		order = memcmp(x->letters, y->letters, x->length);
		if (order)
			return order;
		if (x->affixes != y->affixes)
			return x->affixes - y->affixes;
	}
	return 0;
}

void
name_compare(PreparedName *a, PreparedName *b, NameScore *score)
{
	Comparison c;
	bool swapped = compare_readings(&a->reading, &b->reading) > 0;

	score->n_parts = 0;
	score->similarity = 0;
	if (a->reading.n_tokens == 0 || b->reading.n_tokens == 0)
		return;
	c.a = swapped ? b : a;
	c.b = swapped ? a : b;
	fill_evidence(&c);
	join_words(&c);
	assign(&c);
	list_parts(&c, score);
	score->similarity = similarity_of(&c, score);
	if (equal_readings(&a->reading, &b->reading))
		score->similarity = 1;
	for (int k = 0; swapped && k < score->n_parts; k++)
	{
		MatchPart *part = &score->parts[k];
		int16_t token = part->a;
		int16_t words = part->a_words;

		part->a = part->b;
		part->a_words = part->b_words;
		part->b = token;
		part->b_words = words;
	}
}
