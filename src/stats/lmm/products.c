#include "stats/lmm/lmm.h"

#include <string.h>

enum { LEFT = 4, RIGHT = 8 };

size_t ds_padded(size_t columns)
{
    return (columns + RIGHT - 1) / RIGHT * RIGHT;
}

/* Products of LEFT columns with RIGHT others: sums that stay in registers while the rows go by. */
static inline void tile(const double *restrict left, const double *restrict right, size_t rows, size_t width,
                        double out[LEFT][RIGHT])
{
    double c[LEFT][RIGHT] = { 0 };
    for (size_t r = 0; r < rows; r++, left += width, right += width)
        for (size_t i = 0; i < LEFT; i++)
            for (size_t j = 0; j < RIGHT; j++) c[i][j] += left[i] * right[j];
    memcpy(out, c, sizeof c);
}

DS_WIDE void ds_products(const double *rows, size_t n, size_t columns, double *out)
{
    size_t width = ds_padded(columns);
    double c[LEFT][RIGHT];
    for (size_t j = 0; j < columns; j += RIGHT)
        for (size_t i = 0; i < j + RIGHT && i < columns; i += LEFT) {
            tile(rows + i, rows + j, n, width, c);
            for (size_t b = 0; b < RIGHT && j + b < columns; b++)
                for (size_t a = 0; a < LEFT && i + a <= j + b; a++) out[ds_tri(i + a, j + b)] = c[a][b];
        }
}
