#include "report/sheet/page.h"

#include <stdlib.h>

/* What libxlsxwriter 1.1.4 was seen to take for a cell, with room to spare, and for a workbook without any. */
enum { CELL_MEMORY = 400, BOOK_MEMORY = 4 << 20 };

ds_err rep_memory_for(size_t cells, ds_why *w)
{
    const size_t bytes = BOOK_MEMORY + cells * CELL_MEMORY;
    void *reserve = malloc(bytes);
    free(reserve);
    return reserve ? DS_OK : ds_fail(w, DS_MEMORY, "a workbook needs %zu bytes more", bytes);
}
