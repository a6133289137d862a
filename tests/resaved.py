"""resaved.py DOWNSHIFT FILE OTHER...: the same records come of FILE and of each OTHER, in which a spreadsheet program saved it again: value by
value, but for where they stand and how times were written. Says how many records there are; exits 1 with what differs."""
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

VIEWS = ("v1_night", "v1_session", "v1_day", "v1_score", "v1_sale", "v1_sale_line", "v1_tender", "v1_fee", "v1_payout", "v1_note", "v1_decision",
         "v1_goal", "v1_client_event", "v1_planned")
ELSEWHERE = {"file", "line", "bed_text", "doubt", "at", "imported_at", "id"}
NEAR = 1e-6
# Sleep as Android writes "-1.0" where nothing is to be taken off the hours and "-1" for a minute; a spreadsheet makes them one.
MADE_ONE = {"sleep-as-android.csv": {"tst_min", "efficiency_pct", "awake_min"}}
SETTINGS = """time_zone: Europe/Berlin
currency: USD
private: {workouts: yes, questions: ["Have any caffeine?", "Late meal?"]}
"""


def records(downshift, path):
    """Every view's rows, without what says where they stand; what import said."""
    with tempfile.TemporaryDirectory() as room:
        folder = pathlib.Path(room, "inbox", "K7QM")
        folder.mkdir(parents=True)
        shutil.copy(path, folder)
        pathlib.Path(room, "practice.yaml").write_text(SETTINGS)
        said = subprocess.run([os.path.abspath(downshift), "import", "inbox"], cwd=room, capture_output=True, text=True)
        store = sqlite3.connect(pathlib.Path(room, "practice.db"))
        rows = []
        for view in VIEWS:
            columns = [c[1] for c in store.execute(f"pragma table_info({view})") if c[1] not in ELSEWHERE]
            if columns:
                found = store.execute(f"select {', '.join(columns)} from {view}").fetchall()
                rows += sorted(([view, *zip(columns, row)] for row in found), key=repr)
        store.close()
        return rows, said.stdout + said.stderr


def as_told(value):
    """A text with its dates written one way: Gnumeric saves 2026-10-15 as 2026/10/15."""
    return re.sub(r"\b(\d{4})/(\d\d)/(\d\d)\b", r"\1-\2-\3", value) if isinstance(value, str) else value


def is_same(a, b):
    both_numbers = isinstance(a, (int, float)) and isinstance(b, (int, float))
    return as_told(a) == as_told(b) or (both_numbers and abs(a - b) <= NEAR * max(1, abs(a)))


def differences(rows, others, made_one):
    if len(rows) != len(others):
        yield f"{len(rows)} records, and {len(others)}"
        return
    for row, other in zip(rows, others):
        for (name, value), (_, now) in zip(row[1:], other[1:]):
            if name not in made_one and not is_same(value, now):
                yield f"{row[0]}, {row[1][1]} {row[2][1]}: {name} {value}, and {now}"


def main(downshift, first, *others):
    rows, said = records(downshift, first)
    if not rows:
        sys.exit(f"no record comes of {first}: {said}")
    for other in others:
        now, said = records(downshift, other)
        wrong = list(differences(rows, now, MADE_ONE.get(os.path.basename(first), ())))
        if wrong:
            sys.exit("\n".join([other, *wrong[:3], f"{len(wrong)} differences", said]))
    print(f"{len(rows)} records")


if __name__ == "__main__":
    main(*sys.argv[1:])
