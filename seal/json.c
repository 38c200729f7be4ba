/* SPDX-License-Identifier: ISC */
#include "seal/json.h"

#include "decode/zmem.h"

static void *
json_take(void *ctx, size_t size)
{
	return size < UINT32_MAX ? zmem_take(ctx, 1, (unsigned)size) : NULL;
}

static void
json_give(void *ctx, void *memory)
{
	if (memory)
		zmem_give(ctx, memory);
}

/* Never calls realloc, because the old memory would not be wiped. */
static void *
json_move(void *ctx, void *memory, size_t old, size_t size)
{
	void *new = json_take(ctx, size);

	if (!new)
		return NULL;
	memcpy(new, memory, old < size ? old : size);
	json_give(ctx, memory);
	return new;
}

static const yyjson_alc json_memory = { json_take, json_move, json_give, NULL };

enum verdict
json_read(struct slice text, yyjson_mut_doc **out, struct err *e)
{
	yyjson_read_err why = { 0 };
	yyjson_doc *doc = yyjson_read_opts((char *)text.p, text.n, YYJSON_READ_NUMBER_AS_RAW,
	    &json_memory, &why);
	unsigned line = 1;

	*out = doc ? yyjson_doc_mut_copy(doc, &json_memory) : NULL;
	yyjson_doc_free(doc);
	if (*out)
		return V_OK;
	if (doc || why.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
		return err_set(e, V_SYS, "no memory");
	for (size_t i = 0; i < why.pos && i < text.n; i++)
		line += text.p[i] == '\n';
	return err_set(e, V_BAD, "not JSON, line %u", line);
}

static enum verdict
json_write_flags(const yyjson_mut_val *val, yyjson_write_flag flags, struct buf *out, struct err *e)
{
	size_t n = 0;
	char *text = yyjson_mut_val_write_opts(val, flags, &json_memory, &n, NULL);
	enum verdict v;

	if (!text)
		return err_set(e, V_SYS, "no memory");
	v = buf_put(out, (struct slice){ (unsigned char *)text, n }, e);
	json_give(NULL, text);
	return v;
}

enum verdict
json_write(const yyjson_mut_val *val, struct buf *out, struct err *e)
{
	return json_write_flags(val, YYJSON_WRITE_NOFLAG, out, e);
}

enum verdict
json_size_sent(const yyjson_mut_val *val, size_t *size, struct err *e)
{
	struct buf text = BUF(SIZE_MAX / 2);
	bool quoted = false;
	enum verdict v = json_write_flags(val, YYJSON_WRITE_ESCAPE_UNICODE, &text, e);

	*size = text.n;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		else if (quoted && text.p[i] == '\\')
			i++;
		else if (!quoted)
			*size += text.p[i] == ',' || text.p[i] == ':';
	}
	buf_free(&text);
	return v;
}

yyjson_mut_val *
json_string(yyjson_mut_doc *doc, struct slice s)
{
	return yyjson_mut_strncpy(doc, (const char *)s.p, s.n);
}

struct slice
json_slice(yyjson_mut_val *val)
{
	if (!yyjson_mut_is_str(val))
		return (struct slice){ 0 };
	return (struct slice){ (const unsigned char *)yyjson_mut_get_str(val),
	    yyjson_mut_get_len(val) };
}

void
json_set(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key, yyjson_mut_val *val)
{
	yyjson_mut_val *name = yyjson_mut_strcpy(doc, key);

	if (!yyjson_mut_obj_replace(object, name, val))
		yyjson_mut_obj_add(object, name, val);
}
