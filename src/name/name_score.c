/*
 * name_score.c
 *
 * From two lists of tokens to one number.
 *
 * A pair of tokens can give as much evidence for one person as a perfect match
 * of the token would, which is minus the logarithm of its frequency (Fellegi
 * and Sunter's weight).  How much of that it gives depends on how well the
 * channel model explains one spelling by the other: on their mutual information
 * as a share of what either spelling holds.  Tokens are assigned to tokens so
 * that the evidence is greatest.
 *
 * What speaks against is added up in the same unit: the evidence that matched
 * tokens fail to give, tokens that stand against each other, tokens that one
 * name has in excess, another order.  The similarity is the evidence as a share
 * of both, and of a doubt that is always there: so that two names of the
 * commonest tokens, which many share, are less similar than two rare ones.
 */
#include "name/name_score.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name/channel.h"
#include "name/frequency.h"
#include "name/skeleton.h"

/*
 * The share of its weight that a pair of tokens gives is a logistic function of
 * mutual information as a share of the information in the poorer spelling.
 * Half of it, by channel, and how steep.
 */
static const float share_middle[CHANNEL_COUNT] = {
	[CHANNEL_ARABIC_LATIN] = 0.28f,
	[CHANNEL_LATIN_LATIN] = 0.39f,
	[CHANNEL_ARABIC_ARABIC] = 0.71f,
};
static const float share_steepness[CHANNEL_COUNT] = {
	[CHANNEL_ARABIC_LATIN] = 7.50f,
	[CHANNEL_LATIN_LATIN] = 15.7f,
	[CHANNEL_ARABIC_ARABIC] = 10.0f,
};

/*
 * How far the richer of two spellings counts in that information: what a short
 * Latin name leaves of a long one is often another name.
 */
static const float richer_share[CHANNEL_COUNT] = {
	[CHANNEL_LATIN_LATIN] = 0.30f,
};

/* Mutual information below this share of the information is none. */
#define SHARE_LEAST_PERCENT 18
static const float share_least = SHARE_LEAST_PERCENT / 100.0f;

/*
 * Of two spellings that are known to stand for one name, the share tends to 1
 * with the trust that there is; of two that are known to stand for others, it
 * is so much less.
 */
static const float agreement_least = 0.08f;
static const float known_trust_across = 0.74f;
static const float known_trust_within = 0.88f;
static const float other_name_share = 0.65f;

/* The most of two spellings of which one has a consonant that the other lacks. */
static const float unmatched_share = 0.65f;

/* Share of a title's frequency weight that it has. */
static const float title_share = 0.25f;

/* Share of the weight that an initial gives. */
static const float initial_share = 0.30f;

/* Share of the weight that a token gives at the most whose end is cut off. */
static const float cut_share = 0.80f;
#define CUT_LETTERS_MIN 3

/*
 * Bytes of a name in Latin letters from which the last word may be cut off.
 * Machine-readable zones have room for 28 to 39 characters.
 */
#define CUT_BYTES_MIN 26

/* Evidence below this share of the weight is no match. */
static const float match_least = 0.22f;

/* A join must bring this many nats more than the words do apart. */
static const float join_gain_least = 2.00f;

/* By so many nats a word weighs less than what it is joined to. */
static const float word_weight_less = 1.00f;

/* The doubt that is always there, in nats. */
static const float doubt = 0.55f;

/*
 * Shares of their weight that tokens cost which one name has in excess.  In a
 * directed match, those of the record and those of the query.
 */
static const float excess_cost = 0.38f;
static const float excess_cost_record = 0.19f;
static const float excess_cost_query = 0.35f;

/* And more where it is the given name: a father and his son. */
static const float excess_cost_given = 0.23f;

/* A token that the name has twice, or in brackets. */
static const float excess_cost_doubled = 0.07f;

/*
 * Shares of their weight that two tokens cost which stand against each other:
 * given names, nisbas (one man carries those of tribe, town and country), and
 * all others.
 */
static const float contradiction_cost_given = 1.27f;
static const float contradiction_cost_nisba = 0.31f;
static const float contradiction_cost = 0.58f;

/*
 * What stands against the rest of a long name weighs more than against that of a
 * short one: so much of the evidence is added to the weight of the tokens.
 */
static const float against_share = 0.11f;

/* The surname first, in nats; another order, as a share of the weights. */
static const float rotation_cost = 0.38f;
static const float disorder_cost = 0.79f;

#define JOINS_MAX 4

typedef struct Comparison
{
	NameSide a;
	NameSide b;
	int n_joined;
	PreparedToken joined[JOINS_MAX];
	const PreparedToken *words[JOINS_MAX][2]; /* that were joined */
	float evidence[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
	uint8_t kind[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
	int partner[NAME_TOKENS_MAX];   /* token of b for each of a, or -1 */
	int partner_b[NAME_TOKENS_MAX]; /* token of a for each of b, or -1 */
} Comparison;

/* Shares that a token in excess costs, by the side that has it. */
typedef struct ExcessCosts
{
	float a;
	float b;
} ExcessCosts;

static inline float
larger(float a, float b)
{
	return a > b ? a : b;
}

static inline float
lesser(float a, float b)
{
	return a < b ? a : b;
}

/* ---------- preparing ---------- */

float
name_token_weight(const NameToken *token)
{
	return frequency_weight(token) * (token->title ? title_share : 1);
}

uint32_t
name_weights_id(void)
{
	static uint32_t id;

	if (id == 0)
	{
		const float constants[] = {title_share, excess_cost_query,
								   excess_cost_doubled, contradiction_cost,
								   contradiction_cost_nisba};

		id = frequency_id();
		for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++)
			id = (id ^ (uint32_t) (constants[i] * 4096)) * 16777619u;
	}
	return id;
}

void
name_know_token(PreparedToken *prepared)
{
	const NameToken *token = &prepared->token;

	/* the lexicon has Arabic names without the article */
	prepared->lexeme =
		token->script == SCRIPT_ARABIC && !name_joined_affix(token)
			? lexicon_find(token->letters + token->article,
						   token->length - token->article)
			: lexicon_find(token->letters, token->length);
	if (!prepared->lexeme && token->article > 0)
		prepared->lexeme = lexicon_find(token->letters + token->article,
										token->length - token->article);
}

void
name_set_consonants(PreparedToken *prepared)
{
	const NameToken *token = &prepared->token;

	for (int v = 0; v <= (token->article > 0); v++)
		skeleton_consonants(token, v ? token->article : 0,
							&prepared->consonants[v]);
}

static void
spell_letters(PreparedToken *prepared)
{
	const NameToken *token = &prepared->token;

	prepared->unspelled = false;
	memset(prepared->profiles, 0, sizeof(prepared->profiles));
	if (token->script == SCRIPT_OTHER)
		return;
	for (int v = 0; v <= (token->article > 0); v++)
	{
		int from = v ? token->article : 0;

		channel_spell(&channel_model, (Alphabet) token->script,
					  token->letters + from, token->length - from,
					  &prepared->spelling[v]);
	}
}

void
name_spell_token(PreparedToken *prepared)
{
	name_set_consonants(prepared);
	spell_letters(prepared);
}

void
name_prepare_token(PreparedToken *prepared)
{
	prepared->weight = name_token_weight(&prepared->token);
	name_know_token(prepared);
	name_spell_token(prepared);
}

/* A profile's bytes, with what aligns the next. */
static size_t
profile_size(const PreparedToken *prepared, int variant, Alphabet opposite)
{
	return (channel_profile_size(&channel_model, &prepared->spelling[variant],
								 opposite) +
			_Alignof(ChannelProfile) - 1) /
		   _Alignof(ChannelProfile) * _Alignof(ChannelProfile);
}

size_t
name_profiles_size(const PreparedToken *prepared)
{
	size_t size = 0;

	if (prepared->token.script == SCRIPT_OTHER)
		return 0;
	for (int v = 0; v <= (prepared->token.article > 0); v++)
		for (int o = 0; o < ALPHABET_COUNT; o++)
			size += profile_size(prepared, v, (Alphabet) o);
	return size;
}

void
name_make_profiles(PreparedToken *prepared, void *place)
{
	char *at = place;

	if (prepared->token.script == SCRIPT_OTHER)
		return;
	for (int v = 0; v <= (prepared->token.article > 0); v++)
		for (int o = 0; o < ALPHABET_COUNT; o++)
		{
			channel_make_profile(&channel_model, &prepared->spelling[v],
								 (Alphabet) o, (ChannelProfile *) at);
			prepared->profiles[v][o] = (const ChannelProfile *) at;
			at += profile_size(prepared, v, (Alphabet) o);
		}
}

/* The token that stands last in the text. */
static int
last_in_text(const NameReading *reading)
{
	int last = 0;

	for (int i = 1; i < reading->n_tokens; i++)
		if (reading->tokens[i].at > reading->tokens[last].at)
			last = i;
	return last;
}

int
name_cut_token(const NameReading *reading, size_t len)
{
	int last = last_in_text(reading);

	return reading->n_tokens > 0 && len >= CUT_BYTES_MIN &&
				   reading->tokens[last].script == SCRIPT_LATIN
			   ? last
			   : -1;
}

void
name_prepare(const char *text, size_t len, PreparedName *name)
{
	NameReading reading;
	int cut;

	name_read(text, len, &reading);
	cut = name_cut_token(&reading, len);
	name->n_tokens = reading.n_tokens;
	for (int i = 0; i < reading.n_tokens; i++)
	{
		PreparedToken *prepared = &name->tokens[i];

		prepared->token = reading.tokens[i];
		prepared->first = (int16_t) i;
		prepared->words = 1;
		prepared->cut = i == cut;
		name_prepare_token(prepared);
	}
}

/* ---------- two tokens ---------- */

/* What it costs that only one token has a particle, in nats. */
static float
affix_cost(unsigned a, unsigned b)
{
	static const struct
	{
		unsigned affixes;
		float cost;
	} costs[] = {
		{AFFIX_BEN, 0.3f},   {AFFIX_BINT, 0.6f}, {AFFIX_ABU | AFFIX_UMM, 2.5f},
		{AFFIX_ABD, 3.0f},   {AFFIX_DIN, 2.5f},  {AFFIX_ALLAH, 2.5f},
		{AFFIX_ISLAM, 2.5f},
	};
	float cost = 0;

	for (size_t i = 0; (a ^ b) && i < sizeof(costs) / sizeof(costs[0]); i++)
		if ((a ^ b) & costs[i].affixes)
			cost += costs[i].cost;
	return cost;
}

/* The share of the weight for mutual information as a share of information. */
static float
logistic(Channel channel, float ratio)
{
	return 1 / (1 + expf(-share_steepness[channel] *
						 (ratio - share_middle[channel])));
}

/* Mutual information of two spellings, by a profile if one has it. */
static int
mutual_information(const PreparedToken *a, int variant_a,
				   const PreparedToken *b, int variant_b, int least)
{
	const Spelling *x = &a->spelling[variant_a];
	const Spelling *y = &b->spelling[variant_b];

	if (a->profiles[variant_a][y->alphabet])
		return channel_profile_information(a->profiles[variant_a][y->alphabet],
										   y, least);
	if (b->profiles[variant_b][x->alphabet])
		return channel_profile_information(b->profiles[variant_b][x->alphabet],
										   x, least);
	return channel_mutual_information(&channel_model, x, y, least);
}

/*
 * The information in two spellings, so far as it counts: the poorer's, and part of
 * what the richer has more.
 */
static float
information_of(const Spelling *x, const Spelling *y, float *poorer)
{
	int in_x = spelling_information(x, y->alphabet);
	int in_y = spelling_information(y, x->alphabet);
	float richer = (float) (in_x < in_y ? in_y : in_x);

	*poorer = (float) (in_x < in_y ? in_x : in_y);
	return *poorer + richer_share[channel_between(x, y)] * (richer - *poorer);
}

/* The share of the weight that two spellings give. */
static float
spelling_share(const PreparedToken *a, int variant_a, const PreparedToken *b,
			   int variant_b)
{
	const Spelling *x = &a->spelling[variant_a];
	const Spelling *y = &b->spelling[variant_b];
	float poorer;
	float information = information_of(x, y, &poorer);
	int mutual = mutual_information(a, variant_a, b, variant_b,
									(int) (share_least * poorer));

	return mutual <= 0
			   ? 0
			   : logistic(channel_between(x, y), (float) mutual / information);
}

/* The same of a walk's spelling, or more, and letters of a token. */
static float
walk_share(ChannelWalk *walk, const NameToken *token, int from)
{
	const Spelling *own = walk->profile->spelling;
	int mutual = channel_walk(&channel_model, walk, token->letters + from,
							  token->length - from);
	float poorer;
	float information;

	if (mutual <= 0)
		return 0;
	walk->other.length = (uint8_t) (walk->n_letters + 1);
	information = information_of(own, &walk->other, &poorer);
	return mutual < (int) (share_least * poorer)
			   ? 0
			   : logistic(channel_between(own, &walk->other),
						  (float) mutual / information);
}

static bool
same_letters(const NameToken *x, int from_x, const NameToken *y, int from_y)
{
	return x->script == y->script && x->length - from_x == y->length - from_y &&
		   memcmp(x->letters + from_x, y->letters + from_y,
				  x->length - from_x) == 0;
}

/*
 * The share of the weight, seeing that both spellings are known and how often
 * they stand for one name.
 */
static float
known_share(float share, float agreement, bool same_script)
{
	if (agreement < agreement_least)
		return share * other_name_share;
	return powf(larger(share, 0.02f),
				1 - (same_script ? known_trust_within : known_trust_across) *
						lesser(2 * agreement, 1));
}

/* One letter for a name that may begin with it, in either script. */
static bool
is_initial_of(const PreparedToken *a, const PreparedToken *b)
{
	const Spelling *x = &a->spelling[0];
	const Spelling *y = &b->spelling[0];
	const ChannelTable *table;
	int cost;

	if (a->token.initial == b->token.initial ||
		a->token.script == SCRIPT_OTHER || b->token.script == SCRIPT_OTHER)
		return false;
	if (x->alphabet == y->alphabet)
		return x->letters[0] == y->letters[0];
	table = &channel_model.channels[CHANNEL_ARABIC_LATIN];
	cost = x->alphabet == ALPHABET_ARABIC
			   ? table->letters[x->letters[0]][y->letters[0]]
			   : table->letters[y->letters[0]][x->letters[0]];
	return cost <
		   x->information[y->alphabet][1] + y->information[x->alphabet][1];
}

/*
 * How well the part, without its end, agrees with the beginning of the whole: the
 * share that this gives, or 0 where mutual information is less than a share of
 * what is in the part.
 */
static float
beginning_share(const PreparedToken *part, const PreparedToken *whole,
				float least_share)
{
	const Spelling *x = &part->spelling[0];
	const Spelling *y = &whole->spelling[0];
	int information = x->information[y->alphabet][x->length - 1];
	int least = (int) (least_share * (float) information);
	int mutual =
		part->profiles[0][y->alphabet]
			? channel_profile_beginning(part->profiles[0][y->alphabet], y, true,
										least)
		: whole->profiles[0][x->alphabet]
			? channel_profile_beginning(whole->profiles[0][x->alphabet], x,
										false, least)
			: channel_beginning_information(&channel_model, x, y, least);

	return mutual <= 0
			   ? 0
			   : logistic(channel_between(x, y), (float) mutual / information);
}

/* The share of the weight that a token gives whose end may be cut off. */
static float
cut_share_of(const PreparedToken *part, const PreparedToken *whole)
{
	if (!part->cut || part->token.script == SCRIPT_OTHER ||
		whole->token.script == SCRIPT_OTHER ||
		part->token.length < CUT_LETTERS_MIN ||
		!skeleton_is_cut_off(&part->consonants[0], &whole->consonants[0]))
		return 0;
	return cut_share * beginning_share(part, whole, share_least);
}

/*
 * The share of the weight that two spellings give, whole or without what may be
 * articles: shares[0] where none lacks a consonant of the other, shares[1] where
 * one does.  By the walk of a, if there is one.
 */
static void
stem_shares(const PreparedToken *a, const PreparedToken *b, TokenWalk *walk,
			float *shares)
{
	shares[0] = shares[1] = 0;
	for (int v = 0; v <= (a->token.article > 0); v++)
	{
		for (int w = 0; w <= (b->token.article > 0); w++)
		{
			int unmatched =
				skeleton_unmatched(&a->consonants[v], &b->consonants[w]);
			float *share = &shares[unmatched > 0];

			if (unmatched < 0)
				continue;
			*share = larger(
				*share, walk ? walk_share(&walk->walks[v][b->token.script][w],
										  &b->token, w ? b->token.article : 0)
							 : spelling_share(a, v, b, w));
		}
	}
}

/*
 * The lexicon knows stems that stand alone.  In a compound they are vowelled in
 * other ways: Amr is another name than the أمر of Amrullah, and نصر is Nacer in
 * Nacereddine.  So there it cannot say that two scripts have other names.
 */
static bool
knows_other_names(const PreparedToken *a, const PreparedToken *b,
				  float agreement)
{
	const unsigned compounds = AFFIX_DIN | AFFIX_ALLAH | AFFIX_ISLAM;

	return agreement < agreement_least &&
		   (a->token.script == b->token.script ||
			!(a->token.affixes & b->token.affixes & compounds));
}

/* With what is known of both spellings. */
static void
add_knowledge(const PreparedToken *a, const PreparedToken *b, float *shares)
{
	float agreement;

	if (!a->lexeme || !b->lexeme)
		return;
	agreement = lexicon_agreement(a->lexeme, b->lexeme);
	if (agreement < agreement_least && !knows_other_names(a, b, agreement))
		return;
	for (int n = 0; n < 2; n++)
		if (shares[n] > 0)
			shares[n] = known_share(shares[n], agreement,
									a->token.script == b->token.script);
}

bool
name_same_stem(const NameToken *x, const NameToken *y)
{
	for (int v = 0; v <= (x->article > 0); v++)
		for (int w = 0; w <= (y->article > 0); w++)
			if (same_letters(x, v ? x->article : 0, y, w ? y->article : 0))
				return true;
	return false;
}

bool
name_are_related(const PreparedToken *a, const PreparedToken *b)
{
	if (name_same_stem(&a->token, &b->token))
		return true;
	for (int v = 0; v <= (a->token.article > 0); v++)
		for (int w = 0; w <= (b->token.article > 0); w++)
			if (skeleton_related(&a->consonants[v], &b->consonants[w]))
				return true;
	return false;
}

/* The token with its spelling, which is made at the place given if it was left out. */
static const PreparedToken *
with_spelling(const PreparedToken *token, PreparedToken *place)
{
	if (!token->unspelled)
		return token;
	memcpy(place, token, UNSPELLED_BYTES);
	name_spell_token(place);
	return place;
}

float
name_token_evidence(const PreparedToken *a, const PreparedToken *b,
					uint8_t *kind)
{
	PreparedToken places[2];
	const NameToken *x = &a->token;
	const NameToken *y = &b->token;
	float weight = lesser(a->weight, b->weight);
	float shares[2];
	float share;

	a = with_spelling(a, &places[0]);
	b = with_spelling(b, &places[1]);
	*kind = x->script == y->script ? MATCH_SPELLING : MATCH_TRANSLITERATION;
	if (is_initial_of(a, b))
	{
		*kind = MATCH_INITIAL;
		return initial_share * larger(a->weight, b->weight);
	}
	if (name_same_stem(x, y))
	{
		*kind = MATCH_SAME;
		return weight;
	}
	if (x->script == SCRIPT_OTHER || y->script == SCRIPT_OTHER)
		return 0;
	stem_shares(a, b, NULL, shares);
	add_knowledge(a, b, shares);
	share = larger(shares[0], lesser(shares[1], unmatched_share));
	if (share < cut_share && x->length != y->length)
		share = larger(share, x->length < y->length ? cut_share_of(a, b)
													: cut_share_of(b, a));
	return weight * share;
}

void
name_begin_walk(TokenWalk *walk, const PreparedToken *prepared)
{
	if (prepared->token.script == SCRIPT_OTHER)
		return;
	for (int v = 0; v <= (prepared->token.article > 0); v++)
		for (int o = 0; o < ALPHABET_COUNT; o++)
			for (int w = 0; w < 2; w++)
				channel_begin_walk(&walk->walks[v][o][w],
								   prepared->profiles[v][o],
								   SHARE_LEAST_PERCENT);
}

/* Look up what the lexicon says of a token, if that is not known. */
static void
know_once(PreparedToken *token, bool *known)
{
	if (!*known)
		name_know_token(token);
	*known = true;
}

float
name_walk_evidence(const PreparedToken *a, TokenWalk *walk, PreparedToken *b,
				   int unmatched, bool *known)
{
	float weight = lesser(a->weight, b->weight);
	float shares[2] = {0, 0};

	if (name_same_stem(&a->token, &b->token))
		return weight;
	if (a->token.script == SCRIPT_OTHER || b->token.script == SCRIPT_OTHER)
		return 0;
	if (unmatched < 0)
		stem_shares(a, b, walk, shares);
	else
		shares[unmatched > 0] =
			walk_share(&walk->walks[0][b->token.script][0], &b->token, 0);
	if (a->lexeme && larger(shares[0], shares[1]) > 0)
	{
		know_once(b, known);
		add_knowledge(a, b, shares);
	}
	return weight * larger(shares[0], lesser(shares[1], unmatched_share));
}

bool
name_may_reach(const PreparedToken *a, const PreparedToken *b, int unmatched,
			   float least)
{
	return least / lesser(a->weight, b->weight) <=
		   (unmatched > 0 ? unmatched_share : 1);
}

bool
name_known_may_reach(const PreparedToken *a, PreparedToken *b, bool *known,
					 float least)
{
	if (!a->lexeme || least / lesser(a->weight, b->weight) <= other_name_share)
		return true;
	know_once(b, known);
	return !b->lexeme ||
		   !knows_other_names(a, b, lexicon_agreement(a->lexeme, b->lexeme));
}

/* ---------- joined words ---------- */

/* A name that has been seen, not just any letters. */
static bool
is_seen(const PreparedToken *token)
{
	return token->weight < frequency_weight_unseen;
}

bool
name_can_join(const PreparedToken *first, const PreparedToken *second)
{
	const NameToken *x = &first->token;
	const NameToken *y = &second->token;

	return x->script == y->script && x->script != SCRIPT_OTHER && !x->title &&
		   !y->title && !x->initial && !y->initial &&
		   x->length + y->length <= TOKEN_LETTERS_MAX && is_seen(first) &&
		   is_seen(second);
}

void
name_join_letters(const PreparedToken *first, const PreparedToken *second,
				  PreparedToken *joined)
{
	const NameToken *x = &first->token;
	const NameToken *y = &second->token;

	joined->token = *x;
	memcpy(joined->token.letters + x->length, y->letters, y->length);
	joined->token.length = (uint8_t) (x->length + y->length);
	joined->token.affixes = x->affixes | y->affixes;
	joined->first = first->first;
	joined->words = (int16_t) (first->words + second->words);
	joined->token.initial = false;
	joined->cut = second->cut;
}

void
name_join_tokens(const PreparedToken *first, const PreparedToken *second,
				 PreparedToken *joined)
{
	name_join_letters(first, second, joined);
	name_prepare_token(joined);
}

/* What is written together is a good deal rarer than either word. */
bool
name_may_be_word(const PreparedToken *word, const PreparedToken *token)
{
	return is_seen(word) && word->weight + word_weight_less <= token->weight;
}

bool
name_is_first_word(const PreparedToken *word, const PreparedToken *token)
{
	const NameToken *x = &word->token;
	const NameToken *y = &token->token;
	PreparedToken places[2];

	/* Arabic script leaves the vowels out, so lengths compare within one */
	if (!name_may_be_word(word, token) ||
		(x->script == y->script && x->length >= y->length))
		return false;
	/* across scripts, where it gives half of the weight, or more */
	return x->script == y->script
			   ? memcmp(x->letters, y->letters, x->length) == 0
			   : beginning_share(with_spelling(word, &places[0]),
								 with_spelling(token, &places[1]),
								 share_middle[CHANNEL_ARABIC_LATIN]) > 0;
}

/* Might this token be the two joined?  Its consonants say so. */
static bool
may_be_join(const PreparedToken *first, const PreparedToken *second,
			const PreparedToken *token)
{
	int length = first->token.length + second->token.length;

	return token->token.length >= JOIN_LETTERS_MIN &&
		   2 * token->token.length >= length &&
		   2 * length >= token->token.length &&
		   skeleton_is_joined(&first->consonants[0], &second->consonants[0],
							  &token->consonants[0]) &&
		   name_is_first_word(first, token) && name_may_be_word(second, token);
}

/* Words that have been joined are matched only by what they may be joined to. */
static bool
may_be_joined_to(const Comparison *c, const PreparedToken *token,
				 const PreparedToken *other)
{
	for (int k = 0; k < c->n_joined; k++)
		if (token == &c->joined[k])
			return may_be_join(c->words[k][0], c->words[k][1], other);
	return true;
}

static void
fill_evidence(Comparison *c)
{
	for (int i = 0; i < c->a.n; i++)
	{
		for (int j = 0; j < c->b.n; j++)
		{
			const PreparedToken *x = c->a.tokens[i];
			const PreparedToken *y = c->b.tokens[j];

			c->kind[i][j] = MATCH_SPELLING;
			c->evidence[i][j] =
				may_be_joined_to(c, x, y) && may_be_joined_to(c, y, x)
					? name_token_evidence(x, y, &c->kind[i][j])
					: 0;
		}
	}
}

/* The best that token i of one side finds on the other. */
static float
best_evidence(const Comparison *c, bool of_a, int i)
{
	float best = 0;

	for (int j = 0; j < (of_a ? c->b.n : c->a.n); j++)
		best = larger(best, of_a ? c->evidence[i][j] : c->evidence[j][i]);
	return best;
}

/* What joining tokens i and i + 1 of one side brings over leaving them. */
static float
join_gain(Comparison *c, bool of_a, int i, PreparedToken *joined)
{
	const NameSide *side = of_a ? &c->a : &c->b;
	const NameSide *other = of_a ? &c->b : &c->a;
	const PreparedToken *first = side->tokens[i];
	const PreparedToken *second = side->tokens[i + 1];
	float apart;
	float together = 0;
	bool is_joined = false;
	uint8_t kind;

	if (!name_can_join(first, second))
		return 0;
	apart = best_evidence(c, of_a, i) + best_evidence(c, of_a, i + 1);
	if (apart > 0.7f * (first->weight + second->weight))
		return 0;
	for (int j = 0; j < other->n; j++)
	{
		if (!may_be_join(first, second, other->tokens[j]))
			continue;
		if (!is_joined)
			name_join_tokens(first, second, joined);
		is_joined = true;
		together = larger(together,
						  name_token_evidence(joined, other->tokens[j], &kind));
	}
	return together - apart;
}

/* Put the joined token in place of i and i + 1. */
static void
replace_by_join(Comparison *c, bool of_a, int i, const PreparedToken *joined)
{
	NameSide *side = of_a ? &c->a : &c->b;

	c->joined[c->n_joined] = *joined;
	c->words[c->n_joined][0] = side->tokens[i];
	c->words[c->n_joined][1] = side->tokens[i + 1];
	side->tokens[i] = &c->joined[c->n_joined++];
	side->n--;
	for (int k = i + 1; k < side->n; k++)
		side->tokens[k] = side->tokens[k + 1];
}

/* Join words that the other name writes as one, while it pays. */
static void
join_words(Comparison *c)
{
	for (int pass = 0; pass < 2; pass++)
	{
		bool of_a = pass == 0;

		for (int i = 0; i + 1 < (of_a ? c->a.n : c->b.n); i++)
		{
			PreparedToken joined;

			if (c->n_joined == JOINS_MAX ||
				join_gain(c, of_a, i, &joined) < join_gain_least)
				continue;
			replace_by_join(c, of_a, i, &joined);
			fill_evidence(c);
		}
	}
}

/* ---------- assignment ---------- */

/* No row and no column has two entries: nothing is to be weighed up. */
static bool
assign_plainly(Comparison *c)
{
	for (int j = 0; j < c->b.n; j++)
		c->partner_b[j] = -1;
	for (int i = 0; i < c->a.n; i++)
	{
		c->partner[i] = -1;
		for (int j = 0; j < c->b.n; j++)
		{
			if (c->evidence[i][j] <= 0)
				continue;
			if (c->partner[i] >= 0 || c->partner_b[j] >= 0)
				return false;
			c->partner[i] = j;
			c->partner_b[j] = i;
		}
	}
	return true;
}

/*
 * What is taken off the evidence of two tokens for being assigned, by how far
 * apart they stand.  It decides only where sums of evidence are nearly the same, as
 * of two equal initials, and then keeps the order.
 */
static float
distance_cost(int i, int j)
{
	return 1e-4f * (float) ((i - j) * (i - j));
}

/*
 * The assignment of the tokens of a to tokens of b with the greatest sum of
 * evidence: the Hungarian method with potentials, rows from 1.  There are
 * columns enough, for each row may stay alone at no evidence.
 */
static void
assign_best(Comparison *c)
{
	int n = c->a.n;
	int m = c->b.n + n;
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
				cost = 0;
				if (j <= c->b.n && c->evidence[i0 - 1][j - 1] > 0)
					cost = distance_cost(i0, j) - c->evidence[i0 - 1][j - 1];
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
	for (int j = 0; j < c->b.n; j++)
	{
		c->partner_b[j] = row[j + 1] - 1;
		if (c->partner_b[j] >= 0)
			c->partner[c->partner_b[j]] = j;
	}
}

/* Undo what has too little evidence to be a match. */
static void
drop_weak_matches(Comparison *c)
{
	for (int i = 0; i < c->a.n; i++)
	{
		int j = c->partner[i];

		if (j >= 0 && (c->kind[i][j] == MATCH_INITIAL
						   ? c->evidence[i][j] <= 0
						   : c->evidence[i][j] <=
								 match_least * lesser(c->a.tokens[i]->weight,
													  c->b.tokens[j]->weight)))
			c->partner[i] = c->partner_b[j] = -1;
	}
}

/* ---------- what speaks for and against ---------- */

static void
add_part(NameScore *score, MatchKind kind, const PreparedToken *a,
		 const PreparedToken *b, float weight, float cost)
{
	MatchPart *part = &score->parts[score->n_parts++];

	part->kind = kind;
	part->a = a ? a->first : -1;
	part->b = b ? b->first : -1;
	part->a_words = a ? a->words : 0;
	part->b_words = b ? b->words : 0;
	part->weight = weight;
	part->cost = cost;
	score->cost += cost;
}

/* The affixes of a token, with a joined particle that the other does without. */
static unsigned
affixes_beside(const PreparedToken *token, const PreparedToken *other)
{
	unsigned joined = name_joined_affix(&token->token);
	int least[2] = {INT_MAX, INT_MAX};

	if (joined == 0 || token->token.affixes & joined)
		return token->token.affixes;
	for (int v = 0; v < 2; v++)
	{
		for (int w = 0; w <= (other->token.article > 0); w++)
		{
			int unmatched = skeleton_unmatched(&token->consonants[v],
											   &other->consonants[w]);

			if (unmatched >= 0 && unmatched < least[v])
				least[v] = unmatched;
		}
	}
	return token->token.affixes | (least[1] < least[0] ? joined : 0);
}

static void
add_matches(const Comparison *c, NameScore *score)
{
	for (int i = 0; i < c->a.n; i++)
	{
		int j = c->partner[i];
		const PreparedToken *a = c->a.tokens[i];
		const PreparedToken *b;
		MatchKind kind;
		float weight;
		float cost;

		if (j < 0)
			continue;
		b = c->b.tokens[j];
		kind = (MatchKind) c->kind[i][j];
		weight = lesser(a->weight, b->weight);
		if (kind == MATCH_INITIAL)
			weight = c->evidence[i][j];
		else if (kind != MATCH_SAME && a->words + b->words > 2)
			kind = MATCH_JOINED;
		score->evidence += c->evidence[i][j];
		add_part(score, kind, a, b, weight, weight - c->evidence[i][j]);
		cost = affix_cost(affixes_beside(a, b), affixes_beside(b, a));
		if (cost > 0)
			add_part(score, MATCH_PARTICLE, a, b, 0, cost);
	}
}

/* Matched tokens before token i of one side. */
static int
gap_of(const int *partner, int i)
{
	int n = 0;

	while (i-- > 0)
		n += partner[i] >= 0;
	return n;
}

static bool
is_nisba(const NameSide *side, int i)
{
	return i > 0 && (side->tokens[i]->token.affixes & AFFIX_AL ||
					 side->tokens[i]->token.article > 0);
}

/* The first token that is no title. */
static int
given_of(const NameSide *side)
{
	int i = 0;

	while (i + 1 < side->n && side->tokens[i]->token.title)
		i++;
	return i;
}

static float
contradiction(const Comparison *c, int i, int j)
{
	if (i == given_of(&c->a) && j == given_of(&c->b))
		return contradiction_cost_given;
	if (is_nisba(&c->a, i) && is_nisba(&c->b, j))
		return contradiction_cost_nisba;
	return contradiction_cost;
}

/*
 * Tokens without a partner stand against each other where they are the first,
 * the second... of those between the same matched ones.  A title that only one
 * name has stands against nothing, nor does what stands aside, in brackets.
 */
static void
add_contradictions(Comparison *c, NameScore *score, bool *against_a,
				   bool *against_b)
{
	for (int i = 0; i < c->a.n; i++)
	{
		const PreparedToken *a = c->a.tokens[i];

		if (c->partner[i] >= 0 || a->token.title || a->token.aside)
			continue;
		for (int j = 0; j < c->b.n; j++)
		{
			const PreparedToken *b = c->b.tokens[j];
			float weight = (a->weight + b->weight) / 2;
			float stake = weight + against_share * (float) score->evidence;

			if (c->partner_b[j] >= 0 || against_b[j] || b->token.title ||
				b->token.aside ||
				gap_of(c->partner, i) != gap_of(c->partner_b, j))
				continue;
			against_a[i] = against_b[j] = true;
			add_part(score, MATCH_CONTRADICTED, a, b, weight,
					 stake * contradiction(c, i, j));
			break;
		}
	}
}

static bool
is_doubled(const NameSide *side, int i)
{
	for (int k = 0; k < side->n; k++)
		if (k != i && same_letters(&side->tokens[k]->token, 0,
								   &side->tokens[i]->token, 0))
			return true;
	return false;
}

static void
add_excess(const Comparison *c, bool of_a, const bool *against, float share,
		   NameScore *score)
{
	const NameSide *side = of_a ? &c->a : &c->b;
	const int *partner = of_a ? c->partner : c->partner_b;

	for (int i = 0; i < side->n; i++)
	{
		const PreparedToken *token = side->tokens[i];
		float cost = share;

		if (partner[i] >= 0 || against[i])
			continue;
		if (is_doubled(side, i) || token->token.aside)
			cost = excess_cost_doubled;
		else if (i == 0 && side->n > 1 && partner[1] == 0 &&
				 !token->token.title)
			cost += excess_cost_given;
		add_part(score, MATCH_MISSING, of_a ? token : NULL, of_a ? NULL : token,
				 token->weight, cost * token->weight);
	}
}

/* A name that begins with "son of" has its surname first: Bin Laden Osama. */
static bool
begins_with_son(const NameSide *side)
{
	return side->tokens[given_of(side)]->token.affixes & AFFIX_BEN;
}

/*
 * Matched tokens in another order.  With the surname first they are the same
 * sequence turned round, which has one descent; but a son of somebody in it is
 * nobody's surname, unless the name begins with him.
 */
static void
add_disorder(const Comparison *c, NameScore *score)
{
	int order[NAME_TOKENS_MAX];
	int n = 0;
	int descents = 0;
	bool patronymic = false;

	for (int i = 0; i < c->a.n; i++)
		if (c->partner[i] >= 0)
			order[n++] = i;
	for (int k = 0; k < n && n > 1; k++)
	{
		int i = order[k];
		int next = order[(k + 1) % n];

		descents += c->partner[next] < c->partner[i];
		if (c->partner[next] < c->partner[i] && k < n - 1)
			patronymic |= c->a.tokens[next]->token.affixes & AFFIX_BEN ||
						  c->b.tokens[c->partner[i]]->token.affixes & AFFIX_BEN;
	}
	if (descents == 0 ||
		(descents == 1 && c->partner[order[0]] < c->partner[order[n - 1]]))
		return;
	patronymic &= !begins_with_son(&c->a) && !begins_with_son(&c->b);
	for (int k = 0; k < n - 1; k++)
	{
		const PreparedToken *a = c->a.tokens[order[k]];
		const PreparedToken *next = c->a.tokens[order[k + 1]];
		float stake = lesser(a->weight, next->weight) +
					  against_share * (float) score->evidence;

		if (c->partner[order[k + 1]] < c->partner[order[k]])
			add_part(score, MATCH_ORDER, next,
					 c->b.tokens[c->partner[order[k + 1]]], 0,
					 descents == 1 && !patronymic ? rotation_cost
												  : disorder_cost * stake);
	}
}

/* ---------- the number ---------- */

static bool
equal_names(const NameSide *a, const NameSide *b)
{
	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++)
		if (!same_letters(&a->tokens[i]->token, 0, &b->tokens[i]->token, 0) ||
			a->tokens[i]->token.affixes != b->tokens[i]->token.affixes ||
			a->tokens[i]->token.initial != b->tokens[i]->token.initial ||
			a->tokens[i]->token.title != b->tokens[i]->token.title)
			return false;
	return true;
}

void
name_lay_out(const PreparedName *name, NameSide *side)
{
	side->n = name->n_tokens;
	for (int i = 0; i < name->n_tokens; i++)
		side->tokens[i] = &name->tokens[i];
}

/* c has the sides and the evidence of their tokens. */
static void
compare(Comparison *c, ExcessCosts excess, NameScore *score)
{
	const NameSide a = c->a;
	const NameSide b = c->b;
	bool against_a[NAME_TOKENS_MAX] = {false};
	bool against_b[NAME_TOKENS_MAX] = {false};

	score->n_parts = 0;
	score->similarity = score->evidence = 0;
	score->cost = score->doubt = doubt;
	c->n_joined = 0;
	join_words(c);
	if (!assign_plainly(c))
		assign_best(c);
	drop_weak_matches(c);
	add_matches(c, score);
	add_contradictions(c, score, against_a, against_b);
	add_excess(c, true, against_a, excess.a, score);
	add_excess(c, false, against_b, excess.b, score);
	add_disorder(c, score);
	if (a.n > 0 && equal_names(&a, &b))
		score->similarity = 1;
	else
		score->similarity =
			fmin(score->evidence / (score->evidence + score->cost),
				 SIMILARITY_UNEQUAL_MAX);
}

/* An order of names, so that a comparison does not depend on sides. */
static int
compare_order(const NameSide *a, const NameSide *b)
{
	if (a->n != b->n)
		return a->n - b->n;
	for (int i = 0; i < a->n; i++)
	{
		const NameToken *x = &a->tokens[i]->token;
		const NameToken *y = &b->tokens[i]->token;
		int order;

		if (x->length != y->length)
			return x->length - y->length;
		order = memcmp(x->letters, y->letters, x->length);
		if (order)
			return order;
		if (x->affixes != y->affixes)
			return x->affixes - y->affixes;
		if (x->initial != y->initial)
			return x->initial - y->initial;
		if (x->title != y->title)
			return x->title - y->title;
	}
	return 0;
}

/* The explanation as of (b, a). */
static void
turn_parts(NameScore *score)
{
	for (int k = 0; k < score->n_parts; k++)
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

void
name_compare(const PreparedName *a, const PreparedName *b, NameScore *score)
{
	Comparison c;
	bool turned;

	name_lay_out(a, &c.a);
	name_lay_out(b, &c.b);
	turned = compare_order(&c.a, &c.b) > 0;
	if (turned)
	{
		name_lay_out(b, &c.a);
		name_lay_out(a, &c.b);
	}
	c.n_joined = 0;
	fill_evidence(&c);
	compare(&c, (ExcessCosts){excess_cost, excess_cost}, score);
	if (turned)
		turn_parts(score);
}

void
name_match(const PreparedName *query, const PreparedName *record,
		   NameScore *score)
{
	Comparison c;

	name_lay_out(query, &c.a);
	name_lay_out(record, &c.b);
	c.n_joined = 0;
	fill_evidence(&c);
	compare(&c, (ExcessCosts){excess_cost_query, excess_cost_record}, score);
}

double
name_similarity_known(const NameSide *query, const NameSide *record,
					  bool directed, const TokenEvidence *const *evidence)
{
	Comparison c;
	NameScore score;
	bool turned = !directed && compare_order(query, record) > 0;

	c.a = turned ? *record : *query;
	c.b = turned ? *query : *record;
	for (int i = 0; i < query->n; i++)
	{
		for (int j = 0; j < record->n; j++)
		{
			int row = turned ? j : i;
			int column = turned ? i : j;

			c.evidence[row][column] = evidence[j][i].evidence;
			c.kind[row][column] = evidence[j][i].kind;
		}
	}
	if (directed)
		compare(&c, (ExcessCosts){excess_cost_query, excess_cost_record},
				&score);
	else
		compare(&c, (ExcessCosts){excess_cost, excess_cost}, &score);
	return score.similarity;
}

/* ---------- bounds ---------- */

float
name_least_cost(const PreparedToken *token, bool doubled)
{
	float share = excess_cost_query;

	/* of a contradiction the other token bears the other half */
	share = lesser(share, contradiction_cost / 2);
	if (token->token.affixes & AFFIX_AL || token->token.article > 0)
		share = lesser(share, contradiction_cost_nisba / 2);
	if (doubled || token->token.aside)
		share = lesser(share, excess_cost_doubled);
	return share * token->weight;
}

NameBounds
name_bounds(void)
{
	return (NameBounds){doubt,
						initial_share,
						match_least,
						cut_share,
						frequency_weight_most(),
						unmatched_share,
						contradiction_cost / 2,
						excess_cost_record / (contradiction_cost / 2)};
}
