/* ZIP archives: what an export is sent in. Members come by their time, then by name, as files of a folder do. */
#include "read/source.h"
#include "read/packed/unzip.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t modified;
    const char *name;
    size_t i;
} entry;

typedef struct {
    ds_unzip *zip;
    entry *entry;
    size_t n, next;
} archive;

static bool claims(const ds_survey *survey)
{
    return ds_survey_begins(survey, "PK\3\4", 4) || ds_survey_begins(survey, "PK\5\6", 4);
}

static int by_time(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    if (a->modified != b->modified) return a->modified < b->modified ? -1 : 1;
    const int c = strcmp(a->name, b->name);
    return c ? c : (a->i > b->i) - (a->i < b->i);
}

static bool is_folder(const char *name)
{
    const size_t n = strlen(name);
    return n && (name[n - 1] == '/' || name[n - 1] == '\\');
}

static void close_archive(void *state)
{
    archive *a = state;
    if (!a) return;
    ds_unzip_close(a->zip);
    free(a->entry);
    free(a);
}

static ds_err open_archive(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)survey, (void)facts;
    archive *a = *state = calloc(1, sizeof *a);
    ds_err err = a ? ds_unzip_open(from, &a->zip, w) : ds_fail(w, DS_MEMORY, "an archive");
    if (err) return err;
    const size_t n = ds_unzip_count(a->zip);
    if (!(a->entry = malloc((n + 1) * sizeof *a->entry))) return ds_fail(w, DS_MEMORY, "an archive of %zu files", n);
    for (size_t i = 0; i < n; i++) {
        const char *name = ds_unzip_name(a->zip, i);
        if (!is_folder(name)) a->entry[a->n++] = (entry){ ds_unzip_modified(a->zip, i), name, i };
    }
    if (a->n) qsort(a->entry, a->n, sizeof *a->entry, by_time);
    return DS_OK;
}

/* Absolute, on a drive, or upwards: nobody packs a folder so, and whoever does means to write elsewhere. */
static bool leads_out(const char *name)
{
    if (*name == '/' || *name == '\\' || (*name && name[1] == ':')) return true;
    for (const char *p = name; *p; p += strcspn(p, "/\\"), p += *p != '\0')
        if (p[0] == '.' && p[1] == '.' && (!p[2] || p[2] == '/' || p[2] == '\\')) return true;
    return false;
}

/* Its first bytes; none where it cannot be read. */
static ds_str beginning(const archive *a, size_t i, char buf[16])
{
    ds_bytes b;
    ds_why why = { 0 };
    size_t n = 0;
    if (ds_unzip_member(a->zip, i, &b, &why)) return (ds_str){ 0 };
    if (ds_bytes_read(&b, buf, 16, &n, &why)) n = 0;
    ds_bytes_close(&b);
    return (ds_str){ buf, n };
}

/* A database whose last changes were packed beside it, as for one on a disk (sqlite_tables.c). */
static bool is_in_use(const archive *a, const entry *e)
{
    static const char *const endings[] = { "-wal", "-journal" };
    char name[1024], buf[16];
    size_t beside;
    for (size_t k = 0; k < DS_COUNT(endings); k++) {
        ds_print(name, sizeof name, "%s%s", e->name, endings[k]);
        if (!ds_unzip_named(a->zip, name, &beside)) continue;
        const ds_str log = beginning(a, beside, buf);
        if (!log.n || !*log.p) continue;
        const ds_str own = beginning(a, e->i, buf);
        if (own.n == 16 && !memcmp(own.p, "SQLite format 3", 16)) return true;
    }
    return false;
}

static ds_err open_entry(archive *a, const entry *e, ds_bytes *out, ds_why *w)
{
    if (leads_out(e->name))
        return ds_fail(w, DS_DATA, "its name leads out of its archive, which no export's does: it was not read");
    if (is_in_use(a, e))
        return ds_fail(w, DS_DATA,
                       "a SQLite database that was in use when it was packed: what was written last lies beside it (-wal, "
                       "-journal) and cannot be joined here. Close the program it belongs to and pack it again, or export it");
    return ds_unzip_member(a->zip, e->i, out, w);
}

static ds_err next_member(void *state, ds_str *name, ds_bytes *out, bool *more, ds_why *w)
{
    archive *a = state;
    *more = a->next < a->n;
    if (!*more) return DS_OK;
    const entry *e = &a->entry[a->next++];
    *name = ds_str_of(e->name);
    return open_entry(a, e, out, w);
}

static ds_err this_member(void *state, ds_bytes *out, ds_why *w)
{
    archive *a = state;
    return open_entry(a, &a->entry[a->next - 1], out, w);
}

const ds_source_class ds_zip_class = { .name = "ZIP",
                                       .seeks = true,
                                       .claims = claims,
                                       .open = open_archive,
                                       .member = next_member,
                                       .again = this_member,
                                       .close = close_archive };
