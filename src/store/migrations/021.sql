-- What was sold, how it was paid, what processors kept and paid out: published. Money is hundredths in the tables; views show it in the
-- currency's units and, for sums, in hundredths, too.

CREATE VIEW v1_sale AS
SELECT o.name AS source, nullif(s.sale_ref, '') AS reference, date(s.date * 86400, 'unixepoch') AS date,
       strftime('%H:%M', s.sold_at, 'unixepoch') AS sold_at, c.code AS client, s.therapist,
       s.gross / 100.0 AS gross, s.discount / 100.0 AS discount, s.service_charge / 100.0 AS service_charge, s.net / 100.0 AS net,
       s.tax / 100.0 AS tax, s.tip / 100.0 AS tip, s.total / 100.0 AS total,
       s.gross AS gross_cents, s.discount AS discount_cents, s.service_charge AS service_charge_cents, s.net AS net_cents,
       s.tax AS tax_cents, s.tip AS tip_cents, s.total AS total_cents,
       coalesce(s.total, s.net, s.gross) < 0 AS refund, s.nth, s.doubt, f.name AS file, s.line
FROM sale s JOIN source o ON o.id = s.source JOIN source_file f ON f.id = s.file LEFT JOIN client c ON c.id = s.client;

CREATE VIEW v1_sale_line AS
SELECT o.name AS source, nullif(l.sale_ref, '') AS reference, date(l.date * 86400, 'unixepoch') AS date,
       CASE l.line_kind WHEN 0 THEN 'service' WHEN 1 THEN 'add-on' WHEN 2 THEN 'product' WHEN 3 THEN 'gift-card' WHEN 4 THEN 'package'
            WHEN 5 THEN 'membership' WHEN 6 THEN 'no-show-fee' WHEN 7 THEN 'deposit' WHEN 8 THEN 'other' END AS kind,
       l.item, l.therapist, l.quantity, l.gross / 100.0 AS gross, l.discount / 100.0 AS discount, l.net / 100.0 AS net,
       l.tax / 100.0 AS tax, l.gross AS gross_cents, l.discount AS discount_cents, l.net AS net_cents, l.tax AS tax_cents,
       coalesce(l.net, l.gross) < 0 AS refund, l.nth, l.doubt, f.name AS file, l.line
FROM sale_line l JOIN source o ON o.id = l.source JOIN source_file f ON f.id = l.file;

CREATE VIEW v1_tender AS
SELECT o.name AS source, nullif(t.sale_ref, '') AS reference, nullif(t.tender_ref, '') AS tender_reference,
       nullif(t.payout_ref, '') AS payout_reference, date(t.date * 86400, 'unixepoch') AS date,
       CASE t.method WHEN 0 THEN 'card' WHEN 1 THEN 'cash' WHEN 2 THEN 'gift-card' WHEN 3 THEN 'package' WHEN 4 THEN 'membership'
            WHEN 5 THEN 'credit' WHEN 6 THEN 'transfer' WHEN 7 THEN 'check' WHEN 8 THEN 'other' END AS method,
       t.amount / 100.0 AS amount, t.tip / 100.0 AS tip, t.amount AS amount_cents, t.tip AS tip_cents, t.amount < 0 AS refund, t.nth,
       t.doubt, f.name AS file, t.line
FROM tender t JOIN source o ON o.id = t.source JOIN source_file f ON f.id = t.file;

CREATE VIEW v1_fee AS
SELECT o.name AS source, nullif(e.sale_ref, '') AS reference, nullif(e.tender_ref, '') AS tender_reference,
       nullif(e.payout_ref, '') AS payout_reference, date(e.date * 86400, 'unixepoch') AS date, e.fee_kind AS kind,
       e.amount / 100.0 AS amount, e.amount AS amount_cents, e.nth, e.doubt, f.name AS file, e.line
FROM fee e JOIN source o ON o.id = e.source JOIN source_file f ON f.id = e.file;

CREATE VIEW v1_payout AS
SELECT o.name AS source, nullif(p.payout_ref, '') AS payout_reference, date(p.date * 86400, 'unixepoch') AS date,
       date(p.deposited_on * 86400, 'unixepoch') AS deposited_on, p.status, p.gross / 100.0 AS gross, p.fees / 100.0 AS fees,
       p.net / 100.0 AS net, p.gross AS gross_cents, p.fees AS fees_cents, p.net AS net_cents, p.nth, p.doubt, f.name AS file, p.line
FROM payout p JOIN source o ON o.id = p.source JOIN source_file f ON f.id = p.file;
