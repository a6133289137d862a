#!/bin/sh
# What is decided over a review comes back from its workbook: typed in, saved anew by LibreOffice and Gnumeric where these are here,
# imported, over several months; and what must not come of it.
set -u
. tests/support/script.sh
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
type_into="$PWD/tests/type_into.py"
command -v python3 >/dev/null || { skip "decisions" "python3 is not here"; finish; }

libreoffice() { soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to xlsx --outdir "$2" "$1" >/dev/null 2>&1; }
gnumeric() { ssconvert "$1" "$2/$(basename "$1")" >/dev/null 2>&1; }
itself() { cp "$1" "$2/"; }

practice() { # a folder with visits of three months; its name is kept in $at
    at="$tmp/$1"
    mkdir -p "$at/inbox"
    printf 'name: Elm Street Massage\ncurrency: USD\n' >"$at/practice.yaml"
    { echo 'client_id,date,start,duration_min,pressure,price'
      for m in 2025-08 2025-09 2025-10; do for d in 02 05 09 12 16 19 23 26; do echo "A$d,$m-$d,10:00,60,deep,80"; done; done
    } >"$at/inbox/sessions.csv"
    review 2025-09
}
ds() { (cd "$at" && "$bin" "$@") >"$tmp/said" 2>&1; }
review() { ds import inbox; ds report monthly-review --month "$1" --out out || fail "the review of $1" <"$tmp/said"; }
book() { echo "$at/out/monthly-review-$1.xlsx"; }
words() { unzip -p "$(book "$1")" xl/sharedStrings.xml | sed 's/<[^>]*>/|/g'; }
decisions() { python3 - "$at/practice.db" <<'END'
import sqlite3, sys
for r in sqlite3.connect(sys.argv[1]).execute("SELECT month, number, who, what, until, done, open, struck FROM v1_decision ORDER BY 1, 2"): print(*r, sep='|')
END
}
count() { python3 -c "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM $1').fetchone()[0])" "$at/practice.db"; }
is() { # what, expected
    if [ "$(decisions)" = "$2" ]; then pass "$1"; else { decisions; cat "$tmp/said"; } | fail "$1"; fi
}
says() { # what, words, by which
    if grep -q -F -e "$2"; then pass "$1"; else echo "no \"$2\"" | fail "$1"; fi
}
edit() { python3 "$type_into" "$(book "$1")" "$at/typed.xlsx" Decided "$2" ${3:+"$3"} ${4:+"$4"} || fail "typing into the review of $1" </dev/null; }

saved_by() { # program, how
    practice "$2"
    edit 2025-09 '1=Ana|ask back A02 & A05|2025-10-15|' '2=|new sheets <soon>|when they come|' '3=Ben|price list||yes'
    mkdir "$at/saved"
    "$2" "$at/typed.xlsx" "$at/saved"
    cp "$at/saved/typed.xlsx" "$at/inbox/review, talked over.xlsx"
    ds import inbox
    all="2025-09|1|Ana|ask back A02 & A05|2025-10-15|None|1|0
2025-09|2|None|new sheets <soon>|when they come|None|1|0
2025-09|3|Ben|price list|None|yes|0|0"
    is "saved by $1: what was typed comes in" "$all"
    [ "$(count v1_session) $(count "v1_refused WHERE refused")" = "24 0" ] || fail "saved by $1: nothing else does" <"$tmp/said"
    ds import "$at/inbox/review, talked over.xlsx"
    is "saved by $1: the same again changes nothing" "$all"
    review 2025-10
    words 2025-10 | says "saved by $1: an open one stands on the next first page" 'Ana: ask back A02 &amp; A05 (until '
    words 2025-10 | grep -q -F 'price list' && echo 'the done one' | fail "saved by $1: one that is done does not"
    edit 2025-10 '1=.|.|.|2025-11-03' '2=.|new sheets by May|.|.' '3=Cleo|close on Mondays|2025-12-01|'
    mkdir "$at/again"
    "$2" "$at/typed.xlsx" "$at/again"
    ds import "$at/again/typed.xlsx"
    all="2025-09|1|Ana|ask back A02 & A05|2025-10-15|2025-11-03|0|0
2025-09|2|None|new sheets by May|when they come|None|1|0
2025-09|3|Ben|price list|None|yes|0|0
2025-10|1|Cleo|close on Mondays|2025-12-01|None|1|0"
    is "saved by $1: a month later one is done, one is worded anew, one is new" "$all"
    ds import inbox
    is "saved by $1: the older workbook, read again, changes nothing" "$all"
}

saved_by "nobody" itself
if command -v soffice >/dev/null; then saved_by LibreOffice libreoffice; else skip "saved by LibreOffice" "soffice is not here"; fi
if command -v ssconvert >/dev/null; then saved_by Gnumeric gnumeric; else skip "saved by Gnumeric" "ssconvert is not here"; fi

# ---- taken back, taken out ----
practice out
edit 2025-09 '1=Ana|one||' '2=Ben|two||' '3=Cleo|three||'
ds import "$at/typed.xlsx"
ds undo
is "undo takes them back" ""
ds import "$at/typed.xlsx"
review 2025-09
edit 2025-09 '1=|||' '-2'
ds import "$at/typed.xlsx"
is "a line that is emptied or taken out counts no more, and stays" "2025-09|1|Ana|one|None|None|0|1
2025-09|2|Ben|two|None|None|0|1
2025-09|3|Cleo|three|None|None|1|0"
says "the import says so" "struck out" <"$tmp/said"
review 2025-10
words 2025-10 | says "and the next review lists it" "Ben: two"

# ---- what must not be ----
practice wrong
edit 2025-09 '1=Ana|=HYPERLINK("http://x.example","y")|@SUM(1)|' '2=Ben|+1+cmd||' '3=Cleo|||'
ds import "$at/typed.xlsx"
says "a line without what was decided is refused" "blank, and the line has more" <"$tmp/said"
review 2025-10
unzip -p "$(book 2025-10)" 'xl/worksheets/*.xml' | grep -q -E '<f>[^<]*(HYPERLINK|cmd)' && echo 'a formula' | fail "what looks like a formula stays text"
words 2025-10 | says "what looks like a formula stays text" '=HYPERLINK('
ds report monthly-review --month 2025-10 --as csv --out out
grep -q -r -E '(^|,)"?[=@+][HSc1]' "$at/out/monthly-review-2025-10" && echo 'bare' | fail "in CSV, too"
edit 2025-10 many 10000
ds import "$at/typed.xlsx" || fail "10,000 lines" <"$tmp/said"
review 2025-10
words 2025-10 | says "10,000 lines: the first page tells four" '... and 1000'

# ---- another practice's ----
practice elsewhere
edit 2025-09 '1=Eve|theirs||'
mv "$at/typed.xlsx" "$tmp/theirs.xlsx"
practice here
printf 'name: Oak Street Massage\ncurrency: USD\n' >"$at/practice.yaml"
review 2025-09
edit 2025-09 '1=Ana|ours||'
ds import "$at/typed.xlsx"
says "lines in which nothing was typed are not counted" "1 rows, 2025-09-01 to 2025-09-01, 1 new" <"$tmp/said"
grep -q 'already known' "$tmp/said" && fail "lines in which nothing was typed are not counted" <"$tmp/said"
for how in itself $(command -v soffice >/dev/null && echo libreoffice) $(command -v ssconvert >/dev/null && echo gnumeric); do
    rm -rf "$tmp/saved"
    mkdir "$tmp/saved"
    $how "$tmp/theirs.xlsx" "$tmp/saved"
    ds import "$tmp/saved/theirs.xlsx" && fail "a workbook of another practice is refused, saved by $how" <"$tmp/said"
    says "a workbook of another practice is refused, saved by $how" 'a review of "Elm Street Massage", and practice.yaml names "Oak Street Massage"' <"$tmp/said"
done
is "and brings nothing" "2025-09|1|Ana|ours|None|None|1|0"
printf 'name: A "quoted" name, and longer than what is kept of a title in the notes on a file\n' >"$at/practice.yaml"
review 2025-10
edit 2025-10 '2=Ana|still ours||'
ds import "$at/typed.xlsx"
is "a long name, with quotes" "2025-09|1|Ana|ours|None|None|1|0
2025-10|1|Ana|still ours|None|None|1|0"

practice others
ds report accountant --month 2025-09 --out out
ds import "$at/out/accountant-2025-09.xlsx"
says "the accountant's workbook is passed over" "passed over: 1 files that downshift wrote" <"$tmp/said"
is "and brings nothing" ""
edit 2025-09 '1=Ana|one||'
cp "$at/typed.xlsx" "$at/out/monthly-review-2025-09.xlsx"
python3 "$type_into" "$(book 2025-09)" "$at/typed.xlsx" Decided named 'Our notes'
ds import "$at/typed.xlsx"
is "a sheet with another name is known by its heads" "2025-09|1|Ana|one|None|None|1|0"
[ "$(count v1_session)" = 24 ] || fail "no other sheet of it is read" </dev/null
finish
