/*
 * keys: the minisign public keys of --verify-key, of which any one suffices.
 */
#ifndef INIT_GATHER_KEYS_H
#define INIT_GATHER_KEYS_H

#include "decode/endline.h"
#include "init/config/config.h"

struct keys { struct endline_key *v; size_t n; };

/* Each is a key, or @ and the path of a .pub file.  F_USAGE: it is none.  F_CONFIG: there is no such file. */
enum verdict keys_open(struct keys *, const struct list *, struct err *);

#endif
