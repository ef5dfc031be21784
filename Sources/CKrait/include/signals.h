#ifndef KRAIT_SIGNALS_H
#define KRAIT_SIGNALS_H
#include <signal.h>
#include <stdint.h>
#include <sys/time.h>

// Signals as flags: the handler only notes the number, sets a bit in the eval breaker and writes to the wakeup descriptor. This state belongs to
// the process, as signal actions do.

// What a signal does: the default, nothing, or be noted.
enum krait_signal_action { KRAIT_SIGNAL_DEFAULT, KRAIT_SIGNAL_IGNORE, KRAIT_SIGNAL_NOTE };

// The eval breaker (an atomic word) and the bit to set in it when a signal arrives.
void krait_signal_connect(void *breaker, long bit);
// 0 on success.
int krait_signal_set_action(int number, int action);
// The present action as the system has it; -1 on error, 3 for a handler that is not ours.
int krait_signal_get_action(int number);
// As if the signal had arrived.
void krait_signal_trip(int number);
// Whether the number has arrived since it was last asked for.
int krait_signal_take(int number);
// Forgets what arrived (in a forked child).
void krait_signal_forget(void);
// Sets the descriptor that gets a byte for each signal, -1 for none; answers the one before.
int krait_signal_set_wakeup(int descriptor, int warnWhenFull);
int krait_signal_get_wakeup(int *warnWhenFull);
// The errno of a failed write to the wakeup descriptor, once; 0 if there was none.
int krait_signal_take_wakeup_error(void);
// A mask of the signal set's members: bit n for signal n.
uint64_t krait_signal_members(const sigset_t *set);
int krait_signal_fill(sigset_t *set, uint64_t members);
int krait_signal_interrupt(int number, int interrupts);
int krait_signal_first_realtime(void);
int krait_signal_last_realtime(void);

struct krait_signal_info { int number, code, error, pid, uid, status; long band; };
// sigtimedwait; seconds < 0 waits for ever. The signal's number, or -1.
int krait_signal_wait(uint64_t members, long seconds, long nanoseconds, struct krait_signal_info *info);
int krait_pidfd_send_signal(int descriptor, int number, unsigned flags);
// These take an enum in C, which is not an int in Swift.
int krait_setitimer(int which, const struct itimerval *new, struct itimerval *old);
int krait_getitimer(int which, struct itimerval *now);

#endif
