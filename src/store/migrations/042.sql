-- Small randomised experiments with one client: what is compared, and which session, or week, was drawn to have which level.
CREATE TABLE experiment (
    id INTEGER PRIMARY KEY,
    client INTEGER NOT NULL REFERENCES client(id),
    comparison TEXT NOT NULL,
    level0 TEXT NOT NULL,
    level1 TEXT NOT NULL,
    outcome TEXT NOT NULL,
    units INTEGER NOT NULL,
    block INTEGER NOT NULL,   -- units of which half have each level
    every INTEGER NOT NULL,   -- days from one to the next
    first INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    sealed INTEGER NOT NULL,  -- 1: told one at a time
    drawn TEXT NOT NULL,      -- when, before anything was known
    nights INTEGER NOT NULL,  -- of the client, from which it was planned; 0: the usual figures
    sigma REAL NOT NULL,      -- SD of a night, and
    rho REAL NOT NULL,        -- correlation with the next, in planning
    detectable REAL           -- difference found four times in five
);
CREATE TABLE experiment_unit (
    experiment INTEGER NOT NULL REFERENCES experiment(id),
    number INTEGER NOT NULL,
    block INTEGER NOT NULL,
    day INTEGER NOT NULL,
    level INTEGER NOT NULL,
    opened TEXT,              -- when it was told; NULL: sealed still
    PRIMARY KEY (experiment, number)
) WITHOUT ROWID;

CREATE VIEW v1_experiment AS
SELECT e.id AS experiment, c.code AS client, e.comparison, e.level0, e.level1, e.outcome, e.units, e.block, e.every,
       date(e.first * 86400, 'unixepoch') AS first, e.sealed, e.drawn,
       iif(EXISTS (SELECT 1 FROM experiment_unit u WHERE u.experiment = e.id AND u.opened IS NULL), NULL, e.seed) AS seed,
       e.nights, e.sigma, e.rho, e.detectable
FROM experiment e JOIN client c ON c.id = e.client;

CREATE VIEW v1_experiment_unit AS
SELECT u.experiment, c.code AS client, u.number, u.block, date(u.day * 86400, 'unixepoch') AS date,
       iif(u.opened IS NULL, NULL, u.level) AS level, u.opened
FROM experiment_unit u JOIN experiment e ON e.id = u.experiment JOIN client c ON c.id = e.client;
