/* A workbook to type into, drawn by libxlsxwriter: the log with its drop-downs and checks, then a page of help. */
#include "report/blank/blank.h"
#include "report/define/values.h"
#include "report/out/read_back.h"
#include "report/out/write.h"
#include "report/sheet/book_text.h"
#include "report/sheet/look.h"
#include "report/sheet/page.h"
#include "report/sheet/watch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Days that a spreadsheet counts from 1899-12-30: 1990-01-01 to 2099-12-31. */
enum { FIRST_DAY = 32874, LAST_DAY = 73050, RULED_HEIGHT = 30, HELP_WIDTH = 96, HEAD_WIDTH = 24 };
/* What spreadsheets take of an input message (ECMA-376 part 1, 18.3.1.32). */
enum { TITLE_MOST = 32, MESSAGE_MOST = 255 };

typedef struct {
    const ds_blank *def;
    rep_manner manner;
    bool samples;
    ds_arena *a;
    lxw_workbook *book;
    rep_drawn drawn;
    size_t looks;
} blank_book;

static const struct kind {
    const char *pattern;
    int format; /* rep_format of an example */
} kind_of[REP_BLANK_KINDS] = {
    [REP_BLANK_TEXT] = { "@", REP_F_TEXT },       [REP_BLANK_DATE] = { "DATE", REP_F_DATE },
    [REP_BLANK_CLOCK] = { "CLOCK", REP_F_TIME },  [REP_BLANK_WHOLE] = { "0", REP_F_INTEGER },
    [REP_BLANK_NUMBER] = { "General", REP_F_POINTS }, [REP_BLANK_MONEY] = { "#,##0.00", REP_F_MONEY },
};

static ds_err no_memory(const blank_book *b, ds_why *w)
{
    return ds_fail(w, DS_MEMORY, "template %s", b->def->name);
}

/* ---- looks and cells ---- */

typedef struct {
    lxw_format *made;
    uint16_t look;
} blank_look;

static bool new_look(blank_book *b, double points, bool bold, const char *pattern, blank_look *out)
{
    char full[100];
    out->made = workbook_add_format(b->book);
    out->look = (uint16_t)b->looks++;
    if (!out->made) return false;
    rep_manner_pattern(&b->manner, pattern, full, sizeof full);
    format_set_font_name(out->made, REP_FONT);
    format_set_font_size(out->made, points);
    format_set_font_color(out->made, REP_INK);
    format_set_num_format(out->made, full);
    if (bold) format_set_bold(out->made);
    return true;
}

static ds_err put_words(blank_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t column, const char *words,
                        blank_look l, ds_why *w)
{
    const rep_cell c = { .words = words, .row = row, .column = column, .look = l.look,
                         .kind = *words ? REP_CELL_WORDS : REP_CELL_BLANK };
    const lxw_error e = *words ? worksheet_write_string(s, row, column, words, l.made)
                               : worksheet_write_blank(s, row, column, l.made);
    return !e && rep_drawn_add(&b->drawn, c) ? DS_OK : no_memory(b, w);
}

static ds_err put_number(blank_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t column, double x, blank_look l,
                         ds_why *w)
{
    const rep_cell c = { .number = x, .row = row, .column = column, .look = l.look, .kind = REP_CELL_NUMBER };
    return !worksheet_write_number(s, row, column, x, l.made) && rep_drawn_add(&b->drawn, c) ? DS_OK : no_memory(b, w);
}

/* ---- what may be typed ---- */

static const char *message_of(const blank_book *b, const rep_blank_column *c)
{
    return c->note ? rep_line_text(b->a, c->note, MESSAGE_MOST) : NULL;
}

static void allow_choice(lxw_data_validation *v, const rep_blank_column *c, ds_arena *a)
{
    char **list = ds_alloc(a, (c->choose.n + 1) * sizeof *list);
    if (list && c->choose.n) memcpy(list, c->choose.item, c->choose.n * sizeof *list);
    v->validate = LXW_VALIDATION_TYPE_LIST;
    v->value_list = list;
}

static void allow_between(lxw_data_validation *v, int type, double least, double most)
{
    v->validate = (uint8_t)type;
    v->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v->minimum_number = least;
    v->maximum_number = most;
}

static void allow(lxw_data_validation *v, const rep_blank_column *c, ds_arena *a)
{
    v->validate = LXW_VALIDATION_TYPE_ANY;
    if (c->choose.n)
        allow_choice(v, c, a);
    else if (c->as == REP_BLANK_DATE)
        allow_between(v, LXW_VALIDATION_TYPE_DATE_NUMBER, FIRST_DAY, LAST_DAY);
    else if (c->as == REP_BLANK_CLOCK)
        allow_between(v, LXW_VALIDATION_TYPE_TIME_NUMBER, 0, 0.999994); /* a spreadsheet's 23:59:59 */
    else if (c->as != REP_BLANK_TEXT && c->most > c->least)
        allow_between(v, c->as == REP_BLANK_WHOLE ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL, c->least,
                      c->most);
}

/* A warning, which lets pass: import has the last word, and knows more spellings than a drop-down. */
static ds_err check_column(blank_book *b, lxw_worksheet *s, lxw_col_t at, const rep_blank_column *c, ds_why *w)
{
    lxw_data_validation v = { .ignore_blank = LXW_VALIDATION_ON, .show_input = LXW_VALIDATION_ON,
                              .show_error = LXW_VALIDATION_ON, .dropdown = LXW_VALIDATION_ON,
                              .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
    const char *title = rep_line_text(b->a, c->head, TITLE_MOST), *message = message_of(b, c);
    allow(&v, c, b->a);
    if (!title || (c->note && !message) || (c->choose.n && !v.value_list)) return no_memory(b, w);
    if (v.validate == LXW_VALIDATION_TYPE_ANY && !message) return DS_OK;
    v.input_title = v.error_title = (char *)(uintptr_t)title;
    v.input_message = v.error_message = (char *)(uintptr_t)message;
    const lxw_error e = worksheet_data_validation_range(s, 1, at, (lxw_row_t)b->def->rows, at, &v);
    return e ? ds_fail(w, DS_CONFIG, "%s: %s: %s", b->def->file, c->head, lxw_strerror(e)) : DS_OK;
}

/* ---- the log ---- */

static ds_err put_example(blank_book *b, lxw_worksheet *s, lxw_row_t row, lxw_col_t at, const rep_blank_column *c,
                          blank_look l, ds_why *w)
{
    const char *const *text = c->examples.item;
    const ds_str words = ds_str_of(text[row - 1]);
    double x;
    if (!words.n) return DS_OK;
    const bool number = c->as == REP_BLANK_DATE || c->as == REP_BLANK_CLOCK
                            ? rep_number_of(DS_VTEXT(words), kind_of[c->as].format, &x)
                            : c->as != REP_BLANK_TEXT && ds_decimal(words, '.', &x);
    return number ? put_number(b, s, row, at, x, l, w) : put_words(b, s, row, at, words.p, l, w);
}

static ds_err put_rows(blank_book *b, lxw_worksheet *s, lxw_col_t at, const rep_blank_column *c, blank_look l, ds_why *w)
{
    ds_err err = DS_OK;
    const lxw_row_t ruled = b->def->ruled ? (lxw_row_t)b->def->rows : 0;
    for (lxw_row_t row = 1; !err && row <= ruled; row++) err = put_words(b, s, row, at, "", l, w);
    for (lxw_row_t row = 1; !err && b->samples && row <= c->examples.n; row++) err = put_example(b, s, row, at, c, l, w);
    return err;
}

static void frame(lxw_format *f)
{
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, REP_RULE);
}

static ds_err put_column(blank_book *b, lxw_worksheet *s, lxw_col_t at, const rep_blank_column *c, blank_look head,
                         ds_why *w)
{
    blank_look body;
    if (!new_look(b, 10, false, kind_of[c->as].pattern, &body)) return no_memory(b, w);
    if (b->def->ruled) frame(body.made);
    if (c->as == REP_BLANK_TEXT) format_set_indent(body.made, 1); /* off a number or date beside it */
    if (worksheet_set_column(s, at, at, c->width, body.made)) return no_memory(b, w);
    ds_err err = put_words(b, s, 0, at, c->head, head, w);
    if (!err) err = check_column(b, s, at, c, w);
    return err ? err : put_rows(b, s, at, c, body, w);
}

static ds_err set_print(const blank_book *b, lxw_worksheet *s, bool landscape, int pages, ds_why *w)
{
    const char *title = rep_header_text(b->a, b->def->title);
    const char *foot = title ? ds_textf(b->a, "&L%s&RPage &P of &N", title) : NULL;
    if (b->def->ruled && worksheet_set_header(s, "&LClient's code: ______________________"
                                                 "&RFrom: __________________  to: __________________"))
        return no_memory(b, w);
    if (landscape) worksheet_set_landscape(s);
    worksheet_set_paper(s, rep_manner_paper(&b->manner));
    worksheet_set_margins(s, 0.5, 0.5, 0.7, 0.65);
    worksheet_fit_to_pages(s, 1, (uint16_t)pages);
    return foot && !worksheet_set_footer(s, foot) ? DS_OK : no_memory(b, w);
}

static ds_err put_log(blank_book *b, ds_why *w)
{
    const rep_blank_column *c = b->def->columns.item;
    const char *name = b->def->title;
    lxw_worksheet *s = workbook_add_worksheet(b->book, name);
    blank_look head;
    if (!s || !rep_drawn_sheet_begin(&b->drawn, name) || !new_look(b, 10, true, "General", &head))
        return no_memory(b, w);
    format_set_bg_color(head.made, REP_SOFT);
    format_set_text_wrap(head.made);
    format_set_align(head.made, LXW_ALIGN_VERTICAL_CENTER);
    frame(head.made);
    worksheet_set_row(s, 0, RULED_HEIGHT + 12, NULL);
    for (lxw_row_t row = 1; b->def->ruled && row <= b->def->rows; row++) worksheet_set_row(s, row, RULED_HEIGHT, NULL);
    worksheet_freeze_panes(s, 1, 0);
    (void)worksheet_repeat_rows(s, 0, 0);
    if (b->def->ruled) /* empty lines are no data, which is all that LibreOffice prints */
        (void)worksheet_print_area(s, 0, 0, (lxw_row_t)b->def->rows, (lxw_col_t)(b->def->columns.n - 1));
    ds_err err = set_print(b, s, b->def->landscape, b->def->ruled, w);
    for (size_t i = 0; !err && i < b->def->columns.n; i++) err = put_column(b, s, (lxw_col_t)i, &c[i], head, w);
    return err;
}

/* ---- the page of help ---- */

static ds_err put_help_line(blank_book *b, lxw_worksheet *s, lxw_row_t row, const char *words, blank_look l, ds_why *w)
{
    const int lines = rep_text_lines(words, 10, false, (HELP_WIDTH - HEAD_WIDTH) * 7);
    worksheet_set_row(s, row, lines * 13.5 + 4, NULL);
    return put_words(b, s, row, 1, words, l, w);
}

static ds_err put_column_help(blank_book *b, lxw_worksheet *s, lxw_row_t *row, blank_look strong, blank_look body,
                              ds_why *w)
{
    const rep_blank_column *c = b->def->columns.item;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < b->def->columns.n; i++) {
        if (!c[i].note) continue;
        err = put_words(b, s, *row, 0, c[i].head, strong, w);
        if (!err) err = put_help_line(b, s, *row, c[i].note, body, w);
        ++*row;
    }
    return err;
}

static ds_err put_help(blank_book *b, ds_why *w)
{
    const char *const *line = b->def->help.item;
    lxw_worksheet *s = workbook_add_worksheet(b->book, "Help");
    blank_look title, strong, body;
    lxw_row_t row = 0;
    if (!s || !rep_drawn_sheet_begin(&b->drawn, "Help") || !new_look(b, 16, true, "@", &title) ||
        !new_look(b, 10, true, "@", &strong) || !new_look(b, 10, false, "@", &body))
        return no_memory(b, w);
    format_set_text_wrap(body.made);
    format_set_align(body.made, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(strong.made, LXW_ALIGN_VERTICAL_TOP);
    worksheet_set_column(s, 0, 0, HEAD_WIDTH, NULL);
    worksheet_set_column(s, 1, 1, HELP_WIDTH - HEAD_WIDTH, NULL);
    worksheet_gridlines(s, LXW_HIDE_ALL_GRIDLINES);
    ds_err err = set_print(b, s, false, 1, w);
    if (!err) err = put_words(b, s, row++, 0, b->def->title, title, w);
    for (size_t i = 0; !err && i < b->def->help.n; i++) err = put_help_line(b, s, row++, line[i], body, w);
    return err ? err : put_column_help(b, s, &row, strong, body, w);
}

/* ---- the file ---- */

static ds_err set_mark(const blank_book *b, ds_why *w)
{
    lxw_doc_properties p = { .title = (char *)(uintptr_t)b->def->title, .created = 946684800 /* 2000-01-01, for same bytes */ };
    if (!workbook_set_properties(b->book, &p) &&
        !workbook_set_custom_property_string(b->book, DS_BLANK_MARK, b->def->name))
        return DS_OK;
    return no_memory(b, w);
}

static ds_err draw(blank_book *b, const rep_aside *file, ds_why *w)
{
    bool seen;
    rep_watch_begin();
    b->book = workbook_new(file->aside);
    ds_err err = b->book ? set_mark(b, w) : no_memory(b, w);
    if (!err) err = put_log(b, w);
    if (!err) err = put_help(b, w);
    const lxw_error e = err ? LXW_NO_ERROR : workbook_close(b->book);
    if (err && b->book) lxw_workbook_free(b->book);
    const int failed = rep_watch_end(&seen);
    if (err || (!e && !failed)) return err;
    return ds_fail(w, DS_NOWRITE, "%s: was not written whole: %s", file->path, e ? lxw_strerror(e) : strerror(failed));
}

static ds_err make_folder_of(const char *path, ds_arena *a, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) return DS_OK;
    const char *folder = ds_textf(a, "%.*s", (int)(slash - path), path);
    return folder ? rep_make_folder(folder, w) : ds_fail(w, DS_MEMORY, "%s", path);
}

ds_err ds_blank_write(const ds_blank *def, const ds_settings *s, bool samples, const char *path, ds_arena *a, ds_why *w)
{
    rep_aside file = { .fd = -1 };
    blank_book b = { .def = def, .manner = rep_manner_of(s, NULL), .samples = samples, .a = a, .drawn = { .a = a } };
    if (!access(path, F_OK))
        return ds_fail(w, DS_NOWRITE, "%s is there already, and may have been typed into: move it away", path);
    ds_err err = make_folder_of(path, a, w);
    if (!err) err = rep_aside_open(path, a, &file, w);
    if (!err) err = draw(&b, &file, w);
    if (!err) {
        rep_drawn_end(&b.drawn);
        err = rep_read_back(file.fd, path, &b.drawn, a, w);
    }
    if (!err) err = rep_aside_finish(&file, w);
    rep_aside_drop(&file);
    return err;
}
