#!/bin/sh
# What a room shows to others is called ds_ or bears the room's prefix, so that nothing in the library takes a name that a
# program or another room may want.
set -u
. tests/support/script.sh
command -v nm >/dev/null || { skip "names bear their room's prefix" "nm (Debian: binutils) is not here"; finish; }
# room: prefixes beside ds_
prefixes() {
    case $1 in
    declare) echo declare_ ;;
    record) echo rec_ ;;
    ledger) echo led_ ;;
    analyse) echo an_ ;;
    audience) echo aud_ ;;
    report) echo rep_ lxw_tmpfile ;; # the library's own, put in its place (src/report/sheet/watch.h)
    cli) echo cli_ cmd_ main ;;
    esac
}

# names of OBJECTs that no other object may take: OBJECT: NAME a line
strangers() { # room object...
    allowed="ds_ $(prefixes "$1")"
    shift
    nm -gA --defined-only "$@" 2>/dev/null | awk -v allowed="$allowed" '
    BEGIN { n = split(allowed, prefix, " ") }
    NF == 3 && $3 !~ /^_|^\./ {
        for (i = 1; i <= n; i++) if (index($3, prefix[i]) == 1) next
        sub(/:[^:]*$/, "", $1)
        print $1 ": " $3
    }'
}

for room in src/*/; do
    room=$(basename "$room")
    # shellcheck disable=SC2046 # names of sources have no blanks
    strangers "$room" $(find "src/$room" -name '*.c' | sort | sed "s|^|$B/|; s|c$|o|") >"$tmp/said"
    if [ -s "$tmp/said" ]; then fail "names of $room" <"$tmp/said"; else pass "names of $room"; fi
done

echo 'int nobody(void); int nobody(void) { return 0; } static int own; int ds_fine, an_fine; int *use(void); int *use(void) { return &own; }' >"$tmp/a.c"
${CC:-cc} -c "$tmp/a.c" -o "$tmp/a.o"
if [ "$(strangers analyse "$tmp/a.o" | sed 's/.*: //' | tr '\n' ' ')" = "nobody use " ]; then pass "a wrong name is seen"; else fail "a wrong name is seen" "$(strangers analyse "$tmp/a.o")"; fi
finish
