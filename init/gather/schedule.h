/* SPDX-License-Identifier: ISC */
/*
 * schedule: decides when items are looked at, and acts on what a look saw.  It owns the watch and
 * the deadline; the rule itself is in wait.h.
 */
#ifndef INIT_GATHER_SCHEDULE_H
#define INIT_GATHER_SCHEDULE_H

#include "init/config/config.h"
#include "init/gather/item.h"
#include "init/gather/watch.h"

struct schedule {
	struct wait_rules rules;
	struct watch watch;
	bool watching;
	uint32_t random;
	int64_t now;			/* of the last look at the clock */
};

/* Starts the clock.  V_SYS: no clock can be read. */
enum verdict schedule_open(struct schedule *, const struct config *, struct err *);

/* Called before each look at an item: an event may have changed the path to its file. */
void schedule_follow(struct schedule *, struct item *);

/* Calls fn(arg), which looks at the place of the spec, as a question (init/base/ask.h). */
void schedule_ask(const struct schedule *, struct spec *, void (*fn)(void *), void *arg);

/*
 * Called after each look.  Sets the state of the item.  Unless it is ready, item->why says what it
 * lacks; in the state ITEM_FAILED its fault is final.
 */
void schedule_step(struct schedule *, struct item *, struct wait_seen *);

/* Returns how long the start has waited, in nanoseconds. */
int64_t schedule_waited(const struct schedule *);

#endif
