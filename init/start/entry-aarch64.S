/* SPDX-License-Identifier: ISC */
/* The first instructions of waitenv, as in entry-x86_64.S. */
#if defined(__aarch64__)
	.section .text.entry, "ax", %progbits
	.globl	entry_start
	.hidden	entry_start
	.type	entry_start, %function
entry_start:
	mov	x9, x0			/* passed on to _start as the kernel set it */
	mov	x1, #-1			/* the mask of all signals */
	str	x1, [sp, #-16]!
	mov	x8, #135		/* rt_sigprocmask(0, &mask, &signals_entry.mask, 8) */
	mov	x0, #0
	mov	x1, sp
	adrp	x2, signals_entry
	add	x2, x2, #:lo12:signals_entry
	mov	x3, #8
	svc	#0
	str	x3, [x2, #8]		/* .ran */
	add	sp, sp, #16
	mov	x0, x9
	b	_start
	.size	entry_start, . - entry_start
#endif
	.section .note.GNU-stack, "", %progbits
