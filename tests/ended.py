"""ended.py WHOM SIGNAL FOLDER COMMAND...: runs the command in a session of its own; as soon as some, and not all, of its files are in FOLDER,
sends the signal to the program itself (parent), to all of its processes (group), or to one that it made (child).
Prints its exit status, as a shell has it, and then what it said on stderr.
"""
import os, signal, subprocess, sys, time

SOME = 3


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(x) for x in f.read().split()]


# Begun behind a shell's back it would ignore Ctrl-C.
def listen():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(folder):
    try:
        return sum(not name.startswith(".") for name in os.listdir(folder))
    except FileNotFoundError:
        return 0


def main():
    whom, number, folder, command = sys.argv[1], getattr(signal, sys.argv[2]), sys.argv[3], sys.argv[4:]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=listen)
    until = time.monotonic() + 120
    while begun(folder) < SOME and run.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    if run.poll() is None:
        if whom == "group":
            os.killpg(run.pid, number)
        else:
            os.kill(run.pid if whom == "parent" else children(run.pid)[0], number)
    said = run.communicate()[1]
    print(run.returncode if run.returncode >= 0 else 128 - run.returncode)
    print(said.strip())


main()
