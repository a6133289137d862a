"""Key figures from the CSV files of a made-up practice, sharing nothing with the product: what `downshift kpi --json` must agree with.
usage: independent_kpis.py make FOLDER KIND      KIND: small, busy, bare, first, sold, ten
       independent_kpis.py check FOLDER MONTH    reads the JSON from standard input, prints what differs"""
import csv, datetime as dt, json, math, os, random, re, statistics, sys

HEAD = 'client_id date start booked_on duration_min pressure technique therapist service place kind status price tip'.split()
DAY = dt.timedelta(days=1)

# ---- making ----

KINDS = {  # clients, first day, months, visits a week and client, booked ahead, priced, sleep, therapists
    'small': dict(seed=1, clients=12, first='2025-03-03', months=20, weekly=.6, booked=False, priced=True, nights=False, staff=1),
    'busy': dict(seed=2, clients=80, first='2024-05-06', months=30, weekly=.35, booked=True, priced=True, nights=True, staff=3),
    'bare': dict(seed=3, clients=25, first='2025-06-17', months=17, weekly=.5, booked=True, priced=False, nights=True, staff=2),
    'first': dict(seed=4, clients=20, first='2026-10-05', months=1, weekly=.7, booked=True, priced=True, nights=True, staff=1),
    'sold': dict(seed=5, clients=30, first='2025-05-05', months=18, weekly=.5, booked=True, priced=True, nights=False, staff=2, till='2026-01-14'),
    'ten': dict(seed=6, clients=60, first='2025-09-02', months=14, weekly=.6, booked=True, priced=True, nights=True, staff=10),
}

def month_start(d, n):
    y, m = divmod(d.year * 12 + d.month - 1 + n, 12)
    return dt.date(y, m + 1, 1)

def visit(rnd, k, client, day, start):
    status = rnd.choices(['completed', 'no-show', 'late-cancel', 'cancelled', 'ill'], [85, 5, 4, 5, 1])[0]
    service, price = rnd.choices([('Swedish massage', 90), ('Deep tissue massage', 120), ('Facial', 85)], [6, 3, 1])[0]
    kind = 'self' if rnd.random() < .03 else 'massage'
    charged = k['priced'] and kind == 'massage' and (status == 'completed' and rnd.random() > .05 or status == 'late-cancel' and rnd.random() < .5)
    return dict(client_id=client, date=day.isoformat(), start=start, booked_on=(day - DAY * rnd.randrange(0, 21)).isoformat() if k['booked'] and rnd.random() > .1 else '',
                duration_min=rnd.choice([30, 60, 60, 75, 90]) if rnd.random() > .04 else '', pressure=rnd.choice(['light', 'moderate', 'deep', '']),
                therapist='T%d' % rnd.randrange(1, k['staff'] + 1), service='' if kind == 'self' else service, place='studio', kind=kind,
                status='completed' if kind == 'self' else status, technique='swedish',
                price='%.2f' % (price + rnd.choice([0, 0, 10]) if status == 'completed' else 25) if charged else '',
                tip='%.2f' % rnd.choice([5, 10, 15.5]) if charged and status == 'completed' and rnd.random() < .6 else '')

def dollars(cents):
    return '%s$%d.%02d' % ('-' if cents < 0 else '', abs(cents) // 100, abs(cents) % 100)

def sell(rnd, folder, rows, since):
    """The till's two files from that day on: most visits with a price that no other of its day has, beside what else a till takes."""
    sales, items, n = [], [], {}
    def put(day, parts, tip=0, gift=0, off=0):
        ref, gross = 'T%05d' % len(sales), sum(a for _, _, a in parts)
        net, tax = gross - off, sum(a * 8 // 100 for k, _, a in parts if k == 'Physical Good')
        sales.append({'Date': day, 'Time': '18:00:00', 'Gross Sales': dollars(gross), 'Discounts': dollars(-off), 'Service Charges': '$0.00', 'Net Sales': dollars(net),
                      'Gift Card Sales': dollars(gift), 'Tax': dollars(tax), 'Tip': dollars(tip), 'Total Collected': dollars(net + gift + tax + tip), 'Card': dollars(net + gift + tax + tip),
                      'Cash': '$0.00', 'Fees': '$0.00', 'Net Total': dollars(net + gift + tax + tip), 'Transaction ID': ref, 'Transaction Status': 'Complete'})
        for i, (kind, name, amount) in enumerate(parts + ([('Gift Card', 'Gift card', gift)] if gift else [])):
            cut = off if not i else 0
            items.append({'Date': day, 'Item': name, 'Qty': '1.0' if amount > 0 else '-1.0', 'Gross Sales': dollars(amount), 'Discounts': dollars(-cut), 'Net Sales': dollars(amount - cut),
                          'Tax': dollars(amount * 8 // 100 if kind == 'Physical Good' else 0), 'Transaction ID': ref, 'Itemization Type': kind})
    for r in rows:
        if not r['price']: continue
        n[r['date']] = n.get(r['date'], 0) + 1
        cents = round(float(r['price']) * 100) + 7 * n[r['date']]
        r['price'] = '%.2f' % (cents / 100)
        if r['date'] < since or rnd.random() < .05: continue
        parts = [('Appointments Service', r['service'], cents)] + ([('Physical Good', 'Oil', 1800)] if rnd.random() < .1 else [])
        put(r['date'], parts, tip=rnd.choice([0, 500, 1250]), off=cents // 10 if rnd.random() < .1 else 0)
        if rnd.random() < .03: put(r['date'], [('Appointments Service', r['service'], -cents)])
        if rnd.random() < .05: put(r['date'], [('Physical Good', 'Balm', 2400)])
        if rnd.random() < .04: put(r['date'], [], gift=10000)
    for name, lines in (('transactions.csv', sales), ('items.csv', items)):
        with open(os.path.join(folder, name), 'w', newline='') as f:
            out = csv.DictWriter(f, lines[0])
            out.writeheader()
            out.writerows(lines)

def make(folder, kind):
    k = KINDS[kind]
    rnd, first = random.Random(k['seed']), dt.date.fromisoformat(k['first'])
    end, rows, nights = month_start(first, k['months']), [], []
    for c in range(k['clients']):
        client, day = 'C%03d' % (100 + c), first + DAY * (0 if c < 3 else rnd.randrange(0, max(7, (end - first).days - 5)))
        while day < end:
            rows.append(visit(rnd, k, client, day, '%02d:%02d' % (rnd.randrange(9, 20), rnd.choice([0, 15, 30, 45]))))
            day += DAY * max(1, round(rnd.expovariate(k['weekly'] / 7)))
        for i in range((end - first).days if k['nights'] and c % 3 == 0 else 0):
            if rnd.random() < .6: nights.append((client, (first + DAY * i).isoformat(), '22:%02d' % rnd.randrange(60), rnd.randrange(300, 540), rnd.randrange(3, 10)))
    os.makedirs(folder, exist_ok=True)
    if k.get('till'): sell(rnd, folder, rows, k['till'])
    with open(os.path.join(folder, 'sessions.csv'), 'w', newline='') as f:
        out = csv.DictWriter(f, HEAD)
        out.writeheader()
        out.writerows(sorted(rows, key=lambda r: (r['date'], r['start'])))
    if nights:
        with open(os.path.join(folder, 'nights.csv'), 'w', newline='') as f:
            csv.writer(f).writerows([('client_id', 'night_date', 'bedtime', 'tst_min', 'quality')] + nights)
    with open(os.path.join(folder, 'practice.yaml'), 'w') as f:
        f.write('name: Made up\nservices:\n  Facial: {massage: no}\n'
                'therapists:\n  T1: {hours: 20, engaged: employee}\n  T2: {hours: 12.5}\n  T3: {engaged: contractor}\n' +
                ''.join('  T%d: {hours: %d}\n' % (i, 4 * i) for i in range(4, k['staff'] + 1)) +
                'targets: {visits: 40, no_shows: 0.05}\nevents:\n  - {on: 2025-01-15, words: new rooms, rebase: yes}\n  - {on: 2026-02-01, words: holiday}\n'
                'kpis:\n  deep_visits: {words: Deep visits, query: "SELECT month, count(*) AS value FROM massage WHERE pressure = \'deep\' GROUP BY month;"}\n')

# ---- counting ----

def read(folder, name):
    path = os.path.join(folder, name)
    return list(csv.DictReader(open(path, newline=''))) if os.path.exists(path) else []

def number(text):
    return float(text) if text else None

def cents(text):
    return round(float(text.replace('$', '').replace(',', '')) * 100)

class Till:
    """What was taken, a row an amount: day, amount, tip; sales of visits by day and one of their amounts, of which no two are the same."""
    def __init__(self, folder, rows, last):
        self.taken, of = [], {}
        sales = [dict(r, day=dt.date.fromisoformat(r['Date'])) for r in read(folder, 'transactions.csv')]
        lines = read(folder, 'items.csv')
        self.first, self.last = (min(s['day'] for s in sales), max(s['day'] for s in sales)) if sales else (dt.date.max, dt.date.min)
        for s in sales:
            mine = [l for l in lines if l['Transaction ID'] == s['Transaction ID'] and l['Itemization Type'] == 'Appointments Service']
            work, whole = sum(cents(l['Net Sales']) for l in mine), sum(cents(l['Gross Sales']) for l in mine)
            if whole > 0: of[s['day'], whole] = work, cents(s['Tip'])
            if s['day'] > last: continue
            self.taken += [(s['day'], a, t) for a, t in ((work if work else None, cents(s['Tip'])), (cents(s['Net Sales']) - work, None)) if a or t]
        for r in rows:
            r['logged'], r['asked'] = r['amount'], r['gratuity']
            sold = of.get((r['day'], round(r['amount'] * 100))) if r['amount'] is not None else None
            if sold: r['amount'] = sold[0] / 100
            elif self.first <= r['day'] <= self.last: r['amount'] = None
            else: self.taken.append((r['day'], r['amount'] and round(r['amount'] * 100), r['gratuity'] and round(r['gratuity'] * 100)))

def hours_of(folder):
    """hours a week of the therapists that practice.yaml gives any"""
    return {name: float(hours) for name, hours in re.findall(r'^  (T\d+): {hours: ([\d.]+)', open(os.path.join(folder, 'practice.yaml')).read(), re.M)}

class Practice:
    def __init__(self, folder, last):
        self.rows, self.hours = [], hours_of(folder)
        for r in read(folder, 'sessions.csv'):
            if r['kind'] == 'self' or dt.date.fromisoformat(r['date']) > last: continue
            r = dict(r, day=dt.date.fromisoformat(r['date']), booked=r['booked_on'] and dt.date.fromisoformat(r['booked_on']), took=r['status'] == 'completed',
                     amount=number(r['price']), gratuity=number(r['tip']), minutes=number(r['duration_min']))
            r['visit'] = r['took'] and r['service'] != 'Facial'
            self.rows.append(r)
        self.rows.sort(key=lambda r: (r['day'], r['start']))
        self.till = Till(folder, self.rows, last)
        self.visits = [r for r in self.rows if r['visit']]
        self.nights = {(n['client_id'], n['night_date']) for n in read(folder, 'nights.csv')}
        self.first = min(r['day'] for r in self.rows)
        self.knows = self.first + 90 * DAY
        self.opening = {}
        for v in self.visits: self.opening.setdefault(v['client_id'], v['day'])
        self.priced = any(a is not None for _, a, _ in self.till.taken)
        self.dated = any(r['booked'] for r in self.rows)

def total(values):
    values = [v for v in values if v is not None]
    return (sum(values) if values else None), len(values)

def middle(values):
    return (statistics.median(values), len(values)) if values else (None, None)

def again(p, v):
    later = [r for r in p.rows if r['client_id'] == v['client_id'] and v['day'] < r['day'] <= v['day'] + 42 * DAY]
    if any(r['booked'] and r['booked'] <= v['day'] + DAY for r in later): return 1
    return None if any(not r['booked'] for r in later) else 0

def lost(p, r):
    like = [x['amount'] for x in p.rows if x['took'] and x['service'] == r['service'] and x['amount'] is not None and r['day'] - 365 * DAY <= x['day'] <= r['day']]
    return max(0, sum(like) / len(like) - (r['amount'] or 0)) if like else None

def share(cases, n):
    return dict(value=cases / n if n else None, part=cases, n=n)

def mean(amount, n):
    return dict(value=amount / n if n else None, n=n)

def span(r):
    begins = int(r['start'][:2]) * 60 + int(r['start'][3:])
    return begins, begins + r['minutes']

def clash(r, v):
    """whether v came in the time of r"""
    if v['day'] != r['day'] or v['client_id'] == r['client_id'] or v['therapist'] != r['therapist'] or v['status'] not in ('completed', 'no-show') or not v['minutes']: return False
    return span(v)[0] < span(r)[1] and span(v)[1] > span(r)[0]

def of_month(p, first):
    """name: {value, n, part}; n and part where the figure has them"""
    last = month_start(first, 1) - DAY
    inside = lambda d: first <= d <= last
    rows, visits = [r for r in p.rows if inside(r['day'])], [r for r in p.visits if inside(r['day'])]
    due = [r for r in rows if r['status'] in ('completed', 'no-show', 'late-cancel')]
    missed, known = [r for r in due if not r['took']], first >= p.knows
    out = {}
    out['visits'] = dict(value=len(visits))
    minutes, n = total(v['minutes'] for v in visits)
    out['hours'] = dict(value=(minutes or 0) / 60, n=n)
    out['minutes'] = mean(minutes or 0, n)
    taken = [(a, t) for d, a, t in p.till.taken if inside(d)]
    amount, n = total(a for a, _ in taken)
    out['takings'] = dict(value=0 if not rows and p.priced else amount and amount / 100, n=n)
    amount, n = total(v['amount'] for v in visits)
    out['average_visit'] = mean(amount or 0, n)
    both = [v for v in visits if v['amount'] is not None and v['minutes']]
    out['per_hour'] = dict(value=sum(v['amount'] for v in both) / sum(v['minutes'] for v in both) * 60 if both else None, n=len(both))
    amount, n = total(t for _, t in taken)
    out['tips'] = dict(value=amount if amount is None else amount / 100, n=sum(bool(t) for _, t in taken))
    people = {v['client_id'] for v in visits}
    out['clients'] = dict(value=len(people))
    out['new_clients'] = dict(value=sum(inside(d) for d in p.opening.values()) if known else None)
    out['returning'] = share(sum(p.opening[v['client_id']] < first for v in visits), len(visits) if known else None)
    cohort = {c: d for c, d in p.opening.items() if d >= p.knows and inside(d + 90 * DAY)}
    out['returned'] = share(sum(any(v['client_id'] == c and d < v['day'] <= d + 90 * DAY for v in p.visits) for c, d in cohort.items()), len(cohort))
    asked = [again(p, v) for v in p.visits if inside(v['day'] + 42 * DAY)] if p.dated else []
    asked = [a for a in asked if a is not None]
    out['rebooked'] = share(sum(asked), len(asked))
    out['no_shows'] = share(sum(r['status'] == 'no-show' for r in due), len(due))
    told = any(r['status'] == 'late-cancel' for r in p.rows) or not any(r['status'] == 'cancelled' for r in rows)
    out['late_cancels'] = share(sum(r['status'] == 'late-cancel' for r in due), len(due) if told else None)
    cost, n = total(lost(p, r) for r in missed)
    out['missed_cost'] = dict(value=(cost or 0) if p.priced else None, n=n if p.priced else None)
    out['cancelled'] = share(sum(r['status'] in ('cancelled', 'ill') for r in rows), len(rows))
    out['lead_days'] = dict(zip(('value', 'n'), middle([(r['day'] - r['booked']).days for r in rows if r['booked']])))
    gaps, seen = [], {}
    for v in p.visits:
        if v['client_id'] in seen and inside(v['day']): gaps.append((v['day'] - seen[v['client_id']]).days)
        seen[v['client_id']] = v['day']
    out['gap_days'] = dict(zip(('value', 'n'), middle(gaps)))
    out['visits_per_client'] = mean(len(visits), len(people))
    nights = [n for n in p.nights if n[1][:7] == first.isoformat()[:7]]
    told = p.nights and last.isoformat() >= min(n[1] for n in p.nights)
    out['nights'] = dict(value=len(nights) if told else None)
    out['loggers'] = dict(value=len({n[0] for n in nights}) if told else None)
    worked = [r for r in rows if r['status'] in ('completed', 'no-show') and r['therapist'] in p.hours]
    open_hours = sum(p.hours.values()) * last.day / 7
    out['utilisation'] = dict(value=sum(r['minutes'] or 0 for r in worked) / 60 / open_hours, n=len(worked))
    given = [r for r in worked if r['status'] == 'completed']
    out['hands_on'] = dict(value=sum(r['minutes'] or 0 for r in given) / 60 / open_hours, n=len(given))
    freed = [r for r in rows if r['status'] in ('cancelled', 'late-cancel', 'ill') and r['minutes']]
    out['refilled'] = share(sum(any(clash(r, v) for v in p.rows) for r in freed), len(freed))
    deep = sum(v['pressure'] == 'deep' for v in visits)
    out['deep_visits'] = dict(value=deep or None)
    return out

# ---- what is usual: the rules of NHSRplotthedots ----

def sign(x):
    return (x > 0) - (x < 0)

def limits(y):
    base = y[:18]
    centre, moves = sum(base) / len(base), [abs(b - a) for a, b in zip(base, base[1:])]
    average = sum(moves) / len(moves) if moves else 0
    moves = [m for m in moves if m < 3.267 * average]
    if len(y) < 13 or not sum(moves): return centre, None, None
    return centre, centre - 2.66 * sum(moves) / len(moves), centre + 2.66 * sum(moves) / len(moves)

def run(y, centre):
    """how many of the last lie on one side"""
    n = 0
    while n < len(y) and sign(y[-1 - n] - centre) == sign(y[-1] - centre): n += 1
    return n

def t_two_sided(t, df):
    """by Simpson's rule over the density, the tail brought to 0..1"""
    c, n = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi), 2000
    at = lambda u: c * (1 + (abs(t) + u / (1 - u)) ** 2 / df) ** (-(df + 1) / 2) / (1 - u) ** 2 if u < 1 else 0
    return 2 * (at(0) + sum(at(i / n) * (4 if i % 2 else 2) for i in range(1, n))) / n / 3

def t_ahead(now, before):
    moves = [abs(b - a) for a, b in zip(before, before[1:])]
    moves = [m for m in moves if m < 3.267 * sum(moves) / len(moves)]
    sd = sum(moves) / len(moves) / 1.128
    far = statistics.fmean(now) - statistics.fmean(before)
    return t_two_sided(far / sd / math.sqrt(1 / len(now) + 1 / len(before)), 0.62 * (len(before) - 1))

def fisher(k, n, others, of):
    ways = [math.comb(k + others, j) * math.comb(n + of - k - others, n - j) for j in range(n + 1)]
    return min(1, 2 * min(sum(ways[:k + 1]), sum(ways[k:])) / math.comb(n + of, n))

def by_chance(y, cases, k):
    """whether the last k of them are no farther from the rest of the first 18 than luck carries one figure of ten in 3 of 100 pages"""
    before = [i for i in range(min(len(y), 18)) if i < len(y) - k]
    now, then = y[-k:], [y[i] for i in before]
    p = t_ahead(now, then)
    if min(now + then) >= 0: p = max(p, t_ahead([math.sqrt(v) for v in now], [math.sqrt(v) for v in then]))
    if cases: p = max(p, fisher(sum(c for c, _ in cases[-k:]), sum(n for _, n in cases[-k:]), sum(cases[i][0] for i in before), sum(cases[i][1] for i in before)))
    return ', which may be chance' if p >= 0.005 else ''

def verdict(y, cases):
    """of the last of them"""
    centre, low, high = limits(y)
    if low is None:
        return 'too few months for limits yet' if len(y) < 13 else 'always the same so far' if len(set(y)) == 1 else 'changes too seldom for limits'
    sides, moves, near = [sign(v - centre) for v in y], [sign(b - a) for a, b in zip(y, y[1:])], (high - centre) * 2 / 3
    close = [low <= v <= high and abs(v - centre) > near for v in y]
    if not low <= y[-1] <= high: return ('higher' if y[-1] > high else 'lower') + ' than the usual range' + by_chance(y, cases, 1)
    if len(moves) >= 6 and abs(sum(moves[-6:])) == 6: return ('up' if moves[-1] > 0 else 'down') + ' seven months in a row' + by_chance(y, cases, 7)
    if close[-1] and sum(close[-3:]) >= 2 and abs(sum(sides[-3:])) == 3:
        return 'near the %s of the usual range in two of three months' % ('top' if sides[-1] > 0 else 'bottom') + by_chance(y, cases, 3)
    if len(y) >= 7 and abs(sum(sides[-7:])) == 7:
        side = 'above' if sides[-1] > 0 else 'below'
        if run(y, centre) > 7: return '%d months in a row %s the average, as told before' % (run(y, centre), side)
        return 'seven months in a row %s the average' % side + by_chance(y, cases, 7)
    return 'no more than the usual up and down'

def usual(p, kpi, months, values, few, cases):
    """verdict of the last month, of all months before that can be judged and lie in its stretch"""
    if values[-1] is None: return 'not known', None
    if few[-1]: return 'too few cases to tell', None
    skip = p.first.day > 7
    if skip and len(months) == 1: return 'the log begins within this month', None
    rebase, start = dt.date(2025, 1, 15), 1 if skip else 0
    kept = [(m, v, c) for m, v, f, c in list(zip(months, values, few, cases))[start:] if v is not None and not f]
    if kept[0][0] < rebase < kept[-1][0]: kept = [x for x in kept if x[0] >= rebase]
    y = [v for _, v, _ in kept]
    return verdict(y, [c for _, _, c in kept] if kept[-1][2] else None), limits(y)

# ---- comparing ----

def same(a, b):
    return a is None and b is None or a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)

def wilson(k, n):
    z, q = 1.959963984540054, k / n
    centre, half = (q + z * z / 2 / n) / (1 + z * z / n), z * math.sqrt(q * (1 - q) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return max(0, centre - half), min(1, centre + half)

def compare(name, month, got, want, unit):
    faults = ['%s %s: %s is %r, not %r' % (name, month, key, got[key], want[key]) for key in want if key in got and not same(got[key], want[key])
              and not (key == 'part' and not want['n'])]
    if unit == 'share' and want.get('n') and 'part' in want:
        low, high = wilson(want['part'], want['n'])
        if not (math.isclose(got['low'], low, abs_tol=1e-9) and math.isclose(got['high'], high, abs_tol=1e-9)):
            faults.append('%s %s: interval %r to %r, not %r to %r' % (name, month, got['low'], got['high'], low, high))
    return faults

def rows_make(kpi):
    """Whether the rows behind a figure give it: their sum, their share or average, or the middle one."""
    now, rows = kpi['months'][-1], kpi.get('rows', [])
    if kpi['name'] == 'deep_visits': return None if not rows else 'deep_visits tells no rows, and has some'
    if now['value'] is None: return None if not sum(r.get('base', 1) for r in rows) or not rows else '%s is not known, and has rows' % kpi['name']
    if rows and 'middle' in rows[0]: made = statistics.median(r['middle'] for r in rows)
    elif rows and 'base' in rows[0]: made = sum(r['part'] for r in rows) / sum(r['base'] for r in rows)
    else: made = sum(r['part'] for r in rows)
    return None if same(made, now['value']) else '%s: its rows make %r, and it is %r' % (kpi['name'], made, now['value'])

def as_printed(line, unit):
    """mean and limits, no lower and higher than the figure can be"""
    centre, low, high = line
    return centre, low and max(0, low), min(1, high) if unit == 'share' and high is not None else high

def other_range(kpi, line):
    for key, want in zip(('mean', 'usual_low', 'usual_high'), as_printed(line, kpi['unit']) if line else ()):
        got = kpi['months'][-1][key]
        if not same(got, want): yield '%s: %s %r, not %r' % (kpi['name'], key, got, want)

def check(folder, month):
    asked = dt.date.fromisoformat(month + '-01')
    p, doc, faults, seen = Practice(folder, month_start(asked, 1) - DAY), json.load(sys.stdin), [], 0
    months = [month_start(p.first, i) for i in range(1200) if month_start(p.first, i) <= asked]
    want = [of_month(p, m) for m in months]
    names = {k['name'] for k in doc['kpis']}
    faults += ['no figure %s' % n for n in sorted(set(want[-1]) ^ names)]
    for k in doc['kpis']:
        if [m['month'] for m in k['months']] != [m.isoformat()[:7] for m in months]: faults.append('%s: other months' % k['name'])
        for i, got in enumerate(k['months']):
            mine = want[i].get(k['name'], {})
            faults += compare(k['name'], got['month'], got, mine, k['unit'])
            few = [bool('part' in w.get(k['name'], {}) and (w[k['name']]['n'] or 0) < 10) for w in want[:i + 1]]
            values = [w.get(k['name'], {}).get('value') for w in want[:i + 1]]
            seen += 1
        faults += [f for f in [rows_make(k)] if f]
        cases = [(m['part'], m['n']) if k['unit'] == 'share' and 'part' in m else None for m in (w.get(k['name'], {}) for w in want)]
        words, line = usual(p, k, months, values, few, cases)
        if k['months'][-1]['verdict'] != words: faults.append('%s: "%s", not "%s"' % (k['name'], k['months'][-1]['verdict'], words))
        faults += other_range(k, line)
    print('\n'.join(faults[:40]) if faults else 'agreed %d figures' % seen)
    return bool(faults)

if __name__ == '__main__':
    if sys.argv[1] == 'make': make(*sys.argv[2:])
    elif sys.argv[1] == 'check': sys.exit(check(*sys.argv[2:]))
