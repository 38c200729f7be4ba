/* SPDX-License-Identifier: ISC */
#include "decode/dialect/foreign.h"

#include "decode/dialect/text.h"
#include "decode/utf8.h"

/* The value of a digit of base64 or base64url (6 bits) or of hex (4 bits), or -1. */
static int
foreign_digit(unsigned char c, unsigned bits)
{
	unsigned char lower = c | 32;

	if (bits == 4)
		return chars_is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
		    : -1;
	if (lower >= 'a' && lower <= 'z')
		return c == lower ? c - 'a' + 26 : c - 'A';
	if (chars_is_digit(c))
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* The state of a decoder: whether its output so far is text in UTF-8, of whose last character some
 * bytes may follow, and whether it holds a "="; and the longest line of what it decoded. */
struct foreign_decoded { unsigned bits, held, follow; bool text, assigns; size_t longest; };

static void
foreign_decoded_byte(struct foreign_decoded *d, unsigned char c)
{
	if (c < 0x80)
		d->text &= !d->follow && c != 0x7f && (c >= ' ' || (c >= '\t' && c <= '\r'));
	else if (c < 0xc0)
		d->text &= d->follow-- > 0;
	else
		d->text &= !d->follow && c < 0xf8;
	if (c < 0x80 || !d->text)
		d->follow = 0;
	else if (c >= 0xc0)
		d->follow = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	d->assigns |= c == '=';
}

static void
foreign_decode(struct foreign_decoded *d, unsigned digit, unsigned width)
{
	d->held = (d->held << width | digit) & 0xffff;
	d->bits += width;
	if (d->bits < 8)
		return;
	d->bits -= 8;
	foreign_decoded_byte(d, (unsigned char)(d->held >> d->bits));
}

/* Whether every line consists of digits of that width.  Padding may end a
 * line, and the next line then begins a new group. */
static bool
foreign_is_encoded(struct slice text, unsigned width, struct foreign_decoded *d)
{
	struct slice line;
	size_t digits = 0;

	*d = (struct foreign_decoded){ .text = true };
	while (slice_line(&text, &line)) {
		text_skip_space(&line, TEXT_INLINE);
		text_trim_space(&line, TEXT_INLINE);
		d->longest = line.n > d->longest ? line.n : d->longest;
		for (size_t i = 0; i < line.n; i++, digits++) {
			int digit = foreign_digit(line.p[i], width);

			if (width == 6 && line.p[i] == '=' && line.n - i <= 2
			    && line.p[line.n - 1] == '=') {
				d->bits = 0;
				break;
			}
			if (digit < 0)
				return false;
			foreign_decode(d, (unsigned)digit, width);
		}
	}
	return digits > 0;
}

const char *
foreign_encoding(struct slice text, bool none)
{
	struct foreign_decoded d;

	if (foreign_is_encoded(text, 4, &d)
	    && (none || (d.text && d.assigns) || d.longest > TEXT_NAME_MAX))
		return "a text in hex, not plain text";
	if (foreign_is_encoded(text, 6, &d)
	    && (none || (d.text && d.assigns) || d.longest > TEXT_NAME_MAX))
		return "a text in base64, not plain text";
	return NULL;
}

static bool
foreign_has(struct slice text, struct slice part)
{
	return slice_search(text, part) < text.n;
}

static bool
foreign_is_json(struct slice text)
{
	text_skip_space(&text, TEXT_SPACE);
	text_trim_space(&text, TEXT_SPACE);
	return text.n >= 2 && ((text.p[0] == '{' && text.p[text.n - 1] == '}')
	    || (text.p[0] == '[' && text.p[text.n - 1] == ']' && memchr("[{\"]", text.p[1], 4)));
}

/* Other kinds of files that users give by mistake, by their first bytes.  No pointers: they would
 * be relocated at each start. */
#define KIND(magic, name) { sizeof(magic) - 1, magic, name }
static const struct {
	unsigned char n;
	char magic[17], name[32];
} foreign_kinds[] = {
	KIND("$ANSIBLE_VAULT;", "an ansible-vault file"),
	KIND("-----BEGIN AGE ", "age armor that was changed"),
	KIND("-----BEGIN CERT", "a certificate"),
	KIND("-----BEGIN PRIV", "a private key"),
	KIND("-----BEGIN RSA ", "a private key"),
	KIND("-----BEGIN EC ", "a private key"),
	KIND("-----BEGIN ENCR", "a private key"),
	KIND("-----BEGIN OPEN", "a private key"),
	KIND("-----BEGIN ", "armor of another type than age"),
	KIND("PuTTY-User-Key-", "a private key"),
	KIND("ssh-ed25519 ", "an SSH public key"),
	KIND("ssh-rsa ", "an SSH public key"),
	KIND("ecdsa-sha2-nist", "an SSH public key"),
	KIND("untrusted commen", "a minisign key or signature"),
	KIND("<", "HTML or XML"),
	KIND("HTTP/1.", "an HTTP response"),
	KIND("---\n", "YAML"),
	KIND("---\r", "YAML"),
	KIND("%YAML ", "YAML"),
	KIND("services:\n", "YAML"),
	KIND("apiVersion: ", "a manifest of Kubernetes"),
	KIND("version https:/", "a pointer of git-lfs"),
	KIND("\0GITCRYPT", "a file locked by git-crypt"),
	KIND("Salted__", "a file encrypted by openssl"),
	KIND("U2FsdGVkX1", "a file encrypted by openssl"),
	KIND("\x84", "a PGP message or key"),	/* the tags of RFC 9580, section 4.2 */
	KIND("\x85", "a PGP message or key"),
	KIND("\x8c", "a PGP message or key"),
	KIND("\x99", "a PGP message or key"),
	KIND("\xc1", "a PGP message or key"),
	KIND("0\x82", "a key or certificate in DER"),
	KIND("\xfe\xed\xfe\xed", "a Java keystore"),
	KIND("PK\3\4", "a zip archive"),
	KIND("7z\xbc\xaf", "a 7z archive"),
	KIND("BZh91AY&SY", "compressed by bzip2"),
	KIND("\xfd" "7zXZ", "compressed by xz"),
	KIND("\x28\xb5\x2f\xfd", "compressed by zstd"),
	KIND("\4\x22M\x18", "compressed by lz4"),
	KIND("\x7f" "ELF", "a program"),
	KIND("MZ\x90", "a program"),
	KIND("%PDF-", "a PDF file"),
	KIND("SQLite format 3", "an SQLite database"),
};
#undef KIND

const char *
foreign_begins(struct slice text)
{
	enum { TAR = 256 };		/* a field of text ends before this magic */
	struct slice rest = text, head;

	if (slice_take(&rest, TAR, &head) && slice_starts(rest, SLICE("\0ustar")))
		return "a tar archive";
	slice_skip(&text, SLICE("\xef\xbb\xbf"));
	text_skip_space(&text, TEXT_SPACE);
	for (size_t i = 0; i < sizeof foreign_kinds / sizeof *foreign_kinds; i++)
		if (slice_starts(text, (struct slice){
		    (const unsigned char *)foreign_kinds[i].magic, foreign_kinds[i].n }))
			return foreign_kinds[i].name;
	return NULL;
}

const char *
foreign_json(struct slice text)
{
	if (!foreign_is_json(text))
		return NULL;
	return foreign_has(text, SLICE("\"message\"")) || foreign_has(text, SLICE("\"error"))
	    ? "an error message in JSON" : "a JSON document";
}

/* Without a byte order mark, one letter in each entry that ends in NUL looks the same. */
static const char *
foreign_utf(struct slice text, bool entries)
{
	return !entries || (text.n && text.p[0] >= 0xfe) || foreign_has(text, SLICE("="))
	    ? utf8_other(text) : NULL;
}

const char *
foreign_kind(struct slice text, bool entries, bool json)
{
	const char *kind = foreign_utf(text, entries);

	if (!kind)
		kind = foreign_begins(text);
	if (!kind)
		kind = foreign_encoding(text, false);
	if (!kind && foreign_has(text, SLICE(FOREIGN_SOPS)))
		return "a SOPS file, not decrypted";
	if (!kind && err_holds_key(text) && !foreign_has(text, SLICE("=")))
		return "an age identity, not a source";
	return kind || json ? kind : foreign_json(text);
}

bool
foreign_is_encoded_name(struct slice name)
{
	const size_t least = 8;		/* shorter names may be hex by chance */
	struct foreign_decoded d;

	return (foreign_is_encoded(name, 6, &d) && d.text)
	    || (name.n >= least && foreign_is_encoded(name, 4, &d));
}
