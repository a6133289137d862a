#!/bin/sh
# Every workbook that we ship, of made-up practices, as one meets it who does not see it (links, alternative texts, tables, the rows
# behind a figure), and with its formulas computed anew by LibreOffice and Gnumeric, where these are here: tests/walk_workbook.py.
set -u
. tests/support/script.sh
release_only "workbooks"
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
command -v python3 >/dev/null || { skip "workbooks" "python3 is not here"; finish; }

# LibreOffice computes a foreign file anew only where a setting says so; nothing of one's own settings is touched.
mkdir -p "$tmp/profile/user"
cat >"$tmp/profile/user/registrymodifications.xcu" <<'XCU'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
XCU
libreoffice() { soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to xlsx --outdir "$tmp/again" "$1" >/dev/null 2>&1; }
gnumeric() { ssconvert --recalc "$1" "$tmp/again/$(basename "$1")" >/dev/null 2>&1; }

computed_anew() { # practice, workbook, program, how
    rm -rf "$tmp/again"
    mkdir "$tmp/again"
    "$4" "$2"
    if python3 tests/walk_workbook.py same "$2" "$tmp/again/$(basename "$2")" >"$tmp/said" 2>&1; then
        pass "$1: $(basename "$2"), computed anew by $3: $(cat "$tmp/said")"
    else
        fail "$1: $(basename "$2"), computed anew by $3" <"$tmp/said"
    fi
}

practice() { # name, inbox, month
    (cd "$tmp/$1" && "$bin" month "$3" --inbox "$2" --out out) >"$tmp/said" 2>&1 || [ -f "$tmp/$1/out/monthly-review-$3.xlsx" ] || fail "$1" <"$tmp/said"
    books="$tmp/$1/out/monthly-review-$3.xlsx $tmp/$1/out/accountant-$3.xlsx $(ls "$tmp/$1"/out/client-progress-*.xlsx 2>/dev/null | head -n 1)"
    # shellcheck disable=SC2086
    if python3 tests/walk_workbook.py walk $books >"$tmp/said" 2>&1; then pass "$1: $(tr '\n' ';' <"$tmp/said")"; else fail "$1: for a reader" <"$tmp/said"; fi
    for book in $books; do
        command -v soffice >/dev/null && computed_anew "$1" "$book" LibreOffice libreoffice
        command -v ssconvert >/dev/null && computed_anew "$1" "$book" Gnumeric gnumeric
    done
}

command -v soffice >/dev/null || skip "formulas computed anew by LibreOffice" "soffice is not here"
command -v ssconvert >/dev/null || skip "formulas computed anew by Gnumeric" "ssconvert is not here"
for kind in small bare first sold ten; do
    python3 tests/independent_kpis.py make "$tmp/$kind/inbox" $kind
    cp "$tmp/$kind/inbox/practice.yaml" "$tmp/$kind/"
    practice $kind inbox 2026-10
    if python3 tests/independent_page.py "$tmp/$kind/inbox" 2026-10 "$tmp/$kind/out/monthly-review-2026-10.xlsx" >"$tmp/said" 2>&1; then
        pass "$kind: $(cat "$tmp/said")"
    else
        fail "$kind: page one" <"$tmp/said"
    fi
done
mkdir "$tmp/sample"
cp sample-data/practice.yaml "$tmp/sample/"
practice sample "$PWD/sample-data" 2026-10
finish
