#include "seal/pin.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "seal/in.h"

#define PIN_BEFORE "#sha256="

enum verdict
pin_parse(const char *operand, struct pin *pin, struct err *e)
{
	const char *mark = strstr(operand, PIN_BEFORE), *hex, *end;
	size_t n = mark ? (size_t)(mark - operand) : strlen(operand), digits;

	*pin = (struct pin){ .given = mark != NULL };
	if (n >= sizeof pin->path)
		return err_usage(e, "a path that is too long");
	memcpy(pin->path, operand, n);
	if (!mark)
		return V_OK;
	hex = mark + sizeof PIN_BEFORE - 1;
	if (strlen(hex) != 2 * sizeof pin->digest || sodium_hex2bin(pin->digest, sizeof pin->digest, hex,
	    strlen(hex), NULL, &digits, &end) != 0 || *end)
		return in_blame(pin->path, err_usage(e, "expected 64 hexadecimal digits at the end, after "
		    PIN_BEFORE), e);
	return V_OK;
}

enum verdict
pin_check(const struct pin *pin, struct slice content, struct err *e)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char hex[17];

	crypto_hash_sha256(digest, content.p, content.n);
	if (!pin->given || memcmp(digest, pin->digest, sizeof digest) == 0)
		return V_OK;
	sodium_bin2hex(hex, sizeof hex, digest, sizeof hex / 2);
	return err_set(e, V_BAD, "another version: its sha256 is %s...", hex);
}
