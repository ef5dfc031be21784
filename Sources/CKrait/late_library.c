#define _GNU_SOURCE
#include "late_library.h"
#include <dlfcn.h>
#include <string.h>

static void *open_first(const char *files) {
  void *handle = NULL;
  for (; handle == NULL && *files; files += strlen(files) + 1) handle = dlopen(files, RTLD_LAZY | RTLD_LOCAL);
  return handle;
}

const char *krait_load_late(struct krait_late_library *library) {
  if (__atomic_load_n(&library->handle, __ATOMIC_ACQUIRE)) return NULL;
  void *handle = open_first(library->files);
  if (handle == NULL) return dlerror();
  // Interpreters on several threads may get here at once: they store the same addresses.
  void **address = library->addresses;
  for (const char *name = library->names; *name; name += strlen(name) + 1, address++) {
    void *found = dlsym(handle, name);
    if (found == NULL) {
      const char *message = dlerror();
      return message ? message : name;
    }
    __atomic_store_n(address, found, __ATOMIC_RELAXED);
  }
  __atomic_store_n(&library->handle, handle, __ATOMIC_RELEASE);
  return NULL;
}

void *krait_late_symbol(const struct krait_late_library *library, const char *name) { return dlsym(library->handle, name); }
