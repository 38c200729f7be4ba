/* SPDX-License-Identifier: ISC */
#include "seal/budget.h"

#include "seal/limits.h"
#include "seal/report.h"

enum {
	TASK, OVERRIDES, SSM, SSM_ADVANCED, MANAGED, LAMBDA, SWARM_SECRET, SWARM_CONFIG, SECRET,
	STRING, TOTAL
};

const struct limit budget_limits[BUDGET_LIMITS] = {
	[TASK] = { "task_definition", "ECS task definition", LIMIT_TASK },
	[OVERRIDES] = { "run_task_overrides", "RunTask overrides", LIMIT_OVERRIDES },
	[SSM] = { "ssm_standard", "SSM standard", LIMIT_SSM },
	[SSM_ADVANCED] = { "ssm_advanced", "SSM advanced", LIMIT_SSM_ADVANCED },
	[MANAGED] = { "secrets_manager", "Secrets Manager", LIMIT_MANAGED },
	[LAMBDA] = { "lambda", "Lambda", LIMIT_LAMBDA },
	[SWARM_SECRET] = { "swarm_secret", "swarm secret", LIMIT_SWARM_SECRET },
	[SWARM_CONFIG] = { "swarm_config", "swarm config", LIMIT_SWARM_CONFIG },
	[SECRET] = { "kubernetes_secret", "Kubernetes Secret", LIMIT_SECRET },
	[STRING] = { "kernel_string", "kernel, one string", LIMIT_STRING },
	[TOTAL] = { "kernel_total", "kernel, all", LIMIT_TOTAL },
};

/* A form of a bundle: a file, and, if it is text, the value of a parameter or a secret. */
static struct form
budget_file(const char *id, size_t bytes, bool text)
{
	struct form f = { id, id, bytes, { 0 } };

	f.takes[SWARM_SECRET] = f.takes[SWARM_CONFIG] = f.takes[SECRET] = f.takes[MANAGED] = bytes;
	f.takes[SSM] = f.takes[SSM_ADVANCED] = text ? bytes : 0;
	return f;
}

/* The size of the array of a container's "environment" without white space; every escape counts. */
static enum verdict
budget_json_size(const struct vars *vs, size_t *size, struct err *e)
{
	struct report r;
	bool first = true;
	enum verdict v;

	report_open(&r);
	report_text(&r, "[");
	for (size_t i = 0; i < vs->n; i++) {
		const struct var *var = &vs->v[i];

		if (var->shadowed)
			continue;
		report_text(&r, first ? "{\"name\":" : ",{\"name\":");
		report_json(&r, vars_name(vs, var));
		report_text(&r, ",\"value\":");
		report_json(&r, vars_value(vs, var));
		report_text(&r, "}");
		first = false;
	}
	report_text(&r, "]");
	*size = r.text.n;
	v = r.verdict;
	*e = r.err;
	report_free(&r);
	return v;
}

/* Keeps the largest variables in order; of two with the same size, the first stays first. */
static void
budget_rank(struct budget *b, const struct var *var)
{
	size_t at = b->largest_n;

	while (at && budget_size(b->largest[at - 1]) < budget_size(var))
		at--;
	if (at == BUDGET_LARGEST)
		return;
	if (b->largest_n < BUDGET_LARGEST)
		b->largest_n++;
	memmove(&b->largest[at + 1], &b->largest[at], (b->largest_n - 1 - at) * sizeof *b->largest);
	b->largest[at] = var;
}

/* Lambda measures {"NAME":"value"}, where the array of environment has
 * {"name":"NAME","value":"value"} for each variable. */
static size_t
budget_lambda(size_t array, size_t variables)
{
	return array - variables * (sizeof "{\"name\":,\"value\":}" - sizeof ":");
}

enum verdict
budget_count(const struct bundle *bundle, struct budget *b, struct err *e)
{
	const struct vars *vs = &bundle->text.vars;
	size_t exported = 0, json, string = sizeof BUNDLE_NAME + bundle->base64.n;
	size_t entry = sizeof "[{\"name\":\"" BUNDLE_NAME "\",\"value\":\"\"}]" - 1
	    + bundle->base64.n;
	size_t text = bundle->text.bytes.n, gzipped = bundle->gzipped.n, sealed = bundle->sealed.n;
	enum verdict v = budget_json_size(vs, &json, e);

	*b = (struct budget){ .variables = bundle->text.live };
	for (size_t i = 0; i < vs->n; i++)
		if (!vs->v[i].shadowed) {
			exported += limits_cost(budget_size(&vs->v[i]));
			budget_rank(b, &vs->v[i]);
		}
	b->forms[0] = budget_file("text", text, true);
	b->forms[1] = (struct form){ "environment", "environment", json,
		{ [TASK] = json, [OVERRIDES] = json,
		    [LAMBDA] = budget_lambda(json, bundle->text.live) } };
	b->forms[2] = (struct form){ "exported", "exported", exported,
		{ [STRING] = b->largest_n ? budget_size(b->largest[0]) : 0, [TOTAL] = exported } };
	b->forms[3] = budget_file("gzipped", gzipped, false);
	b->forms[4] = budget_file("sealed", sealed, false);
	b->forms[5] = budget_file("base64", bundle->base64.n, true);
	b->forms[5].takes[TASK] = b->forms[5].takes[OVERRIDES] = entry;
	b->forms[5].takes[LAMBDA] = budget_lambda(entry, 1);
	b->forms[5].takes[STRING] = string;
	b->forms[5].takes[TOTAL] = limits_cost(string);
	return v;
}
