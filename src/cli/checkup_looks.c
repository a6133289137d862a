/* Checks of the computer and of files, and those that take more than a query. */
#include "cli/checkup.h"
#include "cli/served.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { BACKUP_DAYS = 35, DAY = 86400 };

static ds_err found(struct checkup_found *f, const char *where)
{
    if (f->n++) ds_print_more(f->where, sizeof f->where, ", ");
    ds_print_more(f->where, sizeof f->where, "%s", where);
    return DS_OK;
}

/* What it says is where the damage lies. */
ds_err cli_look_at_damage(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    ds_why story = { 0 };
    ds_err err = ds_store_verify(p->store, &story);
    (void)o;
    if (err == DS_STORE) return found(f, story.text);
    if (err && w) *w = story;
    return err;
}

/* Of the folder of backups and the database. */
ds_err cli_look_at_rights(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const char *kept[] = { o->db, cli_beside_db(o->db, "backups", &p->arena) };
    struct stat st;
    (void)w;
    for (size_t i = 0; i < DS_COUNT(kept); i++)
        if (kept[i] && !stat(kept[i], &st) && st.st_mode & (S_IRGRP | S_IROTH)) (void)found(f, kept[i]);
    return DS_OK;
}

static const char *folder_of(const struct options *o, struct practice *p)
{
    const char *folder = cli_beside_db(o->db, "", &p->arena);
    return folder && *folder ? folder : ".";
}

ds_err cli_look_at_folder(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const char *folder = folder_of(o, p);
    (void)w;
    return access(folder, W_OK) ? found(f, folder) : DS_OK;
}

ds_err cli_look_at_room(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    enum { TIMES = 4, LEAST = 100 << 20 };
    struct statvfs disk;
    struct stat st;
    char where[64];
    (void)w;
    if (statvfs(folder_of(o, p), &disk) || stat(o->db, &st)) return DS_OK;
    const double left = (double)disk.f_bavail * (double)disk.f_frsize, wanted = TIMES * (double)st.st_size;
    if (left >= wanted && left >= LEAST) return DS_OK;
    ds_print(where, sizeof where, "%.0f MB left", left / (1 << 20));
    return found(f, where);
}

/* The newest file in it; 0: none. */
static time_t newest_in(const char *folder)
{
    time_t newest = 0;
    struct stat st;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));)
        if (*e->d_name != '.' && !fstatat(dirfd(d), e->d_name, &st, 0) && S_ISREG(st.st_mode) && st.st_mtime > newest) newest = st.st_mtime;
    if (d) closedir(d);
    return newest;
}

ds_err cli_look_at_backups(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const char *folder = cli_beside_db(o->db, "backups", &p->arena);
    if (!folder) return ds_fail(w, DS_MEMORY, "the checks");
    return newest_in(folder) < time(NULL) - (time_t)BACKUP_DAYS * DAY ? found(f, "") : DS_OK;
}

ds_err cli_look_at_settings(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const char *yaml = cli_beside_db(o->db, "practice.yaml", &p->arena);
    if (!yaml) return ds_fail(w, DS_MEMORY, "the checks");
    return access(yaml, R_OK) ? found(f, "") : DS_OK;
}

/* A zone that is named and not known is refused with the settings. */
ds_err cli_look_at_zone(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    (void)o, (void)w;
    return p->settings.zone ? DS_OK : found(f, "");
}

ds_err cli_look_at_fonts(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    (void)o, (void)p, (void)w;
    return ds_report_has_fonts() ? DS_OK : found(f, "");
}

ds_err cli_look_at_services(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    struct served_list list;
    ds_err err = cli_services_read(p, &list, w);
    (void)o;
    for (size_t i = 0; !err && i < list.n; i++) {
        if (list.at[i].of) continue;
        if (f->n < CHECKUP_SHOWN)
            (void)found(f, list.at[i].name);
        else
            f->n++;
    }
    if (f->n > CHECKUP_SHOWN) ds_print_more(f->where, sizeof f->where, ", ...");
    return err;
}

ds_err cli_look_at_people(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const ds_question *q = NULL;
    size_t n = 0;
    ds_err err = ds_people_questions(p->store, &p->arena, &q, &n, w);
    (void)o;
    if (!err && n) ds_print(f->where, sizeof f->where, "%s and %s%s", q->one, q->other, n > 1 ? ", ..." : "");
    f->n = (int64_t)n;
    return err;
}

static int64_t count_restated(const ds_kpi_figures *all)
{
    int64_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        for (size_t m = 0; m < all->series[i].n; m++) n += all->series[i].month[m].restated;
    return n;
}

ds_err cli_look_at_closed(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    ds_kpi_figures all;
    ds_date month = DS_NO_DATE;
    bool any = false;
    ds_rows *rows = NULL;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT("SELECT 1 FROM v1_closed_month LIMIT 1"), NULL, 0, &rows, w);
    if (!err) err = ds_rows_next(rows, &any, w);
    ds_rows_close(rows);
    if (err || !any) return err;
    err = cli_last_month(p, &month, w);
    if (!err) err = cli_kpi_ask(o, p, month, &all, w);
    if (!err) f->n = count_restated(&all);
    return err;
}
