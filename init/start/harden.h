/* SPDX-License-Identifier: ISC */
/*
 * harden: does what musl's start code of a static-pie program omits: relocated constants that hold
 * addresses become read-only (PT_GNU_RELRO), so that no stray write can change a table of function
 * pointers.
 */
#ifndef INIT_START_HARDEN_H
#define INIT_START_HARDEN_H

void harden(void);

#endif
