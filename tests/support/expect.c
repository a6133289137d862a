#include "expect.h"

#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include <downshift/base.h>

#include "child.h"
#include "files.h"

enum { MOST_LINES = 80, MOST_FILES = 16, MOST_ARGS = 16, REPORT_SIZE = 16384 };

struct expect_case {
    ds_arena a;
    const char *folder;            /* of the case */
    char *line[MOST_LINES];        /* of expect, NUL-terminated; comments and blank lines are "" */
    size_t lines, at;              /* at: the line being judged, from 0 */
    const char *order[MOST_FILES]; /* files of the inbox, oldest first */
    size_t files;
    bool both_orders, reversed, ran;
    const char *work;  /* where it runs */
    child_result said; /* of the last command */
    char report[REPORT_SIZE];
};

/* ---- what did not hold ------------------------------------------------------------------------ */

static void __attribute__((format(printf, 2, 3))) note(expect_case *c, const char *format, ...)
{
    size_t used = strlen(c->report);
    int n = snprintf(c->report + used, REPORT_SIZE - used, "  %s/expect:%zu: %s\n    ", c->folder, c->at + 1,
                     c->at < c->lines ? c->line[c->at] : "(every case)");
    if (c->reversed && n > 0) strncat(c->report, "in reverse order: ", REPORT_SIZE - strlen(c->report) - 1);
    used = strlen(c->report);
    va_list rest;
    va_start(rest, format);
    vsnprintf(c->report + used, REPORT_SIZE - used, format, rest);
    va_end(rest);
    strncat(c->report, "\n", REPORT_SIZE - strlen(c->report) - 1);
}

/* ---- the file expect -------------------------------------------------------------------------- */

static char *trimmed(char *s)
{
    size_t n;
    while (isspace((unsigned char)*s)) s++;
    for (n = strlen(s); n && isspace((unsigned char)s[n - 1]); n--) s[n - 1] = '\0';
    return s;
}

/* The rest of a line that begins with a word, NULL when it does not. */
static char *after(char *line, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) || (line[n] && line[n] != ' ')) return NULL;
    return trimmed(line + n);
}

static char *whole_file(ds_arena *a, const char *path)
{
    ds_str bytes;
    ds_why why = { 0 };
    if (ds_read_file(path, 16u << 20, a, &bytes, &why)) fail_msg("%s", why.text);
    char *text = ds_alloc(a, bytes.n + 1);
    assert_non_null(text);
    if (bytes.n) memcpy(text, bytes.p, bytes.n);
    return text;
}

static void set_up_line(expect_case *c, char *line)
{
    char *rest;
    if ((rest = after(line, "order"))) {
        assert_in_range(c->files, 0, MOST_FILES - 1);
        c->order[c->files++] = rest;
    }
    if (!strcmp(line, "both orders")) c->both_orders = true;
}

expect_case *expect_open(const char *case_folder)
{
    expect_case *c = calloc(1, sizeof *c);
    assert_non_null(c);
    c->folder = case_folder;
    for (char *text = whole_file(&c->a, support_path(case_folder, "expect")); text && *text;) {
        char *end = strchr(text, '\n');
        if (end) *end++ = '\0';
        assert_in_range(c->lines, 0, MOST_LINES - 1);
        char *line = trimmed(text);
        if (*line == '#') *line = '\0';
        c->line[c->lines++] = line;
        set_up_line(c, line);
        text = end;
    }
    return c;
}

void expect_close(expect_case *c)
{
    if (!c) return;
    child_free(&c->said);
    if (c->work) support_remove(c->work);
    ds_arena_free(&c->a);
    free(c);
}

/* ---- running ---------------------------------------------------------------------------------- */

static void copy_folder(expect_case *c, const char *from, const char *below)
{
    DIR *d = opendir(from);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || (!*below && !strcmp(e->d_name, "expect"))) continue;
        struct stat st;
        ds_str bytes;
        ds_why why = { 0 };
        const char *path = ds_textf(&c->a, "%s/%s", from, e->d_name);
        const char *name = ds_textf(&c->a, "%s%s%s", below, *below ? "/" : "", e->d_name);
        assert_true(path && name && !stat(path, &st));
        if (S_ISDIR(st.st_mode)) {
            copy_folder(c, path, name);
        } else {
            assert_int_equal(ds_read_file(path, 16u << 20, &c->a, &bytes, &why), DS_OK);
            (void)support_write(c->work, name, bytes.p, bytes.n);
        }
    }
    closedir(d);
}

static void run(expect_case *c, char *words)
{
    const char *argv[MOST_ARGS + 1] = { 0 };
    size_t n = 0;
    for (char *save = NULL, *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        assert_in_range(n, 0, MOST_ARGS - 1);
        argv[n++] = w;
    }
    child_free(&c->said);
    c->said = child_run(&(child_setting){ .folder = c->work }, argv);
    c->ran = true;
    if (c->said.status >= 128 || c->said.status == 70 || c->said.status == 71)
        note(c, "broke with status %d\n%s", c->said.status, c->said.err);
}

static void run_text(expect_case *c, const char *words)
{
    char *copy = ds_textf(&c->a, "%s", words);
    assert_non_null(copy);
    run(c, copy);
}

/* The import that a case without a run line means. */
static void be_run(expect_case *c)
{
    if (!c->ran) run_text(c, "import inbox");
}

/* A practice fresh from init, made once: every case begins with a copy of it. */
static const char *fresh_practice(void)
{
    static char folder[1024];
    if (!*folder) {
        snprintf(folder, sizeof folder, "%s", support_folder());
        child_result r = child_run(&(child_setting){ .folder = folder }, (const char *const[]){ "init", NULL });
        assert_int_equal(r.status, 0);
        child_free(&r);
    }
    return folder;
}

void expect_done(void)
{
    support_remove(fresh_practice());
}

static void start(expect_case *c)
{
    if (c->work) support_remove(c->work);
    c->work = support_folder();
    c->ran = false;
    copy_folder(c, fresh_practice(), "");
    copy_folder(c, c->folder, "");
    for (size_t i = 0; i < c->files; i++) {
        const char *path = ds_textf(&c->a, "%s/inbox/%s", c->work, c->order[i]);
        assert_non_null(path);
        support_date(path, c->reversed ? (int)(c->files - i) : (int)i + 1);
    }
}

/* ---- questions -------------------------------------------------------------------------------- */

/* Every row's first column, one a line; "" for none. NULL, and a note, when it cannot be asked. */
static const char *asked(expect_case *c, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    const char *answer = "";
    int rc = sqlite3_open_v2(support_path(c->work, "practice.db"), &db, SQLITE_OPEN_READWRITE, NULL);
    if (!rc) rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
    while (!rc && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        const char *cell = (const char *)sqlite3_column_text(q, 0);
        answer = ds_textf(&c->a, "%s%s%s", answer, *answer ? "\n" : "", cell ? cell : "NULL");
        assert_non_null(answer);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) {
        note(c, "cannot be asked: %s", sqlite3_errmsg(db));
        answer = NULL;
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    return answer;
}

static bool same_value(const char *a, const char *b)
{
    char *end_a, *end_b;
    double x = strtod(a, &end_a), y = strtod(b, &end_b);
    if (*a && *b && !*end_a && !*end_b) return x - y < 1e-6 && y - x < 1e-6;
    return !strcmp(a, b);
}

static void judge_question(expect_case *c, const char *want, const char *sql)
{
    const char *have = asked(c, sql);
    if (have && !same_value(have, want)) note(c, "it is: %s", have);
}

static bool holds(const char *text, const char *piece)
{
    size_t n = strlen(piece);
    for (; *text; text++)
        if (!strncasecmp(text, piece, n)) return true;
    return false;
}

/* One of "a | b | c" is in the text. */
static bool holds_any(expect_case *c, const char *text, const char *choices)
{
    char *copy = ds_textf(&c->a, "%s", choices);
    assert_non_null(copy);
    for (char *save = NULL, *p = strtok_r(copy, "|", &save); p; p = strtok_r(NULL, "|", &save))
        if (holds(text, trimmed(p))) return true;
    return false;
}

static const char *all_said(expect_case *c)
{
    const char *all = ds_textf(&c->a, "%s%s", c->said.out, c->said.err);
    assert_non_null(all);
    return all;
}

/* ---- the lines of expect ---------------------------------------------------------------------- */

static void line_run(expect_case *c, char *rest)
{
    run_text(c, rest);
}

static void line_exit(expect_case *c, char *rest)
{
    if (c->said.status != atoi(rest)) note(c, "it is %d\n%s", c->said.status, all_said(c));
}

static void line_says(expect_case *c, char *rest)
{
    const char *all = all_said(c);
    if (!holds_any(c, all, rest)) note(c, "it says:\n%s", all);
}

static void line_unsaid(expect_case *c, char *rest)
{
    const char *all = all_said(c);
    if (holds_any(c, all, rest)) note(c, "it says:\n%s", all);
}

static void line_most(expect_case *c, char *rest)
{
    const char *all = all_said(c);
    int lines = 0;
    for (const char *p = all; *p; p++) lines += *p == '\n';
    if (lines > atoi(rest)) note(c, "there are %d:\n%s", lines, all);
}

/* "copy FROM TO", both in the folder where the case runs. */
static void line_copy(expect_case *c, char *rest)
{
    char from[256], to[256];
    ds_str bytes;
    ds_why why = { 0 };
    assert_int_equal(sscanf(rest, "%255s %255s", from, to), 2);
    assert_int_equal(ds_read_file(support_path(c->work, from), 16u << 20, &c->a, &bytes, &why), DS_OK);
    (void)support_write(c->work, to, bytes.p, bytes.n);
}

static void line_value(expect_case *c, char *rest)
{
    char *colon = strchr(rest, ':');
    assert_non_null(colon);
    *colon = '\0';
    const char *want = ds_textf(&c->a, "%s", trimmed(rest));
    *colon = ':';
    assert_non_null(want);
    judge_question(c, want, colon + 1);
}

/* Every line of the file from first to last stands somewhere. */
static void line_listed(expect_case *c, char *rest)
{
    char file[256];
    int first, last;
    assert_int_equal(sscanf(rest, "%255s %d %d", file, &first, &last), 3);
    for (int i = first; i <= last; i++) {
        const char *sql =
            ds_textf(&c->a,
                     "SELECT count(*) FROM (SELECT file, line FROM v1_night UNION ALL SELECT file, line FROM"
                     " v1_session UNION ALL SELECT file, line FROM v1_refused) WHERE line = %d AND"
                     " (file = '%s' OR file LIKE '%%/%s')",
                     i, file, file);
        assert_non_null(sql);
        const char *n = asked(c, sql);
        if (n && !strcmp(n, "0")) note(c, "nothing tells of line %d", i);
    }
}

static void line_there(expect_case *c, char *rest)
{
    if (access(support_path(c->work, rest), F_OK)) note(c, "it is not there");
}

static void line_gone(expect_case *c, char *rest)
{
    if (!access(support_path(c->work, rest), F_OK)) note(c, "it is there");
}

/* What a command prints; ends with the program's own. */
static bool printed(const char *command, char *text, size_t cap)
{
    FILE *f = popen(command, "r");
    assert_non_null(f);
    text[fread(text, 1, cap - 1, f)] = '\0';
    return !pclose(f);
}

/* "PATH A | B": what the command prints of that file holds one of them, or none. */
static void judge_file(expect_case *c, char *rest, const char *command_of, bool wanted)
{
    char path[256], command[2048];
    static char text[1u << 20];
    int n = 0;
    assert_int_equal(sscanf(rest, "%255s %n", path, &n), 1);
    snprintf(command, sizeof command, command_of, support_path(c->work, path));
    if (!printed(command, text, sizeof text))
        note(c, "no such file");
    else if (holds_any(c, text, rest + n) != wanted)
        note(c, wanted ? "it is not in it" : "it is in it");
}

static const char cells[] = "unzip -p '%s' xl/sharedStrings.xml 2>/dev/null";

static void line_sheet(expect_case *c, char *rest)
{
    judge_file(c, rest, cells, true);
}

static void line_unsheet(expect_case *c, char *rest)
{
    judge_file(c, rest, cells, false);
}

static void line_holds(expect_case *c, char *rest)
{
    judge_file(c, rest, "cat '%s' 2>/dev/null", true);
}

/* "PATH PATH": byte for byte. */
static void line_same(expect_case *c, char *rest)
{
    char a[256], b[256], command[2048], text[16];
    assert_int_equal(sscanf(rest, "%255s %255s", a, b), 2);
    char *one = ds_textf(&c->a, "%s", support_path(c->work, a));
    assert_non_null(one);
    snprintf(command, sizeof command, "cmp -s '%s' '%s'", one, support_path(c->work, b));
    if (!printed(command, text, sizeof text)) note(c, "they differ, or are not there");
}

/* "3 v1_night where ...": so many rows. */
static void line_rows(expect_case *c, char *line)
{
    char *end;
    long want = strtol(line, &end, 10);
    if (end == line || strncmp(end, " v", 2)) fail_msg("%s/expect:%zu: what is \"%s\"?", c->folder, c->at + 1, line);
    char *sql = ds_textf(&c->a, "SELECT count(*) FROM%s", end);
    char *number = ds_textf(&c->a, "%ld", want);
    assert_true(sql && number);
    judge_question(c, number, sql);
}

static void line_nothing(expect_case *c, char *rest)
{
    (void)c;
    (void)rest;
}

static const struct {
    const char *word;
    void (*judge)(expect_case *c, char *rest);
    bool before_import; /* does not need anything to have run */
} words[] = {
    { "order", line_nothing, true }, { "both", line_nothing, true },   { "run", line_run, true },
    { "exit", line_exit, false },    { "says", line_says, false },     { "unsaid", line_unsaid, false },
    { "value", line_value, false },  { "listed", line_listed, false }, { "there", line_there, false },
    { "gone", line_gone, false },    { "sheet", line_sheet, false },   { "most", line_most, false },
    { "copy", line_copy, true },     { "same", line_same, false },     { "holds", line_holds, false },
    { "unsheet", line_unsheet, false },
};

static void judge_line(expect_case *c, char *line)
{
    for (size_t i = 0; i < DS_COUNT(words); i++) {
        char *rest = after(line, words[i].word);
        if (!rest) continue;
        if (!words[i].before_import) be_run(c);
        words[i].judge(c, rest);
        return;
    }
    be_run(c);
    line_rows(c, line);
}

/* In every case: what became of a file's rows adds up to the rows. */
static void judge_fates(expect_case *c)
{
    const char *off =
        asked(c, "SELECT file || ' has ' || \"rows\" || ' rows and fates ' || (fresh + changed + same + lost +"
                 " refused + ignored + joined) FROM v1_file WHERE \"rows\" <> fresh + changed + same + lost + refused +"
                 " ignored + joined");
    if (off && *off) note(c, "%s", off);
}

static void judge_once(expect_case *c)
{
    start(c);
    for (c->at = 0; c->at < c->lines; c->at++)
        if (*c->line[c->at]) judge_line(c, c->line[c->at]);
    judge_fates(c);
}

const char *expect_judge(expect_case *c)
{
    judge_once(c);
    c->reversed = c->both_orders;
    if (c->both_orders) judge_once(c);
    return c->report;
}
