/* SPDX-License-Identifier: ISC */
#include "init/env/change.h"

#include <sodium.h>

#include "init/base/kept.h"

/* The digest of an environment is the sum of the keyed digests of its strings (BLAKE2b), so that
 * their order does not count. */
void
change_compare(const struct env *env)
{
	uint64_t sum[KEPT_DIGEST / 8] = { 0 }, one[KEPT_DIGEST / 8];
	const struct item *first = NULL;
	bool several = false;

	if (!kept_shared())
		return;
	for (size_t i = 0; i < env->n; i++) {
		const char *string = env->entries[i].string;
		const struct item *item = env->entries[i].item;

		first = first ? first : item;
		several |= item && item != first;
		if (!env_exports(env, &env->entries[i]))
			continue;
		crypto_generichash((unsigned char *)one, sizeof one, (const unsigned char *)string,
		    strlen(string), kept_key(), KEPT_KEY);
		for (size_t k = 0; k < KEPT_DIGEST / 8; k++)
			sum[k] += one[k];
	}
	kept_compare((unsigned char *)sum, several);
}
