/* SPDX-License-Identifier: ISC */
#include "seal/task.h"

#include <fnmatch.h>
#include <stdio.h>

#include "decode/shown.h"
#include "seal/in.h"

/* Fields of a description that a registration refuses (TaskDefinition in the API reference). */
static const char *const task_read_only[] = {
	"taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities",
	"registeredAt", "registeredBy", "deregisteredAt", "deleteRequestedAt",
};

static yyjson_mut_val *
task_get(const struct task *t, const char *key)
{
	return yyjson_mut_obj_get(t->container, key);
}

/* The tags stand beside the definition; those that AWS made itself may not be registered. */
static void
task_adopt_tags(struct task *t, yyjson_mut_val *tags)
{
	yyjson_mut_val *own = yyjson_mut_arr(t->doc), *tag;
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(tags);

	while ((tag = yyjson_mut_arr_iter_next(&it)))
		if (!slice_starts(json_slice(yyjson_mut_obj_get(tag, "key")), SLICE("aws:")))
			yyjson_mut_arr_append(own, yyjson_mut_val_mut_copy(t->doc, tag));
	if (yyjson_mut_arr_size(own))
		json_set(t->doc, t->root, "tags", own);
}

static enum verdict
task_find_container(struct task *t, const char *name, struct err *e)
{
	yyjson_mut_val *all = yyjson_mut_obj_get(t->root, "containerDefinitions"), *one;
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(all);

	if (!yyjson_mut_arr_size(all))
		return err_set(e, V_BAD, "not a task definition: it has no containerDefinitions");
	if (!name && yyjson_mut_arr_size(all) > 1)
		return err_usage(e, "there are several containers; name one with --container");
	while ((one = yyjson_mut_arr_iter_next(&it)))
		if (!name || slice_eq(json_slice(yyjson_mut_obj_get(one, "name")), slice_str(name)))
			t->container = one;
	if (!yyjson_mut_is_obj(t->container))
		return err_usage(e, "no container of that name");
	return V_OK;
}

enum verdict
task_read(struct slice json, const char *name, struct task *t, struct err *e)
{
	yyjson_mut_val *outer, *inner;
	enum verdict v;

	*t = (struct task){ 0 };
	v = json_read(json, &t->doc, e);
	if (v != V_OK)
		return v;
	t->root = outer = yyjson_mut_doc_get_root(t->doc);
	inner = yyjson_mut_obj_get(outer, "taskDefinition");
	if (yyjson_mut_is_obj(inner)) {
		t->root = inner;
		task_adopt_tags(t, yyjson_mut_obj_get(outer, "tags"));
	}
	for (size_t i = 0; i < sizeof task_read_only / sizeof *task_read_only; i++)
		yyjson_mut_obj_remove_key(t->root, task_read_only[i]);
	return task_find_container(t, name, e);
}

static bool
task_keeps(const struct list *keep, struct slice name, yyjson_mut_val *value)
{
	const char *text = (const char *)name.p;

	if (!yyjson_mut_is_str(value) || name.n == 0 || memchr(name.p, '=', name.n)
	    || strlen(text) != name.n || memchr(json_slice(value).p, '\0', json_slice(value).n))
		return true;
	if (slice_starts(name, SLICE("WAITENV_")))
		return true;
	for (size_t i = 0; i < keep->n; i++)
		if (fnmatch(keep->v[i], text, 0) == 0)
			return true;
	return false;
}

static enum verdict
task_move(struct vars *moved, struct slice name, struct slice value, struct err *e)
{
	const struct var *before = vars_find(moved, name);
	char room[SHOWN_ROOM];

	if (before && !slice_eq(vars_value(moved, before), value))
		return err_set(e, V_BAD, "the environment sets %s twice, to different values",
		    shown_as(name, value, room));
	return before ? V_OK : vars_put(moved, name, value, (uint32_t)moved->n + 1, e);
}

enum verdict
task_take_variables(struct task *t, const struct list *keep, struct vars *moved, struct err *e)
{
	yyjson_mut_val *kept = yyjson_mut_arr(t->doc), *entry;
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(task_get(t, "environment"));
	enum verdict v = V_OK;

	while (v == V_OK && (entry = yyjson_mut_arr_iter_next(&it))) {
		yyjson_mut_val *value = yyjson_mut_obj_get(entry, "value");
		struct slice name = json_slice(yyjson_mut_obj_get(entry, "name"));

		if (slice_starts(name, SLICE("WAITENV_BUNDLE")))
			return err_set(e, V_BAD,
			    "the container already has a bundle: WAITENV_BUNDLE");
		if (task_keeps(keep, name, value))
			yyjson_mut_arr_append(kept, yyjson_mut_val_mut_copy(t->doc, entry));
		else
			v = task_move(moved, name, json_slice(value), e);
	}
	it = yyjson_mut_arr_iter_with(task_get(t, "secrets"));
	while ((entry = yyjson_mut_arr_iter_next(&it)))
		if (slice_starts(json_slice(yyjson_mut_obj_get(entry, "name")),
		    SLICE("WAITENV_BUNDLE")))
			return err_set(e, V_BAD,
			    "the container already has a bundle in its secrets");
	if (v == V_OK && moved->n == 0)
		return err_set(e, V_BAD, "the container has no environment to move");
	if (v == V_OK)
		json_set(t->doc, t->container, "environment", kept);
	return v;
}

/* Returns an array of the container, and creates it if there is none. */
static yyjson_mut_val *
task_array(struct task *t, const char *key)
{
	yyjson_mut_val *array = task_get(t, key);

	if (!yyjson_mut_is_arr(array))
		json_set(t->doc, t->container, key, yyjson_mut_arr(t->doc));
	return task_get(t, key);
}

/* Appends a pair of strings to an array of the container. */
static void
task_add_pair(struct task *t, const char *array, const char *key, struct slice first,
	const char *other, struct slice second)
{
	yyjson_mut_val *pair = yyjson_mut_obj(t->doc);

	json_set(t->doc, pair, key, json_string(t->doc, first));
	json_set(t->doc, pair, other, json_string(t->doc, second));
	yyjson_mut_arr_append(task_array(t, array), pair);
}

void
task_add_variable(struct task *t, const char *name, struct slice value)
{
	task_add_pair(t, "environment", "name", slice_str(name), "value", value);
}

enum verdict
task_add_environment_file(struct task *t, const char *arn, struct err *e)
{
	size_t n = yyjson_mut_arr_size(task_get(t, "environmentFiles"));

	if (n >= TASK_FILES)
		return err_fault(e, V_BAD, F_CONFIG,
		    "the container already has %zu of at most %d environmentFiles", n, TASK_FILES);
	task_add_pair(t, "environmentFiles", "value", slice_str(arn), "type", SLICE("s3"));
	return V_OK;
}

/* Returns the entry of that name, or NULL. */
static yyjson_mut_val *
task_find(const struct task *t, const char *array, const char *name)
{
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(task_get(t, array));
	yyjson_mut_val *entry;

	while ((entry = yyjson_mut_arr_iter_next(&it)))
		if (slice_eq(json_slice(yyjson_mut_obj_get(entry, "name")), slice_str(name)))
			return entry;
	return NULL;
}

bool
task_has(const struct task *t, const char *name)
{
	return task_find(t, "environment", name) || task_find(t, "secrets", name);
}

enum verdict
task_add_secret(struct task *t, const char *name, const char *arn, struct err *e)
{
	yyjson_mut_val *there = task_find(t, "secrets", name);

	if (there && slice_eq(json_slice(yyjson_mut_obj_get(there, "valueFrom")), slice_str(arn)))
		return V_OK;
	if (task_has(t, name))
		return err_set(e, V_BAD, "the container already has another %s", name);
	task_add_pair(t, "secrets", "name", slice_str(name), "valueFrom", slice_str(arn));
	return V_OK;
}

static bool
task_is_waitenv(struct slice path)
{
	struct slice part;

	while (slice_until(&path, '/', &part))
		;
	return slice_eq(path, SLICE("waitenv"));
}

/* Whether the words contain options of waitenv that name a source.  None follows "--". */
static bool
task_names_source(const struct task *t, const char *array, bool *ended)
{
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(task_get(t, array));
	yyjson_mut_val *word;

	while (!*ended && (word = yyjson_mut_arr_iter_next(&it))) {
		*ended = slice_eq(json_slice(word), SLICE("--"));
		if (slice_starts(json_slice(word), SLICE("-f"))
		    || slice_eq(json_slice(word), SLICE("--file"))
		    || slice_starts(json_slice(word), SLICE("--file=")))
			return true;
	}
	return false;
}

bool
task_has_sources(const struct task *t)
{
	bool ended = false;

	if (task_has(t, "WAITENV_FILE"))
		return true;
	return task_is_waitenv(json_slice(yyjson_mut_arr_get_first(task_get(t, "entryPoint"))))
	    && (task_names_source(t, "entryPoint", &ended)
	    || task_names_source(t, "command", &ended));
}

bool
task_wrap(struct task *t, const char *waitenv, const char *const *arguments)
{
	yyjson_mut_val *old = task_get(t, "entryPoint"), *now = yyjson_mut_arr(t->doc), *word;
	yyjson_mut_arr_iter it = yyjson_mut_arr_iter_with(old);
	bool there = task_is_waitenv(json_slice(yyjson_mut_arr_get_first(old)));
	size_t n = yyjson_mut_arr_size(old);

	if (there)
		yyjson_mut_arr_append(now,
		    yyjson_mut_val_mut_copy(t->doc, yyjson_mut_arr_iter_next(&it)));
	else
		yyjson_mut_arr_append(now, json_string(t->doc, slice_str(waitenv)));
	for (; *arguments; arguments++)
		yyjson_mut_arr_append(now, json_string(t->doc, slice_str(*arguments)));
	if (!there)
		yyjson_mut_arr_append(now, json_string(t->doc, SLICE("--")));
	while ((word = yyjson_mut_arr_iter_next(&it)))
		yyjson_mut_arr_append(now, yyjson_mut_val_mut_copy(t->doc, word));
	json_set(t->doc, t->container, "entryPoint", now);
	return n > 0;
}

void
task_free(struct task *t)
{
	yyjson_mut_doc_free(t->doc);
	*t = (struct task){ 0 };
}
