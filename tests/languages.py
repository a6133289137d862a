"""languages.py DB ENGLISH SPANISH: what in the Spanish reports of a folder is English, or another client's.

Every string of a workbook (cells, names of sheets, headers, charts, words for those who see no chart) and every line of a PDF. A string that the
English report has as well must be a number, a word of the log itself, or one of those listed here as the same in both; and no string of the
Spanish one may have a word that only English has."""
import glob, html, os, re, sqlite3, subprocess, sys, zipfile

SAME = {"Total", "Arial", "Downshift", "h:mm", "Worksheets", "Named Ranges", "_xlnm.Print_Area", "_xlnm.Print_Titles"}
# titles of works, as they are called everywhere
WORKS = re.compile(r"Frontiers in Neurology|BMC Complementary Medicine and Therapies|Healthcare|Downshift report")
ENGLISH = set("the of and you your yours night nights with after before which is was were are on by not this that from it than then when they have has "
              "had been for sleep massage massages client clients session sessions week weeks minutes points higher lower longer shorter about average "
              "evening morning each other none too few may helps hurts".split())
PARTS = re.compile(r"xl/(sharedStrings|workbook|worksheets/sheet\d+|charts/chart\d+|drawings/drawing\d+)\.xml|docProps/(core|app)\.xml")
TEXTS = re.compile(r"<(?:t|a:t|dc:title|oddHeader|oddFooter|vt:lpstr|c:v)(?: [^>]*)?>([^<]*)<|(?:descr|title|tooltip|name)=\"([^\"]*)\"|formatCode=\"([^\"]*)\"")


def strings_of_book(path):
    out = set()
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if PARTS.fullmatch(name):
                for m in TEXTS.finditer(z.read(name).decode()):
                    out.add(html.unescape(next(g for g in m.groups() if g is not None)).strip())
    return out


def strings_of_pdf(path):
    """Its paragraphs: lines break within words of the log, too."""
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout
    return {" ".join(part.split()) for part in text.split("\n\n")}


def all_bytes(path):
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(path) as z:
            return "\n".join([os.path.basename(path)] + [n + z.read(n).decode("utf-8", "replace") for n in z.namelist()])
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True).stdout if path.endswith(".pdf") else ""
    return os.path.basename(path) + text + open(path, "rb").read().decode("latin-1")


def words_of_the_log(db):
    c = sqlite3.connect(db)
    out = set()
    for column in ("service", "technique", "areas", "goal", "reaction", "place"):
        for (v,) in c.execute(f"SELECT DISTINCT {column} FROM v1_session WHERE {column} IS NOT NULL"):
            out |= {v, v.replace(";", ", ")} | set(v.split(";"))
    out |= {r[0] for r in c.execute("SELECT DISTINCT source FROM v1_night")}
    out |= {r[0] for r in c.execute("SELECT client FROM v1_client")}
    return out


def without(text, known):
    for k in sorted(known, key=len, reverse=True):
        if len(k) > 2:
            text = text.replace(k, "")
    return WORKS.sub("", text)


def faults_of(en, es, known, same):
    letters = re.compile(r"[A-Za-z]{2,}")
    for s in sorted(es):
        rest = without(s, known | same)
        if not letters.search(rest) or re.fullmatch(r"(\[\$-C0A\])?[dmyh#,.0:+;\" A/PMde\u2212-]*|(internal:)?'?[A-Z]?.*'?!\$?[A-Z].*|rId\d+|Chart \d+|Picture \d+", s):
            continue
        if en is not None and s in en:
            yield f"the same as in English: {s}"
        for word in re.findall(r"[A-Za-z]+", rest):
            if word.lower() in ENGLISH:
                yield f'"{word}" in: {s}'
                break


def client_of(path, codes):
    return next((c for c in codes if f"-{c}." in os.path.basename(path) or f"-{c}-" in os.path.basename(path)), None)


def main(db, english, spanish):
    known = words_of_the_log(db)
    codes = [r[0] for r in sqlite3.connect(db).execute("SELECT client FROM v1_client")]
    practice = {"Sample Practice (made up)", "Dr. Vela", "Dr.%20Vela"}
    bad, seen, files = set(), 0, 0
    for path in sorted(glob.glob(spanish + "/*")):
        read = strings_of_book if path.endswith(".xlsx") else strings_of_pdf if path.endswith(".pdf") else None
        if not read:
            continue
        es, en = read(path), None if path.endswith(".pdf") else read(os.path.join(english, os.path.basename(path)))
        seen, files = seen + len(es), files + 1
        bad |= {f"{os.path.basename(path)}: {f}" for f in faults_of(en, es, known, SAME | practice)}
    # nothing of anybody else, in any byte
    for path in sorted(glob.glob(spanish + "/*.xlsx") + glob.glob(spanish + "/*.pdf") + glob.glob(english + "/*.xlsx")):
        own, text = client_of(path, codes), all_bytes(path)
        bad |= {f"{os.path.basename(path)}: has {c}" for c in codes if c != own and re.search(rf"(?<![A-Za-z0-9]){re.escape(c)}(?![A-Za-z0-9])", text)}
    page = "".join(open(p, encoding="utf-8").read() for p in glob.glob(spanish + "/*-index.html"))
    links = re.findall(r'href="([^"]*)"', page)
    bad |= {f"the page of links leads nowhere: {l}" for l in links if not os.path.exists(os.path.join(spanish, l))}
    if len(links) < len(glob.glob(spanish + "/client-progress-2026-10-*.xlsx")) or re.search(r"https?:|src=|<script", page):
        bad.add("the page of links: a workbook is missing, or it loads something")
    for f in sorted(bad)[:60]:
        print(f)
    if not bad:
        print(f"reports in Spanish: {seen} strings in {files} files, none English, none of another client")
    return 1 if bad or files < 10 else 0


sys.exit(main(*sys.argv[1:]))
