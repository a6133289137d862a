/* Archives for tests: made of members that are texts. */
#ifndef SUPPORT_PACKING_H
#define SUPPORT_PACKING_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *name;
    const void *bytes;
    size_t n;             /* 0: as strlen says */
    const char *password; /* NULL: none */
    bool stored;          /* not packed */
    int minute;           /* of its time, after 2026-10-01 00:00 */
} packing_member;

/* Writes folder/name as a ZIP archive; gives support_path. Asserted. */
const char *packing_zip(const char *folder, const char *name, const packing_member *member, size_t n);
/* All bytes of a file, malloced, with a NUL behind. Asserted. */
char *packing_bytes(const char *path, size_t *n);

#endif
