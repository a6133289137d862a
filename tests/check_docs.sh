#!/bin/sh
# The examples of the documents, run: commands in order, in a practice of their own; YAML loaded as what it is; SQL as the
# query of a report. A block that is none of these, or a command that cannot run here, must stand in `exceptions`.
set -u
. tests/support/script.sh
export SOURCE_DATE_EPOCH=1793664000 # 2026-11-03: before the dates of examples
docs="README.md CONTRIBUTING.md docs/formats.md docs/reports.md docs/views.md"

# pattern of a line (sh), and why it is not run
exceptions='
git clone *|needs the network, and the place where the project lies
cd downshift|goes with the clone
make demo*|installs and builds; the demo itself is run below
make check*|is what is running
inbox/*|a picture of folders, not a command
'

# ---- the blocks: $tmp/NNN.txt each, with file:line and language in $tmp/list ----

mkdir "$tmp/blocks"
for doc in $docs; do
    [ -f "$doc" ] || { fail "$doc" "it is gone"; continue; }
    awk -v doc="$doc" -v out="$tmp/blocks" -v list="$tmp/list" -v first="$(ls "$tmp/blocks" | wc -l)" '
    function open(lang) { n++; file = sprintf("%s/%03d", out, first + n); print file "|" doc ":" NR "|" lang "|" named >>list }
    /^```/ { if (fence) { fence = 0; close(file) } else { fence = 1; open(substr($0, 4)); used = 0 } next }
    fence { print >file; next }
    /^    / && !inside && blank { inside = 1; open("") }
    inside && /^    / { sub(/^    /, ""); print >file; next }
    inside && /^ *$/ { print "" >file; next }
    { inside = 0; blank = /^ *$/ }
    !blank { named = ""; if (match($0, /`[a-z-]+\/[a-z-]+\.yaml`:/)) named = substr($0, RSTART + 1, RLENGTH - 3) }
    ' "$doc"
done
sort -o "$tmp/list" "$tmp/list"

# ---- a practice to run them in ----

bin=$(realpath "$DOWNSHIFT") house=$tmp/house
mkdir -p "$house/inbox" "$house/my-reports" "$house/my-formats" "$tmp/bin"
ln -s "$bin" "$tmp/bin/downshift"
ln -s "$PWD/sample-experiment" "$house/sample-experiment"
for log in sessions nights; do { head -n 120 "sample-data/$log.csv"; tail -n 60 "sample-data/$log.csv"; } >"$house/inbox/$log.csv"; done
here() { (cd "$house" && PATH="$tmp/bin:$PATH" && unset DOWNSHIFT_DB && eval "$1") >"$tmp/said" 2>&1; }

excepted() {
    while IFS='|' read -r pattern reason; do
        case $1 in $pattern) [ -n "$pattern" ] && { echo "$pattern" >>"$tmp/excepted"; return 0; } ;; esac
    done <<END
$exceptions
END
    return 1
}

# ---- what a block is ----

kind_of() { # file lang
    line=$(grep -m 1 . "$1")
    case $2:$line in
    yaml:* | :name:*) grep -q '^sheets:' "$1" && echo report || { grep -q '^columns:' "$1" && echo format || echo settings; } ;;
    sql:*) echo query ;;
    :downshift\ * | :make* | :git\ * | :sudo\ * | :cd\ * | sh:*) echo commands ;;
    :*.yaml:*:*:*) echo message ;;
    *) echo other ;;
    esac
}

load_yaml() { # kind file place named
    name=$(sed -n 's/^name: *//p' "$2" | head -n 1)
    case $1 in
    report) cp "$2" "$house/${4:-my-reports/$name.yaml}" && here "downshift reports --reports my-reports/ | grep -q '^ *$name'" ;;
    format) cp "$2" "$house/my-formats/$name.yaml" && here "downshift formats --formats my-formats/ --json | grep -q '\"$name\"'" ;;
    settings) mkdir -p "$house/settings" && cp "$2" "$house/settings/practice.yaml" && here "downshift import inbox/ --dry-run --db settings/practice.db" ;;
    esac
    [ $? -eq 0 ] && pass "$3: a $1" || fail "$3: a $1" <"$tmp/said"
}

run_query() { # file place
    mkdir -p "$house/queries"
    { printf 'name: asked\ntitle: asked\naudience: practice\ntakes: [month]\nsheets:\n  - name: Asked\n    blocks:\n'
      printf '      - list:\n          item: a row\n          query: |\n'
      sed 's/^/            /' "$1"; } >"$house/queries/asked.yaml"
    here "downshift report asked --month 2026-02 --reports queries/ --out out/" && pass "$2: a query" || fail "$2: a query" <"$tmp/said"
}

run_commands() { # file place
    while IFS= read -r command; do
        command=$(printf '%s\n' "$command" | sed 's/  *#.*//')
        [ -n "$command" ] || continue
        if excepted "$command"; then continue; fi
        case $command in
        downshift\ *) here "$command" && pass "$2: $command" || fail "$2: $command" <"$tmp/said" ;;
        *) fail "$2: $command" "no exception says why it is not run" ;;
        esac
    done <"$1"
}

# A message shown is one that the program gives: with that key at that place.
see_message() { # file place
    key=$(sed -n 's/.*unknown key "\([a-z]*\)".*/\1/p' "$1")
    file=$(sed -n 's/^\([a-z/.-]*\.yaml\):.*/\1/p' "$1" | head -n 1)
    known=$(sed -n 's/.*(known here: \([a-z, ]*\), \.\.\.).*/\1/p' "$1")
    cp "$house/$file" "$tmp/kept.yaml"
    sed -i "s/^  - name: Therapists/  - $key: red\n    name: Therapists/" "$house/$file"
    here "downshift reports --reports $(dirname "$file")"
    cp "$tmp/kept.yaml" "$house/$file"
    if [ -n "$known" ] && grep -q "$file:[0-9]*:[0-9]*: unknown key \"$key\" (known here: $known, " "$tmp/said"; then pass "$2: a message"
    else fail "$2: a message" <"$tmp/said"; fi
}

here "TZ=UTC downshift init"
here "downshift import inbox/" || fail "the inbox" <"$tmp/said"
here "rm practice.db practice.yaml practice.schema.json"
each() { # kinds, one pass of the list
    while IFS='|' read -r file place lang named; do
        kind=$(kind_of "$file" "$lang")
        case " $1 " in *" $kind "*) ;; *) continue ;; esac
        case $kind in
        report | format | settings) load_yaml "$kind" "$file" "$place" "$named" ;;
        commands) run_commands "$file" "$place" ;;
        query) run_query "$file" "$place" ;;
        message) see_message "$file" "$place" ;;
        other) excepted "$(head -n 1 "$file")" || fail "$place" "a block of no kind that is known; see tests/check_docs.sh" ;;
        esac
    done <"$tmp/list"
}
each "report format settings"
each "commands other"
each "query message"

# ---- commands and options named inside a line ----

for doc in $docs; do
    grep -o '`downshift [a-z][^`]*`' "$doc" | tr -d '`' | sort -u | while read -r _ command rest; do
        here "downshift $command --help" || { echo "$doc: downshift $command: no such command"; continue; }
        for option in $(printf '%s\n' "$rest" | grep -o -e '--[a-z-]*'); do
            grep -q -e "$option" "$tmp/said" || echo "$doc: downshift $command has no $option"
        done
    done
done >"$tmp/faults"
if [ -s "$tmp/faults" ]; then fail "commands named in a line" <"$tmp/faults"; else pass "commands named in a line"; fi

# ---- an exception that nothing needs hides what will need it ----

printf '%s\n' "$exceptions" | while IFS='|' read -r pattern reason; do
    [ -z "$pattern" ] || grep -qxF "$pattern" "$tmp/excepted" || echo "no document has: $pattern"
done >"$tmp/unused"
if [ -s "$tmp/unused" ]; then fail "exceptions are needed" <"$tmp/unused"; else pass "exceptions are needed"; fi
finish
