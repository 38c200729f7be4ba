/* SPDX-License-Identifier: ISC */
#include "seal/suspect.h"

#include "decode/dialect/text.h"

/* Removes white space on both sides, and a quote at the front. */
static struct slice
suspect_bare(struct slice value)
{
	text_skip_space(&value, TEXT_SPACE);
	text_trim_space(&value, TEXT_SPACE);
	if (!slice_skip(&value, SLICE("\"")))
		slice_skip(&value, SLICE("'"));
	return value;
}

bool
suspect_sops(struct slice value)
{
	return slice_starts(suspect_bare(value), SLICE("ENC[AES256_GCM,"));
}

bool
suspect_dotenvx(struct slice value)
{
	return slice_starts(suspect_bare(value), SLICE("encrypted:"));
}

/* Whether the text contains open, followed somewhere by close. */
static bool
suspect_pair(struct slice s, struct slice open, struct slice close)
{
	const unsigned char *at = s.n ? memmem(s.p, s.n, open.p, open.n) : NULL;
	struct slice head;

	return at && slice_take(&s, (size_t)(at - s.p) + open.n, &head) && s.n
	    && memmem(s.p, s.n, close.p, close.n);
}

bool
suspect_braces(struct slice value)
{
	return suspect_pair(value, SLICE("{{"), SLICE("}}"))
	    || suspect_pair(value, SLICE("<no "), SLICE("value>"));
}

bool
suspect_dollar(struct slice value)
{
	return suspect_pair(value, SLICE("${"), SLICE("}"));
}

bool
suspect_key(struct slice value)
{
	return !slice_starts(suspect_bare(value), SLICE("{"))
	    && suspect_pair(value, SLICE("-----BEGIN "), SLICE("PRIVATE KEY-----"));
}

bool
suspect_json(struct slice text)
{
	slice_skip(&text, SLICE("\xef\xbb\xbf"));
	text_skip_space(&text, TEXT_SPACE);
	text_trim_space(&text, TEXT_SPACE);
	return text.n >= 2 && ((text.p[0] == '{' && text.p[text.n - 1] == '}')
	    || (text.p[0] == '[' && text.p[text.n - 1] == ']'));
}
