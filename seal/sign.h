/* SPDX-License-Identifier: ISC */
/*
 * sign: minisign's secret keys and signatures (jedisct1.github.io/minisign, "Signature format",
 * "Public key format", "Secret key format").  Each file is a comment line and a line of base64:
 *
 *	public key	"Ed" | key id, 8 | Ed25519 public key, 32
 *	secret key	"Ed" | KDF, 2: "Sc", or two zeros without a password | "B2" | salt, 32 |
 *			opslimit, 8 | memlimit, 8 | key id, 8 | secret key, 64 | checksum, 32
 *	signature	"ED" | key id, 8 | Ed25519 over BLAKE2b-512 of the file, 64;
 *			then "trusted comment: ..." and Ed25519 over that signature and the comment
 *
 * Numbers are little-endian.  From the key id on, a secret key with a password is XORed with the
 * output of scrypt; the checksum is BLAKE2b-256 of "Ed" | key id | secret key.  minisign uses
 * N = 2^20, r = 8, p = 1, which needs 1 GiB of memory for a second or two.
 */
#ifndef SEAL_SIGN_H
#define SEAL_SIGN_H

#include "decode/buf.h"
#include "seal/options.h"
#include "seal/out.h"

/* Whoever holds the key owns it and calls sign_key_wipe after the last use. */
struct sign_key { unsigned char id[8], ed25519[64]; };

/* Reads the secret key of --sign, if that is given, and asks for the password if the key has one.
 * F_ACCESS: the password is wrong.  The reason names the file. */
enum verdict sign_key_load(const struct options *, struct sign_key *, struct err *);

void sign_key_make(struct sign_key *);
void sign_key_wipe(struct sign_key *);

/* Each appends the content of a file.  With an empty password, the key is written without one. */
enum verdict sign_put_secret(const struct sign_key *, struct slice password, struct buf *out,
	struct err *);
enum verdict sign_put_public(const struct sign_key *, struct buf *out, struct err *);

/* Appends the signature of body, one line of base64 without its LF. */
enum verdict sign_put_line(const struct sign_key *, struct slice body, struct buf *out,
	struct err *);

/* Appends the .minisig of body; name is the file name for its trusted comment. */
enum verdict sign_put_minisig(const struct sign_key *, struct slice body, const char *name,
	struct buf *out, struct err *);

/* Writes a file and, with --minisig-out, the .minisig of body: both or none. */
enum verdict sign_write(const struct options *, const struct sign_key *, struct slice body,
	struct out_file, struct err *);

#endif
