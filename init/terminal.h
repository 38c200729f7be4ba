/*
 * terminal: the child and our terminal, so that job control works as if we were not there.
 * The child leads a process group of its own, and where ours is in the foreground the child's takes
 * its place: ^C and ^Z then reach the application and not us.
 * But in a pipeline or a script others of our group need the terminal as well.  There the child stays
 * in our group, and what the terminal sends to all of the group is not forwarded a second time.
 * Nothing here can fail: without a terminal, or with one of another session, there is nothing to do.
 */
#ifndef INIT_TERMINAL_H
#define INIT_TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct terminal {
	bool there;		/* there is one */
	int fd;			/* 0, 1 or 2: the first that is open on it; 3: none is */
	bool shared;		/* the child stays in our group */
	bool front;		/* our group was in the foreground when we came */
	bool alone;		/* we are PID 1 or lead the session: no shell could say fg to us */
	bool left;		/* the child is gone: what is typed is for us */
	pid_t ours, childs;	/* process groups */
};

/* group: the user wants a group of the child's own, whatever it costs others. */
struct terminal terminal_plan(bool group);

/* In the child: takes the group, and the foreground if it is ours to give. */
void terminal_enter(const struct terminal *);

/* Whether the terminal has sent this signal to the child as well. */
bool terminal_sent(const struct terminal *, const siginfo_t *);

/* The child was stopped by sig.  True: it only wanted the terminal, has it now, and runs on. */
bool terminal_stopped(const struct terminal *, int sig);

/* The child is gone: the foreground, and what is typed, are ours again. */
void terminal_left(struct terminal *);

/* Gives the foreground back to our group if the child's has it; takes it for the child again. */
void terminal_back(const struct terminal *);
void terminal_again(const struct terminal *);

#endif
