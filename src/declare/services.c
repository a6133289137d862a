/* Which entry of the service catalogue speaks for a service. Pure. */
#include <downshift/settings.h>

#include <string.h>

enum { NAME = 256 };

bool ds_service_is_pattern(const ds_service *service)
{
    return strchr(service->name, '*') != NULL;
}

/* Whether text is what the pattern says, where a * is any text. Goes back to the last * only, so it takes at most one
 * times the other's length. */
static bool fits(const char *pattern, const char *text)
{
    const char *star = NULL, *from = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++from;
        } else
            return false;
    }
    while (*pattern == '*') pattern++;
    return !*pattern;
}

/* How much of the name a pattern says itself. */
static size_t signs_of(const char *pattern)
{
    size_t n = 0;
    for (; *pattern; pattern++) n += *pattern != '*';
    return n;
}

static const ds_service *find_named(const ds_settings *s, const char *want)
{
    const ds_service *service = s->services.item;
    char have[NAME];
    for (size_t i = 0; i < s->services.n; i++)
        if (ds_fold_name(ds_str_of(service[i].name), have, sizeof have) && !strcmp(have, want)) return &service[i];
    return NULL;
}

static const ds_service *find_fitting(const ds_settings *s, const char *want)
{
    const ds_service *service = s->services.item, *best = NULL;
    size_t most = 0;
    char have[NAME];
    for (size_t i = 0; i < s->services.n; i++) {
        if (!ds_service_is_pattern(&service[i]) || !ds_fold_name(ds_str_of(service[i].name), have, sizeof have))
            continue;
        const size_t signs = signs_of(have);
        if (!fits(have, want) || (best && signs <= most)) continue;
        best = &service[i];
        most = signs;
    }
    return best;
}

const ds_service *ds_service_find(const ds_settings *s, ds_str name)
{
    char want[NAME];
    if (!ds_fold_name(name, want, sizeof want)) return NULL;
    const ds_service *named = find_named(s, want);
    return named ? named : find_fitting(s, want);
}
