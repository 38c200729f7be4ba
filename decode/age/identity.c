#include "decode/age/identity.h"

#include <sodium.h>
#include <strings.h>

#include "decode/age/format.h"
#include "decode/bech32.h"

static const struct kind {
	const char *hrp;
	enum age_kind kind;
} kinds[] = {
	{ AGE_X25519_HRP, AGE_X25519 },
	{ AGE_HYBRID_HRP, AGE_HYBRID },
};

/* What people give instead, by how it begins. */
static const struct other {
	const char *begins;
	enum fault fault;
	const char *reason;
} others[] = {
	{ AGE_BEGIN, F_ACCESS, "a sealed file; identities must be given unsealed" },
	{ AGE_VERSION_ANY, F_ACCESS, "a sealed file; identities must be given unsealed" },
	{ "age-plugin-", F_DATA, "an identity of a plugin, a kind that is not supported" },
	{ "ssh-", F_DATA, "an SSH key, a kind that is not supported" },
	{ "-----begin ", F_DATA, "an SSH or PEM key, a kind that is not supported" },
	{ "age1", F_DATA, "a recipient, which seals; the identity belonging to it opens" },
};

enum { LENGTH = 1 + 52 + 6 };	/* of an identity behind its hrp: "1", 32 bytes, checksum */

static bool
begins(struct slice line, const char *prefix)
{
	size_t n = strlen(prefix);

	return line.n >= n && strncasecmp((const char *)line.p, prefix, n) == 0;
}

/* An unterminated last line that can still become an identity. */
static bool
could_grow(struct slice line)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].hrp), common = line.n < n ? line.n : n;

		if (line.n < n + LENGTH
		    && strncasecmp((const char *)line.p, kinds[i].hrp, common) == 0)
			return true;
	}
	return false;
}

static enum verdict
refuse(struct slice line, size_t number, bool whole, struct err *e)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (begins(line, others[i].begins))
			return err_fault(e, V_BAD, others[i].fault, "identity: line %zu is %s",
			    number, others[i].reason);
	if (!whole && could_grow(line))
		return err_set(e, V_MORE, "identity: line %zu is cut off", number);
	return err_set(e, V_BAD, "identity: line %zu is no age identity", number);
}

static enum verdict
add(struct slice line, size_t number, bool whole, struct age_identities *ids, struct err *e)
{
	struct age_identity *id = &ids->v[ids->n];

	if (ids->n == AGE_IDENTITIES_MAX)
		return err_set(e, V_BAD, "identity: more than %d of them", AGE_IDENTITIES_MAX);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!bech32_decode(line, slice_str(kinds[i].hrp), id->secret, sizeof id->secret))
			continue;
		id->kind = kinds[i].kind;
		ids->n++;
		if (id->kind == AGE_HYBRID && !age_hybrid_built)
			return err_set(e, V_BAD,
			    "identity: line %zu is post-quantum, which needs libsodium 1.0.22",
			    number);
		return V_OK;
	}
	return refuse(line, number, whole, e);
}

enum verdict
age_identities_parse(struct slice text, struct age_identities *ids, struct err *e)
{
	const size_t before = ids->n;
	enum verdict v = V_OK;
	struct slice line;

	for (size_t number = 1; v == V_OK && text.n; number++) {
		bool whole = slice_until(&text, '\n', &line);

		if (!whole)
			slice_take(&text, text.n, &line);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n && *line.p != '#')
			v = add(line, number, whole, ids, e);
	}
	if (v == V_OK && ids->n == before)
		v = err_set(e, V_MORE, "identity: none in it yet");
	if (v != V_OK) {
		sodium_memzero(ids->v + before, (ids->n - before) * sizeof *ids->v);
		ids->n = before;
	}
	return v;
}

void
age_identities_wipe(struct age_identities *ids)
{
	sodium_memzero(ids, sizeof *ids);
}
