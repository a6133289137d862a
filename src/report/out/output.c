#include "report/out/output.h"

#include <string.h>

const rep_output rep_outputs[] = {
    { "xlsx", ".xlsx", ".xlsx", rep_write_xlsx },
    { "pdf", ".pdf", ".pdf", rep_write_pdf },
    { "csv", "", ".csv", rep_write_csv },
    { 0 },
};

const rep_output *rep_output_named(const char *name)
{
    if (!name) return rep_outputs;
    for (const rep_output *o = rep_outputs; o->name; o++)
        if (!strcmp(o->name, name)) return o;
    return NULL;
}
