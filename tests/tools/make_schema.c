/* Run by the build: make_schema FILE > schema.c brings the new store FILE up by all migrations, prints what then stands in
 * it as C, for new stores to be made of and opened ones to be held against, and takes it away again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/store/room.h"

const ds_thing ds_embedded_schema[] = { { 0 } }; /* none yet: migrations are run */

static const char things[] = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid";
/* A question a table, whose answers are statements that insert its rows. */
static const char questions[] =
    "SELECT 'SELECT ''rows'', ''' || t.name || ''', ''INSERT INTO \"' || t.name || '\" VALUES ('' || '"
    "    || group_concat('quote(\"' || c.name || '\")', ' || '', '' || ') || ' || '')'' FROM \"' || t.name || '\"'"
    " FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.rowid";

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;
    if (!sqlite3_prepare_v2(db, sql, -1, &st, NULL)) return st;
    fprintf(stderr, "make_schema: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static bool next(sqlite3_stmt *st)
{
    const int rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) return true;
    if (rc == SQLITE_DONE) return false;
    fprintf(stderr, "make_schema: %s\n", sqlite3_errmsg(sqlite3_db_handle(st)));
    exit(1);
}

/* A C string, a line of the text each. */
static void print_text(const unsigned char *s)
{
    fputs("\n      \"", stdout);
    for (; *s; s++)
        if (*s == '\n')
            fputs("\\n\"\n      \"", stdout);
        else if (*s < ' ' || *s > '~' || *s == '"' || *s == '\\' || *s == '?')
            printf("\\%03o", *s);
        else
            putchar(*s);
    fputs("\" },\n", stdout);
}

static void print_things(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = prepare(db, sql);
    while (next(st)) {
        printf("    { \"%s\", \"%s\",", (const char *)sqlite3_column_text(st, 0),
               (const char *)sqlite3_column_text(st, 1));
        print_text(sqlite3_column_text(st, 2));
    }
    sqlite3_finalize(st);
}

static void print_rows(sqlite3 *db)
{
    sqlite3_stmt *st = prepare(db, questions);
    while (next(st)) print_things(db, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    if (argc != 2) return 2;
    (void)unlink(argv[1]); /* of a build that was cut off */
    if (ds_store_open(argv[1], DS_STORE_CREATE, &s, NULL, &w)) {
        fprintf(stderr, "%s\n", w.text);
        return 1;
    }
    (void)sqlite3_set_authorizer(s->face.db, NULL, NULL);
    puts("#include \"store/room.h\"\nconst ds_thing ds_embedded_schema[] = {");
    print_things(s->face.db, things);
    print_rows(s->face.db);
    puts("    { 0 }\n};");
    ds_store_close(s);
    (void)unlink(argv[1]);
    return fflush(stdout) || ferror(stdout);
}
