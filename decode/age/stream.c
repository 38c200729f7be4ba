/* SPDX-License-Identifier: ISC */
#include "decode/age/stream.h"

#include <sodium.h>

#include "decode/age/kdf.h"

/* Decrypts one chunk into the room that is reserved in *out. */
static bool
stream_open_chunk(const unsigned char key[AGE_KEY], uint64_t counter, bool last, struct slice chunk,
	struct buf *out)
{
	unsigned char nonce[AGE_AEAD_NONCE], *at = out->p ? out->p + out->n : NULL;

	age_chunk_nonce(counter, last, nonce);
	if (crypto_aead_chacha20poly1305_ietf_decrypt(at, NULL, NULL, chunk.p, chunk.n, NULL, 0,
	    nonce, key) != 0)
		return false;
	out->n += chunk.n - AGE_TAG;
	return true;
}

static enum verdict
stream_open_last(const unsigned char key[AGE_KEY], uint64_t counter, struct slice chunk,
	struct buf *out, struct err *e)
{
	if (chunk.n < AGE_TAG)
		return err_set(e, V_MORE, "age: cut off in its payload");
	if (stream_open_chunk(key, counter, true, chunk, out)) {
		if (chunk.n == AGE_TAG && counter > 0)
			return err_set(e, V_BAD, "age: empty last chunk");
		return V_OK;
	}
	if (chunk.n == AGE_SEALED_CHUNK && stream_open_chunk(key, counter, false, chunk, out))
		return err_set(e, V_MORE, "age: cut off between two chunks");
	return err_set(e, V_MORE, "age: the last chunk is cut off or damaged");
}

static enum verdict
stream_open_chunks(const unsigned char key[AGE_KEY], struct slice payload, struct buf *out,
	struct err *e)
{
	uint64_t counter = 0;
	struct slice chunk;

	while (payload.n > AGE_SEALED_CHUNK) {
		slice_take(&payload, AGE_SEALED_CHUNK, &chunk);
		if (!stream_open_chunk(key, counter++, false, chunk, out))
			return err_set(e, V_BAD, "age: damaged in chunk %zu", (size_t)counter);
	}
	return stream_open_last(key, counter, payload, out, e);
}

static size_t
stream_opened_size(size_t n)
{
	size_t last = n % AGE_SEALED_CHUNK;

	return n / AGE_SEALED_CHUNK * AGE_CHUNK + (last > AGE_TAG ? last - AGE_TAG : 0);
}

enum verdict
age_stream_open(const unsigned char file_key[AGE_FILE_KEY], struct slice payload, struct buf *out,
	struct err *e)
{
	unsigned char key[AGE_KEY];
	struct slice nonce;
	enum verdict v;

	if (!slice_take(&payload, AGE_PAYLOAD_NONCE, &nonce)) {
		v = err_set(e, V_MORE, "age: cut off in its payload");
		goto out;
	}
	v = buf_reserve(out, stream_opened_size(payload.n), e);
	if (v != V_OK)
		goto out;
	age_payload_key(file_key, nonce.p, key);
	v = stream_open_chunks(key, payload, out, e);
	sodium_memzero(key, sizeof key);
out:
	if (v != V_OK)
		buf_clear(out);
	return v;
}
