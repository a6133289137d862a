/* The manifest of a folder of outputs: what was written there, of what, by which version (docs/reliability.md). */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "cli/cli.h"

#include <downshift/inputs.h>

#define MANIFEST_NAME "downshift-manifest.json"

/* What outputs are made of, as far as it can be told later whether another run would make others. */
struct made_of {
    const char *version;
    ds_inputs inputs;
    char records[DS_HASH_TEXT];       /* ds_store_fingerprint of all that came of them */
    char settings[DS_HASH_TEXT];      /* ds_settings_hash */
    char settings_file[DS_HASH_TEXT]; /* SHA-256 of practice.yaml; "": there is none */
};
DS_MUST ds_err cli_made_of(const struct options *o, struct practice *p, struct made_of *out, ds_why *w);
/* As members of a manifest's entry; NULL: no memory. */
json_t *cli_made_of_json(const struct made_of *m);

/* The manifest of the folder; *out NULL: it has none. DS_DATA: it is damaged. */
DS_MUST ds_err cli_manifest_read(const char *folder, ds_arena *a, json_t **out, ds_why *w);

#endif
