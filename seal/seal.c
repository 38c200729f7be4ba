/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "seal/bundle.h"
#include "seal/commands.h"
#include "seal/cut.h"
#include "seal/ecs.h"
#include "seal/encode.h"
#include "seal/in.h"
#include "seal/limits.h"
#include "seal/named.h"
#include "seal/out.h"

static struct recipients recipients;	/* a third of a MiB: too large for some stacks */

/* Makes the output, and returns in *bundle the part of it that is the bundle. */
typedef enum verdict form(const struct options *, const struct bundle *, struct buf *out,
	struct slice *bundle, struct err *);

/* Makes the file of `seal`. */
static enum verdict
seal_form_file(const struct options *o, const struct bundle *b, struct buf *out,
	struct slice *bundle, struct err *e)
{
	enum verdict v;

	if (o->part) {
		*bundle = buf_slice(&b->base64);
		return cut_parts(*bundle, BUNDLE_NAME, strtoul(o->part, NULL, 10), out, e);
	}
	if (o->env && sizeof BUNDLE_NAME + b->base64.n > LIMIT_STRING)
		return err_fault(e, V_BAD, F_CONFIG, "too large for one variable: %zu bytes in"
		    " base64, and the kernel takes %zu with the name", b->base64.n, LIMIT_STRING);
	if (o->armor)
		v = encode_armor(buf_slice(&b->sealed), out, e);
	else
		v = buf_put(out, buf_slice(o->env ? &b->base64 : &b->sealed), e);
	if (v == V_OK && o->env)
		v = buf_byte(out, '\n', e);
	*bundle = buf_slice(out);
	return v;
}

/* Base64 needs no escapes.  The limit applies to the JSON without white space. */
#define JSON_BEFORE "[\n  {\"name\": \"" BUNDLE_NAME "\", \"value\": \""
#define JSON_AFTER "\"}\n]\n"
enum { BLANKS = 8, JSON_AROUND = sizeof JSON_BEFORE - 1 + sizeof JSON_AFTER - 1 - BLANKS };

/* Makes the container's environment of `ecs`. */
static enum verdict
seal_form_ecs(const struct options *o, const struct bundle *b, struct buf *out,
	struct slice *bundle, struct err *e)
{
	struct slice before = SLICE(JSON_BEFORE);
	enum verdict v;

	(void)o;
	if (JSON_AROUND + b->base64.n > LIMIT_TASK)
		return err_fault(e, V_BAD, F_CONFIG, "does not fit a task definition: %zu of %zu"
		    " bytes as " BUNDLE_NAME " (text %zu, gzipped %zu, sealed %zu)",
		    JSON_AROUND + b->base64.n, LIMIT_TASK, b->text.bytes.n, b->gzipped.n,
		    b->sealed.n);
	if ((v = buf_put(out, before, e)) == V_OK
	    && (v = buf_put(out, buf_slice(&b->base64), e)) == V_OK)
		v = buf_put(out, SLICE(JSON_AFTER), e);
	*bundle = (struct slice){ out->p + before.n, b->base64.n };
	return v;
}

/* Prints the digest for a pin: of the file, or of the value of a variable.  Parts have no pin. */
static void
seal_say_pin(const struct options *o, struct slice written)
{
	written.n -= o->env;	/* the LF after the value */
	if (!o->part)
		named_say(written);
}

static enum verdict
seal_files(const struct options *o, form *make_form, struct err *e)
{
	struct age_identities ids = { 0 };
	struct sign_key key = { 0 };
	struct bundle b = { 0 };
	struct buf out = BUF(4 * IN_MAX);
	struct slice bundle;
	enum verdict v = recipients_load(o, &recipients, e);

	if (v == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK)
		v = sign_key_load(o, &key, e);
	if (v == V_OK)
		v = bundle_make(o, o->sign ? &key : NULL, &recipients, &b, e);
	if (v == V_OK)
		v = make_form(o, &b, &out, &bundle, e);
	if (v == V_OK)
		v = bundle_prove(&b, bundle, recipients.n, &ids, e);
	if (v == V_OK)
		v = sign_write(o, &key, text_body(&b.text),
		    (struct out_file){ o->out, buf_slice(&out), OUT_SEALED }, e);
	if (v == V_OK && make_form == seal_form_file)
		seal_say_pin(o, buf_slice(&out));
	sign_key_wipe(&key);
	age_identities_wipe(&ids);
	bundle_free(&b);
	buf_free(&out);
	return v;
}

static enum verdict
seal_check_part(const struct options *o, struct err *e)
{
	if (o->part && (strspn(o->part, "0123456789") != strlen(o->part) || strlen(o->part) > 6
	    || strtoul(o->part, NULL, 10) < CUT_LEAST || strtoul(o->part, NULL, 10) > CUT_MOST))
		return err_usage(e, "--part takes %d to %d bytes", CUT_LEAST, CUT_MOST);
	return V_OK;
}

enum verdict
command_seal(const struct options *o, struct err *e)
{
	if (o->armor && o->env)
		return err_usage(e, "--armor and --env exclude each other");
	if (o->part && !o->env)
		return err_usage(e, "--part needs --env");
	return seal_check_part(o, e) == V_OK ? seal_files(o, seal_form_file, e) : V_BAD;
}

/* Whether an option was given that concerns a task definition. */
static bool
seal_is_about_task(const struct options *o)
{
	return o->container || o->keep.n || o->identity_arn || o->bundle_out || o->place
	    || o->environment_file || o->waitenv || o->part;
}

enum verdict
command_ecs(const struct options *o, struct err *e)
{
	if (seal_check_part(o, e) != V_OK)
		return V_BAD;
	if (o->task_definition)
		return ecs_task(o, e);
	if (o->files_n == 0)
		return err_usage(e, "no file given; see sealenv ecs --help");
	if (seal_is_about_task(o))
		return err_usage(e,
		    "an option that changes a task definition needs --task-definition");
	return seal_files(o, seal_form_ecs, e);
}
