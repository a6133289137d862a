#include "analyse/flag/flag_catalogue.h"

extern const ds_embedded ds_embedded_flags[];
_Static_assert(offsetof(ds_flag_rule, name) == 0, "a catalogue's entry begins with its name");

ds_err ds_flags_load(const char *folder, const ds_settings *settings, ds_arena *a, ds_flags **out, ds_why *w)
{
    const an_catalogue_kind kind = { "flags",        "reports/flags",      ds_embedded_flags, "flags",
                                     ds_flag_keys,   sizeof(ds_flag_rule), &ds_flag_plain,    ds_sign_names };
    ds_flags *f = ds_alloc(a, sizeof *f);
    if (!f) return ds_fail(w, DS_MEMORY, "the flags");
    f->signs = (an_sign_words){ 0 };
    ds_err err = an_catalogue_load(&kind, folder, &settings->flags, a, &f->rules, w);
    if (!err) err = an_sign_words_add(&f->signs, f->rules.word, f->rules.n_words, a, w);
    if (!err) err = an_sign_words_add(&f->signs, settings->signs.item, settings->signs.n, a, w);
    if (!err) *out = f;
    return err;
}

size_t ds_flags_count(const ds_flags *f)
{
    return f->rules.n;
}

const ds_flag_rule *ds_flags_at(const ds_flags *f, size_t i)
{
    return f->rules.entry[i].item;
}
