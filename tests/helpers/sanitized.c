/* SPDX-License-Identifier: ISC */
/*
 * sanitized: the options of the sanitizers, compiled in because tests change the environment.
 * Leaks are not reported, since they do not matter in a program that ends or execs.
 * Reports go to files whose names begin with LOG, so that no test can discard them.
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
