/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "seal/commands.h"
#include "seal/in.h"
#include "seal/out.h"
#include "seal/report.h"
#include "seal/reseal.h"
#include "seal/stanzas.h"

static struct recipients wanted, told;	/* a third of a MiB each: too large for some stacks */

/* Whether every stanza was opened, and the recipients are exactly the wanted ones, each once. */
static enum verdict
rekey_is_done(const struct reseal *file, const struct age_identities *ids, bool *done,
	struct err *e)
{
	enum verdict v = stanzas_recipients(buf_slice(&file->age), ids, &told, done, e);

	*done &= told.n == wanted.n;
	for (size_t i = 0; *done && i < wanted.n; i++)
		*done = recipients_have(&told, &wanted.v[i]);
	return in_blame(file->path, v, e);
}

/* Seals one file again, into *out, which stays empty if there is nothing to do. */
static enum verdict
rekey_file(const char *path, const struct age_identities *ids, struct buf *out, struct err *e)
{
	struct reseal file;
	bool done = false;
	enum verdict v = reseal_open(path, ids, &file, e);

	if (v == V_OK)
		v = rekey_is_done(&file, ids, &done, e);
	if (v == V_OK && !done)
		v = reseal_make(&file, buf_slice(&file.payload), &wanted, ids, out, e);
	reseal_free(&file);
	return v;
}

/* Each file keeps two descriptors open until all files have their names. */
static void
rekey_raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static enum verdict
rekey_say(size_t changed, size_t all, struct err *e)
{
	struct report r;

	report_open(&r);
	report_put(&r, "rekeyed: %zu file%s", changed, changed == 1 ? "" : "s");
	if (changed < all)
		report_put(&r, ", %zu left as %s", all - changed,
		    all - changed == 1 ? "it is" : "they are");
	report_text(&r, "\n");
	return report_write(&r, e);
}

static enum verdict
rekey_files(const struct options *o, const struct age_identities *ids, struct buf *bytes,
	struct out_file *files, struct err *e)
{
	size_t changed = 0;
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < o->files_n; i++) {
		bytes[i] = BUF(4 * IN_MAX);
		v = rekey_file(o->files[i], ids, &bytes[i], e);
		if (v == V_OK && bytes[i].n)
			files[changed++] = (struct out_file){ o->files[i], buf_slice(&bytes[i]),
			    OUT_SEALED };
	}
	rekey_raise_limit();
	if (v == V_OK && changed)
		v = out_write_files(files, changed, e);
	return v == V_OK ? rekey_say(changed, o->files_n, e) : v;
}

enum verdict
command_rekey(const struct options *o, struct err *e)
{
	struct age_identities ids = { 0 };
	struct buf *bytes = calloc(o->files_n, sizeof *bytes);
	struct out_file *files = calloc(o->files_n, sizeof *files);
	enum verdict v = V_OK;

	for (size_t i = 0; v == V_OK && i < o->files_n; i++)
		if (strcmp(o->files[i], "-") == 0)
			v = err_usage(e, "rekey replaces files in place; - is not accepted");
	if (v == V_OK && (!bytes || !files))
		v = err_sys(e, ENOMEM, "cannot rekey");
	if (v == V_OK && (v = recipients_load(o, &wanted, e)) == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK)
		v = rekey_files(o, &ids, bytes, files, e);
	for (size_t i = 0; bytes && i < o->files_n; i++)
		buf_free(&bytes[i]);
	free(bytes);
	free(files);
	age_identities_wipe(&ids);
	return v;
}
