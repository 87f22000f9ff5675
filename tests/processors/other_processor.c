/* Preloaded, makes a process believe that it runs on a lesser x86 processor, on Linux. PROCESSOR names it:

   haswell       AVX2 and FMA, as all have from 2013 on; none of AVX-512, VNNI and AMX
   alderlake     AVX2 and AVX-VNNI, no AVX-512
   skylake       AVX-512 without VNNI and AMX
   sandybridge   AVX, but neither AVX2 nor FMA

   All have a level 2 cache of 256 KiB. Libraries choose their kernels by what the CPUID instruction answers.
   Linux can make that instruction fault (arch_prctl, ARCH_SET_CPUID), and each fault is answered here, with
   some features left out. What the C library chose before this file was loaded stays.
   The process ends with status 75 where the processor cannot do this. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012
#define CANNOT 75

struct registers { uint32_t eax, ebx, ecx, edx; };

#define FMA_MOVBE_F16C (1u << 12 | 1u << 22 | 1u << 29) /* leaf 1, ecx */
#define FSGSBASE_ERMS (1u << 0 | 1u << 9)               /* leaf 7, ebx, as the next two */
#define AVX2_BMI (1u << 3 | 1u << 5 | 1u << 8)
#define AVX512_F_DQ_CD_BW_VL (1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31)
#define AVX_VNNI (1u << 4) /* leaf 7, part 1, eax */

static const struct processor {
  const char *name;
  uint32_t signature, leaf1_ecx_without, leaf7_ebx, leaf7_more_eax;
} processors[] = {
    {"haswell", 0x000306c3, 0, FSGSBASE_ERMS | AVX2_BMI, 0},
    {"alderlake", 0x00090672, 0, FSGSBASE_ERMS | AVX2_BMI, AVX_VNNI},
    {"skylake", 0x00050654, 0, FSGSBASE_ERMS | AVX2_BMI | AVX512_F_DQ_CD_BW_VL, 0},
    {"sandybridge", 0x000206a7, FMA_MOVBE_F16C, FSGSBASE_ERMS, 0},
};
static const struct processor *played;

static struct registers processor_says(uint32_t leaf, uint32_t part) {
  struct registers r;
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1L);
  __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(part));
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0L);
  return r;
}

static void leave_out(struct registers *r, uint32_t leaf, uint32_t part) {
  if (leaf == 0) {
    r->eax = r->eax < 0xd ? r->eax : 0xd; /* no leaves on AMX and later things */
  } else if (leaf == 1) {
    r->eax = played->signature; /* some libraries know processors by it */
    r->ecx &= ~played->leaf1_ecx_without;
  } else if (leaf == 4 && (r->eax >> 5 & 7) == 2) { /* level 2 */
    r->ebx = 7u << 22 | 63;                         /* 8 ways, lines of 64 bytes */
    r->ecx = 511;                                   /* sets, less one */
  } else if (leaf == 7 && part == 0) {
    r->eax = played->leaf7_more_eax != 0; /* the last part */
    r->ebx &= played->leaf7_ebx;
    r->ecx = r->edx = 0;
  } else if (leaf == 7) {
    r->eax = part == 1 ? r->eax & played->leaf7_more_eax : 0;
    r->ebx = r->ecx = r->edx = 0;
  } else if (leaf > 0xd && leaf < 0x40000000) {
    memset(r, 0, sizeof *r);
  }
}

static void answer(int signal_, siginfo_t *info, void *context) {
  greg_t *of = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *at = (const uint8_t *)of[REG_RIP];
  (void)info;
  if (of[REG_TRAPNO] != 13 || at[0] != 0x0f || at[1] != 0xa2) { /* a true fault, and no CPUID */
    signal(signal_, SIG_DFL);
    return;
  }
  uint32_t leaf = (uint32_t)of[REG_RAX], part = (uint32_t)of[REG_RCX];
  struct registers r = processor_says(leaf, part);
  leave_out(&r, leaf, part);
  of[REG_RAX] = r.eax, of[REG_RBX] = r.ebx, of[REG_RCX] = r.ecx, of[REG_RDX] = r.edx;
  of[REG_RIP] += 2;
}

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("PROCESSOR");
  if (!name) return;
  for (size_t i = 0; i < sizeof processors / sizeof *processors; i++)
    if (strcmp(name, processors[i].name) == 0) played = &processors[i];
  if (!played) _exit(CANNOT);
  struct sigaction act = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
  sigaction(SIGSEGV, &act, NULL);
  if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0L) != 0) _exit(CANNOT);
}
