#!/bin/sh
# layers.sh [ROOT]: fails on an #include against the table of rooms (docs/architecture.md): another room's public header that
# the room may not have, also from a public header; another room's private header; a floor of a room that lies above; a
# third-party header outside its room; a header by which report would see the store. Fails on anything but cli that prints
# or exits, on two files of one name, and on a table of the store named in SQL outside the store.
set -eu
cd "${1:-.}"
awk '
BEGIN {
    # public headers that are another face of a room
    room_of["settings"] = "declare"; room_of["accounts"] = "declare"; room_of["flag_settings"] = "declare"; room_of["analysis_settings"] = "declare"; room_of["query"] = "store"; room_of["results"] = "store"; room_of["person"] = "store"; room_of["closing"] = "store"; room_of["authorisation"] = "store"; room_of["experiment"] = "store"; room_of["trial"] = "stats"; room_of["trials"] = "analyse"; room_of["code"] = "record"; room_of["nights"] = "record"; room_of["kpi"] = "analyse"; room_of["flag"] = "analyse"; room_of["plan"] = "analyse"; room_of["journal"] = "ledger"; room_of["bookkeeping"] = "ledger"; room_of["suppress"] = "audience"; room_of["partner"] = "audience"; room_of["growing"] = "base"; room_of["secret"] = "base"; room_of["inputs"] = "store"
    room_of["sign"] = "base"; room_of["pool"] = "stats"; room_of["network"] = "analyse"
    may["base"] = "base growing secret sign"
    may["declare"] = "base declare settings accounts flag_settings analysis_settings"
    may["read"] = "base read"
    may["record"] = "base growing declare settings read record code nights"
    may["store"] = "base settings record code nights store query results person closing authorisation experiment inputs growing secret"
    may["audience"] = "base growing settings record query stats audience suppress partner"
    may["import"] = "base declare settings read record code nights store person import"
    may["ledger"] = "base declare settings record query results ledger journal bookkeeping growing"
    may["stats"] = "base stats trial pool"
    may["analyse"] = "base declare settings record query results experiment stats trial pool analyse kpi flag trials plan network growing"
    may["report"] = "base declare settings record query audience report growing"
    may["cli"] = "base growing declare settings read record code nights import store query results audience suppress partner person closing authorisation experiment inputs ledger journal bookkeeping stats trial pool analyse kpi flag trials plan network report secret sign cli"
    # floors, lowest first: a file may include its own and those before it; a file of the room itself may include all
    floors["read"] = "packed text kind"
    floors["record"] = "fields form format map hooks"
    floors["store"] = "db rows results"
    floors["audience"] = "suppress partner"
    floors["stats"] = "small lmm"
    floors["analyse"] = "panel model tell ask rule kpi flag trials plan network"
    floors["report"] = "define sheet paper out blank"
    own["sodium.h"] = "base"; own["yaml.h"] = "declare"; own["iconv.h"] = "read"; own["zlib.h"] = "read"
    own["expat.h"] = "read report/out"; own["zip.h"] = "read report/out" # report/out reads back what it wrote
    own["cairo-pdf.h"] = "report/paper report/out"; own["pango"] = "report/paper"; own["libical"] = "read"; own["sqlite3.h"] = "store read"; own["gsl"] = "stats"
    own["unicase.h"] = "record"; own["unictype.h"] = "record"; own["uninorm.h"] = "record"; own["unistr.h"] = "record"; own["xlsxwriter.h"] = "report"
}
function fault(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; bad = 1 }
function word(list, w) { return index(" " list " ", " " w " ") }
# what one has by including a public header
function reach(h,    k, list, n) {
    if (h in reached) return
    reached[h] = 1
    n = split(includes[h], list, " ")
    for (k = 1; k <= n; k++) reach(list[k])
}
FNR == 1 {
    n = split(FILENAME, part, "/"); room = part[2]; floor = n > 3 ? part[3] : ""
    public = part[1] == "include"
    if (public) { room = part[n]; sub(/\.h$/, "", room); header = room; if (room in room_of) room = room_of[room]; floor = "" }
    if (part[n] in seen) fault("the name " part[n] " is taken by " seen[part[n]])
    seen[part[n]] = FILENAME
}
/^#[ ]*include[ ]*</ {
    h = $0; sub(/^[^<]*</, "", h); sub(/>.*/, "", h)
    if (h ~ /^downshift\//) {
        to = h; sub(/^downshift\//, "", to); sub(/\.h$/, "", to)
        if (to ~ /^fields\//) to = "record" # the field lists are record.h in parts
        if (!word(may[room], to)) fault(room " may not include " h)
        if (public && to != room) includes[header] = includes[header] " " to
    } else {
        key = h; sub(/\/.*/, "", key); if (h ~ /xlsxwriter/) key = "xlsxwriter.h"
        if (key in own && !word(own[key], room) && !word(own[key], room "/" floor)) fault(h " belongs to " own[key] " only")
    }
}
/^#[ ]*include[ ]*"/ {
    h = $0; sub(/^[^"]*"/, "", h); sub(/".*/, "", h)
    k = split(h, own_path, "/")
    if (own_path[1] != room) fault("\"" h "\" is another room'"'"'s own")
    if (k > 2 && floor != "" && word(floors[room], floor) && word(floors[room], own_path[2]) > word(floors[room], floor))
        fault(floor " may not include " h ", which lies above it")
}
FILENAME !~ /^src\/cli\/(print|json)\.c$/ && !/^ *(\/\*|\*|\/\/)/ {
    if (FILENAME == "src/cli/batch.c") gsub(/_exit *\(/, "") # how a child process ends
    if (/(^|[^A-Za-z0-9_.>"])(v?f?printf|v?dprintf|f?puts|f?putc|putchar|perror|psignal|exit|_exit|_Exit|quick_exit|abort) *\(/ ||
        /(^|[^A-Za-z0-9_.>])write *\( *([12]|STDOUT_FILENO|STDERR_FILENO) *,/ ||
        (room != "cli" && /(^|[^A-Za-z0-9_.>"])(stdout|stderr)([^A-Za-z0-9_"]|$)/))
        fault("only cli prints or exits, by cli_say and cli_json_out: everything printed passes one gate")
}
END {
    n = split(may["report"], list, " ")
    for (k = 1; k <= n; k++) reach(list[k])
    for (h in reached)
        if (h == "store" || h == "results") {
            print "include/downshift/" h ".h: report would see it, which sees a snapshot only"
            bad = 1
        }
    exit bad
}
' $(find include/downshift -name "*.h" | sort) $(find src -name "*.c" -o -name "*.h" | sort)

# What the store has beside its published views: tables and helpers of the migrations, tables of results.
own=$(sed -n 's/^CREATE [TV][A-Z]* \([a-z0-9_]*\).*/\1/p' src/store/migrations/*.sql 2>/dev/null | grep -v '^v1_' || true
      sed -n 's/^    X([A-Z_]*, \([a-z_]*\)).*/\1/p' include/downshift/results.h)
awk -v own="$(echo $own | tr ' ' '|')" '
function flush(   at, text) {
    gsub(/"[ \t\r\n]*"/, "", all) # a literal goes on in the next line
    while (match(all, "(FROM|JOIN|INTO|UPDATE)[ \t\n]+(\"?[a-z0-9_]+\"?( +[a-z])?,[ \t\n]*)*(" own ")[^a-z0-9_]")) {
        text = substr(all, RSTART, RLENGTH - 1)
        printf "%s: a table of the store stands in SQL outside it: %s\n", file, text
        all = substr(all, RSTART + RLENGTH); bad = 1
    }
    all = ""
}
FNR == 1 { flush(); file = FILENAME }
{ all = all $0 "\n" }
END { flush(); exit bad }
' $(find src include -name "*.c" -o -name "*.h" | grep -v "^src/store/" | sort)
