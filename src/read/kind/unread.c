/* Kinds that people take for an export and that cannot be read, each with what to do instead. */
#include "read/source.h"

#include <string.h>
#include <strings.h>

#define DATABASE_LOG                                                                                                   \
    "what a SQLite database in use keeps beside it (-wal, -journal): close the program it belongs to, or export it"

static const struct magic {
    size_t at; /* in the file */
    const char *bytes;
    size_t n;
    const char *what;
} magics[] = {
#define M(at, bytes, what)                                                                                             \
    {                                                                                                                  \
        at, bytes, sizeof(bytes) - 1, what                                                                                 \
    }
    M(0, "\xD0\xCF\x11\xE0",
      "an old Excel workbook (.xls), or one locked with a password: open it in a spreadsheet and save it as "
      ".xlsx or CSV"),
    M(0, "SQLite format 3\0", "a SQLite database"),
    M(0, "\x37\x7F\x06\x82", DATABASE_LOG),
    M(0, "\x37\x7F\x06\x83", DATABASE_LOG),
    M(0, "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7", DATABASE_LOG), /* sqlite.org/fileformat.html, 3 and 4 */
    M(0, "%PDF", "a PDF document: export the data as CSV instead"),
    M(0, "\x89PNG", "a PNG picture: export the data as CSV instead"),
    M(0, "\xFF\xD8\xFF", "a JPEG picture: export the data as CSV instead"),
    M(0, "GIF8", "a GIF picture: export the data as CSV instead"),
    M(0, "\x1F\x8B", "a gzip archive in another: unpack it"),
    M(0, "7z\xBC\xAF", "a 7-Zip archive: unpack it"),
    M(0, "BZh", "a bzip2 archive: unpack it"),
    M(0, "\xFD\x37zXZ", "an xz archive: unpack it"),
    M(0, "\0\1\0\0Standard ACE DB", "an Access database: export its table as CSV"),
    M(0, "\0\1\0\0Standard Jet DB", "an Access database: export its table as CSV"),
    M(0, "RIFF", "a picture, sound or video: export the data as CSV instead"),
    M(0, "\x7F"
      "ELF",
      "a program"),
    M(0, "MZ\x90", "a program"),
    M(0, "Rar!", "a RAR archive: unpack it"),
    M(0, "ID3\3", "a sound: export the data as CSV instead"),
    M(0, "ID3\4", "a sound: export the data as CSV instead"),
    M(0, "OggS", "a sound or video: export the data as CSV instead"),
    M(0, "II*\0", "a TIFF picture: export the data as CSV instead"),
    M(0, "MM\0*", "a TIFF picture: export the data as CSV instead"),
    M(0, "PAR1", "a Parquet table: export it as CSV"),
    M(0, "bplist00", "a property list of Apple's: export the data as CSV instead"),
    M(4, "ftypheic", "a HEIC picture: export the data as CSV instead"),
    M(4, "ftyp", "a picture, sound or video: export the data as CSV instead"), /* ISO/IEC 14496-12, 4.3 */
    M(8, ".FIT", "a sports watch's file (FIT): export the data as CSV instead"),
    M(257, "ustar", "a tar archive: unpack it"), /* POSIX, and GNU's */
#undef M
};

/* Text formats begin with these words, whatever their capitals, behind blanks and a byte order mark. Programs save XML as
 * .xls; of web pages html_table.c tells. */
static const struct beginning {
    const char *word, *holds; /* holds: NULL, or what stands near the beginning, too */
    const char *what;
} beginnings[] = {
    { "<", "progid=\"Excel.Sheet\"", "an Excel workbook of 2003 (XML): save it as .xlsx or CSV" },
    { "<", "urn:schemas-microsoft-com:office:spreadsheet", "an Excel workbook of 2003 (XML): save it as .xlsx or CSV" },
    { "mime-version:", NULL, "a web archive (MHTML): open it in a spreadsheet and save it as .xlsx or CSV" },
    { "begin:vcard", NULL, "an address book (vCard): export the data as CSV instead" },
    { "{\\rtf", NULL, "a text document (RTF): save the table as CSV" },
    { "%!ps", NULL, "a PostScript document: export the data as CSV instead" },
};

static const char *by_magic(const ds_survey *survey)
{
    for (size_t i = 0; i < DS_COUNT(magics); i++)
        if (survey->head_n >= magics[i].at + magics[i].n &&
            !memcmp(survey->head + magics[i].at, magics[i].bytes, magics[i].n))
            return magics[i].what;
    return NULL;
}

static const char *by_text(const ds_survey *survey)
{
    char head[DS_HEAD + 1];
    const size_t n = ds_survey_text(survey, head, sizeof head);
    for (size_t i = 0; i < DS_COUNT(beginnings); i++) {
        const struct beginning *b = &beginnings[i];
        const size_t word = strlen(b->word);
        if (n >= word && !strncasecmp(head, b->word, word) && (!b->holds || strstr(head, b->holds))) return b->what;
    }
    return NULL;
}

/* ZIP archives that are one document: their first members' names tell (ECMA-376; OpenDocument 1.2, part 3, 3.3). */
static const struct document {
    const char *name, *what;
} documents[] = {
    { "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet: save it as .xlsx or CSV" },
    { "mimetypeapplication/", "a document, not a table: save its table as CSV" },
    { "xl/workbook.bin", "a binary Excel workbook (.xlsb): save it as .xlsx or CSV" },
    { "word/", "a Word document: save its table as CSV" },
    { "ppt/", "a presentation: export the data as CSV instead" },
};

static const char *by_members(const ds_survey *survey)
{
    if (!ds_survey_package(survey) && !ds_survey_names(survey, "mimetypeapplication/")) return NULL;
    for (size_t i = 0; i < DS_COUNT(documents); i++)
        if (ds_survey_names(survey, documents[i].name)) return documents[i].what;
    return NULL;
}

static const char *what_it_is(const ds_survey *survey)
{
    const char *what = by_magic(survey);
    if (!what) what = by_members(survey);
    return what ? what : by_text(survey);
}

static bool claims(const ds_survey *survey)
{
    return what_it_is(survey) != NULL;
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
    return ds_fail(w, DS_DATA, "this is %s", what_it_is(survey));
}

/* None of them has a table. */
const ds_source_class ds_unread_class = { .name = "not read", .claims = claims, .open = open_unread };
