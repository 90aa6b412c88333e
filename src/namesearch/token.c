/*
 * token.c
 *
 * Tokens and entries as bytes.  Who reads gets NULL where the bytes do not make
 * sense or end too soon.
 */
#include "namesearch/namesearch.h"

#include "access/detoast.h"

/* ---------- numbers ---------- */

/* Seven bits a byte, the lowest first; the eighth says that more follow. */
uint8 *
put_varint(uint8 *at, uint64 value)
{
	while (value >= 0x80)
	{
		*at++ = (uint8) (value | 0x80);
		value >>= 7;
	}
	*at++ = (uint8) value;
	return at;
}

static const uint8 *
get_varint(const uint8 *at, const uint8 *end, uint64 *value)
{
	int shift = 0;

	*value = 0;
	while (at < end && shift < 64)
	{
		*value |= (uint64) (*at & 0x7F) << shift;
		if (!(*at++ & 0x80))
			return at;
		shift += 7;
	}
	return NULL;
}

/* ---------- tokens ---------- */

/* The first byte of a token: two bits of script, and these. */
#define TOKEN_SCRIPT 0x03
#define TOKEN_ARTICLE 0x04
#define TOKEN_AFFIXES 0x08
#define TOKEN_TITLE 0x10
#define TOKEN_INITIAL 0x20
#define TOKEN_ASIDE 0x40
#define TOKEN_SECOND 0x80

/* The byte with the length: five bits, and this. */
#define TOKEN_LENGTH 0x1F
#define TOKEN_CUT 0x80

StaticAssertDecl(TOKEN_LETTERS_MAX <= TOKEN_LENGTH, "a length has five bits");

static uint8 *
put_token(uint8 *at, const NameToken *token, bool second, bool cut)
{
	*at++ = (uint8) (token->script | (token->article ? TOKEN_ARTICLE : 0) |
					 (token->affixes ? TOKEN_AFFIXES : 0) |
					 (token->title ? TOKEN_TITLE : 0) |
					 (token->initial ? TOKEN_INITIAL : 0) |
					 (token->aside ? TOKEN_ASIDE : 0) |
					 (second ? TOKEN_SECOND : 0));
	*at++ = (uint8) (token->length | (cut ? TOKEN_CUT : 0));
	memcpy(at, token->letters, token->length);
	at += token->length;
	if (token->article)
		*at++ = token->article;
	if (token->affixes)
	{
		*at++ = (uint8) token->affixes;
		*at++ = (uint8) (token->affixes >> 8);
	}
	return at;
}

static const uint8 *
get_token(const uint8 *at, const uint8 *end, NameToken *token, bool *second,
		  bool *cut)
{
	uint8 flags;
	int length;
	int bytes;

	if (!at || end - at < 2)
		return NULL;
	flags = *at++;
	length = *at & TOKEN_LENGTH;
	*cut = (*at++ & TOKEN_CUT) != 0;
	bytes = length + (flags & TOKEN_ARTICLE ? 1 : 0) +
			(flags & TOKEN_AFFIXES ? 2 : 0);
	if (length > TOKEN_LETTERS_MAX || end - at < bytes)
		return NULL;
	memset(token, 0, sizeof(*token));
	token->script = flags & TOKEN_SCRIPT;
	token->title = flags & TOKEN_TITLE;
	token->initial = flags & TOKEN_INITIAL;
	token->aside = flags & TOKEN_ASIDE;
	*second = (flags & TOKEN_SECOND) != 0;
	token->length = (uint8) length;
	memcpy(token->letters, at, token->length);
	at += token->length;
	if (flags & TOKEN_ARTICLE)
		token->article = *at++;
	if (flags & TOKEN_AFFIXES)
	{
		token->affixes = (uint16) (at[0] | at[1] << 8);
		at += 2;
	}
	return token->article > token->length || token->script > SCRIPT_OTHER ? NULL
																		  : at;
}

/* A token of a vocabulary, within its group; its weight comes first. */
uint8 *
put_stored_token(uint8 *at, const StoredToken *token)
{
	memcpy(at, &token->weight, sizeof(token->weight));
	at += sizeof(token->weight);
	at = put_token(at, &token->token, token->second, token->cut);
	at = put_varint(at, token->n_postings);
	return put_varint(at, token->postings);
}

const uint8 *
get_stored_token(const uint8 *at, const uint8 *end, StoredToken *token)
{
	uint64 n;

	if (end - at < (int) sizeof(token->weight))
		return NULL;
	memcpy(&token->weight, at, sizeof(token->weight));
	at = get_token(at + sizeof(token->weight), end, &token->token,
				   &token->second, &token->cut);
	at = at ? get_varint(at, end, &n) : NULL;
	at = at ? get_varint(at, end, &token->postings) : NULL;
	if (!at || n > NUMBERS_MAX)
		return NULL;
	token->n_postings = (uint32) n;
	return at;
}

/* Set the group that the token belongs to. */
void
group_token(StoredToken *token)
{
	Consonants consonants;

	memset(token->consonants, 0, sizeof(token->consonants));
	token->optional = 0;
	if (token->token.initial)
	{
		token->n_consonants = GROUP_INITIALS;
		return;
	}
	skeleton_consonants(&token->token, token->second ? token->token.article : 0,
						&consonants);
	token->n_consonants = consonants.n;
	memcpy(token->consonants, consonants.all, consonants.n_all);
	token->optional = consonants.optional;
}

/* The order of a vocabulary: by group, and then some total order. */
int
compare_tokens(const StoredToken *a, const StoredToken *b)
{
	const NameToken *x = &a->token;
	const NameToken *y = &b->token;
	int order;

	if (a->n_consonants != b->n_consonants)
	{
		if (a->n_consonants == GROUP_INITIALS ||
			b->n_consonants == GROUP_INITIALS)
			return a->n_consonants == GROUP_INITIALS ? -1 : 1;
		return a->n_consonants - b->n_consonants;
	}
	order = memcmp(a->consonants, b->consonants, CONSONANTS_MAX);
	if (order == 0)
		order = a->optional - b->optional;
	if (order == 0)
		order = x->script - y->script;
	if (order == 0)
		order = memcmp(x->letters, y->letters, Min(x->length, y->length));
	if (order == 0)
		order = x->length - y->length;
	if (order == 0)
		order = x->affixes - y->affixes;
	if (order == 0)
		order = x->article - y->article;
	if (order == 0)
		order = x->title - y->title;
	if (order == 0)
		order = x->aside - y->aside;
	if (order == 0)
		order = a->second - b->second;
	return order;
}

/* ---------- entries ---------- */

uint8 *
put_entry(uint8 *at, const StoredEntry *entry)
{
	memcpy(at, &entry->tid, sizeof(ItemPointerData));
	at += sizeof(ItemPointerData);
	*at++ = (uint8) entry->n_tokens;
	for (int i = 0; i < entry->n_tokens; i++)
		at = put_varint(at, entry->tokens[i]);
	return at;
}

const uint8 *
get_entry(const uint8 *at, const uint8 *end, StoredEntry *entry)
{
	if (end - at < (int) sizeof(ItemPointerData) + 1)
		return NULL;
	memcpy(&entry->tid, at, sizeof(ItemPointerData));
	at += sizeof(ItemPointerData);
	entry->n_tokens = *at++;
	if (entry->n_tokens > NAME_TOKENS_MAX)
		return NULL;
	for (int i = 0; i < entry->n_tokens; i++)
	{
		uint64 token;

		at = get_varint(at, end, &token);
		if (!at || token > PG_UINT32_MAX)
			return NULL;
		entry->tokens[i] = (uint32) token;
	}
	return at;
}

/* Read a row, its name as the operators do.  NULL has no tokens. */
void
read_name_entry(Relation index, const Datum *values, const bool *isnull,
				ItemPointer tid, NameEntry *entry)
{
	NameReading reading;
	text *input;
	int cut;

	entry->tid = *tid;
	entry->n_tokens = 0;
	read_marks(index, values, isnull, entry->marks);
	if (isnull[0])
		return;
	input = DatumGetTextPP(values[0]);
	name_read(VARDATA_ANY(input), VARSIZE_ANY_EXHDR(input), &reading);
	entry->n_tokens = reading.n_tokens;
	for (int i = 0; i < reading.n_tokens; i++)
	{
		entry->tokens[i] = reading.tokens[i];
		entry->cut[i] = false;
	}
	cut = name_cut_token(&reading, VARSIZE_ANY_EXHDR(input));
	if (cut >= 0)
		entry->cut[cut] = true;
	if ((Pointer) input != DatumGetPointer(values[0]))
		pfree(input);
}

uint8 *
put_name_entry(uint8 *at, const NameEntry *entry, int n_filters)
{
	memcpy(at, &entry->tid, sizeof(ItemPointerData));
	at += sizeof(ItemPointerData);
	*at++ = (uint8) entry->n_tokens;
	for (int i = 0; i < entry->n_tokens; i++)
		at = put_token(at, &entry->tokens[i], false, entry->cut[i]);
	memcpy(at, entry->marks, n_filters);
	return at + n_filters;
}

const uint8 *
get_name_entry(const uint8 *at, const uint8 *end, NameEntry *entry,
			   int n_filters)
{
	if (end - at < (int) sizeof(ItemPointerData) + 1)
		return NULL;
	memcpy(&entry->tid, at, sizeof(ItemPointerData));
	at += sizeof(ItemPointerData);
	entry->n_tokens = *at++;
	if (entry->n_tokens > NAME_TOKENS_MAX)
		return NULL;
	for (int i = 0; i < entry->n_tokens; i++)
	{
		bool second;

		at = get_token(at, end, &entry->tokens[i], &second, &entry->cut[i]);
		if (!at)
			return NULL;
	}
	if (end - at < n_filters)
		return NULL;
	memcpy(entry->marks, at, n_filters);
	return at + n_filters;
}
