/*
 * load: the gate.  Every env source goes through it, and so do identities and the targets of _FILE
 * variables: it looks, lets the rule (wait) decide, sleeps on the watch, and answers when all are
 * complete or one never can be.  Owns what it read.
 */
#ifndef INIT_LOAD_H
#define INIT_LOAD_H

#include "decode/endline.h"
#include "decode/unwrap.h"
#include "decode/vars.h"
#include "init/config/config.h"
#include "init/source.h"
#include "init/watch.h"

enum load_kind {
	LOAD_TEXT,		/* an env source */
	LOAD_IDENTITY,		/* looked at once a sealed source was met */
	LOAD_CONTENT		/* one variable's value */
};

enum load_state { LOAD_PENDING, LOAD_READY, LOAD_ABSENT, LOAD_FAILED };

struct load_item {
	enum load_kind kind;
	enum load_state state;
	struct source source;
	struct slice name;		/* of the variable, with LOAD_CONTENT */
	struct wait wait;
	struct buf bytes;		/* as the last look read them; freed once ready */
	struct layers layers;
	struct vars vars;		/* what a text or content came to */
	struct err why;			/* what the last look found wrong */
	int64_t next_report;
	bool empty;			/* the text is valid and gives no variable */
	bool stirred;			/* an event came since the last look */
	bool flows;			/* a stream that was not at its end then */
};

struct load {
	const struct config *o;
	char *const *envp;
	struct vars inherited;		/* the environment as we got it */
	struct load_item *items;
	size_t n;
	struct age_identities ids;
	struct endline_key key;
	struct wait_rules rules;
	struct watch watch;
	bool watching;
	uint32_t random;
};

/* Takes the options' sources and identities in.  Borrows the options and envp. */
enum verdict load_open(struct load *, const struct config *, char *const *envp, struct err *);

/*
 * One more file, that of a string X_FILE=/path, whose content less a final newline becomes the value
 * of X.  Borrows both.  Contents come after all other items, and load_wait drops them when it finds
 * that a text was replaced: it may name others now.
 */
enum verdict load_add_content(struct load *, struct slice name, const char *string, struct err *);

/*
 * Waits for all that is pending.  On failure e has the reason, and *failed, where one item is to
 * blame, the item.  F_LATE: the deadline or --attempts.  F_SIGNAL: a signal ended the wait.
 */
enum verdict load_wait(struct load *, const struct load_item **failed, struct err *);

/* How long it has waited, in nanoseconds. */
int64_t load_waited(const struct load *);

/* Leaves nothing for the application: wipes the identities, closes the descriptors that were
 * sources.  The variables stay. */
void load_leave(struct load *);

#endif
