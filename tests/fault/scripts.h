/* SPDX-License-Identifier: ISC */
/*
 * scripts: what the writer of each scenario does; see the table in scenarios.c.
 * A script leaves a whole source, unless the table says otherwise.
 */
#ifndef FAULT_SCRIPTS_H
#define FAULT_SCRIPTS_H

#include "tests/fault/hand.h"

/* Ways to write a whole file: ways.c. */
void in_one_go(struct hand *);
void empty_first(struct hand *);
void byte_by_byte(struct hand *);
void held_open(struct hand *);
void mapped(struct hand *);
void appended(struct hand *);
void appended_late(struct hand *);
void cut_in_quote(struct hand *);
void longer(struct hand *);
void renamed(struct hand *);
void renamed_early(struct hand *);
void renamed_long_before(struct hand *);
void linked(struct hand *);
void folders_late(struct hand *);
void folder_replaced(struct hand *);

/* Opens the file, appends a part and closes it, for each part.  touch may change the file before
 * it is closed; pause waits after that. */
void append_parts(struct hand *, int parts, void (*pause)(struct hand *),
	void (*touch)(struct hand *));

/* Volumes that are published as the kubelet does: volumes.c. */
void swap_first(struct hand *);
void swap_over(struct hand *);
void swap_when_read(struct hand *);

/* A bundle and the key that opens it: keys.c. */
void key_written_slowly(struct hand *);
void key_renamed_over(struct hand *);
void key_copied_over(struct hand *);
void key_last_line(struct hand *);

/* Faults while a file is written: faults.c. */
void copied_over(struct hand *);
void overwritten(struct hand *);
void rewritten_when_read(struct hand *);
void renamed_over(struct hand *);
void stale_renamed(struct hand *);
void stale_copied(struct hand *);
void stale_slowly(struct hand *);
void truncated(struct hand *);
void recreated(struct hand *);
void hole_first(struct hand *);
void zeros_first(struct hand *);
void zeros_stay(struct hand *);
void unreadable_first(struct hand *);
void killed(struct hand *);
void second_finishes(struct hand *);
void disk_full(struct hand *);
void disk_full_retried(struct hand *);
void at_deadline(struct hand *);
void before_deadline(struct hand *);
void clock_jumps(struct hand *);
void mtime_epoch(struct hand *);
void mtime_future(struct hand *);
void mount_hangs(struct hand *);
void mount_pauses(struct hand *);

#endif
