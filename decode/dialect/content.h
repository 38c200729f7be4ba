/* SPDX-License-Identifier: ISC */
/*
 * content: judges what a text defines once its dialect has parsed it without its layers and end
 * line.  A lenient dialect drops what it does not know, so that a text of another kind can parse
 * and define nothing.  This module tells which of those are intended and which are mistakes.  It is
 * pure: it has no state and allocates nothing.
 *
 *	what the text holds				in a file	inside a whole layer,
 *							as it stands	or before an end line
 *	nothing, or white space				V_MORE		V_BAD
 *	comments and blank lines			V_OK, silent	V_OK, silent
 *	`{}`, or names without a value that are unset	V_OK, logged	V_OK, logged
 *	base64 or hex of a text				V_BAD		V_BAD
 *	anything else that defines no entry		V_BAD		V_BAD
 *
 * An entry that unsets a variable, or that another source overrides, counts as an entry.
 */
#ifndef DECODE_DIALECT_CONTENT_H
#define DECODE_DIALECT_CONTENT_H

#include "decode/dialect/dialect.h"

enum content {
	CONTENT_VARS,		/* at least one entry */
	CONTENT_COMMENTS,	/* no entries, and visibly so */
	CONTENT_UNSET		/* no entries, which one line should log */
};

/* text is what dialect_parse made *vars of, with V_OK.  *content is set on V_OK only.  The reason
 * names the kind of a refused text where it is recognised, and quotes nothing of it. */
enum verdict content_judge(const struct dialect *, struct slice text, bool whole,
	const struct vars *, enum content *, struct err *);

#endif
