/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "decode/endline.h"
#include "seal/commands.h"
#include "seal/in.h"
#include "seal/joined.h"
#include "seal/peel.h"
#include "seal/report.h"

enum whole { NO, YES, UNKNOWN };

/* Everything that can be reported about a file. */
struct account {
	const char *file;
	size_t size;
	struct peeled p;
	struct endline end;
	enum whole whole;
	char why[256];
};

/* Without a key, only armor and base64 can prove that an age file is
 * complete.  Lengths can disprove it. */
static void
inspect_judge(struct account *a, enum verdict v, struct err *e)
{
	bool text = v == V_OK && !a->p.seen.sealed;
	const char *why = "only an identity can tell; its length is right";

	a->whole = UNKNOWN;
	if (text && (v = endline_check(buf_slice(&a->p.inner), NULL, &a->end, e)) == V_OK)
		why = "a text without an end line";
	if (v != V_OK || a->p.cut) {
		a->whole = NO;
		why = v != V_OK ? e->text : "age: cut off in its payload";
	} else if (a->end.found || a->p.seen.whole) {
		a->whole = YES;
		why = a->end.found ? "its end line matches" : text ? "its checksum matches"
		    : "its outer layer has its end";
	}
	snprintf(a->why, sizeof a->why, "%s", why);
}

static void
inspect_put_stanzas(struct report *r, struct slice header, bool json)
{
	struct slice type;
	size_t n = 0;

	for (; peel_stanza(&header, &type); n++) {
		if (json) {
			report_text(r, n ? "," : "");
			report_json(r, type);
		} else if (n < 8) {
			report_text(r, n ? ", " : "");
			report_name(r, type, 20);
		}
	}
	report_text(r, !json && n > 8 ? ", ..." : "");
}

static void
inspect_put_row(struct report *r, const char *name, size_t bytes)
{
	report_put(r, "  %-8s", name);
	report_count(r, bytes, 12);
}

static void
inspect_put_text(struct report *r, const struct account *a)
{
	static const enum colour colours[] = { [NO] = RED, [YES] = PLAIN, [UNKNOWN] = YELLOW };
	static const char *const words[] = { "no", "yes", "unknown" };
	const struct peeled *p = &a->p;

	report_colour(r, BOLD);
	report_name(r, slice_str(a->file), 200);
	report_colour(r, PLAIN);
	report_text(r, "\n");
	for (size_t i = 0; i < p->seen.n; i++) {
		inspect_put_row(r, layer_name(p->seen.v[i]), p->size[i]);
		if (p->seen.v[i] == LAYER_AGE && p->stanzas) {
			report_put(r, "  %zu recipient%s: ", p->stanzas,
			    p->stanzas == 1 ? "" : "s");
			inspect_put_stanzas(r, p->header, false);
		}
		report_text(r, "\n");
	}
	if (p->stanzas && !p->cut) {
		inspect_put_row(r, "payload", p->payload);
		report_text(r, "  encrypted\n");
	} else if (!p->seen.sealed) {
		inspect_put_row(r, "text", p->inner.n);
		if (a->end.found)
			report_put(r, "  %zu entries", a->end.entries);
		report_text(r, "\n");
	}
	report_text(r, "  whole     ");
	report_colour(r, colours[a->whole]);
	report_text(r, words[a->whole]);
	report_colour(r, PLAIN);
	report_put(r, ": %s\n", a->why);
}

static void
inspect_put_json(struct report *r, const struct account *a)
{
	static const char *const words[] = { "false", "true", "null" };
	const struct peeled *p = &a->p;
	bool armored = false;

	report_text(r, "{\"file\":");
	report_json_name(r, slice_str(a->file));
	report_put(r, ",\"bytes\":%zu,\"layers\":[", a->size);
	for (size_t i = 0; i < p->seen.n; i++) {
		report_put(r, "%s{\"layer\":\"%s\",\"bytes\":%zu}", i ? "," : "",
		    layer_name(p->seen.v[i]), p->size[i]);
		armored |= p->seen.v[i] == LAYER_ARMOR;
	}
	report_put(r, "],\"sealed\":%s,\"armored\":%s,\"recipients\":[",
	    p->seen.sealed ? "true" : "false", armored ? "true" : "false");
	inspect_put_stanzas(r, p->header, true);
	report_text(r, "]");
	if (p->stanzas && !p->cut)
		report_put(r, ",\"payload\":%zu", p->payload);
	if (a->end.found)
		report_put(r, ",\"entries\":%zu", a->end.entries);
	report_put(r, ",\"whole\":%s,\"reason\":", words[a->whole]);
	report_json_name(r, slice_str(a->why));
	report_text(r, "}\n");
}

enum verdict
command_inspect(const struct options *o, struct err *e)
{
	struct account a = { .file = o->files[0] };
	struct buf file = BUF(2 * IN_MAX);
	struct report r;
	struct joined form;
	enum verdict v = joined_read(a.file, &file, &form, e);

	if (v != V_OK)
		goto out;
	a.size = file.n;
	inspect_judge(&a, peel_layers(buf_slice(&file), &a.p, e), e);
	report_open(&r);
	if (o->json)
		inspect_put_json(&r, &a);
	else
		inspect_put_text(&r, &a);
	v = report_write(&r, e);
	if (v == V_OK && a.whole == NO)
		v = in_blame(a.file, err_set(e, V_BAD, "%s", a.why), e);
out:
	peel_free(&a.p);
	buf_free(&file);
	return v;
}
