#include "decode/endline.h"
#include "decode/unwrap.h"
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/out.h"
#include "seal/recipient.h"

enum verdict
command_open(const struct options *o, struct err *e)
{
	struct age_identities ids = { 0 };
	struct buf file = BUF(IN_MAX), room = BUF(IN_MAX);
	struct slice plain = { 0 };
	struct endline end;
	struct layers seen;
	enum verdict v = identities_load(o, &ids, e);

	if (v == V_OK && (v = in_read(o->files[0], &file, e)) == V_OK) {
		v = unwrap(buf_slice(&file), &ids, &room, &plain, &seen, e);
		if (v == V_OK)
			v = endline_check(plain, NULL, &end, e);
		in_blame(o->files[0], v, e);
	}
	if (v == V_OK)
		v = out_write(o->out, plain, OUT_SECRET, e);
	age_identities_wipe(&ids);
	buf_free(&file);
	buf_free(&room);
	return v;
}
