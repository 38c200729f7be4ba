/* SPDX-License-Identifier: ISC */
/*
 * commands: one function for each subcommand.  Each completes its work before it writes the first
 * byte.  V_BAD with F_NONE: no failure, but a negative answer, such as "they differ", which has
 * been printed.
 */
#ifndef SEAL_COMMANDS_H
#define SEAL_COMMANDS_H

#include "seal/options.h"

enum verdict command_keygen(const struct options *, struct err *);
enum verdict command_recipient(const struct options *, struct err *);
enum verdict command_seal(const struct options *, struct err *);
enum verdict command_open(const struct options *, struct err *);
enum verdict command_stamp(const struct options *, struct err *);
enum verdict command_rekey(const struct options *, struct err *);
enum verdict command_edit(const struct options *, struct err *);
enum verdict command_set(const struct options *, struct err *);
enum verdict command_unset(const struct options *, struct err *);
enum verdict command_verify(const struct options *, struct err *);
enum verdict command_inspect(const struct options *, struct err *);
enum verdict command_lint(const struct options *, struct err *);
enum verdict command_budget(const struct options *, struct err *);
enum verdict command_ecs(const struct options *, struct err *);
enum verdict command_k8s(const struct options *, struct err *);
enum verdict command_diff(const struct options *, struct err *);
enum verdict command_names(const struct options *, struct err *);
enum verdict command_convert(const struct options *, struct err *);

#endif
