#ifndef KRAIT_PROCESSES_H
#define KRAIT_PROCESSES_H
#include <stdint.h>
#include <sys/types.h>

// Making processes. What runs between fork and exec is C: it may only use functions that are safe in a signal handler.

struct krait_child {
  char *const *arguments;
  // NULL: the environment of this process.
  char *const *environment;
  // Paths to try in turn, ended by NULL.
  char *const *executables;
  const char *directory;
  int input_read, input_write, output_read, output_write, error_read, error_write, report_read, report_write;
  int close_others;
  const int *kept;
  int kept_count;
  int restore_signals, new_session;
  // -1: unchanged.
  int group;
  long gid, uid;
  const gid_t *groups;
  // -1: unchanged.
  long group_count;
  int umask;
};

// The child's part before exec: descriptors, directory, session, identity. 0, or -1 with the step that failed in *step ("noexec" or "noexec:chdir").
int krait_child_prepare(const struct krait_child *child, const char **step);
// Closes what is not kept and executes. Returns only on failure.
void krait_child_execute(const struct krait_child *child);
// Tells the parent what failed; `message` as above, or the text of a failure of preexec_fn.
void krait_child_report(const struct krait_child *child, const char *kind, int error, const char *message);
// A whole child process, by vfork if wanted and possible.
pid_t krait_fork_exec(const struct krait_child *child, int use_vfork);

pid_t krait_fork(void);
pid_t krait_forkpty(int *master);
int krait_pipe2(int ends[2], int flags);
int krait_pidfd_open(int pid, unsigned flags);
void krait_close_range(int first, int last);
// The name of the slave side of a terminal; 0 on success.
int krait_terminal_name(int descriptor, char *name, int size);

#endif
