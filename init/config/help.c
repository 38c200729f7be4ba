/* SPDX-License-Identifier: ISC */
#include "init/config/help.h"

#include <sodium.h>
#include <stdio.h>
#include <zlib.h>

#include "decode/dialect/dialect.h"
#include "decode/version.h"
#include "init/config/table.h"

/* dockerd reads the commit of its init program from there. */
#ifdef COMMIT
#define COMMIT_TEXT " - git." COMMIT
#else
#define COMMIT_TEXT ""
#endif

void
help_print(void)
{
	printf("usage: waitenv [option ...] [--] command [argument ...]\n\n"
	    "Waits until every env source is present and complete, "
	    "exports it, and becomes the command.\n\n");
	for (size_t i = 0; i < options_n; i++) {
		const struct option_row *r = &options_table[i];
		int n;

		if (i && r->init_only != r[-1].init_only)
			puts(r->init_only ? "\nWith --init:" : "");
		n = r->letter ? printf("  -%c, --%s", r->letter, r->name)
		    : printf("      --%s", r->name);
		n += r->meta ? printf(" %s", r->meta) : 0;
		printf("%*s%s\n", n < 28 ? 28 - n : 1, "", r->help);
	}
	printf("  -h, --help                print this text\n"
	    "  -V, --version             print the versions of waitenv and its libraries\n\n"
	    "SPEC is [-][DIALECT:]PLACE[#sha256=HEX].  "
	    "PLACE is a path, env:NAME or fd:N; the - makes it\n"
	    "optional.  DIALECT is %s; docker by default.\n"
	    "D is a duration such as 250ms, 30s or 2m.  "
	    "Each option has a variable, such as WAITENV_TIMEOUT\n"
	    "for --timeout; lists are separated by white space.  "
	    "WAITENV_BUNDLE holds one more source,\n"
	    "WAITENV_IDENTITY an identity, and WAITENV_IDENTITY_FILE the SPEC of one, which is\n"
	    IDENTITY_DEFAULT " by default.\n", dialect_names());
}

void
help_print_version(void)
{
	printf("waitenv " VERSION " (libsodium %s, zlib %s, X25519%s)" COMMIT_TEXT "\n",
	    sodium_version_string(), ZLIB_VERSION,
#ifdef crypto_kem_xwing_SECRETKEYBYTES
	    ", MLKEM768-X25519"
#else
	    "; built without MLKEM768-X25519"
#endif
	    );
}
