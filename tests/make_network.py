"""make_network.py FOLDER [SEED]: the logs of one made-up practice of 14 clients, July to October 2026, in FOLDER.

Every code, name, note and free text begins with qzx and is used once, so that none can be anywhere unseen.
"""
import csv, datetime, os, random, sys

FIRST, DAYS, CLIENTS = datetime.date(2026, 7, 1), 123, 14
SESSIONS = ["client_id", "date", "start", "duration_min", "pressure", "technique", "areas", "therapist", "service", "place", "goal", "price", "tip", "reaction", "notes",
            "reference", "client_name"]
NIGHTS = ["client_id", "night_date", "quality", "tst_min", "resting_hr", "notes"]


def mark(what, *numbers):
    return "qzx" + what + "".join(f"{n:03d}" for n in numbers)


def client(i, rng, sessions, nights):
    code, came, error = mark("code", i), False, 0.0
    level, effect = rng.uniform(5, 7), rng.gauss(0.6, 0.3)
    for d in range(i % 5, DAYS):
        day = FIRST + datetime.timedelta(days=d)
        if d % 7 == i % 7 and d > 6:
            came = True
            visit = len(sessions)
            sessions.append([code, day, "18:00", rng.choice([45, 60, 90]), rng.choice(["light", "moderate", "deep"]), mark("technique", i), mark("area", i), mark("staff", i),
                             mark("service", i), mark("place", i), mark("goal", i), 80 + i, 5, mark("reaction", visit), mark("note", visit), mark("ref", visit),
                             mark("first", i).capitalize() + " " + mark("last", i).capitalize()])
        error = 0.4 * error + rng.gauss(0, 0.9)
        gain = effect if came else 0
        nights.append([code, day, f"{min(10, max(0, level + gain + error)):.1f}", round(400 + 20 * gain + 20 * error), 58 if i < 4 else "", mark("night", i, d)])
        came = False


def write(folder, name, head, rows):
    with open(os.path.join(folder, name), "w", newline="") as file:
        csv.writer(file).writerows([head] + rows)


def main():
    folder, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng, sessions, nights = random.Random(seed), [], []
    for i in range(CLIENTS):
        client(i, rng, sessions, nights)
    os.makedirs(folder)
    write(folder, "sessions.csv", SESSIONS, sessions)
    write(folder, "nights.csv", NIGHTS, nights)


main()
