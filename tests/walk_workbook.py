"""A workbook as one meets it who does not see it, and as another program computes it. Shares nothing with the product.
usage: walk_workbook.py walk FILE...             prints what is wrong for a reader: links, alternative texts, tables, colours, sums behind figures
       walk_workbook.py same FILE RECOMPUTED     prints formulas whose value is another once RECOMPUTED, the same workbook saved by
                                                 another program, has computed them anew"""
import math, posixpath, re, statistics, sys, zipfile
import xml.etree.ElementTree as ET

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
REL = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
DRAW = '{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}'

def column(ref):
    n = 0
    for c in re.match('[A-Z]+', ref)[0]: n = 26 * n + ord(c) - 64
    return n

def place(ref):
    return int(re.search(r'\d+', ref)[0]), column(ref)

def area(ref):
    first, _, last = ref.replace('$', '').partition(':')
    return place(first) + place(last or first)

class Sheet:
    pass

class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.names = set(self.zip.namelist())
        shared = self.xml('xl/sharedStrings.xml')
        self.strings = [] if shared is None else [''.join(t.text or '' for t in s.iter(MAIN + 't')) for s in shared]
        book, rels = self.xml('xl/workbook.xml'), self.rels('xl/workbook.xml')
        self.defined = {d.get('name'): d.text for d in book.iter(MAIN + 'definedName')}
        self.printed = {int(d.get('localSheetId')): d.text for d in book.iter(MAIN + 'definedName') if d.get('name') == '_xlnm.Print_Area'}
        self.styles()
        self.sheets = [self.sheet(s.get('name'), rels[s.get(REL + 'id')][1]) for s in book.iter(MAIN + 'sheet')]

    def xml(self, part):
        return ET.fromstring(self.zip.read(part)) if part in self.names else None

    def styles(self):
        """of each cell format: its font's colour, None where an underline says the same; and whether it shows no number"""
        root = self.xml('xl/styles.xml')
        codes = {n.get('numFmtId'): n.get('formatCode') for n in root.iter(MAIN + 'numFmt')}
        fonts = [None if f.find(MAIN + 'u') is not None else tuple(sorted(f.find(MAIN + 'color').items())) if f.find(MAIN + 'color') is not None else ()
                 for f in root.find(MAIN + 'fonts')]
        self.style = [(fonts[int(x.get('fontId'))], codes.get(x.get('numFmtId'), '') in (';;;', ';;', '""')) for x in root.find(MAIN + 'cellXfs')]

    def rels(self, part):
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, '_rels', name + '.rels'))
        target = lambda t: t.lstrip('/') if t.startswith('/') else posixpath.normpath(posixpath.join(folder, t))
        return {} if root is None else {r.get('Id'): (r.get('Type').rsplit('/', 1)[1], target(r.get('Target'))) for r in root}

    def value(self, c):
        v, inline = c.find(MAIN + 'v'), c.find(MAIN + 'is')
        if inline is not None: return ''.join(t.text or '' for t in inline.iter(MAIN + 't'))
        if v is None or v.text is None: return None
        if c.get('t') == 's': return self.strings[int(v.text)]
        return v.text if c.get('t') in ('str', 'e', 'b') else float(v.text)

    def sheet(self, name, part):
        s, root = Sheet(), self.xml(part)
        s.name, s.cell, s.formula, s.look, s.rules = name, {}, {}, {}, []
        for c in root.iter(MAIN + 'conditionalFormatting'):
            s.rules += [(area(ref), rule) for ref in c.get('sqref').split() for rule in c]
        for c in root.iter(MAIN + 'c'):
            at = place(c.get('r'))
            value, formula = self.value(c), c.find(MAIN + 'f')
            s.look[at] = self.style[int(c.get('s') or 0)]
            if value is not None: s.cell[at] = value
            if formula is not None: s.formula[at] = formula.text or ''
        s.merged = [area(m.get('ref')) for m in root.iter(MAIN + 'mergeCell')]
        s.links = {place(h.get('ref').partition(':')[0]): h.get('location') for h in root.iter(MAIN + 'hyperlink')}
        parts = self.rels(part).values()
        s.tables = [self.xml(p) for kind, p in parts if kind == 'table']
        s.charts = [f.find('.//' + DRAW + 'cNvPr').get('descr') for kind, p in parts if kind == 'drawing'
                    for f in self.xml(p).iter(DRAW + 'graphicFrame')]
        return s

# ---- for a reader ----

def target(book, location):
    """The sheet and area that a link leads to."""
    text = book.defined.get(location, location)
    m = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z$0-9:]+)", text or '')
    if not m: return None, None
    name = (m[1] or m[2]).replace("''", "'")
    return next((s for s in book.sheets if s.name == name), None), area(m[3])

def walk_links(book):
    for s in book.sheets:
        for at, location in s.links.items():
            if target(book, location)[0] is None: yield '%s %s: a link to %s, which is nowhere' % (s.name, at, location)
    if len(book.sheets) < 4: return
    first = book.sheets[0]
    led = {target(book, l)[0].name for l in first.links.values() if target(book, l)[0]}
    for s in book.sheets[1:]:
        if s.name not in led: yield 'no link on %s to %s' % (first.name, s.name)

def walk_charts(book):
    for s in book.sheets:
        for text in s.charts:
            if not text: yield '%s: a chart without an alternative text' % s.name
            elif not re.search(r'\d|no more than|too few', text): yield '%s: a chart whose alternative text tells no finding: %s' % (s.name, text)

def overlaps(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]

def walk_tables(book):
    for s in book.sheets:
        if re.match(r'Sheet\d*$', s.name): yield 'a sheet is called %s' % s.name
        for t in s.tables:
            at, heads = area(t.get('ref')), [c.get('name') for c in t.iter(MAIN + 'tableColumn')]
            have = [s.cell.get((at[0], c)) for c in range(at[1], at[3] + 1)]
            if have != heads: yield '%s %s: heads %s stand as %s' % (s.name, t.get('ref'), heads, have)
            for m in s.merged:
                if overlaps(m, at): yield '%s %s: joined cells within' % (s.name, t.get('ref'))
            for row in range(at[0] + 1, at[2] + 1):
                if not any((row, c) in s.cell for c in range(at[1], at[3] + 1)): yield '%s row %d: empty within a table' % (s.name, row)
            filtered = t.find(MAIN + 'autoFilter') is not None
            for c in range(at[1], at[3] + 1):
                total = s.formula.get((at[2] + 1, c))
                if filtered and total and 'SUBTOTAL' not in total: yield '%s: a total under a filter is %s' % (s.name, total)

def number(x):
    m = re.fullmatch(r'(\d+) of (\d+)', x) if isinstance(x, str) else None
    return int(m[1]) / int(m[2]) if m else x

MIDDLE = 'rows_lead_days', 'rows_gap_days'  # figures that are the middle one of their rows

def makes(name, adds, bases):
    if name in MIDDLE: return statistics.median(adds) if adds else 0
    return sum(adds) / sum(bases) if bases and bases[0] is not None else sum(adds)

def behind(book, location):
    """What the rows of a figure add, and what that is divided by; a word where there is no such table."""
    to, rows = target(book, location)
    if rows == (1, 1, 1, 1): return [], [] # none
    heads = {to.cell.get((r, rows[1] + 4)): r for r in range(1, rows[0]) if (r, rows[1] + 4) in to.cell}
    if 'of' not in heads: return 'no table behind %s' % location
    adds, bases = ([to.cell.get((r, rows[1] + c)) for r in range(rows[0], rows[2] + 1)] for c in (3, 4))
    return ([], []) if rows[0] == rows[2] and not isinstance(adds[0], float) else (adds, bases)

SHEETS_OF_FIGURES = 'This month', 'All figures', 'Clients', 'Hours'

def walk_figures(book):
    """The rows that a figure leads to, and the figure; on every sheet that has figures of the catalogue."""
    for page in book.sheets:
        seen = 0
        for at, location in page.links.items():
            if not location.startswith('rows_') or target(book, location)[0] is None or not isinstance(number(page.cell.get(at)), float): continue
            found = behind(book, location)
            if isinstance(found, str): yield found; continue
            seen += 1
            made = makes(location, *found)
            if not math.isclose(made, number(page.cell[at]), rel_tol=1e-6, abs_tol=5e-3):
                yield '%s, %s: its rows make %r, and the sheet says %r' % (page.name, location, made, page.cell[at])
        for (row, col), value in page.cell.items() if page.name == 'All figures' else ():
            if col == 2 and isinstance(number(value), float) and (row, col) not in page.links: yield 'All figures row %d: %r leads nowhere' % (row, value)
        if page.name in SHEETS_OF_FIGURES and len(page.cell) > 60 and seen < 2: yield '%s leads to the rows of %d figures only' % (page.name, seen)

def number_or_none(x):
    return x if isinstance(x, float) else 0

def columns_of(page, heads):
    """of each head the row and column of its cells, the last first: that above a line is the first of these with a smaller row"""
    cells = sorted(((at, v) for at, v in page.cell.items() if isinstance(v, str)), reverse=True)
    return {head: [at for at, v in cells if v.startswith(head)] for head in heads}

def walk_lines(book):
    """The rows that a line of Money and mix, or of the clients' list, leads to: their sums are what stands in it."""
    for name, prefix, heads_of in (('Money and mix', 'rows_mix_', {'Visits': 'Visits', 'Hours': 'Hours', 'Takings,': 'Takings,'}),
                                  ('Clients', 'rows_client_', {'Visits': 'Visits', 'Brought so far': 'Brought', 'In 12 months': 'In 12 months'})):
        page, seen = next((s for s in book.sheets if s.name == name), None), 0
        stand = columns_of(page, heads_of) if page else {}
        named = {}
        for at, location in page.links.items() if page else ():
            if not location.startswith(prefix): continue
            seen += 1
            to, rows = target(book, location)
            if to.name not in named: named[to.name] = {to.cell[r, c]: c for r, c in to.cell if r == area(to.tables[0].get('ref'))[0]}
            heads = named[to.name]
            for head, of in heads_of.items():
                there = next((c for h, c in heads.items() if isinstance(h, str) and h.startswith(of)), None)
                here = next((c for r, c in stand[head] if r < at[0]), None)
                if here is None: continue # no prices, no column of them
                made = 0 if there is None else sum(number_or_none(to.cell.get((r, there))) for r in range(rows[0], rows[2] + 1))
                if not math.isclose(made, number_or_none(page.cell.get((at[0], here))), rel_tol=1e-9, abs_tol=5e-3):
                    yield '%s %s: its rows make %r of %s, and it says %r' % (name, page.cell.get(at), made, head, page.cell.get((at[0], here)))
        if page and len(page.cell) > 60 and not seen: yield '%s: no line leads to its rows' % name

def walk_colours(book):
    """Whatever has a colour of its own has a word, a sign or its number, too."""
    for s in book.sheets:
        for at, rule in s.rules:
            cells = [p for p in s.cell if at[0] <= p[0] <= at[2] and at[1] <= p[1] <= at[3]]
            if rule.get('type') in ('colorScale', 'dataBar', 'iconSet'):
                if any(part.get('showValue') == '0' for part in rule) or any(s.look[p][1] for p in cells): yield '%s %s: colours without their numbers' % (s.name, at)
            elif any(isinstance(s.cell[p], float) for p in cells): yield '%s %s: a number that a rule colours, with no word' % (s.name, at)
        for t in s.tables:
            at = area(t.get('ref'))
            for c in range(at[1], at[3] + 1):
                cells = [(r, c) for r in range(at[0] + 1, at[2] + 1)]
                if len({s.look[p][0] for p in cells if isinstance(s.cell.get(p), float)} - {None}) > 1: yield '%s %s: numbers told apart by colour' % (s.name, t.get('ref'))

def walk_screens(book):
    """Long lists for the screen are not printed; a sheet for some cases only is there with its rows or not at all."""
    for i, s in enumerate(book.sheets):
        at = area(book.printed.get(i, "'x'!A1:XFD99999").rpartition('!')[2])
        printed = any(at[0] <= r <= at[2] and at[1] <= c <= at[3] for r, c in s.cell)
        if printed == bool(re.search('[Bb]ehind', s.name)): yield '%s: %s' % (s.name, 'would be printed' if printed else 'prints nothing')
        if s.name == 'Restated' and not s.tables: yield 'Restated, and nothing is'

def walk(path):
    book = Book(path)
    faults = [f for part in (walk_links, walk_charts, walk_tables, walk_figures, walk_lines, walk_colours, walk_screens) for f in part(book)]
    tables, charts = sum(len(s.tables) for s in book.sheets), sum(len(s.charts) for s in book.sheets)
    print('\n'.join('%s: %s' % (posixpath.basename(path), f) for f in faults) or '%s: %d tables, %d charts' % (posixpath.basename(path), tables, charts))
    return bool(faults)

# ---- computed anew ----

def same(path, other):
    ours, theirs, faults, seen = Book(path), Book(other), [], 0
    for s in ours.sheets:
        t = next((t for t in theirs.sheets if t.name == s.name), None)
        for at in s.formula:
            was, now = s.cell.get(at), t.cell.get(at) if t else None
            seen += 1
            if isinstance(was, float) and isinstance(now, float) and math.isclose(was, now, rel_tol=1e-9, abs_tol=5e-7): continue
            if was != now: faults.append('%s!%s: =%s is %r and becomes %r' % (s.name, at, s.formula[at], was, now))
    print('\n'.join(faults[:20]) or '%d formulas' % seen)
    return bool(faults)

if __name__ == '__main__':
    if sys.argv[1] == 'walk': sys.exit(any([walk(p) for p in sys.argv[2:]]))
    elif sys.argv[1] == 'same': sys.exit(same(*sys.argv[2:]))
    else: sys.exit(__doc__)
