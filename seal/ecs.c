/* SPDX-License-Identifier: ISC */
#include "seal/ecs.h"

#include <stdio.h>
#include <stdlib.h>

#include "seal/bundle.h"
#include "seal/cut.h"
#include "seal/in.h"
#include "seal/joined.h"
#include "seal/limits.h"
#include "seal/named.h"
#include "seal/out.h"
#include "seal/task.h"
#include "seal/writer.h"

enum { ECS_ARGUMENTS = 4, ECS_PART = LIMIT_LINE - sizeof BUNDLE_NAME "_999=" };

struct ecs {
	const struct options *o;
	struct task task;
	struct bundle bundle;
	struct buf definition;			/* the new definition, as it is written */
	struct named file;			/* the bundle, if it is a file of its own */
	const char *arguments[ECS_ARGUMENTS];	/* for waitenv, ending in NULL */
	size_t n;
	char spec[NAMED_PATH + 128];
	size_t before, environment_before;	/* sizes in bytes, as the AWS CLI sends it */
	bool bare;				/* the container had no entryPoint */
};

static struct recipients ecs_recipients;	/* too large for some stacks */

static bool
ecs_ends_in_env(const char *arn)
{
	size_t n = strlen(arn);

	return n > 4 && strcmp(arn + n - 4, ".env") == 0;
}

static enum verdict
ecs_check_options(const struct options *o, struct err *e)
{
	if (o->files_n)
		return err_usage(e, "files and --task-definition exclude each other");
	if ((o->place != NULL) + (o->environment_file != NULL) != (o->bundle_out != NULL))
		return err_usage(e, "--bundle-out goes with one of --place and --environment-file");
	if (o->environment_file && !ecs_ends_in_env(o->environment_file))
		return err_usage(e, "the name of a file for environmentFiles ends in .env");
	if (o->place && (*o->place != '/' || strchr(o->place, '#')))
		return err_usage(e, "--place takes an absolute path, without #");
	if (o->part && o->bundle_out)
		return err_usage(e, "--part and --bundle-out exclude each other");
	for (size_t i = 0; i < o->keep.n; i++)
		if (strchr(o->keep.v[i], '='))
			return err_usage(e, "--keep takes a pattern of names, without a value");
	return V_OK;
}

static enum verdict
ecs_measure(const struct ecs *x, size_t *definition, size_t *environment, struct err *e)
{
	yyjson_mut_val *array = yyjson_mut_obj_get(x->task.container, "environment");
	enum verdict v = json_size_sent(x->task.root, definition, e);

	*environment = 0;
	return v == V_OK && array ? json_size_sent(array, environment, e) : v;
}

/* WAITENV_BUNDLE is read as docker.  Variables that docker cannot represent are written as json. */
static enum verdict
ecs_write_text(struct ecs *x, struct err *e)
{
	struct text *t = &x->bundle.text;
	enum verdict v;

	t->bytes = BUF(IN_MAX);
	t->live = t->vars.n;
	t->dialect = dialect_find(SLICE("docker"));
	v = writer_write(&t->vars, t->dialect, &t->bytes, e);
	if (v != V_BAD || x->o->part)
		return v;
	t->dialect = dialect_find(SLICE("json"));
	return writer_write(&t->vars, t->dialect, &t->bytes, e);
}

static void
ecs_argue(struct ecs *x, const char *argument)
{
	x->arguments[x->n++] = argument;
}

/* Sets the arguments for a bundle in TASK_NAME, or at a place.  A pin of NULL: none is needed. */
static void
ecs_argue_source(struct ecs *x, const char *place, const char *pin)
{
	bool docker = x->bundle.text.dialect->parse == dialect_docker;

	snprintf(x->spec, sizeof x->spec, "%s%s%s%s", docker ? "" : "json:", place,
	    pin ? "#sha256=" : "", pin ? pin : "");
	ecs_argue(x, "-f");
	ecs_argue(x, x->spec);
}

static enum verdict
ecs_add_parts(struct ecs *x, size_t size, struct err *e)
{
	struct buf lines = BUF(4 * IN_MAX);
	enum verdict v = cut_parts(buf_slice(&x->bundle.base64), BUNDLE_NAME, size, &lines, e);
	struct slice rest = buf_slice(&lines), line, name;

	while (v == V_OK && slice_line(&rest, &line) && slice_until(&line, '=', &name)) {
		char text[sizeof BUNDLE_NAME + 8];

		snprintf(text, sizeof text, "%.*s", (int)name.n, (const char *)name.p);
		task_add_variable(&x->task, text, line);
	}
	buf_free(&lines);
	return v;
}

/* A bundle in the environment itself is always of the right version, so that it needs no pin. */
static enum verdict
ecs_place_inside(struct ecs *x, struct err *e)
{
	struct slice base64 = buf_slice(&x->bundle.base64);

	if (x->o->part)
		return ecs_add_parts(x, strtoul(x->o->part, NULL, 10), e);
	if (x->bundle.text.dialect->parse == dialect_docker) {
		task_add_variable(&x->task, BUNDLE_NAME, base64);
		return V_OK;
	}
	task_add_variable(&x->task, TASK_NAME, base64);
	ecs_argue_source(x, "env:" TASK_NAME, NULL);
	return V_OK;
}

/* Writes an env file for the agent, whose lines must not exceed LIMIT_LINE. */
static enum verdict
ecs_place_environment_file(struct ecs *x, struct err *e)
{
	struct slice base64 = buf_slice(&x->bundle.base64);
	struct buf *out = &x->file.bytes;
	char pin[NAMED_HEX];
	enum verdict v;

	if (sizeof TASK_NAME + base64.n > LIMIT_LINE) {
		if (x->bundle.text.dialect->parse != dialect_docker)
			return err_fault(e, V_BAD, F_CONFIG, "too large for one line of an env"
			    " file, and parts cannot hold values of several lines: %zu bytes",
			    base64.n);
		v = cut_parts(base64, BUNDLE_NAME, ECS_PART, out, e);
	} else if ((v = buf_put(out, SLICE(TASK_NAME "="), e)) == V_OK
	    && (v = buf_put(out, base64, e)) == V_OK && (v = buf_byte(out, '\n', e)) == V_OK) {
		named_digest(base64, pin);
		ecs_argue_source(x, "env:" TASK_NAME, pin);
	}
	if (v == V_OK)
		v = named_finish(&x->file, x->o->bundle_out, e);
	if (v == V_OK)
		v = named_apply(&x->file, x->o->environment_file, e);
	return v == V_OK ? task_add_environment_file(&x->task, x->file.applied, e) : v;
}

/* Something else, such as a sidecar, provides this file: it may be late, or of another version. */
static enum verdict
ecs_place_file(struct ecs *x, struct err *e)
{
	enum verdict v = buf_put(&x->file.bytes, buf_slice(&x->bundle.sealed), e);

	if (v == V_OK)
		v = named_finish(&x->file, x->o->bundle_out, e);
	if (v == V_OK)
		v = named_apply(&x->file, x->o->place, e);
	if (v == V_OK)
		ecs_argue_source(x, x->file.applied, x->file.hex);
	return v;
}

/* Loaded variables must override those of the image, because the environment that they come from
 * does so too.  If waitenv has sources already, the order among them would change. */
static enum verdict
ecs_change(struct ecs *x, struct err *e)
{
	const struct options *o = x->o;
	enum verdict v;

	if (task_has_sources(&x->task))
		return err_set(e, V_BAD,
		    "waitenv already has sources in this container, whose order would change");
	if (task_has(&x->task, TASK_NAME))
		return err_set(e, V_BAD, "the container already has a " TASK_NAME);
	ecs_argue(x, "--override");
	v = !o->bundle_out ? ecs_place_inside(x, e) : o->place ? ecs_place_file(x, e)
	    : ecs_place_environment_file(x, e);
	if (v == V_OK && o->identity_arn)
		v = task_add_secret(&x->task, "WAITENV_IDENTITY", o->identity_arn, e);
	if (v == V_OK)
		x->bare = !task_wrap(&x->task, o->waitenv ? o->waitenv : "/waitenv", x->arguments);
	return v;
}

static enum verdict
ecs_fit(const struct ecs *x, size_t kept, struct err *e)
{
	size_t definition, environment;
	enum verdict v = ecs_measure(x, &definition, &environment, e);

	if (v == V_OK && definition > LIMIT_TASK)
		return err_fault(e, V_BAD, F_CONFIG, "does not fit a task definition:"
		    " %zu of %zu bytes, %zu before (text %zu, gzipped %zu, sealed %zu)",
		    definition, LIMIT_TASK, x->before,
		    x->bundle.text.bytes.n, x->bundle.gzipped.n, x->bundle.sealed.n);
	if (v == V_OK && x->bare)
		fputs("sealenv: the container had no entryPoint, so the ENTRYPOINT of its image is"
		    " no longer used, nor is the CMD of its image if the container has no"
		    " command\n", stderr);
	if (v == V_OK && yyjson_mut_obj_get(x->task.container, "healthCheck"))
		fputs("sealenv: the healthCheck of the container runs without the variables that"
		    " were moved\n", stderr);
	if (v == V_OK)
		fprintf(stderr, "sealenv: %zu variables moved, %zu kept\n"
		    "sealenv: environment: %zu bytes before, %zu after\n"
		    "sealenv: task definition: %zu bytes before, %zu after, of %zu\n",
		    x->bundle.text.vars.n, kept, x->environment_before, environment, x->before,
		    definition, LIMIT_TASK);
	return v;
}

static enum verdict
ecs_seal(struct ecs *x, struct err *e)
{
	struct age_identities ids = { 0 };
	struct buf json = BUF(IN_MAX);
	size_t kept = 0;
	enum verdict v = in_read(x->o->task_definition, &json, e);

	if (v == V_OK)
		v = in_blame(x->o->task_definition,
		    task_read(buf_slice(&json), x->o->container, &x->task, e), e);
	if (v == V_OK)
		v = ecs_measure(x, &x->before, &x->environment_before, e);
	if (v == V_OK)
		v = task_take_variables(&x->task, &x->o->keep, &x->bundle.text.vars, e);
	if (v == V_OK)
		v = ecs_write_text(x, e);
	if (v == V_OK)
		v = recipients_load(x->o, &ecs_recipients, e);
	if (v == V_OK)
		v = identities_load(x->o, &ids, e);
	if (v == V_OK)
		v = bundle_finish(&x->bundle, NULL, &ecs_recipients, e);
	if (v == V_OK)
		v = bundle_prove(&x->bundle, buf_slice(&x->bundle.base64),
		    ecs_recipients.n, &ids, e);
	kept = v == V_OK
	    ? yyjson_mut_arr_size(yyjson_mut_obj_get(x->task.container, "environment")) : 0;
	if (v == V_OK)
		v = ecs_change(x, e);
	if (v == V_OK)
		v = json_write(x->task.root, &x->definition, e);
	if (v == V_OK)
		v = buf_byte(&x->definition, '\n', e);
	if (v == V_OK)
		v = ecs_fit(x, kept, e);
	age_identities_wipe(&ids);
	buf_free(&json);
	return v;
}

enum verdict
ecs_task(const struct options *o, struct err *e)
{
	struct ecs x = { .o = o, .definition = BUF(2 * IN_MAX), .file = NAMED,
		.bundle.text.vars = VARS(IN_MAX) };
	enum verdict v = ecs_check_options(o, e);

	if (v == V_OK)
		v = ecs_seal(&x, e);
	/* Written first, so that the definition never names a missing file. */
	if (v == V_OK && o->bundle_out)
		v = named_write(&x.file, OUT_SEALED, e);
	if (v == V_OK)
		v = out_write(o->out, buf_slice(&x.definition), OUT_SEALED, e);
	task_free(&x.task);
	bundle_free(&x.bundle);
	buf_free(&x.definition);
	named_free(&x.file);
	return v;
}
