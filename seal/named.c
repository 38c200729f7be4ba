/* SPDX-License-Identifier: ISC */
#include "seal/named.h"

#include <sodium.h>
#include <stdio.h>

enum { NAMED_DIGITS = 8 };

void
named_digest(struct slice s, char hex[NAMED_HEX])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, s.p, s.n);
	sodium_bin2hex(hex, NAMED_HEX, hash, sizeof hash);
}

void
named_say(struct slice written)
{
	char hex[NAMED_HEX];

	named_digest(written, hex);
	fprintf(stderr, "sha256=%s\n", hex);
}

/* Returns false if the result does not fit; it is then truncated. */
static bool
named_expand(const struct named *n, const char *text, char out[NAMED_PATH])
{
	size_t at = 0;

	for (; *text && at < NAMED_PATH - NAMED_DIGITS - 1; text++) {
		if (*text == '%') {
			memcpy(out + at, n->hex, NAMED_DIGITS);
			at += NAMED_DIGITS;
		} else
			out[at++] = *text;
	}
	out[at] = '\0';
	return !*text;
}

enum verdict
named_finish(struct named *n, const char *path, struct err *e)
{
	named_digest(buf_slice(&n->bytes), n->hex);
	return named_expand(n, path, n->path) ? V_OK : err_usage(e, "the path is too long");
}

enum verdict
named_apply(struct named *n, const char *text, struct err *e)
{
	return named_expand(n, text, n->applied) ? V_OK
	    : err_usage(e, "the path or the ARN is too long");
}

enum verdict
named_write(const struct named *n, enum out_kind kind, struct err *e)
{
	return out_write(n->path, buf_slice(&n->bytes), kind, e);
}

void
named_free(struct named *n)
{
	buf_free(&n->bytes);
}
