// Compiled to nothing when the package's trait is off.
#ifdef KRAIT_READLINE

#include "krait_readline.h"
#include <late_library.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "readline_functions.h"
#undef KRAIT_LATE
#include <readline/history.h>
#include <readline/readline.h>

KRAIT_LATE_BEGIN(readline)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "readline_functions.h"
#undef KRAIT_LATE
#define TEXT_OF(number) #number
#define FILE_NAME(version) "libreadline.so." TEXT_OF(version) "\0"
KRAIT_LATE_END(readline, FILE_NAME(RL_VERSION_MAJOR))

// The library's variables, and those functions whose addresses it compares.
#define VARIABLES(X) X(emacs_meta_keymap) X(history_base) X(history_length) X(rl_attempted_completion_function) \
  X(rl_attempted_completion_over) X(rl_catch_signals) X(rl_complete) X(rl_completer_word_break_characters) \
  X(rl_completion_append_character) X(rl_completion_display_matches_hook) X(rl_completion_suppress_append) X(rl_completion_type) \
  X(rl_insert) X(rl_instream) X(rl_library_version) X(rl_line_buffer) X(rl_pre_input_hook) X(rl_readline_name) \
  X(rl_readline_version) X(rl_startup_hook)
static struct {
#define MEMBER(name) __typeof__(name) *name;
  VARIABLES(MEMBER)
} library;

const char *krait_readline_load(void) {
  const char *error = krait_load_late(&krait_late_readline);
  if (error) return error;
#define FIND(name) \
  library.name = krait_late_symbol(&krait_late_readline, #name); \
  if (library.name == NULL) return "readline: no " #name;
  VARIABLES(FIND)
  return NULL;
}

static struct krait_readline_callbacks callbacks;
static int automatic_history = 1;
static char *delimiters;
static int match_begin, match_end;
// What the line handler got.
static char *finished_line;
static int finished;

static char *generate(const char *text, int state) {
  return callbacks.complete ? callbacks.complete(callbacks.context, text, state) : NULL;
}

// How many characters there are between two places of the line; as many as bytes where they are no text of the locale.
static int characters(int from, int to) {
  char *piece = strndup(*library.rl_line_buffer + from, (size_t)(to - from));
  size_t count = piece ? mbstowcs(NULL, piece, 0) : (size_t)-1;
  free(piece);
  return count == (size_t)-1 ? to - from : (int)count;
}

// Completion that never falls back to file names, and adds no blank behind a match.
static char **attempt(const char *text, int begin, int end) {
  match_begin = characters(0, begin);
  match_end = match_begin + characters(begin, end);
  *library.rl_attempted_completion_over = 1;
  *library.rl_completion_append_character = '\0';
  *library.rl_completion_suppress_append = 0;
  return rl_completion_matches(text, generate);
}

static void show_matches(char **matches, int count, int longest) {
  if (callbacks.display) callbacks.display(callbacks.context, matches, count, longest);
}

static int at_start(void) {
  if (callbacks.startup) callbacks.startup(callbacks.context);
  return 0;
}

static int before_input(void) {
  if (callbacks.pre_input) callbacks.pre_input(callbacks.context);
  return 0;
}

void krait_readline_connect(const struct krait_readline_callbacks *new) {
  int first = delimiters == NULL;
  callbacks = *new;
  if (!first) return;
  setlocale(LC_CTYPE, "");
  using_history();
  *library.rl_readline_name = "python";
  // Tab inserts itself until a completer is bound to it.
  rl_bind_key('\t', library.rl_insert);
  rl_bind_key_in_map('\t', library.rl_complete, *library.emacs_meta_keymap);
  rl_bind_key_in_map('\033', library.rl_complete, *library.emacs_meta_keymap);
  *library.rl_attempted_completion_function = attempt;
  delimiters = strdup(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?");
  *library.rl_completer_word_break_characters = delimiters;
  *library.rl_catch_signals = 0;
  rl_initialize();
}

void krait_readline_want(int display, int startup, int pre_input) {
  *library.rl_completion_display_matches_hook = display ? show_matches : NULL;
  *library.rl_startup_hook = startup ? at_start : NULL;
  *library.rl_pre_input_hook = pre_input ? before_input : NULL;
}

static void take_line(char *line) {
  finished_line = line;
  finished = 1;
  rl_callback_handler_remove();
}

enum krait_readline_outcome krait_readline_read(const char *prompt, char **line) {
  finished = 0;
  finished_line = NULL;
  rl_callback_handler_install(prompt, take_line);
  while (!finished) {
    fd_set descriptors;
    FD_ZERO(&descriptors);
    FD_SET(fileno(*library.rl_instream ? *library.rl_instream : stdin), &descriptors);
    int ready = select(FD_SETSIZE, &descriptors, NULL, NULL, NULL);
    if (ready > 0) {
      rl_callback_read_char();
    } else if (errno == EINTR) {
      rl_resize_terminal();
      if (callbacks.interrupted && callbacks.interrupted(callbacks.context)) {
        rl_free_line_state();
        rl_callback_sigcleanup();
        rl_cleanup_after_signal();
        rl_callback_handler_remove();
        return KRAIT_READLINE_INTERRUPTED;
      }
    } else {
      rl_callback_handler_remove();
      return KRAIT_READLINE_END;
    }
  }
  if (finished_line == NULL) return KRAIT_READLINE_END;
  if (automatic_history && finished_line[0]) {
    HIST_ENTRY *last = *library.history_length > 0 ? history_get(*library.history_base + *library.history_length - 1) : NULL;
    if (last == NULL || strcmp(last->line, finished_line) != 0) add_history(finished_line);
  }
  *line = finished_line;
  return KRAIT_READLINE_LINE;
}

int krait_readline_bind(char *text) { return rl_parse_and_bind(text); }
int krait_readline_init_file(const char *path) { return rl_read_init_file(path); }
const char *krait_readline_buffer(void) { return *library.rl_line_buffer ? *library.rl_line_buffer : ""; }
void krait_readline_insert(const char *text) { rl_insert_text(text); }
void krait_readline_redisplay(void) { rl_redisplay(); }
int krait_readline_begin(void) { return match_begin; }
int krait_readline_end(void) { return match_end; }
int krait_readline_completion_type(void) { return *library.rl_completion_type; }
const char *krait_readline_delimiters(void) { return delimiters; }

int krait_readline_set_delimiters(const char *text) {
  char *copy = strdup(text);
  if (copy == NULL) return -1;
  free(delimiters);
  delimiters = copy;
  *library.rl_completer_word_break_characters = copy;
  return 0;
}

int krait_readline_version(void) { return *library.rl_readline_version; }
const char *krait_readline_library_version(void) { return *library.rl_library_version; }

int krait_history_read(const char *path) { return read_history(path); }
int krait_history_write(const char *path) { return write_history(path); }
int krait_history_append(int count, const char *path) { return append_history(count, path); }
int krait_history_truncate(const char *path, int lines) { return history_truncate_file(path, lines); }
void krait_history_clear(void) { clear_history(); }
int krait_history_length(void) { return *library.history_length; }

const char *krait_history_line(int index) {
  HIST_ENTRY *entry = index < 0 || index >= *library.history_length ? NULL : history_get(*library.history_base + index);
  return entry ? entry->line : NULL;
}

static void discard(HIST_ENTRY *entry) {
  if (entry) free_history_entry(entry);
}

int krait_history_remove(int index) {
  if (index >= *library.history_length) return -1;
  HIST_ENTRY *entry = remove_history(index);
  if (entry == NULL) return -1;
  discard(entry);
  return 0;
}

int krait_history_replace(int index, const char *line) {
  if (index >= *library.history_length) return -1;
  HIST_ENTRY *entry = replace_history_entry(index, line, NULL);
  if (entry == NULL) return -1;
  discard(entry);
  return 0;
}

void krait_history_add(const char *line) { add_history(line); }
void krait_history_set_automatic(int on) { automatic_history = on; }

#endif
