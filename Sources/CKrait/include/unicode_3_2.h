#ifndef KRAIT_UNICODE_3_2_H
#define KRAIT_UNICODE_3_2_H
#include <stdint.h>

// Where Unicode 3.2, which internationalised domain names rest on, differs from the current tables; written by Tools/generate-unicode.

struct krait_unicode_range {
  uint32_t first, last;
  int32_t value;
};

extern const struct krait_unicode_range krait_unicode_3_2_unassigned[];
extern const int krait_unicode_3_2_unassigned_count;
extern const struct krait_unicode_range krait_unicode_3_2_category[];
extern const int krait_unicode_3_2_category_count;
extern const struct krait_unicode_range krait_unicode_3_2_bidirectional[];
extern const int krait_unicode_3_2_bidirectional_count;
extern const struct krait_unicode_range krait_unicode_3_2_mirrored[];
extern const int krait_unicode_3_2_mirrored_count;
extern const struct krait_unicode_range krait_unicode_3_2_width[];
extern const int krait_unicode_3_2_width_count;
extern const struct krait_unicode_range krait_unicode_3_2_decimal[];
extern const int krait_unicode_3_2_decimal_count;
extern const struct krait_unicode_range krait_unicode_3_2_normalized[];
extern const int krait_unicode_3_2_normalized_count;

// The value of the range that holds the character, or `otherwise`.
static inline int32_t krait_unicode_range_value(const struct krait_unicode_range *ranges, int count, uint32_t c, int32_t otherwise) {
  int low = 0, high = count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (ranges[middle].last < c) low = middle + 1;
    else high = middle;
  }
  return low < count && ranges[low].first <= c ? ranges[low].value : otherwise;
}

static inline int32_t krait_unicode_3_2_category_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_category, krait_unicode_3_2_category_count, c, otherwise);
}
static inline int32_t krait_unicode_3_2_bidirectional_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_bidirectional, krait_unicode_3_2_bidirectional_count, c, otherwise);
}
static inline int32_t krait_unicode_3_2_mirrored_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_mirrored, krait_unicode_3_2_mirrored_count, c, otherwise);
}
static inline int32_t krait_unicode_3_2_width_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_width, krait_unicode_3_2_width_count, c, otherwise);
}
static inline int32_t krait_unicode_3_2_decimal_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_decimal, krait_unicode_3_2_decimal_count, c, otherwise);
}
static inline int32_t krait_unicode_3_2_normalized_of(uint32_t c, int32_t otherwise) {
  return krait_unicode_range_value(krait_unicode_3_2_normalized, krait_unicode_3_2_normalized_count, c, otherwise);
}
static inline int krait_unicode_3_2_is_unassigned(uint32_t c) {
  return krait_unicode_range_value(krait_unicode_3_2_unassigned, krait_unicode_3_2_unassigned_count, c, -1) == 0;
}
#endif
