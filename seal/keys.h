/* SPDX-License-Identifier: ISC */
/*
 * keys: the minisign public keys of --verify-key; a signature by any one of them suffices.
 */
#ifndef SEAL_KEYS_H
#define SEAL_KEYS_H

#include "decode/endline.h"
#include "seal/options.h"

struct keys { struct endline_key v[LIST_MAX]; size_t n; };

/* Each string is a key, several of them, the content of a .pub file, or @ and the path of one.
 * F_USAGE: it is none of these. */
enum verdict keys_load(const struct list *, struct keys *, struct err *);

#endif
