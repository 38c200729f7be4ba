/*
 * zmem: the arena as zlib's memory, whose window and tables hold plain bytes.
 */
#ifndef DECODE_ZMEM_H
#define DECODE_ZMEM_H

/* For zalloc and zfree of a z_stream; its opaque is not used. */
void *zmem_take(void *opaque, unsigned items, unsigned size);
void zmem_give(void *opaque, void *memory);

#endif
