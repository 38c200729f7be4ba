/* SPDX-License-Identifier: ISC */
/* foreign: the kinds of files that users give by mistake are named, whatever dialect reads them. */
#include "decode/dialect/content.h"
#include "decode/dialect/dialect.h"
#include "tests/unit/test.h"
#include "tests/unit/vector.h"

#define KEY "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE"

static const char *const dialects[] = {
	"docker", "ecs", "dotenv", "systemd", "k8s", "nul", "json",
};

static const struct { const char *kind; struct slice text; } files[] = {
	{ "an ansible-vault file", SLICE("$ANSIBLE_VAULT;1.1;AES256\n6162\n") },
	{ "a certificate", SLICE("-----BEGIN CERTIFICATE-----\nMII=\n") },
	{ "a certificate", SLICE("\n-----BEGIN CERTIFICATE REQUEST-----\nMII=\n") },
	{ "a private key", SLICE("-----BEGIN PRIVATE KEY-----\nMII=\n") },
	{ "a private key", SLICE("-----BEGIN RSA PRIVATE KEY-----\nMII=\n") },
	{ "a private key", SLICE("-----BEGIN EC PRIVATE KEY-----\nMII=\n") },
	{ "a private key", SLICE("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n") },
	{ "a private key", SLICE("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl=\n") },
	{ "a private key", SLICE("PuTTY-User-Key-File-3: ssh-ed25519\n") },
	{ "armor of another type than age", SLICE("-----BEGIN PGP MESSAGE-----\n\naGE=\n") },
	{ "an SSH public key", SLICE("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ== me@host\n") },
	{ "an SSH public key", SLICE("ssh-rsa AAAAB3NzaC1yc2EAAAADAQ me@host\n") },
	{ "an SSH public key", SLICE("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItb me\n") },
	{ "a minisign key or signature", SLICE("untrusted comment: minisign public key\nRWQ=\n") },
	{ "a minisign key or signature", SLICE("untrusted comment: signature\nRUQ\ntrusted") },
	{ "an age identity, not a source", SLICE("# created: today\n" KEY "\n") },
	{ "HTML or XML", SLICE("<!DOCTYPE html>\n<html lang=\"en\">") },
	{ "HTML or XML", SLICE("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<a/>") },
	{ "an HTTP response", SLICE("HTTP/1.1 403 Forbidden\r\nServer: x\r\n\r\n") },
	{ "YAML", SLICE("---\nA: 1\n") },
	{ "YAML", SLICE("---\r\nURL: http://x/?a=b\r\n") },
	{ "YAML", SLICE("%YAML 1.2\n---\nA: 1\n") },
	{ "YAML", SLICE("services:\n  app:\n    environment:\n      - A=1\n") },
	{ "a manifest of Kubernetes", SLICE("apiVersion: v1\nkind: Secret\ndata:\n  A: QQ==\n") },
	{ "a pointer of git-lfs", SLICE("version https://git-lfs.github.com/spec/v1\noid a\n") },
	{ "a file locked by git-crypt", SLICE("\0GITCRYPT\0\x17\x91") },
	{ "a file encrypted by openssl", SLICE("Salted__\x17\xe9\1ABCDEFGH") },
	{ "a file encrypted by openssl", SLICE("U2FsdGVkX19yqMPq/ag1xD+1zyu3Kr8w\n") },
	{ "a PGP message or key", SLICE("\x85\x01\x0c\x03" "abcdefgh") },
	{ "a PGP message or key", SLICE("\x84\x5e\x03" "abcdefgh") },
	{ "a PGP message or key", SLICE("\x8c\x0d\x04\x09" "abcdefgh") },
	{ "a PGP message or key", SLICE("\x99\x01\x0d\x04" "abcdefgh") },
	{ "a PGP message or key", SLICE("\xc1\xc0\x4c\x03" "abcdefgh") },
	{ "a key or certificate in DER", SLICE("0\x82\x03\x5b" "0\x82\x02=") },
	{ "a Java keystore", SLICE("\xfe\xed\xfe\xed\0\0\0\2") },
	{ "a zip archive", SLICE("PK\3\4\x14\0\0\0\b\0") },
	{ "a 7z archive", SLICE("7z\xbc\xaf\x27\x1c\0\4") },
	{ "compressed by bzip2", SLICE("BZh91AY&SY\x12\x34=\0") },
	{ "compressed by xz", SLICE("\xfd" "7zXZ\0\0\4") },
	{ "compressed by zstd", SLICE("\x28\xb5\x2f\xfd\x20\4\x21\0") },
	{ "compressed by lz4", SLICE("\4\x22\x4d\x18\x64\x40") },
	{ "a program", SLICE("\x7f" "ELF\2\1\1\0") },
	{ "a program", SLICE("MZ\x90\0\3\0\0\0") },
	{ "a PDF file", SLICE("%PDF-1.4\n1 0 obj<</A=1>>\n") },
	{ "an SQLite database", SLICE("SQLite format 3\0\x10\0\1\1") },
};

/* Each format of SOPS has a variable of its own. */
static const struct { const char *dialect; struct slice text; } sops[] = {
	{ "docker", SLICE("A=ENC[AES256_GCM,data:x=]\nsops_version=3.8.1\nsops_mac=ENC[x]\n") },
	{ "ecs", SLICE("A=ENC[AES256_GCM,data:x=]\nsops_version=3.8.1\nsops_mac=ENC[x]\n") },
	{ "systemd", SLICE("A=ENC[AES256_GCM,data:x=]\nsops_version=3.8.1\nsops_mac=ENC[x]\n") },
	{ "dotenv", SLICE("A=ENC[AES256_GCM,data:x=]\nsops_version=3.8.1\nsops_mac=ENC[x]\n") },
	{ "json", SLICE("{\"A\":\"ENC[AES256_GCM,data:x=]\",\"sops\":{\"version\":\"3.8.1\"}}") },
	{ "dotenv", SLICE("A: ENC[AES256_GCM,data:x=]\nsops:\n    version: 3.8.1\n") },
	{ "docker", SLICE("A: ENC[AES256_GCM,data:x=]\nsops:\n    version: 3.8.1\n") },
	{ "ecs", SLICE("A: ENC[AES256_GCM,data:x=]\nsops:\n    version: 3.8.1\n") },
	{ "k8s", SLICE("A: ENC[AES256_GCM,data:x=]\nsops:\n    version: 3.8.1\n") },
};

/* They begin as such files do, and are none. */
static const struct slice texts[] = {
	SLICE("PK=1\n"), SLICE("BZh=1\n"), SLICE("BZh91=1\n"), SLICE("MZ=1\n"), SLICE("SQLite=1\n"),
	SLICE("Salted=1\n"), SLICE("services=1\n"), SLICE("apiVersion=1\n"), SLICE("untrusted=1\n"),
	SLICE("ssh=1\n"), SLICE("version=https://git-lfs.example\n"), SLICE("HTTP=1\n"),
	SLICE("sops=1\n"), SLICE("sops_mac=1\n"), SLICE("A=ENC[AES256_GCM,x]\n"), SLICE("U2F=1\n"),
	SLICE("SOPS_AGE_KEY=" KEY "\n"), SLICE("PuTTY=1\n"), SLICE("A=---\n"),
	SLICE("B=-----BEGIN x\n"),
};

static enum verdict
judged(const char *dialect, struct slice given, struct err *e)
{
	const struct dialect *d = dialect_find(slice_str(dialect));
	struct vars vars = VARS(1 << 20);
	struct slice text = guarded(given);
	enum content content;
	enum verdict v = dialect_parse(d, text, false, NULL, &vars, e);

	if (v == V_OK)
		v = content_judge(d, text, false, &vars, &content, e);
	vars_free(&vars);
	return v;
}

static bool
names(const char *dialect, struct slice text, const char *kind)
{
	struct err e = { 0 };
	enum verdict v = judged(dialect, text, &e);
	size_t n = strlen(kind);

	if (v == V_BAD && strncmp(e.text, kind, n) == 0
	    && (!e.text[n] || strcmp(e.text + n, ", line 1") == 0))
		return true;
	printf("# %s: got %d, %s; want %s\n", dialect, v, e.text, kind);
	return false;
}

int
main(void)
{
	static unsigned char tar[512] = "app.env\0\0=1\n";
	struct slice archive = { tar, sizeof tar };
	char claim[100];
	struct err e;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		bool good = true;

		for (size_t k = 0; k < sizeof dialects / sizeof *dialects; k++)
			good &= names(dialects[k], files[i].text, files[i].kind);
		snprintf(claim, sizeof claim, "every dialect names it: %s (%zu)", files[i].kind, i);
		CHECK(claim, good);
	}
	memcpy(tar + 256, "\0ustar\0", 7);
	for (size_t k = 0; k < sizeof dialects / sizeof *dialects; k++) {
		snprintf(claim, sizeof claim, "a tar archive is named as %s", dialects[k]);
		CHECK(claim, names(dialects[k], archive, "a tar archive"));
	}
	for (size_t i = 0; i < sizeof sops / sizeof *sops; i++) {
		snprintf(claim, sizeof claim, "a SOPS file is named as %s (%zu)", sops[i].dialect,
		    i);
		CHECK(claim, names(sops[i].dialect, sops[i].text, "a SOPS file, not decrypted"));
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t k = 0; k < 4; k++) {
			snprintf(claim, sizeof claim, "a text is accepted as %s: %.20s",
			    dialects[k], (const char *)texts[i].p);
			claim[strcspn(claim, "\n")] = '\0';
			CHECK(claim, judged(dialects[k], texts[i], &e) == V_OK);
		}
	return test_failed != 0;
}
