#include <downshift/base.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

ds_err ds_read_file(const char *path, size_t max, ds_arena *a, ds_str *out, ds_why *w)
{
    ds_err err = DS_OK;
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (!f) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));

    if (fstat(fileno(f), &st) || !S_ISREG(st.st_mode)) {
        err = ds_fail(w, DS_NOINPUT, "%s: %s", path,
                      S_ISDIR(st.st_mode) ? "is a folder, not a file" : "not a plain file");
        goto done;
    }
    if ((uintmax_t)st.st_size > max) {
        err = ds_fail(w, DS_DATA, "%s: %jd bytes, more than the %zu allowed here", path, (intmax_t)st.st_size, max);
        goto done;
    }
    size_t size = (size_t)st.st_size;
    char *buf = ds_alloc(a, size + 1);
    if (!buf) {
        err = ds_fail(w, DS_MEMORY, "%s: %zu bytes", path, size);
        goto done;
    }
    if (fread(buf, 1, size, f) != size) {
        err = ds_fail(w, DS_NOINPUT, "%s: shorter than it was", path);
        goto done;
    }
    *out = (ds_str){ buf, size };
done:
    fclose(f);
    return err;
}
