#ifndef KRAIT_UNICODE_NAMES_H
#define KRAIT_UNICODE_NAMES_H
#include <stdint.h>

// Names of the code points as sequences of words of a lexicon, written by Tools/generate-unicode.

extern const int krait_name_count, krait_name_total;
extern const uint32_t krait_name_points[], krait_name_starts[], krait_word_starts[];
extern const uint8_t krait_name_stream[];
extern const char krait_words[];
extern const uint16_t krait_name_table[];

// Writes the name of a code point (at most 127 bytes) and answers its length, 0 if it has none.
int krait_unicode_name(uint32_t c, char *out);
// The code point with a name or alias in upper case, or -1.
int32_t krait_unicode_lookup(const char *name, int length);

#endif
