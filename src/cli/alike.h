/* Rows with the same fault, told together: 683 lines are nobody's reading. */
#ifndef CLI_ALIKE_H
#define CLI_ALIKE_H

#include <downshift/base.h>

enum { ALIKE_SHOWN = 3 };

/* Rows whose faults differ in what stood in the cell only. */
struct alike {
    struct alike *next;
    const char *file, *fault; /* file: of the first row; fault: without the cell's words */
    const char *line[ALIKE_SHOWN]; /* the first rows as they are told: "sessions.csv:12: start: not a time ..." */
    int64_t rows;
};

struct alikes {
    ds_arena *arena;
    bool by_file;
    struct alike *first, *last, *at; /* at: the group of the latest row */
    size_t n;
    int64_t more; /* rows beyond the groups that are kept */
};

/* Borrowed for the call; texts may be empty and not absent. */
struct alike_row {
    const char *file;
    int64_t line;
    ds_str column, value, reason;
};

/* Adds a row. Without memory it is only counted. */
void cli_alikes_add(struct alikes *all, const struct alike_row *row);
/* Says the rows of one file, of those that are told apart, or of all (NULL); *cut is set where not every row was
 * shown. */
void cli_alikes_say(const struct alikes *all, const char *file, bool *cut);

#endif
