#!/bin/sh
# Money of the samples in tests/formats, and of real exports: what the store sums to is, to the cent, what another program sums the file to (Python's csv and decimal).
# Without the samples beside the checkout it says that it skips.
set -eu
samples=../shared/samples/practice
command -v python3 >/dev/null || { echo "[  SKIPPED ] no python3 here"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/ours"
python3 tests/independent_sums.py "$DOWNSHIFT" "$folder/ours"
[ -d "$samples" ] || { echo "[  SKIPPED ] no samples of practices' exports here"; exit 0; }
program=$(cd "$(dirname "$DOWNSHIFT")" && pwd)/$(basename "$DOWNSHIFT")
cp "$samples"/square_*.csv "$samples"/mindbody_sales_row_example.csv "$folder"
echo 'dates: mdy' > "$folder/practice.yaml" # the Mindbody sample has one row, whose date has two readings
(cd "$folder" && "$program" import ./*.csv && cp practice.db once.db && "$program" import ./*.csv) > "$folder/out.txt" 2>&1 ||
    { cat "$folder/out.txt"; echo "[  FAILED  ] import"; exit 1; }
python3 - "$folder" <<'PY'
import csv, glob, os, re, sqlite3, sys
from decimal import Decimal

folder = sys.argv[1]


def cents(text):
    t = re.sub(r"[$,\s]", "", text)
    if t in ("", "---"):
        return 0
    sign = -1 if t.startswith("(") or t.startswith("-") else 1
    return sign * int(Decimal(t.strip("()-")) * 100)


# by file: the table, its rows, and sums of our columns against those of the file's
LINES = {"gross": ["Gross Sales"], "discount": ["Discounts"], "net": ["Net Sales"], "tax": ["Tax"]}
CHECKS = {
    "square_items": [("sale_line", LINES)],
    "square_transactions": [
        ("sale", {"gross": ["Gross Sales"], "discount": ["Discounts"], "net": ["Net Sales"], "tax": ["Tax"], "tip": ["Tip"],
                  "total": ["Total Collected"]}),
        ("tender", {"amount": ["Card", "Cash", "Square Gift Card", "Installment", "Other Tender"]}),
        ("fee", {"amount": ["Fees"]}),
    ],
    "mindbody_sales": [("sale_line", {"gross": ["Subtotal (excluding tax)"], "discount": ["Discount amount"], "tax": ["Tax"]}),
                       ("sale", {"total": ["Item Total"]}), ("tender", {"amount": ["Total Paid w/ Payment Method"]})],
}
bad = 0
for name in ("practice.db", "once.db"):  # read twice, and once
    store = sqlite3.connect(os.path.join(folder, name))
    for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        base = os.path.basename(path)
        rows = list(csv.DictReader(open(path, encoding="utf-8-sig", newline="")))
        for table, sums in next(v for k, v in CHECKS.items() if base.startswith(k)):
            for ours, theirs in sums.items():
                want = sum(cents(r[c]) for r in rows for c in theirs)
                have = store.execute(
                    f"SELECT ifnull(sum({ours}), 0) FROM {table} t JOIN source_file f ON f.id = t.file WHERE f.name LIKE ?",
                    ("%" + base,)).fetchone()[0]
                if have != want:
                    bad += 1
                    print(f"{name}: {base}: {table}.{ours} is {have}, the file's {theirs} {want}")
    lines = store.execute("SELECT count(*) FROM sale_line").fetchone()[0]
    want = sum(len(list(csv.reader(open(p, encoding="utf-8-sig", newline="")))) - 1
               for p in glob.glob(os.path.join(folder, "*.csv")) if "transactions" not in p)
    if lines != want:
        bad += 1
        print(f"{name}: {lines} lines of sales, {want} rows in the files")
print("[  FAILED  ] sums of money" if bad else "[       OK ] sums of money, read once and twice")
sys.exit(bad > 0)
PY
