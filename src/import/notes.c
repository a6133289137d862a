#include "import/notes.h"

#include <string.h>

void ds_note_sheets(job *j, const char *others)
{
    char told[sizeof((ds_source_facts *)0)->others] = "";
    for (const char *at = strchr(others, '"'); at; at = strchr(at, '"')) {
        const char *end = strstr(at + 1, "\", \"");
        const ds_str rest = end ? (ds_str){ at, (size_t)(end + 1 - at) } : ds_str_of(at);
        const ds_str name = { rest.p + 1, rest.n > 2 ? rest.n - 2 : 0 };
        if (!ds_format_has_beside(j->format, name))
            ds_print_more(told, sizeof told, "%s%.*s", *told ? ", " : "", (int)rest.n, rest.p);
        at = rest.p + rest.n;
    }
    if (*told) ds_note(j->r->note, "other sheets, not read: %s", told);
}

void ds_note_lines(job *j)
{
    const ds_source_facts *f = ds_source_about(j->source);
    char lines[96];
    if (j->headers) {
        ds_lines_text(j->header_line, j->headers, lines);
        ds_note(j->r->note, "several exports in one file: the header stands on %s, too", lines);
    }
    if (f->page_line)
        ds_note(j->r->note, "read as Mac Roman: line %lld has \"%s\", in Windows-1252 it would be \"%s\"",
                (long long)f->page_line, f->page_word[1], f->page_word[0]);
    if (!f->odd_lines) return;
    ds_lines_text(f->odd_line, f->odd_lines, lines);
    ds_note(j->r->note, "%s: not UTF-8 as the other lines are, so the odd bytes were read as Windows-1252", lines);
}
