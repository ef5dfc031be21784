// The database engine SQLite.
#ifndef KRAIT_SQLITE_SHIM_H
#define KRAIT_SQLITE_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "sqlite_functions.h"
#undef KRAIT_LATE
#include <sqlite3.h>

extern struct krait_late_library krait_late_sqlite;
/// Loads SQLite. Returns NULL, or why it is not there.
static inline const char *krait_load_sqlite(void) { return krait_load_late(&krait_late_sqlite); }

/// Binds text or a blob that SQLite copies.
static inline int krait_sqlite_bind_text(sqlite3_stmt *s, int index, const void *data, sqlite3_uint64 size) {
  return sqlite3_bind_text64(s, index, (const char *)data, size, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int krait_sqlite_bind_blob(sqlite3_stmt *s, int index, const void *data, sqlite3_uint64 size) {
  return sqlite3_bind_blob64(s, index, data, size, SQLITE_TRANSIENT);
}
static inline void krait_sqlite_result_text(sqlite3_context *c, const void *data, sqlite3_uint64 size) {
  sqlite3_result_text64(c, (const char *)data, size, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline void krait_sqlite_result_blob(sqlite3_context *c, const void *data, sqlite3_uint64 size) {
  sqlite3_result_blob64(c, data, size, SQLITE_TRANSIENT);
}

#endif
