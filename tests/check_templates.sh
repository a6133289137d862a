#!/bin/sh
# The workbooks to type into: each comes back in, with nothing unread, also as other programs save it; nothing typed is lost.
set -u
. tests/support/script.sh
release_only "workbooks saved again"

TZ=UTC "$DOWNSHIFT" init --country US --samples --db "$tmp/practice.db" >/dev/null || fail "init --samples" "it failed"
samples=$tmp/samples
"$DOWNSHIFT" template --db "$tmp/practice.db" | sed -n 's/^  \([a-z-]*\) .*/\1/p' >"$tmp/names"

# A catalogue is no record: what it comes to as lines of practice.yaml, in the same shape.
typed() { # FOLDER
    "$DOWNSHIFT" services "$1/catalogue.xlsx" 2>&1 | sed 's/^  /v1_service /; /^#/d; /^services:/d'
}

# What a folder's workbooks bring into a new practice: every row of the published views, without the file's name.
brought() { # FOLDER
    [ ! -f "$1/catalogue.xlsx" ] || { typed "$1"; return; }
    rm -f "$tmp/back.db"
    TZ=UTC "$DOWNSHIFT" init --db "$tmp/back.db" >/dev/null 2>&1
    "$DOWNSHIFT" import "$1" --db "$tmp/back.db" >"$tmp/said" 2>&1 || { cat "$tmp/said"; return; }
    grep -i -E 'not read|unread|refused|set aside' "$tmp/said"
    python3 - "$tmp/back.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for view in "v1_session", "v1_night", "v1_day", "v1_sale", "v1_sale_line", "v1_tender", "v1_fee", "v1_payout", "v1_note", "v1_corporate_event", "v1_client_event", "v1_goal", "v1_score", "v1_planned":
    rows = db.execute(f"SELECT * FROM {view}")
    keep = [i for i, c in enumerate(rows.description) if c[0] not in ("file", "line")]
    for row in sorted(repr([r[i] for i in keep]) for r in rows):
        print(view, row)
END
}

while read -r name; do
    what="$name comes back in"
    rm -rf "$tmp/in"
    mkdir -p "$tmp/in/K7QM"
    case $name in
    diary*) cp "$samples/$name.xlsx" "$tmp/in/K7QM/" ;;
    *) cp "$samples/$name.xlsx" "$tmp/in/" ;;
    esac
    brought "$tmp/in" >"$tmp/plain"
    rows=$(grep -c '^v1_' "$tmp/plain")
    case $name in diary-print) least=0 ;; *) least=3 ;; esac # on paper there are no example lines
    if [ "$name" = diary-print ]; then
        grep -q ': 0 rows$' "$tmp/said" && pass "$what" || fail "$what" <"$tmp/said"
        continue
    fi
    if [ "$rows" -ge "$least" ] && ! grep -v '^v1_' "$tmp/plain" >"$tmp/noise"; then
        pass "$what"
    else
        fail "$what" <"$tmp/plain"
    fi
    for by in soffice ssconvert; do
        what="$name comes back as $by saves it"
        command -v $by >/dev/null || { skip "$what" "$by is not here"; continue; }
        file=$(cd "$tmp/in" && find . -name '*.xlsx')
        rm -rf "$tmp/saved"
        mkdir -p "$tmp/saved/$(dirname "$file")"
        case $by in
        soffice) soffice "-env:UserInstallation=file://$tmp/profile" --headless --convert-to xlsx --outdir "$tmp/saved/$(dirname "$file")" \
            "$tmp/in/$file" >/dev/null 2>&1 ;;
        ssconvert) ssconvert "$tmp/in/$file" "$tmp/saved/$file" >/dev/null 2>&1 ;;
        esac
        brought "$tmp/saved" >"$tmp/again"
        if cmp -s "$tmp/plain" "$tmp/again"; then pass "$what"; else diff "$tmp/plain" "$tmp/again" | fail "$what"; fi
    done
done <"$tmp/names"

what="one that is there already is never written over"
echo typed >"$tmp/sessions.xlsx"
if "$DOWNSHIFT" template sessions --db "$tmp/practice.db" --out "$tmp" >"$tmp/said" 2>&1; then
    fail "$what" "it was"
elif [ "$(cat "$tmp/sessions.xlsx")" = typed ] && grep -q 'is there already' "$tmp/said"; then
    pass "$what"
else
    fail "$what" <"$tmp/said"
fi
finish
