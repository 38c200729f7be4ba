/* SPDX-License-Identifier: ISC */
#include "init/base/kept.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <unistd.h>

#include "init/base/futex.h"
#include "init/base/log.h"

#define CONTENTS ((size_t)32 << 20)	/* address space; pages are present only where it is used */

/* Shared with the parent. */
struct kept_turn {
	atomic_int keepers;		/* a futex: 1 if it is the keeper's turn */
	_Atomic bool ready, released;
};

/* Not shared with the parent. */
struct kept_memory {
	_Atomic unsigned char outcome;
	_Atomic bool missed, polls;
	unsigned char key[KEPT_KEY], digest[KEPT_DIGEST];
	char reason[256];		/* why the last candidate was refused */
	size_t n;
	char contents[CONTENTS];	/* of streams: name, NUL, size_t, content */
};

static struct kept_turn *kept_turn;
static struct kept_memory *kept;
static int kept_events = -1;
static bool kept_candidate, kept_defers, kept_defers_several;
static unsigned char kept_next[KEPT_DIGEST];	/* the digest of a candidate's environment */

static void *
kept_map(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

bool
kept_share(void)
{
	kept_turn = kept_map(sizeof *kept_turn);
	kept = kept_map(sizeof *kept);
	if (!kept_turn || !kept)
		return false;
	memcpy(kept->key, (const void *)getauxval(AT_RANDOM), KEPT_KEY);
	kept->outcome = KEPT_TAKEN;
	kept_events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	return true;
}

void
kept_forget(void)
{
	if (!kept)
		return;
	munmap(kept, sizeof *kept);
	kept = NULL;
}

void
kept_apply(bool always, bool several)
{
	kept_candidate = true;
	kept_defers = always;
	kept_defers_several = several;
	log_hush(true);
}

bool
kept_shared(void)
{
	return kept != NULL;
}

bool
kept_is_candidate(void)
{
	return kept_candidate;
}

int
kept_inotify(void)
{
	return kept_events;
}

void
kept_missed(void)
{
	if (kept)
		kept->missed = true;
}

void
kept_polls(void)
{
	if (kept)
		kept->polls = true;
}

void
kept_put(const char *name, struct slice content)
{
	const size_t name_n = strlen(name) + 1, n = name_n + sizeof content.n + content.n;
	struct slice found;
	char *at;

	if (!kept || kept_find(name, &found) || n > CONTENTS - kept->n)
		return;
	at = kept->contents + kept->n;
	memcpy(at, name, name_n);
	memcpy(at + name_n, &content.n, sizeof content.n);
	memcpy(at + name_n + sizeof content.n, content.p, content.n);
	kept->n += n;
}

bool
kept_find(const char *name, struct slice *content)
{
	for (size_t at = 0; kept && at < kept->n; at += content->n) {
		const char *have = kept->contents + at;

		at += strlen(have) + 1;
		memcpy(&content->n, kept->contents + at, sizeof content->n);
		at += sizeof content->n;
		content->p = (const unsigned char *)kept->contents + at;
		if (strcmp(have, name) == 0)
			return true;
	}
	return false;
}

const unsigned char *
kept_key(void)
{
	return kept->key;
}

void
kept_compare(const unsigned char digest[KEPT_DIGEST], bool several)
{
	memcpy(kept_candidate ? kept_next : kept->digest, digest, KEPT_DIGEST);
	if (kept_candidate && memcmp(kept->digest, digest, KEPT_DIGEST) == 0)
		kept_leave(KEPT_SAME);
	if (kept_defers || (several && kept_defers_several))
		kept_leave(KEPT_DIFFERS);
}

bool
kept_worth_saying(const struct err *e)
{
	const char *source = e->source ? e->source : "";
	const size_t n = strlen(e->text), room = sizeof kept->reason - 1;
	char reason[sizeof kept->reason] = "";
	bool new;

	/* No event reports that the machine has recovered, or that a file has settled. */
	if (e->fault == F_SYSTEM || e->fault == F_LATE)
		kept->polls = true;
	if (e->fault == F_SIGNAL)
		return false;
	memcpy(reason, e->text, n < room ? n : room);
	if (n < room)
		strncpy(reason + n, source, room - n);
	new = strcmp(reason, kept->reason) != 0;
	memcpy(kept->reason, reason, sizeof reason);
	return new;
}

_Noreturn void
kept_leave(enum kept_outcome outcome)
{
	if (outcome == KEPT_SAME)
		*kept->reason = '\0';
	kept->outcome = (unsigned char)outcome;
	_exit(0);
}

void
kept_commit(void)
{
	kept_turn->ready = true;
	while (!kept_turn->released)
		kill(getpid(), SIGSTOP);
	memcpy(kept->digest, kept_next, KEPT_DIGEST);
	*kept->reason = '\0';
	kept->outcome = KEPT_TAKEN;
	kept_candidate = false;
}

void
kept_hand_back(void)
{
	if (!kept_turn)
		return;
	kept_turn->keepers = 1;
	futex_wake(&kept_turn->keepers);
}

bool
kept_ready(void)
{
	return kept_turn->ready;
}

void
kept_release(pid_t candidate)
{
	kept_turn->released = true;
	kill(candidate, SIGCONT);
}

void
kept_hand_over(void)
{
	kept->outcome = KEPT_DIED;
	kept->missed = kept->polls = false;
	kept_turn->ready = kept_turn->released = false;
	kept_turn->keepers = 0;
}

bool
kept_wait_turn(int64_t until)
{
	int64_t left = -1;

	while (!kept_turn->keepers && (until < 0 || (left = until - clock_now()) > 0))
		futex_wait(&kept_turn->keepers, 0, left);
	return kept_turn->keepers;
}

enum kept_outcome
kept_outcome(void)
{
	return kept->outcome;
}

bool
kept_due(void)
{
	return kept->missed;
}

bool
kept_must_poll(void)
{
	return kept->polls || kept->outcome == KEPT_DIED;
}
