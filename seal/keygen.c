/* SPDX-License-Identifier: ISC */
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "seal/commands.h"
#include "seal/encode.h"
#include "seal/in.h"
#include "seal/keygen_signer.h"
#include "seal/out.h"
#include "seal/recipient.h"

static const struct slice hrp[] = {
	[AGE_X25519] = SLICE(AGE_X25519_HRP), [AGE_HYBRID] = SLICE(AGE_HYBRID_HRP),
};

/* RFC 3339 with the offset of the time zone, as age-keygen writes it. */
static enum verdict
keygen_put_time(struct buf *out, struct err *e)
{
	char text[40] = "", zone[8] = "";
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	strftime(zone, sizeof zone, "%z", &tm);
	if (tm.tm_gmtoff == 0)
		strcat(text, "Z");
	else
		snprintf(text + strlen(text), 8, "%.3s:%.2s", zone, zone + 3);
	return buf_put(out, slice_str(text), e);
}

/* The identity in upper case, as every implementation of age writes it. */
static enum verdict
keygen_put_identity(const struct age_identity *id, struct buf *out, struct err *e)
{
	size_t start = out->n;
	struct slice secret = { id->secret, sizeof id->secret };
	enum verdict v = encode_bech32(hrp[id->kind], secret, out, e);

	for (size_t i = start; v == V_OK && i < out->n; i++)
		if (out->p[i] >= 'a' && out->p[i] <= 'z')
			out->p[i] = (unsigned char)(out->p[i] - 'a' + 'A');
	return v;
}

static enum verdict
keygen_put_file(const struct age_identity *id, struct slice recipient, struct buf *out,
	struct err *e)
{
	enum verdict v;

	if ((v = buf_put(out, SLICE("# created: "), e)) == V_OK
	    && (v = keygen_put_time(out, e)) == V_OK
	    && (v = buf_put(out, SLICE("\n# public key: "), e)) == V_OK
	    && (v = buf_put(out, recipient, e)) == V_OK
	    && (v = buf_byte(out, '\n', e)) == V_OK
	    && (v = keygen_put_identity(id, out, e)) == V_OK)
		v = buf_byte(out, '\n', e);
	return v;
}

static void
keygen_warn_readable(void)
{
	struct stat st;

	if (fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode) && st.st_mode & 077)
		fputs("sealenv: the identity went to a file that others can read\n", stderr);
}

enum verdict
command_keygen(const struct options *o, struct err *e)
{
	struct age_identity id = { .kind = o->pq ? AGE_HYBRID : AGE_X25519 };
	struct recipient r;
	struct buf file = BUF(8192), recipient = BUF(4096);
	enum verdict v;

	if (o->make_signer)
		return keygen_signer(o, e);
	if (o->password || o->password_file)
		return err_usage(e, "--password is for a signing key; see --sign");
	if (o->pq && !age_hybrid_built)
		return err_usage(e, "post-quantum identities need libsodium 1.0.22");
	randombytes_buf(id.secret, sizeof id.secret);
	recipient_of(&id, &r);
	v = recipient_format(&r, &recipient, e);
	if (v == V_OK)
		v = keygen_put_file(&id, buf_slice(&recipient), &file, e);
	if (v == V_OK)
		v = out_write(o->out, buf_slice(&file), OUT_IDENTITY, e);
	if (v == V_OK && !o->out)
		keygen_warn_readable();
	if (v == V_OK && (o->out || !isatty(STDOUT_FILENO)))
		fprintf(stderr, "Public key: %.*s\n", (int)recipient.n, (const char *)recipient.p);
	sodium_memzero(&id, sizeof id);
	buf_free(&file);
	buf_free(&recipient);
	return v;
}

enum verdict
command_recipient(const struct options *o, struct err *e)
{
	struct buf file = BUF(IN_MAX), text = BUF(1 << 20);
	struct age_identities ids = { 0 };
	struct recipient r;
	enum verdict v = in_read(o->files[0], &file, e);

	if (v == V_OK)
		v = in_blame(o->files[0], age_identities_parse(buf_slice(&file), &ids, e), e);
	for (size_t i = 0; v == V_OK && i < ids.n; i++) {
		recipient_of(&ids.v[i], &r);
		v = recipient_format(&r, &text, e);
		if (v == V_OK)
			v = buf_byte(&text, '\n', e);
	}
	if (v == V_OK)
		v = out_write(o->out, buf_slice(&text), OUT_SEALED, e);
	age_identities_wipe(&ids);
	buf_free(&file);
	buf_free(&text);
	return v;
}
