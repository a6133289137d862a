-- What was shown to partners, as data: a later release is audited against it.
CREATE TABLE partner_release (
    id INTEGER PRIMARY KEY,
    partner TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    made_at TEXT NOT NULL     -- local time
);
CREATE TABLE partner_cell (   -- a count
    id INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES partner_release (id),
    name TEXT NOT NULL,       -- one that comes again is the same count
    value INTEGER NOT NULL,
    low INTEGER NOT NULL,     -- what a reader knows of it where it is hidden
    high INTEGER NOT NULL,
    state INTEGER NOT NULL    -- 0 shown, 1 hidden, 2 not released, 3 not released and of a group that is large enough
);
CREATE TABLE partner_relation ( -- the sum of the counts lies between low and high
    id INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES partner_release (id),
    terms TEXT NOT NULL,      -- a line a count: + or -, and its name
    low INTEGER NOT NULL,
    high INTEGER NOT NULL
);
CREATE TABLE partner_member ( -- of whom figures were told
    id INTEGER PRIMARY KEY,
    release INTEGER NOT NULL REFERENCES partner_release (id),
    part TEXT NOT NULL,
    client INTEGER REFERENCES client (id) -- NULL: somebody who was erased
);
CREATE TABLE partner_code (   -- random, of each partner its own
    id INTEGER PRIMARY KEY,
    partner TEXT NOT NULL,
    thing TEXT NOT NULL,
    code TEXT NOT NULL
);

CREATE VIEW v1_partner_release AS SELECT id AS release, partner, kind, period, made_at FROM partner_release;
CREATE VIEW v1_partner_cell AS
SELECT c.release, r.partner, c.name, c.value, c.low, c.high, c.state FROM partner_cell c JOIN partner_release r ON r.id = c.release;
CREATE VIEW v1_partner_relation AS
SELECT x.release, r.partner, x.terms, x.low, x.high FROM partner_relation x JOIN partner_release r ON r.id = x.release;
CREATE VIEW v1_partner_member AS
SELECT m.release, r.partner, r.period, m.part, c.code AS client
FROM partner_member m JOIN partner_release r ON r.id = m.release LEFT JOIN client c ON c.id = m.client;
CREATE VIEW v1_partner_code AS SELECT partner, thing, code FROM partner_code;
