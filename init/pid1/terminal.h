/* SPDX-License-Identifier: ISC */
/*
 * terminal: manages the terminal for the child, so that job control works as if we were not there.
 * The child leads a process group of its own, and if ours is in the foreground, the child's group
 * takes its place: ^C and ^Z then reach the application and not us.  In a pipeline or a script,
 * however, other processes of our group need the terminal as well.  There the child stays in our
 * group, and a signal that the terminal sends to the whole group is not forwarded a second time.
 * Nothing here can fail: without a terminal, or with one of another session, there is nothing to
 * do.
 */
#ifndef INIT_PID1_TERMINAL_H
#define INIT_PID1_TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum terminal_situation {
	TERMINAL_NONE,		/* there is no terminal; the child leads a group of its own */
	TERMINAL_OWN_GROUP,	/* the child leads a group, which can be put into the foreground */
	TERMINAL_OUR_GROUP,	/* the child stays in our group */
	TERMINAL_LEFT,		/* the child led a group and has ended: what is typed is for us */
	TERMINAL_LEFT_OUR_GROUP	/* the child was in our group and has ended: likewise */
};

struct terminal {
	enum terminal_situation situation;
	int fd;			/* the first of 0, 1 and 2 that is open on it; 3: none */
	pid_t ours, childs;	/* process groups */
};

/* group: the user demands a process group of the child's own. */
struct terminal terminal_plan(bool group);

/* In the child: creates its group, and puts it into the foreground if our group is there. */
void terminal_enter(const struct terminal *);

/* In the parent, after the fork.  Returns the group that the child leads, or 0. */
pid_t terminal_began(struct terminal *, pid_t child);

/* Another child follows the one that has left. */
void terminal_next(struct terminal *);

/* Whether the terminal has sent this signal to the child as well. */
bool terminal_sent(const struct terminal *, const siginfo_t *);

/* Decides what to do when the child was stopped by sig; asked: we had forwarded it.  Either
 * nothing; or wake the child, which only needed the terminal and has it now, or which nobody else
 * could wake; or stop likewise. */
enum terminal_answer { TERMINAL_STAY, TERMINAL_WAKE, TERMINAL_STOP };
enum terminal_answer terminal_stopped(const struct terminal *, int sig, bool asked);

/* The child has ended: takes the foreground, and so the input of the terminal, back. */
void terminal_left(struct terminal *);

/* Moves the foreground from the child's group to ours; and back to the child's. */
void terminal_back(const struct terminal *);
void terminal_again(const struct terminal *);

/* Whether the child shares, or shared, a terminal and our group with others. */
bool terminal_is_shared(const struct terminal *);

#endif
