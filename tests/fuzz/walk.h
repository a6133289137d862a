/* Any bytes as a file: whatever kind it is taken for, every row lies behind the one before, every cell is UTF-8 without a NUL,
 * every failure has a story. */
#ifndef FUZZ_WALK_H
#define FUZZ_WALK_H

#include <downshift/read.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef WALK_SAME_LINE
#define WALK_SAME_LINE 0
#endif

static void must(bool ok)
{
    if (!ok) abort();
}

static void check_cells(const ds_cells *c)
{
    for (size_t i = 0; i < c->n; i++) must(ds_utf8(c->cell[i]) && !memchr(c->cell[i].p, '\0', c->cell[i].n));
}

static ds_err walk_rows(ds_source *s, ds_why *w)
{
    ds_cells c;
    bool more;
    for (int64_t line = 0;; line = c.line) {
        ds_err err = ds_source_row(s, &c, &more, w);
        must(!err == !*w->text);
        if (err || !more) return err;
        must((c.line > line || (WALK_SAME_LINE && c.line == line)) && (c.n > 0 || c.fault));
        check_cells(&c);
    }
}

static void walk_tables(ds_source *s, const ds_paths *paths)
{
    ds_str title;
    ds_cells header;
    ds_why w = { 0 };
    ds_source_look_for(s, paths);
    for (;;) {
        bool more;
        ds_err err = ds_source_table(s, &title, &header, &more, &w);
        must(!err == !*w.text);
        if (err || !more) return;
        must(header.line > 0);
        check_cells(&header);
        if (walk_rows(s, &w)) return;
    }
}

static void walk_source(ds_source *s, const ds_paths *paths)
{
    if (!ds_source_about(s)->archive) {
        walk_tables(s, paths);
        return;
    }
    for (bool more = true; more;) {
        ds_source *member;
        ds_why w = { 0 };
        ds_err err = ds_source_member(s, &member, &more, &w);
        must(!err == !*w.text && !!member == (!err && more));
        if (member) walk_source(member, paths);
        ds_source_close(member);
    }
}

static const char *walk_path(void)
{
    static char path[64];
    const char *folder = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
    if (!*path) snprintf(path, sizeof path, "%s/downshift-fuzz-%ld", folder, (long)getpid());
    return path;
}

static int walk_file(const ds_paths *paths)
{
    ds_source *s;
    ds_why w = { 0 };
    ds_err err = ds_source_open(walk_path(), &s, &w);
    must(!err == !*w.text && !err == !!s);
    if (s && !ds_source_about(s)->not_read) walk_source(s, paths);
    ds_source_close(s);
    unlink(walk_path());
    return 0;
}

static inline int walk(const uint8_t *data, size_t size, const ds_paths *paths)
{
    FILE *f = fopen(walk_path(), "wb");
    if (!f) return 0;
    if (size) fwrite(data, 1, size, f);
    fclose(f);
    return walk_file(paths);
}

#endif
