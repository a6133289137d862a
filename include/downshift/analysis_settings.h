/* declare: the settings of the analysis, a list of rows as in settings.h, which makes structs and all else. */
#ifndef DOWNSHIFT_ANALYSIS_SETTINGS_H
#define DOWNSHIFT_ANALYSIS_SETTINGS_H

/* Thresholds and their reasons: docs/methods.md. */
#define DS_ANALYSIS_SETTINGS(X) \
    X(ds_list, TEXTS, outcomes, DS_ALL_OUTCOMES, (ONE_OF(ds_outcome_names, "an outcome"), FLAGS(DS_NOT_EMPTY)), \
      "What is analysed, where it is logged; at least one. An outcome left out appears on no report.", "") \
    X(const char *, TEXT, primary, NULL, (ONE_OF(ds_outcome_names, "an outcome"), JUDGED, EXAMPLE("quality")), \
      "The outcome that the headline is about: choose it before looking, and keep it. Left empty: quality, or " \
      "sleep_score where only that has enough nights. It must stand among outcomes; efficiency_pct cannot be it, " \
      "as it follows from the others. (One outcome named in advance needs no correction for looking at several.)", "") \
    X(ds_list, TEXTS, source_order, { 0 }, (WORDS, EXAMPLE("oura")), \
      "Where a client's nights are told by several devices or diaries, each outcome is taken from one of them only: " \
      "the first of these that tells it, as [oura, whoop, diary]; where none of them does, the one with most nights.", \
      "") \
    X(ds_week, NAME, weekday, DS_WEEK_WEEKDAY, (NAMES(week_names)), \
      "People sleep differently on weekends, and sessions are not spread evenly over the week, so nights are " \
      "compared within their part of it. weekend: Friday and Saturday nights against the others; weekday: each of " \
      "the seven, however few nights there are; auto: the same as weekday. (Simulated: with weekend, standing visits " \
      "on Fridays make Saturday's lie-in a second night that helps in half of the practices; six days cost less than " \
      "a hundredth of an interval's width.)", \
      "") \
    X(ds_bedtime, NAME, bedtime, DS_BED_USUAL, (NAMES(bedtime_names)), \
      "Time before bed is that to the client's usual bedtime, as it was known before the night, which is also what " \
      "one can schedule by. realised: to the bedtime as it turned out, whose lateness shortens sleep by itself. " \
      "(Simulated: realised ones make a massage that does nothing look good shortly before bed.)", \
      "") \
    X(bool, BOOL, two_apart, true, (), \
      "Nights after two massages on one day are a kind of their own. no: they are taken for nights after one massage " \
      "of the summed length, which mistakes two short ones for a long one.", \
      "") \
    X(ds_list, TEXTS, confounders, DS_FIRST_CONFOUNDERS, (ONE_OF(ds_confounder_names, "a confounder")), \
      "What else is taken into account, where it is logged: only what a session cannot change. late_workout, " \
      "late_meal, soreness and pain may be added; a massage may change soreness and pain, and taking those into " \
      "account hides part of its effect. (Which five: chosen with the method, before any data.)", "") \
    X(int64_t, INT, min_clients, 5, (RANGE(2, 1000)), \
      "Below these the verdict is \"not enough nights yet\" and no number is shown. (Judgement backed by " \
      "simulation: with three clients and seven sessions an effect three times the true one looked certain.)", \
      "clients who meet the next two") \
    X(int64_t, INT, min_session_nights_per_client, 3, (RANGE(1, 1000)), "", "nights that followed a session") \
    X(int64_t, INT, min_plain_nights_per_client, 5, (RANGE(1, 1000)), "", "nights that did not") \
    X(int64_t, INT, min_session_nights, 20, (RANGE(1, 100000)), "", "session nights of all clients together") \
    X(int64_t, INT, min_own_session_nights, 12, (RANGE(4, 1000)), \
      "With fewer clients than that, to speak of one person alone, or of these clients alone: nights of one client, " \
      "the nights before the sessions logged, too. (Simulated: docs/methods.md 13.)", \
      "nights that followed a session") \
    X(int64_t, INT, min_own_plain_nights, 20, (RANGE(4, 1000)), "", "nights that did not") \
    X(int64_t, INT, min_condition_session_nights, 100, (RANGE(1, 100000)), \
      "The same for pressure, time before bed and length, which need more than the overall effect. (Judgement " \
      "backed by simulation.)", "session nights in all") \
    X(int64_t, INT, min_level_sessions, 15, (RANGE(1, 100000)), "", \
      "sessions at each pressure and in each band of time before bed") \
    X(int64_t, INT, min_hinge_sessions, 40, (RANGE(1, 100000)), "", "sessions on each side of 75 minutes") \
    X(int64_t, INT, min_breakpoint_sessions, 300, (RANGE(1, 100000)), \
      "To look for the length at which more minutes stop paying, wherever it lies. (Judgement: about 700 sessions " \
      "are needed to be likely to see a change of 0.2 points per 15 minutes.)", "sessions") \
    X(int64_t, INT, min_breakpoint_lengths, 4, (RANGE(3, 100)), "", "lengths that differ") \
    X(int64_t, INT, min_control_nights, 20, (RANGE(2, 100000)), \
      "Nights of visits that were booked and missed, or cancelled late, are compared with nights after a massage: " \
      "they " \
      "share the booking and not the massage. (Judgement.)", "such nights, from min_clients clients") \
    X(int64_t, INT, min_technique_sessions, 20, (RANGE(1, 100000)), \
      "To compare what `compare` or `technique` (below) asks for. (Judgement.)", \
      "sessions with each technique, therapist, place, goal") \
    X(int64_t, INT, min_build_up_clients, 10, (RANGE(2, 1000)), \
      "To ask whether the effect builds up over the first weeks. (Judgement.)", "clients who meet the next") \
    X(int64_t, INT, min_build_up_weeks, 6, (RANGE(3, 520)), "", "from the first session to the last night") \
    X(int64_t, INT, standing_days, 3, (RANGE(1, 365)), \
      "A session booked at least this many days ahead was not booked because of last night. Used where the session " \
      "log has booked_on. (Judgement.)", "") \
    X(int64_t, INT, horizon_months, 12, (RANGE(3, 120)), \
      "The review is read every month, and who looks often finds something by luck. What counts as established is " \
      "therefore held to a small error over all month ends together, most of it to be spent by so many months after " \
      "the first session; later months share what is left. Decide it beforehand, not after looking. (Tried: with 12, " \
      "what one look after a year would find four times in five is established by then three times in four.)", "") \
    X(int64_t, INT, seed, 1, (RANGE(0, 9007199254740991)), /* 2^53 - 1: exact in JSON */ \
      "Where chance is drawn upon, it begins here, so that the same data give the same result. A whole number from " \
      "0 to 9007199254740991.", "") \
    X(double, REAL, max_missing, 0.30, (RANGE(0, 1)), \
      "A day's notes (alcohol, stress, ...) that are missing for a larger share of nights than this are left out " \
      "of the comparison, and the report says so. (Judgement.)", "") \
    X(double, REAL, plateau_margin, 0.10, (RANGE(0, 10)), \
      "Longer sessions are said to have stopped helping when 15 minutes more bring less than this many points of " \
      "sleep quality (0 to 10), with 95 % confidence. (Judgement: a tenth of a point is not felt.)", "") \
    X(double, REAL, good_night, 7, (RANGE(0, 10)), \
      "A night rated so or better is a good one (0 to 10; of scores and of soreness in proportion). Told where a " \
      "third of all nights has the best rating there is, so that points cannot show what a massage adds. " \
      "(Judgement.)", "") \
    X(bool, BOOL, kenward_roger, false, (), \
      "yes: standard errors and degrees of freedom by Kenward and Roger (1997) in place of Satterthwaite's; slower.", \
      "") \
    X(bool, BOOL, length_average, true, (), \
      "What length does is averaged over where its gain may bend, or level off, by how well each place fits. no: the " \
      "bend is taken to be at 75 minutes, which makes a step from 60 to 75 wrong in half of the practices whose gain " \
      "ends at 60.", \
      "") \
    X(bool, BOOL, own_spread, true, (), \
      "Nights of one client may vary more than those of another: each client's own spread is estimated, and noisy " \
      "nights weigh less. no: all clients are taken to vary alike. (Simulated: with all alike, three in ten of the " \
      "clients said to be all but sure to gain do not.)", \
      "") \
    X(bool, BOOL, integrate_sd, true, (), \
      "Below ten clients with sessions, how much the effect differs between clients is integrated over all it may " \
      "be. no: its one estimate is taken, with degrees of freedom of at most the clients less one, which covers too " \
      "much where it matters not and finds little.", \
      "") \
    X(bool, BOOL, technique, false, (), \
      "yes: compare techniques too, each with at least min_technique_sessions. A way to get ideas, not findings.", "") \
    X(ds_list, TEXTS, compare, { 0 }, (ONE_OF(ds_comparable_names, "something to compare")), \
      "More to get ideas from: [technique, therapist, place, goal], each of its levels with at least " \
      "min_technique_sessions against the most frequent one. Therapists are never shown outside the practice.", \
      "") \
    X(const char *, TEXT, midday_from, "11:00", (CLOCK), \
      "The parts of the day that sessions are compared by, by their start: morning, midday, late afternoon, " \
      "evening. In quotes.", \
      "") \
    X(const char *, TEXT, afternoon_from, "15:00", (CLOCK), "", "") \
    X(const char *, TEXT, evening_from, "18:00", (CLOCK), "", "")

#endif
