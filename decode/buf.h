/*
 * buf: the one owner of bytes that grow.  Its cap is set at birth, BUF(max); it never grows past it.
 * Its memory comes from the arena, where growing leaves no secret behind.
 * Appending is all or nothing.  V_BAD: past the cap ("larger than N bytes").  V_SYS: no memory.
 * Borrowed slices of a buf live until the next append, clear or free.  A view of itself must not be
 * appended to it.
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

/* Wipes and empties, keeping the memory for the next use. */
void buf_clear(struct buf *);

/* Wipes and gives the memory back; the buf is then as BUF(max) made it.  The zero value is accepted. */
void buf_free(struct buf *);

#endif
