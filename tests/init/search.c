/* SPDX-License-Identifier: ISC */
/* search PID TEXT: succeeds if the text is anywhere in the memory of the process. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Regions that cannot be read, such as [vvar], are not searched.  The process may be one of 64 bits
 * although we are not. */
static int
holds(int mem, uint64_t from, uint64_t to, const char *text)
{
	const size_t size = to - from <= SIZE_MAX ? (size_t)(to - from) : 0;
	char *p = malloc(size);
	ssize_t n = p ? pread(mem, p, size, (off_t)from) : -1;
	int found = n > 0 && memmem(p, (size_t)n, text, strlen(text)) != NULL;

	free(p);
	return found;
}

int
main(int argc, char **argv)
{
	uint64_t from, to;
	char path[32], line[512];
	FILE *maps;
	int mem;

	if (argc != 3)
		return 64;
	snprintf(path, sizeof path, "/proc/%s/maps", argv[1]);
	maps = fopen(path, "r");
	snprintf(path, sizeof path, "/proc/%s/mem", argv[1]);
	mem = open(path, O_RDONLY);
	if (!maps || mem < 0)
		return 71;
	while (fgets(line, sizeof line, maps))
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &from, &to) == 2
		    && holds(mem, from, to, argv[2]))
			return 0;
	return 1;
}
