#include "read/packed/unzip.h"
#include "read/packed/bound.h"
#include "read/packed/spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { MOST_MEMBERS = 1 << 16 };
#define MOST_INNER (INT64_C(1) << 30) /* bytes of an archive within another */

struct ds_unzip {
    zip_t *zip;
    size_t n;
};

/* ---- the archive ---- */

static ds_err fail_to_open(int code, ds_why *w)
{
    zip_error_t e;
    zip_error_init_with_code(&e, code);
    ds_err err = code == ZIP_ER_MEMORY
                     ? ds_fail(w, DS_MEMORY, "an archive")
                     : ds_fail(w, DS_DATA, "a ZIP archive that is cut short or damaged (%s): copy or export it again",
                               zip_error_strerror(&e));
    zip_error_fini(&e);
    return err;
}

static int64_t saturated(zip_uint64_t n)
{
    return n > (zip_uint64_t)DS_UNPACK_MOST ? DS_UNPACK_MOST + 1 : (int64_t)n;
}

/* Members may share packed bytes, so that together they unfold further than each of them. */
static ds_err check_together(ds_unzip *z, int64_t packed, ds_why *w)
{
    int64_t all = 0;
    for (size_t i = 0; i < z->n && all <= DS_UNPACK_MOST; i++) {
        zip_stat_t st;
        if (!zip_stat_index(z->zip, i, 0, &st) && st.valid & ZIP_STAT_SIZE) all += saturated(st.size);
    }
    return ds_unpack_bound(packed, all, w);
}

static ds_err count_members(ds_unzip *z, int64_t packed, ds_why *w)
{
    const zip_int64_t n = zip_get_num_entries(z->zip, 0);
    if (n > MOST_MEMBERS)
        return ds_fail(w, DS_DATA, "an archive of over 65,536 files: unpack it, and give the right ones");
    z->n = n > 0 ? (size_t)n : 0;
    return check_together(z, packed, w);
}

ds_err ds_unzip_open(ds_bytes *b, ds_unzip **out, ds_why *w)
{
    int fd, why = 0;
    *out = NULL;
    ds_err err = ds_descriptor_of(b, MOST_INNER, "an archive", &fd, w);
    if (err) return err;
    ds_unzip *z = calloc(1, sizeof *z);
    const off_t packed = lseek(fd, 0, SEEK_END);
    if (z && !(z->zip = zip_fdopen(fd, 0, &why))) err = fail_to_open(why, w);
    if (!z) err = ds_fail(w, DS_MEMORY, "an archive");
    if (!z || !z->zip) close(fd);
    if (!err) err = count_members(z, packed, w);
    if (err) {
        ds_unzip_close(z);
        return err;
    }
    *out = z;
    return DS_OK;
}

size_t ds_unzip_count(const ds_unzip *z)
{
    return z->n;
}

const char *ds_unzip_name(const ds_unzip *z, size_t i)
{
    const char *name = zip_get_name(z->zip, i, 0);
    return name ? name : "";
}

int64_t ds_unzip_modified(const ds_unzip *z, size_t i)
{
    zip_stat_t st;
    return zip_stat_index(z->zip, i, 0, &st) || !(st.valid & ZIP_STAT_MTIME) ? 0 : (int64_t)st.mtime;
}

static bool locate(const ds_unzip *z, const char *name, zip_flags_t how, size_t *i)
{
    const zip_int64_t at = zip_name_locate(z->zip, name, how);
    *i = at < 0 ? 0 : (size_t)at;
    return at >= 0;
}

bool ds_unzip_find(const ds_unzip *z, const char *name, size_t *i)
{
    return locate(z, name, ZIP_FL_NOCASE, i);
}

bool ds_unzip_named(const ds_unzip *z, const char *name, size_t *i)
{
    return locate(z, name, 0, i);
}

void ds_unzip_close(ds_unzip *z)
{
    if (!z) return;
    if (z->zip) zip_discard(z->zip);
    free(z);
}

/* ---- a member ---- */

typedef struct {
    zip_t *zip;
    zip_file_t *file;
    zip_uint64_t i;
    int64_t size, given;
} member;

static ds_err fail_member(const char *why, ds_why *w)
{
    return ds_fail(w, DS_DATA, "damaged within its archive (%s): copy or export the archive again", why);
}

static ds_err open_again(member *m, ds_why *w)
{
    if (m->file) zip_fclose(m->file);
    m->given = 0;
    m->file = zip_fopen_index(m->zip, m->i, 0);
    return m->file ? DS_OK : fail_member(zip_error_strerror(zip_get_error(m->zip)), w);
}

static ds_err read_member(void *state, void *buf, size_t cap, size_t *got, ds_why *w)
{
    member *m = state;
    for (*got = 0; *got < cap;) {
        zip_int64_t n = zip_fread(m->file, (char *)buf + *got, cap - *got);
        if (n < 0) return fail_member(zip_error_strerror(zip_file_get_error(m->file)), w);
        if (n == 0) break;
        *got += (size_t)n;
        m->given += n;
        if (m->given > m->size) return fail_member("longer than the archive says", w);
    }
    return *got < cap && m->given < m->size ? fail_member("shorter than the archive says", w) : DS_OK;
}

static ds_err rewind_member(void *state, ds_why *w)
{
    return open_again(state, w);
}

static void close_member(void *state)
{
    member *m = state;
    if (m->file) zip_fclose(m->file);
    free(m);
}

static const ds_bytes_class member_class = { read_member, rewind_member, close_member };

static ds_err check_member(const zip_stat_t *st, ds_why *w)
{
    if (!(st->valid & ZIP_STAT_SIZE) || !(st->valid & ZIP_STAT_COMP_SIZE)) return fail_member("of no length", w);
    if (st->valid & ZIP_STAT_ENCRYPTION_METHOD && st->encryption_method != ZIP_EM_NONE)
        return ds_fail(w, DS_DATA,
                       "locked with a password within its archive: unpack it with that, and give what is in it");
    if (!zip_compression_method_supported(st->comp_method, 0))
        return ds_fail(w, DS_DATA,
                       "packed in a way that is not known here: unpack the archive, and give what is in it");
    return ds_unpack_bound(saturated(st->comp_size), saturated(st->size), w);
}

ds_err ds_unzip_member(ds_unzip *z, size_t i, ds_bytes *out, ds_why *w)
{
    zip_stat_t st;
    *out = (ds_bytes){ .fd = -1 };
    if (zip_stat_index(z->zip, i, 0, &st)) return fail_member(zip_error_strerror(zip_get_error(z->zip)), w);
    ds_err err = check_member(&st, w);
    if (err) return err;
    member *m = calloc(1, sizeof *m);
    if (!m) return ds_fail(w, DS_MEMORY, "an archive's file");
    *m = (member){ .zip = z->zip, .i = i, .size = saturated(st.size) };
    *out = (ds_bytes){ .class = &member_class, .state = m, .fd = -1 };
    if ((err = open_again(m, w))) ds_bytes_close(out);
    return err;
}
