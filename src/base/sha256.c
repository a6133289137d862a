#include <downshift/secret.h>

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 1 << 16 };

static void end(crypto_hash_sha256_state *state, char out[DS_HASH_TEXT])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(state, sum);
    sodium_bin2hex(out, DS_HASH_TEXT, sum, sizeof sum);
}

ds_err ds_sha256_file(const char *path, char out[DS_HASH_TEXT], int64_t *bytes, ds_why *w)
{
    crypto_hash_sha256_state state;
    unsigned char piece[PIECE];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
    crypto_hash_sha256_init(&state);
    for (*bytes = 0; (n = fread(piece, 1, sizeof piece, f)); *bytes += (int64_t)n) crypto_hash_sha256_update(&state, piece, n);
    const bool failed = ferror(f);
    const int why = errno;
    fclose(f);
    if (failed) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(why));
    end(&state, out);
    return DS_OK;
}
