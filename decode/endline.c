/* SPDX-License-Identifier: ISC */
#include "decode/endline.h"

#include <sodium.h>
#include <stdio.h>

#include "decode/base64.h"
#include "decode/chars.h"
#include "decode/decimal.h"

/* Sizes of the fields in minisign's formats: algorithm | key id | public key, or signature. */
enum { ALGORITHM = 2, ID = 8, KEY = 32, SIGNATURE = 64, DIGEST = 32, PREHASH = 64 };
enum { SIGNATURE_ALL = ALGORITHM + ID + SIGNATURE };

/* A .pub file has a comment line before the key. */
static __attribute__((cold)) struct slice
endline_key_line(struct slice line)
{
	struct slice comment;

	slice_skip(&line, SLICE("\xef\xbb\xbf"));
	line = chars_trim(line);
	if (slice_starts(line, SLICE("untrusted comment:")))
		slice_until(&line, '\n', &comment);
	return chars_trim(line);
}

enum verdict
endline_key_parse(struct slice text, struct endline_key *key, struct err *e)
{
	unsigned char raw[ALGORITHM + ID + KEY];

	if (!base64_padded(endline_key_line(text), raw, sizeof raw)
	    || memcmp(raw, "Ed", ALGORITHM) != 0)
		return err_set(e, V_BAD, "not a minisign public key");
	memcpy(key->id, raw + ALGORITHM, ID);
	memcpy(key->ed25519, raw + ALGORITHM + ID, KEY);
	return V_OK;
}

__attribute__((cold)) const char *
endline_key_other(struct slice text)
{
	static const struct { char begins[9], name[30]; } others[] = {
		{ "RWRTY0Iy", "a secret key of minisign" },	/* with a password */
		{ "RWQAAEIy", "a secret key of minisign" },
		{ "RW", "no whole key of 56 characters" },
		{ "RU", "a signature of minisign" },
		{ "age1", "a recipient of age" },
		{ "ssh-", "an SSH key" },
	};
	struct slice line = endline_key_line(text);

	if (err_holds_key(text))
		return "a secret key of age";
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_starts(line, slice_str(others[i].begins)))
			return others[i].name;
	return NULL;
}

/* Finds the first line that begins with the magic.  *body is the text before
 * it, *line the text from there on. */
static bool
endline_find(struct slice text, struct slice *body, struct slice *line)
{
	size_t at = 0;

	while (at < text.n) {
		*line = (struct slice){ text.p + at, text.n - at };
		at += slice_search(*line, SLICE(ENDLINE_MAGIC));
		*line = text;
		if (at < text.n && (at == 0 || text.p[at - 1] == '\n'))
			return slice_take(line, at, body);
		at++;
	}
	return false;
}

/* Whether the text ends in a line that is a beginning of the magic, so that
 * its end line is cut off. */
static bool
endline_begun(struct slice text)
{
	struct slice magic = SLICE(ENDLINE_MAGIC);
	const size_t least = sizeof "# waitenv" - 1;

	for (size_t n = least; n < magic.n && n <= text.n; n++)
		if (memcmp(text.p + text.n - n, magic.p, n) == 0)
			return n == text.n || text.p[text.n - n - 1] == '\n';
	return false;
}

/* Whether the last line was an end line before a bit flipped in its first words, or in the LF
 * before it.  Such a text must not pass for one without an end line. */
static __attribute__((cold)) bool
endline_damaged(struct slice text)
{
	struct slice words = SLICE(ENDLINE_MAGIC "entries="), head, line = text;
	const unsigned char *lf;

	line.n -= line.n && line.p[line.n - 1] == '\n';
	lf = line.n ? memrchr(line.p, '\n', line.n) : NULL;
	if (lf)
		slice_take(&line, (size_t)(lf - line.p) + 1, &head);
	return line.n >= words.n && (slice_near(line, words)
	    || slice_search(line, words) < line.n);
}

struct claim {
	size_t entries;
	unsigned char digest[DIGEST];
	bool is_signed;
	unsigned char signature[SIGNATURE_ALL];
};

static bool
endline_parse_digest(struct slice hex, unsigned char digest[DIGEST])
{
	static const char alphabet[] = "0123456789abcdef";

	if (hex.n != 2 * DIGEST)
		return false;
	for (size_t i = 0; i < hex.n; i++) {
		const char *at = hex.p[i] ? strchr(alphabet, hex.p[i]) : NULL;

		if (!at)
			return false;
		digest[i / 2] = (unsigned char)(digest[i / 2] << 4 | (at - alphabet));
	}
	return true;
}

/* Cuts "name=value" and the SP behind it, if there is one. */
static bool
endline_cut_field(struct slice *line, struct slice name, struct slice *value)
{
	if (!slice_skip(line, name))
		return false;
	if (slice_until(line, ' ', value))
		return line->n > 0;
	return slice_take(line, line->n, value);
}

static __attribute__((cold)) bool
endline_parse_line(struct slice line, struct claim *c)
{
	struct slice entries, digest, signature;
	uint64_t n;

	if (!slice_skip(&line, SLICE(ENDLINE_MAGIC))
	    || !endline_cut_field(&line, SLICE("entries="), &entries)
	    || !endline_cut_field(&line, SLICE("blake2b="), &digest))
		return false;
	c->is_signed = line.n > 0;
	if (c->is_signed && (!endline_cut_field(&line, SLICE("minisig="), &signature) || line.n
	    || !base64_padded(signature, c->signature, sizeof c->signature)
	    || memcmp(c->signature, "ED", ALGORITHM) != 0))
		return false;
	if (!decimal_parse_canonical(entries, 999999999, &n))
		return false;
	c->entries = (size_t)n;
	return endline_parse_digest(digest, c->digest);
}

/* The key id only selects which keys to try: anybody can write one, and two
 * keys may have the same. */
static __attribute__((cold)) enum verdict
endline_check_signature(struct slice body, const struct claim *c, const struct endline_key *keys,
	size_t n, struct err *e)
{
	unsigned char hash[PREHASH];
	bool known = false;

	if (!c->is_signed)
		return err_fault(e, V_BAD, F_ACCESS, "its end line is not signed");
	crypto_generichash(hash, sizeof hash, body.p, body.n, NULL, 0);
	for (size_t i = 0; i < n; i++) {
		if (memcmp(c->signature + ALGORITHM, keys[i].id, ID) != 0)
			continue;
		if (crypto_sign_ed25519_verify_detached(c->signature + ALGORITHM + ID, hash,
		    sizeof hash, keys[i].ed25519) == 0)
			return V_OK;
		known = true;
	}
	return err_fault(e, V_BAD, F_ACCESS, known ? "its signature does not match the key"
	    : "signed by another key");
}

enum verdict
endline_check(struct slice text, const struct endline_key *key, struct endline *end, struct err *e)
{
	return endline_check_any(text, key, key ? 1 : 0, end, e);
}

enum verdict
endline_check_any(struct slice text, const struct endline_key *keys, size_t n, struct endline *end,
	struct err *e)
{
	unsigned char digest[DIGEST];
	struct slice body, line, last;
	struct claim claim;

	*end = (struct endline){ .body = text };
	if (!endline_find(text, &body, &line)) {
		if (endline_begun(text))
			return err_set(e, V_MORE, "its end line is cut off");
		if (endline_damaged(text))
			return err_set(e, V_BAD, "its end line is damaged");
		return V_OK;
	}
	if (!slice_until(&line, '\n', &last))
		return err_set(e, V_MORE, "its end line is cut off");
	if (line.n)
		return err_set(e, V_BAD, "text after its end line");
	if (!endline_parse_line(last, &claim))
		return err_set(e, V_BAD, "its end line is malformed");
	crypto_generichash(digest, sizeof digest, body.p, body.n, NULL, 0);
	if (memcmp(digest, claim.digest, sizeof digest) != 0)
		return err_set(e, V_BAD, "damaged or changed: its end line has another digest");
	*end = (struct endline){ .found = true, .body = body, .entries = claim.entries };
	return n ? endline_check_signature(body, &claim, keys, n, e) : V_OK;
}

size_t
endline_format(struct slice body, size_t entries, char out[ENDLINE_MAX])
{
	unsigned char digest[DIGEST];
	char hex[2 * DIGEST + 1];

	crypto_generichash(digest, sizeof digest, body.p, body.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	return (size_t)snprintf(out, ENDLINE_MAX, ENDLINE_MAGIC "entries=%zu blake2b=%s\n", entries,
	    hex);
}
