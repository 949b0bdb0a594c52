// Loaded before a program (LD_PRELOAD), hides AVX-512 and VNNI from it: every library then chooses the kernels that it
// would choose on a processor without them.
//
// Linux can make the instruction cpuid a fault (arch_prctl, ARCH_SET_CPUID, since 4.12, on processors that allow it).
// The fault is answered with what the processor says of itself, less those features. New threads and processes inherit
// the fault; a program that handles SIGSEGV itself, such as Chromium or Python's faulthandler, gets in the way.

#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { ARCH_SET_CPUID = 0x1012, STRUCTURED_FEATURES = 7 };

// Leaf 7: AVX-512 F, DQ, IFMA, PF, ER, CD, BW, VL in EBX; VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ in ECX; 4VNNIW, 4FMAPS,
// VP2INTERSECT, AMX and FP16 in EDX. Its subleaf 1: AVX-VNNI and AVX512-BF16 in EAX, AVX-VNNI-INT8 and INT16 in EDX.
static const unsigned HIDDEN_EBX = 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31;
static const unsigned HIDDEN_ECX = 1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14;
static const unsigned HIDDEN_EDX = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 | 1u << 25;
static const unsigned HIDDEN_EAX_1 = 1u << 4 | 1u << 5;
static const unsigned HIDDEN_EDX_1 = 1u << 4 | 1u << 5 | 1u << 10;

static struct sigaction before;

static long allow_cpuid(int allowed) { return syscall(SYS_arch_prctl, ARCH_SET_CPUID, allowed); }

static void answer(int signal, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const unsigned char *instruction = (const unsigned char *)registers[REG_RIP];
    if (instruction[0] != 0x0f || instruction[1] != 0xa2) {
        // Not ours: what the program wanted done with it happens when the instruction runs again.
        sigaction(SIGSEGV, &before, NULL);
        return;
    }
    unsigned leaf = registers[REG_RAX], subleaf = registers[REG_RCX], eax, ebx, ecx, edx;
    allow_cpuid(1);
    __cpuid_count(leaf, subleaf, eax, ebx, ecx, edx);
    allow_cpuid(0);
    if (leaf == STRUCTURED_FEATURES && subleaf == 0) {
        ebx &= ~HIDDEN_EBX;
        ecx &= ~HIDDEN_ECX;
        edx &= ~HIDDEN_EDX;
    }
    if (leaf == STRUCTURED_FEATURES && subleaf == 1) {
        eax &= ~HIDDEN_EAX_1;
        edx &= ~HIDDEN_EDX_1;
    }
    registers[REG_RAX] = eax;
    registers[REG_RBX] = ebx;
    registers[REG_RCX] = ecx;
    registers[REG_RDX] = edx;
    registers[REG_RIP] += 2;
}

__attribute__((constructor)) static void hide(void) {
    struct sigaction own;
    memset(&own, 0, sizeof own);
    own.sa_sigaction = answer;
    own.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGSEGV, &own, &before);
    if (allow_cpuid(0) != 0) {
        perror("this processor or kernel cannot hide its features");
        _exit(1);
    }
}
