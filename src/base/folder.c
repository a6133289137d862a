#define _DEFAULT_SOURCE /* scandir's entries */
#include <downshift/base.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int is_shown(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static bool ends_in(const char *name, const char *end)
{
    const size_t n = strlen(name), k = strlen(end);
    return n > k && !strcmp(name + n - k, end);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name); /* alphasort would follow the locale */
}

ds_err ds_folder_files(const char *folder, const char *end, ds_arena *a, const char ***out, size_t *n, ds_why *w)
{
    struct dirent **entry = NULL;
    const int found = scandir(folder, &entry, is_shown, by_name);
    *n = 0;
    if (found < 0) return ds_fail(w, errno == ENOMEM ? DS_MEMORY : DS_NOINPUT, "%s: %s", folder, strerror(errno));
    *out = ds_alloc(a, ((size_t)found + 1) * sizeof **out);
    bool ok = *out;
    for (int i = 0; i < found; i++) {
        const bool meant = ok && ends_in(entry[i]->d_name, end);
        if (meant && !((*out)[*n] = ds_textf(a, "%s/%s", folder, entry[i]->d_name))) ok = false;
        *n += meant && ok;
        free(entry[i]);
    }
    free(entry);
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "%s", folder);
}
