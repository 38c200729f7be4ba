/*
 * harden: what musl's start of a static-pie program leaves undone: once relocated, constants that
 * hold addresses become read-only (PT_GNU_RELRO), so that no stray write turns a table of
 * functions.
 */
#ifndef INIT_START_HARDEN_H
#define INIT_START_HARDEN_H

void harden(void);

#endif
