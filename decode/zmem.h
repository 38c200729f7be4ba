/*
 * zmem: memory for zlib, whose window and tables hold plain bytes: what it frees is wiped.
 */
#ifndef DECODE_ZMEM_H
#define DECODE_ZMEM_H

/* For zalloc and zfree of a z_stream; its opaque is not used. */
void *zmem_take(void *opaque, unsigned items, unsigned size);
void zmem_give(void *opaque, void *memory);

#endif
