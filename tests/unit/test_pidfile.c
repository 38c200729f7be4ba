/* SPDX-License-Identifier: ISC */
/* pidfile: which content is a pid, and when it is accepted. */
#include "init/pid1/pidfile.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/test.h"

#define MS INT64_C(1000000)

static const struct { const char *text; enum verdict verdict; int pid; bool whole; } cases[] = {
	{ "17\n", V_OK, 17, true },
	{ "17", V_OK, 17, false },
	{ "2147483647\n", V_OK, 2147483647, true },
	{ "0017\n", V_OK, 17, true },
	{ "", V_MORE }, { "\n", V_MORE }, { "2147483648\n", V_MORE },
	    { "99999999999999\n", V_MORE },
	{ "0\n", V_MORE }, { "1\n", V_MORE }, { "-5\n", V_MORE }, { "+5\n", V_MORE },
	{ "                              17\n", V_OK, 17, true }, { "17 \n", V_OK, 17, true },
	{ "17\r\n", V_OK, 17, true }, { " 17", V_OK, 17, false }, { " \n", V_MORE },
	    { "\n17\n", V_MORE },
	{ "17\n/var/lib/postgresql\n", V_OK, 17, true }, { "17\n\n", V_OK, 17, true },
	{ "1 7\n", V_MORE }, { "17 x\n", V_MORE }, { "x\n", V_MORE }, { "0x10\n", V_MORE },
};

static void
parse(void)
{
	struct err e;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool whole = false;
		pid_t pid = 0;
		enum verdict v = pidfile_parse(slice_str(cases[i].text), &whole, &pid, &e);

		char name[100];

		snprintf(name, sizeof name,
		    "a pid file of %zu bytes that begins with \"%.*s\" is %s",
		    strlen(cases[i].text), (int)strcspn(cases[i].text, "\r\n"), cases[i].text,
		    cases[i].verdict == V_OK ? "read" : "waited for");
		CHECK(name, v == cases[i].verdict
		    && (v != V_OK || (pid == cases[i].pid && whole == cases[i].whole)));
	}
}

static void
put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK("the pid file is written", write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void
looks(const char *dir)
{
	struct pidfile f;
	char path[128];
	struct err e;
	pid_t pid;

	snprintf(path, sizeof path, "%s/pid", dir);
	f = pidfile_before(path);
	CHECK("a missing pid file is waited for",
	    pidfile_look(&f, 0, 250 * MS, &pid, &e) == V_MORE);
	CHECK_REASON("the reason says that the pid file is missing", e, "pid file does not exist");
	put(path, "17\n");
	CHECK("a new pid file with a final newline is accepted at once",
	    pidfile_look(&f, 0, 250 * MS, &pid, &e) == V_OK && pid == 17);
	f = pidfile_before(path);
	CHECK("a pid file older than the start is not accepted",
	    pidfile_look(&f, 0, 250 * MS, &pid, &e) == V_MORE);
	CHECK_REASON("the reason says that the pid file is old",
	    e, "pid file existed before the command started");
	unlink(path);
	put(path, "18");
	CHECK("a pid file without a final newline must settle first",
	    pidfile_look(&f, 0, 250 * MS, &pid, &e) == V_MORE);
	CHECK("a pid file without a newline is refused 1 ns before it settles",
	    pidfile_look(&f, 250 * MS - 1, 250 * MS, &pid, &e) == V_MORE);
	CHECK("a pid file without a newline is accepted when it has settled",
	    pidfile_look(&f, 250 * MS, 250 * MS, &pid, &e) == V_OK && pid == 18);
	put(path, "181");
	CHECK("a pid file that changes must settle again",
	    pidfile_look(&f, 251 * MS, 250 * MS, &pid, &e) == V_MORE);
	unlink(path);
	CHECK("a directory is not accepted as a pid file",
	    pidfile_look(&(struct pidfile){ .path = dir }, 0, 0, &pid, &e) == V_MORE);
}

int
main(void)
{
	char dir[] = "/tmp/test_pidfile.XXXXXX";

	parse();
	if (CHECK("the directory for the pid files is made", mkdtemp(dir) != NULL)) {
		looks(dir);
		rmdir(dir);
	}
	return test_failed != 0;
}
