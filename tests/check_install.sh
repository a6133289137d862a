#!/bin/sh
# What `make install` brings: the program, manual pages that troff takes without a word, completions that the shells take and that complete,
# the example; and that `uninstall` leaves nothing.
set -u
. tests/support/script.sh
release_only "an installation"
at=$tmp/stage/usr
silent() { env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory NODEPS=1 DESTDIR="$tmp/stage" PREFIX=/usr "$@" >"$tmp/said" 2>&1; }
silent install || { fail "make install" <"$tmp/said"; finish; }

cp "$at/share/downshift/example/practice.yaml" "$tmp"
sample() { "$at/bin/downshift" month 2026-10 --db "$tmp/practice.db" --inbox "$at/share/downshift/example" --out "$tmp/out"; }
if sample >"$tmp/said" 2>&1 && [ -s "$tmp/out/monthly-review-2026-10.xlsx" ]; then pass "the example's month"; else fail "the example's month" <"$tmp/said"; fi

if command -v man >/dev/null && command -v groff >/dev/null; then
    for page in "$at"/share/man/man*/*; do
        if man --warnings=w -l "$page" 2>"$tmp/said" >"$tmp/page" && [ ! -s "$tmp/said" ] && [ "$(wc -l <"$tmp/page")" -gt 100 ]; then
            pass "$(basename "$page")"
        else
            fail "$(basename "$page")" <"$tmp/said"
        fi
    done
else
    skip "manual pages" "no man and groff here"
fi
# every command and option of --help stands in the manual
"$at/bin/downshift" --help | sed -n '/^commands:/,/^options/s/^  \([a-z]*\)\( .*\|$\)/\1/p' >"$tmp/commands"
for c in $(cat "$tmp/commands"); do
    grep -q "^\.SS \"downshift $c[\" ]" "$at/share/man/man1/downshift.1" || fail "manual of $c" "downshift.1 has no $c"
    for option in $("$at/bin/downshift" "$c" --help | sed -n 's/^  --\([a-z-]*\).*/\1/p'); do
        grep -q "^\.BR \\\\-\\\\-$option" "$at/share/man/man1/downshift.1" || fail "manual of --$option" "downshift.1 has no --$option"
    done
done
pass "each command and option in the manual"
# and no command has one that there is not: the list in the manual would end in a comma
if awk '/^\.BR/ { last = $0; next } last ~ / ,$/ { exit 1 } { last = "" }' "$at/share/man/man1/downshift.1"; then
    pass "options of commands"
else
    fail "options of commands" "src/cli/commands.c names an option that src/cli/options.c has not"
fi

if command -v bash >/dev/null; then
    complete() { # words typed so far
        bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _downshift; printf "%s\n" "${COMPREPLY[@]}"' - \
            "$at/share/bash-completion/completions/downshift" downshift "$@"
    }
    [ "$(complete imp)" = import ] && [ "$(complete import --dr)" = --dry-run ] && [ -z "$(complete analyse --dr)" ] &&
        complete month 2026-10 --out "$tmp/sta" | grep -q "^$tmp/stage$" && pass "completions of bash" || fail "completions of bash" "$(complete imp; complete import --dr)"
else
    skip "completions of bash" "no bash here"
fi
for shell in zsh fish; do
    file=$(find "$at/share/$shell" -type f)
    if ! command -v $shell >/dev/null; then skip "completions of $shell" "no $shell here"; continue; fi
    if $shell -n "$file" 2>"$tmp/said"; then pass "completions of $shell"; else fail "completions of $shell" <"$tmp/said"; fi
done

silent uninstall || fail "make uninstall" <"$tmp/said"
if [ -z "$(find "$tmp/stage" -type f)" ]; then pass "nothing is left"; else find "$tmp/stage" -type f | fail "nothing is left"; fi
finish
