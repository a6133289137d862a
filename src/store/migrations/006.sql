-- How the body feels the morning after a night, and drinks late in the evening.

ALTER TABLE sleep ADD COLUMN morning_soreness REAL;
ALTER TABLE sleep ADD COLUMN morning_looseness REAL;
ALTER TABLE sleep ADD COLUMN morning_pain REAL;
ALTER TABLE day ADD COLUMN late_fluids INTEGER;

DROP VIEW v1_night;
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line, n.bed_text,
       n.morning_soreness, n.morning_looseness, n.morning_pain
FROM sleep n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;

DROP VIEW v1_day;
CREATE VIEW v1_day AS
SELECT c.code AS client, date(d.date * 86400, 'unixepoch') AS date, d.training_load, d.alcohol, d.caffeine_mg, d.stress,
       d.new_supplement, d.late_workout, d.late_meal, d.soreness, d.pain, d.late_fluids
FROM day d JOIN client c ON c.id = d.client;
