#!/bin/sh
# Reports as PDF: what stands in the workbook stands there, in a file that a screen reader can read; by the programs of poppler,
# where these are here.
set -u
. tests/support/script.sh
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
here=$PWD
export SOURCE_DATE_EPOCH=1793500000
cp sample-data/practice.yaml "$tmp"
mkdir "$tmp/inbox"
cp -r sample-data/* "$tmp/inbox"
cd "$tmp" || exit 1
# a client whose name runs from right to left, and one who has no night
cat >inbox/more.csv <<'CSV'
client_id,date,start,duration_min,price
שרה,2026-10-02,10:00,60,80
שרה,2026-10-09,10:00,60,80
NoNight,2026-10-09,12:00,60,80
CSV
"$bin" import inbox >said 2>&1
client=$(ls inbox | grep -m 1 '^[A-Z][0-9][A-Z][0-9]$')

check() { # what, command...
    what=$1
    shift
    if "$@" >said 2>&1; then pass "$what"; else fail "$what" <said; fi
}
report() { "$bin" report "$@" --month 2026-10; }
refused() { report "$@" --out none; [ $? = 64 ] && [ ! -e none ]; }

check "a workbook and a PDF" report client-progress --client "$client" --as xlsx,pdf --out out
check "--format is --as for a client's report" report client-progress --client "$client" --format pdf,xlsx --out again
pdf=out/client-progress-2026-10-$client.pdf
check "same data, same bytes" cmp "$pdf" "again/client-progress-2026-10-$client.pdf"
check "readable by its owner only" test "$(stat -c %a "$pdf")" = 600
check "an unknown one is refused before anything is written" refused client-progress --client "$client" --as pdf,docx
check "nothing between commas is refused" refused client-progress --client "$client" --as pdf,,xlsx
check "a client from right to left" report client-progress --client שרה --as pdf --out out
check "a client without nights" report client-progress --client NoNight --as pdf --out out
check "the review" report monthly-review --as xlsx,pdf --out out
check "every figure has its words" test "$(grep -a -c '   /Alt <FEFF' "$pdf")" -ge "$(tr -d '\000' <"$pdf" | sed '/^startxref/q' | grep -a -c '/S /Figure')"

if ! command -v pdftotext >/dev/null; then
    skip "what stands in a PDF" "poppler-utils is not here"
    finish
fi
for file in out/*.pdf; do
    pdfinfo "$file" >info 2>errors
    check "$(basename "$file"): tagged, with a title" grep -q '^Tagged: *yes' info
    check "$(basename "$file"): nothing wrong in it" test ! -s errors
    pdffonts "$file" | tail -n +3 | grep -v -E ' yes (yes|no ) (yes|no ) +[0-9]+ +0$' >fonts
    check "$(basename "$file"): every font is in it" test ! -s fonts
done
pdfinfo -struct "$pdf" >structure 2>&1
for tag in Document H1 H2 P LI Table TR TH TD Figure; do check "structure: $tag" grep -q "^ *$tag" structure; done
check "right to left, in its order" grep -q שרה <<TEXT
$(pdftotext out/client-progress-2026-10-שרה.pdf -)
TEXT
pdftotext "$pdf" text
others=$("$bin" clients | sed -n 's/^\([A-Z][0-9][A-Z][0-9]\):.*/\1/p' | grep -v "^$client$" | paste -sd '|' -)
check "others are there to leak" test -n "$others"
if grep -E "$others" text >said; then fail "nobody else is in a client's PDF" <said; else pass "nobody else is in a client's PDF"; fi

# letters that a phone can show: body text of 10 points stands in lines of 11 and more, shrunk to 9 in 10
line_heights() { pdftotext -bbox-layout -l 1 "$1" - | sed -n 's/.*<line .*yMin="\([0-9.]*\)".*yMax="\([0-9.]*\)".*/\1 \2/p' | awk '{ printf "%.0f\n", 10 * ($2 - $1) }' | sort -n; }
middle=$(line_heights "$pdf" | awk '{ h[NR] = $1 } END { print h[int((NR + 1) / 2)] + 0 }')
check "a client's first page is not shrunk below what one can read (${middle} tenths of a point)" test "${middle:-0}" -ge 95
check "days on a chart's axis have their month" sh -c '! grep -q "^\.\.\. " "$1"' - text

# days in place of a month
days() { "$bin" report client-progress --client "$client" --from 2026-08-10 --to 2026-10-20 "$@" --out days; }
check "days in place of a month" days --as csv,pdf
of_days=days/client-progress-2026-08-10_2026-10-20-$client
for sheet in sessions nights; do
    sed -n 's/^"\(20[0-9-]*\)".*/\1/p' "$of_days"/*"Your%20$sheet.csv" | sort >dates
    check "$sheet of these days and no others ($(head -n 1 dates) to $(tail -n 1 dates))" awk '$1 < "2026-08-10" || $1 > "2026-10-20" { bad = 1 } END { exit bad || NR < 2 }' dates
done
nights=$(grep -c '^"20' "$of_days"/*Your%20nights.csv)
counted=$(sed -n 's/^"Nights counted",//p' "$of_days"/01-*.csv | tr -d '"' | awk -F , '{ print $1 + $2 }')
check "the averages are of ${counted:-0} of these $nights nights" test "${counted:-0}" -gt 0 -a "${counted:-0}" -le "$nights"
pdftotext "$of_days.pdf" - | tr '\n' ' ' >said_of
check "said on the first page" grep -q "The days from .* to .*: the chart" said_of

command -v python3 >/dev/null || { skip "one definition, two outputs" "python3 is not here"; finish; }
for name in "client-progress-2026-10-$client" monthly-review-2026-10; do
    # by its tags, as a screen reader says it: on the page, lines of two cells stand beside each other
    pdfinfo -struct-text "out/$name.pdf" >text 2>/dev/null
    check "$name: every sentence of the workbook is in the PDF" python3 "$here/tests/same_words.py" "out/$name.xlsx" text
done
finish
