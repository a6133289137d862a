-- To whom a client allows what to be told, until when: given by the client, revocable, never deleted.
CREATE TABLE authorisation (
    id INTEGER PRIMARY KEY,
    client INTEGER NOT NULL REFERENCES client(id),
    partner TEXT NOT NULL,
    sleep INTEGER NOT NULL,    -- 1: nights and what is found of them
    sessions INTEGER NOT NULL, -- 1: sessions
    given INTEGER NOT NULL,
    until INTEGER NOT NULL,    -- the last day on which it holds
    revoked INTEGER            -- from this day on it does not
);

CREATE VIEW v1_authorisation AS
SELECT c.code AS client, a.partner, a.sleep, a.sessions, date(a.given * 86400, 'unixepoch') AS given, date(a.until * 86400, 'unixepoch') AS until,
       date(a.revoked * 86400, 'unixepoch') AS revoked
FROM authorisation a JOIN client c ON c.id = a.client;
