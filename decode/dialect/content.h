/*
 * content: what a text comes to once its layers and end line are off and its dialect has parsed it.
 * A lenient dialect drops what it does not know, and so a text of another kind can parse and define
 * nothing.  This says which of those is meant and which is a mistake.  Pure: no state, no memory.
 *
 *	what the text holds				in a file	inside a whole layer,
 *							as it stands	or before an end line
 *	nothing, or white space				V_MORE		V_BAD
 *	comments and blank lines			V_OK, silent	V_OK, silent
 *	`{}`, or names without a value that are unset	V_OK, said	V_OK, said
 *	base64 or hex of a text				V_BAD		V_BAD
 *	anything else that leaves no entry		V_BAD		V_BAD
 *
 * An entry that unsets, or that another source overrides, is an entry.
 */
#ifndef DECODE_DIALECT_CONTENT_H
#define DECODE_DIALECT_CONTENT_H

#include "decode/dialect/dialect.h"

enum content {
	CONTENT_VARS,		/* at least one entry */
	CONTENT_COMMENTS,	/* none, as is plain to see */
	CONTENT_UNSET		/* none, and one line should say so */
};

/* text is what dialect_parse made *vars of, with V_OK.  *content is set on V_OK only.  The reason
 * names the kind of a text that is refused, where that is plain, and quotes nothing of it. */
enum verdict content_judge(const struct dialect *, struct slice text, bool whole,
	const struct vars *, enum content *, struct err *);

#endif
