/* SPDX-License-Identifier: ISC */
/*
 * limits: how many bytes the places for variables can hold.
 * execve(2) with pages of 4 KiB; the total at the usual stack of 8 MiB (bprm_stack_limits) counts
 * every string with its NUL and 8 bytes for its pointer.
 */
#ifndef SEAL_LIMITS_H
#define SEAL_LIMITS_H

#include <stddef.h>

#define LIMIT_STRING ((size_t)131071)		/* one NAME=value, without its NUL */
#define LIMIT_TOTAL ((size_t)2097152)
#define LIMIT_TASK ((size_t)65536)		/* an ECS task definition */
#define LIMIT_OVERRIDES ((size_t)8192)		/* RunTask overrides, characters */
#define LIMIT_SECRET ((size_t)1048576)		/* a Kubernetes Secret */
#define LIMIT_SSM ((size_t)4096)		/* a parameter of the standard tier */
#define LIMIT_SSM_ADVANCED ((size_t)8192)
#define LIMIT_MANAGED ((size_t)65536)		/* a value of Secrets Manager */
#define LIMIT_LAMBDA ((size_t)4096)		/* all variables of a function, as JSON */
#define LIMIT_SWARM_SECRET ((size_t)511999)	/* "less than 512000 bytes" */
#define LIMIT_SWARM_CONFIG ((size_t)1023999)	/* "less than 1024000 bytes" */
#define LIMIT_SOURCE ((size_t)16777216)		/* a source of waitenv, and what is inside of it */
#define LIMIT_LINE ((size_t)65535)		/* a line of docker and ecs */

/* Returns how much of LIMIT_TOTAL a string of n bytes needs. */
static inline size_t
limits_cost(size_t n)
{
	return n + 1 + 8;
}

#endif
