/*
 * name_writing.h
 *
 * Whole names in the other script: stems by transliterate.h, and what stands
 * around them, articles, particles, compounds and titles, as it is usually
 * written.  No PostgreSQL here.
 */
#ifndef SLTD_NAME_WRITING_H
#define SLTD_NAME_WRITING_H

#include "name/name_read.h"
#include "name/transliterate.h"

/* Bytes of one token with its particles, and of a name, at the most. */
#define WRITTEN_TOKEN_MAX 128
#define WRITTEN_NAME_MAX (NAME_TOKENS_MAX * WRITTEN_TOKEN_MAX + NAME_BYTES_MAX)

/* How many writings of a whole name can be asked for. */
#define WRITTEN_NAMES_MAX 100

/* A token with its particles, written, and its share of what was found. */
typedef struct WrittenToken
{
	char text[WRITTEN_TOKEN_MAX];
	float share;
} WrittenToken;

/* A choice among the tokens' writings. */
typedef struct WrittenName
{
	uint8_t tokens[NAME_TOKENS_MAX];
	float share;
} WrittenName;

/* All that is found for a name. */
typedef struct NameWritings
{
	NameReading reading;
	const char *source;
	int n_tokens[NAME_TOKENS_MAX]; /* 0: it stays as it is in the source */
	WrittenToken tokens[NAME_TOKENS_MAX][WRITINGS_MAX];
	int n;
	WrittenName names[WRITTEN_NAMES_MAX];
} NameWritings;

/*
 * Write a token with its particles, likeliest first; returns in how many ways.
 * None for a token that the direction does not read.
 */
extern int name_write_token(WritingDirection direction, const char *source,
							const NameToken *token,
							WrittenToken writings[WRITINGS_MAX]);

/*
 * The n likeliest Arabic writings of a name, none where it has neither a Latin
 * nor an Arabic token.  Tokens in Arabic stay as they are.
 */
extern void name_write_arabic(const char *source, size_t len, int n,
							  NameWritings *writings);

/* One of them as text; returns its length. */
extern size_t name_writing_text(const NameWritings *writings, int i,
								char text[WRITTEN_NAME_MAX]);

#endif /* SLTD_NAME_WRITING_H */
