#include "waiting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

bool waiting_name(size_t at, char *name, size_t size)
{
    bool found = false;
    FILE *f = fopen(WAITING, "r");
    for (size_t i = 0; f && !found && fgets(name, (int)size, f);) {
        name[strcspn(name, "\r\n")] = '\0';
        found = *name && i++ == at;
    }
    if (f) fclose(f);
    return found;
}

bool waiting_is(const char *name)
{
    char one[256];
    for (size_t at = 0; waiting_name(at, one, sizeof one); at++)
        if (!strcmp(one, name)) return true;
    return false;
}

void waiting_judge(bool waiting, const char *report)
{
    if (!waiting && *report) fail_msg("did not hold:\n%s", report);
    if (waiting && !*report) fail_msg("it passes: take it off " WAITING);
    if (waiting) skip();
}
