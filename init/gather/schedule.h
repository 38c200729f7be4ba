/*
 * schedule: when items are looked at, and what follows from a look.  It holds the clock, the watch and
 * the deadline; the rule itself is wait.h.
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
};

/* Starts the clock.  V_SYS: there is none. */
enum verdict schedule_open(struct schedule *, const struct config *, struct err *);

/* To be called before each look at an item: an event may have changed the way to its file. */
void schedule_follow(struct schedule *, struct item *);

/*
 * Calls fn(arg), which looks at the place of the spec.  Where its file system may have to ask a server, the call
 * is made in a process of its own: if it has not returned at the deadline, or when a signal comes that ends a
 * wait, the start has failed, and does so here.
 */
void schedule_ask(const struct schedule *, const struct spec *, void (*fn)(void *), void *arg);

/* Whether fn has been called so that it may wait for a server without holding up the start. */
bool schedule_may_ask(void);

/*
 * To be called after it.  Sets the state of the item; unless it is ready, item->why says what it lacks,
 * and its fault is final where the state is ITEM_FAILED.
 */
void schedule_step(struct schedule *, struct item *, const struct wait_seen *);

/* How long it has waited, in nanoseconds. */
int64_t schedule_waited(const struct schedule *);

#endif
