#include "cli/manifest.h"

#include <string.h>

/* ---- files that may hold more of the person ---- */

typedef struct {
    const char *code, *store; /* the database's name without its folder */
    bool first;
} naming;

typedef bool (*is_meant)(const naming *n, const char *file);

static bool ends_in(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);
    return n > m && !strcmp(name + n - m, end);
}

static bool is_copy(const naming *n, const char *file)
{
    const size_t k = strlen(n->store);
    return !strncmp(file, n->store, k) && (file[k] == '.' || file[k] == '-') && strcmp(file + k, "-journal") != 0;
}

/* Names of files have the code in small or capital letters. */
static bool has_code(const naming *n, const char *file)
{
    char folded[256], code[DS_CODE_MAX * 4];
    if (!ds_fold_name(ds_str_of(file), folded, sizeof folded) || !ds_fold_name(ds_str_of(n->code), code, sizeof code)) return false;
    const char *at = strstr(folded, code);
    return at && at > folded && (at[-1] == '-' || at[-1] == '_');
}

static bool is_report(const naming *n, const char *file)
{
    return !is_copy(n, file) && !has_code(n, file) &&
           (ends_in(file, ".xlsx") || ends_in(file, ".pdf") || ends_in(file, ".html") || ends_in(file, ".csv") || ends_in(file, ".ndjson") || !strcmp(file, MANIFEST_NAME));
}

/* The folder's files of that kind, a line each under the words. One that is not there has none. */
static void list_files(naming *n, const char *folder, is_meant meant, const char *words)
{
    ds_arena a = { 0 };
    const char **path = NULL;
    size_t found = 0;
    if (ds_folder_files(folder, "", &a, &path, &found, NULL)) found = 0;
    for (size_t i = 0; i < found; i++) {
        if (!meant(n, strrchr(path[i], '/') + 1)) continue;
        if (n->first) cli_say("%s\n", words);
        n->first = false;
        cli_say("  %s\n", path[i]);
    }
    ds_arena_free(&a);
}

static ds_err list_all(const struct options *o, struct practice *p, const char *code, ds_why *w)
{
    static const char copies[] = "copies of the database from before, to be deleted:", own[] = "files about this person, to be deleted:",
                      others[] = "reports that may name the person among others, to be written anew or deleted:";
    const char *slash = strrchr(o->db, '/'), *out = o->out ? o->out : ".";
    const char *folder = slash ? ds_textf(&p->arena, "%.*s", slash == o->db ? 1 : (int)(slash - o->db), o->db) : ".";
    const char *backups = folder ? ds_textf(&p->arena, "%s/backups", folder) : NULL;
    naming n = { .code = code, .store = slash ? slash + 1 : o->db, .first = true };
    if (!backups) return ds_fail(w, DS_MEMORY, "the files of a client");
    list_files(&n, folder, is_copy, copies);
    list_files(&n, backups, is_copy, copies);
    n.first = true;
    list_files(&n, out, has_code, own);
    n.first = true;
    list_files(&n, out, is_report, others);
    return DS_OK;
}

/* ---- erasing ---- */

static void say(const struct options *o, const ds_erased *e, const char *code)
{
    cli_say("%s %s: %s records %s taken out, with names, contact, other codes, rows left aside and all results\n",
            o->dry_run ? "would erase" : "erased", code, cli_thousands(e->records), o->dry_run ? "would be" : "were");
    if (e->visits || e->sales)
        cli_say("kept for the books, under a random code that nothing links to the person: %s visits, %s sales\n", cli_thousands(e->visits),
                cli_thousands(e->sales));
    if (e->decisions)
        cli_say("%s decisions of the practice mention the person: strike them in the review's workbook and import it\n", cli_thousands(e->decisions));
    if (o->dry_run) return;
    cli_say("old files may be imported again: what they tell of this person is left out; undo cannot bring the person back\n"
            "next: downshift analyse, and write the reports anew\n");
}

ds_err cli_clients_erase(const struct options *o, struct practice *p, ds_str code, ds_why *w)
{
    ds_erased e;
    ds_date today;
    char shown[DS_CODE_MAX + 1];
    ds_copy(shown, sizeof shown, code);
    if (!ds_date_parse((ds_str){ p->now, 10 }, DS_DATES_ISO, &today)) return ds_fail(w, DS_INTERNAL, "no day: %s", p->now);
    ds_err err = ds_store_erase_client(p->store, code, today, &e, w);
    if (!err && !o->dry_run) err = ds_store_catalogue(p->store, &p->settings, w);
    if (err) return err;
    say(o, &e, shown);
    return list_all(o, p, shown, w);
}
