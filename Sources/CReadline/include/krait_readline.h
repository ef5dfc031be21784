#ifndef KRAIT_READLINE_H
#define KRAIT_READLINE_H

// GNU readline behind functions: its settings are C globals, which Swift cannot use safely. They belong to the process, as the terminal does.

// What the line editor asks of the interpreter that reads with it.
struct krait_readline_callbacks {
  void *context;
  // Nonzero: a signal handler raised an exception, reading ends.
  int (*interrupted)(void *context);
  // The completion number `state` of the text, from malloc; NULL: no more.
  char *(*complete)(void *context, const char *text, int state);
  // Called instead of the list of matches; 0: show the usual list.
  int (*display)(void *context, char **matches, int count, int longest);
  void (*startup)(void *context);
  void (*pre_input)(void *context);
};

enum krait_readline_outcome { KRAIT_READLINE_LINE, KRAIT_READLINE_END, KRAIT_READLINE_INTERRUPTED };

// Loads the library, before anything else here is called. Returns NULL, or why it is not there.
const char *krait_readline_load(void);
// Prepares readline; later calls only exchange the callbacks.
void krait_readline_connect(const struct krait_readline_callbacks *callbacks);
// Reads a line with editing; *line is from malloc and has no line end.
enum krait_readline_outcome krait_readline_read(const char *prompt, char **line);
// Which hooks are wanted: display of matches, startup, pre-input.
void krait_readline_want(int display, int startup, int pre_input);

int krait_readline_bind(char *text);
int krait_readline_init_file(const char *path);
const char *krait_readline_buffer(void);
void krait_readline_insert(const char *text);
void krait_readline_redisplay(void);
int krait_readline_begin(void);
int krait_readline_end(void);
int krait_readline_completion_type(void);
const char *krait_readline_delimiters(void);
int krait_readline_set_delimiters(const char *text);
int krait_readline_version(void);
const char *krait_readline_library_version(void);

int krait_history_read(const char *path);
int krait_history_write(const char *path);
int krait_history_append(int count, const char *path);
int krait_history_truncate(const char *path, int lines);
void krait_history_clear(void);
int krait_history_length(void);
// A line by its number from 0; NULL: none.
const char *krait_history_line(int index);
int krait_history_remove(int index);
int krait_history_replace(int index, const char *line);
void krait_history_add(const char *line);
// Whether lines that are read go into the history.
void krait_history_set_automatic(int on);

#endif
