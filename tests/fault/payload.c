/* SPDX-License-Identifier: ISC */
/* payload: see payload.h. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fault/clock.h"
#include "tests/fault/payload.h"

const char *const form_names[FORMS] = { "plain", "stamped", "sealed", "pinned", "zipped",
	"json", "quoted" };
const char *const form_dialects[FORMS] = { [PLAIN] = "", [STAMPED] = "", [SEALED] = "",
    [PINNED] = "",
	[ZIPPED] = "", [JSON] = "json:", [QUOTED] = "dotenv:" };

void
envsum_add(struct envsum *s, const char *string, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)string[i]) * 0x100000001b3;
	s->sum += h ^ h >> 29;
	s->n++;
}

static void
write_text(FILE *f, struct envsum *sum, uint64_t *seed, int vars, int value_max)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char line[12000];

	for (int i = 0; i < vars; i++) {
		int n = i + 1 < vars ? sprintf(line, "APP_%d_%03d=" PAYLOAD_MARK, vars, i) :
			sprintf(line, "ZZ_LAST_%d=" PAYLOAD_MARK, vars);
		for (int64_t k = between(seed, 8, value_max); k > 0; k--)
			line[n++] = letters[chance(seed) & 63];
		envsum_add(sum, line, (size_t)n);
		line[n++] = '\n';
		fwrite(line, 1, (size_t)n, f);
	}
}

static void
run(const char *command)
{
	if (system(command) != 0)
		errx(1, "cannot make the payloads: %s", command);
}

static struct bytes
load(const char *path)
{
	struct bytes b = { 0 };
	struct stat st;
	FILE *f = fopen(path, "re");

	if (!f || fstat(fileno(f), &st) != 0 || !(b.p = malloc((size_t)st.st_size)))
		err(1, "%s", path);
	b.n = fread(b.p, 1, (size_t)st.st_size, f);
	fclose(f);
	return b;
}

/* Every other size is armored, and HUGE is a binary age file in base64. */
static const char *
wrapping(int size)
{
	if (size == HUGE)
		return "age -r $r | base64 -w 0";
	return size % 2 ? "age -a -r $r" : "age -r $r";
}

static void
make(struct payload *p, const char *folder, uint64_t *seed, int size, int vars, int value_max)
{
	char path[600], command[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/text", folder);
	if (!(f = fopen(path, "we")))
		err(1, "%s", path);
	write_text(f, &p->env, seed, vars, value_max);
	if (fclose(f) != 0)
		err(1, "%s", path);
	snprintf(command, sizeof command, "cd '%s' && set -e && r=$(age-keygen -y identity) &&"
		" s=$(b2sum -l 256 <text) && cat text >stamped &&"
		" echo \"# waitenv-end entries=%d blake2b=${s%%%% *}\" >>stamped &&"
		" if [ \"$SEALENV\" ]; then \"$SEALENV\" stamp -o - text | cmp - stamped; fi &&"
		" cp text pinned && printf '#sha256=%%s' $(sha256sum <text | cut -c1-64) >pin &&"
		" gzip -9 <text >zipped && %s <zipped >sealed &&"
		" sed 's/^\\([^=]*\\)=\\(.*\\)/\\1=\"\\2\"/' <text >quoted &&"
		" sed '1s/^/{/; s/\\([A-Z0-9_]*\\)=/\"\\1\":/; s/$/,/; $s/,$/}/' <quoted >json",
		folder, vars, wrapping(size));
	run(command);
	for (int form = PLAIN; form < FORMS; form++) {
		snprintf(path, sizeof path, "%s/%s", folder,
		    form == PLAIN ? "text" : form_names[form]);
		p->form[form] = load(path);
	}
	snprintf(path, sizeof path, "%s/pin", folder);
	snprintf(p->pin, sizeof p->pin, "%.72s", (char *)load(path).p);
}

void
payloads_make(struct payloads *all, const char *folder, uint64_t seed)
{
	static const struct { int vars, value_max; } shape[SIZES] = {
		[TINY] = { 12, 60 }, [SMALL] = { 40, 120 }, [MIDDLE] = { 120, 180 },
		[LARGE] = { 200, 280 }, [HUGE] = { 200, 840 },
		[VAST] = { 200, 10000 },
	};
	char command[1024];

	snprintf(all->identity, sizeof all->identity, "%s/identity", folder);
	snprintf(command, sizeof command, "cd '%s' && age-keygen -o identity 2>/dev/null &&"
		" age-keygen -o other 2>/dev/null && chmod 644 identity", folder);
	run(command);
	all->key = load(all->identity);
	snprintf(command, sizeof command, "%s/other", folder);
	all->other_key = load(command);
	for (int size = 0; size < SIZES; size++)
		for (int age = 0; age < 2; age++)
			make(&all->v[size][age], folder, &seed, size, shape[size].vars,
				shape[size].value_max);
}
