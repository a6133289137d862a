#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

#define COLUMNS 32

static json_t *text(const char *s)
{
    return s ? cli_json_text(ds_str_of(s)) : json_null();
}

/* Takes both over; NULL when there was no memory for either. */
static json_t *with_item(json_t *list, json_t *item)
{
    if (!json_array_append_new(list, item)) return list;
    json_decref(list);
    return NULL;
}

static json_t *format_json(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    json_t *needs = json_array();
    for (size_t i = 0; i < n && i < COLUMNS; i++) needs = with_item(needs, text(column[i]));
    const char *unread = ds_format_pass_over(f), *record = ds_format_record(f);
    return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o}", "name", text(ds_format_name(f)), "title",
                     text(ds_format_title(f)), "record", text(unread ? NULL : record), "names_client",
                     ds_format_names_client(f), "required_columns", needs, "not_read", text(unread));
}

static void format_print(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    const char *unread = ds_format_pass_over(f);
    cli_say("%s: %s", ds_format_name(f), ds_format_title(f));
    if (unread)
        cli_say("; known and not read: %s", unread);
    else if (!ds_format_names_client(f))
        cli_say("; a file belongs to one client");
    cli_say("\n    recognised by the columns: ");
    for (size_t i = 0; i < n && i < COLUMNS; i++) cli_say("%s%s", i ? ", " : "", column[i]);
    cli_say("\n");
}

ds_err cmd_formats(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_formats *f = NULL;
    ds_err err = ds_formats_load(o->formats, &arena, &f, w);
    json_t *list = json_array();
    for (size_t i = 0; !err && i < ds_formats_count(f); i++) {
        if (o->json)
            list = with_item(list, format_json(ds_formats_at(f, i)));
        else
            format_print(ds_formats_at(f, i));
    }
    if (!err && o->json) err = cli_json_out(json_incref(list), w);
    json_decref(list);
    ds_arena_free(&arena);
    return err;
}

static json_t *report_json(const ds_report *r)
{
    return json_pack("{s:o, s:o, s:s, s:b, s:b}", "name", text(ds_report_name(r)), "title", text(ds_report_title(r)),
                     "audience", ds_audience_names[ds_report_audience(r)], "takes_month", ds_report_takes_month(r),
                     "takes_client", ds_report_takes_client(r));
}

ds_err cmd_reports(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_reports *all = NULL;
    ds_err err = ds_reports_load(o->reports, &arena, &all, w);
    json_t *list = json_array();
    for (size_t i = 0; !err && i < ds_reports_count(all); i++) {
        const ds_report *r = ds_reports_at(all, i);
        if (o->json)
            list = with_item(list, report_json(r));
        else
            cli_say("%s: %s; for: %s%s%s\n", ds_report_name(r), ds_report_title(r),
                    ds_audience_names[ds_report_audience(r)], ds_report_takes_month(r) ? "; --month YYYY-MM" : "",
                    ds_report_takes_client(r) ? "; --client CODE|all" : "");
    }
    if (!err && o->json) err = cli_json_out(json_incref(list), w);
    json_decref(list);
    ds_arena_free(&arena);
    return err;
}
