#ifndef KRAIT_ARGUMENTS_H
#define KRAIT_ARGUMENTS_H

// The arguments of the process and their number; NULL where they are not known.
char *const *krait_process_arguments(int *number);

#endif
