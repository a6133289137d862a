-- Totals of questionnaires, and clients' own goals for their sleep.
ALTER TABLE plan ADD COLUMN target REAL;

CREATE VIEW v1_score AS
SELECT c.code AS client, date(s.date * 86400, 'unixepoch') AS date, s.questionnaire, s.score, s.notes, s.doubt, f.name AS file, s.line
FROM score s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

CREATE VIEW v1_goal AS
SELECT c.code AS client, date(p.date * 86400, 'unixepoch') AS date, p.goal, p.target, date(p.until * 86400, 'unixepoch') AS until, p.notes, p.doubt, f.name AS file, p.line
FROM plan p JOIN client c ON c.id = p.client JOIN source_file f ON f.id = p.file WHERE p.target IS NOT NULL;
