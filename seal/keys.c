/* SPDX-License-Identifier: ISC */
#include "seal/keys.h"

#include <limits.h>
#include <stdio.h>

#include "decode/buf.h"
#include "decode/chars.h"
#include "seal/in.h"

static enum verdict
keys_refuse(const char *what, struct slice text, struct err *e)
{
	const char *other = endline_key_other(text);

	if (!other && *what && memchr(text.p, '.', text.n))
		other = "perhaps a path: write @ before it";
	return err_usage(e, "%snot a minisign public key%s%s", what,
	    !other ? "" : *other == 'p' ? ", " : ", but ", other ? other : "");
}

static enum verdict
keys_read_file(const char *path, struct endline_key *key, struct err *e)
{
	struct buf file = BUF(65536);
	enum verdict v = in_read(path, &file, e);

	if (v == V_OK && endline_key_parse(buf_slice(&file), key, e) != V_OK)
		v = in_blame(path, keys_refuse("", buf_slice(&file), e), e);
	buf_free(&file);
	return v;
}

/* Adds the keys of one word: a key, or @ and a path. */
static enum verdict
keys_add(struct slice word, struct keys *keys, struct err *e)
{
	char path[PATH_MAX];

	if (keys->n == LIST_MAX)
		return err_usage(e, "more than %d keys for --verify-key", LIST_MAX);
	if (*word.p != '@')
		return endline_key_parse(word, &keys->v[keys->n++], e) == V_OK ? V_OK
		    : keys_refuse("--verify-key is ", word, e);
	if (word.n > sizeof path)
		return err_usage(e, "the path is too long");
	snprintf(path, sizeof path, "%.*s", (int)word.n - 1, (const char *)word.p + 1);
	return keys_read_file(path, &keys->v[keys->n++], e);
}

/* The value may be the content of a .pub file: its comment is skipped, and each other line may hold
 * several keys. */
static enum verdict
keys_add_line(struct slice line, struct keys *keys, struct err *e)
{
	struct slice word;
	enum verdict v = V_OK;

	if (slice_starts(line, SLICE("untrusted comment:")))
		return V_OK;
	while (v == V_OK && (line = chars_trim(line)).n) {
		size_t n = 0;

		while (n < line.n && !chars_is_space(line.p[n]))
			n++;
		slice_take(&line, n, &word);
		v = keys_add(word, keys, e);
	}
	return v;
}

enum verdict
keys_load(const struct list *list, struct keys *keys, struct err *e)
{
	enum verdict v = V_OK;

	keys->n = 0;
	for (size_t i = 0; v == V_OK && i < list->n; i++) {
		struct slice rest = slice_str(list->v[i]), line;
		const size_t before = keys->n;

		if (*list->v[i] == '@')		/* a path may contain blanks */
			v = keys_add(rest, keys, e);
		else
			while (v == V_OK && slice_line(&rest, &line))
				v = keys_add_line(line, keys, e);
		if (v == V_OK && keys->n == before)
			v = err_usage(e, "--verify-key is not a minisign public key");
	}
	return v;
}
