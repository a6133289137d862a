/* base: the error story, text views and pure parsers, arena, civil time, money, hashing.
 *
 * Everything here is pure but for the arena and the file hash. No locale, no global state, nothing
 * prints or exits. A parser takes the whole text or nothing: on failure it returns false and leaves
 * its outputs untouched.
 */
#ifndef DOWNSHIFT_BASE_H
#define DOWNSHIFT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DS_VERSION "0.1.0"

#if defined(__GNUC__)
#define DS_MUST         __attribute__((warn_unused_result))
#define DS_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define DS_RARE         __attribute__((cold, noinline)) /* its room on the stack is no cost to what calls it */
#else
#define DS_MUST
#define DS_PRINTF(f, a)
#endif

#define DS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct ds_block ds_block;
/* Memory that dies together; starts as {0}. See below. */
typedef struct {
    ds_block *head;
} ds_arena;

/* ---- errors -------------------------------------------------------------------------------- */

/* One list: code, exit status (after sysexits.h), text. Nothing else states these numbers. */
#define DS_ERRORS(X)                                                                                                   \
    X(OK, 0, "no error")                                                                                               \
    X(USAGE, 64, "wrong command line")                                                                                 \
    X(DATA, 65, "input breaks its format's rules")                                                                     \
    X(NOINPUT, 66, "cannot read the input")                                                                            \
    X(MEMORY, 71, "out of memory")                                                                                     \
    X(INTERNAL, 70, "a fault in downshift itself; please report it")                                                   \
    X(NOWRITE, 73, "cannot write the output")                                                                          \
    X(STORE, 74, "the database cannot be read or written")                                                             \
    X(LOCKED, 75, "the database is in use; try again when it is free")                                                 \
    X(NEWER, 76, "the database was written by a newer version")                                                        \
    X(DENIED, 77, "not allowed")                                                                     \
    X(CONFIG, 78, "a setting, format or report definition is wrong")

typedef enum {
#define X(name, status, text) DS_##name,
    DS_ERRORS(X)
#undef X
} ds_err;

/* The story of one failure, outermost context first. Starts as {0}. */
typedef struct {
    ds_err code;
    char text[640];
} ds_why;

/* Begins the story; returns code, so that `return ds_fail(...)` reads well. A NULL w is fine. */
ds_err ds_fail(ds_why *w, ds_err code, const char *fmt, ...) DS_PRINTF(3, 4);
/* Puts context and ": " in front of the story; returns its code. */
ds_err ds_within(ds_why *w, const char *fmt, ...) DS_PRINTF(2, 3);
int ds_exit_status(ds_err code);      /* of the program that ends with it */
const char *ds_err_text(ds_err code); /* "input breaks its format's rules" */
const char *ds_err_name(ds_err code); /* "DATA" */

/* ---- text views ---------------------------------------------------------------------------- */

/* Borrowed text, not NUL-terminated. p is NULL for "absent"; n is 0 and p is not for "empty". */
typedef struct {
    const char *p;
    size_t n;
} ds_str;

#define DS_LIT(s) ((ds_str){ (s), sizeof(s) - 1 })
/* for printf's "%.*s" */
#define DS_FMT(s) (int)(s).n, (s).p ? (s).p : ""

ds_str ds_str_of(const char *z);                   /* NULL gives the absent view */
ds_str ds_trim(ds_str s);                          /* ASCII blanks, U+00A0, U+202F and byte order marks off both ends */
/* For qsort: below 0, 0 or above. */
static inline int ds_order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}
bool ds_same(ds_str a, ds_str b);                  /* byte for byte */
bool ds_same_fold(ds_str a, ds_str b);             /* ASCII letters without regard to case */
bool ds_cut(ds_str *rest, char sep, ds_str *head); /* text before sep off *rest; false once nothing is left */

/* Column names as people and vendors write them: trimmed as by ds_trim, runs of blanks one blank, curly apostrophe
 * straight, ASCII and Latin-1/Latin-A capitals (UTF-8) folded. Writes at most cap bytes with a NUL; returns the length,
 * or 0 when it does not fit. */
size_t ds_fold_name(ds_str s, char *out, size_t cap);

/* True when s is valid UTF-8 (no surrogates, no overlong forms). */
bool ds_utf8(ds_str s);
/* Bytes of the character that s begins with, and its code point; 0, and *code untouched, when it begins with none. */
size_t ds_character(ds_str s, uint32_t *code);
/* The most bytes of s, at most `most`, that end where a character does: what to keep of a text that is cut. */
size_t ds_whole(ds_str s, size_t most);

/* A client's code: the most bytes of UTF-8 it may have, trimmed. */
enum { DS_CODE_MAX = 64 };
/* NULL for a code that may be one, else what is wrong with it: empty, too long, control characters, no UTF-8. */
const char *ds_code_fault(ds_str code);

/* ---- text into room that may be too small ----------------------------------------------------- */

/* s with a NUL into cap bytes (at least 4). What does not fit is cut at a character, never inside one, and ended by
 * "..."; so do the three below. */
void ds_copy(char *out, size_t cap, ds_str s);
/* As snprintf. */
void ds_print(char *out, size_t cap, const char *fmt, ...) DS_PRINTF(3, 4);
/* As vsnprintf. */
void ds_vprint(char *out, size_t cap, const char *fmt, va_list ap);
/* Behind what stands in out already. */
void ds_print_more(char *out, size_t cap, const char *fmt, ...) DS_PRINTF(3, 4);
/* Some of a text, for a message. */
typedef struct {
    char text[64];
} ds_excerpt;
/* The first 63 bytes of s at most. DS_BRIEF(s) is a const char * that lives as long as the statement. */
ds_excerpt ds_brief(ds_str s);
#define DS_BRIEF(s) (ds_brief(s).text)

/* ---- numbers ------------------------------------------------------------------------------- */

bool ds_uint(ds_str s, unsigned max, unsigned *out); /* digits only */
bool ds_int(ds_str s, int64_t *out);                 /* optional sign, digits */
/* Plain decimal: optional sign, digits, optional mark and digits, optional exponent. No hex, inf or nan.
 * mark is '.' or ','; with ',' a point is accepted too. Correctly rounded; over 64 characters is refused. */
bool ds_decimal(ds_str s, char mark, double *out);

/* ---- money: integer hundredths of the practice's currency ---------------------------------- */

typedef int64_t ds_cents;
/* "80", "67.5", "80.00", "1,234.50" (mark '.'), "80,00", "1.234,50" (mark ','); one currency sign or three-letter code
 * before or after is accepted. At most two decimals; never negative here unless signed with '-'. */
bool ds_money(ds_str s, char mark, ds_cents *out);
/* "1234.50"; at most cap bytes with NUL */
void ds_money_text(ds_cents c, char *out, size_t cap);

/* ---- civil time ---------------------------------------------------------------------------- */

typedef int32_t ds_date; /* days since 1970-01-01, proleptic Gregorian; years 1900..2199 */
#define DS_NO_DATE INT32_MIN

typedef enum { DS_DATES_ISO, DS_DATES_DMY, DS_DATES_MDY } ds_date_order;

/* Of a day that exists: nothing is checked. */
ds_date ds_date_of(int year, int month, int day);
/* The other way round; month 1..12, day 1..31. */
void ds_date_parts(ds_date d, int *year, int *month, int *day);
int ds_weekday(ds_date d); /* 0 Monday .. 6 Sunday */
ds_date ds_month_first(ds_date d); /* of the month that d lies in */
ds_date ds_month_last(ds_date d);  /* the same */
/* "2026-10-03" always; "03.10.2026" always day first; "03/10/2026" only when order is DMY or MDY. Refuses 31 April. */
bool ds_date_parse(ds_str s, ds_date_order order, ds_date *out);
bool ds_month_parse(ds_str s, ds_date *first); /* "2026-10" */
void ds_date_text(ds_date d, char out[11]);    /* "2026-10-03" */

/* "7:05", "07:05", "07:05:30", "7:05 pm" -> minutes after midnight, 0..1439 (seconds dropped by rounding down);
 * "24:00" is refused. */
bool ds_clock(ds_str s, int *minutes);
/* "7:05" -> 425 minutes of duration; hours up to 99 */
bool ds_hhmm(ds_str s, double *minutes);

/* A moment as a log wrote it: local civil time and, where known, the offset from UTC. */
typedef struct {
    int64_t local;      /* seconds since 1970-01-01 00:00 on the local clock; DS_NO_TIME when absent */
    int32_t offset_min; /* local = UTC + offset; DS_NO_OFFSET when unknown */
} ds_stamp;
#define DS_NO_TIME   INT64_MIN
#define DS_NO_OFFSET INT32_MIN

ds_date ds_local_date(int64_t local); /* floor */
int ds_local_minute(int64_t local);   /* minutes after local midnight, 0..1439 */
/* "2024-06-23 20:24:26", "2024-06-23T20:24", with optional fraction, optional "Z", "+02:00", "+0200", " -07:00"; the
 * date part as ds_date_parse with the given order. */
bool ds_stamp_parse(ds_str s, ds_date_order order, ds_stamp *out);
/* "UTC+01:00", "UTC-07:00", "UTCZ", "+01:00", "Z" -> minutes; -840..+840 */
bool ds_offset_parse(ds_str s, int32_t *minutes);
/* Cuts a trailing "Z", "+02:00" or " -07:00" off a clock time; *minutes is untouched where there is none. False: what
 * stands there is no offset. */
bool ds_offset_cut(ds_str *clock, int32_t *minutes);
void ds_local_text(int64_t local, char out[20]); /* "2024-06-23 20:24:26" */

/* The evening that a bedtime belongs to: noon to noon, so 00:05 belongs to the evening before. */
ds_date ds_night_of(int64_t bed_local);
/* The clock time `minutes` on the night of evening `night`: before noon is the next calendar day. Returns local
 * seconds. */
int64_t ds_on_night(ds_date night, int minutes);

/* ---- arena --------------------------------------------------------------------------------- */

/* Zeroed and aligned memory that lives until ds_arena_free or _reset; NULL when full. */
void *ds_alloc(ds_arena *a, size_t n);
ds_str ds_keep(ds_arena *a, ds_str s); /* a NUL-terminated copy; absent when full or s is absent */
char *ds_textf(ds_arena *a, const char *fmt, ...) DS_PRINTF(2, 3); /* NULL when full */
void ds_arena_reset(ds_arena *a);                                  /* forgets all, keeps one block */
void ds_arena_free(ds_arena *a); /* leaves it empty, good for use again */

/* For tests: the n-th allocation from now on fails (0: the next one); negative turns it off. Covers ds_alloc only. */
void ds_alloc_fail_after(long n);

/* ---- text that leaves: workbooks, JSON, terminals ------------------------------------------- */

/* Whatever it is, nothing passes that is no UTF-8, no control character, and no code point that Unicode keeps for no
 * character: U+FFFD stands for each such byte or character. */
typedef enum {
    DS_CLEAN_TEXT,  /* tabs stay, and ends of lines as line feeds: cells, values in JSON */
    DS_CLEAN_LINE,  /* these become blanks: titles, names, headers */
    DS_CLEAN_SHOWN, /* a line without what turns the reading order: terminals, names of files */
} ds_clean_for;
bool ds_is_clean(ds_str s, ds_clean_for how); /* whether all of it would pass as it is */
/* A NUL-terminated clean copy; absent when full or s is absent. */
ds_str ds_clean(ds_arena *a, ds_str s, ds_clean_for how);
/* The same into at most cap bytes with a NUL, cut where a character ends; returns the length. */
size_t ds_clean_into(ds_str s, ds_clean_for how, char *out, size_t cap);
/* Takes one character off *rest, which is not empty, and gives what passes for it: borrowed from *rest, or constant. */
ds_str ds_clean_next(ds_str *rest, ds_clean_for how);

/* ---- time zones: IANA names ("Europe/Berlin"), from the system's files ----------------------- */

typedef struct ds_zone ds_zone;
/* Reads the zone's file, below $TZDIR or else /usr/share/zoneinfo, whole and checked (TZif, RFC 8536), into the arena.
 * DS_CONFIG names a zone that is not there, or a file that is damaged or cannot be read. */
DS_MUST ds_err ds_zone_load(const char *name, ds_arena *a, const ds_zone **out, ds_why *w);
/* Minutes by which the zone's clock is ahead of UTC at a local time (seconds as in ds_stamp), in any year. An ambiguous
 * hour takes the first of its two offsets, a skipped hour the later one. */
int32_t ds_zone_offset(const ds_zone *zone, int64_t local);
/* The same at an instant, in seconds since 1970 UTC. */
int32_t ds_zone_offset_at(const ds_zone *zone, int64_t utc);

/* ---- hashing (BLAKE2b-256, libsodium) ------------------------------------------------------- */

#define DS_HASH_TEXT 65 /* 64 hex digits and NUL */
/* Room for libsodium's state; not to be copied once started. */
typedef struct {
    uint64_t opaque[56];
} ds_hash;
void ds_hash_start(ds_hash *h);                        /* of no bytes yet */
void ds_hash_add(ds_hash *h, const void *p, size_t n); /* n bytes more; where pieces end does not matter */
void ds_hash_end(ds_hash *h, char out[DS_HASH_TEXT]);  /* small hex digits; h is spent */

/* ---- files --------------------------------------------------------------------------------- */

/* Text compiled in by the build (formats, reports, migrations). */
typedef struct {
    const char *name; /* "whoop-sleeps.yaml" */
    const char *data; /* NUL-terminated */
    size_t size;
} ds_embedded;

/* The whole of a file, NUL-terminated, in the arena; refuses directories and files over max bytes. */
DS_MUST ds_err ds_read_file(const char *path, size_t max, ds_arena *a, ds_str *out, ds_why *w);
/* Paths of what lies in a folder and ends so (".yaml"; "": everything), hidden ones left out, in the order of their
 * names' bytes; *n of them, in the arena. DS_NOINPUT: no such folder, or one that may not be read. */
DS_MUST ds_err ds_folder_files(const char *folder, const char *end, ds_arena *a, const char ***out, size_t *n,
                               ds_why *w);

#endif
