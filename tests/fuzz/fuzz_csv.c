/* Any bytes as a CSV file: every row lies behind the one before, every cell is UTF-8, every failure has a story. */
#include <downshift/read.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool ok)
{
    if (!ok) abort();
}

static void check_cells(const ds_cells *c)
{
    for (size_t i = 0; i < c->n; i++) must(ds_utf8(c->cell[i]) && !memchr(c->cell[i].p, '\0', c->cell[i].n));
}

static void read_to_the_end(ds_source *s)
{
    ds_str title;
    ds_cells c;
    bool more;
    ds_why w = { 0 };
    must(ds_source_table(s, &title, &c, &more, &w) == DS_OK && more);
    must(c.n > 0 && c.line > 0);
    check_cells(&c);
    for (int64_t line = c.line;; line = c.line) {
        ds_err err = ds_source_row(s, &c, &more, &w);
        must(!err == !*w.text);
        if (err || !more) break;
        must(c.line > line && (c.n > 0 || c.fault));
        check_cells(&c);
    }
}

static const char *memory_folder(void)
{
    return access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    if (!*path) snprintf(path, sizeof path, "%s/downshift-fuzz-%ld.csv", memory_folder(), (long)getpid());
    FILE *f = fopen(path, "wb");
    if (!f) return 0;
    if (size) fwrite(data, 1, size, f);
    fclose(f);
    ds_source *s;
    ds_why w = { 0 };
    ds_err err = ds_source_open(path, &s, &w);
    must(!err == !*w.text && !err == !!s);
    if (s && !ds_source_about(s)->not_read) read_to_the_end(s);
    ds_source_close(s);
    unlink(path);
    return 0;
}
