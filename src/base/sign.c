#include <downshift/secret.h>
#include <downshift/sign.h>

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "Downshift signing key 1\n"
enum { SEED_TEXT = 2 * crypto_sign_SEEDBYTES, FILE_TEXT = sizeof MARK - 1 + SEED_TEXT + 1 };
_Static_assert((int)sizeof(((ds_sign_key *)0)->secret) == (int)crypto_sign_SECRETKEYBYTES, "a key is libsodium's");
_Static_assert((int)DS_PUBLIC_TEXT == 2 * (int)crypto_sign_PUBLICKEYBYTES + 1, "in hex digits");
_Static_assert((int)DS_SIGNATURE_TEXT == 2 * (int)crypto_sign_BYTES + 1, "in hex digits");

static void make_key(const unsigned char seed[crypto_sign_SEEDBYTES], ds_sign_key *out)
{
    unsigned char open[crypto_sign_PUBLICKEYBYTES];
    (void)crypto_sign_seed_keypair(open, out->secret, seed);
    sodium_bin2hex(out->open, sizeof out->open, open, sizeof open);
}

/* ---- its file ---- */

static ds_err write_all(int fd, const char *path, const char *text, ds_why *w)
{
    size_t done = 0;
    ssize_t n = 1;
    while (done < FILE_TEXT && n > 0)
        if ((n = write(fd, text + done, FILE_TEXT - done)) > 0) done += (size_t)n;
    if (done == FILE_TEXT && !fsync(fd)) return DS_OK;
    ds_err err = ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    (void)unlink(path);
    return err;
}

/* Nothing where somebody else was quicker. */
static ds_err draw_key(const char *path, ds_why *w)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    char text[FILE_TEXT + 1] = MARK;
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? DS_OK : ds_fail(w, DS_NOWRITE, "%s: %s", path, strerror(errno));
    randombytes_buf(seed, sizeof seed);
    sodium_bin2hex(text + sizeof MARK - 1, SEED_TEXT + 1, seed, sizeof seed);
    text[FILE_TEXT - 1] = '\n';
    ds_err err = write_all(fd, path, text, w);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(text, sizeof text);
    close(fd);
    return err;
}

static ds_err parse_key(const char *path, const char *text, size_t n, ds_sign_key *out, ds_why *w)
{
    unsigned char seed[crypto_sign_SEEDBYTES];
    size_t bytes = 0;
    const char *end = NULL;
    const bool is = n == FILE_TEXT && !memcmp(text, MARK, sizeof MARK - 1) && text[FILE_TEXT - 1] == '\n' &&
                    !sodium_hex2bin(seed, sizeof seed, text + sizeof MARK - 1, SEED_TEXT, NULL, &bytes, &end) && bytes == sizeof seed;
    if (is) make_key(seed, out);
    sodium_memzero(seed, sizeof seed);
    return is ? DS_OK : ds_fail(w, DS_DATA, "%s: is no signing key; set it aside, and a new one is made, by which others will take you for another practice", path);
}

static ds_err read_key(const char *path, ds_sign_key *out, ds_why *w)
{
    char text[FILE_TEXT + 1];
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (!f) return ds_fail(w, DS_NOINPUT, "%s: %s", path, strerror(errno));
    const size_t n = fread(text, 1, sizeof text, f);
    const bool open_to_others = fstat(fileno(f), &st) || (st.st_mode & 077);
    fclose(f);
    ds_err err = open_to_others ? ds_fail(w, DS_DENIED, "%s: others may read this key; chmod 600 it", path) : parse_key(path, text, n, out, w);
    sodium_memzero(text, sizeof text);
    return err;
}

ds_err ds_sign_key_at(const char *path, ds_sign_key *out, ds_why *w)
{
    if (sodium_init() < 0) return ds_fail(w, DS_INTERNAL, "libsodium does not start");
    ds_err err = access(path, F_OK) ? draw_key(path, w) : DS_OK;
    return err ? err : read_key(path, out, w);
}

/* ---- signing ---- */

void ds_sign(const ds_sign_key *key, ds_str text, char out[DS_SIGNATURE_TEXT])
{
    unsigned char signature[crypto_sign_BYTES];
    (void)crypto_sign_detached(signature, NULL, (const unsigned char *)text.p, text.n, key->secret);
    sodium_bin2hex(out, DS_SIGNATURE_TEXT, signature, sizeof signature);
}

static bool from_hex(ds_str hex, unsigned char *out, size_t n)
{
    size_t bytes = 0;
    return hex.n == 2 * n && !sodium_hex2bin(out, n, hex.p, hex.n, NULL, &bytes, NULL) && bytes == n;
}

bool ds_signed(ds_str open, ds_str text, ds_str signature)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES], is[crypto_sign_BYTES];
    return sodium_init() >= 0 && from_hex(open, key, sizeof key) && from_hex(signature, is, sizeof is) &&
           !crypto_sign_verify_detached(is, (const unsigned char *)text.p, text.n, key);
}

void ds_fingerprint(ds_str open, char out[DS_FINGERPRINT_TEXT])
{
    enum { GROUP = 4, GROUPS = 5 };
    char sum[DS_HASH_TEXT];
    ds_hash h;
    ds_hash_start(&h);
    ds_hash_add(&h, open.p, open.n);
    ds_hash_end(&h, sum);
    for (int i = 0; i < GROUPS; i++) {
        memcpy(out + i * (GROUP + 1), sum + i * GROUP, GROUP);
        out[i * (GROUP + 1) + GROUP] = i < GROUPS - 1 ? '-' : '\0';
    }
}
