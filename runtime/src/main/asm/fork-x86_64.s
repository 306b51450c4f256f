# Fork a process with all its threads. See ProcessFork.java, which holds these bytes in hexadecimal
# and runs them on a page of its own, with the table of ForkTable.java on the page behind it.
#
#     as -o fork.o fork-x86_64.s && objcopy -O binary -j .text fork.o fork.bin
#
# A fork copies only the thread that calls it. So every other thread is stopped in a signal handler
# first: the kernel has saved its registers on its stack then. In the new process the caller makes
# each thread again, on the same stack and with the same thread-local storage, and lets it return
# from the signal: it goes on where it was stopped.
#
# The descriptors of both processes name the same open files, with one position. The JVM reads its
# archives by seeking first, so the new process opens the given files again.
#
# Kept in the whole of fork: rbx table, ebp index and later the result, r12d threads signalled,
# r14d 1 in a restored process, which nobody else could tell why it ends.

        .intel_syntax noprefix
        .text

        .set TABLE,     4096    # where the table lies, from the start of the code
        .set COUNT,     0       # u32, filled by Java: number of thread ids
        .set SIGNAL,    4       # u32, filled by Java: the signal that stops a thread
        .set PID,       8       # u32, filled by Java: this process
        .set TID,       12      # u32, filled by Java: offset of the thread id in struct pthread
        .set FLAGS,     16      # u64, filled by Java: of the clone that makes the process
        .set TAKEN,     24      # u32: slots taken by stopped threads
        .set FILLED,    28      # u32: slots filled
        .set STRANGE,   32      # u32: threads whose struct pthread is not as expected
        .set GO,        36      # u32, futex: 1 lets the stopped threads go on
        .set GONE,      40      # u32: threads that go on
        .set FILES,     44      # u32, filled by Java: number of files
        .set STACK,     48      # u64: the caller's stack, for who restores the new process
        .set HOLD,      56      # u32, filled by Java: 1 for a new process that is only to be read
        .set STATUS,    64      # struct stat
        .set IDS,       256     # u32 each, filled by Java: the other threads
        .set SLOTS,     16384   # ucontext_t*, struct pthread* each
        .set FILE,      81920   # 64 bytes each: u32 descriptor, u64 position, name from Java
        .set POSITION,  8
        .set NAME,      16

        .set CLONE,     56
        .set CLOSE,     3
        .set DUP3,      292
        .set EXIT,      231
        .set FUTEX,     202
        .set GETTID,    186
        .set LSEEK,     8
        .set OPEN,      2
        .set SIGRETURN, 15
        .set GETPPID,   110
        .set PAUSE,     34
        .set PRCTL,     157
        .set STAT,      4
        .set TGKILL,    234
        .set WRITE,     1
        .set YIELD,     24

        .set STDERR,    2
        .set UNUSABLE,  2       # exit code, as the launcher's

        .set CLOEXEC,   02000000
        .set SEEK_CUR,  1

        .set DEATH_SIGNAL, 1    # PR_SET_PDEATHSIG
        .set KILL,      9

        .set EAGAIN,    11
        .set ENOSYS,    38
        .set ETIMEDOUT, 110

        .set WAIT_PRIVATE, 128
        .set WAKE_PRIVATE, 129
        .set PATIENCE,  1000000 # times that the processor is given away
        .set LINKS,     16      # st_nlink in struct stat
        .set THREAD_FLAGS, 0x012d0f00   # VM FS FILES SIGHAND THREAD SYSVSEM SETTLS, CHILD_*TID

start:
# long fork(void): the child's pid, 0 in the child, or a negated error number
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14                     # for a restored process, where all registers are new
        push    r15
        lea     rbx, [rip + start + TABLE]
        xor     ebp, ebp
        mov     [rbx + TAKEN], ebp
        mov     [rbx + FILLED], ebp
        mov     [rbx + STRANGE], ebp
        mov     [rbx + GO], ebp
        mov     [rbx + GONE], ebp
        xor     r12d, r12d
        xor     r14d, r14d
        mov     eax, GETTID
        syscall
        mov     rcx, fs:[0]
        mov     edx, [rbx + TID]
        cmp     eax, [rcx + rdx]
        jne     strange

signal_next:
        cmp     ebp, [rbx + COUNT]
        jae     all_signalled
        mov     edi, [rbx + PID]
        mov     esi, [rbx + IDS + rbp * 4]
        mov     edx, [rbx + SIGNAL]
        mov     eax, TGKILL
        syscall
        inc     ebp
        test    eax, eax
        jnz     signal_next             # it has ended
        inc     r12d
        jmp     signal_next

all_signalled:
        mov     r13d, PATIENCE
await_stop:
        cmp     [rbx + FILLED], r12d
        je      all_stopped
        mov     eax, YIELD
        syscall
        dec     r13d
        jnz     await_stop
        mov     rbp, -ETIMEDOUT
        jmp     go_on

all_stopped:
        cmp     dword ptr [rbx + STRANGE], 0
        jne     strange
        lea     rdi, [rip + task]       # its links are "." and ".." and one for each thread
        lea     rsi, [rbx + STATUS]
        mov     eax, STAT
        syscall
        mov     rbp, rax
        test    rax, rax
        js      go_on
        mov     eax, [rbx + STATUS + LINKS]
        sub     eax, 3
        mov     rbp, -EAGAIN            # a thread was born after Java looked
        cmp     eax, r12d
        jne     go_on

        xor     ebp, ebp
note_position:
        cmp     ebp, [rbx + FILES]
        jae     clone_process
        mov     r13d, ebp
        shl     r13d, 6
        mov     edi, [rbx + FILE + r13]
        xor     esi, esi
        mov     edx, SEEK_CUR
        mov     eax, LSEEK
        syscall
        mov     [rbx + FILE + POSITION + r13], rax
        inc     ebp
        jmp     note_position

clone_process:
        mov     [rbx + STACK], rsp
        mov     rdi, [rbx + FLAGS]
        xor     esi, esi
        xor     edx, edx
        mov     r10, fs:[0]
        mov     eax, [rbx + TID]
        add     r10, rax
        xor     r8d, r8d
        mov     eax, CLONE
        syscall
        mov     rbp, rax
        test    rax, rax
        jz      new_process
        jmp     go_on
strange:
        mov     rbp, -ENOSYS

go_on:
        mov     dword ptr [rbx + GO], 1
        lea     rdi, [rbx + GO]
        mov     esi, WAKE_PRIVATE
        mov     edx, 0x7fffffff
        mov     eax, FUTEX
        syscall
await_gone:                             # the table is free for the next fork
        mov     eax, [rbx + GONE]
        cmp     eax, [rbx + TAKEN]
        je      leave
        mov     eax, YIELD
        syscall
        jmp     await_gone
leave:
        mov     rax, rbp
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

new_process:                            # ebp is 0
        cmp     dword ptr [rbx + HOLD], 0
        je      open_file
        mov     edi, DEATH_SIGNAL       # it is not to outlive who reads it
        mov     esi, KILL
        mov     eax, PRCTL
        syscall
        mov     eax, GETPPID
        syscall
        cmp     eax, [rbx + PID]
        jne     incomplete
hold:
        mov     eax, PAUSE
        syscall
        jmp     hold
open_file:
        cmp     ebp, [rbx + FILES]
        jae     all_opened
        mov     r13d, ebp
        shl     r13d, 6
        inc     ebp
        cmp     qword ptr [rbx + FILE + POSITION + r13], 0
        jl      open_file             # no file, or one without positions
        lea     rdi, [rbx + FILE + NAME + r13]
        mov     esi, CLOEXEC
        xor     edx, edx
        mov     eax, OPEN
        syscall
        test    eax, eax
        js      open_file
        mov     r12d, eax
        mov     edi, eax
        mov     esi, [rbx + FILE + r13]
        mov     edx, CLOEXEC
        mov     eax, DUP3
        syscall
        mov     edi, r12d
        mov     eax, CLOSE
        syscall
        mov     edi, [rbx + FILE + r13]
        mov     rsi, [rbx + FILE + POSITION + r13]
        xor     edx, edx
        mov     eax, LSEEK
        syscall
        jmp     open_file

all_opened:
        xor     ebp, ebp
make_thread:
        cmp     ebp, [rbx + FILLED]
        jae     all_made
        mov     eax, ebp
        shl     eax, 4
        mov     edi, THREAD_FLAGS
        mov     rsi, [rbx + SLOTS + rax]        # the stack, at the saved registers
        xor     edx, edx
        mov     r8, [rbx + SLOTS + rax + 8]     # thread-local storage
        mov     r10d, [rbx + TID]
        add     r10, r8                         # the thread id in it, set by the kernel
        mov     eax, CLONE
        syscall
        test    rax, rax
        jz      new_thread
        js      incomplete
        inc     ebp
        jmp     make_thread
all_made:
        xor     ebp, ebp
        jmp     leave
incomplete:
        mov     edi, 127
        test    r14d, r14d
        jz      end
        mov     edi, STDERR
        lea     rsi, [rip + no_room]
        mov     edx, offset NO_ROOM_BYTES
        mov     eax, WRITE
        syscall
        mov     edi, UNUSABLE
end:
        mov     eax, EXIT
        syscall
new_thread:
        mov     eax, SIGRETURN
        syscall

task:   .asciz  "/proc/self/task"

        .org    0x300
# void handler(int, siginfo_t*, ucontext_t*)
        lea     r9, [rip + start + TABLE]
        mov     r8d, 1
        lock xadd [r9 + TAKEN], r8d
        shl     r8d, 4
        mov     [r9 + SLOTS + r8], rdx
        mov     rdx, fs:[0]
        mov     [r9 + SLOTS + r8 + 8], rdx
        mov     r8d, [r9 + TID]
        mov     eax, GETTID
        syscall
        cmp     eax, [rdx + r8]
        je      ready
        lock inc dword ptr [r9 + STRANGE]
ready:
        lock inc dword ptr [r9 + FILLED]
sleep:
        cmp     dword ptr [r9 + GO], 0
        jne     wake
        lea     rdi, [r9 + GO]
        mov     esi, WAIT_PRIVATE
        xor     edx, edx
        xor     r10d, r10d
        mov     eax, FUTEX
        syscall
        jmp     sleep
wake:
        lock inc dword ptr [r9 + GONE]
        ret

        .org    0x380
# where the handler returns to
        mov     eax, SIGRETURN
        syscall

        .org    0x390
# where a restored process goes on, on the caller's stack
        lea     rbx, [rip + start + TABLE]
        xor     ebp, ebp
        mov     r14d, 1
        jmp     open_file

no_room:
        .ascii  "polyfork: no room for the threads of a JVM: raise the limit of processes "
        .ascii  "(ulimit -u, pids.max) or of memory (ulimit -v)\n"
        .set NO_ROOM_BYTES, . - no_room
