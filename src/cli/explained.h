/* From a printed figure back to what it was made of: key figures (explain_figure.c) and effects (explain_effect.c). */
#ifndef CLI_EXPLAINED_H
#define CLI_EXPLAINED_H

#include "cli/cli.h"

/* What is asked about. */
struct explained {
    const struct options *o;
    struct practice *p;
    const char *report, *figure; /* figure: as the person wrote it */
    ds_date month;
    int64_t run;
    const char *nearest[3]; /* names that are most like it, the most like first; NULL: none */
    double likeness[3];
};

/* Whether the figure is meant by that name, whatever its capitals; a name that is not is kept where it is near. */
bool cli_explained_means(struct explained *e, const char *name);

/* *doc: the whole of it, printed where no JSON is asked for; NULL: it is no such figure. */
DS_MUST ds_err cli_explain_figure(struct explained *e, json_t **doc, ds_why *w);
DS_MUST ds_err cli_explain_effect(struct explained *e, json_t **doc, ds_why *w);

/* "sessions.csv:214", of an object with file and line; "": it has none. The buffer is the caller's. */
const char *cli_explained_place(const json_t *row, char *out, size_t cap);

#endif
