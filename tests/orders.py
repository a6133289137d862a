"""The randomisation test of an experiment by all orders that could have been drawn, from its answer written as CSV: orders.py FOLDER BLOCK; counted
apart from the program, block by block."""
import csv, glob, itertools, sys
folder, size = sys.argv[1], int(sys.argv[2])
rows = [r for r in csv.DictReader(open(glob.glob(folder + "/02-*.csv")[0], encoding="utf-8-sig"))]
low = min((r["Drawn"] for r in rows), key=lambda w: int(w.split()[0]))
blocks = [rows[i:i + size] for i in range(0, len(rows), size)]
centred = [[float(r["Nights after"]) - sum(float(x["Nights after"]) for x in b) / size for r in b] for b in blocks]
drawn = sum(c for b, cs in zip(blocks, centred) for r, c in zip(b, cs) if r["Drawn"] != low)
sums = [[sum(cs[i] for i in pick) for pick in itertools.combinations(range(size), size // 2)] for cs in centred]
orders = [sum(s) for s in itertools.product(*sums)]
p = sum(abs(s) >= abs(drawn) - 1e-9 for s in orders) / len(orders)
difference = drawn / (len(rows) / 4)
print("%d orders, difference %.2f, p = %.3f" % (len(orders), difference, p))
