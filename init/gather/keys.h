/* SPDX-License-Identifier: ISC */
/*
 * keys: the minisign public keys of --verify-key; a signature by any one of them suffices.
 */
#ifndef INIT_GATHER_KEYS_H
#define INIT_GATHER_KEYS_H

#include "decode/endline.h"
#include "init/config/config.h"

struct keys { struct endline_key *v; size_t n; };

/* Each string is a key, or @ and the path of a .pub file.  F_USAGE: it is neither.  F_CONFIG: no
 * such file. */
enum verdict keys_open(struct keys *, const struct list *, struct err *);

#endif
