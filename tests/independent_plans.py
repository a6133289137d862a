"""Plans without the program: edits a plan's workbook, makes a log that follows it, and counts what was kept.
edit BOOK OUT | follow BOOK CODE FOLDER | count BOOK CODE FOLDER MONTH | shown FOLDER MONTH | keep LAID FOLDER"""
import csv, datetime as d, glob, os, re, sys, zipfile
import xml.etree.ElementTree as ET

N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEADS = ["Client", "Plan", "Phase", "First day", "Last day", "What", "How often", "Minutes from", "Minutes to", "Pressure up to", "In bed by",
         "Hours asleep from", "Hours asleep to", "Focus", "Notes"]
AT = {h: i for i, h in enumerate(HEADS)}


def column(ref):
    n = 0
    for c in re.match("[A-Z]+", ref)[0]:
        n = 26 * n + ord(c) - 64
    return n - 1


def rows(book):
    """The first sheet's cells by row number, as texts and numbers."""
    z = zipfile.ZipFile(book)
    strings = ["".join(t.text or "" for t in si.iter(N + "t")) for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
    out = {}
    for r in ET.fromstring(z.read("xl/worksheets/sheet1.xml")).iter(N + "row"):
        cells = {}
        for c in r.iter(N + "c"):
            v = c.find(N + "v")
            if c.get("t") == "inlineStr":
                cells[column(c.get("r"))] = "".join(t.text or "" for t in c.iter(N + "t"))
            elif v is not None:
                cells[column(c.get("r"))] = strings[int(v.text)] if c.get("t") == "s" else float(v.text) if c.get("t") in (None, "n") else v.text
        if cells:
            out[int(r.get("r"))] = cells
    assert [out[1].get(i) for i in range(len(HEADS))] == HEADS, out[1]
    return out


def day(x):
    return d.date(1899, 12, 30) + d.timedelta(int(x)) if isinstance(x, float) else d.date.fromisoformat(x)


def plan(book):
    out = []
    for n, c in sorted(rows(book).items()):
        if n == 1:
            continue
        get = lambda h: c.get(AT[h]) if c.get(AT[h]) != "" else None
        first = day(get("First day"))
        bed = get("In bed by")
        out.append(dict(first=first, last=day(get("Last day")) if get("Last day") else first, what=get("What"), times=get("How often"), least=get("Minutes from"),
                        most=get("Minutes to"), pressure=get("Pressure up to"), bed=bed if isinstance(bed, str) else None if bed is None else round(24 * 60 * bed),
                        low=get("Hours asleep from"), high=get("Hours asleep to")))
    return out


def edit(book, to):
    """Changes cells in the workbook's own XML, as a spreadsheet program would save them."""
    z = zipfile.ZipFile(book)
    sheet = z.read("xl/worksheets/sheet1.xml").decode()
    serial = lambda y, m, dd: (d.date(y, m, dd) - d.date(1899, 12, 30)).days
    place = {(day(c[AT["First day"]]), c[AT["What"]]): n for n, c in rows(book).items() if n > 1}

    def put(head, row, value):
        nonlocal sheet
        ref = chr(65 + AT[head]) + str(row)
        cell = re.search(r'<c r="%s"( s="\d+")?[^>]*?(/>|>.*?</c>)' % ref, sheet)
        style = (cell and cell[1]) or ""
        new = "" if value is None else '<c r="%s"%s><v>%s</v></c>' % (ref, style, value) if isinstance(value, (int, float)) else \
            '<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>' % (ref, style, value)
        if cell:
            sheet = sheet.replace(cell[0], new, 1)
            return
        body = re.search(r'(<row r="%d"[^>]*>)(.*?)(</row>)' % row, sheet, re.S)
        cells = re.findall(r'<c r="[^>]*?(?:/>|>.*?</c>)', body[2], re.S) + [new]
        cells.sort(key=lambda c: column(re.search('r="([A-Z]+)', c)[1]))
        sheet = sheet.replace(body[0], body[1] + "".join(cells) + body[3], 1)

    week6 = place[d.date(2027, 1, 25), "massage"]
    put("Minutes from", week6, 60)
    put("Minutes to", week6, 60)
    put("Pressure up to", week6, "deep")
    put("Focus", week6, None)
    put("In bed by", place[d.date(2027, 1, 4), "sleep"], "late")
    gone = place[d.date(2027, 1, 11), "sleep"]
    sheet = re.sub(r'<row r="%d"[^>]*>.*?</row>' % gone, "", sheet, flags=re.S)
    last = max(place.values())
    new = [("Client", "R7"), ("Plan", rows(book)[2][AT["Plan"]]), ("First day", serial(2027, 1, 6)), ("What", "massage"), ("How often", 1), ("Minutes to", 20)]
    style = lambda head: (re.search(r'<c r="%s%d"( s="\d+")' % (chr(65 + AT[head]), last), sheet) or re.search(r'<c r="%s2"( s="\d+")' % chr(65 + AT[head]), sheet) or ["", ""])[1]
    line = "".join('<c r="%s%d"%s><v>%s</v></c>' % (chr(65 + AT[h]), last + 1, style(h), v) if isinstance(v, int) else
                   '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (chr(65 + AT[h]), last + 1, v) for h, v in new)
    sheet = sheet.replace("</sheetData>", '<row r="%d">%s</row></sheetData>' % (last + 1, line))
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
        for item in z.infolist():
            out.writestr(item, sheet if item.filename == "xl/worksheets/sheet1.xml" else z.read(item.filename))


def write(path, heads, lines):
    with open(path, "w", newline="") as f:
        w = csv.writer(f)
        w.writerow(heads)
        w.writerows(lines)


SESSIONS = ["client_id", "date", "start", "duration_min", "pressure", "kind"]
NIGHTS = ["client_id", "night_date", "bedtime", "tst_min", "quality"]


def follow(book, code, folder):
    """Every third massage is left out, every fourth too long, every fifth too firm; a self-massage in three is left out; some nights are late, short or not logged."""
    sessions, nights, n = [], {}, 0
    for p in sorted((p for p in plan(book) if p["what"] != "race"), key=lambda p: (p["first"], p["what"])):
        n += 1
        days = (p["last"] - p["first"]).days + 1
        if p["what"] == "massage" and n % 3:
            minutes = p["most"] + (30 if n % 4 == 0 else 0)
            pressure = "deep" if n % 5 == 0 else p["pressure"] or "moderate"
            sessions.append([code, p["first"] + d.timedelta(min(4, days - 1)), "16:30", int(minutes), pressure, "massage"])
        if p["what"] == "self-massage":
            for i in range(int(p["times"]) - (n % 3 == 0)):
                sessions.append([code, p["first"] + d.timedelta(2 * i), "21:00", 8 if n % 2 else 15, "", "self"])
        for i in range(days if p["what"] == "sleep" else 0):
            night = p["first"] + d.timedelta(i)
            if (n + i) % 7:
                nights[night] = ["22:%02d" % (10 + 10 * ((n + i) % 5)) if (n + i) % 5 else "00:10", 400 + 25 * ((n + 2 * i) % 6)]
    write(folder + "/followed.csv", SESSIONS, sessions)
    write(folder + "/followed-nights.csv", NIGHTS, [[code, day, bed, tst, 6] for day, (bed, tst) in sorted(nights.items())])


def keep(laid, folder):
    """Logs of those clients, K-..., that keep to their plans to the letter."""
    sessions, nights = [], {}
    for book in sorted(glob.glob(laid + "/plan-K-*.xlsx")):
        code = rows(book)[2][AT["Client"]]
        for p in plan(book):
            days = (p["last"] - p["first"]).days + 1
            times = int(p["times"]) if p["times"] is not None else days if p["what"] == "sleep" else 1
            for i in range(times if p["what"] in ("massage", "self-massage") else 0):
                massage = p["what"] == "massage"
                sessions.append([code, p["first"] + d.timedelta(i), "16:30" if massage else "21:00", int(p["least"] or p["most"]), p["pressure"] or "",
                                 "massage" if massage else "self"])
            for i in range(times if p["what"] == "sleep" else 0):
                nights[code, p["first"] + d.timedelta(i)] = ["21:50", 480]
    write(folder + "/kept.csv", SESSIONS, sessions)
    write(folder + "/kept-nights.csv", NIGHTS, [[code, day, bed, tst, 6] for (code, day), (bed, tst) in sorted(nights.items())])


FIRM = ["light", "moderate", "deep"]


def count(book, code, folder, month):
    visits, nights = [], {}
    for path in sorted(glob.glob(folder + "/*.csv")):
        for r in csv.DictReader(open(path)):
            if r.get("night_date"):
                h, m = map(int, r["bedtime"].split(":"))
                nights[d.date.fromisoformat(r["night_date"])] = (60 * h + m + (24 * 60 if h < 12 else 0), float(r["tst_min"]))
            elif r.get("client_id") == code or r.get("client") == code:
                visits.append((d.date.fromisoformat(r["date"]), float(r["duration_min"]), r["pressure"], r.get("kind") or "massage"))
    total = {}
    for p in plan(book):
        if p["what"] == "race" or p["last"].strftime("%Y-%m") != month:
            continue
        if p["bed"] == "late":  # refused: what stood there before
            p["bed"] = 22 * 60 + 30
        days = (p["last"] - p["first"]).days + 1
        t = total.setdefault(p["what"], [0, 0, 0, None, None, None, None])
        if p["what"] == "sleep":
            planned = days if p["times"] is None else p["times"]
            here = [n for day, n in nights.items() if p["first"] <= day <= p["last"]]
            fine = sum((p["bed"] is None or bed <= p["bed"] + 15) and 60 * (p["low"] or 0) <= tst <= 60 * (p["high"] or 24) for bed, tst in here)
            told, kept = len(here), min(planned, fine)
        else:
            planned = 1 if p["times"] is None else p["times"]
            kind = "massage" if p["what"] == "massage" else "self"
            here = [v for v in visits if p["first"] <= v[0] <= p["last"] and v[3] == kind]
            told = len({v[0] for v in here}) if kind == "self" else len(here)
            kept = min(planned, told)
            if p["least"] or p["most"]:
                t[3] = (t[3] or 0) + min(planned, len(here))
                t[4] = (t[4] or 0) + min(planned, sum((p["least"] or 0) <= v[1] <= (p["most"] or 480) for v in here))
            if p["pressure"]:
                known = [v for v in here if v[2]]
                t[5] = (t[5] or 0) + min(planned, len(known))
                t[6] = (t[6] or 0) + min(planned, sum(FIRM.index(v[2]) <= FIRM.index(p["pressure"]) for v in known))
        for i, x in enumerate((planned, told, kept)):
            t[i] += x
    for what in sorted(total):
        print("|".join([what] + ["" if x is None else "%g" % x for x in total[what]]))


def shown(folder, month):
    for path in sorted(glob.glob(folder + "/*plan*.csv")):
        table = list(csv.DictReader(open(path, encoding="utf-8-sig")))
        if not table or "Month" not in table[0]:
            continue
        for r in table:
            if r["Month"].startswith(month):
                cells = [r[h] for h in ("Planned", "Logged", "Kept", "Length known", "As long as planned", "Pressure known", "No firmer than planned")]
                print("|".join([r["What"]] + ["" if c in ("-", "") else "%g" % float(c) for c in cells]))


globals()[sys.argv[1]](*sys.argv[2:])
