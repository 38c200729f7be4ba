#include "seal/budget.h"

#include "seal/limits.h"
#include "seal/report.h"

enum { TASK, OVERRIDES, SECRET, STRING, TOTAL };

const struct limit budget_limits[BUDGET_LIMITS] = {
	[TASK] = { "task_definition", "task def", LIMIT_TASK },
	[OVERRIDES] = { "run_task_overrides", "overrides", LIMIT_OVERRIDES },
	[SECRET] = { "kubernetes_secret", "Secret", LIMIT_SECRET },
	[STRING] = { "kernel_string", "one string", LIMIT_STRING },
	[TOTAL] = { "kernel_total", "execve", LIMIT_TOTAL },
};

/* The array of a container's "environment", no blank in it, every escape counted. */
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

/* Keeps the largest, in order; an equal one that came first stays first. */
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
	b->forms[0] = (struct form){ "text", "text", text, { [SECRET] = text } };
	b->forms[1] = (struct form){ "environment", "environment", json,
		{ [TASK] = json, [OVERRIDES] = json } };
	b->forms[2] = (struct form){ "exported", "exported", exported,
		{ [STRING] = b->largest_n ? budget_size(b->largest[0]) : 0, [TOTAL] = exported } };
	b->forms[3] = (struct form){ "gzipped", "gzipped", gzipped, { [SECRET] = gzipped } };
	b->forms[4] = (struct form){ "sealed", "sealed", sealed, { [SECRET] = sealed } };
	b->forms[5] = (struct form){ "base64", "base64", bundle->base64.n, { entry, entry,
		bundle->base64.n, string, limits_cost(string) } };
	return v;
}
