"""Counts nights and naps a client and source straight from the CSV files of a folder, sharing nothing with the product: what
downshift must agree with. Prints "client source nights naps", sorted. usage: independent_count.py FOLDER"""
import csv, json, os, re, sys

SPANISH = {'Siesta': 'Nap', 'Inicio del sueño': 'Sleep onset', 'Zona horaria del ciclo': 'Cycle timezone', 'Duración del sueño (min)': 'Asleep duration (min)',
           'Tiempo en la cama (min)': 'In bed duration (min)', 'Tempo despierto/a (min)': 'Awake duration (min)',
           'Calificación del sueño (%)': 'Sleep performance %', 'Eficiencia del sueño %': 'Sleep efficiency %'}

def blank(row, *names):
    return all((row.get(n) or '').strip() in ('', '-', '--', 'n/a', 'na', 'null') for n in names)

def whoop(row, owner):
    if not blank(row, 'Asleep duration (min)', 'In bed duration (min)', 'Awake duration (min)', 'Sleep performance %', 'Sleep efficiency %'):
        yield owner, 'whoop', row['Nap'].strip().lower() == 'true', row['Sleep onset'] + row['Cycle timezone']

def oura(row, owner):
    if not blank(row, 'Bedtime Start', 'Total Sleep Time', 'Sleep Score'):
        yield owner, 'oura', False, row['Bedtime Start'][:16]

def diary(row, owner):
    outcomes = [n for n in row if n in 'quality sleep_score tst_min sol_min waso_min awakenings efficiency_pct resting_hr hrv_ms morning_soreness morning_looseness morning_pain'.split()]
    if outcomes and not blank(row, *outcomes):
        yield (row.get('client_id') or row.get('client')).strip(), 'diary', False, row['night_date']

KINDS = {'Nap': whoop, 'Bedtime Start': oura, 'night_date': diary}

def fitbit(data, owner):
    for log in json.loads(data):
        yield owner, 'fitbit', not log['mainSleep'], log['logId']

def garmin(data, owner):
    for night in json.loads(data):
        if 'sleepStartTimestampGMT' in night: yield owner, 'garmin', False, night['sleepStartTimestampGMT']

def apple(data, owner):
    for record in re.findall(r'<Record [^>]*>', data.decode()):
        if 'SleepAnalysisInBed' in record: yield owner, 'apple', False, re.search(r'startDate="([^"]*)"', record)[1]

WHOLE = {r'sleep-.*\.json': fitbit, r'.*_sleepData\.json': garmin, r'export\.xml': apple}

def sleeps(root):
    for folder, _, files in os.walk(root):
        for name in sorted(files):
            for pattern, read in WHOLE.items():
                if re.fullmatch(pattern, name):
                    with open(os.path.join(folder, name), 'rb') as f: yield from read(f.read(), os.path.relpath(folder, root).split(os.sep)[0])
    for folder, _, files in os.walk(root):
        for name in sorted(f for f in files if f.endswith('.csv')):
            with open(os.path.join(folder, name), 'rb') as f:
                data = f.read()
            try: text = data.decode('utf-8-sig').splitlines(keepends=True)
            except UnicodeDecodeError: text = data.decode('cp1252').splitlines(keepends=True)
            rows = csv.DictReader(text, delimiter=max(',;\t', key=text[0].count))
            rows.fieldnames = [SPANISH.get(n, n) for n in rows.fieldnames]
            for row in rows:
                for column, read in KINDS.items():
                    if column in row: yield from read(row, os.path.relpath(folder, root).split(os.sep)[0])

counts = {}
for client, source, nap, when in set(sleeps(sys.argv[1])):
    counts.setdefault((client, source), [0, 0])[nap] += 1
for (client, source), (nights, naps) in sorted(counts.items()): print(client, source, nights, naps)
