#include <downshift/record.h>

#include "support/files.h"
#include "support/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* The first place that a format looks at there; else a place of its own, in JSON. */
static ds_path place_at(const ds_formats *all, const char *at)
{
    const ds_paths *known = ds_formats_places(all);
    for (size_t i = 0; at && i < known->n; i++)
        if (!strcmp(known->place[i].at, at)) return known->place[i];
    return (ds_path){ .in = DS_IN_JSON, .at = at };
}

static ds_err recognise_at(const ds_formats *all, const char *header, const char *at, const ds_format **f, ds_why *w)
{
    ds_str cell[MAPPING_CELLS];
    const ds_path place = place_at(all, at);
    ds_cells h = mapping_cells(header, cell);
    if (at) h.place = &place;
    return ds_recognise(all, &h, f, w);
}

static ds_err recognise(const ds_formats *all, const char *header, const ds_format **f, ds_why *w)
{
    return recognise_at(all, header, NULL, f, w);
}

/* Headers in the real formats, and what each of them is. */
static const struct header {
    const char *name, *format, *text;
} headers[] = {
    { "session log", "downshift-sessions", "client_id|date|start|duration_min" },
    { "session log, all columns", "downshift-sessions",
      "client_id|date|start|duration_min|pressure|technique|areas|therapist|service|place|kind|status|goal|price|tip|"
      "reaction|notes" },
    { "sleepmeter", "sleepmeter", "wake|sleep|bedtime|holes|type|dreams|aid|hindrances|tags|quality|notes" },
    { "night log, quality", "downshift-nights", "client_id|night_date|quality" },
    { "night log, all columns", "downshift-nights",
      "client_id|night_date|bedtime|sleep_onset|wake|rise|quality|sleep_score|tst_min|sol_min|waso_min|awakenings|"
      "efficiency_pct|"
      "resting_hr|hrv_ms|training_load|alcohol|caffeine_mg|stress|new_supplement|late_workout|late_meal|soreness|"
      "pain" },
    { "whoop", "whoop-sleeps",
      "Cycle start time|Cycle end time|Cycle timezone|Sleep onset|Wake onset|Sleep performance %|Respiratory rate "
      "(rpm)|"
      "Asleep duration (min)|In bed duration (min)|Light sleep duration (min)|Deep (SWS) duration (min)|REM duration "
      "(min)|"
      "Awake duration (min)|Sleep need (min)|Sleep debt (min)|Sleep efficiency %|Sleep consistency %|Nap" },
    { "whoop, an owner's copy", "whoop-sleeps",
      "cycle_start_time|cycle_end_time|cycle_timezone|sleep_onset|wake_onset|sleep_performance|respiratory_rate_rpm|"
      "asleep_duration_min|in_bed_duration_min|light_sleep_duration_min|deep_sws_duration_min|rem_duration_min|"
      "awake_duration_min|sleep_need_min|sleep_debt_min|sleep_efficiency|sleep_consistency|nap" },
    { "oura", "oura-trends",
      "date|Sleep Score|Total Sleep Score|Total Bedtime|Total Sleep Time|Awake Time|REM Sleep Time|Sleep "
      "Efficiency|Sleep Latency|"
      "Sleep Timing|Sleep Timing|Bedtime Start|Bedtime End|Lowest Resting Heart Rate|Average HRV|Steps" },
    { "whoop's cycles", "whoop-cycles",
      "Cycle start time|Cycle end time|Cycle timezone|Recovery score %|Resting heart rate (bpm)|Heart rate variability "
      "(ms)|Skin temp (celsius)|Blood oxygen %|Day Strain|Energy burned (cal)|Max HR (bpm)|Average HR (bpm)|Sleep "
      "onset|Wake onset|Sleep performance %|Respiratory rate (rpm)|Asleep duration (min)|In bed duration (min)|Light "
      "sleep duration (min)|Deep (SWS) duration (min)|REM duration (min)|Awake duration (min)|Sleep need (min)|Sleep "
      "debt (min)|Sleep efficiency %|Sleep consistency %" },
    { "whoop's cycles, French", "whoop-cycles",
      "Heure de d\xC3\xA9"
      "but du cycle|Heure de fin du cycle|Fuseau horaire du cycle|Premiers signes de sommeil|Premiers signes de "
      "r\xC3\xA9veil|Performance Sommeil\xC2\xA0%|Dur\xC3\xA9"
      "e du sommeil (min)|Temps pass\xC3\xA9 au lit (min)|Temps d\xE2\x80\x99\xC3\xA9veil (min)" },
    { "whoop's workouts", "whoop-workouts",
      "Cycle start time|Cycle end time|Cycle timezone|Workout start time|Workout end time|Duration (min)|Activity name|"
      "Activity Strain|Energy burned (cal)|Max HR (bpm)|Average HR (bpm)|HR Zone 1 %|HR Zone 2 %|HR Zone 3 %|"
      "HR Zone 4 %|HR Zone 5 %|GPS enabled|Distance (meters)|Altitude gain (meters)|Altitude change (meters)" },
    { "whoop's journal", "whoop-journal",
      "Cycle start time|Cycle end time|Cycle timezone|Question text|Answered yes|Notes" },
    { "whoop's workouts, Spanish", "whoop-workouts",
      "Hora de inicio del ciclo|Hora de finalizaci\xC3\xB3n del ciclo|Zona horaria del ciclo|Hora de inicio del entrenamiento|"
      "Hora de finalizaci\xC3\xB3n del entrenamiento|Duraci\xC3\xB3n (min)|Nombre de la actividad|Zona de FC 1 %|Zona de FC 2 %" },
    { "whoop's journal, German", "whoop-journal",
      "Startzeit des Zyklus|Endzeit des Zyklus|Zeitzone des Zyklus|Fragetext|Mit Ja beantwortet|Notizen" },
    { "withings' raw readings", "withings-raw", "start|duration|value" },
    { "whoop's workouts or journal, Spanish", "whoop-other",
      "Hora de inicio del ciclo|Hora de finalizaci\xC3\xB3n del ciclo|Zona horaria del ciclo|x|y|z" },
    { "whoop's workouts or journal, German", "whoop-other",
      "Startzeit des Zyklus|Endzeit des Zyklus|Zeitzone des Zyklus|x|y|z" },
    { "calendly", "calendly-events",
      "User Name|Team|Invitee Name|Invitee First Name|Invitee Last Name|Invitee Email|Invitee Time Zone|Invitee accepted "
      "marketing emails|Text Reminder Number|Event Type Name|Start Date & Time|End Date & Time|Location|Event Created "
      "Date & Time|Canceled|Canceled By|Cancellation reason|Question 1|Response 1|Event Price|Payment Currency|Marked as "
      "No-Show|Event UUID|Invitee UUID" },
    { "acuity", "acuity-appointments",
      "Start Time|End Time|First Name|Last Name|Phone|Email|Type|Calendar|Appointment Price|Paid?|Amount Paid "
      "Online|Certificate Code|Notes|Date Scheduled|Label|Scheduled By|Any allergies? |Appointment ID" },
    { "fresha", "fresha-appointments",
      "Appt. ref.|Client|Team member|Resource|Status|Created date|Scheduled date|Cancelled date|Category|Service|Duration "
      "(mins)|Appt. slot|Created by|Cancelled by|Location|Net sales|Cancellation reason|Fees charged|Prepayments" },
    { "mindbody's attendance", "mindbody-attendance",
      "Client|Day|Date|Time|Visit Service Category|Visit Type|Type|Pricing Option|Exp. Date|Visits Rem.|Staff|Visit "
      "Location|Staff Paid|Late Cancel|No-show|Booking Method" },
    { "mindbody's schedule", "mindbody-schedule",
      "Client ID|Description|Start time|Client|Status|Staff|Date|First Visit|Scheduled Online|End time|Membership|Notes" },
    { "cliniko", "cliniko-appointments",
      "id|starts_at|ends_at|patient_name|practitioner_name|appointment_type_name|did_not_arrive|cancelled_at|created_at" },
    { "square appointments", "square-appointments", "Customer Name|Service|Date|Time|Staff|Price" },
    { "square appointments with a status", "booking-list", "Customer Name|Service|Date|Time|Staff|Price|Status" },
    { "a booking program's list", "booking-list", "Patient|Start At|End At|Treatment|Staff Member|State|Price" },
    { "a booking program's list without lengths", "booking-list", "Client Name|Email|Phone|Date|Start Time|Service|Staff|Status" },
    { "a list without a status", "booking-files", "Appointment Date|Start Time|Customer|Service|Service Provider|Duration|Price" },
    { "clinicsense's appointments", "clinicsense-appointments",
      "Client Name|Email|Phone|Date|Start Time|Service|Practitioner|Status" },
    { "the same with a length", "booking-list", "Client Name|Email|Phone|Date|Start Time|Duration|Service|Practitioner|Status" },
    { "jane's appointments", "jane-appointments",
      "Location|Staff Member|Patient|Treatment|Start At|End At|State|Booked At|Cancelled At|Cancellation Reason" },
    { "jane's packages", "jane-packages",
      "Location|Patient Name|Purchase Date|Remaining Treatments|Redeemed Treatments|Status|Expiration Date|Last Treatment" },
    { "simplepractice's report", "simplepractice-appointments",
      "Client|Clinician|Date of Service|Start Time|End Time|Location|Appointment Status" },
    { "noterro's events", "noterro-appointments", "Event ID|Date|Start|End|Client|Event|Provider|Status" },
    { "booksy's list", "booking-list", "Booking Number|Booking Date|Appointment Date|Time|Customer|Phone|Service|Staffer|Booking Status|Price" },
    { "setmore's list", "booking-list", "Appointment Date|Appointment Time|Customer Name|Email|Service|Staff|Duration|Cost|Status" },
    { "massagebook's future appointments", "booking-files", "Date|Time|Client Name|Phone|Service|Therapist|Duration" },
    { "clinicsense's taxes", "clinicsense-taxes", "Tax Name|Tax Percentage|Amount Billed" },
    { "fresha's taxes", "fresha-taxes", "Tax type|Location|Tax rate|Items sold|Taxes on net sales|Tax on service charges|Total tax" },
    { "fresha's liabilities as they came", "fresha-liability-activity",
      "Date|Ref|Liability type|Client|Sale no.|Location|Activity|Amount" },
    { "notes without times", "downshift-notes", "Client|Date|Pressure|Areas|Reaction" },
    { "notes with a column for times", "downshift-sessions", "client|date|start|minutes|pressure|reaction" },
    { "corporate events", "downshift-events", "Date|Company|Site|Slots offered|Slots used|Amount|Invoice" },
    { "events of clients", "downshift-client-events", "Client|Date|Event|Until|Notes" },
    { "totals of questionnaires", "downshift-scores", "Client|Date|Questionnaire|Total|Notes" },
    { "goals of clients", "downshift-goals", "Client|Agreed on|Goal for|Target|Until|Notes" },
    { "a plan", "downshift-plan", "Client|Plan|Phase|First day|Last day|What|How often|Minutes from|Minutes to|Pressure up to|In bed by|Focus" },
    { "decisions over a review", "downshift-decisions", "Review of|Line|Who|What was decided|Until|Done" },
    { "a ledger", "downshift-ledger", "date|what|item|amount|method|tip|tax|fee|reference" },
    { "a price list", "downshift-catalogue", "Service|Length (min)|Price|Pressure|Technique|Massage" },
    { "square transactions, 37 columns", "square-transactions",
      "Date|Time|Time Zone|Gross Sales|Discounts|Net Sales|Gift Card Sales|Tax|Tip|Partial Refunds|Total "
      "Collected|Source|Card|Card Entry Methods|Cash|Square Gift Card|Other Tender|Other Tender Type|Other Tender "
      "Note|Fees|Net Total|Transaction ID|Payment ID|Card Brand|PAN Suffix|Device Name|Staff Name|Staff "
      "ID|Details|Description|Event Type|Location|Customer ID|Customer Name" },
    { "square transactions, 55 columns", "square-transactions",
      "Date|Time|Time Zone|Gross Sales|Discounts|Service Charges|Net Sales|Gift Card Sales|Tax|Tip|Partial Refunds|Total "
      "Collected|Source|Card|Card Entry Methods|Cash|Square Gift Card|Other Tender|Other Tender Type|Tender "
      "Note|Fees|Net Total|Transaction ID|Payment ID|Staff Name|Event Type|Third Party Fees|Deposit ID|Deposit Date|"
      "Transaction Status|Cash App|Unattributed Tips|International Fee" },
    { "square items", "square-items",
      "Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Modifiers Applied|Gross Sales|Discounts|Net "
      "Sales|Tax|Transaction ID|Payment ID|Device Name|Notes|Details|Event Type|Location|Itemization "
      "Type|Commission|Employee|Channel" },
    { "mindbody's sales", "mindbody-sales",
      "Sale Date|Client ID|Sale ID|Item name|Batch #|Sales Notes|Location|Notes|Color|Size|Item price (excluding "
      "tax)|Quantity|Subtotal (excluding tax)|Discount %|Discount amount|Tax|Item Total|Total Paid w/ Payment "
      "Method|Payment Method" },
    { "mindbody's sales, 20 columns, one without a name", "mindbody-sales",
      "\xEF\xBB\xBFSale Date|Client ID|Client|Sale ID|Item name|Batch #|Sales Notes|Location||Color|Size|Item "
      "price|Quantity|Subtotal|Discount %|Discount amount|Tax|Item Total|Total Paid w/ Payment Method|Payment Method" },
    { "plees tracker", "plees-tracker", "sid|start|stop|rating" },
    { "sleep as android, 2014", "sleep-as-android", "Id|Tz|From|To|Sched|Hours|Rating|Comment|Framerate|Snore|Noise|Cycles|Event" },
    { "zepp", "zepp-sleep", "date|deepSleepTime|shallowSleepTime|wakeTime|start|stop|REMTime|naps" },
    { "mi fit", "zepp-sleep", "date|lastSyncTime|deepSleepTime|shallowSleepTime|wakeTime|start|stop" },
    { "sleep cycle, without a time asleep", "sleep-cycle",
      "Start|End|Sleep Quality|Regularity|Mood|Steps|Alarm mode|Air Pressure (Pa)|City|Movements per hour|Time in bed(seconds)|Window start|"
      "Window stop|Did snore|Snore time|Weather temperature (°F)|Weather type|Notes" },
    { "stripe, the list of payments", "stripe-payments",
      "id|Created date (UTC)|Amount|Amount Refunded|Currency|Captured|Converted Amount|Converted Amount Refunded|Converted Currency|"
      "Decline Reason|Description|Fee|Refunded date (UTC)|Statement Descriptor|Status|Seller Message|Taxes On Fee|Card ID|Customer ID|"
      "Customer Description|Customer Email|Invoice ID|Transfer" },
    { "stripe, the list of payouts", "stripe-payout-list",
      "id|Amount|Created (UTC)|Currency|Livemode|Arrival Date (UTC)|Source Type|Destination|Status|Type|Method|Description|"
      "Balance Transaction|Statement Descriptor|Destination Name" },
    { "paypal, without fees", "paypal-short", "Date|Time|TimeZone|Name|Type|Status|Currency|Amount|Receipt ID|Balance" },
    { "fitbit", "fitbit-web",
      "Start Time|End Time|Minutes Asleep|Minutes Awake|Number of Awakenings|Time in Bed|Minutes REM Sleep|Minutes Light "
      "Sleep|Minutes Deep Sleep" },
    { "sleep cycle, until 2018", "sleep-cycle-old",
      "Start|End|Sleep quality|Time in bed|Wake up|Sleep Notes|Heart rate|Activity (steps)" },
    { "sleep cycle, from 2019", "sleep-cycle",
      "Start|End|Sleep Quality|Regularity|Mood|Heart rate (bpm)|Steps|Alarm mode|Air Pressure (Pa)|City|Movements per "
      "hour|Time in bed (seconds)|Time asleep (seconds)|Time before sleep (seconds)|Window start|Window stop|Did "
      "snore|Snore time|Weather temperature (\xC2\xB0" "C)|Weather type|Notes" },
    { "sleep cycle, from 2025", "sleep-cycle",
      "Start|End|Sleep Quality|Regularity|Awake (seconds)|Dream (seconds)|Light (seconds)|Deep (seconds)|Mood|Heart rate "
      "(bpm)|Time in bed (seconds)|Time asleep (seconds)|Time before sleep (seconds)" },
    { "autosleep", "autosleep",
      "ISO8601|fromDate|toDate|bedtime|waketime|inBed|awake|fellAsleepIn|sessions|asleep|asleepAvg7|efficiency|"
      "efficiencyAvg7|quality|qualityAvg7|deep|deepAvg7|sleepBPM|sleepBPMAvg7|dayBPM|hrv|hrvAvg7|SpO2Avg|tags|notes" },
    { "garmin, daily", "garmin-web", "Date|Score|Quality|Duration|Sleep Need|Bedtime|Wake Time" },
    { "garmin, daily, another device", "garmin-web",
      "Sleep Score 4 Weeks|Score|Resting Heart Rate|Body Battery|Pulse Ox|Respiration|HRV Status|Quality|Duration|Sleep "
      "Need|Bedtime|Wake Time" },
    { "garmin, weekly", "garmin-weekly", "Date|Avg Score|Avg Quality|Avg Duration|Avg Sleep Need|Avg Bedtime|Avg Wake Time" },
    { "garmin, weekly, without scores", "garmin-weekly", "Date|Avg Duration|Avg Bedtime|Avg Wake Time" },
    { "oura, other order and names", "oura-trends",
      "date|Bedtime Start|Bedtime End|Sleep Score|Total Sleep Duration|Total Bedtime |Awake Time|Sleep Timin Score|Sleep "
      "Latency|Average HRV" },
    { "oura's account export", "oura-account",
      "id|average_breath|average_heart_rate|average_hrv|awake_time|bedtime_end|bedtime_start|day|deep_sleep_duration|"
      "efficiency|light_sleep_duration|lowest_heart_rate|rem_sleep_duration|total_sleep_duration|type" },
    { "oura's account export, daily sleep", "oura-daily", "id|contributors|day|score|timestamp" },
    { "oura's account export, daily readiness", NULL,
      "id|contributors|day|score|temperature_deviation|temperature_trend_deviation|timestamp" },
    { "google's sleeps", "google-sleeps",
      "sleep_id|sleep_type|minutes_in_sleep_period|minutes_after_wake_up|minutes_to_fall_asleep|minutes_asleep|"
      "minutes_awake|minutes_longest_awakening|minutes_to_persistent_sleep|start_utc_offset|sleep_start|end_utc_offset|"
      "sleep_end|data_source|algorithm_version|sleep_created|sleep_last_updated" },
    { "google's scores", "google-scores",
      "sleep_id|sleep_score_id|data_source|score_utc_offset|score_time|overall_score|duration_score|composition_score|"
      "revitalization_score|sleep_time_minutes|deep_sleep_minutes|rem_sleep_percent|resting_heart_rate" },
    { "google's stages", "google-stages",
      "sleep_id|sleep_stage_id|sleep_stage_type|start_utc_offset|sleep_stage_start|end_utc_offset|sleep_stage_end|"
      "data_source|algorithm_version" },
    { "google's heart rate variability", "google-hrv",
      "timestamp|average heart rate variability milliseconds|non rem heart rate beats per minute|entropy|deep sleep root "
      "mean square of successive differences milliseconds|data source" },
    { "fitbit's scores", "fitbit-scores",
      "sleep_log_entry_id|timestamp|overall_score|composition_score|revitalization_score|duration_score|"
      "deep_sleep_in_minutes|resting_heart_rate|restlessness" },
    { "fitbit's heart rate variability", "fitbit-hrv", "timestamp|rmssd|nremhr|entropy" },
    { "sleep as android", "sleep-as-android",
      "Id|Tz|From|To|Sched|Hours|Rating|Comment|Framerate|Snore|Noise|Cycles|DeepSleep|LenAdjust|Geo|4:47|4:48|Event|"
      "Event" },
    { "consensus sleep diary, its questions", "sleep-diary",
      "Date|What time did you get into bed?|What time did you try to go to sleep?|How long did it take you to fall asleep?|"
      "How many times did you wake up, not counting your final awakening?|In total, how long did these awakenings last?|"
      "What time was your final awakening?|What time did you get out of bed for the day?|Comments" },
    { "consensus sleep diary, its questions with their numbers", "sleep-diary",
      "Date|1. What time did you get into bed?|2. What time did you try to go to sleep?|3. How long did it take you to fall asleep?|"
      "4. How many times did you wake up?|5. In total, how long did these awakenings last?|6a. What time was your final awakening?|"
      "7. What time did you get out of bed for the day?|8. How would you rate the quality of your sleep?" },
    { "consensus sleep diary, short names", "sleep-diary",
      "Today's date|Into bed|Lights out|Sleep latency|Awakenings|WASO|Final awakening|Out of bed|Sleep quality" },
    { "plain times", "sleep-times", "Asleep at|Awake at" },
    { "plain times with remarks", "sleep-times", "Morning|Bedtime|Wake time|Remarks" },
    { "plain times in German", "sleep-times", "Schlafbeginn|Schlafende|Qualit\xC3\xA4t" },
    { "plain times in Spanish", "sleep-times", "Me dorm\xC3\xAD|Me despert\xC3\xA9" },
    { "starts and ends", "start-end", "start|end" },
    { "starts and ends with days of their own", "start-end", "Start date|Start time|End date|End time" },
    { "starts and ends in German", "start-end", "Von|Bis|Bemerkung" },
    { "starts and ends beside a column of something else", NULL, "Start|End|Therapist" },
    { "visits with a start and an end", NULL, "Client|Start|End|Status" },
    { "sleepdiary's records", "sleepdiary-standard", "status|start|end|start_timezone|end_timezone|duration|tags|comments|is_primary_sleep" },
    { "garmin, 7 days", "garmin-web", "Sleep Score 7 Days|Score|Resting Heart Rate|Quality|Duration|Sleep Need|Bedtime|Wake Time" },
    { "garmin, one day", "garmin-one-day", "Sleep Score 1 Day|" },
    { "garmin in German", "garmin-web-de", "Schlafbewertung 4 Wochen|Bewertung|Qualit\xC3\xA4t|Dauer|Schlafbedarf|Schlafenszeit|Aufwachzeit" },
    { "withings", "withings-sleep",
      "from|to|light (s)|deep (s)|rem (s)|awake (s)|wake up|Duration to sleep (s)|Duration to wake up (s)|Snoring (s)|"
      "Snoring episodes|Average heart rate|Heart rate (min)|Heart rate (max)|Night events" },
    { "withings, 2017", "withings-sleep", "from:|to:|light (s)|deep (s)|rem (s)|awake (s)|wake up" },
    { "samsung, sleeps", "samsung-sleep",
      "original_efficiency|mental_recovery|has_sleep_data|total_rem_duration|combined_id|nap_score|sleep_type|sleep_latency|"
      "quality|extra_data|total_light_duration|efficiency|sleep_score|sleep_duration|"
      "com.samsung.health.sleep.start_time|com.samsung.health.sleep.update_time|com.samsung.health.sleep.time_offset|"
      "com.samsung.health.sleep.comment|com.samsung.health.sleep.end_time|com.samsung.health.sleep.datauuid" },
    { "samsung, stages", "samsung-stages",
      "create_sh_ver|start_time|sleep_id|custom|modify_sh_ver|update_time|create_time|stage|time_offset|deviceuuid|pkg_name|"
      "end_time|datauuid" },
    { "whoop's sleeps without a column", NULL,
      "Cycle start time|Cycle end time|Cycle timezone|Sleep onset|Wake onset|In bed duration (min)|Nap" },
    { "whoop's internal dump", NULL,
      "cycle_id|created_at|during|timezone_offset|sleep_need|debt_pre|in_bed_duration|is_nap" },
    { "the dump with our columns", NULL,
      "cycle_id|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)|Nap|during" },
    { "night log without an outcome", NULL, "client_id|night_date|alcohol" },
    { "session log without a length", NULL, "client_id|date|start" },
    { "a blank header", NULL, "||" },
};

/* Those of records in JSON, and where they lie. */
static const struct nested {
    struct header header;
    const char *at;
} nested[] = {
    { { "fitbit, an account's sleep-*.json", "fitbit-sleep",
        "logId|dateOfSleep|startTime|endTime|duration|minutesToFallAsleep|minutesAsleep|minutesAwake|minutesAfterWakeup|"
        "timeInBed|efficiency|type|infoCode|logType|levels.summary.deep.count|levels.summary.deep.minutes|"
        "levels.summary.wake.minutes|levels.data|levels.shortData|mainSleep" },
      "." },
    { { "garmin, an account's sleepData.json", "garmin-sleep",
        "sleepStartTimestampGMT|sleepEndTimestampGMT|calendarDate|sleepWindowConfirmationType|deepSleepSeconds|"
        "lightSleepSeconds|remSleepSeconds|awakeSleepSeconds|unmeasurableSeconds|averageRespiration|retro|awakeCount|"
        "avgSleepStress|sleepScores.overallScore|restlessMomentCount" },
      "." },
    { { "garmin, an account's UDSFile", "garmin-days",
        "userProfilePK|calendarDate|uuid|durationInMilliseconds|totalKilocalories|totalSteps|wellnessStartTimeGmt|"
        "wellnessEndTimeGmt|wellnessStartTimeLocal|minHeartRate|maxHeartRate|restingHeartRate" },
      "." },
    { { "oura, the first API", "oura-v1",
        "summary_date|period_id|is_longest|timezone|bedtime_start|bedtime_end|score|total|duration|awake|light|rem|deep|"
        "onset_latency|restless|efficiency|hr_lowest|hr_average|rmssd|hypnogram_5min" },
      "sleep" },
    { { "google fit, a session", "google-fit", "fitnessActivity|startTime|endTime|duration|segment|aggregate" }, "." },
    { { "polar, a night", "polar-sleep",
        "night|evaluation.sleepType|evaluation.sleepSpan|evaluation.asleepDuration|evaluation.analysis.efficiencyPercent|"
        "sleepResult.hypnogram.sleepStart|sleepResult.hypnogram.sleepEnd|sleepCycles" },
      "." },
    { { "polar, sleep and wake", "polar-sleep-wake", "night|sleepWake" }, "." },
    { { "polar, a score", "polar-score", "night|sleepScoreResult.sleepScore|sleepScoreResult.continuityScore" }, "." },
    { { "polar, a recovery", "polar-recovery", "night|meanNightlyRecoveryRmssd|meanNightlyRecoveryRri" }, "." },
    { { "whoop, answers", "whoop-api",
        "id|cycle_id|user_id|created_at|updated_at|start|end|timezone_offset|nap|score_state|score.stage_summary.total_in_bed_time_milli|"
        "score.sleep_performance_percentage" },
      "records" },
    { { "withings, answers", "withings-api",
        "id|timezone|model|startdate|enddate|date|data.total_timeinbed|data.total_sleep_time|data.wakeupcount" },
      "body.series" },
    { { "health connect", "health-connect",
        "row_id|uuid|last_modified_time|client_record_id|client_record_version|device_info_id|app_info_id|recording_method|"
        "dedupe_hash|start_time|start_zone_offset|end_time|end_zone_offset|local_date|notes|title|sleep_stages_table.parent_key|"
        "sleep_stages_table.stage_start_time|sleep_stages_table.stage_end_time|sleep_stages_table.stage_type|"
        "application_info_table.package_name|beats_per_minute" },
      "sleep_session_record_table" },
    { { "health connect, sessions alone", "health-connect", "title|end_time|start_time|start_zone_offset|row_id" },
      "sleep_session_record_table" },
    { { "eight sleep", "eight-sleep", "ts|stages|timeseries.tnt|timeseries.heartRate|timeseries.hrv" }, "." },
};

static void knows_its_own_and_no_other(void **state)
{
    const struct header *h = *state;
    mapping m;
    const ds_format *f;
    mapping_start(&m);
    assert_int_equal(recognise(m.formats, h->text, &f, &m.why), h->format ? DS_OK : DS_DATA);
    if (h->format)
        assert_string_equal(ds_format_name(f), h->format);
    else
        assert_null(f);
    mapping_end(&m);
}

static void knows_records_by_their_place(void **state)
{
    const struct nested *n = *state;
    mapping m;
    const ds_format *f;
    mapping_start(&m);
    assert_int_equal(recognise_at(m.formats, n->header.text, n->at, &f, &m.why), DS_OK);
    assert_string_equal(ds_format_name(f), n->header.format);
    assert_int_equal(recognise_at(m.formats, n->header.text, "some.place", &f, &m.why), DS_DATA);
    assert_int_equal(recognise(m.formats, n->header.text, &f, &m.why), DS_DATA);
    mapping_end(&m);
}

/* Declared with fallback: they give way to any other. */
static bool gives_way(const ds_format *f)
{
    static const char *const names[] = { "booking-list", "booking-files", "start-end" };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (!strcmp(ds_format_name(f), names[i])) return true;
    return false;
}

/* Every format alone on every header: none takes another's. */
static void fits_its_own_alone(mapping *m, const struct header *header)
{
    for (size_t k = 0; k < ds_formats_count(m->formats); k++) {
        const ds_format *f = ds_formats_at(m->formats, k);
        ds_str cell[MAPPING_CELLS];
        ds_cells h = mapping_cells(header->text, cell);
        ds_mapper *mapper;
        const char *unused;
        ds_err err = ds_mapper_new(f, &h, '.', DS_LIT("ann"), &m->settings, &m->arena, &mapper, &unused, &m->why);
        bool own = header->format && !strcmp(header->format, ds_format_name(f));
        if (gives_way(f) && !own) continue;
        if ((err == DS_OK) != (own && !ds_format_pass_over(f)))
            fail_msg("%s by %s: %s", header->name, ds_format_name(f), m->why.text);
    }
}

static void no_header_fits_two_formats(void **state)
{
    (void)state;
    mapping m;
    mapping_start(&m);
    for (size_t i = 0; i < DS_COUNT(headers); i++) fits_its_own_alone(&m, &headers[i]);
    for (size_t i = 0; i < DS_COUNT(nested); i++) fits_its_own_alone(&m, &nested[i].header);
    mapping_end(&m);
}

/* ---- the story ---- */

static const struct story {
    const char *name, *header, *text;
} stories[] = {
    { "close to nights", "client_id|quality|a|b|c|d|e|f",
      "not a known format; nearest is downshift-nights, which needs night_date; no place for \"a\", \"b\", \"c\", "
      "\"d\", "
      "\"e\" and 1 more; teach it with \"downshift formats --new FILE\"" },
    { "an outcome is missing", "client_id|night_date|alcohol",
      "not a known format; nearest is downshift-nights, which needs one of quality, sleep_score, tst_min, sol_min, "
      "waso_min, awakenings, efficiency_pct, resting_hr, hrv_ms, morning_soreness, morning_looseness, morning_pain; "
      "teach it with \"downshift formats --new FILE\"" },
    { "many are missing", "Sleep onset|Wake onset",
      "not a known format; nearest is whoop-cycles, which needs Cycle timezone, Asleep duration (min), In bed duration "
      "(min); teach it with \"downshift formats --new FILE\"" },
    { "a format that is not read is of no help", "Workout start time|Activity name|Activity Strain",
      "not a known format, nor like one: no place for \"Workout start time\", \"Activity name\", \"Activity Strain\"; "
      "teach it with "
      "\"downshift formats --new FILE\"" },
    { "a date alone is in common with many", "DATE|s_deep|s_light|zq",
      "not a known format, nor like one: no place for \"DATE\", \"s_deep\", \"s_light\", \"zq\"; teach it with \"downshift formats --new "
      "FILE\"" },
    { "other words", "Client|Day|Beginning|Length|Tipp",
      "not a known format; nearest is downshift-sessions, which needs date (is it \"Day\"?), start, duration_min (is it "
      "\"Length\"?); no place for \"Tipp\" (tip?), \"Beginning\"; teach it with \"downshift formats --new FILE\"" },
    { "a session log in other words", "client|day|time|length|cost",
      "not a known format; nearest is downshift-sessions, which needs date (is it \"day\"?), start (is it \"time\"?), "
      "duration_min (is it \"length\"?); no place for \"cost\" (price?); teach it with \"downshift formats --new "
      "FILE\"" },
    { "spelled in another way", "client|date|starttime|duration|tips|tecnique|weather",
      "not a known format; nearest is downshift-sessions, which needs start (is it \"starttime\"?), duration_min (is "
      "it "
      "\"duration\"?); no place for \"tips\" (tip?), \"tecnique\" (technique?), \"weather\"; teach it with \"downshift "
      "formats --new FILE\"" },
    { "a name within others that resemble it",
      "Cycle timezone|Sleep onset|Wake onset|Light sleep duration (min)|"
      "REM duration (min)|Asleep (min)|In bed duration (min)|Sleep need (min)|Nap",
      "not a known format; nearest is whoop-sleeps, which needs Asleep duration (min) (is it \"Asleep (min)\"?); no "
      "place for \"Sleep need (min)\"; teach it with "
      "\"downshift formats --new FILE\"" },
    { "a column that must not be there",
      "cycle_id|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)|Nap",
      "not a known format; nearest is whoop-sleeps, which never has a column \"cycle_id\"; teach it with \"downshift "
      "formats --new FILE\"" },
    { "what another app writes in a vendor's form",
      "Source|Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)|Nap",
      "not a known format; nearest is whoop-sleeps, which never has a column \"Source\"; teach it with \"downshift "
      "formats --new FILE\"" },
    /* what may be anything is not quoted */
    { "a line of a password file", "root:$6$abcdefgh$Zk1/:19000:0:99999:7:::",
      "not a known format, and no line of it reads as names of columns; see \"downshift formats\"" },
    { "one word", "hunter2",
      "not a known format, and no line of it reads as names of columns; see \"downshift formats\"" },
    { "a row of data", "D8FK|2025-04-07|14:00|60|a private word|80",
      "not a known format, and no line of it reads as names of columns; see \"downshift formats\"" },
    { "sentences", "I slept badly, and my neighbour told me why: he had seen her, again|2025-04-07|x@y.example",
      "not a known format, and no line of it reads as names of columns; see \"downshift formats\"" },
    { "a secret among names", "client|date|start|token=8f14e45fceea167a",
      "not a known format; nearest is downshift-sessions, which needs duration_min; teach it with \"downshift formats "
      "--new FILE\"" },
};

static void tells_what_comes_closest(void **state)
{
    const struct story *s = *state;
    mapping m;
    const ds_format *f;
    mapping_start(&m);
    assert_int_equal(recognise(m.formats, s->header, &f, &m.why), DS_DATA);
    assert_string_equal(m.why.text, s->text);
    mapping_end(&m);
}

static void a_long_header_does_not_cut_the_advice(void **state)
{
    (void)state;
    char header[4000] = "";
    for (int i = 0; i < 60; i++) strcat(header, "a very long column name that nobody would read to its end|");
    mapping m;
    const ds_format *f;
    mapping_start(&m);
    assert_int_equal(recognise(m.formats, header, &f, &m.why), DS_DATA);
    assert_non_null(strstr(m.why.text, "see \"downshift formats\""));
    mapping_end(&m);
}

/* ---- several fit ---- */

#define MINE(name)                                                                                                     \
    "name: " name "\ntitle: T\nrecord: night\nsource: x\nclient: column\ncolumns:\n"                                   \
    "  - {field: client_id, names: [client_id], required: yes}\n"                                                      \
    "  - {field: night_date, names: [night_date], required: yes}\n"

static void the_one_with_more_required_columns_wins(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *all;
    const ds_format *f;
    support_write_text(folder, "a.yaml", MINE("more") "  - {field: quality, names: [quality], required: yes}\n");
    assert_int_equal(ds_formats_load(folder, &a, &all, &w), DS_OK);
    assert_int_equal(recognise(all, "client_id|night_date|quality", &f, &w), DS_OK);
    assert_string_equal(ds_format_name(f), "more");
    support_remove(folder);
    ds_arena_free(&a);
}

static void a_tie_names_both(void **state)
{
    (void)state;
    const char *folder = support_folder();
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *all;
    const ds_format *f;
    support_write_text(folder, "a.yaml", MINE("other") "  - {field: quality, names: [quality]}\n");
    assert_int_equal(ds_formats_load(folder, &a, &all, &w), DS_OK);
    assert_int_equal(recognise(all, "client_id|night_date|quality", &f, &w), DS_CONFIG);
    assert_null(f);
    assert_string_equal(w.text, "fits two formats equally, downshift-nights and other; say which with --format");
    support_remove(folder);
    ds_arena_free(&a);
}

static void what_must_not_be_there_bars_a_format_named_by_hand_too(void **state)
{
    (void)state;
    mapping m;
    ds_str cell[MAPPING_CELLS];
    ds_cells h = mapping_cells(
        "Cycle timezone|Sleep onset|Wake onset|Asleep duration (min)|In bed duration (min)| Siesta ", cell);
    const char *unused;
    mapping_start(&m);
    assert_int_equal(ds_mapper_new(ds_formats_named(m.formats, "whoop-cycles"), &h, '.', DS_LIT("ann"), &m.settings,
                                   &m.arena, &m.mapper, &unused, &m.why),
                     DS_DATA);
    assert_string_equal(m.why.text, "not whoop-cycles, which has no column \"Siesta\"");
    assert_null(m.mapper);
    mapping_end(&m);
}

#define ROW(rows, i, f)                                                                                                \
    {                                                                                                                  \
        .name = (rows)[i].name, .test_func = (f), .initial_state = (void *)(uintptr_t) & (rows)[i]                     \
    }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(headers) + DS_COUNT(nested) + DS_COUNT(stories) + 5];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(headers); i++)
        tests[n++] = (struct CMUnitTest)ROW(headers, i, knows_its_own_and_no_other);
    for (size_t i = 0; i < DS_COUNT(nested); i++)
        tests[n++] = (struct CMUnitTest){ .name = nested[i].header.name,
                                          .test_func = knows_records_by_their_place,
                                          .initial_state = (void *)(uintptr_t)&nested[i] };
    for (size_t i = 0; i < DS_COUNT(stories); i++)
        tests[n++] = (struct CMUnitTest)ROW(stories, i, tells_what_comes_closest);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(no_header_fits_two_formats);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_long_header_does_not_cut_the_advice);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_one_with_more_required_columns_wins);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_tie_names_both);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(what_must_not_be_there_bars_a_format_named_by_hand_too);
    return cmocka_run_group_tests_name("record: recognise", tests, NULL, NULL);
}
