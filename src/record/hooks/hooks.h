/* The hooks that have a file of their own; their names and order stand in hooks.c. */
#ifndef RECORD_HOOKS_H
#define RECORD_HOOKS_H

#include "record/format.h"


#endif
