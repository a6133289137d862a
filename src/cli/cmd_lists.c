#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

#define COLUMNS 32

static json_t *format_json(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    json_t *needs = json_array();
    for (size_t i = 0; i < n && i < COLUMNS; i++) json_array_append_new(needs, json_string(column[i]));
    const char *unread = ds_format_pass_over(f), *record = ds_format_kind(f) == DS_SESSION ? "session" : "night";
    return json_pack("{s:s, s:s, s:s?, s:b, s:o, s:s?}", "name", ds_format_name(f), "title", ds_format_title(f),
                     "record", unread ? NULL : record, "names_client", ds_format_names_client(f), "required_columns",
                     needs, "not_read", unread);
}

static void format_print(const ds_format *f)
{
    const char *column[COLUMNS];
    size_t n = ds_format_required(f, column, COLUMNS);
    const char *unread = ds_format_pass_over(f);
    printf("%s: %s", ds_format_name(f), ds_format_title(f));
    if (unread)
        printf("; known and not read: %s", unread);
    else if (!ds_format_names_client(f))
        printf("; a file belongs to one client");
    printf("\n    recognised by the columns: ");
    for (size_t i = 0; i < n && i < COLUMNS; i++) printf("%s%s", i ? ", " : "", column[i]);
    printf("\n");
}

ds_err cmd_formats(const struct options *o, ds_why *w)
{
    ds_arena arena = { 0 };
    ds_formats *f = NULL;
    ds_err err = ds_formats_load(o->formats, &arena, &f, w);
    json_t *list = json_array();
    for (size_t i = 0; !err && i < ds_formats_count(f); i++) {
        if (o->json)
            json_array_append_new(list, format_json(ds_formats_at(f, i)));
        else
            format_print(ds_formats_at(f, i));
    }
    if (!err && o->json) err = json_out(json_incref(list), w);
    json_decref(list);
    ds_arena_free(&arena);
    return err;
}

static json_t *report_json(const ds_report *r)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:b}", "name", ds_report_name(r), "title", ds_report_title(r), "audience",
                     ds_audience_names[ds_report_audience(r)], "takes_month", ds_report_takes_month(r), "takes_client",
                     ds_report_takes_client(r));
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
            json_array_append_new(list, report_json(r));
        else
            printf("%s: %s; for: %s%s%s\n", ds_report_name(r), ds_report_title(r),
                   ds_audience_names[ds_report_audience(r)], ds_report_takes_month(r) ? "; --month YYYY-MM" : "",
                   ds_report_takes_client(r) ? "; --client CODE|all" : "");
    }
    if (!err && o->json) err = json_out(json_incref(list), w);
    json_decref(list);
    ds_arena_free(&arena);
    return err;
}
