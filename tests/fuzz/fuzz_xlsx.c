#define _GNU_SOURCE /* memmem */
/* Workbooks: the parts of one, apart by lines of "%%", in an archive without a fault. */
#include "walk.h"

#include <zip.h>

static const char *const parts[] = { "xl/worksheets/s.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                     "xl/workbook.xml" };
static const char *const usual[] = {
    "<worksheet/>", "<sst/>", "<styleSheet/>",
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>"
};
static const char relations[] = "<R><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"worksheets/s.xml\"/></R>";

static void add(zip_t *z, const char *name, const void *p, size_t n)
{
    zip_int64_t i = zip_file_add(z, name, zip_source_buffer(z, p, n, 0), 0);
    if (i >= 0) (void)zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ds_str rest = { (const char *)data, size };
    zip_t *z = zip_open(walk_path(), ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!z) return 0;
    add(z, "[Content_Types].xml", "<T/>", 4);
    add(z, "xl/_rels/workbook.xml.rels", relations, sizeof relations - 1);
    for (size_t i = 0; i < DS_COUNT(parts); i++) {
        const char *end = rest.n ? memmem(rest.p, rest.n, "\n%%\n", 4) : NULL;
        ds_str one = { rest.p, end ? (size_t)(end - rest.p) : rest.n };
        rest = end ? (ds_str){ end + 4, rest.n - one.n - 4 } : (ds_str){ rest.p, 0 };
        if (!one.n) one = ds_str_of(usual[i]);
        add(z, parts[i], one.p, one.n);
    }
    if (zip_close(z)) {
        zip_discard(z);
        return 0;
    }
    return walk_file(&(ds_paths){ NULL, 0 });
}
