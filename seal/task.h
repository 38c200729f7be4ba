/* SPDX-License-Identifier: ISC */
/*
 * task: changes one container of an Amazon ECS task definition.  The input is the output of `aws
 * ecs describe-task-definition` or `register-task-definition`, or the input of the latter; the
 * output is always the input of the latter (RegisterTaskDefinition in the API reference).
 */
#ifndef SEAL_TASK_H
#define SEAL_TASK_H

#include "decode/vars.h"
#include "seal/json.h"
#include "seal/options.h"

struct task {
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;		/* without the fields that may not be registered */
	yyjson_mut_val *container;
};

/* A name of NULL is the only container.  V_BAD: not a task definition; with F_USAGE: no such
 * container. */
enum verdict task_read(struct slice json, const char *name, struct task *, struct err *);

/*
 * Moves the variables of the container's environment to *moved, except those that match a glob of
 * keep, those of waitenv itself, and names that no env file can hold.  V_BAD: there is nothing to
 * move, a name occurs twice with different values, or there is a bundle already.
 */
enum verdict task_take_variables(struct task *, const struct list *keep, struct vars *moved,
	struct err *);

void task_add_variable(struct task *, const char *name, struct slice value);

/* Whether a variable or a secret of the container has that name. */
bool task_has(const struct task *, const char *name);

/* Adds an entry of secrets, unless it exists.  V_BAD: the name is used for something else. */
enum verdict task_add_secret(struct task *, const char *name, const char *arn, struct err *);

/* F_CONFIG: the container already has TASK_FILES environment files. */
#define TASK_FILES 10	/* "You can specify up to ten environment files" (ECS developer guide) */
enum verdict task_add_environment_file(struct task *, const char *arn, struct err *);

/* Whether a waitenv of the container has sources: WAITENV_FILE, or -f in entryPoint or command. */
bool task_has_sources(const struct task *);

/*
 * Inserts waitenv with these arguments, which end in NULL, before the container's entryPoint, or
 * adds the arguments to a waitenv that is there already.  Returns false if there was no entryPoint.
 */
bool task_wrap(struct task *, const char *waitenv, const char *const *arguments);

void task_free(struct task *);

#endif
