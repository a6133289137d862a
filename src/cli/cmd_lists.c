#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

static json_t *text(const char *s)
{
    return s ? cli_json_text(ds_str_of(s)) : json_null();
}

static json_t *report_json(const ds_report *r)
{
    return json_pack("{s:o, s:o, s:s, s:b, s:b, s:b}", "name", text(ds_report_name(r)), "title", text(ds_report_title(r)),
                     "audience", ds_audience_names[ds_report_audience(r)], "takes_month", ds_report_takes_month(r),
                     "takes_client", ds_report_takes_client(r), "takes_partner", ds_report_takes_partner(r));
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
            list = cli_json_with(list, report_json(r));
        else
            cli_say("%s: %s; for: %s%s%s%s\n", ds_report_name(r), ds_report_title(r),
                    ds_audience_names[ds_report_audience(r)], ds_report_takes_month(r) ? "; --month YYYY-MM" : "",
                    !ds_report_takes_client(r)  ? ""
                    : ds_report_takes_partner(r) ? "; --client CODE"
                                                 : "; --client CODE|all",
                    ds_report_takes_partner(r) ? "; --partner NAME" : "");
    }
    if (!err && o->json) err = cli_json_out(json_incref(list), w);
    json_decref(list);
    ds_arena_free(&arena);
    return err;
}
