/* secret: files that only a passphrase opens. Another face of base; the cryptography is libsodium's.
 *
 * The key comes of the passphrase by Argon2id (RFC 9106) with a salt of the file's own, the content is encrypted and
 * authenticated in pieces of 64 KiB by XChaCha20-Poly1305 (crypto_secretstream): a byte that is changed, a piece that
 * is missing, repeated or cut off is found.
 */
#ifndef DOWNSHIFT_SECRET_H
#define DOWNSHIFT_SECRET_H

#include <downshift/base.h>

/* Whether the file begins as one that ds_secret_write wrote; false where it cannot be read. */
bool ds_is_secret(const char *path);
/* Encrypts the file `from` into `to`, which is made, mode 0600, and brought to disk. A failure leaves none. DS_NOINPUT,
 * DS_NOWRITE (also where `to` is there already), DS_MEMORY (the key takes 256 MB). */
DS_MUST ds_err ds_secret_write(const char *from, const char *to, ds_str passphrase, ds_why *w);
/* The way back; `to` NULL: looks whether it would go. DS_DENIED: another passphrase, or a file that was changed, which
 * cannot be told apart; DS_DATA: no such file, or cut off. */
DS_MUST ds_err ds_secret_read(const char *from, const char *to, ds_str passphrase, ds_why *w);

/* A seed of whole draws (trial.h) that nobody can foresee: 1 to 2^31 - 1, of the system's generator. */
int64_t ds_secret_seed(void);
enum { DS_SALT = 16 };
/* Signs drawn by chance, digits and capitals that are not taken for each other, and a NUL. */
void ds_random_text(char *out, size_t n);
/* What a text comes to with a salt (DS_SALT signs): who has only this and the salt must try texts, each of which takes
 * a megabyte and a millisecond (Argon2id, one pass). false: no memory. */
DS_MUST bool ds_secret_mark(const char salt[DS_SALT + 1], ds_str text, char out[DS_HASH_TEXT]);

/* SHA-256 of a file (FIPS 180-4), which other programs know, too (sha256sum), and its size. DS_NOINPUT. */
DS_MUST ds_err ds_sha256_file(const char *path, char out[DS_HASH_TEXT], int64_t *bytes, ds_why *w);

/* Writes zeros over it, whatever the compiler thinks of that. */
void ds_wipe(void *p, size_t n);

#endif
