/* SPDX-License-Identifier: ISC */
#include "init/base/script.h"

#include "decode/chars.h"

static struct slice
script_trim(struct slice s)
{
	while (s.n && chars_is_blank(s.p[0]))
		s = (struct slice){ s.p + 1, s.n - 1 };
	while (s.n && chars_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The kernel reads a block of that size and pads it with NUL bytes. */
bool
script_parse(struct slice head, struct script *out)
{
	unsigned char block[SCRIPT_HEAD] = { 0 };
	struct slice rest = { block, sizeof block }, line = { block, sizeof block - 1 };
	bool ends;
	size_t n = 0;

	*out = (struct script){ .argument_n = 0 };
	memcpy(block, head.p, head.n < sizeof block ? head.n : sizeof block);
	ends = slice_until(&rest, '\n', &line);
	if (!slice_skip(&line, SLICE("#!")))
		return false;
	for (line = script_trim(line); n < line.n && line.p[n] && !chars_is_blank(line.p[n]); n++)
		;
	if (n == line.n && !ends)
		return true;	/* the line may be longer than the kernel's block */
	memcpy(out->interpreter, line.p, n);
	rest = script_trim((struct slice){ line.p + n, line.n - n });
	out->argument_n = strnlen((const char *)rest.p, rest.n);
	return true;
}
