-- Whom bookings, payments and folders name (src/store/rows/people.c): each combination of what was told, and whose it is. The only place with names
-- and contacts; a class of their own (docs/views.md).

CREATE TABLE person (
    id        INTEGER PRIMARY KEY,
    told      TEXT NOT NULL UNIQUE,  -- what all spellings of the combination share
    client    INTEGER NOT NULL REFERENCES client (id),
    name TEXT, email TEXT, phone TEXT,              -- as first told
    name_key TEXT, email_key TEXT, phone_key TEXT,  -- as they are compared
    short     TEXT               -- "Ana P."
);
CREATE INDEX person_client ON person (client);
CREATE INDEX person_name ON person (name_key);
CREATE INDEX person_email ON person (email_key);
CREATE INDEX person_phone ON person (phone_key);

CREATE TABLE client_apart (      -- two of whom the practice has said that they are not one
    low  INTEGER NOT NULL REFERENCES client (id),
    high INTEGER NOT NULL REFERENCES client (id),
    PRIMARY KEY (low, high)
) WITHOUT ROWID;

CREATE VIEW v1_person AS
SELECT c.code AS client,
       coalesce((SELECT p.short FROM person p WHERE p.client = c.id AND p.short <> '' ORDER BY length(p.name) DESC, p.name LIMIT 1) ||
                ' (' || c.code || ')', c.code) AS shown,
       (SELECT p.name FROM person p WHERE p.client = c.id AND p.name NOT NULL ORDER BY length(p.name) DESC, p.name LIMIT 1) AS name,
       (SELECT min(p.email) FROM person p WHERE p.client = c.id) AS email,
       (SELECT min(p.phone) FROM person p WHERE p.client = c.id) AS phone
FROM client c WHERE c.id IN (SELECT client FROM person);
