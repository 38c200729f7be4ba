/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "seal/bundle.h"
#include "seal/commands.h"
#include "seal/limits.h"
#include "seal/named.h"
#include "seal/out.h"
#include "seal/report.h"

#define K8S_FILE "app.env.age"		/* the key of the resource, and so the name of the file */

enum { K8S_NAME = 253, K8S_DIGITS = 8, K8S_FOLDER = 512 };

static struct recipients k8s_recipients;

struct k8s {
	const struct options *o;
	const char *mount;		/* the directory of the file in the container */
	char name[K8S_NAME + 1];	/* of the resource */
	char hex[NAMED_HEX];		/* the digest of the bundle */
};

/* Whether the name follows RFC 1123, as Kubernetes requires for resources: labels of lower-case
 * letters, digits and -, none of which begins or ends with -.  A - and the digest are appended. */
static bool
kube_is_name(const char *name)
{
	for (const char *p = name; *p; p++) {
		bool starts = p == name || p[-1] == '.', ends = p[1] == '.';

		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-.", *p)
		    || (*p == '.' && (starts || !p[1])) || (*p == '-' && (starts || ends)))
			return false;
	}
	return true;
}

/* WAITENV_FILE is split at white space, and a mountPath has no colon. */
static bool
kube_is_folder(const char *path)
{
	return path[0] == '/' && path[1] && strlen(path) < K8S_FOLDER
	    && path[strcspn(path, " \t\r\n:#")] == '\0';
}

static enum verdict
kube_check(const struct options *o, struct err *e)
{
	size_t n = o->name ? strlen(o->name) : 0;

	if (n == 0)
		return err_usage(e, "no name for the resource; give --name");
	if (n > K8S_NAME - K8S_DIGITS - 1 || !kube_is_name(o->name))
		return err_usage(e, "--name takes lower-case letters, digits, - and ., at most %d",
		    K8S_NAME - K8S_DIGITS - 1);
	if (o->mount && !kube_is_folder(o->mount))
		return err_usage(e, "--mount takes an absolute path, without white space, : and #");
	return V_OK;
}

static void
kube_put(struct report *r, const char *before, const char *value, const char *after)
{
	report_text(r, before);
	report_json(r, slice_str(value));
	report_text(r, after);
}

/* The patch that kubectl merges into a Deployment.  Lists are merged by name, so that everything
 * else in the pod stays. */
static void
kube_put_patch(struct report *r, const struct k8s *k)
{
	const struct options *o = k->o;
	char spec[1024];

	snprintf(spec, sizeof spec, "%s%s%s/" K8S_FILE "#sha256=%s", o->dialect ? o->dialect : "",
	    o->dialect ? ":" : "", k->mount, k->hex);
	report_text(r,
	    "{\"spec\":{\"template\":{\"spec\":{\"volumes\":[{\"name\":\"waitenv-bundle\",");
	kube_put(r, o->secret ? "\"secret\":{\"secretName\":" : "\"configMap\":{\"name\":",
	    k->name, "}}],");
	kube_put(r, "\"containers\":[{\"name\":", o->container ? o->container : o->name, ",");
	kube_put(r, "\"env\":[{\"name\":\"WAITENV_FILE\",\"value\":", spec, "}],");
	kube_put(r, "\"volumeMounts\":[{\"name\":\"waitenv-bundle\",\"mountPath\":", k->mount, ",");
	report_text(r, "\"readOnly\":true}]}]}}}}");
}

static void
kube_put_resource(struct report *r, const struct k8s *k, struct slice base64, struct slice patch)
{
	bool secret = k->o->secret;

	kube_put(r, "{\n  \"apiVersion\": \"v1\",\n  \"kind\": ",
	    secret ? "Secret" : "ConfigMap", ",\n");
	kube_put(r, "  \"metadata\": {\n    \"name\": ", k->name, ",\n    \"annotations\": {\n");
	report_put(r, "      \"waitenv/pin\": \"sha256=%s\",\n      \"waitenv/patch\": ", k->hex);
	report_json(r, patch);
	report_text(r, "\n    }\n  },\n");
	report_text(r, secret ? "  \"type\": \"Opaque\",\n" : "");
	kube_put(r, "  \"immutable\": true,\n  ", secret ? "data" : "binaryData",
	    ": {\"" K8S_FILE "\": ");
	report_json(r, base64);
	report_text(r, "}\n}\n");
}

static enum verdict
kube_write(struct k8s *k, const struct bundle *b, struct err *e)
{
	struct slice sealed = buf_slice(&b->sealed);
	struct report patch, r;
	enum verdict v;

	if (sealed.n > LIMIT_SECRET)
		return err_fault(e, V_BAD, F_CONFIG,
		    "does not fit a %s: %zu of %zu bytes (text %zu, gzipped %zu)",
		    k->o->secret ? "Secret" : "ConfigMap", sealed.n, LIMIT_SECRET,
		    b->text.bytes.n, b->gzipped.n);
	named_digest(sealed, k->hex);
	snprintf(k->name, sizeof k->name, "%s-%.*s", k->o->name, K8S_DIGITS, k->hex);
	report_open(&patch);
	kube_put_patch(&patch, k);
	report_open(&r);
	r.verdict = patch.verdict;
	r.err = patch.err;
	kube_put_resource(&r, k, buf_slice(&b->base64), buf_slice(&patch.text));
	v = r.verdict;
	if (v == V_OK)
		v = out_write(k->o->out, buf_slice(&r.text), OUT_SEALED, e);
	else
		*e = r.err;
	if (v == V_OK)
		named_say(sealed);
	report_free(&patch);
	report_free(&r);
	return v;
}

enum verdict
command_k8s(const struct options *o, struct err *e)
{
	struct k8s k = { .o = o, .mount = o->mount ? o->mount : "/run/env" };
	struct age_identities ids = { 0 };
	struct bundle b = { 0 };
	enum verdict v = kube_check(o, e);

	if (v == V_OK)
		v = recipients_load(o, &k8s_recipients, e);
	if (v == V_OK)
		v = identities_load(o, &ids, e);
	if (v == V_OK)
		v = bundle_make(o, NULL, &k8s_recipients, &b, e);
	if (v == V_OK)
		v = bundle_prove(&b, buf_slice(&b.sealed), k8s_recipients.n, &ids, e);
	if (v == V_OK)
		v = kube_write(&k, &b, e);
	age_identities_wipe(&ids);
	bundle_free(&b);
	return v;
}
