/*
 * task: a task definition of Amazon ECS, and one container of it that is changed.
 * Takes what `aws ecs describe-task-definition` and `register-task-definition` print, and what the
 * latter takes; is always written as what it takes (RegisterTaskDefinition in the API reference).
 */
#ifndef SEAL_TASK_H
#define SEAL_TASK_H

#include "decode/vars.h"
#include "seal/json.h"
#include "seal/options.h"

struct task {
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;		/* the definition, without what may not be registered */
	yyjson_mut_val *container;
};

/* name NULL: the only container.  V_BAD: not a task definition; F_USAGE: no such container. */
enum verdict task_read(struct slice json, const char *name, struct task *, struct err *);

/*
 * Moves the variables of the container's environment to *moved, but for those that match a glob of
 * keep, those of waitenv itself, and what no env file can name.  V_BAD: there is none to move, a name
 * comes twice with two values, or a bundle is there already.
 */
enum verdict task_take_variables(struct task *, const struct list *keep, struct vars *moved,
	struct err *);

void task_add_variable(struct task *, const char *name, struct slice value);

/* Whether a variable or a secret of the container has that name. */
bool task_has(const struct task *, const char *name);

/* An entry of secrets, unless it is there.  V_BAD: the name is there for something else. */
enum verdict task_add_secret(struct task *, const char *name, const char *arn, struct err *);

void task_add_environment_file(struct task *, const char *arn);

/*
 * Puts waitenv with these arguments, which end in NULL, in front of the container's entryPoint, or
 * behind the waitenv that stands there already.  Answers false if there was none.
 */
bool task_wrap(struct task *, const char *waitenv, const char *const *arguments);

void task_free(struct task *);

#endif
