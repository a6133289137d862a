#include "record/format/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rec_draft_put(draft_text *t, const char *fmt, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (t->text) t->text = ds_textf(t->a, "%s%s", t->text, line);
}

/* Double quotes know \" and \\ (YAML 1.1, 5.7). No longer name is ever known again (rec_fold_column). */
const char *rec_draft_quoted(draft_text *t, ds_str s)
{
    char name[MAX_NAME], out[2 * MAX_NAME + 3];
    size_t n = 0;
    ds_copy(name, sizeof name, ds_clean(t->a, ds_trim(s), DS_CLEAN_SHOWN));
    s = ds_str_of(name);
    out[n++] = '"';
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') out[n++] = '\\';
        out[n++] = s.p[i];
    }
    out[n++] = '"';
    const char *kept = ds_keep(t->a, (ds_str){ out, n }).p;
    if (!kept) t->text = NULL;
    return kept ? kept : "";
}

void rec_draft_records(draft_text *t, const ds_path *p)
{
    static const char *const in[] = { [DS_IN_JSON] = "json", [DS_IN_XML] = "xml", [DS_IN_SQLITE] = "sqlite" };
    if (!p || p->in == DS_IN_TABLE) return;
    rec_draft_put(t, "records:\n  - {in: %s, at: %s", in[p->in], rec_draft_quoted(t, ds_str_of(p->at)));
    if (p->where) rec_draft_put(t, ", where: %s, is: [", rec_draft_quoted(t, ds_str_of(p->where)));
    for (size_t i = 0; p->where && i < p->n_is; i++)
        rec_draft_put(t, "%s%s", i ? ", " : "", rec_draft_quoted(t, ds_str_of(p->is[i])));
    rec_draft_put(t, "%s}\n", p->where ? "]" : "");
}
