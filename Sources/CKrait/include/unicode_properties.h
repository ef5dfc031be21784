#ifndef KRAIT_UNICODE_PROPERTIES_H
#define KRAIT_UNICODE_PROPERTIES_H
#include <stdint.h>

// Properties of the code points, two-stage tables written by Tools/generate-unicode. C arrays, since Swift would build them when first used.

enum {
  KRAIT_ALPHA = 1 << 0, KRAIT_LOWER = 1 << 1, KRAIT_UPPER = 1 << 2, KRAIT_TITLE = 1 << 3, KRAIT_DECIMAL = 1 << 4, KRAIT_DIGIT = 1 << 5,
  KRAIT_NUMERIC = 1 << 6, KRAIT_SPACE = 1 << 7, KRAIT_PRINTABLE = 1 << 8, KRAIT_ID_START = 1 << 9, KRAIT_ID_CONTINUE = 1 << 10,
  KRAIT_CASED = 1 << 11, KRAIT_CASE_IGNORABLE = 1 << 12, KRAIT_MIRRORED = 1 << 13, KRAIT_LINE_BREAK = 1 << 14,
  // A case mapping from here on is this plus a place in krait_unicode_sequences; below, a distance to add.
  KRAIT_SEQUENCE = 1 << 24
};

struct krait_unicode_record {
  uint16_t flags;
  uint8_t category, bidirectional, combining, width;
  int32_t upper, lower, title, fold;
  int8_t decimal, digit;
  uint16_t numeric;
};

extern const struct krait_unicode_record krait_unicode_records[];
extern const uint16_t krait_unicode_first[], krait_unicode_second[];
extern const double krait_unicode_numerics[];
// A length, then so many code points.
extern const uint32_t krait_unicode_sequences[];
extern const uint16_t krait_decomposition_first[], krait_decomposition_second[];
// At an index: tag << 8 | length, then the code points. Index 0: none.
extern const uint32_t krait_decompositions[];
// Sorted triples: first, second, composed.
extern const uint32_t krait_compositions[];
extern const int krait_composition_count;

static inline const struct krait_unicode_record *krait_unicode_record(uint32_t c) {
  if (c >= 0x110000) c = 0x10FFFF;
  return &krait_unicode_records[krait_unicode_second[(krait_unicode_first[c >> 7] << 7) + (c & 127)]];
}

// The numeric value at a record's place.
static inline double krait_unicode_numeric(int place) { return krait_unicode_numerics[place]; }

static inline const uint32_t *krait_sequence(int32_t mapping) { return &krait_unicode_sequences[mapping - KRAIT_SEQUENCE]; }

static inline const uint32_t *krait_decomposition(uint32_t c) {
  if (c >= 0x110000) return krait_decompositions;
  return &krait_decompositions[krait_decomposition_second[(krait_decomposition_first[c >> 7] << 7) + (c & 127)]];
}

// The primary composite of two code points, or 0.
static inline uint32_t krait_compose(uint32_t first, uint32_t second) {
  int low = 0, high = krait_composition_count;
  while (low < high) {
    int middle = (low + high) / 2;
    const uint32_t *t = &krait_compositions[middle * 3];
    if (t[0] == first && t[1] == second) return t[2];
    if (t[0] < first || (t[0] == first && t[1] < second)) low = middle + 1;
    else high = middle;
  }
  return 0;
}

#endif
