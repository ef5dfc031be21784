#ifndef CKRAIT_H
#define CKRAIT_H
#include "complex_functions.h"
#include "constants.h"
#include "fault_handler.h"
#include "descriptors.h"
#include "memory_search.h"
#include "polling.h"
#include "processes.h"
#include "semaphores.h"
#include "signals.h"
#include "sockets.h"
#include "system_calls.h"
#include "threads.h"
#include "unicode_3_2.h"
#include "unicode_names.h"
#include "unicode_properties.h"
#endif
