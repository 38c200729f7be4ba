/*
 * terminal: the child and our terminal, so that job control works as if we were not there.
 * The child leads a process group of its own, and where ours is in the foreground the child's takes
 * its place: ^C and ^Z then reach the application and not us.
 * But in a pipeline or a script others of our group need the terminal as well.  There the child stays
 * in our group, and what the terminal sends to all of the group is not forwarded a second time.
 * Nothing here can fail: without a terminal, or with one of another session, there is nothing to do.
 */
#ifndef INIT_PID1_TERMINAL_H
#define INIT_PID1_TERMINAL_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum terminal_situation {
	TERMINAL_NONE,		/* there is no terminal; the child leads a group of its own */
	TERMINAL_OWN_GROUP,	/* the child leads one, to which the foreground can be given */
	TERMINAL_OUR_GROUP,	/* the child stays in our group */
	TERMINAL_LEFT,		/* the child led a group and is gone: what is typed is for us */
	TERMINAL_LEFT_OUR_GROUP	/* it was in our group and is gone: likewise */
};

struct terminal {
	enum terminal_situation situation;
	int fd;			/* 0, 1 or 2: the first that is open on it; 3: none is */
	pid_t ours, childs;	/* process groups */
};

/* group: the user wants a group of the child's own, whatever it costs others. */
struct terminal terminal_plan(bool group);

/* In the child: takes the group, and the foreground if it is ours to give. */
void terminal_enter(const struct terminal *);

/* In the parent: the child is there.  Returns the group that it leads, or 0. */
pid_t terminal_began(struct terminal *, pid_t child);

/* Whether the terminal has sent this signal to the child as well. */
bool terminal_sent(const struct terminal *, const siginfo_t *);

/* The child was stopped by sig; asked: that was forwarded.  What to do: nothing; wake the child, which
 * only wanted the terminal and has it now, or which nobody could wake; or stop as it did. */
enum terminal_answer { TERMINAL_STAY, TERMINAL_WAKE, TERMINAL_STOP };
enum terminal_answer terminal_stopped(const struct terminal *, int sig, bool asked);

/* The child is gone: the foreground, and what is typed, are ours again. */
void terminal_left(struct terminal *);

/* Gives the foreground back to our group if the child's has it; takes it for the child again. */
void terminal_back(const struct terminal *);
void terminal_again(const struct terminal *);

/* Whether the child shares, or shared, a terminal and our group with others. */
bool terminal_is_shared(const struct terminal *);

#endif
