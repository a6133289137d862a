/* sign: texts that are known to come of one practice, unchanged. Another face of base; the cryptography is libsodium's
 * (Ed25519, RFC 8032). */
#ifndef DOWNSHIFT_SIGN_H
#define DOWNSHIFT_SIGN_H

#include <downshift/base.h>

enum { DS_PUBLIC_TEXT = 65, DS_SIGNATURE_TEXT = 129, DS_FINGERPRINT_TEXT = 25 };

/* Wiped by who had it, ds_wipe. */
typedef struct {
    unsigned char secret[64];
    char open[DS_PUBLIC_TEXT]; /* its public half, small hex digits */
} ds_sign_key;

/* The key of that file; where there is none it is drawn and kept there, mode 0600, brought to disk. DS_DENIED:
 * others may read the file; DS_DATA: it is no key; DS_NOWRITE, DS_NOINPUT. */
DS_MUST ds_err ds_sign_key_at(const char *path, ds_sign_key *out, ds_why *w);
/* Small hex digits; the same text and key give the same. */
void ds_sign(const ds_sign_key *key, ds_str text, char out[DS_SIGNATURE_TEXT]);
/* Whether who has the other half of that public key has signed this text. False also for what is no key or
 * signature. */
bool ds_signed(ds_str open, ds_str text, ds_str signature);
/* "3f2a-91bc-77d0-1e4c-a05b": to be compared by voice. Of the public key's text, by BLAKE2b. */
void ds_fingerprint(ds_str open, char out[DS_FINGERPRINT_TEXT]);

#endif
