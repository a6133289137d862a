-- What is taken for a visit that was missed is a fee, whatever the sale calls it. Whoever shares an address or a number with many is found by
-- the words of the name, too.

ALTER TABLE sale_visit ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;

DROP VIEW sale_of_visit;
CREATE VIEW sale_of_visit AS
SELECT v.sign, s.id AS sale, s.source, s.date, s.sale_ref, s.nth, s.file, s.line, s.teller, s.file_name, s.tip, v.client, v.start, v.price, v.missed
FROM sale_visit v JOIN sale_told s ON s.date = v.date AND s.source = v.source AND s.sale_ref = v.sale_ref AND s.nth = v.nth AND s.file = v.file;

DROP VIEW v1_taking;
CREATE VIEW v1_taking AS
WITH s AS MATERIALIZED (
    SELECT *, money - max(min(0, later), min(max(0, later), money - ifnull(work, 0) - product - fee - other)) AS kept FROM sale_told),
m AS MATERIALIZED (SELECT o.sale, o.client, o.start, max(ifnull(o.price, 0), 1) AS weight, o.missed FROM sale_of_visit o),
split AS MATERIALIZED (
    SELECT sale, client, start, weight, missed, sum(weight) OVER (PARTITION BY sale ORDER BY start, client) AS upto, sum(weight) OVER (PARTITION BY sale) AS whole FROM m),
part AS (
    SELECT id, 'service' AS kind, iif(kept = product + fee + other AND (product OR fee OR other), NULL, kept - product - fee - other) AS amount, tip,
           1 AS of_visit FROM s
    WHERE tip <> 0 OR kept <> product + fee + other OR NOT (product OR fee OR other OR later)
    UNION ALL SELECT id, 'fee', fee, NULL, 1 FROM s WHERE fee <> 0
    UNION ALL SELECT id, 'product', product, NULL, 0 FROM s WHERE product <> 0
    UNION ALL SELECT id, 'other', other, NULL, 0 FROM s WHERE other <> 0),
told AS (
    SELECT s.date, iif(p.kind = 'service' AND x.missed, 'fee', p.kind) AS kind, coalesce(x.client, s.client) AS client, iif(p.of_visit, x.start, NULL) AS start, s.teller, s.therapist, s.item,
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

CREATE TABLE person_word (         -- each address and number of a client with each word of the names: found by both; '' of a client without a name
    key TEXT NOT NULL, word TEXT NOT NULL, client INTEGER NOT NULL REFERENCES client (id),
    PRIMARY KEY (key, word, client)
) WITHOUT ROWID;
CREATE INDEX person_word_client ON person_word (client);
INSERT OR IGNORE INTO person_word (key, word, client)
WITH RECURSIVE part (client, word, rest) AS (
    SELECT client, NULL, ifnull(name_key, '') || ' ' FROM person
    UNION ALL
    SELECT client, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM part WHERE rest <> '')
SELECT k.key, p.word, p.client FROM part p JOIN (
    SELECT client, email_key AS key FROM person WHERE email_key NOT NULL UNION SELECT client, phone_key FROM person WHERE phone_key NOT NULL) k
    ON k.client = p.client WHERE p.word NOT NULL;
