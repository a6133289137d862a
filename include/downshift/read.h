/* read: a file as tables of named cells with line numbers; pull, not push; knows no vendor.
 *
 * A source is a file, or the member of an archive. It holds one table or several (a CSV file has one, a workbook its
 * sheets), each with a header and rows; or it is an archive, and holds members that are sources themselves. Kinds are
 * rows of one table of adapters (ds_source_class, src/read/source.c), which are asked in turn. A file packed by gzip is
 * the file that is in it.
 */
#ifndef DOWNSHIFT_READ_H
#define DOWNSHIFT_READ_H

#include <downshift/base.h>

typedef struct ds_source ds_source;

/* What was found out about the file while opening it. */
typedef struct {
    const char *kind;     /* "CSV" */
    const char *encoding; /* "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE", "Windows-1252", "Mac Roman" */
    char delimiter;       /* ',', ';' or '\t' */
    const char *line_end; /* "LF", "CRLF", "CR CR LF", "CR" */
    /* '.' where the delimiter is a comma; ',' elsewhere, where '.' is accepted too (ds_decimal) */
    char decimal_mark;
    /* Of the bytes; of XML that is searched, of its beginning, its length and what was found. Of XML hash and length
     * are known once the first table was asked for. */
    char hash[DS_HASH_TEXT];
    int64_t bytes;
    int64_t odd_lines;    /* so far: no UTF-8 in a file that is, whose odd bytes were read as Windows-1252 */
    int64_t odd_line[3];  /* the first of them */
    int64_t page_line;    /* of a file in Mac Roman: the first line that tells it; else 0 */
    char page_word[2][64]; /* what stands there: as it would be in Windows-1252, and as it is */
    bool ends_cut;        /* the last line has no line end: the file may be cut short, or not */
    const char *not_read; /* why a file of this kind is known and not read, with what to do: it has no table; or NULL */
    bool ours;            /* downshift wrote it: a database, or a workbook, whose tables are read all the same */
    bool archive;         /* it has members and no table */
    char within[256];     /* of a member: where it lies in the file, "inner.zip!sleeps.csv"; "" for the file itself */
    char member[256];     /* of an archive: where the member asked for last lies, also one that could not be opened */
    char others[160];     /* of a workbook: the sheets beside the one at hand; "" */
    bool foreign;         /* that one is of a kind that has no table: a picture, a document */
} ds_source_facts;

/* Where a file that is no table by itself holds its records. */
typedef enum { DS_IN_TABLE, DS_IN_JSON, DS_IN_XML, DS_IN_SQLITE } ds_in;
/* SQLite: the rows of another table whose column has the value that the place's own column `of` has. */
typedef struct {
    const char *table, *column, *of;
} ds_join;
/* SQLite: another table whose rows stand below those of the first, and which of its columns are which of the first's;
 * others of one name are one without that. */
typedef struct {
    const char *table;
    const char *const *own, *const *is; /* n names of its own columns, and of those that they are */
    size_t n;
} ds_with;
typedef struct {
    ds_in in;
    /* TABLE: the sheet's name, NULL for any. JSON: the names that lead to an object, or to a list of objects, from the
     * outermost in with dots between; "." for the outermost itself. XML: the same of elements, "HealthData.Record".
     * SQLITE: the table's name. */
    const char *at;
    const char *where;     /* NULL, or the cell by which records are told apart from others at the same place, */
    const char *const *is; /* and what it is in those that are meant */
    size_t n_is;
    const ds_join *join; /* SQLITE: each of a row's own rows there makes a row; none makes one without its cells */
    size_t n_join;
    const ds_with *with; /* SQLITE */
    size_t n_with;
} ds_path;
typedef struct {
    const ds_path *place;
    size_t n;
} ds_paths;
enum { DS_MOST_PLACES = 64 };

/* Header or row. Cells are UTF-8, trimmed of ASCII blanks unless quoted, and live until the next call. */
typedef struct {
    const ds_str *cell;
    size_t n;
    int64_t line; /* physical line on which it begins, from 1; the number of the record where several begin on one */
    bool cut;     /* no line end follows: the file's last row, which may have been cut short */
    const char *fault; /* why its cells cannot be told apart, those before the fault are given; NULL for a sound row */
    const ds_path *place; /* of a header: where its rows lie; NULL in CSV */
} ds_cells;

/* Opens path, learns the encoding, hash and layout in one pass. *out is yours to close; NULL after a failure.
 * DS_NOINPUT: absent, unreadable, a folder. DS_DATA: empty, binary, a kind that cannot be read (named), no header. No
 * story of this room names the file: the caller knows how it is to be called. */
DS_MUST ds_err ds_source_open(const char *path, ds_source **out, ds_why *w);
const ds_source_facts *ds_source_about(const ds_source *s); /* as long as the source */

/* The next member of an archive, opened like a file of its own; *more is false when there is none. *out is yours to
 * close before the next is asked for; NULL after a failure, and where *more is true then, the next may be asked for.
 * facts.member says which it is. DS_DATA, beside what opening a file can meet: it is damaged by the archive's checksum,
 * locked, bears a name that leads out of the archive, or unfolds as no export does; it is an archive, and the archive
 * lies in one itself. */
DS_MUST ds_err ds_source_member(ds_source *s, ds_source **out, bool *more, ds_why *w);
/* The same file or member once more, from its beginning, beside s. */
DS_MUST ds_err ds_source_again(ds_source *s, ds_source **out, ds_why *w);

/* Before the first table: where to look for records in JSON, XML and SQLite. Borrowed for the source's life; at most
 * DS_MOST_PLACES. A place that holds none is no table. Behind those asked for, the first list of objects is a table,
 * too (JSON), so that its names can be shown. A record's cells are named by the names that lead to them, dots
 * between ("levels.summary.deep.minutes"); a list in it is one cell, its JSON; null is an empty cell. In XML they
 * are its attributes, and its children's texts and attributes ("child", "child.attribute"); a child with the
 * attributes key and value is a cell named by its key ("MetadataEntry.HKTimeZone"). The header has every name that a
 * record has. In SQLite the cells of a joined table are called "table.column"; where there is none of the places asked
 * for, every table is one. */
void ds_source_look_for(ds_source *s, const ds_paths *places);
/* Goes to the next table: *more is false when there is none. header and title live as long as the source; title is
 * the sheet's or place's name, absent for CSV. DS_DATA: JSON or XML that is not sound. */
DS_MUST ds_err ds_source_table(ds_source *s, ds_str *title, ds_cells *header, bool *more, ds_why *w);

/* Takes the next row for the header instead, where titles stand above it; facts.delimiter and decimal_mark follow. The
 * header before it stays as it was. *more is false when there is none, and where columns are known by other means. */
DS_MUST ds_err ds_source_next_header(ds_source *s, ds_cells *header, bool *more, ds_why *w);
/* The next row of this table. Blank lines, and lines of separators only, are passed over but counted. A row may have
 * more or fewer cells than the header. Quotes count at the start of a cell only. DS_DATA with the line: a quote that
 * is never closed, text behind a closing quote, a cell over 64 KiB, a NUL byte, bytes that are no character. */
DS_MUST ds_err ds_source_row(ds_source *s, ds_cells *row, bool *more, ds_why *w);

/* After the last row: that the file held, from the first pass over it to the last, the bytes that facts.hash is of.
 * DS_DATA: somebody wrote into it meanwhile, and what was read may be half of this and half of that. */
DS_MUST ds_err ds_source_check(ds_source *s, ds_why *w);

/* Of an XML file that no format knows: the places at which elements with attributes or children stand more than once,
 * the outermost first, at most cap. Texts live in a. */
DS_MUST ds_err ds_xml_outline(const char *path, ds_arena *a, ds_path *out, size_t cap, size_t *n, ds_why *w);

/* Bytes read so far, for a progress bar against facts.bytes. */
int64_t ds_source_at(const ds_source *s);
void ds_source_close(ds_source *s); /* NULL is fine */

#endif
