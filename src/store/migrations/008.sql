-- A file's fates add up where they are shown: rows that were told together with others, too.

DROP VIEW v1_file;
CREATE VIEW v1_file AS
SELECT id, name AS file, format, encoding, client, unused, imported_at, rows, fresh, changed, same, lost, refused,
       ignored, doubts, joined
FROM source_file;
