-- Each file keeps its own rows of money, until a newer one of its format and days takes their place (src/store/rows/give_way.c). Where
-- files of two formats tell of one sale, the views show it once: as of the format with more rows of it, else of the newest file.

CREATE TABLE given_up (            -- days on which rows of money of a file gave way to a newer one
    file INTEGER NOT NULL REFERENCES source_file (id), first INTEGER NOT NULL, last INTEGER NOT NULL,
    to_file INTEGER NOT NULL REFERENCES source_file (id),
    PRIMARY KEY (file, first, last, to_file)
) WITHOUT ROWID;

DROP VIEW v1_sale;
DROP VIEW v1_sale_line;
DROP VIEW v1_tender;
DROP VIEW v1_fee;
DROP VIEW v1_payout;

ALTER TABLE sale RENAME TO old_sale;
CREATE TABLE sale (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    client INTEGER REFERENCES client (id), sold_at INTEGER, therapist TEXT,
    gross INTEGER, discount INTEGER, service_charge INTEGER, net INTEGER, tax INTEGER, tip INTEGER, total INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, sale_ref, nth, file)
) WITHOUT ROWID;
INSERT INTO sale (source, date, sale_ref, nth, client, sold_at, therapist, gross, discount, service_charge, net, tax, tip, total, doubt, file, line, digest)
SELECT source, date, sale_ref, nth, client, sold_at, therapist, gross, discount, service_charge, net, tax, tip, total, doubt, file, line, digest FROM old_sale;
DROP TABLE old_sale;

ALTER TABLE sale_line RENAME TO old_sale_line;
CREATE TABLE sale_line (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    line_kind INTEGER,             -- 0 service, 1 add-on, 2 product, 3 gift-card, 4 package, 5 membership, 6 no-show-fee, 7 deposit, 8 other
    item TEXT, therapist TEXT, quantity REAL, gross INTEGER, discount INTEGER, net INTEGER, tax INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, sale_ref, nth, file)
) WITHOUT ROWID;
INSERT INTO sale_line (source, date, sale_ref, nth, line_kind, item, therapist, quantity, gross, discount, net, tax, doubt, file, line, digest)
SELECT source, date, sale_ref, nth, line_kind, item, therapist, quantity, gross, discount, net, tax, doubt, file, line, digest FROM old_sale_line;
DROP TABLE old_sale_line;

ALTER TABLE tender RENAME TO old_tender;
CREATE TABLE tender (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, tender_ref TEXT NOT NULL,
    nth INTEGER NOT NULL, payout_ref TEXT,
    method INTEGER,                -- 0 card, 1 cash, 2 gift-card, 3 package, 4 membership, 5 credit, 6 transfer, 7 check, 8 other
    amount INTEGER NOT NULL, tip INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, sale_ref, tender_ref, nth, file)
) WITHOUT ROWID;
INSERT INTO tender (source, date, sale_ref, tender_ref, nth, payout_ref, method, amount, tip, doubt, file, line, digest)
SELECT source, date, sale_ref, tender_ref, nth, payout_ref, method, amount, tip, doubt, file, line, digest FROM old_tender;
DROP TABLE old_tender;

ALTER TABLE fee RENAME TO old_fee;
CREATE TABLE fee (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, tender_ref TEXT NOT NULL,
    nth INTEGER NOT NULL, payout_ref TEXT, fee_kind TEXT, amount INTEGER NOT NULL,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, sale_ref, tender_ref, nth, file)
) WITHOUT ROWID;
INSERT INTO fee (source, date, sale_ref, tender_ref, nth, payout_ref, fee_kind, amount, doubt, file, line, digest)
SELECT source, date, sale_ref, tender_ref, nth, payout_ref, fee_kind, amount, doubt, file, line, digest FROM old_fee;
DROP TABLE old_fee;

ALTER TABLE payout RENAME TO old_payout;
CREATE TABLE payout (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, payout_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    deposited_on INTEGER, status TEXT, gross INTEGER, fees INTEGER, net INTEGER NOT NULL,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, payout_ref, nth, file)
) WITHOUT ROWID;
INSERT INTO payout (source, date, payout_ref, nth, deposited_on, status, gross, fees, net, doubt, file, line, digest)
SELECT source, date, payout_ref, nth, deposited_on, status, gross, fees, net, doubt, file, line, digest FROM old_payout;
DROP TABLE old_payout;

CREATE VIEW v1_sale AS
SELECT o.name AS source, nullif(s.sale_ref, '') AS reference, date(s.date * 86400, 'unixepoch') AS date,
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

CREATE VIEW v1_sale_line AS
SELECT o.name AS source, nullif(l.sale_ref, '') AS reference, date(l.date * 86400, 'unixepoch') AS date,
       CASE l.line_kind WHEN 0 THEN 'service' WHEN 1 THEN 'add-on' WHEN 2 THEN 'product' WHEN 3 THEN 'gift-card' WHEN 4 THEN 'package'
            WHEN 5 THEN 'membership' WHEN 6 THEN 'no-show-fee' WHEN 7 THEN 'deposit' WHEN 8 THEN 'other' END AS kind,
       l.item, l.therapist, l.quantity, l.gross / 100.0 AS gross, l.discount / 100.0 AS discount, l.net / 100.0 AS net,
       l.tax / 100.0 AS tax, l.gross AS gross_cents, l.discount AS discount_cents, l.net AS net_cents, l.tax AS tax_cents,
       coalesce(l.net, l.gross) < 0 AS refund, l.nth, l.doubt, f.name AS file, l.line
FROM sale_line l JOIN source o ON o.id = l.source JOIN source_file f ON f.id = l.file
WHERE l.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM sale_line q JOIN source_file g ON g.id = q.file
    WHERE q.source = l.source AND q.date = l.date AND q.sale_ref = l.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM sale_line x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + l.file FROM sale_line x WHERE x.source = l.source AND x.date = l.date AND x.sale_ref = l.sale_ref AND x.file = l.file));

CREATE VIEW v1_tender AS
SELECT o.name AS source, nullif(t.sale_ref, '') AS reference, nullif(t.tender_ref, '') AS tender_reference,
       coalesce(nullif(t.payout_ref, ''), (
           SELECT max(payout_ref) FROM tender x WHERE x.source = t.source AND x.date = t.date AND x.sale_ref = t.sale_ref AND
           x.tender_ref = t.tender_ref AND t.sale_ref <> '')) AS payout_reference, date(t.date * 86400, 'unixepoch') AS date,
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
           x.tender_ref = e.tender_ref AND e.sale_ref <> '')) AS payout_reference, date(e.date * 86400, 'unixepoch') AS date, e.fee_kind AS kind,
       e.amount / 100.0 AS amount, e.amount AS amount_cents, e.nth, e.doubt, f.name AS file, e.line
FROM fee e JOIN source o ON o.id = e.source JOIN source_file f ON f.id = e.file
WHERE e.sale_ref = '' OR NOT EXISTS (
    SELECT 1 FROM fee q JOIN source_file g ON g.id = q.file
    WHERE q.source = e.source AND q.date = e.date AND q.sale_ref = e.sale_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM fee x WHERE x.source = q.source AND x.date = q.date AND x.sale_ref = q.sale_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + e.file FROM fee x WHERE x.source = e.source AND x.date = e.date AND x.sale_ref = e.sale_ref AND x.file = e.file));

CREATE VIEW v1_payout AS
SELECT o.name AS source, nullif(p.payout_ref, '') AS payout_reference, date(p.date * 86400, 'unixepoch') AS date,
       date(p.deposited_on * 86400, 'unixepoch') AS deposited_on, p.status, p.gross / 100.0 AS gross, p.fees / 100.0 AS fees,
       p.net / 100.0 AS net, p.gross AS gross_cents, p.fees AS fees_cents, p.net AS net_cents, p.nth, p.doubt, f.name AS file, p.line
FROM payout p JOIN source o ON o.id = p.source JOIN source_file f ON f.id = p.file
WHERE p.payout_ref = '' OR NOT EXISTS (
    SELECT 1 FROM payout q JOIN source_file g ON g.id = q.file
    WHERE q.source = p.source AND q.date = p.date AND q.payout_ref = p.payout_ref AND g.format <> f.format AND (
        SELECT count(*) * 1000000 + q.file FROM payout x WHERE x.source = q.source AND x.date = q.date AND x.payout_ref = q.payout_ref AND x.file = q.file) > (
        SELECT count(*) * 1000000 + p.file FROM payout x WHERE x.source = p.source AND x.date = p.date AND x.payout_ref = p.payout_ref AND x.file = p.file));
