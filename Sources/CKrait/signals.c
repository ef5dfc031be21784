#define _GNU_SOURCE
#include "signals.h"
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int arrived[65];
static _Atomic(atomic_long *) eval_breaker;
static atomic_long breaker_bit;
static atomic_int wakeup_descriptor = -1, wakeup_warns = 1, wakeup_error;

void krait_signal_connect(void *breaker, long bit) {
  breaker_bit = bit;
  eval_breaker = (atomic_long *)breaker;
}

void krait_signal_trip(int number) {
  if (number <= 0 || number > 64) return;
  arrived[number] = 1;
  atomic_long *word = eval_breaker;
  if (word) atomic_fetch_or(word, breaker_bit);
  int descriptor = wakeup_descriptor;
  if (descriptor < 0) return;
  unsigned char byte = (unsigned char)number;
  ssize_t n;
  do n = write(descriptor, &byte, 1);
  while (n < 0 && errno == EINTR);
  if (n < 0 && (wakeup_warns || (errno != EAGAIN && errno != EWOULDBLOCK))) {
    wakeup_error = errno;
    if (word) atomic_fetch_or(word, breaker_bit);
  }
}

static void note(int number) {
  int saved = errno;
  krait_signal_trip(number);
  errno = saved;
}

int krait_signal_set_action(int number, int action) {
  struct sigaction new;
  memset(&new, 0, sizeof new);
  sigemptyset(&new.sa_mask);
  new.sa_handler = action == KRAIT_SIGNAL_DEFAULT ? SIG_DFL : action == KRAIT_SIGNAL_IGNORE ? SIG_IGN : note;
  return sigaction(number, &new, NULL);
}

int krait_signal_get_action(int number) {
  struct sigaction now;
  if (sigaction(number, NULL, &now) != 0) return -1;
  if (now.sa_handler == SIG_DFL) return KRAIT_SIGNAL_DEFAULT;
  if (now.sa_handler == SIG_IGN) return KRAIT_SIGNAL_IGNORE;
  return now.sa_handler == note ? KRAIT_SIGNAL_NOTE : 3;
}

int krait_signal_take(int number) { return atomic_exchange(&arrived[number], 0); }

void krait_signal_forget(void) {
  for (int i = 0; i < 65; i++) arrived[i] = 0;
}

int krait_signal_set_wakeup(int descriptor, int warnWhenFull) {
  wakeup_warns = warnWhenFull;
  return atomic_exchange(&wakeup_descriptor, descriptor);
}

int krait_signal_get_wakeup(int *warnWhenFull) {
  *warnWhenFull = wakeup_warns;
  return wakeup_descriptor;
}

int krait_signal_take_wakeup_error(void) { return atomic_exchange(&wakeup_error, 0); }

uint64_t krait_signal_members(const sigset_t *set) {
  uint64_t members = 0;
  for (int i = 1; i < 64; i++)
    if (sigismember(set, i) == 1) members |= (uint64_t)1 << i;
  // 64 does not fit; bit 0 stands for it.
  if (sigismember(set, 64) == 1) members |= 1;
  return members;
}

int krait_signal_fill(sigset_t *set, uint64_t members) {
  sigemptyset(set);
  for (int i = 1; i < 64; i++)
    if (members >> i & 1) sigaddset(set, i);
  if (members & 1) sigaddset(set, 64);
  return 0;
}

int krait_signal_interrupt(int number, int interrupts) {
  struct sigaction now;
  if (sigaction(number, NULL, &now) != 0) return -1;
  if (interrupts) now.sa_flags &= ~SA_RESTART;
  else now.sa_flags |= SA_RESTART;
  return sigaction(number, &now, NULL);
}

int krait_signal_first_realtime(void) { return SIGRTMIN; }
int krait_signal_last_realtime(void) { return SIGRTMAX; }

int krait_signal_wait(uint64_t members, long seconds, long nanoseconds, struct krait_signal_info *info) {
  sigset_t set;
  siginfo_t got;
  krait_signal_fill(&set, members);
  memset(&got, 0, sizeof got);
  struct timespec limit = {seconds, nanoseconds};
  int number = seconds < 0 ? sigwaitinfo(&set, &got) : sigtimedwait(&set, &got, &limit);
  if (number < 0) return -1;
  info->number = got.si_signo;
  info->code = got.si_code;
  info->error = got.si_errno;
  info->pid = got.si_pid;
  info->uid = (int)got.si_uid;
  info->status = got.si_status;
  info->band = got.si_band;
  return number;
}

int krait_pidfd_send_signal(int descriptor, int number, unsigned flags) {
  return (int)syscall(SYS_pidfd_send_signal, descriptor, number, NULL, flags);
}

int krait_setitimer(int which, const struct itimerval *new, struct itimerval *old) { return setitimer(which, new, old); }
int krait_getitimer(int which, struct itimerval *now) { return getitimer(which, now); }
