#include "report/out/output.h"

const rep_output rep_outputs[] = {
    { "xlsx", ".xlsx", rep_write_xlsx },
    { 0 },
};
