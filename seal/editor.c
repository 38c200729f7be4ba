/* SPDX-License-Identifier: ISC */
#include "seal/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define VIM "-n -i NONE -c 'set nobackup nowritebackup patchmode=' " \
	"-c 'silent! set noundofile' -c 'silent! set viminfo='"

/* Editors are also recognised by names with a suffix: vim.tiny, emacs-nox. */
static const struct editor_kind {
	const char *name, *flags;
	bool uses_tmp;		/* keeps a copy of the text in /tmp */
} editor_kinds[] = {
	{ "vim", VIM, false },
	{ "nvim", VIM, false },
	{ "gvim", "-f " VIM, false },
	{ "nano", "-I -R", false },		/* reads no nanorc and touches no other file */
	{ "emacs", "--eval '(setq make-backup-files nil auto-save-default nil"
	    " auto-save-list-file-prefix nil create-lockfiles nil)'", false },
	{ "busybox", "", false },
	{ "ed", "", true },
};

static volatile sig_atomic_t editor_pid, editor_signal;

static const struct editor_kind *
editor_kind_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;

	for (size_t i = 0; i < sizeof editor_kinds / sizeof *editor_kinds; i++) {
		size_t n = strlen(editor_kinds[i].name);

		if (strncmp(base, editor_kinds[i].name, n) == 0 && strchr(".-", base[n]))
			return &editor_kinds[i];
	}
	return NULL;
}

/* Finds the program behind the first word of the command: vi may be a link to several editors. */
static const struct editor_kind *
editor_look_up(struct slice word)
{
	char path[PATH_MAX], real[PATH_MAX];
	const char *dirs = getenv("PATH");
	struct slice rest = slice_str(dirs ? dirs : "/usr/bin:/bin"), dir = { 0 };
	bool is_path = memchr(word.p, '/', word.n);

	while (is_path || slice_field(&rest, ':', &dir)) {
		snprintf(path, sizeof path, "%.*s%s%.*s", (int)dir.n, (const char *)dir.p,
		    is_path ? "" : "/", (int)word.n, (const char *)word.p);
		if (access(path, X_OK) == 0 && realpath(path, real))
			return editor_kind_of(real);
		if (is_path)
			break;
	}
	return NULL;
}

void
editor_find(struct editor *ed)
{
	struct slice rest, word = { 0 };

	ed->command = getenv("VISUAL");
	if (!ed->command || !*ed->command)
		ed->command = getenv("EDITOR");
	if (!ed->command || !*ed->command)
		ed->command = "vi";
	rest = slice_str(ed->command);
	slice_field(&rest, ' ', &word);
	ed->kind = editor_look_up(word);
}

enum scratch_kind
editor_scratch(const struct editor *ed)
{
	return ed->kind ? SCRATCH_FILE : SCRATCH_FOLDER;
}

static bool
editor_write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return good;
}

/* A user without privileges may mount as root of a new user namespace. */
static bool
editor_unshare(void)
{
	char map[64];
	unsigned uid = getuid(), gid = getgid();

	if (unshare(CLONE_NEWNS) == 0)
		return true;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	snprintf(map, sizeof map, "%u %u 1", uid, uid);
	if (!editor_write_file("/proc/self/uid_map", map))
		return false;
	editor_write_file("/proc/self/setgroups", "deny");
	snprintf(map, sizeof map, "%u %u 1", gid, gid);
	return editor_write_file("/proc/self/gid_map", map);
}

/* Mounts a private /tmp in memory, for an editor that keeps its buffer there.  The working
 * directory of the editor, where it saves the text if the terminal hangs up, is also in memory. */
static bool
editor_hide_tmp(void)
{
	if (scratch_is_memory("/tmp"))
		return true;
	return editor_unshare() && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
	    && mount("sealenv", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") == 0;
}

static void
editor_warn(const char *name, const char *why)
{
	fprintf(stderr, "sealenv: %s may leave parts of the text on a disk: %s\n", name, why);
}

static _Noreturn void
editor_become(const struct editor *ed, const char *path)
{
	char command[4096];
	const char *flags = ed->kind ? ed->kind->flags : "";

	if (!ed->kind)
		editor_warn("the editor", "sealenv does not know this editor");
	else if (ed->kind->uses_tmp && (!editor_hide_tmp() || chdir("/tmp") != 0))
		editor_warn(ed->kind->name, "it also keeps a copy in /tmp");
	if (snprintf(command, sizeof command, "exec %s %s \"$1\"", ed->command, flags)
	    < (int)sizeof command)
		execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
	_exit(127);
}

static void
editor_pass_on(int n)
{
	editor_signal = n;
	if (editor_pid > 0)
		kill(editor_pid, n);
}

/* ^C and ^\ are left to the editor.  Another signal ends the editor first, and sealenv after it. */
static int
editor_wait(const struct editor *ed, const char *path)
{
	static const int passed[] = { SIGTERM, SIGHUP }, ignored[] = { SIGINT, SIGQUIT };
	struct sigaction pass = { .sa_handler = editor_pass_on };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before[4];
	sigset_t held, mask;
	int status = -1;

	sigemptyset(&held);
	for (size_t i = 0; i < 2; i++) {
		sigaddset(&held, passed[i]);
		sigaction(ignored[i], &ignore, &before[2 + i]);
	}
	sigprocmask(SIG_BLOCK, &held, &mask);
	editor_pid = fork();
	if (editor_pid == 0) {
		sigaction(SIGINT, &before[2], NULL);
		sigaction(SIGQUIT, &before[3], NULL);
		sigprocmask(SIG_SETMASK, &mask, NULL);
		editor_become(ed, path);
	}
	for (size_t i = 0; i < 2; i++)
		sigaction(passed[i], &pass, &before[i]);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	while (editor_pid > 0 && waitpid(editor_pid, &status, 0) < 0 && errno == EINTR)
		;
	editor_pid = 0;
	for (size_t i = 0; i < 2; i++) {
		sigaction(passed[i], &before[i], NULL);
		sigaction(ignored[i], &before[2 + i], NULL);
	}
	return status;
}

enum verdict
editor_run(const struct editor *ed, const char *path, struct err *e)
{
	int status;

	/* A core file would hold the text. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	status = editor_wait(ed, path);
	if (editor_signal)
		return err_fault(e, V_SYS, F_SIGNAL,
		    "terminated by a signal; the bundle is unchanged");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return V_OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_fault(e, V_SYS, F_SYSTEM,
		    "the editor cannot be run; see VISUAL and EDITOR");
	return err_fault(e, V_SYS, F_SYSTEM, "the editor failed; the bundle is unchanged");
}

void
editor_raise(void)
{
	if (editor_signal)
		raise(editor_signal);
}
