-- What a closed month's books were; on which day the bank has a payment; and what a refused row of money was about.
ALTER TABLE closed_month ADD COLUMN books INTEGER NOT NULL DEFAULT 0; -- 1: its books were kept, too
CREATE TABLE closed_posting (
    month TEXT NOT NULL REFERENCES closed_month(month),
    place INTEGER NOT NULL,
    basis TEXT NOT NULL,
    date TEXT NOT NULL,
    part TEXT NOT NULL,
    account TEXT,          -- NULL: it had none then
    code TEXT,
    own INTEGER NOT NULL,  -- 1: a category's account, not its part's
    cause TEXT NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    adjusts TEXT,          -- an earlier month that was closed then
    PRIMARY KEY (month, place)
) WITHOUT ROWID;

DROP VIEW v1_closed_month;
CREATE VIEW v1_closed_month AS SELECT month, closed_at, hash, books FROM closed_month;
CREATE VIEW v1_closed_posting AS
SELECT month, basis, date, part, account, code, own, cause, debit AS debit_cents, credit AS credit_cents, adjusts FROM closed_posting;

ALTER TABLE tender ADD COLUMN deposited_on INTEGER;
ALTER TABLE fee ADD COLUMN deposited_on INTEGER;
DROP VIEW v1_tender;
DROP VIEW v1_fee;
CREATE VIEW v1_tender AS
SELECT o.name AS source, nullif(t.sale_ref, '') AS reference, nullif(t.tender_ref, '') AS tender_reference,
       coalesce(nullif(t.payout_ref, ''), (
           SELECT max(payout_ref) FROM tender x WHERE x.source = t.source AND x.date = t.date AND x.sale_ref = t.sale_ref AND
           x.tender_ref = t.tender_ref AND t.sale_ref <> '')) AS payout_reference, date(coalesce(t.deposited_on, (
           SELECT max(deposited_on) FROM tender x WHERE x.source = t.source AND x.date = t.date AND x.sale_ref = t.sale_ref AND
           x.tender_ref = t.tender_ref AND t.sale_ref <> '')) * 86400, 'unixepoch') AS deposited_on, date(t.date * 86400, 'unixepoch') AS date,
       CASE t.method WHEN 0 THEN 'card' WHEN 1 THEN 'cash' WHEN 2 THEN 'gift-card' WHEN 3 THEN 'package' WHEN 4 THEN 'membership'
            WHEN 5 THEN 'credit' WHEN 6 THEN 'transfer' WHEN 7 THEN 'check' WHEN 8 THEN 'other' END AS method,
       t.amount / 100.0 AS amount, t.tip / 100.0 AS tip, t.amount AS amount_cents, t.tip AS tip_cents, t.amount < 0 AS refund, t.nth,
       t.doubt, f.name AS file, t.line
FROM tender t JOIN source o ON o.id = t.source JOIN source_file f ON f.id = t.file
WHERE t.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM tender q JOIN source_file g ON g.id = q.file
    WHERE q.source = t.source AND q.date = t.date AND q.sale_ref = t.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM tender x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + t.file FROM tender x WHERE x.source = t.source AND x.date = t.date AND x.sale_ref = t.sale_ref AND x.file = t.file));

CREATE VIEW v1_fee AS
SELECT o.name AS source, nullif(e.sale_ref, '') AS reference, nullif(e.tender_ref, '') AS tender_reference,
       coalesce(nullif(e.payout_ref, ''), (
           SELECT max(payout_ref) FROM fee x WHERE x.source = e.source AND x.date = e.date AND x.sale_ref = e.sale_ref AND
           x.tender_ref = e.tender_ref AND e.sale_ref <> '')) AS payout_reference, date(coalesce(e.deposited_on, (
           SELECT max(deposited_on) FROM fee x WHERE x.source = e.source AND x.date = e.date AND x.sale_ref = e.sale_ref AND
           x.tender_ref = e.tender_ref AND e.sale_ref <> '')) * 86400, 'unixepoch') AS deposited_on, date(e.date * 86400, 'unixepoch') AS date, e.fee_kind AS kind,
       e.amount / 100.0 AS amount, e.amount AS amount_cents, e.nth, e.doubt, f.name AS file, e.line
FROM fee e JOIN source o ON o.id = e.source JOIN source_file f ON f.id = e.file
WHERE e.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM fee q JOIN source_file g ON g.id = q.file
    WHERE q.source = e.source AND q.date = e.date AND q.sale_ref = e.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM fee x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + e.file FROM fee x WHERE x.source = e.source AND x.date = e.date AND x.sale_ref = e.sale_ref AND x.file = e.file));

DROP VIEW v1_money_refused;
DROP VIEW v1_money_file;
CREATE VIEW v1_money_file AS
SELECT f.id, f.hash, date(f.first_day * 86400, 'unixepoch') AS first, date(f.last_day * 86400, 'unixepoch') AS last
FROM source_file f
WHERE f.id IN (SELECT file FROM sale UNION SELECT file FROM sale_line UNION SELECT file FROM tender UNION SELECT file FROM fee
               UNION SELECT file FROM payout UNION SELECT file FROM corporate_event UNION SELECT file FROM session WHERE price IS NOT NULL);

ALTER TABLE source_row ADD COLUMN amount INTEGER;
CREATE VIEW v1_money_refused AS
SELECT r.name AS file, r.line, date(r.date * 86400, 'unixepoch') AS date, r.field AS "column", q.amount / 100.0 AS amount, q.amount AS amount_cents
FROM open_row r JOIN source_row q ON q.file = r.file AND q.line = r.line AND q.refused
WHERE r.refused AND (q.amount IS NOT NULL OR
    EXISTS (SELECT 1 FROM v1_money_file m WHERE m.id = r.file AND NOT EXISTS (SELECT 1 FROM session s WHERE s.file = m.id)) OR
    r.file IN (SELECT id FROM source_file WHERE format IN ('downshift-ledger', 'downshift-cashbook')));

-- A tip is money where the log has no price, too.
DROP VIEW v1_log_sale;
CREATE VIEW v1_log_sale AS
SELECT date(a.start, 'unixepoch') AS date, a.therapist,
       CASE a.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled' WHEN 5 THEN 'ill'
            ELSE 'unknown' END AS status,
       a.price AS price_cents, a.tip AS tip_cents, f.name AS file, a.line
FROM visit_alone a JOIN source_file f ON f.id = a.file WHERE NOT a.covered AND (a.price > 0 OR a.tip > 0);
