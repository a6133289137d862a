-- The same takings, found in one pass over many sales.
DROP VIEW v1_taking;
CREATE VIEW v1_taking AS
WITH s AS MATERIALIZED (
    SELECT *, money - max(min(0, later), min(max(0, later), money - ifnull(work, 0) - product - fee - other)) AS kept FROM sale_told),
split AS MATERIALIZED (
    SELECT date, source, sale_ref, nth, file, client, start, missed, max(ifnull(price, 0), 1) AS weight,
           sum(max(ifnull(price, 0), 1)) OVER (PARTITION BY date, source, sale_ref, nth, file ORDER BY start, client) AS upto,
           sum(max(ifnull(price, 0), 1)) OVER (PARTITION BY date, source, sale_ref, nth, file) AS whole FROM sale_visit),
sold AS MATERIALIZED (
    SELECT s.*, x.client AS of_client, x.start, x.missed, x.weight, x.upto, x.whole, x.whole IS NULL OR x.upto = x.weight AS first
    FROM s LEFT JOIN split x ON x.date = s.date AND x.source = s.source AND x.sale_ref = s.sale_ref AND x.nth = s.nth AND x.file = s.file),
part AS (
    SELECT date, iif(missed, 'fee', 'service') AS kind, coalesce(of_client, client) AS client, start, teller, therapist, item,
           iif(kept = product + fee + other AND (product OR fee OR other), NULL, kept - product - fee - other) AS amount, tip, weight, upto, whole, money, file, line
    FROM sold WHERE tip <> 0 OR kept <> product + fee + other OR NOT (product OR fee OR other OR later)
    UNION ALL
    SELECT date, 'fee', coalesce(of_client, client), start, teller, therapist, item, fee, NULL, weight, upto, whole, money, file, line FROM sold WHERE fee <> 0
    UNION ALL
    SELECT date, 'product', coalesce(of_client, client), NULL, teller, therapist, item, product, NULL, NULL, NULL, NULL, money, file, line
    FROM sold WHERE product <> 0 AND first
    UNION ALL
    SELECT date, 'other', coalesce(of_client, client), NULL, teller, therapist, item, other, NULL, NULL, NULL, NULL, money, file, line
    FROM sold WHERE other <> 0 AND first),
untipped AS MATERIALIZED (SELECT of_client AS client, start FROM sold WHERE start NOT NULL GROUP BY of_client, start HAVING count(tip) = 0),
told AS (
    SELECT date, kind, client, start, teller, therapist, item,
           CAST(iif(whole IS NULL, amount, round(1.0 * amount * upto / whole) - round(1.0 * amount * (upto - weight) / whole)) AS INTEGER) AS amount,
           CAST(iif(whole IS NULL, tip, round(1.0 * tip * upto / whole) - round(1.0 * tip * (upto - weight) / whole)) AS INTEGER) AS tip,
           money < 0 AS refund, file, line
    FROM part
    UNION ALL
    SELECT start / 86400, iif(status IN (0, 4), 'service', 'fee'), client, start, 'log', therapist, service, price, tip, price < 0, file, line
    FROM visit_alone WHERE NOT covered
    UNION ALL
    SELECT u.start / 86400, 'service', u.client, u.start, 'log', v.therapist, v.service, NULL, v.tip, 0, v.file, v.line
    FROM untipped u CROSS JOIN visit v ON v.client = u.client AND v.start = u.start WHERE v.tip NOT NULL)
SELECT date(t.date * 86400, 'unixepoch') AS date, t.kind, c.code AS client, date(t.start, 'unixepoch') AS visit_date,
       strftime('%H:%M', t.start, 'unixepoch') AS start, t.teller AS source, t.therapist, t.item, t.amount / 100.0 AS amount, t.tip / 100.0 AS tip,
       t.amount AS amount_cents, t.tip AS tip_cents, t.refund, f.name AS file, t.line
FROM told t JOIN source_file f ON f.id = t.file LEFT JOIN client c ON c.id = t.client;

DROP VIEW sales_day;
CREATE VIEW sales_day AS
SELECT f.id, f.first_day, f.last_day FROM source_file f
WHERE f.id IN (SELECT s.file FROM sale s JOIN source o ON o.id = s.source WHERE o.name <> 'ledger'
               UNION SELECT l.file FROM sale_line l JOIN source o ON o.id = l.source WHERE o.name <> 'ledger');

DROP VIEW visit_alone;
CREATE VIEW visit_alone AS
WITH m AS MATERIALIZED (SELECT DISTINCT client, start FROM sale_visit),
day AS MATERIALIZED (SELECT DISTINCT first_day, last_day FROM sales_day)
SELECT s.client, s.start, s.service, s.status, s.price, s.tip, s.therapist, s.file, s.line,
       EXISTS (SELECT 1 FROM day d WHERE s.start / 86400 BETWEEN d.first_day AND d.last_day) AS covered
FROM visit s LEFT JOIN m ON m.client = s.client AND m.start = s.start WHERE s.kind = 0 AND m.client IS NULL AND (s.price NOT NULL OR s.tip NOT NULL);
