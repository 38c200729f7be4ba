#include "seal/keys.h"

#include "decode/buf.h"
#include "seal/in.h"

static enum verdict
keys_read_file(const char *path, struct endline_key *key, struct err *e)
{
	struct buf file = BUF(65536);
	enum verdict v = in_read(path, &file, e);

	if (v == V_OK)
		v = in_blame(path, endline_key_parse(buf_slice(&file), key, e), e);
	buf_free(&file);
	return v;
}

enum verdict
keys_load(const struct list *list, struct keys *keys, struct err *e)
{
	enum verdict v = V_OK;

	for (keys->n = 0; v == V_OK && keys->n < list->n; keys->n++) {
		const char *text = list->v[keys->n];
		struct endline_key *key = &keys->v[keys->n];

		if (*text == '@')
			v = keys_read_file(text + 1, key, e);
		else if (endline_key_parse(slice_str(text), key, e) != V_OK)
			v = err_usage(e, "--verify-key is not a minisign public key");
	}
	return v;
}
