/*
 * ecs: a task definition whose container carries its environment as a bundle.
 */
#ifndef SEAL_ECS_H
#define SEAL_ECS_H

#include "seal/options.h"

/* `sealenv ecs --task-definition`: writes the definition, and what its budget was and is to stderr. */
enum verdict ecs_task(const struct options *, struct err *);

#endif
