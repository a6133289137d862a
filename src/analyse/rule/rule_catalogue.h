/* What is declared as words and a query on the published views, by the shipped files, a folder's, and practice.yaml: key
 * figures, flags. */
#ifndef ANALYSE_RULE_CATALOGUE_H
#define ANALYSE_RULE_CATALOGUE_H

#include <downshift/declare.h>

/* A query that every entry may use like a view. */
typedef struct {
    ds_mark at;
    const char *name, *sql, *file;
} an_with;

/* A kind of catalogue, and how its files look. */
typedef struct {
    const char *what;           /* "key figures", for errors */
    const char *folder;         /* "reports/kpis": of the shipped files, for errors */
    const ds_embedded *shipped; /* a NULL name ends */
    const char *section;        /* "kpis": the key of the entries */
    const ds_key *keys;         /* of an entry, whose first member is its name */
    size_t size;
    const void *plain;         /* an entry before it is read */
    const char *const *meanings; /* what `words` of a file may mean, NULL-terminated; NULL: files have no such key */
} an_catalogue_kind;

typedef struct {
    const void *item;
    const char *file; /* what errors call where it stands */
} an_entry;

typedef struct {
    an_entry *entry;
    an_with *with; /* those of all files, in their order */
    ds_word *word; /* likewise */
    size_t n, n_with, n_words;
} an_catalogue;

/* The shipped entries, then those of every *.yaml of folder (NULL, or one that is not there: none), then own, of
 * practice.yaml; one of a name takes the place of an earlier one. In the arena. DS_CONFIG, located; DS_MEMORY. */
DS_MUST ds_err an_catalogue_load(const an_catalogue_kind *kind, const char *folder, const ds_list *own, ds_arena *a,
                                 an_catalogue *out, ds_why *w);

#endif
