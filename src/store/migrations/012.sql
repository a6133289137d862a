-- What records refer to, and what is known of files, is held against damage as records are (src/store/rows/seal.c).

CREATE TABLE seal (
    part   TEXT NOT NULL,    -- the table
    key    NOT NULL,         -- its row
    digest INTEGER NOT NULL, -- of all its columns
    PRIMARY KEY (part, key)
) WITHOUT ROWID;
