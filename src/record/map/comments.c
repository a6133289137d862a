/* Rows that somebody wrote between the others as a remark: "# closed for holidays", "Holiday week". They are text and
 * tell none of the values that a format knows, so they are nobody's; a client's code alone, or what looks like the codes
 * of other rows, is a row that was not filled in, and stays one. */
#include "record/map/comments.h"

#include <downshift/code.h>

#include <string.h>

/* ---- clients of the file ---- */

static size_t slot_of_text(ds_str s)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 16777619u;
    return h % REC_CODES;
}

static void set_bit(uint64_t *bits, size_t slot)
{
    bits[slot / 64] |= UINT64_C(1) << slot % 64;
}

static bool has_bit(const uint64_t *bits, size_t slot)
{
    return bits[slot / 64] >> slot % 64 & 1;
}

static bool slot_of(ds_str code, size_t *slot)
{
    char key[DS_KEY_MAX + 1];
    size_t n = ds_client_key(code, key);
    *slot = slot_of_text((ds_str){ key, n });
    return n;
}

/* "D8FK" and "K7QM" look alike: digits and capitals where the other has them. What has small letters or blanks, and what is
 * long, may be a word as well as a code. */
static bool shape_of(ds_str code, size_t *slot)
{
    enum { LONG = 16 };
    char shape[LONG];
    if (code.n > LONG) return false;
    for (size_t i = 0; i < code.n; i++) {
        const char c = code.p[i];
        const bool digit = c >= '0' && c <= '9', capital = c >= 'A' && c <= 'Z';
        if (!digit && !capital && c != '-' && c != '_' && c != '.') return false;
        shape[i] = digit ? '9' : capital ? 'A' : c;
    }
    *slot = slot_of_text((ds_str){ shape, code.n });
    return true;
}

static ds_str client_cell(const ds_mapper *m, const ds_cells *row)
{
    const int client = ds_kinds[m->record[0].kind].client;
    const binding *b = client == DS_NO_FIELD ? NULL : m->by_field[0][client];
    return b && b->cell < row->n ? ds_trim(row->cell[b->cell]) : (ds_str){ 0 };
}

/* Or looks like one. */
static bool is_known(const rec_codes *seen, ds_str code)
{
    size_t slot;
    if (slot_of(code, &slot) && has_bit(seen->bit, slot)) return true;
    return shape_of(code, &slot) && has_bit(seen->shape, slot);
}

/* ---- a remark ---- */

static bool begins_as_remark(ds_str cell)
{
    return *cell.p == '#' || (cell.n > 1 && !memcmp(cell.p, "//", 2));
}

/* A value that is more than a text, in any cell but that of the client. */
static bool tells_something(const ds_mapper *m, const ds_cells *row)
{
    const int client = ds_kinds[m->record[0].kind].client;
    for (size_t i = 0; i < m->plan.n; i++) {
        const binding *b = &m->plan.b[i];
        ds_fval v;
        char reason[REASON];
        if (b->cell >= row->n || b->column->as == AS_TEXT) continue;
        if (client != DS_NO_FIELD && b == m->by_field[0][client]) continue;
        const ds_str cell = ds_trim(row->cell[b->cell]);
        if (rec_cell_is_missing(m, b->column, cell)) continue;
        if (b->convert(&m->how, b->column, cell, &v, reason) != REC_FAULTY) return true;
    }
    return false;
}

/* Rows of a hook may need each other, and in JSON and XML a cell is named. */
static bool has_remarks(const ds_mapper *m)
{
    const records_at *r = m->format->records.item;
    for (size_t i = 0; i < m->format->records.n; i++)
        if (r[i].in != DS_IN_TABLE) return false;
    return m->plan.n > 1 && !m->format->hook;
}

void rec_codes_see(rec_codes *seen, const ds_mapper *m, const ds_cells *row)
{
    size_t filled = 0, slot;
    for (size_t i = 0; i < row->n && filled < 2; i++) filled += ds_trim(row->cell[i]).n > 0;
    const ds_str code = client_cell(m, row);
    if (filled < 2 || !code.n || (begins_as_remark(code) && !tells_something(m, row))) return;
    if (slot_of(code, &slot)) set_bit(seen->bit, slot);
    if (shape_of(code, &slot)) set_bit(seen->shape, slot);
}

bool rec_is_comment(const ds_mapper *m, const ds_cells *row, bool faulty, bool *unsure)
{
    size_t first = 0, next;
    *unsure = false;
    while (first < row->n && !ds_trim(row->cell[first]).n) first++;
    if (first == row->n) return false;
    const ds_str cell = ds_trim(row->cell[first]);
    const bool marked = begins_as_remark(cell);
    for (next = first + 1; !marked && next < row->n; next++)
        if (ds_trim(row->cell[next]).n) return false;
    if (!marked && (first || row->cut || faulty)) return false;
    if (!has_remarks(m) || tells_something(m, row)) return false;
    if (!client_cell(m, row).n) return true;
    *unsure = !m->how.decided;
    return !*unsure && !is_known(rec_codes_of(m), cell);
}
