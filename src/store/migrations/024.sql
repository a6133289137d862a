-- A sale may say which booking it is of; a row of money may be doubted, as its parts do not add up.

ALTER TABLE sale ADD COLUMN visit_ref TEXT;

DROP VIEW v1_sale;
CREATE VIEW v1_sale AS
SELECT o.name AS source, nullif(s.sale_ref, '') AS reference, s.visit_ref AS visit_reference, date(s.date * 86400, 'unixepoch') AS date,
       strftime('%H:%M', s.sold_at, 'unixepoch') AS sold_at, c.code AS client, s.therapist,
       s.gross / 100.0 AS gross, s.discount / 100.0 AS discount, s.service_charge / 100.0 AS service_charge, s.net / 100.0 AS net,
       s.tax / 100.0 AS tax, s.tip / 100.0 AS tip, s.total / 100.0 AS total,
       s.gross AS gross_cents, s.discount AS discount_cents, s.service_charge AS service_charge_cents, s.net AS net_cents,
       s.tax AS tax_cents, s.tip AS tip_cents, s.total AS total_cents,
       coalesce(s.total, s.net, s.gross) < 0 AS refund, s.nth, s.doubt, f.name AS file, s.line
FROM sale s JOIN source o ON o.id = s.source JOIN source_file f ON f.id = s.file LEFT JOIN client c ON c.id = s.client
WHERE s.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM sale q JOIN source_file g ON g.id = q.file
    WHERE q.source = s.source AND q.date = s.date AND q.sale_ref = s.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM sale x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + s.file FROM sale x WHERE x.source = s.source AND x.date = s.date AND x.sale_ref = s.sale_ref AND x.file = s.file));

DROP VIEW v1_doubt;
CREATE VIEW v1_doubt AS
WITH told AS (
    SELECT 'session' AS record, file, line, client, start / 86400 AS day, doubt, unbelieved, 0 AS together FROM session
    WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'session', s.file, s.line, s.client, s.start / 86400, d.doubt, NULL, 1
    FROM visit_doubt d JOIN session s ON s.client = d.client AND s.start = d.start WHERE d.doubt IS NOT NULL
    UNION ALL
    SELECT 'night', file, line, client, night, doubt, unbelieved, 0 FROM sleep WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'sale', file, line, client, date, doubt, NULL, 0 FROM sale WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'sale_line', file, line, NULL, date, doubt, NULL, 0 FROM sale_line WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'tender', file, line, NULL, date, doubt, NULL, 0 FROM tender WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'fee', file, line, NULL, date, doubt, NULL, 0 FROM fee WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'payout', file, line, NULL, date, doubt, NULL, 0 FROM payout WHERE doubt IS NOT NULL)
SELECT t.record, f.name AS file, t.line, c.code AS client, date(t.day * 86400, 'unixepoch') AS date,
       substr(t.doubt, 1, instr(t.doubt, ': ') - 1) AS kind, t.doubt, t.unbelieved, t.together
FROM told t JOIN source_file f ON f.id = t.file LEFT JOIN client c ON c.id = t.client;

DROP VIEW v1_payout;
CREATE VIEW v1_payout AS
SELECT o.name AS source, nullif(p.payout_ref, '') AS payout_reference, date(p.date * 86400, 'unixepoch') AS date,
       date(coalesce(p.deposited_on, (
           SELECT max(deposited_on) FROM payout x WHERE x.source = p.source AND x.date = p.date AND x.payout_ref = p.payout_ref AND
           p.payout_ref <> '')) * 86400, 'unixepoch') AS deposited_on, p.status, p.gross / 100.0 AS gross, p.fees / 100.0 AS fees,
       p.net / 100.0 AS net, p.gross AS gross_cents, p.fees AS fees_cents, p.net AS net_cents, p.nth, p.doubt, f.name AS file, p.line
FROM payout p JOIN source o ON o.id = p.source JOIN source_file f ON f.id = p.file
WHERE p.payout_ref = '' OR NOT EXISTS (
    SELECT 1 FROM payout q JOIN source_file g ON g.id = q.file
    WHERE q.source = p.source AND q.date = p.date AND q.payout_ref = p.payout_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM payout x WHERE x.source = q.source AND x.date = q.date AND x.payout_ref = q.payout_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + p.file FROM payout x WHERE x.source = p.source AND x.date = p.date AND x.payout_ref = p.payout_ref AND x.file = p.file));
