#!/bin/sh
# A file that is deleted leaves the build, without `make clean`, and the schema that is made of the migrations is made anew
# when one is deleted or changed: in a small house of its own.
set -u
. tests/support/script.sh
cp Makefile "$tmp/"
mkdir -p "$tmp/src/cli" "$tmp/src/base" "$tmp/src/formats/a" "$tmp/src/store/migrations" "$tmp/reports" "$tmp/tests"
cp src/embed.sh "$tmp/src/"
mkdir -p "$tmp/include/downshift"
cp include/downshift/base.h "$tmp/include/downshift/"
echo 'int main(void) { return 0; }' >"$tmp/src/cli/main.c"
for f in stays goes; do
    echo "extern int ds_$f; int ds_$f = 1;" >"$tmp/src/base/$f.c"
    echo "name: $f" | tee "$tmp/src/formats/a/$f.yaml" >"$tmp/reports/$f.yaml"
    echo "-- $f" >"$tmp/src/store/migrations/$f.sql"
done
# the real one writes what the migrations make; this one, what they are
mkdir -p "$tmp/tests/tools"
cat >"$tmp/tests/tools/make_schema.c" <<'END'
#include <downshift/base.h>
#include <stdio.h>
extern const ds_embedded ds_embedded_migrations[];
int main(void)
{
    puts("extern const char ds_embedded_schema[]; const char ds_embedded_schema[] = \"\"");
    for (const ds_embedded *m = ds_embedded_migrations; m->name; m++)
        printf("\"%s %.*s\"\n", m->name, (int)m->size - 1, m->data);
    puts(";");
    return 0;
}
END
out=build/release
build() { (cd "$tmp" && MAKEFLAGS= "${MAKE:-make}" NODEPS=1 VARIANT=release "$out/libdownshift.a") >"$tmp/said" 2>&1 ||
    fail "builds" <"$tmp/said"; }
has() { grep -qa "$1" "$tmp/$out/embed/$2.c"; }
# has_both NAME...: what is embedded, and archived
both() { for list in $lists; do has goes.$(sort_of $list) $list && has stays.$(sort_of $list) $list || return 1; done
    ar t "$tmp/$out/libdownshift.a" | grep -q goes.o; }
gone() { for list in $lists; do ! has goes.$(sort_of $list) $list && has stays.$(sort_of $list) $list || return 1; done
    ! ar t "$tmp/$out/libdownshift.a" | grep -q goes.o; }
lists="formats reports migrations schema"
sort_of() { case $1 in migrations | schema) echo sql ;; *) echo yaml ;; esac; }
build
if both; then pass "all files are in"; else fail "all files are in" "not in embed/*.c or the archive"; fi
rm "$tmp/src/base/goes.c" "$tmp/src/formats/a/goes.yaml" "$tmp/reports/goes.yaml" "$tmp/src/store/migrations/goes.sql"
build
if gone; then pass "a deleted file is out"; else fail "a deleted file is out" "still in embed/*.c or the archive"; fi
before=$(stat -c %Y.%N "$tmp/$out/libdownshift.a" 2>/dev/null; stat -c %y "$tmp/$out/libdownshift.a")
build
after=$(stat -c %Y.%N "$tmp/$out/libdownshift.a" 2>/dev/null; stat -c %y "$tmp/$out/libdownshift.a")
if [ "$before" = "$after" ]; then pass "nothing is built twice"; else fail "nothing is built twice" "$before, $after"; fi
echo '-- changed' >"$tmp/src/store/migrations/stays.sql"
build
if has "stays.sql -- changed" schema; then pass "a changed migration makes the schema anew"; else
    fail "a changed migration makes the schema anew" "embed/schema.c is as it was"; fi
finish
