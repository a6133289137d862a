-- What the books need beside the rows of money: visits that only a session log tells of, the files that tell of money, and rows of money that
-- were refused.
CREATE VIEW v1_log_sale AS
SELECT date(a.start, 'unixepoch') AS date, v.therapist,
       CASE a.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled' WHEN 5 THEN 'ill'
            ELSE 'unknown' END AS status,
       a.price AS price_cents, a.tip AS tip_cents, f.name AS file, a.line
FROM visit_alone a JOIN visit v ON v.client = a.client AND v.start = a.start JOIN source_file f ON f.id = a.file WHERE NOT a.covered;

CREATE VIEW v1_money_file AS
SELECT f.id, f.hash, date(f.first_day * 86400, 'unixepoch') AS first, date(f.last_day * 86400, 'unixepoch') AS last
FROM source_file f
WHERE f.id IN (SELECT file FROM sale UNION SELECT file FROM sale_line UNION SELECT file FROM tender UNION SELECT file FROM fee
               UNION SELECT file FROM payout UNION SELECT file FROM session WHERE price IS NOT NULL);

CREATE VIEW v1_money_refused AS
SELECT r.name AS file, r.line, date(r.date * 86400, 'unixepoch') AS date, r.field AS "column"
FROM open_row r WHERE r.refused AND (
    EXISTS (SELECT 1 FROM v1_money_file m WHERE m.id = r.file AND NOT EXISTS (SELECT 1 FROM session s WHERE s.file = m.id)) OR
    r.file IN (SELECT id FROM source_file WHERE format IN ('downshift-ledger', 'downshift-cashbook')));
