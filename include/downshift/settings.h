/* declare: the practice's settings (practice.yaml), from one table.
 *
 * The lists below make the structs, their defaults, the reading, the hash, what is told beside an analysis, the
 * commented template that `init` writes, and the schema by which editors complete and check the file. A new setting is
 * one new row, and nothing else.
 *
 * X(type, kind, name, default, (rules), about, beside)
 *   type, kind  as C has it; ds_as without DS_AS_
 *   default     in C; a list's or a section's is a macro below it
 *   rules       RANGE(least, most), NAMES(list), ONE_OF(list, "what each is"), EXAMPLE("text"), FLAGS(DS_...), and the
 *               forms of texts: ZONE, CLOCK, CURRENCY, WORDS (src/declare/settings.c)
 *   about       the comment above the key; "" where the one above it speaks for both
 *   beside      the comment behind the value; ""
 * Whatever has not the flag DS_DISPLAY is part of the hash: a new setting makes analyses again until told otherwise.
 */
#ifndef DOWNSHIFT_SETTINGS_H
#define DOWNSHIFT_SETTINGS_H

#include <downshift/accounts.h>
#include <downshift/analysis_settings.h>
#include <downshift/declare.h>
#include <downshift/flag_settings.h>

/* ---- names that settings choose from ---- */

typedef enum { DS_LIGHT, DS_MODERATE, DS_DEEP, DS_PRESSURES } ds_pressure;
#define DS_PRESSURE_UNKNOWN (-1)
extern const char *const ds_pressure_names[]; /* "light", "moderate", "deep", NULL */

/* What a session log says of a visit. unknown: it says something that nobody could read, so whether it took place is
 * not known */
typedef enum { DS_COMPLETED, DS_NO_SHOW, DS_LATE_CANCEL, DS_CANCELLED, DS_STATUS_UNKNOWN, DS_ILL } ds_status;
typedef enum { DS_KIND_MASSAGE, DS_KIND_SELF } ds_visit_kind;
typedef enum {
    DS_PLANNED_MASSAGE, DS_PLANNED_SELF, DS_PLANNED_SLEEP, DS_PLANNED_RACE, DS_PLANNED_KINDS
} ds_planned_kind;
/* What is sold, and how it was paid. X(id, name) */
#define DS_LINE_KINDS(X) \
    X(SERVICE, "service") \
    X(ADD_ON, "add-on") \
    X(PRODUCT, "product") \
    X(GIFT_CARD, "gift-card") \
    X(PACKAGE, "package") \
    X(MEMBERSHIP, "membership") \
    X(NO_SHOW_FEE, "no-show-fee") \
    X(DEPOSIT, "deposit") \
    X(OTHER, "other")
#define DS_METHODS(X) \
    X(CARD, "card") \
    X(CASH, "cash") \
    X(GIFT_CARD, "gift-card") \
    X(PACKAGE, "package") \
    X(MEMBERSHIP, "membership") \
    X(CREDIT, "credit") \
    X(TRANSFER, "transfer") \
    X(CHECK, "check") \
    X(OTHER, "other")
#define DS_LINE_ID(id, name) DS_LINE_##id,
typedef enum { DS_LINE_KINDS(DS_LINE_ID) DS_LINES } ds_line_kind;
#define DS_METHOD_ID(id, name) DS_METHOD_##id,
typedef enum { DS_METHODS(DS_METHOD_ID) DS_METHOD_COUNT } ds_method;
/* in the order of these; NULL ends each */
extern const char *const ds_status_names[], *const ds_kind_names[], *const ds_planned_names[], *const ds_line_names[],
    *const ds_method_names[];

typedef enum { DS_WEEK_AUTO, DS_WEEK_WEEKEND, DS_WEEK_WEEKDAY } ds_week;
typedef enum { DS_BED_USUAL, DS_BED_REALISED } ds_bedtime;
typedef enum { DS_CLOCK_12, DS_CLOCK_24 } ds_clock_kind;
typedef enum { DS_PAPER_LETTER, DS_PAPER_A4 } ds_paper;
typedef enum { DS_STARTS_MONDAY, DS_STARTS_SUNDAY, DS_STARTS_SATURDAY } ds_week_start;
typedef enum { DS_POINT, DS_COMMA } ds_decimal_sign;

/* Fields of a night that may be analysed, in the order of reports. X(id, name) */
#define DS_OUTCOMES(X) \
    X(QUALITY, "quality") \
    X(SCORE, "sleep_score") \
    X(TST, "tst_min") \
    X(SOL, "sol_min") \
    X(WASO, "waso_min") \
    X(EFFICIENCY, "efficiency_pct") \
    X(HR, "resting_hr") \
    X(HRV, "hrv_ms") \
    X(MORNING_SORENESS, "morning_soreness") \
    X(MORNING_LOOSENESS, "morning_looseness") \
    X(MORNING_PAIN, "morning_pain")

/* Fields of a day that its night's estimates may be adjusted for; the first five are unless told otherwise.
 * X(id, name) */
#define DS_CONFOUNDERS(X) \
    X(LOAD, "training_load") \
    X(ALCOHOL, "alcohol") \
    X(CAFFEINE, "caffeine_mg") \
    X(STRESS, "stress") \
    X(SUPPLEMENT, "new_supplement") \
    X(LATE_WORKOUT, "late_workout") \
    X(LATE_MEAL, "late_meal") \
    X(SORENESS, "soreness") \
    X(PAIN, "pain") \
    X(LATE_FLUIDS, "late_fluids")

/* What sessions may be compared by, on request, beside pressure, time before bed and length. X(id, name) */
#define DS_COMPARABLES(X) \
    X(TECHNIQUE, "technique") \
    X(THERAPIST, "therapist") \
    X(PLACE, "place") \
    X(GOAL, "goal")

/* Which of the two that tell of a visit is asked first. */
typedef enum { DS_BOOKING_FIRST, DS_NOTE_FIRST } ds_side;
extern const char *const ds_side_names[]; /* "booking", "note", NULL */

/* Whose hours a practice counts. */
typedef enum { DS_EMPLOYEE, DS_CONTRACTOR, DS_OWNER } ds_engagement;
/* Of what a therapist's share is taken: what was charged, or the price before discounts. */
typedef enum { DS_PAID_ON_NET, DS_PAID_ON_LIST } ds_pay_base;
typedef enum { DS_ACCRUAL, DS_CASH_BASIS } ds_basis;
/* When a membership's fee is earned: as its visits are used, or day by day over its month. */
typedef enum { DS_EARNED_ON_USE, DS_EARNED_BY_DAY } ds_earning;
typedef enum { DS_SHOWN_BY_NAME, DS_SHOWN_BY_CODE } ds_shown_by;

/* What a key figure is counted in (docs/kpis.md). X(id, name) */
#define DS_KPI_UNITS(X) \
    X(COUNT, "count") \
    X(NUMBER, "number") \
    X(HOURS, "hours") \
    X(MINUTES, "minutes") \
    X(DAYS, "days") \
    X(MONEY, "money") \
    X(SHARE, "share")
#define DS_KPI_UNIT_ID(id, name) DS_KPI_##id,
typedef enum { DS_KPI_UNITS(DS_KPI_UNIT_ID) DS_KPI_UNIT_COUNT } ds_kpi_unit;
typedef enum { DS_KPI_NEITHER, DS_KPI_HIGHER, DS_KPI_LOWER } ds_kpi_better;
/* in the order of these; NULL ends each */
extern const char *const ds_partner_kind_names[]; /* by ds_partner_kind */
extern const char *const ds_engagement_names[], *const ds_kpi_unit_names[], *const ds_kpi_better_names[];

extern const char *const ds_journal_formats[]; /* the names of DS_JOURNALS, of ledger; then NULL */
extern const char *const ds_comparable_names[]; /* "technique", ...; then NULL */
extern const char *const ds_outcome_names[];    /* "quality", ...; then NULL */
extern const char *const ds_confounder_names[]; /* "training_load", ...; then NULL */

/* What a made-up practice may state the truth of: the contrasts of docs/results.md in their order, and the breakpoint
 * (minutes). X(name, example in the template or NULL) */
#define DS_TRUTH_LIST(X) \
    X(night0, "0.30") \
    X(night1, "0.15") \
    X(two_night_total, NULL) \
    X(self_night0, NULL) \
    X(light_ref, NULL) \
    X(moderate_ref, NULL) \
    X(deep_ref, NULL) \
    X(deep_within_60min_ref, NULL) \
    X(deep_late, NULL) \
    X(slope_before, NULL) \
    X(slope_after, NULL) \
    X(hinge_difference, NULL) \
    X(std_average, NULL) \
    X(std_light, NULL) \
    X(std_moderate, NULL) \
    X(std_deep, NULL) \
    X(std_b0_60, NULL) \
    X(std_b60_120, NULL) \
    X(std_b120_240, NULL) \
    X(std_b240p, NULL) \
    X(len30, NULL) \
    X(len45, NULL) \
    X(len60, NULL) \
    X(len75, NULL) \
    X(len90, NULL) \
    X(len105, NULL) \
    X(len120, NULL) \
    X(breakpoint, NULL)
#define DS_TRUTH_PLACE(name, example) DS_TRUTH_##name,
enum { DS_TRUTH_LIST(DS_TRUTH_PLACE) DS_TRUTHS };
extern const char *const ds_truth_names[]; /* in that order; NULL ends */

/* ---- the table ---- */

#define DS_HOURS_SETTINGS(X) \
    X(const char *, TEXT, opens, "09:00", (CLOCK), "", "") \
    X(const char *, TEXT, closes, "21:00", (CLOCK), "", "")

/* X(place, key, default) */
#define DS_SCALE_SETTINGS(X) \
    X(0, "1", DS_LIGHT) \
    X(1, "2", DS_LIGHT) \
    X(2, "3", DS_MODERATE) \
    X(3, "4", DS_DEEP) \
    X(4, "5", DS_DEEP)

#define DS_SERVICE_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("Deep tissue 60")), "", "") \
    X(const char *, TEXT, technique, NULL, (EXAMPLE("deep tissue")), "", "used where the log's technique is blank") \
    X(int, NAME, pressure, DS_PRESSURE_UNKNOWN, (NAMES(ds_pressure_names), EXAMPLE("deep")), "", \
      "used where the log's pressure is blank: light, moderate or deep") \
    X(int64_t, INT, minutes, 0, (RANGE(1, 480), EXAMPLE("60")), "", "used where the log's duration is blank") \
    X(ds_cents, MONEY, price, -1, (RANGE(0, 100000), EXAMPLE("95.00")), "", \
      "used where a visit took place and the log's price is blank") \
    X(bool, BOOL, massage, true, (EXAMPLE("yes")), "", "no, for a facial: takings, and never a massage")

/* By the field whose cells they stand in (tests/test_field_names.c); yes_no: of all that say yes or no. */
#define DS_WORD_SETTINGS(X) \
    X(ds_list, MEANINGS, status, { 0 }, (ONE_OF(ds_status_names, "a status"), EXAMPLE("Paid: completed")), "", "") \
    X(ds_list, MEANINGS, pressure, { 0 }, (ONE_OF(ds_pressure_names, "a pressure"), EXAMPLE("firm: deep")), "", "") \
    X(ds_list, MEANINGS, kind, { 0 }, (ONE_OF(ds_kind_names, "a kind of session"), EXAMPLE("alone: self")), "", "") \
    X(ds_list, MEANINGS, place, { 0 }, (WORDS, EXAMPLE("Office: on-site")), "", "") \
    X(ds_list, MEANINGS, technique, { 0 }, (WORDS, EXAMPLE("DT: deep tissue")), "", "") \
    X(ds_list, MEANINGS, therapist, { 0 }, (WORDS, EXAMPLE("Mrs Reed: reed")), "", "") \
    X(ds_list, MEANINGS, service, { 0 }, (WORDS, EXAMPLE("Deep 60: Deep tissue 60")), "", "") \
    X(ds_list, MEANINGS, goal, { 0 }, (WORDS, EXAMPLE("better nights: sleep")), "", "") \
    X(ds_list, MEANINGS, planned_what, { 0 }, (ONE_OF(ds_planned_names, "what is planned"), EXAMPLE("Run: race")), "", \
      "") \
    X(ds_list, MEANINGS, line_kind, { 0 }, (ONE_OF(ds_line_names, "sold"), EXAMPLE("Voucher: gift-card")), "", "") \
    X(ds_list, MEANINGS, method, { 0 }, (ONE_OF(ds_method_names, "a way to pay"), EXAMPLE("Visa: card")), "", "") \
    X(ds_list, MEANINGS, yes_no, { 0 }, (ONE_OF(yes_no_names, "yes or no"), EXAMPLE("started: yes")), "", "")

/* What devices' exports hold beside sleep, and nobody reads unasked. */
#define DS_PRIVATE_SETTINGS(X) \
    X(ds_list, TEXTS, questions, { 0 }, (EXAMPLE("[Have any alcohol?, Have any caffeine?]")), "", \
      "questions of a journal, among those that docs/formats.md names") \
    X(ds_list, MEANINGS, own_questions, { 0 }, \
      (ONE_OF(ds_confounder_names, "a day's note"), EXAMPLE("Dinner after nine?: late_meal")), "", "") \
    X(bool, BOOL, workouts, false, (), "", "a day's workouts as its training load")

#define DS_THERAPIST_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("Reed")), "", "") \
    X(double, REAL, hours, 0, (RANGE(0, 168), EXAMPLE("30")), "", "a week that can be booked") \
    X(int, NAME, engaged, -1, (NAMES(ds_engagement_names), EXAMPLE("employee")), "", "employee, contractor or owner") \
    X(const char *, TEXT, code, NULL, (WORDS, EXAMPLE("T1")), "", "as the accountant's sheets show them by code") \
    X(double, REAL, share, 0, (RANGE(0, 100), EXAMPLE("45")), "", "per cent of their services that is their pay")

/* Who is asked first, where a booking program and the practice's own log tell of one visit. X: as above; each is named
 * as the field of a session */
#define DS_PREFER_SETTINGS(X) \
    X(ds_side, NAME, pressure, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, technique, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, areas, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, reaction, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, goal, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, notes, DS_NOTE_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, duration_min, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, service, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, therapist, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, place, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, status, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, price, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, tip, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "") \
    X(ds_side, NAME, booked_on, DS_BOOKING_FIRST, (NAMES(ds_side_names)), "", "")

enum { DS_MOST_HABITS = 8 };
/* What a column of a habit says: done or not, or for how many minutes. */
typedef enum { DS_HABIT_YES_NO, DS_HABIT_MINUTES } ds_habit_unit;
extern const char *const ds_habit_units[]; /* "yes-no", "minutes", NULL */
#define DS_HABIT_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("slow breathing")), "", "") \
    X(ds_list, TEXTS, columns, { 0 }, (HABIT_COLUMN, EXAMPLE("[slow breathing, breathing before lights out]")), "", \
      "of the day log, or beside nights; left out: its name") \
    X(ds_habit_unit, NAME, tells, DS_HABIT_YES_NO, (NAMES(ds_habit_units), EXAMPLE("minutes")), "", \
      "yes-no or minutes") \
    X(ds_list, TEXTS, questions, { 0 }, (EXAMPLE("[Practiced breathwork?]")), "", \
      "of WHOOP's journal, if private: questions: allows them") \
    X(const char *, TEXT, client_words, NULL, (WORDS, EXAMPLE("slow breathing before lights out")), "", \
      "how the client's own report calls it; left out: it is not told there")

#define DS_EVENT_SETTINGS(X) \
    X(const char *, TEXT, on, NULL, (DAY, FLAGS(DS_REQUIRED)), "", "") \
    X(const char *, TEXT, words, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE("new therapist")), "", "") \
    X(bool, BOOL, rebase, false, (EXAMPLE("yes")), "", "what is usual is found anew from the next month on")

#define DS_PARTNER_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("Hill Gym")), "", "") \
    X(int, NAME, kind, -1, (NAMES(ds_partner_kind_names), FLAGS(DS_REQUIRED), EXAMPLE("referral")), "", \
      "co-owner, referral or corporate") \
    X(ds_list, TEXTS, clients, { 0 }, (EXAMPLE("[K7QM, B4TZ]")), "", \
      "of a referral partner: codes of those it referred") \
    X(const char *, TEXT, company, NULL, (WORDS), "", \
      "of a corporate one: as its events have it, where it is another name") \
    X(int64_t, INT, smallest_group, 11, (RANGE(5, 1000)), "", "clients; below 11 every report says so")

/* Of the catalogue in reports/kpis/, too: docs/kpis.md. */
#define DS_KPI_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (KPI_NAME, FLAGS(DS_IS_KEY), EXAMPLE("sunday_visits")), "", "") \
    X(const char *, TEXT, words, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE("Visits on Sundays")), "", "") \
    X(const char *, TEXT, about, NULL, (WORDS), "", "") \
    X(int, NAME, unit, DS_KPI_COUNT, (NAMES(ds_kpi_unit_names), EXAMPLE("count")), "", "") \
    X(int, NAME, better, DS_KPI_NEITHER, (NAMES(ds_kpi_better_names), EXAMPLE("higher")), "", "") \
    X(const char *, TEXT, audience, "practice", (ONE_OF(kpi_audiences, "for whom a key figure can be")), "", "") \
    X(int64_t, INT, least, 10, (RANGE(1, 100000)), "", "") \
    X(bool, BOOL, chart, false, (EXAMPLE("yes")), "", "a chart of its own among the trends") \
    X(const char *, TEXT, query, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE( \
      "\"SELECT month, count(*) AS value FROM massage WHERE strftime('%w', date) = '0' GROUP BY month\"")), "", "") \
    X(const char *, TEXT, rows, NULL, (WORDS), "", "")

#define DS_PRACTICE_SETTINGS(X) \
    X(const char *, TEXT, name, "My practice", (WORDS, FLAGS(DS_DISPLAY)), "As it stands on the reports.", "") \
    X(bool, BOOL, names, false, (FLAGS(DS_DISPLAY)), \
      "yes: the practice's own reports show clients as Ana P. (K7QM), where a booking or payment export told their " \
      "names. Whatever is set here, nobody else's report has a name, an address or a number.", "") \
    X(const char *, TEXT, share_name, NULL, (WORDS, FLAGS(DS_DISPLAY), EXAMPLE("Practice 7")), \
      "What the practice is called in the files of `downshift share`. Left empty: a code by chance, of the key that " \
      "signs them.", "") \
    X(const char *, TEXT, currency, "USD", (CURRENCY, FLAGS(DS_DISPLAY)), \
      "Three letters (ISO 4217). Shown beside amounts; nothing is converted.", "") \
    X(const char *, TEXT, time_zone, NULL, (ZONE, FLAGS(DS_IN_RUN)), \
      "For example Europe/Berlin or America/New_York. It tells how a session's start relates to a bedtime that a " \
      "wearable wrote with its own offset from UTC. Left empty, both are compared as the local clock showed them.", \
      "") \
    X(ds_date_order, NAME, dates, DS_DATES_ISO, (NAMES(date_orders)), \
      "How files write dates like 10/03/2026 where none of their rows tells: dmy (10 March) or mdy (3 October). It " \
      "holds for your own logs, and for a wearable's file that a spreadsheet has saved again. With iso such a file " \
      "is refused, with both readings. 2026-10-03 and 03.10.2026 are always understood. Reports write October 3 with " \
      "mdy, else 3 October.", \
      "") \
    X(ds_clock_kind, NAME, clock, DS_CLOCK_12, (NAMES(clock_names), FLAGS(DS_DISPLAY)), \
      "Times of day in reports: 12h for 6:05 PM, 24h for 18:05. Files are read either way.", "") \
    X(ds_paper, NAME, paper, DS_PAPER_LETTER, (NAMES(paper_names), FLAGS(DS_DISPLAY)), \
      "What reports are printed on: letter or a4.", "") \
    X(ds_week_start, NAME, week_starts, DS_STARTS_SUNDAY, (NAMES(week_start_names), FLAGS(DS_DISPLAY)), \
      "The day that the weeks of reports begin with: monday, sunday or saturday.", "") \
    X(ds_decimal_sign, NAME, decimal_sign, DS_POINT, (NAMES(decimal_names), FLAGS(DS_DISPLAY)), \
      "Numbers in words of reports: point for 1,234.50, comma for 1 234,50. Cells are numbers, which a spreadsheet " \
      "shows as its owner's computer does. Files are read either way.", "") \
    X(const char *, TEXT, language, "en", (LANGUAGE, FLAGS(DS_DISPLAY)), \
      "Of the reports for clients and for whom they authorise: en, es, or one whose catalogue lies in the folder " \
      "languages of --reports DIR (docs/reports.md).", "") \
    X(ds_list, MEANINGS, languages, { 0 }, (SPOKEN, FLAGS(DS_DISPLAY), EXAMPLE("K7QM: es")), \
      "The same of single clients, by their code, and of care partners, by their name, where it is another.", "") \
    X(ds_list, TEXTS, calendar, { 0 }, (TITLE, EXAMPLE("[\"{client} {service}\", \"{service} - {client}\"]")), \
      "How the titles of a calendar's events are made, in quotes: {client} a code or a name, {service} what it was, " \
      "{any} what is not read. Tried before the ways that are known (docs/formats.md, calendar-events), but for " \
      "\"{client}\" alone, which takes what may be a name once nothing else fits; an event of none of them is left " \
      "aside and listed. Import the files again after a change.", "") \
    X(ds_hours_settings, STRUCT, hours, DS_DEFAULT_HOURS, (OF(hours_keys), FLAGS(DS_DISPLAY)), \
      "Opening hours, in quotes. A visit that starts outside them is asked about: twelve hours off?", "") \
    X(int64_t, INT, late_cancel_hours, 24, (RANGE(0, 720)), \
      "A booking that was cancelled less than this before its start is a late cancellation, where the booking " \
      "program tells when it was cancelled. Import the files again after a change.", "hours") \
    X(ds_prefer_settings, STRUCT, prefer, DS_DEFAULT_PREFER, (OF(prefer_keys)), \
      "Where a booking program and your own log tell of one visit, each value is that of the side named here, and of " \
      "the other where that tells none: booking or note. When a visit began is always the booking's.", "") \
    X(ds_pressure_scale, STRUCT, pressure_scale, DS_DEFAULT_SCALE, (OF(scale_keys)), \
      "What the numbers mean where a session log gives pressure as 1 to 5. (Judgement: two light steps, one in the " \
      "middle, two deep ones. Change it to what your therapists mean by them.)", "") \
    X(ds_list, MAP, services, { 0 }, (EACH(service_keys, plain_service)), \
      "The service catalogue: a service's name as the session log writes it, and what it stands for where the log " \
      "leaves that blank. A name with a * in it, such as \"Deep tissue *\", stands for all that fit it and have no " \
      "entry of their own; where it gives no minutes, a length in the service's name is taken. A service with " \
      "`massage: no` counts as takings and never as massage. `downshift services` drafts the catalogue from what has " \
      "been imported. Take the # signs out to use it.", "") \
    X(ds_word_settings, STRUCT, words, DS_NO_WORDS, (OF(word_keys)), \
      "Your own words in the columns of these names, and what each stands for; capitals, blanks and hyphens do not " \
      "matter. A word that is taught goes before one that is known. yes_no is for all that say yes or no. Import the " \
      "files again after a change.", "") \
    X(ds_private_settings, STRUCT, private, DS_NOTHING_PRIVATE, (OF(private_keys), FLAGS(DS_DISPLAY)), \
      "Exports of devices hold a journal of private questions, and workouts. None of it is read but what is allowed " \
      "here: ask your clients first. Answers become notes of the day (alcohol, late_meal, ...), and nothing else of " \
      "the file is kept. own_questions says which note another question stands for. Import the files again after a " \
      "change.", "") \
    X(ds_list, MAP, habits, { 0 }, (EACH(habit_keys, plain_habit)), \
      "Small habits beside massage, from columns of your own in the day log, the night log or the diary: what each " \
      "does to the night after, and whether a massage and it do more together, is told as a hint at most " \
      "(docs/methods.md 15). " \
      "Eight at most, as each is one question more. Import the files again after a change.", "") \
    X(ds_analysis_settings, STRUCT, analysis, DS_DEFAULT_ANALYSIS, (OF(analysis_keys), FLAGS(DS_IN_RUN)), \
      "How the analysis is done. docs/methods.md explains the words and where the numbers come from.", "") \
    X(ds_list, MAP, therapists, { 0 }, (EACH(therapist_keys, plain_therapist), FLAGS(DS_DISPLAY)), \
      "Therapists as the session log names them, with the hours a week that can be booked with them: how full these " \
      "are is told in the review.", "") \
    X(ds_list, MAP, accounts, { 0 }, (EACH(account_keys, plain_account), FLAGS(DS_DISPLAY)), \
      "Accounts as the bookkeeping program names them, by the part each plays. `downshift report accountant --draft` " \
      "adds those that are missing, from a chart of the United States.", "") \
    X(ds_list, MAP, categories, { 0 }, (EACH(category_keys, plain_category), FLAGS(DS_DISPLAY)), \
      "What is sold under a name, where its file does not say or says it wrongly; a * stands for any text.", "") \
    X(ds_list, MAP, partners, { 0 }, (EACH(partner_keys, plain_partner), FLAGS(DS_DISPLAY)), \
      "Whom `downshift report partner --partner NAME` is for. A co-owner is told of money and key figures, a " \
      "referral partner and a company of groups: docs/privacy.md.", "") \
    X(ds_list, MAP, taxes, { 0 }, (EACH(tax_keys, plain_tax), FLAGS(DS_DISPLAY)), \
      "Rates of tax, by which the accountant's sheet tells what was collected. Amounts are always as collected.", "") \
    X(ds_book_settings, STRUCT, books, DS_DEFAULT_BOOKS, (OF(book_keys), FLAGS(DS_DISPLAY)), \
      "How the books are kept: docs/accountant.md.", "") \
    X(ds_list, MEANINGS, targets, { 0 }, (AMOUNT, FLAGS(DS_DISPLAY), EXAMPLE("visits: 90")), \
      "What you aim at, by key figure (`downshift kpi` lists them; of a share 0.05 for 5 %): drawn as a line, never " \
      "as a traffic light.", "") \
    X(ds_list, LIST, events, { 0 }, (EACH(event_keys, plain_event), FLAGS(DS_DISPLAY)), \
      "What happened, and when: marked in the charts of months. With `rebase: yes` what is usual is found anew from " \
      "then on.", "") \
    X(ds_list, MAP, kpis, { 0 }, (EACH(ds_kpi_keys, ds_kpi_plain), FLAGS(DS_DISPLAY)), \
      "Key figures of your own beside the shipped ones, or in place of one of that name: docs/kpis.md.", "") \
    X(ds_limit_settings, STRUCT, limits, DS_DEFAULT_LIMITS, (OF(limit_keys), FLAGS(DS_DISPLAY)), \
      "From where on something is a flag: docs/guidance.md. (Judgement.)", "") \
    X(ds_list, MEANINGS, signs, { 0 }, \
      (ONE_OF(ds_sign_names, "a sign"), FLAGS(DS_DISPLAY), EXAMPLE("\"blue patch*\": bruising")), \
      "Words of your own, in how a body reacted, in notes and events, and what each is a sign of; a * stands for any " \
      "end of a word. Beside those in reports/flags/ in four languages.", "") \
    X(ds_list, MAP, flags, { 0 }, (EACH(ds_flag_keys, ds_flag_plain), FLAGS(DS_DISPLAY)), \
      "Flags of your own beside the shipped ones, or in place of one of that name: docs/guidance.md.", "") \
    X(ds_list, MAP, made_up_truth, { 0 }, (EACH(truth_keys, no_truth)), \
      "For made-up data only: the true effects it was made with, shown beside the estimates. Leave it out for a " \
      "real practice, where nobody knows them.", "")

/* ---- the structs ---- */

#define DS_SETTING_MEMBER(type, kind, name, ...) type name;

typedef struct {
    DS_HOURS_SETTINGS(DS_SETTING_MEMBER)
} ds_hours_settings;

typedef int ds_pressure_scale[5]; /* ds_pressure for a log's 1..5 */

typedef struct {
    DS_PREFER_SETTINGS(DS_SETTING_MEMBER)
} ds_prefer_settings;

typedef struct {
    DS_SERVICE_SETTINGS(DS_SETTING_MEMBER) /* minutes 0, price -1, technique NULL: as logged */
} ds_service;

typedef struct {
    DS_WORD_SETTINGS(DS_SETTING_MEMBER) /* lists of ds_word */
} ds_word_settings;

typedef struct {
    DS_PRIVATE_SETTINGS(DS_SETTING_MEMBER) /* lists of const char *, of ds_word */
} ds_private_settings;

typedef struct {
    DS_ANALYSIS_SETTINGS(DS_SETTING_MEMBER) /* lists of const char *; primary NULL: quality, or sleep_score */
    ds_mark primary_at;                     /* of the file's primary, for errors */
} ds_analysis_settings;

typedef struct {
    const char *outcome;     /* of ds_outcome_names */
    double value[DS_TRUTHS]; /* by ds_truth_names; NaN: not stated */
} ds_truth;

typedef struct {
    DS_THERAPIST_SETTINGS(DS_SETTING_MEMBER) /* hours 0, engaged -1, code NULL, share 0: not said */
} ds_therapist;

typedef enum { DS_CO_OWNER, DS_REFERRAL, DS_CORPORATE } ds_partner_kind;

typedef struct {
    DS_PARTNER_SETTINGS(DS_SETTING_MEMBER) /* clients: of const char *; company NULL: its name */
    ds_mark at;                            /* of its entry, for errors */
} ds_partner;

typedef struct {
    DS_ACCOUNT_SETTINGS(DS_SETTING_MEMBER) /* part of ds_account_names; code NULL: none */
} ds_account_setting;

typedef struct {
    DS_CATEGORY_SETTINGS(DS_SETTING_MEMBER) /* kind a ds_line_kind or -1; account, code NULL: those of the kind */
} ds_category;

typedef struct {
    DS_TAX_SETTINGS(DS_SETTING_MEMBER) /* rate 0..100; jurisdiction NULL: not said */
} ds_tax;

typedef struct {
    DS_BOOK_SETTINGS(DS_SETTING_MEMBER) /* formats a list of const char *; percents 0..100 */
} ds_book_settings;

/* A habit: what columns and questions tell of it, and in which unit. */
typedef struct {
    DS_HABIT_SETTINGS(DS_SETTING_MEMBER) /* columns none: its name; client_words NULL: not told to clients */
    ds_mark at;                          /* of its entry, for errors */
} ds_habit;

typedef struct {
    DS_EVENT_SETTINGS(DS_SETTING_MEMBER) /* on: "2026-04-01", a day that exists */
} ds_practice_event;

/* A key figure: how it is found, and how it is told. */
typedef struct {
    DS_KPI_SETTINGS(DS_SETTING_MEMBER) /* about, rows NULL: none */
    ds_mark at;                        /* of its entry in its file, for errors */
} ds_kpi;
extern const ds_key ds_kpi_keys[]; /* of ds_kpi, for the catalogue's own files */
extern const ds_kpi ds_kpi_plain;  /* one before it is read */

/* A flag, or a line of guidance: when it is raised, and how it is told. */
typedef struct {
    DS_FLAG_SETTINGS(DS_SETTING_MEMBER) /* about, client_words, source NULL: none */
    ds_mark at;                         /* of its entry in its file, for errors */
} ds_flag_rule;
extern const ds_key ds_flag_keys[];      /* of ds_flag_rule, for the catalogue's own files */
extern const ds_flag_rule ds_flag_plain; /* one before it is read */

typedef struct {
    DS_LIMIT_SETTINGS(DS_SETTING_MEMBER)
} ds_limit_settings;

typedef struct {
    DS_PRACTICE_SETTINGS(DS_SETTING_MEMBER) /* lists of ds_service and ds_truth; time_zone NULL: clocks are local */
    ds_mark time_zone_at;                   /* where the file has it, for errors */
    const ds_zone *zone;                    /* of time_zone, loaded; NULL: none */
} ds_settings;

/* What is usual in a country, as a practice begins there. */
typedef struct {
    const char *code, *name; /* ISO 3166-1, two letters; in English */
    const char *currency;    /* ISO 4217 */
    ds_date_order dates;
    ds_clock_kind clock;
    ds_paper paper;
    ds_week_start week_starts;
    ds_decimal_sign decimal_sign;
} ds_country;

extern const ds_country ds_countries[]; /* by code; a NULL code ends */

/* Whatever the case of its letters; NULL when the table has none. */
const ds_country *ds_country_find(ds_str code);
/* Its currency, dates, clock, paper, first day of the week and decimal sign. */
void ds_settings_of_country(const ds_country *c, ds_settings *s);

extern const ds_key ds_settings_keys[]; /* of ds_settings */

/* Every setting at its default; its texts live as long as the program. */
void ds_settings_default(ds_settings *s);
/* Defaults, then the file when there is one (an absent file is fine). Texts and the time zone live in the arena. */
DS_MUST ds_err ds_settings_load(const char *path, ds_settings *s, ds_arena *a, ds_why *w);
/* What the catalogue has for a service of that name: the entry of this name (case folded, trimmed), else of those with
 * a * for any text, also none, the one with most other signs, of several the first; NULL when it has none. */
const ds_service *ds_service_find(const ds_settings *s, ds_str name);
/* Whether the entry stands for all names that fit it. */
bool ds_service_is_pattern(const ds_service *service);
/* Which language a client, by their code, or a care partner, by their name, is written to in. */
const char *ds_language_for(const ds_settings *s, const char *who);
/* The words taught for cells of that field ("status", "yes_no"), of ds_word; NULL where none can be taught. */
const ds_list *ds_words_for(const ds_settings *s, const char *field);
/* Whether a list of texts has this one. */
bool ds_list_has(const ds_list *texts, const char *name);
/* The calling code of the practice's country, "49", by its currency, or by its time zone where several countries have
 * that; "" where neither tells. */
const char *ds_calling_code(const ds_settings *s);
/* Adds every setting that changes an import or an analysis to h, so that cached results can tell. */
void ds_settings_hash(const ds_settings *s, ds_hash *h);
/* What is told beside an analysis, one flat object: {"outcomes":["quality", ...],...,"time_zone":null}, in the arena;
 * NULL when it is full, as for the next two. */
const char *ds_settings_json(const ds_settings *s, ds_arena *a);
/* A commented practice.yaml with every key at its default, or as is usual in that country, and that time zone (each
 * may be NULL: none); reads back as these. */
const char *ds_settings_template(const ds_country *c, const char *time_zone, ds_arena *a);
/* A JSON Schema (draft 7, which editors know) of practice.yaml, by which an editor completes and checks: keys, kinds,
 * names, ranges and forms are those of ds_settings_load, but that names, yes and no are wanted in small letters. */
const char *ds_settings_schema(ds_arena *a);

#endif
