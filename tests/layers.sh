#!/bin/sh
# Fails on an #include against the table of rooms (docs/architecture.md), and on a third-party header outside its room.
set -eu
awk '
BEGIN {
    may["base"] = " base "
    may["declare"] = " base declare "
    may["read"] = " base read "
    may["record"] = " base declare read record "
    may["store"] = " base declare read record store "
    may["import"] = " base declare read record store import "
    may["stats"] = " base stats "
    may["analyse"] = " base declare record store stats analyse "
    may["report"] = " base declare record store report "
    may["cli"] = " base declare read record store import stats analyse report cli "
    own["sodium.h"] = "base"; own["yaml.h"] = "declare"; own["csv.h"] = "read"; own["iconv.h"] = "read"
    own["expat.h"] = "read"; own["zip.h"] = "read"; own["sqlite3.h"] = "store"; own["gsl"] = "stats"
    own["xlsxwriter.h"] = "report"; own["jansson.h"] = "cli"
}
FNR == 1 { n = split(FILENAME, part, "/"); room = part[2] }
/^#[ ]*include[ ]*</ {
    h = $0; sub(/^[^<]*</, "", h); sub(/>.*/, "", h)
    if (h ~ /^downshift\//) {
        to = h; sub(/^downshift\//, "", to); sub(/\.h$/, "", to)
        if (index(may[room], " " to " ") == 0) { printf "%s:%d: %s may not include %s\n", FILENAME, FNR, room, h; bad = 1 }
    } else {
        key = h; if (key ~ /^gsl\//) key = "gsl"; if (key ~ /^libxlsxwriter|^xlsxwriter/) key = "xlsxwriter.h"
        if (key in own && own[key] != room) { printf "%s:%d: %s belongs to %s only\n", FILENAME, FNR, h, own[key]; bad = 1 }
    }
}
/^#[ ]*include[ ]*"/ {
    h = $0; sub(/^[^"]*"/, "", h); sub(/".*/, "", h)
    if (h ~ /\//) { printf "%s:%d: \"%s\" reaches into another folder\n", FILENAME, FNR, h; bad = 1 }
}
room != "cli" && /(^|[^a-z_.])(printf|puts|exit|abort|perror) *\(/ && !/^ *(\/\*|\*|\/\/)/ {
    printf "%s:%d: only cli prints or exits\n", FILENAME, FNR; bad = 1
}
END { exit bad }
' $(find src -name "*.c" -o -name "*.h" | sort)
