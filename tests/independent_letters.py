"""independent_letters.py DB FOLDER [few]: do words fight the table?  FOLDER has a client's report a folder, as `--as csv` writes it.

What each client is told of an outcome (the store's v1_client_effect) is held against the averages of the table "Before and
since" as printed there: where the sentence tells a direction and the averages show the other, or the sentence tells a range
of no clear difference and the averages lie beyond it, there must be a word on it; and none where they agree. few: a practice
that may be too small to tell anything; who is alone in it is told nothing of clients.
"""
import csv, glob, os, re, sqlite3, sys

SIGNS = re.compile(r"[-\N{MINUS SIGN}]0(\.0+)?\b|[+-]\d|changes by")
CHANGE = re.compile(r"(?:(no different)|([\d.]+) \w+(?: of \d+)? (higher|lower|longer|shorter))")
ROW = {"quality": "Sleep quality (0 to 10)", "sleep_score": "Sleep score (0 to 100)", "tst_min": "Time asleep, h:mm"}
DIGITS = {"quality": 1, "sleep_score": 1, "tst_min": 0}
faults = []


def gains(text):
    return [0.0 if same else float(size) * (1 if way in ("higher", "longer") else -1)
            for same, size, way in CHANGE.findall(text)]


def printed(table, outcome):
    """Average after a massage less that of all other nights, as a reader of the printed table sees it."""
    for row in table:
        if row[0] == ROW[outcome] and row[3] and row[5]:
            return round(float(row[3]), DIGITS[outcome]) - round(float(row[5]), DIGITS[outcome])
    return None


def check(client, outcome, sentence, why, chance, notice, difference):
    def fault(words):
        faults.append(f"{client}, {outcome}: {words}: {sentence} {why} ({difference:+.2f})")

    said = gains(sentence)
    slack = 1.001 * 10 ** -DIGITS[outcome]  # the table has the nights of one source
    if sentence.startswith("No clear difference"):
        beyond = difference < min(said + [0]) - slack or difference > max(said + [0]) + slack
    else:
        beyond = said[0] * difference < 0 and abs(difference) > slack
        if re.search(r"5 % or less", notice) or (said[0] < 0 and "notice" in notice and not notice.startswith("Hardly")):
            fault("what is not in question")
    if beyond and not why:
        fault("words against the table")
    if why and not sentence.startswith("No clear") and said[0] * difference > 0 and abs(difference) > slack:
        fault("an excuse for nothing")
    if chance.count("The chance") + notice.count("The chance") != len(set(re.findall("The chance[^.]*", chance + notice))):
        fault("a chance twice")
    if any(SIGNS.search(words) for words in (sentence, why, notice)):
        fault("signs")


def main():
    store, folder = sys.argv[1:3]
    few = sys.argv[3:] == ["few"]
    tables, n = {}, 0
    for path in glob.glob(os.path.join(folder, "client-progress-*/")):
        path = path.rstrip("/")
        with open(os.path.join(path, "01-Your%20progress.csv"), encoding="utf-8-sig") as file:
            tables[os.path.basename(path).rsplit("-", 1)[1]] = list(csv.reader(file))
    query = "SELECT client, outcome, sentence, why, chance, notice FROM v1_client_effect WHERE sentence <> '' AND run = (SELECT max(run) FROM v1_run)"
    for client, outcome, sentence, why, chance, notice in sqlite3.connect(store).execute(query):
        difference = printed(tables[client], outcome) if outcome in ROW else None
        if difference is not None:
            n += 1
            check(client, outcome, sentence, why, chance, notice, difference)
    if few and len(tables) == 1:
        latest = "run = (SELECT max(run) FROM v1_run)"
        for query in (f"SELECT sentence || why || notice FROM v1_client_effect WHERE {latest}", f"SELECT sentence FROM v1_finding WHERE {latest} AND kind IN ('primary', 'effect')",
                      f"SELECT words FROM v1_planning WHERE {latest}"):
            for (words,) in sqlite3.connect(store).execute(query):
                if re.search(r"\bclients\b", words):
                    faults.append(f"clients, of one person: {words}")
    if n < 20 and not few:
        faults.append(f"{n} sentences only")
    print("\n".join(faults) if faults else f"{n} sentences agree with their tables")
    return 1 if faults else 0


sys.exit(main())
