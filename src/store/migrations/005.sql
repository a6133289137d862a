-- Files that the latest reading of an inbox could not take in, so that what is computed without them says so. See docs/views.md.

CREATE TABLE unread_file (
    name    TEXT PRIMARY KEY, -- as import shows it
    reason  TEXT NOT NULL,
    seen_at TEXT NOT NULL     -- local time of the import
) WITHOUT ROWID;

CREATE VIEW v1_unread AS SELECT name AS file, reason, seen_at FROM unread_file;

-- How many, without a name: for those who may not know whose file it is.
CREATE VIEW v1_unread_count AS SELECT count(*) AS files FROM unread_file;
