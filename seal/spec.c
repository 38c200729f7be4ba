/* SPDX-License-Identifier: ISC */
#include "seal/spec.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "seal/in.h"

#define SPEC_PIN "#sha256="

static enum verdict
spec_read_pin(const char *hex, struct spec *spec, struct err *e)
{
	const char *end;
	size_t digits;

	spec->pinned = strlen(hex) == 2 * sizeof spec->digest && sodium_hex2bin(spec->digest,
	    sizeof spec->digest, hex, strlen(hex), NULL, &digits, &end) == 0 && !*end;
	return spec->pinned ? V_OK : in_blame(spec->path, err_usage(e,
	    "expected 64 hexadecimal digits at the end, after " SPEC_PIN), e);
}

enum verdict
spec_parse(const char *operand, struct spec *spec, struct err *e)
{
	struct slice rest = slice_str(operand), word;
	const char *mark;

	*spec = (struct spec){ 0 };
	if (slice_until(&rest, ':', &word) && (spec->dialect = dialect_find(word)))
		operand += word.n + 1;
	if (spec->dialect && !spec->dialect->parse)
		return err_usage(e, "%s is not a dialect for text files", spec->dialect->name);
	mark = strstr(operand, SPEC_PIN);
	rest = slice_str(operand);
	rest.n = mark ? (size_t)(mark - operand) : rest.n;
	if (rest.n >= sizeof spec->path)
		return err_usage(e, "the path is too long");
	memcpy(spec->path, operand, rest.n);
	return mark ? spec_read_pin(mark + sizeof SPEC_PIN - 1, spec, e) : V_OK;
}

enum verdict
spec_check_pin(const struct spec *spec, struct slice content, struct err *e)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[17];

	crypto_hash_sha256(digest, content.p, content.n);
	if (!spec->pinned || memcmp(digest, spec->digest, sizeof digest) == 0)
		return V_OK;
	sodium_bin2hex(hex, sizeof hex, digest, sizeof hex / 2);
	return err_set(e, V_BAD, "another version: its sha256 is %s...", hex);
}
