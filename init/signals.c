#include "init/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(sig) (UINT64_C(1) << ((sig) - 1))

/*
 * The entry of the program, before that of the C library: PID 1 loses what comes earlier.  Keeps the mask
 * that was there, and all of the registers and the stack that _start looks at.
 */
__attribute__((used)) static struct { uint64_t mask, ran; } start;

__asm__(
	".text\n"
	".globl signals_start\n"
	".hidden signals_start\n"
	"signals_start:\n"
#if defined __x86_64__
	"	push %rdx\n"
	"	push $-1\n"
	"	mov $14, %eax\n"		/* rt_sigprocmask(SIG_BLOCK, all, &start.mask, 8) */
	"	xor %edi, %edi\n"
	"	mov %rsp, %rsi\n"
	"	lea start(%rip), %rdx\n"
	"	mov $8, %r10d\n"
	"	syscall\n"
	"	incq start + 8(%rip)\n"
	"	pop %rax\n"
	"	pop %rdx\n"
	"	jmp _start\n"
#elif defined __aarch64__
	"	mov x9, x0\n"
	"	mov x1, #-1\n"
	"	str x1, [sp, #-16]!\n"
	"	mov x8, #135\n"
	"	mov x0, #0\n"
	"	mov x1, sp\n"
	"	adrp x2, start\n"
	"	add x2, x2, #:lo12:start\n"
	"	mov x3, #8\n"
	"	svc #0\n"
	"	str x3, [x2, #8]\n"
	"	add sp, sp, #16\n"
	"	mov x0, x9\n"
	"	b _start\n"
#endif
);

static uint64_t pending_before;		/* what waited for the application when we came */

static void
set_mask(const uint64_t *mask, uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

/* The kernel's struct sigaction: the C library's function unblocks the signals it hides. */
struct action {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);		/* to be given, though only a handler that returns comes to it */
	uint64_t mask;
};

#define RESTORER 0x04000000UL

static void
action(int sig, const struct action *new, struct action *old)
{
	syscall(SYS_rt_sigaction, sig, new, old, sizeof old->mask);
}

static const uint64_t ending = BIT(SIGTERM) | BIT(SIGINT) | BIT(SIGHUP);

void
signals_block(struct signals *saved)
{
	set_mask(&(uint64_t){ UINT64_MAX }, &saved->mask);
	if (start.ran)
		saved->mask = start.mask;
	syscall(SYS_rt_sigpending, &pending_before, sizeof pending_before);
}

/* One of the mask off the queue, or 0; nothing is waited for. */
static int
take(uint64_t mask)
{
	struct timespec none = { 0 };
	long sig = syscall(SYS_rt_sigtimedwait, &mask, NULL, &none, sizeof mask);

	return sig > 0 ? (int)sig : 0;
}

static bool
ignored(int sig)
{
	struct action was = { 0 };

	action(sig, NULL, &was);
	return was.handler == SIG_IGN;
}

static uint64_t
awaited(void)
{
	return ignored(SIGHUP) ? ending & ~BIT(SIGHUP) : ending;
}

int
signals_open(void)
{
	uint64_t mask = awaited();

	return (int)syscall(SYS_signalfd4, -1, &mask, sizeof mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
signals_read(void)
{
	return take(awaited());
}

void
signals_swallow(int sig)
{
	if (!(pending_before & BIT(sig)))
		take(BIT(sig));
}

static void
unused(void)
{
}

/* One inherited as ignored (nohup, a shell's &) stays so for the application. */
void
signals_release(const struct signals *saved, void (*ended)(int))
{
	const struct action act = { ended, RESTORER, unused, 0 };
	const uint64_t rest = ~ending;

	for (int sig = 1; sig < 32; sig++)
		if ((ending & BIT(sig)) && !ignored(sig))
			action(sig, &act, NULL);
	set_mask(saved ? &saved->mask : &rest, NULL);
}
