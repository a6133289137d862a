-- When a file came in is told by the program that imports it; SQLite's clock has no part in the data. SQLite changes no default of a
-- column, so the table is made anew. Older rows keep what stands there, which is UTC.

CREATE TABLE source_file_new (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    client      TEXT,              -- where the file belongs to one client
    format      TEXT NOT NULL,
    encoding    TEXT NOT NULL,
    unused      TEXT NOT NULL DEFAULT '',
    imported_at TEXT NOT NULL,     -- local time of the first import
    rows INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
    ignored INTEGER NOT NULL DEFAULT 0, doubts INTEGER NOT NULL DEFAULT 0,
    readings INTEGER NOT NULL DEFAULT 0 -- times the file was read to its end
);
INSERT INTO source_file_new SELECT id, name, hash, client, format, encoding, unused, imported_at, rows, fresh, changed, same, lost, refused,
                                   ignored, doubts, readings FROM source_file;
DROP TABLE source_file;
PRAGMA legacy_alter_table = ON; -- the views on it are right again once the name is
ALTER TABLE source_file_new RENAME TO source_file;
PRAGMA legacy_alter_table = OFF;
CREATE UNIQUE INDEX source_file_key ON source_file (hash, ifnull(client, ''), format);
