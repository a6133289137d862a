/* What is found in an inbox: what is left alone, links, files that change while they are read. */
#include <downshift/import.h>

#include <fcntl.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/files.h"
#include "support/inbox.h"

static inbox_world *w;

static int set_up(void **state)
{
    (void)state;
    w = inbox_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inbox_close(w);
    return 0;
}

#define SESSIONS "client_id,date,start,duration_min,pressure,price\n"
#define NIGHTS   "client_id,night_date,bedtime,quality,tst_min\n"

static const char two_sessions[] = SESSIONS "A1,2026-10-01,16:00,60,deep,80\nB2,2026-10-02,18:30,90,light,120\n";
static const char three_nights[] =
    NIGHTS "A1,2026-10-01,22:40,7,430\nA1,2026-10-02,23:05,6,401.5\nB2,2026-10-01,00:10,8,455\n";

/* ---- what is left alone ---- */

static void what_is_no_log_is_passed_over(void **state)
{
    (void)state;
    static const char *const none[] = { ".hidden.csv",   ".git/nights.csv",     "nights.csv.bak",
                                        "practice.yaml", "practice.db-journal", "practice.db.bak-v1",
                                        "README",        "README.txt",          "TRUTH.md",
                                        "Thumbs.db",     "~$sessions.xlsx",     "desktop.ini" };
    for (size_t i = 0; i < DS_COUNT(none); i++) inbox_put(w, none[i], "no log\n");
    inbox_put(w, "b/nights.csv", three_nights);
    inbox_put(w, "a.csv", two_sessions);
    inbox_put(w, "B.csv", SESSIONS);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 3);
    assert_string_equal(w->sum.file[0].file, "B.csv");
    assert_string_equal(w->sum.file[1].file, "a.csv");
    assert_string_equal(w->sum.file[2].file, "b/nights.csv");
    assert_string_equal(w->sum.passed_over, "README, README.txt, TRUTH.md, Thumbs.db, desktop.ini, nights.csv.bak, "
                                            "practice.db-journal, practice.db.bak-v1, practice.yaml, "
                                            "~$sessions.xlsx, 2 hidden files");
}

static void what_is_passed_over_is_named_up_to_a_bound(void **state)
{
    (void)state;
    char name[80];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "a-note-with-a-name-of-some-length-%03d.md", i);
        inbox_put(w, name, "call Ann\n");
    }
    (void)inbox_import(w);
    assert_non_null(strstr(w->sum.passed_over, "-000.md, "));
    assert_non_null(strstr(w->sum.passed_over, " more"));
    assert_true(strlen(w->sum.passed_over) < 2200);
}

/* Closing it would end the locks on it: SQLite's "how to corrupt", 2.2. Another of ours is told from somebody's. */
static void the_store_itself_is_not_opened(void **state)
{
    (void)state;
    assert_int_equal(link(support_path(w->folder, "practice.db"), support_path(w->inbox, "mine.db")), 0);
    inbox_put(w, "nights.csv", three_nights);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_int_equal(w->sum.ours, 0);
    assert_string_equal(w->sum.passed_over, "mine.db");
    (void)inbox_import_path(w, support_path(w->folder, "practice.db"));
    assert_int_equal(w->sum.n, 0);
    assert_string_equal(w->sum.passed_over, "practice.db");
}

static void a_database_is_told_from_ours(void **state)
{
    (void)state;
    ds_store *other = NULL;
    assert_int_equal(ds_store_open(support_path(w->inbox, "old.db"), DS_STORE_CREATE, &other, NULL, &w->why), DS_OK);
    ds_store_close(other);
    support_write(w->inbox, "health.db", "SQLite format 3\0\20\0\1\1\0@  ", 24);
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_int_equal(w->sum.ours, 1);
    assert_int_equal(r->code, DS_DATA);
    assert_string_equal(r->story, "health.db: a SQLite database that is damaged or cut short: copy or export it again");
}

/* ---- links ---- */

static void a_link_out_of_the_inbox_is_not_followed(void **state)
{
    (void)state;
    inbox_put(w, "ann/nights.csv", three_nights);
    support_write_text(w->folder, "outside.csv", two_sessions);
    assert_int_equal(symlink("../outside.csv", support_path(w->inbox, "a.csv")), 0);
    assert_int_equal(symlink("/etc/passwd", support_path(w->inbox, "b.csv")), 0);
    assert_int_equal(symlink("a.csv", support_path(w->inbox, "c.csv")), 0); /* by way of one that does */
    assert_int_equal(symlink(w->folder, support_path(w->inbox, "d")), 0);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 1);
    assert_int_equal(inbox_count(w, "session"), 0);
    static const char *const told[] = { "a.csv", "b.csv", "c.csv", "d" };
    for (size_t i = 0; i < DS_COUNT(told); i++) {
        const char *want = ds_textf(&w->a, "%s (a link that leads out of the folder", told[i]);
        assert_non_null(strstr(w->sum.passed_over, want));
    }
}

/* A folder whose name only begins like the inbox's is outside. */
static void a_neighbour_is_outside(void **state)
{
    (void)state;
    const char *beside = ds_textf(&w->a, "%s2", w->inbox);
    assert_int_equal(mkdir(beside, 0700), 0);
    support_write_text(beside, "s.csv", two_sessions);
    assert_int_equal(symlink(ds_textf(&w->a, "%s/s.csv", beside), support_path(w->inbox, "s.csv")), 0);
    (void)inbox_import(w);
    assert_int_equal(w->sum.n, 0);
    assert_non_null(strstr(w->sum.passed_over, "s.csv (a link that leads out"));
}

/* What the command line names was meant, whatever it is. */
static void a_link_that_is_given_is_followed(void **state)
{
    (void)state;
    support_write_text(w->folder, "outside.csv", two_sessions);
    assert_int_equal(symlink("outside.csv", support_path(w->folder, "link.csv")), 0);
    assert_int_equal(inbox_import_path(w, support_path(w->folder, "link.csv"))->counts.fresh, 2);
    inbox_put(w, "nights.csv", three_nights);
    assert_int_equal(symlink(w->inbox, support_path(w->folder, "box")), 0);
    assert_int_equal(symlink("nights.csv", support_path(w->inbox, "again.csv")), 0);
    assert_int_equal(inbox_import_path(w, support_path(w->folder, "box"))->counts.fresh, 3);
    assert_int_equal(w->sum.n, 1);
}

/* ---- files that somebody writes to meanwhile ---- */

enum { LONG_ROWS = 60000 }; /* over a megabyte, which is read at once */

static void put_long_log(const char *name)
{
    size_t n = 0, cap = LONG_ROWS * 40;
    char *text = malloc(cap);
    assert_non_null(text);
    n += (size_t)snprintf(text, cap, NIGHTS);
    for (int i = 0; i < LONG_ROWS; i++) {
        char date[11];
        ds_date_text(ds_date_of(2026, 1, 1) - i % 9000, date);
        n += (size_t)snprintf(text + n, cap - n, "A%d,%s,22:40,7,430\n", i / 9000, date);
    }
    inbox_put(w, name, text);
    free(text);
}

static void write_at(const char *path, off_t at, const char *bytes)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), strlen(bytes));
    close(fd);
}

static void writes_over(const char *path, off_t size)
{
    write_at(path, size - 30, "9");
}

static void writes_no_text(const char *path, off_t size)
{
    write_at(path, size - 30, "\xE9");
}

static void opens_a_quote(const char *path, off_t size)
{
    write_at(path, size - 28, ",\"");
}

static void cuts(const char *path, off_t size)
{
    assert_int_equal(truncate(path, size / 2), 0);
}

static void appends(const char *path, off_t size)
{
    write_at(path, size, "A1,2026-10-01,22:40,7,430\n");
}

static void leaves_alone(const char *path, off_t size)
{
    (void)path, (void)size;
}

typedef struct {
    void (*does)(const char *path, off_t size);
    bool done;
} meddler;

static void meddle(void *to, const ds_row_seen *row)
{
    meddler *m = to;
    struct stat st;
    (void)row;
    if (m->done) return;
    m->done = true;
    assert_int_equal(stat(support_path(w->inbox, "n.csv"), &st), 0);
    m->does(support_path(w->inbox, "n.csv"), st.st_size);
}

static void a_file_written_to_while_it_is_read_is_not_taken(void **state)
{
    static void (*const ways[])(const char *path, off_t size) = { writes_over, writes_no_text, opens_a_quote, cuts,
                                                                  appends };
    (void)state;
    w->options.seen = meddle;
    for (size_t i = 0; i < DS_COUNT(ways); i++) {
        meddler m = { ways[i], false };
        w->options.to = &m;
        put_long_log("n.csv");
        const ds_import_result *r = inbox_import(w);
        assert_true(m.done);
        assert_int_equal(r->code, DS_DATA);
        assert_string_equal(r->story,
                            "n.csv: was written to while it was read, so nothing of it was taken: import it again");
        assert_int_equal(inbox_count(w, "sleep"), 0);
        assert_int_equal(inbox_count(w, "source_file"), 0);
    }
    meddler m = { leaves_alone, false };
    w->options.to = &m;
    put_long_log("n.csv");
    assert_int_equal(inbox_import(w)->counts.fresh, LONG_ROWS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_log_is_passed_over),           TEST(what_is_passed_over_is_named_up_to_a_bound),
        TEST(the_store_itself_is_not_opened),          TEST(a_database_is_told_from_ours),
        TEST(a_link_out_of_the_inbox_is_not_followed), TEST(a_neighbour_is_outside),
        TEST(a_link_that_is_given_is_followed),        TEST(a_file_written_to_while_it_is_read_is_not_taken),
    };
    return cmocka_run_group_tests_name("import: what is found", tests, NULL, NULL);
}
