/* The file that a practice shares: JSON in lines, of which all before the signature's is signed, byte for byte. */
#ifndef CLI_SHARE_FILE_H
#define CLI_SHARE_FILE_H

#include "cli/cli.h"

#include <downshift/growing.h>
#include <downshift/network.h>
#include <downshift/sign.h>

enum { SHARE_VERSION = 1, SHARE_LARGEST = 10 * 1024, SHARE_LABEL = 60 };

/* One file, read. Texts live in root. */
struct share {
    const char *path;
    json_t *root;
    const char *month, *settings_hash, *open; /* open: the public key */
    json_t *settings;
    ds_shared told;
};

/* Whether a list that ends with NULL has the name. */
bool cli_is_one_of(const char *const *list, const char *name);
/* The settings that say what a contrast is, and a hash of them and of the shipped key figures. */
DS_MUST ds_err cli_share_settings(const ds_settings *s, ds_arena *a, json_t **out, char hash[DS_HASH_TEXT], ds_why *w);
/* Ends the object that text begins with its public key, fingerprint and signature. */
DS_MUST ds_err cli_share_seal(ds_growing *text, const ds_sign_key *key, ds_why *w);
/* Reads one and looks whether it is whole and unchanged; the caller's, also after a failure, to be closed. DS_NOINPUT, DS_DATA:
 * one line that says what is wrong with it, which begins with its path. */
DS_MUST ds_err cli_share_read(const char *path, ds_arena *a, struct share *out, ds_why *w);
void cli_share_close(struct share *s);

#endif
