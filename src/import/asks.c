/* What only the practice can tell of people whom sources name: whether two are one. */
#include <downshift/import.h>
#include <downshift/person.h>

#include <stdlib.h>
#include <string.h>

enum { SHARED_BY = 4 }; /* clients; an address or a number of more is the front desk's, and tells nothing */

/* A person as told. Texts live in the arena. */
typedef struct {
    int64_t client;
    const char *code, *name, *email, *phone; /* keys; "": not told */
    uint64_t words;                          /* a bit for each word of the name, of several the same */
    ds_told_shown shown;
} person;

typedef struct {
    person *at;
    size_t n;
    int64_t *apart; /* pairs, the lower first */
    size_t n_apart;
    ds_question *question;
    size_t n_questions, cap;
    ds_arena *a;
} asking;

static uint64_t word_bits(const char *name)
{
    uint64_t bits = 0;
    ds_str rest = ds_str_of(name), word;
    while (ds_cut(&rest, ' ', &word)) {
        uint64_t h = 14695981039346656037u; /* FNV-1a */
        for (size_t i = 0; i < word.n; i++) h = (h ^ (unsigned char)word.p[i]) * 1099511628211u;
        bits |= UINT64_C(1) << (h >> 58);
    }
    return bits;
}

/* ---- reading ---- */

static const char *text_at(asking *k, const ds_rows *rows, size_t i)
{
    const ds_val v = ds_rows_at(rows, i);
    return v.type == DS_V_TEXT ? ds_keep(k->a, v.as.s).p : "";
}

enum { CLIENT, CODE, NAME_KEY, EMAIL_KEY, PHONE_KEY, SHORT, EMAIL, PHONE };

static bool read_person(asking *k, const ds_rows *rows, person *p)
{
    *p = (person){ .client = ds_val_int(ds_rows_at(rows, CLIENT), 0),
                   .code = text_at(k, rows, CODE),
                   .name = text_at(k, rows, NAME_KEY),
                   .email = text_at(k, rows, EMAIL_KEY),
                   .phone = text_at(k, rows, PHONE_KEY),
                   .shown = { text_at(k, rows, SHORT), text_at(k, rows, EMAIL), text_at(k, rows, PHONE) } };
    if (!p->code || !p->name || !p->email || !p->phone || !p->shown.name || !p->shown.email || !p->shown.phone)
        return false;
    p->words = word_bits(p->name);
    return true;
}

static bool read_pair(asking *k, const ds_rows *rows, size_t i)
{
    for (size_t c = 0; c < 2; c++) k->apart[2 * i + c] = ds_val_int(ds_rows_at(rows, c), 0);
    return true;
}

static ds_err count_rows(ds_store *s, ds_reading what, size_t *n, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_store_read(s, what, NULL, 0, &rows, w);
    for (*n = 0; !err && !(err = ds_rows_next(rows, &more, w)) && more; ++*n) {}
    ds_rows_close(rows);
    return err;
}

static ds_err read_all(asking *k, ds_store *s, ds_why *w)
{
    const ds_reading what[] = { DS_READ_PEOPLE, DS_READ_APART };
    size_t *n[] = { &k->n, &k->n_apart };
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < 2; i++) err = count_rows(s, what[i], n[i], w);
    if (err) return err;
    k->at = ds_alloc(k->a, (k->n + 1) * sizeof *k->at);
    k->apart = ds_alloc(k->a, (2 * k->n_apart + 1) * sizeof *k->apart);
    bool good = k->at && k->apart;
    for (size_t i = 0; good && !err && i < 2; i++) {
        ds_rows *rows = NULL;
        bool more = false;
        err = ds_store_read(s, what[i], NULL, 0, &rows, w);
        for (size_t r = 0; !err && good && r < *n[i] && !(err = ds_rows_next(rows, &more, w)) && more; r++)
            good = i ? read_pair(k, rows, r) : read_person(k, rows, &k->at[r]);
        ds_rows_close(rows);
    }
    return err || good ? err : ds_fail(w, DS_MEMORY, "the people whom files name");
}

/* ---- asking ---- */

static bool are_apart(const asking *k, int64_t low, int64_t high)
{
    for (size_t i = 0; i < k->n_apart; i++)
        if (k->apart[2 * i] == low && k->apart[2 * i + 1] == high) return true;
    return false;
}

typedef const char *(*key_of)(const person *p);

static const char *email_of(const person *p)
{
    return p->email;
}

static const char *phone_of(const person *p)
{
    return p->phone;
}

/* Whether both were told with it, and few others. */
static bool shares(const asking *k, const person *a, const person *b, key_of key)
{
    size_t clients = 0;
    int64_t last = 0;
    if (!*key(a) || strcmp(key(a), key(b))) return false;
    for (size_t i = 0; i < k->n; i++) {
        if (k->at[i].client == last || strcmp(key(&k->at[i]), key(a))) continue;
        last = k->at[i].client;
        clients++;
    }
    return clients <= SHARED_BY;
}

/* A single word is asked about where one client's name alone has it. */
static bool one_has_it(const asking *k, const person *a, const person *b)
{
    const person *single = strchr(a->name, ' ') ? b : a;
    int64_t with = 0;
    for (size_t i = 0; i < k->n; i++) {
        const person *p = &k->at[i];
        if (p->client == single->client || ds_names_compare(p->name, single->name) == DS_NAMES_APART) continue;
        if (with && with != p->client) return false;
        with = p->client;
    }
    return true;
}

static ds_ask_kind ask_of_names(const asking *k, const person *a, const person *b)
{
    static const ds_ask_kind kinds[] = { [DS_NAMES_APART] = DS_ASK_NOTHING, [DS_NAMES_SAME] = DS_ASK_NAME,
                                         [DS_NAMES_PARTLY] = DS_ASK_PART,   [DS_NAMES_FIRST] = DS_ASK_FIRST,
                                         [DS_NAMES_NICK] = DS_ASK_NICK,     [DS_NAMES_LETTER] = DS_ASK_LETTER };
    if (!(a->words & b->words)) return DS_ASK_NOTHING;
    const ds_ask_kind kind = kinds[ds_names_compare(a->name, b->name)];
    return kind == DS_ASK_FIRST && !one_has_it(k, a, b) ? DS_ASK_NOTHING : kind;
}

static ds_ask_kind ask_of(const asking *k, const person *a, const person *b)
{
    const ds_ask_kind by_name = ask_of_names(k, a, b);
    if (by_name == DS_ASK_NAME) return by_name;
    if (shares(k, a, b, email_of)) return DS_ASK_EMAIL;
    return shares(k, a, b, phone_of) ? DS_ASK_PHONE : by_name;
}

static ds_question *find_question(asking *k, const char *one, const char *other)
{
    for (size_t i = k->n_questions; i; i--) {
        ds_question *q = &k->question[i - 1];
        if (q->one == one && q->other == other) return q;
    }
    return NULL;
}

/* The code of a client as its first row has it, so that one text stands for each. */
static const char *code_of(const asking *k, const person *p)
{
    while (p > k->at && p[-1].client == p->client) p--;
    return p->code;
}

static bool add(asking *k, ds_ask_kind kind, const person *a, const person *b)
{
    const char *one = code_of(k, a), *other = code_of(k, b);
    ds_question *q = find_question(k, one, other);
    if (q && q->kind <= kind) return true;
    if (!q && k->n_questions == k->cap) {
        const size_t cap = k->cap ? 2 * k->cap : 16;
        ds_question *wide = ds_alloc(k->a, cap * sizeof *wide);
        if (!wide) return false;
        if (k->n_questions) memcpy(wide, k->question, k->n_questions * sizeof *wide);
        k->question = wide;
        k->cap = cap;
    }
    if (!q) q = &k->question[k->n_questions++];
    *q = (ds_question){ kind, one, other, a->shown, b->shown };
    return true;
}

static bool ask_all(asking *k)
{
    bool good = true;
    for (size_t i = 0; i < k->n; i++)
        for (size_t j = i + 1; good && j < k->n; j++) {
            const person *a = &k->at[i], *b = &k->at[j];
            if (a->client == b->client) continue;
            const ds_ask_kind kind = ask_of(k, a, b);
            if (kind != DS_ASK_NOTHING && !are_apart(k, a->client, b->client)) good = add(k, kind, a, b);
        }
    return good;
}

ds_err ds_people_questions(ds_store *s, ds_arena *a, const ds_question **out, size_t *n, ds_why *w)
{
    asking k = { .a = a };
    *n = 0;
    ds_err err = read_all(&k, s, w);
    if (!err && !ask_all(&k)) err = ds_fail(w, DS_MEMORY, "questions about people");
    *out = k.question;
    *n = k.n_questions;
    return err;
}
