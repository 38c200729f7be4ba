/* SPDX-License-Identifier: ISC */
/*
 * Makes the result of gather_wait from words, for the tests of env/.
 */
#ifndef TESTS_UNIT_SET_H
#define TESTS_UNIT_SET_H

#include <stdlib.h>

#include "decode/arena.h"
#include "init/config/options.h"
#include "init/env/env.h"
#include "tests/unit/test.h"

#define SOURCES 6

static struct err e;

/*
 * A source is written as its kind and its entries, each NAME=value, or NAME! if it unsets NAME.
 * Kinds are a dialect; content, for the content of an X_FILE; absent, for an optional source that
 * was skipped; and bundle:NAME, plain:NAME and identity:NAME for a source in that variable.
 * The expected result is the block, or "! reason".
 */
struct row {
	const char *name, *options, *inherited, *sources[SOURCES], *want;
};

struct set {
	struct config c;
	struct gather g;
	struct env env;
	char *words[SOURCES + 2];
	char *argv[16], *envp[16];
};

static size_t
split(char *words, char **out)
{
	size_t n = 0;

	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		out[n++] = word;
	out[n] = NULL;
	return n;
}

static bool
put_entry(struct vars *vs, char *word, uint32_t line)
{
	struct slice value = slice_str(word), name;

	if (slice_until(&value, '=', &name))
		return vars_put(vs, name, value, line, &e) == V_OK;
	value.n--;
	return vars_put_unset(vs, value, line, &e) == V_OK;
}

static bool
add_source(struct gather *g, char *words)
{
	struct items *items = strncmp(words, "identity", 8) == 0 ? &g->identities.items : &g->items;
	struct item *item = &items->v[items->n++];
	char *word = strtok(words, " "), *where = strchr(word, ':');
	bool good = true;

	*item = (struct item){ .state = ITEM_READY, .vars = VARS(1 << 24),
		.spec = { .name = word, .where = where ? where + 1 : "/f",
		    .dialect = dialect_find(SLICE("docker")),
		.place = where ? PLACE_ENV : PLACE_PATH } };
	if (strcmp(word, "content") == 0)
		item->kind = ITEM_CONTENT;
	else if (strcmp(word, "absent") == 0)
		item->state = ITEM_ABSENT;
	else if (strncmp(word, "identity", 8) == 0)
		item->kind = ITEM_IDENTITY;
	else if (strncmp(word, "bundle", 6) == 0)
		item->layers.n = 1;
	else if (!where && !(item->spec.dialect = dialect_find(slice_str(word))))
		return false;
	for (uint32_t line = 1; good && (word = strtok(NULL, " ")); line++)
		good = put_entry(&item->vars, word, item->kind == ITEM_CONTENT ? 0 : line);
	return good;
}

static bool
open_set(struct set *s, const struct row *r)
{
	bool good;

	*s = (struct set){ .g.inherited = VARS(1 << 24) };
	for (size_t i = 0; i < SOURCES; i++)
		s->words[i] = r->sources[i] ? strdup(r->sources[i]) : NULL;
	s->words[SOURCES] = strdup(r->inherited);
	split(s->words[SOURCES], s->envp);
	s->words[SOURCES + 1] = malloc(strlen(r->options) + 32);
	sprintf(s->words[SOURCES + 1], "waitenv %s -- true", r->options);
	split(s->words[SOURCES + 1], s->argv);
	good = options_parse(s->argv, (char *[]){ NULL }, &s->c, &e) == V_OK;
	s->g.config = &s->c;
	s->g.items.v = arena_take(SOURCES * sizeof *s->g.items.v);
	s->g.identities.items.v = arena_take(SOURCES * sizeof *s->g.items.v);
	good = good && vars_import(&s->g.inherited, s->envp, &e) == V_OK;
	for (size_t i = 0; good && s->words[i] && i < SOURCES; i++)
		good = add_source(&s->g, s->words[i]);
	return good;
}

static void
close_set(struct set *s)
{
	const struct list *lists[] = { &s->c.keep, &s->c.unset, &s->c.deny, &s->c.require,
	    &s->c.file_vars };

	env_free(&s->env);
	for (size_t i = 0; i < s->g.items.n; i++)
		vars_free(&s->g.items.v[i].vars);
	vars_free(&s->g.inherited);
	arena_give(s->g.items.v);
	arena_give(s->g.identities.items.v);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		arena_give(lists[i]->v);
	for (size_t i = 0; i < SOURCES + 2; i++)
		free(s->words[i]);
}

static void
claim(const struct row *r, const char *got)
{
	if (!CHECK(r->name, strcmp(got, r->want) == 0))
		printf("# got:  %s\n# want: %s\n", got, r->want);
}

#endif
