// PCRE2 for code units of 1, 2 and 4 bytes behind one set of functions that take the width as first argument.
#ifndef KRAIT_PCRE2_SHIM_H
#define KRAIT_PCRE2_SHIM_H

#include <late_library.h>
#define KRAIT_LATE_OF_WIDTH(function) KRAIT_LATE_RENAME(function##_8) KRAIT_LATE_RENAME(function##_16) KRAIT_LATE_RENAME(function##_32)
#include "pcre2_functions.h"
#undef KRAIT_LATE_OF_WIDTH

#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>
#include <stddef.h>
#include <stdint.h>

#define KRAIT_BY_WIDTH(width, call) \
  switch (width) { \
    case 1: call(8) break; \
    case 2: call(16) break; \
    default: call(32) break; \
  }

extern struct krait_late_library krait_late_pcre2_8, krait_late_pcre2_16, krait_late_pcre2_32;

/// Loads the library for a width. Returns NULL, or why it is not there. The other functions come after it.
static inline const char *krait_load_pcre2(int width) {
  return krait_load_late(width == 1 ? &krait_late_pcre2_8 : width == 2 ? &krait_late_pcre2_16 : &krait_late_pcre2_32);
}

/// Compiles a pattern for the just-in-time compiler as well; NULL with *error set if that fails.
static inline void *krait_pcre2_compile(int width, const void *text, size_t length, uint32_t options, int *error) {
  size_t offset = 0;
  void *result = NULL;
#define KRAIT_CALL(W) { \
    pcre2_compile_context_##W *context = pcre2_compile_context_create_##W(NULL); \
    if (context == NULL) { *error = PCRE2_ERROR_NOMEMORY; return NULL; } \
    pcre2_set_newline_##W(context, PCRE2_NEWLINE_LF); \
    pcre2_set_parens_nest_limit_##W(context, 10000); \
    pcre2_code_##W *code = pcre2_compile_##W((PCRE2_SPTR##W)text, length, options, error, &offset, context); \
    pcre2_compile_context_free_##W(context); \
    if (code != NULL) pcre2_jit_compile_##W(code, PCRE2_JIT_COMPLETE); \
    result = code; }
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

static inline void krait_pcre2_code_free(int width, void *code) {
#define KRAIT_CALL(W) pcre2_code_free_##W((pcre2_code_##W *)code);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
}

static inline void *krait_pcre2_match_data(int width, const void *code) {
  void *result = NULL;
#define KRAIT_CALL(W) result = pcre2_match_data_create_from_pattern_##W((const pcre2_code_##W *)code, NULL);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

static inline void krait_pcre2_match_data_free(int width, void *data) {
#define KRAIT_CALL(W) pcre2_match_data_free_##W((pcre2_match_data_##W *)data);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
}

/// The offsets of a match: pairs of start and end, all bits set where a group took no part.
static inline size_t *krait_pcre2_offsets(int width, void *data) {
  size_t *result = NULL;
#define KRAIT_CALL(W) result = pcre2_get_ovector_pointer_##W((pcre2_match_data_##W *)data);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

/// Number of pairs of offsets.
static inline uint32_t krait_pcre2_offset_count(int width, void *data) {
  uint32_t result = 0;
#define KRAIT_CALL(W) result = pcre2_get_ovector_count_##W((pcre2_match_data_##W *)data);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

/// A match context whose heap use is limited (in KiB) and whose depth is not.
static inline void *krait_pcre2_match_context(int width, uint32_t heap_limit) {
  void *result = NULL;
#define KRAIT_CALL(W) { \
    pcre2_match_context_##W *context = pcre2_match_context_create_##W(NULL); \
    if (context != NULL) { \
      pcre2_set_heap_limit_##W(context, heap_limit); \
      pcre2_set_depth_limit_##W(context, UINT32_MAX); \
    } \
    result = context; }
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

static inline void krait_pcre2_match_context_free(int width, void *context) {
#define KRAIT_CALL(W) pcre2_match_context_free_##W((pcre2_match_context_##W *)context);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
}

static inline void krait_pcre2_set_match_limit(int width, void *context, uint32_t limit) {
#define KRAIT_CALL(W) pcre2_set_match_limit_##W((pcre2_match_context_##W *)context, limit);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
}

/// Gives machine code a stack of its own instead of a part of the thread's; NULL if there is no memory.
static inline void *krait_pcre2_assign_stack(int width, void *context, size_t start, size_t limit) {
  void *result = NULL;
#define KRAIT_CALL(W) { \
    pcre2_jit_stack_##W *stack = pcre2_jit_stack_create_##W(start, limit, NULL); \
    if (stack != NULL) pcre2_jit_stack_assign_##W((pcre2_match_context_##W *)context, NULL, stack); \
    result = stack; }
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

static inline void krait_pcre2_stack_free(int width, void *stack) {
#define KRAIT_CALL(W) pcre2_jit_stack_free_##W((pcre2_jit_stack_##W *)stack);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
}

static inline int krait_pcre2_match(int width, const void *code, const void *subject, size_t length, size_t start, uint32_t options,
                                    void *data, void *context) {
  int result = 0;
#define KRAIT_CALL(W) \
    result = pcre2_match_##W((const pcre2_code_##W *)code, (PCRE2_SPTR##W)subject, length, start, options, \
                             (pcre2_match_data_##W *)data, (pcre2_match_context_##W *)context);
  KRAIT_BY_WIDTH(width, KRAIT_CALL)
#undef KRAIT_CALL
  return result;
}

#undef KRAIT_BY_WIDTH
#endif
