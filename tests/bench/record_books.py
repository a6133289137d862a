"""record_books.py XLSX...: what a bare libxlsxwriter loop has to write for the same workbooks, a line each, tabs between.

BOOK; FORMAT size bold wrap background number-format; SHEET name; WIDTH first last width; ROW row height; NUMBER, WORDS, BLANK
and SUM row column format [value]; MERGE, TABLE row column row column; LINK row column place; CHART row column width height
type; SERIES categories values name. Of each workbook all cells, formats, merged cells, tables, links, charts and their series.
"""
import re, sys, zipfile
import xml.etree.ElementTree as tree

NS = re.compile(r"\{[^}]*\}")
KINDS = {"scatterChart": "scatter", "lineChart": "line", "barChart": "bar"}


def read(book, part):
    root = tree.fromstring(book.read(part))
    for e in root.iter():
        e.tag = NS.sub("", e.tag)
    return root


def put(*what):
    print(*[re.sub(r"[\t\n\r]", " ", str(x)) for x in what], sep="\t")


def place(ref):
    letters, digits = re.match(r"([A-Z]+)(\d+)", ref).groups()
    column = 0
    for c in letters:
        column = column * 26 + ord(c) - 64
    return int(digits) - 1, column - 1


def corners(ref):
    first, _, last = ref.partition(":")
    return *place(first), *place(last or first)


def formats(book):
    styles = read(book, "xl/styles.xml")
    numbers = {n.get("numFmtId"): n.get("formatCode") for n in styles.iter("numFmt")}
    fonts = list(styles.find("fonts"))
    fills = list(styles.find("fills"))
    for xf in styles.find("cellXfs"):
        font, fill = fonts[int(xf.get("fontId"))], fills[int(xf.get("fillId"))]
        colour = fill.find("./patternFill/fgColor")
        align = xf.find("alignment")
        put("FORMAT", font.find("sz").get("val"), int(font.find("b") is not None), int(align is not None and align.get("wrapText") == "1"),
            colour.get("rgb")[2:] if colour is not None and colour.get("rgb") else "-", numbers.get(xf.get("numFmtId"), "General"))


def cells(sheet, words):
    for row in sheet.iter("row"):
        if row.get("ht"):
            put("ROW", int(row.get("r")) - 1, row.get("ht"))
        for c in row.iter("c"):
            at, style, v, f = place(c.get("r")), c.get("s", "0"), c.find("v"), c.find("f")
            if f is not None:
                put("SUM", *at, style, "=" + f.text)
            elif v is None:
                put("BLANK", *at, style)
            elif c.get("t") == "s":
                put("WORDS", *at, style, words[int(v.text)])
            else:
                put("NUMBER", *at, style, v.text)


def linked(book, part):
    rels = re.sub(r"([^/]*)$", r"_rels/\1.rels", part)
    if rels not in book.namelist():
        return {}
    return {r.get("Id"): re.sub(r"^\.\./", "xl/", r.get("Target")) for r in read(book, rels)}


def charts(book, part):
    drawing = read(book, part)
    targets = linked(book, part)
    for anchor in drawing:
        row, column = int(anchor.find("from/row").text), int(anchor.find("from/col").text)
        chart = next(e for e in anchor.iter("chart"))
        root = read(book, targets[next(v for k, v in chart.attrib.items() if k.endswith("}id"))])
        area = next(root.iter("plotArea"))
        kind = next(KINDS[e.tag] for e in area if e.tag in KINDS)
        put("CHART", row, column, 900, 400, kind)
        for s in area.iter("ser"):
            formulas = [f.text for f in s.iter("f")][-2:]
            name = s.find("./tx/v")
            put("SERIES", *(formulas if len(formulas) == 2 else ["-"] + formulas), name.text if name is not None else "-")


def sheet(book, part, name, words):
    put("SHEET", name)
    s = read(book, part)
    for c in s.iter("col"):
        put("WIDTH", int(c.get("min")) - 1, int(c.get("max")) - 1, c.get("width"))
    for m in s.iter("mergeCell"):
        put("MERGE", *corners(m.get("ref")))
    cells(s, words)
    for h in s.iter("hyperlink"):
        put("LINK", *place(h.get("ref")), h.get("location") or "x")
    for target in linked(book, part).values():
        if "/tables/" in target:
            put("TABLE", *corners(read(book, target).get("ref")))
        if "/drawings/" in target:
            charts(book, target)


def main():
    for path in sys.argv[1:]:
        with zipfile.ZipFile(path) as book:
            put("BOOK")
            formats(book)
            words = ["".join(t.text or "" for t in si.iter("t")) for si in read(book, "xl/sharedStrings.xml")]
            for i, s in enumerate(read(book, "xl/workbook.xml").iter("sheet"), 1):
                sheet(book, f"xl/worksheets/sheet{i}.xml", s.get("name"), words)


main()
