/* Excel workbooks: known, and not read in this version. Those that downshift wrote are told apart by what they say of
 * themselves. */
#include "read/source.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { PROPERTIES = 16 * 1024 };

/* Other documents of the family have the same first member. */
static bool claims(const ds_survey *survey)
{
    if (!ds_survey_package(survey)) return false;
    return !ds_survey_names(survey, "word/") && !ds_survey_names(survey, "ppt/") &&
           !ds_survey_names(survey, "xl/workbook.bin");
}

/* Reports are written with this company (src/report/out/xlsx.c). */
static bool says_ours(zip_t *z)
{
    char text[PROPERTIES + 1];
    zip_file_t *f = zip_fopen(z, "docProps/app.xml", 0);
    if (!f) return false;
    zip_int64_t n = zip_fread(f, text, PROPERTIES);
    zip_fclose(f);
    text[n > 0 ? n : 0] = '\0';
    return strstr(text, "<Company>Downshift</Company>") != NULL;
}

static bool is_ours(const ds_bytes *from)
{
    int why = 0, fd = from->fd < 0 ? -1 : dup(from->fd);
    zip_t *z = fd < 0 ? NULL : zip_fdopen(fd, 0, &why);
    if (!z && fd >= 0) close(fd);
    bool ours = z && says_ours(z);
    if (z) zip_discard(z);
    return ours;
}

static ds_err open_workbook(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)survey, (void)state, (void)w;
    facts->ours = is_ours(from);
    facts->not_read = facts->ours ? "a workbook that downshift wrote"
                                  : "a workbook, and workbooks are not read in this version: save its sheet as CSV";
    return DS_OK;
}

static ds_err no_table(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    (void)state, (void)title, (void)header, (void)w;
    *more = false;
    return DS_OK;
}

const ds_source_class ds_workbook_class = {
    .name = "workbook", .claims = claims, .open = open_workbook, .table = no_table
};
