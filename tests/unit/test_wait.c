/* SPDX-License-Identifier: ISC */
/* wait: every transition and every bound, with a clock that is a plain number. */
#include "init/gather/wait.h"
#include "tests/unit/test.h"

#define MS CLOCK_MS

static const struct wait_rules rules = { .start = 1000 * MS, .deadline = 31000 * MS,
	.settle = 250 * MS, .attempts = 1000 };

static struct wait_seen
sees(enum verdict v, uint64_t size)
{
	return (struct wait_seen){ .verdict = v, .age = -1, .stamp = { 1, 2, size, 3, 4, 5 } };
}

static void
ready_at_once(void)
{
	struct wait w = { 0 };
	struct wait_seen old = sees(V_OK, 9), whole = sees(V_OK, 9), end = sees(V_OK, 9);

	old.age = 250 * MS;
	CHECK("a text that was quiet before the start costs no wait",
	    wait_step(&w, &rules, &old, 1000 * MS, 0) == WAIT_READY);
	w = (struct wait){ 0 };
	old.age = 249 * MS;
	CHECK("a text that has not settled at the first look waits",
	    wait_step(&w, &rules, &old, 1000 * MS, 0) == WAIT_AGAIN);
	CHECK("a source that is not quiet is looked at again when it is", w.next == 1001 * MS);
	CHECK("a source that has become quiet is ready",
	    wait_step(&w, &rules, &old, 1001 * MS, 0) == WAIT_READY);
	w = (struct wait){ 0 };
	whole.whole = true;
	whole.writer = WRITER_OPEN;
	CHECK("a source that proves itself whole is ready even if a writer has it open",
	    wait_step(&w, &rules, &whole, 1000 * MS, 0) == WAIT_READY);
	w = (struct wait){ 0 };
	end.ended = true;
	CHECK("a source that cannot grow is ready at once",
	    wait_step(&w, &rules, &end, 1000 * MS, 0) == WAIT_READY);
}

static void
settling(void)
{
	struct wait w = { 0 };
	struct wait_seen a = sees(V_OK, 9), b = sees(V_OK, 10);

	CHECK("a file with a time in the future is not ready at the first look",
	    wait_step(&w, &rules, &a, 1000 * MS, 0) == WAIT_AGAIN);
	CHECK("a file with a time in the future settles from the first look", w.next == 1250 * MS);
	CHECK("a change starts the settling time anew",
	    wait_step(&w, &rules, &b, 1249 * MS, 0) == WAIT_AGAIN && w.next == 1499 * MS);
	b.age = 10000 * MS;
	CHECK("the wall clock counts at the first look only",
	    wait_step(&w, &rules, &a, 1498 * MS, 0) == WAIT_AGAIN && w.next == 1748 * MS);
	a.age = -1;
	a.stamp.content = 0;
	CHECK("a content that is no longer hashed is no change",
	    wait_step(&w, &rules, &a, 1600 * MS, 0) == WAIT_AGAIN && w.next == 1748 * MS);
	a.stamp.content = 5;
	CHECK("a content that is hashed again is compared with the last hash",
	    wait_step(&w, &rules, &a, 1700 * MS, 0) == WAIT_AGAIN && w.next == 1748 * MS);
	a.stamp.content = 6;
	CHECK("another hash starts the settling time anew",
	    wait_step(&w, &rules, &a, 1710 * MS, 0) == WAIT_AGAIN && w.next == 1960 * MS);
	a.writer = WRITER_OPEN;
	CHECK("a file with a writer is not ready, settled or not",
	    wait_step(&w, &rules, &a, 5000 * MS, 0) == WAIT_AGAIN);
	a.writer = WRITER_UNKNOWN;
	CHECK("a file whose writers are unknown is ready once it has settled",
	    wait_step(&w, &rules, &a, 5001 * MS, 0) == WAIT_READY);
}

static void
moved_in(void)
{
	struct wait w = { 0 };
	struct wait_seen none = sees(V_MORE, 0), file = sees(V_OK, 9), other = sees(V_OK, 10);

	none.stamp = (struct wait_stamp){ 0 };
	CHECK("a missing file is waited for",
	    wait_step(&w, &rules, &none, 1000 * MS, 0) == WAIT_AGAIN);
	wait_event(&w, &rules, WAIT_MOVED_IN, 1500 * MS);
	CHECK("a rename causes a look at once", w.next <= 1500 * MS);
	CHECK("a file that was renamed into place needs no settling",
	    wait_step(&w, &rules, &file, 1500 * MS, 0) == WAIT_READY);

	w = (struct wait){ 0 };
	wait_step(&w, &rules, &none, 1000 * MS, 0);
	wait_event(&w, &rules, WAIT_MOVED_IN, 1500 * MS);
	file.writer = WRITER_OPEN;
	CHECK("a renamed file that is still being written is not ready",
	    wait_step(&w, &rules, &file, 1500 * MS, 0) == WAIT_AGAIN);
	file.writer = WRITER_NONE;
	CHECK("a renamed file is ready when its writer has closed it",
	    wait_step(&w, &rules, &file, 1510 * MS, 0) == WAIT_READY);

	w = (struct wait){ 0 };
	wait_step(&w, &rules, &none, 1000 * MS, 0);
	wait_event(&w, &rules, WAIT_MOVED_IN, 1500 * MS);
	CHECK("an event that does not move the next look forward returns false",
	    !wait_event(&w, &rules, WAIT_CHANGED, 1501 * MS));
	CHECK("a write after the rename means that the file must settle",
	    wait_step(&w, &rules, &file, 1510 * MS, 0) == WAIT_AGAIN);

	w = (struct wait){ 0 };
	file.writer = WRITER_OPEN;
	wait_event(&w, &rules, WAIT_MOVED_IN, 1500 * MS);
	wait_step(&w, &rules, &file, 1500 * MS, 0);
	CHECK("a file other than the one that was renamed into place must settle",
	    wait_step(&w, &rules, &other, 1510 * MS, 0) == WAIT_AGAIN);
}

static void
bad(void)
{
	struct wait w = { 0 };
	struct wait_seen b = sees(V_BAD, 9), sys = sees(V_SYS, 0);

	CHECK("damage is not final while the file is fresh",
	    wait_step(&w, &rules, &b, 1000 * MS, 0) == WAIT_AGAIN);
	CHECK("damage is final as soon as the file is quiet", w.next == 1250 * MS
	    && wait_step(&w, &rules, &b, 1250 * MS, 0) == WAIT_FAIL);
	w = (struct wait){ 0 };
	b.ended = true;
	CHECK("damage in a source that cannot change is final at once",
	    wait_step(&w, &rules, &b, 1000 * MS, 0) == WAIT_FAIL);
	w = (struct wait){ 0 };
	CHECK("a system error is final", wait_step(&w, &rules, &sys, 1000 * MS, 0) == WAIT_FAIL);
	w = (struct wait){ 0 };
	sys.heals = true;
	CHECK("a system error that may pass is not final",
	    wait_step(&w, &rules, &sys, 1000 * MS, 0) == WAIT_AGAIN);
}

static void
bounds(void)
{
	struct wait w = { 0 };
	struct wait_seen none = sees(V_MORE, 0);
	struct wait_rules few = rules, now_or_never = rules;
	int64_t now = rules.start, last = now;
	unsigned looks = 0, in_order = 1;

	while (wait_step(&w, &rules, &none, now, 0x5555u * looks) == WAIT_AGAIN && looks < 2000) {
		looks++;
		in_order &= w.next > now && w.next - now <= 1125 * MS && w.next <= rules.deadline;
		last = now;
		now = w.next;
	}
	CHECK("a wait of 30 s without an event ends at the deadline",
	    now == rules.deadline && last < now);
	CHECK("a wait of 30 s needs at most 38 looks", looks <= 38 && looks >= 30);
	CHECK("two looks at a file that is not watched are at most 1.125 s apart", in_order);

	w = (struct wait){ 0 };
	none.watched = true;
	for (now = rules.start, looks = 0, in_order = 1;
	    wait_step(&w, &rules, &none, now, 0) == WAIT_AGAIN
	    && looks < 2000; now = w.next, looks++)
		in_order &= w.next > now && w.next - now <= 3000 * MS;
	CHECK("a wait of 30 s for a watched file ends at the deadline after at most 19 looks",
	    now == rules.deadline && looks <= 19);
	CHECK("two looks at a watched file are at most 3 s apart", in_order);

	w = (struct wait){ 0 };
	now_or_never.deadline = now_or_never.start;
	CHECK("--timeout 0 looks once",
	    wait_step(&w, &now_or_never, &none, 1000 * MS, 0) == WAIT_LATE);

	w = (struct wait){ 0 };
	few.attempts = 3;
	CHECK("the wait ends after --attempts looks",
	    wait_step(&w, &few, &none, 1000 * MS, 0) == WAIT_AGAIN
	    && wait_step(&w, &few, &none, 1001 * MS, 0) == WAIT_AGAIN
	    && wait_step(&w, &few, &none, 1002 * MS, 0) == WAIT_LATE);
}

/* Simulates a writer of one byte a millisecond for 30 s, and returns the number of looks. */
static unsigned
busy_writer(bool closes, unsigned *too_soon, unsigned *late)
{
	struct wait w = { 0 };
	int64_t now = rules.start, last_look = 0;

	for (uint64_t size = 1; now < rules.deadline; size++, now += MS) {
		struct wait_seen s = sees(V_MORE, size);

		if (w.next <= now) {
			*too_soon += now - last_look < 10 * MS && now > rules.start + 700 * MS;
			last_look = now;
			wait_step(&w, &rules, &s, now, 0);
		}
		wait_event(&w, &rules, closes && size % 2 ? WAIT_CLOSED : WAIT_CHANGED, now);
		*late += w.next - now > 20 * MS + (now - rules.start) / 8;
	}
	return w.looks;
}

/* Looks at a file whose times are new at each look. */
static void
made_up(struct wait *w, struct wait_seen *s, unsigned looks)
{
	for (unsigned i = 0; i < looks; i++) {
		s->stamp.mtime += 100, s->stamp.ctime += 100;
		wait_step(w, &rules, s, 1000 * MS + i * 300 * MS, 0);
	}
}

/* A file system that is not known to be local. */
static void
remote(void)
{
	struct wait w = { 0 };
	struct wait_seen a = sees(V_OK, 9), b = sees(V_OK, 9), c = sees(V_OK, 9);
	struct wait_rules at_once = rules;

	a.writer = b.writer = c.writer = WRITER_UNKNOWN;
	b.stamp.ino = 7;
	c.stamp.ino = 8, c.stamp.mtime = 9;
	wait_step(&w, &rules, &a, 1000 * MS, 0);
	CHECK("a new inode number is no change on a network file system",
	    wait_step(&w, &rules, &b, 1250 * MS, 0) == WAIT_READY);
	CHECK("a new time is a change on a network file system, even with the same content",
	    wait_step(&w, &rules, &c, 1260 * MS, 0) == WAIT_AGAIN);

	w = (struct wait){ 0 };
	made_up(&w, &a, 8);
	a.stamp.mtime = 1;
	CHECK("new times at every look are a change until the content has been the same for 2.25 s",
	    wait_step(&w, &rules, &a, 1000 * MS + 2249 * MS, 0) == WAIT_AGAIN);
	a.stamp.mtime = 2;
	CHECK("content that has been the same for 2.25 s is ready, whatever its times",
	    wait_step(&w, &rules, &a, 1000 * MS + 2250 * MS, 0) == WAIT_READY);
	w = (struct wait){ 0 };
	made_up(&w, &a, 5);
	a.stamp.content = 7;
	CHECK("new content of the same size settles anew",
	    wait_step(&w, &rules, &a, 1000 * MS + 2250 * MS, 0) == WAIT_AGAIN);
	w = (struct wait){ 0 };
	b.local = true;
	made_up(&w, &b, 5);
	b.stamp.mtime = 1;
	CHECK("new times are a change on a local file system, however long the content is the same",
	    wait_step(&w, &rules, &b, 1000 * MS + 9000 * MS, 0) == WAIT_AGAIN);
	at_once.settle = MS;
	w = (struct wait){ 0 };
	CHECK("a file that changes at every look is looked at 10 ms later, not after a shorter"
	    " --settle",
	    wait_step(&w, &at_once, &a, 1000 * MS, 0) == WAIT_AGAIN && w.next == 1010 * MS);
	a.local = b.local = true;
	w = (struct wait){ 0 };
	wait_step(&w, &rules, &a, 1000 * MS, 0);
	CHECK("a new inode number is a change on a local file system",
	    wait_step(&w, &rules, &b, 1250 * MS, 0) == WAIT_AGAIN);
}

static void
busy(void)
{
	unsigned too_soon = 0, late = 0, closing = 0;

	CHECK("30,000 writes cost at most 150 looks", busy_writer(false, &too_soon, &late) <= 150);
	CHECK("two looks at a busy file are at least 10 ms apart", too_soon == 0);
	CHECK("30,000 closes cost at most 300 looks", busy_writer(true, &closing, &late) <= 300);
	CHECK("no close is noticed later than an eighth of the time waited so far", late == 0);
}

int
main(void)
{
	ready_at_once();
	settling();
	moved_in();
	bad();
	bounds();
	remote();
	busy();
	return test_failed != 0;
}
