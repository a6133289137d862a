#!/bin/sh
# Samples of formats (tests/formats) that somebody opened in LibreOffice or Gnumeric and saved again, as a workbook and as CSV: the same records
# come of them, value by value. tests/resaved.py
set -u
. tests/support/script.sh
release_only "files saved again"
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
for program in python3 soffice ssconvert; do
    command -v $program >/dev/null || { skip "files saved again" "$program is not here"; finish; }
done

libreoffice() { # kind, folder, files: all at once, which is much faster
    kind=$1 to=$2
    shift 2
    soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to "$kind" --outdir "$to" "$@" >"$tmp/said" 2>&1 || fail "LibreOffice, $kind" <"$tmp/said"
}

# with what separates its cells, quoted texts, UTF-8; numbers and dates as it reads them itself
for separator in 44 59; do
    sign=$(printf "\\$(printf %o $separator)")
    libreoffice xlsx:'Calc MS Excel 2007 XML' "$tmp/workbook" "--infilter=CSV:$separator,34,76,1,,0,false,true,false" \
        $(awk -v sign="$sign" 'FNR == 1 && (index($0, ";") > 0) == (sign == ";") { print FILENAME }' tests/formats/*.csv)
done
libreoffice csv:'Text - txt - csv (StarCalc)':44,34,76 "$tmp/csv" "$tmp"/workbook/*.xlsx
mkdir -p "$tmp/gnumeric"
for book in "$tmp"/workbook/*.xlsx; do
    name=$(basename "$book" .xlsx)
    ssconvert "$book" "$tmp/gnumeric/$name.xlsx" >/dev/null 2>&1
    ssconvert "$book" "$tmp/gnumeric/$name.csv" >/dev/null 2>&1
    if python3 tests/resaved.py "$bin" "tests/formats/$name.csv" "$book" "$tmp/csv/$name.csv" "$tmp/gnumeric/$name.xlsx" "$tmp/gnumeric/$name.csv" >"$tmp/said" 2>&1; then
        pass "$name, saved again: $(cat "$tmp/said")"
    else
        fail "$name, saved again" <"$tmp/said"
    fi
done
finish
