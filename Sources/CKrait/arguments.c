#include "arguments.h"
#include <stddef.h>

static int count;
static char **arguments;

#ifdef __GLIBC__
// glibc gives the arguments of main to the functions that run before it.
__attribute__((constructor)) static void keep_arguments(int given_count, char **given, char **environment) {
  (void)environment;
  count = given_count;
  arguments = given;
}
#endif

char *const *krait_process_arguments(int *number) {
  *number = count;
  return arguments;
}
