-- Persons whose data were erased on request: no name, no code, only what tells an old file of theirs when it comes again.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    salt TEXT NOT NULL,        -- of all marks of this store
    named INTEGER NOT NULL,    -- 1: the person had a name
    mailed INTEGER NOT NULL,   -- 1: an address
    phoned INTEGER NOT NULL,   -- 1: a number
    records INTEGER NOT NULL,  -- taken out
    visits INTEGER NOT NULL,   -- kept for the books, under a random code that stands nowhere beside this
    sales INTEGER NOT NULL
);
CREATE TABLE tombstone (       -- a code, name, address or number, made unreadable with the salt
    mark TEXT NOT NULL,
    erasure INTEGER NOT NULL REFERENCES erasure (id),
    PRIMARY KEY (mark, erasure)
) WITHOUT ROWID;

CREATE VIEW v1_erasure AS
SELECT date(day * 86400, 'unixepoch') AS date, records, visits AS visits_kept, sales AS sales_kept FROM erasure;
