/* SPDX-License-Identifier: ISC */
/*
 * floor: the least work that a start needs, with which waitenv is compared.
 *	floor [fork] FILE [IDENTITY] APP
 * Reads the file, opens it with the identity if one is given, splits its lines, and execs APP with
 * the inherited environment and these lines.  It checks nothing of its input, and is only for the
 * bench.  With fork, a parent stays as under --init, and only waits.
 */
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "decode/age/format.h"
#include "decode/age/kdf.h"
#include "decode/base64.h"
#include "decode/bech32.h"

enum { ROOM = 8 << 20, STRINGS = 1 << 16, CHUNK = 64 << 10 };

/* Allocations lie one after the other, so that no page is touched that is not filled. */
static unsigned char room[4 * ROOM];
static size_t used;

static void *
floor_take(void *opaque, unsigned items, unsigned size)
{
	void *p = room + used;

	(void)opaque;
	used += ((size_t)items * size + 15) & ~(size_t)15;
	return used <= sizeof room ? p : NULL;
}

static void
floor_give(void *opaque, void *p)
{
	(void)opaque, (void)p;
}

static struct slice
floor_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *p = room + used;
	ssize_t n = read(fd, p, ROOM);

	close(fd);
	if (n <= 0 || n == ROOM)
		_exit(1);
	floor_take(NULL, 1, (unsigned)n + 1);
	return (struct slice){ p, (size_t)n };
}

/* Gets the file key from the first stanza. */
static void
floor_unwrap(const unsigned char secret[AGE_KEY], struct slice header,
	unsigned char key[AGE_FILE_KEY])
{
	static const unsigned char nonce[AGE_AEAD_NONCE];
	unsigned char recipient[AGE_KEY], share[AGE_SHARE], body[AGE_WRAPPED];
	unsigned char shared[AGE_KEY], wrap[AGE_KEY];
	struct slice line;

	slice_skip(&header, SLICE(AGE_VERSION AGE_STANZA AGE_X25519_TYPE " "));
	slice_until(&header, '\n', &line);
	if (!base64_raw(line, share, sizeof share) || !slice_until(&header, '\n', &line)
	    || !base64_raw(line, body, sizeof body))
		_exit(1);
	crypto_scalarmult_curve25519_base(recipient, secret);
	if (crypto_scalarmult_curve25519(shared, secret, share) != 0)
		_exit(1);
	age_x25519_key(shared, share, recipient, wrap);
	if (crypto_aead_chacha20poly1305_ietf_decrypt(key, NULL, NULL, body, sizeof body,
	    NULL, 0, nonce, wrap) != 0)
		_exit(1);
}

/* Decrypts in place, chunk by chunk. */
static struct slice
floor_open(struct slice file, struct slice identity)
{
	unsigned char secret[AGE_KEY], file_key[AGE_FILE_KEY], key[AGE_KEY], nonce[AGE_AEAD_NONCE];
	struct slice line = { 0 }, payload = file, start;
	unsigned char *in, *out;

	while (slice_line(&identity, &line) && *line.p == '#')
		;
	if (!bech32_decode(line, SLICE(AGE_X25519_HRP), secret, sizeof secret))
		_exit(1);
	while (slice_until(&payload, '\n', &line) && !slice_starts(line, SLICE(AGE_MAC " ")))
		;
	floor_unwrap(secret, file, file_key);
	if (!slice_take(&payload, AGE_PAYLOAD_NONCE, &start))
		_exit(1);
	age_payload_key(file_key, start.p, key);
	in = out = room + (payload.p - room);
	start.p = out;
	for (uint64_t k = 0; payload.n; k++) {
		size_t n = payload.n < CHUNK + AGE_TAG ? payload.n : CHUNK + AGE_TAG;

		payload.n -= n;
		age_chunk_nonce(k, payload.n == 0, nonce);
		if (crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, in, n, NULL, 0,
		    nonce, key) != 0)
			_exit(1);
		in += n, out += n - AGE_TAG;
	}
	return (struct slice){ start.p, (size_t)(out - start.p) };
}

static struct slice
floor_inflate(struct slice in)
{
	z_stream z = { .next_in = (unsigned char *)in.p, .avail_in = (unsigned)in.n,
		.zalloc = floor_take, .zfree = floor_give };

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		_exit(1);
	z.next_out = room + used;
	z.avail_out = ROOM;
	if (inflate(&z, Z_FINISH) != Z_STREAM_END)
		_exit(1);
	return (struct slice){ room + used, z.total_out };
}

int
main(int argc, char *argv[])
{
	static char *strings[STRINGS];
	bool forks = argc > 1 && strcmp(argv[1], "fork") == 0;
	struct slice text;
	size_t n = 0;
	int status;
	pid_t pid;

	argv += forks, argc -= forks;
	if (argc < 3)
		return 2;
	if (forks && (pid = fork()) != 0)
		return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ?
			WEXITSTATUS(status) : 1;
	text = floor_read(argv[1]);
	if (argc == 4)
		text = floor_inflate(floor_open(text, floor_read(argv[2])));
	while (environ[n] && n < STRINGS / 2)
		strings[n] = environ[n], n++;
	for (unsigned char *p = room + (text.p - room), *lf;
	    text.n && n < STRINGS - 1; p = lf + 1) {
		if (!(lf = memchr(p, '\n', text.n)))
			return 1;
		*lf = '\0';
		text.n -= (size_t)(lf + 1 - p);
		strings[n++] = (char *)p;
	}
	execve(argv[argc - 1], argv + argc - 1, strings);
	return 1;
}
