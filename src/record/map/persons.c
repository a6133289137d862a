/* Whom a booking names, and a code for the person: of the same address, number or name the same one in every file. */
#include "record/format.h"

#include <stdio.h>
#include <string.h>

static ds_str part_of(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? ds_trim(s->part[id].text) : (ds_str){ 0 };
}

static ds_str name_of(const row_state *s)
{
    const ds_str whole = part_of(s, PART_NAME), first = part_of(s, PART_FIRST_NAME), last = part_of(s, PART_LAST_NAME);
    if (whole.n) return whole;
    if (!first.n || !last.n) return first.n ? first : last;
    ds_print(s->m->name, sizeof s->m->name, "%.*s %.*s", DS_FMT(first), DS_FMT(last));
    return ds_str_of(s->m->name);
}

/* Digits, and what people write between them. */
static bool is_number(ds_str text)
{
    char key[DS_PHONE_KEY + 1];
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("+0123456789 ()-./", text.p[i]) || !text.p[i]) return false;
    return ds_phone_key(text, "", key);
}

/* One word with a digit in it is no name: the practice has written its own code there. */
static bool is_code(ds_str name)
{
    bool digit = false;
    if (name.n >= DS_PERSON_CODE) return false;
    for (size_t i = 0; i < name.n; i++) {
        if (strchr(" ,\t@", name.p[i])) return false;
        digit |= name.p[i] >= '0' && name.p[i] <= '9';
    }
    return digit;
}

/* What stands in the column of names may be an address or a number. */
static void take_text(ds_told_person *p, ds_str text)
{
    char key[DS_KEY_MAX + 1];
    if (ds_email_key(text, key)) {
        if (!p->email.n) p->email = text;
    } else if (is_number(text)) {
        if (!p->phone.n) p->phone = text;
    } else {
        p->name = text;
    }
}

bool rec_person_of(const row_state *s, char code[DS_PERSON_CODE])
{
    ds_named *who = &s->m->who;
    const ds_str name = name_of(s);
    *who = (ds_named){ .told = { .email = part_of(s, PART_EMAIL), .phone = part_of(s, PART_PHONE) } };
    if (is_code(name)) {
        who->by = DS_BY_OWN;
        ds_copy(code, DS_PERSON_CODE, name);
        return true;
    }
    take_text(&who->told, name);
    who->by = ds_person_code(&who->told, DS_BY_EMAIL, 0, code);
    return who->by != DS_BY_NOTHING;
}

void ds_named_of_code(ds_str code, ds_named *out)
{
    *out = (ds_named){ .by = DS_BY_OWN };
    take_text(&out->told, ds_trim(code));
    if (out->told.name.n && !ds_reads_as_name(out->told.name)) out->told.name = (ds_str){ 0 };
    if (out->told.name.n) out->by = DS_BY_NAME;
    if (out->told.email.n) out->by = DS_BY_EMAIL;
    if (out->told.phone.n) out->by = DS_BY_PHONE;
}
