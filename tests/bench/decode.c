/* SPDX-License-Identifier: ISC */
/* decode: see decode.h. */
#include <err.h>
#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "decode/dialect/dialect.h"
#include "decode/endline.h"
#include "decode/unwrap.h"
#include "tests/bench/decode.h"
#include "tests/fault/clock.h"

#define SIZE (4u << 20)
#define CHUNK 65536
#define TAG crypto_aead_chacha20poly1305_ietf_ABYTES

static struct buf bundle, packed, key_text;
static struct age_identities ids;
static unsigned char *sealed;

static const unsigned char key[32], nonce[12];

static void
load(const char *folder, const char *name, struct buf *b)
{
	char path[400];
	struct err e;
	struct stat st;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	*b = BUF(2 * SIZE);
	if (!(f = fopen(path, "re")) || fstat(fileno(f), &st) != 0 ||
	    buf_reserve(b, (size_t)st.st_size, &e) != V_OK)
		err(1, "%s", path);
	b->n = fread(b->p, 1, (size_t)st.st_size, f);
	fclose(f);
}

/* Writes 4 MiB of variables, half words and half keys, so that they compress like env files. */
static void
write_big(const char *folder)
{
	char path[400];
	uint64_t seed = 4;
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof path, "%s/big", folder);
	if (!(f = fopen(path, "we")))
		err(1, "%s", path);
	for (int i = 0; n < SIZE; i++)
		n += (size_t)fprintf(f, "SERVICE_%d_URL=https://service-%d.internal.example.com\n"
			"API_KEY_%d=%016llx%016llx\n", i, i % 977, i,
			(unsigned long long)chance(&seed), (unsigned long long)chance(&seed));
	if (fclose(f) != 0)
		err(1, "%s", path);
}

static void
prepare(const char *folder)
{
	char command[1024];
	struct err e;

	write_big(folder);
	snprintf(command, sizeof command, "cd '%s' && gzip -9 <big >big.gz &&"
		" age -r $(age-keygen -y identity) <big.gz >big.age", folder);
	if (system(command) != 0)
		errx(1, "cannot make the large bundle");
	load(folder, "big.age", &bundle);
	load(folder, "big.gz", &packed);
	load(folder, "identity", &key_text);
	if (age_identities_parse(buf_slice(&key_text), &ids, &e) != V_OK)
		errx(1, "%s", e.text);
	if (!(sealed = malloc(packed.n + (packed.n / CHUNK + 1) * TAG)))
		err(1, NULL);
	for (size_t at = 0, out = 0; at < packed.n; at += CHUNK, out += CHUNK + TAG)
		crypto_aead_chacha20poly1305_ietf_encrypt(sealed + out, NULL, packed.p + at,
			packed.n - at < CHUNK ? packed.n - at : CHUNK, NULL, 0, NULL, nonce, key);
}

/* The way of waitenv. */
static double
whole_way(void)
{
	const struct dialect *docker = dialect_find(SLICE("docker"));
	struct vars vars = VARS(4 * SIZE);
	struct buf plain = BUF(4 * SIZE);
	struct endline end = { 0 };
	struct slice opened;
	struct layers layers;
	struct err e;
	int64_t from = now();

	if (unwrap(buf_slice(&bundle), &ids, &plain, &opened, &layers, &e) != V_OK ||
	    endline_check(opened, NULL, &end, &e) != V_OK ||
	    (vars_refer(&vars, opened), docker->parse(opened, NULL, &vars, &e)) != V_OK)
		errx(1, "the large bundle: %s", e.text);
	vars_adopt(&vars, &plain);
	from = now() - from;
	if (vars.n < 1000)
		errx(1, "the large bundle has %zu variables", vars.n);
	vars_free(&vars);
	return (double)from / 1000;
}

/* The two steps alone, also into new memory. */
static double
libraries(void)
{
	int64_t from = now();
	unsigned char *opened = malloc(packed.n), *text = malloc(2 * SIZE);
	z_stream z = { .next_in = opened, .avail_in = (uInt)packed.n, .next_out = text,
		.avail_out = 2 * SIZE };

	if (!opened || !text)
		err(1, NULL);
	for (size_t at = 0, in = 0; at < packed.n; at += CHUNK, in += CHUNK + TAG) {
		size_t n = packed.n - at < CHUNK ? packed.n - at : CHUNK;
		if (crypto_aead_chacha20poly1305_ietf_decrypt(opened + at, NULL, NULL, sealed + in,
		    n + TAG, NULL, 0, nonce, key) != 0)
			errx(1, "a chunk does not open");
	}
	if (inflateInit2(&z, 15 + 16) != Z_OK || inflate(&z, Z_FINISH) != Z_STREAM_END)
		errx(1, "inflate");
	inflateEnd(&z);
	free(text);
	free(opened);
	return (double)(now() - from) / 1000;
}

/* Each measurement is made in a new process, because sodium_init chooses the implementations for a
 * whole process: a usual program calls it, and waitenv does not. */
static double
in_child(double (*measure)(void), bool usual)
{
	double us = NAN;
	int p[2], status;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		err(1, "fork");
	if (pid == 0) {
		if (usual && sodium_init() < 0)
			_exit(1);
		us = measure();
		_exit(write(p[1], &us, sizeof us) != (ssize_t)sizeof us);
	}
	close(p[1]);
	if (read(p[0], &us, sizeof us) != (ssize_t)sizeof us)
		us = NAN;
	close(p[0]);
	waitpid(pid, &status, 0);
	return us;
}

struct ratio
decode_ratio(const char *folder, int rounds)
{
	double *v = calloc((size_t)rounds * 3, sizeof *v), *va = v + rounds, *vb = va + rounds;
	struct ratio r;

	if (!v)
		err(1, NULL);
	prepare(folder);
	for (int i = 0; i < rounds; i++) {
		va[i] = in_child(whole_way, false);
		vb[i] = in_child(libraries, true);
		v[i] = va[i] / vb[i];
	}
	r = (struct ratio){ part_of(v, rounds, 0.5), part_of(va, rounds, 0.5),
		part_of(vb, rounds, 0.5) };
	free(v);
	return r;
}
