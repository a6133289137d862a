#!/bin/sh
# What `make tarball` packs has the same bytes wherever, whenever and under whatever umask it is made: objects compiled in two folders, and a tree packed in two.
set -u
. tests/support/script.sh
release_only "the same bytes in two folders"
objects="build/release/src/base/text.o build/release/embed/flags.o"
for at in a b/further/down; do
    mkdir -p "$tmp/$at"
    cp -R Makefile include src reports "$tmp/$at/"
    (cd "$tmp/$at" && env -u MAKEFLAGS -u MAKELEVEL make -s NODEPS=1 VARIANT=release $objects) >"$tmp/said" 2>&1 || fail "objects are compiled in $at" <"$tmp/said"
done
for o in $objects; do
    if cmp -s "$tmp/a/$o" "$tmp/b/further/down/$o"; then pass "$o, in two folders"; else fail "$o, in two folders" "its bytes differ"; fi
done
if grep -aqF "$tmp" "$tmp/a/build/release/src/base/text.o"; then fail "no folder's name is in an object" "$tmp is"; else pass "no folder's name is in an object"; fi

# stage FOLDER UMASK DAY: a small tree as install makes it
stage() {
    (umask "$2" && mkdir -p "$1/bin" "$1/share/man/man1" && cp /bin/true "$1/bin/downshift" && echo manual >"$1/share/man/man1/downshift.1" && touch -d "$3" "$1/share/man/man1/downshift.1" "$1/bin/downshift")
    sh src/tarball.sh "$1" "$1/../t.tar.gz" >"$tmp/said" 2>&1 || fail "a tree is packed" <"$tmp/said"
}
stage "$tmp/one/stage" 022 2026-01-01
stage "$tmp/two/deeper/stage" 077 2020-05-05
if cmp -s "$tmp/one/t.tar.gz" "$tmp/two/deeper/t.tar.gz"; then pass "a tree packed in two folders"; else fail "a tree packed in two folders" "the archives differ"; fi
echo more >>"$tmp/one/stage/share/man/man1/downshift.1"
sh src/tarball.sh "$tmp/one/stage" "$tmp/one/t.tar.gz" >/dev/null 2>&1
if cmp -s "$tmp/one/t.tar.gz" "$tmp/two/deeper/t.tar.gz"; then fail "another tree gives another archive" "it is the same"; else pass "another tree gives another archive"; fi
finish
