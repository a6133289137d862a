"""Calls that fail, kills, full disks, read-only folders, limits on size, and two programs at once: whatever happens, nothing may be lost or silently different.
usage: torture.py PROGRAM FAULT_LIBRARY SECONDS [SEED]

After each of them: no crash, no good exit status with something missing, nothing half-written in place, a sound database, and the same command once more gives
the bytes of an undisturbed run. Every call but malloc's fails once in turn, as far as the time goes; of malloc's as many as there is time for, drawn evenly.
Prints a table for docs/reliability.md, and what went wrong; status 1 then."""
import collections, contextlib, hashlib, os, random, resource, shutil, signal, sqlite3, subprocess, sys, tempfile, time

PROGRAM, LIBRARY, SECONDS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), float(sys.argv[3])
RANDOM = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 20261130)
BEGUN = time.monotonic()
CRASHED, CRASHED_THERE = 98, 99   # of tests/fault/fault.c
KINDS = 'open read write fsync rename unlink stdio malloc'.split()
COMMANDS = {
    'import': ['import', 'inbox'],
    'analyse': ['analyse'],
    'report': ['report', 'client-progress', '--month', '2026-10', '--client', 'ANN', '--out', 'out'],
    'month': ['month', '2026-10', '--inbox', 'inbox', '--out', 'out', '--jobs', '1'],
}
# files without their numbers: one that could not be read at first comes in after the others
FILES = '(SELECT file, format, encoding, client, unused, imported_at, rows, refused, ignored, cells FROM v1_file)'
VIEWS = 'v1_client v1_session v1_night v1_day v1_refused v1_run v1_effect v1_finding'.split() + [FILES]
SESSIONS = '''client_id,date,start,duration_min,pressure,service,kind,status,price,therapist,reaction,notes
ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80,Zo,fine,
BOB,2026-10-05,17:00,60,light,Relax,massage,completed,80,Zo,,
ANN,2026-10-09,18:00,60,modrate,Relax,massage,completed,80,Zo,,
'''
NIGHTS = '''client_id,night_date,bedtime,rise,quality,tst_min
ANN,2026-10-03,22:25,06:45,7,440
ANN,2026-10-04,22:25,06:45,6,430
BOB,2026-10-05,22:25,06:45,5,400
'''
faults, tally, notes = [], collections.Counter(), []
# in memory where there is room: what is tried is what the program does, not how fast a disk is
base = tempfile.mkdtemp(prefix='torture', dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)

def env(fault=None, count=None, library=True):
    e = dict(os.environ, SOURCE_DATE_EPOCH='1793000000', FAULT_TIME='1793000000', TZ='UTC')
    if library: e['LD_PRELOAD'] = LIBRARY
    if fault: e['FAULT'] = fault
    if count: e['FAULT_COUNT'] = count
    return e

def run(folder, words, fault=None, count=None, limit=None):
    def before():
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.run([PROGRAM] + words, cwd=folder, env=env(fault, count), capture_output=True, preexec_fn=before if limit is not None else None)

# ---- what a run leaves ----

def outputs(folder):
    """Bytes by name of what stands in place, hidden files left out: those are on their way."""
    out = os.path.join(folder, 'out')
    return {n: open(os.path.join(out, n), 'rb').read() for n in os.listdir(out) if not n.startswith('.') and not n.endswith('.part')} if os.path.isdir(out) else {}

def asides(folder):
    out = os.path.join(folder, 'out')
    return [n for n in os.listdir(out) if n.startswith('.') or n.endswith('.part')] if os.path.isdir(out) else []

def records(folder):
    path, h = os.path.join(folder, 'practice.db'), hashlib.sha256()
    if not os.path.exists(path) or not os.path.getsize(path): return None
    with contextlib.closing(sqlite3.connect(path)) as db:
        if db.execute('PRAGMA integrity_check').fetchone()[0] != 'ok': return 'damaged'
        try:
            for v in VIEWS: h.update(repr(db.execute('SELECT * FROM %s ORDER BY 1, 2, 3, 4' % v).fetchall()).encode())
        except sqlite3.OperationalError as e: return 'no view: %s' % e
    return h.hexdigest()

def state(folder):
    return outputs(folder), records(folder)

# ---- places ----

class World:
    def __init__(self, name):
        self.name, self.words = name, COMMANDS[name]
        self.seed = os.path.join(base, name)
        os.makedirs(self.seed + '/inbox')
        open(self.seed + '/inbox/sessions.csv', 'w').write(SESSIONS)
        open(self.seed + '/inbox/nights.csv', 'w').write(NIGHTS)
        for n in ('sessions', 'nights'): os.utime('%s/inbox/%s.csv' % (self.seed, n), (1790000000, 1790000000))
        if name in ('analyse', 'report'): run(self.seed, COMMANDS['import'])
        if name == 'report': run(self.seed, COMMANDS['analyse'])
        with self.place() as f:
            r = run(f, self.words, count=f + '/count')
            if r.returncode not in (0, 65): sys.exit('%s: status %d undisturbed: %s' % (name, r.returncode, r.stderr.decode()))
            self.good, self.calls = r.returncode, {k: int(n) for k, n in (l.split() for l in open(f + '/count'))}
            self.left = state(f)
            again = run(f, self.words)
            if again.returncode != self.good or state(f) != self.left: sys.exit('%s: run twice it gives something else' % name)

    @contextlib.contextmanager
    def place(self):
        f = tempfile.mkdtemp(dir=base)
        shutil.copytree(self.seed, f, dirs_exist_ok=True)
        try: yield f
        finally: shutil.rmtree(f, ignore_errors=True)

def fault(world, what, words, r=None):
    faults.append('%s, %s: %s%s' % (world.name, what, words, '\n    ' + r.stderr.decode(errors='replace').strip()[-300:] if r else ''))
    print(faults[-1], file=sys.stderr, flush=True)

def look(world, folder, what, r, again=True):
    """What must hold after a disturbed run; r None: it was killed."""
    if r is not None and (r.returncode == CRASHED or r.returncode < 0 or r.returncode > 128): fault(world, what, 'crashed, %d' % r.returncode, r)
    if r is not None and r.returncode == CRASHED_THERE: tally['crashes inside libxlsxwriter'] += 1
    if r is not None and r.returncode not in (0, world.good) and not r.stderr.strip() and r.returncode != CRASHED_THERE: fault(world, what, 'status %d without a word' % r.returncode)
    out, db = state(folder)
    for name, bytes_ in out.items():
        if name in world.left[0] and bytes_ != world.left[0][name]: fault(world, what, '%s is half-written or different' % name, r)
    if db == 'damaged': fault(world, what, 'the database is damaged', r)
    if r is not None and r.returncode == world.good and (out, db) != world.left:
        lacks = sorted(set(world.left[0]) - set(out))
        fault(world, what, 'told well; lacks %s%s' % (lacks, '' if db == world.left[1] else ', other records'), r)
    if again:
        second = run(folder, world.words)
        if second.returncode != world.good: fault(world, what, 'run again: status %d' % second.returncode, second)
        elif state(folder) != world.left: fault(world, what, 'run again: other bytes')
        elif asides(folder): fault(world, what, 'run again: left %s' % asides(folder))

def left(share):
    return time.monotonic() - BEGUN < SECONDS * share

# ---- each kind of trouble ----

def failing_calls(worlds, share):
    """In turn over commands and kinds; a call a step, so that what time there is goes to all alike."""
    todo = {(w, k): RANDOM.sample(range(1, w.calls.get(k, 0) + 1), w.calls.get(k, 0)) for w in worlds for k in KINDS if w.calls.get(k)}
    turn = 0
    while left(share) and any(todo.values()):
        turn += 1
        for (w, k), calls in todo.items():
            if not calls or not left(share) or (w.name == 'month' and turn % 4): continue # it takes as long as four of the others
            n = calls.pop()
            with w.place() as f: look(w, f, '%s:%d' % (k, n), run(f, w.words, fault='%s:%d' % (k, n)))
            tally['%s %s' % (w.name, k)] += 1

def kills(worlds, n, share):
    for i in range(n):
        if not left(share): break
        w = worlds[i % len(worlds)]
        with w.place() as f:
            begun = time.monotonic()
            if not hasattr(w, 'takes'):
                run(f, w.words)
                w.takes = time.monotonic() - begun
                continue
            p = subprocess.Popen([PROGRAM] + w.words, cwd=f, env=env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(w.takes * 1.1 * RANDOM.random())
            p.kill()
            p.wait()
            look(w, f, 'kill -9', None)
            tally['kill -9'] += 1

def size_limits(worlds, share):
    for limit in [0, 1, 512, 4096, 20000, 65536, 200000, 400000, 600000, 800000, 1000000]:
        for w in worlds:
            if not left(share): return
            with w.place() as f: look(w, f, 'RLIMIT_FSIZE %d' % limit, run(f, w.words, limit=limit))
            tally['RLIMIT_FSIZE'] += 1

@contextlib.contextmanager
def small_disk(w, kib):
    f = tempfile.mkdtemp(dir=base)
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%dk' % kib, 'tmpfs', f], capture_output=True).returncode:
        yield None
    else:
        try:
            shutil.copytree(w.seed, f, dirs_exist_ok=True)
            yield f
        finally: subprocess.run(['umount', '-l', f])

def grown(f, kib):
    subprocess.run(['mount', '-o', 'remount,size=%dk' % kib, f], check=True)

def full_disks(worlds, share):
    for w in worlds:
        need = sum(os.path.getsize(os.path.join(d, n)) for d, _, names in os.walk(w.seed) for n in names) // 1024
        for more in [40, 80, 160, 300, 500, 700, 900, 1200, 1600, 2000, 2600, 3200]:
            if not left(share): return
            with small_disk(w, need + more) as f:
                if f is None:
                    notes.append('full disk: no tmpfs can be mounted here')
                    return
                r = run(f, w.words)
                look(w, f, 'disk with %d KiB left' % more, r, again=False)
                grown(f, 100000)
                look(w, f, 'disk with %d KiB left, then more' % more, run(f, w.words))
            tally['full disk'] += 1

def read_only(worlds):
    for w in worlds:
        with small_disk(w, 50000) as f:
            if f is None: return
            subprocess.run(['mount', '-o', 'remount,ro', f], check=True)
            r = run(f, w.words)
            if r.returncode == w.good and w.name != 'analyse': fault(w, 'read-only', 'told well', r)
            if not r.stderr.strip() and r.returncode != w.good: fault(w, 'read-only', 'status %d without a word' % r.returncode)
            subprocess.run(['mount', '-o', 'remount,rw', f], check=True)
            look(w, f, 'read-only, then not', run(f, w.words))
        tally['read-only folder'] += 1

def at_once(worlds, n, share):
    """Two programs; each does its work, or says that the database is in use (75)."""
    for i in range(n):
        if not left(share): break
        w, other = RANDOM.choice(worlds), RANDOM.choice(worlds)
        with w.place() as f:
            two = [subprocess.Popen([PROGRAM] + x.words, cwd=f, env=env(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for x in (w, other)]
            ends = [(p.communicate()[1], p.returncode) for p in two]
            for x, (err, code) in zip((w, other), ends):
                if code not in (x.good, 0, 75, 65): fault(x, 'beside %s' % other.name, 'status %d: %s' % (code, err.decode(errors='replace').strip()[-300:]))
            if records(f) == 'damaged': fault(w, 'beside %s' % other.name, 'the database is damaged')
            second = run(f, w.words)
            if second.returncode not in (w.good, 65): fault(w, 'beside %s' % other.name, 'run again: status %d' % second.returncode, second)
            for name, bytes_ in outputs(f).items():
                if name in w.left[0] and other.name == w.name and bytes_ != w.left[0][name]: fault(w, 'beside itself', '%s is different' % name)
        tally['two at once'] += 1

def main():
    worlds = [World(n) for n in COMMANDS]
    small = SECONDS < 60
    read_only(worlds)
    full_disks(worlds, .15)
    size_limits(worlds, .25)
    at_once(worlds, 4 if small else 40, .30)
    kills(worlds, 20 if small else 304, .50)
    failing_calls(worlds, 1)
    print('| what | %s |\n| --- |%s' % (' | '.join(w.name for w in worlds), ' --- |' * len(worlds)))
    for k in KINDS:
        print('| a call of %s fails: tried, of all | %s |' % (k, ' | '.join('%d of %d' % (tally['%s %s' % (w.name, k)], w.calls.get(k, 0)) for w in worlds)))
    for what in ('kill -9', 'full disk', 'read-only folder', 'RLIMIT_FSIZE', 'two at once', 'crashes inside libxlsxwriter'):
        print('%s: %d' % (what, tally[what]))
    for n in notes: print(n)
    print('seconds: %d' % (time.monotonic() - BEGUN))
    print('%d faults' % len(faults))
    for x in faults[:40]: print(x)
    sys.exit(bool(faults))

try: main()
finally: shutil.rmtree(base, ignore_errors=True)
