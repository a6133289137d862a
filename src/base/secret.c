#include <downshift/secret.h>

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE = 65536,
    SEALED = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES,
    COST_BYTES = 8, /* of each cost, the lowest byte first */
};
#define MARK "Downshift secret 1\n"

/* A forged file must not ask for more than this machine can be expected to give. */
#define MOST_PASSES 16
#define MOST_MEMORY (UINT64_C(1) << 30)

/* What stands before the content, in this order; all of it is authenticated with the first piece. */
typedef struct {
    unsigned char mark[sizeof MARK - 1], passes[COST_BYTES], memory[COST_BYTES], salt[crypto_pwhash_SALTBYTES],
        stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
} head;
_Static_assert(sizeof(head) == sizeof MARK - 1 + 2 * COST_BYTES + crypto_pwhash_SALTBYTES +
                                   crypto_secretstream_xchacha20poly1305_HEADERBYTES,
               "a head is written as it lies in memory");

typedef struct {
    FILE *from, *to; /* to NULL: the content goes nowhere */
    const char *from_name, *to_name;
    head head;
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char plain[PIECE], sealed[SEALED];
} passage;

/* ---- the head ---- */

static void put_cost(unsigned char out[COST_BYTES], uint64_t cost)
{
    for (int i = 0; i < COST_BYTES; i++) out[i] = (unsigned char)(cost >> (8 * i));
}

static uint64_t cost_of(const unsigned char in[COST_BYTES])
{
    uint64_t cost = 0;
    for (int i = COST_BYTES; i-- > 0;) cost = cost << 8 | in[i];
    return cost;
}

static ds_err key_of(const head *h, ds_str passphrase, unsigned char *key, ds_why *w)
{
    const uint64_t passes = cost_of(h->passes), memory = cost_of(h->memory);
    if (crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, passphrase.p, passphrase.n, h->salt, passes,
                      (size_t)memory, crypto_pwhash_ALG_ARGON2ID13))
        return ds_fail(w, DS_MEMORY, "the key of a passphrase takes %llu MB", (unsigned long long)(memory >> 20));
    return DS_OK;
}

static ds_err new_head(passage *p, ds_str passphrase, ds_why *w)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    memcpy(p->head.mark, MARK, sizeof p->head.mark);
    put_cost(p->head.passes, crypto_pwhash_OPSLIMIT_MODERATE);
    put_cost(p->head.memory, crypto_pwhash_MEMLIMIT_MODERATE);
    randombytes_buf(p->head.salt, sizeof p->head.salt);
    ds_err err = key_of(&p->head, passphrase, key, w);
    if (!err) (void)crypto_secretstream_xchacha20poly1305_init_push(&p->state, p->head.stream, key);
    sodium_memzero(key, sizeof key);
    return err;
}

static ds_err known_head(passage *p, ds_str passphrase, ds_why *w)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    if (fread(&p->head, 1, sizeof p->head, p->from) != sizeof p->head || memcmp(p->head.mark, MARK, sizeof p->head.mark))
        return ds_fail(w, DS_DATA, "%s: is no file of ours that a passphrase opens", p->from_name);
    if (cost_of(p->head.passes) > MOST_PASSES || cost_of(p->head.memory) > MOST_MEMORY || cost_of(p->head.passes) < crypto_pwhash_OPSLIMIT_MIN ||
        cost_of(p->head.memory) < crypto_pwhash_MEMLIMIT_MIN)
        return ds_fail(w, DS_DATA, "%s: its head was changed, or a later version wrote it", p->from_name);
    ds_err err = key_of(&p->head, passphrase, key, w);
    if (!err && crypto_secretstream_xchacha20poly1305_init_pull(&p->state, p->head.stream, key))
        err = ds_fail(w, DS_DATA, "%s: its head was changed", p->from_name);
    sodium_memzero(key, sizeof key);
    return err;
}

/* ---- the content ---- */

static ds_err put(passage *p, const void *bytes, size_t n, ds_why *w)
{
    if (!p->to || fwrite(bytes, 1, n, p->to) == n) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: %s", p->to_name, strerror(errno));
}

static ds_err get(passage *p, unsigned char *to, size_t most, size_t *n, bool *last, ds_why *w)
{
    *n = fread(to, 1, most, p->from);
    if (ferror(p->from)) return ds_fail(w, DS_NOINPUT, "%s: %s", p->from_name, strerror(errno));
    const int next = getc(p->from);
    *last = next == EOF;
    if (!*last) (void)ungetc(next, p->from);
    return DS_OK;
}

static ds_err seal_all(passage *p, ds_why *w)
{
    bool last = false, first = true;
    size_t n;
    ds_err err = put(p, &p->head, sizeof p->head, w);
    for (; !err && !last; first = false) {
        unsigned long long sealed;
        if ((err = get(p, p->plain, PIECE, &n, &last, w))) break;
        (void)crypto_secretstream_xchacha20poly1305_push(&p->state, p->sealed, &sealed, p->plain, n, first ? (void *)&p->head : NULL,
                                                         first ? sizeof p->head : 0,
                                                         last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        err = put(p, p->sealed, (size_t)sealed, w);
    }
    return err;
}

/* The first piece tells whether the passphrase is the one; a later one that does not fit was changed. */
static ds_err open_all(passage *p, ds_why *w)
{
    bool last = false, first = true;
    size_t n;
    ds_err err = DS_OK;
    for (; !err && !last; first = false) {
        unsigned long long plain;
        unsigned char tag = 0;
        if ((err = get(p, p->sealed, SEALED, &n, &last, w))) break;
        if (crypto_secretstream_xchacha20poly1305_pull(&p->state, p->plain, &plain, &tag, p->sealed, n, first ? (void *)&p->head : NULL,
                                                       first ? sizeof p->head : 0))
            return ds_fail(w, DS_DENIED, "%s: %s", p->from_name,
                           first ? "the passphrase is another, or the file was changed" : "the file was changed or is damaged");
        if (last != (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL))
            return ds_fail(w, DS_DATA, "%s: is not whole: it was cut off", p->from_name);
        err = put(p, p->plain, (size_t)plain, w);
    }
    return err;
}

/* ---- files ---- */

static FILE *make_private(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (fd >= 0 && !f) close(fd);
    return f;
}

static ds_err begin(passage *p, const char *from, const char *to, ds_why *w)
{
    *p = (passage){ .from_name = from, .to_name = to };
    if (sodium_init() < 0) return ds_fail(w, DS_INTERNAL, "libsodium does not start");
    if (!(p->from = fopen(from, "rb"))) return ds_fail(w, DS_NOINPUT, "%s: %s", from, strerror(errno));
    if (to && !(p->to = make_private(to))) return ds_fail(w, DS_NOWRITE, "%s: %s", to, strerror(errno));
    return DS_OK;
}

static ds_err end(passage *p, ds_err err, ds_why *w)
{
    if (p->from) fclose(p->from);
    if (!p->to) return err;
    const bool durable = !fflush(p->to) && !fsync(fileno(p->to));
    if (!err && !durable) err = ds_fail(w, DS_NOWRITE, "%s: %s", p->to_name, strerror(errno));
    if (fclose(p->to) && !err) err = ds_fail(w, DS_NOWRITE, "%s: %s", p->to_name, strerror(errno));
    if (err) (void)unlink(p->to_name);
    return err;
}

bool ds_is_secret(const char *path)
{
    char mark[sizeof MARK - 1];
    FILE *f = fopen(path, "rb");
    const bool is = f && fread(mark, 1, sizeof mark, f) == sizeof mark && !memcmp(mark, MARK, sizeof mark);
    if (f) fclose(f);
    return is;
}

ds_err ds_secret_write(const char *from, const char *to, ds_str passphrase, ds_why *w)
{
    passage p;
    ds_err err = begin(&p, from, to, w);
    if (!err) err = new_head(&p, passphrase, w);
    if (!err) err = seal_all(&p, w);
    err = end(&p, err, w);
    sodium_memzero(&p, sizeof p);
    return err;
}

ds_err ds_secret_read(const char *from, const char *to, ds_str passphrase, ds_why *w)
{
    passage p;
    ds_err err = begin(&p, from, to, w);
    if (!err) err = known_head(&p, passphrase, w);
    if (!err) err = open_all(&p, w);
    err = end(&p, err, w);
    sodium_memzero(&p, sizeof p);
    return err;
}

int64_t ds_secret_seed(void)
{
    return sodium_init() < 0 ? 1 : 1 + (int64_t)randombytes_uniform(0x7fffffff);
}

void ds_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

/* ---- texts that are to be known again, and not read ---- */

void ds_random_text(char *out, size_t n)
{
    static const char signs[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (size_t i = 0; i < n; i++) out[i] = signs[randombytes_uniform(sizeof signs - 1)];
    out[n] = '\0';
}

bool ds_secret_mark(const char salt[DS_SALT + 1], ds_str text, char out[DS_HASH_TEXT])
{
    enum { PASSES = 1, MEMORY = 1 << 20 };
    unsigned char sum[32];
    _Static_assert((int)DS_SALT == (int)crypto_pwhash_SALTBYTES, "a salt is one of libsodium's");
    if (crypto_pwhash(sum, sizeof sum, text.p, text.n, (const unsigned char *)salt, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13)) return false;
    sodium_bin2hex(out, DS_HASH_TEXT, sum, sizeof sum);
    return true;
}
