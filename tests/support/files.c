#include "files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char ring[8][1024];
static unsigned turn;

const char *support_folder(void)
{
    static char made[64][256];
    static size_t n;
    const char *base = getenv("TMPDIR");
    char *path = made[n++ % 64];
    snprintf(path, sizeof made[0], "%s/downshift-test-XXXXXX", base && *base ? base : "/tmp");
    assert_non_null(mkdtemp(path));
    return path;
}

const char *support_path(const char *folder, const char *name)
{
    char *path = ring[turn++ % 8];
    int n = snprintf(path, sizeof ring[0], "%s/%s", folder, name);
    assert_true(n > 0 && (size_t)n < sizeof ring[0]);
    return path;
}

static void make_folders_above(char *path, size_t from)
{
    for (char *p = path + from; *p; p++) {
        if (*p != '/') continue;
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}

const char *support_write(const char *folder, const char *name, const void *bytes, size_t n)
{
    const char *path = support_path(folder, name);
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", path);
    make_folders_above(copy, strlen(folder) + 1);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    support_date(path, 0); /* files of a test come in by name, however long writing them took */
    return path;
}

void support_date(const char *path, int minute)
{
    struct timespec at = { 1767225600 + 60 * (time_t)minute, 0 };
    assert_int_equal(utimensat(AT_FDCWD, path, (struct timespec[2]){ at, at }, 0), 0);
}

const char *support_write_text(const char *folder, const char *name, const char *text)
{
    return support_write(folder, name, text, strlen(text));
}

void support_remove(const char *folder)
{
    DIR *d = opendir(folder);
    char path[2048];
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat st;
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (!lstat(path, &st) && S_ISDIR(st.st_mode))
            support_remove(path);
        else
            unlink(path);
    }
    if (d) closedir(d);
    rmdir(folder);
}

static bool was_root;

bool support_drop_root(void)
{
    const uid_t nobody = 65534;
    was_root = geteuid() == 0;
    if (was_root && seteuid(nobody)) print_message("root cannot be put down here\n");
    return geteuid() != 0;
}

void support_regain_root(void)
{
    if (was_root) assert_int_equal(seteuid(0), 0);
}
