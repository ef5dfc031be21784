#ifndef KRAIT_FAULT_HANDLER_H
#define KRAIT_FAULT_HANDLER_H
#include <stdbool.h>
#include <stdint.h>

// What `faulthandler` must do inside signal handlers and without the interpreter's lock.

// Writes the Python stacks of one or all threads to a descriptor; must be safe in a signal handler. `thread` is the calling thread.
typedef void (*krait_fault_dump)(void *context, int descriptor, bool all_threads, uintptr_t thread);

// Installs handlers for fatal signals; 0 on success.
int krait_fault_enable(krait_fault_dump dump, void *context, int descriptor, bool all_threads);
// Answers whether they were installed.
bool krait_fault_disable(void);
bool krait_fault_is_enabled(void);
// Dumps when a signal arrives; `chain` calls the former handler too. 0 on success.
int krait_fault_register(int signal, krait_fault_dump dump, void *context, int descriptor, bool all_threads, bool chain);
bool krait_fault_unregister(int signal);
bool krait_fault_is_fatal(int signal);
// Dumps all threads after a time, again and again if asked, and may end the process. 0 on success.
int krait_fault_later(krait_fault_dump dump, void *context, int descriptor, int64_t microseconds, bool repeat, bool exits, const char *header);
void krait_fault_cancel_later(void);

// Gives fatal signals their default actions, so that they end a program as they end others. The Swift runtime's reports of crashes stay when
// its variable SWIFT_BACKTRACE is set.
void krait_fault_default_actions(void);

// Deliberate faults.
void krait_fault_fail_in_thread(krait_fault_dump dump, void *context, int descriptor);
void krait_fault_read_null(void);
void krait_fault_overflow_stack(void);

#endif
