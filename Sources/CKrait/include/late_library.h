#ifndef KRAIT_LATE_LIBRARY_H
#define KRAIT_LATE_LIBRARY_H

// C libraries that are loaded when the first module over them is imported, so that starting the interpreter does not wait for them.
//
// A target of such a library lists the functions that are used in one file, as KRAIT_LATE(function) each. Before the library's header that list
// gives every function another name for the linker (KRAIT_LATE_RENAME), so that what a host links itself stays apart; in a source file it makes
// the code under that name (KRAIT_LATE_TRAMPOLINE), which jumps to the address that krait_load_late has found.

struct krait_late_library {
  // File names to try in turn, each ended by a zero byte, the last by two.
  const char *files;
  // The functions' names, in the same form.
  const char *names;
  // Their addresses.
  void **addresses;
  // What dlopen gave; NULL until everything has been found.
  void *handle;
};

// Finds the library and its functions. Returns NULL, or the dynamic linker's message.
const char *krait_load_late(struct krait_late_library *library);
// The address of a variable, or of a function that is compared with others, of a library that has been loaded.
void *krait_late_symbol(const struct krait_late_library *library, const char *name);

#define KRAIT_LATE_PRAGMA(text) _Pragma(#text)
#define KRAIT_LATE_RENAME(function) KRAIT_LATE_PRAGMA(redefine_extname function krait_late_##function)

// The names and the addresses lie in the order of the list, in sections of their own.
#define KRAIT_LATE_NAMES ".section .rodata.krait_late,\"a\",%progbits\n"
#define KRAIT_LATE_ADDRESSES ".section .bss.krait_late,\"aw\",%nobits\n"
#define KRAIT_LATE_CODE ".section .text.krait_late,\"ax\",%progbits\n"

#if defined(__x86_64__)
#define KRAIT_LATE_JUMP(address) "jmp *" address "(%rip)\n"
#elif defined(__aarch64__)
#define KRAIT_LATE_JUMP(address) "adrp x16, " address "\nldr x16, [x16, :lo12:" address "]\nbr x16\n"
#else
#error "late_library.h: no trampolines for this processor"
#endif

#define KRAIT_LATE_TRAMPOLINE(function) \
  __asm__(KRAIT_LATE_NAMES ".asciz \"" #function "\"\n" \
          KRAIT_LATE_ADDRESSES "krait_address_of_" #function ": .zero 8\n" \
          KRAIT_LATE_CODE ".globl krait_late_" #function "\n.hidden krait_late_" #function "\n" \
          ".type krait_late_" #function ",%function\nkrait_late_" #function ":\n" \
          KRAIT_LATE_JUMP("krait_address_of_" #function) \
          ".size krait_late_" #function ", . - krait_late_" #function "\n.text\n");

// Around the list: marks where names and addresses begin and end, and defines krait_late_LIBRARY.
#define KRAIT_LATE_BEGIN(library) \
  __asm__(KRAIT_LATE_NAMES "krait_" #library "_names:\n" \
          KRAIT_LATE_ADDRESSES ".balign 8\nkrait_" #library "_addresses:\n.text\n");
#define KRAIT_LATE_END(library, file_names) \
  __asm__(KRAIT_LATE_NAMES ".byte 0\n.text\n"); \
  extern const char krait_##library##_names[] __attribute__((visibility("hidden"))); \
  extern void *krait_##library##_addresses[] __attribute__((visibility("hidden"))); \
  struct krait_late_library krait_late_##library = {file_names "\0", krait_##library##_names, krait_##library##_addresses, 0};

#endif
