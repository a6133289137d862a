"""small_practices.py FOLDER N [SAMPLE]: N made-up practices of one to four clients, each in a folder of its own with sessions.csv and
nights.csv, by seeds 1, 2, 3 ...; then one of each client of SAMPLE's two logs who has enough nights, alone.

Clients book after bad nights or whatever the nights were, some log half of their nights, some begin at their worst; a massage does
anything from harm to much good. Prints the folders' names.
"""
import csv, datetime, os, random, sys

SESSIONS = ["client_id", "date", "start", "duration_min", "kind", "pressure"]
NIGHTS = ["client_id", "night_date", "bedtime", "wake", "quality", "tst_min"]
FIRST = datetime.date(2026, 2, 1)


def client(code, rng, sessions, nights):
    days, logged = rng.choice([30, 90, 180, 270]), rng.choice([0.5, 0.9, 1.0])
    books, after_bad = rng.choice([0, 0.08, 0.15, 0.25]), rng.choice([0, 1, 2])
    effect, rho = rng.choice([-1, 0, 0, 0.5, 1.5]), rng.choice([0.2, 0.5, 0.8])
    level, error, low = rng.uniform(5, 7.5), rng.gauss(0, 1), rng.choice([0, 0, -1.5])
    came = False
    for d in range(days):
        day = FIRST + datetime.timedelta(days=d)
        odds = books * (1 + after_bad * max(0, -error))
        came = d > 5 and not came and rng.random() < odds
        if came:
            sessions.append([code, day, rng.choice(["10:00", "17:30", "20:00"]), rng.choice([45, 60, 90]), "massage", rng.choice(["light", "moderate", "deep"])])
        error = rho * error + (1 - rho * rho) ** 0.5 * rng.gauss(0, 1)
        quality = min(10, max(0, level + error + (effect if came else 0) + low * 0.5 ** (d / 21)))
        if rng.random() < logged:
            asleep = round(420 + 25 * error + (15 * effect if came else 0) + rng.gauss(0, 20))
            nights.append([code, day, "22:30", "06:45", f"{quality:.1f}", max(120, min(480, asleep))])


def write(folder, sessions, nights, session_head=SESSIONS, night_head=NIGHTS):
    os.makedirs(folder)
    for name, head, rows in (("sessions.csv", session_head, sessions), ("nights.csv", night_head, nights)):
        with open(os.path.join(folder, name), "w", newline="") as file:
            csv.writer(file).writerows([head] + rows)
    print(folder)


def main():
    folder, n = sys.argv[1], int(sys.argv[2])
    for seed in range(1, n + 1):
        rng, sessions, nights = random.Random(seed), [], []
        for k in range(rng.randint(1, 4)):
            client(f"M{seed}{'ABCD'[k]}", rng, sessions, nights)
        write(os.path.join(folder, f"made-{seed:02}"), sessions, nights)
    if len(sys.argv) > 3:
        logs = [list(csv.reader(open(os.path.join(sys.argv[3], name)))) for name in ("sessions.csv", "nights.csv")]
        codes = sorted({row[0] for row in logs[1][1:]})
        for code in codes[:6]:
            own = [[row for row in log[1:] if row[0] == code] for log in logs]
            write(os.path.join(folder, f"alone-{code}"), own[0], own[1], logs[0][0], logs[1][0])


main()
