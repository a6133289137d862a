"""same_flat.py FOLDER DB: the flat files of FOLDER against the views of DB as SQLite answers them, and against their manifest."""
import csv, hashlib, json, sqlite3, sys

folder, db = sys.argv[1:]
store = sqlite3.connect('file:%s?mode=ro' % db, uri=True)
manifest = json.load(open(folder + '/manifest.json'))
faults, rows_seen, values = [], 0, 0

def of_csv(path):
    """a cell as text and whether it was quoted: the csv module does not tell nothing from an empty text"""
    text = open(path, newline='', encoding='utf-8').read()
    rows, row, i = [], [], 0
    while i < len(text):
        if text[i] == '"':
            end = i + 1
            while text[end] != '"' or text[end + 1] == '"': end += 2 if text[end] == '"' else 1
            row.append(text[i + 1:end].replace('""', '"'))
            i = end + 1
        else:
            end = min(text.index(',', i) if ',' in text[i:] else len(text), text.index('\r\n', i))
            row.append(float(text[i:end]) if rows and end > i else text[i:end] if not rows else None)
            i = end
        if text[i] == ',': i += 1; continue
        rows.append(row); row = []; i += 2
    return rows[0], rows[1:]

def of_ndjson(path, names):
    rows = [json.loads(line) for line in open(path, encoding='utf-8')]
    for r in rows:
        if list(r) != names: faults.append('%s: other names %r' % (path, list(r)))
    return names, [list(r.values()) for r in rows]

def same(a, b):
    return a is None and b is None or a is not None and b is not None and (a == b if isinstance(b, str) else float(a) == float(b))

for f in manifest['files']:
    path = folder + '/' + f['file']
    data = open(path, 'rb').read()
    if hashlib.blake2b(data, digest_size=32).hexdigest() != f['blake2b'] or len(data) != f['bytes']: faults.append('%s: hash or size' % path)
    names = [c['name'] for c in f['columns']]
    if not all(c['class'] for c in f['columns']): faults.append('%s: a column without a class' % path)
    heads, rows = of_csv(path) if manifest['kind'] == 'csv' else of_ndjson(path, names)
    want = store.execute('SELECT * FROM ' + f['view'])
    if heads != names or heads != [d[0] for d in want.description]: faults.append('%s: heads %r' % (path, heads))
    want = want.fetchall()
    if len(rows) != len(want) or len(rows) != f['rows']: faults.append('%s: %d rows, not %d' % (path, len(rows), len(want)))
    for got, row in zip(rows, want):
        faults += ['%s: %r, not %r' % (path, a, b) for a, b in zip(got, row) if not same(a, b)]
        values += len(row)
    rows_seen += len(rows)
views = {r[0] for r in store.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v1!_%' ESCAPE '!'")}
missing = views - {f['view'] for f in manifest['files']} - {'v1_person'}
if missing: faults.append('not exported: %s' % ', '.join(sorted(missing)))
if rows_seen < 5: faults.append('only %d rows' % rows_seen)
print('\n'.join(faults[:20]) if faults else '%d views, %d rows, %d values agree' % (len(manifest['files']), rows_seen, values))
sys.exit(bool(faults))
