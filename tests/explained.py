"""What `downshift explain` says of every key figure of a month, and of every effect on some outcomes, held against what is printed.
usage: explained.py PROGRAM DATABASE INBOX MONTH [all]      all: every effect of the main outcome, which takes minutes

Rows are added up here by themselves, and each is looked for in its file: its line must tell that client and that day. The nights that an effect counts
must be as many as its printed n, of as many clients, each once, and each in a file and on a line that tell that client and value."""
import collections, csv, json, os, subprocess, sys
import sqlite3

program, database, inbox, month = sys.argv[1:5]
every = sys.argv[5:] == ['all']
faults = []

def fault(text):
    faults.append(text)

def ask(*words):
    r = subprocess.run([program, *words, '--db', database, '--json'], capture_output=True, text=True)
    if r.returncode:
        fault('%s: status %d: %s' % (' '.join(words), r.returncode, r.stderr.strip()))
        return None
    return json.loads(r.stdout)

TELL_CLIENTS = ('sessions.csv', 'events-export.csv', 'nights.csv')   # the till's files call nobody by code
KINDS = ('night0', 'two_night_total', 'light_ref', 'std_deep', 'diff_deep_light', 'hinge_difference', 'len60', 'std_evening', 'diff_midday_morning')
lines = {}
def line_of(file, line):
    """The text of the row that begins there; None: the file is no text, or is not found."""
    if file not in lines:
        path = os.path.join(inbox, file)
        lines[file] = open(path, encoding='utf-8-sig', errors='replace').read().split('\n') if file.endswith('.csv') and os.path.exists(path) else None
    return lines[file] and lines[file][line - 1]

def middle(v):
    v = sorted(v)
    n = len(v)
    return (v[(n - 1) // 2] + v[n // 2]) / 2 if n else None

def same(a, b):
    return a is None and b is None or a is not None and b is not None and abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))

def figure(kpi):
    e = ask('explain', 'monthly-review', month, kpi['words'])
    if not e: return 0
    now, rows = kpi['months'][-1], e['rows']
    if e['month']['value'] != now['value'] or e['name'] != kpi['name']: fault('%s: explains another figure than is printed' % kpi['name'])
    if not e['query'].strip() or not e['file']: fault('%s: no formula' % kpi['name'])
    named = [c['name'] for c in e['uses']]
    for name in set(named):
        if name not in e['query'] + (e['rows_query'] or '') + ''.join(c['query'] for c in e['uses']): fault('%s: %s is not used' % (kpi['name'], name))
    if any('middle' in r for r in rows): got = middle([r['middle'] for r in rows])
    elif any('base' in r for r in rows):
        base = sum(r.get('base', 0) for r in rows)
        got = sum(r.get('part', 0) for r in rows) / base if base else None
    else: got = sum(r['part'] for r in rows)
    if now['value'] is not None and (rows or now['value']) and not same(got, now['value']): fault('%s: rows give %s, printed is %s' % (kpi['name'], got, now['value']))
    for r in rows:
        text = line_of(r['file'], r['line']) if r.get('file') in TELL_CLIENTS else None
        if text is not None and r.get('client') and r['client'] not in text: fault('%s: %s:%d does not tell of %s' % (kpi['name'], r['file'], r['line'], r['client']))
    return len(rows)

def effect(outcome, name, label, n_nights, n_clients, model, first):
    e = ask('explain', 'monthly-review', month, label if first else '%s: %s' % (outcome, name))
    if not e: return 0
    what = '%s %s' % (outcome, name)
    if e['effect']['name'] != name or e['outcome'] != outcome: fault('%s: explains %s' % (what, e['effect']['name']))
    counted = [n for n in e['nights'] if n['of'] == e['counted']]
    once = collections.Counter((n['client'], n['night']) for n in e['nights'])
    if len(counted) != n_nights: fault('%s: %d nights listed, %d printed' % (what, len(counted), n_nights))
    if name not in ('two_night_total', 'night1') and len({n['client'] for n in counted}) != n_clients:
        fault('%s: %d clients listed, %d printed' % (what, len({n['client'] for n in counted}), n_clients))
    if once and max(once.values()) > 1: fault('%s: a night is listed twice' % what)
    for n in e['nights']:
        if n['file'] is None: fault('%s: %s %s has no file' % (what, n['client'], n['night'])); break
        text = line_of(n['file'], n['line']) if n['file'] in TELL_CLIENTS else None
        if text is not None and n['client'] not in text: fault('%s: %s:%d does not tell of %s' % (what, n['file'], n['line'], n['client'])); break
        if not n['session'] and model != 'control': fault('%s: %s %s is after no visit' % (what, n['client'], n['night'])); break
    for n in e['left_out']:
        if not n['why']: fault('%s: %s %s is left out for no reason' % (what, n['client'], n['night']))
    return len(e['nights'])

listed = ask('kpi', '--month', month, '--rows') or {'kpis': []}
rows = sum(figure(k) for k in listed['kpis'])
db = sqlite3.connect('file:%s?mode=ro' % database, uri=True)
run = db.execute("SELECT max(id) FROM run WHERE as_of = (SELECT max(as_of) FROM run)").fetchone()[0]
primary = db.execute("SELECT outcome FROM model WHERE run = ? AND role = 'primary'", (run,)).fetchone()[0]
nights = n = 0
for outcome, name, label, n_nights, n_clients, model in db.execute("SELECT outcome, name, label, n_nights, n_clients, model FROM effect WHERE run = ?", (run,)).fetchall():
    if not every and not (name in KINDS if outcome == primary else (outcome, name) == ('tst_min', 'std_deep')): continue
    nights += effect(outcome, name, label, n_nights, n_clients, model, outcome == primary)
    n += 1
if not rows or not nights: fault('nothing was explained')
print('\n'.join(faults[:20]) if faults else '%d figures of %d rows, %d effects of %d nights' % (len(listed['kpis']), rows, n, nights))
sys.exit(bool(faults))
