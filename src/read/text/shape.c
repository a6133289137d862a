#include "read/text/shape.h"

static bool blank(char ch)
{
    return ch == ' ' || ch == '\t';
}

/* One step through a line: whether this character separates two cells. */
typedef struct {
    bool at_start, quoted_cell, inside;
} scan;

static bool separates(scan *s, char ch, char sep)
{
    bool cut = ch == sep && !s->inside;
    s->quoted_cell = !cut && (s->quoted_cell || (s->at_start && ch == '"'));
    s->inside = s->quoted_cell && s->inside != (ch == '"');
    s->at_start = cut || (s->at_start && blank(ch));
    return cut;
}

size_t ds_separators(ds_str line, char sep)
{
    scan s = { .at_start = true };
    size_t count = 0;
    for (size_t i = 0; i < line.n; i++) count += separates(&s, line.p[i], sep);
    return count;
}

char ds_likeliest_delimiter(ds_str line)
{
    static const char choice[] = { ',', ';', '\t' };
    char best = choice[0];
    size_t most = 0;
    for (size_t i = 0; i < DS_COUNT(choice); i++) {
        size_t k = ds_separators(line, choice[i]);
        if (k > most) {
            most = k;
            best = choice[i];
        }
    }
    return best;
}

char ds_told_delimiter(ds_str line)
{
    while (line.n && blank(*line.p)) line = (ds_str){ line.p + 1, line.n - 1 };
    if (line.n < 5 || !ds_same_fold((ds_str){ line.p, 4 }, DS_LIT("sep="))) return 0;
    return ds_trim((ds_str){ line.p + 5, line.n - 5 }).n ? 0 : line.p[4];
}

/* ---- shapes ---- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* A number begins with a digit, with or without a sign; "2 cups" is none, "2025-04-08T14:00" is one. */
ds_cell_shape ds_shape_of_cell(ds_str cell)
{
    size_t letters = 0;
    cell = ds_trim(cell);
    while (cell.n && *cell.p == '"') cell = ds_trim((ds_str){ cell.p + 1, cell.n - 1 });
    if (!cell.n) return DS_SHAPE_BLANK;
    if (cell.n > 1 && (*cell.p == '-' || *cell.p == '+')) cell = (ds_str){ cell.p + 1, cell.n - 1 };
    for (size_t i = 0; i < cell.n; i++) letters += letter(cell.p[i]);
    return *cell.p >= '0' && *cell.p <= '9' && letters < 2 ? DS_SHAPE_NUMBER : DS_SHAPE_WORD;
}

ds_shape ds_shape_of_cells(const ds_str *cell, size_t n)
{
    ds_shape s = { .n = n };
    for (size_t i = 0; i < n && i < DS_SHAPE_CELLS; i++) s.cell[i] = (unsigned char)ds_shape_of_cell(cell[i]);
    return s;
}

ds_shape ds_shape_of_line(ds_str line, char sep)
{
    scan s = { .at_start = true };
    ds_shape out = { .n = 0 };
    size_t from = 0;
    for (size_t i = 0; i <= line.n; i++) {
        if (i < line.n && !separates(&s, line.p[i], sep)) continue;
        ds_str cell = { line.p + from, i - from };
        if (out.n < DS_SHAPE_CELLS) out.cell[out.n] = (unsigned char)ds_shape_of_cell(cell);
        out.n++;
        from = i + 1;
    }
    return out;
}

size_t ds_shapes_agree(const ds_shape *a, const ds_shape *b, size_t cells)
{
    size_t numbers = 0, others = 0;
    for (size_t i = 0; i < cells && i < DS_SHAPE_CELLS && i < a->n && i < b->n; i++) {
        others += a->cell[i] && b->cell[i] && a->cell[i] != b->cell[i];
        numbers += a->cell[i] == DS_SHAPE_NUMBER && b->cell[i] == DS_SHAPE_NUMBER;
    }
    return numbers > others ? numbers : 0;
}
