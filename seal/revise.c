/* SPDX-License-Identifier: ISC */
#include "seal/revise.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/gzip.h"
#include "seal/in.h"
#include "seal/out.h"
#include "seal/stanzas.h"

static struct recipients recipients;	/* a third of a MiB: too large for some stacks */

static enum verdict
revise_find_recipients(struct revise *r, struct err *e)
{
	bool all;
	enum verdict v;

	r->recipients = &recipients;
	if (r->o->recipients.n || r->o->recipient_files.n)
		return recipients_load(r->o, &recipients, e);
	v = stanzas_recipients(buf_slice(&r->bundle.age), &r->ids, &recipients, &all, e);
	if (v == V_OK && !all)
		v = err_usage(e, "the identities do not determine every recipient; give -r or -R");
	return in_blame(r->bundle.path, v, e);
}

/* The old end line is removed; the new text gets a new one. */
static enum verdict
revise_find_body(struct revise *r, struct err *e)
{
	struct slice text = r->bundle.text;
	struct endline end = { .body = text };
	enum verdict v = r->dialect->comments ? endline_check(text, NULL, &end, e) : V_OK;

	r->body = end.body;
	text.p += end.body.n;
	text.n -= end.body.n;
	r->was_signed = end.found && memmem(text.p, text.n, " minisig=", 9);
	return in_blame(r->bundle.path, v, e);
}

/* A bundle that was replaced while sealenv waited for its lock is another file, and is opened
 * again.  On a file system without locks, none is taken. */
static void
revise_take_lock(struct revise *r)
{
	struct stat locked, there;

	while (r->lock < 0) {
		r->lock = open(r->o->files[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (r->lock < 0 || flock(r->lock, LOCK_EX) != 0 || fstat(r->lock, &locked) != 0
		    || stat(r->o->files[0], &there) != 0
		    || (locked.st_ino == there.st_ino && locked.st_dev == there.st_dev))
			return;
		close(r->lock);
		r->lock = -1;
	}
}

static void
revise_drop_lock(struct revise *r)
{
	if (r->lock >= 0)
		close(r->lock);
	r->lock = -1;
}

static enum verdict
revise_check_unchanged(const struct revise *r, struct err *e)
{
	struct buf now = BUF(IN_MAX);
	struct joined form;
	enum verdict v = joined_read(r->bundle.path, &now, &form, e);

	if (v == V_OK && !slice_eq(buf_slice(&now), buf_slice(&r->bundle.file)))
		v = in_blame(r->bundle.path,
		    err_set(e, V_BAD, "changed by another process in the meantime"), e);
	buf_free(&now);
	return v;
}

enum verdict
revise_open(const struct options *o, enum revise_lock lock, struct revise *r, struct err *e)
{
	enum verdict v;

	*r = (struct revise){ .o = o, .lock = -1 };
	if (strcmp(o->files[0], "-") == 0)
		return err_usage(e, "the bundle is replaced in place; - is not accepted");
	if (lock == REVISE_LOCKED)
		revise_take_lock(r);
	if ((v = text_dialect(o, &r->dialect, e)) == V_OK
	    && (v = identities_load(o, &r->ids, e)) == V_OK
	    && (v = reseal_open(o->files[0], &r->ids, &r->bundle, e)) == V_OK
	    && (v = revise_find_recipients(r, e)) == V_OK
	    && (v = revise_find_body(r, e)) == V_OK)
		v = sign_key_load(o, &r->key, e);
	if (v == V_OK && o->sign && !r->dialect->comments)
		v = err_usage(e, "%s has no comments, and so no place for a signature",
		    r->dialect->name);
	return v;
}

static enum verdict
revise_seal(struct revise *r, struct text *t, struct buf *out, struct err *e)
{
	struct buf gzipped = BUF(2 * IN_MAX);
	struct slice payload = buf_slice(&t->bytes);
	enum verdict v = V_OK;

	if (r->bundle.gzipped) {
		v = gzip(payload, &gzipped, e);
		payload = buf_slice(&gzipped);
	}
	if (v == V_OK)
		v = reseal_make(&r->bundle, payload, r->recipients, &r->ids, out, e);
	buf_free(&gzipped);
	return v;
}

/* Replaces the bundle, unless somebody else has replaced it in the meantime. */
static enum verdict
revise_replace(struct revise *r, const struct text *t, struct slice bundle, struct err *e)
{
	bool locked = r->lock >= 0;
	enum verdict v;

	revise_take_lock(r);
	v = revise_check_unchanged(r, e);
	if (v == V_OK)
		v = sign_write(r->o, &r->key, text_body(t),
		    (struct out_file){ r->bundle.path, bundle, OUT_SEALED }, e);
	if (!locked)
		revise_drop_lock(r);
	return v;
}

enum verdict
revise_write(struct revise *r, struct slice text, struct err *e)
{
	struct buf out = BUF(4 * IN_MAX);
	struct text t;
	enum verdict v = text_from(r->dialect, text, &t, e);

	if (v == V_OK)
		v = r->o->sign ? text_sign(&t, &r->key, e) : text_stamp(&t, e);
	in_blame(r->bundle.path, v, e);
	if (v == V_OK)
		v = revise_seal(r, &t, &out, e);
	if (v == V_OK)
		v = revise_replace(r, &t, buf_slice(&out), e);
	if (v == V_OK && r->was_signed && !r->o->sign)
		fputs("sealenv: the signature no longer matched and was removed;"
		    " --sign makes another\n", stderr);
	text_free(&t);
	buf_free(&out);
	return v;
}

void
revise_free(struct revise *r)
{
	age_identities_wipe(&r->ids);
	sign_key_wipe(&r->key);
	reseal_free(&r->bundle);
	revise_drop_lock(r);
}
