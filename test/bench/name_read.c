/*
 * name_read.c
 *
 * How fast names are read.  Takes names from standard input, a line each, reads
 * all of them again and again for about two seconds of processor time, and
 * prints names a second, nanoseconds a name and tokens a name.
 *
 *	 gcc -O2 -Isrc -o name_read_bench test/bench/name_read.c \
 *		 src/name/name_read.c src/text/letter.c
 *	 printf '%s\n' 'Mohamed Ben Ali Bouzid' 'عبد الرحمن الشريف' |
 *		 ./name_read_bench
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "name/name_read.h"

#define LINES_MAX 100000

static char *lines[LINES_MAX];
static size_t lengths[LINES_MAX];

static int
read_lines(void)
{
	static char line[NAME_BYTES_MAX + 2];
	int n = 0;

	while (n < LINES_MAX && fgets(line, sizeof(line), stdin))
	{
		lengths[n] = strcspn(line, "\n");
		lines[n] = strdup(line);
		if (!lines[n++])
			exit(1);
	}
	return n;
}

int
main(void)
{
	int n = read_lines();
	double names = 0;
	double tokens = 0;
	clock_t start = clock();
	double seconds;

	if (n == 0)
	{
		fprintf(stderr, "name_read: no names on standard input\n");
		return 1;
	}
	do
	{
		/* look at the clock once in some thousand names */
		for (int turn = 0; turn <= 10000 / n; turn++)
		{
			for (int i = 0; i < n; i++)
			{
				NameReading reading;

				name_read(lines[i], lengths[i], &reading);
				tokens += reading.n_tokens;
			}
			names += n;
		}
		seconds = (double) (clock() - start) / CLOCKS_PER_SEC;
	} while (seconds < 2);
	printf("%.0f names a second, %.0f ns a name, %.1f tokens a name\n",
		   names / seconds, seconds / names * 1e9, tokens / names);
	return 0;
}
