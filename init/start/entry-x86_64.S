/* SPDX-License-Identifier: ISC */
/*
 * The first instructions of waitenv, before those of the C library.  They block all signals,
 * because the kernel discards a signal to PID 1 that is neither blocked nor handled.  The inherited
 * mask is kept in signals_entry (init/base/signals.c). _start finds its registers and its stack as
 * the kernel set them.
 *
 * The relocations, which _start reads first and then carries out, lie on a page of the file.  It is
 * written at once here: that costs one page fault, and a read followed by a write two.
 */
#if defined(__x86_64__)
	.section .text.entry, "ax", @progbits
	.globl	entry_start
	.hidden	entry_start
	.type	entry_start, @function
entry_start:
	push	%rdx			/* the only register that _start reads */
	push	$-1			/* the mask of all signals */
	mov	$14, %eax		/* rt_sigprocmask(0, &mask, &signals_entry.mask, 8) */
	xor	%edi, %edi
	mov	%rsp, %rsi
	lea	signals_entry(%rip), %rdx
	mov	$8, %r10d
	syscall
	incq	signals_entry + 8(%rip)	/* .ran */
	pop	%rax
	pop	%rdx
	test	%rdx, %rdx		/* 0: no dynamic linker has carried out the relocations */
	jnz	1f
	orb	$0, _DYNAMIC(%rip)
1:	jmp	_start
	.size	entry_start, . - entry_start
#endif
	.section .note.GNU-stack, "", %progbits
