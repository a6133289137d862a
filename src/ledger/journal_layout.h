/* How a kind of journal file is laid out: a table a kind, of columns that each know how to write themselves.
 */
#ifndef LEDGER_JOURNAL_LAYOUT_H
#define LEDGER_JOURNAL_LAYOUT_H

#include <downshift/growing.h>
#include <downshift/journal.h>

/* A posting on its way into a file. */
struct led_line {
    const ds_journal *journal;
    const ds_posting *posting;
    size_t nth, of; /* which of its entry's postings, from 0; how many the entry has */
};

/* Writes one cell, without quotes. */
typedef bool led_put(ds_growing *g, const struct led_line *line);

struct led_column {
    const char *head; /* NULL in a file without heads */
    led_put *put;     /* NULL: a blank cell */
};

struct led_layout {
    const struct led_column *column;
    size_t columns;
    const char *separator, *line_end;
    led_put *file_head;   /* before the first entry, of its first posting; NULL: the columns' heads, where they have
                           * any */
    led_put *entry_head;  /* NULL: none */
    const char *entry_end;
    size_t most_lines;    /* of one file; 0: as many as there are */
    bool only_changes;    /* postings to assets are left out: the lines of an account's statement */
    /* what the program takes; 0: no bound */
    size_t longest_name, longest_part, longest_code;
    const char *not_in_names;
    bool by_code;
};
extern const struct led_layout led_layouts[DS_JOURNAL_COUNT];

/* The account of a line as beancount writes it: capitals, digits and hyphens; a type in front. */
led_put led_put_beancount_name;

/* Whether the program takes the accounts of all postings, and tells them apart; DS_DATA names the first. */
DS_MUST ds_err led_check_accounts(ds_journal_kind kind, const ds_journal *j, ds_arena *memory, ds_why *w);

#endif
