// Digests, message authentication and key derivation of libcrypto.
#ifndef KRAIT_OPENSSL_SHIM_H
#define KRAIT_OPENSSL_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "openssl_functions.h"
#undef KRAIT_LATE
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>

#if OPENSSL_SHLIB_VERSION != 3
#error "_hashlib needs OpenSSL 3: libcrypto.so.3 is what will be loaded"
#endif

extern struct krait_late_library krait_late_openssl;
/// Loads libcrypto. Returns NULL, or why it is not there.
static inline const char *krait_load_openssl(void) { return krait_load_late(&krait_late_openssl); }

/// Whether a digest's output may have any length.
static inline int krait_digest_is_extensible(const EVP_MD *digest) {
  return (EVP_MD_get_flags(digest) & EVP_MD_FLAG_XOF) != 0;
}

/// The reason text of the latest error of this thread, which is then forgotten; NULL if there is none.
static inline const char *krait_openssl_reason(void) {
  unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  return code == 0 ? 0 : ERR_reason_error_string(code);
}

/// The name of the library that the latest error of this thread came from; NULL if there is none.
static inline const char *krait_openssl_library(void) {
  unsigned long code = ERR_peek_last_error();
  return code == 0 ? 0 : ERR_lib_error_string(code);
}

#endif
