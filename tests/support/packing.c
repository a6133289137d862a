#include "packing.h"
#include "files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <zip.h>

enum { OCTOBER_2026 = 1790812800 };

static void add(zip_t *z, const packing_member *m)
{
    const size_t n = m->n ? m->n : strlen(m->bytes);
    zip_int64_t i = zip_file_add(z, m->name, zip_source_buffer(z, m->bytes, n, 0), ZIP_FL_ENC_UTF_8);
    assert_true(i >= 0);
    const zip_uint64_t at = (zip_uint64_t)i;
    assert_int_equal(zip_file_set_mtime(z, at, OCTOBER_2026 + 60 * m->minute, 0), 0);
    assert_int_equal(zip_set_file_compression(z, at, m->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 9), 0);
    if (m->password) assert_int_equal(zip_file_set_encryption(z, at, ZIP_EM_AES_256, m->password), 0);
}

const char *packing_zip(const char *folder, const char *name, const packing_member *member, size_t n)
{
    int why = 0;
    const char *path = support_write(folder, name, "", 0);
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    assert_non_null(z);
    for (size_t i = 0; i < n; i++) add(z, &member[i]);
    if (zip_close(z)) fail_msg("%s", zip_strerror(z));
    support_date(path, 0);
    return path;
}

char *packing_bytes(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    const long size = ftell(f);
    assert_true(size >= 0);
    rewind(f);
    char *p = malloc((size_t)size + 1);
    assert_non_null(p);
    *n = fread(p, 1, (size_t)size, f);
    p[*n] = '\0';
    fclose(f);
    assert_int_equal(*n, size);
    return p;
}
