-- What holds for a client from a date on: a race, a deload week, travel.
CREATE VIEW v1_client_event AS
SELECT c.code AS client, date(e.date * 86400, 'unixepoch') AS date, e.event, date(e.until * 86400, 'unixepoch') AS until, e.notes, e.doubt, f.name AS file, e.line
FROM event e JOIN client c ON c.id = e.client JOIN source_file f ON f.id = e.file;

DROP VIEW v1_day;
CREATE VIEW v1_day AS
SELECT c.code AS client, date(d.date * 86400, 'unixepoch') AS date, d.training_load, d.alcohol, d.caffeine_mg, d.stress,
       d.new_supplement, d.late_workout, d.late_meal, d.soreness, d.pain, d.late_fluids, f.name AS file, d.line
FROM day d JOIN client c ON c.id = d.client JOIN source_file f ON f.id = d.file;
