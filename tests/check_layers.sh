#!/bin/sh
# The checker of layers against made-up houses: a sound one passes, and each fault in it is found, where it stands.
set -u
. tests/support/script.sh
house=$tmp/house

build() {
    rm -rf "$house"
    mkdir -p "$house/include/downshift"
    for room in base read analyse/panel analyse/ask report store cli; do mkdir -p "$house/src/$room"; done
    for h in base store results audience query; do echo "#include <stdint.h>" >"$house/include/downshift/$h.h"; done
    cat >"$house/include/downshift/report.h" <<'END'
#include <downshift/audience.h>
END
    cat >"$house/src/base/text.c" <<'END'
#include <downshift/base.h>
#include <sodium.h>
/* a comment may say printf(text) */
static int n(char *p) { return snprintf(p, 2, "printf()") + stream->write(1, p); }
END
    cat >"$house/src/analyse/ask/question.c" <<'END'
#include "analyse/panel/panel.h"
END
    echo >"$house/src/analyse/panel/panel.h"
    cat >"$house/src/report/report.c" <<'END'
#include <downshift/report.h>
#include "report/sheet.h"
END
    echo >"$house/src/report/sheet.h"
    cat >"$house/src/cli/main.c" <<'END'
#include <downshift/store.h>
int main(void) { say("\n"); return 0; }
END
}

# NAME, file, line of code, what is said (after the file)
finds() {
    build
    echo "$3" >>"$house/$2"
    if sh tests/layers.sh "$house" >"$tmp/said"; then fail "$1" "it is let pass: $3"; return; fi
    if grep -q "^$2:[0-9]*: $4" "$tmp/said"; then pass "$1"; else fail "$1" <"$tmp/said"; fi
}

build
if sh tests/layers.sh "$house" >"$tmp/said"; then pass "a sound house"; else fail "a sound house" <"$tmp/said"; fi
finds "another room's public header" src/base/text.c '#include <downshift/store.h>' 'base may not include'
finds "the store in report" src/report/report.c '#include <downshift/store.h>' 'report may not include'
finds "results in report" src/report/report.c '#include <downshift/results.h>' 'report may not include'
finds "the store in analyse" src/analyse/ask/question.c '#include <downshift/store.h>' 'analyse may not include'
finds "a public header's own arrow" include/downshift/base.h '#include <downshift/store.h>' 'base may not include'
finds "a face of a room is that room" include/downshift/query.h '#include <downshift/report.h>' 'store may not include'
finds "another room's private header" src/analyse/ask/question.c '#include "report/sheet.h"' '"report/sheet.h" is another'
finds "a floor above" src/analyse/panel/panel.h '#include "analyse/ask/question.h"' 'panel may not include'
finds "a library outside its room" src/report/report.c '#include <sqlite3.h>' 'sqlite3.h belongs to store'
for call in 'printf("a");' 'fprintf(f, "a");' 'vprintf(f, ap);' 'vfprintf(f, t, ap);' 'dprintf(2, "a");' 'fputs(a, f);' \
    'puts(a);' 'putc(1, f);' 'fputc(1, f);' 'putchar(1);' 'perror(a);' 'exit(1);' '_exit(1);' '_Exit(1);' 'quick_exit(1);' \
    'abort();' 'write(1, a, n);' 'write(2, a, n);' 'write(STDERR_FILENO, a, n);' 'fwrite(a, 1, n, stdout);' \
    'fwrite(a, 1, n, stderr);'; do
    finds "prints or exits: $call" src/analyse/ask/question.c "    if (x) $call" 'only cli prints or exits'
done

build
cp "$house/src/base/text.c" "$house/src/read/text.c"
sed -i '/sodium/d' "$house/src/read/text.c"
if sh tests/layers.sh "$house" >"$tmp/said"; then fail "two files of one name" "let pass"; else pass "two files of one name"; fi
build
echo '#include <downshift/results.h>' >>"$house/include/downshift/query.h"
echo '#include <downshift/query.h>' >>"$house/include/downshift/audience.h"
if sh tests/layers.sh "$house" >"$tmp/said"; then fail "report sees results by a header" "let pass"
elif grep -q 'results.h: report would see it' "$tmp/said"; then pass "report sees results by a header"
else fail "report sees results by a header" <"$tmp/said"; fi
finish
