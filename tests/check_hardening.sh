#!/bin/sh
# The released program has what a program that reads other people's files should have, and no path of the machine that
# built it.
set -u
. tests/support/script.sh
name="the release is hardened"
if [ "$VARIANT" != release ]; then
    skip "$name" "this is the variant $VARIANT"
elif ! command -v readelf >/dev/null; then
    skip "$name" "readelf (Debian: binutils) is not here"
else
    readelf -hldW "$DOWNSHIFT" >"$tmp/elf"
    readelf --dyn-syms -W "$DOWNSHIFT" >"$tmp/symbols"
    wants() { grep -Eq "$2" "$tmp/$1" && pass "$3" || fail "$3" "readelf shows no $2"; }
    wants elf 'Type: +DYN' "position-independent"
    wants elf 'GNU_RELRO' "relocations read-only"
    wants elf 'BIND_NOW|FLAGS.*NOW' "symbols bound at the start"
    wants elf 'GNU_STACK.* RW ' "a stack that cannot be run"
    wants symbols '__stack_chk_fail' "stack protector"
    wants symbols '__(snprintf|vsnprintf|memcpy|read|fread|printf)_chk' "fortified libc calls"
    if grep -aqF "$PWD/" "$DOWNSHIFT"; then fail "no build path" "it holds $PWD"; else pass "no build path"; fi
fi
finish
