"""What must hold for any inbox: however its files are split, ordered, repeated or written, the store is the same, and each row has one fate.

usage: property.py DOWNSHIFT [PROPERTY...] [--seed N] [--rounds N] [--keep]

Inboxes are made from tests/cases and sample-data, by chance from the seed; the same seed makes the same. A property that does not hold is told with
the inbox it failed on (kept with --keep), and the exit status is 1. Without names: all but the slow ones, which start LibreOffice and Gnumeric."""
import argparse, codecs, csv, io, os, random, re, shutil, sqlite3, subprocess, sys, tempfile

VIEWS = ['v1_client', 'v1_session', 'v1_night', 'v1_day', 'v1_takings', 'v1_series']
WHERE_FROM = {'file', 'line'}
# What these decide, they decide from a whole file or from its age: a part of it may rightly be read otherwise.
WHOLE_FILE = re.compile(r'day-(or|and)|resaved|tab-file|semicolon|share|1904|glued|two-people|later-export|totals|average|edited|partial|titles|header|'
                        r'quote|note-of-several|odd-byte|unquoted|unknown-|cancelled-twin|oura-bedtime|no-table|database')

class Inbox:
    """Files by name (bytes) and how old each is; settings is practice.yaml or None."""
    def __init__(self, name, files, settings=None, whole=False):
        self.name, self.files, self.settings, self.whole = name, files, settings, whole
    def with_files(self, files):
        return Inbox(self.name, files, self.settings, self.whole)

def read(path):
    with open(path, 'rb') as f:
        return f.read()

def case_inboxes(root):
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name, 'inbox')
        if not os.path.isdir(folder): continue
        expect = read(os.path.join(root, name, 'expect')).decode()
        if re.search(r'^run (?!import inbox$|analyse)', expect, re.M): continue
        if re.search(r'^order ', expect, re.M) and 'both orders' not in expect: continue
        files = {os.path.relpath(os.path.join(d, f), folder): read(os.path.join(d, f)) for d, _, fs in os.walk(folder) for f in fs}
        yaml = os.path.join(root, name, 'practice.yaml')
        yield Inbox(name, files, read(yaml) if os.path.exists(yaml) else None, bool(WHOLE_FILE.search(name)))

def sample_inbox(root, rng):
    """A few clients and weeks of the sample practice."""
    files = {}
    folders = [d for d in sorted(os.listdir(root)) if os.path.isdir(os.path.join(root, d)) and len(os.listdir(os.path.join(root, d))) == 1]
    for d in rng.sample(folders, 2):
        name = os.listdir(os.path.join(root, d))[0]
        header, *rows = read(os.path.join(root, d, name)).splitlines(keepends=True)
        at = rng.randrange(max(1, len(rows) - 20))
        files[f'{d}/{name}'] = header + b''.join(rows[at:at + 20])
    for name in ('nights.csv', 'sessions.csv', 'events-export.csv'):
        header, *rows = read(os.path.join(root, name)).splitlines(keepends=True)
        files[name] = header + b''.join(rng.sample(rows, 25))
    return Inbox('sample-data', files, read(os.path.join(root, 'practice.yaml')))

# ---- running -----------------------------------------------------------------------------------

class Practice:
    def __init__(self, binary, settings):
        self.binary, self.folder = binary, tempfile.mkdtemp(prefix='property-')
        self.run('init')
        if settings is not None: self.write('practice.yaml', settings)
        os.makedirs(f'{self.folder}/inbox', exist_ok=True)
    def write(self, name, data):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f: f.write(data)
        os.utime(path, (1700000000,) * 2)
    def run(self, *words):
        p = subprocess.run([self.binary, *words], cwd=self.folder, capture_output=True, timeout=120)
        if p.returncode < 0 or p.returncode in (70, 71): raise AssertionError(f'{words}: broke with status {p.returncode}')
        return p
    def ask(self, sql):
        db = sqlite3.connect(f'{self.folder}/practice.db')
        try: return db.execute(sql).fetchall()
        finally: db.close()
    def store(self, as_written):
        """Every published row of what was logged, without where it came from; as_written: cells as they were typed count, too."""
        out = []
        for view in VIEWS:
            columns = [r[1] for r in self.ask(f'PRAGMA table_info({view})') if r[1] not in WHERE_FROM and (as_written or r[1] != 'bed_text')]
            rows = [(view, *map(str, r)) for r in self.ask(f'SELECT {", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)} FROM {view}')]
            out += sorted(rows if as_written else [tuple(re.sub('"[^"]*"', '""', c) for c in r) for r in rows])
        return out
    def fates(self):
        return self.ask('SELECT file, "rows", fresh + changed + same + lost + refused + ignored + joined AS told FROM v1_file WHERE "rows" <> told')

def fill(p, files):
    for name, data in files.items(): p.write('inbox/' + name, data)

def imported(binary, inbox, times=1):
    p = Practice(binary, inbox.settings)
    fill(p, inbox.files)
    for _ in range(times): p.run('import', 'inbox')
    return p

def difference(a, b):
    lines = ['-' + ' | '.join(r) for r in a if r not in b] + ['+' + ' | '.join(r) for r in b if r not in a]
    return '\n    '.join(lines[:6]) or 'as many rows, but not as often'

# ---- changes that change nothing ---------------------------------------------------------------

def text_of(data):
    """The text of plain UTF-8; None for what else there is."""
    try: return data.decode() if b'\0' not in data and not data.startswith(codecs.BOM_UTF8) else None
    except UnicodeDecodeError: return None

def re_encoded(data, rng):
    text = text_of(data)
    if text is None: return data
    ways = [lambda: codecs.BOM_UTF8 + data, lambda: codecs.BOM_UTF16_LE + text.encode('utf-16-le'), lambda: codecs.BOM_UTF16_BE + text.encode('utf-16-be')]
    if '"' not in text and '\r' not in text: ways += [lambda: data.replace(b'\n', b'\r\n'), lambda: data.replace(b'\n', b'\r'), lambda: data.rstrip(b'\n')]
    try: ways += [lambda cp=text.encode('cp1252'): cp]
    except UnicodeEncodeError: pass
    return rng.choice(ways)()

def parts(name, data, rng):
    """The file as some files, each with the header and a run of its rows, in the order of the rows."""
    text = text_of(data)
    lines = text.splitlines(keepends=True) if text and '"' not in text else []
    if len(lines) < 3 or not name.endswith(('.csv', '.txt')): return {name: data}
    cuts = sorted(rng.sample(range(2, len(lines)), min(len(lines) - 2, rng.randint(1, 3))))
    stem, ext = os.path.splitext(name)
    return {f'{stem}-{i:02d}{ext}': (lines[0] + ''.join(lines[a:b])).encode() for i, (a, b) in enumerate(zip([1, *cuts], [*cuts, len(lines)]))}

def rewritten(name, data, rng):
    """The same table with other separators, quotes, line ends and dates, as another program or country writes it."""
    text = text_of(data)
    if not name.endswith('.csv') or not text or text.split('\n')[0].count(',') < 2: return data
    rows = list(csv.reader(io.StringIO(text)))
    if any(re.fullmatch(r'-?\d{1,3}([.,]\d{3})+', c.strip()) for r in rows for c in r): return data # two numbers, where commas part no cells
    if rng.random() < .5 and all(len(r) == len(rows[0]) for r in rows):
        for i in range(len(rows[0])):
            if all(re.fullmatch(r'(\d{4}-\d\d-\d\d)?', r[i]) for r in rows[1:]):
                for r in rows[1:]: r[i] = '.'.join(reversed(r[i].split('-')))
    out = io.StringIO()
    csv.writer(out, delimiter=rng.choice(',;\t'), quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
               lineterminator=rng.choice(['\n', '\r\n'])).writerows(rows)
    return rng.choice([b'', codecs.BOM_UTF8]) + out.getvalue().encode()

def resaved(name, data, command, folder):
    """What a spreadsheet makes of the file when it is opened and saved again as CSV."""
    if not name.endswith('.csv') or text_of(data) is None: return data
    src, out = os.path.join(folder, 'in.csv'), os.path.join(folder, 'out', 'in.csv')
    shutil.rmtree(os.path.dirname(out), ignore_errors=True); os.makedirs(os.path.dirname(out))
    with open(src, 'wb') as f: f.write(data)
    subprocess.run([w.format(src=src, out=out, dir=os.path.dirname(out)) for w in command], capture_output=True, timeout=120)
    return read(out) if os.path.exists(out) else data

# ---- properties: None, or what is wrong --------------------------------------------------------

def same_store(a, b, as_written=True):
    x, y = a.store(as_written), b.store(as_written)
    return None if x == y else 'the store differs:\n    ' + difference(x, y)

def encodings(binary, inbox, rng):
    return same_store(imported(binary, inbox), imported(binary, inbox.with_files({n: re_encoded(d, rng) for n, d in inbox.files.items()})))

def splits(binary, inbox, rng):
    if inbox.whole: return None
    cut = {k: v for n, d in inbox.files.items() for k, v in parts(n, d, rng).items()}
    return same_store(imported(binary, inbox), imported(binary, inbox.with_files(cut)))

def orders(binary, inbox, rng):
    """One run for all, or one a file that is added, in any order."""
    if inbox.whole: return None
    p = Practice(binary, inbox.settings)
    for name in rng.sample(sorted(inbox.files), len(inbox.files)):
        p.write('inbox/' + name, inbox.files[name])
        p.run('import', 'inbox')
    return same_store(imported(binary, inbox), p)

def repeats(binary, inbox, rng):
    """The same files again, and copies of some under other names."""
    if inbox.whole: return None
    p = imported(binary, inbox)
    before = imported(binary, inbox)
    fill(p, {re.sub(r'(\.\w+)$', r' (1)\1', n): d for n, d in inbox.files.items() if rng.random() < .5})
    for _ in range(2): p.run('import', 'inbox')
    return same_store(before, p)

def fates(binary, inbox, rng):
    bad = imported(binary, inbox).fates()
    return f'fates do not add up: {bad}' if bad else None

def fates_again(binary, inbox, rng):
    bad = imported(binary, inbox, times=rng.randint(2, 3)).fates()
    return f'fates do not add up: {bad}' if bad else None

# Gnumeric drops the time of day where it is midnight: such a row says less than before, and is refused.
LOST = re.compile(rb'\d 00:00')

def rewrites(binary, inbox, rng):
    if inbox.whole: return None
    return same_store(imported(binary, inbox), imported(binary, inbox.with_files({n: rewritten(n, d, rng) for n, d in inbox.files.items()})), as_written=False)

def by_spreadsheet(commands):
    """Opened and saved again in one of these ways."""
    def check(binary, inbox, rng):
        command = rng.choice(commands)
        if not shutil.which(command[0]):
            print(f'{command[0]} is not here: skipped')
            return None
        if inbox.whole or any(LOST.search(d) for d in inbox.files.values()): return None
        with tempfile.TemporaryDirectory() as folder:
            again = {n: resaved(n, d, [w.replace('{profile}', folder) for w in command], folder) for n, d in inbox.files.items()}
        return same_store(imported(binary, inbox), imported(binary, inbox.with_files(again)), as_written=False)
    return check

# separators , ; and tab; texts in quotes or not
SOFFICE = [['soffice', '-env:UserInstallation=file://{profile}/profile', '--headless', '--infilter=Text - txt - csv (StarCalc):44,34,76', '--convert-to',
            f'csv:Text - txt - csv (StarCalc):{mark},34,76,1,,1033,{quoted}', '--outdir', '{dir}', '{src}'] for mark, quoted in ((44, 'false'), (59, 'true'), (9, 'false'))]
SSCONVERT = [['ssconvert', '{src}', '{out}'],
             ['ssconvert', '-T', 'Gnumeric_stf:stf_assistant', '-O', 'separator=; quoting-mode=always', '{src}', '{out}'],
             ['ssconvert', '-T', 'Gnumeric_stf:stf_assistant', '-O', "separator='\t' eol=windows", '{src}', '{out}']]
PROPERTIES = {'encodings': encodings, 'splits': splits, 'orders': orders, 'repeats': repeats, 'rewrites': rewrites, 'fates': fates, 'fates-again': fates_again}
SLOW = {'soffice': by_spreadsheet(SOFFICE), 'ssconvert': by_spreadsheet(SSCONVERT)}

def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('binary'); args.add_argument('properties', nargs='*', metavar='property')
    args.add_argument('--seed', type=int, default=1); args.add_argument('--rounds', type=int, default=3); args.add_argument('--keep', action='store_true')
    a = args.parse_args()
    known, bad = {**PROPERTIES, **SLOW}, 0
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    cases = list(case_inboxes(f'{home}/tests/cases'))
    tempfile.tempdir = root = tempfile.mkdtemp(prefix='properties-')
    for name in a.properties or PROPERTIES:
        rng = random.Random(f'{a.seed} {name}')
        for _ in range(a.rounds):
            inbox = rng.choice(cases) if rng.random() < .75 else sample_inbox(f'{home}/sample-data', rng)
            wrong = known[name](os.path.abspath(a.binary), inbox, rng)
            if wrong: bad += 1; print(f'{name}: {inbox.name}: {wrong}')
            if not a.keep: shutil.rmtree(root); os.makedirs(root)
    if a.keep: print('kept in', root)
    else: shutil.rmtree(root)
    return 1 if bad else 0

if __name__ == '__main__': sys.exit(main())
