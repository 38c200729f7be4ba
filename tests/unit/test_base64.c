/* SPDX-License-Identifier: ISC */
/* base64: the vectors of RFC 4648, what the strict decoders refuse, white space, every length. */
#include "decode/base64.h"

#include <sodium.h>

#include "tests/unit/test.h"
#include "tests/unit/vector.h"

static struct err e;

static bool
decodes(bool (*decode)(struct slice, unsigned char *, size_t), const char *text, const char *want)
{
	unsigned char out[64];
	size_t n = strlen(want);

	return decode(guarded(slice_str(text)), out, n) && memcmp(out, want, n) == 0;
}

static void
spec_vectors(void)
{
	static const char *const plain[] = { "", "f", "fo", "foo", "foob", "fooba", "foobar" };
	static const char *const padded[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=",
		"Zm9vYmFy" };
	bool good = true, raw_good = true;

	for (size_t i = 0; i < 7; i++) {
		char raw[16];

		good &= decodes(base64_padded, padded[i], plain[i]);
		snprintf(raw, sizeof raw, "%.*s", (int)strcspn(padded[i], "="), padded[i]);
		raw_good &= decodes(base64_raw, raw, plain[i]);
	}
	CHECK("the padded vectors of RFC 4648 section 10 are decoded", good);
	CHECK("the vectors of RFC 4648 section 10 are decoded without their padding", raw_good);
}

static void
refuses(void)
{
	unsigned char out[64];

	CHECK("raw base64 with padding is refused", !base64_raw(SLICE("Zg=="), out, 1));
	CHECK("padded base64 without padding is refused", !base64_padded(SLICE("Zg"), out, 1));
	CHECK("padded base64 with half of the padding is refused",
	    !base64_padded(SLICE("Zg="), out, 1));
	CHECK("padded base64 with too much padding is refused",
	    !base64_padded(SLICE("Zm8=="), out, 2));
	CHECK("padded base64 without content is refused", !base64_padded(SLICE(""), out, 1));
	CHECK("raw base64 with bits left over after one byte is refused",
	    !base64_raw(SLICE("Zh"), out, 1));
	CHECK("raw base64 with bits left over after two bytes is refused",
	    !base64_raw(SLICE("Zm9"), out, 2));
	CHECK("raw base64 in the URL alphabet is refused", !base64_raw(SLICE("-_-_"), out, 3));
	CHECK("raw base64 with a blank is refused", !base64_raw(SLICE("Zm9 "), out, 3));
	CHECK("raw base64 with one group too many is refused",
	    !base64_raw(SLICE("Zm9vZm9v"), out, 3));
	CHECK("raw base64 with one group too few is refused", !base64_raw(SLICE("Zm9v"), out, 6));
}

/* Each of 256 bytes at each place of a group, against the alphabet written out. */
static void
every_character(void)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char text[68], out[51];
	bool good = true;

	for (size_t at = 0; at < sizeof text; at++)
		for (int c = 0; c < 256; c++) {
			const char *found = c ? strchr(alphabet, c) : NULL;
			uint32_t w = 0;

			memset(text, 'A', sizeof text);
			text[at] = (unsigned char)c;
			good &= base64_raw((struct slice){ text, sizeof text }, out,
			    sizeof out) == !!found;
			for (int i = 0; found && i < 3; i++)
				w = w << 8 | out[at / 4 * 3 + (size_t)i];
			good &= !found || w == (uint32_t)(found - alphabet) << (18 - at % 4 * 6);
		}
	CHECK("every byte is accepted or refused alike at every place", good);
}

static void
every_length(void)
{
	unsigned char plain[200], out[200];
	char text[280];
	bool good = true;

	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (unsigned char)(i * 151 + 7);
	for (size_t n = 0; n <= sizeof plain; n++) {
		sodium_bin2base64(text, sizeof text, plain, n, sodium_base64_VARIANT_ORIGINAL);
		good &= base64_padded(guarded(slice_str(text)), out, n)
		    && memcmp(out, plain, n) == 0;
		sodium_bin2base64(text, sizeof text, plain, n,
		    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
		good &= base64_raw(guarded(slice_str(text)), out, n) && memcmp(out, plain, n) == 0;
	}
	CHECK("texts of every length up to 200 are decoded", good);
}

static enum verdict
text_is(const char *text, const char *want, bool *ended)
{
	struct buf out = BUF(4096);
	enum verdict v = base64_text(guarded(slice_str(text)), &out, ended, &e);

	if (!slice_eq(buf_slice(&out), slice_str(want)))
		v = V_SYS;
	buf_free(&out);
	return v;
}

static void
texts(void)
{
	bool ended;

	CHECK("white space is allowed anywhere in a base64 text",
	    text_is(" Z\tm9\r\nv Y\n\ng = =\n", "foob", &ended) == V_OK && ended);
	CHECK("a base64 text without padding does not prove its end",
	    text_is("Zm9v\n", "foo", &ended) == V_OK && !ended);
	CHECK("a base64 text of white space alone is empty",
	    text_is(" \n", "", &ended) == V_OK && !ended);
	CHECK("a group cut off after one character is waited for",
	    text_is("Zm9vY", "foo", &ended) == V_MORE);
	CHECK("a group cut off after two characters is waited for",
	    text_is("Zm9vYg", "foo", &ended) == V_MORE);
	CHECK_REASON("the reason for waiting for a group that is cut off is the cut",
	    e, "base64: cut off");
	CHECK("a group cut off in its padding is waited for",
	    text_is("Zm9vYg=", "foo", &ended) == V_MORE);
	CHECK("a group cut off before its padding is waited for",
	    text_is("Zm9vYmE", "foo", &ended) == V_MORE);
	CHECK("one character with padding is refused", text_is("Zm9vY=", "", &ended) == V_BAD);
	CHECK("padding without characters is refused", text_is("Zm9v=", "", &ended) == V_BAD);
	CHECK("too much padding is refused", text_is("Zm9vYg===", "", &ended) == V_BAD);
	CHECK("padding inside a base64 text is refused", text_is("Zg==Zm9v", "", &ended) == V_BAD);
	CHECK("a base64 text with bits left over is refused",
	    text_is("Zm9vYh==", "", &ended) == V_BAD);
	CHECK("a character outside of the alphabet is refused",
	    text_is("Zm9vY.==", "", &ended) == V_BAD);
	CHECK_REASON("the reason for refusing such a character is malformed base64",
	    e, "base64: malformed");
}

/* Lines of every width give the same bytes. */
static void
wrapped(void)
{
	unsigned char plain[151];
	char flat[208], text[512];
	bool good = true, ended;

	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (unsigned char)(i * 89);
	sodium_bin2base64(flat, sizeof flat, plain, sizeof plain, sodium_base64_VARIANT_ORIGINAL);
	for (size_t width = 1; width < 210; width++) {
		struct buf out = BUF(4096);
		size_t n = 0;

		for (size_t i = 0; flat[i]; i++) {
			text[n++] = flat[i];
			if ((i + 1) % width == 0)
				text[n++] = '\n';
		}
		good &= base64_text(guarded((struct slice){ (unsigned char *)text, n }), &out,
		    &ended, &e) == V_OK && ended
		    && slice_eq(buf_slice(&out), (struct slice){ plain, sizeof plain });
		buf_free(&out);
	}
	CHECK("base64 in lines of every width is decoded", good);
}

int
main(void)
{
	spec_vectors();
	refuses();
	every_character();
	every_length();
	texts();
	wrapped();
	return test_failed != 0;
}
