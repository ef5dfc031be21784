#include "unicode_names.h"

#include <string.h>

// Computed names: Hangul syllables are spelt from their jamo, ideographs from their number.

static const char *const leads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
static const char *const vowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
static const char *const tails[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"};
static const char hangul[] = "HANGUL SYLLABLE ", ideograph[] = "CJK UNIFIED IDEOGRAPH-";

static int isIdeograph(uint32_t c) {
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B739) ||
         (c >= 0x2B740 && c <= 0x2B81D) || (c >= 0x2B820 && c <= 0x2CEA1) || (c >= 0x2CEB0 && c <= 0x2EBE0) ||
         (c >= 0x2EBF0 && c <= 0x2EE5D) || (c >= 0x30000 && c <= 0x3134A) || (c >= 0x31350 && c <= 0x323AF);
}

static int put(char *out, int at, const char *text, int length) {
  memcpy(out + at, text, length);
  return at + length;
}

static int computedName(uint32_t c, char *out) {
  if (c >= 0xAC00 && c <= 0xD7A3) {
    uint32_t s = c - 0xAC00;
    const char *parts[] = {leads[s / 588], vowels[s % 588 / 28], tails[s % 28]};
    int n = put(out, 0, hangul, sizeof hangul - 1);
    for (int i = 0; i < 3; i++) n = put(out, n, parts[i], (int)strlen(parts[i]));
    return n;
  }
  if (!isIdeograph(c)) return 0;
  int n = put(out, 0, ideograph, sizeof ideograph - 1), digits = c > 0xFFFF ? 5 : 4;
  for (int i = digits - 1; i >= 0; i--) out[n++] = "0123456789ABCDEF"[c >> (4 * i) & 15];
  return n;
}

static int wordAt(const uint8_t **p) {
  int k = *(*p)++;
  return k < 0xA0 ? k : 0xA0 + ((k - 0xA0) << 8 | *(*p)++);
}

static int spell(int index, char *out) {
  const uint8_t *p = krait_name_stream + krait_name_starts[index];
  int n = 0;
  while (*p != 0xFF) {
    int word = wordAt(&p), length = krait_word_starts[word + 1] - krait_word_starts[word];
    if (n > 0) out[n++] = ' ';
    n = put(out, n, krait_words + krait_word_starts[word], length);
  }
  return n;
}

int krait_unicode_name(uint32_t c, char *out) {
  int low = 0, high = krait_name_count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (krait_name_points[middle] == c) return spell(middle, out);
    if (krait_name_points[middle] < c) low = middle + 1;
    else high = middle;
  }
  return computedName(c, out);
}

// The longest of the spellings that the text starts with; moves past it.
static int jamo(const char *const *spellings, int count, const char **p, const char *end) {
  int best = -1, bestLength = -1;
  for (int i = 0; i < count; i++) {
    int length = (int)strlen(spellings[i]);
    if (length > bestLength && length <= end - *p && memcmp(*p, spellings[i], length) == 0) {
      best = i;
      bestLength = length;
    }
  }
  if (best >= 0) *p += bestLength;
  return best;
}

static int32_t computedLookup(const char *name, int length) {
  int prefix = sizeof hangul - 1;
  if (length > prefix && memcmp(name, hangul, prefix) == 0) {
    const char *p = name + prefix, *end = name + length;
    int l = jamo(leads, 19, &p, end), v = jamo(vowels, 21, &p, end), t = jamo(tails, 28, &p, end);
    return l >= 0 && v >= 0 && t >= 0 && p == end ? 0xAC00 + (l * 21 + v) * 28 + t : -1;
  }
  prefix = sizeof ideograph - 1;
  int digits = length - prefix;
  if ((digits != 4 && digits != 5) || memcmp(name, ideograph, prefix) != 0) return -1;
  uint32_t c = 0;
  for (int i = prefix; i < length; i++) {
    char d = name[i];
    if (d >= '0' && d <= '9') c = c << 4 | (d - '0');
    else if (d >= 'A' && d <= 'F') c = c << 4 | (d - 'A' + 10);
    else return -1;
  }
  return isIdeograph(c) && (c > 0xFFFF) == (digits == 5) ? (int32_t)c : -1;
}

int32_t krait_unicode_lookup(const char *name, int length) {
  if (length <= 0 || length > 120) return -1;
  uint32_t hash = 2166136261u;
  for (int i = 0; i < length; i++) hash = (hash ^ (uint8_t)name[i]) * 16777619u;
  char text[160];
  for (uint32_t at = hash & 0x1FFFF; krait_name_table[at] != 0; at = (at + 1) & 0x1FFFF) {
    int index = krait_name_table[at] - 1;
    if (spell(index, text) == length && memcmp(text, name, length) == 0) return (int32_t)krait_name_points[index];
  }
  return computedLookup(name, length);
}
