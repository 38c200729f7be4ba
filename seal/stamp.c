/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "decode/base64.h"
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/named.h"
#include "seal/keys.h"
#include "seal/out.h"
#include "seal/plain.h"

/* The signature of a .minisig file is its second line: 74 bytes that begin with "ED". */
static enum verdict
stamp_find_signature(struct slice file, struct slice *line, struct err *e)
{
	unsigned char raw[74];

	if (!slice_line(&file, line) || !slice_line(&file, line))
		return err_set(e, V_BAD, "not a minisign signature");
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	if (!base64_padded(*line, raw, sizeof raw) || raw[0] != 'E')
		return err_set(e, V_BAD, "not a minisign signature");
	if (raw[1] != 'D')
		return err_set(e, V_BAD, "a legacy minisign signature; sign without -l");
	return V_OK;
}

static enum verdict
stamp_add_signature(const char *path, struct text *t, struct err *e)
{
	struct buf file = BUF(65536);
	struct slice line;
	enum verdict v = in_read(path, &file, e);

	if (v == V_OK)
		v = in_blame(path, stamp_find_signature(buf_slice(&file), &line, e), e);
	if (v == V_OK)
		v = text_add_signature(t, line, e);
	buf_free(&file);
	return v;
}

/* minisign signed the file as it was, so the end line must cover exactly those bytes. */
static enum verdict
stamp_check_signable(const struct text *t, struct err *e)
{
	if (t->stamped)
		return err_set(e, V_BAD,
		    "it was stamped before it was signed; sign it without its end line");
	if (t->bytes.n && t->bytes.p[t->bytes.n - 1] != '\n')
		return err_set(e, V_BAD, "its last line has no newline; add one and sign it again");
	return V_OK;
}

static enum verdict
stamp_text(const struct options *o, const struct sign_key *key, struct text *t, struct err *e)
{
	enum verdict v = o->minisig ? text_load(o, t, e) : text_load_anew(o, t, e);

	if (v == V_OK && !t->dialect->comments)
		return err_usage(e, "%s has no comments, and so no place for an end line",
		    t->dialect->name);
	if (v == V_OK && o->minisig)
		v = in_blame(o->files[0], stamp_check_signable(t, e), e);
	if (v == V_OK)
		v = o->sign ? text_sign(t, key, e) : text_stamp(t, e);
	return v == V_OK && o->minisig ? stamp_add_signature(o->minisig, t, e) : v;
}

enum verdict
command_stamp(const struct options *o, struct err *e)
{
	struct sign_key key = { 0 };
	struct keys keys;
	struct endline end;
	struct text t = { 0 };
	enum verdict v;

	if (o->sign && o->minisig)
		return err_usage(e, "--sign and --minisig exclude each other");
	if ((v = keys_load(&o->verify_keys, &keys, e)) == V_OK)
		v = sign_key_load(o, &key, e);
	if (v == V_OK)
		v = stamp_text(o, &key, &t, e);
	if (v == V_OK && keys.n)
		v = in_blame(o->files[0],
		    endline_check_any(buf_slice(&t.bytes), keys.v, keys.n, &end, e), e);
	if (v == V_OK)
		v = sign_write(o, &key, text_body(&t),
		    (struct out_file){ o->out ? o->out : o->files[0], buf_slice(&t.bytes),
		    OUT_TEXT }, e);
	if (v == V_OK)
		named_say(buf_slice(&t.bytes));
	sign_key_wipe(&key);
	text_free(&t);
	return v;
}
