/*
 * common.h
 *
 * What score.c and tune.c share: reading lines of fields, names prepared once,
 * and processes that deal out work among them.
 */
#ifndef EVAL_COMMON_H
#define EVAL_COMMON_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "name/name_score.h"

/* Scores are told apart to a millionth. */
#define SCORE_STEPS 1000000

typedef struct Line
{
	char *fields[4];
	int n;
} Line;

typedef struct Lines
{
	Line *items;
	int n;
} Lines;

static inline void
fail(const char *what, const char *which)
{
	fprintf(stderr, "test/eval: %s %s\n", what, which);
	exit(1);
}

static inline void *
allocate(size_t n, size_t size)
{
	void *result = calloc(n ? n : 1, size);

	if (!result)
		fail("out of memory", "");
	return result;
}

/* Memory that the processes share. */
static inline void *
allocate_shared(size_t size)
{
	void *result = mmap(NULL, size, PROT_READ | PROT_WRITE,
						MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (result == MAP_FAILED)
		fail("out of memory", "");
	return result;
}

static inline Lines
read_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	Lines lines = {0};
	int room = 0;
	char *text = NULL;
	size_t size = 0;

	if (!file)
		fail("cannot read", path);
	while (getline(&text, &size, file) > 0)
	{
		Line *line;
		char *rest;

		if (lines.n == room)
		{
			room = room ? 2 * room : 1024;
			lines.items = realloc(lines.items, room * sizeof(Line));
			if (!lines.items)
				fail("out of memory", "");
		}
		text[strcspn(text, "\n")] = '\0';
		line = &lines.items[lines.n++];
		memset(line, 0, sizeof(*line));
		rest = strdup(text);
		while (rest && line->n < 4)
			line->fields[line->n++] = strsep(&rest, "\t");
	}
	free(text);
	fclose(file);
	return lines;
}

/* Is the number in a list with commas between them? */
static inline bool
is_gold(const char *gold, int number)
{
	while (*gold)
	{
		char *end;

		if (strtol(gold, &end, 10) == number)
			return true;
		gold = *end == ',' ? end + 1 : "";
	}
	return false;
}

static inline int
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > 64 ? 64 : (int) n;
}

typedef void (*Worker)(void *context, int number, int count);

/* Run the worker in n processes and wait for them. */
static inline void
run_workers(Worker worker, void *context, int n)
{
	fflush(stdout);
	for (int i = 0; i < n; i++)
	{
		pid_t child = fork();

		if (child < 0)
			fail("cannot fork", "");
		if (child == 0)
		{
			worker(context, i, n);
			_exit(0);
		}
	}
	for (int i = 0; i < n; i++)
	{
		int status;

		if (wait(&status) < 0 || status != 0)
			fail("a process failed", "");
	}
}

#endif /* EVAL_COMMON_H */
