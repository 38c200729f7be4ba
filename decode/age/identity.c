/* SPDX-License-Identifier: ISC */
#include "decode/age/identity.h"

#include <sodium.h>
#include <strings.h>

#include "decode/age/format.h"
#include "decode/arena.h"
#include "decode/bech32.h"
#include "decode/chars.h"
#include "decode/utf8.h"

static const struct kind {
	const char *hrp;
	enum age_kind kind;
} kinds[] = {
	{ AGE_X25519_HRP, AGE_X25519 },
	{ AGE_HYBRID_HRP, AGE_HYBRID },
};

/* What users give by mistake instead of an identity, by its first characters.  As in age, keys of
 * other kinds are skipped beside native identities; a PEM key takes several lines. */
enum identity_other { REFUSED, PLUGIN, SSH, PEM };

static const struct other {
	char begins[36];
	enum identity_other kind;
	enum fault fault;
	char reason[64];	/* no pointers: they would be relocated at each start */
} others[] = {
	{ AGE_BEGIN, REFUSED, F_ACCESS, "a sealed file; identities must be given unsealed" },
	{ AGE_VERSION_ANY, REFUSED, F_ACCESS, "a sealed file; identities must be given unsealed" },
	{ "age-plugin-", PLUGIN, F_DATA, "an identity of a plugin, a kind that is not supported" },
	{ "ssh-", SSH, F_DATA, "an SSH key, a kind that is not supported" },
	{ "ecdsa-sha2-", SSH, F_DATA, "an SSH key, a kind that is not supported" },
	{ "sk-ssh-", SSH, F_DATA, "an SSH key, a kind that is not supported" },
	{ "sk-ecdsa-", SSH, F_DATA, "an SSH key, a kind that is not supported" },
	{ "-----begin ", PEM, F_DATA, "an SSH or PEM key, a kind that is not supported" },
	{ "untrusted comment:", REFUSED, F_DATA, "a key of minisign, which --verify-key takes" },
	{ "age1", REFUSED, F_DATA, "a recipient, which seals; the identity belonging to it opens" },
};

enum { LENGTH = 1 + 52 + 6 };	/* of an identity behind its hrp: "1", 32 bytes, checksum */

static bool
identity_begins(struct slice line, const char *prefix)
{
	size_t n = strlen(prefix);

	return line.n >= n && strncasecmp((const char *)line.p, prefix, n) == 0;
}

/* Whether an unterminated last line can still become an identity. */
static bool
identity_could_grow(struct slice line)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].hrp), common = line.n < n ? line.n : n;

		if (line.n < n + LENGTH
		    && strncasecmp((const char *)line.p, kinds[i].hrp, common) == 0)
			return true;
	}
	return false;
}

static const struct other *
identity_other(struct slice line)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (identity_begins(line, others[i].begins))
			return &others[i];
	return NULL;
}

/* Whether the line begins as an identity, and goes on behind it. */
static bool
identity_goes_on(struct slice line)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].hrp);

		if (identity_begins(line, kinds[i].hrp) && line.n > n + LENGTH && line.p[n] == '1')
			return true;
	}
	return false;
}

/* Names what stands around a key by mistake, by the byte next to it.  NULL:
 * the line holds no key. */
static const char *
identity_hint(struct slice line)
{
	unsigned char next = line.n ? line.p[line.n - 1] : 0;
	struct slice rest = line, head = { 0 };

	if (slice_starts(line, SLICE("\xef\xbb\xbf")))
		return "begins with a byte order mark, which must go";
	while (rest.n && !identity_begins(rest, "age-secret-key-"))
		slice_take(&rest, 1, &head);
	if (rest.n == 0)
		return NULL;
	if (head.n)
		next = head.p[0];
	if (next == '"' || next == '\'')
		return "has quotes around the key, which must go";
	if (chars_is_space(next))
		return "has white space around the key, which must go";
	return head.n || identity_goes_on(line) ? "has more in it than a key" : NULL;
}

static enum verdict
identity_refuse(struct slice line, size_t number, bool whole, struct err *e)
{
	const struct other *other = identity_other(line);
	const char *hint = identity_hint(line);

	if (other)
		return err_fault(e, V_BAD, other->fault, "identity: line %zu is %s", number,
		    other->reason);
	if (hint)
		return err_set(e, V_BAD, "identity: line %zu %s", number, hint);
	if (!whole && identity_could_grow(line))
		return err_set(e, V_MORE, "identity: line %zu is cut off", number);
	return err_set(e, V_BAD, "identity: line %zu is no age identity", number);
}

static enum verdict
identity_add(struct slice line, size_t number, bool whole, struct age_identities *ids,
	struct err *e)
{
	struct age_identity *id;

	if (ids->n == AGE_IDENTITIES_MAX)
		return err_set(e, V_BAD, "identity: more than %d of them", AGE_IDENTITIES_MAX);
	if (!(id = arena_grow(ids->v, (ids->n + 1) * sizeof *id)))
		return err_set(e, V_SYS, "no memory");
	ids->v = id;
	id += ids->n;
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
	return identity_refuse(line, number, whole, e);
}

/* Cuts the next line.  *whole: the line has its line end. */
static bool
identity_cut_line(struct slice *text, struct slice *line, bool *whole)
{
	*whole = slice_until(text, '\n', line);
	if (!*whole && (text->n == 0 || !slice_take(text, text->n, line)))
		return false;
	line->n -= line->n && line->p[line->n - 1] == '\r';
	return true;
}

/* The kinds of the lines that were skipped, and the first of those lines. */
struct passed {
	struct slice line;
	size_t number;
	bool plugin, ssh;
};

/* Skips a line of another kind, and the remaining lines of a PEM key.
 * Returns false if it is not one. */
static bool
identity_pass_over(struct slice line, struct slice *text, size_t *number, struct passed *p)
{
	const struct other *other = identity_other(line);
	bool whole;

	if (!other || other->kind == REFUSED)
		return false;
	if (p->number == 0) {
		p->line = line;
		p->number = *number;
	}
	p->plugin |= other->kind == PLUGIN;
	p->ssh |= other->kind != PLUGIN;
	while (other->kind == PEM && !slice_starts(line, SLICE("-----END "))
	    && identity_cut_line(text, &line, &whole))
		++*number;
	return true;
}

static bool
identity_is_silent(struct slice line)
{
	for (size_t i = 0; i < line.n && line.p[0] != '#'; i++)
		if (!chars_is_space(line.p[i]))
			return false;
	return true;
}

/* Takes over what the comment before an identity says. */
static void
identity_tell(struct age_identity *id, struct slice recipient)
{
	id->told = id->kind == AGE_X25519
	    && bech32_decode(recipient, SLICE(AGE_X25519_RECIPIENT_HRP),
	    id->recipient, sizeof id->recipient);
}

/* Reports why the text holds no native identity. */
static enum verdict
identity_none(struct slice text, const struct passed *p, struct err *e)
{
	if (p->number)
		return identity_refuse(p->line, p->number, true, e);
	if (err_holds_key(text))
		return err_set(e, V_BAD,
		    "identity: the key is in a comment: its line ends may have been changed");
	return text.n ? err_set(e, V_BAD, "identity: no key in it")
	    : err_set(e, V_MORE, "identity: empty");
}

enum verdict
age_identities_parse(struct slice text, struct age_identities *ids, struct err *e)
{
	const size_t before = ids->n;
	struct passed passed = { .number = 0 };
	struct slice rest = text, line, comment, recipient = { 0 };
	enum verdict v = V_OK;
	bool whole;

	if (utf8_other(text))
		return err_set(e, V_BAD, "identity: %s", utf8_other(text));
	for (size_t number = 1; v == V_OK && identity_cut_line(&rest, &line, &whole); number++) {
		comment = line;
		if (slice_skip(&comment, SLICE("# public key: ")))
			recipient = comment;
		if (identity_is_silent(line) || identity_pass_over(line, &rest, &number, &passed))
			continue;
		if ((v = identity_add(line, number, whole, ids, e)) == V_OK)
			identity_tell(&ids->v[ids->n - 1], recipient);
		recipient = (struct slice){ 0 };
	}
	if (v == V_OK && ids->n == before)
		v = identity_none(text, &passed, e);
	if (v != V_OK) {
		if (ids->v)	/* the refused line may have left something behind the last one */
			sodium_memzero(ids->v + before, (ids->n - before) * sizeof *ids->v);
		ids->n = before;
		return v;
	}
	ids->passed_plugin |= passed.plugin;
	ids->passed_ssh |= passed.ssh;
	return V_OK;
}

bool
age_identity_same(const struct age_identity *a, const struct age_identity *b)
{
	return a->kind == b->kind && sodium_memcmp(a->secret, b->secret, sizeof a->secret) == 0;
}

bool
age_identities_replace(struct age_identities *old, struct age_identities new)
{
	const bool differ = old->n != new.n || old->passed_plugin != new.passed_plugin
	    || old->passed_ssh != new.passed_ssh
	    || (new.n && memcmp(old->v, new.v, new.n * sizeof *new.v) != 0);

	age_identities_wipe(old);
	*old = new;
	return differ;
}

void
age_identities_wipe(struct age_identities *ids)
{
	arena_give(ids->v);
	*ids = (struct age_identities){ 0 };
}
