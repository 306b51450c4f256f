# Become the process that a checkpoint describes. See Checkpoint.java, which writes this code in
# front of the checkpoint's memory; RestoreCode.java holds the bytes in hexadecimal.
#
#     as -o restore.o restore-x86_64.s && objcopy -O binary -j .text restore.o restore.bin
#
# The kernel starts this as a program of its own, with nothing but a stack. It makes the system
# calls that the table behind it lists, one after another: map memory, open files, install signal
# handlers. Then it jumps into the middle of fork (fork-x86_64.s), where the new process makes its
# threads. When a call fails, or a file is not what it was, the fallback is executed instead, with
# the same arguments and environment: nothing has been done yet that anybody could see.
#
# Kept throughout: rbx the step, r13 the last descriptor kept, r14 the vdso, r15 the first stack.

        .intel_syntax noprefix
        .text

        .set FALLBACK,  0x400   # path of the program to execute when this one cannot be restored
        .set STEPS,     0x1000

        .set NUMBER,    0       # u32: system call
        .set FLAGS,     4       # u32: what to do besides
        .set FIRST,     8       # u64: arguments
        .set SECOND,    16
        .set THIRD,     24
        .set FOURTH,    32
        .set FIFTH,     40
        .set SIXTH,     48
        .set BYTES,     56

        .set KEEP,      1       # the result is the descriptor that later steps mean
        .set FD_FIRST,  2       # the first argument is that descriptor
        .set FD_FIFTH,  4
        .set FROM_VDSO, 8       # the first argument counts from where the vdso is now
        .set EXACT,     16      # the result must be the first argument
        .set REFUSED,   32      # the call must fail
        .set STORE,     64      # put the result, a u32, where the second argument says
        .set EQUAL,     128     # no call: what the first argument points to must be the second
        .set SKIP,      256     # no call: if that is so, leave out the next step
        .set JUMP,      512     # no call: put the stack at *first, take the second, go to the third

        .set EXECVE,    59
        .set EXIT,      231
        .set VDSO,      33      # AT_SYSINFO_EHDR

        .org    0xb0            # behind the ELF headers
start:
        mov     r15, rsp
        mov     rcx, [rsp]
        lea     rcx, [rsp + rcx * 8 + 16]
skip_environment:
        mov     rax, [rcx]
        add     rcx, 8
        test    rax, rax
        jnz     skip_environment
find_vdso:
        mov     rax, [rcx]
        mov     r14, [rcx + 8]
        add     rcx, 16
        test    rax, rax
        jz      fail
        cmp     rax, VDSO
        jne     find_vdso
        lea     rbx, [rip + start - 0xb0 + STEPS]
step:
        mov     ebp, [rbx + FLAGS]
        mov     rdi, [rbx + FIRST]
        mov     rsi, [rbx + SECOND]
        mov     rdx, [rbx + THIRD]
        mov     r10, [rbx + FOURTH]
        mov     r8, [rbx + FIFTH]
        mov     r9, [rbx + SIXTH]
        test    ebp, JUMP
        jnz     jump
        test    ebp, EQUAL + SKIP
        jnz     compare
        test    ebp, FD_FIRST
        cmovnz  rdi, r13
        test    ebp, FD_FIFTH
        cmovnz  r8, r13
        test    ebp, FROM_VDSO
        jz      call
        add     rdi, r14
call:
        mov     eax, [rbx + NUMBER]
        syscall
        test    ebp, REFUSED
        jnz     refused
        test    rax, rax
        js      fail
        test    ebp, KEEP
        cmovnz  r13, rax
        test    ebp, EXACT
        jz      not_exact
        cmp     rax, [rbx + FIRST]
        jne     fail
not_exact:
        test    ebp, STORE
        jz      next
        mov     rcx, [rbx + SECOND]
        mov     [rcx], eax
next:
        add     rbx, BYTES
        jmp     step
refused:
        test    rax, rax
        js      next
        jmp     fail
compare:
        cmp     [rdi], rsi
        je      equal
        test    ebp, SKIP
        jnz     next
fail:
        lea     rdi, [rip + start - 0xb0 + FALLBACK]
        lea     rsi, [r15 + 8]
        mov     rdx, [r15]
        lea     rdx, [r15 + rdx * 8 + 16]
        mov     eax, EXECVE
        syscall
        mov     edi, 127
        mov     eax, EXIT
        syscall
equal:
        test    ebp, SKIP
        jz      next
        add     rbx, BYTES
        jmp     next
jump:
        mov     [rdi], r15
        mov     rsp, rsi
        jmp     rdx
