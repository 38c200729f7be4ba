/* SPDX-License-Identifier: ISC */
#include "decode/endline.h"
#include "decode/unwrap.h"
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/joined.h"
#include "seal/keys.h"
#include "seal/out.h"
#include "seal/recipient.h"

enum verdict
command_open(const struct options *o, struct err *e)
{
	struct age_identities ids = { 0 };
	struct joined form;
	struct buf file = BUF(IN_MAX), room = BUF(IN_MAX);
	struct slice plain = { 0 };
	struct endline end;
	struct layers seen;
	struct keys keys;
	enum verdict v = keys_load(&o->verify_keys, &keys, e);

	if (v == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK && (v = joined_read(o->files[0], &file, &form, e)) == V_OK) {
		v = unwrap(buf_slice(&file), &ids, &room, &plain, &seen, e);
		if (v == V_OK)
			v = endline_check_any(plain, keys.v, keys.n, &end, e);
		if (v == V_OK && keys.n && !end.found)
			v = err_fault(e, V_BAD, F_ACCESS, "not signed: it has no end line");
		in_blame(o->files[0], v, e);
	}
	if (v == V_OK)
		v = out_write(o->out, plain, OUT_SECRET, e);
	age_identities_wipe(&ids);
	buf_free(&file);
	buf_free(&room);
	return v;
}
