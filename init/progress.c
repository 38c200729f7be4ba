#include "init/progress.h"

#include <stdio.h>

#include "init/base/log.h"

/* What a source that was read well still lacks. */
void
progress_lack(const struct load *l, const struct load_item *it, const struct wait_seen *seen, struct err *e)
{
	if (seen->verdict == V_OK && seen->writer == WRITER_OPEN)
		err_set(e, V_MORE, "a writer still has it open");
	else if (seen->verdict == V_OK)
		err_set(e, V_MORE, "not yet unchanged for %lld ms", (long long)(l->o->settle / CLOCK_MS));
	/* Where an identity is waited for, its own bytes are counted there. */
	if (it->bytes.n && e->fault == F_LATE && !strstr(e->text, " so far")) {
		struct err why = *e;

		err_set(e, V_MORE, "%s, %zu byte%s so far", why.text, it->bytes.n, it->bytes.n == 1 ? "" : "s");
	}
}

void
progress_say(const struct load *l, const struct load_item *it, const char *event, const char *reason)
{
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = event, .reason = reason,
		.source = it->source.name, .waited = load_waited(l), .looks = it->wait.looks });
}

/* After 1 s, after 5 s, and then every 15 s. */
void
progress_report(const struct load *l, struct load_item *it, int64_t now)
{
	char reason[sizeof it->why.text + 16];

	if (now < it->next_report)
		return;
	snprintf(reason, sizeof reason, "waiting: %s", it->why.text);
	progress_say(l, it, "waiting", reason);
	it->next_report += it->next_report < l->rules.start + 5 * CLOCK_S ? 4 * CLOCK_S : 15 * CLOCK_S;
}
