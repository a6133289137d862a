-- A sleep whose file tells instants and no clock stands on the practice's, until another file tells on which clock it was slept.

ALTER TABLE sleep ADD COLUMN lent_clock INTEGER;
ALTER TABLE sleep_told ADD COLUMN lent_clock INTEGER;

DROP VIEW v1_night;
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line, n.bed_text,
       n.morning_soreness, n.morning_looseness, n.morning_pain, n.unbelieved, n.told, n.placed,
       n.hrv_sdnn_ms, n.light_min, n.deep_min, n.rem_min, n.awake_min, n.device, n.version, n.lent_clock
FROM sleep n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;
