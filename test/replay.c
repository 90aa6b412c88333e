/*
 * replay.c
 *
 * Stands in for libFuzzer: gives a target each file that is named, and says how
 * many there were.  script/check replays with it what test/fuzz/seeds and
 * test/fuzz/found have.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(1 << 20);
	size_t size;

	if (!file || !data)
	{
		perror(path);
		exit(1);
	}
	size = fread(data, 1, 1 << 20, file);
	fclose(file);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int
main(int argc, char **argv)
{
	/* what is empty is an input, too */
	LLVMFuzzerTestOneInput((const uint8_t *) "", 0);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%d inputs\n", argc);
	return 0;
}
