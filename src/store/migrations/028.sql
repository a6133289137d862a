-- A cell set aside in the row of one source stays to be seen where another source tells the rest of the visit.
DROP VIEW v1_cell;
CREATE VIEW v1_cell AS
SELECT f.name AS file, r.line, r.field AS "column", r.value, r.reason, coalesce(c.code, r.client) AS client,
       date(r.date * 86400, 'unixepoch') AS date, r.kind AS record
FROM source_cell r JOIN source_file f ON f.id = r.file LEFT JOIN client_alias a ON a.key = r.client_key
     LEFT JOIN client c ON c.id = a.client
WHERE NOT CASE
    WHEN c.id IS NULL OR r.date IS NULL OR r.kind NOT IN ('session', 'sleep', 'day') THEN EXISTS (
        SELECT 1 FROM source_file g WHERE g.id > f.id AND g.name = f.name AND g.client IS f.client AND NOT EXISTS (
            SELECT 1 FROM source_cell q WHERE q.file = g.id AND q.line = r.line AND q.field = r.field))
    WHEN r.kind = 'sleep' THEN (
        SELECT ifnull(sum(n.file = r.file AND n.line = r.line), 1) FROM sleep n
        WHERE n.client = c.id AND n.night = r.date AND n.source = r.source) = 0
    WHEN r.kind = 'day' THEN (
        SELECT ifnull(sum(d.file = r.file AND d.line = r.line), 1) FROM day d WHERE d.client = c.id AND d.date = r.date) = 0
    ELSE (
        SELECT ifnull(sum(s.file = r.file AND s.line = r.line), 1) FROM session s WHERE s.client = c.id AND s.start = r.start) = 0
        AND NOT EXISTS (SELECT 1 FROM session_told t WHERE t.client = c.id AND t.start = r.start AND t.file = r.file
                        AND t.line = r.line AND t.mark <= 0 AND EXISTS (SELECT 1 FROM session s
                        JOIN source_file g ON g.id = s.file WHERE s.client = t.client AND s.start = t.start AND (
                            (s.told AND ifnull(instr(s.service, ' + '), 0)) OR g.format <> f.format))) END;
