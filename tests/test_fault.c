/* Calls that fail, one at a time and from one on, and kills: whatever happens, nothing is lost or silently
 * different, and the same command once more gives what an undisturbed one gives. Seeded; more rounds with
 * FAULT_ROUNDS=10. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include <downshift/base.h>
#include <downshift/store.h>

#include "support/child.h"
#include "support/files.h"
#include "support/random.h"

#define WORDS(...)                                                                                                     \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }
enum { WORDS_MOST = 12, SEED = 20261129, CRASHED = 98, CRASHED_THERE = 99, KINDS = 8 };

static const char *const kinds[KINDS] = { "malloc", "write", "stdio", "rename", "open", "read", "fsync", "unlink" };

static const struct command {
    const char *name, *words[WORDS_MOST];
    bool imported;     /* its database is there already, and analysed */
    int good;          /* the status it ends with undisturbed */
    int faults[KINDS]; /* how many of each kind */
    int kills;
} commands[] = {
    { "import", WORDS("import", "inbox"), false, 0, { 60, 20, 0, 4, 6, 8, 4, 2 }, 15 },
    { "report",
      WORDS("report", "client-progress", "--month", "2026-10", "--client", "ANN", "--out", "out"),
      true,
      0,
      { 36, 6, 36, 10, 8, 8, 2, 4 },
      25 },
    { "month", WORDS("month", "2026-10", "--inbox", "inbox", "--out", "out"), false, 0, { 9, 5, 5, 2, 3, 3, 2, 1 }, 10 },
};

static const char sessions[] =
    "client_id,date,start,duration_min,pressure,service,kind,status,price,therapist,reaction,notes\n"
    "ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80,Zo,fine,\n"
    "BOB,2026-10-05,17:00,60,light,Relax,massage,completed,80,Zo,,\n"
    "ANN,2026-10-09,18:00,60,modrate,Relax,massage,completed,80,Zo,,\n";
static const char nights[] = "client_id,night_date,bedtime,rise,quality,tst_min\nANN,2026-10-03,22:25,06:45,7,440\n"
                             "ANN,2026-10-04,22:25,06:45,6,430\nBOB,2026-10-05,22:25,06:45,5,400\n";

/* ---- a place to run in ---- */

static const char *library(void)
{
    static char path[1024];
    const char *binary = child_binary(), *slash = binary ? strrchr(binary, '/') : NULL;
    if (!slash) return NULL;
    snprintf(path, sizeof path, "%.*s/tests/fault/fault.so", (int)(slash - binary), binary);
    return access(path, R_OK) ? NULL : path;
}

/* fault: "malloc:17"; NULL: none. The clock stands still, so that bytes can be compared. */
static child_result run(const char *folder, const char *const *words, const char *fault)
{
    setenv("LD_PRELOAD", library(), 1);
    setenv("FAULT_TIME", "1793000000", 1);
    setenv("SOURCE_DATE_EPOCH", "1793000000", 1);
    if (fault) setenv("FAULT", fault, 1);
    child_result r = child_run(&(child_setting){ .folder = folder }, words);
    unsetenv("FAULT");
    unsetenv("LD_PRELOAD");
    return r;
}

static void run_well(const char *folder, const char *const *words, int good)
{
    child_result r = run(folder, words, NULL);
    if (r.status != good) fail_msg("%s: status %d\n%s%s", words[0], r.status, r.out, r.err);
    child_free(&r);
}

static const char *place(const struct command *c)
{
    static ds_str database; /* with the records and their analysis, made once */
    static ds_arena a;
    ds_why w = { 0 };
    const char *folder = support_folder();
    (void)support_write_text(folder, "inbox/sessions.csv", sessions);
    (void)support_write_text(folder, "inbox/nights.csv", nights);
    if (!c->imported) return folder;
    if (!database.p) {
        run_well(folder, (const char *const[])WORDS("import", "inbox"), 0);
        run_well(folder, c->words, c->good);
        assert_int_equal(ds_read_file(support_path(folder, "practice.db"), 1 << 24, &a, &database, &w), DS_OK);
        support_remove(ds_textf(&a, "%s/out", folder));
    }
    (void)support_write(folder, "practice.db", database.p, database.n);
    return folder;
}

static void add_records(ds_hash *h, const char *database)
{
    /* files without their numbers: one that could not be read at first comes in after the others */
    static const char *const views[] = { "v1_client", "v1_session", "v1_night", "v1_day", "v1_refused", "v1_run",
                                         "(SELECT file, format, encoding, client, unused, imported_at, rows, refused FROM v1_file)" };
    ds_why w = { 0 };
    ds_store *s = NULL;
    if (ds_store_open(database, DS_STORE_READ, &s, NULL, &w)) fail_msg("%s", w.text);
    for (size_t i = 0; i < DS_COUNT(views); i++) {
        char sql[200];
        ds_rows *rows = NULL;
        bool more = false;
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2, 3", views[i]);
        if (ds_ask(ds_store_db(s), ds_str_of(sql), NULL, 0, &rows, &w)) fail_msg("%s", w.text);
        while (!ds_rows_next(rows, &more, &w) && more)
            for (size_t k = 0; k < ds_rows_width(rows); k++) {
                const ds_val v = ds_rows_at(rows, k);
                if (v.type == DS_V_TEXT) ds_hash_add(h, v.as.s.p, v.as.s.n);
                if (v.type == DS_V_INT || v.type == DS_V_REAL) ds_hash_add(h, &v.as, sizeof v.as.i);
                ds_hash_add(h, "|", 1);
            }
        ds_rows_close(rows);
    }
    ds_store_close(s);
}

/* Everything a run leaves that counts: its outputs and what the database says. */
static const char *state_of(const char *folder, ds_arena *a)
{
    static char print[2][DS_HASH_TEXT];
    static unsigned turn;
    char out[1024], *to = print[turn++ % 2];
    struct dirent **entry = NULL;
    ds_hash h;
    ds_hash_start(&h);
    snprintf(out, sizeof out, "%s/out", folder);
    int n = scandir(out, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        ds_str bytes;
        ds_why w = { 0 };
        const char *name = entry[i]->d_name;
        if (!strcmp(name, ".") || !strcmp(name, "..")) continue;
        assert_int_equal(ds_read_file(ds_textf(a, "%s/%s", out, name), 1 << 24, a, &bytes, &w), DS_OK);
        ds_hash_add(&h, name, strlen(name) + 1);
        ds_hash_add(&h, bytes.p, bytes.n);
    }
    for (int i = 0; i < n; i++) free(entry[i]);
    free(entry);
    add_records(&h, support_path(folder, "practice.db"));
    ds_hash_end(&h, to);
    return to;
}

static void want_whole_database(const char *folder, const char *fault)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    const char *path = support_path(folder, "practice.db");
    if (access(path, F_OK)) return; /* it failed before there was one */
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    if (strcmp((const char *)sqlite3_column_text(st, 0), "ok")) fail_msg("%s: %s", fault, sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
}

/* ---- faults ---- */

typedef struct {
    const struct command *c;
    const char *undisturbed; /* the state it leaves */
    long calls[KINDS];
    int crashed_there;
    ds_arena a;
} world;

static long count_of(const char *folder, const char *kind)
{
    long n = 0;
    char name[16];
    FILE *f = fopen(support_path(folder, "count"), "r");
    assert_non_null(f);
    for (long k; fscanf(f, "%15s %ld", name, &k) == 2;)
        if (!strcmp(name, kind)) n = k;
    fclose(f);
    return n;
}

static void run_undisturbed(world *w)
{
    static char kept[DS_HASH_TEXT];
    const char *folder = place(w->c);
    setenv("FAULT_COUNT", support_path(folder, "count"), 1);
    run_well(folder, w->c->words, w->c->good);
    unsetenv("FAULT_COUNT");
    for (int k = 0; k < KINDS; k++) w->calls[k] = count_of(folder, kinds[k]);
    strcpy(kept, state_of(folder, &w->a));
    run_well(folder, w->c->words, w->c->good);
    assert_string_equal(kept, state_of(folder, &w->a)); /* else nothing below can be compared */
    w->undisturbed = kept;
    support_remove(folder);
}

static void run_with(world *w, const char *fault)
{
    const char *folder = place(w->c);
    child_result r = run(folder, w->c->words, fault);
    if (r.status == CRASHED || r.status > 128) fail_msg("%s, %s: crashed\n%s", w->c->name, fault, r.err);
    w->crashed_there += r.status == CRASHED_THERE;
    want_whole_database(folder, fault);
    const bool memory = !strncmp(fault, "malloc", 6); /* is told as what it is, and as nothing else's fault */
    if (memory && r.status && r.status != w->c->good && r.status != CRASHED_THERE && r.status != 71)
        fail_msg("%s, %s: status %d\n%s", w->c->name, fault, r.status, r.err);
    if (r.status == w->c->good && strcmp(state_of(folder, &w->a), w->undisturbed))
        fail_msg("%s, %s: told well and another result\n%s", w->c->name, fault, r.err);
    if (r.status && r.status != w->c->good && r.status != CRASHED_THERE && !*r.err)
        fail_msg("%s, %s: status %d without a word", w->c->name, fault, r.status);
    child_free(&r);
    run_well(folder, w->c->words, w->c->good);
    if (strcmp(state_of(folder, &w->a), w->undisturbed))
        fail_msg("%s, %s: another result when run again", w->c->name, fault);
    support_remove(folder);
    ds_arena_reset(&w->a);
}

static void skip_without_library(void)
{
    if (library()) return;
    print_message("no library that makes calls fail; it is built beside a release only\n");
    skip();
}

static int rounds(void)
{
    const char *text = getenv("FAULT_ROUNDS");
    return text ? atoi(text) : 1;
}

static void a_failing_call_does_no_silent_harm(void **state)
{
    world w = { .c = *state };
    char fault[64];
    rnd random = rnd_start(SEED, 0);
    skip_without_library();
    run_undisturbed(&w);
    for (int k = 0; k < KINDS; k++)
        for (int i = 0; w.calls[k] && i < w.c->faults[k] * rounds(); i++) {
            long n = 1 + (long)(rnd_unit(&random) * (double)w.calls[k]);
            snprintf(fault, sizeof fault, "%s:%ld%s", kinds[k], n, i % 2 ? "+" : "");
            run_with(&w, fault);
        }
    if (w.crashed_there) print_message("%s: %d crashes inside libxlsxwriter\n", w.c->name, w.crashed_there);
    ds_arena_free(&w.a);
}

/* ---- kills ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Runs the command and ends it after so many seconds; returns how long it took. */
static double run_and_kill(const char *folder, const char *const *words, double seconds, int number)
{
    const char *list[WORDS_MOST + 1] = { child_binary() };
    for (int i = 0; words[i]; i++) list[i + 1] = words[i];
    double begun = now();
    pid_t pid = fork();
    if (!pid) {
        setenv("LD_PRELOAD", library(), 1);
        if (chdir(folder) || !freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) _exit(126);
        execv(list[0], (char *const *)(uintptr_t)list);
        _exit(127);
    }
    assert_true(pid > 0);
    struct timespec wait = { (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) };
    if (seconds > 0) nanosleep(&wait, NULL);
    if (seconds > 0) kill(pid, number);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    return now() - begun;
}

static int asides_in(const char *folder)
{
    int n = 0;
    char out[1024];
    snprintf(out, sizeof out, "%s/out", folder);
    DIR *d = opendir(out);
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] == '.' && e->d_name[1] && e->d_name[1] != '.';
    if (d) closedir(d);
    return n;
}

static void a_kill_leaves_nothing_that_stays(void **state)
{
    world w = { .c = *state };
    rnd random = rnd_start(SEED, 0);
    skip_without_library();
    run_undisturbed(&w);
    const char *folder = place(w.c);
    double whole = run_and_kill(folder, w.c->words, 0, 0);
    support_remove(folder);
    for (int i = 0; i < w.c->kills * rounds(); i++) {
        const int number = i % 3 == 0 ? SIGTERM : i % 3 == 1 ? SIGINT : SIGKILL;
        folder = place(w.c);
        (void)run_and_kill(folder, w.c->words, whole * rnd_unit(&random), number);
        want_whole_database(folder, "kill");
        if (number != SIGKILL) assert_int_equal(asides_in(folder), 0);
        run_well(folder, w.c->words, w.c->good);
        assert_int_equal(asides_in(folder), 0);
        if (strcmp(state_of(folder, &w.a), w.undisturbed))
            fail_msg("%s, kill %d: another result when run again", w.c->name, i);
        support_remove(folder);
        ds_arena_reset(&w.a);
    }
    ds_arena_free(&w.a);
}

/* A file system that keeps no rights refuses to change them; it serves all the same. */
static void refused_rights_are_no_failure(void **state)
{
    world w = { .c = *state };
    skip_without_library();
    run_undisturbed(&w);
    const char *folder = place(w.c);
    child_result r = run(folder, w.c->words, "chmod:1+");
    if (r.status != w.c->good) fail_msg("%s: status %d\n%s", w.c->name, r.status, r.err);
    assert_string_equal(state_of(folder, &w.a), w.undisturbed);
    child_free(&r);
    support_remove(folder);
    ds_arena_free(&w.a);
}

enum { COMMANDS = DS_COUNT(commands) };

int main(void)
{
    struct CMUnitTest tests[3 * COMMANDS] = { 0 };
    for (int i = 0; i < COMMANDS; i++) {
        tests[2 * i] = (struct CMUnitTest){ .name = commands[i].name,
                                            .test_func = a_failing_call_does_no_silent_harm,
                                            .initial_state = (void *)(uintptr_t)&commands[i] };
        tests[2 * i + 1] = (struct CMUnitTest){ .name = "a_kill_leaves_nothing_that_stays",
                                                .test_func = a_kill_leaves_nothing_that_stays,
                                                .initial_state = (void *)(uintptr_t)&commands[i] };
        tests[2 * COMMANDS + i] = (struct CMUnitTest){ .name = "refused_rights_are_no_failure",
                                                       .test_func = refused_rights_are_no_failure,
                                                       .initial_state = (void *)(uintptr_t)&commands[i] };
    }
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
