-- Which rows tell of a visit that several tell of; note: of the practice's own log.
CREATE VIEW v1_visit_row AS
SELECT c.code AS client, date(t.start, 'unixepoch') AS date, strftime('%H:%M', t.start, 'unixepoch') AS start, f.name AS file, t.line,
       f.format = 'downshift-sessions' AS note
FROM session_told t JOIN client c ON c.id = t.client JOIN source_file f ON f.id = t.file WHERE t.mark <= 0;

-- Visits that only the log, or only a booking program, tells of, on days of which both tell.
CREATE VIEW v1_unmatched AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       iif(f.format = 'downshift-sessions', 'in the log only', 'booked only') AS told, f.name AS file, s.line
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file
WHERE s.status = 0 AND s.kind = 0
  AND NOT EXISTS (SELECT 1 FROM session_told t JOIN source_file g ON g.id = t.file WHERE t.client = s.client AND t.start = s.start
                  AND t.mark <= 0 AND (g.format = 'downshift-sessions') <> (f.format = 'downshift-sessions'))
  AND EXISTS (SELECT 1 FROM source_file g WHERE g.id IN (SELECT file FROM source_client) AND s.start / 86400 BETWEEN g.first_day AND
              g.last_day AND (g.format = 'downshift-sessions') <> (f.format = 'downshift-sessions'));
