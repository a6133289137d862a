"""Page one of the monthly review against the CSV files of a made-up practice (independent_kpis.py): its table of figures, each with what
it rests on, its usual range and the year before, and the numbers and clients of what is to be done next. Shares nothing with the product.
usage: independent_page.py FOLDER MONTH WORKBOOK   prints what differs"""
import datetime as dt, math, re, statistics, sys
from independent_kpis import DAY, Practice, as_printed, month_start, of_month, usual
from walk_workbook import Book

FIGURES = {'Visits': 'visits', 'Hours of massage': 'hours', 'Takings': 'takings', 'Average visit': 'average_visit', 'New clients': 'new_clients',
           'Returned after a first visit': 'returned', 'Rebooked at the visit': 'rebooked', 'No-shows': 'no_shows', 'Late cancellations': 'late_cancels',
           'Cost of missed visits': 'missed_cost'}
SHARES, RESTS = ('returned', 'rebooked', 'no_shows', 'late_cancels'), ('takings', 'average_visit', 'missed_cost')
YOUNG = 'too few months for limits yet' # said once below the table where it is true of the whole log

# ---- the table of figures ----

def is_few(m):
    return 'part' in m and (m['n'] or 0) < 10

def printed(m):
    """a figure's month as the page shows it"""
    return '%d of %d' % (m['part'], m['n']) if is_few(m) and m['n'] else m['value']

class Month:
    """what the page must say of each figure"""
    def __init__(self, p, asked):
        self.months = [month_start(p.first, i) for i in range(1200) if month_start(p.first, i) <= asked]
        self.all, self.p = [of_month(p, m) for m in self.months], p

    def known(self, name):
        return any(m[name]['value'] is not None for m in self.all) or name == 'new_clients'

    def row(self, name):
        series = [m[name] for m in self.all]
        cases = [(m['part'], m['n']) if 'part' in m else None for m in series]
        words, line = usual(self.p, None, self.months, [m['value'] for m in series], [is_few(m) for m in series], cases)
        now, before = series[-1], series[-13] if len(series) > 12 else {'value': None}
        _, low, high = as_printed(line, 'share' if name in SHARES else '') if line else (None, None, None)
        rests = now.get('n') if name in SHARES + RESTS else None
        so_far = line[0] if line and 3 <= len(self.months) < 13 else None
        return [printed(now), rests or None, low, high, so_far, printed(before), self.said(name, words)]

    def said(self, name, words):
        if words == 'not known': return 'no earlier log' if name == 'new_clients' else None
        return None if words == YOUNG and len(self.months) < 13 else words

def alike(got, want):
    if isinstance(want, (int, float)): return isinstance(got, float) and math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-9)
    return got == want if want is not None else got in (None, '-', '\u2212', 'not known')

def page_table(page):
    """the first table: of each figure's words, its cells by their heads"""
    top = min(r for r, c in page.cell if page.cell[r, c] == 'Figure')
    heads = {page.cell[top, c]: c for c in range(1, 20) if (top, c) in page.cell}
    last = next(r for r in range(top + 1, 999) if (r, 1) not in page.cell)
    return {page.cell[r, 1]: {h: page.cell.get((r, c)) for h, c in heads.items()} for r in range(top + 1, last)}, list(heads)[1]

def check_table(page, month):
    rows, shown = page_table(page)
    want = {words: month.row(name) for words, name in FIGURES.items() if month.known(name)}
    for words in sorted(set(want) ^ set(rows)): yield '%s: on the page %s, by the rows %s' % (words, words in rows, words in want)
    for words in set(want) & set(rows):
        said = want[words].pop()
        for head, value in zip((shown, 'of', 'Usually from', 'to', 'Average so far', 'A year before'), want[words]):
            if not alike(rows[words].get(head), value): yield '%s, %s: %r, not %r' % (words, head, rows[words].get(head), value)
        got = rows[words].get('What that says')
        if (got or '').partition(':')[0] != (said or ''): yield '%s: "%s", not "%s"' % (words, got, said)

# ---- the year so far ----

def year_so_far(month, asked):
    """visits and takings of its months, and of the same months before; None where the log has not all of them"""
    for name in ('visits', 'takings'):
        sums = []
        for year in (asked.year, asked.year - 1):
            values = [m[name]['value'] for at, m in zip(month.months, month.all) if at.year == year and at.month <= asked.month]
            whole = month.p.first <= dt.date(year, 1, 7) and None not in values
            sums.append(sum(values) if whole else None)
        if sums[0] is not None and asked.month > 1: yield (name, *sums)

def check_year(page, month, asked):
    money = lambda x: '$' + format(round(x), ',')
    want = []
    for name, now, before in year_so_far(month, asked):
        say, what = (money, ' taken') if name == 'takings' else (lambda x: format(x, ','), ' visits')
        want.append('The year so far: ' + say(now) + what + ('.' if before is None else ', ' + say(before) + ' in the same months a year before.'))
    got = [re.sub(r'^\W+', '', v) for (r, c), v in sorted(page.cell.items()) if c == 1 and isinstance(v, str) and 'The year so far' in v]
    if got != want: yield 'the year so far: %r, not %r' % (got, want)

# ---- what is to be done next ----

def people(p, ahead, last):
    """of each client: visits, the first and the last, the middle of the days between, whether anything is booked"""
    for client in sorted({v['client_id'] for v in p.visits}):
        days = sorted(v['day'] for v in p.visits if v['client_id'] == client)
        gaps = [(b - a).days for a, b in zip(days, days[1:])]
        yield client, days, statistics.median(gaps) if len(gaps) >= 2 else None, client in ahead

def some_of(names):
    return ', '.join(names[:4]) + (' and %d more' % (len(names) - 4) if len(names) > 4 else '')

def people_lines(p, ahead, last):
    due, once = [], []
    for client, days, rhythm, booked in people(p, ahead, last):
        away = (last - days[-1]).days
        if not booked and rhythm is not None and max(60, 2 * rhythm) <= away <= 365: due.append((-len(days), rhythm - away, client))
        if not booked and len(days) == 1 and away < 42 and days[0] >= p.knows: once.append((away, client))
    if due: yield 'Ask back %s: away for twice their own rhythm or longer, nothing booked.' % some_of([c for _, _, c in sorted(due)])
    if once: yield 'Offer a second appointment to %s: first visit within six weeks, nothing booked.' % some_of([c for _, c in sorted(once)])

def slot_line(p, last):
    slots = {}
    for v in p.visits if p.first <= last - 90 * DAY else ():
        part = 'before noon' if v['start'] < '12:00' else 'from noon to four' if v['start'] < '16:00' else 'from four on'
        if v['day'] > last - 91 * DAY: slots[v['day'].strftime('%As ') + part] = slots.get(v['day'].strftime('%As ') + part, 0) + 1
    slots = [(n, words) for words, n in slots.items() if n >= 3]
    if not slots: return
    (quiet, at), (busy, where) = min(slots), min(slots, key=lambda s: (-s[0], s[1]))
    if busy >= 2 * quiet and busy >= 8: yield 'Fill %s: %d visits in 13 weeks, where %s had %d.' % (at, quiet, where, busy)

def note_lines(p, first):
    bare = sum(v['day'] >= first and not v['pressure'] for v in p.visits)
    free = sum(r['day'] >= first and r['took'] and not r['price'] and r['amount'] is None for r in p.rows)
    if bare: yield 'Note the pressure: %d visit%s of the month %s none.' % (bare, '' if bare == 1 else 's', 'has' if bare == 1 else 'have')
    if free and any(r['price'] for r in p.rows): yield 'Note the price: %d visit%s that took place %s none.' % (free, '' if free == 1 else 's', 'has' if free == 1 else 'have')

OURS = re.compile('Ask back|Offer a second|Fill |Note the p') # what the rest says comes from the model of sleep and the rules of flags

def check_todo(page, want):
    lines = [re.sub(r'^\W+', '', v) for (r, c), v in sorted(page.cell.items()) if c == 1 and isinstance(v, str)]
    lines = lines[lines.index('Do next') + 1:lines.index('What we learned about sleep')]
    got = [l for l in lines if OURS.match(l)]
    for line in got:
        if line not in want: yield 'Do next: "%s"' % line
    for line in want:
        if line not in got and len(lines) < 8: yield 'Do next lacks: "%s"' % line

def main(folder, month, workbook):
    first = dt.date.fromisoformat(month + '-01')
    last = month_start(first, 1) - DAY
    p, later = Practice(folder, last), Practice(folder, dt.date.max - 400 * DAY)
    ahead = {r['client_id'] for r in later.rows if r['day'] > last and r['status'] not in ('cancelled', 'ill')}
    page = next(s for s in Book(workbook).sheets if s.name == 'This month')
    todo = [*people_lines(p, ahead, last), *slot_line(p, last), *note_lines(p, first)]
    judged = Month(p, first)
    faults = [*check_table(page, judged), *check_year(page, judged, first), *check_todo(page, todo)]
    print('\n'.join(faults) or 'page one agreed, %d figures and %d lines' % (len(page_table(page)[0]), len(todo) + len([*year_so_far(judged, first)])))
    return bool(faults)

sys.exit(main(*sys.argv[1:]))
