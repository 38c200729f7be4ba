/* SPDX-License-Identifier: ISC */
#include "init/gather/progress.h"

#include <stdio.h>

#include "init/base/log.h"

static void
progress_say(const struct schedule *s, const struct item *item, const char *event,
    const char *reason)
{
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = event, .reason = reason,
		.source = item->spec.name, .waited = schedule_waited(s),
		.looks = item->wait.looks });
}

static void
progress_warn(const struct item *item, const char *reason)
{
	log_write(&(struct log_line){ .level = LOG_NOTICE, .event = "warning", .reason = reason,
		.source = item->spec.name, .waited = -1, .looks = -1 });
}

void
progress_report(struct schedule *s, struct item *item)
{
	char reason[sizeof item->why.text + 16];

	if (s->now < item->next_report)
		return;
	snprintf(reason, sizeof reason, "waiting: %s", item->why.text);
	progress_say(s, item, "waiting", reason);
	item->next_report += item->next_report < s->rules.start + 5 * CLOCK_S
	    ? 4 * CLOCK_S : 15 * CLOCK_S;
	s->now = clock_now();		/* the line may have taken long */
}

/* Whether a text was taken for whole because it was quiet, where no writer can be seen.  JSON shows
 * its own end. */
static bool
progress_is_unproven(const struct item *item, const struct wait_seen *seen)
{
	return item->kind == ITEM_TEXT && item->spec.place == PLACE_PATH
	    && item->spec.dialect->parse && item->spec.dialect->parse != dialect_json
	    && !seen->local && !seen->whole && !seen->ended && !seen->published;
}

void
progress_done(const struct schedule *s, const struct item *item, const struct wait_seen *seen)
{
	char reason[192];

	if (item->next_report > s->rules.start + PROGRESS_FIRST)
		progress_say(s, item, "ready", "complete");
	if (item->folder[0]) {
		snprintf(reason, sizeof reason, "%s in it is a directory, not a file (what a bind"
		    " mount of a missing file makes), and no variable", item->folder);
		progress_warn(item, reason);
	}
	if (progress_is_unproven(item, seen))
		log_detail("on this file system only a pin, an end line or a seal proves that a"
		    " text is complete: %s", item->spec.name);
	if (item->empty)
		progress_warn(item, "gives no variable");
}
