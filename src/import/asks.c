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
    ds_told_shown shown;
} person;

/* A word of a person's name, an address or a number, as a digest: who shares none of them is not asked about. */
typedef struct {
    uint64_t key;
    size_t person;
} mark;

typedef struct {
    person *at;
    size_t n;
    mark *mark; /* by key, then by person */
    size_t n_marks;
    size_t *other, n_others; /* those whom the person asked about shares a mark with */
    size_t *seen;            /* by person: for whom it was found last, counted from 1 */
    int64_t *apart; /* pairs, the lower first */
    size_t n_apart;
    ds_question *question;
    size_t n_questions, cap;
    ds_arena *a;
} asking;

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

static int by_pair(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    if (a[0] != b[0]) return a[0] < b[0] ? -1 : 1;
    return a[1] < b[1] ? -1 : a[1] > b[1];
}

static bool are_apart(const asking *k, int64_t low, int64_t high)
{
    const int64_t pair[] = { low, high };
    return k->n_apart && bsearch(pair, k->apart, k->n_apart, sizeof pair, by_pair); /* in this order */
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

/* ---- what people share ---- */

enum { WORDS = 8 }; /* of a name, as names are compared by */
enum { MARKS = WORDS + 2 };

static uint64_t digest(char kind, ds_str text)
{
    uint64_t h = (14695981039346656037u ^ (unsigned char)kind) * 1099511628211u; /* FNV-1a */
    for (size_t i = 0; i < text.n; i++) h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
    return h;
}

static uint64_t key_digest(key_of key, const person *p)
{
    return digest(key == email_of ? '@' : '+', ds_str_of(key(p)));
}

static size_t words_of(const person *p, uint64_t word[WORDS])
{
    size_t n = 0;
    ds_str rest = ds_str_of(p->name), head;
    while (n < WORDS && ds_cut(&rest, ' ', &head))
        if (head.n) word[n++] = digest(' ', head);
    return n;
}

static size_t marks_of(const person *p, uint64_t of[MARKS])
{
    size_t n = words_of(p, of);
    if (*p->email) of[n++] = key_digest(email_of, p);
    if (*p->phone) of[n++] = key_digest(phone_of, p);
    return n;
}

static int by_key(const void *x, const void *y)
{
    const mark *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->person < b->person ? -1 : a->person > b->person;
}

static bool index_people(asking *k)
{
    uint64_t of[MARKS];
    k->mark = ds_alloc(k->a, (MARKS * k->n + 1) * sizeof *k->mark);
    k->other = ds_alloc(k->a, (k->n + 1) * sizeof *k->other);
    k->seen = ds_alloc(k->a, (k->n + 1) * sizeof *k->seen);
    if (!k->mark || !k->other || !k->seen) return false;
    for (size_t i = 0; i < k->n; i++)
        for (size_t m = marks_of(&k->at[i], of); m--;) k->mark[k->n_marks++] = (mark){ of[m], i };
    qsort(k->mark, k->n_marks, sizeof *k->mark, by_key);
    return true;
}

/* The first mark of that key and of a person from there on. */
static size_t first_mark(const asking *k, uint64_t key, size_t from)
{
    const mark of = { key, from };
    size_t low = 0, high = k->n_marks;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_key(&k->mark[middle], &of) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether both were told with it, and few others. */
static bool shares(const asking *k, const person *a, const person *b, key_of key)
{
    size_t clients = 0;
    int64_t last = 0;
    if (!*key(a) || strcmp(key(a), key(b))) return false;
    const uint64_t of = key_digest(key, a);
    for (size_t i = first_mark(k, of, 0); i < k->n_marks && k->mark[i].key == of && clients <= SHARED_BY; i++) {
        const person *p = &k->at[k->mark[i].person];
        if (p->client == last || strcmp(key(p), key(a))) continue;
        last = p->client;
        clients++;
    }
    return clients <= SHARED_BY;
}

/* A single word is asked about where one client's name alone has it. */
static bool one_has_it(const asking *k, const person *a, const person *b)
{
    const person *single = strchr(a->name, ' ') ? b : a;
    const uint64_t of = digest(' ', ds_str_of(single->name));
    int64_t with = 0;
    for (size_t i = first_mark(k, of, 0); i < k->n_marks && k->mark[i].key == of; i++) {
        const person *p = &k->at[k->mark[i].person];
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
        if (q->one != one) return NULL; /* those of one client come together */
        if (q->other == other) return q;
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

static int by_place(const void *x, const void *y)
{
    const size_t a = *(const size_t *)x, b = *(const size_t *)y;
    return a < b ? -1 : a > b;
}

static void find_others_by(asking *k, size_t i, uint64_t key)
{
    for (size_t m = first_mark(k, key, i + 1); m < k->n_marks && k->mark[m].key == key; m++) {
        const size_t other = k->mark[m].person;
        if (k->seen[other] == i + 1 || k->at[other].client == k->at[i].client) continue;
        k->seen[other] = i + 1;
        k->other[k->n_others++] = other;
    }
}

/* Those after the person who share a word of the name, an address or a number with it, in their order. */
static void find_others(asking *k, size_t i)
{
    const person *p = &k->at[i];
    uint64_t word[WORDS];
    k->n_others = 0;
    for (size_t n = words_of(p, word); n--;) find_others_by(k, i, word[n]);
    if (shares(k, p, p, email_of)) find_others_by(k, i, key_digest(email_of, p));
    if (shares(k, p, p, phone_of)) find_others_by(k, i, key_digest(phone_of, p));
    if (k->n_others > 1) qsort(k->other, k->n_others, sizeof *k->other, by_place);
}

static bool ask_all(asking *k)
{
    bool good = index_people(k);
    for (size_t i = 0; good && i < k->n; i++) {
        find_others(k, i);
        for (size_t j = 0; good && j < k->n_others; j++) {
            const person *a = &k->at[i], *b = &k->at[k->other[j]];
            const ds_ask_kind kind = ask_of(k, a, b);
            if (kind != DS_ASK_NOTHING && !are_apart(k, a->client, b->client)) good = add(k, kind, a, b);
        }
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
