/* SPDX-License-Identifier: ISC */
#include "decode/dialect/interpolate.h"

#include "decode/dialect/text.h"

struct context {
	const struct lookup *names;
	struct vars *out;
	struct err *e;
	unsigned line;
	bool open;
	int depth;
};

/* The parts of a ${…}. */
struct braced {
	struct slice name, word;	/* word: what follows the operator */
	unsigned char op;		/* one of - + ?, or NUL */
	bool empty_is_unset;		/* a colon stands before op */
};

static enum verdict interpolate_expand(struct context *, struct slice template);

/* Looks the name up.  Returns false if it is unset. */
static bool
interpolate_look_up(const struct context *c, struct slice name, struct slice *value)
{
	const struct lookup above = { c->out, NULL };

	*value = (struct slice){ 0 };
	return vars_look_up(c->names, name, value) || vars_look_up(&above, name, value);
}

/* The value may be in out->text, which can move when it grows.  So make room
 * first, and look the name up again. */
static enum verdict
interpolate_put_value(struct context *c, struct slice name)
{
	struct slice value;
	enum verdict v;

	interpolate_look_up(c, name, &value);
	v = buf_reserve(&c->out->text, value.n, c->e);
	interpolate_look_up(c, name, &value);
	return v == V_OK ? buf_put(&c->out->text, value, c->e) : v;
}

static struct slice
interpolate_take_name(struct slice *in)
{
	struct slice name;
	size_t n = 0;

	while (n < in->n && chars_is_word(in->p[n]) && (n || !chars_is_digit(in->p[0])))
		n++;
	slice_take(in, n, &name);
	return name;
}

/* The length of a ${ up to where its braces are balanced, as compose-go counts them: it skips the
 * byte after each {, so that the } of {} never counts.  in.n if they are never balanced. */
static size_t
interpolate_balanced(struct slice in)
{
	size_t open = 0;

	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] == '}' && --open == 0)
			return i + 1;
		if (in.p[i] == '{') {
			open++;
			i++;
		}
	}
	return in.n;
}

/*
 * Cuts a ${…} off the front.  V_MORE: the template ends inside it.  V_BAD: it is malformed.  With
 * an operator, Compose's regular expression first reaches to the last } of the line, and the match
 * is then cut back to where its braces are balanced.  *last is that }, searched for once in each
 * line.
 */
static enum verdict
interpolate_take_braced(struct slice *in, const unsigned char **last, struct braced *b)
{
	struct slice tail = *in, whole;
	size_t head;

	slice_skip(&tail, SLICE("${"));
	*b = (struct braced){ .name = interpolate_take_name(&tail) };
	if (b->name.n && slice_skip(&tail, SLICE("}"))) {
		*in = tail;
		return V_OK;
	}
	b->empty_is_unset = b->name.n && slice_skip(&tail, SLICE(":"));
	if (!slice_take(&tail, 1, &whole))
		return V_MORE;
	if (b->name.n == 0 || !memchr("-+?", whole.p[0], 3))
		return V_BAD;
	b->op = whole.p[0];
	head = in->n - tail.n;
	if (tail.n && (!*last || *last < tail.p))
		*last = memrchr(tail.p, '}', text_until(tail, "\n"));
	if (tail.n == 0 || !*last)
		return text_until(tail, "\n") == tail.n ? V_MORE : V_BAD;
	whole = (struct slice){ in->p, (size_t)(*last - in->p) + 1 };
	slice_take(in, interpolate_balanced(whole), &whole);
	b->word = (struct slice){ whole.p + head, whole.n - head - 1 };
	return V_OK;
}

/* The message is meant to be shown, but what it would interpolate is not. */
static enum verdict
interpolate_missing(const struct context *c, const struct braced *b)
{
	bool literal = b->word.n > 0;
	char room[TEXT_NAME_MAX + 1];

	for (size_t i = 0; i < b->word.n; i++) {
		unsigned char byte = b->word.p[i];

		literal = literal && byte >= ' ' && byte <= '~' && byte != '$';
	}
	return err_set(c->e, V_BAD, "%s is required%s%.*s, line %u", text_name(b->name, room),
		literal ? ": " : "", literal ? (int)(b->word.n < 80 ? b->word.n : 80) : 0,
		literal ? (const char *)b->word.p : "", c->line);
}

static enum verdict
interpolate_expand_braced(struct context *c, const struct braced *b)
{
	struct slice value;
	bool set = interpolate_look_up(c, b->name, &value) && !(b->empty_is_unset && value.n == 0);

	if (b->op == '+')
		return set ? interpolate_expand(c, b->word) : V_OK;
	if (b->op == '-' && !set)
		return interpolate_expand(c, b->word);
	if (b->op == '?' && !set)
		return interpolate_missing(c, b);
	return interpolate_put_value(c, b->name);
}

/* Expands the dollar at the front and what belongs to it. */
static enum verdict
interpolate_expand_dollar(struct context *c, struct slice *in, const unsigned char **last)
{
	struct braced b;
	struct slice name;
	enum verdict v;

	if (slice_starts(*in, SLICE("${"))) {
		v = interpolate_take_braced(in, last, &b);
		if (v == V_OK)
			return interpolate_expand_braced(c, &b);
		return v == V_MORE && c->open ? text_unclosed("brace", c->line, c->e)
		    : err_set(c->e, V_BAD, "a broken ${, line %u", c->line);
	}
	slice_skip(in, SLICE("$"));
	name = interpolate_take_name(in);
	if (name.n)
		return interpolate_put_value(c, name);
	slice_skip(in, SLICE("$"));
	return buf_byte(&c->out->text, '$', c->e);
}

static enum verdict
interpolate_expand(struct context *c, struct slice in)
{
	const unsigned char *last = NULL;
	enum verdict v = V_OK;
	struct slice run;

	if (c->depth == INTERPOLATE_DEPTH)
		return err_set(c->e, V_BAD, "${ nested too deep, line %u", c->line);
	c->depth++;
	while (v == V_OK && in.n) {
		slice_take(&in, text_until(in, "$"), &run);
		v = buf_put(&c->out->text, run, c->e);
		if (v == V_OK && in.n)
			v = interpolate_expand_dollar(c, &in, &last);
	}
	c->depth--;
	return v;
}

enum verdict
interpolate(struct slice template, bool open, uint32_t line, const struct lookup *names,
	struct vars *out, struct err *e)
{
	struct context c = { .names = names, .out = out, .e = e, .line = line, .open = open };

	return interpolate_expand(&c, template);
}
