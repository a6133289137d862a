-- Which sale is of which visit: by the booking's own number where the source tells it, else as a suggestion. What was taken a day, each amount once.

CREATE VIEW sale_shown AS
SELECT s.*, o.name AS teller, f.name AS file_name FROM sale s JOIN source o ON o.id = s.source JOIN source_file f ON f.id = s.file
WHERE s.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM sale q JOIN source_file g ON g.id = q.file
    WHERE q.source = s.source AND q.date = s.date AND q.sale_ref = s.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM sale x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + s.file FROM sale x WHERE x.source = s.source AND x.date = s.date AND x.sale_ref = s.sale_ref AND x.file = s.file));

-- A processor's charge that a program tells of, too, is the same money: as many of a day and an amount as that program has.
CREATE VIEW sale_once AS
WITH ranked AS (
    SELECT s.*, teller IN ('stripe', 'paypal') AS processor,
           row_number() OVER (PARTITION BY date, total, teller IN ('stripe', 'paypal') ORDER BY source, sale_ref, nth, file) AS k
    FROM sale_shown s)
SELECT r.* FROM ranked r WHERE NOT r.processor OR NOT EXISTS (
    SELECT 1 FROM ranked p WHERE NOT p.processor AND p.teller <> 'ledger' AND p.date = r.date AND p.total = r.total AND p.k = r.k);

CREATE VIEW sale_of_visit AS
WITH s AS (
    SELECT source, date, sale_ref, nth, file, line, teller, file_name, client, visit_ref, net, total - ifnull(tip, 0) AS paid, gross,
           source || ' ' || date || ' ' || sale_ref || ' ' || nth || ' ' || file AS id
    FROM sale_once WHERE coalesce(total, net, gross) > 0),
v AS (
    SELECT client, start, start / 86400 AS date, price, reference, lower(trim(service)) AS service, client || ' ' || start AS id
    FROM visit WHERE kind = 0 AND status IN (0, 1, 2)),
pair AS (
    SELECT 1 AS level, s.id AS sale, v.id AS visit, s.visit_ref AS block FROM s JOIN v ON v.reference = s.visit_ref
    UNION ALL
    SELECT 2, s.id, v.id, v.client || ' ' || v.date || ' ' || v.price
    FROM s JOIN v ON v.date = s.date AND v.client = s.client AND v.price IN (s.net, s.paid, s.gross)
    UNION ALL
    SELECT DISTINCT 3, s.id, v.id, v.date || ' ' || v.price || ' ' || v.service
    FROM s JOIN v ON v.date = s.date AND s.client IS NULL AND v.price IN (s.net, s.paid, s.gross)
    JOIN sale_line l ON l.source = s.source AND l.date = s.date AND l.sale_ref = s.sale_ref AND s.sale_ref <> ''
                    AND lower(trim(l.item)) = v.service
    UNION ALL
    SELECT 4, s.id, v.id, v.date || ' ' || v.price
    FROM s JOIN v ON v.date = s.date AND s.client IS NULL AND v.price IN (s.net, s.paid, s.gross)),
ranked AS (
    SELECT level, sale, visit, min(level) OVER (PARTITION BY sale) AS of_sale, min(level) OVER (PARTITION BY visit) AS of_visit,
           dense_rank() OVER (PARTITION BY level, block ORDER BY sale) AS k, dense_rank() OVER (PARTITION BY level, block ORDER BY visit) AS i
    FROM pair)
SELECT r.level, s.source, s.date, s.sale_ref, s.nth, s.file, s.line, s.teller, s.file_name, s.paid, s.net, v.client, v.start, v.price
FROM ranked r JOIN s ON s.id = r.sale JOIN v ON v.id = r.visit
WHERE r.level = r.of_sale AND r.level = r.of_visit AND (r.k = r.i OR r.level = 1);

CREATE VIEW v1_sale_visit AS
SELECT m.teller AS source, nullif(m.sale_ref, '') AS reference, m.nth, date(m.date * 86400, 'unixepoch') AS date, c.code AS client,
       strftime('%H:%M', m.start, 'unixepoch') AS start,
       CASE m.level WHEN 1 THEN 'reference' WHEN 2 THEN 'client and amount' WHEN 3 THEN 'service and amount' ELSE 'amount' END AS how,
       m.level > 1 AS suggested, m.price / 100.0 AS price, m.file_name AS file, m.line
FROM sale_of_visit m JOIN client c ON c.id = m.client;

CREATE VIEW v1_sale_alone AS
SELECT s.teller AS source, nullif(s.sale_ref, '') AS reference, s.nth, date(s.date * 86400, 'unixepoch') AS date, s.net / 100.0 AS net,
       s.total / 100.0 AS total, s.file_name AS file, s.line
FROM sale_once s
WHERE coalesce(s.total, s.net, s.gross) > 0 AND NOT EXISTS (
    SELECT 1 FROM sale_of_visit m WHERE m.source = s.source AND m.date = s.date AND m.sale_ref = s.sale_ref AND m.nth = s.nth AND m.file = s.file)
  AND NOT EXISTS (
    SELECT 1 FROM sale_line l WHERE l.source = s.source AND l.date = s.date AND l.sale_ref = s.sale_ref AND s.sale_ref <> '' AND l.line_kind IN (2, 3, 4, 5));

-- Days that a program's export of sales covers, so that a visit of then ought to be among them.
CREATE VIEW sales_day AS
SELECT DISTINCT f.id, f.first_day, f.last_day FROM source_file f
WHERE EXISTS (SELECT 1 FROM sale s JOIN source o ON o.id = s.source WHERE s.file = f.id AND o.name <> 'ledger');

CREATE VIEW visit_alone AS
SELECT s.client, s.start, s.service, s.status, s.price, s.tip, s.file, s.line,
       EXISTS (SELECT 1 FROM sales_day d WHERE s.start / 86400 BETWEEN d.first_day AND d.last_day) AS covered
FROM visit s WHERE s.kind = 0 AND s.price > 0 AND NOT EXISTS (
    SELECT 1 FROM sale_of_visit m WHERE m.client = s.client AND m.start = s.start);

CREATE VIEW v1_visit_alone AS
SELECT c.code AS client, date(a.start, 'unixepoch') AS date, strftime('%H:%M', a.start, 'unixepoch') AS start, a.service,
       a.price / 100.0 AS price, f.name AS file, a.line
FROM visit_alone a JOIN client c ON c.id = a.client JOIN source_file f ON f.id = a.file WHERE a.covered;

CREATE VIEW v1_income AS
WITH told AS (
    SELECT date, teller AS source, net, tax, tip, total FROM sale_once
    UNION ALL
    SELECT start / 86400, 'log', price, NULL, tip, price + ifnull(tip, 0) FROM visit_alone WHERE NOT covered)
SELECT date(date * 86400, 'unixepoch') AS date, source, count(*) AS sales, total(net) / 100.0 AS net, total(tax) / 100.0 AS tax,
       total(tip) / 100.0 AS tip, total(total) / 100.0 AS total, CAST(total(net) AS INTEGER) AS net_cents,
       CAST(total(tax) AS INTEGER) AS tax_cents, CAST(total(tip) AS INTEGER) AS tip_cents, CAST(total(total) AS INTEGER) AS total_cents
FROM told GROUP BY told.date, source;
