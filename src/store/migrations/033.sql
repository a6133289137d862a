-- Takings: what was taken, each amount once, on its own day, with the visit that it is of. What a sale's lines are is said by practice.yaml,
-- then by their file. A file of lines alone tells of sales, too. A visit finds its sale among those that have found none by a surer sign.

CREATE TABLE item_kind (           -- of what is sold by that name, as practice.yaml has it: kind by categories:, guess by the service catalogue
    item TEXT PRIMARY KEY, kind INTEGER, guess INTEGER
) WITHOUT ROWID;

CREATE VIEW line_shown AS
SELECT l.source, l.date, l.sale_ref, l.nth, coalesce(k.kind, l.line_kind, k.guess, 8) AS kind, l.item, l.therapist, l.gross, l.discount,
       coalesce(l.net, l.gross + ifnull(l.discount, 0)) AS net, l.tax, l.file, l.line
FROM sale_line l JOIN source_file f ON f.id = l.file LEFT JOIN item_kind k ON k.item = l.item
WHERE l.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM sale_line q JOIN source_file g ON g.id = q.file
    WHERE q.source = l.source AND q.date = l.date AND q.sale_ref = l.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM sale_line x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + l.file FROM sale_line x WHERE x.source = l.source AND x.date = l.date AND x.sale_ref = l.sale_ref AND x.file = l.file));

DROP VIEW sale_shown;
CREATE VIEW sale_shown AS
SELECT s.source, s.date, s.sale_ref, s.nth, s.client, s.sold_at, s.visit_ref, s.therapist, s.gross, s.discount, s.service_charge, s.net, s.tax, s.tip, s.total,
       s.file, s.line, o.name AS teller, f.name AS file_name
FROM sale s JOIN source o ON o.id = s.source JOIN source_file f ON f.id = s.file
WHERE s.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM sale q JOIN source_file g ON g.id = q.file
    WHERE q.source = s.source AND q.date = s.date AND q.sale_ref = s.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM sale x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + s.file FROM sale x WHERE x.source = s.source AND x.date = s.date AND x.sale_ref = s.sale_ref AND x.file = s.file))
UNION ALL
SELECT l.source, l.date, l.sale_ref, min(l.nth), NULL, NULL, NULL, max(l.therapist), sum(l.gross), sum(l.discount), NULL, sum(l.net), sum(l.tax), NULL,
       sum(l.net + ifnull(l.tax, 0)), l.file, min(l.line), o.name, f.name
FROM line_shown l JOIN source o ON o.id = l.source JOIN source_file f ON f.id = l.file
WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.source = l.source AND s.date = l.date AND s.sale_ref = l.sale_ref
                  AND (s.sale_ref <> '' OR s.file = l.file))
GROUP BY l.source, l.date, l.sale_ref, l.file, iif(l.sale_ref = '', l.nth, 0);

DROP VIEW sale_once;
CREATE VIEW sale_once AS
WITH ranked AS MATERIALIZED (
    SELECT s.*, teller IN ('stripe', 'paypal') AS processor,
           row_number() OVER (PARTITION BY date, total, teller IN ('stripe', 'paypal') ORDER BY source, sale_ref, nth, file) AS k
    FROM sale_shown s)
SELECT r.*, r.source || ' ' || r.date || ' ' || r.sale_ref || ' ' || r.nth || ' ' || r.file AS id
FROM ranked r WHERE NOT r.processor OR NOT EXISTS (
    SELECT 1 FROM ranked p WHERE NOT p.processor AND p.teller <> 'ledger' AND p.date = r.date AND p.total = r.total AND p.k = r.k);

-- A line is of the sale of its own row, else of that of its number. work: services and add-ons; later: sold ahead of its use.
CREATE VIEW sale_told AS
WITH o AS MATERIALIZED (SELECT * FROM sale_once),
own AS MATERIALIZED (SELECT file, line, source, min(id) AS id FROM o GROUP BY 1, 2, 3),
numbered AS MATERIALIZED (SELECT source, date, sale_ref, min(id) AS id FROM o WHERE sale_ref <> '' GROUP BY 1, 2, 3),
line AS MATERIALIZED (
    SELECT coalesce(w.id, n.id) AS sale, count(*) AS n, total(iif(l.kind IN (0, 1), l.net, 0)) AS work, total(iif(l.kind IN (0, 1), l.gross, 0)) AS work_gross,
           total(iif(l.kind = 2, l.net, 0)) AS product, total(iif(l.kind = 6, l.net, 0)) AS fee, total(iif(l.kind = 8, l.net, 0)) AS other,
           total(iif(l.kind IN (3, 4, 5, 7), l.net, 0)) AS later, iif(min(l.item) = max(l.item), min(l.item), NULL) AS item, max(l.therapist) AS therapist
    FROM line_shown l LEFT JOIN own w ON w.file = l.file AND w.line = l.line AND w.source = l.source
         LEFT JOIN numbered n ON n.source = l.source AND n.date = l.date AND n.sale_ref = l.sale_ref
    WHERE coalesce(w.id, n.id) NOT NULL GROUP BY 1),
whole AS (
    SELECT o.*, coalesce(o.net, o.gross + ifnull(o.discount, 0), o.total - ifnull(o.tax, 0) - ifnull(o.tip, 0), 0) AS money, coalesce(k.kind, 0) AS plain
    FROM o LEFT JOIN item_kind k ON k.item = o.teller || ' sales')
SELECT w.id, w.source, w.date, w.sale_ref, w.nth, w.file, w.line, w.teller, w.file_name, w.client, w.sold_at, w.visit_ref, coalesce(w.therapist, l.therapist) AS therapist,
       l.item, w.net, w.gross, w.total, w.tip, w.total - ifnull(w.tip, 0) AS paid,
       w.money + iif(w.service_charge <> 0 AND w.total = w.money + ifnull(w.tax, 0) + ifnull(w.tip, 0) + w.service_charge, w.service_charge, 0) AS money,
       l.n AS lines, CAST(l.work AS INTEGER) AS work, CAST(l.work_gross AS INTEGER) AS work_gross,
       CAST(iif(l.n, l.product, iif(w.plain = 2, w.money, 0)) AS INTEGER) AS product, CAST(iif(l.n, l.fee, iif(w.plain = 6, w.money, 0)) AS INTEGER) AS fee,
       CAST(iif(l.n, l.other, iif(w.plain = 8, w.money, 0)) AS INTEGER) AS other,
       CAST(iif(l.n, l.later, iif(w.plain IN (3, 4, 5, 7), w.money, 0)) AS INTEGER) AS later
FROM whole w LEFT JOIN line l ON l.sale = w.id;

-- Which sale is of which visit: found anew where something has changed (src/store/rows/sale_visits.c). sign: the surest is 0; price: the
-- visit's then.
CREATE TABLE sale_visit (
    place INTEGER PRIMARY KEY, date INTEGER NOT NULL, source INTEGER NOT NULL, sale_ref TEXT NOT NULL, nth INTEGER NOT NULL, file INTEGER NOT NULL,
    client INTEGER NOT NULL, start INTEGER NOT NULL, sign INTEGER NOT NULL, price INTEGER
);

DROP VIEW sale_of_visit;
CREATE VIEW sale_of_visit AS
SELECT v.sign, s.id AS sale, s.source, s.date, s.sale_ref, s.nth, s.file, s.line, s.teller, s.file_name, s.tip, v.client, v.start, v.price
FROM sale_visit v JOIN sale_told s ON s.date = v.date AND s.source = v.source AND s.sale_ref = v.sale_ref AND s.nth = v.nth AND s.file = v.file;

DROP VIEW v1_sale_visit;
CREATE VIEW v1_sale_visit AS
SELECT m.teller AS source, nullif(m.sale_ref, '') AS reference, m.nth, date(m.date * 86400, 'unixepoch') AS date, c.code AS client,
       strftime('%H:%M', m.start, 'unixepoch') AS start,
       CASE m.sign WHEN 0 THEN 'reference' WHEN 1 THEN 'client and amount' WHEN 2 THEN 'client and fee' WHEN 3 THEN 'service and amount'
            WHEN 4 THEN 'fee' WHEN 5 THEN 'amount' ELSE 'booking day and amount' END AS how,
       m.sign > 0 AS suggested, m.price / 100.0 AS price, m.file_name AS file, m.line, date(m.start, 'unixepoch') AS visit_date
FROM sale_of_visit m JOIN client c ON c.id = m.client;

DROP VIEW v1_sale_alone;
CREATE VIEW v1_sale_alone AS
SELECT s.teller AS source, nullif(s.sale_ref, '') AS reference, s.nth, date(s.date * 86400, 'unixepoch') AS date, s.net / 100.0 AS net,
       s.total / 100.0 AS total, s.file_name AS file, s.line
FROM sale_told s
WHERE coalesce(s.total, s.net, s.gross) > 0 AND s.id NOT IN (SELECT sale FROM sale_of_visit) AND s.later = 0 AND s.product = 0;

-- Days that a program's export of sales covers, so that a visit of then ought to be among them.
DROP VIEW sales_day;
CREATE VIEW sales_day AS
SELECT DISTINCT f.id, f.first_day, f.last_day FROM source_file f
WHERE EXISTS (SELECT 1 FROM sale s JOIN source o ON o.id = s.source WHERE s.file = f.id AND o.name <> 'ledger')
   OR EXISTS (SELECT 1 FROM sale_line l JOIN source o ON o.id = l.source WHERE l.file = f.id AND o.name <> 'ledger');

DROP VIEW visit_alone;
CREATE VIEW visit_alone AS
WITH m AS MATERIALIZED (SELECT DISTINCT client, start FROM sale_visit)
SELECT s.client, s.start, s.service, s.status, s.price, s.tip, s.therapist, s.file, s.line,
       EXISTS (SELECT 1 FROM sales_day d WHERE s.start / 86400 BETWEEN d.first_day AND d.last_day) AS covered
FROM visit s LEFT JOIN m ON m.client = s.client AND m.start = s.start WHERE s.kind = 0 AND m.client IS NULL AND (s.price NOT NULL OR s.tip NOT NULL);

DROP VIEW v1_visit_alone;
CREATE VIEW v1_visit_alone AS
SELECT c.code AS client, date(a.start, 'unixepoch') AS date, strftime('%H:%M', a.start, 'unixepoch') AS start, a.service,
       a.price / 100.0 AS price, f.name AS file, a.line
FROM visit_alone a JOIN client c ON c.id = a.client JOIN source_file f ON f.id = a.file WHERE a.covered AND a.price > 0;

DROP VIEW v1_log_sale;
CREATE VIEW v1_log_sale AS
SELECT date(a.start, 'unixepoch') AS date, a.therapist,
       CASE a.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled' WHEN 5 THEN 'ill'
            ELSE 'unknown' END AS status,
       a.price AS price_cents, a.tip AS tip_cents, f.name AS file, a.line
FROM visit_alone a JOIN source_file f ON f.id = a.file WHERE NOT a.covered AND a.price > 0;

DROP VIEW v1_income;
CREATE VIEW v1_income AS
WITH told AS (
    SELECT date, teller AS source, net, tax, tip, total FROM sale_once
    UNION ALL
    SELECT start / 86400, 'log', price, NULL, tip, price + ifnull(tip, 0) FROM visit_alone WHERE NOT covered AND price > 0)
SELECT date(date * 86400, 'unixepoch') AS date, source, count(*) AS sales, total(net) / 100.0 AS net, total(tax) / 100.0 AS tax,
       total(tip) / 100.0 AS tip, total(total) / 100.0 AS total, CAST(total(net) AS INTEGER) AS net_cents,
       CAST(total(tax) AS INTEGER) AS tax_cents, CAST(total(tip) AS INTEGER) AS tip_cents, CAST(total(total) AS INTEGER) AS total_cents
FROM told GROUP BY told.date, source;

-- What is sold ahead is taken when it is used. Of a sale that is more than its lines, and of one without lines, the rest is work. A sale of several
-- visits is split by their prices.
CREATE VIEW v1_taking AS
WITH s AS MATERIALIZED (
    SELECT *, money - max(min(0, later), min(max(0, later), money - ifnull(work, 0) - product - fee - other)) AS kept FROM sale_told),
m AS MATERIALIZED (SELECT sale, client, start, max(ifnull(price, 0), 1) AS weight FROM sale_of_visit),
split AS MATERIALIZED (
    SELECT sale, client, start, weight, sum(weight) OVER (PARTITION BY sale ORDER BY start, client) AS upto, sum(weight) OVER (PARTITION BY sale) AS whole FROM m),
part AS (
    SELECT id, 'service' AS kind, iif(kept = product + fee + other AND (product OR fee OR other), NULL, kept - product - fee - other) AS amount, tip,
           1 AS of_visit FROM s
    WHERE tip <> 0 OR kept <> product + fee + other OR NOT (product OR fee OR other OR later)
    UNION ALL SELECT id, 'fee', fee, NULL, 1 FROM s WHERE fee <> 0
    UNION ALL SELECT id, 'product', product, NULL, 0 FROM s WHERE product <> 0
    UNION ALL SELECT id, 'other', other, NULL, 0 FROM s WHERE other <> 0),
told AS (
    SELECT s.date, p.kind, coalesce(x.client, s.client) AS client, iif(p.of_visit, x.start, NULL) AS start, s.teller, s.therapist, s.item,
           CAST(iif(x.sale IS NULL, p.amount, round(1.0 * p.amount * x.upto / x.whole) - round(1.0 * p.amount * (x.upto - x.weight) / x.whole)) AS INTEGER) AS amount,
           CAST(iif(x.sale IS NULL, p.tip, round(1.0 * p.tip * x.upto / x.whole) - round(1.0 * p.tip * (x.upto - x.weight) / x.whole)) AS INTEGER) AS tip,
           s.money < 0 AS refund, s.file, s.line
    FROM part p JOIN s ON s.id = p.id
         LEFT JOIN split x ON x.sale = s.id AND (p.of_visit OR x.upto = x.weight)
    UNION ALL
    SELECT start / 86400, iif(status IN (0, 4), 'service', 'fee'), client, start, 'log', therapist, service, price, tip, price < 0, file, line
    FROM visit_alone WHERE NOT covered
    UNION ALL
    SELECT start / 86400, 'service', client, start, 'log', therapist, service, NULL, tip, 0, file, line FROM visit v
    WHERE tip NOT NULL AND (client, start) IN (SELECT client, start FROM sale_of_visit GROUP BY client, start HAVING count(tip) = 0))
SELECT date(t.date * 86400, 'unixepoch') AS date, t.kind, c.code AS client, date(t.start, 'unixepoch') AS visit_date,
       strftime('%H:%M', t.start, 'unixepoch') AS start, t.teller AS source, t.therapist, t.item, t.amount / 100.0 AS amount, t.tip / 100.0 AS tip,
       t.amount AS amount_cents, t.tip AS tip_cents, t.refund, f.name AS file, t.line
FROM told t JOIN source_file f ON f.id = t.file LEFT JOIN client c ON c.id = t.client;
