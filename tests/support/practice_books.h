/* What a made-up practice's software and its therapists write of its visits: Calendly's export, and a short log of what it does
 * not know. */
#ifndef TESTS_PRACTICE_BOOKS_H
#define TESTS_PRACTICE_BOOKS_H

#include "practice_csv.h"

enum { SIM_SERVICE_TEXT = 40, SIM_REF_TEXT = 37 };

/* "Deep tissue massage 60", as the booking program names it: the lengths of massages are events of their own. One of them has
 * another name from 1 July on. */
void sim_service_text(const sim_session *s, char out[SIM_SERVICE_TEXT]);
/* The name that a service has from 1 July on; NULL where it keeps its own. */
const char *sim_new_name(size_t service);
/* A reference such as programs give, the same for the same session and use. */
void sim_ref_text(const sim_practice *p, size_t session, int use, char out[SIM_REF_TEXT]);

/* Calendly's exported events, 37 columns: every visit, also those that were cancelled or missed; no self-massage. The row of
 * session `twin` stands there twice (SIZE_MAX: of none). */
void sim_write_calendly(FILE *f, const sim_practice *p, size_t twin);

/* Whether the therapists' log has a row for it: massages that took place, and self-massage. */
bool sim_has_note(const sim_session *s);
/* Their log: client, date, start, minutes, pressure, areas, goal, reaction. */
void sim_write_notes(FILE *f, const sim_practice *p, sim_form form, const sim_flaws *flaws);

#endif
