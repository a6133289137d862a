#define _XOPEN_SOURCE 700 /* realpath, which POSIX counts to its extensions */
#include "import/gather.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 16 };

/* What lies in an inbox beside logs by its name: our own files, copies, notes to read, and what Windows and spreadsheets
 * that are open leave. Other kinds are known by what is in them. */
static const char *const no_log[] = {
    "*.bak",        "*.bak-v*", "practice.yaml", "practice.schema.json", "*.md",        "README", "README.txt",
    "*.db-journal", "*.db-wal", "*.db-shm",      "[Tt]humbs.db",         "desktop.ini", "~$*",    ".~lock.*",
};

static bool is_no_log(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(no_log); i++)
        if (!fnmatch(no_log[i], name, 0)) return true;
    return false;
}

bool ds_gather_passes(const char *member)
{
    const char *name = member;
    for (const char *p = member; *p; p++) {
        if (*name == '.' || !strncmp(name, "__MACOSX/", 9)) return true;
        if (*p == '/' || *p == '!') name = p + 1;
    }
    return *name == '.' || is_no_log(name);
}

typedef struct {
    ds_arena *a;
    ds_gathered *out;
    const ds_file_id *store; /* not to be opened */
    const char *inbox;       /* files given below it are as if it had been given; NULL: none */
    const char *root;        /* the folder walked, without links in its path */
    const char *name, *top;  /* of the files that are being found: ds_found.root and .folder */
    size_t hidden, unnamed;  /* passed over and not named */
    bool full;               /* no memory */
} walk;

static const char *after_last_slash(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static ds_found *add(walk *k, const char *path, const char *name)
{
    ds_gathered *g = k->out;
    if (g->n == g->capacity) {
        size_t capacity = g->capacity ? 2 * g->capacity : 16;
        ds_found *file = ds_alloc(k->a, capacity * sizeof *file);
        if (!file) {
            k->full = true;
            return NULL;
        }
        if (g->n) memcpy(file, g->file, g->n * sizeof *file);
        g->file = file;
        g->capacity = capacity;
    }
    g->file[g->n] = (ds_found){ .path = path, .name = name };
    return &g->file[g->n++];
}

/* What the disk calls it, as text to show. */
static const char *clean(walk *k, const char *name)
{
    const char *text = ds_clean(k->a, ds_str_of(name), DS_CLEAN_SHOWN).p;
    k->full |= !text;
    return text ? text : "";
}

static void add_failed(walk *k, const char *path, const char *name, const char *what)
{
    ds_found *f = add(k, path, name);
    if (f) (void)ds_fail(&f->why, DS_NOINPUT, "%s: %s", name, what);
}

static void add_file(walk *k, const char *path, const char *name, const struct stat *st)
{
    ds_found *f = add(k, path, name);
    if (!f) return;
    f->folder = k->top;
    f->root = k->name;
    f->modified = st->st_mtime;
    f->device = st->st_dev;
    f->inode = st->st_ino;
}

enum { NAMED = 2000 }; /* bytes of names: enough to see what they are */

static void add_passed(walk *k, const char *name, const char *why)
{
    const char *so_far = k->out->passed_over;
    char *more = ds_textf(k->a, "%s%s%s%s", so_far, *so_far ? ", " : "", name, why);
    k->full |= !more;
    if (more) k->out->passed_over = more;
}

static void note_passed(walk *k, const char *name, const char *why)
{
    if (strlen(k->out->passed_over) < NAMED)
        add_passed(k, name, why);
    else
        k->unnamed++;
}

/* A hidden file is nobody's log, but nothing is passed over without a word. */
static void count_the_unnamed(walk *k)
{
    char count[32];
    snprintf(count, sizeof count, "%zu", k->unnamed);
    if (k->unnamed) add_passed(k, count, " more");
    snprintf(count, sizeof count, "%zu", k->hidden);
    if (k->hidden) add_passed(k, count, k->hidden == 1 ? " hidden file" : " hidden files");
}

/* ---- below a folder ---- */

static void walk_folder(walk *k, const char *path, const char *name, int depth);

/* What a link leads to lies in the folder walked, so that whoever put it there could have put a file there. */
static bool leads_out(walk *k, const char *path)
{
    char *real = realpath(path, NULL);
    size_t n = k->root ? strlen(k->root) : 0;
    bool within = real && n && !strncmp(real, k->root, n) && (!real[n] || real[n] == '/' || k->root[n - 1] == '/');
    free(real);
    return !within;
}

static bool is_store(const walk *k, const struct stat *st)
{
    return k->store && k->store->device == st->st_dev && k->store->inode == st->st_ino;
}

static const char *keep(walk *k, ds_str text)
{
    const char *kept = ds_keep(k->a, text).p;
    k->full |= !kept;
    return kept;
}

/* A folder directly below the one given says whose all below it is. Its name counts as it stands, not as shown. */
static void walk_below(walk *k, const char *path, const char *name, const char *entry, int depth)
{
    const char *above = k->top;
    if (!above) k->top = keep(k, ds_str_of(entry));
    walk_folder(k, path, name, depth + 1);
    k->top = above;
}

/* folder and below: where entry lies, as a path and as shown; below is "" for the inbox itself. */
static void walk_entry(walk *k, const char *folder, const char *below, const char *entry, int depth)
{
    struct stat st;
    const char *path = ds_textf(k->a, "%s/%s", folder, entry);
    const char *name = ds_textf(k->a, "%s%s%s", below, *below ? "/" : "", clean(k, entry));
    if (!path || !name) {
        k->full = true;
        return;
    }
    if (lstat(path, &st)) {
        add_failed(k, path, name, strerror(errno));
        return;
    }
    bool link = S_ISLNK(st.st_mode);
    if (link && stat(path, &st)) {
        add_failed(k, path, name, "a link that leads nowhere");
    } else if (link && leads_out(k, path)) {
        note_passed(k, name, " (a link that leads out of the folder: give what it leads to by itself)");
    } else if (link && S_ISDIR(st.st_mode)) { /* it may lead back up */
        note_passed(k, name, " (a link to a folder)");
    } else if (S_ISDIR(st.st_mode)) {
        walk_below(k, path, name, entry, depth);
    } else if (is_store(k, &st)) {
        note_passed(k, name, "");
    } else {
        add_file(k, path, name, &st);
    }
}

static int by_entry(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dots(const struct dirent *e)
{
    return strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
}

/* Entries in order, so that what is told of them does not depend on the disk. */
static void walk_folder(walk *k, const char *path, const char *name, int depth)
{
    struct dirent **entry = NULL;
    int n = depth < MAX_DEPTH ? scandir(path, &entry, no_dots, by_entry) : -1;
    if (n < 0) {
        const char *shown = *name ? name : clean(k, after_last_slash(path));
        add_failed(k, path, shown, depth < MAX_DEPTH ? strerror(errno) : "folders nested too deep");
    }
    for (int i = 0; i < n; i++) {
        const char *e = entry[i]->d_name;
        if (*e == '.')
            k->hidden++;
        else if (is_no_log(e))
            note_passed(k, clean(k, e), "");
        else
            walk_entry(k, path, name, e, depth);
        free(entry[i]);
    }
    free(entry);
}

/* ---- what the command line names ---- */

static const char *without_end_slashes(walk *k, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    return keep(k, (ds_str){ path, n });
}

/* "K7QM" of "inbox/K7QM", and of "." in there; "" of "/" */
static const char *own_name(walk *k, const char *path)
{
    const char *own = after_last_slash(path);
    if (strcmp(own, ".") && strcmp(own, "..")) return own;
    char *real = realpath(path, NULL);
    const char *kept = real ? keep(k, ds_str_of(after_last_slash(real))) : own;
    free(real);
    return kept;
}

/* "K7QM/sleeps.csv" of "inbox/K7QM/sleeps.csv"; NULL where the path does not lie below the inbox */
static const char *below_inbox(walk *k, const char *path)
{
    const char *inbox = k->inbox ? without_end_slashes(k, k->inbox) : NULL;
    size_t n = inbox ? strlen(inbox) : 0;
    return n && !strncmp(path, inbox, n) && path[n] == '/' ? path + n + 1 : NULL;
}

static void add_given(walk *k, const char *path, const struct stat *st)
{
    const char *below = below_inbox(k, path), *slash = below ? strchr(below, '/') : NULL;
    if (slash) k->top = keep(k, (ds_str){ below, (size_t)(slash - below) });
    add_file(k, path, clean(k, below ? below : after_last_slash(path)), st);
    if (k->out->n) k->out->file[k->out->n - 1].given = true;
}

static void walk_argument(walk *k, const char *argument)
{
    struct stat st;
    const char *path = without_end_slashes(k, argument);
    if (!path) return;
    k->name = k->top = NULL;
    if (stat(path, &st)) {
        int why = errno;
        add_failed(k, path, clean(k, after_last_slash(path)), strerror(why));
    } else if (S_ISDIR(st.st_mode)) {
        char *root = realpath(path, NULL);
        k->root = root;
        k->name = own_name(k, path);
        walk_folder(k, path, "", 0);
        k->root = NULL;
        free(root);
    } else if (is_store(k, &st)) {
        note_passed(k, clean(k, after_last_slash(path)), "");
    } else {
        add_given(k, path, &st);
    }
}

static int by_name(const void *x, const void *y)
{
    const ds_found *a = x, *b = y;
    int c = strcmp(a->name, b->name);
    return c ? c : strcmp(a->path, b->path);
}

/* By whole seconds: files unpacked or copied together keep the order of their names. */
static int by_age(const void *x, const void *y)
{
    const ds_found *a = x, *b = y;
    if (a->modified != b->modified) return a->modified < b->modified ? -1 : 1;
    return by_name(x, y);
}

/* ---- one file on several ways ---- */

static int by_number(uint64_t x, uint64_t y)
{
    return x < y ? -1 : x > y;
}

/* By what they are on the disk; of one file first the way that says most of whose it is: below an inbox, in a folder,
 * deepest. */
static int by_file(const void *x, const void *y)
{
    const ds_found *a = x, *b = y;
    int c = by_number((uint64_t)a->device, (uint64_t)b->device);
    if (!c) c = by_number((uint64_t)a->inode, (uint64_t)b->inode);
    if (!c) c = (int)a->given - (int)b->given;
    if (!c) c = (int)!a->folder - (int)!b->folder;
    if (!c) c = by_number(strlen(b->name), strlen(a->name));
    return c ? c : by_name(x, y);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* Where its name stands: a link's own place, not that of what it leads to. */
static const char *entry_of(walk *k, const char *path)
{
    const char *own = after_last_slash(path);
    ds_str folder = ds_keep(k->a, own > path ? (ds_str){ path, (size_t)(own - path) } : DS_LIT("."));
    char *real = folder.p ? realpath(folder.p, NULL) : NULL;
    const char *entry = ds_textf(k->a, "%s/%s", real ? real : "", own);
    free(real);
    k->full |= !entry;
    return entry;
}

static bool same_entry(walk *k, const ds_found *a, const ds_found *b)
{
    return same_text(entry_of(k, a->path), entry_of(k, b->path));
}

/* Whether f is the file `kept` again. In two clients' folders it stays two: nobody can say whose it is. */
static bool is_again(walk *k, const ds_found *kept, const ds_found *f)
{
    if (!f->inode) return !kept->inode && same_text(kept->name, f->name); /* could not be looked into */
    if (kept->inode != f->inode || kept->device != f->device) return false;
    return f->given || !f->folder || same_text(f->folder, kept->folder) || same_entry(k, kept, f);
}

/* Another name of the same file is told of; the same name given twice ("inbox inbox/ann") is not. */
static void note_other_name(walk *k, const ds_found *kept, const ds_found *f)
{
    if (same_entry(k, kept, f)) return;
    const char *why = ds_textf(k->a, " (the same file as %s)", kept->name);
    k->full |= !why;
    if (why) note_passed(k, f->name, why);
}

static void drop_doubles(walk *k)
{
    ds_gathered *g = k->out;
    size_t kept = 0;
    for (size_t i = 0; i < g->n; i++) {
        const ds_found *f = &g->file[i], *last = kept ? &g->file[kept - 1] : NULL;
        if (last && is_again(k, last, f))
            note_other_name(k, last, f);
        else
            g->file[kept++] = *f;
    }
    g->n = kept;
}

ds_err ds_gather(const char *const *paths, size_t n, const char *inbox, const ds_file_id *store, ds_arena *a,
                 ds_gathered *out, ds_why *w)
{
    walk k = { .a = a, .out = out, .inbox = inbox, .store = store };
    *out = (ds_gathered){ .passed_over = "" };
    for (size_t i = 0; i < n && !k.full; i++) walk_argument(&k, paths[i]);
    if (k.full) return ds_fail(w, DS_MEMORY, "the list of files");
    if (out->n) qsort(out->file, out->n, sizeof *out->file, by_file);
    drop_doubles(&k);
    count_the_unnamed(&k);
    if (k.full) return ds_fail(w, DS_MEMORY, "the list of files");
    if (out->n) qsort(out->file, out->n, sizeof *out->file, by_age);
    return DS_OK;
}
