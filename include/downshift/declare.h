/* declare: YAML to checked C structs by field tables, with located errors. The practice's settings: settings.h.
 *
 * A wrong key or value is DS_CONFIG, `practice.yaml:14:7: unknown key "colour" (known here: name, currency, ...)`.
 * An empty file, an empty section and an absent key are fine and leave the defaults that were in the struct.
 */
#ifndef DOWNSHIFT_DECLARE_H
#define DOWNSHIFT_DECLARE_H

#include <downshift/base.h>

typedef enum {
    DS_AS_TEXT,   /* const char *, in the arena */
    DS_AS_BOOL,   /* bool: true/false, yes/no */
    DS_AS_INT,    /* int64_t within min..max */
    DS_AS_REAL,   /* double within min..max; "3x", "0,1" and "inf" are errors */
    DS_AS_MONEY,  /* ds_cents: an amount of min..max with at most two decimals; a default below min: none */
    DS_AS_NAME,   /* int: the index into names */
    DS_AS_TEXTS,  /* ds_list of const char *; a single scalar is a list of one; with choices or a check none may
                     stand twice */
    DS_AS_MEANINGS, /* ds_list of ds_word: a mapping of free keys, as of MAP, to texts, of `choices` where there are
                       any */
    DS_AS_STRUCT, /* a struct by the table `of`, in place */
    DS_AS_LIST,   /* ds_list of structs of `size` bytes by the table `of` */
    DS_AS_MAP,    /* the same, but a mapping with free keys: the key goes into the field with flag DS_IS_KEY; keys
                     that differ in capitals only are one key written twice */
    DS_AS_MARK    /* ds_mark: where this mapping begins, or with a key the value of that key where it stands; no key
                     of its own */
} ds_as;

enum {
    DS_REQUIRED = 1,
    DS_IS_KEY = 2,    /* the free key of a MAP's entry */
    DS_NOT_EMPTY = 4, /* of TEXTS: at least one */
    DS_DISPLAY = 8,   /* shown, never reckoned with: it changes no import and no analysis */
    DS_IN_RUN = 16    /* told beside every analysis; of a STRUCT: all that it holds */
};

typedef struct {
    int line, column; /* from 1 */
    const char *file; /* what ds_declare was told to call it; kept, not copied */
} ds_mark;

typedef struct {
    void *item; /* n items side by side, in the arena */
    size_t n;
} ds_list;

typedef struct {
    const char *word, *means;
} ds_word;

typedef struct ds_key {
    const char *key; /* NULL ends the table */
    ds_as as;
    size_t at; /* offsetof */
    unsigned flags;
    double min, max;          /* for INT, REAL and MONEY; both 0: no bounds */
    const char *const *names; /* for NAME; NULL-terminated */
    const struct ds_key *of;  /* for STRUCT, LIST, MAP */
    size_t size;              /* for LIST, MAP */
    const void *init;         /* for LIST, MAP: an item before it is read; NULL: all zero */
    /* for TEXT, each of TEXTS and what MEANINGS give */
    const char *const *choices;             /* those it may be, NULL-terminated; NULL: any */
    const char *choice;                     /* what each of them is: "an outcome" */
    const char *(*check)(const char *text); /* NULL when fine, else what is wrong and what to do, after `key: "x" ` */
    /* for people and their editors: templates and schemas */
    const char *pattern; /* a regular expression that every TEXT without fault has; NULL: none */
    const char *about;   /* what it is for; NULL or "": nothing to say */
    const char *beside;  /* the same in a few words, on the key's own line */
    const char *example; /* a value as it may be written */
} ds_key;

/* Fills *out (holding its defaults) from yaml. name is what errors call the file. Texts live in a. A key without a
 * value (null) leaves the default, and is missing where the key is required. Files over 1 MiB, nested deeper than 50
 * levels, or growing past 100,000 values through aliases are refused. After a failure *out holds what was read so
 * far. */
DS_MUST ds_err ds_declare(const char *name, ds_str yaml, const ds_key *keys, void *out, ds_arena *a, ds_why *w);

/* A text as it stands in a YAML file: in quotes where it would else be taken for something else. In the arena; NULL
 * when it is full. */
const char *ds_yaml_text(const char *text, ds_arena *a);

#endif
