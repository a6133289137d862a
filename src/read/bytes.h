/* Where bytes come from: a file, or the member of an archive. Read in order, and from the beginning again as often as
 * needed, so that an adapter may look through all of them (for keys, for strings kept apart) before it gives the
 * first row. */
#ifndef READ_BYTES_H
#define READ_BYTES_H

#include <downshift/base.h>

/* Packed bytes held at once; fuzzed builds have fewer, as of DS_READ_BLOCK. */
#ifndef DS_PACKED_BLOCK
#define DS_PACKED_BLOCK (1 << 16)
#endif

typedef struct {
    /* Fills buf as far as it can; *got is 0 at the end. */
    ds_err (*read)(void *state, void *buf, size_t cap, size_t *got, ds_why *w);
    ds_err (*rewind)(void *state, ds_why *w);
    void (*close)(void *state);
} ds_bytes_class;

/* Tells whether bytes have changed, by accident and not by design: a small part of what ds_hash takes. */
typedef struct {
    uint64_t sum[4]; /* of each fourth word of eight bytes, so that none waits for the one before */
    size_t n;        /* bytes so far; the last n % 8 of them wait in rest */
    unsigned char rest[8];
} ds_checksum;

typedef struct ds_bytes {
    const ds_bytes_class *class; /* NULL: nothing is open */
    void *state;
    int fd; /* of a plain file, for a library that seeks by itself (an archive's); -1 for others */
    ds_checksum passed, surveyed; /* of this pass so far; of the first that was looked through */
    bool once;                    /* read but once, so that there is no pass to hold this one against */
} ds_bytes;

#define DS_WRITTEN_TO "was written to while it was read, so nothing of it was taken: import it again"
/* Opens a plain file. DS_NOINPUT: absent, unreadable, a folder, a device. */
DS_MUST ds_err ds_bytes_of_file(const char *path, ds_bytes *out, ds_why *w);
DS_MUST ds_err ds_bytes_read(ds_bytes *b, void *buf, size_t cap, size_t *got, ds_why *w);
DS_MUST ds_err ds_bytes_rewind(ds_bytes *b, ds_why *w); /* begins a pass */
void ds_bytes_surveyed(ds_bytes *b);                    /* the pass has come to the end: so are the bytes */
/* Reads the pass to its end. DS_DATA: its bytes are not as they were surveyed, so somebody wrote into the file meanwhile.
 * Where a library has read the file by itself, the pass is one over the file as it is now. */
DS_MUST ds_err ds_bytes_check(ds_bytes *b, ds_why *w);
void ds_bytes_close(ds_bytes *b); /* what was never opened is fine */

#endif
