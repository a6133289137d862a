/* What is written from a key table: text, to the arena or into a hash. */
#ifndef DOWNSHIFT_DECLARE_SINK_H
#define DOWNSHIFT_DECLARE_SINK_H

#include <downshift/declare.h>

/* Where text goes, piece by piece. take cannot fail: what runs out of memory says so at its end. */
struct declare_sink {
    void (*take)(void *to, const char *p, size_t n);
    void *to;
};

/* The whole text, NUL-terminated, in the arena. Starts with its arena and all else zero. */
struct declare_text {
    ds_arena *a;
    char *p;
    size_t n, room;
    bool full;
};

/* A sink into text, which must outlive it. */
struct declare_sink declare_into(struct declare_text *text);
/* What was taken; NULL when memory ran out. */
const char *declare_end(const struct declare_text *text);
/* Adds a formatted piece of at most 500 bytes; for more: declare_say. */
void DS_PRINTF(2, 3) declare_add(const struct declare_sink *out, const char *fmt, ...);
/* Adds a text of any length as it is. */
void declare_say(const struct declare_sink *out, const char *text);
/* Adds a text as JSON has it inside quotes. */
void declare_escape(const struct declare_sink *out, const char *text);
/* The same with its quotes, which YAML reads, too. */
void declare_quote(const struct declare_sink *out, const char *text);

/* How values become JSON. */
struct declare_manner {
    int digits;    /* of reals; 17 tells every bit */
    unsigned skip; /* keys with one of these flags are left out */
};
/* The JSON of the value at `at`, of key k. NaN, absent texts and unknown names are null. */
void declare_value(const struct declare_sink *out, const ds_key *k, const void *at, struct declare_manner m);
/* `"key":value` of the struct at base, behind `before`; returns what stands before the next: "," */
const char *declare_member(const struct declare_sink *out, const char *before, const ds_key *k, const void *base,
                           struct declare_manner m);
/* The same of all keys. */
const char *declare_members(const struct declare_sink *out, const char *before, const ds_key *keys, const void *base,
                            struct declare_manner m);
/* {"key":value,...} of the struct at base */
void declare_object(const struct declare_sink *out, const ds_key *keys, const void *base, struct declare_manner m);
/* The keys of a struct as YAML at these values (base), each below its comment, indented so far. Of a LIST or MAP the
 * example of one entry stands there behind # signs. */
void declare_yaml(const struct declare_sink *out, const ds_key *keys, const void *base, int indent);
/* A comment, broken into lines of at most 118 columns. */
void declare_comment(const struct declare_sink *out, const char *text, int indent);
/* The JSON Schema of a mapping by these keys, without its braces, with the defaults at base. */
void declare_schema(const struct declare_sink *out, const ds_key *keys, const void *base, int indent);

#endif
