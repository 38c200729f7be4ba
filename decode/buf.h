/* SPDX-License-Identifier: ISC */
/*
 * buf: the one owner of bytes that grow.  BUF(max) sets its cap, which it never exceeds.  Its
 * memory comes from the arena, so that no copy of a secret is left behind when it grows.
 * Appending is all or nothing.  V_BAD: past the cap ("larger than N bytes").  V_SYS: no memory.
 * Slices of a buf are valid until the next append, clear or free, and must not be appended to the
 * same buf.
 */
#ifndef DECODE_BUF_H
#define DECODE_BUF_H

#include "decode/err.h"
#include "decode/slice.h"

struct buf { unsigned char *p; size_t n, cap, max; };

#define BUF(bytes) ((struct buf){ .max = (bytes) })

static inline struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){ b->p, b->n };
}

/* Makes room for n more bytes at b->p + b->n; the caller fills them and adds to b->n. */
enum verdict buf_reserve(struct buf *, size_t n, struct err *);
enum verdict buf_put(struct buf *, struct slice, struct err *);
enum verdict buf_byte(struct buf *, unsigned char, struct err *);

/* Wipes the content, and keeps the memory for the next use. */
void buf_clear(struct buf *);

/* Wipes the content and gives the memory back.  The buf is then as BUF(max)
 * made it.  The zero value is accepted. */
void buf_free(struct buf *);

#endif
