-- What is stored is held against what was imported: a digest of every record and of every row left aside, and how many
-- records each file has, with the sum of their digests (src/store/rows/damage.c). A NULL is filled when the migrations
-- are done; a later one that changes records sets theirs to NULL.

ALTER TABLE session ADD COLUMN digest INTEGER;
ALTER TABLE sleep ADD COLUMN digest INTEGER;
ALTER TABLE day ADD COLUMN digest INTEGER;
ALTER TABLE score ADD COLUMN digest INTEGER;
ALTER TABLE event ADD COLUMN digest INTEGER;
ALTER TABLE plan ADD COLUMN digest INTEGER;
ALTER TABLE sale ADD COLUMN digest INTEGER;
ALTER TABLE sale_line ADD COLUMN digest INTEGER;
ALTER TABLE tender ADD COLUMN digest INTEGER;
ALTER TABLE fee ADD COLUMN digest INTEGER;
ALTER TABLE payout ADD COLUMN digest INTEGER;
ALTER TABLE source_row ADD COLUMN digest INTEGER;
ALTER TABLE source_file ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
