/* person: who a record is about: clients and the series of their sleep; what a practice may change about them. */
#ifndef DOWNSHIFT_PERSON_H
#define DOWNSHIFT_PERSON_H

#include <downshift/code.h>
#include <downshift/store.h>

/* Whose a code is. FORMER: a client had it until it was renamed; whoever comes with it now must be asked about. */
typedef enum { DS_CODE_FREE, DS_CODE_OWN, DS_CODE_FORMER } ds_code_state;
typedef struct {
    ds_code_state state;
    int64_t client; /* its id, a small integer; 0 where the code is free */
} ds_whose;
/* Spellings that have one key (ds_client_key) are one code. DS_DATA: it is at fault (ds_client_fault). */
DS_MUST ds_err ds_store_whose(ds_store *s, ds_str code, ds_whose *out, ds_why *w);
/* The id of a client by code, made on first sight. DS_DATA: it is at fault, or a client's former code. */
DS_MUST ds_err ds_store_client(ds_store *s, ds_str code, int64_t *id, ds_why *w);
/* The code under which a client is shown: as first written, or as it was renamed. "" for an id that nobody has. */
DS_MUST ds_err ds_store_client_code(ds_store *s, int64_t id, char code[DS_CODE_MAX + 1], ds_why *w);
/* The code of the one client who had a file of these bytes (ds_file_facts.hash); "" for none, and where several had
 * it. */
DS_MUST ds_err ds_store_whose_bytes(ds_store *s, const char *hash, char code[DS_CODE_MAX + 1], ds_why *w);
/* The id of what feeds a series of nights, such as "whoop", made on first sight. */
DS_MUST ds_err ds_store_series_source(ds_store *s, ds_str name, int64_t *id, ds_why *w);

/* What stands in place of a client's id where it is somebody who was erased. */
enum { DS_ERASED_CLIENT = -1 };
#define DS_OF_ERASED "of a person whose data were erased on request: left out"

/* ---- people whom rows name ------------------------------------------------------------------ */

/* Who it may be. */
typedef struct {
    int64_t client; /* 0: nobody who is known */
    int64_t other;  /* and this one just as well; 0: nobody else */
} ds_people;
/* Whom what a source tells is told of already, or is certain: the same address or number where no name is against it,
 * then the same name where no address or number is. calling: as in ds_phone_key. Changes nothing. */
DS_MUST ds_err ds_store_find_person(ds_store *s, const ds_named *who, const char *calling, ds_people *out, ds_why *w);
/* The client of a person, made on first sight; notes what was told. code: the practice's own where who->by says so,
 * else one made of what is told: it becomes another code of the client where nobody has it, and in its place that of a
 * new one. What is not certain is a client of its own. *client is DS_ERASED_CLIENT, and none is made, where it is one
 * who was erased. DS_DATA: as ds_store_client. */
DS_MUST ds_err ds_store_person(ds_store *s, ds_str code, const ds_named *who, const char *calling, int64_t *client,
                               ds_why *w);
/* An import begins: clients who are made from here on are shown under the best code that it tells. */
DS_MUST ds_err ds_store_people_begin(ds_store *s, ds_why *w);

/* ---- what a practice may change: each in a transaction of its own --------------------------- */

/* Gives a client another code, which must be free or have been its own before; the code it had becomes a former one.
 * DS_DATA: a code at fault, that nobody has, that another client has or had. */
DS_MUST ds_err ds_store_rename_client(ds_store *s, ds_str old, ds_str new, ds_why *w);
/* Makes two clients one: what `from` had is `to`'s, where both tell of the same as if their files had come in under one
 * code; `from` is another code of `to` from now on, and so is a former code of `to` that is given for it. Results are
 * dropped, as they are of another practice now. DS_DATA: a code that nobody has, one client twice. */
DS_MUST ds_err ds_store_merge_clients(ds_store *s, ds_str from, ds_str to, ds_why *w);
/* Notes that two clients are not one, so that it is not asked again. DS_DATA: a code that nobody has, one client
 * twice. */
DS_MUST ds_err ds_store_part_clients(ds_store *s, ds_str a, ds_str b, ds_why *w);
/* Puts what one file told of `from` to `to`, which is made where its code is free, and so what the same bytes tell when
 * they come in again. file: its name as import shows it, or the end of that from a slash on. Results are dropped.
 * *records: how many. DS_DATA: a code that nobody has, no such file, several of that name. */
DS_MUST ds_err ds_store_split_client(ds_store *s, ds_str from, ds_str to, const char *file, int64_t *records,
                                     ds_why *w);

/* Names of tables whose rows are a client's by a column `client` that is its id, one after the other; then NULL. */
const char *ds_person_table(size_t i);

/* What erasing took out and left. */
typedef struct {
    int64_t records;       /* taken out */
    int64_t visits, sales; /* kept for the books under a random code */
    int64_t decisions;     /* of the practice that mention the person: they stay */
} ds_erased;
/* Takes a person out of the store: what is told of health, treatment, name and contact, rows left aside, codes, all
 * results; what the books need stands under a fresh random code, which nothing links to the person. Marks are left by
 * which an old file is known again. Freed pages are overwritten and the file is made anew (VACUUM). Backups by which
 * undo would bring the person back are deleted; other copies are not touched. when: the day. DS_DATA: nobody has the
 * code. */
DS_MUST ds_err ds_store_erase_client(ds_store *s, ds_str code, ds_date when, ds_erased *out, ds_why *w);
/* Whether who is told so is one who was erased, for a row that makes no client. */
DS_MUST ds_err ds_store_is_erased(ds_store *s, ds_str code, const ds_named *who, const char *calling, bool *erased,
                                  ds_why *w);

/* Where ds_store_split_client has put what a file tells of a client. */
typedef struct {
    int64_t client; /* whose it is: the same client where nothing was split */
    bool doubtful;  /* only another file of this name was split, and nobody has said whose this one is */
} ds_split;
/* Whether anything that a file of this name, or these bytes, told was split off. */
DS_MUST ds_err ds_store_has_split(ds_store *s, const char *name, const char *hash, bool *has, ds_why *w);
/* name and hash: of the file, as in ds_file_facts. */
DS_MUST ds_err ds_store_split(ds_store *s, int64_t client, const char *name, const char *hash, ds_split *out,
                              ds_why *w);

#endif
