/* SPDX-License-Identifier: ISC */
/*
 * sanitized: what the sanitizers do in a waitenv that is built with them, however it is started: tests
 * take variables away.  Leaks are none to a program that ends or execs.
 * LOG is the beginning of a file's name: what is found stands there, where no test can swallow it.
 */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:log_path=" LOG;
}

const char *
__ubsan_default_options(void)
{
	return "print_stacktrace=1:log_path=" LOG;
}
