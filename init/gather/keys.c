/* SPDX-License-Identifier: ISC */
#include "init/gather/keys.h"

#include "decode/arena.h"
#include "init/base/file.h"

#define PUB_MAX 65536

static enum verdict
keys_read(const char *path, struct endline_key *key, struct err *e)
{
	struct buf file = BUF(PUB_MAX);
	const char *other;
	enum verdict v = file_read(path, &file, e);

	if (v == V_OK && (v = endline_key_parse(buf_slice(&file), key, e)) != V_OK) {
		other = endline_key_other(buf_slice(&file));
		v = err_fault(e, V_BAD, F_USAGE,
		    "--verify-key: not a minisign public key%s%s: %.120s",
		    other ? ", but " : "", other ? other : "", path);
	}
	buf_free(&file);
	return v;
}

enum verdict
keys_open(struct keys *keys, const struct list *list, struct err *e)
{
	enum verdict v = V_OK;

	*keys = (struct keys){ .v = list->n ? arena_take(list->n * sizeof *keys->v) : NULL };
	if (list->n && !keys->v)
		return err_set(e, V_SYS, "no memory");
	for (; v == V_OK && keys->n < list->n; keys->n++) {
		const char *text = list->v[keys->n];

		v = *text == '@' ? keys_read(text + 1, &keys->v[keys->n], e)
		    : endline_key_parse(slice_str(text), &keys->v[keys->n], e);
	}
	return v;
}
