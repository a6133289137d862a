-- What clients mean to do, in which days and how often; and what of it was kept.
CREATE TABLE planned (
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL,
    what INTEGER NOT NULL, -- 0 massage, 1 self-massage, 2 sleep, 3 race
    plan TEXT NOT NULL, phase TEXT, until INTEGER, times REAL, least_minutes REAL, most_minutes REAL, most_pressure INTEGER,
    bed_by INTEGER,        -- of the first evening
    least_hours REAL, most_hours REAL, focus TEXT, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (client, date, what)
) WITHOUT ROWID;

CREATE VIEW v1_planned AS
SELECT c.code AS client, p.plan, p.phase, CASE p.what WHEN 0 THEN 'massage' WHEN 1 THEN 'self-massage' WHEN 2 THEN 'sleep' ELSE 'race' END AS what,
       date(p.date * 86400, 'unixepoch') AS first, date(coalesce(p.until, p.date) * 86400, 'unixepoch') AS last, p.times, p.least_minutes, p.most_minutes,
       CASE p.most_pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure,
       strftime('%H:%M', p.bed_by, 'unixepoch') AS bed_by, p.least_hours, p.most_hours, p.focus, p.notes, p.doubt, f.name AS file, p.line
FROM planned p JOIN client c ON c.id = p.client JOIN source_file f ON f.id = p.file;

-- Visits that took place, evenings of self-massage, and nights with what is asked of them, in the days of each row. A quarter of an hour
-- is let pass at bedtime; of a night that several sources tell, none may say otherwise. Asked row by row, so that of one client only
-- that client's visits and nights are read.
CREATE VIEW planned_visit AS
SELECT p.client, p.date, p.what, v.start, v.pressure, iif(instr(ifnull(v.unbelieved, ''), ' duration_min '), NULL, v.duration) AS minutes
FROM planned p JOIN visit v ON v.client = p.client AND v.start BETWEEN p.date * 86400 AND ifnull(p.until, p.date) * 86400 + 86399
WHERE p.what IN (0, 1) AND v.kind = p.what AND v.status = 0 AND (v.massage OR v.kind = 1);

CREATE VIEW planned_night AS
SELECT p.client, p.date, n.night, iif(instr(ifnull(n.unbelieved, ''), ' bedtime '), NULL, n.bed - n.night * 86400) <= p.bed_by - p.date * 86400 + 900 AS in_bed,
       iif(instr(ifnull(n.unbelieved, ''), ' tst_min '), NULL, n.tst_min) BETWEEN 60 * ifnull(p.least_hours, 0) AND 60 * ifnull(p.most_hours, 24) AS asleep
FROM planned p JOIN sleep n ON n.client = p.client AND n.night BETWEEN p.date AND ifnull(p.until, p.date)
WHERE p.what = 2 AND NOT instr(ifnull(n.unbelieved, ''), ' night_date ');

CREATE VIEW v1_plan_kept AS
WITH row AS (
    SELECT c.code, p.*, CASE WHEN p.what = 2 THEN coalesce(p.times, ifnull(p.until, p.date) - p.date + 1) ELSE ifnull(p.times, 1) END AS planned,
           CASE p.what WHEN 2 THEN (
               SELECT count(*) FROM (
                   SELECT max(in_bed) AS in_bed, max(asleep) AS asleep FROM planned_night n WHERE n.client = p.client AND n.date = p.date GROUP BY n.night)
               WHERE (p.bed_by IS NULL OR in_bed NOT NULL) AND (ifnull(p.least_hours, p.most_hours) IS NULL OR asleep NOT NULL))
           ELSE (SELECT count(DISTINCT iif(p.what = 1, v.start / 86400, v.start)) FROM planned_visit v WHERE v.client = p.client AND v.date = p.date AND v.what = p.what)
           END AS told,
           (SELECT count(*) FROM (
               SELECT min(in_bed) AS in_bed, min(asleep) AS asleep FROM planned_night n WHERE n.client = p.client AND n.date = p.date GROUP BY n.night)
            WHERE (p.bed_by IS NULL OR in_bed) AND (ifnull(p.least_hours, p.most_hours) IS NULL OR asleep)) AS nights,
           (SELECT count(v.minutes) FROM planned_visit v WHERE v.client = p.client AND v.date = p.date AND v.what = p.what) AS minutes_known,
           (SELECT total(v.minutes BETWEEN ifnull(p.least_minutes, 0) AND ifnull(p.most_minutes, 480)) FROM planned_visit v
            WHERE v.client = p.client AND v.date = p.date AND v.what = p.what) AS minutes_kept,
           (SELECT count(v.pressure) FROM planned_visit v WHERE v.client = p.client AND v.date = p.date AND v.what = p.what) AS pressure_known,
           (SELECT total(v.pressure <= p.most_pressure) FROM planned_visit v WHERE v.client = p.client AND v.date = p.date AND v.what = p.what) AS pressure_kept
    FROM planned p JOIN client c ON c.id = p.client WHERE p.what <> 3)
SELECT r.code AS client, date(ifnull(r.until, r.date) * 86400, 'unixepoch') AS date, date(r.date * 86400, 'unixepoch') AS first, r.plan, r.phase,
       CASE r.what WHEN 0 THEN 'massage' WHEN 1 THEN 'self-massage' ELSE 'sleep' END AS what, r.planned, r.told,
       min(iif(r.what = 2, r.nights, r.told), r.planned) AS kept,
       iif(r.what = 2 OR ifnull(r.least_minutes, r.most_minutes) IS NULL, NULL, min(r.minutes_known, r.planned)) AS minutes_known,
       iif(r.what = 2 OR ifnull(r.least_minutes, r.most_minutes) IS NULL, NULL, min(r.minutes_kept, r.planned)) AS minutes_kept,
       iif(r.what = 2 OR r.most_pressure IS NULL, NULL, min(r.pressure_known, r.planned)) AS pressure_known,
       iif(r.what = 2 OR r.most_pressure IS NULL, NULL, min(r.pressure_kept, r.planned)) AS pressure_kept, f.name AS file, r.line
FROM row r JOIN source_file f ON f.id = r.file;

CREATE VIEW v1_plan_week AS
SELECT client, date(date, 'weekday 0') AS date, date(date, 'weekday 0', '-6 days') AS week, what, sum(planned) AS planned, sum(told) AS told, sum(kept) AS kept,
       sum(minutes_known) AS minutes_known, sum(minutes_kept) AS minutes_kept, sum(pressure_known) AS pressure_known, sum(pressure_kept) AS pressure_kept
FROM v1_plan_kept GROUP BY client, week, what;

CREATE VIEW v1_plan_month AS
SELECT client, date(date, 'start of month', '+1 month', '-1 day') AS date, substr(date, 1, 7) AS month, what, sum(planned) AS planned, sum(told) AS told,
       sum(kept) AS kept, sum(minutes_known) AS minutes_known, sum(minutes_kept) AS minutes_kept, sum(pressure_known) AS pressure_known,
       sum(pressure_kept) AS pressure_kept
FROM v1_plan_kept GROUP BY client, month, what;
