#include "cli/checkup.h"

#define PLACE "file || ':' || line"

const struct checkup cli_checkups[] = {
    /* the database and what keeps it */
    { "damage", "every record is as it was imported", "something else than downshift changed the database", NULL,
      "import the file named again, which mends it; or go back to a backup: downshift restore", NULL, cli_look_at_damage },
    { "rights", "only you can read the database", "file of the practice can be read by other users of this computer",
      "files of the practice can be read by other users of this computer", "take their rights away: chmod go-rwx FILE", NULL, cli_look_at_rights },
    { "folder", "the database's folder can be written", "the database's folder cannot be written",
      NULL, "SQLite keeps its journal there: give yourself the right to write", NULL, cli_look_at_folder },
    { "room", "there is room on the disk", "the disk is nearly full", NULL, "make room: a month needs about four times the database's size", NULL,
      cli_look_at_room },
    { "backups", "a backup of the last 35 days lies in backups/", "no backup of the last 35 days lies in backups/", NULL,
      "downshift backup FILE, best onto another disk; month makes one by itself", NULL, cli_look_at_backups },
    /* this computer and the settings */
    { "settings", "there is a practice.yaml", "there is no practice.yaml", NULL, "downshift init makes one, with a comment on every key", NULL,
      cli_look_at_settings },
    { "time-zone", "the practice's time zone is set and known", "no time zone is set", NULL,
      "time_zone in practice.yaml: without it, logs in UTC and nights across a clock change cannot be placed", NULL, cli_look_at_zone },
    { "fonts", "there are fonts for PDF", "there is no font for PDF", NULL, "sudo apt-get install fonts-dejavu-core", NULL, cli_look_at_fonts },
    /* what came in */
    { "empty", "logs have come in", "nothing has come in yet", NULL, "downshift import FOLDER",
      "SELECT '' WHERE NOT EXISTS (SELECT 1 FROM v1_file)", NULL },
    { "unread", "every file was read", "file could not be read", "files could not be read",
      "downshift import FILE tells why; downshift formats --new FILE drafts a format for one that is not known",
      "SELECT file FROM v1_unread ORDER BY file", NULL },
    { "refused", "no row was refused", "row was refused", "rows were refused", "put them right where they were written, and import the file again",
      "SELECT " PLACE " FROM v1_refused WHERE refused ORDER BY file, line", NULL },
    { "cells", "no cell was set aside", "cell was set aside", "cells were set aside",
      "their rows came in without them: put them right where they were written, and import the file again",
      "SELECT " PLACE " FROM v1_cell ORDER BY file, line", NULL },
    { "doubts", "no row is doubted", "row has a doubt", "rows have a doubt", "downshift status tells each; what cannot be is not analysed",
      "SELECT " PLACE " FROM v1_doubt ORDER BY file, line", NULL },
    { "future", "nothing is dated in the future", "night is dated in the future", "nights are dated in the future",
      "is the order of day and month another one? dates in practice.yaml, then import the file again",
      "SELECT " PLACE " FROM v1_night WHERE night > :today ORDER BY file, line", NULL },
    /* who and what */
    { "people", "it is clear who is who", "question about who is who", "questions about who is who", "downshift clients review", NULL,
      cli_look_at_people },
    { "no-nights", "every client has nights", "client has visits and no night logged", "clients have visits and no night logged",
      "their sleep is unknown: downshift template diary makes one to fill in; or is their wearable's folder named by another code?",
      "SELECT client FROM v1_client WHERE sessions > 0 AND nights = 0 ORDER BY client", NULL },
    { "no-visits", "every client has visits", "client has nights and no visit", "clients have nights and no visit",
      "is it another code than in the session log?  downshift clients merge CODE OTHER", "SELECT client FROM v1_client WHERE nights > 0 AND sessions = 0 ORDER BY client",
      NULL },
    { "pressure", "every massage has a pressure", "massage of the last 90 days has no pressure", "massages of the last 90 days have no pressure",
      "write it into your log (downshift template notes), or into the service catalogue where a service has always the same",
      "SELECT " PLACE " FROM v1_session WHERE kind = 'massage' AND status = 'completed' AND is_massage AND pressure IS NULL AND file IS NOT NULL "
      "AND date > date(:today, '-90 days') ORDER BY file, line", NULL },
    { "length", "every massage has a length", "massage of the last 90 days has no length", "massages of the last 90 days have no length",
      "give its minutes in the log or the service catalogue",
      "SELECT " PLACE " FROM v1_session WHERE kind = 'massage' AND status = 'completed' AND is_massage AND minutes IS NULL AND file IS NOT NULL "
      "AND date > date(:today, '-90 days') ORDER BY file, line", NULL },
    { "services", "the catalogue has every service", "service is not in the catalogue", "services are not in the catalogue",
      "downshift services drafts the lines for practice.yaml", NULL, cli_look_at_services },
    /* what has no other half: import tells of these, too (matches.c) */
    { "notes", "every note is of a visit", "note without a start is of no one visit", "notes without a start are of no one visit",
      "give the start of each; nothing of them is used until then", "SELECT " PLACE " FROM v1_note WHERE start IS NULL ORDER BY file, line", NULL },
    { "not-booked", "every visit of the log is booked", "visit stands in your log and is not booked", "visits stand in your log and are not booked",
      "on days that bookings cover: is the day, the start or the client's code another one?",
      "SELECT " PLACE " FROM v1_unmatched WHERE told = 'in the log only' ORDER BY file, line", NULL },
    { "not-logged", "every booked visit is in the log", "visit is booked and not in your log", "visits are booked and not in your log",
      "on days that the log covers: add the pressure there, or put its day, start or code right",
      "SELECT " PLACE " FROM v1_unmatched WHERE told = 'booked only' ORDER BY file, line", NULL },
    { "unmatched", "every sale has its visit", "sale is of no visit that is known", "sales are of no visit that is known",
      "the visit may be missing, of another day, or sold at another price", "SELECT " PLACE " FROM v1_sale_alone ORDER BY file, line", NULL },
    { "unpaid", "every visit with a price has its sale", "visit has a price and no sale", "visits have a price and no sale",
      "on days that an export of sales covers: not paid, paid in cash, or at another price",
      "SELECT " PLACE " FROM v1_visit_alone ORDER BY file, line", NULL },
    /* what was closed, allowed, decided, and is long ago */
    { "closed", "closed months are as they were closed", "figure of a closed month would be another today",
      "figures of closed months would be others today", "the sheet Restated of the review tells each, with old and new value", NULL, cli_look_at_closed },
    { "authorisations", "no authorisation is about to end", "authorisation ends within 30 days", "authorisations end within 30 days",
      "ask the client, then downshift authorise CODE --partner NAME --scope ... --until DATE",
      "SELECT client || ' for ' || partner || ' on ' || until FROM v1_authorisation WHERE revoked IS NULL AND until BETWEEN :today AND "
      "date(:today, '+30 days') ORDER BY until", NULL },
    { "decisions", "no decision is overdue", "decision of a meeting is overdue", "decisions of meetings are overdue",
      "write it off on the review's sheet Decided, and import the workbook",
      "SELECT coalesce(what, '') || ' (' || until || ')' FROM v1_decision WHERE open AND until < :today ORDER BY until", NULL },
    { "quiet", "logs are up to date", "the last visit or night logged is over 45 days ago", NULL, "import what has come since: downshift month YYYY-MM --inbox FOLDER",
      "SELECT last FROM (SELECT max(max(ifnull((SELECT max(date) FROM v1_session), '')), max(ifnull((SELECT max(night) FROM v1_night), ''))) AS last) "
      "WHERE last <> '' AND last < date(:today, '-45 days')", NULL },
    { 0 },
};

/* Its rows, and the first few of them side by side. */
static ds_err ask(const struct checkup *c, struct practice *p, struct checkup_found *f, ds_why *w)
{
    const ds_param today = { "today", DS_VTEXT(((ds_str){ p->now, 10 })) };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(c->sql), &today, 1, &rows, w);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; f->n++)
        if (f->n < CHECKUP_SHOWN) ds_print_more(f->where, sizeof f->where, "%s%.*s", f->n ? ", " : "", DS_FMT(ds_rows_at(rows, 0).as.s));
    ds_rows_close(rows);
    if (f->n > CHECKUP_SHOWN) ds_print_more(f->where, sizeof f->where, ", ...");
    return err;
}

ds_err cli_checkup(const struct checkup *c, const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w)
{
    *f = (struct checkup_found){ 0 };
    return c->sql ? ask(c, p, f, w) : c->look(o, p, f, w);
}

const char *cli_checkup_words(const struct checkup *c, const struct checkup_found *f, ds_arena *a)
{
    if (!f->n) return c->fine;
    const char *words = c->many ? ds_textf(a, "%s %s", cli_thousands(f->n), f->n == 1 ? c->one : c->many) : c->one;
    return words && *f->where ? ds_textf(a, "%s: %s", words, f->where) : words;
}
