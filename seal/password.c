/* SPDX-License-Identifier: ISC */
#include "seal/password.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

#include "seal/in.h"

static volatile sig_atomic_t password_signal;

static void
password_note_signal(int n)
{
	password_signal = n;
}

/* Reads one line.  Signals are blocked except while it waits, which avoids a
 * race condition just before the wait. */
static enum verdict
password_type_line(int tty, struct buf *out, struct err *e)
{
	struct pollfd p = { tty, POLLIN, 0 };
	unsigned char c = 0;
	sigset_t none;
	enum verdict v = buf_reserve(out, PASSWORD_MAX, e);

	sigemptyset(&none);
	while (v == V_OK && c != '\n') {
		ssize_t n = ppoll(&p, 1, NULL, &none) == 1 ? read(tty, &c, 1) : -1;

		if (n < 0)
			v = err_sys(e, errno, "cannot read the password");
		else if (n == 0)
			break;
		else if (c != '\n')
			v = buf_byte(out, c, e);
	}
	sodium_memzero(&c, sizeof c);
	return v;
}

static enum verdict
password_prompt(int tty, const char *prompt, struct buf *out, struct err *e)
{
	enum verdict v;

	if (write(tty, prompt, strlen(prompt)) < 0)
		return err_sys(e, errno, "cannot ask for the password");
	v = password_type_line(tty, out, e);
	return write(tty, "\n", 1) < 0 && v == V_OK
	    ? err_sys(e, errno, "cannot ask for the password") : v;
}

static enum verdict
password_ask(int tty, bool is_new, struct buf *out, struct err *e)
{
	struct buf again = BUF(PASSWORD_MAX);
	enum verdict v = password_prompt(tty, is_new ? "New password: " : "Password: ", out, e);

	if (v == V_OK && is_new)
		v = password_prompt(tty, "Repeat the password: ", &again, e);
	if (v == V_OK && is_new && !slice_eq(buf_slice(out), buf_slice(&again)))
		v = err_usage(e, "the two passwords differ");
	buf_free(&again);
	return v;
}

/* A signal must not leave the terminal without echo, so it takes effect after
 * the echo has been restored. */
static enum verdict
password_ask_without_echo(int tty, bool is_new, struct buf *out, struct err *e)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
	enum { N = sizeof signals / sizeof *signals };
	struct sigaction note = { .sa_handler = password_note_signal }, before[N];
	struct termios seen, hidden;
	sigset_t held, mask;
	enum verdict v;

	if (tcgetattr(tty, &seen) != 0)
		return err_sys(e, errno, "cannot hide the password");
	hidden = seen;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	sigemptyset(&held);
	for (size_t i = 0; i < N; i++) {
		sigaction(signals[i], &note, &before[i]);
		sigaddset(&held, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &held, &mask);
	v = tcsetattr(tty, TCSAFLUSH, &hidden) == 0 ? password_ask(tty, is_new, out, e)
	    : err_sys(e, errno, "cannot hide the password");
	tcsetattr(tty, TCSAFLUSH, &seen);
	for (size_t i = 0; i < N; i++)
		sigaction(signals[i], &before[i], NULL);
	if (password_signal)
		raise(password_signal);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return v;
}

static enum verdict
password_from_terminal(bool is_new, struct buf *out, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	enum verdict v;

	if (tty < 0)
		return err_usage(e, "no terminal to ask for the password; see --password-file");
	v = password_ask_without_echo(tty, is_new, out, e);
	close(tty);
	return v;
}

static enum verdict
password_from_file(const char *path, struct buf *out, struct err *e)
{
	struct buf file = BUF(IN_MAX);
	struct slice rest, line = { 0 };
	enum verdict v = in_read(path, &file, e);

	if (v == V_OK) {
		rest = buf_slice(&file);
		slice_line(&rest, &line);
		line.n -= line.n && line.p[line.n - 1] == '\r';
		v = line.n > PASSWORD_MAX
		    ? err_set(e, V_BAD, "the password is longer than %d bytes", PASSWORD_MAX)
		    : buf_put(out, line, e);
		in_blame(path, v, e);
	}
	buf_free(&file);
	return v;
}

enum verdict
password_read(const char *path, bool is_new, struct buf *out, struct err *e)
{
	enum verdict v;

	*out = BUF(PASSWORD_MAX);
	v = path ? password_from_file(path, out, e) : password_from_terminal(is_new, out, e);
	if (v == V_OK && is_new && out->n == 0)		/* keys that exist may have an empty one */
		v = err_usage(e, "the password is empty");
	return v;
}
