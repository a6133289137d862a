/* Reports of one's own: every kind of block, links, faults told with their place, countries, names of files. */
#include <downshift/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "support/files.h"
#include "support/book_help.h"

#define SHEET(n) "xl/worksheets/sheet" #n ".xml"

/* ---- a definition of one's own ---- */

static const char own[] = "name: therapists\ntitle: Therapists\naudience: practice\ntakes: [month]\n"
                          "with:\n  - {name: done, query: \"SELECT * FROM v1_session WHERE status = 'completed' AND "
                          "date BETWEEN :month_first AND :month_last\"}\n"
                          "sheets:\n  - name: It's one\n    blocks:\n"
                          "      - {text: \"{practice}, {month:month}\", style: title}\n"
                          "      - table:\n          id: lines\n          query: WITH own AS (SELECT * FROM done) "
                          "SELECT client, count(*) AS n FROM own GROUP BY 1 ORDER BY 1\n"
                          "          columns:\n            - {from: client, head: Client}\n            - {from: n, "
                          "head: Visits, format: integer, total: average}\n"
                          "  - name: Two\n    blocks:\n"
                          "      - table:\n          query: SELECT DISTINCT client, 3 AS n FROM done ORDER BY 1\n"
                          "          columns:\n            - {from: client, head: Client}\n"
                          "            - {from: n, head: Visits, format: integer, adds: lines.n, by: client}\n";

/* Whose weeks begin on which day, and how their numbers are written. */
static const struct country {
    const char *name;
    ds_week_start starts;
    ds_decimal_sign sign;
    const char *says;
} countries[] = {
    { "weeks from Sunday, a point", DS_STARTS_SUNDAY, DS_POINT, "0, Sunday to Saturday, 1,234.5 and ." },
    { "weeks from Monday, a comma", DS_STARTS_MONDAY, DS_COMMA, "1, Monday to Sunday, 1\xC2\xA0" "234,5 and ," },
    { "weeks from Saturday", DS_STARTS_SATURDAY, DS_POINT, "6, Saturday to Friday, 1,234.5 and ." },
};

static void words_follow_the_country(void **state)
{
    const struct country *c = *state;
    static const char yaml[] = "name: own\ntitle: Own\naudience: practice\nsheets:\n  - name: One\n    blocks:\n"
                               "      - text: \"{w}, {weekday_1} to {weekday_7}, {x:decimal1} and {d}\"\n"
                               "        query: \"SELECT :week_starts AS w, 1234.5 AS x, :decimal_sign AS d\"\n";
    char path[512];
    help_book *w = help_book_open(yaml);
    w->settings.week_starts = c->starts;
    w->settings.decimal_sign = c->sign;
    if (help_book_write(w, "own", NULL, path)) fail_msg("%s", w->why.text);
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), c->says);
    help_book_close(w);
}

/* `with` queries and blocks' own, as people end and begin them. */
static const struct dressed {
    const char *name, *with, *query;
} dressed[] = {
    { "plain", "SELECT 7 AS n", "SELECT n FROM w" },
    { "a comment at the end", "SELECT 7 AS n -- seven", "SELECT n FROM w -- all" },
    { "a long comment at the end", "SELECT 7 AS n /* seven */", "SELECT n FROM w /* all */" },
    { "a comment that is not closed", "SELECT 7 AS n /* seven", "SELECT n FROM w /* all" },
    { "a semicolon", "SELECT 7 AS n;", "SELECT n FROM w;" },
    { "a semicolon, then a comment", "SELECT 7 AS n ; -- seven", "SELECT n FROM w; -- all" },
    { "a comment first", "/* seven */ SELECT 7 AS n", "/* all */ SELECT n FROM w" },
    { "a comment before WITH", "SELECT 7 AS n", "/* own */ WITH o AS (SELECT n FROM w) SELECT n FROM o" },
    { "a comment after WITH", "SELECT 7 AS n", "WITH/* own */o AS (SELECT n FROM w) SELECT n FROM o -- all" },
    { "WITH RECURSIVE", "SELECT 7 AS n", "with recursive o AS (SELECT n FROM w) SELECT n FROM o;" },
    { "what looks like a comment in a text", "SELECT 7 AS n, '-- ; /*' AS t", "SELECT n FROM w WHERE t = '-- ; /*'" },
    { "a quote in a comment", "SELECT 7 AS n -- it's", "SELECT n FROM w -- it's" },
};

static void queries_stand_inside_others_however_dressed(void **state)
{
    const struct dressed *d = *state;
    char yaml[900], path[512];
    snprintf(yaml, sizeof yaml,
             "name: own\ntitle: Own\naudience: practice\nwith:\n  - {name: w, query: \"%s\"}\n  - {name: v, query: "
             "\"%s\"}\nsheets:\n  - name: One\n    blocks:\n      - list: {query: \"%s\", item: \"seven is {n}\"}\n",
             d->with, d->with, d->query);
    help_book *w = help_book_open(yaml);
    if (help_book_write(w, "own", NULL, path)) fail_msg("%s", w->why.text);
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), "seven is 7");
    help_book_close(w);
}

static void a_definition_of_ones_own_works_the_same_way(void **state)
{
    (void)state;
    help_book *w = help_book_open(own);
    const char *path = help_book_made(w, "therapists", NULL);
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), "Practice &amp; &lt;Sons&gt;, October 2026");
    help_book_holds(help_book_part(w, path, SHEET(1)), "<f>AVERAGE(B3:B4)</f><v>2.5</v>");
    help_book_holds(help_book_part(w, path, SHEET(2)),
          ">SUMPRODUCT(--EXACT('It''s one'!$A$3:$A$4,A2),'It''s one'!$B$3:$B$4)</f>");
    help_book_close(w);
}

/* A column without any number adds up to nothing known, and not to 0. */
static void a_total_of_nothing_known_says_so(void **state)
{
    static const char missing[] = "name: therapists\ntitle: Missing\naudience: practice\ntakes: [month]\n"
                                  "sheets:\n  - name: One\n    blocks:\n"
                                  "      - table:\n          query: SELECT 'a' AS kind, 2 AS n, NULL AS price\n"
                                  "          columns:\n            - {from: kind, head: Kind}\n"
                                  "            - {from: n, head: Visits, format: integer, total: sum}\n"
                                  "            - {from: price, head: Price, format: money, total: sum, "
                                  "absent: not known, keep: true}\n";
    (void)state;
    help_book *w = help_book_open(missing);
    const char *path = help_book_made(w, "therapists", NULL), *sheet = help_book_part(w, path, SHEET(1));
    help_book_holds(sheet, "<f>SUM(B2)</f><v>2</v>");
    help_book_lacks(sheet, "SUM(C");
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), "not known");
    help_book_close(w);
}

/* What is blank in all tables that reach so far is left out, and the room goes to the widest. */
static void columns_that_are_always_blank_are_left_out(void **state)
{
    static const char blank[] = "name: own\ntitle: Blank\naudience: practice\ntakes: [month]\n"
                                "sheets:\n  - name: One\n    widths: [10, 20, 30, 12]\n    blocks:\n"
                                "      - table:\n          query: SELECT 'a' AS a, NULL AS b, 'c' AS c, '' AS d\n"
                                "          columns: [{from: a, head: Ah}, {from: b, head: Beh, absent: none}, {from: c, head: Ceh}, {from: d, head: Deh}]\n"
                                "      - table:\n          query: SELECT 'a' AS a, NULL AS b, NULL AS c, 1 AS d\n"
                                "          columns: [{from: a, head: Au}, {from: b, head: Bau}, {from: c, head: Cau}, {from: d, head: Dau, total: sum}]\n";
    (void)state;
    help_book *w = help_book_open(blank);
    const char *path = help_book_made(w, "own", NULL), *sheet = help_book_part(w, path, SHEET(1));
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_lacks(words, "Beh");
    help_book_lacks(words, "Bau");
    help_book_lacks(words, ">none<");
    help_book_holds(words, ">Cau<"); /* another table has something there */
    help_book_lacks(words, ">Deh<"); /* at the right end of its own */
    help_book_holds(sheet, "<f>SUM(C5)</f><v>1</v>");
    help_book_holds(sheet, "<col min=\"2\" max=\"2\" width=\"50.7109375\"");
    help_book_close(w);
}

/* Charts that are compared have one axis; at a curve's foot stands how many there are at each place. */
static void charts_share_a_scale_and_a_curve_has_a_rug(void **state)
{
    static const char two[] =
        "name: own\ntitle: Scales\naudience: practice\ntakes: [month]\nsheets:\n  - name: One\n    widths: [40, 40]\n    blocks:\n"
        "      - chart: {kind: interval, scale: s, query: \"SELECT 'a' AS label, 1 AS estimate, 0.5 AS low, 1.5 AS high\"}\n"
        "      - chart: {kind: interval, query: \"SELECT 'b' AS label, 1 AS estimate, 0.5 AS low, 1.5 AS high\"}\n"
        "      - chart: {kind: curve, scale: s, rug_name: given, rug: \"SELECT 0 AS x, 4 AS n UNION ALL SELECT 10, 2 UNION ALL SELECT 99, 7\",\n"
        "                query: \"SELECT 0 AS x, -20 AS estimate, -40 AS low, 0 AS high UNION ALL SELECT 10, 0, -10, 60\"}\n";
    (void)state;
    help_book *w = help_book_open(two);
    const char *path = help_book_made(w, "own", NULL);
    const char *shared = help_book_part(w, path, "xl/charts/chart1.xml"), *alone = help_book_part(w, path, "xl/charts/chart2.xml"),
               *curve = help_book_part(w, path, "xl/charts/chart3.xml");
    help_book_holds(shared, "<c:max val=\"60\"/><c:min val=\"-40\"/>");
    help_book_holds(curve, "<c:max val=\"60\"/><c:min val=\"-40\"/>");
    help_book_lacks(alone, "<c:max val=\"60\"/>");
    assert_int_equal(help_book_times(curve, "<c:ser>"), 3 + 1);
    const char *numbers = help_book_part(w, path, SHEET(2));
    help_book_holds(numbers, "<v>4</v>");
    help_book_holds(numbers, "<v>2</v>");
    help_book_lacks(numbers, "<v>99</v>"); /* where the curve does not go */
    help_book_close(w);
}

/* Its head again where a page ends within it, a part of its own for readers of tables; totals go over all parts. */
static void a_long_table_repeats_its_head_on_each_page(void **state)
{
    static const char deep[] =
        "name: own\ntitle: Deep\naudience: practice\ntakes: [month]\nsheets:\n  - name: One\n    widths: [20, 20]\n    blocks:\n"
        "      - {text: First, style: title}\n      - {text: A part, style: heading}\n"
        "      - table:\n          query: \"WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 90) SELECT n, 'row ' || n AS w FROM k\"\n"
        "          columns: [{from: w, head: Row}, {from: n, head: Number, format: integer, total: sum}]\n"
        "      - {text: Another part, style: heading}\n"
        "      - table: {query: SELECT 1 AS x, columns: [{from: x, head: X}]}\n";
    (void)state;
    help_book *w = help_book_open(deep);
    const char *path = help_book_made(w, "own", NULL), *sheet = help_book_part(w, path, SHEET(1));
    int breaks = 0;
    assert_int_equal(sscanf(strstr(sheet, "<rowBreaks count=\""), "<rowBreaks count=\"%d", &breaks), 1);
    assert_true(breaks >= 1 && breaks <= 3);
    const int heads = help_book_times(help_book_part(w, path, NULL), "xl/tables/table");
    assert_int_equal(heads, breaks + 2);
    help_book_holds(sheet, ds_textf(&w->a, "<f>SUM(B5:B%d)</f><v>4095</v>", 94 + breaks));
    for (int i = 1; i <= breaks; i++) help_book_holds(help_book_part(w, path, ds_textf(&w->a, "xl/tables/table%d.xml", i)), "name=\"Number\"");
    help_book_holds(help_book_part(w, path, "xl/workbook.xml"), "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">One!$1:$1</definedName>");
    help_book_close(w);
}

/* The example of docs/reports.md, as a reader would copy it. */
static void the_documented_example_runs(void **state)
{
    (void)state;
    ds_arena a = { 0 };
    ds_why why = { 0 };
    ds_str text;
    if (ds_read_file("docs/reports.md", 1 << 20, &a, &text, &why)) fail_msg("%s", why.text);
    const char *from = strstr(text.p, "```yaml\n"), *to = from ? strstr(from + 8, "```") : NULL;
    assert_non_null(to);
    ds_str yaml = ds_keep(&a, (ds_str){ from + 8, (size_t)(to - from - 8) });
    help_book *w = help_book_open(yaml.p);
    const char *path = help_book_made(w, "therapists", NULL);
    help_book_holds(help_book_part(w, path, "xl/sharedStrings.xml"), "Practice &amp; &lt;Sons&gt;: 4 sessions, 4.3 hours.");
    help_book_holds(help_book_part(w, path, SHEET(1)), "<f>SUM(B4:B5)</f><v>4</v>");
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 1);
    help_book_close(w);
    ds_arena_free(&a);
}

#define ONE(block) "name: own\ntitle: Own\naudience: practice\nsheets:\n  - name: One\n    blocks:\n      - " block "\n"

static const struct broken {
    const char *name, *yaml, *says;
    ds_err code;
} broken[] = {
    { "points without bound",
      ONE("chart: {kind: line, query: \"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < "
          "10001) "
          "SELECT x, x AS y FROM n\", series: [{from: y, name: Y}]}"),
      "own.yaml:7:16: 10001 points are more than the 10000 of a chart", DS_CONFIG },
    { "intervals without bound",
      ONE("chart: {kind: interval, query: \"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < "
          "101) "
          "SELECT x AS label, 1 AS estimate, 0 AS low, 2 AS high FROM n\"}"),
      "101 points are more than the 100 of a chart", DS_CONFIG },
    { "rows without bound",
      ONE("table: {query: \"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 400001) "
          "SELECT x, x, x, x, x FROM n\", columns: [{from: x, head: X}]}"),
      "own.yaml:7:16: the report's queries give more than 2000000 values in all", DS_CONFIG },
    { "texts without bound",
      ONE("list: {query: \"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000) "
          "SELECT printf('%50000s', x) AS x FROM n\", item: \"{x}\"}"),
      "the query answers more than 64 MB of text", DS_CONFIG },
    { "words that multiply", ONE("text: \"{x}{x}{x}{x}\"\n        query: \"SELECT printf('%500000s', 'x') AS x\""),
      "own.yaml:7:9: these words become longer than 1048576 bytes", DS_CONFIG },
    { "SQL", ONE("table: {query: SELEC 1, columns: [{from: a, head: A}]}"), "own.yaml:7:16: near \"SELEC\"",
      DS_CONFIG },
    { "writing", ONE("table: {query: DELETE FROM session, columns: [{from: a, head: A}]}"),
      "own.yaml:7:16: ", DS_CONFIG },
    { "column", ONE("table: {query: SELECT 1 AS b, columns: [{from: a, head: A}]}"),
      "own.yaml:7:49: the query has no column \"a\"", DS_CONFIG },
    { "placeholder", ONE("text: \"{nobody}\""), "own.yaml:7:9: {nobody} is neither", DS_CONFIG },
    { "chart column", ONE("chart: {kind: curve, query: SELECT 1 AS x}"), "the query has no column \"estimate\"",
      DS_CONFIG },
    { "adds to nothing", ONE("table: {query: SELECT 1 AS a, columns: [{from: a, head: A, adds: t.x, by: a}]}"),
      "no table with id \"t\"", DS_CONFIG },
    { "too few widths",
      "name: own\ntitle: Own\naudience: practice\nsheets:\n  - name: One\n    widths: [10]\n    blocks:\n"
      "      - table: {query: SELECT 1, columns: [{from: a, head: A}, {from: a, head: B}]}\n",
      "own.yaml:8:16: this table has 2 columns", DS_CONFIG },
    { "another audience's view",
      "name: own\ntitle: Own\naudience: accountant\ntakes: month\nsheets:\n  - name: One\n    blocks:\n"
      "      - table: {query: SELECT * FROM v1_session, columns: [{from: client, head: A}]}\n",
      "v1_session", DS_CONFIG },
};

static void a_definition_that_cannot_run_is_located_and_writes_nothing(void **state)
{
    const struct broken *t = *state;
    help_book *w = help_book_open(t->yaml);
    char path[512];
    struct stat st;
    assert_int_equal(help_book_write(w, "own", NULL, path), t->code);
    help_book_holds(w->why.text, t->says);
    assert_int_not_equal(stat(path, &st), 0);
    help_book_close(w);
}

/* Every kind of block at once, with numbers wide enough to need wider columns. */
static const char all_blocks[] =
    "name: own\ntitle: Own\naudience: practice\ntakes: month\nsheets:\n  - name: One\n    widths: [6, 6]\n    blocks:\n"
    "      - {text: A title, style: title}\n"
    "      - list: {query: SELECT 1 AS n UNION SELECT 2, item: \"number {n}\"}\n"
    "      - list: {query: SELECT 1 AS n WHERE 0, item: \"{n}\", empty: no numbers}\n"
    "      - tiles: {across: 2, query: \"SELECT 123456789.5 AS n, NULL AS none\", show: [{label: Big, from: n, format: "
    "decimal2}, "
    "{label: None, from: none, empty: unknown}]}\n"
    "      - table: {query: \"SELECT 987654321012 AS n, 'a rather long text that does not fit' AS t\", columns: "
    "[{from: n, head: N, format: integer}, {from: t, head: T}]}\n"
    "      - chart: {kind: columns, query: \"SELECT 'a' AS label, 1 AS v UNION SELECT 'b', 2\", series: [{from: v, "
    "name: V}, {from: v, name: W}]}\n"
    "      - chart: {kind: line, query: \"SELECT 1 AS x, 1 AS v UNION SELECT 2, NULL UNION SELECT 3, 4\", series: "
    "[{from: v, name: V, draw: dots}]}\n"
    "      - chart: {kind: interval, title: \"=A1\", query: \"SELECT '=B1' AS label, 1 AS estimate, 0 AS low, 2 AS "
    "high\"}\n";

static void every_kind_of_block_is_written(void **state)
{
    (void)state;
    help_book *w = help_book_open(all_blocks);
    const char *path = help_book_made(w, "own", NULL);
    const char *sheet = help_book_part(w, path, SHEET(1)), *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, "number 2");
    help_book_holds(words, "no numbers");
    help_book_holds(words, ">unknown<");
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 3);
    double width = 0;
    assert_int_equal(
        sscanf(strstr(sheet, "<col min=\"1\" max=\"1\" width=\""), "<col min=\"1\" max=\"1\" width=\"%lf", &width), 1);
    assert_true(width > 25); /* 123,456,789.50 in 18 points */
    help_book_holds(help_book_part(w, path, "xl/charts/chart3.xml"), "<a:t> =A1</a:t>");
    help_book_holds(help_book_part(w, path, "xl/charts/chart3.xml"), "<a:t> =B1</a:t>");
    help_book_close(w);
}

/* Whether the failure asked for was still to come. */
static bool still_to_come(long n)
{
    ds_arena scratch = { 0 };
    bool failed = false;
    for (long i = 0; i <= n && !failed; i++) failed = !ds_alloc(&scratch, 1);
    ds_arena_free(&scratch);
    return failed;
}

/* ---- ways between sheets, charts by a column, formats that a row names ---- */

static const char linked[] =
    "name: own\ntitle: Own\naudience: practice\ntakes: [month]\nsheets:\n"
    "  - name: First\n    widths: [60, 20]\n    blocks:\n      - contents: true\n"
    "      - list: {query: \"SELECT 'go' AS words, 'It''s here' AS sheet\", item: \"{words}\", link_from: sheet}\n"
    "      - {text: \"{x:how}, {y:how}\", query: \"SELECT 0.5 AS x, 2 AS y, 'percent' AS how\"}\n"
    "  - name: It's here\n    about: the rest\n    blocks:\n"
    "      - table:\n          filter: true\n"
    "          query: SELECT 'a' AS a, 1 AS b, 3 AS c, 'First' AS sheet UNION ALL SELECT 'b', 2, 4, NULL\n"
    "          columns:\n            - {from: a, head: A, link_from: sheet}\n            - {from: b, head: B, heat: true, total: average}\n"
    "            - {from: c, head: C, heat: true}\n"
    "      - chart:\n          kind: line\n          by: k\n          span: half\n          x_format: month\n          no_legend: true\n"
    "          title: \"Of {k}\"\n          alt: \"{k} goes up\"\n"
    "          query: SELECT k, x, y FROM (SELECT 'one' AS k, '2026-01-15' AS x, 1 AS y UNION ALL SELECT 'one', '2026-02-15', 2 UNION ALL SELECT 'two', '2026-01-15', 5\n"
    "                 UNION ALL SELECT 'two', '2026-02-15', 6)\n"
    "          series: [{from: y, name: Y, draw: rings}]\n";

static void sheets_lead_to_each_other(void **state)
{
    (void)state;
    help_book *w = help_book_open(linked);
    const char *path = help_book_made(w, "own", NULL);
    const char *first = help_book_part(w, path, SHEET(1)), *second = help_book_part(w, path, SHEET(2));
    assert_int_equal(help_book_times(first, "location=\"'It''s here'!A1\""), 2);
    help_book_holds(second, "location=\"'First'!A1\"");
    const char *words = help_book_part(w, path, "xl/sharedStrings.xml");
    help_book_holds(words, "It's here: the rest");
    help_book_holds(words, "50%, 200%");
    help_book_holds(second, "colorScale");
    help_book_holds(second, "<f>SUBTOTAL(1,B2:B3)</f><v>1.5</v>");
    assert_int_equal(help_book_times(help_book_part(w, path, NULL), "xl/charts/chart"), 2);
    help_book_holds(help_book_part(w, path, "xl/charts/chart2.xml"), "Of two");
    help_book_holds(help_book_part(w, path, "xl/charts/chart1.xml"), "mmm yy");
    help_book_holds(help_book_part(w, path, "xl/drawings/drawing1.xml"), "descr=\"one goes up\"");
    help_book_close(w);
}

/* 0.1 + 0.2 - 0.3 is a little above zero, and its opposite would read "-0.00". */
static const char zero[] =
    "name: own\ntitle: Own\naudience: practice\ntakes: [month]\nsheets:\n"
    "  - name: First\n    blocks:\n"
    "      - table:\n          query: SELECT -0.1 AS a, 'x' AS b UNION ALL SELECT -0.2, 'y' UNION ALL SELECT 0.3, 'z'\n"
    "          columns:\n            - {from: a, head: A, format: money, total: sum}\n";

static void a_total_of_nothing_is_zero(void **state)
{
    (void)state;
    help_book *w = help_book_open(zero);
    help_book_holds(help_book_part(w, help_book_made(w, "own", NULL), SHEET(1)), "<f>ROUND(SUM(A2:A4),2)</f><v>0</v>");
    help_book_close(w);
}

static void a_link_to_nowhere_is_located(void **state)
{
    (void)state;
    char path[512];
    help_book *w = help_book_open("name: own\ntitle: Own\naudience: practice\ntakes: [month]\nsheets:\n  - name: First\n    blocks:\n"
                                  "      - list: {query: \"SELECT 'Second' AS sheet\", item: \"{sheet}\", link_from: sheet}\n");
    assert_int_equal(help_book_write(w, "own", NULL, path), DS_CONFIG);
    help_book_holds(w->why.text, "own.yaml:8:");
    help_book_holds(w->why.text, "no such sheet");
    help_book_close(w);
}

static void a_key_that_names_no_rows_is_located(void **state)
{
    (void)state;
    char path[512];
    help_book *w = help_book_open("name: own\ntitle: Own\naudience: practice\ntakes: [month]\nsheets:\n  - name: First\n    blocks:\n"
                                  "      - table: {query: \"SELECT 'a b' AS k\", names: k, columns: [{from: k, head: Key}]}\n");
    assert_int_equal(help_book_write(w, "own", NULL, path), DS_CONFIG);
    help_book_holds(w->why.text, "own.yaml:8:");
    help_book_holds(w->why.text, "\"a b\" cannot name rows");
    help_book_close(w);
}

/* One after the other, until none was left to fail; a failure leaves no file behind. */
static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    help_book *w = help_book_open(all_blocks);
    char path[512];
    struct stat st;
    long n = 0;
    for (bool last = false; !last && n < 5000; n += HELP_STRIDE) {
        ds_alloc_fail_after(n);
        ds_err err = help_book_write(w, "own", NULL, path);
        last = still_to_come(n);
        ds_alloc_fail_after(-1);
        if (err != (last ? DS_OK : DS_MEMORY)) fail_msg("allocation %ld: %s: %s", n, ds_err_name(err), w->why.text);
        if (!last) assert_int_not_equal(stat(path, &st), 0);
    }
    assert_true(n > 50);
    help_book_close(w);
}

static void twins_and_long_codes_have_names_of_their_own(void **state)
{
    (void)state;
    const char yaml[] = "name: own\ntitle: Own\naudience: practice\ntakes: client\nsheets: [{name: One, blocks: "
                        "[{text: \"{client}\"}]}]\n";
    help_book *w = help_book_open(yaml);
    w->job.twin = 1;
    assert_string_equal(strrchr(help_book_made(w, "own", "ann"), '/'), "/own-ann~2.xlsx");
    w->job.twin = 0;
    char code[65], first[512];
    memset(code, '/', 64);
    code[64] = '\0';
    snprintf(first, sizeof first, "%s", help_book_made(w, "own", code));
    assert_true(strlen(strrchr(first, '/')) < 160);
    code[63] = '%';
    assert_string_not_equal(first, help_book_made(w, "own", code));
    assert_string_equal(strrchr(help_book_made(w, "own", "a\xFF\x1B\xE2\x80\xAE\xC3\xA9"), '/'),
                        "/own-a%FF%1B%E2%80%AE\xC3\xA9.xlsx");
    help_book_close(w);
}

static void a_client_code_cannot_leave_the_folder(void **state)
{
    (void)state;
    const char yaml[] = "name: own\ntitle: Own\naudience: practice\ntakes: client\nsheets: [{name: One, blocks: "
                        "[{text: \"{client}\"}]}]\n";
    help_book *w = help_book_open(yaml);
    assert_string_equal(strrchr(help_book_made(w, "own", "../a b\\c"), '/'), "/own-%2E.%2Fa%20b%5Cc.xlsx");
    help_book_close(w);
}

#define ADD(rows, test)                                                                                       \
    for (size_t i = 0; i < DS_COUNT(rows); i++)                                                               \
    tests[n++] = (struct CMUnitTest){ .name = rows[i].name, .test_func = test, .initial_state = (void *)(uintptr_t)&rows[i] }

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(a_definition_of_ones_own_works_the_same_way),
        cmocka_unit_test(a_total_of_nothing_known_says_so),
        cmocka_unit_test(columns_that_are_always_blank_are_left_out),
        cmocka_unit_test(charts_share_a_scale_and_a_curve_has_a_rug),
        cmocka_unit_test(a_long_table_repeats_its_head_on_each_page),
        cmocka_unit_test(the_documented_example_runs),
        cmocka_unit_test(every_kind_of_block_is_written),
        cmocka_unit_test(a_total_of_nothing_is_zero),
        cmocka_unit_test(sheets_lead_to_each_other),
        cmocka_unit_test(a_link_to_nowhere_is_located),
        cmocka_unit_test(a_key_that_names_no_rows_is_located),
        cmocka_unit_test(every_failed_allocation_is_told),
        cmocka_unit_test(twins_and_long_codes_have_names_of_their_own),
        cmocka_unit_test(a_client_code_cannot_leave_the_folder),
    };
    struct CMUnitTest tests[DS_COUNT(plain) + DS_COUNT(countries) + DS_COUNT(dressed) + DS_COUNT(broken)];
    size_t n = DS_COUNT(plain);
    memcpy(tests, plain, sizeof plain);
    ADD(countries, words_follow_the_country);
    ADD(dressed, queries_stand_inside_others_however_dressed);
    ADD(broken, a_definition_that_cannot_run_is_located_and_writes_nothing);
    return cmocka_run_group_tests_name("reports of one's own", tests, NULL, NULL);
}
