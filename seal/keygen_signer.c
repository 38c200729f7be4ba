/* SPDX-License-Identifier: ISC */
#include "seal/keygen_signer.h"

#include <stdio.h>
#include <unistd.h>

#include "seal/in.h"
#include "seal/out.h"
#include "seal/password.h"
#include "seal/sign.h"

static enum verdict
keygen_signer_write(const struct options *o, struct slice secret, struct slice public,
	struct err *e)
{
	char path[4096];
	bool standard = !o->out || strcmp(o->out, "-") == 0;

	if (!standard && snprintf(path, sizeof path, "%s.pub", o->out) >= (int)sizeof path)
		return err_usage(e, "the path of the key is too long");
	return out_write_files((struct out_file[]){ { o->out, secret, OUT_IDENTITY },
	    { path, public, OUT_PUBLIC } }, standard ? 1 : 2, e);
}

/* The second line of the public key's file. */
static void
keygen_signer_say(struct slice public)
{
	struct slice line = { 0 };

	while (slice_line(&public, &line))
		;
	fprintf(stderr, "Public key: %.*s\n", (int)line.n, (const char *)line.p);
}

enum verdict
keygen_signer(const struct options *o, struct err *e)
{
	struct sign_key key;
	struct buf secret = BUF(4096), public = BUF(4096), password = { 0 };
	enum verdict v = V_OK;

	if (o->pq)
		return err_usage(e, "--sign and --pq exclude each other");
	if (o->password && o->password_file)
		return err_usage(e, "--password and --password-file exclude each other");
	if (o->password || o->password_file)
		v = password_read(o->password_file, true, &password, e);
	sign_key_make(&key);
	if (v == V_OK && (v = sign_put_secret(&key, buf_slice(&password), &secret, e)) == V_OK)
		v = sign_put_public(&key, &public, e);
	if (v == V_OK)
		v = keygen_signer_write(o, buf_slice(&secret), buf_slice(&public), e);
	if (v == V_OK && (o->out || !isatty(STDOUT_FILENO)))
		keygen_signer_say(buf_slice(&public));
	sign_key_wipe(&key);
	buf_free(&secret);
	buf_free(&public);
	buf_free(&password);
	return v;
}
