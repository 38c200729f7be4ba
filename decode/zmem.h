/* SPDX-License-Identifier: ISC */
/*
 * zmem: lets zlib allocate from the arena, because its window and tables hold plaintext, which has
 * to be wiped.
 */
#ifndef DECODE_ZMEM_H
#define DECODE_ZMEM_H

/* For zalloc and zfree of a z_stream.  opaque is not used. */
void *zmem_take(void *opaque, unsigned items, unsigned size);
void zmem_give(void *opaque, void *memory);

#endif
