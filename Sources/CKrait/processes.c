#define _GNU_SOURCE
#include "processes.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int set_inheritable(int descriptor) {
  int flags = fcntl(descriptor, F_GETFD);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFD, flags & ~FD_CLOEXEC);
}

// Makes `from` the standard descriptor `to`.
static int install(int from, int to) {
  if (from == to) return set_inheritable(from);
  return from < 0 ? 0 : dup2(from, to);
}

int krait_child_prepare(const struct krait_child *c, const char **step) {
  *step = "";
  for (int i = 0; i < c->kept_count; i++)
    if (c->kept[i] != c->report_write && set_inheritable(c->kept[i]) < 0) return -1;
  if (c->input_write >= 0) close(c->input_write);
  if (c->output_read >= 0) close(c->output_read);
  if (c->error_read >= 0) close(c->error_read);
  close(c->report_read);
  // Descriptors that would be overwritten by an earlier dup2 move out of the way.
  int output = c->output_write, error = c->error_write;
  if (output == 0 && (output = fcntl(output, F_DUPFD_CLOEXEC, 3)) < 0) return -1;
  while (error == 0 || error == 1)
    if ((error = fcntl(error, F_DUPFD_CLOEXEC, 3)) < 0) return -1;
  if (install(c->input_read, 0) < 0 || install(output, 1) < 0 || install(error, 2) < 0) return -1;
  if (c->directory && chdir(c->directory) != 0) {
    *step = "noexec:chdir";
    return -1;
  }
  if (c->umask >= 0) umask((mode_t)c->umask);
  if (c->restore_signals) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
  }
  if (c->new_session) setsid();
  *step = "noexec";
  if (c->group >= 0 && setpgid(0, c->group) < 0) return -1;
  if (c->group_count >= 0 && setgroups((size_t)c->group_count, c->groups) < 0) return -1;
  if (c->gid >= 0 && setregid((gid_t)c->gid, (gid_t)c->gid) < 0) return -1;
  if (c->uid >= 0 && setreuid((uid_t)c->uid, (uid_t)c->uid) < 0) return -1;
  *step = "";
  return 0;
}

void krait_close_range(int first, int last) {
  if (first > last) return;
  if (syscall(SYS_close_range, first, last, 0) == 0) return;
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0) limit = 1024;
  if (last >= limit) last = (int)limit - 1;
  for (int i = first; i <= last; i++) close(i);
}

void krait_child_execute(const struct krait_child *c) {
  if (c->close_others) {
    // The kept ones are sorted.
    int from = 3;
    for (int i = 0; i < c->kept_count; i++) {
      if (c->kept[i] < from) continue;
      krait_close_range(from, c->kept[i] - 1);
      from = c->kept[i] + 1;
    }
    krait_close_range(from, 0x7fffffff);
  }
  int denied = 0;
  for (char *const *path = c->executables; *path; path++) {
    if (c->environment) execve(*path, c->arguments, c->environment);
    else execv(*path, c->arguments);
    // A failure other than "no such file" tells more.
    if (errno != ENOENT && errno != ENOTDIR && !denied) denied = errno;
  }
  if (denied) errno = denied;
}

static void put(int descriptor, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t n = write(descriptor, text, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text += n;
    left -= (size_t)n;
  }
}

void krait_child_report(const struct krait_child *c, const char *kind, int error, const char *message) {
  char digits[16];
  int at = 15;
  digits[15] = 0;
  do digits[--at] = "0123456789ABCDEF"[error & 15];
  while ((error = (int)((unsigned)error >> 4)) != 0);
  put(c->report_write, kind);
  put(c->report_write, ":");
  put(c->report_write, digits + at);
  put(c->report_write, ":");
  put(c->report_write, message);
}

pid_t krait_fork_exec(const struct krait_child *c, int use_vfork) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_t pid = use_vfork ? vfork() : fork();
  if (pid == 0) {
    // Handlers must not run in a child that shares the parent's memory.
    for (int i = 1; i < NSIG; i++) {
      struct sigaction now;
      if (sigaction(i, NULL, &now) == 0 && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN) signal(i, SIG_DFL);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    const char *step;
    if (krait_child_prepare(c, &step) == 0) krait_child_execute(c);
    krait_child_report(c, "OSError", errno, step);
    _exit(255);
  }
  int failed = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = failed;
  return pid;
}

pid_t krait_fork(void) { return fork(); }
pid_t krait_forkpty(int *master) { return forkpty(master, NULL, NULL, NULL); }
int krait_pipe2(int ends[2], int flags) { return pipe2(ends, flags); }
int krait_pidfd_open(int pid, unsigned flags) { return (int)syscall(SYS_pidfd_open, pid, flags); }
int krait_terminal_name(int descriptor, char *name, int size) { return ptsname_r(descriptor, name, (size_t)size); }
