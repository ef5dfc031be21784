#define _GNU_SOURCE
#include "fault_handler.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct target {
  krait_fault_dump dump;
  void *context;
  int descriptor;
  bool all_threads;
};

struct fatal {
  int signal;
  const char *name;
  bool installed;
  struct sigaction previous;
};

static struct fatal fatals[] = {
  {SIGBUS, "Bus error", false, {{0}}},        {SIGILL, "Illegal instruction", false, {{0}}},
  {SIGFPE, "Floating-point exception", false, {{0}}}, {SIGABRT, "Aborted", false, {{0}}},
  {SIGSEGV, "Segmentation fault", false, {{0}}},
};
enum { fatal_count = sizeof fatals / sizeof fatals[0] };

static struct target fatal_target;
static bool is_enabled;
static char *alternate_stack;

static void put(int descriptor, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t n = write(descriptor, text, left);
    if (n < 0) {
      if (errno == EINTR) continue;
      return;
    }
    text += n;
    left -= (size_t)n;
  }
}

static void restore_fatal(struct fatal *one) {
  if (!one->installed) return;
  one->installed = false;
  sigaction(one->signal, &one->previous, NULL);
}

static void on_fatal(int signal) {
  int saved = errno;
  struct fatal *one = NULL;
  for (int i = 0; i < fatal_count; i++)
    if (fatals[i].signal == signal) one = &fatals[i];
  if (one == NULL) return;
  restore_fatal(one);
  put(fatal_target.descriptor, "Fatal Python error: ");
  put(fatal_target.descriptor, one->name);
  put(fatal_target.descriptor, "\n\n");
  fatal_target.dump(fatal_target.context, fatal_target.descriptor, fatal_target.all_threads, (uintptr_t)pthread_self());
  errno = saved;
  // The former handler, or the default action, ends the process.
  raise(signal);
}

int krait_fault_enable(krait_fault_dump dump, void *context, int descriptor, bool all_threads) {
  fatal_target = (struct target){dump, context, descriptor, all_threads};
  if (is_enabled) return 0;
  if (alternate_stack == NULL) {
    size_t size = (size_t)SIGSTKSZ + 65536;
    alternate_stack = malloc(size);
    if (alternate_stack != NULL) {
      stack_t stack = {.ss_sp = alternate_stack, .ss_size = size};
      sigaltstack(&stack, NULL);
    }
  }
  is_enabled = true;
  for (int i = 0; i < fatal_count; i++) {
    struct sigaction action = {0};
    action.sa_handler = on_fatal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_NODEFER | (alternate_stack != NULL ? SA_ONSTACK : 0);
    if (sigaction(fatals[i].signal, &action, &fatals[i].previous) != 0) return -1;
    fatals[i].installed = true;
  }
  return 0;
}

bool krait_fault_disable(void) {
  bool was = is_enabled;
  is_enabled = false;
  for (int i = 0; i < fatal_count; i++) restore_fatal(&fatals[i]);
  return was;
}

bool krait_fault_is_enabled(void) { return is_enabled; }

bool krait_fault_is_fatal(int signal) {
  for (int i = 0; i < fatal_count; i++)
    if (fatals[i].signal == signal) return true;
  return false;
}

// Signals that a program has registered.

struct registered {
  struct target target;
  bool active, chain;
  struct sigaction previous;
};
static struct registered registered[NSIG];

static void on_registered(int signal) {
  int saved = errno;
  struct registered *one = &registered[signal];
  if (!one->active) return;
  one->target.dump(one->target.context, one->target.descriptor, one->target.all_threads, (uintptr_t)pthread_self());
  if (one->chain) {
    struct sigaction current;
    sigaction(signal, &one->previous, &current);
    errno = saved;
    raise(signal);
    saved = errno;
    sigaction(signal, &current, NULL);
  }
  errno = saved;
}

int krait_fault_register(int signal, krait_fault_dump dump, void *context, int descriptor, bool all_threads, bool chain) {
  struct registered *one = &registered[signal];
  struct sigaction previous;
  if (!one->active) {
    struct sigaction action = {0};
    action.sa_handler = on_registered;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART | (chain ? SA_NODEFER : 0);
    if (sigaction(signal, &action, &previous) != 0) return -1;
    one->previous = previous;
  }
  one->target = (struct target){dump, context, descriptor, all_threads};
  one->chain = chain;
  one->active = true;
  return 0;
}

bool krait_fault_unregister(int signal) {
  struct registered *one = &registered[signal];
  if (!one->active) return false;
  one->active = false;
  sigaction(signal, &one->previous, NULL);
  return true;
}

// The watchdog.

static pthread_mutex_t later_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t later_changed = PTHREAD_COND_INITIALIZER;
static struct target later_target;
static bool later_running, later_cancelled;
static pthread_t later_thread;
static int64_t later_microseconds;
static bool later_repeats, later_exits;
static char *later_header;

static void *watch(void *unused) {
  (void)unused;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  pthread_mutex_lock(&later_mutex);
  do {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += later_microseconds / 1000000;
    until.tv_nsec += later_microseconds % 1000000 * 1000;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }
    int result = 0;
    while (!later_cancelled && result != ETIMEDOUT) result = pthread_cond_timedwait(&later_changed, &later_mutex, &until);
    if (later_cancelled) break;
    put(later_target.descriptor, later_header);
    later_target.dump(later_target.context, later_target.descriptor, true, 0);
    if (later_exits) _exit(1);
  } while (later_repeats);
  pthread_mutex_unlock(&later_mutex);
  return NULL;
}

void krait_fault_cancel_later(void) {
  if (!later_running) return;
  pthread_mutex_lock(&later_mutex);
  later_cancelled = true;
  pthread_cond_signal(&later_changed);
  pthread_mutex_unlock(&later_mutex);
  pthread_join(later_thread, NULL);
  later_running = false;
  free(later_header);
  later_header = NULL;
}

int krait_fault_later(krait_fault_dump dump, void *context, int descriptor, int64_t microseconds, bool repeat, bool exits, const char *header) {
  krait_fault_cancel_later();
  later_target = (struct target){dump, context, descriptor, true};
  later_microseconds = microseconds;
  later_repeats = repeat;
  later_exits = exits;
  later_cancelled = false;
  later_header = strdup(header);
  if (later_header == NULL || pthread_create(&later_thread, NULL, watch, NULL) != 0) return -1;
  later_running = true;
  return 0;
}

// Ends the process as a failure of the interpreter itself does, from a thread that has no Python stack.

static struct target failing_target;

static void *fail(void *unused) {
  (void)unused;
  put(failing_target.descriptor, "Fatal Python error: faulthandler_fatal_error_thread: in new thread\nPython runtime state: initialized\n\n");
  failing_target.dump(failing_target.context, failing_target.descriptor, true, 0);
  krait_fault_disable();
  abort();
}

void krait_fault_fail_in_thread(krait_fault_dump dump, void *context, int descriptor) {
  failing_target = (struct target){dump, context, descriptor, true};
  pthread_t thread;
  if (pthread_create(&thread, NULL, fail, NULL) == 0) pthread_join(thread, NULL);
}

void krait_fault_default_actions(void) {
  static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGQUIT};
  if (getenv("SWIFT_BACKTRACE") != NULL) return;
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct sigaction action;
    if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL) signal(signals[i], SIG_DFL);
  }
}

// Deliberate faults: without a core file, which nobody wants of them.

static void without_core(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
  }
}

void krait_fault_read_null(void) {
  without_core();
  volatile int *nothing = NULL;
  volatile int value = *nothing;
  (void)value;
}

static uintptr_t deeper(volatile char *above, int level) {
  volatile char block[4096];
  block[0] = (char)(level ^ above[0]);
  block[4095] = block[0];
  return deeper(block, level + 1) + (uintptr_t)block[4095];
}

void krait_fault_overflow_stack(void) {
  without_core();
  volatile char start[1] = {1};
  deeper(start, 1);
}
