/* Kinds that people take for an export and that cannot be read, each with what to do instead. */
#include "read/source.h"

#include <string.h>

static const struct magic {
    const char *bytes;
    size_t n;
    const char *what;
} magics[] = {
#define M(bytes, what)                                                                                                 \
    {                                                                                                                  \
        bytes, sizeof(bytes) - 1, what                                                                                 \
    }
    M("PK\3\4", "a ZIP archive or an Excel workbook: unpack it or save the sheet as CSV"),
    M("PK\5\6", "an empty ZIP archive: export it again"),
    M("\xD0\xCF\x11\xE0", "an old Excel workbook: save the sheet as CSV"),
    M("SQLite format 3\0", "a SQLite database: export its table as CSV"),
    M("%PDF", "a PDF document: export the data as CSV instead"),
    M("\x89PNG", "a PNG picture: export the data as CSV instead"),
    M("\xFF\xD8\xFF", "a JPEG picture: export the data as CSV instead"),
    M("GIF8", "a GIF picture: export the data as CSV instead"),
    M("\x1F\x8B", "a gzip archive: unpack it"),
    M("7z\xBC\xAF", "a 7-Zip archive: unpack it"),
    M("Rar!", "a RAR archive: unpack it"),
    M("<!DOCTYPE html", "a web page: log in again and download the export itself"),
    M("<html", "a web page: log in again and download the export itself"),
    M("<?xml", "an XML file: export the data as CSV instead"),
    M("{\"", "a JSON file: export the data as CSV instead"),
    M("[{", "a JSON file: export the data as CSV instead"),
#undef M
};

static const struct magic *find(const ds_survey *survey)
{
    for (size_t i = 0; i < DS_COUNT(magics); i++)
        if (ds_survey_begins(survey, magics[i].bytes, magics[i].n)) return &magics[i];
    return NULL;
}

static bool claims(const ds_survey *survey)
{
    return find(survey) != NULL;
}

/* A database says whose it is at byte 68 (sqlite.org/fileformat.html, 1.3.14); ours: src/store/room.h. */
static bool is_our_database(const ds_survey *survey)
{
    enum { AT = 68 };
    return ds_survey_begins(survey, "SQLite format 3", 16) && survey->head_n >= AT + 4 &&
           !memcmp(survey->head + AT, "DsSt", 4);
}

static ds_err open_unread(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)from, (void)state;
    if ((facts->ours = is_our_database(survey))) {
        facts->not_read = "a database of downshift";
        return DS_OK;
    }
    return ds_fail(w, DS_DATA, "this is %s", find(survey)->what);
}

/* None of them has a table. */
const ds_source_class ds_unread_class = { .name = "not read", .claims = claims, .open = open_unread };
