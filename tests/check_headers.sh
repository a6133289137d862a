#!/bin/sh
# Public headers are contracts: every function in them is told of, right before it or on its line, and no line is longer
# than 120 columns.
set -u
. tests/support/script.sh
look() {
    awk '
    function fault(line, text) { print FILENAME ":" line ": " text; bad = 1 }
    { text = $0; gsub(/[\200-\277]/, "", text); if (length(text) > 120) fault(FNR, length(text) " columns, more than 120") }
    FNR == 1 { depth = inside = told = 0; statement = "" }
    macro || /^#/ { macro = /\\$/; told = 0; next }
    inside { if (/\*\//) { inside = 0; told = 1 } next }
    /^[ \t]*$/ { told = 0; next }
    /^[ \t]*\/\*/ && statement == "" { if (/\*\//) told = 1; else inside = 1; next }
    {
        code = $0; here = /\/\*/; if (here && !/\*\//) inside = 1
        gsub(/\/\*[^*]*\*\//, "", code); sub(/\/\*.*/, "", code)
        if (statement == "") { start = FNR; said = told }
        if (here) said = 1
        statement = statement " " code
        opened = gsub(/{/, "{", code); closed = gsub(/}/, "}", code); depth += opened - closed
        if (depth > 0 || statement !~ /;[ \t]*$/) { told = 0; next }
        if (statement !~ /{/ && statement !~ /^ *(typedef|extern|_Static_assert)/ && statement ~ /[a-z0-9_] *\(/ && !said) {
            sub(/ *\(.*/, "", statement); sub(/.*[ *]/, "", statement)
            fault(start, statement " has no comment of its own")
        }
        statement = ""; told = 0
    }
    END { exit bad }' "$@"
}
for header in include/downshift/*.h; do
    name=$(basename "$header" .h)
    if look "$header" >"$tmp/said"; then pass "$name.h"; else fail "$name.h" <"$tmp/said"; fi
done

# and the check itself
cat >"$tmp/sound.h" <<'END'
#define LIST(X) \
    X(a)
/* Told
 * in two lines. */
int first(void);
int second(int a,
           int b); /* on its line */
typedef struct {
    int (*call)(void);
} table;
extern const char *const names[];
END
printf '/* Of the first only. */\nint first(void);\nint second(void);\n' >"$tmp/untold.h"
printf '/* A section. */\n\nint first(void);\n' >"$tmp/section.h"
printf '/* %0120d */\n' 0 >"$tmp/long.h"
if look "$tmp/sound.h" >"$tmp/said"; then pass "a sound header"; else fail "a sound header" <"$tmp/said"; fi
for wrong in untold section long; do
    if look "$tmp/$wrong.h" >"$tmp/said"; then fail "a wrong header: $wrong" "let pass"; else pass "a wrong header: $wrong"; fi
done
finish
