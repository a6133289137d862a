#include "store/room.h"

#define PUBLISHED_key(table, column, privacy) { "v1_" #table, #column, privacy },
#define PUBLISHED_val(table, column, privacy) { "v1_" #table, #column, privacy },
#define PUBLISHED_told(table, column, privacy) { "v1_" #table, #column, privacy },
#define PUBLISHED_own(table, column, privacy)
#define PUBLISHED(table, TYPE, column, part, CLASS) PUBLISHED_##part(table, column, DS_P_##CLASS)

/* clang-format off */
const ds_published ds_published_results[] = {
    { "v1_run", "run", DS_P_RESULT },
    DS_RUN_COLUMNS(PUBLISHED, run)
#define X(TABLE, table) { "v1_" #table, "run", DS_P_RESULT }, DS_##TABLE##_COLUMNS(PUBLISHED, table)
    DS_RESULT_TABLES(X)
#undef X
    { NULL, NULL, 0 },
};
/* clang-format on */
